"""An inspection is opened by a decision, looks into cases of its scope, each look an act, and ends."""

from datetime import date

from kientao.base import clock
from kientao.base.errors import Forbidden, Refused, declare
from kientao.base.text import T
from kientao.ledger.acts import By, Done, act, now_index, present
from kientao.ui.place import zone

from .. import casefile
from ..access import visible
from ..models import Inspection, Office, Post
from ..ranks import under
from .settle import known

declare("inspection.decision", T("Hãy ghi số và ngày của quyết định.", "State the number and day of the decision."))
declare("inspection.days", T("Ngày kết thúc không trước ngày bắt đầu.", "It does not end before it begins."))
declare("inspection.kinds", T("Hãy chọn loại việc được xem.", "Choose which kinds of cases."))
declare("inspection.post", T("Việc này của vị trí được giao kiểm tra.", "This is for the post that inspects."))
declare("inspection.over", T("Cuộc kiểm tra chưa bắt đầu hoặc đã hết hạn.", "The inspection is not on."))
declare("inspection.outside", T("Hồ sơ này ngoài phạm vi kiểm tra.", "This case is outside the inspection."))
declare("inspection.reason", T("Hãy ghi lý do.", "State the reason."))


@act("inspection.open", about="office", noun=Office)
def open_inspection(
    *, by: By, office: str, code: str, title: str, decision: str, decided_on: date, scope: str, kinds: tuple[str, ...],
    post: str, since: date, until: date,
) -> Done | None:  # fmt: skip
    """Open an inspection: this post may look into these kinds of cases of this office, in these days."""
    for what, which in ((Office, office), (Office, scope), (Post, post)):
        known(what, which)
    if not decision.strip() or not title.strip():
        raise Refused("inspection.decision")
    if until < since:
        raise Refused("inspection.days")
    if not kinds or set(kinds) - set(casefile.SOURCES):
        raise Refused("inspection.kinds")
    row = Inspection(
        code=code, office=office, audience="office", title=title.strip()[:300], decision=decision.strip()[:120],
        decided_on=decided_on, scope=scope, kinds=f"|{'|'.join(sorted(set(kinds)))}|", post=post, since=since,
        until=until, first=now_index(),
    )  # fmt: skip
    row.settle()
    row.save()
    told = {"decision": row.decision, "scope": scope, "office": office, "post": post, "since": since.isoformat(),
            "until": until.isoformat()}  # fmt: skip
    return Done(code, public=told, sealed={"title": row.title}, result=code)


@act("inspection.view", about="inspection", noun=Inspection)
def view_case(*, by: By, inspection: str, kind: str, case: str, how: str = "page") -> Done | None:
    """Look into one case, or take its folder away: allowed only inside the decision, and on the record."""
    row = known(Inspection, inspection)
    day = clock.day(present(), zone())
    if by.kind == "post" and by.post != row.post:
        raise Forbidden("inspection.post")
    if row.ended or not row.since <= day <= row.until:
        raise Refused("inspection.over")
    found = casefile.find(kind, case) if kind in row.doors else None
    if found is None or not under(found.office, row.scope):
        raise Refused("inspection.outside")
    rows = casefile.SOURCES[kind].noun._default_manager.filter(code=case)
    if found.audience == "closed" and not visible(rows, by).exists():  # a denunciation: by its own right only
        raise Refused("inspection.outside")
    return Done(inspection, public={"office": row.office}, sealed={"case": f"{kind}:{case}", "how": how[:20]})


@act("inspection.end", about="inspection", noun=Inspection)
def end_inspection(*, by: By, inspection: str, reason: str) -> Done | None:
    """Nothing more is looked into."""
    row = known(Inspection, inspection)
    if row.ended:
        return None
    if not reason.strip():
        raise Refused("inspection.reason")
    row.ended = reason.strip()[:300]
    row.save()
    return Done(inspection, public={"office": row.office}, sealed={"reason": row.ended})
