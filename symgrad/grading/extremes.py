"""Points at scales that no search in floating point reaches: far beyond 1, and far below."""

from __future__ import annotations

from collections.abc import Callable, Iterator
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


def _value(size: tuple[int, int] | None, kind: Callable[[int, int], int], scale: fmpq) -> fmpq | Matrix:
    if size is None:
        return scale * kind(0, 0)
    rows, columns = size
    return Matrix(tuple(tuple(scale * kind(i, j) for j in range(columns)) for i in range(rows)))
