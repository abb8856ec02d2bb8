"""Rules that use a named law: an expectation as an integral against its density, and the integral's value."""

from __future__ import annotations

import sympy as sp

from symgrad.core import binding, tree
from symgrad.core.text import Text
from symgrad.core.tree import Expr, exp, expectation, integral, mul, power, sqrt
from symgrad.errors import RuleRefused
from symgrad.theory.context import Context, Distinct
from symgrad.theory.conversion import Algebra
from symgrad.theory.rules.rewriting import rule

_INFINITY = tree.constant("infinity")


def density(kind: str, parameters: tuple[Expr, ...], at: Expr) -> tuple[Expr, Expr, Expr]:
    """(density at ``at``, lower end, upper end) of the law ``kind``."""
    if kind == "uniform":
        low, high = parameters
        return power(tree.add(high, tree.negative(low)), -1), low, high
    mean, spread = parameters
    shifted = at if mean == tree.ZERO else at - mean
    bell = exp(tree.negative(mul(power(shifted, 2), power(mul(2, spread), -1))))
    return mul(bell, power(sqrt(mul(2, tree.constant("pi"), spread)), -1)), tree.negative(_INFINITY), _INFINITY


def _as_integral(node: Expr, context: Context, distinct: Distinct) -> Expr | None:
    if node.head != "E":
        return None
    members = {n for n in node.args[0].walk() if context.is_random(n)}
    if len(members) != 1 or node.args[0].has("Sum", "Product", "PairSum"):
        return None
    (one,) = members
    law = context.find("gaussian", one.args[0]) or context.find("uniform", one.args[0])
    if law is None:
        return None
    context.use(law)
    # The law's own parameters are not to be caught by the variable of integration.
    taken = binding.free_symbols(node).union(context.declared, *map(binding.free_symbols, law.parameters))
    at = binding.fresh(taken, tree.symbol("t"))
    weight, low, high = density(law.kind, law.parameters, at)
    return integral(mul(binding.substitute(node.args[0], {one: at}), weight), at, low, high)


expectation_by_density = rule(
    "expectation_by_density",
    Text("density", "代入密度函数"),
    Text(
        r"$\mathbb E[f(X)]=\int f(t)\,p(t)\,\mathrm dt$ for a law with density $p$.",
        r"若 $X$ 有密度 $p$，则 $\mathbb E[f(X)]=\int f(t)\,p(t)\,\mathrm dt$。",
    ),
    _as_integral,
    "the expectation of a function of one quantity whose law is declared Gaussian or uniform",
)


def _integrated(node: Expr, context: Context, distinct: Distinct) -> Expr | None:
    if node.head != "Integral":
        return None
    algebra = Algebra(context.derivation)
    if not algebra.to_sympy.sees(node.args[0], node.args[1]):
        return None
    with algebra.to_sympy.within(node):
        body, at = (algebra.to_sympy(a) for a in node.args[:2])
    low, high = (algebra.to_sympy(a) for a in node.args[2:])
    # SymPy integrates |t| and log|t| on half-lines only: split at 0 and use the sign of t there.
    half = sp.Dummy("t", positive=True)
    if body.has(sp.Abs, sp.sign) and low == -sp.oo and high == sp.oo:
        value = sp.integrate(body.subs(at, half), (half, 0, sp.oo)) + sp.integrate(
            body.subs(at, -half), (half, 0, sp.oo)
        )
    else:
        value = sp.integrate(body, (at, low, high))
    # SymPy's rules do not let erf and erfc cancel.
    value = sp.simplify(value.replace(sp.erfc, lambda x: 1 - sp.erf(x)))
    if value.has(sp.Integral, sp.nan, sp.oo, sp.zoo):
        raise RuleRefused(f"The rule 'integrate' found no closed form of {node!r}.")
    return algebra.back(sp.expand_log(value))


integrate = rule(
    "integrate",
    Text("integrate", "计算积分"),
    Text(
        "The antiderivative is found by SymPy; its value is accepted only when independent numerical quadrature "
        "at several drawn points agrees with it.",
        "原函数由 SymPy 求出；只有在随机选取的多个点上与独立的数值积分一致时，才采用其值。",
    ),
    _integrated,
    "an integral",
)


def _variance_by_moments(node: Expr, context: Context, distinct: Distinct) -> Expr | None:
    if node.head != "Var":
        return None
    body = node.args[0]
    return tree.add(expectation(power(body, 2)), tree.negative(power(expectation(body), 2)))


variance_by_moments = rule(
    "variance_by_moments",
    Text("variance by moments", "方差的矩表示"),
    Text(
        r"$\operatorname{Var}(X)=\mathbb E[X^2]-(\mathbb E[X])^2$.",
        r"$\operatorname{Var}(X)=\mathbb E[X^2]-(\mathbb E[X])^2$。",
    ),
    _variance_by_moments,
    "a variance",
)
