r"""Sets and conditions in other words: {a : |a| < 1}, "all real a", "no solution", "the open interval (0, 1)"."""

from __future__ import annotations

import re

from symgrad.grading.exercises.typed.pieces import unwrapped

_REALS = r"(?:\\mathbb\s*\{?\s*R\s*\}?|\\R(?![A-Za-z])|ℝ|R|the reals|reals?|实数)"
_NAME = r"\\?[A-Za-zα-ωΑ-Ω]+(?:_\{?\w+\}?)?"
_BUILDER = re.compile(
    rf"\s*(?:\\left\s*)?\\?\{{\s*{_NAME}\s*(?:(?:∈|\\in(?![A-Za-z])|in\s)\s*{_REALS}\s*)?(?:[:：;；|｜]|\\mid(?![A-Za-z])|\\vert(?![A-Za-z]))"
    rf"(?P<condition>.*?)(?:\\right\s*)?\\?\}}\s*",
    re.DOTALL,
)
_ALL_REALS = re.compile(
    rf"\s*(?:{_NAME}\s*(?:∈|\\in(?![A-Za-z])|=|in\s)\s*)?(?:{_REALS}|(?:all|any|every)(?:\s+real)?(?:\s+numbers?)?(?:\s+[A-Za-z])?|"
    r"[A-Za-z]?\s*(?:为|是|取)?\s*(?:全体|所有|任意|一切|任何)(?:的)?实数(?:集)?|实数集)\s*"
)
_NOTHING = re.compile(
    r"\s*(?:there (?:is|are) )?(?:no (?:real )?(?:solutions?|such numbers?)|nothing|none|the empty set|empty set|empty|"
    r"无解|空集|不存在|无实数解|没有解)\s*",
    re.IGNORECASE,
)
_INTERVAL = re.compile(
    r"\s*(?:the\s+)?(?P<kind>open|closed|half-open|)\s*interval\s+(?P<rest>[\[(\]].*)|\s*(?P<zh>开|闭|半开|)区间\s*(?P<zh_rest>[\[(（【\]].*)",
    re.IGNORECASE | re.DOTALL,
)
_CLOSED = {"open": (False, False), "closed": (True, True), "开": (False, False), "闭": (True, True)}
_SUCH_THAT = re.compile(
    r"\s*(?:for\s+)?(?:all|every|any|those|the|real|numbers?|values?|of|[A-Za-z]|\s)*?"
    r"\b(?:with|such that|for which|satisfying|where)\s+"
    r"(?=.*[<>≤≥=∈])"
)
_WITHIN = re.compile(rf"({_NAME})\s*在\s*(?=[\[(（【])")


def as_statement(text: str) -> str:
    """A set or condition in words as an interval or a statement; other texts as they are."""
    inner, wrap = unwrapped(text)
    found = _BUILDER.fullmatch(inner)
    if found:
        return wrap(found["condition"].strip())
    if _ALL_REALS.fullmatch(inner):
        return "(-oo, oo)"
    if _NOTHING.fullmatch(inner):
        return "∅"
    found = _INTERVAL.fullmatch(inner)
    if found:
        kind, rest = found["kind"] or found["zh"] or "", (found["rest"] or found["zh_rest"]).strip()
        closed = (rest[0] in "[【", rest[-1] in "]】")
        return wrap(rest) if _CLOSED.get(kind.lower(), closed) == closed else text
    return wrap(_WITHIN.sub(r"\1 ∈ ", _SUCH_THAT.sub("", inner, count=1)))
