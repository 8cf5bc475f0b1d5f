"""A document is written, handed in to its signer, signed or sent back."""

import re
from datetime import date
from typing import Any

from kientao.base.errors import Refused
from kientao.city import deadlines
from kientao.city.acts.settle import known
from kientao.city.models import Office, Post
from kientao.city.ranks import above
from kientao.ledger.acts import By, Done, act, now_index, present
from kientao.rules import documents

from ..models import RELATIONS, Document
from .life import keep, move, one, ours, save, stepped, today, written
from .moves import BODY_MAX, LINE_MAX, LINES_MAX, SUBJECT_MAX

# A stamp of secrecy on a line of its own, or the heading of a paper of the Party
CLASSIFIED = re.compile(r"^\s*\(?(TUYỆT MẬT|TỐI MẬT|MẬT)\)?\s*$", re.MULTILINE)
PARTY = re.compile(r"^\s*ĐẢNG CỘNG SẢN VIỆT NAM\s*$", re.MULTILINE)


@act("document.draft", about="office", noun=Office)
def draft_document(
    *, by: By, office: str, code: str, kind: str, subject: str, body: str = "", basis: tuple[str, ...] = (),
    recipients: tuple[str, ...] = (), signer: str = "", duty: str = "general", exempt: str = "",
    starts: date | None = None, amends: str = "", relation: str = "", files: tuple[str, ...] = (),
    effect_from: date | None = None, effect_until: date | None = None,
) -> Done | None:  # fmt: skip
    """Write a document down: nobody outside the office sees it, and it has no number yet."""
    known(Office, office)
    row = Document(
        code=code, office=office, audience="office", state="draft", opened=present(), first=now_index(),
        drafter=by.post if by.kind == "post" else by.label,
    )  # fmt: skip
    tell(row, kind, subject, body, basis, recipients, signer, duty, exempt, starts, amends, relation)
    row.effect_from, row.effect_until = effect_from, effect_until
    save(row)
    keep(row, files, "draft")
    return stepped(row, by, "document.draft", sealed=_said(row, files))


@act("document.edit", about="document", noun=Document)
def edit_document(
    *, by: By, document: str, kind: str, subject: str, body: str = "", basis: tuple[str, ...] = (),
    recipients: tuple[str, ...] = (), signer: str = "", duty: str = "general", exempt: str = "",
    starts: date | None = None, amends: str = "", relation: str = "", files: tuple[str, ...] = (),
    effect_from: date | None = None, effect_until: date | None = None,
) -> Done | None:  # fmt: skip
    """Write a draft anew. What is handed in or issued is not changed: a document amends it."""
    row = ours(document)
    if row.state != "draft":
        raise Refused("document.not_draft")
    tell(row, kind, subject, body, basis, recipients, signer, duty, exempt, starts, amends, relation)
    row.effect_from, row.effect_until = effect_from, effect_until
    save(row)
    keep(row, files, "draft")
    return stepped(row, by, "document.edit", sealed=_said(row, files))


@act("document.submit", about="document", noun=Document)
def submit_document(*, by: By, document: str, note: str = "") -> Done | None:
    """Hand the draft in to whoever signs it."""
    row = ours(document)
    if not row.signer:
        raise Refused("document.no_signer")
    return move(row, by, "document.submit", "waiting", note.strip())


@act("document.sign", about="document", noun=Document)
def sign_document(*, by: By, document: str, note: str = "") -> Done | None:
    """The signer agrees to it. It is issued the same day, the next working day at the latest (NĐ 30/2020, Điều 18)."""
    row = ours(document)
    signing(by, row)
    row.on = today()
    row.issue_by = deadlines.derive(present(), working_days=1).due
    return move(row, by, "document.sign", "signed", note.strip())


@act("document.return", about="document", noun=Document)
def return_document(*, by: By, document: str, reason: str) -> Done | None:
    """Back to who wrote it, with what is to be mended."""
    row = ours(document)
    if row.state == "waiting":
        signing(by, row)
    row.on, row.issue_by = None, None
    return move(row, by, "document.return", "draft", written(reason))


@act("document.drop", about="document", noun=Document)
def drop_document(*, by: By, document: str, reason: str) -> Done | None:
    """A draft that will not become a document."""
    row = ours(document)
    return move(row, by, "document.drop", "dropped", written(reason))


def signing(by: By, row: Document) -> None:
    """Only the post it waits for, or the head of an office above it."""
    if by.kind == "post" and by.post != row.signer and not above(by.post, row.signer):
        raise Refused("document.not_signer", post=row.signer)


def tell(
    row: Document, kind: str, subject: str, body: str, basis: tuple[str, ...], recipients: tuple[str, ...],
    signer: str, duty: str, exempt: str, starts: date | None, amends: str, relation: str,
) -> None:  # fmt: skip
    """What a document says, checked."""
    if kind not in documents.kinds(row.on or today()):
        raise Refused("document.kind", kind=kind)
    if CLASSIFIED.search(f"{subject}\n{body}") or PARTY.search(body):
        raise Refused("document.secret")
    row.kind, row.subject = kind, written(subject, "document.no_subject", SUBJECT_MAX)
    if len(body) > BODY_MAX:
        raise Refused("document.too_long", most=BODY_MAX)
    row.body, row.basis, row.recipients = body.strip(), _lines(basis), _lines(recipients)
    if signer:
        known(Post, signer)
    row.signer = signer
    bind(row, duty, exempt, starts)
    if amends:
        if amends == row.code:
            raise Refused("document.itself")
        one(amends)
    row.amends, row.relation = amends, relation if amends and relation in RELATIONS else "amend" if amends else ""


def bind(row: Document, duty: str, exempt: str, starts: date | None) -> None:
    """Its duty of publication: which one, from which day; or why none."""
    found = documents.duties().get(duty)
    if found is None:
        raise Refused("document.duty", duty=duty)
    if duty == "none":
        exempt = written(exempt, "document.exempt", 300)
    elif found.since in ("sent", "period") and starts is None:
        raise Refused("document.start")
    row.duty, row.exempt, row.starts = duty, exempt if duty == "none" else "", starts if duty != "none" else None


def _lines(given: tuple[str, ...]) -> list[str]:
    found = [line.strip()[:LINE_MAX] for line in given if line.strip()]
    return found[:LINES_MAX]


def _said(row: Document, files: tuple[str, ...]) -> dict[str, Any]:
    return {
        "subject": row.subject, "text": row.body[:WORDS_IN_ENTRY], "basis": row.basis, "recipients": row.recipients,
        "files": list(files),
    }  # fmt: skip


WORDS_IN_ENTRY = 12_000  # of a long body the entry seals the beginning; the row keeps all of it
