"""Everything that a derivation stands on, each with the way to settle it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal
from zlib import crc32

import numpy as np

from symgrad.checks.ball import box_test, constant_test
from symgrad.checks.drawing import granted
from symgrad.checks.entrywise import entrywise_test
from symgrad.checks.enumeration import enumeration
from symgrad.checks.exponentials import exponential_test
from symgrad.checks.finite_differences import finite_differences
from symgrad.checks.lemma_test import lemma_test
from symgrad.checks.matrix_attack import METHOD as SEARCH
from symgrad.checks.matrix_attack import matrix_attack
from symgrad.checks.model_search import model_search
from symgrad.checks.monte_carlo import monte_carlo
from symgrad.checks.pointwise import pointwise
from symgrad.checks.symbolic import chain_test, growth_test, sign_test, zero_test
from symgrad.core import binding, tree
from symgrad.core.assumptions import Assumption
from symgrad.core.records import Claim, Derivation, Derived, DerivedChain, Exercise, Step
from symgrad.core.text import Text
from symgrad.core.tree import Expr
from symgrad.core.variables import within
from symgrad.core.verdicts import Evidence, Settlement, Verdict
from symgrad.errors import DerivationError
from symgrad.theory.derive import derived_without, switched_off

Kind = Literal["step", "claim", "printed", "exercise"]

BY_RULE = "rule with stated proof"
STRENGTH = (Verdict.REFUTED, Verdict.UNDECIDED, Verdict.SUPPORTED, Verdict.PROVED)


@dataclass(frozen=True, slots=True)
class Obligation:
    """One thing to settle; ``settle(seed)`` does it, reproducibly, whatever was settled before."""

    id: str
    kind: Kind
    derivation: str
    name: str
    subject: Step | Claim | Exercise
    settle: Callable[[int], Settlement]
    printed: str | None = None
    through: Text | None = None
    corrected_by: tuple[str, ...] = ()


def obligations(derived: Derived) -> tuple[Obligation, ...]:
    """The steps, claims and exercises of a derivation, in the order of the report."""
    settling = _Settling(derived)
    made: list[Obligation] = []
    for chain in derived.chains.values():
        for position, step in enumerate(chain.steps, start=1):
            made.append(
                Obligation(
                    step_id(derived.id, chain.chain.name, position),
                    "step",
                    derived.id,
                    f"{chain.chain.name}.{position}",
                    step,
                    settling.of_step(chain, position),
                )
            )
        if chain.chain.switch_off:
            made.extend(_switched_off(derived, chain.chain.name, settling))
    names = {claim.name for claim in derived.derivation.claims}
    for claim in derived.derivation.claims:
        for correction in claim.corrected_by:
            if correction not in names:
                raise DerivationError(f"Claim {claim.name!r} is corrected by {correction!r}, which is no claim here.")
        made.append(
            Obligation(
                f"{derived.id}.{claim.name}",
                "printed" if claim.printed else "claim",
                derived.id,
                claim.name,
                claim,
                settling.of_claim(claim),
                claim.printed,
                claim.through,
                tuple(f"{derived.id}.{name}" for name in claim.corrected_by),
            )
        )
    for exercise in derived.derivation.exercises:
        made.append(
            Obligation(
                f"{derived.id}.{exercise.name}",
                "exercise",
                derived.id,
                exercise.name,
                exercise,
                settling.of_exercise(exercise),
            )
        )
    if len({o.id for o in made}) < len(made):
        twice = sorted({o.id for o in made if [p.id for p in made].count(o.id) > 1})
        raise DerivationError(f"Expected one meaning for each name but {', '.join(twice)} has two; rename one.")
    return tuple(made)


def _switched_off(derived: Derived, name: str, settling: _Settling) -> Iterator[Obligation]:
    """What is left of a chain without each of its assumptions: all its lines are settled as one obligation."""
    for number, off in enumerate(switched_off(derived, name), start=1):
        partial = derived_without(derived, name, off.assumption)
        yield Obligation(
            f"{derived.id}.{name}.without-{number}",
            "step",
            derived.id,
            f"{name}.without-{number}",
            partial.steps[-1],
            settling.of_whole_chain(partial, f"{name}.without-{number}"),
        )


def step_id(derivation: str, chain: str, position: int) -> str:
    return f"{derivation}.{chain}.{position}"


def generator(seed: int, id: str) -> np.random.Generator:
    """The random numbers of one obligation: they depend on the seed and its id alone."""
    return np.random.default_rng([seed, crc32(id.encode())])


class _Settling:
    """Settles the obligations of one derivation; lines that several claims rest on are settled once a seed."""

    def __init__(self, derived: Derived):
        self._derived = derived
        self._steps: dict[tuple[str, int], Settlement] = {}
        self._used: dict[str, _Settling] = {}

    def of_step(self, chain: DerivedChain, position: int) -> Callable[[int], Settlement]:
        id = step_id(self._derived.id, chain.chain.name, position)

        def settle(seed: int) -> Settlement:
            if (id, seed) not in self._steps:
                self._steps[id, seed] = settle_step(self._derived, chain, position, generator(seed, id))
            return self._steps[id, seed]

        return settle

    def lines_of(self, chain: DerivedChain, seed: int) -> Iterator[tuple[str, Settlement]]:
        """The lines of a chain and of every chain that they cite, with their settlements."""
        for position, step in enumerate(chain.steps, start=1):
            yield step_id(self._derived.id, chain.chain.name, position), self.of_step(chain, position)(seed)
            for cited in step.rule.cites:
                name, _, inner = cited.rpartition(".")
                if name:
                    if name not in self._used:
                        self._used[name] = _Settling(self._derived.used[name])
                    yield from self._used[name].lines_of(self._derived.used[name].chains[inner], seed)
                else:
                    yield from self.lines_of(self._derived.chains[inner], seed)

    def of_whole_chain(self, chain: DerivedChain, name: str) -> Callable[[int], Settlement]:
        def settle(seed: int) -> Settlement:
            lines = [
                settle_step(self._derived, chain, position, generator(seed, step_id(self._derived.id, name, position)))
                for position in range(1, len(chain.steps) + 1)
            ]
            weakest = min(lines, key=lambda line: STRENGTH.index(line.verdict))
            return Settlement(weakest.verdict, weakest.method, tuple(e for line in lines for e in line.evidence))

        return settle

    def of_claim(self, claim: Claim) -> Callable[[int], Settlement]:
        def settle(seed: int) -> Settlement:
            id = f"{self._derived.id}.{claim.name}"
            evidence = self._attack_and_prove(claim.statement, claim.given, claim.where, seed, id)
            if not any(e.verdict is Verdict.REFUTED for e in evidence):
                simulated = monte_carlo(claim, self._derived, seed)
                evidence += [simulated] if simulated else []
            return conclude(evidence)

        return settle

    def of_exercise(self, exercise: Exercise) -> Callable[[int], Settlement]:
        def settle(seed: int) -> Settlement:
            id = f"{self._derived.id}.{exercise.name}"
            statement = tree.equal(exercise.asked, exercise.answer)
            return conclude(self._attack_and_prove(statement, exercise.given, exercise.where, seed, id))

        return settle

    def _attack_and_prove(
        self, statement: Expr, given: tuple[Assumption, ...], where: tuple[Expr, ...], seed: int, id: str
    ) -> list[Evidence]:
        derivation, rng = self._derived.derivation, generator(seed, id)
        statement, where = put_values(statement, where, derivation)
        attack = attacked(derivation, statement, given, where, rng)
        if attack.verdict is Verdict.REFUTED:
            return [attack]
        found = [
            constant_test(derivation, statement),
            zero_test(derivation, statement),
            entrywise_test(derivation, statement),
            sign_test(derivation, statement),
            growth_test(derivation, statement),
            box_test(derivation, statement, where),
            exponential_test(derivation, statement),
            self._by_chain(statement, given, seed),
            self._part_by_part(statement, given, where, seed, id) if statement.head == "And" else None,
            None if any(a.kind == "where" for a in given) else pointwise(derivation, statement, where, rng),
            finite_differences(derivation, statement, where, rng),
        ]
        if not any(e is not None and e.verdict is Verdict.PROVED for e in found):
            broken = None if given else model_search(derivation, statement, where)
            if broken is not None:
                return [broken]
            found.append(lemma_test(derivation, statement, given, where))
        evidence = [e for e in found if e is not None]
        if attack.method == SEARCH and attack.tries == 0:
            # Of what nothing meets, or what has no value anywhere, everything may be proved.
            evidence = [
                replace(e, verdict=Verdict.UNDECIDED, reason=attack.reason) if e.verdict is Verdict.PROVED else e
                for e in evidence
            ]
        return [*evidence, attack]

    def _part_by_part(
        self, statement: Expr, given: tuple[Assumption, ...], where: tuple[Expr, ...], seed: int, id: str
    ) -> Evidence:
        """Several relations, each settled by itself: together they are as certain as the least certain."""
        parts = [conclude(self._attack_and_prove(part, given, where, seed, id)) for part in statement.args]
        weakest = min(parts, key=lambda part: STRENGTH.index(part.verdict))
        evidence = [e for part in parts for e in part.evidence]
        return Evidence(
            "each relation by itself",
            weakest.verdict,
            spoils=sum(e.spoils for e in evidence),
            caught_spoils=sum(e.caught_spoils for e in evidence),
            seconds=sum(part.seconds for part in parts),
        )

    def _by_chain(self, statement: Expr, given: tuple[Assumption, ...], seed: int) -> Evidence | None:
        """The chains that derive the statement, if every line of theirs stands."""
        tested = chain_test(self._derived, statement, given)
        if tested is None:
            return None
        evidence, path = tested
        for chain in path.chains:
            for id, line in self.lines_of(chain, seed):
                if line.verdict is not Verdict.PROVED:
                    weaker = Verdict.SUPPORTED if line.verdict is Verdict.SUPPORTED else Verdict.UNDECIDED
                    return Evidence(evidence.method, weaker, f"line {id} is {line.verdict}", seconds=evidence.seconds)
        return evidence


def attacked(
    derivation: Derivation,
    statement: Expr,
    given: tuple[Assumption, ...],
    where: tuple[Expr, ...],
    rng: np.random.Generator,
) -> Evidence:
    """A search for a counterexample: the one for matrices where the statement is about their norms, radii, ranks…"""
    found = matrix_attack(derivation, statement, given, where, rng)
    return found or enumeration(derivation, statement, given, where, rng)


def put_values(statement: Expr, where: tuple[Expr, ...], derivation: Derivation) -> tuple[Expr, tuple[Expr, ...]]:
    """Conditions that fix a variable put into the statement, and the conditions that are left.

    A derivative is taken before the variable has its value, and a sequence may be made of the variable, so that such a
    condition is left.
    """
    made = [part for s in derivation.sequences for part in (s.step, *(s.first or ())) if part is not None]
    inside = frozenset().union(*map(binding.free_symbols, made)) if binding.all_members(statement) else frozenset()
    for condition in where:
        if condition.args[0] == "=" and condition.args[1].head == "Symbol":
            symbol, value = condition.args[1:]
            taken = {n.args[1] for n in statement.walk() if n.head == "Derivative"}
            if symbol in taken | inside or taken & binding.free_symbols(value):
                continue
            table = {symbol: value}
            rest = tuple(binding.substitute(c, table) for c in where if c is not condition)
            return put_values(binding.substitute(statement, table), rest, derivation)
    return statement, where


def settle_step(derived: Derived, chain: DerivedChain, position: int, rng: np.random.Generator) -> Settlement:
    """A line of a chain: its rule has a proof, and the exact check at small instances must not contradict it."""
    step = chain.steps[position - 1]
    before = chain.start if position == 1 else chain.steps[position - 2].expr
    derivation = derived.derivation
    if step.relation == "⇔":
        guard = _equivalence(derived, before, step, rng)
        statement = None
    else:
        statement = _as_before(before, step)
        if statement is None:
            found = Evidence("none", Verdict.UNDECIDED, "the line is not an equation of the same kind as before")
            return Settlement(found.verdict, found.method, (found,))
        given = (*step.used, *granted(derivation, before, step.used))
        guard = attacked(derivation, statement, given, (), rng)
        if guard.verdict is Verdict.UNDECIDED and guard.tries and statement.head == "Relation":
            # Where both sides are 0 throughout, 7/5 of the right side is no error; with 1 added to them it is one.
            kind, *sides = statement.args
            beside_one = tree.relation(kind, *(tree.add(side, 1) for side in sides))
            guard = enumeration(derivation, beside_one, given, (), rng)
    if guard.verdict is not Verdict.SUPPORTED:
        return Settlement(guard.verdict, guard.method, (guard,))
    if step.rule.name == "by_hand" and statement is not None:
        exact = zero_test(derivation, statement)
        return conclude([*([exact] if exact else []), guard])
    return Settlement(Verdict.PROVED, BY_RULE, (guard,))


def _as_before(before: Expr, step: Step) -> Expr | None:
    """What a line says of the one before: how their values compare, or that both sides of an equation are the same."""
    after = step.expr
    if before.head != "Relation":
        return tree.relation(step.relation, before, after) if after.head != "Relation" else None
    if step.relation != "=" or after.head != "Relation" or after.args[0] != before.args[0]:
        return None
    sides = list(zip(before.args[1:], after.args[1:], strict=True))
    changed = [tree.equal(a, b) for a, b in sides if a != b] or [tree.equal(*sides[1])]
    return changed[0] if len(changed) == 1 else tree.all_of(*changed)


def _equivalence(derived: Derived, equation: Expr, step: Step, rng: np.random.Generator) -> Evidence:
    """An equation solved for an unknown: it holds at the solution, which lies in the unknown's domain, and at 7/5 and
    2/3 of it nowhere."""
    if not all(line.head == "Relation" and line.args[0] == "=" for line in (equation, step.expr)):
        return Evidence("none", Verdict.UNDECIDED, "the line is not an equation of the same kind as before")
    _, unknown, solution = step.expr.args
    domains = [v.domain for v in derived.derivation.variables if v.as_expr() == unknown]
    for inside in (relation for domain in domains for relation in within(solution, domain)):
        found = enumeration(derived.derivation, inside, step.used, (), rng)
        if found.verdict is not Verdict.SUPPORTED:
            return found
    solved = enumeration(derived.derivation, binding.substitute(equation, {unknown: solution}), step.used, (), rng)
    if solved.verdict is not Verdict.SUPPORTED:
        return solved
    _, left, right = equation.args
    for factor in (Fraction(7, 5), Fraction(2, 3)):
        other = factor if solution == tree.ZERO else tree.mul(factor, solution)
        elsewhere = binding.substitute(tree.relation("≠", left, right), {unknown: tree.expr(other)})
        only = enumeration(derived.derivation, elsewhere, step.used, (), rng)
        if only.verdict is not Verdict.SUPPORTED:
            return only
    return solved


def conclude(evidence: list[Evidence]) -> Settlement:
    """Refuted by any, else proved by any, else supported by any; undecided is never a pass."""
    for verdict in (Verdict.REFUTED, Verdict.PROVED, Verdict.SUPPORTED):
        for found in evidence:
            if found.verdict is verdict:
                return Settlement(verdict, found.method, tuple(evidence))
    return Settlement(Verdict.UNDECIDED, evidence[0].method if evidence else "none", tuple(evidence))
