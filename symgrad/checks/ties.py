"""The order of two closed trees of algebraic numbers, ties included.

What both have in common is taken out first, and products of roots are compared by their powers: that keeps the degree
of the field low, on which the separation bound of ``symgrad.checks.separation`` depends.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from flint import arb, ctx, fmpq, fmpq_poly

from symgrad.checks import algebraic, separation
from symgrad.checks.algebraic import Algebraic
from symgrad.checks.functions import rational
from symgrad.core import tree
from symgrad.core.tree import Expr

_HIGHEST = 64
"""The largest exponent to which the two sides are raised."""
Powers = frozenset[tuple[Expr, Fraction]]
"""Bases with their exponents."""


@dataclass(frozen=True, slots=True)
class Monomial:
    """coefficient · ∏ base^exponent, no base 0."""

    coefficient: Fraction
    exponents: Mapping[Expr, Fraction]

    def times(self, other: Monomial) -> Monomial:
        exponents = dict(self.exponents)
        for base, e in other.exponents.items():
            exponents[base] = exponents.get(base, Fraction(0)) + e
        return Monomial(self.coefficient * other.coefficient, {b: e for b, e in exponents.items() if e})


def compare(left: Expr, right: Expr) -> int:
    """−1, 0 or 1 as left is below, is or is above right; both have values.

    Raises separation.NotAlgebraic for trees with other parts, Unsettled where it would take too many bits.
    """
    left, right = _without_common_terms(left, right)
    if left == right:
        return 0
    one, other = monomial(left), monomial(right)
    if one is not None and other is not None:
        found = _compare_monomials(one, other)
        if found is not None:
            return found
    return separation.sign(separation.difference(separation.algebraic(left), separation.algebraic(right)))


def _without_common_terms(left: Expr, right: Expr) -> tuple[Expr, Expr]:
    """Two sides with the same difference, on which like terms have met, and sums over all conjugates are numbers."""
    if "Add" not in (left.head, right.head):
        return left, right
    total = _collected([(side, sense) for side, sense in ((left, 1), (right, -1))])
    first, second = (
        tree.add(*(_term(sense * c, powers) for powers, c in total.items() if sense * c > 0)) for sense in (1, -1)
    )
    return first, second


def _collected(sides: Iterable[tuple[Expr, int]]) -> dict[Powers, Fraction]:
    """The sum of the sides, each with its sign, as coefficients of different products of powers, none of them 0."""
    total: dict[Powers, Fraction] = {}
    for side, sense in sides:
        for term in side.args if side.head == "Add" else (side,):
            found = monomial(term)
            if found is None:
                found = Monomial(Fraction(1), {term: Fraction(1)})
            powers = frozenset(found.exponents.items())
            total[powers] = total.get(powers, Fraction(0)) + sense * found.coefficient
    _add_up_conjugates(total)
    return {powers: c for powers, c in total.items() if c}


def _term(coefficient: Fraction, powers: Iterable[tuple[Expr, Fraction]]) -> Expr:
    return tree.mul(coefficient, *(tree.power(base, e) for base, e in sorted(powers, key=repr)))


def _add_up_conjugates(total: dict[Powers, Fraction]) -> None:
    """The terms cα^e over all roots α of one polynomial as one number."""
    groups: dict[tuple[tuple[int, ...], int, Fraction], list[Powers]] = {}
    for powers, c in total.items():
        for base, e in powers if len(powers) == 1 else ():
            if base.head == "RealRoot" and e.denominator == 1 and 0 < e <= _HIGHEST:
                groups.setdefault((base.args[0], int(e), c), []).append(powers)
    one: Powers = frozenset()
    for (coefficients, e, c), terms in groups.items():
        if len(terms) == len(coefficients) - 1:
            for powers in terms:
                del total[powers]
            total[one] = total.get(one, Fraction(0)) + c * algebraic.power_sums(coefficients, e)[e]


def _multiply_conjugates(ratio: dict[Expr, Fraction]) -> dict[Expr, Fraction]:
    """∏ base^exponent with a power of the product of all the roots of one polynomial, all positive, as a number's."""
    groups: dict[tuple[int, ...], list[Expr]] = {}
    for base in ratio:
        if base.head == "RealRoot":
            groups.setdefault(base.args[0], []).append(base)
    found = dict(ratio)
    for coefficients, bases in groups.items():
        if len(bases) == len(coefficients) - 1:
            common = Counter(ratio[base] for base in bases).most_common(1)[0][0]
            for base in bases:
                found[base] -= common
            product = tree.expr(abs(Fraction(coefficients[0], coefficients[-1])))
            found[product] = found.get(product, Fraction(0)) + common
    return {base: e for base, e in found.items() if e and base != tree.ONE}


def _positive(m: Monomial) -> bool:
    return all(separation.ball(base, separation.START) > 0 for base in m.exponents)


