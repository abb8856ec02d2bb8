"""``compare``: is what was typed equal to the reference?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from time import perf_counter

from symgrad.checks.identity.definedness import rational_value
from symgrad.checks.identity.proof import Declared
from symgrad.core import binding, tree
from symgrad.core.sets import INFINITY, number_set
from symgrad.core.text import Text, phrase
from symgrad.core.tree import Expr
from symgrad.errors import NotConvertible, ParameterError, ReadingError
from symgrad.grading.comparison import ANSWER, REFERENCE, Comparison, Outcome, undecided, unreadable
from symgrad.grading.form import in_words, missing
from symgrad.grading.kinds import same
from symgrad.grading.tolerance import Tolerance
from symgrad.reading import MatrixNames, declares_shape, names_in, read, read_assumption

_DIRECTIVE = re.compile(r"\s*(form|tolerance|digits)\s*[:：]\s*(.*\S)\s*", re.IGNORECASE | re.DOTALL)
_ASSUMPTION = Text("the assumption", "假设")
_DIGITS = Text("a whole number from 1 to 50", "1 到 50 的整数")
_DISTANCE = Text("a number such as 0.01 or 1%", "如 0.01 或 1% 这样的数")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is assumed of the names, and what else is asked of an answer besides being equal."""

    declared: Declared
    names: frozenset[str]
    form: str | None = None
    tolerance: Tolerance | None = None
    matrices: MatrixNames | None = None
    """Where a shape is declared: then answers are read as formulas for matrices, whose products do not commute."""


def compare(answer: str, reference: str, assume: Sequence[str] = ()) -> Comparison:
    """Whether ``answer`` equals ``reference`` for all real values of the names in them.

    ``assume``: statements such as "x > 0", "n integer"; "form: factored" (or expanded, lowest terms, no decimals,
    solved for NAME) asks for a form, "tolerance: 0.01", "tolerance: 1%" and "digits: 3" allow a distance. Where one
    declares a shape, as "W: 2x3", "x: nx1" or "A: square", both are formulas for matrices. The
    outcome is correct only by a proof, wrong only with a point at which the two certainly differ; what cannot be
    read is unreadable, and what was not decided undecided. Nothing is raised but for errors of symgrad itself.
    """
    began = perf_counter()
    found = _compared(answer, reference, assume)
    return replace(found, seconds=perf_counter() - began)


def _compared(answer: str, reference: str, assume: Sequence[str]) -> Comparison:
    try:
        asked = read_asked(assume)
    except (ReadingError, ParameterError) as error:
        return unreadable(_ASSUMPTION, error)
    if asked.matrices is not None:
        return _compared_as_matrices(answer, reference, asked, asked.matrices)
    try:
        wanted = read(reference, asked.names)
    except ReadingError as error:
        return unreadable(REFERENCE, error)
    try:
        given = read(answer, asked.names)
    except ReadingError as error:
        return unreadable(ANSWER, error)
    given, wanted = with_members(given, wanted)
    try:
        found = same(given, wanted, asked.declared, asked.tolerance)
        if asked.form is not None and found.outcome is Outcome.CORRECT:
            return in_form(found, given, asked.form)
        return found
    except ParameterError as error:
        return unreadable(_ASSUMPTION, error)
    except NotConvertible as error:
        return undecided(error.wording)
    except RecursionError:
        return undecided(Text("the formula is nested too deep", "式子嵌套过深"))


def _compared_as_matrices(answer: str, reference: str, asked: Asked, names: MatrixNames) -> Comparison:
    from symgrad.grading.matrix_formulas import same_matrices  # loads the search for counterexamples

    if asked.form is not None or asked.tolerance is not None:
        said = Text("A form or a distance is not asked for of matrices.", "对矩阵不能要求形式或容差。")
        return unreadable(_ASSUMPTION, ParameterError(said))
    try:
        return same_matrices(answer, reference, names, asked.declared)
    except ParameterError as error:
        return unreadable(_ASSUMPTION, error)
    except NotConvertible as error:
        return undecided(error.wording)
    except RecursionError:
        return undecided(Text("the formula is nested too deep", "式子嵌套过深"))


