"""The derivative of sums: what the rules do, what they leave alone, and no false step in random cases."""

import numpy as np
import pytest

import symgrad as sg
from symgrad.checks.enumeration import search
from symgrad.core import binding, tree
from symgrad.core.tree import Expr, Operand
from symgrad.theory import rules
from symgrad.theory.context import Context

WORDS = sg.Text("a quantity", "一个量")
n = sg.Variable("n", WORDS, sg.POSITIVE_INTEGER, (1, 3))
m = sg.Variable("m", WORDS, sg.integer(1, n), (1, 3))
p = sg.Variable("p", WORDS, sg.integer(-1, 3), (1, 3))  # not known to lie between 1 and n
x = sg.Variable("x", WORDS, sg.REAL, (-2, 2))
j, k, l = sg.symbol("j"), sg.symbol("k"), sg.symbol("l")
w, h = sg.Sequence("w", WORDS), sg.Sequence("h", WORDS)
c = sg.Sequence("c", WORDS, index=l, first=(sg.expr(0), sg.expr(x)), step=w[l] * sg.member("c", l - 1))
DERIVATION = sg.Derivation(
    title=WORDS, section="1", summary=WORDS, source=sg.Source("none", "Nobody", "Nothing", "", 2000), chains=(),
    variables=(n, m, p, x), sequences=(w, h, c), functions={"phi": WORDS},
)  # fmt: skip


def phi(at) -> Expr:
    return sg.apply("phi", at)


def total(body, index=j, low: Operand = 1, high: Operand = n) -> Expr:
    return sg.sum_over(body, index, low, high)


def by_w(body, at=m) -> Expr:
    return sg.derivative(body, w[at])


def applied(rule: sg.Rule, expression: Expr) -> Expr:
    return rule.apply(expression, Context(DERIVATION, ()))


DERIVED = {
    "picks the one term": (by_w(total(w[j] * h[j]) + x), h[m]),
    "leaves what is not linear": (by_w(total(h[j] * phi(w[j]))), h[m] * by_w(phi(w[m]))),
    "draws into other sums": (by_w(total(h[j] * phi(w[m]))), total(h[j] * by_w(phi(w[m])))),
    "renames an index": (by_w(total(w[m] * h[m], m.as_expr(), 1, n)), h[m]),
    "an end of the range": (by_w(total(w[j] * h[j]), n), h[n]),
    "a range without the index": (by_w(total(w[j], j, m + 1, n) + w[m]), 1 + total(by_w(w[j]), j, m + 1, n)),
    "not surely in the range": (by_w(total(w[j] * h[j]), p), total(h[j] * by_w(w[j], p))),
    "two indices in one term": (by_w(total(w[j] * w[j + 1])), total(by_w(w[j] * w[j + 1]))),
    "constants": (by_w(w[m + 1] * h[m] + x * w[m]), sg.expr(x)),
}


@pytest.mark.parametrize("name", DERIVED)
def test_derivative_of_a_sum(name):
    start, wanted = DERIVED[name]
    assert binding.same(applied(rules.derivative_of_a_sum, start), wanted)


REFUSED = {
    "a product of what may depend": by_w(w[m] * phi(w[m])),
    "a recursion through the member": by_w(c[m]),
    "a symbol": sg.derivative(total(x * h[j]), x),
    "a member that others make": sg.derivative(total(c[j]), c[m]),
}


@pytest.mark.parametrize("name", REFUSED)
def test_derivative_of_a_sum_refuses(name):
    with pytest.raises(sg.RuleRefused):
        applied(rules.derivative_of_a_sum, REFUSED[name])


def test_factor_out_of_a_sum():
    assert binding.same(applied(rules.factor_out_of_a_sum, total(x * h[m] * w[j])), x * h[m] * total(w[j]))
    pairs = sg.pair_sum(2 * x * w[j] * w[k], j, k, 1, n)
    assert binding.same(applied(rules.factor_out_of_a_sum, pairs), 2 * x * sg.pair_sum(w[j] * w[k], j, k, 1, n))
    for untouched in (total(w[j] * h[j]), total(x * h[m]), total(x + w[j])):
        with pytest.raises(sg.RuleRefused):
            applied(rules.factor_out_of_a_sum, untouched)


class Maker:
    """Random bodies over w, h and a recursion, whose sums may bind the names of outer indices and of m."""

    def __init__(self, rng: np.random.Generator):
        self.rng = rng

    def pick(self, options):
        return options[int(self.rng.integers(len(options)))]

    def index(self, scope: tuple[Expr, ...]) -> Expr:
        here = self.pick((*scope, *scope, sg.expr(m), sg.expr(m), sg.expr(1), sg.expr(n), sg.expr(p)))
        return here + self.pick((0, 0, 0, 0, 1))

    def body(self, depth: int, scope: tuple[Expr, ...] = ()) -> Expr:
        if depth == 0:
            leaves = (w[self.index(scope)], w[self.index(scope)], h[self.index(scope)], sg.expr(x), c[2], sg.expr(2))
            return self.pick(leaves)
        match self.rng.integers(6):
            case 0 | 1:
                return tree.mul(*(self.body(depth - 1, scope) for _ in range(self.pick((2, 2, 3)))))
            case 2:
                return tree.add(*(self.body(depth - 1, scope) for _ in range(2)))
            case 3:
                return self.pick((phi, lambda body: body**2))(self.body(depth - 1, scope))
            case _:
                name = self.pick((j, j, k, sg.expr(m)))
                low, high = self.pick(((1, n), (1, n), (m, n), (1, m), (p, n), (2, n)))
                inner = (*(i for i in scope if i != name), name)
                return sg.sum_over(self.body(depth - 1, inner), name, low, high)


@pytest.mark.parametrize("seed", range(6))
def test_no_false_step(seed):
    rng = np.random.default_rng([7, seed])
    make, decided = Maker(rng), 0
    for _ in range(12):
        derived = sg.derivative(make.body(3), make.pick((w[m], w[m], w[n], w[p], w[1], h[m])))
        for rule, start in ((rules.derivative_of_a_sum, derived), (rules.factor_out_of_a_sum, make.body(3))):
            try:
                new = applied(rule, start)
            except sg.RuleRefused:
                continue
            found = search(DERIVATION, tree.equal(start, new), (), (), rng)
            assert not found.failed, (rule.name, start, new, found.failed)
            decided += bool(found.tries)
    assert decided >= 5
