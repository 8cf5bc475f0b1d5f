"""What a rule over readings watches, read from its `watch:`.

{kind: mua, over: 50}                              threshold; under, at_least, at_most likewise
{kind: mua, over: 50, for: 30 min}                 sustained: without a break for so long
{kind: muc-nuoc, rises: 0.5, within: 30 min}       rate; falls likewise
{kind: mua, over: 50, and: {kind: muc-nuoc, over: 1.2}, within: 30 min}   two kinds together in one place
{kind: gia-suc-chet, over: 0, sensors: 2, within: 7 days}                 several sensors of one place
{kind: den-duong, silent: 3 h}                     silence
clear: 40 (only below it the rule is ready again), cooldown: 6 h (not again before)
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from kientao.base import durations
from kientao.base.errors import Refused, declare
from kientao.base.text import T

OPS = ("over", "under", "at_least", "at_most")
SENSORS_MAX, LENGTH_MAX = 100, 400 * durations.UNITS["day"]
KNOWN = {*OPS, "kind", "for", "rises", "falls", "within", "and", "sensors", "silent", "clear", "cooldown", "number",
         "places"}  # fmt: skip

declare("watch.kind", T("Không có loại số đo «{kind}». Có: {known}.", "There is no kind “{kind}”. There are: {known}."))
declare("watch.place", T("Không có số đo nào ở «{place}».", "There are no readings in “{place}”."))
declare("watch.shape", T("Điều theo dõi cần đúng một trong: {wanted}.", "A watch needs exactly one of: {wanted}."))
declare("watch.part", T("Phần «{part}» không dùng được ở đây.", "“{part}” cannot be used here."))
declare("watch.number", T("Phần «{part}»: «{found}» không phải số.", "“{part}”: “{found}” is no number."))
declare("watch.within", T("Cần khoảng thời gian «within».", "A length of time “within” is needed."))
declare(
    "watch.clear", T("Mức «clear» phải nằm phía an toàn của ngưỡng.", "“clear” must lie on the safe side of the limit.")
)


@dataclass(frozen=True)
class Comparison:
    """One comparison of a reading of a kind with a limit."""

    kind: int
    op: str
    limit: float

    def holds(self, value: float) -> bool:
        match self.op:
            case "over":
                return value > self.limit
            case "under":
                return value < self.limit
            case "at_least":
                return value >= self.limit
        return value <= self.limit


@dataclass(frozen=True)
class Watch:
    """One rule over readings. shape: threshold, sustained, rate, joint, several, silence. length, cooldown: µs.

    test: of threshold, sustained, several and the first of joint; `second` the other. rate: `test.limit` is how much,
    `rises` which way. clear: the limit that makes ready again. places: numbers, or None for all.
    """

    number: int
    shape: str
    test: Comparison
    length: int = 0
    clear: float | None = None
    cooldown: int = 0
    second: Comparison | None = None
    sensors: int = 1
    rises: bool = True
    places: frozenset[int] | None = None


def read_watch(told: Mapping[str, Any], kinds: Mapping[str, int], places: Mapping[str, int]) -> Watch:
    """Refused with the part that is wrong."""
    for part in told:
        if part not in KNOWN:
            raise Refused("watch.part", part=str(part)[:40])
    shape, length = _shape(told)
    second = _test(told["and"], kinds) if shape == "joint" else None
    where = [str(place) for place in told.get("places") or ()]
    for place in where:
        if place not in places:
            raise Refused("watch.place", place=place)
    test = (
        _test(told, kinds)
        if shape not in ("rate", "silence")
        else Comparison(_kind(told, kinds), "at_least", _much(told))
    )
    found = Watch(
        int(told.get("number") or 0), shape, test, length, _clear(told, test, shape),
        durations.read(told["cooldown"]) if told.get("cooldown") else 0, second,
        _sensors(told) if shape == "several" else 1, "falls" not in told,
        frozenset(places[place] for place in where) if where else None,
    )  # fmt: skip
    return found


def _shape(told: Mapping[str, Any]) -> tuple[str, int]:
    """The shape and its length of time."""
    if "silent" in told:
        return _only(told, "silence", "silent"), _length(told["silent"])
    if "rises" in told or "falls" in told:
        return _only(told, "rate", "rises", "falls", "within"), _within(told)
    if "and" in told:
        return "joint", _within(told)
    if "sensors" in told:
        return "several", _within(told)
    return ("sustained", _length(told["for"])) if "for" in told else ("threshold", 0)


def _only(told: Mapping[str, Any], shape: str, *parts: str) -> str:
    for part in told:
        if part not in (*parts, "kind", "cooldown", "number", "places"):
            raise Refused("watch.part", part=part)
    if "rises" in told and "falls" in told:
        raise Refused("watch.shape", wanted="rises, falls")
    return shape


def _length(value: Any) -> int:
    found = durations.read(value)
    if found > LENGTH_MAX:
        raise Refused("duration.form", text=str(value)[:40])
    return found


def _within(told: Mapping[str, Any]) -> int:
    if "within" not in told:
        raise Refused("watch.within")
    return _length(told["within"])


def _kind(told: Mapping[str, Any], kinds: Mapping[str, int]) -> int:
    if told.get("kind") not in kinds:
        raise Refused("watch.kind", kind=str(told.get("kind"))[:40], known=", ".join(sorted(kinds)))
    return kinds[told["kind"]]


def _test(told: Mapping[str, Any], kinds: Mapping[str, int]) -> Comparison:
    ops = [op for op in OPS if op in told]
    if len(ops) != 1:
        raise Refused("watch.shape", wanted=", ".join(OPS))
    return Comparison(_kind(told, kinds), ops[0], number(ops[0], told[ops[0]]))


def number(part: str, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str):
        raise Refused("watch.number", part=part, found=str(value)[:40])
    try:
        found = float(value)
    except ValueError:
        raise Refused("watch.number", part=part, found=str(value)[:40]) from None
    if found != found or abs(found) == float("inf"):
        raise Refused("watch.number", part=part, found=str(value)[:40])
    return found


def _much(told: Mapping[str, Any]) -> float:
    part = next((part for part in ("rises", "falls") if part in told), "")
    if part and number(part, told[part]) <= 0:
        raise Refused("watch.number", part=part, found=str(told[part])[:40])
    return number(part, told[part]) if part else 0.0


def _clear(told: Mapping[str, Any], test: Comparison, shape: str) -> float | None:
    if "clear" not in told:
        return None
    if shape not in ("threshold", "sustained"):
        raise Refused("watch.part", part="clear")
    found = number("clear", told["clear"])
    if (found > test.limit) if test.op in ("over", "at_least") else (found < test.limit):
        raise Refused("watch.clear")
    return found


def _sensors(told: Mapping[str, Any]) -> int:
    count = told["sensors"]
    if not isinstance(count, int) or not 2 <= count <= SENSORS_MAX:
        raise Refused("watch.number", part="sensors", found=str(count)[:40])
    return count
