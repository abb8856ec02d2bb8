"""Trigonometric functions and their inverses as generators: sines and cosines of one part of each angle."""

from __future__ import annotations

from fractions import Fraction

from flint import fmpq

from symgrad.checks.identity import signs
from symgrad.checks.identity.powers import Powers
from symgrad.checks.identity.ring import Form, TooCostly
from symgrad.checks.identity.signs import NEGATIVE, POSITIVE, Range
from symgrad.core import tree
from symgrad.core.text import Text

MOST_MULTIPLES = 40
_MULTIPLES = Text(f"multiples of an angle above {MOST_MULTIPLES}", f"角的倍数大于 {MOST_MULTIPLES}")
"""The largest n for which cos nx is written in cos x."""

# sin and cos of 12, 6, 4, 3 and 2 twelfths of π: the square of each, with its sign.
_EXACT = (
    (12, fmpq(0), fmpq(-1)),
    (6, fmpq(1), fmpq(0)),
    (4, fmpq(3, 4), fmpq(1, 4)),
    (3, fmpq(1, 2), fmpq(1, 2)),
    (2, fmpq(1, 4), fmpq(3, 4)),
)
# The square of a sine or tangent, and the angle in parts of π.
_ANGLES = {
    "asin": {fmpq(1, 4): fmpq(1, 6), fmpq(1, 2): fmpq(1, 4), fmpq(3, 4): fmpq(1, 3), fmpq(1): fmpq(1, 2)},
    "atan": {fmpq(1, 3): fmpq(1, 6), fmpq(1): fmpq(1, 4), fmpq(3): fmpq(1, 3)},
}


