"""How quick a formula is as a function: against the NumPy expression by hand, and against lambdify without sharing.

Run ``python tests/benchmarks/bench_functions.py``. Each row gives ratios of medians over interleaved repetitions, so
that a busy machine slows all sides alike; 1 is as quick as symgrad's function, 2 takes twice its time.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable
from fractions import Fraction
from functools import partial
from time import perf_counter

import numpy as np
import sympy as sp

import symgrad as sg
from symgrad.checks.evaluate import compile_expression
from symgrad.theory.conversion import to_sympy

WORDS = sg.Text("a number", "一个数")
L = sg.Variable("L", WORDS, sg.POSITIVE_INTEGER, (1, 100))
w = sg.Variable("w", WORDS, sg.NONZERO, (Fraction(1, 2), 2))
x = sg.Variable("x", WORDS, sg.REAL, (-2, 2))
DERIVATION = sg.Derivation(
    title=WORDS,
    section="",
    summary=WORDS,
    source=sg.Source("none", "Nobody", "Nothing", "", 2000),
    chains=(),
    variables=(L, w, x),
)
_inner = sg.exp(-(x**2) / (1 + w**2)) / sg.sqrt(1 + w**2)
FORMULAS: dict[str, tuple[sg.Expr, Callable[..., np.ndarray]]] = {
    "|x w^(L-1)|": (abs(x * w ** (L - 1)), lambda L, w, x: np.abs(x * w ** (L - 1))),
    "shared subexpressions": (
        _inner + _inner**2 + _inner**3 * sg.log(1 + w**2),
        lambda w, x: (
            np.exp(-(x**2) / (1 + w**2)) / np.sqrt(1 + w**2)
            + (np.exp(-(x**2) / (1 + w**2)) / np.sqrt(1 + w**2)) ** 2
            + (np.exp(-(x**2) / (1 + w**2)) / np.sqrt(1 + w**2)) ** 3 * np.log(1 + w**2)
        ),
    ),
}
SIZES = (1, 1_000, 1_000_000)
BUDGET = 1.0  # seconds for each row


def medians(sides: list[Callable[[], object]]) -> list[float]:
    """Median times of the sides, run in turn until the budget is spent."""
    times: list[list[float]] = [[] for _ in sides]
    started = perf_counter()
    while perf_counter() - started < BUDGET or len(times[0]) < 5:
        for side, column in zip(sides, times, strict=True):
            before = perf_counter()
            side()
            column.append(perf_counter() - before)
    return [statistics.median(column) for column in times]


def main() -> None:
    rng = np.random.default_rng(0)
    print(f"{'formula':24}{'size':>10}{'symgrad':>12}{'NumPy by hand':>16}{'no sharing':>12}")
    for name, (expr, by_hand) in FORMULAS.items():
        f = compile_expression(expr, None, DERIVATION)
        formula = to_sympy(expr, DERIVATION)
        symbols = {str(s): s for s in formula.free_symbols}
        unshared = sp.lambdify([symbols[n] for n in f.names], formula, modules=["scipy", "numpy"])
        for size in SIZES:
            arguments = {"L": np.full(size, 20.0), "w": rng.uniform(0.5, 1.5, size), "x": rng.uniform(-2, 2, size)}
            values = {n: arguments[n] for n in f.names}
            assert np.allclose(f(**values), by_hand(**values), rtol=1e-12)
            ours, hand, plain = medians(
                [partial(f, **values), partial(by_hand, **values), partial(unshared, *values.values())]
            )
            print(f"{name:24}{size:>10}{1e6 * ours:>10.0f}µs{hand / ours:>16.2f}{plain / ours:>12.2f}")


if __name__ == "__main__":
    main()
