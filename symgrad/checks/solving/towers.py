"""Functions of one variable that are built with square roots: arithmetic, and exact signs.

An element of a tower of fields is a quotient of polynomials, or a + b√u with a, b and u > 0 from the fields below.
The sign of a + b√u is that of a or b where these agree, else it is told by a² − b²u, so that in the end only signs
of polynomials are asked for. What is said here of an element holds on a piece of the line where none of its
``switches`` changes its sign.
"""

from __future__ import annotations

from dataclasses import dataclass

from flint import fmpq, fmpz, fmpz_poly

from symgrad.checks.algebraic import checked
from symgrad.checks.solving.pieces import End, sign_at


@dataclass(frozen=True, slots=True)
class Quotient:
    """A quotient of polynomials in lowest terms; it has no pole on the piece that it is for."""

    above: fmpz_poly
    below: fmpz_poly


@dataclass(frozen=True, slots=True)
class Radical:
    """a + b√u, u the ``place``-th radicand of the tower."""

    place: int
    a: Element
    b: Element


Element = Quotient | Radical


def quotient(above: fmpz_poly, below: fmpz_poly) -> Quotient:
    common = above.gcd(below)
    if below.leading_coefficient() < 0:
        common = -common
    return Quotient(checked(above // common), checked(below // common))


def number(q: fmpq | int) -> Quotient:
    q = fmpq(q)
    return Quotient(fmpz_poly([q.p]), fmpz_poly([q.q]))


ZERO, ONE = number(0), number(1)


class Tower:
    """Fields of functions, each with the square root of one more positive function."""

    def __init__(self) -> None:
        self._radicands: list[Element] = []

    def add(self, e: Element, f: Element) -> Element:
        if isinstance(e, Quotient) and isinstance(f, Quotient):
            if e.below == f.below:
                return quotient(e.above + f.above, e.below)
            return quotient(e.above * f.below + f.above * e.below, e.below * f.below)
        e, f = _higher_first(e, f)
        if isinstance(f, Radical) and f.place == e.place:
            return _radical(e.place, self.add(e.a, f.a), self.add(e.b, f.b))
        return Radical(e.place, self.add(e.a, f), e.b)

    def multiply(self, e: Element, f: Element) -> Element:
        if isinstance(e, Quotient) and isinstance(f, Quotient):
            return quotient(e.above * f.above, e.below * f.below)
        e, f = _higher_first(e, f)
        if isinstance(f, Radical) and f.place == e.place:
            u = self._radicands[e.place]
            straight = self.add(self.multiply(e.a, f.a), self.multiply(self.multiply(e.b, f.b), u))
            crossed = self.add(self.multiply(e.a, f.b), self.multiply(e.b, f.a))
            return _radical(e.place, straight, crossed)
        return _radical(e.place, self.multiply(e.a, f), self.multiply(e.b, f))

    def negative(self, e: Element) -> Element:
        return self.multiply(number(-1), e)

    def power(self, e: Element, n: int) -> Element:
        """e^n for n ≥ 0."""
        found: Element = ONE
        while n:
            if n % 2:
                found = self.multiply(found, e)
            n //= 2
            if n:
                e = self.multiply(e, e)
        return found

    def norm(self, e: Radical) -> Element:
        """a² − b²u: the product of a + b√u and a − b√u."""
        squared = self.multiply(self.multiply(e.b, e.b), self._radicands[e.place])
        return self.add(self.multiply(e.a, e.a), self.negative(squared))

    def switches(self, e: Element) -> list[fmpz_poly]:
        """Polynomials that keep their signs wherever e and its norms have poles or change their signs nowhere."""
        if isinstance(e, Quotient):
            return [e.above]
        return [*self.switches(e.a), *self.switches(e.b), *self.switches(self.norm(e))]

    def sign(self, e: Element, x: End) -> int:
        """The sign at a number of the piece."""
        if isinstance(e, Quotient):
            return sign_at(e.above, x) * sign_at(e.below, x)
        a, b = self.sign(e.a, x), self.sign(e.b, x)
        if a == b or b == 0:
            return a
        return b if a == 0 else a * self.sign(self.norm(e), x)

    def inverse(self, e: Element, x: End) -> Element:
        """1/e on a piece where e is not 0, no switch changes its sign, and x is."""
        if isinstance(e, Quotient):
            return quotient(e.below, e.above)
        norm = self.norm(e)
        if self.sign(norm, x) == 0:  # a² = b²u, and a = −b√u would make e = 0: so a = b√u
            return self.inverse(self.multiply(number(2), e.a), x)
        conjugate = Radical(e.place, e.a, self.negative(e.b))
        return self.multiply(conjugate, self.inverse(norm, x))

    def root(self, e: Element, x: End) -> Element:
        """√e on a piece where e > 0, and x is."""
        if isinstance(e, Radical):
            return Radical(self._place(e), ZERO, ONE)
        # √(p/q) = √(pq)/|q|, and squares are drawn out of pq.
        leading, factors = (e.above * e.below).factor_squarefree()
        outside, within = fmpz_poly([1]), fmpz_poly([1])
        for factor, k in factors:
            outside *= factor ** (k // 2)
            within *= factor ** (k % 2)
        drawn, left = _square_part(fmpz(abs(leading)))
        outside, within = outside * drawn, within * (left if leading > 0 else -left)
        size = quotient(outside * (sign_at(outside, x) * sign_at(e.below, x)), e.below)
        return size if within == 1 else Radical(self._place(quotient(within, fmpz_poly([1]))), ZERO, size)

    def _place(self, e: Element) -> int:
        if e not in self._radicands:
            self._radicands.append(e)
        return self._radicands.index(e)


def _higher_first(e: Element, f: Element) -> tuple[Radical, Element]:
    """The one with the root that was adjoined later, and the other."""
    if isinstance(e, Quotient) or (isinstance(f, Radical) and f.place > e.place):
        e, f = f, e
    assert isinstance(e, Radical)
    return e, f


def _radical(place: int, a: Element, b: Element) -> Element:
    return a if b == ZERO else Radical(place, a, b)


def _square_part(n: fmpz) -> tuple[int, int]:
    """n = s²d as (s, d), with d as small as it is found at once."""
    square = 1
    if n.bit_length() <= 64:
        for p, k in n.factor():
            square *= int(p) ** (k // 2)
    return square, int(n) // square**2
