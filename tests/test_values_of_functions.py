"""Values of the functions of a typed formula: exact where they are rational, and where there is none, that is said."""

import math
from fractions import Fraction

import pytest
from flint import arb, fmpq
from hypothesis import given
from hypothesis import strategies as st

from symgrad.checks import functions
from symgrad.checks.exact import Evaluator
from symgrad.checks.functions import Undefined, Unsettled
from symgrad.checks.instances import Instance
from symgrad.checks.truth import precision
from symgrad.core import sets, tree
from symgrad.core.functions import definition
from symgrad.core.tree import CALLS, Expr, call, constant, expr, log, sqrt, symbol
from symgrad.errors import NotConvertible

x = symbol("x")
PI, E = constant("pi"), constant("e")
FRACTIONS = st.fractions(-50, 50, max_denominator=60)


def number(value):
    """A fraction as it is typed: p/q is p times the inverse of q."""
    value = Fraction(value)
    whole = expr(value.numerator)
    return whole if value.denominator == 1 else Expr("Mul", (whole, Expr("Pow", (expr(value.denominator), expr(-1)))))


def value(node, at: Fraction | int | arb = 0, bits=128):
    with precision(bits):
        found = Evaluator(Instance({}, {}, {}, {}, values={x: at if isinstance(at, arb) else fmpq(*_parts(at))}))(node)
    return found


def _parts(at):
    at = Fraction(at)
    return at.numerator, at.denominator


def node(head, *args):
    return Expr(
        head, tuple(a if isinstance(a, (str, bool)) else number(a) if not isinstance(a, Expr) else a for a in args)
    )


def cases(*parts):
    return node("Cases", *parts)


@pytest.mark.parametrize(
    ("formula", "exact"),
    [
        (number("1/2"), Fraction(1, 2)),
        (Expr("Mul", (expr(2), expr(3), Expr("Mul", (expr(1), Expr("Pow", (expr(6), expr(-1))))))), 1),
        (Expr("Add", (expr(1), Expr("Add", (tree.decimal("0.25"), expr(0))))), Fraction(5, 4)),
        (tree.power(8, number("1/3")), 2),
        (tree.power(number("4/9"), number("3/2")), Fraction(8, 27)),
        (tree.power(-8, number("1/3")), -2),
        (tree.power(-8, number("2/3")), 4),
        (tree.power(-8, number("-1/3")), Fraction(-1, 2)),
        (tree.power(-8, number("2/6")), -2),
        (tree.power(0, number("1/3")), 0),
        (node("Root", -27, 3), -3),
        (node("Root", number("1/16"), 4), Fraction(1, 2)),
        (sqrt(number("9/4")), Fraction(3, 2)),
        (sqrt(sqrt(expr(16))), 2),
        (node("Log", 8, 2), 3),
        (node("Log", number("1/4"), 2), -2),
        (node("Log", 4, 8), Fraction(2, 3)),
        (node("Log", 1000, 10), 3),
        (node("Log", 1, 7), 0),
        (node("Max", 1, number("7/2"), -4), Fraction(7, 2)),
        (node("Min", 1, number("7/2"), -4), -4),
        (node("Factorial", 0), 1),
        (node("Factorial", 5), 120),
        (node("Binomial", 5, 2), 10),
        (node("Binomial", 5, 7), 0),
        (node("Binomial", -1, 3), -1),
        (node("Binomial", number("1/2"), 2), Fraction(-1, 8)),
        (call("floor", number("-7/2")), -4),
        (call("ceil", number("-7/2")), -3),
        (call("floor", sqrt(expr(10))), 3),
        (call("cos", expr(0)), 1),
        (call("acos", expr(1)), 0),
        (call("acosh", expr(1)), 0),
        (call("sigmoid", expr(0)), Fraction(1, 2)),
        (call("hardtanh", expr(3)), 1),
        (call("relu6", expr(7)), 6),
        (call("softsign", expr(-1)), Fraction(-1, 2)),
        (call("elu", expr(2)), 2),
        (tree.power(E, expr(0)), 1),
        (cases(1, tree.relation(">", PI, 3), 2), 1),
        (cases(1, tree.relation("<", PI, 3), 2), 2),
        (cases(1, node("And", tree.relation("<", 2, PI), tree.relation("≤", PI, 4)), 2), 1),
        (cases(1, node("Or", tree.relation("=", 2, 3), tree.relation("≠", 2, PI)), 2), 1),
        (cases(1, node("Element", 3, sets.number_set("N")), 2), 1),
        (cases(1, node("Element", PI, sets.number_set("Z")), 2), 2),
        (cases(1, node("Element", 3, sets.interval(3, sets.INFINITY, True)), 2), 1),
        (cases(1, node("Element", 3, node("Set", 1, 2)), 2), 2),
        (cases(1, node("Element", 3, node("Union", node("Set", 1), sets.interval(2, 4))), 2), 1),
        (cases(1, node("Element", 0, node("Without", sets.REALS, node("Set", 0))), 2), 2),
        (cases(1, node("Truth", False), 2, node("Truth", True)), 2),
    ],
)  # fmt: skip
def test_exact_values(formula, exact):
    assert value(formula) == fmpq(*_parts(exact))


