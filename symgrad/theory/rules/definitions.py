"""Rules that put what a member of a sequence stands for in its place, and the name in the place of that."""

from __future__ import annotations

from collections.abc import Iterator

from symgrad.core import binding
from symgrad.core.matrices import at
from symgrad.core.records import Rule
from symgrad.core.text import Text
from symgrad.core.tree import Expr, mul, power
from symgrad.core.variables import Sequence
from symgrad.theory.context import Context, Distinct
from symgrad.theory.dependence import difference, surely_apart
from symgrad.theory.ranges import never_negative
from symgrad.theory.rules.rewriting import refusal, rule

DERIVATIVES = ("Derivative", "Gradient")


def value_at(of: Sequence, index: Expr, context: Context) -> Expr | None:
    """What the member of ``of`` at ``index`` is by definition or by its recursion; None where there is none.

    The first member of a recursion has a value of its own: the index must be seen to lie beyond it.
    """
    of = context.sequence(of.name)  # with the results of earlier chains put in
    if of.step is None or of.index is None:
        return None
    if of.first is not None and not never_negative(difference(index, of.first[0]) - 1, context.derivation):
        return None
    return at(of.step, of.index, index)


def definition_of_sequence(of: Sequence) -> Rule:
    """The members of ``of`` replaced by what they are.

    In a derivative the body is opened as the function that it is of the member with respect to which it is taken;
    that member itself stays.
    """

    def opened(node: Expr, context: Context, held: Expr | None) -> Expr:
        if node.head in DERIVATIVES:
            body, wrt = node.args
            return node if held is not None else node.rebuild((opened(body, context, wrt), wrt))
        if node.head == "Member" and node.args[0] == of.name and _apart(node, held):
            return value_at(of, node.args[1], context) or node
        return node.rebuild(tuple(opened(c, context, held) for c in node.children)) if node.children else node

    def apply(expression: Expr, context: Context) -> Expr:
        expression = binding.apart(expression, context.declared)
        changed = opened(expression, context, None)
        if changed == expression:
            raise refusal("definition", f"a member of {of.name} that its definition reaches", expression, context)
        return changed

    shown = of.latex or of.name
    return Rule(
        "definition",
        Text(f"definition of ${shown}$", f"${shown}$ 的定义"),
        Text("A name stands for what it is defined to be.", "记号代表其定义。"),
        apply,
    )


def _apart(member: Expr, held: Expr | None) -> bool:
    """Whether the member surely is not the one that is held."""
    if held is None or held.head != "Member" or held.args[0] != member.args[0]:
        return True
    return surely_apart(member, held)


def abbreviate(of: Sequence) -> Rule:
    """What a member of ``of`` is by definition replaced by the member."""

    def local(node: Expr, context: Context, distinct: Distinct) -> Expr | None:
        if node.head == "Member":
            return None
        for index in _indices(node):
            value = value_at(of, index, context)
            if value is not None and binding.same(value, node):
                return of[index]
        return None

    shown = of.latex or of.name
    return rule(
        "abbreviate",
        Text(f"definition of ${shown}$", f"${shown}$ 的定义"),
        Text("A name stands for what it is defined to be.", "记号代表其定义。"),
        local,
        f"what a member of {of.name} is by definition",
    )


def solve_definition(of: Sequence) -> Rule:
    """The part of a definition in terms of the member that it defines: where a_k = b_k / c, b_k = a_k c.

    The definition is a quotient; its first factor is the part. What stands in a derivative is left alone.
    """

    def local(node: Expr, context: Context) -> Expr:
        if node.head in DERIVATIVES:
            return node
        for index in (*_indices(node), *(b.args[3] for b in node.walk() if b.head == "Sum")):
            value = value_at(of, index, context)
            if value is not None and value.head == "Mul" and binding.same(value.args[0], node):
                divisors = [_divisor(factor) for factor in value.args[1:]]
                known = [d for d in divisors if d is not None]
                return mul(of[index], *known) if len(known) == len(divisors) else node
        return node.rebuild(tuple(local(c, context) for c in node.children)) if node.children else node

    def apply(expression: Expr, context: Context) -> Expr:
        expression = binding.apart(expression, context.declared)
        changed = local(expression, context)
        if changed == expression:
            raise refusal("solve_definition", f"the dividend of what a member of {of.name} is", expression, context)
        return changed

    shown = of.latex or of.name
    return Rule(
        "solve_definition",
        Text(f"in terms of ${shown}$", f"用 ${shown}$ 表示"),
        Text("If $a=b/c$, then $b=ac$.", "若 $a=b/c$，则 $b=ac$。"),
        apply,
    )


def _divisor(factor: Expr) -> Expr | None:
    """c, where the factor is a power 1/c: that it has a value says that c is not 0."""
    if factor.head != "Pow" or factor.args[1].head != "Number" or factor.args[1].args[0] >= 0:
        return None
    return power(factor.args[0], -factor.args[1].args[0])


def _indices(node: Expr) -> Iterator[Expr]:
    """The indices that occur in ``node``, each once: the member that it defines has one of them."""
    found = (n.args[1] for n in node.walk() if n.head == "Member" and len(n.args) == 2)
    yield from dict.fromkeys(found)
