"""Nouns of devices: what is known of each, and every command it was given. Instants: UTC µs."""

from django.db import models

from kientao.base.text import fold
from kientao.city import search
from kientao.city.models.guarded import Guarded

RUNNING = ("asked", "sent")


class DeviceState(Guarded):
    """Of the sensor with the same code, once anything happened: who has it in hand, and what it last confirmed.

    A device without a row is as its sensor was written down. word, since: the last command it acknowledged, and when.
    """

    control = models.CharField(max_length=6)  # local, remote
    word = models.CharField(max_length=40, blank=True)
    since = models.BigIntegerField(null=True)


class Command(Guarded):
    """`office` cares for the device. rescues: code of the command that timed out, of the safe one that followed it.

    late: it answered after its time. turn: since when somebody has to look at the device; None: nobody has to.
    """

    device = models.CharField(max_length=120, db_index=True)
    word = models.CharField(max_length=40)
    state = models.CharField(max_length=12)
    by = models.CharField(max_length=130)
    asked = models.BigIntegerField()
    sent = models.BigIntegerField(null=True)
    answered = models.BigIntegerField(null=True)
    expires = models.BigIntegerField()
    attempts = models.PositiveSmallIntegerField(default=0)  # how often sending was tried
    late = models.BooleanField(default=False)
    rescues = models.CharField(max_length=120, blank=True)
    why = models.CharField(max_length=300, blank=True)  # reason of who commanded
    outcome = models.CharField(max_length=300, blank=True)  # why it was not carried out; what was found on the spot
    first = models.BigIntegerField()
    turn = models.BigIntegerField(null=True)
    folded = models.TextField(blank=True)

    class Meta(Guarded.Meta):
        indexes = [
            models.Index(fields=["turn", "code"], name="command_turn", condition=models.Q(turn__isnull=False)),
            models.Index(fields=["device", "asked"], name="command_newest"),
        ]

    def settle(self) -> None:
        self.audience = "office"
        self.folded = fold(f"{self.code} {self.device} {self.word} {self.why}")


search.index("devices_command", "folded")
