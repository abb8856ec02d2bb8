r"""The lines of a working as they are typed: rows, and in each the sides of its relations.

Rows end with a line break, with ``\\``, and before an arrow; ``&``, environments such as ``aligned`` and dollar signs
are layout. Words in front of a formula and reasons behind it are left out (``prose``).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from symgrad.core.text import Text, phrase
from symgrad.errors import ReadingError, TooLarge
from symgrad.grading.exercises.typed import prose
from symgrad.reading.limits import check_length

MOST = 60
"""Rows of a working, and sides of its relations."""
_LAYOUT = (
    r"(?:aligned|align|alignat|alignedat|gather|gathered|equation|eqnarray|split|multline|flalign|displaymath|math)\*?"
)
_BEGIN = re.compile(rf"\\begin\s*\{{{_LAYOUT}\}}(?:\s*\[[tbc]\])?(?:\s*\{{\d+\}})?|\\end\s*\{{{_LAYOUT}\}}")
_CASES = re.compile(r"\s*\\begin\s*\{(d?cases|array)\}(?:\{[lcr]+\})?(.*)\\end\s*\{\1\}\s*[.。]?\s*", re.DOTALL)
_DISPLAY = re.compile(r"\$\$|(?<!\\)\\\[|(?<!\\)\\\]")
_INLINE = re.compile(r"(?<!\\)\\[()]")
_COMMAND = re.compile(r"\\[A-Za-z|]")
SIGNS = {
    **dict.fromkeys(("<=", "=<", "≤", "⩽", "≦"), "≤"),
    **dict.fromkeys((">=", "≥", "⩾", "≧"), "≥"),
    **dict.fromkeys(("==", "=", "＝", "﹦"), "="),
    **dict.fromkeys(("<", "＜", "﹤"), "<"),
    **dict.fromkeys((">", "＞", "﹥"), ">"),
    **dict.fromkeys(("!=", "<>", "≠"), "≠"),
    **dict.fromkeys(("~=", "≈", "≅", "≃"), "≈"),
}
"""Relation signs as they are typed, and what each is in a tree."""
_COMMANDS = {
    **dict.fromkeys(("leqslant", "leqq", "leq", "le"), "≤"),
    **dict.fromkeys(("geqslant", "geqq", "geq", "ge"), "≥"),
    "lt": "<",
    "gt": ">",
    "neq": "≠",
    "ne": "≠",
    "approx": "≈",
    "simeq": "≈",
}
_TOKEN = re.compile(
    rf"""(?P<begin>\\begin\s*\{{[A-Za-z]+\*?\}})|(?P<finish>\\end\s*\{{[A-Za-z]+\*?\}})
    |(?P<row>\\\\(?:\s*\[[^\]\n]*\])?)
    |(?P<skip>\\[^A-Za-z])
    |(?P<arrow>{prose.ARROW}|\\(?:implies|iff)(?![A-Za-z]))
    |(?P<relation>{"|".join(map(re.escape, sorted(SIGNS, key=len, reverse=True)))}
        |\\(?:{"|".join(_COMMANDS)})(?![A-Za-z]))
    |(?P<so>{prose.SO})
    |(?P<command>\\[A-Za-z]+)
    |(?P<open>[(\[{{（【])|(?P<close>[)\]}}）】])
    |(?P<newline>\n)|(?P<ampersand>&)""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Line:
    """A row with a formula in it; ``number`` counts the rows as typed, from 1, without empty ones.

    ``sides``: the first is "" where the row begins with a relation sign. ``whole``: what was read of the row.
    """

    number: int
    whole: str
    sides: tuple[str, ...]
    relations: tuple[str, ...]

    @property
    def goes_on(self) -> bool:
        """Whether it begins with a relation sign."""
        return bool(self.relations) and not self.sides[0]


def lines(typed: str, names: Collection[str] = ()) -> tuple[Line, ...]:
    """The rows of a working. Raises ReadingError where there is none, where a sign has nothing on one side, or for too
    many of them."""
    check_length(typed)
    text = typed.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n")
    display = _DISPLAY.search(text) is not None or _BEGIN.search(text) is not None
    text = _INLINE.sub("$", _DISPLAY.sub("\n", _BEGIN.sub("\n", prose.without_layout(text))))
    cases = _CASES.fullmatch(text.replace("$", " "))
    if cases is not None:
        text, display = cases.group(2), True
    found: list[Line] = []
    number = 0
    for row in _rows(text):
        if not row.strip(" \t$&"):
            continue
        number += 1
        found += _of_row(row, number, display, names)
        if number > MOST or sum(len(line.sides) for line in found) > MOST:
            raise TooLarge(phrase("A working of more than {} lines is not read.", "超过 {} 行的推导不予读入。", MOST))
    found = list(_joined(found))
    if not found:
        raise ReadingError(Text("There is no formula in it.", "其中没有式子。"), typed, 0, _HINT)
    for line in found:
        if not all(line.sides[1:]) or (not line.sides[0] and not line.relations):
            message = Text("A relation sign has nothing on one side.", "关系符号有一边是空的。")
            raise ReadingError(message, line.whole.strip("$"), 0, _HINT)
    return tuple(found)


