"""Numbers and matrices at given rational values, as closed trees of algebraic numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flint import fmpq

from symgrad.checks import inverses, separation, spectra, spectral_trees
from symgrad.checks.exact import Evaluator
from symgrad.checks.functions import Undefined
from symgrad.checks.matrices import Matrix
from symgrad.checks.separation import NotAlgebraic
from symgrad.core import tree
from symgrad.core.matrices import QUANTITIES
from symgrad.core.tree import Expr

Combination = list[tuple[Expr, Matrix]]
"""c₁M₁ + c₂M₂ + ⋯, each c a closed tree and each M rational: what a matrix with irrational entries is made of."""


class ClosedTrees:
    """The trees of whatever is defined at some values. Raises NotAlgebraic for what cannot be written so."""

    def __init__(self, values: Mapping[Expr, fmpq | Matrix]):
        self.evaluator = Evaluator.at(values)

    def number(self, node: Expr) -> Expr:
        return self._number(self.evaluator.ground(node, {}))

    def rows(self, node: Expr) -> tuple[tuple[Expr, ...], ...]:
        """The entries of a matrix."""
        parts = self._combination(self.evaluator.ground(node, {}))
        entries, columns = _entries(parts), parts[0][1].shape[1]
        return tuple(entries[i : i + columns] for i in range(0, len(entries), columns))

    def _number(self, node: Expr) -> Expr:
        if node.head in QUANTITIES:
            return self._quantity(node)
        if node.head in ("Symbol", "Member"):
            value = self.evaluator(node)
            if not isinstance(value, fmpq):
                raise NotAlgebraic
            return spectral_trees.number(value)
        children = tuple(map(self._number, node.children))
        return node.rebuild(children) if children else node

    def _quantity(self, node: Expr) -> Expr:
        parts = self._combination(node.args[-1])
        kind = spectra.kind(node, self.evaluator)
        if len(parts) > 1:
            return _of_entries(node.head, kind, parts)
        factor, matrix = parts[0]
        if factor != tree.ONE and separation.sign(separation.algebraic(factor)) == 0:
            factor, matrix = tree.ONE, matrix * fmpq(0)
        value = spectra.measured(node.head, kind, matrix)
        if isinstance(value, fmpq):
            found = spectral_trees.number(value)
        else:
            found = spectral_trees.quantity(node.head, kind, matrix)
        match node.head:
            case "Norm" | "SpectralRadius" | "SingularValue" if factor != tree.ONE:
                return tree.mul(tree.call("abs", factor), found)
            case "Trace":
                return tree.mul(factor, found)
            case "Determinant":
                return tree.mul(tree.power(factor, len(matrix.rows)), found)
        return found

    def _combination(self, node: Expr) -> Combination:
        value = self.evaluator(node)
        if not isinstance(value, Matrix):
            raise NotAlgebraic
        if inverses.is_rational(value):
            return [(tree.ONE, value)]
        match node.head:
            case "Mul":
                numbers, matrices = [], []
                for factor in node.args:
                    (matrices if isinstance(self.evaluator(factor), Matrix) else numbers).append(factor)
                factor = tree.mul(*map(self._number, numbers))
                return [(tree.mul(factor, c), m) for c, m in self._combination(matrices[0])]
            case "Add":
                return _merged([part for term in node.args for part in self._combination(term)])
            case "MatMul":
                found = self._combination(node.args[0])
                for factor in node.args[1:]:
                    right = self._combination(factor)
                    found = _merged([(tree.mul(c, d), m @ n) for c, m in found for d, n in right])
                return found
            case "Transpose":
                return [(c, m.transpose()) for c, m in self._combination(node.args[0])]
        raise NotAlgebraic


def _merged(parts: Combination) -> Combination:
    found: dict[Expr, Matrix] = {}
    for factor, matrix in parts:
        found[factor] = found[factor] + matrix if factor in found else matrix
    return list(found.items())


def _entries(parts: Combination) -> tuple[Expr, ...]:
    columns = zip(*(m.entries for _, m in parts), strict=True)
    return tuple(
        [
            tree.add(*(tree.mul(c, spectral_trees.number(x)) for (c, _), x in zip(parts, column, strict=True)))
            for column in columns
        ]
    )


def _of_entries(head: str, kind: Any, parts: Combination) -> Expr:
    """A quantity that is a formula in the entries."""
    entries, (rows, columns) = _entries(parts), parts[0][1].shape
    sizes = [tree.call("abs", x) for x in entries]
    if head == "Trace":
        if rows != columns:
            raise Undefined("the trace of a matrix that is not square")
        return tree.add(*entries[:: columns + 1])
    if head == "Norm":
        match kind:
            case "max":
                return Expr("Max", tuple(sizes))
            case "1":
                return Expr("Max", tuple(tree.add(*sizes[j::columns]) for j in range(columns)))
            case "inf":
                return Expr("Max", tuple(tree.add(*sizes[i : i + columns]) for i in range(0, len(sizes), columns)))
        if kind == "fro" or 1 in (rows, columns):
            return tree.sqrt(tree.add(*(tree.power(x, 2) for x in entries)))
    raise NotAlgebraic
