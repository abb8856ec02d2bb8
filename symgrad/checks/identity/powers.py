"""Roots, powers, exponentials, logarithms and absolute values as generators.

A product under an even root, an absolute value or a logarithm is taken apart as |pq|^r = |p|^r |q|^r, which needs no
sign; a sign, where it is known, then turns |p| into p or −p.
"""

from __future__ import annotations

from fractions import Fraction

from flint import arb, fmpq, fmpz

from symgrad.checks.identity import signs
from symgrad.checks.identity.generators import Generators, NowhereDefined
from symgrad.checks.identity.ring import Form, Polynomial
from symgrad.checks.identity.signs import NEGATIVE, POSITIVE, Range
from symgrad.core import tree
from symgrad.core.tree import Expr
from symgrad.errors import NotConvertible

_LARGEST_EXPONENT = 10**6
MOST_SPLIT = 10**12
"""Whole numbers up to this one are taken apart into primes under roots and logarithms."""


class Powers(Generators):
    """|p|^r, b^n, exp and log of normal forms, and their absolute values and signs."""

    def _constant(self, name: str) -> Form:
        if name == "e":
            return self.exp(self.ring.one)
        if name == "infinity":
            raise NotConvertible("Expected a number but got infinity.")
        slot, new = self._generator(("constant", name), tree.constant(name))
        if new:
            self._set_ball(slot, arb.pi() if name == "pi" else arb.const_euler())
        return self.ring.of_slot(slot)

    def _rational_power(self, form: Form, exponent: fmpq) -> Form:
        """form^exponent; the form is not negative where the denominator of the exponent is even."""
        if exponent < 0:
            self._invertible(form)
        if exponent.q == 1:
            return self.ring.power(form, int(exponent.p))
        if form.is_zero:
            return self.ring.zero
        parts = [self._number_power(abs(form.coefficient), exponent)]
        if exponent.q % 2 == 0:
            parts += [self._absolute_power(p, e * exponent) for p, e in form.parts()]
            return self.ring.product(parts)
        if form.coefficient < 0 and int(exponent.p) % 2:
            parts.append(self.ring.number(-1))
        parts += [self._odd_root(p, e * exponent) for p, e in form.parts()]
        return self.ring.product(parts)

    def _odd_root(self, polynomial: Polynomial, exponent: fmpq) -> Form:
        """The real power of a polynomial of any sign; the exponent's denominator is odd."""
        mask = self.signs.of_polynomial(polynomial)
        if not mask & NEGATIVE or not mask & POSITIVE:
            size = self._absolute_power(polynomial, exponent)
            return size if not mask & NEGATIVE or int(exponent.p) % 2 == 0 else self.ring.scale(size, fmpq(-1))
        if exponent.q == 1:
            return self.ring.power(self.ring.from_polynomial(polynomial), int(exponent.p))
        inside = self.ring.stable_polynomial(polynomial)
        part = self._fractions.part(("odd root", inside), int(exponent.q))
        node = Expr("Root", (self.tree(polynomial), tree.expr(part)))
        slot, new = self._generator(("odd root", inside, part), node)
        if new:
            self.ring.relate(slot, part, polynomial)
        return self.ring.of_slot(slot, int((exponent * part).p))

    def _absolute_power(self, polynomial: Polynomial, exponent: fmpq) -> Form:
        """|p|^exponent."""
        ring = self.ring
        slot = ring.single(polynomial)
        if slot is not None and slot in self._inside:
            inside, part = self._inside[slot]
            match ring.names[slot][0]:  # type: ignore[index]
                case "exp":
                    assert isinstance(inside, Form)
                    return self._exp_term(inside, exponent / part)
                case "root":
                    return self._absolute_power(inside, exponent / part)
                case "prime root":
                    return self._number_power(fmpq(int(inside)), exponent / part)
                case "abs":
                    return self._absolute_power(inside, exponent)
        if exponent.q == 1:
            whole = int(exponent.p)
            base = ring.from_polynomial(polynomial)
            if whole % 2 == 0:
                return ring.power(base, whole)
            return ring.product([self._absolute_polynomial(polynomial), ring.power(base, whole - 1)])
        name = ring.stable_polynomial(polynomial)
        part = self._fractions.part(("root", name), int(exponent.q))
        node = Expr("Pow", (tree.call("abs", self.tree(polynomial)), tree.expr(Fraction(1, part))))
        slot, new = self._generator(("root", name, part), node)
        if new:
            self._inside[slot] = (polynomial, part)
            size = self._absolute_polynomial(polynomial)
            self.ring.relate(slot, part, ring.numerator(size)[0])
            known = self.signs.of_polynomial(polynomial)
            self.signs.ranges[slot] = Range(fmpq(0), None, not known & signs.ZERO)
            if (ball := self._ball(size)) is not None and ball >= 0:
                self._set_ball(slot, ball.root(part))
        return ring.of_slot(slot, int((exponent * part).p))

    def _number_power(self, value: fmpq, exponent: fmpq) -> Form:
        """value^exponent for a positive rational number: a product of roots of primes."""
        parts = [self.ring.one]
        for number, side in ((value.p, 1), (value.q, -1)):
            for prime, multiplicity in _primes(number):
                over = exponent * multiplicity * side
                part = self._fractions.part(("prime root", prime), int(over.q))
                if part == 1:
                    parts.append(self.ring.power(self.ring.number(prime), int(over.p)))
                    continue
                node = Expr("Pow", (tree.expr(prime), tree.expr(Fraction(1, part))))
                slot, new = self._generator(("prime root", prime, part), node)
                if new:
                    self._inside[slot] = (prime, part)
                    self.ring.relate(slot, part, self.ring.polynomial(slot) * 0 + prime)
                    self._set_ball(slot, arb(prime).root(part))
                parts.append(self.ring.of_slot(slot, int((over * part).p)))
        return self.ring.product(parts)

    def _integer_power(self, base: Form, exponent: Form) -> Form:
        """base^exponent for an exponent whose values are integers."""
        ring = self.ring
        if base.is_zero:
            raise NotConvertible("Expected a base that is not 0 under a variable exponent.")
        parts = [self.exp(ring.product([exponent, self._log_number(abs(base.coefficient))]))]
        if base.coefficient < 0:
            parts.append(self._alternating(exponent))
        for polynomial, e in base.parts():
            mask = self.signs.of_polynomial(polynomial)
            over = ring.scale(exponent, fmpq(e))
            if mask in (POSITIVE, NEGATIVE):
                parts.append(self.exp(ring.product([over, self._log_absolute(polynomial)])))
                parts += [self._alternating(over)] if mask == NEGATIVE else []
            else:
                parts += [self._power_of_any_sign(polynomial, m, int(k.p)) for k, m in self.terms(over)]
        return ring.product(parts)

    def _alternating(self, exponent: Form) -> Form:
        """(−1)^exponent."""
        parts = []
        for k, monomial in self.terms(exponent):
            if monomial.constant is not None:
                parts.append(self.ring.number(-1 if int(k.p) % 2 else 1))
                continue
            node = Expr("Pow", (tree.expr(-1), self.form_tree(monomial)))
            slot, new = self._generator(("alternating", self.ring.stable(monomial)), node)
            if new:
                self.ring.relate(slot, 2, self.ring.polynomial(slot) * 0 + 1)
                self.signs.ranges[slot] = Range(fmpq(-1), fmpq(1))
            parts.append(self.ring.of_slot(slot, int(k.p)))
        return self.ring.product(parts)

    def _power_of_any_sign(self, polynomial: Polynomial, monomial: Form, times: int) -> Form:
        if monomial.constant is not None:
            return self.ring.power(self.ring.from_polynomial(polynomial), times)
        node = Expr("Pow", (self.tree(polynomial), self.form_tree(monomial)))
        name = ("integer power", self.ring.stable_polynomial(polynomial), self.ring.stable(monomial))
        slot, new = self._generator(name, node)
        if new and not self.signs.of_polynomial(polynomial) & NEGATIVE:
            self.signs.ranges[slot] = Range(fmpq(0))
        return self.ring.of_slot(slot, times)

    # -- exponentials and logarithms -------------------------------------------------------------------------------

    def exp(self, form: Form) -> Form:
        return self.ring.product([self._exp_term(m, c) for c, m in self.terms(form)] or [self.ring.one])

    def _exp_term(self, monomial: Form, times: fmpq) -> Form:
        """exp(times · monomial)."""
        parts = list(monomial.parts())
        if len(parts) == 1 and parts[0][1] == 1:
            slot = self.ring.single(parts[0][0])
            if slot is not None and self.ring.names[slot][0] == "log":  # type: ignore[index]
                return self._absolute_power(self._inside[slot][0], times)
            if slot is not None and self.ring.names[slot][0] == "log of prime":  # type: ignore[index]
                return self._number_power(fmpq(self._inside[slot][0]), times)
        name = self.ring.stable(monomial)
        part = self._fractions.part(("exp", name), int(times.q))
        node = tree.call("exp", tree.mul(Fraction(1, part), self.form_tree(monomial)))
        slot, new = self._generator(("exp", name, part), node)
        if new:
            self._inside[slot] = (monomial, part)
            mask = self.signs.of(monomial)
            lower = fmpq(1) if not mask & NEGATIVE else fmpq(0)
            upper = fmpq(1) if not mask & POSITIVE else None
            self.signs.ranges[slot] = Range(lower, upper, lower == 0 or not mask & signs.ZERO, not mask & signs.ZERO)
            if (ball := self._ball(monomial)) is not None and abs(ball) < _LARGEST_EXPONENT:
                self._set_ball(slot, (ball / part).exp())
        return self.ring.of_slot(slot, int((times * part).p))

    def log(self, form: Form) -> Form:
        """log of a form that is positive wherever this is asked."""
        if form.is_zero:
            raise NowhereDefined("a logarithm of 0")
        parts = [self.ring.scale(self._log_absolute(p), fmpq(e)) for p, e in form.parts()]
        return self.ring.sum([self._log_number(abs(form.coefficient)), *parts])

    def _log_number(self, value: fmpq) -> Form:
        parts = []
        for number, side in ((value.p, 1), (value.q, -1)):
            for prime, multiplicity in _primes(number):
                slot, new = self._generator(("log of prime", prime), tree.call("log", tree.expr(prime)))
                if new:
                    self._inside[slot] = (prime, 1)
                    self._set_ball(slot, arb(prime).log())
                parts.append(self.ring.scale(self.ring.of_slot(slot), fmpq(side * multiplicity)))
        return self.ring.sum(parts)

    def _log_absolute(self, polynomial: Polynomial) -> Form:
        """log|p|."""
        slot = self.ring.single(polynomial)
        if slot is not None and slot in self._inside:
            inside, part = self._inside[slot]
            kind = self.ring.names[slot][0]  # type: ignore[index]
            if kind == "exp":
                return self.ring.scale(inside, fmpq(1, part))
            if kind in ("root", "abs"):
                return self.ring.scale(self._log_absolute(inside), fmpq(1, part))
            if kind == "prime root":
                return self.ring.scale(self._log_number(fmpq(int(inside))), fmpq(1, part))
        node = tree.call("log", tree.call("abs", self.tree(polynomial)))
        slot, new = self._generator(("log", self.ring.stable_polynomial(polynomial)), node)
        if new:
            self._inside[slot] = (polynomial, 1)
            within = self.signs.range_of(polynomial)
            if within.lower is not None and within.lower >= 1:
                self.signs.ranges[slot] = Range(fmpq(0), None, within.lower > 1 or within.lower_open)
            elif within.upper is not None and within.upper <= 1 and within.lower is not None and within.lower >= 0:
                self.signs.ranges[slot] = Range(None, fmpq(0), False, within.upper < 1 or within.upper_open)
            ball = self._ball(self.ring.from_polynomial(polynomial))
            if ball is not None and not ball.contains(0):
                self._set_ball(slot, abs(ball).log())
        return self.ring.of_slot(slot)

    # -- absolute values, signs, cases -----------------------------------------------------------------------------

    def absolute(self, form: Form) -> Form:
        parts = [self._absolute_power(p, fmpq(e)) for p, e in form.parts()]
        return self.ring.scale(self.ring.product(parts), abs(form.coefficient))

    def _absolute_polynomial(self, polynomial: Polynomial) -> Form:
        mask = self.signs.of_polynomial(polynomial)
        if not mask & NEGATIVE or not mask & POSITIVE:
            form = self.ring.from_polynomial(polynomial)
            return form if not mask & NEGATIVE else self.ring.scale(form, fmpq(-1))
        name = self.ring.stable_polynomial(polynomial)
        node = tree.call("abs", self.tree(polynomial))
        slot, new = self._generator(("abs", name), node)
        self.switches[name] = node.args[1]
        if new:
            self._inside[slot] = (polynomial, 1)
            self.ring.relate(slot, 2, self.ring.reduce(polynomial**2))
            self.signs.ranges[slot] = Range(fmpq(0), None, not mask & signs.ZERO)
        return self.ring.of_slot(slot)

    def _sign(self, form: Form) -> Form:
        if form.is_zero:
            return form
        parts = [self.ring.number(1 if form.coefficient > 0 else -1)]
        for polynomial, e in form.parts():
            mask = self.signs.of_polynomial(polynomial) & (signs.NONZERO if e < 0 else signs.ANY)
            if mask in (NEGATIVE, signs.ZERO, POSITIVE):
                value = {NEGATIVE: -1, signs.ZERO: 0, POSITIVE: 1}[mask]
                parts.append(self.ring.power(self.ring.number(value), abs(e)))
                continue
            name = self.ring.stable_polynomial(polynomial)
            node = tree.call("sign", self.tree(polynomial))
            slot, new = self._generator(("sign", name, mask & signs.ZERO), node)
            self.jumps[name] = node.args[1]
            if new:
                itself = self.ring.polynomial(slot)
                self.ring.relate(slot, *((3, itself) if mask & signs.ZERO else (2, itself * 0 + 1)))
                self.signs.ranges[slot] = Range(fmpq(-1), fmpq(1))
            parts.append(self.ring.of_slot(slot, abs(e)))
        return self.ring.product(parts)


def _primes(number: int | fmpz) -> list[tuple[int, int]]:
    """The prime factorisation, or the number itself where that would be costly."""
    if number == 1:
        return []
    if number > MOST_SPLIT:
        return [(int(number), 1)]
    return [(int(p), int(m)) for p, m in fmpz(int(number)).factor()]
