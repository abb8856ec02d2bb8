"""The real numbers that a statement in one variable, or a set, describes: a union of intervals with exact ends."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

from flint import fmpq

from symgrad.checks.cells import HOLDS
from symgrad.checks.exact import Undefined
from symgrad.checks.solving.inversion import Solver
from symgrad.checks.solving.pieces import End, end
from symgrad.checks.solving.real_sets import NOTHING, REALS, RealSet, difference_witness, interval, points, whole
from symgrad.core import sets, tree
from symgrad.core.binding import free
from symgrad.core.tree import Expr
from symgrad.errors import NotConvertible

__all__ = ["RealSet", "difference_witness", "solution_set"]

_UNBOUNDED = (sets.INFINITY, tree.negative(sets.INFINITY), Expr("Mul", (tree.expr(-1), sets.INFINITY)))
_WITHOUT_NAME = tree.symbol("_")


def solution_set(
    node: Expr, symbol: Expr | None = None, assumptions: Sequence[Expr] = (), tuples_are_intervals: bool = False
) -> RealSet:
    """The numbers for which a statement holds, or that belong to a set; a list or a number is the set of its values.

    ``symbol`` is the variable; None for the only one that occurs. ``assumptions`` are statements, too: of those with
    the variable in them only the numbers that they allow are kept. A number at which a side of a relation has no value
    does not satisfy it. With ``tuples_are_intervals`` the pair (a, b) is read as an open interval. Raises
    NotConvertible where the numbers are not known exactly.
    """
    found = free(node)
    if symbol is None and len(found) == 1:
        (symbol,) = found
    if not found <= {symbol}:
        raise NotConvertible(
            f"Expected a statement about one variable but found {', '.join(sorted(map(repr, found)))}."
        )
    reader = _Reader(_WITHOUT_NAME if symbol is None else symbol, tuples_are_intervals)
    numbers = reader.numbers(node)
    for assumption in assumptions:
        names = free(assumption)
        if symbol in names:
            if names != {symbol}:
                raise NotConvertible(f"Expected assumptions about {symbol!r} alone but got {assumption!r}.")
            numbers = numbers & reader.numbers(assumption)
    return numbers


class _Reader:
    def __init__(self, symbol: Expr, tuples_are_intervals: bool):
        self.symbol = symbol
        self.solver = Solver(symbol)
        self.tuples_are_intervals = tuples_are_intervals

    def numbers(self, node: Expr) -> RealSet:
        """Those of a statement, a set, a list of equations or of numbers, or a number."""
        args = node.args
        match node.head:
            case "Truth":
                return REALS if args[0] else NOTHING
            case "Relation":
                return self._related(node)
            case "And":
                return reduce(RealSet.__and__, map(self.numbers, args), REALS)
            case "Or":
                return reduce(RealSet.__or__, map(self.numbers, args), NOTHING)
            case "Element":
                return self._element(*args)
            case "List":
                if any(a.head in ("And", "Or") or (a.head == "Relation" and a.args[0] != "=") for a in args):
                    raise NotConvertible("Expected equations in a list; join inequalities with 'and' or 'or'.")
                return reduce(RealSet.__or__, map(self.numbers, args), NOTHING)
            case "Interval":
                return interval(self._end(args[0]), self._end(args[1]), *args[2:])
            case "Tuple" if self.tuples_are_intervals and len(args) == 2:
                return interval(self._end(args[0]), self._end(args[1]), False, False)
            case "Set":
                return points([number for a in args for number in self._values(a)])
            case "Union" | "Intersection":
                join = RealSet.__or__ if node.head == "Union" else RealSet.__and__
                return reduce(join, map(self.numbers, args))
            case "Without":
                return self.numbers(args[0]) - self.numbers(args[1])
            case "NumberSet":
                return _number_set(args[0])
        return points(self._values(node))

    def _related(self, node: Expr) -> RealSet:
        kind = node.args[0]
        if node.has("PlusMinus"):
            if kind not in ("=", "≠"):
                raise NotConvertible("Expected ± in an equation only.")
            one, other = (self._related(sets.with_sign(node, s)) for s in (1, -1))
            return one | other if kind == "=" else one & other
        if kind not in HOLDS:
            raise NotConvertible(f"Expected one of {' '.join(HOLDS)} but got {kind}.")
        return RealSet(self.solver.truth(node).map(lambda holds: holds is True))

    def _element(self, value: Expr, numbers: Expr) -> RealSet:
        allowed = self.numbers(numbers)
        if value == self.symbol:
            return allowed
        if allowed.whole:
            raise NotConvertible(
                f"Expected {self.symbol!r} alone before ∈ and a set of whole numbers but got {value!r}."
            )
        return RealSet(self.solver.pulled_back(value, allowed.pieces).map(lambda holds: holds is True))

    def _end(self, node: Expr) -> End | None:
        if node in _UNBOUNDED:
            return None
        (number,) = self._values(node)
        return number

    def _values(self, node: Expr) -> list[End]:
        """The number that a closed formula is, or the two of a formula with ±."""
        if free(node):
            raise NotConvertible(f"Expected numbers but found {node!r}.")
        if node.has("PlusMinus"):
            return [number for s in (1, -1) for number in self._values(sets.with_sign(node, s))]
        try:
            return [end(node)]
        except Undefined as no:
            raise NotConvertible(f"Expected numbers but {node!r} has no value.") from no


def _number_set(name: str) -> RealSet:
    if name == "Q":
        raise NotConvertible("Expected intervals or whole numbers but got the rational numbers.")
    if name == "R":
        return REALS
    return whole(REALS if name == "Z" else interval(fmpq(0), None, True, False))
