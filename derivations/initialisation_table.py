"""The table of initialisation schemes: what each variance does for the activation that it is meant for."""

from fractions import Fraction

import symgrad as sg

fan_in = sg.Variable("n_in", sg.Text("fan-in", "输入维度"), sg.POSITIVE_INTEGER, (1, 512), r"n_{\mathrm{in}}")
fan_out = sg.Variable("n_out", sg.Text("fan-out", "输出维度"), sg.POSITIVE_INTEGER, (1, 512), r"n_{\mathrm{out}}")
m = sg.Variable("m", sg.Text("mean of a weight", "权重的均值"), sg.REAL, (-1, 1))
v = sg.Variable("v", sg.Text("variance of a weight", "权重的方差"), sg.POSITIVE, (Fraction(1, 100), 2))
a = sg.Variable("a", sg.Text("slope of the activation at 0", "激活函数在 0 处的斜率"), sg.POSITIVE, (Fraction(1, 10), 1))
depth = sg.Variable("L", sg.Text("number of layers", "层数"), sg.POSITIVE_INTEGER, (1, 60))

i = sg.symbol("i")
W = sg.Family("W", sg.Text("a weight", "权重"), mean=sg.expr(m), variance=sg.expr(v))
h = sg.Family("h", sg.Text("an input of the layer", "该层的输入"))
u = sg.Family("u", sg.Text("a pre-activation of the previous layer", "前一层的净输入"))
delta = sg.Family("delta", sg.Text("an error of the layer", "该层的误差"), latex=r"\delta")
e = sg.Family("e", sg.Text("an error of the previous layer, before the slope of its activation", "前一层的误差（尚未乘以激活函数的斜率）"), rank=0)


def said(formula, english="", chinese=""):
    return sg.Text(f"${formula}${english}", f"${formula}${chinese}")


e_is = sg.defined_as(sg.expr(e), sg.sum_over(W[i] * delta[i], i, 1, fan_out), said(r"e=\sum_i W_i\delta_i"))
errors_apart = sg.independent(
    W, delta,
    wording=sg.Text(
        r"the family of the errors $\delta_i$ and the family of the weights $W_i$ are independent of each other", r"全体误差 $\delta_i$ 与全体权重 $W_i$ 相互独立"
    ),
)
W_identical, delta_identical = map(sg.identically_distributed, (W, delta))
backward = (e_is, errors_apart, sg.independent_members(W), sg.zero_mean(W), W_identical, delta_identical)
xavier = sg.where(v, 2 / (fan_in + fan_out), said(r"v=2/(n_{\mathrm{in}}+n_{\mathrm{out}})"))
square = sg.where(fan_out, fan_in, said(r"n_{\mathrm{out}}=n_{\mathrm{in}}"))
sigmoid = sg.where(a, Fraction(1, 4), said(r"a=\sigma'(0)=\tfrac14", ", sigmoid", "，sigmoid"))
varies = sg.nondegenerate(delta)
linear_error, mean_square = a * e, sg.E(delta**2)

glorot = sg.Source(
    "glorot2010", "X. Glorot, Y. Bengio",
    "Understanding the difficulty of training deep feedforward neural networks", "AISTATS", 2010, "4.2",
)
he_paper = sg.Source(
    "he2015", "K. He, X. Zhang, S. Ren, J. Sun",
    "Delving deep into rectifiers: surpassing human-level performance on ImageNet classification", "ICCV", 2015,
    "2.2",
)
r = sg.rules


def chain(name, english, chinese, start, *rules, given=(), **more):
    return sg.Chain(name, sg.Text(english, chinese), sg.expr(start), rules, given, **more)


def claim(name, english, chinese, statement, *given, **more):
    return sg.Claim(name, sg.Text(english, chinese), statement, given, **more)


