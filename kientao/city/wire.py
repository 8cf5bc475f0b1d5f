"""The wire to things outside, over any MQTT broker: what is sent, and who takes what comes in.

    kientao/<city>/<part>/<thing>     parts: so-do (readings), lenh (commands), tra-loi (answers)

The client of the runner subscribes to every part of HANDLERS and gives what comes to `taken`.
"""

import ssl
from collections.abc import Callable
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

from django.conf import settings
from paho.mqtt import client as mqtt

from kientao.base.errors import Unready, declare
from kientao.base.text import T

declare("wire.unsent", T("Máy chủ MQTT chưa nhận: {why}.", "The MQTT broker did not take it: {why}."))
WAIT = 10.0  # seconds for a broker to take one message
Taker = Callable[[str, bytes], None]
HANDLERS: dict[str, Taker] = {}


class Broker(NamedTuple):
    host: str
    port: int
    user: str
    password: str
    tls: bool


def handler(part: str) -> Callable[[Taker], Taker]:
    """Declare who takes what comes under a part: `fn(thing, payload)`. The same message may come twice."""

    def declare_handler(take: Taker) -> Taker:
        HANDLERS[part] = take
        return take

    return declare_handler


def topic(part: str, thing: str) -> str:
    return f"kientao/{settings.KIENTAO.city_folder.name}/{part}/{thing}"


def taken(address: str, payload: bytes) -> bool:
    """Give a message to its handler; False: nobody takes this topic. Raises what the handler raises."""
    parts = address.split("/")
    if len(parts) != 4 or parts[:2] != topic("", "").split("/")[:2] or parts[2] not in HANDLERS:
        return False
    HANDLERS[parts[2]](parts[3], payload)
    return True


def configured() -> bool:
    return bool(settings.KIENTAO.mqtt)


def broker() -> Broker:
    """Where KIENTAO_MQTT points."""
    url = urlsplit(settings.KIENTAO.mqtt)
    tls = url.scheme == "mqtts"
    return Broker(url.hostname or "localhost", url.port or (8883 if tls else 1883), unquote(url.username or ""),
                  unquote(url.password or ""), tls)  # fmt: skip


def client(name: str, **more: Any) -> mqtt.Client:
    """A client for the broker, not connected yet. name: its id; the same one again takes the former's place."""
    made = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, client_id=name, **more)
    where = broker()
    if where.user:
        made.username_pw_set(where.user, where.password)
    if where.tls:
        made.tls_set_context(ssl.create_default_context())
    return made


def publish(address: str, payload: bytes) -> None:
    """Send one message, QoS 1, and wait until the broker has it. Raises wire.unsent: it may or may not have arrived."""
    sender, where = client(""), broker()
    try:
        sender.connect(where.host, where.port, keepalive=int(WAIT))
        sender.loop_start()
        told = sender.publish(address, payload, qos=1)
        told.wait_for_publish(WAIT)
        if not told.is_published():
            raise Unready("wire.unsent", why=f"{WAIT:.0f} s")
    except (OSError, ValueError, RuntimeError) as e:
        raise Unready("wire.unsent", why=e) from e
    finally:
        sender.disconnect()
        sender.loop_stop()
