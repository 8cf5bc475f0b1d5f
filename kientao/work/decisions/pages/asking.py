"""/thong-tin/: anybody asks to be told; the slip opens the answer. The law wants a name, so it is not anonymous."""

from typing import Any

from django.db.models import Count, F, Q
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from kientao.base import ids
from kientao.base.dated import DatedPoint
from kientao.base.errors import Forbidden, Missing, Refused, declare
from kientao.base.text import T
from kientao.city import reach, strangers
from kientao.city.access import today
from kientao.city.models import Office, valid
from kientao.city.strangers import Form, crowded, is_open, put_away, remember
from kientao.ledger import download
from kientao.ledger.acts import By, Receipt
from kientao.rules import law
from kientao.ui.pages import kept, page, public, see_other
from kientao.ui.qr import qr

from .. import acts
from ..models import Question
from . import handling, wording

SLIP = T("Mã QR để mở phiếu này", "QR code that opens this slip")
ASKED_PER_HOUR, WRONG_PER_HOUR = 10, 10
NO_OFFICE = T("Hãy chọn cơ quan.", "Choose an office.")
NO_NAME = T("Hãy ghi họ tên.", "Write your name.")
NO_ADDRESS = T("Hãy ghi nơi cư trú, địa chỉ.", "Write your address.")
NO_IDENTITY = T("Hãy ghi số căn cước hoặc hộ chiếu.", "Write the number of your identity card or passport.")
NO_WORDS = T("Hãy ghi rõ thông tin, tên văn bản cần cung cấp.", "Say which information or document you need.")
FILLED_TRAP = T("Ô này phải để trống.", "This field must stay empty.")
declare("info.secret", T("Mã trên phiếu không đúng.", "The code on the slip is not right."))
declare(
    "info.many_wrong",
    T("Đã nhập sai nhiều lần. Hãy thử lại sau một giờ.", "Too many wrong tries. Try again in an hour."),
)
declare("info.crowded", T(
    "Từ kết nối này vừa có rất nhiều yêu cầu. Hãy thử lại sau một giờ. Những gì bạn ghi vẫn còn ở dưới.",
    "A great many requests just came from this connection. Try again in an hour. What you wrote is still below.",
))  # fmt: skip


@public
@kept()
@require_safe
def index(request: Any) -> HttpResponse:
    """How to ask, and how the offices have answered: numbers, no names, no words."""
    found = Question.objects.values("office").annotate(
        all=Count("pk"), given=Count("pk", filter=Q(state="given")), refused=Count("pk", filter=Q(state="refused")),
        passed=Count("pk", filter=Q(state="passed")), late=Count("pk", filter=Q(closed__gt=F("due"))),
        open=Count("pk", filter=Q(turn__isnull=False)),
    ).order_by("office")  # fmt: skip
    offices = reach.office_names()
    rows = [{**row, "office": offices.get(row["office"], row["office"])} for row in found[:200]]
    terms = {name: _term(f"online_{name}_days_max") for name in ("simple", "complex")}
    return page(request, "decisions/info.html", {"rows": rows, **terms})


def _term(name: str) -> DatedPoint | None:
    """What the law of today gives an office, with its source; None where it is not known."""
    try:
        return law.at(f"{acts.asking.LAW}.{name}", today())
    except Missing:
        return None


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: Any) -> HttpResponse:
    form, offices = Form(request, {"office": request.GET.get("co-quan", "")[:60], "how": "file"}), _offices()
    if request.method == "POST" and (receipt := _send(form, offices)):
        return see_other(f"/thong-tin/{receipt[0]}/phieu/{receipt[1]}")
    if not form.typed.get("office") and offices:
        form.typed["office"] = offices[0][0]
    answer: HttpResponse = form.again("decisions/ask.html", {"offices": offices, "hows": list(wording.HOWS.items())})
    return answer


def _offices() -> list[tuple[str, Any]]:
    """The committees first: they are who the law makes answer."""
    rows = Office.objects.filter(valid(today())).order_by("path")
    return sorted(((row.code, row.name) for row in rows if row.kind == "ubnd"), key=lambda pair: pair[0])


