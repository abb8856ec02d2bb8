"""``symgrad compare``: is the answer equal to the reference?"""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

import click

from symgrad.cli import options
from symgrad.cli.exit_codes import ExitCode
from symgrad.cli.output import note, print_json, show, width
from symgrad.core.text import Language
from symgrad.errors import ParameterError


@click.command("compare", cls=options.Formulas)
@click.argument("answer", required=False)
@click.argument("reference", required=False)
@click.option("--assume", multiple=True, metavar="TEXT", help="What holds, such as 'x > 0' or 'n integer'; repeatable.")
@click.option("--form", metavar="FORM", help="The form asked for: factored, expanded, 'lowest terms', …")
@click.option("--latex", is_flag=True, help="Both are LaTeX (else LaTeX is recognised).")
@click.option("--pairs", metavar="FILE", help="Compare the pairs of a file, '-' for stdin, one JSON object a line.")
@options.lang
@options.as_json
@options.quiet
def command(
    answer: str | None,
    reference: str | None,
    assume: tuple[str, ...],
    form: str | None,
    latex: bool,
    pairs: str | None,
    lang: Language,
    as_json: bool,
    quiet: bool,
) -> ExitCode:
    """Say whether ANSWER is equal to REFERENCE, for all real values that are assumed.

    A formula may begin with a minus sign: symgrad compare "-x" "x". One that looks like an option of this command
    comes after --: symgrad compare -- "-q" "q".

    Each line of a file of --pairs is {"id": …, "answer": "…", "reference": "…", "assume": "…" or ["…", …]}, without
    assume if nothing is; other keys are ignored, and --assume and --form hold for every line. A JSON line comes back
    for each, in the same order, as soon as it is known. Its reason, too, is in the language of --lang.

    Exits with 0 when the answer is correct; 1 when it is wrong, differs in its domain or is not in the form asked for;
    2 when something is unreadable; 3 when it is undecided, which is also what takes more than 8 seconds or 1 GiB.
    A file exits with 1 if any line does, else with 2 if any does, else with 3 if any does.
    """
    assume = (*assume, f"form: {form}") if form is not None else assume
    if pairs is not None:
        if answer is not None:
            raise click.UsageError("Give either --pairs FILE or ANSWER and REFERENCE, not both.")
        return _compare_file(pairs, assume, latex, lang, quiet)
    if answer is None or reference is None:
        missing = "ANSWER and REFERENCE" if answer is None else "REFERENCE"
        raise click.UsageError(f"There is no {missing}; give both, or --pairs FILE.")

    from symgrad.cli import outcomes
    from symgrad.grading.rows import Pair, compare_rows

    (comparison,) = compare_rows([Pair(_typed(answer, latex), _typed(reference, latex), assume)])
    if as_json:
        print_json(outcomes.as_json(comparison, lang))
    else:
        show(*outcomes.as_text(comparison, lang, width()))
    return outcomes.exit_code([comparison.outcome])


def _typed(formula: str, latex: bool) -> str:
    """Between dollar signs, which say that it is LaTeX, unless it says so already."""
    bare = formula.strip()
    marked = not bare or "$" in bare or bare.startswith((r"\(", r"\["))
    return f"${bare}$" if latex and not marked else formula


def _compare_file(name: str, assume: tuple[str, ...], latex: bool, lang: Language, quiet: bool) -> ExitCode:
    from symgrad.cli import outcomes
    from symgrad.cli.pairs import PairFile
    from symgrad.grading.rows import compare_rows

    counted: Counter = Counter()
    with _opened(name) as descriptor, _progress(descriptor, quiet) as advance:
        rows = PairFile(descriptor, assume, lambda formula: _typed(formula, latex))
        with closing(compare_rows(rows)) as comparisons:
            for comparison in comparisons:
                print_json(outcomes.as_json(comparison, lang, rows.ids.popleft()), indent=None)
                sys.stdout.flush()
                counted[comparison.outcome] += 1
                advance(counted.total())
    note(outcomes.summary(counted, lang), quiet)
    return outcomes.exit_code(counted)


@contextmanager
def _opened(name: str) -> Iterator[int]:
    if name == "-":
        yield 0
        return
    try:
        descriptor = os.open(name, os.O_RDONLY)
    except OSError as error:
        raise ParameterError(
            f"Cannot read {name}: {error.strerror}. Give a file of JSON lines, or - for stdin."
        ) from error
    try:
        yield descriptor
    finally:
        os.close(descriptor)


@contextmanager
def _progress(descriptor: int, quiet: bool) -> Iterator[Callable[[int], None]]:
    """A count of the lines on stderr, on a terminal only, and not among the lines themselves.

    It starts no thread, as a bar of rich would: processes are forked meanwhile.
    """
    if quiet or not sys.stderr.isatty() or sys.stdout.isatty():
        yield lambda count: None
        return
    size = os.fstat(descriptor).st_size
    shown = 0.0

    def advance(count: int) -> None:
        nonlocal shown
        if time.monotonic() - shown > 0.1:
            shown = time.monotonic()
            part = f" ({os.lseek(descriptor, 0, os.SEEK_CUR) * 100 // size} %)" if size else ""
            click.echo(f"\r{count}{part}", nl=False, err=True)

    try:
        yield advance
    finally:
        click.echo("\r\033[K", nl=False, err=True)
