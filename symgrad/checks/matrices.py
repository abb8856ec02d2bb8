"""Values of matrices: rows of exact numbers, balls or dual numbers, and what the heads of matrices make of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add, matmul, mul
from typing import Any

from flint import fmpq

from symgrad.core.tree import Expr
from symgrad.errors import NotConvertible

HEADS = ("MatMul", "Matrix", "Transpose", "Diag", "Hadamard", "Identity", "Zeros", "Block")  # those ``value`` knows
LARGEST_ORDER = 512
"""The most rows or columns of a matrix that is made from its size alone."""
Number = Any  # fmpq | arb | Dual
Size = tuple[int, int]
Polynomial = tuple[tuple[fmpq, tuple[int, ...]], ...]
"""A polynomial in several variables: each term's coefficient and the positions, from 0, of its factors."""


@dataclass(frozen=True, slots=True)
class Nonconforming:
    """What stands in the place of a value that does not exist, because shapes do not fit."""

    operation: str  # "·", "+", "∘" entry by entry, "beside" or "above"
    left: Size
    right: Size

    def __str__(self) -> str:
        left, right = (f"({rows}×{columns})" for rows, columns in (self.left, self.right))
        return f"undefined: {left} {self.operation} {right}"


class DoesNotConform(NotConvertible):
    """An operation on matrices whose shapes do not fit."""

    def __init__(self, found: Nonconforming):
        super().__init__(str(found))
        self.found = found


@dataclass(frozen=True, slots=True)
class Matrix:
    """Rows of equal length; sums, multiples by numbers and products are those of matrices."""

    rows: tuple[tuple[Number, ...], ...]

    @property
    def shape(self) -> Size:
        return len(self.rows), len(self.rows[0])

    @property
    def entries(self) -> tuple[Number, ...]:
        return tuple(x for row in self.rows for x in row)

    def map(self, function: Callable[[Number], Number]) -> Matrix:
        return Matrix(tuple(tuple(map(function, row)) for row in self.rows))

    def transpose(self) -> Matrix:
        return Matrix(tuple(zip(*self.rows, strict=True)))

    def replace(self, i: int, j: int, value: Number) -> Matrix:
        rows = [list(row) for row in self.rows]
        rows[i][j] = value
        return Matrix(tuple(map(tuple, rows)))

    def with_each(self, other: Matrix, operation: str, function: Callable[[Number, Number], Number]) -> Matrix:
        """The function of the two matrices entry by entry."""
        if self.shape != other.shape:
            raise DoesNotConform(Nonconforming(operation, self.shape, other.shape))
        return Matrix(tuple(tuple(map(function, a, b)) for a, b in zip(self.rows, other.rows, strict=True)))

    def __add__(self, other: Any) -> Matrix:
        if not isinstance(other, Matrix):
            raise NotConvertible("Expected two matrices in a sum but found a matrix and a number.")
        return self.with_each(other, "+", add)

    __radd__ = __add__

    def __mul__(self, other: Any) -> Matrix:
        if isinstance(other, Matrix):
            raise NotConvertible("Expected a number times a matrix; multiply matrices with @.")
        return self.map(lambda x: x * other)

    __rmul__ = __mul__

    def __matmul__(self, other: Matrix) -> Matrix:
        if self.shape[1] != other.shape[0]:
            raise DoesNotConform(Nonconforming("·", self.shape, other.shape))
        columns = tuple(zip(*other.rows, strict=True))
        return Matrix(tuple(tuple(_dot(row, column) for column in columns) for row in self.rows))

    def __str__(self) -> str:
        return "[" + ",".join("[" + ",".join(map(str, row)) + "]" for row in self.rows) + "]"


def _dot(left: Sequence[Number], right: Sequence[Number]) -> Number:
    total = left[0] * right[0]
    for x, y in zip(left[1:], right[1:], strict=True):
        total = total + x * y
    return total


