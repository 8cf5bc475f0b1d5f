"""Documents of the mandatory system beside us: taken as they are; here they get a clock, a page and tasks."""

from datetime import date
from typing import Any

from kientao.base.errors import Refused
from kientao.city.acts.settle import known
from kientao.city.models import Office
from kientao.ledger.acts import By, Done, act, now_index, present
from kientao.rules import documents

from ..models import Document
from .life import save, set_term, stepped, written

TOLD = ("kind", "subject", "office", "on", "symbol", "signed_by", "direction", "sender")

INCOMING = "Văn bản đến: cơ quan gửi chịu trách nhiệm công khai"


@act("document.take", about="office", noun=Office)
def take_document(
    *, by: By, office: str, code: str, kind: str, subject: str, on: date, external: str, symbol: str,
    signed_by: str = "", source: Any = None, duty: str = "none", exempt: str = "", direction: str = "out",
    sender: str = "",
) -> Done | None:  # fmt: skip
    """A document as the other system tells it, new or changed. symbol: "12/QĐ-UBND". Nothing changed: no entry."""
    if by.kind != "import":
        raise Refused("document.mandatory")
    known(Office, office)
    if kind not in documents.kinds(on):
        raise Refused("document.kind", kind=kind)
    if direction not in ("in", "out"):
        raise Refused("document.direction", direction=direction[:10])
    if direction == "in":  # who wrote it publishes it
        duty, exempt = "none", INCOMING
    row = Document.objects.filter(external=external).first()
    told = {
        "kind": kind,
        "subject": written(subject, "document.no_subject", 500),
        "office": office,
        "on": on,
        "symbol": symbol[:60],
        "signed_by": signed_by[:200],
        "direction": direction,
        "sender": sender[:200],
    }
    if row is not None and all(getattr(row, name) == told[name] for name in TOLD):
        return None
    verb = "document.take" if row is None else "document.retell"
    if row is None:
        row = Document(code=code, external=external, audience="office", state="issued", opened=present(),
                       issued=present(), drafter=by.label, duty=duty, exempt=exempt[:300],
                       first=now_index())  # fmt: skip
    for name, value in told.items():
        setattr(row, name, value)
    row.source, row.year = source, on.year
    set_term(row)
    save(row)
    return stepped(row, by, verb, sealed={"subject": row.subject})
