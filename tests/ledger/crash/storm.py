"""What is done while processes are killed: acts, two consumers, timers, jobs. Each leaves traces that can be counted.

Nothing here is unique by constraint where doing it twice must show: a second effect is a second row.
"""

import os
import secrets
from zlib import crc32

from django.conf import settings
from django.db import models

from kientao.base import clock
from kientao.base.errors import Refused
from kientao.ledger import consumers, jobs, publication, rights, runner
from kientao.ledger.acts import By, Done, act, now_index, present
from tests.ledger.things import Thing

OFFICER, ECHO, RING = By("phuong.can-bo", "minh"), By.system("echo"), By.system("ring")
SHORT = clock.SECOND // 8  # leases: a killed runner is followed at once
WEB = ("storm.open", "storm.change")  # verbs whose answers are waited for
OPEN = {"value": "value"}


class Trace(models.Model):
    """One row for each act, written in it."""

    entry = models.BigIntegerField(db_index=True)

    class Meta:
        app_label = "ledger"


class Tally(models.Model):
    """One row for each thing a consumer or timer did."""

    kind = models.CharField(max_length=10)
    key = models.CharField(max_length=120)

    class Meta:
        app_label = "ledger"


TABLES = (Thing, Trace, Tally)


def keep(code, value):
    Thing(code=code, value=value).save()
    Trace.objects.create(entry=now_index())
    return Done(code, public={"value": value})


@act("storm.open", about="code", noun=Thing)
def open_it(*, by, code, value):
    """Open a thing; a letter and a timer follow from it."""
    done = keep(code, value)
    jobs.put("storm.mail", code, {"to": code}, present())
    jobs.set_timer("storm.ring", code, present() + crc32(code.encode()) % 300_000)
    done.sealed = {"note": f"ghi chú {value}"}
    return done


@act("storm.change", about="code", noun=Thing)
def change_it(*, by, code, value):
    """Read and change."""
    row = Thing.objects.get(code=code)
    if row.value == value:
        return None
    row.value = value
    row.save(update_fields=["value"])
    Trace.objects.create(entry=now_index())
    return Done(code, public={"value": value})


@act("storm.refuse", about="code", noun=Thing)
def refuse_it(*, by, code, late):
    """Refused, before or after writing."""
    if late:
        keep(code, "half")
    raise Refused("act.missing", thing=code)


@act("storm.dangle", about="code", noun=Thing)
def dangle_it(*, by, code):
    """Name a row that is not there: it fails only at COMMIT."""
    Thing(code=code, value="dangling", link_id=-1).save()
    return Done(code)


@act("storm.echo")
def echo_it(*, by, code, value):
    """A consumer's act."""
    return keep(code, value)


@act("storm.rung")
def rung_it(*, by, code, value):
    """A timer's act."""
    return keep(code, value)


def echo(book, found):
    for e in found:
        book.perform("storm.echo", by=ECHO, code=f"echo-{e.index}-{secrets.token_hex(4)}", value=e.thing)


def tally(book, found):
    Tally.objects.bulk_create([Tally(kind="entry", key=str(e.index)) for e in found])


def ring(book, timer):
    Tally.objects.create(kind="ring", key=timer.key)
    book.perform("storm.rung", by=RING, code=f"rung-{secrets.token_hex(8)}", value=timer.key)


def mail(job):
    append("mail", job.key)


def append(name, line):
    """One line in one write: what another process reads is whole, whatever is killed when."""
    handle = os.open(settings.KIENTAO.data / name, os.O_APPEND | os.O_CREAT | os.O_WRONLY, 0o600)
    os.write(handle, f"{line}\n".encode())
    os.close(handle)


def alone():
    """These verbs and effects and no others; short leases."""
    rights.register(lambda by, verb, noun, code: "thử")
    for verb in (*WEB, "storm.refuse", "storm.dangle", "storm.echo", "storm.rung"):
        publication.table()[verb] = publication.Opening("public", OPEN, "", "test")
    for registry in (consumers.REGISTRY, jobs.WORK, jobs.RINGS, jobs.DAILY):
        registry.clear()
    consumers.consumer("echo", verbs=("storm.open",))(echo)
    consumers.consumer("tally")(tally)
    jobs.timer("storm.ring")(ring)
    jobs.job("storm.mail")(mail)
    runner.LEASE = jobs.LEASE = SHORT
    runner.PACE = clock.SECOND // 20
    # short steps, so that a killed process is often sealing, and always has something begun
    runner.ROUNDS_MAX, consumers.BATCH, consumers.pull.__defaults__ = 2, 20, (20,)
    jobs.ring_due.__defaults__ = jobs.do_due.__defaults__ = (5,)
