"""What a rule may use: the assumptions of its chain, and which of them it did use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import combinations

from symgrad.core import binding, tree
from symgrad.core.assumptions import Assumption, Kind
from symgrad.core.records import Derivation, DerivedChain
from symgrad.core.tree import Expr
from symgrad.core.variables import Family, Sequence

Distinct = frozenset[frozenset[Expr]]
"""Pairs of indices known to differ, because a sum over j ≠ k binds them."""


class Context:
    """The assumptions that a rule may use; ``used`` are those that it did use."""

    def __init__(
        self,
        derivation: Derivation,
        assumptions: tuple[Assumption, ...],
        lemmas: Mapping[str, DerivedChain] | None = None,
    ):
        self.derivation = derivation
        self.assumptions = assumptions
        self.lemmas = lemmas or {}
        self.used: list[Assumption] = []
        self._families = {f.name: f for f in derivation.families}
        self._sequences = {s.name: s for s in derivation.sequences}

    def family(self, name: str) -> Family:
        return self._families[name]

    def sequence(self, name: str) -> Sequence:
        return self._sequences[name]

    @property
    def declared(self) -> frozenset[Expr]:
        """The variables; an index that is called like one of them is another thing."""
        return frozenset(v.as_expr() for v in self.derivation.variables)

    def is_random(self, node: Expr) -> bool:
        return node.head == "Member" and node.args[0] in self._families

    def depends_on_others(self, name: str) -> bool:
        """Whether a member of this family or sequence may depend on another one, or on a variable."""
        if name in self._sequences:
            return self._sequences[name].step is not None
        return any(a.kind in ("defined", "gaussian", "uniform") and name in a.families for a in self.assumptions)

    def random_members(self, node: Expr) -> frozenset[Expr]:
        """The random members in ``node``; an index bound inside it is renamed, so that it is no outer index."""
        return frozenset(n for n in binding.canonical(node).walk() if self.is_random(n))

    def find(self, kind: Kind, family: str) -> Assumption | None:
        return next((a for a in self.assumptions if a.kind == kind and family in a.families), None)

    def use(self, *assumptions: Assumption) -> None:
        for assumption in assumptions:
            if assumption not in self.used:
                self.used.append(assumption)

    def assume(self, kind: Kind, family: str) -> Assumption | None:
        """The assumption if it is there, recorded as used."""
        found = self.find(kind, family)
        if found:
            self.use(found)
        return found

    def assume_symmetric(self, family: str) -> bool:
        """Whether a member and its negative have one law: by assumption, or as a Gaussian with mean 0."""
        gaussian = self.find("gaussian", family)
        if self.find("symmetric", family) is None and gaussian and gaussian.parameters[0] == tree.ZERO:
            self.use(gaussian)
            return True
        return self.assume("symmetric", family) is not None

    def independent(self, left: Expr, right: Expr, distinct: Distinct) -> bool:
        """Whether left and right are independent; records the fewest assumptions that say so."""
        sides = self.random_members(left), self.random_members(right)
        if not sides[0] or not sides[1]:
            return True
        needed = fewest(self._about_independence(), lambda allowed: separated(*sides, allowed, distinct))
        if needed is None:
            return False
        self.use(*needed)
        return True

    def independent_groups(self, factors: tuple[Expr, ...], distinct: Distinct) -> list[list[Expr]]:
        """The factors in mutually independent groups, in order; records the fewest assumptions that say so.

        Factors without random members form groups of their own.
        """
        available = self._about_independence()
        groups = grouped(self, factors, available, distinct)
        needed = fewest(available, lambda allowed: len(grouped(self, factors, allowed, distinct)) == len(groups))
        self.use(*(needed or ()))
        return groups

    def _about_independence(self) -> tuple[Assumption, ...]:
        return tuple(a for a in self.assumptions if a.kind in ("independent", "independent_members"))


def fewest(assumptions: tuple[Assumption, ...], enough) -> tuple[Assumption, ...] | None:
    """A minimal subset of the assumptions that is enough; None where not even all of them are."""
    if not enough(assumptions):
        return None
    for assumption in assumptions:
        without = tuple(a for a in assumptions if a != assumption)
        if enough(without):
            assumptions = without
    return assumptions


def grouped(
    context: Context, factors: tuple[Expr, ...], assumptions: tuple[Assumption, ...], distinct: Distinct
) -> list[list[Expr]]:
    """Factors that may depend on each other, together."""
    members = [context.random_members(f) for f in factors]
    everything = frozenset().union(*members) if members else frozenset()
    parts = independent_parts(everything, assumptions, distinct)
    groups: list[tuple[list[Expr], set[Expr]]] = []
    for factor, inside in zip(factors, members, strict=True):
        reach = set().union(*(p for p in parts if p & inside)) if inside else set()
        joined, rest = [factor], []
        for group, group_reach in groups:
            if group_reach & reach:
                joined = group + joined
                reach |= group_reach
            else:
                rest.append((group, group_reach))
        groups = [*rest, (joined, reach)]
    return [group for group, _ in groups]


def separated(
    left: frozenset[Expr], right: frozenset[Expr], assumptions: tuple[Assumption, ...], distinct: Distinct
) -> bool:
    """Whether no independent part of all members meets both sides."""
    return not any(p & left and p & right for p in independent_parts(left | right, assumptions, distinct))


def independent_parts(
    members: frozenset[Expr], assumptions: tuple[Assumption, ...], distinct: Distinct
) -> list[frozenset[Expr]]:
    """The finest division of the members into parts that the assumptions make mutually independent.

    "A, B, … are independent" divides families into blocks, provided that it speaks of every family that occurs:
    a family that it leaves out may tie two blocks together. Two such divisions have their common refinement as a
    division: P(A,B,C) = P(A) P(B,C) and P(A,B,C) = P(A,B) P(C) give P(A) P(B) P(C). A part of a single family is
    divided further when its members are independent and their indices are known to differ.
    """
    parts = [members]
    for assumption in assumptions:
        if assumption.kind == "independent" and {m.args[0] for m in members} <= set(assumption.families):
            parts = [
                inner
                for part in parts
                for block in assumption.blocks
                if (inner := frozenset(m for m in part if m.args[0] in block))
            ]
    free_families = {a.families[0] for a in assumptions if a.kind == "independent_members"}
    finest: list[frozenset[Expr]] = []
    for part in parts:
        names = {m.args[0] for m in part}
        finest.extend(_by_index(part, distinct) if len(names) == 1 and names <= free_families else [part])
    return finest


def _by_index(members: frozenset[Expr], distinct: Distinct) -> Iterator[frozenset[Expr]]:
    """Members joined where their indices may coincide."""
    left = sorted(members, key=repr)
    while left:
        part, grew = [left.pop()], True
        while grew:
            tied = [m for m in left if any(not differ(m, p, distinct) for p in part)]
            left = [m for m in left if m not in tied]
            part, grew = part + tied, bool(tied)
        yield frozenset(part)


def differ(left: Expr, right: Expr, distinct: Distinct) -> bool:
    """Whether two members of one family certainly have different indices; "any member" may be any of them."""
    if len(left.args) != len(right.args):
        return False
    return any(_indices_differ(a, b, distinct) for a, b in zip(left.args[1:], right.args[1:], strict=True))


def _indices_differ(a: Expr, b: Expr, distinct: Distinct) -> bool:
    if any(s.args[0].startswith(binding.RENAMED) for s in binding.free_symbols(a) | binding.free_symbols(b)):
        return False  # two sums may bind one name: their indices run independently
    if frozenset((a, b)) in distinct:
        return True
    (rest, shift), (other, by) = _shift(a), _shift(b)
    return binding.same(rest, other) and shift != by


def _shift(at: Expr) -> tuple[Expr, Fraction]:
    """An index as something and a number: j + 1 as (j, 1)."""
    terms = at.args if at.head == "Add" else (at,)
    numbers = [term for term in terms if term.head == "Number"]
    return tree.add(*(t for t in terms if t.head != "Number")), sum((n.args[0] for n in numbers), start=Fraction(0))


def distinct_within(node: Expr, distinct: Distinct) -> Distinct:
    """What is known of indices inside ``node``, given what is known around it."""
    names = binding.bound(node)
    if not names:
        return distinct
    # A bound name hides whatever the same name meant outside.
    outer = frozenset(p for p in distinct if not p & frozenset(names))
    return outer | {frozenset(pair) for pair in combinations(names, 2)}
