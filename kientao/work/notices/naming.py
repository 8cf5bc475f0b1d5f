"""What readers of the register know notices as."""

from collections.abc import Collection
from typing import Any

from kientao.base.text import T
from kientao.ledger.naming import names

from .models import Notice


@names("notice")
def notices(codes: Collection[str]) -> Any:
    rows = Notice.objects.filter(code__in=codes, audience="public").values_list("code", "headline")
    return {code: (T(headline, headline), f"/thong-bao/{code}") for code, headline in rows}
