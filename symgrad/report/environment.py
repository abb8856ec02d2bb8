"""The templates of documents, with the filters and the words that all of them have."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from symgrad.core.text import Language, Text
from symgrad.core.verdicts import Verdict
from symgrad.report import markup, page, words
from symgrad.report.content import Formula

if TYPE_CHECKING:
    from jinja2 import Environment


def templates(language: Language, format: str) -> Environment:
    """The templates for one language and one of the formats tex, html, md."""
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
        # Punctuation of sentences that a template puts together.
        "colon": ": " if language == "en" else "：",
        "stop": "." if language == "en" else "。",
        "gap": " " if language == "en" else "",
        "list_comma": ", " if language == "en" else "、",
        "semicolon": "; " if language == "en" else "；",
        "comma": ", " if language == "en" else "，",
        "open": " (" if language == "en" else "（",
        "close": ")" if language == "en" else "）",
        # What documents of some kinds have beside.
        "han": False,
        "more_css": "",
    }
    return environment


def tidy(text: str) -> str:
    """The document without blanks at the ends of lines, and without the blank lines that an absent part leaves."""
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in text.splitlines())).strip() + "\n"


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
