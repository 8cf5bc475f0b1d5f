"""Rules over readings give what the plain oracle gives, however the stream is cut, saved and loaded."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kientao.base import durations
from kientao.base.errors import Refused
from kientao.rules.readings import engine as engines
from kientao.rules.readings.engine import Engine
from kientao.rules.readings.spec import Comparison, Watch, read_watch

from .oracle import Oracle, plain

SECOND, MINUTE = 1_000_000, 60_000_000
KINDS, PLACES, SENSORS = 3, 2, 8
KIND_OF = np.arange(SENSORS) % KINDS
PLACE_OF = np.arange(SENSORS) // KINDS % PLACES

limits = st.integers(0, 9).map(float)
tests = st.builds(
    Comparison, st.integers(0, KINDS - 1), st.sampled_from(("over", "under", "at_least", "at_most")), limits
)
lengths = st.integers(1, 8).map(lambda n: n * MINUTE)
places = st.none() | st.frozensets(st.integers(0, PLACES - 1), min_size=1)


@st.composite
def watches(draw):
    found = []
    for number in range(draw(st.integers(1, 8))):
        shape = draw(st.sampled_from(("threshold", "sustained", "rate", "joint", "several", "silence")))
        test, where, cooldown = draw(tests), draw(places), draw(st.sampled_from((0, 0, 4 * MINUTE)))
        if shape == "rate":
            test = Comparison(test.kind, "at_least", test.limit + 1)
        second = draw(tests) if shape == "joint" else None
        if second is not None and second.kind == test.kind:
            second = Comparison((test.kind + 1) % KINDS, second.op, second.limit)
        clear = None
        if shape in ("threshold", "sustained") and draw(st.booleans()):
            clear = test.limit - 2 if test.op in ("over", "at_least") else test.limit + 2
        found.append(Watch(number + 1, shape, test, draw(lengths), clear, cooldown, second, draw(st.integers(2, 3)),
                           draw(st.booleans()), where))  # fmt: skip
    return found


@st.composite
def streams(draw):
    """Readings and ticks; each sensor goes forward, sensors among each other need not."""
    now, last, found = 0, {}, []
    for _ in range(draw(st.integers(1, 60))):
        now += draw(st.integers(0, 3)) * MINUTE
        if draw(st.integers(0, 5)) == 0:
            found.append(("tick", now))
            continue
        sensor = draw(st.integers(0, SENSORS - 1))
        at = max(last.get(sensor, -1) + SECOND, now - draw(st.sampled_from((0, 0, 0, MINUTE))))
        last[sensor] = at
        found.append((sensor, at, float(draw(st.integers(0, 10)))))
    return found


def oracle(watched, stream):
    judge, position = Oracle(KIND_OF, PLACE_OF, watched), 0
    for item in stream:
        if item[0] == "tick":
            judge.tick(item[1], position)
        else:
            judge.see(*item, position)
            position += 1
    return judge.edges


def run(watched, stream, cut, saves=()):
    """The engine over the stream in pieces of `cut`, saved and loaded after the pieces that are named."""
    engine, position, edges, waiting, pieces = Engine(KIND_OF, PLACE_OF, watched), 0, [], [], 0

    def flush():
        nonlocal engine, position, waiting, pieces
        if waiting:
            columns = [np.array(c) for c in zip(*waiting, strict=True)]
            edges.extend(engine.see(*columns, np.arange(position, position + len(waiting))))
            position += len(waiting)
            waiting = []
        pieces += 1
        if pieces in saves:
            engine = Engine.load(KIND_OF, PLACE_OF, watched, engine.save())

    for item in stream:
        if item[0] == "tick":
            flush()
            edges.extend(engine.tick(item[1], position))
        else:
            waiting.append(item)
            if len(waiting) >= cut:
                flush()
    flush()
    return plain(edges)


@settings(max_examples=150, deadline=None)
@given(watches(), streams(), st.sampled_from((1, 2, 7, 100)), st.sets(st.integers(1, 20), max_size=3))
def test_the_engine_gives_what_the_oracle_gives(watched, stream, cut, saves):
    assert run(watched, stream, cut, saves) == oracle(watched, stream)


@settings(max_examples=100, deadline=None)
@given(watches(), streams())
def test_by_columns_it_gives_the_same(watched, stream):
    former, engines.SMALL = engines.SMALL, 0
    try:
        assert run(watched, stream, 100) == oracle(watched, stream)
    finally:
        engines.SMALL = former


def watch(**told):
    return read_watch({"kind": "mua", **told}, {"mua": 0, "nuoc": 1}, {"": 0, "w1": 1})


def edges(one, *readings, kinds=(0,), places=(1,), ticks=()):
    """(sensor, minute, value)…: minute at which each edge lies, + for a rise."""
    engine, found = Engine(np.array(kinds), np.array(places), [one]), []
    for place, (sensor, minute, value) in enumerate(readings):
        found += engine.see(*(np.array([x]) for x in (sensor, minute * MINUTE, value, place)))
    for minute in ticks:
        found += engine.tick(minute * MINUTE, len(readings))
    return [(edge.at // MINUTE, "+" if edge.rose else "-") for edge in found]


def test_exactly_at_the_limit():
    readings = [(0, 0, 49.9), (0, 1, 50.0), (0, 2, 50.1), (0, 3, 50.0)]
    assert edges(watch(over=50), *readings) == [(2, "+"), (3, "-")]
    assert edges(watch(at_least=50), *readings) == [(1, "+")]


def test_hysteresis_keeps_quiet_until_the_value_has_gone_down():
    readings = [(0, 0, 51.0), (0, 1, 45.0), (0, 2, 52.0), (0, 3, 40.0), (0, 4, 53.0)]
    assert edges(watch(over=50, clear=40), *readings) == [(0, "+"), (3, "-"), (4, "+")]


def test_a_cool_down_is_one_rise():
    readings = [(0, 0, 51.0), (0, 1, 1.0), (0, 2, 51.0), (0, 3, 1.0), (0, 11, 51.0)]
    assert edges(watch(over=50, cooldown="10 min"), *readings) == [(0, "+"), (1, "-"), (11, "+")]


def test_sustained_is_noticed_when_the_time_of_the_stream_passes():
    one = watch(over=50, **{"for": "10 min"})
    assert edges(one, (0, 0, 60.0), (0, 9, 60.0)) == []
    assert edges(one, (0, 0, 60.0), (0, 9, 60.0), ticks=(12,)) == [(10, "+")]
    assert edges(one, (0, 0, 60.0), (0, 5, 10.0), (0, 6, 60.0), (0, 15, 60.0)) == []


def test_a_sensor_that_has_never_spoken_is_silent_from_the_first_moment():
    assert edges(watch(silent="1 h"), kinds=(0, 1), places=(1, 1), ticks=(0, 59, 61)) == [(60, "+")]
    assert edges(watch(silent="1 h"), (0, 0, 1.0), (0, 90, 1.0)) == [(60, "+"), (90, "-")]


def test_two_kinds_together_in_one_place():
    one = watch(over=50, within="30 min", **{"and": {"kind": "nuoc", "over": 1}})
    rain, water = (0, 0, 60.0), (1, 20, 2.0)
    assert edges(one, rain, water, kinds=(0, 1), places=(1, 1)) == [(20, "+")]
    assert edges(one, rain, water, kinds=(0, 1), places=(1, 0)) == []
    assert edges(one, rain, (0, 5, 0.0), (1, 40, 2.0), kinds=(0, 1), places=(1, 1)) == []


def test_two_hamlets_within_a_week():
    one = watch(over=0, sensors=2, within="7 days")
    day = 24 * 60
    assert edges(one, (0, 0, 1.0), (0, day, 0.0), (1, 5 * day, 2.0), kinds=(0, 0), places=(1, 1)) == [(5 * day, "+")]
    assert edges(one, (0, 0, 1.0), (0, day, 0.0), (1, 8 * day, 2.0), kinds=(0, 0), places=(1, 1)) == []


def test_a_death_long_ago_does_not_count_though_nothing_was_reported_since():
    one = watch(over=0, sensors=2, within="7 days")
    day = 24 * 60
    assert edges(one, (0, 0, 1.0), (1, 8 * day, 2.0), kinds=(0, 0), places=(1, 1)) == []
    assert edges(one, (0, 0, 1.0), (1, 8 * day, 2.0), (0, 9 * day, 1.0), kinds=(0, 0), places=(1, 1)) == [
        (9 * day, "+")
    ]


def test_together_is_over_when_the_window_has_passed_since_either_said_so():
    one = watch(over=50, within="30 min", **{"and": {"kind": "nuoc", "over": 1}})
    readings = [(0, 0, 60.0), (1, 20, 2.0), (1, 40, 2.0)]
    assert edges(one, *readings, kinds=(0, 1), places=(1, 1)) == [(20, "+"), (30, "-")]


def test_what_a_cool_down_hides_is_told_when_it_is_over_and_still_holds():
    readings = [(0, 0, 51.0), (0, 1, 1.0), (0, 2, 51.0)]
    assert edges(watch(over=50, cooldown="10 min"), *readings, ticks=(9, 11)) == [(0, "+"), (1, "-"), (10, "+")]


def test_a_change_counts_from_the_edge_of_its_window():
    one = watch(rises=2, within="30 min")
    assert edges(one, (0, 0, 1.0), (0, 30, 3.0), (0, 31, 3.0)) == [(30, "+"), (31, "-")]
    assert edges(one, (0, 0, 1.0), (0, 31, 3.0)) == []
    assert edges(watch(falls=2, within="30 min"), (0, 0, 3.0), (0, 30, 1.0)) == [(30, "+")]


def loaded(before, after, readings, later, warm=()):
    """Edges of `later` in an engine that had `before`, and was loaded with `after`."""
    kinds, places = np.array([0, 0]), np.array([1, 1])
    engine, warmed = Engine(kinds, places, before), None
    for place, (sensor, minute, value) in enumerate(readings):
        engine.see(*(np.array([x]) for x in (sensor, minute * MINUTE, value, place)))
    if warm:
        other = Engine(kinds, places, warm)
        other.warm(*(np.array(c) for c in zip(*((s, m * MINUTE, v) for s, m, v in readings), strict=True)))
        warmed = other.save()
    engine = Engine.load(kinds, places, after, engine.save(), warmed)
    found = []
    for sensor, minute, value in later:
        found += engine.see(*(np.array([x]) for x in (sensor, minute * MINUTE, value, 100)))
    return [(edge.at // MINUTE, "+" if edge.rose else "-") for edge in found]


def test_a_new_rule_sets_nothing_off_for_what_holds_already():
    one = watch(over=50)
    assert loaded([], [one], [(0, 0, 60.0)], [(0, 1, 61.0)]) == []
    assert loaded([], [one], [(0, 0, 60.0)], [(0, 1, 1.0), (0, 2, 61.0)]) == [(1, "-"), (2, "+")]
    assert loaded([one], [one], [(0, 0, 60.0)], [(0, 1, 1.0)]) == [(1, "-")]


def test_a_new_rule_remembers_the_history_it_was_warmed_with():
    lasts, changes = watch(over=50, **{"for": "10 min"}), watch(rises=2, within="30 min")
    history = [(0, 0, 60.0), (0, 6, 61.0)]
    assert loaded([], [lasts], history, [(0, 12, 62.0)]) == []
    assert loaded([], [lasts], history, [(0, 12, 62.0)], warm=[lasts]) == [(10, "+")]
    assert loaded([], [changes], [(0, 0, 1.0), (0, 5, 2.0)], [(0, 6, 3.5)]) == []
    assert loaded([], [changes], [(0, 0, 1.0), (0, 5, 2.0)], [(0, 6, 3.5)], warm=[changes]) == [(6, "+")]


@pytest.mark.parametrize(("told", "code"), [
    ({"kind": "không có", "over": 1}, "watch.kind"), ({"over": 1, "under": 2}, "watch.shape"), ({}, "watch.shape"),
    ({"over": "nhiều"}, "watch.number"), ({"over": True}, "watch.number"), ({"over": "nan"}, "watch.number"),
    ({"rises": 1}, "watch.within"), ({"rises": -1, "within": "1 h"}, "watch.number"),
    ({"silent": "mãi"}, "duration.form"),
    ({"over": 1, "clear": 2}, "watch.clear"), ({"over": 1, "strange": 1}, "watch.part"),
    ({"over": 1, "sensors": 1, "within": "1 h"}, "watch.number"), ({"over": 1, "places": ("x",)}, "watch.place"),
    ({"silent": "1 h", "over": 1}, "watch.part"), ({"over": 1, "for": "900000 days"}, "duration.form"),
])  # fmt: skip
def test_what_is_no_watch_is_refused_with_its_part(told, code):
    with pytest.raises(Refused) as refused:
        watch(**told)
    assert refused.value.code == code


def test_a_length_of_time_is_read_and_said():
    assert [durations.say(durations.read(text)).vi for text in ("90 s", "90 min", "48 h")] == [
        "90 giây",
        "90 phút",
        "2 ngày",
    ]
