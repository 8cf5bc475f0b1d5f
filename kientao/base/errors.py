"""Errors are codes with parameters; whoever shows them words them in the reader's language."""

from .text import Text

WORDS: dict[str, Text] = {}


def declare(code: str, words: Text) -> None:
    """Give a code its wording once, beside the code that raises it."""
    if WORDS.setdefault(code, words) != words:
        raise ValueError(f"two wordings for {code}")


class Refused(Exception):
    """What was asked cannot be done, and nothing was changed. `code` is stable, `params` fill the wording."""

    status = 422

    def __init__(self, code: str, /, **params: object):
        super().__init__(code, params)
        self.code, self.params = code, params

    def say(self, lang: str = "vi") -> str:
        words = WORDS.get(self.code)
        return words.to(lang, **self.params) if words else f"{self.code} {self.params or ''}".strip()

    def __str__(self) -> str:
        return self.say("vi")


class Forbidden(Refused):
    status = 403


class Missing(Refused):
    status = 404


class Conflict(Refused):
    """Somebody else moved the thing since the caller saw it."""

    status = 409


class Unready(Refused):
    """The machine, not the caller, is in the way: disk full, database read-only, clock behind."""

    status = 503
