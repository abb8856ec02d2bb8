"""From a float point to an exact one, and the exact check that alone decides."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from flint import fmpq

from symgrad.checks import matrix_truth
from symgrad.checks.counterexamples.parametrisations import Parametrisation
from symgrad.checks.counterexamples.problems import Found, Problem, Values
from symgrad.checks.functions import Unsettled, fraction, rational
from symgrad.checks.matrices import Matrix
from symgrad.checks.truth import Truth
from symgrad.core.tree import Expr
from symgrad.core.variables import Domain
from symgrad.errors import NotConvertible

DENOMINATOR = 10**5
"""Floats beside a fraction with at most this denominator are meant to be it; the others are the dyadic they are."""


def exact_number(x: float) -> fmpq:
    """The fraction that a float stands for."""
    near = Fraction(x).limit_denominator(DENOMINATOR)
    return rational(near if abs(float(near) - x) <= 4e-16 * abs(x) else Fraction(x))


def exact_point(parametrisation: Parametrisation, point: np.ndarray) -> Values | None:
    """The exact values of the names at a float point; None where they are not all rational."""
    try:
        values = parametrisation.exact([exact_number(float(x)) for x in point])
    except (NotConvertible, ZeroDivisionError, OverflowError, ValueError):
        return None
    return values if all(map(_is_rational, values.values())) else None


def _is_rational(value: object) -> bool:
    if isinstance(value, Matrix):
        return all(isinstance(x, fmpq) for x in value.entries)
    return isinstance(value, fmpq)


def _entries(value: fmpq | Matrix) -> Sequence[fmpq]:
    return value.entries if isinstance(value, Matrix) else (value,)


def in_domain(value: fmpq | Matrix, domain: Domain) -> bool:
    """Whether a number, or each entry of a matrix, lies in the domain; bounds that are no numbers are conditions."""
    low, high = (b.args[0] if b is not None and b.head == "Number" else None for b in (domain.lower, domain.upper))
    for x in _entries(value):
        q = fraction(x)
        if (domain.kind == "integer" and q.denominator != 1) or (domain.nonzero and q == 0):
            return False
        if low is not None and (q < low or (domain.open and q == low)):
            return False
        if high is not None and (q > high or (domain.open and q == high)):
            return False
    return True


def meets(problem: Problem, conditions: Sequence[Expr], values: Values) -> bool:
    """Whether exact values lie in the domains and meet the conditions."""
    if not all(in_domain(values[name], domain) for name, domain in problem.domains.items() if name in values):
        return False
    return matrix_truth.holds(conditions, values)


def certified(problem: Problem, conditions: Sequence[Expr], values: Values) -> Found | None:
    """The counterexample, if the values are one: conditions and failure decided exactly.

    Raises Unsettled where the conditions hold and the statement is not decided.
    """
    try:
        if not meets(problem, conditions, values):
            return None
        finding = matrix_truth.decide(problem.statement, values)
    except Unsettled:
        raise
    except NotConvertible:  # it has no value there
        return None
    return Found(values, finding) if finding.truth is Truth.FAILS else None
