"""Statements on stacks of arrays: the values agree with the exact ones, and what has no value is nan."""

from fractions import Fraction

import numpy as np
import pytest
from flint import arb, fmpq

from symgrad.checks.batches import Batch, compile_statement, spectral_radius
from symgrad.checks.exact import Evaluator
from symgrad.checks.functions import Undefined
from symgrad.checks.matrices import DoesNotConform, Matrix
from symgrad.core import matrices as m
from symgrad.core import tree
from symgrad.core.tree import Expr, matmul, relation, sqrt, symbol
from symgrad.errors import NotConvertible

A, B, x, s = map(symbol, "ABxs")
EPS = float(np.finfo(float).eps)
COUNT = 40
HALF = tree.expr(Fraction(1, 2))

SQUARE = {
    "sum": A + 2 * B,
    "multiple": s * (A - B),
    "product": matmul(A, B, A),
    "power": m.matrix_power(A, 3),
    "no power": m.matrix_power(A, 0),
    "trace": m.trace(A @ B),
    "determinant": m.determinant(A),
    "identity": A - s * m.identity(m.expr(3)),
    "blocks": m.block_matrix([[A, B], [m.zeros(3, 3), A]]),
    "radius of a symmetric matrix": m.spectral_radius(A + m.transpose(A)),
}
ANY = {
    "transpose": m.transpose(A) @ B,
    "entries": m.hadamard(A, B),
    "diagonal": m.diag(x) @ A,
    "written out": m.matrix([[s, 1], [0, s**2]]),
    "first": m.singular_value(A, 1) + m.singular_value(A, 2),
    "largest": m.singular_value(A, "max"),
    "smallest": m.singular_value(A, "min"),
    "rank": m.rank(A),
    "scalars": abs(s) + Expr("Max", (s, HALF)) - Expr("Min", (s, tree.ZERO)) + sqrt(s * s) + tree.exp(s / 8),
    "roots": Expr("Root", (s, tree.expr(3))) + Expr("Log", (s**2 + 1, tree.expr(10))) + tree.constant("pi"),
} | {f"norm {kind}": m.norm(A, kind) for kind in m.NORMS}


