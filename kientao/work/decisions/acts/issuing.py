"""A document gets its number: in (office, year, sequence) without a gap, whoever asks at the same time.

The number is read and given inside the act. Acts of all processes stand in one order, each sees what the one before
wrote, and one that fails takes its number with it; a unique constraint says so a second time.
"""

from datetime import date
from typing import Any

from django.db.models import Max

from kientao.base.errors import Refused
from kientao.city.acts.settle import known
from kientao.city.models import Office
from kientao.ledger.acts import By, Done, act, now_index, present

from .. import terms
from ..models import Document
from .drafting import tell
from .life import keep, move, ours, save, set_term, stepped, today, written


@act("document.issue", about="document", noun=Document)
def issue_document(
    *, by: By, document: str, on: date | None = None, signed_by: str = "", files: tuple[str, ...] = ()
) -> Done | None:
    """The clerk numbers what was signed, here or on paper, and it is issued. on: the day of signing."""
    row = ours(document)
    if on and row.on and on < row.on:
        raise Refused("document.signed_on")
    _number(row, on or row.on or today())
    row.signed_by = signed_by.strip()[:200]
    keep(row, files, "signed")
    return _issued(row, by, "document.issue")


@act("document.register", about="office", noun=Office)
def register_document(
    *, by: By, office: str, code: str, kind: str, subject: str, on: date, signer: str = "", signed_by: str = "",
    body: str = "", basis: tuple[str, ...] = (), recipients: tuple[str, ...] = (), duty: str = "general",
    exempt: str = "", starts: date | None = None, amends: str = "", relation: str = "",
    files: tuple[str, ...] = (), effect_from: date | None = None, effect_until: date | None = None,
) -> Done | None:  # fmt: skip
    """Number a document that was signed on paper or elsewhere, in one step."""
    known(Office, office)
    row = Document(
        code=code, office=office, audience="office", state="draft", opened=present(), first=now_index(),
        drafter=by.post if by.kind == "post" else by.label, on=on,
    )  # fmt: skip
    tell(row, kind, subject, body, basis, recipients, signer, duty, exempt, starts, amends, relation)
    row.effect_from, row.effect_until, row.signed_by = effect_from, effect_until, signed_by.strip()[:200]
    _number(row, on)
    row.state = "issued"
    row.issued = present()
    set_term(row)
    save(row)
    keep(row, files, "signed")
    sealed: dict[str, Any] = {"subject": row.subject, "files": list(files)}
    return stepped(row, by, "document.register", public=_numbered(row), sealed=sealed)


@act("document.void", about="document", noun=Document)
def void_document(*, by: By, document: str, reason: str) -> Done | None:
    """Taken back (thu hồi): the number stays in the register, with the reason."""
    row = ours(document)
    row.voided = written(reason, most=300)
    klass = None if row.shown else "office"
    return move(row, by, "document.void", "void", row.voided, public={"number": row.numbered}, klass=klass)


def _issued(row: Document, by: By, verb: str) -> Done:
    row.issued, row.issue_by, was = present(), None, row.state
    row.state = "issued"
    set_term(row)
    row.state = was
    return move(row, by, verb, "issued", public=_numbered(row))


def _number(row: Document, on: date) -> None:
    """The next number of its sequence in the year of `on`; no later number bears an earlier day."""
    if on > today():
        raise Refused("document.future")
    row.on, row.year, row.series = on, on.year, terms.series(row.kind, on)
    row.symbol = terms.symbol(row.office, row.kind, on)[:60]
    others = Document.objects.filter(office=row.office, year=row.year, series=row.series)
    last = others.aggregate(number=Max("number"), on=Max("on"))
    if last["number"] and last["on"] > on:
        raise Refused("document.order", number=last["number"], on=last["on"])
    row.number = (last["number"] or 0) + 1


def _numbered(row: Document) -> dict[str, Any]:
    return {"number": row.numbered, "kind": row.kind}
