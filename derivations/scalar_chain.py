"""One unit per layer and identity activations: the gradient of every layer in closed form."""

from fractions import Fraction

import symgrad as sg

depth = sg.Variable("L", sg.Text("depth, the number of layers", "深度，即层数"), sg.POSITIVE_INTEGER, (2, 100))
layer = sg.Variable("l", sg.Text("a layer", "某一层的序号"), sg.integer(1, depth), (1, 100))
weight = sg.Variable(
    "w", sg.Text("the weight that all layers share", "各层共同的权重"), sg.NONZERO, (Fraction(1, 2), 2)
)
x = sg.Variable("x", sg.Text("the input", "输入"), sg.REAL, (-2, 2))
error = sg.Variable("delta_L", sg.Text("the error of the last layer", "最后一层的误差"), sg.REAL, (-2, 2), r"\delta_L")
sigma = sg.Variable(
    "sigma", sg.Text("standard deviation of a random weight", "随机权重的标准差"), sg.POSITIVE, (Fraction(1, 2), 2),
    r"\sigma",
)

k, index = sg.symbol("k"), sg.symbol("l")
w = sg.Sequence("w", sg.Text("the weight of one layer", "某一层的权重"))
h = sg.Sequence(
    "h", sg.Text("the activation of a layer; $h_0=x$", "某一层的激活值，$h_0=x$"), index=index,
    first=(sg.expr(0), sg.expr(x)), step=w[index] * sg.member("h", index - 1),
)
omega = sg.Family("omega", sg.Text("a random weight", "随机权重"), mean=sg.expr(0), variance=sigma**2, latex=r"\omega")

last_error = sg.where(
    sg.apply("loss", h[depth], 1), error, sg.Text(r"$\delta_L=\mathcal L'(h_L)$", r"$\delta_L=\mathcal L'(h_L)$")
)
equal_weights = sg.where(w[k], weight, sg.Text("all $w_k=w$", "各 $w_k=w$"))
independent, identical = sg.independent_members(omega), sg.identically_distributed(omega)
centred, never_zero = sg.zero_mean(omega), sg.nonzero(omega)
gaussian = sg.gaussian(omega, 0, sigma**2)


def gradient(at):
    """∂ℒ/∂w_at of the whole chain."""
    return sg.derivative(sg.apply("loss", h[depth]), w[at])


deeper = sg.product_over(w[k], k, layer + 1, depth)
random_product = sg.product_over(omega[k], k, 2, depth)
equal_gradient, size = sg.result("equal_weights"), sg.result("gradient_scale")
lyapunov = sg.log(sigma) - (sg.log(2) + sg.constant("euler_gamma")) / 2

goodfellow = sg.Source(
    "goodfellow2016", "I. Goodfellow, Y. Bengio, A. Courville", "Deep Learning", "MIT Press", 2016, "8.2.5"
)
bengio = sg.Source(
    "bengio1994", "Y. Bengio, P. Simard, P. Frasconi",
    "Learning long-term dependencies with gradient descent is difficult", "IEEE Transactions on Neural Networks 5",
    1994,
)

