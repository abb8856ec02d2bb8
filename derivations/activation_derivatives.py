"""Sigmoid, tanh and ReLU: their derivatives, the exact ranges of these, and what they do to a gradient."""

from fractions import Fraction

import symgrad as sg

quarter = Fraction(1, 4)
z = sg.Variable("z", sg.Text("a pre-activation", "净输入"), sg.REAL, (-3, 3))
p = sg.Variable("p", sg.Text("a positive number", "正数"), sg.POSITIVE, (Fraction(1, 10), 3))
c = sg.Variable("c", sg.Text("slope of a line through 0", "过原点的直线的斜率"), sg.REAL, (0, 1))
eps = sg.Variable(
    "epsilon", sg.Text("a positive number, however small", "任意小的正数"), sg.POSITIVE, (Fraction(1, 100), 1), r"\varepsilon"
)
y = sg.Variable(
    "y", sg.Text("a number strictly between 0 and 1", "严格介于 0 与 1 之间的数"),
    sg.Domain(lower=sg.expr(0), upper=sg.expr(1), open=True), (Fraction(1, 100), Fraction(99, 100)),
)
n = sg.Variable("n", sg.Text("number of units in a layer", "一层的单元数"), sg.POSITIVE_INTEGER, (1, 4))
depth = sg.Variable("L", sg.Text("depth, the number of layers", "深度，即层数"), sg.integer(2), (2, 12))
k = sg.symbol("k")

W = sg.Variable("W", sg.Text("a weight matrix", "权重矩阵"), sg.REAL, (-2, 2), r"\mathbf W", shape=(n, n))
d = sg.Variable(
    "d", sg.Text("the slopes of the units of a layer, a column", "一层各单元的斜率（列向量）"),
    sg.Domain(lower=sg.expr(0), upper=sg.expr(quarter)), (0, quarter), r"\mathbf d", shape=(n, 1),
)
Wk = sg.Sequence(
    "V", sg.Text("the weight matrix of a layer", "某层的权重矩阵"), index=k, latex=r"\mathbf W", shape=(sg.expr(n), sg.expr(n)),
)
Dk = sg.Sequence(
    "D", sg.Text("the diagonal matrix of the slopes of a layer", "某层斜率构成的对角矩阵"), index=k, latex=r"\mathbf D",
    shape=(sg.expr(n), sg.expr(n)),
)
zk = sg.Sequence("z", sg.Text("the pre-activation of a layer of one unit", "单个单元的层的净输入"))

u = sg.Family("u", sg.Text("a random pre-activation", "随机的净输入"), rank=0)


def said(formula, english="", chinese=""):
    return sg.Text(f"${formula}${english}", f"${formula}${chinese}")


def slope(of, at):
    """The derivative of the function ``of`` where its argument is the variable ``at``."""
    return sg.derivative(of(at), at)


u_symmetric = sg.symmetric(u)
weights_bounded = sg.condition(
    sg.relation("≤", sg.norm(Wk[k]), 1), said(r"\|\mathbf W_k\|_2\le1", " in every layer", "，各层均成立")
)
slopes_bounded = sg.condition(
    sg.relation("≤", sg.norm(Dk[k]), quarter), said(r"\|\mathbf D_k\|_2\le\tfrac14", " in every layer", "，各层均成立")
)
weight_bounded = sg.condition(sg.relation("≤", sg.norm(W), 1), said(r"\|\mathbf W\|_2\le1"))
slope_bounded = sg.condition(
    sg.relation("≤", sg.norm(sg.diag(d)), quarter), said(r"\|\mathbf D\|_2\le\tfrac14", ", slopes of the sigmoid", "，sigmoid 的斜率")
)
normal = sg.condition(
    sg.equal(sg.transpose(W) @ W, W @ sg.transpose(W)), said(r"\mathbf W^\top\mathbf W=\mathbf W\mathbf W^\top")
)
at_zero = sg.where(zk[k], 0, said("z_k=0", " in every layer", "，各层均成立"))

