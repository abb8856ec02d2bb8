"""What the lemmas say of the matrices in a statement: every instance whose shapes and conditions fit, up to a bound."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, pairwise

from symgrad.checks.matrix_algebra import MatrixAlgebra
from symgrad.core import matrices, tree
from symgrad.core.matrices import NORMS, ORDERED, QUANTITIES, Shape, determinant, singular_value
from symgrad.core.tree import Expr
from symgrad.theory.lemmas import LEMMAS, Lemma
from symgrad.theory.lemmas.instances import Instance, instances, presupposed
from symgrad.theory.lemmas.norms import homogeneity, submultiplicative, triangle_inequality

MOST_MATRICES = 36
MOST_FACTS = 700
_NOT_LOOKED_INTO = ("Block", "Apply", "Call", "Gradient", "Derivative", *ORDERED)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the names: their shapes, and the conditions, in normal form."""

    shapes: Mapping[Expr, Shape]
    conditions: frozenset[Expr]
    algebra: MatrixAlgebra

    def shape(self, node: Expr) -> Shape:
        return shape_of(node, self.shapes)

    def same_size(self, left: Expr, right: Expr) -> bool:
        return left == right or tree.equal(left, right) in self.conditions or tree.equal(right, left) in self.conditions

    def at_most(self, low: Expr, high: Expr) -> bool:
        if low.head == high.head == "Number":
            return low.args[0] <= high.args[0]
        said = (("≤", low, high), ("<", low, high), ("≥", high, low), (">", high, low))
        return self.same_size(low, high) or low == tree.ONE or any(Expr("Relation", s) in self.conditions for s in said)

    def nonnegative(self, node: Expr) -> bool:
        """For exponents: a number, or a symbol of which a condition says so, less a number."""
        terms = node.args if node.head == "Add" else (node,)
        number = sum(t.args[0] for t in terms if t.head == "Number")
        names = [t for t in terms if t.head != "Number"]
        least = [self._least(name) for name in names]
        return all(low is not None for low in least) and number + sum(low for low in least if low is not None) >= 0

    def _least(self, name: Expr) -> Fraction | None:
        bounds = [Fraction(1)] if any(name in sizes for sizes in self.shapes.values()) else []
        for condition in self.conditions:
            if condition.head == "Relation" and condition.args[0] in ("≥", ">") and condition.args[1] == name:
                bounds += [condition.args[2].args[0]] if condition.args[2].head == "Number" else []
        return max(bounds, default=None)

    def met(self, condition: Expr) -> bool:
        condition = self.algebra.quantities(condition)
        kind, left, right = condition.args
        if kind == "=" and left == right:
            return True
        if condition in self.conditions or (kind in "=≠" and Expr("Relation", (kind, right, left)) in self.conditions):
            return True
        match kind, left.head:
            case "≠", "Determinant":
                return self._invertible(left.args[0])
            case ">", "SingularValue":
                sizes = self.shape(left.args[1])
                return self.same_size(*sizes) and self._invertible(left.args[1])
        return False

    def _invertible(self, node: Expr) -> bool:
        """Whether a matrix is square and surely has an inverse, as a product, a power or a transpose of such."""
        if not self.same_size(*self.shape(node)):
            return False
        if any(
            said in self.conditions
            for said in (
                tree.relation("≠", determinant(node), 0),
                tree.relation(">", singular_value(node, "min"), 0),
                tree.relation(">", determinant(node), 0),
            )
        ):
            return True
        match node.head:
            case "Inverse" | "Identity":
                return True
            case "MatMul":
                return all(map(self._invertible, node.args))
            case "Transpose" | "MatrixPower":
                return self._invertible(node.args[0])
        return False


def shape_of(node: Expr, shapes: Mapping[Expr, Shape]) -> Shape:
    """The shape of a matrix made from these names; () for a number, and for what the lemmas do not speak of."""
    return matrices.shape_of(node, lambda part: () if part.head in _NOT_LOOKED_INTO else shapes.get(part))


