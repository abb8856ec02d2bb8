"""Matrices of two rows and columns as real linear maps of the complex plane, z ↦ p z + q z̄.

σ_max = |p| + |q| and σ_min = ||p| − |q||, det = |p|² − |q|², ‖·‖_F² = 2|p|² + 2|q|², tr = 2 Re p. Sums add p and q,
products have p_A p_B + q_A q̄_B and p_A q_B + q_A p̄_B. So what the lemmas say of such matrices is said of a few
lengths, with |z + w|² = |z|² + |w|² + 2t and t² + c² = |z|² |w|² for t + ic = z̄ w, and z3 decides it; each of these is
an identity of polynomials, checked by multiplying out.
"""

from __future__ import annotations

from dataclasses import dataclass

from symgrad.core import tree
from symgrad.core.matrices import QUANTITIES, transpose
from symgrad.core.tree import Expr, add, call, mul, power, relation
from symgrad.errors import NotConvertible

MOST_FACTORS = 6
Pair = tuple[Expr, Expr]
"""A complex number: real and imaginary part."""


def coordinates(rows: tuple[Pair, Pair]) -> tuple[Pair, Pair]:
    """p and q of a matrix."""
    (a, b), (c, d) = rows
    half = tree.reciprocal(2)
    return (mul(half, a + d), mul(half, c - b)), (mul(half, a - d), mul(half, b + c))


def times(z: Pair, w: Pair) -> Pair:
    return z[0] * w[0] - z[1] * w[1], z[0] * w[1] + z[1] * w[0]


def conjugate(z: Pair) -> Pair:
    return z[0], -z[1]


def square(z: Pair) -> Expr:
    """|z|²."""
    return power(z[0], 2) + power(z[1], 2)


@dataclass(frozen=True, slots=True)
class Lengths:
    """|p|, |q| and Re p; of a column, which is a complex number, its length, 0 and its real part."""

    p: Expr
    q: Expr
    real: Expr


