"""Points whose numbers and entries of matrices are closed formulas, such as √2, cos(π/8) or π."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from flint import ctx

from symgrad.checks.closed_trees import EntryTrees
from symgrad.checks.exact import Evaluator
from symgrad.checks.field_trees import FieldTrees
from symgrad.checks.functions import Undefined, rational
from symgrad.checks.matrices import Matrix
from symgrad.checks.matrix_truth import Point, RationalPoint
from symgrad.checks.separation import NotAlgebraic
from symgrad.core.tree import Expr
from symgrad.errors import NotConvertible

T = TypeVar("T")
Closed = Mapping[Expr, Expr | Matrix]
"""A closed tree for each number, and for each matrix one of closed trees."""


def point(values: Closed) -> Point:
    """The point with these values: exact arithmetic where they are fractions, trees and balls where they are not."""
    entries = [x for value in values.values() for x in (value.entries if isinstance(value, Matrix) else (value,))]
    if all(x.head == "Number" for x in entries):
        return RationalPoint({name: _mapped(value, lambda x: rational(x.args[0])) for name, value in values.items()})
    return AlgebraicPoint(values)


def _mapped(value: Expr | Matrix, function: Callable[[Expr], Any]) -> Any:
    return value.map(function) if isinstance(value, Matrix) else function(value)


class AlgebraicPoint:
    """Its trees are those of algebraic numbers; where there are other numbers, those of formulas in the entries."""

    def __init__(self, values: Closed):
        self.values = values
        self._field = FieldTrees(values)
        self._in_balls: dict[int, Mapping[Expr, Any]] = {}

    def balls(self) -> Mapping[Expr, Any]:
        """The values in balls of the precision of the moment; fractions as they are."""
        if ctx.prec not in self._in_balls:
            evaluator = Evaluator.at()
            self._in_balls[ctx.prec] = {name: _mapped(value, evaluator) for name, value in self.values.items()}
        return self._in_balls[ctx.prec]

    def evaluator(self) -> Evaluator:
        return Evaluator.at(self.balls())

    def trees(self) -> AlgebraicPoint:
        return self

    def is_number(self, node: Expr) -> bool:
        return self._field.is_number(node)

    def number(self, node: Expr) -> Expr:
        return self._either(lambda trees: trees.number(node))

    def rows(self, node: Expr) -> tuple[tuple[Expr, ...], ...]:
        return self._either(lambda trees: trees.rows(node))

    def _either(self, work: Callable[[FieldTrees | EntryTrees], T]) -> T:
        try:
            return work(self._field)
        except Undefined:
            raise
        except (NotAlgebraic, NotConvertible):
            return work(EntryTrees(self.balls(), self.values))
