"""What documents and requests for information lay on a desk."""

from collections.abc import Sequence

from django.db.models import Q, QuerySet

from kientao.base.text import T, Text
from kientao.city import picking, reach
from kientao.city.matters import Matter, Move, door
from kientao.city.reach import gives
from kientao.ledger.acts import By, Receipt

from . import acts
from .models import Document, Question
from .pages import wording, working


def todo(by: By) -> QuerySet[Document]:
    """What I sign; what I wrote and got back; for a clerk also what is to be numbered and published."""
    mine = Q(signer=by.post, state="waiting") | Q(drafter=by.post, state="draft")
    found = reach.powers(by, "document")
    clerk = [power for power in found if gives(power, "document.issue") and gives(power, "document.publish")]
    if clerk:
        here = Q() if any(power.path == "" for power in clerk) else Q(office__in=reach.offices(clerk))
        mine |= Q(state__in=("signed", "issued")) & here
    return picking.each(working.mine(by).filter(turn__isnull=False), mine)


def waiting(by: By) -> QuerySet[Document]:
    """What I wrote and others sign, number or publish."""
    return working.mine(by).filter(turn__isnull=False, drafter=by.post).exclude(state="draft")


WHY = {
    "draft": T("soạn xong rồi trình ký", "finish and hand in"),
    "waiting": T("xem và ký", "look and sign"),
    "signed": T("cấp số, ban hành", "number and issue"),
}


def why(row: Document) -> Text:
    if row.state == "issued":
        return T("công khai hoặc giải trình", "publish or explain") if row.late else T("công khai", "publish")
    return WHY.get(row.state, T("xem", "look"))


def owed_by(row: Document) -> int | None:
    return row.issue_by if row.state == "signed" else row.due if row.state == "issued" else None


def tell(rows: Sequence[Document], by: By) -> list[Matter]:
    offices = reach.office_names()
    return [
        Matter("document", row.code, f"{row.numbered}: {row.subject}" if row.numbered else row.subject,
               f"/viec/van-ban/{row.code}", wording.STATES[row.state][0], owed_by(row), row.entry,
               offices.get(row.office, row.office), row.signer if row.state == "waiting" else "", why(row),
               moves=("sign",) if row.state == "waiting" and row.signer == by.post else ())
        for row in rows
    ]  # fmt: skip


def _sign(by: By, code: str, seen: int | None, key: str) -> Receipt | None:
    return acts.sign_document(by=by, document=code, seen=seen, request=key)


door(
    "document", title=T("Văn bản", "Documents"), todo=todo, waiting=waiting, readable=working.mine, tell=tell,
    address="/viec/van-ban", needs="document.draft",
    moves={"sign": Move(T("Ký duyệt văn bản", "Sign the documents"), _sign)},
)  # fmt: skip


def asked(by: By) -> QuerySet[Question]:
    return working.questions(by).filter(turn__isnull=False)


def nothing(by: By) -> QuerySet[Question]:
    return Question.objects.none()


def tell_asked(rows: Sequence[Question], by: By) -> list[Matter]:
    offices = reach.office_names()
    return [
        Matter("info", row.code, T("Yêu cầu cung cấp thông tin", "Request for information"),
               f"/viec/thong-tin/{row.code}", wording.ASKED[row.state][0], row.due, row.entry,
               offices.get(row.office, row.office),
               why=T("cung cấp, báo thời hạn hoặc từ chối", "give, tell the term or refuse"))
        for row in rows
    ]  # fmt: skip


door(
    "info", title=T("Yêu cầu thông tin", "Requests for information"), todo=asked, waiting=nothing,
    readable=working.questions, tell=tell_asked, address="/viec/thong-tin", needs="info.give",
)  # fmt: skip
