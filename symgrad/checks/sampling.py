"""Samples of a setting: members of families drawn with the laws and the dependence that the setting prescribes.

Moments of single members are also computed from their laws, for the side of a claim that a sample is compared with.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from symgrad.checks.arrays import ArrayEvaluator, Value
from symgrad.checks.estimates import Estimate, sample_covariance, sample_mean
from symgrad.core.tree import Expr
from symgrad.errors import NotConvertible, ParameterError
from symgrad.numerics.laws import Law

_SHARED = 0.7  # the chance that a dependent member takes one of its common draws instead of its own


@dataclass(slots=True)
class Setting:
    """Drawn numbers and laws, and who depends on whom."""

    values: dict[str, float]
    laws: Mapping[str, Law]
    unlike: Mapping[str, Sequence[Law]]  # laws of the members of families that are not identically distributed
    definitions: Mapping[str, tuple[Expr, Expr]]
    blocks: tuple[frozenset[str], ...]
    free_members: frozenset[str]  # families whose members are independent
    relevant: frozenset[str]  # the variables that the claim or its families mention

    def law(self, name: str, indices: tuple[int, ...]) -> Law:
        if name in self.unlike:
            return self.unlike[name][sum(indices) % len(self.unlike[name])]
        if name not in self.laws:
            raise NotConvertible(f"Expected a random family but {name!r} has no law in a simulation.")
        return self.laws[name]

    def described(self) -> dict[str, str]:
        """The numbers and laws that matter, as text."""
        found = {name: f"{value:.3g}" for name, value in self.values.items() if name in self.relevant}
        return found | {name: str(law) for name, law in self.laws.items()}


def _scoped(scope: Mapping[str, Value], pattern: Expr, indices: tuple[int, ...]) -> dict[str, Value]:
    return {**scope, **{s.args[0]: i for s, i in zip(pattern.args[1:], indices, strict=True)}}


class _Members:
    """Members by name and indices; those of a defined family through its definition, without indices: the first."""

    def __init__(self, setting: Setting):
        self.setting = setting

    def __call__(self, name: str, indices: tuple[Value, ...]) -> Value:
        whole = tuple(int(i) for i in indices)
        if name in self.setting.definitions:
            pattern, body = self.setting.definitions[name]
            whole = whole or (1,) * len(pattern.args[1:])
            return ArrayEvaluator(_scoped(self.setting.values, pattern, whole), self)(body)
        return self.base(name, whole)

    def base(self, name: str, indices: tuple[int, ...]) -> Value:
        raise NotImplementedError


class _Recorder(_Members):
    """Notes which members are asked for; every member has the value ``at``."""

    def __init__(self, setting: Setting, at: float):
        super().__init__(setting)
        self.at = at
        self.asked: set[tuple[str, tuple[int, ...]]] = set()

    def base(self, name: str, indices: tuple[int, ...]) -> Value:
        self.asked.add((name, indices))
        return self.at


@dataclass(slots=True)
class Sample(_Members):
    """Independent observations of a setting; members are drawn when they are first asked for."""

    setting: Setting
    rng: np.random.Generator
    size: int
    _drawn: dict[tuple[str, tuple[int, ...]], np.ndarray] = field(default_factory=dict)

    def base(self, name: str, indices: tuple[int, ...]) -> np.ndarray:
        # A member without index is any one of them; with a name of its own it is the first.
        key = (name, indices)
        if key not in self._drawn:
            self._drawn[key] = self._new(name, indices)
        return self._drawn[key]

    def _new(self, name: str, indices: tuple[int, ...]) -> np.ndarray:
        law = self.setting.law(name, indices)
        block = next(b for b in self.setting.blocks if name in b)
        common: list[str] = []
        if len(block) > 1:
            # One driver for all families of a block at the same (last) index.
            common.append(f"block {sorted(block)[0]} {indices[-1] if indices else 1}")
        if indices and name not in self.setting.free_members:
            common.append(f"members {name}")
        if not common:
            return law.sample(self.rng, self.size)
        driver, choice = self.rng.random((2, self.size))
        for position, source in enumerate(common, start=1):
            key = (source, ())
            if key not in self._drawn:
                self._drawn[key] = self.rng.random(self.size)
            # Each observation takes one of the common draws, or its own.
            share = _SHARED / len(common)
            driver = np.where(
                (choice < position * share) & (choice >= (position - 1) * share), self._drawn[key], driver
            )
        return law.quantile(driver)

    def estimate(self, node: Expr) -> Value:
        """The value of a tree whose moments are estimated from this sample; an Estimate where it has moments."""
        return ArrayEvaluator(self.setting.values, self, self._moment)(node)

    def _moment(self, node: Expr, scope: Mapping[str, Value]) -> Estimate:
        inside = ArrayEvaluator(scope, self)
        bodies = [np.broadcast_to(inside(body), (self.size,)) for body in node.args]
        return sample_mean(bodies[0]) if node.head == "E" else sample_covariance(bodies[0], bodies[-1])

    def compare(self, node: Expr) -> tuple[Value, float]:
        """The value of a tree, its moments computed from the laws where they depend on one member alone.

        Returns the value, an Estimate where a moment had to be estimated, and the quadrature's error.
        """
        moments = _ExactMoments(self.setting, fallback=self._moment)
        value = ArrayEvaluator(self.setting.values, self, moments)(node)
        error = 0.0
        for position in range(len(moments.found)):
            shifted = ArrayEvaluator(self.setting.values, self, moments.replay(position))(node)
            error += abs(_number(shifted) - _number(value))
        return value, error


def _number(value: Value) -> float:
    return value.value if isinstance(value, Estimate) else float(value)


class _ExactMoments:
    """Moments of functions of a single member, by exact sums or quadrature.

    ``found`` keeps each moment with its error, in the order of evaluation, for ``replay``.
    """

    def __init__(self, setting: Setting, fallback: Callable[[Expr, Mapping[str, Value]], Value] | None = None):
        self._setting = setting
        self._fallback = fallback
        self.found: list[tuple[Value, float]] = []

    def __call__(self, node: Expr, scope: Mapping[str, Value]) -> Value:
        self.found.append(self._moment(node, scope))
        return self.found[-1][0]

    def replay(self, position: int) -> Callable[[Expr, Mapping[str, Value]], Value]:
        """The same moments in the same order, the one at ``position`` shifted by its error."""
        again = iter([value + error if i == position else value for i, (value, error) in enumerate(self.found)])
        return lambda node, scope: next(again)

    def _moment(self, node: Expr, scope: Mapping[str, Value]) -> tuple[Value, float]:
        recorder = _Recorder(self._setting, 0.5)
        with np.errstate(all="ignore"):
            for body in node.args:
                ArrayEvaluator(scope, recorder)(body)
        asked = recorder.asked
        if len(asked) > 1:
            if self._fallback is None:
                raise NotConvertible(f"Expected a moment of one member but got {node!r}.")
            return self._fallback(node, scope), 0.0

        def at(body: Expr):
            return lambda t: float(ArrayEvaluator(scope, _Recorder(self._setting, t))(body))

        if not asked:
            return (at(node.args[0])(0.0) if node.head == "E" else 0.0), 0.0
        law = self._setting.law(*next(iter(asked)))
        kinks = self._kinks(node, scope)
        first = at(node.args[0])
        if node.head == "E":
            return law.expectation(first, kinks)
        second = at(node.args[-1])
        # An error of the means enters only by its square.
        a, b = (law.expectation(f, kinks)[0] for f in (first, second))
        return law.expectation(lambda t: (first(t) - a) * (second(t) - b), kinks)

    def _kinks(self, node: Expr, scope: Mapping[str, Value]) -> Iterable[float]:
        """Where the argument of a function with a kink or singularity at 0 vanishes, if it is affine in the member."""
        trees = [node, *(body for _, body in self._setting.definitions.values())]
        found = {0.0}
        for call in (n for t in trees for n in t.walk() if n.head == "Call" and n.args[0] != "exp"):
            try:
                values = [
                    float(ArrayEvaluator(scope, _Recorder(self._setting, t))(call.args[1])) for t in (0.0, 1.0, 2.0)
                ]
            except (ParameterError, NotConvertible):  # it has an index bound elsewhere, or a sample of its own
                continue
            slope = values[1] - values[0]
            if slope and math.isclose(values[2] - values[1], slope):
                found.add(-values[0] / slope)
        return sorted(found)


def exact_value(node: Expr, setting: Setting) -> float:
    """The value of a tree at a setting; its moments must be of single members."""
    return float(ArrayEvaluator(setting.values, None, _ExactMoments(setting))(node))
