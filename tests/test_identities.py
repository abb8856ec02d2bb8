"""Proofs that two formulas agree: what must be proved, what must not be, and where a formula has a value."""

from __future__ import annotations

from fractions import Fraction

import pytest
from flint import fmpq
from hypothesis import given
from hypothesis import strategies as st

from symgrad.checks.identity.points import apart_at
from symgrad.checks.identity.proof import Declared, prove
from symgrad.core.tree import (
    Expr,
    call,
    constant,
    exp,
    expr,
    log,
    member,
    power,
    product_over,
    relation,
    sqrt,
    sum_over,
    symbol,
)

a, k, l, n, x, y, L = (symbol(name) for name in ("a", "k", "l", "n", "x", "y", "L"))
pi = constant("pi")
THIRD = Fraction(1, 3)


def sin(u):
    return call("sin", u)


def cos(u):
    return call("cos", u)


def maximum(*values):
    return Expr("Max", tuple(map(expr, values)))


def minimum(*values):
    return Expr("Min", tuple(map(expr, values)))


def cases(*parts):
    return Expr("Cases", tuple(map(expr, parts)))


def factorial(u):
    return Expr("Factorial", (expr(u),))


def declared(facts=(), integers=""):
    return Declared(tuple(facts), frozenset(integers))


POSITIVE, NONNEGATIVE = relation(">", x, 0), relation("≥", x, 0)

PROVED = [
    ((x + 1) ** 2, x**2 + 2 * x + 1),
    ((x + 1) ** 1000, (1 + x) ** 1000),
    (x**2 - y**2, (x - y) * (x + y)),
    (1 / (x**2 + 1), 1 / (1 + x**2)),
    (exp(x) * exp(y), exp(x + y)),
    (exp(x / 2) * exp(x / 3), exp(5 * x / 6)),
    (power(2, x) * power(3, x), power(6, x)),
    (1 / (1 + exp(-x)), exp(x) / (1 + exp(x))),
    (call("tanh", x), 2 * call("sigmoid", 2 * x) - 1),
    (call("sigmoid", x) * (1 - call("sigmoid", x)), exp(-x) / (1 + exp(-x)) ** 2),
    (call("softplus", x) - call("softplus", -x), x),
    (log(1 + exp(x)), x + log(1 + exp(-x))),
    (log(x**2), 2 * log(abs(x))),
    (sqrt(x**2), abs(x)),
    (sqrt(expr(12)), 2 * sqrt(expr(3))),
    (1 / sqrt(expr(2)), sqrt(expr(2)) / 2),
    (sqrt((x - y) ** 2 + 1) ** 2, (x - y) ** 2 + 1),
    (Expr("Root", (x**3, expr(3))), x),
    (power(x**2, THIRD), power(power(x, THIRD), 2)),
    (sin(2 * x), 2 * sin(x) * cos(x)),
    (sin(3 * x), 3 * sin(x) - 4 * sin(x) ** 3),
    (sin(x) ** 2 + cos(x) ** 2, 1),
    (cos(pi / 12), (sqrt(expr(6)) + sqrt(expr(2))) / 4),
    (sin(x + pi / 2), cos(x)),
    (call("tan", x), sin(x) / cos(x)),
    (call("tan", x) ** 2 + 1, call("sec", x) ** 2),
    (cos(call("atan", x)), 1 / sqrt(1 + x**2)),
    (call("asinh", call("sinh", x)), x),
    (call("erf", -x), -call("erf", x)),
    (call("gelu", x) - call("gelu", -x), x),
    (maximum(x, y) + minimum(x, y), x + y),
    (abs(x * y), abs(x) * abs(y)),
    (abs(x + 1) + abs(x - 1), maximum(2 * abs(x), 2)),
    (cases(x, POSITIVE, -x), abs(x)),
    (call("sign", x) * abs(x), x),
    (call("relu", x) - call("relu", -x), x),
    (call("elu", x), maximum(x, 0) + minimum(exp(x) - 1, 0)),
    (call("relu6", x), cases(0, relation("<", x, 0), x, relation("<", x, 6), 6)),
    (call("floor", x + 1), call("floor", x) + 1),
]
PROVED_UNDER = [
    ((x**2 - 1) / (x - 1), x + 1, declared([relation("≠", x, 1)])),
    (log(x**2), 2 * log(x), declared([POSITIVE])),
    (sqrt(x) ** 2, x, declared([NONNEGATIVE])),
    (sqrt(x * y) ** 2, x * y, declared([relation("≥", x * y, 0)])),
    (sqrt(x) * sqrt(y), sqrt(x * y), declared([POSITIVE, relation(">", y, 0)])),
    (log(x) + log(x + 1), log(x * (x + 1)), declared([POSITIVE])),
    (power(x, a) * power(x, -a), 1, declared([POSITIVE])),
    (call("acosh", x), log(x + sqrt(x**2 - 1)), declared([relation("≥", x, 1)])),
    (power(-1, 2 * n), 1, declared(integers="n")),
    (power(a, n + 1) / a, power(a, n), declared([relation("≠", a, 0)], "n")),
    (cos(pi * n), power(-1, n), declared(integers="n")),
    (factorial(n + 1) / factorial(n), n + 1, declared([relation("≥", n, 0)], "n")),
    (product_over(member("w", k), k, l + 1, L), product_over(member("w", k + 1), k, l, L - 1), declared(integers="lL")),
    (product_over(2 * x, k, 1, L), power(2, L) * power(x, L), declared([relation("≥", L, 1)], "L")),
    (sum_over(power(x, k), k, 0, n), sum_over(power(x, k - 1), k, 1, n + 1), declared([relation("≥", n, 0)], "n")),
]
OTHER_DOMAIN = [
    ((x**2 - 1) / (x - 1), x + 1),
    (log(x**2), 2 * log(x)),
    (sqrt(x * y) ** 2, x * y),
    (sqrt(x) * sqrt(y), sqrt(x * y)),
    (1 / call("cot", x), call("tan", x)),
    (x / x, 1),
    (log(x) + log(x + 1), log(x * (x + 1))),
    (sin(call("asin", x)), x),
    (power(x, a) * power(x, -a), 1),
    (1 / (1 / x), x),
]
NEVER_EQUAL = [
    (call("sign", x) ** 2, 1),
    (abs(abs(x) - 1) + 1, abs(x)),
    (call("asin", sin(x)), x),
    (sqrt(x**2), x),
    (abs(x + 1000) - 1000, abs(x + 1001) - 1001),
    (cos(pi * x), cos(3 * pi * x)),
    (sqrt(x**2 * y), x * sqrt(y)),
    (log(x * y), log(x) - log(y)),
    (power(x**2, Fraction(3, 2)), x**3),
    (cases(x, POSITIVE, 0), cases(x, NONNEGATIVE, 1)),
    (cases(1, relation("=", x, 2), 0), 0),
    (call("step", x), (1 + call("sign", x - 1)) / 2),
    (maximum(x, y, 0), maximum(x, y)),
    (call("asin", call("sign", x)), pi / -2),
    (call("asin", call("sign", x)), pi / 2),
]
NEVER_EQUAL_UNDER = [
    (call("asin", call("sign", x)), pi / -2, declared([relation("≠", x, 0)])),
    (call("asin", power(-1, n)), pi / -2, declared(integers="n")),
    # An empty sum is 0 at n = −3, too.
    (sum_over(1, k, 1, n), n, declared(integers="n")),
    (
        product_over(2 * member("w", k), k, 1, n),
        power(2, n) * product_over(member("w", k), k, 1, n),
        declared(integers="n"),
    ),
]


