"""Laws of one random number with a given mean and variance.

Each law offers ``mean``, ``variance``, ``symmetric`` (about the mean), ``quantile`` (inverse of the distribution
function, on arrays in (0, 1)), ``sample(rng, size)`` and ``expectation(f, points)``, the pair of E f(X) and its error.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from scipy.special import ndtri

from symgrad.errors import ParameterError
from symgrad.numerics.quadrature import Scalar, exponential_expectation, normal_expectation, uniform_expectation


class Law(Protocol):
    """What every law offers."""

    @property
    def mean(self) -> float: ...

    @property
    def variance(self) -> float: ...

    @property
    def symmetric(self) -> bool: ...

    def quantile(self, u: np.ndarray) -> np.ndarray: ...

    def sample(self, rng: np.random.Generator, size: int | tuple[int, ...]) -> np.ndarray: ...

    def expectation(self, f: Scalar, points: Iterable[float] = ()) -> tuple[float, float]: ...


def _checked_variance(variance: float) -> float:
    if not (math.isfinite(variance) and variance >= 0):
        raise ParameterError(f"Expected a finite variance >= 0 but got {variance!r}.")
    return variance


@dataclass(frozen=True, slots=True)
class Normal:
    """N(mean, variance)."""

    mean: float
    variance: float
    symmetric = True

    def __post_init__(self) -> None:
        _checked_variance(self.variance)

    def quantile(self, u: np.ndarray) -> np.ndarray:
        return self.mean + math.sqrt(self.variance) * ndtri(u)

    def sample(self, rng: np.random.Generator, size: int | tuple[int, ...]) -> np.ndarray:
        return rng.normal(self.mean, math.sqrt(self.variance), size)

    def expectation(self, f: Scalar, points: Iterable[float] = ()) -> tuple[float, float]:
        return normal_expectation(f, self.mean, self.variance, points)

    def __str__(self) -> str:
        return f"N({self.mean:.6g}, {self.variance:.6g})"


@dataclass(frozen=True, slots=True)
class Uniform:
    """Uniform on [lower, upper]."""

    lower: float
    upper: float
    symmetric = True

    def __post_init__(self) -> None:
        if not self.lower < self.upper:
            raise ParameterError(f"Expected lower < upper but got {self.lower!r} and {self.upper!r}.")

    @property
    def mean(self) -> float:
        return (self.lower + self.upper) / 2

    @property
    def variance(self) -> float:
        return (self.upper - self.lower) ** 2 / 12

    def quantile(self, u: np.ndarray) -> np.ndarray:
        return self.lower + (self.upper - self.lower) * u

    def sample(self, rng: np.random.Generator, size: int | tuple[int, ...]) -> np.ndarray:
        return rng.uniform(self.lower, self.upper, size)

    def expectation(self, f: Scalar, points: Iterable[float] = ()) -> tuple[float, float]:
        return uniform_expectation(f, self.lower, self.upper, points)

    def __str__(self) -> str:
        return f"U({self.lower:.6g}, {self.upper:.6g})"


@dataclass(frozen=True, slots=True)
class ShiftedExponential:
    """mean + scale (t − 1) with t ~ Exp(1): variance scale², skewness 2 with the sign of the scale."""

    mean: float
    scale: float
    symmetric = False

    @property
    def variance(self) -> float:
        return self.scale**2

    @property
    def _origin(self) -> float:
        return self.mean - self.scale

    def quantile(self, u: np.ndarray) -> np.ndarray:
        # Increasing in u for either sign of the scale.
        tail = -np.log1p(-u) if self.scale >= 0 else -np.log(u)
        return self._origin + self.scale * tail

    def sample(self, rng: np.random.Generator, size: int | tuple[int, ...]) -> np.ndarray:
        return self._origin + self.scale * rng.standard_exponential(size)

    def expectation(self, f: Scalar, points: Iterable[float] = ()) -> tuple[float, float]:
        return exponential_expectation(f, self._origin, self.scale, points)

    def __str__(self) -> str:
        return f"{self._origin:.6g} + {self.scale:.6g} Exp(1)"


@dataclass(frozen=True, slots=True)
class Discrete:
    """Finitely many values, increasing, with their probabilities."""

    values: tuple[float, ...]
    probabilities: tuple[float, ...]

    def __post_init__(self) -> None:
        ordered = all(a < b for a, b in zip(self.values, self.values[1:], strict=False))
        if len(self.values) != len(self.probabilities) or not self.values or not ordered:
            raise ParameterError(f"Expected increasing values, each with a probability, but got {self!r}.")
        if min(self.probabilities) < 0 or abs(math.fsum(self.probabilities) - 1) > 1e-12:
            raise ParameterError(f"Expected probabilities that sum to 1 but got {self.probabilities!r}.")

    @property
    def mean(self) -> float:
        return self._expected(lambda x: x)

    @property
    def variance(self) -> float:
        mean = self.mean
        return self._expected(lambda x: (x - mean) ** 2)

    @property
    def symmetric(self) -> bool:
        mean, last = self.mean, len(self.values) - 1
        return all(
            math.isclose(x + self.values[last - i], 2 * mean, abs_tol=1e-12 * (1 + abs(x)))
            and math.isclose(p, self.probabilities[last - i])
            for i, (x, p) in enumerate(zip(self.values, self.probabilities, strict=True))
        )

    def _expected(self, f: Scalar) -> float:
        return math.fsum(p * f(x) for x, p in zip(self.values, self.probabilities, strict=True))

    def quantile(self, u: np.ndarray) -> np.ndarray:
        position = np.searchsorted(np.cumsum(self.probabilities)[:-1], u, side="right")
        return np.asarray(self.values)[position]

    def sample(self, rng: np.random.Generator, size: int | tuple[int, ...]) -> np.ndarray:
        return self.quantile(rng.random(size))

    def expectation(self, f: Scalar, points: Iterable[float] = ()) -> tuple[float, float]:
        """Σ p f(x), exact up to rounding."""
        terms = [p * float(f(x)) for x, p in zip(self.values, self.probabilities, strict=True)]
        return math.fsum(terms), 4 * float(np.finfo(float).eps) * math.fsum(map(abs, terms))

    def __str__(self) -> str:
        pairs = (f"{x:.6g}: {p:.6g}" for x, p in zip(self.values, self.probabilities, strict=True))
        return "{" + ", ".join(pairs) + "}"


def constant(value: float) -> Discrete:
    """The law of a number that does not vary."""
    return Discrete((value,), (1.0,))


def uniform_law(mean: float, variance: float) -> Uniform:
    """U(mean ± √(3 variance)): the half-width a has a²/3 = variance."""
    half = math.sqrt(3 * _checked_variance(variance))
    return Uniform(mean - half, mean + half)


def two_point(mean: float, variance: float, probability: float = 0.5) -> Discrete:
    """Two values, the upper one with ``probability`` p: mean + √(v (1−p)/p) and mean − √(v p/(1−p))."""
    if not 0 < probability < 1:
        raise ParameterError(f"Expected a probability strictly between 0 and 1 but got {probability!r}.")
    odds = math.sqrt(probability / (1 - probability))
    deviation = math.sqrt(_checked_variance(variance))
    return Discrete((mean - deviation * odds, mean + deviation / odds), (1 - probability, probability))


def exponential_law(mean: float, variance: float, sign: int = 1) -> ShiftedExponential:
    """The shifted exponential law of this mean and variance, skewed to the side of ``sign``."""
    return ShiftedExponential(mean, math.copysign(math.sqrt(_checked_variance(variance)), sign))


def three_point(mean: float, variance: float, weight: float = 0.25) -> Discrete:
    """mean and mean ± √(v/(2 weight)), the outer two with probability ``weight`` each: symmetric, with kurtosis
    1/(2 weight)."""
    if not 0 < weight < 0.5:
        raise ParameterError(f"Expected a weight strictly between 0 and 1/2 but got {weight!r}.")
    step = math.sqrt(_checked_variance(variance) / (2 * weight))
    return Discrete((mean - step, mean, mean + step), (weight, 1 - 2 * weight, weight))
