"""Statements about matrices of at most two rows and columns, proved by real arithmetic alone, without any lemma."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from symgrad.checks import smt
from symgrad.checks.entries import Entries
from symgrad.checks.magnitudes import Magnitudes
from symgrad.checks.plane_matrices import Plane
from symgrad.core import binding, tree
from symgrad.core.tree import Expr
from symgrad.core.verdicts import Verdict
from symgrad.errors import NotConvertible

Encoded = tuple[str, list[Expr], Expr]
"""What it is written in, premises, and the statement."""


def proved_by(
    statement: Expr, conditions: Sequence[Expr], sizes: Mapping[Expr, tuple[int, int]], milliseconds: int = 3000
) -> str | None:
    """In what the statement, written out, is decided by z3: "lengths", "magnitudes" or "entries"; None where it is not.

    ``sizes`` of all matrices; every other name is a real number. What is proved holds wherever it has a value.
    """
    if not smt.available() or statement.has("Cases"):  # of a case distinction not all parts need a value
        return None
    for name, premises, goal in _encoded(statement, conditions, sizes):
        try:
            if all(smt.implied(premises, p, milliseconds).verdict is Verdict.PROVED for p in tree.parts(goal)):
                return name
        except NotConvertible:
            continue
    return None


def _encoded(statement: Expr, conditions: Sequence[Expr], sizes: Mapping[Expr, tuple[int, int]]) -> Iterator[Encoded]:
    for write in (_in_lengths, _in_magnitudes, _in_entries):
        try:
            yield write(statement, conditions, sizes)
        except NotConvertible:
            continue


def _in_lengths(statement: Expr, conditions: Sequence[Expr], sizes: Mapping[Expr, tuple[int, int]]) -> Encoded:
    square = frozenset(name for name, size in sizes.items() if size == (2, 2))
    columns = frozenset(name for name, size in sizes.items() if size == (2, 1))
    if len(square) + len(columns) < len(sizes):
        raise NotConvertible("Expected matrices of two rows and columns, and columns of two entries.")
    plane = Plane(square, columns)
    for condition in conditions:
        plane.assume(condition)
    goal = _each_value(plane.statement(statement))
    return "lengths", [*plane.conditions, *_with_a_value(goal)], goal


def _in_magnitudes(statement: Expr, conditions: Sequence[Expr], sizes: Mapping[Expr, tuple[int, int]]) -> Encoded:
    positive = frozenset(
        c.args[1] for c in conditions if c.args[0] == ">" and c.args[1].head == "Symbol" and c.args[2] == tree.ZERO
    )
    magnitudes = Magnitudes(positive)
    bounds = [c for c in conditions if c.args[0] in "≤≥" and c.args[1] in positive and c.args[2].head == "Number"]
    goal = magnitudes.statement(Entries(sizes).statement(statement))
    # Upper bounds of numbers that are their own absolute values; the other conditions are not needed to be true.
    bounds = [magnitudes.statement(c) for c in bounds]
    return "magnitudes", [*magnitudes.conditions, *bounds], goal


def _in_entries(statement: Expr, conditions: Sequence[Expr], sizes: Mapping[Expr, tuple[int, int]]) -> Encoded:
    entries = Entries(sizes)
    goal, bounds = _without_maxima(_each_value(entries.statement(statement)))
    said = [entries.statement(c) for c in conditions]
    return "entries", [*entries.conditions, *bounds, *said, *_with_a_value(goal)], goal


def _each_value(goal: Expr) -> Expr:
    """max(x, y) ≤ z as x ≤ z and y ≤ z: z3 likes cases in a statement better than in a number."""
    if goal.head == "Relation" and goal.args[0] == "≤" and goal.args[1].head == "Max":
        return tree.all_of(*(tree.relation("≤", value, goal.args[2]) for value in goal.args[1].args))
    return goal


def _without_maxima(goal: Expr) -> tuple[Expr, list[Expr]]:
    """x ≤ max(|y| + |z|, …) as x ≤ N for an N ≥ ±y ± z, …: N may be the maximum, so that more is proved."""
    if goal.head != "Relation" or goal.args[0] != "≤" or not goal.args[2].has("Max"):
        return goal, []
    table: dict[Expr, Expr] = {}
    bounds = []
    for node in goal.args[2].walk():
        if node.head == "Max" and node not in table:
            table[node] = tree.symbol(f"_n{len(table)}_")
            for value in node.args:
                terms = value.args if value.head == "Add" else (value,)
                choices = ((t.args[1], -t.args[1]) if t.head == "Call" and t.args[0] == "abs" else (t,) for t in terms)
                bounds += [tree.relation("≥", table[node], tree.add(*chosen)) for chosen in product(*choices)]
    return goal.over([goal.args[1], binding.replaced(goal.args[2], table)]), bounds


def _with_a_value(goal: Expr) -> Iterator[Expr]:
    """That nothing is divided by 0: where the statement has no value it is not false."""
    for node in goal.walk():
        if node.head == "Pow" and node.args[1].head == "Number" and node.args[1].args[0] < 0:
            yield tree.relation("≠", node.args[0], 0)
