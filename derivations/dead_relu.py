"""Dead ReLU units: what zeros among the slopes do to ranks and gradients, what revives a unit, how often all die."""

from fractions import Fraction

import symgrad as sg

half = Fraction(1, 2)
m = sg.Variable("m", sg.Text("number of rows", "行数"), sg.POSITIVE_INTEGER, (1, 4))
n = sg.Variable("n", sg.Text("number of units in a layer", "一层的单元数"), sg.POSITIVE_INTEGER, (1, 6))
d = sg.Variable("d", sg.Text("number of columns", "列数"), sg.POSITIVE_INTEGER, (1, 4))
depth = sg.Variable("L", sg.Text("depth, the number of layers", "深度，即层数"), sg.POSITIVE_INTEGER, (1, 40))
examples = sg.Variable("N", sg.Text("number of examples", "样本数"), sg.POSITIVE_INTEGER, (1, 100))
one = sg.Variable("i", sg.Text("one of the examples", "某个样本的序号"), sg.integer(1, examples), (1, 100))
w = sg.Variable("w", sg.Text("a weight of the unit", "该单元的一个权重"), sg.REAL, (-2, 2))
eta = sg.Variable("eta", sg.Text("learning rate", "学习率"), sg.POSITIVE, (Fraction(1, 100), 10), r"\eta")
a = sg.Variable(
    "a", sg.Text("a weight of an earlier layer, larger than 1", "前面某层的一个权重，大于 1"),
    sg.Domain(lower=sg.expr(1), open=True), (2, 4),
)
p = sg.Variable(
    "p", sg.Text("the probability that no unit of a layer is active", "一层中没有激活单元的概率"),
    sg.Domain(lower=sg.expr(0), upper=sg.expr(1), open=True), (Fraction(1, 100), half),
)


def matrix(name, english, chinese, rows, columns, latex):
    return sg.Variable(name, sg.Text(english, chinese), sg.REAL, (-2, 2), latex, shape=(rows, columns))


A = matrix(
    "A", r"the product of the factors of $\mathbf J_{l:L}$ to the left of one diagonal matrix of slopes",
    r"$\mathbf J_{l:L}$ 中某个斜率对角矩阵左侧的各因子之积", m, n, r"\mathbf A",
)
B = matrix("B", "the product of the factors to its right", "其右侧的各因子之积", n, d, r"\mathbf B")
W = matrix("W", "a square weight matrix", "方的权重矩阵", n, n, r"\mathbf W")
s = sg.Variable(
    "s", sg.Text("the slopes of a layer of ReLU units: 1 for an active unit, 0 for an inactive one", "一层 ReLU 单元的斜率：激活的单元为 1，其余为 0"),
    sg.integer(0, 1), (0, 1), r"\mathbf s", shape=(n, 1),
)

j, k, index = sg.symbol("j"), sg.symbol("k"), sg.symbol("l")
e = sg.Sequence("e", sg.Text("derivative of the loss of an example with respect to the output of the unit", "某个样本的损失对该单元输出的导数"))
x = sg.Sequence("x", sg.Text("the input of that weight in an example", "该权重在某个样本中的输入"))
c = sg.Sequence(
    "c", sg.Text("what the other weights and the bias add to the pre-activation", "净输入中来自其余权重与偏置的部分")
)
t = sg.Sequence("t", sg.Text("a positive number for each example", "每个样本各一个正数"), sg.POSITIVE, (Fraction(1, 10), 2))
z = sg.Family("z", sg.Text("a random pre-activation of a layer", "某层的随机净输入"))
P = sg.Sequence(
    "P",
    sg.Text(
        "the probability that each of the first layers, up to this one, has an active unit",
        "从第一层到该层，每层都有激活单元的概率",
    ),
    index=index, first=(sg.expr(0), sg.expr(1)), step=(1 - p) * sg.member("P", index - 1),
)


def said(formula, english="", chinese=""):
    return sg.Text(f"${formula}${english}", f"${formula}${chinese}")


negative = sg.where(
    c[k], -t[k] - w * x[k],
    said("wx_k+c_k=-t_k", ": the pre-activation is negative on all examples", "：净输入在所有样本上均为负"),
)
dead_with = sg.where(p, sg.expr(half) ** n, said("p=2^{-n}"))
coin = (sg.independent_members(z), sg.identically_distributed(z), sg.symmetric(z), sg.nonzero(z))


def preactivation(weight, example):
    return weight * x[example] + c[example]


gradient = sg.sum_over(e[k] * sg.derivative(sg.relu(preactivation(w, k)), w), k, 1, examples)
active, slopes = sg.trace(sg.diag(s)), sg.diag(s)
no_active_unit = sg.condition(sg.equal(active, 0), said(r"\operatorname{tr}\mathbf D=0", ", no active unit", "，没有激活单元"))
nobody = sg.product_over(1 - sg.step(z[j]), j, 1, n)
earlier = sg.derivative(sg.relu(sg.relu(a)), a)

