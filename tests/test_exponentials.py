"""Inequalities in e^z for every z: what is true on the whole line is proved, what fails somewhere is not."""

import pytest

import symgrad as sg
from symgrad.checks.exponentials import exponential_test
from symgrad.core.verdicts import Verdict

WORDS = sg.Text("a number", "一个数")
z = sg.Variable("z", WORDS, sg.REAL, (-3, 3))
p = sg.Variable("p", WORDS, sg.POSITIVE, (1, 3))
q = sg.Variable("q", WORDS, sg.NONNEGATIVE, (0, 3))
b = sg.Variable("b", WORDS, sg.Domain(lower=sg.expr(2)), (2, 3))
DERIVATION = sg.Derivation(
    title=WORDS, section="1", summary=WORDS, source=sg.Source("none", "Nobody", "Nothing", "", 2000), chains=(),
    variables=(z, p, q, b),
)  # fmt: skip
sigmoid, tanh, exp, quarter = sg.sigmoid, sg.tanh, sg.exp, sg.expr(1) / 4


def slope(of, at):
    return sg.Expr("Derivative", (of(at), sg.expr(at)))


PROVED = {
    "slope of the sigmoid is positive": (">", slope(sigmoid, z), 0),
    "its maximum is reached": ("≤", slope(sigmoid, z), quarter),
    "it is below the maximum off 0": ("<", slope(sigmoid, p), quarter),
    "sigmoid is below 1": ("<", sigmoid(z), 1),
    "tanh is above -1": (">", tanh(z), -1),
    "slope of tanh": ("≤", slope(tanh, z), 1),
    "below its tail": ("<", slope(sigmoid, z), exp(-z)),
    "two exponents": ("≤", sigmoid(z) * sigmoid(-z), quarter),
    "half an exponent": ("≥", exp(z / 2) + exp(-z / 2), 2),
    "equal sides": ("≤", tanh(z), 2 * sigmoid(2 * z) - 1),
    "closed end": ("≥", tanh(q), 0),
}
NOT_PROVED = {
    "reached, not exceeded": ("<", slope(sigmoid, z), quarter),
    "reached at the closed end": ("<", slope(sigmoid, q), quarter),
    "strict at the closed end": (">", tanh(q), 0),
    "just too small a bound": ("≤", slope(sigmoid, z), sg.decimal("0.2499")),
    "a zero of odd order": ("≥", tanh(z), 0),
    "a pole": (">", 1 / (exp(z) - 1) ** 2, 0),
    "z outside an exponential": ("≤", tanh(p), p),
    "an end that is not 0": (">", exp(b), 1),
    "an equation": ("=", sigmoid(z), 1 - sigmoid(-z)),
    "two variables": ("<", sigmoid(z), 1 + exp(p)),
}


@pytest.mark.parametrize("name", PROVED)
def test_what_holds_for_every_z_is_proved_and_its_reverse_is_not(name):
    found = exponential_test(DERIVATION, sg.relation(*PROVED[name]))
    assert found is not None
    assert found.verdict is Verdict.PROVED
    assert found.spoils == found.caught_spoils == 1


@pytest.mark.parametrize("name", NOT_PROVED)
def test_what_fails_at_a_point_or_is_of_another_kind_is_not_proved(name):
    assert exponential_test(DERIVATION, sg.relation(*NOT_PROVED[name])) is None
