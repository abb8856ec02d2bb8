"""Batch normalisation: its Jacobian matrix for any batch, the singular values, and the growth of gradients with it."""

from fractions import Fraction

import symgrad as sg

N = sg.Variable("N", sg.Text("batch size", "批的大小"), sg.POSITIVE_INTEGER, (2, 64))
i, j = (
    sg.Variable(name, sg.Text("an example of the batch", "批中某一样本的序号"), sg.integer(1, N), (1, 64))
    for name in "ij"
)
epsilon = sg.Variable(
    "epsilon", sg.Text("the constant under the root", "根号下的常数"), sg.POSITIVE, (Fraction(1, 100), 1), r"\varepsilon"
)
gamma = sg.Variable("gamma", sg.Text("the learned scale", "可学习的缩放参数"), sg.REAL, (-2, 2), r"\gamma")
beta = sg.Variable("beta", sg.Text("the learned shift", "可学习的平移参数"), sg.REAL, (-2, 2), r"\beta")
n = sg.Variable("n", sg.Text("width of the layers", "各层的宽度"), sg.POSITIVE_INTEGER, (1, 512))
v = sg.Variable("v", sg.Text("variance of a weight", "权重的方差"), sg.POSITIVE, (Fraction(1, 100), 2))
t = sg.Variable(
    "tau", sg.Text("a variance over the batch", "批的方差"), sg.POSITIVE, (Fraction(1, 2), 2), r"\tau"
)
f_mean = sg.Variable("m", sg.Text("the mean of an activation", "激活值的均值"), sg.REAL, (-1, 1))
c_1, c_2 = (
    sg.Variable(f"c_{d}", sg.Text("a coefficient of a polynomial", "多项式的系数"), sg.REAL, (-2, 2)) for d in (1, 2)
)

k, p = sg.symbol("k"), sg.symbol("p")
z = sg.Sequence("z", sg.Text("the pre-activation of a unit for an example", "某单元对某一样本的净输入"))
x = sg.Sequence("x", sg.Text("an entry of any column", "任一列向量的分量"))
mu = sg.Sequence(
    "mu", sg.Text("the mean over the batch", "批的均值"), index=p, latex=r"\mu", step=sg.sum_over(z[k], k, 1, p) / p
)
s = sg.Sequence(
    "s", sg.Text(r"the variance over the batch, $\sigma^2$", r"批的方差 $\sigma^2$"), index=p,
    step=sg.sum_over((z[k] - mu[p]) ** 2, k, 1, p) / p,
)
zhat = sg.Sequence(
    "zhat", sg.Text("the normalised pre-activation", "归一化后的净输入"), index=k, latex=r"\hat z",
    step=(z[k] - mu[N]) / sg.sqrt(s[N] + epsilon),
)
output = sg.Sequence(
    "zprime", sg.Text("the output, scaled and shifted", "缩放并平移后的输出"), index=k, latex="z'",
    step=gamma * zhat[k] + beta,
)
W = sg.Family("W", sg.Text("a weight", "权重"), variance=sg.expr(v))
f = sg.Family("f", sg.Text("an activation of the layer below", "前一层的激活值"))
y = sg.Family("y", sg.Text("a pre-activation less its mean over the batch", "净输入减去其批均值"), rank=0)
a = sg.Family("a", sg.Text("the slope of the activation function at a unit", "激活函数在某单元处的斜率"))
delta = sg.Family(
    "delta", sg.Text("the gradient with respect to an activation", "对激活值的梯度"), latex=r"\delta"
)
e = sg.Family("e", sg.Text("the gradient with respect to an activation one layer below", "对前一层激活值的梯度"), rank=0)
g = sg.Family("g", sg.Text("a normalised pre-activation", "归一化后的净输入"), rank=0)

ratio = sg.Family(
    "q", sg.Text("squared gradient of a layer over that of the next, in a drawn network", "随机网络中某层与后一层的梯度平方之比"), rank=0
)


def said(formula, english="", chinese=""):
    return sg.Text(f"${formula}${english}", f"${formula}${chinese}")


def chain(name, english, chinese, start, *rules, given=(), **more):
    return sg.Chain(name, sg.Text(english, chinese), sg.expr(start), rules, given, **more)


def claim(name, english, chinese, statement, *given, **more):
    return sg.Claim(name, sg.Text(english, chinese), statement, given, **more)


def over_batch(body):
    return sg.sum_over(body, k, 1, N)


def tanh(argument):
    return sg.Expr("Call", ("tanh", sg.expr(argument)))


