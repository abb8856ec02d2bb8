"""How large a typed formula may be. Every limit is checked before the work that it bounds is begun."""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction

from symgrad.core.text import Text, phrase
from symgrad.core.tree import Expr, constant
from symgrad.errors import TooLarge

LENGTH = 10_000
"""Characters of a text."""
TOKENS = 3_000
"""Numbers, names, signs and brackets of a text."""
DEPTH = 100
"""Brackets, powers, fractions and functions inside each other."""
NODES_DEEP = 200
"""Nodes of a tree on the way from the top to a leaf; a level of brackets is one to three of them."""
DIGITS = 400
"""Digits of a number, and the size of the exponent of a decimal."""

EXPONENT = 10_000
"""An exponent that is a number."""
ROOT = 10_000
"""The denominator of an exponent that is a number."""
BITS = 100_000
"""Binary digits of an exact number that a formula stands for."""
FACTORIAL = 2_000
BINOMIAL = 10_000
RANGE = 100_000
"""Terms of a sum or product whose ends are numbers, counted through sums in sums."""
EXPANSION = 10**9
"""Terms when everything is multiplied out, by an upper bound."""
SIZE = 16
"""Rows and columns of a matrix."""
_CARRIED = 4_096  # bits up to which bounds carry the value itself, for the exponents above it


def check_length(text: str) -> None:
    if len(text) > LENGTH:
        raise TooLarge(
            phrase(
                "The text has {} characters; at most {} are read.",
                "文本有 {} 个字符，最多只读 {} 个。",
                len(text),
                LENGTH,
            ),
            text,
            LENGTH,
            Text("Type a shorter formula.", "请写短一些的式子。"),
        )


def check_digits(text: str, start: int, mantissa: str, exponent: str) -> None:
    """Refuse a number with too many digits, or a decimal with too large an exponent."""
    if len(mantissa) > DIGITS:
        raise TooLarge(
            phrase(
                "A number has {} digits; at most {} are read.",
                "有一个数有 {} 位，最多只读 {} 位。",
                len(mantissa),
                DIGITS,
            ),
            text,
            start,
            Text("Round it, or use powers.", "请四舍五入，或用幂表示。"),
        )
    if len(exponent.lstrip("+-0")) > 3 or abs(int(exponent or 0)) > DIGITS:
        raise TooLarge(
            phrase("The exponent of a decimal is beyond ±{}.", "小数的指数超出 ±{}。", DIGITS),
            text,
            start,
            Text("Type the power of ten as 10^n if need be.", "必要时把 10 的幂写成 10^n。"),
        )


def check_size(size: int, text: str = "", start: int = 0) -> None:
    """Refuse a matrix with too many rows or columns, or with none."""
    if not 1 <= size <= SIZE:
        raise TooLarge(
            phrase(
                "Expected 1 to {} rows and columns but got {}.", "行数与列数应为 1 到 {}，而这里是 {}。", SIZE, size
            ),
            text,
            start,
            Text("Write a smaller matrix, such as A: 2x3.", "请写小一些的矩阵，如 A: 2x3。"),
        )


def too_deep(text: str, start: int) -> TooLarge:
    return TooLarge(
        phrase(
            "Brackets, powers, fractions or functions stand too deep inside each other: {} "
            "levels of brackets are read, and {} of anything else.",
            "括号、幂、分式或函数嵌套过深：括号最多 {} 层，其他最多 {} 层。",
            DEPTH,
            DEPTH // 2,
        ),
        text,
        start,
        Text("Name a part of the formula, or multiply it out.", "请给式子的一部分取名，或把它展开。"),
    )


def too_many(text: str, start: int) -> TooLarge:
    return TooLarge(
        phrase(
            "The text has more than {} numbers, names, signs and brackets.",
            "文本中的数、变量名、符号与括号多于 {} 个。",
            TOKENS,
        ),
        text,
        start,
        Text("Type a shorter formula.", "请写短一些的式子。"),
    )


def check_depth(tree: Expr, text: str = "") -> None:
    """Refuse a tree in which nodes stand so deep that programs which descend into it would exhaust the stack."""
    level, deep = [tree], 0
    while level:
        deep += 1
        if deep > NODES_DEEP:
            raise too_deep(text, 0)
        level = [child for node in level for child in node.children]


