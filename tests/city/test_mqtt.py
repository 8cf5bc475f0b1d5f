"""Readings over a real broker: kept before they are acknowledged, and nothing twice."""

import json
import os
import threading
from dataclasses import replace

import pytest
from django.conf import settings
from paho.mqtt import client as mqtt

from kientao.base import clock
from kientao.base.errors import Unready
from kientao.city import demo, listening, messages, readings, wire
from kientao.city.models import Sensor
from kientao.ledger import consumers
from tests.city.sensing import NOW, fates, read_all, sensors
from tests.city.test_loading import town
from tests.city.test_sensors import measured
from tests.work.devices.broker import HOST, PORT, needed

assert town and measured and sensors  # fixtures


@pytest.fixture
def listener(sensors, monkeypatch):
    """Known to the broker, which forgets it afterwards."""
    needed()
    _configure(monkeypatch)
    made = listening.Listener(threading.Event(), "test")
    _forget()
    with made.connected() as client:
        turns(made, client, 3)
    yield made
    _forget()


def _configure(monkeypatch):
    """Topics of its own, for the broker serves other tests too."""
    own = replace(settings.KIENTAO, mqtt=f"mqtt://{HOST}:{PORT}", city=f"thu-{os.getpid()}")
    monkeypatch.setattr(settings, "KIENTAO", own)


def _forget():
    client = wire.client(listening.name(), clean_session=True)
    client.connect(HOST, PORT)
    for _ in range(3):
        client.loop(0.1)
    client.disconnect()


@pytest.fixture(autouse=True)
def _short(monkeypatch):
    monkeypatch.setattr(listening, "WAIT", 0.05)


def turns(listener, client, many=30, until=lambda: False):
    """Until it is so, and once more: what the broker still says is read, or closing would lose the answers to it."""
    for _ in range(many):
        enough = until()
        listener.turn(client)
        if enough:
            return


def send(*payloads, source="tram"):
    """To the broker, which has them when this returns."""
    client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2)
    client.connect(HOST, PORT)
    client.loop_start()
    for payload in payloads:
        body = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
        client.publish(wire.topic("so-do", source), body, qos=1).wait_for_publish(5)
    client.disconnect()
    client.loop_stop()


def message(*readings, key=None, sensor="mua-1"):
    """(minutes before NOW, value) each."""
    told = [{"sensor": sensor, "at": NOW // 10**6 - 60 * m, "value": value} for m, value in readings]
    return {"key": key or demo.source_key("tram"), "readings": told[0] if len(told) == 1 else told}


def test_what_was_sent_while_nobody_listened_is_taken_in_one_append(listener):
    send(message((9, 1.5)), message((8, 2), (7, 3)), message((6, 4)))
    with listener.connected() as client:
        turns(listener, client, until=lambda: listener.accepted == 4)
    read_all()
    assert fates() == {"accepted": 4}
    with listener.connected() as client:
        turns(listener, client, 3)
    assert listener.accepted == 4, "it was acknowledged"


def test_killed_before_the_answer_it_comes_again_and_counts_once(listener, monkeypatch):
    send(message((9, 1.5)), message((8, 2)))
    monkeypatch.setattr(mqtt.Client, "ack", lambda *_: None)  # on the disk, then the power goes
    with listener.connected() as client:
        turns(listener, client, until=lambda: listener.accepted == 2)
    monkeypatch.undo()
    _configure(monkeypatch)
    with listener.connected() as client:
        turns(listener, client, until=lambda: listener.accepted == 4)
    read_all()
    assert fates()["accepted"] == 4
    found = readings.raw(Sensor.objects.get(code="mua-1"), NOW - clock.HOUR, NOW)
    assert found.value.tolist() == [1.5, 2]


def test_a_lake_that_cannot_take_it_leaves_it_with_the_broker(listener, monkeypatch):
    def crowded(*_):
        raise Unready("lake.crowded", seconds=2)

    send(message((9, 1.5)))
    with monkeypatch.context() as patched:
        patched.setattr(messages.door, "take", crowded)
        with pytest.raises(Unready), listener.connected() as client:
            turns(listener, client)
    with listener.connected() as client:
        turns(listener, client, until=lambda: listener.accepted == 1)
    assert listener.accepted == 1


@pytest.mark.parametrize("payload", [b"", b"[1,", b'{"key": 1}', b'{"readings": []}', b"\xff" * 40])
def test_a_message_without_the_key_of_its_source_is_refused_and_keeps_nobody_away(listener, payload):
    send(payload, message((9, 1), key="khoa-sai"), message((8, 2)))
    send(message((7, 3)), source="nguon-khac")
    with listener.connected() as client:
        turns(listener, client, 5)
    read_all()
    assert fates() == {"accepted": 1}


def test_what_cannot_be_taken_is_counted_for_its_source(listener):
    send(message((9, 1), sensor="la"), message((-60, 1)), {"key": demo.source_key("tram"), "readings": [{"at": 1}]})
    with listener.connected() as client:
        turns(listener, client, 5)
    read_all()
    assert fates() == {"unknown": 1, "future": 1, "broken": 1}


def test_a_broker_that_is_away_is_told_and_asked_again(sensors, monkeypatch):
    told = []
    monkeypatch.setattr(settings, "KIENTAO", replace(settings.KIENTAO, mqtt="mqtt://127.0.0.1:9"))
    stop = threading.Event()

    def failed(name, now, error):
        told.append((name, type(error)))
        if len(told) == 2:
            stop.set()
        return now

    monkeypatch.setattr(consumers, "failed", failed)
    monkeypatch.setattr(listening.connections, "close_all", lambda: None)  # the test's own
    listening.Listener(stop, "test").run()
    assert told == [("mqtt", ConnectionRefusedError)] * 2