ioffe = sg.Source(
    "ioffe2015", "S. Ioffe, C. Szegedy",
    "Batch normalization: accelerating deep network training by reducing internal covariate shift", "ICML", 2015,
)
yang = sg.Source(
    "yang2019", "G. Yang, J. Pennington, V. Rao, J. Sohl-Dickstein, S. S. Schoenholz",
    "A mean field theory of batch normalization", "ICLR", 2019,
)

y_is = sg.defined_as(
    sg.expr(y), sg.sum_over(W[k] * (f[k] - f_mean), k, 1, n), said(r"y=\sum_kW_k(f_k-m)")
)
e_is = sg.defined_as(
    sg.expr(e), sg.sum_over(W[k] * a[k] * delta[k], k, 1, n) / sg.sqrt(t),
    said(r"e=\frac1{\sqrt\tau}\sum_kW_ka_k\delta_k", r" with $\tau$ the variance over a large batch", r"，其中 $\tau$ 为大批量的方差"),
)
W_and_f, W_independent, W_centred = sg.independent(W, f), sg.independent_members(W), sg.zero_mean(W)
W_identical, f_identical, a_identical, delta_identical = map(sg.identically_distributed, (W, f, a, delta))
errors_apart = sg.independent(
    W, a, delta,
    wording=sg.Text(
        r"the families of the weights $W_k$, the slopes $a_k$ and the gradients $\delta_k$ are independent of each other",
        r"全体权重 $W_k$、全体斜率 $a_k$ 与全体梯度 $\delta_k$ 相互独立",
    ),
)
weights = (W_independent, W_identical, W_centred)
mean_of_f = sg.where(f_mean, sg.E(f), said(r"m=\mathbb E[f]"))
forward = (y_is, mean_of_f, W_and_f, f_identical, *weights)
backward = (e_is, errors_apart, a_identical, delta_identical, *weights)
drawn_network = sg.modelled(
    sg.Text(
        r"three layers of 24 ReLU units with Gaussian weights, normalised over a batch of 32 with $\varepsilon=0$",
        r"三层网络，每层 24 个 ReLU 单元，高斯权重，在大小为 32 的批上归一化，$\varepsilon=0$",
    ),
    ratio,
)
large_batch = sg.where(t, n * v * sg.Var(f), said(r"\tau=nv\operatorname{Var}(f)"))
standard, never_zero = sg.gaussian(g, 0, 1), sg.nonzero(g)

entry = sg.derivative(output[i], z[j])
into_column, into_ones, into_itself = (over_batch(sg.derivative(output[i], z[k]) * c) for c in (x[k], 1, zhat[k]))
quadratic, slope = c_1 * g + c_2 * g**2, c_1 + 2 * c_2 * g
r = sg.rules
times_column = (
    r.lemma_at("jacobian", i, j), r.factor_out_of_a_sum, r.expand, r.split_sum, r.sift, r.factor_out_of_a_sum
)
moments = (r.expand, r.linearity, r.symmetry, r.expectation_by_density, r.integrate)

