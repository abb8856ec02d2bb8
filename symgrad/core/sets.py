"""Sets, tuples, truth values and numbers with a tolerance: what an answer may be besides a number or a formula.

============  ==================================  ====================================================================
head          arguments                           meaning
============  ==================================  ====================================================================
Tuple         entries…                            (a, b, …), in this order
Set           elements…                           {a, b, …}; without elements the empty set
Interval      lower, upper, closed, closed        each end a node, and a bool: does the end belong to it?
Union         sets…
Intersection  sets…
Without       set, set                            the elements of the first that are not in the second
NumberSet     "R" | "Q" | "Z" | "N"               N begins with 0
Element       value, set                          the statement value ∈ set
Truth         bool
List          values…                             several values, in no order: "−2, 1" typed without brackets
PlusMinus     value                               ±value, a term of a sum; the sum is two numbers
About         number                              ``≈`` a printed number: within half a unit of its last digit
============  ==================================  ====================================================================
"""

from __future__ import annotations

from symgrad.core.tree import Expr, Operand, constant, expr, negative

NUMBER_SETS = ("R", "Q", "Z", "N")
EMPTY_SET = Expr("Set", ())
INFINITY = constant("infinity")
HEADS = ("Set", "Interval", "Union", "Intersection", "Without", "NumberSet")


def interval(lower: Operand, upper: Operand, left_closed: bool = False, right_closed: bool = False) -> Expr:
    """The interval between two ends; ``INFINITY`` and its negative stand for no end."""
    return Expr("Interval", (expr(lower), expr(upper), left_closed, right_closed))


def number_set(name: str) -> Expr:
    if name not in NUMBER_SETS:
        raise TypeError(f"Expected one of {', '.join(NUMBER_SETS)} but got {name!r}.")
    return Expr("NumberSet", (name,))


def truth(value: bool) -> Expr:
    return Expr("Truth", (value,))


def with_sign(node: Expr, sign: int) -> Expr:
    """The tree with + (sign 1) or − (sign −1) for every ± in it."""
    if node.head == "PlusMinus":
        inside = with_sign(node.args[0], sign)
        return inside if sign > 0 else Expr("Mul", (expr(-1), inside))
    return node.over([with_sign(child, sign) for child in node.children]) if node.children else node


REALS = interval(negative(INFINITY), INFINITY)
