"""Places and things of the city are written down."""

from datetime import date
from typing import Any

from kientao.ledger.acts import By, Done, act

from ..models import Asset, Office
from .settle import in_order, known, settle, words


@act("asset.define", about="asset", noun=Asset)
def define_asset(
    *, by: By, asset: str, name: Any, kind: str, lon: int, lat: int, since: date, until: date | None = None,
    near: str = "", care: str = "", report: str = "", source: Any = None, invented: bool = False,
) -> Done | None:  # fmt: skip
    """Write down a named place or a thing the city cares for: where it is (millionths of a degree), who keeps it."""
    in_order(since, until)
    if care:
        known(Office, care)
    values: dict[str, Any] = {
        "name": name, "kind": kind, "lon": lon, "lat": lat, "since": since, "until": until, "near": near,
        "care": care, "report": report, "source": source, "invented": invented,
    }  # fmt: skip
    if settle(Asset, asset, **values) is None:
        return None
    return Done(asset, public=words({"asset": asset, **values}), on=since)
