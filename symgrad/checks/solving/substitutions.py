"""One part of a formula taken for its variable: t = e^x, a root, or any other part that contains all of it."""

from __future__ import annotations

from collections.abc import Iterator
from math import lcm

from flint import fmpq

from symgrad.checks.solving.monotone import formula
from symgrad.checks.solving.pieces import end, inverted, merged, multiplied, sign
from symgrad.checks.solving.piecewise import Piecewise
from symgrad.checks.solving.terms import base_and_exponent, base_and_root, coefficients, product, to_power, total
from symgrad.checks.solving.towers import Quotient
from symgrad.core import tree
from symgrad.core.binding import free, replaced
from symgrad.core.tree import Expr, expr
from symgrad.errors import NotConvertible

Written = tuple[Expr, Expr]
"""A part, and the formula with a symbol in its place."""


def parts_of(node: Expr, variable: Expr, t: Expr) -> Iterator[Written]:
    """Each part with the formula in t; where the variable is left in that, the part does not serve."""
    yield from _exponentials(node, variable, t)
    if not node.has("Cases"):  # where a root may have no value that is not asked for
        yield from _roots(node, variable, t)
    for part in dict.fromkeys(node.walk()):
        if part.head in ("Call", "Log", "Root") and part != node and variable in free(part):
            yield part, replaced(node, {part: t})


def _exponentials(node: Expr, variable: Expr, t: Expr) -> Iterator[Written]:
    """Powers with the variable in the exponent, as powers of one of them that all are powers of."""
    powers = {n: pair for n in node.walk() if (pair := base_and_exponent(n)) is not None}
    if not powers:
        return
    base, exponent = next(iter(powers.values()))
    ratios = [_ratio(b, g, base, exponent, variable) for b, g in powers.values()]
    known = [r for r in ratios if r is not None]
    if len(known) == len(ratios):
        m = lcm(*(int(r.q) for r in known))
        table = {n: to_power(t, int((r * m).p)) for n, r in zip(powers, known, strict=True)}
        yield Expr("Pow", (base, product([exponent, tree.reciprocal(m)]))), replaced(node, table)


def _ratio(base: Expr, exponent: Expr, of_base: Expr, of_exponent: Expr, variable: Expr) -> fmpq | None:
    """r in base^exponent = (of_base^of_exponent)^r, where that is a fraction and both have a value together."""
    scale = fmpq(1) if base == of_base else end(Expr("Log", (base, of_base)))
    reader = Piecewise(variable)
    try:
        above, below = reader.function(exponent), reader.function(of_exponent)
        quotients = reader.function(product([exponent, Expr("Pow", (of_exponent, expr(-1)))])).values
    except NotConvertible:
        return None
    together = merged(above, below, lambda e, f: (e is None) is (f is None))
    found = [v for v in quotients if v is not None]
    if not isinstance(scale, fmpq) or not all(together.values) or len({repr(v) for v in found}) != 1:
        return None
    (one, *_) = found
    if not isinstance(one, Quotient) or one.above.degree() > 0 or one.below.degree() > 0:
        return None
    return scale * fmpq(one.above[0], one.below[0])


def _roots(node: Expr, variable: Expr, t: Expr) -> Iterator[Written]:
    """Powers of one base with fractions for exponents, as powers of the root of it that all are powers of.

    Where the base is a x + b, the variable is (t^m − b)/a.
    """
    roots = {n: found for n in node.walk() if (found := base_and_root(n)) is not None}
    for base in dict.fromkeys(b for b, _ in roots.values()):
        m = lcm(*(int(q.q) for b, q in roots.values() if b == base))
        table = {n: to_power(t, int((q * m).p)) for n, (b, q) in roots.items() if b == base}
        written = replaced(node, {base: to_power(t, m), **table})
        line = coefficients(base, variable)
        if line is not None and line[2] == 0 and sign(line[1]) != 0:
            whole = total([to_power(t, m), formula(multiplied(fmpq(-1), line[0]))])
            written = replaced(written, {variable: product([whole, formula(inverted(line[1]))])})
        yield Expr("Root", (base, expr(m))), written
