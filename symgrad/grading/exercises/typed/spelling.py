r"""Names of an exercise in other spellings: nin and N_in for n_in, s1 for s_1, deltaL for delta_L, ε for eps."""

from __future__ import annotations

import re
from collections.abc import Collection

from symgrad.reading.characters import GREEK
from symgrad.reading.names import KEYWORDS, REFUSED_WORDS, pieces

_SHORT = {"eps": "epsilon", "lam": "lambda", "sig": "sigma"}
_GREEK_LETTERS = {word: letter for letter, word in GREEK.items()}


def as_declared(text: str, names: Collection[str]) -> str:
    """The text with every other spelling of a name that cannot mean anything else replaced by the name."""
    for name in names:
        for pattern in _spellings(name, names):
            text = re.sub(rf"(?<![A-Za-z_\\]){pattern}(?![A-Za-z0-9_{{])", name, text)
    return text


def _spellings(name: str, names: Collection[str]) -> list[str]:
    letter, _, below = name.partition("_")
    if not below:
        full = _SHORT.get(name)
        if full is None or full in names:
            return []
        return [_any_of(full), *([r"\\varepsilon"] if full == "epsilon" else [])]
    below = re.escape(below)
    found = [rf"{_any_of(letter)}{below}"]
    swapped = letter.swapcase() if len(letter) == 1 else letter
    if swapped != letter and f"{swapped}_{below}" not in names:
        found += [rf"{swapped}_?(?:{below}|\{{\s*(?:\\(?:mathrm|text|rm)\s*)?\{{?\s*{below}\s*\}}?\s*\}})"]
    return found


def _any_of(word: str) -> str:
    """A letter as a word, as a command and as itself."""
    if word not in _GREEK_LETTERS:
        return re.escape(word)
    return rf"(?:\\?{word}|{_GREEK_LETTERS[word]})"


def unknown_word(text: str, names: Collection[str]) -> str | None:
    """A run of three letters or more that is no name, no function, and no product of the names; None without one.

    In an exercise on n and a, "full" is a word and not f·u·l·l.
    """
    letters = {name for name in names if len(name) == 1}
    for found in re.finditer(r"(?<![A-Za-z_\\{])[A-Za-z]{3,}(?![A-Za-z_}])", text):
        run = found.group()
        read = run in names or run in KEYWORDS or run in REFUSED_WORDS or not set(run) - letters
        if not read and all(len(piece) == 1 for piece in pieces(run)):
            return run
    return None
