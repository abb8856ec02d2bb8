"""Comparisons that rest on a point: what is shown of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flint import arb, fmpq

from symgrad.checks.identity.points import Nothing, Point
from symgrad.checks.identity.points import Value as At
from symgrad.core.text import LANGUAGES, Text, phrase
from symgrad.core.tree import Expr
from symgrad.grading.comparison import ANSWER, REFERENCE, Comparison, Counterexample, Outcome, Value

_MOST_DIGITS = 60
Where = Point | Mapping[str, Value]
"""Coordinates by variable, or as they are shown by name."""


def wrong(
    point: Where, values: Sequence[At], laws: Mapping[str, Sequence[fmpq]] | None = None, gap: At | None = None
) -> Comparison:
    """A point at which the two values certainly differ; ``gap`` is by how much, where their digits do not show it."""
    example = counterexample(point, values, laws)
    said = _said(example.answer), _said(example.reference)
    reason = phrase("the answer is {} and the reference {}", "答案为 {}，参考答案为 {}", *said)
    reason = _at(example, reason)
    if said[0] == said[1]:
        less = Text("they differ by less than is shown", "两者之差小于所显示的精度")
        by = less if gap is None else phrase("they differ by {}", "两者相差 {}", _said(shown(gap)))
        reason = phrase("{}; {}", "{}；{}", reason, by)
    return Comparison(Outcome.WRONG, "a point where they differ", reason, example)


def domain_differs(point: Where, values: Sequence[At], proved: bool) -> Comparison:
    """A point at which one side certainly has a value and the other certainly has none; ``proved``: elsewhere they
    are equal."""
    example = counterexample(point, values)
    sides = (ANSWER, REFERENCE) if example.answer is None else (REFERENCE, ANSWER)
    if example.point:
        said = "{0} has no real value at {2}, {1} has one", "当 {2} 时，{0}没有实数值，{1}有"
        reason = phrase(*said, *sides, _coordinates(example))
    else:
        reason = phrase("{} has no real value, {} has one", "{}没有实数值，{}有", *sides)
    if proved:
        reason = phrase("{}; where both have one they are equal", "{}；在两者都有实数值处相等", reason)
    return Comparison(Outcome.DOMAIN_DIFFERS, "a point where only one has a value", reason, example)


def _at(example: Counterexample, reason: Text) -> Text:
    return phrase("{} at {}", "当 {1} 时，{0}", reason, _coordinates(example)) if example.point else reason


def _coordinates(example: Counterexample) -> Text:
    said = {name: _said(value) for name, value in example.point.items()}
    return Text(*(", ".join(f"{name} = {value[lang]}" for name, value in said.items()) for lang in LANGUAGES))


def _said(value: Value) -> Text:
    if isinstance(value, Text):
        return value
    said = str(value) if not isinstance(value, float) else f"{value:.6g}"
    return Text(said, said)


def counterexample(
    point: Where, values: Sequence[At], laws: Mapping[str, Sequence[fmpq]] | None = None
) -> Counterexample:
    named = {name.args[0] if isinstance(name, Expr) else name: shown(value) for name, value in point.items()}
    # A random number takes each of two values with chance 1/2; different ones are independent.
    named |= {name: Text(" or ".join(map(str, law)), " 或 ".join(map(str, law))) for name, law in (laws or {}).items()}
    return Counterexample(named, *map(shown, values))


def shown(value: At) -> Value:
    """A value for people and for JSON: exact as text, inexact as a float, None where there is none."""
    if value is None or isinstance(value, (bool, str, Text)):
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
