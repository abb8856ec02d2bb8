"""Smaller counterexamples from a counterexample: greedy, many proposals at a time."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

import numpy as np

DENOMINATORS = 48
"""Fractions with larger denominators count as unreadable."""
LONGEST = 512
_UNREADABLE = 1000.0
NEARBY = 2000
_AROUND = 4  # stacks of nearby points that are tried in vain before a point is kept
_READABLE = 13.0  # cost of an entry up to 4 with denominator up to 2: nothing is gained by looking around such points
_PAIRS = 20  # coordinates up to which pairs of them are changed together


def cost(values: np.ndarray) -> np.ndarray:
    """How hard the numbers in each row of an array (N, D) are to check by hand.

    A zero costs nothing, p/q costs 6 + |p| + 3 (q − 1), and 1 more where it is negative; a number that is no fraction
    with a denominator up to 48 costs 1000 more, one with a denominator beyond 512 costs 2000.
    """
    values = np.asarray(values, dtype=float)
    sizes = np.abs(values).ravel()
    total = np.full(sizes.shape, 2.0 * _UNREADABLE)
    waiting = np.flatnonzero(np.isfinite(sizes))
    for q in range(1, LONGEST + 1):
        numerators = sizes[waiting] * q
        whole = np.round(numerators)
        hit = np.abs(numerators - whole) <= 1e-12 * np.maximum(numerators, 1.0)
        total[waiting[hit]] = 6 + whole[hit] + 3 * (q - 1) + (_UNREADABLE if q > DENOMINATORS else 0)
        waiting = waiting[~hit]
        if not len(waiting):
            break
    total = total.reshape(values.shape) + (values < 0)
    return np.where(values == 0, 0.0, total).sum(axis=-1)


def proposals(point: np.ndarray) -> np.ndarray:
    """Simpler neighbours of a point (D,): coordinates dropped, rounded, moved, pairs of them, the whole rescaled."""
    size = len(point)
    found = []

    def put(columns: list[int], *values: float) -> None:
        new = point.copy()
        new[columns] = values
        found.append(new)

    used = [int(i) for i in np.flatnonzero(point)]
    # Many entries are dropped together first, in ever smaller parts.
    parts = {len(used) // 2**k for k in range(1, 8)} - {0, 1}
    for part in sorted(parts, reverse=True):
        for start in range(0, len(used), part):
            put(used[start : start + part], *[0.0] * len(used[start : start + part]))
    for i in range(size) if size <= 2 * _PAIRS else used:
        x = point[i]
        simpler = {0.0, 1.0, -x, np.trunc(x)}
        if len(used) <= 2 * _PAIRS:
            simpler |= {-1.0, 2.0, -2.0, 0.5, np.round(x), np.round(x / 2), x - np.sign(x), x / 2}
            simpler |= {np.round(x * q) / q for q in (2, 3, 4, 5, 6, 8, 10, 12, 16)}
        for value in simpler - {x}:
            put([i], float(value))
    if len(used) <= 2 * _PAIRS:
        for i, j in combinations(used, 2):
            put([i, j], 0.0, 0.0)
            put([i, j], -point[i], -point[j])
    if size <= _PAIRS:
        for i in used:
            for j in range(size):
                if j != i:
                    for value in (-4.0, -3.0, -2.0, -1.0, 1.0, 2.0, 3.0, 4.0):
                        put([i, j], 0.0, value)
                    put([i, j], np.trunc(point[i] - np.sign(point[i]) / 2), np.round(point[j]))
    largest = np.abs(point).max(initial=0.0)
    if largest > 0:
        for factor in (0.5, 1 / 3, 0.25, 0.2, 2.0, 3.0, 4.0, 5.0, 6.0, 12.0):
            found.append(point * factor)
        for top in range(1, 17):
            found.append(np.round(point * (top / largest)))
        for q in (1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 24, 32):
            found.append(np.round(point * q) / q)
    found.append(np.abs(point))
    found.append(-point)
    return np.array(found)


def nearby(point: np.ndarray, rng: np.random.Generator, count: int) -> np.ndarray:
    """Points with small denominators around a point (D,): for those that fail only in a narrow region."""
    q = rng.integers(1, 33, size=(count, 1)).astype(float)
    alone = rng.random((count, 1)) < 0.5
    q = np.where(alone, rng.integers(1, 17, size=(count, len(point))), q)
    moved = rng.integers(-1, 2, size=(count, len(point))) * (rng.random((count, len(point))) < 0.4)
    spread = rng.choice([0.0, 0.02, 0.1, 0.3], size=(count, 1))
    found = (np.round(point * (1 + spread * rng.standard_normal((count, len(point)))) * q) + moved) / q
    found[rng.random((count, len(point))) < 0.5 / max(len(point), 1)] = 0.0
    return found


def shrunk(
    point: np.ndarray,
    costs: Callable[[np.ndarray], np.ndarray],
    fails: Callable[[np.ndarray], np.ndarray],
    certify: Callable[[np.ndarray], bool],
    rng: np.random.Generator,
    rounds: int = 60,
    checks: int = 12,
) -> np.ndarray:
    """The point after going to cheaper ones that ``certify`` as long as there are some.

    ``costs`` and ``fails``, the filter by floats, take stacks of points; at most ``checks`` points a round are
    certified.
    """
    best = float(costs(point[None])[0])
    stuck = 0
    for _ in range(rounds):
        stack = nearby(point, rng, NEARBY if len(point) <= _PAIRS else NEARBY // 4) if stuck else proposals(point)
        prices = costs(stack)
        order = np.argsort(prices, kind="stable")
        order = order[prices[order] < best]
        order = order[fails(stack[order])] if len(order) else order
        better = next((i for i in order[:checks] if certify(stack[i])), None)
        if better is not None:
            point, best, stuck = stack[better], float(prices[better]), 0
        elif stuck >= (_AROUND if best < _UNREADABLE else 4 * _AROUND) or (
            stuck == 0 and best <= _READABLE * np.count_nonzero(point)
        ):
            break
        else:
            stuck += 1
    return point
