"""Three ways in: a photo of the note, lines of a conclusion, or from another thing (`?ve=kind:code`)."""

from datetime import date, timedelta
from typing import Any, NamedTuple

from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kientao.base import ids
from kientao.base.errors import Forbidden, Refused, declare
from kientao.base.text import T
from kientao.city import reach
from kientao.city.access import today
from kientao.city.models import Post
from kientao.city.reach import to_whom
from kientao.city.sent import Sent, done
from kientao.city.workdays import Calendar
from kientao.ledger import files
from kientao.ledger.acts import Receipt
from kientao.ui import dates
from kientao.ui.pages import needs, page

from .. import acts, reading, terms
from ..models import Task
from . import handling, working

TEXT_MAX = 60_000
ROWS_MAX = 100
NO_OFFICE = T("Hãy chọn cơ quan hoặc vị trí.", "Choose an office or a post.")
NO_ORDERER = T("Hãy chọn người giao việc.", "Choose who orders it.")
declare("task.no_text", T("Hãy dán kết luận, hoặc chọn tệp .docx.", "Paste the conclusions, or choose a .docx."))
declare(
    "task.not_yours", T("Vị trí của bạn không giao hay soạn nhiệm vụ.", "Your post neither orders nor drafts tasks.")
)


@needs("task.report")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Any) -> HttpResponse:
    """One form: to whom, by when, and either words or the photo of a note."""
    sent = _writer(request)
    if request.method != "POST":
        asked = {"about": "ve", "title": "noi-dung", "plan": "ke-hoach", "parent": "thuoc", "to": "cho", "due": "han"}
        sent.typed |= {field: request.GET.get(name, "")[:300] for field, name in asked.items()}
        return _form(request, sent)
    receipt = _send(sent)
    return _form(request, sent) if receipt is None else done(receipt, f"/viec/nhiem-vu/{receipt.result}")


def _writer(request: Any, most: int = 4100) -> Sent:
    sent = Sent(request, most)
    if not working.may_write(sent.by):
        raise Forbidden("task.not_yours")
    return sent


def _send(sent: Sent) -> Receipt | None:
    to, due = to_whom(sent.text("to")), sent.day("due") or _pressed(sent)
    if not to["office"]:
        sent.errors["to"] = NO_OFFICE
    note = sent.kept("note") if not sent.errors else None
    if note is None:
        return None
    title = sent.text("title") or (_by_note() if note else "")
    basis = {"title": sent.text("basis")[:300] or ("Bút phê" if note else "")}
    about = sent.text("about")[:160] if handling.about(sent.request, sent.text("about")) else ""
    told: dict[str, Any] = {
        "title": title, "due": due, "words": sent.text("words"), "basis": {k: v for k, v in basis.items() if v},
        "about": about, "plan": sent.text("plan")[:60], "parent": sent.text("parent")[:120], "files": note,
        "helpers": tuple(c for c in sent.request.POST.getlist("helper") if c != to["office"]),
        "urgent": bool(sent.text("urgent")), "code": ids.code_of("task", sent.text("key")), **to,
    }  # fmt: skip
    if told["parent"]:
        working.one(sent.request, told["parent"])
    return _perform(sent, told, "title" if not title else "to")


def _pressed(sent: Sent) -> date | None:
    """One of the days that are pressed, not typed; a day that was typed goes before it."""
    return next((day for _, day in quick_days() if day.isoformat() == sent.text("quick")), None)


def _perform(sent: Sent, told: dict[str, Any], field: str) -> Receipt | None:
    """Ordered at once by who may; otherwise a draft for the leader who was chosen."""
    orderer = sent.text("orderer")
    if orderer or not working.may_open(sent.by):
        if not Post.objects.filter(code=orderer).exists():
            sent.errors["orderer"] = NO_ORDERER
            return None
        return sent.perform(acts.draft_task, field, orderer=orderer, **told)
    return sent.perform(acts.open_task, field, **told)


def _by_note() -> str:
    """Nothing to type where a note says it all."""
    day = today()
    return f"Thực hiện theo bút phê ngày {day.day:02}/{day.month}/{day.year}"


def _form(request: Any, sent: Sent) -> HttpResponse:
    context = {
        "form": sent.typed, "errors": sent.errors, "people": working.whom(sent.by), "plans": working.plans(sent.by),
        "orderers": working.orderers(sent.by), "may_open": working.may_open(sent.by), "quick": quick_days(),
        "about": handling.about(sent.request, sent.text("about")),
        "parent": Task.objects.filter(code=sent.text("parent")).first() if sent.text("parent") else None,
    }  # fmt: skip
    return page(request, "tasks/new.html", context, status=sent.status if sent.errors else 200)


