"""What readers of the register know meetings as."""

from collections.abc import Collection
from typing import Any

from kientao.base.text import T
from kientao.ledger.naming import names

from .models import Meeting


@names("meeting")
def meetings(codes: Collection[str]) -> Any:
    rows = Meeting.objects.filter(code__in=codes, audience="public").values_list("code", "title")
    return {code: (T(title, title), f"/hop/{code}") for code, title in rows}
