"""An official report: drafted from named numbers, signed when each of them is still what was written."""

from django.db.models import QuerySet

from kientao.base import clock
from kientao.base.errors import Conflict, Missing, Refused, declare
from kientao.base.states import step
from kientao.base.text import T
from kientao.board.models import Statement
from kientao.board.statements import compose
from kientao.city.models import Office
from kientao.ledger.acts import By, Done, act, now_index, present
from kientao.ledger.erasure import eraser
from kientao.ui.place import zone

MOVES = {"draft": {"draft", "signed", "dropped"}, "signed": set(), "dropped": set()}
WORDS_MAX = 8000
declare("statement.not_over", T("Kỳ {period} chưa hết.", "The period {period} is not over."))
declare("statement.too_long", T("Lời nhận định dài quá {most} ký tự.", "The added words are longer than {most}."))
declare("statement.changed", T(
    "Chưa ký được: số «{name}» đã đổi từ {was} thành {now}, trong câu: “{sentence}”. Hãy soạn lại rồi ký.",
    "Not signed: the number “{name}” changed from {was} to {now}, in: “{sentence}”. Draft again, then sign.",
))  # fmt: skip
declare("statement.there", T("Kỳ này đã có báo cáo đã ký.", "A signed report of this period exists."))


@act("statement.draft", about="office", noun=Office)
def draft_statement(*, by: By, office: str, period: str, words: str = "") -> Done | None:
    """Write the report of a period that is over, or write its draft anew with the numbers of now."""
    asked = compose.period(period)
    if asked.last >= clock.day(present(), zone()):
        raise Refused("statement.not_over", period=asked.code)
    if len(words) > WORDS_MAX:
        raise Refused("statement.too_long", most=WORDS_MAX)
    audience = str(compose.template().get("audience", "office"))
    code = f"bc-{office}-{asked.code}"
    row = Statement.objects.filter(code=code).first()
    if row is not None and row.state == "signed":
        raise Conflict("statement.there")
    made = compose.parts(compose.scope_of(asked, office, audience), words)
    if row is not None and row.state == "draft" and (row.parts, row.words) == (made, words):
        return None
    row = row or Statement(code=code, kind=asked.kind, period=asked.code, first=asked.first, last=asked.last,
                           office=office)  # fmt: skip
    row.parts, row.words, row.state, row.audience = made, words, "draft", "office"
    row.drafter, row.said = by.label, now_index()
    row.save()
    said = {"kind": row.kind, "period": row.period, "office": office}
    return Done(code, public=said, sealed={"words": words} if words else {}, klass="office", result=code)


@act("statement.sign", about="statement", noun=Statement)
def sign_statement(*, by: By, statement: str) -> Done | None:
    """Sign it. Every number is counted again first; one that is another now stops the signing and is named."""
    row = _one(statement)
    if row.state == "signed":
        return None
    audience = str(compose.template().get("audience", "office"))
    scope = compose.scope_of(compose.period(row.period), row.office, audience)
    if found := compose.changed(row.parts, scope):
        sentence, name, was, now = found
        raise Refused("statement.changed", sentence=sentence, name=name, was=was, now=now)
    row.state, row.signer, row.signed, row.audience = step(MOVES, row.state, "signed"), by.label, present(), audience
    row.save()
    said = {"kind": row.kind, "period": row.period, "office": row.office}
    return Done(
        row.code, public=said, sealed={"numbers": _numbers(row)}, klass=None if audience == "public" else "office"
    )


@act("statement.drop", about="statement", noun=Statement)
def drop_statement(*, by: By, statement: str) -> Done | None:
    """Lay a draft aside."""
    row = _one(statement)
    if row.state == "dropped":
        return None
    row.state = step(MOVES, row.state, "dropped")
    row.save()
    return Done(row.code, public={"period": row.period, "office": row.office}, klass="office")


@eraser("statements")
def forget(entry: int, part: str) -> None:
    """The words a drafter added, and the sentences made of them. Not an act: the erasing itself is one."""
    for row in QuerySet(Statement).filter(said=entry) if part == "words" else ():
        kept = [one for one in row.parts if not one.get("own")]
        QuerySet(Statement).filter(pk=row.pk).update(words="", parts=kept)


def _one(code: str) -> Statement:
    row = Statement.objects.filter(code=code).first()
    if row is None:
        raise Missing("act.missing", thing=code)
    return row


def _numbers(row: Statement) -> list[dict[str, object]]:
    """What was signed: every number with its entries."""
    return [{"name": one["name"], "value": one["value"], "entries": one["entries"][:40]}
            for part in row.parts for sentence in part["sentences"] for one in sentence["numbers"]]  # fmt: skip
