"""Planted errors: false neighbours of a statement that every check which settles it must refute."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from time import perf_counter

from symgrad.core import tree
from symgrad.core.matrices import identity, matrix
from symgrad.core.tree import Expr
from symgrad.core.verdicts import Evidence, Verdict
from symgrad.errors import NotConvertible
from symgrad.theory.conversion import Algebra

_FACTOR = Fraction(7, 5)


def settled_by(method: str, statement: Expr, decide: Callable[[Expr], bool], reason: str = "") -> Evidence | None:
    """Evidence that ``decide`` accepts the statement and none of its spoils; None where it does not accept it."""
    began = perf_counter()
    try:
        if not decide(statement):
            return None
        planted = spoils(statement)
        caught = sum(not decide(s) for s in planted)
    except NotConvertible:
        return None
    sound = caught == len(planted)
    return Evidence(
        method,
        Verdict.PROVED if sound else Verdict.UNDECIDED,
        reason if sound else "the same test accepts a spoiled statement",
        spoils=len(planted),
        caught_spoils=caught,
        seconds=perf_counter() - began,
    )


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
    return (tree.relation(tree.NEGATED[kind], left, right),)


def spoiled_side(right: Expr) -> Expr:
    if right.head == "Zeros" or (right.head == "Matrix" and set(right.args[2:]) == {tree.ZERO}):
        return _ones(*right.args[:2])
    return tree.ONE if _vanishes(right) else tree.mul(_FACTOR, right)


def _ones(rows: Expr | int, columns: Expr | int) -> Expr:
    """A matrix other than 0 in the place of a matrix of zeros."""
    sizes = [s.args[0] if isinstance(s, Expr) and s.head == "Number" else s for s in (rows, columns)]
    known = [int(s) for s in sizes if not isinstance(s, Expr)]
    if len(known) == 2:
        return matrix([[1] * known[1] for _ in range(known[0])])
    return identity(rows)  # where the sizes are not known and differ it does not conform, and no more is equal to 0


def _vanishes(node: Expr) -> bool:
    """Whether ``node`` is plainly 0, as δ·relu(0) is: then 7/5 of it would be no error."""
    if node == tree.ZERO:
        return True
    try:
        return Algebra().to_sympy(node) == 0
    except NotConvertible:
        return False
