"""What readers of the register know the board's things as."""

from collections.abc import Collection
from typing import Any

from kientao.ledger.naming import names

from .fair.facts import KINDS
from .models import Flag, Indicator, Programme, Scenario


@names("indicator")
def indicators(codes: Collection[str]) -> Any:
    rows = Indicator.objects.filter(code__in=codes, audience="public").values_list("code", "name")
    return {code: (name, f"/chi-tieu/{code}") for code, name in rows}


@names("flag")
def flags(codes: Collection[str]) -> Any:
    rows = Flag.objects.filter(code__in=codes, audience="public").values_list("code", "kind")
    return {code: (KINDS[kind], f"/dau-hieu/{code}") for code, kind in rows}


@names("scenario")
def scenarios(codes: Collection[str]) -> Any:
    rows = Scenario.objects.filter(code__in=codes, audience="public").values_list("code", "title")
    return {code: (title, f"/kich-ban/{code}") for code, title in rows}


@names("programme")
def programmes(codes: Collection[str]) -> Any:
    rows = Programme.objects.filter(code__in=codes).values_list("code", "title")
    return {code: (title, "/chuong-trinh") for code, title in rows}
