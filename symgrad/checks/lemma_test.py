"""Claims of a derivation proved by instances of lemmas on matrices and arithmetic, or by arithmetic alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from time import perf_counter

from symgrad.checks.lemma_proofs import Proof, prove
from symgrad.checks.spoils import spoils
from symgrad.core import binding, tree
from symgrad.core.assumptions import Assumption
from symgrad.core.matrices import QUANTITIES, declared_shapes, shape
from symgrad.core.records import Derivation
from symgrad.core.tree import Expr
from symgrad.core.variables import within
from symgrad.core.verdicts import Evidence, Verdict
from symgrad.errors import NotConvertible

METHOD, ARITHMETIC = "lemmas", "z3"
_NOT_NUMBERS = ("Apply", "Derivative", "Gradient", "ScalarFunction", "Integral", *tree.MOMENTS)
# What is proved is proved within a tenth of this; what is not costs no more.
MILLISECONDS = 3000


def lemma_test(
    derivation: Derivation, statement: Expr, given: Sequence[Assumption], where: Sequence[Expr]
) -> Evidence | None:
    """The statement as a consequence of lemmas, none of its spoils being one; None where no proof is found."""
    if statement.has(*_NOT_NUMBERS) or (binding.all_members(statement) and not statement.has(*QUANTITIES)):
        return None
    began = perf_counter()
    conditions = [*where, *(a.parameters[0] for a in given if a.kind == "condition"), *_domains(derivation, statement)]
    declared = declared_shapes(derivation)
    names = frozenset().union(*(_names(node) for node in (statement, *conditions)))
    shapes = {name: (of[0], of[1]) if (of := shape(name, declared)) else None for name in names}

    def decide(s: Expr, milliseconds: int) -> Proof | None:
        try:
            return prove(s, conditions, shapes, milliseconds)
        except NotConvertible:
            return None

    found = decide(statement, MILLISECONDS)
    if found is None:
        return None
    planted = spoils(statement)
    caught = sum(decide(s, MILLISECONDS // 10) is None for s in planted)
    sound = caught == len(planted)
    return Evidence(
        METHOD if found.instances or found.method != "z3" else ARITHMETIC,
        Verdict.PROVED if sound else Verdict.UNDECIDED,
        "" if sound else "the same test accepts a spoiled statement",
        spoils=len(planted),
        caught_spoils=caught,
        seconds=perf_counter() - began,
        details={"lemmas": ", ".join(found.lemmas)},
        instances=tuple((i.lemma.name, i.statement) for i in dict.fromkeys(found.instances)),
    )


def _names(node: Expr) -> frozenset[Expr]:
    return binding.free_symbols(node) | frozenset(n for n in node.walk() if n.head == "Member")


def _domains(derivation: Derivation, statement: Expr) -> Iterator[Expr]:
    """Where the numbers in the statement lie, as relations."""
    for variable in derivation.variables:
        if not variable.shape and variable.as_expr() in binding.free_symbols(statement):
            yield from within(variable.as_expr(), variable.domain)
