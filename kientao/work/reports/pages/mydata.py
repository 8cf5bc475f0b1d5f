"""/phan-anh/<code>/du-lieu: who holds the slip sees all that is kept about them, takes it away, asks to erase it."""

import json
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from kientao.base import clock, ids
from kientao.base.errors import Refused
from kientao.base.text import T
from kientao.city.acts.data_requests import ask_erasure
from kientao.city.models import DataRequest
from kientao.city.strangers import is_open
from kientao.ledger.acts import By
from kientao.ledger.models import Opening, Sealed
from kientao.rules import law
from kientao.ui.pages import page, public, see_other
from kientao.ui.place import today, zone

from ..forms import Form
from ..models import Contact, Report, Step

CHOICES = (
    ("contact", T("Họ tên, điện thoại, e-mail, địa chỉ", "Name, telephone, e-mail, address")),
    ("words", T("Lời kể và nơi xảy ra", "Words and place")),
    ("photos", T("Ảnh tôi gửi", "Photos I sent")),
    ("note", T("Những lời tôi bổ sung", "What I added")),
)
PARTS = {"contact": ("contact",), "words": ("words", "place"), "photos": ("photos",), "note": ("note",)}
NONE = T("Hãy chọn ít nhất một mục.", "Choose at least one.")


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: Any, code: str) -> HttpResponse:
    """What is kept, who opened it, and a form that asks for its erasing: a case with a clock of law."""
    if not is_open(request, code):
        return see_other(f"/phan-anh/{code}/theo-doi")
    row = Report.objects.select_related("category").get(code=code)
    form = Form(request)
    if request.method == "POST" and _ask(form, row):
        return see_other(f"/phan-anh/{code}/du-lieu?xong=1")
    context = {
        "row": row, "kept": kept(row), "form": form.typed, "errors": form.errors, "choices": CHOICES,
        "chosen": request.POST.getlist("part"), "hours": law.at("personal_data.erase_hours_max", today()),
        "asked": list(DataRequest.objects.filter(about=f"report:{code}").order_by("-asked")),
        "done": request.GET.get("xong") == "1",
    }  # fmt: skip
    return page(request, "reports/mydata.html", context, status=form.status if form.errors else 200)


@public
@never_cache
@require_safe
def export(request: Any, code: str) -> HttpResponse:
    """The same as JSON, for whoever holds the slip."""
    if not is_open(request, code):
        return see_other(f"/phan-anh/{code}/theo-doi")
    told = {"simulated": settings.KIENTAO.demo, "report": code, **kept(Report.objects.get(code=code))}
    response = HttpResponse(json.dumps(told, ensure_ascii=False, indent=2), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{code}.json"'
    return response


def kept(row: Report) -> dict[str, Any]:
    """All that is held about the sender: what they said, who they are, and who opened that."""
    found = Contact.objects.filter(report=row).first()
    contact = {name: getattr(found, name) for name in ("name", "phone", "email", "address")} if found else {}
    added = Step.objects.filter(report=row, by__startswith="resident:").exclude(words="").order_by("at")
    return {
        "words": row.words, "place": row.place, "contact": {name: value for name, value in contact.items() if value},
        "photos": row.photos.filter(stage="report").exclude(file="").count(),
        "added": [{"at": _when(step.at), "words": step.words} for step in added],
        "opened": [{"at": _when(one.at), "by": one.by, "why": one.why}
                   for one in Opening.objects.filter(entry=row.first).order_by("at")],
    }  # fmt: skip


def _when(at: int) -> str:
    return clock.local(at, zone()).isoformat(timespec="minutes")


def _ask(form: Form, row: Report) -> bool:
    chosen = [name for name, _ in CHOICES if name in form.request.POST.getlist("part")]
    if not chosen:
        form.errors["part"] = NONE
        return False
    wanted = {part for name in chosen for part in PARTS[name]}
    mine = [row.first, *Step.objects.filter(report=row, by__startswith="resident:").values_list("entry", flat=True)]
    found = Sealed.objects.filter(entry__in=mine, part__in=wanted, value__isnull=False).order_by("entry", "part")
    parts = tuple(dict.fromkeys(found.values_list("entry", "part")))
    hours = int(str(law.at("personal_data.erase_hours_max", today()).value))
    try:
        ask_erasure(by=By(row.code, None, "resident"), request=form.text("key")[:60] or None, code=ids.code(),
                    about=f"report:{row.code}", parts=parts, office=row.office, hours=hours,
                    words=form.text("why", 2000))  # fmt: skip
    except Refused as error:
        form.refuse(error, "part")
        return False
    return True
