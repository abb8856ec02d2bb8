"""Norms made to measure with exact certificates: one for one matrix, one common to several.

A basis V, found in floats, is rounded to fractions; what is said of it is then decided exactly. The norm that it gives
is ‖x‖ = ‖V⁻¹x‖₂, and ‖V⁻¹AV‖₂ is the norm of A that it induces.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from flint import fmpq

from symgrad.checks.exact import Evaluator
from symgrad.checks.functions import fraction
from symgrad.checks.matrices import Matrix
from symgrad.checks.matrix_truth import holds
from symgrad.core import binding, matrices, tree
from symgrad.core.tree import Expr
from symgrad.errors import ParameterError
from symgrad.numerics.adapted_norms import adapted_basis, common_basis, largest_mean_radius

_DENOMINATORS = tuple(2**k for k in range(2, 41, 2))  # of a rounded basis, coarsest first
_LARGEST = 10**40  # of an entry, so that products of several factors are floats
_FINEST = 10**6  # of an upper bound, as a decimal


@dataclass(frozen=True, slots=True)
class AdaptedNorm:
    """‖A‖ = ``bound`` or less in the norm of the ``basis`` V, a matrix of fractions: ‖V⁻¹AV‖₂ ≤ ρ(A) + ε, exactly."""

    basis: Expr
    inside: Expr  # V⁻¹AV


@dataclass(frozen=True, slots=True)
class JointSpectralRadius:
    """ρ(A_w)^(1/|w|) ≤ joint spectral radius ≤ ``upper``, exactly.

    ``word`` are the positions, from 0 and leftmost first, of the factors of A_w; ``upper``, a fraction, is at least
    ‖V⁻¹A_iV‖₂ for each i, with the ``basis`` V: the ellipsoid {x : ‖V⁻¹x‖₂ ≤ 1} is mapped into ``upper`` times itself.
    """

    word: tuple[int, ...]
    product: Expr
    lower: float
    upper: Fraction
    basis: Expr


def _entries(written: Expr, name: str) -> Matrix:
    if not isinstance(written, Expr):
        raise ParameterError(
            f"Expected {name} to be written with sg.matrix but got {written!r}; try sg.matrix([[0, 1], [0, 0]])."
        )
    found = None if binding.free_symbols(written) else Evaluator.at()(written)
    if not isinstance(found, Matrix) or found.shape[0] != found.shape[1]:
        raise ParameterError(f"Expected {name} to be a square matrix of numbers but got {written!r}.")
    if not all(isinstance(x, fmpq) for x in found.entries):
        raise ParameterError(f"Expected rational entries in {name} but got {written!r}; round them first.")
    if any(abs(int(x.p)) > _LARGEST * int(x.q) for x in found.entries):
        raise ParameterError(f"Expected entries up to 1e40 in {name}; divide the matrix by a number.")
    return found


def _floats(matrix: Matrix) -> np.ndarray:
    return np.array([[float(fraction(x)) for x in row] for row in matrix.rows])


def _written(matrix: np.ndarray, denominator: int) -> Expr:
    """The matrix with each column brought to size 1 to 2, and entries rounded to multiples of 1/denominator."""
    size = 2.0 ** np.floor(np.log2(np.abs(matrix).max(axis=0)))
    rounded = np.rint(matrix / size * denominator).astype(object)
    scales = [Fraction(float(s)) for s in size]
    return matrices.matrix(
        [[Fraction(int(x), denominator) * s for x, s in zip(row, scales, strict=True)] for row in rounded]
    )


def _value(node: Expr) -> Expr:
    found = Evaluator.at()(node)
    return matrices.matrix([[fraction(x) for x in row] for row in found.rows])


def _similar(written: Expr, basis: Expr) -> Expr:
    return tree.matmul(matrices.inverse(basis), written, basis)


def adapted_norm(matrix: Expr, epsilon: Fraction | int) -> AdaptedNorm:
    """A norm with ‖A‖ ≤ ρ(A) + ε, for a square matrix of fractions written out and ε > 0.

    Raises ParameterError for other arguments, and where no basis with denominators up to 2^40 is fine enough.
    """
    if isinstance(epsilon, str) or not epsilon > 0:
        raise ParameterError(f"Expected epsilon > 0 but got {epsilon!r}; for ε = 0 there need be no such norm.")
    entries, epsilon = _entries(matrix, "the matrix"), Fraction(epsilon)
    radius = tree.add(matrices.spectral_radius(matrix), epsilon)
    found = adapted_basis(_floats(entries), float(epsilon) / 2)  # the other half is left for the rounding
    for denominator in _DENOMINATORS:
        basis = _written(found, denominator)
        statement = tree.relation("≤", matrices.norm(_similar(matrix, basis)), radius)
        if holds((tree.relation("≠", matrices.determinant(basis), 0), statement), {}):
            return AdaptedNorm(basis, _value(_similar(matrix, basis)))
    raise ParameterError(f"Expected a larger epsilon than {epsilon}: no basis with denominators up to 2^40 reaches it.")


def joint_spectral_radius(family: Sequence[Expr], longest: int = 6, seed: int = 0) -> JointSpectralRadius:
    """Bounds of lim max ‖A_{i_1} ⋯ A_{i_k}‖^(1/k) for a finite family of square matrices of fractions, of one size.

    From below by ρ(A_w)^(1/|w|), the largest over words of at most ``longest`` factors; from above by an ellipsoid.
    Source: Jungers, The Joint Spectral Radius, Springer 2009, sections 1.2 and 2.3. Raises ParameterError for other
    arguments.
    """
    if isinstance(family, Expr):
        raise ParameterError(f"Expected a list of matrices but got {family!r}; try [{family!r}].")
    listed = [_entries(each, f"matrix {position}") for position, each in enumerate(family, start=1)]
    if not listed or len({each.shape for each in listed}) > 1:
        raise ParameterError(f"Expected one or more square matrices of one size but got {list(family)!r}.")
    floats = [_floats(each) for each in listed]
    word = largest_mean_radius(floats, longest)
    product = _value(tree.matmul(*(family[i] for i in word)))
    lower = float(np.max(np.abs(np.linalg.eigvals(_floats(_entries(product, "the product")))))) ** (1 / len(word))
    basis, upper = _ellipsoid(family, common_basis(floats, lower, np.random.default_rng(seed)))
    return JointSpectralRadius(word, product, lower, upper, basis)


def _ellipsoid(family: Sequence[Expr], found: np.ndarray) -> tuple[Expr, Fraction]:
    """The coarsest rounding of the basis that costs less than 1 % of the least bound, and its bound, rounded up."""
    tried: list[tuple[Fraction, Expr]] = []
    for denominator in _DENOMINATORS:
        basis = _written(found, denominator)
        if holds((tree.relation("≠", matrices.determinant(basis), 0),), {}):
            tried.append((max(_norm_above(_similar(each, basis)) for each in family), basis))
    least = min(bound for bound, _ in tried)
    upper, basis = next(pair for pair in tried if pair[0] <= least * Fraction(101, 100))
    return basis, upper


def _norm_above(node: Expr) -> Fraction:
    """A decimal at or just above the spectral norm, decided exactly."""
    value = float(np.linalg.norm(_floats(_entries(_value(node), "the matrix")), 2))
    bound = Fraction(int(np.ceil(value * _FINEST)), _FINEST)
    while not holds((tree.relation("≤", matrices.norm(node), bound),), {}):
        bound += Fraction(1, _FINEST)
    return bound
