"""What is attacked and what comes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from flint import fmpq

from symgrad.checks.matrices import Matrix
from symgrad.checks.truth import Finding
from symgrad.core.text import Text
from symgrad.core.tree import Expr
from symgrad.core.variables import Domain, within

FAMILIES: Mapping[str, Text] = MappingProxyType(
    {
        "sparse": Text("few small integers", "少量小整数"),
        "dense": Text("full matrices of small integers", "小整数满矩阵"),
        "triangular": Text("triangular", "三角矩阵"),
        "nilpotent": Text("nilpotent", "幂零矩阵"),
        "Jordan": Text("Jordan blocks", "Jordan 块"),
        "diagonal": Text("diagonal", "对角矩阵"),
        "symmetric": Text("symmetric", "对称矩阵"),
        "orthogonal": Text("orthogonal", "正交矩阵"),
        "permutation": Text("signed permutations", "带符号的置换矩阵"),
        "signs": Text("entries ±1", "元素为 ±1"),
        "rank one": Text("rank one", "秩一矩阵"),
        "near-singular": Text("near-singular", "近奇异矩阵"),
        "badly scaled": Text("badly scaled", "尺度悬殊的矩阵"),
        "derived": Text("one matrix made from another", "由一个矩阵构造另一个"),
        "climbing": Text("climbing towards the largest violation", "沿违反量增大的方向爬升"),
        "rounding": Text("rounded to small fractions", "取整为小分数"),
    }
)
"""The kinds of tries, with their names for a reader."""

LARGEST_EXACT = 12
"""Rows or columns up to which every suspicious point can be decided; beyond, it takes seconds or too many bits."""

Size = tuple[int, int] | None  # None: a real number
Values = Mapping[Expr, fmpq | Matrix]


@dataclass(frozen=True, slots=True)
class Problem:
    """A statement, and the conditions under which it is to hold for all values of its names.

    ``names``: each free symbol or member with its size, (rows, columns), or None for a number. Everything is grounded:
    no sum over an index, no free size. ``domains``: where a number, or each entry of a matrix, may lie.
    """

    statement: Expr
    conditions: tuple[Expr, ...]
    names: Mapping[Expr, Size]
    domains: Mapping[Expr, Domain] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def largest(self) -> int:
        """The largest number of rows or columns of a matrix."""
        return max((max(size) for size in self.names.values() if size), default=1)

    def bounds(self) -> tuple[Expr, ...]:
        """The domains of numbers as conditions."""
        numbers = [name for name in self.domains if name in self.names and self.names[name] is None]
        return tuple(bound for name in numbers for bound in within(name, self.domains[name]))


@dataclass(frozen=True, slots=True)
class Found:
    """Values at which the conditions hold and the statement fails, both decided exactly."""

    values: Values
    finding: Finding


@dataclass(frozen=True, slots=True)
class Attack:
    """The smallest counterexample found, and what was tried.

    ``tries``: points by family; ``decided``: those among them that met the conditions and at which both sides have a
    value. ``tightest``: of the points that survived the largest ratio of the sides, in the direction of violation: at
    most 1 for ≤. ``reason``: why nothing was decided, or what could not be.
    """

    found: Found | None
    tries: Mapping[str, int]
    decided: int
    tightest: float | None
    reason: str = ""
