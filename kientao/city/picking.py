"""Rows found the way that suits how many there are."""

from collections.abc import Sequence
from typing import TypeVar

from django.db import models
from django.db.models import BooleanField, Case, Q, Value, When

M = TypeVar("M", bound=models.Model)
FEW = 5000


def within(rows: "models.QuerySet[M]", offices: Sequence[str]) -> "models.QuerySet[M]":
    """Rows whose `office` is one of these: few by the index of the office, many by asking each in the list's order."""
    here = Q(office__in=offices)
    few = rows.model._default_manager.filter(here).order_by().values("pk")[: FEW + 1].count() <= FEW
    return rows.filter(here) if few else each(rows, here)


def each(rows: "models.QuerySet[M]", condition: Q) -> "models.QuerySet[M]":
    """Rows for which this holds, asked of each in the order of the list: an index on the condition would collect and
    sort half the table for a page of forty.
    """
    return rows.filter(Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField()))
