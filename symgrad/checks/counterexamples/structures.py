"""What the conditions ask of single matrices, recognised in their trees, and how to build matrices that have it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from symgrad.checks.counterexamples.problems import Problem, Size
from symgrad.core import binding, matrices, tree
from symgrad.core.tree import Expr

SIGN = "_{}{}"  # parameters get names that no reader's symbol has


@dataclass(frozen=True, slots=True)
class Made:
    """Names as expressions in parameters with these sizes and free entries."""

    values: Mapping[Expr, Expr]
    sizes: Mapping[Expr, Size]
    masks: Mapping[Expr, np.ndarray] = field(default_factory=dict)


def _relations(problem: Problem) -> Iterator[Expr]:
    for condition in problem.conditions:
        yield from tree.parts(condition)


def _equalities(problem: Problem) -> Iterator[tuple[Expr, Expr]]:
    """Both ways round."""
    for relation in _relations(problem):
        if relation.head == "Relation" and relation.args[0] == "=":
            yield relation.args[1], relation.args[2]
            yield relation.args[2], relation.args[1]


def definitions(problem: Problem) -> dict[Expr, Expr]:
    """Names that an equality gives through others, B = f(A), in an order in which they can be computed."""
    found: dict[Expr, Expr] = {}
    for left, right in _equalities(problem):
        if left.head == "MatMul" and len(left.args) == 2 and right.head == "Identity":  # A B = I
            left, right = left.args[1], matrices.inverse(left.args[0])
        if left not in problem.names or left in found or left in binding.names(right):
            continue
        # What is defined must not be used by what it rests on, directly or through others.
        rests = binding.names(binding.substitute(right, found))
        if left in rests or any(left in binding.names(body) for body in found.values()):
            continue
        found[left] = right
    return found


def _zero(node: Expr) -> bool:
    return node == tree.ZERO or node.head == "Zeros"


def _is_square_of(node: Expr, name: Expr) -> bool:
    return node in (tree.matmul(name, name), matrices.matrix_power(name, 2))


def _tags(problem: Problem, name: Expr) -> Iterator[tuple[str, Expr]]:
    """What is said of one matrix alone: a word and the number that goes with it."""
    turned = matrices.transpose(name)
    for left, right in _equalities(problem):
        if (left, right) == (name, turned):
            yield "symmetric", tree.ZERO
        elif (left == turned and right == tree.negative(name)) or (left == tree.add(name, turned) and _zero(right)):
            yield "skew", tree.ZERO
        elif left == tree.matmul(turned, name) and right.head == "Identity":
            yield "orthonormal columns", tree.ZERO
        elif left == tree.matmul(name, turned) and right.head == "Identity":
            yield "orthonormal rows", tree.ZERO
        elif left == matrices.inverse(name) and right == turned:
            yield "orthonormal columns", tree.ZERO
        elif left == tree.matmul(name, turned) and right == tree.matmul(turned, name):
            yield "normal", tree.ZERO
        elif _is_square_of(left, name) and right == name:
            yield "idempotent", tree.ZERO
        elif _is_square_of(left, name) and right.head == "Identity":
            yield "involution", tree.ZERO
        elif ((left.head == "MatrixPower" and left.args[0] == name) or _is_square_of(left, name)) and _zero(right):
            yield "nilpotent", tree.ZERO
        elif left.args and left.args[-1] == name and name not in binding.names(right):
            if left.head == "SpectralRadius":
                yield ("nilpotent" if _zero(right) else "radius"), right
            elif left.head == "Determinant":
                yield ("singular" if _zero(right) else "determinant"), right
            elif left.head == "Trace":
                yield "trace", right
            elif left.head == "Norm":
                yield f"norm {left.args[0]}", right
            elif left.head == "SingularValue" and left.args[0] in ("max", "min"):
                yield ("norm 2" if left.args[0] == "max" else "singular" if _zero(right) else "least"), right
            elif left.head == "Rank" and right.head == "Number":
                yield "rank", right
    for relation in _relations(problem):
        if relation.head == "Relation" and relation.args[0] in tree.ORDERS:
            low, high = tree.ordered(relation)
            if low == Expr("Rank", (name,)) and high.head == "Number":
                yield "rank", high if relation.args[0] in ("≤", "≥") else tree.expr(high.args[0] - 1)


class Builder:
    """Matrices of one size in fresh parameters."""

    def __init__(self, name: Expr, size: tuple[int, int]):
        self.name, self.size = name, size
        self.sizes: dict[Expr, Size] = {}
        self.masks: dict[Expr, np.ndarray] = {}

    def made(self, value: Expr) -> Made:
        return Made({self.name: value}, self.sizes, self.masks)

    def parameter(self, rows: int, columns: int, mask: np.ndarray | None = None) -> Expr:
        at = tree.symbol(SIGN.format(self.name, len(self.sizes)))
        self.sizes[at] = (rows, columns)
        if mask is not None:
            self.masks[at] = mask
        return at

    def number(self) -> Expr:
        at = tree.symbol(SIGN.format(self.name, len(self.sizes)))
        self.sizes[at] = None
        return at

    def bounded(self) -> Expr:
        """A number between −1 and 1: 2t/(1 + t²)."""
        t = self.number()
        return 2 * t / (1 + t**2)

    def lower(self, n: int, k: int = 0) -> Expr:
        """A lower triangular matrix; k = −1: strictly."""
        return self.parameter(n, n, np.tril(np.ones((n, n), dtype=bool), k))

    def upper(self, n: int, k: int = 0) -> Expr:
        return self.parameter(n, n, np.triu(np.ones((n, n), dtype=bool), k))

    def orthogonal(self, n: int, flipped: bool = False) -> Expr:
        """Cayley's (I + K)⁻¹(I − K) with a skew K, one row reversed if ``flipped``."""
        one = matrices.identity(n)
        if n == 1:
            return one if not flipped else tree.negative(one)
        below = self.lower(n, -1)
        skew = below - matrices.transpose(below)
        turned = tree.matmul(matrices.inverse(one + skew), one - skew)
        return tree.matmul(diagonal([*[1] * (n - 1), -1]), turned) if flipped else turned

    def similar(self, middle: Expr) -> Expr:
        """L · middle · L⁻¹ with a unit lower triangular L."""
        n = self.size[0]
        change = matrices.identity(n) + self.lower(n, -1)
        return tree.matmul(change, middle, matrices.inverse(change))


