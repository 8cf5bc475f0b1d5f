"""What a city decided about its documents: `decisions.yaml` of its folder. Dated, each with its source.

numbering: which kinds share one sequence; letters: how kinds are abbreviated; duties: which duty a kind usually has;
explain: working days an office has to explain before outside sees it is late.
"""

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any

from django.conf import settings

from kientao.base.yamlfile import read
from kientao.city import organs
from kientao.rules import documents

EXPLAIN_DAYS = 1


@cache
def _told(folder: Any) -> dict[str, Any]:
    file = folder / "decisions.yaml"
    return dict(read(file)) if file.is_file() else {}


def told() -> dict[str, Any]:
    return _told(settings.KIENTAO.city_folder)


def _on(rows: Sequence[Any], on: date) -> dict[str, Any] | None:
    return next((dict(r) for r in rows if r["from"] <= on and (r.get("until") is None or on <= r["until"])), None)


def letters(kind: str, on: date) -> str:
    """The abbreviation of a kind: the city's, else the first letters of its name's words. "" for a letter."""
    own = (told().get("letters") or {}).get(kind)
    if own is not None:
        return str(own)
    about = documents.kinds(on)[kind]
    return "".join(word[0].upper() for word in about.name["vi"].split()) if about.printed else ""


def symbol(office: str, kind: str, on: date) -> str:
    """ "QĐ-UBND"; a letter bears the organ's alone."""
    return "-".join(part for part in (letters(kind, on), organs.organ(office).symbol) if part)


def series(kind: str, on: date) -> str:
    """The sequence a kind is numbered in: its own, or the one the city let it share."""
    found = _on(told().get("numbering") or (), on) or {}
    for name, kinds in (found.get("shared") or {}).items():
        if kind in kinds:
            return str(name)[:20]
    return kind


def duty(kind: str) -> tuple[str, str]:
    """(duty, why none) a document of this kind usually has: a proposal that the clerk confirms."""
    row = (told().get("duties") or {}).get(kind) or {}
    return str(row.get("duty", "general")), str(row.get("exempt", ""))


def explaining(on: date) -> int:
    found = _on(told().get("explain") or (), on)
    return int(found["working_days"]) if found else EXPLAIN_DAYS
