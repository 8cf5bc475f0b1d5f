"""The life of a document, its number without gaps, its terms by law, late inside and then outside."""

from datetime import date, timedelta

import pytest

from kientao.base import clock
from kientao.base.errors import Refused
from kientao.city.access import today
from kientao.ledger import jobs
from kientao.ledger.acts import By
from kientao.ledger.models import Entry, Timer
from kientao.ledger.writer import writing
from kientao.work.decisions import acts, clocks, forgetting, terms
from kientao.work.decisions.models import Document, Step
from tests.work.reports.officers import text

from .conftest import document, refuses, registered


def ring(code):
    with writing() as book:
        clocks.ring(book, Timer.objects.get(kind="document.late", key=code))


def day_of(at):
    return clock.day(at, "Asia/Ho_Chi_Minh")


def test_from_draft_to_public(september, town, written):
    code = written(basis=("Căn cứ Luật thử;", ""), recipients=("Như trên", "Lưu: VT"))
    acts.edit_document(by=town.minh, document=code, kind="quyet-dinh", subject="Sắp xếp chợ", signer="ward-1.head",
                       body="Điều 1. Mới")  # fmt: skip
    acts.submit_document(by=town.minh, document=code, note="Kính trình")
    acts.sign_document(by=town.chi, document=code)
    assert day_of(document(code).issue_by) == date(2026, 9, 10), "numbered by the next working day"
    acts.issue_document(by=town.mai, document=code)
    row = document(code)
    assert (row.numbered, row.on, row.year) == ("01/QĐ-WARD1", date(2026, 9, 9), 2026)
    assert day_of(row.due) == date(2026, 9, 16) and row.derivation["source"]["article"] == "Điều 18 khoản 4"
    acts.publish_document(by=town.mai, document=code)
    row = document(code)
    assert row.shown and row.audience == "public" and row.turn is None
    assert not Timer.objects.filter(kind="document.late", key=code).exists()
    verbs = list(row.steps.order_by("at", "pk").values_list("verb", flat=True))
    assert verbs == ["document.draft", "document.edit", "document.submit", "document.sign", "document.issue",
                     "document.publish"]  # fmt: skip


@pytest.mark.parametrize(("state", "refused"), [
    ("draft", ("sign", "publish", "void")), ("waiting", ("submit", "issue", "edit", "drop", "publish")),
    ("signed", ("submit", "sign", "edit", "publish")),
    ("issued", ("submit", "sign", "issue", "edit", "drop", "return")),
])  # fmt: skip
def test_the_table_is_kept(town, written, state, refused):
    code = written()
    ways = {"waiting": 1, "signed": 2, "issued": 3}.get(state, 0)
    steps = [
        lambda: acts.submit_document(by=town.minh, document=code),
        lambda: acts.sign_document(by=town.chi, document=code),
        lambda: acts.issue_document(by=town.mai, document=code),
    ]
    for step in steps[:ways]:
        step()
    told = {"drop": {"reason": "x"}, "void": {"reason": "x"}, "return": {"reason": "x"},
            "edit": {"kind": "thong-bao", "subject": "x"}}  # fmt: skip
    for verb in refused:
        with pytest.raises(Refused):
            getattr(acts, f"{verb}_document")(by=town.an, document=code, **told.get(verb, {}))
    assert document(code).state == state


def test_what_is_refused_leaves_nothing(town, written):
    code = written()
    cases = [
        ({"kind": "sac-lenh"}, "kind"),
        ({"subject": " "}, "no_subject"),
        ({"duty": "none"}, "exempt"),
        ({"duty": "budget_execution"}, "start"),
        ({"duty": "secret"}, "duty"),
        ({"amends": code}, "itself"),
        ({"body": "x" * 60_001}, "too_long"),
        ({"body": "MẬT\nNội dung"}, "secret"),
        ({"body": "ĐẢNG CỘNG SẢN VIỆT NAM\nNghị quyết"}, "secret"),
    ]
    for more, why in cases:
        with refuses(f"document.{why}"):
            acts.edit_document(by=town.minh, document=code, **{"kind": "thong-bao", "subject": "x", **more})
    assert document(code).subject == "Sắp xếp lại quầy sạp"
    acts.edit_document(by=town.minh, document=code, kind="thong-bao", subject="x")
    with refuses("document.no_signer"):
        acts.submit_document(by=town.minh, document=code)