lu = sg.Source(
    "lu2020", "L. Lu, Y. Shin, Y. Su, G. E. Karniadakis", "Dying ReLU and initialization: theory and numerical examples",
    "Communications in Computational Physics 28", 2020,
)
glorot = sg.Source(
    "glorot2011", "X. Glorot, A. Bordes, Y. Bengio", "Deep sparse rectifier neural networks", "AISTATS", 2011
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
        "rank_bound", "The rank of a product through a layer of ReLU units", "经过一层 ReLU 单元的乘积的秩",
        sg.rank(A @ slopes @ B), r.by_lemma("rank_of_a_product_on_the_right"), r.by_lemma("rank_of_a_product"),
        r.rank_of_zeros_and_ones,
    ),
    chain(
        "rank_zero", "A layer without active units", "没有激活单元的层", sg.result("rank_bound"),
        r.bounded_by(no_active_unit), given=(no_active_unit,),
    ),
    chain(
        "rank_of_slopes", "The rank of the slopes alone", "斜率矩阵自身的秩", sg.rank(slopes), r.rank_of_zeros_and_ones,
    ),
    chain(
        "own_gradient", "The gradient of a weight of a unit that is negative on all examples",
        "在所有样本上均为负的单元，其权重的梯度", gradient, r.differentiate, r.specialise(negative), r.expand,
        given=(negative,),
        note=sg.Text(
            r"For the weight of a constant input $x_k=1$, that is for the bias, the same holds.",
            r"对恒为 1 的输入 $x_k=1$ 的权重，即偏置，结论相同。",
        ),
    ),
    chain(
        "step", "A step of gradient descent", "梯度下降的一步", w - eta * gradient, r.differentiate, r.specialise(negative),
        r.expand, given=(negative,),
    ),
    chain(
        "after_a_step", "Its pre-activation after the step", "一步之后的净输入", preactivation(w - eta * gradient, one),
        r.differentiate, r.specialise(negative), r.expand, given=(negative,),
    ),
    chain(
        "dead_layer", "The probability that no unit of a layer is active", "一层中没有激活单元的概率", sg.E(nobody),
        r.independence(), r.even_and_odd_part, r.linearity, r.symmetry, r.simplify, r.product_of_equals, given=coin,
        note=sg.Text(
            r"The expectation of a product that is 1 where no unit is active and 0 elsewhere is the probability of "
            r"that.",
            r"该乘积在没有激活单元时为 1，否则为 0，其期望就是没有激活单元的概率。",
        ),
    ),
    chain(
        "alive", "The probability that all layers have an active unit", "每层都有激活单元的概率", P[depth], r.unroll(P),
        r.specialise(dead_with), given=(dead_with,),
        note=sg.Text(
            r"Given layers below with an active unit, the pre-activations of the next layer are independent, symmetric and not 0 "
            r"if its weights are independent and have a symmetric density, with zero biases: each layer multiplies the probability "
            r"by the same factor.",
            r"在前面各层都有激活单元的条件下，若下一层的权重独立且具有关于 0 对称的密度、偏置为零，则其净输入独立、关于 0 对称且不为 0："
            r"每层使该概率乘以同一因子。",
        ),
    ),
)

chains += (
    chain(
        "dead_network", "The probability that some layer has none", "至少有一层没有激活单元的概率", 1 - P[depth], r.unroll(P),
        r.specialise(dead_with), given=(dead_with,),
    ),
)

