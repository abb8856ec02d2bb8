"""Integrals in balls: the ball contains the value, and what is not analytic gets none."""

import pytest
from flint import arb, fmpq

import symgrad as sg
from symgrad.checks.enclosures import integral_ball
from symgrad.checks.exact import Evaluator
from symgrad.checks.truth import precision

t = sg.symbol("t")
bell = sg.exp(-(t**2) / 2) / sg.sqrt(2 * sg.constant("pi"))
KNOWN = {
    "square": (t**2, 0, 1, lambda: arb(1) / 3),
    "logistic": (sg.sigmoid(t), 0, 1, lambda: ((1 + arb(1).exp()) / 2).log()),
    "slope of tanh": (1 - sg.tanh(t) ** 2, -3, 3, lambda: 2 * arb(3).tanh()),
    "bell": (bell, -8, 8, lambda: (8 / arb(2).sqrt()).erf()),
    "quotient": (1 / (1 + t**2), 0, 1, lambda: arb.pi() / 4),
}


@pytest.mark.parametrize("name", KNOWN)
@pytest.mark.parametrize("bits", [53, 256])
def test_a_ball_contains_the_integral_and_shrinks_with_the_precision(name, bits):
    body, low, high, value = KNOWN[name]
    with precision(bits):
        ball = integral_ball(body, t, fmpq(low), fmpq(high), Evaluator.at())
        assert ball is not None
        assert ball.contains(value().mid())
        assert ball.rad() < arb(2) ** (12 - bits)
        whole = sg.integral(body, t, low, high)
        assert Evaluator.at()(whole).overlaps(value())
        assert Evaluator.at()(whole).rad() < arb(2) ** (12 - bits)


@pytest.mark.parametrize("body", [abs(t), sg.step(t), sg.log(t), t ** sg.symbol("t"), sg.sqrt(t)])
def test_what_is_not_analytic_has_no_such_ball(body):
    assert integral_ball(body, t, fmpq(-1), fmpq(1), Evaluator.at()) is None


def test_a_pole_in_the_interval_has_no_ball():
    assert integral_ball(1 / t, t, fmpq(-1), fmpq(1), Evaluator.at()) is None
