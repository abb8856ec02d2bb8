"""Inequalities over a bounded box: proved by balls that cover it, or refuted where they fail."""

from fractions import Fraction

import pytest

import symgrad as sg
from symgrad.checks.ball import box_test
from symgrad.core.verdicts import Verdict

x = sg.Variable("x", sg.Text("a number", "一个数"), sg.REAL, (-2, 2))
DERIVATION = sg.Derivation(
    title=sg.Text("Boxes", "区间"),
    section="1",
    summary=sg.Text("x", "x"),
    source=sg.Source("none", "Nobody", "Nothing", "", 2000),
    variables=(x,),
    chains=(),
)


def settled(kind, left, right, low="0.5", high="0.9", within=("≥", "≤")):
    where = tuple(sg.relation(sign, x, sg.decimal(end)) for sign, end in zip(within, (low, high), strict=True))
    return box_test(DERIVATION, sg.relation(kind, left, right), where)


@pytest.mark.parametrize(
    "claim",
    [
        ("<", x**99, sg.decimal("3e-5")),
        ("<", x * (1 - x) ** 2, sg.decimal("0.1482"), "0", "1"),
        ("≥", sg.exp(x), 1 + x, "0.25", "2"),
    ],
)
def test_true_on_the_whole_box(claim):
    found = settled(*claim)
    assert found and found.verdict is Verdict.PROVED


@pytest.mark.parametrize(
    "claim",
    [
        ("<", x**99, sg.decimal("2.95e-5")),
        ("<", x**99, sg.decimal("3e-5"), "0.5", "0.901"),
        ("<", x**2, sg.decimal("0.81")),
        ("<", x * (1 - x) ** 2, sg.decimal("0.148"), "0", "1"),
    ],
)
def test_false_at_a_corner_or_inside(claim):
    found = settled(*claim)
    assert found and found.verdict is Verdict.REFUTED and found.counterexample
    at = Fraction(str(found.counterexample.assignment["x"]))
    assert Fraction(claim[3] if len(claim) > 3 else "0.5") <= at <= Fraction(claim[4] if len(claim) > 4 else "0.9")


def test_an_end_that_the_conditions_leave_out_refutes_nothing():
    assert settled("<", x**2, sg.decimal("0.81"), within=("≥", "<")) is None
