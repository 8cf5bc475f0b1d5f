"""A resident files a report: first what it is, then one short page, then the slip."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kientao.base import ids
from kientao.base.errors import Refused, declare
from kientao.base.text import T
from kientao.city import whereabouts
from kientao.city.models import Asset, valid
from kientao.ledger.acts import By, Receipt
from kientao.ledger.models import Entry
from kientao.ui import place
from kientao.ui.pages import page, public, see_other

from .. import acts
from ..forms import PHOTOS_MAX, Form, crowded, slip
from ..models import Category, Report
from . import drawing, telling

FILED_PER_HOUR = 20  # from one address: a market, a school or a mobile network shares one
KINDS = {"hien-truong": "scene", "quy-dinh": "rule", "khen": "praise"}
WORDS = {
    "scene": T("Phản ánh sự việc", "Report something on the spot"),
    "rule": T("Phản ánh, kiến nghị về quy định, thủ tục, cách làm việc", "Proposals on rules, procedures, conduct"),
    "praise": T("Khen, gương tốt", "Praise and good examples"),
    "correct": T("Đề nghị sửa thông tin đã đăng", "Ask for a correction"),
}
AT = "at:"  # before the code of a named place in the list of areas
NO_CATEGORY = T("Hãy chọn loại việc.", "Choose what it is about.")
NO_WORDS = T("Hãy ghi sự việc.", "Say what happened.")
NO_PLACE = T("Hãy chạm vào bản đồ, hoặc chọn khu vực.", "Tap the map, or choose an area.")
NO_NAME = T("Hãy ghi họ tên.", "Write your name.")
NO_ADDRESS = T("Hãy ghi địa chỉ.", "Write your address.")
NO_PHONE = T("Hãy ghi số điện thoại.", "Write your telephone number.")
NO_ENTRY = T("Sổ công vụ không có việc mang số này.", "The register has no act of this number.")
FILLED_TRAP = T("Hãy để trống ô này.", "Leave this field empty.")
declare("report.outside", T(
    "Chỗ bạn chọn nằm ngoài địa bàn, nên cơ quan ở đây không xử lý được. Hãy chọn lại trên bản đồ, "
    "hoặc bấm «Bỏ vị trí» rồi chọn khu vực. Những gì bạn đã ghi vẫn còn.",
    "The place you chose lies outside the territory, so nobody here can see to it. Choose again on the map, "
    "or press “Remove the place” and choose an area. What you wrote is still here.",
))  # fmt: skip


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: Any) -> HttpResponse:
    """What is it? Then the form of that kind."""
    asked = request.GET.get("loai", "")
    if asked == "khieu-nai":
        return page(request, "reports/elsewhere.html")
    if asked not in KINDS:
        return page(request, "reports/ask.html")
    return _file(request, KINDS[asked], asked)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: Any, code: str) -> HttpResponse:
    """Anybody asks for a correction of what a report's page shows: a report of its own, about that one."""
    return _file(request, "correct", "", telling.one(code))


def _file(request: Any, kind: str, asked: str, about: Report | None = None) -> HttpResponse:
    today = place.today()
    categories = list(Category.objects.filter(kind=kind).exclude(until__lt=today).order_by("position"))
    areas = whereabouts.areas(today)
    first = {"category": request.GET.get("linh-vuc", ""), **_labelled(request.GET.get("vat", "")[:60])}
    if len(categories) == 1:
        first["category"] = categories[0].code
    form = Form(request, first)
    if request.method == "POST":
        if _moved_pin(form):
            form.take_photos()
        elif receipt := _send(form, kind, categories, areas, about):
            return see_other(f"/phan-anh/{receipt[0]}/phieu/{receipt[1]}")
    answer: HttpResponse = form.again("reports/file.html", {
        "kind": kind, "asked": asked, "title": WORDS[kind], "categories": categories, "areas": areas,
        "places": whereabouts.places(today) if kind == "scene" else [],
        "thing": Asset.objects.filter(code=form.text("asset", 60)).first() if form.text("asset", 60) else None,
        "tap": drawing.tap() if kind == "scene" else None, "most": PHOTOS_MAX, "about": about,
    })  # fmt: skip
    answer.headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(self), payment=(), usb=()"
    return answer


