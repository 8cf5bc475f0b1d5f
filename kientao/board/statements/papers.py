"""The report as an official paper: Decree 30/2020, .docx and PDF, with a list of where each number is checked."""

from kientao.base import clock
from kientao.city import organs
from kientao.ledger import witness
from kientao.rules.papers import mark
from kientao.ui import papers
from kientao.ui.place import zone

from ..models import Statement
from . import compose

FEW = 3  # entries that are named one by one


def paper(row: Statement) -> papers.Paper:
    blocks: list[papers.Block] = []
    checked: list[tuple[str, str, str]] = []
    for part in row.parts:
        blocks.append(papers.Heading(part["heading"]["vi"]))
        for one in part["sentences"]:
            blocks.append(papers.Paragraph(compose.say(one, "vi")))
            checked += [(str(len(checked) + n), told["shown"]["vi"], entries_words(told["entries"]))
                        for n, told in enumerate(one["numbers"], 1)]  # fmt: skip
    if checked:
        blocks.append(papers.Heading("Nơi kiểm từng con số (Sổ công vụ)"))
        blocks.append(papers.Table(("TT", "Con số", "Dòng sổ"), tuple(checked), (15, 45, 100)))
    organ = organs.organ(row.office)
    signed = row.state == "signed"
    return papers.Paper(
        organ=organ.name, organ_above=organ.above, place=organ.place, kind="Báo cáo", symbol=f"BC-{organ.symbol}",
        on=clock.day(row.signed if signed and row.signed else clock.now(), zone()), blocks=tuple(blocks),
        subject=compose.title(compose.period(row.period))["vi"], recipients=("Như trên", "Lưu: VT"),
        signed_for=(organ.signed_for,) if organ.signed_for else (), mark=mark(), foot=witness.foot(),
        signer_title=organs.title(row.signer.removeprefix("post:")) if signed else "(dự thảo, chưa ký)",
    )  # fmt: skip


def entries_words(entries: list[int]) -> str:
    """ "12, 18, 24" or "12 … 96 (31 dòng)"."""
    if len(entries) <= FEW:
        return ", ".join(map(str, entries)) or "–"
    return f"{entries[0]} … {entries[-1]} ({len(entries)} dòng)"
