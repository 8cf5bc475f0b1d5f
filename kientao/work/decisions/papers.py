"""A document as a paper by NĐ 30/2020: what it says becomes lines, blocks and a heading; how it looks is the law's."""

import re

from kientao.city import organs
from kientao.city.models import Post
from kientao.ledger import prepared
from kientao.rules import documents
from kientao.rules.papers import mark
from kientao.ui import papers
from kientao.ui.place import today

from . import terms
from .models import Document

CHAPTER = re.compile(r"^(Phần|Chương)\s+\S", re.IGNORECASE)
SECTION = re.compile(r"^(Điều \d+\.?|Mục \d+\.?|[IVXL]+\.|[A-ZĐ]\.)\s+\S")
HEAD_MAX = 150


def blocks(body: str) -> tuple[papers.Block, ...]:
    """One line a paragraph. A line that begins "Chương", "Phần" is a chapter; "Điều 1.", "I." and short, a heading."""
    return tuple(_block(line.strip()) for line in body.splitlines() if line.strip())


def _block(line: str) -> papers.Block:
    if CHAPTER.match(line) and len(line) <= HEAD_MAX:
        return papers.Heading(line, 1)
    if SECTION.match(line) and len(line) <= HEAD_MAX:
        return papers.Heading(line, 2)
    return papers.Paragraph(line)


def paper(row: Document, foot: str = "") -> papers.Paper:
    on = row.on or today()
    organ, kind = organs.organ(row.office), documents.kinds(on)[row.kind]
    signer = prepared.find(Post, row.signer) if row.signer else None
    return papers.Paper(
        organ=organ.name, organ_above=organ.above, place=organ.place, on=on, subject=row.subject,
        blocks=blocks(row.body), kind=kind.printed, number=f"{row.number:02}" if row.number else "",
        symbol=row.symbol or terms.symbol(row.office, row.kind, on),
        signed_for=(organ.signed_for,) if organ.signed_for and signer and signer.head else (),
        signer_title=organs.title(row.signer), signer=row.signed_by, basis=tuple(row.basis),
        recipients=tuple(row.recipients), mark=mark(), foot=foot,
    )  # fmt: skip
