"""Diagonal weight matrices: every direction is a scalar chain of its own, and their ratio is a power of κ."""

from fractions import Fraction

import symgrad as sg

depth = sg.Variable("L", sg.Text("depth, the number of layers", "深度，即层数"), sg.POSITIVE_INTEGER, (1, 60))
layer = sg.Variable("l", sg.Text("a layer", "某一层的序号"), sg.integer(1, depth), (1, 60))
s = sg.Variable(
    "s", sg.Text(r"$\|\mathbf W\|_2$, the largest singular value", r"$\|\mathbf W\|_2$，即最大奇异值"), sg.POSITIVE,
    (Fraction(1, 2), 2),
)
kappa = sg.Variable(
    "kappa", sg.Text(r"condition number of $\mathbf W$", r"$\mathbf W$ 的条件数"), sg.Domain(lower=sg.expr(1)), (1, 3),
    r"\kappa",
)
gamma = sg.Variable(
    "gamma", sg.Text("slope of the activation, the same everywhere", "激活函数的斜率，处处相同"), sg.POSITIVE,
    (Fraction(1, 2), 1), r"\gamma",
)
x = sg.Variable("x", sg.Text("the input in one direction", "某一方向上的输入"), sg.REAL, (-2, 2))
error = sg.Variable(
    "delta", sg.Text(r"$\mathcal L'(h_L)$ in one direction", r"某一方向上的 $\mathcal L'(h_L)$"), sg.REAL, (-2, 2),
    r"\delta",
)
delta_1, delta_2 = (
    sg.Variable(
        f"delta_{number}", sg.Text(rf"$\delta$ in the {en} direction", rf"{zh}方向上的 $\delta$"), sg.REAL, (-2, 2),
        rf"\delta_{number}",
    )
    for number, en, zh in ((1, "largest", "最大"), (2, "smallest", "最小"))
)
mu = sg.Variable(
    "mu", sg.Text("mean of the logarithm of a random factor", "随机因子的对数的均值"), sg.REAL, (-1, 1), r"\mu"
)
v = sg.Variable(
    "v", sg.Text("variance of the logarithm of a random factor", "随机因子的对数的方差"), sg.POSITIVE,
    (Fraction(1, 10), 1),
)

i, k, index = sg.symbol("i"), sg.symbol("k"), sg.symbol("l")
w = sg.Sequence("w", sg.Text("the weight of a layer in one direction", "某一层在一个方向上的权重"))
a = sg.Sequence(
    "a", sg.Text(r"the slope $\varphi'(z_k)$ of a layer in one direction", r"某一层在一个方向上的斜率 $\varphi'(z_k)$")
)
h = sg.Sequence(
    "h", sg.Text("the activation of a layer in one direction; $h_0=x$", "某一层在一个方向上的激活值，$h_0=x$"),
    index=index, first=(sg.expr(0), sg.expr(x)), step=w[index] * a[index] * sg.member("h", index - 1),
)
omega = sg.Family("omega", sg.Text("a random factor, weight times slope", "随机因子，即权重与斜率之积"), latex=r"\omega")
eta = sg.Family("eta", sg.Text("a random factor of another direction", "另一方向上的随机因子"), latex=r"\eta")
Y = sg.Family("Y", sg.Text("the logarithm of a positive random factor", "正的随机因子的对数"))


def said(formula, english="", chinese=""):
    return sg.Text(f"${formula}${english}", f"${formula}${chinese}")


def equal_factors(sequence, value, formula):
    return sg.where(sequence[i], value, said(formula, " in every layer", "，各层相同"))


last_error = sg.where(sg.apply("loss", h[depth], 1), error, said(r"\delta=\mathcal L'(h_L)"))
slopes = equal_factors(a, gamma, r"a_k=\gamma")
strong, weak = equal_factors(w, s, "w_k=s"), equal_factors(w, s / kappa, r"w_k=s/\kappa")
critical = sg.where(s, 1 / gamma, said(r"\|\mathbf W\|_2\,\gamma=1"))


def size(of):
    return sg.log(abs(sg.expr(of)))


def all_about(family, base):
    """The factors of one direction: independent, of one law, never 0, their logarithm of mean μ and variance v."""
    return (
        sg.independent_members(family), sg.identically_distributed(family), sg.nonzero(family),
        sg.where(sg.E(size(family)), mu, said(rf"\mathbb E\log|{base}|=\mu")),
        sg.where(sg.Var(size(family)), v, said(rf"\operatorname{{Var}}(\log|{base}|)=v")),
    )


