"""Readings come in: by HTTP in front of Django, and by the functions that MQTT and files use as well.

POST /api/so-do, `Authorization: Bearer KEY`; one JSON object, a list, or one object a line (application/x-ndjson):

    {"sensor": "mua-01", "at": "2026-11-26T07:00:00+07:00", "value": 12.5}     at: or Unix seconds

200 {"accepted": 2, "first": 1041, "refused": [{"index": 1, "sensor": …, "why": "unknown"}], "refused_count": 1} is
sent after the disk has it. 429 with Retry-After: nothing was taken, send the whole again. Sending twice does no harm.
"""

import hashlib
import json
import math
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

import msgspec
import numpy as np

from kientao.base import clock
from kientao.base.errors import Refused, Unready, declare
from kientao.base.text import T

from . import frames, lakedb, series
from .log import Log
from .series import Catalogue, Key, Numbers

PATH = "/api/so-do"
BODY_MAX = 8 * 1024 * 1024
READINGS_MAX = 100_000  # in one message
TOLD_MAX = 100  # refused readings that are named
AHEAD_MAX = 2 * clock.MINUTE
SECONDS_MAX = 100_000_000_000  # a larger number is milliseconds: which is asked, never guessed
BEHIND_MAX = 5_000_000  # readings accepted and not yet read by the stream
RETRY_SECONDS = 2
WHY = {
    "unknown": T("không có thiết bị này", "no such sensor"),
    "not_yours": T("thiết bị không thuộc nguồn này", "the sensor is not of this source"),
    "future": T("thời điểm ở tương lai", "the time lies ahead"),
    "broken": T("thời điểm hoặc giá trị không đọc được", "time or value cannot be read"),
}
declare("lake.key", T("Khoá của nguồn không đúng.", "The source's key is not right."))
declare("lake.body", T("Không đọc được nội dung: {why}", "The body cannot be read: {why}"))
declare("lake.large", T("Nội dung quá lớn: tối đa {most} byte, {readings} số đo.",
                        "The body is too large: at most {most} bytes, {readings} readings."))  # fmt: skip
declare("lake.type", T("Chỉ nhận JSON hoặc NDJSON.", "Only JSON or NDJSON is taken."))
declare("lake.method", T("Chỉ nhận POST.", "Only POST is taken."))


class Reading(msgspec.Struct):
    """One reading of a message."""

    sensor: str
    at: datetime | int | float
    value: float


class Taken(NamedTuple):
    """first: position of the first one, -1 where none was taken. refused: (index, why), the first of them."""

    accepted: int
    first: int
    refused: list[tuple[int, str]]
    refused_count: int


_one = msgspec.json.Decoder(Reading | list[Reading])
_lines = msgspec.json.Decoder(Reading)
_log: dict[str, Log] = {}


def log() -> Log:
    """The log of this process's lake."""
    folder = lakedb.folder() / "log"
    if str(folder) not in _log:
        _log.clear()
        _log[str(folder)] = Log(folder)
    return _log[str(folder)]


# -- what all ways in share --------------------------------------------------------------------------------------------
def key_of(text: str) -> Key:
    """The source of a key. Raises Refused("lake.key")."""
    found = series.recent().keys.get(hashlib.sha256(text.encode()).hexdigest())
    if found is None:
        raise Refused("lake.key")
    return found


def take(key: Key, names: Sequence[str], at: Sequence[int | None] | Numbers, value: Sequence[float]) -> Taken:
    """Readings as they came, by the sensor's code; at: UTC µs, None or -1 where it cannot be read. On the disk on
    return."""
    known = series.recent().names
    numbers = np.array([known.get(name, -1) for name in names], "i8")
    if not isinstance(at, np.ndarray):
        at = np.array([-1 if moment is None else moment for moment in at], "i8")
    return take_columns(key, numbers, at, np.array(value, "f8"))