def derivative(head: str, here: Matrix, slope: Callable[[int, int], Any]) -> Matrix:
    """The Jacobian matrix or the gradient at ``here``; ``slope(i, j)``: the derivative along the entry (i, j)."""
    found = [[slope(i, j) for j in range(here.shape[1])] for i in range(here.shape[0])]
    matrices = isinstance(found[0][0], Matrix)
    if head == "Gradient" and not matrices:
        return Matrix(tuple(map(tuple, found)))
    column = all(s.shape[1] == 1 for row in found for s in row) if matrices else True
    if head == "Derivative" and here.shape[1] == 1 and column:
        # One column of the Jacobian matrix for each entry of ``here``.
        columns = tuple(s.entries if matrices else (s,) for (s,) in found)
        return Matrix(columns).transpose()
    raise NotConvertible("Expected the gradient of a number, or a derivative with respect to a column.")


def identity(n: int) -> Matrix:
    return diagonal([fmpq(1)] * n)


def diagonal(entries: Sequence[Number]) -> Matrix:
    size = range(len(entries))
    return Matrix(tuple(tuple(entries[i] if i == j else fmpq(0) for j in size) for i in size))


def value(node: Expr, of: Callable[[Expr], Any]) -> Matrix:
    """The value of a node with one of ``HEADS``; ``of`` gives those of its arguments."""
    args = node.args
    match node.head:
        case "MatMul" | "Hadamard" if args:
            factors = [as_matrix(of(factor), factor) for factor in args]
            if node.head == "MatMul":
                return reduce(matmul, factors)
            return reduce(lambda left, right: left.with_each(right, "∘", mul), factors)
        case "Matrix":
            entries = [of(entry) for entry in args[2:]]
            return Matrix(tuple(tuple(entries[i : i + args[1]]) for i in range(0, len(entries), args[1])))
        case "Transpose":
            return as_matrix(of(args[0]), node).transpose()
        case "Diag":
            column = as_matrix(of(args[0]), node)
            if column.shape[1] != 1:
                raise NotConvertible(f"Expected a column in {node!r}.")
            return diagonal(column.entries)
        case "Identity":
            return identity(_size(of(args[0]), node))
        case "Zeros":
            rows, columns = (_size(of(side), node) for side in args)
            return Matrix(((fmpq(0),) * columns,) * rows)
        case "Block":
            return _blocks([as_matrix(of(block), node) for block in args[2:]], args[1])
    raise NotConvertible(f"Expected an expression with a value but got {node!r}.")


def as_matrix(found: Any, node: Expr) -> Matrix:
    """What was found as the value of a part of the node, which has to be a matrix."""
    if not isinstance(found, Matrix):
        raise NotConvertible(f"Expected a matrix in {node!r} but found the number {found}.")
    return found


def _size(found: Any, node: Expr) -> int:
    if not isinstance(found, fmpq) or found.q != 1 or not 0 < found <= LARGEST_ORDER:
        raise NotConvertible(f"Expected a whole number from 1 to {LARGEST_ORDER} as the size in {node!r}.")
    return int(found.p)


def _blocks(blocks: list[Matrix], across: int) -> Matrix:
    rows = [reduce(_beside, blocks[i : i + across]) for i in range(0, len(blocks), across)]
    for lower in rows[1:]:
        if lower.shape[1] != rows[0].shape[1]:
            raise DoesNotConform(Nonconforming("above", rows[0].shape, lower.shape))
    return Matrix(tuple(row for block in rows for row in block.rows))


def _beside(left: Matrix, right: Matrix) -> Matrix:
    if left.shape[0] != right.shape[0]:
        raise DoesNotConform(Nonconforming("beside", left.shape, right.shape))
    return Matrix(tuple(a + b for a, b in zip(left.rows, right.rows, strict=True)))


def polynomial(terms: Polynomial, column: Matrix) -> Number:
    """The value of a polynomial at the entries of a column; terms with variables beyond its length are left out."""
    total: Number = fmpq(0)
    for coefficient, positions in terms:
        if max(positions) < len(column.rows):
            product: Number = coefficient
            for position in positions:
                product = product * column.rows[position][0]
            total = total + product
    return total
