"""The life of a meeting, its clocks by law and by the city, the speaking clock, questions, and tellings-on."""

from datetime import date

import pytest

from kientao.base import clock
from kientao.base.errors import Refused
from kientao.city import deadlines
from kientao.ledger.models import Entry
from kientao.work.meetings import acts, forgetting, history, terms, typed
from kientao.work.meetings.models import Briefing, Meeting, Turn
from kientao.work.meetings.pages import topics, wording

from .conftest import meeting, of, point, refuses


def day_of(at):
    return clock.day(at, "Asia/Ho_Chi_Minh") if at else None


@pytest.mark.parametrize(("kind", "day", "notice", "test", "connect"), [
    ("giao-ban", 17, date(2026, 9, 16), None, (17, 7, 45)),
    ("chuyen-de", 17, date(2026, 9, 15), date(2026, 9, 16), (17, 7, 30)),
    ("tiep-cong-dan", 24, date(2026, 9, 17), date(2026, 9, 23), (24, 7, 0)),
    ("tiep-cong-dan", 22, date(2026, 9, 15), date(2026, 9, 21), (22, 7, 0)),
])  # fmt: skip
def test_clocks_run_backwards_from_the_day(planned, kind, day, notice, test, connect):
    row = meeting(planned(kind=kind, day=day))
    assert (day_of(row.notice_by), day_of(row.test_by)) == (notice, test)
    there = clock.local(row.connect_by, "Asia/Ho_Chi_Minh")
    assert (there.day, there.hour, there.minute) == connect
    source = row.clocks["notice"]["source"]
    assert ("154/2026" in str(source)) == (kind == "tiep-cong-dan") and row.clocks["notice"]["said"]["vi"]


def test_before_a_holiday_days_off_do_not_count(september, town):
    due, how = deadlines.before(date(2026, 9, 4), 3)
    assert day_of(due) < date(2026, 9, 1) and "Không tính" in how["said"]["vi"]
    again = deadlines.derive(clock.midnight(day_of(due), "Asia/Ho_Chi_Minh"), working_days=3)
    assert day_of(again.due) == date(2026, 9, 4), "counted forward it is the same"


