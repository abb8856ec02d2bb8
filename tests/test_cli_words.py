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
        (r"$\frac{\sqrt{2}}{n_{\mathrm{in}}}$, $\tfrac12$", "√2/n_in, 1/2"),
        (r"$L\to\infty$ 时 $\left(a\,b\right)$", "L→∞ 时 (ab)"),
        (r"$\boldsymbol\delta_{L-2}$, $\mathbf h_{m-1}^{\top}$, $\nabla_{W}\mathcal L$", "δ_{L-2}, h_{m-1}ᵀ, ∇_Wℒ"),
        (r"$\|\mathbf W\|_2\,\gamma$, $\pm a$, $\tfrac1{10}$", "‖W‖_2γ, ±a, 1/10"),
        (r"$\mathbb E\log\prod_k|w_k|$, $\log2$, $\log|a|$, $\max(0,u)$", "E log ∏_k|w_k|, log 2, log|a|, max(0,u)"),
        (r"$\lVert\mathbf A\rVert_2\le C\rho^{2m}$", "‖A‖_2≤Cρ^(2m)"),
        (r"$\begin{pmatrix}\frac12&1\\0&-1\end{pmatrix}$", "[[1/2, 1],[0, -1]]"),
        (r"$\sqrt L$, $s\sqrt\pi$, $\sqrt\tau_k$, $\hat z_k$, $\hat{\mathbf z}$", "√L, s√π, √τ_k, z\u0302_k, z\u0302"),
        (r"$\mathbf J\ne\mathbf 0$, $a\le\mathbb E[x]$, $\boldsymbol\Sigma$, $\lambda\mathbf v$", "J≠0, a≤E[x], Σ, λv"),
        (
            r"$\det\mathbf B\ne0$, $\operatorname{rank}\mathbf J_1=d_1$, $\operatorname{tr}\mathbf D$",
            "det B≠0, rank J_1=d_1, tr D",
        ),
        (r"$\frac1{1+e^{-x}}$, $\frac b{2a}$, $\frac1{\sqrt\tau}\sum_k$", "1/(1+e^(-x)), b/(2a), (1/√τ)Σ_k"),
        (
            r"$\tfrac12(1-\rho)\le\frac{9}{10}\le\frac{a+b}n$, $\frac{\partial f}{\partial u_j}$",
            "(1/2)(1-ρ)≤9/10≤(a+b)/n, ∂f/∂u_j",
        ),
        ("no formula", "no formula"),
        (r"$\unknown{x}$", "unknownx"),
    ],
)
def test_plain_words(latex, plain):
    assert plain_words(latex) == plain


def test_an_unlisted_method_keeps_its_name():
    assert method_words("a method of one's own", "zh") == "a method of one's own"
