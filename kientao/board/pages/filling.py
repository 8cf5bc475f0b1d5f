"""What the officers' forms share: reading fields, keeping what was typed, wording refusals beside the field."""

import secrets
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from kientao.base.errors import Forbidden, Refused
from kientao.city.sent import typed
from kientao.ledger import files
from kientao.ledger.acts import Receipt
from kientao.ledger.intake import BYTES_MAX
from kientao.ui.dates import read_day
from kientao.ui.numbers import read_number
from kientao.ui.pages import page, see_other

# Which field a refusal speaks of; the others stand above the form.
FIELDS = {
    "measurement.in_future": "on", "measurement.out_of_bounds": "value", "measurement.empty": "value",
    "measurement.digits": "value", "measurement.no_source": "source", "measurement.no_reason": "reason",
    "result.in_future": "on", "result.no_source": "source", "shortcoming.no_words": "words",
    "shortcoming.recheck_past": "recheck_on",
    "flag.no_words": "words", "scenario.no_title": "title", "flag.too_long": "words", "city.unknown": "office",
}  # fmt: skip
TEXT_MAX = 4000


class Form:
    """Fields as typed, and what is wrong with them. Nothing that was typed is lost."""

    def __init__(self, request: Any, first: Mapping[str, Any] | None = None) -> None:
        self.request: Any = request
        self.errors: dict[str, Any] = {}
        self.typed: dict[str, Any] = dict(first or {})
        self.typed.setdefault("key", secrets.token_urlsafe(18))  # the form sent twice is done once
        if request.method == "POST":
            self.typed |= typed(request, TEXT_MAX)

    def text(self, name: str) -> str:
        return str(self.typed.get(name) or "").strip()

    def read(self, name: str, how: Callable[[str], Any]) -> Any:
        """The field read, or None with its fault noted. Empty: None."""
        try:
            return how(self.text(name)) if self.text(name) else None
        except Refused as error:
            self.errors[name] = error.say(self.request.lang)
            return None

    def number(self, name: str) -> Decimal | None:
        found: Decimal | None = self.read(name, read_number)
        return found

    def day(self, name: str) -> date | None:
        found: date | None = self.read(name, read_day)
        return found

    def need(self, name: str, words: Any) -> None:
        if not self.text(name) and name not in self.errors:
            self.errors[name] = words

    def seen(self) -> int | None:
        """The entry that was the newest when the form was opened."""
        return int(self.text("seen")) if self.text("seen").isdecimal() else None

    def source(self) -> dict[str, str] | None:
        title, url = self.text("source"), self.text("source_url")
        return {key: value for key, value in (("title", title or url), ("url", url)) if value} or None

    def evidence(self) -> str:
        """Keep the uploaded file and give its name; "" without one. Only when nothing else is wrong."""
        upload = self.request.FILES.get("evidence")
        if upload is None or self.errors:
            return ""
        try:
            if upload.size > BYTES_MAX:
                raise Refused("file.large", most=BYTES_MAX // 1024**2)
            return files.put(upload.read()).name
        except Refused as error:
            self.errors["evidence"] = error.say(self.request.lang)
            return ""

    def perform(self, verb: Callable[..., Receipt | None], **args: Any) -> Receipt | None:
        """Do it, or note why not. A missing right is not a fault of the form: it goes on to its own page."""
        try:
            return verb(request=self.text("key")[:60] or None, **args)
        except Forbidden:
            raise
        except Refused as error:
            self.errors[FIELDS.get(error.code, "")] = error.say(self.request.lang)
            self.status = error.status
            return None

    status = 422

    def again(self, template: str, context: Mapping[str, Any]) -> Any:
        """The form, first shown or shown with its faults."""
        told = {"form": self.typed, "errors": self.errors, **context}
        return page(self.request, template, told, status=self.status if self.errors else 200)


def done(receipt: Receipt, back: str) -> Any:
    return see_other(f"/da-ghi/{receipt.index}?ve={back}")
