"""/phan-tich/<code>: a saved query, run now under its reader's permission; the same as files. ?ngay=: as of a day."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from kientao.base import clock
from kientao.base.errors import Missing, Refused, declare
from kientao.base.text import T, Text
from kientao.city import reach
from kientao.city.access import by_of, visible
from kientao.city.sent import Sent, done
from kientao.lake import export, parquet, sandbox
from kientao.lake.facts import Column
from kientao.lake.sandbox import Busy, Result
from kientao.ui.dates import read_day
from kientao.ui.pages import kept, needs, page, public

from . import acts, results
from .analysis import AUDIENCE_WORDS, may_change, shown
from .models import SavedQuery
from .often import too_often

declare("query.unknown", T("Không có truy vấn «{code}».", "There is no query “{code}”."))


@public
@kept("ngay", seconds=300)
@require_safe
def one(request: Any, code: str) -> HttpResponse:
    """What it gives now, or as of ?ngay=; its parameters stand in the address too."""
    row, by = find(request, code), by_of(request)
    errors: dict[str, Any] = {}
    result, status = None, 200
    if asked := [name for name in row.parameters if not request.GET.get(name)]:
        errors |= {name: T("Hãy cho một giá trị.", "Give a value.") for name in asked} if _typed(request, row) else {}
    else:
        try:
            too_often(request)
            result = _run(request, row)
        except Refused as error:
            errors[""], status = error.say(request.lang), error.status
    context = {
        "row": row, "office": reach.office_names().get(row.office), "digest": acts.digest(row.sql), "errors": errors,
        "values": {name: request.GET.get(name, "") for name in row.parameters},
        "audience": AUDIENCE_WORDS[row.audience], "may_change": may_change(row, by),
        "query": request.GET.urlencode(), **shown(result, row.title),
    }  # fmt: skip
    answer = page(request, "desk/query.html", context, status=status)
    if status == Busy.status:
        answer["Retry-After"] = str(Busy.retry_seconds)
    return answer


def find(request: Any, code: str) -> SavedQuery:
    """The query that this reader may see, or Missing: one that is withdrawn is not there."""
    found = visible(SavedQuery.objects.filter(code=code, state="on"), by_of(request)).first()
    if found is None:
        raise Missing("query.unknown", code=code[:60])
    return found


def _typed(request: Any, row: SavedQuery) -> bool:
    return any(name in request.GET for name in row.parameters)


def _run(request: Any, row: SavedQuery) -> Result:
    """Under the reader's own permission."""
    day = request.GET.get("ngay", "")[:20]
    now = min(clock.now(), results.end_of(read_day(day))) if day else clock.now()
    values = {name: request.GET.get(name, "") for name in row.parameters}
    return sandbox.run(row.sql, by_of(request), now=now, values=values)


@needs("query.withdraw")
@never_cache
@require_http_methods(["POST"])
def withdraw(request: Any, code: str) -> HttpResponse:
    """Its address answers no more."""
    row, sent = find(request, code), Sent(request)
    receipt = sent.perform(acts.withdraw_query, "reason", query=row.code, reason=sent.text("reason"), seen=sent.seen())
    if receipt:
        return done(receipt, "/phan-tich")
    context = {
        "row": row, "office": reach.office_names().get(row.office), "digest": acts.digest(row.sql), "values": {},
        "errors": sent.errors, "audience": AUDIENCE_WORDS[row.audience], "may_change": True, "query": "",
        **shown(None, ""),
    }  # fmt: skip
    return page(request, "desk/query.html", context, status=sent.status)


Columns = tuple[Column, ...]
Form = tuple[str, str, Callable[[Columns, Result, bool, bool], bytes]]


def _csv(columns: Columns, result: Result, demo: bool, bom: bool) -> bytes:
    return "".join(export.to_csv(columns, _rows(columns, result), bom=bom, simulated=demo)).encode()


def _json(columns: Columns, result: Result, demo: bool, bom: bool) -> bytes:
    return "".join(export.to_json_lines(columns, _rows(columns, result), simulated=demo)).encode()


def _parquet(columns: Columns, result: Result, demo: bool, bom: bool) -> bytes:
    return parquet.to_parquet(columns, _rows(columns, result), simulated=demo)


def _xlsx(columns: Columns, result: Result, demo: bool, bom: bool) -> bytes:
    heads = [(column.name, 24) for column in columns]
    rows = [[_excel(cell, column) for cell, column in zip(row, columns, strict=True)] for row in result.rows]
    mark = export.SIMULATED_LIST.to("vi") if demo else ""
    return export.to_xlsx(T("Kết quả", "Result").to("vi"), heads, rows, simulated=mark)


def _excel(cell: Any, column: Column) -> Any:
    return export.written(cell, column.type) if column.type == "instant" else cell


FORMS: dict[str, Form] = {
    "csv": ("csv", "text/csv; charset=utf-8", _csv),
    "json": ("jsonl", "application/x-ndjson; charset=utf-8", _json),
    "parquet": ("parquet", parquet.MEDIA, _parquet),
    "xlsx": ("xlsx", export.XLSX, _xlsx),
}


@public
@require_safe
def file(request: Any, code: str, form: str) -> HttpResponse:
    """The whole result as CSV, JSON lines, Parquet or Excel. A result that was cut says so in its name."""
    row = find(request, code)
    try:
        too_often(request)
        result = _run(request, row)
    except Busy as error:
        return HttpResponse(error.say(request.lang), status=error.status, content_type="text/plain; charset=utf-8",
                            headers={"Retry-After": str(error.retry_seconds)})  # fmt: skip
    columns = tuple(_harmless(column) for column in result.columns)
    ending, kind, made = FORMS[form]
    name = f"{code}{f'-{len(result.rows)}-dong-dau' if result.cut else ''}.{ending}"
    body = made(columns, result, settings.KIENTAO.demo, request.GET.get("bom") == "1")
    answer = HttpResponse(body, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store" if by_of(request) else "public, no-cache"
    return answer


def _harmless(column: Column) -> Column:
    """The author chose the name: in a file it must be no formula either."""
    name = export.safe(column.name)
    return column._replace(name=name, title=Text(name, name))


def _rows(columns: Columns, result: Result) -> Any:
    names = [column.name for column in columns]
    return (dict(zip(names, row, strict=True)) for row in result.rows)
