"""All weights zero: below the last layer every gradient is exactly 0, and in the last layer it is δ φ(0)."""

from fractions import Fraction

import symgrad as sg

fan_in = sg.Variable("n_in", sg.Text("fan-in", "输入维度"), sg.POSITIVE_INTEGER, (1, 512), r"n_{\mathrm{in}}")
fan_out = sg.Variable("n_out", sg.Text("fan-out", "输出维度"), sg.POSITIVE_INTEGER, (1, 512), r"n_{\mathrm{out}}")
m = sg.Variable("m", sg.Text("one of the inputs", "某个输入的序号"), sg.integer(1, fan_in), (1, 512))
b = sg.Variable("b", sg.Text("bias of a hidden unit", "隐藏单元的偏置"), sg.REAL, (-1, 1))
c = sg.Variable("c", sg.Text("bias of an output", "输出单元的偏置"), sg.REAL, (-1, 1))
t = sg.Variable("t", sg.Text("a pre-activation that several units share", "若干单元共同的净输入"), sg.REAL, (-2, 2))
error = sg.Variable("delta_L", sg.Text("the error of an output", "某个输出单元的误差"), sg.REAL, (-2, 2), r"\delta_L")
eta = sg.Variable("eta", sg.Text("learning rate", "学习率"), sg.POSITIVE, (Fraction(1, 100), 1), r"\eta")

i, j = sg.symbol("i"), sg.symbol("j")
w = sg.Sequence("w", sg.Text("a weight of a hidden unit", "隐藏单元的权重"))
h = sg.Sequence("h", sg.Text("an input of that unit", "该单元的输入"))
v = sg.Sequence("v", sg.Text("a weight from that unit to the layer above", "该单元通向后一层的权重"))
rest = sg.Sequence(
    "r",
    sg.Text(
        "what the other units and the bias add to a pre-activation of the layer above",
        "后一层净输入中来自其他单元与偏置的部分",
    ),
)
delta = sg.Sequence("delta", sg.Text("an error of the layer above", "后一层的误差"), latex=r"\delta")
u = sg.Sequence("u", sg.Text("a weight of an output", "输出单元的权重"))
z = sg.Sequence("z", sg.Text("a pre-activation of the last hidden layer", "最后一个隐藏层的净输入"))


def phi(at):
    return sg.apply("phi", at)


def tanh(at):
    return 1 - 2 / (1 + sg.exp(2 * at))


def sigmoid(at):
    return 1 / (1 + sg.exp(-at))


def said(formula, english="", chinese=""):
    return sg.Text(f"${formula}${english}", f"${formula}${chinese}")


preactivation = sg.sum_over(w[j] * h[j], j, 1, fan_in) + b
above = v[i] * phi(preactivation) + rest[i]
hidden_gradient = sg.sum_over(delta[i] * sg.derivative(above, w[m]), i, 1, fan_out)


def output(activation):
    """z_L: the pre-activation of an output, over the units of the last hidden layer."""
    return sg.sum_over(u[j] * activation(z[j]), j, 1, fan_in) + c


def loss(activation, order=0):
    return sg.apply("loss", output(activation), order)


def last_gradient(activation):
    return sg.derivative(loss(activation), u[m])


def error_is(activation):
    units = {sg.relu: "ReLU", tanh: "tanh", sigmoid: "sigmoid"}.get(activation)
    which = (f", {units} units", f"，{units} 单元") if units else ()
    return sg.where(loss(activation, 1), error, said(r"\delta_L=\mathcal L'(z_L)", *which))


no_weights_above = sg.where(v[i], 0, said("v_i=0"))
no_weights, no_bias = sg.where(w[j], 0, said("w_j=0")), sg.where(b, 0, said("b=0"))
at_zero = sg.where(z[j], 0, said("z_j=0", ", zero weights and biases", "，即权重与偏置均为零"))
all_alike = sg.where(z[j], t, said("z_j=t", ", identical weights and biases", "，即各单元的权重与偏置相同"))

rumelhart = sg.Source(
    "rumelhart1986", "D. E. Rumelhart, G. E. Hinton, R. J. Williams",
    "Learning internal representations by error propagation", "Parallel Distributed Processing 1, MIT Press", 1986,
)
goodfellow = sg.Source(
    "goodfellow2016", "I. Goodfellow, Y. Bengio, A. Courville", "Deep Learning", "MIT Press", 2016, "8.4"
)
r = sg.rules


def chain(name, english, chinese, start, *rules, given=(), **more):
    return sg.Chain(name, sg.Text(english, chinese), sg.expr(start), rules, given, **more)


def last_layer(name, english, chinese, activation, case, *rules):
    return chain(
        name, english, chinese, last_gradient(activation), r.chain_rule, r.specialise(error_is(activation)),
        r.derivative_of_a_sum, r.specialise(case), *rules, given=(error_is(activation), case),
    )


