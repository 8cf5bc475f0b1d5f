"""A marker in sealed words is erased and found nowhere any more; what stands open stays."""

from kientao.ledger.erasure import ERASERS
from kientao.work.notices import acts

from .conftest import notice, publish

MARKER = "nguyenvana0901234567"


def forget(entry, *parts):
    for part in parts:
        for erase in ERASERS.values():
            erase(entry, part)


def everything(code):
    row = notice(code)
    values = {f.name: getattr(row, f.name) for f in row._meta.concrete_fields}
    return str(values) + str(list(row.messages.values()))


def test_words_are_forgotten_in_the_notice_and_in_what_was_told(town):
    code = publish(town.minh, event=MARKER, headline=MARKER, words=MARKER, instruction=MARKER,
                   headline_en=MARKER, words_en=MARKER)  # fmt: skip
    said = notice(code).entry
    acts.end_notice(by=town.minh, notice=code, reason=MARKER)
    forget(said, "event", "headline", "words", "instruction", "english")
    forget(notice(code).entry, "reason")
    assert MARKER not in everything(code)
    assert notice(code).places == ["w"] and notice(code).state == "ended"


def test_an_older_message_is_forgotten_without_the_newer_one(town):
    code = publish(town.minh, words=MARKER)
    said = notice(code).entry
    acts.update_notice(by=town.minh, notice=code, words="Nước đang rút.")
    forget(said, "words")
    assert MARKER not in everything(code) and notice(code).words == "Nước đang rút."
