"""The field that some real algebraic numbers generate, and exact arithmetic in it.

An element is a polynomial in one real number θ, its degree below that of θ: whether it is 0 is seen from the
coefficients, and balls around θ tell its sign where it is not.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import count
from typing import Any

from flint import acb_poly, arb, ctx, fmpq, fmpq_mat, fmpq_poly

from symgrad.checks import algebraic
from symgrad.checks.algebraic import Algebraic, Real
from symgrad.checks.functions import Undefined, Unsettled
from symgrad.errors import NotConvertible

HIGHEST_DEGREE = 24
"""Of a field in which is computed."""
_GUARD = 32  # bits beyond those asked for


@dataclass(frozen=True, slots=True)
class Element:
    """A number of a field other than the rationals, whether or not it is rational itself."""

    field: Field
    polynomial: fmpq_poly

    def __add__(self, other: Any) -> Element:
        if not isinstance(other, Element | fmpq | int):
            return NotImplemented
        return Element(self.field, self.polynomial + polynomial(other))

    __radd__ = __add__

    def __mul__(self, other: Any) -> Element:
        if not isinstance(other, Element | fmpq | int):
            return NotImplemented
        product = self.polynomial * polynomial(other)
        return Element(self.field, product % self.field.modulus if product.degree() >= self.field.degree else product)

    __rmul__ = __mul__

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Element | fmpq | int) and self.polynomial == polynomial(other)

    def __hash__(self) -> int:
        return hash(str(self.polynomial))

    def __str__(self) -> str:
        return f"{self.polynomial} at {self.field.generator}"


Number = fmpq | Element


def polynomial(x: Any) -> fmpq_poly:
    """The polynomial that the number, a rational one too, is at θ."""
    return x.polynomial if isinstance(x, Element) else fmpq_poly([x])


class Field:
    """ℚ(θ) for an irrational algebraic number θ."""

    def __init__(self, generator: Algebraic):
        self.generator = generator
        self.modulus = fmpq_poly(list(generator.coefficients))
        self.degree = generator.polynomial.degree()

    @cached_property
    def theta(self) -> Element:
        return Element(self, fmpq_poly([0, 1]))

    def element(self, polynomial: fmpq_poly) -> Element:
        return Element(self, polynomial % self.modulus)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Field) and other.generator == self.generator

    def __hash__(self) -> int:
        return hash(self.generator)


def simplified(x: Number) -> Number:
    """The number as a rational one, if it is rational."""
    if isinstance(x, Element) and x.polynomial.degree() <= 0:
        return fmpq(x.polynomial[0])
    return x


def ball(x: Number, bits: int) -> arb:
    """A ball around the number with a radius of about 2^−bits beside its coefficients."""
    if isinstance(x, fmpq):
        with ctx.workprec(bits):
            return arb(x)
    with ctx.workprec(bits + _GUARD):
        return x.polynomial.numer()(x.field.generator.ball(bits + _GUARD)) / x.polynomial.denom()


def sign(x: Number) -> int:
    x = simplified(x)
    if isinstance(x, fmpq):
        return (x > 0) - (x < 0)
    return algebraic.sign_of(lambda bits: ball(x, bits))


def inverse(x: Number) -> Number:
    x = simplified(x)
    if x == 0:
        raise Undefined("division by 0")
    if isinstance(x, fmpq):
        return 1 / x
    _, found, _ = x.polynomial.xgcd(x.field.modulus)
    return x.field.element(found)


@lru_cache(maxsize=4096)
def _real(field: Field, coefficients: tuple[fmpq, ...]) -> Real:
    return algebraic.at_number(fmpq_poly(list(coefficients)), field.generator)


def real(x: Number) -> Real:
    """The number by its minimal polynomial."""
    x = simplified(x)
    if isinstance(x, fmpq):
        return x
    if x.polynomial == x.field.theta.polynomial:
        return x.field.generator
    return _real(x.field, tuple(x.polynomial.coeffs()))


# Fields by what generates them ------------------------------------------------------------------------------------


@lru_cache(maxsize=512)
def generated(numbers: tuple[Algebraic, ...]) -> tuple[Field, tuple[Element, ...]]:
    """A field with the numbers, at least one, and what they are in it; raises NotConvertible for a high degree."""
    order = sorted(range(len(numbers)), key=lambda i: -algebraic.degree(numbers[i]))
    field = Field(numbers[order[0]])
    if field.degree > HIGHEST_DEGREE:
        raise NotConvertible(f"Expected numbers that generate a field of degree at most {HIGHEST_DEGREE}.")
    found = {order[0]: field.theta}
    for i in order[1:]:
        field, images = _with(field, numbers[i])
        found = {j: _at(x, images[0]) for j, x in found.items()} | {i: images[1]}
    return field, tuple(found[i] for i in range(len(numbers)))


def _at(x: Element, theta: Element) -> Element:
    """The element with another generator's image put for θ."""
    return _valued(x.polynomial.coeffs(), theta)


