"""Lemmas on singular values, inverses and condition numbers."""

from __future__ import annotations

from symgrad.core import tree
from symgrad.core.matrices import (
    condition_number,
    determinant,
    inverse,
    norm,
    pseudo_inverse,
    rank,
    singular_value,
    transpose,
    zeros,
)
from symgrad.core.text import Text
from symgrad.core.tree import matmul, reciprocal, relation
from symgrad.core.variables import REAL
from symgrad.theory.lemmas.record import (
    BOTH_SQUARE,
    GENERAL,
    PRODUCT,
    SQUARE,
    SUBMULTIPLICATIVE,
    A,
    B,
    E,
    Lemma,
    any_norm,
    c,
    m,
    matrix_analysis,
    n,
    p,
)


def _largest(of: tree.Operand) -> tree.Expr:
    return singular_value(of, "max")


def _smallest(of: tree.Operand) -> tree.Expr:
    return singular_value(of, "min")


_invertible = relation("≠", determinant(A), 0)
_B_invertible = relation("≠", determinant(B), 0)

norm_is_largest_singular_value = Lemma(
    "norm_is_largest_singular_value",
    tree.equal(norm(A), _largest(A)),
    Text(r"$\|A\|_2=\sigma_{\max}$", r"$\|A\|_2=\sigma_{\max}$"),
    Text(
        r"$\mathbf A=\mathbf U\boldsymbol\Sigma\mathbf V^{\top}$ with orthogonal $\mathbf U$, $\mathbf V$: "
        r"$\lVert\mathbf A\mathbf "
        r"u\rVert=\lVert\boldsymbol\Sigma\mathbf V^{\top}\mathbf u\rVert\le\sigma_1\lVert\mathbf u\rVert$, with "
        r"equality for the "
        r"first column of $\mathbf V$.",
        r"设 $\mathbf A=\mathbf U\boldsymbol\Sigma\mathbf V^{\top}$，$\mathbf U$、$\mathbf V$ 正交，则 "
        r"$\lVert\mathbf A\mathbf u"
        r"\rVert=\lVert\boldsymbol\Sigma\mathbf V^{\top}\mathbf u\rVert\le\sigma_1\lVert\mathbf u\rVert$，$\mathbf "
        r"u$ 取 "
        r"$\mathbf V$ 的第一列时等号成立。",
    ),
    matrix_analysis("5.6.6"),
    GENERAL,
)

norm_of_inverse = Lemma(
    "norm_of_inverse",
    tree.equal(norm(inverse(A)), reciprocal(_smallest(A))),
    Text("norm of the inverse", "逆矩阵的范数"),
    Text(
        r"$\mathbf A^{-1}=\mathbf V\boldsymbol\Sigma^{-1}\mathbf U^{\top}$ has the singular values $1/\sigma_i$, "
        r"the largest of "
        r"which is $1/\sigma_{\min}$.",
        r"$\mathbf A^{-1}=\mathbf V\boldsymbol\Sigma^{-1}\mathbf U^{\top}$ 的奇异值为 $1/\sigma_i$，其中最大者为 "
        r"$1/\sigma_{\min}$。",
    ),
    matrix_analysis("7.3"),
    SQUARE,
    conditions=(_invertible,),
)

norm_of_pseudo_inverse = Lemma(
    "norm_of_pseudo_inverse",
    tree.equal(norm(pseudo_inverse(A)), reciprocal(singular_value(A, "last"))),
    Text("norm of $A^{+}$", "伪逆的范数"),
    Text(
        r"$\mathbf A^{+}=\mathbf V\boldsymbol\Sigma^{+}\mathbf U^{\top}$ has the singular values $1/\sigma_i$ of "
        r"the $\sigma_i\neq0$ "
        r"and zeros. For $\mathbf A=0$ the right side has no value.",
        r"$\mathbf A^{+}=\mathbf V\boldsymbol\Sigma^{+}\mathbf U^{\top}$ 的奇异值为各非零 $\sigma_i$ 的倒数及若干个"
        r" 0。"
        r"$\mathbf A=0$ 时右边没有值。",
    ),
    matrix_analysis("7.3.P7"),
    GENERAL,
    conditions=(relation("≠", A, zeros(m, n)),),
)

smallest_below_largest = Lemma(
    "smallest_below_largest",
    relation("≤", _smallest(A), _largest(A)),
    Text(r"$\sigma_{\min}\le\sigma_{\max}$", r"$\sigma_{\min}\le\sigma_{\max}$"),
    Text("The singular values are ordered by size.", "奇异值按大小排列。"),
    matrix_analysis("2.6.3"),
    GENERAL,
)

