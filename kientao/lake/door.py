"""Readings come in: by HTTP in front of Django, and by the functions that MQTT and files use as well.

POST /api/so-do, `Authorization: Bearer KEY`; one JSON object, a list, or one object a line (application/x-ndjson):

    {"sensor": "mua-01", "at": "2026-11-26T07:00:00+07:00", "value": 12.5}     at: or Unix seconds

200 {"accepted": 2, "first": 1041, "refused": [{"index": 1, "sensor": …, "why": "unknown"}], "refused_count": 1} is
sent after the disk has it. 429 with Retry-After: nothing was taken, send the whole again. Sending twice does no harm.
"""

import hashlib
import json
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import msgspec
import numpy as np

from kientao.base import clock
from kientao.base.errors import Refused, Unready, declare
from kientao.base.text import T

from . import frames, lakedb, series
from .log import Log
from .series import Key, Numbers

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
    found = series.catalogue().keys.get(hashlib.sha256(text.encode()).hexdigest())
    if found is None:
        raise Refused("lake.key")
    return found


def take(key: Key, names: Sequence[str], at: Sequence[int | None], value: Sequence[float]) -> Taken:
    """Readings as they came, by the sensor's code; at: UTC µs, None where it cannot be read. On the disk on return."""
    catalogue = series.catalogue()
    numbers = [catalogue.names.get(name, -1) for name in names]
    soonest = clock.now() + AHEAD_MAX
    refused: list[tuple[int, str]] = []
    good: list[int] = []
    for index, (number, moment, amount) in enumerate(zip(numbers, at, value, strict=True)):
        if number < 0:
            refused.append((index, "unknown"))
        elif number not in key.allowed:
            refused.append((index, "not_yours"))
        elif moment is None or moment < 0 or amount != amount or amount in (float("inf"), float("-inf")):
            refused.append((index, "broken"))
        elif moment > soonest:
            refused.append((index, "future"))
        else:
            good.append(index)
    if refused:
        _tell(key.number, Counter(why for _, why in refused))
        columns = ([column[index] for index in good] for column in (numbers, at, value))
    else:
        columns = iter((numbers, at, value))  # type: ignore[assignment]
    arrays = [np.array(column, kind) for column, kind in zip(columns, ("u4", "i8", "f8"), strict=True)]
    first = _append(key.number, *arrays) if good else -1
    return Taken(len(good), first, refused[:TOLD_MAX], len(refused))


def take_columns(key: Key, numbers: Numbers, at: Numbers, value: Numbers) -> Taken:
    """The same for whole columns of series numbers; -1 is a sensor that is not known."""
    allowed = np.zeros(len(series.catalogue().codes) + 1, bool)
    allowed[list(key.allowed)] = True
    unknown = (numbers < 0) | (numbers >= len(allowed) - 1)
    foreign = ~unknown & ~allowed[np.where(unknown, -1, numbers)]
    broken = ~unknown & ~foreign & (~np.isfinite(value) | (at < 0))
    future = ~unknown & ~foreign & ~broken & (at > clock.now() + AHEAD_MAX)
    told = {"unknown": unknown, "not_yours": foreign, "broken": broken, "future": future}
    bad = unknown | foreign | broken | future
    count = int(bad.sum())
    if count:
        _tell(key.number, Counter({why: int(mask.sum()) for why, mask in told.items() if mask.any()}))
    good, first = ~bad, -1
    for start in range(0, len(at), READINGS_MAX):
        part = slice(start, start + READINGS_MAX)
        mask = good[part]
        if mask.any():
            place = _append(key.number, numbers[part][mask], at[part][mask], value[part][mask])
            first = place if first < 0 else first
    named = [(int(i), next(why for why, mask in told.items() if mask[i])) for i in np.flatnonzero(bad)[:TOLD_MAX]]
    return Taken(len(at) - count, first, named, count)


def _append(source: int, numbers: Numbers, at: Numbers, value: Numbers) -> int:
    if behind() > BEHIND_MAX:
        raise Unready("lake.crowded", seconds=RETRY_SECONDS)
    body = frames.columns(numbers, at, value, np.zeros(len(at), "u1"))
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
        taken = take(key, [r.sensor for r in readings], [instant(r.at) for r in readings], [r.value for r in readings])
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
