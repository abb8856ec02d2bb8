"""Witnesses: objects that must satisfy predicates, decided exactly over the algebraic numbers, ties included."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from flint import fmpq

from symgrad.checks import matrix_truth, separation, ties
from symgrad.checks.field_trees import FieldTrees, written
from symgrad.checks.functions import Undefined, Unsettled, rational
from symgrad.checks.matrices import Matrix
from symgrad.checks.separation import NotAlgebraic
from symgrad.checks.truth import Truth
from symgrad.checks.workings import LONGEST
from symgrad.core import tree
from symgrad.core.exercises import Judgement, Name, Question, Reading
from symgrad.core.matrices import QUANTITIES
from symgrad.core.sets import number_set
from symgrad.core.text import Text, phrase
from symgrad.core.tree import Expr
from symgrad.errors import NotConvertible, ReadingError, SymgradError
from symgrad.grading.exercises.assumed import of_name
from symgrad.grading.exercises.finding import Fault, Finding
from symgrad.grading.exercises.objects import Misgiven, Objects, read_objects
from symgrad.reading import MatrixStatement, read_assumption, to_latex, to_text
from symgrad.reading.matrix_typesetting import matrix_latex
from symgrad.reading.matrix_writing import matrix_text

_DIGITS = 8


@dataclass(frozen=True, slots=True)
class Settled:
    """Whether a predicate holds; where it fails, the relation that does, and lines to check it by hand."""

    holds: bool | None
    said: tuple[Text, ...] = ()


def mark(question: Question, typed: str) -> Finding:
    """Whether the objects are what is asked for and satisfy every predicate."""
    try:
        objects = read_objects(typed, question.names)
    except Misgiven as error:
        return Finding(Judgement.WRONG, (error.wording,), None, None, "shape")
    except ReadingError as error:
        return Finding(Judgement.UNREADABLE, (error.wording,))
    except (NotConvertible, SymgradError) as error:
        return Finding(Judgement.UNREADABLE, (error.wording,))
    reading = _reading(objects)
    for name in question.names:
        found = _in_domain(name, objects)
        if found.holds is False:
            return Finding(Judgement.WRONG, found.said, reading, _mistake(question, objects), "exact arithmetic")
    open_one: Text | None = None
    for statement in question.holds:
        found = settled(statement, objects)
        if found.holds is False:
            return Finding(Judgement.WRONG, found.said, reading, _mistake(question, objects), "exact arithmetic")
        if found.holds is None:
            said = "Whether {} holds could not be decided.", "未能判定 {} 是否成立。"
            open_one = open_one or phrase(*said, statement)
    if open_one is not None:
        return Finding(Judgement.UNDECIDED, (open_one,), reading)
    return Finding(Judgement.CORRECT, (), reading, method="exact arithmetic")


def _reading(objects: Objects) -> Reading | None:
    try:
        text = ", ".join(f"{to_text(name)} = {_compact(matrix_text(node))}" for name, node in objects.typed.items())
        latex = r",\quad ".join(f"{to_latex(name)} = {matrix_latex(node)}" for name, node in objects.typed.items())
    except NotConvertible:
        return None
    return Reading(text, latex)


def _compact(text: str) -> str:
    return text.replace(", ", ",")


def _mistake(question: Question, objects: Objects) -> int | None:
    """The first mistake all of whose conditions the objects meet; without conditions, whose example they are."""
    for number, mistake in enumerate(question.mistakes):
        if mistake.when:
            if all(settled(each, objects).holds for each in mistake.when):
                return number
            continue
        try:
            if read_objects(mistake.answer, question.names) == objects:
                return number
        except SymgradError:
            continue
    return None


# -- predicates ----------------------------------------------------------------------------------------------------


@lru_cache(maxsize=512)
def _statement(text: str, declarations: tuple[str, ...]) -> Expr:
    read = MatrixStatement(text, declarations)
    return read.at(read.size or 1).statement


def settled(text: str, objects: Objects) -> Settled:
    """Whether a statement holds of the objects, exactly. What has no value does not hold."""
    try:
        return _settled(_statement(text, objects.declarations), objects)
    except ReadingError:
        said = "{} has no meaning for matrices of these shapes.", "对这些形状的矩阵，{} 没有意义。"
        return Settled(False, (phrase(*said, text),))


def _settled(statement: Expr, objects: Objects) -> Settled:
    if statement.head in ("And", "Or"):
        decisive = statement.head == "Or"
        parts = [_settled(part, objects) for part in statement.args]
        for part in parts:
            if part.holds is decisive:
                return part
        return next((part for part in parts if part.holds is None), parts[-1])
    try:
        holds = _holds(statement, objects)
    except Undefined:
        said = "{} is asked for, but one side of it has no value.", "要求 {}，但其中有一边没有值。"
        return Settled(False, (phrase(*said, _text(statement)),))
    except (Unsettled, NotAlgebraic, NotConvertible):
        return Settled(None)
    return Settled(True) if holds else Settled(False, tuple(_by_hand(statement, objects)))


def _holds(relation: Expr, objects: Objects) -> bool:
    """A relation between numbers, or an equality of matrices."""
    rational_ones = _rational(objects)
    if rational_ones is not None:
        return matrix_truth.decide(relation, rational_ones).truth is Truth.HOLDS
    kind, left, right = relation.args
    fields = FieldTrees(objects.values)
    if fields.is_number(left) and fields.is_number(right):
        orders = [ties.compare(fields.number(left), fields.number(right))]
    else:
        sides = [fields.rows(side) for side in (left, right)]
        orders = [ties.compare(x, y) for xs, ys in zip(*sides, strict=True) for x, y in zip(xs, ys, strict=True)]
    order = next((found for found in orders if found), 0)
    return {"=": order == 0, "≠": order != 0, "<": order < 0, "≤": order <= 0, ">": order > 0, "≥": order >= 0}[kind]


def _rational(objects: Objects) -> dict[Expr, fmpq | Matrix] | None:
    """The values as rational numbers, where all of them are."""
    found: dict[Expr, fmpq | Matrix] = {}
    for name, value in objects.values.items():
        entries = value.entries if isinstance(value, Matrix) else (value,)
        if any(entry.head != "Number" for entry in entries):
            return None
        found[name] = (
            value.map(lambda entry: rational(entry.args[0])) if isinstance(value, Matrix) else rational(value.args[0])
        )
    return found


def _by_hand(relation: Expr, objects: Objects) -> Iterator[Text]:
    """That a relation fails, and the value of each quantity in it."""
    yield phrase("{} is asked for, but does not hold:", "要求 {}，但它不成立：", _text(relation))
    fields, seen = FieldTrees(objects.values), set()
    for side in relation.args[1:]:
        for node in (*_quantities(side), side):
            if node in seen or node.head in ("Number", "Identity", "Zeros"):
                continue
            seen.add(node)
            value = _shown(node, fields)
            if value is not None:
                yield phrase("  {} = {}", "  {} = {}", _text(node), value)


def _quantities(node: Expr) -> Iterator[Expr]:
    for child in node.children:
        yield from _quantities(child)
    if node.head in QUANTITIES:
        if node.args[-1].head in ("MatMul", "MatrixPower", "Add", "Inverse"):
            yield node.args[-1]
        yield node


def _shown(node: Expr, fields: FieldTrees) -> str | None:
    """The value of a number or a matrix, in closed form with a decimal where it is irrational."""
    try:
        if fields.is_number(node):
            return _number_text(_simple(node, fields))
        rows = fields.rows(node)
        return _compact(matrix_text(Expr("Matrix", (len(rows), len(rows[0]), *(x for row in rows for x in row)))))
    except (SymgradError, Unsettled, Undefined, NotAlgebraic):
        return None


def _simple(node: Expr, fields: FieldTrees) -> Expr:
    """A number in its simplest form, where that is known: √2·√2/2 is 1."""
    try:
        return written(fields.real(node))
    except NotAlgebraic:
        return fields.number(node)


def _number_text(value: Expr) -> str:
    if value.head == "Number":
        return str(value.args[0])
    decimal = separation.ball(value, 128).str(_DIGITS, radius=False)
    try:
        closed = matrix_text(value)
    except NotConvertible:
        return f"{decimal}…"
    return f"{closed} = {decimal}…" if len(closed) <= 2 * LONGEST else f"{decimal}…"


def _text(node: Expr) -> str:
    try:
        return _compact(matrix_text(node)) if node.head == "Matrix" else matrix_text(node)
    except NotConvertible:
        return repr(node)


# -- domains of numbers ----------------------------------------------------------------------------------------------


def _in_domain(name: Name, objects: Objects) -> Settled:
    if name.shape or not name.domain:
        return Settled(True)
    for statement in read_assumption(of_name(name), [name.name]):
        found = _of_number(statement, objects)
        if found.holds is not True:
            return found
    return Settled(True)


def _of_number(statement: Expr, objects: Objects) -> Settled:
    if statement.head == "And":
        parts = [_of_number(part, objects) for part in statement.args]
        return next((part for part in parts if part.holds is not True), Settled(True))
    if statement.head != "Element":
        return _settled(statement, objects)
    value, numbers = statement.args
    if numbers.head == "Interval":
        lower, upper, left, right = numbers.args
        ends = [("≥" if left else ">", lower), ("≤" if right else "<", upper)]
        parts = [_settled(tree.relation(kind, value, end), objects) for kind, end in ends if end.head != "Constant"]
        return next((part for part in parts if part.holds is not True), Settled(True))
    given = objects.values[value]
    whole = isinstance(given, Expr) and given.head == "Number" and given.args[0].denominator == 1
    fits = {
        number_set("R"): True,
        number_set("Q"): isinstance(given, Expr) and given.head == "Number",
        number_set("Z"): whole,
        number_set("N"): whole and given.args[0] >= 0,  # type: ignore[union-attr]
    }
    if fits.get(numbers, True):
        return Settled(True)
    said = "{} should be in {}.", "{} 应属于 {}。"
    return Settled(False, (phrase(*said, value.args[0], numbers.args[0]),))


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
            yield Fault(
                field, _told("the example is not found wrong, but {}: {}", "此例未被判错，其判定为 {}：{}", found)
            )
        elif found.mistake is None:
            yield Fault(
                field, Text("the example does not meet its own conditions (when)", "此例不满足它自己的条件（when）")
            )
        elif found.mistake != number:
            said = "the example is taken for mistake {}", "此例被认作第 {} 个错误答案"
            yield Fault(field, phrase(*said, found.mistake + 1))


def _unreadable(question: Question) -> Iterator[Fault]:
    try:
        objects = read_objects(question.answer, question.names)
    except SymgradError as error:
        yield Fault(("answer",), error.wording)
        return
    known = {name.name for name in question.names}
    statements: Sequence[tuple[tuple[str | int, ...], str]] = [
        *((("holds", n), each) for n, each in enumerate(question.holds)),
        *((("mistakes", m, "when", n), each) for m, w in enumerate(question.mistakes) for n, each in enumerate(w.when)),
    ]
    for field, text in statements:
        try:
            read = MatrixStatement(text, objects.declarations)
            shapes = read.at(read.size or 2).shapes
        except ReadingError as error:
            yield Fault(field, error.wording)
            continue
        others = sorted(name.args[0] for name in shapes if name.args[0] not in known)
        if others:
            said = "{} is not among the names of the exercise", "{} 不在习题的变量之中"
            yield Fault(field, phrase(*said, ", ".join(others)))


def _told(en: str, zh: str, found: Finding) -> Text:
    said = found.said[0] if found.said else Text("no reason", "无理由")
    return phrase(en, zh, found.judgement, said)
