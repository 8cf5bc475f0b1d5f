"""Frames of the stream: what was accepted together, as columns, each with its place and a checksum.

A frame is a head of 48 bytes and a body:

    magic 4s | kind u1 | pad 3x | count u4 | length u4 | crc32 u4 | first i8 | source u4 | pad 4x | received i8 | pad 4x
    readings: series u4[count] | at i8[count] (UTC µs) | value f8[count] | flags u1[count]
    tick:     nothing; `received` is the clock that was told
    refused:  why u1 and how many u4, count times

Only readings take positions: `first` is that of the first one, or of the next one.
"""

import struct
import zlib
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from .series import Numbers

MAGIC = b"KTL1"
HEAD = struct.Struct("<4sB3xIIIqI4xq4x")
READINGS, TICK, REFUSED = 1, 2, 3
COUNT_MAX = 1_000_000
ROW = 4 + 8 + 8 + 1


class Frame(NamedTuple):
    """One frame as it was written. body: empty for a tick."""

    kind: int
    rows: int
    first: int
    source: int
    received: int
    body: bytes

    @property
    def next(self) -> int:
        """The position after it."""
        return self.first + (self.rows if self.kind == READINGS else 0)


class Batch(NamedTuple):
    """Readings of one frame. flags: see `fates`."""

    first: int
    series: Numbers
    at: Numbers
    value: Numbers
    flags: Numbers
    source: int
    received: int


def pack(kind: int, count: int, first: int, source: int, received: int, body: bytes) -> bytes:
    """The bytes of a frame. The checksum covers the head's numbers and the body."""
    plain = HEAD.pack(MAGIC, kind, count, len(body), 0, first, source, received)
    return HEAD.pack(MAGIC, kind, count, len(body), zlib.crc32(body, zlib.crc32(plain)), first, source, received) + body


def columns(series: Numbers, at: Numbers, value: Numbers) -> bytes:
    """The body of readings that nobody has judged yet."""
    parts = ((series, "<u4"), (at, "<i8"), (value, "<f8"))
    return b"".join([*(np.ascontiguousarray(part, kind).tobytes() for part, kind in parts), bytes(len(at))])


def batch(frame: Frame) -> Batch:
    """The columns of a frame of readings, without copying them."""
    n, body = frame.rows, frame.body
    return Batch(
        frame.first, np.frombuffer(body, "<u4", n), np.frombuffer(body, "<i8", n, 4 * n),
        np.frombuffer(body, "<f8", n, 12 * n), np.frombuffer(body, "u1", n, 20 * n), frame.source, frame.received,
    )  # fmt: skip


def read(data: bytes | memoryview, offset: int = 0) -> Iterator[tuple[int, Frame]]:
    """Whole frames from `offset` on, each with the offset after it. Ends before the first that is torn or foreign."""
    while len(data) - offset >= HEAD.size:
        magic, kind, count, length, crc, first, source, received = HEAD.unpack_from(data, offset)
        end = offset + HEAD.size + length
        if magic != MAGIC or count > COUNT_MAX or end > len(data):
            return
        body = bytes(data[offset + HEAD.size : end])
        plain = HEAD.pack(MAGIC, kind, count, length, 0, first, source, received)
        if zlib.crc32(body, zlib.crc32(plain)) != crc:
            return
        yield end, Frame(kind, count, first, source, received, body)
        offset = end
