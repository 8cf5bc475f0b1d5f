"""Scores in words: values, points, the rule of a row and the numbers put into it."""

from collections.abc import Mapping
from decimal import Decimal
from functools import singledispatch
from typing import Any

from kientao.base.measures import MEASURES
from kientao.base.text import T
from kientao.ui.language import t, tr
from kientao.ui.numbers import num

from ..figures import State
from ..models import Milestone
from ..scorecards.formulas import Formula, Given, Interpolate, Levels, Met, Pair, Ratio, Steps, Value, Weighted, rounded
from ..scorecards.opening import Mark
from ..scorecards.rulers import Item
from ..scorecards.scoring import GroupScore, ItemScore, Score

SCOPES = {
    "city": T("đô thị, thành phố", "the city"), "province": T("cấp tỉnh", "the province"),
    "ward": T("phường, xã", "a ward"), "office": T("cơ quan, đơn vị", "offices"),
}  # fmt: skip
MADE = {  # what happens to a number that is no whole
    "full": T("Không có gì để chia thì được tối đa.", "With nothing to divide by the most is given."),
    "zero": T("Không có gì để chia thì 0 điểm.", "With nothing to divide by it earns nothing."),
    "": T("Không có gì để chia thì chưa biết.", "With nothing to divide by it is not known."),
}


def short(value: Decimal, digits: int = 2) -> str:
    """12,27; 7: no empty zeros."""
    found = rounded(value, digits)
    return num(found.to_integral_value() if found == found.to_integral_value() else found)


def points(value: Decimal | None, digits: int = 2) -> str | None:
    return None if value is None else short(value, digits)


def amount(item: Item, value: Decimal | str | None) -> str:
    """A number with its unit, or the word of a level."""
    if value is None:
        return t("chưa có số liệu", "no figure yet")
    if isinstance(value, str):
        return tr(item.words[value]) if value in item.words else value
    mark = tr(MEASURES[item.unit][1]) if item.unit in MEASURES else ""
    return f"{short(value)} {mark}".strip()


def value_words(item: Item, value: Value) -> str | None:
    """As people read it; None: not known."""
    if value is None:
        return None
    if isinstance(value, Pair):
        of = t("{n} trên {d}", "{n} of {d}", n=num(value.n), d=num(value.d))
        return of if value.percent is None else f"{of} ({short(value.percent)} %)"
    if isinstance(value, Mapping):
        return "; ".join(f"{_part(item, name)}: {value_words(item, one)}" for name, one in value.items())
    return amount(item, value)


def _part(item: Item, name: str) -> str:
    return tr(item.terms.get(name) or item.words.get(name) or name)


def mark_words(item: Item, mark: Mark) -> str:
    """ "từ 200.000 người: 5,5 điểm"; of what is only met or not: "đạt khi từ 5,5 km²"."""
    if isinstance(next(iter(item.formulas.values())), Met):
        return rule(item.formula(""), item)
    at = amount(item, mark.value)
    if not isinstance(mark.value, str):
        at = t("đến {at}", "up to {at}", at=at) if mark.falls else t("từ {at}", "from {at}", at=at)
    return t("{at}: {points} điểm", "{at}: {points} points", at=at, points=points(mark.points))


def target(state: State, aim: Milestone) -> str:
    """The value of a target in words or with its unit."""
    shown = state.shown(aim.value, aim.words) or tr(aim.words or "")
    return shown if state.indicator.unit == "class" or aim.value is None else f"{shown} {tr(state.unit)}".strip()


def between(score: Score) -> str | None:
    """ "74,25", or "12,27–87" while something is missing; None: nothing counts, or nothing is known."""
    if all(it.points is None for it in score.items):
        return None
    if score.total is not None:
        return points(score.total)
    if score.ruler.left_out:
        return None
    return f"{points(score.worst)}–{points(score.best)}"


