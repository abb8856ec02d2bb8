"""The Jacobian matrix of a convolution: what shifts do to it, its singular values, and how sparse it is."""

from fractions import Fraction

import symgrad as sg

m = sg.Variable("m", sg.Text("length of a row of the image", "图像一行的长度"), sg.POSITIVE_INTEGER, (1, 64))
a, b, c = (
    sg.Variable(name, sg.Text(f"weight of the entry {english}", f"{chinese}的权重"), sg.REAL, (-2, 2))
    for name, english, chinese in (
        ("a", "before", "前一个元素"), ("b", "at the place itself", "当前元素"), ("c", "after", "后一个元素")
    )
)
unit_interval = sg.Domain(lower=sg.expr(0), upper=sg.expr(1))
slopes = d_1, d_2, d_3 = tuple(
    sg.Variable(
        f"d_{place}", sg.Text(f"slope of the activation function at entry {place}", f"激活函数在第 {place} 个元素处的斜率"),
        unit_interval, (0, 1),
    )
    for place in (1, 2, 3)
)
s = sg.Variable("s", sg.Text("the slope, where all entries share it", "各元素共同的斜率"), unit_interval, (0, 1))
value = sg.Variable("lambda", sg.Text("any number", "任意实数"), sg.REAL, (-2, 2), r"\lambda")
reach = sg.Variable("r", sg.Text("reach of a kernel of size $2r+1$", "大小为 $2r+1$ 的卷积核的半径"), sg.integer(0), (0, 3))
n = sg.Variable(
    "n", sg.Text("size of the image in one direction", "图像在一个方向上的大小"), sg.integer(2 * reach + 1), (7, 64)
)
A, B, C = (
    sg.Variable(
        name, sg.Text(f"matrix of the kernel's row {english}", f"卷积核{chinese}对应的矩阵"), sg.REAL, (-2, 2),
        rf"\mathbf {name}", shape=(m, m),
    )
    for name, english, chinese in (("A", "before", "前一行"), ("B", "in the middle", "中间一行"), ("C", "after", "后一行"))
)
t = sg.symbol("t")
r = sg.rules


def chain(name, english, chinese, start, *rules, **more):
    return sg.Chain(name, sg.Text(english, chinese), sg.expr(start), rules, **more)


def claim(name, english, chinese, statement, **more):
    return sg.Claim(name, sg.Text(english, chinese), statement, **more)


def circulant(first):
    """Each row is the one above, moved to the right by one."""
    size = range(len(first))
    return sg.matrix([[first[(j - i) % len(first)] for j in size] for i in size])


def diagonal(*entries):
    return sg.diag(sg.matrix([[entry] for entry in entries]))


def moved(by, matrix):
    """Rows and columns moved by one and the same shift."""
    return by @ matrix @ sg.transpose(by)


# One channel and an image of one row: with circular padding, and with zeros beyond the ends.
shift, circular = circulant((0, 0, 1)), circulant((b, c, a))
padded = sg.matrix([[b, c, 0], [a, b, c], [0, a, b]])
corners = sg.matrix([[0, -c, a], [-a, 0, 0], [c, 0, 0]])
D, equal_slopes, moved_slopes = diagonal(*slopes), diagonal(s, s, s), diagonal(d_3, d_1, d_2)
# An image of three rows: one block for each pair of rows.
zero, same = sg.zeros(m, m), sg.identity(m)
down = sg.block_matrix([[zero, zero, same], [same, zero, zero], [zero, same, zero]])
circular_image = sg.block_matrix([[B, C, A], [A, B, C], [C, A, B]])
padded_image = sg.block_matrix([[B, C, zero], [A, B, C], [zero, A, B]])
last_two, first_two = sg.block_matrix([[zero, same, zero], [zero, zero, same]]), sg.block_matrix([[same, zero, zero], [zero, same, zero]])
corner = sg.block_matrix([[B, C], [A, B]])
# Waves on a row of four: constant, alternating, cosine, sine.
four, waves = circulant((b, c, 0, a)), sg.matrix([[1, 1, 1, 0], [1, -1, 0, 1], [1, 1, -1, 0], [1, -1, 0, -1]])
responses = (abs(a + b + c), abs(a - b + c), sg.sqrt(b**2 + (a - c) ** 2))
padded_four = sg.matrix([[b, c, 0, 0], [a, b, c, 0], [0, a, b, c], [0, 0, a, b]])
in_all = n * (2 * reach + 1) - reach * (reach + 1)

