"""Norms made to measure: the certificate of each is checked again here, by SymPy."""

from __future__ import annotations

from fractions import Fraction as F

import numpy as np
import pytest
import sympy as sp

import symgrad as sg

MATRICES = (
    [[0, 2], [0, 0]],
    [[F(1, 2), 1], [0, F(1, 2)]],
    [[1, 2, 3, 4], [0, 1, 5, 6], [0, 0, 1, 7], [0, 0, 0, 1]],
    [[0, -1, 5], [1, 0, 7], [0, 0, F(1, 2)]],
    [[3, -4], [4, 3]],
    [[5]],
    [[0, 0], [0, 0]],
    [[1, 100], [F(-1, 100), 1]],
)


def sympy_matrix(written: sg.Expr) -> sp.Matrix:
    rows, columns, *entries = written.args
    return sp.Matrix(rows, columns, [sp.Rational(e.args[0].numerator, e.args[0].denominator) for e in entries])


def radius(matrix: sp.Matrix) -> sp.Expr:
    return sp.Max(*(sp.Abs(root) for root in matrix.eigenvals()))


def at_most(matrix: sp.Matrix, bound: sp.Expr) -> bool:
    """Whether ‖matrix‖₂ ≤ bound: bound²·1 − MᵀM has no negative eigenvalue, told from its characteristic polynomial."""
    x = sp.Symbol("x")
    gap = (bound**2 * sp.eye(matrix.rows) - matrix.T * matrix).charpoly(x).all_coeffs()
    # All roots of a polynomial with real roots only are ≥ 0 exactly if its coefficients alternate in sign.
    return all((-1) ** i * c >= 0 for i, c in enumerate(gap))


@pytest.mark.parametrize("rows", MATRICES)
@pytest.mark.parametrize("epsilon", [1, F(1, 10), F(1, 1000)])
def test_one_matrix_has_a_norm_within_epsilon_of_its_radius(rows, epsilon):
    written = sg.matrix(rows)
    found = sg.adapted_norm(written, epsilon)
    a, v = sympy_matrix(written), sympy_matrix(found.basis)
    assert sympy_matrix(found.inside) == v.inv() * a * v
    low = sp.Rational(sp.floor(radius(a) * 10**9), 10**9)  # a fraction below the radius
    assert at_most(v.inv() * a * v, low + sp.Rational(epsilon))
    if low > 0:  # no norm is below the radius, and the test sees it
        assert not at_most(v.inv() * a * v, low * (1 - sp.Rational(1, 10**6)))


FAMILIES = (
    ([[[F(1, 2), 1], [0, F(1, 2)]], [[F(1, 2), 0], [1, F(1, 2)]]], (1 + sp.sqrt(2)) / 2),
    ([[[F(1, 2), 1], [0, F(1, 2)]], [[F(1, 2), 0], [F(1, 4), F(1, 2)]]], (1 + sp.sqrt(5)) / 4),
    ([[[0, 2], [0, 0]], [[0, 0], [2, 0]]], sp.Integer(2)),
    ([[[2, 0], [0, F(1, 3)]]], sp.Integer(2)),
)


@pytest.mark.parametrize(("family", "exact"), FAMILIES)
def test_the_bounds_of_a_joint_spectral_radius_enclose_it(family, exact):
    found = sg.joint_spectral_radius([sg.matrix(rows) for rows in family])
    v, upper = sympy_matrix(found.basis), sp.Rational(found.upper)
    assert all(at_most(v.inv() * sp.Matrix(rows) * v, upper) for rows in family)
    product = sp.eye(len(family[0]))
    for position in found.word:
        product *= sp.Matrix(family[position])
    assert sympy_matrix(found.product) == product
    assert sp.simplify(radius(product) - exact ** len(found.word)) == 0
    assert exact <= upper <= exact * sp.Rational(101, 100)


def test_a_smaller_bound_is_not_certified():
    """The certificate would fail if the upper bound were spoiled: the norm in this basis is larger than 1.2."""
    found = sg.joint_spectral_radius([sg.matrix(rows) for rows in FAMILIES[0][0]])
    v = sympy_matrix(found.basis)
    assert not all(at_most(v.inv() * sp.Matrix(rows) * v, sp.Rational(6, 5)) for rows in FAMILIES[0][0])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: sg.adapted_norm(sg.matrix([[1, 2]]), 1), "square matrix"),
        (lambda: sg.adapted_norm(sg.matrix([[1]]), 0), "epsilon > 0"),
        (lambda: sg.adapted_norm(sg.matrix([[sg.sqrt(2)]]), 1), "rational entries"),
        (lambda: sg.adapted_norm(sg.matrix([[1]]), "1"), "epsilon > 0"),  # type: ignore
        (lambda: sg.adapted_norm(np.eye(2), 1), "written with sg.matrix"),  # type: ignore
        (lambda: sg.adapted_norm([[0, 1], [0, 0]], 1), "written with sg.matrix"),  # type: ignore
        (lambda: sg.adapted_norm(sg.matrix([[sg.symbol("a")]]), 1), "matrix of numbers"),
        (lambda: sg.adapted_norm(sg.matrix([[-(10**41)]]), 1), "up to 1e40"),
        (lambda: sg.joint_spectral_radius([]), "one or more"),
        (lambda: sg.joint_spectral_radius(sg.matrix([[1]])), "list of matrices"),  # type: ignore
        (lambda: sg.joint_spectral_radius([np.eye(2)]), "matrix 1 to be written with sg.matrix"),  # type: ignore
        (lambda: sg.joint_spectral_radius([sg.matrix([[10**200, 0], [0, 1]])]), "up to 1e40"),
        (lambda: sg.joint_spectral_radius([sg.matrix([[1]]), sg.matrix([[1, 0], [0, 1]])]), "one size"),
    ],
)
def test_other_arguments_are_refused(call, message):
    with pytest.raises(sg.ParameterError, match=message):
        call()