def out_of(score: Score) -> str:
    whole = score.ruler.most if score.ruler.most is not None else Decimal(sum(it.counts for it in score.items))
    if score.ruler.adds == "met":
        return t("trên {n} tiêu chuẩn", "of {n} standards", n=num(whole))
    return t("trên {n} điểm", "of {n} points", n=num(whole))


def verdict(score: Score | None) -> tuple[Any, str] | None:
    """(words, kind of badge) of whether it is reached; None: the ruler asks for nothing."""
    if score is None:
        return T("chưa đủ căn cứ để chấm", "no basis to score"), "warn"
    if score.ruler.need is None:
        return _grade(score)
    return {
        True: (T("đạt", "reached"), "good"), False: (T("chưa đạt", "not reached"), "bad"),
        None: (T("chưa đủ số liệu để kết luận", "not enough figures to tell"), "warn"),
    }[score.reached]  # fmt: skip


def _grade(score: Score) -> tuple[Any, str] | None:
    """A grade from a few indicators would mislead: it waits for all of them."""
    if not score.ruler.grades:
        return None
    if not score.missing:
        return (score.grade.title, "info") if score.grade else None
    n, m = len(score.counted), len(score.counted) + len(score.missing)
    return t(
        "mới biết {n} trên {m} chỉ số, chưa xếp loại", "{n} of {m} indicators known, no grade yet", n=n, m=m
    ), "warn"


def why(score: Score) -> list[str]:
    """Why the class is not reached, one sentence each."""
    return [sentence for group in score.groups if (sentence := _why_group(group))] + _why_total(score)


def _why_group(group: GroupScore) -> str:
    if group.reached is not False:
        return ""
    return t("Nhóm “{group}” nhiều nhất chỉ còn {best} điểm, cần {least}.",
             "Group “{group}” can get {best} points at most and needs {least}.",
             group=tr(group.group.title), best=points(group.best), least=points(group.group.least))  # fmt: skip


def _why_total(score: Score) -> list[str]:
    if score.ruler.need is None or score.best >= score.ruler.need:
        return []
    return [t("Tổng nhiều nhất chỉ còn {best} điểm, cần {need}.", "The total can be {best} at most and needs {need}.",
              best=points(score.best), need=points(score.ruler.need))]  # fmt: skip


# -- the rule of a row, and the numbers put into it ------------------------------------------------------------------
@singledispatch
def rule(formula: Formula, item: Item) -> str:
    raise AssertionError(formula)


@rule.register
def _(formula: Interpolate, item: Item) -> str:
    low, high = amount(item, formula.low), amount(item, formula.high)
    least, most = points(formula.least), points(formula.most)
    if formula.word:
        return t("{word}: {least} điểm; từ {high}: {most} điểm; còn lại 0 điểm.",
                 "{word}: {least} points; from {high}: {most} points; else none.",
                 word=amount(item, formula.word), least=least, high=high, most=most)  # fmt: skip
    told = t("Dưới {low}: 0 điểm. Từ {low}: {least} điểm, tăng đều đến {most} điểm khi đạt {high}.",
             "Under {low}: no points. From {low}: {least} points, rising evenly to {most} at {high}.",
             low=low, least=least, most=most, high=high)  # fmt: skip
    if formula.floor is None or formula.floor >= formula.low:
        return told
    return told + " " + t("Được giảm: từ {floor} đã có {least} điểm.", "Softened: {least} points from {floor} on.",
                          floor=amount(item, formula.floor), least=least)  # fmt: skip


@rule.register
def _(formula: Levels, item: Item) -> str:
    return t("Dưới {low}: 0 điểm. {low}: {least} điểm. Từ {high}: {most} điểm.",
             "Under {low}: no points. {low}: {least} points. From {high}: {most} points.",
             low=amount(item, formula.low), least=points(formula.least), high=amount(item, formula.high),
             most=points(formula.most))  # fmt: skip


