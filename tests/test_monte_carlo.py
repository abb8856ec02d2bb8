"""Claims on random families and networks: true ones survive, false ones are refuted, heavy tails are spoken of."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

import symgrad as sg
from symgrad.checks import monte_carlo as module
from symgrad.checks.estimates import Estimate, sample_covariance, sample_mean
from symgrad.checks.experiment import Designer
from symgrad.checks.monte_carlo import monte_carlo
from symgrad.checks.sampling import Sample
from symgrad.core.records import Derived
from symgrad.core.verdicts import Verdict

WORDS = sg.Text("a quantity", "一个量")
E, Var, Cov = sg.E, sg.Var, sg.Cov
j, k = sg.symbol("j"), sg.symbol("k")
n = sg.Variable("n", WORDS, sg.POSITIVE_INTEGER, (1, 512))
L = sg.Variable("L", WORDS, sg.integer(2), (2, 100))
l = sg.Variable("l", WORDS, sg.integer(1, L), (1, 100))
m = sg.Variable("m", WORDS, sg.REAL, (-1, 1))
v = sg.Variable("v", WORDS, sg.POSITIVE, (Fraction(1, 10), 2))
s = sg.Variable("s", WORDS, sg.POSITIVE, (Fraction(1, 2), 2))
W = sg.Family("W", WORDS, mean=m.as_expr(), variance=v.as_expr())
h, u, o = sg.Family("h", WORDS), sg.Family("u", WORDS), sg.Family("o", WORDS, variance=s**2)
b, z, g = (sg.Family(name, WORDS, rank=0) for name in "bzg")
DERIVATION = sg.Derivation(
    title=WORDS,
    section="1",
    summary=WORDS,
    source=sg.Source("none", "Nobody", "Nothing", "", 2000),
    chains=(),
    variables=(n, L, l, m, v, s),
    families=(W, h, u, o, b, z, g),
)
DERIVED = Derived("example", DERIVATION, {})

z_is = sg.defined_as(z.as_expr(), sg.sum_over(W[j] * h[j], j, 1, n) + b, WORDS)
h_is = sg.defined_as(h[j], sg.relu(u[j]), WORDS)
apart = (sg.independent(W, h), sg.independent((W, h), b))
members = (sg.independent_members(W), sg.independent_members(h))
alike = (sg.identically_distributed(W), sg.identically_distributed(h))
general = (z_is, *apart, *members, *alike)
centred = (*general, sg.zero_mean(W), sg.zero(b))
gaussian = (sg.independent_members(o), sg.identically_distributed(o), sg.gaussian(o, 0, s**2))
product = sg.product_over(o[k], k, 2, L)


def claim(statement, given=(), where=(), simulation=None, name="claim"):
    return sg.Claim(name, WORDS, statement, given=given, where=where, simulation=simulation)


def network(observable, right, **draws):
    values = {"n": 4, "L": 3, "v": Fraction(1, 2)} | draws
    model, _, _ = observable.partition(".")
    parameters = {"width": n.as_expr(), "weight_variance": v.as_expr()}
    if model != "dependent_errors":
        parameters["depth"] = L.as_expr()
    if model == "scalar_chain":
        parameters = {"depth": L.as_expr(), "sigma": s.as_expr()}
    return claim(
        sg.equal(sg.symbol("simulated"), right),
        simulation=sg.Simulation(observable, parameters, {name: sg.expr(value) for name, value in values.items()}),
    )


TRUE = {
    "general law": claim(sg.equal(Var(z), n * (v * E(h**2) + m**2 * Var(h)) + Var(b)), general),
    "mean": claim(sg.equal(E(z), n * m * E(h) + E(b)), general),
    "centred": claim(sg.equal(Var(z), n * v * E(h**2)), centred),
    "rectified": claim(sg.equal(E(h**2), Var(u) / 2), (h_is, sg.identically_distributed(u), sg.symmetric(u))),
    "He's condition": claim(
        sg.equal(Var(z), Var(u)),
        (*centred, h_is, sg.identically_distributed(u), sg.symmetric(u)),
        (sg.equal(v, 2 / sg.expr(n)),),
    ),
    "two relations": claim(sg.all_of(sg.equal(E(W), m), sg.equal(Var(W), v)), alike),
    "right side on the left": claim(sg.equal(v, Var(W)), alike),
    "covariance": claim(sg.equal(Cov(W[1] + h[1], W[1]), v), (*apart, *members, *alike)),
    "pairs": claim(
        sg.equal(E(sg.sum_over(W[j], j, 1, n) ** 2), n * E(W**2) + sg.pair_sum(E(W[j]) * E(W[k]), j, k, 1, n)),
        (members[0], alike[0]),
    ),
    "moments of several members": claim(
        sg.equal(Var(sg.sum_over(W[j], j, 1, n)), n * v + sg.pair_sum(Cov(W[j], W[k]), j, k, 1, n)), (alike[0],)
    ),
    "odd moment": claim(sg.equal(E(g**3), 0), (sg.symmetric(g),)),
    "logarithm": claim(
        sg.equal(E(sg.log(abs(product))), (L - 1) * (sg.log(s) - (sg.constant("euler_gamma") + sg.log(2)) / 2)),
        gaussian,
    ),
    "rectified mean": claim(sg.equal(E(sg.relu(g)), sg.sqrt(v / (2 * sg.constant("pi")))), (sg.gaussian(g, 0, v),)),
    "uniform": claim(sg.equal(Var(g), v**2 / 3), (sg.uniform(g, -v, v),)),
    "network": network("relu_network.preactivation_moment", (n * v / 2) ** (L - 1)),
    "layers of a network": network("relu_network.activation", (n * v / 2) ** l, L=2, n=8, v=Fraction(1, 4)),
    "dependent errors": network("dependent_errors.backward_factor", (2 * n + 1) / sg.expr(n)),
}
FALSE = {
    "variance for mean square": claim(sg.equal(Var(z), n * v * Var(h)), centred),
    "the mean forgotten": claim(sg.equal(Var(z), n * v * E(h**2) + Var(b)), general),
    "not symmetric": claim(sg.equal(E(h**2), Var(u) / 2), (h_is, sg.identically_distributed(u))),
    "members dependent": claim(sg.equal(Var(z), n * v * E(h**2)), (z_is, *apart, *alike, *centred[-2:])),
    "families dependent": claim(sg.equal(E(W[1] * h[1]), E(W) * E(h)), (*members, *alike)),
    "a wrong power": network("relu_network.preactivation_moment", (n * v) ** (L - 1)),
    "independent errors": network("dependent_errors.backward_factor", sg.expr(1)),
}


@pytest.mark.parametrize("name", TRUE)
def test_true_claims_survive_and_their_spoils_do_not(name):
    found = monte_carlo(TRUE[name], DERIVED, 0)
    assert found is not None
    assert found.verdict is Verdict.SUPPORTED, found
    relations = len(TRUE[name].statement.args) if TRUE[name].statement.head == "And" else 1
    assert found.spoils == found.caught_spoils == relations
    assert found.tries
    assert found.false_alarm_rate == 1e-6
    assert found.detectable_relative_error is None or found.detectable_relative_error < 0.4
    assert found.samples and found.samples >= 1 << 16


@pytest.mark.parametrize("name", FALSE)
def test_false_claims_are_refuted_again_on_a_fresh_sample(name):
    found = monte_carlo(FALSE[name], DERIVED, 0)
    assert found is not None
    assert found.verdict is Verdict.REFUTED, found
    assert found.false_alarm_rate == 1e-12
    assert found.counterexample and found.counterexample.assignment
    assert "1e-12" in found.reason and "1e-12" in found.details["reason_zh"]


@pytest.mark.slow
@pytest.mark.parametrize("name", TRUE)
def test_true_claims_survive_many_seeds(name):
    verdicts = [monte_carlo(TRUE[name], DERIVED, seed) for seed in range(1, 21)]
    assert not [e for e in verdicts if e is None or e.verdict is Verdict.REFUTED]
    assert sum(e.verdict is Verdict.SUPPORTED for e in verdicts if e) >= 19


def test_the_same_seed_gives_the_same_evidence():
    first, again, other = (monte_carlo(TRUE["centred"], DERIVED, seed) for seed in (3, 3, 4))
    assert first and again and other
    assert replace(first, seconds=0) == replace(again, seconds=0)
    assert first.z != other.z
    assert first.seed == 3


def test_claims_do_not_share_random_numbers():
    one, two = (monte_carlo(replace(TRUE["centred"], name=name), DERIVED, 0) for name in ("one", "two"))
    assert one and two and one.z != two.z


def test_a_heavy_tailed_product_is_refused_aloud_and_tested_at_a_smaller_depth():
    found = monte_carlo(claim(sg.equal(E(product**2), s ** (2 * (L - 1))), gaussian), DERIVED, 0)
    assert found and found.verdict is Verdict.SUPPORTED
    assert "heavy-tailed" in found.reason and "smaller depths" in found.reason
    assert "重尾" in found.details["reason_zh"]


def test_a_deep_network_is_tested_by_its_factors():
    found = monte_carlo(network("relu_network.second_moment", (n * v / 2) ** L, L=12), DERIVED, 0)
    assert found and found.verdict is Verdict.SUPPORTED
    assert "heavy-tailed" in found.reason
    assert "dead networks" in found.reason


def test_a_wrong_factor_of_a_deep_chain_is_still_refuted():
    deep = network("scalar_chain.square_product", (s**2 + Fraction(1, 5)) ** L, L=40, s=1)
    found = monte_carlo(deep, DERIVED, 0)
    assert found and found.verdict is Verdict.REFUTED


def test_an_error_too_small_to_be_seen_is_undecided_and_says_so(monkeypatch):
    # A mean that is 1/1000 of the standard deviation: 2/5 of it drown.
    small = claim(sg.equal(E(g), Fraction(1, 1000)), (sg.gaussian(g, Fraction(1, 1000), 1),))
    found = monte_carlo(small, DERIVED, 0)
    assert found and found.verdict is Verdict.UNDECIDED
    assert found.caught_spoils < found.spoils
    assert "did not reject" in found.reason


def test_a_rejection_that_does_not_repeat_is_no_refutation(monkeypatch):
    monkeypatch.setattr(module, "FALSE_ALARM_RATE", 0.5)
    verdicts = {monte_carlo(TRUE["uniform"], DERIVED, seed).verdict for seed in range(8)}  # type: ignore[union-attr]
    assert Verdict.REFUTED not in verdicts
    assert Verdict.UNDECIDED in verdicts


def test_conditions_that_nothing_meets_are_undecided():
    found = monte_carlo(replace(TRUE["uniform"], where=(sg.relation(">", v, 3),)), DERIVED, 0)
    assert found and found.verdict is Verdict.UNDECIDED
    assert "no drawn point met the assumptions" in found.reason


def test_claims_without_chance_are_left_to_other_checks():
    assert monte_carlo(claim(sg.equal(v + v, 2 * v)), DERIVED, 0) is None
    assert monte_carlo(claim(sg.relation("≤", E(g) ** 2, E(g**2))), DERIVED, 0) is None


@pytest.mark.parametrize(
    ("model", "message"),
    [("relu_network", "name.observable"), ("relu_network.loss", "second_moment"), ("perceptron.loss", "scalar_chain")],
)
def test_a_simulation_that_cannot_run_says_why(model, message):
    found = monte_carlo(network(model, sg.expr(1)), DERIVED, 0)
    assert found and found.verdict is Verdict.UNDECIDED
    assert message in found.reason


def sample_of(given, *nodes, seed=0):
    designer = Designer(DERIVATION, nodes, given, ())
    rng = np.random.default_rng(seed)
    return Sample(designer.draw(rng), rng, 20_000)


def correlation(sample, left, right):
    return abs(np.corrcoef(sample.base(*left), sample.base(*right))[0, 1])


def test_what_is_not_assumed_independent_is_made_dependent():
    tied = sample_of((alike[0], alike[1]), W[1] * h[1])
    assert correlation(tied, ("W", (1,)), ("W", (2,))) > 0.05
    assert correlation(tied, ("W", (1,)), ("h", (1,))) > 0.05
    loose = sample_of((*apart, *members, *alike), W[1] * h[1])
    assert correlation(loose, ("W", (1,)), ("W", (2,))) < 0.04
    assert correlation(loose, ("W", (1,)), ("h", (1,))) < 0.04
    half = sample_of((*members, *alike), W[1] * h[1])
    assert correlation(half, ("W", (1,)), ("W", (2,))) < 0.04
    assert correlation(half, ("W", (1,)), ("h", (1,))) > 0.05


def test_drawn_laws_meet_their_assumptions():
    for seed in range(12):
        setting = sample_of(
            (sg.zero_mean(W), sg.symmetric(u), sg.nonzero(u), sg.zero(b)), W[1] * u[1] * b, seed=seed
        ).setting
        assert abs(setting.laws["W"].mean) < 1e-12 and setting.values["m"] == 0
        assert setting.laws["u"].symmetric and abs(setting.laws["u"].mean) < 1e-12
        assert setting.laws["b"].variance == 0
        assert setting.values["v"] == pytest.approx(setting.laws["W"].variance)


def test_estimates_follow_the_rules_of_calculus():
    rng = np.random.default_rng(0)
    x, y = rng.normal(1.0, 1.0, (2, 100_000))
    mean, other, spread = sample_mean(x), sample_mean(y), sample_covariance(x, x)
    assert spread.value == pytest.approx(np.var(x, ddof=1))
    combined = 2 * mean * other - spread * mean**-2 + 1
    assert isinstance(combined, Estimate)
    assert combined.value == pytest.approx(2 * x.mean() * y.mean() - spread.value / x.mean() ** 2 + 1)
    assert combined.pseudo_values.mean() == pytest.approx(combined.value)
    # The delta method by hand: slopes 2ȳ + 2 s²/x̄³, 2x̄ and −1/x̄².
    slopes = 2 * y.mean() + 2 * spread.value / x.mean() ** 3, 2 * x.mean(), -1 / x.mean() ** 2
    influence = sum(a * e.influence for a, e in zip(slopes, (mean, other, spread), strict=True))
    assert np.allclose(combined.influence, influence)
    assert mean.called("log").influence.std() == pytest.approx(x.std() / x.mean())


@pytest.mark.parametrize(
    "remainder, verdict", [(None, Verdict.REFUTED), ("0.1", Verdict.SUPPORTED), ("0.01", Verdict.REFUTED)]
)
def test_a_stated_remainder_is_allowed_and_no_more(remainder, verdict):
    simulated = sg.Simulation(
        "scalar_chain.layer_factor", {"depth": sg.expr(1), "sigma": sg.expr(1)}, {},
        None if remainder is None else sg.decimal(remainder),
    )  # fmt: skip
    found = monte_carlo(claim(sg.equal(E(g**2), sg.decimal("1.05")), simulation=simulated), DERIVED, 1)
    assert found is not None and found.verdict is verdict
    if remainder == "0.1":
        assert "remainder of 0.1" in found.reason and (found.detectable_relative_error or 0) > 0.1 / 1.05
