"""Who watches the stream. A room above declares its watcher; the lake feeds it and keeps its state."""

from collections.abc import Callable
from typing import Protocol

from .fates import Readings
from .outbox import Event
from .series import Catalogue


class Watcher(Protocol):
    """Fed with clean readings and ticks, in order, cut anyhow. `changed`: its rules moved, keep its state at once."""

    changed: bool

    def start(self, state: bytes | None, catalogue: Catalogue) -> None: ...

    def renew(self, catalogue: Catalogue) -> None: ...

    def see(self, rows: Readings) -> list[Event]: ...

    def tick(self, at: int, position: int) -> list[Event]: ...

    def save(self) -> bytes: ...


WATCHERS: dict[str, Callable[[], Watcher]] = {}


def watcher(name: str) -> Callable[[Callable[[], Watcher]], Callable[[], Watcher]]:
    """Declare one: a class without arguments."""

    def declare(make: Callable[[], Watcher]) -> Callable[[], Watcher]:
        WATCHERS[name] = make
        return make

    return declare
