r"""Formulas for matrices, and what is assumed of their names: an answer and its reference rather than a statement.

The grammar is that of statements about matrices. Names have shapes that are declared: ``W: 2x3``, ``x: nx1`` with the
name of a size, ``A: square`` for the one size of all matrices of which nothing else is said; other names that begin
with a capital letter are square matrices of that size, all others numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from symgrad.core import binding
from symgrad.core.text import Text, phrase
from symgrad.core.tree import Expr, parts, symbol
from symgrad.errors import ReadingError
from symgrad.reading import limits, reader
from symgrad.reading.assumptions import kinds_of, read_assumption
from symgrad.reading.characters import LETTER
from symgrad.reading.matrix_parser import MatrixParser, parsed
from symgrad.reading.matrix_statements import checked
from symgrad.reading.matrix_words import FUNCTIONS, IDENTITY, LETTERS
from symgrad.reading.names import CONSTANTS
from symgrad.reading.shapes import Elaboration
from symgrad.reading.sizes import Shape, Size, Unknown, as_expr, found, grounded, unified

_SIDE = rf"\d+|{LETTER}(?:_?\{{?\d+\}}?)?"
_LONG_SIDE = rf"{LETTER}\w*(?:_\{{\w+\}})?"
_SHAPED = re.compile(
    rf"\s*\$?\s*(?P<names>{LETTER}[\w,、\s]*?)\s*[:：]\s*(?:"
    rf"(?P<rows>{_SIDE})\s*(?:[xX×*]|\\times|\bby\b)\s*(?P<columns>{_SIDE})"
    rf"|(?P<long_rows>\d+|{_LONG_SIDE})\s*(?:×|\*|\\times|(?<=\s)x(?=\s)|(?<=\s)by(?=\s))\s*(?P<long_columns>\d+|{_LONG_SIDE})"
    r"|(?P<square>square(?:\s+matri(?:x|ces))?|方阵))\s*\$?\s*\.?\s*",
    re.IGNORECASE,
)
_KIND = re.compile(
    rf"\s*\$?\s*(?P<names>{LETTER}[\w,、\s]*?)\s*[:：]\s*(?P<kind>[A-Za-z\u4e00-\u9fff][\w\s-]*?)\s*\$?\s*"
)
_NAME = re.compile(rf"{LETTER}+(?:_?\w+)?")
_OF_MATRICES = ("Norm", "Transpose", "Matrix")
_WORDS = FUNCTIONS.keys() - LETTERS
_LONGEST = 200  # characters of a declaration


def declares_shape(text: str) -> bool:
    """Whether an assumption says of which shape a matrix is."""
    return len(text) <= _LONGEST and _SHAPED.fullmatch(text) is not None


@dataclass(frozen=True, slots=True)
class MatrixFormula:
    """A formula and its shape, a pair of numbers of rows and columns; None for a number."""

    tree: Expr
    shape: tuple[Expr, Expr] | None


@dataclass(frozen=True, slots=True)
class MatrixPair:
    """An answer and its reference as typed trees, and what is assumed.

    ``shapes``: of the names that occur, () for a number. ``sizes``: the names of sizes, which stand for positive
    integers wherever they occur; ``named_sizes`` are those that somebody typed. ``conditions``: what is assumed of
    matrices. ``whole``: names in exponents of matrices.
    """

    answer: MatrixFormula
    reference: MatrixFormula
    shapes: Mapping[Expr, tuple[Expr, ...]]
    named_sizes: tuple[Expr, ...]
    sizes: tuple[Expr, ...]
    conditions: tuple[Expr, ...]
    whole: frozenset[str]


class MatrixNames:
    """What assumptions say of names. ``statements``: those about numbers, as ``read_assumption`` gives them."""

    def __init__(self, assume: Sequence[str]):
        self.shapes: dict[str, Shape] = {}
        self.sizes: dict[str, Expr] = {}
        self.statements: list[Expr] = []
        self._square = Unknown()
        others = [text for text in assume if not self._declares(text)]
        self._typed: list[tuple[Expr, MatrixParser]] = []
        waiting = []
        for text in others:
            statements = self._of_numbers(text)
            if statements is None:
                waiting.append(text)
            else:
                self.statements += statements
        spoken_of = {name for each in self.statements for name in _free(each)}
        self.declared: dict[str, Shape | None] = dict.fromkeys(sorted(spoken_of - self.shapes.keys()))
        self.declared |= dict.fromkeys(self.sizes) | self.shapes
        self._typed = [self.parsed(text) for text in waiting]

    def _declares(self, text: str) -> bool:
        """Whether the text declares a shape or a kind of number, which is noted down."""
        limits.check_length(text)
        said = _SHAPED.fullmatch(text) if len(text) <= _LONGEST else None
        kind = _KIND.fullmatch(text) if said is None and len(text) <= _LONGEST else None
        for name in re.split(r"[,、\s]+", (said or kind or {"names": ""})["names"].strip()):
            if said is not None:
                self._shape(name, said, text)
            elif kind is not None:
                if kinds_of(kind["kind"]) is None:
                    message = Text(
                        "Expected a shape or a kind of number after the colon.", "冒号之后应是矩阵的形状或数的种类。"
                    )
                    hint = Text(
                        "Write W: 2x3, x: nx1, A: square or k: integer.",
                        "请写 W: 2x3、x: nx1、A: square 或 k: integer。",
                    )
                    raise ReadingError(message, text, kind.start("kind"), hint)
                self.statements += read_assumption(f"{name} {kind['kind']}")
        return said is not None or kind is not None

    def _shape(self, name: str, said: re.Match[str], text: str) -> None:
        if not _NAME.fullmatch(name) or IDENTITY.fullmatch(name) or name in FUNCTIONS or name in CONSTANTS:
            message = phrase("{} cannot be the name of a matrix.", "{} 不能作矩阵的名称。", name)
            hint = Text("Choose another name.", "请换一个名称。")
            raise ReadingError(message, text, said.start("names"), hint)
        if said["square"]:
            shape: tuple[Size, Size] = (self._square, self._square)
        else:
            rows, columns = (said[side] or said[f"long_{side}"] for side in ("rows", "columns"))
            shape = self._size(rows, text), self._size(columns, text)
        if self.shapes.get(name, shape) != shape:
            message = phrase("{} is declared twice, with two shapes.", "{} 声明了两次，形状不同。", name)
            raise ReadingError(message, text, 0)
        self.shapes[name] = shape

    def _size(self, typed: str, text: str) -> Size:
        if typed.isdecimal():
            size = int(typed.lstrip("0")[:8] or 0)
            limits.check_size(size, text, text.find(typed))
            return size
        name = typed.replace("{", "").replace("}", "")
        return self.sizes.setdefault(name, symbol(name))

    def _of_numbers(self, text: str) -> Sequence[Expr] | None:
        """What a text says of numbers; None where it speaks of matrices."""
        try:
            statements = read_assumption(text)
        except ReadingError:
            return None
        of_matrices = any(node.head in _OF_MATRICES for each in statements for node in each.walk())
        names = {name for each in statements for name in _free(each)}
        return None if of_matrices or names & (self.shapes.keys() | _WORDS) else statements

    def parsed(self, text: str) -> tuple[Expr, MatrixParser]:
        """What was typed, which of the parts are matrices is not looked at yet. Raises ReadingError."""
        node, parser = reader.guarded(text, lambda: parsed(text, (*self.declared, *(f"I_{n}" for n in self.sizes))))
        reader.guarded(text, lambda: limits.check_depth(node, text))
        return node, parser

    def pair(self, answer: tuple[Expr, MatrixParser], reference: tuple[Expr, MatrixParser]) -> Pairing:
        """The two together; the reference is looked at first, so that what does not conform is the answer's."""
        return Pairing(self, answer, reference)


