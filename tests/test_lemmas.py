"""Each lemma holds at exact instances, and what is not quite it fails at one: 7/5, reversed, a condition dropped."""

from collections.abc import Iterator
from itertools import islice
from typing import Any
from zlib import crc32

import numpy as np
import pytest
from flint import fmpq

from symgrad.checks.functions import Undefined
from symgrad.checks.matrices import Matrix
from symgrad.checks.matrix_truth import decide, holds
from symgrad.checks.truth import Truth
from symgrad.core import binding, tree
from symgrad.core.matrices import NORMS
from symgrad.core.tree import Expr
from symgrad.theory.lemmas import LEMMAS, Lemma, in_kind

MOST = 3  # rows and columns
DECIDED = 25  # instances at which each lemma must have a value and hold
PATIENCE = 1500  # instances among which each spoil must fail

FORMS = {(name, kind): statement for name, lemma in LEMMAS.items() for kind, statement in lemma.stated().items()}
CASES = [pytest.param(LEMMAS[name], kind, id=f"{name}-{kind}" if kind else name) for name, kind in FORMS]

# What an inverse or a condition number presupposes: without it the statement has no value and is not false.
PRESUPPOSED = {
    *("norm_of_inverse", "norm_of_pseudo_inverse", "determinant_of_inverse", "product_with_an_invertible_factor"),
    *("condition_number_at_least_one", "condition_number_is_a_ratio", "condition_number_of_a_product"),
    "condition_number_of_inverse",
}
# The kinds of norm for which a lemma is not stated because it is false.
FALSE_KINDS = {
    "submultiplicative": ("max",),
    "norm_of_a_power": ("fro", "max"),
    "norm_of_transpose": ("1", "inf"),
    "norm_of_identity": ("fro",),
    "norm_of_diagonal": ("fro",),
    "norm_below_entry": ("1", "inf"),
    "orthogonal_factor": ("1", "inf", "max"),
    "orthogonal_factor_on_the_right": ("1", "inf", "max"),
    "induced_norm": ("max",),
    "radius_below_norm": ("max",),
    "power_above_radius": ("max",),
    "product_with_an_invertible_factor": ("max",),
}
# Numbers just outside their domain.
OUTSIDE = {"frobenius_norm_of_a_power": {"k": 0}, "adapted_norm": {"t": -2}}

ROTATION = ((fmpq(3, 5), fmpq(-4, 5)), (fmpq(4, 5), fmpq(3, 5)))


def drawn(rows: int, columns: int, rng: np.random.Generator) -> Matrix:
    """A small matrix: sparse, full, of ones, diagonal, triangular, symmetric, orthogonal, or zero."""
    form = rng.integers(9)
    entries = [[fmpq(int(rng.integers(-3, 4)), int(rng.integers(1, 3))) for _ in range(columns)] for _ in range(rows)]
    ones = fmpq(int(rng.integers(1, 3)))
    spread = range(rows), range(columns)
    if form == 0:
        entries = [[x if rng.random() < 0.4 else fmpq(0) for x in row] for row in entries]
    elif form == 1:
        entries = [[ones for _ in spread[1]] for _ in spread[0]]
    elif form == 2:
        entries = [[ones if i == j else fmpq(0) for j in spread[1]] for i in spread[0]]
    elif form == 3:
        entries = [[entries[i][j] if i == j else fmpq(0) for j in spread[1]] for i in spread[0]]
    elif form == 4:
        entries = [[entries[i][j] if i <= j else fmpq(0) for j in spread[1]] for i in spread[0]]
    elif form == 5 and rows == columns:
        entries = [[entries[min(i, j)][max(i, j)] for j in spread[1]] for i in spread[0]]
    elif form == 6:
        places = rng.permutation(max(rows, columns))
        entries = [[ones if places[i] == j else fmpq(0) for j in spread[1]] for i in spread[0]]
    elif form == 7 and (rows, columns) == (2, 2):
        entries = [list(row) for row in ROTATION]
    return Matrix(tuple(map(tuple, entries)))


