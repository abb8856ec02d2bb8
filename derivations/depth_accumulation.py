"""L layers one after the other: what ‖W‖γ says of ‖J^L‖ and what it does not, and the α of random weights."""

from fractions import Fraction

import symgrad as sg

half, root_two = Fraction(1, 2), sg.sqrt(sg.expr(2))
n = sg.Variable("n", sg.Text("number of units in a layer", "一层的单元数"), sg.POSITIVE_INTEGER, (1, 4))
depth = sg.Variable("L", sg.Text("number of equal factors", "相同因子的个数"), sg.POSITIVE_INTEGER, (1, 8))
gamma = sg.Variable(
    "gamma", sg.Text(r"a bound of the slopes, $\|\mathbf D\|_2\le\gamma$", r"斜率的上界，$\|\mathbf D\|_2\le\gamma$"),
    sg.POSITIVE, (half, 1), r"\gamma",
)
alpha = sg.Variable(
    "alpha", sg.Text(r"a number below 1, $\|\mathbf W\|_2\gamma\le\alpha$", r"小于 1 的数，$\|\mathbf W\|_2\gamma\le\alpha$"),
    sg.Domain(lower=sg.expr(0), upper=sg.expr(1), open=True), (half, 1), r"\alpha",
)
eps = sg.Variable("epsilon", sg.Text("a positive number", "正数"), sg.POSITIVE, (Fraction(1, 100), half), r"\varepsilon")
sd = sg.Variable("s", sg.Text("standard deviation of a random weight", "随机权重的标准差"), sg.POSITIVE, (half, 2))
a, b, c, d = (
    sg.Variable(name, sg.Text("an entry of a 2×2 matrix", "2×2 矩阵的一个元素"), sg.REAL, (-2, 2)) for name in "abcd"
)
W = sg.Variable("W", sg.Text("the weight matrix", "权重矩阵"), sg.REAL, (-2, 2), r"\mathbf W", shape=(n, n))
slopes = sg.Variable(
    "d_1", sg.Text("the slopes of the units, a column", "各单元的斜率（列向量）"), sg.Domain(lower=sg.expr(0), upper=sg.expr(1)), (0, 1),
    r"\mathbf d", shape=(n, 1),
)
error = sg.Variable(
    "delta", sg.Text("an error vector, a row", "误差向量（行向量）"), sg.REAL, (-2, 2), r"\boldsymbol\delta", shape=(1, n)
)
i, j, t = map(sg.symbol, "ijt")
x = sg.Sequence("v", sg.Text("an entry of a fixed vector", "某个固定向量的分量"))
w = sg.Family("w", sg.Text("a random weight", "随机权重"), variance=sd**2)


def quantity(name, latex, english, chinese):
    return sg.Family(name, sg.Text(english, chinese), rank=0, latex=latex)


norm_drawn = quantity("N", r"\|\mathbf W\|_2", "the spectral norm of a random matrix", "随机矩阵的谱范数")
radius_drawn = quantity("R", r"\rho(\mathbf W)", "the spectral radius of a random matrix", "随机矩阵的谱半径")


def said(formula, english="", chinese=""):
    return sg.Text(f"${formula}${english}", f"${formula}${chinese}")


def drawn(size, variance):
    """That norm and radius are those of a size × size Gaussian matrix whose entries have this variance."""
    return sg.modelled(
        sg.Text(
            rf"$\mathbf W$ is ${size}\times{size}$ with independent Gaussian entries of mean 0 and variance ${variance}$",
            rf"$\mathbf W$ 为 ${size}\times{size}$ 矩阵，各元素独立，服从均值为 0、方差为 ${variance}$ 的正态分布",
        ),
        norm_drawn, radius_drawn,
    )


def simulated(observable, size, gain, remainder=None):
    """The norm or the radius of a size × size matrix whose entries have the variance gain/n."""
    return sg.Simulation(
        f"{observable}_of_square_matrix.{observable}", {"width": sg.expr(n), "weight_variance": gain / sg.expr(n)},
        {"n": sg.expr(size)}, None if remainder is None else sg.expr(remainder),
    )


