"""When a formula is written as another one is: up to the order of terms and factors, or in outline."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from symgrad.core import tree
from symgrad.core.tree import Expr

_ENTRIES = {"Add": 0, "Mul": 1}
Outline = tuple[int, frozenset[str]]


def ordered(node: Expr) -> Expr:
    """The formula with terms and factors of numbers in one order, rational numbers in them put together, and powers of
    products taken apart; products of matrices stay as they are."""
    if node.head == "Decimal":
        return tree.expr(Fraction(node.args[0]))
    if not node.children:
        return node
    children = [ordered(child) for child in node.children]
    match node.head:
        case "Add" | "Mul":
            return _collected(node.head, children)
        case "MatMul":
            return tree.matmul(*children)
        case "Pow":
            return _power(children[0], children[1])
        case "Max" | "Min" | "Set" | "And" | "Or":
            return Expr(node.head, tuple(sorted(children, key=repr)))
    return node.over(children)


def _collected(head: str, parts: Iterable[Expr]) -> Expr:
    number, others = Fraction(_ENTRIES[head]), []
    for part in parts:
        for each in part.args if part.head == head else (part,):
            if each.head != "Number":
                others.append(each)
            elif head == "Add":
                number += each.args[0]
            else:
                number *= each.args[0]
    others.sort(key=repr)
    if number != _ENTRIES[head] or not others:
        others.insert(0, tree.expr(number))
    return others[0] if len(others) == 1 else Expr(head, tuple(others))


def _power(base: Expr, exponent: Expr) -> Expr:
    if base == tree.constant("e"):
        return tree.exp(exponent)
    whole = exponent.head == "Number" and exponent.args[0].denominator == 1
    if whole and base.head == "Number" and base.args[0] and abs(exponent.args[0]) <= 64:
        return tree.expr(base.args[0] ** int(exponent.args[0]))
    if whole and base.head == "Mul":
        return _collected("Mul", [_power(part, exponent) for part in base.args])
    if whole and base.head == "Pow":
        return _power(base.args[0], _collected("Mul", [base.args[1], exponent]))
    return base if exponent == tree.ONE else Expr("Pow", (base, exponent))


def outline(node: Expr) -> Outline:
    """How many terms a formula has, and what there is in it besides numbers, names, products and powers."""
    node = ordered(node)
    terms = len(node.args) if node.head == "Add" else 1
    plain = ("Number", "Symbol", "Constant", "Member", "Mul", "MatMul", "Pow", "MatrixPower", "Relation")
    return terms, frozenset(
        f"{part.head} {part.args[0]}" if part.head in ("Call", "Norm", "Apply", "SingularValue") else part.head
        for part in node.walk()
        if part.head not in plain
    )
