"""Matrices in LaTeX: products in their order, powers and inverses, blocks, norms and the other numbers of a matrix."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from symgrad.core.tree import Expr
from symgrad.report.arrangement import descending, matrix_factors, written_rows
from symgrad.report.pieces import Level, Piece, bracketed, grouped, juxtaposed, matrix

if TYPE_CHECKING:
    from symgrad.report.latex import Printer

# A lemma that holds in several norms says "any".
_KINDS = {"any": "", "2": "2", "1": "1", "inf": r"\infty", "fro": r"\mathrm{F}", "max": r"\max"}
_NAMES = {
    "SpectralRadius": r"\rho",
    "ConditionNumber": r"\kappa",
    "Rank": r"\operatorname{rank}",
    "Trace": r"\operatorname{tr}",
    "Determinant": r"\det",
}
_SINGULAR = {"max": r"\max", "min": r"\min", "last": "r"}


def piece(printer: Printer, node: Expr) -> Piece | None:
    """The node with the printer's notation; None for a head that is not known here."""
    args = node.args
    match node.head:
        case "MatMul" | "DescendingProduct":
            return _product(printer, node)
        case "Matrix" | "Block":
            return Piece(
                matrix([[printer.piece(entry).text for entry in row] for row in written_rows(node)]), tall=True
            )
        case "Transpose":
            return _raised(printer, args[0], r"{\top}")
        case "Inverse":
            return _raised(printer, args[0], "-1")
        case "PseudoInverse":
            return _raised(printer, args[0], "+")
        case "MatrixPower":
            return _raised(printer, args[0], replace(printer, small=True).piece(args[1]).text)
        case "Hadamard":
            factors = [printer.piece(factor) for factor in args]
            closed = [grouped(p) if p.level < Level.POWER or p.open else p for p in factors]
            # Beside products of matrices it gets brackets.
            return Piece(r" \circ ".join(p.text for p in closed), Level.SUM, any(p.tall for p in closed))
        case "Diag":
            return _applied(r"\operatorname{diag}", printer.piece(args[0]))
        case "Identity" | "Zeros":
            return Piece((r"\mathbf{I}" if node.head == "Identity" else r"\mathbf{0}") + _size(printer, args))
        case "Norm":
            inside, kind = _argument(printer, args[1]), _KINDS[args[0]]
            return Piece(bracketed(inside, r"\lVert ", r"\rVert") + (kind and f"_{{{kind}}}"), tall=inside.tall)
        case "SingularValue":
            which = _SINGULAR[args[0]] if isinstance(args[0], str) else replace(printer, small=True).piece(args[0]).text
            return _applied(rf"\sigma_{{{which}}}", _argument(printer, args[1]))
        case head if head in _NAMES:
            return _applied(_NAMES[head], _argument(printer, args[0]))
    return None


def _applied(name: str, inside: Piece) -> Piece:
    return Piece(name + bracketed(inside), tall=inside.tall)


def _argument(printer: Printer, node: Expr) -> Piece:
    """The matrix of which a number is taken; where nothing beside an identity or zeros tells their size, with it."""
    bare = not any(n.head in ("Symbol", "Member", "Matrix", "Block", "Diag") for n in _matrices(node))
    return replace(printer, sized=bare).piece(node)


def _matrices(node: Expr) -> Iterator[Expr]:
    """The parts of which the node is made; sizes and exponents are none."""
    yield node
    if node.head not in ("Identity", "Zeros"):
        for child in node.children[:1] if node.head == "MatrixPower" else node.children:
            yield from _matrices(child)


def _size(printer: Printer, sides: tuple[Expr, ...]) -> str:
    if not printer.sized:
        return ""
    small = replace(printer, small=True)
    return "_{" + r" \times ".join(small.piece(side).text for side in sides) + "}"


def _raised(printer: Printer, node: Expr, mark: str) -> Piece:
    inside = printer.piece(node)
    if inside.level < Level.ATOM:
        inside = grouped(inside)
    elif ("^" in inside.text or "'" in inside.text) and node.head in ("Symbol", "Member"):
        inside = replace(inside, text=f"{{{inside.text}}}")
    mark = mark if len(mark) == 1 or mark.startswith("{") else f"{{{mark}}}"
    return Piece(f"{inside.text}^{mark}", Level.POWER, inside.tall)


def _product(printer: Printer, node: Expr) -> Piece:
    """Factors in their order; of an ordered product the first two and the last one."""
    pieces: list[Piece] = []
    for factor in matrix_factors(node):
        if factor.head == "DescendingProduct":
            first, rest, last = ([printer.piece(f) for f in matrix_factors(part)] for part in descending(factor))
            pieces += [*first, *rest, Piece(r"\cdots"), *last]
        else:
            inside = printer.piece(factor)
            # A number in the midst of matrices would be read as one more of them.
            pieces.append(grouped(inside) if pieces and factor.head == "Mul" else inside)
    if not pieces:
        return Piece(r"\mathbf{I}")
    closed = [grouped(p) if p.level <= Level.SUM or (p.open and p is not pieces[-1]) else p for p in pieces]
    return juxtaposed(closed)
