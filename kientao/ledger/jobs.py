"""Jobs go outside (mail, files) with lease and retry; timers ring once, inside. Both are rows, so they survive."""

import logging
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db.models import F

from kientao.base import clock

from .book import Book
from .models import Job, Timer
from .writer import bookkeeping, writing

log = logging.getLogger("kientao.ledger")
LEASE = 5 * clock.MINUTE
ATTEMPTS_MAX = 8
BATCH = 100

Work = Callable[[Job], None]
Ring = Callable[[Book, Timer], None]
WORK: dict[str, Work] = {}
RINGS: dict[str, Ring] = {}
DAILY: set[str] = set()
KEPT = 30 * clock.DAY  # jobs that are done stay this long, to be looked at


def job(kind: str) -> Callable[[Work], Work]:
    """Declare who does jobs of this kind. It may run twice: give what goes outside a key of its own."""

    def declare(work: Work) -> Work:
        WORK[kind] = work
        return work

    return declare


def daily(kind: str) -> Callable[[Work], Work]:
    """Declare work that is done once a day of the city."""
    DAILY.add(kind)
    return job(kind)


def put_daily(now: int) -> None:
    """Put today's daily jobs, if they are not there, and sweep jobs done long ago."""
    today = clock.day(now, settings.KIENTAO.zone).isoformat()
    there = set(Job.objects.filter(kind__in=DAILY, key=today).values_list("kind", flat=True))
    if missing := sorted(DAILY - there):
        with bookkeeping():
            for kind in missing:
                put(kind, today, {}, now)
            Job.objects.filter(state="done", due__lt=now - KEPT).delete()


def timer(kind: str) -> Callable[[Ring], Ring]:
    """Declare what happens when a timer of this kind rings: rows and acts only."""

    def declare(ring: Ring) -> Ring:
        RINGS[kind] = ring
        return ring

    return declare


def put(kind: str, key: str, payload: dict[str, Any], due: int) -> None:
    """Add a job in the caller's transaction; the same kind and key is the same job."""
    Job.objects.bulk_create([Job(kind=kind, key=key, payload=payload, due=due)], ignore_conflicts=True)


def set_timer(kind: str, key: str, due: int, payload: dict[str, Any] | None = None) -> None:
    """Set or move a timer in the caller's transaction."""
    Timer.objects.update_or_create(kind=kind, key=key, defaults={"due": due, "payload": payload or {}})


def stop_timer(kind: str, key: str) -> None:
    Timer.objects.filter(kind=kind, key=key).delete()


def ring_due(now: int, limit: int = BATCH) -> int:
    """Ring what is due. Removal and effect are one transaction: after `kill -9` it rings again, or has rung."""
    rung = 0
    for pk, kind in (
        Timer.objects.filter(due__lte=now, kind__in=RINGS).order_by("due", "pk").values_list("pk", "kind")[:limit]
    ):
        try:
            with writing() as book:
                row = Timer.objects.filter(pk=pk, due__lte=now).first()
                if row is not None:  # another may have rung or moved it meanwhile
                    row.delete()
                    row.pk = pk
                    RINGS[kind](book, row)
                    rung += 1
        except Exception as e:
            log.exception("timer %s failed", kind)
            with bookkeeping():  # visible, and tried again in a minute; the other timers go on
                row = Timer.objects.filter(pk=pk).first()
                if row is not None:
                    row.payload = {**row.payload, "error": f"{type(e).__name__}: {e}"[:500]}
                    row.due = now + clock.MINUTE
                    row.save()
    return rung


def do_due(now: int, holder: str, limit: int = BATCH) -> int:
    """Lease due jobs, do them outside any transaction, mark them. A lease that ran out is taken over."""
    if Job.objects.filter(state="leased", due__lte=now).exists():
        _take_over(now)
    done = 0
    for pk in (
        Job.objects.filter(state="waiting", due__lte=now, kind__in=WORK)
        .order_by("due", "pk")
        .values_list("pk", flat=True)[:limit]
    ):
        with bookkeeping():
            mine = Job.objects.filter(pk=pk, state="waiting").update(
                state="leased", holder=holder, due=now + LEASE, attempts=F("attempts") + 1
            )
        if mine:
            done += _do(Job.objects.get(pk=pk), now, holder)
    return done


def _take_over(now: int) -> None:
    with bookkeeping():
        Job.objects.filter(state="leased", due__lte=now).update(state="waiting", holder="")


def _do(row: Job, now: int, holder: str) -> int:
    changes: dict[str, Any] = {"state": "done", "error": ""}
    try:
        WORK[row.kind](row)
    except Exception as e:
        log.exception("job %s %s failed", row.kind, row.key)
        last = row.attempts >= ATTEMPTS_MAX
        changes = {
            "state": "failed" if last else "waiting",
            "error": f"{type(e).__name__}: {e}"[:2000],
            "due": now + clock.SECOND * 4**row.attempts,
        }
    with bookkeeping():  # only if the lease is still mine
        return Job.objects.filter(pk=row.pk, state="leased", holder=holder).update(holder="", **changes)


def next_due() -> int | None:
    """When the next job or timer is due, or None."""
    moments = [
        Timer.objects.filter(kind__in=RINGS).order_by("due").values_list("due", flat=True).first(),
        Job.objects.filter(state__in=("waiting", "leased"), kind__in=WORK)
        .order_by("due").values_list("due", flat=True).first(),
    ]  # fmt: skip
    known = [m for m in moments if m is not None]
    return min(known) if known else None
