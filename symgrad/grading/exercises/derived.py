"""The exercises of a derivation as they are put to students: those whose answers can be typed."""

from __future__ import annotations

from fractions import Fraction

from symgrad.checks.identity.proof import Declared, prove
from symgrad.core import binding
from symgrad.core.exercises import Mistake, Name, Question
from symgrad.core.records import Derived, Exercise
from symgrad.core.tree import Expr
from symgrad.core.variables import Variable, within
from symgrad.errors import NotConvertible, ReadingError
from symgrad.grading.exercises.formula import kind_of
from symgrad.reading import read, to_text


def questions_of(derived: Derived) -> list[Question]:
    """In the derivation's order; left out where the answer cannot be typed so that it reads back as it is."""
    return [q for exercise in derived.derivation.exercises if (q := _question(derived, exercise)) is not None]


def _question(derived: Derived, exercise: Exercise) -> Question | None:
    variables = [v for v in derived.derivation.variables if not v.shape]
    used = {s.args[0] for node in (exercise.answer, *(m.answer for m in exercise.mistakes)) for s in _names(node)}
    names = [variable for variable in variables if variable.name in used]
    answer = _typed(exercise.answer, names)
    mistakes = [(_typed(mistake.answer, names), mistake) for mistake in exercise.mistakes]
    if answer is None or any(typed is None for typed, _ in mistakes) or len(names) != len(used):
        return None
    return Question(
        id=f"{derived.id}.{exercise.name}",
        kind=kind_of(exercise.answer),
        prompt=exercise.prompt,
        answer=answer,
        section=derived.derivation.section,
        points=Fraction(exercise.points),
        names=tuple(Name(v.name, v.meaning, "integer" if v.domain.kind == "integer" else "") for v in names),
        assume=tuple(to_text(bound) for v in names for bound in within(v.as_expr(), v.domain)),
        mistakes=tuple(Mistake(typed, m.feedback) for typed, m in mistakes if typed is not None),
        derivation=derived.id,
    )


def _names(node: Expr) -> set[Expr]:
    return {symbol for symbol in binding.free_symbols(node) if symbol.head == "Symbol"}


def _typed(node: Expr, names: list[Variable]) -> str | None:
    """The tree as text that reads back to it; None where there is no such text."""
    try:
        text = to_text(node)
        back = read(text, [v.name for v in names])
        same = back == node or (kind_of(node) in ("number", "formula") and prove(back, node, Declared()).equal)
        return text if same and not node.has("Member") else None
    except (NotConvertible, ReadingError):
        return None
