"""The figures of law that the program uses: dated, each with its source, none of them in Python."""

from datetime import date
from functools import cache

from kientao.base import paths
from kientao.base.dated import DatedPoint, Parameters, load_parameters


@cache
def parameters() -> Parameters:
    """Everything under law/vn, read once; a value without source or with overlapping dates stops the start."""
    return load_parameters(paths.data("law") / "vn")


def at(name: str, on: date) -> DatedPoint:
    """What held on a day: `at("information.publish_days_max", day).value`. Missing where nothing is known."""
    return parameters().get(name, on=on)
