"""When products of Jacobian matrices vanish: spectral radii below 1 are not enough, one common norm is."""

from fractions import Fraction

import symgrad as sg

n = sg.Variable("n", sg.Text("the width, where all layers are equally wide", "各层等宽时的宽度"), sg.POSITIVE_INTEGER, (1, 4))
depth = sg.Variable("L", sg.Text("depth, the number of layers", "深度，即层数"), sg.POSITIVE_INTEGER, (1, 6))
layer = sg.Variable("l", sg.Text("a layer", "某一层的序号"), sg.integer(1, depth), (1, 6))
m = sg.Variable("m", sg.Text("number of equal factors", "相同因子的个数"), sg.POSITIVE_INTEGER, (1, 6))
bound = sg.Variable("r", sg.Text("a bound of every factor", "每个因子的界"), sg.POSITIVE, (Fraction(1, 4), 1))
off = sg.Variable("M", sg.Text("a bound of the entries above the diagonal", "对角线以上元素的界"), sg.NONNEGATIVE, (0, 4))
t = sg.Variable("t", sg.Text("a scaling factor", "缩放因子"), sg.POSITIVE, (Fraction(1, 8), 1))
a, b, c = (
    sg.Variable(name, sg.Text("an entry of a triangular matrix", "三角矩阵的元素"), sg.REAL, (-2, 2)) for name in "abc"
)


def matrix(name, english, chinese, rows: sg.Expr | sg.Variable = n, columns: sg.Expr | sg.Variable = n, latex=""):
    return sg.Variable(name, sg.Text(english, chinese), sg.REAL, (-2, 2), latex or rf"\mathbf {name}", (rows, columns))


A = matrix("A", "a Jacobian matrix", "雅可比矩阵")
B = matrix("B", "another Jacobian matrix", "另一个雅可比矩阵")
S = matrix("S", "what a Jacobian matrix is in another basis", "雅可比矩阵在另一组基下的形式")
V = matrix("V", "an invertible matrix: a basis", "可逆矩阵，即一组基")
W = matrix("W", "a weight matrix", "权重矩阵")
slopes = matrix("s", "the slopes, as a column", "各斜率组成的列向量", n, sg.expr(1), r"\mathbf s")

k, j = sg.symbol("k"), sg.symbol("j")
d = sg.Sequence("d", sg.Text("the width of a layer", "某一层的宽度"), sg.POSITIVE_INTEGER, (1, 5))
J = sg.Sequence(
    "J", sg.Text("the Jacobian matrix of a layer, of any width", "某一层的雅可比矩阵，宽度任意"), index=k, latex=r"\mathbf J",
    shape=(d[k], d[k - 1]),
)
N = sg.Sequence(
    "N", sg.Text("a Jacobian matrix, all layers equally wide", "各层等宽时的雅可比矩阵"), index=k, latex=r"\mathbf N", shape=(n, n)
)
error = sg.Variable(
    "delta", sg.Text(r"the error vector $\boldsymbol\delta_L$ of the last layer, a row", r"最后一层的误差向量 $\boldsymbol\delta_L$（行向量）"),
    sg.REAL, (-2, 2), r"\boldsymbol\delta_L", (1, d[depth]),
)

norm, radius, power = sg.norm, sg.spectral_radius, sg.matrix_power
below = "≤"


def said(formula, english="", chinese=""):
    return sg.Text(f"${formula}${english}", f"${formula}${chinese}")


small = sg.condition(
    sg.relation(below, norm(J[k]), bound), said(r"\lVert\mathbf J_k\rVert_2\le r", " for all $k$", "（对所有 $k$）")
)
normal = sg.condition(
    sg.equal(N[k] @ sg.transpose(N[k]), sg.transpose(N[k]) @ N[k]),
    said(r"\mathbf N_k\mathbf N_k^{\top}=\mathbf N_k^{\top}\mathbf N_k", " for all $k$: normal matrices", "（对所有 $k$），即正规矩阵"),
)
small_radius = sg.condition(
    sg.relation(below, radius(N[k]), bound), said(r"\rho(\mathbf N_k)\le r", " for all $k$", "（对所有 $k$）")
)
small_in_basis = sg.condition(sg.relation(below, norm(S), bound), said(r"\lVert\mathbf S\rVert_2\le r"))
invertible = sg.condition(sg.relation("≠", sg.determinant(V), 0), said(r"\det\mathbf V\ne0"))

