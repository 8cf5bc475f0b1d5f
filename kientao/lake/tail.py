"""Readings since the snapshot, which are in no part yet: the log from there on, judged as the stream judges it."""

import pickle

import numpy as np

from . import frames, lakedb, series
from .fates import DOUBLE, Fates, Readings
from .log import Log, Place

PIECE = 100_000


def rows() -> Readings | None:
    """Everything up to the end of the log, doubles left out; None where there is nothing."""
    log, place, judge = Log(lakedb.folder() / "log"), Place(), Fates()
    if found := lakedb.get("snapshot"):
        told = pickle.loads(found)
        place, judge = Place(*told["place"]), Fates(np.frombuffer(told["newest"], "i8").copy(), told["time"])
    catalogue, kept = series.catalogue(), []
    while True:
        before = place
        for after, frame in log.after(before, PIECE):
            place = after
            if frame.kind == frames.TICK:
                judge.tick(frame.received)
            elif frame.kind == frames.READINGS:
                batch = frames.batch(frame)
                position = np.arange(batch.first, batch.first + len(batch.at))
                judged = judge.judge(Readings(position, *batch[1:5]), catalogue)
                kept.append(judged.where(judged.flags & DOUBLE == 0))
        if place == before:
            break
    return Readings(*(np.concatenate(column) for column in zip(*kept, strict=True))) if kept else None
