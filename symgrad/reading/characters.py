"""Characters of typed formulas: what is taken for what, and which are refused by name.

``normalise`` keeps the length of a text, so that places in the result are places in what was typed.
"""

from __future__ import annotations

import re
import unicodedata

from symgrad.core.text import Text, phrase
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
_SCRIPTS = {
    "CYRILLIC": Text("Cyrillic", "西里尔字母"),
    "GREEK": Text("Greek", "希腊字母"),
    "LATIN": Text("Latin", "拉丁字母"),
}


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


def named(character: str) -> Text:
    """A character with its number and, in English, its name, such as "х" (U+0445, CYRILLIC SMALL LETTER HA)."""
    code, name = ord(character), unicodedata.name(character, "")
    shown = f'"{character}" ' if character.isprintable() and not unicodedata.combining(character) else ""
    number = f"U+{code:04X}"
    if 0xD800 <= code <= 0xDFFF:
        return phrase("{}({}, half of a surrogate pair)", "{}({}，半个代理对)", shown, number)
    if not name and unicodedata.category(character) == "Cc":
        return phrase("{}({}, a control character)", "{}({}，控制字符)", shown, number)
    return Text(f"{shown}({number}, {name})" if name else f"{shown}({number})", f"{shown}({number})")


def refused(character: str, text: str, position: int) -> ReadingError:
    """The error for a character that stands in no formula."""
    category = unicodedata.category(character)
    if character in _LOOKS_LATIN:
        latin = _LOOKS_LATIN[character]
        script = _SCRIPTS.get(unicodedata.name(character, "").partition(" ")[0], Text("The character", "字符"))
        said = "{} {} (U+{}) looks like {} {}.", "{} {} (U+{}) 看上去像{} {}。"
        message = phrase(*said, script, character, f"{ord(character):04X}", _kind(latin), latin)
        return ReadingError(
            message, text, position, phrase("Type {} on a Latin keyboard.", "请切换到英文键盘输入 {}。", latin)
        )
    if category in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"):
        return ReadingError(
            phrase("The text contains the invisible character {}.", "文本中有不可见字符 {}。", named(character)),
            text,
            position,
            Text("Delete it.", "请删去。"),
        )
    if category.startswith("M"):
        return ReadingError(
            phrase(
                "The text contains the mark {}, which combines with the letter before it.",
                "文本中有附加符号 {}，它与前面的字母结合。",
                named(character),
            ),
            text,
            position,
            Text("Use a plain letter, with a number if need be: x_1.", "请用普通字母，必要时加下标：x_1。"),
        )
    if category == "Lo" and "CJK" in unicodedata.name(character, ""):
        return ReadingError(
            phrase(
                "The word at {} cannot be read as part of a formula.", "{} 处的文字不是式子的一部分。", named(character)
            ),
            text,
            position,
            Text("Type the formula alone, without words around it.", "请只写式子，不写其他文字。"),
        )
    return ReadingError(
        phrase("The character {} cannot be read in a formula.", "式子中不能有字符 {}。", named(character)),
        text,
        position,
    )


def _kind(latin: str) -> Text:
    return Text("the digit", "数字") if latin.isdigit() else Text("Latin", "拉丁字母")
