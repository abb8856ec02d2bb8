"""Residual connections: the mean square length of a signal, in depth, against the network without them."""

from fractions import Fraction

import symgrad as sg

n = sg.Variable("n", sg.Text("width of the layers", "各层的宽度"), sg.POSITIVE_INTEGER, (1, 512))
depth = sg.Variable("L", sg.Text("depth, the number of layers", "深度，即层数"), sg.POSITIVE_INTEGER, (1, 100))
layer = sg.Variable("l", sg.Text("a layer", "某一层的序号"), sg.integer(1, depth), (1, 100))
v = sg.Variable(
    "v", sg.Text(r"variance $\sigma^2$ of a weight", r"权重的方差 $\sigma^2$"), sg.POSITIVE, (Fraction(1, 100), 1)
)
c = sg.Variable("c", sg.Text("total strength of the branches, $nLv$", "全部残差分支的总强度 $nLv$"), sg.POSITIVE, (Fraction(1, 4), 2))
q = sg.Variable(
    "q", sg.Text("mean square length of the input", "输入长度的均方"), sg.POSITIVE, (Fraction(1, 2), 2)
)
A = sg.Variable(
    "A", sg.Text("the weight matrix of a branch, any one", "任一残差分支的权重矩阵"), sg.REAL, (-1, 1), r"\mathbf A", shape=(n, n)
)
i, j = sg.symbol("i"), sg.symbol("j")
W = sg.Family("W", sg.Text("a weight of the branch", "残差分支的权重"), rank=2, variance=sg.expr(v))
x = sg.Family("x", sg.Text("an input of the layer", "该层的输入"))
y = sg.Family("y", sg.Text("an output of the layer, with the connection", "该层的输出，有残差连接"))
z = sg.Family("z", sg.Text("an output of the layer, without it", "该层的输出，无残差连接"))
S = sg.Sequence(
    "s", sg.Text("mean square length after a layer, with connections", "某层之后长度的均方，有残差连接"), index=sg.expr(layer),
    first=(sg.expr(0), sg.expr(q)), step=sg.result("recursion"),
)
P = sg.Sequence(
    "p", sg.Text("the same, without connections", "同上，无残差连接"), index=sg.expr(layer),
    first=(sg.expr(0), sg.expr(q)), step=sg.result("plain_recursion"),
)


def said(formula, english="", chinese=""):
    return sg.Text(f"${formula}${english}", f"${formula}${chinese}")


def chain(name, english, chinese, start, *rules, given=(), **more):
    return sg.Chain(name, sg.Text(english, chinese), sg.expr(start), rules, given, **more)


def claim(name, english, chinese, statement, *given, **more):
    return sg.Claim(name, sg.Text(english, chinese), statement, given, **more)


def length(of):
    return sg.sum_over(of[i] ** 2, i, 1, n)


def relative_change(of):
    """d log(of) / d log v."""
    return v / of * sg.derivative(of, v)


he_deep = sg.Source(
    "he2016", "K. He, X. Zhang, S. Ren, J. Sun", "Deep residual learning for image recognition", "CVPR", 2016, "770–778"
)
hardt = sg.Source("hardt2017", "M. Hardt, T. Ma", "Identity matters in deep learning", "ICLR", 2017)
hayou = sg.Source(
    "hayou2021", "S. Hayou, E. Clerico, B. He, G. Deligiannidis, A. Doucet, J. Rousseau", "Stable ResNet", "AISTATS", 2021
)

branch = sg.sum_over(W[i, j] * x[j], j, 1, n)
y_is = sg.defined_as(y[i], x[i] + branch, said(r"y_i=x_i+\sum_jW_{ij}x_j"))
z_is = sg.defined_as(z[i], branch, said(r"z_i=\sum_jW_{ij}x_j"))
weights = (sg.independent(W, x), sg.independent_members(W), sg.zero_mean(W), sg.identically_distributed(W))
input_length = sg.sum_over(sg.E(x[i] ** 2), i, 1, n)
below = sg.where(input_length, S[layer - 1], said(r"\sum_i\mathbb E[x_i^2]=s_{l-1}"))
plain_below = sg.where(sg.sum_over(sg.E(x[j] ** 2), j, 1, n), P[layer - 1], said(r"\sum_j\mathbb E[x_j^2]=p_{l-1}"))
scaled = sg.where(v, c / (n * depth), said(r"v=c/(nL)"))
r = sg.rules
moments = (r.linearity, r.independence(), r.zero_mean(W), r.identical_terms, r.name_moments, r.factor_out_of_a_sum)

