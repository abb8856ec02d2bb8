"""Moments estimated from a sample, carried through arithmetic together with their error.

An estimate is a value and, for each observation, its influence on the value: x − x̄ for a mean, (x − x̄)² − s² for a
variance, (x − x̄)(y − ȳ) − c for a covariance. Arithmetic follows the chain rule, so that value + influence is a
sample whose mean is the value and whose spread is that of the estimate. For means and their linear combinations this
is exact; else it is the delta method, with a bias of order 1/n beside a standard error of order 1/√n.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from symgrad.errors import NotConvertible


@dataclass(frozen=True, slots=True, eq=False)
class Estimate:
    """A number estimated from a sample; ``influence`` has one entry for each observation and mean 0."""

    value: float
    influence: np.ndarray

    # A NumPy number on the left leaves the arithmetic to this class.
    __array_ufunc__ = None

    @property
    def pseudo_values(self) -> np.ndarray:
        """A sample whose mean is the value."""
        return self.value + self.influence

    def _mapped(self, value: float, slope: float) -> Estimate:
        return Estimate(value, slope * self.influence)

    def __add__(self, other: Any) -> Estimate:
        if isinstance(other, Estimate):
            return Estimate(self.value + other.value, self.influence + other.influence)
        return self._mapped(self.value + other, 1.0)

    __radd__ = __add__

    def __neg__(self) -> Estimate:
        return self._mapped(-self.value, -1.0)

    def __sub__(self, other: Any) -> Estimate:
        return self + (-other)

    def __rsub__(self, other: Any) -> Estimate:
        return (-self) + other

    def __mul__(self, other: Any) -> Estimate:
        if isinstance(other, Estimate):
            return Estimate(self.value * other.value, other.value * self.influence + self.value * other.influence)
        return self._mapped(self.value * other, other)

    __rmul__ = __mul__

    def __pow__(self, exponent: Any) -> Estimate:
        if isinstance(exponent, Estimate):
            raise NotConvertible("Expected an exponent that is not estimated; move the moment out of the exponent.")
        if exponent == 0:
            return self._mapped(1.0, 0.0)
        return self._mapped(self.value**exponent, exponent * self.value ** (exponent - 1))

    def called(self, name: str) -> Estimate:
        """exp, log or |·| of the estimate; functions with a kink at 0 have their slope beside it."""
        match name:
            case "exp":
                return self._mapped(float(np.exp(self.value)), float(np.exp(self.value)))
            case "log":
                return self._mapped(float(np.log(self.value)), 1 / self.value)
            case "abs":
                return self._mapped(abs(self.value), float(np.sign(self.value)))
            case _:
                raise NotConvertible(f"Expected exp, log or abs of a moment but got {name}; rewrite the claim.")


def sample_mean(x: np.ndarray) -> Estimate:
    mean = float(x.mean())
    return Estimate(mean, x - mean)


def sample_covariance(x: np.ndarray, y: np.ndarray) -> Estimate:
    """The unbiased covariance of two samples of the same observations."""
    products = (x - x.mean()) * (y - y.mean())
    products *= x.size / (x.size - 1)
    return sample_mean(products)
