"""Kinds of measurement, sources and sensors are written down; sources get keys and are stopped."""

import re
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from kientao.base.errors import Refused, declare
from kientao.base.text import T
from kientao.ledger.acts import By, Done, act

from ..models import Office, Sensor, SensorKind, Source, Unit
from .settle import in_order, known, settle, words

RHYTHM_MAX = 400 * 24 * 3600
LATE_MAX = 400 * 24 * 60
COMMANDS_MAX = 20
WORD = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
MARK = re.compile(r"[^\s\d<>\"'&][^\s<>\"'&]{0,19}")  # a unit as it is written: µg/m³, °C, lần

declare("sensor.number", T("«{value}» ở mục «{key}» không phải số viết được với 6 chữ số thập phân.",
                           "“{value}” under “{key}” is no number of at most 6 decimals."))  # fmt: skip
declare("sensor.range", T("Mục «{key}» phải từ {low} đến {high}.", "“{key}” must be from {low} to {high}."))
declare("sensor.bounds", T("Giới hạn dưới {low} lớn hơn giới hạn trên {high}.",
                           "The lower bound {low} is above the upper bound {high}."))  # fmt: skip
declare("sensor.measure", T("«{measure}» không phải đơn vị đo.", "“{measure}” is no unit of measure."))
declare("sensor.fixed", T("«{sensor}» đã đo «{kind}»: đo loại khác là cảm biến khác, mã khác.",
                          "“{sensor}” measures “{kind}”: of another kind it is another sensor."))  # fmt: skip
declare("sensor.point", T("Vị trí của «{sensor}» thiếu kinh độ hoặc vĩ độ, hoặc ngoài phạm vi.",
                          "The point of “{sensor}” lacks longitude or latitude, or is out of range."))  # fmt: skip
declare("sensor.commands", T("Lệnh của «{sensor}» là các từ như bat, tat (chữ thường, số, gạch nối), kèm trạng thái an "
                             "toàn là một trong các lệnh đó.",
                             "Commands of “{sensor}” are words like bat, tat (small letters, digits, hyphens), and its "
                             "safe state is one of them."))  # fmt: skip
declare("sensor.control", T("Quyền điều khiển là local (tại chỗ) hoặc remote (từ xa).",
                            "Control is either local or remote."))  # fmt: skip
declare("source.key_form", T("Khoá của nguồn phải được băm trước khi ghi.", "A source's key is hashed before."))


def number(key: str, value: Any) -> Decimal | None:
    """A bound as text or whole number; None where there is none."""
    if value is None:
        return None
    try:
        found = Decimal(str(value))
        if found.is_finite() and abs(found) < 10**12 and found == round(found, 6):
            return found
    except InvalidOperation:
        pass
    raise Refused("sensor.number", key=key, value=str(value)[:40])


def _bounds(low: Any, high: Any) -> tuple[Decimal | None, Decimal | None]:
    below, above = number("low", low), number("high", high)
    if below is not None and above is not None and below > above:
        raise Refused("sensor.bounds", low=below, high=above)
    return below, above


def _between(key: str, value: int, low: int, high: int) -> int:
    if not low <= value <= high:
        raise Refused("sensor.range", key=key, low=low, high=high)
    return value


def _told(values: dict[str, Any]) -> dict[str, Any]:
    """As it may stand in an entry: bounds as plain text."""
    shown = {k: format(v.normalize(), "f") if isinstance(v, Decimal) else v for k, v in values.items()}
    return words(shown)


@act("kind.define", about="kind", noun=SensorKind)
def define_kind(
    *, by: By, kind: str, title: Any, measure: str, low: Any = None, high: Any = None, limit: Any = None,
    late_minutes: int = 60, decimals: int = 1,
) -> Done | None:  # fmt: skip
    """Write down a kind of measurement: its unit, what is possible at all, how late a reading may come."""
    if not MARK.fullmatch(measure):
        raise Refused("sensor.measure", measure=measure[:40])
    below, above = _bounds(low, high)
    values = {
        "title": title, "measure": measure, "low": below, "high": above, "limit": number("limit", limit),
        "late_minutes": _between("late_minutes", late_minutes, 0, LATE_MAX),
        "decimals": _between("decimals", decimals, 0, 6),
    }  # fmt: skip
    if settle(SensorKind, kind, **values) is None:
        return None
    return Done(kind, public=_told({"kind": kind, **values}))