derivation = sg.Derivation(
    title=sg.Text("The scalar chain", "标量链"), section="9.2.3",
    summary=sg.Text(
        r"One unit per layer, identity activations: $h_l=w_lh_{l-1}$ and $h_0=x$. The gradient of each weight is derived "
        r"for arbitrary weights, then for equal and for random ones.",
        r"每层只有一个单元，激活函数为恒等函数：$h_l=w_lh_{l-1}$，$h_0=x$。先对任意权重推导每个权重的梯度，再讨论权重相等与权重随机的情形。",
    ),
    source=bengio, references=(goodfellow,), variables=(depth, layer, weight, x, error, sigma), sequences=(w, h),
    families=(omega,), functions={"loss": sg.Text("the loss as a function of the output", "损失，视为输出的函数")},
    chains=(
        sg.Chain(
            "layer_gradient", sg.Text("The gradient of one weight", "单个权重的梯度"), start=gradient(layer),
            rules=(
                sg.rules.chain_rule, sg.rules.specialise(last_error), sg.rules.unroll(h),
                sg.rules.split_product(layer), sg.rules.differentiate, sg.rules.roll_up(h),
            ),
            assumptions=(last_error,),
        ),
        sg.Chain(
            "equal_weights", sg.Text("Equal weights", "各层权重相等"), start=sg.result("layer_gradient"),
            rules=(
                sg.rules.unroll(h), sg.rules.specialise(equal_weights), sg.rules.product_of_equals,
                sg.rules.add_exponents,
            ),
            assumptions=(equal_weights,),
            note=sg.Text(
                "The layer $l$ has dropped out: with equal weights all layers have one and the same gradient.",
                "层的序号 $l$ 已消去：权重相等时，各层的梯度完全相同。",
            ),
        ),
        sg.Chain(
            "gradient_scale", sg.Text("The size of the gradient", "梯度的大小"), start=abs(equal_gradient),
            rules=(sg.rules.absolute_value_of_a_product,),
        ),
        sg.Chain(
            "sensitivity", sg.Text("Sensitivity to the weight", "对权重的敏感度"),
            start=weight / equal_gradient * sg.derivative(equal_gradient, weight),
            rules=(sg.rules.differentiate, sg.rules.simplify),
            note=sg.Text(
                r"This is $\mathrm d\log|g|/\mathrm d\log|w|$ for the gradient $g$: one per cent of $w$ changes it by "
                r"about $L-1$ per cent.",
                r"这就是梯度 $g$ 的 $\mathrm d\log|g|/\mathrm d\log|w|$：$w$ 变化百分之一，梯度约变化百分之 $L-1$。",
            ),
        ),
        sg.Chain(
            "mean_square", sg.Text("Random weights: the mean square of the product", "随机权重：连乘积的均方"),
            start=sg.E(random_product**2),
            rules=(
                sg.rules.power_of_a_product, sg.rules.independence(), sg.rules.zero_mean(omega),
                sg.rules.identical_terms, sg.rules.name_moments,
            ),
            assumptions=(independent, identical, centred),
        ),
        sg.Chain(
            "typical_logarithm",
            sg.Text("Gaussian weights: the typical size of the product", "高斯权重：连乘积的典型大小"),
            start=sg.E(sg.log(abs(random_product))),
            rules=(
                sg.rules.absolute_value_of_a_product, sg.rules.logarithm_of_a_product, sg.rules.linearity,
                sg.rules.identical_terms, sg.rules.expectation_by_density, sg.rules.integrate,
            ),
            assumptions=(identical, never_zero, gaussian),
            note=sg.Text(
                r"By the law of large numbers the product of many independent weights is typically of the size of "
                r"$\exp$ of this. At $\sigma=1$ the mean square stays 1 while the typical size falls by "
                r"$e^{-0.635}$ a layer: rare large products make up the mean.",
                r"由大数定律，许多独立权重之积的典型大小约为上式的指数。当 $\sigma=1$ 时均方保持为 1，而典型大小每层缩小 "
                r"$e^{-0.635}$ 倍：均方来自罕见的大值。",
            ),
        ),
    ),
    claims=(
        sg.Claim(
            "printed_gradient",
            sg.Text(
                "The gradient is the error times the product of the deeper weights.",
                "梯度等于误差乘以其后各层权重之积。",
            ),
            sg.equal(gradient(layer), error * deeper), given=(last_error,), printed="9.2.3/scalar-gradient",
            corrected_by=("gradient_with_input",),
            remark=sg.Text("The factor $h_{l-1}$ is missing.", "缺少因子 $h_{l-1}$。"),
        ),
        sg.Claim(
            "gradient_with_input",
            sg.Text(
                "The gradient is the error times the product of the deeper weights times the activation below.",
                "梯度等于误差、其后各层权重之积与前一层激活值三者的乘积。",
            ),
            sg.equal(gradient(layer), error * deeper * h[layer - 1]), given=(last_error,),
        ),
        sg.Claim(
            "printed_equal_weights",
            sg.Text("With equal weights, the size of the first layer's gradient.", "权重相等时，第一层梯度的大小。"),
            sg.equal(abs(gradient(1)), abs(error) * abs(weight) ** (depth - 1)), given=(last_error, equal_weights),
            printed="9.2.3/equal-weights", corrected_by=("same_in_every_layer", "size_of_gradient"),
            remark=sg.Text(
                "The factor $|x|$ is missing. With it every layer has the same gradient: equal weights show a scale that "
                "depends on the depth, and not one that differs between layers.",
                "缺少因子 $|x|$。补上之后各层的梯度相同：权重相等时，梯度的大小随深度变化，而不随层变化。",
            ),
        ),
        sg.Claim(
            "same_in_every_layer",
            sg.Text("With equal weights every layer has the same gradient.", "权重相等时，各层的梯度相同。"),
            sg.equal(gradient(layer), error * weight ** (depth - 1) * x), given=(last_error, equal_weights),
        ),
        sg.Claim(
            "size_of_gradient", sg.Text("The size of that gradient.", "该梯度的大小。"),
            sg.equal(abs(equal_gradient), abs(error) * abs(weight) ** (depth - 1) * abs(x)),
        ),
        sg.Claim(
            "slightly_above_one", sg.Text("A weight of 1.01 in a hundred layers.", "一百层，权重为 1.01。"),
            sg.all_of(
                sg.relation("≈", sg.decimal("1.01") ** 99, sg.decimal("2.7")),
                sg.relation("≈", sg.exp(sg.decimal("0.99")), sg.decimal("2.7")),
            ),
            printed="9.2.3/w=1.01",
        ),
        sg.Claim(
            "printed_one_point_one", sg.Text("A weight of 1.1 in a hundred layers.", "一百层，权重为 1.1。"),
            sg.relation("≈", sg.decimal("1.1") ** 99, sg.decimal("13780")), printed="9.2.3/w=1.1",
            corrected_by=("one_point_one", "one_point_one_to_the_hundred"),
            remark=sg.Text("The printed number is $1.1^{100}$.", "书中所印的数是 $1.1^{100}$。"),
        ),
        sg.Claim(
            "one_point_one", sg.Text("The value of that power.", "该幂的值。"),
            sg.relation("≈", sg.decimal("1.1") ** 99, sg.decimal("12527.8")),
        ),
        sg.Claim(
            "one_point_one_to_the_hundred", sg.Text("The power whose value was printed.", "书中所印数值对应的幂。"),
            sg.relation("≈", sg.decimal("1.1") ** 100, sg.decimal("13780.6")),
        ),
        sg.Claim(
            "ten_thousandfold", sg.Text("The gradient grows more than ten thousand times.", "梯度增大一万倍以上。"),
            sg.relation(">", sg.decimal("1.1") ** 99, 10**4), printed="9.2.3/ten-thousandfold",
        ),
        sg.Claim(
            "printed_zero_point_nine", sg.Text("A weight of 0.9 in a hundred layers.", "一百层，权重为 0.9。"),
            sg.relation("≈", sg.decimal("0.9") ** 99, sg.decimal("1.8e-5")), printed="9.2.3/w=0.9",
            corrected_by=("zero_point_nine",),
        ),
        sg.Claim(
            "zero_point_nine", sg.Text("The value of that power.", "该幂的值。"),
            sg.relation("≈", sg.decimal("0.9") ** 99, sg.decimal("2.951e-5")),
        ),
        sg.Claim(
            "zero_point_five", sg.Text("A weight of 0.5 in a hundred layers.", "一百层，权重为 0.5。"),
            sg.relation("≈", sg.decimal("0.5") ** 99, sg.decimal("1.6e-30")), printed="9.2.3/w=0.5",
        ),
        sg.Claim(
            "whole_range_vanishes",
            sg.Text(
                "No weight between 0.5 and 0.9 keeps a hundred-layer gradient above $3\\times10^{-5}$ of its scale.",
                "权重介于 0.5 与 0.9 之间时，一百层的梯度均不超过原尺度的 $3\\times10^{-5}$。",
            ),
            sg.relation("<", weight**99, sg.decimal("3e-5")),
            where=(sg.relation("≥", weight, sg.decimal("0.5")), sg.relation("≤", weight, sg.decimal("0.9"))),
        ),
        sg.Claim(
            "critical_weight",
            sg.Text(
                "A weight of size 1 keeps the norm; any perturbation leaves the critical point.",
                "$|w|=1$ 时范数保持不变；任何扰动都会偏离临界状态。",
            ),
            sg.equal(weight / equal_gradient * sg.derivative(equal_gradient, weight), depth - 1),
            printed="9.2.3/critical",
            through=sg.Text(
                r"By [size_of_gradient] the norm at $|w|=1$ is $|\delta_Lx|$ at every depth; since "
                r"$\mathrm d\log|\partial\mathcal L/\partial w_1|/\mathrm d\log|w|=L-1$ is not 0 for $L>1$, any change of "
                r"$|w|$ changes it.",
                r"由 [size_of_gradient]，$|w|=1$ 时范数在任何深度都等于 $|\delta_Lx|$；又当 $L>1$ 时 "
                r"$\mathrm d\log|\partial\mathcal L/\partial w_1|/\mathrm d\log|w|=L-1\neq0$，故 $|w|$ 的任何变化都会改变它。",
            ),
        ),
        sg.Claim(
            "random_mean_square",
            sg.Text("The mean square of a product of random weights.", "随机权重连乘积的均方。"),
            sg.equal(sg.E(random_product**2), sigma ** (2 * (depth - 1))), given=(independent, identical, centred),
        ),
        sg.Claim(
            "random_typical_size",
            sg.Text("The mean logarithm of a product of Gaussian weights.", "高斯权重连乘积的对数的期望。"),
            sg.equal(sg.E(sg.log(abs(random_product))), (depth - 1) * lyapunov),
            given=(identical, never_zero, gaussian),
        ),
        sg.Claim(
            "typical_decay",
            sg.Text("The typical decay per layer at standard deviation 1.", "标准差为 1 时每层的典型衰减率。"),
            sg.relation("≈", -(sg.log(2) + sg.constant("euler_gamma")) / 2, sg.decimal("-0.635")),
        ),
    ),
    exercises=(
        sg.Exercise(
            "three_layers",
            sg.Text(
                r"Let $L=3$. Write $\partial\mathcal L/\partial w_2$ in terms of $\mathcal L'(h_3)$, the weights and $x$.",
                r"设 $L=3$。用 $\mathcal L'(h_3)$、各权重与 $x$ 表示 $\partial\mathcal L/\partial w_2$。",
            ),
            asked=sg.derivative(sg.apply("loss", h[3]), w[2]), answer=sg.apply("loss", h[3], 1) * w[3] * w[1] * x,
        ),
        sg.Exercise(
            "percent",
            sg.Text(
                r"All weights of a network with 50 layers are equal. By how many per cent does the gradient change, to first "
                r"order, when the weight changes by one per cent?",
                r"50 层网络的权重全部相等。权重变化百分之一时，梯度（一阶近似下）变化百分之几？",
            ),
            asked=sg.result("sensitivity"), answer=sg.expr(49), where=(sg.equal(depth, 50),),
            mistakes=(
                sg.Misconception(
                    sg.expr(50),
                    sg.Text(
                        "How many of the weights stand above the first one, as factors of its gradient?",
                        "第一个权重的梯度中，作为因子出现的是它上方的权重，共有多少个？",
                    ),
                ),
                sg.Misconception(
                    sg.expr(1),
                    sg.Text(
                        "Each weight above the first one contributes its own one per cent.",
                        "第一个权重上方的每个权重都各自贡献百分之一。",
                    ),
                ),
            ),
        ),
        sg.Exercise(
            "tenfold",
            sg.Text(
                r"At which $w>0$ is the gradient of a network with $L=100$ equal layers ten times $\delta_Lx$?",
                r"$L=100$ 层、权重全部相等的网络，当 $w>0$ 取何值时梯度恰为 $\delta_Lx$ 的十倍？",
            ),
            asked=equal_gradient, answer=10 * error * x,
            where=(sg.equal(depth, 100), sg.equal(weight, sg.expr(10) ** Fraction(1, 99))),
        ),
        sg.Exercise(
            "typical_size_kept",
            sg.Text(
                r"Which standard deviation of Gaussian weights keeps the typical size, so that "
                r"$\mathbb E\log\prod_k|\omega_k|=0$?",
                r"高斯权重的标准差取何值时典型大小保持不变，即 $\mathbb E\log\prod_k|\omega_k|=0$？",
            ),
            asked=sg.result("typical_logarithm"), answer=sg.expr(0),
            where=(sg.equal(sigma, sg.exp((sg.log(2) + sg.constant("euler_gamma")) / 2)),),
        ),
    ),
    figures=(
        sg.Figure(
            "scalar",
            sg.Text(
                r"The size of the gradient against the depth for several weights, with $|\delta_L|=|x|=1$.",
                r"取 $|\delta_L|=|x|=1$，梯度的大小随深度的变化，各曲线对应不同的权重。",
            ),
            horizontal=depth, span=(1, 100),
            curves=tuple(
                sg.Curve(f"|w|={text}", size, {"w": sg.decimal(text), "x": sg.expr(1), "delta_L": sg.expr(1)})
                for text in ("1.1", "1.01", "1", "0.9", "0.5")
            ),
            vertical=r"|\partial\mathcal{L}/\partial w_l|", printed="figure/scalar",
        ),
    ),
)
