"""Readings that come over MQTT: what a message says, and how many messages become one append.

    kientao/<city>/so-do/<source>      {"key": "…", "readings": {…} or [{…}, …]}      readings as over HTTP

The broker lets in whom it knows; the key says that the message is this source's own. Sent twice does no harm.
"""

import logging
from collections import Counter
from collections.abc import Iterable

import msgspec

from kientao.base.errors import Refused
from kientao.lake import door
from kientao.lake.series import Key

PART = "so-do"
log = logging.getLogger("kientao.city")


class Message(msgspec.Struct):
    key: str
    readings: msgspec.Raw


class Signed(msgspec.Struct):
    """As much of a message as says whose it is, whatever its readings look like."""

    key: str


_signed = msgspec.json.Decoder(Signed)
_message = msgspec.json.Decoder(Message)


def take(messages: Iterable[tuple[str, bytes]]) -> int:
    """Messages (source, payload) as one append a source, on the disk on return; how many readings were accepted.

    What cannot be read is counted for its source, or told in the log where its key is wrong. Unready: nothing may be
    acknowledged.
    """
    found: dict[str, tuple[Key, list[door.Reading]]] = {}
    broken: Counter[Key] = Counter()
    for source, payload in messages:
        key = _key(source, payload)
        if key is None:
            continue
        try:
            readings = door.decode(bytes(_message.decode(payload).readings), False)
        except (Refused, msgspec.DecodeError):
            broken[key] += 1
        else:
            found.setdefault(source, (key, []))[1].extend(readings)
    for key, count in broken.items():
        door.refuse(key, "broken", count)
    taken = (
        door.take(key, [r.sensor for r in some], [door.instant(r.at) for r in some], [r.value for r in some])
        for key, some in found.values()
    )
    return sum(one.accepted for one in taken)


def _key(source: str, payload: bytes) -> Key | None:
    """The key a message bears, if it is the one of the source its topic names."""
    try:
        if len(payload) <= door.BODY_MAX:
            key = door.key_of(_signed.decode(payload).key)
            if key.source == source:
                return key
    except (Refused, msgspec.DecodeError):
        pass
    log.warning("mqtt: a message to %.60r without the key of this source: refused", source)
    return None
