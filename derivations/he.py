"""He initialisation: the variance of a layer of ReLU units, forward, backward, and at depth L."""

from fractions import Fraction

import symgrad as sg

fan_in = sg.Variable("n_in", sg.Text("fan-in", "输入维度"), sg.POSITIVE_INTEGER, (1, 512), r"n_{\mathrm{in}}")
fan_out = sg.Variable("n_out", sg.Text("fan-out", "输出维度"), sg.POSITIVE_INTEGER, (1, 512), r"n_{\mathrm{out}}")
m = sg.Variable("m", sg.Text("mean of a weight", "权重的均值"), sg.REAL, (-1, 1))
v = sg.Variable("v", sg.Text("variance of a weight", "权重的方差"), sg.POSITIVE, (Fraction(1, 100), 2))
a = sg.Variable("a", sg.Text("half-width of a uniform law", "均匀分布区间的半宽"), sg.POSITIVE, (Fraction(1, 10), 3))
q = sg.Variable(
    "q", sg.Text("variance of a Gaussian pre-activation", "服从正态分布的净输入的方差"), sg.POSITIVE, (Fraction(1, 10), 4)
)
depth = sg.Variable("L", sg.Text("depth, the number of layers", "深度，即层数"), sg.integer(2), (2, 100))
layer = sg.Variable("l", sg.Text("a layer above the first", "第一层之后某一层的序号"), sg.integer(2, depth), (2, 100))
s_0 = sg.Variable("s_0", sg.Text("mean square of the inputs", "输入的均方"), sg.POSITIVE, (Fraction(1, 2), 2))
r_0 = sg.Variable(
    "r_0", sg.Text("mean square of the last layer's errors", "最后一层误差的均方"), sg.POSITIVE, (Fraction(1, 2), 2)
)

alpha = sg.Variable("alpha", sg.Text("slope of a leaky ReLU", "带泄漏 ReLU 的负半轴斜率"), sg.REAL, (-1, 1), r"\alpha")

i, j = sg.symbol("i"), sg.symbol("j")
W = sg.Family("W", sg.Text("a weight", "权重"), mean=sg.expr(m), variance=sg.expr(v))
h = sg.Family("h", sg.Text("an input of the layer", "该层的输入"))
b = sg.Family("b", sg.Text("a bias", "偏置"), rank=0)
z = sg.Family("z", sg.Text("a pre-activation of the layer", "该层的净输入"), rank=0)
u = sg.Family("u", sg.Text("a pre-activation of the previous layer", "前一层的净输入"))
delta = sg.Family("delta", sg.Text("an error of the layer", "该层的误差"), latex=r"\delta")
e = sg.Family("e", sg.Text("an error of the previous layer", "前一层的误差"), rank=0)
U = sg.Family("U", sg.Text("a uniform weight", "均匀分布的权重"), rank=0)
V = sg.Family("V", sg.Text("a weight of a square layer", "输入与输出等宽的层的权重"), rank=2)
g = sg.Family("g", sg.Text("a Gaussian pre-activation", "服从正态分布的净输入"), rank=0)
Q = sg.Sequence(
    "q", sg.Text("variance of the pre-activations of layer $l$", "第 $l$ 层净输入的方差"), index=sg.expr(layer),
    first=(sg.expr(1), sg.result("first_layer")), step=sg.result("forward_recursion"),
)
D = sg.Sequence(
    "d",
    sg.Text("mean square of the errors $l$ layers before the last", "自最后一层往前数第 $l$ 层误差的均方，$l=0$ 即最后一层"),
    index=sg.expr(layer), first=(sg.expr(0), sg.expr(r_0)), step=sg.result("backward_recursion"),
)


def said(formula, english="", chinese=""):
    return sg.Text(f"${formula}${english}", f"${formula}${chinese}")


