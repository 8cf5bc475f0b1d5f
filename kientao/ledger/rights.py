"""One question, asked inside every act's transaction: may this actor do this verb to this thing?

`city` registers the answer at start. While nothing is registered, everything is refused.
"""

from collections.abc import Callable
from typing import Any

from django.db.models import Model

from kientao.base.errors import Forbidden, declare
from kientao.base.text import T

from .verbs import By

declare(
    "act.forbidden",
    T("Vị trí «{post}» không được làm việc này ({verb}).", "The post “{post}” may not do this ({verb})."),
)

Answer = Callable[[By, str, type[Model] | None, str | None], str | None]


def _nobody(by: By, verb: str, noun: type[Model] | None, code: str | None) -> str | None:
    return None


_answer: Answer = _nobody


def register(answer: Answer) -> Answer:
    """Set the answer; returns the former one (tests put it back)."""
    global _answer
    former, _answer = _answer, answer
    return former


Actor = Callable[[Any], By | None]


def _stranger(request: Any) -> By | None:
    return None


_actor: Actor = _stranger


def register_actor(actor: Actor) -> None:
    """Say who acts in a request: `actor(request) -> By | None`."""
    global _actor
    _actor = actor


def actor_of(request: Any) -> By:
    """The post that acts in this request, or Forbidden."""
    by = _actor(request)
    if by is None:
        raise Forbidden("act.forbidden", post="–", verb="–")
    return by


def ask(by: By, verb: str, noun: type[Model] | None, code: str | None) -> str:
    """The reason why it is allowed, or Forbidden."""
    reason = _answer(by, verb, noun, code)
    if not reason:
        raise Forbidden("act.forbidden", post=by.label, verb=verb)
    return reason
