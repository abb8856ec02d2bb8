"""Widths, depths and shapes."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from symgrad.errors import ParameterError
from symgrad.numerics.matrices import Shape

LARGEST_SIDE = 8


def _between(low: int, high: int, name: str) -> SearchStrategy[int]:
    if isinstance(low, bool) or isinstance(high, bool) or not isinstance(low, int) or not isinstance(high, int):
        raise ParameterError(f"Expected integers as bounds of {name} but got {low!r} and {high!r}.")
    if not 1 <= low <= high:
        raise ParameterError(f"Expected 1 <= low <= high for {name} but got {low} and {high}.")
    return st.integers(low, high)


def widths(low: int = 1, high: int = LARGEST_SIDE) -> SearchStrategy[int]:
    """n, an integer with low ≤ n ≤ high: the width of a layer, a side of a matrix. Shrinks to ``low``."""
    return _between(low, high, "widths")


def depths(low: int = 1, high: int = LARGEST_SIDE) -> SearchStrategy[int]:
    """L, an integer with low ≤ L ≤ high: a number of layers. Shrinks to ``low``."""
    return _between(low, high, "depths")


def shapes(low: int = 1, high: int = LARGEST_SIDE) -> SearchStrategy[Shape]:
    """(m, n) with both sides from low to high: square, tall and wide. Shrinks to (low, low)."""
    sides = _between(low, high, "shapes")
    # A third of them square: statements on inverses and powers need no filter.
    return st.one_of(st.builds(lambda n: (n, n), sides), st.tuples(sides, sides), st.tuples(sides, sides))