sigmoid_slope, tanh_slope = sg.sigmoid(z) * (1 - sg.sigmoid(z)), 1 - sg.tanh(z) ** 2
layer = W @ sg.diag(d)
product = sg.descending_product(Wk[k + 1] @ Dk[k], k, 1, depth - 1)

lecun = sg.Source(
    "lecun1998", "Y. LeCun, L. Bottou, G. B. Orr, K.-R. Müller", "Efficient BackProp",
    "Neural Networks: Tricks of the Trade, Springer", 1998, "4.4",
)
hochreiter = sg.Source(
    "hochreiter1998", "S. Hochreiter",
    "The vanishing gradient problem during learning recurrent neural nets and problem solutions",
    "International Journal of Uncertainty, Fuzziness and Knowledge-Based Systems 6", 1998,
)
nair = sg.Source(
    "nair2010", "V. Nair, G. E. Hinton", "Rectified linear units improve restricted Boltzmann machines", "ICML", 2010
)
goodfellow = sg.Source(
    "goodfellow2016", "I. Goodfellow, Y. Bengio, A. Courville", "Deep Learning", "MIT Press", 2016, "6.3"
)
r = sg.rules


def chain(name, english, chinese, start, *rules, given=(), **more):
    return sg.Chain(name, sg.Text(english, chinese), sg.expr(start), rules, given, **more)


def claim(name, english, chinese, statement, *given, **more):
    return sg.Claim(name, sg.Text(english, chinese), statement, given, **more)


chains = (
    chain(
        "sigmoid_slope", "The derivative of the sigmoid", "sigmoid 的导数", slope(sg.sigmoid, z),
        r.function_definition("sigmoid"), r.differentiate, r.in_terms_of("sigmoid", z),
    ),
    chain(
        "sigmoid_bound", "Its largest value", "其最大值", sg.result("sigmoid_slope"),
        r.complete_the_square(sg.sigmoid(z)), r.drop_squares,
        note=sg.Text(
            r"Equality where the square is 0, that is for $\operatorname{sigmoid}(z)=\tfrac12$, at $z=0$.",
            r"当平方项为 0，即 $\operatorname{sigmoid}(z)=\tfrac12$、$z=0$ 时取等号。",
        ),
    ),
    chain(
        "tanh_slope", "The derivative of tanh", "tanh 的导数", slope(sg.tanh, z),
        r.function_definition("tanh"), r.differentiate, r.in_terms_of("tanh", z),
    ),
    chain(
        "tanh_bound", "Its largest value", "其最大值", sg.result("tanh_slope"), r.drop_squares,
        note=sg.Text(r"Equality where $\tanh z=0$, at $z=0$.", r"当 $\tanh z=0$，即 $z=0$ 时取等号。"),
    ),
    chain(
        "relu_right", "The ReLU to the right of 0", "ReLU 在 0 右侧", slope(sg.relu, p), r.even_and_odd_part,
        r.differentiate,
    ),
    chain(
        "relu_left", r"The ReLU to the left of 0, at $-p$", r"ReLU 在 0 左侧的 $-p$ 处", -sg.derivative(sg.relu(-p), p),
        r.even_and_odd_part, r.differentiate,
        note=sg.Text(
            r"By the chain rule the derivative at $-p$ is minus that of $\operatorname{ReLU}(-p)$ with respect to $p$.",
            r"由链式法则，$-p$ 处的导数等于 $\operatorname{ReLU}(-p)$ 对 $p$ 的导数的相反数。",
        ),
    ),
    chain(
        "tanh_mean", "The mean of tanh", "tanh 的均值", sg.E(sg.tanh(u)), r.symmetry, given=(u_symmetric,),
    ),
    chain(
        "sigmoid_mean", "The mean of the sigmoid", "sigmoid 的均值", sg.E(sg.sigmoid(u)),
        r.function_definition("sigmoid"), r.in_terms_of("tanh", u / 2), r.linearity, r.symmetry, given=(u_symmetric,),
    ),
    chain(
        "radius_of_a_layer", "The Jacobian matrix of a layer: radius and norm", "单层雅可比矩阵：谱半径与范数",
        sg.spectral_radius(layer), r.radius_below_norm("2"),
    ),
    chain(
        "norm_of_a_layer", "Its norm and those of its factors", "其范数与各因子的范数", sg.norm(layer), r.submultiplicative,
    ),
    chain(
        "bound_of_a_layer", "Weights of norm at most 1", "权重的范数不超过 1", sg.norm(W) * sg.norm(sg.diag(d)),
        r.bounded_by(weight_bounded), r.bounded_by(slope_bounded), given=(weight_bounded, slope_bounded),
    ),
    chain(
        "norm_of_normal", "The norm of a normal matrix", "正规矩阵的范数", sg.norm(W), r.norm_of_normal, given=(normal,),
    ),
    chain(
        "depth_bound", "The product of the Jacobian matrices", "雅可比矩阵连乘", sg.norm(product), r.submultiplicative,
        r.submultiplicative, r.bounded_by(weights_bounded), r.bounded_by(slopes_bounded), r.product_of_equals,
        given=(weights_bounded, slopes_bounded),
    ),
    chain(
        "large_weights", "One unit a layer, weights 5, pre-activations 0", "每层一个单元、权重为 5、净输入为 0",
        sg.product_over(5 * (sg.sigmoid(zk[k]) * (1 - sg.sigmoid(zk[k]))), k, 1, depth - 1), r.specialise(at_zero),
        r.simplify, r.product_of_equals, given=(at_zero,),
    ),
)

