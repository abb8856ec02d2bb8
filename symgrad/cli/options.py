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
