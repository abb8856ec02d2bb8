"""Statements about rational matrices decided exactly: ties, near ties, strict relations, what has no value."""

from fractions import Fraction

import numpy as np
import pytest
from flint import arb, fmpq, fmpz_poly

import symgrad as sg
from symgrad.checks import algebraic, separation, spectral_trees, ties
from symgrad.checks.functions import Undefined, Unsettled
from symgrad.checks.matrices import Matrix, Nonconforming
from symgrad.checks.matrix_truth import decide, holds
from symgrad.checks.spectra import largest_modulus, squared_modulus
from symgrad.checks.truth import Truth
from symgrad.core import tree

A, B, C, t = (sg.symbol(name) for name in "ABCt")
norm, rho, sigma, transpose = sg.norm, sg.spectral_radius, sg.singular_value, sg.transpose
TINY = fmpq(1, 10**30)
ROOT = sg.sqrt(2)
REFLECTION = sg.matrix([[1, 1], [1, -1]])  # √2 times an orthogonal matrix


def rational(rows) -> Matrix:
    return Matrix(tuple(tuple(x if isinstance(x, fmpq) else fmpq(int(x)) for x in row) for row in rows))


def drawn(n: int, seed: int = 1) -> dict:
    """Two invertible matrices."""
    rng = np.random.default_rng(seed)
    while True:
        rows = [rng.integers(-4, 5, (n, n)) for _ in range(2)]
        if all(abs(np.linalg.det(m)) > 0.5 for m in rows):
            return dict(zip((A, B), map(rational, rows), strict=True))


def truth(statement, values=None) -> Truth:
    return decide(statement, values or {}).truth


def eye(n):
    return sg.identity(n)


def product(factors):
    total = tree.ONE
    for factor in factors:
        total = total * factor
    return total


def power_sum(n, exponent):
    return tree.add(*(sigma(A, k) ** exponent for k in range(1, n + 1)))


TIES = {
    "transpose": lambda n: (norm(A), norm(transpose(A))),
    "cyclic": lambda n: (rho(A @ B), rho(B @ A)),
    "gram": lambda n: (norm(A @ transpose(A)), norm(A) ** 2),
    "gram radius": lambda n: (sg.sqrt(rho(transpose(A) @ A)), sigma(A, "max")),
    "square": lambda n: (rho(A @ A), rho(A) ** 2),
    "power": lambda n: (rho(sg.matrix_power(A, 12)), rho(A) ** 12),
    "root of a power": lambda n: (sg.sqrt(rho(sg.matrix_power(A, 4))), rho(-1 * A) ** 2),
    "inverse": lambda n: (norm(sg.inverse(A)), 1 / sigma(A, "min")),
    "condition": lambda n: (sg.condition_number(A), norm(A) * norm(sg.inverse(A))),
    "multiple": lambda n: (norm(ROOT * A), ROOT * norm(-1 * A)),
    "shift": lambda n: (rho(eye(n) + A @ transpose(A)), 1 + norm(A) ** 2),
    "blocks": lambda n: (rho(sg.block_matrix([[A, B], [sg.zeros(n, n), B]])), tree.Expr("Max", (rho(A), rho(B)))),
    "all equal": lambda n: (norm(sg.block_matrix([[A, A], [A, A]])), 2 * norm(A)),
    "determinant": lambda n: (product(sigma(A, k) for k in range(1, n + 1)), abs(sg.determinant(A))),
    "frobenius": lambda n: (power_sum(n, 2), norm(A, "fro") ** 2),
    "fourth powers": lambda n: (power_sum(n, 4), norm(A @ transpose(A), "fro") ** 2),
    "normalised": lambda n: (norm(1 / norm(A) * A) * norm(A, "fro"), sg.sqrt(power_sum(n, 2))),
    "transcendental": lambda n: (sg.exp(1) * norm(A) + norm(B), norm(transpose(B)) + sg.exp(1) * norm(transpose(A))),
}


@pytest.mark.parametrize("name", TIES)
@pytest.mark.parametrize("n", [2, 3, 4, 8])
def test_ties(name, n):
    """Equal, and therefore neither below nor above; a factor of 1 ± 10⁻³⁰ is seen."""
    left, right = TIES[name](n)
    values = drawn(n, seed=n)
    expected = {"=": True, "≠": False, "≤": True, "≥": True, "<": False, ">": False}
    for kind, true in expected.items():
        assert truth(sg.relation(kind, left, right), values) is (Truth.HOLDS if true else Truth.FAILS)
    more = 1 + Fraction(1, 10**30)
    for kind, true in {"=": False, "≠": True, "≤": False, "≥": True, "<": False, ">": True}.items():
        found = decide(sg.relation(kind, more * left, right), values)
        assert found.truth is (Truth.HOLDS if true else Truth.FAILS)
        assert arb(found.left) > arb(found.right)