def conforms(node: Expr, known: Known) -> bool:
    """Whether every operation on matrices in ``node`` surely has a value, as far as shapes go."""
    for part in node.walk():
        if part.head == "MatMul":
            sizes = [known.shape(factor) for factor in part.args]
            if not sizes or any(len(each) != 2 for each in sizes):  # blocks have shapes that are not looked into
                return False
            if not all(known.same_size(a[1], b[0]) for a, b in pairwise(sizes)):
                return False
        if part.head in ("Add", "Hadamard") and any(map(known.shape, part.args)):
            first, *others = map(known.shape, part.args)
            for other in others:
                if len(other) != 2 or not all(known.same_size(a, b) for a, b in zip(first, other, strict=True)):
                    return False
        if part.head in ("Inverse", "MatrixPower", "SpectralRadius", "Trace", "Determinant"):
            sizes = known.shape(part.args[0])
            if len(sizes) != 2 or not known.same_size(*sizes):
                return False
        if part.head in QUANTITIES and len(known.shape(part.args[-1])) != 2:
            return False
    return True


def matrices_of(statements: Sequence[Expr], known: Known) -> tuple[Expr, ...]:
    """The matrices under quantities, with their factors, runs of neighbouring factors, terms, transposes and inverses.

    Those that occur come first, then what is made of them, at most ``MOST_MATRICES``.
    """
    found: dict[Expr, None] = {}

    def take(node: Expr) -> None:
        if node in found or len(known.shape(node)) != 2 or len(found) >= MOST_MATRICES:
            return
        found[node] = None
        match node.head:
            case "MatMul":
                letters = node.args
                for length in range(len(letters) - 1, 0, -1):
                    for start in range(len(letters) - length + 1):
                        take(known.algebra.product(letters[start : start + length]))
            case "Add":
                for part in node.args:
                    take(part)
                take(known.algebra.total(node.args[:-1]))  # one term after the other
            case "Hadamard" | "Transpose" | "Inverse" | "PseudoInverse" | "Mul":
                for part in node.args:
                    take(part)
            case "MatrixPower":
                take(node.args[0])
            case "Diag":
                take(node.args[0])

    for statement in statements:
        for node in statement.walk():
            if node.head in QUANTITIES:
                take(node.args[-1])
    for node in list(found):
        turned = known.algebra.transposed(node)
        if node.has("Transpose") and not (turned.has("Transpose") and turned not in found):
            take(turned)
    for node in list(found):
        if known.met(tree.relation("≠", determinant(node), 0)) and any(
            s.has("Inverse", "ConditionNumber") for s in statements
        ):
            take(known.algebra.inverted(node))
    return tuple(found)


def facts(statements: Sequence[Expr], known: Known, allowed: Collection[str] = LEMMAS) -> list[Instance]:
    """The instances of the lemmas ``allowed`` in these matrices, in the norms that occur; simpler lemmas' first."""
    pool = matrices_of(statements, known)
    present = {n.args[0] for s in statements for n in s.walk() if n.head == "Norm"}
    heads = {n.head for s in statements for n in s.walk()}
    if heads & {"SingularValue", "ConditionNumber"} or not present:
        present.add("2")
    kinds = [k for k in NORMS if k in present]
    made: dict[Expr, Instance] = {}

    def keep(instance: Instance) -> None:
        statement = known.algebra.quantities(instance.statement)
        if statement.args[1] != statement.args[2] and len(made) < MOST_FACTS and conforms(statement, known):
            made.setdefault(statement, Instance(instance.lemma, statement, instance.conditions))

    for lemma in LEMMAS.values():
        if lemma.name not in allowed or not _speaks_of(lemma, kinds, heads):
            continue
        for kind in [k for k in lemma.kinds if k in kinds] or ([] if lemma.kinds else [""]):
            for pattern in _triggers(lemma):
                for node in pool:
                    for written in _ways(node, pool, known):
                        for instance in instances(lemma, pattern, written, known, kind):
                            keep(instance)
    for kind in kinds:
        for left, right in combinations(pool, 2):
            for instance in (*_triangles(left, right, kind, pool, known), *_cancelled(left, right, kind, pool, known)):
                keep(instance)
    return list(made.values())


