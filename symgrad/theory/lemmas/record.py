"""What a lemma is: a relation between norms, radii and singular values, stated once, with its proof."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from symgrad.core import binding, tree
from symgrad.core.records import Source
from symgrad.core.text import Text
from symgrad.core.tree import Expr, Operand
from symgrad.core.variables import Domain

ANY = "any"
"""The kind of a norm in a lemma that holds for several kinds."""
SUBMULTIPLICATIVE = ("2", "1", "inf", "fro")
INDUCED = ("2", "1", "inf")
Size = str | int


@dataclass(frozen=True, slots=True, eq=False)
class Lemma:
    """``statement`` holds for all matrices of the ``shapes`` and all ``numbers`` that meet the ``conditions``.

    The shapes are pairs of names of sizes, or of numbers 1: the names stand for positive integers, and two equal names
    for one size. Conditions are relations between sizes, or about the matrices. A norm of kind ``ANY`` stands for each
    of the ``kinds``. ``reason`` has at most 20 characters; ``proof`` is complete.
    """

    name: str
    statement: Expr
    reason: Text
    proof: Text
    source: Source
    shapes: Mapping[str, tuple[Size, Size]]
    numbers: Mapping[str, Domain] = field(default_factory=dict)
    conditions: tuple[Expr, ...] = ()
    kinds: tuple[str, ...] = ()

    @property
    def relation(self) -> str:
        return self.statement.args[0]

    @property
    def sizes(self) -> tuple[str, ...]:
        """The names of the sizes, in the order of first use."""
        return tuple(dict.fromkeys(s for shape in self.shapes.values() for s in shape if isinstance(s, str)))

    def stated(self) -> Mapping[str, Expr]:
        """The statement for each kind of norm; without kinds, one statement under the empty name."""
        return {kind: in_kind(self.statement, kind) for kind in self.kinds} or {"": self.statement}


def any_norm(value: Operand) -> Expr:
    """The norm of ``value`` in each kind for which the lemma holds."""
    return Expr("Norm", (ANY, tree.expr(value)))


def in_kind(node: Expr, kind: str) -> Expr:
    """``node`` with its norms of kind ``ANY`` in one kind."""

    def named(at: Expr) -> Expr | None:
        return Expr("Norm", (kind, at.args[1])) if at.head == "Norm" and at.args[0] == ANY else None

    return binding.transform(node, named)


def matrix_analysis(where: str) -> Source:
    return Source("horn2013", "R. A. Horn, C. R. Johnson", "Matrix Analysis", "Cambridge University Press", 2013, where)


def topics_in_matrix_analysis(where: str) -> Source:
    return Source(
        "horn1991", "R. A. Horn, C. R. Johnson", "Topics in Matrix Analysis", "Cambridge University Press", 1991, where
    )


A, B, E, Q = (tree.symbol(name) for name in "ABEQ")
c, d, k, x, m, n, p = (tree.symbol(name) for name in "cdkxmnp")

GENERAL = {"A": ("m", "n")}
SQUARE = {"A": ("n", "n")}
PRODUCT = {"A": ("m", "n"), "B": ("n", "p")}
ALIKE = {"A": ("m", "n"), "B": ("m", "n")}
BOTH_SQUARE = {"A": ("n", "n"), "B": ("n", "n")}
