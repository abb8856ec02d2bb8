"""Two formulas for matrices, in which products do not commute: the same at all matrices of the declared shapes?

Correct by a normal form, wrong by matrices of small numbers at which the two certainly differ, or by their shapes.
"""

from __future__ import annotations

from symgrad.checks.identity.proof import Declared
from symgrad.core.text import Text, phrase
from symgrad.core.tree import ZERO, Expr
from symgrad.errors import ReadingError
from symgrad.grading.alignment import without_names
from symgrad.grading.comparison import ANSWER, REFERENCE, Comparison, Counterexample, Outcome, unreadable
from symgrad.grading.matrix_equality import Equality
from symgrad.reading import MatrixNames
from symgrad.reading.matrix_formulas import Pairing, as_number, zeros
from symgrad.reading.shapes import ShapeError
from symgrad.reading.sizes import Shape, found

_BESIDE = Text("the assumption", "假设")


def same_matrices(answer: str, reference: str, names: MatrixNames, declared: Declared) -> Comparison:
    """The comparison of two texts, of whose names ``names`` says which are matrices, and of which shapes."""
    try:
        wanted, parser = names.parsed(reference)
    except ReadingError as error:
        return unreadable(REFERENCE, error)
    try:
        given, of_answer = names.parsed(answer)
    except ReadingError as error:
        return unreadable(ANSWER, error)
    given, wanted = without_names(given, wanted)
    pairing = names.pair((given, of_answer), (wanted, parser))
    try:
        right = pairing.reference()
    except ReadingError as error:
        return unreadable(REFERENCE, error)
    try:
        left = pairing.answer()
    except ShapeError as error:
        return unreadable(ANSWER, error) if pairing.undeclared() else _without_value(error, _shape(pairing, right))
    except ReadingError as error:
        return unreadable(ANSWER, error)
    aligned = _aligned(left, right, pairing)
    if isinstance(aligned, Comparison):
        return aligned
    try:
        conditions = pairing.conditions()
    except ReadingError as error:
        return unreadable(_BESIDE, error)
    try:
        pair = pairing.finished(*aligned, conditions)
    except ReadingError as error:
        return unreadable(ANSWER, error)
    return Equality(pair, declared).comparison()


def same_as_typed(answer: str, other: str, names: MatrixNames) -> bool:
    """Whether two texts say the same as they stand, also where their shapes do not conform."""
    try:
        return names.parsed(answer)[0] == names.parsed(other)[0]
    except ReadingError:
        return False


Typed = tuple[Expr, Shape | None]


def _aligned(answer: Typed, reference: Typed, pairing: Pairing) -> tuple[Typed, Typed] | Comparison:
    """Both as numbers or as matrices of one shape; or that they are not of one kind."""
    if answer[1] is not None and reference[1] is not None:
        if pairing.same_shape(answer[1], reference[1]):
            return answer, reference
        said = [_worded(shape, pairing) for shape in (answer[1], reference[1])]
        reason = phrase("the answer is {}, the reference {}", "答案是 {}，参考答案是 {}", *said)
        shown = [pairing.shown(shape) for shape in (answer[1], reference[1])]
        return Comparison(Outcome.WRONG, "shape", reason, Counterexample({}, *shown))
    numbers = [as_number(*side) for side in (answer, reference)]
    if numbers[0] is not None and numbers[1] is not None:
        return (numbers[0], None), (numbers[1], None)
    if answer[0] == ZERO and reference[1] is not None:
        return (zeros(reference[1]), reference[1]), reference
    if reference[0] == ZERO and answer[1] is not None:
        return answer, (zeros(answer[1]), answer[1])
    said = [_shape(pairing, side) for side in (answer, reference)]
    reason = phrase("the answer is {}, the reference {}", "答案是 {}，参考答案是 {}", *said)
    return Comparison(Outcome.WRONG, "of another kind", reason, Counterexample({}, *said))


def _shape(pairing: Pairing, side: Typed) -> Text:
    return Text("a number", "数") if side[1] is None else _worded(side[1], pairing)


def _worded(shape: Shape, pairing: Pairing) -> Text:
    rows, columns = map(found, shape)
    shown = pairing.shown(shape)
    if columns == 1 != rows:
        return Text(f"a column of shape {shown}", f"{shown} 列向量")
    if rows == 1 != columns:
        return Text(f"a row of shape {shown}", f"{shown} 行向量")
    return Text(f"a matrix of shape {shown}", f"{shown} 矩阵")


def _without_value(error: ShapeError, reference: Text) -> Comparison:
    """A product, a sum or an inverse that does not exist."""
    place = ReadingError(error.message, error.text, error.position)
    reason = phrase("the answer has no value: {}", "答案没有意义：{}", place.wording)
    nothing = Text("without a value", "没有意义")
    return Comparison(Outcome.WRONG, "shapes that do not conform", reason, Counterexample({}, nothing, reference))
