"""Names that are functions in front of a bracket: those without a definition, f(x) and φ′(z), E[x], Φ(x), C(n, k)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symgrad.core.text import Text, phrase
from symgrad.core.tree import Expr
from symgrad.reading import brackets
from symgrad.reading.names import UNNAMED
from symgrad.reading.nodes import call, number, product
from symgrad.reading.tokens import Token

if TYPE_CHECKING:
    from symgrad.reading.parser import Parser


def of_name(p: Parser, token: Token, value: Expr) -> Expr | None:
    """A name in front of a bracket or prime, where it is a function; None where it is a factor."""
    name = value.args[0]
    if value.head == "Member" or token.value in p.names or name in p.names:
        return None
    order = 0
    if p.token.kind == "^":
        primes = _primes(p)
        if primes:
            order = primes
        elif name.partition("_")[0] in UNNAMED and _raised_before_bracket(p):
            raise p.error(
                phrase(
                    "An exponent between {} and its bracket cannot be read.",
                    "{} 与其括号之间不能有指数。",
                    p.shown(token),
                ),
                hint=phrase(
                    "Write {}(x)^2 for the square of the value.", "函数值的平方请写成 {}(x)^2。", p.shown(token)
                ),
            )
        else:
            return None
    elif p.token.kind == "prime":
        order = int(p.advance().value)
    following = p.token.kind
    if following == "[" and name == "E" and not p.closes():
        return Expr("E", (_single(p, "]"),))
    if following == "(":
        if name.partition("_")[0] in UNNAMED:
            return Expr("Apply", (name, order, _single(p, ")")))
        if name == "sigma" and order < 2 and not _mentions_sigma(p):
            value = call("sigmoid", _single(p, ")"))
            return value if order == 0 else product([value, Expr("Add", (number(1), product([number(-1), value])))])
        if order == 0 and name == "Phi":
            return call("Phi", _single(p, ")"))
        if order == 0 and name == "E":
            return Expr("E", (_single(p, ")"),))
        if order == 0 and name == "C" and _two_entries(p):
            entries = brackets.listed(p, (")",), Text("a closing bracket )", "右括号 )"))
            return Expr("Binomial", tuple(p.is_number(entry, token) for entry in entries))
        if order == 0 and name == "Gamma":
            raise p.error(
                Text("The gamma function cannot be read.", "不能读入 Γ 函数。"),
                token,
                Text("Write (n-1)! for Γ(n).", "Γ(n) 请写成 (n-1)!。"),
            )
    if order:
        shown = p.shown(token)
        raise p.error(
            phrase("A prime after {} cannot be read.", "{} 之后不能有撇号。", shown),
            p.tokens[p.at - 1],
            Text(
                "Derivatives are those of f, g, phi and psi at a bracket: f'(x), phi'(z).",
                "只有 f、g、phi、psi 在括号前可以求导，如 f'(x)、phi'(z)。",
            ),
        )
    return None


def _mentions_sigma(p: Parser) -> bool:
    """Whether σ stands inside the bracket here, too: σ(1 − σ) is a product, σ(z) the logistic sigmoid."""
    depth, at = 0, p.at
    while p.tokens[at].kind != "end":
        depth += (p.tokens[at].kind == "(") - (p.tokens[at].kind == ")")
        if depth == 0:
            return False
        if p.tokens[at].kind == "name" and p.tokens[at].value == "sigma":
            return True
        at += 1
    return False


def _primes(p: Parser) -> int:
    r"""The number of primes of f^\prime or f^{\prime\prime}, used up; 0 if there are none here."""
    ahead = 2 if p.look() == "group" else 1
    count = 0
    while p.look(ahead + count) == "prime":
        count += 1
    if not count or (ahead == 2 and p.look(ahead + count) != "endgroup"):
        return 0
    order = sum(int(p.tokens[p.at + ahead + i].value) for i in range(count))
    for _ in range(2 * ahead + count - 1):
        p.advance()
    return order


def _raised_before_bracket(p: Parser) -> bool:
    """Whether a short exponent stands here, and then a round bracket: f^2(x)."""
    kinds = [p.look(i) for i in range(1, 6)]
    short = kinds[1:] if kinds[0] in ("group", "-") else kinds
    short = short[1:] if short[0] == "-" else short
    if short[0] not in ("number", "name"):
        return False
    return (short[1:3] == ["endgroup", "("]) if kinds[0] == "group" else short[1] == "("


def _two_entries(p: Parser) -> bool:
    """Whether the bracket here holds two entries: C(n, k)."""
    depth, ahead, commas = 0, 0, 0
    while (kind := p.look(ahead)) != "end":
        if kind in ("(", "[", "{", "group"):
            depth += 1
        elif kind in (")", "]", "}", "endgroup"):
            depth -= 1
            if depth == 0:
                break
        commas += kind == "," and depth == 1
        ahead += 1
    return commas == 1


def _single(p: Parser, closer: str) -> Expr:
    opening = p.token
    p.deeper(opening)
    items = brackets.listed(p, (closer,), phrase("a closing bracket {}", "右括号 {}", closer))
    p.depth -= 1
    if len(items) != 1:
        raise p.error(
            phrase("Expected one argument but got {}.", "应有 1 个自变量，而这里有 {} 个。", len(items)), opening
        )
    return p.is_number(items[0], opening)
