"""Papers: an official document as data. `papers_docx.docx` and `papers_pdf.pdf` write it as a file.

What a document looks like (margins, sizes, styles of each component) is law, so it comes in as a `Layout`, held in
`law/papers/` and read at a date by `rules.layout`. Nothing here knows an office or a noun of the city.
"""

from collections.abc import Mapping
from dataclasses import dataclass
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
    basis: tuple[str, ...] = ()  # căn cứ, in italics, before the body


def number_line(paper: Paper) -> str:
    """ "Số: 12/BC-UBND"; the place of a number that is not given yet stays free for the clerk."""
    return f"Số: {paper.number or ' ' * 6}/{paper.symbol}"


def place_date(paper: Paper) -> str:
    """ "Đồng Xoài, ngày 07 tháng 9 năm 2021": a zero before days under 10 and before months 1 and 2."""
    on = paper.on
    month = f"{on.month:02}" if on.month < 3 else str(on.month)
    day = f"ngày {on.day:02} tháng {month} năm {on.year}"
    return f"{paper.place}, {day}" if paper.place else day.capitalize()


def recipient_lines(paper: Paper) -> list[str]:
    """ "- Như trên;" … "- Lưu: VT." """
    last = len(paper.recipients) - 1
    return [f"- {one.rstrip(';. ')}{'.' if i == last else ';'}" for i, one in enumerate(paper.recipients)]


def cased(text: str, style: Mapping[str, Any]) -> str:
    return text.upper() if style.get("upper") else text