def stacks(shape: tuple[int, int], seed: int = 0) -> dict[Expr, np.ndarray]:
    """Small integers; a third of the matrices is of rank one or zero, the others have halves."""
    rng = np.random.default_rng(seed)
    values = {name: rng.integers(-3, 4, size=(COUNT, *shape)) / 2 for name in (A, B)}
    for value in values.values():
        value[: COUNT // 3] = value[: COUNT // 3, :, :1] * rng.integers(-2, 3, size=(COUNT // 3, 1, shape[1]))
        value[0] = 0
    return values | {x: rng.integers(-3, 4, size=(COUNT, shape[0], 1)) / 2, s: rng.integers(-4, 5, size=COUNT) / 2}


def exact(values: dict[Expr, np.ndarray], at: int) -> dict[Expr, fmpq | Matrix]:
    def number(entry: float) -> fmpq:
        return fmpq(*float(entry).as_integer_ratio())

    return {
        name: Matrix(tuple(tuple(map(number, row)) for row in v[at])) if v.ndim == 3 else number(v[at])
        for name, v in values.items()
    }


def assert_agrees(node: Expr, values: dict[Expr, np.ndarray], bound: float) -> None:
    """Each value within ``bound``·ε of the exact one, relative to what goes into it (sizes here are below 100)."""
    found = np.broadcast_to(batch := Batch(values)(node), (COUNT, *batch.shape[1:]))
    for at in range(COUNT):
        try:
            wanted = Evaluator.at(exact(values, at))(node)
        except Undefined:
            assert np.isnan(found[at]).all()
            continue
        flat = wanted.entries if isinstance(wanted, Matrix) else (wanted,)
        near = np.array([float(arb(e).mid()) for e in flat])
        assert np.abs(found[at].ravel() - near).max() <= bound * EPS * 100 * max(1.0, np.abs(near).max())


@pytest.mark.parametrize("name", SQUARE)
def test_square_matrices_agree_with_exact_values(name):
    assert_agrees(SQUARE[name], stacks((3, 3)), 64)


@pytest.mark.parametrize("shape", [(2, 2), (2, 3), (3, 2), (3, 3), (4, 3)])
@pytest.mark.parametrize("name", ANY)
def test_all_shapes_agree_with_exact_values(name, shape):
    assert_agrees(ANY[name], stacks(shape), 64)


@pytest.mark.parametrize("n", [1, 2, 3, 4])
@pytest.mark.parametrize("node", [m.inverse(A), m.matrix_power(A, -2), m.condition_number(A)], ids=str)
def test_inverses_agree_where_they_exist_and_are_nan_elsewhere(node, n):
    # κ ≤ 100 n² at these entries bounds what an inverse multiplies errors by; twice for its square.
    assert_agrees(node, stacks((n, n)), 64 * (100 * n * n) ** 2)


def test_closed_forms_of_two_by_two_agree_with_lapack():
    rng = np.random.default_rng(1)
    stack = rng.standard_normal((500, 2, 2))
    values = Batch({A: stack})
    assert np.abs(values.spectrum(A) - np.linalg.svd(stack, compute_uv=False)).max() <= 16 * EPS * np.abs(stack).max()
    # A double eigenvalue costs half of the digits in either.
    wanted = np.abs(np.linalg.eigvals(stack)).max(axis=1)
    assert np.abs(spectral_radius(stack) - wanted).max() <= 16 * np.sqrt(EPS) * np.abs(stack).max()


def test_singular_integer_matrices_have_no_inverse_no_condition_and_their_rank():
    rng = np.random.default_rng(2)
    for n in (2, 3, 4, 6):
        stack = (rng.integers(-4, 5, size=(300, n, n - 1)) @ rng.integers(-4, 5, size=(300, n - 1, n))).astype(float)
        values = Batch({A: stack})
        for node in (m.condition_number(A), m.norm(m.inverse(A))):
            assert np.isnan(values(node)).all()
        assert values(m.rank(A)).max() == n - 1


@pytest.mark.parametrize("n", [2, 3])
@pytest.mark.parametrize("power", [-500, 400, 500])
def test_entries_far_outside_stay_inside_the_floats(n, power):
    stack = np.random.default_rng(3).standard_normal((50, n, n))
    scale = 2.0**power
    for node in (m.norm(A), m.norm(A, "fro"), m.singular_value(A, "min"), m.spectral_radius(A)):
        small, large = Batch({A: stack})(node), Batch({A: stack * scale})(node)
        assert np.abs(large / scale - small).max() <= 1e3 * EPS * np.abs(stack).max()


def test_one_bad_matrix_does_not_spoil_the_stack():
    stack = np.random.default_rng(4).standard_normal((5, 3, 3))
    stack[2, 0, 0], stack[3, 1, 1] = np.nan, np.inf
    for node in (m.norm(A), m.spectral_radius(A), m.norm(m.inverse(A)), m.norm(m.pseudo_inverse(A)), m.determinant(A)):
        assert np.array_equal(np.isfinite(Batch({A: stack})(node)), [True, True, False, False, True])


def test_exponents_may_differ_along_the_stack():
    stack, k = np.random.default_rng(5).integers(-2, 3, size=(6, 2, 2)).astype(float), symbol("k")
    found = Batch({A: stack, k: np.array([0, 1, 2, 3, 0.5, 2.0])})(m.matrix_power(A, k))
    for at, exponent in enumerate([0, 1, 2, 3, None, 2]):
        wanted = np.full((2, 2), np.nan) if exponent is None else np.linalg.matrix_power(stack[at], exponent)
        assert np.array_equal(found[at], wanted, equal_nan=True)


def test_both_sides_come_with_one_length():
    left, right = compile_statement(relation("≤", m.norm(A), 1), [A])({A: np.ones((7, 2, 2))})
    assert left.shape == right.shape == (7,) and np.allclose(left, 2)
    left, right = compile_statement(relation("=", A, m.zeros(2, 2)), [A])({A: np.ones((7, 2, 2))})
    assert left.shape == right.shape == (7, 2, 2)


@pytest.mark.parametrize(
    ("node", "error"),
    [
        (A @ m.matrix([[1, 2]]), DoesNotConform),
        (A + m.zeros(3, 3), DoesNotConform),
        (m.hadamard(A, m.zeros(1, 2)), DoesNotConform),
        (A + s, NotConvertible),
        (Expr("Mul", (A, A)), NotConvertible),
        (m.spectral_radius(m.matrix([[1, 2]])), NotConvertible),
        (m.singular_value(A, 3), NotConvertible),
        (m.identity(s), NotConvertible),
        (tree.apply("f", s), NotConvertible),
    ],
    ids=str,
)
def test_what_has_no_value_says_so(node, error):
    with pytest.raises(error):
        Batch({A: np.ones((4, 2, 2)), s: np.array([1.0, 2.0, 3.0, 4.0])})(node)
    with pytest.raises(NotConvertible):
        compile_statement(A, [A])
