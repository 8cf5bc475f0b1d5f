"""Submitters: threads that do one thing after the other for a while; what they managed, and how long each took."""

import os
import pickle
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from statistics import median, quantiles
from typing import NamedTuple

from django.db import connections

from kientao.ledger import writer


class Figure(NamedTuple):
    """`rate` acts a second; p50, p99 and worst in milliseconds."""

    rate: float
    p50: float
    p99: float
    worst: float


def figure(took: list[float], seconds: float) -> Figure:
    return Figure(len(took) / seconds, median(took) * 1e3, quantiles(took, n=100)[98] * 1e3, max(took) * 1e3)


def submit(make: Callable[[int], Callable[[int], None]], threads: int, seconds: float) -> tuple[list[float], float]:
    """Closed loop: each thread asks again as soon as it is answered. Returns (latencies, seconds)."""
    ready, go, took, faults = threading.Barrier(threads + 1), threading.Event(), [], []

    def one(number: int) -> None:
        mine: list[float] = []
        try:
            act = make(number)
            ready.wait()
            go.wait()
            count, now = 0, time.perf_counter()
            while now < until[0]:
                act(count)
                before, now = now, time.perf_counter()
                mine.append(now - before)
                count += 1
        except threading.BrokenBarrierError:
            pass
        except BaseException as e:
            faults.append(e)
            ready.abort()
        finally:
            took.extend(mine)
            connections.close_all()

    until, workers = [0.0], [threading.Thread(target=one, args=(i,)) for i in range(threads)]
    for worker in workers:
        worker.start()
    with suppress(threading.BrokenBarrierError):
        ready.wait()
    began = time.perf_counter()
    until[0] = began + seconds
    go.set()
    for worker in workers:
        worker.join()
    if faults:
        raise faults[0]
    return took, time.perf_counter() - began


def over_processes(count: int, make: Callable[[int], Callable[[int], None]], threads: int, seconds: float) -> Figure:
    """The same from several processes on one DATA; nothing may be open in this one."""
    writer.writer.stop()
    connections.close_all()
    pipes = []
    for number in range(count):
        read, write = os.pipe()
        if not os.fork():
            code = 1
            try:
                with os.fdopen(write, "wb") as out:
                    pickle.dump(submit(lambda i, first=number * threads: make(first + i), threads, seconds), out)
                code = 0
            finally:
                os._exit(code)
        os.close(write)
        pipes.append(os.fdopen(read, "rb"))
    answers = [pickle.load(pipe) for pipe in pipes]
    for _ in pipes:
        os.wait()
    took = [t for part, _ in answers for t in part]
    return figure(took, max(seconds for _, seconds in answers))
