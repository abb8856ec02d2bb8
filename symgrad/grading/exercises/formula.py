"""Formulas, numbers, sets, relations, lists, tuples, matrices, truth values: what ``compare`` compares."""

from __future__ import annotations

from collections.abc import Iterator

from symgrad.checks.identity.definedness import is_constant
from symgrad.core import tree
from symgrad.core.exercises import Judgement, Question, Reading
from symgrad.core.text import Text, phrase
from symgrad.core.tree import Expr
from symgrad.errors import NotConvertible, ParameterError, ReadingError
from symgrad.grading.as_read import typeset
from symgrad.grading.compare import compare, read_asked
from symgrad.grading.comparison import Comparison, Outcome
from symgrad.grading.exercises.assumed import assumptions
from symgrad.grading.exercises.explanation import explained, judged
from symgrad.grading.exercises.finding import Fault, Finding
from symgrad.grading.exercises.typed.preparation import asked_of, prepared
from symgrad.grading.exercises.typed.refusals import other_kind, unclear_text
from symgrad.grading.exercises.typed.tidying import right_side
from symgrad.grading.exercises.typed.truths import truth
from symgrad.grading.matrix_formulas import same_as_typed
from symgrad.grading.statements import is_set, is_statement
from symgrad.reading import read

_FORM = "form"
_NAMED = {"Tuple": "tuple", "Matrix": "matrix", "Transpose": "matrix", "List": "values", "Truth": "truth"}
_SEVERAL = "value by value"
"""The method where a side lists values: 5,5 is 5 twice, but may be meant as 11/2."""
_TO_SETTLE = (Outcome.WRONG, Outcome.DOMAIN_DIFFERS, Outcome.EQUIVALENT_NOT_IN_FORM)


def mark(question: Question, typed: str) -> Finding:
    """The comparison with the reference, and which anticipated mistake the answer is, if it is not right."""
    try:
        asked = asked_of(question)
    except (ReadingError, ParameterError) as error:
        return Finding(Judgement.UNREADABLE, (error.wording,), reason=error.wording)
    if question.kind == "truth":
        said = truth(typed)
        if said is None:
            return Finding(Judgement.UNREADABLE, (_TRUE_OR_FALSE,))
        typed = str(said).lower()
    else:
        typed = prepared(typed, asked)
    found = compare(typed, question.answer, asked.assume)
    if asked.of_matrices:
        typed, found = _right_side_alone(question, typed, found, asked.assume)
    mistake = _mistake(question, typed, asked.assume) if found.outcome in _TO_SETTLE else None
    read_as = reading(typed, asked.assume)
    if mistake is None and (found.outcome is not Outcome.CORRECT or found.method == _SEVERAL):
        unclear = unclear_text(typed, asked)
        if unclear is not None:
            return Finding(Judgement.UNREADABLE, (unclear,), reason=unclear)
        wrong = found.outcome in (Outcome.WRONG, Outcome.UNDECIDED) and other_kind(typed, asked)
        if wrong:
            return Finding(Judgement.WRONG, (wrong,), read_as, None, "of another kind", found.reason)
    return Finding(
        judged(found), explained(found, question.kind, asked.known), read_as, mistake, found.method, found.reason
    )


_TRUE_OR_FALSE = Text("Expected true or false here.", "这里应填“对”或“错”。")


def _right_side_alone(
    question: Question, typed: str, found: Comparison, assume: tuple[str, ...]
) -> tuple[str, Comparison]:
    """The right side of "∂L/∂W = …", where a formula in matrices is asked for and its name was written too."""
    right = right_side(typed)
    if found.outcome is Outcome.UNREADABLE and right is not None and reading(right, assume) is not None:
        return right, compare(right, question.answer, assume)
    return typed, found


def _mistake(question: Question, typed: str, assume: tuple[str, ...]) -> int | None:
    """The number of the mistake that the answer is equal to, in whatever form."""
    assume = tuple(each for each in assume if not each.lower().startswith(_FORM))
    matrices = read_asked(assume).matrices
    for number, mistake in enumerate(question.mistakes):
        if compare(typed, mistake.answer, assume).outcome in (Outcome.CORRECT, Outcome.EQUIVALENT_NOT_IN_FORM):
            return number
        if matrices is not None and same_as_typed(typed, mistake.answer, matrices):
            return number
    return None


def reading(typed: str, assume: tuple[str, ...]) -> Reading | None:
    """The answer typeset back; None where it cannot be read."""
    try:
        return Reading(*typeset(typed, assume))
    except (ReadingError, ParameterError, NotConvertible):
        return None


def faults(question: Question) -> Iterator[Fault]:
    """The reference is of its kind and found right; each mistake is found wrong, and to be this one."""
    found = mark(question, question.answer)
    if found.judgement is not Judgement.CORRECT:
        yield Fault(
            ("answer",),
            phrase("the reference is found {}: {}", "参考答案的判定为 {}：{}", found.judgement, _why(found)),
        )
        return
    kind = _kind(question)
    if kind not in (None, question.kind):
        yield Fault(
            ("kind",),
            phrase("the reference is of the kind {}, not {}", "参考答案的类型是 {}，不是 {}", kind, question.kind),
        )
    for number, mistake in enumerate(question.mistakes):
        field = ("mistakes", number, "answer")
        found = mark(question, mistake.answer)
        if found.judgement not in (Judgement.WRONG, Judgement.DOMAIN_DIFFERS, Judgement.EQUIVALENT_NOT_IN_FORM):
            said = "the mistake is not found wrong, but {}: {}", "此错误答案未被判错，其判定为 {}：{}"
            yield Fault(field, phrase(*said, found.judgement, _why(found)))
        elif found.mistake is None:
            yield Fault(field, Text("the mistake is not recognised as itself", "此错误答案未能认出"))
        elif found.mistake != number:
            said = "is the same mistake as number {}", "与第 {} 个错误答案相同"
            yield Fault(field, phrase(*said, found.mistake + 1))


def _why(found: Finding) -> Text:
    return found.reason or Text("no reason", "无理由")


def _kind(question: Question) -> str | None:
    """What kind of thing the reference is; None for a formula in matrices, which may be of any shape."""
    asked = read_asked(assumptions(question))
    if asked.matrices is not None:
        return None
    found = kind_of(read(question.answer, asked.names))
    # (0, 1) is an interval where a set is asked for.
    return "set" if found == "tuple" and question.kind == "set" else found


def kind_of(node: Expr) -> str:
    if node.head == "Add" and node.args[-1].head == "PlusMinus":
        node = tree.add(*node.args[:-1])
    if node.head == "About":
        node = node.args[0]
    if node.head in _NAMED:
        return _NAMED[node.head]
    if is_set(node):
        return "set"
    if is_statement(node):
        return "relation"
    return "number" if is_constant(node) else "formula"