largest_times_smallest = Lemma(
    "largest_times_smallest",
    relation("≥", _largest(matmul(A, B)), _largest(A) * _smallest(B)),
    Text(r"$\sigma_{\min}$ of the right", r"右因子的 $\sigma_{\min}$"),
    Text(
        r"Since $\mathbf B$ has no more rows than columns, $\lVert\mathbf B^{\top}\mathbf "
        r"u\rVert\ge\sigma_{\min}(\mathbf B)"
        r"\lVert\mathbf u\rVert$ for all $\mathbf u$ (Courant–Fischer). For a unit $\mathbf y$ with $\lVert\mathbf "
        r"A^{\top}"
        r"\mathbf y\rVert=\sigma_{\max}(\mathbf A)$ then $\sigma_{\max}(\mathbf A\mathbf B)\ge\lVert\mathbf "
        r"B^{\top}\mathbf A^{\top}"
        r"\mathbf y\rVert\ge\sigma_{\min}(\mathbf B)\sigma_{\max}(\mathbf A)$.",
        r"$\mathbf B$ 的行数不超过列数，故由 Courant–Fischer 定理，对任意 $\mathbf u$ 有 $\lVert\mathbf "
        r"B^{\top}\mathbf u\rVert\ge"
        r"\sigma_{\min}(\mathbf B)\lVert\mathbf u\rVert$。取单位向量 $\mathbf y$ 使 $\lVert\mathbf A^{\top}\mathbf "
        r"y\rVert="
        r"\sigma_{\max}(\mathbf A)$，则 $\sigma_{\max}(\mathbf A\mathbf B)\ge\lVert\mathbf B^{\top}\mathbf "
        r"A^{\top}\mathbf y\rVert"
        r"\ge\sigma_{\min}(\mathbf B)\sigma_{\max}(\mathbf A)$。",
    ),
    matrix_analysis("4.2.6, 7.3"),
    PRODUCT,
    conditions=(relation("≤", n, p),),
)

smallest_times_largest = Lemma(
    "smallest_times_largest",
    relation("≥", _largest(matmul(A, B)), _smallest(A) * _largest(B)),
    Text(r"$\sigma_{\min}$ of the left", r"左因子的 $\sigma_{\min}$"),
    Text(
        r"Since $\mathbf A$ has no fewer rows than columns, $\lVert\mathbf A\mathbf "
        r"u\rVert\ge\sigma_{\min}(\mathbf A)"
        r"\lVert\mathbf u\rVert$ for all $\mathbf u$ (Courant–Fischer); take $\mathbf u=\mathbf B\mathbf v$ for a "
        r"unit $\mathbf v$ "
        r"with $\lVert\mathbf B\mathbf v\rVert=\sigma_{\max}(\mathbf B)$.",
        r"$\mathbf A$ 的行数不少于列数，故由 Courant–Fischer 定理，对任意 $\mathbf u$ 有 $\lVert\mathbf A\mathbf "
        r"u\rVert\ge"
        r"\sigma_{\min}(\mathbf A)\lVert\mathbf u\rVert$；取 $\mathbf u=\mathbf B\mathbf v$，其中单位向量 $\mathbf "
        r"v$ 满足 "
        r"$\lVert\mathbf B\mathbf v\rVert=\sigma_{\max}(\mathbf B)$。",
    ),
    matrix_analysis("4.2.6, 7.3"),
    PRODUCT,
    conditions=(relation("≥", m, n),),
)

largest_times_last = Lemma(
    "largest_times_last",
    relation("≥", _largest(matmul(A, B)), _largest(A) * singular_value(B, "last")),
    Text("full row rank", "行满秩"),
    Text(
        r"$\operatorname{rank}\mathbf B=n$, its number of rows, leaves no singular value 0 and means that $\mathbf B$ "
        r"has no more rows than columns: the smallest singular value other than 0 is $\sigma_{\min}(\mathbf B)$, and "
        r"$\lVert\mathbf B^{\top}\mathbf u\rVert\ge\sigma_{\min}(\mathbf B)\lVert\mathbf u\rVert$ for all $\mathbf u$ "
        r"(Courant–Fischer). Take $\mathbf u=\mathbf A^{\top}\mathbf y$ for a unit $\mathbf y$ with "
        r"$\lVert\mathbf A^{\top}\mathbf y\rVert=\sigma_{\max}(\mathbf A)$.",
        r"$\operatorname{rank}\mathbf B=n$ 等于行数，故没有奇异值为 0，且 $\mathbf B$ 的行数不超过列数：最小的"
        r"非零奇异值就是 $\sigma_{\min}(\mathbf B)$，并且由 Courant–Fischer 定理，对任意 $\mathbf u$ 有 "
        r"$\lVert\mathbf B^{\top}\mathbf u\rVert\ge\sigma_{\min}(\mathbf B)\lVert\mathbf u\rVert$。取 "
        r"$\mathbf u=\mathbf A^{\top}\mathbf y$，其中单位向量 $\mathbf y$ 满足 "
        r"$\lVert\mathbf A^{\top}\mathbf y\rVert=\sigma_{\max}(\mathbf A)$。",
    ),
    matrix_analysis("4.2.6, 7.3"),
    PRODUCT,
    conditions=(tree.equal(rank(B), n),),
)

