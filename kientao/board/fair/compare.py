"""Units side by side from the counts of each day: what is shown is a unit, never a person, and never a rank.

What is late at the end counts as not in time: whoever leaves it lying gains nothing.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from statistics import fmean, variance
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import F, QuerySet

from kientao.base import clock
from kientao.base.text import T, Text, say
from kientao.board.models import DayCount
from kientao.city import units
from kientao.city.access import visible
from kientao.city.models import Office, Unit, valid
from kientao.ledger.verbs import By
from kientao.ui.place import zone
from kientao.work.reports.models import Report

from . import policy, shrink

PIECE = 5000


class Row(NamedTuple):
    """One unit: what was counted, the middle and its interval; side: 1 above, -1 below, 0 not to be told apart."""

    code: str
    name: Any
    hits: int  # of `of` cases; of a duration and of reports, how many cases
    of: int
    raw: float | None = None
    middle: float | None = None
    low: float | None = None
    high: float | None = None
    side: int = 0


class Measure(NamedTuple):
    """Rows in the order of their names; whole: all of them together. better: up, down, or none. few: too few cases."""

    key: str
    title: Text
    unit: Text
    better: str
    whole: float | None
    rows: list[Row]
    few: bool = False

    @property
    def alike(self) -> bool:
        """No unit lies outside what chance gives: nothing to compare."""
        return not any(row.side for row in self.rows)


class Share(NamedTuple):
    """What is counted of what; late ones are cases too."""

    key: str
    kind: str
    hits: str
    cases: str
    title: Text


SHARES = (
    Share("reports", "reports", "in_time", "timed", T("Phản ánh trả lời đúng hạn", "Reports answered in time")),
    Share("tasks", "tasks", "in_time", "timed", T("Nhiệm vụ xong đúng hạn", "Tasks done in time")),
    Share("satisfied", "reports", "satisfied", "rated",
          T("Người dân hài lòng, trong số có chấm điểm", "Satisfied, of those who rated")),
)  # fmt: skip
PERCENT, HOURS, SENT = T("%", "%"), T("giờ", "hours"), T("phản ánh", "reports")
TYPICAL = T("Thời gian trả lời phản ánh thường gặp", "Typical time to answer a report")
PROPENSITY = T("Phản ánh gửi tới, trên 1.000 dân", "Reports sent, of 1,000 residents")


@dataclass(frozen=True)
class Asked:
    """Who asks, the days, the units by name, and the limits that hold."""

    by: By | None
    first: date
    end: date
    by_ward: bool
    names: Mapping[str, Any]
    told: policy.Setting

    @property
    def share(self) -> float:
        return self.told.share("interval")

    @property
    def least(self) -> int:
        return self.told.number("least")


def measures(by: By | None, end: date, by_ward: bool = True) -> list[Measure]:
    """All that is compared at the end of a day, through what this reader may see; [] where nothing is decided."""
    told = policy.on("compare", end)
    if told is None:
        return []
    first = end - timedelta(days=told.number("days") - 1)
    asked = Asked(by, first, end, by_ward, wards(end) if by_ward else offices(end), told)
    counted = _counts(asked)
    found = [*(_share(asked, counted, one) for one in SHARES), _duration(asked)]
    return [*found, _propensity(asked, counted)] if by_ward else found


def wards(day: date) -> dict[str, Any]:
    """Code -> name of the wards of the territory, in the order of their names."""
    code = settings.KIENTAO.facts.get("territory", "")
    if not Unit.objects.filter(code=code).exists():
        return {}
    return _sorted({part.code: part.name for part in units.territory(code, day).parts})


def offices(day: date) -> dict[str, Any]:
    return _sorted(dict(Office.objects.filter(valid(day)).values_list("code", "name")))


def _sorted(names: Mapping[str, Any]) -> dict[str, Any]:
    return dict(sorted(names.items(), key=lambda pair: say(pair[1], "vi")))


Counts = dict[tuple[str, str], Counter[str]]


def _counts(asked: Asked) -> Counts:
    """(kind, unit) -> counts of these days; `left`: late when the last of them ended."""
    homes = dict(Office.objects.values_list("code", "serves"))
    found: Counts = defaultdict(Counter)
    rows = visible(DayCount.objects.filter(day__gte=asked.first, day__lte=asked.end), asked.by)
    for kind, office, ward, day, counts in rows.values_list("kind", "office", "ward", "day", "counts").iterator():
        code = (ward or homes.get(office, "")) if asked.by_ward else office
        found[kind, code].update(counts)
        if day == asked.end:
            found[kind, code]["left"] += counts.get("late", 0)
    return found


def _share(asked: Asked, counted: Counts, one: Share) -> Measure:
    counts = []
    for code in asked.names:
        told = counted[one.kind, code]
        counts.append((told[one.hits], told[one.cases] + (told["left"] if one.cases == "timed" else 0)))
    made = shrink.rates(counts, asked.share)
    if made is None or sum(n for _, n in counts) < asked.least:
        bare = [Row(code, asked.names[code], k, n) for code, (k, n) in zip(asked.names, counts, strict=True)]
        return Measure(one.key, one.title, PERCENT, "up", None, bare, True)
    whole, rates = made
    rows = [_rated(asked, code, rate, whole) for code, rate in zip(asked.names, rates, strict=True)]
    return Measure(one.key, one.title, PERCENT, "up", 100 * whole, rows)


def _rated(asked: Asked, code: str, rate: shrink.Rate, whole: float) -> Row:
    if not rate.n:
        return Row(code, asked.names[code], 0, 0)
    side = shrink.outside(rate.k, rate.n, whole, asked.told.share("funnel")) if rate.n >= asked.least else 0
    raw, middle, low, high = (100 * value for value in (rate.k / rate.n, rate.middle, rate.low, rate.high))
    return Row(code, asked.names[code], rate.k, rate.n, raw, middle, low, high, side)


def _duration(asked: Asked) -> Measure:
    """How long an answer takes: hours, each case by its logarithm."""
    since, until = (clock.midnight(day, zone()) for day in (asked.first, asked.end + timedelta(days=1)))
    seen = visible(Report.objects.filter(answered__gte=since, answered__lt=until), asked.by)
    sums = _logarithms(seen, "ward" if asked.by_ward else "office")
    many = [sums.get(code, (0, 0.0, 0.0)) for code in asked.names]
    made = shrink.lengths(many, asked.share)
    if made is None or sum(n for n, _, _ in many) < asked.least:
        bare = [Row(code, asked.names[code], n, n) for code, (n, _, _) in zip(asked.names, many, strict=True)]
        return Measure("hours", TYPICAL, HOURS, "down", None, bare, True)
    whole, lengths = made
    rows = [_lasting(asked, code, told, one, whole) for code, told, one in zip(asked.names, many, lengths, strict=True)]
    return Measure("hours", TYPICAL, HOURS, "down", whole, rows)


def _lasting(
    asked: Asked, code: str, told: tuple[int, float, float], one: shrink.Length | None, whole: float
) -> Row:  # fmt: skip
    n, mean, _ = told
    if one is None:
        return Row(code, asked.names[code], n, n)
    side = 0 if n < asked.least else 1 if one.low > whole else -1 if one.high < whole else 0
    return Row(code, asked.names[code], n, n, math.exp(mean), one.middle, one.low, one.high, side)


def _logarithms(rows: QuerySet[Any], key: str) -> dict[str, tuple[int, float, float]]:
    """Unit -> (cases, mean, variance) of the logarithm of hours until the answer, at least a minute."""
    told: dict[str, list[float]] = defaultdict(list)
    for code, took in rows.order_by().values_list(key, F("answered") - F("opened")).iterator(chunk_size=PIECE):
        told[code].append(math.log(max(took / clock.HOUR, 1 / 60)))
    return {code: (len(logs), fmean(logs), variance(logs) if len(logs) > 1 else 0.0) for code, logs in told.items()}


def _propensity(asked: Asked, counted: Counts) -> Measure:
    """Reports of a thousand residents: how often people report, not how bad it is. Never judged."""
    people = {row.code: units.at(row.population, asked.end) for row in Unit.objects.filter(code__in=list(asked.names))}
    rows = []
    for code, name in asked.names.items():
        known, count = people.get(code), counted["reports", code]["opened"]
        rate = shrink.per_thousand(count, int(Decimal(str(known["value"]))), asked.share) if known else None
        rows.append(Row(code, name, count, 0, rate[0], *rate) if rate else Row(code, name, count, 0))
    return Measure("propensity", PROPENSITY, SENT, "none", None, rows)
