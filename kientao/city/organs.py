"""How an office writes itself in the heading of its papers: `organs.yaml` of the city's folder, else its own name."""

from functools import cache
from typing import Any, NamedTuple

from django.conf import settings

from kientao.base.yamlfile import read
from kientao.ledger import prepared

from .models import Office, Post, Unit


class Organ(NamedTuple):
    """How an office stands in the heading of its documents. signed_for: the line above its head's title."""

    name: str
    symbol: str
    place: str
    above: str = ""
    signed_for: str = ""


@cache
def _told(folder: Any) -> dict[str, Any]:
    file = folder / "organs.yaml"
    return dict(read(file).get("organs") or {}) if file.is_file() else {}


def told() -> dict[str, Any]:
    return _told(settings.KIENTAO.city_folder)


def organ(office: str) -> Organ:
    """As the city wrote it down, else from the office's own name, its code and the place it serves."""
    if row := told().get(office):
        return Organ(**{name: str(row[name]) for name in Organ._fields if row.get(name)})
    found = prepared.find(Office, office)
    if found is None:
        return Organ(office, "", "")
    unit = prepared.find(Unit, found.serves)
    place = str(unit.name.get("vi", "")).removeprefix("Phường ").removeprefix("phường ") if unit else ""
    return Organ(str(found.name.get("vi", office)), office.replace("-", "").upper()[:10], place)


def title(post: str) -> str:
    """A post as it stands above a signature: without what is added in brackets."""
    row = prepared.find(Post, post) if post else None
    return str(row.title.get("vi", post)).partition(" (")[0] if row else post
