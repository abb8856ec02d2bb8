"""Everything that symgrad raises on purpose; each message says what was given, what was expected, what to try."""

from __future__ import annotations

import unicodedata

from symgrad.core.text import Language, Text


class SymgradError(Exception):
    """An input or a file that symgrad cannot use. The command line prints it and exits with 2.

    The message is English, or a Text where somebody may read it in Chinese; as a string it is English.
    """

    @property
    def wording(self) -> Text:
        """What went wrong in both languages, in English twice where that is all there is."""
        message = self.args[0] if self.args else None
        if isinstance(message, Text):
            return message
        english = str(self).strip() or type(self).__name__
        return Text(english, english)

    def __str__(self) -> str:
        message = self.args[0] if self.args else None
        return message.en if isinstance(message, Text) else super().__str__()


class ParameterError(SymgradError, ValueError):
    """A value outside the domain of a variable or an option."""


class UnknownNameError(SymgradError, LookupError):
    """A name that the catalogue, a derivation or a command does not know."""


class DerivationError(SymgradError):
    """A derivation that is not well-formed: an undeclared symbol, a missing part, a rule that does not apply."""


class ExerciseError(SymgradError):
    """A file of exercises, or of answers to them, that cannot be used: lines with file, line and reason."""


class RuleRefused(DerivationError):
    """A rule that found nothing to rewrite, or lacks an assumption it needs."""


class NotConvertible(SymgradError):
    """A tree that has no meaning for the tool asked (for example an index left free, or an inert expectation)."""


class ReadingError(SymgradError):
    """A typed formula that cannot be read: what is wrong, where in ``text`` (an offset), and what to try.

    As a string it is, in English, the message, the line of the text with a caret below the place, and the hint.
    """

    def __init__(self, message: Text, text: str = "", position: int = 0, hint: Text | None = None) -> None:
        super().__init__(message, text, position, hint)
        self.message, self.text, self.hint = message, text, hint
        self.position = min(max(position, 0), len(text))

    @property
    def wording(self) -> Text:
        return Text(self.shown("en"), self.shown("zh"))

    def __str__(self) -> str:
        return self.shown("en")

    def shown(self, lang: Language) -> str:
        """The message, the line with its caret, and the hint."""
        parts = [self.message[lang]]
        if self.text.strip():
            line, caret = _line_and_caret(self.text, self.position)
            parts += [f"  {line}", f"  {caret}"]
        if self.hint:
            parts.append(self.hint[lang])
        return "\n".join(parts)


class TooLarge(ReadingError):
    """A typed formula that would take too much time or memory; the message names the limit."""


class MissingToolError(SymgradError):
    """An optional program or package is absent. The command line exits with 4; the message gives the install line."""


class NumericalRangeWarning(RuntimeWarning):
    """A result left the range of floats; the logarithm is available from the function's ``log`` method."""


_WINDOW = 72  # columns of a formula that are shown around a caret


def _line_and_caret(text: str, position: int) -> tuple[str, str]:
    """The line of ``text`` that holds ``position``, cut to a window, and a line with a caret below it."""
    start = max(text.rfind("\n", 0, position), text.rfind("\r", 0, position)) + 1
    # One more than is shown on either side is enough: a text may have a million characters.
    left = max(start, position - _WINDOW)
    shown = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text[left:position])
    rest = text[position : position + _WINDOW].splitlines()
    after = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in (rest[0] if rest else ""))
    before, cut = _fitting(shown[::-1], _WINDOW // 2 if _columns(shown + after) > _WINDOW else _WINDOW)
    before = before[::-1]
    if cut or left > start:
        before = "…" + before
    after, cut = _fitting(after, max(_WINDOW - _columns(before), _WINDOW // 2))
    more = cut or (bool(rest) and len(text) > position + _WINDOW and len(rest) == 1)
    return before + after + ("…" if more else ""), " " * _columns(before) + "^"


def _columns(text: str) -> int:
    """The width of a text on a terminal, where Chinese characters take two columns."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _fitting(text: str, width: int) -> tuple[str, bool]:
    """The beginning of ``text`` that fits into ``width`` columns, and whether anything was cut."""
    used = 0
    for position, character in enumerate(text):
        used += _columns(character)
        if used > width:
            return text[:position], True
    return text, False
