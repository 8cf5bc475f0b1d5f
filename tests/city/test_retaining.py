"""How long raw readings are kept is a dated decision of the city's folder; what cannot be read drops nothing."""

from datetime import date

import pytest

from kientao.base.errors import Refused
from kientao.city import retaining

ROW = {"kinds": ["mua"], "from": date(2026, 1, 5), "until": date(2026, 6, 30), "days": 400,
       "source": {"title": "Quyết định thử", "checked": "derived"}}  # fmt: skip


def decided(monkeypatch, *rows):
    monkeypatch.setattr(retaining, "kept", lambda file: {"retention": list(rows)})
    return lambda *day: {kind: keep.days for kind, keep in retaining.keeps(date(*day)).items()}


def test_a_decision_holds_between_its_days(monkeypatch):
    on = decided(monkeypatch, ROW, ROW | {"from": date(2026, 7, 1), "until": None, "days": 90})
    assert [on(2026, 1, 4), on(2026, 1, 5), on(2026, 7, 1)] == [{}, {"mua": 400}, {"mua": 90}]


@pytest.mark.parametrize("fault", [{"days": 5}, {"days": "400"}, {"source": None}, {"from": "2026"}, {"kinds": []}])
def test_what_cannot_be_read_is_refused(monkeypatch, fault):
    with pytest.raises(Refused) as refused:
        decided(monkeypatch, ROW | fault)(2026, 2, 1)
    assert refused.value.code == "retention.row"


def test_a_city_without_a_decision_keeps_everything(monkeypatch):
    assert decided(monkeypatch)(2030, 1, 1) == {}
