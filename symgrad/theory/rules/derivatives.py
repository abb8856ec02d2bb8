"""The derivative of sums with respect to one member of a family or sequence."""

from __future__ import annotations

from symgrad.core import binding, tree
from symgrad.core.text import Text
from symgrad.core.tree import Expr, add, derivative, mul, sum_over
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
