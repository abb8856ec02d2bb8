"""Rules for sums over an index and for matrices that are written out: their lines, what they refuse, planted errors."""

from collections.abc import Mapping
from fractions import Fraction

import numpy as np
import pytest

import symgrad as sg
from symgrad.checks.obligations import settle_step
from symgrad.core import binding, tree
from symgrad.core.records import Derived, DerivedChain, Step
from symgrad.core.tree import Expr
from symgrad.core.verdicts import Verdict
from symgrad.errors import RuleRefused
from symgrad.theory import rules
from symgrad.theory.context import Context

WORDS = sg.Text("a quantity", "一个量")


def variable(name, domain, **more) -> sg.Variable:
    return sg.Variable(name, WORDS, domain, (1, 3), **more)


n, r = variable("n", sg.POSITIVE_INTEGER), variable("r", sg.integer(0))
i, j = variable("i", sg.integer(1, n)), variable("j", sg.integer(1, n))
p = variable("p", sg.integer(-1, 3))  # not known to lie between 1 and n
x, y, c = variable("x", sg.REAL), variable("y", sg.POSITIVE), variable("c", sg.POSITIVE)
A, B = (variable(name, sg.REAL, shape=(n, n)) for name in "AB")
k, q = sg.symbol("k"), sg.symbol("q")
z, h = sg.Sequence("z", WORDS), sg.Sequence("h", WORDS)
mean = sg.Sequence("mean", WORDS, index=q, step=sg.sum_over(z[k], k, 1, q) / q)
scaled = sg.Sequence("scaled", WORDS, index=k, step=(z[k] + x) / sg.sqrt(y))
multiple = sg.Sequence("multiple", WORDS, index=k, step=h[k] * x)
DERIVATION = sg.Derivation(
    title=WORDS, section="1", summary=WORDS, source=sg.Source("none", "Nobody", "Nothing", "", 2000), chains=(),
    variables=(n, r, i, j, p, x, y, c, A, B), sequences=(z, h, mean, scaled, multiple),
)  # fmt: skip


def total(body, low=1, high: sg.Expr | sg.Variable = n) -> Expr:
    return sg.sum_over(body, k, low, high)


def by_z(body, at: sg.Expr | sg.Variable = j) -> Expr:
    return sg.derivative(body, z[at])


def known(chain: sg.Chain) -> Mapping[str, DerivedChain]:
    return sg.derive(sg.Derivation(**{**fields(DERIVATION), "chains": (chain,)}), "known").chains


def fields(record) -> dict:
    return {name: getattr(record, name) for name in record.__dataclass_fields__}


SLOPE = known(sg.Chain("slope", WORDS, by_z(mean[n]), (rules.definition(mean), rules.derivative_of_a_sum)))
shift, zero, same = sg.matrix([[0, 1], [1, 0]]), sg.zeros(n, n), sg.identity(n)

RIGHT = {
    "product": (rules.product_rule, by_z(z[i] * x * mean[n]), x * mean[n] * by_z(z[i]) + z[i] * x * by_z(mean[n])),
    "power": (
        rules.power_rule, by_z((1 + z[j] ** 2) ** Fraction(1, 2)),
        (1 + z[j] ** 2) ** Fraction(-1, 2) * by_z(1 + z[j] ** 2) / 2,
    ),
    "delta": (rules.kronecker_delta, by_z(z[i]), Expr("Cases", (tree.ONE, sg.equal(i, j), tree.ZERO))),
    "sift": (rules.sift, total(x * by_z(z[i], k) * h[k]), x * h[i]),
    "sift from above": (rules.sift, total(by_z(z[k]) * h[k]), h[j]),
    "split": (rules.split_sum, total(h[k] - x), total(h[k]) + total(-x)),
    "distribute": (rules.distribute, x * (h[1] + y), x * h[1] + x * y),
    "draw in": (rules.factor_into_a_sum, x * total(h[k]) * y, total(x * y * h[k])),
    "cancel": (rules.cancel, x + h[1] - x, h[1]),
    "solve a definition": (rules.solve_definition(mean), x * total(z[k]), x * mean[n] * n),
    "solve for a root": (rules.solve_definition(scaled), x * (z[i] + x), x * scaled[i] * sg.sqrt(y)),
    "at an index": (rules.lemma_at("slope", j), total(by_z(mean[n], k) * h[k]), total(h[k] / n)),
    "at another variable": (rules.lemma_at("slope", j), x * by_z(mean[n], i), x / n),
    "closed": (rules.sum_of_polynomial, total(n - k, 1, r), n * r - r**2 / 2 - r / 2),
    "above": (rules.below_exponential, y * (1 + c / n) ** n, y * sg.exp(c / n) ** n),
    "below": (rules.above_exponential, (1 + c) ** n, sg.exp(c - c**2 / 2) ** n),
    "matrices": (rules.write_out, shift @ sg.matrix([[x, y], [1, x]]), sg.matrix([[1, x], [x, y]])),
    "diagonal": (
        rules.write_out, sg.diag(sg.matrix([[x], [y]])) @ sg.transpose(sg.matrix([[1, x], [2, y]])),
        sg.matrix([[x, 2 * x], [x * y, y**2]]),
    ),
    "multiples and sums": (
        rules.write_out, x * sg.identity(2) + shift @ shift * y, sg.matrix([[x + y, 0], [0, x + y]]),
    ),
    "determinant": (rules.expand_determinant, sg.determinant(sg.matrix([[x, y], [1, x]])), x**2 - y),
    "blocks": (
        rules.block_product, sg.block_matrix([[zero, same], [same, zero]]) @ sg.block_matrix([[A, B], [zero, A]]),
        sg.block_matrix([[zero, A], [A, B]]),
    ),
    "transposed blocks": (
        rules.block_product, sg.block_matrix([[A, B]]) @ sg.transpose(sg.block_matrix([[B, same]])),
        sg.block_matrix([[A @ sg.transpose(B) + B]]),
    ),
}  # fmt: skip


