"""What a comparison of an answer with a reference finds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

Value = str | float | bool | None
"""An exact number as "-3/2", an inexact one as a float, a truth value; None where there is no real value."""


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
    """``method`` says how it was decided, ``reason`` in a sentence what decided it (or why nothing did)."""

    outcome: Outcome
    method: str = ""
    reason: str = ""
    counterexample: Counterexample | None = None
    seconds: float = field(default=0.0, compare=False)
