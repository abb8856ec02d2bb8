"""Drawing instances: small numbers and small discrete laws that satisfy just the assumptions asked for.

What is not assumed independent is tied together, what is not assumed centred has a mean, so that a step which needs
an assumption and did not record it is caught.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from flint import arb, fmpq

from symgrad.checks.exact import Evaluator
from symgrad.checks.functions import integer_value, power
from symgrad.checks.instances import Block, Instance, NoInstance
from symgrad.checks.matrix_instances import draw_field, draw_matrices, has_matrices
from symgrad.core import binding, tree
from symgrad.core.assumptions import Assumption, identically_distributed
from symgrad.core.records import Derivation
from symgrad.core.tree import Expr
from symgrad.core.variables import Domain, Family, Variable
from symgrad.errors import NotConvertible
from symgrad.theory.rules.moments import is_name
from symgrad.theory.rules.substitution import every_member

Number = Any


CONSTANT = 0.1
"""How often a law that may be degenerate is; a step that divides by a variance has to assume that it is not."""


@dataclass(frozen=True, slots=True)
class Scale:
    """How large the numbers of an instance may be."""

    sizes: int  # of a size such as n or L
    entries: int  # of a value, and of its denominator where fractions are allowed
    fractions: bool = True


def draw_number(domain: Domain, low: Number, high: Number, scale: Scale, rng: np.random.Generator) -> fmpq:
    """A small number of the domain, between low and high where these are given."""
    if domain.kind == "integer":
        least = int(high.p // high.q) - scale.sizes + 1 if high is not None else 0
        start = -int(-low.p // low.q) if low is not None else min(-scale.entries, least)
        # Two more than are needed, since up to two may be excluded.
        end = start + scale.sizes + 1 if high is None else min(int(high.p // high.q), start + scale.sizes + 1)
        candidates = map(fmpq, range(start, end + 1))
        inside = [i for i in candidates if not (domain.open and i in (low, high)) and not (domain.nonzero and i == 0)]
        if not inside:
            raise NoInstance(f"no integer from {start} to {end}")
        return inside[int(rng.integers(min(len(inside), scale.sizes)))]
    for _ in range(64):
        denominator = int(rng.integers(1, scale.entries + 1)) if scale.fractions else 1
        value = fmpq(int(rng.integers(-scale.entries * denominator, scale.entries * denominator + 1)), denominator)
        if low is not None and low >= 0:
            value = low + abs(value)
        inside = (low is None or value > low or (value == low and not domain.open)) and (
            high is None or value < high or (value == high and not domain.open)
        )
        if inside and not (domain.nonzero and value == 0):
            return value
    if low is not None and high is not None and low < high:  # a short interval may hold no small number
        parts = scale.entries + 1
        return low + (high - low) * fmpq(int(rng.integers(1, parts)), parts)
    raise NoInstance(f"no number found for {domain.describe()}")


def moment_variables(families: Mapping[str, Family]) -> dict[Expr, tuple[str, str]]:
    """The variables that name moments: variable -> ("mean" or "variance", family)."""
    named: dict[Expr, tuple[str, str]] = {}
    for family in families.values():
        for kind, name in (("mean", family.mean), ("variance", family.variance)):
            for node in name.walk() if name is not None else ():
                if node.head == "Symbol":
                    named[node] = (kind, family.name)
    return named


def granted(derivation: Derivation, line: Expr, used: Sequence[Assumption]) -> Iterator[Assumption]:
    """What a line takes for granted: where "any member" or a named moment stands, the members have one law.

    The step that first wrote it so has recorded that; the steps after it find it in the line. Of a family that ``used``
    defines through others, the law is theirs.
    """
    defined = {name for a in used if a.kind == "defined" for name in a.families}
    families = {f.name: f for f in derivation.families}
    named = {name for symbol, (_, name) in moment_variables(families).items() if symbol in binding.free_symbols(line)}
    nodes = set(line.walk())
    for family in families.values():
        if family.rank and family.name not in defined and (family.name in named or tree.member(family.name) in nodes):
            yield identically_distributed(family)


class Drawer:
    """Draws instances for given trees under given assumptions."""

    def __init__(self, derivation: Derivation, nodes: Sequence[Expr], assumptions: Sequence[Assumption]):
        self._derivation = derivation
        if any(a.kind == "modelled" for a in assumptions):
            raise NotConvertible("Expected laws that can be enumerated but a quantity is known by simulation alone.")
        cases = (side for a in assumptions if a.kind == "where" for side in a.parameters)
        self._nodes = (*nodes, *(side for side in cases if side.has(*tree.MOMENTS)))
        self._definitions = {
            a.families[0]: (a.parameters[0], a.parameters[1]) for a in assumptions if a.kind == "defined"
        }
        self._families = {f.name: f for f in derivation.families if f.name not in self._definitions}
        self._assumptions = tuple(
            self._about_what_defines(a) for a in assumptions if a.kind not in ("defined", "where", "condition")
        )
        self._special = tuple(a for a in assumptions if a.kind == "where")
        self._continuous = {a.families[0]: a for a in self._assumptions if a.kind in ("gaussian", "uniform")}

    def _about_what_defines(self, assumption: Assumption) -> Assumption:
        """What is assumed of a family that others define member by member, said of those others.

        Independence of all that a family is made of is more than its own; what is said of its members or of its law
        carries over only where each member is one and the same function of one other, h_j = relu(u_j).
        """

        def names(block: tuple[str, ...]) -> tuple[str, ...]:
            found: list[str] = []
            for name in block:
                inner = self._made_of(name) if name in self._definitions else {name}
                found.extend(n for n in sorted(inner) if n not in found)
            return tuple(found)

        defined = [name for name in assumption.families if name in self._definitions]
        if assumption.kind != "independent" and defined:
            simple = all(self._is_one_function(name) for name in defined)
            if not simple or assumption.kind not in ("independent_members", "identically_distributed"):
                raise NotConvertible(
                    f"Expected assumptions on families that nothing defines but got {assumption.wording.en!r}; "
                    "say it of what defines the family."
                )
        return Assumption(
            assumption.kind, tuple(map(names, assumption.blocks)), assumption.wording, assumption.parameters
        )

    def _made_of(self, name: str) -> set[str]:
        """The families that nothing defines and of which this one is made."""
        random = binding.all_members(self._definitions[name][1]) & {f.name for f in self._derivation.families}
        return set().union(*(self._made_of(n) if n in self._definitions else {n} for n in random))

    def _is_one_function(self, name: str) -> bool:
        left, right = self._definitions[name]
        members = {n for n in right.walk() if n.head == "Member"}
        if len(members) != 1 or (one := next(iter(members))).args[1:] != left.args[1:]:
            return False
        written = binding.substitute(right, {one: tree.member(one.args[0])})
        return not binding.free_symbols(written) & set(left.args[1:]) and one.args[0] not in self._definitions

    def draw(self, scale: Scale, rng: np.random.Generator) -> Instance:
        """An instance. Raises NoInstance where the numbers drawn contradict the conditions."""
        sequences = {s.name: s for s in self._derivation.sequences}
        instance = Instance(self._families, sequences, self._definitions, self._continuous)
        self._bound: set[Expr] = set()
        evaluator = Evaluator(instance)
        for name in self._derivation.functions or ():
            # The simplest smooth function is t itself.
            drawn = (0, 1) if scale.entries == 1 else rng.integers(-2, 3, size=4)
            instance.polynomials[name] = tuple(fmpq(int(c)) for c in drawn)
            if has_matrices(self._derivation):
                instance.fields[name] = draw_field(scale.entries, rng)
        for variable in self._derivation.variables:
            if variable.shape:
                continue
            symbol = variable.as_expr()
            low, high = (None if b is None else evaluator(b) for b in (variable.domain.lower, variable.domain.upper))
            instance.values[symbol] = draw_number(variable.domain, low, high, scale, rng)
        self._draw_sequences(instance, scale, rng)
        self._special_cases(instance, evaluator, laws=False)
        last = scale.sizes + 2

        def entry(domain: Domain) -> fmpq:
            low, high = (None if b is None else evaluator(b) for b in (domain.lower, domain.upper))
            return draw_number(domain, low, high, scale, rng)

        draw_matrices(self._derivation, instance, last, entry)
        self._draw_laws(instance, evaluator, scale, rng)
        self._name_moments(instance, evaluator)
        self._special_cases(instance, evaluator, laws=True)
        for case in self._special:
            self._check(case, instance)
        return instance

    def _draw_sequences(self, instance: Instance, scale: Scale, rng: np.random.Generator) -> None:
        for sequence in self._derivation.sequences:
            if sequence.step is None and not sequence.shape:
                ends = (sequence.domain.lower, sequence.domain.upper)
                low, high = (None if end is None else Evaluator(instance)(end) for end in ends)
                for position in range(scale.sizes + 3):
                    value = draw_number(sequence.domain, low, high, scale, rng)
                    instance.values[tree.member(sequence.name, position)] = value

    def _special_cases(self, instance: Instance, evaluator: Any, laws: bool) -> None:
        """Bind the side of each special case that is a name to the value of the other side."""
        for case in sorted(self._special, key=self._order_of_binding):
            left, right = case.parameters
            random = any(n.head in tree.MOMENTS for n in (*left.walk(), *right.walk()))
            if random != laws:
                continue
            if left.head == "Member" and left.args[0] in instance.sequences:
                for node, value in self._members_of(case, instance):
                    instance.values[node] = Evaluator(instance)(value)
            elif left.head == "Symbol":
                self._bind(instance, left, evaluator(right))
            elif right.head == "Symbol":
                self._bind(instance, right, evaluator(left))
            elif right.head == "Member" and right.args[0] in instance.sequences:
                position = evaluator.size(right.args[1], {})
                instance.values[tree.member(right.args[0], position)] = evaluator(left)
            else:
                raise NotConvertible(f"Expected a name on one side of the special case {case.wording.en!r}.")

    def _members_of(self, case: Assumption, instance: Instance) -> list[tuple[Expr, Expr]]:
        """The members of a sequence for which a case is made, with what they are in it: one of them, or all."""
        left, right = case.parameters
        if not every_member(left, frozenset(v.as_expr() for v in self._derivation.variables)):
            return [(Evaluator(instance).ground(left, {}), right)]
        drawn = [n for n in instance.values if n.head == "Member" and n.args[0] == left.args[0]]
        return [(n, binding.substitute(right, dict(zip(left.args[1:], n.args[1:], strict=True)))) for n in drawn]

    def _check(self, case: Assumption, instance: Instance) -> None:
        """Later bindings may have undone an earlier one."""
        left, right = case.parameters
        of_a_sequence = left.head == "Member" and left.args[0] in instance.sequences
        for one, other in self._members_of(case, instance) if of_a_sequence else [(left, right)]:
            values = [Evaluator(instance)(side) for side in (one, other)]
            exact = all(isinstance(value, fmpq) for value in values)
            if not (values[0] == values[1] if exact else arb(values[0]).overlaps(arb(values[1]))):
                raise NoInstance(f"the special case {case.wording.en!r} contradicts what else is given")

    @staticmethod
    def _order_of_binding(case: Assumption) -> int:
        """Members of sequences first, then variables that are given, then names for what depends on these."""
        return {"Member": 0, "Symbol": 1}.get(case.parameters[0].head, 2)

    def _bind(self, instance: Instance, symbol: Expr, value: Number) -> None:
        variable = next(v for v in self._derivation.variables if v.as_expr() == symbol)
        if not contains(variable, value, instance):
            raise NoInstance(f"{symbol!r} = {value} lies outside {variable.domain.describe()}")
        instance.values[symbol] = value
        self._bound.add(symbol)

    def _may_be_random(self, node: Expr) -> bool:
        """Whether members of a family may stand in ``node`` once its definitions are put in."""
        steps = {s.name: s for s in self._derivation.sequences}
        waiting, seen = set(binding.all_members(node)), set()
        while waiting:
            name = waiting.pop()
            seen.add(name)
            if name in self._families:
                return True
            behind = [self._definitions[name][1]] if name in self._definitions else []
            if name in steps and (step := steps[name].step) is not None:
                behind += [step, *(steps[name].first or ())[1:]]
            waiting |= binding.all_members(*behind) - seen
        return False

    def _draw_laws(self, instance: Instance, evaluator: Any, scale: Scale, rng: np.random.Generator) -> None:
        members: set[Expr] = set()
        for node in filter(self._may_be_random, self._nodes):
            grounded = evaluator.ground(node, {})
            members |= {m for m in grounded.walk() if m.head == "Member" and m.args[0] in self._families}
        members = {m for m in members if m.args[0] not in self._continuous}
        instance.blocks = draw_blocks(members, self._assumptions, scale, rng)

    def _name_moments(self, instance: Instance, evaluator: Any) -> None:
        present = {m.args[0]: m for block in instance.blocks for m in block.members}
        centred = {f for a in self._assumptions if a.kind in ("zero_mean", "symmetric", "zero") for f in a.families}
        for symbol, (kind, name) in moment_variables(self._families).items():
            if name not in present:
                if kind == "mean" and name in centred:
                    instance.values[symbol] = fmpq(0)
                continue
            value = evaluator((tree.expectation if kind == "mean" else tree.variance)(present[name]))
            named = getattr(self._families[name], kind)
            if not is_name(named, "E" if kind == "mean" else "Var"):
                raise NotConvertible(f"Expected a variable as the name of the {kind} of {name} but got {named!r}.")
            # A name is a variable or, for a standard deviation, the square of one.
            value = value if named == symbol else power(value, fmpq(1, 2))
            if symbol in self._bound and instance.values[symbol] != value:
                raise NoInstance(f"the law drawn has {symbol!r} = {value}, the special case {instance.values[symbol]}")
            instance.values[symbol] = value


def contains(variable: Variable, value: Number, instance: Instance) -> bool:
    """Whether the value lies in the variable's domain at this instance."""
    domain, evaluator = variable.domain, Evaluator(instance)
    if domain.kind == "integer" and integer_value(value) is None:
        return False
    if domain.nonzero and value == 0:
        return False
    for bound, above in ((domain.lower, True), (domain.upper, False)):
        if bound is not None:
            distance = (value - evaluator(bound)) * (1 if above else -1)
            if not (distance > 0 or (distance >= 0 and not domain.open)):
                return False
    return True


