"""A test of a mean that says how often it errs, what it would have caught, and when it cannot be trusted.

For independent X_1 … X_n with E X = expected, S = Σ(X_i − expected) and V² = Σ(X_i − expected)², the ratio x = S/V is
the studentised mean up to an increasing map (z = x √((n−1)/(n−x²))), and

    P(S/V ≥ x) / (1 − Φ(x)) = exp(−x³ γ / (3√n)) · (1 + O((1+x)/√n)),   0 ≤ x = O(n^(1/6)),

γ being the skewness of X. Sources: Q. Wang, "Limit theorems for self-normalized large deviation", Electronic Journal
of Probability 10 (2005), 1260–1285 (finite fourth moment); that such a ratio stays bounded with a third moment alone
is Jing, Shao & Wang, "Self-normalized Cramér-type large deviations for independent random variables", Annals of
Probability 31 (2003), 2167–2215. A normal tail is thus off by a *factor*, and the factor can be read off the skewness.

The test rejects when the normal tail probability, both sides, is below 1/F of the false-alarm rate, and refuses
unless the factor is at most F = 2; so that, up to the O-term, a true statement is rejected no more often than stated.
The skewness is the sample's, raised by three of its standard errors. No test of a mean can be honest for *all* laws
(Bahadur & Savage 1956): a value rarer than 1/n that carries the mean leaves no trace in a sample. Where such laws are
possible (products of many factors), test single factors or logarithms.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from scipy.special import ndtr, ndtri

from symgrad.errors import ParameterError

FALSE_ALARM_RATE = 1e-6
REFUTATION_RATE = 1e-12
POWER = 0.99
TAIL_FACTOR = 2.0
_SKEWNESS_MARGIN = 3.0  # standard errors
# An observation that holds a share s of V² moves x by up to √s; at 5 % the x³-criterion is near its own limit for the
# usual rates, and the sample's skewness is then the value of one observation.
_LARGEST_SHARE = 0.05
_RELATIVE_SPREAD = 1e-10  # below it the spread of a sample is rounding

_FIGURES = ("estimate", "standard_error", "z", "detectable_error", "skewness", "tail_factor", "largest_share")

Outcome = Literal["consistent", "rejected", "refused"]
Refusal = Literal["", "too_few", "non_finite", "constant", "dominated", "skewed"]


@dataclass(frozen=True, slots=True)
class MeanTest:
    """What a sample says of "the mean is ``expected``".

    ``z``: (estimate − expected) / standard error. ``false_alarm_rate``: how often a true statement is rejected, at
    most. ``detectable_error``: the smallest absolute error of ``expected`` that is caught with 99 % power.
    ``tail_factor``: the bound on (true tail)/(normal tail) at the threshold; ``largest_share``: the largest part of
    the sum of squares that one observation holds. ``refusal`` says why there is no decision.
    """

    outcome: Outcome
    refusal: Refusal
    samples: int
    expected: float
    estimate: float
    standard_error: float
    z: float
    false_alarm_rate: float
    detectable_error: float
    skewness: float
    tail_factor: float
    largest_share: float

    @property
    def detectable_relative_error(self) -> float | None:
        """``detectable_error`` / |expected|, None where nothing is expected."""
        return self.detectable_error / abs(self.expected) if self.expected else None


def threshold(false_alarm_rate: float, tail_factor: float = TAIL_FACTOR) -> float:
    """x with 2 (1 − Φ(x)) = rate/F: the rest of the budget pays for a tail that is F times the normal one."""
    if not 0 < false_alarm_rate < 1:
        raise ParameterError(f"Expected a false-alarm rate strictly between 0 and 1 but got {false_alarm_rate!r}.")
    return float(-ndtri(false_alarm_rate / (2 * tail_factor)))


def smallest_sample(false_alarm_rate: float, tail_factor: float = TAIL_FACTOR) -> int:
    """The smallest n for which the threshold lies in the range x ≤ n^(1/6) of the tail formula."""
    return math.ceil(threshold(false_alarm_rate, tail_factor) ** 6)


def _student(x: float, samples: int) -> float:
    """The studentised mean at which S/V is x."""
    return x * math.sqrt((samples - 1) / (samples - x * x)) if samples > x * x else math.inf


def detectable_error(
    standard_error: float, samples: int, false_alarm_rate: float, power: float = POWER, tail_factor: float = TAIL_FACTOR
) -> float:
    """The smallest |E X − expected| that is rejected with the given power.

    With t = x √((n−1)/(n−x²)) the threshold for the studentised mean z, and a true mean expected + d, z is near
    N(d/se, 1). So P(z > t) ≥ power when d/se − t ≥ Φ⁻¹(power): d = se (t + Φ⁻¹(power)).
    """
    return standard_error * (_student(threshold(false_alarm_rate, tail_factor), samples) + float(ndtri(power)))


def tail_probability(z: float, samples: int) -> float:
    """The normal approximation 2 (1 − Φ(x)) to the tail of a studentised mean z, with x = S/V."""
    x = abs(z) * math.sqrt(samples / (samples - 1 + z * z))
    return float(2 * ndtr(-x))


def mean_test(
    values: np.ndarray,
    expected: float,
    *,
    false_alarm_rate: float = FALSE_ALARM_RATE,
    expected_error: float = 0.0,
    allowed_tail_factor: float = TAIL_FACTOR,
) -> MeanTest:
    """Does the sample ``values`` (shape (n,), independent) contradict E X = ``expected`` ± ``expected_error``?

    A true statement is rejected with probability at most ``false_alarm_rate`` (see the module). Rates from 1e-12
    up are meant; 1e-6 needs 17 000 samples, 1e-12 needs 145 000, and skewed laws more. ``allowed_tail_factor`` is the
    module's F: a larger one buys tolerance of skewness with a higher threshold.
    """
    values = np.asarray(values, dtype=float)
    samples = values.size
    x = threshold(false_alarm_rate, allowed_tail_factor)

    def verdict(outcome: Outcome, refusal: Refusal = "", **figures: Any) -> MeanTest:
        known = {**dict.fromkeys(_FIGURES, math.nan), **figures}
        return MeanTest(outcome, refusal, samples, expected, false_alarm_rate=false_alarm_rate, **known)

    if samples < smallest_sample(false_alarm_rate, allowed_tail_factor):
        return verdict("refused", "too_few")
    with np.errstate(over="ignore", invalid="ignore"):
        estimate = float(values.mean())
        deviations = values - estimate
        squares = deviations * deviations
        variance = float(squares.mean())
    if not (math.isfinite(variance) and math.isfinite(expected)):
        return verdict("refused", "non_finite")
    standard_error = math.sqrt(variance / (samples - 1))
    if math.sqrt(variance) <= _RELATIVE_SPREAD * max(abs(estimate), abs(expected)) or variance == 0:
        return verdict("refused", "constant", estimate=estimate, standard_error=standard_error)

    skewness, skewness_error = _skewness(deviations, squares, variance)
    bound = abs(skewness) + _SKEWNESS_MARGIN * skewness_error
    exponent = x**3 * bound / (3 * math.sqrt(samples))
    tail_factor = math.exp(min(exponent, 700.0)) * (1 + (1 + x) / math.sqrt(samples))
    largest_share = float(squares.max()) / (samples * variance)
    difference = estimate - expected
    # An uncertain expected value may only speak for the statement.
    counted = math.copysign(max(abs(difference) - expected_error, 0.0), difference)
    z = counted / standard_error
    figures: dict[str, Any] = {
        "estimate": estimate,
        "standard_error": standard_error,
        "z": z,
        "detectable_error": standard_error * (_student(x, samples) + float(ndtri(POWER))) + expected_error,
        "skewness": skewness,
        "tail_factor": tail_factor,
        "largest_share": largest_share,
    }
    if largest_share > _LARGEST_SHARE:
        return verdict("refused", "dominated", **figures)
    if tail_factor > allowed_tail_factor:
        return verdict("refused", "skewed", **figures)
    return verdict("rejected" if abs(z) > _student(x, samples) else "consistent", **figures)


def _skewness(deviations: np.ndarray, squares: np.ndarray, variance: float) -> tuple[float, float]:
    """The sample's skewness and its standard error, from its influence function y³ − γ − 3y − (3/2) γ (y² − 1)."""
    scale = math.sqrt(variance)
    y, y2 = deviations / scale, squares / variance
    cubes = y2 * y
    skewness = float(cubes.mean())
    influence = cubes - skewness - 3 * y - 1.5 * skewness * (y2 - 1)
    return skewness, float(influence.std()) / math.sqrt(y.size)
