"""Strictly monotone functions of one real number: where they are defined, what values they take, their inverses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flint import fmpq

from symgrad.checks.solving.pieces import Closed, End, added, as_tree, end, inverted, multiplied, powered
from symgrad.core import tree
from symgrad.core.functions import PI
from symgrad.core.tree import Expr, call, expr
from symgrad.errors import NotConvertible

Ends = tuple[Expr | None, Expr | None, bool]
"""Low, high, and whether these belong to it; None for an end that nothing bounds."""
E = tree.constant("e")
_EVERYWHERE: Ends = (None, None, False)


@dataclass(frozen=True, slots=True)
class Monotone:
    """``inverse`` writes the formula of the inverse; ``known`` is a number and its value, where there is no formula."""

    inverse: Callable[[Expr], Expr] | None
    rising: bool = True
    domain: Ends = _EVERYWHERE
    range: Ends = _EVERYWHERE
    known: tuple[fmpq, fmpq] | None = None


def _calls(name: str) -> Callable[[Expr], Expr]:
    return lambda y: call(name, y)


_MINUS_1, _0, _1 = expr(-1), expr(0), expr(1)
_UNIT: Ends = (_MINUS_1, _1, False)
_POSITIVE: Ends = (_0, None, False)
_RIGHT = PI / 2
MONOTONE: Mapping[str, Monotone] = {
    "exp": Monotone(_calls("log"), range=_POSITIVE),
    "log": Monotone(_calls("exp"), domain=_POSITIVE),
    "tanh": Monotone(_calls("atanh"), range=_UNIT),
    "atanh": Monotone(_calls("tanh"), domain=_UNIT),
    "sinh": Monotone(_calls("asinh")),
    "asinh": Monotone(_calls("sinh")),
    "acosh": Monotone(_calls("cosh"), domain=(_1, None, True), range=(_0, None, True)),
    "atan": Monotone(_calls("tan"), range=(-_RIGHT, _RIGHT, False)),
    "acot": Monotone(_calls("cot"), rising=False, range=(_0, PI, False)),
    "asin": Monotone(_calls("sin"), domain=(_MINUS_1, _1, True), range=(-_RIGHT, _RIGHT, True)),
    "acos": Monotone(_calls("cos"), rising=False, domain=(_MINUS_1, _1, True), range=(_0, PI, True)),
    "sigmoid": Monotone(None, range=(_0, _1, False)),
    "softplus": Monotone(None, range=_POSITIVE),
    "softsign": Monotone(lambda y: y / (1 - abs(y)), range=_UNIT),
    "erf": Monotone(None, range=_UNIT, known=(fmpq(0), fmpq(0))),
    "erfc": Monotone(None, rising=False, range=(_0, expr(2), False), known=(fmpq(0), fmpq(1))),
    "Phi": Monotone(None, range=(_0, _1, False), known=(fmpq(0), fmpq(1, 2))),
}
SIGN_OF_ARGUMENT = ("silu", "gelu", "mish", "elu", "selu")
EVERYWHERE = (
    *("abs", "relu", "sin", "cos", "cosh", "relu6", "hardtanh", *SIGN_OF_ARGUMENT),
    *(name for name, about in MONOTONE.items() if about.domain == _EVERYWHERE),
)
"""Functions that are defined on the whole line."""


def formula(number: End) -> Expr:
    found = as_tree(number)
    if found is None:
        raise NotConvertible(f"Expected a number that can be written in radicals but got {number!r}.")
    return found


def undone(name: str, value: End) -> End:
    """The number at which the function has the value, which is in its range."""
    about = MONOTONE[name]
    if about.known is not None and value == about.known[1]:
        return about.known[0]
    if isinstance(value, Closed):  # what is written as a value of the function needs no inverse
        if value.formula.head == "Call" and value.formula.args[0] == name:
            return end(value.formula.args[1])
        if name == "exp" and value.formula.head == "Pow" and value.formula.args[0] == E:
            return end(value.formula.args[1])
        if name == "exp" and value.formula == E:
            return fmpq(1)
        if name == "log" and value.formula.head == "Call" and value.formula.args[0] == "log":
            return end(value.formula.args[1])
    if name == "softplus":
        return undone("exp", added(undone("log", value), fmpq(-1)))
    if name == "sigmoid":
        return undone("exp", multiplied(value, inverted(added(fmpq(1), multiplied(fmpq(-1), value)))))
    if about.inverse is None:
        raise NotConvertible(f"Expected a number whose inverse under {name} is known but got {value!r}.")
    return end(about.inverse(formula(value)))


def power_of(base: End, exponent: End) -> End:
    """base^exponent for a positive base other than 1: the number with that logarithm."""
    if base == Closed(E):
        return undone("log", exponent)
    if isinstance(exponent, fmpq):
        return powered(base, exponent)
    return end(Expr("Pow", (formula(base), formula(exponent))))


def logarithm(number: End, base: End) -> End:
    """The logarithm of a positive number to a positive base other than 1."""
    return undone("exp", number) if base == Closed(E) else end(Expr("Log", (formula(number), formula(base))))
