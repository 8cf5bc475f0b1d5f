"""How it ends: confirmed, rated, or opened again."""

from kientao.base.errors import Refused
from kientao.ledger.acts import By, Done, act, present

from ..models import Report
from .life import deadline_of, keep, move, one, reason_of, stepped, told_by_import


@act("report.close", about="report", noun=Report)
def close_report(
    *, by: By, report: str, note: str = "", photos: tuple[str, ...] = (), closed: int | None = None
) -> Done | None:
    """Confirmed by the reporter, or on the spot by who was drawn to look: the matter is over."""
    row = one(report)
    if row.state == "closed":
        return None
    on_the_spot(row, by)
    if by.kind == "post" and not photos and not note.strip():
        raise Refused("report.no_proof")
    row.closed = told_by_import(by, closed, row.opened)
    keep(row, photos, "after", hidden=True)
    return move(row, by, "report.close", "closed", note=note)


def on_the_spot(row: Report, by: By) -> None:
    """Whether an answer is right is said by the reporter or by who was drawn to look, never by who answered."""
    if by.kind == "post" and row.state in ("answered", "checking") and by.post != row.holder_of_check:
        raise Refused("report.not_yours")


@act("report.rate", about="report", noun=Report)
def rate_report(*, by: By, report: str, rating: int, note: str = "") -> Done | None:
    """The reporter's mark for the answer, 1 to 5."""
    row = one(report)
    if rating not in range(1, 6):
        raise Refused("report.rating")
    if row.rating == rating and not note:
        return None
    row.rating = rating
    row.save(update_fields=["rating"])
    stepped(row, by, "report.rate", note)
    return Done(report, public={"rating": rating}, sealed={"note": note} if note else {})


@act("report.reopen", about="report", noun=Report)
def reopen_report(*, by: By, report: str, reason: str, photos: tuple[str, ...] = ()) -> Done | None:
    """Not done after all: the clock starts anew, and how often is counted."""
    row = one(report)
    on_the_spot(row, by)
    row.reopened, row.closed, row.merged, row.moved_to = row.reopened + 1, None, "", ""
    found = deadline_of(row.category, present())
    row.due, row.derivation = (found.due, found.plain()) if found else (None, None)
    keep(row, photos, "report")
    return move(row, by, "report.reopen", "reopened", {"times": row.reopened, "due": row.due}, note=reason_of(reason))
