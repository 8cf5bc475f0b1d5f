"""INSERT, UPDATE and SELECT by code of a noun's row, composed once for each model instead of once for each act.

Django composes both anew at every save: of an act that opens a row that was the greater half. Rows that need more than
plain values (expressions, placeholders of their own, parents, deferred columns) are left to Django.
"""

from collections.abc import Iterable
from functools import cache
from typing import Any, TypeVar

from django.db import DatabaseError, connection, models

M = TypeVar("M", bound=models.Model)


class Plan:
    """The columns of a model, without its key, and the statements made of them."""

    def __init__(self, model: type[models.Model]):
        meta, quote = model._meta, connection.ops.quote_name
        self.table, self.key = quote(meta.db_table), quote(meta.pk.column)
        self.fields = {f.attname: f for f in meta.concrete_fields if not f.primary_key}
        self.names = {f.name: f.attname for f in self.fields.values()} | {name: name for name in self.fields}
        columns = ", ".join(quote(f.column) for f in self.fields.values())
        marks = ", ".join(["%s"] * len(self.fields))
        self.insert = f"INSERT INTO {self.table} ({columns}) VALUES ({marks}) RETURNING {self.key}"
        self.updates: dict[frozenset[str], tuple[list[str], str]] = {}

    def update(self, names: frozenset[str]) -> tuple[list[str], str]:
        """(attributes, UPDATE) for these fields. A name that is no field is an error, as in Django."""
        if names not in self.updates:
            chosen = sorted({self.names[name] for name in names})
            sets = ", ".join(f"{connection.ops.quote_name(self.fields[a].column)} = %s" for a in chosen)
            self.updates[names] = chosen, f"UPDATE {self.table} SET {sets} WHERE {self.key} = %s"
        return self.updates[names]


@cache
def plan(model: type[models.Model], vendor: str) -> Plan | None:
    """None: Django saves this model itself."""
    meta = model._meta
    plain = not (meta.parents or meta.proxy) and isinstance(meta.pk, models.AutoField | models.BigAutoField)
    own = any(hasattr(f, "get_placeholder") or getattr(f, "generated", False) for f in meta.concrete_fields)
    if not plain or own or not connection.features.can_return_columns_from_insert:
        return None
    return Plan(model)


@cache
def _finding(model: type[models.Model], vendor: str) -> tuple[str, Any, Any, list[str]]:
    """(SELECT by code, the compiler that converts its rows, its converters, attributes)"""
    compiler = models.QuerySet(model).filter(code="?").query.get_compiler(connection=connection)
    sql, given = compiler.as_sql()
    assert given == ("?",)
    chosen = [column for column, _, _ in compiler.select]
    names = [field.attname for field in model._meta.concrete_fields]
    return sql, compiler, compiler.get_converters(chosen), names


def find(model: type[M], code: str) -> M | None:
    """The row of this code, as `filter(code=code).first()` reads it."""
    sql, compiler, converters, names = _finding(model, connection.vendor)  # type: ignore[arg-type]  # see save
    with connection.cursor() as cursor:
        cursor.execute(sql, [code])
        row = cursor.fetchone()
    if row is None:
        return None
    values = next(iter(compiler.apply_converters([row], converters))) if converters else row
    return model.from_db(connection.alias, names, values)


def save(row: models.Model, update_fields: Iterable[str] | None) -> bool:
    """Insert a new row, or update one that was read. False: nothing was done, Django must."""
    how = plan(type(row), connection.vendor)  # type: ignore[arg-type]  # a class is hashable
    if how is None or row.get_deferred_fields():
        return False
    adding = row._state.adding
    if adding and (update_fields is not None or row.pk is not None):
        return False
    if not adding and row.pk is None:
        return False
    chosen, sql = list(how.fields), how.insert
    if not adding:
        chosen, sql = how.update(frozenset(how.fields if update_fields is None else update_fields))
    values = []
    for name in chosen:
        field = how.fields[name]
        value = field.pre_save(row, adding)
        if hasattr(value, "resolve_expression"):
            return False
        values.append(field.get_db_prep_save(value, connection))
    with connection.cursor() as cursor:
        cursor.execute(sql, values if adding else [*values, row.pk])
        if adding:
            row.pk = cursor.fetchone()[0]
        elif cursor.rowcount != 1:
            raise DatabaseError(f"{type(row).__name__} {row.pk} is not there to be changed")
    row._state.adding, row._state.db = False, connection.alias
    return True
