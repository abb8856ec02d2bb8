"""A working as steps: each a relation, with the line in which it stands; and how an exercise reads and decides them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from time import perf_counter

from symgrad.core import binding, tree
from symgrad.core.exercises import Question
from symgrad.core.text import Text, phrase
from symgrad.core.tree import Expr
from symgrad.core.verdicts import Verdict
from symgrad.errors import NotConvertible, ReadingError, SymgradError
from symgrad.grading.compare import with_members
from symgrad.grading.deciding import Decision, Setting
from symgrad.grading.exercises.assumed import assumptions
from symgrad.grading.exercises.forms import ordered, outline
from symgrad.grading.exercises.lines import Line
from symgrad.reading import MatrixStatement, read, to_latex, to_text
from symgrad.reading.matrix_typesetting import matrix_latex
from symgrad.reading.matrix_writing import matrix_text
from symgrad.reading.nodes import NOT_NUMBERS

SECONDS = 3.0
"""For all steps of a working together."""
_A_STEP = 1.0


class NotRead(SymgradError):
    """What cannot be read of a working, with its line."""


@dataclass(frozen=True, slots=True)
class Step:
    """``implied``: that a line begins with what the one before ends with."""

    number: int
    relation: Expr
    typed: str
    implied: bool = False


@dataclass(frozen=True, slots=True)
class Chain:
    """Steps, and what they show: ``relations`` lead from ``first`` to ``last``."""

    steps: tuple[Step, ...]
    relations: tuple[str, ...]
    first: Expr
    last: Expr

    @property
    def relation(self) -> str | None:
        """What the relations show when joined; None where they point both ways."""
        kinds = set(self.relations)
        for low, strict in (("≤", "<"), ("≥", ">")):
            if kinds <= {"=", low, strict}:
                return strict if strict in kinds else low if low in kinds else "="
        return None


class Notation:
    """How the formulas of an exercise are read, decided and written: as numbers, or with matrices."""

    def __init__(self, question: Question):
        self.setting = Setting(assumptions(question))
        self.names = frozenset((*self.setting.names, *self.setting.shapes))
        said = [text for text in (question.start, question.goal) if text.strip()]
        self.of_matrices = bool(self.setting.shapes) or any(map(self.setting.is_of_matrices, said))
        self.began = perf_counter()
        self.size: int | None = None
        self._forced(said)

    def _forced(self, said: Sequence[str]) -> None:
        """The size of the undeclared matrices that the start or the goal leaves."""
        if self.of_matrices and len(said) == 2:
            try:
                typed = MatrixStatement(joined(said[0], "=", said[1]), self.setting.matrix_given)
                self.size = typed.size or None
            except ReadingError:
                pass

    def left(self) -> float:
        """The seconds that are left."""
        return SECONDS - (perf_counter() - self.began)

    # -- reading ---------------------------------------------------------------------------------------------------

    def relation(self, left: str, kind: str, right: str) -> Expr:
        """A relation between two sides as typed. Raises ReadingError."""
        if self.of_matrices:
            found = self.setting.problem(joined(left, kind, right), self.size).statement
            if found.head == "Relation":
                return found
            raise ReadingError(_NO_NUMBER, joined(left, kind, right), 0)
        return tree.relation(kind, self._number(left), self._number(right))

    def _number(self, text: str) -> Expr:
        node = read(text, self.setting.names)
        if node.head in NOT_NUMBERS - {"Tuple"}:
            raise ReadingError(_NO_NUMBER, text, 0)
        return node

    def statement(self, text: str) -> Expr:
        """A relation, or several."""
        if self.of_matrices:
            return self.setting.problem(text, self.size).statement
        return self.setting.read(text)

    # -- deciding --------------------------------------------------------------------------------------------------

    def decide(self, relation: Expr, typed: str, seconds: float = _A_STEP) -> Decision:
        """The verdict on a step, in the time that is left."""
        if self.left() < 0.05:
            return Decision(Verdict.UNDECIDED, "none", Text("there was no time left for it", "时间不足，未作判定"))
        if self.of_matrices:
            return self.setting.decide_matrices(typed, min(seconds, self.left()), self.size)
        return self.setting.decide(relation)

    def equal(self, left: Expr, right: Expr, seconds: float = 0.4) -> Verdict:
        """Whether two sides have the same value."""
        if ordered(left) == ordered(right):
            return Verdict.PROVED
        relation = tree.equal(left, right)
        try:
            return self.decide(relation, matrix_text(relation) if self.of_matrices else "", seconds).verdict
        except (NotConvertible, ReadingError):  # shapes that do not conform, and what cannot be typed
            return Verdict.REFUTED

    def alike(self, side: Expr, wanted: Expr, other: Expr, kind: str) -> Verdict:
        """Whether a side is what is ``wanted`` at one end of a chain, at whose other end ``other`` stands.

        Between equal ends, equality alone says nothing of which end it is: then the side has to be written as the one
        that is wanted, up to the order of terms and factors; or at least in its outline, if that tells the two apart.
        """
        if ordered(side) == ordered(wanted):
            return Verdict.PROVED
        if kind == "=" and (outline(side) != outline(wanted) or outline(wanted) == outline(other)):
            return Verdict.REFUTED
        return self.equal(side, wanted)

    # -- writing ---------------------------------------------------------------------------------------------------

    def text(self, node: Expr, typed: str = "") -> str:
        try:
            return matrix_text(node) if self.of_matrices else to_text(node)
        except NotConvertible:
            return typed.strip("$") or repr(node)

    def latex(self, node: Expr, typed: str = "") -> str:
        try:
            return matrix_latex(node) if self.of_matrices else to_latex(node)
        except NotConvertible:
            return rf"\text{{{typed.strip('$')}}}"


def joined(left: str, kind: str, right: str) -> str:
    """A relation between two sides as typed."""
    if "$" not in left + right:
        return f"{left} {kind} {right}"
    return f"${left.strip('$')} {kind} {right.strip('$')}$"


_NO_NUMBER = Text("Expected one formula on each side of a relation.", "关系符号的两边应各是一个式子。")
_IN_CHAINS = ("=", *tree.ORDERS)


def at_line(number: int, error: SymgradError) -> NotRead:
    return NotRead(phrase("Line {}: {}", "第 {} 行：{}", number, error.wording))


def chain(lines: Sequence[Line], notation: Notation, start: str, known: frozenset[str]) -> Chain:
    """The steps of lines that go on from each other: a = b, then = c or b = c; a line that begins with a relation sign
    at the top goes on from ``start``. ``known``: names that the exercise speaks of; another one in front of the first
    sign only names what follows.

    Raises NotRead.
    """
    found = _Links(notation, known)
    if lines[0].goes_on and start.strip():
        found.here = start.strip()
    for line in lines:
        try:
            found.add(line)
        except ReadingError as error:
            raise at_line(line.number, error) from None
    if not found.steps:
        raise NotRead(Text("There is no relation between formulas in it.", "其中没有式子之间的关系。"))
    whole = with_members(*(step.relation for step in found.steps))
    members = [replace(step, relation=relation) for step, relation in zip(found.steps, whole, strict=True)]
    return Chain(tuple(members), tuple(found.relations), whole[0].args[1], whole[-1].args[2])


class _Links:
    """A chain as far as it was read; ``here``: what the last line ends with."""

    def __init__(self, notation: Notation, known: frozenset[str]):
        self._notation = notation
        self._known = known
        self._label = ""  # a name for the whole
        self._first = ""
        self.here = ""
        self.steps: list[Step] = []
        self.relations: list[str] = []

    def add(self, line: Line) -> None:
        for kind in line.relations:
            if kind not in _IN_CHAINS:
                raise NotRead(phrase(*_NOT_IN_A_CHAIN, line.number, kind))
        if not line.relations and self.here:
            raise NotRead(phrase(*_NO_SIGN, line.number))
        if not line.goes_on:
            self._begin(line.number, line.sides[0])
        elif not self.here:
            raise NotRead(phrase(*_NOTHING_BEFORE, line.number))
        for kind, side in zip(line.relations, line.sides[1:], strict=True):
            self._link(line.number, kind, side)

    def _begin(self, number: int, side: str) -> None:
        """A line with a left side of its own: what came before, what all began with, or something equal."""
        if not self.here:
            self.here = side
            return
        if side.strip("$ ") == self._label:
            side = self._first
        join = self._step(number, self.here, "=", side, True)
        _, before, again = join.relation.args
        self.here = side
        if ordered(before) == ordered(again):
            return
        if self.steps and ordered(again) == ordered(self.steps[0].relation.args[1]):
            self.relations.clear()
            return
        self.steps.append(join)
        self.relations.append("=")

    def _link(self, number: int, kind: str, side: str) -> None:
        step = self._step(number, self.here, kind, side)
        left = step.relation.args[1]
        label = left.head == "Symbol" and left.args[0] not in self._known
        if not self.steps and not self._label and kind == "=" and label:
            self._label, self.here, self._first = self.here.strip("$ "), side, side
            return
        self._first = self._first or self.here
        self.here = side
        self.steps.append(step)
        self.relations.append(kind)

    def _step(self, number: int, left: str, kind: str, right: str, implied: bool = False) -> Step:
        return Step(number, self._notation.relation(left, kind, right), joined(left, kind, right), implied)


_NOT_IN_A_CHAIN = ("Line {}: {} cannot stand in a chain; use = ≤ < ≥ >.", "第 {} 行：推导中不能用 {}；请用 = ≤ < ≥ >。")
_NO_SIGN = (
    "Line {}: there is no relation sign in it; begin it with one, such as = or <=.",
    "第 {} 行：没有关系符号；请以 = 或 <= 等开头。",
)
_NOTHING_BEFORE = (
    "Line {}: it begins with a relation sign, but nothing stands before it.",
    "第 {} 行：以关系符号开头，但之前没有式子。",
)


def free_names(*nodes: Expr) -> frozenset[str]:
    """The names that formulas speak of."""
    return frozenset(symbol.args[0] for node in nodes for symbol in binding.free_symbols(node))
