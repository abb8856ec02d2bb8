"""Whether a relation holds at an instance: exactly on rationals, in balls otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from flint import arb, ctx, fmpq

from symgrad.checks.exact import Evaluator
from symgrad.checks.functions import Number, Undefined, Unsettled, rational
from symgrad.checks.matrices import DoesNotConform, Matrix, Nonconforming
from symgrad.core import tree
from symgrad.core.tree import Expr
from symgrad.errors import NotConvertible

PRECISIONS = (128, 512, 2048)


class Truth(Enum):
    HOLDS = "holds"
    AGREES = "agrees"  # the balls overlap: not refuted, and for an equality as much as balls can say
    FAILS = "fails"


@dataclass(frozen=True, slots=True)
class Finding:
    """The truth of one relation and the values of its sides."""

    truth: Truth
    relation: str
    left: Number
    right: Number


@contextmanager
def precision(bits: int) -> Iterator[None]:
    """Balls of ``bits`` bits; the precision of before comes back, also after an error."""
    before, ctx.prec = ctx.prec, bits
    try:
        yield
    finally:
        ctx.prec = before


def half_unit(text: str) -> Fraction:
    """Half a unit in the last printed digit of a decimal: 2.7 -> 1/20, 1.8e-5 -> 5e-7, 13780 -> 1/2."""
    mantissa, _, exponent = text.lower().partition("e")
    digits = len(mantissa.partition(".")[2])
    return Fraction(1, 2) * Fraction(10) ** (int(exponent or 0) - digits)


def _order(left: Number, right: Number, strict: bool) -> Truth:
    """left < right, or left ≤ right."""
    if isinstance(left, Matrix) or isinstance(right, Matrix):
        raise NotConvertible("Expected numbers on both sides of an inequality but found a matrix.")
    if isinstance(left, fmpq) and isinstance(right, fmpq):
        return Truth.HOLDS if (left < right if strict else left <= right) else Truth.FAILS
    left, right = arb(left), arb(right)
    if left < right if strict else left <= right:
        return Truth.HOLDS
    if left >= right if strict else left > right:
        return Truth.FAILS
    return Truth.AGREES


def _equality(left: Number, right: Number) -> Truth:
    if isinstance(left, Matrix) and isinstance(right, Matrix):
        if left.shape != right.shape:
            return Truth.FAILS
        found = {_equality(x, y) for x, y in zip(left.entries, right.entries, strict=True)}
        return next(truth for truth in (Truth.FAILS, Truth.AGREES, Truth.HOLDS) if truth in found)
    if isinstance(left, Matrix) or isinstance(right, Matrix):
        raise NotConvertible("Expected two numbers or two matrices but found one of each.")
    if isinstance(left, fmpq) and isinstance(right, fmpq):
        return Truth.HOLDS if left == right else Truth.FAILS
    return Truth.AGREES if arb(left).overlaps(arb(right)) else Truth.FAILS


_NEGATED = {Truth.HOLDS: Truth.FAILS, Truth.FAILS: Truth.HOLDS, Truth.AGREES: Truth.AGREES}


def _side(node: Expr, evaluator: Evaluator) -> Number | Nonconforming:
    """The value of a side; where the shapes of its factors do not conform, the equality that needs it is false."""
    try:
        return evaluator.remembered(node)
    except DoesNotConform as none:
        return none.found


def _judge(relation: Expr, evaluator: Evaluator) -> Finding:
    if relation.head != "Relation":
        raise NotConvertible(f"Expected relations between numbers but got {relation!r}; see checks.conditions.")
    kind, left_node, right_node = relation.args
    left, right = _side(left_node, evaluator), _side(right_node, evaluator)
    if isinstance(left, Nonconforming) or isinstance(right, Nonconforming):
        if kind != "=":
            raise Undefined("shapes that do not conform")
        return Finding(Truth.FAILS, kind, left, right)
    if any(isinstance(side, arb) and not side.is_finite() for side in (left, right)):
        raise Unsettled(f"{left_node!r} or {right_node!r} left the range of balls")
    match kind:
        case "=":
            truth = _equality(left, right)
        case "≠":
            truth = _NEGATED[_equality(left, right)]
        case "<" | "≤":
            truth = _order(left, right, kind == "<")
        case ">" | "≥":
            truth = _order(right, left, kind == ">")
        case "≈" if right_node.head == "Decimal":
            truth = _order(abs(left - right), rational(half_unit(right_node.args[0])), strict=False)
        case _:
            raise NotConvertible(f"Expected a printed decimal on the right of ≈ but got {right_node!r}.")
    return Finding(truth, kind, left, right)


def judge(statement: Expr, evaluator: Evaluator) -> Finding:
    """The statement at the evaluator's instance: of several relations the first that fails, else the weakest."""
    findings = []
    for relation in tree.parts(statement):
        finding = _judge(relation, evaluator)
        if finding.truth is Truth.FAILS:
            return finding
        findings.append(finding)
    return next((f for f in findings if f.truth is Truth.AGREES), findings[0])
