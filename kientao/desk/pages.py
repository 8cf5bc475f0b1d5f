"""Open data: every fact with the meaning of its columns, as CSV and JSON lines, under the reader's permission."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.http import HttpResponse, StreamingHttpResponse
from django.views.decorators.http import require_safe

from kientao.base.measures import MEASURES
from kientao.base.text import T
from kientao.city.access import by_of
from kientao.lake import export, facts
from kientao.ui.pages import kept, page, public

KINDS = {
    "code": T("mã", "code"), "text": T("chữ", "text"), "words": T("chữ (vi, en)", "words (vi, en)"),
    "day": T("ngày (năm-tháng-ngày)", "day (year-month-day)"), "instant": T("thời điểm (UTC)", "instant (UTC)"),
    "integer": T("số nguyên", "whole number"), "decimal": T("số", "number"), "boolean": T("true/false", "true/false"),
}  # fmt: skip
PREVIEW = 8


@public
@kept()
@require_safe
def index(request: Any) -> HttpResponse:
    """All sets, each with what it is about."""
    found = sorted(facts.REGISTRY.values(), key=lambda f: f.name)
    rows = [{"fact": f, "entry": facts.cursor(f)} for f in found]
    return page(request, "desk/open_data.html", {"rows": rows})


@public
@kept()
@require_safe
def one(request: Any, name: str) -> HttpResponse:
    """One set: what its columns mean, its first rows, how to fetch it."""
    answer = facts.ask(name, by_of(request))
    first = [row for _, row in zip(range(PREVIEW), answer.rows, strict=False)]
    columns = answer.fact.columns
    context = {
        "fact": answer.fact,
        "entry": answer.entry,
        "dictionary": [[c.name, c.title, KINDS[c.type], MEASURES[c.unit][0] if c.unit else ""] for c in columns],
        "head": [c.title for c in columns],
        "rows": [[_shown(row[c.name], c.type) for c in columns] for row in first],
    }
    return page(request, "desk/fact.html", context)


def _shown(value: Any, kind: str) -> Any:
    if kind == "boolean":
        return T("có", "yes") if value else T("không", "no")
    return export.written(value, kind) if kind == "instant" else (value if value != "" else None)


@public
@require_safe
def as_csv(request: Any, name: str) -> HttpResponse | StreamingHttpResponse:
    """CSV; `?bom=1` for spreadsheets that would misread Vietnamese."""
    answer = facts.ask(name, by_of(request))
    lines = export.answer_csv(answer, bom=request.GET.get("bom") == "1", simulated=settings.KIENTAO.demo)
    return _file(request, answer, lines, "text/csv", f"{name}.csv")


@public
@require_safe
def as_json(request: Any, name: str) -> HttpResponse | StreamingHttpResponse:
    """JSON, one object a line."""
    answer = facts.ask(name, by_of(request))
    lines = export.answer_json_lines(answer, simulated=settings.KIENTAO.demo)
    return _file(request, answer, lines, "application/x-ndjson", f"{name}.jsonl")


def _file(request: Any, answer: facts.Answer, lines: Iterator[str], kind: str, name: str) -> Any:
    """Streamed; who is signed in may see more, so no shared cache keeps it."""
    mark = f'"{answer.fact.name}-{answer.entry}"'
    signed_in = by_of(request) is not None
    if not signed_in and request.headers.get("If-None-Match") == mark:
        return HttpResponse(status=304, headers={"ETag": mark})
    response = StreamingHttpResponse((line.encode() for line in lines), content_type=f"{kind}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store" if signed_in else "public, no-cache"
    if not signed_in:
        response["ETag"] = mark
    return response