def draw_blocks(
    members: set[Expr], assumptions: tuple[Assumption, ...], scale: Scale, rng: np.random.Generator
) -> tuple[Block, ...]:
    """Joint laws of the members: independent where the assumptions say so, tied together elsewhere."""
    ordered = sorted(members, key=repr)
    names = sorted({m.args[0] for m in ordered})
    # A family that an assumption of independence leaves out is tied to one of its blocks, a different one each time.
    signature: dict[str, list[int]] = {name: [] for name in names}
    for assumption in (a for a in assumptions if a.kind == "independent"):
        for name in names:
            inside = [i for i, block in enumerate(assumption.blocks) if name in block]
            if len(inside) > 1:
                raise NoInstance(f"{name} stands on both sides of what is assumed independent")
            signature[name].append(inside[0] if inside else int(rng.integers(len(assumption.blocks))))
    apart = {a.families[0] for a in assumptions if a.kind == "independent_members"}
    groups: dict[tuple[int, ...], list[str]] = {}
    for name in names:
        groups.setdefault(tuple(signature[name]), []).append(name)
    blocks: list[list[Expr]] = []
    for group in groups.values():
        own = {name: [m for m in ordered if m.args[0] == name] for name in group}
        # Members of one independent family lie in blocks of their own; which members of different families share a
        # block is drawn, since nothing says that W_1 is tied to h_1 and not to h_2.
        slots: list[list[Expr]] = [[] for _ in range(max((len(own[n]) for n in group if n in apart), default=1))]
        for name in group:
            if name in apart:
                for member, slot in zip(own[name], rng.permutation(len(slots)), strict=False):
                    slots[slot].append(member)
            else:
                slots[int(rng.integers(len(slots)))].extend(own[name])
        blocks += [slot for slot in slots if slot]
    laws = MarginalLaws(assumptions, scale, rng)
    return tuple(laws.joint(tuple(block)) for block in blocks)


