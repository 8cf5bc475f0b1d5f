"""The registry of facts: named relations with typed columns, asked under the reader's permission.

Now they are read live; when one is kept in the lake later, its name and columns stay. A fact holds instants,
never ages: `now` is an argument of the question.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Max, Model, QuerySet

from kientao.base.errors import Missing, Refused, Unready, declare
from kientao.base.text import T, Text

TYPES = ("code", "text", "words", "day", "instant", "integer", "decimal", "boolean")

declare("fact.unknown", T("Không có bộ dữ liệu «{name}».", "There is no fact “{name}”."))
declare(
    "fact.column",
    T("Bộ dữ liệu «{name}» không có cột «{column}».", "The fact “{name}” has no column “{column}”."),
)
declare(
    "fact.no_visibility",
    T("Chưa cài đặt quyền xem dữ liệu.", "Nobody decides yet who may see data."),
)


class Column(NamedTuple):
    """One column. type: see TYPES ("words" is {"vi", "en"}; "instant" is UTC µs). unit: of base.measures, or "".

    labels: what its codes mean, where they are few and fixed.
    """

    name: str
    type: str
    title: Text
    unit: str = ""
    labels: Mapping[str, Text] = {}


See = Callable[[QuerySet[Any]], QuerySet[Any]]
Past = Callable[[], Iterable[tuple[dict[str, Any], int, int | None]]]


@dataclass(frozen=True)
class Fact:
    """`open_nouns`: those read without an audience of their own, because everything in them is public.

    moved: the cursor of a fact whose rows come from readings, not from nouns. past: its rows as they were, from and
    until an instant, for what is asked of history; `exact` names the columns that are kept so.
    """

    name: str
    reads: tuple[type[Model], ...]
    columns: tuple[Column, ...]
    doc: Text
    run: Callable[[See], Iterable[dict[str, Any]]]
    open_nouns: frozenset[type[Model]]
    title: Text
    moved: Callable[[], int] | None = None
    past: Past | None = None
    exact: tuple[str, ...] = ()

    def column(self, name: str) -> Column:
        for column in self.columns:
            if column.name == name:
                return column
        raise Refused("fact.column", name=self.name, column=name)


class Answer(NamedTuple):
    """`entry`: the newest entry that changed any row the fact reads: its cursor, ETag and age."""

    fact: Fact
    rows: Iterator[dict[str, Any]]
    entry: int


REGISTRY: dict[str, Fact] = {}
_visible: Callable[[QuerySet[Any], Any], QuerySet[Any]] | None = None


def register_visibility(visible: Callable[[QuerySet[Any], Any], QuerySet[Any]]) -> None:
    """`city` says who may see which row: visible(queryset, by) -> queryset. Missing: nothing is answered."""
    global _visible
    _visible = visible


def fact(
    name: str, *, reads: tuple[type[Model], ...], columns: tuple[Column, ...], doc: Text,
    open_nouns: tuple[type[Model], ...] = (), title: Text | None = None, moved: Callable[[], int] | None = None,
    past: Past | None = None, exact: tuple[str, ...] = (),
) -> Callable[[Callable[[See], Iterable[dict[str, Any]]]], Callable[[See], Iterable[dict[str, Any]]]]:  # fmt: skip
    """Declare a fact. The function gets `see`, passes every queryset through it, and gives rows of its columns.

    A noun is read either under its `audience`, or is named in `open_nouns`.
    """

    def declare_fact(run: Callable[[See], Iterable[dict[str, Any]]]) -> Callable[[See], Iterable[dict[str, Any]]]:
        for column in columns:
            assert column.type in TYPES, f"{name}.{column.name}: {column.type}"
        for noun in reads:
            assert noun in open_nouns or _has_audience(noun), f"{name}: who may see {noun.__name__}?"
        assert name not in REGISTRY or REGISTRY[name].run.__qualname__ == run.__qualname__, f"two facts named {name}"
        REGISTRY[name] = Fact(name, reads, columns, doc, run, frozenset(open_nouns), title or Text(name, name),
                              moved, past, exact)  # fmt: skip
        return run

    return declare_fact


def _has_audience(noun: type[Model]) -> bool:
    try:
        noun._meta.get_field("audience")
    except FieldDoesNotExist:
        return False
    return True


def find(name: str) -> Fact:
    if name not in REGISTRY:
        raise Missing("fact.unknown", name=name)
    return REGISTRY[name]


def ask(name: str, by: Any = None, **filters: Any) -> Answer:
    """Rows of a fact that `by` may see (None: the public), where the named columns have these values."""
    found = find(name)
    if _visible is None:
        raise Unready("fact.no_visibility")
    for column in filters:
        found.column(column)
    seen: set[type[Model]] = set()

    def see(queryset: QuerySet[Any]) -> QuerySet[Any]:
        assert _visible is not None
        seen.add(queryset.model)
        return queryset if queryset.model in found.open_nouns else _visible(queryset, by)

    return Answer(found, _rows(found, found.run(see), filters, seen), cursor(found))


def _rows(
    found: Fact, rows: Iterable[dict[str, Any]], filters: dict[str, Any], seen: set[type[Model]]
) -> Iterator[dict[str, Any]]:
    source = rows.iterator(chunk_size=2000) if isinstance(rows, QuerySet) else iter(rows)
    names = [column.name for column in found.columns]
    for row in source:
        if all(row[column] == value for column, value in filters.items()):
            yield {name: row[name] for name in names}
    assert seen == set(found.reads), f"{found.name} reads {seen}, declared {set(found.reads)}"


def cursor(found: Fact) -> int:
    """The newest entry in any noun of the fact; -1: nothing yet."""
    if found.moved is not None:
        return found.moved()
    newest = [noun._default_manager.aggregate(newest=Max("entry"))["newest"] for noun in found.reads]
    return max((n for n in newest if n is not None), default=-1)
