"""The reason of a command, and what was found on the spot, are forgotten; that it was given stays."""

from kientao.base import clock
from kientao.ledger import jobs
from kientao.ledger.erasure import ERASERS
from kientao.work.devices import acts

from .conftest import ask, command, later, send_due

MARKER = "nguyenvana0901234567"


def forget(entry, part):
    for erase in ERASERS.values():
        erase(entry, part)


def test_the_words_of_people_are_forgotten(town, line):
    code = ask(town.minh, reason=MARKER)
    send_due()
    with later(code):
        jobs.ring_due(clock.now())
        acts.inspect_command(by=town.chi, command=code, found=MARKER)
    forget(command(code).first, "why")
    forget(command(code).entry, "outcome")
    row = command(code)
    assert MARKER not in str({f.name: getattr(row, f.name) for f in row._meta.concrete_fields})
    assert (row.word, row.state) == ("bat", "timed_out")
