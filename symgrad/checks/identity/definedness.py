"""Where a tree has a real value: the conditions that its denominators, roots, logarithms and powers ask for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from fractions import Fraction

from flint import fmpq

from symgrad.checks.exact import Evaluator
from symgrad.checks.functions import fraction
from symgrad.checks.identity.ring import NowhereDefined
from symgrad.core import binding, functions, tree
from symgrad.core.sets import number_set
from symgrad.core.tree import ONE, ZERO, Expr
from symgrad.errors import NotConvertible

MOST_RANGE = 60
"""Sums and products over at most so many values of an index are written out."""
INDEX = "·"  # before the name under which an index is computed with: it stands for integers
NATURALS, INTEGERS = number_set("N"), number_set("Z")


def rational_value(node: Expr) -> Fraction | None:
    """The rational number that a tree without variables is, as 1/3 in x^(1/3); None where it is no such number."""
    if node.head in ("Number", "Decimal"):
        return Fraction(node.args[0])
    if not is_constant(node):
        return None
    try:
        value = Evaluator.at()(node)
    except NotConvertible:
        return None
    return fraction(value) if isinstance(value, fmpq) else None


def is_constant(node: Expr) -> bool:
    """Whether a tree is a number without variables, members, unnamed functions and moments."""
    return not binding.free_symbols(node) and not node.has("Member", "Apply", *tree.MOMENTS)


def is_whole(node: Expr, integers: Collection[str]) -> bool:
    """Whether a tree's values are integers by the way it is written, given which names stand for integers."""
    match node.head:
        case "Number" | "Decimal":
            return Fraction(node.args[0]).denominator == 1
        case "Symbol":
            return node.args[0] in integers or node.args[0].startswith(INDEX)
        case "Add" | "Mul" | "Max" | "Min":
            return all(is_whole(a, integers) for a in node.args)
        case "Pow":
            exponent = rational_value(node.args[1])
            return (
                exponent is not None
                and exponent.denominator == 1
                and exponent >= 0
                and is_whole(node.args[0], integers)
            )
        case "Factorial" | "Binomial":
            return True
        case "Call":
            return node.args[0] in ("floor", "ceil") or (node.args[0] == "abs" and is_whole(node.args[1], integers))
    return False


def needs_positive_base(base: Expr, exponent: Expr, integers: Collection[str]) -> bool:
    """Whether base^exponent means exp(exponent log base): its exponent varies, and over more than integers."""
    if base == tree.constant("e") or (base.head == "Number" and base.args[0] > 0):
        return False
    return not is_constant(exponent) and not is_whole(exponent, integers)


class Conditions:
    """The conditions of trees, innermost first. ``holds`` says whether the condition of a case holds, ``integers``
    names the variables that stand for integers."""

    def __init__(self, holds: Callable[[Expr], bool], integers: Collection[str]) -> None:
        self._holds = holds
        self._integers = integers

    def of(self, node: Expr) -> list[Expr]:
        """Relations with 0, ``Element(·, N or Z)``, ``Or`` of these, and ``Each(condition, index, lower, upper)``, a
        condition for each index of a range; together they say that the tree has a value."""
        return list(dict.fromkeys(self._of(node)))

    def _of(self, node: Expr) -> Iterator[Expr]:
        args = node.args
        match node.head:
            case "Cases":
                for value, condition in zip(args[::2], args[1::2], strict=False):
                    yield from self._of_statement(condition)
                    if self._holds(condition):
                        yield from self._of(value)
                        return
                if len(args) % 2 == 0:
                    raise NowhereDefined("none of the cases")
                yield from self._of(args[-1])
                return
            case "Sum" | "Product":
                yield from self._over_index(node)
                return
            case "Call":
                written_out = functions.definition(*args)
                if written_out is not None:
                    yield from self._of(written_out)
                    return
            case "Apply":
                yield from self._of(args[2])
                return
        for child in node.children:
            yield from self._of(child)
        match node.head:
            case "Pow":
                yield from self._of_power(*args)
            case "Call":
                yield from _of_call(*args)
            case "Root" if args[1].args[0] % 2 == 0:
                yield tree.relation("≥", args[0], 0)
            case "Log":
                yield tree.relation(">", args[0], 0)
                yield tree.relation(">", args[1], 0)
                yield tree.relation("≠", tree.log(args[1]), 0)
            case "Factorial":
                yield Expr("Element", (args[0], NATURALS))
            case "Binomial":
                yield Expr("Element", (args[1], INTEGERS))

    def _of_statement(self, statement: Expr) -> Iterator[Expr]:
        """What a statement needs to be true or false: of several joined ones, those up to the one that decides."""
        if statement.head == "Relation":
            for side in statement.args[1:]:
                yield from self._of(side)
        for part in statement.args if statement.head in ("And", "Or") else ():
            yield from self._of_statement(part)
            if self._holds(part) is (statement.head == "Or"):
                return

    def _of_power(self, base: Expr, exponent: Expr) -> Iterator[Expr]:
        number = rational_value(exponent)
        if number is None:
            if is_constant(exponent) or needs_positive_base(base, exponent, self._integers):  # irrational
                yield tree.relation(">", base, 0)
            elif is_whole(exponent, self._integers):
                yield Expr("Or", (tree.relation("≠", base, 0), tree.relation("≥", exponent, 0)))
        elif number.denominator % 2 == 0:
            yield tree.relation("≥" if number > 0 else ">", base, 0)
        elif number < 0:
            yield from _nonzero(base)

    def _over_index(self, node: Expr) -> Iterator[Expr]:
        body, index, lower, upper = node.args
        for end in (lower, upper):
            yield from self._of(end)
            yield Expr("Element", (end, INTEGERS))
        inside = list(Conditions(self._holds, {*self._integers, index.args[0]})._of(body))
        ends = [rational_value(end) for end in (lower, upper)]
        if any(end is None or end.denominator != 1 for end in ends) or ends[1] - ends[0] > MOST_RANGE:  # type: ignore
            # Also for a condition without the index: an empty range asks for nothing.
            yield from (Expr("Each", (condition, index, lower, upper)) for condition in inside)
            return
        for at in range(int(ends[0]), int(ends[1]) + 1):  # type: ignore[arg-type]
            yield from (binding.substitute(c, {index: tree.expr(at)}) for c in inside)


def _nonzero(node: Expr) -> Iterator[Expr]:
    """That a tree is not 0, factor by factor."""
    if node.head == "Mul":
        for factor in node.args:
            yield from _nonzero(factor)
    elif node.head == "Pow" and (rational_value(node.args[1]) or 0) > 0:
        yield from _nonzero(node.args[0])
    elif node.head != "Number" or node.args[0] == 0:
        yield tree.relation("≠", node, 0)


def _of_call(name: str, argument: Expr) -> Iterator[Expr]:
    match name:
        case "log":
            yield tree.relation(">", argument, 0)
        case "asin":
            yield tree.relation("≥", tree.add(ONE, argument), 0)
            yield tree.relation("≥", tree.add(ONE, tree.negative(argument)), 0)
        case "step":
            yield tree.relation("≠", argument, ZERO)
