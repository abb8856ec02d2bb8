"""What is said of the solution of an exercise: the reference, what leads to it and was checked, the usual mistakes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from symgrad.catalogue import Catalogue
from symgrad.checks import matrix_truth
from symgrad.checks.exact import Evaluator
from symgrad.core import binding, tree
from symgrad.core.exercises import FORMULAS, Mistake, Option, Question
from symgrad.core.sheets import Judged, Place, Row, Sentence, Shown, Solution, Typed, UsualMistake
from symgrad.core.text import LANGUAGES, Text
from symgrad.core.tree import Expr
from symgrad.core.verdicts import Verdict
from symgrad.errors import NotConvertible, ParameterError, ReadingError, SymgradError
from symgrad.grading.as_read import tree_of
from symgrad.grading.compare import compare
from symgrad.grading.comparison import Outcome, Value
from symgrad.grading.deciding import Setting, decide
from symgrad.grading.decision import Failure
from symgrad.grading.exercises.assumed import assumptions, of_name
from symgrad.grading.exercises.choice import claim_verdict, keys_of
from symgrad.grading.exercises.explanation import RIGHT
from symgrad.grading.exercises.forms import ordered
from symgrad.grading.exercises.lines import lines
from symgrad.grading.exercises.solving import statements
from symgrad.grading.exercises.steps import chain
from symgrad.grading.exercises.working import Exercise
from symgrad.grading.matrix_values import value_at
from symgrad.grading.refutation import refute
from symgrad.reading import read, read_assumption

_SECONDS = 4.0  # for the statement of an option
_ANSWER = re.compile(r"\banswer\b")
THIS = Text("this answer", "此答案")


class Typesetter:
    """Reads what an exercise has typed in it, as its kind does."""

    def __init__(self, question: Question):
        self.question = question
        self.assume = assumptions(question)
        self._setting: Setting | None = None

    @property
    def setting(self) -> Setting:
        if self._setting is None:
            self._setting = Setting(self.assume)
        return self._setting

    def formula(self, typed: str) -> Shown:
        """A reference or an answer like it."""
        try:
            node = tree_of(typed, self.assume)
        except (ReadingError, ParameterError, NotConvertible):
            return Typed(typed.strip("$ "))
        if node.head == "Truth":
            return Text("true", "成立") if node.args[0] else Text("false", "不成立")
        return node

    def statement(self, typed: str, more: Sequence[str] = ()) -> Shown:
        """What may be true or false, of numbers or of matrices."""
        try:
            setting = Setting((*self.assume, *more)) if more else self.setting
            if setting.is_of_matrices(typed):
                return setting.problem(typed).statement
            return setting.read(typed)
        except SymgradError:
            return Typed(typed.strip("$ "))

    def assumption(self, typed: str) -> tuple[Shown, ...]:
        try:
            if self.setting.is_of_matrices(typed):
                return (self.setting.problem(typed).statement,)
            return tuple(part for each in read_assumption(typed) for part in tree.parts(each))
        except SymgradError:
            return (Typed(typed.strip("$ ")),)

    def objects(self, typed: str) -> tuple[Shown, ...]:
        """The equations A = …, B = … of a witness."""
        pieces = re.split(r"[,;，；\n]\s*(?=(?:\$\s*)?[^\W\d]\w*\s*=(?!=))", typed.strip())
        return tuple(self.statement(piece) for piece in pieces if piece.strip())


def solution(question: Question) -> Solution:
    """All that is said of the solution of an exercise whose numbers are drawn."""
    found = _BY_KIND.get(question.kind, _of_formula)(question, Typesetter(question))
    return replace(found, derivation=_derivation(question.derivation))


def _derivation(id: str) -> tuple[str, Text] | None:
    if not id:
        return None
    title = next((entry.title for entry in Catalogue().entries() if entry.id == id), None)
    return id, title or Text(id, id)


# -- formulas ------------------------------------------------------------------------------------------------------


def _of_formula(question: Question, typesetter: Typesetter) -> Solution:
    reference = typesetter.formula(question.answer)
    steps: tuple[Row, ...] = ()
    if question.solution and question.kind in FORMULAS:
        steps = _rows(replace(question, kind="working", answer=question.solution, goal=question.answer, mistakes=()))
    more = ["answer real", "answer_1 real", "answer_2 real", "answer_3 real", "answer_4 real"]
    if isinstance(reference, Expr) and reference.head == "Matrix":
        more = ["answer: {}x{}".format(*reference.args)]
    checks = tuple((_check(text, typesetter, more), ()) for text in question.check)
    mistakes = tuple(_wrong_formula(mistake, question, typesetter) for mistake in question.mistakes)
    return Solution((Row("", reference),), lines=steps, checks=checks, mistakes=mistakes)


def _check(text: str, typesetter: Typesetter, more: Sequence[str]) -> Shown:
    """A statement in which ``answer`` stands for the reference."""
    found = typesetter.statement(text, more)
    if isinstance(found, Typed):
        return typesetter.statement(_ANSWER.sub(lambda _: f"({typesetter.question.answer})", text))
    return found


def _wrong_formula(mistake: Mistake, question: Question, typesetter: Typesetter) -> UsualMistake:
    found = compare(mistake.answer, question.answer, typesetter.assume)
    place, why = None, None
    example = found.counterexample
    if example is not None and example.point:
        values = ((THIS, value_of(example.answer)), (RIGHT, value_of(example.reference)))
        if question.kind == "set" and isinstance(example.answer, bool):
            values = tuple(
                (side, _belongs(bool(v)))
                for (side, _), v in zip(values, (example.answer, example.reference), strict=True)
            )
        place = Place(tuple((name, value_of(value) or _NOTHING) for name, value in example.point.items()), values)
    elif found.outcome is not Outcome.WRONG or found.method not in _PLAIN:
        why = _sentence(found.reason)
    answer = (Row("", typesetter.formula(mistake.answer)),)
    return UsualMistake(answer, mistake.feedback, mistake.share, place, why)


_PLAIN = ("a point where they differ", "value by value", "truth value", "outside the tolerance")
"""What is seen where both stand beside each other."""
_NOTHING = Text("—", "—")


def _belongs(value: bool) -> Text:
    return Text("contains it", "包含它") if value else Text("does not contain it", "不包含它")


def _sentence(reason: Text) -> Text:
    """The first line of a reason as a sentence."""
    first = [reason[lang].splitlines()[0].rstrip(".。") for lang in LANGUAGES]
    return Text(f"{first[0][:1].upper()}{first[0][1:]}.", f"{first[1]}。")


def value_of(value: Value) -> Shown | None:
    """A value as a formula, a decimal with its ellipsis in words."""
    if value is None or isinstance(value, Text):
        return value
    if isinstance(value, bool):
        return Text("holds", "成立") if value else Text("does not hold", "不成立")
    if isinstance(value, int | float):
        return Text(f"{value:.6g}", f"{value:.6g}")
    typed = value.partition(" = ")[0]  # of a closed form and its decimal
    try:
        return read(typed)
    except ReadingError:
        return Text(value, value)


# -- choices -------------------------------------------------------------------------------------------------------


def _of_choice(question: Question, typesetter: Typesetter) -> Solution:
    right = keys_of(question.answer, question.options) or frozenset()
    judged = tuple(_judged(option, option.key in right, question, typesetter) for option in question.options)
    mistakes = tuple(
        UsualMistake((Row("", Text(each.answer, each.answer)),), each.feedback, each.share)
        for each in question.mistakes
    )
    keys = tuple(option.key for option in question.options if option.key in right)
    return Solution((), keys, options=judged, mistakes=mistakes)


def _judged(option: Option, chosen: bool, question: Question, typesetter: Typesetter) -> Judged:
    found = Judged(option.key, option.text, chosen, None, feedback=option.feedback)
    if option.claim:
        return replace(found, verdict=claim_verdict(option.claim), claim=option.claim)
    if not option.statement:
        return found
    given = (*(of_name(name) for name in question.names), *question.assume, *option.given)
    decision = decide(option.statement, given, _SECONDS)
    found = replace(found, verdict=decision.verdict)
    if decision.verdict is Verdict.REFUTED and decision.counterexample is not None:
        return replace(found, example=_place(decision.counterexample))
    setting = Setting(given)
    if decision.verdict is Verdict.PROVED and setting.is_of_matrices(option.statement):
        return replace(found, proof=_proof(option.statement, setting))
    return found


def _place(failed: Failure) -> Place:
    point = tuple((name, value_of(value) or _NOTHING) for name, value in failed.point.items())
    sides = failed.relation.args[1:] if failed.relation is not None and failed.relation.head == "Relation" else ()
    pairs = zip(sides, (failed.left, failed.right), strict=False)
    return Place(point, tuple((side, value_of(value)) for side, value in pairs if side.head not in _EVIDENT))


_EVIDENT = ("Number", "Symbol", "Decimal", "Zeros", "Identity", "Matrix")


def _proof(statement: str, setting: Setting) -> tuple[Sentence, ...]:
    """The lemmas from which it follows."""
    try:
        found = refute(statement, setting.matrix_given, seconds=_SECONDS)
    except SymgradError:
        return ()
    if found.proof is None:
        return ()
    formulas: list[Expr] = []

    def mark(node: Expr) -> str:
        formulas.append(node)
        return f"\0{len(formulas) - 1}\0"

    return tuple(Sentence(line, tuple(formulas)) for line in found.proof.lines(mark))


# -- witnesses -----------------------------------------------------------------------------------------------------


def _of_witness(question: Question, typesetter: Typesetter) -> Solution:
    answer = _objects(question.answer, typesetter)
    table = _assigned(question.answer, typesetter)
    checks = tuple((typesetter.statement(text), _values(typesetter.statement(text), table)) for text in question.holds)
    mistakes = tuple(_wrong_objects(mistake, question, typesetter) for mistake in question.mistakes)
    return Solution(answer, checks=checks, mistakes=mistakes)


def _objects(typed: str, typesetter: Typesetter) -> tuple[Row, ...]:
    return tuple(Row("", each) for each in typesetter.objects(typed))


def _assigned(typed: str, typesetter: Typesetter) -> dict[Expr, Expr]:
    """What each name stands for, those before it put in."""
    table: dict[Expr, Expr] = {}
    for each in typesetter.objects(typed):
        if isinstance(each, Expr) and each.head == "Relation" and each.args[1].head == "Symbol":
            table[each.args[1]] = binding.substitute(each.args[2], table)
    return table


def _values(statement: Shown, table: dict[Expr, Expr]) -> tuple[tuple[Shown, Shown | None], ...]:
    """The sides of a relation with their values."""
    if not isinstance(statement, Expr) or statement.head != "Relation":
        return ()
    return tuple((s, v) for s in statement.args[1:] if s.head not in _EVIDENT and (v := _value(s, table)) is not None)


def _value(side: Expr, table: dict[Expr, Expr]) -> Shown | None:
    try:
        found = value_at(binding.substitute(side, table), Evaluator.at())
    except (SymgradError, ValueError, ArithmeticError):
        return None
    if found.closed is not None:
        return found.closed
    return value_of(found.exact if isinstance(found.exact, str) else found.decimal)


def _holds(statement: Expr, table: dict[Expr, Expr]) -> bool:
    try:
        return matrix_truth.holds((binding.substitute(statement, table),), {})
    except NotConvertible:
        return False


def _wrong_objects(mistake: Mistake, question: Question, typesetter: Typesetter) -> UsualMistake:
    """The example of the mistake with the conditions that fail."""
    table = _assigned(mistake.answer, typesetter)
    values: list[tuple[Shown, Shown | None]] = []
    for text in question.holds:
        statement = typesetter.statement(text)
        if isinstance(statement, Expr) and not _holds(statement, table):
            values += [pair for pair in _values(statement, table) if pair not in values]
    place = Place((), tuple(values)) if values else None
    return UsualMistake(_objects(mistake.answer, typesetter), mistake.feedback, mistake.share, place)


# -- workings ------------------------------------------------------------------------------------------------------


def _of_working(question: Question, typesetter: Typesetter) -> Solution:
    exercise = Exercise(question)
    mistakes = tuple(_wrong_step(number, exercise) for number in range(len(question.mistakes)))
    return Solution((), lines=_rows(question), mistakes=mistakes)


def _rows(question: Question) -> tuple[Row, ...]:
    """The lines of a working; where it does not read as one, as they were typed."""
    try:
        return tuple(_typeset_rows(Exercise(question), question))
    except SymgradError:
        return tuple(Row("", Typed(line.strip())) for line in question.answer.splitlines() if line.strip())


def _typeset_rows(exercise: Exercise, question: Question) -> Iterator[Row]:
    rows = lines(question.answer, exercise.notation.names)
    if exercise.is_solved(rows):
        for position, each in enumerate(statements(rows, exercise.notation)):
            yield Row("⇔" if position else "", each.node)
        return
    before: Expr | None = None
    for step in chain(rows, exercise.notation, question.start, exercise.names).steps:
        sign, left, right = step.relation.args
        if left != before:  # a new line says in another way where it goes on, or begins again with the first
            goes_on = before is not None and ordered(left) == ordered(before)
            yield Row("=" if goes_on else "", left)
        if sign != "=" or right != left:  # 2*3 = 6 is read as 6 = 6
            yield Row(sign, right)
        before = right


def _wrong_step(number: int, exercise: Exercise) -> UsualMistake:
    mistake = exercise.question.mistakes[number]
    typed = (Row("", Typed(mistake.answer)),)
    try:
        step = None if exercise.solves else exercise.wrong_step(number)
        if step is None:
            answer = (Row("", exercise.notation.statement(mistake.answer)),)
            return UsualMistake(answer, mistake.feedback, mistake.share)
        exercise = Exercise(exercise.question)  # its time begins anew
        decision = exercise.notation.decide(step.relation, step.typed)
    except SymgradError:
        return UsualMistake(typed, mistake.feedback, mistake.share)
    place = _place(decision.counterexample) if decision.counterexample is not None else None
    return UsualMistake((Row("", step.relation),), mistake.feedback, mistake.share, place)


_BY_KIND = {"choice": _of_choice, "witness": _of_witness, "working": _of_working}
