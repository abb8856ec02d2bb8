"""What a report needs as one HTML page: sentences, addresses within the page, and drawings that follow its colours."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from html import escape
from typing import Any

from symgrad.core.text import Language, Text
from symgrad.report.content import Report
from symgrad.report.markup import parts
from symgrad.report.mathml import mathml
from symgrad.report.words import UI

# A figure's colours, in the page's style sheet: of Okabe and Ito's, blue is too dark for a label on a dark page, and
# the others are too light for one on a white page.
_INKS = {"#0072b2": 1, "#d55e00": 2, "#009e73": 3, "#cc79a7": 4, "#56b4e9": 5, "#e69f00": 6}
_COLOURS = {
    **{colour: f"var(--curve-{number})" for colour, number in _INKS.items()},
    "#000000": "currentColor",
    "#ffffff": "none",
    "#dddddd": "var(--rule)",
}
_LANG: dict[Language, str] = {"en": "en", "zh": "zh-Hans"}
_CHINESE = r"\u3400-\u9fff"
# A browser may break the line on either side of a formula, even before a comma.
_BESIDE_MATH = re.compile(rf"([(（“]*)(<math>(?:(?!</math>).)*</math>)([^\s<(（“{_CHINESE}]{{0,12}})")


def html_language(language: Language) -> str:
    """What a page says of its language."""
    return _LANG[language]


def additions(
    content: Report, language: Language, drawings: Mapping[str, str]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The filters and the globals of the HTML template; ``drawings`` are the figures' SVG by their file names."""
    claims = {claim.number: f"claim.{claim.id}" for topic in content.topics for claim in topic.claims}
    sentence = partial(to_html, links=_numbered(claims, language))
    filters = {
        "say": lambda text: sentence(text[language]),
        "escape": escape,
        "math": mathml,
        "display": partial(mathml, display=True),
        "drawing": lambda part: inlined(drawings[part.file], part.id),
        "number_of": lambda label: label.strip("[]"),
        "first_label": lambda label: label.partition("–")[0],
        "lang": lambda text: _lang(text, language),
        "together": together,
        "linked": linked,
    }
    names = {"claim_ids": claims, "rule_ids": _rule_ids(content), "html_language": _LANG[language]}
    return filters, names


def _lang(text: str, language: Language) -> str:
    """The attribute that a title needs where it is in the other language than the page."""
    own: Language = "zh" if re.search(f"[{_CHINESE}]", text) else "en"
    return "" if own == language else f' lang="{_LANG[own]}"'


def linked(html: str, id: str) -> str:
    """A link to a rule; a formula alone names no link to a screen reader, so that the rule's name goes with it."""
    words = re.sub(r"<math>.*?</math>", "", html).strip()
    name = "" if words else f'<span class="unseen">{escape(id.removeprefix("rule."))}</span>'
    return f'<a href="#{id}">{html}{name}</a>'


def together(html: str) -> str:
    """The page with each formula of a sentence held on one line with the brackets and marks that touch it."""
    return _BESIDE_MATH.sub(
        lambda found: f'<span class="together">{found[0]}</span>' if found[1] or found[3] else found[0], html
    )


def _rule_ids(content: Report) -> dict[Text, str]:
    """An address for each rule, by its proof: two rules may share a name, and rules with one proof share a place."""
    ids: dict[Text, str] = {}
    for row in content.rules:
        name = id = f"rule.{row.names[0]}"
        while id in ids.values():
            id = f"{name}.{sum(other.startswith(name) for other in ids.values()) + 1}"
        ids[row.proof] = id
    return ids


def _numbered(ids: Mapping[str, str], language: Language) -> dict[str, str]:
    return {UI["claim"][language].replace("NUMBER", number): id for number, id in ids.items()}


def to_html(text: str, links: Mapping[str, str] | None = None) -> str:
    """The sentence for HTML: formulas as MathML, everything else escaped, statements that it names as links."""
    return "".join(mathml(piece) if formula else _words(piece, links or {}) for formula, piece in parts(text))


def _words(text: str, links: Mapping[str, str]) -> str:
    text = re.sub(r'"([^"]*)"', r"“\1”", text).replace("'", "’")
    if not links:
        return escape(text)
    # The longest first: Statement 1.12 is not Statement 1.1.
    named = "|".join(re.escape(name) for name in sorted(links, key=len, reverse=True))
    pieces = re.split(rf"((?:{named})(?!\d))", text)
    return "".join(
        f'<a href="#{escape(links[piece])}">{escape(piece)}</a>' if piece in links else escape(piece)
        for piece in pieces
    )


def inlined(svg: str, id: str) -> str:
    """A drawing of matplotlib's as part of a page: its own ids, the page's colours, nothing that points outside."""
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    svg = (
        re.sub(r'\s(?:xmlns(?::\w+)?|version|width|height)="[^"]*"', "", svg[: svg.index(">")]) + svg[svg.index(">") :]
    )
    svg = svg.replace("xlink:href=", "href=")
    svg = re.sub(r'\bid="([^"]+)"', rf'id="{id}-\1"', svg)
    svg = re.sub(r'href="#([^"]+)"', rf'href="#{id}-\1"', svg)
    svg = re.sub(r"url\(#([^)]+)\)", rf"url(#{id}-\1)", svg)
    svg = re.sub(r"#[0-9a-fA-F]{6}\b", lambda found: _COLOURS.get(found[0].lower(), found[0]), svg)
    # Outlines are filled black where nothing is said.
    svg = re.sub(r"<!--.*?-->", "", svg, flags=re.DOTALL)
    return svg.replace("<svg", f'<svg role="img" aria-labelledby="caption.{id}" fill="currentColor"', 1).strip()