smallest_of_a_wide_product = Lemma(
    "smallest_of_a_wide_product",
    relation("≥", _smallest(matmul(A, B)), _smallest(A) * _smallest(B)),
    Text(r"product of $\sigma_{\min}$", r"$\sigma_{\min}$ 之积"),
    Text(
        r"Neither factor has more rows than columns, so that $\lVert\mathbf B^{\top}\mathbf A^{\top}\mathbf "
        r"y\rVert\ge"
        r"\sigma_{\min}(\mathbf B)\lVert\mathbf A^{\top}\mathbf y\rVert\ge\sigma_{\min}(\mathbf "
        r"B)\sigma_{\min}(\mathbf A)$ for every "
        r"unit $\mathbf y$ (Courant–Fischer). Several factors follow by induction; an empty product is $\mathbf I$.",
        r"两个因子的行数都不超过列数，故由 Courant–Fischer 定理，对任意单位向量 $\mathbf y$ 有 $\lVert\mathbf "
        r"B^{\top}\mathbf A^{\top}"
        r"\mathbf y\rVert\ge\sigma_{\min}(\mathbf B)\lVert\mathbf A^{\top}\mathbf y\rVert\ge\sigma_{\min}(\mathbf B)"
        r"\sigma_{\min}(\mathbf A)$。多个因子的情形由归纳法得到；空积为 $\mathbf I$。",
    ),
    matrix_analysis("4.2.6, 7.3"),
    PRODUCT,
    conditions=(relation("≤", m, n), relation("≤", n, p)),
)

smallest_of_a_tall_product = Lemma(
    "smallest_of_a_tall_product",
    relation("≥", _smallest(matmul(A, B)), _smallest(A) * _smallest(B)),
    Text(r"product of $\sigma_{\min}$", r"$\sigma_{\min}$ 之积"),
    Text(
        r"Neither factor has fewer rows than columns, so that $\lVert\mathbf A\mathbf B\mathbf "
        r"u\rVert\ge\sigma_{\min}(\mathbf A)"
        r"\lVert\mathbf B\mathbf u\rVert\ge\sigma_{\min}(\mathbf A)\sigma_{\min}(\mathbf B)$ for every unit "
        r"$\mathbf u$ "
        r"(Courant–Fischer). Several factors follow by induction; an empty product is $\mathbf I$.",
        r"两个因子的行数都不少于列数，故由 Courant–Fischer 定理，对任意单位向量 $\mathbf u$ 有 $\lVert\mathbf "
        r"A\mathbf B\mathbf u\rVert"
        r"\ge\sigma_{\min}(\mathbf A)\lVert\mathbf B\mathbf u\rVert\ge\sigma_{\min}(\mathbf "
        r"A)\sigma_{\min}(\mathbf B)$。"
        r"多个因子的情形由归纳法得到；空积为 $\mathbf I$。",
    ),
    matrix_analysis("4.2.6, 7.3"),
    PRODUCT,
    conditions=(relation("≥", m, n), relation("≥", n, p)),
)

