"""Laws have the moments that they were asked for; quadrature meets exact values within its stated error."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import expit

from symgrad.errors import ParameterError
from symgrad.numerics import laws
from symgrad.numerics.quadrature import exponential_expectation, normal_expectation, uniform_expectation

means = st.floats(-3, 3)
variances = st.floats(0.01, 10)
MAKERS = {
    "normal": laws.Normal,
    "uniform": laws.uniform_law,
    "two_point": lambda m, v: laws.two_point(m, v, 0.3),
    "three_point": laws.three_point,
    "exponential": laws.exponential_law,
    "exponential to the left": lambda m, v: laws.exponential_law(m, v, -1),
}


@pytest.mark.parametrize("name", MAKERS)
@given(mean=means, variance=variances)
def test_a_law_has_the_mean_and_variance_asked_for(name, mean, variance):
    law = MAKERS[name](mean, variance)
    assert math.isclose(law.mean, mean, abs_tol=1e-12)
    assert math.isclose(law.variance, variance, rel_tol=1e-9)


@pytest.mark.parametrize("name", MAKERS)
@given(mean=means, variance=variances)
def test_expectations_agree_with_the_moments_within_the_stated_error(name, mean, variance):
    law = MAKERS[name](mean, variance)
    first, first_error = law.expectation(lambda x: x)
    second, second_error = law.expectation(lambda x: (x - mean) ** 2)
    assert abs(first - mean) <= first_error + 1e-13
    assert abs(second - variance) <= second_error + 1e-13 * (1 + variance)


@pytest.mark.parametrize("name", MAKERS)
def test_samples_follow_the_quantiles(name):
    law = MAKERS[name](0.5, 2.0)
    sample = law.sample(np.random.default_rng(0), 40_000)
    for u in (0.1, 0.5, 0.9):
        below = np.mean(sample <= law.quantile(np.array([u]))[0] + 1e-12)
        assert below >= u - 0.02
        assert np.mean(sample < law.quantile(np.array([u]))[0] - 1e-12) <= u + 0.02


@pytest.mark.parametrize(
    ("law", "symmetric"),
    [
        (laws.Normal(1, 2), True),
        (laws.uniform_law(1, 2), True),
        (laws.two_point(1, 2), True),
        (laws.two_point(1, 2, 0.3), False),
        (laws.three_point(1, 2), True),
        (laws.exponential_law(1, 2), False),
    ],
)
def test_a_law_knows_whether_it_is_symmetric_about_its_mean(law, symmetric):
    third = law.expectation(lambda x: (x - law.mean) ** 3)[0]
    assert law.symmetric is symmetric
    assert math.isclose(third, 0, abs_tol=1e-12) is symmetric


@pytest.mark.parametrize(
    "make",
    [
        lambda: laws.Normal(0, -1),
        lambda: laws.Normal(0, math.inf),
        lambda: laws.Uniform(1, 1),
        lambda: laws.two_point(0, 1, 1.0),
        lambda: laws.Discrete((1.0, 0.0), (0.5, 0.5)),
        lambda: laws.Discrete((0.0, 1.0), (0.5, 0.6)),
    ],
)
def test_impossible_laws_are_refused(make):
    with pytest.raises(ParameterError, match="Expected"):
        make()


def test_the_logarithm_of_a_normal_size_is_integrated_across_its_singularity():
    for variance in (0.01, 1.0, 25.0):
        value, error = normal_expectation(lambda z: math.log(abs(z)) if z else 0.0, 0, variance, [0.0])
        exact = math.log(variance) / 2 - (np.euler_gamma + math.log(2)) / 2
        assert abs(value - exact) <= error + 1e-14
        assert error < 1e-12


# E φ² for z ~ N(0, 1), to 32 digits elsewhere.
@pytest.mark.parametrize(
    ("phi", "points", "expected"),
    [
        (lambda z: max(z, 0.0), [0.0], 0.5),
        (math.tanh, [], 0.394294490397841),
        (lambda z: float(expit(z)), [], 0.293379035858093),
        (math.erf, [], 0.464559054397540),
        (lambda z: z if z > 0 else math.expm1(z), [0.0], 0.644945417492924),
    ],
)
def test_second_moments_of_activations(phi, points, expected):
    value, error = normal_expectation(lambda z: phi(z) ** 2, points=points)
    assert abs(value - expected) < 2e-15 + error
    assert error < 1e-12


def test_a_kink_away_from_the_mean_is_met_when_it_is_named():
    value, error = normal_expectation(lambda z: abs(z - 3.3), 0.0, 1.0, [3.3])
    exact = 3.3 * math.erf(3.3 / math.sqrt(2)) + math.sqrt(2 / math.pi) * math.exp(-(3.3**2) / 2)
    assert abs(value - exact) <= error


def test_growing_functions_are_integrated_to_infinity():
    assert normal_expectation(lambda z: z**20)[0] == pytest.approx(654729075, rel=1e-13)
    assert normal_expectation(lambda z: math.exp(3 * z))[0] == pytest.approx(math.exp(4.5), rel=1e-12)
    assert exponential_expectation(lambda t: t**5, 0.0, 1.0)[0] == pytest.approx(120, rel=1e-13)


def test_an_infinite_expectation_is_refused():
    with pytest.raises(ParameterError, match="finite"):
        normal_expectation(lambda z: math.exp(min(z * z, 700.0)) * 1e300)


def test_uniform_expectations_split_at_the_points_inside():
    value, error = uniform_expectation(lambda z: abs(z), -1.0, 2.0, [0.0, 5.0])
    assert abs(value - 5 / 6) <= error + 1e-15
