"""Rules that use the law of single members: equal laws, named moments, zero means, symmetry."""

from __future__ import annotations

import sympy as sp

from symgrad.core import binding, tree
from symgrad.core.records import Rule
from symgrad.core.text import Text
from symgrad.core.tree import Expr, add, expectation, mul, power, variance
from symgrad.core.variables import Family
from symgrad.theory.context import Context, Distinct
from symgrad.theory.conversion import Algebra
from symgrad.theory.ranges import is_length
from symgrad.theory.rules.rewriting import everywhere, refusal, rule, same_derivatives
from symgrad.theory.rules.sums import factors_of


def _common_law(node: Expr, context: Context, distinct: Distinct) -> Expr | None:
    if node.head not in ("E", "Var"):
        return None
    members = {n for n in node.args[0].walk() if context.is_random(n)}
    if len(members) != 1 or node.args[0].has("Sum", "Product", "PairSum"):
        return None
    (one,) = members
    if len(one.args) == 1 or not context.assume("identically_distributed", one.args[0]):
        return None
    return node.rebuild((binding.substitute(node.args[0], {one: tree.member(one.args[0])}),))


def _counted(node: Expr, context: Context, distinct: Distinct) -> Expr | None:
    """A sum whose terms do not depend on its index: the number of terms times one of them."""
    if node.head not in ("Sum", "PairSum", "Product"):
        return None
    body, low, high = node.args[0], node.args[-2], node.args[-1]
    if binding.free_symbols(body) & frozenset(binding.bound(node)):
        # Terms without the index may stand beside terms with it.
        if node.head in ("Sum", "PairSum") and body.head == "Add":
            parts = [tree.Expr(node.head, (t, *node.args[1:])) for t in body.args]
            opened = [_counted(p, context, distinct) or p for p in parts]
            return add(*opened) if opened != parts else None
        return None
    if not is_length(low, high, context.derivation):
        return None
    size = high if low == tree.ONE else Algebra()(sp.expand, add(high, tree.negative(low), 1))
    if node.head == "Product":
        return power(body, size)
    if node.head == "PairSum":
        return mul(size, add(size, -1), body)
    return mul(size, body)


def _identical(expression: Expr, context: Context) -> Expr:
    changed = everywhere(everywhere(expression, _common_law, context), _counted, context)
    if changed == expression:
        raise refusal(
            "identical_terms",
            "moments of members of a family that is assumed sg.identically_distributed(…)",
            expression,
            context,
        )
    return changed


identical_terms = Rule(
    "identical_terms",
    Text("identical terms", "各项同分布"),
    Text(
        r"A moment of one member depends on its law alone, which all members share; a sum of $n$ equal numbers is "
        r"$n$ times one, a sum over ordered pairs $j\neq k$ is $n(n-1)$ times one.",
        r"单个成员的矩只依赖于它的分布，而各成员同分布；$n$ 个相等的数之和是其 $n$ 倍，"
        r"对有序对 $j\neq k$ 求和则是 $n(n-1)$ 倍。",
    ),
    _identical,
)


def _named(node: Expr, context: Context, distinct: Distinct) -> Expr | None:
    if node.head not in ("E", "Var") or not context.is_random(node.args[0]) or len(node.args[0].args) > 1:
        # A single random quantity (rank 0) and "any member" look alike: both stand without an index.
        return None
    family = context.family(node.args[0].args[0])
    name = family.mean if node.head == "E" else family.variance
    return name if name is not None and is_name(name, node.head) else None


def is_name(name: Expr, head: str) -> bool:
    """Whether an expression only names a moment: a variable, or the square of one for a variance (σ²).

    Any other, 0 or 2m, would assume something.
    """
    squared = head == "Var" and name.head == "Pow" and name.args[1] == tree.expr(2)
    return (name.args[0] if squared else name).head == "Symbol"


def _name_moments(expression: Expr, context: Context) -> Expr:
    expression = binding.apart(expression, context.declared)
    changed = everywhere(expression, _named, context)
    if changed == expression or not same_derivatives(expression, changed):
        wanted = "the mean or variance, outside a derivative, of a family whose moments have names"
        raise refusal("name_moments", wanted, expression, context)
    return changed


name_moments = Rule(
    "name_moments",
    Text("names of moments", "矩的记号"),
    Text(
        r"Notation: the mean and the variance of a member are called by the names declared for them.",
        r"记号：成员的均值与方差用所声明的符号表示。",
    ),
    _name_moments,
)


def second_moment(of: Expr) -> Rule:
    """(E X)² becomes E[X²] − Var X, and the sum in which it stands is multiplied out."""
    old, new = power(expectation(of), 2), add(expectation(power(of, 2)), tree.negative(variance(of)))

    def local(node: Expr, context: Context, distinct: Distinct) -> Expr | None:
        if node.head != "Add" or not any(old in factors_of(term) for term in node.args):
            return None
        return Algebra(context.derivation)(sp.expand, binding.substitute(node, {old: new}))

    return rule(
        "second_moment",
        Text("second moment", "二阶矩"),
        Text(
            r"$\mathbb E[X^2]=\operatorname{Var}(X)+(\mathbb E[X])^2$: multiply out $\mathbb E[(X-\mathbb E X)^2]$.",
            r"展开 $\mathbb E[(X-\mathbb E X)^2]$ 得 $\mathbb E[X^2]=\operatorname{Var}(X)+(\mathbb E[X])^2$。",
        ),
        local,
        f"a sum with the square of {expectation(of)!r}",
    )


