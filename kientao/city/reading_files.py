"""Readings from files, into the same lake by the same door; a file taken twice changes nothing."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from django.conf import settings

from kientao.base import clock
from kientao.base.errors import Unready
from kientao.base.text import T
from kientao.lake import columnfile, door, parts, series, tables
from kientao.lake.columnfile import BROKEN, VALUE, File, Piece
from kientao.lake.series import Catalogue, Key, Numbers

from .models import Sensor, Source

REJECTED_MAX = 10_000  # lines written out; the others are counted
TRIES, PAUSE = 300, 2.0  # while the lake is behind: seconds between two tries
Progress = Callable[[str, int, int], None]
MANY = T("và nhiều dòng nữa", "and many more lines")


@dataclass
class Tally:
    """What became of the values of a file."""

    taken: int = 0
    already: int = 0
    gaps: int = 0
    rejected: int = 0
    file: Path | None = None


@dataclass
class Columns:
    """Readings of a piece, one array each; line: of the file."""

    line: Numbers
    series: Numbers
    at: Numbers
    value: Numbers

    def where(self, mask: Numbers) -> "Columns":
        return Columns(self.line[mask], self.series[mask], self.at[mask], self.value[mask])


def load(
    file: Path, map_file: Path, zone: str, report: Progress = lambda *_: None, only_look: bool = False
) -> Tally:  # fmt: skip
    """Take a whole file. Raises Refused when file or map cannot be used."""
    told, catalogue, tally = columnfile.read_map(map_file, zone), series.catalogue(), Tally()
    owners = _owners(catalogue)
    with columnfile.opened(file, told) as found, tables.turned_away(file) as away:
        numbers = {word: np.array([catalogue.names.get(told.code(key, word), -1) for key in found.keys] or [-1])
                   for word in told.values.values()}  # fmt: skip
        done = 0
        for piece in found.pieces():
            report(file.name, done, found.rows)
            tally.gaps += sum(int((state == columnfile.GAP).sum()) for _, state in piece.values.values())
            good = _sorted_out(piece, numbers, found, away, tally)
            fresh = good.where(~_known(good))
            tally.already += len(good.at) - len(fresh.at)
            if not only_look:
                _take(fresh, owners)
            tally.taken += len(fresh.at)
            done += len(piece.at)
        report(file.name, done, found.rows)
        tally.file = away.file
    return tally


def _owners(catalogue: Catalogue) -> list[tuple[Key, Numbers]]:
    """Every source, as the one who sends, with a mask of its series."""
    by_source = {code: np.zeros(len(catalogue.codes), bool) for code in Source.objects.values_list("code", flat=True)}
    for code, number in Sensor.objects.values_list("source", "number"):
        by_source[code][number] = True
    sent = dict(Source.objects.values_list("code", "number"))
    return [(Key(code, sent[code], frozenset(np.flatnonzero(mask).tolist())), mask) for code, mask in by_source.items()]


def _sorted_out(
    piece: Piece, numbers: dict[str, Numbers], found: File, away: tables.Away, tally: Tally
) -> Columns:  # fmt: skip
    """The readings that can be taken, in order of time; the others stand in the file of what was turned away."""
    soonest = clock.now() + door.AHEAD_MAX
    kept: list[Columns] = []
    for word, (value, state) in piece.values.items():
        number = numbers[word][piece.key]
        told = state != columnfile.GAP
        bad = {
            "unknown": told & (number < 0),
            "broken": told & (number >= 0) & ((state == BROKEN) | (piece.at < 0)),
            "future": (state == VALUE) & (number >= 0) & (piece.at > soonest),
        }
        for why, mask in bad.items():
            _reject(piece.line[mask], f"{word}: {door.WHY[why].vi}".removeprefix(": "), found, away, tally)
        mask = (state == VALUE) & ~(bad["unknown"] | bad["broken"] | bad["future"])
        kept.append(Columns(piece.line[mask], number[mask], piece.at[mask], value[mask]))
    names = ("line", "series", "at", "value")
    whole = Columns(*(np.concatenate([getattr(one, name) for one in kept]) for name in names))
    order = np.lexsort((whole.series, whole.at))
    whole = whole.where(order)
    twice = np.zeros(len(order), bool)
    twice[1:] = (whole.at[1:] == whole.at[:-1]) & (whole.series[1:] == whole.series[:-1])
    tally.already += int(twice.sum())
    return whole.where(~twice)


def _reject(lines: Numbers, why: str, found: File, away: tables.Away, tally: Tally) -> None:
    room = max(0, REJECTED_MAX - away.count)
    if room and len(lines):
        for line, row in found.lines(lines[:room].tolist()):
            away.reject(line, row, why)
    if len(lines) and tally.rejected < REJECTED_MAX <= tally.rejected + len(lines):
        away.reject(0, {}, MANY.vi)
    tally.rejected += len(lines)


def _known(rows: Columns) -> Numbers:
    """Which of them the lake has already: same sensor, same instant."""
    known = np.zeros(len(rows.at), bool)
    if not len(rows.at):
        return known
    numbers = np.unique(rows.series)
    there = parts.raw(int(rows.at.min()), int(rows.at.max()) + 1, settings.KIENTAO.zone, numbers.tolist())
    for number in np.intersect1d(numbers, there.series).tolist():
        mine = np.flatnonzero(rows.series == number)
        known[mine] = np.isin(rows.at[mine], there.at[there.series == number])
    return known


def _take(rows: Columns, owners: list[tuple[Key, Numbers]]) -> None:
    """By source; while the lake is behind, it is waited for."""
    for key, mask in owners:
        some = rows.where(mask[rows.series])
        if not len(some.at):
            continue
        for left in reversed(range(TRIES)):
            try:
                door.take_columns(key, some.series, some.at, some.value)
                break
            except Unready as e:
                if e.code != "lake.crowded" or not left:
                    raise
                time.sleep(PAUSE)