independent, identical, never_zero, mean_is, variance_is = all_about(omega, r"\omega")
eta_independent, eta_identical, eta_never_zero, _, eta_variance_is = all_about(eta, r"\eta")
directions_apart = sg.independent(omega, eta)
for_mean, for_variance = (identical, never_zero, mean_is), (independent, identical, never_zero, variance_is)
for_spread = (directions_apart, *for_variance, eta_independent, eta_identical, eta_never_zero, eta_variance_is)
log_normal = (sg.independent_members(Y), sg.identically_distributed(Y), sg.gaussian(Y, mu, v))

loss = sg.apply("loss", h[depth])
product, other = size(sg.product_over(omega[k], k, 1, depth)), size(sg.product_over(eta[k], k, 1, depth))
positive_product = sg.product_over(sg.exp(Y[k]), k, 1, depth)
through_all = sg.result("amplification")
largest, smallest = sg.result("largest"), sg.result("smallest")
norm = sg.sqrt((delta_1 * largest) ** 2 + (delta_2 * smallest) ** 2)

saxe = sg.Source(
    "saxe2014", "A. M. Saxe, J. L. McClelland, S. Ganguli",
    "Exact solutions to the nonlinear dynamics of learning in deep linear neural networks", "ICLR", 2014,
)
pennington = sg.Source(
    "pennington2017", "J. Pennington, S. S. Schoenholz, S. Ganguli",
    "Resurrecting the sigmoid in deep learning through dynamical isometry: theory and practice", "NIPS", 2017,
)
hanin = sg.Source(
    "hanin2020", "B. Hanin, M. Nica", "Products of many large random matrices and gradients in deep neural networks",
    "Communications in Mathematical Physics 376", 2020,
)


def chain(name, english, chinese, start, *rules, given=(), **more):
    return sg.Chain(name, sg.Text(english, chinese), sg.expr(start), rules, given, **more)


r = sg.rules
chains = (
    chain(
        "amplification", "One direction through all layers", "单个方向经过所有层", sg.derivative(h[depth], x),
        r.unroll(h), r.differentiate,
    ),
    chain(
        "layer_gradient", "The gradient of one weight", "单个权重的梯度", sg.derivative(loss, w[layer]), r.chain_rule,
        r.specialise(last_error), r.unroll(h), r.split_product(layer), r.differentiate, r.roll_up(h),
        given=(last_error,),
        note=sg.Text(
            r"The weight $w_{l,i}$ occurs in direction $i$ alone: each direction has this gradient with its own "
            r"weights, slopes, input and gradient at the output.",
            r"权重 $w_{l,i}$ 只出现在第 $i$ 个方向：每个方向的梯度都是此式，其中的权重、斜率、"
            r"输入与输出处的梯度取该方向自己的值。",
        ),
    ),
    chain(
        "largest", "Equal layers: the largest direction", "各层相同：最大的方向", through_all, r.specialise(strong),
        r.specialise(slopes), r.product_of_equals, given=(strong, slopes),
    ),
    chain(
        "smallest", "Equal layers: the smallest direction", "各层相同：最小的方向", through_all, r.specialise(weak),
        r.specialise(slopes), r.product_of_equals, given=(weak, slopes),
    ),
    chain(
        "ratio", "The ratio of the two directions", "两个方向之比", largest / smallest, r.simplify,
    ),
    chain(
        "norm_at_one", r"The norm of the gradient at $x$ for $\|\mathbf W\|_2\,\gamma=1$",
        r"$\|\mathbf W\|_2\,\gamma=1$ 时 $x$ 处梯度的范数", norm,
        r.specialise(critical), r.expand, given=(critical,),
        note=sg.Text(
            "The largest direction is kept, so that the norm neither vanishes nor explodes (for $\\delta_1\\ne0$); for $\\kappa>1$ the "
            "smallest is lost all the same.",
            "最大的方向保持不变，故范数既不消失也不爆炸（设 $\\delta_1\\ne0$）；但只要 $\\kappa>1$，最小的方向仍会消失。",
        ),
    ),
    chain(
        "largest_gradient", "Gradients in layer $l$: the largest direction", "第 $l$ 层的梯度：最大的方向",
        sg.result("layer_gradient"), r.unroll(h), r.specialise(strong), r.specialise(slopes), r.product_of_equals,
        r.add_exponents, given=(strong, slopes),
    ),
    chain(
        "smallest_gradient", "Gradients in layer $l$: the smallest direction", "第 $l$ 层的梯度：最小的方向",
        sg.result("layer_gradient"), r.unroll(h), r.specialise(weak), r.specialise(slopes), r.product_of_equals,
        r.add_exponents, given=(weak, slopes),
    ),
    chain(
        "log_mean", "Random diagonals: the mean of the logarithm", "随机对角元：对数的均值", sg.E(product),
        r.absolute_value_of_a_product, r.logarithm_of_a_product, r.linearity, r.identical_terms,
        r.specialise(mean_is), given=for_mean,
    ),
    chain(
        "log_variance", "Random diagonals: the variance of the logarithm", "随机对角元：对数的方差", sg.Var(product),
        r.absolute_value_of_a_product, r.logarithm_of_a_product, r.variance_of_a_sum, r.uncorrelated(independent),
        r.identical_terms, r.specialise(variance_is), given=for_variance,
        note=sg.Text(
            r"The logarithm is a sum of $L$ independent terms of one law: by the central limit theorem it is nearly "
            r"Gaussian for large $L$, and exactly so for Gaussian terms, when the absolute value of the product is log-normal with median "
            r"$e^{L\mu}$.",
            r"对数是 $L$ 个独立同分布的项之和：由中心极限定理，$L$ 很大时它近似服从正态分布；若各项服从正态分布，"
            r"则它恰好服从正态分布，此时连乘积的绝对值服从对数正态分布，中位数为 $e^{L\mu}$。",
        ),
    ),
    chain(
        "spread", "Two random directions drift apart", "两个随机方向逐渐分离", sg.Var(product - other),
        r.variance_of_a_sum, r.uncorrelated(directions_apart), r.variance_of_a_multiple,
        r.absolute_value_of_a_product, r.logarithm_of_a_product, r.variance_of_a_sum,
        r.uncorrelated(independent, eta_independent), r.identical_terms, r.specialise(variance_is),
        r.specialise(eta_variance_is), r.simplify, given=for_spread,
    ),
    chain(
        "mean_product", "Gaussian logarithms: the mean of the product", "对数服从正态分布：连乘积的均值",
        sg.E(positive_product), r.independence(), r.identical_terms, r.expectation_by_density, r.integrate,
        r.simplify, given=log_normal,
    ),
    chain(
        "mean_against_typical", "The mean against the typical size", "均值与典型大小之比",
        sg.result("mean_product") / sg.exp(sg.result("log_mean")), r.simplify,
    ),
)


