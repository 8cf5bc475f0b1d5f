"""Which log is open, since which entry, under which origin; how one begins and how its key is changed."""

import json
from pathlib import Path

from django.conf import settings

from kientao.base import clock
from kientao.base.checkpoint import Checkpoint as Head
from kientao.base.checkpoint import parse_checkpoint
from kientao.base.errors import Unready, declare
from kientao.base.note import parse
from kientao.base.text import T

from . import keys
from .acts import Done, act, now_index, present
from .models import Entry, Log
from .verbs import By

declare("log.none", T("Chưa có sổ. Hãy chạy: kientao init", "There is no log yet. Run: kientao init"))
declare("log.exists", T("Sổ «{origin}» đã mở.", "The log “{origin}” is open already."))


@act("log.start")
def start_log(*, by, origin, vkey, previous=None):  # type: ignore[no-untyped-def]
    """Open a log: its origin, its verifier key and, after a restore, the last checkpoint of the log before."""
    last = Log.objects.order_by("-number").first()
    if last is not None and last.origin == origin:
        return None
    number = last.number + 1 if last else 1
    Log.objects.create(number=number, origin=origin, start=now_index(), since=present())
    public = {"origin": origin, "vkey": vkey, "number": number}
    return Done(origin, public=public | ({"previous": previous} if previous else {}))


@act("key.rotate")
def rotate_key(*, by, vkey, former):  # type: ignore[no-untyped-def]
    """Put a new signing key in the place of the former one; for an overlap both sign."""
    return Done(current().origin, public={"vkey": vkey, "former": former})


def current() -> Log:
    """The log that is open, or Unready."""
    log = Log.objects.order_by("-number").first()
    if log is None:
        raise Unready("log.none")
    return log


def folder(log: Log) -> Path:
    """Where its tiles and checkpoint lie, to be served as they are."""
    found: Path = settings.KIENTAO.data / "ledger" / str(log.number)
    return found


def missing(log: Log) -> int:
    """Entries of an ended log that were signed but are not in the database: what a restore could not bring back."""
    follower = Log.objects.filter(number=log.number + 1).first()
    file = folder(log) / "checkpoint"
    if follower is None or not file.is_file():
        return 0
    return max(0, head_of(file.read_text("utf-8")).size - (follower.start - log.start))


def start(origin: str, by: By | None = None) -> Log:
    """Open the first log, or a further one whose first entry bears the last checkpoint of the one before."""
    by = by or By.system("operator")
    before = Log.objects.order_by("-number").first()
    if before is not None and before.origin == origin:
        raise Unready("log.exists", origin=origin)
    previous = keys.newest_note(before.origin) if before else None
    if before is not None:
        keys.retire()
    if not (keys.folder() / "signer.json").exists():  # a crash between key and entry goes on here
        keys.create(origin)
    start_log(by=by, origin=origin, vkey=str(keys.current().vkey), previous=previous)
    return current()


def rotate(by: By | None = None) -> str:
    """Change the key; returns the new verifier key. A crash between key and entry is gone on from, not repeated."""
    log, told = current(), told_key()
    new = keys.current()
    if str(new.vkey) == told:
        new = keys.replace(log.origin, clock.now())[0]
    rotate_key(by=by or By.system("operator"), vkey=str(new.vkey), former=told)
    return str(new.vkey)


def told_key() -> str:
    """The verifier key that the entries of the open log tell last."""
    told = Entry.objects.filter(verb__in=("log.start", "key.rotate"), index__gte=current().start).order_by("-index")[0]
    return str(json.loads(bytes(told.body))["data"]["vkey"])


def next_origin(origin: str) -> str:
    """The name of the log that goes on after a restore: the same with a counted ending."""
    stem, dash, count = origin.rpartition("~")
    return f"{stem}~{int(count) + 1}" if dash and count.isdigit() else f"{origin}~2"


def head_of(note: str) -> Head:
    """Origin, size and root of a checkpoint that this program wrote itself."""
    return parse_checkpoint(parse(note).text)