def test_from_plan_to_conclusions(september, town, planned):
    code = planned()
    assert meeting(code).offices == ["ward-1"] and meeting(code).turn == meeting(code).notice_by
    acts.invite_meeting(by=town.mai, meeting=code)
    assert not wording.invited_late(meeting(code))
    acts.test_point(by=town.minh, meeting=code, point=point(code, "Điểm phường 1").code)
    september(17, 7, 40)
    acts.connect_point(by=town.minh, meeting=code, point=point(code, "Điểm phường 1").code, heads=6)
    september(17, 8)
    acts.open_meeting(by=town.mai, meeting=code)
    acts.give_word(by=town.mai, meeting=code, item=0)
    september(17, 8, 12)
    acts.give_word(by=town.mai, meeting=code, item=1, who="Phòng Kinh tế")
    september(17, 8, 30)
    acts.conclude_meeting(by=town.mai, meeting=code, words="Giao ward-1 dọn bãi rác")
    acts.close_meeting(by=town.mai, meeting=code)
    row = meeting(code)
    assert row.state == "closed" and row.turn is None
    told = wording.spoken(list(row.turns.order_by("since")), 0)
    assert {item: (µs + clock.SECOND) // clock.MINUTE for item, µs in told.items()} == {0: 12, 1: 18}
    assert Turn.objects.filter(until=None).count() == 0
    assert list(row.turns.order_by("since").values_list("who", flat=True)) == ["Văn phòng", "Phòng Kinh tế"]


def test_a_meeting_without_conclusions_stays_on_the_desk(town, held):
    code = held()
    acts.close_meeting(by=town.mai, meeting=code)
    assert meeting(code).turn is not None and wording.clock_words(meeting(code))[1] == "warn"
    acts.conclude_meeting(by=town.mai, meeting=code, words="Thống nhất")
    assert meeting(code).turn is None
    assert acts.conclude_meeting(by=town.mai, meeting=code, words="Thống nhất") is None


@pytest.mark.parametrize(("state", "refused"), [
    ("planned", ("test", "connect", "open", "speak", "ask", "conclude", "close")),
    ("invited", ("speak", "ask", "conclude", "close", "invite")),
    ("open", ("edit", "test", "invite", "cancel", "open")), ("closed", ("connect", "speak", "ask", "open", "cancel")),
])  # fmt: skip
def test_the_table_is_kept(september, town, planned, state, refused):
    code = planned()
    ways = [
        lambda: acts.invite_meeting(by=town.mai, meeting=code),
        lambda: acts.open_meeting(by=town.mai, meeting=code),
        lambda: acts.close_meeting(by=town.mai, meeting=code),
    ]
    for way in ways[: ["planned", "invited", "open", "closed"].index(state)]:
        way()
    ward = point(code, "Điểm phường 1").code
    tries = {
        "test": (acts.test_point, {"point": ward}),
        "connect": (acts.connect_point, {"point": ward, "heads": 3}),
        "open": (acts.open_meeting, {}),
        "speak": (acts.give_word, {"item": 0}),
        "ask": (acts.ask_question, {"words": "x"}),
        "conclude": (acts.conclude_meeting, {"words": "x"}),
        "close": (acts.close_meeting, {}),
        "invite": (acts.invite_meeting, {}),
        "cancel": (acts.cancel_meeting, {"reason": "x"}),
        "edit": (acts.edit_meeting, {"kind": "giao-ban", "title": "x", "starts": september(9) + clock.DAY * 30}),
    }
    before = Entry.objects.count()
    for name in refused:
        act, more = tries[name]
        with pytest.raises(Refused) as caught:
            act(by=town.mai, meeting=code, **more)
        assert caught.value.code in ("meeting.state", "state.no_way"), name
    assert Entry.objects.count() == before and meeting(code).state == state


def test_what_is_refused_says_why(september, town, planned):
    starts = terms.instant(date(2026, 9, 20), "08:00")
    told = {"by": town.mai, "office": "hall", "kind": "giao-ban", "title": "x", "starts": starts}
    for n, (more, why) in enumerate([
        ({"kind": "bi-mat"}, "meeting.kind"), ({"title": " "}, "meeting.no_title"), ({"starts": 1}, "meeting.past"),
        ({"minutes": 2}, "meeting.minutes"), ({"address": "http://x"}, "meeting.address"),
        ({"points": ({"name": "a", "parent": 0},)}, "meeting.point_parent"),
    ]):  # fmt: skip
        with refuses(why):
            acts.plan_meeting(code=f"AAAABBB{n + 2}", **{**told, **more})
    assert not Meeting.objects.exists()


def test_points_set_anew_keep_what_was_marked(town, held):
    code = held()
    ward = point(code, "Điểm phường 1").code
    acts.connect_point(by=town.mai, meeting=code, point=ward, heads=9)
    acts.set_points(by=town.mai, meeting=code, points=({"name": "Hội trường", "office": "hall"},
                    {"name": "Điểm phường 2", "office": "ward-2", "parent": 0},
                    {"name": "Điểm phường 1", "office": "ward-1", "parent": 0}))  # fmt: skip
    row = meeting(code)
    assert (point(code, "Điểm phường 1").code, point(code, "Điểm phường 1").heads) == (ward, 9)
    assert set(row.offices) == {"ward-1", "ward-2"}
    acts.set_points(by=town.mai, meeting=code, points=({"name": "Hội trường", "office": "hall"},))
    assert [p.name for _, p in typed.shown_points(meeting(code))] == ["Hội trường"]
    with refuses("meeting.point"):
        acts.connect_point(by=town.mai, meeting=code, point=ward, heads=1)


def test_a_question_is_answered_or_promised(september, town, held):
    code = held()
    acts.ask_question(by=town.minh, meeting=code, words="Bao giờ dọn?", point=point(code, "Điểm phường 1").code)
    acts.ask_question(by=town.mai, meeting=code, words="Ai trả tiền?")
    first, second = meeting(code).raised.order_by("pk")
    acts.answer_question(by=town.mai, meeting=code, question=first.code, answer="Tuần sau")
    acts.answer_question(by=town.mai, meeting=code, question=second.code, due=date(2026, 9, 30))
    assert list(meeting(code).raised.order_by("pk").values_list("state", "due")) == [
        ("answered", None), ("sent", date(2026, 9, 30))]  # fmt: skip
    with refuses("meeting.no_words"):
        acts.answer_question(by=town.mai, meeting=code, question=first.code)


def test_what_people_type_becomes_an_agenda_and_a_tree(town):
    agenda = typed.agenda_of("Báo cáo tuần | Văn phòng | 15\n\nTiến độ chợ|20 phút\nKết luận")
    assert [(item["title"], item["who"], item["minutes"]) for item in agenda] == [
        ("Báo cáo tuần", "Văn phòng", 15), ("Tiến độ chợ", "", 20), ("Kết luận", "", 10)]  # fmt: skip
    text = "Hội trường\n- Cơ quan ward-1 | Bà Chi | 30\n-- Khu phố 3\n- Cơ quan ward-2"
    found = typed.points_of(text, "hall")
    assert [(p["name"], p["office"], p["parent"], p["expected"]) for p in found] == [
        ("Hội trường", "hall", None, None), ("Cơ quan ward-1", "ward-1", 0, 30), ("Khu phố 3", "", 1, None),
        ("Cơ quan ward-2", "ward-2", 0, None)]  # fmt: skip


def test_a_past_conference_is_recorded_once_and_only_by_an_importer(db, town, monkeypatch):
    row = {"code": "hn", "kind": "bao-cao-vien", "office": "hall", "title": "Hội nghị 2021", "on": date(2021, 9, 9),
           "agenda": [{"title": "Giới thiệu"}], "source": {"title": "Bài viết", "checked": "from_article"},
           "points": [{"name": "Tỉnh"}, {"name": "Thành phố", "parent": 0}]}  # fmt: skip
    monkeypatch.setattr(terms, "history", lambda: [row])
    assert (history.load(), history.load()) == (1, 0)
    found = meeting("hn")
    assert found.audience == "public" and found.party and day_of(found.starts) == date(2021, 9, 9)
    assert [(depth, p.name) for depth, p in typed.shown_points(found)] == [(0, "Tỉnh"), (1, "Thành phố")]
    with refuses("meeting.state"):
        acts.record_meeting(by=town.an, meeting="x", office="hall", kind="giao-ban", title="x", starts=1, minutes=1,
                            agenda=[], points=[], source={})  # fmt: skip


def test_a_topic_is_versioned_recalled_and_put_out_again(september, town, topic):
    code = topic()
    assert (of(code).state, of(code).version) == ("out", 1)
    acts.recall_topic(by=town.mai, topic=code, reason="Số liệu sai")
    with refuses("topic.not_out"):
        acts.tell_briefing(by=town.minh, office="ward-1", briefing="B1", topic=code, unit="w", on=date(2026, 9, 9),
                           place="x", heads=3)  # fmt: skip
    acts.issue_topic(by=town.mai, topic=code)
    assert (of(code).state, of(code).version, of(code).recalled) == ("out", 2, "")


def test_a_topic_that_proves_nothing_is_refused(september, town, topic):
    for more, why in (({"sentences": ()}, "topic.sentences"), ({"sentences": ("x",) * 6}, "topic.sentences"),
                      ({"figures": ({"text": "12", "entry": 999_999},)}, "topic.entry"),
                      ({"figures": ({"text": "12", "entry": None},)}, "topic.entry"),
                      ({"asked": ({"q": "x", "a": " "},)}, "topic.pair"), ({"targets": {"nowhere": 3}}, "topic.unit"),
                      ({"title": ""}, "topic.no_title")):  # fmt: skip
        with refuses(why):
            topic(issue=False, **more)


def told(town, code, n, heads, unit="w", on=date(2026, 9, 9), by=None):
    acts.tell_briefing(
        by=by or town.minh,
        office="ward-1",
        briefing=f"B{n}",
        topic=code,
        unit=unit,
        on=on,
        place="Nhà văn hóa",
        heads=heads,
    )


def test_coverage_adds_up_and_what_is_withdrawn_counts_no_more(september, town, topic):
    code = topic(targets={"w": 100})
    told(town, code, 1, 30)
    told(town, code, 2, 50)
    assert [(row["heads"], row["share"]) for row in topics.coverage(of(code))] == [(80, 80)]
    acts.withdraw_briefing(by=town.minh, briefing="B2", reason="Ghi nhầm")
    assert [(row["heads"], row["n"]) for row in topics.coverage(of(code))] == [(30, 1)]
    for more, why in (({"heads": 0}, "meeting.heads"), ({"heads": 5, "on": date(2026, 9, 10)}, "briefing.future"),
                      ({"heads": 5, "unit": "nowhere"}, "topic.unit")):  # fmt: skip
        with refuses(why):
            told(town, code, 3, **more)


def test_odd_numbers_are_pointed_out_to_who_told_them_only(september, town, topic):
    code = topic()
    told(town, code, 1, 5000)
    assert topics.odd(Briefing.objects.get(code="B1"), "w") and not topics.odd(Briefing.objects.get(code="B1"), "w9")
    for n in range(2, 5):
        told(town, code, n, 40)
    assert not topics.odd(Briefing.objects.get(code="B3"), "w")
    assert topics.odd(Briefing.objects.get(code="B4"), "w"), "three times the same number"
    told(town, code, 5, 41)
    assert topics.odd(Briefing.objects.get(code="B5"), "w"), "the fifth of one day"


def test_erasing_leaves_no_word(town, held, topic):
    code = held(title="Chuyện riêng tư")
    acts.ask_question(by=town.mai, meeting=code, words="Lời riêng")
    acts.conclude_meeting(by=town.mai, meeting=code, words="Kết luận riêng")
    for entry in Entry.objects.filter(thing=code):
        for part in ("words", "title", "agenda"):
            forgetting.forget(entry.index, part)
    row = meeting(code)
    words = [*row.raised.values_list("words", flat=True), *row.steps.values_list("words", flat=True)]
    assert "iêng" not in f"{row.title}{row.words}{row.folded}{words}" and "rieng" not in row.folded
    which = topic(title="Chuyên đề riêng", sentences=("Câu riêng",))
    entry = of(which).first
    forgetting.forget(entry, "title")
    acts.write_topic(by=town.mai, office="hall", topic=which, title="Mới", sentences=("Câu riêng",))
    forgetting.forget_topic(of(which).entry, "sentences")
    assert "rieng" not in of(which).folded
