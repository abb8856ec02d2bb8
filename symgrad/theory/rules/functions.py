"""Rules for the named functions of one real number, for quadratic expressions in them, and for leaving out squares."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import sympy as sp

from symgrad.core import binding, functions, tree
from symgrad.core.records import Rule
from symgrad.core.text import Text
from symgrad.core.tree import Expr, Operand
from symgrad.errors import RuleRefused
from symgrad.theory.context import Context, Distinct
from symgrad.theory.conversion import Algebra
from symgrad.theory.rules.rewriting import refusal, rule

# name -> k and e^{kx} in terms of y, the value of the function at x.
_EXPONENTIALS: Mapping[str, tuple[int, Callable[[Any], Any]]] = {
    "sigmoid": (1, lambda y: y / (1 - y)),
    "tanh": (2, lambda y: (1 + y) / (1 - y)),
}


def function_definition(name: str) -> Rule:
    """The function ``name`` replaced by what it is defined to be, sigmoid(x) by 1/(1 + e^{−x})."""

    def local(node: Expr, context: Context, distinct: Distinct) -> Expr | None:
        return functions.definition(*node.args) if node.head == "Call" and node.args[0] == name else None

    return rule(
        "function_definition",
        Text(f"definition of {name}", f"{name} 的定义"),
        Text("A name stands for what it is defined to be.", "记号代表其定义。"),
        local,
        f"a value of {name}, which has a definition",
    )


def in_terms_of(name: str, argument: Operand) -> Rule:
    """Every e^{kx}, x = ``argument``, written in terms of the value of the function ``name`` at x, and simplified.

    From y = 1/(1 + e^{−x}) follows e^x = y/(1 − y); from y = tanh x follows e^{2x} = (1 + y)/(1 − y).
    """
    multiple, of = _EXPONENTIALS[name]
    value = tree.call(name, argument)

    def apply(expression: Expr, context: Context) -> Expr:
        if expression.has(*tree.MOMENTS):
            # Equal functions may stand for each other inside a moment as well.
            tried = [_unless_refused(apply, child, context) for child in expression.children]
            if tuple(tried) == expression.children:
                raise refusal("in_terms_of", f"a quotient of powers of e^({argument!r})", expression, context)
            return expression.rebuild(tuple(tried))
        algebra = Algebra(context.derivation)
        at, y = algebra.to_sympy(tree.expr(argument)), algebra.to_sympy(tree.symbol("_y_"))

        def power(exponent: Any) -> Any:
            times = sp.cancel(exponent / (multiple * at))
            return of(y) ** times if times.is_Integer else sp.exp(exponent)

        found = sp.expand(sp.cancel(algebra.to_sympy(expression).replace(sp.exp, power)))
        if found.has(sp.exp) or y not in found.free_symbols:
            raise refusal("in_terms_of", f"a quotient of powers of e^({argument!r})", expression, context)
        return _back(algebra, found, y, value)

    shown = {"sigmoid": r"$e^x=\frac{y}{1-y}$", "tanh": r"$e^{2x}=\frac{1+y}{1-y}$"}[name]
    meant = {"sigmoid": r"$y=\frac1{1+e^{-x}}$", "tanh": r"$y=\tanh x$"}[name]
    return Rule(
        "in_terms_of",
        Text(f"in terms of {name}", f"用 {name} 表示"),
        Text(
            f"{meant} solved for the exponential: {shown}, where $y\\neq1$ for every $x$.",
            f"由 {meant} 解出指数函数：{shown}，其中对任意 $x$ 有 $y\\neq1$。",
        ),
        apply,
    )


def _unless_refused(apply: Callable[[Expr, Context], Expr], node: Expr, context: Context) -> Expr:
    try:
        return apply(node, context)
    except RuleRefused:
        return node


def _back(algebra: Algebra, found: Any, stand_in: Any, value: Expr) -> Expr:
    return binding.substitute(algebra.back(found), {tree.symbol(stand_in.name): value})


def complete_the_square(part: Operand) -> Rule:
    """a p² + b p + c as a (p + b/(2a))² + c − b²/(4a), for p = ``part``."""

    def apply(expression: Expr, context: Context) -> Expr:
        algebra = Algebra(context.derivation)
        name = tree.symbol("_p_")
        stand_in = algebra.to_sympy(name)
        written = sp.expand(algebra.to_sympy(binding.substitute(expression, {tree.expr(part): name})))
        polynomial = sp.Poly(written, stand_in) if written.is_polynomial(stand_in) else None
        if polynomial is None or polynomial.degree() != 2 or polynomial.coeff_monomial(stand_in) == 0:
            raise refusal("complete_the_square", f"a quadratic polynomial in {part!r}", expression, context)
        a, b, c = (polynomial.coeff_monomial(stand_in**k) for k in (2, 1, 0))
        square = a * (stand_in + sp.simplify(b / (2 * a))) ** 2
        return _back(algebra, square + sp.simplify(c - b**2 / (4 * a)), stand_in, tree.expr(part))

    return Rule(
        "complete_the_square",
        Text("complete the square", "配方"),
        Text(
            r"$ap^2+bp+c=a\left(p+\frac b{2a}\right)^2+c-\frac{b^2}{4a}$ for $a\neq0$: multiply out.",
            r"当 $a\neq0$ 时 $ap^2+bp+c=a\left(p+\frac b{2a}\right)^2+c-\frac{b^2}{4a}$，展开即得。",
        ),
        apply,
    )


def _negative_square(term: Expr) -> bool:
    if term.head != "Mul" or term.args[0].head != "Number" or term.args[0].args[0] >= 0:
        return False
    return all(_even(f) for f in term.args[1:])


def _even(factor: Expr) -> bool:
    """Whether ``factor`` is plainly an even power of a real number."""
    if factor.head != "Pow" or factor.args[1].head != "Number":
        return False
    exponent = factor.args[1].args[0]
    return exponent > 0 and exponent.denominator == 1 and exponent % 2 == 0


def _without_squares(expression: Expr, context: Context) -> Expr:
    kept = [t for t in expression.args if not _negative_square(t)] if expression.head == "Add" else []
    if not kept or len(kept) == len(expression.args):
        raise refusal("drop_squares", "a sum from which a square is subtracted", expression, context)
    return tree.add(*kept)


drop_squares = Rule(
    "drop_squares",
    Text("squares are $\\geq0$", "平方非负"),
    Text(
        r"$a-c\,x^2\le a$ for real $x$ and $c\ge0$, with equality where $x=0$.",
        r"对实数 $x$ 与 $c\ge0$，$a-c\,x^2\le a$，当 $x=0$ 时取等号。",
    ),
    _without_squares,
    relation="≤",
)
