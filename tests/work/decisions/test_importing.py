"""Documents of the mandatory system: matched by number, told again when they changed, published from here."""

import os
from datetime import date, datetime

import pytest
from django.conf import settings
from openpyxl import Workbook

from kientao.ledger.models import Entry
from kientao.site.commands import watching
from kientao.work.decisions import acts, importing
from kientao.work.decisions.models import Document
from tests.work.reports.officers import text

SIGNED = datetime(2026, 9, 8)  # noqa: DTZ001 - as a cell of Excel holds it
MAP = """
source: {title: Hệ thống quản lý văn bản của tỉnh (mô phỏng)}
prefix: qlvb
times: "%d/%m/%Y"
fields:
  external: {column: ID}
  number: {column: Số ký hiệu}
  subject: {column: Trích yếu}
  office: {column: Cơ quan}
  kind: {column: Loại}
  on: {column: Ngày ký}
  signed_by: {column: Người ký}
  duty: {column: Công khai, table: {Có: general, Không: none}, else: none}
"""
HEAD = "ID,Số ký hiệu,Trích yếu,Cơ quan,Loại,Ngày ký,Người ký,Công khai\n"
ROWS = ("1,15/QĐ-UBND,Phê duyệt sơ đồ chợ,Cơ quan ward-1,Quyết định,08/09/2026,Nguyễn A,Có\n"
        "2,3/TB-UBND,Nghỉ lễ,ward-1,TB,01/09/2026,,Không\n3,9/XX,Lạ,ward-1,Sắc lệnh,01/09/2026,,\n"
        "4,9/QĐ,Lạ,Sở không có,Quyết định,01/09/2026,,\n5,9/QĐ,Lạ,ward-1,Quyết định,31/02/2026,,\n")  # fmt: skip


@pytest.fixture
def load(september, town, tmp_path):
    (tmp_path / "map.yaml").write_text(MAP, "utf-8")

    def run(rows=ROWS, only_look=False):
        file = tmp_path / "so.csv"
        file.write_text(HEAD + rows, "utf-8")
        return importing.load(file, tmp_path / "map.yaml", settings.KIENTAO.zone, only_look=only_look)

    return run


def test_a_look_first_writes_nothing_then_rows_are_taken_once(load):
    found = load(only_look=True)
    assert (found.new, found.rejected) == (2, 3) and not Document.objects.exists()
    assert (load().new, Document.objects.count()) == (2, 2)
    before = Entry.objects.count()
    again = load()
    assert (again.new, again.changed, again.same) == (0, 0, 2) and Entry.objects.count() == before
    changed = load("1,15/QĐ-UBND,Phê duyệt sơ đồ chợ mới,Cơ quan ward-1,Quyết định,08/09/2026,Nguyễn A,Có\n")
    assert (changed.changed, changed.same) == (1, 0)
    row = Document.objects.get(external="qlvb:1")
    assert (row.subject, row.numbered, row.signed_by) == ("Phê duyệt sơ đồ chợ mới", "15/QĐ-UBND", "Nguyễn A")
    assert row.on == date(2026, 9, 8) and row.owed and row.due and row.source["file"] == "so.csv"


def test_it_is_read_only_here_but_for_its_publication(load, who, town, client):
    load()
    row = Document.objects.get(external="qlvb:1")
    page = text(who["mai"].get(f"/viec/van-ban/{row.code}"))
    assert "hệ thống bắt buộc" in page and 'id="viec-thu-hoi"' not in page and 'id="viec-cong-khai"' in page
    assert "so.csv" in page and "15/QĐ-UBND" in text(who["mai"].get("/viec/van-ban?xem=so"))
    acts.bind_document(by=town.mai, document=row.code, duty="none", exempt="Luật 104/2016/QH13, Điều 6")
    assert not Document.objects.get(pk=row.pk).owed


def test_a_watched_folder_takes_each_file_once(september, town, tmp_path):
    place = tmp_path / "documents"
    place.mkdir()
    assert watching.look(tmp_path, 0) == 0, "without a map nothing is touched"
    (place / "ban-do.yaml").write_text(MAP, "utf-8")
    book = Workbook()
    book.active.append(HEAD.strip().split(","))
    book.active.append(["7", "20/QĐ-UBND", "Từ Excel", "ward-1", "Quyết định", SIGNED, "", "Có"])
    book.active.append(["8", "21/QĐ-UBND", "Hỏng", "Sở lạ", "Quyết định", SIGNED, "", "Có"])
    book.save(place / "so.xlsx")
    (place / "khac.xlsx").write_bytes(b"not a workbook")
    (place / "ghi-chu.txt").write_text("bỏ qua", "utf-8")
    assert watching.look(tmp_path, 0) == 1
    assert Document.objects.get().numbered == "20/QĐ-UBND"
    taken = sorted(file.name.partition("-")[2].partition("-")[2] for file in (place / "da-nap").iterdir())
    assert taken == ["so.xlsx", "so.xlsx.differences.csv", "so.xlsx.rejected.csv"]
    faulty = sorted(file.name for file in (place / "loi").iterdir())
    assert len(faulty) == 2 and any(name.endswith("khac.xlsx.txt") for name in faulty)
    assert sorted(file.name for file in place.iterdir() if file.is_file()) == ["ban-do.yaml", "ghi-chu.txt"]
    assert watching.look(tmp_path, 0) == 0 and Document.objects.count() == 1


def test_a_file_that_is_still_being_copied_waits(september, town, tmp_path):
    place = tmp_path / "documents"
    place.mkdir()
    (place / "ban-do.yaml").write_text(MAP, "utf-8")
    file = place / "so.csv"
    file.write_text(HEAD + ROWS, "utf-8")
    now = september() / 1e6
    os.utime(file, (now - 1, now - 1))
    assert watching.look(tmp_path) == 0 and file.exists()
    os.utime(file, (now - 60, now - 60))
    assert watching.look(tmp_path) == 1 and not file.exists()


def test_incoming_documents_come_the_same_way_and_lead_to_tasks(september, town, who, tmp_path):
    told = MAP + "  direction: {column: Chiều, table: {Đến: in, Đi: out}}\n  sender: {column: Nơi gửi}\n"
    (tmp_path / "map.yaml").write_text(told, "utf-8")
    file = tmp_path / "den.csv"
    file.write_text(
        HEAD.strip()
        + ",Chiều,Nơi gửi\n9,88/SXD-QH,Góp ý quy hoạch chợ,ward-1,Công văn,08/09/2026,,Có,Đến,Sở Xây dựng\n",
        "utf-8",
    )
    assert importing.load(file, tmp_path / "map.yaml", settings.KIENTAO.zone).new == 1
    row = Document.objects.get()
    assert (row.direction, row.sender, row.duty, row.turn) == ("in", "Sở Xây dựng", "none", None)
    page = text(who["mai"].get("/viec/van-ban?xem=den"))
    assert "88/SXD-QH" in page and "Sở Xây dựng" in page
    assert "88/SXD-QH" not in text(who["mai"].get("/viec/van-ban?xem=so"))
    page = text(who["mai"].get(f"/viec/van-ban/{row.code}"))
    assert "Giao nhiệm vụ từ văn bản này" in page and 'id="viec-' not in page
    assert importing.load(file, tmp_path / "map.yaml", settings.KIENTAO.zone).same == 1
