"""What vanishing and exploding mean: limits in the depth, at a fixed layer."""

from fractions import Fraction

import symgrad as sg

depth = sg.Variable("L", sg.Text("depth, the number of layers", "深度，即层数"), sg.POSITIVE_INTEGER, (1, 60))
layer = sg.Variable("l", sg.Text("a layer", "某一层的序号"), sg.integer(1, depth), (1, 60))
m = sg.Variable("m", sg.Text("number of layers above", "上方的层数"), sg.integer(0), (0, 60))
C = sg.Variable("C", sg.Text("the constant in front", "前面的常数"), sg.POSITIVE, (Fraction(1, 2), 3))
rho = sg.Variable("rho", sg.Text("the rate per layer", "每层的速率"), sg.POSITIVE, (Fraction(1, 2), 2), r"\rho")
a = sg.Variable("a", sg.Text("excess over 1 of a rate or of its reciprocal", "速率或其倒数超出 1 的量"), sg.POSITIVE, (Fraction(1, 20), 1))
epsilon = sg.Variable("epsilon", sg.Text("any small bound", "任意小的界"), sg.POSITIVE, (Fraction(1, 100), 1), r"\varepsilon")
bound = sg.Variable("M", sg.Text("any large bound", "任意大的界"), sg.POSITIVE, (1, 100))
error = sg.Variable(
    "delta", sg.Text(r"the error $\partial\mathcal L/\partial z_L$ of the last layer", r"最后一层的误差 $\partial\mathcal L/\partial z_L$"), sg.POSITIVE,
    (Fraction(1, 2), 2), r"\delta_L",
)
x = sg.Variable("x", sg.Text("the input", "输入"), sg.POSITIVE, (Fraction(1, 2), 2))

D = sg.Variable("D", sg.Text("the constant of another bound", "另一个界的常数"), sg.POSITIVE, (Fraction(1, 2), 3))
b = sg.Variable("b", sg.Text("excess over 1 of another rate", "另一速率超出 1 的量"), sg.POSITIVE, (Fraction(1, 20), 1))

k, index = sg.symbol("k"), sg.symbol("l")
w = sg.Sequence(
    "w", sg.Text("the weights of an example: $w_2=0$, all others $1+a$", "例子中的权重：$w_2=0$，其余均为 $1+a$"), index=index,
    step=sg.cases((0, sg.equal(index, 2)), otherwise=1 + a),
)
h = sg.Sequence(
    "h", sg.Text("the activation of a layer; $h_0=x$", "某一层的激活值，$h_0=x$"), index=index,
    first=(sg.expr(0), sg.expr(x)), step=w[index] * sg.member("h", index - 1),
)


def gradient(of):
    """∂ℒ/∂w of the layer with this number in the scalar chain."""
    return error * h[of - 1] * sg.product_over(w[k], k, of + 1, depth)


def chain(name, english, chinese, start, *rules, given=(), **more):
    return sg.Chain(name, sg.Text(english, chinese), sg.expr(start), rules, given, **more)


def claim(name, english, chinese, statement, **more):
    return sg.Claim(name, sg.Text(english, chinese), statement, **more)


def relation(kind, left, right):
    return sg.relation(kind, left, right)


r = sg.rules
half_more = sg.where(a, Fraction(1, 2), sg.Text(r"$a=\frac12$", r"$a=\frac12$"))
unit_input = sg.where(x, 1, sg.Text("$x=1$", "$x=1$"))
at_the_first = sg.equal(layer, 1)
bengio = sg.Source(
    "bengio1994", "Y. Bengio, P. Simard, P. Frasconi", "Learning long-term dependencies with gradient descent is difficult",
    "IEEE Transactions on Neural Networks 5", 1994, "157–166",
)
hochreiter = sg.Source(
    "hochreiter1998", "S. Hochreiter",
    "The vanishing gradient problem during learning recurrent neural nets and problem solutions",
    "International Journal of Uncertainty, Fuzziness and Knowledge-Based Systems 6", 1998, "107–116",
)

