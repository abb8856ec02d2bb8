"""Rules for recursions, for products over layers, and for differentiating them."""

from __future__ import annotations

import sympy as sp

from symgrad.core import binding, tree
from symgrad.core.records import Rule
from symgrad.core.text import Text
from symgrad.core.tree import Expr, Operand, mul, power, product_over
from symgrad.core.variables import Sequence
from symgrad.errors import RuleRefused
from symgrad.theory.context import Context, Distinct
from symgrad.theory.conversion import Algebra
from symgrad.theory.dependence import surely_apart
from symgrad.theory.ranges import is_length, never_negative
from symgrad.theory.rules.rewriting import rule


def _ratio(of: Sequence, context: Context) -> tuple[Expr, Expr, Expr, Expr]:
    """(index, first index, first value, factor) of a recursion a_l = factor · a_{l−1}."""
    of = context.sequence(of.name)  # with the results of earlier chains put in
    if of.index is None or of.first is None or of.step is None:
        raise RuleRefused(f"The sequence {of.name!r} has no recursion; give it index=, first= and step=.")
    before = of[of.index - 1]
    algebra = Algebra(context.derivation)
    previous = algebra.to_sympy(before)
    factor = algebra(lambda v: sp.cancel(v / previous), of.step, inside=sp.expand)
    if any(n == before for n in factor.walk()) or any(
        n.head == "Member" and n.args[0] == of.name for n in factor.walk()
    ):
        raise RuleRefused(f"The recursion of {of.name!r} is not of the form factor · {before!r}: {of.step!r}.")
    return of.index, of.first[0], of.first[1], factor


def closed_form(of: Sequence, at: Expr, context: Context) -> Expr:
    """a_at = a_first ∏ factor over the indices between; a power where the factor does not depend on the index."""
    index, start, value, factor = _ratio(of, context)
    if index in binding.free_symbols(factor):
        k = binding.fresh(binding.free_symbols(at) | binding.free_symbols(factor), tree.symbol("k"))
        low = _computed(start + 1)
        return mul(product_over(binding.substitute(factor, {index: k}), k, low, at), value)
    return mul(power(factor, _computed(at - start)), value)


def _computed(node: Expr) -> Expr:
    """The node with its numbers added up."""
    return Algebra()(sp.expand, node)


def unroll(of: Sequence) -> Rule:
    """The members of a sequence that is given by a_l = c_l a_{l−1} in closed form."""

    def local(node: Expr, context: Context, distinct: Distinct) -> Expr | None:
        if node.head == "Member" and node.args[0] == of.name:
            return closed_form(of, node.args[1], context)
        return None

    return rule(
        "unroll",
        Text("solve the recursion", "解递推式"),
        Text(
            r"If $a_l=c_l\,a_{l-1}$ then $a_l=a_0\prod_{k\le l}c_k$, by induction on $l$.",
            r"若 $a_l=c_l\,a_{l-1}$，则对 $l$ 归纳可得 $a_l=a_0\prod_{k\le l}c_k$。",
        ),
        local,
        f"a member of the sequence {of.name}",
    )


def roll_up(of: Sequence) -> Rule:
    """x ∏_{k ≤ m} c_k written as a_m again: the reverse of ``unroll``."""

    def local(node: Expr, context: Context, distinct: Distinct) -> Expr | None:
        if node.head != "Mul":
            return None
        for product in (f for f in node.args if f.head == "Product"):
            upper = product.args[3]
            closed = closed_form(of, upper, context)
            needed = closed.args if closed.head == "Mul" else (closed,)
            rest = list(node.args)
            for part in needed:
                match = next((r for r in rest if binding.same(r, part)), None)
                if match is None:
                    break
                rest.remove(match)
            else:
                return mul(*rest, of[upper])
        return None

    shown = of.latex or of.name
    return rule(
        "roll_up",
        Text(f"definition of ${shown}$", f"${shown}$ 的定义"),
        Text(
            r"If $a_l=c_l\,a_{l-1}$ then $a_0\prod_{k\le m}c_k=a_m$.",
            r"若 $a_l=c_l\,a_{l-1}$，则 $a_0\prod_{k\le m}c_k=a_m$。",
        ),
        local,
        f"the product that solves the recursion of {of.name}",
    )


def split_product(at: Operand) -> Rule:
    """∏_{k=a}^{b} c_k = (∏_{k<at} c_k) c_at (∏_{k>at} c_k), where the domains say that a ≤ at ≤ b."""
    where = tree.expr(at)

    def local(node: Expr, context: Context, distinct: Distinct) -> Expr | None:
        if node.head != "Product":
            return None
        body, index, low, high = node.args
        if not all(never_negative(a - b, context.derivation) for a, b in ((where, low), (high, where))):
            return None
        return mul(
            product_over(body, index, low, _computed(where - 1)),
            binding.substitute(body, {index: where}),
            product_over(body, index, _computed(where + 1), high),
        )

    return rule(
        "split_product",
        Text("split the product", "拆分连乘积"),
        Text("Multiplication is associative; an empty product is 1.", "乘法满足结合律；空积等于 1。"),
        local,
        f"a product over an index whose range contains {where!r}",
    )


def _product_of_equals(node: Expr, context: Context, distinct: Distinct) -> Expr | None:
    if node.head != "Product" or node.args[1] in binding.free_symbols(node.args[0]):
        return None
    body, _, low, high = node.args
    if not is_length(low, high, context.derivation):
        return None
    return power(body, _computed(high - low + 1))


