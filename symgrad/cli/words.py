"""How verdicts, methods and sentences with formulas look on a terminal."""

from __future__ import annotations

import re

from symgrad.core.text import Language
from symgrad.core.verdicts import Verdict
from symgrad.report.notation import LETTERS
from symgrad.report.words import METHODS, VERDICTS

STYLES = {Verdict.PROVED: "green", Verdict.SUPPORTED: "cyan", Verdict.UNDECIDED: "yellow", Verdict.REFUTED: "red"}

_SYMBOLS = LETTERS | {
    "varepsilon": "ε",
    "varphi": "φ",
    "sim": "~",
    "sum": "Σ",
    "prod": "∏",
    "cdot": "·",
    "times": "×",
    "le": "≤",
    "leq": "≤",
    "ge": "≥",
    "geq": "≥",
    "ne": "≠",
    "neq": "≠",
    "approx": "≈",
    "to": "→",
    "infty": "∞",
    "partial": "∂",
    "ldots": "…",
    "dots": "…",
    "cdots": "⋯",
    "lvert": "|",
    "rvert": "|",
    "quad": " ",
    "prime": "′",
    "in": "∈",
    "pm": "±",
    "nabla": "∇",
    "top": "ᵀ",
}
_DROPPED = str.maketrans("", "", "\\{}")
_SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
# The braces of a long index, n_{l-1}, which stay.
_OPEN, _CLOSE = "\ue000", "\ue001"
_ARGUMENT = r"\s*(?:\{((?:[^{}]|\{[^{}]*\})*)\}|([^\s{}\\]))"
_ONE = re.compile(r"√?\d+|[√∂]?[^\W\d](?:_\w+)?|√\([^()]*\)")  # what needs no brackets below a fraction bar
_FACTOR = re.compile(
    r"\s*(?:[\w(|‖√]|\\(?!(?:[lg]eq?|neq?|approx|to|in|quad|cdot|times|pm|right|[lr][vV]ert|top)(?![a-z]))[a-z])"
)


def _fraction(found: re.Match[str]) -> str:
    """1/2, (a+b)/(2c); and (1/2) in front of a factor."""
    above, below = found[1] or found[2], found[3] or found[4]
    above = above if re.fullmatch(r"[√∂]?\w*|√\([^()]*\)", above) else f"({above})"
    below = below if _ONE.fullmatch(below) else f"({below})"
    return f"({above}/{below})" if _FACTOR.match(found.string, found.end()) else f"{above}/{below}"


# In this order: each leaves no braces for the next to stumble over.
_REWRITES = (
    (r"\\(?:[,;!]|(?:left|right|big|Big|displaystyle)(?![a-zA-Z]))", ""),
    (r"\\(?:mathcal|mathscr)\s*\{?L\}?", "ℒ"),
    (r"\\\||\\[lr]Vert(?![a-zA-Z]) *", "‖"),
    (r"\\begin\{pmatrix\} *", "[["),
    (r" *\\end\{pmatrix\}", "]]"),
    (r" *\\\\ *", "],["),
    (r"&", ", "),
    (rf"\\({'|'.join(LETTERS)}|varepsilon|varphi|partial)(?![a-zA-Z]) ?", lambda found: _SYMBOLS[found[1]]),
    (r"(\\[a-zA-Z]+)(?=\\(?:mathbf|mathbb|boldsymbol)(?![a-z]))", r"\1 "),
    (r"\\(?:operatorname\{([^{}]*)\}|(det))\s*(?=\\(?:mathbf|boldsymbol)|[A-Za-z])", r"\1\2 "),
    (r"\\(?:operatorname|mathrm|text|mathbb|mathbf|boldsymbol)\s*(?:\{([^{}]*)\}|(\\[a-z]+|\w))", r"\1\2"),
    (r"_\{(\w*)\}", r"_\1"),
    (r"_\{([^{}]*)\}", f"_{_OPEN}\\1{_CLOSE}"),
    (r"\\hat\s*\{?([A-Za-z])\}?", "\\1\u0302"),
    (r"\\sqrt\{([^{}]*)\}", r"√(\1)"),
    (r"\\sqrt\s*(\w)", r"√\1"),
    (r"\\[dt]?frac" + _ARGUMENT + _ARGUMENT, _fraction),
    (r"\^\{?\\top\}?", "ᵀ"),
    (r"(?<=\w)\\(log|exp|max|min)(?![a-z])", r" \\\1"),
    (r"\\(log|exp|max|min)(?=[\w\\]|\s*\\)(?!\\[lr]vert)(?!_)\s*", r"\1 "),
)


def verdict_word(verdict: Verdict, lang: Language) -> str:
    return verdict.value if lang == "en" else VERDICTS[verdict].zh


def method_words(method: str, lang: Language) -> str:
    return METHODS[method][lang] if method in METHODS else method


def plain_words(text: str) -> str:
    """A sentence with its formulas, which stand between dollar signs in LaTeX, in plain characters."""
    return re.sub(r"\$([^$]*)\$", lambda found: plain_latex(found[1]), text)


def plain_latex(latex: str) -> str:
    """A short formula in plain characters; a command that is not known keeps its name."""
    for pattern, written in _REWRITES:
        latex = re.sub(pattern, written, latex)
    latex = re.sub(
        r"\^(?:\{(-?\d+)\}|(\d))(?![.\d])", lambda found: (found[1] or found[2]).translate(_SUPERSCRIPTS), latex
    )
    latex = re.sub(r"\^\{([^{}]*)\}", r"^(\1)", latex)
    latex = re.sub(r"([√^])\((\w|\d+)\)", r"\1\2", latex)
    latex = re.sub(r"\\([a-zA-Z]+) ?", lambda found: _SYMBOLS.get(found[1], str(found[1])), latex)
    latex = latex.replace("'", "′").translate(_DROPPED)
    return re.sub(r"\s+", " ", latex.replace(_OPEN, "{").replace(_CLOSE, "}")).strip()
