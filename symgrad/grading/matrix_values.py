"""Exact values of numbers and matrices for people and for scripts."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flint import arb, fmpq

from symgrad.checks import radicals
from symgrad.checks.exact import Evaluator
from symgrad.checks.functions import Undefined, Unsettled, fraction
from symgrad.checks.matrices import Matrix
from symgrad.checks.truth import precision
from symgrad.checks.workings import DIGITS, cut, exact_quantity, number_text
from symgrad.core.matrices import QUANTITIES
from symgrad.core.tree import Expr
from symgrad.errors import NotConvertible

_BITS = 128


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


def value_of(value: Any, closed: Expr | None = None, digits: int = DIGITS) -> Value:
    """The record of a value: a rational number, a ball, or a matrix. ``digits``: of a decimal, if it is cut off."""
    if isinstance(value, Matrix):
        rational = all(isinstance(x, fmpq) for x in value.entries)
        rows = tuple(tuple(str(fraction(x)) for x in row) for row in value.rows) if rational else None
        return Value(rows, None, number_text(value), None)
    if isinstance(value, fmpq):
        return Value(
            str(fraction(value)), None, number_text(value) if digits == DIGITS else cut(value, digits), _float(value)
        )
    if isinstance(value, arb):
        return Value(None, closed, cut(value, digits), _float(value))
    return Value(None, None, str(value), None)  # shapes that do not conform


def value_at(node: Expr, evaluator: Evaluator) -> Value:
    """The value of a part of a statement."""
    with precision(_BITS):
        return _shown(node, _value(node, evaluator), evaluator, DIGITS)


def sides(relation: Expr, evaluator: Evaluator) -> tuple[Value, Value]:
    """The values of both sides of a relation, to as many digits as show which is larger."""
    found = []
    for bits, digits in ((_BITS, DIGITS), (256, 2 * DIGITS), (512, 5 * DIGITS), (2048, 25 * DIGITS)):
        with precision(bits):
            values = [_value(node, evaluator) for node in relation.args[1:]]
            found.append([_shown(*each, evaluator, digits) for each in zip(relation.args[1:], values, strict=True)])
            if _apart(values, digits):
                return found[-1][0], found[-1][1]
    return found[0][0], found[0][1]  # they are the same


def _apart(values: Sequence[Any], digits: int) -> bool:
    """Whether so many digits tell the values apart, if they are numbers that are cut off."""
    numbers = [x for x in values if isinstance(x, fmpq | arb)]
    short = all(isinstance(x, fmpq) and "…" not in number_text(x) for x in numbers)
    return len(numbers) < 2 or short or cut(numbers[0], digits) != cut(numbers[1], digits)


def _value(node: Expr, evaluator: Evaluator) -> Any:
    """The value of a side; in words why it has none."""
    try:
        return evaluator(node)
    except (Undefined, Unsettled, NotConvertible) as none:
        return str(none)


def _shown(node: Expr, value: Any, evaluator: Evaluator, digits: int) -> Value:
    number = _algebraic(node, evaluator) if isinstance(value, arb) else None
    if isinstance(number, fmpq):
        return value_of(number, digits=digits)
    return value_of(value, None if number is None else radicals.as_tree(number), digits)


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
        return radicals.typed(fraction(value))
    return node.over([_closed(child, evaluator) for child in node.children]) if node.children else node


def _float(x: fmpq | arb) -> float | None:
    number = float(arb(x).mid())
    return number if math.isfinite(number) else None
