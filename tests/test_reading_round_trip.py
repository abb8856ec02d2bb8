"""What is written of a typed tree, as text and as LaTeX, reads back to the same tree."""

import pytest
from hypothesis import HealthCheck, given, settings

from symgrad.core.tree import Expr
from symgrad.reading import read, to_latex, to_text
from tests.typed_trees import trees

SLOW_ENOUGH = [HealthCheck.too_slow, HealthCheck.filter_too_much]


def check(tree: Expr) -> None:
    text, latex = to_text(tree), to_latex(tree)
    assert read(text) == tree, text
    assert read(latex, latex=True) == tree, latex
    assert read(f"${latex}$") == tree


@settings(max_examples=300, suppress_health_check=SLOW_ENOUGH)
@given(trees())
def test_a_tree_is_read_back(tree):
    check(tree)


@pytest.mark.slow
@settings(max_examples=6000, suppress_health_check=SLOW_ENOUGH)
@given(trees())
def test_thousands_of_trees_are_read_back(tree):
    check(tree)
