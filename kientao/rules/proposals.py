"""One click on a proposal: its acceptance and the act it proposed, in one transaction, or neither."""

from datetime import date
from decimal import Decimal
from typing import Any

from kientao.base.errors import Missing
from kientao.ledger.acts import By, Receipt
from kientao.ledger.writer import writing

from . import filling
from .firing import perform
from .models import Firing


def accept(by: By, code: str, key: str, seen: int | None = None) -> Receipt | None:
    """Raises what the acceptance or the act raises; then nothing was done and the proposal stays open."""
    row = Firing.objects.filter(code=code).first()
    if row is None:
        raise Missing("act.missing", thing=code)
    with writing() as book, book.together():
        receipt = book.perform("rule.accept", by=by, firing=code, request=key, seen=seen)
        if receipt is not None:
            perform(book, row.rule_id, row.verb, typed(row.verb, row.args), receipt.index, f"{code}:accepted")
    return receipt


def typed(verb: str, kept: dict[str, Any]) -> dict[str, Any]:
    """Arguments as they were kept, in the types the act declares."""
    takes = filling.parameters(verb)
    return {part: _typed(str(takes[part].annotation), value) for part, value in kept.items()}


def _typed(wanted: str, value: Any) -> Any:
    if isinstance(value, str) and "date" in wanted:
        return date.fromisoformat(value)
    if isinstance(value, str) and "Decimal" in wanted:
        return Decimal(value)
    return tuple(value) if isinstance(value, list) and "tuple" in wanted else value
