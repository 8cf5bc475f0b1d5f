"""What waits for somebody, whatever the door: each door registers its noun, the desk shows them together.

A matter's noun is Guarded and has: code, state, holder (post), opened and due (UTC µs, due may be None), folded.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import models

from kientao.base.text import Text

from .models.guarded import Guarded


@dataclass(frozen=True, slots=True)
class Matter:
    """`title`: the column that names a row; `open`: states in which somebody owes something; `href`: its page."""

    door: str
    name: Text
    noun: type[Guarded]
    title: str
    open: tuple[str, ...]
    href: Callable[[str], str]
    states: dict[str, Text]


REGISTRY: dict[str, Matter] = {}


def matter(
    door: str, *, name: Text, noun: type[Guarded], title: str, open: tuple[str, ...], href: Callable[[str], str],
    states: dict[str, Text],
) -> None:  # fmt: skip
    """Called once by each door at start."""
    missing = {"state", "holder", "opened", "due", "folded", title} - {f.name for f in noun._meta.get_fields()}
    assert not missing, (door, missing)
    assert isinstance(noun._meta.get_field("due"), models.BigIntegerField)
    REGISTRY[door] = Matter(door, name, noun, title, open, href, states)
