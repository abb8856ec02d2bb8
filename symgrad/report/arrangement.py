"""How a sum and a product stand on the page: signs, fractions, and the order of factors, for every printer.

The tree keeps the shape of a derivation's line; what is settled here is only how a textbook would set that line:
a negative power goes below a fraction bar, √2/(2√π) is set as 1/√(2π), a sum Σ comes last in a product. A product
that somebody typed in another form than the constructors of the tree give it, as 2 · 3 or 2/4, stays as typed.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import takewhile

from symgrad.core.matrices import QUANTITIES, at
from symgrad.core.tree import BINDERS, MOMENTS, ONE, ZERO, Expr, add, expr, mul, power, sqrt

HALF = Fraction(1, 2)
MATRICES = (
    *("MatMul", "Matrix", "Block", "Transpose", "Inverse", "PseudoInverse", "MatrixPower"),
    *("Hadamard", "Diag", "Identity", "Zeros", "AscendingProduct", "DescendingProduct"),
)
"""Heads whose value is a matrix, which stands beside a fraction and never in it."""


@dataclass(frozen=True, slots=True)
class Arranged:
    """±(numerator/denominator) · after; with an empty denominator the factors all stand in ``numerator``."""

    negative: bool
    numerator: tuple[Expr, ...]
    denominator: tuple[Expr, ...]
    after: tuple[Expr, ...]


def signed_terms(node: Expr) -> Iterator[tuple[bool, Expr]]:
    """The terms of a sum, each as whether it is subtracted, and the term without that sign."""
    for term in node.args:
        negative = is_negative(term)
        yield negative, negated(term) if negative else term


def is_negative(node: Expr) -> bool:
    match node.head:
        case "Number":
            return node.args[0] < 0
        case "Decimal":
            return node.args[0].startswith("-")
        case "Mul" if is_typed(node):
            return node.args[0].head in ("Number", "Decimal") and is_negative(node.args[0])
        case "Mul":
            return sum(is_negative(f) for f in node.args if f.head in ("Number", "Decimal")) % 2 == 1
        case _:
            return False


def negated(node: Expr) -> Expr:
    """The node of a negative one without its sign."""
    if node.head == "Number":
        return expr(-node.args[0])
    if node.head == "Decimal":
        return Expr("Decimal", (node.args[0].removeprefix("-"),))
    for position, factor in enumerate(node.args):
        if factor.head in ("Number", "Decimal") and is_negative(factor):
            positive = negated(factor)
            factors = (*node.args[:position], *([positive] * (positive != ONE)), *node.args[position + 1 :])
            return factors[0] if len(factors) == 1 else Expr("Mul", factors)
    return node


def is_typed(node: Expr) -> bool:
    """Whether it is a product that the constructors would have put in another form."""
    return node.head == "Mul" and (
        mul(*node.args) != node
        or any(
            f.head == "Pow" and _is_reciprocal(f) and (f.args[0].head == "Number" or is_typed(f.args[0]))
            for f in node.args
        )
    )


def _as_typed(node: Expr) -> Arranged:
    """The factors in their order: those before the first divisor, the divisors, and what follows them."""
    negative = is_negative(node)
    factors = list(node.args)
    if negative:
        positive = negated(factors[0])
        factors = factors[1:] if positive == ONE and not _is_reciprocal(factors[1]) else [positive, *factors[1:]]
    above = list(takewhile(lambda f: not _is_reciprocal(f), factors))
    below = list(takewhile(_is_reciprocal, factors[len(above) :]))
    after = factors[len(above) + len(below) :]
    rest = (Expr("Mul", tuple(after)),) if any(map(_is_reciprocal, after)) else tuple(after)
    return Arranged(negative, tuple(above), tuple(power(f.args[0], -f.args[1].args[0]) for f in below), rest)


def arranged(node: Expr, matrices: Container[str] = ()) -> Arranged:
    """A product, a reciprocal or a number as a textbook sets it; ``matrices`` are the names of such."""
    if is_typed(node):
        return _as_typed(node)
    parts = _Parts()
    for factor in node.args if node.head == "Mul" else (node,):
        parts.take(factor)
    parts.tidy_roots()
    negative, number = parts.number < 0, abs(parts.number)
    above, below = tuple(parts.above), tuple(parts.below)
    top, bottom = expr(number.numerator), expr(number.denominator)
    big = tuple(f for f in above if is_big(f) or _is_matrix(f, matrices))
    bracketed = tuple(f for f in above if is_bracketed(f) and f not in big)
    light = tuple(f for f in above if f not in (*bracketed, *big))
    if not below and number.denominator == 1:
        lead = (top,) if number != 1 or not above else ()
        return Arranged(negative, (*lead, *_logs_last(tuple(f for f in above if f not in big)), *big), (), ())
    denominator = (bottom, *below) if number.denominator != 1 or not below else below
    lead = (top,) if number.numerator != 1 else ()
    if quotients := tuple(f for f in denominator if _divides(f)):
        over = mul(*lead, *light, *(power(f, -1) for f in denominator if f not in quotients))
        return Arranged(negative, () if over == ONE else (over,), quotients, (*_logs_last(bracketed), *big))
    if any(is_bracketed(f) for f in below):
        return Arranged(negative, (*lead, *light, *_logs_last(bracketed)), denominator, big)
    if not light and below and len(bracketed) == 1 and not big:
        return Arranged(negative, (*lead, *bracketed), denominator, ())
    return Arranged(negative, (*lead, *light), denominator, (*_logs_last(bracketed), *big))


def is_big(node: Expr) -> bool:
    """Whether it begins with a large operator, whose body runs on to the right."""
    return node.head in BINDERS


def _is_matrix(node: Expr, matrices: Container[str]) -> bool:
    return node.head in MATRICES or (node.head in ("Symbol", "Member") and node.args[0] in matrices)


def is_bracketed(node: Expr) -> bool:
    """Whether it is a function of something, set better beside a fraction than in it."""
    match node.head:
        case "Call":
            return node.args[0] not in ("abs", "exp", "floor", "ceil")
        case "Apply" | "Derivative" | "Log" | "Max" | "Min":
            return True
        case "Pow":
            return is_bracketed(node.args[0]) or is_big(node.args[0])
        case "Add":
            return len(node.args) > 3 or any(n.head in (*MOMENTS, *BINDERS, "Apply", "Derivative") for n in node.walk())
        case head:
            return head in (*MOMENTS, *QUANTITIES)


def matrix_factors(node: Expr) -> tuple[Expr, ...]:
    return node.args if node.head == "MatMul" else (node,)


def written_rows(node: Expr) -> list[tuple[Expr, ...]]:
    """The entries of a matrix that is written out, row by row."""
    _, columns, *entries = node.args
    return [tuple(entries[i : i + columns]) for i in range(0, len(entries), columns)]


def descending(node: Expr) -> tuple[Expr, Expr, Expr]:
    """The first two factors and the last one of an ordered product, to stand with dots between them."""
    body, index, low, high = node.args
    first, last = at(body, index, high), at(body, index, low)
    return first, at(body, index, add(high, -1)), last


def _logs_last(factors: tuple[Expr, ...]) -> tuple[Expr, ...]:
    """A logarithm at the end of a product needs no brackets."""
    logs = tuple(f for f in factors if f.head == "Call" and f.args[0] == "log")
    return (*(f for f in factors if f not in logs), *logs) if len(logs) == 1 else factors


class _Parts:
    """The factors above and below the bar, and the rational number in front."""

    def __init__(self) -> None:
        self.number = Fraction(1)
        self.above: list[Expr] = []
        self.below: list[Expr] = []

    def take(self, factor: Expr, upwards: bool = True) -> None:
        match factor.head:
            case "Number":
                if factor == ZERO and not upwards:
                    self.below.append(factor)
                else:
                    self.number *= factor.args[0] if upwards else 1 / factor.args[0]
            case "Decimal" if is_negative(factor):
                self.number = -self.number
                self.take(negated(factor), upwards)
            case "Mul":
                for inner in factor.args:
                    self.take(inner, upwards)
            case "Pow" if _is_reciprocal(factor):
                inverse = power(factor.args[0], -factor.args[1].args[0])
                if _divides(inverse):  # 2/(1/x) is not set as 2x
                    (self.below if upwards else self.above).append(inverse)
                else:
                    self.take(inverse, not upwards)
            case _:
                (self.above if upwards else self.below).append(factor)

    def tidy_roots(self) -> None:
        """Square roots of positive constants under one root sign above, one below, and no √2/2."""
        above, below = _constant_roots(self.above), _constant_roots(self.below)
        if above or below:
            self._merge(above, below)
        alone = self.number == 1 and len(self.above) == len(self.below) == 1
        if alone and _is_root(self.above[0]) and _is_root(self.below[0]) and _positive(self.above[0].args[0]):
            # √6/√n and √(6/n) have one domain, n > 0, since the number above is positive.
            self.above, self.below = [sqrt(mul(self.above[0].args[0], power(self.below[0].args[0], -1)))], []

    def _merge(self, above: list[Expr], below: list[Expr]) -> None:
        top, top_rest = _radicand(above)
        bottom, bottom_rest = _radicand(below)
        ratio = top / bottom
        top, bottom = ratio.numerator, ratio.denominator
        p, q = self.number.numerator, self.number.denominator
        if top > 1 and q * q % top == 0 and _square_free(q * q // top):
            bottom, top, q = bottom * (q * q // top), 1, 1
        elif bottom > 1 and p * p % bottom == 0 and _square_free(p * p // bottom):
            top, bottom, p = top * (p * p // bottom), 1, (1 if p > 0 else -1)
        self.number = Fraction(p, q)
        self.above = [f for f in self.above if f not in above]
        self.below = [f for f in self.below if f not in below]
        if (over := mul(top, *top_rest)) != expr(1):
            self.above.insert(0, sqrt(over))
        if (under := mul(bottom, *bottom_rest)) != expr(1):
            self.below.insert(0, sqrt(under))


def _is_reciprocal(node: Expr) -> bool:
    return node.head == "Pow" and node.args[1].head == "Number" and node.args[1].args[0] < 0


def _divides(node: Expr) -> bool:
    """Whether it is a quotient, which a quotient holds below its bar as it is."""
    return any(_is_reciprocal(factor) for factor in (node.args if node.head == "Mul" else (node,)))


def _is_root(node: Expr) -> bool:
    return node.head == "Pow" and node.args[1] == expr(HALF)


def _positive(node: Expr) -> bool:
    """Whether it is a product of positive numbers and named constants."""
    factors = node.args if node.head == "Mul" else (node,)
    return all(f.head == "Constant" or (f.head == "Number" and f.args[0] > 0) for f in factors)


def _constant_roots(factors: list[Expr]) -> list[Expr]:
    return [f for f in factors if _is_root(f) and _positive(f.args[0])]


def _radicand(roots: list[Expr]) -> tuple[Fraction, list[Expr]]:
    number, rest = Fraction(1), []
    for root in roots:
        base = root.args[0]
        for factor in base.args if base.head == "Mul" else (base,):
            if factor.head == "Number":
                number *= factor.args[0]
            else:
                rest.append(factor)
    return number, rest


def _square_free(number: int) -> bool:
    return all(number % (k * k) for k in range(2, int(number**0.5) + 1))
