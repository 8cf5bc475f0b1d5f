"""What of an act may be public: one reviewed table, `law/publication.yaml`. Closed is the default."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from kientao.base import paths
from kientao.base.yamlfile import read

CLASSES = ("public", "on_publication", "office", "closed", "never")


@dataclass(frozen=True, slots=True)
class Opening:
    klass: str
    keys: frozenset[str]
    why: Any = ""
    article: Any = ""


CLOSED = Opening("closed", frozenset())


@cache
def table() -> dict[str, Opening]:
    """verb -> what may be open, and by which article."""
    rows = read(paths.data("law") / "publication.yaml")["verbs"]
    found: dict[str, Opening] = {}
    for row in rows:
        if row["class"] not in CLASSES or row["verb"] in found:
            raise ValueError(f"law/publication.yaml: {row['verb']}")
        if row["class"] != "closed" and not row.get("why"):
            raise ValueError(f"law/publication.yaml: {row['verb']} is opened without a reason")
        found[row["verb"]] = Opening(row["class"], frozenset(row.get("keys", ())), row.get("why"), row.get("article"))
    return found


def of(verb: str) -> Opening:
    return table().get(verb, CLOSED)


def narrower(klass: str, other: str | None) -> str:
    """The more closed of the two: an act may close its own entry further, never open it."""
    return klass if other is None else max(klass, other, key=CLASSES.index)
