"""Both sides as NumPy functions at many drawn points: the formula that users call, compared with the statement.

Floats refute nothing here; a gap beyond rounding is reported as undecided, so that an exact check has to decide.
"""

from __future__ import annotations

from collections.abc import Sequence
from time import perf_counter

import numpy as np

from symgrad.checks.evaluate import compile_expression
from symgrad.checks.spoils import spoils
from symgrad.core import binding, tree
from symgrad.core.records import Derivation
from symgrad.core.tree import Expr
from symgrad.core.variables import Variable
from symgrad.core.verdicts import Evidence, Verdict
from symgrad.errors import SymgradError

POINTS = 500
# A few dozen operations, each with a relative error of 1.1e-16, some inside powers with exponents up to a hundred.
ROUNDING = 1e-11


def pointwise(
    derivation: Derivation, statement: Expr, where: Sequence[Expr], rng: np.random.Generator
) -> Evidence | None:
    """An equality of closed forms at drawn points of the typical ranges; None for any other statement."""
    if statement.head != "Relation" or statement.args[0] != "=" or where or binding.all_members(statement):
        return None
    if statement.args[2] == tree.ZERO:
        return None  # rounding leaves no size to compare with
    names = tuple(v.name for v in derivation.variables if v.as_expr() in binding.free_symbols(statement))
    if not names or statement.has("Apply", *tree.MOMENTS):
        return None
    began = perf_counter()
    points = draw_points(derivation, names, rng)
    planted = spoils(statement)
    try:
        if (gap := _gap(derivation, statement, names, points)) > ROUNDING:
            verdict, reason, caught = Verdict.UNDECIDED, f"the sides differ by {gap:.1e} of their size", 0
        else:
            caught = sum(_gap(derivation, s, names, points) > ROUNDING for s in planted)
            verdict = Verdict.SUPPORTED if caught == len(planted) else Verdict.UNDECIDED
            reason = "" if caught == len(planted) else "the same points do not tell a spoiled statement apart"
    except SymgradError:
        return None
    return Evidence(
        "NumPy at drawn points",
        verdict,
        reason,
        tries=POINTS,
        spoils=len(planted),
        caught_spoils=caught,
        seconds=perf_counter() - began,
    )


def _gap(derivation: Derivation, statement: Expr, names: tuple[str, ...], points: dict[str, np.ndarray]) -> float:
    """The largest difference of log|left| and log|right|, relative to 1 and to the size of the logarithm."""
    sides = []
    for side in statement.args[1:]:
        used = tuple(n for n in names if tree.symbol(n) in binding.free_symbols(side))
        f = compile_expression(side, used, derivation)
        arguments = {n: points[n] for n in used}
        sides.append(np.broadcast_to(f.log(**arguments), (POINTS,)))
    left, right = sides
    same = left == right  # covers both sides 0, whose logarithm is −∞
    with np.errstate(invalid="ignore"):
        gaps = np.where(same, 0.0, np.abs(left - right) / np.maximum(1.0, np.abs(right)))
    return float(np.nanmax(gaps)) if np.isfinite(gaps).any() else float("inf")


def draw_points(derivation: Derivation, names: Sequence[str], rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Values in the typical ranges, bounds that are other variables respected."""
    points: dict[str, np.ndarray] = {}
    for variable in derivation.variables:
        points[variable.name] = _column(variable, points, rng)
    return {name: points[name] for name in names}


def _column(variable: Variable, known: dict[str, np.ndarray], rng: np.random.Generator) -> np.ndarray:
    low, high = (np.full(POINTS, float(end)) for end in variable.typical)
    lower, upper = variable.domain.lower, variable.domain.upper
    if lower is not None and lower.head == "Symbol":
        low = np.maximum(low, known[lower.args[0]])
    if upper is not None and upper.head == "Symbol":
        high = np.minimum(high, known[upper.args[0]])
    if variable.domain.kind == "integer":
        return np.floor(low + (high - low + 1) * rng.random(POINTS))
    column = low + (high - low) * rng.random(POINTS)
    return np.where(column == 0, high, column) if variable.domain.nonzero else column
