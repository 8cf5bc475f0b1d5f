"""A rule as its author wrote it, from a file or from the page, checked part by part. Nothing is guessed.

What it may say is in docs/rules.md; what its condition may say is in `conditions`.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, NamedTuple

from kientao.base import durations
from kientao.base.clock import DAY, HOUR, MINUTE
from kientao.base.dated import CHECKED
from kientao.base.errors import Refused, declare
from kientao.base.text import T
from kientao.city.acts.settle import known
from kientao.city.folder import plain
from kientao.city.models import Office, Post

MODES = ("watch", "propose", "perform")  # watch: a live dry run, nothing is done
PER = {"hour": HOUR, "day": DAY, "week": 7 * DAY, "month": 31 * DAY}
LIMIT_MAX, TITLE_MAX, WHY_MAX, TEXT_MAX, SUNSET_DAYS_MAX = 10_000, 160, 600, 2000, 3 * 366
NEEDED = ("rule", "title", "basis", "owner", "since", "until", "mode", "level", "limit", "from", "do")
KNOWN = {*NEEDED, "why", "scope", "proposed_by", "approved_by", "every", "for", "when", "watch", "places", "on", "with",
         "invented", "note"}  # fmt: skip

declare("rule.missing", T("Quy tắc thiếu phần «{part}».", "The rule lacks “{part}”."))
declare("rule.strange", T("Quy tắc có phần lạ «{part}». Các phần được hiểu: {known}.",
                          "The rule has an unknown part “{part}”. Known: {known}."))  # fmt: skip
declare("rule.part", T("Phần «{part}»: «{found}» không dùng được; cần {wanted}.",
                       "“{part}”: “{found}” cannot be used; {wanted} is needed."))  # fmt: skip
declare("rule.sunset", T("Ngày hết hiệu lực phải sau ngày bắt đầu và trong vòng 3 năm.",
                         "The sunset comes after the first day and within 3 years."))  # fmt: skip
declare("rule.basis", T("Căn cứ của quy tắc cần tên văn bản và mức đã đối chiếu ({known}).",
                        "The basis needs a title and how far it was checked ({known})."))  # fmt: skip


class Limit(NamedTuple):
    """At most `most` acts in each `per` of the city's calendar."""

    most: int
    per: str


@dataclass(frozen=True)
class Told:
    """A rule in its parts. source: "readings", "calendar" or a fact. every, hold: µs. given: arguments of `do`."""

    rule: str
    title: dict[str, str]
    basis: dict[str, Any]
    owner: str
    scope: str
    since: date
    until: date
    mode: str
    level: int
    limit: Limit
    source: str
    do: str
    why: dict[str, str] = field(default_factory=dict)
    every: int = HOUR
    hold: int = 0
    when: str = ""
    watch: dict[str, Any] = field(default_factory=dict)
    places: tuple[str, ...] = ()
    on: dict[str, Any] = field(default_factory=dict)
    given: dict[str, Any] = field(default_factory=dict)
    proposed_by: str = ""
    approved_by: str = ""
    invented: bool = False

    def holds(self, day: date) -> bool:
        return self.since <= day <= self.until


def read_rule(told: dict[str, Any]) -> Told:
    """The rule in its parts, or Refused naming the part. Its condition and its act are checked by `programs`."""
    for part in NEEDED:
        if told.get(part) in (None, "", {}):
            raise Refused("rule.missing", part=part)
    for part in told:
        if part not in KNOWN:
            raise Refused("rule.strange", part=str(part)[:40], known=", ".join(sorted(KNOWN)))
    since, until = _day(told, "since"), _day(told, "until")
    if not since < until <= since + timedelta(days=SUNSET_DAYS_MAX):
        raise Refused("rule.sunset")
    known(Office, str(told["owner"]))
    if told.get("scope"):
        known(Office, str(told["scope"]))
    for part in ("proposed_by", "approved_by"):
        if told.get(part):
            known(Post, str(told[part]))
    return Told(
        rule=_code(told), title=_words(told, "title", TITLE_MAX), basis=_basis(told["basis"]),
        owner=str(told["owner"]), scope=str(told.get("scope") or ""), since=since, until=until,
        mode=_one_of(told, "mode", MODES), level=int(_one_of(told, "level", ("1", "2", "3", "4"))),
        limit=_limit(str(told["limit"])), why=_words(told, "why", WHY_MAX) if told.get("why") else {},
        every=max(MINUTE, durations.read(told["every"])) if told.get("every") else HOUR,
        hold=durations.read(told["for"]) if told.get("for") else 0,
        places=tuple(str(place) for place in told.get("places") or ()), do=str(told["do"]),
        given=_mapping(told, "with"), proposed_by=str(told.get("proposed_by") or ""),
        approved_by=str(told.get("approved_by") or ""), invented=told.get("invented") is True, **_source(told),
    )  # fmt: skip