def claim(name, english, chinese, statement, *given, **more):
    return sg.Claim(name, sg.Text(english, chinese), statement, given, **more)


claims = (
    claim(
        "gradient_of_a_weight",
        "The gradient is that at the output times the factors of the deeper layers, its own slope, and the activation below.",
        "梯度等于输出处的梯度、其后各层的因子、本层的斜率与前一层激活值之积。",
        sg.equal(
            sg.derivative(loss, w[layer]),
            error * sg.product_over(w[k] * a[k], k, layer + 1, depth) * a[layer] * h[layer - 1],
        ),
        last_error,
    ),
    claim(
        "printed_condition_number", "A large condition number shrinks some directions even where the norm is near 1.",
        "条件数很大时，即使范数接近 1，某些方向仍会缩小。", sg.equal(largest / smallest, kappa**depth),
        printed="9.2.6/condition-number", source=pennington,
        through=sg.Text(
            r"Tested in the diagonal model, $\mathbf W=\operatorname{diag}(s,\dots,s/\kappa)$ in every layer: after "
            r"$L$ layers the ratio of the directions is $\kappa^L$ exactly. Where $\|\mathbf W\|_2\,\gamma=1$, the "
            r"largest is kept and the smallest is $\kappa^{-L}$ ([norm_kept]), which tends to 0 for every "
            r"$\kappa>1$.",
            r"在对角模型中检验，即各层 $\mathbf W=\operatorname{diag}(s,\dots,s/\kappa)$：经过 $L$ 层之后，"
            r"两个方向之比恰为 $\kappa^L$。当 $\|\mathbf W\|_2\,\gamma=1$ 时，最大的方向保持不变，最小的方向为 "
            r"$\kappa^{-L}$（[norm_kept]），只要 $\kappa>1$ 它就趋于 0。",
        ),
    ),
    claim(
        "norm_of_two_directions", "The norm of the gradient at the input, over the two directions.",
        "两个方向合成的输入处梯度的范数。",
        sg.equal(norm, (s * gamma) ** depth * sg.sqrt(delta_1**2 + delta_2**2 / kappa ** (2 * depth))),
    ),
    claim(
        "norm_kept",
        r"Where $\|\mathbf W\|_2\,\gamma=1$, the norm is that of the gradient at the output with its smallest direction shrunk.",
        r"当 $\|\mathbf W\|_2\,\gamma=1$ 时，该范数等于将输出处梯度的最小方向缩小之后的范数。",
        sg.equal(norm, sg.sqrt(delta_1**2 + delta_2**2 / kappa ** (2 * depth))), critical,
    ),
    claim(
        "ratio_of_gradients", "In every layer the gradients of the two directions have the same ratio.",
        "在每一层中，两个方向上的梯度之比都相同。",
        sg.equal(sg.result("largest_gradient"), kappa ** (depth - 1) * sg.result("smallest_gradient")),
        remark=sg.Text(
            "At one and the same input and gradient at the output; the layer $l$ has dropped out.",
            "两个方向取相同的输入与输出处梯度；层的序号 $l$ 已消去。",
        ),
    ),
    claim(
        "mean_of_logarithm", "The mean of the logarithm of a random direction.", "随机方向的对数的均值。",
        sg.equal(sg.E(product), depth * mu), *for_mean,
    ),
    claim(
        "variance_of_logarithm", "The variance of the logarithm of a random direction.", "随机方向的对数的方差。",
        sg.equal(sg.Var(product), depth * v), *for_variance,
    ),
    claim(
        "directions_drift_apart", "The variance of the logarithm of the ratio of two independent directions.",
        "两个独立方向之比的对数的方差。", sg.equal(sg.Var(product - other), 2 * depth * v), *for_spread,
        remark=sg.Text(
            r"One law for all directions does not keep them together: typical ratios grow like $e^{\sqrt{2Lv}}$.",
            r"各方向即使同分布也不会保持一致：它们之比的典型值按 $e^{\sqrt{2Lv}}$ 增长。",
        ),
    ),
    claim(
        "mean_of_product", "The mean of a product of log-normal factors.", "对数正态因子连乘积的均值。",
        sg.equal(sg.E(positive_product), sg.exp(depth * (mu + v / 2))), *log_normal, source=hanin,
    ),
    claim(
        "mean_exceeds_typical", "The mean exceeds the typical size by a factor that grows with the depth.",
        "均值超过典型大小，其倍数随深度增长。",
        sg.equal(sg.result("mean_product"), sg.exp(depth * v / 2) * sg.exp(sg.result("log_mean"))),
        remark=sg.Text(
            r"With $\mu=-v/2$ the mean stays 1 at every depth while the typical size falls like $e^{-Lv/2}$.",
            r"取 $\mu=-v/2$ 时，均值在任何深度都等于 1，而典型大小按 $e^{-Lv/2}$ 衰减。",
        ),
    ),
)

