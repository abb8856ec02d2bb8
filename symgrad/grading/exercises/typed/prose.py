"""Words around the formulas of a working: what leads up to a line, and the reason behind it. They are left out."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from symgrad.reading.matrix_words import SUGGESTED
from symgrad.reading.names import CONSTANTS, GREEK_NAMES, INSIDE, KEYWORDS, is_word

ARROW = r"<=>|<==>|==>|=>|-->|->|[⇔⇒⟺⟹→∴∵]|\\(?:[Ll]ong)?(?:[Ll]eft)?[Rr]ightarrow(?![A-Za-z])"
ARROWS = re.compile(rf"{ARROW}|\\(?:implies|iff|therefore|because|to)(?![A-Za-z])")
SO = r"[;；]|[,，.。]\s*(?:so|thus|hence|therefore|then|所以|故|因此|于是|从而|可得|得|即)(?![A-Za-z])"
"""What ends a formula, and begins the next one in the same row."""
_LEADING = re.compile(
    r"(?:and\s+)?(?:so|thus|hence|therefore|then|i\.e\.|that is|we (?:have|get|obtain|find)|it follows that|"
    r"consequently|now|finally|next|first|proof|solution|step\s*\d+)(?![A-Za-z(])[\s,:.]*|[①-⑳]\s*|"
    r"(?![若当设令]|如果)[\u4e00-\u9fff][\u4e00-\u9fff，：、；。:,\s]*",
    re.IGNORECASE,
)
_REASON = re.compile(
    r"(?<=[\s,;，；])(?<![-+*/=<>≤≥]\s)(?:by|since|because|using|due|from|via|where|with|as|for|according|thanks)\s+"
    r"(?=\(|the\b|def|eq|[A-Za-z]{4,}|[A-Za-z]\b\s*[<>=])",
    re.IGNORECASE,
)
_CONNECTING = re.compile("|".join(sorted((w for w in KEYWORDS if not w.isascii()), key=len, reverse=True)))
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_WORD = re.compile(r"(?<![A-Za-z\\_])[A-Za-z]{3,}(?![A-Za-z])")
_TEXT = re.compile(r"\\(?:text|mbox|textrm|textit|textbf|textnormal|mathrm)\s*\{([^{}]*)\}")
_LABEL = re.compile(r"\\(?:tag\*?|label|eqref|ref)\s*\{[^{}]*\}|\\(?:nonumber|notag)(?![A-Za-z])")
_NUMBERED = re.compile(
    r"(?:\\q?quad|\s{2,}|\t|…+|⋯+|\.{3,}|\\[cl]?dots)\s*[（(]\s*(?:\d{1,2}|\*+)\s*[)）]\s*\Z|[①-⑳]\s*\Z"
)
_END = re.compile(
    r"(?:\s|(?<!\.)\.(?!\.)|[,;。，；□∎■]|\\(?:square|blacksquare|qed|Box|quad|qquad)(?![A-Za-z])|(?<![A-Za-z])Q\.?E\.?D\.?|证毕)+\Z"
)
_EMPTY = re.compile(r"(?:\\left)?[(（\[【]\s*(?:\\right)?[)）\]】]")
_OVER_RELATION = re.compile(
    r"\\(?:overset|underset|stackrel)\s*\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}\s*\{\s*([^{}]*?)\s*\}"
)
_LONG_EQUAL = re.compile(r"\\xlongequal\s*(?:\[[^\]]*\])?\{(?:[^{}]|\{[^{}]*\})*\}")
_KNOWN = frozenset((*SUGGESTED, *GREEK_NAMES, *CONSTANTS, *INSIDE, *KEYWORDS, "tr", "kappa", "mathbb", "fro"))


def without_layout(text: str) -> str:
    r"""LaTeX without what carries no formula: \tag, \overset{…}{\le}, words in \text{…}."""
    text = _LONG_EQUAL.sub(" = ", _OVER_RELATION.sub(r" \1 ", _LABEL.sub(" ", text)))
    return _EMPTY.sub(" ", _TEXT.sub(_words, text)) if "\\" in text else text


def _words(found: re.Match[str]) -> str:
    content = found.group(1)
    first = content.strip().split(" ")[0]
    if first in KEYWORDS or _CONNECTING.match(content.strip()):
        return found.group()
    prose = " " in content.strip() or not content.isascii() or re.search(r"[,;:()]", content)
    return " " if prose or content.strip().lower() in ("by", "since", "because", "so", "thus") else found.group()


def formula(row: str, names: Collection[str]) -> tuple[str, bool]:
    """What is left of a row of a working without its words, and whether it begins with an arrow or ∴."""
    text, marked = row, False
    while True:
        text = text.lstrip(" \t,，.。:：")
        arrow = ARROWS.match(text)
        found = arrow or _LEADING.match(text)
        if found is None or not found.group():
            break
        marked = marked or arrow is not None
        text = text[found.end() :]
    if _is_sentence(text, names):
        return "", marked
    text = _without_reason(_NUMBERED.sub("", text), names)
    text = _END.sub("", text)
    return ("" if _is_prose(text, names) else text), marked


def _without_reason(text: str, names: Collection[str]) -> str:
    """The text up to where a reason begins that no bracket but its own surrounds."""
    cut = len(text)
    depth, opened = 0, 0
    for position, sign in enumerate(text):
        if sign in "([{（【":
            if depth == 0:
                opened = position
            depth += 1
        elif sign in ")]}）】":
            depth = max(depth - 1, 0)
            inside = text[opened + 1 : position]
            if depth == 0 and sign in ")]）】" and _is_reason(inside, names):
                cut = opened
                break
        elif depth == 0 and _CHINESE.match(sign):
            if _CONNECTING.match(text, position) is None and not _within_connection(text, position):
                cut = position
                break
        elif depth == 0 and (_REASON.match(text, position) or _long_word(text, position, names)):
            cut = position
            break
    return text[:cut].rstrip(" \t,，;；-—#/:：") if cut < len(text) else text


def _within_connection(text: str, position: int) -> bool:
    return any(m.start() <= position < m.end() for m in _CONNECTING.finditer(text, max(0, position - 2)))


def _is_reason(inside: str, names: Collection[str]) -> bool:
    chinese = _CONNECTING.sub("", inside)
    return bool(_CHINESE.search(chinese)) or any(True for _ in _unknown_words(inside, names, 4))


def _long_word(text: str, position: int, names: Collection[str]) -> bool:
    found = _WORD.match(text, position)
    if found is None or (position and text[position - 1] not in " \t,，;；"):
        return False
    return (
        not set(found.group()) <= set(names)
        and found.group() not in names
        and len(found.group()) > 5
        and is_word(found.group())
    )


def _unknown_words(text: str, names: Collection[str], least: int) -> Iterator[str]:
    for found in _WORD.finditer(text):
        word = found.group()
        known = word in _KNOWN or word in names or word.lower() in _KNOWN or set(word) <= set(names)  # WDW is a product
        if len(word) >= least and not known:
            yield word


def _is_sentence(text: str, names: Collection[str]) -> bool:
    """Whether it is words without a sign of a formula, two of them at least no part of one."""
    unknown = list(_unknown_words(text, names, 3))
    return len(unknown) > 1 and re.fullmatch(r"[A-Za-z\s,.;:'’-]*", text) is not None


def _is_prose(text: str, names: Collection[str]) -> bool:
    """Whether nothing but words is left."""
    if not re.fullmatch(r"[A-Za-z\s,.;:'’()-]*", text):
        return False
    return not text.strip() or any(True for _ in _unknown_words(text, names, 4))
