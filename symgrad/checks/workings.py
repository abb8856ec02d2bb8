"""What a counterexample about matrices is checked by: each quantity in the statement, with its exact value."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flint import arb, fmpq, fmpz, fmpz_poly

from symgrad.checks import spectra
from symgrad.checks.algebraic import Real, compare, in_order, inverse, minus, real_roots, root, times
from symgrad.checks.exact import Evaluator
from symgrad.checks.functions import Undefined, Unsettled, fraction
from symgrad.checks.matrices import Matrix, Nonconforming, Number
from symgrad.checks.radicals import as_tree
from symgrad.core.matrices import QUANTITIES
from symgrad.core.tree import Expr
from symgrad.errors import NotConvertible
from symgrad.reading import to_text

LONGEST = 24  # characters of an exact number that a person still reads
DIGITS = 8  # of a decimal beside a closed form
_BITS = 128
# What is computed on the way to the argument of a quantity; a transpose or a multiple is seen at a glance.
_COMPUTED = ("MatMul", "MatrixPower", "Inverse", "PseudoInverse", "Hadamard", "Add")
_NOT_BY_HAND = ("Apply", "Derivative", "Gradient", "ScalarFunction", "Integral", "E", "Var", "Cov")


def number_text(x: Number) -> str:
    """An exact rational; a long one, and a ball, to twelve digits and an ellipsis; a matrix as [[1,2],[0,1]]."""
    if isinstance(x, (Matrix, Nonconforming)):
        return str(x.map(number_text) if isinstance(x, Matrix) else x)
    if isinstance(x, fmpq) and len(exact := str(fraction(x))) <= LONGEST:
        return exact
    return cut(x, 12)


def workings(relations: Iterable[Expr], evaluator: Evaluator) -> tuple[tuple[Expr, str], ...]:
    """Each norm, radius, rank… of a matrix in the relations with its value: what it is taken of comes before it.

    The value is exact where it is rational or has a closed form in square roots, which a decimal follows; else a
    decimal that ends in an ellipsis.
    """
    found: dict[Expr, str] = {}
    for relation in (part for each in relations for part in each.walk() if part.head == "Relation"):
        for side in relation.args[1:]:
            try:
                for node in _quantities(evaluator.ground(side, {})):
                    if node not in found and not node.has(*_NOT_BY_HAND):
                        found[node] = _value_text(node, evaluator)
            except (Undefined, Unsettled, NotConvertible):
                continue
    return tuple(found.items())


def _quantities(node: Expr) -> Iterator[Expr]:
    """The quantities of matrices in the node, from the inside, each behind the products and inverses that it is of."""
    for child in node.children:
        yield from _quantities(child)
    if node.head in QUANTITIES:
        argument = node.args[-1]
        inner = (part for part in argument.walk() if part.head in ("Inverse", "PseudoInverse") and part != argument)
        yield from inner
        if argument.head in _COMPUTED:
            yield argument
        if argument.head not in ("Identity", "Zeros"):
            yield node


def _value_text(node: Expr, evaluator: Evaluator) -> str:
    if node.head not in QUANTITIES:
        return number_text(evaluator(node))
    try:
        number = exact_quantity(node, evaluator)
    except NotConvertible:  # too large for algebra
        number = None
    if number is None:
        return decimal_text(evaluator(node))
    if isinstance(number, fmpq):
        return number_text(number)
    closed = as_tree(number)
    decimal = decimal_text(number.ball(_BITS))
    return decimal if closed is None else f"{to_text(closed)} = {decimal}"


def decimal_text(x: Number, digits: int = DIGITS) -> str:
    """The number to a few digits, cut off, and an ellipsis; a rational as it is."""
    if isinstance(x, fmpq):
        return number_text(x)
    return cut(x, digits)


def cut(x: Number, digits: int) -> str:
    """The first digits of a decimal, not rounded, and an ellipsis."""
    mantissa, e, exponent = arb(x).str(digits + 4, radius=False).partition("e")
    beyond = len(mantissa.lstrip("-0.").replace(".", "")) - digits
    whole, dot, decimals = mantissa.partition(".")
    return f"{whole}{dot}{decimals[: len(decimals) - max(beyond, 0)]}…{e}{exponent}"


def exact_quantity(node: Expr, evaluator: Evaluator) -> Real | None:
    """The quantity as a real algebraic number; None where it is known by its balls alone."""
    matrix = evaluator(node.args[-1])
    if not isinstance(matrix, Matrix) or not all(isinstance(x, fmpq) for x in matrix.entries):
        return None
    match node.head:
        case "Norm" if node.args[0] == "fro":
            return root(spectra.squared_sum(matrix), 2)
        case "Norm" if node.args[0] == "2":
            return _singular_value(matrix, "max")
        case "SingularValue":
            which = node.args[0]
            return _singular_value(matrix, which if isinstance(which, str) else evaluator.size(which, {}))
        case "ConditionNumber":
            squares = spectra.squares(spectra.primitive(matrix)[1])
            return root(times(squares[0], inverse(squares[-1])), 2) if squares[-1] != 0 else None
        case "SpectralRadius":
            return _radius(matrix)
    value = evaluator(node)
    return value if isinstance(value, fmpq) else None


def _singular_value(matrix: Matrix, place: str | int) -> Real:
    scale, whole = spectra.primitive(matrix)
    return times(scale, root(spectra.place_of(place, spectra.squares(whole)), 2))


def _radius(matrix: Matrix) -> Real | None:
    """The spectral radius, where its square is a whole number or all eigenvalues that may be largest are real."""
    scale, whole = spectra.primitive(matrix)
    found = spectra.radius(whole)
    if isinstance(found, fmpz):
        return times(scale, root(fmpq(found), 2))
    roots = [(real_roots(fmpz_poly(list(p))), len(p) - 1) for p in found]
    if any(len(real) < degree for real, degree in roots):
        return None
    sizes = [minus(x) if compare(x, fmpq(0)) < 0 else x for real, _ in roots for x in real]
    return times(scale, in_order(sizes)[-1])
