"""What notices lay on a desk: drafts of warnings that somebody must send or drop."""

from collections.abc import Sequence

from django.db.models import BigIntegerField, QuerySet, Value

from kientao.base.text import T
from kientao.city import reach
from kientao.city.matters import Matter, door
from kientao.ledger.acts import By

from .models import Notice
from .pages import wording, working

WHY = T("phát hoặc không phát", "send or drop")


def todo(by: By) -> QuerySet[Notice]:
    """Drafts for who may send them."""
    sending = [power for power in reach.powers(by, "warning") if reach.gives(power, "warning.send")]
    return _undated(reach.mine(Notice.objects.filter(turn__isnull=False), by, sending))


def waiting(by: By) -> QuerySet[Notice]:
    """Drafts I wrote that others have to send."""
    return _undated(working.mine(by).filter(state="draft", made=by.label))


def readable(by: By) -> QuerySet[Notice]:
    return _undated(working.mine(by))


def _undated(rows: QuerySet[Notice]) -> QuerySet[Notice]:
    """A draft waits, but no law says how long: the desk's column `due` is empty."""
    return rows.annotate(due=Value(None, BigIntegerField()))


def tell(rows: Sequence[Notice], by: By) -> list[Matter]:
    offices = reach.office_names()
    return [
        Matter("notice", row.code, row.headline, f"/viec/thong-bao/{row.code}", wording.STATES[row.state][0], None,
               row.entry, offices.get(row.office, row.office), why=WHY, urgent=row.severity in ("Extreme", "Severe"))
        for row in rows
    ]  # fmt: skip


door(
    "notice", title=T("Thông báo, cảnh báo", "Notices and warnings"), todo=todo, waiting=waiting,
    readable=readable, tell=tell, address="/viec/thong-bao", needs="notice.publish",
)  # fmt: skip
