"""Values of functions of real numbers: exact rationals where they are rational, balls otherwise.

Three things are told apart: a value, ``Undefined`` where there certainly is none, and ``Unsettled`` where a ball is
too wide to tell (it straddles 0, and something is divided by it).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Any

from flint import arb, fmpq, fmpz

from symgrad.checks.matrices import Matrix
from symgrad.core import functions, tree
from symgrad.core.tree import Expr
from symgrad.errors import NotConvertible

Number = Any  # fmpq | arb | Dual, or a Matrix of these
LARGEST = 200_000
"""The most bits of an exact rational; what is longer goes on as a ball."""
LARGEST_FACTORIAL = 5000
ARGUMENT = tree.symbol("_x")
"""What ``definition`` writes for the argument of a function."""


class Undefined(NotConvertible):
    """A tree that certainly has no real value at this instance: a logarithm of 0, a root of −1, a slope at the kink."""


class Unsettled(NotConvertible):
    """A tree whose value, or whether there is one, the balls of this precision do not tell."""


@dataclass(frozen=True, slots=True)
class Dual:
    """value + slope·ε with ε² = 0: differentiation that is exact on rationals."""

    value: Number
    slope: Number

    @staticmethod
    def of(x: Number) -> Dual:
        return x if isinstance(x, Dual) else Dual(x, fmpq(0))

    def __add__(self, other: Number) -> Dual:
        other = Dual.of(other)
        return Dual(self.value + other.value, self.slope + other.slope)

    __radd__ = __add__

    def __mul__(self, other: Number) -> Dual:
        other = Dual.of(other)
        return Dual(self.value * other.value, self.value * other.slope + self.slope * other.value)

    __rmul__ = __mul__


def rational(q: Fraction) -> fmpq:
    return fmpq(q.numerator, q.denominator)


def fraction(q: fmpq) -> Fraction:
    return Fraction(int(q.p), int(q.q))


def integer_value(x: Number) -> int | None:
    """The integer that x is, if it is one and known exactly."""
    return int(x.p) if isinstance(x, fmpq) and x.q == 1 else None


def bounded(x: Number) -> Number:
    """x, as a ball if it is a rational of more than ``LARGEST`` bits."""
    return arb(x) if isinstance(x, fmpq) and x.height_bits() > LARGEST else x


def shown(x: Number) -> str:
    """x in a message."""
    return str(arb(x) if isinstance(x, fmpq) and x.height_bits() > 200 else x)


def _finite(x: arb) -> arb:
    if not x.is_finite():
        raise Unsettled("a number that left the range of balls")
    return x


def power(base: Number, exponent: Number) -> Number:
    """base^exponent over the reals; exact for integer exponents and for roots of perfect powers.

    An exponent p/q in lowest terms is a root: of a negative base, too, where q is odd. Where the exponent is a ball,
    the base has to be positive.
    """
    if isinstance(base, Matrix) or isinstance(exponent, Matrix):
        raise NotConvertible("Expected numbers in a power but found a matrix; multiply matrices with @.")
    n = integer_value(exponent)
    if n is not None:
        return _integer_power(base, n)
    if isinstance(exponent, Dual) or (isinstance(base, Dual) and not isinstance(exponent, fmpq)):
        raise NotConvertible("Expected rational exponents inside a derivative.")
    if isinstance(base, Dual):
        return Dual(_root_power(base.value, exponent), exponent * _root_power(base.value, exponent - 1) * base.slope)
    if isinstance(exponent, fmpq):
        return _root_power(base, exponent)
    if base == 0 if isinstance(base, fmpq) else base.is_zero():
        if exponent > 0:
            return fmpq(0)
        raise (Undefined if exponent < 0 else Unsettled)(f"a power of 0 with exponent {exponent}")
    return _positive_power(arb(base), exponent)


def _positive_power(base: arb, exponent: Number) -> arb:
    if not base > 0:
        raise Unsettled(f"a power of {base} with exponent {shown(exponent)}")
    return _finite((arb(exponent) * base.log()).exp())


def _integer_power(base: Number, n: int) -> Number:
    if isinstance(base, Dual):
        if n == 0:
            return Dual(fmpq(1), fmpq(0))
        return Dual(_integer_power(base.value, n), fmpq(n) * _integer_power(base.value, n - 1) * base.slope)
    if isinstance(base, fmpq):
        if n < 0 and base == 0:
            raise Undefined("division by 0")
        if base.height_bits() == 1 and n:  # −1, 0 or 1, of which n may be far too large an exponent for flint
            return base if n % 2 else abs(base)
        if abs(n) * base.height_bits() <= LARGEST:
            return base**n
        size = _finite(abs(arb(base)) ** n)
        return -size if base < 0 and n % 2 else size
    if n < 0:
        if base.contains(0):
            raise (Undefined if base.is_zero() else Unsettled)("division by 0")
        return _finite(base**n if n > -64 or base > 0 else arb(1) / _repeated(base, -n))
    # arb's own power goes through the logarithm and gives nan on a ball around 0.
    if n < 64:
        return math.prod([base] * n, start=arb(1))
    return _finite(base**n if base > 0 else _repeated(base, n))


def _repeated(base: arb, n: int) -> arb:
    """base^n by squaring, for a ball that reaches below 0."""
    total = arb(1)
    while n:
        if n & 1:
            total = total * base
        base, n = base * base, n >> 1
    return total


def _root_power(base: Number, exponent: fmpq) -> Number:
    """base^(p/q), q from 2 on."""
    p, q = int(exponent.p), int(exponent.q)
    zero = base == 0 if isinstance(base, fmpq) else base.is_zero()
    if zero:
        if p > 0:
            return fmpq(0)
        raise Undefined("division by 0")
    if base > 0:
        root = _exact_root(base, q) if isinstance(base, fmpq) else None
        return _positive_power(arb(base), exponent) if root is None else _integer_power(root, p)
    if base < 0:
        if q % 2 == 0:
            raise Undefined(f"a power of {shown(base)} with exponent {shown(exponent)}")
        size = _root_power(-base, exponent)
        return -size if p % 2 else size
    low, high = arb(base).lower(), arb(base).upper()
    if p > 0 and q % 2:
        return _integer_power(arb(_root_power(low, fmpq(1, q))).union(arb(_root_power(high, fmpq(1, q)))), p)
    if p > 0 and low >= 0:
        return arb(0).union(arb(_root_power(high, exponent)))
    raise Unsettled(f"a power of {base} with exponent {shown(exponent)}")


def _exact_root(base: fmpq, q: int) -> fmpq | None:
    """The q-th root of a positive rational if it is rational."""
    roots = []
    for part in (base.p, base.q):
        root = part.root(q) if q < part.bit_length() else fmpz(1)
        if root**q != part:
            return None
        roots.append(root)
    return fmpq(*roots)


def logarithm(x: Number, base: Number) -> Number:
    """log x / log base, rational where both are powers of one rational number with small exponents."""
    if not isinstance(x, fmpq | arb) or not isinstance(base, fmpq | arb):
        raise NotConvertible("Expected numbers in a logarithm.")
    above, below = _log(x), _log(base)
    if below == 0 if isinstance(below, fmpq) else below.is_zero():
        raise Undefined("a logarithm to base 1")
    ratio = above * power(below, fmpq(-1))
    if isinstance(x, fmpq) and isinstance(base, fmpq) and abs(ratio) < LARGEST:
        near = Fraction(float(arb(ratio).mid())).limit_denominator(64)
        size = max(abs(near.numerator) * base.height_bits(), near.denominator * x.height_bits())
        if size <= LARGEST and x**near.denominator == base**near.numerator:
            return rational(near)
    return ratio


def factorial(n: Number) -> Number:
    """n!, for n = 0, 1, 2, …; no other number has one here."""
    if isinstance(n, fmpq):
        if n < 0 or n.q != 1:
            raise Undefined(f"the factorial of {shown(n)}")
        return fmpq(math.factorial(int(n.p))) if n <= LARGEST_FACTORIAL else _finite(arb(n + 1).gamma())
    if not isinstance(n, arb):
        raise NotConvertible("Expected a number before the exclamation mark.")
    raise (Undefined if n < 0 or not n.contains_integer() else Unsettled)(f"the factorial of {n}")


def binomial(n: Number, k: Number) -> Number:
    """n(n−1)⋯(n−k+1)/k! for any real n and whole k; 0 for k < 0."""
    if not isinstance(n, fmpq | arb) or not isinstance(k, fmpq | arb):
        raise NotConvertible("Expected two numbers in a binomial coefficient.")
    if isinstance(k, arb):
        raise (Unsettled if k.contains_integer() else Undefined)(f"a binomial coefficient with {k} below")
    if k.q != 1:
        raise Undefined(f"a binomial coefficient with {shown(k)} below")
    if k < 0:
        return fmpq(0)
    if isinstance(n, fmpq) and n.q == 1 and n >= 0:
        k = min(k, n - k)
        if k < 0:
            return fmpq(0)
    if k > LARGEST_FACTORIAL:
        raise Unsettled(f"a binomial coefficient with {shown(k)} below")
    total = fmpq(1)
    for i in range(int(k.p)):
        total = bounded(total * (n - i) / (i + 1))
    return total


def greatest(values: list[Number]) -> Number:
    """The largest of some numbers; a ball around it where balls overlap."""
    best = values[0]
    for value in values[1:]:
        if not isinstance(best, fmpq | arb) or not isinstance(value, fmpq | arb):
            raise NotConvertible("Expected numbers to compare.")
        best = best if best >= value else value if value >= best else arb(best).max(arb(value))
    return best


def least(values: list[Number]) -> Number:
    """The smallest of some numbers; a ball around it where balls overlap."""
    return values[0] if len(values) == 1 else -greatest([-v for v in values])


def _sign(x: Number) -> Number:
    if x > 0 or x < 0:
        return fmpq(1) if x > 0 else fmpq(-1)
    if x == 0 if isinstance(x, fmpq) else x.is_zero():
        return fmpq(0)
    raise Unsettled("sign at 0")


def _step(x: Number) -> Number:
    if x > 0 or x < 0:
        return fmpq(1) if x > 0 else fmpq(0)
    raise (Undefined if isinstance(x, fmpq) or x.is_zero() else Unsettled)("step at 0")


def _relu(x: Number) -> Number:
    return x if x > 0 else fmpq(0) if x <= 0 else arb(x).max(arb(0))


def _log(x: Number) -> Number:
    if not x > 0:
        raise (Undefined if x <= 0 else Unsettled)(f"log of {shown(x)}")
    return fmpq(0) if isinstance(x, fmpq) and x == 1 else arb(x).log()


def _floor(x: Number) -> Number:
    if isinstance(x, fmpq):
        return fmpq(x.floor())
    below = x.floor().unique_fmpz()
    if below is None:
        raise Unsettled(f"the whole number below {x}")
    return fmpq(below)


def _with(value_at_0: int, of: Callable[[arb], arb]) -> Callable[[Number], Number]:
    """A function that is rational at 0 and not looked at for other rational values."""
    return lambda x: fmpq(value_at_0) if isinstance(x, fmpq) and x == 0 else _finite(of(arb(x)))


def _pole(name: str, of: Callable[[arb], arb]) -> Callable[[Number], Number]:
    """A function with a pole at 0; arb says nan or infinity on a ball that reaches any pole."""

    def value(x: Number) -> arb:
        if x == 0 if isinstance(x, fmpq) else x.is_zero():
            raise Undefined(f"{name} at 0")
        return _finite(of(arb(x)))

    return value


def _on(
    name: str, inside: Callable[[Number], bool], outside: Callable[[Number], bool], zero: int, of: Callable[[arb], arb]
) -> Callable[[Number], Number]:
    """A function with an end to its domain, and the value 0 at ``zero``; a ball is inside, outside or neither."""

    def value(x: Number) -> Number:
        if inside(x):
            return fmpq(0) if isinstance(x, fmpq) and x == zero else _finite(of(arb(x)))
        raise (Undefined if outside(x) else Unsettled)(f"{name} of {shown(x)}")

    return value


_LARGEST_EXPONENT = arb(2) ** 200
"""Of exp: beyond it the exponent of the result alone would fill the memory sooner or later."""


def _exp(x: Number) -> Number:
    if isinstance(x, fmpq) and x == 0:
        return fmpq(1)
    if arb(x) > _LARGEST_EXPONENT:
        raise Unsettled(f"exp of {shown(x)}, which is too large")
    return _finite((arb(x) if arb(x) > -_LARGEST_EXPONENT else (-_LARGEST_EXPONENT).union(arb(x))).exp())


_NATIVE: Mapping[str, Callable[[Number], Number]] = {
    "abs": abs,
    "relu": _relu,
    "exp": _exp,
    "log": _log,
    "sign": _sign,
    "step": _step,
    "erf": _with(0, arb.erf),
    "floor": _floor,
    "ceil": lambda x: -_floor(-x),
    "sin": _with(0, arb.sin),
    "cos": _with(1, arb.cos),
    "asin": _on("asin", lambda x: abs(x) <= 1, lambda x: abs(x) > 1, 0, arb.asin),
    "atan": _with(0, arb.atan),
    # By their definitions these would lose digits, or a pole, that arb keeps.
    "tan": _with(0, arb.tan),
    "sec": _with(1, arb.sec),
    "cot": _pole("cot", arb.cot),
    "csc": _pole("csc", arb.csc),
    "coth": _pole("coth", arb.coth),
    "csch": _pole("csch", arb.csch),
    "sech": _with(1, arb.sech),
    "acos": _on("acos", lambda x: abs(x) <= 1, lambda x: abs(x) > 1, 1, arb.acos),
    "sinh": _with(0, arb.sinh),
    "cosh": _with(1, arb.cosh),
    "tanh": _with(0, arb.tanh),
    "asinh": _with(0, arb.asinh),
    "acosh": _on("acosh", lambda x: x >= 1, lambda x: x < 1, 1, arb.acosh),
    "atanh": _on("atanh", lambda x: abs(x) < 1, lambda x: abs(x) >= 1, 0, arb.atanh),
    "erfc": _with(1, arb.erfc),
}


_KINKED: Mapping[str, Callable[[Number], Number]] = {
    "abs": lambda right: 2 * right - 1,
    "relu": lambda right: right,
    "sign": lambda right: fmpq(0),
    "step": lambda right: fmpq(0),
}
"""The slopes of functions with a kink or a jump at 0, in terms of 1 to the right of it and 0 to the left."""


def called(name: str, x: Number) -> Number | None:
    """The value of a function at x; None where it has to be computed from its ``definition``."""
    if isinstance(x, Dual):
        if name == "exp":
            value = called(name, x.value)
            return Dual(value, value * x.slope)
        if name in _KINKED:
            return Dual(_NATIVE[name](x.value), _KINKED[name](_step(x.value)) * x.slope)
        if name in tree.PRIMITIVES or name == "relu":
            raise NotConvertible(f"Expected polynomials inside a derivative but found {name}.")
        return None
    if isinstance(x, Matrix):
        raise NotConvertible(f"Expected a number as the argument of {name} but found a matrix.")
    if name in _NATIVE:
        return _NATIVE[name](x)
    if name not in tree.CALLS:
        raise NotConvertible(f"Expected one of {', '.join(tree.CALLS)} but got {name!r}.")
    return None


@cache
def definition(name: str) -> Expr:
    """What the function of that name says of ``ARGUMENT``."""
    defined = functions.definition(name, ARGUMENT)
    assert defined is not None
    return defined