z_is = sg.defined_as(sg.expr(z), sg.sum_over(W[j] * h[j], j, 1, fan_in) + b, said(r"z=\sum_j W_jh_j+b"))
h_is = sg.defined_as(h[j], sg.relu(u[j]), said(r"h_j=\max(0,u_j)"))
e_is = sg.defined_as(
    sg.expr(e), sg.step(u[1]) * sg.sum_over(W[i] * delta[i], i, 1, fan_out), said(r"e=\varphi'(u_1)\sum_i W_i\delta_i")
)
W_and_h, W_independent = sg.independent(W, h), sg.independent_members(W)
W_identical, h_identical, u_identical, delta_identical = map(sg.identically_distributed, (W, h, u, delta))
W_centred, no_bias = sg.zero_mean(W), sg.zero(b)
u_symmetric, u_nonzero = sg.symmetric(u), sg.nonzero(u)
u_varies, delta_varies = sg.nondegenerate(u), sg.nondegenerate(delta)
errors_apart = sg.independent(
    (u, h), W, delta,
    wording=sg.Text(
        r"the families of the errors $\delta_i$, the weights $W_i$ and the forward values $u_j$, $h_j$ are independent of each other",
        r"全体误差 $\delta_i$、全体权重 $W_i$ 与前向传播的全体 $u_j$、$h_j$ 相互独立",
    ),
)
g_gaussian = sg.gaussian(g, 0, q)

centred = (z_is, W_and_h, W_independent, W_identical, h_identical, W_centred, no_bias)
rectified = (h_is, u_identical, u_symmetric)
backward = (e_is, errors_apart, u_nonzero, u_symmetric, W_independent, W_centred, W_identical, delta_identical)

he_forward = sg.where(v, 2 / fan_in, said(r"v=2/n_{\mathrm{in}}"))
he_backward = sg.where(v, 2 / fan_out, said(r"v=2/n_{\mathrm{out}}"))
xavier = sg.where(v, 2 / (fan_in + fan_out), said(r"v=2/(n_{\mathrm{in}}+n_{\mathrm{out}})"))
square = sg.where(fan_out, fan_in, said(r"n_{\mathrm{out}}=n_{\mathrm{in}}"))
input_square = sg.where(sg.E(h**2), s_0, said(r"\mathbb E[h^2]=s_0", ", first layer", "，第一层"))
below = sg.where(sg.Var(u), Q[layer - 1], said(r"\operatorname{Var}(u)=q_{l-1}"))
above = sg.where(sg.E(delta**2), D[layer - 1], said(r"\mathbb E[\delta^2]=d_{l-1}"))
here = sg.where(sg.E(delta**2), D[depth - layer], said(r"\mathbb E[\delta^2]=d_{L-l}"))

he_width = sg.uniform(U, -sg.sqrt(6 / fan_in), sg.sqrt(6 / fan_in))
he_normal = sg.gaussian(g, 0, 2 / fan_in)
he_variance, xavier_variance = 2 / fan_in, 2 / (fan_in + fan_out)
factor = fan_in * v / 2
gradient = (errors_apart, delta_identical, h_identical, *rectified)
returning = sg.sum_over(V[i, 1] * sg.sum_over(V[i, j], j, 1, fan_in), i, 1, fan_in)

he_paper = sg.Source(
    "he2015", "K. He, X. Zhang, S. Ren, J. Sun",
    "Delving deep into rectifiers: surpassing human-level performance on ImageNet classification", "ICCV", 2015,
    "2.2",
)
glorot = sg.Source(
    "glorot2010", "X. Glorot, Y. Bengio",
    "Understanding the difficulty of training deep feedforward neural networks", "AISTATS", 2010,
)


def chain(name, english, chinese, start, *rules, given=(), **more):
    return sg.Chain(name, sg.Text(english, chinese), sg.expr(start), rules, given, **more)