derivation = sg.Derivation(
    title=sg.Text("The table of schemes", "初始化方案一览"), section="9.2.7",
    summary=sg.Text(
        r"Each scheme is checked against the aim that the table gives it, for the activation from which it was derived. "
        r"Backward, an activation whose slope is $a$ at 0 multiplies the error, near 0, by about $a$; for the sigmoid "
        r"$a=\sigma'(0)=\tfrac14$, which gives its true factor. (Forward this does not hold for the sigmoid, since "
        r"$\sigma(0)=\tfrac12$.)",
        r"对每种方案，就推导它时所用的激活函数，检验表中所列的目标。反向传播时，在 0 附近，斜率为 $a$ 的激活函数近似地将误差"
        r"乘以 $a$；对 sigmoid，$a=\sigma'(0)=\tfrac14$，由此给出其真实的因子。（前向则不然，因为 $\sigma(0)=\tfrac12$。）",
    ),
    uses=("variance_propagation", "xavier", "he", "zero_initialisation"), source=glorot, references=(he_paper,),
    variables=(fan_in, fan_out, m, v, a, depth), families=(W, h, u, delta, e),
    chains=(
        chain(
            "slope_factor", "Backward through an activation with slope $a$", "反向穿过斜率为 $a$ 的激活函数",
            sg.E(linear_error**2), r.power_of_a_product, r.linearity, r.lemma("variance_propagation.backward"),
            given=backward,
        ),
        chain(
            "xavier_sigmoid", "Xavier's weights with the sigmoid, equal widths", "sigmoid 单元采用 Xavier 权重（等宽）",
            sg.result("slope_factor"), r.specialise(xavier), r.specialise(square), r.specialise(sigmoid), r.simplify,
            given=(xavier, square, sigmoid),
        ),
        chain(
            "slope_condition", "The weights that keep the mean square of the errors", "使误差的均方保持不变的权重",
            sg.equal(sg.result("slope_factor"), mean_square), r.solve_for(v), given=(varies,),
        ),
    ),
    claims=(
        claim(
            "printed_table", "Xavier's variance balances both directions, He's keeps the variance through the ReLU.",
            "Xavier 方差兼顾两个方向，He 方差使方差穿过 ReLU 后保持不变。",
            sg.all_of(
                sg.equal(
                    sg.result("xavier.forward_factor") / sg.Var(h) + sg.result("xavier.backward_factor") / mean_square, 2
                ),
                sg.equal(sg.result("he.forward") / sg.Var(u), v / (2 / fan_in)),
            ),
            sg.identically_distributed(h), sg.nondegenerate(h), delta_identical, varies, sg.identically_distributed(u),
            sg.nondegenerate(u),
            printed="9.2.7/table",
            through=sg.Text(
                r"Each row is tested for the activation from which its variance is derived. Under Xavier's variance the "
                r"factors of the two directions add up to 2: they lie equally far from 1, on opposite sides; the factor of a layer of ReLU "
                r"units is the weight's variance over He's, hence 1 under He's. The sigmoid stands in Xavier's row too; its factor is that of [sigmoid_shrinks], far "
                r"from 1.",
                r"对每一行，就推导其方差时所用的激活函数检验。取 Xavier 方差时，两个方向的因子之和为 2，即二者与 1 的偏差大小相等、符号相反；"
                r"ReLU 层的因子等于权重方差与 He 方差之比，故取 He 方差时为 1。sigmoid 也列在 Xavier 一行，其因子见[sigmoid_shrinks]，远小于 1。",
            ),
        ),
        claim(
            "sigmoid_shrinks",
            "With the sigmoid, to first order about 0, Xavier's weights divide the mean square of the errors by 16 in "
            "every layer.",
            "对 sigmoid（在 0 附近的一阶近似下），Xavier 权重使误差的均方每经过一层变为原来的十六分之一。",
            sg.equal(sg.E(linear_error**2), mean_square / 16), *backward, xavier, square, sigmoid,
        ),
        claim(
            "slope_enters_squared", "The slope at 0 enters with its square.", "0 处的斜率以平方的形式出现。",
            sg.equal(sg.E(linear_error**2), a**2 * fan_out * v * mean_square), *backward,
        ),
    ),
    exercises=(
        sg.Exercise(
            "ten_layers",
            sg.Text(
                r"By which factor does the mean square of the errors change over $L=10$ layers of sigmoid units with "
                r"Xavier's weights, to first order about 0 and at equal widths?",
                r"$L=10$ 层 sigmoid 单元，Xavier 权重，各层等宽。在 0 附近的一阶近似下，误差的均方变为原来的多少倍？",
            ),
            asked=(sg.result("xavier_sigmoid") / mean_square) ** depth, answer=sg.expr(Fraction(1, 2**40)),
            given=(delta_identical, varies), where=(sg.equal(depth, 10),),
        ),
        sg.Exercise(
            "weights_for_the_sigmoid",
            sg.Text(
                r"Which weight variance keeps the errors of a layer of sigmoid units with fan-out 64, to first order about 0?",
                r"输出维度为 64 的 sigmoid 层，权重方差取何值时误差的均方（在 0 附近的一阶近似下）保持不变？",
            ),
            asked=1 / (a**2 * fan_out), answer=sg.expr(Fraction(1, 4)),
            where=(sg.equal(a, Fraction(1, 4)), sg.equal(fan_out, 64)),
        ),
        sg.Exercise(
            "tanh",
            sg.Text(
                r"The slope of tanh at 0 is 1. By which factor do Xavier's weights multiply the mean square of the errors "
                r"for $n_{\mathrm{in}}=30$ and $n_{\mathrm{out}}=90$, to first order about 0?",
                r"tanh 在 0 处的斜率为 1。设 $n_{\mathrm{in}}=30$，$n_{\mathrm{out}}=90$。"
                r"在 0 附近的一阶近似下，Xavier 权重使误差的均方乘以多大的因子？",
            ),
            asked=a**2 * fan_out * 2 / (fan_in + fan_out), answer=sg.expr(Fraction(3, 2)),
            where=(sg.equal(a, 1), sg.equal(fan_in, 30), sg.equal(fan_out, 90)),
        ),
    ),
)
