"""Statements about matrices as trees of what was typed: which of the parts are matrices is not looked at yet.

The tree is the reader's own, where a product of matrices is still a Mul and a power of a matrix a Pow, with the heads
of ``symgrad.core.matrices`` for what is written with their names. Two heads exist only here: ``Over`` (divisor), the
factor that a divisor is, and ``Diagonal`` (entries…). ``shapes`` makes the typed tree of it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from symgrad.core.text import Text, phrase
from symgrad.core.tree import Expr
from symgrad.reading import brackets, reader, subscripts
from symgrad.reading.matrix_words import FUNCTIONS, LETTERS, NORMS, POSITION, SUGGESTED
from symgrad.reading.nodes import number
from symgrad.reading.parser import Parser
from symgrad.reading.tokens import Token, Tokeniser

_MOST_FACTORS = 64


class MatrixTokeniser(Tokeniser):
    """The tokens of a statement about matrices: a run of letters with a small one among them is, in front of a
    bracket, no product, but a function that is not known."""

    def __init__(self, text: str, typed: str, latex: bool, names: Collection[str]):
        super().__init__(text, typed, latex, frozenset(names) | FUNCTIONS.keys())
        self.functions = SUGGESTED

    def resembles_a_function(self, run: str) -> bool:
        return len(run) > 1 and not run.isupper()


class MatrixParser(Parser):
    """The parser with the words for matrices; it remembers where each part of a sum or product begins."""

    norms = NORMS

    def __init__(self, tokens: list[Token], text: str, latex: bool, names: Collection[str]):
        super().__init__(tokens, text, latex, names)
        self.places: dict[int, tuple[Expr, int]] = {}  # by id: equal parts may stand in several places

    def place(self, node: Expr) -> int | None:
        """Where the node begins in the text, if that is known."""
        found = self.places.get(id(node))
        if found is not None:
            return found[1]
        return next((place for child in node.children if (place := self.place(child)) is not None), None)

    def put(self, node: Expr, at: Token) -> Expr:
        self.places.setdefault(id(node), (node, at.start))
        return node

    def power(self) -> Expr:
        at = self.token
        return self.put(super().power(), at)

    def minus(self, factors: list[Expr]) -> Expr:
        value = super().minus(factors)
        place = self.place(factors[0])
        if place is not None:
            self.places.setdefault(id(value), (value, place))
        return value

    def over(self, divisor: Expr) -> Expr:
        return Expr("Over", (divisor,))

    def transposable(self, value: Expr) -> bool:
        return True

    def operand_rule(self, kind: str) -> Callable[[Any], Expr] | None:
        return _name if kind == "name" else super().operand_rule(kind)


def parsed(text: str, names: Collection[str]) -> tuple[Expr, MatrixParser]:
    """What was typed, and the parser, which knows where its parts stand. Raises ReadingError."""
    clean, latex = reader.prepared(text)
    parser = MatrixParser(MatrixTokeniser(clean, text, latex, names).run(), text, latex, names)
    return parser.formula(), parser


def _name(p: MatrixParser) -> Expr:
    """A name, or one of the functions of matrices at its arguments."""
    token = p.advance()
    value = subscripts.subscripted(p, token.value) if p.token.kind in ("_", "sub") else Expr("Symbol", (token.value,))
    if value.head != "Symbol":
        raise p.error(
            Text("A member of a sequence cannot stand here.", "此处不能有数列的项。"),
            token,
            Text("Give each matrix a name of its own, such as A_1.", "请给每个矩阵取自己的名称，如 A_1。"),
        )
    name = value.args[0]
    if name in p.names:
        return value
    if p.token.kind == "(":
        if (position := POSITION.fullmatch(name)) is not None:
            (matrix,) = _arguments(p, token, 1, 1)
            return Expr("SingularValue", (number(int(position[1])), matrix))
        if name in FUNCTIONS:
            return _READ[FUNCTIONS[name]](p, token)
    if name in FUNCTIONS and name not in LETTERS:
        shown = p.shown(token)
        raise p.error(
            phrase("The function {} stands without an argument.", "函数 {} 没有自变量。", shown),
            token,
            phrase("Write {}(A).", "请写成 {}(A)。", shown),
        )
    return value


def _arguments(p: MatrixParser, token: Token, least: int, most: int) -> list[Expr]:
    if p.look() == ")":
        raise p.error(
            phrase("There is nothing between the brackets of {}.", "{} 的括号中没有内容。", p.shown(token)),
            hint=Text("Type its argument.", "请写出自变量。"),
        )
    p.deeper(token)
    opening = p.token
    items = brackets.listed(p, (")",), Text("a closing bracket )", "右括号 )"))
    p.depth -= 1
    if not least <= len(items) <= most:
        many = Text("1 argument" if most == 1 else f"{least} arguments", f" {least} 个自变量")
        if most > least:
            many = Text(f"{least} or more arguments", f"至少 {least} 个自变量")
        raise p.error(
            phrase("{} takes {}, but got {}.", "{} 应有{}，而这里有 {} 个。", p.shown(token), many, len(items)),
            token,
            Text("Arguments are separated by commas.", "自变量之间用逗号隔开。"),
        )
    return [p.is_number(item, opening) for item in items]


def _norm(p: MatrixParser, token: Token) -> Expr:
    """norm(A), and norm(A, 1) with a second argument that says which norm it is."""
    p.deeper(token)
    opening = p.advance()
    p.opened.append("(")
    value, kind = p.is_number(p.expression(), opening), "2"
    if p.token.kind == ",":
        p.advance()
        second = p.advance()
        kind = p.norms.get(second.value or p.shown(second), "")
        if not kind:
            raise p.error(
                Text("This norm is not known.", "不认识这种范数。"),
                second,
                Text(
                    "Known are norm(A), norm(A, 1), norm(A, inf), norm(A, fro) and norm(A, max).",
                    "可用的有 norm(A)、norm(A, 1)、norm(A, inf)、norm(A, fro) 和 norm(A, max)。",
                ),
            )
    if p.token.kind != ")":
        raise brackets.unclosed(p, opening, Text("a closing bracket )", "右括号 )"))
    p.opened.pop()
    p.advance()
    p.depth -= 1
    return Expr("Norm", (kind, value))


def _kth(p: MatrixParser, token: Token) -> Expr:
    matrix, position = _arguments(p, token, 2, 2)
    return Expr("SingularValue", (position, matrix))


def _of_one(head: str, *before: str) -> Callable[[MatrixParser, Token], Expr]:
    return lambda p, token: Expr(head, (*before, *_arguments(p, token, 1, 1)))


_READ: Mapping[str, Callable[[MatrixParser, Token], Expr]] = {
    "norm": _norm,
    "rho": _of_one("SpectralRadius"),
    "sigma_max": _of_one("SingularValue", "max"),
    "sigma_min": _of_one("SingularValue", "min"),
    "sigma": _kth,
    "cond": _of_one("ConditionNumber"),
    "rank": _of_one("Rank"),
    "trace": _of_one("Trace"),
    "det": _of_one("Determinant"),
    "inv": _of_one("Inverse"),
    "pinv": _of_one("PseudoInverse"),
    "transpose": _of_one("Transpose"),
    "hadamard": lambda p, token: Expr("Hadamard", tuple(_arguments(p, token, 2, _MOST_FACTORS))),
    "diag": lambda p, token: Expr("Diagonal", tuple(_arguments(p, token, 1, _MOST_FACTORS))),
}