def quick_days() -> list[tuple[Any, date]]:
    """Days one presses instead of typing: the end of this week and of the next, of the month, a month from now."""
    now = today()
    friday = now + timedelta(days=(4 - now.weekday()) % 7)
    month = (now.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return [
        (T("thứ Sáu", "Friday"), friday), (T("thứ Sáu tuần sau", "Friday next week"), friday + timedelta(days=7)),
        (T("cuối tháng", "end of the month"), month), (T("30 ngày", "30 days"), now + timedelta(days=30)),
    ]  # fmt: skip


class Line(NamedTuple):
    """One proposal in the list, as a person may correct it. due: as text; why: what office and day were read from."""

    words: str
    to: str
    due: str
    ticked: bool
    helpers: str
    office_said: str = ""
    due_said: str = ""
    fault: str = ""
    made: str = ""  # code of the task that was made of it


@needs("task.report")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def conclusions(request: Any) -> HttpResponse:
    """Paste, look, confirm: each ticked line becomes a task, or a draft for the leader."""
    sent = _writer(request, TEXT_MAX)
    sent.typed.setdefault("on", dates.day(today(), "vi"))
    rows: list[Line] = []
    if request.method == "POST" and sent.text("do") == "open":
        rows = _open(sent)
    elif request.method == "POST":
        rows = _read(sent)
    context = {
        "form": sent.typed, "errors": sent.errors, "rows": rows, "people": working.whom(sent.by),
        "orderers": working.orderers(sent.by), "may_open": working.may_open(sent.by), "plans": working.plans(sent.by),
        "made": sum(bool(row.made) for row in rows), "left": sum(not row.made for row in rows),
    }  # fmt: skip
    return page(request, "tasks/conclusions.html", context, status=422 if sent.errors else 200)


def _read(sent: Sent) -> list[Line]:
    """What the text, or the file, gives to do."""
    on, text = sent.day("on"), sent.text("text")
    upload = sent.request.FILES.get("file")
    try:
        text = files.words_of(upload.read()) if upload else text
    except Refused as error:
        sent.errors["file"] = error.say(sent.request.lang)
    if not text and not sent.errors:
        sent.errors["text"] = Refused("task.no_text").say(sent.request.lang)
    if sent.errors or on is None:
        return []
    sent.typed["text"] = text[:TEXT_MAX]
    people, calendar = working.whom(sent.by), Calendar.now()
    called = names_of(people["offices"])
    near = [code for code, _ in people["offices"]]
    found = reading.read(text[:TEXT_MAX], called, on, near, calendar.after)
    return [_line(one) for one in found[:ROWS_MAX]]


def names_of(offices: list[tuple[str, Any]]) -> dict[str, list[str]]:
    """How offices are called: by name, by name without its ward, by the short names the city wrote down."""
    short, units = terms.aliases(), [str(name.get("vi", "")) for name in reach.unit_names().values()]
    called: dict[str, list[str]] = {}
    for code, name in offices:
        full = str(name.get("vi", code))
        bare = next(
            (full[: -len(unit)].strip() for unit in units if unit and full.lower().endswith(unit.lower())), full
        )
        called[code] = [full, *([bare] if len(bare.split()) > 1 else []), *short.get(code, [])]
    return called


def _line(one: reading.Proposal) -> Line:
    due = dates.day(one.due, "vi") if one.due and one.due >= today() else ""
    return Line(one.words, one.office, due, True, "|".join(one.helpers), one.office_said, one.due_said)


def _open(sent: Sent) -> list[Line]:
    """Each ticked line by an act of its own: one refusal stops no other, and a second press repeats nothing."""
    made = []
    count = sent.text("count")
    for number in range(min(int(count) if count.isdecimal() else 0, ROWS_MAX)):
        line = Line(
            sent.text(f"words-{number}")[:4000], sent.text(f"to-{number}"), sent.text(f"due-{number}"),
            bool(sent.text(f"tick-{number}")), sent.text(f"helpers-{number}"), sent.text(f"office_said-{number}"),
            sent.text(f"due_said-{number}"), made=sent.text(f"made-{number}"),
        )  # fmt: skip
        made.append(_one(sent, line, number) if line.ticked and not line.made else line)
    return made


def _one(sent: Sent, line: Line, number: int) -> Line:
    to = to_whom(line.to)
    if not to["office"]:
        return line._replace(fault=NO_OFFICE.to(sent.request.lang))
    key = sent.text("key")[:50]
    try:
        due = dates.read_day(line.due[:20]) if line.due else None
        told: dict[str, Any] = {
            "code": ids.code_of("task", key, number + 1), "title": line.words, "due": due,
            "plan": sent.text("plan")[:60],
            "about": sent.text("about")[:160] if handling.about(sent.request, sent.text("about")) else "",
            "basis": {"title": sent.text("basis")[:300], "on": sent.text("on")} if sent.text("basis") else {},
            "helpers": tuple(c for c in line.helpers.split("|") if c and c != to["office"]), **to,
        }  # fmt: skip
        orderer = sent.text("orderer")
        if orderer or not working.may_open(sent.by):
            receipt = acts.draft_task(by=sent.by, request=f"{key}.{number}", orderer=orderer, **told)
        else:
            receipt = acts.open_task(by=sent.by, request=f"{key}.{number}", **told)
    except Refused as error:
        return line._replace(fault=error.say(sent.request.lang))
    return line._replace(made=str(receipt.thing) if receipt else told["code"])