sedghi = sg.Source(
    "sedghi2019", "H. Sedghi, V. Gupta, P. M. Long", "The singular values of convolutional layers", "ICLR", 2019
)
gray = sg.Source(
    "gray2006", "R. M. Gray", "Toeplitz and circulant matrices: a review",
    "Foundations and Trends in Communications and Information Theory 2(3)", 2006, "155–239",
)

chains = (
    chain(
        "circular_row", "Circular padding: rows and columns shifted", "循环填充：行与列同时循环移位", moved(shift, circular),
        r.write_out,
        note=sg.Text(
            r"The matrix is unchanged: this is what circulant means.", r"矩阵不变，这正是循环矩阵的含义。",
        ),
    ),
    chain(
        "circular_jacobian", "The same with the slopes of the activation function", "乘上激活函数斜率之后的同样移位",
        moved(shift, circular @ D), r.write_out,
    ),
    chain("moved_along", "The slopes moved along", "斜率随之移位", circular @ moved_slopes, r.write_out),
    chain("padded_row", "Zero padding: rows and columns shifted", "零填充：行与列同时循环移位", moved(shift, padded), r.write_out),
    chain("circular_rows", "Three rows of an image, circular padding", "三行图像，循环填充", moved(down, circular_image), r.block_product),
    chain("last_rows", "Zero padding: the last two rows", "零填充：后两行", moved(last_two, padded_image), r.block_product),
    chain("first_rows", "Zero padding: the first two rows", "零填充：前两行", moved(first_two, padded_image), r.block_product),
    chain(
        "wave_responses", "A row of four: the responses to waves", "四个元素的一行：对各个波的响应",
        sg.transpose(waves) @ sg.transpose(four) @ four @ waves, r.write_out,
    ),
    chain(
        "characteristic", "The characteristic polynomial on a row of four", "四个元素的一行：特征多项式",
        sg.determinant(value * sg.identity(4) - sg.transpose(four) @ four), r.expand_determinant,
    ),
    chain("wave_lengths", "The lengths of the waves", "各个波的长度", sg.transpose(waves) @ waves, r.write_out),
    chain(
        "entries_of_row", "How many entries of the matrix of one row are not 0, with zero padding",
        "零填充时一行的矩阵有多少个非零元素", n + 2 * sg.sum_over(n - t, t, 1, reach), r.sum_of_polynomial, r.expand,
        note=sg.Text(
            r"The diagonal has $n$ entries, and each of the two diagonals at distance $t\le r$ from it has $n-t$.",
            r"主对角线有 $n$ 个元素，与其距离为 $t\le r$ 的两条对角线各有 $n-t$ 个元素。",
        ),
    ),
)

