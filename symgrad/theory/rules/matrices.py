"""Rules of matrix calculus: chain rules for Jacobian matrices and gradients, ordered products, norms.

Derivatives with respect to columns are in the numerator layout: a row for a number, a row per entry for a column.
"""

from __future__ import annotations

from symgrad.core import binding, tree
from symgrad.core.matrices import Shape, at, declared_shapes, descending_product, diag, norm, shape, trace, transpose
from symgrad.core.records import Rule
from symgrad.core.text import Text
from symgrad.core.tree import Expr, Operand, derivative, matmul
from symgrad.core.variables import Variable, integer
from symgrad.errors import RuleRefused
from symgrad.theory.context import Context, Distinct
from symgrad.theory.dependence import depends
from symgrad.theory.matching import difference
from symgrad.theory.ranges import never_negative
from symgrad.theory.rules.definitions import value_at
from symgrad.theory.rules.rewriting import refusal, rule
from symgrad.theory.rules.sums import terms_of


def _shape(node: Expr, context: Context) -> Shape:
    return shape(node, declared_shapes(context.derivation))


def _is_column(of: Shape) -> bool:
    return len(of) == 2 and of[1] == tree.ONE


def chain_rule_through(via: Expr) -> Rule:
    """∂f/∂u = ∂f/∂v · ∂v/∂u for the column v = ``via``, where f depends on the column u through v alone."""

    def local(node: Expr, context: Context, distinct: Distinct) -> Expr | None:
        if node.head != "Derivative" or node.args[0] == via:
            return None
        body, wrt = node.args
        columns = _is_column(_shape(wrt, context)) and _is_column(_shape(via, context))
        if not columns or wrt.head != "Member" or depends(body, wrt, context.derivation, through=via):
            return None
        return matmul(derivative(body, via), derivative(via, wrt))

    return rule(
        "chain_rule_through",
        Text("chain rule", "链式法则"),
        Text(
            r"If $f$ depends on $\mathbf u$ through $\mathbf v$ alone, then $\frac{\partial f}{\partial u_j}="
            r"\sum_i\frac{\partial f}{\partial v_i}\frac{\partial v_i}{\partial u_j}$: a row times a Jacobian matrix, "
            r"$\frac{\partial f}{\partial\mathbf u}=\frac{\partial f}{\partial\mathbf v}"
            r"\frac{\partial\mathbf v}{\partial\mathbf u}$.",
            r"若 $f$ 仅通过 $\mathbf v$ 依赖于 $\mathbf u$，则 $\frac{\partial f}{\partial u_j}="
            r"\sum_i\frac{\partial f}{\partial v_i}\frac{\partial v_i}{\partial u_j}$，即行向量乘以雅可比矩阵："
            r"$\frac{\partial f}{\partial\mathbf u}=\frac{\partial f}{\partial\mathbf v}"
            r"\frac{\partial\mathbf v}{\partial\mathbf u}$。",
        ),
        local,
        f"a derivative with respect to a column of what depends on it through {via!r} alone",
    )


def _affine(node: Expr, context: Context, distinct: Distinct) -> Expr | None:
    if node.head != "Derivative" or node.args[1].head != "Member" or not _is_column(_shape(node.args[1], context)):
        return None
    body, wrt = node.args
    kept = []
    for term in terms_of(body):
        if not depends(term, wrt, context.derivation):
            continue
        if term.head != "MatMul" or any(depends(f, wrt, context.derivation) for f in term.args[:-1]):
            return None
        kept.append(matmul(*term.args[:-1], derivative(term.args[-1], wrt)))
    return tree.add(*kept) if kept else None