def instances(lemma: Lemma, rng: np.random.Generator, outside: dict | None = None) -> Iterator[dict[Expr, Any]]:
    """Values of all names: now and then two matrices of one shape are equal, or opposite."""
    while True:
        values: dict[Expr, Any] = {tree.symbol(s): fmpq(int(rng.integers(1, MOST + 1))) for s in lemma.sizes}
        sizes = {s: int(values[tree.symbol(s)]) for s in lemma.sizes}
        for name, domain in lemma.numbers.items():
            low = None if domain.lower is None else int(domain.lower.args[0])
            if domain.kind == "integer":
                number = fmpq((low or 0) + int(rng.integers(4)))
            else:
                number = fmpq(int(rng.integers(-3, 4)), int(rng.integers(1, 4)))
                number = abs(number) if low is not None else number
            if outside and name in outside:
                number = fmpq(outside[name])
            if domain.open and low is not None and number <= low and not outside:
                number = fmpq(1, 2)
            values[tree.symbol(name)] = number
        for name, shape in lemma.shapes.items():
            rows, columns = (sizes[s] if isinstance(s, str) else s for s in shape)
            matrix = drawn(rows, columns, rng)
            alike = [v for v in values.values() if isinstance(v, Matrix) and v.shape == matrix.shape]
            if alike and rng.random() < 0.3:
                matrix = alike[0] * fmpq(int(rng.choice([-1, 1])))
            values[tree.symbol(name)] = matrix
        yield values


WHOLE = frozenset(tree.symbol(name) for name in "mnpk")


def at(node: Expr, values: dict[Expr, Any]) -> Expr:
    """The statement with its whole numbers put in: they stand in exponents and in identity matrices."""
    return binding.substitute(node, {s: tree.expr(int(v)) for s, v in values.items() if s in WHOLE})


def outcome(statement: Expr, conditions: tuple[Expr, ...], values: dict[Expr, Any]) -> Truth | None:
    """None where the conditions are not met or a side has no value."""
    if not holds([at(c, values) for c in conditions], values):
        return None
    try:
        return decide(at(statement, values), values).truth
    except Undefined:
        return None


def fails(statement: Expr, conditions: tuple[Expr, ...], lemma: Lemma, outside: dict | None = None) -> bool:
    rng = np.random.default_rng(crc32(repr((statement, conditions)).encode()))
    tried = islice(instances(lemma, rng, outside), PATIENCE)
    return any(outcome(statement, conditions, values) is Truth.FAILS for values in tried)


@pytest.mark.parametrize("lemma, kind", CASES)
def test_holds_at_every_instance_tried(lemma, kind):
    statement, decided = FORMS[lemma.name, kind], 0
    rng = np.random.default_rng(crc32(repr((lemma.name, kind)).encode()))
    for values in islice(instances(lemma, rng), 40 * DECIDED):
        found = outcome(statement, lemma.conditions, values)
        assert found is not Truth.FAILS, {repr(k): str(v) for k, v in values.items()}
        decided += found is not None
        if decided == DECIDED:
            return
    raise AssertionError(f"only {decided} instances met the conditions and had values")


def spoils(statement: Expr) -> Iterator[tuple[str, Expr]]:
    kind, left, right = statement.args
    worse = tree.expr(5) / 7 if kind == "≤" else tree.expr(7) / 5
    if right == tree.ZERO:
        right = tree.ONE
    yield "7/5", tree.relation(kind, left, worse * right)
    yield "reversed", tree.relation({"≤": "≥", "≥": "≤", "=": "≠"}[kind], left, right)


@pytest.mark.parametrize("lemma, kind", CASES)
def test_spoils_are_refuted(lemma, kind):
    for what, spoiled in spoils(FORMS[lemma.name, kind]):
        assert fails(spoiled, lemma.conditions, lemma), what


DROPPED = [
    pytest.param(lemma, i, id=f"{lemma.name}-{i}")
    for lemma in LEMMAS.values()
    if lemma.name not in PRESUPPOSED
    for i in range(len(lemma.conditions))
]


@pytest.mark.parametrize("lemma, position", DROPPED)
def test_no_condition_can_be_dropped(lemma, position):
    rest = lemma.conditions[:position] + lemma.conditions[position + 1 :]
    assert all(fails(statement, rest, lemma) for statement in lemma.stated().values())


@pytest.mark.parametrize("name", sorted(PRESUPPOSED))
def test_what_is_presupposed_is_so(name):
    """Without its condition the lemma is never false: the statement has no value where the condition fails."""
    lemma = LEMMAS[name]
    rng = np.random.default_rng(3)
    for statement in lemma.stated().values():
        for values in islice(instances(lemma, rng), 200):
            assert outcome(statement, (), values) is not Truth.FAILS


@pytest.mark.parametrize("name", FALSE_KINDS)
def test_false_in_other_norms(name):
    lemma = LEMMAS[name]
    for kind in FALSE_KINDS[name]:
        assert kind in NORMS and kind not in lemma.kinds
        assert fails(in_kind(lemma.statement, kind), lemma.conditions, lemma), kind


@pytest.mark.parametrize("name", OUTSIDE)
def test_false_outside_the_domain_of_its_numbers(name):
    lemma = LEMMAS[name]
    assert all(fails(s, lemma.conditions, lemma, OUTSIDE[name]) for s in lemma.stated().values())
