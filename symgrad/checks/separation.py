"""Signs of algebraic numbers, zero included: how small one can be without being 0.

A number built from fractions by + − × ÷, real roots and cosines of rational angles is U/L, where U and L are algebraic
integers in the field K that the roots and cosines generate. Both are built by the same rules (those of Burnikel,
Funke, Mehlhorn, Schirra & Schmitt, "A separation bound for real algebraic expressions", Algorithmica 55, 2009):

    p/q                U = p, L = q                       2 cos(2πk/n)/2     U = 2 cos(2πk/n), L = 2
    U/L + U′/L′        UL′ + U′L, LL′                     (U/L)(U′/L′)       UU′, LL′
    (U/L)/(U′/L′)      UL′, LU′                           (U/L)^(1/k)        (UL^(k−1))^(1/k), L
                                                          or                 U, (U^(k−1)L)^(1/k)
    root of ax^d + ⋯   U = a times the root, L = a

The same rules on the sizes of the parts give numbers u and l that bound every conjugate of U and of L, since an
embedding of K sends a k-th root to a k-th root and 2 cos(2πk/n) to another number of size at most 2. Where U is not 0,
its conjugates, at most D = ∏k · ∏d · φ(N)/2 of them, multiply to a whole number other than 0. Hence

    U/L = 0   or   |U/L| ≥ 1/(u^(D−1) l).
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache, reduce
from typing import Any

from flint import arb, fmpq, fmpz

from symgrad.checks import functions, spectra
from symgrad.checks.exact import Evaluator
from symgrad.checks.functions import Number, Undefined, Unsettled, fraction
from symgrad.checks.truth import precision
from symgrad.core import binding, tree
from symgrad.core.functions import PI
from symgrad.core.tree import Expr

START, MOST_BITS = 128, 50_000
_LAST_BALL = 8192  # bits, where the bound is too far away and only a sign other than 0 can be found
_SLACK = 1 + 1e-9  # of what is rounded in u and l


class NotAlgebraic(Exception):
    """A tree with a part that is not an algebraic number, as far as can be seen."""


@dataclass(frozen=True, slots=True)
class Algebraic:
    """A number U/L: log₂ of u and l, the roots and the denominators of angles that generate its field.

    A root of a polynomial stands among the roots with its degree: each is a node and by how much it raises the degree.
    ``node`` is a tree of it in which every root is of a positive number, and nothing is divided by 0.
    """

    node: Expr
    above: float
    below: float
    roots: frozenset[tuple[Expr, int]] = frozenset()
    turns: frozenset[int] = frozenset()

    @property
    def exact(self) -> fmpq | None:
        return functions.rational(self.node.args[0]) if self.node.head == "Number" else None

    @property
    def degree(self) -> int:
        """A bound of the degree of the field."""
        halves = [max(int(fmpz(n).euler_phi()) // 2, 1) for n in (*self.turns, math.lcm(*self.turns))]
        return math.prod(k for _, k in self.roots) * min(math.prod(halves[:-1]), halves[-1])

    @property
    def gap(self) -> int:
        """The number is 0 or at least 2^−gap."""
        return math.ceil(((self.degree - 1) * max(self.above, 0.0) + self.below) * _SLACK) + 8


def evaluate(node: Expr, bits: int) -> Number:
    """The value of a closed tree; a precision whose balls tell nothing gives a ball around everything."""
    with precision(bits):
        try:
            return Evaluator.at()(node)
        except Unsettled:
            return arb(0, arb.pos_inf())


def ball(node: Expr, bits: int) -> arb:
    value = evaluate(node, bits)
    with precision(bits):
        return arb(value)


def sign(number: Algebraic) -> int:
    """−1, 0 or 1. Raises Unsettled where it would take more than ``MOST_BITS`` bits."""
    if number.exact is not None:
        return (number.exact > 0) - (number.exact < 0)
    gap = number.gap if number.degree < MOST_BITS else math.inf
    bits, last = START, 2 * int(gap) + START if gap <= MOST_BITS else _LAST_BALL
    while True:
        value = ball(number.node, bits)
        if value > 0 or value < 0:
            return 1 if value > 0 else -1
        if gap <= MOST_BITS and abs(value) < arb(2) ** -int(gap):
            return 0
        if bits >= last:
            raise Unsettled(f"whether {number.node!r} is 0: that would take more than {MOST_BITS} bits")
        bits = min(2 * bits, last)


def algebraic(node: Expr) -> Algebraic:
    """A closed tree as an algebraic number.

    Raises NotAlgebraic for any other tree, Undefined where it has no real value.
    """
    return _algebraic(node)


def number(value: fmpq | int) -> Algebraic:
    q = fmpq(value)
    top = math.log2(abs(int(q.p))) if q != 0 else -math.inf
    return Algebraic(tree.expr(fraction(q)), top, math.log2(int(q.q)))


def total(terms: Iterable[Algebraic]) -> Algebraic:
    """The sum."""
    rational, rest = fmpq(0), []
    for term in terms:
        if term.exact is not None:
            rational += term.exact
        else:
            rest.append(term)
    if rational != 0 or not rest:
        rest.append(number(rational))
    below = sum(t.below for t in rest)
    sizes = [t.above + below - t.below for t in rest]
    largest = max(sizes)
    above = largest + math.log2(math.fsum(2.0 ** (s - largest) for s in sizes)) if largest > -math.inf else largest
    return _joined(tree.add(*(t.node for t in rest)), above, below, rest)


def product(factors: Iterable[Algebraic]) -> Algebraic:
    rational, rest = fmpq(1), []
    for factor in factors:
        if factor.exact is not None:
            rational *= factor.exact
        else:
            rest.append(factor)
    if rational == 0 or not rest:
        return number(rational)
    if rational != 1:
        rest.insert(0, number(rational))
    return _joined(tree.mul(*(f.node for f in rest)), sum(f.above for f in rest), sum(f.below for f in rest), rest)


def _joined(node: Expr, above: float, below: float, parts: list[Algebraic]) -> Algebraic:
    roots = frozenset().union(*(p.roots for p in parts))
    return Algebraic(node, above, below, roots, frozenset().union(*(p.turns for p in parts)))


def power(base: Algebraic, exponent: fmpq) -> Algebraic:
    """base^(p/q) over the reals."""
    p, q = int(exponent.p), int(exponent.q)
    return _whole_power(base if q == 1 else root(base, q), p)


def _whole_power(base: Algebraic, n: int) -> Algebraic:
    if base.exact is not None:
        value = functions.power(base.exact, fmpq(n))
        if not isinstance(value, fmpq):
            raise Unsettled(f"a power with the exponent {n}")
        return number(value)
    if n < 0 and sign(base) == 0:
        raise Undefined("division by 0")
    if n == 0:
        return number(1)
    above, below = (base.above, base.below) if n > 0 else (base.below, base.above)
    return _joined(tree.power(base.node, n), abs(n) * above, abs(n) * below, [base])


def root(inside: Algebraic, k: int) -> Algebraic:
    """The real k-th root."""
    if inside.exact is not None and isinstance(value := functions.power(inside.exact, fmpq(1, k)), fmpq):
        return number(value)
    sense = sign(inside)
    if sense == 0:
        return number(0)
    if sense < 0:
        if k % 2 == 0:
            raise Undefined(f"a root of {inside.node!r}")
        return negative(root(negative(inside), k))
    u, l = inside.above, inside.below
    above, below = ((u + (k - 1) * l) / k, l) if u >= l else (u, ((k - 1) * u + l) / k)
    roots = inside.roots | {(inside.node, k)}
    return Algebraic(tree.power(inside.node, Fraction(1, k)), above, below, roots, inside.turns)


def negative(value: Algebraic) -> Algebraic:
    return product((number(-1), value))


def difference(left: Algebraic, right: Algebraic) -> Algebraic:
    return total((left, negative(right)))


@lru_cache(maxsize=4096)
def _algebraic(node: Expr) -> Algebraic:
    args = node.args
    match node.head:
        case "Number" | "Decimal":
            return number(functions.rational(Fraction(args[0])))
        case "Add":
            return total(map(_algebraic, args))
        case "Mul":
            return product([_algebraic(a) for a in args])
        case "Pow":
            exponent = _algebraic(args[1]).exact
            if exponent is None:
                raise NotAlgebraic
            return power(_algebraic(args[0]), exponent)
        case "Root":
            return root(_algebraic(args[0]), int(args[1].args[0]))
        case "RealRoot":
            return _root_of_polynomial(node)
        case "Max" | "Min":
            sense = 1 if node.head == "Max" else -1
            return reduce(lambda a, b: a if sign(difference(a, b)) * sense >= 0 else b, map(_algebraic, args))
        case "Call":
            return _call(*args)
        case "Log" | "Factorial" | "Binomial":
            of = {"Log": functions.logarithm, "Factorial": functions.factorial, "Binomial": functions.binomial}
            exact: list[Any] = [_algebraic(a).exact for a in args]
            if None not in exact:
                return _rational(of[node.head](*exact))
    raise NotAlgebraic


def _root_of_polynomial(node: Expr) -> Algebraic:
    """A root of an irreducible polynomial; its conjugates are the other roots."""
    coefficients, _ = node.args
    below = math.log2(abs(coefficients[-1]))
    largest = spectra.largest_modulus(coefficients, START).upper()
    above = float(largest.log().mid()) / math.log(2) + 1e-6
    return Algebraic(node, above + below, below, frozenset({(node, len(coefficients) - 1)}))


def _rational(value: Number | None) -> Algebraic:
    if not isinstance(value, fmpq):
        raise NotAlgebraic
    return number(value)


_RATIONAL = {"exp": 0, "erf": 0, "log": 1, "sin": 0, "cos": 0, "asin": 0, "atan": 0}
"""Where these are rational: at any other algebraic number they are transcendental, or not known to be algebraic."""


def _call(name: str, argument: Expr) -> Algebraic:
    if name in ("sin", "cos"):
        turns = multiple_of_pi(argument)
        if turns is not None:
            return cosine(turns / 2 if name == "cos" else Fraction(1, 4) - turns / 2)
    if name in tree.PRIMITIVES:
        inside = _algebraic(argument)
        if inside.exact is not None:
            return _rational(functions.called(name, inside.exact))
        match name:
            case "abs":
                return inside if sign(inside) >= 0 else negative(inside)
            case "sign" | "step":
                sense = sign(inside)
                return _rational(functions.called(name, fmpq(sense)))
            case "floor":
                return _floor(inside)
        at = fmpq(_RATIONAL[name])
        return _rational(functions.called(name, at) if sign(total((inside, number(-at)))) == 0 else None)
    return _algebraic(binding.substitute(functions.definition(name), {functions.ARGUMENT: argument}))


def _floor(inside: Algebraic) -> Algebraic:
    near = ball(inside.node, START)
    guess = near.mid().floor().unique_fmpz() if near.is_finite() else None
    for whole in () if guess is None else (int(guess) - 1, int(guess), int(guess) + 1):
        if sign(total((inside, number(-whole)))) >= 0 and sign(total((inside, number(-whole - 1)))) < 0:
            return number(whole)
    raise Unsettled(f"the whole number below {inside.node!r}")


def cosine(turns: Fraction) -> Algebraic:
    """cos(2πt) for a fraction t of the full turn; rational only for the denominators 1, 2, 3, 4 and 6 (Niven)."""
    turns %= 1
    turns = min(turns, 1 - turns)
    n = turns.denominator
    rational = {1: fmpq(1), 2: fmpq(-1), 3: fmpq(-1, 2), 4: fmpq(0), 6: fmpq(1, 2)}.get(n)
    if rational is not None:
        return number(rational)
    if n > MOST_BITS:
        raise Unsettled(f"an angle of a turn divided by {n}")
    return Algebraic(tree.call("cos", tree.mul(2 * turns, PI)), 1.0, 1.0, frozenset(), frozenset((n,)))


def multiple_of_pi(node: Expr) -> Fraction | None:
    """r where the tree is rπ with a rational number r."""
    match node.head:
        case "Constant" if node == PI:
            return Fraction(1)
        case "Add":
            parts = [multiple_of_pi(a) for a in node.args]
            return None if None in parts else sum((p for p in parts if p is not None), Fraction(0))
        case "Mul":
            found = Fraction(1)
            angles = 0
            for factor in node.args:
                value = multiple_of_pi(factor) if factor.has("Constant") else None
                angles += value is not None
                if value is None:
                    try:
                        exact = _algebraic(factor).exact
                    except NotAlgebraic:
                        exact = None
                    if exact is None:
                        return None
                    value = fraction(exact)
                found *= value
            return found if angles == 1 or found == 0 else None
    try:
        return Fraction(0) if _algebraic(node).exact == 0 else None
    except NotAlgebraic:
        return None
