"""Planted errors in norms, radii, singular values, ranks, inverses and powers, and matrices that tell them apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from flint import fmpq

from symgrad.checks.instances import Instance
from symgrad.checks.matrices import Matrix
from symgrad.core import tree
from symgrad.core.matrices import Declared, matrix_power, norm, shape, singular_value, spectral_radius, transpose
from symgrad.core.records import Derivation
from symgrad.core.tree import Expr
from symgrad.core.variables import Domain

SHIFTED = {"Pow": ("exponent", 1), "MatrixPower": ("exponent", 1), "Member": ("index", 1)}
"""Heads of which an argument may be one off, with the kind of that error and where these arguments begin."""

OTHER_NORMS = {
    "2": ("fro", "1", "max"),
    "1": ("inf", "max"),
    "inf": ("1", "max"),
    "fro": ("2", "max"),
    "max": ("1", "2"),
}
OTHER_VALUES = {"max": ("min", "last"), "min": ("max", "last"), "last": ("min", "max")}
QUANTITY_KINDS = ("norm", "radius and norm", "singular value", "condition number", "rank")
"""The kinds of errors by which a condition on matrices becomes another."""


def matrix_errors(node: Expr, hidden: frozenset[Expr], declared: Declared) -> Iterator[tuple[str, Expr]]:
    """What may go wrong at a head of matrices, each error with its kind."""
    args = node.args
    match node.head:
        case "Norm":
            for other in OTHER_NORMS[args[0]]:
                yield "norm", norm(args[1], other)
            yield "radius and norm", spectral_radius(args[1])
            yield "singular value", singular_value(args[1], "min")
        case "SpectralRadius":
            yield "radius and norm", norm(args[0])
            yield "singular value", singular_value(args[0], "min")
        case "SingularValue" if isinstance(args[0], str):
            for other in OTHER_VALUES[args[0]]:
                yield "singular value", singular_value(args[1], other)
            yield "norm", norm(args[1], "fro")
        case "ConditionNumber":
            yield "condition number", norm(args[0])
            yield "condition number", tree.power(node, -1)
        case "Rank":
            yield "rank", tree.add(node, 1)
            yield "rank", tree.add(node, -1)
        case "Determinant":
            yield "determinant and trace", Expr("Trace", args)
        case "Trace":
            yield "determinant and trace", Expr("Determinant", args)
        case "Inverse":
            yield "dropped inverse", args[0]
            yield "inverse and transpose", transpose(args[0])
        case "PseudoInverse":
            yield "dropped inverse", args[0]
            yield "inverse and transpose", transpose(args[0])
        case "MatrixPower":
            yield "dropped power", args[0]
            yield "inverse and transpose", matrix_power(transpose(args[0]), args[1])
        case "Hadamard":
            yield "entrywise product", tree.matmul(*args)
        case "Symbol" | "Member" if node not in hidden and len(shape(node, declared)) == 2:
            yield "added transpose", transpose(node)


def redrawn(instance: Instance, derivation: Derivation, rng: np.random.Generator) -> Instance:
    """The instance with its real matrices, two times in three, of one of the kinds at which bounds are attained or
    conditions hold: diagonal, symmetric, of rank one, with one entry, a permutation, equal to each other, small."""
    named = {v.name for v in (*derivation.variables, *derivation.sequences) if v.shape and _free(v.domain)}
    free = {n: m for n, m in instance.values.items() if isinstance(m, Matrix) and n.args[0] in named}
    if not free or rng.random() < 1 / 3:
        return instance
    form = str(rng.choice(("as drawn", "diagonal", "symmetric", "rank one", "single entry", "permutation", "equal")))
    scale = fmpq(1, int(rng.choice((1, 1, 2, 4))))
    first: dict[tuple[int, int], Matrix] = {}
    values = dict(instance.values)
    for name, old in free.items():
        new = first.setdefault(old.shape, old) if form == "equal" else _formed(old, form, rng)
        values[name] = new.map(lambda x: scale * x)
    return replace(instance, values=values)


def _free(domain: Domain) -> bool:
    return (domain.kind, domain.lower, domain.upper, domain.nonzero) == ("real", None, None, False)


def _formed(old: Matrix, form: str, rng: np.random.Generator) -> Matrix:
    rows, columns = old.shape
    places, zero = [(i, j) for i in range(rows) for j in range(columns)], fmpq(0)
    at = {place: old.rows[place[0]][place[1]] for place in places}
    match form:
        case "diagonal":
            kept = {p: x if p[0] == p[1] else zero for p, x in at.items()}
        case "symmetric" if rows == columns:
            kept = {(i, j): at[min(i, j), max(i, j)] for i, j in places}
        case "rank one":
            kept = {(i, j): old.rows[i][0] * old.rows[0][j] for i, j in places}
        case "single entry":
            one = places[int(rng.integers(len(places)))]
            kept = {p: x if p == one else zero for p, x in at.items()}
        case "permutation":
            order = rng.permutation(max(rows, columns))
            kept = {(i, j): fmpq(int(order[i] == j)) for i, j in places}
        case _:
            kept = at
    return Matrix(tuple(tuple(kept[i, j] for j in range(columns)) for i in range(rows)))
