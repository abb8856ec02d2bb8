"""Lemmas on rank, trace and determinant."""

from __future__ import annotations

from symgrad.core import tree
from symgrad.core.matrices import determinant, inverse, norm, rank, singular_value, spectral_radius, trace, transpose
from symgrad.core.text import Text
from symgrad.core.tree import matmul, power, reciprocal, relation
from symgrad.core.variables import REAL
from symgrad.theory.lemmas.record import (
    ALIKE,
    BOTH_SQUARE,
    GENERAL,
    PRODUCT,
    SQUARE,
    A,
    B,
    Lemma,
    c,
    m,
    matrix_analysis,
    n,
)

determinant_of_a_product = Lemma(
    "determinant_of_a_product",
    tree.equal(determinant(matmul(A, B)), determinant(A) * determinant(B)),
    Text("multiplicative", "行列式的积性"),
    Text(
        r"If $\mathbf A$ is a product of elementary matrices, both sides change by the same factor with each of "
        r"them; if it is "
        r"singular, so is $\mathbf A\mathbf B$, and both sides are 0.",
        r"若 $\mathbf A$ 是初等矩阵之积，则每乘一个初等矩阵，两边改变同一倍数；若 $\mathbf A$ 奇异，则 $\mathbf "
        r"A\mathbf B$ "
        r"也奇异，两边均为 0。",
    ),
    matrix_analysis("0.3.5"),
    BOTH_SQUARE,
)

determinant_of_transpose = Lemma(
    "determinant_of_transpose",
    tree.equal(determinant(transpose(A)), determinant(A)),
    Text("transposition", "转置不变"),
    Text(
        r"In $\sum_\pi\operatorname{sign}(\pi)\prod_iA_{i\pi(i)}$ put $\pi^{-1}$ in place of $\pi$.",
        r"在 $\sum_\pi\operatorname{sign}(\pi)\prod_iA_{i\pi(i)}$ 中以 $\pi^{-1}$ 代替 $\pi$。",
    ),
    matrix_analysis("0.3.2"),
    SQUARE,
)

determinant_of_inverse = Lemma(
    "determinant_of_inverse",
    tree.equal(determinant(inverse(A)), reciprocal(determinant(A))),
    Text("det of the inverse", "逆矩阵的行列式"),
    Text(
        r"$\det(\mathbf A)\det(\mathbf A^{-1})=\det\mathbf I=1$.",
        r"$\det(\mathbf A)\det(\mathbf "
        r"A^{-1})=\det\mathbf I=1$。",
    ),
    matrix_analysis("0.3.5"),
    SQUARE,
    conditions=(relation("≠", determinant(A), 0),),
)

determinant_below_norm = Lemma(
    "determinant_below_norm",
    relation("≤", abs(determinant(A)), power(norm(A), n)),
    Text(r"$|\det|=\prod\sigma_i$", r"$|\det|=\prod\sigma_i$"),
    Text(
        r"$\mathbf A=\mathbf U\boldsymbol\Sigma\mathbf V^{\top}$ gives $|\det\mathbf A|=\prod_i\sigma_i$, and no "
        r"factor exceeds "
        r"$\sigma_{\max}$.",
        r"由 $\mathbf A=\mathbf U\boldsymbol\Sigma\mathbf V^{\top}$ 得 $|\det\mathbf A|=\prod_i\sigma_i$，且每个因"
        r"子不超过 "
        r"$\sigma_{\max}$。",
    ),
    matrix_analysis("2.6.P1"),
    SQUARE,
)

determinant_above_smallest = Lemma(
    "determinant_above_smallest",
    relation("≥", abs(determinant(A)), power(singular_value(A, "min"), n)),
    Text(r"$|\det|=\prod\sigma_i$", r"$|\det|=\prod\sigma_i$"),
    Text(
        r"$\mathbf A=\mathbf U\boldsymbol\Sigma\mathbf V^{\top}$ gives $|\det\mathbf A|=\prod_i\sigma_i$, and no "
        r"factor is below "
        r"$\sigma_{\min}$.",
        r"由 $\mathbf A=\mathbf U\boldsymbol\Sigma\mathbf V^{\top}$ 得 $|\det\mathbf A|=\prod_i\sigma_i$，且每个因"
        r"子不小于 "
        r"$\sigma_{\min}$。",
    ),
    matrix_analysis("2.6.P1"),
    SQUARE,
)

