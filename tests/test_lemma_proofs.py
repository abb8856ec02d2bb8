"""The prover: true statements that it proves, false ones that it must never prove, and what it may not use."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from flint import fmpq

import symgrad as sg
from symgrad.checks import lemma_proofs
from symgrad.checks.functions import Undefined, Unsettled
from symgrad.checks.lemma_proofs import prove
from symgrad.checks.matrix_truth import decide, holds
from symgrad.checks.monomials import Bound, chain, monomial
from symgrad.checks.truth import Truth
from symgrad.core import binding, tree
from symgrad.core.tree import Expr
from symgrad.theory.lemmas import LEMMAS
from tests.chinese import has_chinese, is_chinese
from tests.test_lemmas import drawn

A, B, C, E, Q, R, x, u = (sg.symbol(name) for name in ("A", "B", "C", "E", "Q", "R", "x", "u"))
a, b, k = (sg.symbol(name) for name in "abk")
n, m = sg.symbol("n"), sg.symbol("m")
SHAPES = dict.fromkeys((A, B, C, E, Q), (n, n)) | {R: (m, n), x: (n, 1), u: (n, 1)}
norm, rho, sigma, kappa = sg.norm, sg.spectral_radius, sg.singular_value, sg.condition_number
inv, T, det, tr, rank = sg.inverse, sg.transpose, sg.determinant, sg.trace, sg.rank
I = sg.identity(n)


def power(base, exponent):
    return sg.matrix_power(base, exponent)


def le(left, right):
    return sg.relation("≤", left, right)


def lt(left, right):
    return sg.relation("<", left, right)


def ge(left, right):
    return sg.relation("≥", left, right)


def ne(left, right):
    return sg.relation("≠", left, right)


symmetric = sg.equal(T(A), A)
orthogonal = sg.equal(T(Q) @ Q, I)
wide, tall = le(m, n), ge(m, n)

TRUE: list[tuple[Expr, tuple[Expr, ...], tuple[str, ...] | None]] = [
    (le(norm(A @ B @ C), norm(A) * norm(B) * norm(C)), (), ("submultiplicative",)),
    (le(rho(power(A, 3)), norm(A) ** 3), (), ("radius_below_norm", "norm_of_a_power")),
    (le(rho(A @ A @ A), norm(A, "fro") ** 3), (), None),
    (le(rho(A @ B), norm(A) * norm(B)), (), ("radius_below_norm", "submultiplicative")),
    (le(norm(A + B) ** 2, 2 * norm(A) ** 2 + 2 * norm(B) ** 2), (), ("triangle_inequality",)),
    (le(norm(A + B + C) ** 2, 3 * (norm(A) ** 2 + norm(B) ** 2 + norm(C) ** 2)), (), ("triangle_inequality",)),
    (le(norm(A), norm(A, "fro")), (), ("spectral_below_frobenius",)),
    (le(a * b, (a**2 + b**2) / 2), (), ()),
    (ge(norm(A @ B), norm(A) / norm(inv(B))), (), ("submultiplicative",)),
    (ge(norm(A @ B), norm(A) * sigma(B, "min")), (), None),
    (le(norm(R @ x), norm(R) * norm(x)), (), None),
    (lt(rho(A @ B), 1), (lt(norm(A), 1), lt(norm(B), 1)), None),
    (le(norm(power(A, k)), Fraction(1, 2)), (le(norm(power(A, k)), Fraction(1, 2)),), None),
    (sg.equal(rho(A @ B), rho(B @ A)), (), ("radius_of_a_swapped_product",)),
    (sg.equal(rho(R @ T(R)), rho(T(R) @ R)), (), ("radius_of_a_swapped_product",)),
    (sg.equal(rho(T(A)), rho(A)), (), ("radius_of_transpose",)),
    (le(norm(A - B), norm(A) + norm(B)), (), None),
    (le(norm(A), norm(A - B) + norm(B)), (), ("triangle_inequality",)),
    (ge(norm(A + B), norm(A) - norm(B)), (), None),
    (le(rho(A) ** 2, norm(A, "1") * norm(A, "inf")), (), None),
    (sg.equal(norm(T(A) @ A), norm(A) ** 2), (), ("norm_of_the_square",)),
    (le(norm(inv(A @ B)), norm(inv(A)) * norm(inv(B))), (), None),
    (ge(norm(A) * norm(inv(A)), 1), (), None),
    (le(kappa(A @ B), kappa(A) * kappa(B)), (ne(det(A), 0), ne(det(B), 0)), None),
    (le(1, kappa(A)), (), ("condition_number_at_least_one",)),
    (le(norm(A @ B, "fro"), norm(A) * norm(B, "fro")), (), ("mixed_product",)),
    (le(abs(sigma(A + E, "max") - sigma(A, "max")), norm(E)), (), ("weyl_max",)),
    (le(norm(power(A, k)), norm(A) ** k), (ge(k, 0),), ("norm_of_a_power",)),
    (ge(norm(power(A, k)), rho(A) ** k), (ge(k, 0),), ("power_above_radius",)),
    (sg.equal(norm(A), rho(A)), (symmetric,), None),
    (le(norm(I - A), 1 + norm(A)), (), None),
    (sg.equal(norm(Q @ A), norm(A)), (orthogonal,), ("orthogonal_factor",)),
    (sg.equal(tr(A @ B - B @ A), 0), (), None),
    (le(rank(R @ A), rank(R)), (), None),
    (le(rank(A @ B), rank(A)), (), ("rank_of_a_product",)),
    (sg.equal(det(A @ B), det(B @ A)), (), ("determinant_of_a_product",)),
    (sg.equal(norm(2 * A), 2 * norm(A)), (), ("homogeneity",)),
    (le(norm(A @ B - B @ A), 2 * norm(A) * norm(B)), (), None),
    (ge(sigma(A @ B, "min"), sigma(A, "min") * sigma(B, "min")), (), ("smallest_of_a_wide_product",)),
    (ge(sigma(T(R) @ R, "max"), sigma(R, "max") * sigma(R, "min")), (wide,), None),
    (ge(sigma(R @ A, "max"), sigma(R, "min") * sigma(A, "max")), (tall,), ("smallest_times_largest",)),
    (le(rho(power(A, 2) @ B), norm(A) ** 2 * norm(B)), (), None),
    (le(norm(A @ B) + norm(B @ A), 2 * norm(A) * norm(B)), (), ("submultiplicative",)),
    (sg.equal((A + B) @ inv(A + B) @ C, C), (), ()),
    (le(norm(A, "max"), norm(A)), (), ("entry_below_norm",)),
    (le(norm(A) ** 2, 4), (le(norm(A, "1"), 1), le(norm(A, "inf"), 4)), ("spectral_below_sums",)),
    (tree.all_of(le(rho(A), norm(A)), le(norm(A), norm(A, "fro"))), (), None),
]


@pytest.mark.parametrize("statement, conditions, lemmas", TRUE, ids=[repr(s)[:70] for s, *_ in TRUE])
def test_proves(statement, conditions, lemmas):
    proof = prove(statement, conditions, SHAPES)
    assert proof is not None
    if lemmas is not None:
        assert set(proof.lemmas) == set(lemmas)
    for line in proof.lines(lambda node: "x"):
        assert not has_chinese(line.en) and is_chinese(line.zh.replace("$x$", "甲"))


FALSE: list[tuple[Expr, tuple[Expr, ...]]] = [
    (le(norm(A @ B, "max"), norm(A, "max") * norm(B, "max")), ()),
    (le(rho(A @ B), rho(A) * rho(B)), ()),
    (le(rho(A + B), rho(A) + rho(B)), ()),
    (le(norm(A), rho(A)), ()),
    (le(norm(A, "fro"), norm(A)), ()),
    (ge(norm(A @ B), norm(A) * norm(B)), ()),
    (ge(norm(A @ B), norm(A) / norm(B)), ()),
    (sg.equal(norm(A), rho(A)), ()),
    (sg.equal(norm(A @ B), norm(B @ A)), ()),
    (sg.equal(rho(A @ B @ C), rho(A @ C @ B)), ()),
    (lt(norm(A), 1), (lt(rho(A), 1),)),
    (lt(rho(A @ B), 1), (lt(rho(A), 1), lt(rho(B), 1))),
    (lt(rho(A), norm(A)), ()),
    (le(norm(A + B) ** 2, norm(A) ** 2 + norm(B) ** 2), ()),
    (le(norm(A + B) ** 2, Fraction(39, 10) * (norm(A) ** 2 + norm(B) ** 2) / 2), ()),
    (le(a * b, (a**2 + b**2) * Fraction(49, 100)), ()),
    (le(norm(A, "1"), norm(A, "inf")), ()),
    (sg.equal(norm(T(A), "1"), norm(A, "1")), ()),
    (le(sigma(A @ B, "min"), sigma(A, "min") * sigma(B, "min")), ()),
    (le(kappa(A), 1), ()),
    (le(det(A @ B), det(A) + det(B)), ()),
    (sg.equal(det(A + B), det(A) + det(B)), ()),
    (sg.equal(tr(A @ B), tr(A) * tr(B)), ()),
    (ge(rank(A @ B), rank(A)), ()),
    (sg.equal(A @ B, B @ A), ()),
    (sg.equal(norm(Q @ A), norm(A)), ()),
    (sg.equal(norm(2 * A), norm(A)), ()),
    (le(norm(power(A, k), "fro"), norm(A, "fro") ** k), (ge(k, 0),)),
    (le(norm(A @ B - B @ A), norm(A) * norm(B)), ()),
    (ge(abs(sigma(A + E, "max") - sigma(A, "max")), norm(E)), ()),
    (ge(sigma(R @ A, "max"), sigma(R, "min") * sigma(A, "max")), ()),
    (ge(sigma(A @ T(R), "max"), sigma(A, "max") * sigma(R, "min")), ()),
    (ge(norm(A) * norm(sg.pseudo_inverse(A)), 2), ()),
]


@pytest.mark.parametrize("statement, conditions", FALSE, ids=[repr(s)[:70] for s, _ in FALSE])
def test_never_proves_what_is_false(statement, conditions):
    assert prove(statement, conditions, SHAPES, milliseconds=1500) is None


@pytest.mark.parametrize(
    "statement, shapes",
    [
        (le(rho(R), norm(R)), SHAPES),  # no square
        (le(norm(R @ R), norm(R) ** 2), SHAPES),  # does not conform
        (le(norm(R + A), norm(R) + norm(A)), SHAPES),
        (ge(sigma(R @ A, "max"), sigma(R, "min") * sigma(A, "max")), SHAPES | {R: (1, 2), A: (2, 2)}),
        (ge(sigma(A @ R, "max"), sigma(A, "max") * sigma(R, "min")), SHAPES | {R: (2, 1), A: (2, 2)}),
        (ge(sigma(A @ B, "min"), sigma(A, "min") * sigma(B, "min")), SHAPES | {A: (1, 2), B: (2, 1)}),
    ],
)
def test_uses_no_lemma_outside_its_shapes(statement, shapes):
    assert prove(statement, (), shapes, milliseconds=1500) is None


def test_of_a_case_distinction_nothing_is_presupposed():
    """Where A is singular the statement has the value 1 ≤ 0, though the inverse has none."""
    parted = Expr("Cases", (norm(inv(A)) * norm(A), ne(det(A), 0), sg.expr(0)))
    assert prove(le(1, parted), (), SHAPES) is None
    assert prove(le(1, parted), (), {A: (2, 2)}) is None


@pytest.mark.parametrize(
    "conditions",
    [
        (lt(norm(A), 0),),
        (lt(norm(A), 1), ge(rho(A), 1)),
        (lt(a, 0), ge(a, 1)),
        (ge(norm(A @ B), 2), lt(norm(A), 1), lt(norm(B), 1)),
    ],
)
def test_proves_nothing_from_a_contradiction(conditions):
    for statement in (le(rho(A), norm(A)), le(norm(B), 3), le(rho(A @ B), norm(A) * norm(B))):
        assert prove(statement, conditions, SHAPES) is None


def test_without_z3_chains_still_prove(monkeypatch):
    monkeypatch.setattr(lemma_proofs.smt, "available", lambda: False)
    assert prove(le(rho(A @ B), norm(A) * norm(B)), (), SHAPES) is not None
    assert prove(le(norm(A + B) ** 2, 2 * norm(A) ** 2 + 2 * norm(B) ** 2), (), SHAPES) is None


@pytest.mark.parametrize("name", LEMMAS)
def test_a_lemma_proves_itself_and_not_its_spoil(name):
    lemma = LEMMAS[name]
    shapes: dict[Expr, Any] = {
        sg.symbol(k): tuple(sg.symbol(s) if isinstance(s, str) else s for s in sizes)
        for k, sizes in lemma.shapes.items()
    }
    numbers = {sg.symbol(k): d.lower for k, d in lemma.numbers.items() if d.lower is not None}
    conditions = (*lemma.conditions, *(ge(number, low) for number, low in numbers.items()))
    for statement in lemma.stated().values():
        kind, left, right = statement.args
        worse = Fraction(5, 7) if kind == "≤" else Fraction(7, 5)
        if name != "adapted_norm":  # about matrices written out, which stand for themselves
            assert prove(statement, conditions, shapes) is not None, statement
        if right != tree.ZERO:
            assert prove(tree.relation(kind, left, worse * right), conditions, shapes, milliseconds=400) is None


def random_statement(rng: np.random.Generator) -> Expr:
    """A quantity of a random product, sum or power against quantities of its letters: true more often than not."""
    letters = [A, B, C]
    one, two = letters[rng.integers(3)], letters[rng.integers(3)]
    form = rng.integers(7)
    matrix = (one @ two, one + two, one - two, power(one, 2) @ two, T(one) @ two, one @ two @ T(one), one + one)[form]
    used = (2, 2, 2, 3, 2, 3, 2)[form]

    def size(inside) -> Expr:
        kinds = (norm(inside), norm(inside, "fro"), rho(inside), sigma(inside, "min"), sigma(inside, "max"))
        return sg.expr(kinds[rng.choice(5, p=(0.35, 0.2, 0.15, 0.15, 0.15))])

    parts = [size(one) for _ in range(used - 1)] + [size(two)]
    right = tree.add(*parts) if form in (1, 2, 6) or rng.random() < 0.1 else tree.mul(*parts)
    return tree.relation(("≤", "≥", "=", "<")[rng.choice(4, p=(0.6, 0.3, 0.05, 0.05))], size(matrix), right)


def test_what_is_proved_of_random_statements_holds_at_random_matrices():
    rng, proved = np.random.default_rng(5), 0
    for _ in range(100):
        statement = random_statement(rng)
        proof = prove(statement, (), SHAPES, milliseconds=100)
        if proof is None:
            continue
        proved += 1
        for size in (1, 2, 3):
            for _ in range(8):
                values = {letter: drawn(size, size, rng) for letter in (A, B, C)}
                try:
                    assert decide(statement, values).truth is Truth.HOLDS, (statement, proof.lemmas)
                except (Undefined, Unsettled):
                    continue
    assert proved >= 15


def test_instances_of_a_proof_hold():
    rng = np.random.default_rng(2)
    sized = {n: sg.expr(2), m: sg.expr(1)}
    for statement, conditions, _ in TRUE:
        proof = prove(statement, conditions, SHAPES)
        assert proof is not None
        for instance in proof.instances:
            wanted = [binding.substitute(s, sized) for s in (instance.statement, *conditions, *instance.conditions)]
            for _ in range(4):
                values: dict[Expr, Any] = {k: fmpq(2), a: fmpq(1), b: fmpq(1, 2)}
                for name, shape in SHAPES.items():
                    rows, columns = (int(sized.get(s, sg.expr(s)).args[0]) for s in map(sg.expr, shape))
                    values[name] = drawn(rows, columns, rng)
                try:
                    if holds(wanted[1:], values):
                        assert decide(wanted[0], values).truth is Truth.HOLDS
                except (Undefined, Unsettled):
                    continue


p, q, r, s = (sg.symbol(name) for name in "pqrs")


def bound(left, right, source=0) -> Bound:
    return Bound(monomial(sg.expr(left)), monomial(sg.expr(right)), source)


CHAINS = [
    (bound(p, q * r), [bound(p, s), bound(s, q * r)], frozenset(), 2),
    (bound(p**2, q**2), [bound(p, q)], frozenset(), 1),
    (bound(p, 2 * q), [bound(p, 3 * q)], frozenset(), None),
    (bound(p, sg.sqrt(2) * q), [bound(p**2, 2 * q**2)], frozenset(), 1),
    (bound(p, Fraction(1414, 1000) * q), [bound(p**2, 2 * q**2)], frozenset(), None),
    # From p q ≤ r q follows p ≤ r only where q is not 0.
    (bound(p, r), [bound(p * q, r * q)], frozenset(), None),
    (bound(p * q, r), [bound(p, r / q)], frozenset({q}), 1),
    (bound(p, r), [], frozenset(), None),
    (bound(p, p), [], frozenset(), 0),
]


@pytest.mark.parametrize("goal, bounds, positive, length", CHAINS)
def test_chains_of_products(goal, bounds, positive, length):
    bounds = [replace(b, source=i) for i, b in enumerate(bounds)]
    found = chain(goal, bounds, positive)
    assert found is None if length is None else found is not None and len(found) == length
