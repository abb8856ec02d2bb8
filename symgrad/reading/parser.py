"""Tokens as a typed tree: what a formula looks like, with nothing computed.

Loosest first: lists with commas; or; and; relations; ∪ and ∖; ∩; + − ±; products, written or implied, and quotients;
signs; powers, from the right; factorials, percent, degrees. Functions are in ``application``, brackets in ``brackets``.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from symgrad.core.text import Text, phrase
from symgrad.core.tree import Expr
from symgrad.errors import ReadingError
from symgrad.reading import application, bars, brackets, limits, powers, refusals, statements, subscripts
from symgrad.reading.characters import FRACTIONS, short
from symgrad.reading.nodes import NOT_NUMBERS, SET_HEADS, STATEMENTS, negated, number, product, reciprocal
from symgrad.reading.statements import JUNCTIONS, RELATIONS
from symgrad.reading.tokens import Token

_STARTS = frozenset(
    "name constant function fraction √ ∛ ∜ ( [ { group | || norm lbar lnorm lfloor lceil command begin".split()
)
"""The kinds of tokens with which a factor can begin that stands directly after another one."""


_CLOSED_BY: Mapping[str, tuple[str, ...]] = {
    "|": ("|", "||"),
    "||": ("|", "||", "norm"),
    "norm": ("norm", "||", "lnorm"),
}
"""What each bar closes if it is open: ``||`` that stays open until a single bar was two bars."""


class Parser:
    """One pass over tokens. The methods leave ``token`` at the first token that they have not used."""

    def __init__(self, tokens: list[Token], text: str, latex: bool = False, names: Collection[str] = ()):
        self.tokens, self.text, self.latex, self.names = tokens, text, latex, frozenset(names)
        self.at, self.token = 0, tokens[0]
        self.depth = 0
        self.opened: list[str] = []  # brackets and bars, innermost last
        self.open_product: Expr | None = None  # a quotient or percentage that no brackets hold together
        self.chain: Expr | None = None  # the last chain of relations that no brackets hold together
        self.row: tuple[Expr, list[Expr]] | None = None  # the last […], and what stood in it
        self.single = False  # was the last expression one operand, without operators outside brackets?

    # Moving on, and errors

    def advance(self) -> Token:
        token = self.token
        if token.kind != "end":
            self.at += 1
            self.token = self.tokens[self.at]
        return token

    def look(self, ahead: int = 1) -> str:
        """The kind of a token further on."""
        at = self.at + ahead
        return self.tokens[at].kind if at < len(self.tokens) else "end"

    def error(self, message: Text, at: Token | None = None, hint: Text | None = None) -> ReadingError:
        return ReadingError(message, self.text, (at or self.token).start, hint)

    def shown(self, token: Token) -> str:
        """The token as it was typed, cut to what fits into a message."""
        return short(self.text[token.start : token.end].strip() or token.kind)

    def expect(self, kind: str, what: Text | str, hint: Text | None = None) -> Token:
        if self.token.kind != kind:
            found = (
                Text("the text ends", "式子到此结束")
                if self.token.kind == "end"
                else phrase("found {}", "这里是 {}", self.shown(self.token))
            )
            raise self.error(phrase("Expected {}, but {}.", "应有{}，而{}。", what, found), hint=hint)
        return self.advance()

    def deeper(self, at: Token) -> None:
        self.depth += 1
        if self.depth > limits.DEPTH:
            raise limits.too_deep(self.text, at.start)

    def split_bars(self) -> None:
        """Take || for two single bars."""
        token = self.token
        middle = token.start + 1
        self.tokens[self.at : self.at + 1] = [Token("|", "", token.start, middle), Token("|", "", middle, token.end)]
        self.token = self.tokens[self.at]

    def split_digits(self) -> None:
        r"""Take 12 in \frac12 for two numbers, and x2 in \frac x2 for a name and a number."""
        token = self.token
        shown = self.text[token.start : token.end]
        letter = token.kind == "name" and shown[:1].isalpha() and token.value == shown and shown not in self.names
        if self.latex and shown[1:].isdigit() and (letter or (token.kind == "number" and shown.isdigit())):
            middle = token.start + 1
            first, rest = (
                Token(token.kind, shown[0], token.start, middle),
                Token("number", shown[1:], middle, token.end),
            )
            self.tokens[self.at : self.at + 1] = [first, rest]
            self.token = first

    # What a dialect may see differently

    norms: Mapping[str, str] = bars.NORMS

    def operand_rule(self, kind: str) -> Callable[[Any], Expr] | None:
        """What reads an operand that begins with a token of this kind."""
        return OPERANDS.get(kind)

    def transposable(self, value: Expr) -> bool:
        """Whether a prime or a T behind the value transposes it."""
        return value.head == "Matrix"

    def over(self, divisor: Expr) -> Expr:
        """The factor that a divisor is."""
        return reciprocal(divisor)

    def is_number(self, value: Expr, at: Token) -> Expr:
        """The value, where a number is needed."""
        if value.head in NOT_NUMBERS:
            kind = (
                Text("a statement", "命题")
                if value.head in STATEMENTS
                else Text("a set", "集合")
                if value.head in SET_HEADS
                else Text("a list", "若干个值")
            )
            raise self.error(
                phrase("Expected a number here, but this is {}.", "此处应为数，而这里是 {}。", kind),
                at,
                Text("Put brackets around what belongs together.", "请用括号把属于一体的部分括起来。"),
            )
        return value

    # Statements

    def formula(self) -> Expr:
        """The whole text: an expression, or a list of them."""
        if self.token.kind == "end":
            raise self.error(
                Text("The text is empty.", "文本是空的。"),
                hint=Text("Type a formula such as 2*x + 1.", "请写式子，如 2*x + 1。"),
            )
        if self.token.kind == "~" or (self.token.kind == "relation" and self.token.value == "≈"):
            return statements.about(self)
        items = [self.expression()]
        while self.token.kind == ",":
            self.advance()
            items.append(self.expression())
        self.expect_end()
        if len(items) == 1:
            return items[0]
        return Expr("List", tuple(part for item in items for part in (item.args if item.head == "List" else (item,))))

    def expect_end(self) -> None:
        kind = self.token.kind
        if kind == "end":
            return
        if kind in (")", "]", "}", "endgroup", "closing[", "rbar", "rnorm", "rfloor", "rceil"):
            raise self.error(
                phrase("The bracket {} was never opened.", "括号 {} 没有对应的左括号。", self.shown(self.token)),
                hint=Text("Delete it, or open it.", "请删去它，或补上左括号。"),
            )
        if kind == ";":
            raise self.error(
                Text("A semicolon stands only inside brackets.", "分号只能用在括号中。"),
                hint=Text("Separate several values with commas.", "若干个值之间用逗号隔开。"),
            )
        if kind == "word":
            raise refusals.unknown(self, self.token)
        if kind == "…":
            raise self.error(
                Text("An ellipsis cannot be read.", "不能读入省略号。"),
                hint=Text("Write sum(k, k=1..n), or the terms themselves.", "请写成 sum(k, k=1..n)，或写出各项。"),
            )
        if kind in ("if", "otherwise"):
            raise self.error(
                Text("Conditions stand inside braces.", "条件应写在花括号中。"),
                hint=Text("Write {x if x > 0; 0 otherwise}.", "请写成 {x if x > 0; 0 otherwise}。"),
            )
        raise self.error(
            phrase("Nothing can be made of {} here.", "此处的 {} 无法理解。", self.shown(self.token)),
            hint=Text("Type one formula, without words.", "请只写一个式子，不写其他文字。"),
        )

    def expression(self, level: int = JUNCTIONS, first: Expr | None = None) -> Expr:
        """Everything that binds at least as tightly as the level says; ``first`` is an operand read before."""
        self.deeper(self.token)
        left = self.sum(first)
        single = self.single
        if self.token.kind in ("union", "intersection", "setminus"):
            left, single = statements.sets(self, left), False
        if level <= RELATIONS and self.token.kind in ("relation", "in"):
            left, single = statements.relations(self, left), False
        if level <= JUNCTIONS and self.token.kind in ("and", "or"):
            left, single = statements.junctions(self, left), False
        self.single = single
        self.depth -= 1
        return left

    # Sums and products

    def minus(self, factors: list[Expr]) -> Expr:
        """Minus a product: its number, if it begins with one, takes the sign."""
        if len(factors) == 1 and factors[0] is self.open_product:
            factors = list(factors[0].args)
        first = negated(factors[0])
        if first is not None:
            return product([first, *factors[1:]])
        return Expr("Mul", (number(-1), *factors))

    def sum(self, first: Expr | None = None) -> Expr:
        """Terms with their signs, as one flat node."""
        terms: list[Expr] = []
        kind = self.token.kind if first is None else ""
        at, signed = self.token, kind in ("+", "-", "±", "∓")
        while True:
            sign = self.advance().kind if kind in ("+", "-", "±", "∓") else ""
            if sign and terms:
                self.is_number(terms[-1], at)
            at = self.token
            factors = self.factors(None if terms else first)
            if sign in ("", "+"):
                term = product(factors)
            else:
                for factor in factors:
                    self.is_number(factor, at)
                if sign == "-":
                    term = self.minus(factors)
                else:
                    term = Expr("PlusMinus", (product(factors),))
                    if sign == "∓":
                        term = Expr("Mul", (number(-1), term))
            if terms:
                self.is_number(term, at)
            terms.append(term)
            kind = self.token.kind
            if kind not in ("+", "-", "±", "∓"):
                break
        self.single = len(terms) == len(factors) == 1 and not signed
        return terms[0] if len(terms) == 1 else Expr("Add", tuple(terms))

    def factors(self, first: Expr | None = None) -> list[Expr]:
        """The factors of a product, written or implied; a divisor is a factor with exponent −1."""
        at = self.token
        factors = [self.power() if first is None else first]
        while True:
            kind = self.token.kind
            if kind in ("*", "/"):
                self.advance()
            elif kind == "number":
                raise refusals.side_by_side(self, at)
            elif kind not in _STARTS or self.closes():
                break
            else:
                self._check_implied(factors[-1])
            if len(factors) == 1:
                self.is_number(factors[0], at)
            at = self.token
            factor = self.is_number(self.power(), at)
            factors.append(self.over(factor) if kind == "/" else factor)
        return factors

    def _check_implied(self, before: Expr) -> None:
        """Refuse what only looks like a product: mixed numbers, entries of lists, two sets side by side."""
        token = self.token
        after_number = before.head == "Number" and self.tokens[self.at - 1].kind == "number"
        mixed = token.kind == "fraction" or (
            token.kind == "command" and token.value == "frac" and self._is_plain_fraction()
        )
        if after_number and mixed:
            raise self.error(
                Text(
                    "A number in front of a fraction may be a mixed number or a product.",
                    "分数前的数可能表示带分数，也可能表示乘积。",
                ),
                token,
                Text(
                    "Write 2 + 1/2 for a mixed number, 2*1/2 for a product.", "带分数请写成 2 + 1/2，乘积请写成 2*1/2。"
                ),
            )
        if token.kind == "[" and not token.value and self.tokens[self.at - 1].kind == "name":
            name = self.shown(self.tokens[self.at - 1])
            raise self.error(
                phrase("Square brackets after {} cannot be read.", "{} 之后不能有方括号。", name),
                token,
                phrase(
                    "Write {}_(1) for a member of a sequence, {}*(…) for a product.",
                    "数列的项请写成 {}_(1)，乘积请写成 {}*(…)。",
                    name,
                    name,
                ),
            )
        if token.kind == "{":
            raise self.error(
                Text("A set cannot stand directly after a factor.", "集合不能直接跟在因子之后。"),
                token,
                Text("Use round brackets for products.", "乘积请用圆括号。"),
            )

    def _is_plain_fraction(self) -> bool:
        kinds = [self.look(i) for i in range(1, 7)]
        return kinds == ["group", "number", "endgroup"] * 2 or kinds[0] == "number"

    def closes(self) -> bool:
        """Whether the bar or the bracket [ here, after an operand, closes what is open."""
        kind, inside = self.token.kind, self.opened[-1] if self.opened else ""
        if kind == "[":
            return inside in ("[", "]") and self.look() not in _STARTS and self.look() not in ("number", "-", "+")
        return inside in _CLOSED_BY.get(kind, ())

    # Powers

    def power(self) -> Expr:
        """An operand with its sign, exponents, factorials, percent and degree signs."""
        kind = self.token.kind
        if kind in ("-", "+"):
            self.advance()
            self.deeper(self.token)
            at = self.token
            value = self.is_number(self.power(), at)
            self.depth -= 1
            return value if kind == "+" else self.minus([value])
        start = self.token
        rule = self.operand_rule(kind)
        if rule is None:
            raise refusals.missing(self)
        return self.postfixed(rule(self), start)

    def operand(self) -> Expr:
        """A single number, name, bracket or function, without what may follow it."""
        rule = self.operand_rule(self.token.kind)
        if rule is None:
            raise refusals.missing(self)
        return rule(self)

    def postfixed(self, value: Expr, start: Token) -> Expr:
        """The operand with exponents and signs that stand behind it."""
        signs = 0
        while (kind := self.token.kind) in powers.SIGNS:
            signs += 1
            if self.depth + signs > limits.DEPTH:
                raise limits.too_deep(self.text, self.token.start)
            value = powers.postfix(self, kind, value, start)
        return value

    # Numbers

    def literal(self) -> Expr:
        text = self.advance().value
        return number(int(text)) if text.isdigit() else Expr("Decimal", (text,))

    def constant(self) -> Expr:
        token = self.advance()
        if token.value == "e" and self.token.kind in ("_", "sub"):
            return subscripts.subscripted(self, "e")
        return Expr("Constant", (token.value,))

    def vulgar(self) -> Expr:
        above, below = FRACTIONS[self.advance().value]
        return self.quotient(number(above), number(below))

    def quotient(self, above: Expr, below: Expr) -> Expr:
        """A fraction whose parts are held together by how it is written."""
        self.open_product = Expr("Mul", (above, self.over(below)))
        return self.open_product


OPERANDS: Mapping[str, Callable[[Parser], Expr]] = {
    "number": Parser.literal,
    "name": subscripts.name,
    "constant": Parser.constant,
    "fraction": Parser.vulgar,
    **application.OPERANDS,
    **brackets.OPERANDS,
    **bars.OPERANDS,
    "emptyset": lambda p: Expr("Set", p.advance() and ()),
    "numberset": statements.number_set,
    "truth": lambda p: Expr("Truth", (p.advance().value in ("true", "True"),)),
}
"""What reads an operand, by the kind of token with which it begins."""
