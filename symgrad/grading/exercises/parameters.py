"""Numbers drawn for each student: which ones, and putting them into the texts of a question."""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from fractions import Fraction
from functools import lru_cache
from itertools import product
from typing import Any

from symgrad.checks.identity.definedness import rational_value
from symgrad.checks.identity.proof import Declared
from symgrad.core import binding, tree
from symgrad.core.exercises import Question
from symgrad.core.text import Text, phrase
from symgrad.core.tree import Expr
from symgrad.errors import NotConvertible, ParameterError, ReadingError
from symgrad.grading.statements import decided
from symgrad.reading import read

MOST_COMBINATIONS = 500
"""Of the values of a question's parameters: every one of them is verified."""
_HOLE = re.compile(r"\{@(.*?)@\}", re.DOTALL)
Values = Mapping[str, Fraction]


def combinations(question: Question) -> list[dict[str, Fraction]]:
    """All values of the parameters that ``where`` allows, in a fixed order; one empty mapping without parameters.

    Raises ParameterError where there are too many or none, and for a condition that cannot be read or decided.
    """
    return list(map(dict, _allowed_values(question)))


def _allowed_values(question: Question) -> tuple[tuple[tuple[str, Fraction], ...], ...]:
    return _combinations(tuple((p.name, p.values) for p in question.parameters), question.where)


@lru_cache(maxsize=256)
def _combinations(
    parameters: tuple[tuple[str, tuple[Fraction, ...]], ...], where: tuple[str, ...]
) -> tuple[tuple[tuple[str, Fraction], ...], ...]:
    count = math.prod(len(values) for _, values in parameters)
    if count > MOST_COMBINATIONS:
        said = (
            "The parameters have {} combinations; at most {} are taken, since each is verified. Give fewer values.",
            "参数共有 {} 种组合；因每种组合都要检验，最多允许 {} 种。请减少取值。",
        )
        raise ParameterError(phrase(*said, count, MOST_COMBINATIONS))
    names = [name for name, _ in parameters]
    found = [
        tuple(zip(names, chosen, strict=True))
        for chosen in product(*(values for _, values in parameters))
        if all(_allowed(condition, dict(zip(names, chosen, strict=True))) for condition in where)
    ]
    if not found:
        raise ParameterError(Text("No values of the parameters meet where.", "没有满足 where 的参数取值。"))
    return tuple(found)


def _allowed(condition: str, values: Values) -> bool:
    try:
        truth = decided(_substituted(condition, values), Declared())
    except (ReadingError, NotConvertible) as error:
        raise ParameterError(phrase("where: {}", "where：{}", error.wording)) from None
    if truth is None:
        said = (
            "where: {} was not decided; write relations between parameters.",
            "where：未能判定 {}；请写参数之间的关系式。",
        )
        raise ParameterError(phrase(*said, repr(condition)))
    return truth


def draw(question: Question, student: str, seed: int) -> dict[str, Fraction]:
    """The values for a student: the same for the same seed, whoever else there is and whatever was drawn before."""
    allowed = _allowed_values(question)
    digest = hashlib.sha256("\0".join((str(seed), question.id, student)).encode(errors="surrogatepass")).digest()
    return dict(allowed[int.from_bytes(digest) % len(allowed)])


def drawn(question: Question, values: Values) -> Question:
    """The question with the values put in wherever {@…@} stands. Raises ParameterError for what cannot be computed."""
    if not any("{@" in text for text in _texts(question)):
        return question
    return replace(_mapped(question, lambda text: _put_in(text, values)), parameters=question.parameters)


def is_template(question: Question) -> bool:
    return any("{@" in text for text in _texts(question))


def _texts(part: Any) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, tuple):
        for each in part:
            yield from _texts(each)
    elif is_dataclass(part):
        for field in fields(part):
            yield from _texts(getattr(part, field.name))


def _mapped(part: Any, change: Callable[[str], str]) -> Any:
    """The same records with every text changed; words for readers have their formulas in dollar signs."""
    if isinstance(part, str):
        return change(part)
    if isinstance(part, Text):
        return Text(_in_words(part.en, change), _in_words(part.zh, change))
    if isinstance(part, tuple):
        return tuple(_mapped(each, change) for each in part)
    if is_dataclass(part) and not isinstance(part, type):
        changed = {f.name: _mapped(getattr(part, f.name), change) for f in fields(part)}
        return replace(part, **changed)
    return part


def _in_words(words: str, change: Callable[[str], str]) -> str:
    """Between dollar signs a value is typeset, elsewhere it stands as a number does in a sentence."""
    parts = words.split("$")
    for number, part in enumerate(parts):
        latex = number % 2 == 1
        parts[number] = _HOLE.sub(lambda hole, latex=latex: _shown(change(hole[0]), latex), part)
    return "$".join(parts)


def _shown(value: str, latex: bool) -> str:
    number = Fraction(value.strip("()"))
    if not latex:
        return str(number).replace("-", "−")
    if number.denominator == 1:
        return f"{{{number}}}"
    sign = "-" if number < 0 else ""
    return rf"{{{sign}\frac{{{abs(number.numerator)}}}{{{number.denominator}}}}}"


def _put_in(text: str, values: Values) -> str:
    return _HOLE.sub(lambda hole: _typed(_value(hole[1], values)), text)


def _typed(value: Fraction) -> str:
    """As it is typed in a formula, in brackets where it is not one number."""
    return str(value) if value.denominator == 1 and value >= 0 else f"({value})"


def _value(formula: str, values: Values) -> Fraction:
    try:
        node = _substituted(formula, values)
        found = rational_value(node)
    except (ReadingError, NotConvertible) as error:
        raise ParameterError(phrase("{@{}@}: {}", "{@{}@}：{}", formula, error.wording)) from None
    if found is None:
        known = ", ".join(values) or Text("none", "无")
        said = (
            "{} is no rational number; between {@ and @} stands a formula in the parameters ({}).",
            "{} 不是有理数；{@ 与 @} 之间应是由参数（{}）组成的式子。",
        )
        raise ParameterError(phrase(*said, repr(formula), known))
    return Fraction(found)


def _substituted(formula: str, values: Values) -> Expr:
    node = read(formula, values.keys())
    return binding.substitute(node, {tree.symbol(name): tree.expr(value) for name, value in values.items()})
