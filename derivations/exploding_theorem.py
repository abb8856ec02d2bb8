"""When products of Jacobian matrices explode: one large factor, or large norms, are not enough; what is."""

from fractions import Fraction

import symgrad as sg

n = sg.Variable("n", sg.Text("the width, where all layers are equally wide", "各层等宽时的宽度"), sg.POSITIVE_INTEGER, (1, 4))
depth = sg.Variable("L", sg.Text("depth, the number of layers", "深度，即层数"), sg.POSITIVE_INTEGER, (1, 6))
layer = sg.Variable("l", sg.Text("a layer", "某一层的序号"), sg.integer(1, depth), (1, 6))
m = sg.Variable("m", sg.Text("number of equal factors", "相同因子的个数"), sg.POSITIVE_INTEGER, (1, 6))
least = sg.Variable(
    "s", sg.Text("a lower bound of the smallest singular values", "最小奇异值的下界"), sg.POSITIVE, (Fraction(1, 2), 3)
)


def matrix(name, english, chinese, rows=n, columns=n, latex=""):
    return sg.Variable(name, sg.Text(english, chinese), sg.REAL, (-2, 2), latex or rf"\mathbf {name}", (rows, columns))


A = matrix("A", "a Jacobian matrix", "雅可比矩阵")
B = matrix("B", "another Jacobian matrix", "另一个雅可比矩阵")
k = sg.symbol("k")
d = sg.Sequence("d", sg.Text("the width of a layer", "某一层的宽度"), sg.POSITIVE_INTEGER, (1, 5))
J = sg.Sequence(
    "J", sg.Text("the Jacobian matrix of a layer", "某一层的雅可比矩阵"), index=k, latex=r"\mathbf J", shape=(d[k], d[k - 1])
)
error = sg.Variable(
    "delta", sg.Text(r"the error vector $\boldsymbol\delta_L$ of the last layer, a row", r"最后一层的误差向量 $\boldsymbol\delta_L$（行向量）"),
    sg.REAL, (-2, 2), r"\boldsymbol\delta_L", (1, d[depth]),
)

norm, radius, power, sigma = sg.norm, sg.spectral_radius, sg.matrix_power, sg.singular_value


def said(formula, english="", chinese=""):
    return sg.Text(f"${formula}${english}", f"${formula}${chinese}")


every = (" for all $k$", "（对所有 $k$）")
large = sg.condition(sg.relation("≥", sigma(J[k], "min"), least), said(r"\sigma_{\min}(\mathbf J_k)\ge s", *every))
narrowing = sg.condition(sg.relation("≤", d[k], d[k - 1]), said(r"d_k\le d_{k-1}", *every))

product = sg.descending_product(J[k], k, layer + 1, depth)
half = Fraction(1, 2)
one, two = sg.identity(2), 2 * sg.identity(2)
stretched, shrunk = sg.matrix([[2, 0], [0, half]]), sg.matrix([[half, 0], [0, half]])
projection = sg.matrix([[1, 2], [0, 0]])
first, second = sg.matrix([[2, 0], [0, 0]]), sg.matrix([[0, 0], [0, 1]])


def chain(name, english, chinese, start, *rules, given=(), **more):
    return sg.Chain(name, sg.Text(english, chinese), start, rules, given, **more)


def claim(name, english, chinese, statement, **more):
    return sg.Claim(name, sg.Text(english, chinese), statement, **more)


def at_least(left, right):
    return sg.relation("≥", left, right)


r = sg.rules
horn = sg.Source("horn2013", "R. A. Horn, C. R. Johnson", "Matrix Analysis", "Cambridge University Press", 2013, "5.6, 7.3")
pascanu = sg.Source(
    "pascanu2013", "R. Pascanu, T. Mikolov, Y. Bengio", "On the difficulty of training recurrent neural networks", "ICML", 2013
)

