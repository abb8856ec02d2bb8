"""Numbers and matrices at given rational values, as closed trees of algebraic numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flint import fmpq

from symgrad.checks import inverses, matrices, separation, spectra, spectral_trees
from symgrad.checks.exact import Evaluator
from symgrad.checks.functions import Undefined
from symgrad.checks.matrices import Matrix
from symgrad.checks.separation import NotAlgebraic
from symgrad.core import tree
from symgrad.core.matrices import QUANTITIES
from symgrad.core.tree import Expr

Combination = list[tuple[Expr, Matrix]]
"""c₁M₁ + c₂M₂ + ⋯, each c a closed tree and each M rational: what a matrix with irrational entries is made of."""

_LARGEST_EXPANDED = 3
_HIGHEST_POWER = 8


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
        if factor != tree.ONE and _is_zero(factor):
            factor, matrix = tree.ONE, matrix * fmpq(0)
        value = spectra.measured(node.head, kind, matrix)
        if isinstance(value, fmpq):
            found = spectral_trees.number(value)
        else:
            found = spectral_trees.quantity(node.head, kind, matrix)
        match node.head:
            case "Norm" | "SpectralRadius" | "SingularValue" if factor != tree.ONE:
                return tree.mul(_absolute(factor), found)
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


class EntryTrees(ClosedTrees):
    """The same where the entries are closed trees of any numbers, such as π: what is a formula in them, and whatever
    does not depend on a common factor.

    ``values``: those of the names in balls; ``written``: a closed tree for each number, and for each matrix one of
    closed trees.
    """

    def __init__(self, values: Mapping[Expr, Any], written: Mapping[Expr, Expr | Matrix]):
        super().__init__(values)
        self._written = written

    def _number(self, node: Expr) -> Expr:
        found = self._written.get(node)
        return found if isinstance(found, Expr) else super()._number(node)

    def _quantity(self, node: Expr) -> Expr:
        if node.head not in ("Determinant", "SpectralRadius"):
            return super()._quantity(node)
        try:
            return super()._quantity(node)
        except NotAlgebraic:
            rows = self.rows(node.args[-1])
            if node.head == "SpectralRadius":
                return _greatest_on_the_diagonal(rows)
            if len(rows) > _LARGEST_EXPANDED:
                raise
            return _expanded(rows)

    def _combination(self, node: Expr) -> Combination:
        found = self._written.get(node)
        match node.head:
            case "Matrix":
                rows, columns, *entries = node.args
                trees = list(map(self._number, entries))
                found = Matrix(tuple(tuple(trees[i * columns : (i + 1) * columns]) for i in range(rows)))
            case "Diag" if node.args[0].head == "Matrix":
                found = matrices.diagonal([self._number(x) for x in node.args[0].args[2:]])
                found = found.map(lambda x: x if isinstance(x, Expr) else tree.ZERO)
            case "MatrixPower" if node.args[1].head == "Number" and 1 < node.args[1].args[0] <= _HIGHEST_POWER:
                return self._combination(Expr("MatMul", (node.args[0],) * int(node.args[1].args[0])))
        return _by_entries(found) if isinstance(found, Matrix) else super()._combination(node)


def _by_entries(found: Matrix) -> Combination:
    parts = [(x, found.map(lambda entry, x=x: fmpq(int(entry == x)))) for x in dict.fromkeys(found.entries)]
    return [(c, m) for c, m in parts if c != tree.ZERO] or [(tree.ONE, found.map(lambda entry: fmpq(0)))]


def _expanded(rows: tuple[tuple[Expr, ...], ...]) -> Expr:
    """The determinant, along the first row."""
    if len(rows) == 1:
        return rows[0][0]
    minors = [tuple(row[:j] + row[j + 1 :] for row in rows[1:]) for j in range(len(rows))]
    signed = [
        tree.mul((-1) ** j, x, _expanded(minor)) for j, (x, minor) in enumerate(zip(rows[0], minors, strict=True))
    ]
    return tree.add(*signed)


def _greatest_on_the_diagonal(rows: tuple[tuple[Expr, ...], ...]) -> Expr:
    """The spectral radius of a triangular matrix."""
    places = range(len(rows))
    below = all(rows[i][j] == tree.ZERO for i in places for j in range(i))
    above = all(rows[i][j] == tree.ZERO for i in places for j in places if j > i)
    if not (below or above):
        raise NotAlgebraic
    sizes = [_size(rows[i][i]) for i in places]
    balls = [separation.ball(x, separation.START) for x in sizes]
    for x, near in zip(sizes, balls, strict=True):
        if all(x == other or near > away for other, away in zip(sizes, balls, strict=True)):
            return x
    raise NotAlgebraic


def _size(x: Expr) -> Expr:
    """|x|, where a ball tells its sign."""
    found = x if x == tree.ZERO else _absolute(x)
    if found.head == "Call" and found.args == ("abs", x):
        raise NotAlgebraic
    return found


def _absolute(factor: Expr) -> Expr:
    near = separation.ball(factor, separation.START)
    return factor if near > 0 else tree.negative(factor) if near < 0 else tree.call("abs", factor)


def _is_zero(factor: Expr) -> bool:
    near = separation.ball(factor, separation.START)
    return not (near > 0 or near < 0) and separation.sign(separation.algebraic(factor)) == 0


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
