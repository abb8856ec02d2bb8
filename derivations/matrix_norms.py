"""Matrix norms: which are submultiplicative, and how near a norm that is made to measure comes to the spectral radius."""

from fractions import Fraction

import symgrad as sg

m, n, p = (
    sg.Variable(name, sg.Text("a number of rows or columns", "行数或列数"), sg.POSITIVE_INTEGER, (1, 4)) for name in "mnp"
)
depth = sg.Variable("L", sg.Text("depth, the number of layers", "深度，即层数"), sg.POSITIVE_INTEGER, (1, 6))
layer = sg.Variable("l", sg.Text("a layer", "某一层的序号"), sg.integer(1, depth), (1, 6))
q = sg.Variable("q", sg.Text("an exponent", "指数"), sg.POSITIVE_INTEGER, (1, 6))
t = sg.Variable("t", sg.Text("a scaling factor", "缩放因子"), sg.POSITIVE, (Fraction(1, 64), 1))
epsilon = sg.Variable(
    "epsilon", sg.Text("by how much a norm may exceed the spectral radius", "范数超出谱半径的允许量"), sg.POSITIVE,
    (Fraction(1, 100), 1), r"\varepsilon",
)
a, b, c, e, f, g = (
    sg.Variable(name, sg.Text("an entry of a triangular matrix", "三角矩阵的元素"), sg.REAL, (-2, 2)) for name in "abcefg"
)


def matrix(name, english, chinese, rows, columns, latex=""):
    return sg.Variable(name, sg.Text(english, chinese), sg.REAL, (-2, 2), latex or rf"\mathbf {name}", (rows, columns))


A = matrix("A", "a matrix", "矩阵", m, n)
B = matrix("B", "another matrix", "另一个矩阵", n, p)
u = matrix("u", "a column", "列向量", p, 1)
S = matrix("S", "a square matrix", "方阵", n, n)
V = matrix("V", "an invertible matrix: a basis", "可逆矩阵，即一组基", n, n)
k = sg.symbol("k")
d = sg.Sequence("d", sg.Text("the width of a layer", "某一层的宽度"), sg.POSITIVE_INTEGER, (1, 5))
J = sg.Sequence(
    "J", sg.Text("the Jacobian matrix of a layer, of any width", "某一层的雅可比矩阵，宽度任意"), index=k, latex=r"\mathbf J",
    shape=(d[k], d[k - 1]),
)
error = sg.Variable(
    "delta", sg.Text(r"the error vector $\boldsymbol\delta_L$ of the last layer, a row", r"最后一层的误差向量 $\boldsymbol\delta_L$（行向量）"),
    sg.REAL, (-2, 2), r"\boldsymbol\delta_L", (1, d[depth]),
)

norm, radius, inverse = sg.norm, sg.spectral_radius, sg.inverse
half, quarter, tenth, hundredth = (Fraction(1, x) for x in (2, 4, 10, 100))
product = sg.descending_product(J[k], k, layer + 1, depth)
ones = sg.matrix([[1, 1], [1, 1]])
row, spread = sg.matrix([[1, 0]]), sg.matrix([[1, 1], [0, 0]])
triangular = sg.matrix([[a, b, c], [0, e, f], [0, 0, g]])
scale, unscale = (sg.diag(sg.matrix([[1], [first], [second]])) for first, second in ((t, t**2), (1 / t, 1 / t**2)))
above = abs(b) + abs(c) + abs(f)
halfway = (1 + radius(triangular)) / 2
jordan = sg.matrix([[half, 1], [0, half]])
turning = sg.matrix([[quarter, 2], [-quarter, quarter]])
coupled = sg.matrix([[half, 3, 1], [0, 0, -half], [0, half, 0]])


def said(formula):
    return sg.Text(f"${formula}$", f"${formula}$")


def at_most(left, right):
    return sg.relation("≤", left, right)


def in_all(*kinds):
    """‖left‖ ≤ right in each of these norms."""
    return lambda left, right: sg.all_of(*(at_most(left(kind), right(kind)) for kind in kinds))


def built(given, margin):
    """A basis V and V⁻¹AV, with what the norm ‖V⁻¹x‖₂ makes of A."""
    found = sg.adapted_norm(given, margin)
    return (
        sg.equal(inverse(found.basis) @ given @ found.basis, found.inside),
        at_most(norm(found.inside), radius(given) + margin),
    )


