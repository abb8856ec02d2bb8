"""What a reader has to know of the notation of a topic: signs that are read in more than one way elsewhere."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from symgrad.core.records import Derivation
from symgrad.core.text import Text
from symgrad.core.tree import Expr
from symgrad.report.words import UI

# By head, and by kind where the head has kinds: the first argument.
_MATRICES = {
    ("Norm", "2"): Text(
        r"$\lVert\cdot\rVert_2$ is the spectral norm of a matrix, and the Euclidean norm of a row or a column",
        r"$\lVert\cdot\rVert_2$ 对矩阵为谱范数，对行向量或列向量为欧氏范数",
    ),
    ("Norm", "1"): Text(
        r"$\lVert\cdot\rVert_1$ is the largest sum of the absolute values of a column",
        r"$\lVert\cdot\rVert_1$ 为各列元素绝对值之和的最大值",
    ),
    ("Norm", "inf"): Text(
        r"$\lVert\cdot\rVert_\infty$ is the largest sum of the absolute values of a row",
        r"$\lVert\cdot\rVert_\infty$ 为各行元素绝对值之和的最大值",
    ),
    ("Norm", "fro"): Text(
        r"$\lVert\cdot\rVert_{\mathrm{F}}$ is the Frobenius norm", r"$\lVert\cdot\rVert_{\mathrm{F}}$ 为 Frobenius 范数"
    ),
    ("Norm", "max"): Text(
        r"$\lVert\cdot\rVert_{\max}$ is the largest absolute value of an entry",
        r"$\lVert\cdot\rVert_{\max}$ 为元素绝对值的最大值",
    ),
    ("SpectralRadius", ""): Text(
        r"$\rho(\cdot)$ is the spectral radius of a square matrix, the largest absolute value of its eigenvalues",
        r"$\rho(\cdot)$ 为方阵的谱半径，即特征值的模的最大值",
    ),
    ("SingularValue", "max"): Text(
        r"$\sigma_{\max}(\cdot)$ is the largest singular value", r"$\sigma_{\max}(\cdot)$ 为最大奇异值"
    ),
    ("SingularValue", "min"): Text(
        r"$\sigma_{\min}(\cdot)$ is the smallest of the singular values, of which a matrix of $m$ rows and $n$ columns "
        r"has $\min(m,n)$, those that are 0 included",
        r"$\sigma_{\min}(\cdot)$ 为最小奇异值；$m$ 行 $n$ 列的矩阵有 $\min(m,n)$ 个奇异值，其中包括等于 0 的",
    ),
    ("SingularValue", "last"): Text(
        r"$\sigma_r(\cdot)$ is the smallest singular value that is not 0", r"$\sigma_r(\cdot)$ 为最小的非零奇异值"
    ),
    ("SingularValue", ""): Text(
        r"$\sigma_k(\cdot)$ is the $k$-th largest singular value", r"$\sigma_k(\cdot)$ 为第 $k$ 大的奇异值"
    ),
    ("ConditionNumber", ""): Text(
        r"$\kappa(\cdot)=\sigma_{\max}/\sigma_{\min}$ is the condition number, the ratio of the largest singular value "
        r"to the smallest; where that is 0 there is none",
        r"$\kappa(\cdot)=\sigma_{\max}/\sigma_{\min}$ 为条件数，即最大奇异值与最小奇异值之比；后者为 0 时无定义",
    ),
    ("PseudoInverse", ""): Text(
        r"$\mathbf A^+$ is the Moore–Penrose inverse", r"$\mathbf A^+$ 为 Moore–Penrose 广义逆"
    ),
    ("Hadamard", ""): Text(r"$\circ$ multiplies entry by entry", r"$\circ$ 表示逐元素相乘"),
}


def conventions(derivation: Derivation, nodes: Collection[Expr]) -> Iterator[Text]:
    """What has to be said once of the heads that stand in a topic's formulas."""
    if any(n.head == "Call" and n.args[0] == "relu" for n in nodes):
        yield UI["relu_note"]
    if any(n.head == "Call" and n.args[0] == "step" for n in nodes):
        yield UI["step_note"]
    indexed = {f.name for f in derivation.families if f.rank}
    if any(n.head == "Member" and len(n.args) == 1 and n.args[0] in indexed for n in nodes):
        yield UI["generic_note"]
    heads = {head for head, _ in _MATRICES}
    used = {(n.head, n.args[0] if isinstance(n.args[0], str) else "") for n in nodes if n.head in heads}
    yield from (said for kind, said in _MATRICES.items() if kind in used)