_HINT = Text("Write one line below the other: a <= b, then = c.", "请一行一行地写：先写 a <= b，下一行写 = c。")


def _tokens(text: str, count_brackets: bool = True) -> Iterator[tuple[str, int, int]]:
    """The signs that no brackets and no environments surround."""
    depth = 0
    for found in _TOKEN.finditer(text):
        kind = found.lastgroup or ""
        if kind in ("begin", "open") and (count_brackets or kind == "begin"):
            depth += 1
        elif kind in ("finish", "close") and (count_brackets or kind == "finish"):
            depth = max(depth - 1, 0)
        elif depth == 0 and kind not in ("skip", "command"):
            yield kind, found.start(), found.end()


def _rows(text: str) -> Iterator[str]:
    start = 0
    # A bracket that is never closed must not swallow the rows below it.
    for kind, begin, end in _tokens(text, _is_closed(text)):
        if kind in ("row", "newline"):
            yield text[start:begin]
            start = end
    yield text[start:]


def _is_closed(text: str) -> bool:
    """Whether as many brackets are closed as are opened."""
    return sum(map(text.count, "([{（【")) == sum(map(text.count, ")]}）】"))


def _of_row(row: str, number: int, latex: bool, names: Collection[str]) -> Iterator[Line]:
    """The formulas of a row, which arrows part; each is LaTeX if the row is."""
    row, dollars = _without_dollars(row)
    latex = latex or dollars or _COMMAND.search(row) is not None
    row = "".join(_without_ampersands(row))
    start = 0
    pieces = []
    for kind, begin, end in _tokens(row):
        if kind == "so":
            pieces.append(row[start:begin])
            start = end
        elif kind == "arrow" and row[start:begin].strip():
            pieces.append(row[start:begin])
            start = begin
            last = row[begin:end]
            if last == "=>" and not _has_relation(row[:begin]):
                message = Text("=> is an arrow, not a relation.", "=> 是箭头，不是关系符号。")
                raise ReadingError(message, row, begin, Text("Write >= for greater or equal.", "大于或等于请写成 >=。"))
    pieces.append(row[start:])
    for piece in pieces:
        text, marked = prose.formula(piece, names)
        if not text.strip():
            continue
        sides, relations = _sides(text)
        if marked and not relations and piece.lstrip().startswith("=>"):
            message = Text("=> is an arrow, not a relation.", "=> 是箭头，不是关系符号。")
            raise ReadingError(message, row, 0, Text("Write >= for greater or equal.", "大于或等于请写成 >=。"))
        wrapped = [f"${side}$" if side and latex else side for side in sides]
        yield Line(number, f"${text.strip()}$" if latex else text.strip(), tuple(wrapped), tuple(relations))


def _without_dollars(row: str) -> tuple[str, bool]:
    """A row with what stands in dollar signs, and of the rest what is no word."""
    parts = row.split("$")
    if len(parts) < 3 or len(parts) % 2 == 0:
        return (row.replace("$", " "), True) if len(parts) == 2 else (row, False)
    kept = [part if i % 2 or not re.search(r"[A-Za-z\u4e00-\u9fff]", part) else " " for i, part in enumerate(parts)]
    for i in range(2, len(parts) - 1, 2):  # between two formulas, or and and join
        if parts[i].strip() in ("or", "and", "或", "或者", "且", "和"):
            kept[i] = rf" \text{{{parts[i].strip()}}} "
    return "".join(kept), True


def _without_ampersands(row: str) -> Iterator[str]:
    start = 0
    for kind, begin, end in _tokens(row):
        if kind == "ampersand":
            yield row[start:begin] + " "
            start = end
    yield row[start:]


def _has_relation(text: str) -> bool:
    return any(kind == "relation" for kind, _, _ in _tokens(text))


def _sides(text: str) -> tuple[list[str], list[str]]:
    sides, relations, start = [], [], 0
    for kind, begin, end in _tokens(text, _is_closed(text)):
        if kind == "relation":
            sign = text[begin:end]
            sides.append(_side(text[start:begin]))
            relations.append(SIGNS.get(sign) or _COMMANDS[sign[1:]])
            start = end
    sides.append(_side(text[start:]))
    return sides, relations


def _side(text: str) -> str:
    text = re.sub(r"\A(?:\s|\{\s*\}|\\[,;:! ]|\\q?quad(?![A-Za-z]))+", "", text)
    return text.strip().rstrip(",;，；").strip()


def _joined(found: list[Line]) -> Iterator[Line]:
    """Where a row ends with a relation sign, the next one goes on behind it."""
    waiting: Line | None = None
    for line in found:
        if waiting is not None:
            repeated = line.goes_on and line.relations[0] == waiting.relations[-1]
            first = line.sides[1:] if repeated else line.sides
            signs = line.relations[1:] if repeated else line.relations
            joined = f"{waiting.whole.strip('$')} {line.whole.strip('$')}"
            line = replace(
                waiting,
                whole=f"${joined}$" if "$" in waiting.whole + line.whole else joined,
                sides=(*waiting.sides[:-1], *first),
                relations=(*waiting.relations, *signs),
            )
            waiting = None
        if line.relations and not line.sides[-1]:
            waiting = line
            continue
        yield line
    if waiting is not None:
        yield waiting