jacobian_of_affine = rule(
    "jacobian_of_affine",
    Text("affine map", "仿射映射"),
    Text(
        r"$\frac{\partial}{\partial\mathbf t}(\mathbf A\mathbf u+\mathbf b)=\mathbf A"
        r"\frac{\partial\mathbf u}{\partial\mathbf t}$ for $\mathbf A$ and $\mathbf b$ that do not depend on "
        r"$\mathbf t$: the entry $(i,j)$ of both sides is $\sum_k A_{ik}\,\partial u_k/\partial t_j$.",
        r"若 $\mathbf A$、$\mathbf b$ 与 $\mathbf t$ 无关，则 $\frac{\partial}{\partial\mathbf t}"
        r"(\mathbf A\mathbf u+\mathbf b)=\mathbf A\frac{\partial\mathbf u}{\partial\mathbf t}$："
        r"两边的 $(i,j)$ 元均为 $\sum_k A_{ik}\,\partial u_k/\partial t_j$。",
    ),
    _affine,
    "the derivative of an affine map with respect to a column",
)


def _elementwise(node: Expr, context: Context, distinct: Distinct) -> Expr | None:
    if node.head != "Derivative" or node.args[0].head != "Apply":
        return None
    (name, order, inner), wrt = node.args[0].args, node.args[1]
    if not _is_column(_shape(inner, context)) or not _is_column(_shape(wrt, context)):
        return None
    slopes = diag(tree.apply(name, inner, order + 1))
    return slopes if inner == wrt else matmul(slopes, derivative(inner, wrt))


jacobian_of_elementwise = rule(
    "jacobian_of_elementwise",
    Text("entry by entry", "逐元素求导"),
    Text(
        r"$\partial\varphi(u_i)/\partial u_j$ is $\varphi'(u_i)$ for $i=j$ and 0 otherwise.",
        r"$\partial\varphi(u_i)/\partial u_j$ 在 $i=j$ 时等于 $\varphi'(u_i)$，否则为 0。",
    ),
    _elementwise,
    "the derivative of a function that acts on a column entry by entry",
)


def gradient_through(via: Expr) -> Rule:
    """∇_W f = (∂f/∂v)ᵀ uᵀ for the column v = ``via``, by definition W u + c, where f depends on W through v alone.

    For the column c it is ∇_c f = (∂f/∂v)ᵀ.
    """

    def local(node: Expr, context: Context, distinct: Distinct) -> Expr | None:
        if node.head != "Gradient" or node.args[1].head != "Member":
            return None
        body, weights = node.args
        value = value_at(context.sequence(via.args[0]), via.args[1], context)
        if value is None or depends(body, weights, context.derivation, through=via):
            return None
        linear = [t for t in terms_of(value) if depends(t, weights, context.derivation)]
        if linear == [weights] and _is_column(_shape(weights, context)):
            return transpose(derivative(body, via))
        if len(linear) != 1 or linear[0].head != "MatMul" or linear[0].args[0] != weights:
            return None
        column = matmul(*linear[0].args[1:])
        if depends(column, weights, context.derivation) or not _is_column(_shape(column, context)):
            return None
        return matmul(transpose(derivative(body, via)), transpose(column))

    return rule(
        "gradient_through",
        Text("chain rule", "链式法则"),
        Text(
            r"Let $\mathbf v=\mathbf W\mathbf u+\mathbf c$, where $\mathbf u$ and $\mathbf c$ do not depend on "
            r"$\mathbf W$, and let $f$ depend on $\mathbf W$ through $\mathbf v$ alone. Since "
            r"$\partial v_k/\partial W_{ij}$ is $u_j$ for $k=i$ and 0 otherwise, "
            r"$\partial f/\partial W_{ij}=(\partial f/\partial v_i)\,u_j$. Likewise "
            r"$\partial f/\partial c_i=\partial f/\partial v_i$.",
            r"设 $\mathbf v=\mathbf W\mathbf u+\mathbf c$，其中 $\mathbf u$、$\mathbf c$ 与 $\mathbf W$ 无关，"
            r"且 $f$ 仅通过 $\mathbf v$ 依赖于 $\mathbf W$。由于 $\partial v_k/\partial W_{ij}$ 在 $k=i$ 时等于 $u_j$，"
            r"否则为 0，故 $\partial f/\partial W_{ij}=(\partial f/\partial v_i)\,u_j$。同理 "
            r"$\partial f/\partial c_i=\partial f/\partial v_i$。",
        ),
        local,
        f"a gradient with respect to a matrix that enters through {via!r} alone",
    )


