"""What an earlier chain derived for a variable index, at every index in its range."""

from __future__ import annotations

from collections.abc import Mapping

from symgrad.core import binding, tree
from symgrad.core.records import DerivedChain, Rule
from symgrad.core.text import Text
from symgrad.core.tree import Expr, Operand
from symgrad.core.variables import Variable
from symgrad.errors import RuleRefused
from symgrad.theory.context import Context
from symgrad.theory.ranges import never_negative
from symgrad.theory.rules.rewriting import refusal

Ends = Mapping[Expr, tuple[Expr, Expr]]
"""The ends of the sums around a node, by the index that they bind."""


def lemma_at(name: str, *indices: Operand) -> Rule:
    """The first line of the chain ``name`` replaced by its last at every value of ``indices``.

    These are variables of the chain with a range; an index of a sum over that range may stand in their place. The line
    may be a derivative, but nothing is replaced inside one.
    """
    places = tuple(map(tree.expr, indices))

    def apply(expression: Expr, context: Context) -> Expr:
        chain = _known(name, context)
        expression = binding.apart(expression, context.declared)
        changed = _replaced(expression, chain, places, context, {})
        missing = [a for a in chain.used if a not in context.assumptions]
        if missing or changed == expression:
            wanted = "; ".join(a.wording.en for a in missing) or f"an instance of {chain.start!r}"
            raise refusal("lemma_at", wanted, expression, context)
        context.use(*chain.used)
        return changed

    return Rule(
        "lemma_at",
        Text(f"by {name}", f"由 {name}"),
        Text(
            "An equality that an earlier chain derived for every index in its range.",
            "前文推导链对取值范围内的每个下标所得到的等式。",
        ),
        apply,
        cites=(name,),
    )


def _known(name: str, context: Context) -> DerivedChain:
    chain = context.lemmas.get(name)
    if chain is None or any(step.relation != "=" for step in chain.steps):
        known = ", ".join(context.lemmas) or "none"
        raise RuleRefused(f"The rule 'lemma_at' expected a chain of equalities before this one; there are: {known}.")
    return chain


def _replaced(node: Expr, chain: DerivedChain, places: tuple[Expr, ...], context: Context, ends: Ends) -> Expr:
    found = _matched(chain.start, node, places)
    if found is not None and all(_inside(place, value, ends, context) for place, value in found.items()):
        return binding.substitute(chain.last, dict(found))
    if node.head in ("Derivative", "Gradient") or not node.children:
        return node
    names = binding.bound(node)
    inner = {**ends, **dict.fromkeys(names, (node.args[-2], node.args[-1]))} if names else ends
    return node.rebuild(tuple(_replaced(c, chain, places, context, inner) for c in node.children))


def _matched(pattern: Expr, node: Expr, places: tuple[Expr, ...]) -> dict[Expr, Expr] | None:
    """What stands in ``node`` where the pattern has its places; None where it is no instance of the pattern."""
    found: dict[Expr, Expr] = {}

    def fits(one: Expr, other: Expr) -> bool:
        if one in places:
            return found.setdefault(one, other) == other
        if not one.children:
            return one == other
        if one.head != other.head or len(one.args) != len(other.args):
            return False
        pairs = zip(one.args, other.args, strict=True)
        return all(fits(a, b) if isinstance(a, Expr) and isinstance(b, Expr) else a == b for a, b in pairs)

    return found if fits(pattern, node) else None


def _inside(place: Expr, value: Expr, ends: Ends, context: Context) -> bool:
    """Whether every value of the index lies in the range of the variable whose place it takes."""
    variable = next((v for v in context.derivation.variables if v.as_expr() == place), None)
    if not isinstance(variable, Variable) or variable.domain.kind != "integer":
        return False
    low, high = ends.get(value, (value, value))
    needed = [low - variable.domain.lower] if variable.domain.lower is not None else []
    needed += [variable.domain.upper - high] if variable.domain.upper is not None else []
    return value == place or all(never_negative(n, context.derivation) for n in needed)
