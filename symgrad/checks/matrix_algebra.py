"""Matrix expressions in a form in which equal ones look alike, as far as their structure tells.

Numbers stand before products, transposes and inverses at the single matrices, neighbouring equal factors are a power,
identity matrices vanish, inverses cancel, and like terms of sums are collected. Products of sums stay as they are: the
lemmas speak of their factors.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from math import gcd, lcm

from symgrad.core import tree
from symgrad.core.matrices import QUANTITIES, identity
from symgrad.core.tree import ONE, ZERO, Expr

IsMatrix = Callable[[Expr], bool]


class MatrixAlgebra:
    """Normal forms, once it is told which nodes are matrices, and the number of rows of each."""

    def __init__(self, is_matrix: IsMatrix, rows: Callable[[Expr], Expr]):
        self._is_matrix = is_matrix
        self._rows = rows
        self._known: dict[Expr, Expr] = {}

    def __call__(self, node: Expr) -> Expr:
        if node not in self._known:
            self._known[node] = self._normal(node)
        return self._known[node]

    def _normal(self, node: Expr) -> Expr:
        args = tuple(self(a) if isinstance(a, Expr) else a for a in node.args)
        match node.head:
            case "MatMul":
                return self.product(args)
            case "Add" if any(map(self._is_matrix, args)):
                return self.total(args)
            case "Mul" if any(map(self._is_matrix, args)):
                number, matrix = self._apart(Expr("Mul", args))
                return scaled(number, matrix)
            case "Transpose":
                return self.transposed(args[0])
            case "Inverse":
                return self.inverted(args[0])
            case "MatrixPower":
                return self._power(args[0], args[1])
        return node.rebuild(tuple(a for a in args if isinstance(a, Expr))) if node.children else node

    def _apart(self, node: Expr) -> tuple[Expr, Expr]:
        """A number and a matrix whose product ``node`` is."""
        if node.head != "Mul":
            return ONE, node
        matrices = [f for f in node.args if self._is_matrix(f)]
        inner, matrix = self._apart(matrices[0]) if matrices[0].head == "Mul" else (ONE, matrices[0])
        return tree.mul(*(f for f in node.args if f is not matrices[0]), inner), matrix

    def product(self, factors: Iterable[Expr]) -> Expr:
        numbers, words = [], []
        size = None
        for factor in factors:
            number, matrix = self._apart(factor)
            numbers.append(number)
            inner = matrix.args if matrix.head == "MatMul" else (matrix,)
            words.extend(inner)
        kept: list[tuple[Expr, Expr]] = []  # bases and exponents
        for word in words:
            if word.head == "Identity":
                size = word
                continue
            base, exponent = (word.args[0], word.args[1]) if word.head == "MatrixPower" else (word, ONE)
            if kept and kept[-1][0] == base:
                kept.append((base, _sum(kept.pop()[1], exponent)))
            elif kept and _inverse_of(kept[-1][0], base) and kept[-1][1] == exponent:
                kept.pop()
                size = identity(self._rows(base))
            else:
                kept.append((base, exponent))
        found = [b if e == ONE else Expr("MatrixPower", (b, e)) for b, e in kept]
        if not found:
            return scaled(tree.mul(*numbers), size if size is not None else tree.matmul())
        return scaled(tree.mul(*numbers), tree.matmul(*found))

    def total(self, terms: Iterable[Expr]) -> Expr:
        """A sum with like terms collected and their common rational factor in front, so that B − A is −(A − B)."""
        collected: dict[tuple[Expr, Expr], Fraction] = {}
        waiting, some = [(ONE, t) for t in terms], None
        while waiting:
            number, term = waiting.pop()
            inner, matrix = self._apart(term)
            number = tree.mul(number, inner)
            some = matrix
            if matrix.head == "Add":
                waiting += [(number, t) for t in matrix.args]
            elif matrix.head != "Zeros":
                rational, rest = _coefficient(number)
                collected[matrix, rest] = collected.get((matrix, rest), Fraction(0)) + rational
        kept = sorted(((key, r) for key, r in collected.items() if r), key=lambda term: repr(term[0]))
        if not kept:
            return Expr("Zeros", (self._rows(some), self._rows(self.transposed(some)))) if some else ZERO
        common = Fraction(gcd(*(r.numerator for _, r in kept)), lcm(*(r.denominator for _, r in kept)))
        common = -common if kept[0][1] < 0 else common
        parts = [scaled(tree.mul(r / common, rest), matrix) for (matrix, rest), r in kept]
        return scaled(tree.expr(common), parts[0] if len(parts) == 1 else Expr("Add", tuple(parts)))

    def transposed(self, node: Expr) -> Expr:
        match node.head:
            case "Transpose":
                return node.args[0]
            case "Identity" | "Diag":
                return node
            case "Zeros":
                return Expr("Zeros", node.args[::-1])
            case "MatMul":
                return self.product([self.transposed(f) for f in node.args[::-1]])
            case "Add":
                return self.total([self.transposed(t) for t in node.args])
            case "Mul":
                number, matrix = self._apart(node)
                return scaled(number, self.transposed(matrix))
            case "Inverse" | "PseudoInverse":
                return Expr(node.head, (self.transposed(node.args[0]),))
            case "MatrixPower":
                return Expr("MatrixPower", (self.transposed(node.args[0]), node.args[1]))
            case "Hadamard":
                return Expr("Hadamard", tuple(map(self.transposed, node.args)))
        return Expr("Transpose", (node,))

    def inverted(self, node: Expr) -> Expr:
        match node.head:
            case "Inverse":
                return node.args[0]
            case "Identity":
                return node
            case "MatrixPower":
                return Expr("MatrixPower", (self.inverted(node.args[0]), node.args[1]))
            case "Mul":
                number, matrix = self._apart(node)
                return scaled(tree.reciprocal(number), self.inverted(matrix))
            case "Transpose":
                return self.transposed(self.inverted(node.args[0]))
        return Expr("Inverse", (node,))

    def _power(self, base: Expr, exponent: Expr) -> Expr:
        number, matrix = self._apart(base)
        whole = exponent.args[0] if exponent.head == "Number" else None
        if whole is not None and whole < 0:
            matrix, whole, exponent = self.inverted(matrix), -whole, tree.expr(-whole)
            number = tree.reciprocal(number) if number != ONE else number
        if whole == 0:
            return identity(self._rows(base))
        if matrix.head == "MatrixPower":
            matrix, exponent = matrix.args[0], tree.mul(matrix.args[1], exponent)
        power = matrix if exponent == ONE else Expr("MatrixPower", (matrix, exponent))
        return scaled(tree.power(number, exponent) if number != ONE else ONE, power)

    def quantities(self, node: Expr) -> Expr:
        """A statement with the matrices under its norms, radii and so on in normal form."""
        if node.head in QUANTITIES:
            return Expr(node.head, tuple(self(a) if isinstance(a, Expr) else a for a in node.args))
        if node.head == "Relation" and self._is_matrix(node.args[1]):
            return Expr("Relation", (node.args[0], *map(self, node.args[1:])))
        return node.over([self.quantities(child) for child in node.children]) if node.children else node


def scaled(number: Expr, matrix: Expr) -> Expr:
    return matrix if number == ONE else tree.mul(number, matrix)


def _coefficient(number: Expr) -> tuple[Fraction, Expr]:
    factors = number.args if number.head == "Mul" else (number,)
    rational = Fraction(1)
    for factor in factors:
        if factor.head == "Number":
            rational *= factor.args[0]
    return rational, tree.mul(*(f for f in factors if f.head != "Number"))


def _inverse_of(left: Expr, right: Expr) -> bool:
    """Whether neighbouring factors cancel."""
    return left == Expr("Inverse", (right,)) or right == Expr("Inverse", (left,))


def _sum(left: Expr, right: Expr) -> Expr:
    terms = [*(left.args if left.head == "Add" else (left,)), *(right.args if right.head == "Add" else (right,))]
    number = sum((t.args[0] for t in terms if t.head == "Number"), start=Fraction(0))
    return tree.add(*sorted((t for t in terms if t.head != "Number"), key=repr), number)
