"""Points with few non-zero integers, by their number and size: the cheapest first."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, product
from math import comb, prod

import numpy as np

LEVELS = (
    *((0, 0), (1, 1), (1, 4), (2, 1), (2, 2), (3, 1), (2, 4), (4, 1), (3, 2), (5, 1), (4, 2), (6, 1), (3, 4)),
    *((5, 2), (8, 1), (4, 4), (6, 2), (7, 1), (8, 2), (6, 4), (12, 1), (12, 2), (12, 4)),
)
"""(non-zero entries, largest absolute value), in the order in which they are tried."""


def sparse(
    entries: np.ndarray, numbers: dict[int, np.ndarray], dimension: int, most: int, rng: np.random.Generator
) -> Iterator[np.ndarray]:
    """Stacks of points (N, dimension), at most ``most`` a level; a level with more points is sampled.

    ``entries``: the columns that hold entries of matrices; ``numbers``: for each column that holds a number the values
    to be tried there, in the order of their worth.
    """
    tables = list(numbers.values())
    beside = prod(map(len, tables))
    for count, largest in LEVELS:
        if count > len(entries):
            continue
        before = max((v for k, v in LEVELS[: LEVELS.index((count, largest))] if k == count), default=0)
        signed = [s * v for v in range(1, largest + 1) for s in (1, -1)]
        whole = comb(len(entries), count) * len(signed) ** count
        if whole > most:
            points = _sampled(entries, count, signed, dimension, most, rng)
        else:
            points = _all(entries, count, signed, dimension)
        if count and before:
            points = points[np.abs(points).max(axis=1, initial=0) > before]
        if not len(points):
            continue
        if not tables:
            yield points
        elif len(points) * beside <= most:
            combined = np.array(list(product(*tables)))
            stack = np.tile(points, (len(combined), 1))
            stack[:, list(numbers)] = np.repeat(combined, len(points), axis=0)
            yield stack
        else:
            times = max(1, most // len(points))
            points = np.repeat(points, min(times, beside), axis=0)
            for column, table in numbers.items():
                points[:, column] = table[_early(len(table), len(points), rng)]
            yield points


def _early(count: int, draws: int, rng: np.random.Generator) -> np.ndarray:
    """Positions below ``count``, the first ones more often."""
    return np.minimum((rng.random(draws) ** 1.5 * count).astype(int), count - 1)


def _all(entries: np.ndarray, count: int, signed: list[int], dimension: int) -> np.ndarray:
    if count == 0:
        return np.zeros((1, dimension))
    places = np.array(list(combinations(entries, count)))
    values = np.array(list(product(signed, repeat=count)), dtype=float)
    points = np.zeros((len(places), len(values), dimension))
    rows = np.arange(len(places))[:, None]
    for column in range(count):
        points[rows, np.arange(len(values))[None, :], places[:, column][:, None]] = values[:, column][None, :]
    return points.reshape(-1, dimension)


def _sampled(
    entries: np.ndarray, count: int, signed: list[int], dimension: int, most: int, rng: np.random.Generator
) -> np.ndarray:
    points = np.zeros((most, dimension))
    places = np.argsort(rng.random((most, len(entries))), axis=1)[:, :count]
    values = np.array(signed, dtype=float)[rng.integers(len(signed), size=(most, count))]
    np.put_along_axis(points, entries[places], values, axis=1)
    return points
