"""Words in both languages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = ("en", "zh")


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence or phrase in English and Chinese; formulas stand between dollar signs, as in LaTeX."""

    en: str
    zh: str

    def __post_init__(self) -> None:
        for language in LANGUAGES:
            if not isinstance(words := getattr(self, language), str) or not words.strip():
                raise TypeError(f"Expected words in {language!r} but got {words!r}; write sg.Text('English', '中文').")

    def __getitem__(self, language: Language) -> str:
        if language not in LANGUAGES:
            raise KeyError(f"Expected one of {', '.join(LANGUAGES)} but got {language!r}.")
        return self.en if language == "en" else self.zh


def phrase(en: str, zh: str, *parts: object) -> Text:
    """A text with parts put in for {}, or for {0}, {1}…: a Text in its language, anything else as a string.

    In Chinese there are spaces around a {}, as around Latin words; those between Chinese characters go.
    """
    return Text(
        _put_in(en, [_words(part, "en") for part in parts]), _put_in(zh, [_words(part, "zh") for part in parts])
    )


def _words(part: object, language: Language) -> str:
    return part[language] if isinstance(part, Text) else str(part)


def _put_in(frame: str, parts: Sequence[str]) -> str:
    whole, *rest = re.split(r"\{(\d?)\}", frame)
    for position, (number, after) in enumerate(zip(rest[::2], rest[1::2], strict=True)):
        whole = _joined(_joined(whole, parts[int(number or position)]), after)
    return whole


def _joined(before: str, after: str) -> str:
    if before.endswith(" ") and _is_chinese(before[-2:-1]) and _is_chinese(after[:1]):
        return before[:-1] + after
    if after.startswith(" ") and _is_chinese(before[-1:]) and _is_chinese(after[1:2]):
        return before + after[1:]
    return before + after


def _is_chinese(character: str) -> bool:
    return character > "\u2e7f"  # where the blocks of Chinese characters and punctuation begin