def solve_downward(name: str, last: Operand) -> Rule:
    """The recursion a_l = a_{l+1} A_l that the chain ``name`` derived, solved: a_l = a_last A_{last−1} ⋯ A_l.

    The chain's own index must be a variable whose domain holds all the indices from l to last − 1.
    """
    end = tree.expr(last)

    def recursion(context: Context) -> tuple[str, Variable, Expr]:
        chain = context.lemmas.get(name)
        if chain is None:
            known = ", ".join(context.lemmas) or "none"
            raise RuleRefused(f"The rule 'solve_downward' expected a chain before this one; there are: {known}.")
        start, found = chain.start, chain.last
        variable = next((v for v in context.derivation.variables if start.args[1:] == (v.as_expr(),)), None)
        if start.head != "Member" or variable is None or found.head != "MatMul":
            raise RuleRefused(f"The rule 'solve_downward' expected a recursion but {name!r} derives {found!r}.")
        factor = matmul(*found.args[1:])
        again = binding.all_members(factor) & {start.args[0]}
        if found.args[0] != tree.member(start.args[0], variable + 1) or again:
            raise RuleRefused(f"The rule 'solve_downward' expected {found!r} to begin with the next member.")
        context.use(*chain.used)
        return start.args[0], variable, factor

    def apply(expression: Expr, context: Context) -> Expr:
        of, variable, factor = recursion(context)
        expression = binding.apart(expression, context.declared)

        def solved(node: Expr) -> Expr | None:
            if node.head != "Member" or node.args[0] != of or node.args[1] == end:
                return None
            low, high, domain = node.args[1], difference(end, tree.ONE), variable.domain
            needed = (
                difference(end, low),
                *((difference(low, domain.lower),) if domain.lower is not None else ()),
                *((difference(domain.upper, high),) if domain.upper is not None else ()),
            )
            if not all(never_negative(d, context.derivation) for d in needed):
                return None
            k = binding.fresh(
                binding.free_symbols(node) | binding.free_symbols(factor) | context.declared, tree.symbol("k")
            )
            body = at(factor, variable.as_expr(), k)
            return matmul(tree.member(of, end), descending_product(body, k, low, high))

        changed = binding.transform(expression, solved)
        if changed == expression:
            raise refusal("solve_downward", f"a member of {of} below {end!r}", expression, context)
        return changed

    return Rule(
        "solve_downward",
        Text("solve the recursion", "解递推式"),
        Text(
            r"If $\mathbf a_k=\mathbf a_{k+1}\mathbf A_k$ for $k=l,\dots,m-1$, then $\mathbf a_l=\mathbf a_m"
            r"\mathbf A_{m-1}\mathbf A_{m-2}\cdots\mathbf A_l$, by induction on $m-l$; each new factor comes on the "
            r"right.",
            r"若对 $k=l,\dots,m-1$ 有 $\mathbf a_k=\mathbf a_{k+1}\mathbf A_k$，则对 $m-l$ 归纳可得 "
            r"$\mathbf a_l=\mathbf a_m\mathbf A_{m-1}\mathbf A_{m-2}\cdots\mathbf A_l$，每个新因子都出现在右端。",
        ),
        apply,
        cites=(name,),
    )


def _outer_product(node: Expr, context: Context, distinct: Distinct) -> Expr | None:
    if node.head != "Norm" or node.args[0] != "fro" or node.args[1].head != "MatMul":
        return None
    column, *row = node.args[1].args
    shapes = _shape(column, context), _shape(matmul(*row), context)
    if len(row) != 1 or not _is_column(shapes[0]) or shapes[1][:1] != (tree.ONE,):
        return None
    # A row and the column that is its transpose have one norm.
    return tree.mul(*(norm(side.args[0] if side.head == "Transpose" else side) for side in (column, *row)))