claims = (
    claim(
        "sigmoid_derivative", r"The derivative of the sigmoid, with $(0,\tfrac14]$ as its range.",
        r"sigmoid 的导数，其值域为 $(0,\tfrac14]$。",
        sg.all_of(
            sg.equal(slope(sg.sigmoid, z), sigmoid_slope), sg.relation(">", slope(sg.sigmoid, z), 0),
            sg.relation("≤", slope(sg.sigmoid, z), quarter),
        ),
        printed="9.2.5/sigmoid-derivative", source=lecun,
        remark=sg.Text(
            r"The value $\tfrac14$ is reached at $z=0$, and every value between 0 and $\tfrac14$ is taken: "
            r"[sigmoid_maximum], [every_slope_of_the_sigmoid].",
            r"$z=0$ 处取到 $\tfrac14$，且 0 与 $\tfrac14$ 之间的每个值都能取到：[sigmoid_maximum]、"
            r"[every_slope_of_the_sigmoid]。",
        ),
    ),
    claim(
        "sigmoid_maximum", r"At $z=0$ the slope of the sigmoid is $\tfrac14$; to the right of 0 it is smaller.",
        r"sigmoid 在 $z=0$ 处的斜率为 $\tfrac14$，在 0 的右侧更小。",
        sg.all_of(sg.equal(sg.sigmoid(0) * (1 - sg.sigmoid(0)), quarter), sg.relation("<", slope(sg.sigmoid, p), quarter)),
        remark=sg.Text(
            r"The slope is an even function: [sigmoid_slope_is_even]. So it is smaller to the left of 0 as well.",
            r"斜率是偶函数（[sigmoid_slope_is_even]），故在 0 的左侧同样更小。",
        ),
    ),
    claim(
        "sigmoid_slope_is_even", r"The slopes at $z$ and at $-z$ are equal.", r"$z$ 与 $-z$ 处的斜率相等。",
        sg.equal(sigmoid_slope, sg.sigmoid(-z) * (1 - sg.sigmoid(-z))),
    ),
    claim(
        "every_slope_of_the_sigmoid",
        r"Each number $\tfrac14(1-y^2)$ with $0<y<1$ is the slope at $z=\log\frac{1+y}{1-y}$.",
        r"对 $0<y<1$，数 $\tfrac14(1-y^2)$ 是 $z=\log\frac{1+y}{1-y}$ 处的斜率。",
        sg.equal(
            sg.sigmoid(sg.log((1 + y) / (1 - y))) * (1 - sg.sigmoid(sg.log((1 + y) / (1 - y)))), (1 - y**2) / 4
        ),
    ),
    claim(
        "sigmoid_saturates", r"At $z=-\log\varepsilon$ the slope of the sigmoid is below $\varepsilon$.",
        r"在 $z=-\log\varepsilon$ 处，sigmoid 的斜率小于 $\varepsilon$。",
        sg.relation("<", sg.sigmoid(-sg.log(eps)) * (1 - sg.sigmoid(-sg.log(eps))), eps),
        remark=sg.Text(
            r"So the infimum of the slope is 0; it is not reached.", r"因此斜率的下确界为 0，但取不到。"
        ),
    ),
    claim(
        "sigmoid_is_positive", "The outputs of the sigmoid lie strictly between 0 and 1.", "sigmoid 的输出严格介于 0 与 1 之间。",
        sg.all_of(sg.relation(">", sg.sigmoid(z), 0), sg.relation("<", sg.sigmoid(z), 1)),
    ),
    claim(
        "printed_sigmoid_jacobian",
        r"Even where the spectral radius of $\mathbf W$ is at most 1, one layer of sigmoid units shrinks the gradient: "
        r"$\|\mathbf W\mathbf D\|_2\le\tfrac14$, here with $\mathbf D=\tfrac14\mathbf I$.",
        r"即使 $\mathbf W$ 的谱半径不超过 1，一层 sigmoid 单元也会使梯度缩小：$\|\mathbf W\mathbf D\|_2\le\tfrac14$，"
        r"这里取 $\mathbf D=\tfrac14\mathbf I$。",
        sg.relation("≤", sg.norm(W @ (quarter * sg.identity(n))), quarter),
        where=(sg.relation("≤", sg.spectral_radius(W), 1),), printed="9.2.5/sigmoid-jacobian",
        through=sg.Text(
            r"The text takes a spectral radius near 1 and $\|\mathbf W\|_2\approx1$ for the same thing. Were they, a "
            r"radius of at most 1 would give $\|\mathbf W\mathbf D\|_2\le\|\mathbf W\|_2\|\mathbf D\|_2\le\tfrac14$ "
            r"for all slopes, in particular where all pre-activations are 0 and every slope is $\tfrac14$.",
            r"原文把“谱半径接近 1”与 $\|\mathbf W\|_2\approx1$ 视为一回事。若果真如此，则谱半径不超过 1 时，对任意斜率都应有 "
            r"$\|\mathbf W\mathbf D\|_2\le\|\mathbf W\|_2\|\mathbf D\|_2\le\tfrac14$，特别地，净输入全为 0、斜率均为 "
            r"$\tfrac14$ 时也应成立。",
        ),
        corrected_by=("sigmoid_jacobian", "radius_and_norm_of_normal"),
        remark=sg.Text(
            r"The spectral radius of a matrix that is not normal does not bound its norm from above. With "
            r"$\|\mathbf W\|_2\le1$ the whole chain of inequalities holds.",
            r"对非正规矩阵，谱半径不能给出范数的上界。若假设 $\|\mathbf W\|_2\le1$，则整串不等式成立。",
        ),
    ),
    claim(
        "sigmoid_jacobian", r"With $\|\mathbf W\|_2\le1$ the chain of inequalities holds.",
        r"当 $\|\mathbf W\|_2\le1$ 时，这串不等式成立。",
        sg.all_of(
            sg.relation("≤", sg.spectral_radius(layer), sg.norm(layer)),
            sg.relation("≤", sg.norm(layer), sg.norm(W) * sg.norm(sg.diag(d))),
            sg.relation("≤", sg.norm(W) * sg.norm(sg.diag(d)), quarter),
        ),
        weight_bounded, slope_bounded,
    ),
    claim(
        "radius_and_norm_of_normal", "For a normal matrix the spectral radius is the spectral norm.",
        "正规矩阵的谱半径等于谱范数。", sg.equal(sg.norm(W), sg.spectral_radius(W)), normal,
        source=sg.Source("horn2013", "R. A. Horn, C. R. Johnson", "Matrix Analysis", "Cambridge University Press", 2013, "2.5"),
    ),
    claim(
        "printed_sigmoid_depth", r"$L$ layers of sigmoid units shrink the gradient by the factor $(\tfrac14)^{L-1}$.",
        r"$L$ 层 sigmoid 单元使梯度缩小到原来的 $(\tfrac14)^{L-1}$。",
        sg.equal(
            sg.product_over(sg.sigmoid(zk[k]) * (1 - sg.sigmoid(zk[k])), k, 1, depth - 1), sg.expr(quarter) ** (depth - 1)
        ),
        printed="9.2.5/sigmoid-depth",
        through=sg.Text(
            r"Read as a rate. It would then hold in particular with one unit a layer and all weights 1, where the factor "
            r"between the first and the last error is the product of the slopes.",
            r"理解为衰减的速率。那么特别地，每层一个单元、权重均为 1 时也应成立，此时首末两层误差之间的因子就是各斜率之积。",
        ),
        corrected_by=("sigmoid_depth", "large_weights"),
        remark=sg.Text(
            r"An upper bound where $\|\mathbf W_k\|_2\le1$, and no rate: slopes may be smaller. With larger weights there "
            r"is no bound below 1: [large_weights].",
            r"这只是 $\|\mathbf W_k\|_2\le1$ 时的上界而非速率：斜率可能更小。权重更大时，不存在小于 1 的上界：[large_weights]。",
        ),
        source=hochreiter,
    ),
    claim(
        "sigmoid_depth",
        r"With $\|\mathbf W_k\|_2\le1$ in every layer, the product of the Jacobian matrices has norm at most "
        r"$(\tfrac14)^{L-1}$.",
        r"若各层 $\|\mathbf W_k\|_2\le1$，则雅可比矩阵连乘的范数不超过 $(\tfrac14)^{L-1}$。",
        sg.relation("≤", sg.norm(product), sg.expr(quarter) ** (depth - 1)), weights_bounded, slopes_bounded,
    ),
    claim(
        "large_weights",
        r"One unit a layer, weights 5, every $z_k=0$: the first layer's error is $(\tfrac54)^{L-1}$ times the last one's.",
        r"每层一个单元、权重为 5 且各 $z_k=0$：第一层的误差是最后一层的 $(\tfrac54)^{L-1}$ 倍。",
        sg.equal(
            sg.product_over(5 * (sg.sigmoid(zk[k]) * (1 - sg.sigmoid(zk[k]))), k, 1, depth - 1),
            sg.expr(Fraction(5, 4)) ** (depth - 1),
        ),
        at_zero,
    ),
    claim(
        "tanh_derivative", r"The derivative of tanh, with $(0,1]$ as its range.", r"tanh 的导数，其值域为 $(0,1]$。",
        sg.all_of(
            sg.equal(slope(sg.tanh, z), tanh_slope), sg.relation(">", slope(sg.tanh, z), 0),
            sg.relation("≤", slope(sg.tanh, z), 1),
        ),
        printed="9.2.5/tanh-derivative",
        remark=sg.Text(
            r"The value 1 is reached at $z=0$, and every value between 0 and 1 is taken: [tanh_maximum], "
            r"[every_slope_of_tanh].",
            r"$z=0$ 处取到 1，且 0 与 1 之间的每个值都能取到：[tanh_maximum]、[every_slope_of_tanh]。",
        ),
    ),
    claim(
        "tanh_maximum", r"At $z=0$ the slope of tanh is 1; to the right of 0 it is smaller.",
        r"tanh 在 $z=0$ 处的斜率为 1，在 0 的右侧更小。",
        sg.all_of(sg.equal(1 - sg.tanh(0) ** 2, 1), sg.relation("<", slope(sg.tanh, p), 1)),
        remark=sg.Text(
            r"By [tanh_is_odd] the slope $1-\tanh^2z$ is an even function, and smaller to the left of 0 as well.",
            r"由 [tanh_is_odd]，斜率 $1-\tanh^2z$ 是偶函数，故在 0 的左侧同样更小。",
        ),
    ),
    claim(
        "every_slope_of_tanh", r"Each number $1-y^2$ with $0<y<1$ is the slope at $z=\tfrac12\log\frac{1+y}{1-y}$.",
        r"对 $0<y<1$，数 $1-y^2$ 是 $z=\tfrac12\log\frac{1+y}{1-y}$ 处的斜率。",
        sg.equal(1 - sg.tanh(sg.log((1 + y) / (1 - y)) / 2) ** 2, 1 - y**2),
    ),
    claim(
        "tanh_saturates", r"At $z=\log2-\tfrac12\log\varepsilon$ the slope of tanh is below $\varepsilon$.",
        r"在 $z=\log2-\tfrac12\log\varepsilon$ 处，tanh 的斜率小于 $\varepsilon$。",
        sg.relation("<", 1 - sg.tanh(sg.log(2) - sg.log(eps) / 2) ** 2, eps),
    ),
    claim(
        "tanh_is_a_sigmoid", "tanh is a sigmoid, stretched and shifted.", "tanh 是经伸缩与平移的 sigmoid。",
        sg.equal(sg.tanh(z), 2 * sg.sigmoid(2 * z) - 1),
    ),
    claim(
        "printed_zero_centred", "The outputs of tanh have mean 0.", "tanh 的输出均值为 0。",
        sg.equal(sg.E(sg.tanh(u)), 0), printed="9.2.5/zero-centred",
        corrected_by=("tanh_is_odd", "tanh_centred"),
        remark=sg.Text(
            "True for inputs that are symmetric about 0. What is true of tanh by itself is that it is odd.",
            "仅当输入的分布关于 0 对称时成立。tanh 本身具有的性质是：它是奇函数。",
        ),
    ),
    claim("tanh_is_odd", "tanh is an odd function.", "tanh 是奇函数。", sg.equal(sg.tanh(-z), -sg.tanh(z))),
    claim(
        "tanh_centred", "For an input that is symmetric about 0 the output of tanh has mean 0.",
        "输入关于 0 对称时，tanh 的输出均值为 0。", sg.equal(sg.E(sg.tanh(u)), 0), u_symmetric,
    ),
    claim(
        "sigmoid_not_centred", r"For the same inputs the output of the sigmoid has mean $\tfrac12$.",
        r"对同样的输入，sigmoid 的输出均值为 $\tfrac12$。", sg.equal(sg.E(sg.sigmoid(u)), Fraction(1, 2)), u_symmetric,
    ),
    claim(
        "relu_derivative",
        r"The derivative of the ReLU is 1 to the right of 0 and 0 to the left; at 0 there is none.",
        r"ReLU 的导数在 0 右侧为 1，在 0 左侧为 0；在 0 处不存在。",
        sg.all_of(
            sg.equal(slope(sg.relu, p), 1), sg.equal(-sg.derivative(sg.relu(-p), p), 0),
            sg.equal((sg.relu(p) - sg.relu(0)) / p, 1), sg.equal((sg.relu(-p) - sg.relu(0)) / (-p), 0),
        ),
        printed="9.2.5/relu-derivative", source=nair,
        remark=sg.Text(
            r"The last two relations are the difference quotients at 0 from the right and from the left: they are 1 and 0 "
            r"for every $p>0$, so that no derivative exists. Subgradients do: [relu_subgradient].",
            r"后两式是 0 处的右差商与左差商：对任意 $p>0$ 分别为 1 与 0，故导数不存在。次梯度则存在：[relu_subgradient]。",
        ),
    ),
    claim(
        "relu_subgradient",
        r"The ReLU lies above the line of slope $c$ through 0 by $(1-c)p$ at $p$ and by $cp$ at $-p$.",
        r"ReLU 与过原点、斜率为 $c$ 的直线相比，在 $p$ 处高出 $(1-c)p$，在 $-p$ 处高出 $cp$。",
        sg.all_of(
            sg.equal(sg.relu(p) - c * p, (1 - c) * p), sg.equal(sg.relu(-p) - c * (-p), c * p),
        ),
        remark=sg.Text(
            r"Neither is negative just when $0\le c\le1$: the subgradients of the ReLU at 0 are the interval $[0,1]$.",
            r"二者均非负当且仅当 $0\le c\le1$：ReLU 在 0 处的次梯度恰为区间 $[0,1]$。",
        ),
    ),
    claim(
        "printed_table",
        "The table: ranges of the three derivatives and of the outputs of sigmoid and tanh.",
        "表格：三种导数的值域，以及 sigmoid 与 tanh 的输出范围。",
        sg.all_of(
            sg.relation(">", slope(sg.sigmoid, z), 0), sg.relation("≤", slope(sg.sigmoid, z), quarter),
            sg.relation(">", slope(sg.tanh, z), 0), sg.relation("≤", slope(sg.tanh, z), 1),
            sg.equal(slope(sg.relu, p), 1), sg.equal(-sg.derivative(sg.relu(-p), p), 0),
            sg.relation(">", sg.sigmoid(z), 0), sg.relation("<", sg.sigmoid(z), 1),
            sg.relation(">", sg.tanh(z), -1), sg.relation("<", sg.tanh(z), 1),
        ),
        printed="9.2.5/table",
        through=sg.Text(
            r"Each entry on ranges is one of these relations. The upper bounds of the slopes are reached ([sigmoid_maximum], "
            r"[tanh_maximum]). "
            r"“By at least $\tfrac14$ in each layer” is an upper bound on the factor: $\|\mathbf W\|_2\le1$ is needed "
            r"([sigmoid_jacobian]). The main problems: sigmoid and tanh saturate, their slopes coming below every bound "
            r"([sigmoid_saturates], [tanh_saturates]); the ReLU has slope 0 for every negative pre-activation.",
            r"表中关于值域的每一项就是这些关系式之一，且斜率的上界都能取到（[sigmoid_maximum]、[tanh_maximum]）。“每层至少压缩到 "
            r"$\tfrac14$”只给出因子的上界，且需要 $\|\mathbf W\|_2\le1$（[sigmoid_jacobian]）。主要问题：sigmoid 与 tanh 会饱和，"
            r"斜率可小于任何正数（[sigmoid_saturates]、[tanh_saturates]）；ReLU 在净输入为负时斜率为 0。",
        ),
    ),
)

