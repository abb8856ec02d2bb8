"""Exact values and balls of the quantities of a matrix, against closed forms and against proven bounds."""

from itertools import pairwise
from operator import matmul
from typing import Any

import mpmath
import numpy as np
import pytest
from flint import arb, ctx, fmpq, fmpz_poly

import symgrad as sg
from symgrad.checks import algebraic
from symgrad.checks.exact import Evaluator
from symgrad.checks.functions import Undefined, Unsettled
from symgrad.checks.matrices import DoesNotConform, Matrix
from symgrad.checks.truth import precision
from symgrad.core import tree

A = sg.symbol("A")


def rational(rows) -> Matrix:
    return Matrix(tuple(tuple(x if isinstance(x, fmpq) else fmpq(int(x)) for x in row) for row in rows))


def value(node, rows):
    return Evaluator.at({A: rows if isinstance(rows, Matrix) else rational(rows)})(node)


def root(q):
    return arb(q).sqrt()


JORDAN = [[2, 1, 0], [0, 2, 1], [0, 0, 2]]
NILPOTENT = [[0, 3, -1], [0, 0, 2], [0, 0, 0]]
HADAMARD = [[1, 1, 1, 1], [1, -1, 1, -1], [1, 1, -1, -1], [1, -1, -1, 1]]
CYCLE = [[0, 0, 0, 1], [1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0]]
TWISTED = [[0, 0, 0, -1], [1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0]]  # x⁴ + 1
WIDE = [[1, 2, 3], [4, 5, 6]]


@pytest.mark.parametrize(
    ("node", "rows", "expected"),
    [
        (sg.norm(A), [[3, 4], [0, 0]], 5),
        (sg.norm(A), [[1, 1], [0, 1]], lambda: (1 + root(5)) / 2),
        (sg.norm(A), HADAMARD, 2),
        (sg.norm(A), [[1, 2, 2]], 3),
        (sg.norm(A, "1"), WIDE, 9),
        (sg.norm(A, "inf"), WIDE, 15),
        (sg.norm(A, "max"), [[1, -7], [3, 2]], 7),
        (sg.norm(A, "fro"), [[1, 1], [1, 0]], lambda: root(3)),
        (sg.spectral_radius(A), JORDAN, 2),
        (sg.spectral_radius(A), NILPOTENT, 0),
        (sg.spectral_radius(A), CYCLE, 1),
        (sg.spectral_radius(A), TWISTED, 1),
        (sg.spectral_radius(A), [[0, -2, 0], [2, 0, 0], [0, 0, 2]], 2),
        (sg.spectral_radius(A), [[0, -5, 0], [1, 0, 0], [0, 0, -2]], lambda: root(5)),
        (sg.spectral_radius(A), [[0, 0, 2], [1, 0, 0], [0, 1, 0]], lambda: arb(2) ** (arb(1) / 3)),
        (sg.spectral_radius(A), [[fmpq(1, 2), 7], [0, fmpq(-2, 3)]], fmpq(2, 3)),
        (sg.singular_value(A, "min"), [[1, 2], [2, 4]], 0),
        (sg.singular_value(A, "last"), [[1, 2], [2, 4]], 5),
        (sg.singular_value(A, 4), HADAMARD, 2),
        (sg.singular_value(A, 2), [[3, 0, 0], [0, -4, 0], [0, 0, 0]], 3),
        (sg.condition_number(A), HADAMARD, 1),
        (sg.condition_number(A), [[3, 0], [0, fmpq(1, 2)]], 6),
        (sg.condition_number(A), [[1, 1], [0, 1]], lambda: (3 + root(5)) / 2),
        (sg.rank(A), NILPOTENT, 2),
        (sg.rank(A), WIDE, 2),
        (sg.trace(A), JORDAN, 6),
        (sg.determinant(A), JORDAN, 8),
    ],
)
def test_closed_forms(node, rows, expected: Any):
    found = value(node, rows)
    if not isinstance(expected, int | fmpq):
        assert isinstance(found, arb) and found.overlaps(expected()) and found.rel_accuracy_bits() > 40
    else:
        assert isinstance(found, fmpq) and found == expected


