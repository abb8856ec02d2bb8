"""Bounds of 1 + t by exponentials."""

from __future__ import annotations

from symgrad.core import tree
from symgrad.core.text import Text
from symgrad.core.tree import Expr
from symgrad.theory.context import Context
from symgrad.theory.ranges import nonnegative
from symgrad.theory.rules.monotone import inequality


def _beside_one(node: Expr) -> Expr | None:
    """t, where ``node`` is 1 + t."""
    if node.head != "Add" or tree.ONE not in node.args:
        return None
    place = node.args.index(tree.ONE)
    return tree.add(*node.args[:place], *node.args[place + 1 :])


def _above(node: Expr, context: Context) -> Expr | None:
    beside = _beside_one(node)
    return None if beside is None else tree.exp(beside)


def _below(node: Expr, context: Context) -> Expr | None:
    beside = _beside_one(node)
    needed = None if beside is None else nonnegative(beside, context.derivation, context.assumptions)
    if beside is None or needed is None:
        return None
    context.use(*needed)
    return tree.exp(beside - beside**2 / 2)


below_exponential = inequality(
    "below_exponential",
    Text("$1+t\\le e^t$", "$1+t\\le e^t$"),
    Text(
        r"The exponential is convex, so that it lies above $1+t$, its tangent at 0.",
        r"指数函数是凸函数，故在其于 0 处的切线 $1+t$ 之上。",
    ),
    _above,
    "a sum 1 + t",
    "≤",
)

above_exponential = inequality(
    "above_exponential",
    Text("$1+t\\ge e^{t-t^2/2}$", "$1+t\\ge e^{t-t^2/2}$"),
    Text(
        r"For $t\ge0$, $\log(1+t)-t+t^2/2\ge0$: it is 0 at 0 and has the derivative $t^2/(1+t)\ge0$.",
        r"当 $t\ge0$ 时，$\log(1+t)-t+t^2/2\ge0$：它在 0 处为 0，且导数 $t^2/(1+t)\ge0$。",
    ),
    _below,
    "a sum 1 + t with t ≥ 0",
    "≥",
)
