"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path

import click

from symgrad.core.text import LANGUAGES

# Any fixed number serves; a fixed one makes two runs, and the committed reports, alike.
DEFAULT_SEED = 20240607

path = click.option(
    "--path",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Folder of derivation files, or one file (default: symgrad's own derivations).",
)
lang = click.option("--lang", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Language.")
as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
quiet = click.option("-q", "--quiet", is_flag=True, help="No progress and no notes on stderr.")
seed = click.option(
    "--seed", type=click.IntRange(min=0), default=DEFAULT_SEED, show_default=True, help="Seed of all random draws."
)


class Formulas(click.Command):
    """What begins with a minus sign and is not one of the options is an argument; all is after ``--``."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        takes_value: dict[str, bool] = {}
        for option in self.get_params(ctx):
            if isinstance(option, click.Option):
                takes_value |= dict.fromkeys(option.opts, not option.is_flag)
        given: list[str] = []
        formulas: list[str] = []
        rest = iter(args)
        for argument in rest:
            if argument == "--":
                formulas += rest
            elif argument in takes_value:
                given.append(argument)
                if takes_value[argument]:
                    if (value := next(rest, None)) is None:
                        raise click.BadOptionUsage(argument, f"Option {argument!r} requires an argument.", ctx)
                    given.append(value)
            elif takes_value.get(argument.partition("=")[0], False) and argument.startswith("--"):
                given.append(argument)
            else:
                formulas.append(argument)
        return super().parse_args(ctx, [*given, "--", *formulas])
