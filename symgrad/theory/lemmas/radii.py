"""Lemmas on the spectral radius."""

from __future__ import annotations

from symgrad.core import tree
from symgrad.core.matrices import matrix, matrix_power, norm, singular_value, spectral_radius, transpose
from symgrad.core.text import Text
from symgrad.core.tree import matmul, power, relation
from symgrad.core.variables import POSITIVE, REAL, integer
from symgrad.theory.lemmas.record import SQUARE, SUBMULTIPLICATIVE, A, B, Lemma, any_norm, c, k, matrix_analysis

radius_below_norm = Lemma(
    "radius_below_norm",
    relation("≤", spectral_radius(A), any_norm(A)),
    Text("radius below norm", "谱半径不超过范数"),
    Text(
        r"Let $\mathbf A\mathbf v=\lambda\mathbf v$ with $|\lambda|=\rho(\mathbf A)$ and $\mathbf V=\mathbf "
        r"v\mathbf w^{\top}$ "
        r"with $\mathbf w\neq0$, over the complex numbers, to which these norms extend with the same values on real "
        r"matrices. Then $|\lambda|\lVert\mathbf V\rVert=\lVert\mathbf A\mathbf V\rVert\le\lVert\mathbf A\rVert"
        r"\lVert\mathbf V\rVert$, and $\lVert\mathbf V\rVert>0$.",
        r"在复数域上取 $\mathbf A\mathbf v=\lambda\mathbf v$，$|\lambda|=\rho(\mathbf A)$，并令 $\mathbf V=\mathbf v"
        r"\mathbf w^{\top}$，$\mathbf w\neq0$；这些范数可推广到复矩阵，且在实矩阵上取值不变。于是 "
        r"$|\lambda|\lVert\mathbf V"
        r"\rVert=\lVert\mathbf A\mathbf V\rVert\le\lVert\mathbf A\rVert\lVert\mathbf V\rVert$，而 $\lVert\mathbf "
        r"V\rVert>0$。",
    ),
    matrix_analysis("5.6.9"),
    SQUARE,
    kinds=SUBMULTIPLICATIVE,
)

radius_of_a_power = Lemma(
    "radius_of_a_power",
    tree.equal(spectral_radius(matrix_power(A, k)), power(spectral_radius(A), k)),
    Text("radius of a power", "幂的谱半径"),
    Text(
        r"The eigenvalues of $\mathbf A^k$ are the $k$-th powers of those of $\mathbf A$ (triangular form); for "
        r"$k=0$ both "
        r"sides are 1.",
        r"由三角化，$\mathbf A^k$ 的特征值是 $\mathbf A$ 的特征值的 $k$ 次幂；$k=0$ 时两边均为 1。",
    ),
    matrix_analysis("1.1.P8, 2.3.1"),
    SQUARE,
    {"k": integer(0)},
)

power_above_radius = Lemma(
    "power_above_radius",
    relation("≥", any_norm(matrix_power(A, k)), power(spectral_radius(A), k)),
    Text("Gelfand's bound", "Gelfand 下界"),
    Text(
        r"$\lVert\mathbf A^k\rVert\ge\rho(\mathbf A^k)=\rho(\mathbf A)^k$; Gelfand's formula says that the $k$-th "
        r"root of the "
        r"left side tends to $\rho(\mathbf A)$.",
        r"$\lVert\mathbf A^k\rVert\ge\rho(\mathbf A^k)=\rho(\mathbf A)^k$；Gelfand 公式断言左边的 $k$ 次方根趋于 "
        r"$\rho(\mathbf A)$。",
    ),
    matrix_analysis("5.6.14"),
    SQUARE,
    {"k": integer(0)},
    kinds=SUBMULTIPLICATIVE,
)

radius_of_a_swapped_product = Lemma(
    "radius_of_a_swapped_product",
    tree.equal(spectral_radius(matmul(A, B)), spectral_radius(matmul(B, A))),
    Text("cyclic product", "循环换序"),
    Text(
        r"If $\mathbf A\mathbf B\mathbf v=\lambda\mathbf v$ with $\lambda\neq0$, then $\mathbf B\mathbf v\neq0$ and "
        r"$\mathbf B\mathbf A(\mathbf B\mathbf v)=\lambda\mathbf B\mathbf v$; and the other way round. Both "
        r"products have the same eigenvalues other than 0.",
        r"若 $\mathbf A\mathbf B\mathbf v=\lambda\mathbf v$ 且 $\lambda\neq0$，则 $\mathbf B\mathbf v\neq0$，且 "
        r"$\mathbf B\mathbf A(\mathbf B\mathbf v)=\lambda\mathbf B\mathbf v$；反之亦然。故两个乘积的非零特征值相同。",
    ),
    matrix_analysis("1.3.22"),
    {"A": ("m", "n"), "B": ("n", "m")},
)

