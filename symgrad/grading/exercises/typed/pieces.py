"""Parts of a typed text that no brackets hold together."""

from __future__ import annotations

import re
from collections.abc import Callable

_OPENS, _CLOSES = "([{（［｛【〔⟨", ")]}）］｝】〕⟩"
_ENVIRONMENT = re.compile(r"\\(begin|end)\s*\{")


def unwrapped(text: str) -> tuple[str, Callable[[str], str]]:
    """What stands within dollar signs around the whole, and how a part of it is wrapped again."""
    inner = text.strip()
    for opening, closing in (("$$", "$$"), ("$", "$"), (r"\(", r"\)"), (r"\[", r"\]")):
        inside = inner[len(opening) : len(inner) - len(closing)]
        if inner.startswith(opening) and inner.endswith(closing) and inside.strip() and opening not in inside:
            return inside, lambda part: f"${part.strip()}$"
    return text, lambda part: part.strip()


def split(text: str, separator: re.Pattern[str]) -> list[str]:
    """The parts between separators outside brackets and environments, in order; the text alone without one."""
    parts, start, at, depth = [], 0, 0, 0
    while at < len(text):
        environment = _ENVIRONMENT.match(text, at)
        if environment:
            depth += 1 if environment[1] == "begin" else -1
            at = text.find("}", at) + 1 or len(text)
            continue
        found = separator.match(text, at) if depth <= 0 else None
        if found and found.end() > at:
            parts.append(text[start:at])
            start = at = found.end()
            continue
        depth += (text[at] in _OPENS) - (text[at] in _CLOSES)
        at += 1
    return [*parts, text[start:]]


def inside(text: str, opens: str = "([{（［｛【⟨<", closes: str = ")]}）］｝】⟩>") -> str | None:
    """What the one pair of brackets around the whole holds; None where there is no such pair."""
    text = re.sub(r"\\(?:left|right|[lr]angle|,)?(?=[\s(\[{)\]}])", "", text).strip()
    if len(text) < 2 or text[0] not in opens or text[-1] not in closes:
        return None
    depth = 0
    for at, sign in enumerate(text):
        depth += (sign in opens) - (sign in closes)
        if depth == 0 and at < len(text) - 1:
            return None
    return text[1:-1]
