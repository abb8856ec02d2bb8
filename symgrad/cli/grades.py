"""Grades: as a table for people, as CSV for gradebooks, as JSON for scripts."""

from __future__ import annotations

import csv
import os
import re
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from symgrad.cli import outcomes
from symgrad.cli.exit_codes import ExitCode
from symgrad.cli.words import plain_words
from symgrad.core.exercises import Judgement
from symgrad.core.text import Language, Text, phrase
from symgrad.errors import ParameterError
from symgrad.grading.comparison import Outcome
from symgrad.grading.exercises.classes import Graded

if TYPE_CHECKING:
    from rich.console import RenderableType

WORDS = {Judgement(outcome.value): text for outcome, text in outcomes.WORDS.items()} | {
    Judgement.MISSING: Text("missing", "未作答")
}
STYLES = {Judgement(outcome.value): style for outcome, style in outcomes.STYLES.items()} | {Judgement.MISSING: "dim"}
COLUMNS = ("student", "exercise", "verdict", "points", "of", "mistake", "parameters", "answer", "read_as", "feedback")
_OPEN = (Judgement.UNDECIDED, Judgement.UNREADABLE)
# What a spreadsheet would take for a formula, and run.
_FORMULA = re.compile(r"[=+\-@\t\r]")
_NUMBER = re.compile(r"[+-]?\d+([./]\d+)?")


def exit_code(graded: Iterable[Graded]) -> ExitCode:
    """1 where an answer is not right as asked, or missing; else 2 where one is unreadable, else 3 if undecided."""
    found = {each.mark.judgement for each in graded}
    if found & (set(Judgement) - {Judgement.CORRECT, *_OPEN}):
        return ExitCode.FAILED
    return outcomes.exit_code(Outcome(each.value) for each in found)


def language(graded: Graded, asked: Language) -> Language:
    """That of the student, or the one asked for."""
    return graded.answer.language or asked


def feedback(graded: Graded, lang: Language, reveal: bool = False) -> str:
    """The words for the student, formulas in Unicode; with ``reveal`` the reference as well."""
    lines = [line if line.startswith("  ") else plain_words(line) for line in graded.mark.feedback[lang].split("\n")]
    if reveal:
        lines.append(phrase("A right answer: {}", "正确答案：{}", graded.question.answer)[lang])
    return "\n".join(lines)


# -- JSON ----------------------------------------------------------------------------------------------------------


def as_json(graded: Graded, asked: Language, reveal: bool) -> dict[str, Any]:
    found, lang = graded.mark, language(graded, asked)
    document = {
        "exercise": graded.question.id,
        "student": graded.answer.student,
        "verdict": found.judgement,
        "points": _number(graded.points),
        "of": _number(graded.question.points),
        "feedback": found.feedback[lang],
        "mistake": found.mistake,
        "parameters": {name: str(value) for name, value in graded.values.items()},
        "answer": graded.answer.typed,
        "read": found.reading and {"text": found.reading.text, "latex": found.reading.latex},
        "language": lang,
        "method": found.method or None,
        "seconds": round(found.seconds, 4),
    }
    if reveal:
        document["reference"] = graded.question.answer
    return document


def totals(graded: Sequence[Graded]) -> list[dict[str, Any]]:
    """For each student the points, those that can be had, and how many answers are left to a person."""
    found = []
    for student, answers in by_student(graded).items():
        found.append(
            {
                "student": student,
                "points": _number(sum((each.points or Fraction(0) for each in answers), Fraction(0))),
                "of": _number(sum((each.question.points for each in answers), Fraction(0))),
                "open": sum(each.points is None for each in answers),
            }
        )
    return found


def by_student(graded: Iterable[Graded]) -> dict[str, list[Graded]]:
    found: dict[str, list[Graded]] = {}
    for each in graded:
        found.setdefault(each.answer.student, []).append(each)
    return found


