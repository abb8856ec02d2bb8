"""The value of a tree on NumPy arrays, node by node, and the logarithm of its size.

What stands for variables, members and moments is asked of the caller, so that the same walk serves formulas and
samples. ``ArrayEvaluator`` gives the plain value; ``LogEvaluator`` gives sign and logarithm, in which a product is a
sum and a power a multiple, so that nothing overflows on the way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import reduce
from typing import Any

import numpy as np
from scipy import special

from symgrad.checks.kernels import KERNELS, LOGS
from symgrad.core import sets, tree
from symgrad.core.tree import Expr
from symgrad.errors import NotConvertible, ParameterError

Value = Any  # a float, an array, or whatever has arithmetic
MemberValue = Callable[[str, tuple[Value, ...]], Value]
MomentValue = Callable[[Expr, Mapping[str, Value]], Value]

CONSTANTS = {"pi": np.pi, "e": np.e, "euler_gamma": np.euler_gamma}
_COMPARED: Mapping[str, Callable[[Value, Value], Value]] = {
    "=": np.equal,
    "≠": np.not_equal,
    "<": np.less,
    "≤": np.less_equal,
    ">": np.greater,
    "≥": np.greater_equal,
}


class ArrayEvaluator:
    """Evaluates trees; ``symbols`` gives the values of variables and of indices that are free.

    ``member(name, indices)`` gives members of families and sequences; ``moment(node, symbols)`` the moments, where
    ``symbols`` includes the indices bound around the node.
    """

    def __init__(
        self, symbols: Mapping[str, Value], member: MemberValue | None = None, moment: MomentValue | None = None
    ):
        self._symbols = symbols
        self._member = member
        self._moment = moment

    def __call__(self, node: Expr, scope: Mapping[str, Value] | None = None) -> Value:
        scope = self._symbols if scope is None else scope
        match node.head:
            case "Number" | "Decimal":
                return float(node.args[0])
            case "Constant":
                return CONSTANTS[node.args[0]]
            case "Symbol":
                return _lookup(node, scope)
            case "Add":
                return sum((self(t, scope) for t in node.args[1:]), self(node.args[0], scope))
            case "Mul":
                value = self(node.args[0], scope)
                for factor in node.args[1:]:
                    value = value * self(factor, scope)
                return value
            case "Pow":
                return self._power(node, scope)
            case "Call":
                return _called(node.args[0], self(node.args[1], scope))
            case head if head in _OF_NUMBERS:
                return _OF_NUMBERS[head]([self(a, scope) for a in node.args])
            case "Cases":
                return self._cases(node.args, scope)
            case "Member" if self._member is not None:
                return self._member(node.args[0], tuple(self(i, scope) for i in node.args[1:]))
            case "E" | "Var" | "Cov" if self._moment is not None:
                return self._moment(node, scope)
            case "Sum" | "PairSum":
                return self._over(node, scope, 0.0, lambda a, b: a + b)
            case "Product":
                return self._over(node, scope, 1.0, lambda a, b: a * b)
            case _:
                raise NotConvertible(
                    f"Expected a formula that has a value but {node!r} is left in it; "
                    "give the rules that turn it into numbers."
                )

    def _power(self, node: Expr, scope: Mapping[str, Value]) -> Value:
        base = self(node.args[0], scope)
        if node.args[1].head == "Number":
            exponent = node.args[1].args[0]
            # Repeated multiplication is quicker than pow and exact for small powers.
            return base ** int(exponent) if exponent.denominator == 1 and exponent > 0 else _root_power(base, exponent)
        exponent = self(node.args[1], scope)
        fraction = fraction_of(node.args[1])
        return base**exponent if fraction is None or fraction.denominator == 1 else _root_power(base, fraction)

    def _cases(self, parts: Sequence[Expr], scope: Mapping[str, Value]) -> Value:
        """The value of the first condition that holds, nan where none does; every value is computed everywhere."""
        value = self(parts[-1], scope) if len(parts) % 2 else np.nan
        for i in reversed(range(0, len(parts) - 1, 2)):
            value = np.where(self.holds(parts[i + 1], scope), self(parts[i], scope), value)
        return value

    def holds(self, condition: Expr, scope: Mapping[str, Value]) -> Value:
        """Where a condition holds, in floats."""
        args = condition.args
        match condition.head:
            case "Truth":
                return args[0]
            case "And" | "Or":
                join = np.logical_and if condition.head == "And" else np.logical_or
                return reduce(join, [self.holds(a, scope) for a in args])
            case "Relation" if args[0] in _COMPARED:
                return _COMPARED[args[0]](*(self._end(a, scope) for a in args[1:]))
            case "Element" if args[1].head == "Interval":
                low, high, *closed = args[1].args
                above, below = ("≤" if c else "<" for c in closed)
                return self.holds(
                    tree.all_of(tree.relation(above, low, args[0]), tree.relation(below, args[0], high)), scope
                )
        raise NotConvertible(f"Expected a relation between numbers as a condition but got {condition!r}.")

    def _end(self, node: Expr, scope: Mapping[str, Value]) -> Value:
        if node in (sets.INFINITY, tree.negative(sets.INFINITY)):
            return np.inf if node == sets.INFINITY else -np.inf
        return self(node, scope)

    def _over(
        self, node: Expr, scope: Mapping[str, Value], neutral: float, join: Callable[[Value, Value], Value]
    ) -> Value:
        total: Value = neutral
        for inner, inside in terms(node, scope, self):
            term = self(node.args[0], inner)
            total = join(total, term if inside is True else np.where(inside, term, neutral))
        return total


def terms(node: Expr, scope: Mapping[str, Value], value: Callable[[Expr, Mapping[str, Value]], Value]):
    """Pairs of the scope of one term of a Sum, Product or PairSum and where that term counts.

    Bounds may be arrays: then each term counts where its index lies between them.
    """
    lower, upper = (np.asarray(value(bound, scope)) for bound in node.args[-2:])
    for bound, side in ((lower, node.args[-2]), (upper, node.args[-1])):
        if bound.size and np.any(bound != np.round(bound)):
            raise ParameterError(f"Expected whole bounds for {node!r} but {side!r} has other values; give integers.")
    fixed = lower.ndim == upper.ndim == 0
    indices = range(int(lower.min()), int(upper.max()) + 1) if lower.size and upper.size else ()
    for k in indices:
        inside: Any = True if fixed else (lower <= k) & (k <= upper)
        if node.head == "PairSum":
            j_name, k_name = node.args[1].args[0], node.args[2].args[0]
            for j in indices:
                if j != k:
                    both = True if fixed else inside & (lower <= j) & (j <= upper)
                    yield {**scope, j_name: j, k_name: k}, both
        else:
            yield {**scope, node.args[1].args[0]: k}, inside


def _lookup(node: Expr, scope: Mapping[str, Value]) -> Value:
    if node.args[0] not in scope:
        raise ParameterError(f"Expected a value for {node.args[0]!r}; give it as an argument.")
    return scope[node.args[0]]


def _called(name: str, argument: Value) -> Value:
    own = getattr(argument, "called", None)
    return own(name) if own is not None else KERNELS[name](argument)


def fraction_of(node: Expr) -> Fraction | None:
    """The fraction that a typed exponent such as 1/3 is; None for what has other parts than numbers."""
    match node.head:
        case "Number" | "Decimal":
            return Fraction(node.args[0])
        case "Add" | "Mul":
            parts = [fraction_of(a) for a in node.args]
            if any(p is None for p in parts):
                return None
            return sum(parts, Fraction(0)) if node.head == "Add" else reduce(lambda a, b: a * b, parts)  # type: ignore
        case "Pow" if node.args[1] == _MINUS_ONE:
            base = fraction_of(node.args[0])
            return 1 / base if base else None
    return None


_MINUS_ONE = tree.expr(-1)


def _root_power(base: Value, exponent: Fraction) -> Value:
    """base^(p/q), the real root for odd q also where the base is negative."""
    if exponent.denominator % 2 == 0 or exponent.denominator == 1 or not isinstance(base, float | np.ndarray):
        return base ** float(exponent)
    size = abs(base) ** float(exponent)
    return size if exponent.numerator % 2 == 0 else np.sign(base) * size


def _factorial(values: Sequence[Value]) -> Value:
    (n,) = values
    return np.where((np.round(n) == n) & np.greater_equal(n, 0), special.gamma(np.asarray(n) + 1.0), np.nan)


def _binomial(values: Sequence[Value]) -> Value:
    n, k = (np.asarray(v, dtype=float) for v in values)
    # SciPy has none for n = −1, −2, …
    mirrored = np.where(n < 0, np.where(k % 2 == 0, 1.0, -1.0) * special.binom(k - n - 1, k), special.binom(n, k))
    return np.where(np.round(k) != k, np.nan, np.where(k < 0, 0.0, mirrored))


_OF_NUMBERS: Mapping[str, Callable[[Sequence[Value]], Value]] = {
    "Max": lambda values: reduce(np.maximum, values),
    "Min": lambda values: reduce(np.minimum, values),
    "Root": lambda values: _root_power(values[0], Fraction(1, round(values[1]))),
    "Log": lambda values: np.log(values[0]) / np.log(values[1]),
    "Factorial": _factorial,
    "Binomial": _binomial,
}


Signed = tuple[np.ndarray, np.ndarray]


class LogEvaluator:
    """(sign, log|value|) of a tree without moments; ``plain`` evaluates what stands in exponents and arguments.
    ``member`` gives members of sequences in the same form.

    A sum is taken relative to its largest term, so that only terms that cannot be seen beside it are lost.
    """

    def __init__(self, plain: ArrayEvaluator, member: Callable[[str, tuple[Value, ...]], Signed] | None = None):
        self._plain = plain
        self._member = member

    def __call__(self, node: Expr, scope: Mapping[str, Value]) -> Signed:
        with np.errstate(all="ignore"):
            return self._of(node, scope)

    def _of(self, node: Expr, scope: Mapping[str, Value]) -> Signed:
        match node.head:
            case "Number" | "Decimal" if abs(node.args[0] if node.head == "Number" else 0) > 2**53:
                # Exact integers may lie far outside the floats; their logarithm does not.
                size = abs(node.args[0])
                log = _log_of_integer(size.numerator) - _log_of_integer(size.denominator)
                return np.asarray(np.sign(float(node.args[0] > 0) - 0.5)), np.asarray(log)
            case "Mul":
                return self._product([self._of(f, scope) for f in node.args])
            case "Add":
                return _signed_sum([self._of(t, scope) for t in node.args])
            case "Pow":
                return self._power(node, scope)
            case "Member" if self._member is not None:
                return self._member(node.args[0], tuple(self._plain(i, scope) for i in node.args[1:]))
            case "Call" if node.args[0] == "exp":
                exponent = np.asarray(self._plain(node.args[1], scope), dtype=float)
                return np.ones_like(exponent), exponent
            case "Call" if node.args[0] == "log":
                _, inner = self._of(node.args[1], scope)
                return np.sign(inner), np.log(np.abs(inner))
            case "Call" if node.args[0] in ("abs", "relu"):
                sign, log = self._of(node.args[1], scope)
                return (
                    (np.abs(sign), log)
                    if node.args[0] == "abs"
                    else (np.where(sign > 0, 1.0, 0.0), np.where(sign > 0, log, -np.inf))
                )
            case "Call" if node.args[0] in LOGS:
                log = np.asarray(LOGS[node.args[0]](self._plain(node.args[1], scope)), dtype=float)
                return np.ones_like(log), log
            case "Call" if node.args[0] in ("silu", "gelu"):
                name, x = node.args
                return self._of(x * tree.call("sigmoid" if name == "silu" else "Phi", x), scope)
            case "Root":
                return self._power(tree.power(node.args[0], Fraction(1, int(node.args[1].args[0]))), scope)
            case "Product":
                return self._product(self._terms(node, scope, absent=0.0))
            case "Sum" | "PairSum":
                return _signed_sum(self._terms(node, scope, absent=-np.inf))
            case _:
                value = np.asarray(self._plain(node, scope), dtype=float)
                return np.sign(value), np.log(np.abs(value))

    def _terms(self, node: Expr, scope: Mapping[str, Value], absent: float) -> list[Signed]:
        """The terms of a sum or product; where one does not count, its logarithm is ``absent``."""
        found = []
        for inner, inside in terms(node, scope, self._plain):
            sign, log = self._of(node.args[0], inner)
            if inside is not True:
                sign, log = np.where(inside, sign, 1.0), np.where(inside, log, absent)
            found.append((sign, log))
        return found

    @staticmethod
    def _product(factors: list[Signed]) -> Signed:
        sign, log = np.ones(()), np.zeros(())
        for s, l in factors:
            sign, log = sign * s, log + l
        # 0 · ∞ never arises from finite arguments; 0 times anything finite is 0.
        return sign, np.where(sign == 0, -np.inf, log)

    def _power(self, node: Expr, scope: Mapping[str, Value]) -> Signed:
        sign, log = self._of(node.args[0], scope)
        fraction = fraction_of(node.args[1])
        if fraction is not None and fraction.denominator > 1 and fraction.denominator % 2:
            return np.abs(sign) if fraction.numerator % 2 == 0 else sign, float(fraction) * log
        exponent = np.asarray(self._plain(node.args[1], scope), dtype=float)
        whole, even = exponent == np.round(exponent), exponent % 2 == 0
        powered = np.where(sign >= 0, np.abs(sign), np.where(whole, np.where(even, 1.0, -1.0), np.nan))
        return np.where(exponent == 0, 1.0, powered), np.where(exponent == 0, 0.0, exponent * log)


def _log_of_integer(value: int) -> float:
    shift = max(value.bit_length() - 53, 0)
    return float(np.log(value >> shift)) + shift * float(np.log(2.0))


def _signed_sum(summands: list[Signed]) -> Signed:
    if not summands:
        return np.zeros(()), np.asarray(-np.inf)
    signs = np.stack(np.broadcast_arrays(*(s for s, _ in summands)))
    logs = np.stack(np.broadcast_arrays(*(l for _, l in summands)))
    largest = logs.max(axis=0)
    anchor = np.where(np.isfinite(largest), largest, 0.0)
    total = (signs * np.exp(logs - anchor)).sum(axis=0)
    return np.sign(total), np.log(np.abs(total)) + anchor
