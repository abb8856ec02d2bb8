"""Which errors are planted in statements about matrices, and when one is held to make a difference."""

import numpy as np
import pytest

import symgrad as sg
from tests.mutants import agree, comparison, mutations
from tests.planted_errors import in_hypotheses

WORDS = sg.Text("a quantity", "一个量")
n, p = (sg.Variable(name, WORDS, sg.POSITIVE_INTEGER, (1, 3)) for name in "np")
m = sg.Variable("m", WORDS, sg.POSITIVE_INTEGER, (1, 4))
r = sg.Variable("r", WORDS, sg.POSITIVE, (1, 2))
A, B = (sg.Variable(name, WORDS, sg.REAL, (-2, 2), shape=(n, n)) for name in "AB")
C, D = (sg.Variable(name, WORDS, sg.REAL, (-2, 2), shape=shape) for name, shape in (("C", (n, p)), ("D", (p, n))))
rho, sigma, norm = sg.spectral_radius, sg.singular_value, sg.norm


def le(left, right):
    return sg.relation("≤", left, right)


def derivation(*claims):
    return sg.Derivation(
        title=WORDS,
        section="1",
        summary=WORDS,
        source=sg.Source("none", "Nobody", "Nothing", "", 2000),
        chains=(),
        variables=(n, p, m, r, A, B, C, D),
        claims=claims,
    )


normal = sg.condition(sg.equal(A @ sg.transpose(A), sg.transpose(A) @ A), WORDS)
small = sg.condition(le(norm(A), r), WORDS)
product = le(norm(A @ B), norm(A) * norm(B))


@pytest.mark.parametrize(
    "right, kind, wrong",
    [
        (norm(A), "norm", norm(A, "fro")),
        (norm(A, "1"), "norm", norm(A, "inf")),
        (norm(A), "radius and norm", rho(A)),
        (rho(A), "radius and norm", norm(A)),
        (sigma(A, "max"), "singular value", sigma(A, "min")),
        (sigma(A, "min"), "singular value", sigma(A, "last")),
        (sg.condition_number(A), "condition number", norm(A)),
        (sg.rank(A), "rank", sg.rank(A) + 1),
        (sg.rank(A), "rank", sg.rank(A) - 1),
        (sg.inverse(A), "dropped inverse", A),
        (sg.transpose(A), "dropped transpose", A),
        (A, "added transpose", sg.transpose(A)),
        (A @ B, "order of matrices", B @ A),
        (sg.matrix_power(A, m), "exponent", sg.matrix_power(A, m - 1)),
        (sg.matrix_power(A, m), "dropped power", A),
        (sg.hadamard(A, B), "entrywise product", A @ B),
        (norm(A), "constant", sg.expr(7) / 5 * norm(A)),
    ],
)
def test_an_error_of_each_kind_is_planted(right, kind, wrong):
    statement = sg.relation("=", A if kind in ("added transpose", "order of matrices") else r, right)
    made = {(each.kind, each.whole.args[2]) for each in mutations(statement, derivation())}
    assert (kind, sg.expr(wrong)) in made


@pytest.mark.parametrize("strict, weak", [("<", "≤"), (">", "≥")])
def test_a_sharp_bound_is_made_strict(strict, weak):
    made = {(m.kind, m.whole.args[0]) for m in mutations(sg.relation(weak, norm(A), rho(A)), derivation())}
    assert ("strictness", strict) in made


@pytest.mark.parametrize(
    "right, wrong, given, expected",
    [
        (product, sg.relation("<", norm(A @ B), norm(A) * norm(B)), (), "differs"),  # told by ties alone
        (product, le(norm(A @ B), norm(A, "fro") * norm(B)), (), "equivalent"),  # weaker, and still true
        (product, le(norm(A @ B), rho(A) * norm(B)), (), "differs"),
        (le(rho(A), norm(A)), sg.equal(rho(A), norm(A)), (), "differs"),
        (le(rho(A), norm(A)), sg.equal(rho(A), norm(A)), (normal,), "equivalent"),
        (le(norm(A), r), le(norm(A @ A), r**2), (small,), "equivalent"),
        (le(norm(A), r), le(norm(A @ A), r), (small,), "differs"),
        (le(rho(A), norm(A)), le(rho(A @ sg.zeros(n + 1, n + 1)), 0), (), "not evaluated"),  # no number
        (sg.equal(A @ A, A @ A), sg.equal(A @ A, A @ sg.zeros(n + 1, n + 1)), (), "differs"),  # shapes that differ
    ],
)
def test_when_an_error_makes_a_difference(right, wrong, given, expected):
    rng = np.random.default_rng(1)
    assert comparison(derivation(), (right, wrong), given, (), lambda at: agree(right, wrong, at), rng) == expected


def test_a_hypothesis_that_is_dropped_or_weakened():
    claim = sg.Claim("radius", WORDS, sg.relation("<", norm(A @ A), 1), where=(sg.relation("<", norm(A), 1),))
    derived = sg.derive(derivation(claim), "one")
    rng, found = np.random.default_rng(1), {}
    for error in in_hypotheses(derived):
        found.setdefault(error.differs(rng), set()).add((error.kind, error.change))
    assert ("dropped condition", "Norm('2', A) < 1") in found["differs"]
    assert ("condition not strict", "Norm('2', A) ≤ 1") in found["differs"]
    assert ("condition with another constant", "Norm('2', A) < 7/5") in found["differs"]
    assert ("condition on another quantity", "SpectralRadius(A) < 1") in found["differs"]
    assert ("condition on another quantity", "Norm('fro', A) < 1") in found["equivalent"]
