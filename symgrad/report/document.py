"""Writes the report of derivations in the formats asked for."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from symgrad.core.records import Derived
from symgrad.core.text import LANGUAGES, Language
from symgrad.core.verdicts import Settlement
from symgrad.errors import ParameterError
from symgrad.report import page
from symgrad.report.content import Report
from symgrad.report.environment import templates, tidy
from symgrad.report.pdf import compiled, require_latex
from symgrad.report.writing import finished_files

FIGURES = "figures"
FORMATS = ("tex", "html", "md", "pdf")
# The figures that stand beside a document; the others hold theirs.
_BESIDE = {"tex": ".pgf", "md": ".svg"}

Items = Sequence[tuple[Derived, Mapping[str, Settlement]]]


def require(formats: Sequence[str]) -> None:
    """Raises ParameterError for a format that is not known, MissingToolError for one that needs what is not here."""
    for each in formats:
        if each not in FORMATS:
            raise ParameterError(f"Expected formats of {', '.join(FORMATS)} but got {each!r}.")
    if "pdf" in formats:
        require_latex()


def write_report(
    items: Items, language: Language, formats: Sequence[str], folder: Path, name: str = "report", options: str = ""
) -> list[Path]:
    """Write NAME-LANGUAGE.FORMAT and its figures into ``folder``; returns the paths of what was written.

    Each item is a derivation with the settlements of its obligations by their ids; ``options`` are what the commands
    that reproduce them need ("--path course"). The files are put in place when all of them are complete. Raises
    ParameterError for an unknown format or language, and for a folder that cannot be written; MissingToolError for a
    PDF where LaTeX is not installed.
    """
    if language not in LANGUAGES:
        raise ParameterError(f"Expected a language of {', '.join(LANGUAGES)} but got {language!r}.")
    require(formats)
    from symgrad.report.composition import report

    content = report(items, options)
    with finished_files(Path(folder)) as unfinished:
        written = []
        for each in dict.fromkeys(formats):
            written += _write(content, items, language, each, unfinished, name)
    return [Path(folder) / file for file in written]


def _write(content: Report, items: Items, language: Language, format: str, folder: Path, stem: str) -> list[str]:
    name = f"{stem}-{language}.{format}"
    if format == "pdf":
        with TemporaryDirectory() as scratch:
            document, *_ = _write(content, items, language, "tex", Path(scratch), stem)
            shutil.copyfile(compiled(Path(scratch) / document), folder / name)
        return [name]
    if format == "html":
        with TemporaryDirectory() as scratch:
            drawn = _draw(content, items, ".svg", Path(scratch))
            drawings = {Path(each).stem: (Path(scratch) / each).read_text(encoding="utf-8") for each in drawn}
        (folder / name).write_text(render(content, language, format, drawings), encoding="utf-8")
        return [name]
    (folder / name).write_text(render(content, language, format), encoding="utf-8")
    return [name, *_draw(content, items, _BESIDE[format], folder)]


def _draw(content: Report, items: Items, suffix: str, folder: Path) -> list[str]:
    from symgrad.report.figures import plot

    names = []
    for topic, (derived, _) in zip(content.topics, items, strict=True):
        for part in topic.figures:
            names.append(f"{FIGURES}/{part.file}{suffix}")
            plot(part.figure, derived, folder / names[-1])
    return names


def render(content: Report, language: Language, format: str, drawings: Mapping[str, str] | None = None) -> str:
    """The document as text; ``drawings``, which HTML needs, are the figures as SVG by their file names."""
    environment = templates(language, format)
    environment.globals["figures"] = FIGURES
    if format == "html":
        filters, names = page.additions(content, language, drawings or {})
        environment.filters |= filters
        environment.globals |= names
    text = environment.get_template(f"report.{format}.jinja").render(report=content)
    return tidy(text)