def _mean_square_of_centred(family: str):
    def local(node: Expr, context: Context, distinct: Distinct) -> Expr | None:
        if node.head != "E":
            return None
        body = node.args[0]
        if body.head == "Member" and body.args[0] == family:
            return tree.ZERO
        if body.head == "Pow" and body.args[1] == tree.expr(2):
            inner = body.args[0]
            if inner.head == "Member" and inner.args[0] == family:
                return variance(inner)
        return None

    return local


def zero_mean(family: Family) -> Rule:
    """E X = 0 for the members of ``family``: its named mean is 0, and E[X²] = Var X. Symmetry about 0 will do."""

    def apply(expression: Expr, context: Context) -> Expr:
        centred = context.find("zero_mean", family.name) or context.find("symmetric", family.name)
        if centred is None:
            raise refusal("zero_mean", f"the assumption that {family.name} has mean zero", expression, context)
        changed = everywhere(expression, _mean_square_of_centred(family.name), context)
        if family.mean is not None and is_name(family.mean, "E"):
            # The named mean of a family in which nothing else is assumed equal is still E of each member.
            changed = binding.substitute(changed, {family.mean: tree.ZERO})
        if changed == expression or not same_derivatives(expression, changed):
            raise refusal("zero_mean", f"a mean of {family.name}", expression, context)
        context.use(centred)
        return changed

    return Rule(
        "zero_mean",
        Text("zero mean", "零均值"),
        Text(
            r"If $\mathbb E[X]=0$ then $\operatorname{Var}(X)=\mathbb E[X^2]$; a law that is symmetric about 0 and has "
            r"a mean has mean 0.",
            r"若 $\mathbb E[X]=0$，则 $\operatorname{Var}(X)=\mathbb E[X^2]$；"
            r"关于 0 对称且均值存在的分布，其均值为 0。",
        ),
        apply,
    )


def _without(family: str):
    def local(node: Expr, context: Context, distinct: Distinct) -> Expr | None:
        if node.head == "Member" and node.args[0] == family:
            return tree.ZERO
        if node.head in ("E", "Var") and node.args[0] == tree.ZERO:
            return tree.ZERO
        if node.head == "Cov" and tree.ZERO in node.args:
            return tree.ZERO
        return None

    return local


def vanishing(family: Family) -> Rule:
    """X = 0 for the members of ``family``, so that all their moments vanish."""

    def apply(expression: Expr, context: Context) -> Expr:
        if context.find("zero", family.name) is None:
            raise refusal("vanishing", f"the assumption that {family.name} is 0", expression, context)
        changed = everywhere(expression, _without(family.name), context)
        if changed == expression or not same_derivatives(expression, changed):
            raise refusal("vanishing", f"members of {family.name}", expression, context)
        context.assume("zero", family.name)
        return changed

    shown = family.latex or family.name
    return Rule(
        "vanishing",
        Text(f"${shown}=0$", f"${shown}=0$"),
        Text(r"All moments of a quantity that is 0 are 0.", r"恒为 0 的量，其各阶矩均为 0。"),
        apply,
    )


def _parity(node: Expr, of: Expr) -> int | None:
    """+1 for an even function of ``of``, −1 for an odd one, None where it is not seen to be either."""
    if node == of:
        return -1
    if not any(n == of for n in node.walk()):
        return 1
    if node.head == "Mul":
        parities = [_parity(f, of) for f in node.args]
        return None if None in parities else (-1) ** parities.count(-1)
    if node.head == "Add":
        parities = {_parity(t, of) for t in node.args}
        return parities.pop() if len(parities) == 1 else None
    if node.head == "Pow" and node.args[1].head == "Number" and node.args[1].args[0].denominator == 1:
        inside = _parity(node.args[0], of)
        return None if inside is None else inside ** int(node.args[1].args[0] % 2)
    if node.head == "Call":
        inside = _parity(node.args[1], of)
        if inside == 1:
            return 1
        if inside == -1 and node.args[0] in ("abs", "sign", "erf", "tanh"):
            return 1 if node.args[0] == "abs" else -1
    return None


def _odd(node: Expr, context: Context, distinct: Distinct) -> Expr | None:
    if node.head != "E":
        return None
    members = {n for n in node.args[0].walk() if context.is_random(n)}
    if len(members) != 1 or node.args[0].has("Sum", "Product", "PairSum"):
        return None
    (one,) = members
    if _parity(node.args[0], one) != -1 or not context.assume_symmetric(one.args[0]):
        return None
    return tree.ZERO


symmetry = rule(
    "symmetry",
    Text("symmetry", "对称性"),
    Text(
        r"If $X$ and $-X$ have one law and $f$ is odd, then $\mathbb E[f(X)]=\mathbb E[f(-X)]=-\mathbb E[f(X)]$.",
        r"若 $X$ 与 $-X$ 同分布且 $f$ 为奇函数，则 $\mathbb E[f(X)]=\mathbb E[f(-X)]=-\mathbb E[f(X)]$，故为 0。",
    ),
    _odd,
    "the expectation of an odd function of a quantity that is assumed sg.symmetric(…)",
)
