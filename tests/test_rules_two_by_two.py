"""The spectral norm of a 2×2 matrix in closed form, and what has none."""

import numpy as np
import pytest

import symgrad as sg
from symgrad.checks.arrays import ArrayEvaluator
from symgrad.errors import RuleRefused
from symgrad.theory.context import Context

WORDS = sg.Text("a quantity", "一个量")
a, b, c, d = (sg.Variable(name, WORDS, sg.REAL, (-2, 2)) for name in "abcd")
M = sg.matrix([[a, b], [c, d]])
DERIVATION = sg.Derivation(
    title=WORDS,
    section="1",
    summary=WORDS,
    source=sg.Source("none", "Nobody", "Nothing", "", 2000),
    variables=(a, b, c, d),
    chains=(sg.Chain("norm", WORDS, sg.norm(M), (sg.rules.norm_of_two_by_two,)),),
)


def test_it_is_the_largest_singular_value_and_the_line_is_checked():
    derived = sg.derive(DERIVATION, "small")
    entries = np.random.default_rng(0).standard_normal((4, 500))
    found = ArrayEvaluator(dict(zip("abcd", entries, strict=True)))(derived.chains["norm"].last)
    assert found == pytest.approx(np.linalg.norm(entries.T.reshape(-1, 2, 2), 2, axis=(1, 2)), rel=1e-13)
    assert [owed.settle(7).verdict for owed in sg.obligations(derived)] == [sg.Verdict.PROVED]


@pytest.mark.parametrize("line", [sg.norm(M, "fro"), sg.norm(sg.transpose(M)), sg.norm(sg.matrix([[a, b, c]]))])
def test_other_norms_are_refused(line):
    with pytest.raises(RuleRefused):
        sg.rules.norm_of_two_by_two.apply(line, Context(DERIVATION, ()))
