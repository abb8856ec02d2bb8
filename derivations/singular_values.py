"""What singular values say of a product of Jacobian matrices: lower bounds, where they hold, and what they do not show."""

from fractions import Fraction

import symgrad as sg

n = sg.Variable("n", sg.Text("the size of a square matrix", "方阵的阶数"), sg.POSITIVE_INTEGER, (1, 4))
inputs, middle, outputs = (
    sg.Variable(
        f"d{layer}", sg.Text(f"the width of layer {layer}", f"第 {layer} 层的宽度"), sg.POSITIVE_INTEGER, (1, 4), f"d_{layer}"
    )
    for layer in (0, 1, 2)
)
m = sg.Variable("m", sg.Text("number of equal factors", "相同因子的个数"), sg.POSITIVE_INTEGER, (1, 6))


def matrix(name, english, chinese, rows, columns, latex=""):
    return sg.Variable(name, sg.Text(english, chinese), sg.REAL, (-2, 2), latex or rf"\mathbf {name}", (rows, columns))


A = matrix("A", "a Jacobian matrix between layers of equal width", "等宽层之间的雅可比矩阵", n, n)
B = matrix("B", "another Jacobian matrix between layers of equal width", "另一个等宽层之间的雅可比矩阵", n, n)
J1 = matrix("J1", "the Jacobian matrix of layer 1", "第 1 层的雅可比矩阵", middle, inputs, r"\mathbf J_1")
J2 = matrix("J2", "the Jacobian matrix of layer 2", "第 2 层的雅可比矩阵", outputs, middle, r"\mathbf J_2")
F = matrix("F", "a perturbation of the Jacobian matrix of layer 1", "第 1 层雅可比矩阵的扰动", middle, inputs)
u = matrix("u", "a direction, as a column", "某个方向（列向量）", inputs, 1)
error = matrix("delta", "the error vector of layer 1, a row", "第 1 层的误差向量（行向量）", 1, middle, r"\boldsymbol\delta_1")

norm, sigma, power, inverse, kappa = sg.norm, sg.singular_value, sg.matrix_power, sg.inverse, sg.condition_number
half = Fraction(1, 2)
first, second = sg.matrix([[1, 0], [0, 0]]), sg.matrix([[0, 0], [0, 1]])
uneven, steep = sg.matrix([[half, 0], [0, 1]]), sg.matrix([[Fraction(1, 10), 0], [0, 100]])
upwards, across = sg.matrix([[1], [0]]), sg.matrix([[0, 1]])
double, swapped = sg.matrix([[2, 0], [0, 0]]), sg.matrix([[0, 0], [0, 2]])


def at_most(left, right):
    return sg.relation("≤", left, right)


def at_least(left, right):
    return sg.relation("≥", left, right)


def condition(kind, left, right, formula):
    return sg.condition(sg.relation(kind, left, right), sg.Text(f"${formula}$", f"${formula}$"))


A_invertible = condition("≠", sg.determinant(A), 0, r"\det\mathbf A\ne0")
B_invertible = condition("≠", sg.determinant(B), 0, r"\det\mathbf B\ne0")
nonzero = condition("≠", J1, sg.zeros(middle, inputs), r"\mathbf J_1\ne\mathbf 0")
full_row_rank = condition("=", sg.rank(J1), middle, r"\operatorname{rank}\mathbf J_1=d_1")
narrowing = condition("≤", middle, inputs, r"d_1\le d_0")
widening = condition("≥", middle, inputs, r"d_1\ge d_0")
widening_above = condition("≥", outputs, middle, r"d_2\ge d_1")
ends_no_narrower = condition("≥", outputs, inputs, r"d_2\ge d_0")


def chain(name, english, chinese, start, *rules, given=(), **more):
    return sg.Chain(name, sg.Text(english, chinese), start, rules, given, **more)


def claim(name, english, chinese, statement, **more):
    return sg.Claim(name, sg.Text(english, chinese), statement, **more)


