"""Whether a condition on numbers holds: a relation, an element of a set, several of these."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flint import arb, fmpq

from symgrad.checks.functions import Undefined, Unsettled, shown
from symgrad.core import sets, tree
from symgrad.core.tree import Expr
from symgrad.errors import NotConvertible

Value = Callable[[Expr], Any]
_MINUS_INFINITY = tree.negative(sets.INFINITY)


def holds(condition: Expr, of: Value) -> bool:
    """Whether ``condition`` holds; ``of`` gives the values of its sides.

    ``And`` and ``Or`` are read from the left, so that x > 0 and log x < 1 is false at −1 instead of having no value.
    Raises Undefined where a side that is needed has no value, Unsettled where balls do not tell.
    """
    match condition.head:
        case "Truth":
            return condition.args[0]
        case "And" | "Or":
            decisive, open_part = condition.head == "Or", None
            for part in condition.args:
                try:
                    if holds(part, of) is decisive:
                        return decisive
                except Unsettled as unsettled:
                    open_part = unsettled
                except Undefined:
                    # It is not needed where the part before it, that is still open, decides.
                    if open_part is None:
                        raise
                    break
            if open_part is not None:
                raise open_part
            return not decisive
        case "Relation":
            kind, *sides = condition.args
            return _related(kind, *(_extended(side, of) for side in sides))
        case "Element":
            return contains(condition.args[1], of(condition.args[0]), of)
    raise NotConvertible(f"Expected a relation or an element of a set but got {condition!r}.")


def certainly(condition: Expr, of: Value) -> bool | None:
    """Whether all sides that are needed have a value and the condition holds; None where that is not known."""
    try:
        return holds(condition, of)
    except Undefined:
        return False
    except NotConvertible:
        return None


def contains(numbers: Expr, x: Any, of: Value) -> bool:
    """Whether the number x belongs to a set of numbers."""
    args = numbers.args
    match numbers.head:
        case "NumberSet":
            return _in_number_set(args[0], x)
        case "Interval":
            low, high = (_extended(side, of) for side in args[:2])
            return _related("≤" if args[2] else "<", low, x) and _related("≤" if args[3] else "<", x, high)
        case "Set":
            return holds(Expr("Or", tuple(tree.equal(_HERE, a) for a in args)), lambda n: x if n == _HERE else of(n))
        case "Union" | "Intersection":
            parts = tuple(Expr("Element", (_HERE, part)) for part in args)
            both = Expr("Or" if numbers.head == "Union" else "And", parts)
            return holds(both, lambda n: x if n == _HERE else of(n))
        case "Without":
            return contains(args[0], x, of) and not contains(args[1], x, of)
    raise NotConvertible(f"Expected a set of numbers but got {numbers!r}.")


_HERE = tree.symbol("_element")


def _in_number_set(name: str, x: Any) -> bool:
    if name == "R":
        return True
    if isinstance(x, fmpq):
        return name == "Q" or (x.q == 1 and (name == "Z" or x >= 0))
    if name != "Q" and (not x.contains_integer() or (name == "N" and x < 0)):
        return False
    raise Unsettled(f"whether {shown(x)} is one of the numbers {name}")


def _extended(side: Expr, of: Value) -> Any:
    if side == sets.INFINITY:
        return arb.pos_inf()
    return arb.neg_inf() if side == _MINUS_INFINITY else of(side)


def _related(kind: str, left: Any, right: Any) -> bool:
    if not isinstance(left, fmpq | arb) or not isinstance(right, fmpq | arb):
        raise NotConvertible("Expected numbers on both sides of a condition.")
    if kind in (">", "≥"):
        kind, left, right = "<" if kind == ">" else "≤", right, left
    if kind not in ("=", "≠", "<", "≤"):
        raise NotConvertible(f"Expected one of = ≠ < ≤ > ≥ in a condition but got {kind}.")
    if isinstance(left, fmpq) and isinstance(right, fmpq):
        return {"=": left == right, "≠": left != right, "<": left < right, "≤": left <= right}[kind]
    if kind in ("=", "≠"):
        if arb(left).overlaps(arb(right)):
            raise Unsettled(f"whether {shown(left)} is {shown(right)}")
        return kind == "≠"
    if left < right or (kind == "≤" and left <= right):
        return True
    if left > right or (kind == "<" and left >= right):
        return False
    raise Unsettled(f"whether {shown(left)} is below {shown(right)}")