@pytest.mark.parametrize(
    "formula",
    [
        node("Mul", 1, tree.power(0, -1)),
        node("Mul", 0, tree.power(0, -1)),
        tree.sum_over(node("Mul", symbol("k"), Expr("Pow", (symbol("k"), expr(-1)))), symbol("k"), 0, 3),
        log(expr(0)),
        log(expr(1) - sqrt(expr(2))),
        node("Log", 2, 1),
        node("Log", 2, -2),
        sqrt(expr(-1)),
        sqrt(1 - PI),
        tree.power(-8, number("1/2")),
        tree.power(0, number("-1/3")),
        tree.power(0, -PI),
        node("Root", 1 - PI, 4),
        call("asin", number("3/2")),
        call("acos", PI),
        call("acosh", number("1/2")),
        call("atanh", expr(1)),
        call("step", expr(0)),
        call("cot", expr(0)),
        call("coth", expr(0)),
        node("Factorial", number("1/2")),
        node("Factorial", -1),
        node("Factorial", PI),
        node("Binomial", 3, number("1/2")),
        cases(1, tree.relation("<", 3, 2)),
        cases(1, tree.relation("<", log(expr(0)), 2), 3),
        tree.sum_over(symbol("k"), symbol("k"), 1, number("3/2")),
    ],
)
def test_certainly_without_a_value(formula):
    with pytest.raises(Undefined):
        value(formula)


@pytest.mark.parametrize(
    "formula",
    [
        1 / call("cos", PI / 2),
        call("tan", PI / 2),
        1 / (sqrt(expr(2)) * sqrt(expr(2)) - 2),
        log(sqrt(expr(2)) * sqrt(expr(2)) - 2),
        sqrt(sqrt(expr(2)) * sqrt(expr(2)) - 2),
        call("asin", sqrt(expr(2)) * sqrt(expr(2)) / 2),
        call("sign", sqrt(expr(2)) * sqrt(expr(2)) - 2),
        call("floor", sqrt(expr(2)) * sqrt(expr(2))),
        tree.power(-2, sqrt(expr(2)) * sqrt(expr(2))),
        node("Factorial", sqrt(expr(2)) * sqrt(expr(2))),
        cases(1, tree.relation("<", sqrt(expr(2)) * sqrt(expr(2)), 2), 3),
        cases(1, tree.equal(sqrt(expr(2)) * sqrt(expr(2)), 2), 3),
        cases(1, node("And", tree.equal(sqrt(expr(2)) * sqrt(expr(2)), 3 - 1), tree.relation("<", log(expr(0)), 1)), 3),
        call("exp", call("exp", call("exp", expr(100)))),
        tree.power(3, tree.power(9, tree.power(9, 9))) / call("exp", call("exp", call("exp", expr(9)))),
    ],
)
def test_what_balls_do_not_tell_is_not_called_undefined(formula):
    with pytest.raises(Unsettled):
        value(formula)


