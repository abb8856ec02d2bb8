"""Real algebraic numbers: exact order and exact signs of polynomials, with python-flint.

A number is a fraction (``fmpq``), or a root of an irreducible polynomial, known by its place among the real roots.
Balls only ever separate what is known to be different; that two numbers are the same is algebra.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cmp_to_key, lru_cache
from typing import Any

from flint import acb, arb, ctx, fmpq, fmpq_poly, fmpz_mpoly_ctx, fmpz_poly

from symgrad.checks.functions import Undefined, Unsettled
from symgrad.errors import NotConvertible

HIGHEST_DEGREE = 60
MOST_BITS = 4096
"""Of a coefficient."""
CLOSEST = 1000
"""The most bits a root, on average, of ``closeness`` at which roots are isolated."""
_HARMLESS = 1000  # bits of a coefficient up to which the closeness need not be known
START = 64
_LAST = 1 << 20  # bits; different numbers under the two caps above are apart long before


@dataclass(frozen=True, slots=True)
class Algebraic:
    """An irrational root of ``coefficients`` (constant first, irreducible, content 1, leading one positive).

    ``place`` counts the real roots from the left, from 0.
    """

    coefficients: tuple[int, ...]
    place: int

    @property
    def polynomial(self) -> fmpz_poly:
        return fmpz_poly(list(self.coefficients))

    def ball(self, bits: int = START) -> arb:
        """A ball around the number and around no other root of its polynomial."""
        return real_balls(self.coefficients, bits)[self.place]

    def __repr__(self) -> str:
        return f"root {self.place} of {self.polynomial}"


Real = fmpq | Algebraic


def checked(polynomial: fmpz_poly) -> fmpz_poly:
    """The polynomial, if it is not too large to be factored at once."""
    checked_size(polynomial.degree(), polynomial.height_bits())
    return polynomial


def checked_size(degree: int, bits: int) -> None:
    if degree > HIGHEST_DEGREE or bits > MOST_BITS:
        raise NotConvertible(
            f"Expected a polynomial of degree at most {HIGHEST_DEGREE} with coefficients of at most {MOST_BITS} bits "
            f"but got degree {degree} and {bits} bits."
        )


@lru_cache(maxsize=4096)
def isolated(coefficients: tuple[int, ...], bits: int) -> tuple[acb, ...]:
    """Disjoint balls around the complex roots of an irreducible polynomial; those of real roots have imaginary part 0.

    Raises Unsettled where roots are so close for their size that isolating them would take seconds to hours.
    """
    if len(coefficients) == 3:
        return _quadratic(coefficients, bits)
    polynomial = fmpz_poly(list(coefficients))
    if polynomial.height_bits() > _HARMLESS and closeness(polynomial) > CLOSEST * polynomial.degree():
        raise Unsettled(f"roots of a polynomial of degree {polynomial.degree()} that nearly coincide")
    with ctx.workprec(bits):
        found: Any = polynomial.complex_roots()
        return tuple([z for z, _ in found])


def closeness(polynomial: fmpz_poly) -> float:
    """About how many bits its discriminant is shorter than the moduli of the roots alone would make it.

    With roots x_1, …, x_d, the largest first, the discriminant a^(2d−2) ∏ (x_i − x_j)² has the size of
    ∏_k (a x_1 … x_k)², k = 1, …, d − 1, unless some x_i and x_j nearly coincide. Newton's polygon, the upper hull of
    the logarithms of the coefficients, shows these products.
    """
    points = [(k, abs(c).bit_length()) for k, c in enumerate(map(int, polynomial.coeffs())) if c]
    size, hull = 0.0, points[0]
    while hull[0] < polynomial.degree():
        (k, high), later = hull, [p for p in points if p[0] > hull[0]]
        following = max(later, key=lambda p: ((p[1] - high) / (p[0] - k), p[0]))
        width = following[0] - k
        size += 2 * sum(high + (following[1] - high) * i / width for i in range(1, width + 1))
        hull = following
    # The sum runs over k = 1, …, d, and the last one, of the leading coefficient, is too much.
    return size - 2 * hull[1] - abs(int(polynomial.discriminant())).bit_length()


def _quadratic(coefficients: tuple[int, ...], bits: int) -> tuple[acb, ...]:
    """The two roots by the formula, the smaller one free of cancellation, to about as many bits."""
    c, b, a = coefficients
    below = b * b - 4 * a * c
    with ctx.workprec(bits + 10):
        root = arb(abs(below)).sqrt()
        if below < 0:
            real, imaginary = arb(-b) / (2 * a), root / (2 * abs(a))
            return acb(real, imaginary), acb(real, -imaginary)
    # Where they are close, |b| and the root differ in size: then b²/(b² − 4ac) says how many bits apart they are.
    close = max(2 * abs(b).bit_length() - below.bit_length(), 0)
    with ctx.workprec(bits + 10 + close):
        far = -(arb(abs(b)) + arb(below).sqrt()) * (1 if b >= 0 else -1) / 2
        # Without a middle term the roots are opposite, to the last bit: what is nearest to 0 is then a true tie.
        return acb(far / a), acb(-far / a if b == 0 else arb(c) / far)


def power_sums(coefficients: tuple[int, ...], count: int) -> list[Fraction]:
    """The sums of the e-th powers of all roots of a polynomial, e = 0, …, count (Newton's identities)."""
    d = len(coefficients) - 1
    sums = [Fraction(d)]
    for k in range(1, count + 1):
        total = sum((-coefficients[d - i] * sums[k - i] for i in range(1, min(k - 1, d) + 1)), start=Fraction(0))
        sums.append((total - (k * coefficients[d - k] if k <= d else 0)) / coefficients[d])
    return sums


@lru_cache(maxsize=2048)
def real_balls(coefficients: tuple[int, ...], bits: int) -> tuple[arb, ...]:
    """Disjoint balls around the real roots of an irreducible polynomial, in ascending order."""
    real = [z.real for z in isolated(coefficients, bits) if z.imag == 0]
    return tuple(sorted(real, key=lambda ball: ball.mid().fmpq()))


def _ints(polynomial: fmpz_poly) -> tuple[int, ...]:
    return tuple(map(int, polynomial.coeffs()))


@lru_cache(maxsize=2048)
def _roots(coefficients: tuple[int, ...]) -> tuple[Real, ...]:
    found: list[Real] = []
    for factor, _ in checked(fmpz_poly(list(coefficients))).factor()[1]:
        if factor.degree() == 1:
            found.append(fmpq(-factor[0], factor[1]))
        else:
            positive = _ints(factor if factor.leading_coefficient() > 0 else -factor)
            found += (Algebraic(positive, i) for i in range(len(real_balls(positive, START))))
    return in_order(found)


def real_roots(polynomial: fmpz_poly) -> tuple[Real, ...]:
    """The distinct real roots from left to right; the zero polynomial is refused."""
    if polynomial.is_zero():
        raise NotConvertible("Expected a polynomial with finitely many roots but got 0.")
    return _roots(_ints(polynomial)) if polynomial.degree() > 0 else ()


def ball(number: Real, bits: int = START) -> arb:
    if isinstance(number, Algebraic):
        return number.ball(bits)
    with ctx.workprec(bits):
        return arb(number)


def precisions() -> Iterator[int]:
    """64, 128, … bits, for two things that are known to differ."""
    bits = START
    while bits <= _LAST:
        yield bits
        bits *= 2
    raise NotConvertible(f"Expected numbers that {_LAST} bits tell apart.")


def sign_of(value: Callable[[int], arb]) -> int:
    """The sign of a number that is known not to be 0, from balls of as many bits as it takes."""
    for bits in precisions():
        with ctx.workprec(bits):
            found = value(bits)
        if found > 0:
            return 1
        if found < 0:
            return -1
    raise AssertionError


def compare(a: Real, b: Real) -> int:
    """−1, 0 or 1 as a is below, is or is above b."""
    if isinstance(a, fmpq) and isinstance(b, fmpq):
        return (a > b) - (a < b)
    if a == b:
        return 0
    return sign_of(lambda bits: ball(a, bits) - ball(b, bits))


def in_order(numbers: list[Real]) -> tuple[Real, ...]:
    """The numbers from left to right, each once."""
    ordered = sorted(numbers, key=cmp_to_key(compare))
    return tuple([x for i, x in enumerate(ordered) if i == 0 or x != ordered[i - 1]])


def sign_at(polynomial: fmpz_poly, number: Real) -> int:
    """The sign of the polynomial at the number."""
    if isinstance(number, fmpq):
        value = polynomial(number)
        return (value > 0) - (value < 0)
    with ctx.workprec(START):
        near = polynomial(number.ball())
    if near > 0:
        return 1
    if near < 0:
        return -1
    if (fmpq_poly(polynomial) % fmpq_poly(number.polynomial)).is_zero():
        return 0
    return sign_of(lambda bits: polynomial(number.ball(bits)))


# Arithmetic: the result is a root of a resultant, and balls say of which factor and which one.

_PLANE = fmpz_mpoly_ctx.get(("x", "y"), "lex")


def _resultant(p: fmpz_poly, terms: dict[tuple[int, int], int]) -> fmpz_poly:
    """Res_y(p(y), Σ c x^i y^j), a polynomial in x."""
    other = _PLANE.from_dict(terms)
    found = _PLANE.from_dict({(0, j): c for j, c in enumerate(p.coeffs())}).resultant(other, "y").to_dict()
    coefficients = [0] * (1 + max((i for i, _ in found), default=0))
    for (i, _), c in found.items():
        coefficients[i] = int(c)
    return fmpz_poly(coefficients)


def the_root(polynomial: fmpz_poly, value: Callable[[int], arb]) -> Real:
    """The root of the polynomial that the value is, where it is known to be one."""
    candidates = real_roots(polynomial)
    for bits in precisions():
        with ctx.workprec(bits):
            near = value(bits)
            candidates = [c for c in candidates if ball(c, bits).overlaps(near)]
        if len(candidates) == 1:
            return candidates[0]
    raise AssertionError


def degree(number: Real) -> int:
    return 1 if isinstance(number, fmpq) else len(number.coefficients) - 1


def _both(a: Real, b: Real) -> None:
    if degree(a) * degree(b) > HIGHEST_DEGREE:
        raise NotConvertible(f"Expected algebraic numbers of degree at most {HIGHEST_DEGREE}.")


def plus(a: Real, b: Real) -> Real:
    if isinstance(a, fmpq) and isinstance(b, fmpq):
        return a + b
    if isinstance(a, fmpq):
        a, b = b, a
    assert isinstance(a, Algebraic)
    if isinstance(b, fmpq):
        polynomial = fmpq_poly(a.polynomial)(fmpq_poly([-b, 1])).numer()
    else:
        _both(a, b)
        # b(x − y), opened
        terms: dict[tuple[int, int], int] = {}
        for i, c in enumerate(b.coefficients):
            for j, d in enumerate((fmpz_poly([1, -1]) ** i).coeffs()):
                terms[i - j, j] = terms.get((i - j, j), 0) + c * int(d)
        polynomial = _resultant(a.polynomial, terms)
    first, second = a, b
    return the_root(polynomial, lambda bits: ball(first, bits) + ball(second, bits))


def times(a: Real, b: Real) -> Real:
    if isinstance(a, fmpq) and isinstance(b, fmpq):
        return a * b
    if isinstance(a, fmpq):
        a, b = b, a
    assert isinstance(a, Algebraic)
    if b == 0:
        return fmpq(0)
    if isinstance(b, fmpq):
        polynomial = fmpq_poly(a.polynomial)(fmpq_poly([0, 1 / b])).numer()
    else:
        _both(a, b)
        n = len(b.coefficients) - 1
        # y^n b(x/y)
        polynomial = _resultant(a.polynomial, {(i, n - i): c for i, c in enumerate(b.coefficients)})
    first, second = a, b
    return the_root(polynomial, lambda bits: ball(first, bits) * ball(second, bits))


def inverse(a: Real) -> Real:
    """1/a for a other than 0."""
    if isinstance(a, fmpq):
        return 1 / a
    return the_root(fmpz_poly(list(reversed(a.coefficients))), lambda bits: 1 / a.ball(bits))


def minus(a: Real) -> Real:
    return times(fmpq(-1), a)


def whole_power(a: Real, n: int) -> Real:
    if isinstance(a, fmpq):
        return a**n
    if n < 0:
        return inverse(whole_power(a, -n))
    if n > MOST_BITS:
        raise NotConvertible(f"Expected exponents of at most {MOST_BITS}.")
    if n < 2:
        return a if n else fmpq(1)
    modulus, found, square = fmpq_poly(a.polynomial), fmpq_poly([1]), fmpq_poly([0, 1])
    while n:
        if n % 2:
            found = found * square % modulus
        square, n = square * square % modulus, n // 2
    return at_number(found, a)


def at_number(polynomial: fmpq_poly, a: Algebraic) -> Real:
    """The value of a polynomial with rational coefficients at the number."""
    below = int(polynomial.denom())
    terms = {(0, j): -int(c) for j, c in enumerate(polynomial.numer().coeffs())}
    terms[1, 0] = below
    found = _resultant(a.polynomial, terms)
    return the_root(found, lambda bits: polynomial.numer()(a.ball(bits)) / below)


def root(a: Real, n: int) -> Real:
    """The real n-th root; a ≥ 0 where n is even."""
    if n == 1 or a == 0:
        return a
    negative = ball(a) < 0
    if isinstance(a, fmpq):
        above, below = abs(a.p).root(n), a.q.root(n)
        if above**n == abs(a.p) and below**n == a.q:
            return fmpq(-above if negative else above, below)
    coefficients = a.coefficients if isinstance(a, Algebraic) else (-int(a.p), int(a.q))
    if (len(coefficients) - 1) * n > HIGHEST_DEGREE:
        raise NotConvertible(f"Expected algebraic numbers of degree at most {HIGHEST_DEGREE}.")
    stretched = [0] * ((len(coefficients) - 1) * n + 1)
    stretched[::n] = coefficients

    def value(bits: int) -> arb:
        size = abs(ball(a, bits)).root(n)
        return -size if negative else size

    return the_root(fmpz_poly(stretched), value)


def power(base: Real, exponent: fmpq) -> Real:
    """base^(p/q), with the real root for odd q also where the base is negative."""
    sign = compare(base, fmpq(0))
    if (sign == 0 and exponent < 0) or (sign < 0 and int(exponent.q) % 2 == 0):
        raise Undefined(f"a power of {base} with exponent {exponent}")
    return whole_power(root(base, int(exponent.q)), int(exponent.p))
