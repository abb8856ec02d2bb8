"""Sentences with formulas, made safe for LaTeX and for Markdown."""

import re

import pytest

from symgrad.report.markup import markdown_formula, to_latex, to_markdown


@pytest.mark.parametrize(
    ("text", "written"),
    [
        (r"the mean of $W_{j}$ is 0", r"the mean of $W_{j}$ is 0"),
        ("50% of A&B, #3 ~ x_1", r"50\% of A\&B, \#3 \textasciitilde{} x\_1"),
        (r"C:\path {x}", r"C:\textbackslash{}path \{x\}"),
        ('the "norm"', "the ``norm''"),
        ("costs $5", r"costs \$5"),
        ("σ ≤ 1", r"\ensuremath{\sigma} \ensuremath{\leq} 1"),
        ("权重 $w$ 的 100%", r"权重 $w$ 的 100\%"),
    ],
)
def test_words_are_escaped_for_latex_and_formulas_are_left(text: str, written: str):
    assert to_latex(text) == written


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a_b * c | d", r"a\_b \* c \| d"),
        ("取$w$时", "取 $w$ 时"),
        ("（$w$）", "（ $w$）"),
        (r"$\{x\}$", r"$\lbrace x\rbrace$"),
        (r"$a<b$", r"$a\lt b$"),
        (r"$\mathcal{L}_{1}$", r"$\mathcal{L}_ {1}$"),
        (r"$\mathbb{E}[x](y)$", r"$\mathbb{E}[x] (y)$"),
    ],
)
def test_words_are_escaped_for_markdown_and_formulas_survive_it(text: str, written: str):
    assert to_markdown(text) == written


@pytest.mark.parametrize(
    "latex", [r"a \\ b", r"\left\{ x \right\}", r"x\,y\;z\!", "a|b", "a*b", r"\operatorname{Var}(x)"]
)
def test_a_formula_for_markdown_holds_nothing_that_markdown_takes(latex: str):
    written = markdown_formula(latex)
    assert not re.search(r"\\[^A-Za-z ]|[<>|*]|\]\(", written)
    assert r"\operatorname" not in written
