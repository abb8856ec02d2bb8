"""Values of matrices: rows of exact numbers, balls or dual numbers, and what the heads of matrices make of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flint import fmpq

from symgrad.core.tree import Expr
from symgrad.errors import NotConvertible

HEADS = ("MatMul", "Matrix", "Transpose", "Diag", "Norm")  # those that ``value`` knows
Number = Any  # fmpq | arb | Dual
Size = tuple[int, int]
Polynomial = tuple[tuple[fmpq, tuple[int, ...]], ...]
"""A polynomial in several variables: each term's coefficient and the positions, from 0, of its factors."""


@dataclass(frozen=True, slots=True)
class Nonconforming:
    """What stands in the place of a value that does not exist, because shapes do not fit."""

    operation: str  # "·" or "+"
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

    def __add__(self, other: Any) -> Matrix:
        if not isinstance(other, Matrix):
            raise NotConvertible("Expected two matrices in a sum but found a matrix and a number.")
        if self.shape != other.shape:
            raise DoesNotConform(Nonconforming("+", self.shape, other.shape))
        return Matrix(
            tuple(tuple(x + y for x, y in zip(a, b, strict=True)) for a, b in zip(self.rows, other.rows, strict=True))
        )

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


def value(node: Expr, of: Callable[[Expr], Any], root: Callable[[Number], Number]) -> Any:
    """The value of a node with one of the heads of matrices; ``of`` gives those of its arguments."""
    args = node.args
    match node.head:
        case "MatMul" if args:
            total = _matrix(of(args[0]), args[0])
            for factor in args[1:]:
                total = total @ _matrix(of(factor), factor)
            return total
        case "Matrix":
            entries = [of(entry) for entry in args[2:]]
            return Matrix(tuple(tuple(entries[i : i + args[1]]) for i in range(0, len(entries), args[1])))
        case "Transpose":
            return _matrix(of(args[0]), node).transpose()
        case "Diag":
            column = _matrix(of(args[0]), node)
            if column.shape[1] != 1:
                raise NotConvertible(f"Expected a column in {node!r}.")
            size = range(column.shape[0])
            return Matrix(tuple(tuple(column.rows[i][0] if i == j else fmpq(0) for j in size) for i in size))
        case "Norm":
            inside = _matrix(of(args[1]), node)
            if args[0] == "2" and 1 not in inside.shape:
                raise NotConvertible(f"Expected a row or a column in {node!r}.")
            return root(_dot(inside.entries, inside.entries))
    raise NotConvertible(f"Expected an expression with a value but got {node!r}.")


def _matrix(found: Any, node: Expr) -> Matrix:
    if not isinstance(found, Matrix):
        raise NotConvertible(f"Expected a matrix in {node!r}.")
    return found


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
