"""Hill climbing towards the largest violation: many restarts at once, one call of NumPy a step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

import numpy as np

RESTARTS, PROPOSALS = 24, 40
_SMALLEST_STEP = 1e-7

Score = Callable[[np.ndarray], np.ndarray]
"""What is to be made large at each point of an array (N, D): min(margin, slack); −inf where there is no value."""


def starts(count: int, groups: Sequence[np.ndarray], dimension: int, rng: np.random.Generator) -> np.ndarray:
    """Points to start from at several scales; ``groups``: the columns of each parameter."""
    points = rng.standard_normal((count, dimension))
    points[count // 2 :] *= rng.random((count - count // 2, dimension)) < 0.6
    for columns in groups:
        points[:, columns] *= np.exp2(rng.integers(-2, 3, size=(count, 1)))
    return points


def climb(
    points: np.ndarray,
    score: Score,
    steps: int,
    rng: np.random.Generator,
    groups: Sequence[np.ndarray] = (),
    proposals: int = PROPOSALS,
) -> tuple[np.ndarray, np.ndarray]:
    """(points, their scores) after ``steps`` steps from ``points``, an array (restarts, D), best first.

    ``groups``: columns of parameters in which the score is homogeneous; they are brought back to size 1.
    """
    count, dimension = points.shape
    points = _normalised(points, groups)
    best = score(points)
    # Relative to the size of each parameter; each restart keeps its own.
    sizes = np.full(count, 0.5)
    for _ in range(steps):
        noise = rng.standard_normal((count, proposals, dimension))
        # Half of the proposals move few coordinates: violations often lie where many are 0.
        noise[:, ::2] *= rng.random((count, (proposals + 1) // 2, dimension)) < max(2 / dimension, 0.2)
        scale = np.sqrt(np.mean(points**2, axis=1)) + 1e-3
        spread = np.exp2(-rng.integers(0, 6, size=(1, proposals, 1)).astype(float))
        new = points[:, None] + noise * spread * (sizes * scale)[:, None, None]
        drop = rng.random((count, proposals // 8, dimension)) < 1 / dimension
        new[:, : proposals // 8][drop] = 0.0
        flat = _normalised(new.reshape(-1, dimension), groups)
        scores = score(flat).reshape(count, proposals)
        top = scores.argmax(axis=1)
        rows = np.arange(count)
        better = scores[rows, top] > best
        points = np.where(better[:, None], flat.reshape(count, proposals, dimension)[rows, top], points)
        best = np.where(better, scores[rows, top], best)
        sizes = np.clip(np.where(better, sizes * 1.2, sizes * 0.6), _SMALLEST_STEP, 2.0)
    order = np.argsort(-best, kind="stable")
    return points[order], best[order]


def _normalised(points: np.ndarray, groups: Sequence[np.ndarray]) -> np.ndarray:
    if not groups:
        return points
    points = points.copy()
    for columns in groups:
        norms = np.abs(points[:, columns]).max(axis=1, keepdims=True)
        points[:, columns] /= np.where(norms > 0, norms, 1.0)
    return points


def polished(point: np.ndarray, score: Score, evaluations: int) -> np.ndarray:
    """A local maximum near ``point`` by the method of Nelder and Mead."""
    from scipy.optimize import minimize  # its import costs more than most attacks

    def negative(x: np.ndarray) -> float:
        value = float(score(x[None])[0])
        return -value if np.isfinite(value) else 1e9

    return minimize(negative, point, method="Nelder-Mead", options={"maxfev": evaluations, "xatol": 1e-9}).x


def rounded(point: np.ndarray, groups: Sequence[np.ndarray], rng: np.random.Generator, scales: int = 60) -> np.ndarray:
    """Points with small fractions near ``point``: rounded at random scales and to denominators up to 32.

    ``groups``: columns of parameters whose scale is free.
    """
    denominators = [point * q for q in range(1, 33)]
    found = [np.round(p) / q for q, p in enumerate(denominators, start=1)]
    for _ in range(scales):
        new = point.copy()
        for columns in groups:
            largest = np.abs(new[columns]).max(initial=0.0)
            if largest > 0:
                new[columns] *= np.exp2(rng.uniform(0, 4.1)) / largest
        q = 1 if groups else int(rng.integers(1, 33))
        rest = np.ones(len(point), dtype=bool)
        for columns in groups:
            rest[columns] = False
        new[~rest] = np.round(new[~rest])
        new[rest] = np.round(new[rest] * q) / q
        found.append(new)
    finest = (64, 100, 256, 1000)  # for what fails only in a narrow region
    found += [np.array([float(Fraction(x).limit_denominator(q)) for x in point]) for q in finest]
    found += [np.round(point * 2.0**k) / 2.0**k for k in (12, 20)] + [point]
    return np.array(found)
