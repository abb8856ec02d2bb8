"""The conditions under which a statement is made, one relation for each member that they are about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import product

from symgrad.checks.exact import Evaluator
from symgrad.checks.functions import Undefined
from symgrad.checks.instances import Instance
from symgrad.core import binding, tree
from symgrad.core.assumptions import Assumption
from symgrad.core.records import Derivation
from symgrad.core.tree import Expr
from symgrad.errors import NotConvertible


def conditions_at(
    derivation: Derivation, given: Iterable[Assumption], where: Sequence[Expr], instance: Instance
) -> Iterator[Expr]:
    """``where``, and each assumed condition at every index at which all its members have values."""
    yield from where
    variables = frozenset(v.as_expr() for v in derivation.variables)
    stated = [a.parameters[0] for a in given if a.kind == "condition"]
    positions = sorted({int(n.args[1].args[0]) for n in instance.values if n.head == "Member" and len(n.args) > 1})
    evaluator = Evaluator(instance)
    for condition in stated:
        indices = sorted(_indices(condition) - variables, key=repr)
        for values in product(positions, repeat=len(indices)):
            at = binding.substitute(condition, dict(zip(indices, map(tree.expr, values), strict=True)))
            if not indices or _exists(at, evaluator):
                yield at


def _indices(condition: Expr) -> frozenset[Expr]:
    """The symbols in the indices of members: what else is free has a value or none."""
    inside = [i for n in condition.walk() if n.head == "Member" for i in n.args[1:]]
    return frozenset().union(*map(binding.free_symbols, inside)) & binding.free_symbols(condition)


def _exists(condition: Expr, evaluator: Evaluator) -> bool:
    """Whether every member in the condition has a value: J_9 has none in a network of three layers."""
    try:
        grounded = [evaluator.ground(side, {}) for side in condition.args[1:]]
    except (NotConvertible, Undefined):
        return False
    values = evaluator.instance.values
    return all(n in values for side in grounded for n in side.walk() if n.head == "Member")
