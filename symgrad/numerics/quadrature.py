"""Expectations of a function of one random number, by adaptive quadrature with an error estimate."""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Iterable
from itertools import pairwise

import numpy as np
from scipy.integrate import IntegrationWarning, quad

from symgrad.errors import ParameterError

_ROUNDING = 8 * float(np.finfo(float).eps)  # one evaluation of f and of the density, a few operations each
# A panel a few standard deviations wide resolves the density; the outermost ones run to infinity, since a window cut
# at some number of deviations is wrong for a growing f.
_NORMAL_BREAKS = (-math.inf, -8.0, -4.0, -2.0, 0.0, 2.0, 4.0, 8.0, math.inf)
_EXPONENTIAL_BREAKS = (0.0, 1.0, 4.0, 16.0, math.inf)

Scalar = Callable[[float], float]


def _integrate(integrand: Scalar, breaks: Iterable[float]) -> tuple[float, float]:
    ends = sorted(set(breaks))
    value, size, error = 0.0, 0.0, 0.0
    with warnings.catch_warnings(), np.errstate(over="ignore", under="ignore", divide="ignore", invalid="ignore"):
        # A panel that QUADPACK cannot finish shows in its error estimate, which the caller receives.
        warnings.simplefilter("ignore", IntegrationWarning)
        for low, high in pairwise(ends):
            piece, bound = quad(integrand, low, high, limit=200, epsabs=1e-15, epsrel=1e-13)
            value, size, error = value + piece, size + abs(piece), error + bound
    if not math.isfinite(value):
        raise ParameterError(
            "Expected a function whose expectation is finite but the quadrature overflowed; "
            "ask for the expectation of its logarithm, or of a function that grows more slowly than the tail decays."
        )
    return value, error + _ROUNDING * size


def normal_expectation(
    f: Scalar, mean: float = 0.0, variance: float = 1.0, points: Iterable[float] = ()
) -> tuple[float, float]:
    """(E f(z), error estimate) for z ~ N(mean, variance).

    ``points`` are the kinks, jumps and integrable singularities (log at 0) of f; panels end there, so that f is
    smooth inside each. The error is QUADPACK's estimate plus rounding; it is not a promise: a spike far narrower
    than a standard deviation, away from ``points``, is missed.
    """
    if variance < 0:
        raise ParameterError(f"Expected variance >= 0 but got {variance!r}.")
    if variance == 0:
        return float(f(mean)), 0.0
    scale = math.sqrt(variance)
    density = 1 / math.sqrt(2 * math.pi)

    def integrand(t: float) -> float:
        # The density first: where it underflows, f is not asked, for f(∞) may be infinite.
        weight = math.exp(-t * t / 2)
        return density * weight * float(f(mean + scale * t)) if weight else 0.0

    return _integrate(integrand, (*_NORMAL_BREAKS, *((p - mean) / scale for p in points)))


def uniform_expectation(f: Scalar, lower: float, upper: float, points: Iterable[float] = ()) -> tuple[float, float]:
    """(E f(z), error estimate) for z uniform on [lower, upper]; ``points`` as for ``normal_expectation``."""
    if not lower < upper:
        raise ParameterError(f"Expected lower < upper but got {lower!r} and {upper!r}.")
    inside = (p for p in points if lower < p < upper)
    value, error = _integrate(lambda t: float(f(t)), (lower, *inside, upper))
    return value / (upper - lower), error / (upper - lower)


def exponential_expectation(
    f: Scalar, origin: float, scale: float, points: Iterable[float] = ()
) -> tuple[float, float]:
    """(E f(origin + scale·t), error estimate) for t ~ Exp(1); a negative scale turns the tail to the left."""
    if scale == 0:
        return float(f(origin)), 0.0

    def integrand(t: float) -> float:
        weight = math.exp(-t)
        return weight * float(f(origin + scale * t)) if weight else 0.0

    inside = (t for p in points if (t := (p - origin) / scale) > 0)
    return _integrate(integrand, (*_EXPONENTIAL_BREAKS, *inside))


def integral(f: Scalar, lower: float, upper: float, points: Iterable[float] = ()) -> tuple[float, float]:
    """(∫ f(t) dt from lower to upper, error estimate); either end may be infinite; ``points`` as above."""
    if not lower < upper:
        raise ParameterError(f"Expected lower < upper but got {lower!r} and {upper!r}.")
    inside = (p for p in (*_NORMAL_BREAKS, *points) if lower < p < upper)
    return _integrate(f, (lower, *inside, upper))