def diagonal(entries: list[int] | list[Expr]) -> Expr:
    n = len(entries)
    return matrices.matrix([[entries[i] if i == j else 0 for j in range(n)] for i in range(n)])


def _eye(rows: int, columns: int) -> Expr:
    return matrices.matrix([[int(i == j) for j in range(columns)] for i in range(rows)])


def _symmetric(b: Builder) -> Iterator[Expr]:
    n = b.size[0]
    below = b.lower(n)
    strictly = matrices.matrix([[int(i > j) for j in range(n)] for i in range(n)])
    yield below + matrices.transpose(matrices.hadamard(strictly, below))


def _skew(b: Builder) -> Iterator[Expr]:
    below = b.lower(b.size[0], -1)
    yield below - matrices.transpose(below)


def _projection(b: Builder, symmetric: bool) -> Iterator[Expr]:
    n = b.size[0]
    for k in range(1, n):
        b.sizes, b.masks = {}, {}
        columns = b.parameter(n, k)
        rows = matrices.transpose(columns) if symmetric else b.parameter(k, n)
        yield tree.matmul(columns, matrices.inverse(tree.matmul(rows, columns)), rows)


def _orthonormal(b: Builder) -> Iterator[Expr]:
    rows, columns = b.size
    n = max(rows, columns)
    for flipped in (False, True):
        b.sizes, b.masks = {}, {}
        whole = b.orthogonal(n, flipped)
        if rows == columns:
            yield whole
        else:
            yield tree.matmul(whole, _eye(n, columns)) if rows > columns else tree.matmul(_eye(rows, n), whole)


def _normal(b: Builder) -> Iterator[Expr]:
    yield from _symmetric(b)
    b.sizes, b.masks = {}, {}
    (skew,) = _skew(b)
    yield b.number() * matrices.identity(b.size[0]) + skew
    b.sizes, b.masks = {}, {}
    yield b.number() * b.orthogonal(b.size[0])


def _nilpotent(b: Builder) -> Iterator[Expr]:
    n = b.size[0]
    for triangular in (b.upper, b.lower):
        b.sizes, b.masks = {}, {}
        yield triangular(n, 1 if triangular == b.upper else -1)
    b.sizes, b.masks = {}, {}
    yield b.similar(b.upper(n, 1))


def _of_rank(b: Builder, k: int) -> Iterator[Expr]:
    rows, columns = b.size
    if 1 <= k <= min(rows, columns):
        yield tree.matmul(b.parameter(rows, k), b.parameter(k, columns))


def _of_determinant(b: Builder, value: Expr) -> Iterator[Expr]:
    n = b.size[0]
    one = matrices.identity(n)
    yield tree.matmul(one + b.lower(n, -1), diagonal([*[tree.ONE] * (n - 1), value]), one + b.upper(n, 1))


def _of_trace(b: Builder, value: Expr) -> Iterator[Expr]:
    n = b.size[0]
    free = b.parameter(*b.size)
    last = matrices.matrix([[int(i == j == n - 1) for j in range(n)] for i in range(n)])
    yield free + (value - matrices.trace(free)) * last


def _of_radius(b: Builder, value: Expr) -> Iterator[Expr]:
    n = b.size[0]
    yield b.similar(diagonal([value, *[value * b.bounded() for _ in range(n - 1)]]) + b.upper(n, 1))


