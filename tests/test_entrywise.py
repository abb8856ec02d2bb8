"""Written-out matrices compared entry by entry, and their powers and products by induction."""

from fractions import Fraction

import pytest
from flint import fmpq

import symgrad as sg
from symgrad.checks.entrywise import entrywise_test
from symgrad.checks.exact import Evaluator
from symgrad.checks.instances import Instance
from symgrad.core.verdicts import Verdict

WORDS = sg.Text("a quantity", "一个量")
m = sg.Variable("m", WORDS, sg.POSITIVE_INTEGER, (1, 4))
q = sg.Variable("q", WORDS, sg.integer(0), (0, 4))
a, b = (sg.Variable(name, WORDS, sg.POSITIVE, (1, 2)) for name in "ab")
A = sg.Variable("A", WORDS, sg.REAL, (-2, 2), shape=(2, 2))
k = sg.symbol("k")
DERIVATION = sg.Derivation(
    title=WORDS, section="1", summary=WORDS, source=sg.Source("none", "Nobody", "Nothing", "", 2000), chains=(),
    variables=(m, q, a, b, A),
)  # fmt: skip
jordan = sg.matrix([[a, 1], [0, a]])
half = sg.expr(Fraction(1, 2))
commuting = sg.matrix([[half, sg.expr(4) ** k], [0, half]])
total = (sg.expr(4) ** (m + 1) - 4) / 3

twisted = (sg.matrix([[1, k], [0, 2]]), k, 1, m)

TRUE = (
    (sg.matrix([[a, b], [0, 1]]) @ sg.transpose(sg.matrix([[a, b]])), sg.matrix([[a**2 + b**2], [b]]), "entry"),
    (sg.diag(sg.matrix([[a], [b]])) @ sg.identity(2), sg.matrix([[a, 0], [0, b]]), "entry"),
    (sg.hadamard(sg.matrix([[a, b]]), sg.matrix([[2, a]])) - sg.zeros(1, 2), sg.matrix([[2 * a, a * b]]), "entry"),
    (sg.block_matrix([[sg.matrix([[a]]), sg.matrix([[b]])]]), sg.matrix([[a, b]]), "entry"),
    (sg.matrix_power(jordan, 3), sg.matrix([[a**3, 3 * a**2], [0, a**3]]), "entry"),
    (sg.matrix_power(jordan, m), sg.matrix([[a**m, m * a ** (m - 1)], [0, a**m]]), "induction"),
    (
        sg.descending_product(commuting, k, 1, m),
        sg.matrix([[half**m, 2 * half**m * total], [0, half**m]]),
        "induction",
    ),
)  # fmt: skip
FALSE = (
    (sg.matrix([[a, b]]), sg.matrix([[b, a]])),
    (sg.matrix([[a, b]]), sg.transpose(sg.matrix([[a, b]]))),
    (sg.matrix_power(jordan, m), sg.matrix([[a**m, m * a**m], [0, a**m]])),  # right at a = 1 alone
    (sg.matrix_power(jordan, m), sg.matrix([[a**m, (m - 1) * a ** (m - 1)], [0, a**m]])),  # the step is right
    (sg.matrix_power(jordan, m), sg.matrix([[a, 1], [0, a]])),  # right at m = 1 alone
    (sg.ascending_product(*twisted), sg.descending_product(*twisted)),
    # Factors that change with the exponent: one more of them does not lead from m to m + 1.
    (sg.matrix_power(sg.matrix([[1, 2 * q], [0, 1]]), q), sg.matrix([[1, q * (q - 1)], [0, 1]])),
    (sg.matrix([[1, q], [0, 1]]) @ sg.matrix_power(sg.identity(2), q), sg.identity(2)),
    (
        sg.descending_product(sg.matrix([[1, 2 * k - 2 * m], [0, 1]]), k, 1, m),
        sg.matrix([[1, (m - 1) * (2 - 2 * m)], [0, 1]]),
    ),
    (A @ sg.matrix([[1, 0], [0, 1]]), A),  # the entries of A are not known
)  # fmt: skip


@pytest.mark.parametrize(("left", "right", "method"), TRUE)
def test_equal_matrices_are_proved_equal(left, right, method):
    found = entrywise_test(DERIVATION, sg.equal(left, right))
    assert found is not None and found.verdict is Verdict.PROVED and method in found.method
    assert found.spoils == found.caught_spoils > 0


@pytest.mark.parametrize(("left", "right"), FALSE)
def test_others_are_not(left, right):
    assert entrywise_test(DERIVATION, sg.equal(left, right)) is None


def test_an_empty_product_is_the_identity_that_conforms():
    d = sg.Sequence("d", WORDS, sg.POSITIVE_INTEGER, (1, 5))
    J = sg.Sequence("J", WORDS, index=k, shape=(d[k], d[k - 1]))
    widths = {sg.expr(d[0]): fmpq(2), sg.expr(d[1]): fmpq(3)}
    evaluator = Evaluator(Instance({}, {"d": d, "J": J}, {}, {}, values=widths))
    assert evaluator.ground(sg.descending_product(J[k], k, 1, 0), {}) == sg.identity(2)
    assert evaluator.ground(sg.ascending_product(J[k], k, 1, 0), {}) == sg.identity(3)