chains = (
    chain(
        "hidden_gradient", "The gradient of a weight below the last layer", "最后一层之前某个权重的梯度",
        hidden_gradient, r.derivative_of_a_sum, r.chain_rule, r.derivative_of_a_sum, r.factor_out_of_a_sum,
        note=sg.Text(
            r"The weight $w_m$ acts on the loss through the pre-activations $v_i\varphi(z)+r_i$ of the layer above, "
            r"whose errors are $\delta_i$. The gradient is the error of the unit times its input $h_m$.",
            r"权重 $w_m$ 通过后一层的净输入 $v_i\varphi(z)+r_i$ 影响损失，后者的误差为 $\delta_i$。"
            r"梯度等于该单元的误差乘以输入 $h_m$。",
        ),
    ),
    chain(
        "hidden_zero", "The same with zero weights above", "后一层权重为零的情形", sg.result("hidden_gradient"),
        r.specialise(no_weights_above), given=(no_weights_above,),
        note=sg.Text(
            r"No slope of the activation matters: with $v_i=0$ the loss does not depend on $w_m$ at all. That covers "
            r"the ReLU, which has no slope at 0.",
            r"结果与激活函数的斜率无关：$v_i=0$ 时损失根本不依赖于 $w_m$。因此对在 0 处没有导数的 ReLU 也成立。",
        ),
    ),
    chain(
        "preactivation", "Pre-activations with zero weights and biases", "权重与偏置为零时的净输入", preactivation,
        r.specialise(no_weights), r.specialise(no_bias), given=(no_weights, no_bias),
    ),
    last_layer("last_layer", "The gradient in the last layer", "最后一层的梯度", phi, at_zero),
    last_layer("relu", "The last layer over ReLU units", "ReLU 单元之上的最后一层", sg.relu, at_zero, r.simplify),
    last_layer("tanh", "The last layer over tanh units", "tanh 单元之上的最后一层", tanh, at_zero, r.simplify),
    last_layer(
        "sigmoid", "The last layer over sigmoid units", "sigmoid 单元之上的最后一层", sigmoid, at_zero, r.simplify
    ),
    last_layer("symmetry", "Identical units instead of zero weights", "各单元相同但不为零的情形", phi, all_alike),
    chain(
        "output_bias", "The gradient of the last bias", "最后一层偏置的梯度", sg.derivative(loss(phi), c), r.chain_rule,
        r.specialise(error_is(phi)), r.differentiate, given=(error_is(phi),),
    ),
    chain(
        "sigmoid_slope", "The slope of the sigmoid at 0", "sigmoid 在 0 处的斜率", sg.derivative(sigmoid(b), b),
        r.differentiate, r.specialise(no_bias), r.simplify, given=(no_bias,),
    ),
)


def claim(name, english, chinese, statement, *given, **more):
    return sg.Claim(name, sg.Text(english, chinese), statement, given, **more)


def last_layer_claim(name, english, chinese, activation, value, **more):
    return claim(
        name, english, chinese, sg.equal(last_gradient(activation), value), error_is(activation), at_zero, **more
    )


claims = (
    claim(
        "error_times_input", "The gradient of a weight is the error of its unit times its input.",
        "权重的梯度等于所在单元的误差乘以输入。",
        sg.equal(
            hidden_gradient,
            sg.apply("phi", preactivation, 1) * sg.sum_over(v[i] * delta[i], i, 1, fan_out) * h[m],
        ),
    ),
    claim(
        "printed_zero", "Zero weights usually make gradients vanish.", "权重全为零通常会使梯度消失。",
        sg.equal(hidden_gradient, 0), no_weights_above, printed="9.2.7/zero", source=goodfellow,
        through=sg.Text(
            r"Read for $L\ge2$ layers and zero biases. Tested for a weight of any layer below the last: its gradient "
            r"is exactly 0, whatever the activation, the inputs and the errors. In the last layer it is exactly 0 for "
            r"ReLU and tanh and $\tfrac12\delta_L$ for the sigmoid ([zero_for_relu], [zero_for_tanh], "
            r"[half_for_sigmoid]): hence “usually”.",
            r"取 $L\ge2$ 层、偏置为零。对最后一层之前任意一层的权重检验：无论激活函数、输入与误差如何，其梯度恰为 0。"
            r"最后一层的梯度对 ReLU 与 tanh 恰为 0，对 sigmoid 为 $\tfrac12\delta_L$"
            r"（[zero_for_relu]、[zero_for_tanh]、[half_for_sigmoid]），“通常”即指此而言。",
        ),
    ),
    claim(
        "preactivations_are_zero", "With zero weights and biases every pre-activation is 0.",
        "权重与偏置为零时，净输入均为 0。", sg.equal(preactivation, 0), no_weights, no_bias,
    ),
    last_layer_claim(
        "error_times_activation", "In the last layer the gradient is the error times the activation at 0.",
        "最后一层的梯度等于误差乘以激活函数在 0 处的值。", phi, error * phi(0),
    ),
    last_layer_claim("zero_for_relu", "For the ReLU it is 0 as well.", "ReLU 单元时，最后一层的梯度同样为 0。", sg.relu, sg.expr(0)),
    last_layer_claim("zero_for_tanh", "For tanh it is 0 as well.", "tanh 单元时，最后一层的梯度同样为 0。", tanh, sg.expr(0)),
    last_layer_claim(
        "half_for_sigmoid", "For the sigmoid it is half the error.", "sigmoid 单元时，最后一层的梯度等于误差的一半。", sigmoid,
        error / 2,
    ),
    claim(
        "last_bias_learns", "The bias of an output has the error itself as its gradient.",
        "输出单元的偏置，其梯度就是误差本身。",
        sg.equal(sg.derivative(loss(phi), c), error), error_is(phi),
        remark=sg.Text(
            "With ReLU or tanh units gradient descent from zero moves this bias alone: all inputs keep "
            "getting one and the same output.",
            "对 ReLU 或 tanh 单元，从零出发的梯度下降只改变这个偏置：对任何输入，输出都相同。",
        ),
    ),
    claim(
        "identical_units",
        "Hidden units with identical weights and biases give all weights of an output one and the same gradient.",
        "隐藏单元的权重与偏置均相同时，同一输出单元的各个权重具有相同的梯度。",
        sg.equal(last_gradient(phi), error * phi(t)), error_is(phi), all_alike, source=rumelhart,
        remark=sg.Text(
            "Nothing vanishes here, but $m$ has dropped out: units that start alike, their outgoing weights included, "
            "stay alike. This is why weights are drawn at random.",
            "这里梯度并不消失，但 $m$ 已消去：起初完全相同（包括通向后一层的权重）的单元始终相同，"
            "这就是权重要随机初始化的原因。",
        ),
    ),
)

