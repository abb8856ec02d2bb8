"""Commands of LaTeX as tokens: words in roman type, letters in other styles, sized brackets, environments."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from symgrad.reading import limits
from symgrad.reading.characters import LETTER, short
from symgrad.reading.commands import COMMANDS, ENVIRONMENTS, REFUSED, STYLES, SYMBOLS, UPRIGHT
from symgrad.reading.names import KEYWORDS, NUMBER_SETS, WHOLE_NAMES, nearest

if TYPE_CHECKING:
    from symgrad.reading.tokens import Tokeniser

_ARGUMENT = re.compile(r"[ \n]*(?:\{([^{}]*)\}|([A-Za-z0-9]|\\[A-Za-z]+))")
_WORD = re.compile(rf"{LETTER}+\d*")
_NUMBERED = re.compile(rf"{LETTER}\d+")
_DIGITS = re.compile(r"\d+")
FAN = re.compile(r"_(?:\\(?:text|mathrm))?\{(in|out)\}|_\{\\(?:text|mathrm)\{(in|out)\}\}")
_NAMED_ENVIRONMENT = re.compile(r"[ \n]*\{[ \n]*([A-Za-z]+\*?)[ \n]*\}")
_COLUMNS = re.compile(r"[ \n]*(?:\[[a-z]\])?[ \n]*\{[lcr|@{} \n]*\}")
_SIDES = {
    **{(side, d): d for side in ("left", "") for d in "([{"},
    **{(side, d): d for side in ("right", "") for d in ")]}"},
    ("left", "]"): "]",
    ("right", "["): "closing[",
    ("left", "|"): "lbar",
    ("right", "|"): "rbar",
    ("", "|"): "|",
    ("left", "norm"): "lnorm",
    ("right", "norm"): "rnorm",
    ("", "norm"): "norm",
    ("left", "."): "left.",
    ("right", "."): "right.",
    **{(side, d): d for side in ("left", "right", "") for d in ("lbar", "rbar", "lnorm", "rnorm", "lfloor", "rfloor")},
    **{(side, d): d for side in ("left", "right", "") for d in ("lceil", "rceil")},
}


def command(t: Tokeniser, found: str, start: int, end: int) -> int:
    name = found[1:].rstrip("*") if found[1:2].isalpha() else found[1:]
    if name in UPRIGHT:
        return _upright(t, name, start, end)
    if name in STYLES:
        return _style(t, name, start, end)
    if name in ("begin", "end"):
        return _environment(t, name, start, end)
    if name in ("mathbb", "Bbb"):
        argument = _ARGUMENT.match(t.text, end)
        letter = (argument.group(1) or argument.group(2) or "").strip() if argument else ""
        if letter not in (*NUMBER_SETS, "E") or argument is None:
            raise t.error(rf"\mathbb{{{short(letter)}}} is not known.", start, r"Known are \mathbb{R}, Q, Z, N and E.")
        t.add(*(("function", "E") if letter == "E" else ("numberset", letter)), start, argument.end())
        return argument.end()
    if name in REFUSED:
        raise t.error(f"The command \\{name} cannot be read.", start, REFUSED[name])
    kind, value = COMMANDS.get(name) or SYMBOLS.get(name) or ("", "")
    if not kind:
        close = nearest(name, (*COMMANDS, *UPRIGHT, *STYLES))
        raise t.error(
            f"The command \\{short(name)} is not known.", start, f"Did you mean \\{close}?" if close else
            "Known are fractions, roots, powers, sums, products, functions, sets, matrices and cases.",
        )  # fmt: skip
    if kind == "boxed":
        if t.text[end : end + 1] != "{":
            raise t.error(f"After \\{name} a brace is expected.", end, rf"Write \{name}{{…}}.")
    elif kind == "name" and (digits := _DIGITS.match(t.text, end)):
        t.add(kind, value + digits.group(), start, digits.end())  # \alpha1 is the name that α1 is
        return digits.end()
    elif kind != "skip":
        t.add(kind, value, start, end)
    return end


def _environment(t: Tokeniser, name: str, start: int, end: int) -> int:
    found = _NAMED_ENVIRONMENT.match(t.text, end)
    if not found or found.group(1).rstrip("*") not in ENVIRONMENTS:
        kind = f" {short(found.group(1))}" if found else ""
        hint = r"Known are cases, matrix, pmatrix, bmatrix and array, as in \begin{cases} … \end{cases}."
        raise t.error(f"The environment{kind} cannot be read.", start, hint)
    t.depth += 1 if name == "begin" else -1
    if t.depth > limits.DEPTH:
        raise limits.too_deep(t.typed, start)
    environment, end = found.group(1).rstrip("*"), found.end()
    columns = _COLUMNS.match(t.text, end) if name == "begin" and environment == "array" else None
    t.add("begin" if name == "begin" else "endenvironment", environment, start, end)
    return columns.end() if columns else end


def _argument_text(t: Tokeniser, name: str, end: int) -> tuple[str, int, int]:
    """What stands in the braces after a command, where it begins, and where to go on."""
    found = _ARGUMENT.match(t.text, end)
    if not found:
        raise t.error(f"After \\{name} a word in braces is expected.", end, rf"Write \{name}{{…}}.")
    return found.group(found.lastindex or 0), found.start(found.lastindex or 0), found.end()


def _upright(t: Tokeniser, name: str, start: int, end: int) -> int:
    """A word: a name, a function, or a condition such as \\text{if } and \\text{if x > 0}."""
    content, inside, end = _argument_text(t, name, end)
    word = content.replace("\\_", "_").strip(" ~\n")
    first = word.split(" ", 1)[0]
    if not word:
        return end
    if word == "fan" and (fan := FAN.match(t.text, end)):
        t.add("name", f"fan_{fan.group(1) or fan.group(2)}", start, fan.end())
        return fan.end()
    if word in t.names or word in WHOLE_NAMES:
        t.add("name", word, start, end)
    elif first in KEYWORDS and first != word:
        at = t.text.index(first, inside)
        t.between(at, at + len(first))
        t.worded = True
        t.between(at + len(first), inside + len(content))
        t.worded = False
    elif word == "T":
        t.add("top", "T", start, end)
    elif KEYWORDS.get(word) == "skip" or ((word in KEYWORDS or _WORD.fullmatch(word)) and t.known(word, start, end)):
        pass
    elif _NUMBERED.fullmatch(word):
        at = t.text.index(word, inside)
        t.split(word, at, at + len(word))
    elif not word.isascii():
        raise t.error(f"The word {short(word)} cannot be read.", inside, "Type the formula alone, without words.")
    else:
        t.add("word", word, start, end)  # it may be a subscript; elsewhere the parser refuses it
    return end


def _style(t: Tokeniser, name: str, start: int, end: int) -> int:
    content, inside, end = _argument_text(t, name, end)
    word = content.strip()
    greek = COMMANDS.get(word[1:], ("", ""))
    if re.fullmatch(r"[A-Za-z]", word):
        t.known(word, start, end)
    elif word.startswith("\\") and greek[0] in ("name", "constant"):
        t.add(*greek, start, end)
    elif re.fullmatch(r"\d+(\.\d+)?", word):
        t.add("number", word, start, end)
    else:
        raise t.error(f"Expected a single letter in \\{name} but found {word[:20]!r}.", inside, "Leave the style out.")
    return end


def size(t: Tokeniser, found: str, delimiter: str, start: int, end: int) -> int:
    r"""\left, \right, \big… and the bracket after it."""
    command = found[1:].strip()
    side = command if command in ("left", "right", "middle") else {"l": "left", "r": "right"}.get(command[-1], "")
    length = len(delimiter)
    if delimiter.startswith("\\"):
        kind = (COMMANDS.get(delimiter[1:]) or SYMBOLS.get(delimiter[1:]) or ("", ""))[0]
    else:
        delimiter = delimiter[:1]
        kind, length = "" if delimiter in ("{", "}") else "norm" if delimiter == "‖" else delimiter, len(delimiter)
    token = _SIDES.get((side, kind)) or (_SIDES.get(("", kind)) if side != "middle" else None)
    if not token:
        hint = r"Write \left( … \right), \left\{ … \right\} or \left| … \right|."
        raise t.error(f"After \\{command} a bracket is expected.", end, hint)
    t.add(token, "sized", start, end + length)
    return end + length