def check_cost(tree: Expr, text: str = "") -> None:
    """Refuse a tree whose exact value, or whose product multiplied out, would be too large to compute.

    Nothing is computed but bounds. Raises TooLarge, which names the limit.
    """
    _Estimator(text).bound(tree, {}, 1)
    if _logarithm(tree) > math.log2(EXPANSION):
        raise TooLarge(
            phrase(
                "Multiplied out, the formula would have more than {} terms.", "式子展开后的项会多于 {} 项。", EXPANSION
            ),
            text,
            0,
            _SMALLER,
        )


_SMALLER = Text("Type a smaller formula, or one with names for its parts.", "请写小一些的式子，或给其中的部分取名。")


_Bound = tuple[float | None, Fraction | None]
"""The size of a constant, and its value where that is small and rational; None for what is not known."""


class _Estimator:
    """Bounds of sizes: the binary logarithm of numerator times denominator of what a tree may be worth."""

    def __init__(self, text: str) -> None:
        self.text = text

    def error(self, message: Text) -> TooLarge:
        return TooLarge(message, self.text, 0, _SMALLER)

    def bound(self, node: Expr, sizes: Mapping[str, float], times: int) -> _Bound:
        """The size of a constant, None for anything else, and its value where that is small and rational.

        sizes: of the indices of sums; times: how often the node is computed in sums around it.
        """
        args, head = node.args, node.head
        match head:
            case "Number" | "Decimal":
                value = Fraction(args[0])
                return _size(value), value
            case "Symbol":
                return sizes.get(args[0]), None
            case "Constant":
                return (None if args[0] == "infinity" else 2.0), None
            case "Sum" | "Product" | "PairSum" if len(args) >= 4:
                return self._series(node, sizes, times), None
        parts = [self.bound(child, sizes, times) for child in node.children]
        known = [size for size, _ in parts if size is not None]
        values = [value for _, value in parts if value is not None]
        total = sum(known) if len(known) == len(parts) else None
        if total is not None and total > BITS:
            raise self.error(
                phrase(
                    "A number in the formula would have more than {} binary digits.",
                    "式子中有一个数会多于 {} 个二进制位。",
                    BITS,
                )
            )
        exact = len(values) == len(parts) and total is not None and total < _CARRIED
        match head:
            case "Add":
                return total, sum(values, Fraction(0)) if exact else None
            case "Mul":
                return total, math.prod(values, start=Fraction(1)) if exact else None
            case "Pow":
                return self._power(node, parts)
            case "Factorial":
                return self._factorial(*parts[0])
            case "Binomial":
                return self._binomial(parts)
            case "Root" | "Log" | "Call" | "Max" | "Min" | "Cases" | "Norm":
                return total, None
        return None, None

    def _series(self, node: Expr, sizes: Mapping[str, float], times: int) -> float | None:
        body, *indices = node.args[:-2]
        ends = [self.bound(end, sizes, times) for end in node.args[-2:]]
        (low, first), (high, last) = ends
        inner = dict(sizes)
        for index in indices:
            inner.pop(index.args[0], None)
        if first is None or last is None:
            self.bound(body, inner, times)
            return None
        count = max(0, math.floor(last - first) + 1)
        if times * count > RANGE:
            raise self.error(
                phrase("A sum or product would have more than {} terms.", "有一个和或积会多于 {} 项。", RANGE)
            )
        for index in indices:
            inner[index.args[0]] = max(low or 1, high or 1)
        size, _ = self.bound(body, inner, max(1, times * count))
        return None if size is None else size * count

    def _power(self, node: Expr, parts: list[_Bound]) -> _Bound:
        (size, base), (width, exponent) = parts
        if width is None or base in (0, 1, -1):
            return (None, None) if base is None else (size, None)
        if exponent is not None and exponent.denominator > ROOT:
            raise self.error(phrase("The denominator of an exponent is above {}.", "有一个指数的分母大于 {}。", ROOT))
        height = abs(exponent) if exponent is not None else 2 ** min(width, 64)
        if node.args[0] == _E:
            return None, None
        if height > EXPONENT:
            raise self.error(phrase("An exponent is above {}.", "有一个指数大于 {}。", EXPONENT))
        if size is None:
            return None, None
        if size * height > BITS:
            raise self.error(
                phrase(
                    "A power in the formula would have more than {} binary digits.",
                    "式子中有一个幂会多于 {} 个二进制位。",
                    BITS,
                )
            )
        if base is None or exponent is None or exponent.denominator > 1 or size * height > _CARRIED:
            return max(2.0, float(size * height)), None
        value = base ** int(exponent)
        return _size(value), value

    def _factorial(self, size: float | None, value: Fraction | None) -> _Bound:
        if size is None:
            return None, None
        height = abs(value) if value is not None else 2 ** min(size, 64)
        if height > FACTORIAL:
            raise self.error(phrase("A factorial is of a number above {}.", "有一个阶乘的数大于 {}。", FACTORIAL))
        exact = value is not None and value.denominator == 1 and 0 <= value < 300
        found = Fraction(math.factorial(int(value))) if exact and value is not None else None
        return math.lgamma(float(height) + 2) / math.log(2) + 1, found

    def _binomial(self, parts: list[_Bound]) -> _Bound:
        heights = [2 ** min(s or 0, 64) if v is None else abs(v) for s, v in parts]
        if max(heights) > BINOMIAL:
            raise self.error(
                phrase("A binomial coefficient is of a number above {}.", "有一个组合数的数大于 {}。", BINOMIAL)
            )
        if any(size is None for size, _ in parts):
            return None, None
        return float(heights[0]) + 2, None


