"""Planted errors in the catalogue's claims, exercises, lines, starts and rules, and what the checks find of them.

Whether a mutant is an error at all is decided first, by ``tests.mutants.comparison`` at points of its own; those that
say the same at all of them (and those that have a value at none) are counted apart, and so are inequalities that stay
true. A mutant is caught when what it stands in is refuted, or left undecided, which is never a pass; the two are
counted apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple
from zlib import crc32

import numpy as np

from symgrad.catalogue import Catalogue
from symgrad.checks.instances import Instance
from symgrad.checks.obligations import generator, obligations, settle_step
from symgrad.core import binding, tree
from symgrad.core.assumptions import Assumption
from symgrad.core.matrices import QUANTITIES
from symgrad.core.records import Claim, Derived, DerivedChain, Rule, Step
from symgrad.core.tree import Expr
from symgrad.core.verdicts import Verdict
from symgrad.errors import SymgradError
from symgrad.theory.context import Context
from tests.matrix_mutants import QUANTITY_KINDS
from tests.mutants import Difference, Mutation, agree, comparison, mutations, truth

SEED = 1
OUTCOMES = ("equivalent", "not evaluated", "refuted", "undecided", "survived", "stopped")
UNRECORDED = "unrecorded assumption"


@dataclass(frozen=True, slots=True)
class Planted:
    """An error: where, of which kind, its name there, what changed; ``differs`` and ``verdict`` find out about it."""

    place: str
    where: str
    kind: str
    name: str
    change: str
    differs: Callable[[np.random.Generator], Difference]
    verdict: Callable[[], Verdict]
    of_matrices: bool = False  # whether it is an error about norms, radii, singular values, ranks…

    @property
    def id(self) -> str:
        return f"{self.place} {self.where}: {self.name}"


def in_claims(derived: Derived) -> Iterator[Planted]:
    """Statements that are true, with an error; one that is false as printed names its correction and is left out."""
    for claim in derived.derivation.claims:
        if claim.corrected_by:
            continue
        for mutation in mutations(claim.statement, derived.derivation):
            wrong = replace(claim, statement=mutation.whole)

            def differs(rng: np.random.Generator, claim=claim, wrong=wrong) -> Difference:
                statements = claim.statement, wrong.statement
                return comparison(
                    derived.derivation, statements, claim.given, claim.where, lambda at: agree(*statements, at), rng
                )

            yield Planted(
                "claim",
                f"{derived.id}.{claim.name}",
                mutation.kind,
                mutation.name,
                mutation.change,
                differs,
                lambda wrong=wrong: verdict_alone(derived, claims=(wrong,), exercises=()),
                wrong.statement.has(*QUANTITIES),
            )


def verdict_alone(derived: Derived, **records) -> Verdict:
    """The verdict on the last of what the derivation makes of these claims and exercises in the place of its own.

    Nothing but that is to be settled, so that what is said of the chains beside their lines is left out.
    """
    quiet = {name: replace(c, chain=replace(c.chain, switch_off=False)) for name, c in derived.chains.items()}
    alone = replace(derived.derivation, **records)
    return obligations(replace(derived, derivation=alone, chains=quiet))[-1].settle(SEED).verdict


def in_hypotheses(derived: Derived) -> Iterator[Planted]:
    """True claims without one of their hypotheses, or with a weaker one: errors where the statement is then false."""
    for claim in derived.derivation.claims:
        if claim.corrected_by:
            continue
        for number, (kind, change, wrong) in enumerate(_fewer(claim, derived), start=1):

            def differs(rng: np.random.Generator, wrong=wrong) -> Difference:
                said = wrong.statement
                return comparison(
                    derived.derivation, (said,), wrong.given, wrong.where, lambda at: truth(said, at), rng
                )

            yield Planted(
                "hypothesis",
                f"{derived.id}.{claim.name}",
                kind,
                f"{kind} {number}",
                change,
                differs,
                lambda wrong=wrong: verdict_alone(derived, claims=(wrong,), exercises=()),
                wrong.statement.has(*QUANTITIES),
            )


def _fewer(claim: Claim, derived: Derived) -> Iterator[tuple[str, str, Claim]]:
    for i, assumption in enumerate(claim.given):
        rest = claim.given[:i], claim.given[i + 1 :]
        if assumption.kind not in ("defined", "where", "modelled"):
            yield "dropped condition", assumption.wording.en, replace(claim, given=(*rest[0], *rest[1]))
        if assumption.kind == "condition":
            for kind, new in _weaker(assumption.parameters[0], derived):
                weaker = replace(assumption, parameters=(new,))
                yield kind, repr(new), replace(claim, given=(*rest[0], weaker, *rest[1]))
    for i, condition in enumerate(claim.where):
        rest = claim.where[:i], claim.where[i + 1 :]
        yield "dropped condition", repr(condition), replace(claim, where=(*rest[0], *rest[1]))
        for kind, new in _weaker(condition, derived):
            yield kind, repr(new), replace(claim, where=(*rest[0], new, *rest[1]))


def _weaker(condition: Expr, derived: Derived) -> Iterator[tuple[str, Expr]]:
    """Conditions that a writer may take for this one; of an equation none but those on another quantity."""
    relation, left, right = condition.args
    if relation in ("<", ">"):
        yield "condition not strict", tree.relation({"<": "≤", ">": "≥"}[relation], left, right)
    for mutation in mutations(condition, derived.derivation):
        if mutation.kind in QUANTITY_KINDS:
            yield "condition on another quantity", mutation.whole
        elif mutation.kind == "constant" and relation not in ("=", "≠"):
            yield "condition with another constant", mutation.whole


def in_exercises(derived: Derived) -> Iterator[Planted]:
    """Questions with an error in them or in their answers."""
    for exercise in derived.derivation.exercises:
        right = tree.equal(exercise.asked, exercise.answer)
        for mutation in mutations(right, derived.derivation):
            kind, asked, answer = mutation.whole.args
            if kind != "=":
                continue

            def differs(rng: np.random.Generator, exercise=exercise, right=right, wrong=mutation.whole) -> Difference:
                given, where = exercise.given, exercise.where
                return comparison(
                    derived.derivation, (right, wrong), given, where, lambda at: agree(right, wrong, at), rng
                )

            wrong = replace(exercise, asked=asked, answer=answer)
            yield Planted(
                "exercise",
                f"{derived.id}.{exercise.name}",
                mutation.kind,
                mutation.name,
                mutation.change,
                differs,
                lambda wrong=wrong: verdict_alone(derived, claims=(), exercises=(wrong,)),
                mutation.whole.has(*QUANTITIES),
            )


def in_lines(derived: Derived) -> Iterator[Planted]:
    """A computed line, or the start of a chain, with an error; the lines around it stay as they are."""
    for chain in derived.chains.values():
        for position, line in enumerate((chain.start, *(step.expr for step in chain.steps))):
            for mutation in mutations(line, derived.derivation):
                if position:
                    step = replace(chain.steps[position - 1], expr=mutation.whole)
                    wrong = replace(chain, steps=(*chain.steps[: position - 1], step, *chain.steps[position:]))
                else:
                    wrong = replace(chain, start=mutation.whole)
                yield _in_line(derived, wrong, position, line, mutation)


def _in_line(derived: Derived, wrong: DerivedChain, position: int, line: Expr, mutation: Mutation) -> Planted:
    checked = max(position, 1)  # a start is checked by the first step

    def differs(rng: np.random.Generator) -> Difference:
        return line_difference(derived, line, mutation.whole, wrong, checked, rng)

    def verdict() -> Verdict:
        where = f"{derived.id}.{wrong.chain.name}.{checked}"
        return settle_step(derived, wrong, checked, generator(SEED, where)).verdict

    place, where = "step" if position else "start", f"{derived.id}.{wrong.chain.name}.{position}"
    quantities = mutation.whole.has(*QUANTITIES)
    return Planted(place, where, mutation.kind, mutation.name, mutation.change, differs, verdict, quantities)


def line_difference(
    derived: Derived, line: Expr, new: Expr, wrong: DerivedChain, position: int, rng: np.random.Generator
) -> Difference:
    """Whether the error in a line that is right makes a difference: a bound may be another and still be true."""
    step, chain = wrong.steps[position - 1], derived.chains[wrong.chain.name]
    if step.relation not in ("≤", "≥"):

        def compare(at: Instance) -> bool | None:
            found = agree(line, new, at)
            if found is False and line.has(*QUANTITIES):
                # σ_min and σ_last differ at a singular matrix, where the line before with an inverse has no value.
                lines = (chain.start, *(each.expr for each in chain.steps))
                return False if agree(lines[position - 1], lines[position], at) else None
            return found

        return comparison(derived.derivation, (line, new), step.used, (), compare, rng)
    before = wrong.start if position == 1 else wrong.steps[position - 2].expr
    bound = tree.relation(step.relation, before, step.expr)
    return comparison(derived.derivation, (bound,), step.used, (), lambda at: truth(bound, at), rng)


def in_rules(derived: Derived) -> Iterator[Planted]:
    """A rule that errs in one way wherever a chain applies it; the lines after it are computed from what it made."""
    for chain in derived.chains.values():
        lines = (chain.start, *(step.expr for step in chain.steps))
        for position, step in enumerate(chain.steps, start=1):
            if any(step.rule.name == before.rule.name for before in chain.steps[: position - 1]):
                continue
            made = made_by_rule(lines[position - 1], step.expr, derived)
            for kind, mutation in made.items():
                yield _in_rule(derived, chain, position, kind, mutation)
            for assumption in step.used:
                yield _unrecorded(derived, chain, position, assumption)


def made_by_rule(before: Expr, after: Expr, derived: Derived) -> dict[str, Mutation]:
    """For each kind of error the first place in the new line at which it damages what the old line did not hold."""
    old, found = set(before.walk()), {}
    for mutation in mutations(after, derived.derivation):
        if mutation.old not in old:
            found.setdefault(mutation.kind, mutation)
    return found


def _in_rule(derived: Derived, chain: DerivedChain, position: int, kind: str, mutation: Mutation) -> Planted:
    step = chain.steps[position - 1]

    def err(before: Expr, after: Expr) -> Expr:
        made = made_by_rule(before, after, derived)
        return made[kind].whole if kind in made else after

    def differs(rng: np.random.Generator) -> Difference:
        spoiled = replace(step, expr=mutation.whole)
        wrong = replace(chain, steps=(*chain.steps[: position - 1], spoiled, *chain.steps[position:]))
        return line_difference(derived, step.expr, mutation.whole, wrong, position, rng)

    def verdict() -> Verdict:
        wrong = recomputed(derived, chain, step.rule, err)
        found = Verdict.PROVED
        for at in range(position, len(wrong.steps) + 1):
            where = f"{derived.id}.{chain.chain.name}.{at}"
            found = settle_step(derived, wrong, at, generator(SEED, where)).verdict
            if found is not Verdict.PROVED:
                break
        return found

    where = f"{derived.id}.{chain.chain.name}, {step.rule.name}"
    quantities = mutation.whole.has(*QUANTITIES)
    return Planted("rule", where, kind, f"first {kind}", mutation.change, differs, verdict, quantities)


def recomputed(derived: Derived, chain: DerivedChain, rule: Rule, err: Callable[[Expr, Expr], Expr]) -> DerivedChain:
    """The chain with the rule's lines spoiled, as far as the rules after them apply."""
    lemmas = {f"{name}.{each}": c for name, other in derived.used.items() for each, c in other.chains.items()}
    line, steps = chain.start, []
    for step in chain.steps:
        context = Context(derived.derivation, chain.chain.assumptions, {**lemmas, **derived.chains})
        try:
            new = step.rule.apply(line, context)
        except SymgradError:
            break
        new = err(line, new) if step.rule.name == rule.name else new
        steps.append(Step(step.relation, new, step.rule, tuple(context.used)))
        line = new
    return replace(chain, steps=tuple(steps))


