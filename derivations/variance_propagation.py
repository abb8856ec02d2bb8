"""The mean and the variance of a pre-activation, and what each assumption removes from them."""

from fractions import Fraction

import symgrad as sg

fan_in = sg.Variable("n_in", sg.Text("fan-in", "输入维度"), sg.POSITIVE_INTEGER, (1, 512), r"n_{\mathrm{in}}")
fan_out = sg.Variable("n_out", sg.Text("fan-out", "输出维度"), sg.POSITIVE_INTEGER, (1, 512), r"n_{\mathrm{out}}")
m = sg.Variable("m", sg.Text("mean of a weight", "权重的均值"), sg.REAL, (-1, 1))
v = sg.Variable("v", sg.Text("variance of a weight", "权重的方差"), sg.POSITIVE, (Fraction(1, 100), 2))

i, j = sg.symbol("i"), sg.symbol("j")
W = sg.Family("W", sg.Text("a weight", "权重"), mean=sg.expr(m), variance=sg.expr(v))
h = sg.Family("h", sg.Text("an input of the layer", "该层的输入"))
b = sg.Family("b", sg.Text("a bias", "偏置"), rank=0)
z = sg.Family("z", sg.Text("a pre-activation of the layer", "该层的净输入"), rank=0)
delta = sg.Family("delta", sg.Text("an error of the layer", "该层的误差"), latex=r"\delta")
e = sg.Family("e", sg.Text("an error of the previous layer, before the slope of its activation", "前一层的误差（尚未乘以激活函数的斜率）"), rank=0)


def said(formula, english="", chinese=""):
    return sg.Text(f"${formula}${english}", f"${formula}${chinese}")


z_is = sg.defined_as(sg.expr(z), sg.sum_over(W[j] * h[j], j, 1, fan_in) + b, said(r"z=\sum_j W_jh_j+b"))
e_is = sg.defined_as(sg.expr(e), sg.sum_over(W[i] * delta[i], i, 1, fan_out), said(r"e=\sum_i W_i\delta_i"))
W_and_h, bias_apart = sg.independent(W, h), sg.independent((W, h), b)
W_and_delta = sg.independent(
    W, delta,
    wording=sg.Text(
        r"the family of the errors $\delta_i$ and the family of the weights $W_i$ are independent of each other", r"全体误差 $\delta_i$ 与全体权重 $W_i$ 相互独立"
    ),
)
W_independent, h_independent = sg.independent_members(W), sg.independent_members(h)
W_identical, h_identical, delta_identical = map(sg.identically_distributed, (W, h, delta))
W_centred, h_centred, no_bias = sg.zero_mean(W), sg.zero_mean(h), sg.zero(b)

general = (z_is, bias_apart, W_and_h, W_independent, h_independent, W_identical, h_identical)
centred = (z_is, W_and_h, W_independent, W_identical, h_identical, W_centred)
unbiased = (*centred, no_bias)
backward = (e_is, W_and_delta, W_independent, W_centred, W_identical, delta_identical)

source = sg.Source(
    "glorot2010", "X. Glorot, Y. Bengio",
    "Understanding the difficulty of training deep feedforward neural networks", "AISTATS", 2010,
)
r = sg.rules


def chain(name, english, chinese, start, *rules, given=(), **more):
    return sg.Chain(name, sg.Text(english, chinese), sg.expr(start), rules, given, **more)


def claim(name, english, chinese, statement, *given, **more):
    return sg.Claim(name, sg.Text(english, chinese), statement, given, **more)


# Of the variance of a sum of products W_j h_j with centred weights.
products = (
    r.covariance_of_products(W_and_h), r.uncorrelated(W_independent), r.zero_mean(W), r.identical_terms, r.name_moments,
    r.second_moment(sg.expr(h)),
)

