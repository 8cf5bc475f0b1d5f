"""From the keys of a row to its formula."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from kientao.base.text import T
from kientao.base.yamlfile import Map, Problems, fault

from .formulas import HUNDRED, ZERO, Formula, Given, Interpolate, Levels, Met, Ratio, Step, Steps, Term, Weighted

fault("scorecard.formula", T("Cách tính “{kind}” thiếu hoặc sai “{key}”.",
                             "The formula “{kind}” lacks “{key}”, or it is wrong."),
      T("Xem law/vn/scorecards/README.md.", "See law/vn/scorecards/README.md."))  # fmt: skip
EMPTY = ("", "full", "zero")


def _interpolate(row: Map, ruler: Map) -> Formula:
    least, most = (Decimal(p) for p in row["points"])
    low, high = Decimal(row["min"]), Decimal(row["max"])
    if low > high or least > most:
        raise ValueError("min")
    return Interpolate(low, high, least, most, row.get("word") or "", counts=bool(row.get("counts")))


def _levels(row: Map, ruler: Map) -> Formula:
    least, most = (Decimal(p) for p in row["points"])
    order = tuple(row.get("order") or ruler["order"])
    if order.index(row["min"]) > order.index(row["max"]):
        raise ValueError("min")
    return Levels(order, row["min"], row["max"], least, most)


def _steps(row: Map, ruler: Map) -> Formula:
    steps = tuple(Step(Decimal(s["points"]), _number(s.get("at_least")), _number(s.get("at_most")))
                  for s in row.get("steps") or ())  # fmt: skip
    words = {word: Decimal(points) for word, points in (row.get("words") or {}).items()}
    if not steps and not words:
        raise KeyError("steps")
    return Steps(steps, words, row.get("mean"), _number(row.get("empty")))


def _ratio(row: Map, ruler: Map) -> Formula:
    if (row.get("empty") or "") not in EMPTY:
        raise ValueError("empty")
    return Ratio(Decimal(row["most"]), Decimal(row.get("target", HUNDRED)), row.get("empty") or "")


def _weighted(row: Map, ruler: Map) -> Formula:
    if "terms" in row:
        terms = {name: _term(one) for name, one in row["terms"].items()}
        return Weighted(terms, Decimal(row["most"]))
    term = _term(row)
    lowest = term.points(Decimal(row.get("lowest", ZERO)))
    return Weighted({"": term}, Decimal(row.get("most", term.weight)), lowest or ZERO)


def _term(row: Any) -> Term:
    return Term(Decimal(row["weight"]), Decimal(row.get("scale", 1)), _number(row.get("cap")))


def _met(row: Map, ruler: Map) -> Formula:
    if "at_least" not in row and "word" not in row:
        raise KeyError("at_least")
    return Met(_number(row.get("at_least")), row.get("word") or "")


def _given(row: Map, ruler: Map) -> Formula:
    return Given(_number(row.get("most")))


KINDS: dict[str, tuple[str, ...]] = {  # keys of each kind
    "interpolate": ("min", "max", "points", "word", "counts"),
    "levels": ("min", "max", "points", "order"),
    "steps": ("steps", "words", "mean", "empty"),
    "ratio": ("most", "target", "empty"),
    "weighted": ("weight", "scale", "lowest", "most", "terms"),
    "met": ("at_least", "word"),
    "given": ("most",),
}
MAKERS: dict[str, Callable[[Map, Map], Formula]] = {
    "interpolate": _interpolate, "levels": _levels, "steps": _steps, "ratio": _ratio, "weighted": _weighted,
    "met": _met, "given": _given,
}  # fmt: skip


def formula(kind: str, row: Any, ruler: Map, problems: Problems, node: Map) -> Formula | None:
    """The formula of a row; what it lacks goes to `problems`. ruler: for what its rows share."""
    try:
        return MAKERS[kind](row, ruler)
    except (KeyError, ValueError, ArithmeticError, TypeError) as error:
        problems.add("scorecard.formula", node, kind=kind, key=str(error.args[0])[:60] if error.args else "")
        return None


def _number(value: Any) -> Decimal | None:
    return None if value is None else Decimal(value)
