"""Derivatives of sums, products and powers with respect to one member of a family or sequence."""

from __future__ import annotations

from symgrad.core import binding, tree
from symgrad.core.text import Text
from symgrad.core.tree import Expr, add, derivative, mul, power, sum_over
from symgrad.theory.context import Context, Distinct
from symgrad.theory.dependence import surely_apart
from symgrad.theory.ranges import never_negative
from symgrad.theory.rules.rewriting import rule
from symgrad.theory.rules.sums import factors_of


def _constant(node: Expr, wrt: Expr, context: Context) -> bool:
    """Whether no value of ``node`` can depend on the member ``wrt``, as one member can on another."""

    def constant(at: Expr) -> bool:
        if at.head == "Member":
            if context.depends_on_others(at.args[0]):
                return False
            return at.args[0] != wrt.args[0] or surely_apart(at, wrt)
        return at.head not in ("Derivative", *tree.MOMENTS) and all(map(constant, at.children))

    # An index bound inside is no outer index of the same name.
    return constant(binding.canonical(node))


def _derived(body: Expr, wrt: Expr, context: Context) -> Expr:
    """∂body/∂wrt with the derivative drawn into sums and past constant factors as far as it goes."""
    if body == wrt:
        return tree.ONE
    if _constant(body, wrt, context):
        return tree.ZERO
    if body.head == "Add":
        return add(*(_derived(term, wrt, context) for term in body.args))
    if body.head == "Mul":
        fixed = [f for f in factors_of(body) if _constant(f, wrt, context)]
        if fixed:
            rest = mul(*(f for f in factors_of(body) if not _constant(f, wrt, context)))
            return mul(*fixed, _derived(rest, wrt, context))
    if body.head == "Sum":
        term, index, low, high = binding.apart(body, binding.free_symbols(wrt)).args
        if (picked := _picked(term, index, low, high, wrt, context)) is not None:
            return _derived(picked, wrt, context)
        return sum_over(_derived(term, wrt, context), index, low, high)
    return derivative(body, wrt)


def _picked(term: Expr, index: Expr, low: Expr, high: Expr, wrt: Expr, context: Context) -> Expr | None:
    """The only term of a sum that depends on ``wrt`` = w_m, where the term at ``index`` does so through w_index."""
    if len(wrt.args) != 2:
        return None
    own, stand_in = tree.member(wrt.args[0], index), binding.fresh(set(term.walk()), tree.symbol("t"))
    if not _constant(binding.substitute(term, {own: stand_in}), wrt, context):
        return None
    at = wrt.args[1]
    inside = all(never_negative(a - b, context.derivation) for a, b in ((at, low), (high, at)))
    return binding.substitute(term, {index: at}) if inside else None


def _derivative_of_sum(node: Expr, context: Context, distinct: Distinct) -> Expr | None:
    if node.head != "Derivative" or node.args[1].head != "Member":
        return None
    wrt = node.args[1]
    if context.depends_on_others(wrt.args[0]):
        return None
    changed = _derived(node.args[0], wrt, context)
    return None if changed == node else changed


derivative_of_a_sum = rule(
    "derivative_of_a_sum",
    Text("derivative of a sum", "和的导数"),
    Text(
        r"The derivative is linear, and 0 for what does not depend on the variable: of $\sum_j c_jf(w_j)$ only the "
        r"term $j=m$ depends on $w_m$, hence $\frac{\partial}{\partial w_m}\sum_jc_jf(w_j)=c_mf'(w_m)$.",
        r"求导是线性运算，与变量无关的量导数为 0：$\sum_j c_jf(w_j)$ 中只有 $j=m$ 的一项依赖于 $w_m$，故 "
        r"$\frac{\partial}{\partial w_m}\sum_jc_jf(w_j)=c_mf'(w_m)$。",
    ),
    _derivative_of_sum,
    "the derivative of a sum, or of a constant multiple, with respect to one member",
)


