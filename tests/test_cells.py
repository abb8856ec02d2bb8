"""Cells of the real line: roots, gaps, samples and signs, all exact."""

from fractions import Fraction
from itertools import pairwise
from math import isqrt

import pytest
from flint import fmpq, fmpz_poly
from hypothesis import given
from hypothesis import strategies as st

import symgrad as sg
from symgrad.checks import algebraic, radicals
from symgrad.checks.algebraic import Algebraic
from symgrad.checks.cells import cells, simplest_between, univariate
from symgrad.checks.exact import Undefined
from symgrad.core.tree import Expr, decimal, expr, sqrt
from symgrad.errors import NotConvertible

x = sg.symbol("x")
INTEGERS = st.integers(-9, 9)
FRACTIONS = st.fractions(-20, 20, max_denominator=12)
ORDINARY = st.lists(INTEGERS, min_size=1, max_size=7).map(fmpz_poly)


def rational(q):
    return fmpq(q.numerator, q.denominator)


def test_cells_of_two_quadratics():
    found = cells([fmpz_poly([-2, 0, 1]), fmpz_poly([-1, -1, 1])])
    assert [str(c.sample) for c in found if not c.is_point] == ["-2", "-1", "0", "3/2", "2"]
    assert [repr(radicals.as_tree(c.root)) for c in found if c.root] == [
        "Mul(-1, Pow(2, 1/2))",
        "Mul(Add(1, Mul(-1, Pow(5, 1/2))), Pow(2, -1))",
        "Pow(2, 1/2)",
        "Mul(Add(1, Pow(5, 1/2)), Pow(2, -1))",
    ]
    assert [c.sign(fmpz_poly([-2, 0, 1])) for c in found] == [1, 0, -1, -1, -1, 0, 1, 1, 1]


def test_zero_cuts_nothing_and_conditions_restrict():
    assert [str(c.sample) for c in cells([fmpz_poly([])])] == ["0"]
    kept = cells([fmpz_poly([0, 1])], where=[(fmpz_poly([-1, 0, 1]), "<"), (fmpz_poly([0, 1]), "≥")])
    assert [(str(c.low), str(c.high)) for c in kept] == [("0", "0"), ("0", "1")]


@given(st.lists(ORDINARY, min_size=1, max_size=3))
def test_signs_are_those_of_samples_and_roots_vanish(polynomials):
    found = cells(polynomials)
    for before, after in pairwise(found):
        assert before.is_point is not after.is_point
    for cell in found:
        if cell.is_point:
            assert any(p.is_zero() or cell.sign(p) == 0 for p in polynomials)
        else:
            assert all(p.is_zero() or cell.sign(p) != 0 for p in polynomials)
            assert cell.low is None or algebraic.compare(cell.low, cell.number) < 0
            assert cell.high is None or algebraic.compare(cell.number, cell.high) < 0


@given(st.lists(INTEGERS.filter(bool), min_size=1, max_size=4), st.integers(2, 40))
def test_sign_at_an_irrational_root_is_exact(coefficients, n):
    """c(x)·(x² − n) vanishes at √n, and a tiny number more does not."""
    if isqrt(n) ** 2 == n:
        return
    (_, root) = algebraic.real_roots(fmpz_poly([-n, 0, 1]))
    assert isinstance(root, Algebraic)
    multiple = fmpz_poly(coefficients) * fmpz_poly([-n, 0, 1])
    assert algebraic.sign_at(multiple, root) == 0
    assert algebraic.sign_at(multiple * 10**200 + 1, root) == 1
    assert algebraic.sign_at(multiple * 10**200 - 1, root) == -1


@given(FRACTIONS, FRACTIONS)
def test_simplest_fraction(a, b):
    if a == b:
        return
    low, high = sorted((a, b))
    found = simplest_between(rational(low), rational(high))
    simplest = Fraction(int(found.p), int(found.q))
    assert low < simplest < high
    for q in range(1, simplest.denominator + 1):
        for p in range(int(-20 * q) - 1, 20 * q + 2):
            if low < Fraction(p, q) < high:
                assert (q, abs(Fraction(p, q))) >= (simplest.denominator, abs(simplest))


