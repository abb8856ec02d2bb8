"""The rank of a matrix of slopes, and what is not one."""

import pytest

import symgrad as sg
from symgrad.errors import RuleRefused
from symgrad.theory.context import Context

WORDS = sg.Text("a quantity", "一个量")
n = sg.Variable("n", WORDS, sg.POSITIVE_INTEGER, (1, 4))


def column(name, domain):
    return sg.Variable(name, WORDS, domain, (0, 1), shape=(n, 1))


s, t = column("s", sg.integer(0, 1)), column("t", sg.integer(0, 2))
DERIVATION = sg.Derivation(
    title=WORDS, section="1", summary=WORDS, source=sg.Source("none", "Nobody", "Nothing", "", 2000),
    variables=(n, s, t),
    chains=(sg.Chain("rank", WORDS, sg.rank(sg.diag(s)), (sg.rules.rank_of_zeros_and_ones,)),),
)  # fmt: skip


def test_the_rank_of_zeros_and_ones_is_their_sum_and_the_line_is_checked():
    derived = sg.derive(DERIVATION, "slopes")
    assert derived.chains["rank"].last == sg.trace(sg.diag(s))
    assert [owed.settle(7).verdict for owed in sg.obligations(derived)] == [sg.Verdict.PROVED]


@pytest.mark.parametrize("line", [sg.rank(sg.diag(t)), sg.rank(sg.diag(s) @ sg.diag(s)), sg.trace(sg.diag(s))])
def test_other_matrices_are_refused(line):
    with pytest.raises(RuleRefused, match="integer"):
        sg.rules.rank_of_zeros_and_ones.apply(line, Context(DERIVATION, ()))
