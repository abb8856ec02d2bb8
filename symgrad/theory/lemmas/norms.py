"""Lemmas on norms."""

from __future__ import annotations

from symgrad.core import tree
from symgrad.core.matrices import NORMS, matrix_power, norm, rank, transpose
from symgrad.core.text import Text
from symgrad.core.tree import matmul, power, relation, sqrt
from symgrad.core.variables import REAL, integer
from symgrad.theory.lemmas.record import (
    ALIKE,
    GENERAL,
    INDUCED,
    PRODUCT,
    SQUARE,
    SUBMULTIPLICATIVE,
    A,
    B,
    Lemma,
    any_norm,
    c,
    k,
    m,
    matrix_analysis,
    n,
    x,
)

induced_norm = Lemma(
    "induced_norm",
    relation("≤", any_norm(matmul(A, x)), any_norm(A) * any_norm(x)),
    Text("induced norm", "诱导范数的定义"),
    Text(
        r"By definition $\lVert\mathbf A\rVert$ is the largest value of $\lVert\mathbf A\mathbf u\rVert$ for "
        r"$\lVert\mathbf u\rVert=1$. For $\mathbf x\neq0$ put $\mathbf u=\mathbf x/\lVert\mathbf x\rVert$; for "
        r"$\mathbf x=0$ both sides are 0.",
        r"按定义，$\lVert\mathbf A\rVert$ 是 $\lVert\mathbf u\rVert=1$ 时 $\lVert\mathbf A\mathbf u\rVert$ 的最大值。"
        r"当 $\mathbf x\neq0$ 时取 $\mathbf u=\mathbf x/\lVert\mathbf x\rVert$；当 $\mathbf x=0$ 时两边均为 0。",
    ),
    matrix_analysis("5.6.1"),
    {"A": ("m", "n"), "x": ("n", 1)},
    kinds=INDUCED,
)

submultiplicative = Lemma(
    "submultiplicative",
    relation("≤", any_norm(matmul(A, B)), any_norm(A) * any_norm(B)),
    Text("submultiplicative", "范数的次可乘性"),
    Text(
        r"Induced norms: $\lVert\mathbf A\mathbf B\mathbf u\rVert\le\lVert\mathbf A\rVert\lVert\mathbf B\mathbf "
        r"u\rVert"
        r"\le\lVert\mathbf A\rVert\lVert\mathbf B\rVert$ for every $\lVert\mathbf u\rVert=1$. Frobenius norm: by the "
        r"Cauchy–Schwarz inequality $(\sum_jA_{ij}B_{jk})^2\le\sum_jA_{ij}^2\sum_jB_{jk}^2$; sum over $i$ and $k$. "
        r"Several factors follow by induction on their number, an empty product having the norm $\lVert\mathbf "
        r"I\rVert=1$ "
        r"in an induced norm.",
        r"诱导范数：对任意 $\lVert\mathbf u\rVert=1$，$\lVert\mathbf A\mathbf B\mathbf u\rVert\le\lVert\mathbf "
        r"A\rVert"
        r"\lVert\mathbf B\mathbf u\rVert\le\lVert\mathbf A\rVert\lVert\mathbf B\rVert$。Frobenius 范数：由 "
        r"Cauchy–Schwarz "
        r"不等式，$(\sum_jA_{ij}B_{jk})^2\le\sum_jA_{ij}^2\sum_jB_{jk}^2$，再对 $i$、$k$ 求和。多个因子的情形对因子"
        r"个数归纳；"
        r"在诱导范数下，空积的范数 $\lVert\mathbf I\rVert=1$。",
    ),
    matrix_analysis("5.6"),
    PRODUCT,
    kinds=SUBMULTIPLICATIVE,
)

norm_of_a_power = Lemma(
    "norm_of_a_power",
    relation("≤", any_norm(matrix_power(A, k)), power(any_norm(A), k)),
    Text("submultiplicative", "范数的次可乘性"),
    Text(
        r"By induction on $k$: $\lVert\mathbf A^{k+1}\rVert\le\lVert\mathbf A\rVert\lVert\mathbf A^k\rVert$. For "
        r"$k=0$ both "
        r"sides are 1 in an induced norm.",
        r"对 $k$ 归纳：$\lVert\mathbf A^{k+1}\rVert\le\lVert\mathbf A\rVert\lVert\mathbf A^k\rVert$。在诱导范数下，"
        r"$k=0$ 时"
        r"两边均为 1。",
    ),
    matrix_analysis("5.6"),
    SQUARE,
    {"k": integer(0)},
    kinds=INDUCED,
)