def test_numbers_run_in_office_year_and_kind_and_never_backwards(september, town):
    assert [registered(town).numbered for _ in range(3)] == ["01/QĐ-WARD1", "02/QĐ-WARD1", "03/QĐ-WARD1"]
    assert registered(town, kind="ke-hoach").numbered == "01/KH-WARD1"
    assert registered(town, by=town.an, office="ward-2").numbered == "01/QĐ-WARD2"
    with refuses("document.order"):
        registered(town, on=date(2026, 9, 8))
    with refuses("document.future"):
        registered(town, on=date(2026, 9, 10))
    assert registered(town, on=date(2025, 12, 31)).numbered == "01/QĐ-WARD1", "another year begins at one"
    assert registered(town, on=date(2025, 12, 31)).number == 2


def test_a_refused_number_is_given_to_the_next_and_a_void_one_to_nobody(september, town, written):
    first = registered(town)
    with pytest.raises(Refused):
        registered(town, duty="none")
    second = registered(town)
    acts.void_document(by=town.mai, document=second.code, reason="Ghi nhầm")
    third = registered(town)
    assert [row.number for row in (first, second, third)] == [1, 2, 3]
    assert document(second.code).state == "void" and document(second.code).numbered == "02/QĐ-WARD1"


def test_kinds_that_share_a_sequence_share_its_numbers(september, town, monkeypatch):
    shared = [{"from": date(2021, 1, 1), "shared": {"chung": ["thong-bao", "ke-hoach"]}}]
    monkeypatch.setattr(terms, "told", lambda: {"numbering": shared})
    found = [registered(town, kind=kind).number for kind in ("thong-bao", "ke-hoach", "quyet-dinh", "thong-bao")]
    assert found == [1, 2, 1, 3]


@pytest.mark.parametrize(("duty", "starts", "on", "due"), [
    ("general", None, date(2026, 9, 9), date(2026, 9, 16)),
    ("budget_draft", date(2025, 9, 9), date(2025, 9, 8), date(2025, 9, 16)),
    ("budget_approved", None, date(2025, 9, 8), date(2025, 10, 8)),
    ("budget_execution", date(2025, 6, 30), date(2025, 7, 2), date(2025, 7, 15)),
    ("budget_approved", None, date(2026, 9, 8), None),  # the law of 2026 was not compared: a duty, no deadline
    ("none", None, date(2026, 9, 9), None),
])  # fmt: skip
def test_terms_are_the_laws_of_that_day(september, town, duty, starts, on, due):
    row = registered(town, on=on, duty=duty, starts=starts, exempt="Nội bộ" if duty == "none" else "")
    assert (day_of(row.due) if row.due else None) == due
    assert row.owed == (duty != "none")
    assert bool(row.derivation) == bool(due)


def test_late_is_seen_inside_at_once_and_outside_a_working_day_later(september, client, town, issued):
    code = issued(subject="Việc riêng")
    september(16, hour=23)
    ring(code)
    assert document(code).late == 0, "its day is not over"
    september(17, hour=0)
    clock_at = document(code).due + 2
    with clock.use(lambda: clock_at):
        ring(code)
        row = document(code)
        assert (row.late, row.audience) == (1, "office")
        entry = Entry.objects.get(thing=code, verb="document.late")
        assert entry.klass == "office", "outside sees nothing yet"
        assert client.get(f"/van-ban/{code}").status_code == 404
        acts.explain_document(by=town.mai, document=code, words="Chờ chữ ký số")
    again = Timer.objects.get(kind="document.late", key=code).due
    assert day_of(again - 1) == date(2026, 9, 18)
    with clock.use(lambda: again + 1):
        ring(code)
        page = text(client.get("/van-ban/chua-cong-bo"))
        assert "Chờ chữ ký số" in page and "01/QĐ-WARD1" in page and "Việc riêng" not in page
        assert "Việc riêng" not in text(client.get(f"/van-ban/{code}"))
        acts.publish_document(by=town.mai, document=code)
        assert "01/QĐ-WARD1" not in text(client.get("/van-ban/chua-cong-bo"))
        shown = text(client.get(f"/van-ban/{code}"))
        assert "Việc riêng" in shown and "Công khai chậm" in shown


