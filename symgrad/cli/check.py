"""``symgrad check``: verifies exercises, and marks the answers of a student or of a class."""

from __future__ import annotations

import click

from symgrad.cli import options
from symgrad.cli.exit_codes import ExitCode
from symgrad.cli.output import progress
from symgrad.core.text import Language


@click.command("check")
@click.argument("exercises")
@options.lang
@options.quiet
def command(exercises: str, lang: Language, quiet: bool) -> ExitCode:
    """Verify EXERCISES."""
    from symgrad.grading.exercises.sets import exercise_set
    from symgrad.grading.exercises.verification import messages

    chosen = exercise_set(exercises)
    wrong = 0
    with progress(len(chosen.located), quiet) as advance:
        for located in chosen.located:
            for message in messages(located, None, lang):
                click.echo(message)
                wrong += 1
            advance(located.question.id)
    click.echo(f"{len(chosen.located)} exercises, {wrong} faults")
    return ExitCode.UNUSABLE if wrong else ExitCode.OK
