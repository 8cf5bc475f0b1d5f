"""What comes again at one spot is counted: of one category, about one thing or within one square of about 100 m."""

from kientao.base import clock, ids
from kientao.lake import facts
from kientao.ledger.models import Entry
from kientao.rules.models import Firing, Rule
from kientao.work.reports import acts
from kientao.work.reports.models import Report
from kientao.work.reports.pages.story import MARK
from kientao.work.reports.repeated import spot

NOW = clock.now() + 200 * clock.DAY


def written(row):
    """As a rule's runner would have left it, without running one."""
    row.save_base(raw=True, force_insert=True)


def repeated():
    return list(facts.ask("reports_repeated").rows)


def at(age: int, file, **more):
    """A report, so many days ago; oldest first."""
    with clock.use(lambda: NOW - age * clock.DAY):
        return file(**more).code


def test_three_reports_at_one_spot_are_one_row_with_their_codes(town, filed):
    codes = [at(age, filed) for age in (2, 1, 0)]
    at(0, filed, category="tieng-on")
    at(0, filed, lon=106_990_000)
    at(0, filed, lon=None, lat=None)
    (row,) = repeated()
    assert (row["count"], row["ids"], row["newest"]) == (3, ", ".join(reversed(codes)), codes[-1])
    assert row["first"] == row["third"] == Report.objects.get(code=codes[0]).opened < row["last"]
    assert row["code"] == spot("rac", "", 106_894_546, 11_548_704) == "rac.11549.106895"


def test_two_are_not_yet_three_and_what_was_not_valid_does_not_count(town, filed):
    first, second, third = filed(), filed(), filed()
    acts.refuse_report(by=town.minh, report=third.code, reason="không có")
    (row,) = repeated()
    assert (row["count"], row["third"], row["newest"] in (first.code, second.code)) == (2, None, True)
    acts.merge_report(by=town.minh, report=second.code, into=first.code)
    assert repeated() == []


def test_a_thing_of_the_city_is_a_spot_wherever_its_point_is():
    assert spot("den-duong", "cot-17", 1, 2) == spot("den-duong", "cot-17", None, None) == "den-duong.cot-17"
    assert spot("den-duong", "", None, None) == ""


def test_reports_older_than_three_months_before_the_newest_are_not_read(town, filed):
    for age in (93, 1, 0):
        at(age, filed)
    assert [row["count"] for row in repeated()] == [2]


def test_the_story_shows_what_the_rule_did_and_the_task_that_followed(town, filed, client):
    report = Report.objects.get(code=filed(external=MARK).code)
    fired = Entry.objects.order_by("-index").first().index
    here = spot(report.category_id, report.asset, report.lon, report.lat)
    told = {"number": 1, "position": 1, "outcome": "performed", "verb": "task.open"}
    written(Rule(code="lap-lai", title={}, entry=fired, first=fired))
    written(Firing(code=ids.code(), rule_id="lap-lai", thing=here, at=report.opened, moment=report.opened,
                   first=fired, entry=fired, **told))  # fmt: skip
    page = client.get("/cau-chuyen").content.decode()
    assert "Ba lần cùng một chỗ" in page
    assert f"/so/{fired}" in page
