"""The life of a task: each line of the table, who may draw it, what it leaves behind."""

from datetime import timedelta

import pytest

from kientao.base import clock
from kientao.base.errors import Conflict, Forbidden, Refused
from kientao.city.access import today
from kientao.city.models import Holding
from kientao.ledger.acts import perform
from kientao.ledger.models import Entry, Timer
from kientao.ledger.runner import Runner
from kientao.work.tasks import acts, matters, terms
from kientao.work.tasks.models import Task
from tests.cast import CITY, person

from .conftest import task

DAY = clock.DAY


def run(at=None):
    """The runner steps until nothing is due at this moment."""
    with clock.use(lambda: at if at is not None else clock._wall()):
        runner, now = Runner(), clock.now()
        while runner.step(now) <= now:
            pass
        runner.stop()


def test_from_order_to_confirmation_each_step_stays_with_its_entry(town, given):
    code = given()
    acts.accept_task(by=town.minh, task=code, note="nhận")
    acts.report_task(by=town.minh, task=code, words="Được một nửa", progress=50)
    acts.show_task(by=town.minh, task=code, words="Đã xếp xong 120 sạp")
    acts.confirm_task(by=town.an, task=code)
    row = task(code)
    assert (row.state, row.progress, row.turn) == ("done", 100, None) and row.closed is not None
    steps = list(row.steps.order_by("at", "pk"))
    assert [s.verb for s in steps] == ["task.open", "task.accept", "task.report", "task.show", "task.confirm"]
    entries = Entry.objects.filter(index__in=[s.entry for s in steps])
    assert {e.klass for e in entries} == {"office"} and len(entries) == 5
    assert all("Sắp xếp".encode() not in bytes(e.body) for e in entries), "free text is sealed"


def test_the_drafter_and_the_orderer_are_both_on_record(town):
    acts.draft_task(by=town.mai, office="ward-1", code="AAAABBBB", title="Dời điểm tập kết rác", orderer="hall.chair")
    row = task("AAAABBBB")
    assert (row.state, row.drafter, row.orderer, row.accept_by) == ("draft", "hall.writer", "hall.chair", None)
    with pytest.raises(Forbidden):
        acts.order_task(by=town.mai, task=row.code)  # drafting gives no right to order
    with pytest.raises(Refused, match=r"hall\.chair"):
        acts.order_task(by=town.chi, task=row.code)
    acts.order_task(by=town.an, task=row.code)
    assert (task(row.code).state, task(row.code).orderer) == ("open", "hall.chair")
    assert [s.by for s in row.steps.order_by("pk")] == ["post:hall.writer", "post:hall.chair"]


def test_who_shows_never_confirms_not_even_in_another_post(town, given):
    code = given(holder="ward-1.head")
    acts.accept_task(by=town.chi, task=code)
    acts.show_task(by=town.chi, task=code, words="xong")
    with pytest.raises(Refused):
        acts.confirm_task(by=town.chi, task=code)
    acts.send_back_task(by=town.an, task=code, reason="còn thiếu ảnh")
    assert (task(code).state, task(code).shown) == ("doing", None)
    acts.show_task(by=town.chi, task=code, words="đã bổ sung")
    acts.confirm_task(by=town.an, task=code)
    assert task(code).state == "done"


def test_one_who_orders_and_does_has_it_confirmed_by_somebody_above(town, given):
    code = given(by=town.chi, holder="ward-1.head")
    acts.accept_task(by=town.chi, task=code)
    acts.show_task(by=town.chi, task=code, words="xong")
    with pytest.raises(Refused, match="không tự xác nhận"):
        acts.confirm_task(by=town.chi, task=code)
    acts.confirm_task(by=town.an, task=code)
    assert task(code).state == "done"


def test_returned_with_a_reason_and_ordered_again_elsewhere(town, given):
    code = given()
    with pytest.raises(Refused, match="lý do"):
        acts.return_task(by=town.minh, task=code, reason=" ")
    acts.return_task(by=town.minh, task=code, reason="việc của phường 2")
    assert task(code).state == "returned"
    acts.order_task(by=town.an, task=code, office="ward-2")
    assert (task(code).state, task(code).office, task(code).holder) == ("open", "ward-2", "")
    acts.accept_task(by=town.hoa, task=code)
    assert task(code).state == "doing"


def test_more_time_is_asked_and_given_on_the_record(town, given):
    code = given(days=3)
    acts.accept_task(by=town.minh, task=code)
    later = today() + timedelta(days=9)
    with pytest.raises(Refused, match="sau hạn"):
        acts.ask_time(by=town.minh, task=code, until=today() + timedelta(days=2), reason="mưa")
    acts.ask_time(by=town.minh, task=code, until=later, reason="mưa")
    assert task(code).wanted is not None and matters.todo(town.an).filter(code=code).exists()
    with pytest.raises(Forbidden):
        acts.give_time(by=town.minh, task=code)
    acts.give_time(by=town.an, task=code)
    row = task(code)
    assert clock.day(row.due, "Asia/Ho_Chi_Minh") == later and row.wanted is None
    with pytest.raises(Refused, match="Không có đề nghị"):
        acts.refuse_time(by=town.an, task=code, reason="không")
    assert [s.words for s in row.steps.filter(verb="task.ask_time")] == ["mưa"]