r = sg.rules
horn = sg.Source(
    "horn2013", "R. A. Horn, C. R. Johnson", "Matrix Analysis", "Cambridge University Press", 2013, "2.6, 4.2, 5.6, 5.8, 7.3"
)
topics = sg.Source("horn1991", "R. A. Horn, C. R. Johnson", "Topics in Matrix Analysis", "Cambridge University Press", 1991, "3.3")
golub = sg.Source(
    "golub2013", "G. H. Golub, C. F. Van Loan", "Matrix Computations", "Johns Hopkins University Press", 2013, "2.4, 2.6, 5.5, 8.6"
)

derivation = sg.Derivation(
    title=sg.Text("What singular values say of a product", "奇异值与雅可比矩阵的连乘积"), section="9.2.4",
    summary=sg.Text(
        r"The spectral norm of a Jacobian matrix is its largest singular value: the most that it can stretch an error vector. "
        r"A lower bound of a product needs more. If $\mathbf J_1$ has no more rows than columns, "
        r"$\lVert\mathbf J_2\mathbf J_1\rVert_2\ge\sigma_{\max}(\mathbf J_2)\sigma_{\min}(\mathbf J_1)$, where singular values equal to 0 "
        r"count; $\sigma_{\min}(\mathbf J_1)$ is then above 0 just if $\mathbf J_1$ has full row rank, that is maps no row other than "
        r"$\mathbf 0$ to $\mathbf 0$. With the smallest non-zero singular value in the place of $\sigma_{\min}$ the bound fails "
        r"for some matrices without full row rank; and a small lower bound does not make a product small.",
        r"雅可比矩阵的谱范数等于其最大奇异值，即它对误差向量的最大放大倍数。连乘积的下界则需要更多条件：若 $\mathbf J_1$ "
        r"的行数不超过列数，则 $\lVert\mathbf J_2\mathbf J_1\rVert_2\ge\sigma_{\max}(\mathbf J_2)\sigma_{\min}(\mathbf J_1)$，"
        r"其中等于零的奇异值也要计入；此时 $\sigma_{\min}(\mathbf J_1)>0$ 当且仅当 $\mathbf J_1$ 行满秩，即不把任何非零行向量映为零。"
        r"若不要求行满秩而把 $\sigma_{\min}$ 换成最小的非零奇异值，则不等式未必成立；而下界小，并不说明连乘积小。",
    ),
    source=horn, references=(topics, golub),
    variables=(n, inputs, middle, outputs, m, A, B, J1, J2, F, u, error),
    chains=(
        chain("spectral_norm", "The spectral norm", "谱范数", norm(J1), r.norm_is_largest_singular_value),
        chain(
            "inverse_norm", "The inverse matrix", "逆矩阵", norm(inverse(A)), r.norm_of_inverse, given=(A_invertible,),
        ),
        chain(
            "pseudo_inverse_norm", "The pseudo-inverse", "伪逆", norm(sg.pseudo_inverse(J1)), r.norm_of_pseudo_inverse, given=(nonzero,),
            note=sg.Text(
                r"$\sigma_r$ is the smallest singular value other than 0, $r=\operatorname{rank}\mathbf J_1$.",
                r"$\sigma_r$ 是最小的非零奇异值，$r=\operatorname{rank}\mathbf J_1$。",
            ),
        ),
        chain(
            "invertible_factor", "A product with an invertible factor", "含可逆因子的乘积", norm(A @ B), r.product_with_an_invertible_factor,
            given=(B_invertible,),
        ),
        chain(
            "invertible_factor_stretches", "The same by the smallest singular value", "用最小奇异值表示", norm(A @ B),
            r.product_with_an_invertible_factor, r.norm_of_inverse, r.simplify, given=(B_invertible,),
        ),
        chain(
            "least_stretch_below", "The least stretch of rows by the layer below", "下层对行向量的最小放大倍数", norm(J2 @ J1),
            r.norm_is_largest_singular_value, r.by_lemma("largest_times_smallest"), given=(narrowing,),
        ),
        chain(
            "full_row_rank", "The layer below has full row rank", "下层行满秩", norm(J2 @ J1), r.norm_is_largest_singular_value,
            r.by_lemma("largest_times_last"), given=(full_row_rank,),
        ),
        chain(
            "least_stretch_above", "The least stretch of columns by the layer above", "上层对列向量的最小放大倍数", norm(J2 @ J1),
            r.norm_is_largest_singular_value, r.by_lemma("smallest_times_largest"), given=(widening_above,),
        ),
        chain(
            "error_at_least", "An error vector, from below", "误差向量的下界", norm(error @ J1), r.smallest_singular_value_bound,
            given=(narrowing,),
        ),
        chain(
            "direction_at_least", "A direction of the inputs, from below", "输入方向的下界", norm(J1 @ u), r.smallest_singular_value_bound,
            given=(widening,),
        ),
        chain(
            "smallest_of_the_product", "The smallest singular value of the product", "乘积的最小奇异值", sigma(J2 @ J1, "min"),
            r.by_lemma("smallest_below_norm_times_smallest"), given=(ends_no_narrower,),
        ),
        chain(
            "condition_of_a_product", "The condition number of a product", "乘积的条件数", kappa(A @ B),
            r.by_lemma("condition_number_of_a_product"), given=(A_invertible, B_invertible),
        ),
        chain(
            "perturbed", "Weyl's inequality", "Weyl 不等式", abs(sigma(J1 + F, "min") - sigma(J1, "min")), r.by_lemma("weyl_min"),
        ),
    ),
    claims=(
        claim(
            "printed_reverse_product", "That the norm of a product is at least the norm of the left factor divided by the norm of the right one does not always hold: two pairs of matrices where it fails, with an invertible right factor in the second.",
            "“乘积的范数不小于左因子的范数除以右因子的范数”并不总成立：下面两对矩阵都不满足，其中第二对的右因子可逆。",
            sg.all_of(
                sg.relation("<", norm(first @ second), norm(first) / norm(second)),
                sg.relation("<", norm(first @ uneven), norm(first) / norm(uneven)),
                sg.relation("≠", sg.determinant(uneven), 0),
            ),
            printed="9.2.4/reverse-product",
            remark=sg.Text(
                r"The first product is $\mathbf 0$. In the second, $\operatorname{diag}(1,0)\operatorname{diag}(\frac12,1)$ has norm "
                r"$\frac12$, and $\lVert\mathbf A\rVert_2/\lVert\mathbf B\rVert_2=1$. What holds has $\lVert\mathbf B^{-1}\rVert$ in "
                r"the denominator, for invertible $\mathbf B$.",
                r"第一对的乘积为 $\mathbf 0$。第二对中，$\operatorname{diag}(1,0)\operatorname{diag}(\frac12,1)$ 的范数为 $\frac12$，而 "
                r"$\lVert\mathbf A\rVert_2/\lVert\mathbf B\rVert_2=1$。成立的不等式以 $\lVert\mathbf B^{-1}\rVert$ 为分母，且要求 "
                r"$\mathbf B$ 可逆。",
            ),
        ),
        claim(
            "invertible_factor_bound", "What does hold: for an invertible right factor the norm of a product is at least the norm of the left factor divided by the norm of the inverse.",
            "成立的不等式：若右因子可逆，则乘积的范数不小于左因子的范数除以右因子之逆的范数。",
            at_least(norm(A @ B), norm(A) / norm(inverse(B))), given=(B_invertible,), source=horn,
        ),
        claim(
            "invertible_factor_in_other_norms", "The same in the largest absolute column sum, the largest absolute row sum and the Frobenius norm.",
            "对列和范数、行和范数与 Frobenius 范数同样成立。",
            sg.all_of(*(at_least(norm(A @ B, kind), norm(A, kind) / norm(inverse(B), kind)) for kind in ("1", "inf", "fro"))),
            given=(B_invertible,), source=horn,
        ),
        claim(
            "printed_singular_factor", "One singular factor can make a product small though the others are large: between two matrices of norm 100 it leaves a product of norm 1/100; without it the norm is 10000.",
            "一个奇异因子可以使乘积很小，尽管其余因子很大：夹在两个范数为 100 的矩阵之间，乘积的范数只有 1/100；去掉它则为 10000。",
            sg.all_of(
                sg.equal(sg.determinant(first), 0), sg.equal(norm(first), 1), sg.equal(norm(steep), 100),
                sg.equal(norm(steep @ first @ steep), Fraction(1, 100)), sg.equal(norm(steep @ steep), 10000),
            ),
            printed="9.2.4/singular-factor",
            remark=sg.Text(
                "The singular factor passes on nothing but the direction that the others shrink.",
                "奇异因子只传递被其余因子缩小的那个方向。",
            ),
        ),
        claim(
            "singular_factor_in_each_layer", "With this singular factor in each of $m$ layers the product tends to 0, though every layer has a factor of norm 100.",
            "若 $m$ 层中每层都有这个奇异因子，则乘积趋于零，尽管每层都有范数为 100 的因子。",
            sg.all_of(
                sg.equal(norm(steep), 100),
                sg.equal(power(first @ steep, m), sg.matrix([[1 / sg.expr(10) ** m, 0], [0, 0]])),
            ),
        ),
        claim(
            "printed_spectral_norm", "The spectral norm is the largest singular value; any shape.", "谱范数等于最大奇异值；矩阵形状任意。",
            sg.equal(norm(J1), sigma(J1, "max")), printed="9.2.4/spectral-norm", source=horn,
            remark=sg.Text(
                r"It is attained: $\lVert\mathbf u\mathbf J_1\rVert_2=\sigma_1$ for the first left singular vector, as a row "
                r"$\mathbf u$ of length 1.",
                r"最大值可以取到：取第一左奇异向量（长度为 1 的行向量 $\mathbf u$），则 $\lVert\mathbf u\mathbf J_1\rVert_2=\sigma_1$。",
            ),
        ),
        claim(
            "printed_inverse_norm", "The norm of the inverse of a nonsingular matrix is the reciprocal of its smallest singular value.",
            "非奇异矩阵之逆的范数等于其最小奇异值的倒数。",
            sg.equal(norm(inverse(A)), 1 / sigma(A, "min")), given=(A_invertible,), printed="9.2.4/inverse-norm", source=horn,
            remark=sg.Text(
                r"A nonsingular matrix has the rank $r=n$ and no singular value 0: $\sigma_r=\sigma_n=\sigma_{\min}$. A singular or "
                r"rectangular matrix has no inverse; unless it is $\mathbf 0$, $1/\sigma_r$ is the norm of its pseudo-inverse.",
                r"非奇异矩阵的秩为 $r=n$，奇异值都不为零，故 $\sigma_r=\sigma_n=\sigma_{\min}$。奇异矩阵或长方矩阵没有逆；"
                r"只要它不是零矩阵，$1/\sigma_r$ 就是其伪逆的范数。",
            ),
        ),
        claim(
            "pseudo_inverse", "The norm of the pseudo-inverse of any matrix other than 0 is the reciprocal of its smallest non-zero singular value.",
            "任何非零矩阵的伪逆的范数等于其最小非零奇异值的倒数。",
            sg.equal(norm(sg.pseudo_inverse(J1)), 1 / sigma(J1, "last")), given=(nonzero,), source=golub,
        ),
        claim(
            "printed_lower_bound", "The norm of a product is at least the largest singular value of the left factor times the smallest non-zero singular value of the right factor.",
            "乘积的范数不小于左因子的最大奇异值乘以右因子的最小非零奇异值。",
            at_least(norm(J2 @ J1), sigma(J2, "max") * sigma(J1, "last")), printed="9.2.4/svd-lower-bound",
            corrected_by=("full_row_rank_bound", "least_stretch_below_bound", "least_stretch_above_bound"),
            remark=sg.Text(
                r"The text introduces only the singular values other than 0, so that $\sigma_{\min}$ is $\sigma_r$. But what "
                r"$\mathbf J_2$ amplifies may be just what $\mathbf J_1$ maps to 0.",
                r"原文引入的奇异值只有非零的，故 $\sigma_{\min}$ 即 $\sigma_r$。但 $\mathbf J_2$ 放大的方向，恰恰可能被 $\mathbf J_1$ 映为零。",
            ),
        ),
        claim(
            "full_row_rank_bound", "The bound holds if the right factor has full row rank.", "若右因子行满秩，则该不等式成立。",
            at_least(norm(J2 @ J1), sigma(J2, "max") * sigma(J1, "last")), given=(full_row_rank,), source=horn,
        ),
        claim(
            "least_stretch_below_bound", "The bound holds with the smallest of all singular values of the right factor, 0 included, if that has no more rows than columns.",
            "若右因子的行数不超过列数，则取其全部奇异值（零也计入）中的最小者时，该不等式成立。",
            at_least(norm(J2 @ J1), sigma(J2, "max") * sigma(J1, "min")), given=(narrowing,), source=horn,
        ),
        claim(
            "least_stretch_above_bound", "The other way round, a bound holds with the smallest of all singular values of the left factor and the largest of the right one, if the left factor has no fewer rows than columns.",
            "反过来，若左因子的行数不少于列数，则取左因子全部奇异值中的最小者与右因子的最大奇异值时，同样的不等式成立。",
            at_least(norm(J2 @ J1), sigma(J2, "min") * sigma(J1, "max")), given=(widening_above,), source=horn,
        ),
        claim(
            "zero_products", "Two square matrices, and a row and a column, whose products are 0 though the bound would be 1; the column has no singular value 0.",
            "两个方阵、一行与一列：乘积均为零，而按该式下界为 1；其中列向量没有等于零的奇异值。",
            sg.all_of(
                sg.equal(second @ first, sg.zeros(2, 2)), sg.equal(sigma(second, "max") * sigma(first, "last"), 1),
                sg.equal(across @ upwards, sg.zeros(1, 1)), sg.equal(sigma(across, "max") * sigma(upwards, "min"), 1),
            ),
            remark=sg.Text(
                "To count the singular values equal to 0 is therefore not enough: a layer that is wider than the one below has "
                "rows that it maps to 0.",
                "因此仅把等于零的奇异值计入还不够：若某层比其下一层宽，必有行向量被映为零。",
            ),
        ),
        claim(
            "printed_small_product", "A smallest singular value that is small shows that the product can be small though other layers amplify.",
            "最小奇异值很小，说明即使其他层放大，乘积也可能很小。",
            at_most(norm(A @ A), 1), where=(sg.equal(sigma(A, "min"), 0), at_least(norm(A), 2)),
            printed="9.2.4/small-sigma-min",
            through=sg.Text(
                r"Take two equal layers with $\sigma_{\min}(\mathbf A)=0$, which amplify: $\lVert\mathbf A\rVert_2\ge2$. The lower bound "
                r"$\sigma_{\max}(\mathbf A)\sigma_{\min}(\mathbf A)$ of $\lVert\mathbf A^2\rVert_2$ is 0. If that showed the product to "
                r"be small, $\lVert\mathbf A^2\rVert_2\le1$ would follow.",
                r"取两个相同的层，$\sigma_{\min}(\mathbf A)=0$，且它们放大：$\lVert\mathbf A\rVert_2\ge2$。此时 $\lVert\mathbf A^2\rVert_2$ "
                r"的下界 $\sigma_{\max}(\mathbf A)\sigma_{\min}(\mathbf A)$ 为零。若由此可知乘积很小，则应有 $\lVert\mathbf A^2\rVert_2\le1$。",
            ),
            corrected_by=("small_bound_large_product", "small_bound_small_product", "small_in_one_direction"),
            remark=sg.Text(
                "A small lower bound shows nothing about the size of the product: the product may be large or small. That it can be "
                "small needs an example of its own. What a small singular value does show is that some direction is shrunk.",
                "下界小，并不能说明乘积的大小：乘积可大可小。“可能很小”须另举例说明。最小奇异值很小所能说明的，是某个方向被缩小。",
            ),
        ),
        claim(
            "small_bound_large_product", "A matrix whose smallest singular value is 0 and whose powers explode.", "一个最小奇异值为零、而幂爆炸的矩阵。",
            sg.all_of(
                sg.equal(sigma(double, "min"), 0), sg.equal(power(double, m), sg.matrix([[sg.expr(2) ** m, 0], [0, 0]])),
            ),
        ),
        claim(
            "small_bound_small_product", "Two matrices of norm 2 whose smallest singular value is 0 and whose product is 0.",
            "两个范数为 2、最小奇异值为零的矩阵，其乘积为零。",
            sg.all_of(
                sg.equal(norm(double), 2), sg.equal(norm(swapped), 2), sg.equal(sigma(double, "min"), 0),
                sg.equal(sigma(swapped, "min"), 0), sg.equal(swapped @ double, sg.zeros(2, 2)),
            ),
        ),
        claim(
            "small_in_one_direction", "What a small singular value does show: the smallest singular value of the product is at most the largest of the left factor times the smallest of the right one, if the product has no fewer rows than columns.",
            "最小奇异值很小所能说明的：若乘积的行数不少于列数，则乘积的最小奇异值不超过左因子的最大奇异值乘以右因子的最小奇异值。",
            at_most(sigma(J2 @ J1, "min"), sigma(J2, "max") * sigma(J1, "min")), given=(ends_no_narrower,), source=topics,
            remark=sg.Text(
                r"Some column $\mathbf u$ of length 1 has "
                r"$\lVert\mathbf J_2\mathbf J_1\mathbf u\rVert_2\le\sigma_{\max}(\mathbf J_2)\sigma_{\min}(\mathbf J_1)$; with equal "
                r"widths some row too.",
                r"即存在长度为 1 的列向量 $\mathbf u$，使 "
                r"$\lVert\mathbf J_2\mathbf J_1\mathbf u\rVert_2\le\sigma_{\max}(\mathbf J_2)\sigma_{\min}(\mathbf J_1)$；各层等宽时，"
                r"也存在这样的行向量。",
            ),
        ),
        claim(
            "every_error_vector", "Every error vector is stretched by a factor between the smallest and the largest singular value, if the layer is no wider than the one below.",
            "若该层不宽于其下一层，则任何误差向量的放大倍数都介于最小与最大奇异值之间。",
            sg.all_of(
                at_least(norm(error @ J1), norm(error) * sigma(J1, "min")),
                at_most(norm(error @ J1), norm(error) * sigma(J1, "max")),
            ),
            given=(narrowing,), source=horn,
        ),
        claim(
            "every_direction", "Every direction of the inputs is stretched by a factor between the smallest and the largest singular value, if the layer is no narrower than the one below.",
            "若该层不窄于其下一层，则任何输入方向的放大倍数都介于最小与最大奇异值之间。",
            sg.all_of(
                at_least(norm(J1 @ u), sigma(J1, "min") * norm(u)), at_most(norm(J1 @ u), sigma(J1, "max") * norm(u)),
            ),
            given=(widening,), source=horn,
        ),
        claim(
            "perturbation", "A perturbation moves the largest and the smallest singular value by at most its norm.",
            "扰动使最大与最小奇异值的改变都不超过扰动的范数。",
            sg.all_of(*(at_most(abs(sigma(J1 + F, which) - sigma(J1, which)), norm(F)) for which in ("max", "min"))), source=horn,
        ),
        claim(
            "condition_number_of_the_product", "The condition number of a product of invertible matrices is at most the product of the condition numbers.",
            "可逆矩阵之积的条件数不超过条件数之积。",
            at_most(kappa(A @ B), kappa(A) * kappa(B)), given=(A_invertible, B_invertible), source=horn,
            remark=sg.Text(
                r"Orthogonal factors have $\kappa=1$, and so has their product: no direction is preferred.",
                r"正交因子的 $\kappa=1$，其乘积亦然：没有哪个方向被特别放大。",
            ),
        ),
    ),
    exercises=(
        sg.Exercise(
            "singular_values_of_a_shear",
            sg.Text(
                r"Let $\mathbf J=\begin{pmatrix}1&2\\0&1\end{pmatrix}$. What is $\lVert\mathbf J\rVert_2$?",
                r"设 $\mathbf J=\begin{pmatrix}1&2\\0&1\end{pmatrix}$。求 $\lVert\mathbf J\rVert_2$。",
            ),
            asked=norm(sg.matrix([[1, 2], [0, 1]])), answer=1 + sg.sqrt(2),
        ),
        sg.Exercise(
            "norm_of_an_inverse",
            sg.Text(
                r"Let $\mathbf J=\begin{pmatrix}3&0\\4&5\end{pmatrix}$. Compute $\sigma_{\min}(\mathbf J)$. What is "
                r"$\lVert\mathbf J^{-1}\rVert_2$?",
                r"设 $\mathbf J=\begin{pmatrix}3&0\\4&5\end{pmatrix}$。求 $\sigma_{\min}(\mathbf J)$，并由此写出 "
                r"$\lVert\mathbf J^{-1}\rVert_2$。",
            ),
            asked=norm(inverse(sg.matrix([[3, 0], [4, 5]]))), answer=1 / sg.sqrt(5),
        ),
        sg.Exercise(
            "pseudo_inverse_of_rank_one",
            sg.Text(
                r"Let $\mathbf J=\begin{pmatrix}1&2\\2&4\end{pmatrix}$, which is singular. What is $\lVert\mathbf J^{+}\rVert_2$?",
                r"设 $\mathbf J=\begin{pmatrix}1&2\\2&4\end{pmatrix}$，它是奇异的。求 $\lVert\mathbf J^{+}\rVert_2$。",
            ),
            asked=norm(sg.pseudo_inverse(sg.matrix([[1, 2], [2, 4]]))), answer=sg.expr(Fraction(1, 5)),
        ),
        sg.Exercise(
            "bound_and_product",
            sg.Text(
                r"Let $\mathbf J_1=\begin{pmatrix}3&0\\0&1\end{pmatrix}$ and $\mathbf J_2=\begin{pmatrix}1&0\\0&2\end{pmatrix}$. The "
                r"lower bound is $\sigma_{\max}(\mathbf J_2)\sigma_{\min}(\mathbf J_1)=2$. What is "
                r"$\lVert\mathbf J_2\mathbf J_1\rVert_2$?",
                r"设 $\mathbf J_1=\begin{pmatrix}3&0\\0&1\end{pmatrix}$，$\mathbf J_2=\begin{pmatrix}1&0\\0&2\end{pmatrix}$。下界为 "
                r"$\sigma_{\max}(\mathbf J_2)\sigma_{\min}(\mathbf J_1)=2$。求 $\lVert\mathbf J_2\mathbf J_1\rVert_2$。",
            ),
            asked=norm(sg.matrix([[1, 0], [0, 2]]) @ sg.matrix([[3, 0], [0, 1]])), answer=sg.expr(3),
        ),
        sg.Exercise(
            "condition_number_of_three_layers",
            sg.Text(
                r"Three layers have the Jacobian matrix $\operatorname{diag}(2,\frac12)$ each. What is the condition number of their "
                r"product?",
                r"三层的雅可比矩阵均为 $\operatorname{diag}(2,\frac12)$。求连乘积的条件数。",
            ),
            asked=kappa(power(sg.matrix([[2, 0], [0, half]]), 3)), answer=sg.expr(64),
        ),
        sg.Exercise(
            "error_vector_that_is_lost",
            sg.Text(
                r"Let $\mathbf J_1=\begin{pmatrix}1\\2\end{pmatrix}$, a layer of two units above one input, and "
                r"$\boldsymbol\delta_1=(2,-1)$. What is $\lVert\boldsymbol\delta_1\mathbf J_1\rVert_2$? Why does this not contradict "
                r"the lower bound $\lVert\boldsymbol\delta_1\rVert_2\,\sigma_{\min}(\mathbf J_1)$ of the text?",
                r"设 $\mathbf J_1=\begin{pmatrix}1\\2\end{pmatrix}$，即一个输入之上有两个单元，$\boldsymbol\delta_1=(2,-1)$。求 "
                r"$\lVert\boldsymbol\delta_1\mathbf J_1\rVert_2$。为什么这与正文中的下界 "
                r"$\lVert\boldsymbol\delta_1\rVert_2\,\sigma_{\min}(\mathbf J_1)$ 并不矛盾？",
            ),
            asked=norm(sg.matrix([[2, -1]]) @ sg.matrix([[1], [2]])), answer=sg.expr(0),
        ),
    ),
)