derivation = sg.Derivation(
    title=sg.Text("When gradients explode", "梯度何时爆炸"), section="9.2.4",
    summary=sg.Text(
        r"That one factor of $\mathbf J_{l:L}=\mathbf J_L\cdots\mathbf J_{l+1}$ has spectral radius above 1, or that all "
        r"factors have norms above 1, forces nothing: the other factors may undo it. Explosion is forced where every factor "
        r"stretches every direction that reaches it, that is where all smallest singular values are at least some $s>1$ and no "
        r"layer is wider than the one below; and for one constant matrix of spectral radius above 1.",
        r"连乘积 $\mathbf J_{l:L}=\mathbf J_L\cdots\mathbf J_{l+1}$ 中某个因子的谱半径大于 1，或者所有因子的范数都大于 1，"
        r"都不能推出什么：其余因子可以把放大抵消掉。若每个因子都拉伸到达它的一切方向，即各最小奇异值都不小于某个 $s>1$ 且各层不宽于其下一层，"
        r"则必然爆炸；对谱半径大于 1 的同一个矩阵的幂也是如此。",
    ),
    source=pascanu, references=(horn,), uses=("singular_values", "vanishing_theorem"), variables=(n, depth, layer, m, least, A, B, error), sequences=(d, J),
    chains=(
        chain(
            "stretching", "Every factor stretches every direction", "每个因子都拉伸一切方向", norm(product),
            r.norm_above_smallest_singular_value, r.smallest_singular_value_bound, r.bounded_by(large), r.product_of_equals,
            given=(large, narrowing),
        ),
        chain(
            "stretched_error", "The error vector", "误差向量", norm(error @ product), r.smallest_singular_value_bound, r.smallest_singular_value_bound,
            r.bounded_by(large), r.product_of_equals, given=(large, narrowing),
        ),
        chain(
            "constant_matrix", "One constant matrix", "同一个矩阵", norm(power(A, m)), r.power_above_radius,
        ),
        chain("product_of_norms", "The product of the norms", "范数之积", norm(product), r.submultiplicative),
        chain(
            "in_turn", "Two matrices in turn", "两个矩阵交替", radius(A @ B), r.radius_below_norm("2"), r.submultiplicative,
        ),
    ),
    claims=(
        claim(
            "printed_theorem", "If one Jacobian matrix has spectral radius above 1 and the norms of the others are bounded away from 0, the product may grow exponentially: a sufficient condition for explosion.",
            "若某个雅可比矩阵的谱半径大于 1，且其余矩阵的范数有正的下界，则连乘积可能指数增长：爆炸的充分条件。",
            at_least(radius(B), 1), where=(sg.relation(">", radius(A), 1), at_least(norm(B), half)),
            printed="9.2.4/theorem-9.3",
            through=sg.Text(
                r"Take $\mathbf A$ once and $\mathbf B$ in all other layers; the hypotheses hold at any depth. If "
                r"$\rho(\mathbf B)<1$, then $\mathbf B^m\to0$ and the product tends to 0. As a sufficient condition for explosion "
                r"the statement would therefore imply $\rho(\mathbf B)\ge1$.",
                r"取一层为 $\mathbf A$，其余各层均为 $\mathbf B$，则在任意深度下条件都成立。若 $\rho(\mathbf B)<1$，则 "
                r"$\mathbf B^m\to0$，连乘积趋于零。因此若它是爆炸的充分条件，就必须有 $\rho(\mathbf B)\ge1$。",
            ),
            corrected_by=("smallest_singular_values", "constant_matrix_grows", "one_large_factor"),
            remark=sg.Text(
                r"A norm that is bounded away from 0 may still be far below 1. Read as a mere possibility, the statement says "
                r"nothing that could be false.",
                r"范数有正的下界，并不妨碍它远小于 1。若仅理解为“有可能”，则这一陈述没有可以证伪的内容。",
            ),
        ),
        claim(
            "one_large_factor", r"One factor of spectral radius 2 and $m$ factors $\frac12\mathbf I$: the product tends to 0.",
            r"一个谱半径为 2 的因子与 $m$ 个因子 $\frac12\mathbf I$：连乘积趋于零。",
            sg.all_of(
                sg.equal(radius(stretched), 2), sg.equal(norm(shrunk), half),
                sg.equal(stretched @ power(shrunk, m), sg.matrix([[2 / sg.expr(2) ** m, 0], [0, half / sg.expr(2) ** m]])),
            ),
        ),
        claim(
            "smallest_singular_values", "If all smallest singular values are at least $s$ and no layer is wider than the one below, the product has norm at least $s^{L-l}$.",
            "若各最小奇异值都不小于 $s$，且各层不宽于其下一层，则连乘积的范数不小于 $s^{L-l}$。",
            at_least(norm(product), least ** (depth - layer)), given=(large, narrowing), source=horn,
            remark=sg.Text(
                r"For $s>1$ it explodes. Singular values equal to 0 count: $\sigma_{\min}$ is the smallest of all "
                r"$\min(d_k,d_{k-1})$ singular values.",
                r"$s>1$ 时爆炸。等于零的奇异值也要计入：$\sigma_{\min}$ 是全部 $\min(d_k,d_{k-1})$ 个奇异值中最小的一个。",
            ),
        ),
        claim(
            "error_grows", "Then every error vector, whatever its direction, becomes at least $s^{L-l}$ times as long.",
            "此时无论误差向量的方向如何，其长度至少变为 $s^{L-l}$ 倍。",
            at_least(norm(error @ product), norm(error) * least ** (depth - layer)), given=(large, narrowing), source=horn,
        ),
        claim(
            "constant_matrix_grows", "The powers of one matrix have norms at least the powers of its spectral radius.",
            "同一个矩阵的幂的范数不小于其谱半径的幂。", at_least(norm(power(A, m)), radius(A) ** m), source=horn,
        ),
        claim(
            "printed_all_amplify", "Explosion usually needs every factor to amplify.", "爆炸通常要求每个因子都放大。",
            sg.all_of(sg.relation(">", norm(A), 1), sg.relation(">", norm(B), 1)), where=(sg.relation(">", radius(A @ B), 1),),
            printed="9.2.4/all-amplify",
            through=sg.Text(
                r"“Usually” names no exceptions: the statement is read without it. Where $\rho(\mathbf A\mathbf B)>1$, two matrices $\mathbf A$, $\mathbf B$ in turn explode, since "
                r"$\lVert(\mathbf A\mathbf B)^m\rVert_2\ge\rho(\mathbf A\mathbf B)^m$. The statement would then give "
                r"$\lVert\mathbf A\rVert_2>1$ and $\lVert\mathbf B\rVert_2>1$.",
                r"“通常”未指明例外，此处按“总是”理解。若 $\rho(\mathbf A\mathbf B)>1$，则由 $\lVert(\mathbf A\mathbf B)^m\rVert_2\ge\rho(\mathbf A\mathbf B)^m$ 可知，"
                r"两个矩阵 $\mathbf A$、$\mathbf B$ 交替时连乘积爆炸；按原文应有 $\lVert\mathbf A\rVert_2>1$ 且 $\lVert\mathbf B\rVert_2>1$。",
            ),
            corrected_by=("four_and_one_half", "norms_multiply"),
        ),
        claim(
            "four_and_one_half", r"Factors of norm 4 and $\frac12$ in turn: the product of $m$ pairs of them is $2^m\mathbf I$.",
            r"范数为 4 与 $\frac12$ 的因子交替出现：$m$ 对因子的乘积为 $2^m\mathbf I$。",
            sg.equal(power(4 * one @ (half * one), m), sg.matrix([[sg.expr(2) ** m, 0], [0, sg.expr(2) ** m]])),
        ),
        claim(
            "norms_multiply", r"What is needed of two matrices in turn: the product of their norms is at least $\rho(\mathbf A\mathbf B)$, the rate at which pairs of them grow.",
            r"两个矩阵交替时真正必要的条件：两者范数之积不小于 $\rho(\mathbf A\mathbf B)$，即每对因子的增长率。",
            sg.relation("≤", radius(A @ B), norm(A) * norm(B)),
        ),
        claim(
            "printed_mechanism", "If the product of the norms of the Jacobian matrices is far from 1, the gradient vanishes or explodes exponentially.",
            "若各雅可比矩阵的范数之积远离 1，则梯度指数消失或爆炸。",
            at_least(radius(A), 1), where=(at_least(norm(A), 2),), printed="9.2.3/mechanism",
            through=sg.Text(
                r"If all layers have the Jacobian matrix $\mathbf A$ with $\lVert\mathbf A\rVert_2\ge2$, the product of the norms is "
                r"far above 1 and the gradient would explode. It tends to 0 if $\rho(\mathbf A)<1$, so that $\rho(\mathbf A)\ge1$ "
                r"would follow.",
                r"若各层的雅可比矩阵均为 $\mathbf A$ 且 $\lVert\mathbf A\rVert_2\ge2$，则范数之积远大于 1，按原文梯度应当爆炸。"
                r"但 $\rho(\mathbf A)<1$ 时连乘积趋于零，故必须有 $\rho(\mathbf A)\ge1$。",
            ),
            corrected_by=("small_norms_force_vanishing", "large_norms_force_nothing"),
            remark=sg.Text(
                "A small product of norms forces the gradient to vanish; a large one forces nothing.",
                "范数之积很小时梯度必然消失；范数之积很大则什么也推不出。",
            ),
        ),
        claim(
            "small_norms_force_vanishing", "The norm of the product is at most the product of the norms.", "连乘积的范数不超过范数之积。",
            sg.relation("≤", norm(product), sg.product_over(norm(J[k]), k, layer + 1, depth)),
        ),
        claim(
            "large_norms_force_nothing", "A matrix of norm above 2 whose powers are all equal: the product neither vanishes nor explodes.",
            "一个范数大于 2 而各次幂都相等的矩阵：连乘积既不消失也不爆炸。",
            sg.all_of(
                sg.relation(">", norm(projection), 2), sg.equal(power(projection, m), projection),
            ),
        ),
        claim(
            "printed_conclusion", r"If $\rho(\mathbf W)\max\lVert\mathbf D\rVert>1$, gradients may explode.",
            r"若 $\rho(\mathbf W)\max\lVert\mathbf D\rVert>1$，则梯度可能爆炸。",
            sg.all_of(
                sg.equal(radius(two) * norm(one), 2), sg.equal(power(two @ one, m), sg.expr(2) ** m * one),
                sg.equal(radius(first) * norm(second), 2), sg.equal(first @ second, sg.zeros(2, 2)),
            ),
            printed="9.2.9/conclusion-explode",
            through=sg.Text(
                r"“May” is shown by one network that does, $\mathbf W=2\mathbf I$ with all slopes 1; a second one, "
                r"$\mathbf W=\operatorname{diag}(2,0)$ with slopes $0$ and $1$, shows that it need not: there the gradient is 0.",
                r"“可能”由一个确实爆炸的网络说明：$\mathbf W=2\mathbf I$，斜率全为 1；另一个网络 "
                r"$\mathbf W=\operatorname{diag}(2,0)$、斜率为 $0$ 与 $1$，说明未必爆炸：其梯度为零。",
            ),
        ),
    ),
    exercises=(
        sg.Exercise(
            "one_large_layer",
            sg.Text(
                r"One layer has the Jacobian matrix $\operatorname{diag}(8,1)$, five others $\frac12\mathbf I$. What is the spectral "
                r"norm of the product?",
                r"一层的雅可比矩阵为 $\operatorname{diag}(8,1)$，另外五层均为 $\frac12\mathbf I$。求连乘积的谱范数。",
            ),
            asked=norm(sg.matrix([[8, 0], [0, 1]]) @ power(half * one, 5)), answer=sg.expr(Fraction(1, 4)),
        ),
        sg.Exercise(
            "alternating",
            sg.Text(
                r"Twenty layers have the Jacobian matrices $3\mathbf I$ and $\frac12\mathbf I$ in turn. What is the spectral norm of "
                r"the product?",
                r"二十层的雅可比矩阵交替为 $3\mathbf I$ 与 $\frac12\mathbf I$。求连乘积的谱范数。",
            ),
            asked=norm(power(3 * one @ (half * one), 10)), answer=sg.expr(Fraction(3, 2) ** 10),
        ),
        sg.Exercise(
            "smallest_singular_value",
            sg.Text(
                r"Let $\mathbf J=\begin{pmatrix}2&0\\1&2\end{pmatrix}$ in every layer. Is every error vector amplified? Compute "
                r"$\sigma_{\min}(\mathbf J)^2$.",
                r"设各层均有 $\mathbf J=\begin{pmatrix}2&0\\1&2\end{pmatrix}$。是否任何误差向量都被放大？计算 "
                r"$\sigma_{\min}(\mathbf J)^2$。",
            ),
            asked=sigma(sg.matrix([[2, 0], [1, 2]]), "min") ** 2, answer=(9 - sg.sqrt(17)) / 2,
        ),
        sg.Exercise(
            "projection_power",
            sg.Text(
                r"Let $\mathbf J=\begin{pmatrix}1&3\\0&0\end{pmatrix}$. What is $\lVert\mathbf J^{50}\rVert_2^2$?",
                r"设 $\mathbf J=\begin{pmatrix}1&3\\0&0\end{pmatrix}$。求 $\lVert\mathbf J^{50}\rVert_2^2$。",
            ),
            asked=norm(power(sg.matrix([[1, 3], [0, 0]]), 50)) ** 2, answer=sg.expr(10),
        ),
    ),
)
