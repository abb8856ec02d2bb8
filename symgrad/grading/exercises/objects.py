"""Objects that a student gives: "A = [[0,2],[0,0]], B = A'", matrices and numbers with exact entries."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from flint import arb

from symgrad.checks.algebraic_points import AlgebraicPoint
from symgrad.checks.exact import Evaluator
from symgrad.checks.functions import Undefined, Unsettled
from symgrad.checks.matrices import Matrix
from symgrad.checks.separation import NotAlgebraic
from symgrad.checks.truth import precision
from symgrad.core import tree
from symgrad.core.exercises import Name
from symgrad.core.text import Text, phrase
from symgrad.core.tree import Expr, symbol
from symgrad.errors import NotConvertible, ReadingError, SymgradError
from symgrad.grading.exercises.typed.assigned import as_formula, assigned, mentions, without_remark
from symgrad.reading import reader
from symgrad.reading.matrix_parser import MatrixParser, parsed
from symgrad.reading.matrix_statements import checked
from symgrad.reading.shapes import Elaboration
from symgrad.reading.sizes import Unknown, found, grounded, unified

LARGEST = 8
"""Rows and columns of a matrix of any size."""
_BITS = 128
_LARGEST_NUMBER = 1000  # bits of a numerator or denominator, and of the size of an irrational number
_LONGEST = 4000  # of an entry that is no fraction, as a tree
_LISTS = ("Tuple", "Set", "Interval", "List")
Value = Expr | Matrix
Shape = tuple[int, int]


class Misgiven(SymgradError):
    """Objects that can be read, but are not of the declared kind."""


@dataclass(frozen=True, slots=True)
class Objects:
    """The objects by their symbols: a closed tree for a number, a matrix of closed trees; ``typed``: as they were
    written, for reading them back."""

    values: Mapping[Expr, Value]
    typed: Mapping[Expr, Expr] = field(default_factory=dict, compare=False)

    @property
    def declarations(self) -> tuple[str, ...]:
        """The shapes and kinds, as statements about matrices declare them."""
        return tuple(
            f"{name.args[0]}: {'x'.join(map(str, v.shape)) if isinstance(v, Matrix) else 'real'}"
            for name, v in self.values.items()
        )


def read_objects(typed: str, names: Sequence[Name]) -> Objects:
    """The objects in a text. Raises ReadingError for what cannot be read, Misgiven for another kind than declared."""
    given = assigned(typed, [name.name for name in names])
    for name in names:
        if name.name not in given:
            raise _missing(name.name, names, typed)
    values: dict[Expr, Value] = {}
    nodes: dict[Expr, Expr] = {}
    waiting = list(names)
    while waiting:  # a text may speak of objects that are given after it
        others = {each.name for each in waiting}
        ready = next((n for n in waiting if not mentions(given[n.name], others - {n.name})), None)
        if ready is None:
            raise ReadingError(Text("The objects are defined by each other.", "这些对象互相定义。"), typed, 0)
        key = symbol(ready.name)
        values[key], nodes[key] = _given(given[ready.name], ready, Objects(values))
        waiting.remove(ready)
    order = [symbol(name.name) for name in names]
    return Objects({each: values[each] for each in order}, {each: nodes[each] for each in order})


def _missing(name: str, names: Sequence[Name], typed: str) -> ReadingError:
    listed = ", ".join(f"{n.name} = …" for n in names)
    return ReadingError(
        phrase("{} is not given.", "没有给出 {}。", name), typed, len(typed), phrase("Write {}.", "请写成 {}。", listed)
    )


def _given(text: str, name: Name, before: Objects) -> tuple[Value, Expr]:
    try:
        return _value(text, name, before)
    except ReadingError:
        shorter = without_remark(text)
        if shorter is None:
            raise
        return _value(shorter, name, before)


def declared_shape(name: Name) -> Shape | tuple[()] | None:
    """(rows, columns); () for a square matrix of any size; None for a number."""
    if not name.shape:
        return None
    sides = re.fullmatch(r"\s*(\d+)\s*[x×X*]\s*(\d+)\s*", name.shape)
    return (int(sides[1]), int(sides[2])) if sides else ()


# -- one value -----------------------------------------------------------------------------------------------------


def _value(typed: str, name: Name, before: Objects) -> tuple[Value, Expr]:
    """The value, and how it was written."""
    shape = declared_shape(name)
    text = as_formula(typed, shape, name.name, [each.args[0] for each in before.values])
    known = {n.args[0]: v.shape if isinstance(v, Matrix) else None for n, v in before.values.items()}
    node, parser = reader.guarded(text, lambda: parsed(text, known))
    node = reader.guarded(text, lambda: _with_matrices(node, shape))
    written = _elaborated(node, parser, name, shape, known)
    point = AlgebraicPoint(before.values)
    try:
        if shape is None:
            value: Value = _checked(point.number(written), name)
        else:
            value = Matrix(point.rows(written)).map(lambda entry: _checked(entry, name))
            if value.shape != (shape or value.shape[:1] * 2):
                raise _misshapen(name, shape, "×".join(map(str, value.shape)))
    except Undefined as none:
        raise Misgiven(phrase(*_NO_VALUE, name.name)) from none
    except (NotAlgebraic, Unsettled, NotConvertible) as error:
        raise ReadingError(phrase(*_NOT_COMPUTED, name.name), typed, 0, _SIMPLER) from error
    return value, _as_written(written, value)


def _with_matrices(node: Expr, shape: Shape | tuple[()] | None) -> Expr:
    """Lists in lists as matrices; a list alone as a row, or as a column where one is asked for."""
    if node.head in _LISTS:
        items = [x for x in node.args if isinstance(x, Expr)]
        rows = [[x for x in item.args if isinstance(x, Expr)] if item.head in _LISTS else None for item in items]
        if rows and None not in rows and len({len(row or ()) for row in rows}) == 1 and rows[0]:
            return Expr("Matrix", (len(rows), len(rows[0]), *(x for row in rows for x in row or ())))
        if items and not any(rows) and shape and 1 in shape:
            return Expr("Matrix", (len(items), 1, *items) if shape[1] == 1 else (1, len(items), *items))
        return node
    children = [_with_matrices(child, None) for child in node.children]
    return node if children == list(node.children) else node.over(children)


def _elaborated(
    node: Expr, parser: MatrixParser, name: Name, shape: Shape | tuple[()] | None, known: Mapping[str, Shape | None]
) -> Expr:
    """The typed tree of the value, which has the declared shape."""
    elaboration = Elaboration(parser, known, Unknown())
    if node.head in ("Relation", "And", "Or", "Element", "Truth"):
        message = Text("This is a statement, not an object.", "这是命题，不是一个对象。")
        raise ReadingError(message, parser.text, parser.place(node) or 0, _EXAMPLE)
    if node.head in _LISTS:
        message = Text("This is a list, not one object.", "这里列出了若干个值，而不是一个对象。")
        raise ReadingError(message, parser.text, 0, _EXAMPLE)
    tree_, sides = reader.guarded(parser.text, lambda: elaboration.typed(node))
    unknown = sorted(elaboration.names.keys() - known.keys())
    if unknown:
        message = phrase("{} is not a number.", "{} 不是具体的数。", ", ".join(unknown))
        hint = Text(
            "All entries are real numbers, or made of objects that are given.", "元素须为实数，或由已给出的对象构成。"
        )
        raise ReadingError(message, parser.text, max(parser.text.find(unknown[0]), 0), hint)
    if shape is not None and sides is None and (tree_ == tree.ZERO or shape == (1, 1)):
        rows, columns = shape or (2, 2)
        tree_ = Expr("Zeros", (tree.expr(rows), tree.expr(columns))) if tree_ == tree.ZERO else _one_entry(tree_)
        sides = rows, columns
    if shape is None and sides is not None and tuple(map(found, sides)) == (1, 1):
        tree_, sides = Expr("Trace", (tree_,)), None
    if (sides is None) is not (shape is None):
        kinds = Text("a number", "数"), Text("a matrix", "矩阵")
        said = "{} should be {}, but this is {}.", "{} 应为{}，而这里是{}。"
        raise Misgiven(phrase(*said, name.name, kinds[shape is not None], kinds[shape is None]))
    if sides is not None:
        actual = "×".join("n" if isinstance(size, Unknown) else str(size) for size in map(found, sides))
        fits = unified(sides[0], shape[0]) and unified(sides[1], shape[1]) if shape else unified(*sides)
        if not fits:
            raise _misshapen(name, shape, actual)
        size = found(sides[0])
        if not shape and isinstance(size, int) and size > LARGEST:
            said = "{} should be a square matrix of at most {} rows.", "{} 应为不超过 {} 阶的方阵。"
            raise Misgiven(phrase(*said, name.name, LARGEST))
    return checked(grounded(tree_, _usual(known)), parser.text)


def _misshapen(name: Name, shape: Shape | tuple[()] | None, actual: str) -> Misgiven:
    wanted = Text("a square matrix", "方阵")
    if shape:
        sides = "×".join(map(str, shape))
        wanted = Text(f"a {sides} matrix", f" {sides} 矩阵")
    return Misgiven(
        phrase("{} should be {}, but this one is {}.", "{0} 应为{1}，而这里是 {2} 矩阵。", name.name, wanted, actual)
    )


def _usual(known: Mapping[str, Shape | None]) -> int:
    """The size of an identity matrix where any will do: that of the other objects."""
    return next((shape[0] for shape in known.values() if shape is not None and shape[0] == shape[1]), 2)


def _one_entry(number: Expr) -> Expr:
    return Expr("Matrix", (1, 1, number))


def _checked(entry: Expr, name: Name) -> Expr:
    """The entry, if it is a real number of a moderate size. Raises Undefined where it has no value."""
    if entry.head == "Number":
        q: Fraction = entry.args[0]
        large = max(q.numerator.bit_length(), q.denominator.bit_length()) > _LARGEST_NUMBER
    else:
        with precision(_BITS):
            near = arb(Evaluator.at()(entry))  # it may have no value
        large = not abs(near) < arb(2) ** _LARGEST_NUMBER or len(repr(entry)) > _LONGEST
    if large:
        message = phrase(
            "A number in {} is too large, or has too many digits.", "{} 中有一个数过大，或位数过多。", name.name
        )
        raise ReadingError(message, "", 0, Text("Choose simpler numbers.", "请选取简单一些的数。"))
    return entry


def _as_written(written: Expr, value: Value) -> Expr:
    """What was typed, if it is written out in numbers; else what it is."""
    if isinstance(value, Expr):
        return written if not written.has("Symbol", "Trace") else value
    if written.head == "Matrix" and not written.has("Symbol"):
        return written
    return Expr("Matrix", (*value.shape, *value.entries))


_EXAMPLE = Text("Write for example A = [[0,2],[0,0]].", "可以写 A = [[0,2],[0,0]] 等。")
_NO_VALUE = (
    "{} has no value: a number in it is not real, or something is divided by 0.",
    "{} 没有值：其中有非实数，或有除以 0。",
)
_NOT_COMPUTED = ("{} could not be computed.", "未能算出 {}。")
_SIMPLER = Text("Write its entries out as numbers.", "请直接写出各元素的数值。")
