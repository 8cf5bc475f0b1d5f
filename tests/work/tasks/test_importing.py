"""Tasks of the mandatory system: matched by number, told again when they changed, read-only here."""

import csv
from datetime import date, datetime

import pytest
from django.conf import settings
from openpyxl import Workbook

from kientao.base import clock
from kientao.base.errors import Refused
from kientao.ledger.models import Entry
from kientao.work.tasks import acts, importing, matters
from kientao.work.tasks.models import Task
from tests.work.reports.officers import text

from .conftest import do, task

MAP = """
source: {title: Hệ thống theo dõi nhiệm vụ của tỉnh (mô phỏng)}
prefix: tinh
times: "%d/%m/%Y"
fields:
  external: {column: Số}
  title: {column: Nội dung}
  office: {column: Đơn vị}
  due: {column: Hạn}
  state: {column: Trạng thái, table: {Đang thực hiện: doing, Đã xong: done}, else: doing}
"""
HEAD = "Số,Nội dung,Đơn vị,Hạn,Trạng thái\n"
ROWS = ("12/NV,Rà soát hộ khoán,Cơ quan ward-1,30/9/2099,Đang thực hiện\n"
        "13/NV,Báo cáo quý,ward-2,,Đang thực hiện\n14/NV,Việc lạ,Phòng không có,1/1/2099,Đang thực hiện\n"
        "15/NV,Sai ngày,ward-1,31/02/2099,\n")  # fmt: skip


@pytest.fixture
def load(town, tmp_path):
    (tmp_path / "map.yaml").write_text(MAP, "utf-8")

    def run(rows=ROWS, only_look=False, file=None):
        if file is None:
            file = tmp_path / "tinh.csv"
            file.write_text(HEAD + rows, "utf-8")
        return importing.load(file, tmp_path / "map.yaml", settings.KIENTAO.zone, only_look=only_look)

    run.folder = tmp_path
    return run


def test_a_look_first_shows_every_difference_and_writes_nothing(load):
    found = load(only_look=True)
    assert (found.new, found.changed, found.same, found.rejected) == (2, 0, 0, 2)
    with found.differences.open(encoding="utf-8-sig") as file:
        told = list(csv.DictReader(file))
    assert {"line": "2", "number": "tinh:12/NV", "field": "due", "was": "", "becomes": "2099-09-30"} in told
    with found.file.open(encoding="utf-8") as file:
        reasons = [row["reason"] for row in csv.DictReader(file)]
    assert "Phòng không có" in reasons[0] and "31/02/2099" in reasons[1]
    assert not Task.objects.exists()


def test_a_second_run_writes_nothing_and_a_changed_row_is_told_again(load):
    load()
    row = Task.objects.get(external="tinh:12/NV")
    assert (row.state, row.office, row.source["file"]) == ("doing", "ward-1", "tinh.csv") and row.source["on"]
    entries = Entry.objects.count()
    again = load()
    assert (again.new, again.changed, again.same) == (0, 0, 2) and Entry.objects.count() == entries
    later = load(ROWS.replace("30/9/2099", "15/10/2099").replace("13/NV,Báo cáo quý,ward-2,,Đang thực hiện",
                                                                "13/NV,Báo cáo quý,ward-2,,Đã xong"))  # fmt: skip
    assert (later.new, later.changed, later.same) == (0, 2, 0)
    assert task(row.code).due > row.due and Task.objects.get(external="tinh:13/NV").state == "done"
    assert Task.objects.count() == 2 and list(task(row.code).steps.values_list("verb", flat=True)) == [
        "task.take",
        "task.retell",
    ]


def test_it_is_read_only_here_but_noted_handed_on_and_watched(load, town, who):
    load()
    code = Task.objects.get(external="tinh:12/NV").code
    assert matters.todo(town.chi).filter(code=code).exists(), "the head of its office finds it on the desk"
    page = text(who["chi"].get(f"/viec/nhiem-vu/{code}"))
    assert "hệ thống bắt buộc" in page and "tinh.csv" in page and "viec-bao-xong" not in page
    assert do(who["chi"], code, "phan-cong", hand_to="ward-1.officer").status_code == 303
    assert do(who["minh"], code, "tien-do", told="Đã xong phần hộ khoán").status_code == 303
    with pytest.raises(Refused, match="hệ thống bắt buộc"):
        acts.show_task(by=town.minh, task=code, words="xong")
    for act, more in ((acts.drop_task, {"reason": "x"}), (acts.confirm_task, {}), (acts.give_time, {})):
        with pytest.raises(Refused):
            act(by=town.an, task=code, **more)
    assert task(code).state == "doing"
    with pytest.raises(Refused):
        acts.take_task(by=town.an, office="ward-1", code="AAAABBBB", title="x", external="tinh:99")
    load()
    assert task(code).holder == "ward-1.officer", "what was added here stays"


def test_an_excel_file_goes_the_same_way(load):
    book = Workbook()
    book.active.append(["Số", "Nội dung", "Đơn vị", "Hạn", "Trạng thái"])
    book.active.append(["20/NV", "Rà soát sạp", "ward-2", datetime(2099, 12, 1), "Đã xong"])  # noqa: DTZ001 - as Excel holds it
    file = load.folder / "tinh.xlsx"
    book.save(file)
    assert load(file=file).new == 1
    row = Task.objects.get()
    assert (row.state, row.turn, clock.day(row.due, settings.KIENTAO.zone)) == ("done", None, date(2099, 12, 1))


def test_a_map_that_lacks_a_field_is_refused(load):
    (load.folder / "map.yaml").write_text(MAP.replace("  office: {column: Đơn vị}\n", ""), "utf-8")
    with pytest.raises(Refused, match="office"):
        load()
