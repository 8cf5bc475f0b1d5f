"""Official documents as the law counts them: kinds, duties of publication, grounds of refusal; dated, from files."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from kientao.base import paths
from kientao.base.errors import Missing, declare
from kientao.base.text import T
from kientao.base.yamlfile import read

declare("documents.none", T("Chưa có danh mục {what} cho ngày {on}.", "No list of {what} is held for {on}."))


class Kind(NamedTuple):
    """One kind of document. printed: what stands above its subject; "" for a letter, which has none."""

    code: str
    name: Mapping[str, str]
    printed: str


class Duty(NamedTuple):
    """A duty of publication. term: a parameter of law/vn; since: signed, sent or period: the day it counts from."""

    code: str
    title: Mapping[str, str]
    short: Mapping[str, str]
    term: str
    since: str


class Ground(NamedTuple):
    code: str
    article: str
    title: Mapping[str, str]


@cache
def _held(name: str) -> Any:
    return read(paths.data("law") / "documents" / f"{name}.yaml")[name]


def _on(name: str, on: date) -> Any:
    found = [part for part in _held(name) if part["from"] <= on and on <= part.get("until", date.max)]
    if not found:
        raise Missing("documents.none", what=name, on=on)
    return found[-1]


def kinds(on: date) -> dict[str, Kind]:
    """The kinds in force on a day, in the order of the law."""
    return {
        row["code"]: Kind(row["code"], dict(row["name"]), str(row.get("printed", row["name"]["vi"].upper())))
        for row in _on("kinds", on)["kinds"]
    }


@cache
def duties() -> dict[str, Duty]:
    return {
        row["code"]: Duty(row["code"], dict(row["title"]), dict(row["short"]), str(row.get("term", "")),
                          str(row.get("from", "")))
        for row in _held("duties")
    }  # fmt: skip


def grounds(on: date) -> dict[str, Ground]:
    return {
        row["code"]: Ground(row["code"], row["article"], dict(row["title"])) for row in _on("refusals", on)["grounds"]
    }
