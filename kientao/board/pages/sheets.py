"""/bieu/: sheets of figures by period; /bieu/<sheet>/<period>: read, filled, checked, closed, revised."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from kientao.base.errors import Forbidden, Refused
from kientao.base.text import T
from kientao.city.access import by_of, may, visible
from kientao.lake import export
from kientao.ui import place
from kientao.ui.language import t, tr
from kientao.ui.pages import needs, page, public, see_other

from .. import acts, monthly
from ..models import Period, Sheet
from ..sheet import periods, workbook
from . import finding, sheet_form, sheet_view, telling
from .filling import Form, done

STATES = {
    "open": (T("đang mở", "open"), "info"), "filled": (T("đã ghi, chưa kiểm", "filled, not checked"), "info"),
    "checked": (T("đã kiểm, chờ chốt", "checked, to be closed"), "warn"),
    "closed": (T("đã chốt", "closed"), "good"),
}  # fmt: skip
VERBS = ("sheet.map", "sheet.fill", "sheet.check", "sheet.close", "sheet.revise")
SHOWN_MAX = 24  # periods of a sheet


@public
@never_cache
def listing(request: Any) -> HttpResponse:
    """Every sheet the visitor may see, with its periods: state, deadline, who answers."""
    by, offices = by_of(request), telling.office_names()
    rows = list(visible(Period.objects.all(), by).order_by("-on"))
    told = []
    for sheet in visible(Sheet.objects.order_by("position", "code"), by):
        mine = [row for row in rows if row.sheet_id == sheet.code][:SHOWN_MAX]
        opens = bool(by and may(by, "sheet.open", Sheet, sheet.code))
        rhythm = sheet.form.get("rhythm", "month")
        now = periods.of(rhythm, place.today())
        told.append({
            "sheet": sheet, "office": offices.get(sheet.office), "periods": [_line(row) for row in mine],
            "next": [(label, periods.words(label)) for label in (periods.before(now), now)] if opens else [],
        })  # fmt: skip
    return page(request, "board/sheets.html", {"sheets": told, "form": Form(request).typed})


def _line(row: Period) -> dict[str, Any]:
    return {"row": row, "words": periods.words(row.label), "state": STATES[row.state],
            "due": monthly.deadline(row.on) if row.state != "closed" else None}  # fmt: skip


@needs("sheet.open")
@never_cache
@require_POST
def open_period(request: Any, sheet: str) -> HttpResponse:
    """Open a period of a sheet, then go to it."""
    row = finding.to_change(Sheet, sheet, request, "sheet.open", "sheet.unknown")
    label = str(request.POST.get("period", ""))[:10]
    periods.parts(label)
    acts.open_period(by=by_of(request), sheet=row.code, period=label)
    return see_other(f"/bieu/{row.code}/{label}")


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def period(request: Any, sheet: str, label: str) -> HttpResponse:
    """One sheet for one period: a table to read; a form for who may fill it."""
    row = finding.one(Period.objects.select_related("sheet").model, f"{sheet}.{label}", request, "sheet.unknown")
    by = by_of(request)
    can = {verb: bool(by and may(by, verb, Period, row.code)) for verb in VERBS}
    asked = sheet_form.Asked(request, row)
    if request.method == "POST":
        if not any(can.values()):
            raise Forbidden("page.forbidden", verb="sheet.fill")
        if receipt := _do(asked, request.POST.get("do", ""), can):
            return done(receipt, f"/bieu/{sheet}/{label}")
        row.refresh_from_db()
    context = sheet_view.context(request, row, asked, can) | {
        "state": STATES[row.state],
        "due": monthly.deadline(row.on),
    }
    return page(request, "board/sheet.html", context, status=asked.status)


@needs("sheet.fill")
@never_cache
def template(request: Any, sheet: str, label: str) -> HttpResponse:
    """The sheet as an Excel file to be filled and sent back."""
    row = finding.one(Period, f"{sheet}.{label}", request, "sheet.unknown")
    asked = sheet_form.Asked(request, row)
    title = f"{tr(row.sheet.name)}, {tr(periods.words(label))}"
    note = t("Chỉ ghi vào ô vàng; ô xám là số kỳ trước. Chưa biết thì để trống.",
             "Write into the yellow cells; grey is the last period. Leave empty what is not known.")  # fmt: skip
    simulated = t("MÔ PHỎNG – ", "SIMULATED – ") if settings.KIENTAO.demo else ""
    data = workbook.made(asked.form, sheet, label, title, simulated + note, asked.stood, asked.before)
    name = f'attachment; filename="{sheet}-{label}.xlsx"'
    return HttpResponse(data, content_type=export.XLSX, headers={"Content-Disposition": name})


def _do(asked: sheet_form.Asked, what: str, can: dict[str, bool]) -> Any:
    """The act of a button. What is only read (a block, a file) is laid into the form to be looked at."""
    steps = {
        "paste": asked.paste, "file": asked.upload, "map": asked.keep_map, "save": asked.save, "revise": asked.revise,
        "check": lambda: asked.perform(acts.check_period), "close": lambda: asked.perform(acts.close_period),
    }  # fmt: skip
    if what not in steps:
        raise Refused("sheet.button")
    return steps[what]()
