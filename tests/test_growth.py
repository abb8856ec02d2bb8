"""Inequalities from the left end of a domain: proved where the difference grows, left open where it does not."""

import pytest

import symgrad as sg
from symgrad.checks.symbolic import growth_test
from symgrad.core.verdicts import Verdict

WORDS = sg.Text("a number", "一个数")
p = sg.Variable("p", WORDS, sg.POSITIVE, (1, 3))
q = sg.Variable("q", WORDS, sg.NONNEGATIVE, (0, 3))
z = sg.Variable("z", WORDS, sg.REAL, (-3, 3))
DERIVATION = sg.Derivation(
    title=WORDS,
    section="1",
    summary=WORDS,
    source=sg.Source("none", "Nobody", "Nothing", "", 2000),
    chains=(),
    variables=(p, q, z),
)
exp, log = sg.exp, sg.log
PROVED = {
    "logarithm": ("<", log(1 + p), p.as_expr()),
    "logarithm from below": (">", log(1 + p), p - p**2 / 2),
    "powers": ("<", (1 + p) ** 100, exp(100 * p)),
    "powers from below": (">", (1 + p) ** 100, exp(100 * p - 50 * p**2)),
    "equal at the closed end": ("≤", log(1 + q), q.as_expr()),
    "apart at the closed end": ("<", log(1 + q), q + 1),
}
OPEN = {
    "equal at the closed end, strictly": ("<", log(1 + q), q.as_expr()),
    "false from the start": (">", log(1 + p), p.as_expr()),
    "true at first": ("<", exp(p) * (1 + p) ** -2, sg.expr(1)),
    "no left end": ("<", z.as_expr(), exp(z)),
    "a pole inside": (">", 1 / (1 - p) + p, sg.expr(1)),
    "a jump": ("≥", sg.Expr("Call", ("floor", sg.expr(q))) * -1 + q, sg.expr(0)),
    "no logarithm below 1": (">", log(p - 1) + p, sg.expr(-9)),
    "an equation": ("=", log(1 + p), p.as_expr()),
}


@pytest.mark.parametrize("name", PROVED)
def test_what_grows_from_the_left_end_is_proved_and_its_reverse_is_not(name):
    found = growth_test(DERIVATION, sg.relation(*PROVED[name]))
    assert found is not None
    assert found.verdict is Verdict.PROVED
    assert found.spoils == found.caught_spoils == 1


@pytest.mark.parametrize("name", OPEN)
def test_what_does_not_is_left_open(name):
    assert growth_test(DERIVATION, sg.relation(*OPEN[name])) is None
