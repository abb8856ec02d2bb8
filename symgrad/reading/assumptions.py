"""Assumptions as they are typed: x > 0, 0 < x < 1, n integer, a, b > 0, x ∈ ℝ, n 为正整数."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from symgrad.core import binding
from symgrad.core.text import Text, phrase
from symgrad.core.tree import Expr
from symgrad.errors import ReadingError
from symgrad.reading import reader
from symgrad.reading.nodes import STATEMENTS, number
from symgrad.reading.parser import Parser

_ZERO = number(0)
_KINDS: dict[str, tuple[str, str]] = {
    "real": ("R", ""),
    "rational": ("Q", ""),
    "integer": ("Z", ""),
    "whole": ("Z", ""),
    "natural": ("N", ""),
    "positive": ("", ">"),
    "negative": ("", "<"),
    "nonnegative": ("", "≥"),
    "nonpositive": ("", "≤"),
    "nonzero": ("", "≠"),
    "实": ("R", ""),
    "有理": ("Q", ""),
    "整": ("Z", ""),
    "自然": ("N", ""),
    "正": ("", ">"),
    "负": ("", "<"),
    "非负": ("", "≥"),
    "非正": ("", "≤"),
    "非零": ("", "≠"),
}
_TAIL = 90  # characters at the end of an assumption that are searched for words
_WORDS = re.compile(
    r"(?:[ \n]+|(?=[为是]))(?:(?:is|are|be|an|a|all|both)[ \n]+|[为是][ \n]*)*"
    r"(?P<kind>(?:(?:real|rational|integer|whole|natural|(?:non-?)?(?:positive|negative)|non-?zero)s?[ \n]*)+"
    r"(?:numbers?)?|(?:非负|非正|非零|有理|自然|实|整|正|负)+数?)[ \n]*\Z",
    re.IGNORECASE,
)
_KIND = re.compile("|".join(sorted(_KINDS, key=len, reverse=True)))
_ONLY_KINDS = re.compile(rf"(?:(?:{_KIND.pattern})s?\s*)+(?:numbers?|数)?")
_SEPARATOR = re.compile(r"\\.|[(\[{]|[)\]}]|,|;|\band\b|且|(?<!\\)和", re.DOTALL)
_ALTERNATIVES = re.compile(r"\bor\b|或|∨|\\lor|\\vee")
_HINT = Text(
    "Write for example x > 0, 0 < x < 1, x != 1, n integer, or x in R.",
    "可以写 x > 0、0 < x < 1、x != 1、n 为整数 或 x in R 等。",
)


def read_assumption(text: str, names: Iterable[str] = ()) -> tuple[Expr, ...]:
    """The statements that a text assumes: relations, memberships of sets, and alternatives (Or) of these.

    A run of letters is one name here, which the assumption declares. Raises ReadingError.
    """
    return reader.guarded(text, lambda: _statements(text, frozenset(names)))


def names_in(assumptions: Iterable[Expr]) -> frozenset[str]:
    """The names that assumptions speak of, for ``read(text, names=…)``."""
    return frozenset(part.args[0] for each in assumptions for part in binding.free_symbols(each))


def kinds_of(words: str) -> list[tuple[str, str]] | None:
    """The number sets and the relations to 0 that words such as "positive integer" name; None for other words."""
    words = words.strip().lower().replace("-", "")
    return [_KINDS[kind] for kind in _KIND.findall(words)] if _ONLY_KINDS.fullmatch(words) else None


def _statements(text: str, names: frozenset[str]) -> tuple[Expr, ...]:
    clean, latex = reader.prepared(text)
    found: list[Expr] = []
    waiting: list[tuple[Expr, int]] = []
    for start, end in _parts(clean):
        piece = clean[start:end]
        if not piece.strip():
            raise ReadingError(Text("An assumption is empty.", "有一条假设是空的。"), text, start, _HINT)
        at = start + len(piece) - len(piece.lstrip())
        tail = max(start, end - _TAIL)
        worded = _WORDS.search(clean[tail:end])
        if worded and clean[at : tail + worded.start()].strip():
            subject = _tree(text, clean, at, tail + worded.start(), latex, names)
            new = _of_kind(subject, worded.group("kind"), text, at)
        else:
            tree = _tree(text, clean, start, end, latex, names)
            if tree.head == "Symbol":
                waiting.append((tree, at))
                continue
            if tree.head not in STATEMENTS or tree.head == "Truth":
                raise ReadingError(Text("This is not a statement.", "这不是命题。"), text, at, _HINT)
            new = [*tree.args] if tree.head == "And" else [tree]
        if waiting and len(new) > 1 and not worded:
            raise ReadingError(
                phrase("Nothing is said about {}.", "关于 {} 没有说任何内容。", repr(waiting[0][0])),
                text,
                waiting[0][1],
                _HINT,
            )
        for subject, place in waiting:
            found += [_about(subject, statement, text, place) for statement in new]
        waiting.clear()
        found += new
    if waiting:
        raise ReadingError(
            phrase("Nothing is said about {}.", "关于 {} 没有说任何内容。", repr(waiting[0][0])),
            text,
            waiting[0][1],
            _HINT,
        )
    return tuple(found)


def _parts(clean: str) -> Iterator[tuple[int, int]]:
    """Where the assumptions stand that commas, semicolons and "and" separate."""
    together = _ALTERNATIVES.search(clean) is not None
    start = depth = 0
    for found in _SEPARATOR.finditer(clean):
        sign = found.group()
        if sign[0] == "\\":
            depth += (sign[1] == "{") - (sign[1] == "}")
        elif sign in "([{":
            depth += 1
        elif sign in ")]}":
            depth -= 1
        elif depth <= 0 and not (together and sign not in ",;"):
            yield start, found.start()
            start = found.end()
    yield start, len(clean)


def _tree(text: str, clean: str, start: int, end: int, latex: bool, names: frozenset[str]) -> Expr:
    blank = " " * start + clean[start:end]
    return Parser(reader.tokenised(blank, text, latex, names, whole=True), text, latex, names).formula()


def _of_kind(subject: Expr, words: str, text: str, at: int) -> list[Expr]:
    if subject.head not in ("Symbol", "Member"):
        raise ReadingError(Text("Expected a name before these words.", "这些词之前应有变量名。"), text, at, _HINT)
    words = words.lower().replace("-", "")
    found: list[Expr] = []
    for kind in _KIND.findall(words):
        number_set, sign = _KINDS[kind]
        if number_set:
            found.append(Expr("Element", (subject, Expr("NumberSet", (number_set,)))))
        else:
            found.append(Expr("Relation", (sign, subject, _ZERO)))
    return found


def _about(subject: Expr, statement: Expr, text: str, at: int) -> Expr:
    """The same statement about another name: a, b > 0 says it of both."""
    left = statement.args[0 if statement.head == "Element" else 1]
    if statement.head not in ("Relation", "Element") or left.head != "Symbol":
        raise ReadingError(
            phrase("Nothing is said about {}.", "关于 {} 没有说任何内容。", repr(subject)), text, at, _HINT
        )
    return Expr(statement.head, tuple(subject if part is left else part for part in statement.args))
