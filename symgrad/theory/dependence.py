"""Whether an expression may depend on one member of a sequence, through recursions and definitions or openly."""

from __future__ import annotations

from collections.abc import Iterator

from symgrad.core import tree
from symgrad.core.records import Derivation
from symgrad.core.tree import Expr
from symgrad.theory.matching import difference
from symgrad.theory.ranges import never_negative

Side = str
"""Where an index lies beside the pivot: "<", "=" or ">"."""
_SIDES = ("<", "=", ">")


def surely_apart(left: Expr, right: Expr) -> bool:
    """Whether two members of one family or sequence have indices that differ by a number other than 0."""
    if len(left.args) != len(right.args):
        return False
    distances = (difference(a, b) for a, b in zip(left.args[1:], right.args[1:], strict=True))
    return any(d.head == "Number" and d != tree.ZERO for d in distances)


def depends(node: Expr, wrt: Expr, derivation: Derivation, through: Expr | None = None) -> bool:
    """Whether ``node`` may depend on the member ``wrt`` otherwise than through the member ``through``.

    False is certain, True may be ignorance. Members are told apart by their sequence and by the side of the pivot (the
    index of ``through``, or else of ``wrt``) on which their index lies. Where a recursion leads from a member to
    members with the same index or smaller ones, the sides that it can lead to are few, and all are visited.
    """
    sequences = {s.name: s for s in derivation.sequences}
    pivot = (through or wrt).args[1]

    def sides(index: Expr) -> Iterator[Side]:
        distance = difference(index, pivot)
        below, above = (never_negative(d, derivation) for d in (tree.negative(distance) - 1, distance - 1))
        beneath, over = (never_negative(d, derivation) for d in (tree.negative(distance), distance))
        for side, excluded in (("<", over), ("=", below or above), (">", beneath)):
            if not excluded:
                yield side

    def members(of: Expr) -> list[Expr]:
        return [n for n in of.walk() if n.head == "Member"]

    targets = {(wrt.args[0], side) for side in sides(wrt.args[1])}
    waiting = [(m.args[0], side) for m in members(node) if len(m.args) == 2 for side in sides(m.args[1])]
    if any(m.args[0] not in sequences for m in members(node)):
        return True
    visited: set[tuple[str, Side]] = set()
    while waiting:
        state = waiting.pop()
        name, side = state
        if state in visited or (through is not None and state == (through.args[0], "=")):
            continue
        visited.add(state)
        if state in targets:
            return True
        sequence = sequences[name]
        if sequence.step is None or sequence.index is None:
            continue
        if sequence.first and members(sequence.first[1]):
            return True
        for member in members(sequence.step):
            back = difference(sequence.index, member.args[1]) if len(member.args) == 2 else None
            if back is None or member.args[0] not in sequences or back.head != "Number" or back.args[0] < 0:
                return True
            waiting += [(member.args[0], s) for s in _stepped_back(side, back.args[0])]
    return False


def _stepped_back(side: Side, by: int) -> tuple[Side, ...]:
    """Where an index may lie that was on this side of the pivot and went down by so many."""
    if by == 0 or side == "<":
        return (side,)
    if side == "=":
        return ("<",)
    return ("=", ">") if by == 1 else _SIDES
