"""What readers of the register know devices as: the name of their sensor."""

from collections.abc import Collection
from typing import Any

from kientao.base.text import T
from kientao.city.models import Sensor
from kientao.ledger.naming import names


@names("device")
def devices(codes: Collection[str]) -> Any:
    rows = Sensor.objects.filter(code__in=codes).values_list("code", "name")
    return {code: (T(name["vi"], name.get("en") or name["vi"]), f"/cam-bien/{code}") for code, name in rows}
