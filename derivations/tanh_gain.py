"""The gain of tanh: slopes reach 1, and weights can make up for the others; with gain 5/3 squared gradients grow."""

from fractions import Fraction

import symgrad as sg

quarter, gain = Fraction(1, 4), Fraction(25, 9)
z = sg.Variable("z", sg.Text("a pre-activation", "净输入"), sg.REAL, (-3, 3))
fan_out = sg.Variable("n_out", sg.Text("fan-out", "输出维度"), sg.POSITIVE_INTEGER, (1, 512), r"n_{\mathrm{out}}")
v = sg.Variable("v", sg.Text("variance of a weight", "权重的方差"), sg.POSITIVE, (Fraction(1, 100), 2))
q = sg.Variable(
    "q", sg.Text("variance of a Gaussian pre-activation", "服从正态分布的净输入的方差"), sg.POSITIVE, (Fraction(1, 10), 2)
)
i, t = sg.symbol("i"), sg.symbol("t")

u = sg.Family("u", sg.Text("a random pre-activation", "随机的净输入"), rank=0)
s = sg.Family("s", sg.Text(r"the slope $\tanh'(u)$", r"斜率 $\tanh'(u)$"), rank=0)
omega = sg.Family("omega", sg.Text("a weight", "权重"), variance=sg.expr(v), latex="w")
delta = sg.Family("delta", sg.Text("an error of the layer", "该层的误差"), latex=r"\delta")


def said(formula, english="", chinese=""):
    return sg.Text(f"${formula}${english}", f"${formula}${chinese}")


def slope(of, at):
    """The derivative of the function ``of`` where its argument is the variable ``at``."""
    return sg.derivative(of(at), at)


u_gaussian = sg.gaussian(u, 0, q)
apart = sg.independent(
    (u, s), omega, delta,
    wording=sg.Text(
        r"$(u,s)$, the family of the weights $w_i$ and the family of the errors $\delta_i$ are independent of each other",
        r"$(u,s)$、全体权重 $w_i$ 与全体误差 $\delta_i$ 相互独立",
    ),
)
backward = (
    apart, sg.independent_members(omega), sg.zero_mean(omega), sg.identically_distributed(omega),
    sg.identically_distributed(delta),
)
s_is = sg.defined_as(sg.expr(s), 1 - sg.tanh(u) ** 2, said(r"s=1-\tanh(u)^2"))
gain_five_thirds = sg.where(v, gain / fan_out, said(r"v=(5/3)^2/n_{\mathrm{out}}", ", gain 5/3", "，增益 5/3"))
error = s * sg.sum_over(omega[i] * delta[i], i, 1, fan_out)


def bell_mean(of, variance):
    """The part from −8 to 8 of E of(√variance·g), g a standard normal number."""
    at = sg.sqrt(sg.expr(variance)) * t
    weight = sg.exp(-(t**2) / 2) / sg.sqrt(2 * sg.constant("pi"))
    return sg.integral(of(at) * weight, t, -8, 8)


def tanh_square(at):
    return sg.tanh(at) ** 2


def slope_square(at):
    return (1 - sg.tanh(at) ** 2) ** 2


below_fixed, above_fixed = sg.decimal("1.1784"), sg.decimal("1.1785")
beyond = sg.exp(sg.expr(-32))

glorot = sg.Source(
    "glorot2010", "X. Glorot, Y. Bengio",
    "Understanding the difficulty of training deep feedforward neural networks", "AISTATS", 2010,
)
schoenholz = sg.Source(
    "schoenholz2017", "S. S. Schoenholz, J. Gilmer, S. Ganguli, J. Sohl-Dickstein", "Deep information propagation", "ICLR",
    2017,
)
r = sg.rules


def chain(name, english, chinese, start, *rules, given=(), **more):
    return sg.Chain(name, sg.Text(english, chinese), sg.expr(start), rules, given, **more)


def claim(name, english, chinese, statement, *given, **more):
    return sg.Claim(name, sg.Text(english, chinese), statement, given, **more)