he_four, xavier_sixteen = drawn(4, r"\tfrac24"), drawn(16, r"\tfrac1{16}")
slope_bound = sg.condition(sg.relation("≤", sg.norm(sg.diag(slopes)), gamma), said(r"\|\mathbf D\|_2\le\gamma"))
below_one = sg.condition(sg.relation("≤", sg.norm(W) * gamma, alpha), said(r"\|\mathbf W\|_2\gamma\le\alpha"))
orthogonal = sg.condition(sg.equal(W @ sg.transpose(W), sg.identity(n)), said(r"\mathbf W\mathbf W^\top=\mathbf I"))
gaussian, independent = sg.gaussian(w, 0, sd**2), sg.independent_members(w)
rows = (independent, sg.zero_mean(w), sg.identically_distributed(w))
xavier_two = sg.where(sd, sg.sqrt(sg.expr(half)), said(r"s^2=\tfrac12", ", Xavier's variance for two units", "，两个单元时的 Xavier 方差"))
xavier = sg.where(sd, 1 / sg.sqrt(n), said(r"s^2=1/n", ", Xavier's variance at equal widths", "，等宽时的 Xavier 方差"))

jacobian = W @ sg.diag(slopes)
product = sg.matrix_power(jacobian, depth)
small = sg.matrix([[a, b], [c, d]])
row = sg.sum_over(w[j] * x[j], j, 1, n)
squares = sg.sum_over(x[j] ** 2, j, 1, n)
first, second = sg.sqrt((w[1] + w[4]) ** 2 + (w[2] - w[3]) ** 2), sg.sqrt((w[1] - w[4]) ** 2 + (w[2] + w[3]) ** 2)
rayleigh = sg.integral(t * (t / (2 * sd**2) * sg.exp(-(t**2) / (4 * sd**2))), t, 0, sg.constant("infinity"))
trace, discriminant = w[1] + w[4], (w[1] - w[4]) ** 2 + 4 * w[2] * w[3]
quarter_turn = sg.matrix([[0, -1], [1, 0]]) @ sg.diag(sg.matrix([[1], [0]]))

goodfellow = sg.Source(
    "goodfellow2016", "I. Goodfellow, Y. Bengio, A. Courville", "Deep Learning", "MIT Press", 2016, "8.2.5"
)
glorot = sg.Source(
    "glorot2010", "X. Glorot, Y. Bengio",
    "Understanding the difficulty of training deep feedforward neural networks", "AISTATS", 2010,
)
horn = sg.Source(
    "horn2013", "R. A. Horn, C. R. Johnson", "Matrix Analysis", "Cambridge University Press", 2013, "5.6"
)
geman_norm = sg.Source(
    "geman1980", "S. Geman", "A limit theorem for the norm of random matrices", "Annals of Probability 8", 1980
)
geman_radius = sg.Source(
    "geman1986", "S. Geman", "The spectral radius of large random matrices", "Annals of Probability 14", 1986
)
r = sg.rules


def chain(name, english, chinese, start, *rules, given=(), **more):
    return sg.Chain(name, sg.Text(english, chinese), sg.expr(start), rules, given, **more)


def claim(name, english, chinese, statement, *given, **more):
    return sg.Claim(name, sg.Text(english, chinese), statement, given, **more)


