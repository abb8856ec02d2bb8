"""Comparisons that rest on a point: what is shown of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flint import arb, fmpq

from symgrad.checks.identity.points import Nothing, Point
from symgrad.checks.identity.points import Value as At
from symgrad.core.tree import Expr
from symgrad.grading.comparison import Comparison, Counterexample, Outcome, Value

_MOST_DIGITS = 60
Where = Point | Mapping[str, Value]
"""Coordinates by variable, or as they are shown by name."""


def wrong(
    point: Where, values: Sequence[At], laws: Mapping[str, Sequence[fmpq]] | None = None, gap: At | None = None
) -> Comparison:
    """A point at which the two values certainly differ; ``gap`` is by how much, where their digits do not show it."""
    example = counterexample(point, values, laws)
    reason = f"the answer is {_said(example.answer)} and the reference {_said(example.reference)}{_at(example)}"
    if _said(example.answer) == _said(example.reference):
        reason += f"; they differ by {_said(shown(gap))}" if gap is not None else "; they differ by less than is shown"
    return Comparison(Outcome.WRONG, "a point where they differ", reason, example)


def domain_differs(point: Where, values: Sequence[At], proved: bool) -> Comparison:
    """A point at which one side certainly has a value and the other certainly has none; ``proved``: elsewhere they
    are equal."""
    example = counterexample(point, values)
    which, other = ("answer", "reference") if example.answer is None else ("reference", "answer")
    reason = f"the {which} has no real value{_at(example)}, the {other} has one"
    reason += "; where both have one they are equal" if proved else ""
    return Comparison(Outcome.DOMAIN_DIFFERS, "a point where only one has a value", reason, example)


def _at(example: Counterexample) -> str:
    return "" if not example.point else " at " + ", ".join(f"{name} = {value}" for name, value in example.point.items())


def _said(value: Value) -> str:
    return str(value) if not isinstance(value, float) else f"{value:.6g}"


def counterexample(
    point: Where, values: Sequence[At], laws: Mapping[str, Sequence[fmpq]] | None = None
) -> Counterexample:
    named = {name.args[0] if isinstance(name, Expr) else name: shown(value) for name, value in point.items()}
    # A random number takes each of two values with chance 1/2; different ones are independent.
    named |= {name: " or ".join(map(str, law)) for name, law in (laws or {}).items()}
    return Counterexample(named, *map(shown, values))


def shown(value: At) -> Value:
    """A value for people and for JSON: exact as text, inexact as a float, None where there is none."""
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, Nothing):
        return None
    if isinstance(value, fmpq):
        digits = (int(value.p).bit_length() + int(value.q).bit_length()) // 3
        if digits <= _MOST_DIGITS:
            return str(value)
    ball = arb(value)
    number = float(ball)
    if number not in (float("inf"), float("-inf")) and (number != 0 or ball == 0):
        return number
    return ball.str(6, radius=False)