def take_readings(key: Key, readings: Sequence[Reading]) -> Taken:
    """A message as it was decoded. Where nothing is wrong with any of them, which is nearly always, one look at each
    column says so; else each is judged."""
    own, count = _own(key.allowed, series.recent()), len(readings)
    if 0 < count <= READINGS_MAX:
        try:
            numbers = np.array([own[r.sensor] for r in readings], "u4")
            seconds, value = np.array([r.at for r in readings], "f8"), np.array([r.value for r in readings], "f8")
        except (KeyError, TypeError, OverflowError):  # not its own, or a time written as a date
            pass
        else:
            least, most = seconds.min(), seconds.max() * 1_000_000  # NaN is neither
            if least >= 0 and most <= clock.now() + AHEAD_MAX and math.isfinite(value.sum()):
                at = np.rint(seconds * 1_000_000).astype("i8")
                return Taken(count, _append(key.number, numbers, at, value), [], 0)
    return take(key, [r.sensor for r in readings], instants([r.at for r in readings]), [r.value for r in readings])


@lru_cache(maxsize=32)
def _own(allowed: frozenset[int], known: Catalogue) -> dict[str, int]:
    """Number of each sensor a source may send for."""
    return {name: number for name, number in known.names.items() if number in allowed}


def take_columns(key: Key, numbers: Numbers, at: Numbers, value: Numbers) -> Taken:
    """The same for whole columns of series numbers; -1 is a sensor that is not known."""
    allowed = _allowed(key.allowed, len(series.recent().codes))
    known = np.where((numbers < 0) | (numbers >= len(allowed) - 1), -1, numbers)
    reasons = {"unknown": known < 0, "not_yours": ~allowed[known], "broken": ~np.isfinite(value) | (at < 0),
               "future": at > clock.now() + AHEAD_MAX}  # fmt: skip
    good = ~np.logical_or.reduce(list(reasons.values()))
    named, count = ([], 0) if good.all() else _turned_away(key, reasons)
    first = -1
    for start in range(0, len(at), READINGS_MAX):
        part = slice(start, start + READINGS_MAX)
        mask = good[part]
        if mask.any():
            place = _append(key.number, numbers[part][mask], at[part][mask], value[part][mask])
            first = place if first < 0 else first
    return Taken(len(at) - count, first, named, count)


@lru_cache(maxsize=64)
def _allowed(allowed: frozenset[int], size: int) -> Numbers:
    """Which series a source may send for, by number; the last stands for those that are not known."""
    found = np.zeros(size + 1, bool)
    found[list(allowed)] = True
    return found


def _turned_away(key: Key, reasons: dict[str, Numbers]) -> tuple[list[tuple[int, str]], int]:
    """The first reason of each reading that is not taken, counted for its source: ([(index, why)], how many)."""
    names, why = list(reasons), np.select(list(reasons.values()), range(len(reasons)), len(reasons))
    bad = np.flatnonzero(why < len(reasons))
    _tell(key.number, Counter(names[n] for n in why[bad].tolist()))
    return [(index, names[why[index]]) for index in bad[:TOLD_MAX].tolist()], len(bad)


def _append(source: int, numbers: Numbers, at: Numbers, value: Numbers) -> int:
    if behind() > BEHIND_MAX:
        raise Unready("lake.crowded", seconds=RETRY_SECONDS)
    body = frames.columns(numbers, at, value)
    first = log().append(frames.READINGS, len(at), source, clock.now(), body)
    _seen["next"] = first + len(at)
    return first


def refuse(key: Key, why: str, count: int) -> None:
    """What could not even be read as readings is counted for its source."""
    _tell(key.number, Counter({why: count}))


def _tell(source: int, why: Counter[str]) -> None:
    log().append(frames.REFUSED, 0, source, clock.now(), json.dumps(why).encode())


_seen: dict[str, int] = {"next": 0, "asked": 0, "read": 0}


def behind() -> int:
    """Readings this process knows to be accepted and not yet read by the stream; asked at most twice a second."""
    now = clock.now()
    if abs(now - _seen["asked"]) > clock.SECOND // 2:
        _seen["asked"], _seen["read"] = now, int(lakedb.get("position", 0))
    return max(0, _seen["next"] - _seen["read"])


# -- HTTP --------------------------------------------------------------------------------------------------------------
def instant(at: datetime | int | float) -> int | None:
    """UTC µs; None for a time without a zone, or a number that is no Unix seconds."""
    if isinstance(at, datetime):
        return None if at.tzinfo is None else clock.instant(at)
    return round(at * 1_000_000) if 0 <= at < SECONDS_MAX else None


