"""What students put around a formula: "Answer:", "所以", dollar signs in the middle, the name of what was asked for.

Nothing is taken away that could be part of a formula, and what is taken gives its place to spaces, so that a caret
still stands below the right character.
"""

from __future__ import annotations

import re

_BEFORE = re.compile(
    r"\s*(?:(?:ans|answer|result|答案|结果)\s*(?P<equals>=)(?!=)|(?:the\s+)?(?:final\s+)?answer(?:\s+is)?|ans|solution|result|so|thus|hence|therefore|we\s+get|it\s+is"
    r"|(?:我的)?答案?(?:是|为)?|解得?|所以|因此|因而|故|从而|则|即|结果(?:是|为)?|可得|得到?|有|∴)"
    r"\s*(?P<colon>[:：，,]?)\s*",
    re.IGNORECASE,
)
_AFTER = re.compile(r"(?!\.{3})(?<!\.)[\s.,;。，；、！]+\Z")
_AFTER_WORDS = re.compile(r"(?!\.{3})(?<!\.)[\s.,;。，；、!！]+\Z")
"""Behind a formula alone ! is a factorial."""
_WHOLE = re.compile(r"\s*(?:\$[^$]*\$|\$\$[^$]*\$\$)\s*")
_BLANK = re.compile(
    r"[\s?？\-–—_/.。…]*|(?:(?:sorry|um+)[\s,，]*)?"
    r"(?:i\s+)?(?:do(?:n't|nt| not|n’t)\s+know|have no idea|no idea|no clue|idk|dunno|"
    r"skip(?:ped)?|pass|no answer|not solved|cannot do (?:it|this))(?:\s+how(?: to do (?:it|this))?)?|"
    r"我?(?:不会(?:做)?|不知道(?:怎么做)?|不懂|不清楚|没做|未做|做不出来?|略|空着?)了?",
    re.IGNORECASE,
)
_EQUALS = re.compile(r"(?<![<>!=:=≤≥])=(?!=)|(?<=:)=(?!=)")


def is_blank(typed: str) -> bool:
    """Whether there is no answer: nothing, a dash or a question mark, "I don't know", "不会"."""
    return _BLANK.fullmatch(typed[:200].strip(" \t\r\n!！,，.。;；")) is not None


def tidied(typed: str) -> str:
    """The text without words before the formula, dollar signs inside it, and what ends a sentence."""
    text = typed
    while (found := _BEFORE.match(text)) and found.end() and _is_word(text, found):
        text = " " * found.end() + text[found.end() :]
        if not text.strip():
            return typed
    ended = (_AFTER if text is typed else _AFTER_WORDS).search(text)
    if ended and ended.start():
        text = text[: ended.start()]
    if "$" in text and not _WHOLE.fullmatch(text):
        text = text.replace("$", " ")
        if "\\" in text:  # it was LaTeX, and still is
            text = f"${text}$"
    return text


def _is_word(text: str, found: re.Match[str]) -> bool:
    """Whether what was found is a word of its own: "so" and not the beginning of "softplus(x)"."""
    after = text[found.end() : found.end() + 1]
    last = text[: found.end()].rstrip()[-1:]
    chinese = last > "\u2e7f" or last == "∴" or bool(found["colon"] or found["equals"])
    return chinese or (text[found.end() - 1].isspace() and after not in "=<>≤≥≈")


def right_side(text: str) -> str | None:
    """What stands to the right of the last equals sign, with spaces before it; None without one."""
    signs = list(_EQUALS.finditer(text))
    found = signs[-1] if signs else None
    if found is None or not text[found.end() :].strip(" $"):
        return None
    start = "$" if text.lstrip().startswith("$") and text.rstrip().endswith("$") else " "
    return start + " " * (found.end() - 1) + text[found.end() :]
