"""How wide a formula will be, and where to break one that is too wide."""

from __future__ import annotations

import re

from symgrad.core.binding import substitute
from symgrad.core.tree import MOMENTS, Expr, symbol
from symgrad.report.arrangement import signed_terms
from symgrad.report.latex import RELATIONS, Printer
from symgrad.report.notation import Notation
from symgrad.report.pieces import Level, grouped

_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|[^\\]", re.DOTALL)
# Widths in em of Computer Modern at the text size; a letter or a command not listed is as wide as 0.57.
_WIDTHS = (
    dict.fromkeys("0123456789", 0.5)
    | dict.fromkeys("()[]|'!", 0.36)
    | dict.fromkeys(",;", 0.45)
    | dict.fromkeys(".: ", 0.28)
    | dict.fromkeys("ijltfrI", 0.42)
    | dict.fromkeys("mwMW", 0.9)
    | dict.fromkeys("ABCDEFGHKLNOPQRSTUVXYZ", 0.75)
    | dict.fromkeys("+-", 1.22)
    | dict.fromkeys("=<>", 1.34)
    | dict.fromkeys(RELATIONS.values(), 1.34)
    | {r"\,": 0.17, r"\;": 0.28, r"\quad": 1.0, r"\qquad": 2.0, r"\cdot": 0.72, r"\times": 1.22, r"\log": 1.45}
    | dict.fromkeys((r"\{", r"\}", r"\lvert", r"\rvert", r"\bigl", r"\bigr", r"\left", r"\right"), 0.4)
    | {" ": 0.0, "\n": 0.0, "&": 0.0, r"\operatorname": 0.2, r"\sum": 1.45, r"\prod": 1.3, r"\int": 0.8}
    | dict.fromkeys((r"\mathrm", r"\mathbb", r"\mathcal", r"\mathbf", r"\!", r"\displaystyle"), 0.0)
)
_SCRIPT = 0.7
_HOLE = symbol("\0")


def breadth(latex: str) -> float:
    """The width of the formula in em, a little too large rather than too small."""
    return _Ruler(_TOKEN.findall(latex)).width_to()


class _Ruler:
    def __init__(self, tokens: list[str]):
        self._tokens = tokens
        self._at = 0

    def width_to(self, *ends: str) -> float:
        """Up to one of ``ends``, which is read as well."""
        total = operator = 0.0  # ``operator`` is the width of the Σ whose limits come next
        while self._at < len(self._tokens):
            token = self._tokens[self._at]
            if token in ends:
                self._at += 1
                break
            if token in "^_" and len(token) == 1:
                scripts = self._scripts()
                total += max(scripts - operator, 0.0) if operator else scripts
                continue
            width = self._one()
            operator = width if token in (r"\sum", r"\prod") else 0.0
            total += width
        return total

    def _scripts(self) -> float:
        """Index and exponent stand above each other."""
        widest = 0.0
        while self._at < len(self._tokens) and self._tokens[self._at] in ("^", "_"):
            self._at += 1
            widest = max(widest, _SCRIPT * self._one())
        return widest

    def _one(self) -> float:
        """The next token or group."""
        token = self._tokens[self._at]
        self._at += 1
        while (
            token in (r"\frac", r"\tfrac", r"\sqrt") and self._at < len(self._tokens) and self._tokens[self._at] == " "
        ):
            self._at += 1
        match token:
            case "{":
                return self.width_to("}")
            case r"\frac":
                return max(self._one(), self._one()) + 0.25
            case r"\tfrac":
                return _SCRIPT * max(self._one(), self._one()) + 0.25
            case r"\sqrt":
                return self._one() + 0.9
            case r"\begin":
                return self._matrix()
            case _:
                return _WIDTHS.get(token, 0.57)

    def _matrix(self) -> float:
        """Columns side by side, each as wide as its widest entry."""
        self._one()  # the name of the environment
        columns: list[float] = []
        at = 0
        while self._at < len(self._tokens):
            columns += [0.0] * (at + 1 - len(columns))
            columns[at] = max(columns[at], self.width_to("&", r"\\", r"\end"))
            ended = self._tokens[self._at - 1]
            if ended == r"\end":
                self._one()
                break
            at = at + 1 if ended == "&" else 0
        return sum(columns) + len(columns) + 0.5


