"""Stacks of matrices of the kinds at which statements about matrices fail."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from symgrad.checks.counterexamples.problems import Size
from symgrad.core.tree import Expr

Rng = np.random.Generator
Family = Callable[[int, int, int, Rng], np.ndarray]
TRIPLES = np.array([(3, 4, 5), (5, 12, 13), (8, 15, 17), (7, 24, 25), (0, 1, 1), (1, 0, 1)], dtype=float)
"""a² + b² = c²: rotations with rational entries."""


def _integers(shape: tuple[int, ...], rng: Rng, largest: int = 4) -> np.ndarray:
    return rng.integers(-largest, largest + 1, size=shape).astype(float)


def _dense(count: int, rows: int, columns: int, rng: Rng) -> np.ndarray:
    return _integers((count, rows, columns), rng, int(rng.choice([1, 2, 4])))


def _triangular(count: int, rows: int, columns: int, rng: Rng) -> np.ndarray:
    """Small diagonals beside a large upper or lower part: far from normal."""
    inside = np.tri(rows, columns, -1, dtype=bool).T if rows == columns else ~np.tri(rows, columns, dtype=bool)
    found = np.where(inside, _integers((count, rows, columns), rng), 0.0)
    short = np.arange(min(rows, columns))
    found[:, short, short] = rng.integers(-2, 3, size=(count, len(short))) / rng.choice([1, 2, 4])
    return _either_way(found, rng)


def _either_way(found: np.ndarray, rng: Rng) -> np.ndarray:
    """Half of the square matrices transposed."""
    if found.shape[1] == found.shape[2]:
        flip = rng.random(len(found)) < 0.5
        found[flip] = found[flip].transpose(0, 2, 1).copy()
    return found


def _nilpotent(count: int, rows: int, columns: int, rng: Rng) -> np.ndarray:
    """Strictly triangular, in an order of the coordinates; half of them x yᵀ with yᵀ x = 0."""
    found = np.where(~np.tri(rows, columns, dtype=bool), _integers((count, rows, columns), rng), 0.0)
    if rows == columns and rows > 1:
        order = np.argsort(rng.random((count, rows)), axis=1)
        found = np.take_along_axis(np.take_along_axis(found, order[:, :, None], axis=1), order[:, None, :], axis=2)
        half = count // 2
        x, y = _integers((half, rows), rng, 2), np.zeros((half, rows))
        i, j = rng.integers(rows, size=half), rng.integers(1, rows, size=half)
        at, j = np.arange(half), (i + j) % rows
        y[at, i], y[at, j] = x[at, j], -x[at, i]
        found[:half] = x[:, :, None] * y[:, None, :]
    return found


def _jordan(count: int, rows: int, columns: int, rng: Rng) -> np.ndarray:
    values = rng.choice([-1.0, 0.0, 0.5, 1.0, 2.0, 0.25, -0.5], size=(count, 1, 1))
    above = rng.choice([1.0, 2.0, 4.0], size=(count, 1, 1)) * (rng.random((count, rows, 1)) < 0.8)
    found = values * np.eye(rows, columns) + above * np.eye(rows, columns, 1)
    return _either_way(found, rng)


def _diagonal(count: int, rows: int, columns: int, rng: Rng) -> np.ndarray:
    found = np.zeros((count, rows, columns))
    short = np.arange(min(rows, columns))
    found[:, short, short] = _integers((count, len(short)), rng) / rng.choice([1, 2])
    found[: count // 4] = np.eye(rows, columns) * rng.choice([1.0, 2.0, 0.5])
    return found


def _signs(count: int, rows: int, columns: int, rng: Rng) -> np.ndarray:
    """Entries ±1, half of the matrices of rank one: where norms of entries are extremal."""
    found = rng.choice([-1.0, 1.0], size=(count, rows, columns))
    half = count // 2
    found[:half] = found[:half, :, :1] * found[:half, :1, :]
    return found


def _symmetric(count: int, rows: int, columns: int, rng: Rng) -> np.ndarray:
    found = _dense(count, rows, columns, rng)
    if rows == columns:
        upper = np.triu(found)
        found = upper + np.triu(found, 1).transpose(0, 2, 1)
        half = count // 2
        found[:half] = found[:half] @ found[:half].transpose(0, 2, 1)  # positive semidefinite
    return found


def _permutation(count: int, rows: int, columns: int, rng: Rng) -> np.ndarray:
    n = max(rows, columns)
    found = np.eye(n)[np.argsort(rng.random((count, n)), axis=1)]
    return (found * rng.choice([-1.0, 1.0], size=(count, n, 1)))[:, :rows, :columns]


def _orthogonal(count: int, rows: int, columns: int, rng: Rng) -> np.ndarray:
    """Rotations in planes by Pythagorean angles, and a scale."""
    n = max(rows, columns)
    found = _permutation(count, n, n, rng)
    for _ in range(int(rng.integers(1, 3)) if n > 1 else 0):
        i, j = rng.choice(n, size=2, replace=False)
        a, b, c = TRIPLES[rng.integers(len(TRIPLES), size=count)].T
        turn = np.tile(np.eye(n), (count, 1, 1))
        turn[:, i, i] = turn[:, j, j] = a / c
        turn[:, i, j], turn[:, j, i] = b / c, -b / c
        found = found @ turn
    return found[:, :rows, :columns] * rng.choice([1.0, 1.0, 2.0, 0.5])


def _rank_one(count: int, rows: int, columns: int, rng: Rng) -> np.ndarray:
    return _integers((count, rows, 1), rng, 2) * _integers((count, 1, columns), rng, 2)


def _near_singular(count: int, rows: int, columns: int, rng: Rng) -> np.ndarray:
    found = _rank_one(count, rows, columns, rng)
    small = rng.choice([1.0, 0.5, 1 / 16, 1 / 256])
    return found + small * _integers((count, rows, columns), rng, 1) * (rng.random((count, rows, columns)) < 0.5)


def _badly_scaled(count: int, rows: int, columns: int, rng: Rng) -> np.ndarray:
    most = int(rng.choice([4, 10, 20]))
    left = np.exp2(rng.integers(-most, most + 1, size=(count, rows, 1)))
    return left * _dense(count, rows, columns, rng) * np.exp2(rng.integers(-most, most + 1, size=(count, 1, columns)))


MATRICES: Mapping[str, Family] = {
    "dense": _dense,
    "triangular": _triangular,
    "nilpotent": _nilpotent,
    "Jordan": _jordan,
    "diagonal": _diagonal,
    "symmetric": _symmetric,
    "orthogonal": _orthogonal,
    "permutation": _permutation,
    "signs": _signs,
    "rank one": _rank_one,
    "near-singular": _near_singular,
    "badly scaled": _badly_scaled,
}


def _derived(known: np.ndarray, rows: int, columns: int, rng: Rng) -> np.ndarray | None:
    """A stack of this shape made of another; None where the shapes do not allow it."""
    count, one = len(known), np.eye(*known.shape[1:])
    made: list[Callable[[], np.ndarray]] = []
    if known.shape[1:] == (rows, columns):
        made += [lambda: known.copy(), lambda: -known, lambda: 2 * one - known]
        made += [lambda: known + _integers(known.shape, rng, 1) * (rng.random(known.shape) < 0.25)]
        made += [lambda: known[:, ::-1].copy(), lambda: known + rng.choice([1.0, -1.0, 1 / 16]) * one]
        if rows == columns:
            made += [lambda: known @ known - known, lambda: known @ known, lambda: _adjugate(known)]
    if known.shape[1:] == (columns, rows):
        made += [lambda: known.transpose(0, 2, 1).copy()] * 3
        made += [lambda: -known.transpose(0, 2, 1)]
    return made[rng.integers(len(made))]() if made and count else None


def _adjugate(known: np.ndarray) -> np.ndarray:
    """det(A) A⁻¹ for 2×2, A² − tr(A) A beyond: integers that commute with A."""
    trace = np.einsum("nii->n", known)[:, None, None]
    return trace * np.eye(known.shape[1]) - known if known.shape[1] == 2 else known @ known - trace * known


def draw(
    family: str, sizes: Mapping[Expr, Size], numbers: Mapping[Expr, np.ndarray], count: int, rescale: bool, rng: Rng
) -> dict[Expr, np.ndarray]:
    """A stack for each parameter: most matrices from the family, some from another, numbers from their tables.

    "derived": the first matrix from any family and the others made from one before. ``rescale`` multiplies matrices by
    powers of two, so that conditions such as ρ(A) < 1 are met.
    """
    found: dict[Expr, np.ndarray] = {}
    names = list(MATRICES)
    for name, size in sizes.items():
        if size is None:
            table = numbers.get(name)
            found[name] = _integers((count,), rng) if table is None else table[rng.integers(len(table), size=count)]
            continue
        before = [v for v in found.values() if v.ndim == 3]
        made = None
        if family == "derived" and before:
            made = _derived(before[rng.integers(len(before))], *size, rng)
        if made is None:
            own = family in MATRICES and rng.random() < 0.7
            made = MATRICES[family if own else names[rng.integers(len(names))]](count, *size, rng)
        found[name] = made
    if rescale:
        together = np.exp2(-rng.integers(0, 5, size=(count, 1, 1)))
        alone = rng.random() < 0.5
        for name, value in found.items():
            if value.ndim == 3:
                found[name] = value * (np.exp2(-rng.integers(-1, 5, size=(count, 1, 1))) if alone else together)
    return found
