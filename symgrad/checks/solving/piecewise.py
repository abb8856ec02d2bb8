"""Formulas in one variable as piecewise algebraic functions, and their exact signs on the whole real line.

Rational functions, and what absolute values, maxima, cases and square roots make of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import reduce
from typing import TypeVar

from flint import arb, fmpq, fmpz_poly

from symgrad.checks import algebraic, radicals
from symgrad.checks.algebraic import Algebraic, Real, real_roots
from symgrad.checks.cells import HOLDS
from symgrad.checks.exact import Undefined
from symgrad.checks.solving.pieces import End, Pieces, ball, compare, constant, inside, merged, reduced, sign_at
from symgrad.checks.solving.sign_functions import Signs
from symgrad.checks.solving.towers import ZERO, Element, Quotient, Radical, Tower, number, quotient
from symgrad.core import functions, tree
from symgrad.core.binding import free
from symgrad.core.tree import Expr
from symgrad.errors import NotConvertible

Found = TypeVar("Found")
Function = Pieces[Element | None]
"""None where it has no value."""
Truth = Pieces[bool | None]

_CHOICES: Mapping[str, Callable[[Tower, Element, int], Element | None]] = {
    "abs": lambda tower, e, sign: tower.negative(e) if sign < 0 else e,
    "relu": lambda tower, e, sign: e if sign > 0 else ZERO,
    "sign": lambda tower, e, sign: number(sign),
    "step": lambda tower, e, sign: number(int(sign > 0)) if sign else None,
}
_WRITTEN_OUT = ("relu6", "hardtanh", "softsign")
_NOTHING = fmpq(0)


class Piecewise:
    """Formulas in one variable as functions. Whatever is no such function raises NotConvertible."""

    def __init__(self, variable: Expr):
        self.variable = variable
        self.tower = Tower()

    def function(self, node: Expr) -> Function:
        if node == self.variable:
            return constant(quotient(fmpz_poly([0, 1]), fmpz_poly([1])))
        if not free(node) and (known := self._known(node)) is not None:
            return known
        tower, args = self.tower, node.args
        match node.head:
            case "Add":
                return self._joined(map(self.function, args), tower.add)
            case "Mul":
                return self._joined(map(self.function, args), tower.multiply)
            case "Pow":
                exponent = None if free(args[1]) else radicals.number(args[1])
                if isinstance(exponent, fmpq):
                    return self._power(self.function(args[0]), exponent)
            case "Root":
                return self._power(self.function(args[0]), 1 / fmpq(int(args[1].args[0])))
            case "Max":
                return reduce(self._larger, map(self.function, args))
            case "Min":
                negatives = [self._negative(self.function(a)) for a in args]
                return self._negative(reduce(self._larger, negatives))
            case "Cases":
                return self._cases(args)
            case "Call" if args[0] in _CHOICES:
                choose = _CHOICES[args[0]]
                return self.chosen(self.function(args[1]), lambda e, sign, _: choose(tower, e, sign))
            case "Call" if args[0] in _WRITTEN_OUT:
                written = functions.definition(args[0], args[1])
                assert written is not None
                return self.function(written)
        raise NotConvertible(
            f"Expected a formula of fractions, roots, |…| and maxima in one variable but got {node!r}."
        )

    def signs(self, node: Expr, minus: Real = _NOTHING) -> Signs:
        """The signs of the formula less a number; None where it has no value."""
        f = self.function(node)
        if minus == 0:
            return self.chosen(f, lambda e, sign, _: sign)
        if isinstance(minus, Algebraic) and len(minus.coefficients) > 3:
            return self._against(f, minus)
        formula = radicals.as_tree(minus)
        assert formula is not None
        less = self._negative(self.function(formula))
        return self.chosen(self._joined((f, less), self.tower.add), lambda e, sign, _: sign)

    def truth(self, condition: Expr) -> Truth:
        """Where a condition holds; ``And`` and ``Or`` are read from the left, and what decided is not asked again."""
        match condition.head:
            case "Truth":
                return constant(condition.args[0])
            case "Relation" if condition.args[0] in HOLDS:
                kind, left, right = condition.args
                signs = self.signs(Expr("Add", (left, Expr("Mul", (tree.expr(-1), right)))))
                return signs.map(lambda sign: None if sign is None else sign in HOLDS[kind])
            case "And" | "Or":
                decisive = condition.head == "Or"
                parts = map(self.truth, condition.args)
                return reduce(
                    lambda p, q: merged(p, q, lambda a, b: b if a is not decisive and a is not None else a), parts
                )
        raise NotConvertible(f"Expected relations between formulas in one variable but got {condition!r}.")

    def chosen(self, f: Function, change: Callable[[Element, int, End], Found | None]) -> Pieces[Found | None]:
        """``change`` of element, sign and a number inside on the pieces where the sign is one and the same."""
        tower = self.tower
        return _cut(f, tower.switches, lambda e, x: change(e, tower.sign(e, x), x))

    def _joined(self, parts: Iterable[Function], join: Callable[[Element, Element], Element]) -> Function:
        def both(e: Element | None, f: Element | None) -> Element | None:
            return None if e is None or f is None else join(e, f)

        return reduce(lambda f, g: merged(f, g, both), parts)

    def _negative(self, f: Function) -> Function:
        return f.map(lambda e: None if e is None else self.tower.negative(e))

    def _larger(self, f: Function, g: Function) -> Function:
        """max(f, g) = f + relu(g − f)."""
        gain = self.chosen(
            self._joined((g, self._negative(f)), self.tower.add), lambda e, sign, _: e if sign > 0 else ZERO
        )
        return self._joined((f, gain), self.tower.add)

    def _power(self, f: Function, exponent: fmpq) -> Function:
        """A whole power, or one of a square root of a square root …"""
        tower, roots, n = self.tower, int(exponent.q), int(exponent.p)
        if roots & (roots - 1):
            raise NotConvertible(f"Expected whole exponents and square roots but got the exponent {exponent}.")
        while roots > 1:
            f = self.chosen(f, lambda e, sign, x: None if sign < 0 else tower.root(e, x) if sign else ZERO)
            roots //= 2
        if n < 0:
            f, n = self.chosen(f, lambda e, sign, x: tower.inverse(e, x) if sign else None), -n
        return f.map(lambda e: None if e is None else tower.power(e, n))

    def _known(self, node: Expr) -> Function | None:
        """A closed formula as a number; None where it has to be read on."""
        try:
            found = radicals.number(node)
        except Undefined:
            return constant(None)
        if isinstance(found, fmpq):
            return constant(number(found))
        if found is not None and len(found.coefficients) == 3:
            c, b, a = found.coefficients
            root = self.tower.root(number(b * b - 4 * a * c), fmpq(0))
            times = number(fmpq(1 if found.place else -1, 2 * a))
            return constant(self.tower.add(number(fmpq(-b, 2 * a)), self.tower.multiply(times, root)))
        return None

    def _cases(self, args: tuple[Expr, ...]) -> Function:
        pairs = list(zip(args[::2], args[1::2], strict=False))
        found: Function = self.function(args[-1]) if len(args) % 2 else constant(None)
        for value, condition in reversed(pairs):
            taken = merged(self.truth(condition), self.function(value), lambda holds, e: (holds, e))
            found = merged(
                taken, found, lambda first, rest: rest if first[0] is False else first[1] if first[0] else None
            )
        return found

    def _against(self, f: Function, limit: Algebraic) -> Signs:
        """The signs of f − limit for a rational function f, which is the limit only at roots of its polynomial in f."""

        n = len(limit.coefficients) - 1

        def polynomial_in(e: Element) -> fmpz_poly:
            assert isinstance(e, Quotient)
            terms = (c * e.above**i * e.below ** (n - i) for i, c in enumerate(limit.coefficients))
            return sum(terms, start=fmpz_poly([]))

        def sign(e: Element, x: End) -> int:
            def value(bits: int) -> arb:
                near = ball(x, bits)
                return e.above(near) / e.below(near)  # type: ignore[union-attr]

            if sign_at(polynomial_in(e), x) == 0:  # the limit, or another root of its polynomial
                return compare(algebraic.the_root(limit.polynomial, value), limit)
            return algebraic.sign_of(lambda bits: value(bits) - limit.ball(bits))

        if any(isinstance(e, Radical) for e in f.values):
            raise NotConvertible(f"Expected a rational function to be compared with {limit!r}.")
        return _cut(f, lambda e: [polynomial_in(e)], sign)


def _cut(
    f: Function, switches: Callable[[Element], list[fmpz_poly]], value: Callable[[Element, End], Found | None]
) -> Pieces[Found | None]:
    """The values of the element at a number of each piece, cut where one of its switches changes its sign."""
    cuts: list[End] = []
    values: list[Found | None] = []
    for i, (low, high, e) in enumerate(f.spans()):
        if i % 2:
            assert low is not None
            cuts.append(low)
        if e is None:
            values.append(None)
        elif i % 2:
            values.append(value(e, low))  # type: ignore[arg-type]
        else:
            roots = [r for p in switches(e) if not p.is_zero() for r in real_roots(p)]
            for root in algebraic.in_order([r for r in roots if _between(low, r, high)]):
                values += [value(e, inside(low, root)), value(e, root)]
                cuts.append(root)
                low = root
            values.append(value(e, inside(low, high)))
    return reduced(cuts, values)


def _between(low: End | None, x: End, high: End | None) -> bool:
    return (low is None or compare(low, x) < 0) and (high is None or compare(x, high) < 0)
