"""Signs on the pieces of the real line, joined and restricted, and those of a quadratic with any known coefficients."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flint import fmpq

from symgrad.checks.solving.pieces import End, Pieces, added, constant, inverted, merged, multiplied, powered, sign

Signs = Pieces[int | None]
"""−1, 0 or 1; None where there is no value."""
Domain = Pieces[bool]


def joined(parts: Sequence[Pieces], join: Callable[[tuple], Any]) -> Pieces:
    """``join`` of the values of all parts; None where one of them is None."""
    together: Pieces[tuple | None] = parts[0].map(lambda a: None if a is None else (a,))
    for part in parts[1:]:
        together = merged(together, part, lambda t, a: None if t is None or a is None else (*t, a))
    return together.map(lambda t: None if t is None else join(t))


def times(signs: Signs, number: int) -> Signs:
    return signs if number == 1 else signs.map(lambda s: None if s is None else s * number)


def on(domain: Domain, sign_there: int) -> Signs:
    return domain.map(lambda inside: sign_there if inside else None)


def within(domain: Domain, signs: Signs) -> Signs:
    return merged(domain, signs, lambda inside, s: s if inside else None)


def quadratic(a: End, b: End, c: End) -> Signs:
    """The signs of a x² + b x + c."""
    direction = sign(a)
    if direction == 0:
        slope = sign(b)
        if slope == 0:
            return constant(sign(c))
        return Pieces((multiplied(fmpq(-1), multiplied(c, inverted(b))),), (-slope, 0, slope))
    middle, below = multiplied(fmpq(-1), b), inverted(multiplied(fmpq(2), a))
    if sign(c) == 0:  # a root is 0, which the general formula would not write so
        other = multiplied(middle, inverted(a))
        ends = [fmpq(0)] if (order := sign(other)) == 0 else [other, fmpq(0)][:: -1 if order > 0 else 1]
    elif sign(b) == 0:
        square = multiplied(fmpq(-1), multiplied(c, inverted(a)))
        if sign(square) < 0:
            return constant(direction)
        root = powered(square, fmpq(1, 2))
        ends = [multiplied(fmpq(-1), root), root]
    else:
        inside = added(multiplied(b, b), multiplied(fmpq(-4), multiplied(a, c)))
        if (number := sign(inside)) < 0:
            return constant(direction)
        root = powered(inside, fmpq(1, 2))
        signed = [multiplied(fmpq(s * direction), root) for s in ((-1, 1) if number else (0,))]
        ends = [multiplied(added(middle, r), below) for r in signed]
    inner = (-direction, 0, direction) if len(ends) == 2 else (direction,)
    return Pieces(tuple(ends), (direction, 0, *inner))
