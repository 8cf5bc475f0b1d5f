"""Integrate and publish: tiles grow from the entries, then a checkpoint is signed.

    1 tiles and bundles are written and synced       crash: written again, the same bytes
    2 `last` beside the key takes the new checkpoint crash: step 3 is done from `last` at the next start
    3 the checkpoint is published, then noted in a row

Nothing is signed that does not contain what was signed before.
"""

import logging
import shutil
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path

from django.db import connection

from kientao.base import note as notes
from kientao.base import tiles
from kientao.base.checkpoint import format_checkpoint
from kientao.base.errors import Refused, Unready, declare
from kientao.base.merkle import EMPTY, inclusion_proof
from kientao.base.text import T
from kientao.base.tiles import ENTRIES, WIDTH, Tile, TileReader

from . import entries, keys
from . import log as logs
from .models import Checkpoint, Cursor, Entry, Log
from .writer import bookkeeping, translated

say = logging.getLogger("kientao.ledger")
CHUNK = 64 * WIDTH  # entries integrated at a time: bounds memory

declare("log.behind", T(
    "Cơ sở dữ liệu chỉ có {size} mục, ít hơn mốc đã ký ({signed}). Có lẽ là bản sao cũ. Không ký tiếp để sổ không rẽ"
    " hai nhánh. Nếu đây là bản phục hồi: kientao restore",
    "The database holds {size} entries, fewer than the signed checkpoint ({signed}). It may be an old copy. Nothing is"
    " signed, so that the log cannot fork. If this is a restore: kientao restore",
))  # fmt: skip
declare("log.fork", T(
    "Nội dung {signed} mục đầu khác với mốc đã ký. Không ký tiếp. Hãy chạy: kientao fsck",
    "The first {signed} entries differ from the signed checkpoint. Nothing is signed. Run: kientao fsck",
))  # fmt: skip
declare("log.other", T(
    "Khoá trong thư mục này ký cho sổ «{signed}», không phải «{origin}».",
    "The key in this folder signs for the log “{signed}”, not for “{origin}”.",
))  # fmt: skip


