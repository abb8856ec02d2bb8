r"""Values with conditions, and the environments of LaTeX: rows that ``\\`` ends, cells that ``&`` parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symgrad.core.text import Text, phrase
from symgrad.core.tree import Expr
from symgrad.reading.nodes import STATEMENTS
from symgrad.reading.tokens import Token

if TYPE_CHECKING:
    from symgrad.reading.parser import Parser

OTHERWISE = Expr("Truth", (True,))
CASES = frozenset(("cases", "dcases", "rcases"))


def environment(p: Parser) -> list[list[list[Expr]]]:
    r"""What stands between \begin and \end: rows of cells, each with its parts."""
    opening = p.advance()
    p.deeper(opening)
    p.opened.append("begin")
    rows: list[list[list[Expr]]] = [[[]]]
    while p.token.kind != "endenvironment":
        kind = p.token.kind
        if kind == "&":
            rows[-1].append([])
            p.advance()
        elif kind == "row":
            rows.append([[]])
            p.advance()
        elif kind == "end":
            raise p.error(
                phrase(r"\begin{{}} has no \end.", r"\begin{{}} 没有对应的 \end。", opening.value),
                opening,
                phrase(r"Put \end{{}} after its last row.", r"请在最后一行之后加上 \end{{}}。", opening.value),
            )
        else:
            _part(p, rows[-1][-1], ("&", "row", "endenvironment"))
    if p.token.value != opening.value:
        hint = phrase(r"Write \end{{}}.", r"请写成 \end{{}}。", opening.value)
        raise p.error(
            phrase(
                r"\begin{{}} is closed by \end{{}}.", r"\begin{{}} 与 \end{{}} 不配对。", opening.value, p.token.value
            ),
            hint=hint,
        )
    p.advance()
    p.depth -= 1
    p.opened.pop()
    if len(rows) > 1 and rows[-1] == [[]]:
        rows.pop()
    return rows


def _part(p: Parser, parts: list[Expr], ends: tuple[str, ...]) -> None:
    """One value or condition, with the word or the comma in front of it, up to one of the ends."""
    start = p.at
    if p.token.kind in ("if", ","):
        p.advance()
    if p.token.kind == "if":
        p.advance()
    if p.token.kind == "otherwise":
        p.advance()
        parts.append(OTHERWISE)
    elif p.at == start or p.token.kind not in ends:
        parts.append(p.expression())
        if p.token.kind not in ("if", ",", "otherwise", "end", *ends):
            raise p.error(phrase("Nothing can be made of {} here.", "此处的 {} 无法理解。", p.shown(p.token)))


def in_braces(p: Parser, first: list[Expr]) -> Expr:
    """The rest of ``{value if condition; …; value otherwise}``, up to the closing brace."""
    at, rows = p.token, [first]
    p.deeper(at)
    while p.token.kind not in ("}", "end"):
        if p.token.kind == ";":
            rows.append([])
            p.advance()
        elif p.token.kind in ("if", ",", "otherwise") or not rows[-1]:
            _part(p, rows[-1], (";", "}"))
        else:
            break
    p.depth -= 1
    if len(rows) > 1 and not rows[-1]:
        rows.pop()
    return of_rows(p, at, rows)


def of_rows(p: Parser, at: Token, rows: list[list[Expr]]) -> Expr:
    """The node for rows of a value and a condition each."""
    args: list[Expr] = []
    for number, row in enumerate(rows, 1):
        last = number == len(rows)
        if len(row) != 2 or row[1].head not in STATEMENTS:
            raise p.error(
                phrase(
                    "Expected a value and a condition in row {} of these cases.",
                    "分段式的第 {} 行应有一个值和一个条件。",
                    number,
                ),
                at,
                Text("Write {x if x > 0; 0 otherwise}.", "请写成 {x if x > 0; 0 otherwise}。"),
            )
        p.is_number(row[0], at)
        if row[1] == OTHERWISE:
            if not last:
                raise p.error(
                    Text("Otherwise stands only in the last row of cases.", "“否则”只能在分段式的最后一行。"), at
                )
            args.append(row[0])
        else:
            args += row
    if len(args) < 2:
        raise p.error(
            Text("Expected at least one condition in these cases.", "分段式至少应有一个条件。"),
            at,
            Text("Write {x if x > 0; 0 otherwise}.", "请写成 {x if x > 0; 0 otherwise}。"),
        )
    return Expr("Cases", tuple(args))


def in_call(p: Parser) -> Expr:
    """cases(value, condition, …, otherwise), piecewise((value, condition), …)."""
    at = p.token
    p.expect("(", Text("an opening bracket (", "左括号 ("))
    p.opened.append("(")
    parts: list[Expr] = []
    while p.token.kind not in (")", "end"):
        found: list[Expr] = []
        _part(p, found, (")",))
        for part in found:
            parts += part.args if part.head == "Tuple" else (part,)
    p.expect(")", Text("a closing bracket )", "右括号 )"))
    p.opened.pop()
    if len(parts) % 2:
        parts.append(OTHERWISE)
    return of_rows(p, at, [parts[i : i + 2] for i in range(0, len(parts), 2)])


def entry(p: Parser, cell: list[Expr], at: Token) -> Expr:
    """The single number that a cell of a matrix holds."""
    if len(cell) != 1:
        raise p.error(
            phrase(
                "Expected one number in each cell of this matrix, but one has {}.",
                "矩阵的每一格应有一个数，而有一格有 {} 个。",
                len(cell),
            ),
            at,
        )
    return cell[0]
