"""Planted errors in claims, lines, starts and rules: the checks must catch them.

Whether a mutant is an error at all is decided first, by ``tests.mutants.comparison`` at points of its own; those that
say the same at all of them (and those that have a value at none) are counted apart. A mutant is caught when what it
stands in is refuted, or left undecided, which is never a pass; the two are counted apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from zlib import crc32

import numpy as np
import pytest

from symgrad.catalogue import Catalogue
from symgrad.checks import enumeration
from symgrad.checks.obligations import generator, obligations, settle_step
from symgrad.core import binding
from symgrad.core.assumptions import Assumption
from symgrad.core.records import Derived, DerivedChain, Rule, Step
from symgrad.core.tree import Expr
from symgrad.core.verdicts import Verdict
from symgrad.errors import SymgradError
from symgrad.theory.context import Context
from tests.mutants import Difference, Mutation, agree, comparison, mutations, truth

# A spoiled integrand may leave the reals.
pytestmark = pytest.mark.filterwarnings("ignore:invalid value encountered:RuntimeWarning")

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

    @property
    def id(self) -> str:
        return f"{self.place} {self.where}: {self.name}"


def in_claims(derived: Derived) -> Iterator[Planted]:
    """Statements that are true, with an error; one that is false as printed names its correction and is left out."""
    # Nothing but the claim is to be settled, so that what is said of the chains beside their lines is left out.
    quiet = {name: replace(c, chain=replace(c.chain, switch_off=False)) for name, c in derived.chains.items()}
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

            def verdict(wrong=wrong) -> Verdict:
                alone = replace(derived.derivation, claims=(wrong,), exercises=())
                return obligations(replace(derived, derivation=alone, chains=quiet))[-1].settle(SEED).verdict

            yield Planted(
                "claim", f"{derived.id}.{claim.name}", mutation.kind, mutation.name, mutation.change, differs, verdict
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
        return line_difference(derived, line, mutation.whole, wrong.steps[checked - 1].used, rng)

    def verdict() -> Verdict:
        where = f"{derived.id}.{wrong.chain.name}.{checked}"
        return settle_step(derived, wrong, checked, generator(SEED, where)).verdict

    place, where = "step" if position else "start", f"{derived.id}.{wrong.chain.name}.{position}"
    return Planted(place, where, mutation.kind, mutation.name, mutation.change, differs, verdict)


def line_difference(
    derived: Derived, one: Expr, other: Expr, used: tuple[Assumption, ...], rng: np.random.Generator
) -> Difference:
    return comparison(derived.derivation, (one, other), used, (), lambda at: agree(one, other, at), rng)


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
        return line_difference(derived, step.expr, mutation.whole, step.used, rng)

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
    return Planted("rule", where, kind, f"first {kind}", mutation.change, differs, verdict)


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
        return line_difference(derived, before, after, fewer, rng)

    def verdict() -> Verdict:
        where = f"{derived.id}.{chain.chain.name}.{position}"
        return settle_step(derived, wrong, position, generator(SEED, where)).verdict

    where = f"{derived.id}.{chain.chain.name}, {step.rule.name}"
    name = f"{UNRECORDED} {step.used.index(assumption) + 1}"
    return Planted("rule", where, UNRECORDED, name, assumption.wording.en, differs, verdict)


def planted() -> Iterator[Planted]:
    for derived in Catalogue().load_all():
        for place in (in_claims, in_lines, in_rules):
            yield from place(derived)


def outcome(mutant: Planted) -> str:
    """One of ``OUTCOMES``: the first two say why a mutant is no error, the others what the check found."""
    difference = mutant.differs(np.random.default_rng([SEED, crc32(mutant.id.encode())]))
    if difference != "differs":
        return difference
    try:
        return {Verdict.REFUTED: "refuted", Verdict.UNDECIDED: "undecided"}.get(mutant.verdict(), "survived")
    except (ArithmeticError, LookupError, TypeError, ValueError, Warning):
        return "stopped"  # an error of Python's own is no verdict, and counts as a survivor


def figures(found: list[tuple[Planted, str]]) -> str:
    """A row for each place and kind with the numbers of what became of its mutants; below, those to be looked at."""
    counts = Counter((m.place, m.kind, what) for m, what in found)
    counts.update((m.place, "all", what) for m, what in found)
    counts.update(("all", "all", what) for _, what in found)
    lines = [f"{'':32}{'made':>15}{'differing':>15}" + "".join(f"{what:>15}" for what in OUTCOMES)]
    rows = {(place, kind) for place, kind, _ in counts}
    for place, kind in sorted(rows, key=lambda row: (row[0] == "all", row[0], row[1] == "all", row[1])):
        row = [counts[place, kind, what] for what in OUTCOMES]
        numbers = (sum(row), sum(row[2:]), *row)
        lines.append(f"{place + ', ' + kind:32}" + "".join(f"{number:15}" for number in numbers))
    for what in OUTCOMES:
        if what == "refuted":
            continue
        listed = [f"{m.id}: {m.change}" for m, became in found if became == what]
        lines += ["", f"{what}: {len(listed)}", *listed]
    return "\n".join(lines)


def check(share: int) -> None:
    """One mutant in ``share``, chosen by its id: each that differs is caught."""
    chosen = [m for m in planted() if crc32(m.id.encode()) % share == 0]
    found = [(m, outcome(m)) for m in chosen]
    table = figures(found)
    print(table)
    differing = [what for _, what in found if what not in ("equivalent", "not evaluated")]
    assert len(differing) >= 300, table
    assert not {m.id for m, what in found if what in ("survived", "stopped")}, table


@pytest.fixture(autouse=True)
def the_first_counterexample_suffices(monkeypatch):
    """Looking on for a simpler one changes no verdict, and takes most of the time."""
    monkeypatch.setattr(enumeration, "MORE", 0)


def test_a_sample_of_planted_errors_is_caught():
    check(30)


@pytest.mark.slow
def test_every_planted_error_is_caught():
    check(1)
