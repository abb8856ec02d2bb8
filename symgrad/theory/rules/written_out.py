"""Computing with matrices that are written out, entry by entry, and sums of polynomials in closed form."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import sympy as sp

from symgrad.core import tree
from symgrad.core.matrices import Declared, block_matrix, declared_shapes, matrix, shape, transpose, zeros
from symgrad.core.records import Rule
from symgrad.core.text import Text
from symgrad.core.tree import Expr, matmul
from symgrad.theory.context import Context, Distinct
from symgrad.theory.conversion import Algebra
from symgrad.theory.ranges import is_length
from symgrad.theory.rules.rewriting import refusal, rule

Rows = list[list[Expr]]


def _rows(node: Expr) -> Rows | None:
    """The entries of a matrix that can be written out, row by row; None where it cannot, or where shapes do not fit."""
    args = node.args
    match node.head:
        case "Matrix":
            return [list(args[2 + i * args[1] : 2 + (i + 1) * args[1]]) for i in range(args[0])]
        case "Identity" if (size := _size(args[0])) is not None:
            return [[tree.expr(int(i == j)) for j in range(size)] for i in range(size)]
        case "Zeros" if (sides := (_size(args[0]), _size(args[1]))) and None not in sides:
            return [[tree.ZERO] * (sides[1] or 0) for _ in range(sides[0] or 0)]
        case "Block":
            return _joined([_rows(block) for block in args[2:]], args[1])
        case "Transpose" if (inside := _rows(args[0])) is not None:
            return [list(column) for column in zip(*inside, strict=True)]
        case "Diag" if (column := _rows(args[0])) is not None and len(column[0]) == 1:
            return [[column[i][0] if i == j else tree.ZERO for j in range(len(column))] for i in range(len(column))]
        case "MatMul" if args:
            return _product([_rows(factor) for factor in args])
        case "Add":
            return _total([_rows(term) for term in args])
        case "Mul":
            found = [(place, rows) for place, factor in enumerate(args) if (rows := _rows(factor)) is not None]
            if len(found) == 1:
                ((place, rows),) = found
                number = tree.mul(*args[:place], *args[place + 1 :])
                return [[tree.mul(number, entry) for entry in row] for row in rows]
    return None


def _total(terms: list[Rows | None]) -> Rows | None:
    known = [t for t in terms if t is not None]
    if len(known) < len(terms) or len({(len(t), len(t[0])) for t in known}) > 1:
        return None
    return [[tree.add(*entries) for entries in zip(*rows, strict=True)] for rows in zip(*known, strict=True)]


def _size(node: Expr) -> int | None:
    return int(node.args[0]) if node.head == "Number" and node.args[0].denominator == 1 else None


def _joined(blocks: list[Rows | None], across: int) -> Rows | None:
    found: Rows = []
    for start in range(0, len(blocks), across):
        beside = blocks[start : start + across]
        known = [b for b in beside if b is not None]
        if len(known) < across or len({len(b) for b in known}) > 1:
            return None
        found += [[entry for part in parts for entry in part] for parts in zip(*known, strict=True)]
    return found if len({len(row) for row in found}) == 1 else None


def _product(factors: list[Rows | None]) -> Rows | None:
    known = [f for f in factors if f is not None]
    if len(known) < len(factors) or any(len(a[0]) != len(b) for a, b in pairwise(known)):
        return None
    total = known[0]
    for factor in known[1:]:
        columns = list(zip(*factor, strict=True))
        total = [
            [tree.add(*(tree.mul(x, y) for x, y in zip(row, column, strict=True))) for column in columns]
            for row in total
        ]
    return total


def _simplified(value: Any) -> Any:
    return sp.factor(sp.expand(value))


def _write_out(expression: Expr, context: Context) -> Expr:
    rows = _rows(expression)
    if rows is None or expression.head == "Matrix":
        raise refusal("write_out", "a product of matrices that are written out and conform", expression, context)
    algebra = Algebra(context.derivation)
    return matrix([[algebra(_simplified, entry) for entry in row] for row in rows])


write_out = Rule(
    "write_out",
    Text("multiply the matrices", "计算矩阵乘积"),
    Text(
        r"$(\mathbf A\mathbf B)_{ij}=\sum_kA_{ik}B_{kj}$, entry by entry; the field axioms simplify each of them.",
        r"逐元素计算 $(\mathbf A\mathbf B)_{ij}=\sum_kA_{ik}B_{kj}$，并按域的运算律化简各元素。",
    ),
    _write_out,
)


def _determinant(node: Expr, context: Context, distinct: Distinct) -> Expr | None:
    if node.head != "Determinant" or (rows := _rows(node.args[0])) is None or len(rows) != len(rows[0]):
        return None
    algebra = Algebra(context.derivation)
    entries = sp.Matrix([[algebra.to_sympy(entry) for entry in row] for row in rows])
    return algebra.back(sp.factor(sp.expand(entries.det(method="berkowitz"))))


expand_determinant = rule(
    "expand_determinant",
    Text("expand the determinant", "展开行列式"),
    Text(
        r"The determinant is the sum of $\operatorname{sign}(\pi)\prod_iA_{i\pi(i)}$ over all permutations $\pi$; the "
        r"field axioms do the rest.",
        r"行列式等于 $\operatorname{sign}(\pi)\prod_iA_{i\pi(i)}$ 对一切排列 $\pi$ 之和；其余由域的运算律得到。",
    ),
    _determinant,
    "the determinant of a square matrix that can be written out",
)


def _blocks(node: Expr) -> list[list[Expr]] | None:
    if node.head == "Transpose" and (inside := _blocks(node.args[0])) is not None:
        return [[_transposed(block) for block in column] for column in zip(*inside, strict=True)]
    if node.head != "Block":
        return None
    return [list(node.args[2 + i * node.args[1] : 2 + (i + 1) * node.args[1]]) for i in range(node.args[0])]


def _transposed(block: Expr) -> Expr:
    match block.head:
        case "Identity":
            return block
        case "Zeros":
            return zeros(block.args[1], block.args[0])
    return transpose(block)


def _times(left: Expr, right: Expr, declared: Declared) -> Expr | None:
    """The product of two blocks; None where they are not seen to conform."""
    (rows, inner), (same, columns) = shape(left, declared), shape(right, declared)
    if inner != same:
        return None
    if "Zeros" in (left.head, right.head):
        return zeros(rows, columns)
    if left.head == "Identity":
        return right
    return left if right.head == "Identity" else matmul(left, right)


def _sum_of_blocks(terms: list[Expr]) -> Expr:
    kept = [term for term in terms if term.head != "Zeros"]
    return tree.add(*kept) if kept else terms[0]


def _block_product(node: Expr, context: Context, distinct: Distinct) -> Expr | None:
    if node.head != "MatMul" or any((found := _blocks(factor)) is None for factor in node.args):
        return None
    declared = declared_shapes(context.derivation)
    total, *others = (found for factor in node.args if (found := _blocks(factor)) is not None)
    for factor in others:
        if len(total[0]) != len(factor):
            return None
        table = [
            [[_times(x, y, declared) for x, y in zip(row, column, strict=True)] for column in zip(*factor, strict=True)]
            for row in total
        ]
        if any(term is None for row in table for terms in row for term in terms):
            return None
        total = [[_sum_of_blocks([t for t in terms if t is not None]) for terms in row] for row in table]
    return block_matrix(total)


block_product = rule(
    "block_product",
    Text("multiply block by block", "分块相乘"),
    Text(
        r"Blocks that conform are multiplied like entries, in their order: "
        r"$(\mathbf A\mathbf B)_{ij}=\sum_k\mathbf A_{ik}\mathbf B_{kj}$.",
        r"可相乘的分块如同元素一样按顺序相乘：$(\mathbf A\mathbf B)_{ij}=\sum_k\mathbf A_{ik}\mathbf B_{kj}$。",
    ),
    _block_product,
    "a product of matrices that are written out in blocks which conform",
)


def _closed(node: Expr, context: Context, distinct: Distinct) -> Expr | None:
    if node.head != "Sum" or not is_length(node.args[2], node.args[3], context.derivation):
        return None
    algebra = Algebra(context.derivation)
    if not algebra.to_sympy.sees(node.args[0], node.args[1], hidden=True):
        return None
    with algebra.to_sympy.within(node):
        body, index = (algebra.to_sympy(a) for a in node.args[:2])
    if not body.is_polynomial(index):
        return None
    low, high = (algebra.to_sympy(a) for a in node.args[2:])
    return algebra.back(sp.expand(sp.summation(body, (index, low, high))))


sum_of_polynomial = rule(
    "sum_of_polynomial",
    Text("sum in closed form", "求和公式"),
    Text(
        r"$\sum_{t=1}^m1=m$, $\sum_{t=1}^mt=\tfrac12m(m+1)$, and so on for higher powers: by induction on $m$.",
        r"$\sum_{t=1}^m1=m$，$\sum_{t=1}^mt=\tfrac12m(m+1)$，更高次幂类似：对 $m$ 归纳即得。",
    ),
    _closed,
    "a sum over an index of a polynomial in it",
)
