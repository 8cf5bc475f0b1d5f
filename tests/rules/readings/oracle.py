"""What rules over readings mean, written plainly: every rule looks at every reading. Slow, and easy to believe."""

from kientao.rules.readings.spec import Comparison

NEVER = -(2**62)


class Oracle:
    """edges: (rule, thing, position, at, rose)."""

    def __init__(self, kind_of, place_of, watches):
        self.kind_of, self.place_of = kind_of.tolist(), place_of.tolist()
        self.watches = sorted(watches, key=lambda w: w.number)
        self.time, self.begun, self.edges = None, None, []
        self.history = [[] for _ in self.kind_of]  # of each sensor: (at, value)
        self.holding = {}  # (rule, thing): whether its rise was told
        self.rested = {}  # (rule, thing): end of its cool-down
        self.since = {}  # sustained: (rule, sensor)

    # -- telling -------------------------------------------------------------------------------------------------------
    def begins(self, watch, thing, position, at):
        key = (watch.number, thing)
        if key not in self.holding:
            self.holding[key] = at >= self.rested.get(key, NEVER)
            if self.holding[key]:
                self.tell(watch, thing, position, at)

    def tell(self, watch, thing, position, at):
        self.holding[watch.number, thing] = True
        self.rested[watch.number, thing] = at + watch.cooldown
        self.edges.append((watch.number, thing, position, at, True))

    def ends(self, watch, thing, position, at):
        if self.holding.pop((watch.number, thing), False):
            self.edges.append((watch.number, thing, position, at, False))

    # -- the time moves ------------------------------------------------------------------------------------------------
    def advance(self, at, position):
        """Everything that has come due, one by one, the earliest first."""
        if self.time is None:
            self.time = self.begun = at
        self.time = max(self.time, at)
        while due := min((d for d in self.dues() if d[0] <= self.time), default=None, key=lambda d: d[:4]):
            moment, _, what, number, watch = due
            thing = ("p" if what in (0, 4) else "s", number)
            if what == 0:
                self.ends(watch, thing, position, moment)
            elif what in (3, 4):
                self.tell(watch, thing, position, moment)
            else:
                self.begins(watch, thing, position, moment)

    def dues(self):
        """(instant, rule number, what, sensor or place, rule)"""
        for watch in self.watches:
            n = watch.number
            for place in set(self.place_of):
                if watch.shape in ("joint", "several") and (n, ("p", place)) in self.holding:
                    yield self.together_until(watch, place) + 1, n, 0, place, watch
            for sensor in range(len(self.kind_of)):
                if (n, ("s", sensor)) in self.holding or not self.covers(watch, sensor):
                    continue
                if watch.shape == "sustained" and (n, sensor) in self.since:
                    yield self.since[n, sensor] + watch.length, n, 1, sensor, watch
                if watch.shape == "silence":
                    spoke = self.history[sensor][-1][0] if self.history[sensor] else self.begun
                    yield max(spoke, self.begun) + watch.length, n, 2, sensor, watch
            for (rule, (letter, number)), told in self.holding.items():
                if rule == n and not told:
                    yield self.rested[n, (letter, number)], n, 3 if letter == "s" else 4, number, watch

    def covers(self, watch, sensor, test=None):
        wanted = (test or watch.test).kind
        return self.kind_of[sensor] == wanted and (watch.places is None or self.place_of[sensor] in watch.places)

    def together_until(self, watch, place):
        """The last instant at which so many sensors of each side have a reading within the window that says so."""
        ends = []
        for test, need in ((watch.test, 1), (watch.second, 1)) if watch.second else ((watch.test, watch.sensors),):
            newest = []
            for sensor, said in enumerate(self.history):
                if self.place_of[sensor] == place and self.covers(watch, sensor, test):
                    newest += [max(at for at, value in said if test.holds(value))] if any(
                        test.holds(value) for _, value in said) else []  # fmt: skip
            if len(newest) < need:
                return NEVER
            ends.append(sorted(newest)[-need])
        return min(ends) + watch.length

    # -- the stream ----------------------------------------------------------------------------------------------------
    def tick(self, at, position):
        self.advance(at, position)

    def see(self, sensor, at, value, position):
        self.advance(at, position)
        self.history[sensor].append((at, value))
        for watch in self.watches:
            if watch.shape in ("joint", "several"):
                self.together(watch, sensor, at, position)
            elif self.covers(watch, sensor):
                getattr(self, watch.shape)(watch, sensor, at, value, position)

    def silence(self, watch, sensor, at, value, position):
        self.ends(watch, ("s", sensor), position, at)

    def ready(self, watch, value):
        """Past the limit the other way, or past `clear` where there is one."""
        limit = watch.test.limit if watch.clear is None else watch.clear
        return not Comparison(watch.test.kind, watch.test.op, limit).holds(value)

    def threshold(self, watch, sensor, at, value, position):
        if watch.test.holds(value):
            self.begins(watch, ("s", sensor), position, at)
        elif self.ready(watch, value):
            self.ends(watch, ("s", sensor), position, at)

    def sustained(self, watch, sensor, at, value, position):
        if watch.test.holds(value):
            self.since.setdefault((watch.number, sensor), at)
        elif self.ready(watch, value):
            self.since.pop((watch.number, sensor), None)
            self.ends(watch, ("s", sensor), position, at)

    def rate(self, watch, sensor, at, value, position):
        within = [v for t, v in self.history[sensor] if t >= at - watch.length]
        change = value - min(within) if watch.rises else max(within) - value
        (self.begins if change >= watch.test.limit else self.ends)(watch, ("s", sensor), position, at)

    def together(self, watch, sensor, at, position):
        if any(test is not None and self.covers(watch, sensor, test) for test in (watch.test, watch.second)):
            place = self.place_of[sensor]
            if self.together_until(watch, place) >= self.time:
                self.begins(watch, ("p", place), position, at)


def plain(edges):
    return [tuple(edge[:5]) for edge in edges]
