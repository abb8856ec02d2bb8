"""What stands behind an operand: exponents, factorials, percent and degree signs, transposes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symgrad.core.text import Text, phrase
from symgrad.core.tree import Expr
from symgrad.reading import limits, refusals, subscripts
from symgrad.reading.nodes import number, reciprocal, symbol
from symgrad.reading.tokens import Token

if TYPE_CHECKING:
    from symgrad.reading.parser import Parser

SIGNS = frozenset(("^", "superscript", "!", "%", "°", "prime", "_", "sub"))
"""The kinds of tokens that may stand behind an operand and belong to it."""


def postfix(p: Parser, kind: str, value: Expr, start: Token) -> Expr:
    token = p.token
    if kind == "prime" or (kind == "superscript" and token.value == "T"):
        if not p.transposable(value):
            raise p.error(
                Text(
                    "A prime stands only after a function, as in f'(x), or after a matrix.",
                    "撇号只能用在函数之后，如 f'(x)，或矩阵之后。",
                ),
                token,
                Text("Give the other quantity a name of its own, such as x_1.", "请给另一个量取不同的名称，如 x_1。"),
            )
        p.advance()
        for _ in range(int(token.value) if kind == "prime" else 1):
            value = Expr("Transpose", (value,))
        return value
    p.is_number(value, start)
    if kind == "^":
        return _raised(p, value)
    p.advance()
    if kind == "superscript":
        if p.token.kind in ("^", "superscript"):
            raise p.error(
                Text("Two exponents follow each other.", "两个指数连在一起。"),
                hint=Text("Write x^(a^b) or (x^a)^b.", "请写成 x^(a^b) 或 (x^a)^b。"),
            )
        return Expr("Pow", (value, superscript(p, token)))
    if kind == "!":
        if p.token.kind == "!":
            raise p.error(
                Text("Double factorials cannot be read.", "不能读入双阶乘。"),
                hint=Text("Write (n!)! for the factorial of n!.", "n! 的阶乘请写成 (n!)!。"),
            )
        return Expr("Factorial", (value,))
    if kind == "%":
        if p.token.kind == "%" or p.look(-1) == p.look(-2):
            raise p.error(Text("Two percent signs stand side by side.", "两个百分号连在一起。"), token)
        p.open_product = Expr("Mul", (value, reciprocal(number(100))))
        return p.open_product
    if kind == "°":
        return _degrees(p, value)
    raise p.error(
        Text("A subscript stands directly after the letter to which it belongs.", "下标应直接跟在它所属的字母之后。"),
        token,
        Text("Write x_1^2.", "请写成 x_1^2。"),
    )


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
    raise p.error(
        phrase("The exponent {} cannot be read.", "不能读入指数 {}。", repr(text)),
        token,
        Text("Write it with ^ and brackets.", "请用 ^ 和括号来写。"),
    )


def _raised(p: Parser, value: Expr) -> Expr:
    sign = p.token
    braces = p.look() == "group" and p.look(3) == "endgroup"
    after = p.tokens[p.at + (2 if braces else 1)]
    if p.transposable(value) and (after.kind == "top" or (after.kind == "name" and after.value == "T")):
        for _ in range(4 if braces else 2):
            p.advance()
        return Expr("Transpose", (value,))
    if after.kind == "circ":
        for _ in range(4 if braces else 2):
            p.advance()
        return _degrees(p, value)
    if after.kind in ("prime", "top"):
        raise p.error(
            Text(
                "A prime stands only after a function, as in f'(x), or after a matrix.",
                "撇号只能用在函数之后，如 f'(x)，或矩阵之后。",
            ),
            sign,
        )
    above = exponent(p)
    if p.token.kind in ("_", "sub") and value.head == "Symbol" and "_" not in value.args[0]:
        value = subscripts.subscripted(p, value.args[0])  # x^2_1, the other order
    if p.latex and p.token.kind in ("^", "superscript"):
        raise p.error(
            Text("Two exponents follow each other.", "两个指数连在一起。"),
            hint=Text("Write x^{a^b} or (x^a)^b.", "请写成 x^{a^b} 或 (x^a)^b。"),
        )
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
                phrase(
                    "Without braces LaTeX takes only the first digit of {}.",
                    "没有花括号时，LaTeX 只取 {} 的第一位数字。",
                    p.shown(token),
                ),
                token,
                phrase("Write {}.", "请写成 {}。", example),
            )
        p.advance()
        return number(int(token.value))
    if token.kind == "name":
        p.advance()
        if len(p.text[token.start : token.end].strip()) == token.end - token.start > 1 and token.value[1:].isdigit():
            raise p.error(
                Text("Without braces LaTeX takes only the first letter.", "没有花括号时，LaTeX 只取第一个字母。"),
                token,
                phrase("Write {}.", "请写成 {}。", example),
            )
        return symbol(token.value)
    if token.kind in ("constant", "command", "fraction"):
        return p.operand()
    raise refusals.missing(p)


def group(p: Parser) -> Expr:
    """What stands in braces that only hold together."""
    start = p.advance()
    p.opened.append("group")
    value = p.expression()
    p.expect(
        "endgroup",
        Text("a closing brace }", "右花括号 }"),
        phrase("The brace opened at place {} is not closed.", "第 {} 个字符处的花括号没有闭合。", start.start + 1),
    )
    p.opened.pop()
    return value
