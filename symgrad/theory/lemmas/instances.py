"""What the names of a lemma stand for where one of its sides meets an expression."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import permutations
from typing import Protocol

from symgrad.core import binding, tree
from symgrad.core.matrices import Shape, determinant, singular_value
from symgrad.core.tree import Expr, add, mul
from symgrad.theory.lemmas.record import ANY, Lemma, in_kind

Table = Mapping[Expr, Expr]
MOST_FACTORS = 3  # of a number that a pattern is to match


class Setting(Protocol):
    """What is known where a lemma is to be applied."""

    def shape(self, node: Expr) -> Shape: ...

    def same_size(self, left: Expr, right: Expr) -> bool: ...

    def at_most(self, low: Expr, high: Expr) -> bool:
        """Whether one size is surely at most another."""
        ...

    def nonnegative(self, node: Expr) -> bool: ...

    def met(self, condition: Expr) -> bool:
        """Whether a condition on matrices or numbers is known to hold."""
        ...


@dataclass(frozen=True, slots=True)
class Instance:
    """A lemma for certain matrices and numbers: its statement there."""

    lemma: Lemma
    statement: Expr
    conditions: tuple[Expr, ...]


def instances(lemma: Lemma, pattern: Expr, node: Expr, setting: Setting, kind: str = "") -> Iterator[Instance]:
    """The instances of the lemma in which ``pattern``, a part of its statement, is ``node``.

    Only those whose shapes fit and whose conditions are known to be met. A pattern with a norm of any kind takes the
    kind of the node's; else ``kind`` is the one of a lemma that holds for several.
    """
    numbers = {tree.symbol(name): domain for name, domain in lemma.numbers.items()}
    matrices = {tree.symbol(name): sizes for name, sizes in lemma.shapes.items()}
    for kind_there, table in _matches(pattern, node, frozenset(numbers) | frozenset(matrices), {}, setting, kind):
        if lemma.kinds and kind_there not in lemma.kinds:
            continue
        sized = _sizes(lemma, matrices, table, setting)
        if sized is None or not frozenset(matrices) <= frozenset(table):
            continue
        whole = dict(table) | sized
        lower = ((x, domain.lower) for x, domain in numbers.items() if domain.lower is not None)
        if any(x not in whole or not setting.nonnegative(add(whole[x], tree.negative(low))) for x, low in lower):
            continue
        conditions = tuple(binding.substitute(c, whole) for c in lemma.conditions)
        if all(_met(given, lemma, now, setting) for given, now in zip(lemma.conditions, conditions, strict=True)):
            yield Instance(lemma, binding.substitute(in_kind(lemma.statement, kind_there), whole), conditions)


def presupposed(node: Expr) -> frozenset[Expr]:
    """What holds wherever ``node`` has a value: it inverts invertible matrices alone."""
    found = set()
    for part in node.walk():
        if part.head == "Inverse":
            found.add(tree.relation("≠", determinant(part.args[0]), 0))
        if part.head == "ConditionNumber":
            found.add(tree.relation(">", singular_value(part.args[0], "min"), 0))
    return frozenset(found)


def _sizes(lemma: Lemma, matrices: Mapping[Expr, tuple], table: Table, setting: Setting) -> dict[Expr, Expr] | None:
    """The sizes of the matrices in the table, None where they are not as the lemma wants them."""
    found: dict[Expr, Expr] = {}
    for name, wanted in matrices.items():
        if name not in table:
            continue
        shape = setting.shape(table[name])
        if len(shape) != 2:
            return None
        for size, given in zip(wanted, shape, strict=True):
            meant = tree.symbol(size) if isinstance(size, str) else tree.expr(size)
            known = found.setdefault(meant, given) if isinstance(size, str) else meant
            if not setting.same_size(known, given):
                return None
    return found


def _met(condition: Expr, lemma: Lemma, now: Expr, setting: Setting) -> bool:
    """A condition on sizes by the shapes, one on matrices by what is known."""
    sizes = {tree.symbol(s) for s in lemma.sizes}
    kind, left, right = condition.args
    if left in sizes and right in sizes:
        low, high = now.args[1:] if kind == "≤" else now.args[:0:-1]
        return setting.at_most(low, high)
    return setting.met(now)


def _matches(
    pattern: Expr, node: Expr, free: frozenset[Expr], table: dict[Expr, Expr], setting: Setting, kind: str
) -> Iterator[tuple[str, dict[Expr, Expr]]]:
    """Ways to read ``node`` as the pattern, with the kind of norm."""
    if pattern in free:
        if pattern not in table:
            yield kind, table | {pattern: node}
        elif binding.same(table[pattern], node):
            yield kind, table
        return
    if pattern.head == "Norm" and pattern.args[0] == ANY and node.head == "Norm":
        if kind in ("", node.args[0]):
            yield from _matches(pattern.args[1], node.args[1], free, table, setting, node.args[0])
        return
    if pattern.head != node.head:
        return
    if pattern.head in ("MatMul", "Hadamard"):
        groups = _ordered_groups(node, len(pattern.args))
    elif pattern.head == "Add":
        groups = _chosen(node, len(pattern.args))
    elif pattern.head == "Mul":
        groups = _factors(node, setting)
    elif len(pattern.args) == len(node.args):
        if any(not isinstance(a, Expr) and a != b for a, b in zip(pattern.args, node.args, strict=True)):
            return
        groups = iter([node.children])
    else:
        return
    for parts in groups:
        if len(parts) == len(pattern.children):
            yield from _all_match(pattern.children, parts, free, table, setting, kind)


def _all_match(patterns, parts, free, table, setting, kind) -> Iterator[tuple[str, dict[Expr, Expr]]]:
    if not patterns:
        yield kind, table
        return
    for kind_there, found in _matches(patterns[0], parts[0], free, table, setting, kind):
        yield from _all_match(patterns[1:], parts[1:], free, found, setting, kind_there)


def _ordered_groups(node: Expr, count: int) -> Iterator[tuple[Expr, ...]]:
    """The factors in so many neighbouring groups, the first as short as possible."""
    factors = node.args

    def of(group: tuple[Expr, ...]) -> Expr:
        return group[0] if len(group) == 1 else Expr(node.head, group)

    if count == 1:
        yield (of(factors),)
    elif count == 2:
        for cut in range(1, len(factors)):
            yield of(factors[:cut]), of(factors[cut:])


def _chosen(node: Expr, count: int) -> Iterator[tuple[Expr, ...]]:
    """One term and the others, in both orders: addition commutes."""
    if count != 2 or len(node.args) < 2:
        return
    for position, term in enumerate(node.args):
        rest = add(*node.args[:position], *node.args[position + 1 :])
        yield term, rest
        if len(node.args) > 2:
            yield rest, term


def _factors(node: Expr, setting: Setting) -> Iterator[tuple[Expr, ...]]:
    """The number and the matrix in a multiple of a matrix; the factors of a number in each order: they commute."""
    matrices = [f for f in node.args if setting.shape(f)]
    if len(matrices) == 1:
        yield mul(*(f for f in node.args if f is not matrices[0])), matrices[0]
    elif not matrices and len(node.args) <= MOST_FACTORS:
        yield from permutations(node.args)