exercises = (
    sg.Exercise(
        "slope_at_log_three",
        sg.Text(r"What is the slope of the sigmoid at $z=\log3$?", r"sigmoid 在 $z=\log3$ 处的斜率是多少？"),
        asked=sg.sigmoid(sg.log(3)) * (1 - sg.sigmoid(sg.log(3))), answer=sg.expr(Fraction(3, 16)),
    ),
    sg.Exercise(
        "tanh_slope_at_half_log_three",
        sg.Text(r"What is the slope of tanh at $z=\tfrac12\log3$?", r"tanh 在 $z=\tfrac12\log3$ 处的斜率是多少？"),
        asked=1 - sg.tanh(sg.log(3) / 2) ** 2, answer=sg.expr(Fraction(3, 4)),
    ),
    sg.Exercise(
        "second_derivative",
        sg.Text(r"Write the second derivative of tanh in terms of $\tanh z$.", r"用 $\tanh z$ 表示 tanh 的二阶导数。"),
        asked=sg.derivative(tanh_slope, z), answer=-2 * sg.tanh(z) * (1 - sg.tanh(z) ** 2),
    ),
    sg.Exercise(
        "stretched_tanh",
        sg.Text(
            r"LeCun et al. use $1.7159\tanh(\tfrac23z)$. What is its slope at 0?",
            r"LeCun 等人采用 $1.7159\tanh(\tfrac23z)$。它在 0 处的斜率是多少？",
        ),
        asked=sg.decimal("1.7159") * Fraction(2, 3) * (1 - sg.tanh(0) ** 2), answer=sg.expr(Fraction(17159, 15000)),
    ),
    sg.Exercise(
        "six_layers",
        sg.Text(
            r"A network of $L=6$ layers of sigmoid units has $\|\mathbf W_k\|_2\le1$ in every layer. Which power of 2 bounds "
            r"the norm of the product of its Jacobian matrices?",
            r"$L=6$ 层 sigmoid 网络，各层 $\|\mathbf W_k\|_2\le1$。雅可比矩阵连乘的范数以 2 的几次幂为上界？写出这个幂。",
        ),
        asked=sg.expr(quarter) ** (depth - 1), answer=sg.expr(Fraction(1, 1024)), where=(sg.equal(depth, 6),),
    ),
    sg.Exercise(
        "critical_weight",
        sg.Text(
            r"One sigmoid unit a layer, all pre-activations $\log3$. Which weight keeps the gradient from layer to layer? "
            r"Check that weight times slope is 1.",
            r"每层一个 sigmoid 单元，净输入均为 $\log3$。权重取何值时梯度逐层保持不变？验证权重与斜率之积为 1。",
        ),
        asked=Fraction(16, 3) * (sg.sigmoid(sg.log(3)) * (1 - sg.sigmoid(sg.log(3)))), answer=sg.expr(1),
    ),
)


