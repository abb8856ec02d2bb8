"""Real algebraic numbers as formulas: what a closed formula of roots and fractions is, and how a root is printed."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache, reduce
from math import gcd, prod

from flint import arb, fmpq, fmpz, fmpz_poly

from symgrad.checks.algebraic import (
    Algebraic,
    Real,
    checked_size,
    compare,
    degree,
    in_order,
    inverse,
    minus,
    plus,
    power,
    the_root,
    times,
)
from symgrad.checks.exact import Undefined, rational
from symgrad.checks.functions import fraction
from symgrad.core import tree
from symgrad.core.tree import Expr

_SQUARES = 1 << 64  # a discriminant below this is searched for square factors when a root is printed


def typed(q: Fraction) -> Expr:
    """A fraction as it is typed: 3/2 is 3 times the inverse of 2."""
    whole = tree.expr(q.numerator)
    return whole if q.denominator == 1 else Expr("Mul", (whole, Expr("Pow", (tree.expr(q.denominator), tree.expr(-1)))))


def as_tree(number: Real) -> Expr | None:
    """The number as a formula, in radicals where its polynomial is quadratic or a·x^n + c; else None."""
    if isinstance(number, fmpq):
        return typed(fraction(number))
    coefficients = number.coefficients
    if len(coefficients) == 3:
        return _quadratic(*coefficients, number.place == 1)
    if any(coefficients[1:-1]):
        return _biquadratic(number) if len(coefficients) == 5 and not any(coefficients[1::2]) else None
    c, n = fraction(fmpq(-coefficients[0], coefficients[-1])), len(coefficients) - 1
    root = Expr("Root", (typed(c), tree.expr(n)))
    return tree.negative(root) if number.ball() < 0 and n % 2 == 0 else root


def _biquadratic(number: Algebraic) -> Expr:
    """±√s for a root s > 0 of a quadratic."""
    square = as_tree(times(number, number))
    assert square is not None
    return tree.negative(tree.sqrt(square)) if number.ball() < 0 else tree.sqrt(square)


def _quadratic(c: int, b: int, a: int, larger: bool) -> Expr:
    """(−b ± √(b² − 4ac))/2a with square factors drawn out of the root, in lowest terms."""
    inside, outside = b * b - 4 * a * c, 1
    if inside < _SQUARES:
        for p, k in fmpz(inside).factor():
            outside *= int(p) ** (k // 2)
        inside //= outside * outside
    common = gcd(b, outside, 2 * a)
    whole, times, below = -b // common, outside // common * (1 if larger else -1), 2 * a // common
    root = tree.sqrt(inside)
    signed = [tree.expr(times)] * (times != 1)
    if whole:
        above = Expr("Add", (tree.expr(whole), Expr("Mul", (*signed, root)) if signed else root))
        return above if below == 1 else Expr("Mul", (above, tree.power(below, -1)))
    factors = (*signed, root, *[tree.power(below, -1)] * (below != 1))
    return factors[0] if len(factors) == 1 else Expr("Mul", factors)


def number(node: Expr) -> Real | None:
    """The number that a closed tree of fractions, roots and arithmetic is; None for a tree with other parts.

    Raises Undefined where it has no real value.
    """
    try:
        return _number(node)
    except _NotAlgebraic:
        return None


class _NotAlgebraic(Exception):
    """The tree has a part that is not an algebraic number, as far as this can see."""


@lru_cache(maxsize=1024)
def _number(node: Expr) -> Real:
    match node.head:
        case "Number" | "Decimal":
            return rational(Fraction(node.args[0]))
        case "Add" | "Mul":
            # Fractions first: they keep the degrees low.
            terms = sorted(map(_number, node.args), key=degree)
            return reduce(plus if node.head == "Add" else times, terms)
        case "Pow":
            base, exponent = map(_number, node.args)
            if isinstance(exponent, Algebraic):
                raise _NotAlgebraic
            return power(base, exponent)
        case "Root":
            return power(_number(node.args[0]), 1 / fmpq(int(node.args[1].args[0])))
        case "RealRoot":
            return Algebraic(*node.args)
        case "Max" | "Min":
            found = in_order([_number(a) for a in node.args])
            return found[-1] if node.head == "Max" else found[0]
        case "Call" if node.args[0] in ("abs", "relu", "sign"):
            inside = _number(node.args[1])
            sign = compare(inside, fmpq(0))
            if node.args[0] == "sign":
                return fmpq(sign)
            return inside if sign > 0 else minus(inside) if sign and node.args[0] == "abs" else fmpq(0)
        case "Call" if node.args[0] in ("cos", "sin", "tan"):
            turns = multiple_of_pi(node.args[1])
            if turns is not None:
                return _on_circle(node.args[0], turns / 2)
    raise _NotAlgebraic


def multiple_of_pi(node: Expr) -> fmpq | None:
    """q, where the tree is q·π with a fraction q."""
    match node.head:
        case "Constant" if node.args[0] == "pi":
            return fmpq(1)
        case "Number" if node.args[0] == 0:
            return fmpq(0)
        case "Add":
            terms = [multiple_of_pi(t) for t in node.args]
            return None if None in terms else sum((t for t in terms if t is not None), start=fmpq(0))
        case "Mul":
            multiples = [multiple_of_pi(f) for f in node.args]
            if sum(m is not None for m in multiples) == 1:
                others = [number(f) for f, m in zip(node.args, multiples, strict=True) if m is None]
                if all(isinstance(q, fmpq) for q in others):
                    return prod([m for m in multiples if m is not None] + others, start=fmpq(1))  # type: ignore
    return None


def _on_circle(name: str, turns: fmpq) -> Real:
    """The cosine, sine or tangent of 2π times a fraction."""
    if name == "tan":
        below = _on_circle("cos", turns)
        if below == 0:
            raise Undefined("the tangent at a zero of the cosine")
        return times(_on_circle("sin", turns), inverse(below))
    turns = turns if name == "cos" else fmpq(1, 4) - turns
    turns -= turns.floor()
    checked_size(int(turns.q) // 2, 0)
    twice = the_root(fmpz_poly.cos_minpoly(int(turns.q)), lambda bits: 2 * (2 * turns * arb.pi()).cos())
    return times(fmpq(1, 2), twice)
