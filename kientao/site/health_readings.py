"""What an operator is told of readings: whether they come, and which are kept no longer."""

from datetime import date

from kientao.base.text import T
from kientao.city import listening, source_pages, wire
from kientao.lake import retention
from kientao.ledger.models import Cursor
from kientao.site.health_check import GOOD, NOW, SOON, Check, kind_of
from kientao.ui import dates

REFUSED_SHARE = 0.1  # of what was accepted


def arriving(now: int) -> Check:
    """Of the last day: what sources sent, what was turned away, and whether the broker answers."""
    title = T("Số đo", "Readings")
    away = Cursor.objects.filter(name=listening.NAME, failures__gt=0).first() if wire.configured() else None
    if away is not None:
        return Check("readings", title, NOW if away.failures > 2 else SOON,
                     T(f"Không nối được máy chủ MQTT ({kind_of(away.error)}).",
                       f"The MQTT broker is not reached ({kind_of(away.error)})."),
                     T("Xem máy chủ MQTT: systemctl status mosquitto; số đo đang chờ ở đó.",
                       "Look at the broker: systemctl status mosquitto; readings wait there."))  # fmt: skip
    found = source_pages.healths(now, 1)
    accepted, refused = sum(one.fates.get("accepted", 0) for one in found), sum(one.refused for one in found)
    worst = max(found, key=lambda one: one.refused, default=None)
    words = T(f"Một ngày qua: nhận {accepted}, từ chối {refused}.",
              f"In the last day: {accepted} accepted, {refused} refused.")  # fmt: skip
    if worst is not None and worst.refused > REFUSED_SHARE * worst.fates.get("accepted", 0):
        return Check("readings", title, SOON, words, T(
            f"Xem nguồn «{worst.row.code}» ở /nguon-so-do.", f"Look at source “{worst.row.code}” on /nguon-so-do."
        ), refused)  # fmt: skip
    return Check("readings", title, GOOD, words, None, refused)


def kept(now: int) -> Check:
    """What is kept no longer: of those days the roll-ups stay, and can never be made anew."""
    title, gone = T("Số đo thô", "Raw readings"), retention.gone()
    if not gone:
        return Check("raw", title, GOOD, T("Giữ đủ mọi ngày.", "Every day is kept."), None, 0)
    first, last = (dates.day(date.fromordinal(day), "vi") for day in (min(gone), max(gone)))
    return Check("raw", title, GOOD, T(
        f"{len(gone)} ngày ({first} – {last}) đã bỏ theo thời hạn lưu; số gộp còn, không dựng lại được từ số thô.",
        f"{len(gone)} days ({first} – {last}) were dropped as decided; roll-ups stay and cannot be made anew.",
    ), None, len(gone))  # fmt: skip
