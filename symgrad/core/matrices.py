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
Inverse            matrix                        without a value for a singular matrix
PseudoInverse      matrix                        the Moore–Penrose inverse
MatrixPower        matrix, exponent              the exponent is a whole number; a negative one inverts
Hadamard           factors                       entry by entry
Identity           n
Zeros              rows, columns
Block              rows, columns, blocks…        a matrix written out in blocks, row by row
Norm               kind, matrix                  a norm, see ``NORMS``
SpectralRadius     matrix                        the largest |λ| of the complex eigenvalues λ of a square matrix
SingularValue      which, matrix                 "max"; "min", the smallest of all min(rows, columns), 0 included;
                                                 "last", the smallest that is not 0; or k, the k-th largest
ConditionNumber    matrix                        σ_max/σ_min; without a value where σ_min is 0
Rank               matrix
Trace              matrix
Determinant        matrix
DescendingProduct  body, index, lower, upper     the factor with the largest index stands on the left
AscendingProduct   body, index, lower, upper     the factor with the smallest index stands on the left
ScalarFunction     name, column                  the value of an unnamed smooth function of several variables
Gradient           body, member                  ∂body/∂(entry) for each entry of a matrix, in that matrix's shape
=================  ============================  ==========================================================

``Apply`` and ``Call`` act on a matrix entry by entry. ``Derivative`` with respect to a column is a row for a scalar
body and the Jacobian matrix, a row for each entry of the body, for a column.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from symgrad.core import binding, tree
from symgrad.core.records import Derivation
from symgrad.core.tree import Expr, Operand, expr
from symgrad.errors import DerivationError

Shape = tuple[Expr, ...]
Declared = Mapping[str, tuple[Expr | None, Shape]]
"""The index and the shape of each name that stands for a matrix."""

ORDERED = ("AscendingProduct", "DescendingProduct")
NORMS = ("2", "1", "inf", "fro", "max")
"""The spectral norm σ_max (of a row or column: the Euclidean norm), the largest absolute column sum, the largest
absolute row sum, the Frobenius norm, the largest absolute entry. The first three are induced, the last is not
submultiplicative."""
QUANTITIES = ("Norm", "SpectralRadius", "SingularValue", "ConditionNumber", "Rank", "Trace", "Determinant")
"""The heads that make a number of a matrix."""


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
    """A norm of a matrix, a row or a column; its ``kind`` is one of ``NORMS``."""
    if kind not in NORMS:
        raise TypeError(f"Expected one of {', '.join(map(repr, NORMS))} but got {kind!r}.")
    return Expr("Norm", (kind, expr(value)))


def spectral_radius(value: Operand) -> Expr:
    """ρ, the largest absolute value of the complex eigenvalues of a square matrix."""
    return Expr("SpectralRadius", (expr(value),))


def singular_value(value: Operand, which: str | Operand = "max") -> Expr:
    """The largest ("max"), the smallest of all min(rows, columns), 0 included ("min"), the smallest that is not 0
    ("last"), or the k-th largest singular value (k, from 1 on)."""
    if isinstance(which, str) and which not in ("max", "min", "last"):
        raise TypeError(f"Expected 'max', 'min', 'last' or a position but got {which!r}.")
    return Expr("SingularValue", (which if isinstance(which, str) else expr(which), expr(value)))


def condition_number(value: Operand) -> Expr:
    """κ = σ_max/σ_min; a matrix with σ_min = 0 has none."""
    return Expr("ConditionNumber", (expr(value),))


def rank(value: Operand) -> Expr:
    return Expr("Rank", (expr(value),))


def trace(value: Operand) -> Expr:
    return Expr("Trace", (expr(value),))


def determinant(value: Operand) -> Expr:
    return Expr("Determinant", (expr(value),))


def inverse(value: Operand) -> Expr:
    return Expr("Inverse", (expr(value),))


def pseudo_inverse(value: Operand) -> Expr:
    """The Moore–Penrose inverse."""
    return Expr("PseudoInverse", (expr(value),))


def matrix_power(value: Operand, exponent: Operand) -> Expr:
    """A ⋯ A, ``exponent`` times; the inverse of that for a negative exponent."""
    return Expr("MatrixPower", (expr(value), expr(exponent)))


def hadamard(*factors: Operand) -> Expr:
    """The product entry by entry."""
    return Expr("Hadamard", tuple(map(expr, factors)))


def identity(n: Operand) -> Expr:
    return Expr("Identity", (expr(n),))


def zeros(rows: Operand, columns: Operand) -> Expr:
    """The matrix whose entries are all 0."""
    return Expr("Zeros", (expr(rows), expr(columns)))


def block_matrix(rows: Iterable[Iterable[Operand]]) -> Expr:
    """A matrix written out in blocks, from its rows of blocks."""
    written = matrix(rows)
    return Expr("Block", written.args)


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

    def named(part: Expr) -> Shape | None:
        if part.head not in ("Symbol", "Member") or part.args[0] not in declared:
            return None
        index, form = declared[part.args[0]]
        return form if index is None else tuple(at(side, index, part.args[1]) for side in form)

    return shape_of(node, named)


def shape_of(node: Expr, named: Callable[[Expr], Shape | None]) -> Shape:
    """The same, where ``named`` says which shape a part has; None where its own parts tell."""
    known, args = named(node), node.args
    if known is not None:
        return known
    match node.head:
        case "Matrix":
            return expr(args[0]), expr(args[1])
        case "Transpose" | "Inverse" | "PseudoInverse":
            return shape_of(args[0], named)[::-1]
        case "MatrixPower":
            return shape_of(args[0], named)
        case "Identity":
            return args * 2
        case "Zeros":
            return args
        case "Block":
            across, blocks = args[1], args[2:]
            rows = tree.add(*(shape_of(b, named)[0] for b in blocks[::across]))
            return rows, tree.add(*(shape_of(b, named)[1] for b in blocks[:across]))
        case "Diag":
            return shape_of(args[0], named)[:1] * 2
        case "MatMul" if args:
            return shape_of(args[0], named)[:1] + shape_of(args[-1], named)[1:]
        case "AscendingProduct" | "DescendingProduct":
            body, index, low, high = args
            left, right = (low, high) if node.head == "AscendingProduct" else (high, low)
            return shape_of(at(body, index, left), named)[:1] + shape_of(at(body, index, right), named)[1:]
        case "Apply" | "Call":
            return shape_of(args[-1], named)
        case "Add" | "Mul" | "Hadamard":
            return next((s for s in (shape_of(a, named) for a in args) if s), ())
        case "Gradient":
            return shape_of(args[1], named)
        case "Derivative":
            body, wrt = (shape_of(a, named) for a in args)
            return (body[0] if body else tree.ONE, wrt[0]) if wrt else body
    return ()


def check_products(node: Expr, declared: Declared) -> None:
    """Raise DerivationError where matrices are multiplied like numbers, so that their order would be lost, or a number
    is added to a matrix."""
    for part in node.walk():
        if part.head == "Add" and len({bool(shape(a, declared)) for a in part.args}) > 1:
            raise DerivationError(
                f"Expected numbers or matrices alone in {part!r} but found both; "
                "write c * sg.identity(n) for a multiple of the identity matrix."
            )
        allowed = {"Mul": 1, "Pow": 0}.get(part.head)
        if allowed is not None and sum(bool(shape(a, declared)) for a in part.args) > allowed:
            raise DerivationError(f"Expected numbers in {part!r} but found matrices; multiply matrices with @.")
