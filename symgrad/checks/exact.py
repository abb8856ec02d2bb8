"""The value of a tree at an instance: exact rationals as long as they last, balls where they do not.

``ground`` opens sums and products over concrete ranges; ``Evaluator`` computes what is left with python-flint
(``fmpq``, and ``arb`` once a root, a logarithm or π is met), expectations by enumeration of the instance's law.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from functools import reduce
from itertools import product as cartesian
from operator import add, is_, mul
from types import MappingProxyType
from typing import Any

from flint import arb, ctx, fmpq

from symgrad.checks import algebraic, conditions, functions, inverses, matrices, spectra
from symgrad.checks.enclosures import integral_ball
from symgrad.checks.functions import Dual, Number, Undefined, Unsettled, integer_value, power, rational
from symgrad.checks.instances import Instance
from symgrad.checks.integrands import integrand
from symgrad.checks.matrices import Matrix
from symgrad.core import binding, sets, tree
from symgrad.core.matrices import ORDERED, QUANTITIES, at, identity, shape
from symgrad.core.tree import Expr
from symgrad.core.variables import Sequence
from symgrad.errors import NotConvertible, ParameterError
from symgrad.theory.rules.laws import density

LARGEST_RANGE = 4096
"""How many terms a sum or a product may have when it is opened."""
_LOOSEST = 1e-3  # of a quadrature's error beside its value: where the integral diverges it is far larger


_CONSTANTS: Mapping[str, Callable[[], arb]] = {"pi": arb.pi, "e": lambda: arb(1).exp(), "euler_gamma": arb.const_euler}
_E = tree.constant("e")


# Their values do not carry a slope on; a second derivative would need a second ε.
_WITHOUT_SLOPE = frozenset((*tree.MOMENTS, "Integral", "Derivative", "Gradient"))
_LONG = 16  # terms from which on the numbers in a sum or a product may grow beyond what their own trees allow


def _slope(x: Number) -> Number:
    return Dual.of(x).slope


def _joined(values: Iterable[Number], join: Callable[[Number, Number], Number]) -> Number:
    return reduce(lambda total, value: functions.bounded(join(total, value)), values)


def _product(factors: Iterable[Expr]) -> Expr:
    """The product of grounded factors; a 0 among them stays beside what may have no value."""
    factors = tuple(factors)
    whole = [f for factor in factors for f in (factor.args if factor.head == "Mul" else (factor,))]
    if len(factors) == 1:
        return factors[0]
    return Expr("Mul", factors) if tree.ZERO in whole else tree.mul(*factors)


_OF_NUMBERS: Mapping[str, Callable[..., Number]] = {
    "Log": functions.logarithm,
    "Max": lambda *values: functions.greatest(list(values)),
    "Min": lambda *values: functions.least(list(values)),
    "Factorial": functions.factorial,
    "Binomial": functions.binomial,
}

_OF_MATRICES: Mapping[str, Callable[[Expr, Callable[[Expr], Any]], Any]] = {
    **dict.fromkeys(matrices.HEADS, matrices.value),
    **dict.fromkeys(inverses.HEADS, inverses.value),
    **dict.fromkeys(QUANTITIES, spectra.quantity),
}
_OF_WHOLE_MATRICES = ("exp", "log", "sin", "cos", "sinh", "cosh")
"""Functions that one may also read as a power series of a square matrix."""


class Evaluator:
    """Values of trees at one instance."""

    @classmethod
    def at(cls, values: Mapping[Expr, Number] = MappingProxyType({})) -> Evaluator:
        """For trees in variables alone, at the point with these values."""
        return cls(Instance({}, {}, {}, {}, values=dict(values)))

    def __init__(self, instance: Instance):
        self.instance = instance
        self._expectations: dict[Expr, Number] = {}
        self._remembered: dict[Expr, Number] = {}
        self._opened: dict[tuple[Expr, frozenset[Expr]], Expr] = {}
        self._complete = False  # whether what a definition stands for is opened once
        self._held: frozenset[Expr] = frozenset()  # members with respect to which a derivative is taken

    def __call__(self, node: Expr) -> Number:
        """The value of ``node``.

        Raises Undefined where it certainly has none, Unsettled where the balls of this precision do not tell, and
        NotConvertible where it cannot be computed.
        """
        return self._value(self.ground(node, {}), {})

    def remembered(self, node: Expr) -> Number:
        """The same, computed once: for an instance that is complete."""
        self._complete = True
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
        found = self._value(self.ground(at, {}), {})
        value = integer_value(found)
        if value is None:
            never = isinstance(found, fmpq) or (isinstance(found, arb) and not found.contains_integer())
            raise (Undefined if never else NotConvertible)(f"Expected an integer for the bound or index {node!r}.")
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
                ordered = terms if node.head == "AscendingProduct" else reversed(terms)
                return tree.matmul(*ordered) if terms else self._empty_product(node, low)
            return _product(terms) if node.head == "Product" else tree.add(*terms)
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
        if all(map(is_, children, node.children)):
            return node
        if node.head == "Pow":  # 1 to a power without a value has none
            return Expr("Pow", children)
        return _product(children) if node.head == "Mul" else node.rebuild(children)

    def _empty_product(self, node: Expr, low: int) -> Expr:
        """The identity that conforms with the first factor, which does not stand in the product any more."""
        sequences = self.instance.sequences.values()
        declared = {s.name: (s.index, tuple(map(tree.expr, s.shape))) for s in sequences if s.shape}
        sides = shape(at(node.args[0], node.args[1], tree.expr(low)), declared)
        if not sides:
            return tree.matmul()
        return identity(self.size(sides[0 if node.head == "AscendingProduct" else 1], {}))

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
        sequence = instance.sequences.get(name)
        if sequence is None or at in instance.values or at in self._held or sequence.step is None:
            return at
        if self._complete:
            if (at, self._held) not in self._opened:
                self._opened[at, self._held] = self._ground_sequence(sequence, at)
            return self._opened[at, self._held]
        return self._ground_sequence(sequence, at)

    def _ground_sequence(self, sequence: Sequence, at: Expr) -> Expr:
        """What the member of a sequence stands for."""
        name, *concrete = at.args
        assert sequence.index is not None and sequence.step is not None
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
        if node.head in _WITHOUT_SLOPE and any(isinstance(v, (Dual, Matrix)) for v in overriding.values()):
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
            case "Add" | "Mul" if len(args) > _LONG:
                return _joined((self._value(a, overriding) for a in args), add if node.head == "Add" else mul)
            case "Add":
                return sum((self._value(a, overriding) for a in args[1:]), start=self._value(args[0], overriding))
            case "Mul":
                total = self._value(args[0], overriding)
                for factor in args[1:]:
                    total = total * self._value(factor, overriding)
                return total
            case "Pow":
                base, exponent = args
                if base.head == "Constant" and base == _E:  # exp loses fewer digits than a logarithm around e
                    return self._called("exp", self._value(exponent, overriding))
                return power(self._value(base, overriding), self._value(exponent, overriding))
            case "Call":
                return self._called(args[0], self._value(args[1], overriding))
            case "Apply":
                inside = self._value(args[2], overriding)
                if isinstance(inside, Matrix):
                    return inside.map(lambda x: self._apply(args[0], args[1], x))
                return self._apply(args[0], args[1], inside)
            case "ScalarFunction" if isinstance(column := self._value(args[1], overriding), Matrix):
                return matrices.polynomial(self.instance.fields[args[0]], column)
            case "Derivative" | "Gradient" if args[1].head in ("Symbol", "Member"):
                return self._derivative(node, overriding)
            case head if head in _OF_MATRICES:
                return _OF_MATRICES[head](node, lambda n: self._value(n, overriding))
            case "RealRoot":  # stands only in trees that ``symgrad.checks.spectral_trees`` makes
                return algebraic.Algebraic(*args).ball(ctx.prec)
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
            case "Root":
                return power(self._value(args[0], overriding), fmpq(1) / self._value(args[1], overriding))
            case "Cases":
                return self._case(node, overriding)
            case head if head in _OF_NUMBERS:
                return _OF_NUMBERS[head](*(self._value(a, overriding) for a in args))
        raise NotConvertible(f"Expected an expression with a value but got {node!r}.")

    def _called(self, name: str, x: Number) -> Number:
        if isinstance(x, Matrix):
            if name in _OF_WHOLE_MATRICES and 1 not in x.shape:
                raise NotConvertible(f"Expected a number, a row or a column as the argument of {name}.")
            return x.map(lambda entry: self._called(name, entry))
        value = functions.called(name, x)
        return self._value(functions.definition(name), {functions.ARGUMENT: x}) if value is None else value

    def _case(self, node: Expr, overriding: Mapping[Expr, Number]) -> Number:
        """The value of the first condition that holds."""
        parts = node.args
        for value, condition in zip(parts[::2], parts[1::2], strict=False):
            if conditions.holds(condition, lambda n: self._value(n, overriding)):
                return self._value(value, overriding)
        if len(parts) % 2:
            return self._value(parts[-1], overriding)
        raise Undefined("no case holds")

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
        if name not in self.instance.polynomials:
            raise NotConvertible(f"Expected a formula for the function {name} but it is only named.")
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
        """A ball around an integral: a certain one where the integrand is analytic and the interval bounded, else one
        whose radius is the quadrature's own bound of its error."""
        body, at, low, high = node.args
        if not {low, high} & {sets.INFINITY, tree.negative(sets.INFINITY)}:
            ends = (self._value(low, {}), self._value(high, {}))
            ball = integral_ball(body, at, *ends, lambda part: self._value(part, {}))
            if ball is not None:
                return ball
        ends = [self._end(side) for side in (low, high)]
        known = {s: float(arb(self.instance.value(s)).mid()) for s in binding.free_symbols(body) if s != at}
        try:
            from symgrad.numerics import quadrature  # SciPy's import costs more than most evaluations

            value, error = quadrature.integral(integrand(body, at, known), *ends, points=(0.0,))
        except (ParameterError, ArithmeticError, ValueError) as no:  # it diverges, or leaves the reals or the floats
            raise Unsettled(str(no)) from no
        if error > _LOOSEST * max(1.0, abs(value)):
            raise Unsettled(f"{node!r}: quadrature does not settle on a value")
        return arb(value, error + 1e-13 * abs(value) + 1e-300)

    def _end(self, node: Expr) -> float:
        if node in (sets.INFINITY, tree.negative(sets.INFINITY)):
            return math.inf if node == sets.INFINITY else -math.inf
        return float(arb(self._value(node, {})).mid())
