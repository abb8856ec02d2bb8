"""Enclosures of the spectral quantities of matrices whose entries are balls.

Such a matrix is A + E, A the exact matrix of the midpoints and ‖E‖ at most the Frobenius norm r of the radii. Then

    |σ_k(A + E) − σ_k(A)| ≤ ‖E‖                                     Weyl; Horn & Johnson, "Matrix Analysis", 7.3.5
    |ρ(A + E) − ρ(A)| ≤ (‖A‖ + ‖A + E‖)^(1 − 1/n) ‖E‖^(1/n)        Elsner, Linear Algebra Appl. 71 (1985), 77–80

and the roots for A are enclosed from its characteristic polynomial. Where the eigenvalues are simple, FLINT encloses
them directly.
"""

from __future__ import annotations

from functools import reduce
from typing import Any

from flint import acb_mat, arb, fmpq, fmpz_poly

from symgrad.checks import inverses
from symgrad.checks.functions import Undefined, Unsettled
from symgrad.checks.matrices import Matrix


def _middle(matrix: Matrix) -> tuple[Matrix, arb]:
    """The exact midpoints, and the Frobenius norm of the radii."""
    entries = [arb(x) for x in matrix.entries if not isinstance(x, fmpq)]
    if not all(x.is_finite() for x in entries):
        raise Unsettled("a matrix with an entry that left the range of balls")
    radius = sum((x.rad() * x.rad() for x in entries), start=arb(0)).sqrt()
    return matrix.map(lambda x: x if isinstance(x, fmpq) else x.mid().fmpq()), radius.upper()


def _square_roots(polynomial: fmpz_poly) -> list[arb]:
    """The square roots of the roots, all real and at least 0, the largest first; the k-th ball holds the k-th one."""
    found: Any = polynomial.complex_roots()
    roots = [z.real for z, times in found for _ in range(times)]
    sizes = [arb(0).max(x).sqrt() for x in roots]
    lows = sorted((x.lower() for x in sizes), key=lambda x: x.fmpq(), reverse=True)
    highs = sorted((x.upper() for x in sizes), key=lambda x: x.fmpq(), reverse=True)
    return [low.union(high) for low, high in zip(lows, highs, strict=True)]


def singular_values(matrix: Matrix) -> list[arb]:
    """Balls around the min(rows, columns) singular values, the largest first."""
    middle, radius = _middle(matrix)
    exact, below = inverses.exact(middle).numer_denom()
    transposed = exact.transpose()
    gram = exact * transposed if exact.nrows() <= exact.ncols() else transposed * exact
    around = arb(0, radius)
    return [arb(0).max(x / below + around) for x in _square_roots(gram.charpoly())]


def singular_value(matrix: Matrix, place: str | int) -> arb:
    """A ball around a singular value; "last" only where none is 0 for certain."""
    found = singular_values(matrix)
    if place == "last":
        if not found[-1] > 0:
            raise Unsettled("the smallest singular value other than 0 of a matrix whose rank is not known")
        place = "min"
    position = (1 if place == "max" else len(found)) if isinstance(place, str) else place
    if not 1 <= position <= len(found):
        raise Undefined(f"the singular value number {place} of {len(found)}")
    return found[position - 1]


def condition_number(matrix: Matrix) -> arb:
    found = singular_values(matrix)
    if not found[-1] > 0:
        raise Unsettled("the condition number of a matrix that may have a singular value 0")
    return found[0] / found[-1]


def rank(matrix: Matrix) -> int:
    """The rank where it is full, or where all entries are exactly 0; else balls never tell."""
    if all(x == 0 if isinstance(x, fmpq) else x.is_zero() for x in matrix.entries):
        return 0
    if singular_values(matrix)[-1] > 0:
        return min(matrix.shape)
    raise Unsettled("the rank of a matrix that is not known exactly")


def spectral_radius(matrix: Matrix) -> arb:
    n = len(matrix.rows)
    try:
        return reduce(arb.max, map(abs, acb_mat(inverses.balls(matrix)).eig()))
    except (ValueError, ZeroDivisionError):  # eigenvalues that are multiple, or not apart
        return _perturbed_radius(matrix, n)


def _perturbed_radius(matrix: Matrix, n: int) -> arb:
    middle, radius = _middle(matrix)
    exact, below = inverses.exact(middle).numer_denom()
    found: Any = exact.charpoly().complex_roots()
    value = reduce(arb.max, [abs(z) for z, _ in found]) / below
    if radius == 0:
        return value
    norm = singular_values(middle)[0].upper()
    distance = (2 * norm + radius) ** (1 - arb(1) / n) * radius ** (arb(1) / n)
    return arb(0).max(value + arb(0, distance.upper()))
