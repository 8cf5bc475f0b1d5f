"""The town of the board's tests, with the figures that Đồng Xoài's rulers ask for."""

from datetime import date
from decimal import Decimal

import pytest

from tests.board.conftest import cast, indicator, sign_in, town

__all__ = ["cast", "sign_in", "town"]
SUBS = {
    "gia-nhap-thi-truong": "6.93", "tiep-can-dat-dai": "7.39", "minh-bach": "6.41", "chi-phi-thoi-gian": "5.93",
    "chi-phi-khong-chinh-thuc": "5.69", "canh-tranh-binh-dang": "6.44", "tinh-nang-dong": "5.39",
    "ho-tro-doanh-nghiep": "5.85", "dao-tao-lao-dong": "6.54", "thiet-che-phap-ly": "5.72",
}  # fmt: skip


@pytest.fixture
def known(town):
    """Population and area of 2018; PCI of 2019; a target of class II."""
    town.told = {}
    for code, value, unit in (("dan-so", "150052", "person"), ("dien-tich", "167.32", "km2")):
        indicator(code, unit=unit, decimals=2, low=Decimal(0), high=None)
        town.told[code] = town.record(value, on=date(2018, 12, 1), indicator=code)
    for code, value in [("pci", "62.21"), *((f"pci-{name}", value) for name, value in SUBS.items())]:
        indicator(code, unit="point", decimals=2)
        town.record(value, on=date(2019, 12, 31), indicator=code)
    indicator("pci-hang", unit="rank", decimals=0, direction="down")
    town.record("61", on=date(2019, 12, 31), indicator="pci-hang")
    indicator("do-thi-loai", unit="class", decimals=0, direction="down")
    town.target("2", on=date(2025, 12, 31), indicator="do-thi-loai")
    return town