claims = (
    claim(
        "printed_dead_relu", r"Zeros among the slopes may make singular values of $\mathbf J_{l:L}$ zero.",
        r"斜率中的零可使 $\mathbf J_{l:L}$ 的奇异值为零。",
        sg.relation("≤", sg.rank(A @ slopes @ B), active), printed="9.2.5/dead-relu", source=goodfellow,
        through=sg.Text(
            r"For any layer in between, $\mathbf J_{l:L}=\mathbf A\mathbf D\mathbf B$ with its slopes in "
            r"$\mathbf D=\operatorname{diag}(\mathbf s)$: the rank is at most the number of its active units. A matrix of "
            r"rank $r$ has just $r$ singular values that are not 0. In a network of equal widths all factors are square, and by "
            r"[smallest_singular_value] one of them is singular as soon as one unit is not active; then so is the product.",
            r"对中间任意一层，$\mathbf J_{l:L}=\mathbf A\mathbf D\mathbf B$，其斜率在 $\mathbf D=\operatorname{diag}(\mathbf s)$ 中："
            r"秩不超过该层激活单元的个数，而秩为 $r$ 的矩阵恰有 $r$ 个非零奇异值。等宽网络的各因子都是方阵，"
            r"由 [smallest_singular_value]，只要有一个单元未激活，就有一个因子奇异，从而乘积也奇异。",
        ),
    ),
    claim(
        "smallest_singular_value",
        r"For a square $\mathbf W$ the smallest singular value of $\mathbf W\mathbf D$ is 0 as soon as one unit is not active.",
        r"若 $\mathbf W$ 为方阵，则只要有一个单元未激活，$\mathbf W\mathbf D$ 的最小奇异值即为 0。", sg.equal(sg.singular_value(W @ slopes, "min"), 0),
        where=(sg.relation("<", active, n),),
    ),
    claim(
        "rank_is_reached", "The number of active units is reached: it is the rank of the matrix of the slopes.",
        "激活单元的个数可以取到：它就是斜率矩阵的秩。", sg.equal(sg.rank(slopes), active),
    ),
    claim(
        "layer_without_active_units",
        "A layer without active units stops every gradient below it: the product has rank 0, it is the zero matrix.",
        "没有激活单元的层会阻断其下所有各层的梯度：乘积的秩为 0，即为零矩阵。",
        sg.relation("≤", sg.rank(A @ slopes @ B), 0), no_active_unit,
    ),
    claim(
        "printed_dead_forever", "A unit that is negative on all data may recover through a changed learning rate.",
        "在所有数据上均为负的单元，改变学习率后可能恢复。", sg.relation("≠", w - eta * gradient, w), negative,
        printed="9.2.5/dead-forever",
        through=sg.Text(
            r"To recover by its own weights the unit would have to move them: after a step of gradient descent with "
            r"some rate $\eta$ a weight would differ. By [no_rate_moves_it] it differs for no rate at all.",
            r"要靠自身的权重恢复，就必须改变这些权重：取某个学习率 $\eta$ 做一步梯度下降后，权重应有所不同。由 "
            r"[no_rate_moves_it]，无论学习率多大，权重都不变。",
        ),
        corrected_by=("gradient_is_zero", "no_rate_moves_it", "stays_negative", "revived_from_below"),
        remark=sg.Text(
            "Any rate times 0 is 0. Only changed inputs, from earlier layers that still learn, revive the unit.",
            "任何学习率乘以 0 都是 0。只有输入改变，即前面仍在学习的层使其输入改变，该单元才能恢复。",
        ),
    ),
    claim(
        "gradient_is_zero", "The gradient of each weight of such a unit is exactly 0.", "这样的单元的每个权重的梯度恰为 0。",
        sg.equal(gradient, 0), negative, source=lu,
    ),
    claim(
        "no_rate_moves_it", "No learning rate moves its weights.", "任何学习率都不能改变其权重。",
        sg.equal(w - eta * gradient, w), negative,
    ),
    claim(
        "stays_negative", "With the same inputs it stays negative, on every example.", "输入不变时，它在每个样本上仍为负。",
        sg.equal(preactivation(w - eta * gradient, one), -t[one]), negative,
    ),
    claim(
        "revived_from_below",
        r"Let $h=\operatorname{ReLU}(a)$ with $a>1$, a dead unit with pre-activation $z=1-h$, and the loss $\operatorname{ReLU}(h)$ through "
        r"another unit. A step with rate $a-\tfrac12$ lowers $a$ to $\tfrac12$, and the dead unit is active: $z=\tfrac12$.",
        r"设 $h=\operatorname{ReLU}(a)$，$a>1$，死亡单元的净输入为 $z=1-h$，损失经另一单元为 $\operatorname{ReLU}(h)$。以学习率 "
        r"$a-\tfrac12$ 做一步后 $a$ 降为 $\tfrac12$，死亡单元被激活：$z=\tfrac12$。",
        sg.all_of(
            sg.relation("<", 1 - sg.relu(a), 0), sg.equal(1 - sg.relu(a - (a - half) * earlier), half),
        ),
        remark=sg.Text(
            "The weights of the dead unit have not changed; its input has.", "死亡单元自身的权重没有改变，改变的是它的输入。"
        ),
    ),
    claim(
        "probability_of_a_dead_layer",
        r"With independent and identically distributed pre-activations, symmetric about 0 and never 0, no unit is active with "
        r"probability $2^{-n}$.",
        r"净输入独立同分布、关于 0 对称且不为 0 时，没有激活单元的概率为 $2^{-n}$。", sg.equal(sg.E(nobody), sg.expr(half) ** n), *coin,
    ),
    claim(
        "probability_of_a_dead_network",
        r"At initialisation with independent weights of a density symmetric about 0 and no biases, at an input other than 0, some "
        r"of $L$ layers of ReLU units has no active unit, so that the gradient of every weight is 0, with this probability.",
        r"设初始化时权重独立且具有关于 0 对称的密度，偏置为零，输入不为零。$L$ 层 ReLU 单元中至少有一层没有激活单元，从而所有权重的梯度为 0，其概率如下。",
        sg.equal(1 - P[depth], 1 - (1 - sg.expr(half) ** n) ** depth), dead_with, source=lu,
        simulation=sg.Simulation(
            "relu_network.dead",
            {"width": sg.expr(n), "depth": sg.expr(4), "weight_variance": sg.expr(2) / n},
            {"n": sg.expr(3), "L": sg.expr(4)},
        ),
        remark=sg.Text(
            "So the mean logarithm of a gradient does not exist in a ReLU network: it is taken over networks that are alive.",
            "因此 ReLU 网络中梯度对数的均值不存在：只能对未死亡的网络取平均。",
        ),
    ),
)

