"""What is written of a statement about matrices reads back to the same tree."""

import pytest

from symgrad.core import matrices as m
from symgrad.core import tree as t
from symgrad.errors import NotConvertible
from symgrad.reading import to_latex, to_text
from symgrad.reading.matrix_statements import MatrixStatement
from symgrad.reading.matrix_writing import matrix_text

STATEMENTS = [
    "norm(A*B) <= norm(A)*norm(B)",
    "norm(A, 1) <= 2*norm(A, inf) - norm(A, fro)/3 + norm(A, max)",
    "rho(A*B') < rho(A)^2",
    "sigma_max(A + B) >= sigma_min(A) - sigma(B, 2)",
    "cond(inv(A)) == cond(A)",
    "trace(A*B) != det(pinv(A)*B)",
    "rank(hadamard(A, B)) <= rank(A)*rank(B)",
    "A*(B + 2*I)*A == A^2",
    "(A*B)' == B'*A'",
    "norm((A - I)^3*B) <= abs(c)*sqrt(2)",
    "A*diag(1, c) == [[1, 2], [3, 4]]",
    "A*B == 0",
    "rho(A) < 1 and norm(A) > 1 or rank(A) == 1",
]


@pytest.mark.parametrize("statement", STATEMENTS)
def test_a_statement_is_read_back(statement: str):
    tree = MatrixStatement(statement).at(2).statement
    written = matrix_text(tree)
    assert MatrixStatement(written).at(2).statement == tree, written


def test_what_cannot_be_typed_is_refused():
    with pytest.raises(NotConvertible):
        matrix_text(m.singular_value(t.symbol("A"), "last"))


def test_diagonals_of_columns_and_blocks_are_written():
    assert matrix_text(m.diag(t.symbol("x")) @ t.symbol("h")) == "diag(x)*h"
    assert matrix_text(m.block_matrix([[t.symbol("A"), m.identity(2)]])) == "[[A, I]]"


@pytest.mark.parametrize("write", [to_text, to_latex])
def test_a_norm_that_formulas_do_not_know_is_refused(write):
    assert write(m.norm(t.symbol("x"), "fro"))
    with pytest.raises(NotConvertible, match="norm inf"):
        write(m.norm(t.symbol("x"), "inf"))
