"""The folder of one case in the order of an inspection file: index, what it is, who and when, deadlines, proofs."""

import csv
import io
import zipfile
from typing import Any

from django.http import HttpResponse

from kientao.base.errors import Missing
from kientao.base.text import Text
from kientao.city import reach
from kientao.city.casefile import CaseFile, Happened
from kientao.city.models import Inspection
from kientao.lake.export import BOM, safe
from kientao.ledger import files, witness
from kientao.ledger.models import Entry
from kientao.rules.papers import mark, written
from kientao.ui import papers
from kientao.ui.dates import instant
from kientao.ui.place import today

PARTS = ("1. Mục lục", "2. Thông tin", "3. Ai làm gì, khi nào", "4. Thời hạn được tính thế nào", "5. Chứng minh")


def pdf(told: CaseFile, row: Inspection) -> bytes:
    return written(paper(told, row), "pdf")


def paper(told: CaseFile, row: Inspection) -> papers.Paper:
    offices, posts = reach.office_names(), reach.post_names()
    blocks: list[papers.Block] = [papers.Heading(PARTS[0]), _table(("TT", "Tài liệu"), index(told), (15, 145))]
    blocks += [papers.Heading(PARTS[1])]
    blocks += [papers.Paragraph(f"{name.to('vi')}: {value}") for name, value in told.facts if value]
    happened = [
        (instant(h.at, "vi"), _said(h.what), who(h.by, posts), h.said[:600], str(h.entry)) for h in told.happened
    ]
    blocks += [papers.Heading(PARTS[2]),
               _table(("Lúc", "Việc", "Ai", "Ghi", "Dòng sổ"), happened, (30, 38, 34, 42, 16))]  # fmt: skip
    blocks += [papers.Heading(PARTS[3])]
    blocks += [papers.Paragraph(f"{name.to('vi')}: {_counted(how)}") for name, how in told.deadlines] or [
        papers.Paragraph("Không có thời hạn được tính.")
    ]
    proofs = [(str(entry.index), entry.verb, bytes(entry.leaf).hex()[:32]) for entry in _entries(told)]
    blocks += [
        papers.Heading(PARTS[4]),
        _table(("Dòng sổ", "Hành vi", "Dấu của dòng (32 ký tự đầu)"), proofs, (20, 50, 90)),
    ]
    office = offices.get(told.office, {})
    return papers.Paper(
        organ=str(offices.get(row.office, {}).get("vi", row.office)), place="", on=today(), state=False,
        subject=f"{told.title} – {office.get('vi', told.office)}"[:300], blocks=tuple(blocks), kind="Hồ sơ kiểm tra",
        basis=(f"Theo {row.decision} ngày {row.decided_on:%d/%m/%Y}: {row.title}.",),
        mark=mark(), foot=witness.foot(),
    )  # fmt: skip


def index(told: CaseFile) -> list[tuple[str, str]]:
    """The documents of the folder, numbered."""
    names = ["Thông tin của hồ sơ", "Diễn biến (dien-bien.csv)", "Cách tính thời hạn"]
    names += [f"Tệp {name}" for name, _ in told.files]
    names += [f"Biên nhận của dòng sổ {entry.index}" for entry in _entries(told)]
    return [(str(n), name) for n, name in enumerate(names, 1)]


def packed(told: CaseFile, row: Inspection) -> bytes:
    """PDF, CSV of the index and of what happened, the files, a receipt of each entry that is sealed."""
    out, posts = io.BytesIO(), reach.post_names()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as pack:
        pack.writestr("ho-so.pdf", pdf(told, row))
        pack.writestr("muc-luc.csv", _csv(("so", "tai_lieu"), index(told)))
        happened = [(h.at, _said(h.what), who(h.by, posts), h.said, h.entry) for h in told.happened]
        pack.writestr("dien-bien.csv", _csv(("luc_micro_giay_utc", "viec", "ai", "ghi", "dong_so"), happened))
        for name, stored in told.files:
            try:
                kept, data = files.get(stored)
            except Missing:
                continue
            pack.writestr(f"tai-lieu/{name}-{kept.filename}", data)
        for entry in _entries(told):
            if text := witness.receipt(entry):
                pack.writestr(f"chung-minh/dong-{entry.index}.tlog-proof", text)
    return out.getvalue()


def _entries(told: CaseFile) -> list[Entry]:
    return list(Entry.objects.filter(index__in=[h.entry for h in told.happened]).order_by("index")[:500])


def _line(one: Happened, posts: dict[str, Any]) -> tuple[str, ...]:
    return instant(one.at, "vi"), _said(one.what), who(one.by, posts), one.said[:600], str(one.entry)


def _table(head: tuple[str, ...], rows: Any, widths: tuple[int, ...]) -> papers.Table:
    return papers.Table(head, tuple(tuple(map(str, row)) for row in rows), widths)


def _counted(how: dict[str, Any]) -> str:
    source = how.get("source") or {}
    title = source.get("title", "")
    told = title.get("vi", "") if isinstance(title, dict) else title
    article = source.get("article", "")
    return " ".join(filter(None, (str(how.get("said", {}).get("vi", "")), f"Theo {told}, {article}." if told else "")))


def _said(what: Text | str) -> str:
    return what.to("vi") if isinstance(what, Text) else what


def who(label: str, posts: dict[str, Any]) -> str:
    """A post by its title: an inspection asks who by office, the names are in the register of holders."""
    kind, _, name = label.partition(":")
    if kind == "post":
        return str(posts.get(name, {}).get("vi", name))
    return {"resident": "người dân", "system": "hệ thống", "import": "nạp từ tệp"}.get(kind, label)


def _csv(head: tuple[str, ...], rows: Any) -> str:
    out = io.StringIO()
    told = csv.writer(out)
    if mark():
        told.writerow([mark()])
    told.writerow(head)
    told.writerows([safe(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return BOM + out.getvalue()


def file(data: bytes, name: str, kind: str) -> HttpResponse:
    answer = HttpResponse(data, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer
