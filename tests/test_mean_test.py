"""The mean test errs no more often than it states, has the power that it states, and refuses what it cannot judge."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from symgrad.errors import ParameterError
from symgrad.numerics.statistics import detectable_error, mean_test, smallest_sample, tail_probability, threshold

LAWS = {
    "normal": (lambda rng, n: rng.normal(size=n), 0.0),
    "square of a normal": (lambda rng, n: rng.normal(size=n) ** 2, 1.0),
    "exponential": (lambda rng, n: rng.standard_exponential(n), 1.0),
    "lognormal, sigma 1/2": (lambda rng, n: np.exp(rng.normal(size=n) / 2), math.exp(1 / 8)),
    "lognormal, sigma 1": (lambda rng, n: np.exp(rng.normal(size=n)), math.exp(1 / 2)),
    "lognormal, sigma 2": (lambda rng, n: np.exp(2 * rng.normal(size=n)), math.exp(2)),
    "Pareto, index 3.5": (lambda rng, n: rng.pareto(3.5, n), 1 / 2.5),
    "Pareto, index 2.5": (lambda rng, n: rng.pareto(2.5, n), 1 / 1.5),
    "rare values": (lambda rng, n: (rng.random(n) < 0.002).astype(float), 0.002),
    "product of 3 squares": (lambda rng, n: rng.normal(size=(3, n)).prod(axis=0) ** 2, 1.0),
}


def rejections(law, expected, rate, samples, repetitions, seed=0):
    rng = np.random.default_rng(seed)
    outcomes = [mean_test(law(rng, samples), expected, false_alarm_rate=rate).outcome for _ in range(repetitions)]
    return outcomes.count("rejected"), outcomes.count("refused")


def test_true_means_are_seldom_rejected_at_a_large_rate():
    for name in ("normal", "square of a normal", "lognormal, sigma 1", "Pareto, index 2.5", "rare values"):
        law, expected = LAWS[name]
        rejected, _ = rejections(law, expected, 0.05, 500, 400)
        # 400 repetitions at the stated rate would give 20 ± 4.4; 40 lies 4.6 standard deviations above.
        assert rejected <= 40, name


@pytest.mark.slow
@pytest.mark.parametrize("name", LAWS)
@pytest.mark.parametrize(("rate", "samples", "repetitions"), [(1e-2, 2_000, 20_000), (1e-3, 20_000, 10_000)])
def test_the_false_alarm_rate_is_as_stated(name, rate, samples, repetitions):
    law, expected = LAWS[name]
    rejected, _ = rejections(law, expected, rate, samples, repetitions)
    stated = rate * repetitions
    assert rejected <= stated + 4 * math.sqrt(stated)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["normal", "square of a normal", "exponential"])
def test_the_stated_smallest_error_is_caught_in_99_of_100_samples(name):
    law, mean = LAWS[name]
    rng = np.random.default_rng(1)
    samples, rate, repetitions = 40_000, 1e-3, 4_000
    caught = 0
    for _ in range(repetitions):
        sample = law(rng, samples)
        error = mean_test(sample, mean, false_alarm_rate=rate).detectable_error
        caught += mean_test(sample, mean - error, false_alarm_rate=rate).outcome == "rejected"
    # 99 % ± 0.16 %.
    assert abs(caught / repetitions - 0.99) < 0.008


@pytest.mark.parametrize("name", ["lognormal, sigma 2", "Pareto, index 2.5", "product of 3 squares", "rare values"])
def test_heavy_tails_are_refused(name):
    law, expected = LAWS[name]
    found = mean_test(law(np.random.default_rng(0), 50_000), expected)
    assert found.outcome == "refused"
    assert found.refusal in ("skewed", "dominated")


def test_a_product_of_many_factors_is_refused_though_its_sample_mean_is_far_off():
    rng = np.random.default_rng(0)
    product = np.exp(2 * np.log(np.abs(rng.normal(size=(50_000, 60)))).sum(axis=1))
    found = mean_test(product, 1.0)
    assert found.refusal == "dominated"
    assert found.largest_share > 0.5
    # The logarithms are in order, and so is the mean that the product's own sample misses.
    logs = np.log(np.abs(rng.normal(size=50_000)))
    assert mean_test(logs, -(np.euler_gamma + math.log(2)) / 2).outcome == "consistent"


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        (np.ones(50_000), "constant"),
        (np.zeros(50_000), "constant"),
        (1 + 1e-14 * np.random.default_rng(0).normal(size=50_000), "constant"),
        (np.r_[np.nan, np.zeros(50_000)], "non_finite"),
        (np.r_[np.inf, np.zeros(50_000)], "non_finite"),
        (np.random.default_rng(0).normal(size=1000), "too_few"),
    ],
)
def test_samples_that_say_nothing_are_refused(values, refusal):
    found = mean_test(values, 1.0)
    assert (found.outcome, found.refusal) == ("refused", refusal)


def test_small_rates_need_their_samples():
    assert smallest_sample(1e-6) <= 17_000
    assert smallest_sample(1e-12) <= 145_000
    assert tail_probability(threshold(1e-12), 10**9) == pytest.approx(0.5e-12, rel=1e-4)
    sample = np.random.default_rng(0).normal(size=150_000)
    assert mean_test(sample, 0.0, false_alarm_rate=1e-12).outcome == "consistent"
    assert mean_test(sample, 0.05, false_alarm_rate=1e-12).outcome == "rejected"


@given(st.floats(-5, 5), st.floats(0.1, 10))
def test_shift_and_scale_do_not_change_the_decision(shift, scale):
    sample = np.random.default_rng(0).uniform(-1, 1, 20_000)
    for expected in (0.0, 0.02, 0.1):
        plain = mean_test(sample, expected)
        moved = mean_test(shift + scale * sample, shift + scale * expected)
        assert plain.outcome == moved.outcome
        assert moved.z == pytest.approx(plain.z, rel=1e-6, abs=1e-6)
        assert moved.detectable_error == pytest.approx(scale * plain.detectable_error, rel=1e-6)


def test_an_uncertain_expectation_speaks_only_for_the_statement():
    sample = np.random.default_rng(0).normal(size=20_000)
    assert mean_test(sample, 0.1).outcome == "rejected"
    assert mean_test(sample, 0.1, expected_error=0.2).outcome == "consistent"


def test_relative_errors_need_something_to_be_relative_to():
    sample = np.random.default_rng(0).normal(size=20_000)
    assert mean_test(sample, 0.0).detectable_relative_error is None
    found = mean_test(1 + sample, 1.0)
    assert found.detectable_relative_error == pytest.approx(detectable_error(found.standard_error, 20_000, 1e-6))


@pytest.mark.parametrize("rate", [0, 1, -1e-6, 2])
def test_impossible_rates_are_refused(rate):
    with pytest.raises(ParameterError, match="false-alarm rate"):
        threshold(rate)