claims = (
    claim(
        "printed_circulant", "A cyclic shift of rows and columns leaves $\\mathbf J=\\mathbf W\\mathbf D$ as it is.",
        "行与列的循环移位不改变 $\\mathbf J=\\mathbf W\\mathbf D$。", sg.equal(moved(shift, circular @ D), circular @ D),
        printed="9.2.2/convolution",
        through=sg.Text(
            r"Printed is that the Jacobian matrix of a convolution is sparse and block-circulant. Tested is the simplest case, one "
            r"channel and an image of one row of three entries, and even with circular padding: block-circulant would mean that "
            r"$\mathbf P\mathbf J\mathbf P^{\top}=\mathbf J$ for the cyclic shift $\mathbf P$.",
            r"原文说卷积的雅可比矩阵是稀疏的块循环矩阵。这里检验最简单的情形：单通道、只有一行三个元素的图像，且取循环填充。"
            r"若为（块）循环矩阵，则对循环移位 $\mathbf P$ 应有 $\mathbf P\mathbf J\mathbf P^{\top}=\mathbf J$。",
        ),
        corrected_by=(
            "circular_is_circulant", "slopes_move_along", "equal_slopes_keep_it", "padded_is_not_circulant",
            "rows_are_block_circulant", "padded_rows_are_block_toeplitz", "entries_with_zero_padding",
        ),
        remark=sg.Text(
            r"$\mathbf W$ alone is block-circulant with circular padding, and block-Toeplitz with zero padding. The slopes in "
            r"$\mathbf D$ differ from place to place, so that $\mathbf J$ is in general neither unless they are all equal.",
            r"仅就 $\mathbf W$ 而言，循环填充时它是块循环的，零填充时是块 Toeplitz 的。$\mathbf D$ 中的斜率随位置变化，"
            r"除非各斜率相等，$\mathbf J$ 一般两者都不是。",
        ),
    ),
    claim(
        "circular_is_circulant", r"With circular padding, $\mathbf W$ is circulant.", r"循环填充时，$\mathbf W$ 是循环矩阵。",
        sg.equal(moved(shift, circular), circular), source=gray,
    ),
    claim(
        "slopes_move_along", r"A shift of $\mathbf J$ moves the slopes: $\mathbf P\mathbf W\mathbf D\mathbf P^{\top}=\mathbf W\mathbf D'$ with the slopes "
        "shifted in $\\mathbf D'$.",
        r"移位 $\mathbf J$ 使斜率移位：$\mathbf P\mathbf W\mathbf D\mathbf P^{\top}=\mathbf W\mathbf D'$，其中 $\mathbf D'$ 的斜率已移位。",
        sg.equal(moved(shift, circular @ D), circular @ moved_slopes),
    ),
    claim(
        "equal_slopes_keep_it", r"Where all slopes are equal, $\mathbf J$ is circulant too.", r"各斜率相等时，$\mathbf J$ 也是循环矩阵。",
        sg.equal(moved(shift, circular @ equal_slopes), circular @ equal_slopes),
    ),
    claim(
        "padded_is_not_circulant",
        "With zero padding, a shift changes $\\mathbf W$ in its first row and first column, unless $a=c=0$.",
        "零填充时，移位会改变 $\\mathbf W$ 的第一行与第一列，除非 $a=c=0$。",
        sg.equal(moved(shift, padded), padded + corners),
    ),
    claim(
        "rows_are_block_circulant",
        "An image of three rows, circular padding: a shift of the rows of the image leaves $\\mathbf W$ as it is, whatever the matrices "
        "$\\mathbf A,\\mathbf B,\\mathbf C$ of the rows of the kernel.",
        "三行图像，循环填充：无论卷积核各行的矩阵 $\\mathbf A,\\mathbf B,\\mathbf C$ 是什么，图像各行的移位都不改变 $\\mathbf W$。",
        sg.equal(moved(down, circular_image), circular_image), source=sedghi,
        remark=sg.Text(
            r"With $\mathbf A$, $\mathbf B$, $\mathbf C$ circulant by [circular_is_circulant], $\mathbf W$ is block-circulant with "
            r"circulant blocks. Several channels give one such matrix for each pair of channels.",
            r"由 [circular_is_circulant]，$\mathbf A$、$\mathbf B$、$\mathbf C$ 都是循环矩阵，故 $\mathbf W$ 是分块也为循环矩阵的块循环矩阵。"
            r"有多个通道时，每对输入、输出通道各对应一个这样的矩阵。",
        ),
    ),
    claim(
        "padded_rows_are_block_toeplitz",
        "An image of three rows, zero padding: the first two rows and the last two have the same blocks.",
        "三行图像，零填充：前两行与后两行的分块相同。",
        sg.all_of(
            sg.equal(moved(first_two, padded_image), corner), sg.equal(moved(last_two, padded_image), corner),
        ),
        source=gray,
    ),
    claim(
        "waves_are_kept_apart",
        r"A row of four, circular padding: the waves in the columns of $\mathbf F$ (constant, alternating, cosine, sine) are orthogonal, "
        r"and stay so under $\mathbf W$.",
        r"四个元素的一行，循环填充：$\mathbf F$ 各列的波（常数、交替、余弦、正弦）两两正交，经 $\mathbf W$ 之后仍两两正交。",
        sg.all_of(
            sg.equal(
                sg.transpose(waves) @ sg.transpose(four) @ four @ waves,
                diagonal(
                    4 * (a + b + c) ** 2, 4 * (a - b + c) ** 2, 2 * (b**2 + (a - c) ** 2), 2 * (b**2 + (a - c) ** 2)
                ),
            ),
            sg.equal(sg.transpose(waves) @ waves, diagonal(4, 4, 2, 2)),
        ),
        source=sedghi,
        remark=sg.Text(
            r"The discrete Fourier transform in real form. The singular values of $\mathbf W$ are the square roots of the ratios of the "
            r"two diagonals: $|a+b+c|$, $|a-b+c|$ and twice $\sqrt{b^2+(a-c)^2}$.",
            r"这就是实形式的离散 Fourier 变换。$\mathbf W$ 的奇异值是两个对角矩阵对应元素之比的平方根：$|a+b+c|$、$|a-b+c|$ 以及二重的 "
            r"$\sqrt{b^2+(a-c)^2}$。",
        ),
    ),
    claim(
        "norm_of_row", "The spectral norm of $\\mathbf W$ on this row is the largest of the responses to the waves.",
        "对这一行，$\\mathbf W$ 的谱范数是对各个波的响应中最大的一个。",
        sg.equal(sg.norm(four), sg.Expr("Max", responses)), source=sedghi,
    ),
    claim(
        "singular_values_of_row",
        r"The characteristic polynomial of $\mathbf W^{\top}\mathbf W$ on this row: the squares of the singular values are those of the "
        r"responses to the four waves.",
        r"对这一行，$\mathbf W^{\top}\mathbf W$ 的特征多项式：奇异值的平方就是对四个波的响应的平方。",
        sg.equal(
            sg.determinant(value * sg.identity(4) - sg.transpose(four) @ four),
            (value - responses[0] ** 2) * (value - responses[1] ** 2) * (value - responses[2] ** 2) ** 2,
        ),
        source=sedghi,
    ),
    claim(
        "norm_with_zero_padding", "On a row of four with zero padding, the spectral norm is at most the sum of the absolute values of the weights.",
        "四个元素的一行采用零填充时，谱范数不超过各权重绝对值之和。",
        sg.relation("≤", sg.norm(padded_four), abs(sg.expr(a)) + abs(sg.expr(b)) + abs(sg.expr(c))), source=gray,
    ),
    claim(
        "entries_with_zero_padding",
        "For a kernel without zeros, of size $2r+1$, on a row of $n$ entries with zero padding, the number of entries of $\\mathbf W$ that are not 0.",
        "大小为 $2r+1$、无零元素的卷积核作用于 $n$ 个元素的一行，零填充时 $\\mathbf W$ 的非零元素个数。",
        sg.equal(n + 2 * sg.sum_over(n - t, t, 1, reach), in_all),
        remark=sg.Text(
            r"Circular padding has $n(2r+1)$. In two dimensions the numbers of both directions are multiplied, and then by the numbers "
            r"of input and output channels: of a $3\times3$ kernel on a $32\times32$ image less than one entry in a hundred is not 0. That "
            r"$\mathbf W$ is sparse is right.",
            r"循环填充时为 $n(2r+1)$。在二维情形，将两个方向的个数相乘，再乘以输入与输出通道数：$3\times3$ 卷积核作用于 $32\times32$ 图像时，"
            r"非零元素不到百分之一。故 $\mathbf W$ 稀疏是对的。",
        ),
    ),
)

