"""What devices lay on a desk: those that did not answer, for the office that cares for them."""

from collections.abc import Sequence

from django.db.models import F, QuerySet

from kientao.base.text import T, Text
from kientao.city import reach
from kientao.city.matters import Matter, door
from kientao.city.models import Sensor
from kientao.ledger.acts import By

from .models import RUNNING, Command
from .pages import wording, working

WHY = T("kiểm tra tại chỗ", "look at it on the spot")


def todo(by: By) -> QuerySet[Command]:
    looking = [power for power in reach.powers(by, "device") if reach.gives(power, "device.inspect")]
    return _dated(reach.mine(Command.objects.filter(turn__isnull=False), by, looking))


def waiting(by: By) -> QuerySet[Command]:
    """Commands of mine that the device has still to answer."""
    return readable(by).filter(by=by.label, state__in=RUNNING)


def readable(by: By) -> QuerySet[Command]:
    return _dated(working.commands(by))


def _dated(rows: QuerySet[Command]) -> QuerySet[Command]:
    """The desk's column `due`: by when the device has to answer."""
    return rows.annotate(due=F("expires"))


def tell(rows: Sequence[Command], by: By) -> list[Matter]:
    offices = reach.office_names()
    names = dict(Sensor.objects.filter(code__in=[row.device for row in rows]).values_list("code", "name"))
    return [
        Matter("device", row.code, _title(names.get(row.device, {}), row), f"/thiet-bi/{row.device}",
               wording.STATES[row.state][0], row.expires, row.entry, offices.get(row.office, row.office), why=WHY,
               urgent=row.state == "timed_out" and not row.late)
        for row in rows
    ]  # fmt: skip


def _title(name: dict[str, str], row: Command) -> Text:
    vi, en = name.get("vi", row.device), name.get("en") or name.get("vi", row.device)
    return Text(f"{vi}: không trả lời lệnh «{row.word}»", f"{en}: no answer to “{row.word}”")


door(
    "device", title=T("Thiết bị", "Devices"), todo=todo, waiting=waiting, readable=readable, tell=tell,
    address="/thiet-bi", needs="device.command",
)  # fmt: skip
