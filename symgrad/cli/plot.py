"""``symgrad plot``: one figure."""

from __future__ import annotations

from pathlib import Path

import click

from symgrad.catalogue import Catalogue, nearest
from symgrad.cli import options
from symgrad.cli.output import print_json
from symgrad.core.records import Derived, Figure
from symgrad.errors import ParameterError, UnknownNameError
from symgrad.report.writing import finished_files

FORMATS = (".svg", ".pdf", ".png")


@click.command("plot")
@click.argument("figure")
@click.option("-o", "file", type=click.Path(path_type=Path), metavar="FILE", help="FILE.svg, .pdf or .png.")
@options.path
@options.as_json
def command(figure: str, file: Path | None, path: Path | None, as_json: bool) -> None:
    """Draw one FIGURE, by default into FIGURE.svg.

    `symgrad list figures` names them: scalar_chain.scalar, or scalar alone where one derivation has it.
    """
    derived, chosen = _find(Catalogue(path), figure)
    file = file or Path(f"{chosen.name}.svg")
    if file.suffix not in FORMATS:
        raise ParameterError(f"Expected a file that ends in {', '.join(FORMATS)} but got {str(file)!r}.")
    with finished_files(file.parent) as unfinished:
        from symgrad.report import figures

        figures.plot(chosen, derived, unfinished / file.name)
    if as_json:
        print_json({"files": [str(file)]})
    else:
        click.echo(file)


def _find(catalogue: Catalogue, name: str) -> tuple[Derived, Figure]:
    every = [(derived, figure) for derived in _candidates(catalogue, name) for figure in derived.derivation.figures]
    ids = [f"{derived.id}.{figure.name}" for derived, figure in every]
    found = [pair for pair, id in zip(every, ids, strict=True) if name in (id, pair[1].name)]
    if len(found) == 1:
        return found[0]
    if found:
        raise UnknownNameError(f"Several derivations have a figure {name!r}: write one of {', '.join(ids)}.")
    message = f"There is no figure {name!r}{nearest(name, ids)}"
    raise UnknownNameError("\n".join([message, *map(str, catalogue.problems())]))


def _candidates(catalogue: Catalogue, name: str) -> list[Derived]:
    """The derivation that a full id names, else all."""
    id = name.partition(".")[0]
    return [catalogue.load(id)] if "." in name and id in catalogue.ids() else catalogue.load_all()
