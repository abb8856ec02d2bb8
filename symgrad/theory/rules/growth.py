"""Bernoulli's inequality: how fast powers grow and decay, without logarithms or limits."""

from __future__ import annotations

from symgrad.core import tree
from symgrad.core.text import Text
from symgrad.core.tree import Expr
from symgrad.theory.context import Context
from symgrad.theory.ranges import never_negative, nonnegative
from symgrad.theory.rules.monotone import inequality


def _tangent(node: Expr, context: Context) -> Expr | None:
    """1 + m a for the power (1 + a)^m, where a ≥ 0 and m is a whole number that is never negative."""
    if node.head != "Pow" or node.args[0].head != "Add" or node.args[0].args[0] != tree.ONE:
        return None
    base, exponent = node.args
    excess = tree.add(*base.args[1:])
    whole = all(
        n.args[0].denominator == 1 if n.head == "Number" else n.head in ("Add", "Mul") or n in _whole(context)
        for n in exponent.walk()
    )
    needed = nonnegative(excess, context.derivation, context.assumptions)
    if not whole or needed is None or not never_negative(exponent, context.derivation):
        return None
    context.use(*needed)
    return tree.add(1, tree.mul(exponent, excess))


def _whole(context: Context) -> frozenset[Expr]:
    return frozenset(v.as_expr() for v in context.derivation.variables if v.domain.kind == "integer")


def _reciprocal(node: Expr, context: Context) -> Expr | None:
    if node.head != "Pow" or node.args[1] != tree.expr(-1):
        return None
    inside = _tangent(node.args[0], context)
    return None if inside is None else tree.power(inside, -1)


_REASON = Text("Bernoulli's inequality", "Bernoulli 不等式")
_PROOF = Text(
    r"$(1+a)^m\ge1+ma$ for $a\ge0$ and $m=0,1,2,\dots$: it is true for $m=0$, and if it is true for $m$, then "
    r"$(1+a)^{m+1}\ge(1+ma)(1+a)$, which is $1+(m+1)a+ma^2$ and so at least $1+(m+1)a$.",
    r"对 $a\ge0$ 与 $m=0,1,2,\dots$ 有 $(1+a)^m\ge1+ma$：$m=0$ 时成立；若对 $m$ 成立，则 "
    r"$(1+a)^{m+1}\ge(1+ma)(1+a)$，右边等于 $1+(m+1)a+ma^2$，故不小于 $1+(m+1)a$。",
)

growth_at_least_linear = inequality(
    "growth_at_least_linear", _REASON, _PROOF, _tangent,
    "(1 + a)^m with a never negative and m whole and never negative", "≥",
)  # fmt: skip
decay_at_least_harmonic = inequality(
    "decay_at_least_harmonic", _REASON,
    Text(_PROOF.en + " Both sides are positive, so that their reciprocals compare the other way.",
         _PROOF.zh + "两边均为正数，取倒数后不等号反向。"),
    _reciprocal, "1/(1 + a)^m with a never negative and m whole and never negative", "≤",
)  # fmt: skip