def _of_norm(b: Builder, kind: str, value: Expr) -> Iterator[Expr]:
    rows, columns = b.size
    if kind in ("1", "inf", "max"):
        free = b.parameter(rows, columns)
        yield value * tree.reciprocal(matrices.norm(free, kind)) * free
    elif kind == "fro" or min(rows, columns) == 1:
        # The point of the unit sphere over which a stereographic projection has these coordinates.
        flat = [b.number() for _ in range(rows * columns - 1)]
        square = tree.add(*(t**2 for t in flat))
        entries = [*(2 * t / (1 + square) for t in flat), (1 - square) / (1 + square)]
        grid = [entries[i : i + columns] for i in range(0, len(entries), columns)]
        yield value * matrices.matrix(grid)
    else:
        short = min(rows, columns)
        values = diagonal([tree.ONE, *[b.bounded() for _ in range(short - 1)]])
        middle = tree.matmul(_eye(rows, short), values, _eye(short, columns))
        yield value * tree.matmul(b.orthogonal(rows), middle, b.orthogonal(columns))


def _of_least(b: Builder, value: Expr) -> Iterator[Expr]:
    rows, columns = b.size
    short = min(rows, columns)
    values = diagonal([*[1 + b.number() ** 2 for _ in range(short - 1)], tree.ONE])
    middle = tree.matmul(_eye(rows, short), values, _eye(short, columns))
    yield value * tree.matmul(b.orthogonal(rows), middle, b.orthogonal(columns))


_SQUARE: Mapping[str, Callable[[Builder], Iterator[Expr]]] = {
    "idempotent": lambda b: _projection(b, False),
    "symmetric idempotent": lambda b: _projection(b, True),
    "involution": lambda b: (2 * p - matrices.identity(b.size[0]) for p in _projection(b, False)),
    "symmetric involution": lambda b: (2 * p - matrices.identity(b.size[0]) for p in _projection(b, True)),
    "normal": _normal,
    "nilpotent": _nilpotent,
    "skew": _skew,
    "symmetric": _symmetric,
}


def _constructions(tags: Mapping[str, Expr], size: tuple[int, int]) -> Callable[[Builder], Iterator[Expr]] | None:
    square = size[0] == size[1]
    orthonormal = {"orthonormal columns", "orthonormal rows"} & tags.keys()
    if "symmetric" in tags and square:
        for word in ("idempotent", "involution"):
            if word in tags or (word == "involution" and orthonormal):
                return _SQUARE[f"symmetric {word}"]
    if orthonormal:
        return _orthonormal
    for word, construction in _SQUARE.items():
        if word in tags and square:
            return construction
    short = min(size)
    if "singular" in tags and short > 1:
        return lambda b: _of_rank(b, short - 1)
    if "rank" in tags:
        return lambda b: _of_rank(b, int(tags["rank"].args[0]))
    for word, construct in (("determinant", _of_determinant), ("trace", _of_trace), ("radius", _of_radius)):
        if word in tags and square:
            return lambda b: construct(b, tags[word])
    for word, value in tags.items():
        if word.startswith("norm "):
            return lambda b: _of_norm(b, word.removeprefix("norm "), value)
    return (lambda b: _of_least(b, tags["least"])) if "least" in tags else None


def alternatives(problem: Problem, free: Mapping[Expr, Size]) -> dict[Expr, list[Made]]:
    """For the names of which conditions ask something that is recognised: ways to build them."""
    found: dict[Expr, list[Made]] = dict(_commuting(problem, free))
    taken = {name for group in found.values() for made in group for name in made.values}
    for name, size in free.items():
        if size is None or name in taken:
            continue
        # A value that rests on what is itself built, or given by an equality, would turn in a circle.
        known = {n for n in free if n not in found and n not in taken and n != name}
        tags = {word: value for word, value in _tags(problem, name) if binding.names(value) <= known}
        construct = _constructions(tags, size)
        if construct is not None:
            b = Builder(name, size)
            # A construction starts afresh for each of its alternatives.
            found[name] = [b.made(value) for value in construct(b)]
            taken |= set().union(*(binding.names(value) for value in tags.values()))
    return {name: made for name, made in found.items() if made}


def _commuting(problem: Problem, free: Mapping[Expr, Size]) -> Iterator[tuple[Expr, list[Made]]]:
    """Pairs with A B = B A: one a polynomial in the other, or both in a third."""
    for left, right in _equalities(problem):
        if left.head == right.head == "MatMul" and len(left.args) == 2 and left.args == right.args[::-1]:
            first, second = left.args
            if first == second or not {first, second} <= free.keys() or any(_tags_of(problem, first, second)):
                continue
            size = free[first]
            assert size is not None
            one, made = matrices.identity(size[0]), []
            for base, other in ((first, second), (second, first)):
                b = Builder(other, size)
                core = b.parameter(*size)
                made.append(Made({base: core, other: b.number() * one + b.number() * core}, b.sizes, b.masks))
            b = Builder(first, size)
            core = b.parameter(*size)
            values = {n: b.number() * core + b.number() * tree.matmul(core, core) for n in (first, second)}
            made.append(Made(values, b.sizes, b.masks))
            yield first, made
            return


def _tags_of(problem: Problem, *names: Expr) -> Iterator[str]:
    for name in names:
        yield from (word for word, _ in _tags(problem, name))
