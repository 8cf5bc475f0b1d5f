"""A document becomes public in time, or is visibly late: inside at once, outside after the office could explain."""

from datetime import date

from kientao.base.errors import Refused
from kientao.ledger import jobs
from kientao.ledger.acts import By, Done, act, present

from ..models import Document
from .drafting import bind
from .life import keep, one, save, set_term, stepped, written


@act("document.publish", about="document", noun=Document)
def publish_document(*, by: By, document: str, files: tuple[str, ...] = (), note: str = "") -> Done | None:
    """Subject, text and signed copies may be read by everybody from now on."""
    row = one(document)
    if row.state != "issued":
        raise Refused("document.not_issued")
    if row.duty == "none":
        raise Refused("document.none")
    if row.shown:
        raise Refused("document.shown")
    keep(row, files, "signed")
    if not row.body and not row.files.exclude(stage="draft").exclude(file="").exists():
        raise Refused("document.nothing")
    row.shown, row.withdrawn, row.audience = True, "", "public"
    row.published = row.published or present()
    save(row)
    on = row.on.isoformat() if row.on else ""
    told = {"number": row.numbered, "kind": row.kind, "subject": row.subject, "signed": on, "due": row.due}
    return stepped(row, by, "document.publish", note.strip()[:1000], public=told, opens=_own(row))


@act("document.withdraw", about="document", noun=Document)
def withdraw_document(*, by: By, document: str, reason: str) -> Done | None:
    """Take back what was made public by mistake: its page stays and says why."""
    row = one(document)
    if not row.shown:
        raise Refused("document.not_shown")
    row.shown, row.withdrawn = False, written(reason, most=300)
    save(row)
    return stepped(row, by, "document.withdraw", public={"number": row.numbered, "reason": row.withdrawn})


@act("document.bind", about="document", noun=Document)
def bind_document(*, by: By, document: str, duty: str, exempt: str = "", starts: date | None = None) -> Done | None:
    """Set which duty of publication it has, or why none, under which article."""
    row = one(document)
    before = (row.duty, row.exempt, row.starts)
    bind(row, duty, exempt, starts)
    if before == (row.duty, row.exempt, row.starts):
        return None
    if row.duty == "none" and row.shown:
        raise Refused("document.shown")
    set_term(row)
    if row.due is None or row.due > present():
        row.late = 0
    save(row)
    return stepped(row, by, "document.bind", row.exempt)


@act("document.explain", about="document", noun=Document)
def explain_document(*, by: By, document: str, words: str) -> Done | None:
    """Why it is late: stands beside the fact, outside too."""
    row = one(document)
    if not row.owed or row.due is None or row.due > present():
        raise Refused("document.not_late")
    row.explained = written(words, most=1000)
    save(row)
    return stepped(row, by, "document.explain", public={"number": row.numbered, "explanation": row.explained},
                   klass=_inside(row))  # fmt: skip


@act("document.late", about="document", noun=Document)
def late_document(*, by: By, document: str, step: int, again: int = 0) -> Done | None:
    """Its term is over. Step 1 is seen inside; step 2, when the office could explain, outside. again: UTC µs."""
    row = one(document)
    if not row.owed or row.late >= step:
        return None
    row.late = step
    if step > 1:
        row.audience = "public"
    row.take_turn()
    row.fold_words()
    row.save()
    if again > present():
        jobs.set_timer("document.late", row.code, again, {"step": step + 1})
    told = {"number": row.numbered, "kind": row.kind, "due": row.due}
    return stepped(row, by, "document.late", public=told, klass=_inside(row))


def _inside(row: Document) -> str | None:
    """The class of an entry about lateness: the office's own while outside does not see it yet."""
    return "office" if row.audience == "office" else None


def _own(row: Document) -> tuple[int, ...]:
    """The entry that numbered it: closed until now, opened by this one."""
    verbs = ("document.issue", "document.register")
    return tuple(row.steps.filter(verb__in=verbs).values_list("entry", flat=True)[:1])
