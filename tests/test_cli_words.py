"""Formulas inside sentences, as a terminal shows them."""

import pytest

from symgrad.cli.words import method_words, plain_words


@pytest.mark.parametrize(
    ("latex", "plain"),
    [
        (r"$\delta_L=\mathcal L'(z_L)$", "δ_L=ℒ′(z_L)"),
        (r"the $W_{j}$ are", "the W_j are"),
        (r"$h_j=\max(0,u_j)$", "h_j=max(0,u_j)"),
        (r"$\operatorname{Var}(X)+(\mathbb E[X])^2$", "Var(X)+(E[X])²"),
        (r"$e^{-0.635}$ and $2^{-99}$ and $|w|^{L-1}$", "e^(-0.635) and 2⁻⁹⁹ and |w|^(L-1)"),
        (r"$\frac{\sqrt{2}}{n_{\mathrm{in}}}$, $\tfrac12$", "(√2)/(n_in), 1/2"),
        (r"$L\to\infty$ 时 $\left(a\,b\right)$", "L→∞ 时 (ab)"),
        ("no formula", "no formula"),
        (r"$\unknown{x}$", "unknownx"),
    ],
)
def test_plain_words(latex, plain):
    assert plain_words(latex) == plain


def test_an_unlisted_method_keeps_its_name():
    assert method_words("a method of one's own", "zh") == "a method of one's own"
