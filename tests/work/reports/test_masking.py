"""What is proposed to be hidden, as a table of cases."""

import pytest

from kientao.work.reports.masking import propose


@pytest.mark.parametrize(("text", "kinds"), [
    ("gọi 0912345678", ["phone"]),
    ("gọi 0912 345 678, hoặc +84 912.345.678", ["phone", "phone"]),
    ("máy bàn 0271.3879.999", ["phone"]),
    ("CCCD 070088001234", ["identity"]),
    ("CMND 285123456", ["identity"]),
    ("thư tới lan.nguyen@example.com nhé", ["email"]),
    ("xe 93A-123.45 đỗ", ["plate"]),
    ("xe máy 93H1-123.45 và 60C 12345", ["plate", "plate"]),
    ("cách đây 3 ngày, nhà số 12/5, đường rộng 12 m", []),
    ("ngày 07/9/2025 lúc 14 giờ 30", []),
    ("tiền 1.500.000 đồng, quốc lộ 14, ĐT 741", []),
])  # fmt: skip
def test_telephone_identity_mail_and_plates_are_found_and_numbers_of_daily_life_are_not(text, kinds):
    found = propose(text)
    assert sorted(f.kind for f in found.found) == sorted(kinds), found
    for one in found.found:
        assert one.text not in found.text


def test_the_rest_of_the_words_stays():
    assert propose("Gọi 0912345678 giúp tôi").text == "Gọi ••• giúp tôi"