chains = (
    chain(
        "mean_slope", "How the mean depends on one value", "均值对单个值的导数", sg.derivative(mu[N], z[j]),
        r.definition(mu), r.derivative_of_a_sum,
    ),
    chain("total", "The sum over the batch", "批内各值之和", over_batch(z[k]), r.solve_definition(mu), r.simplify),
    chain(
        "variance_slope", "How the variance depends on one value", "方差对单个值的导数", sg.derivative(s[N], z[j]),
        r.definition(s), r.derivative_of_a_sum, r.power_rule, r.derivative_of_a_sum, r.lemma_at("mean_slope", j),
        r.distribute, r.split_sum, r.sift, r.factor_out_of_a_sum, r.split_sum, r.identical_terms, r.lemma_at("total"),
        r.cancel,
    ),
    chain(
        "normalised_slope", "How a normalised value depends on one value", "归一化值对单个值的导数",
        sg.derivative(zhat[i], z[j]), r.definition(zhat), r.product_rule, r.power_rule, r.power_rule,
        r.derivative_of_a_sum, r.lemma_at("variance_slope", j), r.lemma_at("mean_slope", j), r.solve_definition(zhat),
        r.simplify,
    ),
    chain(
        "jacobian", "An entry of the Jacobian matrix", "雅可比矩阵的元素", entry, r.definition(output),
        r.derivative_of_a_sum, r.lemma_at("normalised_slope", i, j),
        note=sg.Text(
            r"With $\partial z_i/\partial z_j=\delta_{ij}$, 1 for $i=j$ and 0 otherwise, this is the entry of "
            r"$\frac{\gamma}{\sqrt{\sigma^2+\varepsilon}}(\mathbf I-\frac1N\mathbf 1\mathbf 1^{\top}-"
            r"\frac1N\hat{\mathbf z}\hat{\mathbf z}^{\top})$, which does not change when $i$ and $j$ are exchanged: the "
            r"matrix is symmetric, and its singular values are the absolute values of its eigenvalues.",
            r"由于 $\partial z_i/\partial z_j=\delta_{ij}$（$i=j$ 时为 1，否则为 0），上式就是矩阵 "
            r"$\frac{\gamma}{\sqrt{\sigma^2+\varepsilon}}(\mathbf I-\frac1N\mathbf 1\mathbf 1^{\top}-"
            r"\frac1N\hat{\mathbf z}\hat{\mathbf z}^{\top})$ 的元素；交换 $i$ 与 $j$ 时它不变，故该矩阵对称，"
            r"其奇异值等于特征值的绝对值。",
        ),
    ),
    chain(
        "action", "The Jacobian matrix times a column", "雅可比矩阵乘以列向量", into_column, *times_column,
        note=sg.Text(
            r"On a column $\mathbf x$ that is orthogonal to $\mathbf 1$ and to $\hat{\mathbf z}$ both sums are 0: there "
            r"the matrix is $\gamma/\sqrt{\sigma^2+\varepsilon}$ times the identity. Since $\hat{\mathbf z}$ is orthogonal "
            r"to $\mathbf 1$, such columns fill $N-2$ dimensions where the batch varies at all.",
            r"若列向量 $\mathbf x$ 与 $\mathbf 1$、$\hat{\mathbf z}$ 都正交，则两个和均为 0，矩阵在其上等于恒等矩阵的 "
            r"$\gamma/\sqrt{\sigma^2+\varepsilon}$ 倍。由于 $\hat{\mathbf z}$ 与 $\mathbf 1$ 正交，"
            r"只要批内各值不全相等，这样的列向量就构成 $N-2$ 维空间。",
        ),
    ),
    chain(
        "square_sum", "The squares of the normalised values", "归一化值的平方和", over_batch(zhat[k] ** 2),
        r.definition(zhat), r.power_of_a_product, r.factor_out_of_a_sum, r.solve_definition(s), r.simplify,
    ),
    chain(
        "deviations", "The deviations from the mean", "离差之和", over_batch(z[k] - mu[N]), r.split_sum,
        r.lemma_at("total"), r.identical_terms, r.cancel,
    ),
    chain(
        "normalised_sum", "The sum of the normalised values", "归一化值之和", over_batch(zhat[k]), r.definition(zhat),
        r.factor_out_of_a_sum, r.lemma_at("deviations"),
    ),
    chain(
        "along_ones", r"The Jacobian matrix times $\mathbf 1$", r"雅可比矩阵乘以 $\mathbf 1$", into_ones,
        r.lemma_at("jacobian", i, j), r.factor_out_of_a_sum, r.split_sum, r.sift, r.factor_out_of_a_sum,
        r.identical_terms, r.lemma_at("normalised_sum"), r.cancel,
    ),
    chain(
        "along_itself", r"The Jacobian matrix times $\hat{\mathbf z}$", r"雅可比矩阵乘以 $\hat{\mathbf z}$", into_itself,
        *times_column, r.lemma_at("square_sum"), r.lemma_at("normalised_sum"), r.simplify,
    ),
    chain(
        "normalised_mean", "The mean of the normalised values", "归一化值的均值", over_batch(zhat[k]) / N,
        r.lemma_at("normalised_sum"),
    ),
    chain(
        "normalised_square", "Their mean square", "归一化值的均方", over_batch(zhat[k] ** 2) / N,
        r.lemma_at("square_sum"), r.simplify,
    ),
    chain(
        "output_mean", "The mean of the output", "输出的均值", over_batch(output[k]) / N, r.definition(output),
        r.split_sum, r.factor_out_of_a_sum, r.identical_terms, r.lemma_at("normalised_sum"), r.simplify,
    ),
    chain(
        "output_variance", "The variance of the output", "输出的方差", over_batch((output[k] - beta) ** 2) / N,
        r.definition(output), r.cancel, r.power_of_a_product, r.factor_out_of_a_sum, r.lemma_at("square_sum"),
        r.simplify,
    ),
    chain(
        "batch_variance", "A wide layer: the variance over the batch", "宽层：批的方差", sg.E(y**2), r.definition(y),
        r.square_of_a_sum, r.linearity, r.independence(), r.zero_mean(W), r.identical_terms, r.name_moments, r.expand,
        r.linearity, r.specialise(mean_of_f), r.expand, r.second_moment(sg.expr(f)), given=forward,
    ),
    chain(
        "gradients", "A wide layer: the gradients, one layer down", "宽层：传到前一层的梯度", sg.E(e**2),
        r.definition(e), r.power_of_a_product, r.square_of_a_sum, r.linearity, r.independence(), r.zero_mean(W),
        r.identical_terms, r.name_moments, r.simplify, given=backward,
    ),
    chain(
        "growth", "The growth of gradients in a layer", "每层梯度的增长", sg.result("gradients"), r.specialise(large_batch),
        r.simplify, given=(large_batch,),
        note=sg.Text(
            r"The variance of the weights has dropped out: no initialisation changes this factor.",
            r"权重的方差已消去：任何初始化方式都不能改变这一因子。",
        ),
    ),
    chain(
        "relu_growth", "ReLU: the factor", "ReLU 的因子", sg.E(sg.step(g) ** 2) / sg.Var(sg.relu(g)),
        r.variance_by_moments, r.even_and_odd_part, r.expand, r.even_powers, r.linearity, r.symmetry,
        r.expectation_by_density, r.integrate, r.simplify, given=(standard, never_zero),
    ),
    chain(
        "excess", "Quadratic activation functions: by how much the slope exceeds the variance",
        "二次激活函数：斜率的均方超出方差多少", sg.E(slope**2) - sg.Var(quadratic), r.variance_by_moments, *moments, r.expand,
        given=(standard,),
    ),
)

