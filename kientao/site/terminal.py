"""What the command line says and how it ends: words, progress, exit codes."""

import importlib
import os
import sys
import time
from collections.abc import Callable

import click
import django

from kientao.base.errors import Refused, Unready
from kientao.base.text import Text

OK, PROBLEMS, WRONG_USE, NOT_READY = 0, 1, 2, 3
PACE = 1.0  # seconds between two lines of progress where nobody watches a terminal


def lang() -> str:
    return "en" if os.environ.get("KIENTAO_LANG") == "en" else "vi"


def say(words: Text | str, err: bool = False, **params: object) -> None:
    click.echo(words.to(lang(), **params) if isinstance(words, Text) else words, err=err)


def hand_over(work: str, **given: object) -> None:
    """Set Django up, call `kientao.site.commands.<module>:<function>`, and end with its exit code."""
    try:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kientao.site.settings")
        django.setup()
        module, function = work.split(":")
        code = getattr(importlib.import_module(f"kientao.site.commands.{module}"), function)(**given)
    except Refused as e:
        say(f"✗ {e.say(lang())}", err=True)
        code = NOT_READY if isinstance(e, Unready) else PROBLEMS
    sys.exit(code or OK)


def progress() -> Callable[[str, int, int], None]:
    """A `report(words, done, of)` for long work: one moving line on a terminal, a line a second elsewhere."""
    last, at = "", 0.0

    def report(words: str, done: int = 0, of: int = 1) -> None:
        nonlocal last, at
        now = time.monotonic()
        if words == last and now - at < (0.1 if sys.stderr.isatty() else PACE):
            return
        part = f" {done:,}/{of:,}".replace(",", ".") if of > 1 else ""
        if sys.stderr.isatty():
            click.echo(f"\r\033[K  · {words}{part}", nl=False, err=True)
            if words != last and last:
                click.echo("", err=True)
        else:
            click.echo(f"  · {words}{part}", err=True)
        last, at = words, now

    return report
