"""A file of another system becomes acts of this one: whole rows, once, with their own dates."""

import csv
import gzip

import pytest

from kientao.base import clock
from kientao.base.errors import Refused
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
