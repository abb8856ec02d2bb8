"""``symgrad list``: what there is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from symgrad.catalogue import Catalogue
from symgrad.cli import options
from symgrad.cli.exit_codes import ExitCode
from symgrad.cli.output import end, print_json, show
from symgrad.cli.words import plain_words
from symgrad.core.text import Language

if TYPE_CHECKING:
    from rich.console import RenderableType

KINDS = ("derivations", "claims", "exercises", "figures")


@click.command("list")
@click.argument("kind", type=click.Choice(KINDS), default="derivations")
@options.path
@options.lang
@options.as_json
def command(kind: str, path: Path | None, lang: Language, as_json: bool) -> int:
    """List the derivations, or the claims, exercises or figures in them.

    Derivations are listed without running their files. Among the exercises are those of TOML files, which check marks:
    in the folder exercises beside the derivations, or in the file of --path.
    """
    if kind == "exercises" and path is not None and path.suffix == ".toml":
        items = _typed(path, lang)
        if as_json:
            print_json({"items": items, "problems": []})
        else:
            show(*(_as_text(item) for item in items))
        return ExitCode.OK
    catalogue = Catalogue(path)
    items = _derivations(catalogue, lang) if kind == "derivations" else _parts(catalogue, kind, lang)
    if kind == "exercises":
        items += _typed(catalogue.folder, lang)
    if as_json:
        print_json({"items": items, "problems": [str(problem) for problem in catalogue.problems()]})
    else:
        show(*(_as_text(item) for item in items))
    return end(catalogue.problems())


def _as_text(item: dict) -> RenderableType:
    """The id and where the book has it, and the title below, which may be long."""
    from rich.console import Group
    from rich.padding import Padding
    from rich.text import Text as Styled

    heading = Styled.assemble((item["id"], "bold"), (f"  {item.get('printed') or item['section']}", "dim"))
    return Group(heading, Padding(Styled(plain_words(item["title"])), (0, 0, 0, 4)))


def _derivations(catalogue: Catalogue, lang: Language) -> list[dict]:
    return [{"id": e.id, "title": e.title[lang], "section": e.section} for e in catalogue.entries()]


def _typed(place: Path, lang: Language) -> list[dict]:
    """The exercises of a TOML file, or of the folder beside the derivations, if there is one."""
    from symgrad.grading.exercises.sets import FOLDER, exercise_set

    if place.suffix != ".toml":
        place = place / FOLDER
        if not place.is_dir():
            return []
    return [
        {"id": q.id, "title": q.prompt[lang], "section": q.section, "kind": q.kind, "points": str(q.points)}
        for q in exercise_set(str(place)).questions.values()
    ]


def _parts(catalogue: Catalogue, kind: str, lang: Language) -> list[dict]:
    items = []
    for derived in catalogue.load_all():
        derivation = derived.derivation
        titled = {
            "claims": [(claim, claim.meaning) for claim in derivation.claims],
            "exercises": [(exercise, exercise.prompt) for exercise in derivation.exercises],
            "figures": [(figure, figure.caption) for figure in derivation.figures],
        }
        for part, title in titled[kind]:
            item = {"id": f"{derived.id}.{part.name}", "title": title[lang], "section": derivation.section}
            items.append(item | ({"printed": part.printed} if kind != "exercises" else {}))
    return items
