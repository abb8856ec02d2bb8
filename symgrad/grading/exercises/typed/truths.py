"""True or false, as students say it: "T", "wrong", "错误，因为…", a tick or a cross."""

from __future__ import annotations

import re

from symgrad.grading.exercises.typed.markup import plain

_WORDS = {
    **dict.fromkeys(
        "true t yes y right correct holds ✓ ✔ √ ☑ 对 正确 真 是 是的 对的 正确的 成立 没错 √对".split(), True
    ),
    **dict.fromkeys(
        "false f no n wrong incorrect ✗ ✘ × ╳ ❌ 错 错误 假 否 不是 不对 错的 错误的 不正确".split(), False
    ),
    **dict.fromkeys(("not true", "not correct", "untrue", "does not hold", "不成立", "不正确的", "不对的"), False),
}
_BEFORE = re.compile(
    r"(?:(?:my |the )?answer(?: is)?|ans|result|(?:it|this|that)(?: statement| claim)?(?: is)?"
    r"|(?:the )?(?:statement|claim)(?: is)?|so|i think(?: it is)?|判断|答案?(?:是|为)?|我认为|所以|因此"
    r"|(?:这个|该|此|上述)?(?:说法|命题|结论|陈述|断言)(?:是|为)?|这是)"
    r"\s*[:：=,，]?\s*",
    re.IGNORECASE,
)
_AFTER = re.compile(r"[,，.。;；:：!！(（\n]|\b(?:because|since|as|for)\b|因为|由于", re.IGNORECASE)


def truth(typed: str) -> bool | None:
    """What the answer says, whatever reason follows; None where it is neither or both."""
    text = plain(typed).replace("$", " ").strip()
    text = re.sub(r"\\(?:text|mathrm|textbf)\s*\{([^{}]*)\}", r"\1", text).strip("()（）[]【】 ")
    while (found := _BEFORE.match(text)) and found.end() < len(text) and _is_apart(text, found.end()):
        text = text[found.end() :]
    said = " ".join(_AFTER.split(text, maxsplit=1)[0].lower().split())
    return _WORDS.get(said)


def _is_apart(text: str, end: int) -> bool:
    """Whether a word ends there."""
    return not (text[end - 1].isascii() and text[end - 1].isalpha() and text[end].isascii() and text[end].isalpha())
