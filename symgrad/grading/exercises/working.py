"""Workings: a chain of lines from a start to a goal, or an equation that is solved line by line. Each step is decided.

A chain ``a <= b = c`` shows that the start is at most the goal; its steps are true for all values of the names. Where
the start is itself a relation, each line has to be equivalent to the one before, and the last one to be the goal.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from symgrad.core import tree
from symgrad.core.exercises import Judgement, Question, Reading
from symgrad.core.text import Text, phrase
from symgrad.core.tree import Expr
from symgrad.core.verdicts import Verdict
from symgrad.errors import NotConvertible, ReadingError, SymgradError
from symgrad.grading.decision import Decision
from symgrad.grading.exercises import solving
from symgrad.grading.exercises.finding import Fault, Finding
from symgrad.grading.exercises.forms import ordered
from symgrad.grading.exercises.lines import SIGNS, Line, lines
from symgrad.grading.exercises.steps import Chain, Notation, NotRead, Step, chain, free_names, joined
from symgrad.grading.exercises.typed.markup import plain
from symgrad.grading.exercises.typed.spelling import as_declared

_SHOWN = ("=", *tree.ORDERS)
_KNOWN = " ".join(_SHOWN)


def mark(question: Question, typed: str) -> Finding:
    """Whether every step holds and they lead from the start to the goal; if not, the first that fails, and where."""
    try:
        exercise = Exercise(question)
    except SymgradError as error:
        return Finding(Judgement.UNDECIDED, reason=error.wording)
    try:
        rows = lines(as_declared(plain(typed), exercise.names), exercise.notation.names)
        if exercise.is_solved(rows):
            return solving.marked(rows, exercise.notation, question)
        return exercise.marked(chain(rows, exercise.notation, question.start, exercise.names))
    except (NotRead, ReadingError) as error:
        return Finding(Judgement.UNREADABLE, (error.wording,))
    except NotConvertible as error:
        return Finding(Judgement.UNDECIDED, reason=error.wording)
    except RecursionError:
        return Finding(Judgement.UNREADABLE, (Text("The formula is nested too deep.", "式子嵌套过深。"),))


@dataclass(frozen=True, slots=True)
class _Ends:
    """How a chain lies between start and goal: verdicts on its ends, and the relation that it shows of them."""

    begins: Verdict
    ends: Verdict
    relation: str | None


class Exercise:
    """What the exercise asks for, as read. Raises ReadingError or ParameterError."""

    def __init__(self, question: Question):
        self.question = question
        self.relation = SIGNS.get(question.relation, "=")
        self.notation = Notation(question)
        self.solves = bool(question.start.strip()) and solving.is_relation(question.start, self.notation)
        self.start: Expr | None = None
        self.goal: Expr | None = None
        start, goal = question.start.strip(), question.goal.strip()
        if not self.solves and not (not start and solving.is_relation(goal, self.notation)):
            said = self.notation.relation(start or goal, "=", goal)
            self.start, self.goal = said.args[1] if start else None, said.args[2]
        self.names = free_names(*(side for side in (self.start, self.goal) if side is not None))
        self.names |= {name.name for name in question.names} | self.notation.names

    def is_solved(self, rows: Sequence[Line]) -> bool:
        """Whether the lines are equations to be solved. Without a start the lines themselves tell: in a chain each
        left side has stood before."""
        if self.solves or self.goal is None:
            return True
        if self.question.start.strip() or len(rows) == 1 or any(row.goes_on for row in rows[1:2]):
            return False
        seen = [_read(self.notation, side) for side in rows[0].sides]
        return not any(_read(self.notation, row.sides[0]) in seen for row in rows[1:])

    def marked(self, found: Chain) -> Finding:
        """The finding on a chain: its first step that fails; else what it shows."""
        reading = self._reading(found)
        decided: list[tuple[Step, Decision]] = []
        for step in found.steps:
            decision = self.notation.decide(step.relation, step.typed)
            if decision.verdict is Verdict.REFUTED:
                mistake = self.mistake(step)
                return Finding(Judgement.WRONG, (self._fails(step, decision),), reading, mistake, decision.method)
            decided.append((step, decision))
        open_steps = [(s, d) for s, d in decided if d.verdict is not Verdict.PROVED]
        lacking = self._lacking(found, not open_steps)
        if lacking is not None:
            judgement, said = lacking
            return Finding(judgement, (said,), reading, method="step by step")
        if open_steps:
            step, decision = open_steps[0]
            said = phrase(*_OPEN, step.number, self.notation.text(step.relation, step.typed))
            return Finding(Judgement.UNDECIDED, (said,), reading, method="step by step", reason=decision.reason)
        for step, decision in decided:
            if decision.gap is not None:
                said = phrase(*_GAP, step.number, self.notation.text(step.relation, step.typed), decision.gap.said)
                return Finding(Judgement.DOMAIN_DIFFERS, (said,), reading, method="step by step")
        count = len(found.steps)
        if count < self.question.steps:
            said = phrase(*_TOO_FEW, self.question.steps)
            return Finding(Judgement.EQUIVALENT_NOT_IN_FORM, (said,), reading, method="step by step")
        reason = Text(f"each of {count} steps is proved" if count > 1 else "the step is proved", f"{count} 步均已证明")
        return Finding(Judgement.CORRECT, (), reading, None, "step by step", reason)

    def _fails(self, step: Step, decision: Decision) -> Text:
        shown = self.notation.text(step.relation, step.typed)
        example = decision.counterexample
        where = Text(".", "。")
        if example is not None:
            where = phrase(" {}." if example.point else ": {}.", "，{}。", example.said)
        return phrase(*(_BREAKS if step.implied else _FAILS), step.number, shown, where)

    # -- what it shows ---------------------------------------------------------------------------------------------

    def _lacking(self, found: Chain, proved: bool) -> tuple[Judgement, Text] | None:
        """What is missing between a chain and what was to be shown."""
        shown = self._between(found.first, found.last, found.relation)
        if not _arrives(shown):
            backward = self._between(found.last, found.first, found.relation and tree.MIRRORED[found.relation])
            shown = backward if _arrives(backward) else shown
        body = None
        if shown.begins is Verdict.REFUTED:
            body = phrase(*_BEGINS, self.notation.text(found.first))
        elif shown.ends is Verdict.REFUTED:
            body = phrase(*_ENDS, self.notation.text(found.last))
        elif shown.relation is None:
            body = phrase(*_BOTH_WAYS, self.relation)
        elif not _shows(shown.relation, self.relation):
            body = phrase(*_WEAKER, shown.relation, self.relation)
        if body is not None:
            return Judgement.WRONG, phrase(*_ALL_HOLD, body) if proved else Text(
                body.en[0].upper() + body.en[1:], body.zh
            )
        return None if _arrives(shown) else (Judgement.UNDECIDED, _ENDS_OPEN)

    def _between(self, first: Expr, last: Expr, relation: str | None) -> _Ends:
        assert self.goal is not None
        start = first if self.start is None else self.start
        wanted = self.relation
        begins = self.notation.alike(first, start, self.goal, wanted)
        return _Ends(begins, self.notation.alike(last, self.goal, start, wanted), relation)

    # -- anticipated mistakes --------------------------------------------------------------------------------------

    def wrong_step(self, number: int) -> Step | None:
        """A mistake that is known; None where it is no single relation. Raises ReadingError."""
        rows = lines(self.question.mistakes[number].answer, self.notation.names)
        if len(rows) != 1 or len(rows[0].relations) != 1 or rows[0].goes_on or rows[0].relations[0] not in _SHOWN:
            return None
        (left, right), (kind,) = rows[0].sides, rows[0].relations
        return Step(number, self.notation.relation(left, kind, right), joined(left, kind, right))

    def mistake(self, step: Step) -> int | None:
        """The number of the mistake that arrives at the same right side by the same relation."""
        kind, left, right = step.relation.args
        forms = [(kind, right), (tree.MIRRORED[kind], left)]
        for number in range(len(self.question.mistakes)):
            try:
                known = self.wrong_step(number)
            except ReadingError:
                continue
            if known is None:
                continue
            sign, _, wanted = known.relation.args
            if any(sign == k and self.notation.equal(side, wanted, 0.3) is Verdict.PROVED for k, side in forms):
                return number
        return None

    # -- shown back ------------------------------------------------------------------------------------------------

    def _reading(self, found: Chain) -> Reading:
        notation = self.notation
        text, latex = [], []
        before: Expr | None = None
        for step in found.steps:
            kind, left, right = step.relation.args
            typed = step.typed.partition(kind)
            if before is None or ordered(before) != ordered(left):
                text += ["; " if text else "", notation.text(left, typed[0])]
                latex += [r";\quad " if latex else "", notation.latex(left, typed[0])]
            text.append(f" {kind} {notation.text(right, typed[2])}")
            latex.append(f" {_LATEX.get(kind, kind)} {notation.latex(right, typed[2])}")
            before = right
        return Reading("".join(text), "".join(latex))


def _read(notation: Notation, side: str) -> Expr | str:
    try:
        return ordered(notation.relation(side, "=", side).args[1])
    except ReadingError:
        return side


def _arrives(ends: _Ends) -> bool:
    return ends.begins is Verdict.PROVED and ends.ends is Verdict.PROVED


def _shows(relation: str, wanted: str) -> bool:
    """Whether one relation says as much as another."""
    stronger = {"≤": ("=", "<"), "≥": ("=", ">")}
    return relation == wanted or relation in stronger.get(wanted, ())


_LATEX = {"≤": r"\leq", "≥": r"\geq"}
_FAILS = ("Line {}: {} fails{}", "第 {} 行：{} 不成立{}")
_BREAKS = ("Line {} does not go on from what stands before it: {} fails{}", "第 {} 行没有接上前面的式子：{} 不成立{}")
_TOO_FEW = (
    "What is said is true, but at least {} steps are asked for, each of which a reader sees at once.",
    "结论成立，但要求至少写出 {} 步，使每一步都一目了然。",
)
_OPEN = ("Line {}: whether {} holds was not decided.", "第 {} 行：未能判定 {} 是否成立。")
_GAP = ("Line {}: {} holds only where both sides have a value: {}.", "第 {} 行：{} 只在两边都有值处成立：{}。")
_ALL_HOLD = ("Every step holds, but {}", "每一步都成立，但{}")
_BEGINS = ("the first line begins with {}, which is not where it was to begin.", "第一行从 {} 开始，不是所要求的起点。")
_ENDS = ("the last line is not what was to be shown: it ends with {}.", "最后一行不是所要证明的：它以 {} 结束。")
_BOTH_WAYS = ("≤ and ≥ both stand in it, so that it does not show {}.", "其中既有 ≤ 又有 ≥，因此不能得出 {}。")
_WEAKER = ("together the steps show {}, and {} was to be shown.", "各步合起来只得到 {}，而要证明的是 {}。")
_ENDS_OPEN = Text(
    "It was not decided whether this leads from the start to what was to be shown.",
    "未能判定它是否由起点得到所要证明的结论。",
)


# -- the exercise itself -------------------------------------------------------------------------------------------


def faults(question: Question) -> Iterator[Fault]:
    """Start, goal and relation are read; the reference working is found correct; every mistake is one relation that
    does not hold, and recognised as itself."""
    if SIGNS.get(question.relation) not in _SHOWN:
        said = "expected one of {} but got {}", "应为 {} 之一，而这里是 {}"
        yield Fault(("relation",), phrase(*said, _KNOWN, question.relation))
        return
    try:
        exercise = Exercise(question)
    except SymgradError as error:
        yield Fault((_unreadable(question),), error.wording)
        return
    found = mark(question, question.answer)
    if found.judgement is not Judgement.CORRECT:
        why = found.said[0] if found.said else found.reason or Text("no reason", "无理由")
        said = "the reference is found {}: {}", "参考推导的判定为 {}：{}"
        yield Fault(("answer",), phrase(*said, found.judgement, why))
        return
    yield from solving.faults(question, exercise.notation) if exercise.solves else _mistaken(exercise)


def _unreadable(question: Question) -> str:
    """The field that cannot be read, of start and goal, or what is said of the names."""
    for field, text in (("start", question.start), ("goal", question.goal)):
        try:
            Exercise(replace(question, start="", goal=text)) if text.strip() else None
        except SymgradError:
            return field
    return "goal" if question.names else "assume"


def _mistaken(exercise: Exercise) -> Iterator[Fault]:
    for number in range(len(exercise.question.mistakes)):
        field = ("mistakes", number, "answer")
        try:
            known = exercise.wrong_step(number)
        except SymgradError as error:
            yield Fault(field, error.wording)
            continue
        if known is None:
            yield Fault(field, Text("expected one step, such as a <= b", "应为一步，如 a <= b"))
            continue
        decision = exercise.notation.decide(known.relation, known.typed)
        if decision.verdict is not Verdict.REFUTED:
            said = "the step is {}, not refuted: {}", "此步的判定为 {}，未被否定：{}"
            yield Fault(field, phrase(*said, decision.verdict, decision.reason))
        elif (same := exercise.mistake(known)) != number:
            said = "is recognised as number {}", "被认作第 {} 个错误"
            yield Fault(field, phrase(*said, "none" if same is None else same + 1))