def _size(value: Fraction) -> float:
    return float(value.numerator.bit_length() + value.denominator.bit_length())


def expansion_terms(tree: Expr) -> int:
    """An upper bound of how many terms the tree has when its products and powers are multiplied out; at most 10^18.

    Functions, roots and names count as one factor each; what is inside a function is bounded for itself, and the
    largest bound counts.
    """
    return math.ceil(2 ** min(_logarithm(tree), 18 * math.log2(10)) - 1e-6)


def _logarithm(tree: Expr) -> float:
    """The binary logarithm of the largest number of terms, in the tree and inside its functions."""
    largest = 0.0

    def visit(node: Expr) -> tuple[float, float]:
        """The logarithm of the number of terms, and the degree."""
        nonlocal largest
        parts = [visit(child) for child in node.children]
        match node.head:
            case "Add" | "PlusMinus":
                terms = math.log2(sum(2 ** min(t, 100) for t, _ in parts)), max(d for _, d in parts)
            case "Mul":
                terms = sum(t for t, _ in parts), sum(d for _, d in parts)
            case "Pow" if node.args[1].head == "Number":
                n = float(min(abs(node.args[1].args[0]), 10**9))
                terms = _choices(parts[0][0], math.floor(n)), parts[0][1] * n
            case "Number" | "Decimal":
                return 0.0, 0.0
            case _:
                largest = max([largest, *(min(t, _monomials(names, d)) for t, d in parts)])
                return 0.0, 1.0
        return terms

    names = len({node for node in tree.walk() if node.head not in _POLYNOMIAL})
    terms, degree = visit(tree)
    return max(largest, min(terms, _monomials(names, degree)))


def _choices(terms: float, n: int) -> float:
    """log2 of the number of monomials of degree n in 2^terms variables."""
    if n <= 1 or terms == 0:
        return terms * n
    count = 2 ** min(terms, 50)
    return (math.lgamma(count + n) - math.lgamma(n + 1) - math.lgamma(count)) / math.log(2)


def _monomials(names: int, degree: float) -> float:
    """log2 of the number of monomials up to a degree in so many names; fractions may double it."""
    if degree > 1e15:
        return math.inf
    return (math.lgamma(names + degree + 1) - math.lgamma(degree + 1) - math.lgamma(names + 1)) / math.log(2) + 1


_POLYNOMIAL = frozenset(("Add", "Mul", "Pow", "Number", "Decimal", "PlusMinus"))
_E = constant("e")