def _send(form: Form, offices: list[tuple[str, Any]]) -> tuple[str, str] | None:
    """(code, secret) of the request, or None with what is wrong in the form."""
    if form.text("website"):
        form.errors["website"] = FILLED_TRAP
        return None
    if crowded(form.request, "info", ASKED_PER_HOUR):
        form.refuse(Refused("info.crowded"), "")
        form.status = 429
        return None
    if form.text("office") not in dict(offices):
        form.errors["office"] = NO_OFFICE
    needed = {"what": NO_WORDS, "name": NO_NAME, "address": NO_ADDRESS, "identity": NO_IDENTITY}
    for name, words in needed.items():
        form.need(name, words)
    if form.errors:
        return None
    code, secret = strangers.slip("info", form.text("key"))
    how = form.text("how") if form.text("how") in wording.HOWS else "file"
    receipt: Receipt | None = form.perform(
        acts.ask_information, by=By(code, None, "resident"), code=code, office=form.text("office"), how=how,
        words=form.text("what"), channel={"file": "online", "copy": "post", "look": "office"}[how],
        purpose=form.text("purpose", 500), secret=ids.secret_hash(secret),
        contact={name: form.text(name, most) for name, most in acts.asking.FIELDS.items()},
    )  # fmt: skip
    return (receipt.thing, secret) if receipt else None


@public
@never_cache
@require_safe
def slip(request: Any, code: str, secret: str) -> HttpResponse:
    """The paper to keep: code, secret, QR, by when there is an answer."""
    row = _opened(request, code, secret)
    remember(request, code)
    address = request.build_absolute_uri(f"/thong-tin/{code}/mo/{secret}")
    return page(request, "decisions/slip.html", {"row": row, "secret": secret, "qr": qr(address, SLIP),
                "office": reach.office_names().get(row.office, row.office)})  # fmt: skip


@public
@never_cache
@require_safe
def by_link(request: Any, code: str, secret: str) -> HttpResponse:
    """The QR code of the slip: opens it and leaves the secret out of the address."""
    row = _opened(request, code, secret)
    remember(request, row.code)
    answer = see_other(f"/thong-tin/{row.code}/theo-doi")
    answer.headers["Referrer-Policy"] = "same-origin"
    return answer


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: Any, code: str = "") -> HttpResponse:
    """My own request; without an opened slip it asks for the secret."""
    if code and is_open(request, code):
        if request.method == "POST":
            put_away(request, code)
            return see_other("/thong-tin/")
        row = Question.objects.filter(code=code).first()
        if row is None:
            raise Missing("act.missing", thing=code)
        return page(request, "decisions/follow.html", {
            "row": row, "state": wording.ASKED[row.state], "clock": wording.asked_clock(row),
            "office": reach.office_names().get(row.office, row.office), "channel": wording.CHANNELS[row.channel],
            "files": [(one, download.kind_of(one.file)) for one in row.files.exclude(file="").order_by("pk")],
        })  # fmt: skip
    form = Form(request, {"code": code})
    if request.method == "POST":
        try:
            row = _opened(request, code or form.text("code"), form.text("secret"))
            remember(request, row.code)
            return see_other(f"/thong-tin/{row.code}/theo-doi")
        except Refused as error:
            form.refuse(error, "secret")
    form.typed.pop("secret", None)
    answer: HttpResponse = form.again("decisions/open.html", {"code": code})
    return answer


@public
@never_cache
@require_safe
def file(request: Any, code: str, name: str) -> HttpResponse:
    """A file of the answer, for the browser that opened the slip."""
    if not is_open(request, code):
        raise Forbidden("info.secret")
    row = Question.objects.filter(code=code).first()
    if row is None:
        raise Missing("act.missing", thing=code)
    return handling.file_of(row.files.all(), name)


def _opened(request: Any, code: str, secret: str) -> Question:
    """The request, if the secret is its own. Wrong ones are counted."""
    row = Question.objects.filter(code__in={code.strip()[:120], code.strip().upper()[:120]}).first()
    if row is not None and row.secret and ids.opens(secret, row.secret):
        return row
    if crowded(request, "secret", WRONG_PER_HOUR):
        raise Forbidden("info.many_wrong")
    raise Forbidden("info.secret")
