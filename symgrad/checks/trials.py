"""What a Monte-Carlo test compares: samples of the families of a claim, or a model of a random network.

A trial is one setting at which a claim can be tested. Trials come in ladders: the claim as it stands first, then what
can be tested in its stead where the sample is too heavy-tailed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from symgrad.checks.arrays import ArrayEvaluator
from symgrad.checks.estimates import Estimate
from symgrad.checks.experiment import Designer
from symgrad.checks.sampling import Sample, Setting
from symgrad.core import binding, tree
from symgrad.core.records import Claim, Derived, Simulation
from symgrad.core.tree import Expr
from symgrad.errors import NotConvertible
from symgrad.numerics.propagation import FACTORS, run_model

_SPOIL = 7 / 5
_SETTINGS = 3
_REDUCTIONS = (1.0, 0.25, 0.0)  # of the depth of products, from the drawn one to the smallest


@dataclass(frozen=True, slots=True)
class Comparison:
    """A sample whose mean should be ``expected`` ± ``error``; ``spoiled`` is what a planted error would expect."""

    values: np.ndarray
    expected: float
    spoiled: float
    error: float = 0.0
    scale: float | None = None  # what an error is relative to, where not to ``expected``
    dropped: int = 0  # observations without a value (dead networks), left out


class Trial(Protocol):
    """One setting at which a claim can be tested."""

    @property
    def description(self) -> Mapping[str, str]:
        """The numbers, laws or model of the setting, as text."""
        ...

    def comparisons(self, rng: np.random.Generator, size: int) -> Iterable[Comparison]:
        """What fresh samples of this size are compared with."""
        ...


Ladder = tuple[int, list[Trial]]
"""Which relation of the claim the trials are about, and the trials in order of preference."""


def _spoiled(expected: float) -> float:
    return _SPOIL * expected if expected else 1.0


@dataclass(frozen=True, slots=True)
class SampledTrial:
    """One relation of a claim at one setting of its families."""

    relation: Expr
    setting: Setting

    @property
    def description(self) -> Mapping[str, str]:
        return self.setting.described()

    def comparisons(self, rng: np.random.Generator, size: int) -> Iterator[Comparison]:
        _, left, right = self.relation.args
        if not left.has(*tree.MOMENTS):
            left, right = right, left
        sample = Sample(self.setting, rng, size)
        with np.errstate(all="ignore"):  # what is not finite is refused by the test
            estimated = sample.estimate(left)
            expected, error = sample.compare(right)
            if isinstance(expected, Estimate):
                # The right side has moments of several members: test the difference, from the same sample, against
                # 0; to expect 7/5 of the right side is to expect a difference of 2/5 of it.
                difference = estimated - expected
                shift = (_SPOIL - 1) * expected.value
                yield Comparison(difference.pseudo_values, 0.0, shift, error, abs(expected.value))
            else:
                yield Comparison(estimated.pseudo_values, float(expected), _spoiled(expected), error)


def sampled_ladders(
    claim: Claim, derived: Derived, relations: Sequence[Expr], rng: np.random.Generator
) -> Iterator[Ladder]:
    """A ladder for each relation at each of three settings; its rungs are shallower products, if there are any."""
    designer = Designer(derived.derivation, relations, claim.given, claim.where)
    reductions = _REDUCTIONS if designer.depths else _REDUCTIONS[:1]
    for attempt in range(_SETTINGS):
        # The last setting is as shallow as can be: there a sample shows the smallest errors.
        heights = reductions if attempt < _SETTINGS - 1 else reductions[-1:]
        settings = [designer.draw(rng, attempt=attempt, reduction=r) for r in heights]
        for position, relation in enumerate(relations):
            yield position, [SampledTrial(relation, s) for s in settings]


@dataclass(frozen=True, slots=True)
class SimulatedTrial:
    """The observable of a model against the right side of a claim, at the values of ``draws``.

    An observable with an entry for each layer is compared layer by layer; its last entry is that of the last layer,
    and a variable of the right side without a draw is the layer.
    """

    model: str
    observable: str
    parameters: Mapping[str, Expr]
    draws: Mapping[str, float]
    right: Expr
    depth: str | None = None  # the variable that is the depth
    single_factors: bool = False
    remainder: float = 0.0

    @property
    def description(self) -> Mapping[str, str]:
        kind = " of single layers" if self.single_factors else ""
        numbers = {name: f"{value:.3g}" for name, value in self.draws.items()}
        return {"model": self.model, "observable": self.observable + kind, **numbers}

    def comparisons(self, rng: np.random.Generator, size: int) -> Iterator[Comparison]:
        values = {name: _whole(ArrayEvaluator(self.draws)(e)) for name, e in self.parameters.items()}
        observables = run_model(self.model, rng, **values, samples=size)
        if self.observable not in observables:
            raise NotConvertible(
                f"Expected one of {', '.join(observables)} but got the observable {self.observable!r} of {self.model}."
            )
        columns = observables[self.observable].reshape(size, -1).T
        first = int(values.get("depth", len(columns))) - len(columns) + 1
        for layer, column in enumerate(columns, start=first):
            if self.single_factors and layer == 1:
                continue  # a factor is told from the claim at two successive depths
            expected = self._expected(layer)
            alive = column[~np.isnan(column)]
            yield Comparison(alive, expected, _spoiled(expected), self.remainder, dropped=size - alive.size)

    def _expected(self, layer: int) -> float:
        if self.single_factors and self.depth:
            return self._right({**self.draws, self.depth: layer}) / self._right({**self.draws, self.depth: layer - 1})
        free = {s.args[0] for s in binding.free_symbols(self.right)} - set(self.draws)
        if len(free) > 1:
            raise NotConvertible(f"Expected draws for {', '.join(sorted(free))} in the simulation; give each a value.")
        return self._right({**self.draws, **dict.fromkeys(free, layer)})

    def _right(self, values: Mapping[str, float]) -> float:
        return float(ArrayEvaluator(values)(self.right))


def simulated_ladders(simulation: Simulation, relations: Sequence[Expr]) -> list[Ladder]:
    """One ladder: the model as asked for; then single layers; then the smallest depth.

    ``model`` is "name.observable", the observable being the left side of the only relation.
    """
    model, _, observable = simulation.model.partition(".")
    if not observable or len(relations) != 1:
        raise NotConvertible(
            f"Expected one relation and model='name.observable' but got {simulation.model!r}; "
            "for example 'relu_network.second_moment'."
        )
    draws: dict[str, float] = {}
    for name, value in simulation.draws.items():
        draws[name] = float(ArrayEvaluator(draws)(value))
    asked = simulation.parameters.get("depth")
    depth = asked.args[0] if asked is not None and asked.head == "Symbol" and asked.args[0] in draws else None
    remainder = 0.0 if simulation.remainder is None else float(ArrayEvaluator(draws)(simulation.remainder))
    right = relations[0].args[2]
    first = SimulatedTrial(model, observable, simulation.parameters, draws, right, depth, remainder=remainder)
    ladder: list[Trial] = [first]
    if depth and observable in FACTORS:
        ladder.append(replace(first, observable=FACTORS[observable], single_factors=True))
    if depth and draws[depth] > 2:
        ladder.append(replace(first, draws={**draws, depth: 2.0}))
    return [(0, ladder)]


def _whole(value: float) -> float | int:
    """Whole numbers as integers: widths, depths."""
    return int(value) if float(value) == int(value) else float(value)
