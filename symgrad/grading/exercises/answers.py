"""Files of answers: TOML, CSV or JSON lines, of one student or a class, refused with the line of what is wrong."""

from __future__ import annotations

import csv
import io
import json
import tomllib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from symgrad.catalogue import nearest
from symgrad.core.text import Language
from symgrad.errors import ExerciseError, ParameterError
from symgrad.grading.exercises.positions import line_of

MOST_BYTES = 2**28
LONGEST_ANSWER = 10**6
"""Characters; the reader refuses much shorter ones, with a message for the student."""
_LANGUAGES: Mapping[str, Language] = {
    **dict.fromkeys(("en", "english", "英文", "英语"), "en"),
    **dict.fromkeys(("zh", "chinese", "中文", "汉语", "简体中文"), "zh"),
}
_COLUMNS = {
    "student": ("student", "name", "学生", "学号", "姓名"),
    "exercise": ("exercise", "习题", "题号", "题目"),
    "answer": ("answer", "答案", "作答"),
    "language": ("language", "lang", "语言"),
}


Line = int | Callable[[], int]
"""A line, or what looks for it when an error is to be told."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a student typed to an exercise; ``language``: that of the feedback, None for the one asked for."""

    student: str
    exercise: str
    typed: str
    language: Language | None = None
    line: Line = field(default=0, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class AnswerSheet:
    """The answers of a file in its order, one for each student and each exercise that somebody was to answer.

    ``notes``: what was left aside.
    """

    answers: tuple[Answer, ...]
    notes: tuple[str, ...] = ()

    @property
    def students(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(answer.student for answer in self.answers))

    def of(self, student: str) -> AnswerSheet:
        """Those of one student. Raises ParameterError where there are none."""
        chosen = tuple(answer for answer in self.answers if answer.student == student)
        if not chosen:
            raise ParameterError(f"There are no answers of {student!r}{nearest(student, self.students)}")
        return AnswerSheet(chosen, self.notes)


def read_answers(path: Path, exercises: Sequence[str], encoding: str = "utf-8") -> AnswerSheet:
    """The answers to ``exercises`` (ids) in a file that ends in .toml, .csv, .tsv or .jsonl.

    An exercise that somebody answers or that has a column was to be answered by all: who did not gets a blank answer.
    Raises ExerciseError with file and line for what cannot be used, such as an unknown exercise or two answers to one.
    """
    reading = _READERS.get(path.suffix.lower())
    if reading is None:
        known = ", ".join(_READERS)
        raise ParameterError(f"Expected a file of answers that ends in one of {known} but got {path}.")
    found, asked, notes = reading(path, _text(path, encoding), exercises)
    seen: dict[tuple[str, str], Answer] = {}
    for answer in found:
        if answer.exercise not in exercises:
            said = f"there is no exercise {answer.exercise!r}{nearest(answer.exercise, exercises)}"
            raise _error(path, answer.line, said)
        other = seen.setdefault((answer.student, answer.exercise), answer)
        if other is not answer:
            said = f"{answer.student!r} answers {answer.exercise!r} a second time (first in line {_number(other.line)})"
            raise _error(path, answer.line, f"{said}; keep one of the two.")
    answers = tuple(_filled(seen, [id for id in exercises if id in asked or any(key[1] == id for key in seen)]))
    return AnswerSheet(answers, tuple(notes))


def _filled(seen: Mapping[tuple[str, str], Answer], asked: Sequence[str]) -> Iterator[Answer]:
    """The answers by student, in the order of the exercises, blank where there is none."""
    by_student: dict[str, dict[str, Answer]] = {}
    for (student, exercise), answer in seen.items():
        by_student.setdefault(student, {})[exercise] = answer
    for student, given in by_student.items():
        any_one = next(iter(given.values()))
        for exercise in asked:
            yield given.get(exercise) or Answer(student, exercise, "", any_one.language, any_one.line)


_Read = tuple[list[Answer], Collection[str], list[str]]
"""The answers, the exercises that were to be answered, and notes."""


def _error(path: Path, line: Line, said: str) -> ExerciseError:
    return ExerciseError(f"{path}:{_number(line)}: {said}")


def _number(line: Line) -> int:
    return line if isinstance(line, int) else line()


def _text(path: Path, encoding: str) -> str:
    try:
        with open(path, "rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise ExerciseError(f"{path}: cannot be read ({error.strerror}); give a file of answers.") from error
    if len(data) > MOST_BYTES:
        raise ExerciseError(f"{path}: is longer than {MOST_BYTES >> 20} MiB; divide it.")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):  # as spreadsheets save "Unicode text"
        encoding = "utf-16"
    try:
        return data.decode("utf-8-sig" if encoding.lower() in ("utf-8", "utf8") else encoding)
    except LookupError:
        raise ParameterError(f"There is no encoding {encoding!r}; write for example gb18030 or latin-1.") from None
    except UnicodeDecodeError as error:
        said = f"not {encoding} text; save it as UTF-8, or say how it is encoded: --encoding gb18030 for Chinese."
        raise _error(path, data.count(b"\n", 0, error.start) + 1, said) from None


def _language(value: Any, path: Path, line: Line) -> Language | None:
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    word = value.strip().lower().replace("_", "-") if isinstance(value, str) else ""
    found = _LANGUAGES.get(word) or _LANGUAGES.get(word.partition("-")[0])
    if found is None:
        raise _error(path, line, f"Expected the language en or zh but got {value!r}.")
    return found


def _answer(student: Any, exercise: Any, typed: Any, language: Any, path: Path, line: Line) -> Answer:
    for what, value in (("student", student), ("exercise", exercise)):
        if not isinstance(value, str) or not value.strip() or len(value) > 200:
            raise _error(path, line, f"Expected the name of the {what} in quotes but got {str(value)[:60]!r}.")
    if isinstance(typed, int | float) and not isinstance(typed, bool):
        typed = str(typed)  # an answer such as 2 without quotes
    if isinstance(typed, bool):
        typed = str(typed).lower()
    if typed is None:
        typed = ""
    if not isinstance(typed, str):
        raise _error(path, line, f"Expected the answer as a text in quotes but got {str(typed)[:60]}.")
    if len(typed) > LONGEST_ANSWER:
        raise _error(
            path, line, f"An answer of {len(typed)} characters is too long; at most {LONGEST_ANSWER} are taken."
        )
    return Answer(_clean(student), exercise.strip(), typed, _language(language, path, line), line)


def _clean(name: str) -> str:
    """A name on one line, with characters that can be printed and encoded."""
    name = name.encode(errors="replace").decode()
    return " ".join("".join(c if c.isprintable() else " " for c in name).split())


# -- CSV -----------------------------------------------------------------------------------------------------------


def _csv(path: Path, text: str, exercises: Sequence[str]) -> _Read:
    first = text.lstrip("\r\n").partition("\n")[0]
    delimiter = max(",;\t", key=lambda sign: (first.count(sign), sign == ","))
    csv.field_size_limit(LONGEST_ANSWER + 1)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows = _rows(path, reader)
    header = next(((line, cells) for line, cells in rows if any(cells)), None)
    if header is None:
        raise _error(path, 1, "there is nothing in it; the first line names the columns: student,exercise,answer.")
    columns = [cell.strip() for cell in header[1]]
    meant = {what: _column(columns, names, exercises) for what, names in _COLUMNS.items()}
    width = len(columns)
    body = ((line, cells) for line, cells in rows if any(cell.strip() for cell in cells))
    body = (_fitting(path, line, cells, width, delimiter) for line, cells in body)
    if meant["exercise"] is not None and meant["answer"] is not None:
        return _long(path, body, meant, header[0])
    return _wide(path, body, meant, columns, exercises, header[0])


def _rows(path: Path, reader: Any) -> Iterator[tuple[int, list[str]]]:
    """Each row with the line on which it begins."""
    line = 1
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            said = f"not CSV: {error}; put an answer with a quotation mark in quotes, and double the mark."
            raise _error(path, line, said) from None
        if cells is None:
            return
        yield line, cells
        line = reader.line_num + 1


def _column(columns: Sequence[str], names: Collection[str], exercises: Collection[str]) -> int | None:
    return next((at for at, c in enumerate(columns) if c.lower() in names and c not in exercises), None)


def _fitting(path: Path, line: int, cells: list[str], width: int, delimiter: str) -> tuple[int, list[str]]:
    if len(cells) > width and any(cells[width:]):
        said = f"there are {len(cells)} cells for {width} columns; an answer with {delimiter!r} in it stands in quotes."
        raise _error(path, line, said)
    return line, cells[:width] + [""] * (width - len(cells))


def _cell(cells: Sequence[str], at: int | None) -> str | None:
    return None if at is None else cells[at]


def _long(path: Path, rows: Iterable[tuple[int, list[str]]], meant: Mapping[str, int | None], first: int) -> _Read:
    """A row for each answer."""
    if meant["student"] is None:
        raise _error(path, first, "there is no column student; the first line names the columns.")
    student, exercise, typed, spoken = (meant[what] for what in ("student", "exercise", "answer", "language"))
    found = [
        _answer(_cell(row, student), _cell(row, exercise), _cell(row, typed), _cell(row, spoken), path, line)
        for line, row in rows
    ]
    return found, (), []


def _wide(
    path: Path,
    rows: Iterable[tuple[int, list[str]]],
    meant: Mapping[str, int | None],
    columns: Sequence[str],
    exercises: Sequence[str],
    first: int,
) -> _Read:
    """A row for each student and a column for each exercise."""
    answered = [at for at, column in enumerate(columns) if column in exercises]
    if meant["student"] is None or not answered:
        said = (
            "Expected the columns student,exercise,answer, or student and a column for each exercise, but got "
            f"{', '.join(columns)[:200]}; the exercises are {', '.join(exercises[:12])}"
        )
        raise _error(path, first, said + ("…" if len(exercises) > 12 else "") + ".")
    if len({columns[at] for at in answered}) < len(answered):
        raise _error(path, first, "two columns have the name of one exercise; keep one of them.")
    known = {*answered, meant["student"], meant["language"]}
    left = [column for at, column in enumerate(columns) if at not in known and column]
    notes = [f"{path}: left aside, since no exercise is called so: {', '.join(left)}"] if left else []
    found = [
        _answer(_cell(cells, meant["student"]), columns[at], cells[at], _cell(cells, meant["language"]), path, line)
        for line, cells in rows
        for at in answered
    ]
    return found, [columns[at] for at in answered], notes


# -- JSON lines ----------------------------------------------------------------------------------------------------


def _jsonl(path: Path, text: str, exercises: Sequence[str]) -> _Read:
    """A line for each answer: {"student": …, "exercise": …, "answer": …}."""
    found = []
    for line, each in enumerate(text.split("\n"), start=1):
        if not each.strip():
            continue
        try:
            fields = json.loads(each)
        except json.JSONDecodeError as error:
            raise _error(path, line, f"not JSON: {error.msg} at character {error.colno}.") from None
        except (RecursionError, ValueError):
            raise _error(path, line, "not JSON that can be used: nested too deep, or a number too long.") from None
        if not isinstance(fields, dict):
            raise _error(path, line, 'Expected {"student": "…", "exercise": "…", "answer": "…"}.')
        missing = [key for key in ("student", "exercise", "answer") if key not in fields]
        if missing:
            raise _error(path, line, f"there is no {' and no '.join(missing)}.")
        language = fields.get("language", fields.get("lang"))
        found.append(_answer(fields["student"], fields["exercise"], fields["answer"], language, path, line))
    return found, (), []


# -- TOML ----------------------------------------------------------------------------------------------------------


def _toml(path: Path, text: str, exercises: Sequence[str]) -> _Read:
    """One student: student = "…" and [answers]; or [[student]] with a name and [student.answers] for each."""
    try:
        whole = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        line = _line_in(str(error), text)
        raise _error(path, line, f"not TOML: {str(error).partition(' (at ')[0] or 'nested too deep'}.") from None
    students = whole.get("student")
    if isinstance(students, list):
        _only(path, text, (), whole, ("student",))
        tables = [(("student", n), each) for n, each in enumerate(students)]
    else:
        tables = [((), whole)]
    found = []
    for at, table in tables:
        if not isinstance(table, dict):
            raise _error(path, line_of(text, at), "Expected [[student]] with a name and [student.answers].")
        named = "name" if at else "student"
        _only(path, text, at, table, (named, "language", "answers"))
        answers = table.get("answers")
        if not isinstance(answers, dict):
            raise _error(path, line_of(text, at), "there are no answers; write [answers], and below EXERCISE = '…'.")
        for id, typed in answers.items():
            line = partial(line_of, text, (*at, "answers", id))
            found.append(_answer(table.get(named), id, typed, table.get("language"), path, line))
    return found, (), []


def _line_in(message: str, text: str) -> int:
    _, _, after = message.partition("(at line ")
    digits = after.partition(",")[0]
    return int(digits) if digits.isdigit() else max(len(text.splitlines()), 1)


def _only(path: Path, text: str, at: tuple, table: Mapping[str, Any], known: Collection[str]) -> None:
    for key in table:
        if key not in known:
            raise _error(path, line_of(text, (*at, key)), f"there is no field {key!r}{nearest(key, known)}")


_READERS = {".toml": _toml, ".csv": _csv, ".tsv": _csv, ".jsonl": _jsonl, ".ndjson": _jsonl}
