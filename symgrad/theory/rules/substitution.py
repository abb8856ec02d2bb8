"""Rules that put equals for equals: definitions, special cases, and what earlier chains derived."""

from __future__ import annotations

from symgrad.core import binding, tree
from symgrad.core.assumptions import Assumption
from symgrad.core.records import Rule
from symgrad.core.text import Text
from symgrad.core.tree import Expr
from symgrad.core.variables import Family, Sequence
from symgrad.errors import RuleRefused
from symgrad.theory.context import Context, Distinct
from symgrad.theory.rules.definitions import definition_of_sequence
from symgrad.theory.rules.rewriting import everywhere, refusal, rule, same_derivatives


def specialise(to: Assumption) -> Rule:
    """The special case ``to`` of the line before: its left side is replaced by its right side.

    Where the left side is a member whose indices are no variables, w_k, all members are replaced.
    """
    left, right = to.parameters

    def local(node: Expr, context: Context, distinct: Distinct) -> Expr | None:
        if every_member(left, context.declared):
            if node.head == "Member" and node.args[0] == left.args[0] and len(node.args) == len(left.args):
                return binding.substitute(right, dict(zip(left.args[1:], node.args[1:], strict=True)))
            return None
        return right if node == left else None

    def apply(expression: Expr, context: Context) -> Expr:
        # Both sides speak of variables: an index of the same name is another thing.
        placeholders = frozenset(left.args[1:]) if every_member(left, context.declared) else frozenset()
        named = (binding.free_symbols(left) | binding.free_symbols(right)) - placeholders
        expression = binding.apart(expression, context.declared | named)
        changed = everywhere(expression, local, context)
        if changed == expression or to not in context.assumptions:
            raise refusal("specialise", f"{left!r} and the assumption {to.wording.en!r}", expression, context)
        if not same_derivatives(expression, changed):
            raise refusal("specialise", f"no {left!r} inside a derivative; differentiate first", expression, context)
        context.use(to)
        return changed

    return Rule("specialise", to.wording, Text("Equals are put for equals.", "等量代换。"), apply)


def every_member(left: Expr, declared: frozenset[Expr]) -> bool:
    """Whether a special case for the member ``left`` is one for all members: its indices are placeholders."""
    return left.head == "Member" and all(i.head == "Symbol" and i not in declared for i in left.args[1:])


def lemma(name: str) -> Rule:
    """The first line of the chain ``name`` replaced by its last, under the assumptions that the chain used."""

    def apply(expression: Expr, context: Context) -> Expr:
        chain = context.lemmas.get(name)
        if chain is None:
            known = ", ".join(context.lemmas) or "none"
            raise RuleRefused(
                f"The rule 'lemma' expected a chain before this one but got {name!r}; there are: {known}."
            )
        if any(step.relation not in ("=", "⇔") for step in chain.steps):
            raise RuleRefused(f"The rule 'lemma' expected equalities but the chain {name!r} has other lines.")
        missing = [a for a in chain.used if a not in context.assumptions]
        changed = binding.substitute(expression, {chain.start: chain.last})
        if missing or changed == expression or not same_derivatives(expression, changed):
            wanted = "; ".join(a.wording.en for a in missing) or repr(chain.start)
            raise refusal("lemma", wanted, expression, context)
        context.use(*chain.used)
        return changed

    return Rule(
        "lemma",
        Text(f"by {name}", f"由 {name}"),
        Text("An equality that an earlier chain of lines derived.", "前文推导链已得到的等式。"),
        apply,
        cites=(name,),
    )


def definition(of: Family | Sequence) -> Rule:
    """The members of ``of`` replaced by what they are by definition."""
    if isinstance(of, Sequence):
        return definition_of_sequence(of)

    def local(node: Expr, context: Context, distinct: Distinct) -> Expr | None:
        if node.head != "Member" or node.args[0] != of.name:
            return None
        assumption = context.find("defined", of.name)
        if assumption is None:
            return None
        left, right = assumption.parameters
        if len(node.args) == 1 and len(left.args) > 1:
            # "Any member" of a family that is defined member by member from one other.
            inner = {n for n in right.walk() if context.is_random(n)}
            one = next(iter(inner)) if len(inner) == 1 else None
            # f_j = c_j u_j, or u_{j+1}, says nothing of "any f" in terms of "any u".
            placeholder = frozenset(left.args[1:])
            if (
                one is None
                or one.args[1:] != left.args[1:]
                or placeholder & binding.free_symbols(binding.substitute(right, {one: tree.member(one.args[0])}))
            ):
                raise RuleRefused(f"The rule 'definition' needs an index on {node!r}: {right!r} has several parts.")
            if not context.assume("identically_distributed", one.args[0]):
                return None
            context.use(assumption)
            return binding.substitute(right, {one: tree.member(one.args[0])})
        context.use(assumption)
        return binding.substitute(right, dict(zip(left.args[1:], node.args[1:], strict=True)))

    shown = of.latex or of.name
    return rule(
        "definition",
        Text(f"definition of ${shown}$", f"${shown}$ 的定义"),
        Text("A name stands for what it is defined to be.", "记号代表其定义。"),
        local,
        f"a member of {of.name} and an assumption that defines it",
    )
