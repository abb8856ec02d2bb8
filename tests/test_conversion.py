"""SymPy's expression of a typed tree has the tree's value over the reals, and comes back as a tree of that value."""

from fractions import Fraction

import pytest
import sympy as sp
from flint import arb, fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from symgrad.checks.exact import Evaluator
from symgrad.checks.functions import Undefined
from symgrad.checks.instances import Instance
from symgrad.core import tree
from symgrad.core.records import Derivation, Source
from symgrad.core.text import Text
from symgrad.core.tree import CALLS, Expr, call, expr, symbol
from symgrad.core.variables import POSITIVE, POSITIVE_INTEGER, REAL, Sequence
from symgrad.errors import NotConvertible
from symgrad.theory.conversion import Algebra, from_sympy, to_sympy

x = symbol("x")
HALF = Expr("Mul", (expr(1), Expr("Pow", (expr(2), expr(-1)))))
NEGATIVE = tree.relation("<", x, 0)

FORMULAS = [
    *(call(name, x) for name in CALLS if name != "step"),
    *(Expr("Root", (x, expr(n))) for n in (2, 3, 4, 5)),
    *(tree.power(x, Fraction(p, q)) for p in (1, 2, -3) for q in (2, 3, 5)),
    Expr("Pow", (Expr("Add", (x, Expr("Add", (expr(1), HALF)))), HALF)),
    Expr("Log", (x, expr(3))),
    Expr("Max", (x, HALF, expr(-2))),
    Expr("Min", (x**2, expr(1))),
    Expr("Cases", (-x, NEGATIVE, x**2)),
    Expr("Cases", (x, Expr("And", (tree.relation("≤", 0, x), tree.relation("<", x, 2))), expr(1), NEGATIVE, expr(3))),
    Expr("Cases", (x, Expr("Or", (NEGATIVE, tree.relation(">", x, 2))), 1 - x)),
    tree.decimal("0.25") * x,
    tree.constant("e") ** x,
]


def exactly(formula, at):
    return arb(Evaluator(Instance({}, {}, {}, {}, values={x: fmpq(at.numerator, at.denominator)}))(formula))


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(FORMULAS), st.fractions(-4, 4, max_denominator=12))
def test_the_value_is_that_of_the_tree(formula, at):
    try:
        value = exactly(formula, at)
    except Undefined:
        return
    converted = to_sympy(formula).subs(sp.Symbol("x", real=True), sp.Rational(at.numerator, at.denominator))
    assert complex(converted.evalf(30)) == pytest.approx(float(value.mid()), rel=1e-12, abs=1e-12)
    back = exactly(from_sympy(to_sympy(formula)), at)
    assert float(back.mid()) == pytest.approx(float(value.mid()), rel=1e-12, abs=1e-12)


def test_factorials_and_binomials():
    n, k = symbol("n"), symbol("k")
    domains = {"n": POSITIVE_INTEGER, "k": POSITIVE_INTEGER}
    pascal = Expr("Binomial", (n, k)) * Expr("Factorial", (k,)) * Expr("Factorial", (n - k,)) - Expr("Factorial", (n,))
    assert sp.simplify(to_sympy(pascal, domains=domains)) == 0
    assert from_sympy(to_sympy(Expr("Factorial", (n,)), domains=domains)) == Expr("Factorial", (n,))


def test_an_odd_root_is_a_plain_power_where_the_sign_is_known():
    plain = to_sympy(tree.power(x, Fraction(1, 3)), domains={"x": POSITIVE})
    assert plain == sp.Symbol("x", positive=True) ** sp.Rational(1, 3)
    assert to_sympy(tree.power(-8, Fraction(1, 3))) == -2


def test_domains_say_what_sympy_may_assume():
    root = tree.sqrt(x**2) - x
    assert to_sympy(root, domains={"x": POSITIVE}) == 0
    assert to_sympy(root) != 0


@pytest.mark.parametrize("formula", [tree.power(9, tree.power(9, 9)), Expr("Tuple", (x,)), Expr("Set", ())])
def test_what_sympy_is_not_given(formula):
    with pytest.raises(NotConvertible):
        to_sympy(formula)


def test_a_hyperbolic_function_of_a_logarithm_is_seen_to_be_rational():
    t = symbol("t")
    algebra = Algebra()
    assert algebra.is_zero(tree.tanh(tree.log((1 + t) / (1 - t)) / 2) - t)
    assert not algebra.is_zero(tree.tanh(tree.log((1 + t) / (1 - t)) / 2) - t / 2)


def test_the_domain_of_a_sequence_says_what_may_be_assumed_of_its_members():
    words = Text("a number", "一个数")
    t, u = (Sequence(name, words, domain) for name, domain in (("t", POSITIVE), ("u", REAL)))
    source = Source("none", "Nobody", "Nothing", "", 2000)
    algebra = Algebra(Derivation(words, "1", words, source, (), sequences=(t, u)))
    assert algebra.is_zero(call("abs", -t[1]) - t[1])
    assert not algebra.is_zero(call("abs", -u[1]) - u[1])
