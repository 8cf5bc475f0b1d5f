"""`/ui`: every part on one page, with invented figures, so that it can be seen, printed and tested."""

from datetime import date
from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from markupsafe import Markup

from kientao.base.text import T

from . import charts, maps
from .pages import page, public

INVENTED = T("Số liệu bịa để xem thử giao diện", "Invented figures, to look at the design")
PER_HEAD = T("triệu đồng/người", "million dong a head")


def _points() -> list[charts.Point]:
    kinds = {2023: "preliminary", 2024: "estimate"}
    values = [41, 46, 52, None, 61, 66, Decimal("71.5"), 70, 78, Decimal("83.2")]
    return [charts.Point(date(2015 + i, 12, 31), v, kinds.get(2015 + i, "official")) for i, v in enumerate(values)]


def _line() -> Markup:
    return charts.line(
        _points(),
        title=T("Thu nhập bình quân đầu người", "Income per head"),
        desc=T("Tăng dần từ 2015 đến 2024; năm 2018 chưa có số liệu.", "Rising 2015 to 2024; no figure for 2018."),
        unit=PER_HEAD,
        targets=[charts.Target(date(2025, 12, 31), 100), charts.Target(date(2030, 12, 31), 133)],
    )


def _two_lines() -> Markup:
    other = [charts.Point(p.on, p.value and float(p.value) * 0.8 + 6) for p in _points()]
    firm = [charts.Point(p.on, p.value) for p in _points()]
    names = (T("Thành phố", "City"), T("Tỉnh", "Province"))
    return charts.line(
        [charts.Series(names[0], firm), charts.Series(names[1], other)],
        title=T("So với toàn tỉnh", "Against the province"),
        unit=PER_HEAD,
    )


def _bars() -> Markup:
    rows = [
        charts.Bar(T("Gia nhập thị trường", "Market entry"), Decimal("7.23"), mark=True),
        charts.Bar(T("Tiếp cận đất đai", "Access to land"), Decimal("6.8")),
        charts.Bar(T("Tính minh bạch", "Transparency"), Decimal("5.91")),
        charts.Bar(T("Chi phí không chính thức", "Informal charges"), None),
    ]
    return charts.bars(rows, title=T("Chỉ số thành phần", "Sub-indices"), unit=T("điểm", "points"), target=8)


def _square(west: float, south: float, side: float) -> maps.Json:
    east, north = west + side, south + side
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def _map() -> Markup:
    def area(label: object, spot: tuple[float, float], kind: str, **more: object) -> maps.Json:
        return {"geometry": _square(*spot, 0.06), "properties": {"label": label, "kind": kind, **more}}

    ward = T("Phường A", "Ward A"), T("Phường B", "Ward B")
    point = {"type": "Point", "coordinates": [106.93, 11.49]}
    lost = {"label": T("Xã C", "Commune C"), "kind": "b", "approximate": True}
    return maps.draw(
        [area(ward[0], (106.8, 11.5), "a", href="#a"), area(ward[1], (106.86, 11.53), "b")],
        [{"geometry": point, "properties": lost}],
        title=T("Bản đồ thử", "A trial map"),
        legend=[("a", T("trước 2025", "before 2025")), ("b", T("từ 2025", "since 2025"))],
    )


@public
def gallery(request: HttpRequest) -> HttpResponse:
    """All parts, in the language of the visitor."""
    rows = [[p.on.year and str(p.on.year), p.value, {"text": INVENTED}] for p in _points()]
    errors = {"value": T("Hãy ghi giá trị", "Write the value"), "on": T("Ngày còn ở phía trước", "The day is ahead")}
    context = {
        "line": _line(), "two_lines": _two_lines(), "bars": _bars(), "map": _map(), "rows": rows,
        "errors": errors, "invented": INVENTED, "per_head": PER_HEAD, "day_of": date(2024, 12, 31),
        "amount": Decimal("83.2"), "spark": charts.sparkline([p.value for p in _points()], title=INVENTED),
        "way": charts.progress(Decimal("83.2"), 100, start=41, title=T("Đường tới mục tiêu", "Way to the target")),
    }  # fmt: skip
    return page(request, "ui/gallery.html", context)
