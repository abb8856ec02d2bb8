"""What a kind of exercise says of one answer, and of its own exercise."""

from __future__ import annotations

from dataclasses import dataclass

from symgrad.core.exercises import Judgement, Reading
from symgrad.core.text import Text


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found of an answer.

    ``said``: lines for the student, none of which tells the reference answer. ``mistake``: the number of the
    anticipated mistake that this is. ``method`` and ``reason``: how it was decided, for the teacher.
    """

    judgement: Judgement
    said: tuple[Text, ...] = ()
    reading: Reading | None = None
    mistake: int | None = None
    method: str = ""
    reason: Text | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with an exercise; ``field`` leads to the place: ("mistakes", 0, "answer")."""

    field: tuple[str | int, ...]
    reason: Text
