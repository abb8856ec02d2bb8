"""Quantities of matrices in a counterexample, with values that can be checked by hand."""

from fractions import Fraction

import pytest
from flint import arb, fmpq

from symgrad.checks.exact import Evaluator
from symgrad.checks.matrices import Matrix
from symgrad.checks.workings import number_text, workings
from symgrad.core import matrices as m
from symgrad.core import tree as t
from symgrad.core.tree import Expr
from symgrad.report.evidence import value_latex

A, B, k = t.symbol("A"), t.symbol("B"), t.symbol("k")


def exact(rows) -> Matrix:
    return Matrix(tuple(tuple(fmpq(Fraction(x).numerator, Fraction(x).denominator) for x in row) for row in rows))


AT = {A: exact([[1, 1], [0, 1]]), B: exact([[0, -2], [3, 0]]), k: fmpq(3)}


@pytest.mark.parametrize(
    ("node", "value"),
    [
        (m.norm(A), "(1 + sqrt(5))/2 = 1.6180339…"),
        (m.norm(A, "fro"), "sqrt(3) = 1.7320508…"),
        (m.norm(A, "1"), "2"),
        (m.norm(B, "inf"), "3"),
        (m.norm(B, "max"), "3"),
        (m.singular_value(A, "min"), "(-1 + sqrt(5))/2 = 0.61803398…"),
        (m.singular_value(B, 2), "2"),
        (m.condition_number(A), "(3 + sqrt(5))/2 = 2.6180339…"),
        (m.spectral_radius(A), "1"),
        (m.spectral_radius(B), "sqrt(6) = 2.4494897…"),
        (m.rank(A), "2"),
        (m.trace(A), "2"),
        (m.determinant(B), "6"),
    ],
)
def test_a_quantity_has_its_exact_value(node: Expr, value: str):
    assert workings([t.relation("≤", node, 1)], Evaluator.at(AT)) == ((node, value),)


def test_what_a_quantity_is_taken_of_comes_before_it():
    product, power = A @ m.inverse(B), m.matrix_power(A, k)
    statement = t.relation("≤", m.norm(product, "1") + m.rank(power), m.trace(A) * m.rank(power))
    assert workings([statement], Evaluator.at(AT)) == (
        (m.inverse(B), "[[0,1/3],[-1/2,0]]"),
        (product, "[[-1/2,1/3],[-1/2,0]]"),
        (m.norm(product, "1"), "1"),
        (power, "[[1,3],[0,1]]"),
        (m.rank(power), "2"),
        (m.trace(A), "2"),
    )


def test_without_a_closed_form_a_decimal_is_cut_off():
    values = {A: exact([[1, 2, 0], [0, 1, 3], [1, 0, 2]])}
    ((_, value),) = workings([t.relation("≤", m.norm(A), 1)], Evaluator.at(values))
    assert value == "3.8101930…"  # 3.81019308515…


def test_decimals_are_not_rounded():
    # √5 = 2.236067977499789…
    assert number_text(arb(5).sqrt()) == "2.23606797749…"
    assert number_text(arb(2) ** -300 * 3) == "1.47272803958…e-90"
    assert number_text(-(arb(10**30) / 3)) == "-3.33333333333…e+29"


def test_what_has_no_value_is_left_out():
    assert workings([t.relation("≤", m.trace(A @ B), m.determinant(t.symbol("unknown")))], Evaluator.at(AT)) == (
        (A @ B, "[[3,-2],[3,0]]"),
        (m.trace(A @ B), "3"),
    )
    singular = {A: exact([[0, 1], [0, 0]])}
    assert workings([t.relation("≤", m.condition_number(A), m.rank(A))], Evaluator.at(singular)) == ((m.rank(A), "1"),)


@pytest.mark.parametrize(
    ("text", "typeset"),
    [
        ("(1 + sqrt(5))/2 = 1.6180339…", r"\frac{1 + \sqrt{5}}{2} = 1.6180339\ldots"),
        ("[[1/2,0],[0,-1]]", r"\begin{pmatrix} \tfrac{1}{2} & 0 \\ 0 & -1 \end{pmatrix}"),
    ],
)
def test_a_value_is_typeset(text, typeset):
    assert value_latex(text) == typeset