r = sg.rules
chains = (
    chain(
        "rectified_square", "Half of the second moment passes the ReLU", "ReLU 保留一半的二阶矩", sg.E(h**2),
        r.definition(h), r.even_and_odd_part, r.expand, r.linearity, r.symmetry, r.zero_mean(u), given=rectified,
    ),
    chain(
        "forward", "Forward: the variance of a ReLU layer", "前向：ReLU 层的方差", sg.Var(z),
        r.lemma("variance_propagation.centred_weights"), r.lemma("rectified_square"), given=(*centred, *rectified),
    ),
    chain(
        "forward_condition", "The forward condition", "前向条件", sg.equal(sg.result("forward"), sg.Var(u)),
        r.solve_for(v), given=(u_varies,),
    ),
    chain(
        "forward_kept", "He's weights keep the variance", "He 权重保持方差不变", sg.Var(z), r.lemma("forward"),
        r.specialise(he_forward), r.expand, given=(*centred, *rectified, he_forward),
    ),
    chain(
        "backward", "Backward: the mean square of the errors", "反向：误差的均方", sg.E(e**2), r.definition(e),
        r.independence(errors_apart), r.even_and_odd_part, r.expand, r.even_powers, r.linearity, r.symmetry,
        r.expand, r.square_of_a_sum, r.linearity, r.independence(), r.zero_mean(W), r.identical_terms,
        r.name_moments, given=backward,
    ),
    chain(
        "backward_condition", "The backward condition", "反向条件", sg.equal(sg.result("backward"), sg.E(delta**2)),
        r.solve_for(v), given=(delta_varies,),
    ),
    chain(
        "backward_kept", r"With $2/n_{\mathrm{out}}$ the errors keep their mean square", r"取 $2/n_{\mathrm{out}}$ 时误差的均方保持不变", sg.E(e**2), r.lemma("backward"),
        r.specialise(he_backward), r.expand, given=(*backward, he_backward),
    ),
    chain(
        "xavier_factor", "Xavier's weights with ReLU, backward", "使用 ReLU 时 Xavier 权重的反向因子", sg.result("backward"),
        r.specialise(xavier), given=(xavier,),
    ),
    chain(
        "relu_variance", "The variance of a rectified Gaussian", "高斯变量经 ReLU 后的方差", sg.Var(sg.relu(g)),
        r.variance_by_moments, r.even_and_odd_part, r.expand, r.linearity, r.symmetry, r.expectation_by_density,
        r.integrate, r.expand, given=(g_gaussian,),
    ),
    chain(
        "uniform_width", "He's uniform law", "He 均匀分布", sg.equal(sg.result("xavier.uniform_variance"), v),
        r.solve_for(a), r.specialise(he_forward), r.simplify, given=(he_forward,),
    ),
    chain(
        "uniform_kept", "The variance of He's uniform law", "He 均匀分布的方差", sg.Var(U), r.variance_by_moments,
        r.expectation_by_density, r.integrate, given=(he_width,),
    ),
    chain(
        "normal_kept", "The variance of He's normal law", "He 正态分布的方差", sg.Var(g), r.variance_by_moments,
        r.symmetry, r.expectation_by_density, r.integrate, given=(he_normal,),
    ),
    chain(
        "first_layer", "The first layer", "第一层", sg.result("variance_propagation.centred_weights"), r.specialise(input_square),
        given=(input_square,),
    ),
    chain(
        "forward_recursion", "The forward recursion", "前向递推式", sg.result("forward"), r.specialise(below),
        given=(below,),
    ),
    chain(
        "backward_recursion", "The backward recursion, equal widths", "反向递推式（等宽）", sg.result("backward"),
        r.specialise(square), r.specialise(above), given=(square, above),
    ),
    chain("forward_depth", "The second moment at depth", "第 $L$ 层的二阶矩", Q[depth], r.unroll(Q)),
    chain(
        "gradient_product", "The mean square of a weight's gradient", "权重梯度的均方",
        sg.E((delta[1] * h[1]) ** 2), r.independence(errors_apart), r.identical_terms, r.lemma("rectified_square"),
        given=gradient,
    ),
    chain(
        "gradient_in_layer", "The same in layer $l$", "第 $l$ 层的情形", sg.result("gradient_product"),
        r.specialise(here), r.specialise(below), given=(here, below),
    ),
    chain(
        "gradient_square", "The mean square of the gradient at depth", "深层网络中梯度的均方",
        sg.result("gradient_in_layer"), r.unroll(D), r.unroll(Q), r.add_exponents, r.gather_power(factor),
        note=sg.Text(
            "The layer $l$ has dropped out: at initialisation all layers have gradients of the same mean square.",
            "层的序号 $l$ 已消去：初始化时各层梯度的均方相同。",
        ),
    ),
    chain(
        "he_gradient", "With He's weights", "He 权重下的梯度", sg.result("gradient_square"),
        r.specialise(he_forward), r.simplify, given=(he_forward,),
    ),
    chain(
        "xavier_gradient", "With Xavier's weights, equal widths", "Xavier 权重下的梯度（等宽）",
        sg.result("gradient_square"), r.specialise(xavier), r.specialise(square), r.simplify,
        given=(xavier, square),
    ),
)


def claim(name, english, chinese, statement, *given, **more):
    return sg.Claim(name, sg.Text(english, chinese), statement, given, **more)


def simulated(model, **draws):
    """Three layers of 12 ReLU units, weights with He's variance, input and last cotangent of mean square 1."""
    network = {"width": sg.expr(fan_in), "depth": sg.expr(3), "weight_variance": sg.expr(v)}
    return sg.Simulation(model, network, {"n_in": sg.expr(12), "v": sg.expr(Fraction(1, 6)), **draws})