three = range(1, 4)
ones, deviations = (sg.matrix([[entry] for entry in column]) for column in ((1, 1, 1), [z[row] - mu[3] for row in three]))
shape_of_three = (
    sg.identity(3) - Fraction(1, 3) * (ones @ sg.transpose(ones))
    - 1 / (3 * (s[3] + epsilon)) * (deviations @ sg.transpose(deviations))
)
jacobian_of_three = sg.matrix([[sg.derivative(output[row], z[column]) for column in three] for row in three])
batch_of_three = sg.where(N, 3, said("N=3"))
initial = sg.where(gamma, 1, said(r"\gamma=1"))


def spread(of):
    """Var φ(g) ≤ E φ′(g)² for φ and φ′ given as functions of g."""
    function, derivative = of
    return sg.relation("≤", sg.Var(function), sg.E(derivative**2))


def sigmoid(argument):
    return 1 / (1 + sg.exp(-argument))


activations = (
    (sg.relu(g), sg.step(g)), (tanh(g), 1 - tanh(g) ** 2), (sigmoid(g), sigmoid(g) * (1 - sigmoid(g))),
    (sg.erf(g), 2 / sg.sqrt(sg.constant("pi")) * sg.exp(-(g**2))), (sg.log(1 + sg.exp(g)), sigmoid(g)),
)
factor = sg.constant("pi") / (sg.constant("pi") - 1)

