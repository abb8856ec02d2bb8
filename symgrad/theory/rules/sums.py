"""Rules for expectations, variances and squares of sums and of constant multiples."""

from __future__ import annotations

from symgrad.core import binding, tree
from symgrad.core.text import Text
from symgrad.core.tree import Expr, add, covariance, expectation, mul, pair_sum, power, sum_over, variance
from symgrad.theory.context import Context, Distinct, distinct_within
from symgrad.theory.rules.rewriting import everywhere, rule


def terms_of(node: Expr) -> tuple[Expr, ...]:
    return node.args if node.head == "Add" else (node,)


def factors_of(node: Expr) -> tuple[Expr, ...]:
    return node.args if node.head == "Mul" else (node,)


def _self_covariance(term: Expr) -> Expr:
    """Var of one term, a sum over an index opened into variances and covariances of pairs."""
    if term.head != "Sum":
        return variance(term)
    body, index, low, high = term.args
    other = binding.fresh(binding.free_symbols(term) | {index}, tree.symbol("k"))
    twin = binding.substitute(body, {index: other})
    return add(sum_over(variance(body), index, low, high), pair_sum(covariance(body, twin), index, other, low, high))


def _cross_covariance(left: Expr, right: Expr) -> Expr:
    """Cov of two terms, sums over an index drawn out of it."""
    for position, term in enumerate((left, right)):
        if term.head == "Sum":
            body, index, low, high = term.args
            other = right if position == 0 else left
            new = binding.fresh(binding.free_symbols(other) | binding.free_symbols(term), index)
            body = binding.substitute(body, {index: new})
            return sum_over(_cross_covariance(*((body, other) if position == 0 else (other, body))), new, low, high)
    return covariance(left, right)


def _variance_of_sum(node: Expr, context: Context, distinct: Distinct) -> Expr | None:
    if node.head != "Var" or ((terms := terms_of(node.args[0])) == (node.args[0],) and terms[0].head != "Sum"):
        return None
    own = [_self_covariance(t) for t in terms]
    cross = [mul(2, _cross_covariance(a, b)) for i, a in enumerate(terms) for b in terms[i + 1 :]]
    return add(*own, *cross)


variance_of_a_sum = rule(
    "variance_of_a_sum",
    Text("variance of a sum", "和的方差"),
    Text(
        r"Covariance is bilinear and symmetric, and $\operatorname{Var}(X)=\operatorname{Cov}(X,X)$: "
        r"expand $\operatorname{Cov}(\sum_a X_a,\sum_b X_b)$ and collect equal pairs.",
        r"协方差是对称双线性的，且 $\operatorname{Var}(X)=\operatorname{Cov}(X,X)$："
        r"展开 $\operatorname{Cov}(\sum_a X_a,\sum_b X_b)$ 并合并相同的项即得。",
    ),
    _variance_of_sum,
    "the variance of a sum",
)


def _square_of_sum(node: Expr, context: Context, distinct: Distinct) -> Expr | None:
    if node.head != "Pow" or node.args[1] != tree.expr(2) or node.args[0].head not in ("Add", "Sum"):
        return None
    terms = terms_of(node.args[0])
    own = []
    for term in terms:
        if term.head == "Sum":
            body, index, low, high = term.args
            other = binding.fresh(binding.free_symbols(term) | {index}, tree.symbol("k"))
            twin = binding.substitute(body, {index: other})
            own += [sum_over(power(body, 2), index, low, high), pair_sum(mul(body, twin), index, other, low, high)]
        else:
            own.append(power(term, 2))
    cross = [mul(2, a, b) for i, a in enumerate(terms) for b in terms[i + 1 :]]
    return add(*own, *cross)


square_of_a_sum = rule(
    "square_of_a_sum",
    Text("square of a sum", "和的平方"),
    Text(
        r"$(\sum_j x_j)^2=\sum_j x_j^2+\sum_{j\neq k}x_jx_k$, by distributivity.",
        r"由分配律，$(\sum_j x_j)^2=\sum_j x_j^2+\sum_{j\neq k}x_jx_k$。",
    ),
    _square_of_sum,
    "the square of a sum",
)


def _linear(node: Expr, context: Context, distinct: Distinct) -> Expr | None:
    if node.head != "E":
        return None
    body = node.args[0]
    if not context.random_members(body):
        return body
    if body.head == "Add":
        return add(*(everywhere(expectation(t), _linear, context, distinct) for t in body.args))
    if body.head in ("Sum", "PairSum"):
        inside = distinct_within(body, distinct)
        return body.rebuild((everywhere(expectation(body.args[0]), _linear, context, inside), *body.args[1:]))
    if body.head == "Mul":
        fixed = [f for f in body.args if not context.random_members(f)]
        if fixed:
            rest = mul(*(f for f in body.args if context.random_members(f)))
            return mul(*fixed, everywhere(expectation(rest), _linear, context, distinct))
    return None


