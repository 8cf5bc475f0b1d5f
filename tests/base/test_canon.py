import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kientao.base.canon import MOST_INT, canon, parse
from kientao.base.errors import Refused

plain = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"])).map(
    lambda s: unicodedata.normalize("NFC", s)
)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-MOST_INT, MOST_INT) | plain,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(plain, inner, max_size=4),
    max_leaves=12,
)


@given(values)
def test_what_is_written_reads_back_as_the_same_value_and_the_same_bytes(value):
    try:
        body = canon(value)
    except Refused as no:
        assert no.code == "canon.too_deep"
        return
    assert parse(body) == value
    assert canon(parse(body)) == body


@given(st.binary(max_size=60) | values.map(lambda v: json.dumps(v).encode()))
def test_bytes_that_are_accepted_are_the_only_spelling_of_their_value(body):
    try:
        value = parse(body)
    except Refused:
        return
    assert canon(value) == body


def test_keys_are_sorted_and_letters_stay_letters():
    assert canon({"b": [1, True, None], "a": 'Đồng Xoài\n\t"\\'}) == (
        '{"a":"Đồng Xoài\\n\\t\\"\\\\","b":[1,true,null]}'.encode()
    )


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (1.0, "canon.float"),
        ([{"x": float("nan")}], "canon.float"),
        (2**53, "canon.int_too_large"),
        (-(2**53), "canon.int_too_large"),
        ({1: "x"}, "canon.key_not_text"),
        ({None: "x"}, "canon.key_not_text"),
        (unicodedata.normalize("NFD", "Đồng"), "canon.not_nfc"),
        ({unicodedata.normalize("NFD", "ồ"): 1}, "canon.not_nfc"),
        ("dòng\n\u0301", "canon.not_nfc"),
        ("a\x00", "canon.control"),
        ("a\r\n", "canon.control"),
        ("\\\x08", "canon.control"),
        ("a\x7f", "canon.control"),
        ("é\x7f", "canon.control"),
        ("é\x85", "canon.control"),
        ("\ud800", "canon.surrogate"),
        ({"\udfff": 1}, "canon.surrogate"),
        (b"bytes", "canon.type"),
        ({"x": {1, 2}}, "canon.type"),
        ("x" * 65_534, "canon.too_long"),
    ],
)
def test_what_could_be_read_two_ways_is_refused(value, code):
    with pytest.raises(Refused) as no:
        canon(value)
    assert no.value.code == code


def test_backslashes_before_letters_are_not_taken_for_control_characters():
    for text in ("\\b", "\\\\u0000", "C:\\folder\\bin", "\\\\\\r"):
        assert parse(canon(text)) == text


def test_the_largest_body_fits_and_one_byte_more_does_not():
    assert len(canon("x" * 65_533)) == 65_535
    with pytest.raises(Refused):
        parse(b'"' + b"x" * 65_534 + b'"')


def test_nesting_without_end_is_refused_gently():
    value: list = []
    value.append(value)
    with pytest.raises(Refused, match="tầng"):
        canon(value)
    with pytest.raises(Refused):
        parse(b"[" * 60_000)


@pytest.mark.parametrize(
    "body",
    [
        b'{"b":1,"a":2}',
        b'{"a":1,"a":1}',
        b'{"a": 1}',
        b" 1",
        b"1\n",
        b"-0",
        b"01",
        b"1.0",
        b"1e2",
        b"NaN",
        b"9" * 5000,
        b'"\\u0041"',
        b'"\\/"',
        b'"\xc4\x91\xcc\x81\xff"',
        b'"\\ud800"',
        b"\xef\xbb\xbf1",
        b"",
        b"{",
    ],
)
def test_another_spelling_of_the_same_value_is_refused(body):
    with pytest.raises(Refused):
        parse(body)