smallest_below_norm_times_smallest = Lemma(
    "smallest_below_norm_times_smallest",
    relation("≤", _smallest(matmul(A, B)), _largest(A) * _smallest(B)),
    Text(r"$\sigma_{\min}$ of a product", r"乘积的 $\sigma_{\min}$"),
    Text(
        r"$\mathbf A\mathbf B$ has no fewer rows than columns. If $\mathbf B$ has fewer, $\mathbf A\mathbf "
        r"B\mathbf u=0$ for "
        r"some $\mathbf u\neq0$ and the left side is 0. Otherwise take a unit $\mathbf u$ with $\lVert\mathbf "
        r"B\mathbf u\rVert="
        r"\sigma_{\min}(\mathbf B)$: $\sigma_{\min}(\mathbf A\mathbf B)\le\lVert\mathbf A\mathbf B\mathbf u\rVert\le"
        r"\sigma_{\max}(\mathbf A)\sigma_{\min}(\mathbf B)$.",
        r"$\mathbf A\mathbf B$ 的行数不少于列数。若 $\mathbf B$ 的行数少于列数，则存在 $\mathbf u\neq0$ 使 "
        r"$\mathbf A\mathbf B\mathbf u=0$，左边为 0。否则取单位向量 $\mathbf u$ 使 $\lVert\mathbf B\mathbf u\rVert="
        r"\sigma_{\min}(\mathbf B)$，则 $\sigma_{\min}(\mathbf A\mathbf B)\le\lVert\mathbf A\mathbf B\mathbf "
        r"u\rVert\le"
        r"\sigma_{\max}(\mathbf A)\sigma_{\min}(\mathbf B)$。",
    ),
    matrix_analysis("4.2.6, 7.3"),
    PRODUCT,
    conditions=(relation("≥", m, p),),
)

product_with_an_invertible_factor = Lemma(
    "product_with_an_invertible_factor",
    relation("≥", any_norm(matmul(A, B)), any_norm(A) / any_norm(inverse(B))),
    Text("invertible factor", "可逆因子"),
    Text(
        r"$\lVert\mathbf A\rVert=\lVert\mathbf A\mathbf B\mathbf B^{-1}\rVert\le\lVert\mathbf A\mathbf B\rVert"
        r"\lVert\mathbf B^{-1}\rVert$, and $\lVert\mathbf B^{-1}\rVert>0$.",
        r"$\lVert\mathbf A\rVert=\lVert\mathbf A\mathbf B\mathbf B^{-1}\rVert\le\lVert\mathbf A\mathbf B\rVert"
        r"\lVert\mathbf B^{-1}\rVert$，且 $\lVert\mathbf B^{-1}\rVert>0$。",
    ),
    matrix_analysis("5.6"),
    {"A": ("m", "n"), "B": ("n", "n")},
    conditions=(_B_invertible,),
    kinds=SUBMULTIPLICATIVE,
)


def _weyl(which: str, english: str, chinese: str) -> Lemma:
    return Lemma(
        f"weyl_{which}",
        relation("≤", abs(singular_value(A + E, which) - singular_value(A, which)), norm(E)),
        Text("Weyl's inequality", "Weyl 不等式"),
        Text(
            r"By Courant–Fischer the singular value is an extremum over subspaces $S$ of extrema of $\lVert\mathbf "
            r"A\mathbf u\rVert$ "
            r"over unit $\mathbf u\in S$ (of $\lVert\mathbf A^{\top}\mathbf u\rVert$ for a wide matrix), and "
            r"$\lVert(\mathbf A+\mathbf E)\mathbf u\rVert$ differs from $\lVert\mathbf A\mathbf u\rVert$ by at most "
            rf"$\lVert\mathbf E\rVert_2$ at every $\mathbf u$. Stated for the {english} singular value; it holds "
            rf"for each.",
            r"由 Courant–Fischer 定理，奇异值是 $\lVert\mathbf A\mathbf u\rVert$（行数少于列数时为 $\lVert\mathbf "
            r"A^{\top}\mathbf u"
            r"\rVert$）先在子空间 $S$ 的单位向量 $\mathbf u$ 上、再对 $S$ 取的极值，而对每个 $\mathbf u$，"
            r"$\lVert(\mathbf A+\mathbf E)"
            rf"\mathbf u\rVert$ 与 $\lVert\mathbf A\mathbf u\rVert$ 至多相差 $\lVert\mathbf E\rVert_2$。此处就"
            rf"{chinese}奇异值陈述，"
            r"对每个奇异值均成立。",
        ),
        matrix_analysis("7.3.5"),
        {"A": ("m", "n"), "E": ("m", "n")},
    )


weyl_largest = _weyl("max", "largest", "最大")
weyl_smallest = _weyl("min", "smallest", "最小")

singular_values_of_transpose = Lemma(
    "singular_values_of_transpose",
    tree.equal(_smallest(transpose(A)), _smallest(A)),
    Text("transposition", "转置不变"),
    Text(
        r"$\mathbf A^{\top}=\mathbf V\boldsymbol\Sigma^{\top}\mathbf U^{\top}$ has the same singular values.",
        r"$\mathbf A^{\top}=\mathbf V\boldsymbol\Sigma^{\top}\mathbf U^{\top}$ 的奇异值相同。",
    ),
    matrix_analysis("7.3"),
    GENERAL,
)