def broken(node: Expr, notation: Notation, room: float) -> list[str]:
    """The expression in lines no wider than ``room`` em where it can be broken: before relations and signs.

    Lines after the first begin with a sign or with ``\\quad``, and are to be aligned on their left.
    """
    return _broken(node, Printer(notation), room)


def _broken(node: Expr, printer: Printer, room: float) -> list[str]:
    whole = printer.piece(node).text
    if breadth(whole) <= room:
        return [whole]
    match node.head:
        case "Relation":
            sign, left, right = node.args
            right_lines = _broken(right, printer, room - 3)
            return [
                *_broken(left, printer, room),
                rf"\quad {RELATIONS[sign]} {right_lines[0]}",
                *(rf"\qquad {line}" for line in right_lines[1:]),
            ]
        case "And":
            lines = [_broken(each, printer, room) for each in node.args]
            return [line + ("," if last else "") for line, last in _with_ends(lines)]
        case "Add":
            return _packed(node, printer, room)
        case _ if inner := _inner_sum(node):
            return _opened(node, inner, printer, room) or [whole]
        case _:
            return [whole]


def _with_ends(groups: list[list[str]]) -> list[tuple[str, bool]]:
    """Every line, with whether it ends a group that is not the last."""
    return [
        (line, number < len(groups) - 1 and position == len(group) - 1)
        for number, group in enumerate(groups)
        for position, line in enumerate(group)
    ]


def _packed(node: Expr, printer: Printer, room: float) -> list[str]:
    """As many terms on each line as fit."""
    lines: list[str] = []
    for negative, term in signed_terms(node):
        piece = printer.piece(term)
        text = grouped(piece).text if piece.level <= Level.SUM else piece.text
        sign = ("- " if negative else "+ ") if lines else ("-" if negative else "")
        if lines and breadth(f"{lines[-1]} {sign}{text}") <= room:
            lines[-1] += f" {sign}{text}"
            continue
        pieces = _broken(term, printer, room - 2) if breadth(text) > room - 2 else [text]
        lines.append((r"\quad {} " if lines else "") + sign + pieces[0])
        lines.extend(rf"\qquad {more}" for more in pieces[1:])
    return lines


def _inner_sum(node: Expr) -> Expr | None:
    """The sum in brackets that a product, a moment or a Σ holds."""
    if node.head == "Mul":
        candidates = [f for f in node.args if f.head == "Add"] or [f for f in node.args if _inner_sum(f)]
        return candidates[-1] if candidates else None
    if node.head == "Pow" and node.args[0].head == "Add":
        return node.args[0]
    if node.head in (*MOMENTS, "Sum", "PairSum") and node.head != "Cov":
        body = node.args[0]
        return body if body.head in ("Add", "Mul", "Pow") else None
    return None


def _opened(node: Expr, inner: Expr, printer: Printer, room: float) -> list[str]:
    """The lines of ``inner`` with the rest of ``node`` around them."""
    children = list(node.children)
    if inner in children:
        children[children.index(inner)] = _HOLE  # one of them: a product may hold the same sum twice
        holed = node.rebuild(tuple(children))
    else:
        holed = substitute(node, {inner: _HOLE}) if node.head in ("Sum", "PairSum") else node
    before, hole, after = printer.piece(holed).text.partition(r"\mathrm{" + "\0" + "}")
    if not hole:
        before, hole, after = printer.piece(holed).text.partition("\0")
    if not hole or before.count("{") != before.count("}"):
        return []  # inside a fraction or a root
    lines = _broken(inner, printer, max(room - breadth(before), room / 2))
    if len(lines) == 1:
        return []
    if before.endswith(("(", "[")):
        before, after = f"{before[:-1]}\\bigl{before[-1]}", f"\\bigr{after}"
    elif inner.head == "Add":
        before, after = before + r"\bigl(", r"\bigr)" + after
    return [before + lines[0], *lines[1:-1], lines[-1] + after]