@rule.register
def _(formula: Steps, item: Item) -> str:
    told = [f"{amount(item, word)}: {points(p)}" for word, p in formula.words.items()]
    for step in formula.steps:
        bound = step.at_least if step.at_least is not None else step.at_most
        assert bound is not None
        told.append(mark_words(item, Mark(bound, step.points, step.at_least is None)))
    words = "; ".join(told) + "."
    if formula.decimals is not None:
        words += " " + t("Điểm là bình quân các hồ sơ, làm tròn {n} chữ số thập phân.",
                         "Points are the mean over dossiers, rounded to {n} decimal.", n=formula.decimals)  # fmt: skip
    return words


@rule.register
def _(formula: Ratio, item: Item) -> str:
    told = t("{most} điểm × tỷ lệ đạt / {target} %, nhiều nhất {most} điểm.",
             "{most} points × the share / {target} %, {most} at most.",
             most=points(formula.most), target=num(formula.target))  # fmt: skip
    return f"{told} {tr(MADE[formula.empty])}"


@rule.register
def _(formula: Weighted, item: Item) -> str:
    if "" in formula.terms:
        term = formula.terms[""]
        return t("Trọng số {weight}: điểm × {weight} / {scale}.", "Weight {weight}: value × {weight} / {scale}.",
                 weight=num(term.weight), scale=num(term.scale))  # fmt: skip
    told = [f"{num(term.weight)} × {_part(item, name)}" + (t(" (nhiều nhất {n})", " (at most {n})", n=num(term.cap))
            if term.cap is not None else "") for name, term in formula.terms.items()]  # fmt: skip
    return t("{terms}; nhiều nhất {most} điểm.", "{terms}; {most} points at most.", terms=" + ".join(told),
             most=points(formula.most))  # fmt: skip


@rule.register
def _(formula: Met, item: Item) -> str:
    at = amount(item, formula.at_least if formula.at_least is not None else formula.word)
    return t("Đạt khi từ {at}.", "Met from {at}.", at=at) if formula.at_least is not None else t(
        "Đạt khi: {at}.", "Met when: {at}.", at=at)  # fmt: skip


@rule.register
def _(formula: Given, item: Item) -> str:
    return t("Số do cơ quan khác công bố, ghi nguyên; ở đây không tính lại.",
             "A figure that others publish, kept as it is; nothing is computed here.")  # fmt: skip


def put_in(it: ItemScore) -> str:
    """The numbers put into the formula: "5,5 + (7 − 5,5) × (350.000 − 200.000) / (500.000 − 200.000) = 6,25"."""
    formula, value = it.formula, it.value
    if value is None:
        return t("Chưa có số liệu: từ {worst} đến {best} điểm.", "No figure: between {worst} and {best} points.",
                 worst=points(it.worst), best=points(it.best)) if it.counts else ""  # fmt: skip
    if it.softened:
        return t("Được mức tối thiểu theo quy định giảm: {points} điểm.",
                 "The reduction gives the minimum: {points} points.", points=points(it.points))  # fmt: skip
    shown, got = value_words(it.item, value), points(it.points)
    if isinstance(formula, Interpolate) and isinstance(value, Decimal) and formula.low <= value < formula.high:
        low, high, least, most = num(formula.low), num(formula.high), points(formula.least), points(formula.most)
        return f"{least} + ({most} − {least}) × ({short(value)} − {low}) / ({high} − {low}) = {got}"
    if isinstance(formula, Ratio) and isinstance(value, Pair) and value.d:
        whole = "" if formula.target == 100 else f" / {num(formula.target)} %"
        return f"{points(formula.most)} × {num(value.n)} / {num(value.d)}{whole} = {got}"
    if isinstance(formula, Weighted) and "" in formula.terms and isinstance(value, Decimal):
        return f"{num(formula.terms[''].weight)} × {short(value, 4)} / {num(formula.terms[''].scale)} = {got}"
    return f"{shown} → {got}" if got is not None else str(shown)
