"""The query behind a chart: a page names its code, whoever keeps queries says whether there is one, and where."""

from collections.abc import Callable

Find = Callable[[str, dict[str, str]], str]
_find: Find | None = None


def register(find: Find) -> None:
    """find(code, values of its parameters) -> address, or "" where there is no such query for everybody."""
    global _find
    _find = find


def query_link(code: str, **values: str) -> str:
    """The address of the query behind a chart; "" where the city has none by this code."""
    return _find(code, values) if _find else ""
