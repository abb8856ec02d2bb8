"""Relations, statements joined by and and or, and sets."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from symgrad.core.text import Text, phrase
from symgrad.core.tree import Expr
from symgrad.reading import limits
from symgrad.reading.names import NUMBER_SETS
from symgrad.reading.nodes import SET_HEADS, STATEMENTS, printed_number
from symgrad.reading.tokens import Token

if TYPE_CHECKING:
    from symgrad.reading.parser import Parser

SETS, RELATIONS, JUNCTIONS = 3, 2, 1
"""From which level on ``Parser.expression`` goes: sets and numbers only, relations too, or everything."""


def about(p: Parser) -> Expr:
    sign = p.advance()
    at = p.token
    value = p.expression(SETS)
    p.expect_end()
    printed = printed_number(value)
    if printed is None:
        raise p.error(
            Text("Expected a printed number after ≈, such as ≈ 3.14.", "≈ 之后应是一个数，如 ≈ 3.14。"),
            at,
            phrase("Leave {} out.", "请去掉 {}。", p.shown(sign)),
        )
    return Expr("About", (printed,))


def junctions(p: Parser, first: Expr) -> Expr:
    alternatives, parts, mixed = [], [*_chained(p, first)], p.token
    while p.token.kind in ("and", "or"):
        sign = p.advance()
        if sign.kind == "or":
            alternatives.append(parts)
            parts = []
        parts += _chained(p, p.expression(RELATIONS))
    alternatives.append(parts)
    every = [part for parts in alternatives for part in parts]
    if not p.opened and not any(part.head in STATEMENTS for part in every):
        return Expr("List", tuple(every))  # "1 or 2" lists two values
    if not all(part.head in STATEMENTS for part in every):
        raise p.error(
            phrase("{} stands beside something that is no statement.", "{} 的一边不是命题。", p.shown(mixed)),
            mixed,
            Text("Write both as statements: x = 1 or x = 2.", "请把两边都写成命题：x = 1 或 x = 2。"),
        )
    joined = [parts[0] if len(parts) == 1 else Expr("And", tuple(parts)) for parts in alternatives]
    return joined[0] if len(joined) == 1 else Expr("Or", tuple(joined))


def relations(p: Parser, first: Expr) -> Expr:
    found: list[Expr] = []
    left = first
    while p.token.kind in ("relation", "in"):
        sign = p.advance()
        at = p.token
        if sign.kind == "in" and at.kind == "name" and at.value in NUMBER_SETS and at.value not in p.names:
            at.kind = "numberset"
        right = p.expression(SETS)
        if sign.kind == "in":
            if found or p.token.kind in ("relation", "in"):
                raise p.error(
                    Text("∈ cannot stand in a chain of relations.", "∈ 不能用在连续的关系式中。"),
                    sign,
                    Text("Join statements with and.", "请用“且”连接命题。"),
                )
            return Expr("Element", (p.is_number(left, sign), as_set(p, right, at)))
        for side in (left, right):
            if side.head in STATEMENTS:
                raise p.error(
                    Text(
                        "A relation stands between numbers, not between statements.",
                        "关系符号的两边应是数，而不是命题。",
                    ),
                    sign,
                )
        found.append(Expr("Relation", (sign.value, left, right)))
        left = right
    if len(found) == 1:
        return found[0]
    p.chain = Expr("And", tuple(found))
    return p.chain


def _chained(p: Parser, statement: Expr) -> tuple[Expr, ...]:
    """0 < x < 1 as two statements, where it stands without brackets between others."""
    return statement.args if statement is p.chain else (statement,)


def as_set(p: Parser, value: Expr, at: Token) -> Expr:
    """The value as a set: R is the real numbers here, (a, b) an interval."""
    if value.head in SET_HEADS:
        return value
    if value.head == "Symbol" and value.args[0] in NUMBER_SETS and value.args[0] not in p.names:
        return Expr("NumberSet", value.args)
    if value.head == "Tuple" and len(value.args) == 2:
        for end in value.args:
            p.is_number(end, at)
        return Expr("Interval", (*value.args, False, False))
    raise p.error(
        Text("Expected a set here.", "此处应为集合。"),
        at,
        Text(
            "Sets are written {1, 2}, (0, 1), [0, 1], R, Z or N, and joined with ∪.",
            "集合写成 {1, 2}、(0, 1)、[0, 1]、R、Z 或 N，用 ∪ 连接。",
        ),
    )


def number_set(p: Parser) -> Expr:
    """ℝ, ℤ, …, and with a mark: ℝ⁺ and ℝ_+ are the positive numbers, ℝ* those that are not 0."""
    token = p.advance()
    name, marked = token.value, p.token
    if marked.kind in ("^", "_") and p.look() in ("*", "+", "group", "name"):
        p.advance()
        braces = p.token.kind == "group"
        if braces:
            p.advance()
        mark = p.shown(p.token) if p.token.kind in ("*", "+") else ""
        if not mark and p.token.kind == "name":
            raise p.error(
                phrase("Powers of {} cannot be read.", "不能读入 {} 的幂。", name),
                marked,
                Text("Type a set of numbers.", "请写数集。"),
            )
        p.advance()
        if braces:
            p.expect("endgroup", Text("a closing brace }", "右花括号 }"))
    elif marked.kind in ("*", "superscript", "+") and p.look() in ENDS:
        mark = "+" if marked.value == "+" else p.shown(p.advance()) if marked.kind != "superscript" else ""
        if marked.kind == "superscript":
            p.advance()
    else:
        return Expr("NumberSet", (name,))
    if mark not in ("*", "+"):
        raise p.error(
            phrase("This mark on {} cannot be read.", "不能读入 {} 上的这个标记。", name),
            marked,
            Text("Known are ℝ⁺, ℤ⁺, ℕ⁺ and ℝ*, ℤ*, ℕ*.", "可用的有 ℝ⁺、ℤ⁺、ℕ⁺ 和 ℝ*、ℤ*、ℕ*。"),
        )
    whole = Expr("NumberSet", (name,))
    zero = Expr("Number", (Fraction(0),))
    if mark == "*" or name == "N":
        return Expr("Without", (whole, Expr("Set", (zero,))))
    positive = Expr("Interval", (zero, Expr("Constant", ("infinity",)), False, False))
    return positive if name == "R" else Expr("Intersection", (whole, positive))


ENDS = frozenset(("end", ",", ")", "]", "}", "and", "or", "union", "intersection", "setminus"))
"""The kinds of tokens that may follow a set."""


def _intersections(p: Parser, first: Expr, at: Token) -> Expr:
    if p.token.kind != "intersection":
        return first
    parts = [as_set(p, first, at)]
    while p.token.kind == "intersection":
        p.advance()
        at = p.token
        parts.append(as_set(p, p.sum(), at))
    return Expr("Intersection", tuple(parts))


def sets(p: Parser, first: Expr) -> Expr:
    at = p.token
    left = as_set(p, _intersections(p, first, at), at)
    nested = 0
    while p.token.kind in ("union", "setminus"):
        kind, at = p.token.kind, p.token
        parts = [left]
        while p.token.kind == kind and (kind == "union" or len(parts) == 1):
            p.advance()
            at = p.token
            parts.append(as_set(p, _intersections(p, p.sum(), at), at))
        left = Expr("Union" if kind == "union" else "Without", tuple(parts))
        nested += 1
        if p.depth + nested > limits.DEPTH:
            raise limits.too_deep(p.text, at.start)
    return left
