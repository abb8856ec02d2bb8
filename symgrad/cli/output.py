"""Results go to stdout; notes, progress and problems to stderr."""

from __future__ import annotations

import contextlib
import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click

from symgrad.cli.exit_codes import ExitCode
from symgrad.errors import SymgradError

if TYPE_CHECKING:
    from rich.console import RenderableType

SCHEMA = 1


def print_json(document: dict[str, Any], indent: int | None = 2) -> None:
    """One JSON object; a NaN in it is an error of symgrad and not output.

    In ASCII where stdout is not UTF-8, or a text has half a character that UTF-8 cannot say.
    """
    whole = {"schema": SCHEMA} | document
    text = json.dumps(whole, indent=indent, ensure_ascii=False, allow_nan=False)
    try:
        text.encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        text = json.dumps(whole, indent=indent, allow_nan=False)
    click.echo(text)


def show(*parts: RenderableType) -> None:
    """Print on stdout as wide as the terminal (or COLUMNS) says, in colour on a terminal without NO_COLOR."""
    from rich.console import Console

    console = Console(highlight=False, markup=False, emoji=False, soft_wrap=False)
    with console.capture() as captured:  # rich would turn a closed pipe into exit code 1
        for part in parts:
            console.print(part)
    lines = (line.rstrip() for line in captured.get().splitlines())
    text = "\n".join(lines).lstrip("\n")
    encoding = sys.stdout.encoding or "utf-8"
    click.echo(text.encode(encoding, "backslashreplace").decode(encoding), color=console.is_terminal)


def width() -> int:
    """Columns of the terminal, or COLUMNS, or 80."""
    from rich.console import Console

    return Console().width


def note(message: str, quiet: bool) -> None:
    if not quiet:
        click.echo(message, err=True)


def end(problems: Sequence[SymgradError], code: ExitCode = ExitCode.OK) -> ExitCode:
    """Print what is wrong with files of the catalogue; the exit code of the command."""
    for problem in problems:
        click.echo(f"symgrad: {problem}", err=True)
    return ExitCode.UNUSABLE if problems else code


@contextlib.contextmanager
def progress(total: int, quiet: bool) -> Iterator[Callable[[str], None]]:
    """Gives a function that is called with what is being done; a bar on stderr, on a terminal only."""
    if quiet or not sys.stderr.isatty():
        yield lambda doing: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("{task.description}", markup=False))
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=total)
        started = False

        def advance(doing: str) -> None:
            nonlocal started
            bar.update(task, description=doing, advance=1 if started else 0)
            started = True

        yield advance


@contextlib.contextmanager
def counting(total: int, quiet: bool) -> Iterator[Callable[[str], None]]:
    """The same as a count, without a thread: for work that forks processes meanwhile."""
    if quiet or not sys.stderr.isatty():
        yield lambda doing: None
        return
    done, shown = 0, 0.0

    def advance(doing: str) -> None:
        nonlocal done, shown
        done += 1
        if time.monotonic() - shown > 0.1:
            shown = time.monotonic()
            click.echo(f"\r{done}/{total} {doing}\033[K", nl=False, err=True)

    try:
        yield advance
    finally:
        click.echo("\r\033[K", nl=False, err=True)