@pytest.mark.parametrize(
    ("node", "rows", "expected"),
    [
        (sg.inverse(A), [[1, 1], [0, 2]], [[1, fmpq(-1, 2)], [0, fmpq(1, 2)]]),
        (sg.pseudo_inverse(A), [[1, 0], [0, 0], [0, 0]], [[1, 0, 0], [0, 0, 0]]),
        (sg.pseudo_inverse(A), [[0, 0], [0, 0], [0, 0]], [[0, 0, 0], [0, 0, 0]]),
        (sg.matrix_power(A, 5), [[1, 1], [0, 1]], [[1, 5], [0, 1]]),
        (sg.matrix_power(A, -2), [[1, 1], [0, 1]], [[1, -2], [0, 1]]),
        (sg.matrix_power(A, 0), NILPOTENT, [[1, 0, 0], [0, 1, 0], [0, 0, 1]]),
        (sg.matrix_power(A, 1), WIDE, WIDE),
        (sg.hadamard(A, A), WIDE, [[1, 4, 9], [16, 25, 36]]),
        (3 * sg.identity(2) - A, [[1, 2], [3, 4]], [[2, -2], [-3, -1]]),
        (sg.block_matrix([[A, sg.zeros(1, 1)], [sg.zeros(1, 1), A]]), [[2]], [[2, 0], [0, 2]]),
        (sg.diag(sg.step(A)), [[3], [-1]], [[1, 0], [0, 0]]),
        (sg.relu(A), [[3, -1], [-2, 0]], [[3, 0], [0, 0]]),
    ],
)
def test_values_of_matrices(node, rows, expected):
    assert value(node, rows) == rational(expected)


@pytest.mark.parametrize("rows", [WIDE, [[1, 2], [2, 4]], [[1, 2, 3], [2, 4, 6], [1, 0, 1]], [[1], [2]]])
def test_the_pseudo_inverse_meets_its_four_equations(rows):
    a = rational(rows)
    p = value(sg.pseudo_inverse(A), rows)
    assert (a @ p) @ a == a and (p @ a) @ p == p
    assert (a @ p).transpose() == a @ p and (p @ a).transpose() == p @ a


@pytest.mark.parametrize(
    ("node", "rows", "error"),
    [
        (sg.inverse(A), [[1, 2], [2, 4]], Undefined),
        (sg.inverse(A), WIDE, Undefined),
        (sg.matrix_power(A, -1), [[0]], Undefined),
        (sg.matrix_power(A, 2), WIDE, DoesNotConform),
        (sg.hadamard(A, sg.identity(2)), WIDE, DoesNotConform),
        (sg.block_matrix([[A, sg.identity(3)]]), WIDE, DoesNotConform),
        (sg.block_matrix([[A], [sg.identity(2)]]), WIDE, DoesNotConform),
        (sg.spectral_radius(A), WIDE, Undefined),
        (sg.trace(A), WIDE, Undefined),
        (sg.determinant(A), WIDE, Undefined),
        (sg.condition_number(A), [[1, 2], [2, 4]], Undefined),
        (sg.singular_value(A, "last"), [[0, 0]], Undefined),
        (sg.singular_value(A, 3), WIDE, Undefined),
        (sg.singular_value(A, 0), WIDE, Undefined),
        (sg.step(A), [[1], [0]], Undefined),
        (sg.exp(A), [[1, 0], [0, 1]], sg.NotConvertible),
        (sg.norm(sg.identity(10**9)), [[1]], sg.NotConvertible),
        (sg.norm(A), np.eye(40), sg.NotConvertible),
    ],
)
def test_what_has_no_value(node, rows, error):
    with pytest.raises(error) as raised:
        value(node, rows)
    assert raised.type is error