exercises = (
    sg.Exercise(
        "three_layers",
        sg.Text(
            r"Let $L=3$. Write $\partial\mathcal L/\partial w_2$ of one direction in terms of $\mathcal L'(h_3)$, its "
            r"weights, its slopes and $x$.",
            r"设 $L=3$。用 $\mathcal L'(h_3)$、该方向上的权重与斜率以及 $x$ 表示 $\partial\mathcal L/\partial w_2$。",
        ),
        asked=sg.derivative(sg.apply("loss", h[3]), w[2]),
        answer=sg.apply("loss", h[3], 1) * w[3] * a[3] * a[2] * w[1] * a[1] * x,
    ),
    sg.Exercise(
        "six_layers",
        sg.Text(
            r"Every layer has $\kappa(\mathbf W)=10$. How many times as large as the smallest direction is the "
            r"largest after six layers?",
            r"各层 $\kappa(\mathbf W)=10$。经过六层之后，最大的方向是最小的方向的多少倍？",
        ),
        asked=largest / smallest, answer=sg.expr(10**6), where=(sg.equal(depth, 6), sg.equal(kappa, 10)),
    ),
    sg.Exercise(
        "norm_of_three_and_sixteen",
        sg.Text(
            r"Let $\|\mathbf W\|_2\,\gamma=1$, $\kappa=2$ and $L=2$. The gradient at the output, $\mathcal L'(h_L)$, is "
            r"$\delta_1=3$, $\delta_2=16$ in the largest and the smallest direction. What is the norm of the gradient at "
            r"the input?",
            r"设 $\|\mathbf W\|_2\,\gamma=1$，$\kappa=2$，$L=2$。输出处的梯度 $\mathcal L'(h_L)$ 在最大与最小方向上分别为 "
            r"$\delta_1=3$、$\delta_2=16$。输入处梯度的范数是多少？",
        ),
        asked=norm, answer=sg.expr(5),
        where=(
            sg.equal(s, 1 / gamma), sg.equal(kappa, 2), sg.equal(depth, 2), sg.equal(delta_1, 3), sg.equal(delta_2, 16),
        ),
    ),
    sg.Exercise(
        "typical_size",
        sg.Text(
            r"The logarithms of the factors are Gaussian with variance $v=\tfrac1{10}$, and the mean of the product "
            r"is 1. What is its typical size $e^{\mathbb E[\log\prod_k\omega_k]}$ after 100 layers?",
            r"各因子的对数服从正态分布，方差 $v=\tfrac1{10}$，且连乘积的均值为 1。经过 100 层之后，其典型大小 "
            r"$e^{\mathbb E[\log\prod_k\omega_k]}$ 是多少？",
        ),
        asked=sg.exp(sg.result("log_mean")) / sg.result("mean_product"), answer=sg.exp(-5),
        where=(sg.equal(v, Fraction(1, 10)), sg.equal(depth, 100)),
    ),
)