exercises = (
    sg.Exercise(
        "one_active_unit",
        sg.Text(
            r"Let $\mathbf W$ have the rows $(3,1)$ and $(4,2)$, and let only the first of two units be active. What is the "
            r"spectral norm of $\mathbf W\mathbf D$?",
            r"设 $\mathbf W$ 的两行为 $(3,1)$ 与 $(4,2)$，两个单元中只有第一个激活。求 $\mathbf W\mathbf D$ 的谱范数。",
        ),
        asked=sg.norm(sg.matrix([[3, 1], [4, 2]]) @ sg.diag(sg.matrix([[1], [0]]))), answer=sg.expr(5),
    ),
    sg.Exercise(
        "rank_of_three_layers",
        sg.Text(
            r"Two layers of three units have the slopes $(1,1,0)$ and $(0,1,1)$, and the weights between them are the identity. What is "
            r"the rank of the product of the two diagonal matrices?",
            r"两层各三个单元，斜率分别为 $(1,1,0)$ 与 $(0,1,1)$，其间的权重矩阵为单位矩阵。两个对角矩阵之积的秩是多少？",
        ),
        asked=sg.rank(sg.diag(sg.matrix([[1], [1], [0]])) @ sg.diag(sg.matrix([[0], [1], [1]]))), answer=sg.expr(1),
    ),
    sg.Exercise(
        "dead_networks",
        sg.Text(
            r"What is the probability that a ReLU network of width 3 and depth 2 is dead at initialisation?",
            r"宽度为 3、深度为 2 的 ReLU 网络在初始化时死亡的概率是多少？",
        ),
        asked=1 - sg.result("alive"), answer=sg.expr(Fraction(15, 64)), where=(sg.equal(n, 3), sg.equal(depth, 2)),
    ),
    sg.Exercise(
        "width_for_a_probability",
        sg.Text(
            r"With how many units is no unit of a layer active with probability $1/1024$? Check your answer.",
            r"一层有多少个单元时，没有激活单元的概率为 $1/1024$？请验证你的答案。",
        ),
        asked=sg.result("dead_layer"), answer=sg.expr(Fraction(1, 1024)), where=(sg.equal(n, 10),),
    ),
    sg.Exercise(
        "a_step_below",
        sg.Text(
            r"Let $h=\operatorname{ReLU}(a)$ with $a=3$ and the loss $\operatorname{ReLU}(h)$. What is the pre-activation "
            r"$z=1-h$ of a dead unit after a step with rate $\tfrac94$?",
            r"设 $h=\operatorname{ReLU}(a)$，$a=3$，损失为 $\operatorname{ReLU}(h)$。以学习率 $\tfrac94$ 做一步之后，"
            r"死亡单元的净输入 $z=1-h$ 是多少？",
        ),
        asked=1 - sg.relu(3 - sg.expr(Fraction(9, 4))), answer=sg.expr(Fraction(1, 4)),
    ),
)

derivation = sg.Derivation(
    title=sg.Text("Dead ReLU units", "死亡的 ReLU 单元"), section="9.2.5",
    summary=sg.Text(
        r"The slope of a ReLU unit is 1 where it is active and 0 where its pre-activation is negative. How many active units a layer "
        r"has bounds the rank of every product of Jacobian matrices through it. A unit that is negative on all data has the "
        r"gradient 0 and is moved by no learning rate; how often a whole network is dead at initialisation is derived.",
        r"ReLU 单元激活时斜率为 1，净输入为负时斜率为 0。一层中激活单元的个数限制了经过该层的雅可比矩阵连乘的秩。"
        r"在所有数据上均为负的单元梯度为 0，任何学习率都不能使其改变；并推导整个网络在初始化时死亡的概率。",
    ),
    source=lu, references=(glorot, goodfellow), variables=(m, n, d, depth, examples, one, w, eta, a, p, A, B, W, s),
    families=(z,), sequences=(e, x, c, t, P), chains=chains, claims=claims, exercises=exercises,
)
