"""What every page says about the city that answers for it: name, zone, office, address, telephone."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.conf import settings

from kientao.base import clock


@dataclass(frozen=True)
class Place:
    """Texts are Text pairs, {"vi", "en"} mappings or plain words; `demo` puts "mô phỏng" on every page."""

    name: object = "Kiến Tạo"
    zone: str = "Asia/Ho_Chi_Minh"
    office: object = ""
    address: object = ""
    phone: str = ""
    email: str = ""
    demo: bool = False


FIELDS = tuple(Place.__dataclass_fields__)
_provider: Callable[[], object] | None = None


def register(provider: Callable[[], object]) -> None:
    """Let a higher room say who answers; its object bears any of the names of `Place`."""
    global _provider
    _provider = provider


def city() -> Place:
    """The city of this process: from the registered provider, else `settings.KIENTAO` and its `facts`."""
    given = _provider() if _provider else getattr(settings, "KIENTAO", None)
    facts = getattr(given, "facts", {})
    facts = {**facts, **facts.get("contact", {})}
    found = {name: getattr(given, name, facts.get(name)) for name in FIELDS}
    return Place(**{name: value for name, value in found.items() if value is not None})


def zone() -> str:
    return city().zone


def today() -> date:
    """Today's date in the city."""
    return clock.day(clock.now(), zone())
