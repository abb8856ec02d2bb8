"""Statements of real arithmetic decided by z3: what follows for every real number from what is assumed.

A statement is put into polynomials: a quotient is a pair of numerator and denominator whose denominator must not
vanish, √u a new unknown s ≥ 0 with s² = u where u ≥ 0, an absolute value, a maximum or a case distinction an
if-then-else, π and e unknowns between rational bounds. Then z3 looks for a point at which all assumptions have a
value and hold, and the statement does not. That there is none is a proof. A point that it finds is tried again, in
exact arithmetic and as rational numbers, before it refutes anything.

z3 is optional: ``pip install symgrad[smt]``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from itertools import product as cartesian
from typing import Any

from symgrad.checks import conditions
from symgrad.checks.exact import Evaluator
from symgrad.checks.functions import rational
from symgrad.checks.smt_terms import Encoder
from symgrad.core import sets
from symgrad.core.tree import Expr
from symgrad.core.variables import Domain, within
from symgrad.core.verdicts import Verdict
from symgrad.errors import MissingToolError, NotConvertible

IRRATIONAL = "z3 found a point, but no rational point that could be checked"
_CLOSENESS = (10, 1000, 10**6, 10**12)  # denominators of the rational points tried beside an irrational one
_MOST_NEIGHBOURS = 64


@dataclass(frozen=True, slots=True)
class Implication:
    """Does the statement follow? ``point`` is where it does not: there it is false, or has no value.

    ``verdict`` is never "supported". From assumptions that contradict each other everything follows: ask whether
    ``Truth(False)`` does.
    """

    verdict: Verdict
    point: Mapping[Expr, Fraction] = field(default_factory=dict)
    reason: str = ""


def available() -> bool:
    """Whether z3 is installed."""
    return find_spec("z3") is not None


@lru_cache(maxsize=1)
def _load() -> Any:
    try:
        return import_module("z3")
    except ImportError as missing:
        raise MissingToolError("Expected z3 but it is not installed. Try: pip install 'symgrad[smt]'.") from missing


def implied(assumptions: Sequence[Expr], statement: Expr, milliseconds: int) -> Implication:
    """Whether ``statement`` has a value and holds wherever all ``assumptions`` have a value and hold.

    Symbols are real numbers unless an assumption x ∈ ℤ or x ∈ ℕ says more. Raises NotConvertible where one of
    them is not of polynomials, quotients, roots and case distinctions, MissingToolError without z3.
    """
    if milliseconds <= 0:
        raise ValueError(f"Expected a positive number of milliseconds but got {milliseconds!r}.")
    z3 = _load()
    encoder = Encoder(z3, frozenset(_integers(assumptions)))
    premises = [encoder.truth(a) for a in _flat(assumptions) if a.args[-1:] != (sets.number_set("Q"),)]
    conclusion = encoder.truth(statement)
    if encoder.integers:
        solver = z3.SolverFor("QF_NIRA", ctx=encoder.context)
    else:
        solver = z3.Then("simplify", "elim-term-ite", "qfnra-nlsat", ctx=encoder.context).solver()
    solver.set("timeout", milliseconds)
    solver.add(*(p.holds for p in premises), z3.Not(conclusion.holds), *encoder.conditions)
    try:
        found = solver.check()
    except z3.Z3Exception as failure:
        return Implication(Verdict.UNDECIDED, reason=f"z3: {failure}")
    if found == z3.unsat:
        return Implication(Verdict.PROVED)
    if found == z3.unknown:
        return Implication(Verdict.UNDECIDED, reason=f"z3: {solver.reason_unknown()}")
    model = solver.model()
    values = {x: model.eval(v, model_completion=True) for x, v in encoder.unknowns.items()}
    for point in _rational_points(z3, values):
        at = Evaluator.at({x: rational(q) for x, q in point.items()})
        if all(conditions.certainly(a, at) for a in assumptions) and conditions.certainly(statement, at) is False:
            return Implication(Verdict.REFUTED, point)
    return Implication(Verdict.UNDECIDED, reason=IRRATIONAL)


def domain_of(name: Expr, domain: Domain) -> Iterator[Expr]:
    """What the domain of a number says, as assumptions."""
    if domain.kind == "integer":
        yield Expr("Element", (name, sets.number_set("Z")))
    yield from within(name, domain)


def proves(assumptions: Sequence[Expr], statement: Expr, milliseconds: int) -> bool:
    """Whether z3 is there and proves that ``statement`` follows; False for what it cannot be asked, too."""
    if not available():
        return False
    try:
        return implied(assumptions, statement, milliseconds).verdict is Verdict.PROVED
    except NotConvertible:
        return False


def _flat(statements: Sequence[Expr]) -> Iterator[Expr]:
    for statement in statements:
        if statement.head == "And":
            yield from _flat(statement.args)
        else:
            yield statement


def _integers(assumptions: Sequence[Expr]) -> Iterator[Expr]:
    """The symbols that an assumption says are integers."""
    for a in _flat(assumptions):
        if a.head == "Element" and a.args[0].head == "Symbol" and a.args[1] in map(sets.number_set, "ZN"):
            yield a.args[0]


def _rational_points(z3: Any, values: Mapping[Expr, Any]) -> Iterator[Mapping[Expr, Fraction]]:
    """The point itself if it is rational; otherwise rational points closer and closer to it."""
    irrational = [x for x, v in values.items() if z3.is_algebraic_value(v)]
    exact = {x: v.as_fraction() for x, v in values.items() if z3.is_rational_value(v)}
    exact |= {x: Fraction(v.as_long()) for x, v in values.items() if z3.is_int_value(v)}
    if len(exact) + len(irrational) < len(values):
        return
    if not irrational:
        yield exact
        return
    near = {x: values[x].approx(30).as_fraction() for x in irrational}
    for denominator in _CLOSENESS:
        sides = [
            [Fraction(q.__floor__() + k, denominator) for k in (0, 1)] for q in (near[x] * denominator for x in near)
        ]
        for _, corner in zip(range(_MOST_NEIGHBOURS), cartesian(*sides), strict=False):
            yield exact | dict(zip(near, corner, strict=True))
