"""Rational functions of many unknowns, kept as products of irreducible polynomials.

An unknown ("generator") is a variable or anything that is computed with as one: exp x, √2, |x|, sin x. A generator
may have a *relation* g^d = polynomial in earlier generators, as (√x)² = x, |x|² = x² and sin² = 1 − cos². Everything
is reduced by the relations; each is monic in a generator of its own, so they form a Gröbner basis and what reduces to
0 is 0 for all values of the generators that obey them. A sum is put over its common factors before it is multiplied
out: (x + 1)^1000 stays a power.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from flint import Ordering, fmpq, fmpq_mpoly_ctx

from symgrad.core.text import Text
from symgrad.errors import NotConvertible

Polynomial = Any  # fmpq_mpoly
Key = str
MOST_GENERATORS = 48
MOST_TERMS = 20_000
"""Of a polynomial that is multiplied out; an estimate from above is compared with it first."""
MOST_BITS = 100_000
MOST_DEGREE, MOST_FACTORED = 200, 2000
"""Polynomials of a higher degree, or with more terms, are not factored."""


class TooCostly(NotConvertible):
    """A normal form that would be too large; it was not begun."""


class NowhereDefined(NotConvertible):
    """A tree that has no real value anywhere, as 1/(x − x)."""


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """coefficient · ∏ p^e over irreducible polynomials p with leading coefficient 1 and integers e ≠ 0."""

    coefficient: fmpq
    factors: dict[Key, tuple[Polynomial, int]]

    @property
    def is_zero(self) -> bool:
        return self.coefficient == 0

    @property
    def constant(self) -> fmpq | None:
        """The rational number that the form is, if it is one."""
        return self.coefficient if not self.factors else None

    def parts(self) -> Iterator[tuple[Polynomial, int]]:
        return iter(self.factors.values())


def _key(polynomial: Polynomial) -> Key:
    return str(polynomial)


class Ring:
    """The generators of one computation, their relations, and arithmetic on forms."""

    def __init__(self, numbers: dict[Hashable, int] | None = None) -> None:
        self._numbers = {} if numbers is None else numbers
        # The newest generator is the largest in the order, so that its relation's leading term is its own power.
        self._context = fmpq_mpoly_ctx.get([f"g{i}" for i in range(MOST_GENERATORS)], Ordering.lex)
        self._slots = self._context.gens()
        self._of: dict[Hashable, int] = {}
        self.names: dict[int, Hashable] = {}
        self.relations: dict[int, tuple[int, Polynomial]] = {}
        self.zero = Form(fmpq(0), {})
        self.one = Form(fmpq(1), {})

    # -- generators ------------------------------------------------------------------------------------------------

    def generator(self, name: Hashable) -> tuple[int, bool]:
        """The slot of the generator called ``name``, and whether it is new."""
        if name in self._of:
            return self._of[name], False
        slot = MOST_GENERATORS - 1 - len(self._of)
        if slot < 0:
            en, zh = f"more than {MOST_GENERATORS} different functions and variables", "不同的函数与变量多于 {} 个"
            raise TooCostly(Text(en, zh.format(MOST_GENERATORS)))
        self._of[name] = slot
        self.names[slot] = name
        return slot, True

    def relate(self, slot: int, degree: int, value: Polynomial) -> None:
        """From now on generator^degree = value, a polynomial in earlier generators or in lower powers of this one."""
        self.relations[slot] = (degree, value)

    def polynomial(self, slot: int) -> Polynomial:
        return self._slots[slot]

    def of_slot(self, slot: int, exponent: int = 1) -> Form:
        return self._generator_power(slot, exponent)

    def slots(self, polynomial: Polynomial) -> list[int]:
        """The generators that occur in a polynomial."""
        return [i for i, d in enumerate(polynomial.degrees()) if d > 0]

    def single(self, polynomial: Polynomial) -> int | None:
        """The slot of the generator that the polynomial is, if it is one."""
        if len(polynomial) == 1 and polynomial.total_degree() == 1:
            return self.slots(polynomial)[0]
        return None

    def stable(self, form: Form) -> int:
        """A number for the form by the names of its generators: the same in another ring that shares ``numbers``."""
        factors = sorted((self.stable_polynomial(p), int(e)) for p, e in form.parts())
        return self._numbered((str(form.coefficient), *factors))

    def stable_polynomial(self, polynomial: Polynomial) -> int:
        def term(monomial: tuple[int, ...], c: fmpq) -> tuple[Any, str]:
            return tuple(sorted((self._numbered(self.names[i]), int(e)) for i, e in enumerate(monomial) if e)), str(c)

        return self._numbered(tuple(sorted(term(m, c) for m, c in polynomial.terms())))

    def _numbered(self, name: Hashable) -> int:
        # Names contain numbers of other names and not these names, whose length would double with each level.
        return self._numbers.setdefault(name, len(self._numbers))

    # -- arithmetic ------------------------------------------------------------------------------------------------

    def number(self, value: fmpq | int) -> Form:
        return Form(fmpq(value), {})

    def from_polynomial(self, polynomial: Polynomial) -> Form:
        """The form of a polynomial: reduced, then factored."""
        polynomial = self.reduce(polynomial)
        if polynomial.is_zero():
            return self.zero
        if len(polynomial) == 1:
            ((monomial, coefficient),) = polynomial.terms()
            powers = [self._generator_power(i, int(e)) for i, e in enumerate(monomial) if e]
            return self.scale(self.product(powers), coefficient)
        # To factor is never necessary: factors only let more cancel.
        if polynomial.total_degree() == 1 or max(polynomial.degrees()) > MOST_DEGREE or len(polynomial) > MOST_FACTORED:
            leading = polynomial.leading_coefficient()
            monic = polynomial / leading
            return Form(fmpq(leading), {_key(monic): (monic, 1)})
        constant, found = polynomial.factor()
        total = self.number(constant)
        for factor, exponent in found:
            leading = factor.leading_coefficient()
            total = self.scale(total, fmpq(leading) ** int(exponent))
            monic = factor / leading
            slot = self.single(monic)
            part = (
                self._generator_power(slot, int(exponent))
                if slot is not None
                else Form(fmpq(1), {_key(monic): (monic, int(exponent))})
            )
            total = self.product([total, part])
        return total

    def scale(self, form: Form, by: fmpq) -> Form:
        return Form(form.coefficient * by, form.factors) if by != 0 else self.zero

    def _generator_power(self, slot: int, exponent: int) -> Form:
        """generator^exponent with the exponent brought below the degree of its relation."""
        generator = self._slots[slot]
        if slot not in self.relations:
            return Form(fmpq(1), {_key(generator): (generator, exponent)} if exponent else {})
        degree, value = self.relations[slot]
        if value.degrees()[slot] > 0:  # a root of a polynomial of its own: only a division brings it down
            if 0 <= exponent < degree:
                return Form(fmpq(1), {_key(generator): (generator, exponent)} if exponent else {})
            if exponent < 0:
                return Form(fmpq(1), {_key(generator): (generator, exponent)})
            self._afford(exponent)
            return self.from_polynomial(generator**exponent)
        whole, rest = divmod(exponent, degree)
        form = Form(fmpq(1), {_key(generator): (generator, rest)} if rest else {})
        return self.product([form, self.power(self.from_polynomial(value), whole)]) if whole else form

    def product(self, forms: Iterable[Form]) -> Form:
        coefficient = fmpq(1)
        factors: dict[Key, tuple[Polynomial, int]] = {}
        again: list[Form] = []
        for form in forms:
            coefficient *= form.coefficient
            for key, (polynomial, exponent) in form.factors.items():
                total = exponent + (factors[key][1] if key in factors else 0)
                if total:
                    factors[key] = (polynomial, total)
                else:
                    del factors[key]
        if coefficient == 0:
            return self.zero
        for key, (polynomial, exponent) in list(factors.items()):
            slot = self.single(polynomial)
            if slot in self.relations and not 0 <= exponent < self.relations[slot][0]:
                reduced = self._generator_power(slot, exponent)
                if reduced.factors.get(key, (None, None))[1] != exponent:
                    del factors[key]
                    again.append(reduced)
        here = Form(coefficient, factors)
        return self.product([here, *again]) if again else here

    def power(self, form: Form, exponent: int) -> Form:
        """form^exponent; the form must not be 0 where the exponent is negative."""
        if exponent == 0:
            return self.one
        if form.is_zero:
            if exponent < 0:
                raise NowhereDefined("a division by 0")
            return self.zero
        self._afford_number(form.coefficient, exponent)
        coefficient = fmpq(form.coefficient) ** exponent
        parts = [Form(fmpq(1), {k: (p, e * exponent)}) for k, (p, e) in form.factors.items()]
        return self.scale(self.product(parts), coefficient)

    def sum(self, forms: Iterable[Form]) -> Form:
        kept = [f for f in forms if not f.is_zero]
        if not kept:
            return self.zero
        if len(kept) == 1:
            return kept[0]
        common: dict[Key, tuple[Polynomial, int]] = {}
        for form in kept:
            for key, (polynomial, _) in form.factors.items():
                least = min(f.factors[key][1] if key in f.factors else 0 for f in kept)
                if least:
                    common[key] = (polynomial, least)
        self._afford(sum(self._terms(f, common) for f in kept))
        total = self._context.constant(0)
        for form in kept:
            total += self._expanded(form, common)
        return self.product([self.from_polynomial(total), Form(fmpq(1), common)])

    def vanishes(self, form: Form) -> bool:
        """Whether the form is 0 by the relations. (A product of factors that are not 0 may be: (|x| − x)(|x| + x).)"""
        return form.is_zero or self.reduce(self.numerator(form)[0]).is_zero()

    def difference(self, left: Form, right: Form) -> Form:
        return self.sum([left, self.scale(right, fmpq(-1))])

    def quotient(self, left: Form, right: Form) -> Form:
        return self.product([left, self.power(right, -1)])

    def _expanded(self, form: Form, common: dict[Key, tuple[Polynomial, int]]) -> Polynomial:
        """The polynomial form / common, multiplied out."""
        total = self._context.constant(form.coefficient)
        for key, (polynomial, exponent) in form.factors.items():
            left = exponent - (common[key][1] if key in common else 0)
            if left:
                total = self.reduce(total * polynomial**left)
        for key, (polynomial, exponent) in common.items():
            if key not in form.factors and exponent < 0:
                total = self.reduce(total * polynomial**-exponent)
        return total

    def _terms(self, form: Form, common: dict[Key, tuple[Polynomial, int]]) -> int:
        """No fewer than the terms of form / common when it is multiplied out."""
        total = 1
        for key in form.factors.keys() | common.keys():
            polynomial, exponent = form.factors[key] if key in form.factors else (common[key][0], 0)
            n, left = len(polynomial), exponent - (common[key][1] if key in common else 0)
            if n > 1 and left > 0:
                total *= math.comb(left + n - 1, n - 1)
            if total > MOST_TERMS:
                break
        return total

    def numerator(self, form: Form) -> tuple[Polynomial, Form]:
        """(polynomial, denominator) with form = polynomial / denominator, the polynomial multiplied out."""
        top = Form(form.coefficient, {k: (p, e) for k, (p, e) in form.factors.items() if e > 0})
        bottom = Form(fmpq(1), {k: (p, -e) for k, (p, e) in form.factors.items() if e < 0})
        self._afford(self._terms(top, {}))
        return self._expanded(top, {}), bottom

    def reduce(self, polynomial: Polynomial) -> Polynomial:
        """The remainder by the relations, the newest generator first."""
        if not self.relations:
            return polynomial
        degrees = polynomial.degrees()
        for slot in sorted(self.relations):
            degree, value = self.relations[slot]
            if degrees[slot] >= degree:
                polynomial = divmod(polynomial, self._slots[slot] ** degree - value)[1]
                self._afford(len(polynomial))
                degrees = polynomial.degrees()
        return polynomial

    @staticmethod
    def _afford(terms: int) -> None:
        if terms > MOST_TERMS:
            raise TooCostly(
                Text(f"more than {MOST_TERMS} terms when multiplied out", f"展开后的项多于 {MOST_TERMS} 项")
            )

    @staticmethod
    def _afford_number(value: fmpq, exponent: int) -> None:
        bits = max(int(value.p).bit_length(), int(value.q).bit_length())
        if bits > 1 and bits * abs(exponent) > MOST_BITS:
            en, zh = f"numbers of more than {MOST_BITS} bits", f"数的位数多于 {MOST_BITS} 个二进制位"
            raise TooCostly(Text(en, zh))
