"""The forecast: equal to a plain oracle, series by series; honest with gaps, constants, short and huge values."""

import math
from random import Random

import numpy as np
import pytest

from kientao.board.ahead import smoothing, student


def oracle(values, one, season, ahead):
    """One series by one set of parameters, moved by hand; the first state by least squares. (errors, ahead)"""

    def run(first):
        level, trend, turn = first[0], first[1], list(first[2:])
        errors, told = [], []
        for n in range(len(values) + ahead):
            seen, at = level + one.phi * trend, n % season
            if n >= len(values):
                told.append(seen + turn[at])
            error = 0.0
            if n < len(values) and values[n] is not None:
                error = values[n] - seen - turn[at]
                errors.append(error)
            level, trend = seen + one.alpha * error, one.phi * trend + one.beta * error
            turn[at] += (one.gamma or 0.0) * error
        return np.array(errors), np.array(told)

    free = smoothing._first(one, season)
    zero, _ = run(np.zeros(2 + season))
    moved = np.stack([run(column)[0] - zero for column in free.T], axis=1)
    best = free @ -np.linalg.pinv(moved) @ zero
    return run(best)


def course(chance, length, season=1, gaps=0):
    values = [50 + 0.4 * n + 6 * math.sin(2 * math.pi * n / max(season, 2)) + chance.gauss(0, 2) for n in range(length)]
    for n in range(gaps):
        values[3 + 4 * n] = None
    return values


@pytest.mark.parametrize(("length", "season", "gaps"), [(19, 1, 0), (14, 1, 2), (40, 4, 0), (44, 12, 3)])
def test_all_series_at_once_equal_each_alone_by_hand(length, season, gaps):
    chance, ahead = Random(3), 5
    many = [course(chance, length, season, gaps) for _ in range(4)]
    there = np.array([value is not None for value in many[0]])
    sets = smoothing.settings(season)
    made = smoothing.filters(there.tobytes(), ahead, season)
    for n in range(0, len(sets), 7):
        for values in many:
            known = np.array([v for v in values if v is not None])
            errors, told = oracle(values, sets[n], season, ahead)
            assert np.allclose(made[n].errors @ known, errors, atol=1e-7)
            assert np.allclose(made[n].forecasts @ known, told, atol=1e-7)


def test_a_series_forecasts_the_same_alone_and_among_others():
    chance = Random(4)
    many = [course(chance, length) for length in (9, 14, 14, 20)]
    together = smoothing.outlooks(many, 3)
    for values, found in zip(many, together, strict=True):
        [alone] = smoothing.outlooks([values], 3)
        assert np.allclose(alone.centre, found.centre) and np.allclose(alone.spread, found.spread)


def test_the_whole_level_taken_over_is_the_last_value_and_errors_grow_with_the_root():
    one = next(s for s in smoothing.settings(1) if s.alpha == 1.0 and not s.phi)
    made = smoothing.filters(np.ones(10, dtype=bool).tobytes(), 4, 1)[smoothing.settings(1).index(one)]
    values = np.arange(10.0) ** 2
    assert np.allclose(made.forecasts @ values, 81) and np.allclose(made.growth, [1, 2, 3, 4])


def test_the_variance_of_a_damped_trend_is_that_of_the_book():
    alpha, beta, phi = 0.6, 0.12, 0.9
    one = smoothing.Setting(alpha, beta, phi, None, 4, 1.0)
    moved = [alpha + beta * sum(phi**i for i in range(1, j + 1)) for j in range(1, 6)]
    assert np.allclose(smoothing._growth(one, 6, 1), 1 + np.concatenate([[0], np.cumsum(np.square(moved))]))


def test_a_constant_stays_and_is_sure_of_nothing_more():
    [found] = smoothing.outlooks([[7.0] * 12], 3)
    assert found.value(3) == pytest.approx(7) and found.bounds(3) == pytest.approx((7, 7), rel=1e-6)
    assert found.below(1, 8) > 0.99 and found.below(1, 6) < 0.01


