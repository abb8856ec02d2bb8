"""Inequalities between products of powers, from other such inequalities: a chain found by linear programming.

In logarithms each is linear, so that a floating-point program finds the weights; the chain that they make is then
followed exactly, in rational exponents, and is a proof without any logarithm: at each step a part of a product is
replaced by what it is at most. Quantities that may be 0 are never cancelled.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm, log

import numpy as np
from scipy.optimize import linprog

from symgrad.core.tree import Expr
from symgrad.errors import NotConvertible

Exponents = Mapping[Expr, Fraction]
_LARGEST_DENOMINATOR = 12
_LARGEST_NUMBER = 10**6


@dataclass(frozen=True, slots=True)
class Monomial:
    """∏ constants^powers ∏ quantities^exponents; the constants are positive rationals."""

    constants: Mapping[Fraction, Fraction]
    exponents: Exponents

    def logarithm(self) -> float:
        return sum(float(e) * log(c) for c, e in self.constants.items())


def monomial(node: Expr) -> Monomial:
    """A product of powers of positive numbers and symbols; NotConvertible for anything else."""
    constants: dict[Fraction, Fraction] = {}
    exponents: dict[Expr, Fraction] = {}

    def take(part: Expr, power: Fraction) -> None:
        match part.head:
            case "Number" if 0 < part.args[0] < _LARGEST_NUMBER:
                if part.args[0] != 1:
                    constants[part.args[0]] = constants.get(part.args[0], Fraction(0)) + power
            case "Symbol":
                exponents[part] = exponents.get(part, Fraction(0)) + power
            case "Mul":
                for factor in part.args:
                    take(factor, power)
            case "Pow" if part.args[1].head == "Number":
                take(part.args[0], power * part.args[1].args[0])
            case _:
                raise NotConvertible(f"Expected a product of powers but got {part!r}.")

    take(node, Fraction(1))
    return Monomial(constants, {s: e for s, e in exponents.items() if e})


@dataclass(frozen=True, slots=True)
class Bound:
    """left ≤ right, for quantities that are never negative; ``source`` says which of several facts this is."""

    left: Monomial
    right: Monomial
    source: int


def chain(goal: Bound, bounds: Sequence[Bound], positive: frozenset[Expr]) -> list[Bound] | None:
    """The bounds that lead from the goal's left side to its right side, one after the other; None if none are found.

    ``positive``: the quantities that are certainly not 0; only these are divided by.
    """
    weights = _weights(goal, bounds)
    if weights is None:
        return None
    used = [(bound, w) for bound, w in zip(bounds, weights, strict=True) if w]
    return _followed(goal, used, positive)


def _weights(goal: Bound, bounds: Sequence[Bound]) -> list[Fraction] | None:
    """How often each bound is to be used."""
    names = list(dict.fromkeys(s for b in (goal, *bounds) for side in (b.left, b.right) for s in side.exponents))
    if not bounds:
        return []

    def gain(b: Bound) -> list[float]:
        return [float(b.right.exponents.get(s, 0) - b.left.exponents.get(s, 0)) for s in names]

    slack = [b.right.logarithm() - b.left.logarithm() for b in bounds]
    found = linprog(
        np.ones(len(bounds)),
        A_ub=[slack],
        b_ub=[goal.right.logarithm() - goal.left.logarithm() + 1e-9],  # decided exactly in the end
        A_eq=np.array([gain(b) for b in bounds]).T if names else None,
        b_eq=gain(goal) if names else None,
        method="highs",
    )
    if found.x is None or not found.success:
        return None
    return [Fraction(float(w)).limit_denominator(_LARGEST_DENOMINATOR) for w in found.x]


def _followed(goal: Bound, used: list[tuple[Bound, Fraction]], positive: frozenset[Expr]) -> list[Bound] | None:
    """An order in which each bound replaces what is there, exactly; what remains must be the goal's right side."""
    here, order, waiting = dict(goal.left.exponents), [], list(used)
    constants = dict(goal.left.constants)
    while waiting:
        fitting = ((bound, weight) for bound, weight in waiting if _is_there(bound.left, weight, here, positive))
        bound, weight = next(fitting, (None, Fraction(0)))
        if bound is None:
            return None
        waiting.remove((bound, weight))
        order.append(bound)
        for side, sign in ((bound.left, -1), (bound.right, 1)):
            for s, e in side.exponents.items():
                here[s] = here.get(s, Fraction(0)) + sign * weight * e
            for c, e in side.constants.items():
                constants[c] = constants.get(c, Fraction(0)) + sign * weight * e
    same = {s: e for s, e in here.items() if e} == dict(goal.right.exponents)
    for c, e in goal.right.constants.items():
        constants[c] = constants.get(c, Fraction(0)) - e
    return order if same and _at_most_one(constants) else None


def _is_there(part: Monomial, weight: Fraction, whole: Mapping[Expr, Fraction], positive: frozenset[Expr]) -> bool:
    """Whether part^weight can be taken out of the whole without dividing by what may be 0."""
    return all(s in positive or whole.get(s, Fraction(0)) >= e * weight for s, e in part.exponents.items())


def _at_most_one(constants: Mapping[Fraction, Fraction]) -> bool:
    """Whether ∏ c^e ≤ 1, exactly: with a common denominator of the exponents the powers are rational."""
    common = lcm(*(e.denominator for e in constants.values())) if constants else 1
    total = Fraction(1)
    for c, e in constants.items():
        if abs(e * common) > 64:
            return False
        total *= c ** int(e * common)
    return total <= 1
