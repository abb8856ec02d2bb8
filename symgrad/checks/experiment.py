"""Random experiments for a claim: numbers for its variables, continuous and discrete laws for its families.

What is assumed holds; what is not assumed is made to fail where that is simple: families that are not assumed
independent share part of their randomness, members not assumed independent too, means are not 0.
"""

from __future__ import annotations

import contextlib
import math
from collections.abc import Sequence

import numpy as np

from symgrad.checks.arrays import ArrayEvaluator
from symgrad.checks.sampling import Setting, exact_value
from symgrad.core import binding, tree
from symgrad.core.assumptions import Assumption, Kind
from symgrad.core.records import Derivation
from symgrad.core.tree import Expr
from symgrad.core.variables import Domain, Family, Variable
from symgrad.errors import NotConvertible
from symgrad.numerics import laws
from symgrad.numerics.laws import Law


class NoDraw(NotConvertible):
    """The numbers drawn do not meet the conditions of the claim; others may."""


class Designer:
    """Draws settings for the given trees, assumptions and conditions."""

    def __init__(
        self, derivation: Derivation, nodes: Sequence[Expr], given: Sequence[Assumption], conditions: Sequence[Expr]
    ):
        if any(a.kind == "modelled" for a in given):
            raise NotConvertible("Expected families with a law but one of them is known by the simulation of a model.")
        self._variables = derivation.variables
        self._declared = {f.name: f for f in derivation.families}
        self._given = given
        self.definitions = {a.families[0]: (a.parameters[0], a.parameters[1]) for a in given if a.kind == "defined"}
        self._conditions = (*conditions, *(tree.equal(*a.parameters) for a in given if a.kind == "where"))
        mentioned = {n.args[0] for node in nodes for n in node.walk() if n.head == "Member"}
        if strangers := mentioned - set(self._declared):
            raise NotConvertible(f"Expected random families alone but {sorted(strangers)[0]!r} is a sequence.")
        self.families = {n: self._declared[n] for n in sorted(set().union(*map(self.sources, mentioned), ()))}
        # "Any one of them" has a meaning only where all members have one law.
        self._generic = {n.args[0] for node in nodes for n in node.walk() if n.head == "Member" and not n.args[1:]}
        bounds = {b for node in nodes for n in node.walk() if n.head == "Product" for b in n.args[2:]}
        depths = {s.args[0] for b in bounds for s in binding.free_symbols(b)}
        self.depths = tuple(v for v in self._variables if v.name in depths and v.domain.kind == "integer")
        named = [m for f in self.families.values() for m in (f.mean, f.variance) if m is not None]
        bodies = [body for _, body in self.definitions.values()]
        self._relevant = frozenset(s.args[0] for n in (*nodes, *named, *bodies) for s in binding.free_symbols(n))
        self._pairs = any(node.has("PairSum") for node in (*nodes, *(d[1] for d in self.definitions.values())))

    def sources(self, name: str) -> frozenset[str]:
        """The families without definition that ``name`` is made of."""
        if name not in self.definitions:
            return frozenset((name,))
        inner = {n.args[0] for n in self.definitions[name][1].walk() if n.head == "Member"}
        return frozenset().union(*map(self.sources, inner))

    def _assumed(self, kind: Kind, name: str) -> Assumption | None:
        """What is assumed of a family, or of one that is a function of its members one by one."""
        for assumption in self._given:
            if assumption.kind != kind or name not in {s for f in assumption.families for s in self.sources(f)}:
                continue
            owner = assumption.families[0]
            # What is a function of one member inherits independence and equality in law.
            inherits = len(self.sources(owner)) == 1 and kind in ("independent_members", "identically_distributed")
            if owner == name or inherits:
                return assumption
            raise NotConvertible(
                f"Expected assumptions on families without definition but got {assumption.wording.en!r}."
            )
        return None

    def draw(self, rng: np.random.Generator, *, attempt: int = 0, reduction: float = 1.0) -> Setting:
        """A setting; ``reduction`` in [0, 1] scales the depths of products down to the smallest.

        ``attempt`` numbers the settings of a claim, so that they differ in the shape of their laws. Raises NoDraw.
        """
        for _ in range(63):
            with contextlib.suppress(NoDraw):
                return self._draw(rng, attempt, reduction)
        return self._draw(rng, attempt, reduction)

    def _draw(self, rng: np.random.Generator, attempt: int, reduction: float) -> Setting:
        values: dict[str, float] = {}
        evaluate = ArrayEvaluator(values)
        for variable in self._variables:
            values[variable.name] = self._number(variable, evaluate, rng, reduction)
        later = [c for c in self._conditions if not self._impose(c, values)]
        chosen: dict[str, Law] = {}
        unlike: dict[str, Sequence[Law]] = {}
        for position, (name, family) in enumerate(self.families.items()):
            chosen[name] = self._law(family, values, rng, attempt + position)
            if self._may_differ(family):
                unlike[name] = [self._law(family, values, rng, attempt + position + i) for i in range(3)]
        setting = Setting(
            values, chosen, unlike, self.definitions, self._blocks(), self._free_members(), self._relevant
        )
        for condition in later:
            # A variable that names a moment: E h² = s.
            kind, left, right = condition.args
            if kind == "=" and right.head == "Symbol" and left.has(*tree.MOMENTS):
                values[right.args[0]] = exact_value(left, setting)
        for condition in self._conditions:
            if not _holds(condition, setting):
                raise NoDraw(f"no drawn point meets {condition!r}")
        return setting

    def _number(
        self, variable: Variable, evaluate: ArrayEvaluator, rng: np.random.Generator, reduction: float
    ) -> float:
        low, high = map(float, variable.typical)
        domain = variable.domain
        for bound, tighter in ((domain.lower, max), (domain.upper, min)):
            if bound is not None:
                limit = float(evaluate(bound))
                low, high = (max(low, limit), high) if tighter is max else (low, min(high, limit))
        if domain.kind == "real":
            for _ in range(64):
                value = float(rng.uniform(low, high))
                if _inside(value, domain):
                    return value
            raise NoDraw(f"no number found for {variable.name}")
        first = math.ceil(low)
        # Large enough that n, n − 1 and n² are far apart, small enough for a quick sample.
        last = min(math.floor(high), first + (7 if self._pairs else 15))
        if variable in self.depths:
            last = first + round(reduction * (min(math.floor(high), first + 23) - first))
            return float(last)
        if last < first:
            raise NoDraw(f"no integer for {variable.name} from {low:g} to {high:g}")
        return float(rng.integers((first + last + 1) // 2, last + 1))

    def _impose(self, condition: Expr, values: dict[str, float]) -> bool:
        """Give the variable on the left of an equation the value on the right."""
        kind, left, right = condition.args
        if kind != "=" or left.head != "Symbol" or left.args[0] not in values or right.has(*tree.MOMENTS, "Member"):
            return False
        values[left.args[0]] = float(ArrayEvaluator(values)(right))
        variable = next(v for v in self._variables if v.name == left.args[0])
        if not _inside(values[variable.name], variable.domain):
            raise NoDraw(f"{condition!r} leaves the domain of {variable.name}")
        return True

    def _law(self, family: Family, values: dict[str, float], rng: np.random.Generator, shape: int) -> Law:
        evaluate = ArrayEvaluator(values)
        name = family.name
        if self._assumed("zero", name):
            return self._named(family, laws.constant(0.0), values)
        if gaussian := self._assumed("gaussian", name):
            return self._named(family, laws.Normal(*(float(evaluate(p)) for p in gaussian.parameters)), values)
        if uniform := self._assumed("uniform", name):
            lower, upper = (float(evaluate(p)) for p in uniform.parameters)
            if not lower < upper:
                raise NoDraw(f"the ends of the law of {name} are out of order")
            return self._named(family, laws.Uniform(lower, upper), values)
        centred = self._assumed("zero_mean", name) or self._assumed("symmetric", name)
        generic_mean = float(rng.choice([-1, 1]) * rng.uniform(0.4, 1.0))
        mean = 0.0 if centred else generic_mean if family.mean is None else float(evaluate(family.mean))
        variance = rng.uniform(0.5, 2.0) if family.variance is None else float(evaluate(family.variance))
        shapes = [
            lambda: laws.uniform_law(mean, variance),
            lambda: laws.Normal(mean, variance),
            lambda: laws.three_point(mean, variance, 0.4),
        ]
        if not self._assumed("symmetric", name):
            # Skewed but bounded: unbounded skewed laws make samples of squares too heavy-tailed for the mean test.
            shapes[:0] = [lambda: laws.two_point(mean, variance, 0.3), lambda: laws.two_point(mean, variance, 0.6)]
        elif self._assumed("nonzero", name):
            shapes.pop()
        return self._named(family, shapes[shape % len(shapes)](), values, mean)

    @staticmethod
    def _named(family: Family, law: Law, values: dict[str, float], mean: float | None = None) -> Law:
        """Give the variables that name the moments of the family the moments of the law."""
        for named, moment in ((family.mean, law.mean if mean is None else mean), (family.variance, law.variance)):
            if named is not None and named.head == "Symbol":
                values[named.args[0]] = moment
        return law

    def _may_differ(self, family: Family) -> bool:
        named = family.mean is not None or family.variance is not None
        settled = any(self._assumed(k, family.name) for k in ("identically_distributed", "gaussian", "uniform", "zero"))
        made_of = {n for n in self.definitions if family.name in self.sources(n)}
        return family.rank > 0 and not named and not settled and not ({family.name} | made_of) & self._generic

    def _blocks(self) -> tuple[frozenset[str], ...]:
        """Families in mutually independent blocks, as few blocks as the assumptions leave.

        A family that an assumption does not speak of stays with its first block: that satisfies what is assumed, and
        leaves it dependent on something.
        """
        everything = frozenset(self.families)
        parts = [everything]
        for assumption in self._given:
            if assumption.kind != "independent":
                continue
            blocks = [frozenset().union(*map(self.sources, b)) & everything for b in assumption.blocks]
            blocks = [b for b in blocks if b]
            if sum(map(len, blocks)) != len(frozenset().union(*blocks)):
                raise NotConvertible(f"Expected blocks without a common source but got {assumption.wording.en!r}.")
            if blocks:
                blocks[0] |= everything - frozenset().union(*blocks)
                parts = [inner for part in parts for b in blocks if (inner := part & b)]
        return tuple(parts)

    def _free_members(self) -> frozenset[str]:
        return frozenset(n for n in self.families if self._assumed("independent_members", n))


def _inside(value: float, domain: Domain) -> bool:
    limits = [b for b in (domain.lower, domain.upper) if b is not None and b.head == "Number"]
    lower = domain.lower.args[0] if domain.lower in limits and domain.lower else -math.inf
    upper = domain.upper.args[0] if domain.upper in limits and domain.upper else math.inf
    whole = domain.kind == "real" or value == round(value)
    within = lower < value < upper if domain.open else lower <= value <= upper
    return whole and within and not (domain.nonzero and value == 0)


def _holds(condition: Expr, setting: Setting) -> bool:
    kind, left, right = condition.args
    a, b = exact_value(left, setting), exact_value(right, setting)
    close = math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-12)
    return {"=": close, "≠": not close, "<": a < b and not close, "≤": a < b or close, ">": a > b and not close}.get(
        kind, a > b or close
    )
