"""Tokens as a typed tree: what a formula looks like, with nothing computed.

Loosest first: lists with commas; or; and; relations; ∪ and ∖; ∩; + − ±; products, written or implied, and quotients;
signs; powers, from the right; factorials, percent, degrees. Functions are in ``application``, brackets in ``brackets``.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from symgrad.core.tree import Expr
from symgrad.errors import ReadingError
from symgrad.reading import application, brackets, limits, subscripts
from symgrad.reading.characters import FRACTIONS
from symgrad.reading.names import NUMBER_SETS
from symgrad.reading.nodes import (
    NOT_NUMBERS,
    SET_HEADS,
    STATEMENTS,
    negated,
    number,
    printed_number,
    product,
    reciprocal,
    symbol,
)
from symgrad.reading.tokens import Token

SETS, RELATIONS, JUNCTIONS = 3, 2, 1
"""From which level on ``expression`` goes: sets and numbers only, relations too, or everything."""

_STARTS = frozenset(
    "name constant function fraction √ ∛ ∜ ( [ { group | || norm lbar lnorm lfloor lceil command".split()
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

    def error(self, message: str, at: Token | None = None, hint: str = "") -> ReadingError:
        return ReadingError(message, self.text, (at or self.token).start, hint)

    def shown(self, token: Token) -> str:
        return self.text[token.start : token.end].strip() or token.kind

    def expect(self, kind: str, what: str, hint: str = "") -> Token:
        if self.token.kind != kind:
            found = "the text ends" if self.token.kind == "end" else f"found {self.shown(self.token)}"
            raise self.error(f"Expected {what}, but {found}.", hint=hint)
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
        r"""Take 12 in \frac12 for two numbers."""
        token = self.token
        if self.latex and token.kind == "number" and token.value.isdigit() and token.end - token.start > 1:
            shown, middle = self.text[token.start : token.end], token.start + 1
            first, rest = Token("number", shown[0], token.start, middle), Token("number", shown[1:], middle, token.end)
            self.tokens[self.at : self.at + 1] = [first, rest]
            self.token = first

    def is_number(self, value: Expr, at: Token) -> Expr:
        """The value, where a number is needed."""
        if value.head in NOT_NUMBERS:
            kind = "a statement" if value.head in STATEMENTS else "a set" if value.head in SET_HEADS else "a list"
            raise self.error(
                f"Expected a number here, but this is {kind}.", at, "Put brackets around what belongs together."
            )
        return value

    # Statements

    def formula(self) -> Expr:
        """The whole text: an expression, or a list of them."""
        if self.token.kind == "end":
            raise self.error("The text is empty.", hint="Type a formula such as 2*x + 1.")
        if self.token.kind == "~" or (self.token.kind == "relation" and self.token.value == "≈"):
            return self._about()
        items = [self.expression()]
        while self.token.kind == ",":
            self.advance()
            items.append(self.expression())
        self._expect_end()
        return items[0] if len(items) == 1 else Expr("List", tuple(items))

    def _expect_end(self) -> None:
        kind = self.token.kind
        if kind == "end":
            return
        if kind in (")", "]", "}", "endgroup", "closing[", "rbar", "rnorm", "rfloor", "rceil"):
            raise self.error(f"The bracket {self.shown(self.token)} was never opened.", hint="Delete it, or open it.")
        if kind == ";":
            raise self.error("A semicolon stands only inside brackets.", hint="Separate several values with commas.")
        raise self.error(
            f"Nothing can be made of {self.shown(self.token)} here.", hint="Type one formula, without words."
        )

    def _about(self) -> Expr:
        sign = self.advance()
        at = self.token
        value = self.expression(SETS)
        self._expect_end()
        printed = printed_number(value)
        if printed is None:
            raise self.error("Expected a printed number after ≈, such as ≈ 3.14.", at, f"Leave {self.shown(sign)} out.")
        return Expr("About", (printed,))

    def expression(self, level: int = JUNCTIONS, first: Expr | None = None) -> Expr:
        """Everything that binds at least as tightly as the level says; ``first`` is an operand read before."""
        self.deeper(self.token)
        left = self.sum(first)
        single = self.single
        if self.token.kind in ("union", "intersection", "setminus"):
            left, single = self._sets(left), False
        if level <= RELATIONS and self.token.kind in ("relation", "in"):
            left, single = self._relations(left), False
        if level <= JUNCTIONS and self.token.kind in ("and", "or"):
            left, single = self._junctions(left), False
        self.single = single
        self.depth -= 1
        return left

    def _junctions(self, first: Expr) -> Expr:
        alternatives, parts, mixed = [], [first], self.token
        while self.token.kind in ("and", "or"):
            sign = self.advance()
            if sign.kind == "or":
                alternatives.append(parts)
                parts = []
            parts.append(self.expression(RELATIONS))
        alternatives.append(parts)
        every = [part for parts in alternatives for part in parts]
        if not any(part.head in STATEMENTS for part in every):
            return Expr("List", tuple(every))  # "1 or 2" lists two values
        if not all(part.head in STATEMENTS for part in every):
            raise self.error(
                f"{self.shown(mixed)} stands between a statement and a number.", mixed,
                "Write both as statements: x = 1 or x = 2.",
            )  # fmt: skip
        joined = [self._all(parts) for parts in alternatives]
        return joined[0] if len(joined) == 1 else Expr("Or", tuple(joined))

    def _all(self, parts: list[Expr]) -> Expr:
        if len(parts) == 1:
            return parts[0]
        return Expr("And", tuple(parts))

    def _relations(self, first: Expr) -> Expr:
        found: list[Expr] = []
        left = first
        while self.token.kind in ("relation", "in"):
            sign = self.advance()
            at = self.token
            right = self.expression(SETS)
            if sign.kind == "in":
                if found or self.token.kind in ("relation", "in"):
                    raise self.error("∈ cannot stand in a chain of relations.", sign, "Join statements with and.")
                return Expr("Element", (self.is_number(left, sign), self.as_set(right, at)))
            for side in (left, right):
                if side.head in STATEMENTS:
                    raise self.error("A relation stands between numbers, not between statements.", sign)
            found.append(Expr("Relation", (sign.value, left, right)))
            left = right
        return found[0] if len(found) == 1 else Expr("And", tuple(found))

    # Sets

    def as_set(self, value: Expr, at: Token) -> Expr:
        """The value as a set: R is the real numbers here, (a, b) an interval."""
        if value.head in SET_HEADS:
            return value
        if value.head == "Symbol" and value.args[0] in NUMBER_SETS and value.args[0] not in self.names:
            return Expr("NumberSet", value.args)
        if value.head == "Tuple" and len(value.args) == 2:
            return Expr("Interval", (*value.args, False, False))
        raise self.error(
            "Expected a set here.", at, "Sets are written {1, 2}, (0, 1), [0, 1], R, Z or N, and joined with ∪."
        )

    def _intersections(self, first: Expr, at: Token) -> Expr:
        if self.token.kind != "intersection":
            return first
        parts = [self.as_set(first, at)]
        while self.token.kind == "intersection":
            self.advance()
            at = self.token
            parts.append(self.as_set(self.sum(), at))
        return Expr("Intersection", tuple(parts))

    def _sets(self, first: Expr) -> Expr:
        at = self.token
        left = self.as_set(self._intersections(first, at), at)
        nested = 0
        while self.token.kind in ("union", "setminus"):
            kind, at = self.token.kind, self.token
            parts = [left]
            while self.token.kind == kind and (kind == "union" or len(parts) == 1):
                self.advance()
                at = self.token
                parts.append(self.as_set(self._intersections(self.sum(), at), at))
            left = Expr("Union" if kind == "union" else "Without", tuple(parts))
            nested += 1
            if self.depth + nested > limits.DEPTH:
                raise limits.too_deep(self.text, at.start)
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
                raise self.side_by_side(at)
            elif kind not in _STARTS or self.closes():
                break
            else:
                self._check_implied(factors[-1])
            if len(factors) == 1:
                self.is_number(factors[0], at)
            at = self.token
            factor = self.is_number(self.power(), at)
            factors.append(reciprocal(factor) if kind == "/" else factor)
        return factors

    def side_by_side(self, before: Token) -> ReadingError:
        token, previous = self.token, self.tokens[self.at - 1]
        shown, first = self.shown(token), self.shown(previous)
        if previous.kind == "number":
            hint = f"Write {first}*{shown} or {first} + {shown}; a number has no spaces in it."
            return self.error(f"Two numbers stand side by side: {first} and {shown}.", token, hint)
        hint = f"Put the number in front, {shown}*…, or write ^{shown} for a power."
        return self.error(f"The number {shown} stands directly after another factor.", token, hint)

    def _check_implied(self, before: Expr) -> None:
        """Refuse what only looks like a product: mixed numbers, entries of lists, two sets side by side."""
        token = self.token
        after_number = before.head == "Number" and self.tokens[self.at - 1].kind == "number"
        mixed = token.kind == "fraction" or (
            token.kind == "command" and token.value == "frac" and self._is_plain_fraction()
        )
        if after_number and mixed:
            raise self.error(
                "A number in front of a fraction may be a mixed number or a product.", token,
                "Write 2 + 1/2 for a mixed number, 2*1/2 for a product.",
            )  # fmt: skip
        if token.kind == "[" and not token.value and self.tokens[self.at - 1].kind == "name":
            name = self.shown(self.tokens[self.at - 1])
            raise self.error(
                f"Square brackets after {name} cannot be read.", token,
                f"Write {name}_(1) for a member of a sequence, {name}*(…) for a product.",
            )  # fmt: skip
        if token.kind == "{":
            raise self.error("A set cannot stand directly after a factor.", token, "Use round brackets for products.")

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
        rule = OPERANDS.get(kind)
        if rule is None:
            raise self._missing()
        return self.postfixed(rule(self), start)

    def operand(self) -> Expr:
        """A single number, name, bracket or function, without what may follow it."""
        rule = OPERANDS.get(self.token.kind)
        if rule is None:
            raise self._missing()
        return rule(self)

    def postfixed(self, value: Expr, start: Token) -> Expr:
        """The operand with exponents and signs that stand behind it."""
        while (kind := self.token.kind) in _POSTFIX:
            value = self._postfix(kind, value, start)
        return value

    def _missing(self) -> ReadingError:
        token = self.token
        hint = "Type a number, a name or an opening bracket there."
        if token.kind == "end":
            last = f" after {self.shown(self.tokens[self.at - 1])}" if self.at else ""
            return self.error(f"Something is missing at the end{last}.", hint=hint)
        if token.kind == "word":
            return self.error(
                f"The word {token.value!r} is not known.", token,
                "Leave units and words out; declare a name of several letters before using it.",
            )  # fmt: skip
        before = f" between {self.shown(self.tokens[self.at - 1])} and" if self.at else " in front of"
        return self.error(f"Something is missing{before} {self.shown(token)}.", hint=hint)

    def _postfix(self, kind: str, value: Expr, start: Token) -> Expr:
        token = self.token
        if kind == "prime" or (kind == "superscript" and token.value == "T"):
            if value.head != "Matrix":
                raise self.error(
                    "A prime stands only after a function, as in f'(x), or after a matrix.", token,
                    "Give the other quantity a name of its own, such as x_1.",
                )  # fmt: skip
            self.advance()
            return Expr("Transpose", (value,))
        self.is_number(value, start)
        if kind == "^":
            return self._raised(value)
        self.advance()
        if kind == "superscript":
            return Expr("Pow", (value, self.superscript(token)))
        if kind == "!":
            if self.token.kind == "!":
                raise self.error("Double factorials cannot be read.", hint="Write (n!)! for the factorial of n!.")
            return Expr("Factorial", (value,))
        if kind == "%":
            if self.token.kind == "%" or self.look(-1) == self.look(-2):
                raise self.error("Two percent signs stand side by side.", token)
            self.open_product = Expr("Mul", (value, reciprocal(number(100))))
            return self.open_product
        if kind == "°":
            return self._degrees(value)
        raise self.error("A subscript stands directly after the letter to which it belongs.", token, "Write x_1^2.")

    def _degrees(self, value: Expr) -> Expr:
        self.open_product = Expr("Mul", (value, Expr("Constant", ("pi",)), reciprocal(number(180))))
        return self.open_product

    def superscript(self, token: Token) -> Expr:
        """The exponent that small raised characters spell."""
        text = token.value
        digits = text.removeprefix("-").removeprefix("+")
        if digits.isdigit():
            limits.check_digits(self.text, token.start, digits, "")
            return number(int(text))
        if digits == "n":
            return self.minus([symbol("n")]) if text[0] == "-" else symbol("n")
        raise self.error(f"The exponent {text!r} cannot be read.", token, "Write it with ^ and brackets.")

    def _raised(self, value: Expr) -> Expr:
        sign = self.token
        if value.head == "Matrix" and (self.look() == "top" or self.tokens[self.at + 1].value == "T"):
            self.advance()
            self.advance()
            return Expr("Transpose", (value,))
        after = self.look()
        if after == "circ" or (after == "group" and self.look(2) == "circ" and self.look(3) == "endgroup"):
            for _ in range(2 if after == "circ" else 4):
                self.advance()
            return self._degrees(value)
        if after in ("prime", "top"):
            raise self.error("A prime stands only after a function, as in f'(x), or after a matrix.", sign)
        exponent = self.exponent()
        if self.token.kind in ("_", "sub") and value.head == "Symbol" and "_" not in value.args[0]:
            value = subscripts.subscripted(self, value.args[0])  # x^2_1, the other order
        if self.latex and self.token.kind in ("^", "superscript"):
            raise self.error("Two exponents follow each other.", hint="Write x^{a^b} or (x^a)^b.")
        return Expr("Pow", (value, exponent))

    def exponent(self) -> Expr:
        """What stands raised after ^."""
        self.advance()
        self.deeper(self.token)
        at = self.token
        if at.kind == "group":
            value = self.group()
        elif self.latex and at.kind not in ("(", "-", "+"):
            value = self.script("x^{10}")
        else:
            value = self.power()
        self.depth -= 1
        return self.is_number(value, at)

    def script(self, example: str) -> Expr:
        """What LaTeX raises, lowers or divides when no braces follow: one digit, one letter or one command."""
        token = self.token
        if token.kind == "number":
            if len(token.value) > 1 or not token.value.isdigit():
                raise self.error(
                    f"Without braces LaTeX takes only the first digit of {self.shown(token)}.", token,
                    f"Write {example}.",
                )  # fmt: skip
            self.advance()
            return number(int(token.value))
        if token.kind == "name":
            self.advance()
            if (
                len(self.text[token.start : token.end].strip()) == token.end - token.start > 1
                and token.value[1:].isdigit()
            ):
                raise self.error("Without braces LaTeX takes only the first letter.", token, f"Write {example}.")
            return symbol(token.value)
        if token.kind in ("constant", "command", "fraction"):
            return OPERANDS[token.kind](self)
        raise self._missing()

    def group(self) -> Expr:
        """What stands in braces that only hold together."""
        start = self.advance()
        self.opened.append("group")
        value = self.expression()
        self.expect("endgroup", "a closing brace }", f"The brace opened at place {start.start + 1} is not closed.")
        self.opened.pop()
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
        self.open_product = Expr("Mul", (above, reciprocal(below)))
        return self.open_product

    # What may stand between a name and its bracket

    def primes(self) -> int:
        r"""The number of primes of f^\prime or f^{\prime\prime}, used up; 0 if there are none here."""
        ahead = 2 if self.look() == "group" else 1
        count = 0
        while self.look(ahead + count) == "prime":
            count += 1
        if not count or (ahead == 2 and self.look(ahead + count) != "endgroup"):
            return 0
        order = sum(int(self.tokens[self.at + ahead + i].value) for i in range(count))
        for _ in range(2 * ahead + count - 1):
            self.advance()
        return order

    def raised_before_bracket(self) -> bool:
        """Whether a short exponent stands here, and then a round bracket: f^2(x)."""
        return (
            self.look(2) == "("
            or (self.look() == "-" and self.look(3) == "(")
            or (
                self.look() == "group"
                and "(" in (self.look(4), self.look(5))
                and "endgroup" in (self.look(3), self.look(4))
            )
        )

    def two_entries(self) -> bool:
        """Whether the bracket here holds two entries: C(n, k)."""
        depth, ahead, commas = 0, 0, 0
        while (kind := self.look(ahead)) != "end":
            if kind in ("(", "[", "{", "group"):
                depth += 1
            elif kind in (")", "]", "}", "endgroup"):
                depth -= 1
                if depth == 0:
                    break
            commas += kind == "," and depth == 1
            ahead += 1
        return commas == 1


_POSTFIX = frozenset(("^", "superscript", "!", "%", "°", "prime", "_", "sub"))


OPERANDS: Mapping[str, Callable[[Parser], Expr]] = {
    "number": Parser.literal,
    "name": subscripts.name,
    "constant": Parser.constant,
    "fraction": Parser.vulgar,
    **application.OPERANDS,
    **brackets.OPERANDS,
    "emptyset": lambda p: Expr("Set", p.advance() and ()),
    "numberset": lambda p: Expr("NumberSet", (p.advance().value,)),
    "truth": lambda p: Expr("Truth", (p.advance().value in ("true", "True"),)),
}
"""What reads an operand, by the kind of token with which it begins."""
