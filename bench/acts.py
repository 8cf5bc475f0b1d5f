"""Acts against the same acts in plain Django: rates, waiting, where the time goes, and a bare log of the same bytes.

python -m bench.acts [--database postgresql://…] [--rounds 7] [--seconds 1.2]
"""

import argparse
import json
import os
import tempfile
import time

from .town import town

SUBMITTERS = (1, 8, 64)


def measure(rounds: int, seconds: float, log=lambda words: None) -> dict:
    """{verb: {submitters: {side: [Figure per round]}}}; sides in turns, the order reversed every second round."""
    from . import load, sides  # noqa: PLC0415  after Django is set up

    found: dict = {}
    for turn in range(rounds):
        for verb, both in sides.ACTS.items():
            for threads in (*SUBMITTERS, "2x32"):
                for side in sorted(both, reverse=turn % 2 == 1):
                    make, perform = both[side]
                    one = lambda number, make=make, perform=perform: make(perform, number)  # noqa: E731
                    if threads == "2x32":
                        told = load.over_processes(2, one, 32, seconds)
                    else:
                        told = load.figure(*load.submit(one, threads, seconds))
                    found.setdefault(verb, {}).setdefault(str(threads), {}).setdefault(side, []).append(told)
        log(f"round {turn + 1} of {rounds}")
    return found


def group_size(verb: str, seconds: float = 2.0, threads: int = 64) -> float:
    """How many acts fall into one commit, in the mean over acts' groups."""
    from kientao.ledger import writer  # noqa: PLC0415  after Django is set up

    from . import load, sides  # noqa: PLC0415  after Django is set up

    sizes, write = [], writer.write
    make, perform = sides.ACTS[verb]["ours"]

    def counted(group, savepoint=False):
        sizes.append(len(group))
        return write(group, savepoint)

    writer.write = counted
    try:
        load.submit(lambda i: make(perform, i), threads, seconds)
    finally:
        writer.write = write
    return sum(sizes) / len(sizes)


def bare_log(verb: str, group: int, rounds: int = 7, seconds: float = 0.6) -> list[float]:
    """Acts a second if the very bytes of entry and sealed parts only had to be appended, one fdatasync a group."""
    from django.conf import settings  # noqa: PLC0415  after Django is set up

    from kientao.ledger.models import Entry, Sealed  # noqa: PLC0415  after Django is set up

    rows = list(Entry.objects.filter(verb=verb).order_by("-index")[:group])
    sealed = Sealed.objects.filter(entry__gte=rows[-1].index, entry__lte=rows[0].index)
    block = b"".join(bytes(e.body) for e in rows) + b"".join(bytes(s.salt) + bytes(s.value) for s in sealed)
    rates = []
    with tempfile.NamedTemporaryFile(dir=settings.KIENTAO.data) as file:
        for _ in range(rounds):
            began, count = time.perf_counter(), 0
            while time.perf_counter() - began < seconds:
                os.write(file.fileno(), block)
                os.fdatasync(file.fileno())
                count += len(rows)
            rates.append(count / (time.perf_counter() - began))
    return rates


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    given.add_argument("--database", default="")
    given.add_argument("--rounds", type=int, default=7)
    given.add_argument("--seconds", type=float, default=1.2)
    asked = given.parse_args()
    with town(asked.database):
        from .parts import parts  # noqa: PLC0415  after Django is set up

        found = {"acts": measure(asked.rounds, asked.seconds, lambda words: print(words, flush=True))}
        for verb in found["acts"]:
            size = group_size(verb)
            found.setdefault("group", {})[verb] = size
            found.setdefault("log", {})[verb] = bare_log(verb, max(1, round(size)))
            found.setdefault("parts", {})[verb] = parts(verb, max(1, round(size)))
        print("JSON" + json.dumps(found))


if __name__ == "__main__":
    main()
