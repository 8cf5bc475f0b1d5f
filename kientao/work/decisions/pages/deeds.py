"""What can be done to one document from its page: a table of deeds, each a form, an act, and its button's words."""

from collections.abc import Callable
from typing import NamedTuple

from kientao.base.text import T, Text
from kientao.city.sent import Sent
from kientao.ledger.acts import Receipt

from .. import acts
from ..models import Document


class Deed(NamedTuple):
    verb: str
    words: Text
    act: Callable[[Sent, Document], Receipt | None]


def submit(sent: Sent, row: Document) -> Receipt | None:
    return sent.perform(acts.submit_document, "note", document=row.code, seen=sent.seen(), note=sent.text("note"))


def sign(sent: Sent, row: Document) -> Receipt | None:
    return sent.perform(
        acts.sign_document, "sign_note", document=row.code, seen=sent.seen(), note=sent.text("sign_note")
    )


def give_back(sent: Sent, row: Document) -> Receipt | None:
    return sent.perform(acts.return_document, "reason", document=row.code, seen=sent.seen(), reason=sent.text("reason"))


def issue(sent: Sent, row: Document) -> Receipt | None:
    on, files = sent.day("on"), sent.kept("signed")
    if sent.errors or files is None:
        return None
    return sent.perform(acts.issue_document, "on", document=row.code, seen=sent.seen(), on=on, files=files,
                        signed_by=sent.text("signed_by"))  # fmt: skip


def publish(sent: Sent, row: Document) -> Receipt | None:
    files = sent.kept("copies")
    if files is None:
        return None
    return sent.perform(acts.publish_document, "copies", document=row.code, seen=sent.seen(), files=files)


def withdraw(sent: Sent, row: Document) -> Receipt | None:
    why = sent.text("withdraw_reason")
    return sent.perform(acts.withdraw_document, "withdraw_reason", document=row.code, seen=sent.seen(), reason=why)


def bind(sent: Sent, row: Document) -> Receipt | None:
    starts = sent.day("starts")
    if sent.errors:
        return None
    return sent.perform(acts.bind_document, "exempt", document=row.code, seen=sent.seen(), duty=sent.text("duty"),
                        exempt=sent.text("exempt"), starts=starts)  # fmt: skip


def explain(sent: Sent, row: Document) -> Receipt | None:
    words = sent.text("explanation")
    return sent.perform(acts.explain_document, "explanation", document=row.code, seen=sent.seen(), words=words)


def void(sent: Sent, row: Document) -> Receipt | None:
    why = sent.text("void_reason")
    return sent.perform(acts.void_document, "void_reason", document=row.code, seen=sent.seen(), reason=why)


def drop(sent: Sent, row: Document) -> Receipt | None:
    why = sent.text("drop_reason")
    return sent.perform(acts.drop_document, "drop_reason", document=row.code, seen=sent.seen(), reason=why)


DEEDS: dict[str, Deed] = {
    "ky": Deed("document.sign", T("Ký duyệt", "Sign"), sign),
    "trinh-ky": Deed("document.submit", T("Trình ký", "Hand in to be signed"), submit),
    "ban-hanh": Deed("document.issue", T("Cấp số, ban hành", "Number and issue"), issue),
    "cong-khai": Deed("document.publish", T("Công khai", "Publish"), publish),
    "giai-trinh": Deed("document.explain", T("Giải trình chậm công khai", "Explain the lateness"), explain),
    "dien-cong-khai": Deed("document.bind", T("Diện công khai", "Duty of publication"), bind),
    "tra-lai": Deed("document.return", T("Trả lại để sửa", "Send back"), give_back),
    "rut-lai": Deed("document.withdraw", T("Rút bản công khai", "Take the publication back"), withdraw),
    "thu-hoi": Deed("document.void", T("Thu hồi văn bản", "Take the document back"), void),
    "thoi": Deed("document.drop", T("Thôi không ban hành", "Drop"), drop),
}
LEAVING = ("ky", "cong-khai")  # after these: back to the list


def offered(verbs: set[str]) -> dict[str, Deed]:
    return {name: found for name, found in DEEDS.items() if found.verb in verbs}
