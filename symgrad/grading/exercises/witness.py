"""Witnesses: objects that must satisfy predicates, decided exactly over the algebraic numbers, ties included."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from symgrad.checks.matrices import Matrix
from symgrad.core.exercises import Judgement, Question, Reading
from symgrad.core.text import LANGUAGES, Text, phrase
from symgrad.core.tree import Expr
from symgrad.errors import NotConvertible, ReadingError, SymgradError
from symgrad.grading.exercises.finding import Fault, Finding
from symgrad.grading.exercises.objects import Misgiven, Objects, read_objects
from symgrad.grading.exercises.predicates import (
    Predicates,
    as_typed,
    compact,
    domains,
    entries,
    read_statement,
    shown_entry,
)
from symgrad.reading import to_latex, to_text
from symgrad.reading.matrix_typesetting import matrix_latex

_METHOD = "exact arithmetic"


def mark(question: Question, typed: str) -> Finding:
    """Whether the objects are what is asked for and satisfy every predicate."""
    try:
        objects = read_objects(typed, question.names)
    except Misgiven as error:
        return Finding(Judgement.WRONG, (error.wording,), method="shape")
    except SymgradError as error:
        return Finding(Judgement.UNREADABLE, (error.wording,))
    except RecursionError:
        return Finding(Judgement.UNREADABLE, (Text("The text is nested too deep.", "文本嵌套过深。"),))
    reading, predicates = _reading(objects), Predicates(objects)
    for found in domains(question, predicates):
        if found.holds is False:
            return Finding(Judgement.WRONG, found.said, reading, _mistake(question, predicates), _METHOD)
        if found.holds is None:
            return Finding(Judgement.UNDECIDED, (_DOMAIN_OPEN,), reading)
    settled = {statement: predicates.settled(statement) for statement in question.holds}
    failing = [statement for statement, found in settled.items() if found.holds is False]
    if failing:
        first, *others = failing
        said = [*settled[first].said]
        said += [phrase("Not satisfied either: {}", "同样不成立：{}", _listed(others))] if others else []
        good = [statement for statement, found in settled.items() if found.holds]
        said += [phrase("Satisfied: {}", "成立：{}", _listed(good))] if good else []
        if _is_about_equality(first) and any(node.has("Decimal") for node in objects.typed.values()):
            said.append(_DECIMALS)
        return Finding(Judgement.WRONG, tuple(said), reading, _mistake(question, predicates), _METHOD)
    open_ones = [statement for statement, found in settled.items() if found.holds is None]
    if open_ones:
        said = phrase("Whether {} holds could not be decided.", "未能判定 {} 是否成立。", _listed(open_ones))
        return Finding(Judgement.UNDECIDED, (said,), reading)
    return Finding(Judgement.CORRECT, (), reading, method=_METHOD)


def _is_about_equality(statement: str) -> bool:
    return re.search(r"(?<![<>!=])=(?!>)", statement) is not None


def _listed(statements: Sequence[str]) -> Text:
    return Text(*(("；" if language == "zh" else "; ").join(statements) for language in LANGUAGES))


def _reading(objects: Objects) -> Reading | None:
    try:
        shown = {name: _shown(node, objects.values[name]) for name, node in objects.typed.items()}
        text = ", ".join(f"{to_text(name)} = {compact(node)}" for name, node in shown.items())
        latex = r",\quad ".join(f"{to_latex(name)} = {matrix_latex(node)}" for name, node in shown.items())
    except NotConvertible:
        return None
    return Reading(text, latex)


def _shown(node: Expr, value: Expr | Matrix) -> Expr:
    """An object as it was typed if it was written out in numbers, else its value."""
    if not node.has("RealRoot"):
        return as_typed(node)
    return entries(value) if isinstance(value, Matrix) else shown_entry(value)


def _mistake(question: Question, predicates: Predicates) -> int | None:
    """The first mistake all of whose conditions the objects meet; without conditions, whose example they are."""
    for number, mistake in enumerate(question.mistakes):
        if mistake.when:
            if predicates.hold(mistake.when):
                return number
            continue
        try:
            if read_objects(mistake.answer, question.names) == predicates.objects:
                return number
        except SymgradError:
            continue
    return None


# -- whether the exercise is right -----------------------------------------------------------------------------------


def faults(question: Question) -> Iterator[Fault]:
    """The reference satisfies everything; each example of a mistake fails, and is known by its conditions."""
    unreadable = list(_unreadable(question))
    yield from unreadable
    if unreadable:
        return
    found = mark(question, question.answer)
    if found.judgement is not Judgement.CORRECT:
        yield Fault(("answer",), _told("the reference is found {}: {}", "参考答案的判定为 {}：{}", found))
        return
    for number, mistake in enumerate(question.mistakes):
        field = ("mistakes", number, "answer")
        found = mark(question, mistake.answer)
        if found.judgement is not Judgement.WRONG:
            said = "the example is not found wrong, but {}: {}", "此例未被判错，其判定为 {}：{}"
            yield Fault(field, _told(*said, found))
        elif found.mistake is None:
            said = Text("the example does not meet its own conditions (when)", "此例不满足它自己的条件（when）")
            yield Fault(field, said)
        elif found.mistake != number:
            said = "the example is taken for mistake {}", "此例被认作第 {} 个错误答案"
            yield Fault(field, phrase(*said, found.mistake + 1))


def _unreadable(question: Question) -> Iterator[Fault]:
    """What cannot be read: the reference, or predicates of the exercise and its mistakes at the shapes that it has."""
    if not question.names:
        yield Fault(("names",), Text("an exercise of this kind names its objects", "这类习题须列出对象的名称"))
        return
    try:
        objects = read_objects(question.answer, question.names)
    except SymgradError as error:
        yield Fault(("answer",), error.wording)
        return
    if not question.holds:
        yield Fault(("holds",), Text("nothing is asked of the objects", "没有对这些对象提出要求"))
    statements: list[tuple[tuple[str | int, ...], str, tuple[str, ...]]] = [
        (("holds", n), each, objects.declarations) for n, each in enumerate(question.holds)
    ]
    for m, mistake in enumerate(question.mistakes):
        try:
            declarations = read_objects(mistake.answer, question.names).declarations
        except SymgradError:
            declarations = objects.declarations
        statements += [(("mistakes", m, "when", n), each, declarations) for n, each in enumerate(mistake.when)]
    for field, text, declarations in statements:
        try:
            read_statement(text, declarations)
        except ReadingError as error:
            yield Fault(field, error.wording)


def _told(en: str, zh: str, found: Finding) -> Text:
    said = found.said[0] if found.said else Text("no reason", "无理由")
    return phrase(en, zh, found.judgement, said)


_DOMAIN_OPEN = Text(
    "Whether the numbers lie where they should could not be decided.", "未能判定这些数是否在所要求的范围之内。"
)
_DECIMALS = Text(
    "Decimals are taken exactly here: 0.333 is 333/1000, not 1/3.",
    "这里小数按精确值计算：0.333 即 333/1000，而不是 1/3。",
)
