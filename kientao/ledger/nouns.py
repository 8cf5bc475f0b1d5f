"""What every noun of the city has: a code, and the index of the entry that last changed it."""

from collections.abc import Iterable
from functools import cache
from typing import Any, TypeVar

from django.db import models

from . import prepared
from .book import now_index

M = TypeVar("M", bound=models.Model)


class NounQuerySet(models.QuerySet[M]):
    """Stamps every change; deleting is refused, because a noun ends instead."""

    def update(self, **values: Any) -> int:
        return super().update(**values, entry=now_index())

    def bulk_create(self, objs: Iterable[M], *args: Any, **kwargs: Any) -> list[M]:
        rows = list(objs)
        for row in rows:
            row.entry = now_index()
        return super().bulk_create(rows, *args, **kwargs)

    def bulk_update(self, objs: Iterable[M], fields: Iterable[str], *args: Any, **kwargs: Any) -> int:
        rows = list(objs)
        for row in rows:
            row.entry = now_index()
        return super().bulk_update(rows, [*fields, "entry"], *args, **kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        raise TypeError("a noun is never deleted: give it an end, or another state")


class Noun(models.Model):
    """Base of all nouns. Changes only inside an act; `entry` serves freshness, conflicts and facts."""

    code = models.CharField(max_length=120, unique=True)
    entry = models.BigIntegerField(db_index=True, editable=False)

    objects = NounQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        self.entry = now_index()
        if update_fields is not None:
            update_fields = {*update_fields, "entry"}
        if not args and not kwargs and _plain(type(self)) and prepared.save(self, update_fields):  # type: ignore[arg-type]
            return
        if self._state.adding and not args and not kwargs:
            kwargs["force_insert"] = True  # one statement, and a taken code is an error
        super().save(*args, update_fields=update_fields, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("a noun is never deleted: give it an end, or another state")


@cache
def _plain(model: type[Noun]) -> bool:
    """No other base has a `save` of its own that would have to be called."""
    after = model.__mro__[model.__mro__.index(Noun) + 1 :]
    return next(base for base in after if "save" in vars(base)) is models.Model