frobenius_norm_of_a_power = Lemma(
    "frobenius_norm_of_a_power",
    relation("≤", norm(matrix_power(A, k), "fro"), power(norm(A, "fro"), k)),
    Text("submultiplicative", "范数的次可乘性"),
    Text(
        r"By induction from $k=1$: $\lVert\mathbf A^{k+1}\rVert_{\mathrm F}\le\lVert\mathbf A\rVert_{\mathrm F}"
        r"\lVert\mathbf A^k\rVert_{\mathrm F}$. For $k=0$ it is false: $\lVert\mathbf I\rVert_{\mathrm F}=\sqrt n$.",
        r"从 $k=1$ 起归纳：$\lVert\mathbf A^{k+1}\rVert_{\mathrm F}\le\lVert\mathbf A\rVert_{\mathrm F}"
        r"\lVert\mathbf A^k\rVert_{\mathrm F}$。$k=0$ 时不成立：$\lVert\mathbf I\rVert_{\mathrm F}=\sqrt n$。",
    ),
    matrix_analysis("5.6"),
    SQUARE,
    {"k": integer(1)},
)

triangle_inequality = Lemma(
    "triangle_inequality",
    relation("≤", any_norm(A + B), any_norm(A) + any_norm(B)),
    Text("triangle inequality", "三角不等式"),
    Text(
        r"An axiom of norms. Induced norms: $\lVert(\mathbf A+\mathbf B)\mathbf u\rVert\le\lVert\mathbf A\mathbf "
        r"u\rVert+"
        r"\lVert\mathbf B\mathbf u\rVert$ for every $\lVert\mathbf u\rVert=1$; the Frobenius norm is the Euclidean "
        r"norm of "
        r"the entries, and the largest entry obeys $|a+b|\le|a|+|b|$. Several terms follow by induction.",
        r"这是范数的公理。诱导范数：对任意 $\lVert\mathbf u\rVert=1$，$\lVert(\mathbf A+\mathbf B)\mathbf u\rVert\le"
        r"\lVert\mathbf A\mathbf u\rVert+\lVert\mathbf B\mathbf u\rVert$；Frobenius 范数是全体元素的欧氏范数；最大"
        r"元素范数用 "
        r"$|a+b|\le|a|+|b|$。多项之和对项数归纳。",
    ),
    matrix_analysis("5.6"),
    ALIKE,
    kinds=NORMS,
)

reverse_triangle_inequality = Lemma(
    "reverse_triangle_inequality",
    relation("≥", any_norm(A + B), any_norm(A) - any_norm(B)),
    Text("triangle inequality", "三角不等式"),
    Text(
        r"$\lVert\mathbf A\rVert=\lVert(\mathbf A+\mathbf B)-\mathbf B\rVert\le\lVert\mathbf A+\mathbf B\rVert+"
        r"\lVert\mathbf B\rVert$.",
        r"$\lVert\mathbf A\rVert=\lVert(\mathbf A+\mathbf B)-\mathbf B\rVert\le\lVert\mathbf A+\mathbf B\rVert+"
        r"\lVert\mathbf B\rVert$。",
    ),
    matrix_analysis("5.1"),
    ALIKE,
    kinds=NORMS,
)

homogeneity = Lemma(
    "homogeneity",
    tree.equal(any_norm(c * A), abs(c) * any_norm(A)),
    Text("homogeneous", "范数的齐次性"),
    Text(
        r"An axiom of norms: $|c\,t|=|c|\,|t|$ for every entry and every vector norm, and the maximum over unit "
        r"vectors "
        r"keeps the factor.",
        r"这是范数的公理：对每个元素与每个向量范数 $|c\,t|=|c|\,|t|$，对单位向量取最大值时因子 $|c|$ 不变。",
    ),
    matrix_analysis("5.6"),
    GENERAL,
    {"c": REAL},
    kinds=NORMS,
)

norm_of_transpose = Lemma(
    "norm_of_transpose",
    tree.equal(any_norm(transpose(A)), any_norm(A)),
    Text("transposition", "转置不变"),
    Text(
        r"$\mathbf A=\mathbf U\boldsymbol\Sigma\mathbf V^{\top}$ gives $\mathbf A^{\top}=\mathbf "
        r"V\boldsymbol\Sigma^{\top}"
        r"\mathbf U^{\top}$ with the same singular values, hence the same spectral norm; the entries are the same, "
        r"hence "
        r"the Frobenius norm and the largest entry.",
        r"由 $\mathbf A=\mathbf U\boldsymbol\Sigma\mathbf V^{\top}$ 得 $\mathbf A^{\top}=\mathbf "
        r"V\boldsymbol\Sigma^{\top}"
        r"\mathbf U^{\top}$，奇异值相同，故谱范数相同；元素相同，故 Frobenius 范数与最大元素相同。",
    ),
    matrix_analysis("5.6"),
    GENERAL,
    kinds=("2", "fro", "max"),
)