determinant_below_radius = Lemma(
    "determinant_below_radius",
    relation("≤", abs(determinant(A)), power(spectral_radius(A), n)),
    Text(r"$\det=\prod\lambda_i$", r"$\det=\prod\lambda_i$"),
    Text(
        r"The determinant is the product of the $n$ complex eigenvalues, none of which exceeds $\rho(\mathbf A)$ "
        r"in absolute "
        r"value.",
        r"行列式等于 $n$ 个复特征值之积，它们的模都不超过 $\rho(\mathbf A)$。",
    ),
    matrix_analysis("1.2.13"),
    SQUARE,
)

rank_of_a_product = Lemma(
    "rank_of_a_product",
    relation("≤", rank(matmul(A, B)), rank(A)),
    Text("rank of a product", "乘积的秩"),
    Text(
        r"The columns of $\mathbf A\mathbf B$ are combinations of those of $\mathbf A$.",
        r"$\mathbf A\mathbf B$ 的列是 $\mathbf A$ 的列的线性组合。",
    ),
    matrix_analysis("0.4.5"),
    PRODUCT,
)

rank_of_a_product_on_the_right = Lemma(
    "rank_of_a_product_on_the_right",
    relation("≤", rank(matmul(A, B)), rank(B)),
    Text("rank of a product", "乘积的秩"),
    Text(
        r"The rows of $\mathbf A\mathbf B$ are combinations of those of $\mathbf B$.",
        r"$\mathbf A\mathbf B$ 的行是 $\mathbf B$ 的行的线性组合。",
    ),
    matrix_analysis("0.4.5"),
    PRODUCT,
)

sylvester_rank = Lemma(
    "sylvester_rank",
    relation("≥", rank(matmul(A, B)), rank(A) + rank(B) - n),
    Text("Sylvester's bound", "Sylvester 不等式"),
    Text(
        r"On the column space of $\mathbf B$, of dimension $\operatorname{rank}\mathbf B$, the map $\mathbf A$ has "
        r"a kernel of "
        r"dimension at most $n-\operatorname{rank}\mathbf A$; its image is the column space of $\mathbf A\mathbf B$.",
        r"在 $\mathbf B$ 的列空间（维数为 $\operatorname{rank}\mathbf B$）上，$\mathbf A$ 的核的维数至多为 "
        r"$n-\operatorname{rank}\mathbf A$，其像即 $\mathbf A\mathbf B$ 的列空间。",
    ),
    matrix_analysis("0.4.5"),
    PRODUCT,
)

rank_of_a_sum = Lemma(
    "rank_of_a_sum",
    relation("≤", rank(A + B), rank(A) + rank(B)),
    Text("rank of a sum", "和的秩"),
    Text(
        r"The column space of $\mathbf A+\mathbf B$ lies in the sum of the two column spaces.",
        r"$\mathbf A+\mathbf B$ 的列空间含于两个列空间之和。",
    ),
    matrix_analysis("0.4.5"),
    ALIKE,
)

rank_below_rows = Lemma(
    "rank_below_rows",
    relation("≤", rank(A), m),
    Text("number of rows", "秩不超过行数"),
    Text(r"There are $m$ rows.", r"共有 $m$ 行。"),
    matrix_analysis("0.4.5"),
    GENERAL,
)

rank_below_columns = Lemma(
    "rank_below_columns",
    relation("≤", rank(A), n),
    Text("number of columns", "秩不超过列数"),
    Text(r"There are $n$ columns.", r"共有 $n$ 列。"),
    matrix_analysis("0.4.5"),
    GENERAL,
)

rank_of_transpose = Lemma(
    "rank_of_transpose",
    tree.equal(rank(transpose(A)), rank(A)),
    Text("transposition", "转置不变"),
    Text("Row rank and column rank are equal.", "行秩等于列秩。"),
    matrix_analysis("0.4.1"),
    GENERAL,
)