def _unrecorded(derived: Derived, chain: DerivedChain, position: int, assumption: Assumption) -> Planted:
    """A rule that does not say that it used the assumption: an error where the line is false without it."""
    step = chain.steps[position - 1]
    before = chain.start if position == 1 else chain.steps[position - 2].expr
    fewer = tuple(a for a in step.used if a != assumption)
    wrong = replace(chain, steps=(*chain.steps[: position - 1], replace(step, used=fewer), *chain.steps[position:]))

    def differs(rng: np.random.Generator) -> Difference:
        after = step.expr
        if step.relation == "⇔":
            _, unknown, solution = step.expr.args
            statement = binding.substitute(before, {unknown: solution})
            return comparison(derived.derivation, (statement,), fewer, (), lambda at: truth(statement, at), rng)
        if step.relation in ("≤", "≥"):
            bound = tree.relation(step.relation, before, after)
            return comparison(derived.derivation, (bound,), fewer, (), lambda at: truth(bound, at), rng)
        return comparison(derived.derivation, (before, after), fewer, (), lambda at: agree(before, after, at), rng)

    def verdict() -> Verdict:
        where = f"{derived.id}.{chain.chain.name}.{position}"
        return settle_step(derived, wrong, position, generator(SEED, where)).verdict

    where = f"{derived.id}.{chain.chain.name}, {step.rule.name}"
    name = f"{UNRECORDED} {step.used.index(assumption) + 1}"
    return Planted("rule", where, UNRECORDED, name, assumption.wording.en, differs, verdict)