def written(told: dict[str, Any]) -> dict[str, Any]:
    """The same words as they are kept: plain, in one order, so that two versions can be compared."""
    found: dict[str, Any] = plain({name: told[name] for name in sorted(told) if told[name] not in (None, "", {}, [])})
    return found


def _source(told: dict[str, Any]) -> dict[str, Any]:
    """Exactly one kind of question: a watch over readings, a day of the calendar, or a condition over a fact."""
    source, needs = str(told["from"]), {"readings": "watch", "calendar": "on"}
    part = needs.get(str(told["from"]), "when")
    if not told.get(part):
        raise Refused("rule.missing", part=part)
    for other in ("watch", "on", "when"):
        if other != part and told.get(other):
            raise Refused("rule.part", part=other, found=str(told[other])[:60], wanted=part)
    if part == "when":
        if len(str(told["when"])) > TEXT_MAX:
            raise Refused("rule.part", part="when", found="…", wanted=f"≤ {TEXT_MAX}")
        return {"source": source, "when": str(told["when"]).strip()}
    return {"source": source, part: _mapping(told, part)}


def _code(told: dict[str, Any]) -> str:
    code = str(told["rule"])
    if not code.replace("-", "").isalnum() or not code.isascii() or code != code.lower() or len(code) > 60:
        raise Refused("rule.part", part="rule", found=code[:60], wanted="a-z, 0-9, -")
    return code


def _day(told: dict[str, Any], part: str) -> date:
    value = told[part]
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise Refused("rule.part", part=part, found=str(value)[:40], wanted="2026-01-31") from None


def _words(told: dict[str, Any], part: str, most: int) -> dict[str, str]:
    value = told[part]
    both = [value.get("vi"), value.get("en")] if isinstance(value, dict) and set(value) == {"vi", "en"} else [None]
    if any(not isinstance(text, str) or not 0 < len(text) <= most for text in both):
        raise Refused("rule.part", part=part, found=str(value)[:60], wanted=f"{{vi, en}} ≤ {most}")
    return {"vi": value["vi"], "en": value["en"]}


def _one_of(told: dict[str, Any], part: str, allowed: tuple[str, ...]) -> str:
    value = str(told[part])
    if value not in allowed:
        raise Refused("rule.part", part=part, found=value[:40], wanted=", ".join(allowed))
    return value


def _limit(text: str) -> Limit:
    count, _, per = text.partition(" per ")
    if not count.isdecimal() or not 0 < int(count) <= LIMIT_MAX or per not in PER:
        raise Refused("rule.part", part="limit", found=text[:40], wanted="50 per day|hour|week|month")
    return Limit(int(count), per)


def _basis(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict) or not value.get("title") or value.get("checked") not in CHECKED[:-1]:
        raise Refused("rule.basis", known=", ".join(CHECKED[:-1]))
    found: dict[str, Any] = plain(value)
    return found


def _mapping(told: dict[str, Any], part: str) -> dict[str, Any]:
    value = told.get(part) or {}
    if not isinstance(value, dict) or len(str(value)) > TEXT_MAX * 2:
        raise Refused("rule.part", part=part, found=str(value)[:60], wanted="{…}")
    return dict(value)
