"""A rule that errs, or that forgets to say what it assumes, is refuted by the check of its line."""

from fractions import Fraction

import numpy as np
import pytest

import symgrad as sg
from symgrad.checks.obligations import settle_step
from symgrad.core import binding, tree
from symgrad.core.records import Chain, Derived, DerivedChain, Step
from symgrad.core.tree import Expr
from symgrad.core.verdicts import Verdict
from symgrad.theory.context import Context
from tests.random_cases import DERIVATION, WORDS, n
from tests.test_rules import RIGHT

j = sg.symbol("j")
DERIVED = Derived("spoiled", DERIVATION, {})


def closed(node: Expr) -> Expr:
    """A line with a value: what is random under E, a free index summed over."""
    if node.head == "Relation":
        return node
    if not all(within_moment(node)):
        node = sg.E(node)
    return sg.sum_over(node, j, 1, n) if j in binding.free_symbols(node) else node


def within_moment(node: Expr):
    """For each random member whether it stands inside a moment."""
    if node.head in tree.MOMENTS:
        yield True
    elif Context(DERIVATION, ()).is_random(node):
        yield False
    else:
        for child in node.children:
            yield from within_moment(child)


def verdict(before: Expr, after: Expr, relation: str, rule, used) -> Verdict:
    step = Step(relation, after, rule, used)
    chain = DerivedChain(Chain("one", WORDS, before, (rule,)), before, (step,))
    return settle_step(DERIVED, chain, 1, np.random.default_rng(1)).verdict


def made(case) -> tuple[Expr, Expr, str, sg.Rule, tuple[sg.Assumption, ...]]:
    rule, line, _, given = case
    before, context = closed(sg.expr(line)), Context(DERIVATION, given)
    return before, rule.apply(before, context), rule.relation, rule, tuple(context.used)


def subtrees(node: Expr, path: tuple[int, ...] = ()):
    """Nodes with their paths, but not the names of indices."""
    yield path, node
    for position, child in enumerate(node.args):
        if isinstance(child, Expr) and child not in binding.bound(node) and node.head != "Member":
            yield from subtrees(child, (*path, position))


def put(node: Expr, path: tuple[int, ...], new: Expr) -> Expr:
    if not path:
        return new
    args = list(node.args)
    args[path[0]] = put(args[path[0]], path[1:], new)
    return node.rebuild(tuple(a for a in args if isinstance(a, Expr)))


def spoiled(line: Expr):
    """The line with one thing wrong, in each of many places."""
    for path, node in subtrees(line):
        if node.head == "Add":
            for i in range(len(node.args)):
                yield "dropped term", put(line, path, tree.add(*node.args[:i], *node.args[i + 1 :]))
                flipped = (*node.args[:i], tree.negative(node.args[i]), *node.args[i + 1 :])
                yield "flipped sign", put(line, path, tree.add(*flipped))
        if node.head == "Mul":
            for i in range(len(node.args)):
                yield "dropped factor", put(line, path, tree.mul(*node.args[:i], *node.args[i + 1 :]))
        if node == n.as_expr():
            yield "n − 1", put(line, path, n - 1)
        if node.head == "Number" and path:
            yield "another number", put(line, path, tree.expr(node.args[0] + 1))


@pytest.mark.parametrize("case", RIGHT.values(), ids=RIGHT)
def test_the_line_as_it_is_stands(case):
    assert verdict(*made(case)) is Verdict.PROVED


@pytest.mark.parametrize("case", RIGHT.values(), ids=RIGHT)
def test_a_line_that_is_off_by_a_factor_is_refuted(case):
    before, after, relation, rule, used = made(case)
    factor = Fraction(7, 5)
    wrong = (
        tree.relation(after.args[0], after.args[1], factor * after.args[2])
        if after.head == "Relation"
        else factor * after
    )
    assert verdict(before, wrong, relation, rule, used) is Verdict.REFUTED


# "Almost surely not 0" gives the slope at 0 and the logarithm of 0 a value at all: without it nothing is false.
GIVES_A_VALUE = ("slope", "logarithm")
NEEDED = {name: case for name, case in RIGHT.items() if case[3] and name not in GIVES_A_VALUE}


@pytest.mark.parametrize("case", NEEDED.values(), ids=NEEDED)
def test_a_rule_that_forgets_an_assumption_is_refuted(case, monkeypatch):
    monkeypatch.setattr(Context, "use", lambda self, *assumptions: None)
    assert verdict(*made(case)) is Verdict.REFUTED
