"""Few cases are drawn to the whole, many stand for themselves; the limits are those of the known distributions."""

import math
from random import Random

import pytest

from kientao.board.fair import shrink


def test_a_unit_of_few_cases_is_drawn_to_the_whole_more_than_one_of_many():
    counts = [(2, 2), (200, 200), (600, 800), (5, 10), (480, 800)]
    whole, [few, many, *_] = shrink.rates(counts, 0.9)
    assert few.raw == many.raw == 1.0
    assert whole < few.middle < many.middle < 1.0
    assert few.high - few.low > 3 * (many.high - many.low)


def test_a_unit_without_cases_stands_at_the_whole_with_a_wide_interval():
    whole, [none, *_] = shrink.rates([(0, 0), (70, 100), (60, 100)], 0.9)
    assert none.raw is None and none.middle == pytest.approx(whole, abs=0.05)


def test_nothing_counted_anywhere_is_nothing_to_compare():
    assert shrink.rates([(0, 0), (0, 0)], 0.9) is None and shrink.lengths([(0, 0.0, 0.0)], 0.9) is None


def test_one_lone_unit_with_a_flat_prior_has_the_beta_interval():
    """By hand: weight w of the whole, mean m: Beta(k + m·w, n − k + (1 − m)·w); its mean is exact."""
    one = shrink._rate(30, 40, 0.7, [(10.0, 1.0)], 0.9)
    assert one.middle == pytest.approx((30 + 7) / 50, abs=1e-3)
    sd = math.sqrt(37 * 13 / (50**2 * 51))
    assert one.low == pytest.approx(37 / 50 - 1.645 * sd, abs=0.01)
    assert one.high == pytest.approx(37 / 50 + 1.645 * sd, abs=0.01)


def test_nine_of_ten_true_shares_lie_in_the_interval():
    chance, inside, count = Random(11), 0, 0
    for _ in range(20):
        truth = [chance.betavariate(14, 6) for _ in range(20)]
        sizes = [chance.choice((3, 12, 40, 150)) for _ in truth]
        counts = [(sum(chance.random() < p for _ in range(n)), n) for p, n in zip(truth, sizes, strict=True)]
        _, rates = shrink.rates(counts, 0.9)
        inside += sum(r.low <= p <= r.high for p, r in zip(truth, rates, strict=True))
        count += len(truth)
    assert 0.85 < inside / count < 0.96


@pytest.mark.parametrize(("k", "n", "share", "expected"), [
    (0, 10, 0.3, 1.0), (11, 10, 0.3, 0.0), (10, 10, 0.5, 0.5**10), (1, 3, 0.5, 7 / 8), (2, 3, 0.5, 0.5),
    (3, 5, 1.0, 1.0),
])  # fmt: skip
def test_the_tail_is_the_binomial_one(k, n, share, expected):
    assert shrink.tail(k, n, share) == pytest.approx(expected)


def test_the_funnel_is_wide_for_few_and_narrow_for_many():
    assert shrink.outside(3, 10, 0.7, 0.998) == 0
    assert shrink.outside(300, 1000, 0.7, 0.998) == -1 and shrink.outside(950, 1000, 0.7, 0.998) == 1
    assert shrink.outside(0, 0, 0.7, 0.998) == 0 and shrink.outside(5, 5, 1.0, 0.998) == 0


def test_a_duration_is_shrunk_by_how_noisy_it_is():
    many = [(2, math.log(100), 0.5), (400, math.log(30), 0.5), (400, math.log(20), 0.5)]
    whole, [few, *_] = shrink.lengths(many, 0.9)
    assert whole < few.middle < 100 and few.low < whole


def test_a_count_has_byars_interval():
    rate, low, high = shrink.per_thousand(10, 1000, 0.95)
    assert rate == 10 and low == pytest.approx(4.79, abs=0.05) and high == pytest.approx(18.39, abs=0.05)
    assert shrink.per_thousand(0, 1000, 0.95)[1] == 0
