"""The truth of statements about matrices and numbers, rational ones or algebraic ones, ties included.

Balls decide where they are disjoint. Where they are not, the sides are written as trees of algebraic numbers and
compared with a separation bound: a relation that holds with equality is told from one that fails by 10^−300.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from flint import arb, fmpq

from symgrad.checks import separation, ties
from symgrad.checks.closed_trees import ClosedTrees
from symgrad.checks.exact import Evaluator
from symgrad.checks.functions import Undefined, Unsettled
from symgrad.checks.matrices import Matrix, Nonconforming
from symgrad.checks.truth import Finding, Truth, judge, precision
from symgrad.core.matrices import QUANTITIES
from symgrad.core.tree import Expr
from symgrad.errors import NotConvertible

_BITS = (64, 256, 1024, 4096)
Values = Mapping[Expr, fmpq | Matrix]


class Point(Protocol):
    """Where a statement is looked at: in balls of the precision of the moment, and in trees."""

    def evaluator(self) -> Evaluator: ...

    def trees(self) -> Trees: ...

    def is_number(self, node: Expr) -> bool: ...


class Trees(Protocol):
    """The closed trees of what is defined at a point; raises NotAlgebraic for what cannot be written so."""

    def number(self, node: Expr) -> Expr: ...

    def rows(self, node: Expr) -> tuple[tuple[Expr, ...], ...]: ...


@dataclass(frozen=True, slots=True)
class RationalPoint:
    """A rational number or matrix for each name."""

    values: Values

    def evaluator(self) -> Evaluator:
        return Evaluator.at(self.values)

    def trees(self) -> ClosedTrees:
        return ClosedTrees(self.values)

    def is_number(self, node: Expr) -> bool:
        match node.head:
            case "Symbol" | "Member":
                return not isinstance(self.values.get(node), Matrix)
            case "Add" | "Mul":
                return all(self.is_number(part) for part in node.args)
            case "Call":
                return self.is_number(node.args[1])
        return node.head in (*QUANTITIES, "Number", "Decimal", "Constant", "Pow", "Root", "Log", "Max", "Min")


def decide(statement: Expr, values: Values) -> Finding:
    """Whether a relation, or relations joined by And and Or, hold at these values; see ``decide_at``."""
    return decide_at(statement, RationalPoint(values))


def decide_at(statement: Expr, point: Point) -> Finding:
    """Whether a relation, or relations joined by And and Or, hold at the point: HOLDS or FAILS, nothing between.

    Of And the first part that fails, of Or the first that holds; else the last. Raises Undefined where a side that is
    needed has no value, Unsettled where it would take too many bits or a side is no algebraic number, and
    NotConvertible where something cannot be computed. An equality of matrices whose shapes do not conform fails.
    """
    if statement.head not in ("And", "Or"):
        return _relation(statement, point)
    decisive = Truth.FAILS if statement.head == "And" else Truth.HOLDS
    found, doubt = None, None
    for part in statement.args:
        try:
            found = decide_at(part, point)
        except Unsettled as unsettled:
            doubt = unsettled
            continue
        if found.truth is decisive:
            return found
    if doubt is not None or found is None:
        raise doubt or NotConvertible(f"Expected relations but got {statement!r}.")
    return found


def holds(conditions: Sequence[Expr], values: Values) -> bool:
    """Whether all conditions are known to hold: not where a side has no value, or is not known well enough."""
    try:
        return all(decide(condition, values).truth is Truth.HOLDS for condition in conditions)
    except (Undefined, Unsettled):
        return False


def _relation(relation: Expr, point: Point) -> Finding:
    finding, doubt = None, None
    for bits in _BITS[:2]:
        try:
            finding = _in_balls(relation, point, bits)
            break
        except Unsettled as unsettled:
            doubt = unsettled
    if finding is not None and finding.truth is not Truth.AGREES:
        return finding
    try:
        return _exactly(relation, point, defined=finding is not None)
    except (separation.NotAlgebraic, NotConvertible) as no:
        if isinstance(no, Undefined):
            raise
        return _in_wide_balls(relation, point, no if str(no) else doubt)


def _in_balls(relation: Expr, point: Point, bits: int) -> Finding:
    with precision(bits):
        finding = judge(relation, point.evaluator())
    conform = not any(isinstance(side, Nonconforming) for side in (finding.left, finding.right))
    if not conform and any(point.is_number(side) for side in relation.args[1:]):
        raise Undefined("shapes that do not conform")
    return finding


def _in_wide_balls(relation: Expr, point: Point, reason: Exception | None) -> Finding:
    for bits in _BITS[1:]:
        try:
            finding = _in_balls(relation, point, bits)
        except Unsettled as unsettled:
            reason = reason or unsettled
            continue
        if finding.truth is not Truth.AGREES:
            return finding
    detail = f": {reason}" if reason else ", and not both are seen to be algebraic numbers"
    raise Unsettled(f"the two sides of {relation!r} agree to {_BITS[-1]} bits{detail}") from reason


def _exactly(relation: Expr, point: Point, defined: bool) -> Finding:
    """The relation decided on trees; in the finding, sides that differ are balls apart.

    ``defined``: whether it is known that the sides have values; if not, that is seen to first.
    """
    kind, *sides = relation.args
    trees = point.trees()
    numbers = point.is_number(sides[0])
    left, right = (((trees.number(side),),) if numbers else trees.rows(side) for side in sides)
    if not defined:
        for entry in (x for side in (left, right) for row in side for x in row):
            separation.algebraic(entry)
    orders = [ties.compare(x, y) for xs, ys in zip(left, right, strict=True) for x, y in zip(xs, ys, strict=True)]
    order = next((found for found in orders if found), 0)
    true = {"=": order == 0, "≠": order != 0, "<": order < 0, "≤": order <= 0, ">": order > 0, "≥": order >= 0}
    if kind not in true or (not numbers and kind not in ("=", "≠")):
        raise NotConvertible(f"Expected one of {' '.join(true)} between the sides of {relation!r}.")
    found, bits = [], _BITS[0]
    while bits <= 2 * separation.MOST_BITS:
        found = [Matrix(side).map(lambda x, bits=bits: separation.evaluate(x, bits)) for side in (left, right)]
        pairs = zip(orders, *(side.entries for side in found), strict=True)
        with precision(bits):
            if not any(known and arb(x).overlaps(arb(y)) for known, x, y in pairs):
                break
        bits *= 2
    shown = [side.entries[0] for side in found] if numbers else found
    return Finding(Truth.HOLDS if true[kind] else Truth.FAILS, kind, *shown)
