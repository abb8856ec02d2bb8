"""``symgrad report``: writes the derivation report."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from symgrad.catalogue import Catalogue
from symgrad.cli import options
from symgrad.cli.exit_codes import ExitCode
from symgrad.cli.output import end, note, print_json
from symgrad.cli.settle import settle
from symgrad.cli.sheets import STACK, write_sheets
from symgrad.core.text import LANGUAGES, Language
from symgrad.report.document import FORMATS, require
from symgrad.report.writing import finished_files


def _formats(ctx: click.Context, param: click.Parameter, value: str) -> tuple[str, ...]:
    chosen = tuple(dict.fromkeys(part.strip() for part in value.split(",")))
    for part in chosen:
        if part not in (*FORMATS, STACK):
            known = ", ".join(FORMATS)
            raise click.BadParameter(f"{part!r} is not one of {known}, or {STACK}; write for example --to tex,md.")
    return chosen


@click.command("report")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option(
    "--to",
    "formats",
    default="tex,html,md",
    show_default=True,
    callback=_formats,
    metavar="FORMATS",
    help="Of tex, html, md and pdf, with commas between them; of exercises stack too.",
)
@click.option("--exercises", metavar="EXERCISES", help="Sheets of these exercises, as in symgrad check.")
@click.option("--student", "students", multiple=True, metavar="NAME", help="With this student's numbers; repeatable.")
@click.option("--topics", is_flag=True, help="Also one document for each derivation.")
@click.option(
    "-o", "folder", type=click.Path(path_type=Path), default=Path("reports"), show_default=True, metavar="DIR"
)
@click.option("--lang", type=click.Choice(LANGUAGES), help="One language (default: both).")
@options.path
@options.seed
@options.as_json
@options.quiet
def command(
    names: tuple[str, ...],
    formats: tuple[str, ...],
    exercises: str | None,
    students: tuple[str, ...],
    topics: bool,
    folder: Path,
    lang: Language | None,
    path: Path | None,
    seed: int,
    as_json: bool,
    quiet: bool,
) -> ExitCode:
    """Check the derivations NAME (default: all) and write their report, report-en.tex and so on.

    The report of a single derivation is called by its name: he-en.tex. A PDF needs xelatex and latexmk. Everything is
    checked before a file is written, and each file is put in place when it is complete.

    With --exercises (a TOML file, a folder of such files, a section such as 9.2.4, or a derivation) it writes a sheet
    of exercises and one with their solutions, NAME-exercises-en.tex and NAME-solutions-en.tex, with the numbers that
    the seed draws: for each --student, as symgrad check draws them; or, --to stack, Moodle's XML.
    """
    if exercises is not None:
        if names or topics or path is not None:
            raise click.UsageError("--exercises stands alone: without NAME, --topics and --path.")
        return write_sheets(exercises, students, formats, folder, lang, seed, as_json, quiet)
    if students or STACK in formats:
        raise click.UsageError("--student and --to stack are about exercises; give --exercises EXERCISES.")
    require(formats)
    catalogue = Catalogue(path)
    chosen = [catalogue.load(name) for name in dict.fromkeys(names)] if names else catalogue.load_all()
    with finished_files(folder) as unfinished:
        from symgrad.checks.obligations import obligations
        from symgrad.report import write_report

        work = [(derived, obligations(derived)) for derived in chosen]
        settlements = settle([obligation for _, owed in work for obligation in owed], seed, quiet)
        items = [(derived, {o.id: settlements[o.id] for o in owed}) for derived, owed in work]
        whole = chosen[0].id if len(names) == len(chosen) == 1 else "report"
        documents = {whole: items} | ({item[0].id: [item] for item in items} if topics else {})
        options = f"--path {shlex.quote(str(path))}" if path else ""
        for language in (lang,) if lang else LANGUAGES:
            for name, contained in documents.items():
                write_report(contained, language, formats, unfinished, name, options)
        files = sorted(str(folder / f.relative_to(unfinished)) for f in unfinished.rglob("*") if f.is_file())
    if as_json:
        print_json({"files": files, "seed": seed, "problems": [str(problem) for problem in catalogue.problems()]})
    else:
        click.echo("\n".join(files))
    note(f"seed {seed}", quiet or as_json)
    return end([] if names else catalogue.problems())
