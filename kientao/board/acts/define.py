"""What the acts of the board share: who may see a thing, and how values stand in an entry."""

from decimal import Decimal
from typing import Any

from kientao.base.errors import Refused, declare
from kientao.base.measures import MEASURES
from kientao.base.text import T, say
from kientao.city.acts.settle import known, settle, words
from kientao.city.models.guarded import AUDIENCES
from kientao.ledger.acts import Done

declare("board.choice", T("{field}: phải là một trong {known}.", "{field}: must be one of {known}."))

SHUT = {"public": None, "office": "office", "closed": "closed"}  # audience -> class of the entry, at most


def one_of(field: str, value: str, choices: tuple[str, ...]) -> None:
    if value not in choices:
        raise Refused("board.choice", field=field, known=", ".join(choices))


def exist(model: type, *codes: str | None) -> None:
    """Rows that another names must exist: a foreign key would say so only at the end of the whole group."""
    for code in codes:
        if code:
            known(model, code)


def plain(fields: dict[str, Any]) -> dict[str, Any]:
    """Fields as they may stand in an entry: days and decimals as text, empty ones left out."""
    shown = {name.removesuffix("_id"): amount(v) if isinstance(v, Decimal) else v for name, v in fields.items()}
    return words(shown)


def amount(value: Decimal) -> str:
    """A decimal without empty zeros: "5800", "62.17"."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def unit_words(unit: str) -> str:
    """The unit as it stands in an entry, in Vietnamese."""
    return say(MEASURES[unit][1] if unit in MEASURES else unit, "vi")


def defined(model: type, code: str, **fields: Any) -> Done | None:
    """Make or change the row; what it became is the body of the entry."""
    one_of("audience", fields["audience"], AUDIENCES)
    if settle(model, code, **fields) is None:
        return None
    return Done(code, public=plain(fields), on=fields.get("on"), klass=SHUT[fields["audience"]])
