"""Equalities of written-out matrices, settled entry by entry; of their powers and products, by induction."""

from __future__ import annotations

from collections.abc import Callable

from symgrad.checks.spoils import settled_by
from symgrad.checks.symbolic import equal
from symgrad.core import binding, tree
from symgrad.core.matrices import ORDERED, at, identity
from symgrad.core.records import Derivation
from symgrad.core.tree import ONE, ZERO, Expr
from symgrad.core.verdicts import Evidence
from symgrad.errors import NotConvertible

Rows = list[list[Expr]]
LARGEST = 16  # rows or columns that are written out


def entrywise_test(derivation: Derivation, statement: Expr) -> Evidence | None:
    """An equality between matrices whose entries can be written out, by an exact zero test of each entry.

    Where one side is a power A^m, perhaps times other matrices on one side of it, or an ordered product up to m, with a
    variable m, it is proved by induction on m: the other side is right at the first m, and one more factor leads from
    it at m to it at m + 1. None for any other statement.
    """
    if statement.head != "Relation" or statement.args[0] != "=":
        return None
    if not any(side.has("Matrix", "Identity", *ORDERED) for side in statement.args[1:]):
        return None
    return settled_by(
        "exact zero test of each entry", statement, lambda s: _entries_agree(derivation, *s.args[1:])
    ) or settled_by("induction", statement, lambda s: _by_induction(derivation, *s.args[1:]))


def _entries_agree(derivation: Derivation, left: Expr, right: Expr) -> bool:
    a, b = written(left), written(right)
    if a is None or b is None:
        raise NotConvertible("Expected two matrices that can be written out.")
    if len(a) != len(b) or len(a[0]) != len(b[0]):
        return False
    pairs = ((x, y) for row, other in zip(a, b, strict=True) for x, y in zip(row, other, strict=True))
    return all(x == y or equal(derivation, x, y) for x, y in pairs)


def _by_induction(derivation: Derivation, left: Expr, right: Expr) -> bool:
    """B A^m = G(m), or F(m) ⋯ F(c) = G(m), for all m from the lower bound of m on."""
    if not _grows(left):
        left, right = right, left
    growing = _grows(left)
    if growing is None:
        raise NotConvertible("Expected a power or an ordered product of matrices on one side.")
    upper = growing.args[1] if growing.head == "MatrixPower" else growing.args[3]
    variable = next((v for v in derivation.variables if v.as_expr() == upper), None)
    lower = None if variable is None else variable.domain.lower
    if variable is None or variable.domain.kind != "integer" or lower is None or lower.head != "Number":
        raise NotConvertible("Expected a whole variable with a number as its lower bound in the exponent or upper end.")
    if upper in binding.free_symbols(binding.replaced(left, {growing: growing.args[0]})):
        raise NotConvertible(f"Expected factors that do not change with {variable.name}.")
    start = int(lower.args[0])
    if growing.head == "MatrixPower":
        base, more = _power(left, growing, start)
    else:
        base, more = _ordered(growing, start, upper)
    at_start, at_next = (binding.substitute(right, {upper: value}) for value in (lower, upper + 1))
    return _entries_agree(derivation, base, at_start) and _entries_agree(derivation, more(right), at_next)


def _grows(side: Expr) -> Expr | None:
    """The power or ordered product in a side that is one, or a product that begins or ends with a power."""
    if side.head in ("MatrixPower", *ORDERED):
        return side
    powers = [f for f in side.args if f.head == "MatrixPower"] if side.head == "MatMul" else []
    return powers[0] if len(powers) == 1 and powers[0] in (side.args[0], side.args[-1]) else None


def _power(side: Expr, growing: Expr, start: int) -> tuple[Expr, Callable[[Expr], Expr]]:
    """The side at the first exponent, and how one more factor joins it."""
    matrix, rows = growing.args[0], written(growing.args[0])
    if rows is None or start < 0:
        raise NotConvertible("Expected a written-out matrix and an exponent from 0 on.")
    first = tree.matmul(*([matrix] * start)) if start else identity(len(rows))
    others = side.args if side.head == "MatMul" else (side,)
    base = tree.matmul(*(first if f is growing else f for f in others))
    return base, (lambda g: tree.matmul(g, matrix)) if others[-1] is growing else (lambda g: tree.matmul(matrix, g))


