"""Nodes as the reader builds them: with nothing combined, and signs and quotients as they were typed."""

from __future__ import annotations

from fractions import Fraction

from symgrad.core.tree import Expr

STATEMENTS = frozenset(("Relation", "And", "Or", "Element", "Truth"))
SET_HEADS = frozenset(("Set", "Interval", "Union", "Intersection", "Without", "NumberSet"))
NOT_NUMBERS = STATEMENTS | SET_HEADS | {"Tuple", "List", "About"}


def number(value: Fraction | int) -> Expr:
    return Expr("Number", (Fraction(value),))


def reciprocal(divisor: Expr) -> Expr:
    return Expr("Pow", (divisor, number(-1)))


def symbol(name: str) -> Expr:
    return Expr("Symbol", (name,))


def call(name: str, argument: Expr) -> Expr:
    return Expr("Call", (name, argument))


def product(factors: list[Expr]) -> Expr:
    return factors[0] if len(factors) == 1 else Expr("Mul", tuple(factors))


def negated(literal: Expr) -> Expr | None:
    """Minus a literal that has no sign yet; None for anything else."""
    if literal.head == "Number" and literal.args[0] >= 0:
        return number(-literal.args[0])
    if literal.head == "Decimal" and not literal.args[0].startswith("-"):
        return Expr("Decimal", ("-" + literal.args[0],))
    return None


def printed_number(value: Expr) -> Expr | None:
    """A literal, or a literal times a power of ten, as one literal."""
    if value.head in ("Number", "Decimal"):
        return value
    if value.head != "Mul" or len(value.args) != 2 or value.args[0].head not in ("Number", "Decimal"):
        return None
    mantissa, power = value.args
    if power.head != "Pow" or power.args[0] != number(10) or power.args[1].head != "Number":
        return None
    text = str(mantissa.args[0])
    return None if "e" in text else Expr("Decimal", (f"{text}e{power.args[1].args[0]}",))
