"""Writes the report of derivations in the formats asked for."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from symgrad.core.records import Derived
from symgrad.core.text import LANGUAGES, Language, Text
from symgrad.core.verdicts import Settlement, Verdict
from symgrad.errors import ParameterError
from symgrad.report import markup, page, words
from symgrad.report.content import Formula, Report
from symgrad.report.pdf import compiled, require_latex
from symgrad.report.writing import finished_files

if TYPE_CHECKING:
    from jinja2 import Environment

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
    environment = _environment(language, format)
    if format == "html":
        filters, names = page.additions(content, language, drawings or {})
        environment.filters |= filters
        environment.globals |= names
    text = environment.get_template(f"report.{format}.jinja").render(report=content)
    # An absent part leaves its blank lines behind.
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in text.splitlines())).strip() + "\n"


def _environment(language: Language, format: str) -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    # Braces and per cent signs mean much in LaTeX; all templates use the same other marks.
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        undefined=StrictUndefined,
        block_start_string="<%",
        block_end_string="%>",
        variable_start_string="<<",
        variable_end_string=">>",
        comment_start_string="<#",
        comment_end_string="#>",
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,
    )
    sentence = {"tex": markup.to_latex, "md": markup.to_markdown, "html": page.to_html}[format]
    environment.filters |= {
        "say": partial(_said, sentence=sentence, language=language),
        "escape": markup.latex_words,
        "md": markup.to_markdown,
        "spaced": lambda text: f" {text}" if text.startswith("$") else text,
        "math": markup.markdown_formula if format == "md" else str,
        "rows": partial(rows, separator=r" \\ " if format == "tex" else r" \cr "),
        "numbered": lambda word, number: word.replace("NUMBER", number),
        "join_words": partial(_joined, language=language),
    }
    environment.globals |= {
        "language": language,
        "words": {name: sentence(text[language]) for name, text in words.UI.items()},
        "verdicts": {verdict.value: sentence(text[language]) for verdict, text in words.VERDICTS.items()},
        "meanings": {verdict.value: sentence(text[language]) for verdict, text in words.VERDICT_MEANINGS.items()},
        "marks": {verdict.value: mark for verdict, mark in words.MARKS.items()},
        "order": [verdict.value for verdict in Verdict],
        "figures": FIGURES,
        # Punctuation of sentences that a template puts together.
        "colon": ": " if language == "en" else "：",
        "stop": "." if language == "en" else "。",
        "gap": " " if language == "en" else "",
        "list_comma": ", " if language == "en" else "、",
        "semicolon": "; " if language == "en" else "；",
        "comma": ", " if language == "en" else "，",
        "open": " (" if language == "en" else "（",
        "close": ")" if language == "en" else "）",
    }
    return environment


def _said(text: Text, sentence, language: Language) -> str:
    return sentence(text[language])


def _joined(items: Sequence[str], language: Language) -> str:
    """A, B and C; in Chinese A、B 和 C."""
    items = list(items)
    comma, last = (", ", " and ") if language == "en" else ("、", " 和 ")
    return items[0] if len(items) == 1 else comma.join(items[:-1]) + last + items[-1]


def rows(formula: Formula, separator: str) -> str:
    """A formula of one or several lines, these aligned on their left."""
    if len(formula) == 1:
        return formula[0]
    return r"\begin{aligned}[t] & " + (separator + "& ").join(formula) + r" \end{aligned}"
