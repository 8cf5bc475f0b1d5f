"""A notice ends: by a post or a rule that says why, or when its hours are over. A warning is ended by a person."""

from kientao.base.errors import Refused
from kientao.base.states import step
from kientao.ledger.acts import By, Done, act, present

from ..models import STATE, WARNING, Notice
from .life import close, one, over, person, reasoned
from .moves import MOVES


@act("notice.end", about="notice", noun=Notice)
def end_notice(*, by: By, notice: str, reason: str) -> Done | None:
    """The state of things is over: the notice ends before its hours do, and says why."""
    row = one(notice)
    if row.kind != STATE:
        raise Refused("notice.is_warning")
    return close(row, by, reasoned(reason))


@act("notice.expire", about="notice", noun=Notice)
def expire_notice(*, by: By, notice: str) -> Done | None:
    """Its hours are over, as it had announced."""
    row = one(notice)
    if row.state != "active" or row.expires is None or row.expires > present():
        return None
    return close(row, by, "", silent=True)


@act("warning.end", about="warning", noun=Notice)
def end_warning(*, by: By, warning: str, reason: str) -> Done | None:
    """The danger is over: a person of the competent office takes the warning back, and says why."""
    person(by)
    row = one(warning)
    if row.kind != WARNING:
        raise Refused("warning.not_warning")
    return close(row, by, reasoned(reason))


@act("warning.drop", about="warning", noun=Notice)
def drop_warning(*, by: By, warning: str, reason: str) -> Done | None:
    """The draft is not sent, and the reason stays."""
    row = one(warning)
    if row.kind != WARNING:
        raise Refused("warning.not_warning")
    row.state = step(MOVES, row.state, "withdrawn")
    row.ended, row.why = present(), reasoned(reason)
    return over(row)
