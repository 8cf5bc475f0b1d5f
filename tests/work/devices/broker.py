"""A simulated device on a real broker: it does what it is told, once, and answers."""

import json
import socket
from contextlib import closing

import pytest
from paho.mqtt import client as mqtt

from kientao.city import wire

HOST, PORT = "127.0.0.1", 1883


def needed():
    with closing(socket.socket()) as probe:
        probe.settimeout(1)
        if probe.connect_ex((HOST, PORT)):
            pytest.skip(f"no MQTT broker at {HOST}:{PORT} (start mosquitto to run this)")


class Device:
    """`does`: the words it carried out, in order; told the same code again it answers and does nothing.
    `dumb`: it does not answer; `local`: somebody has it in hand and it refuses."""

    def __init__(self, code):
        self.code, self.does, self.known, self.answers = code, [], {}, 0
        self.dumb = self.local = False
        self.client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, client_id=f"test-{code}")
        self.client.on_message = self._told

    def __enter__(self):
        ready = []
        self.client.on_subscribe = lambda *_: ready.append(True)
        self.client.connect(HOST, PORT)
        self.client.subscribe(wire.topic("lenh", self.code), qos=1)
        while not ready:
            self.client.loop(0.1)
        return self

    def __exit__(self, *_):
        self.client.disconnect()

    def listen(self, until, rounds=100):
        """Take what comes until it is enough; nothing is done behind the test's back."""
        for _ in range(rounds):
            if until():
                return
            self.client.loop(0.1)
        raise AssertionError("the broker brought nothing")

    def _told(self, _client, _data, message):
        told = json.loads(message.payload)
        if told["code"] not in self.known:
            self.known[told["code"]] = not self.local
            if not self.local:
                self.does.append(told["word"])
        if not self.dumb:
            said = {"code": told["code"], "ok": self.known[told["code"]], "local": self.local}
            self.answers += 1
            self.client.publish(wire.topic("tra-loi", self.code), json.dumps(said), qos=1)


class Listener:
    """What the runner's client does with answers: every message to `wire.taken`."""

    def __init__(self):
        self.client, self.heard = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2), []

    def __enter__(self):
        ready = []
        self.client.on_subscribe = lambda *_: ready.append(True)
        self.client.on_message = lambda _c, _d, m: self.heard.append((m.topic, m.payload))
        self.client.connect(HOST, PORT)
        self.client.subscribe(wire.topic("tra-loi", "+"), qos=1)
        while not ready:
            self.client.loop(0.1)
        return self

    def __exit__(self, *_):
        self.client.disconnect()

    def take(self, many=1, rounds=100):
        for _ in range(rounds):
            if len(self.heard) >= many:
                break
            self.client.loop(0.1)
        taken, self.heard = self.heard, []
        assert len(taken) >= many, "no answer came"
        return [wire.taken(*message) for message in taken]