derivation = sg.Derivation(
    title=sg.Text("Variance propagation", "方差传播"),
    section="9.2.7",
    summary=sg.Text(
        r"A pre-activation is $z=\sum_jW_jh_j+b$. Its mean and variance are derived in general; each assumption then "
        r"removes a term. The backward pass carries the mean square of the errors in the same way.",
        r"净输入为 $z=\sum_jW_jh_j+b$。先推导其均值与方差的一般公式，再看每条假设各消去哪一项。反向传播以同样的方式传递误差的均方。",
    ),
    source=source,
    variables=(fan_in, fan_out, m, v),
    families=(W, h, b, z, delta, e),
    chains=(
        chain(
            "mean_law", "The mean of a pre-activation", "净输入的均值", sg.E(z), r.definition(z), r.linearity,
            r.independence(W_and_h), r.identical_terms, r.name_moments, given=general,
        ),
        chain(
            "general_law", "The general law of the variance", "方差的一般公式", sg.Var(z), r.definition(z),
            r.variance_of_a_sum, r.uncorrelated(bias_apart), r.covariance_of_products(W_and_h),
            r.uncorrelated(W_independent), r.uncorrelated(h_independent), r.identical_terms, r.name_moments,
            r.second_moment(sg.expr(h)), given=general, switch_off=True,
        ),
        chain(
            "with_bias", "Centred weights", "零均值权重", sg.Var(z), r.definition(z), r.variance_of_a_sum,
            r.uncorrelated(bias_apart), *products, given=(bias_apart, *centred),
            note=sg.Text(
                "Unlike the general law, this needs no independence among the inputs: with centred weights their "
                "covariances drop out.",
                "与一般公式不同，这里不要求各输入相互独立：权重零均值时，输入之间的协方差不起作用。",
            ),
        ),
        chain(
            "centred_weights", "Centred weights, no bias", "零均值权重，无偏置", sg.Var(z), r.definition(z),
            r.vanishing(b), r.variance_of_a_sum, *products, given=(*centred, no_bias),
        ),
        chain(
            "centred_inputs", "Centred inputs as well", "输入的均值也为零", sg.Var(z), r.lemma("centred_weights"),
            r.zero_mean(h), given=(*unbiased, h_centred),
        ),
        chain(
            "backward", "Backward: the mean square of the errors", "反向：误差的均方", sg.E(e**2), r.definition(e),
            r.square_of_a_sum, r.linearity, r.independence(), r.zero_mean(W), r.identical_terms, r.name_moments,
            given=backward, switch_off=True,
        ),
    ),
    claims=(
        claim(
            "mean_of_preactivation", "The mean of a pre-activation.", "净输入的均值。",
            sg.equal(sg.E(z), fan_in * m * sg.E(h) + sg.E(b)), *general,
        ),
        claim(
            "variance_of_preactivation", "The variance of a pre-activation, weights of any mean.",
            "净输入的方差，权重均值任意。",
            sg.equal(sg.Var(z), fan_in * (v * sg.E(h**2) + m**2 * sg.Var(h)) + sg.Var(b)), *general,
        ),
        claim(
            "printed_forward", "The variance is the fan-in times the variances of weight and input.",
            "净输入的方差等于输入维度、权重方差与输入方差之积。",
            sg.equal(sg.Var(z), fan_in * v * sg.Var(h)), *unbiased, printed="9.2.7/forward-variance",
            corrected_by=("second_moment_law", "centred_law", "variance_of_preactivation"),
            remark=sg.Text(
                r"The input enters with its second moment; that is its variance only where $\mathbb E[h]=0$.",
                r"输入以二阶矩的形式出现；仅当 $\mathbb E[h]=0$ 时它才等于方差。",
            ),
        ),
        claim(
            "second_moment_law", "With centred weights and no bias the second moment of the input counts.",
            "权重零均值且无偏置时，起作用的是输入的二阶矩。", sg.equal(sg.Var(z), fan_in * v * sg.E(h**2)), *unbiased,
        ),
        claim(
            "centred_law", "With centred inputs too, it is their variance.", "输入的均值也为零时，即为其方差。",
            sg.equal(sg.Var(z), fan_in * v * sg.Var(h)), *unbiased, h_centred,
        ),
        claim(
            "bias_adds", "An independent bias adds its variance.", "独立的偏置使方差增加其自身的方差。",
            sg.equal(sg.Var(z), fan_in * v * sg.E(h**2) + sg.Var(b)), bias_apart, *centred,
        ),
        claim(
            "backward_law", "Backward, the fan-out takes the place of the fan-in.", "反向时，输出维度取代输入维度。",
            sg.equal(sg.E(e**2), fan_out * v * sg.E(delta**2)), *backward,
        ),
    ),
    exercises=(
        sg.Exercise(
            "shifted_weights",
            sg.Text(
                r"All weights have mean $m=1$ and variance $v=1$, the inputs are independent with $\mathbb E[h]=0$. Write $\operatorname{Var}(z)$ "
                r"for $b=0$ in terms of $n_{\mathrm{in}}$ and $\operatorname{Var}(h)$.",
                r"权重的均值 $m=1$、方差 $v=1$，各输入相互独立且 $\mathbb E[h]=0$，又 $b=0$。用 $n_{\mathrm{in}}$ 与 "
                r"$\operatorname{Var}(h)$ 表示 $\operatorname{Var}(z)$。",
            ),
            asked=fan_in * (v * sg.Var(h) + m**2 * sg.Var(h)), answer=2 * fan_in * sg.Var(h),
            where=(sg.equal(m, 1), sg.equal(v, 1)),
        ),
        sg.Exercise(
            "mean_of_a_sum",
            sg.Text(
                r"Four inputs of mean 3 meet weights of mean $m=\tfrac12$, with $b=0$. What is $\mathbb E[z]$?",
                r"四个均值为 3 的输入与均值 $m=\tfrac12$ 的权重相乘求和，$b=0$。$\mathbb E[z]$ 等于多少？",
            ),
            asked=fan_in * m * 3, answer=sg.expr(6),
            where=(sg.equal(fan_in, 4), sg.equal(m, Fraction(1, 2))),
        ),
        sg.Exercise(
            "second_moment_of_constant",
            sg.Text(
                r"Express $\mathbb E[h^2]$ in terms of the mean and the variance of $h$.",
                r"用 $h$ 的均值与方差表示 $\mathbb E[h^2]$。",
            ),
            asked=sg.E(h**2), answer=sg.Var(h) + sg.E(h) ** 2, given=(h_identical,),
        ),
    ),
)
