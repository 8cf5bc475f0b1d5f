"""The Jinja2 environment: autoescape, nothing undefined, and the few names every template knows."""

from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.urls import reverse
from jinja2 import Environment, StrictUndefined

from . import behind, charts, dates, language, numbers
from .links import href

STATIC = Path(__file__).parent / "static"


@cache
def static(path: str, marked: bool = True) -> str:
    """Address of a file of ours, with the first digits of its hash so that a new version is fetched at once.

    marked=False: as the style sheet itself writes it (fonts), or a preload would be fetched twice.
    """
    base = "/" + (settings.STATIC_URL or "static/").lstrip("/")
    file = STATIC / path
    mark = f"?v={sha256(file.read_bytes()).hexdigest()[:8]}" if marked and file.is_file() else ""
    return f"{base}{path}{mark}"


def url(name: str, *args: object, **kwargs: object) -> str:
    return str(reverse(name, args=args or None, kwargs=kwargs or None))


def plain(value: object) -> str:
    """What a cell or a tile shows: numbers the local way, dates as days, nothing as nothing."""
    return numbers.plain(value) if numbers.is_number(value) else dates.plain(value)


GLOBALS = {
    "t": language.t,
    "tr": language.tr,
    "static": static,
    "url": url,
    "num": numbers.num,
    "money": numbers.money,
    "field_number": numbers.field_number,
    "day": dates.day,
    "month": dates.month,
    "instant": dates.instant,
    "day_at": dates.day_at,
    "age": dates.age,
    "ago": dates.ago,
    "sparkline": charts.sparkline,
    "progress": charts.progress,
    "query_link": behind.query_link,
}
FILTERS = {"href": href, "plain": plain, "num": numbers.num, "day": dates.day, "tr": language.tr}


def environment(**options: Any) -> Environment:
    """Called once by Django's Jinja2 backend with the options of the settings."""
    options.update(undefined=StrictUndefined, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    made = Environment(**options)
    made.globals.update(GLOBALS)
    made.filters.update(FILTERS)
    return made
