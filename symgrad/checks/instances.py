"""Concrete instances of a derivation: numbers for its variables, discrete laws for its families."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product as cartesian
from math import prod
from typing import Any

from flint import fmpq

from symgrad.checks.matrices import Polynomial
from symgrad.core.assumptions import Assumption
from symgrad.core.tree import Expr
from symgrad.core.variables import Family, Sequence
from symgrad.errors import NotConvertible

Number = Any


class NoInstance(NotConvertible):
    """The drawn numbers do not meet the conditions; another draw may."""


MOST_OUTCOMES = 1000
"""Joint outcomes that one expectation enumerates, at some microseconds each."""


@dataclass(frozen=True, slots=True)
class Block:
    """Members with a joint law of equally likely atoms; different blocks are independent."""

    members: tuple[Expr, ...]
    atoms: tuple[tuple[fmpq, ...], ...]


@dataclass(slots=True)
class Instance:
    """Values for everything that a tree may mention; ``values`` covers variables and members of sequences."""

    families: Mapping[str, Family]
    sequences: Mapping[str, Sequence]
    definitions: Mapping[str, tuple[Expr, Expr]]
    continuous: Mapping[str, Assumption]
    values: dict[Expr, Number] = field(default_factory=dict)
    polynomials: dict[str, tuple[fmpq, ...]] = field(default_factory=dict)
    fields: dict[str, Polynomial] = field(default_factory=dict)  # for unnamed functions of several variables
    blocks: tuple[Block, ...] = ()

    def value(self, node: Expr) -> Number:
        if node not in self.values:
            raise NotConvertible(f"Expected a value for {node!r} but it has none at this instance.")
        return self.values[node]

    def outcomes(self, members: set[Expr]) -> Iterator[tuple[fmpq, dict[Expr, fmpq]]]:
        """(probability, values) of every joint outcome of these members."""
        blocks = [b for b in self.blocks if members & set(b.members)]
        if missing := members - {m for b in blocks for m in b.members}:
            raise NotConvertible(f"Expected a law for {sorted(map(repr, missing))}.")
        if prod(len(b.atoms) for b in blocks) > MOST_OUTCOMES:
            raise NoInstance(f"more than {MOST_OUTCOMES} joint outcomes to enumerate")
        for atoms in cartesian(*(b.atoms for b in blocks)):
            outcome: dict[Expr, fmpq] = {}
            chance = fmpq(1)
            for block, atom in zip(blocks, atoms, strict=True):
                chance /= len(block.atoms)
                outcome.update(zip(block.members, atom, strict=True))
            yield chance, outcome
