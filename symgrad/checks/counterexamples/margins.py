"""How far a statement is violated, and how far the conditions are met, at the points of a batch."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from symgrad.checks.batches import Batch, Stack, frobenius
from symgrad.checks.truth import half_unit
from symgrad.core import tree
from symgrad.core.tree import Expr
from symgrad.errors import NotConvertible

ROUNDING = 1e-9
"""Relative gap up to which two sides may be equal: LAPACK's errors at these sizes lie well below."""
DEFECTIVE = 1e-3
"""The same where a spectral radius is computed: that of a defective matrix is off by that much."""


def magnitude(node: Expr, batch: Batch) -> Stack:
    """A bound of |value| by the Frobenius norms of what goes into it; it does not vanish where terms cancel.

    A margin divided by it is free of units: for a homogeneous statement it does not change when matrices are scaled.
    """
    args = node.args
    match node.head:
        case "Add" | "Max" | "Min":
            return np.sum(np.broadcast_arrays(*(magnitude(a, batch) for a in args)), axis=0)
        case "Mul" | "MatMul" | "Hadamard":
            total = magnitude(args[0], batch)
            for factor in args[1:]:
                total = total * magnitude(factor, batch)
            return total
        case "Transpose" | "Trace" | "SpectralRadius" | "Diag":
            return magnitude(args[0], batch)
        case "Norm" | "SingularValue":
            return magnitude(args[1], batch)
        case "Call" if args[0] == "abs":
            return magnitude(args[1], batch)
        case "Determinant":
            return magnitude(args[0], batch) ** batch(args[0]).shape[1]
        case "MatrixPower" | "Pow" if args[1].head == "Number" and args[1].args[0] > 0:
            return magnitude(args[0], batch) ** float(args[1].args[0])
    value = batch(node)
    return frobenius(value) if value.ndim == 3 else np.abs(value)


def _radius(node: Expr, batch: Batch) -> bool:
    """Whether a spectral radius of a matrix beyond 2×2 occurs."""
    return any(n.head == "SpectralRadius" and batch(n.args[0]).shape[1] > 2 for n in node.walk())


def _gap(relation: Expr, batch: Batch) -> tuple[Stack, Stack]:
    """(left − right in the direction of violation, or the distance of the two sides; their magnitude)."""
    kind, left, right = relation.args
    values = batch(left), batch(right)
    if values[0].ndim != values[1].ndim:
        raise NotConvertible(f"Expected two numbers or two matrices in {relation!r}.")
    size = magnitude(left, batch) + magnitude(right, batch)
    size = np.where(size > 0, size, 1.0)
    if values[0].ndim == 3:
        if kind not in ("=", "≠"):
            raise NotConvertible(f"Expected numbers on both sides of {relation!r} but found matrices.")
        return frobenius(batch(left - right)), size
    difference = values[0] - values[1]
    match kind:
        case "<" | "≤":
            return difference, size
        case ">" | "≥":
            return -difference, size
        case "≈" if right.head == "Decimal":
            return np.abs(difference) - float(half_unit(right.args[0])), size
        case "=" | "≠":
            return np.abs(difference), size
    raise NotConvertible(f"Expected a relation that can be decided but got {relation!r}.")


def violation(statement: Expr, batch: Batch) -> tuple[Stack, Stack]:
    """(how far the statement is violated beside its magnitude, where it may be violated as far as floats tell).

    nan and False where it has no value, −inf and False where it overflows.
    """
    with np.errstate(all="ignore"):
        return _violation(statement, batch)


def _violation(statement: Expr, batch: Batch) -> tuple[Stack, Stack]:
    if statement.head in ("And", "Or"):
        parts = [_violation(part, batch) for part in statement.args]
        margins = np.stack(np.broadcast_arrays(*(p[0] for p in parts)))
        maybe = np.stack(np.broadcast_arrays(*(p[1] for p in parts)))
        if statement.head == "Or":
            return margins.min(axis=0), np.asarray(maybe.all(axis=0))
        return np.fmax.reduce(margins), np.asarray(maybe.any(axis=0))
    if statement.head != "Relation":
        raise NotConvertible(f"Expected relations but got {statement!r}.")
    gap, size = _gap(statement, batch)
    margin, kind = np.where(np.isinf(size), -np.inf, gap / size), statement.args[0]
    noise = DEFECTIVE if _radius(statement, batch) else ROUNDING
    if kind == "≠":
        return -margin, np.asarray(margin <= noise)
    if kind in ("<", ">"):
        return margin, np.asarray(margin >= -noise)
    return margin, np.asarray(margin > (1e-13 if kind in ("≤", "≥", "≈") else ROUNDING * 1e-3))


def contrast(statement: Expr, batch: Batch) -> Stack:
    """(left − right)/(|left| + |right|) in the direction of violation, between −1 and 1.

    It sees what a margin beside a large magnitude hides, ‖A²⁰‖ ≤ 5, and is flat where one side is 0.
    """
    with np.errstate(all="ignore"):
        if statement.head in ("And", "Or"):
            parts = np.stack(np.broadcast_arrays(*(contrast(part, batch) for part in statement.args)))
            return np.fmax.reduce(parts) if statement.head == "And" else parts.min(axis=0)
        gap, size = _gap(statement, batch)
        if statement.args[0] not in tree.ORDERS:
            return gap / size
        sides = np.abs(batch(statement.args[1])) + np.abs(batch(statement.args[2]))
        return gap / np.where(sides > 0, sides, 1.0)


def slack(conditions: Sequence[Expr], batch: Batch) -> tuple[Stack, Stack]:
    """(by how much the tightest condition is met beside its magnitude, where all may be met)."""
    with np.errstate(all="ignore"):
        room, met = np.full(1, np.inf), np.full(1, True)
        for condition in conditions:
            more, also = _slack(condition, batch)
            room, met = np.minimum(room, more), met & also
        return room, met


def _slack(condition: Expr, batch: Batch) -> tuple[Stack, Stack]:
    if condition.head in ("And", "Or"):
        parts = [_slack(part, batch) for part in condition.args]
        join, either = (np.minimum, np.logical_and) if condition.head == "And" else (np.maximum, np.logical_or)
        room, met = parts[0]
        for more, also in parts[1:]:
            room, met = join(room, more), either(met, also)
        return room, met
    if condition.head != "Relation":
        raise NotConvertible(f"Expected relations but got {condition!r}.")
    gap, size = _gap(condition, batch)
    room, kind = gap / size, condition.args[0]
    noise = DEFECTIVE if _radius(condition, batch) else ROUNDING
    match kind:
        case "=":
            # An equality has no inside: what may meet it is not pushed away from it.
            return np.where(room <= noise, np.inf, -room), room <= noise
        case "≠":
            return room, room > ROUNDING * 1e-3
        case "<" | ">":
            return -room, room < -1e-13
    return -room, room <= noise


def ratio(statement: Expr, batch: Batch) -> Stack:
    """The larger over the smaller side, as the statement has them, where both have one sign; 1 is where they meet.

    For |left| = |right| or matrices there is none: nan.
    """
    if statement.head == "And":
        return np.fmax.reduce(np.broadcast_arrays(*(ratio(part, batch) for part in statement.args)))
    if statement.head != "Relation" or statement.args[0] not in tree.ORDERS:
        return np.full(1, np.nan)
    small, large = map(batch, tree.ordered(statement))
    with np.errstate(all="ignore"):
        both = np.where(large > 0, np.maximum(small, 0.0) / large, np.where(small < 0, large / small, np.nan))
    return np.where(np.isfinite(both), both, np.nan)
