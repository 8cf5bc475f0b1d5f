"""A rule made ready to run: its condition or watch compiled, its act checked. Refused where it cannot be."""

from dataclasses import dataclass
from functools import lru_cache

from kientao.base.errors import Refused, declare
from kientao.base.text import T
from kientao.lake import facts, series
from kientao.ledger.verbs import REGISTRY

from . import allowed, conditions, days, filling
from .models import Version
from .reading import Told, read_rule
from .readings.spec import Watch, read_watch

READING = {"sensor", "sensor_name", "kind", "value", "place", "care", "at", "number"}
CALENDAR = {"day", "month", "year"}

declare("rule.verb", T("Quy tắc không được làm «{verb}». Được làm: {known}.",
                       "A rule may not do “{verb}”. It may do: {known}."))  # fmt: skip
declare("rule.mode", T("«{verb}» chỉ được đề xuất cho người quyết định (mode: propose).",
                       "“{verb}” may only be proposed to a person (mode: propose)."))  # fmt: skip
declare("rule.no_key", T("Bộ dữ liệu «{fact}» không có cột mã, quy tắc không theo được.",
                         "The fact “{fact}” has no key column: rules cannot follow it."))  # fmt: skip


@dataclass(frozen=True)
class Program:
    """One version ready to run. `number` is its row id: what armed rows and events bear."""

    number: int
    code: str
    told: Told
    condition: conditions.Condition | None = None
    watch: Watch | None = None

    @property
    def rule(self) -> str:
        return self.told.rule

    @property
    def version(self) -> int:
        return int(self.code.rpartition(".")[2])


def check(told: Told) -> None:
    """Refused with the part that cannot be run."""
    known = allowed.verbs()
    if told.do not in known or told.do not in REGISTRY:
        raise Refused("rule.verb", verb=told.do, known=", ".join(sorted(verb for verb in known if verb in REGISTRY)))
    if told.mode == "perform" and known[told.do].highest != "perform":
        raise Refused("rule.mode", verb=told.do)
    _question(0, told)
    filling.check(told.do, told.given, places(told))


def places(told: Told) -> set[str]:
    """Names that words of the rule may speak of. Free text of people is none of them."""
    if told.source == "readings":
        return set(READING)
    if told.source == "calendar":
        return set(CALENDAR)
    return {column.name for column in facts.find(told.source).columns if column.type not in ("text", "words")}


@lru_cache(maxsize=4096)
def program(number: int, kinds: tuple[str, ...]) -> Program:
    """The program of a version's row: a version never changes. kinds: of the catalogue, for watches."""
    row = Version.objects.get(pk=number)
    told = read_rule(row.told)
    condition, watch = _question(number, told)
    return Program(number, row.code, told, condition, watch)


def of(row_id: int) -> Program:
    return program(row_id, series.catalogue().kinds)


def _question(number: int, told: Told) -> tuple[conditions.Condition | None, Watch | None]:
    if told.source == "readings":
        catalogue = series.catalogue()
        kinds = {kind: place for place, kind in enumerate(catalogue.kinds)}
        stations = {place: at for at, place in enumerate(catalogue.places)}
        return None, read_watch(told.watch | {"number": number, "places": told.places}, kinds, stations)
    if told.source == "calendar":
        days.check(told.on)
        return None, None
    fact = facts.find(told.source)
    if not any(column.name == "code" for column in fact.columns):
        raise Refused("rule.no_key", fact=told.source)
    return conditions.compile(told.when, fact), None