claims = (
    claim(
        "printed_variance", "The variance is half the fan-in times the variances of weight and ReLU output.",
        "净输入的方差等于输入维度的一半乘以权重方差与 ReLU 输出方差。",
        sg.equal(sg.Var(z), fan_in / 2 * v * sg.Var(h)), *centred, *rectified, printed="9.2.7/he-variance",
        corrected_by=("forward_law", "variance_of_rectified"),
        remark=sg.Text(
            r"$h$ is the output of the ReLU: its second moment is half the variance of the pre-activation before it, but "
            r"its variance is smaller still.",
            r"$h$ 是 ReLU 的输出：其二阶矩等于前一层净输入方差的一半，而其方差更小。",
        ),
    ),
    claim(
        "forward_law", "The variance of a pre-activation in terms of the previous layer's.",
        "净输入的方差与前一层净输入方差的关系。", sg.equal(sg.Var(z), fan_in / 2 * v * sg.Var(u)), *centred,
        *rectified,
    ),
    claim(
        "half_of_the_second_moment", "The ReLU passes half of the second moment.", "ReLU 保留一半的二阶矩。",
        sg.equal(sg.E(h**2), sg.Var(u) / 2), *rectified,
    ),
    claim(
        "variance_of_rectified", "The variance of a rectified Gaussian.", "高斯变量经 ReLU 后的方差。",
        sg.equal(sg.Var(sg.relu(g)), (Fraction(1, 2) - 1 / (2 * sg.constant("pi"))) * q), g_gaussian,
    ),
    claim(
        "forward_condition_kept", "He's variance keeps that of the pre-activations.",
        "He 方差使各层净输入的方差保持不变。", sg.equal(sg.Var(z), sg.Var(u)), *centred, *rectified, he_forward,
        printed="9.2.7/he-condition",
        remark=sg.Text(
            "The backward condition is $v=2/n_{\\mathrm{out}}$: [backward_condition_kept].",
            "反向条件为 $v=2/n_{\\mathrm{out}}$（见[backward_condition_kept]）。",
        ),
        source=he_paper,
    ),
    claim(
        "backward_law", "The mean square of an error in terms of the next layer's.",
        "误差的均方与后一层误差均方的关系。", sg.equal(sg.E(e**2), fan_out / 2 * v * sg.E(delta**2)), *backward,
    ),
    claim(
        "backward_condition_kept", "With the fan-out in place of the fan-in, the errors keep their mean square.",
        "以输出维度代替输入维度，误差的均方保持不变。", sg.equal(sg.E(e**2), sg.E(delta**2)), *backward,
        he_backward,
    ),
    claim(
        "errors_that_depend",
        r"Take a square linear layer, inputs $h_j=1$ and the loss $\tfrac12\|\mathbf z\|^2$: the error is $z$ itself and "
        r"depends on the weights that carry it back; its mean square after the way back is not the "
        r"$n_{\mathrm{in}}^2v^2$ of the independence assumption.",
        r"取输入与输出等宽的线性层、输入 $h_j=1$、损失 $\tfrac12\|\mathbf z\|^2$：此时误差就是 $z$ 本身，"
        r"与把它传回的权重相关；传回之后的均方并非独立性假设给出的 $n_{\mathrm{in}}^2v^2$。",
        sg.equal(sg.E(returning**2), fan_in * (2 * fan_in + 1) * v**2), sg.independent_members(V),
        sg.gaussian(V, 0, v),
        remark=sg.Text(
            "The named assumption on the errors fails here at every width: the factor is $2+1/n_{\\mathrm{in}}$.",
            "此处关于误差的独立性假设在任何宽度下都不成立：相差因子 $2+1/n_{\\mathrm{in}}$。",
        ),
    ),
    claim(
        "normal_law", "The variance of He's normal law.", "He 正态分布的方差。", sg.equal(sg.Var(g), he_variance),
        he_normal,
    ),
    claim(
        "uniform_law", "He's uniform law has He's variance.", "He 均匀分布具有 He 方差。",
        sg.equal(sg.Var(U), he_variance), he_width, printed="9.2.7/he-uniform",
    ),
    claim(
        "xavier_vanishes", "With ReLU the gradient may vanish under Xavier's weights.",
        "使用 ReLU 时，Xavier 初始化下梯度可能消失。",
        sg.equal(sg.E(e**2), fan_out / (fan_in + fan_out) * sg.E(delta**2)), *backward, xavier,
        printed="9.2.7/xavier-relu",
        through=sg.Text(
            "The mean square of the errors is multiplied by this factor in every layer, by one half at equal widths "
            "([xavier_halves]); there it falls over $L$ layers like $2^{-L}$.",
            "误差的均方每层乘以该因子，等宽时为二分之一（[xavier_halves]）；等宽时经过 $L$ 层按 $2^{-L}$ 衰减。",
        ),
    ),
    claim(
        "xavier_halves", "At equal widths the factor is one half.", "等宽时该因子为二分之一。",
        sg.equal(sg.result("xavier_factor"), sg.E(delta**2) / 2), where=(sg.equal(fan_out, fan_in),),
    ),
    claim(
        "larger", "He's variance exceeds Xavier's.", "He 方差大于 Xavier 方差。",
        sg.relation(">", he_variance, xavier_variance), printed="9.2.7/he-larger", source=glorot,
    ),
    claim(
        "how_much_larger", "The ratio of the two variances.", "两种方差之比。",
        sg.equal(he_variance / xavier_variance, (fan_in + fan_out) / fan_in),
    ),
    claim(
        "printed_reason", "It is larger because its denominator is the smaller one.",
        "之所以更大，是因为分母更小。", sg.relation("<", fan_in, (fan_in + fan_out) / 2),
        where=(sg.relation(">", he_variance, xavier_variance),), printed="9.2.7/he-larger-reason",
        through=sg.Text(
            r"Were the denominators the reason, $n_{\mathrm{in}}$ would be smaller than "
            r"$\tfrac12(n_{\mathrm{in}}+n_{\mathrm{out}})$ wherever He's variance is larger.",
            r"若原因在于分母，则凡 He 方差更大之处，都应有 $n_{\mathrm{in}}$ 小于 $\tfrac12(n_{\mathrm{in}}+n_{\mathrm{out}})$。",
        ),
        corrected_by=("twice_at_equal_widths", "half_of_the_second_moment"),
        remark=sg.Text(
            "At equal widths the two denominators are the same; the factor 2 makes up for the half that the ReLU loses.",
            "等宽时两个分母相同；因子 2 用来补偿 ReLU 损失的那一半。",
        ),
    ),
    claim(
        "twice_at_equal_widths", "At equal widths He's variance is twice Xavier's.",
        "等宽时 He 方差是 Xavier 方差的两倍。", sg.equal(he_variance / xavier_variance, 2),
        where=(sg.equal(fan_out, fan_in),),
    ),
    claim(
        "second_moment_at_depth", "The variance of the pre-activations of layer $L$, at equal widths.",
        "各层等宽时第 $L$ 层净输入的方差。",
        sg.equal(Q[depth], factor ** (depth - 1) * fan_in * v * s_0),
        simulation=simulated("relu_network.preactivation", s_0=sg.expr(1)),
    ),
    claim(
        "gradient_of_a_weight", "The gradient of a weight is error times input; its mean square.",
        "权重的梯度等于误差乘以输入；其均方如下。",
        sg.equal(sg.E((delta[1] * h[1]) ** 2), sg.E(delta**2) * sg.Var(u) / 2), *gradient,
    ),
    claim(
        "gradient_of_every_layer",
        "At equal widths, and with errors independent of the forward values, the mean square of a weight's gradient is "
        "the same in every layer.", "各层等宽且误差与前向传播的各量独立时，各层权重梯度的均方相同。", sg.equal(sg.result("gradient_in_layer"), factor ** (depth - 1) * s_0 * r_0),
        simulation=simulated("relu_network.gradient", L=sg.expr(3), s_0=sg.expr(1), r_0=sg.expr(Fraction(1, 2))),
    ),
    claim(
        "printed_depth", "He trains at a hundred layers where Xavier's gradients vanish.",
        "一百层时 He 初始化可以训练，而 Xavier 初始化的梯度消失。",
        sg.equal(sg.result("xavier_gradient") / sg.result("he_gradient"), sg.expr(2) ** (1 - depth)),
        printed="9.2.7/he-depth",
        through=sg.Text(
            "Settled at initialisation, for equal widths and in mean square: He keeps the gradients of every layer; "
            "Xavier's, for the same input and the same mean square of the last layer's errors, are $2^{-(L-1)}$ times as "
            "large, at $L=100$ $2^{-99}$ times. Training itself is outside.",
            "在初始化时刻、等宽、均方意义下，取相同的输入与最后一层误差的均方，判定如下：He 初始化使各层梯度保持不变，Xavier 初始化的梯度为其 $2^{-(L-1)}$，"
            "$L=100$ 时为 $2^{-99}$。训练过程本身不在判定范围之内。",
        ),
    ),
)