trace_of_a_swapped_product = Lemma(
    "trace_of_a_swapped_product",
    tree.equal(trace(matmul(A, B)), trace(matmul(B, A))),
    Text("cyclic product", "循环换序"),
    Text(r"Both sides are $\sum_{i,j}A_{ij}B_{ji}$.", r"两边均为 $\sum_{i,j}A_{ij}B_{ji}$。"),
    matrix_analysis("0.2.5"),
    {"A": ("m", "n"), "B": ("n", "m")},
)

trace_of_a_sum = Lemma(
    "trace_of_a_sum",
    tree.equal(trace(A + B), trace(A) + trace(B)),
    Text("linear", "迹的线性性"),
    Text("The diagonal entries add up.", "对角元素逐个相加。"),
    matrix_analysis("0.2.5"),
    BOTH_SQUARE,
)

trace_of_a_multiple = Lemma(
    "trace_of_a_multiple",
    tree.equal(trace(c * A), c * trace(A)),
    Text("linear", "迹的线性性"),
    Text("Each diagonal entry is multiplied.", "每个对角元素都乘以该数。"),
    matrix_analysis("0.2.5"),
    SQUARE,
    {"c": REAL},
)

trace_of_transpose = Lemma(
    "trace_of_transpose",
    tree.equal(trace(transpose(A)), trace(A)),
    Text("transposition", "转置不变"),
    Text("The diagonal is the same.", "对角线不变。"),
    matrix_analysis("0.2.5"),
    SQUARE,
)

trace_of_the_square = Lemma(
    "trace_of_the_square",
    tree.equal(trace(matmul(transpose(A), A)), power(norm(A, "fro"), 2)),
    Text("sum of squares", "平方和"),
    Text(r"Both sides are $\sum_{i,j}A_{ij}^2$.", r"两边均为 $\sum_{i,j}A_{ij}^2$。"),
    matrix_analysis("5.6"),
    GENERAL,
)

trace_below_radius = Lemma(
    "trace_below_radius",
    relation("≤", abs(trace(A)), n * spectral_radius(A)),
    Text(r"$\operatorname{tr}=\sum\lambda_i$", r"$\operatorname{tr}=\sum\lambda_i$"),
    Text(
        r"The trace is the sum of the $n$ complex eigenvalues, none of which exceeds $\rho(\mathbf A)$ in absolute "
        r"value.",
        r"迹等于 $n$ 个复特征值之和，它们的模都不超过 $\rho(\mathbf A)$。",
    ),
    matrix_analysis("1.2.13"),
    SQUARE,
)

trace_of_two = Lemma(
    "trace_of_two",
    relation("≤", abs(trace(matmul(transpose(A), B))), norm(A, "fro") * norm(B, "fro")),
    Text("Cauchy–Schwarz", "Cauchy–Schwarz 不等式"),
    Text(
        r"$\operatorname{tr}(\mathbf A^{\top}\mathbf B)=\sum_{i,j}A_{ij}B_{ij}$ is the scalar product of the "
        r"entries, and the "
        r"Frobenius norm their Euclidean length.",
        r"$\operatorname{tr}(\mathbf A^{\top}\mathbf B)=\sum_{i,j}A_{ij}B_{ij}$ 是全体元素的内积，Frobenius 范数是"
        r"其欧氏长度。",
    ),
    matrix_analysis("5.6"),
    ALIKE,
)

LEMMAS = (
    determinant_of_a_product,
    determinant_of_transpose,
    determinant_of_inverse,
    determinant_below_norm,
    determinant_above_smallest,
    determinant_below_radius,
    rank_of_a_product,
    rank_of_a_product_on_the_right,
    sylvester_rank,
    rank_of_a_sum,
    rank_below_rows,
    rank_below_columns,
    rank_of_transpose,
    trace_of_a_swapped_product,
    trace_of_a_sum,
    trace_of_a_multiple,
    trace_of_transpose,
    trace_of_the_square,
    trace_below_radius,
    trace_of_two,
)
