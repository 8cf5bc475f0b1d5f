"""Units of measure that a data file may name. Code -> (long words, mark written after the number)."""

from .text import T, Text

MEASURES: dict[str, tuple[Text, Text]] = {
    "working_day": (T("ngày làm việc", "working days"), T("ngày làm việc", "working days")),
    "day": (T("ngày", "days"), T("ngày", "days")),
    "hour": (T("giờ", "hours"), T("giờ", "hours")),
    "minute": (T("phút", "minutes"), T("phút", "minutes")),
    "month": (T("tháng", "months"), T("tháng", "months")),
    "year": (T("năm", "years"), T("năm", "years")),
    "time": (T("lần", "times"), T("lần", "times")),
    "copy": (T("bản", "copies"), T("bản", "copies")),
    "mm": (T("mi-li-mét", "millimetres"), T("mm", "mm")),
    "degree": (T("độ", "degrees"), T("°", "°")),
    "km2": (T("ki-lô-mét vuông", "square kilometres"), T("km²", "km²")),
    "ha": (T("héc-ta", "hectares"), T("ha", "ha")),
    "ug_per_m3": (T("micrôgam trên mét khối", "micrograms a cubic metre"), T("µg/m³", "µg/m³")),
    "person": (T("người", "people"), T("người", "people")),
    "animal": (T("con", "animals"), T("con", "head")),
    "person_per_km2": (T("người/ki-lô-mét vuông", "people a square kilometre"), T("người/km²", "/km²")),
    "percent": (T("phần trăm", "per cent"), T("%", "%")),
    "point": (T("điểm", "points"), T("điểm", "points")),
    "rank": (T("thứ hạng", "rank"), T("", "")),
    "count": (T("số lượng", "number"), T("", "")),
    "vnd": (T("đồng", "đồng"), T("đồng", "VND")),
    "trieu_dong": (T("triệu đồng", "million đồng"), T("triệu đồng", "million VND")),
    "ty_dong": (T("tỷ đồng", "billion đồng"), T("tỷ đồng", "billion VND")),
    "trieu_dong_per_person": (
        T("triệu đồng/người", "million đồng a head"),
        T("triệu đồng/người", "million VND a head"),
    ),
    "usd": (T("đô la Mỹ", "US dollars"), T("USD", "USD")),
    "usd_per_person": (T("đô la Mỹ/người", "US dollars a head"), T("USD/người", "USD a head")),
    "class": (T("loại", "class"), T("", "")),
    "words": (T("bằng chữ", "in words"), T("", "")),
}
