"""Named numbers of a period, each with the entries it was made of. What is not known is None."""

from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Min, Q

from kientao.base.errors import Refused, declare
from kientao.base.text import T
from kientao.city.models import Office
from kientao.ui.numbers import num

from ..acts.define import amount
from ..figures import State, figures
from ..models import DayCount, Indicator, Measurement, Milestone

declare("statement.number", T("Không có con số tên «{name}».", "There is no number named “{name}”."))

LASTING = {
    "reports": ("open", "late"),
    "tasks": ("open", "late", "waiting", "above", "above_late"),
    "documents": ("late",),
}
SUMS = {"reports": ("opened", "answered", "rated"), "tasks": ("done",), "documents": ()}
SHARES = {"reports.in_time_share": ("in_time", "timed"), "reports.satisfied_share": ("satisfied", "rated"),
          "tasks.in_time_share": ("in_time", "timed")}  # fmt: skip


class Scope(NamedTuple):
    """What a report tells of: days, the office with those below it, and which audiences' rows it may use."""

    first: date
    last: date
    office: str
    audiences: tuple[str, ...]


class Number(NamedTuple):
    name: str
    value: Decimal | None
    places: int
    entries: tuple[int, ...]

    def told(self) -> dict[str, Any]:
        """As it is kept: value exact, shown as both languages write it."""
        none = T("(chưa có số liệu)", "(no figure yet)")
        shown = {
            lang: none.to(lang) if self.value is None else num(self.value, self.places, lang) for lang in ("vi", "en")
        }
        value = None if self.value is None else amount(self.value)
        return {"name": self.name, "value": value, "shown": shown, "entries": list(self.entries)}


def number(name: str, scope: Scope) -> Number:
    """Raises Refused: statement.number, for a name nobody knows."""
    kind, _, rest = name.partition(".")
    if kind == "indicator":
        code, _, what = rest.partition(".")
        return _target(name, code, scope) if what == "target" else _indicator(name, code, scope)
    if name in SHARES:
        return _share(name, kind, *SHARES[name], scope)
    if kind in LASTING and rest in LASTING[kind]:
        return _at_end(name, kind, rest, scope)
    if kind in SUMS and rest in SUMS[kind]:
        return _sum(name, kind, rest, scope)
    raise Refused("statement.number", name=name[:80])


def _rows(kind: str, first: date, scope: Scope) -> tuple[list[dict[str, int]], tuple[int, ...]] | None:
    """(counts of the office's cells, entries of the days); None where a day of the period was not counted."""
    began = DayCount.objects.aggregate(first=Min("day"))["first"]
    if began is None or scope.last < began:
        return None
    first = max(first, began)
    days = DayCount.objects.filter(day__gte=first, day__lte=scope.last)
    if days.values("day").distinct().count() != (scope.last - first).days + 1:
        return None
    mine = Q(office__in=below(scope.office), audience__in=scope.audiences, kind=kind)
    entries = days.order_by("entry").values_list("entry", flat=True).distinct()
    return list(days.filter(mine).values_list("counts", flat=True)), tuple(entries)


def below(office: str) -> list[str]:
    """The office and those under it."""
    path = Office.objects.filter(code=office).values_list("path", flat=True).first() or "/-/"
    return list(Office.objects.filter(path__startswith=path).values_list("code", flat=True))


def _sum(name: str, kind: str, what: str, scope: Scope) -> Number:
    return _added(name, what, _rows(kind, scope.first, scope))


def _at_end(name: str, kind: str, what: str, scope: Scope) -> Number:
    return _added(name, what, _rows(kind, scope.last, scope))


def _added(name: str, what: str, told: tuple[list[dict[str, int]], tuple[int, ...]] | None) -> Number:
    if told is None:
        return Number(name, None, 0, ())
    return Number(name, Decimal(sum(counts.get(what, 0) for counts in told[0])), 0, told[1])


def _share(name: str, kind: str, part: str, whole: str, scope: Scope) -> Number:
    told = _rows(kind, scope.first, scope)
    of = sum(counts.get(whole, 0) for counts in told[0]) if told else 0
    if told is None or not of:
        return Number(name, None, 1, told[1] if told else ())
    value = Decimal(100 * sum(counts.get(part, 0) for counts in told[0])) / of
    return Number(name, round(value, 1), 1, told[1])


def _state(code: str, scope: Scope) -> State:
    row = Indicator.objects.filter(code=code, audience__in=scope.audiences).first()
    if row is None:
        raise Refused("statement.number", name=f"indicator.{code}"[:80])
    known = Measurement.objects.filter(
        indicator=code, part="", on__lte=scope.last, state="standing", value__isnull=False
    )
    targets = Milestone.objects.filter(indicator=code, state="standing", value__isnull=False, set_on__lte=scope.last)
    return State(row, scope.last, figures(known), list(targets.order_by("on", "first")))


def _indicator(name: str, code: str, scope: Scope) -> Number:
    """The newest figure of the period; an older one is not of this period."""
    state = _state(code, scope)
    row = state.latest
    if row is None or row.on < scope.first:
        return Number(name, None, state.indicator.decimals, ())
    return Number(name, row.value, state.indicator.decimals, (row.first,))


def _target(name: str, code: str, scope: Scope) -> Number:
    state = _state(code, scope)
    row = state.target
    return Number(name, row.value if row else None, state.indicator.decimals, (row.first,) if row else ())
