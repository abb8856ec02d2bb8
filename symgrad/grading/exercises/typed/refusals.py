"""Why an answer that is not right may yet be no mistake: words, unknown names, a decimal comma, more than one value."""

from __future__ import annotations

import re

from symgrad.checks.identity.definedness import is_constant
from symgrad.core import binding, tree
from symgrad.core.text import Text, phrase
from symgrad.core.tree import Expr
from symgrad.errors import ReadingError
from symgrad.grading.exercises.typed.preparation import Asked
from symgrad.grading.exercises.typed.spelling import unknown_word
from symgrad.grading.statements import is_set, is_statement
from symgrad.reading import read

_COMMA = re.compile(r"\s*[-−]?\d+[,，]\d+\s*")
_GOES_ON = re.compile(r"\d\s*(?:\.{3}|…|⋯)")
_CONSTANT = ("number", "values", "tuple", "matrix")
_ONE = Text("One value is asked for, and your answer has several.", "只应填一个值，而你的答案有若干个。")
_ALONE = Text("Type the answer alone, without words around it.", "请只写答案，不写其他文字。")


def unclear_text(text: str, asked: Asked) -> Text | None:
    """What keeps a person from saying what the answer is; None where it is clear."""
    if asked.of_matrices:
        return None
    if _GOES_ON.search(text):
        message = Text("It is not clear how these digits go on.", "不清楚这些数字如何继续。")
        place = _GOES_ON.search(text)
        hint = Text("Write a fraction instead.", "请改写成分数。")
        return ReadingError(message, text, place.start() if place else 0, hint).wording
    if _has_decimal_comma(text, asked):
        message = Text("It is not clear whether the comma is a decimal point.", "不清楚逗号是否表示小数点。")
        hint = Text("Write a point for it, and no comma between thousands.", "小数点请用英文句点，千位之间不加逗号。")
        return ReadingError(message, text, 0, hint).wording
    word = unknown_word(text, asked.known)
    if word is not None:
        message = phrase("The word {} is not known.", "不认识 {}。", word)
        return ReadingError(message, text, text.find(word), _ALONE).wording
    return _foreign(text, asked) if asked.question.kind == "formula" else None


def _has_decimal_comma(text: str, asked: Asked) -> bool:
    """Whether one number is asked for, and there are two with a comma: 1,5 may be 3/2."""
    return asked.question.kind == "number" and _COMMA.fullmatch(text) is not None


def _foreign(text: str, asked: Asked) -> Text | None:
    """Names that the exercise does not use, in a formula: another letter for one of its own cannot be told from a
    mistake."""
    node = _read(text, asked)
    names = sorted(_names(node) - asked.known) if node is not None else []
    if not names or not asked.known:
        return None
    said = "There is {} in your answer; give it in terms of {}.", "你的答案中有 {}；请用 {} 表示。"
    return phrase(*said, ", ".join(names), ", ".join(sorted(asked.known)))


def other_kind(text: str, asked: Asked) -> Text | None:
    """What a wrong answer is, where it is nothing of the kind that is asked for."""
    node, kind = _read(text, asked), asked.question.kind
    if node is None or kind == "truth":
        return None
    if kind in ("number", "formula") and (node.head in ("List", "Tuple", "Set") or node.has("PlusMinus")):
        return _ONE
    if kind in ("number", "formula") and node == tree.constant("infinity"):
        return Text("Your answer is infinite, but a number is asked for.", "你的答案是无穷大，而所求的是一个数。")
    if kind in _CONSTANT and not asked.known and not _is_statement(node) and (names := sorted(_names(node))):
        said = "There is {} in your answer, but numbers are asked for.", "你的答案中有 {}，而所求的是数。"
        return phrase(*said, ", ".join(names))
    if kind == "values" and node.head == "Interval":
        return Text("This is an interval; write the values with commas.", "这是区间；请用逗号隔开各个值。")
    if kind in _CONSTANT and _is_statement(node) and kind != "values":
        return Text("Your answer is a statement; type the result alone.", "你的答案是关系式；请只写所求的结果。")
    if kind == "relation" and is_constant(node) and not _is_statement(node) and node.head != "Truth":
        return Text("Your answer is a number, but a condition is asked for.", "你的答案是一个数，而所求的是条件。")
    return None


def _is_statement(node: Expr) -> bool:
    return is_statement(node) or is_set(node) or any(is_statement(part) for part in node.children)


def _names(node: Expr) -> set[str]:
    return {symbol.args[0] for symbol in binding.free_symbols(node)}


def _read(text: str, asked: Asked) -> Expr | None:
    if asked.of_matrices:
        return None
    try:
        return read(text, asked.declared)
    except ReadingError:
        return None
