"""Planted errors: false neighbours of a statement that every check which settles it must refute."""

from __future__ import annotations

from fractions import Fraction

from symgrad.core import tree
from symgrad.core.tree import Expr
from symgrad.errors import NotConvertible
from symgrad.theory.conversion import Algebra

_FACTOR = Fraction(7, 5)
_REVERSED = {"<": "≥", "≤": ">", ">": "≤", "≥": "<", "≠": "=", "=": "≠"}


def spoils(statement: Expr) -> tuple[Expr, ...]:
    """The statement with its right side r as 7r/5 (1 where r is 0); an inequality reversed instead."""
    if statement.head == "And":
        return tuple(
            tree.all_of(*statement.args[:i], spoiled, *statement.args[i + 1 :])
            for i, part in enumerate(statement.args)
            for spoiled in spoils(part)
        )
    kind, left, right = statement.args
    if kind == "=":
        return (tree.equal(left, spoiled_side(right)),)
    if kind == "≈":
        return (tree.relation("≈", tree.mul(_FACTOR, left), right),)
    return (tree.relation(_REVERSED[kind], left, right),)


def spoiled_side(right: Expr) -> Expr:
    return tree.ONE if _vanishes(right) else tree.mul(_FACTOR, right)


def _vanishes(node: Expr) -> bool:
    """Whether ``node`` is plainly 0, as δ·relu(0) is: then 7/5 of it would be no error."""
    if node == tree.ZERO:
        return True
    try:
        return Algebra().to_sympy(node) == 0
    except NotConvertible:
        return False
