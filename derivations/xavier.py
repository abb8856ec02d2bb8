"""Xavier initialisation: both conditions for identity activations, their compromise, its laws, and depth."""

from fractions import Fraction

import symgrad as sg

fan_in = sg.Variable("n_in", sg.Text("fan-in", "输入维度"), sg.POSITIVE_INTEGER, (1, 512), r"n_{\mathrm{in}}")
fan_out = sg.Variable("n_out", sg.Text("fan-out", "输出维度"), sg.POSITIVE_INTEGER, (1, 512), r"n_{\mathrm{out}}")
m = sg.Variable("m", sg.Text("mean of a weight", "权重的均值"), sg.REAL, (-1, 1))
v = sg.Variable("v", sg.Text("variance of a weight", "权重的方差"), sg.POSITIVE, (Fraction(1, 100), 2))
a = sg.Variable("a", sg.Text("half-width of a uniform law", "均匀分布区间的半宽"), sg.POSITIVE, (Fraction(1, 10), 3))
s = sg.Variable(
    "s", sg.Text("standard deviation of a normal law before it is cut", "正态分布截断之前的标准差"), sg.POSITIVE,
    (Fraction(1, 10), 2),
)
cut = sg.Variable(
    "c", sg.Text("how many standard deviations from 0 the law is cut", "在距 0 多少个标准差处截断"), sg.POSITIVE, (1, 4)
)
depth = sg.Variable("L", sg.Text("depth, the number of layers", "深度，即层数"), sg.POSITIVE_INTEGER, (1, 60))
layer = sg.Variable("l", sg.Text("a layer", "某一层的序号"), sg.integer(1, depth), (1, 60))
s_0 = sg.Variable("s_0", sg.Text("variance of the input", "输入的方差"), sg.POSITIVE, (Fraction(1, 2), 2))
r_0 = sg.Variable(
    "r_0", sg.Text("mean square of the last layer's errors", "最后一层误差的均方"), sg.POSITIVE, (Fraction(1, 2), 2)
)
i, j, k, t = map(sg.symbol, "ijkt")
W = sg.Family("W", sg.Text("a weight", "权重"), mean=sg.expr(m), variance=sg.expr(v))
h = sg.Family("h", sg.Text("an input of the layer", "该层的输入"))
b = sg.Family("b", sg.Text("a bias", "偏置"), rank=0)
z = sg.Family("z", sg.Text("a pre-activation of the layer", "该层的净输入"), rank=0)
delta = sg.Family("delta", sg.Text("an error of the layer", "该层的误差"), latex=r"\delta")
e = sg.Family("e", sg.Text("an error of the previous layer", "前一层的误差"), rank=0)
U = sg.Family("U", sg.Text("a uniform weight", "均匀分布的权重"), rank=0)
g = sg.Family("g", sg.Text("a normal weight", "正态分布的权重"), rank=0)
N = sg.Sequence("n", sg.Text("width of a layer; $n_0$ of the input", "某层的宽度，$n_0$ 为输入的维数"), sg.POSITIVE_INTEGER, (1, 512))
Q = sg.Sequence(
    "q", sg.Text("variance of the values of layer $l$", "第 $l$ 层各值的方差"), index=sg.expr(layer),
    first=(sg.expr(0), sg.expr(s_0)), step=sg.result("forward_layer"),
)
D = sg.Sequence(
    "d", sg.Text("mean square of the errors $l$ layers before the last", "自最后一层往前数第 $l$ 层误差的均方，$l=0$ 即最后一层"),
    index=sg.expr(layer), first=(sg.expr(0), sg.expr(r_0)), step=sg.result("backward_layer"),
)


def said(formula, english="", chinese=""):
    return sg.Text(f"${formula}${english}", f"${formula}${chinese}")


