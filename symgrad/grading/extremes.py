"""Points at scales that no search in floating point reaches: far beyond 1, and far below."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import product

from flint import fmpq

from symgrad.checks.matrices import Matrix
from symgrad.core.text import Text
from symgrad.core.tree import Expr
from symgrad.reading import MatrixProblem

FAMILY = Text(
    "simple points, decided exactly at scales from 10⁻⁴⁰⁰ to 10⁴⁰⁰", "10⁻⁴⁰⁰ 至 10⁴⁰⁰ 量级的简单点（精确判定）"
)
_SCALES = (1, 10**20, fmpq(1, 10**20), 10**400, fmpq(1, 10**400))
_EXACT = 6  # digits of a scale up to which it need be no power of ten
_KINDS: tuple[Callable[[int, int], int], ...] = (
    lambda i, j: int(i == j),
    lambda i, j: 1,
    lambda i, j: int(j == i + 1),
    lambda i, j: -int(i == j),
)
"""Entries of simple matrices by row and column; a number has the first one of each."""


def extremes(problem: MatrixProblem) -> Iterator[dict[Expr, fmpq | Matrix]]:
    """Simple values for the names, at each scale for all together and then for each alone, the others at 1."""
    names = problem.names
    scaled: list[Expr | None] = [None, *(list(names) if len(names) > 1 else [])]
    for scale, alone, kind in product(_SCALES, scaled, _KINDS):
        if scale == 1 and alone is not None:
            continue
        yield {
            name: _value(size, kind, fmpq(scale) if alone in (None, name) else fmpq(1)) for name, size in names.items()
        }


def nearer(
    values: Mapping[Expr, fmpq | Matrix], fails: Callable[[Mapping[Expr, fmpq | Matrix]], bool]
) -> Mapping[Expr, fmpq | Matrix]:
    """A point like ``values``, at a scale as near 1 as bisection finds one at which ``fails`` is still true.

    The scale is a whole number of at most six digits or one over it, or else a power of ten.
    """
    scale = next((abs(x) for value in values.values() for x in _entries(value) if abs(x) not in (0, 1)), None)
    if scale is None:
        return values

    def at(m: int) -> dict[Expr, fmpq | Matrix]:
        factor = (fmpq(m) if scale > 1 else fmpq(1, m)) / scale
        return {name: _mapped(value, lambda x: x * factor if abs(x) == scale else x) for name, value in values.items()}

    def smallest(low: int, high: int, of: Callable[[int], int]) -> int:
        """The place between low, where it does not fail or is not asked, and high, where it does."""
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if fails(at(of(middle))) else (middle, high)
        return high

    digits = len(str(max(scale.p, scale.q)))
    if not fails(at(10**digits)):
        return values
    k = smallest(-1, digits, lambda k: 10**k)
    if k == 0 or k > _EXACT:
        return at(10**k)
    return at(smallest(10 ** (k - 1), 10**k, lambda m: m))


def _entries(value: fmpq | Matrix) -> tuple[fmpq, ...]:
    return tuple(value.entries) if isinstance(value, Matrix) else (value,)


def _mapped(value: fmpq | Matrix, change: Callable[[fmpq], fmpq]) -> fmpq | Matrix:
    return value.map(change) if isinstance(value, Matrix) else change(value)


def _value(size: tuple[int, int] | None, kind: Callable[[int, int], int], scale: fmpq) -> fmpq | Matrix:
    if size is None:
        return scale * kind(0, 0)
    rows, columns = size
    return Matrix(tuple(tuple(scale * kind(i, j) for j in range(columns)) for i in range(rows)))
