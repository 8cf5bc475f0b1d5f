"""fsck: rebuild root and tiles from the entries and compare with what is served; check what rows refer to."""

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

from django.apps import apps
from django.db import connection
from django.db.models import Max

from kientao.base import tiles
from kientao.base.checkpoint import open_checkpoint
from kientao.base.errors import Missing, Refused
from kientao.base.note import parse_vkey
from kientao.base.tiles import ENTRIES, WIDTH, Tile

from . import entries, files, keys
from . import log as logs
from .models import Checkpoint, Cursor, Entry, Log
from .nouns import Noun
from .replay import Found, Report, replay, rows, sealed_problems, silent

ALSO: list[Callable[[], list[str]]] = []


def also(find: Callable[[], list[str]]) -> Callable[[], list[str]]:
    """Declare what a room above checks of its own stores: sentences for an operator."""
    ALSO.append(find)
    return find


def check(report: Report = silent) -> list[str]:
    """Everything that does not hold, as sentences; an empty list: all is well."""
    problems: list[str] = []
    head = entries.head()
    all_logs = list(Log.objects.order_by("number"))
    if not all_logs:
        return ["chưa có sổ: kientao init"]
    if all_logs[0].start != 0:
        problems.append("sổ đầu tiên không bắt đầu từ mục 0")
    for log, follower in zip(all_logs, [*all_logs[1:], None], strict=True):
        problems += _check_log(log, follower.start if follower else head, follower is None, report)
    with connection.cursor() as cursor:
        problems += sealed_problems(cursor, 0, head, report)
    problems += _nouns()
    problems += _cursors()
    problems += _key()
    problems += _files(report)
    for find in ALSO:
        problems += find()
    return problems


def _check_log(log: Log, stop: int, open_: bool, report: Report) -> list[str]:
    """An ended log may have signed more than a restored database holds: only what is here is compared."""
    size = stop - log.start
    heads = {c.size: bytes(c.root) for c in Checkpoint.objects.filter(log=log).iterator() if open_ or c.size <= size}
    served = Served(logs.folder(log), size if open_ else 0)
    published = logs.folder(log) / "checkpoint"
    if published.is_file():
        served.problems += list(_signature(log, published.read_text("utf-8"), heads, size, open_))
    elif open_:
        served.problems.append("chưa có mốc đã ký nào được công bố")
    with connection.cursor() as cursor:
        found: Found = replay(rows(cursor, log.start, stop), log.start, heads, report, size, served.leaf)
    served.finish()
    return [f"sổ {log.origin}: {p}" for p in found.problems + served.problems]


def _signature(log: Log, note: str, heads: dict[int, bytes], size: int, open_: bool) -> Iterator[str]:
    known = [parse_vkey(v) for v in vkeys(log)]
    try:
        head, _ = open_checkpoint(note, known, log.origin)
    except Refused as e:
        yield f"mốc đang công bố: {e}"
        return
    if open_ or head.size <= size:
        heads.setdefault(head.size, head.root)


def vkeys(log: Log) -> list[str]:
    """Verifier keys of a log as its own entries tell them, newest first."""
    follower = Log.objects.filter(number=log.number + 1).first()
    told = Entry.objects.filter(verb__in=("log.start", "key.rotate"), index__gte=log.start)
    if follower:
        told = told.filter(index__lt=follower.start)
    return [entries.public_body(e)["data"]["vkey"] for e in told.order_by("-index")]


class Served:
    """Compares the served tiles and bundles with the leaves as they come by, holding one row a level."""

    def __init__(self, folder: Path, size: int):
        self.folder, self.problems = folder, list[str]()
        published = folder / "checkpoint"
        self.size = min(size, logs.head_of(published.read_text("utf-8")).size) if published.is_file() else 0
        self.bodies: list[bytes] = []
        self.levels: list[list[bytes]] = [[]]
        self.counts = [0]

    def leaf(self, place: int, leaf: bytes, body: bytes) -> None:
        if place >= self.size:
            return
        self.bodies.append(body)
        if len(self.bodies) == WIDTH:
            self._same(Tile(ENTRIES, place // WIDTH), tiles.encode_bundle(self.bodies))
            self.bodies = []
        self._hash(0, leaf)

    def _hash(self, level: int, found: bytes) -> None:
        if level == len(self.levels):
            self.levels.append([])
            self.counts.append(0)
        row = self.levels[level]
        row.append(found)
        self.counts[level] += 1
        if len(row) == WIDTH:
            joined = b"".join(row)
            self._same(Tile(level, self.counts[level] // WIDTH - 1), joined)
            self.levels[level] = []
            self._hash(level + 1, tiles.tile_hash(joined))

    def finish(self) -> None:
        if self.bodies:
            self._same(Tile(ENTRIES, self.size // WIDTH, len(self.bodies)), tiles.encode_bundle(self.bodies))
        for level, row in enumerate(self.levels):
            if row:
                self._same(Tile(level, self.counts[level] // WIDTH, len(row)), b"".join(row))

    def _same(self, tile: Tile, wanted: bytes) -> None:
        try:
            if (self.folder / tile.path).read_bytes() != wanted:
                self.problems.append(f"ô {tile.path} khác với các mục")
        except OSError:
            self.problems.append(f"thiếu ô {tile.path}")


def _nouns() -> Iterator[str]:
    """No row of a noun bears an entry that does not exist. The head is read after the rows: the city goes on."""
    for model in apps.get_models():
        if issubclass(model, Noun):
            newest = model._default_manager.aggregate(newest=Max("entry"))["newest"]
            if newest is not None and newest >= (head := entries.head()):
                count = model._default_manager.filter(entry__gte=head).count()
                yield f"{model.__name__}: {count} dòng mang mục chưa có"


def _cursors() -> Iterator[str]:
    for name, upto in list(Cursor.objects.values_list("name", "next")):
        if upto > (head := entries.head()):
            yield f"bộ đọc {name} đứng ở {upto}, vượt quá sổ ({head})"


def _key() -> Iterator[str]:
    """Whoever verifies must learn the key from the entries."""
    if (keys.folder() / "signer.json").is_file() and keys.vkeys()[0] != logs.told_key():
        yield "khoá đang ký chưa được ghi vào sổ: kientao key rotate"


def _files(report: Report) -> Iterator[str]:
    wanted = sorted(files.names())
    for count, name in enumerate(wanted):
        try:
            files.get(name)
        except Missing:
            yield f"tệp {name[:16]}… mất hoặc hỏng"
        if count % 1000 == 0:
            report("kiểm tệp", count, len(wanted))


def fingerprint() -> str:
    """One line over every noun row, for comparing two databases (tests, restore drills)."""
    digest = hashlib.sha256()
    for model in sorted((m for m in apps.get_models() if issubclass(m, Noun)), key=lambda m: m.__name__):
        for row in model._default_manager.order_by("code").values_list("code", "entry"):
            digest.update(repr((model.__name__, row)).encode())
    return digest.hexdigest()
