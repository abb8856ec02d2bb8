"""Xavier initialisation: forward and backward conditions for identity activations, and their compromise."""

from fractions import Fraction

import symgrad as sg

fan_in = sg.Variable("n_in", sg.Text("fan-in", "输入维度"), sg.POSITIVE_INTEGER, (1, 512), r"n_{\mathrm{in}}")
fan_out = sg.Variable("n_out", sg.Text("fan-out", "输出维度"), sg.POSITIVE_INTEGER, (1, 512), r"n_{\mathrm{out}}")
m = sg.Variable("m", sg.Text("mean of a weight", "权重的均值"), sg.REAL, (-1, 1))
v = sg.Variable("v", sg.Text("variance of a weight", "权重的方差"), sg.POSITIVE, (Fraction(1, 100), 2))
a = sg.Variable("a", sg.Text("half-width of a uniform law", "均匀分布区间的半宽"), sg.POSITIVE, (Fraction(1, 10), 3))
i, j = sg.symbol("i"), sg.symbol("j")
W = sg.Family("W", sg.Text("a weight", "权重"), mean=sg.expr(m), variance=sg.expr(v))
h = sg.Family("h", sg.Text("an input of the layer", "该层的输入"))
b = sg.Family("b", sg.Text("a bias", "偏置"), rank=0)
z = sg.Family("z", sg.Text("a pre-activation of the layer", "该层的净输入"), rank=0)
delta = sg.Family("delta", sg.Text("an error of the layer", "该层的误差"), latex=r"\delta")
e = sg.Family("e", sg.Text("an error of the previous layer", "前一层的误差"), rank=0)
U = sg.Family("U", sg.Text("a uniform weight", "均匀分布的权重"), rank=0)


def said(formula, english="", chinese=""):
    return sg.Text(f"${formula}${english}", f"${formula}${chinese}")


z_is = sg.defined_as(sg.expr(z), sg.sum_over(W[j] * h[j], j, 1, fan_in) + b, said(r"z=\sum_j W_jh_j+b"))
e_is = sg.defined_as(sg.expr(e), sg.sum_over(W[i] * delta[i], i, 1, fan_out), said(r"e=\sum_i W_i\delta_i"))
W_and_delta = sg.independent(
    W, delta,
    wording=sg.Text(
        r"the errors $\delta_i$ and the weights $W_i$ are independent of each other", r"误差 $\delta_i$ 与权重 $W_i$ 相互独立"
    ),
)
W_identical, h_identical, delta_identical = map(sg.identically_distributed, (W, h, delta))
W_independent, W_centred = sg.independent_members(W), sg.zero_mean(W)
forward = (
    z_is, sg.independent((W, h), b), sg.independent(W, h), W_independent, sg.independent_members(h), W_identical, h_identical,
    W_centred, sg.zero(b), sg.zero_mean(h),
)
backward = (e_is, W_and_delta, W_independent, W_centred, W_identical, delta_identical)
h_varies, delta_varies = sg.nondegenerate(h), sg.nondegenerate(delta)

forward_rule = sg.where(v, 1 / fan_in, said(r"v=1/n_{\mathrm{in}}"))
backward_rule = sg.where(v, 1 / fan_out, said(r"v=1/n_{\mathrm{out}}"))
compromise = sg.where(v, 2 / (fan_in + fan_out), said(r"v=2/(n_{\mathrm{in}}+n_{\mathrm{out}})"))
xavier_variance = 2 / (fan_in + fan_out)
width = sg.sqrt(6 / (fan_in + fan_out))
xavier_uniform = sg.uniform(U, -width, width)

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
        r"either direction is reported.",
        r"对恒等激活函数，前向传播在 $\operatorname{Var}(W)=1/n_{\mathrm{in}}$ 时保持方差，反向传播则在 $1/n_{\mathrm{out}}$ 时。"
        r"Xavier 方差是二者的调和平均；它在两个方向上各自的残余因子一并给出。",
    ),
    source=source,
    uses=("variance_propagation",),
    variables=(fan_in, fan_out, m, v, a),
    families=(W, h, b, z, delta, e, U),
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
                "除非两个维度相等，否则两个条件都不满足：见[forward_residual]与[backward_residual]。",
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
                r"By which factor does Xavier's variance multiply the variance forward when $n_{\mathrm{in}}=300$ and "
                r"$n_{\mathrm{out}}=100$?",
                r"设 $n_{\mathrm{in}}=300$，$n_{\mathrm{out}}=100$。Xavier 方差使前向的方差乘以多大的因子？",
            ),
            asked=fan_in * xavier_variance, answer=sg.expr(Fraction(3, 2)),
            where=(sg.equal(fan_in, 300), sg.equal(fan_out, 100)),
        ),
        sg.Exercise(
            "uniform_bound",
            sg.Text(
                r"Between which bounds $\pm a$ are Xavier's uniform weights drawn when both widths are 12? Give $a$.",
                r"两个维度均为 12 时，Xavier 均匀分布取自区间 $[-a,a]$。求 $a$。",
            ),
            asked=width, answer=sg.expr(Fraction(1, 2)), where=(sg.equal(fan_in, 12), sg.equal(fan_out, 12)),
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