@pytest.mark.parametrize(
    "formula", [constant("infinity"), node("Tuple", 1, 2), Expr("PlusMinus", (expr(2),)), symbol("y")]
)
def test_what_is_not_a_number_is_refused(formula):
    with pytest.raises(NotConvertible) as refused:
        value(formula)
    assert not isinstance(refused.value, (Undefined, Unsettled))


@pytest.mark.parametrize(
    "formula",
    [
        tree.power(10, tree.power(10, 9)),
        tree.power(tree.power(7, 50_000), 50_000),
        tree.power(number("3/2"), -(10**9)),
        tree.power(-1, 10**30),
        tree.power(1 - PI, 10**9 + 1),
        tree.power(number("3/2"), number(Fraction(10**30, 7))),
        node("Factorial", 10**30),
        tree.product_over(tree.power(symbol("k") + 1, 9000), symbol("k"), 1, 4000),
        tree.sum_over(tree.power(symbol("k") + 1, -1000), symbol("k"), 1, 4000),
        call("exp", expr(10**9)),
        call("sin", expr(10**3000)),
        call("mish", expr(-(10**6))),
    ],
)
def test_what_is_too_large_to_write_out_has_a_value(formula):
    assert isinstance(value(formula), (fmpq, arb))


def test_the_factorial_of_a_large_number_is_a_ball_around_it():
    found = value(node("Factorial", 6000))
    assert isinstance(found, arb)
    assert found.contains(math.factorial(6000))


def test_a_condition_that_is_not_needed_need_not_be_settled():
    both = node("And", tree.equal(sqrt(expr(2)) * sqrt(expr(2)), 2), tree.relation("<", 3, 2))
    assert value(cases(1, both, 5)) == 5
    assert value(cases(1, node("And", tree.relation(">", x, 0), tree.relation("<", log(x), 1)), 5), -1) == 5


@given(st.sampled_from([name for name in CALLS if definition(name, x) is not None]), FRACTIONS)
def test_functions_are_what_their_definitions_say(name, at):
    outcomes = []
    for formula in (call(name, x), definition(name, x)):
        try:
            with precision(512):
                outcomes.append(arb(value(formula, at, 512)))
        except Undefined:
            outcomes.append(None)
    one, other = outcomes
    assert (one is None) == (other is None)
    if one is not None:
        assert one.overlaps(other)
        assert one.rad() < 1e-30


@given(FRACTIONS, st.fractions(0, 8, max_denominator=9), st.integers(1, 9), st.integers(1, 9))
def test_a_value_at_a_ball_is_around_the_value_at_each_of_its_points(middle, radius, p, q):
    ball = arb(arb(fmpq(*_parts(middle))), float(radius) + 1e-9)
    for formula in (tree.power(x, number(Fraction(p, q))), node("Root", x, q + 1), *(call(n, x) for n in CALLS)):
        try:
            around = arb(value(formula, ball))
        except NotConvertible:
            continue
        for inside in (middle, middle - radius, middle + radius / 3):
            assert around.overlaps(arb(value(formula, inside)))  # and there is one


@given(FRACTIONS, st.integers(1, 7), st.integers(1, 7))
def test_a_power_with_an_odd_root_is_real_for_every_base(base, p, q):
    exponent = Fraction(p, 2 * q - 1)
    root = tree.power(tree.power(x, number(Fraction(1, exponent.denominator))), exponent.numerator)
    assert arb(value(tree.power(x, number(exponent)), base)).overlaps(arb(value(root, base)))


def test_every_name_has_a_value():
    for name in CALLS:
        found = value(call(name, x), Fraction(3, 2) if name in ("acosh", "asec", "acsc", "acoth") else Fraction(1, 2))
        assert arb(found).is_finite()
    assert not set(functions._NATIVE) - set(CALLS)
