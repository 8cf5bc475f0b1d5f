"""Lines on top of every public page while something holds that everybody should know. A room above says which."""

from collections.abc import Callable
from typing import NamedTuple


class Banner(NamedTuple):
    """title_en: "" where nobody translated it. until: UTC µs. warning: of disaster or epidemic; grave: severe."""

    title: str
    title_en: str
    until: int
    link: str
    warning: bool
    grave: bool


Provider = Callable[[], list[Banner]]


def _none() -> list[Banner]:
    return []


_provider: Provider = _none


def register(provider: Provider) -> Provider:
    global _provider
    _provider = provider
    return provider


def standing() -> list[Banner]:
    """What holds now: asked while the page is made, so that it is known when the page is stale."""
    return _provider()
