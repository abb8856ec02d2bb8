"""``symgrad refute``: attacks a statement about real matrices and numbers."""

from __future__ import annotations

import click

from symgrad.cli import options
from symgrad.cli.exit_codes import ExitCode
from symgrad.cli.output import note, print_json, progress, show, width
from symgrad.core.text import Language
from symgrad.errors import ParameterError, ReadingError

_ROUNDS = 7  # a proof, and at most three sizes twice


@click.command("refute", cls=options.Formulas)
@click.argument("statement")
@click.option("--given", multiple=True, metavar="TEXT", help="A declaration, 'A: 2x3', or what holds; repeatable.")
@click.option("--size", type=int, metavar="N", help="Rows and columns of undeclared matrices (default: 1, 2 and 3).")
@click.option("--tries", type=click.IntRange(min=1), metavar="N", help="How many points to try.")
@click.option("--seconds", type=float, metavar="S", help="How long to search (default: 20, or no limit with --tries).")
@options.seed
@options.lang
@options.as_json
@options.quiet
def command(
    statement: str,
    given: tuple[str, ...],
    size: int | None,
    tries: int | None,
    seconds: float | None,
    seed: int,
    lang: Language,
    as_json: bool,
    quiet: bool,
) -> ExitCode:
    """Look for a counterexample to STATEMENT, for a proof, and else say what it survived.

    \b
    symgrad refute "rho(A*B) <= rho(A)*rho(B)"
    symgrad refute "norm(A*B,fro) <= norm(A)*norm(B,fro)" --given "A: 2x3" --given "B: 3x2"
    symgrad refute "norm(A) < 1" --given "rho(A) < 1"

    Names that begin with a capital letter are real square matrices, others real numbers, unless a shape is declared
    ("A: 2x3", "x: 3x1") or a kind ("k: integer"). There are * (the product of matrices), A' or transpose(A), A^k,
    inv, pinv, I, 0, diag(a,b), [[1,2],[0,1]], hadamard(A,B), trace, det, rank, norm(A), norm(A,1), norm(A,inf),
    norm(A,fro), norm(A,max), rho, sigma_max, sigma_min, sigma(A,k), cond, abs, sqrt, max, min, exp, log, the
    relations <=, <, >=, >, ==, != and "and". LaTeX is read too, between dollar signs.

    Exits with 1 when the statement is refuted, by a counterexample in exact arithmetic; with 0 when it is proved or
    survived; with 3 when it is undecided, as where nothing that was tried met what is given; with 2 when it cannot
    be read.
    """
    from symgrad.cli import refutations
    from symgrad.grading.refutation import refute

    try:
        with progress(_ROUNDS, quiet) as advance:
            found = refute(statement, given, size, tries, seconds, seed, advance)
    except (ReadingError, ParameterError) as error:
        click.echo(f"symgrad: {error.wording[lang]}", err=True)
        return ExitCode.UNUSABLE
    if as_json:
        print_json(refutations.as_json(found, lang))
    else:
        show(*refutations.as_text(found, lang, width()))
    for said in found.notes:
        note(said[lang], quiet)
    note(f"seed {seed}", quiet or as_json)
    return refutations.exit_code(found)
