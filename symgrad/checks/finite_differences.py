"""Statements about networks on random floats: derivatives by central differences, not by any rule of calculus.

The activation function is tanh and a function of several variables is log Σ exp(c_i v_i): neither is a polynomial, as
in the exact search. Floats refute nothing here; a gap beyond the error of the differences is reported as undecided.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from time import perf_counter
from typing import Any

import numpy as np

from symgrad.checks.drawing import Drawer, Scale
from symgrad.checks.exact import Evaluator
from symgrad.checks.functions import Undefined
from symgrad.checks.instances import Instance, NoInstance
from symgrad.checks.matrices import Matrix
from symgrad.checks.matrix_instances import WIDEST, has_matrices
from symgrad.checks.spoils import spoils
from symgrad.core.records import Derivation
from symgrad.core.tree import Expr
from symgrad.core.verdicts import Evidence, Verdict
from symgrad.errors import NotConvertible

METHOD = "finite differences"
NETWORKS = 12
SCALE = Scale(3, 2, fractions=False)
# The error of a central difference is least, about ε^(2/3), at a step of ε^(1/3).
STEP = np.finfo(float).eps ** (1 / 3)
TOLERANCE = 1e-7

Value = Any  # a float or an array of two dimensions


class FloatNetwork:
    """The values of trees at an instance whose matrices have standard normal entries, scaled by the widths."""

    def __init__(self, instance: Instance, rng: np.random.Generator):
        self._exact = Evaluator(instance)
        self.values: dict[Expr, Value] = {}
        for node, value in instance.values.items():
            if isinstance(value, Matrix):
                self.values[node] = rng.standard_normal(value.shape) / np.sqrt(value.shape[1])
            else:
                self.values[node] = float(value)
        self.coefficients = rng.standard_normal((WIDEST, 1))

    def __call__(self, node: Expr) -> Value:
        return self._value(self._exact.ground(node, {}), {})

    def _value(self, node: Expr, held: Mapping[Expr, Value]) -> Value:
        args = node.args
        match node.head:
            case "Number":
                return float(args[0])
            case "Symbol" | "Member":
                if node not in held and node not in self.values:
                    raise Undefined(f"{node!r}, which this network does not have")
                return held[node] if node in held else self.values[node]
            case "Matrix":
                return np.array([self._value(a, held) for a in args[2:]]).reshape(args[:2])
            case "Derivative" | "Gradient":
                return self._differences(node, held)
            case "Apply" if args[1] < 2:
                slope = np.tanh(self._value(args[2], held))
                return slope if args[1] == 0 else 1 - slope**2
        inside = [self._value(child, held) for child in node.children]
        match node.head:
            case "Add":
                if len({np.shape(value) for value in inside}) > 1:
                    raise Undefined("a sum of matrices of different shapes")
                return sum(inside[1:], start=inside[0])
            case "Mul":
                return math.prod(inside)
            case "Pow":
                return inside[0] ** inside[1]
            case "MatMul":
                if any(a.shape[1] != b.shape[0] for a, b in pairwise(inside)):
                    raise Undefined("a product of matrices that do not conform")
                product = inside[0]
                for factor in inside[1:]:
                    product = product @ factor
                return product
            case "Transpose":
                return inside[0].T
            case "Diag":
                return np.diag(inside[0][:, 0])
            case "Norm":
                return float(np.sqrt(np.sum(inside[0] ** 2)))
            case "ScalarFunction":
                return float(np.log(np.sum(np.exp(self.coefficients[: len(inside[0])] * inside[0]))))
        raise NotConvertible(f"Expected an expression about networks but got {node!r}.")

    def _differences(self, node: Expr, held: Mapping[Expr, Value]) -> Value:
        body, wrt = node.args
        here = self(wrt)
        if np.ndim(here) != 2 or (node.head == "Derivative" and here.shape[1] != 1):
            raise NotConvertible("Expected a derivative with respect to a matrix.")
        slopes = []
        for position in np.ndindex(here.shape):
            ends = []
            for sign in (1, -1):
                moved = here.copy()
                moved[position] += sign * STEP
                ends.append(self._value(body, {**held, wrt: moved}))
            slopes.append((ends[0] - ends[1]) / (2 * STEP))
        if node.head == "Gradient":
            return np.array(slopes).reshape(here.shape)
        return np.hstack([np.reshape(s, (-1, 1)) for s in slopes])


def finite_differences(
    derivation: Derivation, statement: Expr, where: Sequence[Expr], rng: np.random.Generator
) -> Evidence | None:
    """An equality about derivatives in a network; None for any other statement."""
    if statement.head != "Relation" or statement.args[0] != "=" or where or not has_matrices(derivation):
        return None
    began = perf_counter()
    try:
        networks = list(_networks(derivation, statement, rng))
        if not any(_differentiates(instance, statement) for instance, _ in networks):
            return None
        largest = max(_gap(statement, network) for _, network in networks)
        planted = spoils(statement)
        caught = sum(any(_gap(s, network) > TOLERANCE for _, network in networks) for s in planted)
    except NotConvertible:
        return None
    reason, verdict = "", Verdict.SUPPORTED
    if largest > TOLERANCE:
        verdict, reason = Verdict.UNDECIDED, f"the sides differ by {largest:.1e} of their size"
    elif caught < len(planted):
        verdict, reason = Verdict.UNDECIDED, "the same points do not tell a spoiled statement apart"
    return Evidence(
        METHOD,
        verdict,
        reason,
        tries=len(networks),
        spoils=len(planted),
        caught_spoils=caught,
        seconds=perf_counter() - began,
    )


def _networks(
    derivation: Derivation, statement: Expr, rng: np.random.Generator
) -> Iterator[tuple[Instance, FloatNetwork]]:
    """Networks of a few layers and units, each with the instance from which it took its widths."""
    drawer, attempts, made = Drawer(derivation, (statement,), ()), 0, 0
    while made < NETWORKS and attempts < 4 * NETWORKS:
        attempts += 1
        try:
            instance = drawer.draw(SCALE, rng)
        except NoInstance:
            continue
        made += 1
        yield instance, FloatNetwork(instance, rng)


def _differentiates(instance: Instance, statement: Expr) -> bool:
    evaluator = Evaluator(instance)
    return any(evaluator.ground(side, {}).has("Derivative", "Gradient") for side in statement.args[1:])


def _gap(statement: Expr, network: FloatNetwork) -> float:
    """The largest difference of the two sides, relative to 1 and to the largest entry."""
    left, right = (network(side) for side in statement.args[1:])
    if np.shape(left) != np.shape(right):
        return float("inf")
    return float(np.max(np.abs(left - right)) / max(1.0, np.max(np.abs(right))))