product = sg.descending_product(J[k], k, layer + 1, depth)
normal_product = sg.descending_product(N[k], k, layer + 1, depth)
D = sg.diag(slopes)
half = Fraction(1, 2)
upper, lower = sg.matrix([[0, 2], [0, 0]]), sg.matrix([[0, 0], [2, 0]])
jordan = sg.matrix([[half, 1], [0, half]])
growing, shrinking = (jordan, sg.matrix([[half, 0], [1, half]])), (jordan, sg.matrix([[half, 0], [Fraction(1, 4), half]]))
grows, shrinks = sg.joint_spectral_radius(growing), sg.joint_spectral_radius(shrinking)
commuting = sg.matrix([[half, 4 ** sg.expr(k)], [0, half]])
entry = (sg.expr(4) ** (depth + 1) - 4) / 3 / sg.expr(2) ** depth
triangular = sg.matrix([[a, t * b], [0, c]])


def times(factors, word):
    first, *rest = (factors[position] for position in word)
    for factor in rest:
        first = first @ factor
    return first


def in_basis(found, each):
    return norm(sg.inverse(found.basis) @ each @ found.basis)


def chain(name, english, chinese, start, *rules, given=(), **more):
    return sg.Chain(name, sg.Text(english, chinese), start, rules, given, **more)


def claim(name, english, chinese, statement, **more):
    return sg.Claim(name, sg.Text(english, chinese), statement, **more)


def at_most(left, right):
    return sg.relation(below, left, right)


r = sg.rules
horn = sg.Source("horn2013", "R. A. Horn, C. R. Johnson", "Matrix Analysis", "Cambridge University Press", 2013, "5.6")
jungers = sg.Source("jungers2009", "R. M. Jungers", "The Joint Spectral Radius", "Springer", 2009, "1, 2.3")
rota = sg.Source("rota1960", "G.-C. Rota, G. Strang", "A note on the joint spectral radius", "Indagationes Mathematicae 22", 1960)