derivation = sg.Derivation(
    title=sg.Text("The diagonal network", "对角网络"), section="9.2.6",
    summary=sg.Text(
        r"Let every weight matrix be diagonal, $\mathbf W_l=\operatorname{diag}(w_{l,1},\dots,w_{l,n})$, there "
        r"be no biases, and the activation linear on each side of 0 with $\varphi(0)=0$, so that $\varphi(z)=az$ with the slope $a=\varphi'(z)$ (identity, ReLU, leaky "
        r"ReLU). Each direction is then a scalar chain with factors $w_ka_k$; the index $i$ of the direction is left "
        r"out. Gradients, the norm over two directions and their ratio are derived for equal layers, and the law of a "
        r"direction for random diagonals.",
        r"设各权重矩阵都是对角矩阵 $\mathbf W_l=\operatorname{diag}(w_{l,1},\dots,w_{l,n})$，不设偏置，激活函数在 0 的两侧各为线性且 $\varphi(0)=0$，即 "
        r"$\varphi(z)=az$，其中斜率 $a=\varphi'(z)$（恒等函数、ReLU、带泄漏的 ReLU）。于是每个方向都是一条因子为 "
        r"$w_ka_k$ 的标量链；方向的下标 $i$ 从略。对各层相同的情形，推导各层的梯度、两个方向合成的范数以及它们之比；"
        r"对随机对角元，推导一个方向的分布。",
    ),
    source=saxe, references=(pennington, hanin),
    variables=(depth, layer, s, gamma, kappa, x, error, delta_1, delta_2, mu, v), families=(omega, eta, Y),
    sequences=(w, a, h),
    functions={
        "loss": sg.Text("the loss as a function of the output in one direction", "损失，视为某一方向上输出的函数")
    },
    chains=chains, claims=claims, exercises=exercises,
    figures=(
        sg.Figure(
            "directions",
            sg.Text(
                r"The factor of the smallest direction against the depth for several condition numbers, with "
                r"$\|\mathbf W\|_2\,\gamma=1$; the curve $\kappa=1$ is also that of the largest direction.",
                r"取 $\|\mathbf W\|_2\,\gamma=1$，最小方向的因子随深度的变化，各曲线对应不同的条件数；$\kappa=1$ "
                r"的曲线也是最大方向的曲线。",
            ),
            horizontal=depth, span=(1, 60),
            curves=tuple(
                sg.Curve(rf"\kappa={text}", smallest, {"kappa": sg.decimal(text), "s": sg.expr(1), "gamma": sg.expr(1)})
                for text in ("1", "1.1", "1.5", "2")
            ),
            vertical=r"\prod_k w_ka_k",
        ),
        sg.Figure(
            "random_directions",
            sg.Text(
                r"Log-normal factors with $\mu=-v/2$ and $v=\tfrac1{10}$: the mean of the product, its typical size, "
                r"and the two sizes that are one standard deviation of the logarithm away from it.",
                r"对数正态因子，$\mu=-v/2$，$v=\tfrac1{10}$：连乘积的均值、典型大小，"
                r"以及与典型大小相差一个对数标准差的两个值。",
            ),
            horizontal=depth, span=(1, 60),
            curves=tuple(
                sg.Curve(label, formula, {"mu": sg.expr(Fraction(-1, 20)), "v": sg.expr(Fraction(1, 10))})
                for label, formula in (
                    (r"e^{L(\mu+v/2)}", sg.result("mean_product")),
                    (r"e^{L\mu+\sqrt{Lv}}", sg.exp(sg.result("log_mean") + sg.sqrt(sg.result("log_variance")))),
                    (r"e^{L\mu}", sg.exp(sg.result("log_mean"))),
                    (r"e^{L\mu-\sqrt{Lv}}", sg.exp(sg.result("log_mean") - sg.sqrt(sg.result("log_variance")))),
                )
            ),
            vertical=r"\prod_k|\omega_k|",
        ),
    ),
)