chains = (
    chain(
        "one_layer", "One layer with a connection", "有残差连接的一层", sg.E(length(y)), r.definition(y),
        r.square_of_a_sum, r.factor_into_a_sum, *moments, r.collect(input_length), given=(y_is, *weights),
    ),
    chain(
        "plain_layer", "The same layer without it", "无残差连接的同一层", sg.E(length(z)), r.definition(z),
        r.square_of_a_sum, *moments, given=(z_is, *weights),
    ),
    chain(
        "recursion", "From layer to layer, with connections", "逐层递推（有残差连接）", sg.result("one_layer"),
        r.specialise(below), given=(below,),
    ),
    chain(
        "plain_recursion", "From layer to layer, without", "逐层递推（无残差连接）", sg.result("plain_layer"),
        r.specialise(plain_below), given=(plain_below,),
    ),
    chain("depth", "All layers, with connections", "经过所有层（有残差连接）", S[depth], r.unroll(S)),
    chain("plain_depth", "All layers, without", "经过所有层（无残差连接）", P[depth], r.unroll(P)),
    chain(
        "branches_scaled", r"Branches scaled by $1/\sqrt L$", r"残差分支乘以 $1/\sqrt L$", sg.result("depth"),
        r.specialise(scaled), r.expand, given=(scaled,),
        note=sg.Text(
            r"A branch with weights of variance $c/n$ that is multiplied by $1/\sqrt L$ has weights of variance $c/(nL)$.",
            r"权重方差为 $c/n$ 的残差分支乘以 $1/\sqrt L$ 之后，等效的权重方差为 $c/(nL)$。",
        ),
    ),
    chain(
        "plain_scaled", "The same weights without connections", "同样的权重，无残差连接", sg.result("plain_depth"),
        r.specialise(scaled), r.simplify, given=(scaled,),
    ),
    chain(
        "from_above", "A bound from above", "上界", sg.result("branches_scaled"), r.below_exponential, r.simplify,
    ),
    chain(
        "from_below", "A bound from below", "下界", sg.result("branches_scaled"), r.above_exponential, r.simplify,
        note=sg.Text(
            r"Between the two bounds lies a factor of $e^{c^2/(2L)}$, which tends to 1: in the limit $L\to\infty$ the mean "
            r"square length is multiplied by $e^c$.",
            r"两个界之比为 $e^{c^2/(2L)}$，它趋于 1：当 $L\to\infty$ 时，长度的均方趋于原来的 $e^c$ 倍。",
        ),
    ),
    chain(
        "sensitivity", "Sensitivity to the variance of the weights, with connections", "对权重方差的敏感度（有残差连接）",
        relative_change(sg.result("depth")), r.differentiate, r.simplify,
    ),
    chain(
        "plain_sensitivity", "Without connections", "无残差连接时", relative_change(sg.result("plain_depth")), r.differentiate,
        r.simplify,
        note=sg.Text(
            r"To first order, a change of one per cent in the variance changes the mean square length by $L$ per cent without the "
            r"connections, and with them, for $v=c/(nL)$, by less than $c$ per cent.",
            r"一阶近似下，方差变化百分之一，无残差连接时长度的均方变化百分之 $L$；有残差连接且 $v=c/(nL)$ 时，变化不到百分之 $c$。",
        ),
    ),
)

weights_and_depth = {"n": sg.expr(16), "L": sg.expr(5), "v": sg.expr(Fraction(1, 48)), "q": sg.expr(1)}
simulated = sg.Simulation(
    "residual_network.square_length",
    {"width": sg.expr(n), "depth": sg.expr(depth), "branch_variance": sg.expr(v)}, weights_and_depth,
)

