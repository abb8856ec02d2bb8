"""Sentences with formulas between dollar signs, made safe for LaTeX and for Markdown."""

from __future__ import annotations

import re

_LATEX = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "#": r"\#",
    "%": r"\%",
    "&": r"\&",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    "−": r"\ensuremath{-}",
    "✓": r"\ensuremath{\checkmark}",
    "✗": r"\ensuremath{\times}",
    "○": r"\ensuremath{\circ}",
}
SIGNS = dict(
    zip(
        "αβγδεζηθκλμνξπρστφχψωΓΔΘΛΞΠΣΦΨΩℒ≤≥≠≈→⇔⇒×·∞∂∈√∏±²³′",
        r"\alpha \beta \gamma \delta \varepsilon \zeta \eta \theta \kappa \lambda \mu \nu \xi \pi \rho \sigma \tau "
        r"\varphi \chi \psi \omega \Gamma \Delta \Theta \Lambda \Xi \Pi \Sigma \Phi \Psi \Omega \mathcal{L} \leq \geq "
        r"\neq \approx \to \iff \implies \times \cdot \infty \partial \in \surd \prod \pm ^2 ^3 ^\prime".split(),
        strict=True,
    )
)
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~])")
# GitHub reads a page as Markdown before it looks for formulas, so a formula must hold nothing that Markdown takes:
# no backslash before punctuation, no bare < > or |, no ](, no underscore that could open emphasis.
_UNSAFE_FORMULA = (
    (r"\\,", r"\\thinspace "),
    (r"\\;", r"\\thickspace "),
    (r"\\!", r"\\negthinspace "),
    (r"\\\{", r"\\lbrace "),
    (r"\\\}", r"\\rbrace "),
    (r"\\\|", r"\\Vert "),
    (r"\\\\", r"\\cr "),
    (r"\\%", r"\\\\%"),  # Markdown takes one of the two
    (r"\\operatorname\{([^{}]*)\}", r"\\mathop{\\mathrm{\1}}"),
    (r"<", r"\\lt "),
    (r">", r"\\gt "),
    (r"\|", r"\\vert "),
    (r"\*", r"\\ast "),
    (r"\]\(", r"] ("),
    (r"(?<=[^\w\s])_(?=\S)", r"_ "),
    (r"(?<=\s)_(?=\S)", r"_ "),
    (r"\s+", " "),
)


def parts(text: str) -> list[tuple[bool, str]]:
    """The text in pieces, each with whether it is a formula. A dollar sign that closes nothing is text."""
    pieces = text.split("$")
    if len(pieces) % 2 == 0:
        pieces[-2:] = ["$".join(pieces[-2:])]
    return [(position % 2 == 1, piece) for position, piece in enumerate(pieces) if piece]


def to_latex(text: str) -> str:
    """The sentence for LaTeX: formulas as they stand, everything else escaped."""
    return "".join(f"${piece}$" if formula else latex_words(piece) for formula, piece in parts(text))


def latex_words(text: str) -> str:
    """Words without formulas, for LaTeX."""
    text = "".join(_latex_character(character) for character in text)
    return re.sub(r'"([^"]*)"', r"``\1''", text)


def _latex_character(character: str) -> str:
    if character == "$":
        return r"\$"
    if character in SIGNS:
        return rf"\ensuremath{{{SIGNS[character]}}}"
    return _LATEX.get(character, character)


def to_markdown(text: str) -> str:
    """The sentence for Markdown, with formulas as GitHub can read them."""
    written = ""
    for formula, piece in parts(text):
        if formula:
            # Its opening dollar sign is seen only behind a space.
            space = "" if not written or written[-1].isspace() else " "
            written += f"{space}${markdown_formula(piece)}$"
        else:
            glued = written.endswith("$") and (piece[0].isalnum() or piece[0] == "$")
            written += (" " if glued else "") + _MARKDOWN.sub(r"\\\1", piece)
    return written


def markdown_formula(latex: str) -> str:
    """A formula that is still itself after Markdown has been at it."""
    for pattern, safe in _UNSAFE_FORMULA:
        latex = re.sub(pattern, safe, latex)
    return latex.strip()
