"""Where a statement about all members of a sequence meets one member: W_{k+1} and W_3 meet at k = 2."""

from __future__ import annotations

import sympy as sp

from symgrad.core import binding, tree
from symgrad.core.records import Derivation
from symgrad.core.tree import Expr
from symgrad.theory.conversion import Algebra


def difference(left: Expr, right: Expr) -> Expr:
    """left − right with what cancels cancelled."""
    return Algebra()(sp.expand, left - right)


def same_up_to_indices(left: Expr, right: Expr) -> bool:
    """Whether two trees are equal when the indices of members are computed: W_{k+1−1} is W_k."""
    return left == right or _match(binding.canonical(left), binding.canonical(right), frozenset(), {}) is not None


def placeholders(of: Expr, derivation: Derivation) -> frozenset[Expr]:
    """The free symbols that are no variables: a statement with them is one for all members."""
    return binding.free_symbols(of) - {v.as_expr() for v in derivation.variables}


def specialised(pattern: Expr, node: Expr, derivation: Derivation) -> dict[Expr, Expr] | None:
    """What the placeholders of ``pattern`` stand for where it is ``node``; None where it is not."""
    free = placeholders(pattern, derivation)
    return _match(pattern, node, free, {})


def _match(pattern: Expr, node: Expr, free: frozenset[Expr], table: dict[Expr, Expr]) -> dict[Expr, Expr] | None:
    if pattern in free:  # an index that stands for itself, beside the members that tell its value
        return table if pattern in table and _is_zero(table[pattern], node) else None
    if pattern.head == "Member" and node.head == "Member" and pattern.args[0] == node.args[0]:
        if len(pattern.args) != len(node.args):
            return None
        for at, index in zip(pattern.args[1:], node.args[1:], strict=True):
            table_or_none = _match_index(at, index, free, table)
            if table_or_none is None:
                return None
            table = table_or_none
        return table
    if pattern.head != node.head or len(pattern.args) != len(node.args):
        return None
    bound = frozenset(binding.bound(pattern))
    if bound:
        node = _with_indices(node, binding.bound(pattern))
    for a, b in zip(pattern.args, node.args, strict=True):
        if isinstance(a, Expr) and isinstance(b, Expr):
            found = _match(a, b, free - bound, table)
            if found is None:
                return None
            table = found
        elif a != b:
            return None
    if any(bound & binding.free_symbols(value) for value in table.values()):
        return None
    return table


def _match_index(pattern: Expr, index: Expr, free: frozenset[Expr], table: dict[Expr, Expr]) -> dict[Expr, Expr] | None:
    """The index k + c of a pattern is any index: then k is that index less c."""
    pattern = binding.substitute(pattern, dict(table))
    unknown = [s for s in binding.free_symbols(pattern) if s in free and s not in table]
    if not unknown:
        return table if _is_zero(pattern, index) else None
    if len(unknown) > 1:
        return None
    shift = difference(pattern, unknown[0])
    if unknown[0] in binding.free_symbols(shift):
        return None
    return table | {unknown[0]: difference(index, shift)}


def _is_zero(left: Expr, right: Expr) -> bool:
    return left == right or difference(left, right) == tree.ZERO


def _with_indices(node: Expr, names: tuple[Expr, ...]) -> Expr:
    """A binder with its indices called otherwise; where that would capture something, as it is."""
    old = binding.bound(node)
    if old == names or frozenset(names) & binding.free_symbols(node):
        return node
    body = binding.substitute(node.args[0], dict(zip(old, names, strict=True)))
    return Expr(node.head, (body, *names, *node.args[1 + len(old) :]))
