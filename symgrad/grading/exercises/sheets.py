"""Exercises as they are handed out: with the numbers of a student, and, on a sheet of its own, with their solutions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from fractions import Fraction
from itertools import groupby

from symgrad.core import tree
from symgrad.core.exercises import Name, Question
from symgrad.core.sets import number_set
from symgrad.core.sheets import Choosable, NameRow, Part, Sheet, Shown, Solution, Task
from symgrad.core.text import Text, phrase
from symgrad.core.tree import Expr
from symgrad.errors import ExerciseError, ReadingError, SymgradError
from symgrad.grading.exercises.assumed import of_name
from symgrad.grading.exercises.classes import verify
from symgrad.grading.exercises.files import Located
from symgrad.grading.exercises.parameters import draw, drawn, is_template
from symgrad.grading.exercises.sets import ExerciseSet
from symgrad.grading.exercises.solutions import Typesetter, solution
from symgrad.grading.form import in_words
from symgrad.reading import read_assumption
from symgrad.reading.worker import Limits, Stopped, run_rows

_SOLVING = Limits(wall=240, cpu=120)
_DIRECTIVE = re.compile(r"\s*(form|tolerance|digits)\s*[:：]\s*(.*\S)\s*", re.IGNORECASE | re.DOTALL)
Values = Mapping[str, Fraction]
Advance = Callable[[str], None]
Pair = tuple[Sheet, Sheet]
"""The sheet that is handed out, and the same with solutions."""


class Handout:
    """The exercises of a set with the numbers of each of some students, about to be put on sheets.

    ``verify`` comes first: nothing that is false is handed out. ``pairs`` makes the sheets.
    """

    def __init__(self, exercises: ExerciseSet, students: Sequence[str], seed: int):
        self.exercises, self.students, self.seed = exercises, students, seed
        self._put: dict[tuple[str, tuple[Fraction, ...]], tuple[Located, Values]] = {}
        self._of: dict[str, list[tuple[str, tuple[Fraction, ...]]]] = {}
        for student in students:
            self._of[student] = [self._key(located, student) for located in exercises.located]

    def _key(self, located: Located, student: str) -> tuple[str, tuple[Fraction, ...]]:
        question = located.question
        values = draw(question, student, self.seed) if is_template(question) else {}
        key = (question.id, tuple(values.values()))
        self._put.setdefault(key, (located, values))
        return key

    @property
    def questions(self) -> Sequence[tuple[Located, Values]]:
        """The exercises, each with every draw that occurs."""
        return list(self._put.values())

    @property
    def draws(self) -> int:
        """How many of the exercises draw numbers."""
        return sum(is_template(located.question) for located in self.exercises.located)

    def verify(self, advance: Advance = lambda doing: None, processes: int | None = None) -> None:
        """Raises ExerciseError with all that is wrong with the exercises as they are put."""
        verify(self.questions, advance, processes)

    def pairs(self, advance: Advance = lambda doing: None, processes: int | None = None) -> Iterator[Pair]:
        """For each student the exercises and the solutions."""
        put = [(located.question, values) for located, values in self._put.values()]
        made: list[Task] = []
        with closing(run_rows(put, _task, _SOLVING, processes)) as results:
            for (question, _), result in zip(put, results, strict=True):
                if isinstance(result, Stopped):
                    raise ExerciseError(f"exercise {question.id}: working out its solution {result.reason.en}.")
                made.append(result)
                advance(question.id)
        tasks = dict(zip(self._put, made, strict=True))
        for student in self.students:
            yield self._pair(student, [tasks[key] for key in self._of[student]])

    def _pair(self, student: str, tasks: Sequence[Task]) -> Pair:
        sections = [each.question.section for each in self.exercises.located]
        numbered = [replace(task, number=number) for number, task in enumerate(tasks, start=1)]
        parts = tuple(
            Part(section, tuple(task for _, task in group))
            for section, group in groupby(zip(sections, numbered, strict=True), key=lambda pair: pair[0])
        )
        whole = Sheet(self.exercises.name, student, self.seed, self.draws > 0, parts)
        return without_solutions(whole), whole


def without_solutions(sheet: Sheet) -> Sheet:
    return replace(
        sheet,
        parts=tuple(
            replace(part, tasks=tuple(replace(task, solution=None) for task in part.tasks)) for part in sheet.parts
        ),
    )


def _task(row: tuple[Question, Values]) -> Task:
    question, values = row
    question = drawn(question, values)
    return task(question, solution(question))


def task(question: Question, solved: Solution | None = None) -> Task:
    """The exercise, its numbers drawn, without a number of its own."""
    typesetter = Typesetter(question)
    statements, asked = [], []
    for text in question.assume:
        directive = _DIRECTIVE.fullmatch(text)
        if directive:
            asked.append(_asked(directive[1].lower(), directive[2]))
        else:
            statements.append((text, typesetter.assumption(text)))
    rows = [_row(name, typesetter) for name in question.names]
    known = {name.name for name in question.names}
    given: list[Shown] = []
    for _, parts in statements:
        for part in parts:
            of = _only_name(part)
            if of in known:
                place = next(n for n, row in enumerate(rows) if row.name == of)
                rows[place] = _with(rows[place], part)
            else:
                given.append(part)
    return Task(
        0,
        question.id,
        question.kind,
        question.points,
        question.prompt,
        tuple(rows),
        tuple(given),
        tuple(asked),
        tuple(Choosable(option.key, option.text) for option in question.options),
        solved,
    )


# -- what is said of names -----------------------------------------------------------------------------------------


def _row(name: Name, typesetter: Typesetter) -> NameRow:
    if name.shape:
        return NameRow(name.name, name.meaning, _shape(name.shape))
    try:
        found = read_assumption(of_name(name))
    except ReadingError:
        return NameRow(name.name, name.meaning, Text(name.domain, name.domain))
    row = NameRow(name.name, name.meaning, None)
    for each in found:
        for part in tree.parts(each):
            row = _with(row, part)
    return row


def _shape(shape: str) -> Text:
    found = re.fullmatch(r"\s*(\w+)\s*[xX×*]\s*(\w+)\s*", shape)
    if found is None:
        return Text("square matrix", "方阵") if re.search("square|方阵", shape) else Text(shape, shape)
    size = rf"${found[1]}\times {found[2]}$"
    if found[1] == "1" != found[2]:
        return phrase("{} row", "{} 行向量", size)
    if found[2] == "1" != found[1]:
        return phrase("{} column", "{} 列向量", size)
    return phrase("{} matrix", "{} 矩阵", size)


_REALS, _INTEGERS, _NATURALS = (number_set(letter) for letter in "RZN")
_KINDS = {
    _REALS: Text("real number", "实数"),
    _INTEGERS: Text("integer", "整数"),
    _NATURALS: Text("natural number, 0 included", "自然数（含 0）"),
}
_ABOVE = {(">", 0): Text("positive integer", "正整数"), ("≥", 1): Text("positive integer", "正整数")} | {
    ("≥", 0): Text("non-negative integer", "非负整数")
}


def _with(row: NameRow, part: Shown) -> NameRow:
    """The row with one more thing said of its name."""
    if not isinstance(part, Expr):
        return replace(row, conditions=(*row.conditions, part))
    if part.head == "Element" and part.args[0].head == "Symbol" and part.args[1] in _KINDS:
        kind = _KINDS[part.args[1]]
        # That it is a real number says nothing beside more.
        if row.values is not None and kind == _KINDS[_REALS]:
            return row
        return _merged(replace(row, values=kind))
    if part in row.conditions:
        return row
    return _merged(replace(row, conditions=(*row.conditions, part)))


def _merged(row: NameRow) -> NameRow:
    """An integer above 0 as a positive integer."""
    if row.values != _KINDS[_INTEGERS]:
        return row
    for condition in row.conditions:
        if isinstance(condition, Expr) and condition.head == "Relation" and condition.args[2].head == "Number":
            word = _ABOVE.get((condition.args[0], condition.args[2].args[0]))
            if word is not None:
                others = tuple(each for each in row.conditions if each is not condition)
                return replace(row, values=word, conditions=others)
    return row


def _only_name(part: Shown) -> str | None:
    """The one name of which a condition speaks, if it is one of numbers."""
    if not isinstance(part, Expr) or part.head not in ("Relation", "Element"):
        return None
    names = {node.args[0] for node in part.walk() if node.head == "Symbol"}
    return names.pop() if len(names) == 1 and part.args[part.head == "Relation"].head == "Symbol" else None


def _asked(kind: str, value: str) -> Text:
    if kind == "form":
        try:
            return phrase("Form of the answer: {}.", "答案的形式：{}。", in_words(value))
        except (SymgradError, KeyError):
            return phrase("Form of the answer: {}.", "答案的形式：{}。", value)
    if kind == "digits":
        return phrase("Give {} significant digits.", "请保留 {} 位有效数字。", value)
    return phrase("An error of at most {} is allowed.", "允许误差不超过 {}。", value)