def applied(rule: sg.Rule, line: Expr) -> Expr:
    return rule.apply(sg.expr(line), Context(DERIVATION, (), SLOPE))


@pytest.mark.parametrize("rule, line, expected", RIGHT.values(), ids=RIGHT)
def test_makes_the_line(rule, line, expected):
    assert binding.same(applied(rule, line), sg.expr(expected))


def settled(rule: sg.Rule, before: Expr, after: Expr) -> Verdict:
    chain = DerivedChain(sg.Chain("one", WORDS, before, (rule,)), before, (Step(rule.relation, after, rule, ()),))
    return settle_step(Derived("spoiled", DERIVATION, {}), chain, 1, np.random.default_rng(1)).verdict


@pytest.mark.parametrize("rule, line, expected", RIGHT.values(), ids=RIGHT)
def test_the_line_stands_and_one_that_is_off_does_not(rule, line, expected):
    before, after = sg.expr(line), applied(rule, line)
    assert settled(rule, before, after) is Verdict.PROVED
    wrong = after / 7 if rule.relation == "≤" else Fraction(7, 5) * after
    assert settled(rule, before, wrong) is Verdict.REFUTED


REFUSED = {
    "the only factor that varies": (rules.product_rule, by_z(x * z[j])),
    "an exponent that is no number": (rules.power_rule, by_z(z[j] ** x)),
    "a sequence that is defined by others": (rules.kronecker_delta, by_z(mean[i])),
    "an index outside of the sum": (rules.sift, total(by_z(z[p], k) * h[k])),
    "two indices of the sum": (rules.sift, total(by_z(z[k], k) * h[k])),
    "no sum below": (rules.split_sum, total(h[k])),
    "no sum last": (rules.distribute, (x + y) * h[1]),
    "two sums": (rules.factor_into_a_sum, total(h[k]) * total(z[k])),
    "no opposite": (rules.cancel, x - 2 * sg.expr(x)),
    "another sum": (rules.solve_definition(mean), total(h[k])),
    "a factor that may be 0": (rules.solve_definition(multiple), x * h[1]),
    "inside a derivative": (rules.solve_definition(mean), by_z(total(z[k]))),
    "an index beyond the range": (rules.lemma_at("slope", j), total(by_z(mean[n], k), 1, n + 1)),
    "an index from 0": (rules.lemma_at("slope", j), total(by_z(mean[n], k), 0, n)),
    "a lemma inside a derivative": (rules.lemma_at("slope", j), sg.derivative(by_z(mean[n], i), z[i])),
    "no such chain": (rules.lemma_at("curve", j), by_z(mean[n], i)),
    "no polynomial": (rules.sum_of_polynomial, total(1 / k)),
    "a range that may be shorter than empty": (rules.sum_of_polynomial, total(k, 1, p)),
    "a term that may be negative": (rules.above_exponential, 1 + sg.expr(x)),
    "a base that may be negative": (rules.below_exponential, (1 + x) ** n),
    "sizes that do not fit": (rules.write_out, shift @ sg.matrix([[1, 2, 3]])),
    "a matrix that is no product": (rules.write_out, shift),
    "a determinant of no square": (rules.expand_determinant, sg.determinant(sg.matrix([[x, y]]))),
    "blocks that are not seen to fit": (
        rules.block_product, sg.block_matrix([[A, B]]) @ sg.block_matrix([[sg.identity(r)], [B]]),
    ),
    "another number of blocks": (rules.block_product, sg.block_matrix([[A, B]]) @ sg.block_matrix([[A]])),
}  # fmt: skip


@pytest.mark.parametrize("rule, line", REFUSED.values(), ids=REFUSED)
def test_refuses(rule, line):
    with pytest.raises(RuleRefused):
        applied(rule, line)


def test_a_line_that_is_0_throughout_is_told_from_one_that_is_not():
    line = total(z[k] - mean[n])
    assert settled(rules.split_sum, line, applied(rules.split_sum, line)) is Verdict.PROVED
    for wrong in (line + 1, total(z[k] - mean[n] / 2), line * x + total(z[k])):
        assert settled(rules.split_sum, line, wrong) is Verdict.REFUTED
