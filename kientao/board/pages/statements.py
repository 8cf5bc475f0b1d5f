"""/bao-cao-tinh-hinh/: official reports; drafted from named numbers, signed after each is counted again, as papers."""

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kientao.base.errors import Missing
from kientao.base.text import T
from kientao.city import reach
from kientao.city.access import by_of, visible
from kientao.city.access import may as allowed
from kientao.city.models import Office
from kientao.city.sent import Sent, done
from kientao.rules.papers import KINDS, answer
from kientao.ui.pages import may, needs, page, public
from kientao.ui.place import today

from .. import acts
from ..models import Statement
from ..statements import compose, papers

PAGE = 60
STATES = {"draft": T("dự thảo", "draft"), "signed": T("đã ký", "signed"), "dropped": T("đã bỏ", "laid aside")}


@public
@never_cache
@require_safe
def listing(request: Any) -> HttpResponse:
    """Signed ones this reader may see; drafts of their own offices too."""
    rows = visible(Statement.objects.exclude(state="dropped"), by_of(request)).order_by("-last", "office")[:PAGE]
    context = {"rows": [_line(row) for row in rows], "may_draft": may(request, "statement.draft"), "states": STATES}
    return page(request, "board/statements.html", context)


def _line(row: Statement) -> dict[str, Any]:
    title = compose.title(compose.period(row.period))
    return {"row": row, "title": title, "office": reach.office_names().get(row.office, row.office)}


@needs("statement.draft")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: Any) -> HttpResponse:
    """Office, period, and what the drafter adds: the numbers are not typed."""
    sent = Sent(request, 8100)
    if request.method == "POST":
        office = sent.text("office").removeprefix("office:")
        receipt = sent.perform(acts.draft_statement, "period", office=office, period=sent.text("period"),
                               words=sent.text("words"))  # fmt: skip
        if receipt is not None:
            return done(receipt, f"/bao-cao-tinh-hinh/{receipt.result}")
    offices = [(row.code, row.name) for row in Office.objects.order_by("path")
               if allowed(sent.by, "statement.draft", Office, row.code)]  # fmt: skip
    context = {"form": sent.typed, "errors": sent.errors, "offices": offices, "periods": _periods(),
               "own": reach.office_of(sent.by.post)}  # fmt: skip
    return page(request, "board/statement_draft.html", context, status=sent.status if sent.errors else 200)


def _periods() -> list[str]:
    """The last month, quarter and year that are over."""
    last = today().replace(day=1) - timedelta(days=1)
    quarter = (today().month - 1) // 3
    told = f"{today().year}-Q{quarter}" if quarter else f"{today().year - 1}-Q4"
    return [f"{last:%Y-%m}", told, str(today().year - 1)]


@public
@never_cache
@require_safe
def one(request: Any, code: str) -> HttpResponse:
    return _shown(request, _one(request, code), Sent(request) if by_of(request) else None)


def _one(request: Any, code: str) -> Statement:
    row = visible(Statement.objects.filter(code=code), by_of(request)).first()
    if row is None:
        raise Missing("act.missing", thing=code[:60])
    return row


def _shown(request: Any, row: Statement, sent: Sent | None) -> HttpResponse:
    by, open_ = by_of(request), row.state == "draft"
    parts = [{"heading": part["heading"], "sentences": [
        {"vi": compose.say(one, "vi"), "en": compose.say(one, "en"), "numbers": one["numbers"]}
        for one in part["sentences"]]} for part in row.parts]  # fmt: skip
    context = _line(row) | {
        "parts": parts, "state": STATES[row.state], "links": _links,
        "form": sent.typed if sent else {}, "errors": sent.errors if sent else {},
        "may_sign": bool(by and open_ and allowed(by, "statement.sign", Statement, row.code)),
        "may_draft": bool(by and open_ and allowed(by, "statement.draft", Office, row.office)),
        "signer": reach.post_names().get(row.signer.removeprefix("post:"), ""),
    }  # fmt: skip
    return page(request, "board/statement.html", context, status=sent.status if sent and sent.errors else 200)


def _links(told: dict[str, Any], row: Statement) -> list[tuple[str, str]]:
    """Where a number is checked: its entries, or the rows of the days where they are many."""
    entries = told["entries"]
    if len(entries) <= papers.FEW:
        return [(str(entry), f"/so/{entry}") for entry in entries]
    kind = told["name"].partition(".")[0]
    return [(papers.entries_words(entries), f"/dang-sau/ngay/{kind}?tu={row.first}&den={row.last}")]


@needs("statement.sign")
@never_cache
@require_POST
def sign(request: Any, code: str) -> HttpResponse:
    """Counted again, then signed; or the sentence whose number changed is named."""
    row, sent = _one(request, code), Sent(request)
    verb = acts.drop_statement if sent.text("do") == "drop" else acts.sign_statement
    receipt = sent.perform(verb, "", statement=row.code, seen=sent.seen())
    return _shown(request, row, sent) if receipt is None else done(receipt, f"/bao-cao-tinh-hinh/{row.code}")


@public
@never_cache
@require_safe
def as_paper(request: Any, code: str, ending: str) -> HttpResponse:
    if ending not in KINDS:
        raise Missing("act.missing", thing=ending[:10])
    row = _one(request, code)
    return answer(papers.paper(row), row.code, ending)
