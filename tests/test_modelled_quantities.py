"""A quantity that only a simulation knows: no exact search invents values for it, and the simulation settles it."""

import pytest

import symgrad as sg
from symgrad.core.verdicts import Verdict

WORDS = sg.Text("a quantity", "一个量")
n = sg.Variable("n", WORDS, sg.POSITIVE_INTEGER, (1, 16))
N = sg.Family("N", WORDS, rank=0)
simulated = sg.Simulation(
    "norm_of_square_matrix.norm", {"width": n.as_expr(), "weight_variance": 1 / sg.expr(n)}, {"n": sg.expr(2)}
)


@pytest.mark.parametrize(
    "right, simulation, expected",
    [
        (sg.sqrt(sg.constant("pi") / 2), simulated, Verdict.SUPPORTED),
        (sg.expr(1), simulated, Verdict.REFUTED),
        (sg.expr(1), None, Verdict.UNDECIDED),
    ],
)
def test_the_simulation_alone_decides(right, simulation, expected):
    claim = sg.Claim("mean", WORDS, sg.equal(sg.E(N), right), given=(sg.modelled(WORDS, N),), simulation=simulation)
    derivation = sg.Derivation(
        title=WORDS,
        section="1",
        summary=WORDS,
        source=sg.Source("none", "Nobody", "Nothing", "", 2000),
        chains=(),
        variables=(n,),
        families=(N,),
        claims=(claim,),
    )
    (owed,) = sg.obligations(sg.derive(derivation, "modelled"))
    settled = owed.settle(7)
    assert settled.verdict is expected
    assert not any(e.counterexample for e in settled.evidence if e.method != "Monte Carlo")
