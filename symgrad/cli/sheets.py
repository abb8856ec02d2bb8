"""``symgrad report --exercises``: exercise sheets, their solutions, and their export."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from symgrad.cli.exit_codes import ExitCode
from symgrad.cli.output import counting, note, print_json
from symgrad.core.text import LANGUAGES, Language
from symgrad.report.document import require
from symgrad.report.writing import finished_files

if TYPE_CHECKING:
    from symgrad.grading.exercises.sheets import Handout

STACK = "stack"
"""The format of Moodle's question type STACK: a set of exercises, whose numbers Moodle draws."""


def write_sheets(
    exercises: str,
    students: Sequence[str],
    formats: Sequence[str],
    folder: Path,
    lang: Language | None,
    seed: int,
    as_json: bool,
    quiet: bool,
) -> ExitCode:
    """For each student a sheet and one with solutions; without students, one pair with the numbers of nobody."""
    from symgrad.grading.exercises.sets import exercise_set
    from symgrad.grading.exercises.sheets import Handout
    from symgrad.report.sheets import file_stem, write_sheet

    require([each for each in formats if each != STACK])
    handout = Handout(exercise_set(exercises), list(dict.fromkeys(students)) or [""], seed)
    languages = (lang,) if lang else LANGUAGES
    with finished_files(folder) as unfinished:
        with counting(len(handout.questions), quiet) as advance:
            handout.verify(advance)
        sheets = [each for each in formats if each != STACK]
        if sheets:
            stems: list[str] = []
            with counting(len(handout.questions), quiet) as advance:
                pairs = list(handout.pairs(advance))
            for pair in pairs:
                stems.append(file_stem(pair[0].name, pair[0].student, stems))
                for language in languages:
                    for sheet in pair:
                        write_sheet(sheet, language, sheets, unfinished, stems[-1])
        if STACK in formats:
            _write_stack(handout, languages, unfinished, quiet)
        files = sorted(str(folder / f.relative_to(unfinished)) for f in unfinished.rglob("*") if f.is_file())
    if as_json:
        print_json({"files": files, "seed": seed, "problems": []})
    else:
        click.echo("\n".join(files))
    note(f"seed {seed}", quiet or as_json)
    return ExitCode.OK


def _write_stack(handout: Handout, languages: Sequence[Language], folder: Path, quiet: bool) -> None:
    from symgrad.grading.exercises.stack import export
    from symgrad.report.sheets import file_stem

    left_out: dict[str, list[str]] = {}
    for language in languages:
        found = export(handout.exercises.questions.values(), language)
        name = f"{file_stem(handout.exercises.name, '')}-stack-{language}.xml"
        (folder / name).write_text(found.xml, encoding="utf-8")
        if language == languages[0]:
            for id, reason in found.left_out:
                left_out.setdefault(reason[language], []).append(id)
    for reason, ids in left_out.items():
        note(f"symgrad: not in the export for STACK: {', '.join(ids)} ({reason})", quiet)
