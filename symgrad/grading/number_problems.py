"""What z3 knows of a matrix problem: of a statement about numbers alone, and of what is given of numbers."""

from __future__ import annotations

from symgrad.checks import smt
from symgrad.core import sets
from symgrad.core.tree import Expr
from symgrad.errors import NotConvertible
from symgrad.reading import MatrixProblem


def implied(problem: MatrixProblem, seconds: float) -> smt.Implication | None:
    """What z3 says of a statement about numbers; None where it cannot be asked."""
    if any(problem.names.values()) or not smt.available() or seconds <= 0:
        return None
    try:
        return smt.implied(_assumptions(problem), problem.statement, max(1, round(1000 * seconds)))
    except NotConvertible:
        return None


def is_polynomial(problem: MatrixProblem) -> bool:
    """Whether every side has a value at every point: sums, products and powers of numbers alone."""
    return all(
        node.head in ("Relation", "And", "Add", "Mul", "Number", "Symbol")
        or (node.head == "Pow" and node.args[1].head == "Number" and node.args[1].args[0] in range(10_001))
        for each in (problem.statement, *problem.conditions)
        for node in each.walk()
    )


def _assumptions(problem: MatrixProblem) -> list[Expr]:
    """What is given of numbers."""
    conditions = [c for c in problem.conditions if not any(problem.names.get(n) for n in c.walk())]
    numbers = [c for c in conditions if not c.has("Identity", "Matrix", "Zeros", "Block")]
    for name, domain in problem.domains.items():
        numbers += smt.domain_of(name, domain)
    return numbers


def contradictory(problem: MatrixProblem, seconds: float) -> bool:
    """Whether what is given of numbers certainly leaves none."""
    for domain in problem.domains.values():
        if domain.lower is not None and domain.upper is not None:
            low, high = domain.lower.args[0], domain.upper.args[0]
            if low > high or (low == high and domain.open):
                return True
    assumptions = _assumptions(problem)
    return bool(assumptions) and smt.proves(assumptions, sets.truth(False), round(1000 * seconds))
