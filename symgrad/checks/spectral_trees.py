"""Spectral quantities of rational matrices as closed trees of algebraic numbers, in which equal parts look alike.

A quantity of A = (g/q)M, M primitive and integer, is g/q times a number made of roots of monic polynomials over the
integers. Such a root is written with fractions and square roots where it is quadratic, as a root of a root where its
polynomial is one in x^k, and otherwise as ``RealRoot(coefficients, place)``, irreducible, the constant coefficient
first, ``place`` counting the real roots from the left: one number has one tree, so that σ_max(A) and σ_max(Aᵀ), or
‖AAᵀ‖ and ‖A‖², are seen to be made of the same.
"""

from __future__ import annotations

from functools import lru_cache, reduce
from typing import Any

from flint import arb, ctx, fmpq, fmpz, fmpz_poly

from symgrad.checks import algebraic, spectra, ties
from symgrad.checks.algebraic import Real
from symgrad.checks.functions import fraction
from symgrad.checks.matrices import Matrix
from symgrad.checks.radicals import as_tree
from symgrad.core import tree
from symgrad.core.tree import Expr
from symgrad.errors import NotConvertible

_PAIRS = 10
"""The highest degree of a polynomial whose products of two roots are looked at."""
_BITS = 128


def number(value: fmpq | fmpz) -> Expr:
    q = fmpq(value)
    return tree.expr(fraction(q))


def quantity(head: str, kind: Any, matrix: Matrix) -> Expr:
    """A quantity of a rational matrix; ``kind`` is that of a norm, or the place of a singular value.

    The value exists and is no rational number for any other than these.
    """
    match head, kind:
        case "Norm", "fro":
            return square_root(spectra.squared_sum(matrix))
        case ("Norm", "2") | ("SingularValue", _):
            scale, whole = spectra.primitive(matrix)
            return tree.mul(number(scale), _singular_value(whole, "max" if head == "Norm" else kind))
        case "ConditionNumber", _:
            _, whole = spectra.primitive(matrix)
            return tree.mul(_singular_value(whole, "max"), tree.reciprocal(_singular_value(whole, "min")))
        case "SpectralRadius", _:
            scale, whole = spectra.primitive(matrix)
            return tree.mul(number(scale), _radius(whole))
    raise NotConvertible(f"Expected a quantity of a matrix with irrational values but got {head}.")


@lru_cache(maxsize=4096)
def _singular_value(whole: spectra.Primitive, place: str | int) -> Expr:
    return square_root(spectra.place_of(place, spectra.squares(whole)))


@lru_cache(maxsize=4096)
def _radius(whole: spectra.Primitive) -> Expr:
    found = spectra.radius(whole)
    if isinstance(found, fmpz):
        return square_root(fmpq(found))
    return greatest([modulus(factor) for factor in found])


def greatest(candidates: list[Expr]) -> Expr:
    """The largest of some positive algebraic numbers."""
    return reduce(lambda best, other: other if ties.compare(other, best) > 0 else best, candidates)


def written(root: Real) -> Expr:
    """A positive algebraic number as a tree."""
    if isinstance(root, fmpq):
        return number(root)
    if len(root.coefficients) == 3:
        quadratic = as_tree(root)
        assert quadratic is not None
        return quadratic
    inner, k = root.polynomial.deflation()
    if k > 1:
        return _kth_root(written(algebraic.the_root(inner, lambda bits: root.ball(bits) ** int(k))), int(k))
    return Expr("RealRoot", (root.coefficients, root.place))


def _kth_root(inside: Expr, k: int) -> Expr:
    return tree.sqrt(inside) if k == 2 else Expr("Root", (inside, tree.expr(k)))


def square_root(square: Real) -> Expr:
    """√s for s ≥ 0."""
    if square == 0:
        return tree.ZERO
    try:
        return written(algebraic.root(square, 2))
    except NotConvertible:  # too large to be factored
        return tree.sqrt(written(square))


@lru_cache(maxsize=4096)
def modulus(coefficients: tuple[int, ...]) -> Expr:
    """The largest modulus of the roots of an irreducible monic polynomial."""
    polynomial = fmpz_poly(list(coefficients))
    if polynomial.degree() == 1:
        return number(abs(polynomial[0]))
    square = spectra.squared_modulus(coefficients)
    if square is not None:
        return square_root(fmpq(square))
    inner, k = polynomial.deflation()
    if k > 1:
        return _kth_root(modulus(tuple(map(int, inner.coeffs()))), int(k))
    with ctx.workprec(_BITS):
        roots = algebraic.isolated(coefficients, _BITS)
        largest = reduce(arb.max, map(abs, roots))
        outermost = [z for z in roots if abs(z).overlaps(largest)]
    real = [z.real for z in outermost if z.imag == 0]
    found = [written(_outermost_real(polynomial, positive)) for positive in {bool(x > 0) for x in real}]
    pairs = {_squared(coefficients, z) for z in outermost if z.imag > 0}
    return greatest(found + [square_root(s) for s in pairs])


def _outermost_real(polynomial: fmpz_poly, positive: bool) -> Real:
    if not positive:
        polynomial = polynomial(fmpz_poly([0, -1]))
    return algebraic.real_roots(polynomial)[-1]


def _squared(coefficients: tuple[int, ...], root: Any) -> Real:
    """|z|² for a complex root z: a product of two of the roots."""
    degree = len(coefficients) - 1
    if degree > _PAIRS:
        raise NotConvertible(f"Expected the modulus of a root of a polynomial of degree at most {_PAIRS}.")

    def value(bits: int) -> arb:
        (near,) = [z for z in algebraic.isolated(coefficients, max(bits, _BITS)) if z.overlaps(root)]
        return near.real * near.real + near.imag * near.imag

    return algebraic.the_root(products_of_two(coefficients), value)


def products_of_two(coefficients: tuple[int, ...]) -> fmpz_poly:
    """The polynomial whose roots are λ_i λ_j, i < j, for the roots λ of a monic polynomial (Newton's identities)."""
    d = len(coefficients) - 1
    size = d * (d - 1) // 2
    sums = list(map(int, algebraic.power_sums(coefficients, 2 * size)))  # whole, since the polynomial is monic
    of_pairs = [(sums[k] ** 2 - sums[2 * k]) // 2 for k in range(size + 1)]
    found = [1]
    for k in range(1, size + 1):
        found.append(sum((-1) ** (i - 1) * found[k - i] * of_pairs[i] for i in range(1, k + 1)) // k)
    return fmpz_poly([(-1) ** i * e for i, e in enumerate(found)][::-1])
