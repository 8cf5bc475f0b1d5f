"""Standard answers of a city (`reports.yaml`, key `standard`). What stands in brackets must be replaced."""

import re
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings

from kientao.base.errors import Refused, declare
from kientao.base.text import T
from kientao.base.yamlfile import read

declare("report.unfinished", T(
    "Câu mẫu chưa điền xong: còn {left}. Hãy ghi việc đã làm thật.",
    "The standard text is not completed: {left}. Say what was really done.",
))  # fmt: skip
# A word or more in square brackets; "[1]" or "[…]" of somebody's own text is none.
_PLACE = re.compile(r"\[[^\W\d_][^\[\]\n]{1,60}\]")


class Standard(NamedTuple):
    """use: answer, ask or refuse. categories: empty for all."""

    code: str
    use: str
    name: Any
    words: str
    categories: tuple[str, ...]


def of(use: str, category: str) -> list[Standard]:
    """Those that fit, the ones made for this category first."""
    found = [s for s in _all() if s.use == use and (not s.categories or category in s.categories)]
    return sorted(found, key=lambda s: not s.categories)


def words_of(code: str) -> str:
    return next((s.words for s in _all() if s.code == code), "")


def unfinished(text: str) -> list[str]:
    """Places that nobody filled in."""
    return _PLACE.findall(text)


def finished(text: str) -> str:
    """The text, or Refused: report.unfinished."""
    if left := unfinished(text):
        raise Refused("report.unfinished", left=", ".join(left))
    return text


def _all() -> tuple[Standard, ...]:
    file = Path(settings.KIENTAO.city_folder) / "reports.yaml"
    return _read(file, file.stat().st_mtime_ns) if file.is_file() else ()


@lru_cache(maxsize=8)
def _read(file: Path, changed: int) -> tuple[Standard, ...]:
    rows = read(file).get("standard") or []
    return tuple(Standard(r["code"], r["for"], r["name"], r["words"], tuple(r.get("categories") or ())) for r in rows)
