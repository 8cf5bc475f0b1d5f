"""Who holds the slip follows their own report: everything of it, add, confirm, rate, open again."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from kientao.base.errors import Forbidden, Missing, Refused, declare
from kientao.base.text import T
from kientao.city.strangers import is_open, put_away, remember
from kientao.ledger.acts import By, Receipt
from kientao.ui.pages import page, public, see_other

from .. import acts
from ..forms import PHOTOS_MAX, Form, crowded
from ..models import Report
from . import wording
from .telling import told

WRONG_PER_HOUR = 10

declare("report.many_wrong", T("Đã nhập sai nhiều lần. Hãy thử lại sau một giờ.",
                               "Too many wrong tries. Try again in an hour."))  # fmt: skip
NO_MARK = T("Hãy chọn một điểm.", "Choose a mark.")
NO_ADDING = T("Hãy ghi điều muốn bổ sung.", "Write what you want to add.")
NO_REASON = T("Hãy ghi vì sao việc chưa xong.", "Say why it is not done.")


def opened_by(request: Any, code: str, secret: str) -> Report:
    """The report, if the secret is its own. Wrong ones are counted, and too many refused in other words."""
    row = (
        Report.objects.select_related("category")
        .filter(code__in={code.strip()[:120], code.strip().upper()[:120]})
        .first()
    )
    try:
        if row is None:
            raise Forbidden("report.secret")
        acts.check_secret(row, secret)
        return row
    except Forbidden:
        if crowded(request, "secret", WRONG_PER_HOUR):
            raise Forbidden("report.many_wrong") from None
        raise


@public
@never_cache
@require_safe
def by_link(request: Any, code: str, secret: str) -> HttpResponse:
    """The QR code of the slip: opens it and leaves the secret out of the address."""
    row = opened_by(request, code, secret)
    remember(request, row.code)
    answer = see_other(f"/phan-anh/{row.code}/theo-doi")
    answer.headers["Referrer-Policy"] = "same-origin"
    return answer


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: Any) -> HttpResponse:
    """Code and secret from the slip, typed."""
    return _ask(request, "")


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: Any, code: str) -> HttpResponse:
    """My own report; without an opened slip it asks for the secret."""
    if not is_open(request, code):
        return _ask(request, code)
    row = Report.objects.select_related("category").filter(code=code).first()
    if row is None:
        raise Missing("report.unknown", thing=code)
    form = Form(request)
    if request.method == "POST":
        if form.text("do") == "leave":
            put_away(request, code)
            return see_other("/phan-anh/")
        if _do(form, row):
            return see_other(f"/phan-anh/{code}/theo-doi?xong={form.text('do')}")
    return _mine(form, row)


def _ask(request: Any, code: str) -> HttpResponse:
    form = Form(request, {"code": code})
    if request.method == "POST":
        try:
            row = opened_by(request, code or form.text("code"), form.text("secret"))
            remember(request, row.code)
            return see_other(f"/phan-anh/{row.code}/theo-doi")
        except Refused as error:
            form.refuse(error, "secret")
    form.typed.pop("secret", None)
    answer: HttpResponse = form.again("reports/open.html", {"code": code})
    return answer


def _mine(form: Form, row: Report) -> HttpResponse:
    done = form.request.GET.get("xong", "")
    return page(form.request, "reports/follow.html", told(row) | {
        "form": form.typed, "errors": form.errors, "kept": len(form.photos), "most": PHOTOS_MAX,
        "photos": list(row.photos.exclude(file="").order_by("stage", "pk")), "ratings": wording.RATINGS,
        "contact": getattr(row, "contact", None), "doing": form.text("do"),
        "done": done if form.request.method == "GET" else "",
        "may_add": row.state in wording.OPEN, "may_close": row.state in ("answered", "checking"),
        "may_rate": row.state in ("answered", "closed"),
        "may_reopen": row.state in ("answered", "checking", "closed", "refused", "passed", "merged"),
    }, status=form.status if form.errors else 200)  # fmt: skip


def _do(form: Form, row: Report) -> Receipt | bool | None:
    """One thing the holder may do. True as well when it had been done already."""
    what, by = form.text("do"), By(row.code, None, "resident")
    if what == "add":
        return _with_words(form, acts.add_to_report, "what", NO_ADDING, by=by, report=row.code)
    if what == "reopen":
        return _with_words(form, acts.reopen_report, "reason", NO_REASON, by=by, report=row.code)
    if what == "close":
        return form.perform(acts.close_report, by=by, report=row.code) or not form.errors
    if what == "rate":
        if form.text("rating") not in ("1", "2", "3", "4", "5"):
            form.errors["rating"] = NO_MARK
            return None
        mark = {"rating": int(form.text("rating")), "note": form.text("note", 1000)}
        return form.perform(acts.rate_report, by=by, report=row.code, **mark) or not form.errors
    return None


def _with_words(form: Form, act: Any, field: str, missing: Any, **about: Any) -> Receipt | None:
    form.need(field, missing)
    photos = form.take_photos()
    if form.errors:
        return None
    return form.perform(act, photos=photos, **{field: form.text(field)}, **about)
