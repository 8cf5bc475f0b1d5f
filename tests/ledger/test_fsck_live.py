"""fsck on a city that goes on: an act that lands while it reads is no fault."""

from kientao.ledger import entries, fsck
from kientao.ledger.acts import perform

from .things import MINH


def test_an_act_that_lands_after_the_head_was_read_is_no_fault(inline, monkeypatch):
    perform("thing.open", by=MINH, code="a", value="x")
    first, landed = entries.head, []

    def head():
        found = first()
        if not landed:
            landed.append(perform("thing.open", by=MINH, code="b", value="x"))
        return found

    monkeypatch.setattr(entries, "head", head)
    problems = fsck.check()
    assert landed
    assert [p for p in problems if "mang mục chưa có" in p] == []


def test_a_row_that_bears_an_entry_beyond_the_ledger_is_one(inline, monkeypatch):
    perform("thing.open", by=MINH, code="a", value="x")
    size = entries.head()
    monkeypatch.setattr(entries, "head", lambda: size - 1)
    assert any("Thing" in problem for problem in fsck._nouns())