radius_of_transpose = Lemma(
    "radius_of_transpose",
    tree.equal(spectral_radius(transpose(A)), spectral_radius(A)),
    Text("transposition", "转置不变"),
    Text(
        r"$\det(\lambda\mathbf I-\mathbf A^{\top})=\det(\lambda\mathbf I-\mathbf A)$.",
        r"$\det(\lambda\mathbf I-\mathbf A^{\top})=\det(\lambda\mathbf I-\mathbf A)$。",
    ),
    matrix_analysis("1.4.1"),
    SQUARE,
)

radius_of_a_multiple = Lemma(
    "radius_of_a_multiple",
    tree.equal(spectral_radius(c * A), abs(c) * spectral_radius(A)),
    Text("homogeneous", "谱半径的齐次性"),
    Text(
        r"The eigenvalues of $c\mathbf A$ are $c$ times those of $\mathbf A$.",
        r"$c\mathbf A$ 的特征值是 $\mathbf A$ 的特征值的 $c$ 倍。",
    ),
    matrix_analysis("1.1"),
    SQUARE,
    {"c": REAL},
)

norm_of_normal = Lemma(
    "norm_of_normal",
    tree.equal(norm(A), spectral_radius(A)),
    Text("normal matrix", "正规矩阵"),
    Text(
        r"A normal matrix is $\mathbf U\boldsymbol\Lambda\mathbf U^{*}$ with unitary $\mathbf U$ and diagonal "
        r"$\boldsymbol\Lambda$, hence $\lVert\mathbf A\rVert_2=\lVert\boldsymbol\Lambda\rVert_2=\max_i|\lambda_i|$.",
        r"正规矩阵可写成 $\mathbf U\boldsymbol\Lambda\mathbf U^{*}$，$\mathbf U$ 为酉矩阵，$\boldsymbol\Lambda$ 为"
        r"对角矩阵，故 "
        r"$\lVert\mathbf A\rVert_2=\lVert\boldsymbol\Lambda\rVert_2=\max_i|\lambda_i|$。",
    ),
    matrix_analysis("2.5.3"),
    SQUARE,
    conditions=(tree.equal(matmul(A, transpose(A)), matmul(transpose(A), A)),),
)

norm_of_symmetric = Lemma(
    "norm_of_symmetric",
    tree.equal(norm(A), spectral_radius(A)),
    Text("symmetric matrix", "对称矩阵"),
    Text(
        r"A symmetric matrix is $\mathbf Q\boldsymbol\Lambda\mathbf Q^{\top}$ with orthogonal $\mathbf Q$ and "
        r"diagonal "
        r"$\boldsymbol\Lambda$, hence $\lVert\mathbf A\rVert_2=\lVert\boldsymbol\Lambda\rVert_2=\max_i|\lambda_i|$.",
        r"对称矩阵可写成 $\mathbf Q\boldsymbol\Lambda\mathbf Q^{\top}$，$\mathbf Q$ 为正交矩阵，"
        r"$\boldsymbol\Lambda$ 为对角矩阵，"
        r"故 $\lVert\mathbf A\rVert_2=\lVert\boldsymbol\Lambda\rVert_2=\max_i|\lambda_i|$。",
    ),
    matrix_analysis("4.1.5"),
    SQUARE,
    conditions=(tree.equal(transpose(A), A),),
)

radius_of_the_square = Lemma(
    "radius_of_the_square",
    tree.equal(spectral_radius(matmul(transpose(A), A)), power(norm(A), 2)),
    Text(r"$\rho(A^{T}A)=\|A\|_2^2$", r"$\rho(A^{T}A)=\|A\|_2^2$"),
    Text(
        r"$\lVert\mathbf A\mathbf u\rVert^2=\mathbf u^{\top}\mathbf A^{\top}\mathbf A\mathbf u$, whose maximum "
        r"over unit vectors "
        r"is the largest eigenvalue of the symmetric matrix $\mathbf A^{\top}\mathbf A\succeq0$.",
        r"$\lVert\mathbf A\mathbf u\rVert^2=\mathbf u^{\top}\mathbf A^{\top}\mathbf A\mathbf u$ 在单位向量上的最大"
        r"值，就是对称矩阵 "
        r"$\mathbf A^{\top}\mathbf A\succeq0$ 的最大特征值。",
    ),
    matrix_analysis("5.6.6"),
    {"A": ("m", "n")},
)

