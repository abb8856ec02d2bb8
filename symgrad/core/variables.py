"""What a symbol stands for: variables with their domains, and families of indexed quantities."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from symgrad.core.text import Text
from symgrad.core.tree import Arithmetic, Expr, Operand, expr, member, relation, symbol


@dataclass(frozen=True, slots=True)
class Domain:
    """A set of reals or of integers between two bounds; a bound may be another variable, declared before."""

    kind: Literal["real", "integer"] = "real"
    lower: Expr | None = None
    upper: Expr | None = None
    open: bool = False  # the bounds themselves are excluded
    nonzero: bool = False

    def describe(self) -> str:
        """The domain in a line of plain text, for error messages."""
        words = ["integer" if self.kind == "integer" else "real"]
        if self.lower is not None:
            words.append(f"{'>' if self.open else '>='} {self.lower!r}")
        if self.upper is not None:
            words.append(f"{'<' if self.open else '<='} {self.upper!r}")
        if self.nonzero:
            words.append("not 0")
        return " ".join(words)


def within(value: Expr, domain: Domain) -> Iterator[Expr]:
    """That a number lies between the bounds of the domain, and is not 0 where the domain leaves that out."""
    for bound, strict, weak in ((domain.lower, ">", "≥"), (domain.upper, "<", "≤")):
        if bound is not None:
            yield relation(strict if domain.open else weak, value, bound)
    if domain.nonzero:
        yield relation("≠", value, 0)


def _bound(value: Operand | None) -> Expr | None:
    return None if value is None else expr(value)


def integer(lower: Operand | None = None, upper: Operand | None = None) -> Domain:
    """The integers from ``lower`` to ``upper``, both included."""
    return Domain("integer", _bound(lower), _bound(upper))


def _shape(name: str, given: tuple[Operand, ...]) -> tuple[Expr, ...]:
    """(rows, columns) as expressions; () for a number."""
    if len(given) not in (0, 2):
        raise ValueError(f"Expected shape=(rows, columns) for {name!r} but got {given!r}.")
    return tuple(map(expr, given))


REAL = Domain()
NONZERO = Domain(nonzero=True)
POSITIVE = Domain(lower=expr(0), open=True)
NONNEGATIVE = Domain(lower=expr(0))
POSITIVE_INTEGER = integer(1)


@dataclass(frozen=True, slots=True)
class Variable(Arithmetic):
    """A number with a name: what it means, where it may lie, and the range in which it usually lies.

    ``typical`` is a pair of numbers; samples, figures and interval checks are drawn from it. With a ``shape``, (rows,
    columns), it is a matrix, and domain and range are those of its entries.
    """

    name: str
    meaning: Text
    domain: Domain
    typical: tuple[Fraction | int, Fraction | int]
    latex: str = ""
    shape: tuple[Operand, ...] = ()

    def __post_init__(self) -> None:
        low, high = self.typical
        if not low <= high:
            raise ValueError(f"Expected typical=(low, high) for {self.name!r} but got {self.typical!r}.")
        object.__setattr__(self, "shape", _shape(self.name, self.shape))

    def as_expr(self) -> Expr:
        return symbol(self.name)


@dataclass(frozen=True, slots=True)
class Family(Arithmetic):
    """Random quantities of one kind, W_1, W_2, …; ``W[j]`` is a member and ``W`` alone any one of them.

    ``rank`` is the number of indices (0: a single random quantity). ``mean`` and ``variance`` *name* the moments
    of a member and assume nothing; a rule that uses them needs the members to be identically distributed. What
    defines a family through others, h_j = relu(z_j), is an assumption (``defined_as``).
    """

    name: str
    meaning: Text
    rank: int = 1
    mean: Expr | None = None
    variance: Expr | None = None
    latex: str = ""

    def as_expr(self) -> Expr:
        return member(self.name)

    def __getitem__(self, indices: Operand | tuple[Operand, ...]) -> Expr:
        indices = indices if isinstance(indices, tuple) else (indices,)
        if len(indices) != self.rank:
            raise IndexError(f"Expected {self.rank} indices for the family {self.name!r} but got {len(indices)}.")
        return member(self.name, *indices)


@dataclass(frozen=True, slots=True)
class Sequence(Arithmetic):
    """Numbers with an index, a_1, a_2, …, not random: free ones (``domain``), or given by a recursion.

    A recursion has ``index``, ``first`` = (index, value) and ``step``, the value at ``index`` in terms of the
    value at index − 1. Without ``first``, ``step`` is a definition: what the member at ``index`` stands for. With a
    ``shape``, (rows, columns) in terms of ``index``, the members are matrices.
    """

    name: str
    meaning: Text
    domain: Domain = field(default=REAL)
    typical: tuple[Fraction | int, Fraction | int] = (-2, 2)
    index: Expr | None = None
    first: tuple[Expr, Expr] | None = None
    step: Expr | None = None
    latex: str = ""
    shape: tuple[Operand, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "shape", _shape(self.name, self.shape))

    def as_expr(self) -> Expr:
        raise TypeError(f"Expected a member such as {self.name}[1] but got the whole sequence {self.name!r}.")

    def __getitem__(self, index: Operand) -> Expr:
        return member(self.name, index)