def _product(node: Expr, context: Context, distinct: Distinct) -> Expr | None:
    if node.head != "Derivative" or node.args[0].head != "Mul" or node.args[1].head != "Member":
        return None
    factors, wrt = node.args[0].args, node.args[1]
    varying = [place for place, f in enumerate(factors) if not _constant(f, wrt, context)]
    if len(varying) < 2:
        return None
    return add(*(mul(*factors[:at], *factors[at + 1 :], derivative(factors[at], wrt)) for at in varying))


product_rule = rule(
    "product_rule",
    Text("product rule", "乘积求导"),
    Text(r"$(uv)'=uv'+vu'$, and by induction for more factors.", r"$(uv)'=uv'+vu'$；多个因子由归纳法得到。"),
    _product,
    "the derivative of a product of which two factors may depend on the member",
)


def _power(node: Expr, context: Context, distinct: Distinct) -> Expr | None:
    if node.head != "Derivative" or node.args[0].head != "Pow" or node.args[1].head != "Member":
        return None
    (base, exponent), wrt = node.args[0].args, node.args[1]
    if exponent.head != "Number":
        return None
    return mul(exponent, power(base, exponent.args[0] - 1), derivative(base, wrt))


power_rule = rule(
    "power_rule",
    Text("power rule", "幂的导数"),
    Text(
        r"$(u^p)'=p\,u^{p-1}u'$ for $u>0$; for $u\neq0$ where $p$ is an integer, and for every $u$ where it is a "
        r"positive one.",
        r"当 $u>0$ 时 $(u^p)'=p\,u^{p-1}u'$；若 $p$ 为整数，则对 $u\neq0$ 成立；若 $p$ 为正整数，则对任意 $u$ 成立。",
    ),
    _power,
    "the derivative of a power with a number as its exponent",
)


def _is_delta(node: Expr, context: Context) -> bool:
    """Whether ``node`` is the derivative of one member of a free sequence with respect to another one."""
    if node.head != "Derivative" or any(a.head != "Member" or len(a.args) != 2 for a in node.args):
        return False
    return node.args[0].args[0] == node.args[1].args[0] and not context.depends_on_others(node.args[0].args[0])


def _kronecker(node: Expr, context: Context, distinct: Distinct) -> Expr | None:
    if not _is_delta(node, context):
        return None
    i, j = (a.args[1] for a in node.args)
    return Expr("Cases", (tree.ONE, tree.equal(i, j), tree.ZERO))


kronecker_delta = rule(
    "kronecker_delta",
    Text("independent variables", "自变量彼此无关"),
    Text(
        r"$\partial z_i/\partial z_j$ is 1 for $i=j$ and 0 otherwise.",
        r"$\partial z_i/\partial z_j$ 在 $i=j$ 时等于 1，否则为 0。",
    ),
    _kronecker,
    "the derivative of a member of a free sequence with respect to a member of the same",
)


def _sifted(node: Expr, context: Context, distinct: Distinct) -> Expr | None:
    if node.head != "Sum":
        return None
    body, index, low, high = node.args
    factors = factors_of(body)
    for place, factor in enumerate(factors):
        if not _is_delta(factor, context):
            continue
        sides = [a.args[1] for a in factor.args]
        others = [s for s in sides if index not in binding.free_symbols(s)]
        if index not in sides or len(others) != 1:
            continue
        (at,) = others
        if all(never_negative(a - b, context.derivation) for a, b in ((at, low), (high, at))):
            return binding.substitute(mul(*factors[:place], *factors[place + 1 :]), {index: at})
    return None


sift = rule(
    "sift",
    Text("one term is left", "只剩一项"),
    Text(
        r"$\partial z_i/\partial z_k$ is 1 for $k=i$ and 0 otherwise, so that "
        r"$\sum_k\frac{\partial z_i}{\partial z_k}x_k=x_i$ for $i$ in the range of the sum.",
        r"$\partial z_i/\partial z_k$ 在 $k=i$ 时等于 1，否则为 0；故当 $i$ 在求和范围内时 "
        r"$\sum_k\frac{\partial z_i}{\partial z_k}x_k=x_i$。",
    ),
    _sifted,
    "a sum with a factor ∂z_i/∂z_k of which one index is that of the sum and the other lies in its range",
)
