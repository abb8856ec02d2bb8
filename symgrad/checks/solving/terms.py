"""Sums and products taken apart: the known factors of each term, and those that contain a variable."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce

from flint import fmpq

from symgrad.checks.solving.monotone import E
from symgrad.checks.solving.pieces import End, added, end, multiplied, sign
from symgrad.core.binding import free
from symgrad.core.tree import ONE, Expr, expr

Term = tuple[tuple[Expr, ...], tuple[Expr, ...]]
"""The closed factors, and the others."""


def product(factors: tuple[Expr, ...] | list[Expr]) -> Expr:
    """The factors as they are: tree.mul would drop the term 0·log x together with its domain."""
    return ONE if not factors else factors[0] if len(factors) == 1 else Expr("Mul", tuple(factors))


def total(terms: list[Expr]) -> Expr:
    return terms[0] if len(terms) == 1 else Expr("Add", tuple(terms))


def factors(node: Expr) -> Term:
    if not free(node):
        return (node,), ()
    if node.head != "Mul":
        return (), (node,)
    parts = [factors(f) for f in node.args]
    return tuple(k for known, _ in parts for k in known), tuple(v for _, varying in parts for v in varying)


def terms(node: Expr, times: tuple[Expr, ...] = ()) -> Iterator[Term]:
    """The terms of a sum, those of sums inside it and of sums with closed factors before them."""
    if node.head == "Add":
        for term in node.args:
            yield from terms(term, times)
        return
    known, varying = factors(node)
    if len(varying) == 1 and varying[0].head == "Add":
        yield from terms(varying[0], (*times, *known))
    else:
        yield (*times, *known), varying


def whole_exponent(node: Expr) -> int | None:
    """n of a power with the literal exponent n."""
    if node.head == "Pow" and node.args[1].head == "Number" and node.args[1].args[0].denominator == 1:
        return int(node.args[1].args[0])
    return None


def base_and_exponent(node: Expr) -> tuple[Expr, Expr] | None:
    """b and g of e^g, exp(g) or b^g, where g contains a variable and b none."""
    if node.head == "Call" and node.args[0] == "exp" and free(node.children[0]):
        return E, node.children[0]
    if node.head == "Pow" and free(node.children[1]) and not free(node.children[0]):
        return node.children[0], node.children[1]
    return None


def base_and_root(node: Expr) -> tuple[Expr, fmpq] | None:
    """b and q of b^q, where b contains a variable and q is a fraction that is not whole."""
    if node.head == "Root" and free(node.args[0]):
        return node.args[0], 1 / fmpq(int(node.args[1].args[0]))
    if node.head == "Pow" and free(node.children[0]) and not free(node.children[1]):
        exponent = end(node.children[1])
        if isinstance(exponent, fmpq) and exponent.q != 1:
            return node.children[0], exponent
    return None


def argument_and_base(node: Expr) -> tuple[Expr, Expr] | None:
    """a and b of a logarithm log_b a."""
    if node.head == "Call" and node.args[0] == "log":
        return node.args[1], E
    return (node.args[0], node.args[1]) if node.head == "Log" and not free(node.args[1]) else None


def to_power(base: Expr, n: int) -> Expr:
    return base if n == 1 else Expr("Pow", (base, expr(n)))


def times_number(number: int, node: Expr) -> Expr:
    return Expr("Mul", (expr(number), node))


def coefficients(node: Expr, variable: Expr) -> list[End] | None:
    """a₀, a₁, a₂ of a polynomial of degree 2 at most in the variable, with any known numbers; None for another tree."""
    zero = fmpq(0)
    if node == variable:
        return [zero, fmpq(1), zero]
    if not free(node):
        return [end(node), zero, zero]
    n = whole_exponent(node)
    parts = [node.args[0]] * n if n is not None and 0 < n <= 2 else node.args if node.head in ("Add", "Mul") else ()
    found = [coefficients(part, variable) for part in parts]
    if not parts or None in found:
        return None
    return reduce(_sum if node.head == "Add" else _product, found)  # type: ignore[arg-type]


def _sum(left: list[End] | None, right: list[End] | None) -> list[End] | None:
    return None if left is None or right is None else [added(a, b) for a, b in zip(left, right, strict=True)]


def _product(left: list[End] | None, right: list[End] | None) -> list[End] | None:
    """None where its degree is above 2."""
    if left is None or right is None:
        return None
    total: list[End] = [fmpq(0)] * 5
    for i, a in enumerate(left):
        for j, b in enumerate(right):
            total[i + j] = added(total[i + j], multiplied(a, b))
    return total[:3] if sign(total[3]) == sign(total[4]) == 0 else None