def _number(value: Fraction | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value.denominator == 1 else float(value)


# -- CSV -----------------------------------------------------------------------------------------------------------


def write_csv(path: Path, graded: Iterable[Graded], asked: Language, reveal: bool, excel: bool) -> None:
    """A line for each answer; the file appears when it is complete. ``excel``: with the mark by which it knows UTF-8.

    An apostrophe stands before what a spreadsheet would run as a formula. Raises ParameterError for a place that
    cannot be written.
    """
    columns = (*COLUMNS, "reference") if reveal else COLUMNS
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
        try:
            with open(handle, "w", encoding="utf-8-sig" if excel else "utf-8", newline="") as file:
                writer = csv.writer(file, lineterminator="\r\n" if excel else "\n")
                writer.writerow(columns)
                for each in graded:
                    writer.writerow([_harmless(cell) for cell in _cells(each, language(each, asked), reveal)])
            os.chmod(name, 0o666 & ~_umask())
            os.replace(name, path)
        except BaseException:
            with suppress(OSError):
                os.unlink(name)
            raise
    except OSError as error:
        raise ParameterError(f"Cannot write {path} ({error.strerror}); choose another place with -o.") from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _cells(graded: Graded, lang: Language, reveal: bool) -> Iterator[str]:
    found = graded.mark
    yield graded.answer.student
    yield graded.question.id
    yield found.judgement
    yield _shown(graded.points)
    yield _shown(graded.question.points)
    yield "" if found.mistake is None else str(found.mistake + 1)
    yield ", ".join(f"{name} = {value}" for name, value in graded.values.items())
    yield graded.answer.typed
    yield found.reading.text if found.reading else ""
    yield feedback(graded, lang)
    if reveal:
        yield graded.question.answer


def _harmless(cell: str) -> str:
    cell = cell.replace("\0", "\N{REPLACEMENT CHARACTER}").encode(errors="replace").decode()
    return f"'{cell}" if _FORMULA.match(cell) and not _NUMBER.fullmatch(cell) else cell


def _shown(points: Fraction | None) -> str:
    return "" if points is None else f"{float(points):.6g}"


# -- a table -------------------------------------------------------------------------------------------------------


def as_text(graded: Sequence[Graded], asked: Language, columns: int, reveal: bool) -> list[RenderableType]:
    """Of one student the feedback to each answer; of a class the points of each, and how each exercise went."""
    students = by_student(graded)
    if len(students) == 1:
        return _of_one(graded, asked, columns, reveal)
    return [_of_class(students, asked, columns), *_of_exercises(graded, asked)]


def _of_one(graded: Sequence[Graded], asked: Language, columns: int, reveal: bool) -> list[RenderableType]:
    from rich.padding import Padding
    from rich.text import Text as Styled

    parts: list[RenderableType] = []
    for each in graded:
        lang, found = language(each, asked), each.mark
        points = phrase("{} of {} points", "{}/{} 分", _shown(each.points) or "?", _shown(each.question.points))[lang]
        parts.append(
            Styled.assemble(
                (each.question.id, "bold"), "  ", (WORDS[found.judgement][lang], STYLES[found.judgement]), f"  {points}"
            )
        )
        _, *lines = feedback(each, lang, reveal).split("\n")
        lines = outcomes.fitting(lines, columns - 2)
        parts += [Padding(Styled(line), (0, 0, 0, 2)) for line in lines]
    total = totals(graded)[0]
    lang = language(graded[0], asked)
    said = phrase("{}: {} of {} points", "{}：共 {}/{} 分", *(total[k] for k in ("student", "points", "of")))
    line = said[lang]
    if total["open"]:
        answers = "answer" if total["open"] == 1 else "answers"
        line += phrase(", {} {} left to a person", "，另有 {} 个答案待人工批阅", total["open"], answers)[lang]
    return [*parts, Styled(f"\n{line}", "bold")]


def _of_class(students: Mapping[str, Sequence[Graded]], lang: Language, columns: int) -> RenderableType:
    from rich.table import Table
    from rich.text import Text as Styled

    ids = list(dict.fromkeys(each.question.id for answers in students.values() for each in answers))
    wide = sum(len(id) + 2 for id in ids) + 30 <= columns
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column(_HEADS["student"][lang], no_wrap=True, overflow="ellipsis", max_width=24)
    for number, id in enumerate(ids, start=1):
        table.add_column(id if wide else str(number), justify="right", no_wrap=True)
    table.add_column(_HEADS["total"][lang], justify="right", no_wrap=True)
    for total, (student, answers) in zip(
        totals([g for a in students.values() for g in a]), students.items(), strict=True
    ):
        cells = {
            each.question.id: Styled(_cell(each), STYLES[each.mark.judgement].removeprefix("bold ")) for each in answers
        }
        open_ones = f" ({total['open']}?)" if total["open"] else ""
        table.add_row(
            student, *(cells.get(id, Styled("")) for id in ids), f"{total['points']:g}/{total['of']:g}{open_ones}"
        )
    return table


def _cell(graded: Graded) -> str:
    if graded.mark.judgement is Judgement.MISSING:
        return "–"
    return _shown(graded.points) or "?"


def _of_exercises(graded: Sequence[Graded], lang: Language) -> list[RenderableType]:
    """How many were right, and which anticipated mistake was made most often."""
    from rich.padding import Padding
    from rich.text import Text as Styled

    parts: list[RenderableType] = [Styled("")]
    by_exercise: dict[str, list[Graded]] = {}
    for each in graded:
        by_exercise.setdefault(each.question.id, []).append(each)
    for number, (id, answers) in enumerate(by_exercise.items(), start=1):
        counted = Counter(each.mark.judgement for each in answers)
        separator = ", " if lang == "en" else "，"
        listed = separator.join(f"{WORDS[j][lang].partition(',')[0]} {counted[j]}" for j in Judgement if counted[j])
        parts.append(Styled.assemble((f"{number}  {id}", "bold"), f"  {listed}"))
        mistakes = Counter(each.mark.mistake for each in answers if each.mark.mistake is not None)
        for mistake, count in mistakes.most_common(1):
            words = plain_words(answers[0].question.mistakes[mistake].feedback[lang])
            parts.append(Padding(Styled(f"{count} × {words}", "dim"), (0, 0, 0, 4)))
    return parts


_HEADS = {"student": Text("student", "学生"), "total": Text("points", "得分")}
