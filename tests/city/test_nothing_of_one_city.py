"""Nothing in the code knows the name of a place: those stand in the folder of the city that is shipped."""

import ast
import re

import pytest

from kientao.base import paths
from kientao.base.text import fold
from kientao.base.yamlfile import read

CODE = paths.data("cities").parent / "kientao"
# Which folder is loaded when nobody says otherwise is a setting; its name is the only word of a city in the code.
DEFAULT = re.compile(r"(cities/|var/|data/|[\"'` ])dong-xoai\b")
WORDS = {"dia ban", "thanh pho", "thi xa", "phuong", "tinh", "xa"}


def names():
    """Every proper name of the shipped cities, without marks and kind: "tan phu", "dong xoai", …"""
    for folder in sorted(p.parent for p in paths.data("cities").glob("*/city.yaml")):
        about = read(folder / "city.yaml")
        told = [about["name"]["vi"], about["contact"]["address"].split(",")[0], about["contact"]["phone"]]
        told += [row["name"]["vi"] for row in read(folder / "units.yaml")["units"]]
        for name in told:
            yield re.sub(rf"^({'|'.join(WORDS)}) ", "", fold(name))


def files():
    for path in sorted(CODE.rglob("*")):
        if (
            path.suffix in (".py", ".html", ".css", ".js")
            and "vendor" not in path.parts
            and "data" not in path.relative_to(CODE).parts
        ):
            yield path


def running(path):
    """What runs of a file: Python without comments and docstrings, other files whole."""
    text = path.read_text("utf-8")
    if path.suffix != ".py":
        return text
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node) is not None:
            node.body[0] = ast.Pass()
    return ast.unparse(tree)


@pytest.mark.parametrize("name", sorted(set(names())))
def test_no_place_of_a_shipped_city_is_named_in_the_code(name):
    assert len(name) > 4
    found = [
        f"{path.relative_to(CODE.parent)}: {line.strip()[:100]}"
        for path in files()
        for line in running(path).splitlines()
        if re.search(rf"\b{re.escape(name)}\b", fold(DEFAULT.sub("", line)).replace("-", " ").replace("_", " "))
    ]
    assert not found, "\n".join(found)
