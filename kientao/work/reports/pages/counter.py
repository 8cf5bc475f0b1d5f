"""/viec/tiep-nhan: the operator of hotline and counter takes a report for somebody (tiếp nhận hộ), keyboard first."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kientao.base import clock, ids
from kientao.base.text import T, fold
from kientao.city.models import Office, Post, Unit, valid
from kientao.ledger.acts import By
from kientao.ui.language import tr
from kientao.ui.pages import needs, page
from kientao.ui.place import today
from kientao.ui.qr import qr

from .. import acts, duplicates, forms
from ..models import Category, Report
from . import showing, wording, working

CHANNELS = (("hotline", T("Điện thoại", "Telephone")), ("counter", T("Tại quầy", "At the counter")))
NO_CATEGORY = T("Không rõ lĩnh vực. Gõ vài chữ rồi chọn trong danh sách.", "Which category? Type some letters, choose.")
NO_WORDS = T("Hãy ghi sự việc theo lời người dân.", "Write what happened, in the caller's words.")
NO_WARD = T("Hãy chọn phường, xã.", "Choose the ward.")
NO_CONSENT = T("Hỏi người dân có đồng ý lưu tên, số điện thoại không; không đồng ý thì để trống.",
               "Ask whether name and telephone may be kept; otherwise leave them empty.")  # fmt: skip
PERSON = ("name", "phone", "address")


@needs("report.open")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def counter(request: Any) -> HttpResponse:
    """One form; what may be the same matter is shown before it is sent; then the slip in large type."""
    sent = working.Sent(request)
    if request.method != "POST":
        sent.typed |= {"ward": own_ward(sent.by), "channel": "hotline", "what": request.GET.get("noi-dung", "")[:1000]}
        return _form(request, sent)
    about = category(sent.text("category"))
    _check(sent, about)
    alike = [] if sent.errors or about is None or sent.text("sure") else similar(sent, about)
    if sent.errors or about is None or alike:
        return _form(request, sent, alike)
    code, secret = forms.slip(sent.text("key"))
    person = {name: sent.text(name) for name in PERSON}
    receipt = sent.perform(
        acts.open_report, category=about.code, kind=about.kind, code=code, what=sent.text("what"),
        channel=sent.text("channel") if sent.text("channel") in dict(CHANNELS) else "hotline", ward=sent.text("ward"),
        place=sent.text("place")[:300], contact=person, secret=ids.secret_hash(secret),
    )  # fmt: skip
    if receipt is None:
        return _form(request, sent)
    row = Report.objects.get(code=code)
    office = Office.objects.filter(code=row.office).values_list("name", flat=True).first()
    told = {"row": row, "secret": secret, "receipt": receipt, "office": office, "about": about,
            "follow": request.build_absolute_uri(f"/phan-anh/{code}"),
            "qr": qr(request.build_absolute_uri(f"/phan-anh/{code}/theo-doi/{secret}"), showing.SLIP)}  # fmt: skip
    return page(request, "reports/office_slip.html", told)


def _check(sent: working.Sent, about: Category | None) -> None:
    if about is None:
        sent.errors["category"] = NO_CATEGORY
    if not sent.text("what"):
        sent.errors["what"] = NO_WORDS
    if sent.text("ward") not in {code for code, _ in wards()}:
        sent.errors["ward"] = NO_WARD
    if any(sent.text(name) for name in PERSON) and not sent.text("consent"):
        sent.errors["consent"] = NO_CONSENT


def category(text: str) -> Category | None:
    """By its code, its name, or the only one that holds all these letters (marks not needed)."""
    wanted = fold(text)
    rows = list(Category.objects.filter(until=None).order_by("position"))
    for row in rows:
        if text == row.code or wanted in (fold(tr(row.name)), fold(row.name.get("vi", ""))):
            return row
    names = {row.code: fold(" ".join(map(str, row.name.values()))) for row in rows}
    found = [row for row in rows if wanted and all(word in names[row.code] for word in wanted.split())]
    return found[0] if len(found) == 1 else None


def similar(sent: working.Sent, about: Category) -> list[dict[str, Any]]:
    """Open matters of the same ward in like words: the caller may only want to hear how theirs stands."""
    text = f"{sent.text('what')} {sent.text('place')}"
    one = duplicates.Told("", about.code, None, None, sent.text("ward"), clock.now(), duplicates.telling(text))
    shown = Report.objects.filter(audience="public", turn__isnull=False)
    found = duplicates.candidates(one, shown)
    rows = {r.code: r for r in shown.select_related("category").filter(code__in=[c.code for c in found])}
    return [{"one": c, "row": rows[c.code], "state": wording.STATES[rows[c.code].state],
             "clock": wording.clock_words(rows[c.code])} for c in found if c.code in rows]  # fmt: skip


def wards() -> list[tuple[str, Any]]:
    return list(Unit.objects.filter(valid(today()), code__in=_served()).order_by("code").values_list("code", "name"))


def _served() -> list[str]:
    """Units that an office answers for."""
    rows = Office.objects.filter(valid(today()), kind="ubnd").exclude(serves="")
    return list(rows.values_list("serves", flat=True))


def own_ward(by: By) -> str:
    office = Post.objects.filter(code=by.post).values_list("office", flat=True).first()
    return Office.objects.filter(code=office or "").values_list("serves", flat=True).first() or ""


def _form(request: Any, sent: working.Sent, alike: Any = ()) -> HttpResponse:
    rows = Category.objects.filter(until=None).order_by("position").values_list("name", flat=True)
    context = {
        "form": sent.typed, "errors": sent.errors, "alike": alike, "channels": CHANNELS,
        "wards": [("", T("– chọn –", "– choose –")), *wards()], "categories": [(name, fold(tr(name))) for name in rows],
        "places": list(Report.objects.filter(audience="public", ward=sent.text("ward")).exclude(place="")
                       .order_by("-opened").values_list("place", flat=True)[:60]),
    }  # fmt: skip
    context["places"] = list(dict.fromkeys(context["places"]))[:30]
    return page(request, "reports/office_counter.html", context, status=sent.status if sent.errors else 200)