product_of_equals = rule(
    "product_of_equals",
    Text("equal factors", "相同因子"),
    Text(
        "A product of $m$ equal factors is a power with exponent $m$; powers of one base are multiplied by adding "
        "their exponents.",
        "$m$ 个相同因子之积是 $m$ 次幂；同底数的幂相乘，指数相加。",
    ),
    _product_of_equals,
    "a product over an index on which its factors do not depend",
)


def _merged(node: Expr, context: Context, distinct: Distinct) -> Expr | None:
    if node.head != "Mul":
        return None
    exponents: dict[Expr, list[Expr]] = {}
    for f in node.args:
        base, exponent = f.args if f.head == "Pow" else (f, tree.ONE)
        exponents.setdefault(base, []).append(exponent)
    if all(len(e) == 1 for e in exponents.values()):
        return None
    parts = []
    for base, e in exponents.items():
        parts.append(power(base, e[0] if len(e) == 1 else _computed(tree.add(*e))))
    return mul(*(p for p in parts if p.head != "Pow" or p.args[1] != tree.ZERO))


add_exponents = rule(
    "add_exponents",
    Text("add exponents", "指数相加"),
    Text(r"$a^p a^q=a^{p+q}$ for $a\neq0$ or $p,q\ge0$.", r"当 $a\neq0$ 或 $p,q\ge0$ 时，$a^p a^q=a^{p+q}$。"),
    _merged,
    "powers of one base in a product",
)


def gather_power(base: Operand) -> Rule:
    """base^p · c with c a multiple of ``base`` becomes base^(p+1) · (c / base)."""
    root = tree.expr(base)

    def local(node: Expr, context: Context, distinct: Distinct) -> Expr | None:
        if node.head != "Mul":
            return None
        powers = [f for f in node.args if f.head == "Pow" and f.args[0] == root]
        if len(powers) != 1:
            return None
        algebra = Algebra(context.derivation)
        rest = mul(*(f for f in node.args if f is not powers[0]))
        divisor = algebra.to_sympy(root)
        quotient = algebra(lambda v: sp.cancel(v / divisor), rest, inside=sp.expand)
        if any(f.head == "Pow" and f.args[1] == tree.expr(-1) for f in quotient.walk()):
            return None
        return mul(power(root, _computed(powers[0].args[1] + 1)), quotient)

    return rule(
        "gather_power",
        Text("add exponents", "指数相加"),
        Text(r"$a^p\cdot a=a^{p+1}$ for $a\neq0$ or $p\ge0$.", r"当 $a\neq0$ 或 $p\ge0$ 时，$a^p\cdot a=a^{p+1}$。"),
        local,
        f"a power of {root!r} beside a multiple of it",
    )


def _chain_rule(node: Expr, context: Context, distinct: Distinct) -> Expr | None:
    if node.head != "Derivative" or node.args[0].head != "Apply":
        return None
    (name, order, argument), wrt = node.args[0].args, node.args[1]
    return mul(tree.apply(name, argument, order + 1), tree.derivative(argument, wrt))


chain_rule = rule(
    "chain_rule",
    Text("chain rule", "链式法则"),
    Text(
        r"$\frac{\mathrm d}{\mathrm dt}f(g(t))=f'(g(t))\,g'(t)$ for differentiable $f$ and $g$.",
        r"对可微的 $f$ 与 $g$，$\frac{\mathrm d}{\mathrm dt}f(g(t))=f'(g(t))\,g'(t)$。",
    ),
    _chain_rule,
    "the derivative of a function of an expression",
)


def _free_of(node: Expr, wrt: Expr, context: Context) -> bool:
    """Whether no value of ``node``, with its indices renamed apart, can depend on the member ``wrt``.

    A member with another index does not depend on it, nor does a product that ends just before it.
    """
    name, at = wrt.args
    if node.head == "Member":
        if node.args[0] == name:
            return surely_apart(node, wrt)
        if context.depends_on_others(node.args[0]):
            return False
    if node.head == "Product":
        body, index, low, high = node.args
        own = [n for n in body.walk() if n.head == "Member" and n.args[0] == name]
        beside = at in (_computed(high + 1), _computed(low - 1)) and all(n.args[1] == index for n in own)
        if beside:
            others = [n for n in body.walk() if n.head in ("Member", "Apply", "Derivative") and n not in own]
            return all(_free_of(n, wrt, context) for n in others)
    return node.head not in ("Apply", "Derivative") and all(_free_of(c, wrt, context) for c in node.children)


def _differentiate(node: Expr, context: Context, distinct: Distinct) -> Expr | None:
    if node.head != "Derivative":
        return None
    body, wrt = node.args
    if wrt.head == "Symbol":
        algebra = Algebra(context.derivation)
        if not algebra.to_sympy.sees(body, wrt, hidden=True):
            return None
        return algebra(lambda v: sp.diff(v, algebra.to_sympy(wrt)), body, inside=sp.expand)
    factors = body.args if body.head == "Mul" else (body,)
    varying = [f for f in factors if not _free_of(binding.canonical(f), wrt, context)]
    if varying == [wrt]:
        return mul(*(f for f in factors if f != wrt))
    return None


differentiate = rule(
    "differentiate",
    Text("differentiate", "求导"),
    Text(
        r"$\frac{\partial}{\partial t}(c\,t)=c$ for $c$ that does not depend on $t$, and the rules of calculus.",
        r"若 $c$ 与 $t$ 无关，则 $\frac{\partial}{\partial t}(c\,t)=c$；其余用求导法则。",
    ),
    _differentiate,
    "a derivative with respect to a variable, or of a product that is linear in a member",
)
