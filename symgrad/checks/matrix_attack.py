"""Claims about matrices of any size, attacked at several small sizes by the search for counterexamples."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from time import perf_counter

import numpy as np

from symgrad.checks.counterexamples import Attack, Problem, attack
from symgrad.checks.drawing import Drawer, Scale
from symgrad.checks.enumeration import counterexample
from symgrad.checks.exact import Evaluator
from symgrad.checks.functions import Undefined
from symgrad.checks.hypotheses import conditions_at
from symgrad.checks.instances import Instance, NoInstance
from symgrad.checks.matrices import Matrix
from symgrad.checks.matrix_instances import has_matrices, speaks_of_matrices
from symgrad.checks.matrix_truth import holds
from symgrad.checks.spoils import spoils
from symgrad.core import binding, tree
from symgrad.core.assumptions import Assumption
from symgrad.core.matrices import QUANTITIES, declared_shapes, shape
from symgrad.core.records import Derivation
from symgrad.core.tree import Expr
from symgrad.core.variables import Domain, within
from symgrad.core.verdicts import Evidence, Verdict
from symgrad.errors import NotConvertible

METHOD = "search for counterexamples"
# A glance at many sizes, since a claim may be true wherever a width is 1 or an exponent 0; then a search at a few.
# Of each kind of shapes, wide, square or tall, the smallest is among them.
KINDS, SMALLEST, GLANCE = 16, 8, (4, 400)  # beside these, how many sizes, and the tries at each
SEARCH = (5, 12_500)  # at how many sizes, and the tries in all
# How often sizes are drawn at each scale: the smallest have few choices.
SIZES = ((Scale(1, 2, fractions=False), 8), (Scale(2, 2, fractions=False), 40), (Scale(3, 2, fractions=False), 120))

# What the search for matrices does not draw: laws, networks, unnamed functions.
_NOT_HERE = ("Apply", "Derivative", "Gradient", "ScalarFunction", "Integral", *tree.MOMENTS)


@dataclass(frozen=True, slots=True)
class _Sized:
    """A claim at one choice of its sizes."""

    sizes: _Sizes
    problem: Problem

    def of(self, statement: Expr) -> Problem:
        return replace(self.problem, statement=self.sizes.put_in(self.sizes.opened(statement)))


def matrix_attack(
    derivation: Derivation,
    statement: Expr,
    given: Sequence[Assumption],
    where: Sequence[Expr],
    rng: np.random.Generator,
) -> Evidence | None:
    """The statement attacked by ``attack``; supported only if every spoil of it falls to the same search.

    None for a statement that is not about norms, radii, ranks… of free matrices, or of matrices written out in free
    numbers.
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
            instance = _complete(sized.sizes.reduced, found)
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
    searched = _spread(sizes, SEARCH[0])
    if len(sizes) > len(searched):
        kinds = list({_kind(sized): sized for sized in reversed(sizes)}.values())[::-1][:KINDS]
        rest = [sized for sized in sizes if sized not in kinds]
        glanced = [*kinds, *rest[:SMALLEST], *_spread(rest[SMALLEST:], GLANCE[0])]
        yield from ((sized, GLANCE[1]) for sized in sorted(glanced, key=_extent))
    yield from ((sized, SEARCH[1] // len(searched)) for sized in searched)


def _kind(sized: _Sized) -> tuple[int, ...]:
    """How many names there are, and whether each matrix has more rows than columns, as many, or fewer."""
    shapes = [s for s in sized.problem.names.values() if s]
    return len(sized.problem.names), *((rows > columns) - (rows < columns) for rows, columns in shapes)


def _spread(sizes: Sequence[_Sized], count: int) -> list[_Sized]:
    """So many of the sizes, or all, from the smallest to the largest."""
    return [sizes[i] for i in np.unique(np.linspace(0, len(sizes) - 1, min(count, len(sizes))).round().astype(int))]


def _sizes(
    derivation: Derivation,
    statement: Expr,
    given: Sequence[Assumption],
    where: Sequence[Expr],
    rng: np.random.Generator,
) -> Iterator[_Sized]:
    """The claim at different sizes that meet the conditions on sizes alone."""
    drawer, seen = Drawer(derivation, (statement, *where), given), set()
    for scale, draws in SIZES:
        for _ in range(draws):
            try:
                drawn = drawer.draw(scale, rng)
                sizes = _Sizes(derivation, drawn)
                at = sizes.put_in(sizes.opened(statement))
            except (NoInstance, Undefined):
                continue
            if at.has(*_NOT_HERE):
                return
            # J_3 J_2 is, at the same sizes, no other claim than J_2 J_1.
            named = list(dict.fromkeys(n for n in at.walk() if n.head in ("Symbol", "Member")))
            alike = binding.substitute(at, {name: tree.symbol(f"_{i}") for i, name in enumerate(named)})
            if (key := (alike, *map(sizes.shape, named))) in seen:
                continue
            seen.add(key)
            try:
                problem = _problem(sizes, statement, given, where)
            except Undefined:
                continue
            if problem is None:
                return
            yield _Sized(sizes, problem)


class _Sizes:
    """The sizes, depths and exponents of a drawn instance, which are fixed before the search, and trees at them."""

    def __init__(self, derivation: Derivation, drawn: Instance):
        self.derivation, self.drawn = derivation, drawn
        whole = {v.as_expr() for v in derivation.variables if v.domain.kind == "integer" and not v.shape}
        widths = {s.name for s in derivation.sequences if s.domain.kind == "integer" and not s.shape}
        values = {n: v for n, v in drawn.values.items() if n in whole or (n.head == "Member" and n.args[0] in widths)}
        self.reduced = Instance(drawn.families, drawn.sequences, drawn.definitions, {}, values=values)
        self._evaluator = Evaluator(self.reduced)
        self._numbers = {n: tree.expr(int(v)) for n, v in values.items()}

    def opened(self, node: Expr) -> Expr:
        """``node`` with its sums and products opened."""
        if node.head in ("And", "Or", "Relation"):
            return node.over(self.opened(child) for child in node.children)
        return self._evaluator.ground(node, {})

    def put_in(self, opened: Expr) -> Expr:
        """The same with whole numbers in the place of sizes."""
        return binding.transform(opened, self._numbers.get)

    def within(self, opened: Expr) -> frozenset[Expr]:
        """The members that are sizes."""
        return frozenset(n for n in opened.walk() if n.head == "Member" and n in self._numbers)

    def of_shape(self, name: Expr) -> frozenset[Expr]:
        """The members that are the sizes of a matrix."""
        sides = shape(name, declared_shapes(self.derivation))
        return frozenset().union(*(self.within(self._evaluator.ground(side, {})) for side in sides))

    def shape(self, name: Expr) -> tuple[int, int] | None:
        value = self.drawn.value(name)
        return value.shape if isinstance(value, Matrix) else None


def _problem(sizes: _Sizes, statement: Expr, given: Sequence[Assumption], where: Sequence[Expr]) -> Problem | None:
    """None where the statement is about more than matrices and numbers.

    Raises Undefined at sizes that the conditions exclude, and where no matrix is left.
    """
    opened = sizes.opened(statement)
    stated = [sizes.opened(c) for c in where]
    assumed = [sizes.opened(c) for c in conditions_at(sizes.derivation, given, (), sizes.drawn)]
    if any(node.has(*_NOT_HERE) for node in (opened, *stated, *assumed)):
        return None
    names = frozenset().union(*(binding.names(sizes.put_in(node)) for node in (opened, *stated)))
    linking = [binding.names(sizes.put_in(c)) for c in assumed]
    while linked := next((found for found in linking if _links(found, names)), None):
        names |= linked
    widths = frozenset().union(*map(sizes.within, (opened, *stated)), *map(sizes.of_shape, names))
    asked = [c for c in assumed if binding.names(sizes.put_in(c)) <= names and _between(sizes.within(c), widths)]
    conditions = [sizes.put_in(c) for c in (*stated, *asked)]
    if not holds([c for c in conditions if not binding.names(c)], {}):
        raise Undefined("sizes that the conditions exclude")
    kept = [c for c in conditions if binding.names(c)]
    shapes = {name: sizes.shape(name) for name in sorted(names, key=repr)}
    if not any(shapes.values()) and (not names or speaks_of_matrices(sizes.derivation, (statement, *where))):
        raise Undefined("sizes at which no matrix is left, as in an empty product")
    domains, bounds = _domains(sizes, names)
    return Problem(sizes.put_in(opened), (*kept, *bounds), shapes, domains)


def _links(found: frozenset[Expr], names: frozenset[Expr]) -> bool:
    """Whether a condition in the names ``found`` brings in those of them that are not among ``names``.

    So do ‖W‖γ ≤ α, and ‖J_k‖ ≤ r at the J_k that stand there already: other members can repeat these. They cannot
    where a condition ties them to these, as ‖J_2‖ ≤ ‖J_1‖, and where none of their sequence stands there yet.
    """
    if found <= names or not found & names:
        return False
    members, there = ({n for n in of if n.head == "Member"} for of in (found, names))
    if members & there:
        positions = {n.args[1:] for n in members}
        return len(positions) > 1 or positions <= {n.args[1:] for n in there}
    return not {n.args[0] for n in members} & {n.args[0] for n in there}


def _between(members: frozenset[Expr], others: frozenset[Expr]) -> bool:
    """Whether members are at positions from the first to the last of the others."""
    at, span = ([n.args[1].args[0] for n in of] for of in (members, others))
    return not at or (bool(span) and min(span) <= min(at) and max(at) <= max(span))


def _domains(sizes: _Sizes, names: frozenset[Expr]) -> tuple[Mapping[Expr, Domain], tuple[Expr, ...]]:
    """The domains of the names; an end that is itself a name becomes a condition."""
    domains: dict[Expr, Domain] = {}
    conditions: list[Expr] = []
    of: dict[str, Domain] = {
        each.name: each.domain for each in (*sizes.derivation.variables, *sizes.derivation.sequences)
    }
    for name in sorted(names, key=repr):
        domain = of[name.args[0]]
        ends = [None if b is None else sizes.put_in(sizes.opened(b)) for b in (domain.lower, domain.upper)]
        said = within(name, replace(domain, lower=ends[0], upper=ends[1]))
        conditions += (bound for bound in said if binding.names(bound.args[2]))
        lower, upper = (None if end is not None and binding.names(end) else end for end in ends)
        domains[name] = replace(domain, lower=lower, upper=upper)
    return domains, tuple(conditions)


def _complete(reduced: Instance, found: Attack) -> Instance:
    assert found.found is not None
    return replace(reduced, values={**reduced.values, **found.found.values})


def _extent(sized: _Sized) -> tuple[int, int, int]:
    """How much there is to check by hand: entries, matrices, and the size of depths and exponents."""
    shapes = [s for s in sized.problem.names.values() if s]
    numbers = sum(abs(int(v)) for n, v in sized.sizes.reduced.values.items() if n.head == "Symbol")
    return sum(rows * columns for rows, columns in shapes), len(shapes), numbers
