"""A rule as one sentence, made from its parts: what it watches, when, what it does, how often at most.

The sentence is what two people approve, so nothing of the rule may be missing in it.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from kientao.base import clock, durations
from kientao.base.errors import Missing
from kientao.base.text import T, Text, say
from kientao.city.access import once
from kientao.city.models import SensorKind
from kientao.city.reach import unit_names
from kientao.city.workdays import WEEKDAYS
from kientao.lake import facts
from kientao.ledger import publication
from kientao.ui import dates, numbers

from . import allowed, conditions, law
from .language import LENGTHS, Node
from .limits import PERIODS
from .reading import Told

COMPARED = {
    "=": T("là", "is"), "<>": T("khác", "is not"), "<": T("dưới", "is below"), ">": T("trên", "is above"),
    "<=": T("không quá", "is at most"), ">=": T("từ", "is at least"),
}  # fmt: skip
IN_TIME = {"<": T("trước", "is before"), ">": T("sau", "is after"), "<=": T("không sau", "is not after"),
           ">=": T("không trước", "is not before"), "=": T("đúng", "is"), "<>": T("khác", "is not")}  # fmt: skip
NOW = {"now": T("lúc này", "now"), "today": T("hôm nay", "today"), "year": T("năm nay", "this year"),
       "month": T("tháng này", "this month"), "month_day": T("ngày trong năm", "day of the year")}  # fmt: skip
OPS = {"over": T("vượt", "exceeds"), "under": T("thấp hơn", "is under"), "at_least": T("từ", "is at least"),
       "at_most": T("không quá", "is at most")}  # fmt: skip
MODES = {
    "watch": T("chỉ chạy thử, không làm", "only watches, doing nothing"),
    "propose": T("đề xuất", "proposes"),
    "perform": T("tự làm", "does by itself"),
}
UNITS = {"minutes": T("phút", "minutes"), "hours": T("giờ", "hours"), "days": T("ngày", "days")}


def sentence(told: Told, lang: str) -> str:
    """The whole rule, in one sentence."""
    words = T("Khi {when}, quy tắc {mode}: {act}{given}; nhiều nhất {limit}; từ {since} đến hết {until}.",
              "When {when}, the rule {mode}: {act}{given}; at most {limit}; from {since} until {until}.")  # fmt: skip
    return words.to(
        lang, when=when(told, lang), mode=MODES[told.mode].to(lang), act=verb(told.do, lang), given=given(told, lang),
        limit=limit(told, lang), since=dates.day(told.since, lang), until=dates.day(told.until, lang),
    )  # fmt: skip


def when(told: Told, lang: str) -> str:
    if told.source == "calendar":
        return _calendar(told.on, lang)
    if told.source == "readings":
        return _watch(told, lang)
    fact = facts.find(told.source)
    found = conditions.compile(told.when, fact)
    held = T(" liên tục {length}", " without a break for {length}")
    tail = held.to(lang, length=durations.say(told.hold).to(lang)) if told.hold else ""
    row = T("ở một dòng của «{fact}», {what}", "in a row of “{fact}” {what}")
    return row.to(lang, fact=fact.title.to(lang), what=node(found.tree, fact, lang) + tail)


def verb(name: str, lang: str) -> str:
    title = publication.of(name).title
    return say(title, lang) or name


def given(told: Told, lang: str) -> str:
    """What is given to the act, as its author wrote it: the places stay places."""
    known = allowed.verbs()[told.do].parts if told.do in allowed.verbs() else {}
    parts = [f"{known[name].to(lang).lower() if name in known else name} {_plain(value, lang)}"
             for name, value in told.given.items()]  # fmt: skip
    return f" ({'; '.join(parts)})" if parts else ""


def limit(told: Told, lang: str) -> str:
    count, per = told.limit
    return T("{count} lần mỗi {per}", "{count} a {per}").to(lang, count=count, per=PERIODS[per].to(lang))


def _plain(value: Any, lang: str) -> str:
    if isinstance(value, Mapping):
        if 0 in (value.get("working_days"), value.get("days")):
            return T("trong ngày", "the same day").to(lang)
        if "working_days" in value:
            return T("sau {n} ngày làm việc", "after {n} working days").to(lang, n=value["working_days"])
        if "days" in value:
            return T("sau {n} ngày", "after {n} days").to(lang, n=value["days"])
        if "office_of" in value:
            return T("nơi phục vụ {unit}", "that serves {unit}").to(lang, unit=value["office_of"])
        if "decimal" in value:
            return _plain(value["decimal"], lang)
        return ", ".join(_plain(one, lang) for one in value.values())
    if isinstance(value, list | tuple):
        return ", ".join(_plain(one, lang) for one in value)
    if isinstance(value, bool):
        return (T("có", "yes") if value else T("không", "no")).to(lang)
    return f"“{value}”" if isinstance(value, str) else str(value)


# -- conditions over facts ---------------------------------------------------------------------------------------------
def node(tree: Node, fact: facts.Fact, lang: str) -> str:
    """One part of a condition in words."""
    children = tree.children
    parts = [node(child, fact, lang) for child in children] if tree.kind != "compare" else []
    match tree.kind:
        case "and":
            return T(" và ", " and ").to(lang).join(parts)
        case "or":
            return f"({T(' hoặc ', ' or ').to(lang).join(parts)})"
        case "not":
            return _not(children[0], fact, lang)
        case "compare":
            return _compare(tree, fact, lang)
        case "between":
            return T("{one} từ {low} đến {high}", "{one} between {low} and {high}").to(
                lang, one=parts[0], low=parts[1], high=parts[2]
            )
        case "in":
            some = T(" hoặc ", " or ").to(lang).join(_labelled(children[0], c, fact, lang) for c in children[1:])
            return T("{one} là {some}", "{one} is {some}").to(lang, one=parts[0], some=some)
        case "null":
            return T("chưa có {one}", "no {one}").to(lang, one=parts[0])
        case "column":
            title = _title(fact, tree.name).to(lang)
            return T("đúng là «{one}»", "“{one}” holds").to(lang, one=title) if tree.type == "truth" else f"«{title}»"
        case "length":
            return f"{parts[0]} {UNITS[tree.name].to(lang)}"
        case "law":
            return _law(tree.name, lang)
        case "workdays":
            return T("{n} ngày làm việc trước", "{n} working days ago").to(lang, n=tree.value)
        case "now":
            return NOW[tree.name].to(lang)
        case "negative":
            return f"-{parts[0]}"
        case "arithmetic":
            return _arithmetic(tree, parts, lang)
    return _constant(tree.value, lang)


def _not(child: Node, fact: facts.Fact, lang: str) -> str:
    if child.kind == "null":
        return T("đã có {one}", "there is {one}").to(lang, one=node(child.children[0], fact, lang))
    if child.kind == "column":
        return T("không phải «{one}»", "“{one}” does not hold").to(lang, one=_title(fact, child.name).to(lang))
    return T("không phải: {one}", "not: {one}").to(lang, one=node(child, fact, lang))


def _compare(tree: Node, fact: facts.Fact, lang: str) -> str:
    left, right = tree.children
    if left.type == "instant" and tree.name in ("<", "<=") and left.kind == "column":
        if right.kind == "now":
            return T("{one} đã qua", "{one} has passed").to(lang, one=node(left, fact, lang))
        if length := _ago(right):
            return T("{one} đã qua hơn {length}", "{one} passed more than {length} ago").to(
                lang, one=node(left, fact, lang), length=node(length, fact, lang))  # fmt: skip
        if right.kind == "workdays":
            return T("{one} đã hơn {n} ngày làm việc", "{one} is more than {n} working days ago").to(
                lang, one=node(left, fact, lang), n=right.value)  # fmt: skip
    words = (IN_TIME if left.type in ("instant", "day") else COMPARED)[tree.name]
    if right.kind == "constant" and right.value == "":
        return (T("chưa có {one}", "no {one}") if tree.name == "=" else T("đã có {one}", "there is {one}")).to(
            lang, one=node(left, fact, lang))  # fmt: skip
    return f"{node(left, fact, lang)} {words.to(lang)} {_labelled(left, right, fact, lang)}"


def _ago(tree: Node) -> Node | None:
    """now - hours(n) → hours(n)."""
    if tree.kind == "arithmetic" and tree.name == "-" and tree.children[0].kind == "now":
        return tree.children[1] if tree.children[1].kind == "length" else None
    return None


def _arithmetic(tree: Node, parts: list[str], lang: str) -> str:
    if tree.children[0].kind == "now" and tree.name == "+":
        return T("{length} tới", "{length} from now").to(lang, length=parts[1])
    return f"{parts[0]} {tree.name} {parts[1]}"


def _labelled(beside: Node, tree: Node, fact: facts.Fact, lang: str) -> str:
    """A code by its meaning, where the column knows it."""
    labels = fact.column(beside.name).labels if beside.kind == "column" else {}
    if tree.kind == "constant" and tree.value in labels:
        return f"“{labels[tree.value].to(lang)}”"
    return node(tree, fact, lang)


def _constant(value: Any, lang: str) -> str:
    if isinstance(value, date):
        return dates.day(value, lang)
    if isinstance(value, bool):
        return (T("có", "yes") if value else T("không", "no")).to(lang)
    try:
        return numbers.num(Decimal(str(value)), lang=lang)
    except ArithmeticError:
        return f"“{value}”"


def _law(name: str, lang: str) -> str:
    title: Any = law.parameters()[name].title
    try:
        now = clock.day(clock.now(), "UTC")
        return f"{say(title, lang)} ({law.at(name, now).value})"
    except Missing:
        return say(title, lang)


def _title(fact: facts.Fact, name: str) -> Text:
    return fact.column(name).title


# -- readings and days -------------------------------------------------------------------------------------------------
def _watch(told: Told, lang: str) -> str:
    watch = told.watch
    kind = _kind(watch["kind"], lang)
    within = durations.say(durations.read(watch["within"])).to(lang) if watch.get("within") else ""
    where = (
        T(" ở {places}", " in {places}").to(
            lang, places=", ".join(say(unit_names().get(p, p), lang) for p in told.places)
        )
        if told.places
        else ""
    )
    if "silent" in watch:
        text = T("một điểm đo {kind} im lặng {length}", "a sensor of {kind} has been silent for {length}").to(
            lang, kind=kind, length=durations.say(durations.read(watch["silent"])).to(lang))  # fmt: skip
    elif "rises" in watch or "falls" in watch:
        moves = T("tăng", "rises by") if "rises" in watch else T("giảm", "falls by")
        much = _number(watch.get("rises", watch.get("falls")), lang)
        text = f"{kind} {moves.to(lang)} {much} {T('trong', 'within').to(lang)} {within}"
    elif "and" in watch:
        text = T("trong cùng một địa bàn {one} và {two}, cách nhau không quá {within}",
                 "in one place {one} and {two}, within {within}").to(
            lang, one=_test(watch, lang), two=_test(watch["and"], lang), within=within)  # fmt: skip
    elif "sensors" in watch:
        text = T("ít nhất {n} điểm đo của một địa bàn có {one} trong {within}",
                 "at least {n} sensors of one place have {one} within {within}").to(
            lang, n=watch["sensors"], one=_test(watch, lang), within=within)  # fmt: skip
    else:
        held = durations.say(durations.read(watch["for"])).to(lang) if watch.get("for") else ""
        text = _test(watch, lang) + (
            T(" liên tục {length}", " without a break for {length}").to(lang, length=held) if held else ""
        )
    more = []
    if watch.get("clear") is not None:
        more.append(T("sẵn sàng lại khi qua mức {n}", "ready again past {n}").to(lang, n=_number(watch["clear"], lang)))
    if watch.get("cooldown"):
        length = durations.say(durations.read(watch["cooldown"])).to(lang)
        more.append(T("không lặp lại trong {length}", "not again within {length}").to(lang, length=length))
    return text + where + (f" ({'; '.join(more)})" if more else "")


def _test(told: Mapping[str, Any], lang: str) -> str:
    op = next(op for op in OPS if op in told)
    return f"{_kind(told['kind'], lang)} {OPS[op].to(lang)} {_number(told[op], lang)}"


def _kind(code: str, lang: str) -> str:
    names = once(("kinds",), lambda: dict(SensorKind.objects.values_list("code", "title")))
    return f"«{say(names.get(code, code), lang)}»"


def _number(value: Any, lang: str) -> str:
    return numbers.num(Decimal(str(value)), lang=lang)


def _calendar(on: Mapping[str, Any], lang: str) -> str:
    if "every" in on:
        text = T("đến mỗi ngày làm việc", "each working day comes").to(lang)
    elif "weekday" in on:
        text = T("đến {day} hằng tuần", "{day} of each week comes").to(lang, day=WEEKDAYS[on["weekday"] - 1].to(lang))
    else:
        text = T("đến ngày {n} hằng tháng", "day {n} of each month comes").to(lang, n=on["day"])
    if on.get("months"):
        text += T(" (các tháng {months})", " (months {months})").to(lang, months=", ".join(map(str, on["months"])))
    off = {"next": T(", ngày nghỉ thì ngày làm việc sau", ", or the next working day"),
           "previous": T(", ngày nghỉ thì ngày làm việc trước", ", or the working day before")}  # fmt: skip
    if on.get("if_off") in off:
        text += off[on["if_off"]].to(lang)
    return text + T(", lúc {at}", ", at {at}").to(lang, at=on.get("at", "07:00"))


assert set(UNITS) == set(LENGTHS)


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[tuple[str, Any, Any]]:
    """Parts that differ between two versions: (part, before, after); None where it is not there."""
    names = sorted({*before, *after})
    return [(name, before.get(name), after.get(name)) for name in names if before.get(name) != after.get(name)]