chains = (
    chain("norm_of_power", "The norm of a power", "幂的范数", sg.norm(product), r.submultiplicative),
    chain(
        "power_of_norm", "The norm of one layer", "单层的范数", sg.norm(jacobian) ** depth, r.submultiplicative,
        r.bounded_by(slope_bound), given=(slope_bound,),
    ),
    chain(
        "vanishing", r"Below $\alpha<1$", r"$\alpha<1$ 的情形", sg.norm(product), r.submultiplicative,
        r.submultiplicative, r.bounded_by(slope_bound), r.bounded_by(below_one), given=(slope_bound, below_one),
    ),
    chain("growth", "A lower bound by the spectral radius", "由谱半径给出的下界", sg.norm(product), r.power_above_radius),
    chain(
        "orthogonal_layer", "An orthogonal layer", "正交的一层", sg.norm(error @ W),
        r.by_lemma("orthogonal_factor_on_the_right"), given=(orthogonal,),
    ),
    chain(
        "small_norm", "The norm of a 2×2 matrix", "2×2 矩阵的谱范数", sg.norm(small), r.norm_of_two_by_two,
    ),
    chain(
        "mean_norm", "The mean norm of a 2×2 Gaussian matrix", "2×2 高斯矩阵谱范数的均值", rayleigh, r.integrate,
        note=sg.Text(
            r"By the formula above $\|\mathbf W\|_2=\tfrac12(R_1+R_2)$ with $R_1^2=(a+d)^2+(b-c)^2$ and $R_2^2=(a-d)^2+(b+c)^2$. "
            r"For independent Gaussian entries of mean 0 and variance $s^2$ the sums and differences $a\pm d$, $b\pm c$ are independent and Gaussian of mean 0 and "
            r"variance $2s^2$. So $R_1$ and $R_2$ have one law, whose density in polar coordinates is "
            r"$\frac t{2s^2}e^{-t^2/(4s^2)}$, and the mean norm is that of $R_1$.",
            r"由上式，$\|\mathbf W\|_2=\tfrac12(R_1+R_2)$，其中 $R_1^2=(a+d)^2+(b-c)^2$，$R_2^2=(a-d)^2+(b+c)^2$。"
            r"各元素独立、服从均值为 0、方差为 $s^2$ 的正态分布时，$a\pm d$、$b\pm c$ 相互独立，服从均值为 0、方差为 $2s^2$ 的正态分布。"
            r"故 $R_1$ 与 $R_2$ 同分布，用极坐标得其密度为 $\frac t{2s^2}e^{-t^2/(4s^2)}$，谱范数的均值即 $R_1$ 的均值。",
        ),
    ),
    chain(
        "xavier_norm", "With Xavier's variance", "取 Xavier 方差", sg.result("mean_norm"), r.specialise(xavier_two),
        given=(xavier_two,),
    ),
    chain(
        "row_square", "The mean square of one output", "单个输出的均方", sg.E(row**2), r.square_of_a_sum, r.linearity,
        r.independence(), r.zero_mean(w), r.identical_terms, r.name_moments, r.factor_out_of_a_sum, given=rows,
    ),
    chain(
        "square_kept", r"All $n$ outputs, Xavier's variance", r"全部 $n$ 个输出，Xavier 方差", n * sg.E(row**2),
        r.lemma("row_square"), r.specialise(xavier), r.simplify, given=(*rows, xavier),
    ),
    chain(
        "norm_of_a_multiple", "A multiple of the weights: the spectral norm", "权重的倍数：谱范数", sg.norm(root_two * W), r.homogeneity,
    ),
    chain(
        "radius_of_a_multiple", "A multiple of the weights: the spectral radius", "权重的倍数：谱半径",
        sg.spectral_radius(root_two * W), r.homogeneity,
    ),
)