PLACES = (in_claims, in_hypotheses, in_exercises, in_lines, in_rules)
OF_CLAIMS = ("claim", "hypothesis", "exercise")


def planted(derived: Derived) -> Iterator[Planted]:
    for place in PLACES:
        yield from place(derived)


class Found(NamedTuple):
    """What became of a planted error."""

    place: str
    kind: str
    id: str
    change: str
    became: str


def outcome(mutant: Planted) -> str:
    """One of ``OUTCOMES``: the first two say why a mutant is no error, the others what the check found."""
    difference = mutant.differs(np.random.default_rng([SEED, crc32(mutant.id.encode())]))
    if difference != "differs":
        return difference
    try:
        return {Verdict.REFUTED: "refuted", Verdict.UNDECIDED: "undecided"}.get(mutant.verdict(), "survived")
    except (ArithmeticError, LookupError, TypeError, ValueError, Warning):
        return "stopped"  # an error of Python's own is no verdict, and counts as a survivor


class Shares(NamedTuple):
    """One planted error in how many is chosen, by its id: of those about norms, radii…, of the others in claims,
    hypotheses and exercises, and of the others in chains."""

    of_matrices: int
    in_claims: int
    in_lines: int

    def choose(self, mutant: Planted) -> bool:
        elsewhere = self.in_claims if mutant.place in OF_CLAIMS else self.in_lines
        return crc32(mutant.id.encode()) % (self.of_matrices if mutant.of_matrices else elsewhere) == 0


