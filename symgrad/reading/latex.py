"""Commands of LaTeX as tokens: words in roman type, letters in other styles, sized brackets, environments."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from symgrad.core.text import Text, phrase
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
            raise t.error(
                phrase(r"\mathbb{{}} is not known.", r"不认识 \mathbb{{}}。", short(letter)),
                start,
                Text(r"Known are \mathbb{R}, Q, Z, N and E.", r"可用的有 \mathbb{R} 以及 Q、Z、N、E。"),
            )
        t.add(*(("function", "E") if letter == "E" else ("numberset", letter)), start, argument.end())
        return argument.end()
    if name in t.names:
        t.add("name", name, start, end)
        return end
    if name in REFUSED:
        raise t.error(phrase(r"The command \{} cannot be read.", r"不能读入命令 \{}。", name), start, REFUSED[name])
    kind, value = COMMANDS.get(name) or SYMBOLS.get(name) or ("", "")
    if not kind:
        close = nearest(name, (*COMMANDS, *UPRIGHT, *STYLES))
        raise t.error(
            phrase(r"The command \{} is not known.", r"不认识命令 \{}。", short(name)),
            start,
            phrase(r"Did you mean \{}?", r"是否要写 \{}？", close)
            if close
            else Text(
                "Known are fractions, roots, powers, sums, products, functions, sets, matrices and cases.",
                "可用的有分式、根式、幂、求和、连乘、函数、集合、矩阵和分段式。",
            ),
        )
    if kind == "boxed":
        if t.text[end : end + 1] != "{":
            raise t.error(
                phrase(r"After \{} a brace is expected.", r"\{} 之后应有花括号。", name),
                end,
                phrase(r"Write \{}{…}.", r"请写成 \{}{…}。", name),
            )
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
        hint = Text(
            r"Known are cases, matrix, pmatrix, bmatrix and array, as in \begin{cases} … \end{cases}.",
            r"可用的有 cases、matrix、pmatrix、bmatrix 和 array，如 \begin{cases} … \end{cases}。",
        )
        raise t.error(phrase("The environment{} cannot be read.", "不能读入环境{}。", kind), start, hint)
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
        raise t.error(
            phrase(r"After \{} a word in braces is expected.", r"\{} 之后应有花括号括起的词。", name),
            end,
            phrase(r"Write \{}{…}.", r"请写成 \{}{…}。", name),
        )
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
        raise t.error(
            phrase("The word {} cannot be read.", "不能读入 {}。", short(word)),
            inside,
            Text("Type the formula alone, without words.", "请只写式子，不写其他文字。"),
        )
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
        raise t.error(
            phrase(
                r"Expected a single letter in \{} but found {}.",
                r"\{} 中应只有一个字母，而这里是 {}。",
                name,
                repr(word[:20]),
            ),
            inside,
            Text("Leave the style out.", "请去掉字体命令。"),
        )
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
        hint = Text(
            r"Write \left( … \right), \left\{ … \right\} or \left| … \right|.",
            r"请写成 \left( … \right)、\left\{ … \right\} 或 \left| … \right|。",
        )
        raise t.error(phrase(r"After \{} a bracket is expected.", r"\{} 之后应有括号。", command), end, hint)
    t.add(token, "sized", start, end + length)
    return end + length
