"""Norms ‖x‖ = ‖V⁻¹x‖₂ made to measure: for one matrix near its spectral radius, for several together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

import numpy as np
from scipy import linalg, optimize

MOST_PRODUCTS = 100_000  # of one length, in the search for a large spectral radius
_STARTS = 4


def adapted_basis(matrix: np.ndarray, epsilon: float) -> np.ndarray:
    """A matrix V, of shape (n, n), with ‖V⁻¹AV‖₂ ≤ ρ(A) + ε up to rounding, for A of shape (n, n) and ε > 0.

    V = Z E D from the real Schur form A = Z T Zᵀ: E makes the diagonal blocks of T normal, so that the norm of each is
    the modulus of its eigenvalues, and D = diag(1, t, t², …), constant on a block, multiplies what stands above them by
    t ≤ 1 or a power of it. Source: Horn & Johnson 2013, lemma 5.6.10.
    """
    form, basis = linalg.schur(np.asarray(matrix, float), output="real")[:2]
    size, scale, level, within = len(form), np.ones(len(form)), np.zeros(len(form)), np.zeros_like(form, bool)
    row = number = 0
    while row < size:
        width = 2 if row + 1 < size and form[row + 1, row] != 0 else 1
        level[row : row + width] = number
        within[row : row + width, row : row + width] = True
        if width == 2:  # LAPACK leaves [[a, b], [c, a]] with bc < 0
            scale[row + 1] = np.sqrt(abs(form[row + 1, row] / form[row, row + 1]))
        row, number = row + width, number + 1
    balanced = form * scale[None, :] / scale[:, None]
    above = np.linalg.norm(np.where(within, 0.0, balanced))
    return basis * (scale * min(1.0, epsilon / above if above else 1.0) ** level)


def products(family: Sequence[np.ndarray], length: int) -> Iterator[tuple[tuple[int, ...], np.ndarray]]:
    """Every product of ``length`` factors up to cyclic order, with the positions of its factors, leftmost first."""
    for word in product(range(len(family)), repeat=length):
        if word == min(word[i:] + word[:i] for i in range(length)):
            total = family[word[0]]
            for position in word[1:]:
                total = total @ family[position]
            yield word, total


def largest_mean_radius(family: Sequence[np.ndarray], longest: int) -> tuple[int, ...]:
    """The word w of at most ``longest`` factors with the largest ρ(A_w)^(1/|w|), the shortest of those within 1e-9."""
    best, found = -1.0, (0,)
    for length in range(1, longest + 1):
        if len(family) ** length > MOST_PRODUCTS:
            break
        for word, total in products(family, length):
            mean = float(np.max(np.abs(np.linalg.eigvals(total)))) ** (1 / length)
            if mean > best * (1 + 1e-9) + 1e-12:
                best, found = mean, word
    return found


def common_basis(family: Sequence[np.ndarray], goal: float, rng: np.random.Generator) -> np.ndarray:
    """A lower triangular V, of shape (n, n), for which max ‖V⁻¹A_iV‖₂ is small: the ball {x : ‖V⁻¹x‖₂ ≤ 1} is an
    ellipsoid that each A_i maps into a multiple of itself.

    The maximum is minimised over triangular V with V₁₁ = 1 from several starts, until it is ``goal`` or nearly so; no
    start is promised to reach the least value.
    """
    stack, size = np.array(family), len(family[0])
    rows, columns = (indices[1:] for indices in np.tril_indices(size))
    diagonal = rows == columns

    def basis(point: np.ndarray) -> np.ndarray:
        made = np.eye(size)
        made[rows, columns] = np.where(diagonal, np.exp(np.clip(point, -30, 30)), point)
        return made

    def largest(point: np.ndarray) -> float:
        v = basis(point)
        return float(np.linalg.norm(np.linalg.inv(v) @ stack @ v, 2, axis=(1, 2)).max())

    best = np.zeros(len(rows))
    options = {"xatol": 1e-7, "fatol": 1e-10, "maxiter": 120 * max(1, len(rows))}
    for start in range(_STARTS):
        point = best + (rng.standard_normal(len(rows)) if start else 0.0)
        for _ in range(3):  # Nelder–Mead stalls; a fresh simplex goes on
            if len(rows) and largest(best) > goal * (1 + 1e-7):
                point = optimize.minimize(largest, point, method="Nelder-Mead", options=options).x
                best = min(point, best, key=largest)
    return basis(best)
