"""The life of a report, verb by verb."""

import json

import pytest

from kientao.base.errors import Forbidden, Refused
from kientao.city.access import visible
from kientao.ledger import entries
from kientao.ledger.models import Entry
from kientao.work.reports import acts, facts
from kientao.work.reports.models import Contact, Report, Step


def body(index):
    return entries.public_body(Entry.objects.get(index=index))


def test_opening_gives_an_office_a_deadline_that_explains_itself_and_one_public_line(filed):
    row = Report.objects.get(code=filed().code)
    assert row.state == "new" and row.office == "ward-1" and row.due > row.opened
    assert row.derivation["amount"] == 3
    told = body(row.first)
    assert told["data"]["lon"] == 106895 and told["data"]["lat"] == 11549  # 100 m, not the doorstep
    assert "Rác" not in json.dumps(told, ensure_ascii=False) and "words" in told["sealed"]
    assert told["by"].startswith("resident:")


def test_a_proposal_on_rules_needs_a_name(filed):
    with pytest.raises(Refused, match="Nghị định 20/2008"):
        filed("quy-dinh", kind="rule")
    report = filed("quy-dinh", kind="rule", contact={"name": "Lan", "phone": "0900000000", "address": "Ấp 1"})
    assert Contact.objects.get(report=report.code).name == "Lan"
    assert "Lan" not in json.dumps(body(Report.objects.get(code=report.code).first))


def test_an_answer_needs_a_photo_or_the_reason_why_there_is_none(town, filed):
    code = filed().code
    with pytest.raises(Refused, match="ảnh"):
        acts.answer_report(by=town.minh, report=code, answer="Đã dọn")
    acts.answer_report(by=town.minh, report=code, answer="Đã dọn", no_photo="trời tối")
    row = Report.objects.get(code=code)
    assert row.state == "answered" and row.answered
    assert body(row.entry)["data"] == {"state": "answered", "photos": 0, "on_time": True}


def test_the_table_refuses_what_is_not_in_it(town, filed):
    code = filed().code
    acts.refuse_report(by=town.minh, report=code, reason="không có thật")
    with pytest.raises(Refused, match="refused"):
        acts.answer_report(by=town.minh, report=code, answer="Đã dọn", no_photo="x")


def test_hoa_of_another_ward_may_do_nothing_to_it(town, filed):
    code = filed().code
    for act, args in ((acts.answer_report, {"answer": "x", "no_photo": "x"}), (acts.refuse_report, {"reason": "x"}),
                      (acts.assign_report, {"office": "ward-2"})):  # fmt: skip
        with pytest.raises(Forbidden):
            act(by=town.hoa, report=code, **args)


def test_the_reporter_reopens_and_the_clock_starts_anew(town, filed):
    report = filed()
    acts.answer_report(by=town.minh, report=report.code, answer="Đã dọn", no_photo="x")
    acts.reopen_report(by=report.by, report=report.code, reason="vẫn còn")
    row = Report.objects.get(code=report.code)
    assert row.state == "reopened" and row.reopened == 1
    acts.assign_report(by=town.minh, report=report.code, office="ward-1")
    acts.answer_report(by=town.minh, report=report.code, answer="Dọn lại", no_photo="x")
    acts.close_report(by=report.by, report=report.code)
    acts.rate_report(by=report.by, report=report.code, rating=5)
    assert Report.objects.get(code=report.code).rating == 5
    assert list(Step.objects.order_by("at").values_list("verb", flat=True)) == [
        "report.open", "report.answer", "report.reopen", "report.assign", "report.answer", "report.close",
        "report.rate",
    ]  # fmt: skip


def test_a_resident_may_not_do_an_officers_deed(town, filed):
    report = filed()
    with pytest.raises(Forbidden):
        acts.answer_report(by=report.by, report=report.code, answer="tự trả lời", no_photo="x")


def test_a_reserved_report_leaves_every_surface_at_once_and_its_former_office_too(town, filed):
    report = filed("tieng-on")
    acts.publish_report(by=town.minh, report=report.code, masked="ồn")
    assert visible(Report.objects.all(), None).count() == 1
    acts.reserve_report(by=town.minh, report=report.code, office="hall")
    for who in (None, town.minh, town.hoa):
        assert visible(Report.objects.all(), who).count() == 0
        assert list(visible(Report.objects.filter(code=report.code), who)) == []
        assert list(facts.reports(lambda rows, who=who: visible(rows, who))) == []
    assert visible(Report.objects.all(), town.an).count() == 1
    newest = Entry.objects.order_by("-index").first()
    assert newest.klass == "closed" and report.code not in bytes(newest.body).decode()
    with pytest.raises(Forbidden):  # the office it was taken from can do nothing to it any more
        acts.assign_report(by=town.minh, report=report.code, office="ward-1")


def test_words_wait_for_an_officer_unless_the_category_is_safe(town, filed):
    safe, other = filed("rac", what="rác"), filed("tieng-on", what="số 0912345678 ồn")
    told = {row["code"]: row for row in facts.reports(lambda rows: visible(rows, None))}
    assert told[safe.code]["words"] == "rác" and told[other.code]["words"] is None
    acts.publish_report(by=town.minh, report=other.code, masked="số ••• ồn")
    told = {row["code"]: row for row in facts.reports(lambda rows: visible(rows, None))}
    assert told[other.code]["words"] == "số ••• ồn"
    acts.withhold_report(by=town.minh, report=other.code, reason="theo đề nghị")
    told = {row["code"]: row for row in facts.reports(lambda rows: visible(rows, None))}
    assert told[other.code]["words"] is None and Report.objects.get(code=other.code).withheld == "theo đề nghị"


def test_the_slip_opens_its_own_report_only(filed):
    mine, other = filed(), filed()
    acts.check_secret(Report.objects.get(code=mine.code), mine.secret.lower())
    with pytest.raises(Forbidden):
        acts.check_secret(Report.objects.get(code=mine.code), other.secret)


def test_a_duplicate_follows_the_first(town, filed):
    first, again = filed(), filed()
    acts.merge_report(by=town.minh, report=again.code, into=first.code)
    assert Report.objects.get(code=again.code).merged == first.code
    with pytest.raises(Refused):
        acts.merge_report(by=town.minh, report=first.code, into=first.code)
