"""What bars hold: absolute values, norms, whole parts.

A bar after an operand closes if one is open at this level of brackets, else it opens, as a factor of an implied
product. ``||`` opens a norm, unless the first bar that closes it stands alone: then it was two absolute values,
as in ``||x|-1|``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from symgrad.core.text import Text, phrase
from symgrad.core.tree import Expr
from symgrad.reading.brackets import listed, unclosed
from symgrad.reading.nodes import NOT_NUMBERS, call
from symgrad.reading.tokens import Token

if TYPE_CHECKING:
    from symgrad.reading.parser import Parser


def _bar(p: Parser) -> Expr:
    opening = p.advance()
    closing = "rbar" if opening.kind == "lbar" else "|"
    p.opened.append(opening.kind)
    value = p.expression()
    if p.token.kind == "||" and closing == "|":
        p.split_bars()
    if p.token.kind != closing:
        raise unclosed(p, opening, Text("a closing bar |", "右竖线 |"))
    p.advance()
    p.opened.pop()
    return _absolute(p, opening, value)


def _absolute(p: Parser, opening: Token, value: Expr) -> Expr:
    if value.head == "Matrix" or value.head in NOT_NUMBERS:
        p.is_number(value, opening)
        raise p.error(
            Text("Bars around a matrix cannot be read.", "不能读入矩阵两侧的竖线。"),
            opening,
            Text("Work the determinant out, or write norm(…).", "请算出行列式，或写成 norm(…)。"),
        )
    return call("abs", value)


def _double_bar(p: Parser) -> Expr:
    opening = p.advance()
    p.opened.append("||")
    value = p.expression()
    if p.token.kind in ("||", "norm"):
        p.advance()
        p.opened.pop()
        return _norm(p, opening, value)
    if p.token.kind != "|":
        raise unclosed(p, opening, Text("closing bars ||", "右双竖线 ||"))
    # A single bar: what was opened were two bars, and this closes the inner one.
    p.advance()
    p.opened[-1] = "|"
    value = p.expression(first=p.postfixed(_absolute(p, opening, value), opening))
    if p.token.kind == "||":
        p.split_bars()
    if p.token.kind != "|":
        raise unclosed(p, opening, Text("a closing bar |", "右竖线 |"))
    p.advance()
    p.opened.pop()
    return _absolute(p, opening, value)


def _norm_signs(p: Parser) -> Expr:
    opening = p.advance()
    p.opened.append("norm")
    value = p.expression()
    if p.token.kind not in ("norm", "rnorm", "||"):
        raise unclosed(p, opening, Text("closing bars ‖", "右双竖线 ‖"))
    p.advance()
    p.opened.pop()
    return _norm(p, opening, value)


def _norm(p: Parser, at: Token, value: Expr) -> Expr:
    """A norm with its subscript: 2 or none is the Euclidean norm, F the Frobenius norm."""
    p.is_number(value, at)
    kind = "2"
    if p.token.kind in ("_", "sub"):
        sign = p.advance()
        if sign.kind == "sub":
            kind = sign.value
        else:
            kind = ""
            braces = p.token.kind == "group"
            if braces:
                p.advance()
            kind = p.token.value
            p.advance()
            if braces:
                p.expect("endgroup", Text("a closing brace }", "右花括号 }"))
        if kind not in p.norms:
            raise p.error(
                phrase("The norm with subscript {} is not known.", "不认识下标为 {} 的范数。", kind),
                sign,
                phrase("Known are the subscripts {}.", "可用的下标有 {}。", ", ".join(dict.fromkeys(p.norms))),
            )
        kind = p.norms[kind]
    return Expr("Norm", (kind, value))


NORMS: Mapping[str, str] = {"2": "2", "F": "fro", "fro": "fro", "Fro": "fro"}


def _floor(p: Parser) -> Expr:
    opening = p.token
    name, closing = ("floor", "rfloor") if opening.kind == "lfloor" else ("ceil", "rceil")
    items = listed(p, (closing,), "⌋" if name == "floor" else "⌉")
    if len(items) != 1:
        raise p.error(Text("Expected a single number in these brackets.", "括号中应只有一个数。"), opening)
    return call(name, p.is_number(items[0], opening))


OPERANDS: Mapping[str, Callable[[Parser], Expr]] = {
    "|": _bar,
    "lbar": _bar,
    "||": _double_bar,
    "norm": _norm_signs,
    "lnorm": _norm_signs,
    "lfloor": _floor,
    "lceil": _floor,
}