def test_a_published_one_rings_no_more_and_a_step_is_done_once(september, town, issued):
    code = issued()
    by, system = acts.late_document, By.system("documents")
    assert by(by=system, document=code, step=1) is not None
    assert by(by=system, document=code, step=1) is None
    acts.publish_document(by=town.mai, document=code)
    assert by(by=system, document=code, step=2) is None


def test_what_is_not_to_be_published_says_under_which_article(september, town, issued):
    code = issued()
    acts.bind_document(by=town.mai, document=code, duty="none", exempt="Luật 104/2016/QH13, Điều 6")
    row = document(code)
    assert row.due is None and row.turn is None and not row.owed
    with refuses("document.none"):
        acts.publish_document(by=town.mai, document=code)
    assert acts.bind_document(by=town.mai, document=code, duty="none", exempt="Luật 104/2016/QH13, Điều 6") is None
    acts.bind_document(by=town.mai, document=code, duty="general")
    assert document(code).owed
    with refuses("document.not_late"):
        acts.explain_document(by=town.mai, document=code, words="x")


def test_nothing_is_published_that_nobody_could_read(town):
    row = registered(town)
    with refuses("document.nothing"):
        acts.publish_document(by=town.mai, document=row.code)


def test_one_amends_another(client, september, town, issued):
    first = issued(subject="Quyết định cũ")
    acts.publish_document(by=town.mai, document=first)
    second = issued(subject="Quyết định mới", amends=first, relation="replace")
    assert "Quyết định mới" not in text(client.get(f"/van-ban/{first}")), "not before it is public itself"
    acts.publish_document(by=town.mai, document=second)
    assert "thay thế bởi" in text(client.get(f"/van-ban/{first}"))
    assert "Quyết định cũ" in text(client.get(f"/van-ban/{second}"))


def test_erasing_leaves_no_word(september, town, written):
    code = written(subject="Chuyện riêng tư", body="Điều riêng")
    first = document(code).first
    acts.submit_document(by=town.minh, document=code, note="Lời riêng")
    step = Step.objects.get(document=code, verb="document.submit").entry
    for entry, part in ((first, "subject"), (first, "text"), (step, "words")):
        forgetting.forget(entry, part)
    row = document(code)
    told = f"{row.subject}{row.body}{row.folded}{row.folded_open}{list(row.steps.values_list('words', flat=True))}"
    assert "iêng" not in told and "rieng" not in told


def test_an_imported_document_keeps_its_number_and_is_not_moved_here(september, town):
    told = {"office": "ward-1", "code": "AAAABBBB", "kind": "quyet-dinh", "subject": "Từ hệ thống tỉnh",
            "on": date(2026, 9, 8), "external": "qlvb-1", "symbol": "77/QĐ-UBND", "duty": "general"}  # fmt: skip
    assert acts.take_document(by=By.importer("documents"), **told) is not None
    assert acts.take_document(by=By.importer("documents"), **told) is None
    row = document("AAAABBBB")
    assert row.numbered == "77/QĐ-UBND" and row.number is None and row.owed
    with refuses("document.mandatory"):
        acts.void_document(by=town.mai, document="AAAABBBB", reason="x")
    acts.take_document(by=By.importer("documents"), **{**told, "subject": "Tên mới", "code": "CCCCDDDD"})
    assert Document.objects.get(external="qlvb-1").subject == "Tên mới" and Document.objects.count() == 1


def test_timers_and_turns_follow_the_row(september, town, issued):
    code = issued()
    assert Timer.objects.get(kind="document.late", key=code).due == document(code).due + 1
    acts.void_document(by=town.mai, document=code, reason="x")
    assert not Timer.objects.filter(kind="document.late", key=code).exists()
    assert document(code).turn is None and "document.late" in jobs.RINGS
    assert today() + timedelta(days=0) == date(2026, 9, 9)
