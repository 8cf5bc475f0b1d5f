"""What a rule may collide with, looked for before it is approved: contradictions, and loops.

Found where it can be: two rules whose conditions hold for one row now and which give the same act different orders; two
watches of one kind that send one device different words; a rule whose act changes what wakes itself or its causer.
"""

from typing import Any

from kientao.base import clock
from kientao.base.text import T, Text
from kientao.city.access import today
from kientao.lake import facts
from kientao.lake.keeping import KEY, Kept
from kientao.ledger.verbs import REGISTRY

from . import conditions, inforce
from .programs import Program
from .reading import Told

LOOP = T("Việc của quy tắc này làm đổi «{fact}», là điều «{other}» theo dõi, và ngược lại: có thể gây vòng lặp.",
         "What this rule does changes “{fact}”, which “{other}” watches, and back: a loop is possible.")  # fmt: skip
OWN = T("Việc của quy tắc này làm đổi chính điều nó theo dõi («{fact}»).",
        "What this rule does changes what it watches itself (“{fact}”).")  # fmt: skip
AGAINST = T("Cùng đúng với «{thing}» và cùng làm «{verb}» nhưng khác lệnh với quy tắc «{other}».",
            "Holds for “{thing}” together with “{other}” and gives the same act “{verb}” other orders.")  # fmt: skip


def found(told: Told) -> list[dict[str, Any]]:
    """[{rule, vi, en}], by the rules in force today."""
    others = [p for p in inforce.programs(today()) if p.told.rule != told.rule]
    out = []
    if told.source in _changed(told.do):
        out.append(_said(told.rule, OWN, fact=told.source))
    back = [p for p in others if p.told.source in _changed(told.do) and told.source in _changed(p.told.do)]
    out += [_said(p.rule, LOOP, fact=p.told.source, other=p.rule) for p in back]
    return out + _against(told, others)


def _changed(verb: str) -> set[str]:
    """Facts whose rows an act of this noun moves: by the first word of its name."""
    noun = verb.partition(".")[0]
    changed = {told.noun for name, told in REGISTRY.items() if name.partition(".")[0] == noun and told.noun}
    changed = {model for model in changed if model._meta.model_name == noun}
    return {fact.name for fact in facts.REGISTRY.values() if changed & set(fact.reads)}


def _against(told: Told, others: list[Program]) -> list[dict[str, Any]]:
    """The same act with other orders, for a row for which both hold now."""
    rivals = [p for p in others if p.told.do == told.do and p.told.source == told.source and p.told.given != told.given]
    if told.source not in facts.REGISTRY:
        same = [
            p for p in rivals if told.do == "device.command" and p.told.given.get("device") == told.given.get("device")
        ]
        return [_said(p.rule, AGAINST, thing=str(told.given.get("device")), verb=told.do, other=p.rule) for p in same
                if p.told.watch.get("kind") == told.watch.get("kind")]  # fmt: skip
    rivals = [p for p in rivals if told.do != "rule.notify" and _aim(p.told) == _aim(told)]
    return [hit for p in rivals if (hit := _both(told, p))]


def _aim(told: Told) -> Any:
    """What an act is about: two tasks about different things do not contradict."""
    return told.given.get("about") or told.given.get("report") or told.given.get("task")


def _both(told: Told, other: Program) -> dict[str, Any] | None:
    assert other.condition is not None
    mine, kept, now = conditions.compile(told.when, facts.find(told.source)), Kept(), clock.now()
    kept.refresh([told.source])
    values = conditions.bind(mine, now).values | conditions.bind(other.condition, now).values
    asked = kept.con.execute(
        f'SELECT {KEY} FROM "{told.source}" WHERE {mine.sql} AND {other.condition.sql} LIMIT 1', values
    )
    rows = asked.fetchall()
    return _said(other.rule, AGAINST, thing=rows[0][0], verb=told.do, other=other.rule) if rows else None


def _said(rule: str, words: Text, **params: Any) -> dict[str, Any]:
    return {"rule": rule, "vi": words.to("vi", **params), "en": words.to("en", **params)}
