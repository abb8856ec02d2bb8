"""What a comparison of an answer with a reference finds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from symgrad.core.text import Text, phrase
from symgrad.errors import SymgradError

Value = str | float | bool | Text | None
"""An exact number as "-3/2", an inexact one as a float, a truth value, what is no number in words; None where there is
no real value."""

ANSWER, REFERENCE = Text("the answer", "答案"), Text("the reference", "参考答案")


class Outcome(StrEnum):
    """The verdicts of ``compare``. Only a proof makes an answer correct, only a counterexample makes it wrong."""

    CORRECT = "correct"
    EQUIVALENT_NOT_IN_FORM = "equivalent_not_in_form"
    DOMAIN_DIFFERS = "domain_differs"
    WRONG = "wrong"
    UNDECIDED = "undecided"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Counterexample:
    """A point of the declared domain, and what answer and reference are there: certified to be different."""

    point: Mapping[str, Value]
    answer: Value
    reference: Value


@dataclass(frozen=True, slots=True)
class Comparison:
    """``method`` names how it was decided, ``reason`` says what decided it, or why nothing did."""

    outcome: Outcome
    method: str
    reason: Text
    counterexample: Counterexample | None = None
    seconds: float = field(default=0.0, compare=False)


IDENTICAL = Comparison(Outcome.CORRECT, "identical", Text("both sides are the same as typed", "两边的写法相同"))


def undecided(reason: Text, method: str = "") -> Comparison:
    return Comparison(Outcome.UNDECIDED, method, reason)


def unreadable(which: Text, error: SymgradError) -> Comparison:
    return Comparison(Outcome.UNREADABLE, "", phrase("{}: {}", "{}：{}", which, error.wording))
