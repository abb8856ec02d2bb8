"""Matrices in the typed tree.

A matrix has a shape, a pair (rows, columns) of expressions: a column is n×1, a row 1×n; a number has the shape ().
Shapes are declared on variables and sequences. The heads, beside those of ``symgrad.core.tree``:

=================  ============================  ==========================================================
head               arguments                     meaning
=================  ============================  ==========================================================
MatMul             factors                       flat, in this order, never combined; written with ``@``
Matrix             rows, columns, entries…       a matrix written out, row by row
Transpose          matrix
Diag               column                        the diagonal matrix with this diagonal
Norm               "2" | "fro", matrix           the Euclidean norm of a row or column; the Frobenius norm
DescendingProduct  body, index, lower, upper     the factor with the largest index stands on the left
AscendingProduct   body, index, lower, upper     the factor with the smallest index stands on the left
ScalarFunction     name, column                  the value of an unnamed smooth function of several variables
Gradient           body, member                  ∂body/∂(entry) for each entry of a matrix, in that matrix's shape
=================  ============================  ==========================================================

``Apply`` acts on a matrix entry by entry. ``Derivative`` with respect to a column is a row for a scalar body and the
Jacobian matrix, a row for each entry of the body, for a column.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from symgrad.core import binding, tree
from symgrad.core.records import Derivation
from symgrad.core.tree import Expr, Operand, expr
from symgrad.errors import DerivationError

Shape = tuple[Expr, ...]
Declared = Mapping[str, tuple[Expr | None, Shape]]
"""The index and the shape of each name that stands for a matrix."""

ORDERED = ("AscendingProduct", "DescendingProduct")


def matrix(rows: Iterable[Iterable[Operand]]) -> Expr:
    """A matrix written out, from its rows."""
    listed = [tuple(map(expr, row)) for row in rows]
    if not listed or not listed[0] or len({len(row) for row in listed}) > 1:
        raise TypeError(f"Expected rows of one length, at least one, but got {listed!r}.")
    return Expr("Matrix", (len(listed), len(listed[0]), *(entry for row in listed for entry in row)))


def transpose(value: Operand) -> Expr:
    value = expr(value)
    return value.args[0] if value.head == "Transpose" else Expr("Transpose", (value,))


def diag(column: Operand) -> Expr:
    return Expr("Diag", (expr(column),))


def norm(value: Operand, kind: str = "2") -> Expr:
    """The Euclidean norm of a row or column ("2"), or the Frobenius norm of a matrix ("fro")."""
    if kind not in ("2", "fro"):
        raise TypeError(f"Expected '2' or 'fro' but got {kind!r}.")
    return Expr("Norm", (kind, expr(value)))


def descending_product(body: Operand, index: Operand, lower: Operand, upper: Operand) -> Expr:
    """body(upper) ⋯ body(lower)."""
    return Expr("DescendingProduct", (expr(body), expr(index), expr(lower), expr(upper)))


def ascending_product(body: Operand, index: Operand, lower: Operand, upper: Operand) -> Expr:
    """body(lower) ⋯ body(upper), as ∏ is usually read."""
    return Expr("AscendingProduct", (expr(body), expr(index), expr(lower), expr(upper)))


def scalar_function(name: str, argument: Operand) -> Expr:
    return Expr("ScalarFunction", (name, expr(argument)))


def gradient(body: Operand, wrt: Operand) -> Expr:
    return Expr("Gradient", (expr(body), expr(wrt)))


def at(body: Expr, index: Expr, value: Expr) -> Expr:
    """``body`` at one value of its index, with the numbers in sums added up: W_{k+1} at L − 1 is W_L."""

    def added_up(node: Expr) -> Expr | None:
        if node.head != "Add":
            return None
        numbers = [t.args[0] for t in node.args if t.head == "Number"]
        return tree.add(*(t for t in node.args if t.head != "Number"), sum(numbers)) if len(numbers) > 1 else None

    return binding.transform(binding.substitute(body, {index: value}), added_up)


def declared_shapes(derivation: Derivation) -> Declared:
    """The matrices among the variables and sequences of a derivation."""
    named = [(v.name, None, v.shape) for v in derivation.variables]
    named += [(s.name, s.index, s.shape) for s in derivation.sequences]
    return {name: (index, tuple(map(expr, shape))) for name, index, shape in named if shape}


def shape(node: Expr, declared: Declared) -> Shape:
    """The shape of the value of ``node``; () for a number. Whether inner factors conform is not looked at."""
    args = node.args
    match node.head:
        case "Symbol" | "Member" if args[0] in declared:
            index, form = declared[args[0]]
            return form if index is None else tuple(at(side, index, args[1]) for side in form)
        case "Matrix":
            return expr(args[0]), expr(args[1])
        case "Transpose":
            return shape(args[0], declared)[::-1]
        case "Diag":
            return shape(args[0], declared)[:1] * 2
        case "MatMul" if args:
            return shape(args[0], declared)[:1] + shape(args[-1], declared)[1:]
        case "AscendingProduct" | "DescendingProduct":
            body, index, low, high = args
            left, right = (low, high) if node.head == "AscendingProduct" else (high, low)
            return shape(at(body, index, left), declared)[:1] + shape(at(body, index, right), declared)[1:]
        case "Apply":
            return shape(args[2], declared)
        case "Add":
            return shape(args[0], declared)
        case "Mul":
            return next((s for s in (shape(a, declared) for a in args) if s), ())
        case "Gradient":
            return shape(args[1], declared)
        case "Derivative":
            body, wrt = (shape(a, declared) for a in args)
            return (body[0] if body else tree.ONE, wrt[0]) if wrt else body
    return ()


def check_products(node: Expr, declared: Declared) -> None:
    """Raise DerivationError where matrices are multiplied like numbers: their order would be lost."""
    for part in node.walk():
        allowed = {"Mul": 1, "Pow": 0}.get(part.head)
        if allowed is not None and sum(bool(shape(a, declared)) for a in part.args) > allowed:
            raise DerivationError(f"Expected numbers in {part!r} but found matrices; multiply matrices with @.")
