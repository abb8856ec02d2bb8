"""The lines of a chain as they are shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from symgrad.core.records import DerivedChain, Step
from symgrad.core.tree import Expr


def shown_lines(derived: DerivedChain) -> Iterator[tuple[str, Expr, Step]]:
    """Each step with its relation and the formula to show.

    Where a step rewrote only the right side of an equation, the line goes on from that side: v = a, then = b.
    """
    before = derived.start
    for step in derived.steps:
        relation, formula = step.relation, step.expr
        if relation == "=" and before.head == formula.head == "Relation":
            same_left = before.args[:2] == formula.args[:2] and before.args[0] == "="
            relation, formula = ("=", formula.args[2]) if same_left else ("⇔", formula)
        yield relation, formula, step
        before = step.expr


def overall(relations: Iterable[str]) -> str | None:
    """The relation of the first line of a chain to its last: = and ≤ make ≤, and < among them <; of ≤ and ≥ nothing
    follows."""
    distinct = set(relations) - {"="}
    for strict, loose in (("<", "≤"), (">", "≥")):
        if distinct and distinct <= {strict, loose}:
            return strict if strict in distinct else loose
    if not distinct:
        return "="
    return distinct.pop() if len(distinct) == 1 else None