def _ordered(growing: Expr, start: int, upper: Expr) -> tuple[Expr, Callable[[Expr], Expr]]:
    first = growing.args[2]
    if first.head != "Number" or start < first.args[0]:
        raise NotConvertible("Expected a product with at least one factor, from a number on.")
    base = at(growing.args[0], growing.args[1], first)
    for position in range(int(first.args[0]) + 1, start + 1):
        base = _joined(growing, base, tree.expr(position))
    return base, lambda g: _joined(growing, g, upper + 1)


def _joined(product: Expr, done: Expr, index: Expr) -> Expr:
    """``done`` with the factor of this index on the side on which an ordered product grows."""
    factor = at(product.args[0], product.args[1], index)
    return tree.matmul(factor, done) if product.head == "DescendingProduct" else tree.matmul(done, factor)


def written(node: Expr) -> Rows | None:
    """The entries of a matrix made of written-out ones; None for a number or for a matrix that is only named."""
    match node.head:
        case "Matrix":
            entries = node.args[2:]
            return [list(entries[i : i + node.args[1]]) for i in range(0, len(entries), node.args[1])]
        case "Identity" | "Zeros":
            sides = [int(a.args[0]) for a in node.args if a.head == "Number"]
            if len(sides) < len(node.args) or max(sides) > LARGEST:
                return None
            on = ONE if node.head == "Identity" else ZERO
            return [[on if i == j else ZERO for j in range(sides[-1])] for i in range(sides[0])]
        case "Transpose":
            inside = written(node.args[0])
            return None if inside is None else [list(column) for column in zip(*inside, strict=True)]
        case "Diag":
            column = written(node.args[0])
            if column is None or len(column[0]) != 1:
                return None
            return [[column[i][0] if i == j else ZERO for j in range(len(column))] for i in range(len(column))]
        case "Block":
            return _of_blocks(node)
        case "MatrixPower" if node.args[1].head == "Number" and node.args[1].args[0] in range(1, LARGEST):
            return written(tree.matmul(*([node.args[0]] * int(node.args[1].args[0]))))
        case "MatMul" | "Add" | "Hadamard":
            parts = [written(a) for a in node.args]
            known = [p for p in parts if p is not None]
            if not known or len(known) < len(parts):
                return None
            total = known[0]
            for part in known[1:]:
                total = _product(total, part) if node.head == "MatMul" else _together(node.head, total, part)
            return total
        case "Mul":
            parts = [written(a) for a in node.args]
            matrices = [p for p in parts if p is not None]
            if len(matrices) != 1:
                return None
            scale = tree.mul(*(a for a, p in zip(node.args, parts, strict=True) if p is None))
            return [[tree.mul(scale, entry) for entry in row] for row in matrices[0]]
    return None


def _product(left: Rows, right: Rows) -> Rows:
    if len(left[0]) != len(right):
        raise NotConvertible("Expected matrices that conform.")
    columns = list(zip(*right, strict=True))
    return [[tree.add(*(tree.mul(x, y) for x, y in zip(row, c, strict=True))) for c in columns] for row in left]


def _together(head: str, left: Rows, right: Rows) -> Rows:
    if len(left) != len(right) or len(left[0]) != len(right[0]):
        raise NotConvertible("Expected matrices of one shape.")
    join = tree.add if head == "Add" else tree.mul
    return [[join(x, y) for x, y in zip(a, b, strict=True)] for a, b in zip(left, right, strict=True)]


def _of_blocks(node: Expr) -> Rows | None:
    across, blocks = node.args[1], [written(b) for b in node.args[2:]]
    made: Rows = []
    for first in range(0, len(blocks), across):
        strip = [b for b in blocks[first : first + across] if b is not None]
        if len(strip) < across or len({len(b) for b in strip}) > 1:
            return None
        made += [[entry for block in strip for entry in block[i]] for i in range(len(strip[0]))]
    return made
