"""People answer automation: they accept or decline what it proposes, and object to what it did."""

from kientao.base.errors import Refused, declare
from kientao.base.text import T
from kientao.city.acts.settle import known
from kientao.ledger.acts import By, Done, act, now_index, present

from ..models import Appeal, Firing
from ..nudging import clear, lay
from .life import said

declare("proposal.answered", T("Đề xuất này đã có người trả lời.", "Somebody answered this proposal already."))
declare("appeal.closed", T("Phản đối này đã được trả lời.", "This appeal was answered already."))
declare("appeal.nothing", T("Hãy ghi điều bạn không đồng ý.", "Say what you object to."))
declare("appeal.not_done", T("Quy tắc chưa làm việc gì ở lần này.", "The rule did nothing here."))


@act("rule.accept", about="firing", noun=Firing)
def accept_proposal(*, by: By, firing: str) -> Done | None:
    """One click: what the rule proposed is done; its act stands next to this in the ledger, with this as its cause."""
    row = _proposal(firing)
    row.answer = "accepted"
    row.save(update_fields=["answer"])
    clear("proposal", firing)
    return Done(firing, public={"rule": row.rule_id, "does": row.verb, "answer": "accepted"})


@act("rule.decline", about="firing", noun=Firing)
def decline_proposal(*, by: By, firing: str, reason: str) -> Done | None:
    """Not done, and why: the next version of the rule learns from it."""
    row = _proposal(firing)
    if not reason.strip():
        raise Refused("rule.reason")
    row.answer, row.why = "declined", said(reason)[:500]
    row.save(update_fields=["answer", "why"])
    clear("proposal", firing)
    return Done(firing, public={"rule": row.rule_id, "does": row.verb, "answer": "declined"}, sealed={"words": reason})


@act("rule.appeal", about="firing", noun=Firing)
def appeal_firing(*, by: By, firing: str, code: str, words: str, due: int, secret: str = "") -> Done | None:
    """Object to an automatic act: a person of the owning office answers by `due` (UTC µs)."""
    row = known(Firing, firing)
    if row.outcome != "performed" and row.answer != "accepted":
        raise Refused("appeal.not_done")
    if not words.strip():
        raise Refused("appeal.nothing")
    Appeal(code=code, firing_id=firing, words=said(words), secret=secret, opened=present(), due=due, office=row.office,
           audience="office", first=now_index()).save()  # fmt: skip
    lay("appeal", code, office=row.office, rule=row.rule_id, words="Phản đối một việc do máy tự làm",
        link=f"/tu-dong/phan-doi/{code}", due=due)  # fmt: skip
    return Done(code, public={"rule": row.rule_id}, sealed={"words": words}, result=code)


@act("rule.answer", about="appeal", noun=Appeal)
def answer_appeal(*, by: By, appeal: str, answer: str, upheld: bool) -> Done | None:
    """A person answers an appeal. Upheld: what was done is put right, by acts of its own."""
    row = known(Appeal, appeal)
    if row.state != "open":
        raise Refused("appeal.closed")
    if not answer.strip():
        raise Refused("rule.reason")
    row.state, row.answer, row.closed = "upheld" if upheld else "rejected", said(answer), present()
    row.save()
    clear("appeal", appeal)
    return Done(appeal, public={"upheld": upheld}, sealed={"words": answer})


def _proposal(code: str) -> Firing:
    row = known(Firing, code)
    if row.outcome != "proposed" or row.answer != "open":
        raise Refused("proposal.answered")
    return row