claims = (
    claim(
        "printed_help", r"After $L$ layers the mean square of $\|\prod_l(\mathbf I+\mathbf W_l)\mathbf x\|$ is $(1+nv)^L$ times that of the input.",
        r"经过 $L$ 层之后，$\|\prod_l(\mathbf I+\mathbf W_l)\mathbf x\|$ 的均方是输入长度的均方的 $(1+nv)^L$ 倍。",
        sg.equal(S[depth], (1 + n * v) ** depth * q), printed="9.2.9/residual", source=he_deep, simulation=simulated,
        through=sg.Text(
            r"Printed is that residual connections help against vanishing and exploding. Settled at initialisation, in mean square: "
            r"the factor $(1+nv)^L$ is never below 1, and with branches scaled by $1/\sqrt L$ it lies between $e^{c-c^2/(2L)}$ and "
            r"$e^c$ at every depth ([bounded_below], [bounded_above]), so that it tends to $e^c$; without the connections it is "
            r"$(nv)^L$ ([without_connections]), which tends to 0 or to infinity unless $nv=1$ exactly. Transposing the matrices "
            r"gives the same for gradients.",
            r"原文说残差连接有助于缓解梯度消失与爆炸。这里在初始化时刻、均方意义下判定：因子 $(1+nv)^L$ 不小于 1；残差分支乘以 $1/\sqrt L$ 时，"
            r"在任何深度它都介于 $e^{c-c^2/(2L)}$ 与 $e^c$ 之间（[bounded_below]、[bounded_above]），从而趋于 $e^c$；"
            r"没有残差连接时因子为 $(nv)^L$（[without_connections]），除非恰有 $nv=1$，否则趋于 0 或无穷。将矩阵转置，即得关于梯度的同样结论。",
        ),
    ),
    claim(
        "one_layer_law", "One layer with a connection, weights of mean 0 that are independent of its input.",
        "有残差连接的一层，权重均值为零且与输入独立。",
        sg.equal(sg.E(length(y)), (1 + n * v) * input_length), y_is, *weights,
    ),
    claim(
        "one_layer_without", "The same layer without the connection.", "无残差连接的同一层。",
        sg.equal(sg.E(length(z)), n * v * input_length), z_is, *weights,
    ),
    claim(
        "without_connections", "All layers, without connections.", "经过所有层，无残差连接。",
        sg.equal(P[depth], (n * v) ** depth * q),
        simulation=sg.Simulation(
            "linear_network.second_moment",
            {"width": sg.expr(n), "depth": sg.expr(depth), "weight_variance": sg.expr(v)},
            {**weights_and_depth, "v": sg.expr(Fraction(1, 16))},
        ),
    ),
    claim(
        "with_scaled_branches", r"Weights of variance $v=c/(nL)$, with connections.", r"权重方差 $v=c/(nL)$，有残差连接。",
        sg.equal(sg.result("depth"), (1 + c / depth) ** depth * q), scaled, source=hayou,
    ),
    claim(
        "bounded_above",
        r"With connections and weights of variance $v=c/(nL)$, the mean square length is at most $e^c$ times that of the input, "
        r"at every depth.",
        r"有残差连接且权重方差 $v=c/(nL)$ 时，在任何深度，长度的均方都不超过输入的相应值的 $e^c$ 倍。",
        sg.relation("≤", sg.result("branches_scaled"), sg.exp(c) * q),
    ),
    claim(
        "bounded_below", r"With the same weights and connections, it is at least $e^{c-c^2/(2L)}$ times that of the input.",
        r"有残差连接且权重相同时，长度的均方不小于输入的相应值的 $e^{c-c^2/(2L)}$ 倍。",
        sg.relation("≥", sg.result("branches_scaled"), sg.exp(c - c**2 / (2 * depth)) * q),
    ),
    claim(
        "scaled_without_connections", r"Weights of variance $v=c/(nL)$, without connections.",
        r"权重方差 $v=c/(nL)$，无残差连接。",
        sg.equal(sg.result("plain_depth"), (c / depth) ** depth * q), scaled,
    ),
    claim(
        "no_direction_is_lost",
        r"Whatever its weights, a layer with a connection leaves every direction at least $1-\|\mathbf A\|_2$ of its length.",
        r"无论权重如何，经过有残差连接的一层，任一方向上的长度至少是原来的 $1-\|\mathbf A\|_2$ 倍。",
        sg.relation("≥", sg.singular_value(sg.identity(n) + A, "min"), 1 - sg.norm(A)), source=hardt,
        remark=sg.Text(
            r"With $\|\mathbf W_l\|_2\le c/L<1$ in every layer, no direction shrinks by more than the factor $(1-c/L)^L$, which tends "
            r"to $e^{-c}$.",
            r"若各层 $\|\mathbf W_l\|_2\le c/L<1$，则任何方向上的长度至多缩小到原来的 $(1-c/L)^L$，该因子趋于 $e^{-c}$。",
        ),
    ),
    claim(
        "sensitive_without",
        "Without connections, a change of one per cent in the variance of the weights changes the mean square length by $L$ per cent, "
        "to first order.",
        "无残差连接时，权重方差变化百分之一，长度的均方（一阶近似下）变化百分之 $L$。",
        sg.equal(relative_change(sg.result("plain_depth")), depth),
    ),
    claim(
        "less_sensitive", r"With connections, the change is $\frac{nv}{1+nv}$ times as large.", r"有残差连接时，变化是无残差连接时的 $\frac{nv}{1+nv}$ 倍。",
        sg.equal(relative_change(sg.result("depth")), n * v / (1 + n * v) * depth),
    ),
)