def sample(derivation: str, shares: Shares, part: int = 0, parts: int = 1) -> list[Found]:
    """What becomes of the chosen errors in one derivation; in a process of ``parts``, of every so-manieth of them."""
    chosen = [m for m in planted(Catalogue().load(derivation)) if shares.choose(m)]
    return [Found(m.place, m.kind, m.id, m.change, outcome(m)) for m in chosen[part::parts]]


def figures(found: list[Found]) -> str:
    """A row for each place and kind with the numbers of what became of its mutants; below, those to be looked at."""
    counts = Counter((m.place, m.kind, m.became) for m in found)
    counts.update((m.place, "all", m.became) for m in found)
    counts.update(("all", "all", m.became) for m in found)
    lines = [f"{'':42}{'made':>14}{'differing':>14}" + "".join(f"{what:>14}" for what in OUTCOMES)]
    rows = {(place, kind) for place, kind, _ in counts}
    for place, kind in sorted(rows, key=lambda row: (row[0] == "all", row[0], row[1] == "all", row[1])):
        row = [counts[place, kind, what] for what in OUTCOMES]
        numbers = (sum(row), sum(row[2:]), *row)
        lines.append(f"{place + ', ' + kind:42}" + "".join(f"{number:14}" for number in numbers))
    for what in ("undecided", "survived", "stopped"):
        listed = [f"{m.id}: {m.change}" for m in found if m.became == what]
        lines += ["", f"{what}: {len(listed)}", *listed]
    return "\n".join(lines)
