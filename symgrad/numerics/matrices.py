"""Matrices with prescribed singular values, eigenvalues, rank or structure, made of a few small integers.

Everything is computed in rational numbers, so that the prescribed property holds exactly for what these functions
return, arrays of ``Fraction``. ``nearest`` then rounds each entry once; ``symgrad.numerics.rounding`` says how far
that moves the property.

Where directions, orders and signs are free, they are asked of ``rng`` as small integers: a ``numpy.random.Generator``
or anything with its ``integers(low, high)``. Zeros from it give the simplest matrix of the kind: identities in the
place of orthogonal factors and permutations.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import Any, Protocol

import numpy as np

from symgrad.errors import ParameterError

SMALLEST = 2.0**-900
"""The least modulus, besides 0, of a prescribed number: no entry then loses digits below the range of floats."""
STRUCTURES = ("normal", "triangular", "jordan", "nilpotent-plus", "non-normal")
SHEARS = 3
"""How many shears I ± e_i e_jᵀ make a skew basis at most."""

Shape = tuple[int, int]
Real = int | float | Fraction


class Integers(Protocol):
    """What is asked of a source of randomness: an integer from ``low`` on and below ``high``."""

    def integers(self, low: int, high: int, /) -> Any: ...


def checked_shape(shape: Any) -> Shape:
    """The shape (rows, columns), both at least 1. Raises ParameterError for anything else."""
    try:
        rows, columns = (int(side) for side in shape)
        good = (rows, columns) == tuple(shape) and min(rows, columns) >= 1
    except (TypeError, ValueError):
        good, rows, columns = False, 0, 0
    if not good:
        raise ParameterError(f"Expected a shape (rows, columns) with both at least 1 but got {shape!r}; try (2, 3).")
    return rows, columns


def checked_size(n: Any) -> int:
    if isinstance(n, bool) or not isinstance(n, (int, np.integer)) or n < 1:
        raise ParameterError(f"Expected a size, an integer >= 1, but got {n!r}; try 3.")
    return int(n)


def rational(value: Any, name: str = "value") -> Fraction:
    """The number as a Fraction; of a float its exact value."""
    if isinstance(value, (int, float, Fraction, np.integer, np.floating)) and not isinstance(value, bool):
        value = value.item() if isinstance(value, np.generic) else value
        if not isinstance(value, float) or math.isfinite(value):
            return Fraction(value)
    raise ParameterError(f"Expected a finite real number as {name} but got {value!r}; give an int, float or Fraction.")


def checked_modulus(value: Any, name: str) -> Fraction:
    """The number as a Fraction. Raises ParameterError unless it is 0 or at least ``SMALLEST``."""
    found = rational(value, name)
    if found < 0 or 0 < found < Fraction(SMALLEST):
        raise ParameterError(f"Expected {name} to be 0 or at least {SMALLEST:.3g} but got {value!r}; scale the matrix.")
    return found


def checked_structure(structure: Any) -> str:
    if structure not in STRUCTURES:
        raise ParameterError(f"Expected one of {', '.join(map(repr, STRUCTURES))} but got {structure!r}.")
    return structure


def exact(entries: Any) -> np.ndarray:
    """The array of Fractions with these entries."""
    array = np.array(entries, dtype=object)
    array[...] = np.array([Fraction(x) for x in array.flat], dtype=object).reshape(array.shape)
    return array


def nearest(matrix: np.ndarray) -> np.ndarray:
    """Each entry rounded to the nearest float (ties to even).

    Raises ParameterError where an entry lies outside the range of floats.
    """
    try:
        return matrix.astype(float)  # int / int of Python rounds correctly
    except OverflowError as error:
        raise ParameterError("Expected entries below 1.8e308 but got larger ones; ask for smaller values.") from error


def _zeros(rows: int, columns: int) -> np.ndarray:
    return exact([[0] * columns for _ in range(rows)])


def _eye(n: int) -> np.ndarray:
    return exact([[int(i == j) for j in range(n)] for i in range(n)])


def _integer(rng: Integers, low: int, high: int) -> int:
    """An integer from low to high, both included."""
    return int(rng.integers(low, high + 1))


def _sign(rng: Integers) -> int:
    return 1 - 2 * _integer(rng, 0, 1)


# Orthogonal factors and orders ------------------------------------------------------------------------------------


def reflected(matrix: np.ndarray, direction: Sequence[int]) -> np.ndarray:
    """(I − 2vvᵀ/vᵀv) A: the rows of A reflected in the hyperplane orthogonal to v; A itself for v = 0."""
    v = exact(direction)
    square = v @ v
    return matrix - np.outer(v, v @ matrix) * (2 / square) if square else matrix


def _turned(matrix: np.ndarray, rng: Integers) -> np.ndarray:
    """Q A with an orthogonal Q, a product of up to two reflections in hyperplanes of small integers."""
    for _ in range(_integer(rng, 0, 2)):
        matrix = reflected(matrix, [_integer(rng, -3, 3) for _ in range(len(matrix))])
    return matrix


def _turned_alike(matrix: np.ndarray, rng: Integers) -> np.ndarray:
    """Q A Qᵀ with an orthogonal Q."""
    for _ in range(_integer(rng, 0, 2)):
        v = [_integer(rng, -3, 3) for _ in range(len(matrix))]
        matrix = reflected(reflected(matrix, v).T, v).T
    return matrix


def order(n: int, rng: Integers) -> list[int]:
    """A permutation of 0, …, n − 1."""
    found = list(range(n))
    for i in range(n - 1):
        j = i + _integer(rng, 0, n - 1 - i)
        found[i], found[j] = found[j], found[i]
    return found


def _reordered_alike(matrix: np.ndarray, rng: Integers) -> np.ndarray:
    """P A Pᵀ with a permutation matrix P."""
    found = order(len(matrix), rng)
    return matrix[np.ix_(found, found)]


def _sheared_alike(matrix: np.ndarray, rng: Integers, shears: int) -> np.ndarray:
    """S A S⁻¹ with S a product of that many shears I ± e_i e_jᵀ, i ≠ j."""
    matrix, n = matrix.copy(), len(matrix)
    for _ in range(shears if n > 1 else 0):
        i = _integer(rng, 0, n - 1)
        j = (i + 1 + _integer(rng, 0, n - 2)) % n
        sign = _sign(rng)
        matrix[i] = matrix[i] + sign * matrix[j]
        matrix[:, j] = matrix[:, j] - sign * matrix[:, i]
    return matrix


# Prescribed properties --------------------------------------------------------------------------------------------


def with_singular_values(values: Sequence[Real], shape: Shape, rng: Integers) -> np.ndarray:
    """U Σ Vᵀ with orthogonal U and V: its singular values are ``values``, in any order, zeros included.

    shape: (rows, columns); there are min(rows, columns) values, each 0 or at least 2⁻⁹⁰⁰. Raises ParameterError for
    another number of values, and for negative or infinite ones. Rounded: see ``singular_value_error``.
    """
    rows, columns = checked_shape(shape)
    diagonal = [checked_modulus(value, "a singular value") for value in values]
    if len(diagonal) != min(rows, columns):
        raise ParameterError(
            f"Expected {min(rows, columns)} singular values for the shape {rows}×{columns} but got {len(diagonal)}; "
            "zeros are counted."
        )
    matrix = _zeros(rows, columns)
    for i, value in enumerate(diagonal):
        matrix[i, i] = value
    return _turned(_turned(matrix, rng).T, rng).T


def with_rank(rank: int, shape: Shape, rng: Integers) -> np.ndarray:
    """A matrix of integers of that rank, none above 4·rank: L U with L and U trapezoidal, rows and columns reordered.

    The leading minor of L U of that order is a product of diagonal entries that are not 0. Exact in floats. Raises
    ParameterError unless 0 ≤ rank ≤ min(rows, columns).
    """
    rows, columns = checked_shape(shape)
    if isinstance(rank, bool) or not isinstance(rank, (int, np.integer)) or not 0 <= rank <= min(rows, columns):
        raise ParameterError(
            f"Expected a rank from 0 to {min(rows, columns)} for the shape {rows}×{columns} but got {rank!r}."
        )
    left, right = _zeros(rows, rank), _zeros(rank, columns)
    for j in range(rank):
        left[j, j], right[j, j] = Fraction(1), Fraction(_sign(rng) * _integer(rng, 1, 2))
        for i in range(j + 1, rows):
            left[i, j] = Fraction(_integer(rng, -2, 2))
        for i in range(j + 1, columns):
            right[j, i] = Fraction(_integer(rng, -2, 2))
    product = left @ right if rank else _zeros(rows, columns)
    return product[np.ix_(order(rows, rng), order(columns, rng))]


def with_condition_number(condition_number: Real, n: int, rng: Integers) -> np.ndarray:
    """An n×n matrix with σ_max/σ_min = κ: U Σ Vᵀ with Σ = 2^k diag(κ, …, 1), |k| ≤ 8.

    Raises ParameterError for κ < 1, and for n = 1 and κ ≠ 1. Rounded: see ``condition_number_interval``.
    """
    n, kappa = checked_size(n), rational(condition_number, "the condition number")
    if kappa < 1 or (n == 1 and kappa != 1):
        least = "1, for n = 1," if n == 1 else "a condition number >= 1"
        hint = "take a larger n" if n == 1 else "for a singular matrix try with_rank"
        raise ParameterError(f"Expected {least} but got {condition_number!r}; {hint}.")
    powers = math.floor(kappa).bit_length() - 1
    inner = [Fraction(2) ** _integer(rng, 0, powers) for _ in range(n - 2)]
    scale = Fraction(2) ** _integer(rng, -8, 8)
    values = [kappa * scale, *(scale * x for x in inner), scale][:n]
    return with_singular_values(values, (n, n), rng)


def with_spectral_radius(radius: Real, n: int, structure: str, rng: Integers) -> np.ndarray:
    """An n×n matrix whose eigenvalue of largest modulus has the modulus ``radius``.

    structure: "normal", Q B Qᵀ with numbers and 2×2 rotations on the diagonal of B; "triangular", upper; "jordan",
    Jordan blocks; "nilpotent-plus", ±radius·I plus a nilpotent matrix (not 0 for n ≥ 2), reordered; "non-normal",
    surely not normal, n ≥ 2: a diagonal matrix seen in a skew basis, S D S⁻¹, nilpotent for the radius 0. Raises
    ParameterError for a negative radius, one below 2⁻⁹⁰⁰, and other structures. Rounded: ``spectral_radius_error``.
    """
    n, size = checked_size(n), checked_modulus(radius, "the spectral radius")
    checked_structure(structure)
    if structure == "normal":
        return _turned_alike(_rotations(size, n, rng), rng)
    if structure == "non-normal":
        return _non_normal(size, n, rng)
    matrix = _zeros(n, n)
    value = size * _sign(rng)
    for i in range(n):
        matrix[i, i] = value
        if i + 1 < n and structure == "jordan":
            tied = _integer(rng, 0, 1)
            matrix[i, i + 1] = Fraction(tied)
            value = value if tied else _smaller(size, rng)
        elif structure == "triangular":
            value = _smaller(size, rng)
    if structure == "jordan":
        return matrix
    strict = _strictly_triangular(n, rng)
    if structure == "triangular":
        return matrix + strict
    if n > 1:
        strict[0, 1] = Fraction(_integer(rng, 1, 3))
    return _reordered_alike(matrix + strict, rng)


def _smaller(size: Fraction, rng: Integers) -> Fraction:
    return size * _integer(rng, -8, 8) / 8


def _strictly_triangular(n: int, rng: Integers) -> np.ndarray:
    matrix = _zeros(n, n)
    for i in range(n):
        for j in range(i + 1, n):
            matrix[i, j] = Fraction(_integer(rng, -3, 3))
    return matrix


def _rotations(size: Fraction, n: int, rng: Integers) -> np.ndarray:
    """A block-diagonal normal matrix of that spectral radius: numbers, and multiples of rotations by rational turns."""
    matrix, i = _zeros(n, n), 0
    while i < n:
        value = _smaller(size, rng) if i else size * _sign(rng)
        if i + 1 < n and (p := _integer(rng, 0, 3)):
            q = _integer(rng, 1, 3)
            cosine, sine = Fraction(q * q - p * p, q * q + p * p), Fraction(2 * p * q, q * q + p * p)
            matrix[i : i + 2, i : i + 2] = exact([[cosine, -sine], [sine, cosine]]) * value
            i += 2
        else:
            matrix[i, i] = value
            i += 1
    return matrix


def is_normal(matrix: np.ndarray) -> bool:
    """Whether A Aᵀ = Aᵀ A, exactly."""
    return bool((matrix @ matrix.T == matrix.T @ matrix).all())


def _non_normal(size: Fraction, n: int, rng: Integers) -> np.ndarray:
    if n < 2:
        raise ParameterError("Expected n >= 2 for a matrix that is not normal but got 1; all 1×1 matrices are normal.")
    if not size:
        return nilpotent(n, max(2, _integer(rng, 0, n)), rng)
    values = [size * _sign(rng), size * _integer(rng, -7, 7) / 8, *(_smaller(size, rng) for _ in range(n - 2))]
    matrix = np.where(np.eye(n, dtype=bool), exact(values), _zeros(n, n))
    # With two different numbers λ, μ this puts λ − μ ≠ 0 above the diagonal of a triangular matrix.
    matrix[0, 1] = values[1] - values[0]
    matrix = _reordered_alike(matrix, rng)
    further = _sheared_alike(matrix, rng, _integer(rng, 0, SHEARS - 1))
    return matrix if is_normal(further) else further


def nilpotent(n: int, index: int | None, rng: Integers) -> np.ndarray:
    """An n×n matrix of integers with A^index = 0 and A^(index−1) ≠ 0: shifts in a skew basis. Exact in floats.

    index: from 1 (the zero matrix) to n; None: any. Raises ParameterError for any other.
    """
    n = checked_size(n)
    if index is not None and (isinstance(index, bool) or not isinstance(index, int) or not 1 <= index <= n):
        raise ParameterError(f"Expected an index of nilpotency from 1 to {n} but got {index!r}.")
    longest = index or 1 + _integer(rng, 0, n - 1)
    matrix, end = _zeros(n, n), longest
    for i in range(n - 1):
        if i + 1 == end:  # a block ends here; the next one is no longer than the first
            end += _integer(rng, 1, min(longest, n - end))
        else:
            matrix[i, i + 1] = Fraction(1)
    return _sheared_alike(_reordered_alike(matrix, rng), rng, _integer(rng, 0, SHEARS))


# Structures -------------------------------------------------------------------------------------------------------


def orthogonal(n: int, rng: Integers) -> np.ndarray:
    """An n×n matrix with Qᵀ Q = I: signed permutations turned by reflections.

    Rounded, its singular values are within u√n of 1 (Weyl: ‖E‖_F ≤ u‖Q‖_F = u√n).
    """
    n = checked_size(n)
    signed = _eye(n)[order(n, rng)]
    return _turned(signed * exact([[_sign(rng)] for _ in range(n)]), rng)


def symmetric(n: int, eigenvalues: Sequence[Real] | None, rng: Integers) -> np.ndarray:
    """An n×n matrix A = Aᵀ: of integers, exact in floats, or with the n eigenvalues asked for, Q Λ Qᵀ.

    Rounded it is still symmetric, and by Weyl's inequality each eigenvalue moves by at most u‖Λ‖_F
    (``singular_value_error``). Raises ParameterError for another number of eigenvalues.
    """
    n = checked_size(n)
    if eigenvalues is None:
        upper = exact([[_integer(rng, -4, 4) if j >= i else 0 for j in range(n)] for i in range(n)])
        return upper + np.where(np.eye(n, dtype=bool), _zeros(n, n), upper).T
    values = [rational(value, "an eigenvalue") for value in eigenvalues]
    for value in values:
        checked_modulus(abs(value), "the modulus of an eigenvalue")
    if len(values) != n:
        raise ParameterError(f"Expected {n} eigenvalues for an {n}×{n} matrix but got {len(values)}.")
    return _turned_alike(np.where(np.eye(n, dtype=bool), exact(values), _zeros(n, n)), rng)


def positive_definite(n: int, rng: Integers) -> np.ndarray:
    """An n×n matrix L D Lᵀ with L unit lower triangular of integers and D = diag(2^k), |k| ≤ 3. Exact in floats."""
    n = checked_size(n)
    pivots = exact([Fraction(2) ** _integer(rng, -3, 3) for _ in range(n)])
    lower = exact([[_integer(rng, -2, 2) if j < i else int(i == j) for j in range(n)] for i in range(n)])
    return (lower * pivots) @ lower.T


def triangular(n: int, upper: bool, rng: Integers) -> np.ndarray:
    """An n×n matrix of integers with zeros below (``upper``) or above the diagonal. Exact in floats."""
    n = checked_size(n)
    matrix = _strictly_triangular(n, rng)
    for i in range(n):
        matrix[i, i] = Fraction(_integer(rng, -4, 4))
    return matrix if upper else matrix.T


def permutation(n: int, rng: Integers) -> np.ndarray:
    """An n×n matrix with a single 1 in each row and column, else 0."""
    return _eye(checked_size(n))[order(n, rng)]


def diagonal(n: int, rng: Integers) -> np.ndarray:
    """An n×n diagonal matrix of integers. Exact in floats."""
    values = exact([_integer(rng, -4, 4) for _ in range(checked_size(n))])
    return np.where(np.eye(n, dtype=bool), values, _zeros(n, n))


def circulant(n: int, rng: Integers) -> np.ndarray:
    """The n×n matrix with the entries c_((i−j) mod n) for a column c of integers. Exact in floats.

    Its singular values are the moduli of the discrete Fourier transform of c.
    """
    column = [_integer(rng, -4, 4) for _ in range(checked_size(n))]
    return exact([[column[(i - j) % n] for j in range(n)] for i in range(n)])


def stochastic(n: int, doubly: bool, rng: Integers) -> np.ndarray:
    """An n×n matrix, no entry negative, each row (``doubly``: and column) with the sum 1. Exact in floats: the entries
    are multiples of 1/64 (1/16), so that floating-point sums are exact, too."""
    n = checked_size(n)
    if doubly:
        first = _integer(rng, 0, 16)
        second = _integer(rng, 0, 16 - first)
        weights = (16 - first - second, first, second)
        return sum((permutation(n, rng) * Fraction(w, 16) for w in weights), start=_zeros(n, n))
    matrix = _zeros(n, n)
    for i in range(n):
        left = 64
        for j in range(n):
            if j != i:
                taken = _integer(rng, 0, left)
                matrix[i, j], left = Fraction(taken, 64), left - taken
        matrix[i, i] = Fraction(left, 64)
    return matrix
