"""How it ends: confirmed, rated, or opened again."""

from kientao.base.errors import Refused
from kientao.ledger.acts import By, Done, act, present

from ..models import Report
from .life import deadline_of, keep, move, one, reason_of, stepped, told_by_import


@act("report.close", about="report", noun=Report)
def close_report(*, by: By, report: str, note: str = "", closed: int | None = None) -> Done | None:
    """Confirmed by the reporter, by the draw, or by time: the matter is over."""
    row = one(report)
    if row.state == "closed":
        return None
    row.closed = told_by_import(by, closed, row.opened)
    return move(row, by, "report.close", "closed", note=note)


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
    row.reopened, row.closed, row.merged, row.moved_to = row.reopened + 1, None, "", ""
    found = deadline_of(row.category, present())
    row.due, row.derivation = (found.due, found.plain()) if found else (None, None)
    keep(row, photos, "report")
    return move(row, by, "report.reopen", "reopened", {"times": row.reopened, "due": row.due}, note=reason_of(reason))