def chain(name, english, chinese, start, *rules, given=(), **more):
    return sg.Chain(name, sg.Text(english, chinese), start, rules, given, **more)


def claim(name, english, chinese, statement, **more):
    return sg.Claim(name, sg.Text(english, chinese), statement, **more)


shrinking = sg.condition(at_most(t, 1), said(r"t\le1"))
fine = sg.condition(at_most(t * above, epsilon), said(r"t\,(|b|+|c|+|f|)\le\varepsilon"))
finer = sg.condition(
    at_most(t * above, (1 - radius(triangular)) / 2), said(r"t\,(|b|+|c|+|f|)\le\tfrac12(1-\rho(\mathbf T))")
)
below_one = sg.condition(sg.relation("<", radius(triangular), 1), said(r"\rho(\mathbf T)<1"))
invertible = sg.condition(sg.relation("≠", sg.determinant(V), 0), said(r"\det\mathbf V\ne0"))

r = sg.rules
horn = sg.Source("horn2013", "R. A. Horn, C. R. Johnson", "Matrix Analysis", "Cambridge University Press", 2013, "2.3, 5.6")
golub = sg.Source("golub2013", "G. H. Golub, C. F. Van Loan", "Matrix Computations", "Johns Hopkins University Press", 2013, "2.3, 7.1")

