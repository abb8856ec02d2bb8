"""Rewriting by inequalities: a part is replaced only where the whole grows when the part grows."""

from __future__ import annotations

from collections.abc import Callable

from symgrad.core import binding
from symgrad.core.assumptions import Assumption
from symgrad.core.records import Rule
from symgrad.core.text import Text
from symgrad.core.tree import Expr
from symgrad.errors import RuleRefused
from symgrad.theory.context import Context
from symgrad.theory.ranges import nonnegative
from symgrad.theory.rules.rewriting import refusal

Bound = Callable[[Expr, Context], Expr | None]
"""What bounds a node, or None; it records in the context the assumptions that it uses."""
_KEEPS_ORDER = ("Add", "Max", "Min", "Sum")


def inequality(name: str, reason: Text, proof: Text, bound: Bound, seeks: str, relation: str) -> Rule:
    """The rule that puts bounds in place of parts; ``relation`` ("≤" or "≥") stands between old and new.

    Sums, maxima and minima grow with their parts; a product grows with a factor when the others are never negative; a
    power with an exponent that is never negative grows with its base where that is never negative.
    """

    def apply(expression: Expr, context: Context) -> Expr:
        expression = binding.apart(expression, context.declared)
        if expression.head in ("Relation", "And", "Or"):
            raise refusal(name, "an expression; a statement has no bounds", expression, context)
        attempt = _Attempt(bound, context, relation)
        changed = attempt.grown(expression)
        if changed == expression:
            if attempt.obstacles:
                raise RuleRefused(
                    f"The rule {name!r} does not apply to {expression!r}: {'; '.join(attempt.obstacles)}. "
                    "There the whole need not grow with the part; rewrite the line so that the part stands in a sum or "
                    "in a product of factors that are never negative, or declare by sg.condition(…) that they are."
                )
            raise refusal(name, seeks, expression, context)
        return changed

    return Rule(name, reason, proof, apply, relation)


class _Attempt:
    """One application of a bound, and the places where it could not be put in."""

    def __init__(self, bound: Bound, context: Context, relation: str):
        self._bound, self._context, self._relation = bound, context, relation
        self.obstacles: list[str] = []

    def grown(self, node: Expr) -> Expr:
        """The node with the topmost parts that have a bound replaced, where it grows with them."""
        found = self._bound(node, self._context)
        if found is not None:
            return found
        if node.head in _KEEPS_ORDER:
            count = 1 if node.head == "Sum" else len(node.args)
            return node.rebuild((*map(self.grown, node.args[:count]), *node.args[count:]))
        match node.head:
            case "Mul":
                return self._product(node)
            case "Product":
                return self._with_body(node)
            case "Pow":
                return self._power(node)
        for child in node.children:
            self._look_inside(child, repr(node))
        return node

    def _product(self, node: Expr) -> Expr:
        old, new = list(node.args), list(node.args)
        for position, factor in enumerate(old):
            before = list(self._context.used)
            new[position] = self.grown(factor)
            if new[position] == factor:
                continue
            # One factor after the other: those beside it are as they were, and at the end as they become. Of old and
            # new the smaller one counts; that the other is not negative either follows.
            beside = [(old if self._relation == "≤" else new)[i] for i in range(len(old)) if i != position]
            signed = next((o for o in beside if not self._is_nonnegative(o)), None)
            if signed is not None:
                self._give_up(f"the factor {signed!r} beside {factor!r} is not seen to be at least 0", before)
                new[position] = factor
        return node.rebuild(tuple(new))

    def _with_body(self, node: Expr) -> Expr:
        before, old = list(self._context.used), node.args[0]
        new = self.grown(old)
        if new == old or not self._stays(old, new, node, before):
            return node
        return node.rebuild((new, *node.args[1:]))

    def _power(self, node: Expr) -> Expr:
        before, (base, exponent) = list(self._context.used), node.args
        self._look_inside(exponent, f"the exponent of {node!r}")
        new = self.grown(base)
        if new == base:
            return node
        if not self._is_nonnegative(exponent):
            self._give_up(f"the exponent of {node!r} is not seen to be at least 0", before)
            return node
        return node.rebuild((new, exponent)) if self._stays(base, new, node, before) else node

    def _stays(self, old: Expr, new: Expr, whole: Expr, before: list[Assumption]) -> bool:
        """Whether neither the old part nor the new one is ever negative: a power or a product grows with it then."""
        smaller = old if self._relation == "≤" else new
        if self._is_nonnegative(smaller):
            return True
        self._give_up(f"{smaller!r} in {whole!r} is not seen to be at least 0", before)
        return False

    def _is_nonnegative(self, node: Expr) -> bool:
        needed = nonnegative(node, self._context.derivation, self._context.assumptions)
        self._context.use(*(needed or ()))
        return needed is not None

    def _look_inside(self, node: Expr, where: str) -> None:
        """Note a part that has a bound but stands where no bound may be put in."""
        before = list(self._context.used)
        part = next((n for n in node.walk() if self._bound(n, self._context) is not None), None)
        self._context.used[:] = before  # nothing was put in
        if part is not None:
            self._give_up(f"{part!r} stands in {where}", before)

    def _give_up(self, why: str, before: list[Assumption]) -> None:
        self._context.used[:] = before
        if why not in self.obstacles:
            self.obstacles.append(why)