def _with(field: Field, other: Algebraic) -> tuple[Field, tuple[Element, Element]]:
    """ℚ(θ, α), and θ and α in it. It is generated by θ + cα for all but finitely many c.

    The common zeros of the polynomials of α and of θ' − cx are those conjugates of α that go with a conjugate of θ to
    make θ' = θ + cα; if α is the only one, the greatest common divisor is x − α.
    """
    theta = field.generator
    if other == theta:
        return field, (field.theta, field.theta)
    turned = _multiple_angle(field, other)
    if turned is not None:
        return field, (field.theta, turned)
    if field.degree * algebraic.degree(other) > algebraic.HIGHEST_DEGREE:
        raise NotConvertible(f"Expected numbers that generate a field of degree at most {HIGHEST_DEGREE}.")
    for c in count(1):
        joint = algebraic.plus(theta, algebraic.times(fmpq(c), other))
        if isinstance(joint, fmpq):
            return field, (field.theta, field.element(fmpq_poly([joint / c, fmpq(-1, c)])))
        larger = Field(joint)
        shifted = [larger.theta, fmpq(-c)]
        common = gcd(list(map(fmpq, other.coefficients)), _composed(theta.coefficients, shifted))
        if len(common) == 2:
            alpha = common[0] * fmpq(-1)
            alpha = alpha if isinstance(alpha, Element) else Element(larger, fmpq_poly([alpha]))
            images = larger.theta + alpha * fmpq(-c), alpha
            if larger.degree == field.degree:  # α lies in ℚ(θ), and is written so
                return field, (field.theta, field.element(_in_powers(images[0], alpha)))
            if larger.degree > HIGHEST_DEGREE:
                raise NotConvertible(f"Expected numbers that generate a field of degree at most {HIGHEST_DEGREE}.")
            return larger, images
    raise AssertionError


def _multiple_angle(field: Field, other: Algebraic) -> Element | None:
    """α as cos(kt), where θ = cos(t) and α is one of its conjugates, such as sin(π/16) beside cos(π/16)."""
    if other.coefficients != field.generator.coefficients:
        return None
    before, now = Element(field, fmpq_poly([1])), field.theta
    for _ in range(4 * field.degree):
        before, now = now, field.theta * now * 2 + before * -1
        near = ball(now, algebraic.START)
        places = [
            i for i, x in enumerate(algebraic.real_balls(other.coefficients, algebraic.START)) if x.overlaps(near)
        ]
        if places == [other.place] and _valued(other.coefficients, now) == 0:
            return now
    return None


def _valued(coefficients: Sequence[Any], x: Element) -> Element:
    total = Element(x.field, fmpq_poly([0]))
    for c in reversed(coefficients):
        total = total * x + c
    return total


def _in_powers(theta: Element, alpha: Element) -> fmpq_poly:
    """The polynomial that is α at θ, another generator of the same field."""
    d = theta.field.degree
    powers = [Element(theta.field, fmpq_poly([1]))]
    for _ in range(d - 1):
        powers.append(powers[-1] * theta)
    rows = [[x.polynomial[i] for x in powers] for i in range(d)]
    found = fmpq_mat(rows).solve(fmpq_mat([[alpha.polynomial[i]] for i in range(d)]))
    return fmpq_poly([row[0] for row in found.tolist()])


