"""Rules of ordinary algebra; SymPy computes, moments and members count as unknowns."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy as sp

from symgrad.core import tree
from symgrad.core.records import Rule
from symgrad.core.text import Text
from symgrad.core.tree import Expr, Operand
from symgrad.errors import RuleRefused
from symgrad.theory.context import Context, Distinct
from symgrad.theory.conversion import Algebra
from symgrad.theory.rules.rewriting import everywhere, refusal, rule

_HALF = tree.reciprocal(2)

_ALGEBRA_PROOF = Text(
    "Both sides are equal by the field axioms; SymPy's exact arithmetic does the rewriting.",
    "由域的运算律，两边相等；变形由 SymPy 的精确运算完成。",
)


def _by_algebra(name: str, reason: Text, compute: Callable[[sp.Expr], sp.Expr], seeks: str) -> Rule:
    def apply(expression: Expr, context: Context) -> Expr:
        changed = Algebra(context.derivation)(compute, expression)
        if changed == expression:
            raise refusal(name, seeks, expression, context)
        return changed

    return Rule(name, reason, _ALGEBRA_PROOF, apply)


def _simplified(value: Any) -> Any:
    return sp.powsimp(sp.simplify(sp.powdenest(value)))


expand = _by_algebra("expand", Text("multiply out", "展开"), sp.expand, "something to multiply out")
factor = _by_algebra("factor", Text("factor", "因式分解"), sp.factor, "something to factor")
simplify = _by_algebra("simplify", Text("simplify", "化简"), _simplified, "something to simplify")


def collect(*parts: Operand) -> Rule:
    """The terms gathered by powers of ``parts``, the first one first."""

    def apply(expression: Expr, context: Context) -> Expr:
        algebra = Algebra(context.derivation)
        symbols = [algebra.to_sympy(tree.expr(p)) for p in parts]

        def gather(value: sp.Expr) -> sp.Expr:
            return sp.collect(sp.expand(value), symbols)

        changed = algebra(gather, expression)
        if changed == expression:
            raise refusal("collect", "terms to collect", expression, context)
        return changed

    return Rule("collect", Text("collect terms", "合并同类项"), _ALGEBRA_PROOF, apply)


def solve_for(unknown: Operand) -> Rule:
    """The equation solved for ``unknown``; it must have just one solution in the unknown's domain.

    Moments that the solution divides by must be positive: their families are to be assumed nondegenerate.
    """

    def apply(expression: Expr, context: Context) -> Expr:
        if expression.head != "Relation" or expression.args[0] != "=":
            raise refusal("solve_for", "an equation", expression, context)
        algebra = Algebra(context.derivation)
        symbol = algebra.to_sympy(tree.expr(unknown))
        left, right = (algebra.to_sympy(side) for side in expression.args[1:])
        solutions = sp.solve(sp.Eq(left, right), symbol)
        if len(solutions) != 1:
            found = ", ".join(map(str, solutions)) or "none"
            raise RuleRefused(
                f"The rule 'solve_for' expected exactly one solution of {expression!r} for {unknown!r} "
                f"but found {found}. Narrow the variable's domain."
            )
        for node in expression.walk():
            if node.head in tree.MOMENTS and not _positive(node, context):
                wanted = f"the assumption that what {node!r} is a moment of is nondegenerate"
                raise refusal("solve_for", wanted, expression, context)
        return tree.equal(unknown, algebra.back(solutions[0]))

    return Rule(
        "solve_for",
        Text("solve", "解方程"),
        Text(
            "Each transformation of the equation can be undone on the domain of its variables, where the quantities "
            "that it divides by are not 0.",
            "方程的每步变形在变量的取值范围内可逆，所除的量均不为 0。",
        ),
        apply,
        relation="⇔",
    )


def _positive(moment: Expr, context: Context) -> bool:
    """Whether Var X or E[X²] is positive because X is assumed not to be constant."""
    body = moment.args[0]
    square = moment.head == "E" and body.head == "Pow" and body.args[1] == tree.expr(2)
    of = body.args[0] if square else body
    if not (square or moment.head == "Var") or not context.is_random(of):
        return False
    return context.assume("nondegenerate", of.args[0]) is not None


def by_hand(line: Operand, reason: Text) -> Rule:
    """A line written by hand, with its reason; it is checked like every other, but carries no proof of its own."""
    written = tree.expr(line)
    return Rule(
        "by_hand",
        reason,
        Text("Written by hand; supported by its checks alone.", "手工给出，仅由检验支持。"),
        lambda expression, context: written,
    )


def _positive_and_negative_part(node: Expr, context: Context, distinct: Distinct) -> Expr | None:
    if node.head != "Call":
        return None
    name, argument = node.args
    if name == "relu":
        return tree.mul(_HALF, tree.add(argument, tree.call("abs", argument)))
    if name == "step" and _never_zero(argument, context):
        return tree.mul(_HALF, tree.add(1, tree.call("sign", argument)))
    return None


def _never_zero(argument: Expr, context: Context) -> bool:
    return context.is_random(argument) and context.assume("nonzero", argument.args[0]) is not None


even_and_odd_part = rule(
    "even_and_odd_part",
    Text("even and odd part", "奇偶分解"),
    Text(
        r"$\max(0,x)=\tfrac12(x+|x|)$ for every $x$; its slope is $\tfrac12(1+\operatorname{sign}x)$ for $x\neq0$: "
        r"compare both sides for $x>0$, $x=0$ and $x<0$.",
        r"对任意 $x$，$\max(0,x)=\tfrac12(x+|x|)$；当 $x\neq0$ 时其导数为 $\tfrac12(1+\operatorname{sign}x)$："
        r"分 $x>0$、$x=0$、$x<0$ 验证即可。",
    ),
    _positive_and_negative_part,
    "a ReLU, or its slope at a quantity that is assumed sg.nonzero(…)",
)


def _even_power(node: Expr, context: Context, distinct: Distinct) -> Expr | None:
    if node.head != "Pow" or node.args[0].head != "Call" or node.args[1].head != "Number":
        return None
    (name, argument), exponent = node.args[0].args, node.args[1].args[0]
    if exponent.denominator != 1 or exponent % 2:
        return None
    if name == "abs":
        return tree.power(argument, exponent)
    if name == "sign" and _never_zero(argument, context):
        return tree.ONE
    return None


even_powers = rule(
    "even_powers",
    Text("even powers", "偶次幂"),
    Text(
        r"$|x|^{2k}=x^{2k}$ for real $x$, and $\operatorname{sign}(x)^{2k}=1$ for $x\neq0$.",
        r"对实数 $x$ 有 $|x|^{2k}=x^{2k}$；当 $x\neq0$ 时 $\operatorname{sign}(x)^{2k}=1$。",
    ),
    _even_power,
    "an even power of an absolute value, or of the sign of a quantity that is assumed sg.nonzero(…)",
)


def _absolute_value(node: Expr, context: Context, distinct: Distinct) -> Expr | None:
    if node.head != "Call" or node.args[0] != "abs":
        return None
    body = node.args[1]
    if body.head == "Mul":
        return tree.mul(*(everywhere(tree.call("abs", f), _absolute_value, context) for f in body.args))
    if body.head == "Number":
        return tree.expr(abs(body.args[0]))
    if body.head == "Pow" and _is_integer(body.args[1], context):
        return tree.power(everywhere(tree.call("abs", body.args[0]), _absolute_value, context), body.args[1])
    if body.head == "Product":
        return tree.product_over(tree.call("abs", body.args[0]), *body.args[1:])
    return None


def _is_integer(node: Expr, context: Context) -> bool:
    return bool(Algebra(context.derivation).to_sympy(node).is_integer)


absolute_value_of_a_product = rule(
    "absolute_value_of_a_product",
    Text("$|ab|=|a||b|$", "$|ab|=|a||b|$"),
    Text(
        r"The absolute value is multiplicative, hence $|a^k|=|a|^k$ for integers $k$.",
        r"绝对值是积性的，故对整数 $k$ 有 $|a^k|=|a|^k$。",
    ),
    _absolute_value,
    "the absolute value of a product or of an integer power",
)


def _power_of_product(node: Expr, context: Context, distinct: Distinct) -> Expr | None:
    if node.head != "Pow" or not _is_integer(node.args[1], context):
        return None
    base, exponent = node.args
    if base.head == "Product":
        return tree.product_over(tree.power(base.args[0], exponent), *base.args[1:])
    if base.head == "Mul":
        return tree.mul(*(tree.power(f, exponent) for f in base.args))
    return None


power_of_a_product = rule(
    "power_of_a_product",
    Text("power of a product", "积的幂"),
    Text(r"$(\prod_k a_k)^p=\prod_k a_k^p$ for integers $p$.", r"对整数 $p$，$(\prod_k a_k)^p=\prod_k a_k^p$。"),
    _power_of_product,
    "an integer power of a product",
)


def _log_of_product(node: Expr, context: Context, distinct: Distinct) -> Expr | None:
    if node.head != "Call" or node.args[0] != "log":
        return None
    body = node.args[1]
    if body.head == "Product" and body.args[0].head == "Call" and body.args[0].args[0] == "abs":
        inner = body.args[0].args[1]
        if _never_zero(inner, context):
            return tree.sum_over(tree.log(body.args[0]), *body.args[1:])
    return None


logarithm_of_a_product = rule(
    "logarithm_of_a_product",
    Text("log of a product", "积的对数"),
    Text(
        r"$\log\prod_k|a_k|=\sum_k\log|a_k|$ where no $a_k$ is 0.",
        r"当各 $a_k$ 均不为 0 时，$\log\prod_k|a_k|=\sum_k\log|a_k|$。",
    ),
    _log_of_product,
    "the logarithm of a product of absolute values of what is assumed sg.nonzero(…)",
)


def _without_opposites(node: Expr, context: Context, distinct: Distinct) -> Expr | None:
    if node.head != "Add":
        return None
    algebra, kept = Algebra(context.derivation), []
    for term in node.args:
        opposite = next((place for place, t in enumerate(kept) if algebra.is_zero(tree.add(t, term))), None)
        if opposite is None:
            kept.append(term)
        else:
            kept.pop(opposite)
    return tree.add(*kept) if len(kept) < len(node.args) else None


cancel = rule(
    "cancel",
    Text("opposite terms", "抵消相反的项"),
    Text("$a+(-a)=0$.", "$a+(-a)=0$。"),
    _without_opposites,
    "a sum with two opposite terms",
)
