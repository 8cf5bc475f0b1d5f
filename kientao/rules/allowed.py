"""The verbs that automation may use, read from law/automation.yaml: closed by default, like publication."""

from functools import cache
from typing import NamedTuple

from kientao.base import paths
from kientao.base.text import Text
from kientao.base.yamlfile import read


class Allowed(NamedTuple):
    """highest: "propose" where a person must click, "perform" where the rule may act by itself. parts: what the form
    asks for, by argument."""

    highest: str
    why: Text
    parts: dict[str, Text]


@cache
def verbs() -> dict[str, Allowed]:
    rows = read(paths.data("law") / "automation.yaml")["verbs"]
    return {row["verb"]: Allowed(row["highest"], _text(row["why"]), {
        name: _text(words) for name, words in row["parts"].items()}) for row in rows}  # fmt: skip


def _text(words: dict[str, str]) -> Text:
    return Text(words["vi"], words["en"])
