"""What a student typed, as the text that is compared: the formula without its words, in the layout of its kind."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from symgrad.core import binding, tree
from symgrad.core.exercises import Question
from symgrad.core.tree import Expr
from symgrad.errors import NotConvertible, ReadingError
from symgrad.grading.compare import read_asked
from symgrad.grading.exercises.assumed import assumptions
from symgrad.grading.exercises.typed.equations import value_of
from symgrad.grading.exercises.typed.layouts import as_matrix, as_tuple, as_values
from symgrad.grading.exercises.typed.pieces import split, unwrapped
from symgrad.grading.exercises.typed.sentences import formula_in
from symgrad.grading.exercises.typed.set_notation import as_statement
from symgrad.grading.exercises.typed.spelling import as_declared
from symgrad.reading import read, to_text

_NUMBER_WORDS = {
    **dict(zip("zero one two three four five six seven eight nine ten eleven twelve".split(), range(13), strict=True)),
    **dict(zip("零 一 二 三 四 五 六 七 八 九 十 十一 十二".split(), range(13), strict=True)),
}
_COUNTED = re.compile(
    r"\s*([a-z]+|[零一二三四五六七八九十]+)\s*(?:layers?|times|层|倍|个|次)?\s*[.。]?\s*", re.IGNORECASE
)
_MIXED = re.compile(r"(?<![\w./^)\]}])(\d+)(?:[ \u00a0]+(\d+)/(\d+)(?![\w./^])|([½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞]))(?![\w./^(])")
_PLUS_MINUS = re.compile(r"\A\s*\+ ?-")
_LINE = re.compile(r"\s*\n\s*")
_GOES_ON = re.compile(r"[=≈+*/<>≤≥^·×−-]|\\(?:approx|cdot|times|[lg]eq?)(?![A-Za-z])")
_RELATION = re.compile(r"[=≈<>≤≥]|\\(?:approx|[lg]eq?)(?![A-Za-z])")
_ENDS = re.compile(r"\A(\s*\$?\s*[\[(（\]][^;；]*)[;；]([^;；]*[\])）\[]\s*\$?\s*)\Z")
_PRODUCT = re.compile(
    r"(?<![_^\\\w])\{([^{}\[\],;:|]*)\}|(?<=[\w+\-*/) −])\[([^\[\],;]*[A-Za-z+\-−][^\[\],;]*)\]|【([^【】,，;]*)】"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What an exercise says of its names: ``declared`` has an assumption; ``known`` are all that it speaks of."""

    question: Question
    assume: tuple[str, ...]
    declared: frozenset[str]
    known: frozenset[str]
    of_matrices: bool

    @property
    def statement(self) -> bool:
        """Whether the answer is to be a condition or a set."""
        return self.question.kind in ("set", "relation")


def asked_of(question: Question) -> Asked:
    """Raises ReadingError or ParameterError where what is assumed cannot be read."""
    assume = assumptions(question)
    asked = read_asked(assume)
    known = {name.name for name in question.names}
    if asked.matrices is None:
        for text in (question.answer, *(mistake.answer for mistake in question.mistakes)):
            known |= {symbol.args[0] for node in _read(text, asked.names) for symbol in binding.free_symbols(node)}
    return Asked(question, assume, asked.names, frozenset(known), asked.matrices is not None)


def prepared(typed: str, asked: Asked) -> str:
    """The answer alone."""
    text = as_declared(typed, asked.known)
    if asked.of_matrices:
        return formula_in(text.replace("@", "*"), asked.known, asked.assume)
    match asked.question.kind:
        case "set" | "relation":
            return _statement(text, asked)
        case "values":
            return _values(text, asked)
        case "tuple":
            return _tuple(text, asked)
        case "matrix":
            return _matrix(text, asked)
    return _value(text, asked)


def _value(text: str, asked: Asked) -> str:
    """A number or a formula, from the last line that has one."""
    counted = _COUNTED.fullmatch(text)
    if counted and counted[1].lower() in _NUMBER_WORDS and not asked.known:
        return str(_NUMBER_WORDS[counted[1].lower()])
    text = _formula(_last_line(text), asked)
    return _PRODUCT.sub(lambda m: f"({m[1] or m[2] or m[3]})", text) if "\\" not in text else text


