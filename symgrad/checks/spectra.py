"""Norms, spectral radii, singular values, ranks and determinants of matrices.

On rational matrices: a rational number where the value is rational, else a ball as narrow as the precision allows. A
matrix is (g/q)M with whole numbers g and q and a primitive integer matrix M; eigenvalues of M are roots of the
irreducible factors of its characteristic polynomial, squared singular values those of the smaller Gram matrix, and
FLINT isolates the roots. What is rational is found by algebra and never read off a ball.

On matrices of balls: ball_spectra, see ``symgrad.checks.ball_spectra``.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cmp_to_key, lru_cache, reduce
from math import gcd
from typing import Any

from flint import arb, ctx, fmpq, fmpz, fmpz_mat, fmpz_poly

from symgrad.checks import algebraic, ball_spectra, functions, inverses
from symgrad.checks.algebraic import Algebraic, Real
from symgrad.checks.functions import Undefined, Unsettled
from symgrad.checks.matrices import Matrix, Number, as_matrix
from symgrad.core.tree import Expr
from symgrad.errors import NotConvertible

Primitive = tuple[int, int, tuple[int, ...]]
"""Rows, columns and entries of an integer matrix whose entries have no common divisor."""
Factors = tuple[tuple[int, ...], ...]
"""Irreducible polynomials over the integers, the constant coefficient first."""

LARGEST = 32
"""The most rows or columns of a matrix whose spectrum is computed exactly."""
LONGEST = 100_000
"""The most bits of a coefficient of its characteristic polynomial."""


def quantity(node: Expr, of: Callable[[Expr], Any]) -> Number:
    """The value of a node with one of the heads that make a number of a matrix; ``of`` gives those of its arguments.

    Raises Undefined where it has none, Unsettled where balls do not tell.
    """
    return measured(node.head, kind(node, of), as_matrix(of(node.args[-1]), node))


def kind(node: Expr, of: Callable[[Expr], Any]) -> str | int | None:
    """Which norm or which singular value the node asks for."""
    which = node.args[0]
    if len(node.args) == 1 or isinstance(which, str):
        return which if isinstance(which, str) else None
    position = functions.integer_value(of(which))
    if position is None:
        raise NotConvertible(f"Expected a whole number as the position in {node!r}.")
    return position


def measured(head: str, kind: Any, matrix: Matrix) -> Number:
    """The quantity of that name, and of that kind, of a matrix."""
    if head == "Norm":
        return norm(matrix, kind)
    if head in ("SpectralRadius", "Determinant", "Trace") and matrix.shape[0] != matrix.shape[1]:
        raise Undefined(f"{head} of a matrix with {matrix.shape[0]} rows and {matrix.shape[1]} columns")
    if head == "Trace":
        return sum((row[i] for i, row in enumerate(matrix.rows)), start=fmpq(0))
    exact = inverses.is_rational(inverses.numbers(matrix))
    match head:
        case "SpectralRadius":
            return spectral_radius(matrix) if exact else ball_spectra.spectral_radius(matrix)
        case "SingularValue":
            return singular_value(matrix, kind) if exact else ball_spectra.singular_value(matrix, kind)
        case "ConditionNumber":
            return condition_number(matrix) if exact else ball_spectra.condition_number(matrix)
        case "Rank":
            return fmpq(inverses.exact(matrix).rank() if exact else ball_spectra.rank(matrix))
        case "Determinant":
            return (inverses.exact(matrix) if exact else inverses.balls(matrix)).det()
    raise NotConvertible(f"Expected a quantity of a matrix but got {head}.")


def norm(matrix: Matrix, kind: str) -> Number:
    """One of ``core.matrices.NORMS``."""
    match kind:
        case "fro":
            return _euclidean(matrix)
        case "2" if 1 in matrix.shape:
            return _euclidean(matrix)
        case "2":
            exact = inverses.is_rational(inverses.numbers(matrix))
            return singular_value(matrix, "max") if exact else ball_spectra.singular_value(matrix, "max")
    sizes = inverses.numbers(matrix).map(abs)
    match kind:
        case "max":
            return functions.greatest(list(sizes.entries))
        case "1" | "inf":
            lines = (sizes if kind == "inf" else sizes.transpose()).rows
            return functions.greatest([sum(line[1:], start=line[0]) for line in lines])
    raise NotConvertible(f"Expected a norm by name but got {kind!r}.")


def _euclidean(matrix: Matrix) -> Number:
    return functions.power(squared_sum(matrix), fmpq(1, 2))


def squared_sum(matrix: Matrix) -> Number:
    """The square of the Frobenius norm."""
    squares = [x * x for x in matrix.entries]
    return sum(squares[1:], start=squares[0])


# Rational matrices -----------------------------------------------------------------------------------------------


@lru_cache(maxsize=4096)
def primitive(matrix: Matrix) -> tuple[fmpq, Primitive]:
    """A rational matrix as a positive multiple of a primitive integer matrix; 1 and itself for the zero matrix."""
    whole, below = inverses.exact(matrix).numer_denom()
    entries = [int(x) for x in whole.entries()]
    common = gcd(*entries) or 1
    rows, columns = matrix.shape
    if max(rows, columns) > LARGEST:
        raise NotConvertible(f"Expected at most {LARGEST} rows and columns but got a {rows}×{columns} matrix.")
    return fmpq(common, below), (rows, columns, tuple(x // common for x in entries))


def _factors(matrix: fmpz_mat) -> list[tuple[fmpz_poly, int]]:
    """The irreducible factors of the characteristic polynomial, all monic, with their multiplicities."""
    bits = max(fmpz(x).bit_length() for x in matrix.entries())
    if matrix.nrows() * (bits + matrix.nrows().bit_length()) > LONGEST:
        raise NotConvertible(f"Expected a characteristic polynomial of at most {LONGEST} bits a coefficient.")
    return [(p if p.leading_coefficient() > 0 else -p, k) for p, k in matrix.charpoly().factor()[1]]


@lru_cache(maxsize=4096)
def squares(matrix: Primitive) -> tuple[Real, ...]:
    """The squares of the min(rows, columns) singular values, the largest first, each as often as it occurs."""
    rows, columns, entries = matrix
    m = fmpz_mat(rows, columns, entries)
    gram = m * m.transpose() if rows <= columns else m.transpose() * m
    found: list[Real] = []
    for factor, times in _factors(gram):
        if factor.degree() == 1:
            found += [fmpq(-factor[0])] * times
        else:
            coefficients = tuple(map(int, factor.coeffs()))
            found += [Algebraic(coefficients, i) for i in range(factor.degree()) for _ in range(times)]
    return tuple(sorted(found, key=cmp_to_key(algebraic.compare), reverse=True))


def place_of(place: str | int, values: tuple[Real, ...]) -> Real:
    """The squared singular value at a place: "max", "min", "last", the smallest other than 0, or k from 1 on."""
    if place == "last":
        positive = [s for s in values if s != 0]
        if not positive:
            raise Undefined("the smallest singular value other than 0 of the zero matrix")
        return positive[-1]
    position = {"max": 1, "min": len(values)}.get(place, place) if isinstance(place, str) else place
    if not isinstance(position, int) or not 1 <= position <= len(values):
        raise Undefined(f"the singular value number {place} of {len(values)}")
    return values[position - 1]


def singular_value(matrix: Matrix, place: str | int) -> Number:
    """A singular value of a rational matrix."""
    scale, whole = primitive(matrix)
    return scale * _root(place_of(place, squares(whole)))


def _root(square: Real) -> Number:
    return algebraic.ball(square, ctx.prec).sqrt() if isinstance(square, Algebraic) else _square_root(square)


def _square_root(square: fmpq) -> Number:
    return functions.power(square, fmpq(1, 2))


def condition_number(matrix: Matrix) -> Number:
    """σ_max/σ_min; Undefined where σ_min = 0."""
    _, whole = primitive(matrix)
    found = squares(whole)
    if found[-1] == 0:
        raise Undefined("the condition number of a matrix with a singular value 0")
    if found[0] == found[-1]:
        return fmpq(1)
    if isinstance(found[0], fmpq) and isinstance(found[-1], fmpq):
        return _square_root(found[0] / found[-1])
    return arb(_root(found[0])) / _root(found[-1])


def spectral_radius(matrix: Matrix) -> Number:
    """The spectral radius of a rational matrix."""
    scale, whole = primitive(matrix)
    found = radius(whole)
    if isinstance(found, fmpz):
        return scale * _square_root(fmpq(found))
    return scale * reduce(arb.max, [largest_modulus(factor, ctx.prec) for factor in found])


@lru_cache(maxsize=4096)
def radius(matrix: Primitive) -> fmpz | Factors:
    """The square of the spectral radius, if it is a whole number; else the factors one of which has it as the largest
    modulus of a root."""
    rows, columns, entries = matrix
    square, others = fmpz(0), []
    for factor, _ in _factors(fmpz_mat(rows, columns, entries)):
        coefficients = tuple(map(int, factor.coeffs()))
        if factor.degree() == 1:
            square = max(square, factor[0] ** 2)
        elif (found := squared_modulus(coefficients)) is not None:
            square = max(square, found)
        else:
            others.append(coefficients)
    # These two are never equal, since one is a whole number and the other is none.
    above = [p for p in others if algebraic.sign_of(lambda bits, p=p: largest_modulus(p, bits) ** 2 - square) > 0]
    return tuple(above) if above else square


def largest_modulus(coefficients: tuple[int, ...], bits: int) -> arb:
    """A ball around the largest modulus of the roots of a polynomial."""
    with ctx.workprec(bits):
        return reduce(arb.max, map(abs, algebraic.isolated(coefficients, bits)))


@lru_cache(maxsize=4096)
def squared_modulus(coefficients: tuple[int, ...]) -> fmpz | None:
    """The square of the largest modulus of the roots of an irreducible monic polynomial p, if it is a whole number k.

    If |z|² = k for one root z, then k/z is its conjugate, a root as well; p being irreducible, z → k/z maps all its
    roots to roots, so that p(x) and x^d p(k/x) agree up to a factor. Then k/z̄, too, is a root for every root z, and
    the roots with |z|² = k are those that this map leaves where they are. Balls tell which one of the isolated roots
    k/z̄ is.
    """
    for bits in algebraic.precisions():
        with ctx.workprec(bits):
            isolated = algebraic.isolated(coefficients, bits)
            sizes = [z.real * z.real + z.imag * z.imag for z in isolated]
            near = reduce(arb.max, sizes)
            if not near.contains_integer():
                return None
            k = near.unique_fmpz()
            if k is None:
                continue
            turned = [c * k**i for i, c in enumerate(coefficients)][::-1]
            if turned != [coefficients[0] * c for c in coefficients]:
                return None
            outermost = [(z, k * z / size) for z, size in zip(isolated, sizes, strict=True) if size.overlaps(near)]
            if all([w for w in isolated if w.overlaps(image)] == [z] for z, image in outermost):
                return k
    raise Unsettled("the largest modulus of the roots of a polynomial")
