"""What must hold after every kill. Each check adds sentences to `wrong`; an empty list is the only good answer."""

import time
from collections import Counter

from django.conf import settings
from django.db import connection

from kientao.base import clock
from kientao.base.checkpoint import open_checkpoint
from kientao.base.merkle import Frontier, consistency_proof, verify_consistency
from kientao.base.note import parse_vkey
from kientao.ledger import consumers, entries, fsck, keys, seal
from kientao.ledger import log as logs
from kientao.ledger.models import Cursor, Entry, Job, Timer
from kientao.ledger.runner import Runner
from tests.ledger.things import Thing

from . import storm

SETTLE_SECONDS = 120


class Witness:
    """Keeps what processes said before they died: answers and checkpoints. Remembers between checks."""

    def __init__(self):
        self.acked, self.read, self.head = {}, 0, 0
        self.notes, self.wrong = [], []
        self.newest = (0, b"")

    def answers(self):
        """Answers written since the last call: {index: (thing, value)}."""
        file = settings.KIENTAO.data / "acked"
        if not file.is_file():
            return {}
        with file.open("rb") as lines:
            lines.seek(self.read)
            text = lines.read()
        whole = text[: text.rfind(b"\n") + 1]
        self.read += len(whole)
        fresh = {}
        for line in whole.decode().splitlines():
            index, thing, value = line.split()
            if int(index) in self.acked or int(index) in fresh:
                self.wrong.append(f"entry {index} was given to two acts")
            fresh[int(index)] = (thing, value)
        self.acked.update(fresh)
        return fresh

    def look(self, published):
        """Keep the published checkpoint, if it is a new one."""
        try:
            note = published.read_text("utf-8")
        except FileNotFoundError:
            return
        if not self.notes or self.notes[-1] != note:
            self.notes.append(note)


def after_kill(witness):
    """Cheap checks while the other process may go on: answers, gaps, the published checkpoint."""
    fresh, wrong = witness.answers(), witness.wrong
    head = entries.head()
    with connection.cursor() as cursor:
        cursor.execute('SELECT count(*) FROM ledger_entry WHERE "index" >= %s AND "index" < %s', [witness.head, head])
        if cursor.fetchone()[0] != head - witness.head:
            wrong.append(f"a gap between entries {witness.head} and {head}")
    witness.head = head
    indexes = sorted(fresh)
    for low in range(0, len(indexes), 500):
        part = indexes[low : low + 500]
        found = {e.index: e for e in Entry.objects.filter(index__in=part)}
        for index in part:
            entry, (thing, value) = found.get(index), fresh[index]
            if entry is None:
                wrong.append(f"lost: entry {index} was acknowledged")
            elif (entry.thing, entries.public_body(entry)["data"]["value"]) != (thing, value):
                wrong.append(f"entry {index} is not what was acknowledged")
    _published(witness)


def _published(witness):
    """It verifies, never goes back, contains the one before."""
    log = logs.current()
    witness.look(logs.folder(log) / "checkpoint")
    if not witness.notes:
        return
    known = [parse_vkey(v) for v in fsck.vkeys(log)]
    head, _ = open_checkpoint(witness.notes[-1], known, log.origin)
    size, root = witness.newest
    if head.size < size or (head.size == size and size and head.root != root):
        witness.wrong.append(f"the checkpoint went back from {size} to {head.size}")
    elif 0 < size < head.size:
        proof = consistency_proof(seal.reader(log, head.size), size, head.size)
        verify_consistency(size, head.size, root, head.root, proof)
    witness.newest = (head.size, head.root)


def settle():
    """Run until nothing is due; False if that takes too long."""
    runner, until = Runner(), time.monotonic() + SETTLE_SECONDS
    while time.monotonic() < until:
        runner.step(clock.now())
        waiting = Job.objects.exclude(state="done").exists() or Timer.objects.exists()
        if not waiting and not any(consumers.backlog().values()) and runner.sealer.size == entries.head():
            runner.stop()
            return True
    return False


def everything(witness):
    """The whole of it, with nobody acting: rows against entries, each effect, each checkpoint, fsck."""
    after_kill(witness)
    wrong = witness.wrong
    if not settle():
        wrong.append(f"does not come to rest: {consumers.backlog()}, {Job.objects.exclude(state='done').count()} jobs")
    after_kill(witness)
    wrong += [f"fsck: {problem}" for problem in fsck.check()]
    wrong += [f"consumer {c.name}: {c.error}" for c in Cursor.objects.exclude(error="")]
    if strange := set(keys.vkeys()) - set(fsck.vkeys(logs.current())):
        wrong.append(f"keys that no entry tells: {strange}")
    told = _told(witness)
    _rows(told, wrong)
    _effects(told, wrong)
    return told


def _told(witness):
    """Entries from the first to the last; every checkpoint ever seen is compared on the way."""
    heads = {}
    known, origin = [parse_vkey(v) for v in fsck.vkeys(logs.current())], logs.current().origin
    for note in witness.notes:
        head, _ = open_checkpoint(note, known, origin)
        if heads.setdefault(head.size, head.root) != head.root:
            witness.wrong.append(f"two checkpoints of {head.size} entries disagree")
    tree, told = Frontier(), []
    for entry in Entry.objects.order_by("index").iterator(5000):
        tree.append(bytes(entry.leaf))
        if tree.size in heads and heads.pop(tree.size) != tree.root():
            witness.wrong.append(f"the checkpoint of {tree.size} entries is of another log")
        if entry.verb.startswith("storm."):
            told.append((entry.index, entry.verb, entry.thing, entries.public_body(entry)["data"]["value"]))
    if heads:
        witness.wrong.append(f"checkpoints beyond the log: {sorted(heads)}")
    return told


def _rows(told, wrong):
    """The rows are exactly what the entries say: nothing half done."""
    state = {thing: (index, value) for index, _, thing, value in told}
    rows = {code: (entry, value) for code, entry, value in Thing.objects.values_list("code", "entry", "value")}
    if rows != state:
        odd = [k for k in rows.keys() | state.keys() if rows.get(k) != state.get(k)]
        wrong.append(f"{len(odd)} rows and entries disagree: {odd[:3]}")
    _same("traces of acts", storm.Trace.objects.values_list("entry", flat=True), [e[0] for e in told], wrong)


def _effects(told, wrong):
    """Each consumer and timer once; each job at least once, and no job that nobody asked for."""
    opened = [thing for _, verb, thing, _ in told if verb == "storm.open"]
    _same("echoes", [value for _, verb, _, value in told if verb == "storm.echo"], opened, wrong)
    _same("timer's acts", [value for _, verb, _, value in told if verb == "storm.rung"], opened, wrong)
    tallies = storm.Tally.objects
    _same("timer's rows", tallies.filter(kind="ring").values_list("key", flat=True), opened, wrong)
    _same("tallies", tallies.filter(kind="entry").values_list("key", flat=True),
          [str(i) for i in range(entries.head())], wrong)  # fmt: skip
    _same("jobs by key", Job.objects.filter(kind="storm.mail").values_list("key", flat=True), opened, wrong)
    _same("letters, each counted once", set(letters()), opened, wrong)


def letters():
    file = settings.KIENTAO.data / "mail"
    return file.read_text("utf-8").splitlines() if file.is_file() else []


def _same(what, found, wanted, wrong):
    found, wanted = Counter(found), Counter(wanted)
    if found != wanted:
        more, less = found - wanted, wanted - found
        wrong.append(f"{what}: {more.total()} too many {list(more)[:3]}, {less.total()} missing {list(less)[:3]}")
