"""Claims about matrices of any size, attacked at several small sizes by the search for counterexamples."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from time import perf_counter

import numpy as np
from flint import fmpq

from symgrad.checks.counterexamples import Attack, Problem, attack
from symgrad.checks.drawing import Drawer, Scale
from symgrad.checks.enumeration import counterexample
from symgrad.checks.exact import Evaluator
from symgrad.checks.functions import Undefined
from symgrad.checks.hypotheses import conditions_at
from symgrad.checks.instances import Instance, NoInstance
from symgrad.checks.matrices import Matrix
from symgrad.checks.matrix_instances import has_matrices
from symgrad.checks.matrix_truth import holds
from symgrad.checks.spoils import spoils
from symgrad.core import binding, tree
from symgrad.core.assumptions import Assumption
from symgrad.core.matrices import QUANTITIES
from symgrad.core.records import Derivation
from symgrad.core.tree import Expr
from symgrad.core.variables import Domain
from symgrad.core.verdicts import Evidence, Verdict
from symgrad.errors import NotConvertible

METHOD = "search for counterexamples"
# A glance at many sizes, since a claim may be true wherever a width is 1 or an exponent 0; then a search at a few.
GLANCE, SEARCH = (24, 300), (5, 2500)  # how many sizes, and tries at each
SIZES = (Scale(1, 2, fractions=False), Scale(2, 2, fractions=False), Scale(3, 2, fractions=False))
DRAWS = 24  # at each scale, for different sizes

# What the search for matrices does not draw: laws, networks, unnamed functions.
_NOT_HERE = ("Apply", "Derivative", "Gradient", "ScalarFunction", "Integral", *tree.MOMENTS)


@dataclass(frozen=True, slots=True)
class _Sized:
    """A claim at one choice of its sizes, depths and exponents; ``instance`` holds just these."""

    instance: Instance
    problem: Problem

    def of(self, statement: Expr) -> Problem:
        return replace(self.problem, statement=_grounded(statement, self.instance))


def matrix_attack(
    derivation: Derivation,
    statement: Expr,
    given: Sequence[Assumption],
    where: Sequence[Expr],
    rng: np.random.Generator,
) -> Evidence | None:
    """The statement attacked by ``attack``; supported only if every spoil of it falls to the same search.

    None for a statement that is not about norms, radii, ranks… of free matrices.
    """
    if not has_matrices(derivation) or not any(node.has(*QUANTITIES) for node in (statement, *where)):
        return None
    began = perf_counter()
    try:
        sizes = sorted(_sizes(derivation, statement, given, where, rng), key=_extent)
    except NotConvertible:
        return None
    if not sizes:
        return None
    planted, tries, decided, tightest, reason = list(spoils(statement)), Counter[str](), 0, None, ""
    for sized, count in _rounds(sizes):
        found = attack(sized.problem, rng, tries=count)
        tries.update(found.tries)
        decided += found.decided
        reason = reason or found.reason
        tightest = max(filter(None, (tightest, found.tightest)), default=None)
        if found.found:
            instance = _complete(sized.instance, found)
            example = counterexample(derivation, statement, given, instance, found.found.finding, where)
            seconds = perf_counter() - began
            return Evidence(METHOD, Verdict.REFUTED, counterexample=example, tries=tries.total(), seconds=seconds)
    waiting = [
        s for s in planted if not any(attack(sized.of(s), rng, tries=count).found for sized, count in _rounds(sizes))
    ]
    if not decided:
        verdict, reason = (
            Verdict.UNDECIDED,
            f"no try met the assumptions: {reason}" if reason else "nothing was decided",
        )
    elif waiting:
        verdict, reason = Verdict.UNDECIDED, "the same search does not refute a spoiled statement"
    else:
        verdict, reason = Verdict.SUPPORTED, ""
    return Evidence(
        METHOD,
        verdict,
        reason,
        tries=decided,
        spoils=len(planted),
        caught_spoils=len(planted) - len(waiting),
        seconds=perf_counter() - began,
        details={} if tightest is None else {"tightest": f"{tightest:.4g}"},
    )


def _rounds(sizes: Sequence[_Sized]) -> Iterator[tuple[_Sized, int]]:
    """Sizes, smallest first, with the tries to spend: first a glance at many, then more at a few of all extents."""
    for count, tries in (GLANCE, SEARCH):
        chosen = np.unique(np.linspace(0, len(sizes) - 1, min(count, len(sizes))).round().astype(int))
        yield from ((sizes[position], tries) for position in chosen)


def _sizes(
    derivation: Derivation,
    statement: Expr,
    given: Sequence[Assumption],
    where: Sequence[Expr],
    rng: np.random.Generator,
) -> Iterator[_Sized]:
    """The claim at different sizes that meet the conditions on sizes alone."""
    drawer, seen = Drawer(derivation, (statement, *where), given), set()
    for scale in SIZES:
        for _ in range(DRAWS):
            try:
                drawn = drawer.draw(scale, rng)
            except NoInstance:
                continue
            whole = _integers(derivation, drawn)
            reduced = Instance(drawn.families, drawn.sequences, drawn.definitions, {}, values=whole)
            try:
                problem = _problem(derivation, statement, given, where, drawn, reduced)
            except Undefined:
                continue
            if problem is None:
                return
            if (key := (problem.statement, problem.conditions, tuple(problem.names.items()))) not in seen:
                seen.add(key)
                yield _Sized(reduced, problem)


def _problem(
    derivation: Derivation,
    statement: Expr,
    given: Sequence[Assumption],
    where: Sequence[Expr],
    drawn: Instance,
    reduced: Instance,
) -> Problem | None:
    """None where the statement is about more than matrices and numbers.

    Raises Undefined at sizes that the conditions exclude, and where no matrix is left.
    """
    at = _grounded(statement, reduced)
    conditions = [_grounded(c, reduced) for c in conditions_at(derivation, given, where, drawn)]
    if any(node.has(*_NOT_HERE) for node in (at, *conditions)):
        return None
    # What is assumed of all members is asked of those that the statement speaks of: the others can repeat these.
    names = _names(at).union(*(_names(_grounded(c, reduced)) for c in where))
    # A condition between variables alone, ‖W‖γ ≤ α, brings in those that the statement does not name.
    between = [found for found in map(_names, conditions) if not any(n.head == "Member" for n in found)]
    while linked := [found for found in between if found & names and not found <= names]:
        names = names.union(*linked)
    conditions = [c for c in conditions if _names(c) <= names]
    if not holds([c for c in conditions if not _names(c)], {}):
        raise Undefined("sizes that the conditions exclude")
    kept = [c for c in conditions if _names(c)]
    if not any(isinstance(drawn.value(n), Matrix) for n in names):
        raise Undefined("sizes at which no matrix is left, as in an empty product")
    domains, bounds = _domains(derivation, names, reduced)
    shapes = {n: v.shape if isinstance(v := drawn.value(n), Matrix) else None for n in sorted(names, key=repr)}
    return Problem(at, (*kept, *bounds), shapes, domains)


def _names(node: Expr) -> frozenset[Expr]:
    return frozenset(n for n in node.walk() if n.head in ("Symbol", "Member"))


def _integers(derivation: Derivation, drawn: Instance) -> dict[Expr, fmpq]:
    """The sizes, depths and exponents of an instance: what is drawn before the search."""
    whole = {v.as_expr() for v in derivation.variables if v.domain.kind == "integer" and not v.shape}
    widths = {s.name for s in derivation.sequences if s.domain.kind == "integer" and not s.shape}
    return {n: v for n, v in drawn.values.items() if n in whole or (n.head == "Member" and n.args[0] in widths)}


def _grounded(node: Expr, reduced: Instance) -> Expr:
    """``node`` at these sizes: sums and products opened, whole numbers put in."""
    numbers = {n: tree.expr(int(v)) for n, v in reduced.values.items()}
    if node.head in ("And", "Or", "Relation"):
        return node.over(_grounded(child, reduced) for child in node.children)
    return binding.transform(Evaluator(reduced).ground(node, {}), numbers.get)


def _domains(
    derivation: Derivation, names: frozenset[Expr], reduced: Instance
) -> tuple[Mapping[Expr, Domain], tuple[Expr, ...]]:
    """The domains of the names; an end that is itself a name becomes a condition."""
    domains: dict[Expr, Domain] = {}
    conditions: list[Expr] = []
    of: dict[str, Domain] = {each.name: each.domain for each in (*derivation.variables, *derivation.sequences)}
    for name in sorted(names, key=repr):
        domain = of[name.args[0]]
        ends: list[Expr | None] = []
        for bound, kind in ((domain.lower, ">"), (domain.upper, "<")):
            end = None if bound is None else _grounded(bound, reduced)
            if end is not None and _names(end):
                conditions.append(tree.relation(kind if domain.open else {">": "≥", "<": "≤"}[kind], name, end))
                end = None
            ends.append(end)
        domains[name] = replace(domain, lower=ends[0], upper=ends[1])
    return domains, tuple(conditions)


def _complete(reduced: Instance, found: Attack) -> Instance:
    assert found.found is not None
    return replace(reduced, values={**reduced.values, **found.found.values})


def _extent(sized: _Sized) -> tuple[int, int]:
    shapes = [s for s in sized.problem.names.values() if s]
    return sum(rows * columns for rows, columns in shapes), len(shapes)
