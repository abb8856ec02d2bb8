"""Proofs of statements about matrices of any size: instances of lemmas, and arithmetic that needs nothing else.

The lemmas are put in for all matrices in the statement. The norms, radii and so on are then numbers of which nothing
more is known, and the statement must follow from the instances and the conditions. Products of powers are proved by a
chain that is followed exactly (``symgrad.checks.monomials``), everything else by z3. No lemma is used outside its
conditions, and a statement that presupposes something, such as an inverse, is proved wherever it has a value.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from symgrad.checks import small_matrices, smt
from symgrad.checks.lemma_facts import Known, assumed, conforms, facts, shape_of
from symgrad.checks.matrix_algebra import MatrixAlgebra
from symgrad.checks.monomials import Bound, chain, monomial
from symgrad.checks.word_algebra import KNOWN, WordAlgebra
from symgrad.core import sets, tree
from symgrad.core.matrices import QUANTITIES, Shape
from symgrad.core.text import Text, phrase
from symgrad.core.tree import Expr
from symgrad.core.verdicts import Verdict
from symgrad.errors import MissingToolError, NotConvertible
from symgrad.theory.lemmas import LEMMAS
from symgrad.theory.lemmas.instances import Instance

_SIGNED = ("Trace", "Determinant")
_ROUNDS = ((24, 1), (48, 2), (96, 4))  # instances given to z3, and the share of the time
_DELETIONS = 60  # tried to find out which instances are needed

Given = tuple[Expr | int, Expr | int] | None


@dataclass(frozen=True, slots=True)
class Proof:
    """``instances`` of lemmas in the order of use; from them the statement follows by ``method``.

    The method is "algebra" (both sides are the same matrix or number), "expansion" (they are when multiplied out),
    "chain" (each instance replaces a part of the line before), "z3", or "entries": z3 without lemmas, in the entries of
    matrices with two rows and columns.
    """

    method: str
    instances: tuple[Instance, ...]

    @property
    def lemmas(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(i.lemma.name for i in self.instances))

    def lines(self, typeset: Callable[[Expr], str]) -> tuple[Text, ...]:
        """The proof in sentences; ``typeset`` writes a statement in LaTeX."""
        made = [
            phrase("{}: ${}$", "{}：${}$", i.lemma.reason, typeset(i.statement)) for i in dict.fromkeys(self.instances)
        ]
        return (*made, _CLOSING[self.method, bool(made)])


_CLOSING = {
    ("algebra", False): Text("Both sides are the same.", "两边相同。"),
    ("expansion", False): Text(
        "Multiplied out, both sides are the same sum of products.", "展开后，两边是相同的乘积之和。"
    ),
    ("chain", True): Text(
        "Each in turn bounds a part of the product before, which leads from the left side to the right.",
        "依次放大前一乘积中的相应部分，即由左边得到右边。",
    ),
    ("chain", False): Text("The left side is a part of the right.", "左边不超过右边。"),
    ("entries", False): Text(
        "Written out in the entries of two by two matrices the statement is one of real arithmetic: z3 finds no "
        "numbers that contradict it.",
        "对二阶矩阵，把各量用矩阵元素写出，命题化为实数算术的命题；z3 证明没有任何实数与之矛盾。",
    ),
    ("z3", True): Text(
        "From these and the conditions the statement follows by arithmetic: z3 finds no real numbers that contradict "
        "it.",
        "由以上各式与条件，经实数运算即得结论；z3 证明没有任何实数与之矛盾。",
    ),
    ("z3", False): Text(
        "The statement follows by arithmetic: z3 finds no real numbers that contradict it.",
        "结论由实数运算得到；z3 证明没有任何实数与之矛盾。",
    ),
}


def prove(
    statement: Expr,
    conditions: Sequence[Expr],
    shapes: Mapping[Expr, Given],
    milliseconds: int = 4000,
    allowed: Collection[str] = LEMMAS,
) -> Proof | None:
    """A proof that the statement holds wherever it has a value and the conditions hold; None where none is found.

    ``shapes``: for each name (a symbol or a member) that stands for a matrix its rows and columns, numbers or
    expressions; two sizes are the same where their expressions are. Every other name is a real number. From conditions
    that contradict each other, as far as the same means tell, nothing is proved. ``allowed`` names the lemmas that may
    be used.
    """
    if statement.head == "And":
        parts = [prove(part, conditions, shapes, milliseconds, allowed) for part in statement.args]
        proofs = [p for p in parts if p is not None]
        if len(proofs) < len(parts):
            return None
        weakest = next((p.method for p in proofs if p.method == "z3"), proofs[0].method)
        return Proof(weakest, tuple(dict.fromkeys(i for p in proofs for i in p.instances)))
    if statement.head != "Relation" or statement.args[0] == "≈" or statement.has("Cases"):
        return None  # of a case distinction not all parts need a value
    return _Prover(statement, conditions, shapes, allowed).proof(milliseconds)


class _Prover:
    def __init__(
        self, statement: Expr, conditions: Sequence[Expr], shapes: Mapping[Expr, Given], allowed: Collection[str]
    ):
        self.allowed = allowed
        sizes: dict[Expr, Shape] = {name: tuple(map(tree.expr, s)) for name, s in shapes.items() if s is not None}
        algebra = MatrixAlgebra(lambda node: len(shape_of(node, sizes)) == 2, lambda node: shape_of(node, sizes)[0])
        flat = [part for c in conditions for part in tree.parts(c)]
        said = [algebra.quantities(c) for c in flat]
        # What the statement as it stands presupposes, before an inverse cancels.
        said += sorted((algebra.quantities(c) for c in assumed((statement, *flat))), key=repr)
        self.known = Known(sizes, frozenset(said), algebra)
        self.given = bool(flat)
        self.conforms = conforms(statement, self.known) and all(conforms(c, self.known) for c in flat)
        self.statement = algebra.quantities(statement)
        self.conditions = [
            c for c in dict.fromkeys(said) if c.head == "Relation" and c.args[0] != "≈" and self._is_of_numbers(c)
        ]
        self._atoms: dict[Expr, Expr] = {}

    def _is_of_numbers(self, relation: Expr) -> bool:
        return not any(self.known.shape(side) for side in relation.args[1:])

    def proof(self, milliseconds: int) -> Proof | None:
        if not self.conforms:
            return None
        kind, left, right = self.statement.args
        numbers = self._is_of_numbers(self.statement)
        if left == right:
            return Proof("algebra", ()) if kind == "=" or (numbers and kind in ("≤", "≥")) else None
        if not numbers:
            return self._multiplied_out() if kind == "=" else None
        instances = facts((self.statement, *self.conditions), self.known, self.allowed)
        found = self._by_chains(instances) if kind in ("≤", "≥", "=") else None
        try:
            found = found or self._by_z3(instances, milliseconds) or self._written_out(milliseconds // 2)
            found = found or (self._multiplied_out() if kind in ("≤", "≥", "=") else None)
            return None if found and self.given and self._contradictory(instances, milliseconds) else found
        except MissingToolError:
            return None if self.given else found

    def _multiplied_out(self) -> Proof | None:
        """By normal forms in which products are sums of words."""
        if not all(n.head in KNOWN for side in self.statement.args[1:] for n in side.walk()):
            return None
        try:
            same = WordAlgebra(self.known.shapes, self.known.conditions).same(*self.statement.args[1:])
        except NotConvertible:
            return None
        return Proof("expansion", ()) if same else None

    def _contradictory(self, instances: Sequence[Instance], milliseconds: int) -> bool:
        """Whether z3 sees that no numbers meet the conditions."""
        given = [self._numbers(c) for c in self.conditions]
        return self._follows(given, self._nearest(instances, _ROUNDS[0][0]), sets.truth(False), milliseconds // 8)

    def _written_out(self, milliseconds: int) -> Proof | None:
        """By real arithmetic in the entries, where all matrices have at most two rows and columns."""
        sizes = {name: tuple(side.args[0] for side in sides) for name, sides in self.known.shapes.items()}
        if not sizes or any(size not in ((1, 1), (1, 2), (2, 1), (2, 2)) for size in sizes.values()):
            return None
        whole = {name: (int(rows), int(columns)) for name, (rows, columns) in sizes.items()}
        if small_matrices.proved_by(self.statement, self.conditions, whole, milliseconds) is None:
            return None
        return Proof("entries", ())

    # Numbers of which nothing is known

    def _numbers(self, node: Expr) -> Expr:
        """The node with its quantities, and its powers with unknown exponents, replaced by symbols."""
        if node.head in QUANTITIES:
            return self._atom(node)
        if not node.children:
            return node
        inner = node.over([self._numbers(child) for child in node.children])
        if inner.head == "Pow" and inner.args[1].head != "Number":
            return self._atom(inner)
        return inner

    def _atom(self, node: Expr) -> Expr:
        return self._atoms.setdefault(node, tree.symbol(f"_q{len(self._atoms)}_"))

    def _signs(self) -> Iterator[Expr]:
        """That quantities are never negative, nor are powers with a base that is not."""
        never = {s for node, s in self._atoms.items() if node.head in QUANTITIES and node.head not in _SIGNED}
        for node, symbol in self._atoms.items():
            if node.head == "Pow" and (node.args[0] in never or self._positive_number(node.args[0])):
                never.add(symbol)
        yield from (tree.relation("≥", symbol, 0) for symbol in never)

    @staticmethod
    def _positive_number(node: Expr) -> bool:
        return node.head == "Number" and node.args[0] > 0

    # Chains of products

    def _by_chains(self, instances: Sequence[Instance]) -> Proof | None:
        """By one chain, or for an equality by two."""
        kind, left, right = self.statement.args
        goals = {"≤": [(left, right)], "≥": [(right, left)], "=": [(left, right), (right, left)]}[kind]
        bounds = list(self._bounds([i.statement for i in instances] + self.conditions))
        used: list[Instance] = []
        for low, high in goals:
            try:
                goal = Bound(monomial(self._numbers(low)), monomial(self._numbers(high)), -1)
            except NotConvertible:
                return None
            if not self._nonnegative(goal):
                return None
            # What all this has a value at is not 0 where it is divided by.
            sides = [side for b in (goal, *bounds) for side in (b.left, b.right)]
            positive = self._nonzero() | {s for side in sides for s, e in side.exponents.items() if e < 0}
            found = chain(goal, [b for b in bounds if self._nonnegative(b)], positive)
            if found is None:
                return None
            used += [instances[b.source] for b in found if b.source < len(instances)]
        return Proof("chain", tuple(used))

    def _bounds(self, relations: Sequence[Expr]) -> Iterator[Bound]:
        for source, relation in enumerate(relations):
            kind, left, right = relation.args
            try:
                sides = [monomial(self._numbers(side)) for side in (left, right)]
            except NotConvertible:
                continue
            if kind in ("≤", "<", "="):
                yield Bound(sides[0], sides[1], source)
            if kind in ("≥", ">", "="):
                yield Bound(sides[1], sides[0], source)

    def _nonnegative(self, bound: Bound) -> bool:
        """Whether all quantities of a bound are known to be at least 0: only then may products be compared."""
        never = {r.args[1] for r in self._signs()}
        for condition in self.conditions:
            kind, left, right = condition.args
            if kind in ("≥", ">") and right.head == "Number" and right.args[0] >= 0 and left.head == "Symbol":
                never.add(left)
        return all(s in never for side in (bound.left, bound.right) for s in side.exponents)

    def _nonzero(self) -> frozenset[Expr]:
        """The numbers that a condition says are positive."""
        found = set()
        for condition in self.conditions:
            kind, left, right = condition.args
            if kind == ">" and right.head == "Number" and right.args[0] >= 0:
                found.add(self._numbers(left))
        return frozenset(s for s in found if s.head == "Symbol")

    # z3

    def _by_z3(self, instances: Sequence[Instance], milliseconds: int) -> Proof | None:
        if not smt.available():
            return None
        goal = self._numbers(self.statement)
        given = [self._numbers(c) for c in self.conditions]
        given += [tree.relation("≠", base, 0) for base in _denominators(goal)]
        given += [tree.relation("≥", base, 0) for base in _radicands(goal)]
        total = sum(share for _, share in _ROUNDS)
        before = -1
        for most, share in _ROUNDS:
            near = self._nearest(instances, most)
            if len(near) == before:
                break
            before = len(near)
            if self._follows(given, near, goal, milliseconds * share // total):
                return Proof("z3", tuple(self._needed(given, near, goal, milliseconds * share // total)))
        return None

    def _nearest(self, instances: Sequence[Instance], most: int) -> list[Instance]:
        """The instances that speak of the statement's numbers, then those that speak of theirs."""
        reached = {n for s in (self.statement, *self.conditions) for n in s.walk() if n.head in QUANTITIES}
        left, taken = list(instances), []
        while left and len(taken) < most:
            about = [(i, {n for n in i.statement.walk() if n.head in QUANTITIES}) for i in left]
            ranked = sorted(about, key=lambda pair: (len(pair[1] - reached), len(pair[1])))
            touching = [(i, atoms) for i, atoms in ranked if atoms & reached or not atoms]
            if not touching:
                break
            new = len(touching[0][1] - reached)
            layer = [(i, atoms) for i, atoms in touching if len(atoms - reached) == new][: most - len(taken)]
            taken += [i for i, _ in layer]
            for _, atoms in layer:
                reached |= atoms
            chosen = {id(i) for i, _ in layer}
            left = [i for i in left if id(i) not in chosen]
        return taken

    def _follows(self, given: list[Expr], near: Sequence[Instance], goal: Expr, milliseconds: int) -> bool:
        said = [self._numbers(i.statement) for i in near]
        premises = [*self._encodable([*given, *said]), *self._signs()]
        try:
            return smt.implied(premises, goal, max(50, milliseconds)).verdict is Verdict.PROVED
        except NotConvertible:
            return False

    @staticmethod
    def _encodable(relations: list[Expr]) -> list[Expr]:
        """Those that are of polynomials, quotients, roots and cases: fewer premises prove less, and nothing false."""
        return [r for r in relations if not any(n.head == "Pow" and n.args[1].head != "Number" for n in r.walk())]

    def _needed(self, given: list[Expr], near: Sequence[Instance], goal: Expr, milliseconds: int) -> Sequence[Instance]:
        """A few of the instances from which the statement follows too: halves are left out, then single ones."""
        kept, size, tries = list(near)[::-1], max(1, len(near) // 2), _DELETIONS  # the farthest go first
        while size and tries:
            start, changed = 0, False
            while start < len(kept) and tries:
                fewer = kept[:start] + kept[start + size :]
                tries -= 1
                if self._follows(given, fewer, goal, milliseconds // 4):
                    kept, changed = fewer, True
                else:
                    start += size
            size = size // 2 if not changed or size > 1 else 0
        return kept[::-1]


def _denominators(node: Expr) -> set[Expr]:
    return {n.args[0] for n in node.walk() if n.head == "Pow" and n.args[1].head == "Number" and n.args[1].args[0] < 0}


def _radicands(node: Expr) -> set[Expr]:
    """What stands under a root that only numbers from 0 on have."""
    return {
        n.args[0]
        for n in node.walk()
        if n.head == "Pow" and n.args[1].head == "Number" and Fraction(n.args[1].args[0]).denominator > 1
    }