def with_members(*trees: Expr) -> tuple[Expr, ...]:
    """``w_1`` and ``w_n`` as members of the family w where a w_k or w_(n−1) says that w is one."""
    families = {n.args[0] for node in trees for n in node.walk() if n.head == "Member"}
    symbols = {n for node in trees for n in node.walk() if n.head == "Symbol"} if families else set()
    table = {symbol: member for symbol in symbols if (member := _member(symbol, families)) is not None}
    return tuple(binding.replaced(node, table) for node in trees)


def _member(symbol: Expr, families: set[str]) -> Expr | None:
    name, _, below = symbol.args[0].partition("_")
    if name not in families or not below:
        return None
    index = Expr("Number", (Fraction(below),)) if below.isdecimal() else tree.symbol(below)
    return Expr("Member", (name, index))


def in_form(found: Comparison, given: Expr, form: str) -> Comparison:
    """A correct answer in the light of the form that was asked for."""
    lacking = missing(form, given)
    if lacking is None:
        return found
    reason = phrase("asked for is {}: {}", "要求{}：{}", in_words(form), lacking)
    return Comparison(Outcome.EQUIVALENT_NOT_IN_FORM, found.method, reason)


def read_asked(assume: Sequence[str]) -> Asked:
    """The assumptions and directives; raises ReadingError or ParameterError."""
    statements: list[Expr] = []
    form: str | None = None
    tolerance: Tolerance | None = None
    shaped = any(map(declares_shape, assume))
    others: list[str] = []
    for text in assume:
        directive = _DIRECTIVE.fullmatch(text)
        if directive is None and shaped:
            others.append(text)
            continue
        if directive is None:
            found = read_assumption(text)
            if any(n.head == "Relation" and n.args[0] == "≈" for s in found for n in s.walk()):
                raise ParameterError(f"Expected a relation that holds or does not but got ≈ in {text!r}.")
            statements += found
            continue
        kind, value = directive[1].lower(), directive[2]
        if kind == "form":
            missing(value, tree.ZERO)  # refuses an unknown form before anything is compared
            form = value
        else:
            tolerance = _tolerance(kind, value)
    matrices = MatrixNames(others) if shaped else None
    if matrices is not None:
        statements += matrices.statements
    return Asked(declared(statements), frozenset(names_in(statements)), form, tolerance, matrices)


def _tolerance(kind: str, text: str) -> Tolerance:
    try:
        if kind == "digits":
            digits = int(text)
            if not 1 <= digits <= 50:
                raise ValueError
            return Tolerance(digits=digits)
        # By the reader, whose caps refuse 1e999999999.
        relative = text.endswith(("%", "％"))
        radius = rational_value(read(text[:-1] if relative else text))
        if radius is None or radius < 0:
            raise ValueError
        return Tolerance(relative=radius / 100) if relative else Tolerance(absolute=radius)
    except (ValueError, ReadingError):
        expected = _DIGITS if kind == "digits" else _DISTANCE
        said = "Expected {} after {}: but got {}.", "{1}: 之后应为 {0}，而不是 {2}。"
        raise ParameterError(phrase(*said, expected, kind, repr(text))) from None


def declared(statements: Sequence[Expr]) -> Declared:
    """Assumptions as facts, integers and conditions on points."""
    facts: list[Expr] = []
    integers: set[str] = set()
    others: list[Expr] = []
    for statement in _flat(statements):
        if statement.head == "Element" and statement.args[0].head == "Symbol":
            value, numbers = statement.args
            if numbers in (number_set("Z"), number_set("N")):
                integers.add(value.args[0])
                if numbers == number_set("N"):
                    facts.append(tree.relation("≥", value, 0))
                continue
            if numbers == number_set("R"):
                continue
            if numbers.head == "Interval":
                facts += _within(value, *numbers.args)
                continue
        if statement.head == "Relation" and statement.args[0] != "≈":
            facts.append(statement)
        else:
            others.append(statement)
    return Declared(tuple(facts), frozenset(integers), tuple(others))


def _within(value: Expr, lower: Expr, upper: Expr, left_closed: bool, right_closed: bool) -> list[Expr]:
    ends = (("≥" if left_closed else ">", lower), ("≤" if right_closed else "<", upper))
    return [tree.relation(kind, value, end) for kind, end in ends if INFINITY not in end.walk()]


def _flat(statements: Sequence[Expr]) -> list[Expr]:
    return [part for s in statements for part in (_flat(s.args) if s.head == "And" else [s])]
