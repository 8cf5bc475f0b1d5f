"""What readers of the register know saved queries as."""

from collections.abc import Collection
from typing import Any

from kientao.ledger.naming import names

from .models import SavedQuery


@names("query")
def queries(codes: Collection[str]) -> Any:
    rows = SavedQuery.objects.filter(code__in=codes, audience="public").values_list("code", "title")
    return {code: (title, f"/phan-tich/{code}") for code, title in rows}
