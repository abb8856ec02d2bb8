"""Whether exercises say what is true: the reference, its checks, and every mistake, whatever numbers are drawn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction

from symgrad.core.exercises import FORMULAS, Question
from symgrad.core.text import Language
from symgrad.errors import ParameterError
from symgrad.grading.exercises.files import Located
from symgrad.grading.exercises.finding import Fault
from symgrad.grading.exercises.marking import kind
from symgrad.grading.exercises.parameters import combinations, drawn, is_template

Values = Mapping[str, Fraction]


def messages(located: Located, chosen: Iterable[Values] | None = None, language: Language = "en") -> Iterator[str]:
    """What is wrong with an exercise, each with file and line; ``chosen``: the values of parameters to look at.

    By default these are all combinations. A fault that several have in common is told once.
    """
    question = located.question
    told: set[tuple[str | int, ...]] = set()
    try:
        every = combinations(question)
        looked_at = every if chosen is None else list(chosen)
        if not is_template(question):
            looked_at = looked_at[:1]
    except ParameterError as error:
        yield located.message(("where",) if question.where else ("parameters",), error.wording[language])
        return
    for values in looked_at:
        for fault in _of(question, values):
            if fault.field in told:
                continue
            told.add(fault.field)
            shown = ", ".join(f"{name} = {value}" for name, value in values.items())
            at = f" ({shown})" if shown else ""
            yield located.message(fault.field, f"{fault.reason[language]}{at}")


def _of(question: Question, values: Values) -> Iterator[Fault]:
    try:
        question = drawn(question, values)
    except ParameterError as error:
        yield Fault((), error.wording)
        return
    found = list(kind(question).faults(question))
    yield from found
    if not found:
        yield from _checks(question)
        yield from _solution(question)


def _checks(question: Question) -> Iterator[Fault]:
    """That the reference satisfies what it is said to satisfy."""
    if question.check:
        from symgrad.grading.exercises.independent import faults

        yield from faults(question)


def _solution(question: Question) -> Iterator[Fault]:
    """That the lines of the solution hold, each of them, and end in the answer."""
    if not question.solution or question.kind not in FORMULAS:
        return
    chain = replace(question, kind="working", answer=question.solution, goal=question.answer, mistakes=())
    for fault in kind(chain).faults(chain):
        yield Fault(("solution",), fault.reason)
