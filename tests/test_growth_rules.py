"""Bernoulli's inequality as rules: what they make, and where they refuse."""

from fractions import Fraction

import pytest

import symgrad as sg
from symgrad.core.records import Rule
from symgrad.errors import RuleRefused
from symgrad.theory.context import Context

WORDS = sg.Text("a quantity", "一个量")
m, L = (sg.Variable(name, WORDS, sg.integer(0), (0, 5)) for name in "mL")
a, c = (sg.Variable(name, WORDS, sg.POSITIVE, (Fraction(1, 2), 2)) for name in "ac")
x = sg.Variable("x", WORDS, sg.REAL, (-2, 2))
DERIVATION = sg.Derivation(
    title=WORDS, section="1", summary=WORDS, source=sg.Source("none", "Nobody", "Nothing", "", 2000), chains=(),
    variables=(m, L, a, c, x),
)  # fmt: skip
growth, decay = sg.rules.growth_at_least_linear, sg.rules.decay_at_least_harmonic


def after(rule: Rule, line: sg.Expr) -> sg.Expr:
    return rule.apply(line, Context(DERIVATION, ()))


@pytest.mark.parametrize(
    ("rule", "line", "bound"),
    [
        (growth, (1 + a) ** m, 1 + m * a),
        (growth, c * (1 + a) ** m, c * (1 + m * a)),
        (growth, (1 + a * c) ** (m + 1), 1 + (m + 1) * (a * c)),
        (decay, 1 / (1 + a) ** m, 1 / (1 + m * a)),
        (decay, c * (1 / (1 + a) ** m), c * (1 / (1 + m * a))),
    ],
)
def test_powers_are_bounded(rule, line, bound):
    assert after(rule, line) == bound
    assert rule.relation == ("≥" if rule is growth else "≤")


@pytest.mark.parametrize(
    ("rule", "line"),
    [
        (growth, (1 + x) ** m),  # x may be less than −1
        (growth, (1 + a) ** c),  # an exponent between 0 and 1: the inequality turns round
        (growth, (1 + a) ** (m * Fraction(1, 2))),  # likewise at m = 1
        (decay, 1 / (1 + a) ** (m * Fraction(1, 2))),
        (growth, (2 + a) ** m),
        (growth, (1 + a) ** (m - 1)),  # negative at m = 0
        (growth, x * (1 + a) ** m),  # a factor of either sign
        (growth, -((1 + a) ** m)),
        (decay, (1 + a) ** m),
        (decay, 1 / (1 + x) ** m),
    ],
)
def test_other_powers_are_refused(rule, line):
    with pytest.raises(RuleRefused):
        after(rule, line)
