"""The generators of normal forms: what each stands for, of what it is a function, and what is known of its value."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Any

from flint import arb, fmpq, fmpz

from symgrad.checks.functions import fraction
from symgrad.checks.identity import signs
from symgrad.checks.identity.definedness import INDEX
from symgrad.checks.identity.ring import Form, NowhereDefined, Polynomial, Ring, TooCostly
from symgrad.checks.identity.signs import Range, Signs
from symgrad.core import tree
from symgrad.core.text import Text
from symgrad.core.tree import Expr
from symgrad.errors import NotConvertible


class NeedsSplit(NotConvertible):
    """What the value is depends on the sign of ``tree``, which is not known."""

    def __init__(self, switch: Expr, kinds: tuple[str, ...]) -> None:
        super().__init__(f"the sign of {switch!r} is not known")
        self.switch, self.kinds = switch, kinds


class Finer(Exception):
    """A generator must be a finer fraction, exp(x/6) for exp(x/2) and exp(x/3): begin again."""


@dataclass
class Fractions:
    """Into which parts roots, exponents and angles are divided; what one attempt finds serves the next."""

    parts: dict[Hashable, int] = field(default_factory=dict)
    numbers: dict[Hashable, int] = field(default_factory=dict)  # of names, see ``Ring.stable``

    def part(self, name: Hashable, needed: int) -> int:
        known = self.parts.get(name, 1)
        if known % needed:
            self.parts[name] = known * needed // int(fmpz(known).gcd(needed))
            if self.parts[name] > 720:
                raise TooCostly(Text("a common denominator of exponents above 720", "指数的公分母大于 720"))
            raise Finer
        return known


class Generators:
    """A ring together with the trees of its generators, their signs and, for constant ones, their values."""

    def __init__(self, integers: frozenset[str], fractions: Fractions) -> None:
        self.ring = Ring(fractions.numbers)
        self.signs = Signs(self.ring)
        self.switches: dict[Hashable, Expr] = {}
        """What stands inside an absolute value and has no known sign."""
        self.jumps: dict[Hashable, Expr] = {}
        """What stands inside a sign function and has no known sign."""
        self._integers = integers
        self._fractions = fractions
        self._nodes: dict[int, Expr] = {}
        self._inside: dict[int, tuple[Any, int]] = {}  # of a generator: of what it is a function, part

    def _generator(self, name: Hashable, node: Expr) -> tuple[int, bool]:
        slot, new = self.ring.generator(name)
        if new:
            self._nodes[slot] = node
        return slot, new

    def tree(self, polynomial: Polynomial) -> Expr:
        """A polynomial in generators as a tree."""

        def term(monomial: tuple[int, ...], c: fmpq) -> Expr:
            powers = [tree.power(self._nodes[i], int(e)) for i, e in enumerate(monomial) if e]
            return tree.mul(tree.expr(fraction(c)), *powers)

        return tree.add(*(term(m, fmpq(c)) for m, c in polynomial.terms()))

    def form_tree(self, form: Form) -> Expr:
        parts = [tree.power(self.tree(p), int(e)) for p, e in form.parts()]
        return tree.mul(tree.expr(fraction(form.coefficient)), *parts)

    def _invertible(self, form: Form) -> Form:
        if self.ring.vanishes(form):
            raise NowhereDefined("a division by 0")
        return form

    def _set_ball(self, slot: int, ball: arb) -> None:
        self.signs.balls[slot] = ball
        scale = 1 << 30
        low, high = ((end * scale).floor().unique_fmpz() for end in (ball.lower(), ball.upper()))
        if low is not None and high is not None:
            known = self.signs.ranges.get(slot, signs.WHOLE)
            self.signs.ranges[slot] = known.meet(Range(fmpq(low, scale), fmpq(high + 1, scale)))

    def _ball(self, form: Form) -> arb | None:
        """The value of a form in constant generators."""
        total = arb(form.coefficient)
        for polynomial, exponent in form.parts():
            value = arb(0)
            for monomial, c in polynomial.terms():
                term = arb(fmpq(c))
                for slot, e in enumerate(monomial):
                    if e:
                        if slot not in self.signs.balls:
                            return None
                        term *= self.signs.balls[slot] ** e
                value += term
            total *= value**exponent
        return total if total.is_finite() else None

    def integral(self, form: Form) -> bool:
        """Whether the form's values are integers, by its integer coefficients and variables."""
        if any(e < 0 for _, e in form.parts()):
            return False
        polynomial, _ = self.ring.numerator(form)
        whole = all(fmpq(c).q == 1 for c in polynomial.coeffs())
        return whole and all(self._is_integer(slot) for slot in self.ring.slots(polynomial))

    def _is_integer(self, slot: int) -> bool:
        kind, *rest = self.ring.names[slot]  # type: ignore[misc]
        if kind == "variable" and (rest[0] in self._integers or rest[0].startswith(INDEX)):
            return True
        return kind in ("factorial", "floor", "alternating")

    def terms(self, form: Form) -> list[tuple[fmpq, Form]]:
        """The form as Σ c·m with rational c and monomials m, some over the form's denominator.

        What the denominator divides is taken out first, so that x/(x + 1) is 1 − 1/(x + 1).
        """
        ring = self.ring
        polynomial, bottom = ring.numerator(form)
        if not bottom.factors:
            return [(fmpq(c), self._monomial(m)) for m, c in polynomial.terms()]
        divisor, _ = ring.numerator(bottom)
        whole, rest = divmod(polynomial, divisor)
        under = ring.power(bottom, -1)
        found = [(fmpq(c), self._monomial(m)) for m, c in whole.terms()]
        return found + [(fmpq(c), ring.product([self._monomial(m), under])) for m, c in rest.terms()]

    def _monomial(self, exponents: tuple[int, ...]) -> Form:
        return self.ring.product([self.ring.of_slot(i, int(e)) for i, e in enumerate(exponents) if e])
