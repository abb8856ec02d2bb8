"""Conditions between variables bind a claim about matrices also where its statement does not name them all."""

from fractions import Fraction

import pytest

import symgrad as sg
from symgrad.core.verdicts import Verdict

WORDS = sg.Text("a quantity", "一个量")
n = sg.Variable("n", WORDS, sg.POSITIVE_INTEGER, (1, 3))
g = sg.Variable("g", WORDS, sg.POSITIVE, (Fraction(1, 2), 2))
h = sg.Variable("h", WORDS, sg.POSITIVE, (Fraction(1, 2), 2))
W = sg.Variable("W", WORDS, sg.REAL, (-2, 2), shape=(n, n))
k = sg.symbol("k")
J = sg.Sequence("J", WORDS, index=k, shape=(n, n))
small_members = sg.condition(sg.relation("≤", sg.norm(J[k]), g), WORDS)
product = sg.relation("≤", sg.norm(sg.descending_product(J[k], k, 1, 2)), 1)
V = sg.Variable("V", WORDS, sg.REAL, (-2, 2), shape=(n, n))
small = sg.condition(sg.relation("≤", sg.norm(W) * g, 1), WORDS)
linked = sg.condition(sg.relation("≥", g, h), WORDS)
statement = sg.relation("≤", sg.norm(W), 1)


def verdict(*given, statement=statement):
    derivation = sg.Derivation(
        title=WORDS,
        section="1",
        summary=WORDS,
        source=sg.Source("none", "Nobody", "Nothing", "", 2000),
        chains=(),
        variables=(n, g, h, W, V),
        sequences=(J,),
        claims=(sg.Claim("bound", WORDS, statement, given),),
    )
    (owed,) = sg.obligations(sg.derive(derivation, "linked"))
    return owed.settle(7).verdict


STANDS = (Verdict.PROVED, Verdict.SUPPORTED)


@pytest.mark.parametrize("bound, expected", [("≥", STANDS), ("≤", (Verdict.REFUTED,))])
def test_a_condition_on_a_variable_that_the_statement_does_not_name(bound, expected):
    assert verdict(small, sg.condition(sg.relation(bound, g, 1), WORDS)) in expected


def test_a_condition_through_two_variables():
    assert verdict(small, linked, sg.condition(sg.relation("≥", h, 1), WORDS)) in STANDS
    assert verdict(small, linked) is Verdict.REFUTED


@pytest.mark.parametrize("bound, expected", [("≤", STANDS), ("≥", (Verdict.REFUTED,))])
def test_a_condition_on_members_and_a_variable_that_the_statement_does_not_name(bound, expected):
    given = small_members, sg.condition(sg.relation(bound, g, 1), WORDS)
    assert verdict(*given, statement=product) in expected


def test_a_condition_on_what_the_statement_does_not_name_at_all():
    zero = sg.condition(sg.equal(V, sg.zeros(n, n)), WORDS)
    assert verdict(zero) is Verdict.REFUTED
