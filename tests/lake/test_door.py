"""Over HTTP: what is taken, what is turned away and with which words, and that nothing half is taken."""

import gzip
import io
import json

import pytest

from kientao.lake import door, log
from kientao.lake.door import Door

from .test_stream import fate_counts, lake
from .town import KEY, START, read_all

__all__ = ["lake"]
SECONDS = START // 1_000_000
GOOD = {"sensor": "s0", "at": SECONDS, "value": 1.5}


def elsewhere(environ, start):
    start("404 Not Found", [])
    return [b"elsewhere"]


def post(body, kind="application/json", key=KEY, method="POST", path=door.PATH, **environ):
    """(status, headers, what was told)"""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    said = {}
    answer = b"".join(Door(elsewhere)(
        {"REQUEST_METHOD": method, "PATH_INFO": path, "CONTENT_TYPE": kind, "CONTENT_LENGTH": str(len(data)),
         "HTTP_AUTHORIZATION": f"Bearer {key}", "wsgi.input": io.BytesIO(data), **environ},
        lambda status, headers: said.update(status=status, headers=dict(headers)),
    ))  # fmt: skip
    return said["status"][:3], said["headers"], json.loads(answer)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (GOOD, "application/json"),
        ([GOOD], "application/json; charset=utf-8"),
        (json.dumps(GOOD).encode() + b"\n", "application/x-ndjson"),
        ({**GOOD, "at": "2026-01-01T07:00:00+07:00"}, "application/json"),
    ],
)
def test_one_reading_is_taken_in_each_shape(body, kind):
    status, headers, told = post(body, kind)
    assert (status, headers["Cache-Control"]) == ("200", "no-store")
    assert told == {"accepted": 1, "first": 0, "refused": [], "refused_count": 0}
    read_all()
    assert fate_counts() == {"accepted": 1}


def test_each_refused_reading_is_named_with_words_and_counted_while_the_others_are_taken():
    some = [GOOD, {**GOOD, "sensor": "ai-do"}, {**GOOD, "at": "2026-01-01T07:00:00"}, {**GOOD, "at": 9_000_000_000},
            {**GOOD, "value": 1e308, "at": SECONDS * 1000}, {**GOOD, "at": SECONDS + 1}]  # fmt: skip
    status, _, told = post(some)
    assert (status, told["accepted"], told["refused_count"]) == ("200", 2, 4)
    assert [(r["index"], r["sensor"], r["why"]) for r in told["refused"]] == [
        (1, "ai-do", "unknown"), (2, "s0", "broken"), (3, "s0", "future"), (4, "s0", "broken")]  # fmt: skip
    assert told["refused"][0]["words"] == "không có thiết bị này"
    assert post(some, HTTP_ACCEPT_LANGUAGE="en")[2]["refused"][0]["words"] == "no such sensor"
    read_all()
    assert fate_counts() == {"accepted": 4, "double": 1, "out_of_order": 1, "unknown": 2, "broken": 4, "future": 2}


def test_only_the_first_hundred_refused_are_named():
    told = post([{**GOOD, "sensor": f"x{n}"} for n in range(150)])[2]
    assert (told["refused_count"], len(told["refused"]), told["first"]) == (150, 100, -1)


@pytest.mark.parametrize(
    ("status", "code", "given"),
    [
        ("401", "lake.key", {"key": "khac"}),
        ("401", "lake.key", {"HTTP_AUTHORIZATION": "Basic eDp5"}),
        ("405", "lake.method", {"method": "GET"}),
        ("415", "lake.type", {"kind": "text/csv"}),
        ("400", "lake.body", {"body": b"["}),
        ("400", "lake.body", {"body": b'{"sensor": "s0"}'}),
        ("400", "lake.body", {"body": b"\xff\xfe"}),
        ("400", "lake.body", {"body": b""}),
        ("400", "lake.body", {"body": b"[" * 100_000}),
        ("400", "lake.body", {"HTTP_CONTENT_ENCODING": "gzip"}),
        ("413", "lake.large", {"CONTENT_LENGTH": str(door.BODY_MAX + 1)}),
        ("413", "lake.large", {"CONTENT_LENGTH": "-1"}),
        ("413", "lake.large", {"body": gzip.compress(b" " * (door.BODY_MAX + 1)), "HTTP_CONTENT_ENCODING": "gzip"}),
    ],
)
def test_what_is_wrong_as_a_whole_is_turned_away_whole(status, code, given):
    found, _, told = post(**{"body": GOOD, **given})
    assert (found, told["code"]) == (status, code)
    assert told["words"]
    assert log.Log(door.log().folder).files() == []


def test_packed_readings_are_unpacked():
    body = gzip.compress(json.dumps([GOOD] * 3).encode())
    assert post(body, HTTP_CONTENT_ENCODING="gzip")[2]["accepted"] == 3


def test_too_many_readings_in_one_message_are_refused_before_any_is_taken(monkeypatch):
    monkeypatch.setattr(door, "READINGS_MAX", 2)
    assert post([GOOD] * 3)[0] == "413"


def test_a_stream_that_is_behind_answers_when_to_come_again(monkeypatch):
    monkeypatch.setattr(door, "BEHIND_MAX", 1)
    post([GOOD, GOOD])
    status, headers, told = post(GOOD)
    assert (status, told["code"], int(headers["Retry-After"])) == ("429", "lake.crowded", door.RETRY_SECONDS)


def test_a_full_disk_is_said_with_503_and_nothing_stands(monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(log, "_write_all", full)
    status, _, told = post(GOOD)
    assert status == "503" and "Đĩa đã đầy" in told["words"]
    monkeypatch.undo()


def test_every_other_address_goes_on():
    said = []
    assert Door(elsewhere)({"PATH_INFO": "/"}, lambda *told: said.append(told)) == [b"elsewhere"]
    assert said == [("404 Not Found", [])]
