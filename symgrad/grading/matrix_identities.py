"""Relations between norms, radii and so on that multiplying out and arithmetic prove: ‖(A + B)²‖ ≥ 0, ‖2A‖ = 2‖A‖."""

from __future__ import annotations

from symgrad.checks import smt
from symgrad.checks.identity.proof import Declared, holds_by_sign, prove
from symgrad.checks.word_algebra import WordAlgebra
from symgrad.core import tree
from symgrad.core.matrices import QUANTITIES
from symgrad.core.sets import truth
from symgrad.core.tree import Expr
from symgrad.errors import NotConvertible
from symgrad.reading import MatrixProblem

_MILLISECONDS = 300  # for z3, before the lemmas are asked
_PARTIAL = (
    *("Inverse", "ConditionNumber", "SingularValue", "Log", "Root", "Call", "Cases"),
    *("Hadamard", "Block", "Matrix"),
)
"""Heads that may have no value, or that are not looked into."""
_ANY_SIGN = ("Trace", "Determinant")


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
    """A relation between numbers in which each norm, radius and so on of a multiplied-out matrix is a symbol."""

    def __init__(self, problem: MatrixProblem):
        self._problem = problem
        self._algebra = WordAlgebra({n: s for n, s in problem.shapes.items() if s}, problem.conditions)
        self._numbers: dict[Expr, Expr] = {}

    def proves(self, relation: Expr) -> bool:
        kind, left, right = relation.args
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

    def _is_matrix(self, node: Expr) -> bool:
        return len(self._algebra.words.shape(node)) == 2

    def _number(self, node: Expr) -> Expr:
        """A number with a symbol for each quantity of a matrix, the same one for the same matrix."""
        if self._is_matrix(node):
            raise NotConvertible("Expected numbers only.")
        if node.head in QUANTITIES:
            node = self._algebra.normal(node)
        if node.head in QUANTITIES:
            return self._numbers.setdefault(node, tree.symbol(f"_q{len(self._numbers)}_"))
        return node.over([self._number(child) for child in node.children]) if node.children else node
