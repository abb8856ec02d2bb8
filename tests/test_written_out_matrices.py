"""Claims about matrices that are written out in numbers, beside others that are drawn: fractions are tried too."""

from fractions import Fraction

import pytest

import symgrad as sg
from symgrad.core.verdicts import Verdict

WORDS = sg.Text("a quantity", "一个量")
n = sg.Variable("n", WORDS, sg.POSITIVE_INTEGER, (1, 3))
t, r, bound = (sg.Variable(name, WORDS, sg.POSITIVE, (1, 2)) for name in ("t", "r", "M"))
a, b, c = (sg.Variable(name, WORDS, sg.REAL, (-2, 2)) for name in "abc")
A = sg.Variable("A", WORDS, sg.REAL, (-2, 2), shape=(n, n))
triangular = sg.norm(sg.matrix([[a, t * b], [0, c]]), "inf")
short = sg.relation("≤", t, 1)


def within(factor):
    """What bounds the entries: |b| ≤ factor · M beside |a|, |c| ≤ r."""
    sizes = ((a, r), (c, r), (b, factor * bound))
    return tuple(sg.relation("≤", abs(entry), most) for entry, most in sizes)


def scaled(power):
    return sg.equal(sg.matrix([[t, a], [0, t]]) @ sg.matrix([[1, 0], [0, t]]), sg.matrix([[t, a * t], [0, t**power]]))


@pytest.mark.parametrize(
    "statement, where, stands",
    [
        (scaled(2), (short,), True),
        (scaled(3), (short,), False),  # true at t = 1
        (sg.relation("≤", triangular, r + t * bound), within(1), True),
        (sg.relation("≤", triangular, r + t * bound), within(Fraction(7, 5)), False),
    ],
)
def test_a_claim_in_numbers(statement, where, stands):
    derivation = sg.Derivation(
        title=WORDS,
        section="1",
        summary=WORDS,
        source=sg.Source("none", "Nobody", "Nothing", "", 2000),
        chains=(),
        variables=(n, t, r, bound, a, b, c, A),
        claims=(sg.Claim("claim", WORDS, statement, where=where),),
    )
    (owed,) = sg.obligations(sg.derive(derivation, "written"))
    found = owed.settle(7).verdict
    assert found in (Verdict.PROVED, Verdict.SUPPORTED) if stands else found is Verdict.REFUTED
