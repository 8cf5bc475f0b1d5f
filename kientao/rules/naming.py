"""What readers of the register know rules as."""

from collections.abc import Collection
from typing import Any

from kientao.ledger.naming import names

from .models import Rule


@names("rule")
def rules(codes: Collection[str]) -> Any:
    """Every rule is public."""
    rows = Rule.objects.filter(code__in=codes).values_list("code", "title")
    return {code: (title, f"/tu-dong/{code}") for code, title in rows}
