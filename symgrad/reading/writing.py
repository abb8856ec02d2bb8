"""A typed tree as plain text that reads back to the same tree; ``typesetting`` does the same in LaTeX.

What the reader can build can be written; for other trees NotConvertible is raised. Names of several letters read back
only where they are declared.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import IntEnum
from fractions import Fraction

from symgrad.core.tree import Expr
from symgrad.errors import NotConvertible
from symgrad.reading.names import CALLS, CONSTANTS, UNNAMED
from symgrad.reading.nodes import negated, number

_HALF = Fraction(1, 2)


class Level(IntEnum):
    """How tightly what was written holds together, loosest first."""

    LIST = 0
    OR = 1
    AND = 2
    RELATION = 3
    UNION = 4
    SUM = 5
    PRODUCT = 6
    FRACTION = 7  # a factor, but not the base of a power
    POWER = 8
    ATOM = 9


Written = tuple[str, Level]


def to_text(tree: Expr) -> str:
    """The tree in plain text; ``read`` of it is the tree again."""
    return Plain().write(tree)[0]


class Plain:
    """The rules, with the signs of plain text."""

    times, over = "*", "/"
    cup, cap, without, member, plus_minus, minus_plus = "∪", "∩", "∖", "∈", "±", "∓"
    both, either = "and", "or"
    relations: Mapping[str, str] = {}
    left, right, braces = "(", ")", ("{", "}")

    def write(self, node: Expr) -> Written:
        rule = getattr(self, f"_{node.head.lower()}", None)
        if rule is None:
            raise NotConvertible(f"Expected a formula that can be typed but got {node!r}.")
        return rule(*node.args)

    def at(self, node: Expr, least: Level) -> str:
        """The node, in brackets if it holds together less tightly than is needed."""
        text, level = self.write(node)
        return text if level >= least else f"{self.left}{text}{self.right}"

    def listed(self, nodes: tuple[Expr, ...]) -> str:
        if len(nodes) == 1:
            return self.at(nodes[0], Level.OR)  # formulas may be deep, and each call takes some of the stack
        return ", ".join([self.at(node, Level.OR) for node in nodes])

    def bracketed(self, *nodes: Expr) -> str:
        return f"{self.left}{self.listed(nodes)}{self.right}"

    # Numbers and names

    def _number(self, value: Fraction) -> Written:
        if value.denominator != 1:
            return f"{value.numerator}/{value.denominator}", Level.SUM
        return str(value), Level.SUM if value < 0 else Level.ATOM

    def _decimal(self, text: str) -> Written:
        return text, Level.SUM if text.startswith("-") else Level.ATOM

    def _constant(self, name: str) -> Written:
        if name not in CONSTANTS.values():
            raise NotConvertible(f"Expected e, π or ∞ but got {name}, which cannot be typed.")
        return "oo" if name == "infinity" else name, Level.ATOM

    def _symbol(self, name: str) -> Written:
        base, mark, below = name.partition("_")
        if not mark or re.fullmatch(r"\d+|[A-Za-z]+\d*(_[A-Za-z\d]+)*", below):
            return name, Level.ATOM
        return f"{base}_{{{below}}}", Level.ATOM

    def _member(self, name: str, *indices: Expr) -> Written:
        if not indices:
            raise NotConvertible(f"Expected a member such as {name}_(1) but got the whole sequence {name}.")
        return f"{name}_({self.listed(indices)})", Level.ATOM

    # Sums and products

    def _add(self, *terms: Expr) -> Written:
        text = self.at(terms[0], Level.PRODUCT) if not signed(terms[0]) else self.write(terms[0])[0]
        for term in terms[1:]:
            if term.head == "PlusMinus" or _minus_plus(term):
                text += f" {self._signs(term)}"
            elif signed(term):
                text += f" - {self.write(term)[0].removeprefix('-').lstrip()}"
            else:
                text += f" + {self.at(term, Level.PRODUCT)}"
        return text, Level.SUM

    def _signs(self, term: Expr) -> str:
        """±b or ∓b."""
        plus = term.head == "PlusMinus"
        value = term.args[0] if plus else term.args[1].args[0]
        inside, level = self.write(value)
        if signed(value) or level < Level.PRODUCT:
            inside = f"{self.left}{inside}{self.right}"
        return f"{self.plus_minus if plus else self.minus_plus} {inside}"

    def _plusminus(self, value: Expr) -> Written:
        return self._signs(Expr("PlusMinus", (value,))), Level.SUM

    def _mul(self, *factors: Expr) -> Written:
        node = Expr("Mul", factors)
        if _minus_plus(node):
            return self._signs(node), Level.SUM
        if signed(node):
            return "-" + self._unsigned(node), Level.SUM
        return self.product(factors)

    def _unsigned(self, node: Expr) -> str:
        """A product with a sign, without the sign."""
        first, *rest = node.args
        if first == number(-1) and negated(rest[0]) is None and not reciprocal(rest[0]):
            return self.product(tuple(rest), True)[0]
        positive = number(-first.args[0]) if first.head == "Number" else Expr("Decimal", (first.args[0][1:],))
        return self.product((positive, *rest), True)[0]

    def product(self, factors: tuple[Expr, ...], signed: bool = False) -> Written:
        """A product as it stands, its factors in their order; ``signed``: a minus sign stands in front."""
        text = self.at(factors[0], Level.FRACTION)
        if len(factors) == 1:
            return text, Level.PRODUCT
        for factor in factors[1:]:
            if reciprocal(factor):
                text += f"{self.over}{self.at(factor.args[0], Level.FRACTION)}"
            else:
                text += f"{self.times}{self.at(factor, Level.FRACTION)}"
        return text, Level.PRODUCT

    # Powers

    def _pow(self, base: Expr, exponent: Expr) -> Written:
        if exponent.head == "Number" and exponent.args[0] == _HALF:
            return self.root(base), Level.ATOM
        return self.at(base, Level.ATOM) + self.raised(base, exponent), Level.POWER

    def root(self, radicand: Expr) -> str:
        return f"sqrt({self.at(radicand, Level.OR)})"

    def raised(self, base: Expr, exponent: Expr) -> str:
        plain = exponent.head in ("Symbol", "Constant") or (exponent.head == "Number" and exponent.args[0] >= 0)
        bare = plain and base.head not in ("Matrix", "Transpose") and self.write(exponent)[1] == Level.ATOM
        return f"^{self.at(exponent, Level.OR)}" if bare else f"^({self.at(exponent, Level.OR)})"

    def _factorial(self, n: Expr) -> Written:
        return f"{self.at(n, Level.ATOM)}!", Level.POWER

    # Functions

    def function(self, name: str) -> str:
        return name

    def applied(self, name: str, *arguments: Expr) -> Written:
        return self.function(name) + self.bracketed(*arguments), Level.ATOM

    def _call(self, name: str, argument: Expr) -> Written:
        if name not in (*CALLS.values(), "Phi"):
            raise NotConvertible(f"Expected a function that can be typed but got {name}.")
        return f"{self.function(name)}{self.left}{self.at(argument, Level.OR)}{self.right}", Level.ATOM

    def _root(self, radicand: Expr, degree: Expr) -> Written:
        return self.applied("root", radicand, degree)

    def _log(self, argument: Expr, base: Expr) -> Written:
        return self.applied("log", argument, base)

    def _max(self, *values: Expr) -> Written:
        return self.applied("max", *values)

    def _min(self, *values: Expr) -> Written:
        return self.applied("min", *values)

    def _binomial(self, n: Expr, k: Expr) -> Written:
        return self.applied("binom", n, k)

    def _apply(self, name: str, order: int, argument: Expr) -> Written:
        if name.partition("_")[0] not in UNNAMED:
            raise NotConvertible(f"Expected one of the functions {', '.join(sorted(UNNAMED))} but got {name}.")
        return self._symbol(name)[0] + "'" * order + self.bracketed(argument), Level.ATOM

    def _e(self, body: Expr) -> Written:
        return self.applied("E", body)

    def _var(self, body: Expr) -> Written:
        return self.applied("Var", body)

    def _cov(self, left: Expr, right: Expr) -> Written:
        return self.applied("Cov", left, right)

    def _norm(self, kind: str, value: Expr) -> Written:
        if kind not in ("2", "fro"):
            raise NotConvertible(f"Expected a Euclidean norm but got the norm {kind}, which cannot be typed.")
        return self.norm(kind, self.at(value, Level.OR)), Level.ATOM

    def norm(self, kind: str, inside: str) -> str:
        return f"norm({inside}{', fro' if kind == 'fro' else ''})"

    def _sum(self, body: Expr, index: Expr, lower: Expr, upper: Expr) -> Written:
        return self._series("sum", body, index, lower, upper)

    def _product(self, body: Expr, index: Expr, lower: Expr, upper: Expr) -> Written:
        return self._series("prod", body, index, lower, upper)

    def _series(self, name: str, body: Expr, index: Expr, lower: Expr, upper: Expr) -> Written:
        ends = f"{self.at(lower, Level.SUM)}..{self.at(upper, Level.SUM)}"
        return f"{name}({self.at(body, Level.OR)}, {index.args[0]}={ends})", Level.ATOM

    def _cases(self, *parts: Expr) -> Written:
        rows = [
            f"{self.at(v, Level.SUM)} if {self.at(c, Level.OR)}" for v, c in zip(parts[::2], parts[1::2], strict=False)
        ]
        if len(parts) % 2:
            rows.append(f"{self.at(parts[-1], Level.SUM)} otherwise")
        return f"{{{'; '.join(rows)}}}", Level.ATOM

    # Matrices, sets, statements

    def _matrix(self, rows: int, columns: int, *entries: Expr) -> Written:
        lines = [self.listed(entries[i * columns : (i + 1) * columns]) for i in range(rows)]
        return f"[{', '.join(f'[{line}]' for line in lines)}]", Level.ATOM

    def _transpose(self, matrix: Expr) -> Written:
        if matrix.head != "Matrix":
            raise NotConvertible(f"Expected the transpose of a matrix written out but got that of {matrix!r}.")
        return f"{self.write(matrix)[0]}'", Level.POWER

    def _tuple(self, *entries: Expr) -> Written:
        return self.bracketed(*entries), Level.ATOM

    def _list(self, *values: Expr) -> Written:
        return self.listed(values), Level.LIST

    def _set(self, *elements: Expr) -> Written:
        opening, closing = self.braces
        return f"{opening}{self.listed(elements)}{closing}", Level.ATOM

    def _interval(self, lower: Expr, upper: Expr, left: bool, right: bool) -> Written:
        if left or right:
            opening, closing = "[" if left else "(", "]" if right else ")"
        else:
            opening, closing = "]", "["  # (a, b) alone would be a tuple
        return self.enclosed(opening, f"{self.at(lower, Level.SUM)}, {self.at(upper, Level.SUM)}", closing), Level.ATOM

    def enclosed(self, opening: str, text: str, closing: str) -> str:
        return opening + text + closing

    def _union(self, *sets: Expr) -> Written:
        return f" {self.cup} ".join(self.at(s, Level.SUM) for s in sets), Level.UNION

    def _intersection(self, *sets: Expr) -> Written:
        return f" {self.cap} ".join(self.at(s, Level.SUM) for s in sets), Level.UNION

    def _without(self, *sets: Expr) -> Written:
        return f" {self.without} ".join(self.at(s, Level.SUM) for s in sets), Level.UNION

    def _numberset(self, name: str) -> Written:
        return {"R": "ℝ", "Q": "ℚ", "Z": "ℤ", "N": "ℕ"}[name], Level.ATOM

    def _element(self, value: Expr, of: Expr) -> Written:
        return f"{self.at(value, Level.SUM)} {self.member} {self.at(of, Level.UNION)}", Level.RELATION

    def _relation(self, sign: str, left: Expr, right: Expr) -> Written:
        sign = self.relations.get(sign, sign)
        return f"{self.at(left, Level.UNION)} {sign} {self.at(right, Level.UNION)}", Level.RELATION

    def _and(self, *statements: Expr) -> Written:
        text, before = "", None
        for each in statements:
            if before is not None and each.head == "Relation" and each.args[1] == before:
                sign = self.relations.get(each.args[0], each.args[0])
                text += f" {sign} {self.at(each.args[2], Level.UNION)}"  # 0 < x and x < 1 as 0 < x < 1
            else:
                text += (f" {self.both} " if text else "") + self.at(each, Level.RELATION)
            before = each.args[2] if each.head == "Relation" else None
        return text, Level.AND

    def _or(self, *statements: Expr) -> Written:
        return f" {self.either} ".join(self.at(s, Level.AND) for s in statements), Level.OR

    def _truth(self, value: bool) -> Written:
        return ("true" if value else "false"), Level.ATOM

    def _about(self, value: Expr) -> Written:
        return f"{self.relations.get('≈', '≈')} {self.write(value)[0]}", Level.LIST


def signed(node: Expr) -> bool:
    """Whether the node is written with a minus sign in front: a negative literal, or a product that begins with one."""
    if node.head == "Number":
        return node.args[0] < 0
    if node.head == "Decimal":
        return node.args[0].startswith("-")
    return node.head == "Mul" and node.args[0].head in ("Number", "Decimal") and signed(node.args[0])


def _minus_plus(node: Expr) -> bool:
    return node.head == "Mul" and node.args[0] == number(-1) and [a.head for a in node.args[1:]] == ["PlusMinus"]


def fraction(node: Expr) -> bool:
    """Whether LaTeX stacks the node: a product of a factor without sign and a divisor."""
    return node.head == "Mul" and len(node.args) == 2 and reciprocal(node.args[1]) and not signed(node)


def reciprocal(node: Expr) -> bool:
    """Whether the node is written as a divisor where it is not the first factor."""
    return node.head == "Pow" and node.args[1] == number(-1)