def drawn(rng, kind, n):
    """A small integer matrix of some kind."""
    dense = rng.integers(-4, 5, (n, n))
    match kind:
        case "wide":
            return rng.integers(-4, 5, (n, n + 2))
        case "singular":
            return dense @ np.diag([0] + [1] * (n - 1)) @ rng.integers(-1, 2, (n, n))
        case "defective":  # a unimodular change of basis of Jordan blocks
            lower = np.tril(rng.integers(-1, 2, (n, n)), -1) + np.eye(n, dtype=int)
            upper = np.rint(np.linalg.inv(lower)).astype(int)
            return lower @ (2 * np.eye(n, dtype=int) + np.eye(n, k=1, dtype=int)) @ upper
        case "repeated":
            return np.kron(np.eye((n + 1) // 2, dtype=int), [[1, 1], [1, -1]])
    return dense


KINDS = ("dense", "wide", "singular", "defective", "repeated")


def floats(rows):
    """Floats as the rationals that they are."""
    return rational([[fmpq(*map(int, float(x).as_integer_ratio())) for x in row] for row in rows])


def frobenius(matrix):
    return arb(value(sg.norm(A, "fro"), matrix))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("n", [2, 3, 5, 8])
def test_singular_values_agree_with_lapack_up_to_a_residual(kind, n):
    """A = USVᵀ + R with computed U, S, V: σ_k(USVᵀ) is s_k up to the departure of U and V from orthogonality
    (Ostrowski), and σ_k(A) is that up to ‖R‖ (Weyl); both are computed exactly from the floats."""
    rows = drawn(np.random.default_rng(n), kind, n)
    u, s, v = np.linalg.svd(rows, full_matrices=False)
    left, middle, right = floats(u), floats(np.diag(s)), floats(v)
    residual = frobenius(rational(rows) + (left @ middle @ right) * fmpq(-1))
    eye = rational(np.eye(len(s)))
    skew = [frobenius(x + eye * fmpq(-1)) for x in (left.transpose() @ left, right @ right.transpose())]
    stretch = ((1 + skew[0]) * (1 + skew[1])).sqrt() - 1
    shrink = 1 - ((1 - skew[0]) * (1 - skew[1])).sqrt()
    with precision(128):
        exact = [arb(value(sg.singular_value(A, k + 1), rows)) for k in range(len(s))]
    for ball, near in zip(exact, map(arb, map(float, s)), strict=True):
        assert abs(ball - near) <= (residual + near * arb.max(stretch, shrink)).upper() * arb(1.0001)
    assert all(not a < b for a, b in pairwise(exact))
    squares = sum((x * x for x in exact), start=arb(0))
    assert squares.contains(value(sg.norm(A, "fro"), rows) ** 2) or squares.overlaps(frobenius(rational(rows)) ** 2)
    rank = sum(bool(x > 0) for x in exact)
    assert value(sg.rank(A), rows) == rank == np.linalg.matrix_rank(rows.astype(float))


def _frobenius(matrix):
    return mpmath.sqrt(sum(abs(x) ** 2 for x in matrix))


@pytest.mark.parametrize("n", [2, 3, 4, 5, 6, 8])
def test_spectral_radii_lie_in_bauer_fike_discs(n):
    """AV = VΛ + R: the eigenvalues of A lie in discs of radius κ(V)‖RV⁻¹‖ around those of Λ, as many in each connected
    part of the union as there are discs in it (Bauer & Fike, Numer. Math. 2, 1960)."""
    rng = np.random.default_rng(10 + n)
    for _ in range(5):
        rows = rng.integers(-4, 5, (n, n))
        with mpmath.workdps(50), precision(160):
            a = mpmath.matrix(rows.tolist())
            found, v = mpmath.eig(a)
            inverse = v**-1
            skew = _frobenius((a * v - v * mpmath.diag(found)) * inverse)
            disc = _frobenius(v) * _frobenius(inverse) * skew
            near = max(map(abs, found))
            ball = arb(value(sg.spectral_radius(A), rows))
            assert disc < mpmath.mpf(10) ** -30
            assert abs(ball - arb(str(near))) < arb(str(2 * n * disc + mpmath.mpf(10) ** -45))


@pytest.mark.parametrize("n", [2, 3, 5, 8])
def test_spectral_radii_of_defective_matrices_are_exact(n):
    rows = drawn(np.random.default_rng(n), "defective", n)
    assert value(sg.spectral_radius(A), rows) == 2
    nilpotent = rows - 2 * np.eye(n, dtype=int)
    assert value(sg.spectral_radius(A), nilpotent) == 0
    pair = np.kron(nilpotent, np.eye(2, dtype=int)) + np.kron(np.eye(n, dtype=int), [[1, -1], [1, 1]])
    found = value(sg.spectral_radius(A), pair)
    assert (
        isinstance(found, arb) and found.overlaps(root(2)) and value(sg.spectral_radius(A) ** 2, pair).overlaps(arb(2))
    )


# Matrices of balls -----------------------------------------------------------------------------------------------

QUANTITIES = (
    *(sg.norm(A, kind) for kind in ("2", "1", "inf", "fro", "max")),
    *(sg.singular_value(A, which) for which in ("max", "min", "last", 2)),
    *(sg.condition_number(A), sg.rank(A), sg.inverse(A), sg.pseudo_inverse(A), sg.matrix_power(A, 3)),
    *(sg.spectral_radius(A), sg.determinant(A), sg.trace(A)),
)


@pytest.mark.parametrize("node", QUANTITIES, ids=repr)
@pytest.mark.parametrize("radius", [fmpq(1, 10**6), fmpq(1, 10**20)])
def test_balls_contain_the_values_of_their_members(node, radius):
    rng = np.random.default_rng(4)
    for rows in ([[3, 1], [1, 2]], [[2, 1], [0, 2]], [[2, 0, 0], [0, 2, 1], [1, 0, 2]]):
        balls = rational(rows).map(lambda x: arb(x, radius))
        with precision(128):
            enclosure = value(node, balls)
            for _ in range(5):
                member = rational(rows).map(lambda x: x + radius * int(rng.integers(-9, 10)) / 10)
                exact = value(node, member)
                pairs = [(enclosure, exact)]
                if isinstance(exact, Matrix):
                    pairs = list(zip(enclosure.entries, exact.entries, strict=True))
                assert all(arb(ball).overlaps(arb(x)) for ball, x in pairs)
        if not isinstance(enclosure, Matrix):
            size = len(rows)
            assert arb(enclosure).rad() < 100 * arb(radius) ** (arb(1) / size)


def test_balls_do_not_contain_what_lies_apart():
    balls = rational([[3, 1], [1, 2]]).map(lambda x: arb(x, fmpq(1, 10**6)))
    apart = rational([[3, 1], [1, fmpq(21, 10)]])
    for node in (sg.norm(A), sg.norm(A, "fro"), sg.spectral_radius(A), sg.condition_number(A), sg.determinant(A)):
        assert not arb(value(node, balls)).overlaps(arb(value(node, apart)))


@pytest.mark.parametrize(
    "node", [sg.inverse(A), sg.pseudo_inverse(A), sg.rank(A), sg.condition_number(A), sg.singular_value(A, "last")]
)
def test_balls_around_a_singular_matrix_settle_nothing(node):
    with pytest.raises(Unsettled):
        value(node, rational([[1, 2], [2, 4]]).map(lambda x: arb(x, fmpq(1, 10**9))))
    if node.head == "Rank":
        assert value(node, Matrix(((arb(0), arb(0)),))) == 0


def test_values_get_narrower_with_the_precision():
    for node in (sg.norm(A), sg.spectral_radius(A), sg.condition_number(A), sg.spectral_radius(sg.sqrt(2) * A)):
        with precision(300):
            assert arb(value(node, [[1, 2], [3, 5]])).rel_accuracy_bits() > 250
    assert ctx.prec == 53


def test_functions_of_matrices_go_entry_by_entry():
    found = value(tree.call("sigmoid", A), [[0], [1]])
    assert found.rows[0][0] == fmpq(1, 2) and found.rows[1][0].overlaps(1 / (1 + arb(-1).exp()))
    assert matmul(rational([[1, 1]]), found).shape == (1, 1)


QUADRATICS = [(-2, 0, 1), (2, 0, 1), (1, -10, 1), (-3, -5, 7), (3, 1, 7), (1, 10**20, 1), (10**40 - 2, -2 * 10**20, 1)]


@pytest.mark.parametrize("coefficients", QUADRATICS)
def test_the_roots_of_a_quadratic_are_those_that_flint_isolates(coefficients):
    one, other = algebraic.isolated(coefficients, 64)
    found: Any = fmpz_poly(list(coefficients)).complex_roots()
    assert not one.overlaps(other)
    assert all(any(z.overlaps(w) for w, _ in found) for z in (one, other))
    assert all((z.imag == 0) == any(w.imag == 0 for w, _ in found) for z in (one, other))


def test_roots_that_nearly_coincide_are_isolated_by_a_formula_or_not_at_all():
    far = 10**400
    below, above = algebraic.isolated((far**2 - 2, -2 * far, 1), 64)
    assert sorted([below.real.contains(far), above.real.contains(far)]) == [False, False]
    assert not below.overlaps(above)
    matrix = rational([[far, 0, 1, 2], [0, far, 3, -1], [0, 0, far, 0], [0, 0, 0, far]])
    with pytest.raises(Unsettled, match="nearly coincide"):
        value(sg.norm(A), matrix)
    apart = rational([[far, 1, 0, 0], [1, far**2, 3, -1], [0, 0, 1, 2], [0, 1, 0, fmpq(1, far)]])
    assert value(sg.norm(A), apart) > far**2 // 2
