"""Inverses and powers of matrices: exact on rationals, in balls where a ball tells that there is an inverse."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flint import arb, arb_mat, fmpq, fmpq_mat

from symgrad.checks.functions import LARGEST, Undefined, Unsettled, integer_value
from symgrad.checks.matrices import DoesNotConform, Matrix, Nonconforming, Number, as_matrix, identity
from symgrad.core.tree import Expr
from symgrad.errors import NotConvertible

HEADS = ("Inverse", "PseudoInverse", "MatrixPower")  # those that ``value`` knows


def value(node: Expr, of: Callable[[Expr], Any]) -> Matrix:
    """The value of a node with one of ``HEADS``; ``of`` gives those of its arguments."""
    inside = as_matrix(of(node.args[0]), node)
    match node.head:
        case "Inverse":
            return inverse(inside)
        case "PseudoInverse":
            return pseudo_inverse(inside)
    exponent = integer_value(of(node.args[1]))
    if exponent is None:
        raise NotConvertible(f"Expected a whole number as the exponent in {node!r}.")
    return power(inside, exponent)


def is_rational(matrix: Matrix) -> bool:
    return all(isinstance(x, fmpq) for x in matrix.entries)


def exact(matrix: Matrix) -> fmpq_mat:
    return fmpq_mat(*matrix.shape, list(matrix.entries))


def balls(matrix: Matrix) -> arb_mat:
    return arb_mat([[arb(x) for x in row] for row in numbers(matrix).rows])


def numbers(matrix: Matrix) -> Matrix:
    """The matrix, if its entries are numbers; a dual number carries a slope, which would be lost."""
    if not all(isinstance(x, fmpq | arb) for x in matrix.entries):
        raise NotConvertible("Expected a polynomial inside a derivative but found an inverse, a rank or a spectrum.")
    return matrix


def from_table(found: fmpq_mat | arb_mat) -> Matrix:
    return Matrix(tuple(map(tuple, found.tolist())))


def inverse(matrix: Matrix) -> Matrix:
    """A⁻¹.

    Raises Undefined where there is none, Unsettled where balls do not tell.
    """
    if matrix.shape[0] != matrix.shape[1]:
        raise Undefined(f"the inverse of a matrix with {matrix.shape[0]} rows and {matrix.shape[1]} columns")
    try:
        return from_table((exact(matrix) if is_rational(matrix) else balls(matrix)).inv())
    except ZeroDivisionError:
        if is_rational(matrix):
            raise Undefined("the inverse of a singular matrix") from None
        raise Unsettled("the inverse of a matrix that may be singular") from None


def pseudo_inverse(matrix: Matrix) -> Matrix:
    """The Moore–Penrose inverse.

    With A = CF, C of full column rank and F of full row rank, it is Fᵀ(FFᵀ)⁻¹(CᵀC)⁻¹Cᵀ (MacDuffee; Ben-Israel &
    Greville, "Generalized Inverses", 2nd ed., theorem 1.5). In balls only where the rank is certainly full.
    """
    if not is_rational(matrix):
        a, t = balls(matrix), balls(matrix).transpose()
        try:
            return from_table(t * (a * t).inv() if a.nrows() <= a.ncols() else (t * a).inv() * t)
        except ZeroDivisionError:
            raise Unsettled("the pseudo-inverse of a matrix that may not have full rank") from None
    reduced, rank = exact(matrix).rref()
    rows = reduced.tolist()[:rank]
    if not rank:
        return matrix.transpose()
    pivots = [next(j for j, x in enumerate(row) if x != 0) for row in rows]
    c = fmpq_mat([[row[j] for j in pivots] for row in matrix.rows])
    f = fmpq_mat(rows)
    left, right = f.transpose() * (f * f.transpose()).inv(), (c.transpose() * c).inv() * c.transpose()
    return from_table(left * right)


def power(matrix: Matrix, exponent: int) -> Matrix:
    """A^k; a negative exponent inverts.

    Raises DoesNotConform where A is not square, unless k is 1, and Undefined where it is singular and k < 0.
    """
    if exponent == 1:
        return matrix
    if matrix.shape[0] != matrix.shape[1]:
        if exponent > 0:
            raise DoesNotConform(Nonconforming("·", matrix.shape, matrix.shape))
        raise Undefined(f"the power {exponent} of a matrix that is not square")
    if exponent < 0:
        return power(inverse(matrix), -exponent)
    bits = max((x.height_bits() for x in matrix.entries if isinstance(x, fmpq)), default=1)
    if exponent.bit_length() > 64:
        raise NotConvertible(f"Expected an exponent of at most 64 bits but got one of {exponent.bit_length()}.")
    if exponent * (bits + len(matrix.rows)) > LARGEST:
        matrix = numbers(matrix).map(arb)
    total, square = identity(len(matrix.rows)), matrix
    while exponent:
        if exponent & 1:
            total = total @ square
        exponent >>= 1
        if exponent:
            square = square @ square
    return total.map(_finite)


def _finite(x: Number) -> Number:
    if isinstance(x, arb) and not x.is_finite():
        raise Unsettled("a power of a matrix that left the range of balls")
    return x
