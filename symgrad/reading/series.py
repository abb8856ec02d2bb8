"""Sums and products over an index: sum(k^2, k=1..n), sum(k^2, k, 1, n), \\sum_{k=1}^{n} k^2.

Without brackets the body is the whole product that follows. Inside, w_k is the member of a sequence w at the index.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from symgrad.core import binding
from symgrad.core.text import Text
from symgrad.core.tree import Expr
from symgrad.reading import brackets, powers
from symgrad.reading.names import FUNCTIONS, GREEK_NAMES, KEYWORDS, REFUSED_WORDS
from symgrad.reading.nodes import number, product, symbol
from symgrad.reading.tokens import Token

if TYPE_CHECKING:
    from symgrad.reading.parser import Parser

_HEADS = {"sum": "Sum", "prod": "Product"}
_WORDS = frozenset((*GREEK_NAMES, *FUNCTIONS, *KEYWORDS, *REFUSED_WORDS, "out"))
_WAYS = Text(r"Write sum(k^2, k=1..n), or \sum_{k=1}^{n} k^2.", r"请写成 sum(k^2, k=1..n) 或 \sum_{k=1}^{n} k^2。")


def read(p: Parser) -> Expr:
    token = p.advance()
    p.deeper(token)
    found = _in_brackets(p, token) if p.token.kind == "(" else _with_limits(p, token)
    p.depth -= 1
    return found


def _node(p: Parser, token: Token, body: Expr, index: Expr, lower: Expr, upper: Expr) -> Expr:
    for part in (body, lower, upper):
        p.is_number(part, token)
    return Expr(_HEADS[token.value], (members(body, index.args[0]), index, lower, upper))


def _index(p: Parser) -> Expr:
    if p.token.kind != "name":
        raise p.error(Text("Expected the name of an index here.", "此处应有求和指标的名称。"), hint=_WAYS)
    return symbol(p.advance().value)


def _in_brackets(p: Parser, token: Token) -> Expr:
    opening = p.advance()
    p.opened.append("(")
    body = p.expression()
    if p.token.kind != ",":
        raise (
            p.error(Text("Expected a comma and the range of the index.", "此处应有逗号和指标的范围。"), hint=_WAYS)
            if p.token.kind == ")"
            else (brackets.unclosed(p, opening, Text("a closing bracket )", "右括号 )")))
        )
    p.advance()
    nested = p.token.kind == "("
    if nested:
        p.advance()
    index = _index(p)
    if p.token.kind == ",":
        p.advance()
        lower = p.sum()
        p.expect(",", Text("a comma and the last value of the index", "逗号和指标的终值"), _WAYS)
    elif p.token.kind == "in" or p.token.value == "=":
        p.advance()
        lower = p.sum()
        p.expect("..", Text("two dots and the last value of the index", "两个点和指标的终值"), _WAYS)
    else:
        raise p.error(Text("Expected the range of the index here.", "此处应有指标的范围。"), hint=_WAYS)
    upper = p.sum()
    if nested:
        p.expect(")", Text("a closing bracket )", "右括号 )"))
    if p.token.kind != ")":
        raise brackets.unclosed(p, opening, Text("a closing bracket )", "右括号 )"))
    p.advance()
    p.opened.pop()
    return _node(p, token, body, index, lower, upper)


def _with_limits(p: Parser, token: Token) -> Expr:
    index = lower = upper = None
    while p.token.kind in ("_", "^") and (index is None or upper is None):
        if p.token.kind == "^" and upper is None:
            upper = powers.exponent(p)
        elif p.token.kind == "_" and index is None:
            p.advance()
            closing = {"group": "endgroup", "(": ")"}.get(p.token.kind)
            if closing is None:
                break
            p.advance()
            p.opened.append("(")
            index = _index(p)
            if p.token.value != "=":
                raise p.error(Text("Expected the first value of the index here.", "此处应有指标的初值。"), hint=_WAYS)
            p.advance()
            lower = p.sum()
            p.expect(closing, Text("a closing bracket", "右括号"))
            p.opened.pop()
        else:
            break
    if index is None or lower is None or upper is None:
        raise p.error(
            Text("Expected an index with its first and its last value.", "应有指标及其初值和终值。"), hint=_WAYS
        )
    at = p.token
    if at.kind in ("-", "+"):
        p.advance()
    factors, outside = p.factors(), []
    if token.value == "prod":
        # ∏ w_k h_(l−1) multiplies the factors up to the last one with the index; the others stand behind it.
        last = max((i for i, factor in enumerate(factors) if _mentions(factor, index)), default=len(factors) - 1)
        factors, outside = factors[: last + 1], factors[last + 1 :]
    body = p.minus(factors) if at.kind == "-" else product(factors)
    over = _node(p, token, body, index, lower, upper)
    return product([over, *outside]) if outside else over


def _mentions(node: Expr, index: Expr) -> bool:
    return any(part == index or _split(part, index.args[0]) for part in node.walk())


def _split(node: Expr, index: str) -> Expr | None:
    """w_k as a member, where k is the index; in w_ik and w_{k1} each letter is an index of its own."""
    if node.head != "Symbol" or "_" not in node.args[0]:
        return None
    base, _, below = node.args[0].partition("_")
    if below == index:
        return Expr("Member", (base, symbol(index)))
    if len(below) > 3 or below in _WORDS or index not in below:
        return None
    if len(index) > 1:
        return None
    return Expr("Member", (base, *(number(int(c)) if c.isdigit() else symbol(c) for c in below)))


def members(body: Expr, index: str) -> Expr:
    """The body with names that have the index below them as members of sequences."""
    found = {part: made for part in body.walk() if (made := _split(part, index))}
    if not found:
        return body

    def replaced(node: Expr) -> Expr:
        if node in found:
            return found[node]
        if not node.children:
            return node
        bound = binding.bound(node)
        return Expr(node.head, tuple(
            replaced(a) if isinstance(a, Expr) and a not in bound else a for a in node.args
        ))  # fmt: skip

    return replaced(body)
