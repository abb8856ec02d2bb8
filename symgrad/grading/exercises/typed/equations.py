"""Which part of "Var(W) = 4/(2n) = 2/n ≈ 0.2" is the value that is given: neither the name nor the rounded number."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from symgrad.core import binding, tree
from symgrad.core.tree import Expr
from symgrad.errors import ReadingError
from symgrad.grading.compare import compare
from symgrad.grading.comparison import Outcome
from symgrad.grading.exercises.typed.pieces import split, unwrapped
from symgrad.reading import read

_SIGN = re.compile(
    r"\s*(?:(?<![<>!:=])=(?![=>])|:=|==|≡|≈|≃|≅|~=|＝|(?<=\s)~(?=\s*\d)|\\approx(?![A-Za-z])|\\simeq(?![A-Za-z]))\s*"
)
_ORDER = re.compile(r"[<>≤≥≠＜＞∈]|!=|\\(?:[lg]eq?|[lg]t|neq?|in)(?![A-Za-z])")
_CONDITION = re.compile(r"\b(?:if|for|when|of)\b|若|当|如果", re.IGNORECASE)
_LISTED = re.compile(r"[,，、;；]")
_DECIMAL = re.compile(r"\$?\s*-?\d*\.\d+\s*\$?")


_TO_UNDO = ("log", "exp", "sqrt")
"""Functions that a student may not have undone yet: ln v = 2/n says that v is e^(2/n)."""


def value_of(text: str, known: Collection[str], names: Collection[str], assume: Sequence[str]) -> str:
    """The last exact value of an equation whose left side only names what was asked for, or computes it; other texts
    as they are.

    ``known``: the names that the exercise speaks of, which name nothing else; ``names``: those declared.
    """
    inner, wrap = unwrapped(text)
    parts = split(inner, _SIGN)
    if len(parts) == 1 or _ORDER.search(inner) or len(split(inner, _LISTED)) > 1:
        return text
    parts = [wrap(part) for part in parts]
    while len(parts) > 1 and (not parts[0].strip("$ ") or names_a_value(parts[0], known, names)):
        parts = parts[1:]
    exact = [part for part in parts if not _DECIMAL.fullmatch(part)] or parts
    value = exact[-1]
    return value if all(_agrees(part, value, assume) for part in parts if part is not value) else text


def _agrees(part: str, value: str, assume: Sequence[str]) -> bool:
    if compare(part, value, assume).outcome in (Outcome.CORRECT, Outcome.EQUIVALENT_NOT_IN_FORM):
        return True
    return bool(_DECIMAL.fullmatch(part)) and compare(value, f"≈ {part.strip('$ ')}").outcome is Outcome.CORRECT


def names_a_value(text: str, known: Collection[str], names: Collection[str]) -> bool:
    """Whether a left side is no more than a name: Var(W), rank(J), J_2 J_1, σ² with a letter that the exercise does not
    use; or something that cannot be read, such as dL/dw. "2 v = 4/n" is an equation."""
    try:
        node = read(text, names)
    except ReadingError:
        return any(map(str.isalpha, text)) and not _CONDITION.search(text)
    return _is_name(node, known)


def _is_name(node: Expr, known: Collection[str]) -> bool:
    if node.head in ("Call", "Norm"):
        return bool(binding.free_symbols(node)) and node.args[0] not in _TO_UNDO  # the sine of 1 is a value
    if node.head in ("Apply", "Derivative", *tree.MOMENTS):
        return True
    if node.head in ("Symbol", "Member"):
        return node.args[0] not in known
    if node.head == "Pow":
        named = node.args[0].args[0] if node.args[0].head in ("Symbol", "Member") else ""
        return _is_name(node.args[0], known) and (named.startswith("sigma") or named[:1].isupper())
    if node.head in ("Mul", "Tuple", "List"):
        return all(_is_name(part, known) for part in node.args) or _is_slope(node, known)
    return False


def _is_slope(node: Expr, known: Collection[str]) -> bool:
    """σ′(z), which is read as σ(z)(1 − σ(z))."""
    symbols = {symbol.args[0] for symbol in binding.free_symbols(node)}
    return node.head == "Mul" and node.args[0].head == "Call" and bool(symbols) and not symbols & set(known)
