"""Papers: an official document as data, written as .docx and as PDF by `docx` and `pdf` beside this file.

What a document looks like (margins, sizes, styles of each component) is law, so it comes in as a `Layout`, read from
`law/vn/papers.yaml` at a date (`rules.law`). Nothing here knows an office or a noun of the city.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

Layout = Mapping[str, Any]


@dataclass(frozen=True)
class Heading:
    """A line of its own in the body. level 1: Phần, Chương (centred, upper case); 2: mục (bold); 3: bold, in line."""

    text: str
    level: int = 2


@dataclass(frozen=True)
class Paragraph:
    """Body text, justified, first line indented. `bold`, `italic`: all of it."""

    text: str
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True)
class Table:
    """Head and rows of text; `widths` in mm, or evenly."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...] = ()


Block = Heading | Paragraph | Table


@dataclass(frozen=True)
class Paper:
    """One document. `state`: bears quốc hiệu and tiêu ngữ; papers of the Party and plain papers do not.

    organ_above, organ: who issues, as written in the heading. number, symbol: "12", "BC-UBND" (number "" leaves the
    place free for the clerk). kind: "BÁO CÁO", or "" for an official letter (công văn), whose subject then stands
    under the number. signed_for: "TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH" lines above the signer's title.
    mark: printed on every page (a simulation says so). foot: the last checkpoint, small, at the end.
    """

    organ: str
    place: str
    on: date
    subject: str
    blocks: tuple[Block, ...]
    organ_above: str = ""
    kind: str = ""
    number: str = ""
    symbol: str = ""
    to: tuple[str, ...] = ()  # Kính gửi
    signed_for: tuple[str, ...] = ()
    signer_title: str = ""
    signer: str = ""
    recipients: tuple[str, ...] = ()  # Nơi nhận
    state: bool = True
    mark: str = ""
    foot: str = ""
    basis: tuple[str, ...] = field(default=())  # căn cứ, in italics, before the body
