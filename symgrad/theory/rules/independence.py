"""Rules that use independence: what vanishes, what factorises, and the moments of products."""

from __future__ import annotations

from symgrad.core import tree
from symgrad.core.assumptions import Assumption
from symgrad.core.records import Rule
from symgrad.core.text import Text
from symgrad.core.tree import Expr, add, covariance, expectation, mul, power, variance
from symgrad.theory.context import Context, Distinct
from symgrad.theory.rules.rewriting import everywhere, refusal
from symgrad.theory.rules.sums import factors_of


def _vanishing_covariance(node: Expr, context: Context, distinct: Distinct) -> Expr | None:
    if node.head == "Cov" and context.independent(node.args[0], node.args[1], distinct):
        return tree.ZERO
    return None


def _factorised(node: Expr, context: Context, distinct: Distinct) -> Expr | None:
    if node.head != "E":
        return None
    body = node.args[0]
    if body.head == "Product":
        inner, index, low, high = body.args
        members = context.random_members(inner)
        names, aligned = {m.args[0] for m in members}, all(m.args[1:] == (index,) for m in members)
        if len(names) == 1 and aligned and context.assume("independent_members", *names):
            return tree.product_over(expectation(inner), index, low, high)
        return None
    factors = tuple(f for factor in factors_of(body) for f in _opened(factor))
    groups = context.independent_groups(factors, distinct)
    if len(groups) < 2:
        return None
    return mul(*(expectation(mul(*g)) if context.random_members(mul(*g)) else mul(*g) for g in groups))


def _opened(factor: Expr) -> tuple[Expr, ...]:
    """A power of a product as the powers of its factors, so that independence can divide it."""
    if factor.head == "Pow" and factor.args[0].head == "Mul" and factor.args[1].head == "Number":
        exponent = factor.args[1].args[0]
        if exponent.denominator == 1:
            return tuple(power(f, factor.args[1]) for f in factor.args[0].args)
    return (factor,)


def _using(name: str, reason: Text, proof: Text, local, seeks: str, allowed: tuple[Assumption, ...]) -> Rule:
    """A rule that may use the chain's assumptions about independence, or just those of them that are named."""

    def apply(expression: Expr, context: Context) -> Expr:
        kept = tuple(a for a in context.assumptions if a in allowed) if allowed else context.assumptions
        narrow = Context(context.derivation, kept)
        changed = everywhere(expression, local, narrow)
        if changed == expression:
            raise refusal(name, seeks, expression, narrow)
        context.use(*narrow.used)
        return changed

    return Rule(name, reason, proof, apply)


_INDEPENDENCE_PROOF = Text(
    r"If $X$ and $Y$ are independent, then $\mathbb E[XY]=\mathbb E[X]\,\mathbb E[Y]$ by Fubini's theorem, "
    r"hence $\operatorname{Cov}(X,Y)=0$; functions of independent blocks are independent.",
    r"若 $X$ 与 $Y$ 相互独立，则由 Fubini 定理 $\mathbb E[XY]=\mathbb E[X]\,\mathbb E[Y]$，"
    r"从而 $\operatorname{Cov}(X,Y)=0$；相互独立的各组变量的函数仍相互独立。",
)


def uncorrelated(*using: Assumption, reason: Text | None = None) -> Rule:
    """Cov(X, Y) = 0 for independent X and Y; with ``using``, by these assumptions alone."""
    return _using(
        "uncorrelated",
        reason or Text("independence", "独立性"),
        _INDEPENDENCE_PROOF,
        _vanishing_covariance,
        "a covariance of two quantities that sg.independent(…) or sg.independent_members(…) makes independent",
        using,
    )


def independence(*using: Assumption) -> Rule:
    """E(XY) = E(X) E(Y) for independent X and Y; with ``using``, by these assumptions alone."""
    return _using(
        "independence",
        Text("independence", "独立性"),
        _INDEPENDENCE_PROOF,
        _factorised,
        "the expectation of a product whose factors sg.independent(…) or sg.independent_members(…) makes independent",
        using,
    )


def _two_blocks(node: Expr, context: Context, distinct: Distinct) -> tuple[Expr, Expr] | None:
    """The first factor of a product and the rest of it, where they are independent."""
    factors = factors_of(node)
    if len(factors) < 2:
        return None
    if not all(context.random_members(f) for f in factors):
        return None
    groups = context.independent_groups(factors, distinct)
    if len(groups) < 2:
        return None
    return mul(*groups[0]), mul(*(f for g in groups[1:] for f in g))


def _product_moments(node: Expr, context: Context, distinct: Distinct) -> Expr | None:
    if node.head == "Var":
        blocks = _two_blocks(node.args[0], context, distinct)
        if not blocks:
            return None
        x, y = blocks
        return add(
            mul(variance(x), variance(y)),
            mul(variance(x), power(expectation(y), 2)),
            mul(power(expectation(x), 2), variance(y)),
        )
    if node.head != "Cov":
        return None
    narrow = Context(context.derivation, context.assumptions)
    left, right = (_two_blocks(side, narrow, distinct) for side in node.args)
    if not left or not right:
        return None
    (x, y), (u, v) = left, right
    # The formula needs the pair (x, u) to be independent of the pair (y, v).
    if not narrow.independent(mul(x, u), mul(y, v), distinct):
        return None
    context.use(*narrow.used)
    return add(
        mul(covariance(x, u), covariance(y, v)),
        mul(covariance(x, u), expectation(y), expectation(v)),
        mul(expectation(x), expectation(u), covariance(y, v)),
    )


def covariance_of_products(*using: Assumption) -> Rule:
    """Cov(XY, UV) in terms of Cov(X,U), Cov(Y,V) and means, where (X, U) is independent of (Y, V)."""
    return _using(
        "covariance_of_products",
        Text("products, independence", "乘积，独立性"),
        Text(
            r"If $(X,U)$ is independent of $(Y,V)$, then $\operatorname{Cov}(XY,UV)=\mathbb E[XU]\,\mathbb E[YV]"
            r"-\mathbb E[X]\mathbb E[U]\mathbb E[Y]\mathbb E[V]$; put "
            r"$\mathbb E[XU]=\operatorname{Cov}(X,U)+\mathbb E[X]\mathbb E[U]$ and likewise for $YV$. "
            r"With $U=X$, $V=Y$ this is the variance of a product.",
            r"若 $(X,U)$ 与 $(Y,V)$ 独立，则 $\operatorname{Cov}(XY,UV)=\mathbb E[XU]\,\mathbb E[YV]"
            r"-\mathbb E[X]\mathbb E[U]\mathbb E[Y]\mathbb E[V]$；代入 "
            r"$\mathbb E[XU]=\operatorname{Cov}(X,U)+\mathbb E[X]\mathbb E[U]$，$YV$ 同理。"
            r"取 $U=X$、$V=Y$ 即得乘积的方差。",
        ),
        _product_moments,
        "the variance or covariance of products whose factors sg.independent(…) makes independent",
        using,
    )
