"""Rules over readings, evaluated as readings come: work is done where something changes, never for every rule.

The limits of one kind and comparison are sorted; a sensor keeps how many of them its value is past (its rank). A
reading asks one bisect; an unchanged rank is nothing to do, a changed one names exactly the limits that were crossed.
What takes time (sustained, silence) waits in a heap for the time of the stream, which is the latest instant seen.

What fires is a function of the numbered stream: the same readings and ticks give the same edges however they are cut.
At one reading what has come due rings first, then the reading itself is taken; within both, rules in their order.
"""

import heapq
import pickle
from bisect import bisect_left, bisect_right
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .spec import Comparison, Watch

Numbers = NDArray[Any]
LARGE = 4_000  # from so many readings on, ranks are looked up by columns
NEVER = -(2**62)
Thing = tuple[str, int]  # ("s", sensor) or ("p", place)


class Edge(NamedTuple):
    """A rule began (rose) or ceased to hold for a thing. inputs: what it was decided by."""

    rule: int
    thing: Thing
    position: int
    at: int
    rose: bool
    inputs: dict[str, Any]


class Group:
    """All limits of one kind and comparison (of the value, or of its change within a length of time)."""

    def __init__(self, op: str, sensors: int):
        self.op, self.limits = op, [0.0][:0]
        self.subscribers: list[list[tuple[Watch, str]]] = []
        self.high = op in ("over", "at_least")
        self.side: Callable[[Sequence[float], float], int] = (
            bisect_left if op in ("over", "at_most") else bisect_right
        )  # fmt: skip
        self.rank: list[int] = []
        self.sensors = sensors

    def want(self, limit: float, watch: Watch, role: str) -> None:
        place = bisect_left(self.limits, limit)
        if place == len(self.limits) or self.limits[place] != limit:
            self.limits.insert(place, limit)
            self.subscribers.insert(place, [])
        self.subscribers[place].append((watch, role))

    def begin(self) -> None:
        """Nothing holds before the first reading."""
        self.rank = [0 if self.high else len(self.limits)] * self.sensors

    def crossed(self, before: int, now: int) -> Iterable[tuple[bool, list[tuple[Watch, str]]]]:
        """(does it hold now, who wants to know) for each limit between two ranks."""
        holds = (now > before) == self.high
        for place in range(min(before, now), max(before, now)):
            yield holds, self.subscribers[place]


