"""Backpropagation in a fully connected network: errors, their ordered product, and the gradients of the weights."""

from fractions import Fraction

import symgrad as sg

depth = sg.Variable("L", sg.Text("depth, the number of layers", "深度，即层数"), sg.integer(2), (2, 100))
hidden = sg.Variable("l", sg.Text("a layer below the last", "最后一层之前的某一层"), sg.integer(1, depth - 1), (1, 99))
layer = sg.Variable("m", sg.Text("any layer", "任意一层"), sg.integer(1, depth), (1, 100))
k = sg.symbol("k")
d = sg.Sequence("d", sg.Text("the width of a layer; $d_0$ of the input", "某层的宽度，$d_0$ 为输入的维数"), sg.POSITIVE_INTEGER, (1, 512))
x = sg.Variable("x", sg.Text("the input", "输入"), sg.REAL, (-2, 2), r"\mathbf{x}", shape=(d[0], 1))


def layers(name, english, chinese, rows, columns, latex="", **more):
    """A matrix for each layer k."""
    meaning, latex = sg.Text(english, chinese), latex or rf"\mathbf{{{name}}}"
    return sg.Sequence(name, meaning, index=k, latex=latex, shape=(sg.expr(rows), sg.expr(columns)), **more)


below = k - 1
W = layers("W", "the weight matrix of a layer", "某层的权重矩阵", d[k], d[below])
b = layers("b", "the bias of a layer", "某层的偏置", d[k], 1)
z = layers(
    "z", "the pre-activation of a layer", "某层的净输入", d[k], 1, step=W[k] @ sg.member("h", below) + b[k]
)
h = layers(
    "h", "the activation of a layer", "某层的激活值", d[k], 1, first=(sg.expr(0), sg.expr(x)),
    step=sg.apply("activation", z[k]),
)
loss = sg.scalar_function("loss", h[depth])
delta = layers(
    "delta", "the error vector of a layer, a row", "某层的误差向量（行向量）", 1, d[k], r"\boldsymbol{\delta}",
    step=sg.derivative(loss, z[k]),
)
D = layers(
    "D", "the diagonal matrix of the slopes of the activation function", "由激活函数的导数构成的对角矩阵", d[k], d[k],
    step=sg.diag(sg.apply("activation", z[k], 1)),
)
J = layers(
    "J", r"the Jacobian matrix that leads from one layer to the next, $k\ge2$", r"相邻两层之间的雅可比矩阵，$k\ge2$", d[k], d[below],
    step=W[k] @ D[below],
)
weights = sg.gradient(loss, W[layer])
r = sg.rules


def chain(name, english, chinese, start, *rules, **more):
    return sg.Chain(name, sg.Text(english, chinese), start, rules, **more)


def claim(name, english, chinese, left, right, **more):
    return sg.Claim(name, sg.Text(english, chinese), sg.equal(left, right), **more)


upper, lower = sg.matrix([[1, 1], [0, 1]]), sg.matrix([[1, 0], [1, 1]])
step_down = W[k + 1] @ D[k]

rumelhart = sg.Source(
    "rumelhart1986", "D. E. Rumelhart, G. E. Hinton, R. J. Williams",
    "Learning representations by back-propagating errors", "Nature 323", 1986, "533–536",
)
goodfellow = sg.Source(
    "goodfellow2016", "I. Goodfellow, Y. Bengio, A. Courville", "Deep Learning", "MIT Press", 2016, "6.5"
)