z_is = sg.defined_as(sg.expr(z), sg.sum_over(W[j] * h[j], j, 1, fan_in) + b, said(r"z=\sum_j W_jh_j+b"))
e_is = sg.defined_as(sg.expr(e), sg.sum_over(W[i] * delta[i], i, 1, fan_out), said(r"e=\sum_i W_i\delta_i"))
W_and_delta = sg.independent(
    W, delta,
    wording=sg.Text(
        r"the family of the errors $\delta_i$ and the family of the weights $W_i$ are independent of each other", r"全体误差 $\delta_i$ 与全体权重 $W_i$ 相互独立"
    ),
)
W_identical, h_identical, delta_identical = map(sg.identically_distributed, (W, h, delta))
W_independent, W_centred = sg.independent_members(W), sg.zero_mean(W)
forward = (
    z_is, sg.independent(W, h), W_independent, W_identical, h_identical, W_centred, sg.zero(b), sg.zero_mean(h),
)
backward = (e_is, W_and_delta, W_independent, W_centred, W_identical, delta_identical)
h_varies, delta_varies = sg.nondegenerate(h), sg.nondegenerate(delta)

forward_rule = sg.where(v, 1 / fan_in, said(r"v=1/n_{\mathrm{in}}"))
backward_rule = sg.where(v, 1 / fan_out, said(r"v=1/n_{\mathrm{out}}"))
compromise = sg.where(v, 2 / (fan_in + fan_out), said(r"v=2/(n_{\mathrm{in}}+n_{\mathrm{out}})"))
xavier_variance = 2 / (fan_in + fan_out)
width = sg.sqrt(6 / (fan_in + fan_out))
xavier_uniform, xavier_normal = sg.uniform(U, -width, width), sg.gaussian(g, 0, xavier_variance)


def cases(*pairs):
    """The special cases left = right, each worded by its own formula."""
    return tuple(sg.where(left, right, said(formula)) for left, right, formula in pairs)


forward_layer = cases(
    (fan_in, N[layer - 1], r"n_{\mathrm{in}}=n_{l-1}"), (fan_out, N[layer], r"n_{\mathrm{out}}=n_l"),
    (sg.Var(h), Q[layer - 1], r"\operatorname{Var}(h)=q_{l-1}"),
)
backward_layer = cases(
    (fan_in, N[depth - layer], r"n_{\mathrm{in}}=n_{L-l}"), (fan_out, N[depth - layer + 1], r"n_{\mathrm{out}}=n_{L-l+1}"),
    (sg.E(delta**2), D[layer - 1], r"\mathbb E[\delta^2]=d_{l-1}"),
)
equal_widths = sg.where(N[k], fan_in, said(r"n_k=n_{\mathrm{in}}", " in every layer", "，各层相同"))
two = sg.where(cut, 2, said("c=2"))


def cut_moment(body):
    """The integral of ``body`` against the bell curve of N(0, s²) between its two cuts."""
    return sg.integral(body * sg.exp(-(t**2) / (2 * s**2)), t, -cut * s, cut * s)


cut_variance = cut_moment(t**2) / cut_moment(sg.expr(1))


def kept_by_cut(at):
    """1 − √(2/π) c e^(−c²/2) / erf(c/√2): what a cut at c standard deviations leaves of the variance."""
    at = sg.expr(at)
    return 1 - sg.sqrt(2 / sg.constant("pi")) * at * sg.exp(-(at**2) / 2) / sg.erf(at / sg.sqrt(sg.expr(2)))


def step_factor(upper, below, above):
    """2 times one width over the sum of both."""
    return 2 * upper / (below + above)

source = sg.Source(
    "glorot2010", "X. Glorot, Y. Bengio",
    "Understanding the difficulty of training deep feedforward neural networks", "AISTATS", 2010, "4.2",
)
r = sg.rules
vp = "variance_propagation."


def chain(name, english, chinese, start, *rules, given=(), **more):
    return sg.Chain(name, sg.Text(english, chinese), sg.expr(start), rules, given, **more)


def claim(name, english, chinese, statement, *given, **more):
    return sg.Claim(name, sg.Text(english, chinese), statement, given, **more)