def curves(*panels):
    return tuple(
        sg.Curve(label, sg.expr(formula), panel=i) for i, pairs in enumerate(panels) for label, formula in pairs
    )


derivation = sg.Derivation(
    title=sg.Text("Activations and their derivatives", "激活函数及其导数"), section="9.2.5",
    summary=sg.Text(
        r"The derivatives of sigmoid, tanh and ReLU by the rules of calculus, their exact ranges, and what follows for "
        r"the Jacobian matrix $\mathbf W\mathbf D$ of a layer, $\mathbf D=\operatorname{diag}(\mathbf d)$ the diagonal matrix of the slopes. Here "
        r"$\operatorname{sigmoid}(z)=1/(1+e^{-z})$, $\tanh z=1-2/(e^{2z}+1)$ and $\operatorname{ReLU}(z)=\max(0,z)$; "
        r"$\sigma$ is left to singular values.",
        r"用求导法则推导 sigmoid、tanh 与 ReLU 的导数及其精确值域，并说明对单层雅可比矩阵 $\mathbf W\mathbf D$ 的影响，其中 "
        r"$\mathbf D=\operatorname{diag}(\mathbf d)$ 是由斜率构成的对角矩阵。这里 $\operatorname{sigmoid}(z)=1/(1+e^{-z})$，$\tanh z=1-2/(e^{2z}+1)$，"
        r"$\operatorname{ReLU}(z)=\max(0,z)$；记号 $\sigma$ 留给奇异值。",
    ),
    source=lecun, references=(hochreiter, nair, goodfellow),
    variables=(z, p, c, eps, y, n, depth, W, d), families=(u,), sequences=(Wk, Dk, zk),
    chains=chains, claims=claims, exercises=exercises,
    figures=(
        sg.Figure(
            "activations",
            sg.Text(
                "The three activation functions and their derivatives.", "三种激活函数及其导数。"
            ),
            horizontal=z, span=(-4, 4),
            curves=curves(
                (
                    (r"\operatorname{sigmoid}", sg.sigmoid(z)), (r"\tanh", sg.tanh(z)),
                    (r"\operatorname{ReLU}", sg.relu(z)),
                ),
                (
                    (r"\operatorname{sigmoid}'", sg.result("sigmoid_slope")), (r"\tanh'", sg.result("tanh_slope")),
                    (r"\operatorname{ReLU}'", sg.step(z)),
                ),
            ),
            vertical=(r"\varphi(z)", r"\varphi'(z)"), printed="figure/activations", logarithmic=False,
        ),
    ),
)