# Polynomials over a field: lists of coefficients, the constant one first, the last one not 0 ------------------------

Polynomial = list[Any]


def _trimmed(p: Sequence[Any]) -> Polynomial:
    found = list(map(simplified, p))
    while found and found[-1] == 0:
        found.pop()
    return found


def _composed(coefficients: Sequence[int], inner: Polynomial) -> Polynomial:
    total: Polynomial = []
    for c in reversed(coefficients):
        total = _plus(_times(total, inner), [fmpq(c)])
    return total


def _plus(p: Polynomial, q: Polynomial) -> Polynomial:
    size = max(len(p), len(q))
    zero = fmpq(0)
    return _trimmed([(p[i] if i < len(p) else zero) + (q[i] if i < len(q) else zero) for i in range(size)])


def _times(p: Polynomial, q: Polynomial) -> Polynomial:
    found: Polynomial = [fmpq(0)] * max(len(p) + len(q) - 1, 0)
    for i, x in enumerate(p):
        for j, y in enumerate(q):
            found[i + j] = found[i + j] + x * y
    return _trimmed(found)


def divided(p: Polynomial, q: Polynomial) -> tuple[Polynomial, Polynomial]:
    """Quotient and remainder; q is not 0."""
    rest, top = _trimmed(p), inverse(q[-1])
    quotient: Polynomial = [fmpq(0)] * max(len(rest) - len(q) + 1, 0)
    while len(rest) >= len(q):
        at, factor = len(rest) - len(q), rest[-1] * top
        quotient[at] = factor
        rest = _trimmed([x + q[i - at] * factor * fmpq(-1) if i >= at else x for i, x in enumerate(rest[:-1])])
    return quotient, rest


def monic(p: Polynomial) -> Polynomial:
    top = inverse(p[-1])
    return _trimmed([x * top for x in p])


def gcd(p: Polynomial, q: Polynomial) -> Polynomial:
    """The greatest common divisor, with 1 as its leading coefficient."""
    while q:
        p, q = q, divided(p, q)[1]
    return monic(p)


def derivative(p: Polynomial) -> Polynomial:
    return _trimmed([x * fmpq(i) for i, x in enumerate(p)][1:])


def squarefree(p: Polynomial) -> list[tuple[Polynomial, int]]:
    """Factors without multiple roots and how often each occurs; no two have a root in common (Yun's algorithm)."""
    slope = derivative(p)
    common = gcd(p, slope)
    rest, slope = divided(p, common)[0], divided(slope, common)[0]
    found = []
    for times in count(1):
        slope = _plus(slope, [x * fmpq(-1) for x in derivative(rest)])
        factor = gcd(rest, slope)
        if len(factor) > 1:
            found.append((factor, times))
        rest = divided(rest, factor)[0]
        if len(rest) == 1:
            return found
        slope = divided(slope, factor)[0]
    raise AssertionError


def roots(p: Polynomial, bits: int) -> list[Any]:
    """Disjoint complex balls of radius at most 2^−bits around the roots of a polynomial without multiple ones; those
    of real roots, and no others, touch the real axis. In no order."""
    for more in (64, 256, 1024, 4096):
        with ctx.workprec(bits + more):
            at: Any = acb_poly([ball(x, bits + more) for x in p])
            try:
                found = at.roots(tol=arb(2) ** -(bits + more // 4))
            except ValueError:
                continue
            mirrored = [(z, z.conjugate()) for z in found if z.imag.contains(0)]
            if all(w is z or not w.overlaps(image) for z, image in mirrored for w in found):
                return found
    raise Unsettled("roots of a polynomial that nearly coincide")


def located(p: Polynomial, near: Any) -> Callable[[int], Any]:
    """The root in a ball that holds no other one, by the number of bits that it is wanted to."""

    def root(bits: int) -> Any:
        for more in (0, 64, 256, 1024):
            found = [z for z in roots(p, bits + more) if z.overlaps(near)]
            if len(found) == 1:
                return found[0]
        raise Unsettled("roots of a polynomial that nearly coincide")

    return root