derivation = sg.Derivation(
    title=sg.Text("Matrix norms and the spectral radius", "矩阵范数与谱半径"), section="9.2.4",
    summary=sg.Text(
        r"The error vector of layer $l$ is $\boldsymbol\delta_l=\boldsymbol\delta_L\mathbf J_{l:L}$ with "
        r"$\mathbf J_{l:L}=\mathbf J_L\cdots\mathbf J_{l+1}$, so that a norm of the product bounds it. Induced norms and the "
        r"Frobenius norm are submultiplicative, the largest absolute entry is not. For one matrix $\mathbf A$ no "
        r"submultiplicative norm is below the spectral radius, and for each $\varepsilon>0$ some induced norm is at most "
        r"$\rho(\mathbf A)+\varepsilon$; it is built here, with a basis of fractions. That norm is made for one matrix: "
        r"in it another need not be small. Below, $\mathbf T=\begin{pmatrix}a&b&c\\0&e&f\\0&0&g\end{pmatrix}$.",
        r"第 $l$ 层的误差向量为 $\boldsymbol\delta_l=\boldsymbol\delta_L\mathbf J_{l:L}$，其中 "
        r"$\mathbf J_{l:L}=\mathbf J_L\cdots\mathbf J_{l+1}$，因此可用连乘积的范数来控制。诱导范数与 Frobenius "
        r"范数都是次可乘的，最大元素范数则不是。对单个矩阵 $\mathbf A$，任何次可乘范数都不小于谱半径；而对每个 "
        r"$\varepsilon>0$，都有某个诱导范数使其不超过 $\rho(\mathbf A)+\varepsilon$，下面用元素为有理数的基具体构造出来。"
        r"这样的范数只适配这一个矩阵，对另一个矩阵未必小。下文记 "
        r"$\mathbf T=\begin{pmatrix}a&b&c\\0&e&f\\0&0&g\end{pmatrix}$。",
    ),
    source=horn, references=(golub,),
    variables=(m, n, p, depth, layer, q, t, epsilon, a, b, c, e, f, g, A, B, u, S, V, error), sequences=(d, J),
    chains=(
        chain("error_bound", "The error vector, in Euclidean length", "误差向量的欧氏长度", norm(error @ product), r.submultiplicative),
        chain(
            "error_bound_sums", "The error vector, in the sum of its absolute entries", "误差向量各元素绝对值之和",
            norm(error @ product, "inf"), r.submultiplicative,
            note=sg.Text(
                r"A row is a matrix with one row: its $\infty$-norm is the sum of its absolute entries, and the norm that this "
                r"induces on what stands to the right of a row is the largest absolute row sum.",
                r"行向量是只有一行的矩阵，其 $\infty$ 范数为各元素绝对值之和；对乘在行向量右边的矩阵，由它诱导的范数是各行元素绝对值之和的最大值。",
            ),
        ),
        chain(
            "error_bound_largest", "The error vector, in its largest absolute entry", "误差向量元素绝对值的最大值",
            norm(error @ product, "1"), r.submultiplicative,
        ),
        chain(
            "from_the_definition", "Two factors, from the definition of the induced norm", "由诱导范数的定义得到两个因子的界",
            norm(A @ B @ u), r.by_lemma("induced_norm"), r.by_lemma("induced_norm"),
            note=sg.Text(
                r"For $\lVert\mathbf u\rVert=1$ the last line is $\lVert\mathbf A\rVert\lVert\mathbf B\rVert$; the largest value of "
                r"the first over all such $\mathbf u$ is $\lVert\mathbf A\mathbf B\rVert$.",
                r"当 $\lVert\mathbf u\rVert=1$ 时，末行为 $\lVert\mathbf A\rVert\lVert\mathbf B\rVert$，而首行对所有这样的 $\mathbf u$ 的最大值就是 "
                r"$\lVert\mathbf A\mathbf B\rVert$。",
            ),
        ),
        chain(
            "frobenius", "The Frobenius norm", "Frobenius 范数", norm(A @ B, "fro"), r.by_lemma("mixed_product"),
            r.spectral_below_frobenius,
        ),
        chain(
            "largest_entry", "The largest absolute entry", "最大元素范数", norm(A @ B, "max"), r.by_lemma("largest_entry_of_a_product"),
        ),
        chain("in_the_basis", "A triangular matrix in another scale", "三角矩阵在缩放后的基下", unscale @ triangular @ scale, r.write_out),
        chain(
            "adapted_norm", "A norm near the spectral radius", "接近谱半径的范数", norm(unscale @ triangular @ scale, "inf"),
            r.lemma("in_the_basis"), r.by_lemma("adapted_norm"), r.bounded_by(fine), given=(shrinking, fine),
        ),
        chain(
            "adapted_norm_below_one", "A norm below 1", "小于 1 的范数", norm(unscale @ triangular @ scale, "inf"),
            r.lemma("in_the_basis"), r.by_lemma("adapted_norm"), r.bounded_by(finer), r.simplify, given=(shrinking, finer),
        ),
        chain(
            "powers", "Between the spectral radius and the norm: powers", "幂介于谱半径与范数之间", radius(S) ** q,
            r.by_lemma("radius_of_a_power", backwards=True), r.radius_below_norm("2"), r.submultiplicative,
        ),
    ),
    claims=(
        claim(
            "printed_norm_bound", "The length of the error vector of layer $l$ is at most that of the last layer times the norm of the product of the Jacobian matrices.",
            "第 $l$ 层误差向量的长度不超过最后一层误差向量的长度乘以雅可比矩阵连乘积的范数。",
            at_most(norm(error @ product), norm(error) * norm(product)), printed="9.2.4/norm-bound", source=horn,
            remark=sg.Text(
                r"Any widths. The norm of the matrix must be compatible with the norm of rows; the smallest such norm is the induced "
                r"one, $\max_{\mathbf y\ne0}\lVert\mathbf y\mathbf J\rVert/\lVert\mathbf y\rVert$. For the Euclidean length this is "
                r"$\lVert\mathbf J\rVert_2$, for rows and columns alike.",
                r"各层宽度任意。矩阵的范数必须与行向量的范数相容，其中最小的是它所诱导的范数 "
                r"$\max_{\mathbf y\ne0}\lVert\mathbf y\mathbf J\rVert/\lVert\mathbf y\rVert$；对欧氏长度，行向量与列向量诱导的都是 "
                r"$\lVert\mathbf J\rVert_2$。",
            ),
        ),
        claim(
            "other_norms_of_rows", "The same in the sum of the absolute entries of a row with the largest absolute row sum of the matrix, and in the largest absolute entry of a row with the largest absolute column sum.",
            "行向量取各元素绝对值之和、矩阵取行和范数时，或者行向量取元素绝对值的最大值、矩阵取列和范数时，结论同样成立。",
            in_all("inf", "1")(lambda x: norm(error @ product, x), lambda x: norm(error, x) * norm(product, x)), source=horn,
        ),
        claim(
            "norms_must_match", "The sum of the absolute entries of a row does not go with the largest absolute column sum: a product of which the sum is 2, where those two multiply to 1.",
            "行向量各元素绝对值之和不能与矩阵的列和范数搭配：下例中乘积的绝对值之和为 2，而两者之积为 1。",
            sg.all_of(
                sg.equal(row @ spread, sg.matrix([[1, 1]])), sg.equal(norm(row @ spread, "inf"), 2),
                sg.equal(norm(row, "inf") * norm(spread, "1"), 1),
            ),
        ),
        claim(
            "printed_submultiplicative", "The norm of a product is at most the product of the norms: the spectral norm, the largest absolute column sum, the largest absolute row sum and the Frobenius norm.",
            "乘积的范数不超过范数的乘积：谱范数、列和范数、行和范数与 Frobenius 范数。",
            in_all("2", "1", "inf", "fro")(lambda x: norm(A @ B, x), lambda x: norm(A, x) * norm(B, x)),
            printed="9.2.4/submultiplicative", source=horn,
            remark=sg.Text(
                r"The first three are induced, and every induced norm is submultiplicative. The largest absolute entry is a norm "
                r"too, but not a submultiplicative one.",
                r"前三个是诱导范数，而诱导范数都是次可乘的。最大元素范数也是范数，但不是次可乘的。",
            ),
        ),
        claim(
            "largest_entry_fails", "A matrix of largest entry 1 whose square has the largest entry 2, and whose spectral radius is 2.",
            "一个最大元素为 1 的矩阵，其平方的最大元素为 2，谱半径也是 2。",
            sg.all_of(
                sg.equal(norm(ones, "max"), 1), sg.equal(norm(ones @ ones, "max"), 2), sg.equal(radius(ones), 2),
            ),
            remark=sg.Text(
                "The largest absolute entry of a product may exceed the product of those of its factors, and the largest absolute "
                "entry of a matrix may be below its spectral radius.",
                "乘积的最大元素可以超过各因子最大元素之积；矩阵的最大元素也可以小于其谱半径。",
            ),
        ),
        claim(
            "largest_entry_bound", "What holds for the largest absolute entry: a further factor, the number of terms in an entry of the product.",
            "最大元素范数满足的不等式：多出一个因子，即乘积的每个元素所含的项数。",
            at_most(norm(A @ B, "max"), n * norm(A, "max") * norm(B, "max")), source=horn,
            remark=sg.Text(
                r"For $n\times n$ matrices therefore $n\max_{ij}|A_{ij}|$ is submultiplicative. The factor $n$ is needed: see the "
                r"matrix of ones.",
                r"因此对 $n$ 阶方阵，$n\max_{ij}|A_{ij}|$ 是次可乘的。因子 $n$ 不能省去，见元素全为 1 的矩阵。",
            ),
        ),
        claim(
            "printed_adapted_norm", r"For each $\varepsilon>0$ some norm of the matrix is at most its spectral radius plus $\varepsilon$.",
            r"对每个 $\varepsilon>0$，都存在某个范数，使矩阵的范数不超过其谱半径加 $\varepsilon$。",
            sg.all_of(
                sg.equal(unscale @ scale, sg.identity(3)),
                at_most(norm(unscale @ triangular @ scale, "inf"), radius(triangular) + epsilon),
            ),
            given=(shrinking, fine), printed="9.2.4/adapted-norm", source=horn,
            through=sg.Text(
                r"By Schur's theorem $\mathbf A=\mathbf U\mathbf T\mathbf U^{-1}$ with unitary $\mathbf U$ and upper triangular "
                r"$\mathbf T$. With $\mathbf D=\operatorname{diag}(1,t,\dots,t^{n-1})$ the norm "
                r"$\lVert\mathbf D^{-1}\mathbf U^{-1}\mathbf x\rVert_\infty$ of columns induces "
                r"$\lVert\mathbf D^{-1}\mathbf T\mathbf D\rVert_\infty$, which is to be at most "
                r"$\rho(\mathbf T)+\varepsilon=\rho(\mathbf A)+\varepsilon$ for small $t$. This is tested for "
                r"$\mathbf T=\begin{pmatrix}a&b&c\\0&e&f\\0&0&g\end{pmatrix}$; with more rows, or complex entries, the sums of "
                r"absolute values are bounded in the same way.",
                r"由 Schur 定理，$\mathbf A=\mathbf U\mathbf T\mathbf U^{-1}$，其中 $\mathbf U$ 为酉矩阵，$\mathbf T$ 为上三角矩阵。令 "
                r"$\mathbf D=\operatorname{diag}(1,t,\dots,t^{n-1})$，列向量的范数 "
                r"$\lVert\mathbf D^{-1}\mathbf U^{-1}\mathbf x\rVert_\infty$ 诱导出的范数为 "
                r"$\lVert\mathbf D^{-1}\mathbf T\mathbf D\rVert_\infty$，要证 $t$ 充分小时它不超过 "
                r"$\rho(\mathbf T)+\varepsilon=\rho(\mathbf A)+\varepsilon$。此处就 "
                r"$\mathbf T=\begin{pmatrix}a&b&c\\0&e&f\\0&0&g\end{pmatrix}$ 检验；阶数更高或元素为复数时，各行绝对值之和的估计方法相同。",
            ),
            remark=sg.Text(
                r"With $\varepsilon=0$ it is false: $\begin{pmatrix}0&1\\0&0\end{pmatrix}$ has spectral radius 0, and no norm of a "
                r"matrix other than $\mathbf 0$ is 0. The norm depends on the matrix.",
                r"取 $\varepsilon=0$ 则不成立：$\begin{pmatrix}0&1\\0&0\end{pmatrix}$ 的谱半径为 0，而非零矩阵的范数都不为 0。"
                r"这个范数依赖于矩阵。",
            ),
        ),
        claim(
            "norm_of_a_jordan_block", "A Jordan block of spectral radius one half: two bases in which its spectral norm is at most 0.6 and 0.51.",
            "谱半径为二分之一的 Jordan 块：两组基，使其谱范数分别不超过 0.6 与 0.51。",
            sg.all_of(sg.equal(radius(jordan), half), *built(jordan, tenth), *built(jordan, hundredth)),
            remark=sg.Text(
                r"The basis $\mathbf V$ stands to the right of the given matrix and its inverse to the left. The columns of $\mathbf V$ "
                r"have length 1 in the new norm $\lVert\mathbf V^{-1}\mathbf x\rVert_2$, and "
                r"$\lVert\mathbf V^{-1}\mathbf A\mathbf V\rVert_2$ is the norm of $\mathbf A$ that it induces.",
                r"基 $\mathbf V$ 在已知矩阵的右边，其逆在左边。$\mathbf V$ 的各列在新的范数 $\lVert\mathbf V^{-1}\mathbf x\rVert_2$ 下长度为 "
                r"1，而 $\lVert\mathbf V^{-1}\mathbf A\mathbf V\rVert_2$ 就是由它诱导的 $\mathbf A$ 的范数。",
            ),
        ),
        claim(
            "norm_of_a_turning_matrix", "A matrix with two complex eigenvalues of absolute value 3/4 and spectral norm above 2: two bases in which its spectral norm is at most 0.85 and 0.76.",
            "一个矩阵，两个复特征值的模均为 3/4，而谱范数大于 2：两组基，使其谱范数分别不超过 0.85 与 0.76。",
            sg.all_of(
                sg.equal(radius(turning), Fraction(3, 4)), sg.relation(">", norm(turning), 2), *built(turning, tenth),
                *built(turning, hundredth),
            ),
        ),
        claim(
            "norm_of_a_coupled_matrix", "A matrix with one real and two complex eigenvalues, all of absolute value one half, and spectral norm above 3: two bases in which its spectral norm is at most 0.6 and 0.51.",
            "一个三阶矩阵，一个实特征值与两个复特征值的模均为二分之一，而谱范数大于 3：两组基，使其谱范数分别不超过 0.6 与 0.51。",
            sg.all_of(
                sg.equal(radius(coupled), half), sg.relation(">", norm(coupled), 3), *built(coupled, tenth),
                *built(coupled, hundredth),
            ),
        ),
        claim(
            "printed_radius_below_one", "If the spectral radius is below 1, some norm is below 1; if it is above 1, every norm is at least the spectral radius.",
            "若谱半径小于 1，则存在某个范数小于 1；若谱半径大于 1，则任何范数都不小于谱半径。",
            sg.all_of(
                at_most(norm(unscale @ triangular @ scale, "inf"), halfway), sg.relation("<", halfway, 1),
                *(at_most(radius(S), norm(S, kind)) for kind in ("2", "1", "inf", "fro")),
            ),
            given=(shrinking, finer, below_one), printed="9.2.4/radius-below-one", source=horn,
            through=sg.Text(
                r"For the first part the adapted norm with $\varepsilon=\frac12(1-\rho(\mathbf T))$, for "
                r"$\mathbf T=\begin{pmatrix}a&b&c\\0&e&f\\0&0&g\end{pmatrix}$: it is at most "
                r"$\rho(\mathbf T)+\varepsilon=\frac12(1+\rho(\mathbf T))<1$. For the second part the four norms above, whatever the "
                r"spectral radius. Any other submultiplicative norm is at least a multiple $C>0$ of $\lVert\cdot\rVert_2$, so that "
                r"$C\rho(\mathbf S)^q\le C\lVert\mathbf S^q\rVert_2\le\lVert\mathbf S^q\rVert\le\lVert\mathbf S\rVert^q$ for all "
                r"$q$, which forces $\rho(\mathbf S)\le\lVert\mathbf S\rVert$.",
                r"前半部分用 $\varepsilon=\frac12(1-\rho(\mathbf T))$ 的适配范数，其中 "
                r"$\mathbf T=\begin{pmatrix}a&b&c\\0&e&f\\0&0&g\end{pmatrix}$：它不超过 "
                r"$\rho(\mathbf T)+\varepsilon=\frac12(1+\rho(\mathbf T))<1$。后半部分检验上述四个范数，且不论谱半径大小。"
                r"任何其他次可乘范数都不小于 $\lVert\cdot\rVert_2$ 的某个倍数 $C>0$，于是对所有 $q$ 有 "
                r"$C\rho(\mathbf S)^q\le C\lVert\mathbf S^q\rVert_2\le\lVert\mathbf S^q\rVert\le\lVert\mathbf S\rVert^q$，"
                r"从而 $\rho(\mathbf S)\le\lVert\mathbf S\rVert$。",
            ),
            remark=sg.Text(
                r"“Every norm” means every induced or submultiplicative one: the largest absolute entry can be below the spectral "
                r"radius.",
                r"“任何范数”指诱导范数或次可乘范数：最大元素范数可以小于谱半径。",
            ),
        ),
        claim(
            "norms_in_a_basis", "No change of basis brings one of these four norms below the spectral radius.", "无论怎样换基，这四个范数都不会小于谱半径。",
            in_all("2", "1", "inf", "fro")(lambda x: radius(S), lambda x: norm(inverse(V) @ S @ V, x)), given=(invertible,), source=horn,
        ),
        claim(
            "powers_between", "The powers of the spectral radius are at most the spectral norms of the powers, and these at most the powers of the spectral norm.",
            "谱半径的幂不超过幂的谱范数，幂的谱范数不超过谱范数的幂。",
            sg.all_of(
                at_most(radius(S) ** q, norm(sg.matrix_power(S, q))), at_most(norm(sg.matrix_power(S, q)), norm(S) ** q),
            ),
            source=horn,
            remark=sg.Text(
                r"Gelfand's formula: $\lVert\mathbf S^q\rVert^{1/q}$ tends to the lower bound $\rho(\mathbf S)$ as $q\to\infty$, in "
                r"every norm.",
                r"Gelfand 公式：当 $q\to\infty$ 时，在任何范数下 $\lVert\mathbf S^q\rVert^{1/q}$ 都趋于下界 $\rho(\mathbf S)$。",
            ),
        ),
    ),
    exercises=(
        sg.Exercise(
            "length_of_an_error_vector",
            sg.Text(
                r"Let $\boldsymbol\delta_L=(3,4)$ and $\mathbf J=\begin{pmatrix}0&2\\1&0\end{pmatrix}$. What is "
                r"$\lVert\boldsymbol\delta_L\mathbf J\rVert_2$? Compare it with "
                r"$\lVert\boldsymbol\delta_L\rVert_2\lVert\mathbf J\rVert_2=10$.",
                r"设 $\boldsymbol\delta_L=(3,4)$，$\mathbf J=\begin{pmatrix}0&2\\1&0\end{pmatrix}$。求 "
                r"$\lVert\boldsymbol\delta_L\mathbf J\rVert_2$，并与 "
                r"$\lVert\boldsymbol\delta_L\rVert_2\lVert\mathbf J\rVert_2=10$ 比较。",
            ),
            asked=norm(sg.matrix([[3, 4]]) @ sg.matrix([[0, 2], [1, 0]])), answer=2 * sg.sqrt(13),
        ),
        sg.Exercise(
            "row_sums_of_a_square",
            sg.Text(
                r"Let $\mathbf A=\begin{pmatrix}1&2\\0&1\end{pmatrix}$. What is $\lVert\mathbf A^2\rVert_\infty$? Compare it with "
                r"$\lVert\mathbf A\rVert_\infty^2=9$.",
                r"设 $\mathbf A=\begin{pmatrix}1&2\\0&1\end{pmatrix}$。求 $\lVert\mathbf A^2\rVert_\infty$，并与 "
                r"$\lVert\mathbf A\rVert_\infty^2=9$ 比较。",
            ),
            asked=norm(sg.matrix_power(sg.matrix([[1, 2], [0, 1]]), 2), "inf"), answer=sg.expr(5),
        ),
        sg.Exercise(
            "largest_entry_of_a_cube",
            sg.Text(
                r"All entries of the $3\times3$ matrix $\mathbf E$ are 1. What is the largest entry of $\mathbf E^3$?",
                r"设 3 阶矩阵 $\mathbf E$ 的元素全为 1。求 $\mathbf E^3$ 的最大元素。",
            ),
            asked=norm(sg.matrix_power(sg.matrix([[1, 1, 1]] * 3), 3), "max"), answer=sg.expr(9),
        ),
        sg.Exercise(
            "scale_of_a_jordan_block",
            sg.Text(
                r"Let $\mathbf A=\begin{pmatrix}\frac9{10}&5\\0&\frac9{10}\end{pmatrix}$ and "
                r"$\mathbf V=\operatorname{diag}(1,\frac1{100})$. What is $\lVert\mathbf V^{-1}\mathbf A\mathbf V\rVert_\infty$?",
                r"设 $\mathbf A=\begin{pmatrix}\frac9{10}&5\\0&\frac9{10}\end{pmatrix}$，"
                r"$\mathbf V=\operatorname{diag}(1,\frac1{100})$。求 $\lVert\mathbf V^{-1}\mathbf A\mathbf V\rVert_\infty$。",
            ),
            asked=norm(
                inverse(sg.matrix([[1, 0], [0, hundredth]])) @ sg.matrix([[Fraction(9, 10), 5], [0, Fraction(9, 10)]])
                @ sg.matrix([[1, 0], [0, hundredth]]),
                "inf",
            ),
            answer=sg.expr(Fraction(19, 20)),
        ),
        sg.Exercise(
            "norm_equal_to_the_radius",
            sg.Text(
                r"Let $\mathbf A=\begin{pmatrix}0&4\\\frac19&0\end{pmatrix}$ and $\mathbf V=\operatorname{diag}(6,1)$. Show that "
                r"$\rho(\mathbf A)=\frac23$. What is $\lVert\mathbf V^{-1}\mathbf A\mathbf V\rVert_2$?",
                r"设 $\mathbf A=\begin{pmatrix}0&4\\\frac19&0\end{pmatrix}$，$\mathbf V=\operatorname{diag}(6,1)$。验证 "
                r"$\rho(\mathbf A)=\frac23$，并求 $\lVert\mathbf V^{-1}\mathbf A\mathbf V\rVert_2$。",
            ),
            asked=norm(
                inverse(sg.matrix([[6, 0], [0, 1]])) @ sg.matrix([[0, 4], [Fraction(1, 9), 0]]) @ sg.matrix([[6, 0], [0, 1]])
            ),
            answer=sg.expr(Fraction(2, 3)),
        ),
    ),
)
