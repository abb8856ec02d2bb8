"""Marking one answer: the kind decides, and here are the words and the points."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from time import perf_counter
from typing import Protocol

from symgrad.core.exercises import FORMULAS, Judgement, Mark, Question
from symgrad.core.text import LANGUAGES, Text, phrase
from symgrad.grading.exercises.finding import Fault, Finding
from symgrad.grading.exercises.parameters import draw, drawn, is_template
from symgrad.grading.exercises.typed.tidying import is_blank

_HALF = Fraction(1, 2)
SHARES = {
    Judgement.CORRECT: Fraction(1),
    Judgement.EQUIVALENT_NOT_IN_FORM: _HALF,
    Judgement.DOMAIN_DIFFERS: _HALF,
    Judgement.WRONG: Fraction(0),
    Judgement.MISSING: Fraction(0),
}
"""Of the points, unless the exercise says otherwise; what is not here is left to a person."""
HEADLINES = {
    Judgement.CORRECT: Text("Correct.", "正确。"),
    Judgement.EQUIVALENT_NOT_IN_FORM: Text(
        "Equal to the right answer, but not in the form that is asked for.", "与正确答案相等，但形式不符合要求。"
    ),
    Judgement.DOMAIN_DIFFERS: Text("Not defined at the same points as the right answer.", "与正确答案的定义域不同。"),
    Judgement.WRONG: Text("Wrong.", "不正确。"),
    Judgement.UNDECIDED: Text(
        "This could not be decided by machine; a person will look at it.", "机器未能判定，将由老师批阅。"
    ),
    Judgement.UNREADABLE: Text("This could not be read, and was not marked.", "未能读懂这个答案，因此没有评分。"),
    Judgement.MISSING: Text("There is no answer.", "没有作答。"),
}
READ_AS = Text("Read as: ", "读作：")


class Kind(Protocol):
    """What a module of a kind of exercise has."""

    def mark(self, question: Question, typed: str) -> Finding: ...

    def faults(self, question: Question) -> Iterator[Fault]: ...


def kind(question: Question) -> Kind:
    """The module that knows exercises of this kind."""
    name = "formula" if question.kind in FORMULAS else question.kind
    return importlib.import_module(f"symgrad.grading.exercises.{name}")  # type: ignore[return-value]


def mark(question: Question, typed: str, student: str = "", seed: int = 0) -> Mark:
    """What comes of an answer; nothing that is typed makes it raise.

    Where the question draws numbers, those of ``student`` under ``seed`` are meant. Marking what strangers typed takes
    a process with limits: ``symgrad check`` and ``symgrad.grading.exercises.classes`` see to that.
    """
    began = perf_counter()
    if is_template(question):
        question = drawn(question, draw(question, student, seed))
    finding = Finding(Judgement.MISSING) if is_blank(typed) else kind(question).mark(question, typed)
    return replace(as_mark(question, finding), seconds=perf_counter() - began)


def as_mark(question: Question, finding: Finding) -> Mark:
    share = question.shares.get(finding.judgement, SHARES.get(finding.judgement))
    lines = [HEADLINES[finding.judgement]]
    if finding.reading is not None and finding.judgement is not Judgement.MISSING:
        lines.append(phrase("{}{}", "{}{}", READ_AS, finding.reading.text))
    lines += finding.said
    if finding.mistake is not None:
        known = question.mistakes[finding.mistake]
        lines.append(known.feedback)
        if share is not None:
            share = max(share, known.share)
    feedback = Text(*("\n".join(line[lang] for line in lines) for lang in LANGUAGES))
    return Mark(finding.judgement, share, feedback, finding.reading, finding.mistake, finding.method, finding.reason)