claims = (
    claim(
        "power_bound", r"$L$ equal layers, $\mathbf J=\mathbf W\mathbf D$: the norm of the power is bounded by powers of norms.",
        r"$L$ 个相同的层，$\mathbf J=\mathbf W\mathbf D$：幂的范数以范数的幂为上界。",
        sg.all_of(
            sg.relation("≤", sg.norm(product), sg.norm(jacobian) ** depth),
            sg.relation("≤", sg.norm(jacobian) ** depth, (sg.norm(W) * gamma) ** depth),
        ),
        slope_bound, printed="9.2.6/power-bound", source=horn,
    ),
    claim(
        "alpha_below_one", r"If $\|\mathbf W\|\gamma\le\alpha<1$, the gradient vanishes at least as fast as $\alpha^L$.",
        r"若 $\|\mathbf W\|\gamma\le\alpha<1$，则梯度至少以 $\alpha^L$ 的速度消失。",
        sg.relation("≤", sg.norm(product), alpha**depth), slope_bound, below_one, printed="9.2.6/alpha-below-one",
        remark=sg.Text(
            r"An upper bound, not a rate. It comes below every $\varepsilon>0$: [depth_for_a_bound].",
            r"这是上界而非速率。它可小于任意 $\varepsilon>0$：[depth_for_a_bound]。",
        ),
    ),
    claim(
        "depth_for_a_bound", r"At the depth $\log\varepsilon/\log\alpha$ the bound $\alpha^L$ has come down to $\varepsilon$.",
        r"深度为 $\log\varepsilon/\log\alpha$ 时，上界 $\alpha^L$ 降至 $\varepsilon$。",
        sg.equal(alpha ** (sg.log(eps) / sg.log(alpha)), eps),
    ),
    claim(
        "printed_alpha_above_one", r"If $\alpha=\|\mathbf W\|\gamma>1$, the gradient explodes like $\alpha^L$.",
        r"若 $\alpha=\|\mathbf W\|\gamma>1$，则梯度以 $\alpha^L$ 的速度爆炸。",
        sg.relation(">", sg.norm(sg.matrix_power(W, 2)), 0), where=(sg.relation(">", sg.norm(W), 1),),
        printed="9.2.6/alpha-above-one",
        through=sg.Text(
            r"Tested with $\mathbf D=\mathbf I$ and $\gamma=1$ at $L=2$. If $\mathbf W^2$ is 0, so is $\mathbf W^L$ for every "
            r"$L\ge2$; if $\|\mathbf W^L\|$ exploded, it could not be 0.",
            r"取 $\mathbf D=\mathbf I$、$\gamma=1$，对 $L=2$ 检验。若 $\mathbf W^2=0$，则对一切 $L\ge2$ 有 $\mathbf W^L=0$；"
            r"倘若 $\|\mathbf W^L\|$ 爆炸，它就不可能为 0。",
        ),
        corrected_by=("radius_bounds_below",),
        remark=sg.Text(
            r"A norm above 1 forces nothing, since matrices can be nilpotent. What forces growth is the spectral radius of "
            r"$\mathbf J$.",
            r"范数大于 1 并不能推出什么，因为矩阵可能是幂零的。能推出增长的是 $\mathbf J$ 的谱半径。",
        ),
    ),
    claim(
        "radius_bounds_below", r"The norm of the power is at least the power of the spectral radius: with a radius above 1 it explodes.",
        r"幂的范数不小于谱半径的幂：谱半径大于 1 时爆炸。",
        sg.relation("≥", sg.norm(product), sg.spectral_radius(jacobian) ** depth), source=horn,
    ),
    claim(
        "printed_alpha_one", r"At $\alpha=1$ the gradient neither vanishes nor explodes.",
        r"$\alpha=1$ 时梯度既不消失也不爆炸。", sg.relation(">", sg.norm(product), 0),
        where=(sg.equal(sg.norm(W), 1), sg.equal(sg.norm(sg.diag(slopes)), 1)), printed="9.2.6/alpha-one",
        through=sg.Text(
            r"Were it so for all $\mathbf W$ and $\mathbf D$ with $\|\mathbf W\|_2=\|\mathbf D\|_2=1$, no power of "
            r"$\mathbf J=\mathbf W\mathbf D$ could be 0.",
            r"若对一切满足 $\|\mathbf W\|_2=\|\mathbf D\|_2=1$ 的 $\mathbf W$、$\mathbf D$ 都如此，则 $\mathbf J=\mathbf W\mathbf D$ "
            r"的任何次幂都不可能为 0。",
        ),
        corrected_by=("orthogonal_keeps", "zeros_among_the_slopes"),
        remark=sg.Text(
            r"Orthogonal $\mathbf W$ with $\mathbf D=\mathbf I$ is the ideal case; $\alpha=1$ alone is not.",
            r"$\mathbf W$ 正交且 $\mathbf D=\mathbf I$ 才是理想情形；仅有 $\alpha=1$ 并不够。",
        ),
    ),
    claim(
        "orthogonal_keeps", r"With orthogonal $\mathbf W$ and $\mathbf D=\mathbf I$ every layer keeps the norm of the error.",
        r"$\mathbf W$ 正交且 $\mathbf D=\mathbf I$ 时，每一层都保持误差向量的范数。",
        sg.equal(sg.norm(error @ W), sg.norm(error)), orthogonal,
    ),
    claim(
        "zeros_among_the_slopes",
        r"An orthogonal matrix with slopes 1 and 0, so that $\alpha=1$: two layers make every gradient 0.",
        r"正交矩阵配以斜率 1 与 0，此时 $\alpha=1$：经过两层，任何梯度都变为 0。",
        sg.all_of(
            sg.equal(sg.norm(sg.matrix([[0, -1], [1, 0]])), 1), sg.equal(sg.norm(sg.matrix([[1, 0], [0, 0]])), 1),
            sg.equal(quarter_turn @ quarter_turn, sg.matrix([[0, 0], [0, 0]])),
        ),
    ),
    claim(
        "printed_init_target", r"Initialisation aims at $\alpha=\|\mathbf W\|\gamma\approx1$.",
        r"初始化的目标是 $\alpha=\|\mathbf W\|\gamma\approx1$。", sg.equal(sg.E(norm_drawn), 1), he_four,
        printed="9.2.6/init-target", simulation=simulated("norm", 4, 2),
        through=sg.Text(
            r"Were it so, He's weights with ReLU units, $\gamma=1$, would have $\mathbb E\|\mathbf W\|_2=1$. Tested at width 4.",
            r"若果真如此，则对 ReLU 单元（$\gamma=1$），He 权重应满足 $\mathbb E\|\mathbf W\|_2=1$。此处取宽度 4 检验。",
        ),
        corrected_by=("norm_of_xavier", "he_against_xavier", "mean_square_kept"),
        remark=sg.Text(
            r"As the width grows, $\|\mathbf W\|_2$ tends to 2 for Xavier's weights and to $2\sqrt2$ for He's. What they make "
            r"1 is a mean square: [mean_square_kept].",
            r"宽度增大时，Xavier 权重的 $\|\mathbf W\|_2$ 趋于 2，He 权重的趋于 $2\sqrt2$。它们使之等于 1 的是均方：[mean_square_kept]。",
        ),
        source=glorot,
    ),
    claim(
        "norm_of_xavier", r"At width 16 and Xavier's variance the mean of the spectral norm is 2, up to $\tfrac15$.",
        r"宽度为 16、取 Xavier 方差时，谱范数的均值为 2，误差不超过 $\tfrac15$。", sg.equal(sg.E(norm_drawn), 2), xavier_sixteen,
        simulation=simulated("norm", 16, 1, Fraction(1, 5)), source=geman_norm,
    ),
    claim(
        "he_against_xavier", r"He's weights are $\sqrt2$ times Xavier's at equal widths; spectral norm and spectral radius "
        r"are multiplied by the same.",
        r"等宽时 He 权重是 Xavier 权重的 $\sqrt2$ 倍；谱范数与谱半径也乘以同一因子。",
        sg.all_of(
            sg.equal(sg.norm(root_two * W), root_two * sg.norm(W)),
            sg.equal(sg.spectral_radius(root_two * W), root_two * sg.spectral_radius(W)),
        ),
    ),
    claim(
        "mean_square_kept", r"With Xavier's variance $1/n$ the mean square is kept: $\mathbb E\|\mathbf W\mathbf v\|^2="
        r"\|\mathbf v\|^2$ for every fixed $\mathbf v$.",
        r"取 Xavier 方差 $1/n$ 时均方保持不变：对任意固定的 $\mathbf v$，$\mathbb E\|\mathbf W\mathbf v\|^2=\|\mathbf v\|^2$。",
        sg.equal(n * sg.E(row**2), squares), *rows, xavier,
        remark=sg.Text(
            r"The $n$ outputs have one and the same mean square.", r"$n$ 个输出的均方彼此相同。"
        ),
    ),
    claim(
        "printed_sensitivity", r"$(1+\varepsilon)^{100}\approx e^{100\varepsilon}$: 2.7 at $\varepsilon=0.01$, 7.4 at 0.02.",
        r"$(1+\varepsilon)^{100}\approx e^{100\varepsilon}$：$\varepsilon=0.01$ 时为 2.7，0.02 时为 7.4。",
        sg.all_of(
            sg.relation("≈", sg.decimal("1.01") ** 100, sg.decimal("2.7")),
            sg.relation("≈", sg.decimal("1.02") ** 100, sg.decimal("7.4")),
        ),
        printed="9.2.6/sensitivity", corrected_by=("sensitivity_values", "sensitivity_gap", "sensitivity_bounds"),
        remark=sg.Text(
            r"7.4 is $e^2$. The relative gap between the two sides is about $50\varepsilon^2$: 2% at 0.02.",
            r"7.4 是 $e^2$。两边的相对差约为 $50\varepsilon^2$：$\varepsilon=0.02$ 时为 2%。",
        ),
    ),
    claim(
        "sensitivity_values", "The two powers and the two exponentials to four decimals.", "两个幂与两个指数函数值，取四位小数。",
        sg.all_of(
            sg.relation("≈", sg.decimal("1.01") ** 100, sg.decimal("2.7048")),
            sg.relation("≈", sg.decimal("1.02") ** 100, sg.decimal("7.2446")),
            sg.relation("≈", sg.exp(sg.expr(1)), sg.decimal("2.7183")),
            sg.relation("≈", sg.exp(sg.expr(2)), sg.decimal("7.3891")),
        ),
    ),
    claim(
        "sensitivity_gap", r"The exponential over the power, at $\varepsilon=0.01$ and at 0.02.",
        r"$\varepsilon=0.01$ 与 $0.02$ 时指数与幂之比。",
        sg.all_of(
            sg.relation("≈", sg.exp(sg.expr(1)) / sg.decimal("1.01") ** 100, sg.decimal("1.005")),
            sg.relation("≈", sg.exp(sg.expr(2)) / sg.decimal("1.02") ** 100, sg.decimal("1.02")),
        ),
    ),
    claim(
        "sensitivity_bounds", r"For every $\varepsilon>0$ the exponential is larger, by less than the factor $e^{50\varepsilon^2}$.",
        r"对任意 $\varepsilon>0$，指数一边更大，但相差的因子小于 $e^{50\varepsilon^2}$。",
        sg.all_of(
            sg.relation("<", (1 + eps) ** 100, sg.exp(100 * eps)),
            sg.relation(">", (1 + eps) ** 100, sg.exp(100 * eps - 50 * eps**2)),
        ),
    ),
    claim(
        "printed_xavier_norm", r"Xavier's weights have $\mathbb E\|\mathbf W\|\approx1$.",
        r"Xavier 权重满足 $\mathbb E\|\mathbf W\|\approx1$。",
        sg.equal(sg.result("mean_norm"), 1), xavier_two, printed="9.2.7/xavier-norm",
        through=sg.Text(
            r"Tested for two units a layer, where $\mathbb E\|\mathbf W\|_2$ is exactly $s\sqrt\pi$ ([mean_norm_of_two]): it is "
            r"$\sqrt{\pi/2}$ with Xavier's variance.",
            r"对每层两个单元检验，此时 $\mathbb E\|\mathbf W\|_2$ 恰为 $s\sqrt\pi$（[mean_norm_of_two]），取 Xavier 方差时为 "
            r"$\sqrt{\pi/2}$。",
        ),
        corrected_by=("mean_norm_of_two", "norm_of_xavier", "mean_square_kept"),
        remark=sg.Text(
            r"It tends to 2 as the width grows. What is 1 is $\mathbb E\|\mathbf W\mathbf v\|^2/\|\mathbf v\|^2$.",
            r"宽度增大时它趋于 2。等于 1 的是 $\mathbb E\|\mathbf W\mathbf v\|^2/\|\mathbf v\|^2$。",
        ),
        source=glorot,
    ),
    claim(
        "norm_of_two_by_two", "The spectral norm of a 2×2 matrix.", "2×2 矩阵的谱范数。",
        sg.equal(
            sg.norm(small),
            (sg.sqrt((a + d) ** 2 + (b - c) ** 2) + sg.sqrt((a - d) ** 2 + (b + c) ** 2)) / 2,
        ),
    ),
    claim(
        "mean_norm_of_two", r"The spectral norm of a 2×2 matrix is half the sum of two roots. For independent Gaussian entries of mean 0 and "
        r"variance $s^2$ both have the mean $s\sqrt\pi$, and so has the norm.",
        r"2×2 矩阵的谱范数是两个根式之和的一半。各元素独立且服从均值为 0、方差为 $s^2$ 的正态分布时，两者的均值都是 $s\sqrt\pi$，"
        r"故谱范数的均值亦然。",
        sg.all_of(
            sg.equal(sg.E(first), sd * sg.sqrt(sg.constant("pi"))), sg.equal(sg.E(second), sd * sg.sqrt(sg.constant("pi"))),
        ),
        gaussian, independent,
    ),
    claim(
        "printed_critical", r"$\rho(\mathbf W)\max\|\mathbf D\|\approx1$ is critical, and Xavier's and He's weights reach or "
        r"approach it.",
        r"$\rho(\mathbf W)\max\|\mathbf D\|\approx1$ 是临界状态，Xavier 与 He 初始化达到或接近它。",
        sg.equal(sg.E(radius_drawn), 1), he_four, printed="9.2.9/critical",
        simulation=simulated("radius", 4, 2),
        through=sg.Text(
            r"For He's weights with ReLU units, $\max\|\mathbf D\|=1$, the claim says $\rho(\mathbf W)\approx1$. Tested is the mean at "
            r"width 4.",
            r"对 He 权重与 ReLU 单元，$\max\|\mathbf D\|=1$，该说法即 $\rho(\mathbf W)\approx1$。此处取宽度 4，检验其均值。",
        ),
        corrected_by=("radius_of_xavier", "he_against_xavier", "radius_square_of_two", "mean_square_kept"),
        remark=sg.Text(
            r"As the width grows $\rho(\mathbf W)$ tends to 1 for Xavier's weights and to $\sqrt2$ for He's. What He's weights "
            r"keep with ReLU units is a mean square and not the spectral radius.",
            r"宽度增大时，Xavier 权重的 $\rho(\mathbf W)$ 趋于 1，He 权重的趋于 $\sqrt2$。He 权重配合 ReLU 单元保持不变的是均方，而不是谱半径。",
        ),
    ),
    claim(
        "radius_of_xavier", r"At width 16 and Xavier's variance the mean of the spectral radius is 1, up to $\tfrac1{10}$.",
        r"宽度为 16、取 Xavier 方差时，谱半径的均值为 1，误差不超过 $\tfrac1{10}$。", sg.equal(sg.E(radius_drawn), 1), xavier_sixteen,
        simulation=simulated("radius", 16, 1, Fraction(1, 10)), source=geman_radius,
    ),
    claim(
        "radius_of_two_by_two", "The square of the spectral radius of a 2×2 matrix, by trace and discriminant.",
        "2×2 矩阵谱半径的平方，用迹与判别式表示。",
        sg.equal(
            sg.spectral_radius(small) ** 2,
            ((a + d) ** 2 + abs((a - d) ** 2 + 4 * b * c)) / 4
            + abs(a + d) * sg.sqrt(sg.relu((a - d) ** 2 + 4 * b * c)) / 2,
        ),
    ),
    claim(
        "radius_square_of_two", r"For independent Gaussian entries of mean 0 and variance $s^2$ the squared spectral radius of a 2×2 matrix "
        r"has the mean $3s^2/\sqrt2$, which is not 1 for He's variance $s^2=1$.",
        r"各元素独立且服从均值为 0、方差为 $s^2$ 的正态分布时，2×2 矩阵谱半径的平方的均值为 $3s^2/\sqrt2$，取 He 方差 $s^2=1$ 时不等于 1。",
        sg.equal(
            sg.E((trace**2 + abs(discriminant)) / 4 + abs(trace) * sg.sqrt(sg.relu(discriminant)) / 2),
            3 * sd**2 / sg.sqrt(sg.expr(2)),
        ),
        gaussian, independent,
        remark=sg.Text(
            r"The discriminant is $R^2-(b-c)^2$ with $R^2=(a-d)^2+(b+c)^2$. $R^2$ is exponential with mean $4s^2$, and by its "
            r"lack of memory the part of $R^2$ above $(b-c)^2$, where there is one, is so again; there is one with "
            r"probability $1/\sqrt2$.",
            r"判别式为 $R^2-(b-c)^2$，其中 $R^2=(a-d)^2+(b+c)^2$ 服从均值为 $4s^2$ 的指数分布；由无记忆性，$R^2$ 超出 $(b-c)^2$ "
            r"的部分（若有）仍服从同一指数分布，而超出的概率为 $1/\sqrt2$。",
        ),
    ),
)

