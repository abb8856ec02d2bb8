"""Whether a reference satisfies what is said of it besides: statements in which ``answer`` stands for it.

Of several values each must satisfy it, and of a tuple ``answer_1``, ``answer_2`` are the entries. Of a relation or a
set the statement is another one that must hold for the same numbers; where that is not proved but survives an attack,
the same attack must find every anticipated mistake.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from symgrad.core import tree
from symgrad.core.exercises import Question
from symgrad.core.text import Text, phrase
from symgrad.core.tree import Expr
from symgrad.core.verdicts import Verdict
from symgrad.errors import NotConvertible, ParameterError, ReadingError, SymgradError
from symgrad.grading.compare import compare, declared, read_asked
from symgrad.grading.comparison import Outcome
from symgrad.grading.deciding import decide
from symgrad.grading.exercises.assumed import assumptions
from symgrad.grading.exercises.finding import Fault
from symgrad.grading.refutation import refute
from symgrad.reading import read, to_text

_SECONDS = 1.5  # for a statement; what is false is found in a fraction of that
_ANSWER = re.compile(r"\banswer(?:_(\d+))?\b")
_EQUATION = re.compile(r"([^=<>!]+)==?([^=<>!]+)")
_DIRECTIVE = re.compile(r"\s*(form|tolerance|digits)\s*[:：]", re.IGNORECASE)


def faults(question: Question) -> Iterator[Fault]:
    given = [each for each in assumptions(question) if not _DIRECTIVE.match(each)]
    for number, statement in enumerate(question.check):
        field = ("check", number)
        try:
            if question.kind in ("relation", "set"):
                reason = _not_equivalent(statement, question, given)
            else:
                reason = _not_satisfied(statement, question, given)
        except SymgradError as error:
            reason = error.wording
        if reason is not None:
            yield Fault(field, reason)


# -- numbers, formulas, values, tuples ------------------------------------------------------------------------------


def _not_satisfied(statement: str, question: Question, given: Sequence[str]) -> Text | None:
    """Why the reference does not satisfy a statement; None where it is proved."""
    if not _ANSWER.search(statement):
        return Text('the statement does not speak of "answer"', "此命题没有提到 answer")
    if read_asked(assumptions(question)).matrices is not None and (equation := _EQUATION.fullmatch(statement)):
        sides = [_ANSWER.sub(lambda _: f"({question.answer})", side) for side in equation.groups()]
        outcome = compare(sides[0], sides[1], assumptions(question)).outcome
        said = "{} = {} is {}, not proved", "{} = {} 的判定为 {}，未被证明"
        return None if outcome is Outcome.CORRECT else phrase(*said, *sides, outcome)
    for put_in in _instances(statement, question):
        found = decide(put_in, given, _SECONDS)
        if found.verdict is not Verdict.PROVED:
            return phrase("{} is {}, not proved", "{} 的判定为 {}，未被证明", put_in, found.verdict)
    return None


def _instances(statement: str, question: Question) -> Iterator[str]:
    """The statement with the reference in it, or with each of its values."""
    if question.kind not in ("values", "tuple"):
        yield _ANSWER.sub(lambda _: f"({question.answer})", statement)
        return
    entries = [f"({to_text(each)})" for each in read(question.answer, read_asked(assumptions(question)).names).args]
    if question.kind == "values":
        yield from (_ANSWER.sub(lambda _, value=value: value, statement) for value in entries)
        return

    def entry(found: re.Match[str]) -> str:
        place = int(found[1] or 0)
        if not 1 <= place <= len(entries):
            said = "write answer_1 to answer_{} for the entries, not {}", "各分量写作 answer_1 至 answer_{}，而不是 {}"
            raise ParameterError(phrase(*said, len(entries), found[0]))
        return entries[place - 1]

    yield _ANSWER.sub(entry, statement)


# -- relations and sets ---------------------------------------------------------------------------------------------


def _not_equivalent(statement: str, question: Question, given: Sequence[str]) -> Text | None:
    """Why a statement does not hold for the same numbers as the reference; None where it does."""
    verdict = _equivalent(statement, _relations(question.answer, question), given)
    if verdict is Verdict.PROVED:
        return None
    if verdict is not Verdict.SUPPORTED:
        said = "that it holds for the same numbers as the answer is {}", "它与答案对相同的数成立：判定为 {}"
        return phrase(*said, verdict)
    for number, mistake in enumerate(question.mistakes, start=1):
        if _equivalent(statement, _relations(mistake.answer, question), given) is not Verdict.REFUTED:
            said = "it does not exclude mistake {}, and is not proved", "它未能排除第 {} 个错误答案，也未被证明"
            return phrase(*said, number)
    return None


def _relations(answer: str, question: Question) -> list[str]:
    """The answer as relations that hold together; of a set those that its one name satisfies."""
    node = read(answer, read_asked(assumptions(question)).names)
    if question.kind == "set":
        if len(question.names) != 1 or node.head != "Interval":
            raise ParameterError(Text("of sets, intervals with one name are checked", "集合只检验恰有一个变量的区间"))
        node = tree.all_of(*declared([Expr("Element", (tree.symbol(question.names[0].name), node))]).facts)
    return [to_text(each) for each in tree.parts(node)]


def _equivalent(statement: str, relations: Sequence[str], given: Sequence[str]) -> Verdict:
    """The weaker of the verdicts on the two directions."""
    found = [_verdict(statement, [*given, *relations])]
    found += [_verdict(each, [*given, statement]) for each in relations]
    order = (Verdict.REFUTED, Verdict.UNDECIDED, Verdict.SUPPORTED, Verdict.PROVED)
    return min(found, key=order.index)


def _verdict(statement: str, given: Sequence[str]) -> Verdict:
    found = decide(statement, given, _SECONDS).verdict
    if found is not Verdict.UNDECIDED:
        return found
    try:  # what is given may be about matrices
        return refute(statement, [_declared(each) for each in given], seconds=_SECONDS).verdict
    except (ReadingError, NotConvertible):
        return found


def _declared(given: str) -> str:
    """ "a real" as "a: real", as statements about matrices declare their numbers."""
    kind = re.fullmatch(r"\s*(\w+)\s+((?:[a-z]+\s*)+)", given)
    return f"{kind[1]}: {kind[2]}" if kind else given