class Pairing:
    """An answer and a reference on their way to typed trees, one after the other."""

    def __init__(self, names: MatrixNames, answer: tuple[Expr, MatrixParser], reference: tuple[Expr, MatrixParser]):
        self._names = names
        self._square = Unknown()
        self._shaped: list[Elaboration] = []
        self._typed = answer, reference

    def reference(self) -> tuple[Expr, Shape | None]:
        return self._formula(*self._typed[1])

    def answer(self) -> tuple[Expr, Shape | None]:
        return self._formula(*self._typed[0])

    def undeclared(self) -> list[str]:
        """The names in what was looked at last that nothing declares."""
        return sorted(self._shaped[-1].names.keys() - self._names.declared.keys())

    def _elaboration(self, parser: MatrixParser) -> Elaboration:
        before = self._names._square

        def fresh(shape: Shape | None) -> Shape | None:
            return (
                None
                if shape is None
                else (
                    self._square if shape[0] is before else shape[0],
                    self._square if shape[1] is before else shape[1],
                )
            )

        declared = {name: fresh(shape) for name, shape in self._names.declared.items()}
        self._shaped.append(Elaboration(parser, declared, self._square, self._names.sizes))
        return self._shaped[-1]

    def _formula(self, node: Expr, parser: MatrixParser) -> tuple[Expr, Shape | None]:
        if node.head in ("Relation", "And", "Or", "Element", "Truth"):
            message = Text("This is a statement, not a formula for a matrix.", "这是命题，不是表示矩阵的式子。")
            raise ReadingError(message, parser.text, 0, Text("Write one side of it.", "请只写一边。"))
        elaboration = self._elaboration(parser)

        def typed() -> tuple[Expr, Shape | None]:
            value, shape = elaboration.typed(node)
            checked(grounded(value, 2), parser.text)
            return value, shape

        return reader.guarded(parser.text, typed)

    def conditions(self) -> list[Expr]:
        return [
            reader.guarded(parser.text, lambda node=node, parser=parser: self._elaboration(parser).statement(node))
            for node, parser in self._names._typed
        ]

    def finished(
        self, answer: tuple[Expr, Shape | None], reference: tuple[Expr, Shape | None], conditions: Iterable[Expr] = ()
    ) -> MatrixPair:
        """With a symbol for the size that nothing says."""
        sizes = self._names.sizes
        taken = {symbol(name) for each in self._shaped for name in each.names} | set(sizes.values())
        size = binding.fresh({*taken, symbol("e")}, symbol("n"))

        def formula(typed: tuple[Expr, Shape | None], parser: MatrixParser) -> MatrixFormula:
            node, shape = typed
            whole = grounded(node, size)
            if whole.has("Block") and not all(n.head == "Number" for n in _sizes(whole, shapes)):
                message = Text("Blocks need sizes that are numbers.", "分块矩阵的各块大小应为具体的数。")
                raise ReadingError(message, parser.text, 0, Text("Declare A: 2x2.", "请声明 A: 2x2。"))
            return MatrixFormula(whole, None if shape is None else (as_expr(shape[0], size), as_expr(shape[1], size)))

        shapes = {
            symbol(name): tuple(as_expr(side, size) for side in shape or ())
            for each in self._shaped
            for name, shape in each.names.items()
            if name not in sizes
        }
        made = formula(answer, self._typed[0][1]), formula(reference, self._typed[1][1])
        grounding = tuple(part for each in conditions for part in parts(grounded(each, size)))
        used = {n for f in made for n in (*f.tree.walk(), *(f.shape or ()))} | {n for s in shapes.values() for n in s}
        return MatrixPair(
            *made,
            shapes,
            tuple(s for s in sizes.values() if s in used),
            tuple(s for s in (*sizes.values(), size) if s in used),
            grounding,
            frozenset().union(*(each.whole for each in self._shaped)),
        )

    @staticmethod
    def same_shape(one: Shape, other: Shape) -> bool:
        return unified(one[0], other[0]) and unified(one[1], other[1])

    def shown(self, shape: Shape) -> str:
        return self._shaped[-1].shown(shape)


def _free(node: Expr) -> set[str]:
    return {part.args[0] for part in binding.free_symbols(node)}


def _sizes(node: Expr, shapes: Mapping[Expr, tuple[Expr, ...]]) -> Iterable[Expr]:
    for part in node.walk():
        if part.head in ("Identity", "Zeros"):
            yield from part.args
        yield from shapes.get(part, ())


def zeros(shape: Shape) -> Expr:
    """The zero matrix of a shape that need not be known yet."""
    return Expr("Zeros", tuple(Expr("Size", (side,)) for side in shape))


def as_number(value: Expr, shape: Shape | None) -> Expr | None:
    """A number as it is, a matrix with one row and column as its entry; None for any other matrix."""
    if shape is None:
        return value
    return Expr("Trace", (value,)) if tuple(map(found, shape)) == (1, 1) else None
