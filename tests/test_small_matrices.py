"""For two rows and columns each lemma has a certificate of its own: identities multiplied out, and z3 alone."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import sympy as sp

import symgrad as sg
from symgrad.checks import smt
from symgrad.checks.lemma_proofs import prove
from symgrad.checks.plane_matrices import identities
from symgrad.checks.small_matrices import proved_by
from symgrad.core import binding, tree
from symgrad.core.tree import Expr
from symgrad.theory.conversion import Algebra
from symgrad.theory.lemmas import LEMMAS, Lemma

A, B, n = sg.symbol("A"), sg.symbol("B"), sg.symbol("n")
norm, T = sg.norm, sg.transpose
TWO = {A: (2, 2), B: (2, 2)}
MOST = 2  # exponents
MILLISECONDS = 3000


def cleared(node: Expr) -> Expr:
    """The difference of the two sides, multiplied out."""
    return Algebra()(sp.expand, node.args[1] - node.args[2])


@pytest.mark.parametrize("name", identities())
def test_identities_hold_for_all_entries(name):
    assert cleared(identities()[name]) == tree.ZERO


def test_a_wrong_identity_is_noticed():
    left, right = identities()["product, real part of p"].args[1:]
    assert cleared(tree.equal(left, right + sg.symbol("a"))) != tree.ZERO


def at_two(lemma: Lemma, statement: Expr, exponent: int | None) -> tuple[Expr, list[Expr], dict[Expr, tuple[int, int]]]:
    """The lemma for two rows and columns: statement, conditions, sizes."""
    sizes = {tree.symbol(s): tree.expr(2) for s in (*lemma.sizes, *({"n"} & set(lemma.numbers)))}
    table = sizes | ({tree.symbol("k"): tree.expr(exponent)} if exponent is not None else {})
    shapes = {tree.symbol(name): tuple(2 if isinstance(s, str) else s for s in v) for name, v in lemma.shapes.items()}
    conditions = [binding.substitute(c, table) for c in lemma.conditions if c.args[1] not in sizes]
    for name, domain in lemma.numbers.items():
        if domain.lower is not None and name not in "kn":
            conditions.append(tree.relation(">" if domain.open else "≥", tree.symbol(name), domain.lower))
    return binding.substitute(statement, table), conditions, shapes  # type: ignore[return-value]


def exponents(lemma: Lemma) -> list[int | None]:
    lower = lemma.numbers["k"].lower if "k" in lemma.numbers else None
    return list(range(int(lower.args[0]), MOST + 1)) if lower is not None else [None]


# From other lemmas, which have certificates of their own and do not rest on these; with instances that are used.
FROM_OTHERS: dict[tuple[str, str], tuple[tuple[str, ...], tuple[Expr, ...]]] = {
    **{("reverse_triangle_inequality", k): (("triangle_inequality", "homogeneity"), ()) for k in ("1", "inf", "max")},
    **{("power_above_radius", k): (("radius_of_a_power", "radius_below_norm"), ()) for k in ("2", "1", "inf", "fro")},
    **{("product_with_an_invertible_factor", k): (("submultiplicative",), ()) for k in ("1", "inf")},
    ("submultiplicative", "fro"): (("mixed_product", "spectral_below_frobenius"), ()),
    ("spectral_below_sums", ""): (
        ("radius_below_norm", "submultiplicative", "column_and_row_sums"),
        (sg.equal(sg.spectral_radius(T(A) @ A), norm(A) ** 2),),
    ),
    ("norm_below_entry", "2"): (
        ("spectral_below_frobenius",), (sg.relation("≤", norm(A, "fro"), 2 * norm(A, "max")),),
    ),
    ("mixed_product_on_the_right", ""): (
        ("norm_of_transpose",),
        (sg.relation("≤", norm(T(B) @ T(A), "fro"), norm(T(B)) * norm(T(A), "fro")),),
    ),
}  # fmt: skip
CASES = [
    pytest.param(lemma, kind, exponent, id="-".join(map(str, (name, kind, exponent))))
    for name, lemma in LEMMAS.items()
    for kind in lemma.stated()
    for exponent in exponents(lemma)
    if name != "hadamard_product" or kind not in ("2", "fro")
]


@pytest.mark.parametrize("lemma, kind, exponent", CASES)
def test_the_lemma_for_two_rows_and_columns(lemma, kind, exponent):
    statement, conditions, shapes = at_two(lemma, lemma.stated()[kind], exponent)
    if (lemma.name, kind) in FROM_OTHERS:
        allowed, instances = FROM_OTHERS[lemma.name, kind]
        assert not {k for k in FROM_OTHERS if k[0] in allowed} - {("submultiplicative", "fro")}
        assert prove(statement, (*conditions, *instances), shapes, allowed=allowed) is not None
    else:
        assert proved_by(statement, conditions, shapes, MILLISECONDS) is not None


@pytest.mark.parametrize("lemma, kind, exponent", CASES)
def test_its_spoil_has_none(lemma, kind, exponent):
    statement, conditions, shapes = at_two(lemma, lemma.stated()[kind], exponent)
    relation, left, right = statement.args
    worse = Fraction(5, 7) if relation == "≤" else Fraction(7, 5)
    if right == tree.ZERO or exponent == 0:  # √2 is at least 7/5
        return
    assert proved_by(tree.relation(relation, left, worse * right), conditions, shapes, 300) is None


def test_hadamard_products_in_the_frobenius_norm():
    """(Σ a²)(Σ b²) − Σ a² b² = Σ a_i² b_j² over i ≠ j, a sum of squares."""
    a, b = ([sg.symbol(f"{name}{i}") for i in range(4)] for name in "ab")
    gap = tree.add(*(x**2 for x in a)) * tree.add(*(y**2 for y in b)) - tree.add(
        *((x * y) ** 2 for x, y in zip(a, b, strict=True))
    )
    squares = tree.add(*((a[i] * b[j]) ** 2 for i in range(4) for j in range(4) if i != j))
    assert cleared(tree.equal(gap, squares)) == tree.ZERO


def test_hadamard_products_in_the_spectral_norm():
    """xᵀ(A∘B)y = Σ (a_ij x_i)(b_ij y_j) ≤ √(Σ a_ij² x_i²) √(Σ b_ij² y_j²): rows of A and columns of B."""
    names = {s: sg.symbol(s) for s in ("a11", "a12", "a21", "a22", "b11", "b12", "b21", "b22", "x1", "x2", "y1", "y2")}
    places = [(i, j) for i in "12" for j in "12"]
    left = [names[f"a{i}{j}"] * names[f"x{i}"] for i, j in places]
    right = [names[f"b{i}{j}"] * names[f"y{j}"] for i, j in places]
    t = tree.add(*(u * v for u, v in zip(left, right, strict=True)))
    minors = tree.add(*((left[i] * right[j] - left[j] * right[i]) ** 2 for i in range(4) for j in range(i + 1, 4)))
    whole = tree.add(*(u**2 for u in left)) * tree.add(*(v**2 for v in right))
    assert cleared(tree.equal(t**2 + minors, whole)) == tree.ZERO
    # No row of A is longer than ‖A‖, no column of B longer than ‖B‖: with e = (1, 0), ‖e A‖ ≤ ‖A‖.
    rows = sg.matrix([[1, 0]]), sg.matrix([[0, 1]])
    for row in rows:
        for bound in (norm(row @ A), norm(T(A) @ T(row))):
            goal = sg.relation("≤", bound, norm(A))
            assert prove(goal, (sg.equal(norm(row), 1), sg.equal(norm(T(row)), 1)), TWO) is not None
    # u_i = |row i of A|², v_j = |column j of B|², p_i = x_i², q_j = y_j².
    u1, u2, v1, v2, p1, p2, q1, q2, r, s, h, m = (sg.symbol(z) for z in ("u1 u2 v1 v2 p1 p2 q1 q2 r s h m").split())
    given = [sg.relation("≥", z, 0) for z in (u1, u2, v1, v2, p1, p2, q1, q2, r, s, h, m)]
    given += [sg.relation("≤", z, r**2) for z in (u1, u2)] + [sg.relation("≤", z, s**2) for z in (v1, v2)]
    given += [sg.equal(p1 + p2, 1), sg.equal(q1 + q2, 1)]
    given += [sg.equal(h**2 + m, (u1 * p1 + u2 * p2) * (v1 * q1 + v2 * q2))]
    first = sg.relation("≤", u1 * p1 + u2 * p2, r**2), sg.relation("≤", v1 * q1 + v2 * q2, s**2)
    for step in first:
        assert smt.proves(given, step, MILLISECONDS)
    u, v = sg.symbol("u"), sg.symbol("v")
    short = [sg.relation("≥", z, 0) for z in (u, v, r, s, h, m)]
    short += [sg.equal(h**2 + m, u * v), sg.relation("≤", u, r**2), sg.relation("≤", v, s**2)]
    assert smt.proves(short, sg.relation("≤", h, r * s), MILLISECONDS)


FALSE = [
    sg.relation("≤", sg.spectral_radius(A @ B), sg.spectral_radius(A) * sg.spectral_radius(B)),
    sg.relation("≤", norm(A), sg.spectral_radius(A)),
    sg.relation("≤", norm(A @ B, "max"), norm(A, "max") * norm(B, "max")),
    sg.relation("≤", norm(A, "fro"), Fraction(7, 5) * norm(A)),
    sg.relation("≤", norm(A, "1"), Fraction(7, 5) * norm(A)),
    sg.equal(norm(A @ B), norm(B @ A)),
    sg.equal(sg.determinant(A + B), sg.determinant(A) + sg.determinant(B)),
    sg.relation("≤", norm(A + B) ** 2, norm(A) ** 2 + norm(B) ** 2),
]


@pytest.mark.parametrize("statement", FALSE, ids=repr)
def test_proves_nothing_false(statement):
    assert proved_by(statement, (), TWO, 1000) is None


x, y = sg.symbol("x"), sg.symbol("y")
FALSE_OF_COLUMNS = [
    sg.relation("≥", 5 * norm(T(x), "fro"), 7 * norm(x, "fro")),
    sg.relation("≥", 5 * norm(2 * x, "fro"), 14 * norm(x, "fro")),
    sg.relation("≥", 5 * norm(x + y + A @ x, "fro"), 7 * norm(x + y + A @ x)),
    sg.relation("≥", sg.rank(x) * norm(x), 2 * norm(x)),
    sg.relation("≥", sg.rank(x @ T(x)) * norm(x), 2 * norm(x)),
    sg.relation("≥", sg.singular_value(x @ T(x), "min"), norm(x) ** 2),
    sg.relation("≥", norm(T(x) @ y), norm(x) * norm(y)),
    sg.relation("≥", sg.spectral_radius(x @ T(y)), norm(x) * norm(y)),
    sg.relation("≥", norm(A @ (x + y), "fro"), norm(A) * norm(x + y)),
    sg.relation("≤", norm(sg.identity(3), "fro") + norm(A), norm(A) + sg.sqrt(2)),
    sg.equal(sg.trace(sg.identity(3)) + norm(A), norm(A) + 2),
    sg.relation("≤", norm(2 * sg.hadamard(A, B)), norm(A)),  # not one of sums and products
]


@pytest.mark.parametrize("statement", FALSE_OF_COLUMNS, ids=repr)
def test_a_column_is_not_taken_for_a_matrix_with_two_columns(statement):
    assert proved_by(statement, (), TWO | {x: (2, 1), y: (2, 1)}, 1000) is None


TRUE_AT_TWO_ONLY = [
    sg.relation("≤", norm(A, "fro"), sg.sqrt(2) * norm(A)),
    sg.relation("≤", sg.trace(A) ** 2, 2 * norm(A, "fro") ** 2),
    sg.relation("≤", 2 * abs(sg.determinant(A)), norm(A, "fro") ** 2),
    sg.equal(norm(A, "fro") ** 2, sg.singular_value(A, "max") ** 2 + sg.singular_value(A, "min") ** 2),
    sg.equal(sg.trace(A) ** 2 - sg.trace(A @ A), 2 * sg.determinant(A)),
]


@pytest.mark.parametrize("statement", TRUE_AT_TWO_ONLY, ids=repr)
def test_what_no_lemma_says_is_proved_for_two_rows_and_columns(statement):
    sizes: Any = {A: (2, 2)}
    proof = prove(statement, (), sizes)
    assert proof is not None and proof.method == "entries"
    assert prove(statement, (), {A: (n, n)}, milliseconds=1000) is None


def test_values_of_lengths_are_those_of_the_matrix():
    """σ_max = |p| + |q|, σ_min = ||p| − |q||: against NumPy."""
    rng = np.random.default_rng(1)
    for _ in range(20):
        (a, b), (c, d) = rows = rng.normal(size=(2, 2))
        p, q = np.hypot(a + d, c - b) / 2, np.hypot(a - d, b + c) / 2
        assert np.allclose(np.linalg.svd(rows, compute_uv=False), (p + q, abs(p - q)), rtol=1e-12, atol=1e-12)