class Angles(Powers):
    """sin, cos, asin, atan and erf of normal forms."""

    def _odd(self, name: str, form: Form) -> Form:
        ring = self.ring
        if form.is_zero:
            return form
        square = ring.product([form, form]).constant
        mask = self.signs.of(form)
        if square is not None and square in _ANGLES.get(name, {}) and mask in (NEGATIVE, POSITIVE):
            angle = _ANGLES[name][square] * (1 if mask == POSITIVE else -1)
            return ring.scale(self._constant("pi"), angle)
        side = 1 if form.coefficient > 0 else -1
        if name == "atan" and form.constant is not None and abs(form.constant) > 1:
            quarter = ring.scale(self._constant("pi"), fmpq(side, 2))
            return ring.difference(quarter, self._odd(name, ring.number(1 / form.constant)))
        inside = ring.scale(form, fmpq(side))
        slot, new = self._generator((name, ring.stable(inside)), tree.call(name, self.form_tree(inside)))
        if new:
            self._inside[slot] = (inside, 1)
            mask = self.signs.of(inside)
            widest = fmpq(1) if name == "erf" else fmpq(11, 7)  # 22/7 exceeds π
            lower, upper = (fmpq(0) if not mask & s else w for s, w in ((NEGATIVE, -widest), (POSITIVE, widest)))
            open_at_0 = not mask & signs.ZERO
            self.signs.ranges[slot] = Range(lower, upper, open_at_0 or lower != 0, open_at_0 or upper != 0)
            if (ball := self._ball(inside)) is not None:
                value = {"erf": ball.erf, "asin": ball.asin, "atan": ball.atan}[name]()
                if value.is_finite():
                    self._set_ball(slot, value)
        return ring.scale(ring.of_slot(slot), fmpq(side))

    def _floor(self, form: Form) -> Form:
        if form.constant is not None:
            return self.ring.number(int(form.constant.p // form.constant.q))
        if self.integral(form):
            return form
        shift = sum((c for c, m in self.terms(form) if m.constant is not None and c.q == 1), start=fmpq(0))
        inside = self.ring.difference(form, self.ring.number(shift))
        slot, _ = self._generator(("floor", self.ring.stable(inside)), tree.call("floor", self.form_tree(inside)))
        return self.ring.sum([self.ring.of_slot(slot), self.ring.number(shift)])

    def _sine_and_cosine(self, form: Form) -> tuple[Form, Form]:
        sine, cosine = self.ring.zero, self.ring.one
        for times, monomial in self.terms(form):
            sine, cosine = self._turned((sine, cosine), self._angle(monomial, times))
        return sine, cosine

    def _turned(self, left: tuple[Form, Form], right: tuple[Form, Form]) -> tuple[Form, Form]:
        """(sin, cos) of the sum of two angles."""
        ring = self.ring
        sine = ring.sum([ring.product([left[0], right[1]]), ring.product([left[1], right[0]])])
        cosine = ring.difference(ring.product([left[1], right[1]]), ring.product([left[0], right[0]]))
        return sine, cosine

    def _angle(self, monomial: Form, times: fmpq) -> tuple[Form, Form]:
        """(sin, cos) of times · monomial."""
        ring = self.ring
        rest = self._without_pi(monomial)
        if rest is not None and rest.constant is not None:
            return self._fraction_of_pi(times)
        if rest is not None and times.q == 1 and self.integral(rest):
            return ring.zero, self._alternating(ring.scale(rest, times))
        if abs(times.p) > MOST_MULTIPLES:
            base, _ = self._base_angle(ring.scale(monomial, abs(times)), 1)
            return (ring.scale(base[0], fmpq(-1)), base[1]) if times < 0 else base
        base, part = self._base_angle(monomial, int(times.q))
        count = int((times * part).p)
        if abs(count) > MOST_MULTIPLES:
            raise TooCostly(_MULTIPLES)
        total = (ring.zero, ring.one)
        for _ in range(abs(count)):
            total = self._turned(total, base)
        return (ring.scale(total[0], fmpq(-1)), total[1]) if count < 0 else total

    def _base_angle(self, monomial: Form, denominator: int) -> tuple[tuple[Form, Form], int]:
        """(sin, cos) of monomial/part, and the part."""
        ring = self.ring
        parts = list(monomial.parts())
        alone = len(parts) == 1 and parts[0][1] == 1 and monomial.coefficient == 1
        slot = ring.single(parts[0][0]) if alone else None
        kind = ring.names[slot][0] if slot is not None else None  # type: ignore[index]
        if denominator == 1 and slot is not None and kind in ("asin", "atan"):
            inside = self._inside[slot][0]
            assert isinstance(inside, Form)
            square = ring.product([inside, inside])
            if kind == "asin":
                return (inside, self._rational_power(ring.difference(ring.one, square), fmpq(1, 2))), 1
            cosine = self._rational_power(ring.sum([ring.one, square]), fmpq(-1, 2))
            return (ring.product([inside, cosine]), cosine), 1
        name = ring.stable(monomial)
        part = self._fractions.part(("angle", name), denominator)
        inner = tree.mul(Fraction(1, part), self.form_tree(monomial))
        cosine, new = self._generator(("cos", name, part), tree.call("cos", inner))
        sine, _ = self._generator(("sin", name, part), tree.call("sin", inner))
        if new:
            ring.relate(sine, 2, 1 - ring.polynomial(cosine) ** 2)
            for each in (sine, cosine):
                self.signs.ranges[each] = Range(fmpq(-1), fmpq(1))
            if (ball := self._ball(monomial)) is not None:
                self._set_ball(sine, (ball / part).sin())
                self._set_ball(cosine, (ball / part).cos())
        return (ring.of_slot(sine), ring.of_slot(cosine)), part

    def _without_pi(self, monomial: Form) -> Form | None:
        pi = self._constant("pi")
        (key,) = pi.factors
        if monomial.factors.get(key, (None, 0))[1] != 1:
            return None
        return Form(fmpq(1), {k: v for k, v in monomial.factors.items() if k != key})

    def _fraction_of_pi(self, times: fmpq) -> tuple[Form, Form]:
        """(sin, cos) of times · π: exact for multiples of π/12, by a base angle otherwise."""
        if 12 % int(times.q) == 0:
            steps = int((times * 12).p) % 24
            total = (self.ring.zero, self.ring.one)
            for twelfths, sine, cosine in _EXACT:
                while steps >= twelfths:
                    roots = (self._signed_root(sine), self._signed_root(cosine))
                    total, steps = self._turned(total, roots), steps - twelfths
            if steps:  # π/12 = π/3 − π/4
                third, quarter = (self._fraction_of_pi(fmpq(*q)) for q in ((1, 3), (-1, 4)))
                total = self._turned(total, self._turned(third, quarter))
            return total
        base, part = self._base_angle(self._constant("pi"), int(times.q))
        count = int((times * part).p) % (2 * part)
        if count > 2 * MOST_MULTIPLES:
            raise TooCostly(_MULTIPLES)
        total = (self.ring.zero, self.ring.one)
        for _ in range(count):
            total = self._turned(total, base)
        return total

    def _signed_root(self, square: fmpq) -> Form:
        """√|q| with the sign of q."""
        if square == 0:
            return self.ring.zero
        return self.ring.scale(self._number_power(abs(square), fmpq(1, 2)), fmpq(1 if square > 0 else -1))
