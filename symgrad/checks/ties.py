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

from symgrad.checks import separation
from symgrad.core import tree
from symgrad.core.tree import Expr

_HIGHEST = 64
"""The largest exponent to which the two sides are raised."""


@dataclass(frozen=True, slots=True)
class Monomial:
    """coefficient · ∏ base^exponent, all bases positive if the monomial is used."""

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
    total: dict[frozenset[tuple[Expr, Fraction]], Fraction] = {}
    for side, sense in ((left, 1), (right, -1)):
        for term in side.args if side.head == "Add" else (side,):
            found = monomial(term)
            if found is None or not _positive(found):
                found = Monomial(Fraction(1), {term: Fraction(1)})
            powers = frozenset(found.exponents.items())
            total[powers] = total.get(powers, Fraction(0)) + sense * found.coefficient
    _add_up_conjugates(total)
    first, second = (
        tree.add(*(_term(sense * c, powers) for powers, c in total.items() if sense * c > 0)) for sense in (1, -1)
    )
    return first, second


def _term(coefficient: Fraction, powers: Iterable[tuple[Expr, Fraction]]) -> Expr:
    return tree.mul(coefficient, *(tree.power(base, e) for base, e in sorted(powers, key=repr)))


def _add_up_conjugates(total: dict[frozenset[tuple[Expr, Fraction]], Fraction]) -> None:
    """The terms cα^e over all roots α of one polynomial as one number."""
    groups: dict[tuple[tuple[int, ...], int, Fraction], list[frozenset[tuple[Expr, Fraction]]]] = {}
    for powers, c in total.items():
        for base, e in powers if len(powers) == 1 else ():
            if base.head == "RealRoot" and e.denominator == 1 and 0 < e <= _HIGHEST:
                groups.setdefault((base.args[0], int(e), c), []).append(powers)
    one: frozenset[tuple[Expr, Fraction]] = frozenset()
    for (coefficients, e, c), terms in groups.items():
        if len(terms) == len(coefficients) - 1:
            for powers in terms:
                del total[powers]
            total[one] = total.get(one, Fraction(0)) + c * power_sum(coefficients, e)


def power_sum(coefficients: tuple[int, ...], e: int) -> Fraction:
    """The sum of the e-th powers of all roots of a polynomial (Newton's identities)."""
    d = len(coefficients) - 1
    sums = [Fraction(d)]
    for k in range(1, e + 1):
        total = sum((-coefficients[d - i] * sums[k - i] for i in range(1, min(k - 1, d) + 1)), start=Fraction(0))
        sums.append((total - (k * coefficients[d - k] if k <= d else 0)) / coefficients[d])
    return sums[e]


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
    sides = []
    for sense, m in ((1, left), (-1, right)):
        powers = [tree.power(b, e * k * sense) for b, e in ratio.items() if e * sense > 0]
        sides.append(separation.algebraic(tree.mul(abs(m.coefficient) ** k, *powers)))
    return signs[0] * separation.sign(separation.difference(*sides))


def monomial(node: Expr) -> Monomial | None:
    """The tree as a product of powers, if roots in it are of what may be positive."""
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
        case "Pow" if node.args[1].head == "Number":
            return _raised(monomial(node.args[0]), node.args[1].args[0])
        case "Root":
            return _raised(monomial(node.args[0]), 1 / node.args[1].args[0])
    return Monomial(Fraction(1), {node: Fraction(1)})


def _raised(inside: Monomial | None, exponent: Fraction) -> Monomial | None:
    if inside is None or (inside.coefficient <= 0 and (exponent.denominator > 1 or not inside.coefficient)):
        return None
    exponents = {base: e * exponent for base, e in inside.exponents.items()}
    if exponent.denominator == 1 and abs(exponent) <= _HIGHEST:
        return Monomial(inside.coefficient ** int(exponent), exponents)
    constant = tree.expr(inside.coefficient)
    if inside.coefficient < 0:
        return None
    power = {} if inside.coefficient == 1 else {constant: exponent}
    return Monomial(Fraction(1), exponents).times(Monomial(Fraction(1), power))
