"""/tu-dong/moi: a rule written by somebody who does not program: choices and short fields, a sentence to read back.

The condition may be put together line by line, or written out; the text of the rule stays visible under the form.
"""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kientao.base.errors import Refused
from kientao.base.text import say
from kientao.city import reach
from kientao.city.sent import Sent, done
from kientao.lake import facts, series
from kientao.ledger.verbs import REGISTRY
from kientao.ui import dates, numbers
from kientao.ui.pages import needs, page

from .. import acts, allowed, collisions, filling, programs, saying
from ..models import Version
from ..reading import Told, read_rule
from . import wording

LINES = 4
OPERATORS = ("=", "<>", "<", "<=", ">", ">=", "is null", "is not null")
PLAIN = ("rule", "owner", "scope", "since", "until", "mode", "level", "limit", "every", "for", "do")
TEXTS = ("title", "why")


@needs("rule.propose")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Any) -> HttpResponse:
    """A new rule, or a new version of one (`?tu=`). Reading it back writes nothing; sending it asks another person."""
    sent = Sent(request)
    if request.method == "GET" and (first := _first(request)):
        sent.typed |= first
    told, given = None, None
    if request.method == "POST":
        told, given = _read(sent)
        if given and sent.text("do_it") and (receipt := _propose(sent, told, given)):
            return done(receipt, f"/tu-dong/ban/{receipt.result}")
    context = {
        "form": sent.typed, "errors": sent.errors, "told": given, "verbs": _verbs(request.lang), "operators": OPERATORS,
        "sentence": saying.sentence(given, request.lang) if given else "", "lines": range(LINES),
        "conflicts": collisions.found(given) if given else [], "sources": _sources(request.lang),
        "offices": [(code, say(name, request.lang)) for code, name in reach.people()["offices"]],
        "columns": _columns(sent.text("from"), request.lang), "takes": _takes(sent.text("do"), request.lang),
        "kinds": series.catalogue().kinds, "levels": list(wording.LEVELS.items()), "modes": list(wording.MODES.items()),
    }  # fmt: skip
    return page(request, "rules/new.html", context, status=sent.status if sent.errors else 200)


def _first(request: Any) -> dict[str, str]:
    """The fields of the newest version of the rule that is to be changed."""
    row = Version.objects.filter(rule_id=request.GET.get("tu", "")[:60]).order_by("-number").first()
    if row is None:
        return {}
    told = row.told
    found = {name: str(told[name]) for name in PLAIN if told.get(name) is not None}
    found |= {name: dates.day(date.fromisoformat(told[name]), "vi") for name in ("since", "until")}
    found |= {f"{name}_{lang}": told[name][lang] for name in TEXTS if told.get(name) for lang in ("vi", "en")}
    found |= {"from": told["from"], "when": str(told.get("when") or "")}
    found |= {f"basis_{name}": str(told["basis"].get(name) or "") for name in ("title", "article", "url", "checked")}
    found |= {f"with_{name}": _line(value) for name, value in (told.get("with") or {}).items()}
    for part in ("watch", "on"):
        found |= {f"{part}_{name}": _line(value) for name, value in (told.get(part) or {}).items()}
    return found


def _line(value: Any) -> str:
    """A value as one line of a form: text, or name: value pairs."""
    if isinstance(value, dict):
        return "; ".join(f"{name}: {_line(one)}" for name, one in value.items())
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _read(sent: Sent) -> tuple[dict[str, Any], Told | None]:
    """The rule that the form tells, and its parts; what is wrong stands beside its field."""
    told = _told(sent)
    try:
        given = read_rule(told)
        programs.check(given)
    except Refused as e:
        field = str(e.params.get("part") or "when")
        sent.errors[field if field in sent.typed or field in PLAIN else ""] = e.say(sent.request.lang)
        return told, None
    return told, given


