"""Balls that certainly contain an integral over a bounded interval, of functions that are analytic around it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flint import acb, arb, fmpq

from symgrad.checks.functions import integer_value
from symgrad.core import binding, functions
from symgrad.core.tree import Expr
from symgrad.errors import NotConvertible

# Entire, or meromorphic with poles at which the values are not finite: a ball that meets a pole contains no number.
_ANALYTIC: Mapping[str, Callable[[acb], acb]] = {
    "exp": acb.exp,
    "sin": acb.sin,
    "cos": acb.cos,
    "sinh": acb.sinh,
    "cosh": acb.cosh,
    "tanh": acb.tanh,
    "erf": acb.erf,
}


def integral_ball(body: Expr, at: Expr, low: Any, high: Any, value: Callable[[Expr], Any]) -> arb | None:
    """A ball that contains the integral of ``body`` over ``at`` from ``low`` to ``high``, numbers or balls.

    ``value`` gives what does not depend on ``at``. None where the integrand is not a sum, product, quotient or
    composition of analytic functions, or where no ball is found that is finite. Source: F. Johansson, "Numerical
    integration in arbitrary-precision ball arithmetic", Mathematical Software – ICMS 2018.
    """
    try:
        function = _analytic(body, at, value)
    except NotConvertible:
        return None
    found = acb.integral(lambda x, _: function(x), acb(arb(low)), acb(arb(high)))
    return found.real if found.is_finite() else None


def _analytic(node: Expr, at: Expr, value: Callable[[Expr], Any]) -> Callable[[acb], acb]:
    if node == at:
        return lambda x: x
    if at not in binding.free_symbols(node):
        constant = value(node)
        if not isinstance(constant, (fmpq, arb)):
            raise NotConvertible(f"Expected a number but got {node!r}.")
        ball = acb(arb(constant))
        return lambda x: ball
    match node.head:
        case "Add":
            terms = [_analytic(a, at, value) for a in node.args]
            return lambda x: sum((f(x) for f in terms), start=acb(0))
        case "Mul":
            factors = [_analytic(a, at, value) for a in node.args]
            return lambda x: _product(f(x) for f in factors)
        case "Pow" if at not in binding.free_symbols(node.args[1]):
            exponent = integer_value(value(node.args[1]))
            if exponent is None:
                raise NotConvertible(f"Expected a whole exponent in {node!r}.")
            base = _analytic(node.args[0], at, value)
            return lambda x: base(x) ** exponent
        case "Call" if node.args[0] in _ANALYTIC:
            outer, inner = _ANALYTIC[node.args[0]], _analytic(node.args[1], at, value)
            return lambda x: outer(inner(x))
        case "Call" if node.args[0] in ("sigmoid", "sech", "csch", "coth"):
            meaning = functions.definition(*node.args)
            assert meaning is not None
            return _analytic(meaning, at, value)
    raise NotConvertible(f"Expected analytic functions in an integrand but found {node!r}.")


def _product(factors: Any) -> acb:
    total = acb(1)
    for factor in factors:
        total = total * factor
    return total
