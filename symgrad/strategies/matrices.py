"""Strategies for matrices. Each may be given a strategy wherever it takes a size, a shape or a number.

All of them draw NumPy arrays of two axes: of float64 by default, of ``Fraction`` (dtype object) with ``exact=True``.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from symgrad.errors import ParameterError
from symgrad.numerics import matrices as generators
from symgrad.numerics.matrices import Real, Shape
from symgrad.numerics.rounding import condition_number_interval
from symgrad.strategies.sizes import LARGEST_SIDE, shapes, widths

Matrices = SearchStrategy[np.ndarray]
Size = int | SearchStrategy[int]
ShapeLike = Shape | SearchStrategy[Shape]
WIDEST = (1e-150, 1e150)


class _Drawn:
    """The integers of a generator, drawn by Hypothesis."""

    def __init__(self, draw: DrawFn):
        self._draw = draw

    def integers(self, low: int, high: int, /) -> int:
        return self._draw(st.integers(low, high - 1))


class _Simplest:
    """The integers to which Hypothesis shrinks."""

    def integers(self, low: int, high: int, /) -> int:
        return min(max(low, 0), high - 1)


@st.composite
def _composed(draw: DrawFn, generate: Callable[..., np.ndarray], parts: tuple[Any, ...], exact: bool) -> np.ndarray:
    values = [draw(part) if isinstance(part, SearchStrategy) else part for part in parts]
    found = generate(*values, _Drawn(draw))
    return found if exact else generators.nearest(found)


def _from(
    generate: Callable[..., np.ndarray], parts: tuple[Any, ...], exact: bool, trial: tuple[Any, ...] | None = None
) -> Matrices:
    """The matrices that ``generate`` makes of the parts. An impossible request is refused here and now.

    trial: the parts with examples in the place of the strategies among them, where only these make it possible.
    """
    tried = parts if trial is None else trial
    if not any(isinstance(part, SearchStrategy) for part in tried):
        simplest = generate(*tried, _Simplest())
        if not exact:
            generators.nearest(simplest)
    return _composed(generate, parts, exact)


# Prescribed properties --------------------------------------------------------------------------------------------


def with_singular_values(
    values: Sequence[Real] | SearchStrategy[Sequence[Real]], shape: ShapeLike | None = None, *, exact: bool = False
) -> Matrices:
    """U Σ Vᵀ, U and V orthogonal: matrices whose singular values are ``values``.

    shape: (m, n) with min(m, n) values; None: square. Values: finite, each 0 or at least 2⁻⁹⁰⁰. In floats every
    singular value is within ``singular_value_error(values)`` = u‖σ‖₂ of the prescribed one. Raises ParameterError for
    negative values and for another number of them. Shrinks to Σ.
    """

    def generate(drawn: Sequence[Real], form: Shape | None, rng: generators.Integers) -> np.ndarray:
        return generators.with_singular_values(drawn, (len(drawn), len(drawn)) if form is None else form, rng)

    return _from(generate, (values, shape), exact)


def with_rank(rank: Size, shape: ShapeLike | None = None, *, exact: bool = False) -> Matrices:
    """Matrices of that rank, of integers: exact in floats, too.

    shape: (m, n) with rank ≤ min(m, n); None: any up to 8×8, and 8×8 for a drawn rank. Raises ParameterError where the
    rank is too large. Shrinks to ones on the beginning of the diagonal.
    """
    if shape is not None:
        return _from(generators.with_rank, (rank, shape), exact)
    if not isinstance(rank, int):
        return _from(generators.with_rank, (rank, (LARGEST_SIDE, LARGEST_SIDE)), exact)
    least, largest = max(rank, 1), max(rank, LARGEST_SIDE)
    return _from(generators.with_rank, (rank, shapes(least, largest)), exact, (rank, (largest, largest)))


def with_condition_number(
    condition_number: Real | SearchStrategy[Real], n: Size | None = None, *, exact: bool = False
) -> Matrices:
    """n×n matrices with σ_max/σ_min = κ, σ_min a power of 2 from 2⁻⁸ to 2⁸.

    n: from 2 to 8 by default. In floats the condition number lies in ``condition_number_interval(κ, n)``. Raises
    ParameterError for κ < 1, for n = 1 and κ ≠ 1, and in floats for κ ≥ 1/(2u√n).
    """
    generate = generators.with_condition_number

    def in_floats(kappa: Real, side: int, rng: generators.Integers) -> np.ndarray:
        found = generate(kappa, side, rng)
        condition_number_interval(kappa, side)
        return found

    return _from(
        generate if exact else in_floats,
        (condition_number, widths(2) if n is None else n),
        exact,
        (condition_number, 2 if n is None else n),
    )


def with_spectral_radius(
    radius: Real | SearchStrategy[Real],
    n: Size | None = None,
    structure: str | SearchStrategy[str] | None = None,
    *,
    exact: bool = False,
) -> Matrices:
    """n×n matrices with max|λ| = radius over their complex eigenvalues λ.

    structure: "normal", "triangular", "jordan" (Jordan blocks), "nilpotent-plus" (±radius·I plus a nilpotent matrix),
    "non-normal" (surely so), or None for any of them. n: from 2 to 8 by default. In floats the spectral radius is
    within ``spectral_radius_error(radius, n, structure)`` of the prescribed one, exactly that for the middle three.
    Raises ParameterError for a negative radius, an unknown structure, and "non-normal" with n = 1.
    """
    several = generators.STRUCTURES if n != 1 else generators.STRUCTURES[:-1]
    return _from(
        generators.with_spectral_radius,
        (radius, widths(2) if n is None else n, st.sampled_from(several) if structure is None else structure),
        exact,
        (radius, 2 if n is None else n, several[0] if structure is None else structure),
    )


# Structures -------------------------------------------------------------------------------------------------------


def _sized(generate: Callable[..., np.ndarray], n: Size | None, *parts: Any, exact: bool) -> Matrices:
    return _from(generate, (widths() if n is None else n, *parts), exact)


def orthogonal(n: Size | None = None, *, exact: bool = False) -> Matrices:
    """Q with QᵀQ = I, n×n; in floats all singular values are within u√n of 1. Shrinks to the identity."""
    return _sized(generators.orthogonal, n, exact=exact)


def symmetric(
    n: Size | None = None,
    eigenvalues: Sequence[Real] | SearchStrategy[Sequence[Real]] | None = None,
    *,
    exact: bool = False,
) -> Matrices:
    """A = Aᵀ, n×n, of integers or with the eigenvalues asked for (n of them; n defaults to their number).

    In floats it is exactly symmetric, and each eigenvalue is within ``singular_value_error(eigenvalues)`` of the
    prescribed one. Raises ParameterError for another number of eigenvalues.
    """
    if n is None and eigenvalues is not None:

        def generate(values: Sequence[Real], rng: generators.Integers) -> np.ndarray:
            return generators.symmetric(len(values), values, rng)

        return _from(generate, (eigenvalues,), exact)
    return _sized(generators.symmetric, n, eigenvalues, exact=exact)


def positive_definite(n: Size | None = None, *, exact: bool = False) -> Matrices:
    """A = L D Lᵀ with D > 0, n×n, of multiples of 1/8: positive definite, exactly, in floats too."""
    return _sized(generators.positive_definite, n, exact=exact)


def nilpotent(n: Size | None = None, index: Size | None = None, *, exact: bool = False) -> Matrices:
    """A with A^index = 0 and A^(index−1) ≠ 0, n×n, of integers: exactly, in floats too. None: any index.

    Raises ParameterError unless 1 ≤ index ≤ n.
    """
    if n is not None or not isinstance(index, int):
        return _sized(generators.nilpotent, n, index, exact=exact)
    least = max(index, 1)
    sizes = widths(least, max(least, LARGEST_SIDE))
    return _from(generators.nilpotent, (sizes, index), exact, (least, index))


def triangular(n: Size | None = None, *, upper: bool = True, exact: bool = False) -> Matrices:
    """Upper or lower triangular n×n matrices of small integers."""
    return _sized(generators.triangular, n, upper, exact=exact)


def permutation(n: Size | None = None, *, exact: bool = False) -> Matrices:
    """n×n permutation matrices. Shrinks to the identity."""
    return _sized(generators.permutation, n, exact=exact)


def diagonal(n: Size | None = None, *, exact: bool = False) -> Matrices:
    """n×n diagonal matrices of small integers."""
    return _sized(generators.diagonal, n, exact=exact)


def circulant(n: Size | None = None, *, exact: bool = False) -> Matrices:
    """n×n matrices with the entries c_((i−j) mod n), c of small integers."""
    return _sized(generators.circulant, n, exact=exact)


def stochastic(n: Size | None = None, *, doubly: bool = False, exact: bool = False) -> Matrices:
    """Non-negative n×n matrices whose rows (``doubly``: and columns) sum to 1, exactly, in floats too."""
    return _sized(generators.stochastic, n, doubly, exact=exact)


# Matrices of any kind ---------------------------------------------------------------------------------------------


def _checked_magnitudes(magnitudes: tuple[Real, Real]) -> tuple[Fraction, Fraction]:
    try:
        low, high = (generators.rational(side, "a magnitude") for side in magnitudes)
    except TypeError as error:
        raise ParameterError(f"Expected magnitudes (low, high) but got {magnitudes!r}; try (1e-3, 1e3).") from error
    if not 0 < low <= high or high > Fraction(2) ** 1000 or low < Fraction(generators.SMALLEST):
        raise ParameterError(
            f"Expected magnitudes with {generators.SMALLEST:.3g} <= low <= high <= 1e301 but got {magnitudes!r}."
        )
    return low, high


def _simplicity(k: int) -> int:
    return 2 * abs(k) + (k < 0)


def _number(value: Fraction, exact: bool) -> Any:
    return value if exact else float(value)


def entries(magnitudes: tuple[Real, Real] = WIDEST, *, exact: bool = False) -> SearchStrategy[Any]:
    """0, or ±x with low ≤ x ≤ high: small integers, powers of 2, and numbers of all sizes in between.

    magnitudes: (low, high). Floats, or Fractions with ``exact=True``. Raises ParameterError for an empty range and for
    one beyond 2⁻⁹⁰⁰ to 2¹⁰⁰⁰. Shrinks to 0 and to small integers.
    """
    low, high = _checked_magnitudes(magnitudes)
    small = [k for k in range(-4, 5) if k == 0 or low <= abs(k) <= high]
    least, largest = math.frexp(low)[1] - 1, math.frexp(high)[1] - 1

    def scaled(digits: int, bits: int, exponent: int, sign: int) -> Any:
        """±x, x with the leading ``bits`` of the digits and this exponent, brought into the range."""
        x = Fraction((1 << 53) + digits >> 53 - bits, 1 << bits) * Fraction(2) ** exponent
        return _number(sign * min(max(x, low), high), exact)

    wild = st.builds(
        scaled,
        st.integers(0, (1 << 53) - 1),
        st.sampled_from((0, 2, 52)),
        st.integers(least, largest),
        st.sampled_from((1, -1)),
    )
    return st.one_of(st.sampled_from(sorted(small, key=_simplicity)).map(lambda k: _number(Fraction(k), exact)), wild)


@st.composite
def _sparse(draw: DrawFn, form: Shape, values: Sequence[int]) -> np.ndarray:
    """Up to min(m, n) + 1 entries that are not 0."""
    matrix = generators.exact(np.zeros(form, dtype=int))
    for _ in range(draw(st.integers(0, min(form) + 1))):
        place = draw(st.integers(0, form[0] - 1)), draw(st.integers(0, form[1] - 1))
        matrix[place] = Fraction(draw(st.sampled_from(values)))
    return matrix


@st.composite
def _graded(draw: DrawFn, form: Shape, values: Sequence[int], spread: int) -> np.ndarray:
    """Small integers, rows and columns multiplied by powers of 2 up to 2^±spread."""
    of_integers = [[draw(st.sampled_from(values)) for _ in range(form[1])] for _ in range(form[0])]
    power = st.integers(-(spread // 2), spread // 2)
    rows, columns = ([Fraction(2) ** draw(power) for _ in range(side)] for side in form)
    return generators.exact(of_integers) * generators.exact(rows)[:, None] * generators.exact(columns)


@st.composite
def _matrices(draw: DrawFn, form: ShapeLike, low: Fraction, high: Fraction, exact: bool) -> np.ndarray:
    shape = generators.checked_shape(draw(form) if isinstance(form, SearchStrategy) else form)
    small = sorted((k for k in range(-4, 5) if k == 0 or low <= abs(k) <= high), key=_simplicity)
    # Rank-deficient matrices of integers up to 4·rank, and a power of 2 in front that keeps them in the range.
    least, largest = math.ceil(math.log2(low)) + 1, math.floor(math.log2(high / (4 * min(shape)))) - 1
    kinds = ["sparse", "dense"]
    if len(small) == 9:
        kinds.append("graded")
    if least <= largest:
        kinds.append("rank")
    match draw(st.sampled_from(kinds)):
        case "sparse":
            matrix = draw(_sparse(shape, small)) if len(small) > 1 else generators.exact(np.zeros(shape, dtype=int))
        case "graded":
            matrix = draw(_graded(shape, small, min(200, *(abs(int(math.log2(side))) for side in (low, high / 4)))))
        case "rank":
            rank = draw(st.integers(0, min(shape)))
            matrix = draw(with_rank(rank, shape, exact=True)) * Fraction(2) ** draw(st.integers(least, largest))
        case _:
            values = entries((low, high), exact=True)
            matrix = generators.exact([[draw(values) for _ in range(shape[1])] for _ in range(shape[0])])
    return matrix if exact else generators.nearest(matrix)


def matrices(
    shape: ShapeLike | None = None, *, magnitudes: tuple[Real, Real] = WIDEST, exact: bool = False
) -> Matrices:
    """A ∈ ℝ^{m×n}, every entry 0 or of a modulus in ``magnitudes`` = (low, high).

    Sparse and dense ones, badly scaled ones, and ones of every rank, the zero matrix included. shape: (m, n); any up
    to 8×8 by default. Raises ParameterError for an impossible shape or range. Shrinks to zeros and small integers.
    """
    low, high = _checked_magnitudes(magnitudes)
    if shape is not None and not isinstance(shape, SearchStrategy):
        shape = generators.checked_shape(shape)
    return _matrices(shapes() if shape is None else shape, low, high, exact)


def conforming(
    *names: str, sides: Size | None = None, magnitudes: tuple[Real, Real] = WIDEST, exact: bool = False
) -> SearchStrategy[dict[str, np.ndarray]]:
    """A mapping from the names, in their order, to matrices whose product A₁A₂⋯A_k conforms.

    sides: the strategy of rows and columns, from 1 to 8 by default; one number makes all of them square. Raises
    ParameterError without names and for a name given twice: of one matrix, take powers.
    """
    if not names or len(set(names)) < len(names) or not all(isinstance(name, str) for name in names):
        raise ParameterError(f"Expected different names, at least one, but got {names!r}; try conforming('A', 'B').")
    _checked_magnitudes(magnitudes)
    every = widths() if sides is None else sides if isinstance(sides, SearchStrategy) else widths(sides, sides)

    @st.composite
    def product(draw: DrawFn) -> dict[str, np.ndarray]:
        chain = [draw(every) for _ in range(len(names) + 1)]
        return {
            name: draw(matrices(shape, magnitudes=magnitudes, exact=exact))
            for name, shape in zip(names, pairwise(chain), strict=True)
        }

    return product()
