"""Tiles about work that is counted: value now, what it was a week or a month ago, and words for both."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from kientao.ui.dates import day as day_words
from kientao.ui.language import t, tr
from kientao.ui.numbers import num

from . import policy
from .look import MONTH, WEEK, Look
from .tiles import Tile

OFFICE_LIST = "/viec"


def summed(rows: list[dict[str, Any]] | None, name: str) -> int | None:
    return None if rows is None else sum(row.get(name, 0) for row in rows)


def by_name(rows: list[dict[str, Any]] | None, key: str, name: str) -> list[tuple[str, int]]:
    """[(code, count)], the largest first; zeros left out."""
    found: dict[str, int] = {}
    for row in rows or ():
        found[row[key]] = found.get(row[key], 0) + row.get(name, 0)
    return sorted(((code, n) for code, n in found.items() if n), key=lambda pair: (-pair[1], pair[0]))


def moved(now: int | None, before: int | None, since: str, less_is_better: bool = True) -> tuple[str, str]:
    """(good, bad, flat or "", "giảm 3 so với 7 ngày trước")."""
    if now is None or before is None:
        return "", ""
    if now == before:
        return "flat", t("không đổi so với {since}", "as {since}", since=since)
    words = (
        t("giảm {n} so với {since}", "{n} fewer than {since}", n=num(before - now), since=since)
        if now < before
        else t("tăng {n} so với {since}", "{n} more than {since}", n=num(now - before), since=since)
    )
    return ("good" if (now < before) == less_is_better else "bad"), words


def days_link(kind: str, last: date, length: timedelta) -> str:
    """The rows of the days a sum was made of."""
    return f"/dang-sau/ngay/{kind}?tu={last - length + timedelta(days=1)}&den={last}"


def week_ago() -> str:
    return t("7 ngày trước", "7 days ago")


def late(look: Look, key: str, kind: str, name: str, rows: list[dict[str, Any]] | None, count: str = "late",
         of: str = "open", **more: Any) -> Tile:  # fmt: skip
    """How many are late: the target is none."""
    value, whole = summed(rows, count), summed(rows, of) if of else None
    trend, change = moved(value, look.stood(kind, count, look.day - WEEK), week_ago())
    return Tile(
        key, name, None if value is None else num(value), target="0", level=_level(value), trend=trend, change=change,
        unit=t("/ {n} đang mở", "of {n} open", n=num(whole)) if whole is not None else "", as_of=look.as_of,
        why=not_counted(look), **more,
    )  # fmt: skip


def _level(value: int | None) -> str:
    return "neutral" if value is None else "bad" if value else "good"


def not_counted(look: Look) -> str:
    return t("Chưa đếm ngày {day}.", "{day} was not counted.", day=day_words(look.day))


def share(look: Look, key: str, name: str, part: str, whole: str, **more: Any) -> Tile:
    """A share of reports over the last thirty days that are over, against the target of the city."""
    last = look.counted_until
    now, before = (_share(look, part, whole, day) for day in (last, last - MONTH))
    set_ = policy.target(key, look.day)
    trend, change = _points(now, before)
    level = "neutral" if now is None or set_ is None else "good" if now >= set_[0] else "bad"
    return Tile(
        key, name, None if now is None else num(now, 1), unit="%", trend=trend, change=change, level=level,
        target=f"{num(set_[0])} %" if set_ else "",
        as_of=t("30 ngày đến {day}", "30 days to {day}", day=day_words(last)),
        why=t("Chưa có việc nào trong 30 ngày để tính.", "Nothing in 30 days to count."), **more,
    )  # fmt: skip


def _share(look: Look, part: str, whole: str, last: date) -> Decimal | None:
    of = look.within("reports", whole, last, MONTH)
    return round(Decimal(100 * look.within("reports", part, last, MONTH)) / of, 1) if of else None


def _points(now: Decimal | None, before: Decimal | None) -> tuple[str, str]:
    if now is None or before is None:
        return "", ""
    if now == before:
        return "flat", t("không đổi so với 30 ngày trước đó", "as in the 30 days before")
    words = t(
        "{n} điểm so với 30 ngày trước đó", "{n} points against the 30 days before", n=num(now - before, 1, sign=True)
    )
    return ("good" if now > before else "bad"), words


def office(look: Look, code: str) -> str:
    return str(tr(look.offices.get(code, code))) or t("chưa giao cơ quan nào", "no office yet")


def ward(look: Look, code: str) -> str:
    return str(tr(look.wards.get(code, code))) or t("chưa rõ phường", "ward not known")


def received(look: Look) -> Tile:
    """What came in over seven days, against the seven before."""
    last = look.counted_until
    now, before = (look.within("reports", "opened", day, WEEK) for day in (last, last - WEEK))
    known = any(row[0] == last for row in look.counted)
    _, change = moved(now, before, t("7 ngày trước đó", "the 7 days before"))
    return Tile(
        "received", t("Phản ánh mới", "New reports"), num(now) if known else None, change=change,
        as_of=t("7 ngày đến {day}", "7 days to {day}", day=day_words(last)), why=not_counted(look),
        source=t("Phản ánh của người dân, doanh nghiệp", "Reports of residents and businesses"),
        source_link="/phan-anh/",
        cause=days_link("reports", last, WEEK),
    )  # fmt: skip