derivation = sg.Derivation(
    title=sg.Text("When gradients vanish", "梯度何时消失"), section="9.2.4",
    summary=sg.Text(
        r"The error vector of layer $l$ is $\boldsymbol\delta_l=\boldsymbol\delta_L\mathbf J_{l:L}$ with "
        r"$\mathbf J_{l:L}=\mathbf J_L\mathbf J_{L-1}\cdots\mathbf J_{l+1}$. That every $\mathbf J_k$ has spectral radius "
        r"below 1 does not make the product small: the norm in which one factor is small may be a norm in which another is "
        r"large. One norm in which all factors are small is enough, and so is each of several conditions that yield such a norm.",
        r"第 $l$ 层的误差向量为 $\boldsymbol\delta_l=\boldsymbol\delta_L\mathbf J_{l:L}$，其中 "
        r"$\mathbf J_{l:L}=\mathbf J_L\mathbf J_{L-1}\cdots\mathbf J_{l+1}$。各 $\mathbf J_k$ 的谱半径都小于 1 "
        r"并不能保证连乘积变小：使某个因子变小的范数，可能使另一个因子变大。只要有一个范数使所有因子都小，结论就成立；"
        r"下面给出几个能得到这种范数的条件。",
    ),
    source=horn, references=(jungers, rota), uses=("matrix_norms",),
    variables=(n, depth, layer, m, bound, off, t, a, b, c, A, B, S, V, W, slopes, error), sequences=(d, J, N),
    chains=(
        chain(
            "common_norm", "One common norm", "同一个范数", norm(error @ product), r.submultiplicative, r.submultiplicative,
            r.bounded_by(small), r.product_of_equals, given=(small,),
            note=sg.Text(
                r"Any widths, and any induced norm in the place of the spectral one: only submultiplicativity is used.",
                r"各层宽度任意；谱范数也可换成任何诱导范数，因为只用到了次可乘性。",
            ),
        ),
        chain(
            "powers_in_a_basis", "One constant matrix, in a basis in which it is small", "同一个矩阵，取使其变小的一组基",
            norm(V @ power(S, m) @ sg.inverse(V)), r.submultiplicative, r.submultiplicative, r.bounded_by(small_in_basis),
            given=(small_in_basis,),
        ),
        chain(
            "normal_factors", "Normal matrices", "正规矩阵", norm(normal_product), r.submultiplicative, r.norm_of_normal,
            r.bounded_by(small_radius), r.product_of_equals, given=(normal, small_radius),
        ),
        chain(
            "equal_layers", "Equal layers", "各层相同", norm(power(W @ D, m)), r.submultiplicative, r.submultiplicative,
            note=sg.Text(
                r"$\mathbf D=\operatorname{diag}(\mathbf s)$ holds the slopes; $\lVert\mathbf D\rVert_2=\max_i|s_i|$.",
                r"$\mathbf D=\operatorname{diag}(\mathbf s)$ 由各斜率组成，$\lVert\mathbf D\rVert_2=\max_i|s_i|$。",
            ),
        ),
    ),
    claims=(
        claim(
            "printed_theorem", r"If every Jacobian matrix has spectral radius at most some $\rho<1$, the product has norm at most $C\rho^{L-l}$ with a constant $C$, and gradients vanish.",
            r"若各雅可比矩阵的谱半径都不超过某个 $\rho<1$，则连乘积的范数不超过 $C\rho^{L-l}$（$C$ 为常数），梯度消失。",
            sg.relation("<", radius(A @ B), 1), where=(sg.relation("<", radius(A), 1), sg.relation("<", radius(B), 1)),
            printed="9.2.4/theorem-9.2",
            through=sg.Text(
                r"Two matrices $\mathbf A$, $\mathbf B$ in turn are such a network: the statement would give "
                r"$\lVert(\mathbf A\mathbf B)^m\rVert\le C\rho^{2m}$ for all $m$, and since "
                r"$\rho(\mathbf A\mathbf B)^m\le\lVert(\mathbf A\mathbf B)^m\rVert$, it would follow that "
                r"$\rho(\mathbf A\mathbf B)\le\rho^2<1$.",
                r"两个矩阵 $\mathbf A$、$\mathbf B$ 交替出现就是这样的网络：按原文应对所有 $m$ 有 "
                r"$\lVert(\mathbf A\mathbf B)^m\rVert\le C\rho^{2m}$；又因 "
                r"$\rho(\mathbf A\mathbf B)^m\le\lVert(\mathbf A\mathbf B)^m\rVert$，便得 $\rho(\mathbf A\mathbf B)\le\rho^2<1$。",
            ),
            corrected_by=(
                "common_norm_bound", "constant_matrix", "normal_matrices", "triangular_family", "ellipsoid_of_a_family",
                "equal_layers_bound",
            ),
            remark=sg.Text(
                r"The spectral radius does not bound the size of one factor, only the growth of powers of that factor. "
                r"Moreover $\rho(\mathbf J_k)$ needs a square matrix, that is layers of equal width.",
                r"谱半径并不控制单个因子的大小，只控制该因子自身的幂的增长。此外，$\rho(\mathbf J_k)$ 要求矩阵是方阵，即相邻两层等宽。",
            ),
        ),
        claim(
            "radii_zero_product_four", "Two matrices of spectral radius 0 whose product has the eigenvalue 4.", "两个谱半径为 0 的矩阵，其乘积有特征值 4。",
            sg.all_of(
                sg.equal(radius(upper), 0), sg.equal(radius(lower), 0),
                sg.equal(upper @ lower, sg.matrix([[4, 0], [0, 0]])), sg.equal(radius(upper @ lower), 4),
            ),
            remark=sg.Text(
                "In turn, they multiply the first entry of an error vector by 4 every two layers.", "两者交替出现时，误差向量的第一个分量每两层就放大到 4 倍。"
            ),
        ),
        claim(
            "printed_proof", r"In the proof: one and the same norm makes every factor at most $\rho+\varepsilon$.",
            r"证明中的断言：存在同一个范数，使各因子都不超过 $\rho+\varepsilon$。",
            at_most(radius(A @ B), Fraction(1, 4)), where=(sg.equal(radius(A), 0), sg.equal(radius(B), 0)),
            printed="9.2.4/proof-9.2",
            through=sg.Text(
                r"Take $\rho=0$ and $\varepsilon=\frac12$. An induced norm with $\lVert\mathbf A\rVert\le\frac12$ and "
                r"$\lVert\mathbf B\rVert\le\frac12$ would give $\rho(\mathbf A\mathbf B)\le\lVert\mathbf A\mathbf B\rVert\le"
                r"\frac14$.",
                r"取 $\rho=0$、$\varepsilon=\frac12$。若有诱导范数使 $\lVert\mathbf A\rVert\le\frac12$ 且 "
                r"$\lVert\mathbf B\rVert\le\frac12$，则 $\rho(\mathbf A\mathbf B)\le\lVert\mathbf A\mathbf B\rVert\le\frac14$。",
            ),
            corrected_by=("common_norm_bound", "ellipsoid_of_a_family"),
            remark=sg.Text(
                r"This is the gap: for each matrix alone there is a norm in which it is at most $\rho+\varepsilon$, but the norm "
                r"depends on the matrix.",
                r"漏洞正在于此：对每个矩阵单独而言，确有范数使其不超过 $\rho+\varepsilon$，但这个范数依赖于该矩阵。",
            ),
        ),
        claim(
            "common_norm_bound", r"If all factors are at most $r$ in one common norm, here the spectral norm, the error vector is at most $r^{L-l}$ times as long as the last layer's; any widths.",
            r"若在同一个范数（这里是谱范数）下各因子都不超过 $r$，则误差向量的长度不超过最后一层的 $r^{L-l}$ 倍；各层宽度任意。",
            at_most(norm(error @ product), norm(error) * bound ** (depth - layer)), given=(small,), source=horn,
        ),
        claim(
            "constant_matrix", r"One constant matrix $\mathbf V\mathbf S\mathbf V^{-1}$: if its norm is at most $r$ in the basis $\mathbf V$, its $m$-th power has norm at most $r^m$ times a constant.",
            r"同一个矩阵 $\mathbf V\mathbf S\mathbf V^{-1}$ 的幂：若在基 $\mathbf V$ 下其范数不超过 $r$，则其 $m$ 次幂的范数不超过常数乘以 $r^m$。",
            at_most(norm(V @ power(S, m) @ sg.inverse(V)), norm(V) * bound**m * norm(sg.inverse(V))), given=(small_in_basis,),
            remark=sg.Text(
                r"For each $\varepsilon>0$ the matrix $\mathbf J=\mathbf V\mathbf S\mathbf V^{-1}$ has a basis $\mathbf V$ with "
                r"$\lVert\mathbf S\rVert_2\le r=\rho(\mathbf J)+\varepsilon$, so that "
                r"$\lVert\mathbf J^m\rVert_2\le C_\varepsilon\,(\rho(\mathbf J)+\varepsilon)^m$ with "
                r"$C_\varepsilon=\lVert\mathbf V\rVert_2\lVert\mathbf V^{-1}\rVert_2$. With $\varepsilon=0$ this is false: see "
                r"the Jordan block.",
                r"对每个 $\varepsilon>0$，矩阵 $\mathbf J=\mathbf V\mathbf S\mathbf V^{-1}$ 都有一组基 $\mathbf V$ 使 "
                r"$\lVert\mathbf S\rVert_2\le r=\rho(\mathbf J)+\varepsilon$，于是 "
                r"$\lVert\mathbf J^m\rVert_2\le C_\varepsilon\,(\rho(\mathbf J)+\varepsilon)^m$，其中 "
                r"$C_\varepsilon=\lVert\mathbf V\rVert_2\lVert\mathbf V^{-1}\rVert_2$。取 $\varepsilon=0$ 则不成立，见 Jordan 块的例子。",
            ),
        ),
        claim(
            "powers_of_a_jordan_block", "A Jordan block: the entry above the diagonal has the extra factor $m$.", "Jordan 块：对角线以上的元素多出一个因子 $m$。",
            sg.equal(
                power(sg.matrix([[bound, 1], [0, bound]]), m),
                sg.matrix([[bound**m, m * bound ** (m - 1)], [0, bound**m]]),
            ),
            remark=sg.Text(
                r"$\rho(\mathbf J)=r$, but $\lVert\mathbf J^m\rVert_2\ge m\,r^{m-1}$: no constant $C$ makes it at most "
                r"$C\,r^m$ for all $m$.",
                r"$\rho(\mathbf J)=r$，但 $\lVert\mathbf J^m\rVert_2\ge m\,r^{m-1}$：没有常数 $C$ 能使它对一切 $m$ 都不超过 $C\,r^m$。",
            ),
        ),
        claim(
            "normal_matrices", "Normal factors of spectral radius at most $r$: the product has spectral norm at most $r^{L-l}$.",
            "谱半径不超过 $r$ 的正规矩阵：连乘积的谱范数不超过 $r^{L-l}$。",
            at_most(norm(normal_product), bound ** (depth - layer)), given=(normal, small_radius), source=horn,
        ),
        claim(
            "triangular_family", "Triangular factors with bounded entries: one change of scale brings the norms of all of them near the bound $r$ of their spectral radii.",
            "元素有界的三角矩阵：同一个缩放就能使它们的范数都接近谱半径的公共上界 $r$。",
            at_most(norm(triangular, "inf"), bound + t * off),
            where=(at_most(abs(a), bound), at_most(abs(c), bound), at_most(abs(b), off)),
            remark=sg.Text(
                r"$\begin{pmatrix}a&tb\\0&c\end{pmatrix}$ is $\begin{pmatrix}a&b\\0&c\end{pmatrix}$ in the basis "
                r"$\operatorname{diag}(1,t)$. With $t\,M\le\varepsilon$ all factors are at most $r+\varepsilon$ in one norm, and "
                r"the common norm gives $C_\varepsilon(r+\varepsilon)^{L-l}$. The same scale $\operatorname{diag}(1,t,t^2,\dots)$ "
                r"serves at any size; commuting matrices are triangular in one common unitary basis. Without the bound $M$ "
                r"this fails.",
                r"$\begin{pmatrix}a&tb\\0&c\end{pmatrix}$ 是 $\begin{pmatrix}a&b\\0&c\end{pmatrix}$ 在基 $\operatorname{diag}(1,t)$ "
                r"下的形式。取 $t\,M\le\varepsilon$，则在同一个范数下各因子都不超过 $r+\varepsilon$，由“同一个范数”的结论即得 "
                r"$C_\varepsilon(r+\varepsilon)^{L-l}$。对任意阶数可用 $\operatorname{diag}(1,t,t^2,\dots)$；两两可交换的矩阵可在同一组酉基下"
                r"同时化为三角形。若没有界 $M$，结论不成立。",
            ),
        ),
        claim(
            "product_of_the_family", r"The product of the first $L$ of the matrices $\begin{pmatrix}\frac12&4^k\\0&\frac12\end{pmatrix}$, $k=1,2,\dots$",
            r"矩阵 $\begin{pmatrix}\frac12&4^k\\0&\frac12\end{pmatrix}$（$k=1,2,\dots$）中前 $L$ 个的乘积。",
            sg.equal(
                sg.descending_product(commuting, k, 1, depth),
                sg.matrix([[1 / sg.expr(2) ** depth, 2 * entry], [0, 1 / sg.expr(2) ** depth]]),
            ),
        ),
        claim(
            "unbounded_commuting_family", "These matrices have spectral radius one half, yet the largest entry of their product is at least $2^L$: their entries are not bounded.",
            "这些矩阵的谱半径均为二分之一，但连乘积的最大元素不小于 $2^L$：它们的元素无界。",
            sg.relation("≥", norm(sg.descending_product(commuting, k, 1, depth), "max"), sg.expr(2) ** depth),
        ),
        claim(
            "they_commute", "These matrices commute.", "这些矩阵两两可交换。",
            sg.equal(
                sg.matrix([[half, 4 ** sg.expr(layer)], [0, half]]) @ sg.matrix([[half, 4 ** sg.expr(m)], [0, half]]),
                sg.matrix([[half, 4 ** sg.expr(m)], [0, half]]) @ sg.matrix([[half, 4 ** sg.expr(layer)], [0, half]]),
            ),
        ),
        claim(
            "ellipsoid_of_a_family", "A family whose joint spectral radius is below 1: an ellipsoid that each matrix maps into 0.81 times itself; a product shows that no bound below 0.809 will do.",
            "联合谱半径小于 1 的一族矩阵：存在一个椭球，被每个矩阵映入其自身的 0.81 倍之内；而某个乘积表明界不能小于 0.809。",
            sg.all_of(
                *(at_most(in_basis(shrinks, each), shrinks.upper) for each in shrinking),
                at_most(shrinks.upper, Fraction(81, 100)),
                sg.relation("≥", radius(times(shrinking, shrinks.word)), Fraction(809, 1000) ** len(shrinks.word)),
            ),
            source=jungers,
            remark=sg.Text(
                r"The two matrices are $\begin{pmatrix}\frac12&1\\0&\frac12\end{pmatrix}$ and "
                r"$\begin{pmatrix}\frac12&0\\\frac14&\frac12\end{pmatrix}$. In the norm $\lVert\mathbf V^{-1}\mathbf x\rVert_2$ both "
                r"are at most 0.81, so that every product of $m$ of them, in any order, is at most $C\cdot0.81^m$. The joint "
                r"spectral radius of a bounded family is the least rate for which this is true up to $\varepsilon$. Whenever it is "
                r"below 1, all factors are at most some $r<1$ in one norm: this is the theorem of Rota and Strang. It need not "
                r"be the norm of an ellipsoid.",
                r"这两个矩阵是 $\begin{pmatrix}\frac12&1\\0&\frac12\end{pmatrix}$ 与 "
                r"$\begin{pmatrix}\frac12&0\\\frac14&\frac12\end{pmatrix}$。在范数 $\lVert\mathbf V^{-1}\mathbf x\rVert_2$ 下两者都不超过 "
                r"0.81，故其中任取 $m$ 个按任意次序相乘，都不超过 $C\cdot0.81^m$。有界矩阵族的联合谱半径就是使此式成立（至多差 "
                r"$\varepsilon$）的最小速率；只要它小于 1，就存在一个范数，使各因子都不超过某个 $r<1$，这就是 Rota 与 Strang 的定理；"
                r"但这个范数未必由椭球给出。",
            ),
        ),
        claim(
            "radius_of_a_growing_family", "Two matrices of spectral radius one half whose joint spectral radius is at least 1.2 and at most 1.21.",
            "两个谱半径为二分之一的矩阵，其联合谱半径不小于 1.2，且不大于 1.21。",
            sg.all_of(
                *(sg.equal(radius(each), half) for each in growing),
                sg.relation("≥", radius(times(growing, grows.word)), Fraction(6, 5) ** len(grows.word)),
                *(at_most(in_basis(grows, each), grows.upper) for each in growing),
                at_most(grows.upper, Fraction(121, 100)),
            ),
            source=jungers,
        ),
        claim(
            "printed_criterion", "Whether gradients vanish is decided by comparing the spectral radius, or equivalently a norm, with 1.",
            "梯度是否消失，由谱半径（或等价地由范数）与 1 的大小关系决定。",
            sg.relation("≥", radius(A), 1), where=(sg.relation("≥", norm(A), 1),), printed="9.2.9/criterion",
            through=sg.Text(
                r"Were the two equivalent, $\lVert\mathbf A\rVert_2\ge1$ would imply $\rho(\mathbf A)\ge1$.",
                r"若两者等价，则由 $\lVert\mathbf A\rVert_2\ge1$ 可推出 $\rho(\mathbf A)\ge1$。",
            ),
            corrected_by=("radius_is_below_norm",),
            remark=sg.Text(
                "Spectral radius and spectral norm agree for normal matrices. In general it is sufficient for vanishing that one norm "
                "of all factors is at most some $r<1$; spectral radii below 1 are sufficient for one constant matrix, but not for "
                "different ones.",
                "对正规矩阵，谱半径等于谱范数。一般情形下，各因子在同一个范数下都不超过某个 $r<1$，是梯度消失的充分条件；"
                "谱半径小于 1 在各层为同一个矩阵时是充分的，各层矩阵不同时则不然。",
            ),
        ),
        claim(
            "radius_is_below_norm", "The spectral radius never exceeds the spectral norm.", "谱半径不超过谱范数。", at_most(radius(A), norm(A)),
        ),
        claim(
            "printed_conclusion", r"If $\rho(\mathbf W)\max\lVert\mathbf D\rVert<1$, gradients vanish exponentially.",
            r"若 $\rho(\mathbf W)\max\lVert\mathbf D\rVert<1$，则梯度指数消失。",
            sg.relation("<", radius(W @ D), 1), where=(sg.relation("<", radius(W) * norm(D), 1),),
            printed="9.2.9/conclusion-vanish",
            through=sg.Text(
                r"In a network whose layers all have the Jacobian matrix $\mathbf W\mathbf D$, gradients vanish exponentially "
                r"only if $\rho(\mathbf W\mathbf D)<1$, since $\lVert(\mathbf W\mathbf D)^m\rVert\ge\rho(\mathbf W\mathbf D)^m$.",
                r"若各层的雅可比矩阵都是 $\mathbf W\mathbf D$，则由 $\lVert(\mathbf W\mathbf D)^m\rVert\ge\rho(\mathbf W\mathbf D)^m$ "
                r"可知，梯度指数消失必须有 $\rho(\mathbf W\mathbf D)<1$。",
            ),
            corrected_by=("equal_layers_bound",),
            remark=sg.Text(
                r"Slopes that differ between units can turn a nilpotent $\mathbf W$ into a matrix with a large eigenvalue. The "
                r"statement holds with $\lVert\mathbf W\rVert_2$ in the place of $\rho(\mathbf W)$.",
                r"各单元斜率不同时，幂零的 $\mathbf W$ 也可能变成有很大特征值的矩阵。把 $\rho(\mathbf W)$ 换成 "
                r"$\lVert\mathbf W\rVert_2$，结论成立。",
            ),
        ),
        claim(
            "equal_layers_bound", r"With the norm in the place of the spectral radius: the product of $m$ layers has norm at most $(\lVert\mathbf W\rVert_2\lVert\mathbf D\rVert_2)^m$.",
            r"把谱半径换成范数：$m$ 层的连乘积的范数不超过 $(\lVert\mathbf W\rVert_2\lVert\mathbf D\rVert_2)^m$。",
            at_most(norm(power(W @ D, m)), (norm(W) * norm(D)) ** m),
        ),
    ),
    exercises=(
        sg.Exercise(
            "product_of_nilpotent_matrices",
            sg.Text(
                r"Let $\mathbf A=\begin{pmatrix}0&3\\0&0\end{pmatrix}$ and $\mathbf B=\mathbf A^{\top}$; both have spectral radius "
                r"0. What is $\rho(\mathbf A\mathbf B)$?",
                r"设 $\mathbf A=\begin{pmatrix}0&3\\0&0\end{pmatrix}$，$\mathbf B=\mathbf A^{\top}$，两者的谱半径均为 0。求 "
                r"$\rho(\mathbf A\mathbf B)$。",
            ),
            asked=radius(sg.matrix([[0, 3], [0, 0]]) @ sg.matrix([[0, 0], [3, 0]])), answer=sg.expr(9),
        ),
        sg.Exercise(
            "power_of_a_jordan_block",
            sg.Text(
                r"Compute $\begin{pmatrix}\frac12&1\\0&\frac12\end{pmatrix}^4$.", r"计算 $\begin{pmatrix}\frac12&1\\0&\frac12\end{pmatrix}^4$。"
            ),
            asked=power(jordan, 4), answer=sg.matrix([[Fraction(1, 16), half], [0, Fraction(1, 16)]]),
        ),
        sg.Exercise(
            "nilpotent_weights",
            sg.Text(
                r"Let $\mathbf W=2\begin{pmatrix}1&-1\\1&-1\end{pmatrix}$ and $\mathbf D=\operatorname{diag}(1,0)$. Show that "
                r"$\rho(\mathbf W)=0$. What is $\rho(\mathbf W\mathbf D)$?",
                r"设 $\mathbf W=2\begin{pmatrix}1&-1\\1&-1\end{pmatrix}$，$\mathbf D=\operatorname{diag}(1,0)$。验证 "
                r"$\rho(\mathbf W)=0$，并求 $\rho(\mathbf W\mathbf D)$。",
            ),
            asked=radius(sg.matrix([[2, -2], [2, -2]]) @ sg.diag(sg.matrix([[1], [0]]))), answer=sg.expr(2),
        ),
        sg.Exercise(
            "scaled_norm",
            sg.Text(
                r"Let $\mathbf A=\begin{pmatrix}\frac12&1\\0&\frac12\end{pmatrix}$ and $\mathbf V=\operatorname{diag}(1,\frac15)$. "
                r"What is $\lVert\mathbf V^{-1}\mathbf A\mathbf V\rVert_\infty$?",
                r"设 $\mathbf A=\begin{pmatrix}\frac12&1\\0&\frac12\end{pmatrix}$，$\mathbf V=\operatorname{diag}(1,\frac15)$。求 "
                r"$\lVert\mathbf V^{-1}\mathbf A\mathbf V\rVert_\infty$。",
            ),
            asked=norm(
                sg.inverse(sg.matrix([[1, 0], [0, Fraction(1, 5)]])) @ jordan @ sg.matrix([[1, 0], [0, Fraction(1, 5)]]), "inf"
            ),
            answer=sg.expr(Fraction(7, 10)),
        ),
        sg.Exercise(
            "ten_layers",
            sg.Text(
                r"All Jacobian matrices have spectral norm $\frac12$ and $\lVert\boldsymbol\delta_L\rVert_2=1$. What is the largest "
                r"possible value of $\lVert\boldsymbol\delta_{L-10}\rVert_2$?",
                r"设各雅可比矩阵的谱范数都等于 $\frac12$，且 $\lVert\boldsymbol\delta_L\rVert_2=1$。"
                r"$\lVert\boldsymbol\delta_{L-10}\rVert_2$ 最大可能是多少？",
            ),
            asked=norm(power(half * sg.identity(2), 10)), answer=sg.expr(Fraction(1, 1024)),
        ),
    ),
)
