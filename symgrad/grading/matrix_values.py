"""Exact values of numbers and matrices for people and for scripts."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flint import arb, fmpq

from symgrad.checks import radicals
from symgrad.checks.exact import Evaluator
from symgrad.checks.functions import Undefined, Unsettled
from symgrad.checks.matrices import Matrix
from symgrad.checks.workings import decimal_text, exact_quantity, number_text
from symgrad.core.matrices import QUANTITIES
from symgrad.core.tree import Expr
from symgrad.errors import NotConvertible


@dataclass(frozen=True, slots=True)
class Value:
    """A value. ``exact``: a fraction "-3/2", the rows of a matrix of these, or None where it is irrational.
    ``closed``: a formula in roots where there is a short one; ``decimal``: with an ellipsis where it was cut off;
    ``number``: the nearest float of a number, None where there is none."""

    exact: str | tuple[tuple[str, ...], ...] | None
    closed: Expr | None
    decimal: str
    number: float | None

    def as_json(self) -> str | float | list[list[str]] | None:
        if isinstance(self.exact, tuple):
            return [list(row) for row in self.exact]
        return self.exact if self.exact is not None else self.number

    def __str__(self) -> str:
        return self.decimal


def value_of(value: Any, closed: Expr | None = None) -> Value:
    """The record of a value: a rational number, a ball, or a matrix."""
    if isinstance(value, Matrix):
        rational = all(isinstance(x, fmpq) for x in value.entries)
        rows = tuple(tuple(_fraction(x) for x in row) for row in value.rows) if rational else None
        return Value(rows, None, number_text(value), None)
    if isinstance(value, fmpq):
        return Value(_fraction(value), None, number_text(value), _float(value))
    if isinstance(value, arb):
        return Value(None, closed, decimal_text(value), _float(value))
    return Value(None, None, str(value), None)  # shapes that do not conform


def side(node: Expr, evaluator: Evaluator) -> Value:
    """The value of a side of a relation; without one, a value in which nothing is known."""
    try:
        value = evaluator(node)
    except (Undefined, Unsettled, NotConvertible) as none:
        return Value(None, None, str(none), None)
    if not isinstance(value, arb):
        return value_of(value)
    number = _algebraic(node, evaluator)
    if isinstance(number, fmpq):
        return value_of(number)
    return value_of(value, None if number is None else radicals.as_tree(number))


def _algebraic(node: Expr, evaluator: Evaluator) -> Any:
    """The side as a real algebraic number, by way of the quantities in it; None where that takes too much."""
    try:
        return radicals.number(_closed(evaluator.ground(node, {}), evaluator))
    except (Undefined, Unsettled, NotConvertible):
        return None


def _closed(node: Expr, evaluator: Evaluator) -> Expr:
    if node.head in QUANTITIES:
        number = exact_quantity(node, evaluator)
        written = None if number is None else radicals.as_tree(number)
        if written is None:
            raise NotConvertible(f"Expected a quantity in roots but got {node!r}.")
        return written
    if node.head in ("Symbol", "Member"):
        value = evaluator(node)
        if not isinstance(value, fmpq):
            raise NotConvertible(f"Expected a number but got {node!r}.")
        return radicals.typed(Fraction(int(value.p), int(value.q)))
    return node.over([_closed(child, evaluator) for child in node.children]) if node.children else node


def _fraction(x: fmpq) -> str:
    return str(Fraction(int(x.p), int(x.q)))


def _float(x: fmpq | arb) -> float | None:
    number = float(arb(x).mid())
    return number if math.isfinite(number) else None
