"""What an official document looks like on a day: the layout of law that `ui.papers` writes by."""

from datetime import date
from functools import cache
from typing import Any

from kientao.base import paths
from kientao.base.errors import Missing, declare
from kientao.base.text import T
from kientao.base.yamlfile import read

declare("layout.none", T("Chưa có thể thức văn bản cho ngày {on}.", "No layout of documents is held for {on}."))


@cache
def layouts() -> tuple[dict[str, Any], ...]:
    """Every layout held, the newest first."""
    found = [dict(read(file)) for file in (paths.data("law") / "papers").glob("*.yaml")]
    return tuple(sorted(found, key=lambda one: one["from"], reverse=True))


def layout(on: date) -> dict[str, Any]:
    """The layout in force on a day. Raises Missing."""
    for one in layouts():
        if one["from"] <= on:
            return one
    raise Missing("layout.none", on=on)