def test_a_task_nobody_accepted_is_first_in_the_leaders_list_and_raised_step_by_step(town, given, monkeypatch):
    monkeypatch.setattr(terms, "steps", lambda on: [0, 1, 3])
    urgent, code = given(title="Việc khác", days=60), given()
    acts.accept_task(by=town.minh, task=urgent)
    late = task(code).accept_by + 2
    run(late)
    assert task(code).raised == 1
    assert list(matters.todo(town.chi).order_by("turn").values_list("code", flat=True)) == [code]  # head of the office
    with clock.use(lambda: late):
        second = Timer.objects.get(kind="task.late", key=code).due
    run(second)
    assert task(code).raised == 2
    leader = list(matters.todo(town.an).order_by("turn", "code").values_list("code", flat=True))
    assert leader[0] == code
    third = Timer.objects.get(kind="task.late", key=code).due
    run(third)
    assert task(code).raised == 3 and not Timer.objects.filter(kind="task.late", key=code).exists()
    with clock.use(lambda: third):
        acts.accept_task(by=town.minh, task=code)
        assert task(code).raised == 0
        assert Timer.objects.filter(kind="task.late", key=code).exists(), "now its deadline is watched"


def test_telling_progress_does_not_stop_the_steps_up(town, given, monkeypatch):
    monkeypatch.setattr(terms, "steps", lambda on: [0, 1, 3])
    code = given(days=1)
    acts.accept_task(by=town.minh, task=code)
    late = task(code).due + 2
    run(late)
    with clock.use(lambda: late + clock.MINUTE):
        acts.report_task(by=town.minh, task=code, words="vẫn đang làm", progress=60)
    run(late + 2 * clock.MINUTE)
    second = Timer.objects.get(kind="task.late", key=code)
    assert (task(code).raised, second.payload) == (1, {"step": 2})
    run(second.due)
    run(Timer.objects.get(kind="task.late", key=code).due)
    assert task(code).raised == 3
    assert matters.todo(town.an).filter(code=code).exists(), "the head of the office above sees the last step"


def test_what_came_back_is_ordered_again_by_who_ordered_it(town, given):
    code = given()
    acts.return_task(by=town.chi, task=code, reason="không rõ")
    with pytest.raises(Forbidden):
        acts.order_task(by=town.chi, task=code)
    acts.order_task(by=town.an, task=code)
    assert task(code).state == "open"


def test_a_late_task_is_raised_once_however_often_the_runner_is_killed(town, given, monkeypatch):
    monkeypatch.setattr(terms, "steps", lambda on: [0])
    code = given()
    due = task(code).accept_by + 2
    for _ in range(3):
        run(due)
    assert task(code).steps.filter(verb="task.raise").count() == 1


def test_the_task_of_a_post_that_became_vacant_is_the_heads_and_then_the_successors(town, given):
    code = given()
    acts.accept_task(by=town.minh, task=code)
    assert not matters.todo(town.chi).filter(code=code).exists()
    held = Holding.objects.get(post="ward-1.officer")
    perform("holding.end", by=CITY, post=held.post, holding=held.code, until=today() - timedelta(days=1))
    assert matters.todo(town.chi).filter(code=code).exists()
    person("nam", "ward-1.officer", since=today())
    assert not matters.todo(town.chi).filter(code=code).exists()
    nam = type(town.minh)("ward-1.officer", "nam")
    assert matters.todo(nam).filter(code=code).exists()
    acts.show_task(by=nam, task=code, words="xong")


def test_parts_hang_one_level_deep(town, given):
    top = given()
    part = given(office="ward-2", parent=top)
    with pytest.raises(Refused, match="không chia nhỏ"):
        given(parent=part)
    assert task(part).parent == top


@pytest.mark.parametrize(("more", "said"), [
    ({"title": "  "}, "việc phải làm"), ({"days": -1}, "đã qua"),
    ({"helpers": ("ward-1",)}, "tự phối hợp"), ({"holder": "ward-2.officer"}, "không thuộc"),
    ({"about": "report:" + "X" * 200}, "dài quá"), ({"plan": "p" * 61}, "dài quá"), ({"words": "x" * 4001}, "dài quá"),
    ({"helpers": ("nowhere",)}, "nowhere"), ({"holder": "nowhere.post"}, "nowhere.post"),
])  # fmt: skip
def test_what_cannot_be_is_refused_and_leaves_nothing(town, given, more, said):
    with pytest.raises(Refused) as found:
        given(**more)
    assert said in found.value.say("vi")
    assert not Task.objects.exists()


def test_a_long_sentence_is_a_title_and_the_rest_its_words(given):
    code = given(title="Rà soát từng hộ, " * 40)
    row = task(code)
    assert len(row.title) <= 300 and row.title.endswith("…") and row.words.count("Rà soát") == 40


def test_who_saw_an_older_state_is_told_and_the_same_key_acts_once(town, given):
    code = given()
    seen = task(code).entry
    acts.hand_task(by=town.chi, task=code, holder="ward-1.head")
    with pytest.raises(Conflict):
        acts.accept_task(by=town.minh, task=code, seen=seen)
    first = acts.accept_task(by=town.minh, task=code, request="k1")
    again = acts.accept_task(by=town.minh, task=code, request="k1")
    assert first.index == again.index
