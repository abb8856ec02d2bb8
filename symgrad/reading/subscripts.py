"""Names with subscripts: x_1 and σ_w are names, h_{l−1} is a member of a sequence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symgrad.core.text import Text
from symgrad.core.tree import Expr
from symgrad.errors import ReadingError
from symgrad.reading import brackets, powers, unnamed
from symgrad.reading.nodes import symbol
from symgrad.reading.tokens import Token

if TYPE_CHECKING:
    from symgrad.reading.parser import Parser

_PLAIN = frozenset("name number word function constant in if or and top otherwise union intersection truth".split())
"""The kinds of tokens that may spell a subscript."""


def name(p: Parser) -> Expr:
    """A name with its subscripts; before a bracket, a function without a definition, or an expectation."""
    token = p.advance()
    if p.token.kind in ("_", "sub") and "_" in token.value:
        raise p.error(
            Text("Two subscripts follow each other.", "两个下标连在一起。"),
            hint=Text("Write x_{i,j} for two indices.", "两个指标请写成 x_{i,j}。"),
        )
    value = subscripted(p, token.value) if p.token.kind in ("_", "sub") else symbol(token.value)
    if p.token.kind in ("prime", "^", "(", "["):
        applied = unnamed.of_name(p, token, value)
        if applied is not None:
            return applied
    return value


def subscripted(p: Parser, base: str) -> Expr:
    """A name with a subscript of letters and digits, or a member of a sequence."""
    token = p.advance()
    if token.kind == "sub":
        value = symbol(f"{base}_{token.value}")
    elif p.token.kind == "(" and not p.latex:
        value = Expr("Member", (base, *brackets.listed(p, (")",), Text("a closing bracket )", "右括号 )"))))
    elif p.token.kind == "group":
        value = _in_braces(p, base)
    elif p.token.kind in ("word", "function", "top", "in") and p.latex:
        below = _spelling(p)
        if not below.isalnum():
            raise _unreadable(p, token)
        value = symbol(f"{base}_{below}")
        p.advance()
    else:
        inside = powers.script(p, "x_{12}")
        if inside.head not in ("Number", "Symbol", "Constant") or "_" in str(inside.args[0]):
            raise _unreadable(p, token)
        value = symbol(f"{base}_{inside.args[0]}")
    if p.token.kind in ("_", "sub"):
        raise p.error(
            Text("Two subscripts follow each other.", "两个下标连在一起。"),
            hint=Text("Write x_{i,j} for two indices.", "两个指标请写成 x_{i,j}。"),
        )
    return value


def _unreadable(p: Parser, at: Token) -> ReadingError:
    return p.error(
        Text("This subscript cannot be read.", "不能读入这个下标。"),
        at,
        Text("Write x_{k+1} or x_1.", "请写成 x_{k+1} 或 x_1。"),
    )


def _in_braces(p: Parser, base: str) -> Expr:
    kinds, ahead, text = [], 1, ""
    while (kind := p.look(ahead)) in _PLAIN:
        kinds.append(kind)
        text += _spelling(p, ahead)
        ahead += 1
    if kind == "endgroup" and kinds and text.isalnum():
        for _ in range(ahead + 1):
            p.advance()
        return symbol(f"{base}_{text}")
    return Expr("Member", (base, *brackets.listed(p, ("endgroup",), Text("a closing brace }", "右花括号 }"))))


def _spelling(p: Parser, ahead: int = 0) -> str:
    """How a token stands in a name: \\alpha as alpha, \\text{max} and \\max as max."""
    token = p.tokens[p.at + ahead]
    shown = p.text[token.start : token.end].strip()
    return shown if shown.isalnum() and shown.isascii() else token.value
