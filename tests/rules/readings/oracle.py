"""What rules over readings mean, written plainly: every rule looks at every reading. Slow, and easy to believe."""

from kientao.rules.readings.engine import Edge

NEVER = -(2**62)


class Oracle:
    def __init__(self, kind_of, place_of, watches):
        self.kind_of, self.place_of = kind_of.tolist(), place_of.tolist()
        self.watches = sorted(watches, key=lambda w: w.number)
        self.time, self.edges = NEVER, []
        self.last, self.value, self.history = {}, {}, {}
        self.begun = None
        self.active, self.rested = {}, {}
        self.since, self.true = (
            {},
            {},
        )  # sustained; (rule, role, sensor) -> None while it holds, else its last true instant

    def edge(self, watch, thing, position, at, rose):
        key = (watch.number, thing)
        if rose and key not in self.active:
            told = at >= self.rested.get(key, NEVER) + watch.cooldown
            self.active[key] = told
            if told:
                self.rested[key] = at
                self.edges.append((watch.number, thing, position, at, True))
        elif not rose and self.active.pop(key, False):
            self.edges.append((watch.number, thing, position, at, False))

    def covers(self, watch, sensor):
        return watch.places is None or self.place_of[sensor] in watch.places

    def advance(self, at, position):
        """What comes due by now, the earliest first."""
        if self.begun is None:
            self.begun = at
            self.time = at
        if at <= self.time:
            return
        self.time = at
        due = []
        for watch in self.watches:
            for sensor, kind in enumerate(self.kind_of):
                key = (watch.number, ("s", sensor))
                if kind != watch.test.kind or not self.covers(watch, sensor) or key in self.active:
                    continue
                if watch.shape == "silence":
                    moment = max(self.last.get(sensor, NEVER), self.begun) + watch.length
                elif watch.shape == "sustained" and (watch.number, sensor) in self.since:
                    moment = self.since[watch.number, sensor] + watch.length
                else:
                    continue
                if moment <= at:
                    due.append((moment, watch.number, sensor, watch))
        for moment, _, sensor, watch in sorted(due, key=lambda one: one[:3]):
            self.edge(watch, ("s", sensor), position, moment, True)

    def tick(self, at, position):
        self.advance(at, position)

    def see(self, sensor, at, value, position):
        self.advance(at, position)
        kind = self.kind_of[sensor]
        for watch in self.watches:  # a silent sensor is back
            if watch.shape == "silence" and watch.test.kind == kind:
                self.edge(watch, ("s", sensor), position, at, False)
        self.history.setdefault(sensor, []).append((at, value))
        for watch in self.watches:
            if self.covers(watch, sensor):
                getattr(self, watch.shape)(watch, sensor, kind, at, value, position)
        self.last[sensor], self.value[sensor] = at, value

    def silence(self, *_):
        pass

    def threshold(self, watch, sensor, kind, at, value, position):
        if kind != watch.test.kind:
            return
        if watch.test.holds(value):
            self.edge(watch, ("s", sensor), position, at, True)
        elif watch.clear is None or not type(watch.test)(kind, watch.test.op, watch.clear).holds(value):
            self.edge(watch, ("s", sensor), position, at, False)

    def sustained(self, watch, sensor, kind, at, value, position):
        if kind != watch.test.kind:
            return
        if watch.test.holds(value):
            self.since.setdefault((watch.number, sensor), at)
        elif watch.clear is None or not type(watch.test)(kind, watch.test.op, watch.clear).holds(value):
            self.since.pop((watch.number, sensor), None)
            self.edge(watch, ("s", sensor), position, at, False)

    def rate(self, watch, sensor, kind, at, value, position):
        if kind != watch.test.kind:
            return
        within = [v for t, v in self.history[sensor] if t >= at - watch.length]
        change = value - min(within) if watch.rises else max(within) - value
        self.edge(watch, ("s", sensor), position, at, change >= watch.test.limit)

    def held(self, watch, role, test, sensor, at, value):
        """Whether it holds, and whether that changed."""
        key, holds = (watch.number, role, sensor), test.holds(value)
        before = self.true.get(key, NEVER) is None
        if holds:
            self.true[key] = None
        elif before:
            self.true[key] = self.last[sensor]
        return holds, holds != before

    def near(self, watch, role, place, at):
        """Sensors of a place for which it holds or held within the window."""
        return [s for (n, r, s), last in self.true.items()
                if (n, r) == (watch.number, role) and self.place_of[s] == place
                and (last is None or last >= at - watch.length)]  # fmt: skip

    def joint(self, watch, sensor, kind, at, value, position):
        place = self.place_of[sensor]
        for role, test, other in (("main", watch.test, "second"), ("second", watch.second, "main")):
            if kind != test.kind:
                continue
            holds, changed = self.held(watch, role, test, sensor, at, value)
            if not changed:
                continue
            now = {r: any(last is None and self.place_of[s] == place for (n, q, s), last in self.true.items()
                          if (n, q) == (watch.number, r)) for r in ("main", "second")}  # fmt: skip
            if holds and self.near(watch, other, place, at):
                self.edge(watch, ("p", place), position, at, True)
            elif not holds and not all(now.values()):
                self.edge(watch, ("p", place), position, at, False)

    def several(self, watch, sensor, kind, at, value, position):
        if kind != watch.test.kind:
            return
        holds, changed = self.held(watch, "main", watch.test, sensor, at, value)
        if not changed:
            return
        place = self.place_of[sensor]
        count = len(self.near(watch, "main", place, at))
        if count >= watch.sensors and holds:
            self.edge(watch, ("p", place), position, at, True)
        elif count < watch.sensors:
            self.edge(watch, ("p", place), position, at, False)


def plain(edges: list[Edge]):
    return [tuple(edge[:5]) for edge in edges]