column_and_row_sums = Lemma(
    "column_and_row_sums",
    tree.equal(norm(transpose(A), "1"), norm(A, "inf")),
    Text("transposition", "转置不变"),
    Text(
        r"The columns of $\mathbf A^{\top}$ are the rows of $\mathbf A$.",
        r"$\mathbf A^{\top}$ 的列就是 $\mathbf A$ 的行。",
    ),
    matrix_analysis("5.6.4, 5.6.5"),
    GENERAL,
)

spectral_below_frobenius = Lemma(
    "spectral_below_frobenius",
    relation("≤", norm(A), norm(A, "fro")),
    Text(r"$\|A\|_2\le\|A\|_F$", r"$\|A\|_2\le\|A\|_F$"),
    Text(
        r"$\lVert\mathbf A\rVert_{\mathrm F}^2=\operatorname{tr}(\mathbf A^{\top}\mathbf "
        r"A)=\sum_i\sigma_i^2\ge\sigma_1^2$.",
        r"$\lVert\mathbf A\rVert_{\mathrm F}^2=\operatorname{tr}(\mathbf A^{\top}\mathbf "
        r"A)=\sum_i\sigma_i^2\ge\sigma_1^2$。",
    ),
    matrix_analysis("5.6"),
    GENERAL,
)

frobenius_below_spectral = Lemma(
    "frobenius_below_spectral",
    relation("≤", norm(A, "fro"), sqrt(rank(A)) * norm(A)),
    Text(r"$\|A\|_F\le\sqrt r\|A\|_2$", r"$\|A\|_F\le\sqrt r\|A\|_2$"),
    Text(
        r"Of the squares in $\lVert\mathbf A\rVert_{\mathrm F}^2=\sum_i\sigma_i^2$ only "
        r"$r=\operatorname{rank}\mathbf A$ are "
        r"not 0, and none exceeds $\sigma_1^2$.",
        r"$\lVert\mathbf A\rVert_{\mathrm F}^2=\sum_i\sigma_i^2$ 中只有 $r=\operatorname{rank}\mathbf A$ 项非零，且"
        r"每项不超过 "
        r"$\sigma_1^2$。",
    ),
    matrix_analysis("5.6"),
    GENERAL,
)

spectral_below_sums = Lemma(
    "spectral_below_sums",
    relation("≤", power(norm(A), 2), norm(A, "1") * norm(A, "inf")),
    Text(r"$\|A\|_2^2\le\|A\|_1\|A\|_\infty$", r"$\|A\|_2^2\le\|A\|_1\|A\|_\infty$"),
    Text(
        r"$\lVert\mathbf A\rVert_2^2=\rho(\mathbf A^{\top}\mathbf A)\le\lVert\mathbf A^{\top}\mathbf "
        r"A\rVert_\infty\le"
        r"\lVert\mathbf A^{\top}\rVert_\infty\lVert\mathbf A\rVert_\infty=\lVert\mathbf A\rVert_1\lVert\mathbf A"
        r"\rVert_\infty$.",
        r"$\lVert\mathbf A\rVert_2^2=\rho(\mathbf A^{\top}\mathbf A)\le\lVert\mathbf A^{\top}\mathbf "
        r"A\rVert_\infty\le"
        r"\lVert\mathbf A^{\top}\rVert_\infty\lVert\mathbf A\rVert_\infty=\lVert\mathbf A\rVert_1\lVert\mathbf A"
        r"\rVert_\infty$。",
    ),
    matrix_analysis("5.6.P21"),
    GENERAL,
)

entry_below_norm = Lemma(
    "entry_below_norm",
    relation("≤", norm(A, "max"), any_norm(A)),
    Text("largest entry", "最大元素"),
    Text(
        r"$|A_{ij}|=|\mathbf e_i^{\top}\mathbf A\mathbf e_j|$ is an entry of the column $\mathbf A\mathbf e_j$, "
        r"whose largest "
        r"entry is at most its 1-, 2- or $\infty$-norm, hence at most $\lVert\mathbf A\rVert$; its square is one of "
        r"the terms of $\lVert\mathbf A\rVert_{\mathrm F}^2$.",
        r"$|A_{ij}|=|\mathbf e_i^{\top}\mathbf A\mathbf e_j|$ 是列 $\mathbf A\mathbf e_j$ 的一个元素，不超过该列的 "
        r"1、2 或 "
        r"$\infty$ 范数，从而不超过 $\lVert\mathbf A\rVert$；其平方是 $\lVert\mathbf A\rVert_{\mathrm F}^2$ 中的一项。",
    ),
    matrix_analysis("5.6"),
    GENERAL,
    kinds=SUBMULTIPLICATIVE,
)

