"""What a student types to give objects, taken apart: which name gets which text, and matrices as they are typed.

``A = [[0,2],[0,0]], B = A'``; with Chinese punctuation, words, line breaks or spaces between them; without names where
they come in the order of the names. Rows may be separated by semicolons and entries by spaces, ``[0 2; 0 0]``.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence

from symgrad.core.text import Text, phrase
from symgrad.errors import ReadingError
from symgrad.grading.exercises.typed.tidying import tidied
from symgrad.reading import limits
from symgrad.reading.characters import GREEK, LETTER, short

_NAME = re.compile(
    rf"(?<![A-Za-z0-9_\\.)\]}}'])(?P<name>(?:\\(?:mathbf|boldsymbol|bm|mathit|mathrm|vec|symbf)\s*\{{?\s*)?"
    rf"\\?(?:{LETTER}[A-Za-z0-9₀-₉]*)\}}?(?:\s*_\s*(?:\{{\s*\w+\s*\}}|[A-Za-z0-9]+))?\}}?|[\U0001d400-\U0001d7ff])"
    r"\s*&?\s*(?P<sign>:=|≔|=|:|等于|取为|为|是|\b(?:is|be|equals)\b)\s*(?!=)"
)
_BRACKET = re.compile(r"\\[{}]|\\begin\s*\{[A-Za-z]*\*?\}|\\end\s*\{[A-Za-z]*\*?\}|[()\[\]{}]")
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 32, 0x3010: 91, 0x3011: 93}
_BETWEEN = r"\s,;、。.&!:~"
_WORDS = (
    "and|with|where|let|take|choose|set|put|so|then|for example|for instance|e\\.g\\.|such as|i|we|can|could|be|try|"
    "consider|matrix|matrices|the|example|witness|counterexample|answer|objects|quad|qquad|text|as well as|is|are|to"
)
_FILLING = re.compile(rf"(?:[{_BETWEEN}]|\\\\|\\q?quad|\\[,;: ]|\\text|[{{}}]|[\u3400-\u9fff]|\b(?:{_WORDS})\b)+", re.I)
_LAST = re.compile(
    r"(?:\\\\|\\q?quad|\\[,;: ]|\\text\s*\{[^{}]*\}|[和与及且并而令设取则有]|以及|其中|同时"
    r"|\b(?:and|with|where|let|take|set|then|so))\Z",
    re.I,
)
_REASON = "因为|由于|此时|这时|于是|因此|所以|因而|从而|满足|使得|显然|易见|可见|验证|这样|则|故"
_REMARK = re.compile(
    rf"[,;、。.:\n\s](?=\s{{0,9}}(?:\b(?:so|then|since|because|here|this|thus|hence|which|indeed|now|but)\b|{_REASON}))",
    re.I,
)
_TRANSPOSE = re.compile(r"(?:\s*的\s*转置(?:矩阵)?|转置)")
_DOLLARS = re.compile(r"\$+|(?<!\\)\\[()]|(?<!\\)\\[\[\]](?!\s*\d+(?:pt|em|ex|mm))")
_ALIGNED = re.compile(r"\\(?:begin|end)\s*\{(?:aligned|align|gather|gathered|equation|split|eqnarray)\*?\}")
_ROW_GAP = re.compile(r"\\\\\s*\[[^\[\]]{0,12}\]")
_WRAPPED = re.compile(r"\b(?:(?:np|numpy|torch|sp|sympy)\s*\.\s*)?(?:array|matrix|tensor|Matrix)\s*(?=\()")
_EYE = re.compile(r"\b(?:(?:np|numpy|torch)\s*\.\s*)?eye\s*\(\s*([1-9]\d?)\s*\)")
_DIAGONAL = re.compile(r"\bdiag\s*\(\s*[\[{(]([^\[\](){}]*)[\])}]\s*\)")
_PROPERTY = re.compile(r"(?<=[A-Za-z0-9_)\]])\.(?:T|t)\b")
_ENVIRONMENT = re.compile(
    r"(?P<before>\\[A-Za-z]+|[\w})\]])\s*(?=\\(?:left\s*[(\[|]\s*\\)?begin\s*\{(?:[pb]?matrix|array|smallmatrix)\})"
)
_WORD = re.compile(
    rf"(?:\\(?:mathbf|boldsymbol|bm|mathit|mathrm|vec|symbf)\s*(?:\{{\s*[A-Za-z]\w*\s*\}}|[A-Za-z])"
    rf"|\\?(?<![A-Za-z])(?:{LETTER}[A-Za-z0-9₀-₉]*|[\U0001d400-\U0001d7ff]))(?:\s?_\s?(?:\{{\s*\w+\s*\}}|[A-Za-z0-9]+))?"
)
_E = re.compile(r"(?<![A-Za-z\\_])(?!(?<=\d)E[-+]?\d)E(?![A-Za-z_(\[\d])")
_MARK = r"(?:'|\^\s*\{?\s*\\?(?:mathrm|mathsf|rm|top|intercal|T)\b)"
_LIST = re.compile(rf"(?<![A-Za-z_])[\[(]([^\[\]();]*,[^\[\]();]*)[\])](?=\s*({_MARK})?)")
_TRANSPOSED = re.compile(rf"(?<![A-Za-z_])[\[(]([^\[\]();]*,[^\[\]();]*)[\])](?=\s*{_MARK})")
_NO_FACTORS = ("cdot", "times", "ast", "left", "right", "quad", "qquad", "bigl", "Bigl", "div", "pm")


def assigned(typed: str, names: Sequence[str]) -> dict[str, str]:
    """The text for each of the names, of those that are given; raises ReadingError where that cannot be told."""
    limits.check_length(typed)
    text = _TRANSPOSE.sub("'", tidied(typed).translate(_WIDE))
    text = _ALIGNED.sub(_blank, _DOLLARS.sub(_blank, text))
    places = _Places(text)
    heads = [found for found in _NAME.finditer(text) if places.outside(found.start())]
    if not heads:
        return _in_order(text, names)
    _check_before(text[: heads[0].start()], typed)
    found: dict[str, str] = {}
    waiting: list[str] = []
    last = 0
    for head, following in zip(heads, [*heads[1:], None], strict=True):
        if len(found) == len(names) and _REMARK.search(text, last, head.start()):
            break  # of what is said besides: "…, then C = A*B"
        name, last = _known(head["name"], names, typed), head.end()
        value = text[head.end() : following.start() if following else len(text)]
        if name in found or name in waiting:
            message = phrase("{} is given twice.", "{} 给出了两次。", name)
            raise ReadingError(message, typed, head.start(), Text("Give each object once.", "每个对象只写一次。"))
        waiting.append(name)
        if value.strip() or following is None:  # else it is one of A = B = I
            value = _ended(value)
            if not value:
                message = phrase("Nothing is given for {}.", "没有给出 {}。", name)
                raise ReadingError(message, typed, min(head.end(), len(typed) - 1), _HINT)
            found |= dict.fromkeys(waiting, value)
            waiting = []
    return found


def _blank(found: re.Match[str]) -> str:
    return " " * (found.end() - found.start())


class _Places:
    """Which places of a text are outside all brackets and matrices."""

    def __init__(self, text: str):
        self._at, self._depths, depth = [0], [0], 0
        for found in _BRACKET.finditer(text):
            sign = found.group()
            if sign.startswith("\\"):
                depth += sign.startswith("\\b") - sign.startswith("\\e")
            else:
                depth += 1 if sign in "([{" else -1
            self._at.append(found.end())
            self._depths.append(depth)

    def outside(self, place: int) -> bool:
        return self._depths[bisect_right(self._at, place) - 1] <= 0


def _ended(value: str) -> str:
    """Without the comma, the "and" or the "其中" in front of the next name."""
    while True:
        value = value.rstrip(" \t\r\n,;、。.&!~")
        found = _LAST.search(value, max(len(value) - 60, 0))
        if found is None:
            return value.strip()
        value = value[: found.start()]


def without_remark(value: str) -> str | None:
    """The text in front of a remark such as "since …" or "，此时…"; None where there is none."""
    places = _Places(value)
    for found in _REMARK.finditer(value):
        if places.outside(found.start()) and value[: found.start()].strip():
            return _ended(value[: found.start()])
    return None


def _check_before(before: str, typed: str) -> None:
    rest = _FILLING.sub(" ", before).strip()
    if rest:
        raise ReadingError(
            phrase("Nothing can be made of {} here.", "此处的 {} 无法理解。", short(rest)),
            typed,
            max(typed.find(rest), 0),
            _HINT,
        )


def _known(head: str, names: Sequence[str], typed: str) -> str:
    """The name of the exercise that a typed one is: J1, J_{1} and \\mathbf{J}_1 are J_1, and a is A where there is no
    other a."""
    plain = _plain(head)
    alike = [name for name in names if _plain(name) == plain]
    if not alike:
        alike = [name for name in names if _plain(name).casefold() == plain.casefold()]
    if len(alike) != 1:
        shown = head.strip()
        message = phrase("{} is not asked for here.", "题目没有要求给出 {}。", short(shown))
        hint = phrase("Asked for is {}.", "要求给出的是 {}。", ", ".join(names))
        raise ReadingError(message, typed, max(typed.find(shown), 0), hint)
    return alike[0]


def _plain(name: str) -> str:
    name = re.sub(r"\\(?:mathbf|boldsymbol|bm|mathit|mathrm|vec|symbf)\b", "", name)
    return re.sub(r"[\\{}_\s]", "", _letters(name))


def _letters(name: str) -> str:
    return "".join(GREEK.get(sign, sign) for sign in unicodedata.normalize("NFKC", name))


def _in_order(text: str, names: Sequence[str]) -> dict[str, str]:
    """Values without names, in the order of the names."""
    whole = _ended(re.sub(rf"\A(?:{_FILLING.pattern})", "", text, flags=re.I) if text.strip()[:1].isalpha() else text)
    if len(names) == 1:
        return {names[0]: whole}
    pieces = [piece for piece in map(_ended, _pieces(whole)) if piece]
    if len(pieces) != len(names):
        listed = ", ".join(f"{name} = …" for name in names)
        said = "Expected {} objects, but found {}.", "应给出 {} 个对象，而这里有 {} 个。"
        hint = phrase("Write {}.", "请写成 {}。", listed)
        raise ReadingError(phrase(*said, len(names), len(pieces)), text, 0, hint)
    return dict(zip(names, pieces, strict=True))


def _pieces(text: str) -> Iterator[str]:
    start, places = 0, _Places(text)
    for found in re.finditer(r"[,;、\n]|\band\b|和|与|及", text):
        if places.outside(found.start()):
            yield text[start : found.start()]
            start = found.end()
    yield text[start:]


# Matrices as they are typed elsewhere -------------------------------------------------------------------------------


def as_formula(value: str, shape: Sequence[int] | None, own: str, others: Sequence[str]) -> str:
    """The text of a value in the way of the reader: [0 2; 0 0], np.array(…), A.T and eye(2) in its own words.

    ``shape``: what is asked for; a list in brackets is then a row or a column. ``others``: the names that are known.
    """
    value = _ROW_GAP.sub(lambda m: "\\\\" + " " * (len(m.group()) - 2), value)
    value = _EYE.sub(r"I_\1", _WRAPPED.sub("", value))
    value = _PROPERTY.sub("'", _DIAGONAL.sub(r"diag(\1)", value))
    value = _ENVIRONMENT.sub(_times, value)
    if "E" not in (own, *others):
        value = _E.sub("I", value)
    value = _WORD.sub(lambda found: _spelt(found, others), value)
    if "\\" not in value and re.search(r"[\^_]\s*\{", value):
        value = f"${value}$"  # braces are LaTeX's
    if "\\begin" in value:
        return value
    value = _with_commas(value)
    if shape and 1 in shape and not re.search(r"\[\s*\[", value):
        return _LIST.sub(lambda found: _vector(found[1], found[2], shape), value)
    return _TRANSPOSED.sub(r"[[\1]]", value)


def mentions(value: str, names: Collection[str]) -> bool:
    """Whether one of the names occurs in the text of a value."""
    plain = {_plain(name).casefold() for name in names}
    words = {_plain(found.group()) for found in _WORD.finditer(value)}
    words |= {letter for word in words if word.isupper() for letter in word}  # AB for A*B
    return any(word.casefold() in plain for word in words)


def _spelt(found: re.Match[str], names: Sequence[str]) -> str:
    """A name that is known, as the exercise spells it."""
    word = found.group()
    plain = _plain(word)
    alike = [name for name in names if _plain(name) == plain] or [
        name for name in names if _plain(name).casefold() == plain.casefold()
    ]
    if len(alike) != 1 or alike[0] == word:
        return word
    # a command goes on to the next letter, and what stood in braces stands there still
    return alike[0] if word.count("{") == word.count("}") else word


def _vector(entries: str, transposed: str, shape: Sequence[int]) -> str:
    if shape[1] == 1 and not transposed:
        return "[" + ",".join(f"[{entry}]" for entry in entries.split(",")) + "]"
    return f"[[{entries}]]"


def _times(found: re.Match[str]) -> str:
    before = found["before"]
    return before + (" " if before.startswith("\\") and before[1:] in _NO_FACTORS else "*")


def _with_commas(text: str) -> str:
    """Commas for the spaces between entries in the innermost square or round brackets without commas, and between
    brackets that stand side by side; semicolons for line breaks between rows."""
    text = re.sub(r"(?<=\])\s+(?=\[)", ",", text) if re.search(r"\[\s*\[", text) else text
    return re.sub(r"\[([^\[\]]*)\]", _rows, re.sub(r"\(([^()]*;[^()]*)\)", r"[\1]", text))


def _rows(found: re.Match[str]) -> str:
    inside = found[1]
    rows = re.split(r"[;\n]", inside.strip()) if re.search(r"[;]", inside) or _has_rows(inside) else [inside]
    return "[" + ";".join(_entries(row) for row in rows if row.strip() or len(rows) == 1) + "]"


def _has_rows(inside: str) -> bool:
    """Whether line breaks separate rows: nothing else does, and no line ends in a comma."""
    lines = inside.strip().split("\n")
    return len(lines) > 1 and not any(line.rstrip().endswith(",") for line in lines)


def _entries(row: str) -> str:
    """A row with commas: "1 -2" has two entries, "1 - 2" one."""
    if re.search(r"[,、]", row) or not re.search(r"\S\s+\S", row):
        return row
    found, depth = "", 0
    for piece in re.findall(r"\s+|\S", row):
        if piece.isspace() and depth == 0 and found:
            found += "\0"
        else:
            depth += (piece in "({") - (piece in ")}")
            found += piece
    separated = re.sub(r"\0?([-+−])\0", r" \1 ", found)
    separated = re.sub(r"\0?([*/^·×])\0?", r"\1", separated)
    return separated.strip("\0").replace("\0", ",")


_HINT = Text("Write A = [[0,2],[0,0]], with each row in brackets.", "请写成 A = [[0,2],[0,0]]，每一行用方括号括起来。")
