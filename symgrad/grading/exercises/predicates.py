"""Statements about given objects: whether they hold, exactly, and what a student can check by hand where they fail."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from flint import arb, fmpq

from symgrad.checks import algebraic, matrix_truth, radicals
from symgrad.checks.algebraic_points import point
from symgrad.checks.field_trees import real
from symgrad.checks.functions import Undefined, fraction
from symgrad.checks.matrices import Matrix
from symgrad.checks.matrix_truth import Point
from symgrad.checks.separation import NotAlgebraic, ball
from symgrad.checks.truth import Truth, precision
from symgrad.checks.workings import LONGEST, cut, workings
from symgrad.core import tree
from symgrad.core.exercises import Name, Question
from symgrad.core.matrices import determinant, singular_value
from symgrad.core.text import Text, phrase
from symgrad.core.tree import Expr
from symgrad.errors import NotConvertible, ReadingError
from symgrad.grading.exercises.assumed import of_name
from symgrad.grading.exercises.objects import Objects
from symgrad.reading import MatrixStatement, read_assumption
from symgrad.reading.matrix_writing import matrix_text

_BITS = 128
_DIGITS = (8, 16, 40, 200)
_PLAIN = ("Number", "Symbol", "Zeros", "Identity", "Matrix")  # of which no value needs to be told


@dataclass(frozen=True, slots=True)
class Settled:
    """Whether a predicate holds, None where that is not known; why it fails: lines to check it by hand."""

    holds: bool | None
    said: tuple[Text, ...] = ()


_KINDS = {
    "R": Text("a real number", "实数"),
    "Q": Text("a rational number", "有理数"),
    "Z": Text("an integer", "整数"),
    "N": Text("a natural number", "自然数"),
}
HOLDS, OPEN = Settled(True), Settled(None)


@lru_cache(maxsize=512)
def read_statement(text: str, declarations: tuple[str, ...]) -> Expr:
    """The statement about objects of these shapes. Raises ReadingError, also for a name that is not declared."""
    read = MatrixStatement(text, declarations)
    problem = read.at(read.size or 1)
    known = {each.partition(":")[0] for each in declarations}
    others = sorted(name.args[0] for name in problem.shapes if name.args[0] not in known)
    if others:
        said = "{} is not among the names of the exercise.", "{} 不在习题的变量之中。"
        raise ReadingError(phrase(*said, ", ".join(others)), text, max(text.find(others[0]), 0))
    return problem.statement


class Predicates:
    """Statements at the objects of one answer."""

    def __init__(self, objects: Objects):
        self.objects = objects
        self.point: Point = point(objects.values)

    def settled(self, text: str) -> Settled:
        """Whether a statement holds of the objects. What has no value does not hold."""
        try:
            statement = read_statement(text, self.objects.declarations)
        except ReadingError as error:
            said = "{} has no meaning for matrices of these shapes. {}", "对这些形状的矩阵，{} 没有意义。{}"
            return Settled(False, (phrase(*said, text, error.message),))
        return self._settled(statement)

    def hold(self, texts: Sequence[str]) -> bool:
        """Whether all of the statements certainly hold."""
        return all(self.settled(text).holds for text in texts)

    def _settled(self, statement: Expr) -> Settled:
        if statement.head in ("And", "Or"):
            return _joined([self._settled(part) for part in statement.args], statement.head)
        try:
            truth = matrix_truth.decide_at(statement, self.point).truth
        except Undefined:
            return Settled(False, (self._without_value(statement),))
        except (NotAlgebraic, NotConvertible):
            return OPEN
        if truth is Truth.HOLDS:
            return HOLDS
        return Settled(False, tuple(self._by_hand(statement)))

    # -- domains of numbers ------------------------------------------------------------------------------------------

    def in_domain(self, name: Name) -> Settled:
        """Whether a number lies where its name is declared to lie."""
        if name.shape or not name.domain:
            return HOLDS
        parts = [self._of_number(each, name) for each in read_assumption(of_name(name), [name.name])]
        return next((part for part in parts if part.holds is not True), HOLDS)

    def _of_number(self, statement: Expr, name: Name) -> Settled:
        if statement.head in ("And", "Or"):
            return _joined([self._of_number(part, name) for part in statement.args], statement.head)
        if statement.head != "Element":
            return self._settled(statement)
        value, numbers = statement.args
        if numbers.head == "Interval":
            return _joined([self._settled(bound) for bound in _bounds(value, numbers)], "And")
        holds = self._belongs(value, numbers)
        if holds is False:
            said = phrase("{} should be {}.", "{} 应满足：{}。", name.name, name.domain)
            if numbers.head == "NumberSet":
                said = phrase("{} should be {}.", "{} 应为{}。", name.name, _KINDS[numbers.args[0]])
            return Settled(False, (said,))
        return Settled(holds)

    def _belongs(self, value: Expr, numbers: Expr) -> bool | None:
        match numbers.head:
            case "NumberSet":
                return self._is_of_kind(value, numbers.args[0])
            case "Interval":
                return _all([self._settled(bound).holds for bound in _bounds(value, numbers)])
            case "Set":
                return _any([self._settled(tree.equal(value, each)).holds for each in numbers.args])
            case "Union":
                return _any([self._belongs(value, part) for part in numbers.args])
            case "Intersection":
                return _all([self._belongs(value, part) for part in numbers.args])
            case "Without":
                whole, less = (self._belongs(value, part) for part in numbers.args)
                return _all([whole, None if less is None else not less])
        return None

    def _is_of_kind(self, value: Expr, kind: str) -> bool | None:
        given = self.objects.values[value]
        if kind == "R" or not isinstance(given, Expr):
            return kind == "R"
        number = real(given)
        if number is None:
            return None
        if not isinstance(number, fmpq):
            return False
        return {"Q": True, "Z": number.q == 1, "N": number.q == 1 and number >= 0}[kind]

    # -- what is shown -----------------------------------------------------------------------------------------------

    def _by_hand(self, relation: Expr) -> Iterator[Text]:
        """That a relation fails, the value of each quantity in it, and what is false then."""
        yield phrase("{} is asked for, but does not hold:", "要求 {}，但它不成立：", written(relation))
        shown: set[Expr] = set()
        with precision(_BITS):
            nodes = [node for node, _ in workings([relation], self.point.evaluator())]
        for node in (*nodes, *relation.args[1:]):
            if node in shown or node.head in _PLAIN:
                continue
            shown.add(node)
            value = self._value(node)
            if value is not None:
                yield phrase("  {} = {}", "  {} = {}", written(node), value)
        sides = self._sides(relation)
        if sides is not None:
            yield phrase("  {} {} {} is false", "  {} {} {} 不成立", sides[0], relation.args[0], sides[1])

    def _value(self, node: Expr) -> str | None:
        """The value of a number or a matrix, in closed form with a decimal where it is irrational."""
        try:
            if self.point.is_number(node):
                return _number(self.point.trees().number(node))
            return _rows(self.point.trees().rows(node))
        except (NotAlgebraic, NotConvertible):
            return self._in_balls(node, _DIGITS[0])

    def _in_balls(self, node: Expr, digits: int) -> str | None:
        try:
            with precision(8 * digits + _BITS):
                value = self.point.evaluator()(node)
                return cut(value, digits) if isinstance(value, arb) else None
        except NotConvertible:
            return None

    def _sides(self, relation: Expr) -> tuple[str, str] | None:
        """Both sides, to as many digits as tell them apart."""
        found: list[tuple[str, str]] = []
        for digits in _DIGITS:
            sides = [self._side(node, digits) for node in relation.args[1:]]
            if sides[0] is None or sides[1] is None:
                return None
            found.append((sides[0], sides[1]))
            if sides[0] != sides[1]:
                return found[-1]
        return found[0]

    def _side(self, node: Expr, digits: int) -> str | None:
        try:
            if not self.point.is_number(node):
                return _rows(self.point.trees().rows(node))
            value = real(self.point.trees().number(node))
        except (NotAlgebraic, NotConvertible):
            value = None
        if value is None:
            return self._in_balls(node, digits)
        if isinstance(value, fmpq):
            exact = str(fraction(value))
            return exact if len(exact) <= LONGEST else cut(value, digits)
        with precision(8 * digits + _BITS):
            return cut(algebraic.ball(value, 8 * digits + _BITS), digits)

    def _without_value(self, relation: Expr) -> Text:
        """Which part of a relation has no value, and why."""
        for node in relation.walk():
            if node.head == "Inverse" or (node.head == "MatrixPower" and node.args[1].args[0] < 0):
                zero, lacking = determinant(node.args[0]), node
            elif node.head == "ConditionNumber":
                zero, lacking = singular_value(node.args[0], "min"), node
            else:
                continue
            try:
                singular = matrix_truth.decide_at(tree.equal(zero, 0), self.point).truth is Truth.HOLDS
            except (NotAlgebraic, NotConvertible):
                continue
            if singular:
                said = "{} is asked for, but {} has no value, since {} = 0.", "要求 {}，但 {} 没有值，因为 {} = 0。"
                return phrase(*said, written(relation), written(lacking), written(zero))
        said = "{} is asked for, but one side of it has no value.", "要求 {}，但其中有一边没有值。"
        return phrase(*said, written(relation))


def domains(question: Question, predicates: Predicates) -> Iterator[Settled]:
    """Of each number whether it lies in its domain, and of what is assumed besides whether it holds."""
    for name in question.names:
        yield predicates.in_domain(name)
    for statement in question.assume:
        if statement.partition(":")[0].strip().lower() not in ("form", "tolerance", "digits"):
            yield predicates.settled(statement)


def _joined(parts: Sequence[Settled], head: str) -> Settled:
    """Of And the first that fails, of Or the first that holds; else one that is open, or the last."""
    decisive = next((part for part in parts if part.holds is (head == "Or")), None)
    return decisive or next((part for part in parts if part.holds is None), parts[-1] if parts else HOLDS)


def _bounds(value: Expr, interval: Expr) -> Iterator[Expr]:
    lower, upper, left, right = interval.args
    for kind, end in (("≥" if left else ">", lower), ("≤" if right else "<", upper)):
        if tree.constant("infinity") not in end.walk():
            yield tree.relation(kind, value, end)


def _all(parts: Sequence[bool | None]) -> bool | None:
    return False if False in parts else None if None in parts else True


def _any(parts: Sequence[bool | None]) -> bool | None:
    return True if True in parts else None if None in parts else False


# -- writing ---------------------------------------------------------------------------------------------------------


def written(node: Expr) -> str:
    """A statement or a part of one in the words of ``symgrad refute``."""
    try:
        return compact(node)
    except NotConvertible:
        return repr(node)


def compact(node: Expr) -> str:
    """As ``matrix_text``, with no spaces in matrices. Raises NotConvertible."""
    text = matrix_text(node)
    return text.replace(", ", ",") if node.head == "Matrix" else text


def closed_form(number: Expr) -> Expr | None:
    """A number as a short formula in roots, as far as there is one; a fraction as it is typed."""
    value = real(number)
    return number if value is None else radicals.as_tree(value)


def _number(number: Expr) -> str:
    value = real(number)
    if isinstance(value, fmpq):
        exact = str(fraction(value))
        return exact if len(exact) <= LONGEST else cut(value, _DIGITS[0])
    near = ball(number, _BITS) if value is None else value.ball(_BITS)
    with precision(_BITS):
        decimal = cut(near, _DIGITS[0])
    closed = closed_form(number)
    text = "" if closed is None else matrix_text(closed)
    return f"{text} = {decimal}" if text and len(text) <= 2 * LONGEST else decimal


def _rows(rows: tuple[tuple[Expr, ...], ...]) -> str:
    return "[" + ",".join("[" + ",".join(map(entry_text, row)) + "]" for row in rows) + "]"


def entry_text(entry: Expr) -> str:
    """An entry of a matrix: a fraction, a short formula, or a decimal that is cut off."""
    text = _number(entry)
    return text.partition(" = ")[0]


def entries(value: Matrix) -> Expr:
    """A matrix with its entries as they are shown."""
    return Expr("Matrix", (*value.shape, *map(shown_entry, value.entries)))


def shown_entry(entry: Expr) -> Expr:
    closed = closed_form(entry)
    return closed if closed is not None and not closed.has("RealRoot") else Expr("Decimal", (entry_text(entry),))


def as_typed(node: Expr) -> Expr:
    """The tree with fractions as people write them: √2/2 for ½·√2, 1/π for π⁻¹."""
    if node.head == "Number":
        return radicals.typed(node.args[0])
    if node.head == "Pow" and node.args[1].head == "Number":
        base, exponent = as_typed(node.args[0]), node.args[1]
        return (
            Expr("Mul", (tree.ONE, Expr("Pow", (base, exponent))))
            if exponent == -tree.ONE
            else node.over((base, exponent))
        )
    children = [as_typed(child) for child in node.children]
    if node.head != "Mul":
        return node.over(children) if children else node
    factors = [part for child in children for part in (child.args if child.head == "Mul" else (child,))]
    kept = [part for part in factors if part != tree.ONE]
    kept.sort(key=lambda part: part.head == "Pow" and part.args[1] == -tree.ONE)  # divisors stand last
    if not kept or (kept[0].head == "Pow" and kept[0].args[1] == -tree.ONE):
        kept.insert(0, tree.ONE)
    return kept[0] if len(kept) == 1 else Expr("Mul", tuple(kept))