chains = (
    chain(
        "error_through_tanh", "Backward through a layer of tanh units", "反向穿过一层 tanh 单元", sg.E(error**2),
        r.power_of_a_product, r.independence(apart), r.square_of_a_sum, r.linearity, r.independence(),
        r.zero_mean(omega), r.identical_terms, r.name_moments, given=backward,
    ),
    chain(
        "error_at_the_gain", "The same with gain 5/3", "增益取 5/3 的情形",
        sg.E(error**2), r.lemma("error_through_tanh"), r.specialise(gain_five_thirds), r.expand,
        given=(*backward, gain_five_thirds),
    ),
    chain(
        "slope_square", "The mean square of the slope, Gaussian pre-activations", "净输入服从正态分布时斜率的均方",
        sg.E(s**2), r.definition(s), r.expectation_by_density, given=(s_is, u_gaussian),
    ),
)

claims = (
    claim(
        "printed_tanh_compress", "The slopes of sigmoid and tanh are below 1, so that gradients are necessarily compressed.",
        "sigmoid 与 tanh 的斜率小于 1，因此梯度必然被压缩。",
        sg.all_of(sg.relation("<", slope(sg.sigmoid, z), 1), sg.relation("<", slope(sg.tanh, z), 1)),
        printed="9.2.9/tanh-compress",
        through=sg.Text(
            r"Tested is the premise. The conclusion fails too, since weights count: [tanh_growth].",
            r"这里检验前提。由于权重也起作用，结论同样不成立：[tanh_growth]。",
        ),
        corrected_by=("tanh_at_zero", "tanh_factor", "tanh_fixed_point", "tanh_growth"),
        remark=sg.Text(
            r"$\tanh'(0)=1$; with gain $\tfrac53$ a deep tanh network makes squared gradients grow by about 21% a layer.",
            r"$\tanh'(0)=1$；增益取 $\tfrac53$ 时，深层 tanh 网络使梯度的平方每层增大约 21%。",
        ),
    ),
    claim(
        "tanh_factor",
        r"With weights of variance $(5/3)^2/n_{\mathrm{out}}$ a layer multiplies the mean square of the errors by "
        r"$\tfrac{25}9\mathbb E[s^2]$, where $s=\tanh'(u)$ is the slope of a tanh unit.",
        r"权重方差取 $(5/3)^2/n_{\mathrm{out}}$ 时，一层使误差的均方乘以 $\tfrac{25}9\mathbb E[s^2]$，其中 $s=\tanh'(u)$ 为 tanh 单元的斜率。",
        sg.equal(sg.E(error**2), gain * sg.E(s**2) * sg.E(delta**2)), *backward, gain_five_thirds,
    ),
    claim(
        "tanh_fixed_point",
        r"Forward, in wide layers of equal width, the variance $q$ becomes $\tfrac{25}9\mathbb E[\tanh(\sqrt q\,g)^2]$, $g$ standard "
        r"normal: more than $q$ at $q=1.1784$, less at $q=1.1785$.",
        r"前向：在等宽的宽层中，方差 $q$ 变为 $\tfrac{25}9\mathbb E[\tanh(\sqrt q\,g)^2]$，其中 $g$ 服从标准正态分布："
        r"$q=1.1784$ 时大于 $q$，$q=1.1785$ 时小于 $q$。",
        sg.all_of(
            sg.relation(">", gain * bell_mean(tanh_square, below_fixed), below_fixed),
            sg.relation("<", gain * (bell_mean(tanh_square, above_fixed) + beyond), above_fixed),
        ),
        remark=sg.Text(
            r"The integrand is between 0 and the density, and $|g|>8$ has probability at most $e^{-32}$: the integral is a "
            r"lower bound of the mean, with $e^{-32}$ added an upper one. So a fixed point lies between the two.",
            r"被积函数介于 0 与密度函数之间，且 $|g|>8$ 的概率不超过 $e^{-32}$：该积分是均值的下界，加上 $e^{-32}$ 是上界。"
            r"因此两数之间有不动点。",
        ),
    ),
    claim(
        "tanh_growth",
        r"Backward, the factor at that fixed point is above 1.209.", r"反向：在该不动点处，因子大于 1.209。",
        sg.relation(">", gain * bell_mean(slope_square, above_fixed), sg.decimal("1.209")),
        remark=sg.Text(
            r"Again a lower bound of the mean. The slope at $\sqrt q\,g$ falls as $q$ grows, so that the factor is larger "
            r"still for every $q<1.1785$, at the fixed point too.",
            r"同样是均值的下界。$\sqrt q\,g$ 处的斜率随 $q$ 增大而减小，故对任意 $q<1.1785$，包括不动点处，因子更大。",
        ),
    ),
    claim(
        "tanh_at_zero", "At 0 the slope of tanh is 1.", "tanh 在 0 处的斜率为 1。", sg.equal(1 - sg.tanh(0) ** 2, 1),
    ),
)

