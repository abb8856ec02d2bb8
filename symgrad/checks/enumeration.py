"""Exact search at small instances: numbers drawn small first, discrete laws enumerated, both sides compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from time import perf_counter

import numpy as np
from flint import fmpq

from symgrad.checks.drawing import Drawer, Scale
from symgrad.checks.exact import Evaluator
from symgrad.checks.functions import Undefined, Unsettled
from symgrad.checks.hypotheses import conditions_at
from symgrad.checks.instances import Instance, NoInstance
from symgrad.checks.matrices import Matrix, Nonconforming
from symgrad.checks.matrix_instances import field_text, speaks_of_matrices
from symgrad.checks.spoils import spoils
from symgrad.checks.truth import PRECISIONS, Finding, Truth, judge, precision
from symgrad.checks.workings import number_text, workings
from symgrad.core import binding, tree
from symgrad.core.assumptions import Assumption
from symgrad.core.records import Derivation
from symgrad.core.tree import Expr
from symgrad.core.verdicts import Counterexample, Evidence, Verdict
from symgrad.errors import NotConvertible

# Simplest first, so that the first counterexample found is one that can be checked by hand.
LADDER = (
    (Scale(1, 1, fractions=False), 12),
    (Scale(1, 2, fractions=False), 12),
    (Scale(2, 2, fractions=False), 12),
    (Scale(2, 2), 8),
    (Scale(3, 3), 8),
    (Scale(4, 5), 4),
)


# Networks of matrices: entries −1, 0, 1 at widths up to 2 before anything else, and whole numbers throughout.
MATRICES = (
    (Scale(1, 1, fractions=False), 12),
    (Scale(2, 1, fractions=False), 24),
    (Scale(2, 2, fractions=False), 12),
    (Scale(3, 2, fractions=False), 6),
)

# Quadrature takes some milliseconds an integral and has no simplest case: fewer points, all of them generic.
CONTINUOUS = ((Scale(2, 2), 3), (Scale(3, 4), 6))


PATIENCE = 8  # draws in a row at which the statement has no value, before the search gives up
MORE = 8  # times as many instances once the statement has failed, for a simpler counterexample


@dataclass(frozen=True, slots=True)
class Search:
    """What a search found: how many instances were decided, and the one at which the statement fails best."""

    tries: int
    failed: tuple[Instance, Finding] | None
    obstacle: str = ""
    undefined: tuple[int, int] = (0, 0)  # failures where shapes of matrices do not conform, of all failures found
    caught: int = 0  # how many of the planted errors failed at one of these instances


def closed(statement: Expr) -> bool:
    """Whether the statement is about numbers alone."""
    return not binding.free_symbols(statement) and not binding.all_members(statement) and not statement.has("Apply")


class Evaluators:
    """The evaluators of one complete instance, one a precision: what statements share is computed once."""

    def __init__(self, instance: Instance):
        self._instance = instance
        self._made: dict[int, Evaluator] = {}

    def at(self, bits: int) -> Evaluator:
        return self._made.setdefault(bits, Evaluator(self._instance))


def search(
    derivation: Derivation,
    statement: Expr,
    given: Sequence[Assumption],
    where: Sequence[Expr],
    rng: np.random.Generator,
    simplest: bool = False,
    planted: Sequence[Expr] = (),
) -> Search:
    """Try the statement, and beside it the planted errors, at small instances that meet assumptions and conditions.

    Where it fails, ``simplest`` looks on at numbers of that size for the failure that is easiest to check by hand.
    """
    tries, vacuous, obstacle, waiting, failures = 0, 0, "", list(planted), 0
    plainly_zero = any(side == tree.ZERO for r in tree.parts(statement) for side in r.args[1:])
    try:
        drawer = Drawer(derivation, (statement, *where), given)
    except NotConvertible as cannot:
        return Search(0, None, str(cannot))
    constant = closed(statement)
    conditional = bool(where) or any(a.kind == "condition" for a in given)
    continuous = statement.has("Integral") or any(a.kind in ("gaussian", "uniform") for a in given)
    about = (statement, *where, *(side for a in given for side in a.parameters))
    ladder = CONTINUOUS if continuous else MATRICES if speaks_of_matrices(derivation, about) else LADDER
    for scale, count in ladder:
        wanted, failed = 1 if constant else count, []
        attempts = 20 * wanted if conditional else 4 * wanted
        while wanted > 0 and attempts > 0:
            attempts -= 1
            try:
                instance = drawer.draw(scale, rng)
                conditions = conditions_at(derivation, given, where, instance)
                if any(judge(condition, Evaluator(instance)).truth is not Truth.HOLDS for condition in conditions):
                    continue
                evaluators = Evaluators(instance)
                finding = decide(statement, instance, evaluators)
                waiting = [s for s in waiting if decide(s, instance, evaluators).truth is not Truth.FAILS]
            except (NoInstance, Undefined, Unsettled) as no:
                obstacle = obstacle or str(no)
                continue
            except NotConvertible as cannot:
                obstacle, failures = obstacle or str(cannot), failures + 1
                if tries == 0 and failures >= PATIENCE:
                    return Search(0, None, obstacle)
                continue  # it may be decided at other sizes
            if finding.left == finding.right == 0 and not plainly_zero:
                vacuous += 1  # 0 = 0 says little: many a false statement is true there
                continue
            tries, wanted = tries + 1, wanted - 1
            if finding.truth is Truth.FAILS:
                if simplest and not constant and not failed:
                    wanted, attempts = MORE * count, 4 * MORE * count
                failed.append((instance, finding))
                if not simplest:
                    break
        if failed:
            # That both sides differ is told better by their values than by shapes that do not fit.
            undefined = sum(_undefined(finding) for _, finding in failed)
            best = min(failed, key=lambda pair: (_undefined(pair[1]), cost(pair[0], statement)))
            return Search(tries, best, undefined=(undefined, len(failed)))
        if constant:
            break
    return Search(tries or vacuous, None, obstacle, caught=len(planted) - len(waiting))


def cost(instance: Instance, statement: Expr) -> float:
    """How hard the instance is to check by hand: large, fractional, negative and vanishing numbers count."""
    seen = _reach(instance, statement)
    values = [v for node, v in instance.values.items() if node in seen]
    numbers = [x for v in values for x in (v.entries if isinstance(v, Matrix) else (v,)) if isinstance(x, fmpq)]
    numbers += [value for block in instance.blocks for atom in block.atoms for value in atom]
    return sum(abs(int(v.p)) + 2 * int(v.q) + (v < 0) + 3 * (v == 0) for v in numbers)


def _undefined(finding: Finding) -> bool:
    return isinstance(finding.left, Nonconforming) or isinstance(finding.right, Nonconforming)


def decide(statement: Expr, instance: Instance, evaluators: Evaluators | None = None) -> Finding:
    """The statement at the instance, with more bits while an inequality is open."""
    evaluators, finding = evaluators or Evaluators(instance), None
    for bits in PRECISIONS:
        with precision(bits):
            finding = judge(statement, evaluators.at(bits))
        if finding.truth is not Truth.AGREES or finding.relation == "=":
            break
    assert finding is not None
    return finding


def enumeration(
    derivation: Derivation,
    statement: Expr,
    given: Sequence[Assumption],
    where: Sequence[Expr],
    rng: np.random.Generator,
) -> Evidence:
    """The statement attacked by ``search``; supported only if every spoil of it fails at one of the same instances."""
    began = perf_counter()
    planted = spoils(statement)
    found = search(derivation, statement, given, where, rng, simplest=True, planted=planted)
    if found.failed:
        example = counterexample(derivation, statement, given, *found.failed, where)
        return Evidence(
            "exact enumeration",
            Verdict.REFUTED,
            "the shapes do not conform at {} of {} failures".format(*found.undefined) if found.undefined[0] else "",
            counterexample=example,
            tries=found.tries,
            seconds=perf_counter() - began,
        )
    if not found.tries:
        reason = f"no drawn point met the assumptions: {found.obstacle}" if found.obstacle else "no point was decided"
        return Evidence("exact enumeration", Verdict.UNDECIDED, reason, tries=0, seconds=perf_counter() - began)
    survived = found.caught == len(planted)
    return Evidence(
        "exact enumeration",
        Verdict.SUPPORTED if survived else Verdict.UNDECIDED,
        "" if survived else "the same search does not refute a spoiled statement",
        tries=found.tries,
        spoils=len(planted),
        caught_spoils=found.caught,
        seconds=perf_counter() - began,
    )


def counterexample(
    derivation: Derivation,
    statement: Expr,
    given: Sequence[Assumption],
    instance: Instance,
    finding: Finding,
    where: Sequence[Expr] = (),
) -> Counterexample:
    """The instance in words that can be checked by hand: the variables that matter, the laws, and what the sides and
    the conditions rest on."""
    relations = tree.parts(statement)
    sides = [side for r in relations for side in r.args[1:]]
    decimals = [r.args[2] for r in relations if r.args[2].head == "Decimal"]
    printed = next((d for d in decimals if number_text(Evaluator.at()(d)) == number_text(finding.right)), None)
    # Where a product is empty, or a condition is about what the statement does not name, a variable has no value.
    stated = conditions_at(derivation, given, where, instance)
    conditions = tuple(c for c in stated if binding.free_symbols(c) <= instance.values.keys())
    supposed = [side for c in conditions for r in tree.parts(c) for side in r.args[1:]]
    seen, evaluator = _reach(instance, *sides, *supposed), Evaluator(instance)
    shown: dict[str, str | tuple[tuple[str, str], ...]] = {}
    for variable in derivation.variables:
        if variable.as_expr() in seen and variable.as_expr() in instance.values:
            shown[variable.latex or variable.name] = number_text(instance.values[variable.as_expr()])
    for node, value in instance.values.items():
        if node.head == "Member" and node in seen:
            shown[_member_latex(derivation, node)] = number_text(value)
    for name, coefficients in instance.polynomials.items():
        if any(n.head == "Apply" and n.args[0] == name for n in seen):
            shown[name] = polynomial_text(coefficients)
    for name, terms in instance.fields.items():
        widths = [len(evaluator(n.args[1]).rows) for n in seen if n.head == "ScalarFunction" and n.args[0] == name]
        if widths:
            shown[name] = field_text(terms, max(widths))
    for block in instance.blocks:
        columns = dict(zip(block.members, zip(*block.atoms, strict=True), strict=True))
        constant = {m: values[0] for m, values in columns.items() if len(set(values)) == 1}
        for member, number in constant.items():
            shown[_member_latex(derivation, member)] = number_text(number)
        varying = {m: values for m, values in columns.items() if m not in constant}
        chances = Counter(", ".join(map(number_text, atom)) for atom in zip(*varying.values(), strict=True))
        if varying:
            label = ", ".join(_member_latex(derivation, m) for m in varying)
            shown[label] = tuple((value, str(Fraction(count, len(block.atoms)))) for value, count in chances.items())
    right = printed.args[0] if printed is not None else number_text(finding.right)
    shown_workings = workings((*relations, *conditions), evaluator)
    failed = _failed(relations, finding, evaluator)
    return Counterexample(shown, number_text(finding.left), finding.relation, right, shown_workings, failed)


def _failed(relations: Sequence[Expr], finding: Finding, evaluator: Evaluator) -> Expr | None:
    """The relation that the finding is about."""
    if len(relations) == 1:
        return relations[0] if relations[0].head == "Relation" else None
    sides = [number_text(finding.left), number_text(finding.right)]
    for relation in (r for r in relations if r.head == "Relation" and r.args[0] == finding.relation):
        try:
            if [number_text(evaluator(side)) for side in relation.args[1:]] == sides:
                return relation
        except (NotConvertible, Undefined, Unsettled):
            continue
    return None


def _reach(instance: Instance, *nodes: Expr) -> set[Expr]:
    """The variables and members on which the nodes depend at this instance."""
    evaluator = Evaluator(instance)
    reached: set[Expr] = set()
    waiting = list(nodes)
    while waiting:
        node = waiting.pop()
        grounded = set(evaluator.ground(node, {}).walk())
        # A derivative holds the member with respect to which it is taken; its value rests on what it stands for.
        waiting += {n.args[1] for n in grounded - reached if n.head in ("Derivative", "Gradient")} - reached
        reached |= set(binding.free_symbols(node)) | grounded
    return reached


def _member_latex(derivation: Derivation, node: Expr) -> str:
    named = {f.name: f.latex or f.name for f in (*derivation.families, *derivation.sequences)}
    base, indices = named[node.args[0]], ",".join(str(i.args[0]) for i in node.args[1:])
    return f"{base}_{{{indices}}}" if indices else base


def polynomial_text(coefficients: Sequence[fmpq]) -> str:
    """A polynomial in t as LaTeX."""
    terms = []
    for power, c in enumerate(coefficients):
        if c != 0:
            variable = "" if power == 0 else "t" if power == 1 else f"t^{{{power}}}"
            size = "" if abs(c) == 1 and power else number_text(abs(c))
            terms.append(("-" if c < 0 else "+", size + variable))
    if not terms:
        return "0"
    text = "".join(f" {sign} {term}" for sign, term in terms).strip()
    return text.removeprefix("+ ").replace("- ", "-", 1) if text.startswith("-") else text.removeprefix("+ ")
