import csv
import io

import pytest

from kientao.base import clock
from kientao.base.errors import Missing, Refused, Unready
from kientao.base.text import T
from kientao.city.models import Deadline, Person
from kientao.lake import export, facts
from kientao.lake.facts import Column
from kientao.ledger.acts import perform


@pytest.fixture
def deadlines(cast):
    for audience in ("public", "office", "closed"):
        by = cast.an if audience == "closed" else cast.minh
        perform(
            "deadline.start",
            by=by,
            about=audience,
            office="ward-1",
            start=clock.now(),
            working_days=1,
            audience=audience,
        )
    return cast


def seen(by, **filters):
    return {row["about"] for row in facts.ask("deadlines", by, **filters).rows}


def test_each_reader_gets_the_rows_they_may_see(deadlines):
    assert seen(deadlines.khach) == {"public"} == seen(deadlines.hoa)
    assert seen(deadlines.minh) == {"public", "office"}
    assert seen(deadlines.an) == {"public", "office", "closed"}


def test_columns_filter_and_unknown_ones_are_refused(deadlines):
    assert seen(deadlines.an, about="closed") == {"closed"}
    with pytest.raises(Refused):
        facts.ask("deadlines", deadlines.an, office_path="/")
    with pytest.raises(Missing):
        facts.ask("nothing")


def test_the_cursor_is_the_newest_entry_of_what_the_fact_reads(deadlines):
    before = facts.ask("deadlines").entry
    assert before == Deadline.objects.order_by("-entry").first().entry
    perform("deadline.stop", by=deadlines.minh, deadline=Deadline.objects.get(about="office").code)
    assert facts.ask("deadlines").entry == before + 1


def test_while_nobody_decides_who_may_see_nothing_is_answered(deadlines, monkeypatch):
    monkeypatch.setattr(facts, "_visible", None)
    with pytest.raises(Unready):
        facts.ask("units")


def test_a_noun_without_an_audience_must_be_opened_by_name():
    with pytest.raises(AssertionError, match="who may see Person"):
        facts.fact("people", reads=(Person,), columns=(), doc=T("a", "a"))(lambda see: [])


def test_every_fact_says_what_it_is_and_reads_what_it_declares(deadlines):
    for found in facts.REGISTRY.values():
        assert found.doc.vi and found.doc.en and all(c.title.vi and c.title.en for c in found.columns)
        for row in facts.ask(found.name, deadlines.an).rows:
            assert set(row) == {c.name for c in found.columns}


COLUMNS = (
    Column("name", "text", T("Tên", "Name")),
    Column("n", "integer", T("Số", "Number")),
    Column("title", "words", T("Tên", "Title")),
    Column("at", "instant", T("Lúc", "At")),
    Column("ok", "boolean", T("Có", "Yes")),
)
TRICKS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "＝1", '=HYPERLINK("x")']


@pytest.mark.parametrize("trick", TRICKS)
def test_a_spreadsheet_runs_no_formula_of_ours(trick):
    row = {"name": trick, "n": -5, "title": {"vi": trick, "en": "x"}, "at": 0, "ok": True}
    lines = "".join(export.to_csv(COLUMNS, [row], bom=True))
    assert lines.startswith("\ufeff")
    head, cells = list(csv.reader(io.StringIO(lines[1:], newline="")))
    assert head == ["name", "n", "title_vi", "title_en", "at", "ok"]
    assert cells == [f"'{trick}", "-5", f"'{trick}", "x", "1970-01-01T00:00:00Z", "true"]


def test_what_is_not_known_is_an_empty_cell_never_zero():
    row = {"name": None, "n": None, "title": None, "at": None, "ok": None}
    assert list(export.to_csv(COLUMNS, [row]))[1] == ",,,,,\r\n"


def test_json_lines_keep_words_in_both_languages():
    row = {"name": "Đồ", "n": 1, "title": {"vi": "Một", "en": "One"}, "at": 1_000_000, "ok": False}
    line = next(export.to_json_lines(COLUMNS, [row], simulated=True))
    assert line == (
        '{"name": "Đồ", "n": 1, "title": {"vi": "Một", "en": "One"}, "at": "1970-01-01T00:00:01Z", "ok": false, '
        '"ghi_chu": "mô phỏng"}\n'
    )
