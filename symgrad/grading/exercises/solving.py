"""Equations and inequalities that are solved line by line: each line has to hold for the same numbers as the one
before, and the last one has to be solved as the goal is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from symgrad.core import tree
from symgrad.core.exercises import Judgement, Question, Reading
from symgrad.core.text import Text, phrase
from symgrad.core.tree import Expr
from symgrad.core.verdicts import Verdict
from symgrad.errors import NotConvertible, ReadingError, SymgradError
from symgrad.grading.compare import with_members
from symgrad.grading.comparison import Comparison, Outcome, Value
from symgrad.grading.decision import Failure
from symgrad.grading.exercises.finding import Fault, Finding
from symgrad.grading.exercises.forms import ordered, outline
from symgrad.grading.exercises.lines import Line
from symgrad.grading.exercises.steps import Notation, NotRead, at_line
from symgrad.grading.kinds import same
from symgrad.grading.statements import is_statement
from symgrad.reading import read


@dataclass(frozen=True, slots=True)
class Statement:
    number: int
    node: Expr
    typed: str


def is_relation(text: str, notation: Notation) -> bool:
    """Whether a text is a relation, or several, rather than a formula."""
    try:
        return bool(statement(text, notation))
    except ReadingError:
        return False


def statement(text: str, notation: Notation, number: int = 0) -> Statement:
    """Raises ReadingError for what is none."""
    if notation.of_matrices:
        return Statement(number, notation.statement(text), text)
    node = read(text, notation.setting.names)
    listed = node.head == "List" and all(map(is_statement, node.args))
    if not (listed or is_statement(node) or node.head == "Truth"):
        raise ReadingError(Text("This is not a relation.", "这不是关系式。"), text, 0, _HINT)
    (node,) = with_members(node)
    return Statement(number, node, text)


_HINT = Text("Write an equation or an inequality in each line.", "每一行请写一个等式或不等式。")


def marked(rows: Sequence[Line], notation: Notation, question: Question) -> Finding:
    """The first line that is not equivalent to the one before; else whether the last one is the goal."""
    found = list(statements(rows, notation))
    reading = Reading(
        " ⇔ ".join(notation.text(each.node, each.typed) for each in found),
        r" \iff ".join(notation.latex(each.node, each.typed) for each in found),
    )
    before = statement(question.start, notation) if question.start.strip() else found[0]
    open_steps: list[Statement] = []
    for each in found:
        verdict, example = _equivalent(each, before, notation)
        if verdict is Verdict.REFUTED:
            said = _differs(each, before, example, notation)
            mistake = _mistake(each, notation, question)
            return Finding(Judgement.WRONG, (said,), reading, mistake, "line by line")
        if verdict is not Verdict.PROVED:
            open_steps.append(each)
        before = each
    arrived = _arrived(found[-1], notation, question)
    if arrived is Verdict.REFUTED:
        said = phrase(*_NOT_THERE, notation.text(found[-1].node, found[-1].typed))
        return Finding(Judgement.WRONG, (said,), reading, method="line by line")
    if open_steps:
        said = phrase(*_OPEN, open_steps[0].number, notation.text(open_steps[0].node, open_steps[0].typed))
        return Finding(Judgement.UNDECIDED, (said,), reading, method="line by line", reason=_NOT_DECIDED)
    if arrived is not Verdict.PROVED:
        return Finding(Judgement.UNDECIDED, (), reading, method="line by line", reason=_NOT_DECIDED)
    reason = Text("each line is proved equivalent to the one before", "每一行都已证明与上一行等价")
    return Finding(Judgement.CORRECT, (), reading, None, "line by line", reason)


def statements(rows: Sequence[Line], notation: Notation) -> Iterator[Statement]:
    before: Line | None = None
    typed = ""
    for row in rows:
        if row.goes_on and before is None:
            said = "Line {}: it begins with a relation sign, but nothing stands before it."
            raise NotRead(phrase(said, "第 {} 行：以关系符号开头，但之前没有式子。", row.number))
        # v = 4/(2n), and below it = 2/n
        whole = f"{typed.strip('$')} {row.whole.strip('$')}" if row.goes_on else row.whole.strip("$")
        typed = f"${whole}$" if "$" in row.whole or (row.goes_on and "$" in typed) else whole
        before = row
        try:
            yield statement(typed, notation, row.number)
        except ReadingError as error:
            raise at_line(row.number, error) from None


def _equivalent(line: Statement, before: Statement, notation: Notation) -> tuple[Verdict, Failure | None]:
    """Whether two lines hold for the same numbers; where they do not, what the one and the other are at a point."""
    if line.node == before.node:
        return Verdict.PROVED, None
    if notation.of_matrices:
        return _implied_by_each_other(line, before, notation)
    try:
        found = same(_in_short(line.node, notation), _in_short(before.node, notation), notation.setting.declared)
    except NotConvertible:
        return Verdict.UNDECIDED, None
    if found.outcome is Outcome.WRONG:
        return Verdict.REFUTED, _example(found)
    return (Verdict.PROVED if found.outcome is Outcome.CORRECT else Verdict.UNDECIDED), None


def _example(found: Comparison) -> Failure | None:
    example = found.counterexample
    return None if example is None else Failure(example.point, example.answer, example.reference)


def _implied_by_each_other(line: Statement, before: Statement, notation: Notation) -> tuple[Verdict, Failure | None]:
    worst = Verdict.PROVED
    for given, follows in ((before, line), (line, before)):
        seconds = min(0.7, max(notation.left(), 0.1))
        found = notation.setting.decide_matrices(follows.typed, seconds, notation.size, [given.typed])
        if found.verdict is Verdict.REFUTED:
            assert found.counterexample is not None
            return Verdict.REFUTED, Failure(found.counterexample.point, follows is before, follows is line)
        worst = worst if found.verdict is Verdict.PROVED else Verdict.UNDECIDED
    return worst, None


def _differs(line: Statement, before: Statement, example: Failure | None, notation: Notation) -> Text:
    earlier = phrase("line {}", "第 {} 行", before.number)
    if not before.number:
        earlier = Text("what was given", "题目所给的关系")
    whole = phrase(
        "Line {}: {} is not equivalent to {}", "第 {} 行：{} 与{}不等价", line.number, notation.text(line.node), earlier
    )
    if example is None or not example.point:
        return phrase("{}.", "{}。", whole)
    parts = [_truth(which, value) for which, value in ((earlier, example.right), (_THIS, example.left))]
    return phrase("{}: at {} {}, {}.", "{}：当 {} 时，{}，{}。", whole, example.where, *parts)


def _truth(which: Text, value: Value) -> Text:
    if isinstance(value, bool):
        return phrase("{} holds", "{}成立", which) if value else phrase("{} does not hold", "{}不成立", which)
    if value is None:
        return phrase("{} gives no value", "{}没有给出值", which)
    return phrase("{} gives {}", "{}得 {}", which, f"{value:.6g}" if isinstance(value, float) else value)


_THIS = Text("this line", "这一行")
_NOT_THERE = (
    "Every line follows, but the last line is not what was to be found: it is {}.",
    "每一行都成立，但最后一行不是所要求的结果：它是 {}。",
)
_OPEN = (
    "Line {}: whether {} is equivalent to what stands before it was not decided.",
    "第 {} 行：未能判定 {} 是否与上一行等价。",
)
_NOT_DECIDED = Text("an equivalence of two lines was not decided", "未能判定两行是否等价")


# -- the goal ------------------------------------------------------------------------------------------------------


def _arrived(last: Statement, notation: Notation, question: Question) -> Verdict:
    """Whether the last line is the goal: equivalent to it, and solved for what the goal is solved for."""
    try:
        goal = statement(question.goal, notation)
    except ReadingError:
        return _is_value(last, notation, question.goal)
    if not _as_far_as(last.node, goal.node):
        return Verdict.REFUTED
    return _equivalent(Statement(0, _closed_up(last.node), last.typed), goal, notation)[0]


def _is_value(last: Statement, notation: Notation, goal: str) -> Verdict:
    """Whether the last line gives a name the value that the goal is."""
    wanted = read(goal, notation.setting.names)
    node = _closed_up(last.node)
    solved = _solved_for(node)
    if solved is None:
        return Verdict.REFUTED
    value = node if node.head != "Relation" else node.args[2] if node.args[1] == tree.symbol(solved) else node.args[1]
    found = same(value, wanted, notation.setting.declared)
    if found.outcome is Outcome.CORRECT:
        return Verdict.PROVED
    return Verdict.REFUTED if found.outcome is Outcome.WRONG else Verdict.UNDECIDED


def _closed_up(node: Expr) -> Expr:
    """v = 4/(2n) = 2/n as v = 2/n."""
    chained = node.head == "And" and all(part.head == "Relation" and part.args[0] == "=" for part in node.args)
    if chained and all(a.args[2] == b.args[1] for a, b in zip(node.args, node.args[1:], strict=False)):
        return tree.equal(node.args[0].args[1], node.args[-1].args[2])
    return node


def _in_short(node: Expr, notation: Notation) -> Expr:
    """v = 4/(2n) = 2/n as v = 2/n, where the rest of the chain holds anyway."""
    closed = _closed_up(node)
    if closed is node or any(notation.setting.decide(p).verdict is not Verdict.PROVED for p in node.args[1:]):
        return node
    return closed


def _as_far_as(last: Expr, goal: Expr) -> bool:
    """Whether a line is solved where the goal is; where the goal is not, whether it is written in its outline."""
    last, solved = _closed_up(last), [_solved_for(part) for part in _parts(goal)]
    if None not in solved:
        names = {_solved_for(part) for part in _parts(last)}
        return names == set(solved)
    if last.head != goal.head or last.head != "Relation":
        return last.head == goal.head
    sides = [(ordered(node.args[1]), ordered(node.args[2])) for node in (last, goal)]
    mirrored = (sides[0][1], sides[0][0])
    return sides[1] in (sides[0], mirrored) or [outline(s) for s in sides[0]] == [outline(s) for s in sides[1]]


def _parts(node: Expr) -> tuple[Expr, ...]:
    return node.args if node.head in ("And", "Or", "List") else (node,)


def _solved_for(node: Expr) -> str | None:
    """The name that stands alone on one side of a relation, or in front of ∈; None where there is none."""
    if node.head == "Element":
        return node.args[0].args[0] if node.args[0].head == "Symbol" else None
    if node.head != "Relation":
        return None
    _, left, right = node.args
    for one, other in ((left, right), (right, left)):
        if one.head == "Symbol" and not any(part == one for part in other.walk()):
            return one.args[0]
    return None


# -- anticipated mistakes ------------------------------------------------------------------------------------------


def _mistake(line: Statement, notation: Notation, question: Question) -> int | None:
    """The number of the mistake to which a line is equivalent."""
    for number, mistake in enumerate(question.mistakes):
        try:
            known = statement(mistake.answer, notation)
        except ReadingError:
            continue
        if _equivalent(line, known, notation)[0] is Verdict.PROVED:
            return number
    return None


def faults(question: Question, notation: Notation) -> Iterator[Fault]:
    """Each mistake is a relation that is not equivalent to what is given, and recognised as itself."""
    for number, mistake in enumerate(question.mistakes):
        field = ("mistakes", number, "answer")
        try:
            known = statement(mistake.answer, notation)
            verdict, _ = _equivalent(known, statement(question.start, notation), notation)
        except SymgradError as error:
            yield Fault(field, error.wording)
            continue
        if verdict is not Verdict.REFUTED:
            said = "the mistake is not found to differ from the start", "未能判定此错误与起点不等价"
            yield Fault(field, Text(*said))
        elif (other := _mistake(known, notation, question)) != number:
            said = "is recognised as number {}", "被认作第 {} 个错误"
            yield Fault(field, phrase(*said, "none" if other is None else other + 1))
