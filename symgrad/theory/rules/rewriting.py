"""How rules are made from rewrites of single nodes."""

from __future__ import annotations

from collections.abc import Callable

from symgrad.core import binding
from symgrad.core.records import Rule
from symgrad.core.text import Text
from symgrad.core.tree import Expr
from symgrad.errors import RuleRefused
from symgrad.theory.context import Context, Distinct, distinct_within

Local = Callable[[Expr, Context, Distinct], Expr | None]
"""A rewrite of one node: None where it has nothing to say."""


def everywhere(node: Expr, local: Local, context: Context, distinct: Distinct = frozenset()) -> Expr:
    """``local`` applied from the leaves up, with what binders say of their indices."""
    inside = distinct_within(node, distinct)
    if node.children:
        node = node.rebuild(tuple(everywhere(c, local, context, inside) for c in node.children))
    changed = local(node, context, distinct)
    return node if changed is None else changed


def rule(name: str, reason: Text, proof: Text, local: Local, seeks: str, relation: str = "=") -> Rule:
    """The rule that applies ``local`` wherever it can; ``seeks`` says in an error what it looked for."""

    def apply(expression: Expr, context: Context) -> Expr:
        # What a rule puts in may name variables: no index around it may have the name of one.
        expression = binding.apart(expression, context.declared)
        changed = everywhere(expression, local, context)
        if changed == expression:
            raise refusal(name, seeks, expression, context)
        return changed

    return Rule(name, reason, proof, apply, relation)


def same_derivatives(before: Expr, after: Expr) -> bool:
    """Whether all derivatives are as before: what is equal at a point need not have equal derivatives there."""
    left, right = ([n for n in node.walk() if n.head == "Derivative"] for node in (before, after))
    return left == right


def refusal(name: str, seeks: str, expression: Expr, context: Context) -> RuleRefused:
    allowed = "; ".join(a.wording.en.replace("$", "") for a in context.assumptions) or "none"
    return RuleRefused(
        f"The rule {name!r} does not apply to {expression!r}: expected {seeks}. "
        f"Assumptions it may use: {allowed}. Remove the rule, move it, or declare the assumption that it needs."
    )
