"""What is known of the signs of forms: facts about polynomials in the generators, and what follows from them.

A sign is a set of possibilities, a mask of ``NEGATIVE``, ``ZERO`` and ``POSITIVE``. Whatever is said here holds at
every point at which the facts hold; where nothing follows, the mask is ``ANY``.
"""

from __future__ import annotations

from dataclasses import dataclass

from flint import arb, fmpq, fmpz, fmpz_poly

from symgrad.checks.algebraic import sign_at
from symgrad.checks.identity.ring import Form, Polynomial, Ring

NEGATIVE, ZERO, POSITIVE = 1, 2, 4
ANY, NONNEGATIVE, NONPOSITIVE, NONZERO = 7, ZERO | POSITIVE, ZERO | NEGATIVE, NEGATIVE | POSITIVE
OF_RELATION = {"<": NEGATIVE, "≤": NONPOSITIVE, ">": POSITIVE, "≥": NONNEGATIVE, "=": ZERO, "≠": NONZERO}


def truth(mask: int, kind: str) -> bool | None:
    """Whether a relation holds between two sides whose difference has one of these signs; None where it may or not."""
    wanted = OF_RELATION[kind]
    return True if not mask & ~wanted else None if mask & wanted else False


def flipped(mask: int) -> int:
    """The signs of −x."""
    return (mask & ZERO) | (POSITIVE if mask & NEGATIVE else 0) | (NEGATIVE if mask & POSITIVE else 0)


def times(left: int, right: int) -> int:
    """The signs of a product."""
    total = ZERO if (left & ZERO) or (right & ZERO) else 0
    if left & POSITIVE:
        total |= right & NONZERO
    if left & NEGATIVE:
        total |= flipped(right) & NONZERO
    return total


def of_number(value: fmpq | int) -> int:
    return POSITIVE if value > 0 else NEGATIVE if value < 0 else ZERO


def to_power(mask: int, exponent: int) -> int:
    """The signs of x^exponent where that exists."""
    if exponent < 0:
        mask &= NONZERO
    if exponent % 2 == 0:
        return (mask & ZERO) | (POSITIVE if mask & NONZERO else 0)
    return mask


