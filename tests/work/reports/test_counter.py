"""Taking a report for somebody at telephone or counter."""

import pytest

from kientao.work.reports import acts
from kientao.work.reports.models import Contact, Report

from .officers import enter, text


@pytest.fixture
def desk(client, town):
    return enter(client, "minh")


def take(desk, **fields):
    told = {"category": "rac", "what": "Rác ứ đọng trước chợ", "ward": "town", "channel": "hotline", "key": "k1"}
    return desk.post("/viec/tiep-nhan", told | fields)


def test_the_slip_in_large_type_bears_code_secret_and_deadline(desk):
    page = text(take(desk))
    row = Report.objects.get()
    assert f"{row.code[:4]} {row.code[4:]}" in page and "Hạn:" in page and "dòng số" in page
    secret = page.split('class="slip-secret">')[1].split("<")[0]
    acts.check_secret(row, secret)
    assert row.channel == "hotline" and row.anonymous


def test_the_same_form_sent_twice_opens_one_report_with_the_same_slip(desk):
    first, again = text(take(desk)), text(take(desk, sure="1"))
    assert Report.objects.count() == 1
    assert first.split('class="slip-secret">')[1][:19] == again.split('class="slip-secret">')[1][:19]


def test_a_name_or_number_is_kept_only_with_consent(desk):
    refused = take(desk, phone="0900000001")
    assert refused.status_code == 422 and "đồng ý" in text(refused) and Report.objects.count() == 0
    take(desk, phone="0900000001", consent="1")
    assert Contact.objects.get().phone == "0900000001"


def test_possible_duplicates_are_shown_before_it_is_sent(desk):
    take(desk)
    first = Report.objects.get().code
    page = text(take(desk, key="k2", what="Rác đầy trước chợ"))
    assert first in page and "Có thể đã có người báo" in page and Report.objects.count() == 1
    take(desk, key="k2", what="Rác đầy trước chợ", sure="1")
    assert Report.objects.count() == 2


def test_a_category_is_found_by_letters_without_marks(desk):
    lan = {"name": "Lan", "phone": "0900000001", "address": "Ấp 1", "consent": "1"}
    assert "slip-code" in text(take(desk, category="quy dinh", **lan))
    assert Report.objects.get().kind == "rule"
    assert take(desk, category="zzz", key="k3").status_code == 422


def test_a_ward_nobody_answers_for_is_refused(desk):
    assert take(desk, ward="nowhere").status_code == 422