linearity = rule(
    "linearity",
    Text("linearity of E", "期望的线性性"),
    Text(
        r"The expectation is linear over finite sums, and a constant factor comes out of it.",
        r"期望对有限和是线性的，常数因子可以提出。",
    ),
    _linear,
    "the expectation of a sum or of a constant multiple",
)


def _scaled(node: Expr, context: Context, distinct: Distinct) -> Expr | None:
    if node.head != "Var":
        return None
    factors = factors_of(node.args[0])
    fixed = [f for f in factors if not context.random_members(f)]
    if not fixed:
        return None
    rest = mul(*(f for f in factors if context.random_members(f)))
    if rest == tree.ONE:
        return tree.ZERO
    return mul(*(power(f, 2) if f.head != "Number" else tree.expr(f.args[0] ** 2) for f in fixed), variance(rest))


variance_of_a_multiple = rule(
    "variance_of_a_multiple",
    Text("constant factor", "提出常数因子"),
    Text(r"$\operatorname{Var}(cX)=c^2\operatorname{Var}(X)$.", r"$\operatorname{Var}(cX)=c^2\operatorname{Var}(X)$。"),
    _scaled,
    "the variance of a constant multiple",
)


def _drawn_out(node: Expr, context: Context, distinct: Distinct) -> Expr | None:
    if node.head not in ("Sum", "PairSum"):
        return None
    indices = frozenset(binding.bound(node))
    common = [f for f in factors_of(node.args[0]) if not indices & binding.free_symbols(f)]
    rest = [f for f in factors_of(node.args[0]) if indices & binding.free_symbols(f)]
    if not common or not rest:  # a sum of equal terms is their number times one: another rule
        return None
    return mul(*common, node.rebuild((mul(*rest), *node.args[1:])))


factor_out_of_a_sum = rule(
    "factor_out_of_a_sum",
    Text("common factor", "提出公因子"),
    Text(
        r"$\sum_j c\,x_j=c\sum_j x_j$ for $c$ that does not depend on $j$, by distributivity; both sides of an empty "
        r"sum are 0.",
        r"若 $c$ 与 $j$ 无关，则由分配律 $\sum_j c\,x_j=c\sum_j x_j$；空和的两边均为 0。",
    ),
    _drawn_out,
    "a sum whose terms have a factor without its index",
)


def _sum_of_sum(node: Expr, context: Context, distinct: Distinct) -> Expr | None:
    if node.head not in ("Sum", "PairSum") or node.args[0].head != "Add":
        return None
    return add(*(node.rebuild((term, *node.args[1:])) for term in node.args[0].args))


split_sum = rule(
    "split_sum",
    Text("sum of sums", "逐项求和"),
    Text(r"$\sum_k(a_k+b_k)=\sum_ka_k+\sum_kb_k$.", r"$\sum_k(a_k+b_k)=\sum_ka_k+\sum_kb_k$。"),
    _sum_of_sum,
    "a sum over an index whose terms are sums",
)


def _distributed(node: Expr, context: Context, distinct: Distinct) -> Expr | None:
    if node.head != "Mul" or node.args[-1].head != "Add":
        return None
    return add(*(mul(*node.args[:-1], term) for term in node.args[-1].args))


distribute = rule(
    "distribute",
    Text("distributivity", "分配律"),
    Text(r"$a(b+c)=ab+ac$.", r"$a(b+c)=ab+ac$。"),
    _distributed,
    "a product whose last factor is a sum",
)


def _drawn_in(node: Expr, context: Context, distinct: Distinct) -> Expr | None:
    if node.head != "Mul" or sum(f.head == "Sum" for f in node.args) != 1:
        return None
    place = next(place for place, f in enumerate(node.args) if f.head == "Sum")
    outside = node.args[:place] + node.args[place + 1 :]
    body, index, low, high = binding.apart(node.args[place], binding.free_symbols(mul(*outside))).args
    return sum_over(mul(*outside, body), index, low, high)


factor_into_a_sum = rule(
    "factor_into_a_sum",
    Text("distributivity", "分配律"),
    Text(
        r"$c\sum_jx_j=\sum_jc\,x_j$ for $c$ that does not depend on $j$.",
        r"若 $c$ 与 $j$ 无关，则 $c\sum_jx_j=\sum_jc\,x_j$。",
    ),
    _drawn_in,
    "a product with one sum over an index",
)
