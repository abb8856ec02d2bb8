"""Words in both languages."""

from __future__ import annotations

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