derivation = sg.Derivation(
    title=sg.Text("Backpropagation", "反向传播"), section="9.2.2",
    summary=sg.Text(
        r"Layers $\mathbf z_k=\mathbf W_k\mathbf h_{k-1}+\mathbf b_k$, $\mathbf h_k=\varphi(\mathbf z_k)$ of any widths, "
        r"$\varphi$ acting entry by entry. Derivatives with respect to a column are rows; $\nabla_{\mathbf W}$ has the "
        r"shape of $\mathbf W$. The errors satisfy a recursion; solved, it is a product of matrices in descending order.",
        r"各层宽度任意，$\mathbf z_k=\mathbf W_k\mathbf h_{k-1}+\mathbf b_k$，$\mathbf h_k=\varphi(\mathbf z_k)$，"
        r"$\varphi$ 逐元素作用。对列向量的导数写成行向量，$\nabla_{\mathbf W}$ 与 $\mathbf W$ 同形。误差向量满足一个递推式，"
        r"解之即得按层号降序排列的矩阵连乘积。",
    ),
    source=rumelhart, references=(goodfellow,), variables=(depth, hidden, layer, x),
    sequences=(d, W, b, z, h, delta, D, J),
    functions={
        "loss": sg.Text("the loss as a function of the output", "损失，视为输出的函数"),
        "activation": sg.Text("the activation function, acting entry by entry", "激活函数，逐元素作用"),
    },
    chains=(
        chain(
            "last_error", "The error of the last layer", "最后一层的误差向量", delta[depth], r.definition(delta),
            r.chain_rule_through(h[depth]), r.definition(h), r.jacobian_of_elementwise, r.abbreviate(D),
        ),
        chain(
            "error_recursion", "From one layer to the layer before", "由后一层到前一层", delta[hidden],
            r.definition(delta), r.chain_rule_through(z[hidden + 1]), r.abbreviate(delta), r.definition(z),
            r.jacobian_of_affine, r.definition(h), r.jacobian_of_elementwise, r.abbreviate(D),
        ),
        chain(
            "error_product", "From the last layer to any layer", "由最后一层到任意一层", delta[hidden],
            r.solve_downward("error_recursion", depth),
            note=sg.Text(
                r"Each step down multiplies on the right: the deepest layer stands on the left. Matrices do not commute, "
                r"and only this order conforms at all widths.",
                r"每下降一层就在右端乘上一个因子，故最深的层在最左端。矩阵乘法不可交换，且只有这一顺序在任意宽度下都能相乘。",
            ),
        ),
        chain(
            "jacobian_product", "The product of the Jacobian matrices", "雅可比矩阵连乘", sg.result("error_product"),
            r.abbreviate(J),
        ),
        chain(
            "weight_gradient", "The gradient of a weight matrix", "权重矩阵的梯度", weights,
            r.gradient_through(z[layer]), r.abbreviate(delta),
            note=sg.Text(
                r"A column times a row: $d_m\times d_{m-1}$, the shape of $\mathbf W_m$.",
                r"列向量乘以行向量，得 $d_m\times d_{m-1}$ 矩阵，与 $\mathbf W_m$ 同形。",
            ),
        ),
        chain(
            "bias_gradient", "The gradient of a bias", "偏置的梯度", sg.gradient(loss, b[layer]),
            r.gradient_through(z[layer]), r.abbreviate(delta),
        ),
        chain(
            "gradient_norm", "The size of a weight gradient", "权重梯度的大小", sg.norm(weights, "fro"),
            r.lemma("weight_gradient"), r.norm_of_outer_product,
        ),
    ),
    claims=(
        claim(
            "error_recursion_holds", "The error of a layer comes from the next layer's.", "某层的误差向量可由后一层的误差向量得到。",
            delta[hidden], delta[hidden + 1] @ W[hidden + 1] @ D[hidden], printed="9.2.2/error-recursion",
        ),
        claim(
            "printed_error_product", "The error of a layer is that of the last layer times a product over the layers.",
            "某层的误差向量等于最后一层的误差向量乘以各层的连乘积。",
            delta[hidden], delta[depth] @ sg.ascending_product(step_down, k, hidden, depth - 1),
            printed="9.2.2/error-product", corrected_by=("error_product_descending", "order_matters"),
            remark=sg.Text(
                r"Read as usual, with $k$ ascending from left to right. The factors stand in the reverse order; where the "
                r"widths differ, they do not in general even conform.",
                r"按通常理解，$k$ 自左向右递增。因子的实际顺序正好相反；各层宽度不等时，按印出的顺序一般甚至无法相乘。",
            ),
        ),
        claim(
            "error_product_descending", "The factors stand in descending order, the last layer's first.",
            "各因子按层号降序排列，最后一层在最前。",
            delta[hidden], delta[depth] @ sg.descending_product(step_down, k, hidden, depth - 1),
        ),
        claim(
            "error_product_of_jacobians", "The same with the Jacobian matrices of single layers.",
            "用单层雅可比矩阵表示的同一结论。",
            delta[hidden], delta[depth] @ sg.descending_product(J[k + 1], k, hidden, depth - 1),
        ),
        sg.Claim(
            "order_matters", sg.Text("The order of two matrices matters.", "两个矩阵相乘，顺序不可交换。"),
            sg.all_of(
                sg.equal(upper @ lower, sg.matrix([[2, 1], [1, 1]])),
                sg.equal(lower @ upper, sg.matrix([[1, 1], [1, 2]])),
            ),
        ),
        claim(
            "error_of_the_last_layer", "Where the recursion starts.", "递推的起点。",
            delta[depth], sg.derivative(loss, h[depth]) @ D[depth],
        ),
        claim(
            "printed_weight_gradient", "The gradient of a weight matrix is the error times the transposed activation below.",
            "权重矩阵的梯度等于误差向量乘以前一层激活值的转置。",
            weights, delta[layer] @ sg.transpose(h[layer - 1]), printed="9.2.2/weight-gradient",
            corrected_by=("weight_gradient_outer", "gradient_norm_factors"),
            remark=sg.Text(
                r"$\boldsymbol\delta_m$ is a row, and so is $\mathbf h_{m-1}^{\top}$: the product of two rows is not "
                r"defined unless $d_m=1$.",
                r"$\boldsymbol\delta_m$ 与 $\mathbf h_{m-1}^{\top}$ 都是行向量：除非 $d_m=1$，两者不能相乘。",
            ),
        ),
        claim(
            "weight_gradient_outer", "The error stands as a column.", "误差向量应写成列向量。",
            weights, sg.transpose(delta[layer]) @ sg.transpose(h[layer - 1]),
        ),
        claim(
            "bias_gradient_is_error", "The gradient of a bias is the error, as a column.", "偏置的梯度就是写成列向量的误差向量。",
            sg.gradient(loss, b[layer]), sg.transpose(delta[layer]),
        ),
        claim(
            "gradient_norm_factors", "The Frobenius norm of a weight gradient is the norm of the error times that of the activation below.",
            "权重梯度的 Frobenius 范数等于误差向量的范数与前一层激活值的范数之积。",
            sg.norm(weights, "fro"), sg.norm(delta[layer]) * sg.norm(h[layer - 1]),
            remark=sg.Text(
                "An equality, not a bound: a weight gradient vanishes or explodes exactly as the error does, where the "
                "activations keep their size.",
                "这是等式而非上界：只要激活值的大小保持不变，权重梯度的消失或爆炸就与误差向量完全一致。",
            ),
        ),
    ),
    exercises=(
        sg.Exercise(
            "two_layers_down",
            sg.Text(
                r"Let $L\ge3$. Write $\boldsymbol\delta_{L-2}$ in terms of $\boldsymbol\delta_L$.",
                r"设 $L\ge3$。用 $\boldsymbol\delta_L$ 表示 $\boldsymbol\delta_{L-2}$。",
            ),
            asked=delta[depth - 2], answer=delta[depth] @ W[depth] @ D[depth - 1] @ W[depth - 1] @ D[depth - 2],
            where=(sg.relation("≥", depth, 3),),
        ),
        sg.Exercise(
            "carry_back",
            sg.Text(
                r"A network has $L=3$, $\boldsymbol\delta_3=(1,2)$ and the Jacobian matrices $\mathbf J_3$, $\mathbf J_2$ "
                r"below, in this order. Compute $\boldsymbol\delta_1=\boldsymbol\delta_3\mathbf J_3\mathbf J_2$.",
                r"设 $L=3$，$\boldsymbol\delta_3=(1,2)$，雅可比矩阵依次为下式中的 $\mathbf J_3$、$\mathbf J_2$。"
                r"计算 $\boldsymbol\delta_1=\boldsymbol\delta_3\mathbf J_3\mathbf J_2$。",
            ),
            asked=sg.matrix([[1, 2]]) @ sg.matrix([[2, 0], [1, 1]]) @ sg.matrix([[1, 3], [0, 1]]),
            answer=sg.matrix([[4, 14]]),
        ),
        sg.Exercise(
            "one_weight_gradient",
            sg.Text(
                r"Let $\boldsymbol\delta_m=(1,-2)$ and $\mathbf h_{m-1}=(3,1,2)^{\top}$. Compute $\nabla_{\mathbf W_m}\mathcal L$.",
                r"设 $\boldsymbol\delta_m=(1,-2)$，$\mathbf h_{m-1}=(3,1,2)^{\top}$。计算 $\nabla_{\mathbf W_m}\mathcal L$。",
            ),
            asked=sg.transpose(sg.matrix([[1, -2]])) @ sg.transpose(sg.matrix([[3], [1], [2]])),
            answer=sg.matrix([[3, 1, 2], [-6, -2, -4]]),
        ),
        sg.Exercise(
            "one_norm",
            sg.Text(
                r"Let $\boldsymbol\delta_m=(3,4)$ and $\mathbf h_{m-1}=(1,2,2)^{\top}$. What is the Frobenius norm of "
                r"$\nabla_{\mathbf W_m}\mathcal L$?",
                r"设 $\boldsymbol\delta_m=(3,4)$，$\mathbf h_{m-1}=(1,2,2)^{\top}$。求 $\nabla_{\mathbf W_m}\mathcal L$ 的 "
                r"Frobenius 范数。",
            ),
            asked=sg.norm(sg.transpose(sg.matrix([[3, 4]])) @ sg.transpose(sg.matrix([[1], [2], [2]])), "fro"),
            answer=sg.expr(15),
        ),
        sg.Exercise(
            "halved_slopes",
            sg.Text(
                r"Let $\mathbf W_k=2\mathbf I$ and $\mathbf D_k=\frac12\mathbf I$ for all $k$, with two units a layer. What is "
                r"$\mathbf W_{k+1}\mathbf D_k$?",
                r"设每层有两个单元，且对一切 $k$ 有 $\mathbf W_k=2\mathbf I$、$\mathbf D_k=\frac12\mathbf I$。求 "
                r"$\mathbf W_{k+1}\mathbf D_k$。",
            ),
            asked=sg.matrix([[2, 0], [0, 2]]) @ sg.diag(sg.matrix([[Fraction(1, 2)], [Fraction(1, 2)]])),
            answer=sg.matrix([[1, 0], [0, 1]]),
        ),
    ),
)
