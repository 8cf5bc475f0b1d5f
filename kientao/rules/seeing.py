"""What a rule saw of its thing, in one shape for all kinds of question: values to fill in, and the trace that stays."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from kientao.base import clock
from kientao.base.text import say
from kientao.city.models import Sensor
from kientao.lake import facts
from kientao.lake.outbox import Event
from kientao.ui import dates
from kientao.ui.place import zone

from .conditions import bind
from .filling import Row
from .firing import Found
from .programs import Program
from .watching import Holds


def of_row(program: Program, one: Holds, row: dict[str, Any], now: int) -> Found:
    """A row of a fact: its cause is the entry that last changed it."""
    assert program.condition is not None
    columns = facts.find(program.told.source).columns
    values = {c.name: row[c.name] for c in columns if c.type not in ("text", "words")}
    instants = frozenset(c.name for c in columns if c.type == "instant")
    inputs = [{"name": name, "value": str(row[name]) if row[name] is not None else None}
              for name in program.condition.columns if name in values]  # fmt: skip
    entry = row.get("entry")
    return Found(
        program, one.thing, one.since, now, Row(values, instants), inputs,
        bind(program.condition, now).laws, None if entry is None else int(entry),
    )  # fmt: skip


def of_day(program: Program, at: int) -> Found:
    """A day of the calendar; it concerns nobody, so it is public."""
    local = datetime.fromtimestamp(at / clock.SECOND, ZoneInfo(zone()))
    day = local.date()
    values = {"day": day, "month": f"{day.month:02}/{day.year}", "year": day.year}
    inputs = [{"name": "day", "value": day.isoformat()}]
    return Found(program, day.isoformat(), day.toordinal(), at, Row(values), inputs, [], audience="public")


def of_event(program: Program, event: Event) -> Found:
    """Readings crossed what the rule watches: a sensor, or a place. They concern nobody, so they are public."""
    inputs = [{"name": name, "value": _plain(name, value)} for name, value in sorted(event.inputs.items())]
    sensor = Sensor.objects.filter(code=event.inputs.get("sensor", "")).first()
    named = {"sensor_name": say(sensor.name, "vi"), "care": sensor.care} if sensor else {}
    row = Row({**event.inputs, **named, "at": event.at}, frozenset({"at", "since"}))
    return Found(program, event.thing, event.position, event.at, row, inputs, [], audience="public")


def _plain(name: str, value: Any) -> str:
    """As the trace keeps it: an instant as people read it."""
    return dates.instant(value, "vi") if name == "since" else str(value)