claims = (
    claim(
        "printed_formula", r"The normalised values of a batch have mean 0 and mean square $\sigma^2/(\sigma^2+\varepsilon)$.",
        r"一批归一化值的均值为 0，均方为 $\sigma^2/(\sigma^2+\varepsilon)$。",
        sg.all_of(
            sg.equal(over_batch(zhat[k]) / N, 0), sg.equal(over_batch(zhat[k] ** 2) / N, s[N] / (s[N] + epsilon))
        ),
        printed="9.2.8/bn-formula", source=ioffe,
        through=sg.Text(
            r"The formula is a definition, $\hat z=(z-\mu)/\sqrt{\sigma^2+\varepsilon}$ and $z'=\gamma\hat z+\beta$; what is "
            r"tested is what it is for: mean 0 and variance $\sigma^2/(\sigma^2+\varepsilon)$.",
            r"该式是定义：$\hat z=(z-\mu)/\sqrt{\sigma^2+\varepsilon}$，$z'=\gamma\hat z+\beta$；"
            r"此处检验它要达到的性质：均值为 0，方差为 $\sigma^2/(\sigma^2+\varepsilon)$。",
        ),
    ),
    claim(
        "printed_linear_region", "What enters the activation function has mean 0 and mean square 1.",
        "进入激活函数的值，其均值为 0，均方为 1。",
        sg.all_of(sg.equal(over_batch(output[k]) / N, 0), sg.equal(over_batch(output[k] ** 2) / N, 1)),
        printed="9.2.8/bn-linear-region",
        through=sg.Text(
            r"Printed is that the inputs keep mean 0 and variance 1 and so stay where slopes are large. What enters the "
            r"activation function is $z'$; tested is its mean and its mean square over the batch.",
            r"原文说输入保持均值 0、方差 1，因而处于斜率较大的区域。进入激活函数的是 $z'$；此处检验它在一批上的均值与均方。",
        ),
        corrected_by=("mean_of_output", "variance_of_output", "slope_of_tanh"),
        remark=sg.Text(
            r"Mean 0 and variance 1 hold before $\gamma$ and $\beta$ only (and up to $\varepsilon$). At variance 1 the "
            r"mean square of the slope of tanh is 0.464, which is not near 1.",
            r"均值 0、方差 1 只在乘 $\gamma$、加 $\beta$ 之前成立（且相差 $\varepsilon$ 的影响）。方差为 1 时 tanh 斜率的均方为 0.464，"
            r"并不接近 1。",
        ),
    ),
    claim(
        "mean_of_output", r"The mean of the output is $\beta$.", r"输出的均值为 $\beta$。",
        sg.equal(over_batch(output[k]) / N, beta),
    ),
    claim(
        "variance_of_output", r"The variance of the output is $\gamma^2\sigma^2/(\sigma^2+\varepsilon)$.",
        r"输出的方差为 $\gamma^2\sigma^2/(\sigma^2+\varepsilon)$。",
        sg.equal(over_batch((output[k] - beta) ** 2) / N, gamma**2 * s[N] / (s[N] + epsilon)),
    ),
    claim(
        "slope_of_tanh", "The mean square of the slope of tanh at a standard normal input, to three decimals.",
        "输入服从标准正态分布时 tanh 斜率的均方，取三位小数。",
        sg.relation("≈", sg.E((1 - tanh(g) ** 2) ** 2), sg.decimal("0.464")), standard,
    ),
    claim(
        "entry_of_jacobian", "An entry of the Jacobian matrix, for any batch.", "任意一批的雅可比矩阵的元素。",
        sg.equal(
            entry, gamma / sg.sqrt(s[N] + epsilon) * (sg.derivative(z[i], z[j]) - 1 / N - zhat[i] * zhat[j] / N)
        ),
        source=ioffe,
    ),
    claim(
        "constants_are_lost", r"The Jacobian matrix takes $\mathbf 1$ to 0.", r"雅可比矩阵将 $\mathbf 1$ 映为 0。",
        sg.equal(into_ones, 0),
    ),
    claim(
        "normalised_is_shrunk",
        r"The Jacobian matrix takes $\hat{\mathbf z}$ to $\frac{\gamma}{\sqrt{\sigma^2+\varepsilon}}\cdot"
        r"\frac{\varepsilon}{\sigma^2+\varepsilon}\hat{\mathbf z}$.",
        r"雅可比矩阵将 $\hat{\mathbf z}$ 映为 $\frac{\gamma}{\sqrt{\sigma^2+\varepsilon}}\cdot"
        r"\frac{\varepsilon}{\sigma^2+\varepsilon}\hat{\mathbf z}$。",
        sg.equal(into_itself, gamma / sg.sqrt(s[N] + epsilon) * epsilon / (s[N] + epsilon) * zhat[i]),
    ),
    claim(
        "rest_is_scaled",
        r"The Jacobian matrix times any column; a column orthogonal to $\mathbf 1$ and $\hat{\mathbf z}$ is multiplied by "
        r"$\gamma/\sqrt{\sigma^2+\varepsilon}$.",
        r"雅可比矩阵乘以任意列向量；与 $\mathbf 1$ 和 $\hat{\mathbf z}$ 正交的列向量被乘以 $\gamma/\sqrt{\sigma^2+\varepsilon}$。",
        sg.equal(
            into_column,
            gamma / sg.sqrt(s[N] + epsilon)
            * (x[i] - over_batch(x[k]) / N - zhat[i] * over_batch(zhat[k] * x[k]) / N),
        ),
        remark=sg.Text(
            r"With the two before it: the singular values are $|\gamma|/\sqrt{\sigma^2+\varepsilon}$ times 1 ($N-2$ times), "
            r"0, and $\varepsilon/(\sigma^2+\varepsilon)$.",
            r"与前两条合起来：奇异值为 $|\gamma|/\sqrt{\sigma^2+\varepsilon}$ 乘以 1（$N-2$ 重）、0 和 "
            r"$\varepsilon/(\sigma^2+\varepsilon)$。",
        ),
    ),
    claim(
        "batch_of_three",
        r"For a batch of three: $\mathbf I-\frac13\mathbf 1\mathbf 1^{\top}-\frac13\hat{\mathbf z}\hat{\mathbf z}^{\top}$ "
        r"has the singular values 1, $\varepsilon/(\sigma^2+\varepsilon)$ and 0.",
        r"批大小为 3 时，$\mathbf I-\frac13\mathbf 1\mathbf 1^{\top}-\frac13\hat{\mathbf z}\hat{\mathbf z}^{\top}$ "
        r"的奇异值为 1、$\varepsilon/(\sigma^2+\varepsilon)$ 与 0。",
        sg.all_of(
            sg.equal(sg.singular_value(shape_of_three, 1), 1),
            sg.equal(sg.singular_value(shape_of_three, 2), epsilon / (s[3] + epsilon)),
            sg.equal(sg.singular_value(shape_of_three, 3), 0),
        ),
        batch_of_three,
    ),
    claim(
        "norm_of_three", "The spectral norm of the Jacobian matrix of a batch of three.",
        "批大小为 3 时雅可比矩阵的谱范数。",
        sg.equal(sg.norm(jacobian_of_three), abs(gamma) / sg.sqrt(s[3] + epsilon)), batch_of_three,
    ),
    claim(
        "printed_norm", r"With $\gamma=1$ and a batch of three, the spectral norm of the Jacobian matrix lies between $\frac12$ and 2.",
        r"取 $\gamma=1$、批大小为 3，雅可比矩阵的谱范数介于 $\frac12$ 与 2 之间。",
        sg.all_of(
            sg.relation("≤", Fraction(1, 2), sg.norm(jacobian_of_three)),
            sg.relation("≤", sg.norm(jacobian_of_three), 2),
        ),
        batch_of_three, initial, printed="9.2.8/bn-jacobian",
        through=sg.Text(
            r"Printed is that the Jacobian matrix has norm near 1. Near 1 is read as up to a factor of 2, and $\gamma$ is "
            r"put at its initial value 1: if the statement held, it would hold for a batch of three.",
            r"原文说雅可比矩阵的范数接近 1。这里把“接近 1”理解为相差不超过 2 倍，并取 $\gamma$ 的初值 1；原文若成立，则对大小为 3 的批也成立。",
        ),
        corrected_by=("entry_of_jacobian", "constants_are_lost", "normalised_is_shrunk", "rest_is_scaled", "norm_of_three"),
        remark=sg.Text(
            r"The norm is $|\gamma|/\sqrt{\sigma^2+\varepsilon}$ for $N\ge3$: the larger the variance of the pre-activations, the "
            r"smaller the norm. It is near 1 only where $|\gamma|$ is near $\sqrt{\sigma^2+\varepsilon}$.",
            r"当 $N\ge3$ 时范数为 $|\gamma|/\sqrt{\sigma^2+\varepsilon}$：净输入的方差越大，范数越小；只有当 $|\gamma|$ 接近 "
            r"$\sqrt{\sigma^2+\varepsilon}$ 时才接近 1。",
        ),
    ),
    claim(
        "variance_over_batch", "The variance of a pre-activation over the batch, in the mean over the weights.",
        "净输入在一批上的方差（对权重取平均）。", sg.equal(sg.E(y**2), n * v * sg.Var(f)), *forward,
    ),
    claim(
        "growth_of_gradients",
        r"Where the variance over the batch is $nv\operatorname{Var}(f)$, each layer multiplies the mean square of the gradient by "
        r"the mean square of the slope over the variance of the activation.",
        r"当批的方差为 $nv\operatorname{Var}(f)$ 时，梯度的均方每传过一层，就乘以斜率的均方与激活值的方差之比。",
        sg.equal(sg.E(e**2), sg.E(a**2) / sg.Var(f) * sg.E(delta**2)), *backward, large_batch, source=yang,
        remark=sg.Text(
            r"For wide layers and large batches: the variance over the batch is then the same for all units, and the two "
            r"directions of $N$ that the Jacobian matrix removes do not count.",
            r"适用于宽层与大批量：此时各单元的批方差相同，且雅可比矩阵在 $N$ 维中去掉的两个方向可以忽略。",
        ),
    ),
    claim(
        "printed_stable", "With ReLU, gradients of a wide network and a large batch keep their mean square.",
        "使用 ReLU 的宽网络在大批量下，梯度的均方保持不变。",
        sg.equal(sg.E(sg.step(g) ** 2) / sg.Var(sg.relu(g)), 1), standard, never_zero, printed="9.2.8/bn-stable",
        through=sg.Text(
            r"Printed is that with batch normalisation the product of the Jacobian matrices neither grows nor decays. Then "
            r"the factor by which a layer multiplies the mean-square gradient at initialisation, "
            r"[growth_of_gradients], would be 1.",
            r"原文说使用批归一化后雅可比矩阵连乘既不增长也不衰减。若如此，初始化时每层使梯度均方改变的因子"
            r"（[growth_of_gradients]）应为 1。",
        ),
        corrected_by=("growth_of_gradients", "growth_with_relu", "growth_in_networks", "never_below_one"),
        remark=sg.Text(
            r"The factor is $\pi/(\pi-1)\approx1.467$ in every layer: gradients explode with the depth, and no choice of the "
            r"weights' variance changes it.",
            r"该因子在每一层都是 $\pi/(\pi-1)\approx1.467$：梯度随深度爆炸，且无论怎样选取权重的方差都不能改变它。",
        ),
    ),
    claim(
        "growth_with_relu", r"With ReLU this factor of a layer is $\pi/(\pi-1)$.", r"使用 ReLU 时，每层的这一因子为 $\pi/(\pi-1)$。",
        sg.equal(sg.E(sg.step(g) ** 2) / sg.Var(sg.relu(g)), factor), standard, never_zero, source=yang,
    ),
    claim(
        "growth_in_networks",
        r"In drawn networks of 24 ReLU units a layer with batches of 32, the mean ratio of the squared gradients of successive "
        r"layers is $\pi/(\pi-1)$ up to 0.1.",
        r"在每层 24 个 ReLU 单元、批大小为 32 的随机网络中，相邻两层梯度平方之比的均值与 $\pi/(\pi-1)$ 相差不超过 0.1。",
        sg.equal(sg.E(ratio), factor), drawn_network,
        simulation=sg.Simulation(
            "batch_normalised_network.gradient_factor",
            {"width": sg.expr(24), "batch": sg.expr(32), "depth": sg.expr(3)}, {}, sg.expr(Fraction(1, 10)),
        ),
        remark=sg.Text(
            r"The difference is due to the finite width and batch and falls with them: at width and batch 256 it is below 0.01.",
            r"差异来自有限的宽度与批大小，并随它们增大而减小：宽度与批大小均为 256 时小于 0.01。",
        ),
    ),
    claim(
        "value_of_factor", "The factor for ReLU to three decimals.", "ReLU 的因子，取三位小数。",
        sg.relation("≈", factor, sg.decimal("1.467")),
    ),
    claim(
        "never_below_one",
        "The factor of a layer is at least 1 for ReLU, tanh, sigmoid, the error function and softplus: the variance is at most the mean square of the "
        "slope.",
        "对 ReLU、tanh、sigmoid、误差函数与 softplus，每层的因子均不小于 1，即方差不超过斜率的均方。",
        sg.all_of(*map(spread, activations)), standard, never_zero,
        remark=sg.Text(
            r"This is the Gaussian Poincaré inequality $\operatorname{Var}\varphi(g)\le\mathbb E[\varphi'(g)^2]$, true for every "
            r"locally absolutely continuous function (not for a step): in orthonormal Hermite polynomials $\varphi=\sum_ka_kh_k$ the sides are "
            r"$\sum_{k\ge1}a_k^2$ and $\sum_{k\ge1}k\,a_k^2$. There is equality for affine functions alone.",
            r"这就是高斯 Poincaré 不等式 $\operatorname{Var}\varphi(g)\le\mathbb E[\varphi'(g)^2]$，对任何局部绝对连续的函数都成立（阶跃函数不在此列）："
            r"按标准正交的 Hermite 多项式展开 $\varphi=\sum_ka_kh_k$，两边分别为 $\sum_{k\ge1}a_k^2$ 与 "
            r"$\sum_{k\ge1}k\,a_k^2$。仅当函数为仿射函数时取等号。",
        ),
    ),
    claim(
        "excess_of_slope",
        r"For the activation function $c_1g+c_2g^2$, the mean square of the slope exceeds the variance by $2c_2^2$: by 0 only where "
        r"it is affine.",
        r"对激活函数 $c_1g+c_2g^2$，斜率的均方比方差大 $2c_2^2$；仅当该函数为仿射函数时两者相等。",
        sg.equal(sg.E(slope**2) - sg.Var(quadratic), 2 * c_2**2), standard,
    ),
)

