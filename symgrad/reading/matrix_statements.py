r"""Statements about matrices and numbers, and what is given of them, as typed trees.

Names that begin with a capital letter are square matrices of one size, others numbers, unless a declaration says
more: ``A: 2x3``, ``x: 3x1``, ``k: integer``. ``*`` is the product of matrices, ``A'`` and ``A^T`` the transpose, ``I``
the identity matrix and 0 beside a matrix the zero matrix, each of the size that fits. The functions are in
``matrix_words``. LaTeX is read too: ``$\|A\|_\infty \le \rho(A^\top)$``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from symgrad.core import binding
from symgrad.core.matrices import Shape
from symgrad.core.text import Text, phrase
from symgrad.core.tree import MIRRORED, ORDERS, ZERO, Expr, Operand, expr, parts, relation, symbol
from symgrad.core.variables import Domain
from symgrad.errors import ReadingError, TooLarge
from symgrad.reading import limits, reader
from symgrad.reading.assumptions import kinds_of
from symgrad.reading.characters import LETTER, short
from symgrad.reading.matrix_parser import MatrixParser, parsed
from symgrad.reading.matrix_words import FUNCTIONS, IDENTITY
from symgrad.reading.names import CONSTANTS
from symgrad.reading.nodes import STATEMENTS
from symgrad.reading.shapes import Elaboration
from symgrad.reading.sizes import Unknown, as_expr, found, grounded

DEGREE = 200
"""How often a matrix may be multiplied by itself, through powers in powers."""
MOST_NAMES = 26
_MOST_GIVEN = 50
_DECLARED = re.compile(
    rf"\s*\$?\s*(?P<names>{LETTER}[\w,、\s]*?)\s*[:：]\s*(?:(?P<rows>\d+)\s*(?:[x×X*]|\\times|by)\s*(?P<columns>\d+)"
    r"|(?P<kind>[A-Za-z\u4e00-\u9fff][A-Za-z\u4e00-\u9fff\s-]*))\s*\$?\s*\.?\s*"
)
_NAME = re.compile(rf"{LETTER}+(?:_?\w+)?")
_MEMBERSHIPS = {"Z": None, "N": ZERO}  # the smallest integer of each


@dataclass(frozen=True, slots=True)
class MatrixProblem:
    """A statement, and what is given, at one size of the undeclared matrices.

    ``shapes``: of the names, as in ``symgrad.core.matrices``: () for a number. ``domains``: of the numbers of which
    something simple is given, which is among the ``conditions`` too, but for their being integers.
    """

    statement: Expr
    conditions: tuple[Expr, ...]
    shapes: Mapping[Expr, Shape]
    domains: Mapping[Expr, Domain]

    @property
    def names(self) -> Mapping[Expr, tuple[int, int] | None]:
        """The rows and columns of each name, None for a number; only where the sizes are numbers."""
        return {name: (int(s[0].args[0]), int(s[1].args[0])) if s else None for name, s in self.shapes.items()}


class MatrixStatement:
    """A statement with what is given, read once; ``at`` gives it at a size."""

    def __init__(self, text: str, given: Sequence[str] = ()):
        self._declared: dict[str, tuple[int, int] | None] = {}
        self._integers: dict[str, Expr | None] = {}
        self._assumed: list[Expr] = []
        if len(given) > _MOST_GIVEN:
            raise TooLarge(phrase("More than {} conditions are given.", "给定的条件多于 {} 条。", _MOST_GIVEN))
        conditions = [each for each in given if not self._declares(each)]
        self._statement = self._read(text)
        self._given = [self._read(each) for each in conditions]
        self.size = self._only_size()
        """The size of undeclared matrices where the declared ones leave no choice, 0 where there are none; None
        where any size will do."""

    def at(self, size: int) -> MatrixProblem:
        """The problem with undeclared matrices of this size. Raises ReadingError where shapes do not conform."""
        limits.check_size(size)
        return self._problem(Unknown(size), size)

    def at_any_size(self) -> MatrixProblem:
        """The problem with a symbol for the size of undeclared matrices."""
        taken = {*self.at(self.size or 2).shapes, symbol("e")}
        return self._problem(Unknown(), binding.fresh(taken, symbol("n")))

    def unused(self) -> tuple[str, ...]:
        """The names that are declared, but occur neither in the statement nor in what is given."""
        occurring = {name.args[0] for name in self.at(self.size or 1).shapes}
        return tuple(name for name in self._declared if name not in occurring)

    def _only_size(self) -> int | None:
        square = Unknown()
        problem = self._problem(square, 2)
        forced = found(square)
        if isinstance(forced, int):
            return forced
        return None if problem != self._problem(Unknown(), 3) else 0

    def _problem(self, square: Unknown, size: Operand) -> MatrixProblem:
        """``size``: of what nothing says how large it is."""
        read = [self._statement, *self._given]
        shaped = [Elaboration(parser, self._declared, square) for _, parser in read]
        # All of them first: a later one may say how large the matrices are.
        trees = [
            reader.guarded(each.parser.text, lambda each=each, node=node: each.statement(node))
            for each, (node, _) in zip(shaped, read, strict=True)
        ]
        trees = [checked(grounded(tree, size), parser.text) for tree, (_, parser) in zip(trees, read, strict=True)]
        shapes = {
            symbol(name): tuple(as_expr(side, size) for side in shape or ())
            for each in shaped
            for name, shape in each.names.items()
        }
        if len(shapes) > MOST_NAMES:
            raise TooLarge(
                phrase(
                    "There are {} names; at most {} are read.",
                    "共有 {} 个变量，最多只读 {} 个。",
                    len(shapes),
                    MOST_NAMES,
                ),
                self._statement[1].text,
                0,
                Text("Use fewer matrices and numbers.", "请减少矩阵与数的个数。"),
            )
        whole = frozenset().union(*(each.whole for each in shaped))
        assumed = [each for each in self._assumed if each.args[1] in shapes]
        conditions = (*assumed, *(part for tree in trees[1:] for part in parts(tree)))
        return MatrixProblem(trees[0], conditions, shapes, self._domains(shapes, whole, conditions))

    # What is given

    def _read(self, text: str) -> tuple[Expr, MatrixParser]:
        if not isinstance(text, str):
            raise TypeError(f"Expected a text but got {text!r} (type={type(text).__name__}).")
        node, parser = reader.guarded(text, lambda: parsed(text, self._declared))
        reader.guarded(text, lambda: limits.check_depth(node, text))
        if node.head == "List" and all(part.head in STATEMENTS for part in node.args):
            node = Expr("And", tuple(part for each in node.args for part in parts(each)))
        return node, parser

    def _declares(self, text: str) -> bool:
        """Whether the text is a declaration, which is noted down."""
        if not isinstance(text, str):
            raise TypeError(f"Expected a text but got {text!r} (type={type(text).__name__}).")
        limits.check_length(text)
        if ":" not in text and "：" not in text:
            return False
        said = _DECLARED.fullmatch(text)
        if said is None:
            raise ReadingError(
                Text("This declaration cannot be read.", "不能读入这个声明。"),
                text,
                max(text.find(":"), text.find("：")),
                Text("Write A: 2x3, x: 3x1 or k: integer.", "请写 A: 2x3、x: 3x1 或 k: integer。"),
            )
        for name in re.split(r"[,、\s]+", said["names"].strip()):
            self._declare(name, said, text)
        return True

    def _declare(self, name: str, said: re.Match[str], text: str) -> None:
        if not _NAME.fullmatch(name):
            raise ReadingError(
                phrase(
                    "Expected a name in front of the colon but got {}.",
                    "冒号之前应是变量名，而这里是 {}。",
                    short(name),
                ),
                text,
                said.start("names"),
                Text("Write A: 2x3.", "请写 A: 2x3。"),
            )
        if IDENTITY.fullmatch(name) or name in FUNCTIONS or name in CONSTANTS:
            raise ReadingError(
                phrase("{} has a meaning already, and cannot be declared.", "{} 已有含义，不能再声明。", name),
                text,
                said.start("names"),
                Text("Choose another name.", "请换一个名称。"),
            )
        if said["kind"] is None:
            shape = tuple(_sides(said, text))
            if self._declared.get(name, shape) != shape:
                raise ReadingError(
                    phrase("{} is declared twice, with two shapes.", "{} 声明了两次，形状不同。", name), text, 0
                )
            self._declared[name] = shape[0], shape[1]
            return
        kinds = kinds_of(said["kind"])
        if kinds is None:
            raise ReadingError(
                Text("Expected a shape or a kind of number after the colon.", "冒号之后应是矩阵的形状或数的种类。"),
                text,
                said.start("kind"),
                Text(
                    "Write A: 2x3, k: integer, k: natural, a: positive or a: real. What else is to hold is a "
                    "condition, such as A == A' for a symmetric matrix or A'*A == I for an orthogonal one.",
                    "请写 A: 2x3、k: integer、k: natural、a: positive 或 a: real。其他性质写成条件，"
                    "如对称矩阵写 A == A'，正交矩阵写 A'*A == I。",
                ),
            )
        self._declared[name] = None
        for number_set, sign in kinds:
            if number_set in _MEMBERSHIPS:
                self._integers[name] = _MEMBERSHIPS[number_set]
            if sign:
                self._assumed.append(relation(sign, symbol(name), 0))

    def _domains(
        self, shapes: Mapping[Expr, Shape], whole: Iterable[str], conditions: Iterable[Expr]
    ) -> dict[Expr, Domain]:
        """What the conditions say of single numbers: 0 < a < 1, and that exponents are natural numbers."""
        integers = dict.fromkeys(whole, ZERO) | self._integers
        found: dict[Expr, Domain] = {}
        for name in (name for name, shape in shapes.items() if not shape):
            lower = integers.get(name.args[0])
            upper, strict = None, True
            for sign, bound in _bounds(name, conditions):
                strict = strict and sign in ("<", ">")
                if sign in (">", "≥"):
                    lower = bound if lower is None or _value(bound) > _value(lower) else lower
                else:
                    upper = bound if upper is None or _value(bound) < _value(upper) else upper
            if name.args[0] in integers:
                found[name] = Domain("integer", lower, upper)
            elif lower is not None or upper is not None:
                found[name] = Domain("real", lower, upper, open=strict)
        return found


def _sides(said: re.Match[str], text: str) -> Iterable[int]:
    for side in ("rows", "columns"):
        digits = said[side].lstrip("0")[:8]
        limits.check_size(int(digits or 0), text, said.start(side))
        yield int(digits)


def checked(tree: Expr, text: str) -> Expr:
    limits.check_depth(tree, text)
    limits.check_cost(tree, text)
    _check_degree(tree, text)
    return tree


def _value(bound: Expr) -> Fraction:
    return Fraction(bound.args[0])


def _bounds(name: Expr, conditions: Iterable[Expr]) -> Iterable[tuple[str, Expr]]:
    """The conditions that say where the name lies beside a number."""
    for condition in conditions:
        if condition.head != "Relation" or condition.args[0] not in ORDERS:
            continue
        sign, left, right = condition.args
        if left == name and right.head in ("Number", "Decimal"):
            yield sign, expr(_value(right))
        elif right == name and left.head in ("Number", "Decimal"):
            yield MIRRORED[sign], expr(_value(left))


def _check_degree(tree: Expr, text: str) -> None:
    if _degree(tree) > DEGREE:
        raise TooLarge(
            phrase(
                "Powers would multiply a matrix or a number by itself more than {} times.",
                "幂运算会使矩阵或数自乘多于 {} 次。",
                DEGREE,
            ),
            text,
            0,
            Text("Use smaller exponents.", "请用较小的指数。"),
        )


def _degree(node: Expr) -> Fraction:
    """An upper bound of the degree in the names."""
    inside = [_degree(child) for child in node.children]
    match node.head:
        case "Symbol":
            return Fraction(1)
        case "Mul" | "MatMul" | "Hadamard":
            return sum(inside, Fraction(0))
        case "Pow" | "MatrixPower" if node.args[1].head in ("Number", "Decimal"):
            return inside[0] * abs(Fraction(node.args[1].args[0]))
        case "Determinant":
            return inside[0] * limits.SIZE
    return max(inside, default=Fraction(0))