derivation = sg.Derivation(
    title=sg.Text("Xavier initialisation", "Xavier 初始化"),
    section="9.2.7",
    summary=sg.Text(
        r"For identity activations the forward pass keeps its variance at $\operatorname{Var}(W)=1/n_{\mathrm{in}}$, the "
        r"backward pass at $1/n_{\mathrm{out}}$. Xavier's variance is the harmonic mean of the two; what it leaves over in "
        r"either direction is reported, for one layer and for a network of any widths. Its normal, uniform and truncated normal "
        r"laws are derived.",
        r"对恒等激活函数，前向传播保持方差的条件是 $\operatorname{Var}(W)=1/n_{\mathrm{in}}$，反向传播的条件是 $1/n_{\mathrm{out}}$。"
        r"Xavier 方差是二者的调和平均；它在两个方向上各自的残余因子一并给出，"
        r"包括单层与任意宽度的多层网络两种情形；并推导它的正态分布、均匀分布与截断正态分布。",
    ),
    source=source,
    uses=("variance_propagation",),
    variables=(fan_in, fan_out, m, v, a, s, cut, depth, layer, s_0, r_0),
    families=(W, h, b, z, delta, e, U, g),
    sequences=(N, Q, D),
    chains=(
        chain(
            "forward_condition", "The forward condition", "前向条件",
            sg.equal(sg.result(vp + "centred_inputs"), sg.Var(h)), r.solve_for(v), given=(h_varies,),
        ),
        chain(
            "forward_kept", "The forward pass keeps its variance", "前向传播保持方差", sg.Var(z),
            r.lemma(vp + "centred_inputs"), r.specialise(forward_rule), r.expand, given=(*forward, forward_rule),
        ),
        chain(
            "backward_condition", "The backward condition", "反向条件",
            sg.equal(sg.result(vp + "backward"), sg.E(delta**2)), r.solve_for(v), given=(delta_varies,),
        ),
        chain(
            "backward_kept", "The backward pass keeps its mean square", "反向传播保持均方", sg.E(e**2),
            r.lemma(vp + "backward"), r.specialise(backward_rule), r.expand, given=(*backward, backward_rule),
        ),
        chain(
            "forward_factor", "What the compromise leaves over, forward", "折中方案的前向残余因子", sg.Var(z),
            r.lemma(vp + "centred_inputs"), r.specialise(compromise), given=(*forward, compromise),
        ),
        chain(
            "backward_factor", "What it leaves over, backward", "折中方案的反向残余因子", sg.E(e**2),
            r.lemma(vp + "backward"), r.specialise(compromise), given=(*backward, compromise),
        ),
        chain(
            "uniform_variance", "The variance of a uniform law", "均匀分布的方差", sg.Var(U), r.variance_by_moments,
            r.expectation_by_density, r.integrate, given=(sg.uniform(U, -a, a),),
        ),
        chain(
            "uniform_width", "Xavier's uniform law", "Xavier 均匀分布", sg.equal(sg.result("uniform_variance"), v),
            r.solve_for(a), r.specialise(compromise), r.simplify, given=(compromise,),
        ),
        chain(
            "uniform_kept", "The variance of Xavier's uniform law", "Xavier 均匀分布的方差", sg.Var(U),
            r.variance_by_moments, r.expectation_by_density, r.integrate, given=(xavier_uniform,),
        ),
        chain(
            "normal_kept", "The variance of Xavier's normal law", "Xavier 正态分布的方差", sg.Var(g),
            r.variance_by_moments, r.symmetry, r.expectation_by_density, r.integrate, given=(xavier_normal,),
        ),
        chain(
            "cut_variance", "The variance of a truncated normal law", "截断正态分布的方差", cut_variance, r.integrate,
            r.expand,
            note=sg.Text(
                r"Beyond $\pm cs$ values are drawn again; the mean stays 0, so that the variance is this ratio.",
                r"落在 $\pm cs$ 之外的值重新抽取；均值仍为 0，故方差即为此比值。",
            ),
        ),
        chain(
            "cut_width", "Xavier's normal law, truncated at two standard deviations", "在两个标准差处截断的 Xavier 正态分布",
            sg.equal(sg.result("cut_variance"), v), r.specialise(two), r.solve_for(s), r.specialise(compromise),
            r.simplify, given=(two, compromise),
        ),
        chain(
            "forward_layer", "Layer by layer, forward", "逐层前向", sg.result("forward_factor"),
            *map(r.specialise, forward_layer), given=forward_layer,
        ),
        chain(
            "backward_layer", "Layer by layer, backward", "逐层反向", sg.result("backward_factor"),
            *map(r.specialise, backward_layer), given=backward_layer,
        ),
        chain("forward_depth", "Forward through all layers", "前向穿过所有层", Q[depth], r.unroll(Q)),
        chain("backward_depth", "Backward through all layers", "反向穿过所有层", D[depth], r.unroll(D)),
        chain(
            "equal_forward", "Equal widths, forward", "各层等宽：前向", sg.result("forward_depth"),
            r.specialise(equal_widths), r.simplify, r.product_of_equals, given=(equal_widths,),
        ),
        chain(
            "equal_backward", "Equal widths, backward", "各层等宽：反向", sg.result("backward_depth"),
            r.specialise(equal_widths), r.simplify, r.product_of_equals, given=(equal_widths,),
        ),
    ),
    claims=(
        claim(
            "forward_preserved", "Forward: a variance of one over the fan-in keeps the variance.",
            "前向：权重方差取输入维度的倒数时，净输入的方差保持不变。", sg.equal(sg.Var(z), sg.Var(h)), *forward, forward_rule,
            printed="9.2.7/xavier-forward",
        ),
        claim(
            "backward_preserved", "Backward: a variance of one over the fan-out keeps the mean square of the errors.",
            "反向：权重方差取输出维度的倒数时，误差的均方保持不变。", sg.equal(sg.E(e**2), sg.E(delta**2)),
            *backward, backward_rule, printed="9.2.7/xavier-backward",
        ),
        claim(
            "harmonic_mean", "The compromise is the harmonic mean of the two conditions.", "折中方案是两个条件的调和平均。",
            sg.equal(xavier_variance, 2 / (1 / (1 / fan_in) + 1 / (1 / fan_out))), printed="9.2.7/xavier-compromise",
            remark=sg.Text(
                "It meets neither condition unless the widths are equal: see [forward_residual] and [backward_residual].",
                "除非两个维度相等，否则两个条件都不满足：见 [forward_residual] 与 [backward_residual]。",
            ),
        ),
        claim(
            "forward_residual", "Forward, the compromise multiplies the variance by this factor.",
            "前向：折中方案使方差乘以如下因子。",
            sg.equal(sg.Var(z), 2 * fan_in / (fan_in + fan_out) * sg.Var(h)), *forward, compromise,
        ),
        claim(
            "backward_residual", "Backward, it multiplies the mean square by this factor.", "反向：使均方乘以如下因子。",
            sg.equal(sg.E(e**2), 2 * fan_out / (fan_in + fan_out) * sg.E(delta**2)), *backward, compromise,
        ),
        claim(
            "residuals_sum_to_two", "The two factors sum to 2: what one direction gains the other loses.",
            "两个因子之和为 2：一个方向所得即另一个方向所失。",
            sg.equal(fan_in * xavier_variance + fan_out * xavier_variance, 2),
        ),
        claim(
            "uniform_law", "Xavier's uniform law has Xavier's variance.", "Xavier 均匀分布具有 Xavier 方差。",
            sg.equal(sg.Var(U), xavier_variance), xavier_uniform, printed="9.2.7/xavier-uniform",
        ),
        claim(
            "normal_law", "Xavier's normal law has Xavier's variance.", "Xavier 正态分布具有 Xavier 方差。",
            sg.equal(sg.Var(g), xavier_variance), xavier_normal,
        ),
        claim(
            "cut_law", "What is left of the variance of a truncated normal law.", "正态分布截断之后所剩的方差。",
            sg.equal(cut_variance, s**2 * kept_by_cut(cut)),
        ),
        claim(
            "cut_constant", "Truncated at two standard deviations, the standard deviation shrinks by this factor.",
            "在两个标准差处截断，标准差缩小为原来的如下倍数。",
            sg.relation("≈", sg.sqrt(kept_by_cut(2)), sg.decimal("0.87962566103423975")),
            remark=sg.Text(
                "An initialiser that cuts at two standard deviations and does not divide by this number draws weights whose "
                "variance is 77% of what was asked for.",
                "在两个标准差处截断而不除以此数的初始化，其权重的方差只有所要求的 77%。",
            ),
        ),
        claim(
            "cut_corrected", "With this standard deviation before the cut the weights have Xavier's variance.",
            "截断之前取此标准差，则权重具有 Xavier 方差。",
            sg.equal(s**2 * kept_by_cut(2), xavier_variance),
            where=(sg.equal(s, sg.sqrt(xavier_variance / kept_by_cut(2))),),
        ),
        claim(
            "forward_at_depth", "Forward through layers of any widths, each leaves over its own factor.",
            "前向穿过任意宽度的各层，每层贡献各自的因子。",
            sg.equal(Q[depth], s_0 * sg.product_over(step_factor(N[k - 1], N[k - 1], N[k]), k, 1, depth)),
        ),
        claim(
            "backward_at_depth", "Backward likewise, with the other width above the bar.", "反向亦然，分子换成另一侧的宽度。",
            sg.equal(
                D[depth],
                r_0 * sg.product_over(
                    step_factor(N[depth - k + 1], N[depth - k], N[depth - k + 1]), k, 1, depth
                ),
            ),
        ),
        claim(
            "kept_at_depth", "At equal widths both are kept, through any number of layers.",
            "各层等宽时两者都保持不变，无论层数多少。",
            sg.all_of(sg.equal(sg.result("forward_depth"), s_0), sg.equal(sg.result("backward_depth"), r_0)), equal_widths,
        ),
    ),
    exercises=(
        sg.Exercise(
            "variance_for_widths",
            sg.Text(
                "Which variance do Xavier's weights have between layers of 300 and 100 units?",
                "两层分别有 300 与 100 个单元，其间 Xavier 权重的方差是多少？",
            ),
            asked=xavier_variance, answer=sg.expr(Fraction(1, 200)),
            where=(sg.equal(fan_in, 300), sg.equal(fan_out, 100)),
        ),
        sg.Exercise(
            "residual_forward",
            sg.Text(
                r"By which factor does Xavier's variance multiply the variance forward, for zero-mean inputs, when $n_{\mathrm{in}}=300$ and "
                r"$n_{\mathrm{out}}=100$?",
                r"设输入均值为零，$n_{\mathrm{in}}=300$，$n_{\mathrm{out}}=100$。Xavier 方差使前向的方差乘以多大的因子？",
            ),
            asked=fan_in * xavier_variance, answer=sg.expr(Fraction(3, 2)),
            where=(sg.equal(fan_in, 300), sg.equal(fan_out, 100)),
        ),
        sg.Exercise(
            "uniform_bound",
            sg.Text(
                r"Between which bounds $\pm a$ are Xavier's uniform weights drawn when both widths are 12? Give $a$.",
                r"两个维度均为 12 时，Xavier 权重服从区间 $[-a,a]$ 上的均匀分布。求 $a$。",
            ),
            asked=width, answer=sg.expr(Fraction(1, 2)), where=(sg.equal(fan_in, 12), sg.equal(fan_out, 12)),
        ),
        sg.Exercise(
            "bulge",
            sg.Text(
                "An identity network with zero-mean inputs has widths 100, 300, 100 and Xavier's weights. By which factor does the variance of "
                "the input change over the two layers?",
                "输入均值为零、激活为恒等函数的网络，各层宽度依次为 100、300、100，采用 Xavier 权重。经过这两层，输入的方差变为原来的多少倍？",
            ),
            asked=step_factor(sg.expr(100), sg.expr(100), sg.expr(300)) * step_factor(sg.expr(300), sg.expr(300), sg.expr(100)),
            answer=sg.expr(Fraction(3, 4)),
        ),
    ),
    figures=(
        sg.Figure(
            "residuals",
            sg.Text(
                r"The factors that Xavier's variance leaves over in a layer with fan-in 100, against its fan-out.",
                r"输入维度为 100 的层，Xavier 方差留下的前向与反向因子随输出维度的变化。",
            ),
            horizontal=fan_out, span=(1, 400),
            curves=(
                sg.Curve(r"n_{\mathrm{in}}v", fan_in * xavier_variance, {"n_in": sg.expr(100)}),
                sg.Curve(r"n_{\mathrm{out}}v", fan_out * xavier_variance, {"n_in": sg.expr(100)}),
            ),
            vertical=r"n\,v",
        ),
    ),
)
