"""Characters of typed formulas: what is taken for what, and which are refused by name.

``normalise`` keeps the length of a text, so that places in the result are places in what was typed.
"""

from __future__ import annotations

import re
import unicodedata

from symgrad.errors import ReadingError

GREEK = dict(
    zip(
        "αβγδεζηθικλμνξπρστυφχψωΓΔΘΛΞΣΥΦΨΩ",
        "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon phi chi "
        "psi omega Gamma Delta Theta Lambda Xi Sigma Upsilon Phi Psi Omega".split(),
        strict=True,
    )
)
"""The Greek letters that do not look like Latin ones."""

LETTER = f"[A-Za-z{''.join(GREEK)}]"
"""The pattern of a letter of a name."""

SUPERSCRIPTS = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺ⁿⁱᵀ", "0123456789-+niT", strict=True))
SUBSCRIPTS = dict(zip("₀₁₂₃₄₅₆₇₈₉ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", "0123456789aehijklmnoprstuvx", strict=True))
FRACTIONS = {
    "½": (1, 2),
    "⅓": (1, 3),
    "⅔": (2, 3),
    "¼": (1, 4),
    "¾": (3, 4),
    "⅕": (1, 5),
    "⅖": (2, 5),
    "⅗": (3, 5),
    "⅘": (4, 5),
    "⅙": (1, 6),
    "⅚": (5, 6),
    "⅛": (1, 8),
    "⅜": (3, 8),
    "⅝": (5, 8),
    "⅞": (7, 8),
}
IDEOGRAPHS = "且或若当如果其他它余否则时为是的不等于实整自然正负非零奇偶有理数和"
"""The Chinese characters of the words that may stand in a formula or an assumption."""

_SYMBOLS = "√∛∜≤≥≠≈∞∈∉∪∩∖∅±∓÷′″‴‖⌊⌋⌈⌉∑∏°…∧∨ℝℚℤℕ𝔼∫∂∇→⇒≡∥Π"
_ALIKE = {
    "-": "−‐‑‒–—―﹣⁃➖",
    "*": "×·∗⋅•∙・⋆✕✖⨯",
    "/": "∕⁄",
    "|": "∣ǀ￨",
    "‖": "∥",
    ",": "、﹐",
    ";": "﹔",
    ".": "。",
    "(": "〔﹙",
    ")": "〕﹚",
    "[": "【",
    "]": "】",
    "~": "∼",
    "<": "﹤‹⟨〈",
    ">": "﹥›⟩〉",
    "=": "﹦",
    "≤": "⩽≦",
    "≥": "⩾≧",
    "≈": "≅≃≒",
    "'": "‘’ʹ´ˊ",
    "^": "ˆ",
    "…": "⋯",
    "∖": "⧵",
    "∅": "⌀",
    "°": "º˚",
    "α": "ɑ",
    "β": "ϐ",
    "ε": "ϵ",
    "θ": "ϑ",
    "κ": "ϰ",
    "μ": "µ",
    "ρ": "ϱ",
    "σ": "ς",
    "φ": "ϕ",
    "Δ": "∆",
    "Ω": "Ω",
    "∏": "ℿ",
    "∑": "⅀",
    " ": "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t\v\f\u2061\u2062",
    "\n": "\r\u0085\u2028\u2029",
}
_TRANSLATION = {ord(c): to for to, many in _ALIKE.items() for c in many}
# Full-width forms, and the letters and digits of mathematical alphabets, are what NFKC makes of them.
_COMPATIBLE = re.compile("[\uff01-\uff5e\U0001d400-\U0001d7ff\u2102-\u2138]")
_PLAIN = "".join(chr(c) for c in range(0x20, 0x7F)) + "\n"
_KNOWN = frozenset(_PLAIN + _SYMBOLS + IDEOGRAPHS + "".join([*GREEK, *SUPERSCRIPTS, *SUBSCRIPTS, *FRACTIONS]))
_UNKNOWN = re.compile(f"[^{re.escape(''.join(sorted(_KNOWN)))}]")

_LOOKS_LATIN = dict(
    zip(
        "аеорсухіјѕһԁԛԝкмтвнзАВЕКМНОРСТУХІЈЅΑΒΕΖΗΙΚΜΝΟΡΤΥΧοı",
        "aeopcyxijshdqwkmtbh3ABEKMHOPCTYXIJSABEZHIKMNOPTYXoi",
        strict=True,
    )
)
_SCRIPTS = ("Cyrillic", "Greek", "Latin")


def normalise(text: str) -> str:
    """The text with look-alikes that can mean only one thing put for each other, of the same length.

    Full-width forms, dashes, dots and kinds of space become the plain ones; raises ReadingError for a character that
    no formula contains, naming it.
    """
    typed = text
    if not text.isascii():
        text = text.translate(_TRANSLATION)
        text = _COMPATIBLE.sub(_compatible, text).translate(_TRANSLATION)
    else:
        text = text.replace("\t", " ").replace("\r", "\n")
    unknown = _UNKNOWN.search(text)
    if unknown:
        raise refused(unknown.group(), typed, unknown.start())
    return text


def _compatible(found: re.Match[str]) -> str:
    character = found.group()
    if character in _KNOWN:
        return character
    plain = unicodedata.normalize("NFKC", character)
    return plain if len(plain) == 1 else character


def short(text: str) -> str:
    """A part of what was typed, cut to what fits into a message."""
    return text if len(text) <= 40 else f"{text[:30]}…{text[-5:]}"


def named(character: str) -> str:
    """A character with its number and its name, such as "х" (U+0445, CYRILLIC SMALL LETTER HA)."""
    code, name = ord(character), unicodedata.name(character, "")
    if 0xD800 <= code <= 0xDFFF:
        name = "half of a surrogate pair"
    elif not name and unicodedata.category(character) == "Cc":
        name = "a control character"
    shown = f'"{character}" ' if character.isprintable() and not unicodedata.combining(character) else ""
    return f"{shown}({', '.join(filter(None, (f'U+{code:04X}', name)))})".strip()


def refused(character: str, text: str, position: int) -> ReadingError:
    """The error for a character that stands in no formula."""
    category = unicodedata.category(character)
    if character in _LOOKS_LATIN:
        latin = _LOOKS_LATIN[character]
        script = unicodedata.name(character, "").split(" ")[0].capitalize()
        script = script if script in _SCRIPTS else ""
        message = f"{script} {character} (U+{ord(character):04X}) looks like {_kind(latin)} {latin}.".strip()
        return ReadingError(message, text, position, f"Type {latin} on a Latin keyboard.")
    if category in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"):
        return ReadingError(
            f"The text contains the invisible character {named(character)}.", text, position, "Delete it."
        )
    if category.startswith("M"):
        return ReadingError(
            f"The text contains the mark {named(character)}, which combines with the letter before it.",
            text, position, "Use a plain letter, with a number if need be: x_1.",
        )  # fmt: skip
    if category == "Lo" and "CJK" in unicodedata.name(character, ""):
        return ReadingError(
            f"The word at {named(character)} cannot be read as part of a formula.",
            text, position, "Type the formula alone, without words around it.",
        )  # fmt: skip
    return ReadingError(f"The character {named(character)} cannot be read in a formula.", text, position, "")


def _kind(latin: str) -> str:
    return "the digit" if latin.isdigit() else "Latin"
