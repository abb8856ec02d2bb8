"""Typeset pieces of a formula: how tightly they hold together, and what puts them side by side or in brackets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum


class Level(IntEnum):
    """How tightly the outermost operation of a piece binds."""

    RELATION = 0
    SUM = 1
    PRODUCT = 2
    POWER = 3
    ATOM = 4


@dataclass(frozen=True, slots=True)
class Piece:
    """Typeset mathematics. ``tall``: higher than a bracket of plain size; ``open``: what follows would be read as
    part of it, as after Σ or log without brackets."""

    text: str
    level: Level = Level.ATOM
    tall: bool = False
    open: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """An expression in one line of Unicode; ``open``: what follows would be read as part of it."""

    text: str
    level: Level = Level.ATOM
    open: bool = False


def matrix(rows: Sequence[Sequence[str]]) -> str:
    """A matrix with typeset entries."""
    return r"\begin{pmatrix} " + r" \\ ".join(" & ".join(row) for row in rows) + r" \end{pmatrix}"


def bracketed(inside: Piece, left: str = "(", right: str = ")") -> str:
    """Brackets around a piece, as large as it needs."""
    return rf"\left{left}{inside.text}\right{right}" if inside.tall else f"{left}{inside.text}{right}"


def grouped(piece: Piece) -> Piece:
    return Piece(bracketed(piece), Level.ATOM, piece.tall)


def juxtaposed(pieces: list[Piece]) -> Piece:
    """Factors side by side, with a dot where two numbers would run together."""
    if len(pieces) == 1:
        return pieces[0]
    text = pieces[0].text
    for piece in pieces[1:]:
        # 2 ½ would be read as two and a half.
        if piece.text[0].isdigit() or (text[-1].isdigit() and piece.text.startswith(r"\frac")):
            text += r" \cdot "
        elif piece.text.startswith((r"\mathbb{E}", r"\lvert", r"\left\lvert", r"\lVert", r"\left\lVert")):
            text += r" \, "
        else:
            text += " "
        text += piece.text
    return Piece(text, Level.PRODUCT, any(p.tall for p in pieces), pieces[-1].open)
