"""What stands behind an operand: exponents, factorials, percent and degree signs, transposes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symgrad.core.tree import Expr
from symgrad.reading import limits, subscripts
from symgrad.reading.nodes import number, reciprocal, symbol
from symgrad.reading.tokens import Token

if TYPE_CHECKING:
    from symgrad.reading.parser import Parser

SIGNS = frozenset(("^", "superscript", "!", "%", "°", "prime", "_", "sub"))
"""The kinds of tokens that may stand behind an operand and belong to it."""


def postfix(p: Parser, kind: str, value: Expr, start: Token) -> Expr:
    token = p.token
    if kind == "prime" or (kind == "superscript" and token.value == "T"):
        if value.head != "Matrix":
            raise p.error(
                "A prime stands only after a function, as in f'(x), or after a matrix.", token,
                "Give the other quantity a name of its own, such as x_1.",
            )  # fmt: skip
        p.advance()
        return Expr("Transpose", (value,))
    p.is_number(value, start)
    if kind == "^":
        return _raised(p, value)
    p.advance()
    if kind == "superscript":
        if p.token.kind in ("^", "superscript"):
            raise p.error("Two exponents follow each other.", hint="Write x^(a^b) or (x^a)^b.")
        return Expr("Pow", (value, superscript(p, token)))
    if kind == "!":
        if p.token.kind == "!":
            raise p.error("Double factorials cannot be read.", hint="Write (n!)! for the factorial of n!.")
        return Expr("Factorial", (value,))
    if kind == "%":
        if p.token.kind == "%" or p.look(-1) == p.look(-2):
            raise p.error("Two percent signs stand side by side.", token)
        p.open_product = Expr("Mul", (value, reciprocal(number(100))))
        return p.open_product
    if kind == "°":
        return _degrees(p, value)
    raise p.error("A subscript stands directly after the letter to which it belongs.", token, "Write x_1^2.")


def _degrees(p: Parser, value: Expr) -> Expr:
    p.open_product = Expr("Mul", (value, Expr("Constant", ("pi",)), reciprocal(number(180))))
    return p.open_product


def superscript(p: Parser, token: Token) -> Expr:
    """The exponent that small raised characters spell."""
    text = token.value
    digits = text.removeprefix("-").removeprefix("+")
    if digits.isdigit():
        limits.check_digits(p.text, token.start, digits, "")
        return number(int(text))
    if digits == "n":
        return p.minus([symbol("n")]) if text[0] == "-" else symbol("n")
    raise p.error(f"The exponent {text!r} cannot be read.", token, "Write it with ^ and brackets.")


def _raised(p: Parser, value: Expr) -> Expr:
    sign = p.token
    braces = p.look() == "group" and p.look(3) == "endgroup"
    after = p.tokens[p.at + (2 if braces else 1)]
    if value.head == "Matrix" and (after.kind == "top" or (after.kind == "name" and after.value == "T")):
        for _ in range(4 if braces else 2):
            p.advance()
        return Expr("Transpose", (value,))
    if after.kind == "circ":
        for _ in range(4 if braces else 2):
            p.advance()
        return _degrees(p, value)
    if after.kind in ("prime", "top"):
        raise p.error("A prime stands only after a function, as in f'(x), or after a matrix.", sign)
    above = exponent(p)
    if p.token.kind in ("_", "sub") and value.head == "Symbol" and "_" not in value.args[0]:
        value = subscripts.subscripted(p, value.args[0])  # x^2_1, the other order
    if p.latex and p.token.kind in ("^", "superscript"):
        raise p.error("Two exponents follow each other.", hint="Write x^{a^b} or (x^a)^b.")
    return Expr("Pow", (value, above))


def exponent(p: Parser) -> Expr:
    """What stands raised after ^."""
    p.advance()
    p.deeper(p.token)
    at = p.token
    if at.kind == "group":
        value = group(p)
    elif p.latex and at.kind not in ("(", "-", "+"):
        value = script(p, "x^{10}")
    else:
        value = p.power()
    p.depth -= 1
    return p.is_number(value, at)


def script(p: Parser, example: str) -> Expr:
    """What LaTeX raises, lowers or divides when no braces follow: one digit, one letter or one command."""
    token = p.token
    if token.kind == "number":
        if len(token.value) > 1 or not token.value.isdigit():
            raise p.error(
                f"Without braces LaTeX takes only the first digit of {p.shown(token)}.", token,
                f"Write {example}.",
            )  # fmt: skip
        p.advance()
        return number(int(token.value))
    if token.kind == "name":
        p.advance()
        if len(p.text[token.start : token.end].strip()) == token.end - token.start > 1 and token.value[1:].isdigit():
            raise p.error("Without braces LaTeX takes only the first letter.", token, f"Write {example}.")
        return symbol(token.value)
    if token.kind in ("constant", "command", "fraction"):
        return p.operand()
    raise p.missing()


def group(p: Parser) -> Expr:
    """What stands in braces that only hold together."""
    start = p.advance()
    p.opened.append("group")
    value = p.expression()
    p.expect("endgroup", "a closing brace }", f"The brace opened at place {start.start + 1} is not closed.")
    p.opened.pop()
    return value