class Plane:
    """Statements on ``matrices`` of two rows and columns and ``columns`` of two entries as statements on lengths.

    ``conditions``: what the lengths satisfy; other things are not known of them, so that what follows is proved.
    """

    def __init__(self, matrices: frozenset[Expr], columns: frozenset[Expr] = frozenset()):
        self.conditions: list[Expr] = []
        self._squares = matrices
        self._columns = columns
        self._known: dict[Expr, Lengths] = {}
        self._numbers: dict[Expr, Expr] = {}
        self._traces: dict[frozenset[Expr], Expr] = {}
        self._count = 0

    def statement(self, node: Expr) -> Expr:
        if node.head in ("And", "Or"):
            return node.over([self.statement(part) for part in node.args])
        kind, left, right = node.args
        return relation(kind, self.number(left), self.number(right))

    def assume(self, condition: Expr) -> None:
        """A condition; of equal matrices what it says of lengths."""
        kind, left, right = condition.args
        if self._is_matrix(left) and kind == "=":
            one, two = self.lengths(left), self.lengths(right)
            self.conditions += [tree.equal(one.p, two.p), tree.equal(one.q, two.q)]
        elif self._is_matrix(left) and right.head == "Zeros":
            of = self.lengths(left)
            self.conditions.append(relation(">", of.p + of.q, 0))
        else:
            self.conditions.append(self.statement(condition))

    def number(self, node: Expr) -> Expr:
        """A number with its quantities in lengths."""
        if node.head not in QUANTITIES:
            return node.over([self.number(child) for child in node.children]) if node.children else node
        if node in self._numbers:
            return self._numbers[node]
        at, is_column = self.lengths(node.args[-1]), self._is_column(node.args[-1])
        largest, smallest = at.p + at.q, call("abs", at.p - at.q)
        match node.head, node.args[0]:
            case ("Norm", "2") | ("SingularValue", "max"):
                found = largest
            case "SingularValue", "min":
                found = smallest
            case "SingularValue", "last":
                found = Expr("Cases", (smallest, relation(">", smallest, 0), largest, relation(">", largest, 0)))
            case "Norm", "fro" if node.args[1].head == "Add" and len(node.args[1].args) == 2:
                found = self._total(*(self.number(Expr("Norm", ("fro", term))) for term in node.args[1].args))
            case "Norm", "fro":
                found = self._root(power(at.p, 2) if is_column else 2 * power(at.p, 2) + 2 * power(at.q, 2))
            case "ConditionNumber", _:
                found = largest * power(smallest, -1)
            case "Determinant", _:
                found = power(at.p, 2) - power(at.q, 2)
            case "Trace", _:
                found = 2 * at.real
            case "SpectralRadius", _:
                found = self._radius(at)
            case "Rank", _ if is_column:
                found = Expr("Cases", (tree.ONE, relation(">", largest, 0), tree.ZERO))
            case "Rank", _:
                found = Expr(
                    "Cases", (tree.expr(2), relation(">", smallest, 0), tree.ONE, relation(">", largest, 0), tree.ZERO)
                )
            case "Norm", "max" if node.args[1] in self._squares:
                found = self._largest_entry(at)
            case _:
                raise NotConvertible(f"Expected a quantity of singular values, a trace or a radius but got {node!r}.")
        return self._numbers.setdefault(node, found)

    def _is_column(self, node: Expr) -> bool:
        """Whether a matrix has one column; of all others there are, only those with two rows and columns."""
        match node.head:
            case "Add":
                of = {self._is_column(term) for term in node.args}
                if len(of) == 1:
                    return of.pop()
            case "Mul" if any(map(self._is_matrix, node.args)):
                return self._is_column(next(a for a in node.args if self._is_matrix(a)))
            case "MatMul" if not any(map(self._is_column, node.args[:-1])):
                return self._is_column(node.args[-1])
            case "Transpose" | "Inverse" | "PseudoInverse" | "MatrixPower" if not self._is_column(node.args[0]):
                return False
            case "Identity" if node.args[0] == tree.expr(2):
                return False
            case _ if node in self._squares | self._columns:
                return node in self._columns
        raise NotConvertible(f"Expected two rows and columns, or a column of two entries, but got {node!r}.")

    def lengths(self, node: Expr) -> Lengths:
        if node not in self._known:
            self._is_column(node)  # for the shapes alone
            self._known[node] = self._made(node)
        return self._known[node]

    def _made(self, node: Expr) -> Lengths:
        args = node.args
        match node.head:
            case "Symbol":
                p, q = self._length(), tree.ZERO if node in self._columns else self._length()
                return Lengths(p, q, self._part(p))
            case "Identity":
                return Lengths(tree.ONE, tree.ZERO, tree.ONE)
            case "Transpose":
                return self.lengths(args[0])
            case "Mul":
                of = next(a for a in args if self._is_matrix(a))
                number = call("abs", mul(*(a for a in args if a is not of)))
                inner = self.lengths(of)
                return Lengths(number * inner.p, number * inner.q, mul(*(a for a in args if a is not of)) * inner.real)
            case "Add":
                first, *others = map(self.lengths, args)
                for other in others:
                    p = self._total(first.p, other.p)
                    first = Lengths(p, self._total(first.q, other.q), first.real + other.real)
                return first
            case "MatMul":
                return self._product(args)
            case "MatrixPower" if args[1].head == "Number" and args[1].args[0] in range(MOST_FACTORS + 1):
                count = int(args[1].args[0])
                return self._product((args[0],) * count) if count else Lengths(tree.ONE, tree.ZERO, tree.ONE)
            case "Inverse":
                inner = self.lengths(args[0])
                whole = power(inner.p, 2) - power(inner.q, 2)
                self.conditions.append(relation("≠", whole, 0))
                size = power(call("abs", whole), -1)
                return Lengths(inner.p * size, inner.q * size, inner.real * power(whole, -1))
            case "PseudoInverse":
                inner = self.lengths(args[0])
                return Lengths(self._over(inner.p, inner), self._over(inner.q, inner), self._new())
        raise NotConvertible(f"Expected sums, products and inverses of matrices but got {node!r}.")

    @staticmethod
    def _over(length: Expr, of: Lengths) -> Expr:
        """Of the pseudo-inverse: A⁻¹, or Aᵀ/‖A‖² where the determinant is 0, since A Aᵀ A = ‖A‖² A − det A · cof A."""
        p, q = power(of.p, 2), power(of.q, 2)
        invertible = (length * power(call("abs", p - q), -1), relation("≠", p - q, 0))
        return Expr("Cases", (*invertible, length * power(2 * p + 2 * q, -1), relation(">", p + q, 0), tree.ZERO))

    def _is_matrix(self, node: Expr) -> bool:
        if node in self._squares | self._columns or node.head in (
            "MatMul",
            "Transpose",
            "MatrixPower",
            "Inverse",
            "PseudoInverse",
            "Identity",
        ):
            return True
        return node.head in ("Add", "Mul") and any(map(self._is_matrix, node.args))

    def _product(self, factors: tuple[Expr, ...]) -> Lengths:
        total = self.lengths(factors[0])
        if len(factors) == 2 and transpose(factors[0]) == factors[1]:
            # A Aᵀ and Aᵀ A: p is |p|² + |q|², and |q| is 2 |p| |q|.
            p = power(total.p, 2) + power(total.q, 2)
            return Lengths(p, 2 * total.p * total.q, p)
        for factor in factors[1:]:
            before, other = total, self.lengths(factor)
            p = self._total(before.p * other.p, before.q * other.q)
            if self._is_column(factor):
                p = self._total(before.p * other.p, before.q * other.p)
                total = Lengths(p, tree.ZERO, self._part(p))
                continue
            q = self._total(before.p * other.q, before.q * other.p)
            whole = (power(before.p, 2) - power(before.q, 2)) * (power(other.p, 2) - power(other.q, 2))
            self.conditions.append(tree.equal(power(p, 2) - power(q, 2), whole))
            total = Lengths(p, q, self._trace(factors, p) if len(factors) == 2 else self._part(p))
        return total

    def _trace(self, factors: tuple[Expr, ...], p: Expr) -> Expr:
        """Re p of a product of two, which is that of the product in the other order."""
        if frozenset(factors) not in self._traces:
            self._traces[frozenset(factors)] = self._new()
        part = self._traces[frozenset(factors)]
        self.conditions.append(relation("≤", power(part, 2), power(p, 2)))
        return part

    def _new(self) -> Expr:
        self._count += 1
        return tree.symbol(f"_v{self._count}_")

    def _length(self) -> Expr:
        length = self._new()
        self.conditions.append(relation("≥", length, 0))
        return length

    def _part(self, length: Expr) -> Expr:
        """A real part: its square is at most that of the length."""
        part = self._new()
        self.conditions.append(relation("≤", power(part, 2), power(length, 2)))
        return part

    def _total(self, one: Expr, two: Expr) -> Expr:
        """|z + w| for |z| and |w|."""
        if tree.ZERO in (one, two):
            return add(one, two)
        length, t, c = self._length(), self._new(), self._new()
        self.conditions += [
            tree.equal(power(length, 2), power(one, 2) + power(two, 2) + 2 * t),
            tree.equal(power(t, 2) + power(c, 2), power(one, 2) * power(two, 2)),
        ]
        return length

    def _root(self, squares: Expr) -> Expr:
        length = self._length()
        self.conditions.append(tree.equal(power(length, 2), squares))
        return length

    def _largest_entry(self, at: Lengths) -> Expr:
        """The entries are sums and differences of the parts of p and q."""
        parts = [(self._new(), self._new()) for _ in range(2)]
        self.conditions += [
            tree.equal(square(z), power(length, 2)) for z, length in zip(parts, (at.p, at.q), strict=True)
        ]
        self.conditions += [
            relation("≤", signed, length)
            for z, length in zip(parts, (at.p, at.q), strict=True)
            for x in z
            for signed in (x, -x)
        ]
        (p, s), (q, t) = parts
        return Expr("Max", tuple(call("abs", x) for x in (p + q, t - s, s + t, p - q)))

    def _radius(self, at: Lengths) -> Expr:
        """The largest |λ| for λ = Re p ± √(|q|² − (Im p)²)."""
        radius = self._length()
        size, whole = call("abs", 2 * at.real), power(at.p, 2) - power(at.q, 2)
        real = relation("≥", power(at.real, 2), whole)
        larger = [tree.equal(power(radius, 2) - size * radius + whole, 0), relation("≥", 2 * radius, size)]
        pair = [relation("<", power(at.real, 2), whole), tree.equal(power(radius, 2), whole)]
        self.conditions.append(Expr("Or", (tree.all_of(real, *larger), tree.all_of(*pair))))
        return radius


