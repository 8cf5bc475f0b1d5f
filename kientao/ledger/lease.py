"""A row says who may do what only one may do. It runs out, so a dead holder blocks nobody for long."""

from django.db.models import Q

from .models import Lease
from .writer import bookkeeping


def hold(name: str, holder: str, now: int, length: int) -> bool:
    """Take or renew the lease until `now + length` (µs). False: somebody else holds it."""
    mine = Lease.objects.filter(name=name, holder=holder, until__gt=now + length // 2).exists()
    if mine:  # still long enough: nothing to write
        return True
    with bookkeeping():
        Lease.objects.bulk_create([Lease(name=name, holder=holder, until=now)], ignore_conflicts=True)
        free = Q(holder=holder) | Q(until__lte=now) | Q(until__gt=now + length)  # so far ahead: the clock went back
        return bool(Lease.objects.filter(free, name=name).update(holder=holder, until=now + length))


def release(name: str, holder: str) -> None:
    with bookkeeping():
        Lease.objects.filter(name=name, holder=holder).update(until=0)


def holder_of(name: str, now: int) -> str | None:
    return Lease.objects.filter(name=name, until__gt=now).values_list("holder", flat=True).first()
