"""A rule is stopped or started again; one that errs stops by itself; one switch stops all automation."""

from kientao.base.errors import Missing, Refused
from kientao.city.acts.settle import known
from kientao.ledger.acts import By, Done, act, now_index, present

from ..models import Rule, Switch
from ..nudging import clear, lay
from .life import said

SWITCH = "automation"


@act("rule.stop", about="rule", noun=Rule)
def stop_rule(*, by: By, rule: str, reason: str) -> Done | None:
    """Somebody stops it: it acts no more until started again."""
    return _turn(rule, "on", "stopped", said(reason), False)


@act("rule.start", about="rule", noun=Rule)
def start_rule(*, by: By, rule: str, reason: str) -> Done | None:
    """It goes on, with the version that is in force."""
    done = _turn(rule, "stopped", "on", said(reason), False)
    if done:
        clear("stopped", rule)
    return done


@act("rule.err", about="rule", noun=Rule)
def err_rule(*, by: By, rule: str, why: str) -> Done | None:
    """It could not be asked or its act could not be performed: it stops, visibly, and the others go on."""
    done = _turn(rule, "on", "stopped", why[:500], True)
    if done:
        row = known(Rule, rule)
        lay("stopped", rule, office=row.office, rule=rule, words=f"Quy tắc tự dừng vì lỗi: {row.title['vi']}",
            link=f"/tu-dong/{rule}")  # fmt: skip
    return done


@act("automation.halt")
def halt_automation(*, by: By, reason: str) -> Done | None:
    """Stop all automation of the city, at once and on the record."""
    return _switch(by, False, said(reason))


@act("automation.resume")
def resume_automation(*, by: By, reason: str) -> Done | None:
    """Let automation go on. What became true meanwhile acts now, within its limits."""
    return _switch(by, True, said(reason))


def _turn(code: str, before: str, to: str, why: str, erred: bool) -> Done | None:
    row = Rule.objects.filter(code=code).first()
    if row is None:
        raise Missing("act.missing", thing=code)
    if row.state != before:
        return None
    if not why:
        raise Refused("rule.reason")
    row.state, row.why, row.erred = to, why, erred
    row.save()
    return Done(code, public={"rule": code, "state": to, "erred": erred}, sealed={"words": why})


def _switch(by: By, on: bool, reason: str) -> Done | None:
    if not reason:
        raise Refused("rule.reason")
    row = Switch.objects.filter(code=SWITCH).first() or Switch(code=SWITCH)
    if (row.pk and row.on == on) or (not row.pk and on):
        return None
    row.on, row.reason, row.by, row.at = on, reason, by.label, present()
    row.save()
    assert row.entry == now_index()
    return Done(SWITCH, public={"on": on, "reason": reason})