def identities() -> dict[str, Expr]:
    """The identities of polynomials on which the conditions rest, for matrices of unknown entries."""
    a, b, c, d, e, f, g, h, r, s = (tree.symbol(name) for name in "abcdefghrs")
    one, two = ((a, b), (c, d)), ((e, f), (g, h))
    (p, q), (u, v) = coordinates(one), coordinates(two)
    product = tuple(tuple(row[0] * two[0][j] + row[1] * two[1][j] for j in (0, 1)) for row in one)
    (pp, qq), z, w = coordinates(product), (a, b), (c, d)  # type: ignore[arg-type]
    image = times(p, (r, s)), times(q, conjugate((r, s)))
    dot, cross = times(conjugate(z), w)
    tp, tq = coordinates(((a, c), (b, d)))
    turned_rows = ((a * a + b * b, a * c + b * d), (a * c + b * d, c * c + d * d))  # A Aᵀ
    turned = coordinates(turned_rows)
    pairs = list(zip((a, b, c, d), (e, f, g, h), strict=True))
    inner = add(*(x * y for x, y in pairs))
    minors = add(*(power(x * t - z_ * y, 2) for i, (x, y) in enumerate(pairs) for z_, t in pairs[i + 1 :]))
    parts = times(p, u), times(q, conjugate(v)), times(p, v), times(q, conjugate(u))
    return {
        "determinant": tree.equal(a * d - b * c, square(p) - square(q)),
        "sum of squares": tree.equal(square((a, b)) + square((c, d)), 2 * square(p) + 2 * square(q)),
        "trace": tree.equal(a + d, 2 * p[0]),
        "entry 1, 1": tree.equal(a, p[0] + q[0]),
        "entry 1, 2": tree.equal(b, q[1] - p[1]),
        "entry 2, 1": tree.equal(c, p[1] + q[1]),
        "entry 2, 2": tree.equal(d, p[0] - q[0]),
        "image, real part": tree.equal(a * r + b * s, image[0][0] + image[1][0]),
        "image, imaginary part": tree.equal(c * r + d * s, image[0][1] + image[1][1]),
        "product, real part of p": tree.equal(pp[0], parts[0][0] + parts[1][0]),
        "product, imaginary part of p": tree.equal(pp[1], parts[0][1] + parts[1][1]),
        "product, real part of q": tree.equal(qq[0], parts[2][0] + parts[3][0]),
        "product, imaginary part of q": tree.equal(qq[1], parts[2][1] + parts[3][1]),
        "length of a sum of four": tree.equal(
            add(*(power(x + y, 2) for x, y in zip((a, b, c, d), (e, f, g, h), strict=True))),
            square((a, b)) + square((c, d)) + square((e, f)) + square((g, h)) + 2 * inner,
        ),
        "Lagrange for four": tree.equal(
            power(inner, 2) + minors, (square((a, b)) + square((c, d))) * (square((e, f)) + square((g, h)))
        ),
        "length of a product": tree.equal(square(times(z, w)), square(z) * square(w)),
        "length of a sum": tree.equal(square((a + c, b + d)), square(z) + square(w) + 2 * dot),
        "Lagrange": tree.equal(power(dot, 2) + power(cross, 2), square(z) * square(w)),
        "transpose, p": tree.equal(square(tp), square(p)),
        "transpose, q": tree.equal(square(tq), square(q)),
        "rank one": tree.equal(
            add(*(x * y for x, y in zip(turned_rows[0], (a, c), strict=True))),
            (square((a, b)) + square((c, d))) * a - (a * d - b * c) * d,
        ),
        "square, p": tree.equal(turned[0][0], square(p) + square(q)),
        "square, symmetric": tree.equal(turned[0][1], 0),
        "square, q": tree.equal(square(turned[1]), 4 * square(p) * square(q)),
    }