exercises = (
    sg.Exercise(
        "variance_for_fifty",
        sg.Text(
            "Which variance do He's weights have in a layer with fan-in 50?",
            "输入维度为 50 的层，He 权重的方差是多少？",
        ),
        asked=he_variance, answer=sg.expr(Fraction(1, 25)), where=(sg.equal(fan_in, 50),),
    ),
    sg.Exercise(
        "width_of_uniform",
        sg.Text(
            "Between which bounds $\\pm a$ are He's uniform weights drawn in a layer with fan-in 24? Give $a$.",
            "输入维度为 24 的层，He 权重服从区间 $[-a,a]$ 上的均匀分布。求 $a$。",
        ),
        asked=sg.sqrt(6 / fan_in), answer=sg.expr(Fraction(1, 2)), where=(sg.equal(fan_in, 24),),
    ),
    sg.Exercise(
        "leaky_relu",
        sg.Text(
            r"A leaky ReLU is $u$ for $u>0$ and $\alpha u$ for $u\le0$. Write its second moment in terms of "
            r"$\operatorname{Var}(u)$, for $u$ symmetric about 0.",
            r"带泄漏的 ReLU 在 $u>0$ 时等于 $u$，在 $u\le0$ 时等于 $\alpha u$。设 $u$ 的分布关于 0 对称，"
            r"用 $\operatorname{Var}(u)$ 表示其二阶矩。",
        ),
        asked=sg.E((sg.relu(u) - alpha * sg.relu(-u)) ** 2), answer=(1 + alpha**2) / 2 * sg.Var(u),
        given=(u_symmetric, u_identical),
    ),
    sg.Exercise(
        "eleven_layers",
        sg.Text(
            "For $L=11$ and equal widths, how many times the mean-square gradients under He's weights are those under "
            "Xavier's?", "设 $L=11$ 且各层等宽。Xavier 权重下梯度的均方是 He 权重下的多少倍？",
        ),
        asked=sg.result("xavier_gradient") / sg.result("he_gradient"), answer=sg.expr(Fraction(1, 1024)),
        where=(sg.equal(depth, 11),),
    ),
)

