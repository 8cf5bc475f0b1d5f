"""A report comes in: what it may be about, and taking it."""

from datetime import date
from typing import Any

from kientao.base import clock
from kientao.base.errors import Refused
from kientao.city.acts.settle import known, settle, words
from kientao.ledger.acts import By, Done, act, now_index
from kientao.ui.place import zone

from ..models import CHANNELS, KINDS, Category, Contact, Report, point_100m
from .life import answering, deadline_of, keep, stepped, told_by_import, written


@act("category.define", about="category", noun=Category)
def define_category(*, by: By, category: str, name: Any, handler: str, terms: Any, kind: str = "scene",
                    urgent: bool = False, safe: bool = False, danger: bool = False, position: int = 0,
                    until: date | None = None, source: Any = None) -> Done | None:  # fmt: skip
    """Write down what a report may be about, who answers, and in which time."""
    values = {"name": name, "handler": handler, "terms": terms, "kind": kind, "urgent": urgent, "safe": safe,
              "danger": danger, "position": position, "until": until, "source": source}  # fmt: skip
    if settle(Category, category, **values) is None:
        return None
    return Done(category, public=words(values))


# The right to take reports is tied to no office: whoever answers the telephone takes them for all.
@act("report.open", about="category")
def open_report(
    *, by: By, category: str, code: str, what: str, kind: str = "scene", channel: str = "web", lon: int | None = None,
    lat: int | None = None, ward: str = "", place: str = "", asset: str = "", contact: dict[str, str] | None = None,
    photos: tuple[str, ...] = (), secret: str = "", on: date | None = None, office: str = "", external: str = "",
    source: Any = None, praised: int | None = None, opened: int | None = None, due: int | None = None,
) -> Done | None:  # fmt: skip
    """Take a report: its category gives the office and the deadline; an import tells those of its source."""
    about = known(Category, category)
    written(what)
    if kind not in KINDS or channel not in CHANNELS:
        raise Refused("report.kind")
    person = {k: v.strip() for k, v in (contact or {}).items() if v and v.strip()}
    if kind == "rule" and not {"name", "address", "phone"} <= person.keys():
        raise Refused("report.named")
    at = told_by_import(by, opened, due=due)
    found = deadline_of(about, at) if due is None else None
    row = Report(
        code=code, kind=kind, category=about, channel=channel, words=what.strip(), place=place, asset=asset,
        lon=lon, lat=lat, ward=ward, state="new", opened=at, on=on or clock.day(at, zone()),
        due=found.due if found else due, derivation=found.plain() if found else None, urgent=about.urgent,
        words_public=about.safe, anonymous=not person, secret=secret, external=external, source=source,
        praised=praised, first=now_index(), audience="public", office=office or answering(about.handler, ward, at),
    )  # fmt: skip
    row.fold_words()
    row.take_turn()
    row.save()
    if person:
        fields = {k: person.get(k, "") for k in ("name", "phone", "email", "address")}
        Contact(code=code, report_id=code, first=now_index(), **fields).save()
    keep(row, photos, "report")
    stepped(row, by, "report.open")
    public = {"category": category, "kind": kind, "channel": channel, "ward": ward, "office": row.office,
              "due": row.due, **point_100m(lon, lat)}  # fmt: skip
    sealed: dict[str, Any] = {"words": what, "place": place, "contact": person, "photos": list(photos),
                              "external": external}  # fmt: skip
    return Done(code, public=public, sealed={k: v for k, v in sealed.items() if v}, on=row.on, result=code)
