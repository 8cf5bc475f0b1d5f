"""The five things that need the leader: ranked from facts, in the order of kinds the city decided, none twice."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from kientao.base import clock
from kientao.city import readings
from kientao.city.models import Sensor, SensorKind, valid
from kientao.rules import matters as proposals
from kientao.ui.dates import day_at
from kientao.ui.language import t, tr
from kientao.ui.numbers import num
from kientao.ui.place import zone
from kientao.work.reports.models import Category

from ..counting import live
from . import directions, due, policy, targets, work
from .look import Look
from .tiles import Item, ask_task

MOST = 5
PASSED = 100_000  # days: behind every target that can still be reached
READ = 20  # rows of one kind that are looked at


def five(look: Look) -> tuple[Item, ...]:
    """At most five. One cause stands once: the gravest kind that tells of it keeps it."""
    kinds, each = policy.order(look.day)
    found: list[Item] = []
    rest: list[Item] = []
    seen: set[str] = set()
    for kind in kinds:
        fresh = []
        for item in KINDS[kind](look):
            if item.cause not in seen:
                seen.add(item.cause)
                fresh.append(item)
        fresh.sort(key=lambda item: (-item.press, item.cause))
        found += fresh[:each]
        rest += fresh[each:]
    return tuple([*found, *rest][:MOST])


def _days(look: Look, due: int | None) -> int:
    return 0 if due is None else max((look.day - clock.day(due, zone())).days, 0)


def late_words(days: int) -> str:
    return t("quá hạn {n} ngày", "{n} days late", n=num(days)) if days else t("quá hạn hôm nay", "late today")


def of_reports(look: Look) -> list[Item]:
    """Late reports, one line for what one office owes in one ward."""
    groups: dict[tuple[str, str], dict[str, Any]] = {}
    for row in look.reports or ():
        if row.get("late"):
            one = groups.setdefault((row["office"], row["ward"]), {"late": 0, "oldest": None, "kinds": {}})
            one["late"] += row["late"]
            one["oldest"] = min(filter(None, (one["oldest"], row.get("oldest"))), default=None)
            if "category" in row:
                one["kinds"][row["category"]] = one["kinds"].get(row["category"], 0) + row["late"]
    names = dict(Category.objects.values_list("code", "name")) if groups else {}
    return [_reports(look, office, ward, one, names) for (office, ward), one in groups.items()]


def _reports(look: Look, office: str, ward: str, one: dict[str, Any], names: dict[str, Any]) -> Item:
    place, who, days = work.ward(look, ward), work.office(look, office), _days(look, one["oldest"])
    title = t("{n} phản ánh quá hạn ở {ward}", "{n} late reports in {ward}", n=num(one["late"]), ward=place)
    kinds = sorted(one["kinds"].items(), key=lambda pair: (-pair[1], pair[0]))[:2]
    why = ", ".join(f"{tr(names.get(code, code))} {num(n)}" for code, n in kinds)
    if one["oldest"]:
        why += "; " + t("lâu nhất {late}", "the oldest {late}", late=late_words(days))
    link = directions.heap(look, "phan-anh-qua-han", "reports", phuong=ward, **{"co-quan": office})
    words = t("Giải quyết dứt điểm {n} phản ánh quá hạn ở {ward}", "Settle {n} late reports in {ward}",
              n=num(one["late"]), ward=place)  # fmt: skip
    return Item(f"reports:{office}:{ward}", "reports", title, why or who, who, link, ask_task(words=words,
    office=office),
                (days + 1) * one["late"])  # fmt: skip


def of_tasks(look: Look) -> list[Item]:
    """Late tasks, each with what it is about; of a past day, what each office owed."""
    if look.past:
        return [_owed(look, office, count) for office, count in work.by_name(look.tasks, "office", "late")]
    rows = live.late_tasks(look.see, look.now).order_by("due", "code")[:READ]
    made = []
    for row in rows:
        days, who = _days(look, row.due), work.office(look, row.office)
        made.append(Item(
            row.about or f"task:{row.code}", "tasks", row.title,
            t("nhiệm vụ {late}, tiến độ {n} %", "task {late}, {n} % done", late=late_words(days), n=num(row.progress)),
            who, f"/viec/nhiem-vu/{row.code}",
            ask_task(f"task:{row.code}", t("Đôn đốc: {title}", "Press on: {title}", title=row.title), row.office), days,
        ))  # fmt: skip
    return made


def _owed(look: Look, office: str, count: int) -> Item:
    who = work.office(look, office)
    title = t("{n} nhiệm vụ quá hạn: {who}", "{n} late tasks: {who}", n=num(count), who=who)
    return Item(f"tasks:{office}", "tasks", title, t("cuối ngày ấy", "at the end of that day"), who,
                directions.heap(look, "", "tasks"), ask_task(words=title, office=office), count)  # fmt: skip


def of_waiting(look: Look) -> list[Item]:
    """Tasks that nobody accepted in time."""
    if look.past:
        return []
    rows = live.waiting_tasks(look.see, look.now).order_by("accept_by", "code")[:READ]
    return [
        Item(row.about or f"task:{row.code}", "waiting", row.title,
             t("chưa cơ quan nào nhận, {late}", "not accepted, {late}", late=late_words(_days(look, row.accept_by))),
             work.office(look, row.office), f"/viec/nhiem-vu/{row.code}",
             ask_task(f"task:{row.code}", t("Nhận và làm: {title}", "Accept and do: {title}", title=row.title),
                      row.office),
             _days(look, row.accept_by))
        for row in rows
    ]  # fmt: skip


def of_indicators(look: Look) -> list[Item]:
    """Behind their path, the nearest target first; one somebody works on already comes after the others."""
    off = [one for one in targets.stands(look) if one.off]
    about = [f"indicator:{one.state.indicator.code}" for one in off]
    open_ = (
        set() if look.past else set(live.open_tasks(look.see).filter(about__in=about).values_list("about", flat=True))
    )
    made = []
    for one, cause in zip(off, about, strict=True):
        why = one.why + ("; " + t("đã giao việc", "a task is open") if cause in open_ else "")
        away = (one.target_on - look.day).days  # the nearest day ahead presses most, then those that passed
        near = -away if away >= 0 else away - PASSED
        made.append(Item(
            cause, "indicators", t("Chậm {n} %: {name}", "{n} % behind: {name}", name=one.name, n=num(one.gap or 0,
            0)), why,
            work.office(look, one.state.indicator.office), one.link, one.task,
            near - (2 * PASSED if cause in open_ else 0),
        ))  # fmt: skip
    return made


def of_documents(look: Look) -> list[Item]:
    made = []
    for office, count in work.by_name(look.documents, "office", "late"):
        who = work.office(look, office)
        title = t("{n} văn bản quá hạn công khai", "{n} documents late to publish", n=num(count))
        made.append(Item(
            f"documents:{office}", "documents", title, t("luật buộc công khai, nay chưa",
                                                         "due by law, not yet public"), who,
            directions.heap(look, "van-ban-qua-han", "documents", **{"co-quan": office}),
            ask_task(words=t("Công khai {n} văn bản đã quá hạn", "Publish {n} overdue documents", n=num(count)),
                     office=office),
            count,
        ))  # fmt: skip
    return made


def of_sheets(look: Look) -> list[Item]:
    """Monthly sheets, one line an office."""
    if look.past:
        return []
    groups: dict[str, list[dict[str, Any]]] = {}
    for row in due.late_sheets(look):
        groups.setdefault(row["office"], []).append(row)
    made = []
    for office, rows in groups.items():
        who, months = work.office(look, office), [_month(row["month"]) for row in rows]
        title = t("Biểu số liệu chậm: {who}", "Sheets of figures late: {who}", who=who)
        made.append(Item(
            f"sheets:{office}", "sheets", title, t("thiếu tháng {months}", "missing: {months}",
                                                   months=", ".join(months[:3])),
            who, "/dang-sau/bieu-cham", ask_task(words=t("Nộp biểu số liệu tháng {months}",
                                                         "Send the sheets of {months}",
            months=", ".join(months)), office=office), (_days(look, rows[0]["due"]) + 1) * len(rows),
        ))  # fmt: skip
    return made


def _month(first: date) -> str:
    return f"{first.month}/{first.year}"


def of_proposals(look: Look) -> list[Item]:
    """What rules proposed and nobody answered: only what this reader may answer."""
    if look.past or look.by is None:
        return []
    rows = proposals.todo(look.by).filter(kind__in=("proposal", "stopped", "appeal")).order_by("opened")[:READ]
    return [
        Item(f"rule:{row.about}", "proposals", row.words, t("{what}, chờ từ {day}", "{what}, waiting since {day}",
             what=tr(proposals.KINDS[row.kind]), day=day_at(row.opened)), work.office(look, row.office),
             row.link or f"/tu-dong/{row.rule}", ask_task(words=row.words, office=row.office), _days(look, row.opened))
        for row in rows
    ]  # fmt: skip


def of_sensors(look: Look) -> list[Item]:
    """Newest readings over the limit of their kind; what is silent tells nothing."""
    if look.past:
        return []
    rows = list(
        Sensor.objects.filter(valid(look.day), kind__in=SensorKind.objects.filter(limit__isnull=False).values("code"))
    )
    over = [one for one in readings.said(rows, look.now) if one.state == "well" and _over(one)]
    made = []
    for one in over:
        value = f"{num(one.value, one.kind.decimals)} {tr(one.unit)}"
        title, who = f"{tr(one.row.name)}: {value}", work.office(look, one.row.care)
        why = t(
            "vượt ngưỡng {limit} {unit}",
            "over the limit of {limit} {unit}",
            limit=num(one.kind.limit),
            unit=tr(one.unit),
        )
        made.append(Item(f"sensor:{one.row.code}", "sensors", title, why, who, f"/cam-bien/{one.row.code}",
                         ask_task(words=f"{title} – {why}", office=one.row.care), 0))  # fmt: skip
    return made


def _over(one: readings.Said) -> bool:
    return one.value is not None and Decimal(str(one.value)) > one.kind.limit


KINDS: dict[str, Callable[[Look], list[Item]]] = {
    "sensors": of_sensors, "reports": of_reports, "tasks": of_tasks, "proposals": of_proposals,
    "indicators": of_indicators, "documents": of_documents, "sheets": of_sheets, "waiting": of_waiting,
}  # fmt: skip
