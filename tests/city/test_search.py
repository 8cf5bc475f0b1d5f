"""Search: beginnings of words, without marks; what is not public is not found by the public; what is erased is gone."""

from dataclasses import replace

import pytest
from django.db import connection

from kientao.base import clock
from kientao.city import search
from kientao.city.access import visible
from kientao.ledger import erasure, jobs, writer
from kientao.ledger.acts import By, perform
from kientao.work.reports import acts
from kientao.work.reports.models import Report
from kientao.work.reports.pages import inbox, listing
from tests.work.reports.conftest import filed, town  # noqa: F401 - fixtures

sqlite_only = pytest.mark.skipif(connection.vendor != "sqlite", reason="FTS5 is SQLite's")


def found(text, column="folded"):
    return set(search.matching(Report.objects.all(), text, column).values_list("code", flat=True))


def test_words_are_found_without_marks_in_any_order_and_the_last_may_be_a_beginning(filed):  # noqa: F811
    code = filed(what="Ngập nước trước chợ Đồng Xoài").code
    other = filed(what="Đèn đường hỏng").code
    for text in ("dong xoai", "Đồng", "xoai dong", "nga", "cho xo", code.lower(), f"{code} cho"):
        assert found(text) == {code}, text
    assert found("oai") == set(), "a word is found by its beginning"
    assert found("xo cho") == set(), "only the last word is still being typed"
    assert found("d") == {code, other}
    assert found("") == {code, other}


def test_a_word_that_is_there_is_not_taken_for_a_beginning(filed):  # noqa: F811
    short, long = filed(what="Ra chợ").code, filed(what="Rác chợ").code
    assert found("ra") == {short}
    assert found("rac") == {long}


def test_of_words_that_many_have_the_newest_are_looked_at(filed, monkeypatch):  # noqa: F811
    monkeypatch.setattr(search, "HITS_MAX", 2)
    made = [filed(what="Rác trước chợ").code for _ in range(4)]
    assert found("rac") == set(made[2:]) if connection.vendor == "sqlite" else set(made)


@pytest.mark.parametrize("text", [
    '"', "*", "dong AND", 'x" OR "cho', "NEAR(cho dong)", "folded_open : rac", "-rac", "^rac", "rac' --", "(",
    "{folded}", "a" * 5000, "\x00cho", "cho\nOR rac", "% _", "&|!:*",
])  # fmt: skip
def test_signs_of_the_engine_mean_nothing(filed, text):  # noqa: F811
    filed(what="Rác trước chợ")
    assert found(text) <= set(Report.objects.values_list("code", flat=True))  # an answer, never an error
    assert found("%") == set(), "asked for nothing that can be found: nothing, not everything"


def test_the_public_finds_words_only_while_they_are_public(town, filed):  # noqa: F811
    code = filed("tieng-on", what="Loa kẹo kéo nhà 0912345678").code

    def public(text):
        return set(listing.rows(listing.Filter("", "", "", text)).values_list("code", flat=True))

    assert public("loa") == set()
    assert public("tieng on") == public(code) == {code}, "its category and code are public"
    acts.publish_report(by=town.minh, report=code, masked="Loa kẹo kéo nhà ***")
    assert public("loa") == {code}
    assert public("0912345678") == set()
    acts.withhold_report(by=town.minh, report=code, reason="đính chính")
    assert public("loa") == set()
    acts.publish_report(by=town.minh, report=code, masked="Loa kẹo kéo")
    acts.reserve_report(by=town.minh, report=code, office="hall")
    assert public("loa") == public(code) == set()


def test_search_asks_the_rights_like_every_list(town, filed):  # noqa: F811
    code = filed("tieng-on", what="Loa kẹo kéo").code
    acts.reserve_report(by=town.minh, report=code, office="hall")
    mine = lambda by: search.matching(visible(Report.objects.all(), by), "loa").count()  # noqa: E731
    assert (mine(town.minh), mine(town.hoa), mine(town.an)) == (0, 0, 1)


@sqlite_only
@pytest.mark.django_db(transaction=True)
def test_an_erased_word_is_in_no_page_of_the_database_file(town, filed, settings, tmp_path):  # noqa: F811
    settings.KIENTAO = replace(settings.KIENTAO, keys=tmp_path)
    mark = "xoasachdauvet"
    code = filed("rac", what=f"Rác {mark} trước chợ", place=f"hẻm {mark}").code
    for other in range(3):
        filed(what=f"Rác khác {other}")
    entry = Report.objects.get(code=code).first
    assert found(mark) == {code}
    for part in ("words", "place"):
        perform("sealed.erase", by=By.system("operator"), entry=str(entry), part=part, basis="theo yêu cầu")
    jobs.do_due(clock.now(), "test")
    writer.writer.stop()
    assert found(mark) == set()
    assert found(code) == {code}, "what is left is still found"
    file = connection.settings_dict["NAME"]
    connection.close()
    for end in ("", "-wal"):
        try:
            with open(f"{file}{end}", "rb") as data:
                assert mark.encode() not in data.read(), end
        except FileNotFoundError:
            assert end
    assert erasure.listed()


@sqlite_only
def test_an_index_that_fell_behind_is_made_again(filed):  # noqa: F811
    code = filed(what="Rác trước chợ").code
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER reports_report_words_in")
    lost = filed(what="Rác sau chợ").code
    assert found("rac") == {code}
    search.check(None)
    assert found("rac") == {code, lost}
    newer = filed(what="Rác nữa").code
    assert found("rac") == {code, lost, newer}, "the trigger is back, too"


@sqlite_only
def test_a_move_that_changes_no_words_writes_nothing_to_the_index(town, filed):  # noqa: F811
    code = filed(what="Rác trước chợ").code
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(id) FROM reports_report_words_data")
        before = cursor.fetchone()
        acts.assign_report(by=town.minh, report=code, office="ward-1", holder="ward-1.officer")
        cursor.execute("SELECT max(id) FROM reports_report_words_data")
        assert cursor.fetchone() == before


@sqlite_only
def test_lists_and_searches_find_their_rows_by_an_index(town, filed):  # noqa: F811
    filed(what="Rác trước chợ")
    asked = inbox.Asked("", "", "", "", "", "rac", "")
    for rows in (
        listing.rows(listing.Filter("", "", "", "")),
        listing.rows(listing.Filter("", "", "", "rac cho")),
        inbox.chosen(visible(Report.objects.all(), town.minh), asked, town.minh, "ward-1").order_by("due"),
    ):
        plan = rows[:25].explain()
        assert "SCAN reports_report\n" not in plan + "\n", plan
