"""What z3 says follows does; what it refutes is false, or without a value, at the rational point that it names."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symgrad.checks import smt
from symgrad.core import sets
from symgrad.core.tree import Expr, all_of, call, constant, expr, relation, sqrt, symbol
from symgrad.core.verdicts import Verdict
from symgrad.errors import MissingToolError, NotConvertible

s, t, w, x, y, n, a, b, c, d = map(symbol, "stwxynabcd")
HALF = Fraction(1, 2)
needs_z3 = pytest.mark.skipif(not smt.available(), reason="z3 is not installed")
TIME = 20_000  # milliseconds; all but a few statements below take some milliseconds


def at_most(left, right):
    return relation("≤", left, right)


def less(left, right):
    return relation("<", left, right)


def same(left, right):
    return relation("=", left, right)


def inside(value, lower, upper, left_closed=False, right_closed=False):
    return Expr("Element", (expr(value), sets.interval(lower, upper, left_closed, right_closed)))


def is_in(value, name):
    return Expr("Element", (expr(value), sets.number_set(name)))


def cases(*parts):
    return Expr("Cases", tuple(map(expr, parts)))


def either(*parts):
    return Expr("Or", parts)


BELOW_1 = less(call("abs", w), 1)
EIGENVALUE = same(x**2 - (a + d) * x + a * d - b * c, 0)  # of the matrix with the rows a, b and c, d
SQUARED_SINGULAR_VALUE = same(x**2 - (a**2 + b**2 + c**2 + d**2) * x + (a * d - b * c) ** 2, 0)
FROBENIUS = a**2 + b**2 + c**2 + d**2

TRUE = {
    "the slope of the sigmoid is at most 1/4": ([], at_most(s * (1 - s), Fraction(1, 4))),
    "the slope of tanh is in (0, 1]": ([less(-1, t), less(t, 1)], inside(1 - t**2, 0, 1, right_closed=True)),
    "a power of a contraction": ([BELOW_1], less(call("abs", w) ** 100, 1)),
    "real eigenvalues and the Frobenius norm": ([EIGENVALUE], at_most(x**2, FROBENIUS)),
    "the spectral and the Frobenius norm": ([SQUARED_SINGULAR_VALUE], at_most(x, FROBENIUS)),
    "no quotient is 0": ([relation("≠", x, 0)], relation("≠", 1 / x, 0)),
    "an assumption without a value assumes": ([less(0, 1 / x)], less(0, x)),
    "quotients": ([less(1, x)], less(1 / x, 1 / (x - 1))),
    "a root of a square": ([], same(sqrt(x**2), call("abs", x))),
    "a root of a product": ([at_most(0, x), at_most(0, y)], same(sqrt(x * y), sqrt(x) * sqrt(y))),
    "a typed exponent": ([less(0, x)], same(Expr("Pow", (x, Expr("Mul", (expr(1), 1 / expr(2))))), sqrt(x))),
    "an odd root of a negative number": ([same(x, -8)], same(Expr("Root", (x, expr(3))), -2)),
    "a negative power": ([less(0, x)], less(0, x ** Fraction(-3, 2))),
    "max and min": ([], same(Expr("Max", (x, y)) + Expr("Min", (x, y)), x + y)),
    "relu": ([], same(call("relu", x), Expr("Max", (x, expr(0))))),
    "relu as cases": ([], same(call("relu", x), cases(x, less(0, x), 0))),
    "hardtanh is bounded": ([], inside(call("hardtanh", x), -1, 1, True, True)),
    "a sign": ([], same(call("sign", x) * call("abs", x), x)),
    "a step": ([relation("≠", x, 0)], same(call("step", x), (1 + call("sign", x)) / 2)),
    "integers": ([is_in(n, "Z")], at_most(n, n**2)),
    "no integer is a half": ([is_in(n, "Z")], relation("≠", 2 * n, 1)),
    "natural numbers": ([is_in(n, "N")], at_most(0, n)),
    "rational numbers are real": ([is_in(x, "Q")], at_most(0, x**2)),
    "pi": ([less(0, x)], less(3 * x, constant("pi") * x)),
    "several statements": ([], either(less(x, 1), less(0, x))),
    "several statements hold": ([less(1, x)], all_of(less(0, x), less(1, x**2))),
    "read from the left": ([relation("≠", x, 0)], either(less(0, x), less(1 / x, 0))),
    "a union": ([relation("≠", x, 0)], Expr("Element", (x, Expr("Without", (sets.REALS, Expr("Set", (expr(0),))))))),
    "from a contradiction": ([less(0, x), less(x, 0)], sets.truth(False)),
}
FALSE = {
    "strictly": ([], less(s * (1 - s), Fraction(1, 4))),
    "1 is a value": ([less(-1, t), less(t, 1)], inside(1 - t**2, 0, 1)),
    "no quotient by 0": ([], relation("≠", 1 / x, 0)),
    "an irrational bound": ([less(x**2, 2)], less(x, Fraction(7, 5))),
    "beside an irrational point": ([less(2, x**2)], less(x**2, 2)),
    "a root of a square": ([], same(sqrt(x**2), x)),
    "a root of a product": ([], same(sqrt(x * y), sqrt(x) * sqrt(y))),
    "a step at 0": ([], same(call("step", x), call("step", x))),
    "cases without a value": ([], same(cases(x, less(0, x)), cases(x, less(0, x)))),
    "real numbers": ([], at_most(n, n**2)),
    "pi": ([], same(constant("pi"), Fraction(22, 7))),
    "an interval": ([inside(x, 0, 1)], Expr("Element", (x, Expr("Set", (expr(HALF),))))),
    "assumptions that can hold": ([less(0, x), less(x, 1)], sets.truth(False)),
}
UNREAD = [less(call("exp", x), 1), same(x**y, x**y), same(Expr("Apply", ("f", 0, x)), x), less(x**5000, 1), x]


def test_without_z3_it_says_how_to_install_it(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "z3", None)
    smt._load.cache_clear()
    with pytest.raises(MissingToolError, match="symgrad\\[smt\\]"):
        smt.implied([], less(x, x + 1), TIME)


@needs_z3
@pytest.mark.parametrize("name", TRUE)
def test_what_follows_is_proved(name):
    assumptions, statement = TRUE[name]
    assert smt.implied(assumptions, statement, TIME) == smt.Implication(Verdict.PROVED)


@needs_z3
@pytest.mark.parametrize("name", FALSE)
def test_what_does_not_follow_is_refuted_at_a_rational_point(name):
    assumptions, statement = FALSE[name]
    found = smt.implied(assumptions, statement, TIME)
    assert found.verdict == Verdict.REFUTED
    assert all(isinstance(q, Fraction) for q in found.point.values())


@needs_z3
def test_a_point_that_cannot_be_rational_refutes_nothing():
    assert smt.implied([same(x**2, 2)], less(0, x), TIME).verdict == Verdict.UNDECIDED


@needs_z3
@pytest.mark.parametrize("statement", UNREAD, ids=repr)
def test_what_is_no_polynomial_is_refused(statement):
    with pytest.raises(NotConvertible, match="Expected"):
        smt.implied([], statement, TIME)


@needs_z3
def test_time_is_kept():
    halves = is_in(n * (n + 1) * (n + 2) * (n**2 + 7 * n * w) / 3, "Z")
    found = smt.implied([is_in(n, "Z"), is_in(w, "Z")], halves, 200)
    assert found.verdict == Verdict.UNDECIDED and found.reason
    with pytest.raises(ValueError, match="milliseconds"):
        smt.implied([], halves, 0)


small = st.integers(-3, 3)


@needs_z3
@settings(deadline=None)
@given(p=st.lists(small, min_size=1, max_size=4), q=st.lists(small, min_size=1, max_size=3), bound=small)
def test_a_verdict_on_a_quotient_agrees_with_its_values(p, q, bound):
    """No value on a fine grid contradicts a proof, and a refuting point is one."""
    top, below = (sum((k * x**i for i, k in enumerate(ks)), start=expr(0)) for ks in (p, q))
    quotient = Expr("Mul", (top, Expr("Pow", (below, expr(-1)))))
    found = smt.implied([relation("≠", below, 0)], at_most(bound, quotient), TIME)

    def value(ks, at):
        return sum(Fraction(k) * at**i for i, k in enumerate(ks))

    if found.verdict == Verdict.PROVED:
        grid = [Fraction(k, 7) for k in range(-70, 71)]
        assert all(value(p, u) / value(q, u) >= bound for u in grid if value(q, u))
    elif found.verdict == Verdict.REFUTED:
        u = found.point.get(x, Fraction(0))
        assert value(q, u) != 0 and value(p, u) / value(q, u) < bound