exercises = (
    sg.Exercise(
        "norm_of_a_kernel",
        sg.Text(
            r"A row of four entries with circular padding has the kernel $a=2$, $b=3$, $c=-2$. What is the spectral norm of $\mathbf W$?",
            r"四个元素的一行采用循环填充，卷积核为 $a=2$、$b=3$、$c=-2$。求 $\mathbf W$ 的谱范数。",
        ),
        asked=sg.norm(circulant((3, -2, 0, 2))), answer=sg.expr(5),
    ),
    sg.Exercise(
        "first_row",
        sg.Text(
            r"Write the Jacobian matrix $\mathbf W\mathbf D$ of a row of three entries with zero padding and slopes $d_1,d_2,d_3$.",
            r"一行三个元素，零填充，斜率为 $d_1,d_2,d_3$。写出雅可比矩阵 $\mathbf W\mathbf D$。",
        ),
        asked=padded @ D, answer=sg.matrix([[b * d_1, c * d_2, 0], [a * d_1, b * d_2, c * d_3], [0, a * d_2, b * d_3]]),
    ),
    sg.Exercise(
        "entries_of_an_image",
        sg.Text(
            r"A $3\times3$ kernel without zeros acts on a $32\times32$ image of one channel with zero padding. How many entries of $\mathbf W$ "
            r"are not 0?",
            r"无零元素的 $3\times3$ 卷积核作用于单通道 $32\times32$ 图像，零填充。$\mathbf W$ 有多少个非零元素？",
        ),
        asked=sg.result("entries_of_row") ** 2, answer=sg.expr(8836), where=(sg.equal(n, 32), sg.equal(reach, 1)),
    ),
    sg.Exercise(
        "share_of_entries",
        sg.Text(
            r"With circular padding instead: which share of the entries of $\mathbf W$ is not 0?",
            r"改用循环填充，$\mathbf W$ 的元素中非零的占多大比例？",
        ),
        asked=((2 * reach + 1) * n) ** 2 / n**4, answer=sg.expr(Fraction(9, 1024)),
        where=(sg.equal(n, 32), sg.equal(reach, 1)),
    ),
    sg.Exercise(
        "smoothing",
        sg.Text(
            r"The kernel $\frac14,\frac12,\frac14$ smooths a row of four entries with circular padding. What is the smallest singular value of "
            r"$\mathbf W$?",
            r"卷积核 $\frac14,\frac12,\frac14$ 对四个元素的一行做平滑，循环填充。求 $\mathbf W$ 的最小奇异值。",
        ),
        asked=sg.singular_value(circulant((Fraction(1, 2), Fraction(1, 4), 0, Fraction(1, 4))), "min"), answer=sg.expr(0),
    ),
)

