"""Claims about matrices of any size: sizes are tried, conditions kept, and planted errors looked for."""

from dataclasses import replace

import numpy as np
import pytest

import symgrad as sg
from symgrad.checks.matrix_attack import matrix_attack
from symgrad.checks.obligations import obligations
from symgrad.core.verdicts import Verdict

WORDS = sg.Text("a quantity", "一个量")
n, L = (sg.Variable(name, WORDS, sg.POSITIVE_INTEGER, (1, 4)) for name in "nL")
l = sg.Variable("l", WORDS, sg.integer(1, L), (1, 4))
m = sg.Variable("m", WORDS, sg.integer(0), (0, 4))
r = sg.Variable("r", WORDS, sg.NONNEGATIVE, (0, 2))
s = sg.Variable("s", WORDS, sg.REAL, (-2, 2))
A, B = (sg.Variable(name, WORDS, sg.REAL, (-2, 2), shape=(n, n)) for name in "AB")
k = sg.symbol("k")
d = sg.Sequence("d", WORDS, sg.POSITIVE_INTEGER, (1, 5))
J = sg.Sequence("J", WORDS, index=k, shape=(d[k], d[k - 1]))
error = sg.Variable("delta", WORDS, sg.REAL, (-2, 2), shape=(1, d[L]))
DERIVATION = sg.Derivation(
    title=WORDS, section="1", summary=WORDS, source=sg.Source("none", "Nobody", "Nothing", "", 2000), chains=(),
    variables=(n, L, l, m, r, s, A, B, error), sequences=(d, J),
)  # fmt: skip
norm, rho, sigma = sg.norm, sg.spectral_radius, sg.singular_value
product = sg.descending_product(J[k], k, l + 1, L)
small = sg.condition(sg.relation("≤", norm(J[k]), r), WORDS)
large = sg.condition(sg.relation("≥", sigma(J[k], "min"), r), WORDS)
falling = sg.condition(sg.relation("≤", norm(J[k + 1]), norm(J[k])), WORDS)
below = sg.condition(sg.relation("≤", norm(J[k]), s), WORDS)
wide = sg.condition(sg.relation("≤", d[k], d[k - 1]), WORDS)


def found(statement, given=(), where=()):
    return matrix_attack(DERIVATION, statement, given, where, np.random.default_rng(0))


def relation(kind, left, right):
    return sg.relation(kind, left, right)


TRUE = (
    (relation("≤", norm(A @ B), norm(A) * norm(B)), (), ()),
    (relation("≤", norm(error @ product), norm(error) * r ** (L - l)), (small,), ()),
    (relation("≥", norm(product), r ** (L - l)), (large, wide), ()),
    (relation("≤", rho(A) ** m, norm(sg.matrix_power(A, m))), (), ()),
    (relation("≤", rho(A @ B), 1), (), (relation("≤", norm(A) * norm(B), 1),)),
    (sg.equal(norm(A), norm(sg.transpose(A))), (), ()),
    (relation("≤", norm(J[3]), norm(J[1])), (falling,), ()),  # by way of J_2
    (relation("≥", norm(A) + s, 0), (below,), ()),  # s is at least a norm, though of no matrix in the claim
)
FALSE = (
    (relation("≤", norm(A @ B, "max"), norm(A, "max") * norm(B, "max")), (), ()),  # at 1×1 it is true
    (relation("≥", norm(product), r ** (L - l)), (large,), ()),  # the widths matter
    (relation("≤", norm(product), r ** (L - l - 1)), (small,), ()),
    (relation("≤", norm(product), norm(J[l + 1])), (), ()),
    (relation("<", rho(A @ B), 1), (), (relation("<", rho(A), 1), relation("<", rho(B), 1))),
    (sg.equal(norm(sg.matrix_power(A, m)), norm(A) ** m), (), ()),
    (relation("≤", sg.rank(A + B), sg.rank(A)), (), ()),
)


@pytest.mark.parametrize(("statement", "given", "where"), TRUE)
def test_true_claims_survive_and_their_spoils_do_not(statement, given, where):
    evidence = found(statement, given, where)
    assert evidence is not None and evidence.verdict is Verdict.SUPPORTED, evidence
    assert evidence.spoils == evidence.caught_spoils > 0


@pytest.mark.parametrize(("statement", "given", "where"), FALSE)
def test_false_claims_are_refuted_at_some_size(statement, given, where):
    evidence = found(statement, given, where)
    assert evidence is not None and evidence.verdict is Verdict.REFUTED
    assert evidence.counterexample is not None and evidence.counterexample.workings


def test_conditions_that_nothing_meets_leave_it_undecided():
    evidence = found(relation("≤", norm(A), 1), where=(relation("<", norm(A), 0),))
    assert evidence is not None and evidence.verdict is Verdict.UNDECIDED and evidence.reason


@pytest.mark.parametrize(
    "statement",
    [
        relation("≤", L, L + 1),
        sg.equal(sg.derivative(sg.apply("f", norm(error)), r), 0),
        relation("≤", norm(sg.matrix([[1, 2], [3, 4]])), 6),
    ],
)
def test_other_statements_are_left_to_other_checks(statement):
    assert found(statement) is None


def test_of_what_nothing_meets_nothing_is_proved():
    nilpotent = sg.condition(relation("≤", rho(A), 0), WORDS)
    symmetric = sg.condition(sg.equal(sg.transpose(A), A), WORDS)
    other = sg.condition(relation("≠", A, sg.zeros(n, n)), WORDS)
    statement = relation("≤", norm(A), 0)  # follows from the first two
    for given, verdict in (
        ((nilpotent, symmetric), Verdict.PROVED),
        ((nilpotent, symmetric, other), Verdict.UNDECIDED),
    ):
        claim = sg.Claim("nothing", WORDS, statement, given)
        (obligation,) = obligations(sg.derive(replace(DERIVATION, claims=(claim,)), "nothing"))
        assert obligation.settle(0).verdict is verdict