class Sealer:
    """Owned by the runner. Remembers how far the tiles reach; believes nothing it has not checked since its start."""

    def __init__(self) -> None:
        self.log: Log | None = None
        self.size = 0
        self.signed: str | None = None  # the newest checkpoint, once checked against the tiles
        self.problem = ""

    def step(self, now: int) -> None:
        """Seal what is new. A refusal is remembered for the health page and stops only the sealing."""
        try:
            self.seal(now)
            self._tell("")
        except (Refused, OSError) as e:
            self.log = None  # check everything again next time
            self._tell(str(translated(e)))

    def seal(self, now: int) -> str | None:
        """Integrate all entries and publish a checkpoint. Returns the newest one, or None without a log."""
        log = Log.objects.order_by("-number").first()
        if log is None:
            return None
        with keys.locked():
            if self.log is None or self.log.number != log.number:
                self._open(log)
            self._contain(log)
            self._integrate(log, entries.head() - log.start)
            return self._publish(log, now)

    def _open(self, log: Log) -> None:
        """Find how far good tiles reach: to the published checkpoint, or rebuild from the first entry."""
        self.log, self.size, self.signed = log, 0, None
        file = logs.folder(log) / "checkpoint"
        if file.is_file():
            head = logs.head_of(file.read_text("utf-8"))
            try:
                if reader(log, head.size).root() == head.root:
                    self.size = head.size
            except Refused:
                say.warning("tiles are incomplete: building them again from the entries")

    def _contain(self, log: Log) -> None:
        """The tree must contain what was last signed with this key."""
        last = keys.last_note()
        if last is None or last == self.signed:
            return
        head, size = logs.head_of(last), entries.head() - log.start
        if head.origin != log.origin:
            raise Unready("log.other", signed=head.origin, origin=log.origin)
        if size < head.size:
            raise Unready("log.behind", size=size, signed=head.size)
        self._integrate(log, max(self.size, head.size))
        tree = reader(log, self.size)
        if tree.root(head.size) != head.root or not _rows_agree(log, tree, head.size):
            self.size = 0
            raise Unready("log.fork", signed=head.size)

    def _integrate(self, log: Log, size: int) -> None:
        while self.size < size:
            upto = min(size, (self.size // CHUNK + 1) * CHUNK)
            write_files(logs.folder(log), grown(log, self.size, upto))
            self.size = upto

    def _publish(self, log: Log, now: int) -> str | None:
        last = keys.last_note()
        published = logs.folder(log) / "checkpoint"
        if last is None or logs.head_of(last).size < self.size:
            root = reader(log, self.size).root() if self.size else EMPTY
            text = format_checkpoint(log.origin, self.size, root)
            last = notes.sign(text, [s.of_note for s in keys.all_signing(now)])
            keys.remember(last)
        elif last == self.signed:
            return last
        if not published.is_file() or published.read_text("utf-8") != last:
            keys.durable_write(published, last.encode())
        head = logs.head_of(last)
        with bookkeeping():
            Checkpoint.objects.get_or_create(
                log=log, size=head.size, defaults={"root": head.root, "at": now, "note": last}
            )
        self.signed = last
        return last

    def _tell(self, problem: str) -> None:
        if problem == self.problem:
            return
        self.problem = problem
        if problem:
            say.error("not sealed: %s", problem)
        try:
            with bookkeeping():
                Cursor.objects.update_or_create(name="seal", defaults={"error": problem})
        except Exception:  # a full or read-only disk: the log line above has to do
            say.exception("the refusal could not be noted")


def _rows_agree(log: Log, tree: TileReader, size: int) -> bool:
    """Are the newest signed entries those of the database? Another history differs there; fsck compares them all."""
    first = max(0, size - 2 * WIDTH)
    found = Entry.objects.filter(index__gte=log.start + first, index__lt=log.start + size).order_by("index")
    leaves = [bytes(leaf) for leaf in found.values_list("leaf", flat=True)]
    return leaves == [tree(0, place) for place in range(first, size)]


def reader(log: Log, size: int) -> TileReader:
    """Hashes from the served tiles."""
    return TileReader(file_reader(logs.folder(log)), size)


def file_reader(folder: Path) -> Callable[[str], bytes]:
    return lambda path: (folder / path).read_bytes()


def grown(log: Log, old: int, new: int) -> Iterator[tuple[Tile, bytes]]:
    """Every bundle and tile that changes when the tree of `old` entries becomes one of `new`."""
    first = old - old % WIDTH
    with connection.cursor() as cursor:
        cursor.execute(
            'SELECT leaf, body FROM ledger_entry WHERE "index" >= %s AND "index" < %s ORDER BY "index"',
            [log.start + first, log.start + new],
        )
        rows = [(bytes(leaf), bytes(body)) for leaf, body in cursor.fetchall()]
    if len(rows) != new - first:
        raise Unready("log.behind", size=first + len(rows), signed=new)
    for at in range(0, len(rows), WIDTH):
        part = rows[at : at + WIDTH]
        yield Tile(ENTRIES, (first + at) // WIDTH, len(part)), tiles.encode_bundle(body for _, body in part)
    yield from tiles.grow(file_reader(logs.folder(log)), old, [leaf for leaf, _ in rows[old - first :]])


def write_files(folder: Path, made: Iterator[tuple[Tile, bytes]]) -> None:
    """Write tiles so that a crash leaves whole files only; a full tile sweeps its partial ones away."""
    for tile, data in list(made):
        file = folder / tile.path
        file.parent.mkdir(parents=True, exist_ok=True)
        keys.durable_write(file, data)
        if tile.width == WIDTH:
            shutil.rmtree(file.with_name(file.name + ".p"), ignore_errors=True)


def prove(index: int) -> tuple[str, str, list[bytes]] | None:
    """(log number as text, newest checkpoint, inclusion proof) of a sealed entry; None while it is only recorded."""
    log = Log.objects.filter(start__lte=index).order_by("-number").first()
    if log is None:
        return None
    file = logs.folder(log) / "checkpoint"
    if not file.is_file():
        return None
    note = file.read_text("utf-8")
    size = logs.head_of(note).size
    if index - log.start >= size:
        return None
    return str(log.number), note, inclusion_proof(Warm(logs.folder(log), size), index - log.start, size)


class Warm(TileReader):
    """For proofs: keeps the rows of upper tiles over calls. Never for checking tiles, which must read what is there."""

    def __init__(self, folder: Path, size: int):
        super().__init__(file_reader(folder), size)
        self.folder = folder

    def _load(self, level: int, index: int) -> list[bytes]:
        width = min(WIDTH, (self.size >> 8 * level) - WIDTH * index)
        return _warm(self.folder, level, index, width) if level else super()._load(level, index)


@lru_cache(maxsize=1024)  # 16 KiB each
def _warm(folder: Path, level: int, index: int, width: int) -> list[bytes]:
    """A tile of a given width never changes."""
    whole = TileReader(file_reader(folder), (WIDTH * index + width) << 8 * level)
    return whole._load(level, index)


def age(now: int) -> int | None:
    """Microseconds since the oldest unsealed entry was recorded; 0: everything is sealed; None: no log."""
    log = Log.objects.order_by("-number").first()
    if log is None:
        return None
    newest = Checkpoint.objects.filter(log=log).order_by("-size").values_list("size", flat=True).first() or 0
    waiting = entries.after(log.start + newest, 1)
    return max(0, now - waiting[0].at) if waiting else 0