exercises = (
    sg.Exercise(
        "ten_layers",
        sg.Text(
            r"Let $\|\mathbf W\|_2=\tfrac34$ and $\gamma=\tfrac23$. Which bound follows for $\|\mathbf J^L\|_2$ at $L=10$?",
            r"设 $\|\mathbf W\|_2=\tfrac34$，$\gamma=\tfrac23$。$L=10$ 时 $\|\mathbf J^L\|_2$ 有怎样的上界？",
        ),
        asked=alpha**depth, answer=sg.expr(Fraction(1, 1024)), where=(sg.equal(alpha, half), sg.equal(depth, 10)),
    ),
    sg.Exercise(
        "nilpotent",
        sg.Text(
            r"Let both rows of $\mathbf W$ be $(2,-2)$, and $\mathbf D=\mathbf I$. Then $\mathbf W^2=0$. What is $\alpha$, the "
            r"spectral norm of $\mathbf W$?",
            r"设 $\mathbf W$ 的两行均为 $(2,-2)$，$\mathbf D=\mathbf I$，则 $\mathbf W^2=0$。$\alpha$ 即 $\mathbf W$ 的谱范数是多少？",
        ),
        asked=sg.norm(sg.matrix([[2, -2], [2, -2]])), answer=sg.expr(4),
    ),
    sg.Exercise(
        "norm_by_hand",
        sg.Text(
            r"Compute the spectral norm of the matrix with the rows $(1,2)$ and $(2,1)$ by the formula for 2×2 matrices.",
            r"用 2×2 矩阵的公式计算两行为 $(1,2)$ 与 $(2,1)$ 的矩阵的谱范数。",
        ),
        asked=sg.norm(sg.matrix([[1, 2], [2, 1]])), answer=sg.expr(3),
    ),
    sg.Exercise(
        "he_with_two_units",
        sg.Text(
            r"What is $\mathbb E\|\mathbf W\|_2$ for two units a layer with He's variance?",
            r"每层两个单元、取 He 方差时，$\mathbb E\|\mathbf W\|_2$ 是多少？",
        ),
        asked=sg.result("mean_norm"), answer=sg.sqrt(sg.constant("pi")), where=(sg.equal(sd, 1),),
    ),
    sg.Exercise(
        "doubling",
        sg.Text(
            r"At which $\varepsilon>0$ is $(1+\varepsilon)^{100}$ exactly 2?", r"$\varepsilon>0$ 取何值时 $(1+\varepsilon)^{100}$ 恰为 2？"
        ),
        asked=(1 + eps) ** 100, answer=sg.expr(2), where=(sg.equal(eps, sg.expr(2) ** Fraction(1, 100) - 1),),
    ),
)

derivation = sg.Derivation(
    title=sg.Text("Accumulation over the depth", "随深度的累积"), section="9.2.6",
    summary=sg.Text(
        r"With one and the same layer $\mathbf J=\mathbf W\mathbf D$ the product over the depth is $\mathbf J^L$. The number "
        r"$\alpha=\|\mathbf W\|_2\gamma$ bounds it from above alone; what random weights make of $\alpha$ and of the "
        r"spectral radius is derived for two units and simulated for more.",
        r"各层相同时，沿深度的连乘为 $\mathbf J^L$，$\mathbf J=\mathbf W\mathbf D$。$\alpha=\|\mathbf W\|_2\gamma$ 只给出上界；"
        r"随机权重的 $\alpha$ 与谱半径，两个单元时给出推导，更宽时用模拟检验。",
    ),
    source=goodfellow, references=(glorot, horn, geman_norm, geman_radius),
    variables=(n, depth, gamma, alpha, eps, sd, a, b, c, d, W, slopes, error), families=(w, norm_drawn, radius_drawn), sequences=(x,),
    chains=chains, claims=claims, exercises=exercises,
)