exercises = (
    sg.Exercise(
        "eightfold",
        sg.Text(
            r"Three layers of width 100 have connections and weights of variance $\frac1{100}$. By which factor does the mean square "
            r"length grow?",
            r"三层网络宽度为 100，有残差连接，权重方差为 $\frac1{100}$。长度的均方增大到多少倍？",
        ),
        asked=sg.result("depth") / q, answer=sg.expr(8),
        where=(sg.equal(n, 100), sg.equal(v, sg.expr(Fraction(1, 100))), sg.equal(depth, 3)),
    ),
    sg.Exercise(
        "two_layers",
        sg.Text(
            r"Let $L=2$ and $c=1$, so that $v=1/(2n)$. By which factor does the mean square length grow?",
            r"设 $L=2$，$c=1$，即 $v=1/(2n)$。长度的均方增大到多少倍？",
        ),
        asked=sg.result("branches_scaled") / q, answer=sg.expr(Fraction(9, 4)),
        where=(sg.equal(depth, 2), sg.equal(c, 1)),
    ),
    sg.Exercise(
        "without_the_connections",
        sg.Text(
            r"Ten layers have weights of variance $1/(10n)$ and no connections. By which factor does the mean square length change?",
            r"十层网络的权重方差为 $1/(10n)$，没有残差连接。长度的均方变为多少倍？",
        ),
        asked=sg.result("plain_depth") / q, answer=sg.expr(Fraction(1, 10**10)),
        where=(sg.equal(depth, 10), sg.equal(v, 1 / (10 * n))),
    ),
    sg.Exercise(
        "per_cent",
        sg.Text(
            r"Thirty layers of width 64 have connections and weights of variance $\frac1{64}$. By how many per cent does the "
            r"mean square length change, to first order, when the variance changes by one per cent?",
            r"三十层网络宽度为 64，有残差连接，权重方差为 $\frac1{64}$。方差变化百分之一时，长度的均方（一阶近似下）变化百分之几？",
        ),
        asked=sg.result("sensitivity"), answer=sg.expr(15),
        where=(sg.equal(depth, 30), sg.equal(n, 64), sg.equal(v, sg.expr(Fraction(1, 64)))),
    ),
)

derivation = sg.Derivation(
    title=sg.Text("Residual connections", "残差连接"), section="9.2.9",
    summary=sg.Text(
        r"A layer adds a branch to its input: $\mathbf y=\mathbf x+\mathbf W\mathbf x$. For weights of mean 0 and variance $v$ "
        r"that are independent of the input, the mean square length is derived for one layer and for depth $L$, and compared with "
        r"the network without the connections.",
        r"每层在输入上加上一个分支：$\mathbf y=\mathbf x+\mathbf W\mathbf x$。设权重均值为零、方差为 $v$，且与输入独立，先推导一层的长度的均方，"
        r"再推导深度为 $L$ 时的结果，并与没有残差连接的网络比较。",
    ),
    source=he_deep, references=(hardt, hayou), variables=(n, depth, layer, v, c, q, A), families=(W, x, y, z),
    sequences=(S, P), chains=chains, claims=claims, exercises=exercises,
    figures=(
        sg.Figure(
            "connections",
            sg.Text(
                r"The mean square length against the depth: with connections, $nv=\frac1{10}$; with connections and branches scaled by "
                r"$1/\sqrt L$, $c=1$; without connections, $nv=\frac{9}{10}$.",
                r"长度的均方随深度的变化：有残差连接，$nv=\frac1{10}$；有残差连接且分支乘以 $1/\sqrt L$，$c=1$；无残差连接，$nv=\frac{9}{10}$。",
            ),
            horizontal=depth, span=(1, 100),
            curves=(
                sg.Curve(r"(1+nv)^L", sg.result("depth"), {"n": sg.expr(1), "v": sg.expr(Fraction(1, 10)), "q": sg.expr(1)}),
                sg.Curve(r"(1+c/L)^L", sg.result("branches_scaled"), {"c": sg.expr(1), "q": sg.expr(1)}),
                sg.Curve(r"(nv)^L", sg.result("plain_depth"), {"n": sg.expr(1), "v": sg.expr(Fraction(9, 10)), "q": sg.expr(1)}),
            ),
            vertical=r"\mathbb{E}\|\mathbf{h}_L\|^2/\|\mathbf{h}_0\|^2",
        ),
    ),
)
