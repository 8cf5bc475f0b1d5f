"""One thing that an operator is told of: how it stands, and what to do."""

from dataclasses import dataclass

from kientao.base.text import Text

GOOD, SOON, NOW = "good", "soon", "now"  # nothing; when there is time; first thing


@dataclass(frozen=True)
class Check:
    """`todo` says what to do when `state` is not good; `value` is a number for machines."""

    name: str
    title: Text
    state: str
    words: Text
    todo: Text | None = None
    value: float | None = None


def kind_of(error: str) -> str:
    """Only the kind of an error is public: its text may quote what a row held."""
    return error.partition(":")[0][:80]