exercises = (
    sg.Exercise(
        "largest_singular_value",
        sg.Text(
            r"A unit has $\sigma^2=3$ over a batch of 10, $\varepsilon=1$ and $\gamma=-4$. What is the spectral norm of its "
            r"Jacobian matrix?",
            r"某单元在大小为 10 的批上 $\sigma^2=3$，$\varepsilon=1$，$\gamma=-4$。其雅可比矩阵的谱范数是多少？",
        ),
        asked=abs(gamma) / sg.sqrt(t + epsilon), answer=sg.expr(2),
        where=(sg.equal(t, 3), sg.equal(epsilon, 1), sg.equal(gamma, -4)),
    ),
    sg.Exercise(
        "one_entry",
        sg.Text(
            r"A batch of two has $z_1=0$, $z_2=2$; $\varepsilon=3$ and $\gamma=4$. Compute $\partial z'_1/\partial z_2$.",
            r"批大小为 2，$z_1=0$，$z_2=2$，$\varepsilon=3$，$\gamma=4$。求 $\partial z'_1/\partial z_2$。",
        ),
        asked=sg.derivative(output[1], z[2]), answer=sg.expr(Fraction(-3, 4)),
        given=(
            sg.where(N, 2, said("N=2")), sg.where(epsilon, 3, said(r"\varepsilon=3")),
            sg.where(gamma, 4, said(r"\gamma=4")), sg.where(z[1], 0, said("z_1=0")), sg.where(z[2], 2, said("z_2=2")),
        ),
    ),
    sg.Exercise(
        "variance_kept_back",
        sg.Text(
            r"Let $\gamma=3$, $\sigma^2=8$ and $\varepsilon=1$. What is the variance of $z'$ over the batch?",
            r"设 $\gamma=3$，$\sigma^2=8$，$\varepsilon=1$。$z'$ 在一批上的方差是多少？",
        ),
        asked=gamma**2 * t / (t + epsilon), answer=sg.expr(8),
        where=(sg.equal(gamma, 3), sg.equal(t, 8), sg.equal(epsilon, 1)),
    ),
    sg.Exercise(
        "absolute_value",
        sg.Text(
            r"By which factor does the mean-square gradient grow in a wide layer with the activation function $|z|$ and batch "
            r"normalisation?",
            r"宽层使用激活函数 $|z|$ 与批归一化时，梯度的均方每层乘以多少？",
        ),
        asked=1 / sg.Var(abs(sg.expr(g))), answer=sg.constant("pi") / (sg.constant("pi") - 2), given=(standard,),
    ),
    sg.Exercise(
        "quadratic",
        sg.Text(
            r"Let $\varphi(z)=z+3z^2$. By how much does $\mathbb E[\varphi'(g)^2]$ exceed "
            r"$\operatorname{Var}\varphi(g)$ for a standard normal $g$?",
            r"设 $\varphi(z)=z+3z^2$，$g$ 服从标准正态分布。$\mathbb E[\varphi'(g)^2]$ 比 $\operatorname{Var}\varphi(g)$ 大多少？",
        ),
        asked=sg.result("excess"), answer=sg.expr(18), where=(sg.equal(c_1, 1), sg.equal(c_2, 3)),
    ),
)

