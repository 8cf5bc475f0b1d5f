"""Officers record, correct and withdraw figures; each ends on a page with the receipt."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kientao.base.errors import Missing, declare
from kientao.base.text import T
from kientao.city.access import by_of, visible
from kientao.ledger import files, seal
from kientao.ledger.acts import Receipt
from kientao.ledger.models import Entry
from kientao.ledger.pages import shown
from kientao.ui.numbers import field_number
from kientao.ui.pages import needs, page, public

from .. import acts
from ..acts.measurements import WORDY
from ..figures import KINDS, NOW, State, states
from ..models import Indicator, Measurement, Result
from . import finding, telling
from .filling import Form, done

declare("evidence.unknown", T("Không có tệp minh chứng này.", "There is no such evidence file."))
NO_VALUE = T("Hãy ghi giá trị.", "Write the value.")
NO_DAY = T("Hãy ghi ngày của số liệu.", "Write the day of the figure.")
NO_KIND = T("Hãy chọn loại số liệu.", "Choose the kind of figure.")
NO_REASON = T("Hãy ghi lý do.", "Write the reason.")
NO_SOURCE = T("Ghi nguồn, hoặc gửi tệp minh chứng.", "Name the source, or send an evidence file.")
SAME = T("Giá trị này giống số đang có, nên không có gì để sửa.", "This is the value that stands, so nothing changes.")
ALREADY = T(
    "Ngày này đã có số liệu {kind}: {value}. Nếu số đó sai, hãy mở bảng số liệu và bấm «Sửa».",
    "There already is a figure ({kind}) for this day: {value}. If it is wrong, correct it in the table of figures.",
)


@needs("measurement.record")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: Any, code: str) -> HttpResponse:
    """A new figure of an indicator."""
    row = finding.to_change(Indicator, code, request, "measurement.record", "indicator.unknown")
    form = Form(request)
    if request.method == "POST" and (receipt := _record(form, row, State(row, NOW.day))):
        return done(receipt, f"/chi-tieu/{code}")
    return form.again("board/record.html", _context(row, states([row], by_of(request))[code]))


def _record(form: Form, row: Indicator, state: State) -> Receipt | None:
    wordy = row.unit in WORDY
    value, on = (None if row.unit == "words" else form.number("value")), form.day("on")
    if not wordy:
        form.need("value", NO_VALUE)
    form.need("on", NO_DAY)
    form.need("kind", NO_KIND)
    source = form.source()
    if not source and "evidence" not in form.request.FILES:
        form.errors["source"] = NO_SOURCE
    if on and not form.errors and (there := _already(row.code, on, form.text("kind"))):
        said = {"kind": KINDS[there.kind].to(form.request.lang), "value": state.shown(there.value, there.words)}
        form.errors["on"] = ALREADY.to(form.request.lang, **said)
    evidence = form.evidence()
    if form.errors:
        return None
    return form.perform(
        acts.record_measurement, by=by_of(form.request), indicator=row.code, on=on, kind=form.text("kind"), value=value,
        words=form.text("words") or None, period=form.text("period")[:20], source=source, evidence=evidence,
        note=form.text("note"),
    )  # fmt: skip


def _already(indicator: str, on: date, kind: str) -> Measurement | None:
    return Measurement.objects.filter(indicator=indicator, part="", on=on, kind=kind, state="standing").first()


@needs("measurement.correct")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: Any, code: str) -> HttpResponse:
    """Correct or withdraw a figure. The old value stays visible, with the reason."""
    old = finding.to_change(Measurement, code, request, "measurement.correct", "measurement.unknown")
    row = finding.one(Indicator, old.indicator_id, request, "indicator.unknown")
    state = State(row, NOW.day)
    first = {"value": field_number(_short(old.value)), "words": old.words or "", "note": old.note, "seen": old.entry}
    form = Form(request, first)
    act = _withdraw if form.text("do") == "withdraw" else _correct
    if request.method == "POST" and (receipt := act(form, old)):
        return done(receipt, f"/chi-tieu/{row.code}")
    context = _context(row, state) | {
        "old": old, "old_value": state.shown(old.value, old.words), "old_source": telling.source(old),
        "kind": KINDS[old.kind],
    }  # fmt: skip
    return form.again("board/correct.html", context)


def _short(value: Decimal | None) -> Any:
    """Without the zeros that the column pads with."""
    if value is None or value == value.to_integral_value():
        return value if value is None else value.to_integral_value()
    return value.normalize()


def _correct(form: Form, old: Measurement) -> Receipt | None:
    value, words = form.number("value"), form.text("words") or None
    if old.value is not None:
        form.need("value", NO_VALUE)
    form.need("reason", NO_REASON)
    evidence = form.evidence()
    if form.errors:
        return None
    receipt = form.perform(
        acts.correct_measurement, by=by_of(form.request), measurement=old.code, seen=form.seen(), value=value,
        words=words, reason=form.text("reason"), source=form.source(), evidence=evidence, note=form.text("note"),
    )  # fmt: skip
    if receipt is None and not form.errors:
        form.errors["value"] = SAME
    return receipt


def _withdraw(form: Form, old: Measurement) -> Receipt | None:
    form.need("reason", NO_REASON)
    if form.errors:
        return None
    return form.perform(
        acts.withdraw_measurement,
        by=by_of(form.request),
        measurement=old.code,
        seen=form.seen(),
        reason=form.text("reason"),
    )


def _context(row: Indicator, state: State) -> dict[str, Any]:
    return {"row": row, "state": state, "kinds": [("uoc", KINDS["uoc"]), ("so-bo", KINDS["so-bo"]),
            ("chinh-thuc", KINDS["chinh-thuc"])], "wordy": row.unit in WORDY, "telling": telling}  # fmt: skip


@public
@never_cache
def recorded(request: Any, index: int) -> HttpResponse:
    """After an act: the receipt, recorded now and sealed in about a second."""
    row = Entry.objects.filter(index=index).first()
    if row is None:
        raise Missing("act.missing", thing=str(index))
    back = request.GET.get("ve", "/")
    if not (back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None)):
        back = "/"
    return page(
        request, "board/recorded.html", {"act": shown([row])[0], "sealed": seal.prove(index) is not None, "back": back}
    )


@needs("measurement.record")
def evidence(request: Any, name: str) -> HttpResponse:
    """An evidence file, for officers who may see what it proves."""
    by = by_of(request)
    if not any(visible(m.objects.filter(evidence=name), by).exists() for m in (Measurement, Result)):
        raise Missing("evidence.unknown")
    kept, data = files.get(name)
    return HttpResponse(
        data, content_type=kept.media_type,
        headers={"Content-Disposition": f'attachment; filename="{kept.filename}"', "Cache-Control": "no-store"},
    )  # fmt: skip