norm_of_outer_product = rule(
    "norm_of_outer_product",
    Text("norm of an outer product", "外积的范数"),
    Text(
        r"$\lVert\mathbf u\mathbf v^{\top}\rVert_{\mathrm F}^2=\sum_{i,j}u_i^2v_j^2="
        r"\lVert\mathbf u\rVert_2^2\,\lVert\mathbf v\rVert_2^2$ for columns $\mathbf u$ and $\mathbf v$.",
        r"对列向量 $\mathbf u$、$\mathbf v$，$\lVert\mathbf u\mathbf v^{\top}\rVert_{\mathrm F}^2="
        r"\sum_{i,j}u_i^2v_j^2=\lVert\mathbf u\rVert_2^2\,\lVert\mathbf v\rVert_2^2$。",
    ),
    _outer_product,
    "the Frobenius norm of a column times a row",
)


def _rank_of_zeros_and_ones(node: Expr, context: Context, distinct: Distinct) -> Expr | None:
    if node.head != "Rank" or node.args[0].head != "Diag" or node.args[0].args[0].head != "Symbol":
        return None
    (column,) = node.args[0].args
    variable = next((v for v in context.derivation.variables if v.as_expr() == column), None)
    if variable is None or variable.domain != integer(0, 1):
        return None
    return trace(node.args[0])


rank_of_zeros_and_ones = rule(
    "rank_of_zeros_and_ones",
    Text("count the ones", "数 1 的个数"),
    Text(
        r"The columns of a diagonal matrix of zeros and ones are zero or different unit vectors: its rank and its "
        r"trace both count the ones.",
        r"对角元为 0 或 1 的对角矩阵，其各列为零或互不相同的单位向量：秩与迹都等于 1 的个数。",
    ),
    _rank_of_zeros_and_ones,
    "the rank of a diagonal matrix whose entries are declared sg.integer(0, 1)",
)


def _two_by_two(node: Expr, context: Context, distinct: Distinct) -> Expr | None:
    if node.head != "Norm" or node.args[0] != "2" or node.args[1].head != "Matrix" or node.args[1].args[:2] != (2, 2):
        return None
    a, b, c, d = node.args[1].args[2:]
    half = tree.reciprocal(2)
    turned = tree.sqrt((a + d) ** 2 + (b - c) ** 2), tree.sqrt((a - d) ** 2 + (b + c) ** 2)
    return tree.add(*(tree.mul(half, part) for part in turned))


norm_of_two_by_two = rule(
    "norm_of_two_by_two",
    Text("norm of a 2×2 matrix", "2×2 矩阵的谱范数"),
    Text(
        r"$\sigma_1^2+\sigma_2^2=\lVert\mathbf W\rVert_{\mathrm F}^2$ and $\sigma_1\sigma_2=|\det\mathbf W|$, so that "
        r"$\sigma_1\pm\sigma_2$ are the square roots of $a^2+b^2+c^2+d^2\pm2|ad-bc|$. Of these two numbers one is "
        r"$(a+d)^2+(b-c)^2$, the other $(a-d)^2+(b+c)^2$; $\sigma_1$ is half the sum of the two roots.",
        r"由 $\sigma_1^2+\sigma_2^2=\lVert\mathbf W\rVert_{\mathrm F}^2$ 与 $\sigma_1\sigma_2=|\det\mathbf W|$ 知，"
        r"$\sigma_1\pm\sigma_2$ 是 $a^2+b^2+c^2+d^2\pm2|ad-bc|$ 的平方根；这两个数一个是 $(a+d)^2+(b-c)^2$，"
        r"另一个是 $(a-d)^2+(b+c)^2$，而 $\sigma_1$ 是两个平方根之和的一半。",
    ),
    _two_by_two,
    "the spectral norm of a 2×2 matrix that is written out",
)
