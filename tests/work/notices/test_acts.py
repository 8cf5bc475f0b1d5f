"""The life of a notice: told, brought up to date, ended; a warning only a person sends."""

import pytest

from kientao.base import clock
from kientao.base.errors import Forbidden, Refused
from kientao.ledger import entries, jobs
from kientao.ledger.acts import By
from kientao.ledger.models import Entry, Timer
from kientao.ui import banners
from kientao.work.notices import acts
from kientao.work.notices.models import Notice

from .conftest import RULE, draft, notice, publish, told


def test_a_notice_stands_for_its_hours_and_is_a_public_entry_without_its_words(town):
    code = publish(town.minh)
    row = notice(code)
    assert (row.state, row.audience, row.version) == ("active", "public", 1)
    assert row.expires - row.effective == 6 * clock.HOUR
    leaf = bytes(Entry.objects.get(index=row.entry).body).decode()
    assert '"places":["w"]' in leaf and "Hùng Vương" not in leaf
    assert [b.title for b in banners.standing()] == ["Đường Hùng Vương đang ngập"]


def test_the_same_event_in_the_same_places_is_an_update_not_a_second_banner(town):
    first = publish(town.minh)
    again = publish(town.minh, event=" NGẬP ", words="Nước sâu 50 cm.", hours=12)
    other = publish(town.minh, places=())
    assert again == first != other
    assert [m.kind for m in notice(first).messages.order_by("number")] == ["alert", "update"]
    assert notice(first).words == "Nước sâu 50 cm."
    assert len(banners.standing()) == 2


def test_an_office_does_not_write_over_anothers_notice(town):
    publish(town.minh)
    with pytest.raises(Refused) as refused:
        publish(town.hoa, office="ward-2")
    assert refused.value.code == "notice.elsewhere"
    assert Notice.objects.count() == 1


@pytest.mark.parametrize(("wrong", "code"), [
    ({"hours": 0}, "notice.hours"), ({"hours": 721}, "notice.hours"), ({"hours": True}, "notice.hours"),
    ({"hours": "6"}, "notice.hours"), ({"places": ("nowhere",)}, "notice.place"), ({"places": ("",)}, "notice.place"),
    ({"headline": "x" * 161}, "notice.too_long"), ({"words": "x" * 4001}, "notice.too_long"),
    ({"event": " "}, "notice.no_words"), ({"severity": "Terrible"}, "notice.choice"),
    ({"places": tuple(f"p{n}" for n in range(61))}, "notice.places"),
])  # fmt: skip
def test_what_is_wrong_is_refused_whole(town, wrong, code):
    before = entries.head()
    with pytest.raises(Refused) as refused:
        publish(town.minh, **wrong)
    assert refused.value.code == code
    assert (Notice.objects.count(), Timer.objects.count(), entries.head()) == (0, 0, before)


def test_a_code_is_taken_once(town):
    code = publish(town.minh)
    with pytest.raises(Refused) as refused:
        publish(town.minh, code=code, event="Mất nước")
    assert refused.value.code == "notice.code"


def test_an_update_keeps_what_is_left_empty_and_drops_a_translation_of_old_words(town):
    code = publish(town.minh, headline_en="Hùng Vương street is flooded", words_en="30 cm of water.")
    assert acts.update_notice(by=town.minh, notice=code) is None
    acts.update_notice(by=town.minh, notice=code, instruction="Đi đường vòng.")
    assert notice(code).english["headline"] == "Hùng Vương street is flooded"
    acts.update_notice(by=town.minh, notice=code, words="Nước đang rút.", hours=2)
    row = notice(code)
    assert (row.headline, row.words, row.english) == ("Đường Hùng Vương đang ngập", "Nước đang rút.", {})
    assert (row.version, row.expires) == (3, row.messages.get(number=3).at + 2 * clock.HOUR)


def test_it_ends_early_with_a_reason_and_never_twice(town):
    code = publish(town.minh)
    with pytest.raises(Refused):
        acts.end_notice(by=town.minh, notice=code, reason=" ")
    acts.end_notice(by=town.minh, notice=code, reason="Nước đã rút.")
    assert (notice(code).state, notice(code).why) == ("ended", "Nước đã rút.")
    assert not Timer.objects.filter(kind="notice.expire").exists() and banners.standing() == []
    for again in (lambda: acts.end_notice(by=town.minh, notice=code, reason="x"),
                  lambda: acts.update_notice(by=town.minh, notice=code, hours=2)):  # fmt: skip
        with pytest.raises(Refused):
            again()