@dataclass(frozen=True, slots=True)
class Range:
    """An interval of reals; None for an end that nothing bounds. ``open``: the end itself does not belong to it."""

    lower: fmpq | None = None
    upper: fmpq | None = None
    lower_open: bool = False
    upper_open: bool = False

    @property
    def mask(self) -> int:
        mask = ANY
        if self.lower is not None and self.lower >= 0:
            mask &= POSITIVE if self.lower > 0 or self.lower_open else NONNEGATIVE
        if self.upper is not None and self.upper <= 0:
            mask &= NEGATIVE if self.upper < 0 or self.upper_open else NONPOSITIVE
        return mask

    @property
    def empty(self) -> bool:
        if self.lower is None or self.upper is None:
            return False
        return self.lower > self.upper or (self.lower == self.upper and (self.lower_open or self.upper_open))

    def meet(self, other: Range) -> Range:
        lower, lower_open = self.lower, self.lower_open
        if other.lower is not None and (lower is None or (other.lower, other.lower_open) > (lower, lower_open)):
            lower, lower_open = other.lower, other.lower_open
        upper, upper_open = self.upper, self.upper_open
        if other.upper is not None and (upper is None or (-other.upper, other.upper_open) > (-upper, upper_open)):
            upper, upper_open = other.upper, other.upper_open
        return Range(lower, upper, lower_open, upper_open)

    def scaled(self, by: fmpq) -> Range:
        lower = None if self.lower is None else self.lower * by
        upper = None if self.upper is None else self.upper * by
        if by >= 0:
            return Range(lower, upper, self.lower_open, self.upper_open)
        return Range(upper, lower, self.upper_open, self.lower_open)

    def plus(self, other: Range) -> Range:
        lower = None if self.lower is None or other.lower is None else self.lower + other.lower
        upper = None if self.upper is None or other.upper is None else self.upper + other.upper
        return Range(lower, upper, self.lower_open or other.lower_open, self.upper_open or other.upper_open)

    def power(self, exponent: int) -> Range:
        if exponent % 2 and (self.lower is None or self.lower < 0):
            lower = None if self.lower is None else self.lower**exponent
            upper = None if self.upper is None else self.upper**exponent
            return Range(lower, upper, self.lower_open, self.upper_open)
        if self.lower is not None and self.lower >= 0:
            upper = None if self.upper is None else self.upper**exponent
            return Range(self.lower**exponent, upper, self.lower_open, self.upper_open)
        if self.upper is not None and self.upper <= 0:
            return self.scaled(fmpq(-1)).power(exponent)
        if self.lower is None or self.upper is None:
            return Range(fmpq(0))
        return Range(fmpq(0), max(-self.lower, self.upper) ** exponent)

    def times(self, other: Range) -> Range:
        if self.lower is not None and self.lower >= 0 and other.lower is not None and other.lower >= 0:
            upper = None if self.upper is None or other.upper is None else self.upper * other.upper
            upper = fmpq(0) if 0 in (self.upper, other.upper) else upper
            # 0 is reached only where one of the two reaches it.
            reached = (self.lower == 0 and not self.lower_open) or (other.lower == 0 and not other.lower_open)
            lower = self.lower * other.lower
            lower_open = not reached if lower == 0 else self.lower_open or other.lower_open
            upper_open = upper != 0 and (self.upper_open or other.upper_open)
            return Range(lower, upper, lower_open, upper_open)
        if self.upper is not None and self.upper <= 0:
            return self.scaled(fmpq(-1)).times(other).scaled(fmpq(-1))
        if other.upper is not None and other.upper <= 0:
            return self.times(other.scaled(fmpq(-1))).scaled(fmpq(-1))
        sides = [[end for end in (each.lower, each.upper) if end is not None] for each in (self, other)]
        if len(sides[0]) < 2 or len(sides[1]) < 2:
            return Range()
        corners = [a * b for a in sides[0] for b in sides[1]]
        return Range(min(corners), max(corners))


WHOLE = Range()


