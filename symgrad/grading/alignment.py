"""Two sides brought into line before they are compared: names and numbers of roots, signs ±, brackets."""

from __future__ import annotations

from symgrad.checks.identity.definedness import is_constant
from symgrad.checks.identity.proof import Declared
from symgrad.core import binding, sets, tree
from symgrad.core.sets import INFINITY
from symgrad.core.tree import Expr
from symgrad.grading.statements import decided, is_statement


def without_names(answer: Expr, reference: Expr) -> tuple[Expr, Expr]:
    """``y = …`` without the name where only one side has it, or where both give the same name a value."""
    answer, reference = _numbered_roots(answer, reference), _numbered_roots(reference, answer)
    named = [value_of_name(side) for side in (answer, reference)]
    if named[0] is not None and named[1] is not None:
        if named[0][0] == named[1][0]:
            return named[0][1], named[1][1]
    elif named[0] is not None and not is_statement(reference) and named[0][0] not in binding.free_symbols(reference):
        return named[0][1], reference
    elif named[1] is not None and not is_statement(answer) and named[1][0] not in binding.free_symbols(answer):
        return answer, named[1][1]
    return answer, reference


def _numbered_roots(node: Expr, other: Expr) -> Expr:
    """x₁ = 1, x₂ = 2 as x = 1, x = 2, where the other side does not number its roots."""
    if node.head != "List" or not all(p.head == "Relation" and p.args[0] == "=" for p in node.args):
        return node
    names = [part.args[1].args[0] if part.args[1].head == "Symbol" else "" for part in node.args]
    base = names[0].rstrip("0123456789").rstrip("_")
    numbered = [f"{base}{sign}{i}" for sign in ("", "_") for i in range(1, len(names) + 1)]
    if names not in (numbered[: len(names)], numbered[len(names) :]):
        return node
    if {s.args[0] for s in binding.free_symbols(other)} & set(names):
        return node
    name = tree.symbol(base)
    return Expr("List", tuple(tree.equal(name, part.args[2]) for part in node.args))


def is_equation_of_a_line(node: Expr) -> bool:
    """``y = 2x + 1`` rather than ``x = 5``."""
    named = value_of_name(node)
    return named is not None and named[0].head == "Symbol" and bool(binding.free_symbols(named[1]))


def value_of_name(node: Expr) -> tuple[Expr, Expr] | None:
    if node.head != "Relation" or node.args[0] not in ("=", "≈") or not _is_name(node.args[1]):
        return None
    name, value = node.args[1:]
    if any(n == name for n in value.walk()):
        return None
    return name, (Expr("About", (value,)) if node.args[0] == "≈" else value)


def _is_name(node: Expr) -> bool:
    """A variable, a member of a family, or an unnamed function of a variable, as f(x)."""
    if node.head == "Tuple":
        return all(map(_is_name, node.args))
    return node.head in ("Symbol", "Member") or (node.head == "Apply" and node.args[2].head == "Symbol")


def signs_written_out(node: Expr) -> Expr:
    """Both values of a ±, all signs of one formula chosen together."""
    if not node.has("PlusMinus"):
        return node
    if node.head in ("List", "Set"):
        values = [v for part in node.args for v in values_of(signs_written_out(part))]
        return Expr(node.head, tuple(values))
    return Expr("List", tuple(sets.with_sign(node, sign) for sign in (1, -1)))


def values_of(node: Expr) -> tuple[Expr, ...]:
    return node.args if node.head in ("List", "Set") else (node,)


_TUPLE = Expr("Tuple", ())


def _both_ends(node: Expr) -> bool:
    """Whether a bracket holds two numbers in increasing order, as an interval does."""
    if node.head not in ("Tuple", "Interval") or len(node.children) != 2 or not all(map(is_constant, node.children)):
        return False
    return INFINITY not in node.walk() and decided(tree.relation("<", *node.children), Declared()) is True


def _as_intervals(node: Expr) -> Expr:
    return Expr("Interval", (*node.args, False, False)) if node.head == "Tuple" else node


def with_the_same_brackets(answer: Expr, reference: Expr) -> tuple[Expr, Expr]:
    """(a, b) and [a, b] as the intervals or as the vectors that the two sides make of each other."""
    if {answer.head, reference.head} == {"Tuple", "Interval"}:
        # [0, 1] beside (0, 1) is an interval, [2x, 2y] beside (2x, 2y) a vector.
        intervals = _both_ends(answer) and _both_ends(reference)
        if intervals or {(True, True)} != {s.args[2:] for s in (answer, reference) if s.head == "Interval"}:
            answer, reference = _as_intervals(answer), _as_intervals(reference)
        else:
            answer, reference = _alike(answer, _TUPLE), _alike(reference, _TUPLE)
    answer = _alike(answer, reference)
    reference = _alike(reference, answer)
    return answer, reference


def _alike(node: Expr, other: Expr) -> Expr:
    """A bracket as what the other side makes of it: (a, b) may be an interval, [a, b] a vector."""
    intervals = ("Interval", "Union", "Intersection", "Without", "NumberSet")
    unbounded = node.head == "Tuple" and any(INFINITY in entry.walk() for entry in node.args)
    if node.head == "Tuple" and len(node.args) == 2 and (other.head in intervals or is_statement(other) or unbounded):
        return Expr("Interval", (*node.args, False, False))
    if node.head == "Interval" and node.args[2:] == (True, True) and other.head in ("Tuple", "Matrix"):
        return Expr("Tuple", node.args[:2])
    return node