singular_value_of_a_multiple = Lemma(
    "singular_value_of_a_multiple",
    tree.equal(_smallest(c * A), abs(c) * _smallest(A)),
    Text("homogeneous", "奇异值的齐次性"),
    Text(
        r"$c\mathbf A=(\operatorname{sign}(c)\mathbf U)(|c|\boldsymbol\Sigma)\mathbf V^{\top}$; for $c=0$ both "
        r"sides are 0.",
        r"$c\mathbf A=(\operatorname{sign}(c)\mathbf U)(|c|\boldsymbol\Sigma)\mathbf V^{\top}$；$c=0$ 时两边均为 0。",
    ),
    matrix_analysis("7.3"),
    GENERAL,
    {"c": REAL},
)

condition_number_at_least_one = Lemma(
    "condition_number_at_least_one",
    relation("≥", condition_number(A), 1),
    Text(r"$\kappa\ge1$", r"$\kappa\ge1$"),
    Text(
        r"$\kappa(\mathbf A)=\sigma_{\max}/\sigma_{\min}$ with $\sigma_{\max}\ge\sigma_{\min}>0$.",
        r"$\kappa(\mathbf A)=\sigma_{\max}/\sigma_{\min}$，其中 $\sigma_{\max}\ge\sigma_{\min}>0$。",
    ),
    matrix_analysis("5.8"),
    GENERAL,
    conditions=(relation(">", _smallest(A), 0),),
)

condition_number_is_a_ratio = Lemma(
    "condition_number_is_a_ratio",
    tree.equal(condition_number(A) * _smallest(A), _largest(A)),
    Text(r"definition of $\kappa$", r"$\kappa$ 的定义"),
    Text(
        r"By definition $\kappa(\mathbf A)=\sigma_{\max}(\mathbf A)/\sigma_{\min}(\mathbf A)$.",
        r"按定义，$\kappa(\mathbf A)=\sigma_{\max}(\mathbf A)/\sigma_{\min}(\mathbf A)$。",
    ),
    matrix_analysis("5.8"),
    GENERAL,
    conditions=(relation(">", _smallest(A), 0),),
)

condition_number_of_a_product = Lemma(
    "condition_number_of_a_product",
    relation("≤", condition_number(matmul(A, B)), condition_number(A) * condition_number(B)),
    Text(r"$\kappa(AB)\le\kappa(A)\kappa(B)$", r"$\kappa(AB)\le\kappa(A)\kappa(B)$"),
    Text(
        r"$\kappa(\mathbf A\mathbf B)=\lVert\mathbf A\mathbf B\rVert_2\lVert\mathbf B^{-1}\mathbf A^{-1}\rVert_2\le"
        r"\lVert\mathbf A\rVert_2\lVert\mathbf B\rVert_2\lVert\mathbf B^{-1}\rVert_2\lVert\mathbf A^{-1}\rVert_2$.",
        r"$\kappa(\mathbf A\mathbf B)=\lVert\mathbf A\mathbf B\rVert_2\lVert\mathbf B^{-1}\mathbf A^{-1}\rVert_2\le"
        r"\lVert\mathbf A\rVert_2\lVert\mathbf B\rVert_2\lVert\mathbf B^{-1}\rVert_2\lVert\mathbf A^{-1}\rVert_2$。",
    ),
    matrix_analysis("5.8"),
    BOTH_SQUARE,
    conditions=(_invertible, _B_invertible),
)

condition_number_of_inverse = Lemma(
    "condition_number_of_inverse",
    tree.equal(condition_number(inverse(A)), condition_number(A)),
    Text(r"$\kappa(A^{-1})=\kappa(A)$", r"$\kappa(A^{-1})=\kappa(A)$"),
    Text(
        r"The singular values of $\mathbf A^{-1}$ are the $1/\sigma_i$: the ratio of the largest to the smallest "
        r"is the same.",
        r"$\mathbf A^{-1}$ 的奇异值为 $1/\sigma_i$，最大者与最小者之比不变。",
    ),
    matrix_analysis("5.8"),
    SQUARE,
    conditions=(_invertible,),
)

LEMMAS = (
    norm_is_largest_singular_value,
    norm_of_inverse,
    norm_of_pseudo_inverse,
    smallest_below_largest,
    largest_times_smallest,
    smallest_times_largest,
    largest_times_last,
    smallest_of_a_wide_product,
    smallest_of_a_tall_product,
    smallest_below_norm_times_smallest,
    product_with_an_invertible_factor,
    weyl_largest,
    weyl_smallest,
    singular_values_of_transpose,
    singular_value_of_a_multiple,
    condition_number_at_least_one,
    condition_number_is_a_ratio,
    condition_number_of_a_product,
    condition_number_of_inverse,
)
