"""Roots, cases, sets and statements in LaTeX: the heads of typed answers, beside those of derivations."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from symgrad.core.tree import Expr
from symgrad.report.arrangement import signed_terms
from symgrad.report.pieces import Level, Piece, bracketed, grouped

if TYPE_CHECKING:
    from symgrad.report.latex import Printer

_SIGNS = {"Union": r" \cup ", "Intersection": r" \cap ", "Without": r" \setminus "}


def piece(printer: Printer, node: Expr) -> Piece | None:
    """The node with the printer's notation; None for a head that is not known here."""
    args = node.args
    match node.head:
        case "Root":
            inside = printer.piece(args[0])
            return Piece(rf"\sqrt[{printer.piece(args[1]).text}]{{{inside.text}}}", Level.POWER, inside.tall)
        case "Log":
            inside = printer.piece(args[0])
            base = replace(printer, small=True).piece(args[1]).text
            return Piece(rf"\log_{{{base}}}" + bracketed(inside), tall=inside.tall)
        case "Max" | "Min":
            inside = _listed(printer, args)
            return Piece(rf"\{node.head.lower()}" + bracketed(inside), tall=inside.tall)
        case "Factorial":
            inside = printer.piece(args[0])
            inside = inside if inside.level == Level.ATOM and args[0].head != "Factorial" else grouped(inside)
            return Piece(f"{inside.text}!", Level.POWER, inside.tall)
        case "Binomial":
            above, below = (printer.piece(a).text for a in args)
            return Piece(rf"\binom{{{above}}}{{{below}}}", tall=True)
        case "Cases":
            return _cases(printer, args)
        case "Or":
            return _joined(printer, args, r" \lor ")
        case "Element":
            value, numbers = (printer.piece(a) for a in args)
            return Piece(rf"{value.text} \in {numbers.text}", Level.RELATION, value.tall or numbers.tall)
        case "Truth":
            return Piece(rf"\mathrm{{{str(args[0]).lower()}}}")
        case "Set":
            inside = _listed(printer, args)
            return Piece(bracketed(inside, r"\{", r"\}") if args else r"\varnothing", tall=inside.tall)
        case "Tuple":
            inside = _listed(printer, args)
            return Piece(bracketed(inside), tall=inside.tall)
        case "List":
            return replace(_listed(printer, args), level=Level.RELATION)
        case "Interval":
            inside = _listed(printer, args[:2])
            return Piece(bracketed(inside, "[" if args[2] else "(", "]" if args[3] else ")"), tall=inside.tall)
        case "Union" | "Intersection" | "Without":
            parts = [printer.piece(a) for a in args]
            parts = [p if p.level == Level.ATOM else grouped(p) for p in parts]
            return Piece(_SIGNS[node.head].join(p.text for p in parts), Level.SUM, any(p.tall for p in parts))
        case "NumberSet":
            return Piece(rf"\mathbb{{{args[0]}}}")
        case "PlusMinus":
            return two_signs(printer, Expr("Add", (node,)))
        case "About":
            inside = printer.piece(args[0])
            return Piece(rf"\approx {inside.text}", Level.RELATION, inside.tall)
    return None


def has_two_signs(node: Expr) -> bool:
    return any(term.head == "PlusMinus" for _, term in signed_terms(node))


def two_signs(printer: Printer, node: Expr) -> Piece:
    """A sum in which ± or ∓ stands before some terms."""
    text, tall = "", False
    for negative, term in signed_terms(node):
        sign, value = "-" if negative else "+", term
        if term.head == "PlusMinus":
            sign, value = r"\mp" if negative else r"\pm", term.args[0]
        written = printer.piece(value)
        written = grouped(written) if written.level <= Level.SUM else written
        if text:
            text += f" {sign} {written.text}"
        else:
            text = {"+": "", "-": "-"}.get(sign, f"{sign} ") + written.text
        tall = tall or written.tall
    return Piece(text, Level.SUM, tall)


def _listed(printer: Printer, nodes: Iterable[Expr]) -> Piece:
    pieces = [printer.piece(n) for n in nodes]
    return Piece(", ".join(p.text for p in pieces), tall=any(p.tall for p in pieces))


def _joined(printer: Printer, statements: tuple[Expr, ...], between: str) -> Piece:
    pieces = [condition(printer, s) for s in statements]
    return Piece(between.join(p.text for p in pieces), Level.RELATION, any(p.tall for p in pieces))


def condition(printer: Printer, node: Expr) -> Piece:
    """A statement among others: of several that hold together, those that are no chain are joined by ∧."""
    if node.head != "And":
        return printer.piece(node)
    if all(part.head == "Relation" for part in node.args):
        return printer.relations(node.args, r" \land ")
    parts = [grouped(printer.piece(p)) if p.head == "Or" else condition(printer, p) for p in node.args]
    return Piece(r" \land ".join(p.text for p in parts), Level.RELATION, any(p.tall for p in parts))


def _cases(printer: Printer, parts: tuple[Expr, ...]) -> Piece:
    rows = [
        f"{printer.piece(value).text} & {condition(printer, holds).text}"
        for value, holds in zip(parts[::2], parts[1::2], strict=False)
    ]
    if len(parts) % 2:
        rows.append(rf"{printer.piece(parts[-1]).text} & \text{{{printer.notation.otherwise}}}")
    # What follows would be read as part of the conditions.
    return Piece(r"\begin{cases} " + r" \\ ".join(rows) + r" \end{cases}", Level.PRODUCT, tall=True, open=True)