def instants(at: list[datetime | int | float]) -> Numbers:
    """The same for many: UTC µs, -1 where `instant` says None."""
    try:
        seconds = np.array(at, "f8")
    except (TypeError, OverflowError):  # some are written as dates
        return np.array([-1 if (found := instant(one)) is None else found for one in at], "i8")
    good = (seconds >= 0) & (seconds < SECONDS_MAX)
    return np.where(good, np.rint(np.where(good, seconds, 0) * 1_000_000), -1).astype("i8")


def decode(body: bytes, lines: bool) -> list[Reading]:
    """Refused("lake.body") says where it cannot be read."""
    try:
        found = _lines.decode_lines(body) if lines else _one.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError) as e:
        raise Refused("lake.body", why=str(e)[:200]) from e
    readings = found if isinstance(found, list) else [found]
    if len(readings) > READINGS_MAX:
        raise Refused("lake.large", most=BODY_MAX, readings=READINGS_MAX)
    return readings


Environ = dict[str, Any]
Start = Callable[..., Any]


class Door:
    """A WSGI application: readings are answered here, everything else goes on."""

    def __init__(self, application: Callable[[Environ, Start], Iterable[bytes]]):
        self.application = application

    def __call__(self, environ: Environ, start: Start) -> Iterable[bytes]:
        if environ.get("PATH_INFO") != PATH:
            return self.application(environ, start)
        headers = [("Content-Type", "application/json"), ("Cache-Control", "no-store")]
        try:
            status, told = "200 OK", self._answer(environ)
        except Refused as e:
            status, told = _status(e), {"code": e.code, "words": e.say(_lang(environ))}
            if status.startswith("429"):
                headers.append(("Retry-After", str(RETRY_SECONDS)))
        body = msgspec.json.encode(told)
        start(status, [*headers, ("Content-Length", str(len(body)))])
        return [body]

    def _answer(self, environ: Environ) -> dict[str, Any]:
        if environ["REQUEST_METHOD"] != "POST":
            raise Refused("lake.method")
        scheme, _, text = environ.get("HTTP_AUTHORIZATION", "").partition(" ")
        key = key_of(text.strip() if scheme.lower() == "bearer" else "")
        kind = environ.get("CONTENT_TYPE", "application/json").partition(";")[0].strip().lower()
        if kind not in ("application/json", "application/x-ndjson", ""):
            raise Refused("lake.type")
        readings = decode(_body(environ), kind == "application/x-ndjson")
        taken = take_readings(key, readings)
        lang = _lang(environ)
        refused = [{"index": index, "sensor": readings[index].sensor, "why": why, "words": WHY[why].to(lang)}
                   for index, why in taken.refused]  # fmt: skip
        return {"accepted": taken.accepted, "first": taken.first, "refused": refused,
                "refused_count": taken.refused_count}  # fmt: skip


STATUS = {"lake.key": "401 Unauthorized", "lake.body": "400 Bad Request", "lake.large": "413 Content Too Large",
          "lake.type": "415 Unsupported Media Type", "lake.method": "405 Method Not Allowed",
          "lake.crowded": "429 Too Many Requests"}  # fmt: skip


def _status(e: Refused) -> str:
    return STATUS.get(e.code, "503 Service Unavailable")


def _lang(environ: Environ) -> str:
    return "en" if environ.get("HTTP_ACCEPT_LANGUAGE", "").lower().startswith("en") else "vi"


def _body(environ: Environ) -> bytes:
    length = environ.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > BODY_MAX:
        raise Refused("lake.large", most=BODY_MAX, readings=READINGS_MAX)
    body: bytes = environ["wsgi.input"].read(int(length))
    if environ.get("HTTP_CONTENT_ENCODING", "").lower() != "gzip":
        return body
    try:  # bounded: a small body must not become a large one
        unpacked = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(body, BODY_MAX + 1)
    except zlib.error as e:
        raise Refused("lake.body", why="gzip") from e
    if len(unpacked) > BODY_MAX:
        raise Refused("lake.large", most=BODY_MAX, readings=READINGS_MAX)
    return unpacked
