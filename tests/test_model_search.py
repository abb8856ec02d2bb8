"""Claims about numbers under conditions that drawn numbers seldom meet."""

import pytest

import symgrad as sg
from symgrad.checks.model_search import model_search
from symgrad.core.verdicts import Verdict

WORDS = sg.Text("a quantity", "一个量")
C, D, M, a, b = (sg.Variable(name, WORDS, sg.POSITIVE, (1, 3)) for name in "CDMab")
m = sg.Variable("m", WORDS, sg.integer(0), (0, 9))
DERIVATION = sg.Derivation(
    title=WORDS, section="1", summary=WORDS, source=sg.Source("none", "Nobody", "Nothing", "", 2000), chains=(),
    variables=(C, D, M, a, b, m),
)  # fmt: skip


@pytest.mark.parametrize(
    ("statement", "where"),
    [
        (sg.relation(">", C * (1 + a), M), sg.relation("≥", C * m * a, M)),
        (sg.relation("<", C / (1 + m * a), b * (1 + m * b)), sg.relation("≥", D * m * a, C)),
        (sg.relation("≤", m, 3), sg.relation("<", 3 * a, m)),  # m = 4 and no number between
    ],
)
def test_a_point_is_found_and_shown(statement, where):
    found = model_search(DERIVATION, statement, (where,))
    assert found is not None and found.verdict is Verdict.REFUTED and found.counterexample is not None


@pytest.mark.parametrize(
    ("statement", "where"),
    [
        (sg.relation(">", C * (1 + m * a), M), (sg.relation("≥", C * m * a, M),)),
        (sg.relation("<", C / (1 + m * a), D * (1 + m * b)), (sg.relation("≥", D * m * a, C),)),
        (sg.relation("≤", m, 3), (sg.relation("<", m, 4),)),  # true of whole numbers alone
        (sg.relation("≤", a, 1), ()),  # without conditions the other searches do
        (sg.relation("≤", sg.exp(a), 1), (sg.relation("≤", a, 2),)),
    ],
)
def test_nothing_is_found_where_the_claim_is_true_or_another_checks(statement, where):
    assert model_search(DERIVATION, statement, where) is None
