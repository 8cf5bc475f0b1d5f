"""What the pages of the board look up, always through what the visitor may see."""

from datetime import date
from typing import Any

from kientao.base.errors import Missing, Refused
from kientao.base.text import T, fold
from kientao.city.access import by_of, visible
from kientao.ledger import rights
from kientao.ui.dates import read_day
from kientao.ui.language import tr

from ..figures import AsOf, entries_until
from ..models import Indicator, Programme

_AUDIENCE = {"office": T("nội bộ cơ quan", "internal"), "closed": T("hạn chế", "restricted")}


def one(model: Any, code: str, request: Any, error: str) -> Any:
    """The row if this visitor may see it. What they may not see does not exist for them."""
    row = visible(model.objects.filter(code=code), by_of(request)).first()
    if row is None:
        raise Missing(error, thing=code)
    return row


def to_change(model: type, code: str, request: Any, verb: str, error: str) -> Any:
    """The same row for a form that will perform `verb` on it: nobody types what would be refused."""
    row = one(model, code, request, error)
    rights.ask(rights.actor_of(request), verb, model, code)
    return row


def indicators(request: Any) -> list[Indicator]:
    """All that this visitor may see, in the order of the files, parts after their whole."""
    rows = list(visible(Indicator.objects.all(), by_of(request)).order_by("position", "code"))
    place = {row.code: n for n, row in enumerate(rows)}
    return sorted(
        rows, key=lambda row: (place.get(row.parent_id or row.code, 0), row.parent_id is not None, row.position)
    )


def programme(request: Any) -> Programme | None:
    found: Programme | None = visible(Programme.objects.all(), by_of(request)).order_by("pk").first()
    return found


def as_of(request: Any) -> tuple[AsOf, dict[str, str]]:
    """?ngay= (valid on) and ?biet-den= (known by the end of); with what was wrong with them."""
    found: dict[str, date | None] = {"ngay": None, "biet-den": None}
    errors = {}
    for name in found:
        text = request.GET.get(name, "").strip()
        try:
            found[name] = read_day(text) if text else None
        except Refused as error:
            errors[name] = error.say(request.lang)
    known = found["biet-den"]
    return AsOf(found["ngay"], entries_until(known) if known else None), errors


def shut(row: Any) -> dict[str, Any]:
    """For a badge: who may see what not everybody may."""
    return {"shut": _AUDIENCE.get(row.audience)}


def matches(text: str, *words: object) -> bool:
    """Search without marks: "dong xoai" finds "Đồng Xoài"."""
    wanted = fold(text).split()
    there = fold(" ".join(tr(w) for w in words if w))
    return all(word in there for word in wanted)
