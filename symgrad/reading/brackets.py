"""What brackets hold: groups, tuples, intervals, sets, matrices; and the commands of LaTeX with arguments in braces."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from symgrad.core.text import Text, phrase
from symgrad.core.tree import Expr
from symgrad.errors import ReadingError
from symgrad.reading import cases, powers, refusals
from symgrad.reading.nodes import NOT_NUMBERS
from symgrad.reading.tokens import Token

if TYPE_CHECKING:
    from symgrad.reading.parser import Parser

_SHOWN = {"endgroup": "}", "closing[": "[", "right.": r"\right."}


def listed(p: Parser, closers: tuple[str, ...], what: Text | str) -> list[Expr]:
    """The entries between a bracket and its closing one, which is used up too."""
    opening = p.advance()
    p.opened.append(opening.kind)
    items = [p.expression()]
    while p.token.kind == ",":
        p.advance()
        items.append(p.expression())
    if p.token.kind not in closers:
        raise unclosed(p, opening, what)
    p.advance()
    p.opened.pop()
    return items


def unclosed(p: Parser, opening: Token, what: Text | str) -> ReadingError:
    """The error where a closing bracket or bar is missing, or another one stands."""
    shown, token = p.shown(opening), p.token
    if opening.kind == "|" and len(p.opened) > 1 and p.opened[-2] == "{":
        hint = Text(
            "Write the condition alone, such as x > 1, or an interval, such as (1, oo).",
            "请只写条件，如 x > 1，或写区间，如 (1, oo)。",
        )
        return p.error(Text("A set with a condition cannot be read.", "不能读入用条件描述的集合。"), opening, hint)
    if token.kind == "end":
        return p.error(
            phrase("The {} {} is not closed.", "{} {} 没有闭合。", _name(opening), shown),
            opening,
            phrase("Put {} after what it holds.", "请在其内容之后加上 {}。", what),
        )
    if token.kind in ("|", "mid") and opening.kind in ("{", "group"):
        hint = Text(
            "A set is written {1, 2}, an interval (0, 1); conditions as statements, such as x > 1.",
            "集合写成 {1, 2}，区间写成 (0, 1)；条件写成命题，如 x > 1。",
        )
        return p.error(Text("Conditions inside a set cannot be read.", "不能读入集合中的条件。"), token, hint)
    if token.kind == "number":
        return refusals.side_by_side(p, opening)
    found = p.shown(token)
    return p.error(
        phrase("Expected {} for {}, but found {}.", "{1} 之后应有 {0}，而这里是 {2}。", what, shown, found),
        token,
        phrase("Close {} first, or delete {}.", "请先闭合 {}，或删去 {}。", shown, found),
    )


def _name(opening: Token) -> Text:
    is_bar = opening.kind in ("|", "||", "norm", "lbar", "lnorm")
    return Text("bar", "竖线") if is_bar else Text("bracket", "括号")


def _round(p: Parser) -> Expr:
    opening = p.token
    if p.look() == ")":
        raise p.error(
            Text("There is nothing between these brackets.", "括号中没有内容。"),
            hint=Text("Type what belongs there, or delete them.", "请补上内容，或删去括号。"),
        )
    items = listed(p, (")", "]"), Text("a closing bracket )", "右括号 )"))
    p.open_product = p.chain = None  # these brackets hold it together
    if p.tokens[p.at - 1].kind == "]":
        return _interval(p, opening, items, False, True)
    return items[0] if len(items) == 1 else Expr("Tuple", tuple(items))


def _interval(p: Parser, opening: Token, items: list[Expr], left: bool, right: bool) -> Expr:
    if len(items) != 2:
        raise p.error(
            phrase(
                "The bracket {} is closed by {}, which is an interval's way, but it holds {} entries.",
                "{} 与 {} 配成区间的括号，但其中有 {} 项。",
                p.shown(opening),
                p.shown(p.tokens[p.at - 1]),
                len(items),
            ),
            opening,
            Text(
                "An interval has two ends, such as (0, 1]; otherwise close ( with ) and [ with ].",
                "区间有两个端点，如 (0, 1]；否则 ( 与 ) 配对，[ 与 ] 配对。",
            ),
        )
    for end in items:
        p.is_number(end, opening)
    return Expr("Interval", (*items, left, right))


def _square(p: Parser) -> Expr:
    opening = p.advance()
    p.opened.append("[")
    rows: list[list[Expr]] = [[]]
    nested: list[list[Expr]] = []
    if p.token.kind == "]":
        raise p.error(
            Text("There is nothing between these brackets.", "括号中没有内容。"),
            opening,
            Text("An empty set is written {}.", "空集写成 {}。"),
        )
    while True:
        item = p.expression()
        rows[-1].append(item)
        if p.row is not None and item is p.row[0]:
            nested.append(p.row[1])
        if p.token.kind == ";":
            rows.append([])
        elif p.token.kind != ",":
            break
        p.advance()
    if p.token.kind not in ("]", ")", "[", "closing["):
        raise unclosed(p, opening, Text("a closing bracket ]", "右括号 ]"))
    closing = p.advance().kind
    p.opened.pop()
    items = rows[0]
    if len(rows) > 1:
        return matrix(p, opening, rows)
    if closing != "]":
        return _interval(p, opening, items, True, False)
    if len(nested) == len(items):
        return matrix(p, opening, nested)
    if len(items) == 1:
        value, p.open_product, p.chain = items[0], None, None
    elif len(items) == 2:
        value = Expr("Interval", (*items, True, True))
    else:
        value = Expr("Tuple", tuple(items))
    p.row = (value, items)
    return value


def _reversed(p: Parser) -> Expr:
    """]a, b[ or ]a, b]."""
    opening = p.token
    items = listed(p, ("[", "]", "closing["), Text("a closing bracket [ or ]", "右括号 [ 或 ]"))
    return _interval(p, opening, items, False, p.tokens[p.at - 1].kind == "]")


def matrix(p: Parser, at: Token, rows: list[list[Expr]]) -> Expr:
    """A matrix written out; its rows must be of one length."""
    if len({len(row) for row in rows}) > 1:
        lengths = ", ".join(str(len(row)) for row in rows)
        raise p.error(
            phrase("The rows of this matrix have {} entries.", "这个矩阵各行的元素个数为 {}。", lengths),
            at,
            Text("Give every row the same number.", "各行的元素个数应当相同。"),
        )
    for row in rows:
        for entry in row:
            if entry.head in NOT_NUMBERS:
                p.is_number(entry, at)
    return Expr("Matrix", (len(rows), len(rows[0]), *(entry for row in rows for entry in row)))


def _braces(p: Parser) -> Expr:
    """A set, or values with conditions."""
    opening = p.advance()
    if p.token.kind == "}":
        p.advance()
        return Expr("Set", ())
    if p.token.kind == "begin" and p.token.value in ("array", "aligned", "matrix"):
        return _cases_environment(p, opening)
    p.opened.append("{")
    first = p.expression()
    if p.token.kind in _CONDITIONS:
        value = cases.in_braces(p, [first])
    else:
        items = [first]
        while p.token.kind == ",":
            p.advance()
            if p.token.kind in ("if", "otherwise"):
                break
            items.append(p.expression())
        value = cases.in_braces(p, items) if p.token.kind in _CONDITIONS else Expr("Set", tuple(items))
    if p.token.kind != "}":
        raise unclosed(p, opening, Text("a closing brace }", "右花括号 }"))
    p.advance()
    p.opened.pop()
    return value


_CONDITIONS = frozenset(("if", ";", "otherwise"))


def _cases_environment(p: Parser, opening: Token) -> Expr:
    r"""\left\{ \begin{array} … \end{array} \right."""
    rows = [[part for cell in row for part in cell] for row in cases.environment(p)]
    if p.token.kind not in ("right.", "}"):
        raise unclosed(p, opening, r"\right.")
    p.advance()
    return cases.of_rows(p, opening, rows)


def _group(p: Parser) -> Expr:
    """Braces of LaTeX as an operand: they are not seen, so that a sum in them needs brackets besides."""
    opening, before = p.token, p.tokens[p.at - 1].kind if p.at else "start"
    if p.look() == "endgroup":
        p.advance()
        p.advance()
        raise p.error(
            Text("There is nothing between these braces.", "花括号中没有内容。"),
            opening,
            Text("Delete them, or type what belongs there.", "请删去花括号，或补上内容。"),
        )
    p.advance()
    p.opened.append("group")
    value = p.expression()
    single = p.single
    p.opened.pop()
    if p.token.kind != "endgroup":
        raise unclosed(p, opening, Text("a closing brace }", "右花括号 }"))
    p.advance()
    if not single and not (before in _EDGES and p.token.kind in _EDGES):
        raise p.error(
            Text(
                "Braces are not seen in LaTeX, so that they do not hold a sum or a product together.",
                "LaTeX 中的花括号不显示，不能把和或积括在一起。",
            ),
            opening,
            Text(r"Write \left( … \right).", r"请写成 \left( … \right)。"),
        )
    return value


_EDGES = frozenset(("start", "end", "group", "endgroup", "relation", ",", "&", "row", "and", "or", "(", ")", "in"))


def _command(p: Parser) -> Expr:
    return _COMMANDS[p.token.value](p)


def _argument(p: Parser, example: str) -> Expr:
    at = p.token
    value = powers.group(p) if at.kind == "group" else powers.script(p, example)
    return p.is_number(value, at)


_D = Expr("Symbol", ("d",))


def _fraction(p: Parser) -> Expr:
    token = p.advance()
    p.deeper(token)
    p.split_digits()
    above = _argument(p, r"\frac{10}{x}")
    p.split_digits()
    leibniz = p.look(2) == "name" and p.tokens[p.at + 1].value == "d"  # d and x side by side
    below = _argument(p, r"\frac{1}{10}")
    p.depth -= 1
    if leibniz and _D in above.walk():
        raise p.error(
            Text("A derivative cannot be read.", "不能读入导数。"),
            token,
            Text("Type it worked out, or as f'(x).", "请写出求导的结果，或写成 f'(x)。"),
        )
    return p.quotient(above, below)


def _binomial(p: Parser) -> Expr:
    token = p.advance()
    p.deeper(token)
    p.split_digits()
    n = _argument(p, r"\binom{10}{k}")
    p.split_digits()
    k = _argument(p, r"\binom{n}{10}")
    p.depth -= 1
    return Expr("Binomial", (n, k))


def _environment(p: Parser) -> Expr:
    opening = p.token
    rows = cases.environment(p)
    if opening.value in cases.CASES:
        return cases.of_rows(p, opening, [[part for cell in row for part in cell] for row in rows])
    return matrix(p, opening, [[cases.entry(p, cell, opening) for cell in row] for row in rows])


_COMMANDS: Mapping[str, Callable[[Parser], Expr]] = {"frac": _fraction, "binom": _binomial}
OPERANDS: Mapping[str, Callable[[Parser], Expr]] = {
    "(": _round,
    "[": _square,
    "]": _reversed,
    "{": _braces,
    "group": _group,
    "command": _command,
    "begin": _environment,
}
