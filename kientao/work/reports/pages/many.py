"""Several reports at once: each is an act of its own with its own receipt, so one refusal stops no other."""

from dataclasses import dataclass, field
from typing import Any

from kientao.base.errors import Refused, declare
from kientao.base.text import T
from kientao.ledger.acts import By, Receipt

from .. import acts, standard
from . import working

MANY_MAX = 50
declare("many.none", T("Hãy đánh dấu ít nhất một phản ánh.", "Tick at least one report."))
declare("many.crowd", T("Mỗi lần tối đa {most} phản ánh.", "At most {most} reports at a time."))
declare("many.what", T("Hãy chọn cơ quan nhận, ghi mã phản ánh gốc, hoặc ghi lý do.",
                       "Choose an office, give the first report's code, or state the reason."))  # fmt: skip


@dataclass
class Told:
    """What became of each: receipts by code, faults by code, and a fault of the whole form ("")."""

    receipts: dict[str, Receipt] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)
    typed: dict[str, str] = field(default_factory=dict)


def offered(by: By) -> set[str]:
    held = working.powers(by)
    return {
        verb for verb in ("report.assign", "report.merge", "report.refuse") if any(working.gives(p, verb) for p in held)
    }


def carry_out(request: Any) -> Told:
    """Assign the ticked ones, merge them into the one that was there first, or refuse them for one reason."""
    sent = working.Sent(request)
    told = Told(typed=sent.typed)
    codes = list(dict.fromkeys(request.POST.getlist("ma")))
    try:
        verb, args = _what(sent, codes)
    except Refused as error:
        told.faults[""] = error.say(request.lang)
        return told
    for code in codes:
        try:
            working.one(request, code)
            receipt = verb(by=sent.by, report=code, seen=sent.seen(f"seen-{code}"),
                           request=f"{sent.text('key')[:50]}.{code}", **args)  # fmt: skip
        except Refused as error:
            told.faults[code] = error.say(request.lang)
            continue
        if receipt:
            told.receipts[code] = receipt
        else:
            told.faults[code] = T("Không có gì thay đổi.", "Nothing changed.").to(request.lang)
    return told


def _what(sent: working.Sent, codes: list[str]) -> tuple[Any, dict[str, str]]:
    if not codes:
        raise Refused("many.none")
    if len(codes) > MANY_MAX:
        raise Refused("many.crowd", most=MANY_MAX)
    if sent.text("do") == "merge" and sent.text("into"):
        first = working.one(sent.request, sent.text("into").upper())
        return acts.merge_report, {"into": first.code}
    if sent.text("do") == "assign" and sent.text("to"):
        return acts.assign_report, working.to_whom(sent.text("to"))
    if sent.text("do") == "refuse" and sent.text("reason"):
        return acts.refuse_report, {"reason": standard.finished(sent.text("reason"))}
    raise Refused("many.what")
