"""The named functions of one real number that are written by others: what each stands for.

A function that is not listed is a primitive of the tree (``tree.PRIMITIVES``). Where its definition has no value
(tan at a zero of the cosine, acosh below 1), neither has the function.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

from symgrad.core import tree
from symgrad.core.tree import Expr, call, constant, decimal, exp, expr, log, sqrt

_HALF = Fraction(1, 2)
PI = constant("pi")


def _cases(*parts: Expr | int) -> Expr:
    return Expr("Cases", tuple(map(expr, parts)))


def _negative(x: Expr) -> Expr:
    return tree.relation("<", x, 0)


def _clip(x: Expr, lower: int, upper: int) -> Expr:
    return Expr("Min", (expr(upper), Expr("Max", (expr(lower), x))))


def _sinh(x: Expr) -> Expr:
    return (exp(x) - exp(-x)) / 2


def _cosh(x: Expr) -> Expr:
    return (exp(x) + exp(-x)) / 2


def _tanh(x: Expr) -> Expr:
    return 1 - 2 / (exp(2 * x) + 1)


# Klambauer et al. 2017 derive the two constants of selu from the fixed point with mean 0 and variance 1.
_SELU_ALPHA = decimal("1.6732632423543772848170429916717")
_SELU_LAMBDA = decimal("1.0507009873554804934193349852946")


_DEFINITIONS: Mapping[str, Callable[[Expr], Expr]] = {
    "relu": lambda x: (x + abs(x)) / 2,
    "tan": lambda x: call("sin", x) / call("cos", x),
    "cot": lambda x: call("cos", x) / call("sin", x),
    "sec": lambda x: 1 / call("cos", x),
    "csc": lambda x: 1 / call("sin", x),
    "acos": lambda x: PI / 2 - call("asin", x),
    "acot": lambda x: PI / 2 - call("atan", x),
    "asec": lambda x: PI / 2 - call("asin", 1 / x),
    "acsc": lambda x: call("asin", 1 / x),
    "ceil": lambda x: -call("floor", -x),
    "sinh": _sinh,
    "cosh": _cosh,
    "tanh": _tanh,
    "coth": lambda x: 1 + 2 / (exp(2 * x) - 1),
    "sech": lambda x: 1 / _cosh(x),
    "csch": lambda x: 1 / _sinh(x),
    "asinh": lambda x: log(x + sqrt(x**2 + 1)),
    # √(x−1)√(x+1), since √(x²−1) would let x ≤ −1 in.
    "acosh": lambda x: log(x + sqrt(x - 1) * sqrt(x + 1)),
    "atanh": lambda x: (log(1 + x) - log(1 - x)) / 2,
    "acoth": lambda x: (log(1 + 1 / x) - log(1 - 1 / x)) / 2,
    "Phi": lambda x: (1 + call("erf", x / sqrt(expr(2)))) / 2,
    "erfc": lambda x: 1 - call("erf", x),
    "sigmoid": lambda x: 1 / (1 + exp(-x)),
    "softplus": lambda x: log(1 + exp(x)),
    "silu": lambda x: x / (1 + exp(-x)),
    "gelu": lambda x: x * (1 + call("erf", x / sqrt(expr(2)))) / 2,
    "mish": lambda x: x * _tanh(log(1 + exp(x))),
    "elu": lambda x: _cases(exp(x) - 1, _negative(x), x),
    "selu": lambda x: _SELU_LAMBDA * _cases(_SELU_ALPHA * (exp(x) - 1), _negative(x), x),
    "relu6": lambda x: _clip(x, 0, 6),
    "hardtanh": lambda x: _clip(x, -1, 1),
    "softsign": lambda x: x / (1 + abs(x)),
}


def definition(name: str, argument: Expr) -> Expr | None:
    """What the function of that name says of its argument, in other functions; None for a primitive."""
    define = _DEFINITIONS.get(name)
    return define(argument) if define else None
