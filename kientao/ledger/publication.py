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
    keys: dict[str, Any]  # opened key -> its words for readers
    title: Any = ""
    why: Any = ""
    article: Any = ""
    about: str = ""  # what kind of thing readers know it as ("indicator"): see `naming`


CLOSED = Opening("closed", {})


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
        found[row["verb"]] = Opening(
            row["class"], _keys(row.get("keys") or {}), row.get("title"), row.get("why"), row.get("article"),
            row.get("about", ""),
        )  # fmt: skip
    return found


def _keys(written: Any) -> dict[str, Any]:
    """Keys as a mapping to their words, or a bare list."""
    return dict(written) if isinstance(written, dict) else {key: key for key in written}


def of(verb: str) -> Opening:
    return table().get(verb, CLOSED)


def narrower(klass: str, other: str | None) -> str:
    """The more closed of the two: an act may close its own entry further, never open it."""
    return klass if other is None else max(klass, other, key=CLASSES.index)
