"""Integrands as functions in floats, for quadrature."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import numpy as np

from symgrad.core import binding, functions, tree
from symgrad.core.tree import Expr
from symgrad.errors import NotConvertible

_CONSTANTS = {"pi": math.pi, "e": math.e, "euler_gamma": float(np.euler_gamma)}
_FLOATING: Mapping[str, Callable[[float], float]] = {
    "exp": math.exp,
    "log": math.log,
    "abs": abs,
    "sign": lambda x: float((x > 0) - (x < 0)),
    "relu": lambda x: max(x, 0.0),
    "step": lambda x: float(x > 0),
    "erf": math.erf,
    "erfc": math.erfc,
    "sin": math.sin,
    "cos": math.cos,
    "asin": math.asin,
    "atan": math.atan,
    "floor": lambda x: float(math.floor(x)),
    "sinh": math.sinh,
    "cosh": math.cosh,
    "tanh": math.tanh,
}


def integrand(node: Expr, at: Expr, known: Mapping[Expr, float]) -> Callable[[float], float]:
    """``node`` as a function of ``at`` in floats; it is called some thousand times an integral."""
    if node == at:
        return lambda t: t
    if not binding.free_symbols(node) & {at} and node.head in ("Symbol", "Number", "Decimal", "Constant"):
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
        case "Call" if node.args[0] in _FLOATING:
            function, (argument,) = _FLOATING[node.args[0]], inside
            return lambda t: function(argument(t))
        case "Call" if (meaning := functions.definition(*node.args)) is not None:
            return integrand(meaning, at, known)
        case "Max" | "Min":
            choose = max if node.head == "Max" else min
            return lambda t: choose(f(t) for f in inside)
    raise NotConvertible(f"Expected an elementary integrand but got {node!r}.")


def _float_constant(node: Expr) -> float:
    return _CONSTANTS[node.args[0]] if node.head == "Constant" else float(node.args[0])
