"""Search without marks: "dong xoai" finds "Đồng Xoài". For nouns with folded columns (see `base.text.fold`).

All words must be there, whole; if nothing has them, the last one may be a beginning. SQLite keeps an FTS5 table beside
the noun's, followed by triggers; PostgreSQL a GIN index. A noun gets one by `index(...)` beside its model and
`build(...)` in a migration.
"""

import logging
import re
from typing import Any, NamedTuple, TypeVar

from django.db import connection, migrations, models
from django.db.models import BooleanField, F, Func, Q
from django.db.models.expressions import RawSQL

from kientao.base.text import fold
from kientao.ledger.jobs import daily
from kientao.ledger.models import Job
from kientao.ledger.writer import bookkeeping

M = TypeVar("M", bound=models.Model)
WORDS_MAX = 8
HITS_MAX = 10_000
_PLAIN = re.compile(r"[a-z0-9]+")
log = logging.getLogger("kientao.city")


class Index(NamedTuple):
    """The words of a table. `words`: the FTS5 table on SQLite."""

    table: str
    columns: tuple[str, ...]

    @property
    def words(self) -> str:
        return f"{self.table}_words"


INDEXES: dict[str, Index] = {}


def index(table: str, *columns: str) -> None:
    """Declare, beside a model, which of its columns are searched."""
    INDEXES[table] = Index(table, columns)


def matching(rows: "models.QuerySet[M]", text: str, column: str = "folded") -> "models.QuerySet[M]":
    """Rows whose folded words hold every word asked for; nothing asked: all rows."""
    return rows.filter(hits(rows.model, text, column))


def hits(model: type[models.Model], text: str, column: str = "folded") -> Q:
    """The same as a condition. Signs and operators of the engine mean nothing here: only letters and digits are asked.

    Of words that many rows have, the newest HITS_MAX are looked at.
    """
    words = _PLAIN.findall(fold(text))[:WORDS_MAX]
    if not words:
        return Q(pk=None) if text.strip() else Q()
    if connection.vendor == "postgresql":
        whole, begun = (Q(_Lexemes(F(column), query=" & ".join(words) + end)) for end in ("", ":*"))
        return whole if model._default_manager.filter(whole).exists() else begun
    table = INDEXES[model._meta.db_table].words
    asked = " AND ".join(f'"{word}"' for word in words)
    whole_words, last_begun = f"{column} : ({asked})", f"{column} : ({asked}*)"
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT 1 FROM "{table}" WHERE "{table}" MATCH %s LIMIT 1', [whole_words])
        query = whole_words if cursor.fetchone() else last_begun
    # FTS5 gives the newest rows first, without collecting the others
    found = f'SELECT rowid FROM "{table}" WHERE "{table}" MATCH %s ORDER BY rowid DESC LIMIT {HITS_MAX}'
    return Q(pk__in=RawSQL(found, [query]))


class _Lexemes(Func):
    """PostgreSQL's own search over the expression that the GIN index holds."""

    output_field = BooleanField()
    conditional = True

    def as_sql(self, compiler: Any, connection: Any, **_: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        column, given = compiler.compile(self.source_expressions[0])
        return f"{_vector(column)} @@ to_tsquery('simple', %s)", [*given, self.extra["query"]]


def _vector(column: str) -> str:
    """Signs become blanks first, or the parser would take 12/5 and a.b for one word."""
    return f"to_tsvector('simple', regexp_replace({column}, '[^a-z0-9]+', ' ', 'g'))"


# -- keeping it --------------------------------------------------------------------------------------------------------
def build(table: str, *columns: str) -> migrations.RunPython:
    """The step of a migration that makes the index of a table; what stands there already is read in."""
    one = Index(table, columns)
    return migrations.RunPython(lambda apps, editor: _make(editor.connection, one), migrations.RunPython.noop)


def ensure() -> None:
    """Make again what a migration that copied a table has dropped. After every `migrate` of a real city."""
    for one in INDEXES.values():
        if not _whole(one):
            with bookkeeping():
                _make(connection, one)


def _make(database: Any, one: Index) -> None:
    statements = _SQLITE if database.vendor == "sqlite" else _POSTGRESQL
    columns = ", ".join(one.columns)
    changed = " OR ".join(f"old.{c} IS NOT new.{c}" for c in one.columns)
    told = {
        "table": one.table, "words": one.words, "columns": columns, "changed": changed,
        "new": ", ".join(f"new.{c}" for c in one.columns), "old": ", ".join(f"old.{c}" for c in one.columns),
    }  # fmt: skip
    with database.cursor() as cursor:
        for statement in statements:
            if "{vector}" not in statement:
                cursor.execute(statement.format(**told))
                continue
            for column in one.columns:
                cursor.execute(statement.format(**told, column=column, vector=_vector(column)))


_REMOVE = "INSERT INTO {words} ({words}, rowid, {columns}) VALUES ('delete', old.id, {old})"
_ADD = "INSERT INTO {words} (rowid, {columns}) VALUES (new.id, {new})"
_SQLITE = (
    "DROP TABLE IF EXISTS {words}",
    "CREATE VIRTUAL TABLE {words} USING fts5({columns}, content='{table}', content_rowid='id', detail=column)",
    "DROP TRIGGER IF EXISTS {words}_in",
    f"CREATE TRIGGER {{words}}_in AFTER INSERT ON {{table}} BEGIN {_ADD}; END",
    "DROP TRIGGER IF EXISTS {words}_of",
    "CREATE TRIGGER {words}_of AFTER UPDATE OF {columns} ON {table} WHEN {changed}"
    f" BEGIN {_REMOVE}; {_ADD}; END",
    "INSERT INTO {words} ({words}) VALUES ('rebuild')",
)
_POSTGRESQL = ("CREATE INDEX IF NOT EXISTS {words}_{column} ON {table} USING gin ({vector})",)


def _whole(one: Index) -> bool:
    """Table and triggers stand, and as many rows are indexed as there are. PostgreSQL keeps its own indexes."""
    if connection.vendor != "sqlite":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM sqlite_master WHERE name IN (%s, %s, %s)",
                       [one.words, f"{one.words}_in", f"{one.words}_of"])  # fmt: skip
        if cursor.fetchone()[0] != 3:
            return False
        cursor.execute(f"SELECT (SELECT count(*) FROM {one.words}_docsize) = (SELECT count(*) FROM {one.table})")
        return bool(cursor.fetchone()[0])


@daily("search.check")
def check(job: Job) -> None:
    """Every night: an index that has fallen behind its table is made again, and the operator's log says so."""
    for one in INDEXES.values():
        if not _whole(one):
            log.error("search: the index of %s did not agree with its rows and is made again", one.table)
            with bookkeeping():
                _make(connection, one)


def scrub(model: type[models.Model]) -> None:
    """After an erasure: FTS5 keeps removed words until its segments are merged, so they are merged now."""
    one = INDEXES[model._meta.db_table]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {one.words} ({one.words}) VALUES ('optimize')")
