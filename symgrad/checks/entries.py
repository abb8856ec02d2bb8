"""Statements about small matrices as statements of real arithmetic about their entries.

Norms, singular values and the spectral radius of matrices with at most two rows or columns are algebraic in the
entries: σ_max² + σ_min² is the sum of their squares, σ_max σ_min the absolute value of the determinant. Each is a new
symbol with conditions that determine it, so that z3 can be asked (``symgrad.checks.smt``).
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations

from symgrad.core import tree
from symgrad.core.matrices import QUANTITIES
from symgrad.core.tree import Expr, add, call, mul, power, relation
from symgrad.errors import NotConvertible

Rows = tuple[tuple[Expr, ...], ...]
LARGEST = 2
"""Rows or columns, the smaller of both, up to which singular values are written out."""


class Entries:
    """Statements in entries; ``conditions`` determine the symbols that stand for quantities."""

    def __init__(self, sizes: Mapping[Expr, tuple[int, int]]):
        self.sizes = sizes
        self.conditions: list[Expr] = []
        self._pairs: dict[Rows, tuple[Expr, Expr]] = {}
        self._radii: dict[Rows, Expr] = {}
        self._lengths: dict[tuple[Expr, ...], Expr] = {}
        self._count = 0

    def statement(self, node: Expr) -> Expr:
        """The statement in entries; an equality of matrices is one of all entries."""
        if node.head in ("And", "Or"):
            return node.over([self.statement(part) for part in node.args])
        kind, left, right = node.args
        if self.is_matrix(left):
            pairs = zip(_flat(self.rows(left)), _flat(self.rows(right)), strict=True)
            parts = tuple(relation(kind, x, y) for x, y in pairs)
            return Expr("Or" if kind == "≠" else "And", parts)
        return relation(kind, self.number(left), self.number(right))

    def is_matrix(self, node: Expr) -> bool:
        if node in self.sizes or node.head in (
            *("MatMul", "Matrix", "Transpose", "Diag", "Inverse", "PseudoInverse", "MatrixPower", "Hadamard"),
            *("Identity", "Zeros"),
        ):
            return True
        return node.head in ("Add", "Mul") and any(map(self.is_matrix, node.args))

    def rows(self, node: Expr) -> Rows:
        """The entries of a matrix, row by row."""
        args = node.args
        if node in self.sizes:
            rows, columns = self.sizes[node]
            return tuple(
                tuple(tree.symbol(f"_{node!r}_{i}{j}_") for j in range(1, columns + 1)) for i in range(1, rows + 1)
            )
        match node.head:
            case "MatMul" if args:
                total = self.rows(args[0])
                for factor in args[1:]:
                    total = _product(total, self.rows(factor))
                return total
            case "Matrix":
                entries = [self.number(e) for e in args[2:]]
                return tuple(tuple(entries[i : i + args[1]]) for i in range(0, len(entries), args[1]))
            case "Add":
                return _entrywise(add, [self.rows(a) for a in args])
            case "Hadamard":
                return _entrywise(mul, [self.rows(a) for a in args])
            case "Mul":
                numbers = [self.number(a) for a in args if not self.is_matrix(a)]
                (matrix,) = (self.rows(a) for a in args if self.is_matrix(a))
                return tuple(tuple(mul(*numbers, x) for x in row) for row in matrix)
            case "Transpose":
                return tuple(zip(*self.rows(args[0]), strict=True))
            case "Diag":
                column = _flat(self.rows(args[0]))
                return tuple(
                    tuple(x if i == j else tree.ZERO for j in range(len(column))) for i, x in enumerate(column)
                )
            case "Identity" if args[0].head == "Number":
                return _identity(int(args[0].args[0]))
            case "Zeros" if all(a.head == "Number" for a in args):
                return ((tree.ZERO,) * int(args[1].args[0]),) * int(args[0].args[0])
            case "Inverse":
                return self._inverse(self.rows(args[0]))
            case "PseudoInverse":
                return self._pseudo_inverse(self.rows(args[0]))
            case "MatrixPower" if args[1].head == "Number" and args[1].args[0].denominator == 1:
                exponent, base = int(args[1].args[0]), self.rows(args[0])
                base = self._inverse(base) if exponent < 0 else base
                total = _identity(len(base))
                for _ in range(abs(exponent)):
                    total = _product(total, base) if exponent and total != _identity(len(base)) else base
                return total
        raise NotConvertible(f"Expected a small matrix but got {node!r}.")

    def number(self, node: Expr) -> Expr:
        """A number with the quantities in it written in entries."""
        if node.head not in QUANTITIES:
            return node.over([self.number(child) for child in node.children]) if node.children else node
        rows = self.rows(node.args[-1])
        match node.head, node.args[0]:
            case "Trace", _:
                return add(*(rows[i][i] for i in range(len(rows))))
            case "Determinant", _:
                return determinant(rows)
            case "Norm", "fro":
                return self._length(_flat(rows))
            case "Norm", "max":
                return _largest([call("abs", x) for x in _flat(rows)])
            case "Norm", "inf":
                return _largest([add(*(call("abs", x) for x in row)) for row in rows])
            case "Norm", "1":
                return _largest([add(*(call("abs", x) for x in column)) for column in zip(*rows, strict=True)])
            case ("Norm", "2") | ("SingularValue", "max"):
                return self._singular_values(rows)[0]
            case "SingularValue", "min":
                return self._singular_values(rows)[1]
            case "SingularValue", "last":
                largest, smallest = self._singular_values(rows)
                return Expr("Cases", (smallest, relation(">", smallest, 0), largest, relation(">", largest, 0)))
            case "ConditionNumber", _:
                largest, smallest = self._singular_values(rows)
                return mul(largest, power(smallest, -1))
            case "SpectralRadius", _:
                return self._radius(rows)
            case "Rank", _:
                largest, smallest = self._singular_values(rows)
                two = (tree.expr(min(len(rows), len(rows[0]))), relation(">", smallest, 0))
                return Expr("Cases", (*two, tree.ONE, relation(">", largest, 0), tree.ZERO))
        raise NotConvertible(f"Expected a quantity of a small matrix but got {node!r}.")

    def _new(self) -> Expr:
        self._count += 1
        return tree.symbol(f"_s{self._count}_")

    def _length(self, entries: tuple[Expr, ...]) -> Expr:
        if entries not in self._lengths:
            length = self._lengths[entries] = self._new()
            squares = add(*(power(x, 2) for x in entries))
            self.conditions += [relation("≥", length, 0), tree.equal(power(length, 2), squares)]
        return self._lengths[entries]

    def _singular_values(self, rows: Rows) -> tuple[Expr, Expr]:
        if min(len(rows), len(rows[0])) == 1:
            only = self._length(_flat(rows))
            return only, only
        if min(len(rows), len(rows[0])) > LARGEST:
            raise NotConvertible(f"Expected at most {LARGEST} rows or columns but got {len(rows)}×{len(rows[0])}.")
        if rows not in self._pairs:
            largest, smallest = self._pairs[rows] = self._new(), self._new()
            squares = add(*(power(x, 2) for x in _flat(rows)))
            volume = mul(largest, smallest)
            if len(rows) == len(rows[0]):
                meant = tree.equal(volume, call("abs", determinant(rows)))
            else:  # Cauchy and Binet: the squares of the minors
                long = rows if len(rows) == LARGEST else tuple(zip(*rows, strict=True))
                minors = [
                    determinant(tuple((row[i], row[j]) for row in long))
                    for i, j in combinations(range(len(long[0])), 2)
                ]
                meant = tree.equal(power(volume, 2), add(*(power(minor, 2) for minor in minors)))
            self.conditions += [
                relation("≥", smallest, 0),
                relation("≥", largest, smallest),
                tree.equal(power(largest, 2) + power(smallest, 2), squares),
                meant,
            ]
        return self._pairs[rows]

    def _radius(self, rows: Rows) -> Expr:
        if len(rows) == 1:
            return call("abs", rows[0][0])
        if all(x == tree.ZERO for i, row in enumerate(rows) for x in row[:i]):  # triangular
            return _largest([call("abs", rows[i][i]) for i in range(len(rows))])
        if len(rows) > LARGEST:
            raise NotConvertible(f"Expected at most {LARGEST} rows but got {len(rows)}.")
        if rows not in self._radii:
            radius = self._radii[rows] = self._new()
            trace, product = rows[0][0] + rows[1][1], determinant(rows)
            size, real = call("abs", trace), relation("≥", power(trace, 2), 4 * product)
            # Real eigenvalues: the larger root of r² − |tr| r + det; else r² is the product of two conjugates.
            larger = [tree.equal(power(radius, 2) - size * radius + product, 0), relation("≥", 2 * radius, size)]
            conjugate = [relation("<", power(trace, 2), 4 * product), tree.equal(power(radius, 2), product)]
            self.conditions += [
                relation("≥", radius, 0),
                Expr("Or", (tree.all_of(real, *larger), tree.all_of(*conjugate))),
            ]
        return self._radii[rows]

    def _inverse(self, rows: Rows) -> Rows:
        whole = determinant(rows)
        if len(rows) == 1:
            return ((power(whole, -1),),)
        if len(rows) > LARGEST:
            raise NotConvertible(f"Expected at most {LARGEST} rows but got {len(rows)}.")
        self.conditions.append(relation("≠", whole, 0))  # else there is no value
        (a, b), (c, d) = rows
        return tuple(tuple(mul(x, power(whole, -1)) for x in row) for row in ((d, -b), (-c, a)))

    def _pseudo_inverse(self, rows: Rows) -> Rows:
        """Of a matrix of rank one Aᵀ/‖A‖², of zero 0; of an invertible one the inverse."""
        if len(rows) != len(rows[0]) or len(rows) > LARGEST:
            raise NotConvertible("Expected a square matrix of at most two rows.")
        whole, squares = determinant(rows), add(*(power(x, 2) for x in _flat(rows)))
        turned = tuple(zip(*rows, strict=True))
        (a, b), (c, d) = rows if len(rows) == LARGEST else ((rows[0][0], tree.ZERO), (tree.ZERO, tree.ONE))
        adjugate = ((d, -b), (-c, a)) if len(rows) == LARGEST else ((tree.ONE,),)

        def entry(i: int, j: int) -> Expr:
            return Expr(
                "Cases",
                (
                    *(mul(adjugate[i][j], power(whole, -1)), relation("≠", whole, 0)),
                    *(mul(turned[i][j], power(squares, -1)), relation(">", squares, 0)),
                    tree.ZERO,
                ),
            )

        return tuple(tuple(entry(i, j) for j in range(len(rows))) for i in range(len(rows)))


def determinant(rows: Rows) -> Expr:
    """By the first row."""
    if len(rows) == 1:
        return rows[0][0]
    return add(
        *(
            mul((-1) ** j, x, determinant(tuple(row[:j] + row[j + 1 :] for row in rows[1:])))
            for j, x in enumerate(rows[0])
        )
    )


def _flat(rows: Rows) -> tuple[Expr, ...]:
    return tuple(x for row in rows for x in row)


def _identity(size: int) -> Rows:
    return tuple(tuple(tree.ONE if i == j else tree.ZERO for j in range(size)) for i in range(size))


def _product(left: Rows, right: Rows) -> Rows:
    columns = tuple(zip(*right, strict=True))
    return tuple(tuple(add(*(mul(x, y) for x, y in zip(row, c, strict=True))) for c in columns) for row in left)


def _entrywise(operation, matrices: list[Rows]) -> Rows:
    return tuple(
        tuple(operation(*entries) for entries in zip(*rows, strict=True)) for rows in zip(*matrices, strict=True)
    )


def _largest(values: list[Expr]) -> Expr:
    return Expr("Max", tuple(values)) if len(values) > 1 else values[0]