norm_of_the_square = Lemma(
    "norm_of_the_square",
    tree.equal(norm(matmul(transpose(A), A)), power(norm(A), 2)),
    Text(r"$\|A^{T}A\|_2=\|A\|_2^2$", r"$\|A^{T}A\|_2=\|A\|_2^2$"),
    Text(
        r"The symmetric matrix $\mathbf A^{\top}\mathbf A$ has the norm $\rho(\mathbf A^{\top}\mathbf "
        r"A)=\lVert\mathbf A"
        r"\rVert_2^2$.",
        r"对称矩阵 $\mathbf A^{\top}\mathbf A$ 的范数等于 $\rho(\mathbf A^{\top}\mathbf A)=\lVert\mathbf "
        r"A\rVert_2^2$。",
    ),
    matrix_analysis("5.6.6"),
    {"A": ("m", "n")},
)

radius_above_smallest_singular_value = Lemma(
    "radius_above_smallest_singular_value",
    relation("≥", spectral_radius(A), singular_value(A, "min")),
    Text(r"$\rho\ge\sigma_{\min}$", r"$\rho\ge\sigma_{\min}$"),
    Text(
        r"For a complex unit eigenvector $|\lambda|=\lVert\mathbf A\mathbf v\rVert\ge\sigma_{\min}(\mathbf A)$, "
        r"since "
        r"$\sigma_{\min}^2$ is the smallest value of $\mathbf v^{*}\mathbf A^{\top}\mathbf A\mathbf v$.",
        r"对复的单位特征向量，$|\lambda|=\lVert\mathbf A\mathbf v\rVert\ge\sigma_{\min}(\mathbf A)$，因为 "
        r"$\sigma_{\min}^2$ 是 "
        r"$\mathbf v^{*}\mathbf A^{\top}\mathbf A\mathbf v$ 的最小值。",
    ),
    matrix_analysis("5.6.P24"),
    SQUARE,
)

_a, _b, _c, _d, _e, _f, _t = (tree.symbol(name) for name in ("a", "b", "c", "d", "e", "f", "t"))

adapted_norm = Lemma(
    "adapted_norm",
    relation(
        "≤",
        norm(matrix([[_a, _t * _b, power(_t, 2) * _c], [0, _d, _t * _e], [0, 0, _f]]), "inf"),
        spectral_radius(matrix([[_a, _b, _c], [0, _d, _e], [0, 0, _f]])) + _t * (abs(_b) + abs(_c) + abs(_e)),
    ),
    Text("adapted norm", "适配范数"),
    Text(
        r"Let $\mathbf D=\operatorname{diag}(1,t,\dots,t^{n-1})$, $0<t\le1$, and $\mathbf A$ upper triangular. Then "
        r"$\mathbf D^{-1}\mathbf A\mathbf D$ has the entries $t^{j-i}A_{ij}$: each row sum is at most "
        r"$\max_i|A_{ii}|=\rho(\mathbf "
        r"A)$ plus $t\sum_{i<j}|A_{ij}|$. The norm $\lVert\mathbf D^{-1}\mathbf X\mathbf D\rVert_\infty$ of "
        r"$\mathbf X$ is "
        r"induced, and small $t$ brings it to at most $\rho(\mathbf A)+\varepsilon$. Written out for $n=3$.",
        r"设 $\mathbf D=\operatorname{diag}(1,t,\dots,t^{n-1})$，$0<t\le1$，$\mathbf A$ 为上三角矩阵，则 $\mathbf "
        r"D^{-1}\mathbf A"
        r"\mathbf D$ 的元素为 $t^{j-i}A_{ij}$，每行绝对值之和不超过 $\max_i|A_{ii}|=\rho(\mathbf A)$ 加上 "
        r"$t\sum_{i<j}|A_{ij}|$。"
        r"$\mathbf X$ 的范数 $\lVert\mathbf D^{-1}\mathbf X\mathbf D\rVert_\infty$ 是诱导范数，取 $t$ 充分小即可"
        r"使其不超过 $\rho(\mathbf A)+\varepsilon$。此处写出 $n=3$ 的情形。",
    ),
    matrix_analysis("5.6.10"),
    {},
    dict.fromkeys("abcdef", REAL) | {"t": POSITIVE},
    conditions=(relation("≤", _t, 1),),
)

LEMMAS = (
    radius_below_norm,
    radius_of_a_power,
    power_above_radius,
    radius_of_a_swapped_product,
    radius_of_transpose,
    radius_of_a_multiple,
    norm_of_normal,
    norm_of_symmetric,
    radius_of_the_square,
    norm_of_the_square,
    radius_above_smallest_singular_value,
    adapted_norm,
)