derivation = sg.Derivation(
    title=sg.Text("What vanishing and exploding mean", "梯度消失与梯度爆炸的定义"), section="9.2.1",
    summary=sg.Text(
        r"A gradient vanishes at layer $l$ if its norm is at most $C\rho^{L-l}$ with constants $C>0$ and $0<\rho<1$, and explodes "
        r"if it is at least that with $C>0$ and $\rho>1$. The limit is one in the depth, $L\to\infty$ at fixed $l$; at a fixed depth nothing tends to "
        r"anything. A rate below 1 is written $1/(1+a)$ and a rate above 1 is written $1+a$, with $a>0$.",
        r"若有常数 $C>0$、$0<\rho<1$，使第 $l$ 层梯度的范数不超过 $C\rho^{L-l}$，则称梯度消失；若有常数 $C>0$、$\rho>1$，"
        r"使之不小于 $C\rho^{L-l}$，则称梯度爆炸。"
        r"这里的极限是对深度取的，即固定 $l$ 而令 $L\to\infty$；深度固定时没有任何量趋于极限。下文把小于 1 的速率写成 $1/(1+a)$，"
        r"大于 1 的速率写成 $1+a$，其中 $a>0$。",
    ),
    source=bengio, references=(hochreiter,), variables=(depth, layer, m, C, rho, a, epsilon, bound, error, x, D, b), sequences=(w, h),
    chains=(
        chain(
            "decay", "A rate below 1", "速率小于 1", C * (1 / (1 + a) ** m), r.decay_at_least_harmonic,
        ),
        chain("growth", "A rate above 1", "速率大于 1", C * (1 + a) ** m, r.growth_at_least_linear),
    ),
    claims=(
        claim(
            "printed_vanishing", r"The gradient vanishes: as $l\to1$, its norm, at most $C\rho^{L-l}$ with $0<\rho<1$, tends to 0.",
            r"梯度消失：当 $l\to1$ 时，梯度的范数不超过 $C\rho^{L-l}$（$0<\rho<1$），故趋于 0。",
            sg.equal(C * rho ** (depth - layer), 0), where=(at_the_first, relation("<", rho, 1)), printed="9.2.1/vanishing",
            through=sg.Text(
                r"The limit of a function of whole numbers as $l\to1$ is its value at $l=1$. For a gradient whose norm is equal to "
                r"its bound, the value at $l=1$ would have to be 0.",
                r"整数变量的函数当 $l\to1$ 时的极限就是它在 $l=1$ 处的值。若梯度的范数恰等于上界，则该值应为 0。",
            ),
            corrected_by=("vanishing_in_depth", "below_any_bound"),
            remark=sg.Text(
                r"Meant is $L\to\infty$ at a fixed layer $l$; it is the distance $L-l$ that grows.",
                r"本意是固定层 $l$ 而令 $L\to\infty$：增大的是距离 $L-l$。",
            ),
        ),
        claim(
            "vanishing_in_depth", "With a rate below 1 and $m$ layers above, the upper bound is at most $C/(1+ma)$.",
            "速率小于 1、上方有 $m$ 层时，上界不超过 $C/(1+ma)$。",
            relation("≤", C * (1 / (1 + a) ** m), C * (1 / (1 + m * a))),
            remark=sg.Text(
                r"With $m=L-l$ it tends to 0 as $L\to\infty$ at fixed $l$.", r"取 $m=L-l$，固定 $l$ 而令 $L\to\infty$ 时趋于 0。"
            ),
        ),
        claim(
            "below_any_bound", r"For any given $\varepsilon>0$, $C/(1+ma)$ is at most $\varepsilon$ as soon as $ma\varepsilon\ge C$.",
            r"对任意给定的 $\varepsilon>0$，只要 $ma\varepsilon\ge C$，$C/(1+ma)$ 就不超过 $\varepsilon$。",
            relation("≤", C / (1 + m * a), epsilon), where=(relation("≥", m * a * epsilon, C),),
        ),
        claim(
            "printed_exploding", r"The gradient explodes: as $l\to1$, its norm, at least $C\rho^{L-l}$ with $\rho>1$, tends to infinity.",
            r"梯度爆炸：当 $l\to1$ 时，梯度的范数不小于 $C\rho^{L-l}$（$\rho>1$），故趋于无穷。",
            relation(">", C * rho ** (depth - layer), bound), where=(at_the_first, relation(">", rho, 1)),
            printed="9.2.1/exploding",
            through=sg.Text(
                r"The limit as $l\to1$ is the value at $l=1$. For a gradient whose norm is equal to its bound, this value would have "
                r"to exceed every number $M$.",
                r"当 $l\to1$ 时的极限就是 $l=1$ 处的值。若梯度的范数恰等于下界，则该值应大于任何数 $M$。",
            ),
            corrected_by=("exploding_in_depth", "above_any_bound"),
        ),
        claim(
            "exploding_in_depth", "With a rate above 1 and $m$ layers above, the lower bound is at least $C(1+ma)$.",
            "速率大于 1、上方有 $m$ 层时，下界不小于 $C(1+ma)$。",
            relation("≥", C * (1 + a) ** m, C * (1 + m * a)),
        ),
        claim(
            "above_any_bound", r"For any given $M$, $C(1+ma)$ exceeds $M$ as soon as $Cma\ge M$.", r"对任意给定的 $M$，只要 $Cma\ge M$，$C(1+ma)$ 就大于 $M$。",
            relation(">", C * (1 + m * a), bound), where=(relation("≥", C * m * a, bound),),
        ),
        claim(
            "both_in_one_network", "Vanishing and explosion may both occur in one network, in different layers.",
            "同一个网络中，不同的层可以分别出现梯度消失与梯度爆炸。",
            sg.all_of(sg.equal(gradient(1), 0), sg.equal(gradient(2), error * x * (1 + a) ** (depth - 1))),
            where=(relation("≥", depth, 2),), printed="9.2.1/remark-9.2",
            through=sg.Text(
                r"Shown by a network with one unit a layer and identity activations, in which $w_2=0$ and all other weights are "
                r"$1+a$: as $L\to\infty$ the gradient of $w_1$ is 0 while that of $w_2$ grows without bound.",
                r"用一个网络说明：每层一个单元，激活函数为恒等函数，$w_2=0$，其余权重均为 $1+a$。当 $L\to\infty$ 时，$w_1$ 的梯度恒为 "
                r"0，而 $w_2$ 的梯度无界增长。",
            ),
        ),
        claim(
            "not_both_in_one_layer", r"In one and the same layer the two definitions exclude each other: as soon as $Dma\ge C$, the upper bound $C/(1+ma)$ of the one is below the lower bound $D(1+mb)$ of the other.",
            r"对同一层，两个定义互相排斥：只要 $Dma\ge C$，前者的上界 $C/(1+ma)$ 就小于后者的下界 $D(1+mb)$。",
            relation("<", C / (1 + m * a), D * (1 + m * b)), where=(relation("≥", D * m * a, C),),
        ),
    ),
    exercises=(
        sg.Exercise(
            "bound_at_the_first_layer",
            sg.Text(
                r"A network has $L=5$ layers and its gradients satisfy $\lVert g_l\rVert\le2\cdot2^{-(L-l)}$. What is the bound at the "
                r"first layer?",
                r"某网络有 $L=5$ 层，梯度满足 $\lVert g_l\rVert\le2\cdot2^{-(L-l)}$。第一层处的上界是多少？",
            ),
            asked=C * rho ** (depth - layer), answer=sg.expr(Fraction(1, 8)),
            where=(sg.equal(depth, 5), at_the_first, sg.equal(C, 2), sg.equal(rho, Fraction(1, 2))),
        ),
        sg.Exercise(
            "growth_over_four_layers",
            sg.Text(
                r"The rate is $\rho=\frac32$. By which factor does the lower bound grow when four layers are added above?",
                r"设速率 $\rho=\frac32$。上方增加四层后，下界增大为原来的多少倍？",
            ),
            asked=C * rho ** (depth + 4 - layer) / (C * rho ** (depth - layer)), answer=sg.expr(Fraction(81, 16)),
            where=(sg.equal(rho, Fraction(3, 2)),),
        ),
        sg.Exercise(
            "enough_layers",
            sg.Text(
                r"By $C\rho^m\le C/(1+ma)$ with $\rho=1/(1+a)$: at which $m$ does the right side reach $\varepsilon$, for $C=1$, "
                r"$a=\frac14$ and $\varepsilon=\frac1{10}$?",
                r"由 $C\rho^m\le C/(1+ma)$（$\rho=1/(1+a)$）：取 $C=1$、$a=\frac14$、$\varepsilon=\frac1{10}$，当 $m$ 为多少时右边等于 "
                r"$\varepsilon$？",
            ),
            asked=(C / epsilon - 1) / a, answer=sg.expr(36),
            where=(sg.equal(C, 1), sg.equal(a, Fraction(1, 4)), sg.equal(epsilon, Fraction(1, 10))),
        ),
        sg.Exercise(
            "one_zero_weight",
            sg.Text(
                r"One unit a layer, identity activations, $L=4$, $x=\delta_L=1$, $w_2=0$ and all other weights $\frac32$. What is "
                r"$\partial\mathcal L/\partial w_2$?",
                r"每层一个单元，激活函数为恒等函数，$L=4$，$x=\delta_L=1$，$w_2=0$，其余权重均为 $\frac32$。求 "
                r"$\partial\mathcal L/\partial w_2$。",
            ),
            asked=gradient(2), answer=sg.expr(Fraction(27, 8)),
            where=(sg.equal(depth, 4), sg.equal(error, 1)), given=(half_more, unit_input),
        ),
    ),
)
