"""Matrices whose entries lie in the field of some algebraic numbers: inverses, ranks, eigenvalues, singular values.

Everything is computed in the field, zeros included. An eigenvalue is a root of the characteristic polynomial over the
field; its minimal polynomial over the rationals divides the norm of that polynomial, which is the characteristic
polynomial of the rational matrix in which every entry is replaced by the block of the multiplication by it. Balls
around the roots over the field say which of the roots it is. The square of the modulus of a complex eigenvalue is the
product of two eigenvalues, and hence an eigenvalue of the second compound matrix.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations, pairwise
from typing import Any

from flint import acb, arb, ctx, fmpq, fmpq_mat, fmpq_poly

from symgrad.checks import algebraic, number_fields
from symgrad.checks.algebraic import Real
from symgrad.checks.functions import Undefined
from symgrad.checks.matrices import Matrix, identity
from symgrad.checks.number_fields import Element, Number, Polynomial, inverse, simplified
from symgrad.errors import NotConvertible

_START = 64
_MINUS = fmpq(-1)


# Elimination ------------------------------------------------------------------------------------------------------


def reduced(matrix: Matrix) -> tuple[list[list[Number]], list[int], Number]:
    """The reduced row echelon form, the columns of its pivots, and the product of the pivots with its sign."""
    rows = [list(map(simplified, row)) for row in matrix.rows]
    pivots: list[int] = []
    product: Number = fmpq(1)
    for j in range(matrix.shape[1]):
        at = len(pivots)
        found = next((i for i in range(at, len(rows)) if rows[i][j] != 0), None)
        if found is None:
            continue
        if found != at:
            rows[at], rows[found] = rows[found], rows[at]
            product = product * _MINUS
        product = product * rows[at][j]
        top = inverse(rows[at][j])
        rows[at] = [simplified(x * top) for x in rows[at]]
        for i in range(len(rows)):
            if i != at and rows[i][j] != 0:
                factor = rows[i][j] * _MINUS
                rows[i] = [simplified(x + y * factor) for x, y in zip(rows[i], rows[at], strict=True)]
        pivots.append(j)
    return rows, pivots, product


def rank(matrix: Matrix) -> int:
    return len(reduced(matrix)[1])


def determinant(matrix: Matrix) -> Number:
    _, pivots, product = reduced(matrix)
    return product if len(pivots) == len(matrix.rows) else fmpq(0)


def inverted(matrix: Matrix) -> Matrix:
    """A⁻¹. Raises Undefined where there is none."""
    rows, columns = matrix.shape
    if rows != columns:
        raise Undefined(f"the inverse of a matrix with {rows} rows and {columns} columns")
    beside = Matrix(tuple(a + b for a, b in zip(matrix.rows, identity(rows).rows, strict=True)))
    found, pivots, _ = reduced(beside)
    if pivots != list(range(rows)):
        raise Undefined("the inverse of a singular matrix")
    return Matrix(tuple(tuple(row[rows:]) for row in found))


def pseudo_inverse(matrix: Matrix) -> Matrix:
    """The Moore–Penrose inverse Fᵀ(FFᵀ)⁻¹(CᵀC)⁻¹Cᵀ of A = CF, C of full column rank and F of full row rank."""
    rows, pivots, _ = reduced(matrix)
    if not pivots:
        return matrix.transpose()
    c = Matrix(tuple(tuple(row[j] for j in pivots) for row in matrix.rows))
    f = Matrix(tuple(map(tuple, rows[: len(pivots)])))
    left = f.transpose() @ inverted(f @ f.transpose())
    return left @ (inverted(c.transpose() @ c) @ c.transpose())


# Characteristic polynomials ---------------------------------------------------------------------------------------


def characteristic(matrix: Matrix) -> Polynomial:
    """det(xI − A), the constant coefficient first (Faddeev and LeVerrier)."""
    size = len(matrix.rows)
    coefficients: list[Any] = [fmpq(1)]
    part = identity(size)
    for k in range(1, size + 1):
        product = (matrix @ part).map(simplified)
        total: Any = fmpq(0)
        for i in range(size):
            total = total + product.rows[i][i]
        coefficients.append(simplified(total * fmpq(-1, k)))
        part = product + identity(size).map(lambda x: x * coefficients[-1])
    return coefficients[::-1]


def _companion(p: Polynomial) -> Matrix:
    """A matrix with the characteristic polynomial p, whose leading coefficient is 1."""
    size = len(p) - 1
    below = [[fmpq(int(i == j + 1)) for j in range(size - 1)] for i in range(size)]
    return Matrix(tuple((*below[i], p[i] * _MINUS) for i in range(size)))


def _compound(matrix: Matrix) -> Matrix:
    """The minors of order 2: its eigenvalues are the products λ_i λ_j, i < j."""
    rows, pairs = matrix.rows, list(combinations(range(len(matrix.rows)), 2))
    return Matrix(
        tuple(
            tuple(simplified(rows[i][k] * rows[j][l] + rows[i][l] * rows[j][k] * _MINUS) for k, l in pairs)
            for i, j in pairs
        )
    )


def _norm(matrix: Matrix) -> Any:
    """The characteristic polynomial of the rational matrix with blocks for the entries, over the integers."""
    field = next((x.field for x in matrix.entries if isinstance(x, Element)), None)
    if field is None:
        return fmpq_mat(*matrix.shape, list(matrix.entries)).charpoly().numer()
    d, size = field.degree, len(matrix.rows)
    algebraic.checked_size(d * size, 0)
    powers = [field.element(fmpq_poly([0] * k + [1])) for k in range(d)]
    table = [[fmpq(0)] * (d * size) for _ in range(d * size)]
    for i, row in enumerate(matrix.rows):
        for j, x in enumerate(row):
            for k in range(d):
                image = number_fields.polynomial(powers[k] * x)
                for m in range(image.degree() + 1):
                    table[d * i + m][d * j + k] = image[m]
    return fmpq_mat(table).charpoly().numer()


# Eigenvalues and singular values ----------------------------------------------------------------------------------


def _identified(matrix: Matrix, value: Callable[[int], arb]) -> Real:
    """The eigenvalue of a matrix over the field that the balls are around."""
    return algebraic.the_root(_norm(matrix), value)


def gram(matrix: Matrix) -> Matrix:
    """The smaller one of AAᵀ and AᵀA."""
    across = matrix.transpose()
    return (matrix @ across if matrix.shape[0] <= matrix.shape[1] else across @ matrix).map(simplified)


def singular_square(matrix: Matrix, place: str | int) -> Real:
    """The square of a singular value; ``place`` is "max", "min", "last", the smallest other than 0, or k from 1 on."""
    found: list[tuple[Any, Polynomial, int]] = []
    factors = number_fields.squarefree(characteristic(gram(matrix)))
    for bits in algebraic.precisions():
        found = [(z.real, p, times) for p, times in factors for z in number_fields.roots(p, bits)]
        found.sort(key=lambda each: each[0].mid().fmpq(), reverse=True)
        if not any(a[0].overlaps(b[0]) for a, b in pairwise(found)):
            break
    every = [(near, p) for near, p, times in found for _ in range(times)]
    if place == "last":
        every = [(near, p) for near, p in every if not (near.contains(0) and p[0] == 0)]
        if not every:
            raise Undefined("the smallest singular value other than 0 of the zero matrix")
    position = {"max": 1, "min": len(every), "last": len(every)}.get(place, place) if isinstance(place, str) else place
    if not isinstance(position, int) or not 1 <= position <= len(every):
        raise Undefined(f"the singular value number {place} of {len(every)}")
    near, p = every[position - 1]
    if p[0] == 0 and near.contains(0):
        return fmpq(0)
    at = number_fields.located(p, acb(near))
    return _identified(_companion(p), lambda bits: at(bits).real)


def largest_moduli(matrix: Matrix) -> tuple[list[Real], list[Real]]:
    """Among the eigenvalues that may have the largest modulus: the moduli of the real ones, none of which is 0, and
    the squares of the moduli of the others. All eigenvalues are 0 where both are empty."""
    factors = [p for p, _ in number_fields.squarefree(characteristic(matrix))]
    found = [(z, p) for p in factors for z in number_fields.roots(p, _START)]
    with ctx.workprec(_START):
        largest = max((abs(z).lower() for z, _ in found), key=lambda x: x.fmpq())
        outer = [(z, p) for z, p in found if not abs(z) < largest]
    real: list[Real] = []
    squares: list[Real] = []
    for z, p in outer:
        at = number_fields.located(p, z)
        if z.imag.contains(0):
            if not (p[0] == 0 and z.contains(0)):
                found_real = _identified(_companion(p), lambda bits, at=at: at(bits).real)
                real.append(algebraic.minus(found_real) if algebraic.compare(found_real, fmpq(0)) < 0 else found_real)
        elif z.imag > 0:
            squares.append(_identified(_compound(_companion(p)), lambda bits, at=at: _square(at(bits))))
    return real, squares


def _square(z: Any) -> arb:
    return z.real * z.real + z.imag * z.imag


# Norms that are formulas in the entries ---------------------------------------------------------------------------


def absolute(x: Number) -> Number:
    return x * _MINUS if number_fields.sign(x) < 0 else x


def greatest(numbers: list[Number]) -> Number:
    best = numbers[0]
    for x in numbers[1:]:
        best = x if number_fields.sign(x + best * _MINUS) > 0 else best
    return best


def norm(matrix: Matrix, kind: str) -> Number:
    """The largest absolute row sum, column sum or entry."""
    sizes = matrix.map(absolute)
    match kind:
        case "max":
            return greatest(list(sizes.entries))
        case "1" | "inf":
            lines = (sizes if kind == "inf" else sizes.transpose()).rows
            return greatest([_total(line) for line in lines])
    raise NotConvertible(f"Expected a norm by name but got {kind!r}.")


def _total(numbers: Any) -> Number:
    total: Any = fmpq(0)
    for x in numbers:
        total = total + x
    return simplified(total)


def trace(matrix: Matrix) -> Number:
    return _total(row[i] for i, row in enumerate(matrix.rows))


def squared_sum(matrix: Matrix) -> Number:
    """The square of the Frobenius norm."""
    return _total(x * x for x in matrix.entries)