def _compare_monomials(left: Monomial, right: Monomial) -> int | None:
    """None where a base is not seen to be positive, or an exponent is too large."""
    signs = [(m.coefficient > 0) - (m.coefficient < 0) for m in (left, right)]
    if not _positive(left) or not _positive(right):
        return None
    if signs[0] != signs[1] or signs[0] == 0:
        return (signs[0] > signs[1]) - (signs[0] < signs[1])
    ratio = left.times(Monomial(Fraction(1), {b: -e for b, e in right.exponents.items()})).exponents
    ratio = _multiply_conjugates(dict(ratio))
    k = lcm(*(e.denominator for e in ratio.values()))
    if max((abs(e) * k for e in ratio.values()), default=k) > _HIGHEST:
        return None
    scale = abs(left.coefficient / right.coefficient) ** k
    powered = _compare_power(scale, [(base, e * k) for base, e in ratio.items()])
    if powered is not None:
        return signs[0] * powered
    sides = []
    for sense, m in ((1, left), (-1, right)):
        powers = [tree.power(b, e * k * sense) for b, e in ratio.items() if e * sense > 0]
        sides.append(separation.algebraic(tree.mul(abs(m.coefficient) ** k, *powers)))
    return signs[0] * separation.sign(separation.difference(*sides))


def _compare_power(c: Fraction, powers: list[tuple[Expr, Fraction]]) -> int | None:
    """The order of cα^a β^b and 1, α and β positive roots of irreducible polynomials P and Q, where a or b is ±1; None
    for any other powers.

    cα^a is a root of Q if and only if P divides Q(cx^a), and the balls of the roots of Q tell which: the degree of the
    field of α and β, up to the product of theirs, does not matter.
    """
    if len(powers) != 2 or any(base.head != "RealRoot" for base, _ in powers):
        return None
    (alpha, a), (beta, b) = powers if abs(powers[1][1]) == 1 else powers[::-1]
    if b == 1:
        turned = _compare_power(1 / c, [(alpha, -a), (beta, -b)])
        return None if turned is None else -turned
    if b != -1:
        return None
    factor, modulus, base = rational(c), fmpq_poly(list(alpha.args[0])), fmpq_poly([0, 1])
    if a < 0:  # 1/x modulo P
        base = fmpq_poly(list(alpha.args[0][1:])) * fmpq(-1, alpha.args[0][0])
    value, polynomial = fmpq_poly([1]), fmpq_poly()
    for _ in range(abs(int(a))):
        value = value * base % modulus
    for coefficient in reversed(beta.args[0]):
        polynomial = (polynomial * value * factor + coefficient) % modulus

    def near(bits: int) -> arb:
        return factor * Algebraic(*alpha.args).ball(bits) ** int(a)

    if not polynomial.is_zero():
        return algebraic.sign_of(lambda bits: near(bits) - Algebraic(*beta.args).ball(bits))
    coefficients, place = beta.args
    for bits in algebraic.precisions():
        with ctx.workprec(bits):
            places = [i for i, root in enumerate(algebraic.real_balls(coefficients, bits)) if root.overlaps(near(bits))]
        if len(places) == 1:
            return (places[0] > place) - (places[0] < place)
    raise AssertionError


def monomial(node: Expr) -> Monomial | None:
    """The tree as a product of powers; None where roots are taken of what is not seen to be positive."""
    match node.head:
        case "Number":
            return Monomial(node.args[0], {})
        case "Mul":
            total = Monomial(Fraction(1), {})
            for factor in node.args:
                found = monomial(factor)
                if found is None:
                    return None
                total = total.times(found)
            return total
        case "Add":
            return _sum(node)
        case "Pow" if node.args[1].head == "Number":
            return _raised(monomial(node.args[0]), node.args[1].args[0])
        case "Root":
            return _raised(monomial(node.args[0]), 1 / node.args[1].args[0])
        case "Call" if node.args[0] == "abs":
            inside = monomial(node.args[1])
            if inside is not None and _positive(inside):
                return Monomial(abs(inside.coefficient), inside.exponents)
    return Monomial(Fraction(1), {node: Fraction(1)})


def _sum(node: Expr) -> Monomial:
    """A sum in a form that does not depend on how it was written: a number times one whose first coefficient is ±1."""
    total = sorted(_collected([(node, 1)]).items(), key=repr)
    if not total:
        return Monomial(Fraction(0), {})
    first = abs(total[0][1])
    if len(total) == 1:
        return Monomial(total[0][1], dict(total[0][0]))
    return Monomial(first, {tree.add(*(_term(c / first, powers) for powers, c in total)): Fraction(1)})


def _raised(inside: Monomial | None, exponent: Fraction) -> Monomial | None:
    if inside is None or not inside.coefficient:
        return None
    if exponent.denominator > 1 and (inside.coefficient < 0 or not _positive(inside)):
        return None  # √(b²) is not b for a negative b
    exponents = {base: e * exponent for base, e in inside.exponents.items() if exponent}
    if exponent.denominator == 1 and abs(exponent) <= _HIGHEST:
        return Monomial(inside.coefficient ** int(exponent), exponents)
    if inside.coefficient < 0:
        return None
    constant = {} if inside.coefficient == 1 else {tree.expr(inside.coefficient): exponent}
    return Monomial(Fraction(1), exponents).times(Monomial(Fraction(1), constant))
