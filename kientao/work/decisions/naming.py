"""What readers of the register know documents as."""

from collections.abc import Collection
from typing import Any

from kientao.base.text import T
from kientao.ledger.naming import names

from .models import Document, Question


@names("document")
def documents(codes: Collection[str]) -> Any:
    """By number; its subject only where it is shown."""
    rows = Document.objects.filter(code__in=codes, audience="public")
    return {row.code: (_title(row), f"/van-ban/{row.code}") for row in rows}


def _title(row: Document) -> Any:
    told = f"{row.numbered}: {row.subject}" if row.shown else row.numbered or row.code
    return T(told, told)


@names("question")
def questions(codes: Collection[str]) -> Any:
    found = Question.objects.filter(code__in=codes).values_list("code", flat=True)
    return {code: (T(f"Yêu cầu thông tin {code}", f"Request for information {code}"), "/thong-tin/") for code in found}