derivation = sg.Derivation(
    title=sg.Text("Convolution", "卷积"), section="9.2.2",
    summary=sg.Text(
        r"A convolution is a linear map $\mathbf W$, and a layer has the Jacobian matrix $\mathbf J=\mathbf W\mathbf D$ (in the order of the "
        r"section, with the slopes of the layer below). On a row with weights $a,b,c$ an output is $ax_{i-1}+bx_i+cx_{i+1}$; beyond the ends the "
        r"row goes on periodically (circular padding) or with zeros. An image is a column of rows, and $\mathbf W$ has one block for each pair of "
        r"rows. What cyclic shifts do to these matrices is derived, then the singular values and the number of entries.",
        r"卷积是线性映射 $\mathbf W$，一层的雅可比矩阵为 $\mathbf J=\mathbf W\mathbf D$（按本节的顺序，$\mathbf D$ 含前一层的斜率）。"
        r"在一行上，权重为 $a,b,c$ 的卷积输出 $ax_{i-1}+bx_i+cx_{i+1}$；两端之外按周期延拓（循环填充）或补零（零填充）。"
        r"图像由若干行组成，$\mathbf W$ 对每一对行有一个分块。先推导循环移位对这些矩阵的作用，再推导奇异值与非零元素的个数。",
    ),
    source=sedghi, references=(gray,), variables=(m, a, b, c, *slopes, s, value, reach, n, A, B, C), chains=chains,
    claims=claims, exercises=exercises,
)
