"""Time comes in from outside. Instants are UTC microseconds (int); days live in the city's zone."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _wall() -> int:
    return time.time_ns() // 1000


_source: Callable[[], int] = _wall


def now() -> int:
    """The present instant, UTC microseconds."""
    return _source()


@contextmanager
def use(source: Callable[[], int]) -> Iterator[None]:
    """Let another clock tell the time: tests and the simulated city."""
    global _source
    before, _source = _source, source
    try:
        yield
    finally:
        _source = before


def local(instant: int, zone: str) -> datetime:
    return (_EPOCH + timedelta(microseconds=instant)).astimezone(ZoneInfo(zone))


def day(instant: int, zone: str) -> date:
    return local(instant, zone).date()


def instant(moment: datetime) -> int:
    """Microseconds of an aware datetime, exactly."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a zone could be read two ways")
    return (moment - _EPOCH) // timedelta(microseconds=1)


def midnight(d: date, zone: str) -> int:
    return instant(datetime(d.year, d.month, d.day, tzinfo=ZoneInfo(zone)))
