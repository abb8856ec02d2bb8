"""Typed trees as formulas of Maxima, the computer algebra system behind Moodle's question type STACK."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from symgrad.core import functions, tree
from symgrad.core.text import phrase
from symgrad.core.tree import Expr
from symgrad.errors import NotConvertible
from symgrad.reading.writing import Level, Plain, Written, to_text

_CALLS: Mapping[str, str] = {
    **{name: name for name in ("exp", "abs", "sin", "cos", "tan", "cot", "sec", "csc", "sinh", "cosh", "tanh", "coth")},
    **{name: name for name in ("sech", "csch", "asin", "acos", "atan", "asinh", "acosh", "atanh", "erf", "floor")},
    "log": "log",
    "ceil": "ceiling",
}
# What a student's name may not be: Maxima means something by it.
RESERVED = frozenset("e i pi gamma psi beta zeta diff int union and or not if then else true false inf".split())


def to_maxima(node: Expr) -> str:
    """The tree as Maxima reads it; several values are a set, a tuple is a list.

    Raises NotConvertible for what STACK has no counterpart of, and for names that mean something to Maxima.
    """
    return _Maxima().write(node)[0]


class _Maxima(Plain):
    relations: Mapping[str, str] = {"≠": "#", "≤": "<=", "≥": ">="}

    def _number(self, value: Fraction) -> Written:
        return (
            (f"{value.numerator}/{value.denominator}", Level.SUM) if value.denominator != 1 else super()._number(value)
        )

    def _constant(self, name: str) -> Written:
        found = {"pi": "%pi", "e": "%e", "infinity": "inf"}.get(name)
        if found is None:
            raise NotConvertible(f"Expected e, π or ∞ but got {name}, which STACK does not know.")
        return found, Level.ATOM

    def _symbol(self, name: str) -> Written:
        if not name.isascii() or not name.replace("_", "").isalnum() or name in RESERVED:
            raise NotConvertible(
                f"Expected a name of letters, digits and _ that means nothing to Maxima but got {name}."
            )
        return name, Level.ATOM

    def _member(self, name: str, *indices: Expr) -> Written:
        raise NotConvertible(f"Expected names without a computed index but got a member of {name}.")

    def _call(self, name: str, argument: Expr) -> Written:
        if name not in _CALLS:
            meant = functions.definition(name, argument)
            if meant is None:
                raise NotConvertible(f"Expected a function that STACK knows but got {name}.")
            return self.write(meant)
        return f"{_CALLS[name]}({self.at(argument, Level.OR)})", Level.ATOM

    def _root(self, radicand: Expr, degree: Expr) -> Written:
        return f"({self.at(radicand, Level.OR)})^(1/{self.at(degree, Level.ATOM)})", Level.POWER

    def _log(self, argument: Expr, base: Expr) -> Written:
        return self.write(tree.mul(tree.log(argument), tree.reciprocal(tree.log(base))))

    def _matrix(self, rows: int, columns: int, *entries: Expr) -> Written:
        lines = [f"[{self.listed(entries[i * columns : (i + 1) * columns])}]" for i in range(rows)]
        return f"matrix({', '.join(lines)})", Level.ATOM

    def _tuple(self, *entries: Expr) -> Written:
        return f"[{self.listed(entries)}]", Level.ATOM

    def _list(self, *values: Expr) -> Written:
        return f"{{{self.listed(values)}}}", Level.ATOM

    def _about(self, value: Expr) -> Written:
        return self.write(value)

    def write(self, node: Expr) -> Written:
        if node.head in _UNKNOWN:
            raise NotConvertible(phrase("STACK cannot compare {}", "STACK 不能比较 {}", _shown(node)))
        return super().write(node)


def _shown(node: Expr) -> str:
    try:
        return to_text(node)
    except NotConvertible:
        return repr(node)


# Maxima evaluates "and" before STACK could compare what it joins.
_UNKNOWN = frozenset(
    "And Or PlusMinus Interval Union Intersection Without NumberSet Element Sum Product Cases Apply E Var Cov Norm "
    "Binomial Transpose".split()
)