def _labelled(code: str) -> dict[str, str]:
    """What the QR of a thing fills in: its code, and where it is if the city knows it."""
    row = Asset.objects.filter(valid(place.today()), code=code).first() if code else None
    return {"asset": code} | ({"lon": str(row.lon), "lat": str(row.lat)} if row else {})


def _moved_pin(form: Form) -> bool:
    """A tap on the picture, or taking the pin away, only shows the form again."""
    if form.typed.pop("unpin", None):
        form.typed |= {"lon": "", "lat": ""}
        return True
    x, y = form.typed.pop("map.x", ""), form.typed.pop("map.y", "")
    spot = drawing.tapped(x, y)
    if spot is None:
        return False
    form.typed |= {"lon": str(spot[0]), "lat": str(spot[1])}
    return True


def _send(form: Form, kind: str, categories: list[Category], areas: list[Any], about: Report | None) -> Any:
    """(code, secret) of the report that was opened, or None with what is wrong in the form."""
    request = form.request
    if form.text("website"):
        form.errors["website"] = FILLED_TRAP
        return None
    if crowded(request, "file", FILED_PER_HOUR):
        form.refuse(Refused("report.crowded"), "")
        form.status = 429
        return None
    if form.text("category") not in {c.code for c in categories}:
        form.errors["category"] = NO_CATEGORY
    form.need("what", NO_WORDS)
    where = _where(form, kind, areas, about)
    more = _by_kind(form, kind)
    photos = form.take_photos() if kind in ("scene", "praise") else ()
    if form.errors:
        return None
    code, secret = slip(form.text("key"))
    fields = ("name", "phone", "email", "address")
    receipt: Receipt | None = form.perform(
        acts.open_report, by=By(code, None, "resident"), category=form.text("category"), code=code,
        what=_words(form, about), kind=_stored(kind), place=form.text("place", 300), asset=form.text("asset", 60),
        contact={name: form.text(name, 200) for name in fields}, photos=photos, secret=ids.secret_hash(secret),
        **where, **more,
    )  # fmt: skip
    return (receipt.thing, secret) if receipt else None


def _stored(kind: str) -> str:
    return "scene" if kind == "correct" else kind


def _words(form: Form, about: Report | None) -> str:
    return form.text("what") if about is None else f"[{about.code}] {form.text('what', 3900)}"


def _where(form: Form, kind: str, areas: list[Any], about: Report | None) -> dict[str, Any]:
    """Point, ward and, for a correction, the office that answers for the report it is about."""
    if about is not None:
        return {"ward": about.ward, "office": about.office}
    lon, lat, today = _micro(form.text("lon")), _micro(form.text("lat")), place.today()
    named = next((area for area in areas if area.code == form.text("area")), None)
    spot = next((row for row in whereabouts.places(today) if AT + row.code == form.text("area")), None)
    if spot is not None and (lon is None or lat is None):
        lon, lat = spot.lon, spot.lat
        form.typed["asset"] = form.text("asset", 60) or spot.code
    if lon is None or lat is None:
        if named is None and areas:
            form.errors["area"] = NO_PLACE
        return {"ward": named.ward if named else ""}
    if whereabouts.outside(lon, lat, today):
        form.refuse(Refused("report.outside"), "map")
    ward = whereabouts.ward_at(lon, lat, today) or (named.ward if named else "")
    return {"lon": lon, "lat": lat, "ward": ward}


def _micro(text: str) -> int | None:
    """Millionths of a degree as typed into the hidden field; nonsense is no place."""
    if not text.lstrip("-").isdecimal() or len(text) > 10:
        return None
    return int(text) if abs(int(text)) <= 180 * whereabouts.MICRO else None


def _by_kind(form: Form, kind: str) -> dict[str, Any]:
    if kind == "rule":
        for name, words in (("name", NO_NAME), ("address", NO_ADDRESS), ("phone", NO_PHONE)):
            form.need(name, words)
    if kind != "praise":
        return {}
    consent = {"source": {"consent": bool(form.text("consent"))}}  # without it the words are never published
    number = form.text("praised").removeprefix("#").replace(".", "")
    if not number:
        return consent
    if not number.isdecimal() or len(number) > 12 or not Entry.objects.filter(index=number, klass="public").exists():
        form.errors["praised"] = NO_ENTRY
        return {}
    return consent | {"praised": int(number)}
