"""Identities of matrices that multiplying out proves, such as (A + B)² = A² + AB + BA + B²."""

from __future__ import annotations

from collections.abc import Mapping

from symgrad.checks import smt
from symgrad.checks.identity.proof import Declared, holds_by_sign, prove
from symgrad.checks.lemma_facts import shape_of
from symgrad.checks.matrix_algebra import MatrixAlgebra
from symgrad.core import tree
from symgrad.core.matrices import QUANTITIES, Shape
from symgrad.core.sets import truth
from symgrad.core.tree import ONE, Expr
from symgrad.errors import NotConvertible
from symgrad.reading import MatrixProblem

_MOST_TERMS = 256
_MOST_FACTORS = 8  # of a power that is multiplied out
_MILLISECONDS = 300  # for z3, before the lemmas are asked
_PARTIAL = (
    *("Inverse", "ConditionNumber", "SingularValue", "Log", "Root", "Call", "Cases"),
    *("Hadamard", "Block", "Matrix"),
)
"""Heads that may have no value, or that are not looked into."""
_ANY_SIGN = ("Trace", "Determinant")
Word = tuple[Expr, tuple[Expr, ...]]
"""A number, and the factors of a product of matrices in their order."""


def follows(problem: MatrixProblem) -> bool:
    """Whether a relation is true by its form: what stands in norms, radii and so on is multiplied out and each of them
    then stands for a number of which nothing more is known than that it is not negative."""
    statement = problem.statement
    if statement.head != "Relation" or statement.has(*_PARTIAL) or not _natural_powers(statement, problem):
        return False
    try:
        return _Expansion(problem).proves(statement)
    except NotConvertible:
        return False


def _natural_powers(statement: Expr, problem: MatrixProblem) -> bool:
    """Whether all exponents are whole numbers from 0 on: such powers have a value everywhere."""
    return all(_is_natural(n.args[1], problem) for n in statement.walk() if n.head in ("Pow", "MatrixPower"))


def _is_natural(exponent: Expr, problem: MatrixProblem) -> bool:
    if exponent.head == "Number":
        return exponent.args[0] >= 0 and exponent.args[0].denominator == 1
    domain = problem.domains.get(exponent)
    lower = domain.lower if domain is not None and domain.kind == "integer" else None
    return lower is not None and lower.args[0] >= 0


class _Expansion:
    def __init__(self, problem: MatrixProblem):
        shapes: Mapping[Expr, Shape] = problem.shapes
        self._shape = lambda node: shape_of(node, shapes)
        self._problem = problem
        self._algebra = MatrixAlgebra(self._is_matrix, lambda node: self._shape(node)[0])
        self._numbers: dict[Expr, Expr] = {}

    def _is_matrix(self, node: Expr) -> bool:
        return len(self._shape(node)) == 2

    def proves(self, relation: Expr) -> bool:
        kind, left, right = relation.args
        if self._is_matrix(left) or self._is_matrix(right):
            return kind == "=" and self._same(left, right)
        left, right = self._number(left), self._number(right)
        declared = self._declared()
        if self._problem.conditions and smt.proves(declared.statements, truth(False), _MILLISECONDS):
            return False  # from a contradiction everything follows
        if kind in ("=", "≤", "≥") and prove(left, right, declared).equal:
            return True
        if kind not in tree.ORDERS:
            return False
        order = tree.relation(kind, left, right)
        return holds_by_sign(order, declared) is True or smt.proves(declared.statements, order, _MILLISECONDS)

    def _declared(self) -> Declared:
        """What is given of the numbers, and that norms, radii and so on are not negative."""
        facts = [
            tree.relation(each.args[0], self._number(each.args[1]), self._number(each.args[2]))
            for each in self._problem.conditions
            if each.head == "Relation" and not each.has(*_PARTIAL) and not any(map(self._is_matrix, each.args[1:]))
        ]
        facts += [tree.relation("≥", s, 0) for node, s in self._numbers.items() if node.head not in _ANY_SIGN]
        whole = {name.args[0]: d for name, d in self._problem.domains.items() if d.kind == "integer"}
        facts += [tree.relation("≥", tree.symbol(name), d.lower) for name, d in whole.items() if d.lower is not None]
        return Declared(tuple(facts), frozenset(whole))

    def _same(self, left: Expr, right: Expr) -> bool:
        return all(
            prove(number, tree.ZERO, Declared()).equal
            for number in self._collected(tree.add(left, tree.negative(right))).values()
        )

    def _collected(self, node: Expr) -> dict[Expr, Expr]:
        """The number before each product of matrices in the sum that the matrix is."""
        found: dict[Expr, Expr] = {}
        for number, factors in self._terms(node):
            word = self._algebra.product(factors)
            found[word] = tree.add(found.get(word, tree.ZERO), self._number(number))
        return found

    def _terms(self, node: Expr) -> list[Word]:
        match node.head:
            case "Add":
                found = [word for part in node.args for word in self._terms(part)]
            case "Mul":
                matrices = [part for part in node.args if self._is_matrix(part)]
                numbers = tree.mul(*(part for part in node.args if not self._is_matrix(part)))
                found = self._scaled(numbers, self._product(matrices))
            case "MatMul":
                found = self._product(list(node.args))
            case "MatrixPower" if node.args[1].head == "Number" and node.args[1].args[0] <= _MOST_FACTORS:
                found = self._product([node.args[0]] * int(node.args[1].args[0]) or [Expr("Identity", (ONE,))])
            case "Transpose":
                found = [
                    (number, tuple(self._algebra.transposed(factor) for factor in factors[::-1]))
                    for number, factors in self._terms(node.args[0])
                ]
            case "Zeros":
                found = []
            case _:
                found = [(ONE, (self._algebra(node),))]
        if len(found) > _MOST_TERMS:
            raise NotConvertible("Expected fewer terms when multiplied out.")
        return found

    @staticmethod
    def _scaled(number: Expr, words: list[Word]) -> list[Word]:
        return [(tree.mul(number, inner), factors) for inner, factors in words]

    def _product(self, matrices: list[Expr]) -> list[Word]:
        found: list[Word] = [(ONE, ())]
        for matrix in matrices:
            terms = self._terms(matrix)
            if len(found) * len(terms) > _MOST_TERMS:
                raise NotConvertible("Expected fewer terms when multiplied out.")
            found = [(tree.mul(a, b), (*one, *other)) for a, one in found for b, other in terms]
        return found

    def _number(self, node: Expr) -> Expr:
        """A number with a symbol for each quantity of a matrix, the same one for the same matrix."""
        if node.head in QUANTITIES:
            which, matrix = node.args[:-1], node.args[-1]
            terms = sorted(self._collected(matrix).items(), key=lambda term: repr(term[0]))
            total = tree.add(*(tree.mul(number, word) for word, number in terms))
            key = Expr(node.head, (*which, total))
            return self._numbers.setdefault(key, tree.symbol(f"_q{len(self._numbers)}_"))
        if self._is_matrix(node):
            raise NotConvertible("Expected numbers only.")
        return node.over([self._number(child) for child in node.children]) if node.children else node
