"""The act: one named function, one transaction, one entry. There is no second way to change the city."""

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import connection
from django.db.models import Model

from . import writer as writers
from .book import ActError, now_index, open_book, present
from .verbs import REGISTRY, By, Done, Receipt, Verb
from .writer import writing

__all__ = ["ActError", "By", "Done", "Receipt", "act", "now_index", "perform", "present", "writing"]


def act(
    verb: str, *, about: str | None = None, noun: type[Model] | None = None, version: int = 1
) -> Callable[[Callable[..., Done | None]], Callable[..., Receipt | None]]:
    """Declare a verb. The function gets values, asks the database only, may run twice, returns Done or None.

    about: the argument that names the thing the right is asked on. noun: its model, compared with `seen=`.
    Callers may add `seen=` (entry they saw) and `request=` (their own key: sent twice, done once).
    """

    def declare_verb(fn: Callable[..., Done | None]) -> Callable[..., Receipt | None]:
        if verb in REGISTRY and REGISTRY[verb].run.__qualname__ != fn.__qualname__:
            raise ActError(f"two acts named {verb}")
        by = inspect.signature(fn).parameters.get("by")
        if by is None or by.kind is not inspect.Parameter.KEYWORD_ONLY or by.default is not inspect.Parameter.empty:
            raise ActError(f"{verb}: by= is keyword-only and never optional")
        REGISTRY[verb] = Verb(verb, fn, about, noun, version, inspect.getdoc(fn) or "")

        @wraps(fn)
        def public(*, by: By, **args: Any) -> Receipt | None:
            return perform(verb, by=by, **args)

        return public

    return declare_verb


def perform(verb: str, *, by: By, **args: Any) -> Receipt | None:
    """Perform an act by name and wait until it is on the disk. None: nothing changed, no entry."""
    book = open_book()
    if book is not None:
        return book.perform(verb, by=by, **args)
    if connection.in_atomic_block:  # a test's own transaction; anybody else's is refused by `writing`
        with writing() as own:
            return own.perform(verb, by=by, **args)
    return writers.writer.ask(verb, by, args)
