"""Figures: recorded once with source or evidence, corrected or withdrawn in the open, never overwritten."""

import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection

from kientao.base import clock
from kientao.base.errors import Missing, Refused, declare
from kientao.base.states import step
from kientao.base.text import T
from kientao.board.models import Indicator, Measurement, Period
from kientao.ledger.acts import By, Done, act, now_index, present
from kientao.ui.place import zone

from .define import SHUT, amount, one_of, unit_words

MOVES = {
    "standing": {"corrected", "withdrawn"},
    "corrected": set(),
    "withdrawn": set(),
}
KINDS = ("uoc", "so-bo", "chinh-thuc")  # estimated, preliminary, official: rising rank
WORDY = ("class", "words")  # units whose value may be words
AHEAD_MAX = timedelta(days=1)  # a figure may be dated tomorrow (other zones, end of the period), not later
WHOLE = Decimal(10) ** 18  # digits before the decimal mark that the column holds

declare("measurement.in_future", T("Ngày {on} còn ở phía trước: chưa thể có số liệu.",
                                   "{on} is still ahead: there can be no figure yet."))  # fmt: skip
declare("measurement.out_of_bounds", T(
    "{value} nằm ngoài khoảng hợp lý {low} – {high}. Kiểm tra lại đơn vị ({unit}) và dấu thập phân.",
    "{value} is outside the plausible range {low} – {high}. Check the unit ({unit}) and the decimal mark.",
))  # fmt: skip
declare("measurement.no_source", T("Cần nguồn (văn bản, địa chỉ) hoặc tệp minh chứng.",
                                   "A source (document, address) or a file as evidence is needed."))  # fmt: skip
declare("measurement.empty", T("Chưa có giá trị.", "There is no value."))
declare("measurement.no_reason", T("Phải ghi lý do.", "A reason is needed."))
declare("measurement.digits", T("Giá trị có quá nhiều chữ số.", "The value has too many digits."))
declare("measurement.unknown", T("Không có số liệu «{thing}».", "There is no figure “{thing}”."))
declare("sheet.closed", T("Kỳ này đã chốt: chỉ sửa được bằng đính chính có lý do trên biểu.",
                          "This period is closed: it changes only by a revision with a reason."))  # fmt: skip
declare("sheet.its_cell", T("Số này là một ô của biểu: hãy sửa trên biểu, để tổng số đi theo.",
                            "This is a cell of a sheet: change it there, so that the totals follow."))  # fmt: skip
declare("measurement.not_standing", T("Số liệu này đã được sửa hoặc rút trước đó.",
                                      "This figure was corrected or withdrawn before."))  # fmt: skip


@act("measurement.record", about="indicator", noun=Indicator)
def record_measurement(
    *,
    by: By,
    indicator: str,
    on: date,
    kind: str,
    value: Decimal | None = None,
    words: Any = None,
    period: str = "",
    source: Any = None,
    evidence: str = "",
    note: Any = "",
) -> Done | None:
    """Record a figure of an indicator for a day, with its source or evidence."""
    one_of("kind", kind, KINDS)
    if not source and not evidence:
        raise Refused("measurement.no_source")
    if on > clock.day(present(), zone()) + AHEAD_MAX:
        raise Refused("measurement.in_future", on=on.isoformat())
    unit, low, high, audience, office, sheet = _indicator(indicator)
    not_closed(sheet, on)
    _plausible(value, words, unit, low, high)
    index = now_index()
    row = Measurement(
        code=f"sd-{index}", indicator_id=indicator, on=on, value=value, words=words, period=period, kind=kind,
        source=source or {}, evidence=evidence, note=note, by=by.label, first=index, audience=audience,
        office=office,
    )  # fmt: skip
    row.save()
    return Done(row.code, public=_public(row, unit), sealed=_sealed(row), on=on, klass=SHUT[audience])


@act("measurement.correct", about="measurement", noun=Measurement)
def correct_measurement(
    *,
    by: By,
    measurement: str,
    reason: str,
    value: Decimal | None = None,
    words: Any = None,
    source: Any = None,
    evidence: str = "",
    note: Any = "",
) -> Done | None:
    """Correct a figure: the new value stands, the old one stays listed with the reason."""
    old = _standing(measurement)
    if (old.value, old.words) == (value, words):
        return None
    if not reason.strip():
        raise Refused("measurement.no_reason")
    _plausible(value, words, old.unit, _decimal(old.low), _decimal(old.high))
    index = now_index()
    _end(old, "corrected", reason)
    row = Measurement(
        code=f"sd-{index}", indicator_id=old.indicator_id, on=old.on, value=value, words=words, period=old.period,
        kind=old.kind, source=source or old.source, evidence=evidence or old.evidence, note=note, replaces=old.code,
        by=by.label, first=index, audience=old.audience, office=old.office,
    )  # fmt: skip
    row.save()
    said = _public(row, old.unit) | {"replaces": old.code, "corrects": old.first}
    if old.value is not None:
        said["before"] = amount(old.value)
    return Done(row.code, public=said, sealed=_sealed(row, reason), on=old.on, klass=SHUT[old.audience])