@pytest.mark.parametrize("values", [[], [1.0], [1.0] * 7, [None] * 20, [1.0, None] * 8, [1.0] * 7 + [math.nan] * 3])
def test_what_is_too_short_or_too_torn_is_not_forecast(values):
    assert smoothing.outlooks([values], 2) == [None]


def test_a_gap_is_not_a_zero():
    values = [float(60 + n) for n in range(15)]
    torn = [None if n in (4, 5, 9) else v for n, v in enumerate(values)]
    [whole], [found] = smoothing.outlooks([values], 1), smoothing.outlooks([torn], 1)
    assert found.value(1) == pytest.approx(whole.value(1), rel=0.01)


def test_empty_periods_before_and_after_do_not_count():
    values = course(Random(5), 12)
    [bare], [wrapped] = smoothing.outlooks([values], 2), smoothing.outlooks([[None, None, *values, None]], 2)
    assert np.allclose(bare.centre, wrapped.centre)


def test_negative_values_are_forecast_as_they_are_and_positive_ones_never_below_zero():
    chance = Random(6)
    [mixed] = smoothing.outlooks([[chance.gauss(0, 5) for _ in range(12)]], 2)
    [tiny] = smoothing.outlooks([[chance.choice((0.1, 5.0)) for _ in range(12)]], 2)
    assert not mixed.log and mixed.bounds(2)[0] < 0
    assert tiny.log and tiny.bounds(2)[0] > 0


@pytest.mark.parametrize("size", [1e-9, 1.0, 1e15])
def test_the_size_of_the_numbers_changes_nothing(size):
    values = course(Random(7), 16)
    [one], [found] = smoothing.outlooks([values], 2), smoothing.outlooks([[v * size for v in values]], 2)
    assert found.value(2) / size == pytest.approx(one.value(2), rel=1e-6)
    assert found.bounds(2)[1] / size == pytest.approx(one.bounds(2)[1], rel=1e-6)


def test_a_straight_line_goes_on_rising_and_a_season_comes_again():
    [line] = smoothing.outlooks([[n - 5.0 for n in range(20)]], 3)
    assert 14.8 < line.value(1) < 15.1 and line.value(3) > line.value(1)
    year = [100.0 + 30 * math.sin(2 * math.pi * n / 12) for n in range(48)]
    [found] = smoothing.outlooks([year], 12, 12)
    assert all(found.value(n + 1) == pytest.approx(year[n], rel=0.02) for n in range(12))


def test_eight_of_ten_values_lie_in_the_interval():
    chance, inside, count = Random(8), 0, 400
    futures, many = [], []
    for _ in range(count):  # a first-order autoregression about a level
        value, row = 0.0, []
        for _ in range(32):
            value = 0.6 * value + chance.gauss(0, 1)
            row.append(50 + value)
        many.append(row[10:30]), futures.append(row[30:])
    for found, future in zip(smoothing.outlooks(many, 2), futures, strict=True):
        inside += sum(low <= value <= high for n, value in enumerate(future) for low, high in [found.bounds(n + 1)])
    assert 0.75 < inside / (2 * count) < 0.88


def test_only_the_newest_periods_are_looked_at():
    chance = Random(9)
    values = [chance.gauss(5, 1) for _ in range(smoothing.LONGEST + 200)]
    [whole], [end] = smoothing.outlooks([values], 2), smoothing.outlooks([values[-smoothing.LONGEST :]], 2)
    assert np.allclose(whole.centre, end.centre)


@pytest.mark.parametrize(
    ("dof", "share", "t"), [(5, 0.9, 1.4759), (10, 0.9, 1.3722), (10, 0.95, 1.8125), (30, 0.9, 1.3104)]
)
def test_quantiles_of_student_are_those_of_the_tables(dof, share, t):
    assert student.quantile(share, dof) == pytest.approx(t, abs=0.01)
    assert student.share_below(student.quantile(share, dof), dof) == pytest.approx(share)
    assert student.share_below(-t, dof) == pytest.approx(1 - student.share_below(t, dof))
