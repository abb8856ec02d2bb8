"""Drawn matrices and functions of several variables, and how they are written in a counterexample."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import numpy as np
from flint import fmpq

from symgrad.checks.exact import Evaluator
from symgrad.checks.instances import Instance
from symgrad.checks.matrices import Matrix, Number, Polynomial, Size
from symgrad.core import tree
from symgrad.core.matrices import declared_shapes, shape
from symgrad.core.records import Derivation
from symgrad.core.tree import Expr
from symgrad.core.variables import Domain
from symgrad.errors import NotConvertible

WIDEST = 4  # the most entries of a column that an unnamed function of several variables tells apart


def has_matrices(derivation: Derivation) -> bool:
    return any(each.shape for each in (*derivation.variables, *derivation.sequences))


def speaks_of_matrices(derivation: Derivation, nodes: Iterable[Expr]) -> bool:
    """Whether matrices that are drawn stand in the nodes, or in what their members stand for."""
    shaped = declared_shapes(derivation)
    if not shaped:
        return False
    steps = {s.name: (s.step, *(s.first or ())) for s in derivation.sequences}
    waiting, seen = list(nodes), set()
    while waiting:
        for node in waiting.pop().walk():
            if node.head in ("Symbol", "Member") and (name := node.args[0]) not in seen:
                if name in shaped:
                    return True
                seen.add(name)
                waiting += [part for part in steps.get(name, ()) if part is not None]
    return False


def matrices_to_draw(derivation: Derivation, instance: Instance, last: int) -> Iterator[tuple[Expr, Size, Domain]]:
    """The free matrices with their sizes at this instance: variables, and members of sequences up to ``last``."""
    evaluator, declared = Evaluator(instance), declared_shapes(derivation)

    def size(node: Expr) -> Size:
        rows, columns = (evaluator.size(side, {}) for side in shape(node, declared))
        return rows, columns

    for variable in derivation.variables:
        if variable.shape:
            yield variable.as_expr(), size(variable.as_expr()), variable.domain
    for sequence in derivation.sequences:
        if not sequence.shape or sequence.step is not None:
            continue
        for member in (tree.member(sequence.name, position) for position in range(last + 1)):
            try:
                yield member, size(member), sequence.domain
            except NotConvertible:
                continue  # there is no layer below the first


def draw_matrices(derivation: Derivation, instance: Instance, last: int, number: Callable[[Domain], Number]) -> None:
    for node, (rows, columns), domain in matrices_to_draw(derivation, instance, last):
        instance.values[node] = Matrix(tuple(tuple(number(domain) for _ in range(columns)) for _ in range(rows)))


def draw_field(entries: int, rng: np.random.Generator) -> Polynomial:
    """A polynomial in up to ``WIDEST`` variables: their sum where entries are to be simple, else of degree 3."""
    terms = [(1 if entries == 1 else int(rng.integers(-2, 3)), (i,)) for i in range(WIDEST)]
    if entries > 1:
        terms += [(int(rng.integers(-1, 2)), (i, j)) for i in range(WIDEST) for j in range(i, WIDEST)]
        terms += [(int(rng.integers(-1, 2)), (i, i, i)) for i in range(WIDEST)]
    return tuple((fmpq(c), positions) for c, positions in terms if c)


def field_text(terms: Polynomial, width: int) -> str:
    """A polynomial in t_1, …, t_width as LaTeX."""
    text = ""
    for coefficient, positions in terms:
        if max(positions) >= width:
            continue
        size = "" if abs(coefficient) == 1 else f"{abs(coefficient)} "
        sign = ("-" if coefficient < 0 else "") if not text else (" - " if coefficient < 0 else " + ")
        powers = {p: positions.count(p) for p in positions}
        variables = " ".join(f"t_{{{p + 1}}}" + (f"^{{{n}}}" if n > 1 else "") for p, n in powers.items())
        text += f"{sign}{size}{variables}"
    return text or "0"