@pytest.mark.parametrize("quantity", [norm, rho, lambda m: norm(m @ m), lambda m: rho(m) ** 2 + norm(m)])
@pytest.mark.parametrize("n", [2, 3, 5, 8])
def test_a_change_of_one_entry_by_a_tiny_fraction_is_seen(quantity, n):
    values = drawn(n, seed=20 + n)
    near = values[A].replace(0, 0, values[A].rows[0][0] + TINY)
    kinds = {kind: truth(sg.relation(kind, quantity(A), quantity(B)), {A: values[A], B: near}) for kind in "=<>≤≥"}
    assert kinds["="] is Truth.FAILS
    assert kinds["<"] is kinds["≤"] is not kinds[">"] is kinds["≥"]
    swapped = {kind: truth(sg.relation(kind, quantity(A), quantity(B)), {A: near, B: values[A]}) for kind in "<>"}
    assert swapped["<"] is kinds[">"] and swapped[">"] is kinds["<"]


JORDAN = {A: rational([[2, 1], [0, 2]]), B: rational([[0, 1], [0, 0]]), C: rational([[1, 2, 3], [4, 5, 6]])}


@pytest.mark.parametrize(
    ("statement", "true"),
    [
        (sg.equal(rho(B), 0), True),
        (sg.relation("<", rho(B), norm(B)), True),
        (sg.relation("<", rho(eye(2)), norm(eye(2))), False),
        (sg.relation("≤", rho(A) * rho(B), rho(A @ B)), True),
        (sg.equal(norm(ROOT * B) ** 2, 2), True),
        (sg.equal(sg.rank((ROOT - ROOT) * A), 0), True),
        (sg.equal(sg.rank(ROOT * B), 1), True),
        (sg.equal(ROOT * A + A, A * (ROOT + 1)), True),
        (sg.relation("≠", ROOT * A + A, A * (ROOT + 1)), False),
        (sg.equal(ROOT * A + A, A * (ROOT + 1 + Fraction(1, 10**40))), False),
        (sg.equal((1 / ROOT * REFLECTION) @ transpose(1 / ROOT * REFLECTION), eye(2)), True),
        (sg.equal(sg.determinant(1 / ROOT * REFLECTION), -1), True),
        (sg.equal(norm(ROOT * A + eye(2), "1"), 3 * ROOT + 1), True),
        (sg.equal(norm(ROOT * A + eye(2), "inf"), 3 * ROOT), False),
        (sg.equal(sg.trace(ROOT * A + eye(2)), 4 * ROOT + 2), True),
        (sg.equal(A, C), False),
        (sg.relation("≠", A, C), True),
        (sg.equal(A @ C, C @ A), False),  # shapes that do not conform
        (sg.equal(sg.matrix_power(C, 2), A), False),
        (sg.equal(sg.inverse(A) @ A, eye(2)), True),
        (tree.Expr("Or", (sg.relation("<", norm(A), 1), sg.equal(rho(A), 2))), True),
        (tree.Expr("Or", (sg.relation("<", norm(A), 1), sg.equal(rho(A), 3))), False),
        (sg.all_of(sg.equal(rho(A), 2), sg.relation("<", norm(A), 2)), False),
        (sg.all_of(sg.relation("<", norm(A), 1), sg.equal(norm(sg.inverse(B)), 1)), False),
        (tree.Expr("Or", (sg.equal(sg.exp(sg.log(norm(A))), norm(A)), sg.equal(rho(A), 2))), True),
        (sg.relation("≈", norm(A), sg.decimal("2.56")), True),
        (sg.relation("≈", norm(A), sg.decimal("2.57")), False),
    ],
)
def test_statements(statement, true):
    assert truth(statement, JORDAN) is (Truth.HOLDS if true else Truth.FAILS)


@pytest.mark.parametrize(
    ("statement", "error"),
    [
        (sg.relation("≤", norm(C @ A), 1), Undefined),
        (sg.equal(norm(C @ A), norm(A)), Undefined),
        (sg.equal(sg.trace(C), 1), Undefined),
        (sg.equal(sg.inverse(B), A), Undefined),
        (sg.relation("<", sg.condition_number(B), 1), Undefined),
        (sg.relation("<", sg.condition_number((ROOT - ROOT) * A), 1), Undefined),
        (sg.equal(1 / (norm(A) - norm(transpose(A))), 1), Undefined),
        (sg.equal(1 / (norm(A) - norm(transpose(A))), 1 / (norm(A) - norm(transpose(A)))), Undefined),
        (sg.equal(sigma(A - A, "last"), 0), Undefined),
        (tree.Expr("Or", (sg.equal(norm(sg.inverse(B)), 1), sg.equal(rho(A), 2))), Undefined),
        (sg.equal(sg.exp(sg.log(norm(A))), norm(A)), Unsettled),
        (sg.equal(A, norm(A)), sg.NotConvertible),
        (sg.relation("<", A, A), sg.NotConvertible),
        (sg.relation("<", t, 1), sg.NotConvertible),
        (sg.relation("<", norm(sg.identity(33) + sg.identity(33)), 1), sg.NotConvertible),
    ],
)
def test_what_is_not_decided(statement, error):
    with pytest.raises(error) as raised:
        decide(statement, JORDAN)
    assert raised.type is error
    assert not issubclass(error, Undefined | Unsettled) or not holds((statement,), JORDAN)


