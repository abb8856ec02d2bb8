"""``decide``: whether a statement about real numbers or matrices, as somebody types it, is true.

Two readers read such statements, and differ. That of formulas (``symgrad.reading.read``) takes every name for a real
number, so that products commute, and knows sums, functions and sets; that of ``symgrad refute``
(``symgrad.reading.MatrixStatement``) knows matrices, their norms and radii. A statement is read by the second where it
speaks of a name that is declared with a shape ("A: 2x3", "A: square"), or where a function of matrices stands in it
(norm, rho, sigma_max, det, …); else by the first, capital letters included. What is read by the second but turns out to
be of numbers alone is decided like a formula.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from symgrad.checks.identity.proof import Declared, has_value
from symgrad.core import binding
from symgrad.core.matrices import QUANTITIES
from symgrad.core.sets import number_set
from symgrad.core.text import Text, phrase
from symgrad.core.tree import Expr
from symgrad.core.verdicts import Verdict
from symgrad.errors import NotConvertible, ParameterError, ReadingError
from symgrad.grading.compare import declared, with_members
from symgrad.grading.decision import Decision, Failure
from symgrad.grading.matrix_identities import follows
from symgrad.grading.matrix_values import Value
from symgrad.grading.number_statements import decide_numbers
from symgrad.grading.refutation import Refutation, refute
from symgrad.grading.statements import is_statement
from symgrad.reading import MatrixProblem, MatrixStatement, names_in, read, read_assumption, to_text
from symgrad.reading.characters import GREEK
from symgrad.reading.matrix_words import FUNCTIONS, LETTERS

__all__ = ["Decision", "Failure", "Setting", "decide"]

_DIRECTIVE = re.compile(r"\s*(?:form|tolerance|digits)\s*[:：]", re.IGNORECASE)
_DECLARATION = re.compile(r"\s*\$?\s*(?P<names>[^:：]+?)\s*[:：]\s*(?P<what>[^:：]+?)\s*\$?\s*")
_SHAPE = re.compile(r"\d+\s*(?:[x×X*]|\\times|by)\s*\d+|square|方阵|n\s*[x×]\s*n", re.IGNORECASE)
_ANY_SIZE = re.compile(r"square|方阵|n\s*[x×]\s*n", re.IGNORECASE)
_COMMAND = re.compile(r"\\[A-Za-z]+")
_OF_MATRICES = re.compile(
    rf"(?<![A-Za-z])(?:{'|'.join(sorted(FUNCTIONS.keys() - (LETTERS - {'rho'}), key=len, reverse=True))}|sigma_\d+)"
    r"\s*(?:\\left\s*)?\(|\\\||\\[lr]?Vert|‖|∥|\|\||ρ\s*\(|σ_(?:max|min)|\[\s*\[|[pbBvV]matrix"
)
"""A function of matrices with its bracket, the bars of a norm, or a matrix written out; sigma( and kappa( are something
else in formulas."""


def decide(statement: str, given: Sequence[str] = (), seconds: float = 3.0, size: int | None = None) -> Decision:
    """The verdict on ``statement``, in plain text or LaTeX, given what ``given`` says.

    given: declarations ("W: 2x3", "A: square", "n: positive integer", "n positive integer", "x in (0, 1)") and
    conditions ("norm(A) < 1", "0 < a < 1"). seconds: about how long it may take. size: of matrices whose size nothing
    says; without it a statement about them has to hold for all. Refuted only with a counterexample, proved only by a
    proof; at points at which a side has no value nothing is said. Raises ReadingError or ParameterError for what cannot
    be read, or is no statement.
    """
    setting = Setting(given)
    if setting.is_of_matrices(statement):
        return setting.decide_matrices(statement, seconds, size)
    return setting.decide(setting.read(statement))


class Setting:
    """What is given of the names: shapes of matrices, numbers with their domains, and conditions."""

    def __init__(self, given: Sequence[str] = ()):
        self.shapes: dict[str, str] = {}
        """The shape of each declared matrix, as typed; "" where any size will do."""
        said: list[str] = []
        for text in given:
            if not _DIRECTIVE.match(text):
                said += self._without_shapes(text)
        self._of_matrices = tuple(text for text in said if self.is_of_matrices(text))
        self.assumed = tuple(
            each for text in said if text not in self._of_matrices for each in read_assumption(text, self.shapes)
        )
        self.names = names_in(self.assumed)
        """The names of numbers that are spoken of."""

    def _without_shapes(self, text: str) -> list[str]:
        """A text that says something of numbers or is a condition, as an assumption; a shape is noted down."""
        found = _DECLARATION.fullmatch(text)
        if found is None:
            return [text]
        names = re.split(r"[,、\s]+", found["names"])
        if not _SHAPE.fullmatch(found["what"]):
            return [f"{name} {found['what']}" for name in names]
        for name in names:
            any_size = _ANY_SIZE.fullmatch(found["what"]) is not None
            if any_size and not name[:1].isupper():
                raise ParameterError(
                    phrase(
                        "Expected a capital letter for a square matrix of any size but got {}; "
                        "choose another name, or declare its rows and columns, as in {}: 2x2.",
                        "任意阶方阵应以大写字母命名，而这里是 {}；请换一个名称，或声明行数与列数，如 {}: 2x2。",
                        name,
                        name,
                    )
                )
            self.shapes[name] = "" if any_size else found["what"]
        return []

    @cached_property
    def declared(self) -> Declared:
        return declared(self.assumed)

    # -- reading ---------------------------------------------------------------------------------------------------

    def is_of_matrices(self, text: str) -> bool:
        """Whether a text speaks of a declared matrix, or has a function of matrices in it."""
        if _OF_MATRICES.search(text):
            return True
        plain = _COMMAND.sub(" ", text)
        return any(_occurs(name.partition("_")[0], plain, text) for name in self.shapes)

    def read(self, text: str) -> Expr:
        """A statement about numbers."""
        node = read(text, self.names)
        if not (is_statement(node) or node.head == "Truth"):
            hint = Text("Write two sides with = or <= between them.", "请写出两边，中间用 = 或 <= 连接。")
            raise ReadingError(Text("This is not a statement.", "这不是命题。"), text, 0, hint)
        (node,) = with_members(node)
        return node

    @cached_property
    def matrix_given(self) -> tuple[str, ...]:
        """What is given, for the reader of statements about matrices."""
        shapes = [f"{name}: {shape}" for name, shape in self.shapes.items() if shape]
        kinds = dict.fromkeys(sorted(self.names), "real")
        conditions: list[str] = []
        for each in self.assumed:
            if each.head == "Element" and each.args[0].head == "Symbol" and each.args[1] in _KINDS:
                kinds[each.args[0].args[0]] = _KINDS[each.args[1]]
        facts = self.declared
        for each in (*facts.facts, *facts.others):
            if each.head == "Element" and each.args[1] in _KINDS:
                continue
            if each.head != "Relation":
                said = "{} cannot be given beside matrices.", "讨论矩阵时不能给定 {}。"
                raise ParameterError(phrase(*said, to_text(each)))
            conditions.append(to_text(each))
        # A name that needs no declaration might have a spelling that declarations do not know.
        numbers = [f"{name}: {kind}" for name, kind in kinds.items() if kind != "real" or name[0].isupper()]
        return (*shapes, *numbers, *conditions, *self._of_matrices)

    # -- deciding --------------------------------------------------------------------------------------------------

    def decide(self, statement: Expr) -> Decision:
        """The verdict on a statement about numbers."""
        try:
            found = decide_numbers(statement, self.declared)
        except NotConvertible as error:
            return Decision(Verdict.UNDECIDED, "none", error.wording)
        except RecursionError:
            return Decision(Verdict.UNDECIDED, "none", Text("the formula is nested too deep", "式子嵌套过深"))
        if found.verdict is Verdict.REFUTED and self._of_matrices:
            # What is given of matrices might exclude the point.
            return Decision(Verdict.UNDECIDED, "none", _MORE_IS_GIVEN)
        return found

    def decide_matrices(self, text: str, seconds: float, size: int | None = None, more: Sequence[str] = ()) -> Decision:
        """The verdict on a statement about matrices; ``more`` is given beside what the setting says."""
        given = (*self.matrix_given, *more)
        problem = self.problem(text, size, more)
        if not any(problem.shapes.values()) and not more and not problem.statement.has(*QUANTITIES, "Matrix"):
            found = self.decide(problem.statement)
            if found.verdict in (Verdict.PROVED, Verdict.REFUTED):
                return found
        if any(has_value(node) is False for node in _closed_powers(problem.statement)):
            return Decision(Verdict.UNDECIDED, "none", _NO_VALUE)
        if follows(problem):
            return Decision(Verdict.PROVED, "algebra", _MULTIPLIED_OUT)
        try:
            return _decision(refute(text, given, size, seconds=seconds))
        except (ValueError, OverflowError, RecursionError, MemoryError):
            # Numbers of more digits than Python prints, in a power with a large exponent.
            return Decision(Verdict.UNDECIDED, "none", _TOO_LARGE)

    def problem(self, text: str, size: int | None = None, more: Sequence[str] = ()) -> MatrixProblem:
        """A statement about matrices as read, at one size."""
        typed = MatrixStatement(text, (*self.matrix_given, *more))
        return typed.at(size or typed.size or 2)


def _closed_powers(statement: Expr) -> Iterator[Expr]:
    """The quotients and roots of numbers, such as 1/0."""
    return (n for n in statement.walk() if n.head in ("Pow", "Log", "Root") and not binding.free_symbols(n))


def _occurs(base: str, plain: str, typed: str) -> bool:
    """Whether a letter, or a word, is among the letters of a text; Greek ones in any spelling."""
    if base in plain or (base in GREEK.values() and f"\\{base}" in typed):
        return True
    return any(letter in plain for letter, name in GREEK.items() if name == base)


def _decision(found: Refutation) -> Decision:
    if found.failed is None or found.verdict is not Verdict.REFUTED:
        return Decision(found.verdict, found.method, found.reason or _REASONS[found.verdict])
    point = {name: str(value) for name, value in found.counterexample.items()}
    failed = found.failed
    example = Failure(point, _shown(failed.left), _shown(failed.right), failed.relation)
    return Decision(found.verdict, found.method, _REASONS[found.verdict], example)


def _shown(value: Value) -> str:
    return value.decimal if value.closed is None else f"{to_text(value.closed)} = {value.decimal}"


_KINDS: Mapping[Expr, str] = {number_set("Z"): "integer", number_set("N"): "natural", number_set("R"): "real"}
_REASONS = {
    Verdict.PROVED: Text("derived by rules", "由法则推出"),
    Verdict.SUPPORTED: Text("a search for counterexamples found none, nor a proof", "未找到反例，也没有证明"),
    Verdict.UNDECIDED: Text("neither proved nor refuted", "既未证明也未否定"),
    Verdict.REFUTED: Text("a counterexample in exact arithmetic", "有一个经精确计算验证的反例"),
}
_MULTIPLIED_OUT = Text("it follows by multiplying out and arithmetic", "展开并作数的运算即得")
_NO_VALUE = Text("a side has no value", "有一边没有值")
_TOO_LARGE = Text("the numbers became too large", "所涉及的数过大")
_MORE_IS_GIVEN = Text(
    "it fails without what is given of matrices; with that it was not decided",
    "不用关于矩阵的条件时它不成立；加上这些条件后未能判定",
)