def _told(sent: Sent) -> dict[str, Any]:
    told: dict[str, Any] = {name: sent.text(name) for name in PLAIN if sent.text(name)}
    told["from"] = sent.text("from")
    for name in ("since", "until"):
        if day := sent.day(name):
            told[name] = day
    for name in TEXTS:
        if sent.text(f"{name}_vi"):
            told[name] = {"vi": sent.text(f"{name}_vi"), "en": sent.text(f"{name}_en") or sent.text(f"{name}_vi")}
    told["basis"] = {name: sent.text(f"basis_{name}") for name in ("title", "article", "url", "checked")
                     if sent.text(f"basis_{name}")}  # fmt: skip
    if told["from"] in ("readings", "calendar"):
        part = "watch" if told["from"] == "readings" else "on"
        told[part] = {name.removeprefix(f"{part}_"): _amount(sent, name) for name in sent.typed
                      if name.startswith(f"{part}_") and sent.text(name)}  # fmt: skip
    else:
        told["when"] = sent.text("when") or " and ".join(_conditions(sent))
    told["with"] = {name.removeprefix("with_"): _value(sent.text(name)) for name in sent.typed
                    if name.startswith("with_") and sent.text(name)}  # fmt: skip
    return told


def _conditions(sent: Sent) -> list[str]:
    """Lines of column, operator and value, as the language of conditions writes them."""
    found = []
    for n in range(LINES):
        column, operator, value = (sent.text(f"{part}_{n}") for part in ("column", "operator", "value"))
        if not column or operator not in OPERATORS:
            continue
        if operator.startswith("is"):
            found.append(f'"{column}" {operator}')
        else:
            plain = (
                value in ("now", "today", "true", "false")
                or value.endswith(")")
                or value.replace(".", "", 1).isdecimal()
            )
            quoted = "'" + value.replace("'", "''") + "'"
            found.append(f'"{column}" {operator} {value if plain else quoted}')
    return found


NUMBERS = ("watch_over", "watch_under", "watch_clear")


def _amount(sent: Sent, name: str) -> Any:
    """A number as people write it here (1,5), or any other value."""
    if name not in NUMBERS:
        return _value(sent.text(name))
    try:
        return numbers.read_number(sent.text(name))
    except Refused as e:
        sent.errors[name] = e.say(sent.request.lang)
        return sent.text(name)


def _value(text: str) -> Any:
    """`working_days: 2` is a mapping; a number stays a number; anything else is text."""
    name, colon, rest = text.partition(":")
    if colon and name.strip() in (*filling.SPECIAL, "kind") and rest.strip():
        parts = dict(part.split(":", 1) for part in text.split(";") if ":" in part)
        return {key.strip(): _value(value.strip()) for key, value in parts.items()}
    if text.isdecimal() and len(text) < 12:
        return int(text)
    return True if text == "true" else text


def _propose(sent: Sent, told: dict[str, Any], given: Told) -> Any:
    return sent.perform(
        acts.propose_rule, "", office=given.owner, told=told, words=sent.text("words"),
        conflicts=tuple(collisions.found(given)),
    )  # fmt: skip


def _verbs(lang: str) -> list[tuple[str, str]]:
    return [(name, saying.verb(name, lang)) for name in allowed.verbs() if name in REGISTRY]


def _sources(lang: str) -> list[tuple[str, str]]:
    known = [(name, wording.SOURCES[name].to(lang)) for name in wording.SOURCES]
    followed = [f for f in facts.REGISTRY.values() if any(c.name == "code" for c in f.columns)]
    return sorted(((f.name, f.title.to(lang)) for f in followed), key=lambda pair: pair[1]) + known


def _columns(source: str, lang: str) -> list[tuple[str, str]]:
    if source not in facts.REGISTRY:
        return []
    return [
        (c.name, f"{c.title.to(lang)} ({c.name})")
        for c in facts.find(source).columns
        if c.type not in ("text", "words")
    ]


def _takes(verb: str, lang: str) -> list[tuple[str, str]]:
    known = allowed.verbs()
    return [(name, words.to(lang)) for name, words in known[verb].parts.items()] if verb in known else []
