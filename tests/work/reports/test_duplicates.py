"""Candidates for duplicates: near, within two weeks, in like words; with reasons."""

from kientao.base import clock
from kientao.work.reports import acts, duplicates
from kientao.work.reports.duplicates import Told, compare, telling
from kientao.work.reports.models import Report

from .officers import enter, text

LON, LAT = 106_894_546, 11_548_704


def told(code="A", words="rác ứ đọng trước chợ", category="rac", east=0, days=0, lon=LON, ward="w"):
    """east: metres."""
    place = None if lon is None else round(lon + east / 0.109)
    return Told(code, category, place, None if lon is None else LAT, ward, days * clock.DAY, telling(words))


def test_the_nearer_and_the_more_alike_the_higher():
    near, far = compare(told(), told("B", east=10)), compare(told(), told("B", east=120))
    assert near.score > far.score and near.metres == 10
    assert [r.vi for r in near.reasons][:3] == ["cách 10 m", "cùng ngày", "cùng lĩnh vực"]


def test_too_far_too_late_or_nothing_in_common_is_no_candidate():
    assert compare(told(), told("B", east=151)) is None
    assert compare(told(), told("B", days=15)) is None
    assert compare(told(), told("B", words="tiếng loa hát khuya", category="tieng-on")) is None


def test_without_a_point_ward_and_words_must_carry_it():
    assert compare(told(lon=None), told("B", lon=None)) is not None
    assert compare(told(lon=None), told("B", lon=None, ward="other")) is None
    assert compare(told(lon=None), told("B", lon=None, words="xe đậu chắn lối")) is None


def test_the_page_shows_them_with_score_and_reasons_and_never_a_reserved_one(client, town, filed):
    first = filed(what="Rác ứ đọng trước chợ").code
    again = filed(what="Chợ đầy rác ứ đọng", lon=LON + 100).code
    kept_apart = filed(what="Rác ứ đọng trước chợ", lon=LON + 50).code
    page = text(enter(client, "minh").get(f"/viec/phan-anh/{again}"))
    assert first in page and "giống" in page and "cùng lĩnh vực" in page
    acts.reserve_report(by=town.minh, report=kept_apart, office="hall")
    assert kept_apart not in text(client.get(f"/viec/phan-anh/{again}"))
    row = Report.objects.get(code=again)
    found = duplicates.candidates(duplicates.told(row), Report.objects.all())
    assert [c.code for c in found] == [first]
