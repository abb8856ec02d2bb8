"""What an exercise sheet and its solutions say, apart from how any format sets it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from symgrad.core.text import Text
from symgrad.core.tree import Expr
from symgrad.core.verdicts import Verdict


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed and cannot be set as a formula."""

    text: str


Shown = Expr | Text | Typed
"""A formula; or words, with formulas between dollar signs; or what stands as it was typed."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """Words in which each mark \\0 0\\0, \\0 1\\0… between dollar signs stands for one of the formulas."""

    words: Text
    formulas: tuple[Expr, ...] = ()


@dataclass(frozen=True, slots=True)
class NameRow:
    """A name that answers may use: ``values`` in words, and ``conditions`` that it satisfies."""

    name: str
    meaning: Text | None
    values: Text | None
    conditions: tuple[Shown, ...] = ()


@dataclass(frozen=True, slots=True)
class Choosable:
    """An option of a choice."""

    key: str
    text: Text


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a solution; the first of a chain has no relation."""

    relation: str
    formula: Shown


@dataclass(frozen=True, slots=True)
class Place:
    """Values of the names, and what each formula is there: at n = 1 the answer is 2.

    ``values``: pairs of a formula or words and its value, None where it has none.
    """

    point: tuple[tuple[str, Shown], ...]
    values: tuple[tuple[Shown, Shown | None], ...] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """An option with what was found of it: whether it is to be chosen, why it is true or false."""

    key: str
    text: Text
    chosen: bool
    verdict: Verdict | None
    claim: str = ""
    proof: tuple[Sentence, ...] = ()
    example: Place | None = None
    feedback: Text | None = None


@dataclass(frozen=True, slots=True)
class UsualMistake:
    """An anticipated wrong answer, what is said to who gives it, and why it is wrong."""

    answer: tuple[Row, ...]
    feedback: Text
    share: Fraction = Fraction(0)
    example: Place | None = None
    why: Text | None = None


@dataclass(frozen=True, slots=True)
class Solution:
    """``answer``: the reference, in lines; of a choice the keys of the right options. ``lines`` lead to it.

    ``checks``: what was checked of the reference, each a formula with its value where that says more.
    ``derivation``: the id and the title of the derivation behind it.
    """

    answer: tuple[Row, ...]
    keys: tuple[str, ...] = ()
    lines: tuple[Row, ...] = ()
    options: tuple[Judged, ...] = ()
    checks: tuple[tuple[Shown, tuple[tuple[Shown, Shown | None], ...]], ...] = ()
    mistakes: tuple[UsualMistake, ...] = ()
    derivation: tuple[str, Text] | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """An exercise as it is put to a student; ``solution`` is None on the sheet that is handed out.

    ``given``: what else is assumed. ``asked``: of the answer, besides being right: a form, or how exact it is to be.
    """

    number: int
    id: str
    kind: str
    points: Fraction
    prompt: Text
    names: tuple[NameRow, ...] = ()
    given: tuple[Shown, ...] = ()
    asked: tuple[Text, ...] = ()
    options: tuple[Choosable, ...] = ()
    solution: Solution | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """The exercises on one section; ``section`` is "" where they name none."""

    section: str
    tasks: tuple[Task, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """``name``: of the set. ``student`` is "" where the sheet is nobody's own; ``drawn``: whether numbers in it are
    drawn, which they are from the seed and the student's name."""

    name: str
    student: str
    seed: int
    drawn: bool
    parts: tuple[Part, ...]

    @property
    def tasks(self) -> tuple[Task, ...]:
        return tuple(task for part in self.parts for task in part.tasks)

    @property
    def points(self) -> Fraction:
        return sum((task.points for task in self.tasks), Fraction(0))
