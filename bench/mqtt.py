"""Messages a second over a real broker: published, taken by the runner's client, on the disk, acknowledged.

    python -m bench.mqtt [--messages 20000] [--broker mqtt://127.0.0.1:1883]

The publisher is a process of its own and keeps at most AHEAD messages before the listener: Mosquitto drops what its
queue of a client (max_queued_messages, 1,000 unless set) does not hold. Its limit of 20 in flight holds as well.
"""

import argparse
import json
import multiprocessing
import os
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from .report import grid

SIZES = (1, 10, 100)  # readings in a message
AHEAD = 500
SOURCE, SENSOR = "tram-thoat-nuoc", "mua-dx-1"


def publish(broker: str, topic: str, key: str, messages: int, size: int, start: int, taken: Any) -> None:
    """As fast as the broker takes them, QoS 1."""
    from urllib.parse import urlsplit  # noqa: PLC0415  a process of its own

    from paho.mqtt import client as mqtt  # noqa: PLC0415  a process of its own

    url = urlsplit(broker)
    client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2)
    client.max_inflight_messages_set(500)
    client.connect(url.hostname or "127.0.0.1", url.port or 1883)
    client.loop_start()
    last = None
    for n in range(messages):
        readings = [{"sensor": SENSOR, "at": start + n * size + i, "value": 1.5} for i in range(size)]
        last = client.publish(topic, json.dumps({"key": key, "readings": readings}), qos=1)
        while n - taken.value >= AHEAD:
            time.sleep(0.0002)
    if last is not None:
        last.wait_for_publish(60)
    client.disconnect()
    client.loop_stop()


def measure(folder: Path, broker: str, messages: int) -> list[dict[str, Any]]:
    os.environ.update(KIENTAO_DATA=str(folder), KIENTAO_CITY="dong-xoai", KIENTAO_MODE="demo", KIENTAO_MQTT=broker,
                      DJANGO_SETTINGS_MODULE="kientao.site.settings")  # fmt: skip
    import django  # noqa: PLC0415  after the environment is set

    django.setup()
    from kientao.base import clock  # noqa: PLC0415  after Django is set up
    from kientao.city import demo, listening, wire  # noqa: PLC0415  after Django is set up
    from kientao.site.commands import beginning  # noqa: PLC0415  after Django is set up

    beginning.init(None, False, empty=True)
    stop, found = threading.Event(), []
    listener = listening.Listener(stop, "bench")
    thread = threading.Thread(target=listener.run)
    thread.start()
    time.sleep(2)  # it has subscribed
    start = clock.now() // clock.SECOND - 100 * 86_400
    for size in SIZES:
        before, taken = listener.accepted, multiprocessing.get_context("spawn").Value("q", 0)
        given = (broker, wire.topic("so-do", SOURCE), demo.source_key(SOURCE), messages, size, start, taken)
        sender = multiprocessing.get_context("spawn").Process(target=publish, args=given)
        sender.start()
        while listener.accepted == before:
            time.sleep(0.0005)
        began = time.perf_counter()
        while taken.value < messages:
            taken.value = (listener.accepted - before) // size
            time.sleep(0.0005)
        seconds = time.perf_counter() - began
        sender.join()
        found.append({"size": size, "messages": messages / seconds, "readings": messages * size / seconds})
        start += messages * size
    stop.set()
    thread.join()
    return found


def table(found: dict[str, Any]) -> str:
    rows = [[str(row["size"]), f"{row['messages']:,.0f}", f"{row['readings']:,.0f}"] for row in found["sizes"]]
    return grid(["readings a message", "messages/s", "readings/s"], rows)


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    given.add_argument("--messages", type=int, default=20_000)
    given.add_argument("--broker", default="mqtt://127.0.0.1:1883")
    asked = given.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = measure(Path(folder) / "data", asked.broker, asked.messages)
    print(table({"sizes": found}))
    print("JSON" + json.dumps({"sizes": found}))


if __name__ == "__main__":
    main()