class MarginalLaws:
    """Value sets of single members, shared by identically distributed ones."""

    def __init__(self, assumptions: tuple[Assumption, ...], scale: Scale, rng: np.random.Generator):
        self._kinds: dict[str, set[str]] = {}
        for a in assumptions:
            for family in a.families:
                self._kinds.setdefault(family, set()).add(a.kind)
        self._scale, self._rng = scale, rng
        even = any({"symmetric", "nonzero"} <= kinds for kinds in self._kinds.values())
        self._atoms = int(rng.choice([2, 4] if even else [2, 3, 4])) if scale.entries > 1 else 2
        self._shared: dict[str, list[int]] = {}

    def joint(self, members: tuple[Expr, ...]) -> Block:
        columns = [self._rng.permutation(self._values(m.args[0])) for m in members]
        return Block(members, tuple(tuple(fmpq(int(x)) for x in atom) for atom in zip(*columns, strict=True)))

    def _values(self, family: str) -> list[int]:
        kinds = self._kinds.get(family, set())
        if "identically_distributed" not in kinds:
            return self._draw(kinds)
        if family not in self._shared:
            self._shared[family] = self._draw(kinds)
        return self._shared[family]

    def _draw(self, kinds: set[str]) -> list[int]:
        if "zero" in kinds:
            return [0] * self._atoms
        largest = max(self._scale.entries, 1)
        if "nondegenerate" not in kinds and self._rng.random() < CONSTANT:
            centred = kinds & {"symmetric", "zero_mean"}
            if not (centred and "nonzero" in kinds):
                return [0 if centred else int(self._rng.integers(1, largest + 1))] * self._atoms
        for _ in range(200):
            if "symmetric" in kinds:
                half = self._rng.integers(0, largest + 1, size=self._atoms // 2)
                values = [*half, *(-half), *([0] * (self._atoms % 2))]
            else:
                values = list(self._rng.integers(-largest, largest + 1, size=self._atoms))
                if "zero_mean" in kinds:
                    values[-1] = -sum(values[:-1])
            generic = "symmetric" in kinds or "zero_mean" in kinds or sum(values) != 0
            if len(set(values)) > 1 and generic and not ("nonzero" in kinds and 0 in values):
                return [int(v) for v in values]
        raise NoInstance(f"no small law found that is {', '.join(sorted(kinds))}")
