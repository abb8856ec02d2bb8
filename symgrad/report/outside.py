"""What the text says beside its statements that is neither true nor false of a given network."""

from __future__ import annotations

from symgrad.core.text import Text
from symgrad.report.content import OutsideRow

SECTION = "9.2."
"""How the ids of this text's statements begin."""

OUTSIDE = (
    OutsideRow(
        Text("During training the weights leave the critical point.", "训练过程中权重会离开临界点。"),
        Text(
            "Where training takes the weights depends on data, loss and optimiser, of which the text fixes none; the "
            "statements of the report are about given weights, or about the law of the initial ones.",
            "训练把权重带到何处取决于数据、损失函数与优化算法，而原文对此均未限定；本报告的结论只针对给定的权重或初始权重的分布。",
        ),
    ),
    OutsideRow(
        Text(
            "Batch normalisation decouples the layers and makes the loss smoother.",
            "批归一化使各层解耦，并使损失函数更平滑。",
        ),
        Text(
            "Neither word is given a meaning that could be tested, and both are meant of training; its Jacobian "
            "matrix, and what it does to gradients at initialisation, are decided under 9.2.8.",
            "“解耦”与“平滑”均未给出可检验的含义，且都就训练过程而言；其雅可比矩阵及其在初始化时对梯度的影响，"
            "见 9.2.8 的判定。",
        ),
    ),
    OutsideRow(
        Text("Choose the initialisation to suit the activation function.", "应根据激活函数选择初始化方法。"),
        Text(
            "Advice is neither true nor false; which variance keeps which mean square is derived under 9.2.7.",
            "建议无所谓真假；何种方差保持何种均方，见 9.2.7 的推导。",
        ),
    ),
    OutsideRow(
        Text("Use ReLU or a function like it.", "宜采用 ReLU 及其同类激活函数。"),
        Text(
            "What is better depends on the task; the ranges of the slopes and the units that die are decided under "
            "9.2.5.",
            "孰优孰劣取决于任务；各激活函数导数的范围与死亡神经元，见 9.2.5 的判定。",
        ),
    ),
    OutsideRow(
        Text("Use normalisation or residual connections.", "宜采用归一化或残差连接。"),
        Text(
            "How far they help training is a question for experiments; what each does to the size of gradients at "
            "initialisation is decided under 9.2.8 and 9.2.9.",
            "它们对训练有多大帮助是实验问题；它们在初始化时对梯度大小的影响，见 9.2.8 与 9.2.9 的判定。",
        ),
    ),
    OutsideRow(
        Text("Watch the norms of the gradients during training.", "训练中应监测梯度范数。"),
        Text("A precaution, of which nothing is claimed.", "这是一项预防措施，并未断言任何结论。"),
    ),
)
