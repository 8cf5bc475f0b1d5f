"""A rule over the past by columns gives what the engine gives, reading by reading in the order of time."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from kientao.rules.readings.backtest import RANG, fires
from kientao.rules.readings.engine import Engine

from .test_engine import KIND_OF, MINUTE, PLACE_OF, SENSORS, watches


@st.composite
def histories(draw):
    """Columns in any order, no sensor twice at one instant; and an end."""
    said = draw(st.dictionaries(st.tuples(st.integers(0, 60), st.integers(0, SENSORS - 1)), st.integers(0, 10),
                                min_size=1, max_size=80))  # fmt: skip
    rows = draw(st.permutations([(sensor, minute * MINUTE, float(value)) for (minute, sensor), value in said.items()]))
    columns = [np.array(column) for column in zip(*rows, strict=True)]
    return columns, max(minute for minute, _ in said) * MINUTE + draw(st.integers(0, 9)) * MINUTE


def key(edge):
    return edge.at, edge.thing, edge.rose


@settings(max_examples=200, deadline=None)
@given(watches(), histories())
def test_by_columns_a_rule_fires_as_in_the_stream(watched, history):
    (series, at, value), end = history
    order = np.lexsort((series, at))
    for watch in watched:
        engine = Engine(KIND_OF, PLACE_OF, [watch])
        edges = engine.see(series[order], at[order], value[order], order) + engine.tick(end, RANG)
        found = fires(watch, KIND_OF, PLACE_OF, series, at, value, end)
        assert [(*key(edge), edge.inputs) for edge in found] == [
            (*key(edge), edge.inputs) for edge in sorted(edges, key=key)
        ]
        for edge in found:
            if edge.position != RANG:
                assert at[edge.position] == edge.at
