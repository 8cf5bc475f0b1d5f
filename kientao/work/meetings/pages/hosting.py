"""/viec/hop/<code>: the meeting for who takes part; for who hosts it, the screen it is run from."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from kientao.base import clock
from kientao.base.errors import Missing, Refused
from kientao.base.text import T, Text
from kientao.city import reach
from kientao.city.sent import Sent, done
from kientao.lake import facts
from kientao.ledger import download
from kientao.ledger.acts import By, Receipt
from kientao.ui.pages import needs, page, see_other
from kientao.ui.place import zone

from .. import acts, terms, typed
from ..models import Meeting
from . import wording, working


class Deed(NamedTuple):
    verb: str
    words: Text
    act: Callable[[Sent, Meeting], Receipt | None]


def _plain(act: Callable[..., Receipt | None]) -> Callable[[Sent, Meeting], Receipt | None]:
    return lambda sent, row: sent.perform(act, "", meeting=row.code, seen=sent.seen())


def cancel(sent: Sent, row: Meeting) -> Receipt | None:
    return sent.perform(acts.cancel_meeting, "reason", meeting=row.code, seen=sent.seen(), reason=sent.text("reason"))


def attach(sent: Sent, row: Meeting) -> Receipt | None:
    kept = sent.kept("files")
    if kept is None:
        return None
    if not kept:
        sent.errors["files"] = T("Hãy chọn tệp.", "Choose a file.")
        return None
    return sent.perform(acts.attach_papers, "files", meeting=row.code, files=kept, title=sent.text("title"))


def test(sent: Sent, row: Meeting) -> Receipt | None:
    return sent.perform(acts.test_point, "", meeting=row.code, point=sent.text("point"))


def connect(sent: Sent, row: Meeting) -> Receipt | None:
    heads = sent.text("heads")
    if heads and not (heads.isdecimal() and len(heads) < 7):
        sent.errors[""] = T("Số người là một số.", "Heads are a number.")
        return None
    return sent.perform(acts.connect_point, "", meeting=row.code, point=sent.text("point"),
                        heads=int(heads) if heads else None, on=sent.text("off") == "")  # fmt: skip


def speak(sent: Sent, row: Meeting) -> Receipt | None:
    item = sent.text("item")
    return sent.perform(acts.give_word, "", meeting=row.code, item=int(item) if item.isdecimal() else -1,
                        who=sent.text("who"))  # fmt: skip


def ask(sent: Sent, row: Meeting) -> Receipt | None:
    return sent.perform(acts.ask_question, "question", meeting=row.code, words=sent.text("question"),
                        point=sent.text("point"))  # fmt: skip


def answer(sent: Sent, row: Meeting) -> Receipt | None:
    due = sent.day("due")
    if sent.errors:
        return None
    return sent.perform(acts.answer_question, "answer", meeting=row.code, question=sent.text("which"),
                        answer=sent.text("answer"), due=due)  # fmt: skip


def conclude(sent: Sent, row: Meeting) -> Receipt | None:
    return sent.perform(acts.conclude_meeting, "words", meeting=row.code, seen=sent.seen(), words=sent.text("words"))


DEEDS: dict[str, Deed] = {
    "moi": Deed("meeting.invite", T("Gửi giấy mời", "Invite"), _plain(acts.invite_meeting)),
    "khai-mac": Deed("meeting.open", T("Khai mạc", "Open"), _plain(acts.open_meeting)),
    "be-mac": Deed("meeting.close", T("Bế mạc", "Close"), _plain(acts.close_meeting)),
    "ket-luan": Deed("meeting.conclude", T("Kết luận", "Conclude"), conclude),
    "tai-lieu": Deed("meeting.attach", T("Thêm tài liệu", "Add papers"), attach),
    "huy": Deed("meeting.cancel", T("Huỷ họp", "Call off"), cancel),
    "thu": Deed("meeting.test", T("Thử xong", "Tested"), test),
    "ket-noi": Deed("meeting.connect", T("Kết nối", "Connected"), connect),
    "phat-bieu": Deed("meeting.speak", T("Mời phát biểu", "Give the word"), speak),
    "dung": Deed("meeting.hush", T("Dừng", "Stop"), _plain(acts.stop_word)),
    "hoi": Deed("meeting.ask", T("Câu hỏi", "Question"), ask),
    "tra-loi": Deed("meeting.answer", T("Trả lời", "Answer"), answer),
}
QUICK = ("thu", "ket-noi", "phat-bieu", "dung", "hoi", "tra-loi")  # during a meeting: back at once, no receipt page
FORMS = ("moi", "khai-mac", "ket-luan", "be-mac", "tai-lieu", "huy")  # in the column of deeds, in this order


@needs("meeting.connect")
@never_cache
@require_safe
def one(request: Any, code: str) -> HttpResponse:
    return show(request, working.one(request, code), Sent(request), request.GET.get("mo", "")[:20])


@needs("meeting.connect")
@never_cache
@require_POST
def deed(request: Any, code: str, name: str) -> HttpResponse:
    row, sent = working.one(request, code), Sent(request, 20_100)
    found = DEEDS.get(name)
    if found is None:
        raise Missing("act.missing", thing=name)
    receipt = found.act(sent, row)
    if receipt is None:
        return show(request, working.one(request, code), sent, name)
    if name in QUICK:
        return see_other(f"/viec/hop/{code}#{_place(name, sent)}")
    return done(receipt, f"/viec/hop/{code}")


def _place(name: str, sent: Sent) -> str:
    """Where the host looks next: the row that was marked, the agenda, the questions."""
    if name in ("thu", "ket-noi"):
        return f"d-{sent.text('point')}"
    return "h-agenda" if name in ("phat-bieu", "dung") else "h-questions"


def show(request: Any, row: Meeting, sent: Sent, open_form: str = "") -> HttpResponse:
    verbs, now = working.verbs(sent.by, row), clock.now()
    points = typed.shown_points(row)
    plain = [point for _, point in points]
    turns = list(row.turns.order_by("since", "pk"))
    offices, posts, kinds = reach.office_names(), reach.post_names(), terms.kinds()
    context = {
        "row": row, "state": wording.STATES[row.state], "clock": wording.clock_words(row), "points": points,
        "totals": wording.totals(plain), "marks": working.marks(sent.by, row, plain) if verbs else set(),
        "kind": kinds[row.kind].title if row.kind in kinds else row.kind, "offices": offices, "posts": posts,
        "verbs": verbs, "deeds": {name: DEEDS[name] for name in FORMS if DEEDS[name].verb in verbs},
        "agenda": agenda(row, turns, now), "speaking": next((turn for turn in turns if turn.until is None), None),
        "raised": [(one, wording.RAISED[one.state]) for one in row.raised.order_by("at", "pk")],
        "point_names": {point.code: point.name for point in plain}, "open_form": open_form, "form": sent.typed,
        "errors": sent.errors, "late": wording.invited_late(row), "may_edit": "meeting.edit" in verbs,
        "steps": [{"step": s, "words": wording.STEPS.get(s.verb, s.verb)} for s in row.steps.order_by("at", "pk")],
        "files": [(one, download.kind_of(one.file)) for one in row.files.exclude(file="").order_by("pk")],
        "tasks": tasks(sent.by, row), "on": clock.local(row.starts, zone()).date(), "minutes": wording.minutes,
        "spoken": now - turns[-1].since if turns and turns[-1].until is None else 0,
    }  # fmt: skip
    return page(request, "meetings/meeting.html", context, status=sent.status if sent.errors else 200)


def agenda(row: Meeting, turns: list[Any], now: int) -> list[dict[str, Any]]:
    """Each item with its minutes and how long it was spoken on."""
    told = wording.spoken(turns, now)
    return [
        {**item, "spoken": told.get(number, 0), "over": told.get(number, 0) > int(item["minutes"]) * clock.MINUTE}
        for number, item in enumerate(row.agenda)
    ]


def tasks(by: By, row: Meeting) -> list[dict[str, Any]]:
    """Tasks that were ordered from it, as far as this reader may know them: asked as a fact, for doors never meet."""
    try:
        return list(facts.ask("tasks", by, about=f"meeting:{row.code}").rows)[:100]
    except Refused:
        return []


@needs("meeting.connect")
@require_safe
def file(request: Any, code: str, name: str) -> HttpResponse:
    """A paper of a meeting of theirs."""
    found = working.one(request, code).files.filter(code=name).first()
    return download.answer(found.file if found else None)