derivation = sg.Derivation(
    title=sg.Text("He initialisation", "He 初始化"), section="9.2.7",
    summary=sg.Text(
        r"From the general law of the variance: with ReLU units the condition that keeps it is "
        r"$\operatorname{Var}(W)=2/n_{\mathrm{in}}$, backward $2/n_{\mathrm{out}}$; the recursion over the layers is "
        r"solved for depth $L$.",
        r"由方差的一般公式出发：对 ReLU 单元，使方差保持不变的条件是 $\operatorname{Var}(W)=2/n_{\mathrm{in}}$，反向则为 "
        r"$2/n_{\mathrm{out}}$；再解出各层之间的递推式，得到深度为 $L$ 时的结果。",
    ),
    uses=("variance_propagation", "xavier"), source=he_paper, references=(glorot,), variables=(fan_in, fan_out, m, v, a, q, depth, layer, s_0, r_0, alpha),
    families=(W, h, b, z, u, delta, e, U, V, g), sequences=(Q, D), chains=chains, claims=claims,
    exercises=exercises,
    figures=(
        sg.Figure(
            "he",
            sg.Text(
                "The mean-square gradient against the depth for weights of variance $2/n$ (He), $1/n$ (Xavier, equal widths) "
                "and two variances near He's.",
                "梯度的均方随深度的变化：权重方差为 $2/n$（He）、$1/n$（等宽 Xavier）以及 He 方差附近的两个值。",
            ),
            horizontal=depth, span=(2, 100),
            curves=tuple(
                sg.Curve(
                    label, sg.result("gradient_square"),
                    {"n_in": sg.expr(100), "v": sg.expr(variance), "s_0": sg.expr(1), "r_0": sg.expr(1)},
                )
                for label, variance in (
                    ("v=2.2/n", Fraction(22, 1000)), ("v=2/n", Fraction(2, 100)), ("v=1.8/n", Fraction(18, 1000)),
                    ("v=1/n", Fraction(1, 100)),
                )
            ),
            vertical=r"\mathbb{E}[(\partial\mathcal{L}/\partial W)^2]",
        ),
    ),
)
