"""One message of a notice as OASIS CAP 1.2 (urn:oasis:names:tc:emergency:cap:1.2), elements in the standard's order.

A demonstration says status Exercise: no receiver takes a simulation for the truth.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from django.conf import settings

from kientao.base import clock
from kientao.base.text import T, say
from kientao.city.models import Office, Unit
from kientao.city.places import geometry
from kientao.ui.place import city, zone

from .models import Message, Notice

SPACE = "urn:oasis:names:tc:emergency:cap:1.2"
KINDS = {"alert": "Alert", "update": "Update", "cancel": "Cancel"}
SIMULATED = T(
    "Mô phỏng – dữ liệu trình diễn, không phải thông báo thật.", "Simulation – demonstration data, not a real notice."
)
EVERYWHERE = T("Toàn thành phố", "The whole city")
POLYGONS_MAX, SPOTS_MAX = 40, 400
_FORBIDDEN = re.compile(r"[\s,<&]+")  # of identifier and sender: they stand in lists parted by commas and blanks
_UNSAID = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # XML has no such letters


def document(row: Notice, messages: Sequence[Message], link: str) -> bytes:
    """The newest message of a notice, naming those before it. messages: all of them, in order."""
    newest, before = messages[-1], messages[:-1]
    alert = Element(f"{{{SPACE}}}alert")
    _put(alert, "identifier", _identifier(newest))
    _put(alert, "sender", _sender(row.office))
    _put(alert, "sent", instant(newest.at))
    _put(alert, "status", "Exercise" if settings.KIENTAO.demo else "Actual")
    _put(alert, "msgType", KINDS[newest.kind])
    _put(alert, "scope", "Public")
    if settings.KIENTAO.demo:
        _put(alert, "note", f"{SIMULATED.vi} / {SIMULATED.en}")
    if before:
        _put(alert, "references", " ".join(f"{_sender(row.office)},{_identifier(m)},{instant(m.at)}" for m in before))
    _info(alert, row, newest, "vi-VN", link)
    if row.english:
        _info(alert, row, newest, "en", link)
    indent(alert)
    return tostring(alert, encoding="utf-8", xml_declaration=True, default_namespace=SPACE)


def instant(at: int) -> str:
    """The standard's form: seconds, and the city's zone as an offset; never "Z"."""
    there = clock.local(at, zone()).replace(microsecond=0)
    return there.isoformat().replace("+00:00", "-00:00")


def _info(alert: Element, row: Notice, message: Message, language: str, link: str) -> None:
    lang = language[:2]
    english = row.english if lang == "en" else {}
    mark = f"[{T('MÔ PHỎNG', 'SIMULATION').to(lang)}] " if settings.KIENTAO.demo else ""
    info = SubElement(alert, f"{{{SPACE}}}info")
    _put(info, "language", language)
    _put(info, "category", row.category)
    _put(info, "event", row.event)
    if message.kind == "cancel":
        _put(info, "responseType", "AllClear")
    _put(info, "urgency", "Past" if message.kind == "cancel" else row.urgency)
    _put(info, "severity", row.severity)
    _put(info, "certainty", row.certainty)
    _put(info, "effective", instant(message.at))
    _put(info, "expires", instant(row.expires or message.at))
    _put(info, "senderName", _office(row.office, lang))
    _put(info, "headline", mark + english.get("headline", message.headline))
    _put(info, "description", english.get("words", message.words))
    if row.instruction and lang == "vi" and message.kind != "cancel":
        _put(info, "instruction", row.instruction)
    _put(info, "web", link)
    if phone := str(city().phone):
        _put(info, "contact", phone)
    _areas(info, row.places, lang)


def _areas(info: Element, places: Sequence[str], lang: str) -> None:
    """An area a place, with its outline where the city holds one; at least one area, the city itself."""
    units = list(Unit.objects.filter(code__in=places).order_by("code"))
    left = POLYGONS_MAX
    for unit in units:
        area = SubElement(info, f"{{{SPACE}}}area")
        _put(area, "areaDesc", say(unit.name, lang))
        shape, outlined = geometry(settings.KIENTAO.city_folder, unit.place)
        for ring in list(_rings(shape) if shape is not None and outlined else ())[:left]:
            _put(area, "polygon", " ".join(f"{lat:.5f},{lon:.5f}" for lon, lat in _thin(ring)))
            left -= 1
        for name, value in (("unit", unit.code), ("official_code", unit.official_code)):
            if value:
                code = SubElement(area, f"{{{SPACE}}}geocode")
                _put(code, "valueName", name)
                _put(code, "value", value)
    if not units:
        _put(SubElement(info, f"{{{SPACE}}}area"), "areaDesc", f"{EVERYWHERE.to(lang)}: {say(city().name, lang)}")


def _rings(shape: Mapping[str, Any]) -> Iterable[Sequence[Sequence[float]]]:
    """Outer rings: CAP knows no holes."""
    inside = shape["coordinates"]
    polygons = [inside] if shape["type"] == "Polygon" else inside if shape["type"] == "MultiPolygon" else []
    return [polygon[0] for polygon in polygons if len(polygon[0]) >= 4]


def _thin(ring: Sequence[Sequence[float]]) -> list[tuple[float, float]]:
    """At most SPOTS_MAX corners, and the first one again at the end."""
    every = max(1, -(-(len(ring) - 1) // SPOTS_MAX))
    kept = [(float(spot[0]), float(spot[1])) for spot in ring[:-1:every]]
    return [*kept, kept[0]]


def _put(parent: Element, name: str, value: str) -> None:
    SubElement(parent, f"{{{SPACE}}}{name}").text = _UNSAID.sub("", value)


def _identifier(message: Message) -> str:
    return _FORBIDDEN.sub("-", f"{_origin()}.{message.code}")


def _sender(office: str) -> str:
    return _FORBIDDEN.sub("-", f"{office}@{_origin()}")


def _origin() -> str:
    """The name of this city's log: no other city has it."""
    return str(settings.KIENTAO.origin or f"{settings.KIENTAO.city_folder.name}.kientao.invalid").replace("/", ".")


def _office(code: str, lang: str) -> str:
    row = Office.objects.filter(code=code).first()
    return say(row.name, lang) if row else code
