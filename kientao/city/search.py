"""Search without marks: "dong xoai" finds "Đồng Xoài". For nouns with a column `folded` (see `base.text.fold`)."""

from typing import TypeVar

from django.db import models

from kientao.base.text import fold

M = TypeVar("M", bound=models.Model)
WORDS_MAX = 8


def matching(rows: "models.QuerySet[M]", text: str) -> "models.QuerySet[M]":
    """Rows whose folded words hold every word asked for; nothing asked: all rows."""
    for word in fold(text).split()[:WORDS_MAX]:
        rows = rows.filter(folded__contains=word)
    return rows
