"""Rules over readings in the stream of the lake: one engine for all of them, renewed when rules or sensors change."""

from typing import Any

from kientao.base import clock
from kientao.lake.fates import Readings
from kientao.lake.outbox import Event
from kientao.lake.series import Catalogue
from kientao.lake.watchers import watcher
from kientao.ledger.freshness import newest
from kientao.ui.place import zone

from . import inforce
from .models import Rule, Version
from .readings.engine import Edge, Engine
from .readings.spec import Watch

TABLES = (Rule._meta.db_table, Version._meta.db_table)


@watcher("rules")
class ReadingsWatcher:
    """`known`: what the engine was made of: the newest entries of rules, the day, the catalogue."""

    def __init__(self) -> None:
        self.changed = False
        self.known: tuple[Any, ...] = ()
        self.engine: Engine | None = None
        self.catalogue = Catalogue()

    def start(self, state: bytes | None, catalogue: Catalogue) -> None:
        """As it was when the snapshot was made, with the rules of now."""
        self.known = self._now(catalogue)
        self._make(self._watches(), catalogue, state)

    def renew(self, catalogue: Catalogue) -> None:
        """A rule was approved or stopped, a day began, a sensor came: what stays keeps its state, the rest is quiet."""
        now = self._now(catalogue)
        if now != self.known:
            self.known = now
            watches = self._watches()
            assert self.engine is not None
            if catalogue is not self.catalogue or watches != list(self.engine.watches.values()):
                self._make(watches, catalogue, self.engine.save())
                self.changed = True

    def see(self, rows: Readings) -> list[Event]:
        assert self.engine is not None
        return self._events(self.engine.see(rows.series, rows.at, rows.value, rows.position))

    def tick(self, at: int, position: int) -> list[Event]:
        assert self.engine is not None
        return self._events(self.engine.tick(at, position))

    def save(self) -> bytes:
        assert self.engine is not None
        return self.engine.save()

    def _now(self, catalogue: Catalogue) -> tuple[Any, ...]:
        return (*newest(*TABLES), clock.day(clock.now(), zone()), id(catalogue))

    def _watches(self) -> list[Watch]:
        programs = inforce.programs(clock.day(clock.now(), zone()))
        return sorted((p.watch for p in programs if p.watch is not None), key=lambda watch: watch.number)

    def _make(self, watches: list[Watch], catalogue: Catalogue, state: bytes | None) -> None:
        kinds, places = catalogue.kind, catalogue.place
        self.catalogue = catalogue
        self.engine = Engine.load(kinds, places, watches, state) if state else Engine(kinds, places, watches)

    def _events(self, edges: list[Edge]) -> list[Event]:
        """Only what begins to hold sets anything off."""
        return [self._event(edge) for edge in edges if edge.rose]

    def _event(self, edge: Edge) -> Event:
        at, number = edge.thing
        known = self.catalogue
        sensor = number if at == "s" else edge.inputs.get("sensor")
        place = known.places[known.place[number]] if at == "s" else known.places[number]
        inputs = {**edge.inputs, "place": place}
        if sensor is not None:
            inputs |= {"sensor": known.codes[sensor], "kind": known.kinds[known.kind[sensor]]}
        thing = known.codes[number] if at == "s" else place
        return Event(edge.rule, thing, edge.position, edge.at, True, inputs)