@act("measurement.withdraw", about="measurement", noun=Measurement)
def withdraw_measurement(*, by: By, measurement: str, reason: str) -> Done | None:
    """Withdraw a figure that should not have been recorded; it stays listed as withdrawn, with the reason."""
    row = _standing(measurement)
    if not reason.strip():
        raise Refused("measurement.no_reason")
    _end(row, "withdrawn", reason)
    said = {"indicator": row.indicator_id, "on": row.on.isoformat(), "kind": row.kind, "withdraws": row.first}
    return Done(row.code, public=said, sealed={"reason": reason}, on=row.on, klass=SHUT[row.audience])


# These two questions are asked by every figure of the city, so they are written out: composing them anew each time
# cost 15 and 5 times the answer.
_INDICATOR = "SELECT unit, low, high, audience, office, sheet FROM board_indicator WHERE code = %s"
_OLD = (
    "SELECT m.*, i.unit AS unit, i.low AS low, i.high AS high, i.sheet AS sheet FROM board_measurement m"
    " JOIN board_indicator i ON i.code = m.indicator_id WHERE m.code = %s"
)


def _indicator(code: str) -> tuple[str, Decimal | None, Decimal | None, str, str, str]:
    """unit, low, high, audience, office, sheet."""
    with connection.cursor() as cursor:
        cursor.execute(_INDICATOR, [code])
        row = cursor.fetchone()
    if row is None:
        raise Missing("indicator.unknown", thing=code)
    unit, low, high, audience, office, sheet = row
    return unit, _decimal(low), _decimal(high), audience, office, sheet


def not_closed(sheet: str, on: date) -> None:
    """A figure that a closed sheet told changes there, with a reason: by hand or from a file it is refused."""
    if sheet and Period.objects.filter(sheet=sheet, on=on, state="closed").exists():
        raise Refused("sheet.closed")


def _decimal(stored: object) -> Decimal | None:
    """SQLite keeps decimals as plain numbers."""
    return None if stored is None else Decimal(str(stored))


def _standing(code: str) -> Measurement:
    found = list(Measurement.objects.raw(_OLD, [code]))
    if not found:
        raise Missing("measurement.unknown", thing=code)
    row: Measurement = found[0]
    if row.state != "standing":
        raise Refused("measurement.not_standing")
    not_closed(row.sheet, row.on)  # type: ignore[attr-defined]
    if row.part:
        raise Refused("sheet.its_cell")
    return row


def _end(row: Measurement, to: str, why: str) -> None:
    row.state, row.ended, row.ended_why = step(MOVES, row.state, to), now_index(), why
    row.save(update_fields=["state", "ended", "ended_why"])


def _plausible(value: Decimal | None, words: Any, unit: str, low: Decimal | None, high: Decimal | None) -> None:
    if value is None and not (words and unit in WORDY):
        raise Refused("measurement.empty")
    if value is None:
        return
    if abs(value) >= WHOLE or value != round(value, 6):
        raise Refused("measurement.digits")
    if (low is not None and value < low) or (high is not None and value > high):
        bounds = {"low": "–∞" if low is None else amount(low), "high": "∞" if high is None else amount(high)}
        raise Refused("measurement.out_of_bounds", value=amount(value), unit=unit_words(unit), **bounds)


def _public(row: Measurement, unit: str) -> dict[str, Any]:
    said: dict[str, Any] = {
        "indicator": row.indicator_id,
        "on": row.on.isoformat(),
        "kind": row.kind,
        "unit": unit_words(unit),
    }
    if row.value is not None:
        said["value"] = amount(row.value)
    else:
        said["words"] = row.words
    if row.period:
        said["period"] = row.period
    if row.evidence:
        said["evidence"] = row.evidence
    if re.fullmatch(r"https?://[^\s@?#]{1,300}", row.source.get("url", "")):  # nothing personal fits in a bare address
        said["source_url"] = row.source["url"]
    return said


def _sealed(row: Measurement, reason: str = "") -> dict[str, Any]:
    """Free text: hashed in the entry, kept beside it, erasable."""
    parts = {"note": row.note, "reason": reason, "source": row.source}
    return {name: value for name, value in parts.items() if value}