def test_simplest_fraction_without_ends():
    assert simplest_between(None, None) == 0
    assert simplest_between(fmpq(5, 2), None) == 3
    assert simplest_between(None, fmpq(-2)) == -3
    assert simplest_between(fmpq(-1), None) == 0


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (sqrt(expr(2)) + sqrt(expr(3)), sqrt(5 + 2 * sqrt(expr(6)))),
        (1 / (1 + sqrt(expr(2))), sqrt(expr(2)) - 1),
        (sqrt(expr(8)) * sqrt(expr(2)), expr(4)),
        (expr(8) ** Fraction(2, 3), expr(4)),
        (Expr("Root", (expr(-8), expr(3))), expr(-2)),
        (Expr("Root", (2 + sqrt(expr(5)), expr(3))), (1 + sqrt(expr(5))) / 2),
        (Expr("Max", (sqrt(expr(2)), decimal("1.4142"))), sqrt(expr(2))),
        (abs(1 - sqrt(expr(2))), sqrt(expr(2)) - 1),
        (sqrt(expr(2)) ** 0, expr(1)),
    ],
)
def test_the_same_algebraic_number(left, right):
    assert radicals.number(left) == radicals.number(right) is not None


def test_numbers_that_are_none():
    assert radicals.number(sg.constant("pi")) is None
    assert radicals.number(x) is None
    for node in (sqrt(1 - sqrt(expr(2))), Expr("Pow", (expr(1) - 1, expr(-1)))):
        with pytest.raises(Undefined):
            radicals.number(node)


@given(st.integers(-9, 9), st.integers(-9, 9), st.integers(1, 9))
def test_roots_of_quadratics_are_printed(c, b, a):
    for root in algebraic.real_roots(fmpz_poly([c, b, a])):
        node = radicals.as_tree(root)
        assert node is not None
        assert radicals.number(node) == root


def test_roots_that_are_printed_in_radicals():
    (low, high) = algebraic.real_roots(fmpz_poly([-3, 0, 0, 0, 2]))
    for root in (low, high, *algebraic.real_roots(fmpz_poly([5, 0, 0, 2]))):
        node = radicals.as_tree(root)
        assert node is not None and radicals.number(node) == root
    (only,) = algebraic.real_roots(fmpz_poly([-1, -1, 0, 0, 0, 1]))
    assert radicals.as_tree(only) is None


@given(FRACTIONS, st.integers(2, 30))
def test_order_with_fractions(q, n):
    root = radicals.number(sqrt(expr(n)))
    assert root is not None
    below = q < 0 or q * q < n
    assert algebraic.compare(rational(q), root) == (0 if q >= 0 and q * q == n else -1 if below else 1)


def raw(head, *args):
    return Expr(head, tuple(map(expr, args)))


@pytest.mark.parametrize(
    ("node", "above", "below"),
    [
        ((x**2 - 1) / (x - 1), [-1, 0, 1], [-1, 1]),
        (raw("Mul", x, raw("Pow", x, -1)), [0, 1], [0, 1]),
        (raw("Pow", raw("Pow", x, -1), -1), [0, 0, 1], [0, 1]),
        (decimal("0.25") * x + Fraction(1, 2), [2, 1], [4]),
        (raw("Pow", x - x, -1), [1], []),
        (raw("Pow", x, raw("Mul", 4, raw("Pow", 2, -1))), [0, 0, 1], [1]),
        (raw("Pow", raw("Pow", x, -1), 0), [0, 1], [0, 1]),
        (x**-2, [1], [0, 0, 1]),
    ],
)
def test_rational_functions(node, above, below):
    found = univariate(node, x)
    assert found is not None
    assert [[int(c) for c in p.coeffs()] for p in found] == [above, below]


def test_other_trees_are_no_rational_functions():
    for node in (sg.exp(x), x + sg.symbol("y"), sqrt(x), abs(x), expr(2) ** x, sg.constant("pi") * x):
        assert univariate(node, x) is None


def test_caps():
    for node in (x**61, (x + 2**200) ** 30, Expr("Pow", (expr(2), expr(10**6))) + x):
        with pytest.raises(NotConvertible, match="degree at most 60"):
            univariate(node, x)
    with pytest.raises(NotConvertible, match="degree at most 60"):
        cells([fmpz_poly([1] * 62)])
