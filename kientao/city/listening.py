"""The client that listens at the MQTT broker, a thread of the runner: takes what comes, acknowledges what is kept.

QoS 1 under a name of its own and with a session that stays: while this machine is away the broker keeps what comes.
A message is acknowledged only when what it says is on the disk; killed before, it comes again and counts once.
"""

import hashlib
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import connections
from paho.mqtt import client as mqtt

from kientao.base import clock
from kientao.base.errors import Unready, declare
from kientao.base.text import T
from kientao.ledger import consumers, lease

from . import messages, wire

NAME = "mqtt"  # of the lease, and of the row that tells what is wrong
LEASE = 30 * clock.SECOND
GROUP = 500  # messages in one append
CALM = 0.002  # seconds without a message that end a group
WAIT = 1.0
KEEPALIVE = 30
declare("wire.lost", T("Mất kết nối máy chủ MQTT ({why}).", "The MQTT broker is gone ({why})."))
log = logging.getLogger("kientao.city")


def start(stop: threading.Event, holder: str) -> threading.Thread | None:
    """A thread that listens until told to stop; None where no broker is set."""
    if not wire.configured():
        return None
    made = threading.Thread(target=Listener(stop, holder).run, name=NAME, daemon=True)
    made.start()
    return made


def name() -> str:
    """Of the client: the same for this city's log for ever, for the broker keeps what it missed under it."""
    told = f"{settings.KIENTAO.origin} {settings.KIENTAO.city_folder.name} {settings.KIENTAO.data}"
    return f"kientao-{hashlib.sha256(told.encode()).hexdigest()[:14]}"


class Listener:
    """holder: of the lease; of many runners one listens, or they would push each other out."""

    def __init__(self, stop: threading.Event, holder: str):
        self.stop, self.holder = stop, holder
        self.inbox: list[mqtt.MQTTMessage] = []
        self.accepted = 0

    def run(self) -> None:
        """Until told to stop. A broker that is away is asked again, ever more slowly, and the health page says so."""
        while not self.stop.is_set():
            now = clock.now()
            try:
                if lease.hold(NAME, self.holder, now, LEASE):
                    self._listen()
                wait = int(WAIT * clock.SECOND)
            except Exception as e:
                wait = consumers.failed(NAME, now, e) - clock.now()
            self.stop.wait(max(0, wait) / clock.SECOND)
        try:
            lease.release(NAME, self.holder)
        finally:
            connections.close_all()

    def _listen(self) -> None:
        with self.connected() as client:
            while not self.stop.is_set() and lease.hold(NAME, self.holder, clock.now(), LEASE):
                self.turn(client)

    @contextmanager
    def connected(self) -> Iterator[mqtt.Client]:
        """One connection, from the first greeting to its end. What it left unacknowledged comes again on the next."""
        self.inbox, where = [], wire.broker()
        client = wire.client(name(), clean_session=False, manual_ack=True)
        client.on_connect, client.on_message = self._greeted, self._came
        client.connect(where.host, where.port, keepalive=KEEPALIVE)
        try:
            yield client
        finally:
            client.disconnect()

    def turn(self, client: mqtt.Client) -> None:
        """What came until it was calm for a moment, taken together and acknowledged."""
        self._loop(client, WAIT)
        before = 0
        while before < len(self.inbox) < GROUP:
            before = len(self.inbox)
            self._loop(client, CALM)
        came, self.inbox = self.inbox, []
        self._take(came)
        for message in came:
            client.ack(message.mid, message.qos)

    def _take(self, came: list[mqtt.MQTTMessage]) -> None:
        readings, others = [], []
        for message in came:
            parts = message.topic.split("/")
            if len(parts) == 4 and parts[2] == messages.PART:
                readings.append((parts[3], bytes(message.payload)))
            else:
                others.append(message)
        if readings:
            self.accepted += messages.take(readings)
        for message in others:
            try:
                wire.taken(message.topic, bytes(message.payload))
            except Unready:
                raise
            except Exception:  # it would come again for ever and keep the others away
                log.exception("mqtt: a message under %.80s could not be taken", message.topic)

    def _loop(self, client: mqtt.Client, wait: float) -> None:
        if (code := client.loop(wait)) != mqtt.MQTT_ERR_SUCCESS:
            raise Unready("wire.lost", why=mqtt.error_string(code))

    def _greeted(self, client: mqtt.Client, given: Any, flags: Any, reason: Any, more: Any) -> None:
        if reason.is_failure:
            raise Unready("wire.lost", why=reason)
        for part in sorted({messages.PART, *wire.HANDLERS}):
            client.subscribe(wire.topic(part, "+"), qos=1)
        consumers.mended(NAME)

    def _came(self, client: mqtt.Client, given: Any, message: mqtt.MQTTMessage) -> None:
        self.inbox.append(message)
