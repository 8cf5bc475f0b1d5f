"""/phan-tich: what may be asked, the queries that were saved, and the page on which an officer writes one."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from kientao.base import clock
from kientao.base.errors import Refused
from kientao.base.measures import MEASURES
from kientao.base.text import T
from kientao.city import reach
from kientao.city.access import by_of, may, visible
from kientao.city.models.guarded import AUDIENCES
from kientao.city.sent import Sent, done
from kientao.lake import facts, sandbox, sqltree
from kientao.lake.sandbox import Busy, Result
from kientao.lake.sandbox_child import Limits
from kientao.ledger.acts import Receipt
from kientao.ui.language import tr
from kientao.ui.pages import kept, needs, page, public

from . import acts, results
from .models import SavedQuery
from .often import too_often

SQL_TYPES = {"code": "VARCHAR", "text": "VARCHAR", "words": "VARCHAR", "day": "DATE", "instant": "TIMESTAMPTZ",
             "integer": "BIGINT", "decimal": "DOUBLE", "boolean": "BOOLEAN"}  # fmt: skip
AUDIENCE_WORDS = {"public": T("mọi người", "everybody"), "office": T("trong cơ quan", "within the office"),
                  "closed": T("người có quyền xem việc kín", "who may see closed matters")}  # fmt: skip
LIST_MAX = 200


@public
@kept()
@require_safe
def index(request: Any) -> HttpResponse:
    """Saved queries of this reader, and every fact with its columns."""
    rows = visible(SavedQuery.objects.filter(state="on").order_by("code"), by_of(request))[:LIST_MAX]
    context = {"rows": rows, "facts": dictionary(), "offices": reach.office_names(), "limits": Limits.told()}
    return page(request, "desk/analysis.html", context)


def dictionary() -> list[dict[str, Any]]:
    """Every fact as a table of queries: its columns with type, meaning, unit and codes."""
    found = sorted(facts.REGISTRY.values(), key=lambda fact: fact.name)
    return [{"fact": fact, "columns": [told for column in fact.columns for told in _columns(column)]} for fact in found]


def _columns(column: facts.Column) -> list[tuple[str, str, str]]:
    """(name, type, meaning) of a fact's column; words are two of them."""
    names = [f"{column.name}_vi", f"{column.name}_en"] if column.type == "words" else [column.name]
    unit = f" ({tr(MEASURES[column.unit][0])})" if column.unit in MEASURES else ""
    codes = "; ".join(f"{code} = {tr(words)}" for code, words in column.labels.items())
    meaning = tr(column.title) + unit + (f": {codes}" if codes else "")
    return [(name, SQL_TYPES[column.type], meaning) for name in names]


@needs("query.save")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: Any) -> HttpResponse:
    """Write a query, look at what it gives, save it. ?tu=: begin with a saved one."""
    sent = Sent(request, most=sqltree.TEXT_MAX + 1)
    result = None
    if request.method == "POST" and request.POST.get("do") == "save":
        if receipt := _save(sent):
            return done(receipt, f"/phan-tich/{receipt.result}")
    elif request.method == "POST":
        result = _run(sent)
    else:
        sent.typed |= _begin(request)
    context = {
        "form": sent.typed, "errors": sent.errors, "facts": dictionary(), "limits": Limits.told(),
        "audiences": list(AUDIENCE_WORDS.items()), "values": _values(sent), **shown(result, ""),
    }  # fmt: skip
    answer = page(request, "desk/query_new.html", context, status=sent.status if sent.errors else 200)
    if sent.status == Busy.status:
        answer["Retry-After"] = str(Busy.retry_seconds)
    return answer


def _begin(request: Any) -> dict[str, str]:
    """The form filled from a saved query that this reader may see."""
    row = visible(SavedQuery.objects.filter(code=request.GET.get("tu", "")[:60]), by_of(request)).first()
    if row is None:
        return {}
    said = {f"{part}_{lang}": getattr(row, part).get(lang, "") for part in ("title", "note") for lang in ("vi", "en")}
    return {"sql": row.sql, "code": row.code, "audience": row.audience, **said}


def _run(sent: Sent) -> Result | None:
    try:
        too_often(sent.request)
        return sandbox.run(sent.text("sql"), sent.by, now=clock.now(), values=_values(sent))
    except Refused as error:
        sent.errors["sql"], sent.status = error.say(sent.request.lang), error.status
        return None


def _values(sent: Sent) -> dict[str, str]:
    """Values of parameters: lines "name = value"."""
    pairs = (line.partition("=") for line in sent.text("values").splitlines()[: sqltree.PARAMETERS_MAX])
    return {name.strip().removeprefix("$"): value.strip() for name, _, value in pairs if value.strip()}


def _save(sent: Sent) -> Receipt | None:
    """The text is read by the child first: what may not be run is not saved."""
    office = reach.office_of(sent.by.post)
    try:
        too_often(sent.request)
        asked = sandbox.read(sent.text("sql"))
    except Refused as error:
        sent.errors["sql"], sent.status = error.say(sent.request.lang), error.status
        return None
    said = {part: {lang: sent.text(f"{part}_{lang}") for lang in ("vi", "en")} for part in ("title", "note")}
    audience = sent.text("audience") if sent.text("audience") in AUDIENCES else ""
    return sent.perform(
        acts.save_query, "code", office=office, code=sent.text("code"), title=said["title"], note=said["note"],
        sql=sent.text("sql"), audience=audience, parameters=tuple(asked.parameters),
    )  # fmt: skip


def shown(result: Result | None, title: object) -> dict[str, Any]:
    """What both pages with a result need of it."""
    if result is None:
        return {"result": None, "table": None, "chart": ""}
    return {"result": result, "table": results.table(result), "chart": results.chart(result, title)}


def may_change(row: SavedQuery, by: Any) -> bool:
    """Whether this reader may change or withdraw it."""
    return bool(by and may(by, "query.withdraw", SavedQuery, row.code))