norm_below_entry = Lemma(
    "norm_below_entry",
    relation("≤", any_norm(A), sqrt(m * n) * norm(A, "max")),
    Text("largest entry", "最大元素"),
    Text(
        r"Each of the $mn$ squares in $\lVert\mathbf A\rVert_2^2\le\lVert\mathbf A\rVert_{\mathrm "
        r"F}^2=\sum_{ij}A_{ij}^2$ is at "
        r"most $\max_{ij}|A_{ij}|^2$.",
        r"$\lVert\mathbf A\rVert_2^2\le\lVert\mathbf A\rVert_{\mathrm F}^2=\sum_{ij}A_{ij}^2$ 中共有 $mn$ 项，每项"
        r"不超过 "
        r"$\max_{ij}|A_{ij}|^2$。",
    ),
    matrix_analysis("5.6"),
    GENERAL,
    kinds=("2", "fro"),
)

largest_entry_of_a_product = Lemma(
    "largest_entry_of_a_product",
    relation("≤", norm(matmul(A, B), "max"), n * norm(A, "max") * norm(B, "max")),
    Text("largest entry", "最大元素"),
    Text(
        r"Each of the $n$ terms in $|(\mathbf A\mathbf B)_{ik}|\le\sum_j|A_{ij}||B_{jk}|$ is at most "
        r"$\max_{ij}|A_{ij}|\,\max_{jk}|B_{jk}|$.",
        r"$|(\mathbf A\mathbf B)_{ik}|\le\sum_j|A_{ij}||B_{jk}|$ 中共有 $n$ 项，每项不超过 "
        r"$\max_{ij}|A_{ij}|\,\max_{jk}|B_{jk}|$。",
    ),
    matrix_analysis("5.6"),
    PRODUCT,
)

mixed_product = Lemma(
    "mixed_product",
    relation("≤", norm(matmul(A, B), "fro"), norm(A) * norm(B, "fro")),
    Text(r"$\|AB\|_F\le\|A\|_2\|B\|_F$", r"$\|AB\|_F\le\|A\|_2\|B\|_F$"),
    Text(
        r"Column by column $\lVert\mathbf A\mathbf b_j\rVert_2\le\lVert\mathbf A\rVert_2\lVert\mathbf "
        r"b_j\rVert_2$; sum the "
        r"squares over $j$.",
        r"逐列有 $\lVert\mathbf A\mathbf b_j\rVert_2\le\lVert\mathbf A\rVert_2\lVert\mathbf b_j\rVert_2$，平方后对 "
        r"$j$ 求和。",
    ),
    matrix_analysis("5.6.P20"),
    PRODUCT,
)

mixed_product_on_the_right = Lemma(
    "mixed_product_on_the_right",
    relation("≤", norm(matmul(A, B), "fro"), norm(A, "fro") * norm(B)),
    Text(r"$\|AB\|_F\le\|A\|_F\|B\|_2$", r"$\|AB\|_F\le\|A\|_F\|B\|_2$"),
    Text(
        r"Row by row $\lVert\mathbf B^{\top}\mathbf a_i\rVert_2\le\lVert\mathbf B\rVert_2\lVert\mathbf "
        r"a_i\rVert_2$; sum the "
        r"squares over $i$.",
        r"逐行有 $\lVert\mathbf B^{\top}\mathbf a_i\rVert_2\le\lVert\mathbf B\rVert_2\lVert\mathbf a_i\rVert_2$，平"
        r"方后对 $i$ "
        r"求和。",
    ),
    matrix_analysis("5.6.P20"),
    PRODUCT,
)

LEMMAS = (
    induced_norm,
    submultiplicative,
    norm_of_a_power,
    frobenius_norm_of_a_power,
    triangle_inequality,
    reverse_triangle_inequality,
    homogeneity,
    norm_of_transpose,
    column_and_row_sums,
    spectral_below_frobenius,
    frobenius_below_spectral,
    spectral_below_sums,
    entry_below_norm,
    norm_below_entry,
    largest_entry_of_a_product,
    mixed_product,
    mixed_product_on_the_right,
)