class Signs:
    """Facts and what follows. ``ranges`` holds the range of a generator, ``balls`` the value of a constant one."""

    def __init__(self, ring: Ring) -> None:
        self._ring = ring
        self.ranges: dict[int, Range] = {}
        self.balls: dict[int, arb] = {}
        self._facts: dict[str, tuple[Polynomial, int]] = {}
        self._products: list[tuple[Form, int]] = []
        self._asked: dict[str, int] = {}
        self.contradiction = False
        """Whether the facts exclude each other."""

    # -- learning --------------------------------------------------------------------------------------------------

    def learn(self, form: Form, mask: int) -> None:
        """That the form's sign is among ``mask``; what follows for its factors is drawn from it."""
        self._asked.clear()
        if not self.of(form) & mask:
            self.contradiction = True
            return
        odd, certain = [], True
        constant = of_number(form.coefficient)
        for polynomial, exponent in form.parts():
            known = self.of_polynomial(polynomial)
            if exponent < 0 or not mask & ZERO:
                known &= NONZERO
                self._learn_polynomial(polynomial, NONZERO)
            if known in (POSITIVE, NEGATIVE):
                constant = times(constant, to_power(known, exponent))
            elif exponent % 2:
                odd.append((polynomial, exponent))
            else:
                # x²y ≥ 0 says y ≥ 0 only where x ≠ 0.
                certain = certain and not known & ZERO
        if constant not in (POSITIVE, NEGATIVE):
            return
        rest = mask if constant == POSITIVE else flipped(mask)
        if len(odd) == 1 and certain:
            self._learn_polynomial(odd[0][0], rest if odd[0][1] > 0 else rest & NONZERO)
        self._products.append((form, mask))

    def _learn_polynomial(self, polynomial: Polynomial, mask: int) -> None:
        self._asked.clear()
        name = str(polynomial)
        self._facts[name] = (polynomial, self._facts[name][1] & mask if name in self._facts else mask)
        slots = self._ring.slots(polynomial)
        single = self._ring.single(polynomial)
        if single in self._ring.relations and not mask & ZERO:
            # g^d = value, as sin² = (1 − cos)(1 + cos): no factor of it is 0.
            value = self._ring.relations[single][1]
            if value.degrees()[single] == 0:
                for factor, _ in self._ring.from_polynomial(value).parts():
                    if self._ring.single(factor) != single:
                        self._learn_polynomial(factor, NONZERO)
        if polynomial.total_degree() == 1 and len(slots) == 1:
            (slot,) = slots
            rest = polynomial - self._ring.polynomial(slot)
            bound = -fmpq(rest.leading_coefficient()) if not rest.is_zero() else fmpq(0)
            mask = self._facts[name][1]
            narrower = Range(
                bound if not mask & NEGATIVE else None,
                bound if not mask & POSITIVE else None,
                not mask & ZERO,
                not mask & ZERO,
            )
            self.ranges[slot] = self.ranges.get(slot, WHOLE).meet(narrower)
            self.contradiction = self.contradiction or self.ranges[slot].empty

    # -- asking ----------------------------------------------------------------------------------------------------

    def of(self, form: Form) -> int:
        """The possible signs of a form at the points at which it is defined."""
        mask = of_number(form.coefficient)
        for polynomial, exponent in form.parts():
            mask = times(mask, to_power(self.of_polynomial(polynomial), exponent))
        if mask not in (POSITIVE, NEGATIVE, ZERO):
            mask &= self._by_products(form)
        return mask

    def _by_products(self, form: Form) -> int:
        """What a fact about a product with the same factors of unknown sign says."""
        mask = ANY
        for known, signs in self._products:
            ratio = self._ring.quotient(form, known)
            by = of_number(ratio.coefficient)
            for polynomial, exponent in ratio.parts():
                # Where a factor is 0 the fact says nothing of the rest, whichever of the two it divides.
                by = times(by, to_power(self.of_polynomial(polynomial), abs(exponent)))
            if by in (POSITIVE, NEGATIVE):
                mask &= signs if by == POSITIVE else flipped(signs)
        return mask

    def of_polynomial(self, polynomial: Polynomial) -> int:
        name = str(polynomial)
        if name not in self._asked:
            self._asked[name] = ANY  # ends a question that leads back to itself
            self._asked[name] = self._decide(polynomial, name)
        return self._asked[name]

    def _decide(self, polynomial: Polynomial, name: str) -> int:
        mask = self._facts[name][1] if name in self._facts else ANY
        if mask in (POSITIVE, NEGATIVE, ZERO):
            return mask
        mask &= self.range_of(polynomial).mask
        single = self._ring.single(polynomial)
        if mask & ZERO and single in self._ring.relations:
            value = self._ring.relations[single][1]
            if value.degrees()[single] == 0 and not self.of(self._ring.from_polynomial(value)) & ZERO:
                mask &= NONZERO
        slots = self._ring.slots(polynomial)
        if mask not in (POSITIVE, NEGATIVE) and all(slot in self.balls for slot in slots):
            mask &= self._of_constant(polynomial)
        if mask not in (POSITIVE, NEGATIVE, ZERO):
            mask &= self._by_shifts(polynomial)
        if mask not in (POSITIVE, NEGATIVE, ZERO):
            mask &= self._by_squares(polynomial, slots)
        if mask not in (POSITIVE, NEGATIVE, ZERO) and len(slots) == 1:
            mask &= self._by_roots(polynomial, slots[0])
        return mask

    def range_of(self, polynomial: Polynomial) -> Range:
        """Where the polynomial's values lie: its terms' ranges added."""
        total: Range | None = None
        for monomial, coefficient in polynomial.terms():
            term = Range(fmpq(1), fmpq(1))
            for slot, exponent in enumerate(monomial):
                if exponent:
                    term = term.times(self.ranges.get(slot, WHOLE).power(exponent))
            term = term.scaled(fmpq(coefficient))
            total = term if total is None else total.plus(term)
        return total or Range(fmpq(0), fmpq(0))

    def _of_constant(self, polynomial: Polynomial) -> int:
        total = arb(0)
        for monomial, coefficient in polynomial.terms():
            term = arb(fmpq(coefficient))
            for slot, exponent in enumerate(monomial):
                if exponent:
                    term *= self.balls[slot] ** exponent
            total += term
        return POSITIVE if total > 0 else NEGATIVE if total < 0 else ANY

    def _by_shifts(self, polynomial: Polynomial) -> int:
        """By a fact about a polynomial that differs by a number, or is the negative up to a number."""
        mask = ANY
        for known, signs in self._facts.values():
            for factor, facts in ((1, signs), (-1, flipped(signs))):
                gap = polynomial - known * factor
                if not gap.is_constant():
                    continue
                shift = fmpq(gap.leading_coefficient()) if not gap.is_zero() else fmpq(0)
                if not facts & NEGATIVE and shift >= 0:
                    mask &= POSITIVE if shift > 0 or not facts & ZERO else NONNEGATIVE
                if not facts & POSITIVE and shift <= 0:
                    mask &= NEGATIVE if shift < 0 or not facts & ZERO else NONPOSITIVE
        return mask

    def _by_squares(self, polynomial: Polynomial, slots: list[int]) -> int:
        """By completing the square: ax² + bx + c = a(x + b/2a)² + (c − b²/4a) for a number a."""
        for slot in slots:
            x = self._ring.polynomial(slot)
            if polynomial.degrees()[slot] != 2 or slot in self._ring.relations:
                continue
            at_0, at_1, at_minus_1 = (polynomial.subs({str(x): value}) for value in (0, 1, -1))
            a, b = (at_1 + at_minus_1) / 2 - at_0, (at_1 - at_minus_1) / 2
            if not a.is_constant():
                continue
            number = fmpq(a.leading_coefficient())
            rest = at_0 - b**2 / (4 * number)
            if rest.is_zero():
                signs = ZERO
            elif rest.is_constant():
                signs = of_number(fmpq(rest.leading_coefficient()))
            else:
                signs = self._by_squares(rest, self._ring.slots(rest))
            if number > 0 and not signs & NEGATIVE:
                return signs if signs == POSITIVE else NONNEGATIVE
            if number < 0 and not signs & POSITIVE:
                return signs if signs == NEGATIVE else NONPOSITIVE
        return ANY

    def _by_roots(self, polynomial: Polynomial, slot: int) -> int:
        """A polynomial in one generator has a sign of its own where its range holds no root."""
        coefficients = [fmpq(0)] * (polynomial.degrees()[slot] + 1)
        if len(coefficients) > 40:
            return ANY
        for monomial, coefficient in polynomial.terms():
            coefficients[monomial[slot]] = fmpq(coefficient)
        whole = fmpz(1)
        for c in coefficients:
            whole = whole.lcm(c.q)
        integral = fmpz_poly([fmpz((c * whole).p) for c in coefficients])
        within = self.ranges.get(slot, WHOLE)
        sign = of_number(sign_at(integral, _sample(within)))
        touched, left = 0, integral
        for end, shut in ((within.lower, within.lower_open), (within.upper, within.upper_open)):
            while end is not None and left.degree() > 0 and sign_at(left, end) == 0:
                left //= fmpz_poly([-end.p, end.q])
                touched |= 0 if shut else ZERO
        for root, _ in left.complex_roots():  # type: ignore[misc]
            below = within.lower is not None and root.real < within.lower
            above = within.upper is not None and root.real > within.upper
            if root.imag.contains(0) and not below and not above:
                return ANY
        return ANY if sign == ZERO else sign | touched


def _sample(within: Range) -> fmpq:
    if within.lower is not None and within.upper is not None:
        return (within.lower + within.upper) / 2
    if within.lower is not None:
        return within.lower + 1
    return within.upper - 1 if within.upper is not None else fmpq(0)