def test_its_hours_end_it_however_late_the_machine_is_back(town):
    code = publish(town.minh)
    expires = notice(code).expires
    assert jobs.ring_due(expires - 1) == 0
    with clock.use(lambda: expires + 3 * clock.DAY):  # killed before, started three days later
        assert banners.standing() == []  # the banner knows by itself
        assert jobs.ring_due(clock.now()) == 1
        assert jobs.ring_due(clock.now()) == 0
    row = notice(code)
    assert (row.state, row.why, [m.kind for m in row.messages.all()]) == ("ended", "", ["alert"])


def test_a_timer_that_rings_for_a_notice_told_anew_leaves_it(town):
    code = publish(town.minh)
    acts.update_notice(by=town.minh, notice=code, hours=48)
    jobs.set_timer("notice.expire", code, clock.now() + 1)
    with clock.use(lambda: notice(code).effective + 7 * clock.HOUR):
        jobs.ring_due(clock.now())
    assert notice(code).state == "active"


def test_a_rule_publishes_and_ends_a_state_notice(town, rules_may):
    code = publish(RULE)
    assert notice(code).made == "rule:mua-lon"
    acts.end_notice(by=RULE, notice=code, reason="Mực nước đã xuống.")
    assert notice(code).state == "ended"


def test_no_rule_and_no_machine_ever_sends_ends_or_rewrites_a_warning(town, rules_may):
    code = draft(RULE)
    assert (notice(code).state, notice(code).audience) == ("draft", "office")
    assert banners.standing() == []
    for by in (RULE, By.system("living"), By.system("notices"), By.importer("city"), By("ward-1.head", None)):
        with pytest.raises(Forbidden):
            acts.send_warning(by=by, warning=code)
    assert notice(code).state == "draft"
    acts.send_warning(by=town.chi, warning=code)
    assert notice(code).sent_by == "post:ward-1.head"
    for attempt in (lambda: acts.end_warning(by=RULE, warning=code, reason="x"),
                    lambda: acts.end_notice(by=RULE, notice=code, reason="x"),
                    lambda: acts.update_notice(by=RULE, notice=code, words="x")):  # fmt: skip
        with pytest.raises(Refused):
            attempt()
    assert notice(code).state == "active"


def test_who_may_only_draft_does_not_send(town):
    code = draft(town.minh)
    with pytest.raises(Forbidden):
        acts.send_warning(by=town.minh, warning=code)
    acts.drop_warning(by=town.minh, warning=code, reason="Chưa đủ căn cứ.")
    assert (notice(code).state, notice(code).audience, notice(code).turn) == ("withdrawn", "office", None)
    with pytest.raises(Refused):
        acts.send_warning(by=town.chi, warning=code)


def test_a_draft_of_the_same_is_written_over_and_sending_it_again_updates_the_warning(town):
    code = draft(town.minh)
    assert acts.draft_warning(by=town.minh, office="ward-1", code="x", **told()) is None
    assert draft(town.minh, words="Nước dâng nhanh.") == code
    acts.send_warning(by=town.chi, warning=code)
    newer = draft(town.minh, words="Đỉnh lũ lúc 20 giờ.")
    assert newer != code
    assert acts.send_warning(by=town.chi, warning=newer).result == code
    assert (notice(code).words, notice(code).version) == ("Đỉnh lũ lúc 20 giờ.", 2)
    assert (notice(newer).state, notice(newer).replaces) == ("withdrawn", code)
    assert len(banners.standing()) == 1


def test_a_state_notice_is_no_warning(town):
    code = publish(town.chi)
    for attempt in (acts.send_warning, acts.drop_warning, acts.end_warning):
        more = {} if attempt is acts.send_warning else {"reason": "x"}
        with pytest.raises(Refused) as refused:
            attempt(by=town.chi, warning=code, **more)
        assert refused.value.code == "warning.not_warning"


def test_hoa_tells_nothing_for_another_ward_and_touches_nothing_of_it(town):
    for attempt in (lambda: publish(town.hoa), lambda: draft(town.hoa)):
        with pytest.raises(Forbidden):
            attempt()
    code, warning = publish(town.minh), draft(town.minh)
    for act, more in (
        (acts.update_notice, {"notice": code, "hours": 2}), (acts.end_notice, {"notice": code, "reason": "x"}),
        (acts.send_warning, {"warning": warning}), (acts.drop_warning, {"warning": warning, "reason": "x"}),
    ):  # fmt: skip
        with pytest.raises(Forbidden):
            act(by=town.hoa, **more)
    assert (notice(code).state, notice(warning).state) == ("active", "draft")
