"""Numbers and matrices at algebraic values, as closed trees of algebraic numbers in which equal parts look alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from flint import fmpq

from symgrad.checks import algebraic, field_matrices, inverses, matrices, number_fields, radicals, spectra
from symgrad.checks import spectral_trees as trees
from symgrad.checks.algebraic import Algebraic, Real
from symgrad.checks.functions import Undefined, Unsettled, integer_value
from symgrad.checks.matrices import Matrix, as_matrix
from symgrad.checks.number_fields import Element, simplified
from symgrad.checks.separation import NotAlgebraic
from symgrad.core import tree
from symgrad.core.matrices import QUANTITIES, shape_of
from symgrad.core.tree import Expr
from symgrad.errors import NotConvertible


@lru_cache(maxsize=4096)
def real(closed: Expr) -> Real | None:
    """A closed tree as an algebraic number, None where it is not seen to be one of a low degree."""
    try:
        return radicals.number(closed)
    except Undefined:
        raise
    except NotConvertible:
        return None


@lru_cache(maxsize=4096)
def written(number: Real) -> Expr:
    """The one tree of an algebraic number."""
    if isinstance(number, fmpq):
        return trees.number(number)
    if algebraic.compare(number, fmpq(0)) < 0:
        return tree.negative(trees.written(algebraic.minus(number)))
    return trees.written(number)


class FieldTrees:
    """The trees of whatever is defined at some values. Raises NotAlgebraic for what cannot be written so.

    ``values``: a closed tree for each number, and for each matrix one of closed trees.
    """

    def __init__(self, values: Mapping[Expr, Expr | Matrix]):
        self.values = values
        self._reals: dict[Expr, Real] = {}
        self._quantities: dict[Expr, Expr] = {}

    def is_number(self, node: Expr) -> bool:
        return not shape_of(node, self._shape)

    def _shape(self, node: Expr) -> tuple[Expr, ...] | None:
        value = self.values.get(node)
        return tuple(map(tree.expr, value.shape)) if isinstance(value, Matrix) else None

    def number(self, node: Expr) -> Expr:
        if node.head in QUANTITIES:
            if node not in self._quantities:
                self._quantities[node] = self._quantity(node)
            return self._quantities[node]
        if node.head == "Symbol":
            value = self.values.get(node)
            if not isinstance(value, Expr):
                raise NotConvertible(f"Expected a number for {node!r}.")
            known = real(value)
            return value if known is None else written(known)
        children = tuple(map(self.number, node.children))
        return node.rebuild(children) if children else node

    def rows(self, node: Expr) -> tuple[tuple[Expr, ...], ...]:
        """The entries of a matrix."""
        return self.matrix(node).map(lambda x: written(number_fields.real(x))).rows

    def real(self, node: Expr) -> Real:
        if node not in self._reals:
            found = real(self.number(node))
            if found is None:
                raise NotAlgebraic
            self._reals[node] = found
        return self._reals[node]

    # Matrices over a field

    def matrix(self, node: Expr) -> Matrix:
        """Its entries are rational numbers, or elements of one field."""
        irrational = [x for x in dict.fromkeys(self._numbers(node)) if isinstance(x, Algebraic)]
        elements: dict[Real, Element] = {}
        if irrational:
            _, found = number_fields.generated(tuple(irrational))
            elements = dict(zip(irrational, found, strict=True))
        return self._matrix(node, elements).map(simplified)

    def _numbers(self, node: Expr) -> Iterator[Real]:
        """The numbers of which the entries of a matrix are made."""
        if self.is_number(node):
            yield self.real(node)
        elif node.head == "Symbol":
            for entry in as_matrix(self.values.get(node), node).entries:
                found = real(entry)
                if found is None:
                    raise NotAlgebraic
                yield found
        else:
            for child in node.children:
                yield from self._numbers(child)

    def _matrix(self, node: Expr, elements: Mapping[Real, Element]) -> Matrix:
        return as_matrix(self._part(node, elements), node)

    def _part(self, node: Expr, elements: Mapping[Real, Element]) -> Any:
        if self.is_number(node):
            found = self.real(node)
            return elements.get(found, found)
        if node.head == "Symbol":
            return as_matrix(self.values.get(node), node).map(lambda entry: _element(entry, elements))
        match node.head:
            case "Add" | "Mul":
                parts = [self._part(part, elements) for part in node.args]
                total = parts[0]
                for part in parts[1:]:
                    total = total + part if node.head == "Add" else total * part
                return total
            case "Inverse":
                return field_matrices.inverted(self._matrix(node.args[0], elements))
            case "PseudoInverse":
                return field_matrices.pseudo_inverse(self._matrix(node.args[0], elements))
            case "MatrixPower":
                exponent = integer_value(self.real(node.args[1]))
                if exponent is None:
                    raise NotConvertible(f"Expected a whole number as the exponent in {node!r}.")
                base = self._matrix(node.args[0], elements)
                return inverses.power(field_matrices.inverted(base) if exponent < 0 else base, abs(exponent))
        return matrices.value(node, lambda part: self._part(part, elements))

    # Quantities

    def _quantity(self, node: Expr) -> Expr:
        matrix = self.matrix(node.args[-1])
        kind = spectra.kind(node, self.real)
        if all(isinstance(x, fmpq) for x in matrix.entries):
            value = spectra.measured(node.head, kind, matrix)
            return trees.number(value) if isinstance(value, fmpq) else trees.quantity(node.head, kind, matrix)
        rows, columns = matrix.shape
        if node.head in ("SpectralRadius", "Determinant", "Trace") and rows != columns:
            raise Undefined(f"{node.head} of a matrix with {rows} rows and {columns} columns")
        match node.head:
            case "Trace":
                return written(number_fields.real(field_matrices.trace(matrix)))
            case "Determinant":
                return written(number_fields.real(field_matrices.determinant(matrix)))
            case "Rank":
                return tree.expr(field_matrices.rank(matrix))
            case "SpectralRadius":
                real_ones, squares = field_matrices.largest_moduli(matrix)
                moduli = [written(x) for x in real_ones] + [trees.square_root(s) for s in squares]
                return trees.greatest(list(dict.fromkeys(moduli))) if moduli else tree.ZERO
            case "Norm" if kind in ("fro", "2") and (kind == "fro" or 1 in matrix.shape):
                return trees.square_root(number_fields.real(field_matrices.squared_sum(matrix)))
            case "Norm" if kind != "2":
                return written(number_fields.real(field_matrices.norm(matrix, str(kind))))
            case "Norm" | "SingularValue":
                place = "max" if node.head == "Norm" else kind
                return trees.square_root(field_matrices.singular_square(matrix, place if place is not None else "max"))
            case "ConditionNumber":
                smallest = field_matrices.singular_square(matrix, "min")
                if smallest == 0:
                    raise Undefined("the condition number of a matrix with a singular value 0")
                largest = field_matrices.singular_square(matrix, "max")
                return tree.mul(trees.square_root(largest), tree.reciprocal(trees.square_root(smallest)))
        raise Unsettled(f"{node!r} at algebraic numbers")


def _element(entry: Expr, elements: Mapping[Real, Element]) -> Any:
    found = real(entry)
    if found is None:
        raise NotAlgebraic
    return elements.get(found, found)
