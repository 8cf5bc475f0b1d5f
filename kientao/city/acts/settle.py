"""What the definitions of all nouns share: the same words again change nothing and leave no entry."""

from datetime import date
from typing import Any, TypeVar

from django.db import models

from kientao.base.errors import Missing, Refused, declare
from kientao.base.text import T
from kientao.ledger import prepared

N = TypeVar("N", bound=models.Model)

declare("city.unknown", T("Không có «{thing}» trong danh mục {kind}.", "There is no “{thing}” among {kind}."))
declare(
    "city.backwards",
    T("Ngày đầu {since} sau ngày cuối {until}.", "The first day {since} is after the last day {until}."),
)
declare(
    "city.ended",
    T("«{thing}» đã kết thúc ngày {until}.", "“{thing}” already ended on {until}."),
)


def settle(model: type[N], code: str, **values: Any) -> N | None:
    """The row with these values, made or changed; None if it already is so."""
    row = model._default_manager.filter(code=code).first()
    if row is not None and all(getattr(row, name) == value for name, value in values.items()):
        return None
    if row is None:
        row = model(code=code)
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    return row


def known(model: type[N], code: str) -> N:
    """The row of this code, or Missing."""
    row = prepared.find(model, code)
    if row is None:
        raise Missing("city.unknown", thing=code, kind=model._meta.model_name)
    return row


def in_order(since: date, until: date | None) -> None:
    if until is not None and until < since:
        raise Refused("city.backwards", since=since, until=until)


def words(values: dict[str, Any]) -> dict[str, Any]:
    """As it may stand in an entry: days as text, nothing that is empty."""
    shown = {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}
    return {name: value for name, value in shown.items() if value not in (None, "", [], {})}


def end(row: models.Model, until: date) -> bool:
    """Give a span its last day; False if it already has this one."""
    if row.until == until:  # type: ignore[attr-defined]
        return False
    in_order(row.since, until)  # type: ignore[attr-defined]
    if row.until is not None and row.until < until:  # type: ignore[attr-defined]
        raise Refused("city.ended", thing=row.code, until=row.until)  # type: ignore[attr-defined]
    row.until = until  # type: ignore[attr-defined]
    row.save(update_fields=["until"])
    return True
