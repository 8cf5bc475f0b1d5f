"""Giao ban: one item a screen with the unit's answer; a decision is a task; the notice is ready when it ends."""

import io
import re

import pytest
from docx import Document

from kientao.base import clock, ids
from kientao.board.view import briefing
from kientao.work.meetings import acts as meetings
from kientao.work.meetings.models import Meeting
from kientao.work.tasks import acts as tasks
from kientao.work.tasks.models import Task

AGENDA = ({"title": "Báo cáo tuần", "minutes": 10, "who": "Văn phòng"}, {"title": "Chợ", "minutes": 20})
POINTS = ({"name": "Hội trường", "office": "hall"}, {"name": "Phường 1", "office": "ward-1", "parent": 0})


@pytest.fixture
def meeting(seers, order, later):
    """A late task whose ward said why, and a meeting of the hall that is open now."""
    order("n1", days=1)
    tasks.accept_task(by=seers.minh, task="n1")
    tasks.report_task(by=seers.minh, task="n1", words="Thiếu xe ép rác", progress=40)
    with later(5):
        code = ids.code()
        starts = clock.now() + clock.HOUR
        meetings.plan_meeting(by=seers.an, office="hall", code=code, kind="giao-ban", points=POINTS, starts=starts,
                              title="Giao ban tuần", chair="hall.chair", agenda=AGENDA)  # fmt: skip
        meetings.invite_meeting(by=seers.an, meeting=code)
        meetings.open_meeting(by=seers.an, meeting=code)
        yield Meeting.objects.get(code=code)


def screen(client, meeting, key=""):
    return client.get(f"/giao-ban/{meeting.code}?man={key}").content.decode()


def test_the_screens_are_agenda_then_what_needs_the_leader_then_conclusions(meeting, seers):
    kinds = [one.kind for one in briefing.screens(meeting, seers.an)]
    assert kinds == ["agenda", "agenda", "item", "end"]


def test_one_screen_shows_one_item_and_links_to_its_neighbours(meeting, enter):
    page = screen(enter("an"), meeting, "muc-2")
    assert "<h1>Chợ</h1>" in page and "<h1>Báo cáo tuần</h1>" not in page
    assert re.search(r'rel="prev" href="[^"]*man=muc-1"', page) and 'rel="next"' in page


def test_the_answer_of_the_unit_stands_beside(meeting, enter):
    page = screen(enter("an"), meeting, "viec-task:n1")
    assert "Thiếu xe ép rác" in page and "quá hạn" in page


def test_a_unit_that_said_nothing_is_said_to_be_silent(meeting, enter):
    assert "Đơn vị chưa trả lời" in screen(enter("an"), meeting, "muc-1")


def decide(client, meeting, **more):
    told = {
        "key": "k1",
        "man": "muc-2",
        "title": "Dời quầy lấn đường",
        "to": "office:ward-1",
        "due": "2099-01-05",
    } | more
    return client.post(f"/giao-ban/{meeting.code}/viec", told)


def test_a_decision_is_a_task_at_once_and_once(meeting, enter):
    client = enter("an")
    assert decide(client, meeting).status_code == 303
    decide(client, meeting)
    row = Task.objects.get(about=f"meeting:{meeting.code}")
    assert (row.office, row.state, row.basis["title"]) == ("ward-1", "open", "Giao ban tuần")
    assert "Dời quầy lấn đường" in screen(client, meeting, "muc-2")


@pytest.mark.parametrize(("field", "value"), [("to", ""), ("title", ""), ("due", "31/31")])
def test_what_is_wrong_with_a_decision_is_said_on_the_same_screen(meeting, enter, field, value):
    answer = decide(enter("an"), meeting, **{field: value})
    assert answer.status_code == 422 and "<h1>Chợ</h1>" in answer.content.decode()
    assert not Task.objects.filter(about=f"meeting:{meeting.code}").exists()


def test_the_draft_of_conclusions_collects_the_decisions(meeting, enter, seers):
    decide(enter("an"), meeting)
    assert briefing.conclusions(meeting, seers.an) == (
        "Giao Cơ quan ward-1: Dời quầy lấn đường, hoàn thành trước ngày 05/01/2099.")  # fmt: skip
    assert "Dời quầy lấn đường, hoàn thành" in screen(enter("an"), meeting, briefing.END)


def test_the_notice_is_ready_when_the_conclusions_are_recorded(meeting, enter, seers):
    client = enter("an")
    decide(client, meeting)
    words = briefing.conclusions(meeting, seers.an)
    meetings.conclude_meeting(by=seers.an, meeting=meeting.code, words=words)
    link = re.search(r'href="([^"]*thong-bao\.docx)"', screen(client, meeting, briefing.END))[1]
    text = "\n".join(p.text for p in Document(io.BytesIO(client.get(link).content)).paragraphs)
    assert "Dời quầy lấn đường" in text


def test_what_was_concluded_is_not_collected_twice(meeting, enter, seers):
    decide(enter("an"), meeting)
    words = briefing.conclusions(meeting, seers.an)
    meetings.conclude_meeting(by=seers.an, meeting=meeting.code, words=words)
    assert briefing.conclusions(Meeting.objects.get(), seers.an) == words


def test_hoa_whose_ward_is_not_invited_sees_nothing(meeting, enter):
    assert enter("hoa").get(f"/giao-ban/{meeting.code}").status_code in (403, 404)


def test_the_list_names_my_meetings(meeting, enter):
    assert "Giao ban tuần" in enter("an").get("/giao-ban/").content.decode()
