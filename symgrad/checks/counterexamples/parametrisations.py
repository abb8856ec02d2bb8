"""Values that meet equalities by construction: names as expressions in free parameters.

``A' = A`` is met by A = L + (strictly lower part of L)', ``A' A = I`` by Cayley's (I + K)⁻¹(I − K) with a skew K, and
so on. The expressions are trees, so that one of them gives stacks of floats and the exact rational point alike.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, product

import numpy as np
from flint import fmpq

from symgrad.checks.batches import Batch
from symgrad.checks.counterexamples.problems import Problem, Size, Values
from symgrad.checks.counterexamples.structures import Made, alternatives, definitions
from symgrad.checks.exact import Evaluator
from symgrad.checks.matrices import Matrix
from symgrad.core import binding
from symgrad.core.tree import Expr
from symgrad.core.variables import Domain

MOST = 8
"""Parametrisations of one problem that are tried."""


@dataclass(frozen=True)
class Parametrisation:
    """``made``: each name as an expression in the parameters; a name that is free is its own parameter.

    A point is a row of numbers, one for each free entry of the parameters in turn.
    """

    made: Mapping[Expr, Expr]
    sizes: Mapping[Expr, Size]
    masks: Mapping[Expr, np.ndarray]  # where a parameter's entries are free; elsewhere they are 0
    domains: Mapping[Expr, Domain]

    @cached_property
    def identical(self) -> bool:
        """Whether every name is its own parameter."""
        return all(name == value for name, value in self.made.items())

    @cached_property
    def positions(self) -> Mapping[Expr, np.ndarray]:
        """The columns of a point that hold the free entries of each parameter."""
        found, start = {}, 0
        for name, size in self.sizes.items():
            count = int(self.masks[name].sum()) if name in self.masks else size[0] * size[1] if size else 1
            found[name] = np.arange(start, start + count)
            start += count
        return found

    @property
    def dimension(self) -> int:
        return sum(map(len, self.positions.values()))

    @cached_property
    def numbers(self) -> Mapping[int, Expr]:
        """The columns that hold the problem's own numbers."""
        return {int(self.positions[n][0]): n for n, size in self.sizes.items() if size is None and n in self.made}

    def parameters(self, points: np.ndarray) -> dict[Expr, np.ndarray]:
        """The stacks of the parameters at ``points``, an array (N, dimension)."""
        found: dict[Expr, np.ndarray] = {}
        for name, size in self.sizes.items():
            columns = points[:, self.positions[name]]
            if size is None:
                found[name] = columns[:, 0]
            elif name in self.masks:
                found[name] = np.zeros((len(points), *size))
                found[name][:, self.masks[name]] = columns
            else:
                found[name] = columns.reshape(-1, *size)
        return found

    def points(self, parameters: Mapping[Expr, np.ndarray]) -> np.ndarray:
        """The inverse of ``parameters``; entries that are not free are left out."""
        parts = []
        for name, size in self.sizes.items():
            value = parameters[name]
            if size is None:
                parts.append(value[:, None])
            else:
                parts.append(value[:, self.masks[name]] if name in self.masks else value.reshape(len(value), -1))
        return np.concatenate(parts, axis=1) if parts else np.zeros((1, 0))

    def batch(self, points: np.ndarray) -> tuple[Batch, dict[Expr, np.ndarray]]:
        """The names' values at the points, and trees over them."""
        parameters = self.parameters(points)
        if self.identical:
            return Batch(parameters), parameters
        inner = Batch(parameters)
        values = {}
        for name, tree in self.made.items():
            value = inner(tree)
            values[name] = np.broadcast_to(value, (len(points), *value.shape[1:]))
        return Batch(values), values

    def exact(self, point: list[fmpq]) -> Values:
        """The exact values of the names at a rational point. Raises NotConvertible where there are none."""
        parameters: dict[Expr, fmpq | Matrix] = {}
        for name, size in self.sizes.items():
            entries = [point[int(i)] for i in self.positions[name]]
            if size is None:
                parameters[name] = entries[0]
                continue
            free = self.masks.get(name, np.full(size, True)).ravel()
            taken = iter(entries)
            full = [next(taken) if is_free else fmpq(0) for is_free in free]
            parameters[name] = Matrix(tuple(tuple(full[i : i + size[1]]) for i in range(0, len(full), size[1])))
        if self.identical:
            return {name: parameters[name] for name in self.made}
        evaluator = Evaluator.at(parameters)
        return {name: evaluator.remembered(tree) for name, tree in self.made.items()}

    def admissible(self, points: np.ndarray) -> np.ndarray:
        """The points moved into the domains of the names that are their own parameters."""
        moved = points
        for name, domain in self.domains.items():
            if name in self.positions and (domain != Domain()):
                columns = self.positions[name]
                if moved is points:
                    moved = points.copy()
                moved[:, columns] = _inside(moved[:, columns], domain)
        return moved


def _inside(values: np.ndarray, domain: Domain) -> np.ndarray:
    """Numbers reflected into the domain; an open end is kept away from."""
    if domain.kind == "integer":
        values = np.round(values)
    ends = [None if b is None or b.head != "Number" else float(b.args[0]) for b in (domain.lower, domain.upper)]
    step = 1.0 if domain.kind == "integer" or None in ends else (ends[1] - ends[0]) / 4  # type: ignore[operator]
    low, high = ends
    if low is not None:
        values = low + np.abs(values - low)
        values = np.where(domain.open & (values == low), low + step, values)
    if high is not None:
        outside = values > high
        values = np.where(outside, high - np.abs(values - high) if low is None else _folded(values, low, high), values)
        values = np.where(domain.open & (values == high), high - step, values)
    return np.where(values == 0, 1.0, values) if domain.nonzero else values


def _folded(values: np.ndarray, low: float, high: float) -> np.ndarray:
    width = high - low
    return low if width == 0 else high - np.abs(np.mod(values - low, 2 * width) - width)  # type: ignore[return-value]


def plain(problem: Problem) -> Parametrisation:
    """Every name its own parameter."""
    return Parametrisation({n: n for n in problem.names}, dict(problem.names), {}, dict(problem.domains))


def parametrisations(problem: Problem) -> list[Parametrisation]:
    """Those that meet recognised equalities first, then the plain one."""
    return [*islice(_structured(problem), MOST), plain(problem)]


def _structured(problem: Problem) -> Iterator[Parametrisation]:
    defined = definitions(problem)
    free = {n: size for n, size in problem.names.items() if n not in defined}
    choices: dict[Expr, list[Made]] = alternatives(problem, free)
    if not defined and not choices:
        return
    for chosen in product(*choices.values()):
        made: dict[Expr, Expr] = {n: n for n in free}
        sizes: dict[Expr, Size] = {}
        masks: dict[Expr, np.ndarray] = {}
        for group in chosen:
            made.update(group.values)
            sizes.update(group.sizes)
            masks.update(group.masks)
        for name, size in free.items():
            if made[name] == name:
                sizes.setdefault(name, size)
        # A definition may rest on others: each round puts in what is known.
        table = {n: value for n, value in made.items() if n != value}
        for name, body in defined.items():
            made[name] = binding.substitute(body, table)
            table[name] = made[name]
        domains = {n: d for n, d in problem.domains.items() if n in sizes}
        yield Parametrisation({n: made[n] for n in problem.names}, sizes, masks, domains)
