"""Exact values at instances: derivatives, integrals of large factors, planted errors beside a vanishing side."""

import math
from fractions import Fraction

import pytest
from flint import arb, fmpq

import symgrad as sg
from symgrad.checks.exact import Evaluator
from symgrad.checks.functions import Undefined, rational
from symgrad.checks.instances import Instance
from symgrad.checks.integrands import integrand
from symgrad.checks.spoils import spoils
from symgrad.core import binding, tree
from symgrad.theory import rules
from symgrad.theory.context import Context
from tests.test_rules_derivatives import DERIVATION, x

t = sg.symbol("t")


def test_derivative_of_an_exponential():
    instance = Instance({}, {}, {}, {}, values={sg.expr(x): fmpq(1)})
    slope = Evaluator(instance)(sg.derivative(1 / (1 + sg.exp(-x)), x))
    assert isinstance(slope, arb)
    assert float(slope.mid()) == pytest.approx(math.exp(-1) / (1 + math.exp(-1)) ** 2, rel=1e-14)


@pytest.mark.parametrize("name, slopes", [("abs", (1, -1)), ("relu", (1, 0)), ("sign", (0, 0)), ("step", (0, 0))])
def test_slopes_beside_a_kink_are_exact_and_at_it_there_is_none(name, slopes):
    slope = sg.derivative(tree.call(name, 2 * x), x) / 2
    for at, value in zip((3, -3), slopes, strict=True):
        assert Evaluator.at({sg.expr(x): fmpq(at)})(slope) == value
    with pytest.raises(Undefined):
        Evaluator.at({sg.expr(x): fmpq(0)})(slope)


@pytest.mark.parametrize(
    "exponent, at, value", [("1/2", 4, "1/4"), ("-1/2", 4, "-1/16"), ("1/3", -8, "1/12"), ("3/2", 9, "9/2")]
)
def test_the_derivative_of_a_root_is_rational_where_the_root_is(exponent, at, value):
    slope = sg.derivative(sg.expr(x) ** Fraction(exponent), x)
    assert Evaluator.at({sg.expr(x): fmpq(at)})(slope) == rational(Fraction(value))


def test_a_root_has_no_derivative_at_0():
    with pytest.raises(Undefined):
        Evaluator.at({sg.expr(x): fmpq(0)})(sg.derivative(sg.sqrt(x), x))


def test_exponentials_of_a_product_do_not_overflow_one_by_one():
    f = integrand(3 * sg.exp(t) * t * sg.exp(-(t**2)), t, {})
    assert f(1e5) == 0
    assert f(0.5) == pytest.approx(1.5 * math.exp(0.25))


def test_mean_of_a_log_normal_quantity():
    mean, variance = sg.symbol("m"), sg.Variable("v", x.meaning, sg.POSITIVE, (1, 2))
    Y = sg.Family("Y", x.meaning, rank=0)
    derivation = sg.Derivation(
        title=x.meaning, section="1", summary=x.meaning, source=DERIVATION.source, chains=(), families=(Y,),
        variables=(sg.Variable("m", x.meaning, sg.REAL, (-1, 1)), variance),
    )  # fmt: skip
    context = Context(derivation, (sg.gaussian(Y, mean, variance),))
    integral = rules.expectation_by_density.apply(sg.E(sg.exp(Y)), context)
    assert binding.same(rules.integrate.apply(integral, context), sg.exp(mean + variance / 2))


@pytest.mark.parametrize("vanishing", [sg.expr(0), x * sg.relu(0), x * (1 - 2 / (1 + sg.exp(0)))])
def test_spoil_of_what_is_plainly_zero_is_one(vanishing):
    assert spoils(sg.equal(x, vanishing)) == (sg.equal(x, 1),)


def test_spoil_of_any_other_side_is_a_multiple():
    assert spoils(sg.equal(x, x * sg.relu(1))) == (sg.equal(x, Fraction(7, 5) * x * sg.relu(1)),)
