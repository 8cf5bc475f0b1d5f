"""A file of another system becomes acts of this one: whole rows, once, with their own dates."""

import csv
import gzip
import unicodedata
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from openpyxl import Workbook

from kientao.base import clock
from kientao.base.errors import Refused
from kientao.ledger import entries
from kientao.ledger.models import Entry
from kientao.work.reports import acts, importing
from kientao.work.reports.models import Report

ZONE = "Asia/Ho_Chi_Minh"
MAP = """
source: {title: Another system}
prefix: other
times: "%Y-%m-%d %H:%M"
fields:
  external: {column: id}
  opened: {column: opened}
  due: {column: due}
  answered: {column: done}
  closed: {column: done, when: {column: state, is: [closed]}}
  words: {columns: [what, kind]}
  answer: {column: answer, else: "–"}
  lon: {column: x}
  lat: {column: y}
  category: {column: kind, table: {Waste: rac, "Loud  noise": tieng-on}}
"""
HEAD = ["id", "opened", "due", "done", "state", "what", "kind", "answer", "x", "y"]
GOOD = [
    "7",
    "2024-03-01 08:00",
    "2024-03-04 08:00",
    "2024-03-05 09:30",
    "closed",
    "Rác",
    "Waste",
    "xong",
    "106.9",
    "11.5",
]
OPEN = ["8", "2024-03-02 08:00", "", "", "open", "Ồn", "Loud noise", "", "", ""]


