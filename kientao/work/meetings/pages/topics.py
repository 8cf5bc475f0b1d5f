"""/viec/chuyen-de: topics to tell on: a phone page each, a file for without network; 30 seconds to say it was told."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.db.models import Count, Sum
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from markupsafe import Markup

from kientao import ui
from kientao.base import ids
from kientao.base.errors import Missing
from kientao.base.text import T, Text
from kientao.city import reach
from kientao.city.sent import Sent, done
from kientao.ledger import rights
from kientao.ledger.acts import By, Receipt
from kientao.ui.pages import needs, page
from kientao.ui.place import today

from .. import acts, terms
from ..models import Briefing, Topic
from . import wording, working

PAGE = 60
STYLE = Path(ui.__file__).parent / "static" / "offline.css"
ODD = {
    "heads": T("nhiều người khác thường", "unusually many"),
    "same": T("cùng một số người nhiều lần liền", "the same number several times in a row"),
    "a_day": T("một người báo cáo quá nhiều buổi trong ngày", "too many by one person in a day"),
}
NO_HEADS = T("Hãy ghi số người.", "State how many people.")


@needs("briefing.tell")
@never_cache
@require_safe
def listing(request: Any) -> HttpResponse:
    by = rights.actor_of(request)
    rows = list(working.topics(by).order_by("-issued", "-opened")[:PAGE])
    told = totals(rows)
    items = [{"row": row, "state": wording.TOPICS[row.state], "told": told.get(row.code, (0, 0)),
              "target": sum(row.targets.values())} for row in rows]  # fmt: skip
    return page(request, "meetings/topics.html", {"items": items, "may_write": _may_write(by)})


def totals(rows: list[Topic]) -> dict[str, tuple[int, int]]:
    """{topic: (times told, heads)}."""
    found = Briefing.objects.filter(topic__in=[row.code for row in rows], withdrawn="").values("topic_id")
    counted = found.annotate(n=Count("pk"), heads=Sum("heads")).values_list("topic_id", "n", "heads")
    return {topic: (int(n), int(heads or 0)) for topic, n, heads in counted}


@needs("briefing.tell")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: Any, code: str) -> HttpResponse:
    """The phone page, with the form to say where it was told under it."""
    row, sent = working.topic(request, code), Sent(request)
    if request.method == "POST" and (receipt := _do(sent, row)):
        return done(receipt, f"/viec/chuyen-de/{code}")
    own = working.own_unit(sent.by)
    mine = list(working.told_by(sent.by).filter(topic=row).order_by("-on", "-at")[:PAGE])
    context = {
        "row": row, "state": wording.TOPICS[row.state], "verbs": working.topic_verbs(sent.by, row),
        "may_tell": working.may_tell(sent.by) and row.state == "out", "form": sent.typed, "errors": sent.errors,
        "units": working.units(), "unit": sent.text("unit") or own, "now": today(), "coverage": coverage(row),
        "told": [(one, odd(one, own)) for one in mine], "unit_names": reach.unit_names(),
    }  # fmt: skip
    return page(request, "meetings/topic.html", context, status=sent.status if sent.errors else 200)


def _do(sent: Sent, row: Topic) -> Receipt | None:
    what = sent.text("do")
    if what == "issue":
        return sent.perform(acts.issue_topic, "", topic=row.code, seen=sent.seen())
    if what == "recall":
        return sent.perform(acts.recall_topic, "reason", topic=row.code, seen=sent.seen(), reason=sent.text("reason"))
    if what == "withdraw":
        return sent.perform(acts.withdraw_briefing, "", briefing=sent.text("which"), reason=sent.text("why"))
    on, heads = sent.day("on") or today(), sent.text("heads")
    if not (heads.isdecimal() and len(heads) < 7):
        sent.errors["heads"] = NO_HEADS
    if sent.errors:
        return None
    office = reach.office_of(sent.by.post)
    return sent.perform(
        acts.tell_briefing, "heads", office=office, briefing=ids.code_of("briefing", sent.text("key")), topic=row.code,
        unit=sent.text("unit"), on=on, place=sent.text("place"), heads=int(heads), questions=sent.text("questions"),
    )  # fmt: skip


def coverage(row: Topic) -> list[dict[str, Any]]:
    """How far each place was told, against its target; places without one that were told as well."""
    found = Briefing.objects.filter(topic=row, withdrawn="").values("unit").annotate(n=Count("pk"), heads=Sum("heads"))
    told = {one["unit"]: (int(one["n"]), int(one["heads"] or 0)) for one in found}
    names = reach.unit_names()
    codes = [*row.targets, *sorted(code for code in told if code not in row.targets)]
    return [
        {"unit": names.get(code, code), "n": told.get(code, (0, 0))[0], "heads": told.get(code, (0, 0))[1],
         "target": row.targets.get(code), "share": _share(told.get(code, (0, 0))[1], row.targets.get(code))}
        for code in codes
    ]  # fmt: skip


def _share(heads: int, target: int | None) -> int | None:
    return None if not target else min(100, heads * 100 // target)


def odd(one: Briefing, own: str) -> list[Text]:
    """What looks implausible, told only to who told it: a number to look at again, never a verdict."""
    if one.unit != own or one.withdrawn:
        return []
    limits, found = terms.odd(), []
    if one.heads > limits["heads"]:
        found.append(ODD["heads"])
    row = Briefing.objects.filter(by=one.by, withdrawn="", at__lte=one.at).order_by("-at")
    last = list(row.values_list("heads", flat=True)[: limits["same"]])
    if len(last) == limits["same"] and len(set(last)) == 1:
        found.append(ODD["same"])
    if row.filter(on=one.on).count() > limits["a_day"]:
        found.append(ODD["a_day"])
    return found


@needs("briefing.tell")
@require_safe
def offline(request: Any, code: str) -> HttpResponse:
    """The phone page as one file that opens without a network: styles inside, nothing to fetch."""
    row = working.topic(request, code)
    if row.state == "draft":
        raise Missing("act.missing", thing=code)
    style = Markup("<style>{}</style>").format(Markup(STYLE.read_text("utf-8")))
    answer = page(request, "meetings/offline.html", {"row": row, "now": today(), "style": style})
    answer["Content-Disposition"] = f'attachment; filename="chuyen-de-{row.code}-ban-{row.version}.html"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@needs("topic.write")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: Any, code: str = "") -> HttpResponse:
    """One form: five lines, three figures, three questions, what is open, targets."""
    sent = Sent(request, 6000)
    row = working.topic(request, code) if code else None
    hosts = working.hosts(sent.by, "topic", "topic.write")
    units = working.units()
    if request.method != "POST":
        sent.typed |= _typed(row, hosts)
    else:
        told = _told(sent, units)
        office = row.office if row else sent.text("office")
        if not sent.errors:
            which, meeting = code or ids.code_of("topic", sent.text("key")), sent.text("meeting")
            receipt = sent.perform(acts.write_topic, "title", office=office, topic=which, meeting=meeting, **told)
            if receipt is not None:
                return done(receipt, f"/viec/chuyen-de/{receipt.result}")
    context = {"form": sent.typed, "errors": sent.errors, "hosts": hosts, "row": row, "units": units}
    return page(request, "meetings/topic_new.html", context, status=sent.status if sent.errors else 200)


def _typed(row: Topic | None, hosts: list[tuple[str, Any]]) -> dict[str, Any]:
    if row is None:
        return {"office": hosts[0][0] if hosts else "", "until": _written(today() + timedelta(days=14))}
    told: dict[str, Any] = {"title": row.title, "unsettled": row.unsettled, "sentences": "\n".join(row.sentences),
                            "until": _written(row.until) if row.until else "", "meeting": row.meeting}  # fmt: skip
    for n, figure in enumerate(row.figures):
        told |= {f"figure-{n}": figure["text"], f"entry-{n}": str(figure["entry"])}
    for n, pair in enumerate(row.asked):
        told |= {f"q-{n}": pair["q"], f"a-{n}": pair["a"]}
    return told | {f"target-{unit}": str(heads) for unit, heads in row.targets.items()}


def _written(on: date) -> str:
    return f"{on.day:02}/{on.month:02}/{on.year}"


def _told(sent: Sent, units: list[tuple[str, Any]]) -> dict[str, Any]:
    figures = [{"text": sent.text(f"figure-{n}"), "entry": _entry(sent.text(f"entry-{n}"))} for n in range(3)]
    targets = {code: _number(sent.text(f"target-{code}")) for code, _ in units}
    return {
        "title": sent.text("title"),
        "sentences": tuple(sent.text("sentences").splitlines()),
        "figures": tuple(figures),
        "asked": tuple({"q": sent.text(f"q-{n}"), "a": sent.text(f"a-{n}")} for n in range(3)),
        "until": sent.day("until"),
        "unsettled": sent.text("unsettled"),
        "targets": {code: heads for code, heads in targets.items() if heads},
    }


def _entry(text: str) -> int | None:
    """The number of an entry; nothing typed is none, not the first one."""
    return int(text) if text.isdecimal() and len(text) < 16 else None


def _number(text: str) -> int:
    plain = text.replace(".", "").strip()
    return int(plain) if plain.isdecimal() and len(plain) < 12 else 0


def _may_write(by: By) -> bool:
    return any(reach.gives(power, "topic.write") for power in reach.powers(by, "topic"))
