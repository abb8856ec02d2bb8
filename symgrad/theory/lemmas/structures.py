"""Lemmas on norms of matrices with a structure: identity, diagonal and orthogonal ones, and products entry by entry."""

from __future__ import annotations

from symgrad.core import tree
from symgrad.core.matrices import NORMS, diag, hadamard, identity, norm, transpose
from symgrad.core.text import Text
from symgrad.core.tree import matmul, relation
from symgrad.core.variables import integer
from symgrad.theory.lemmas.record import (
    ALIKE,
    A,
    B,
    Lemma,
    Q,
    any_norm,
    d,
    m,
    matrix_analysis,
    n,
    topics_in_matrix_analysis,
)

norm_of_identity = Lemma(
    "norm_of_identity",
    tree.equal(any_norm(identity(n)), 1),
    Text("identity matrix", "单位矩阵"),
    Text(
        r"$\lVert\mathbf I\mathbf u\rVert=\lVert\mathbf u\rVert$, and the largest entry of $\mathbf I$ is 1.",
        r"$\lVert\mathbf I\mathbf u\rVert=\lVert\mathbf u\rVert$，且 $\mathbf I$ 的最大元素为 1。",
    ),
    matrix_analysis("5.6"),
    {},
    {"n": integer(1)},
    kinds=("2", "1", "inf", "max"),
)

norm_of_diagonal = Lemma(
    "norm_of_diagonal",
    tree.equal(any_norm(diag(d)), norm(d, "max")),
    Text("diagonal matrix", "对角矩阵的范数"),
    Text(
        r"A diagonal matrix multiplies the $i$-th entry of $\mathbf u$ by $d_i$: in the 1-, 2- and $\infty$-norms "
        r"$\lVert\mathbf D\mathbf u\rVert\le\max_i|d_i|\,\lVert\mathbf u\rVert$, with equality for the unit vector "
        r"of a largest $|d_i|$; and $\max_i|d_i|$ is the largest entry of $\mathbf D$.",
        r"对角矩阵把 $\mathbf u$ 的第 $i$ 个分量乘以 $d_i$，故在 1、2、$\infty$ 范数下 $\lVert\mathbf D\mathbf "
        r"u\rVert\le"
        r"\max_i|d_i|\,\lVert\mathbf u\rVert$，对 $|d_i|$ 最大处的单位向量取等号；$\mathbf D$ 的最大元素也是 "
        r"$\max_i|d_i|$。",
    ),
    matrix_analysis("5.6"),
    {"d": ("n", 1)},
    kinds=("2", "1", "inf", "max"),
)

orthogonal_factor = Lemma(
    "orthogonal_factor",
    tree.equal(any_norm(matmul(Q, A)), any_norm(A)),
    Text("orthogonal factor", "正交不变性"),
    Text(
        r"$\mathbf Q^{\top}\mathbf Q=\mathbf I$ gives $(\mathbf Q\mathbf A)^{\top}\mathbf Q\mathbf A=\mathbf "
        r"A^{\top}\mathbf A$, "
        r"whose largest eigenvalue and whose trace are the squares of the two norms.",
        r"由 $\mathbf Q^{\top}\mathbf Q=\mathbf I$ 得 $(\mathbf Q\mathbf A)^{\top}\mathbf Q\mathbf A=\mathbf "
        r"A^{\top}\mathbf A$，"
        r"其最大特征值与迹分别是两种范数的平方。",
    ),
    matrix_analysis("5.6"),
    {"Q": ("p", "m"), "A": ("m", "n")},
    conditions=(tree.equal(matmul(transpose(Q), Q), identity(m)),),
    kinds=("2", "fro"),
)

orthogonal_factor_on_the_right = Lemma(
    "orthogonal_factor_on_the_right",
    tree.equal(any_norm(matmul(A, Q)), any_norm(A)),
    Text("orthogonal factor", "正交不变性"),
    Text(
        r"$\mathbf Q\mathbf Q^{\top}=\mathbf I$ gives $\mathbf A\mathbf Q(\mathbf A\mathbf Q)^{\top}=\mathbf "
        r"A\mathbf A^{\top}$, "
        r"whose largest eigenvalue and whose trace are the squares of the two norms.",
        r"由 $\mathbf Q\mathbf Q^{\top}=\mathbf I$ 得 $\mathbf A\mathbf Q(\mathbf A\mathbf Q)^{\top}=\mathbf "
        r"A\mathbf A^{\top}$，"
        r"其最大特征值与迹分别是两种范数的平方。",
    ),
    matrix_analysis("5.6"),
    {"A": ("m", "n"), "Q": ("n", "p")},
    conditions=(tree.equal(matmul(Q, transpose(Q)), identity(n)),),
    kinds=("2", "fro"),
)

hadamard_product = Lemma(
    "hadamard_product",
    relation("≤", any_norm(hadamard(A, B)), any_norm(A) * any_norm(B)),
    Text("Schur's inequality", "Schur 不等式"),
    Text(
        r"$\mathbf A\circ\mathbf B$ is a submatrix of the Kronecker product $\mathbf A\otimes\mathbf B$, whose "
        r"norm is "
        r"$\lVert\mathbf A\rVert\lVert\mathbf B\rVert$, and no norm of a submatrix exceeds that of the whole.",
        r"$\mathbf A\circ\mathbf B$ 是 Kronecker 积 $\mathbf A\otimes\mathbf B$ 的子矩阵，后者的范数为 "
        r"$\lVert\mathbf A\rVert\lVert\mathbf B\rVert$，而子矩阵的范数不超过整个矩阵的范数。",
    ),
    topics_in_matrix_analysis("5.5.1"),
    ALIKE,
    kinds=NORMS,
)

LEMMAS = (norm_of_identity, norm_of_diagonal, orthogonal_factor, orthogonal_factor_on_the_right, hadamard_product)
