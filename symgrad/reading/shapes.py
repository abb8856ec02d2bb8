"""The typed tree of a statement about matrices: which of its parts are matrices, and of which shapes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from itertools import pairwise
from types import MappingProxyType

from symgrad.core import tree
from symgrad.core.text import Text, phrase
from symgrad.core.tree import ONE, ZERO, Expr
from symgrad.errors import ReadingError
from symgrad.reading import limits
from symgrad.reading.matrix_parser import MatrixParser
from symgrad.reading.matrix_words import IDENTITY
from symgrad.reading.sizes import Shape, Size, Unknown, found, unified

Typed = tuple[Expr, Shape | None]
"""A part of the tree and its shape; None for a number."""


def is_matrix_name(name: str) -> bool:
    """Whether a name without a declaration is a matrix: its first letter is a capital one."""
    return name[0].isupper()


class ShapeError(ReadingError):
    """What was typed can be read, but has no value: shapes do not conform."""


class Elaboration:
    """One statement: its parts with their shapes. ``declared``: the shapes of names, None for a number. ``sizes``: the
    names of sizes, for I_n."""

    def __init__(
        self,
        parser: MatrixParser,
        declared: Mapping[str, Shape | None],
        square: Unknown,
        sizes: Mapping[str, Size] = MappingProxyType({}),
    ):
        self.parser, self.declared, self.square, self.sizes = parser, declared, square, sizes
        self.names: dict[str, Shape | None] = {}
        self.whole: set[str] = set()  # names in exponents of matrices and in positions

    def error(self, message: Text, at: Expr, hint: Text | None = None, kind: type[ReadingError] = ReadingError):
        return kind(message, self.parser.text, self.parser.place(at) or 0, hint)

    # Statements

    def statement(self, node: Expr) -> Expr:
        match node.head:
            case "Relation":
                return self._relation(node)
            case "And" | "Or":
                return node.over([self.statement(part) for part in node.args])
            case "Truth" | "Element":
                raise self.error(
                    Text("A statement about matrices is made of relations.", "关于矩阵的命题由关系式组成。"),
                    node,
                    _RELATIONS,
                )
        raise self.error(
            Text("This is not a statement: there is no relation in it.", "这不是命题：其中没有关系符号。"),
            node,
            _RELATIONS,
        )

    def _relation(self, node: Expr) -> Expr:
        kind, *typed = node.args
        if kind == "≈":
            raise self.error(
                Text("≈ does not say when it holds.", "≈ 没有说明何时成立。"),
                node,
                Text("Write <= with a bound on the difference.", "请用 <= 写出差的界。"),
            )
        (left, left_shape), (right, right_shape) = sides = [self.typed(side) for side in typed]
        if left_shape and right == ZERO and not right_shape:
            right, right_shape = _zeros(left_shape), left_shape
        elif right_shape and left == ZERO and not left_shape:
            left, left_shape = _zeros(right_shape), right_shape
        ordered = kind not in ("=", "≠")
        if bool(left_shape) != bool(right_shape) or (ordered and left_shape):
            numbers = [_as_number(side) for side in sides]
            if None not in numbers:
                return Expr("Relation", (kind, *numbers))
            shapes = [self.shown(shape) for shape in (left_shape, right_shape)]
            if left_shape and right_shape:
                raise self.error(
                    phrase(
                        "{} stands between numbers, but here between matrices of shapes {} and {}.",
                        "{} 的两边应是数，而这里是 {} 矩阵与 {} 矩阵。",
                        kind,
                        *shapes,
                    ),
                    typed[1],
                    Text("Compare norms, singular values, or entries.", "请比较范数、奇异值或元素。"),
                )
            said = "A matrix of shape {} is compared with a number.", "{} 矩阵与数作比较。"
            raise self.error(phrase(*said, shapes[0] if left_shape else shapes[1]), typed[1], _A_NUMBER)
        if left_shape and right_shape and not self._same(left_shape, right_shape):
            raise self._mismatch(kind, left_shape, right_shape, typed[1])
        return Expr("Relation", (kind, left, right))

    # Parts

    def typed(self, node: Expr) -> Typed:
        rule = _RULES.get(node.head)
        if rule is None:
            raise self.error(
                Text("This cannot stand in a statement about matrices.", "关于矩阵的命题中不能有这一部分。"),
                node,
                Text(
                    "Write numbers, names, sums, products, powers and the functions of matrices.",
                    "请只用数、变量名、和、积、幂以及矩阵的函数。",
                ),
            )
        value, shape = rule(self, node)
        for size in map(found, shape or ()):
            if isinstance(size, int):
                limits.check_size(size, self.parser.text, self.parser.place(node) or 0)
        return value, shape

    def number(self, node: Expr, where: Text) -> Expr:
        """The part as a number; ``where`` says what needs one."""
        value, shape = self.typed(node)
        inside = _as_number((value, shape))
        if inside is None:
            said = "{} takes a number, but this is a matrix of shape {}.", "{} 作用于数，而这里是 {} 矩阵。"
            raise self.error(phrase(*said, where, self.shown(shape)), node, _A_NUMBER)
        return inside

    def matrix(self, node: Expr, where: Text, square: bool = False) -> tuple[Expr, Shape]:
        """The part as a matrix; ``where`` says what needs one."""
        value, shape = self.typed(node)
        if shape is None:
            said = "{} takes a matrix, but this is a number.", "{} 作用于矩阵，而这里是数。"
            raise self.error(
                phrase(*said, where),
                node,
                Text(
                    "Names of matrices begin with a capital letter, or are declared: x: 3x1.",
                    "矩阵的名称以大写字母开头，或加以声明：x: 3x1。",
                ),
            )
        if square and not unified(*shape):
            said = "{} takes a square matrix, but this one is {}.", "{} 作用于方阵，而这里的矩阵是 {} 的。"
            raise self.error(phrase(*said, where, self.shown(shape)), node, _SHAPES, ShapeError)
        return value, shape

    def shown(self, shape: Shape | None) -> str:
        """2×3; n where the size is not known yet."""
        sizes = map(found, shape or ())
        return "×".join("n" if isinstance(size, Unknown) else str(size) for size in sizes)

    def _same(self, left: Shape, right: Shape) -> bool:
        return unified(left[0], right[0]) and unified(left[1], right[1])

    def _mismatch(self, sign: str, left: Shape, right: Shape, at: Expr) -> ReadingError:
        said = "The shapes {} and {} do not conform in {}.", "{2}两边的形状 {0} 与 {1} 不相容。"
        message = phrase(*said, self.shown(left), self.shown(right), _OPERATIONS[sign])
        return self.error(message, at, _SHAPES, ShapeError)

    # Numbers and names

    def _literal(self, node: Expr) -> Typed:
        if Fraction(node.args[0]) == 0:
            return ZERO, None
        return (tree.expr(node.args[0]) if node.head == "Number" else node), None

    def _constant(self, node: Expr) -> Typed:
        if node.args[0] == "infinity":
            raise self.error(
                Text("∞ is not a number.", "∞ 不是数。"),
                node,
                Text("norm(A, inf) is a norm.", "范数写成 norm(A, inf)。"),
            )
        return node, None

    def _symbol(self, node: Expr) -> Typed:
        name = node.args[0]
        if name not in self.declared and (name[2:] in self.sizes or IDENTITY.fullmatch(name)) and name[0] == "I":
            below = name[1:].lstrip("_")
            size: Size = self.sizes.get(below, int(below) if below.isdecimal() else Unknown())
            return Expr("Identity", (Expr("Size", (size,)),)), (size, size)
        if name not in self.names:
            square = (self.square, self.square) if is_matrix_name(name) else None
            self.names[name] = self.declared.get(name, square)
        return node, self.names[name]

    # Sums and products

    def _add(self, node: Expr) -> Typed:
        terms = [self.typed(term) for term in node.args]
        if any(shape is None for _, shape in terms):
            numbers = [_as_number(term) for term in terms]
            if None in numbers:
                matrix = next(self.shown(shape) for _, shape in terms if shape)
                place = next(part for part, (_, shape) in zip(node.args, terms, strict=True) if shape is None)
                raise self.error(
                    phrase("A number is added to a matrix of shape {}.", "数与 {} 矩阵相加。", matrix),
                    place if self.parser.place(place) is not None else node,
                    Text("Write c*I for a multiple of the identity matrix.", "单位矩阵的倍数请写成 c*I。"),
                )
            return tree.add(*(n for n in numbers if n is not None)), None
        (_, first), *rest = terms
        assert first is not None
        for part, (_, shape) in zip(node.args[1:], rest, strict=True):
            assert shape is not None
            if not self._same(first, shape):
                raise self._mismatch("+", first, shape, part)
        return Expr("Add", tuple(value for value, _ in terms)), first

    def _mul(self, node: Expr) -> Typed:
        numbers: list[Expr] = []
        matrices: list[tuple[Expr, Shape, Expr]] = []
        for part in node.args:
            value, shape = self.typed(part)
            if shape is None:
                numbers.append(value)
            else:
                matrices.append((value, shape, part))
        runs: list[list[tuple[Expr, Shape, Expr]]] = []
        for factor in matrices:
            if runs and self._conform(runs[-1][0][1][0], runs[-1][-1][1][1], factor[1][0]):
                runs[-1].append(factor)
            else:
                runs.append([factor])
        if len(runs) > 1:
            # x' x A: what has one row and one column is a number where it does not conform.
            inner = [run for run in runs if (run[0][1][0], run[-1][1][1]) == (1, 1)]
            numbers += [Expr("Trace", (tree.matmul(*(value for value, _, _ in run)),)) for run in inner]
            matrices = [factor for run in runs if run not in inner for factor in run]
            for (_, left, _), (_, right, at) in pairwise(matrices):
                if not unified(left[1], right[0]):
                    raise self._mismatch("*", left, right, at)
        if not matrices:
            return tree.mul(*numbers), None
        shape = matrices[0][1][0], matrices[-1][1][1]
        # A product in brackets stays what it is: (A B) C is A B C.
        product = tree.matmul(*(value for value, _, _ in matrices))
        factor = tree.mul(*numbers)
        return (product if factor == ONE else Expr("Mul", (factor, product))), shape

    @staticmethod
    def _conform(above: Size, inner: Size, other: Size) -> bool:
        """Whether what has ``above`` rows and ``inner`` columns is multiplied by what has ``other`` rows, as matrices:
        a number times I does not say that this I is 1×1."""
        return not (above == inner == 1 and isinstance(found(other), Unknown)) and unified(inner, other)

    def _over(self, node: Expr) -> Typed:
        value, shape = self.typed(node.args[0])
        number = _as_number((value, shape))
        if number is None:
            raise self.error(
                phrase("A matrix of shape {} stands below a fraction bar.", "{} 矩阵作了除数。", self.shown(shape)),
                node.args[0],
                Text("Write A*inv(B) or inv(B)*A.", "请写成 A*inv(B) 或 inv(B)*A。"),
            )
        return (tree.power(number, -1) if number == ZERO else tree.reciprocal(number)), None

    def _power(self, node: Expr) -> Typed:
        base, shape = self.typed(node.args[0])
        exponent = node.args[1]
        if shape is None or (inside := _as_number((base, shape))) is not None:
            base = base if shape is None else inside
            above = self.number(exponent, Text("An exponent", "指数"))
            return (tree.reciprocal(base) if above == -ONE and base != ZERO else tree.power(base, above)), None
        if not unified(*shape):
            said = "Only a square matrix has powers, but this one is {}.", "只有方阵才有幂，而这里的矩阵是 {} 的。"
            raise self.error(phrase(*said, self.shown(shape)), node, _SHAPES, ShapeError)
        above = self._whole(exponent, Text("The exponent of a matrix", "矩阵的指数"))
        if above == -ONE:
            return Expr("Inverse", (base,)), shape
        return (base if above == ONE else Expr("MatrixPower", (base, above))), shape

    def _whole(self, node: Expr, where: Text) -> Expr:
        """A whole number, or a formula whose names then are whole numbers."""
        value = self.number(node, where)
        fraction = next((n for n in value.walk() if n.head not in ("Symbol", "Add", "Mul") and not _is_whole(n)), None)
        if fraction is not None:
            raise self.error(
                phrase("{} is not a whole number.", "{}不是整数。", where),
                node,
                Text("Write 2, -1, k or k + 1.", "请写 2、-1、k 或 k + 1。"),
            )
        self.whole |= {n.args[0] for n in value.walk() if n.head == "Symbol"}
        return value

    # Functions

    def _of_numbers(self, node: Expr) -> Typed:
        name = node.args[0] if node.head == "Call" else _NAMES[node.head]
        where = Text(f"The function {name}", f"函数 {name} ")
        return node.over([self.number(child, where) for child in node.children]), None

    def _of_matrix(self, node: Expr) -> Typed:
        *_, matrix = node.args
        name = _NAMES[node.head]
        square = node.head in ("SpectralRadius", "Trace", "Determinant")
        inside, _ = self.matrix(matrix, Text(name, name), square)
        if node.head == "SingularValue" and isinstance(node.args[0], Expr):
            position = self._whole(node.args[0], Text("The position of a singular value", "奇异值的序号"))
            if position.head == "Number" and position.args[0] < 1:
                raise self.error(
                    Text("Singular values are counted from 1, the largest.", "奇异值从最大的一个起编号为 1、2、……。"),
                    node.args[0],
                    Text(
                        "Write sigma(A, 1), or sigma_min(A) for the smallest.",
                        "请写 sigma(A, 1)，最小的写 sigma_min(A)。",
                    ),
                )
            return Expr("SingularValue", (position, inside)), None
        return node.over([inside]), None

    def _inverted(self, node: Expr) -> Typed:
        square = node.head == "Inverse"
        name = _NAMES[node.head]
        inside, (rows, columns) = self.matrix(node.args[0], Text(name, name), square)
        return node.over([inside]), (columns, rows)

    def _hadamard(self, node: Expr) -> Typed:
        factors = [self.matrix(part, Text("hadamard", "hadamard")) for part in node.args]
        first = factors[0][1]
        for part, (_, shape) in zip(node.args[1:], factors[1:], strict=True):
            if not self._same(first, shape):
                raise self._mismatch("hadamard", first, shape, part)
        return node.over([value for value, _ in factors]), first

    def _diagonal(self, node: Expr) -> Typed:
        if len(node.args) == 1:
            value, shape = self.typed(node.args[0])
            if shape is not None:
                if not unified(shape[1], 1):
                    raise self.error(
                        phrase("diag takes a column, but this matrix is {}.", "diag 作用于列向量，而这里是 {} 矩阵。",
                               self.shown(shape)),
                        node.args[0],
                        Text("Write diag(a, b), or declare x: 2x1.", "请写 diag(a, b)，或声明 x: 2x1。"),
                    )  # fmt: skip
                return Expr("Diag", (value,)), (shape[0], shape[0])
        entries = [self.number(part, Text("diag", "diag")) for part in node.args]
        size = len(entries)
        return Expr("Diag", (Expr("Matrix", (size, 1, *entries)),)), (size, size)

    def _written(self, node: Expr) -> Typed:
        """A matrix written out; if one of its entries is a matrix, they all are blocks."""
        rows, columns, *parts = node.args
        typed = [self.typed(part) for part in parts]
        if all(shape is None for _, shape in typed):
            return node.over([value for value, _ in typed]), (rows, columns)
        heights: list[Size] = [Unknown() for _ in range(rows)]
        widths: list[Size] = [Unknown() for _ in range(columns)]
        blocks = []
        for position, (part, (value, shape)) in enumerate(zip(parts, typed, strict=True)):
            place = heights[position // columns], widths[position % columns]
            if shape is None:
                if value != ZERO:
                    raise self.error(
                        Text("A number stands among blocks.", "分块矩阵中有一块是数。"),
                        part,
                        Text("Write 0 or I for a block, [[1]] for a number.", "请用 0 或 I 表示一块，数请写成 [[1]]。"),
                    )
                value, shape = _zeros(place), place
            if not self._same(place, shape):
                raise self._mismatch("blocks", place, shape, part)
            blocks.append(value)
        shape = self._total(heights, node), self._total(widths, node)
        return Expr("Block", (rows, columns, *blocks)), shape

    def _total(self, sizes: list[Size], at: Expr) -> Size:
        """The sum of the sizes of blocks; unknown as long as the size of undeclared matrices is."""
        known = [found(size) for size in sizes]
        if len(known) == 1:
            return known[0]
        numbers = [size for size in known if isinstance(size, int)]
        if len(numbers) == len(known):
            return sum(numbers)
        if isinstance(found(self.square), Unknown):
            return Unknown()
        raise self.error(Text("The sizes of these blocks are not known.", "不知道这些块的大小。"), at, _SHAPES)


def _zeros(shape: Shape) -> Expr:
    return Expr("Zeros", tuple(Expr("Size", (size,)) for size in shape))


def _as_number(typed: Typed) -> Expr | None:
    """A number as it is, a matrix declared to be 1×1 as its entry, which is its trace."""
    value, shape = typed
    if shape is None:
        return value
    # The size of undeclared matrices may happen to be 1; they stay matrices.
    return Expr("Trace", (value,)) if shape == (1, 1) else None


def _is_whole(node: Expr) -> bool:
    return node.head == "Number" and node.args[0].denominator == 1


_RELATIONS = Text(
    "Write for example norm(A*B) <= norm(A)*norm(B), or A*B == B*A.",
    "可以写 norm(A*B) <= norm(A)*norm(B) 或 A*B == B*A 等。",
)
_A_NUMBER = Text(
    "norm(A), trace(A), det(A), rho(A), sigma_max(A) and rank(A) are numbers.",
    "norm(A)、trace(A)、det(A)、rho(A)、sigma_max(A) 和 rank(A) 是数。",
)
_SHAPES = Text(
    "Names are square matrices of one size unless their shape is declared: A: 2x3. A' is the transpose.",
    "未声明形状的矩阵都是同一大小的方阵；形状的声明写成 A: 2x3。A' 是转置。",
)
_OPERATIONS: Mapping[str, Text] = {
    "+": Text("a sum", "和"),
    "*": Text("a product", "积"),
    "=": Text("a relation", "关系式"),
    "≠": Text("a relation", "关系式"),
    "hadamard": Text("a product entry by entry", "逐元素积"),
    "blocks": Text("a matrix of blocks", "分块矩阵"),
}
_NAMES: Mapping[str, str] = {
    "Norm": "norm",
    "SpectralRadius": "rho",
    "SingularValue": "sigma",
    "ConditionNumber": "cond",
    "Rank": "rank",
    "Trace": "trace",
    "Determinant": "det",
    "Inverse": "inv",
    "PseudoInverse": "pinv",
    "Transpose": "transpose",
    "Root": "root",
    "Log": "log",
    "Max": "max",
    "Min": "min",
}
_RULES: Mapping[str, Callable[[Elaboration, Expr], Typed]] = {
    **dict.fromkeys(("Number", "Decimal"), Elaboration._literal),
    "Constant": Elaboration._constant,
    "Symbol": Elaboration._symbol,
    "Add": Elaboration._add,
    "Mul": Elaboration._mul,
    "Over": Elaboration._over,
    "Pow": Elaboration._power,
    **dict.fromkeys(("Call", "Root", "Log", "Max", "Min"), Elaboration._of_numbers),
    **dict.fromkeys(
        ("Norm", "SpectralRadius", "SingularValue", "ConditionNumber", "Rank", "Trace", "Determinant"),
        Elaboration._of_matrix,
    ),
    **dict.fromkeys(("Inverse", "PseudoInverse", "Transpose"), Elaboration._inverted),
    "Hadamard": Elaboration._hadamard,
    "Diagonal": Elaboration._diagonal,
    "Matrix": Elaboration._written,
}
