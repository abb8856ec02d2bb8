"""``symgrad check``: verifies exercises, and marks the answers of a student or of a class."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from symgrad.cli import options
from symgrad.cli.exit_codes import ExitCode
from symgrad.cli.output import counting, note, print_json, show, width
from symgrad.core.text import Language
from symgrad.errors import ParameterError

if TYPE_CHECKING:
    from symgrad.grading.exercises.classes import Graded
    from symgrad.grading.exercises.sets import ExerciseSet


@click.command("check")
@click.argument("exercises")
@click.argument("answers", required=False, type=click.Path(path_type=Path))
@click.option(
    "-o", "grades", type=click.Path(path_type=Path), metavar="GRADES.csv", help="Write a line of CSV an answer."
)
@click.option("--student", metavar="NAME", help="Mark this student only.")
@click.option("--solutions", is_flag=True, help="Show the reference answers as well.")
@click.option("--encoding", default="utf-8", show_default=True, metavar="NAME", help="Of the answers, such as gb18030.")
@click.option("--excel", is_flag=True, help="Write CSV that Excel reads as UTF-8.")
@options.lang
@options.seed
@options.as_json
@options.quiet
def command(
    exercises: str,
    answers: Path | None,
    grades: Path | None,
    student: str | None,
    solutions: bool,
    encoding: str,
    excel: bool,
    lang: Language,
    seed: int,
    as_json: bool,
    quiet: bool,
) -> ExitCode:
    """Mark the ANSWERS to EXERCISES; without ANSWERS, verify the exercises.

    EXERCISES is a TOML file, a folder of such files, or, of symgrad's own, a section (9.2.4) or a derivation (he).

    ANSWERS ends in .toml (student = "…", and EXERCISE = "…" below [answers]; or [[student]] with a name and
    [student.answers]), in .csv (columns student, exercise, answer; or student and a column for each exercise; language
    if you like) or in .jsonl (an object with student, exercise, answer a line).

    Numbers that an exercise draws for each student follow from --seed, the exercise and the student's name, as in
    symgrad report --exercises. First the exercises are verified: nothing is marked by one that is not right. With -o,
    who interrupts goes on where it stopped by the same command.

    Exits with 1 when an answer is not right, 2 when something cannot be read, 3 when an answer is undecided.
    """
    from symgrad.grading.exercises.sets import exercise_set

    chosen = exercise_set(exercises)
    if answers is None:
        if grades or student is not None or solutions:
            raise click.UsageError("-o, --student and --solutions are about ANSWERS, of which there are none.")
        return _verify(chosen, as_json, quiet)

    from symgrad.cli import grades as words
    from symgrad.grading.exercises.answers import read_answers
    from symgrad.grading.exercises.classes import Journal, Marking

    if grades and grades.is_dir():
        raise ParameterError(f"Expected a file for the grades but {grades} is a folder; write -o {grades}/grades.csv.")
    sheet = read_answers(answers, list(chosen.questions), encoding)
    for left in sheet.notes:
        note(f"symgrad: {left}", quiet)
    marking = Marking(chosen, sheet if student is None else sheet.of(student), seed)
    with counting(len(marking.questions), quiet) as advance:
        marking.verify(advance)
    journal = Journal(grades.with_name(f"{grades.name}.unfinished")) if grades else None
    if journal and journal.known:
        note(f"going on with {journal.path}, which has {len(journal.known)} marks", quiet)
    with journal or nullcontext(), counting(len(marking.distinct()), quiet) as advance:
        graded = marking.grades(journal, advance)
    if grades and journal:
        words.write_csv(grades, graded, lang, solutions, excel)
        journal.remove()
    _show(graded, lang, seed, solutions, as_json, grades)
    note(f"seed {seed}", quiet or as_json)
    return words.exit_code(graded)


def _show(graded: list[Graded], lang: Language, seed: int, solutions: bool, as_json: bool, grades: Path | None) -> None:
    from symgrad.cli import grades as words

    if as_json:
        answers = [words.as_json(each, lang, solutions) for each in graded]
        files = [str(grades)] if grades else []
        print_json({"answers": answers, "students": words.totals(graded), "seed": seed, "files": files})
    elif graded:
        show(*words.as_text(graded, lang, width(), solutions))


def _verify(chosen: ExerciseSet, as_json: bool, quiet: bool) -> ExitCode:
    """All that is wrong with the exercises, for every draw of their numbers."""
    from symgrad.errors import ExerciseError
    from symgrad.grading.exercises.classes import verify
    from symgrad.grading.exercises.parameters import combinations, is_template

    work = [
        (located, values)
        for located in chosen.located
        for values in (combinations(located.question) if is_template(located.question) else [{}])
    ]
    found: list[str] = []
    try:
        with counting(len(work), quiet) as advance:
            verify(work, advance)
    except ExerciseError as error:
        found = str(error).splitlines()
    kinds = [{"id": q.id, "kind": q.kind, "points": str(q.points)} for q in chosen.questions.values()]
    if as_json:
        print_json({"exercises": kinds, "faults": found})
    else:
        for each in found:
            click.echo(each)
        count = len(kinds)
        click.echo(f"{count} exercise{'' if count == 1 else 's'}, {len(found)} fault{'' if len(found) == 1 else 's'}")
    return ExitCode.UNUSABLE if found else ExitCode.OK