@pytest.mark.parametrize(("left", "right"), PROVED, ids=repr)
def test_equal_formulas_are_proved_equal_with_their_domain(left, right):
    proof = prove(expr(left), expr(right), Declared())
    assert (proof.equal, proof.domain) == (True, True), proof.reason


@pytest.mark.parametrize(("left", "right", "known"), PROVED_UNDER)
def test_equal_formulas_are_proved_equal_under_what_is_declared(left, right, known):
    proof = prove(expr(left), expr(right), known)
    assert (proof.equal, proof.domain) == (True, True), proof.reason


@pytest.mark.parametrize(("left", "right"), OTHER_DOMAIN, ids=repr)
def test_a_domain_that_differs_is_not_proved_to_be_the_same(left, right):
    proof = prove(expr(left), expr(right), Declared())
    assert (proof.equal, proof.domain) == (True, False)


@pytest.mark.parametrize(("left", "right"), NEVER_EQUAL, ids=repr)
def test_different_formulas_are_never_proved_equal(left, right):
    assert not prove(expr(left), expr(right), Declared()).equal


@pytest.mark.parametrize(("left", "right", "known"), NEVER_EQUAL_UNDER)
def test_what_is_declared_does_not_make_different_formulas_equal(left, right, known):
    assert not prove(expr(left), expr(right), known).equal


@pytest.mark.parametrize(("left", "right"), PROVED, ids=repr)
def test_no_spoiled_identity_is_proved(left, right):
    left, right = expr(left), expr(right)
    for spoiled in (right + 1, right * Fraction(7, 5) + Fraction(1, 3), -right - 1):
        assert not prove(left, spoiled, Declared()).equal


def test_z3_proves_a_domain_that_rewriting_leaves_open():
    pytest.importorskip("z3")
    # Below −1 the logarithm's argument is negative.
    proof = prove(call("acosh", x), log(x + sqrt(x**2 - 1)), Declared())
    assert (proof.equal, proof.domain) == (True, True)


def test_square_factors_say_nothing_where_they_are_0():
    # √(x²y) exists at x = 0, y = −1, where |y| ≠ y.
    left, right = sqrt(x**2 * y) + abs(y), sqrt(x**2 * y) + y
    assert apart_at(left, right, {x: fmpq(0), y: fmpq(-1)})
    assert not prove(left, right, Declared()).equal


def test_contradictory_facts_prove_nothing_false_by_chance():
    proof = prove(x, x + 1, declared([relation(">", x, 1), relation("<", x, 0)]))
    assert proof.equal  # nothing is left to prove: callers ask for a point first


SMALL = st.integers(-3, 3)


@given(SMALL, SMALL, SMALL, SMALL)
def test_absolute_values_are_equal_exactly_where_they_should_be(p, q, r, s):
    left, right = abs(x - p) + abs(x - q), abs(x - r) + abs(x - s)
    assert prove(left, right, Declared()).equal == ({p, q} == {r, s} and p + q == r + s)
