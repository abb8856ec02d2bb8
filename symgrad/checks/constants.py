"""Whether two closed trees are the same real number: different by balls, equal by proof."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from flint import fmpq

from symgrad.checks import separation
from symgrad.checks.exact import Evaluator
from symgrad.checks.functions import Unsettled
from symgrad.checks.separation import Algebraic, NotAlgebraic
from symgrad.core import tree
from symgrad.core.functions import PI
from symgrad.core.tree import Expr

_PRECISIONS = (128, 512, 2048, 8192)
_MOST_MONOMIALS = 64
_LARGEST_TURN = 120  # the largest denominator r of a multiple π/r that an inverse function is looked at for


class Same(Enum):
    EQUAL = "equal"
    DIFFERENT = "different"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Sameness:
    """``how`` says by which arithmetic it was decided, or what was tried."""

    same: Same
    how: str


def same_number(left: Expr, right: Expr) -> Sameness:
    """Whether two closed trees are the same real number.

    Equal: exact rationals, algebraic numbers whose difference is closer to 0 than the separation bound allows, or
    polynomials in other constants with equal coefficients of these kinds. Different: balls that are apart.
    Raises Undefined where a side certainly has no real value, NotConvertible where it is no number.
    """
    ground = Evaluator.at().ground
    left, right = ground(left, {}), ground(right, {})
    one, other = (separation.evaluate(side, _PRECISIONS[0]) for side in (left, right))
    if isinstance(one, fmpq) and isinstance(other, fmpq):
        return Sameness(Same.EQUAL if one == other else Same.DIFFERENT, "exact arithmetic")
    if _apart(left, right, _PRECISIONS[0]):
        return Sameness(Same.DIFFERENT, f"balls of {_PRECISIONS[0]} bits")
    try:
        gap = separation.difference(separation.algebraic(left), separation.algebraic(right))
        return Sameness(Same.DIFFERENT if separation.sign(gap) else Same.EQUAL, "a root-separation bound")
    except (NotAlgebraic, Unsettled) as beyond:
        try:
            if isinstance(beyond, NotAlgebraic) and _Polynomials().same(left, right):
                return Sameness(Same.EQUAL, "equal coefficients of the constants")
        except Unsettled:
            pass  # larger balls may still be apart
    for bits in _PRECISIONS[1:]:
        if _apart(left, right, bits):
            return Sameness(Same.DIFFERENT, f"balls of {bits} bits")
    return Sameness(Same.UNKNOWN, f"balls of {_PRECISIONS[-1]} bits overlap")


def _apart(left: Expr, right: Expr, bits: int) -> bool:
    return not separation.ball(left, bits).overlaps(separation.ball(right, bits))


Monomial = frozenset[tuple[Expr, int]]
Polynomial = dict[Monomial, Algebraic]


class _Polynomials:
    """Closed trees as polynomials in constants such as π and log 2, with algebraic coefficients.

    That the constants are independent is not needed: equal coefficients make equal numbers.
    """

    def __init__(self) -> None:
        self._known: list[Expr] = []

    def same(self, left: Expr, right: Expr) -> bool:
        gap = self._sum([self(left), self._times(self(right), {frozenset(): separation.number(-1)})])
        return all(separation.sign(coefficient) == 0 for coefficient in gap.values())

    def __call__(self, node: Expr) -> Polynomial:
        try:
            return {frozenset(): separation.algebraic(node)}
        except NotAlgebraic:
            pass
        args = node.args
        match node.head:
            case "Add":
                return self._sum([self(a) for a in args])
            case "Mul":
                found = self(args[0])
                for factor in args[1:]:
                    found = self._times(found, self(factor))
                return found
            case "Pow" if args[1].head == "Number" and args[1].args[0].denominator == 1:
                return self._power(self(args[0]), int(args[1].args[0]), node)
            case "Call" if args[0] in ("asin", "acos", "atan") and (turn := _turn(*args)) is not None:
                return {frozenset(((PI, 1),)): separation.number(fmpq(turn.numerator, turn.denominator))}
        return self._constant(node)

    def _constant(self, node: Expr) -> Polynomial:
        """A constant of its own, or one that was met before with equal arguments."""
        for known in self._known:
            if node == known or (_shape(node) == _shape(known) and self._alike(node, known)):
                return {frozenset(((known, 1),)): separation.number(1)}
        if not any(separation.ball(node, bits).is_finite() for bits in _PRECISIONS):
            raise Unsettled(f"whether {node!r} has a value")
        self._known.append(node)
        return {frozenset(((node, 1),)): separation.number(1)}

    @staticmethod
    def _alike(node: Expr, known: Expr) -> bool:
        pairs = zip(node.children, known.children, strict=True)
        return bool(node.children) and all(same_number(*pair).same is Same.EQUAL for pair in pairs)

    @staticmethod
    def _sum(terms: list[Polynomial]) -> Polynomial:
        found: dict[Monomial, list[Algebraic]] = {}
        for term in terms:
            for monomial, coefficient in term.items():
                found.setdefault(monomial, []).append(coefficient)
        if len(found) > _MOST_MONOMIALS:
            raise Unsettled("a sum of too many constants")
        return {monomial: separation.total(parts) for monomial, parts in found.items()}

    def _times(self, left: Polynomial, right: Polynomial) -> Polynomial:
        if len(left) * len(right) > _MOST_MONOMIALS**2:
            raise Unsettled("a product of too many constants")
        return self._sum(
            [{_together(m, n): separation.product((a, b))} for m, a in left.items() for n, b in right.items()]
        )

    def _power(self, base: Polynomial, n: int, node: Expr) -> Polynomial:
        if n < 0 and len(base) > 1:
            return self._constant(node)
        if len(base) > 1:
            if n > _MOST_MONOMIALS:
                raise Unsettled("a power of a sum of constants")
            found: Polynomial = {frozenset(): separation.number(1)}
            for _ in range(n):
                found = self._times(found, base)
            return found
        ((monomial, coefficient),) = base.items()
        if n < 0 and all(separation.ball(node.args[0], bits).contains(0) for bits in _PRECISIONS):
            raise Unsettled(f"whether {node.args[0]!r} is 0")
        return {frozenset((c, k * n) for c, k in monomial if n): separation.power(coefficient, fmpq(n))}


def _together(left: Monomial, right: Monomial) -> Monomial:
    exponents = dict(left)
    for constant, k in right:
        exponents[constant] = exponents.get(constant, 0) + k
    return frozenset((constant, k) for constant, k in exponents.items() if k)


def _shape(node: Expr) -> tuple[object, ...]:
    return (node.head, *(None if isinstance(a, Expr) else a for a in node.args))


_ANGLES = {"asin": math.asin, "acos": math.acos, "atan": math.atan}


def _turn(name: str, argument: Expr) -> Fraction | None:
    """r where the inverse function's value is rπ: guessed from floats, and proved by the sine, cosine or tangent."""
    try:
        inside = separation.algebraic(argument)
    except NotAlgebraic:
        return None
    at = float(separation.ball(inside.node, 128).mid())
    if not math.isfinite(at):
        return None
    guess = _ANGLES[name](at if name == "atan" else max(-1.0, min(1.0, at))) / math.pi
    turn = Fraction(guess).limit_denominator(_LARGEST_TURN)
    low, high = (Fraction(0), Fraction(1)) if name == "acos" else (Fraction(-1, 2), Fraction(1, 2))
    if abs(turn - guess) > 1e-9 or not low <= turn <= high or (name == "atan" and abs(turn) == high):
        return None
    back = tree.call({"asin": "sin", "acos": "cos", "atan": "tan"}[name], tree.mul(turn, PI))
    gap = separation.difference(separation.algebraic(back), inside)
    return turn if separation.sign(gap) == 0 else None
