"""A rule fires: the entry says which version, for what, with which outcome; what it knew is kept beside it."""

from typing import Any

from kientao.base.errors import Refused
from kientao.city.acts.settle import known
from kientao.city.models import Office
from kientao.ledger.acts import By, Done, act, now_index, present

from ..models import Firing, Nudge, Rule
from ..nudging import clear, lay


@act("rule.fire")
def fire_rule(
    *, by: By, firing: str, number: int, thing: str, position: int, moment: int, does: str, outcome: str,
    inputs: list[dict[str, Any]], laws: list[dict[str, Any]], args: dict[str, Any], why: str = "",
    audience: str = "office", words: str = "",
) -> Done | None:  # fmt: skip
    """What this version found and did, or would do: performed, proposed, watched, limited, halted or refused."""
    rule = known(Rule, by.post)
    Firing(
        code=firing, rule_id=rule.code, number=number, thing=thing, position=position, at=present(), moment=moment,
        verb=does, outcome=outcome, inputs=inputs, laws=laws, args=args, why=why[:500], office=rule.office,
        audience=audience, answer="open" if outcome == "proposed" else "", first=now_index(),
    ).save()  # fmt: skip
    if outcome == "proposed":
        lay("proposal", firing, office=rule.office, rule=rule.code, words=words or str(rule.title["vi"]),
            link=f"/tu-dong/lan/{firing}")  # fmt: skip
    if outcome == "limited":
        lay("notice", f"limit.{rule.code}", office=rule.office, rule=rule.code,
            words=f"Quy tắc đã tới giới hạn, phần còn lại chờ: {rule.title['vi']}",
            link=f"/tu-dong/{rule.code}")  # fmt: skip
    told = {"rule": rule.code, "number": number, "does": does, "outcome": outcome, "moment": moment}
    if audience == "public":
        told["thing"] = thing
    return Done(firing, public=told, sealed={"inputs": inputs, "args": args})


@act("rule.notify", about="office", noun=Office)
def notify_office(*, by: By, office: str, words: str, code: str, link: str = "") -> Done | None:
    """Lay a line in an office's inbox, until somebody there has read it. code: what it is about."""
    known(Office, office)
    if not words.strip():
        raise Refused("rule.reason")
    if link and not link.startswith("/"):
        raise Refused("rule.part", part="link", found=link[:60], wanted="/…")
    lay("notice", f"{by.post}.{code}", office=office, rule=by.post, words=words.strip(), link=link)
    return Done(f"notice.{by.post}.{code}"[:120], public={"office": office}, sealed={"words": words})


@act("rule.see", about="nudge", noun=Nudge)
def see_notice(*, by: By, nudge: str) -> Done | None:
    """Read: the line leaves the inbox."""
    row = known(Nudge, nudge)
    if row.turn is None:
        return None
    if row.kind != "notice":
        raise Refused("rule.part", part="nudge", found=row.kind, wanted="notice")
    clear(row.kind, row.about)
    return Done(nudge)
