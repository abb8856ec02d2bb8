"""The value of a tree at an instance: exact rationals as long as they last, balls where they do not.

``ground`` opens sums and products over concrete ranges; ``Evaluator`` computes what is left with python-flint
(``fmpq``, and ``arb`` once a root, a logarithm or π is met), expectations by enumeration of the instance's law.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import product as cartesian
from operator import is_
from typing import Any

import numpy as np
from flint import arb, fmpq

from symgrad.checks import matrices
from symgrad.checks.instances import Instance
from symgrad.checks.matrices import Matrix
from symgrad.core import binding, tree
from symgrad.core.matrices import ORDERED
from symgrad.core.tree import Expr
from symgrad.errors import NotConvertible, ParameterError
from symgrad.numerics import quadrature
from symgrad.theory.rules.laws import density

Number = Any  # fmpq | arb | Dual, or a Matrix of these; in an integrand, float
LARGEST_RANGE = 4096
"""How many terms a sum or a product may have when it is opened."""
_LOOSEST = 1e-3  # of a quadrature's error beside its value: where the integral diverges it is far larger


class Undefined(NotConvertible):
    """A tree that has no real value at this instance: a logarithm of 0, a root of −1, a slope at the kink."""


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


def _slope(x: Number) -> Number:
    return Dual.of(x).slope


def rational(q: Fraction) -> fmpq:
    return fmpq(q.numerator, q.denominator)


def integer_value(x: Number) -> int | None:
    """The integer that x is, if it is one and known exactly."""
    return int(x.p) if isinstance(x, fmpq) and x.q == 1 else None


def power(base: Number, exponent: Number) -> Number:
    """base^exponent over the reals; exact for integer exponents and for roots of perfect squares."""
    n = integer_value(exponent)
    if n is not None:
        if isinstance(base, Dual):
            if n == 0:
                return Dual(fmpq(1), fmpq(0))
            return Dual(power(base.value, exponent), exponent * power(base.value, fmpq(n - 1)) * base.slope)
        if n < 0 and (base == 0 if isinstance(base, fmpq) else base.contains(0)):
            raise Undefined("division by 0")
        if isinstance(base, arb) and n >= 0:
            # arb's own power goes through the logarithm and gives nan on a ball around 0.
            return math.prod([base] * n, start=arb(1)) if n < 64 or base.contains(0) else base**n
        return base**n
    if isinstance(base, Dual) or isinstance(exponent, Dual):
        raise NotConvertible("Expected integer exponents inside a derivative.")
    if isinstance(exponent, fmpq) and isinstance(base, fmpq) and exponent.q == 2 and base >= 0:
        roots = [math.isqrt(int(part)) for part in (base.p, base.q)]
        if roots[0] ** 2 == base.p and roots[1] ** 2 == base.q:
            return power(fmpq(*roots), fmpq(exponent.p))
    ball = arb(base)
    if isinstance(base, fmpq) and base == 0 and exponent > 0:
        return fmpq(0)
    if not ball > 0:
        raise Undefined(f"a power of {base} with exponent {exponent}")
    return (arb(exponent) * ball.log()).exp()


def _call(name: str, x: Number) -> Number:
    if isinstance(x, Dual):
        if name == "exp":
            value = _call(name, x.value)
            return Dual(value, value * x.slope)
        raise NotConvertible(f"Expected polynomials inside a derivative but found {name}.")
    match name:
        case "abs":
            return abs(x)
        case "relu":
            return x if x > 0 else fmpq(0) if x <= 0 else arb(x).max(arb(0))
        case "sign" | "step":
            if x > 0:
                return fmpq(1)
            if x < 0:
                return fmpq(-1) if name == "sign" else fmpq(0)
            if isinstance(x, fmpq) and name == "sign":
                return fmpq(0)
            raise Undefined(f"{name} at 0")
        case "log":
            if not arb(x) > 0:
                raise Undefined(f"log of {x}")
            return fmpq(0) if isinstance(x, fmpq) and x == 1 else arb(x).log()
        case "erf":
            return fmpq(0) if isinstance(x, fmpq) and x == 0 else arb(x).erf()
        case "exp":
            return fmpq(1) if isinstance(x, fmpq) and x == 0 else arb(x).exp()
    raise NotConvertible(f"Expected one of {', '.join(tree.CALLS)} but got {name!r}.")


_CONSTANTS: Mapping[str, Callable[[], arb]] = {"pi": arb.pi, "e": lambda: arb(1).exp(), "euler_gamma": arb.const_euler}


class Evaluator:
    """Values of trees at one instance."""

    def __init__(self, instance: Instance):
        self.instance = instance
        self._expectations: dict[Expr, Number] = {}
        self._remembered: dict[Expr, Number] = {}
        self._held: frozenset[Expr] = frozenset()  # members with respect to which a derivative is taken

    def __call__(self, node: Expr) -> Number:
        """The value of ``node``. Raises Undefined where it has none, NotConvertible where it cannot be computed."""
        return self._value(self.ground(node, {}), {})

    def remembered(self, node: Expr) -> Number:
        """The same, computed once: for an instance that is complete."""
        if node not in self._remembered:
            self._remembered[node] = self(node)
        return self._remembered[node]

    def size(self, node: Expr, bound: Mapping[Expr, int]) -> int:
        """A bound of a sum or an index as an integer."""
        if node in bound:
            return bound[node]
        if node.head == "Number" and node.args[0].denominator == 1:
            return int(node.args[0])
        at = binding.substitute(node, {name: tree.expr(value) for name, value in bound.items()})
        value = integer_value(self._value(at, {}))
        if value is None:
            raise NotConvertible(f"Expected an integer for the bound or index {node!r}.")
        return value

    def ground(self, node: Expr, bound: Mapping[Expr, int]) -> Expr:
        """The tree with sums and products over concrete ranges opened, definitions put in, indices as numbers."""
        if node.head == "Symbol":
            return tree.expr(bound[node]) if node in bound else node
        if node.head == "Member":
            return self._ground_member(node, bound)
        if node.head in ("Derivative", "Gradient") and node.args[1].head == "Member":
            return self._ground_derivative(node, bound)
        if node.head in ("Sum", "Product", "PairSum", *ORDERED):
            body, *names = node.args[:-2]
            low, high = (self.size(side, bound) for side in node.args[-2:])
            if (high - low + 1) ** len(names) > LARGEST_RANGE:
                raise NotConvertible(f"Expected at most {LARGEST_RANGE} terms in {node!r}.")
            terms = [
                self.ground(body, {**bound, **dict(zip(names, values, strict=True))})
                for values in cartesian(range(low, high + 1), repeat=len(names))
                if node.head != "PairSum" or values[0] != values[1]
            ]
            if node.head in ORDERED:
                return tree.matmul(*(terms if node.head == "AscendingProduct" else reversed(terms)))
            return tree.mul(*terms) if node.head == "Product" else tree.add(*terms)
        if node.head == "E":
            return self._ground_expectation(node, bound)
        if node.head == "Var" and binding.all_members(node) & self.instance.continuous.keys():
            square, mean = tree.expectation(tree.power(node.args[0], 2)), tree.expectation(node.args[0])
            return self.ground(tree.add(square, tree.negative(tree.power(mean, 2))), bound)
        if node.head == "Integral":
            inner = {k: v for k, v in bound.items() if k != node.args[1]}
            ends = (self.ground(c, bound) for c in node.args[2:])
            return tree.integral(self.ground(node.args[0], inner), node.args[1], *ends)
        children = tuple([self.ground(c, bound) for c in node.children])
        return node if all(map(is_, children, node.children)) else node.rebuild(children)

    def _ground_derivative(self, node: Expr, bound: Mapping[Expr, int]) -> Expr:
        """The body as a function of the member with respect to which it is differentiated: that one is not opened."""
        body, wrt = node.args
        if wrt.args[0] in self.instance.sequences:
            wrt = tree.member(wrt.args[0], *(tree.expr(self.size(i, bound)) for i in wrt.args[1:]))
        before, self._held = self._held, self._held | {wrt}
        try:
            return node.rebuild((self.ground(body, bound), self.ground(wrt, bound)))
        finally:
            self._held = before

    def _ground_member(self, node: Expr, bound: Mapping[Expr, int]) -> Expr:
        name, *indices = node.args
        concrete = [tree.expr(self.size(i, bound)) for i in indices]
        instance = self.instance
        if name in instance.definitions:
            left, right = instance.definitions[name]
            # "Any member" is the first one.
            concrete = concrete or [tree.ONE] * (len(left.args) - 1)
            return self.ground(binding.substitute(right, dict(zip(left.args[1:], concrete, strict=True))), {})
        if name in instance.families:
            return tree.member(name, *(concrete or [tree.ONE] * instance.families[name].rank))
        at = tree.member(name, *concrete)
        sequence = instance.sequences[name]
        if at in instance.values or at in self._held or sequence.step is None:
            return at
        assert sequence.index is not None
        if sequence.first is not None:
            start = self.size(sequence.first[0], {})
            position = concrete[0].args[0]
            if position == start:
                return self.ground(sequence.first[1], {})
            if position < start:
                raise Undefined(f"{name} has no member {position}")
        return self.ground(binding.substitute(sequence.step, {sequence.index: concrete[0]}), {})

    def _ground_expectation(self, node: Expr, bound: Mapping[Expr, int]) -> Expr:
        body = self.ground(node.args[0], bound)
        random = {m for m in body.walk() if m.head == "Member" and m.args[0] in self.instance.families}
        if not any(m.args[0] in self.instance.continuous for m in random):
            return tree.expectation(body)
        if len(random) > 1:
            raise NotConvertible("Expected a function of a single member with a declared law inside E.")
        (one,) = random
        law = self.instance.continuous[one.args[0]]
        taken = binding.free_symbols(body).union(*map(binding.free_symbols, law.parameters))
        at = binding.fresh(taken, tree.symbol("t"))
        weight, low, high = density(law.kind, law.parameters, at)
        return tree.integral(tree.mul(binding.substitute(body, {one: at}), weight), at, low, high)

    def _value(self, node: Expr, overriding: Mapping[Expr, Number]) -> Number:
        args = node.args
        if node in overriding:
            return overriding[node]
        if node.head in (*tree.MOMENTS, "Integral", "Derivative", "Gradient") and any(
            isinstance(v, (Dual, Matrix)) for v in overriding.values()
        ):
            # Their values do not carry the slope on; a second derivative would need a second ε.
            raise NotConvertible(f"Expected a polynomial inside a derivative but found {node!r}.")
        match node.head:
            case "Number":
                return rational(args[0])
            case "Decimal":
                return rational(Fraction(args[0]))
            case "Constant" if args[0] in _CONSTANTS:
                return _CONSTANTS[args[0]]()
            case "Symbol" | "Member":
                return self.instance.value(node)
            case "Add":
                return sum((self._value(a, overriding) for a in args[1:]), start=self._value(args[0], overriding))
            case "Mul":
                total = self._value(args[0], overriding)
                for factor in args[1:]:
                    total = total * self._value(factor, overriding)
                return total
            case "Pow":
                return power(self._value(args[0], overriding), self._value(args[1], overriding))
            case "Call":
                return _call(args[0], self._value(args[1], overriding))
            case "Apply":
                inside = self._value(args[2], overriding)
                if isinstance(inside, Matrix):
                    return inside.map(lambda x: self._apply(args[0], args[1], x))
                return self._apply(args[0], args[1], inside)
            case "ScalarFunction" if isinstance(column := self._value(args[1], overriding), Matrix):
                return matrices.polynomial(self.instance.fields[args[0]], column)
            case "Derivative" | "Gradient" if args[1].head in ("Symbol", "Member"):
                return self._derivative(node, overriding)
            case head if head in matrices.HEADS:
                return matrices.value(node, lambda n: self._value(n, overriding), lambda x: power(x, fmpq(1, 2)))
            case "E":
                return self._expectation(args[0])
            case "Var":
                mean = self._expectation(args[0])
                return self._expectation(tree.power(args[0], 2)) - mean * mean
            case "Cov":
                means = [self._expectation(a) for a in args]
                return self._expectation(tree.mul(*args)) - means[0] * means[1]
            case "Integral":
                return self._integral(node)
        raise NotConvertible(f"Expected an expression with a value but got {node!r}.")

    def _derivative(self, node: Expr, overriding: Mapping[Expr, Number]) -> Number:
        body, wrt = node.args
        # A member that stands for something has the value of that; in the body it is held.
        here = self(wrt) if wrt.head == "Member" and wrt not in overriding else self._value(wrt, overriding)

        def slope(at: Number) -> Number:
            found = self._value(body, {**overriding, wrt: at})
            return found.map(_slope) if isinstance(found, Matrix) else _slope(found)

        if not isinstance(here, Matrix):
            return slope(Dual(here, fmpq(1)))
        one = fmpq(1)
        return matrices.derivative(node.head, here, lambda i, j: slope(here.replace(i, j, Dual(here.rows[i][j], one))))

    def _apply(self, name: str, order: int, x: Number) -> Number:
        """The order-th derivative at x of the polynomial that this instance puts for an unnamed function."""
        coefficients = self.instance.polynomials[name]
        for _ in range(order):
            coefficients = tuple(fmpq(k) * c for k, c in enumerate(coefficients) if k)
        total: Number = fmpq(0)
        for c in reversed(coefficients):
            total = total * x + c
        return total

    def _expectation(self, body: Expr) -> Number:
        if body not in self._expectations:
            members = {m for m in body.walk() if m.head == "Member" and m.args[0] in self.instance.families}
            total: Number = fmpq(0)
            for chance, outcome in self.instance.outcomes(members):
                total = total + chance * self._value(body, outcome)
            self._expectations[body] = total
        return self._expectations[body]

    def _integral(self, node: Expr) -> arb:
        """A ball around an integral, its radius the error bound of the quadrature."""
        body, at, low, high = node.args
        ends = [_end(side, self) for side in (low, high)]
        known = {s: float(arb(self.instance.value(s)).mid()) for s in binding.free_symbols(body) if s != at}
        try:
            value, error = quadrature.integral(integrand(body, at, known), *ends, points=(0.0,))
        except (ParameterError, ArithmeticError, ValueError) as no:  # it diverges, or leaves the reals or the floats
            raise Undefined(str(no)) from no
        if error > _LOOSEST * max(1.0, abs(value)):
            raise Undefined(f"{node!r}: quadrature does not settle on a value")
        return arb(value, error + 1e-13 * abs(value) + 1e-300)


def _end(node: Expr, evaluator: Evaluator) -> float:
    if node == tree.constant("infinity"):
        return math.inf
    if node == tree.negative(tree.constant("infinity")):
        return -math.inf
    return float(arb(evaluator._value(node, {})).mid())


_FLOATING: Mapping[str, Callable[[float], float]] = {
    "exp": math.exp,
    "log": math.log,
    "abs": abs,
    "sign": lambda x: float((x > 0) - (x < 0)),
    "relu": lambda x: max(x, 0.0),
    "step": lambda x: float(x > 0),
    "erf": math.erf,
}


def integrand(node: Expr, at: Expr, known: Mapping[Expr, float]) -> Callable[[float], float]:
    """``node`` as a function of ``at`` in floats; it is called some thousand times an integral."""
    if node == at:
        return lambda t: t
    if not binding.free_symbols(node) & {at} and node.head in ("Symbol", "Number", "Constant"):
        constant = known[node] if node.head == "Symbol" else _float_constant(node)
        return lambda t: constant
    exponents = [c.args[1] for c in node.children if node.head == "Mul" and c.head == "Call" and c.args[0] == "exp"]
    if len(exponents) > 1:  # e^t e^(−t²): one factor overflows where their product is nearly 0
        others = (c for c in node.children if not (c.head == "Call" and c.args[0] == "exp"))
        return integrand(tree.mul(tree.exp(tree.add(*exponents)), *others), at, known)
    inside = [integrand(c, at, known) for c in node.children]
    match node.head:
        case "Add":
            return lambda t: math.fsum(f(t) for f in inside)
        case "Mul":
            return lambda t: math.prod(f(t) for f in inside)
        case "Pow":
            base, exponent = inside
            return lambda t: float(np.power(base(t), exponent(t)))  # overflows to infinity instead of raising
        case "Call":
            function, (argument,) = _FLOATING[node.args[0]], inside
            return lambda t: function(argument(t))
    raise NotConvertible(f"Expected an elementary integrand but got {node!r}.")


def _float_constant(node: Expr) -> float:
    return float(node.args[0]) if node.head == "Number" else float(_CONSTANTS[node.args[0]]().mid())