class Engine:
    """kind_of, place_of: by sensor number. Rules act in the order of their numbers."""

    def __init__(self, kind_of: Numbers, place_of: Numbers, watches: Sequence[Watch]):
        self.kind_of, self.place_of = kind_of.tolist(), place_of.tolist()
        sensors = len(self.kind_of)
        self.watches = {watch.number: watch for watch in sorted(watches, key=lambda w: w.number)}
        self.values: dict[int, dict[str, Group]] = defaultdict(dict)
        self.rates: dict[int, dict[tuple[int, bool], Group]] = defaultdict(dict)
        self.silences: dict[int, list[Watch]] = defaultdict(list)
        for watch in self.watches.values():
            self._subscribe(watch, sensors)
        for groups in (*self.values.values(), *self.rates.values()):
            for group in groups.values():  # type: ignore[attr-defined]
                group.begin()
        self.time = NEVER
        self.last = [NEVER] * sensors  # newest instant of each sensor
        self.newest = [float("nan")] * sensors
        self.windows: dict[tuple[int, int, bool], deque[tuple[int, float]]] = defaultdict(deque)
        self.active: dict[tuple[int, Thing], bool] = {}  # holding; whether its rise was told
        self.rested: dict[tuple[int, Thing], int] = {}  # last told rise, for cool-downs
        self.since: dict[tuple[int, int], int] = {}  # sustained: rule, sensor -> since when the condition holds
        self.held: dict[tuple[int, int, str], dict[int, int]] = defaultdict(
            dict
        )  # rule, place, role: sensor -> NOW|last
        self.dues: list[tuple[int, int, int]] = []  # (due, rule, sensor)
        self.began: dict[tuple[int, int], int] = {}  # silence: rule, sensor -> when the rule began to listen
        self.silent: set[tuple[int, int]] = set()  # rule, sensor
        self.quiet = [0] * sensors  # how many silence rules a sensor is silent for
        self.by_sensor = self._sensors()

    def _subscribe(self, watch: Watch, sensors: int) -> None:
        if watch.shape == "silence":
            self.silences[watch.test.kind].append(watch)
        elif watch.shape == "rate":
            key = (watch.length, watch.rises)
            group = self.rates[watch.test.kind].setdefault(key, Group("at_least", sensors))
            group.want(watch.test.limit, watch, "main")
        else:
            self._want(watch.test, watch, "main", sensors)
            if watch.second is not None:
                self._want(watch.second, watch, "second", sensors)
            if watch.clear is not None:
                self._want(Comparison(watch.test.kind, watch.test.op, watch.clear), watch, "clear", sensors)

    def _want(self, test: Comparison, watch: Watch, role: str, sensors: int) -> None:
        self.values[test.kind].setdefault(test.op, Group(test.op, sensors)).want(test.limit, watch, role)

    def _sensors(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        for sensor, kind in enumerate(self.kind_of):
            found[kind].append(sensor)
        return found

    # -- the stream ----------------------------------------------------------------------------------------------------
    def see(self, series: Numbers, at: Numbers, value: Numbers, position: Numbers) -> list[Edge]:
        """Readings in their order; each sensor's go forward in time."""
        edges: list[Edge] = []
        if not len(at):
            return edges
        if self.time == NEVER:
            self._begin(int(at[0]))
        changed = self._changed(series, value) if len(at) >= LARGE else None
        columns = (series.tolist(), at.tolist(), value.tolist(), position.tolist())
        for index, (sensor, moment, amount, place) in enumerate(zip(*columns, strict=True)):
            if moment > self.time:
                self.time = moment
                if self.dues and self.dues[0][0] <= moment:
                    self._ring(moment, place, edges)
            if self.quiet[sensor]:
                self._speaks(sensor, moment, amount, place, edges)
            kind, told = self.kind_of[sensor], len(edges)
            if changed is None or changed[index]:
                for group in self.values.get(kind, {}).values():
                    now = group.side(group.limits, amount)
                    before = group.rank[sensor]
                    if now != before:
                        group.rank[sensor] = now
                        self._cross(group, before, now, sensor, moment, amount, place, edges)
            if kind in self.rates:
                self._rate(kind, sensor, moment, amount, place, edges)
            if len(edges) > told + 1:
                edges[told:] = sorted(edges[told:], key=_rule)
            self.last[sensor], self.newest[sensor] = moment, amount
        return edges

    def _changed(self, series: Numbers, value: Numbers) -> Numbers:
        """Which readings change any rank of their sensor, by columns; the loop then looks at those only."""
        found = np.zeros(len(value), bool)
        kinds = np.asarray(self.kind_of)[series]
        order = np.argsort(series, kind="stable")
        first = np.ones(len(order), bool)
        first[1:] = series[order][1:] != series[order][:-1]
        for kind, groups in self.values.items():
            mask = kinds[order] == kind
            if not mask.any():
                continue
            some, begins = order[mask], first[mask]
            for group in groups.values():
                side = "left" if group.side is bisect_left else "right"
                rank = np.searchsorted(np.asarray(group.limits), value[some], side)  # type: ignore[call-overload]
                before = np.empty(len(rank), "i8")
                before[begins] = np.asarray(group.rank)[series[some][begins]]
                before[~begins] = rank[:-1][~begins[1:]] if len(rank) > 1 else before[~begins]
                found[some[rank != before]] = True
        return found

    def tick(self, at: int, position: int) -> list[Edge]:
        """The clock was told. position: of the next reading."""
        edges: list[Edge] = []
        if self.time == NEVER:
            self._begin(at)
        if at > self.time:
            self.time = at
            self._ring(at, position, edges)
        return edges

    def _begin(self, at: int) -> None:
        """A sensor that has never spoken is silent from the first moment on."""
        self.time = at
        for kind, watches in self.silences.items():
            for watch in watches:
                for sensor in self.by_sensor[kind]:
                    if self._covers(watch, sensor):
                        self.began[watch.number, sensor] = at
                        self.dues.append((at + watch.length, watch.number, sensor))
        heapq.heapify(self.dues)

    # -- what changes --------------------------------------------------------------------------------------------------
    def _cross(
        self, group: Group, before: int, now: int, sensor: int, at: int, value: float, position: int, edges: list[Edge]
    ) -> None:  # fmt: skip
        told: list[tuple[Watch, str, bool]] = [
            (watch, role, holds) for holds, wanted in group.crossed(before, now) for watch, role in wanted
        ]
        for watch, role, holds in sorted(told, key=lambda one: (one[0].number, one[1])):
            if self._covers(watch, sensor):
                self._moved(watch, role, holds, sensor, at, value, position, edges)

    def _moved(
        self, watch: Watch, role: str, holds: bool, sensor: int, at: int, value: float, position: int, edges: list[Edge]
    ) -> None:  # fmt: skip
        match watch.shape:
            case "threshold":
                self._simple(watch, role, holds, ("s", sensor), at, value, position, edges)
            case "sustained":
                self._sustained(watch, role, holds, sensor, at, value, position, edges)
            case "joint":
                self._joint(watch, role, holds, sensor, at, value, position, edges)
            case "several":
                self._several(watch, holds, sensor, at, value, position, edges)

    def _simple(
        self, watch: Watch, role: str, holds: bool, thing: Thing, at: int, value: float, position: int, edges: list[Edge]
    ) -> None:  # fmt: skip
        if role == "main" and holds:
            self._rise(watch, thing, at, position, {"value": value}, edges)
        elif not holds and (role == "clear" or watch.clear is None):
            self._fall(watch, thing, at, position, {"value": value}, edges)

    def _sustained(
        self, watch: Watch, role: str, holds: bool, sensor: int, at: int, value: float, position: int, edges: list[Edge]
    ) -> None:  # fmt: skip
        key = (watch.number, sensor)
        if role == "main" and holds and key not in self.since:
            self.since[key] = at
            heapq.heappush(self.dues, (at + watch.length, watch.number, sensor))
        elif not holds and (role == "clear" or watch.clear is None):
            self.since.pop(key, None)
            self._fall(watch, ("s", sensor), at, position, {"value": value}, edges)

    def _joint(
        self, watch: Watch, role: str, holds: bool, sensor: int, at: int, value: float, position: int, edges: list[Edge]
    ) -> None:  # fmt: skip
        place = self.place_of[sensor]
        self._hold(watch, place, role, holds, sensor)
        other = self.held[watch.number, place, "second" if role == "main" else "main"]
        mine = self.held[watch.number, place, role]
        if holds:
            if self._within(other, at, watch.length):
                self._rise(watch, ("p", place), at, position, {"value": value, "sensor": sensor}, edges)
        elif NOW not in mine.values() or NOW not in other.values():
            self._fall(watch, ("p", place), at, position, {"value": value, "sensor": sensor}, edges)

    def _several(
        self, watch: Watch, holds: bool, sensor: int, at: int, value: float, position: int, edges: list[Edge]
    ) -> None:  # fmt: skip
        place = self.place_of[sensor]
        self._hold(watch, place, "main", holds, sensor)
        held = self.held[watch.number, place, "main"]
        count = sum(last == NOW or last >= at - watch.length for last in held.values())
        inputs = {"value": value, "sensor": sensor, "sensors": count}
        if count >= watch.sensors and holds:
            self._rise(watch, ("p", place), at, position, inputs, edges)
        elif count < watch.sensors:
            self._fall(watch, ("p", place), at, position, inputs, edges)

    def _hold(self, watch: Watch, place: int, role: str, holds: bool, sensor: int) -> None:
        """NOW while it holds; afterwards the instant of its last reading that did."""
        self.held[watch.number, place, role][sensor] = NOW if holds else self.last[sensor]

    def _within(self, held: dict[int, int], at: int, length: int) -> bool:
        return any(last == NOW or last >= at - length for last in held.values())

    def _rate(self, kind: int, sensor: int, at: int, value: float, position: int, edges: list[Edge]) -> None:
        """The change against the least (or greatest) value within the window, kept as a monotone queue."""
        for (length, rises), group in self.rates[kind].items():
            window = self.windows[sensor, length, rises]
            while window and window[0][0] < at - length:
                window.popleft()
            while window and (window[-1][1] >= value if rises else window[-1][1] <= value):
                window.pop()
            window.append((at, value))
            change = value - window[0][1] if rises else window[0][1] - value
            now = group.side(group.limits, change)
            before = group.rank[sensor]
            if now != before:
                group.rank[sensor] = now
                for holds, wanted in group.crossed(before, now):
                    for watch, role in wanted:
                        if self._covers(watch, sensor):
                            inputs = {"value": value, "change": change}
                            thing = ("s", sensor)
                            if holds:
                                self._rise(watch, thing, at, position, inputs, edges)
                            else:
                                self._fall(watch, thing, at, position, inputs, edges)

    def _speaks(self, sensor: int, at: int, value: float, position: int, edges: list[Edge]) -> None:
        """A silent sensor is back."""
        for watch in self.silences[self.kind_of[sensor]]:
            if (watch.number, sensor) in self.silent:
                self.silent.discard((watch.number, sensor))
                self.quiet[sensor] -= 1
                heapq.heappush(self.dues, (at + watch.length, watch.number, sensor))
                self._fall(watch, ("s", sensor), at, position, {"value": value}, edges)

    def _ring(self, at: int, position: int, edges: list[Edge]) -> None:
        """What has come due by this time of the stream."""
        while self.dues and self.dues[0][0] <= at:
            due, number, sensor = heapq.heappop(self.dues)
            watch = self.watches.get(number)
            if watch is None:
                continue
            if watch.shape == "silence":
                self._silence(watch, sensor, due, position, edges)
            elif self.since.get((number, sensor)) == due - watch.length:
                inputs = {"value": self.newest[sensor], "since": due - watch.length}
                self._rise(watch, ("s", sensor), due, position, inputs, edges)

    def _silence(self, watch: Watch, sensor: int, due: int, position: int, edges: list[Edge]) -> None:
        ahead = max(self.last[sensor], self.began.get((watch.number, sensor), NEVER)) + watch.length
        if ahead > due:  # it has spoken meanwhile
            heapq.heappush(self.dues, (ahead, watch.number, sensor))
            return
        self.silent.add((watch.number, sensor))
        self.quiet[sensor] += 1
        self._rise(watch, ("s", sensor), due, position, {"since": due - watch.length}, edges)

    def _rise(
        self, watch: Watch, thing: Thing, at: int, position: int, inputs: dict[str, Any], edges: list[Edge]
    ) -> None:  # fmt: skip
        key = (watch.number, thing)
        if key in self.active:
            return
        rested = self.rested.get(key)
        told = rested is None or at >= rested + watch.cooldown
        self.active[key] = told
        if told:
            if watch.cooldown:
                self.rested[key] = at
            edges.append(Edge(watch.number, thing, position, at, True, inputs))

    def _fall(
        self, watch: Watch, thing: Thing, at: int, position: int, inputs: dict[str, Any], edges: list[Edge]
    ) -> None:  # fmt: skip
        if self.active.pop((watch.number, thing), False):
            edges.append(Edge(watch.number, thing, position, at, False, inputs))

    def _covers(self, watch: Watch, sensor: int) -> bool:
        return watch.places is None or self.place_of[sensor] in watch.places

    # -- what stays ----------------------------------------------------------------------------------------------------
    STATE = ("time", "last", "newest", "windows", "active", "rested", "since", "held", "dues", "silent", "began")

    def save(self) -> bytes:
        """Everything that is not the rules themselves."""
        ranks = [
            (kind, key, group.limits, group.rank)
            for family in (self.values, self.rates) for kind, groups in family.items()
            for key, group in groups.items()  # type: ignore[attr-defined]
        ]  # fmt: skip
        state = {name: getattr(self, name) for name in self.STATE}
        state["windows"], state["held"] = dict(self.windows), dict(self.held)
        return pickle.dumps((state, ranks, sorted(self.watches.items())))

    @classmethod
    def load(cls, kind_of: Numbers, place_of: Numbers, watches: Sequence[Watch], saved: bytes) -> "Engine":
        """The engine with the state that was saved; other rules than then begin from the newest values, silently."""
        state, _, before = pickle.loads(saved)
        made = cls(kind_of, place_of, watches)
        same = {number for number, watch in before if made.watches.get(number) == watch}
        made._take(state, same)
        return made

    def _take(self, state: dict[str, Any], same: set[int]) -> None:
        """State of the rules that stayed; of the others what the newest values say, without a word."""
        self.time = state["time"]
        for name in ("last", "newest"):
            have = getattr(self, name)
            have[: len(state[name])] = state[name]
        self.began = {key: at for key, at in state["began"].items() if key[0] in same}
        for (sensor, length, rises), window in state["windows"].items():
            self.windows[sensor, length, rises] = window
        self.active = {key: told for key, told in state["active"].items() if key[0] in same}
        self.rested = {key: at for key, at in state["rested"].items() if key[0] in same}
        self.since = {key: at for key, at in state["since"].items() if key[0] in same}
        self.silent = {key for key in state["silent"] if key[0] in same}
        for key, held in state["held"].items():
            if key[0] in same:
                self.held[key] = held
        self.dues = [due for due in state["dues"] if due[1] in same]
        for _, sensor in self.silent:
            self.quiet[sensor] += 1
        self._warm(same)
        self.active = {key: told and key[0] in same for key, told in self.active.items()}
        heapq.heapify(self.dues)

    def _warm(self, same: set[int]) -> None:
        """Ranks from the newest values; rules that are new take what holds already as known."""
        ignored: list[Edge] = []
        for sensor, value in enumerate(self.newest):
            kind = self.kind_of[sensor]
            if value == value:
                for group in self.values.get(kind, {}).values():
                    before, now = group.rank[sensor], group.side(group.limits, value)
                    group.rank[sensor] = now
                    for holds, wanted in group.crossed(before, now):
                        for watch, role in wanted:
                            if holds and watch.number not in same and self._covers(watch, sensor):
                                self._moved(watch, role, True, sensor, self.last[sensor], value, -1, ignored)
                self._warm_rates(kind, sensor, value, same)
            if self.time != NEVER:
                for watch in self.silences.get(kind, ()):
                    if watch.number not in same and self._covers(watch, sensor):
                        self.began[watch.number, sensor] = self.time
                        self.dues.append((max(self.last[sensor], self.time) + watch.length, watch.number, sensor))

    def _warm_rates(self, kind: int, sensor: int, value: float, same: set[int]) -> None:
        for (length, rises), group in self.rates.get(kind, {}).items():
            window = self.windows.get((sensor, length, rises))
            if window:
                change = value - window[0][1] if rises else window[0][1] - value
                group.rank[sensor] = group.side(group.limits, change)
                for place in range(group.rank[sensor]):
                    for watch, _ in group.subscribers[place]:
                        if watch.number not in same and self._covers(watch, sensor):
                            self.active[watch.number, ("s", sensor)] = False


def _rule(edge: Edge) -> int:
    return edge.rule


NOW = 2**62  # "holds at this moment", in `held`