def _speaks_of(lemma: Lemma, kinds: Sequence[str], heads: set[str]) -> bool:
    """Whether a lemma is about quantities and norms that occur; the spectral norm is never far."""
    for node in lemma.statement.walk():
        if node.head == "Norm" and node.args[0] in NORMS and node.args[0] not in (*kinds, "2"):
            return False
        if (
            node.head in ("Rank", "Trace", "Determinant", "ConditionNumber", "SpectralRadius")
            and node.head not in heads
        ):
            return False
    return True


def _triggers(lemma: Lemma) -> Iterator[Expr]:
    """The matrix in the lemma that mentions all its matrices and numbers."""
    wanted = {tree.symbol(name) for name in (*lemma.shapes, *lemma.numbers)}
    patterns = dict.fromkeys(n.args[-1] for n in lemma.statement.walk() if n.head in QUANTITIES)
    for pattern in patterns:
        if wanted and wanted <= {n for n in pattern.walk() if n.head == "Symbol"}:
            yield pattern


def _ways(node: Expr, pool: Sequence[Expr], known: Known) -> Iterator[Expr]:
    """The matrix as a lemma may want it written: A² is also A A, and a transpose that of its transpose."""
    yield node
    if node.head == "MatrixPower" and node.args[1].head == "Number" and 2 <= node.args[1].args[0] <= 6:
        yield Expr("MatMul", (node.args[0],) * int(node.args[1].args[0]))
    elif node.head == "MatMul" and any(f.head == "MatrixPower" and f.args[1].head == "Number" for f in node.args):
        letters: list[Expr] = []
        for factor in node.args:
            whole = factor.args[1].args[0] if factor.head == "MatrixPower" and factor.args[1].head == "Number" else 1
            letters += [factor.args[0] if factor.head == "MatrixPower" and whole > 1 else factor] * max(1, int(whole))
        if len(letters) <= 6:
            yield Expr("MatMul", tuple(letters))
    turned = known.algebra.transposed(node)
    if turned != node and node.head != "Transpose" and turned in pool:
        yield Expr("Transpose", (turned,))


def _triangles(left: Expr, right: Expr, kind: str, pool: Sequence[Expr], known: Known) -> Iterator[Instance]:
    """‖X ± Y‖ ≤ ‖X‖ + ‖Y‖ where X ± Y is one of the matrices, up to a number in front."""
    if known.shape(left) != known.shape(right):
        return

    def size(of: Expr) -> Expr:
        return Expr("Norm", (kind, of))

    for other in (right, tree.negative(right)):
        total = known.algebra.total([left, other])
        factor, bare = total.args if total.head == "Mul" and len(total.args) == 2 else (tree.ONE, total)
        if bare not in pool:
            continue
        bound = tree.relation("≤", size(total), tree.add(size(left), size(right)))
        yield Instance(triangle_inequality, bound, ())
        if factor.head == "Number" and factor != tree.ONE:
            drawn_out = tree.equal(size(total), tree.mul(abs(factor.args[0]), size(bare)))
            yield Instance(homogeneity, drawn_out, ())


def _cancelled(left: Expr, right: Expr, kind: str, pool: Sequence[Expr], known: Known) -> Iterator[Instance]:
    """‖A‖ ≤ ‖A B‖ ‖B⁻¹‖ and ‖B‖ ≤ ‖A⁻¹‖ ‖A B‖: a product in which an inverse cancels is one of the matrices."""
    if kind not in submultiplicative.kinds or "Inverse" not in (left.head, right.head):
        return
    for one, two in ((left, right), (right, left)):
        sizes = known.shape(one), known.shape(two)
        if known.same_size(sizes[0][1], sizes[1][0]) and (whole := known.algebra.product((one, two))) in pool:
            of, *parts = (Expr("Norm", (kind, node)) for node in (whole, one, two))
            yield Instance(submultiplicative, tree.relation("≤", of, tree.mul(*parts)), ())


def assumed(statements: Sequence[Expr]) -> frozenset[Expr]:
    """What holds wherever the statements have values; a case distinction may do without some of its parts."""
    return frozenset().union(*(presupposed(s) for s in statements if not s.has("Cases")))