exercises = (
    sg.Exercise(
        "gain_of_the_sigmoid",
        sg.Text(
            r"Near 0 the slope of the sigmoid is $\tfrac14$. Which weight variance keeps the mean square of the errors, "
            r"to first order about 0, with fan-out 64?",
            r"在 0 附近，sigmoid 的斜率为 $\tfrac14$。输出维度为 64 时，（在 0 附近的一阶近似下）权重方差取何值可使误差的均方保持不变？",
        ),
        asked=1 / (sg.expr(quarter) ** 2 * fan_out), answer=sg.expr(quarter), where=(sg.equal(fan_out, 64),),
    ),
    sg.Exercise(
        "variance_at_the_gain",
        sg.Text(
            "Which variance do weights with gain 5/3 have when the fan-out is 25?",
            "增益取 5/3、输出维度为 25 时，权重的方差是多少？",
        ),
        asked=gain / fan_out, answer=sg.expr(Fraction(1, 9)), where=(sg.equal(fan_out, 25),),
    ),
    sg.Exercise(
        "ten_layers",
        sg.Text(
            r"By which factor do errors grow, in mean square, over ten layers of tanh units near 0, to first order, with weights of "
            r"variance $2/n_{\mathrm{out}}$?",
            r"权重方差为 $2/n_{\mathrm{out}}$ 时，经过十层在 0 附近的 tanh 单元（一阶近似下），误差的均方增大到多少倍？",
        ),
        asked=(fan_out * v * (1 - sg.tanh(0) ** 2) ** 2) ** 10, answer=sg.expr(1024), where=(sg.equal(v, 2 / fan_out),),
    ),
    sg.Exercise(
        "where_the_slope_halves",
        sg.Text(
            r"What is the slope of tanh at $z=\log(1+\sqrt2)$?", r"tanh 在 $z=\log(1+\sqrt2)$ 处的斜率是多少？"
        ),
        asked=1 - sg.tanh(sg.log(1 + sg.sqrt(sg.expr(2)))) ** 2, answer=sg.expr(Fraction(1, 2)),
    ),
)

derivation = sg.Derivation(
    title=sg.Text("The gain of tanh", "tanh 的增益"), section="9.2.9",
    summary=sg.Text(
        r"Whether slopes at most 1 compress gradients depends on the weights. The factor of one layer of tanh units is "
        r"derived; with gain 5/3, Gaussian pre-activations and wide layers of equal width, the fixed point of the forward pass is "
        r"enclosed between two numbers, and the growth of squared gradients there is bounded from below.",
        r"斜率不超过 1 是否会压缩梯度，取决于权重。下面推导一层 tanh 单元的因子；增益取 5/3、净输入服从正态分布且各层等宽、很宽时，"
        r"给出前向传播的不动点所在的区间，以及该处梯度平方增长率的下界。",
    ),
    source=schoenholz, references=(glorot,), variables=(z, fan_out, v, q), families=(u, s, omega, delta),
    chains=chains, claims=claims, exercises=exercises,
)
