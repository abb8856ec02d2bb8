"""Claims about numbers under conditions: z3 looks for values that meet the conditions and break the claim."""

from __future__ import annotations

from collections.abc import Sequence
from time import perf_counter

from symgrad.checks import smt
from symgrad.checks.drawing import contains
from symgrad.checks.enumeration import counterexample, decide
from symgrad.checks.exact import Evaluator
from symgrad.checks.functions import Undefined, Unsettled, rational
from symgrad.checks.instances import Instance
from symgrad.checks.lemma_test import ARITHMETIC
from symgrad.checks.truth import Truth, judge
from symgrad.core import binding
from symgrad.core.records import Derivation
from symgrad.core.tree import Expr
from symgrad.core.verdicts import Evidence, Verdict
from symgrad.errors import NotConvertible

MILLISECONDS = 1000


def model_search(derivation: Derivation, statement: Expr, where: Sequence[Expr]) -> Evidence | None:
    """A refutation by a rational point that z3 found, checked again in exact arithmetic; None where there is none.

    Drawn numbers seldom meet conditions such as D m a ≥ C; z3 solves them. Asked only where there are conditions.
    """
    if not where or not smt.available() or any(binding.all_members(node) for node in (statement, *where)):
        return None
    began = perf_counter()
    used = frozenset().union(*map(binding.free_symbols, (statement, *where)))
    variables = [v for v in derivation.variables if v.as_expr() in used]
    bounds = [said for v in variables for said in smt.domain_of(v.as_expr(), v.domain)]
    try:
        found = smt.implied([*where, *bounds], statement, MILLISECONDS)
        if found.verdict is not Verdict.REFUTED or not used <= found.point.keys():
            return None
        instance = Instance({}, {}, {}, {}, values={name: rational(q) for name, q in found.point.items()})
        if not all(contains(v, instance.values[v.as_expr()], instance) for v in variables):
            return None
        if any(judge(c, Evaluator(instance)).truth is not Truth.HOLDS for c in where):
            return None
        finding = decide(statement, instance)
    except (NotConvertible, Undefined, Unsettled):
        return None
    if finding.truth is not Truth.FAILS:
        return None
    example = counterexample(derivation, statement, (), instance, finding, where)
    return Evidence(ARITHMETIC, Verdict.REFUTED, counterexample=example, seconds=perf_counter() - began)