@act("source.define", about="source", noun=Source)
def define_source(*, by: By, source: str, name: Any, office: str, invented: bool = False) -> Done | None:
    """Write down who sends readings, and the office that answers for them. It has no key yet."""
    known(Office, office)
    row = Source.objects.filter(code=source).first()
    values = {"name": name, "office": office, "invented": invented}
    fixed = {"number": row.number if row else Source.objects.count()}  # dense: rows are never deleted
    if settle(Source, source, **values, **fixed) is None:
        return None
    return Done(source, public=words({"source": source, **values, **fixed}))


@act("source.key", about="source", noun=Source)
def give_key(*, by: By, source: str, hashed: str) -> Done | None:
    """A source gets a new key, of which only the SHA-256 is kept, outside the ledger; the former one ends.

    A stopped source may send again with it.
    """
    if not re.fullmatch(r"[0-9a-f]{64}", hashed):
        raise Refused("source.key_form")
    row = known(Source, source)
    if (row.key, row.state) == (hashed, "on"):
        return None
    row.key, row.state = hashed, "on"
    row.save(update_fields=["key", "state"])
    return Done(source, public={"source": source, "office": row.office})


@act("source.stop", about="source", noun=Source)
def stop_source(*, by: By, source: str) -> Done | None:
    """A source may send nothing more, until it gets a new key."""
    row = known(Source, source)
    if row.state == "off":
        return None
    row.key, row.state = "", "off"
    row.save(update_fields=["key", "state"])
    return Done(source, public={"source": source, "office": row.office})


@act("sensor.define", about="sensor", noun=Sensor)
def define_sensor(
    *, by: By, sensor: str, name: Any, kind: str, care: str, source: str, since: date, until: date | None = None,
    lon: int | None = None, lat: int | None = None, near: str = "", place: str = "", low: Any = None,
    high: Any = None, rhythm_seconds: int = 0, commands: list[str] | None = None, safe: str = "",
    control: str = "remote", source_note: Any = None, invented: bool = False,
) -> Done | None:  # fmt: skip
    """Write down a sensor: what it measures, where it stands, who keeps it, who sends its readings, how often.

    `control` is how it begins; afterwards whoever stands at the device decides, and the device says so.
    """
    in_order(since, until)
    known(SensorKind, kind), known(Office, care), known(Source, source)
    if place:
        known(Unit, place)
    if (lon is None) != (lat is None) or abs(lon or 0) > 180_000_000 or abs(lat or 0) > 90_000_000:
        raise Refused("sensor.point", sensor=sensor)
    words_of = list(commands or [])
    if not _obeyable(words_of, safe):
        raise Refused("sensor.commands", sensor=sensor)
    if control not in ("local", "remote"):
        raise Refused("sensor.control")
    row = Sensor.objects.filter(code=sensor).first()
    if row and row.kind != kind:
        raise Refused("sensor.fixed", sensor=sensor, kind=row.kind)
    below, above = _bounds(low, high)
    values: dict[str, Any] = {
        "name": name, "kind": kind, "care": care, "source": source, "since": since, "until": until, "lon": lon,
        "lat": lat, "near": near, "place": place, "low": below, "high": above,
        "rhythm_seconds": _between("rhythm", rhythm_seconds, 0, RHYTHM_MAX), "commands": words_of, "safe": safe,
        "control": control, "source_note": source_note, "invented": invented,
        "number": row.number if row else Sensor.objects.count(),  # dense: rows are never deleted
    }  # fmt: skip
    if settle(Sensor, sensor, **values) is None:
        return None
    return Done(sensor, public=_told({"sensor": sensor, **values}), on=since)


def _obeyable(commands: list[str], safe: str) -> bool:
    """Each a word, none twice; the safe one among them."""
    fit = all(isinstance(word, str) and len(word) <= 40 and WORD.fullmatch(word) for word in commands)
    return fit and len(commands) <= COMMANDS_MAX and len(set(commands)) == len(commands) and (
        safe in commands if safe else True
    )  # fmt: skip
