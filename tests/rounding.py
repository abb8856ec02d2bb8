"""Proven bounds of the rounding in floating-point computations with matrices, and exact values to hold them against.

Floats are rational numbers: ``rational`` gives the exact matrix, and sums, products and absolute values of it are
exact. With the unit roundoff u = 2⁻⁵³, γ_n = nu/(1 − nu) bounds |∏(1+δ_i)^{±1} − 1| for n factors with |δ_i| ≤ u
(N. J. Higham, Accuracy and Stability of Numerical Algorithms, 2nd edition, 2002, lemma 3.1). It holds for sums of n
terms in any order, with or without fused multiplications. LAPACK states its errors with a factor p(m, n) for which no
value is proven; its decompositions are certified here by their own residuals instead.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import numpy as np
from flint import fmpq

from symgrad.checks.matrices import Matrix
from symgrad.core import tree
from symgrad.core.tree import Expr

U = Fraction(1, 2**53)


def gamma(n: int) -> Fraction:
    """γ_n = nu/(1 − nu)."""
    return n * U / (1 - n * U)


def exact(array: Any) -> np.ndarray:
    """The array as Fractions, with exactly its entries."""
    return np.array([Fraction(x) for x in np.asarray(array).flat], dtype=object).reshape(np.shape(array))


def number(value: Any) -> fmpq:
    return fmpq(*Fraction(value).as_integer_ratio())


def rational(array: np.ndarray) -> Matrix:
    """The matrix with exactly these entries."""
    return Matrix(tuple(tuple(map(number, row)) for row in array.tolist()))


def values(drawn: Mapping[str, Any]) -> dict[Expr, fmpq | Matrix]:
    """What was drawn, by the symbols of its names."""
    return {tree.symbol(k): rational(v) if isinstance(v, np.ndarray) else number(v) for k, v in drawn.items()}


def scaled(array: np.ndarray) -> tuple[np.ndarray, int]:
    """(2^−e A, e) with entries of at most 1: exact as long as none is 2⁻⁹⁶⁰ times as large as the largest."""
    e = int(np.frexp(np.abs(array).max())[1])
    return np.ldexp(array, -e), e


def root_above(square: Fraction) -> Fraction:
    """A number not below the square root, and above it by less than 2⁻⁵⁰ of it."""
    # isqrt of a number with 110 bits or more is at least 2⁵⁴.
    shift = 2 * max(0, 56 + (square.denominator.bit_length() - square.numerator.bit_length()) // 2)
    scaled_up = -((-square.numerator << shift) // square.denominator)
    return Fraction(math.isqrt(scaled_up) + 1, 1 << shift // 2) if square else Fraction(0)


def frobenius_above(array: np.ndarray) -> Fraction:
    """A number not below ‖A‖_F of exact entries."""
    return root_above(sum((x * x for x in array.flat), start=Fraction(0)))


def certified_singular_values(array: np.ndarray) -> list[tuple[Fraction, Fraction]]:
    """LAPACK's singular values ŝ_k, and for each a bound of |σ_k − ŝ_k| that its own factors prove.

    Let A = ÛŜV̂ᵀ + R, ‖ÛᵀÛ − I‖ ≤ α < 1 and ‖V̂ᵀV̂ − I‖ ≤ β < 1. The singular values of Û lie between √(1−α) and √(1+α),
    those of V̂ likewise, so that σ_k(ÛŜV̂ᵀ) lies between √(1−α)√(1−β) ŝ_k and √(1+α)√(1+β) ŝ_k; with Weyl's inequality
    |σ_k − ŝ_k| ≤ ‖R‖_F + (α + β)ŝ_k, all computed in exact numbers. (After S. M. Rump, Verified bounds for singular
    values, in particular for the spectral norm of a matrix and its inverse, BIT 51, 2011.)
    """
    matrix, e = scaled(array)
    left, found, right = np.linalg.svd(matrix, full_matrices=False)
    u, s, v = exact(left), exact(found), exact(right)
    residual = frobenius_above(exact(matrix) - (u * s) @ v)
    one = exact(np.eye(len(s)))
    alpha, beta = (frobenius_above(gram - one) for gram in (u.T @ u, v @ v.T))
    assert max(alpha, beta) < 1
    unit = Fraction(2) ** e
    return [(x * unit, (residual + (alpha + beta) * x) * unit) for x in s]
