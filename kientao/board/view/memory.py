"""What was made is kept while no row it could read bears a newer entry, and nothing was erased. In memory only."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Any, TypeVar

from django.db import connection

R = TypeVar("R")
KEPT_MAX = 64  # of a process: views of readers, days and languages; figures of readers
_kept: OrderedDict[tuple[Any, ...], Any] = OrderedDict()
_lock = threading.Lock()


def remember(key: tuple[Any, ...], tables: tuple[str, ...], make: Callable[[], R]) -> R:
    """What was made for this key, while none of these tables of nouns has moved."""
    whole = (*key, *_version(tables))
    with _lock:
        if whole in _kept:
            _kept.move_to_end(whole)
            found: R = _kept[whole]
            return found
    made = make()
    with _lock:
        _kept[whole] = made
        while len(_kept) > KEPT_MAX:
            _kept.popitem(last=False)
    return made


def _version(tables: tuple[str, ...]) -> tuple[Any, ...]:
    """The newest entry of each table, and how often something was erased: one question."""
    newest = ", ".join(f'(SELECT max(entry) FROM "{table}")' for table in tables)
    erased = "(SELECT count(*) FROM ledger_job WHERE kind = 'sealed.forget' AND state = 'done')"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {newest}, {erased}")
        return tuple(cursor.fetchone())