exercises = (
    sg.Exercise(
        "biases",
        sg.Text(
            r"All weights are 0, but the biases of the last hidden layer are $\log2$. What is the gradient of an "
            r"output weight for tanh units?",
            r"权重全为零，但最后一个隐藏层的偏置为 $\log2$。对 tanh 单元，输出单元的权重的梯度是多少？",
        ),
        asked=error * tanh(sg.log(2)), answer=Fraction(3, 5) * error,
    ),
    sg.Exercise(
        "second_step",
        sg.Text(
            r"A network of sigmoid units with one output starts from zero. After one step of gradient descent with "
            r"rate $\eta$ the output weights are $-\tfrac12\eta\delta_L$. Take the error $\delta_L$ and $\sigma'(0)$ "
            r"as they were. What is now the gradient of the weight $w_m$ of a unit in the last hidden layer?",
            r"单输出的 sigmoid 网络从零出发。以学习率 $\eta$ 做一步梯度下降之后，输出单元的权重为 "
            r"$-\tfrac12\eta\delta_L$。误差 $\delta_L$ 与 $\sigma'(0)$ 仍取原值。此时最后一个隐藏层某单元的权重 $w_m$ "
            r"的梯度是多少？",
        ),
        asked=error * (-eta * sg.result("sigmoid")) * sg.result("sigmoid_slope") * h[m],
        answer=-eta * error**2 * h[m] / 8,
    ),
    sg.Exercise(
        "only_the_last_layer",
        sg.Text(
            r"Only the weights of the last layer are 0. A ReLU unit below it has the pre-activation $t=2$, and "
            r"$\delta_L=3$. What is the gradient of the output weight at that unit?",
            r"只有最后一层的权重为零。其前一层某个 ReLU 单元的净输入为 $t=2$，且 $\delta_L=3$。"
            r"与该单元相连的输出权重的梯度是多少？",
        ),
        asked=error * sg.relu(t), answer=sg.expr(6), where=(sg.equal(t, 2), sg.equal(error, 3)),
    ),
)

derivation = sg.Derivation(
    title=sg.Text("Zero initialisation", "零初始化"), section="9.2.7",
    summary=sg.Text(
        r"All weights and biases start at 0. For one unit of arbitrary fan-in and fan-out in any hidden layer the "
        r"gradient of a weight is derived by the chain rule: it is the error of the unit times the input, and the "
        r"error is 0 since the weights above it are. The last layer is treated for ReLU, tanh and sigmoid units; "
        r"there $\tanh x=1-2/(1+e^{2x})$ and $\sigma(x)=1/(1+e^{-x})$.",
        r"所有权重与偏置都从 0 开始。对任一隐藏层中输入维度与输出维度任意的一个单元，用链式法则推导权重的梯度："
        r"它等于该单元的误差乘以输入，而后一层的权重为零，故误差为 0。最后一层分 ReLU、tanh 与 sigmoid 单元讨论，其中 "
        r"$\tanh x=1-2/(1+e^{2x})$，$\sigma(x)=1/(1+e^{-x})$。",
    ),
    source=rumelhart, references=(goodfellow,), variables=(fan_in, fan_out, m, b, c, t, eta, error),
    sequences=(w, h, v, rest, delta, u, z),
    functions={
        "loss": sg.Text(
            "the loss as a function of the pre-activation of an output", "损失，视为某个输出单元净输入的函数"
        ),
        "phi": sg.Text("an activation function", "激活函数"),
    },
    chains=chains, claims=claims, exercises=exercises,
)
