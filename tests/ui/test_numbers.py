from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kientao.base.errors import Refused
from kientao.ui import dates, language, numbers

DECIMALS = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15, places=4)


@pytest.mark.parametrize(
    ("value", "vi", "en"),
    [
        (1234.5, "1.234,5", "1,234.5"),
        (1234567, "1.234.567", "1,234,567"),
        (0, "0", "0"),
        (Decimal("-0.25"), "-0,25", "-0.25"),
        (Decimal("1E+3"), "1.000", "1,000"),
        (0.1, "0,1", "0.1"),
        (None, "", ""),
    ],
)
def test_numbers_are_written_the_way_of_the_language(value, vi, en):
    assert (numbers.num(value, lang="vi"), numbers.num(value, lang="en")) == (vi, en)


def test_rounding_is_half_up_and_never_leaves_a_minus_zero():
    assert numbers.num(Decimal("2.345"), 2, "vi") == "2,35"
    assert numbers.num(Decimal("-0.001"), 1, "vi") == "0,0"
    assert numbers.num(3, lang="vi", sign=True) == "+3"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.234,5", "1234.5"),
        ("1,234.5", "1234.5"),
        ("1.234.567", "1234567"),
        ("1,234,567", "1234567"),
        ("1.234.567,891", "1234567.891"),
        ("1 234 567", "1234567"),
        ("1\u00a0234,5", "1234.5"),
        ("-3,25", "-3.25"),
        ("\u22123,25", "-3.25"),
        ("3.25", "3.25"),
        ("1234,567", "1234.567"),
        ("0,125", "0.125"),
        ("1,2340", "1.234"),
        (" 42 ", "42"),
    ],
)
def test_what_has_one_reading_is_read(text, value):
    assert numbers.read_number(text) == Decimal(value)


@pytest.mark.parametrize("text", ["1.234", "1,234", "12.345", "-999,000", "133.000"])
def test_what_could_be_read_two_ways_is_asked_with_both_readings(text):
    with pytest.raises(Refused) as refused:
        numbers.read_number(text)
    assert refused.value.code == "number.two_readings"
    for said in (refused.value.params["whole"], refused.value.params["vi"], refused.value.params["en"]):
        numbers.read_number(said)  # what the message tells to write is understood
        assert said in refused.value.say("vi") + refused.value.say("en")


@pytest.mark.parametrize(
    "text",
    ["", " ", "abc", "1.2.3", "1,23,456", "1.234,5,6", "--1", "1e5", "٣", "1..2", "0.123.456", "1" * 41, "NaN", "1,"],
)
def test_what_is_not_a_number_is_refused(text):
    with pytest.raises(Refused, match="không phải là một con số"):
        numbers.read_number(text)


@given(DECIMALS, st.sampled_from(["vi", "en"]))
def test_a_field_reads_back_what_it_was_filled_with(value, lang):
    assert numbers.read_number(numbers.field_number(value, lang)) == value


@given(DECIMALS, st.sampled_from(["vi", "en"]))
def test_a_written_number_is_read_back_or_asked_about_never_misread(value, lang):
    try:
        assert numbers.read_number(numbers.num(value, lang=lang)) == value
    except Refused as refused:
        assert refused.code == "number.two_readings"


@given(st.text(max_size=50))
def test_no_text_breaks_the_reader(text):
    try:
        assert numbers.read_number(text).is_finite()
    except Refused as refused:
        assert refused.say("vi") and refused.say("en")


@pytest.mark.parametrize(
    ("dong", "vi", "en"),
    [
        (5_800_000_000_000, "5.800 tỷ đồng", "5,800 billion dong"),
        (133_000_000, "133 triệu đồng", "133 million dong"),
        (12_560_000, "12,6 triệu đồng", "12.6 million dong"),
        (2000, "2.000 đồng", "2,000 dong"),
        (-1_500_000_000, "-1,5 tỷ đồng", "-1.5 billion dong"),
        (0, "0 đồng", "0 dong"),
    ],
)
def test_money_is_written_in_its_largest_scale(dong, vi, en):
    assert (numbers.money(dong, lang="vi"), numbers.money(dong, lang="en")) == (vi, en)


@pytest.mark.parametrize(
    ("text", "dong"),
    [
        ("5800 tỷ", 5_800_000_000_000),
        ("12,5 triệu đồng", 12_500_000),
        ("1.250.000 đ", 1_250_000),
        ("2 nghìn tỷ đồng", 2_000_000_000_000),
        ("7 tỉ", 7_000_000_000),
        ("3.5 billion dong", 3_500_000_000),
    ],
)
def test_money_is_read_with_its_unit(text, dong):
    assert numbers.read_money(text) == dong


def test_money_of_two_readings_or_strange_units_is_asked():
    for text, code in (("5.800 tỷ", "number.two_readings"), ("5 USD", "money.unknown_unit")):
        with pytest.raises(Refused) as refused:
            numbers.read_money(text)
        assert refused.value.code == code


def test_days_bear_a_zero_below_ten_and_months_only_below_three():
    assert [dates.day(d, "vi") for d in (date(2021, 9, 7), date(2021, 2, 15), date(2021, 10, 1))] == [
        "07/9/2021",
        "15/02/2021",
        "01/10/2021",
    ]
    assert dates.day(date(2021, 9, 7), "en") == "7 September 2021"
    assert dates.month(date(2021, 1, 1), "vi") == "01/2021"


@given(st.dates(date(1000, 1, 1)))
def test_a_written_day_is_read_back(on):
    assert dates.read_day(dates.day(on, "vi")) == dates.read_day(on.isoformat()) == on


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("7/9/21", "day.short_year"),
        ("31/02/2021", "day.unreadable"),
        ("hôm nay", "day.unreadable"),
        ("", "day.unreadable"),
    ],
)
def test_a_day_that_is_none_is_refused(text, code):
    with pytest.raises(Refused) as refused:
        dates.read_day(text)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("on", "vi", "en"),
    [
        (date(2024, 6, 1), "hôm nay", "today"),
        (date(2024, 5, 31), "hôm qua", "yesterday"),
        (date(2024, 5, 2), "30 ngày trước", "30 days ago"),
        (date(2024, 3, 31), "2 tháng trước", "2 months ago"),
        (date(2021, 6, 1), "3 năm trước", "3 years ago"),
        (date(2021, 6, 2), "2 năm trước", "2 years ago"),
        (date(2024, 6, 2), "ngày mai", "tomorrow"),
        (date(2030, 12, 31), "6 năm nữa", "in 6 years"),
    ],
)
def test_age_is_told_in_the_largest_whole_unit(on, vi, en):
    today = date(2024, 6, 1)
    assert (dates.age(on, today, "vi"), dates.age(on, today, "en")) == (vi, en)


def test_the_language_of_the_block_is_used_and_left_again():
    with language.use("en"):
        assert numbers.num(1234.5) == "1,234.5"
    assert numbers.num(1234.5) == "1.234,5"
