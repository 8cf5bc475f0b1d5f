"""/tu-dong: the public register of what automates the city; /tu-dong/<rule>: one rule, what it did and why."""

from typing import Any

from django.db.models import Count, Max
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from kientao.base import clock
from kientao.base.errors import Missing, Refused
from kientao.base.text import T, Text
from kientao.city import reach
from kientao.city.access import by_of, today, visible
from kientao.city.sent import Sent, done
from kientao.lake import facts
from kientao.ui.pages import may, needs, page, public

from .. import acts, limits, programs, saying
from ..acts.stopping import SWITCH
from ..models import Firing, Rule, Switch, Version
from ..reading import Told, read_rule
from ..running import on
from . import explaining, wording

SHOWN = 30


@public
@require_safe
def register(request: Any) -> HttpResponse:
    """Every rule with its sentence, its state and what it did; whoever may, proposes one or switches all of it off."""
    counts: dict[str, dict[str, int]] = {}
    for rule, outcome, count in Firing.objects.values_list("rule_id", "outcome").annotate(Count("pk")):
        counts.setdefault(rule, {})[outcome] = count
    last = dict(Firing.objects.values_list("rule_id").annotate(Max("at")))
    rows = [
        _row(rule, newest, counts.get(rule.code, {}), last.get(rule.code), request.lang) for rule, newest in _newest()
    ]
    switch = Switch.objects.filter(code=SWITCH).first()
    context = {"rows": rows, "on": on(), "switch": switch, "may_propose": may(request, "rule.propose"),
               "may_halt": may(request, "automation.halt")}  # fmt: skip
    return page(request, "rules/register.html", context)


def _newest() -> list[tuple[Rule, Version | None]]:
    approved = {v.rule_id: v for v in Version.objects.filter(state="approved").order_by("number")}
    return [(rule, approved.get(rule.code)) for rule in Rule.objects.order_by("code")]


def state_of(rule: Rule, version: Version | None) -> tuple[Text, str]:
    """The state as a reader sees it: that of the rule, and of the day."""
    if rule.state == "on" and version is not None:
        if version.until < today():
            return wording.STATES["over"]
        return wording.STATES["coming" if version.since > today() else "on"]
    return wording.STATES["erred" if rule.erred else rule.state if rule.state != "on" else "new"]


def _row(rule: Rule, version: Version | None, counts: dict[str, int], last: int | None, lang: str) -> dict[str, Any]:
    told = read_rule(version.told) if version else None
    return {
        "rule": rule, "version": version, "told": told, "sentence": saying.sentence(told, lang) if told else "",
        "state": state_of(rule, version), "office": reach.office_names().get(rule.office, rule.office),
        "level": wording.LEVELS[told.level] if told else None, "last": last,
        "done": counts.get("performed", 0), "proposed": counts.get("proposed", 0),
        "source": source_of(told) if told else None,
    }  # fmt: skip


def source_of(told: Told) -> Text:
    found = wording.SOURCES.get(told.source)
    return found or facts.find(told.source).title


@needs("automation.halt")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def switch(request: Any) -> HttpResponse:
    """The one switch: off stops every rule at once; both ways it asks for a reason, which is public."""
    sent = Sent(request)
    verb = acts.halt_automation if on() else acts.resume_automation
    if request.method == "POST" and (receipt := sent.perform(verb, "reason", reason=sent.text("reason"))):
        return done(receipt, "/tu-dong")
    context = {"on": on(), "form": sent.typed, "errors": sent.errors}
    return page(request, "rules/switch.html", context, status=sent.status if sent.errors else 200)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def rule(request: Any, code: str) -> HttpResponse:
    """One rule: its text, basis and versions, what it did; why it did or did not for one thing."""
    row = Rule.objects.filter(code=code).first()
    if row is None:
        raise Missing("act.missing", thing=code)
    sent = Sent(request) if request.method == "POST" else None
    if sent and (receipt := _turn(sent, row)):
        return done(receipt, f"/tu-dong/{code}")
    versions = list(Version.objects.filter(rule_id=code).order_by("-number"))
    approved = next((v for v in versions if v.state == "approved"), None)
    about = request.GET.get("ve", "").strip()[:120]
    told = read_rule((approved or versions[0]).told)
    context = {
        "rule": row, "versions": versions, "told": told, "sentence": saying.sentence(told, request.lang),
        "state": state_of(row, approved), "office": reach.office_names().get(row.office, row.office),
        "level": wording.LEVELS[told.level], "mode": wording.MODES[told.mode], "source": source_of(told),
        "states": wording.VERSIONS, "outcomes": wording.OUTCOMES, "answers": wording.ANSWERS,
        "counts": dict(Firing.objects.filter(rule_id=code).values_list("outcome").annotate(Count("pk"))),
        "firings": visible(Firing.objects.filter(rule_id=code).order_by("-first"), by_of(request))[:SHOWN],
        "used": _used(approved), "limit": saying.limit(told, request.lang), "posts": reach.post_names(),
        "about": about, "why": _why(request, approved, about), "on": on(),
        "may_turn": may(request, "rule.stop" if row.state == "on" else "rule.start"),
        "may_propose": may(request, "rule.propose"), "form": sent.typed if sent else {},
        "errors": sent.errors if sent else {},
    }  # fmt: skip
    return page(request, "rules/rule.html", context, status=sent.status if sent and sent.errors else 200)


def _used(version: Version | None) -> int | None:
    return limits.used(programs.of(version.pk), clock.now()) if version else None


def _turn(sent: Sent, row: Rule) -> Any:
    verb = acts.stop_rule if row.state == "on" else acts.start_rule
    return sent.perform(verb, "reason", rule=row.code, reason=sent.text("reason"))


def _why(request: Any, version: Version | None, about: str) -> Any:
    """Asked only by whoever may see rules at work: a row's values are not everybody's."""
    if not about or version is None or not may(request, "rule.see"):
        return None
    try:
        return explaining.why(programs.of(version.pk), about, by_of(request), request.lang)
    except Refused as e:
        return {"error": T(e.say("vi"), e.say("en"))}