def test_findings_tell_the_values():
    found = decide(sg.equal(A @ C, C @ A), JORDAN)
    assert found.left == rational([[6, 9, 12], [8, 10, 12]]) and found.right == Nonconforming("·", (2, 3), (2, 2))
    found = decide(sg.equal(rho(A) + sg.rank(A), 5), JORDAN)
    assert (found.left, found.right) == (4, 5) and isinstance(found.left, fmpq)


def test_conditions_hold_together():
    below, above = sg.relation("<", rho(B), Fraction(1, 2)), sg.relation(">", norm(A), 1)
    assert holds((), JORDAN) and holds((below, above), JORDAN)
    assert not holds((below, sg.relation(">", norm(A), 3)), JORDAN)


@pytest.mark.parametrize("n", [2, 4, 8])
def test_ties_between_entries_of_very_different_sizes(n):
    values = {
        A: Matrix(
            tuple(
                tuple(x * fmpq(10) ** (37 * (i + 2 * j) % 301 - 150) for j, x in enumerate(row))
                for i, row in enumerate(drawn(n)[A].rows)
            )
        )
    }
    assert truth(sg.equal(norm(A), norm(transpose(A))), values) is Truth.HOLDS
    assert truth(sg.equal(norm(A @ transpose(A)), (1 + Fraction(1, 10**300)) * norm(A) ** 2), values) is Truth.FAILS


def test_a_tie_that_takes_too_many_bits_is_not_decided():
    pair = drawn(8)
    left = norm(sg.inverse(A)) * norm(sg.inverse(B)) * norm(A) * norm(B)
    with pytest.raises(Unsettled, match="bits"):
        decide(sg.equal(left, sg.condition_number(A) * sg.condition_number(B)), pair)


# What decides -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("coefficients", "square"),
    [
        ((1, 0, 0, 0, 1), 1),  # roots of unity
        ((4, 0, 0, 0, 0, 0, 1), None),  # |z| = 4^(1/6)
        ((5, 2, 1), 5),
        ((-2, 0, 1), 2),
        ((-1, -1, 1), None),
        ((1, -1, -1, -1, 1), None),  # a Salem number beside roots on the unit circle
        ((16, 8, 4, 2, 1), 4),
        ((-1, 0, -1, 1), None),
    ],
)
def test_the_largest_modulus_is_known_to_be_a_root_of_a_whole_number(coefficients, square):
    assert squared_modulus(coefficients) == square
    assert square is None or (largest_modulus(coefficients, 128) ** 2).contains(square)
    exact = spectral_trees.modulus(coefficients)
    assert arb(separation.evaluate(exact, 200)).overlaps(largest_modulus(coefficients, 200))


def test_products_of_two_roots():
    """Of the roots 1, 2, 3: those of (x − 2)(x − 3)(x − 6)."""
    assert spectral_trees.products_of_two((-6, 11, -6, 1)) == fmpz_poly([-36, 36, -11, 1])


NEGATIVE = tree.add(1, tree.negative(ROOT))


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (tree.power(NEGATIVE**2, Fraction(1, 2)), NEGATIVE, 1),  # √((1 − √2)²) = √2 − 1
        (tree.power(NEGATIVE**2, Fraction(1, 2)), ROOT - 1, 0),
        (tree.power(NEGATIVE**2, Fraction(1, 2)) / NEGATIVE, tree.expr(-1), 0),
        (abs(NEGATIVE), NEGATIVE, 1),
        (NEGATIVE**3, NEGATIVE, 1),
        (-2 * ROOT, -3 * ROOT, 1),
        (2 * ROOT + 2, sg.sqrt(8) + 2, 0),
        (2 * (ROOT + 1), 2 * ROOT + 2, 0),
        (ROOT - ROOT, tree.ZERO, 0),
        ((ROOT - ROOT) * sg.sqrt(3), tree.ZERO, 0),
        (tree.power(6 + 4 * ROOT, Fraction(1, 2)), 2 + ROOT, 0),
        (tree.power(6 + 4 * ROOT, Fraction(1, 2)), 2 + ROOT + Fraction(1, 10**50), -1),
    ],
)
def test_order_of_closed_trees(left, right, expected):
    assert ties.compare(left, right) == expected and ties.compare(right, left) == -expected


def test_power_sums_of_roots():
    assert algebraic.power_sums((-6, 11, -6, 1), 4)[1:] == [6, 14, 36, 98]
    assert algebraic.power_sums((1, 0, -3, 2), 2)[2] == Fraction(9, 4)


@pytest.mark.parametrize("spoiled", [0, 1])
def test_the_separation_bound_holds_for_roots_of_polynomials(spoiled):
    """The three roots of x³ − 3x + 1 add up to 0; a bound that is too large would call 2⁻²⁰⁰ zero as well."""
    roots = [separation.algebraic(tree.Expr("RealRoot", ((1, -3, 0, 1), place))) for place in range(3)]
    shift = separation.number(fmpq(spoiled, 2**200))
    assert separation.sign(separation.total([*roots, shift])) == spoiled