def _formula(text: str, asked: Asked) -> str:
    alone = formula_in(text, asked.known, asked.assume)
    value = value_of(alone, asked.known, asked.declared, asked.assume)
    return _unmixed(value)


def _unmixed(text: str) -> str:
    """Mixed numbers as sums: 2 1/4 as (2+1/4)."""
    return _MIXED.sub(lambda m: f"({m[1]}+{m[4] or f'{m[2]}/{m[3]}'})", text)


def _last_line(text: str) -> str:
    """The last line of a working; a formula that is broken over lines stays whole."""
    inner, wrap = unwrapped(text)
    lines: list[str] = []
    for line in filter(str.strip, split(inner, _LINE)):
        if lines and (_GOES_ON.match(line.lstrip("$ ")) or _GOES_ON.search(lines[-1].rstrip("$ ")[-1:])):
            lines[-1] += " " + line
        else:
            lines.append(line)
    if len(lines) < 2 or not any(map(_RELATION.search, lines)):
        return text
    return wrap(lines[-1])


def _statement(text: str, asked: Asked) -> str:
    text = as_statement(text)
    lines = [line for line in split(text, _LINE) if line.strip()]
    if len(lines) > 1:  # each a condition, or each equivalent to the one before
        text = " and ".join(as_statement(formula_in(line, asked.known, asked.assume, True)) for line in lines)
    else:
        text = as_statement(formula_in(text, asked.known, asked.assume, True))
    return _ENDS.sub(r"\1,\2", text)


def _values(text: str, asked: Asked) -> str:
    alone = as_statement(formula_in(text, asked.known, asked.assume, True))
    parts = [_formula(part, asked) for part in as_values(alone)]
    if any(node.head == "Interval" for node in _read(alone, asked.declared)):
        return alone
    if _steps(as_values(alone), asked.declared):  # λ² = 1/4, λ = ±1/2
        return alone
    given = [unwrapped(part) for part in parts]
    listed = ", ".join(_PLUS_MINUS.sub("±", part) for part, _ in given)
    return f"${listed}$" if any(inner is not part for (inner, _), part in zip(given, parts, strict=True)) else listed


def _steps(parts: Sequence[str], names: Collection[str]) -> bool:
    """Whether an equation for a power leads up to the values."""
    nodes = [node for part in parts for node in _read(part, names) if node.head == "Relation"]
    return any(node.args[1].head == "Pow" for node in nodes) and any(node.args[1].head == "Symbol" for node in nodes)


def _tuple(text: str, asked: Asked) -> str:
    alone = formula_in(text, asked.known, asked.assume, True)
    arranged = as_tuple(alone)
    if arranged == alone:
        arranged = as_tuple(value_of(alone, asked.known, asked.declared, asked.assume))
    return _unmixed(arranged)


def _matrix(text: str, asked: Asked) -> str:
    value = value_of(formula_in(text, asked.known, asked.assume), asked.known, asked.declared, asked.assume)
    value = _unmixed(as_matrix(value))
    (node,) = _read(value, asked.declared) or (None,)
    return value if node is None else _multiplied_out(node) or value


def _multiplied_out(node: Expr) -> str | None:
    """A number times a matrix, entry by entry."""
    matrices = [part for part in node.args if part.head == "Matrix"] if node.head == "Mul" else []
    if len(matrices) != 1:
        return None
    factor = tree.mul(*(part for part in node.args if part.head != "Matrix"))
    rows, columns, *entries = matrices[0].args
    try:
        shown = [to_text(tree.mul(factor, entry)) for entry in entries]
    except NotConvertible:
        return None
    lines = [", ".join(shown[i * columns : (i + 1) * columns]) for i in range(rows)]
    return "[" + ", ".join(f"[{line}]" for line in lines) + "]"


def _read(text: str, names: Collection[str]) -> Sequence[Expr]:
    try:
        return (read(text, names),)
    except ReadingError:
        return ()
