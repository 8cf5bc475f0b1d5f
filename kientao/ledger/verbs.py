"""The registry of verbs, who acts, and what an act gives back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Model

Jsonable = str | int | bool | None | list[Any] | dict[str, Any]


@dataclass(frozen=True, slots=True)
class By:
    """Who acts: a post of the city, a rule, an importer, the system, a resident under a pseudonym of the case.

    `person` (a login) never stands in the open part of an entry; it is sealed beside it.
    """

    post: str
    person: str | None = None
    kind: str = "post"
    cause: int | None = None  # the entry that made this act happen

    @property
    def label(self) -> str:
        return f"{self.kind}:{self.post}"

    @classmethod
    def system(cls, name: str, cause: int | None = None) -> "By":
        return cls(name, None, "system", cause)

    @classmethod
    def importer(cls, name: str) -> "By":
        return cls(name, None, "import")


@dataclass(slots=True)
class Done:
    """What an act did. `public` may open only keys that `law/publication.yaml` names; the rest is sealed.

    thing: code of what changed. sealed: parts kept beside the entry, erasable. on: when it happened.
    klass: may close the verb's class further ("office", "closed"), never open it. opens: entries published by this.
    """

    thing: str
    public: Mapping[str, Jsonable] = field(default_factory=dict)
    sealed: Mapping[str, Jsonable] = field(default_factory=dict)
    on: date | None = None
    klass: str | None = None
    opens: tuple[int, ...] = ()
    result: Any = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """Where the act stands in the ledger."""

    index: int
    thing: str
    at: int
    result: Any = None


@dataclass(frozen=True, slots=True)
class Verb:
    """`about`: the argument naming the thing the right is asked on; `noun`: its model (field `code`)."""

    name: str
    run: Callable[..., Done | None]
    about: str | None
    noun: type[Model] | None
    version: int
    doc: str


REGISTRY: dict[str, Verb] = {}