derivation = sg.Derivation(
    title=sg.Text("Batch normalisation", "批归一化"), section="9.2.8",
    summary=sg.Text(
        r"One unit over a batch of $N$ examples: $\hat z_k=(z_k-\mu)/\sqrt{\sigma^2+\varepsilon}$, $z'_k=\gamma\hat z_k+\beta$, "
        r"where $\mu=\mu_N$ and $\sigma^2=s_N$ are the mean and the variance over the batch. Its Jacobian matrix is derived "
        r"for any batch, then the growth of gradients in wide networks of such layers. Here $\gamma$ is the learned scale.",
        r"考虑一个单元在 $N$ 个样本构成的一批上的取值：$\hat z_k=(z_k-\mu)/\sqrt{\sigma^2+\varepsilon}$，"
        r"$z'_k=\gamma\hat z_k+\beta$，其中 $\mu=\mu_N$ 与 $\sigma^2=s_N$ 为批的均值与方差。先对任意一批推导雅可比矩阵，"
        r"再推导由这种层构成的宽网络中梯度的增长。此处 $\gamma$ 为可学习的缩放参数。",
    ),
    source=ioffe, references=(yang,),
    variables=(N, i, j, epsilon, gamma, beta, n, v, t, f_mean, c_1, c_2), families=(W, f, y, a, delta, e, g, ratio),
    sequences=(z, x, mu, s, zhat, output), chains=chains, claims=claims, exercises=exercises,
)
