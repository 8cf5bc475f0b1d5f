"""A contractor without an account: a link that opens one case, expires, and can be taken back."""

from kientao.base import clock, ids
from kientao.base.errors import Missing, Refused, declare
from kientao.base.text import T
from kientao.city import access
from kientao.ledger.acts import By, Done, act, now_index, present

from ..models import OPEN, Link, Report
from .life import one, stepped

DAYS_MAX = 30
declare("link.name", T("Hãy ghi tên đơn vị nhận việc.", "Name the contractor."))
declare("link.days", T("Thời hạn đường dẫn từ 1 đến {most} ngày.", "A link lasts 1 to {most} days."))
declare("link.over", T("Đường dẫn này đã hết hạn hoặc đã bị thu hồi. Hãy liên hệ cơ quan giao việc.",
                       "This link has expired or was taken back. Please ask the office that sent it."))  # fmt: skip
declare("link.closed", T("Chỉ gửi cho đơn vị nhận việc phản ánh đang xử lý.",
                         "Only an open report is sent to a contractor."))  # fmt: skip

access.machine(
    "system:contractor", "report.add",
    why=T("Đơn vị nhận việc, bằng đường dẫn của một phản ánh", "A contractor, by the link of one report"),
)  # fmt: skip


@act("report.link", about="report", noun=Report)
def link_report(*, by: By, report: str, link: str, name: str, secret: str, days: int) -> Done | None:
    """Give a contractor a link that shows only this report; only the hash of its secret is kept."""
    row = one(report)
    if row.state not in OPEN:
        raise Refused("link.closed")
    if not name.strip():
        raise Refused("link.name")
    if not 1 <= days <= DAYS_MAX:
        raise Refused("link.days", most=DAYS_MAX)
    Link(code=link, report_id=report, name=name.strip()[:120], secret=secret, first=now_index(),
         expires=present() + days * clock.DAY).save()  # fmt: skip
    row.save(update_fields=["office"])  # bears the entry, so that others see it moved
    stepped(row, by, "report.link", name.strip())
    return Done(report, sealed={"name": name.strip(), "days": days}, result=link)


@act("report.unlink", about="report", noun=Report)
def unlink_report(*, by: By, report: str, link: str) -> Done | None:
    """Take the link back: from now on it opens nothing."""
    row, found = one(report), Link.objects.filter(code=link, report=report).first()
    if found is None:
        raise Missing("act.missing", thing=link)
    if found.revoked is not None:
        return None
    found.revoked = present()
    found.save(update_fields=["revoked"])
    row.save(update_fields=["office"])
    stepped(row, by, "report.unlink", found.name)
    return Done(report, sealed={"name": found.name})


def open_link(secret: str) -> Link:
    """The link behind a secret: in time, not taken back, of a report still being handled. Missing otherwise."""
    try:
        hashed = ids.secret_hash(secret)
    except Refused:
        raise Missing("link.over") from None
    rows = Link.objects.select_related("report__category")
    found = rows.filter(secret=hashed, revoked=None, expires__gt=clock.now()).first()
    if found is None or found.report.audience != "public" or found.report.state not in OPEN:
        raise Missing("link.over")
    return found