def write(folder, *rows, name="old.csv"):
    (folder / "map.yaml").write_text(MAP, "utf-8")
    opened = gzip.open if name.endswith(".gz") else open
    with opened(folder / name, "wt", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([HEAD, *rows])
    return folder / name


def load(file):
    return importing.load(file, file.parent / "map.yaml", ZONE)


def test_a_row_keeps_the_dates_of_its_source_and_says_where_it_comes_from(town, tmp_path):
    done = load(write(tmp_path, GOOD, OPEN, name="old.csv.gz"))
    assert (done.taken, done.acts, done.rejected) == (2, 4, 0)
    row = Report.objects.get(external="7")
    assert f"{clock.local(row.opened, ZONE):%d/%m/%Y %H:%M}" == "01/03/2024 08:00"
    assert row.closed == row.answered > row.due and row.state == "closed" and row.on.year == 2024
    assert row.source == {"title": "Another system"} and (row.lon, row.lat) == (106_900_000, 11_500_000)
    assert Entry.objects.get(index=row.first).at > row.closed  # recorded now
    assert Report.objects.get(external="8").state == "new"


def test_a_second_run_imports_nothing_twice_and_goes_on_where_the_source_went_on(town, tmp_path):
    load(write(tmp_path, GOOD, OPEN))
    head = Entry.objects.count()
    again = load(write(tmp_path, GOOD, OPEN))
    assert (again.taken, again.already, Entry.objects.count()) == (0, 2, head)
    later = [*OPEN[:3], "2024-04-01 10:00", "closed", *OPEN[5:]]
    assert load(write(tmp_path, GOOD, later)).acts == 2
    assert Report.objects.get(external="8").state == "closed" and Report.objects.count() == 2


def test_bad_rows_go_to_a_file_with_line_and_reason_and_nothing_is_half_imported(town, tmp_path):
    unknown = ["9", *GOOD[1:6], "Ghosts", *GOOD[7:]]
    backward = ["10", *GOOD[1:3], "2024-02-01 08:00", *GOOD[4:]]  # answered before it was opened
    nonsense = ["11", "yesterday", *GOOD[2:]]
    short = GOOD[:4]
    done = load(write(tmp_path, unknown, backward, GOOD, nonsense, short))
    assert (done.taken, done.rejected) == (1, 4)
    with done.file.open(encoding="utf-8") as told:
        rows = list(csv.DictReader(told))
    assert [row["line"] for row in rows] == ["2", "5", "6", "3"]
    assert "Ghosts" in rows[0]["reason"] and "yesterday" in rows[1]["reason"] and rows[3]["id"] == "10"
    assert list(Report.objects.values_list("external", flat=True)) == ["7"]
    assert Entry.objects.filter(request__startswith="other:10").count() == 0


def test_the_same_number_twice_in_one_file_is_one_report(town, tmp_path):
    done = load(write(tmp_path, GOOD, GOOD))
    assert (done.taken, done.already, Report.objects.count()) == (1, 1, 1)


def test_more_rows_than_a_book_holds(town, tmp_path):
    rows = [[str(n), *GOOD[1:]] for n in range(150)]
    assert load(write(tmp_path, *rows)).acts == 450


def test_a_map_that_says_too_little_or_a_file_without_its_columns_is_refused(town, tmp_path):
    file = write(tmp_path, GOOD)
    (tmp_path / "map.yaml").write_text(MAP.replace("  category:", "  colour:"), "utf-8")
    with pytest.raises(Refused, match="category"):
        load(file)
    (tmp_path / "map.yaml").write_text(MAP.replace("column: what", "column: said").replace("[what,", "[said,"), "utf-8")
    with pytest.raises(Refused, match="said"):
        load(file)
    assert Report.objects.count() == 0


def test_only_an_import_may_tell_an_instant_of_the_past(town, filed):
    report = filed()
    with pytest.raises(Refused, match="nạp dữ liệu"):
        filed(opened=1)
    with pytest.raises(Refused, match="nạp dữ liệu"):
        acts.answer_report(by=town.minh, report=report.code, answer="x", no_photo="x", answered=1)
    acts.answer_report(by=town.minh, report=report.code, answer="x", no_photo="x")
    with pytest.raises(Refused, match="nạp dữ liệu"):
        acts.close_report(by=report.by, report=report.code, closed=1)
    with pytest.raises(Refused, match="phía trước"):
        acts.open_report(by=importing.BY, category="rac", code="ABCDEFGH", what="x", opened=clock.now() + clock.DAY)


def excel(folder, *rows, before=(), sheet="Danh sách"):
    made = Workbook()
    made.active.title = "Bìa"
    page = made.create_sheet(sheet)
    for row in (*before, HEAD, *rows):
        page.append(row)
    made.save(folder / "old.xlsx")
    (folder / "map.yaml").write_text(f"sheet: {sheet}\nhead: {len(before) + 1}\n{MAP}", "utf-8")
    return folder / "old.xlsx"


def test_excel_is_taken_like_csv_with_real_dates_and_numbers(town, tmp_path):
    days = map(datetime.fromisoformat, ("2024-03-01 08:00", "2024-03-04 08:00", "2024-03-05 09:30"))
    typed = [7, *days, "closed", "Rác", "Waste", "xong", 106.9, 11.5]
    file = excel(tmp_path, typed, OPEN, before=[["UBND phường"], ["Danh sách phản ánh", None, "năm 2024"]])
    assert (load(file).taken, load(file).already) == (2, 2)
    row = Report.objects.get(external="7")
    assert (row.state, row.lon, row.on.isoformat()) == ("closed", 106_900_000, "2024-03-01")
    assert row.opened == clock.instant(datetime(2024, 3, 1, 8, tzinfo=ZoneInfo(ZONE)))


def test_a_bad_row_of_excel_is_named_by_its_line_and_a_formula_stays_text(town, tmp_path):
    bad = ["9", "hôm qua", "", "", "open", "=1+1", "Waste", "", "-71.5", ""]
    done = load(excel(tmp_path, OPEN, bad))
    assert (done.taken, done.rejected) == (1, 1)
    heading, cells = list(csv.reader(done.file.open(encoding="utf-8")))
    assert heading[:2] == ["line", "reason"]
    assert cells[0] == "3"
    assert "hôm qua" in cells[1]
    assert not any(cell.startswith("=") for cell in cells)
    assert "-71.5" in cells, "a number stays one: the row can be corrected and taken"


def test_old_fonts_and_decomposed_letters(town, tmp_path):
    old = ["10", "2024-03-02 08:00", "", "", "open", "R¸c tr\u00adíc chî §ång Xoµi", "Waste", "", "", ""]
    apart = [
        "11",
        "2024-03-02 08:00",
        "",
        "",
        "open",
        unicodedata.normalize("NFD", "Rác trước chợ"),
        "Waste",
        "",
        "",
        "",
    ]
    done = load(write(tmp_path, old, apart))
    assert (done.taken, done.rejected) == (1, 1)
    assert "TCVN3" in done.file.read_text("utf-8")
    assert Report.objects.get().words.startswith("Rác trước chợ")


def test_looking_first_writes_nothing_and_counts_the_same(town, tmp_path):
    file = write(tmp_path, GOOD, OPEN, ["12", "?", "", "", "open", "x", "Waste", "", "", ""])
    before = entries.head()
    look = importing.load(file, file.parent / "map.yaml", ZONE, only_look=True)
    assert entries.head() == before
    done = load(file)
    assert (look.taken, look.already, look.rejected) == (done.taken, 0, done.rejected) == (2, 0, 1)
    assert importing.load(file, file.parent / "map.yaml", ZONE, only_look=True).already == 2


@pytest.mark.parametrize(("name", "data"), [
    ("a.xlsx", b"PK\x03\x04 broken"), ("b.xls", b"\xd0\xcf\x11\xe0 broken"), ("c.csv", b"\xff\xfe\x00"),
    ("d.csv.gz", b"not gzip"), ("e.xlsx", b""),
])  # fmt: skip
def test_a_file_that_is_none_is_refused_in_words(town, tmp_path, name, data):
    (tmp_path / name).write_bytes(data)
    (tmp_path / "map.yaml").write_text(MAP, "utf-8")
    with pytest.raises(Refused, match=r"[Kk]hông đọc được|thiếu cột"):
        load(tmp_path / name)


def test_a_sheet_that_is_not_there_is_named_with_those_that_are(town, tmp_path):
    file = excel(tmp_path, OPEN)
    (tmp_path / "map.yaml").write_text(f"sheet: Tháng 9\n{MAP}", "utf-8")
    with pytest.raises(Refused, match="Danh sách"):
        load(file)
