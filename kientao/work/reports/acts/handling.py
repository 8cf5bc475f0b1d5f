"""What the office does with a report: give it to somebody, ask, answer, refuse, pass on, merge."""

from kientao.base.errors import Refused
from kientao.city.acts.settle import known
from kientao.city.models import Office
from kientao.ledger.acts import By, Done, act

from ..models import STAGES, Report
from .life import keep, move, one, reason_of, stepped, told_by_import, written


@act("report.assign", about="report", noun=Report)
def assign_report(*, by: By, report: str, office: str, holder: str = "", note: str = "") -> Done | None:
    """Give the report to the office, and the post, that must answer."""
    row = one(report)
    if (row.office, row.holder) == (office, holder) and row.state == "assigned":
        return None
    known(Office, office)
    row.office, row.holder = office, holder
    return move(row, by, "report.assign", "assigned", {"office": office}, note=note)


@act("report.ask", about="report", noun=Report)
def ask_report(*, by: By, report: str, question: str) -> Done | None:
    """Ask the reporter for what is missing; they answer with their slip."""
    written(question)
    return move(one(report), by, "report.ask", "asked", note=question, shown=True)


@act("report.add", about="report", noun=Report)
def add_to_report(
    *, by: By, report: str, what: str, photos: tuple[str, ...] = (), stage: str = "report"
) -> Done | None:
    """Add what the reporter or an officer knows besides; photos of another stage wait for the office."""
    row = one(report)
    written(what)
    keep(row, photos, stage if stage in STAGES else "report", hidden=stage != "report")
    if row.state == "asked" and by.kind == "resident":
        return move(row, by, "report.add", "assigned", note=what)
    row.save(update_fields=["office"])  # bears the entry of what was added
    stepped(row, by, "report.add", what)
    return Done(report, public={"state": row.state}, sealed={"note": what})


@act("report.answer", about="report", noun=Report)
def answer_report(
    *, by: By, report: str, answer: str, photos: tuple[str, ...] = (), before: tuple[str, ...] = (),
    no_photo: str = "", answered: int | None = None,
) -> Done | None:  # fmt: skip
    """Say what was done, with a photo taken afterwards or the reason why there is none."""
    row = one(report)
    if not answer.strip():
        raise Refused("report.no_answer")
    written(answer)
    if row.kind == "scene" and not photos and not no_photo.strip():
        raise Refused("report.no_proof")
    row.answer, row.answered = answer.strip(), told_by_import(by, answered, row.opened)
    keep(row, before, "before")
    keep(row, photos, "after")
    said = {"photos": len(photos), "on_time": row.due is None or row.answered <= row.due}
    return move(row, by, "report.answer", "answered", said, note=answer, shown=True, also={"no_photo": no_photo})


@act("report.refuse", about="report", noun=Report)
def refuse_report(*, by: By, report: str, reason: str) -> Done | None:
    """Not a valid report (không hợp lệ): the reason is told to the reporter."""
    return move(one(report), by, "report.refuse", "refused", note=reason_of(reason), shown=True)


@act("report.pass", about="report", noun=Report)
def pass_report(*, by: By, report: str, to: str, reason: str) -> Done | None:
    """Outside our competence: passed on, and the page says to whom (ngoài thẩm quyền – đã chuyển)."""
    row = one(report)
    row.moved_to = to.strip()[:300]
    if not row.moved_to:
        raise Refused("report.no_reason")
    return move(row, by, "report.pass", "passed", {"to": row.moved_to}, note=reason_of(reason), shown=True)


@act("report.merge", about="report", noun=Report)
def merge_report(*, by: By, report: str, into: str) -> Done | None:
    """A duplicate (trùng): it follows the report that was there first."""
    row, kept = one(report), one(into)
    if row.code == kept.code or kept.merged:
        raise Refused("report.itself")
    row.merged = into
    return move(row, by, "report.merge", "merged", {"into": into}, shown=True)
