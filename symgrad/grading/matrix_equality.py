"""Two matrices, or numbers made of matrices, as typed trees: are they the same wherever what is assumed holds?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from itertools import product
from typing import Any

import numpy as np
from flint import fmpq

from symgrad.checks import counterexamples, lemma_proofs, matrix_truth
from symgrad.checks.counterexamples.certificates import in_domain
from symgrad.checks.entries import Entries
from symgrad.checks.exact import Evaluator
from symgrad.checks.functions import Undefined, Unsettled
from symgrad.checks.identity.points import NONE
from symgrad.checks.identity.proof import Declared, holds_by_sign, prove
from symgrad.checks.matrices import Matrix
from symgrad.checks.word_algebra import Form, WordAlgebra
from symgrad.checks.word_domains import met, needs
from symgrad.core import binding, tree
from symgrad.core.matrices import QUANTITIES
from symgrad.core.text import Text, phrase
from symgrad.core.tree import ZERO, Expr
from symgrad.core.variables import Domain
from symgrad.errors import NotConvertible, ParameterError
from symgrad.grading.comparison import IDENTICAL, Comparison, Outcome, undecided
from symgrad.grading.expressions import same_value
from symgrad.grading.findings import domain_differs, wrong
from symgrad.grading.matrix_values import sides, value_of
from symgrad.reading import MatrixPair

_TRIES = 3000  # at each choice of sizes: different normal forms differ at nearly all points
_MORE_TRIES, _SECONDS = 60_000, 0.7  # where what is assumed leaves few points, or no normal form was found
_WITNESSES = 300
_LEMMAS = 800  # milliseconds
_LARGEST = 4  # rows or columns of matrices whose entries are written out,
_ENTRIES = 40  # and how many entries of all names together
_DISTINCT = 6  # the largest of several sizes that are all different
_SIGNED = ("Trace", "Determinant")
_PARTIAL = ("Inverse", "MatrixPower", "ConditionNumber", "SingularValue", "Pow", "Log", "Call", "Root")

_SAME = Text("both sides have the same normal form", "两边的标准形相同")
_SAME_ENTRIES = Text("each entry is equal", "各元素都相等")
_BY_LEMMAS = Text("derived by rules", "由法则推出")
_NEITHER = Text(
    "no matrices were found at which they differ, and no proof that they agree",
    "没有找到使两边不等的矩阵，也没有证明两边相等",
)
_DOMAIN_OPEN = Text(
    "equal wherever both have a value; that they have one at the same matrices was not proved",
    "在两边都有值处相等，但没有证明定义域相同",
)
_NOTHING_MEETS = Text(
    "no matrices were found that meet what is assumed, and at which both sides have a value",
    "没有找到满足假设且使两边都有值的矩阵",
)

Values = dict[Expr, Any]


class Equality:
    """One comparison: both trees, and what is assumed."""

    def __init__(self, pair: MatrixPair, declared: Declared):
        self.answer, self.reference = pair.answer.tree, pair.reference.tree
        self.shapes, self.sizes = pair.shapes, pair.sizes
        self.named_sizes = pair.named_sizes
        self.conditions = pair.conditions
        self.declared = self._with_sizes(declared, pair.whole)
        for each in self.declared.others:
            if any(n.head not in ("And", "Or", "Relation") for n in _statements(each)):
                raise ParameterError(
                    phrase("{} cannot be assumed beside matrices.", "讨论矩阵时不能假设 {}。", repr(each))
                )

    def _with_sizes(self, declared: Declared, whole: frozenset[str]) -> Declared:
        """Sizes are positive integers, exponents of matrices natural numbers."""
        natural = [tree.symbol(name) for name in sorted(whole - declared.integers) if tree.symbol(name) in self.shapes]
        facts = [tree.relation("≥", size, 1) for size in self.sizes] + [tree.relation("≥", n, 0) for n in natural]
        integers = declared.integers | {name.args[0] for name in (*self.sizes, *natural)}
        return Declared((*declared.facts, *facts), integers, declared.others)

    @cached_property
    def algebra(self) -> WordAlgebra:
        numbers = {n for side in (self.answer, self.reference) for n in side.walk() if n.head == "Symbol"}
        known = Declared(self.declared.facts, self.declared.integers)
        spoken_of = {n for fact in known.facts for n in fact.walk()}
        positive = [
            n for n in numbers & spoken_of if not self.shapes.get(n) and _holds(tree.relation("≥", n, 0), known)
        ]
        matrices = {name: shape for name, shape in self.shapes.items() if shape}
        return WordAlgebra(matrices, self.conditions, positive)

    def comparison(self) -> Comparison:
        if self._of_numbers():
            return same_value(self.answer, self.reference, self.declared)
        if self.answer == self.reference and not self._needs_a_point():
            return IDENTICAL
        equal, doubt = self._equal()
        alike = self._alike() if equal else None
        if equal and alike:
            if self._needs_a_point() and not self._met():
                return undecided(_NOTHING_MEETS)
            if self.answer == self.reference:
                return IDENTICAL
            return Comparison(Outcome.CORRECT, "normal form", _SAME)
        if not equal:
            differs = self._differs(_TRIES, None)
            if differs is not None:
                return differs
            alike = self._alike()
        if not alike:
            gap = self._gap(equal)
            if gap is not None:
                return gap
        if equal:
            return undecided(_DOMAIN_OPEN, "normal form")
        return self._otherwise(bool(alike), doubt)

    def _otherwise(self, alike: bool, doubt: Text | None) -> Comparison:
        """What the normal form leaves open: the lemmas, the entries of small matrices, a longer search."""
        for method, reason, proved in (
            ("derived by rules", _BY_LEMMAS, self._by_lemmas),
            ("entry by entry", _SAME_ENTRIES, self._by_entries),
        ):
            if proved():
                if not alike:
                    return undecided(_DOMAIN_OPEN, method)
                return Comparison(Outcome.CORRECT, method, reason)
        differs = self._differs(_MORE_TRIES, _SECONDS)
        if differs is not None:
            return differs
        return undecided(_NEITHER if doubt is None else phrase("{} ({})", "{}（{}）", _NEITHER, doubt))

    def _of_numbers(self) -> bool:
        both = [n for side in (self.answer, self.reference) for n in side.walk()]
        return not any(self.shapes.get(n) or n.head in (*QUANTITIES, "Identity", "Zeros", "Matrix") for n in both)

    def _needs_a_point(self) -> bool:
        """Whether there might be no matrices that meet what is assumed, and at which both sides have a value."""
        if self.conditions or any(side.has(*_PARTIAL) for side in (self.answer, self.reference)):
            return True
        return any(not binding.free_symbols(f) <= set(self.sizes) for f in self.declared.facts)

    # Proofs

    def _equal(self) -> tuple[bool, Text | None]:
        """Whether the two are equal wherever both have a value; what is in the way of a normal form."""
        try:
            difference = self.algebra.cleared(self.algebra.difference(self.answer, self.reference))
            return all(self._vanishes(form) for form in _by_words(difference)), None
        except NotConvertible as error:
            return False, error.wording

    def _vanishes(self, form: Form) -> bool:
        """Whether the number before a word is 0."""
        atoms = {number: exponent for monomial, _ in form for number, exponent in monomial}
        equations = any(f.head == "Relation" and f.args[0] == "=" for f in self.declared.facts)
        if not equations and all(n.head == "Symbol" and e > 0 for m, _ in form for n, e in m):
            return False  # a polynomial in names, which vanishes nowhere identically
        numbers: dict[Expr, Expr] = {}

        def named(node: Expr) -> Expr:
            if node.head in QUANTITIES:
                return numbers.setdefault(node, tree.symbol(f"_q{len(numbers)}_"))
            return node.over([named(child) for child in node.children]) if node.children else node

        total = named(self.algebra.tree(form, tree.ONE))
        signs = [tree.relation("≥", s, 0) for node, s in numbers.items() if node.head not in _SIGNED]
        declared = Declared((*self.declared.facts, *signs), self.declared.integers, self.declared.others)
        return bool(atoms) and prove(total, ZERO, declared).equal

    def _alike(self) -> bool:
        """Whether both are seen to have a value at the same matrices."""
        try:
            first, second = (needs(side, self.algebra) for side in (self.answer, self.reference))
            if first == second:
                return True
            known = met((*self.conditions, *self.declared.facts), self.algebra)
            return all(need in known or self._never_zero(need) for need in first ^ second)
        except NotConvertible:
            return False

    def _never_zero(self, need: tuple[str, Expr]) -> bool:
        kind, node = need
        if kind not in ("Number", "Pow") or node.has(*QUANTITIES):
            return False
        sign, base = ("≠", node) if kind == "Number" else (">", node.args[0])
        return _holds(tree.relation(sign, base, 0), self.declared)

    def _by_lemmas(self) -> bool:
        if self.conditions or not self.answer.has(*QUANTITIES) or not self.reference.has(*QUANTITIES):
            return False
        shapes = {name: (s[0], s[1]) if s else None for name, s in self.shapes.items()}
        return lemma_proofs.prove(self._equation, self.declared.facts, shapes, _LEMMAS) is not None

    def _by_entries(self) -> bool:
        """Where all sizes are numbers: each entry is a formula in the entries of the names."""
        sizes = {name: (s[0].args[0], s[1].args[0]) for name, s in self.shapes.items() if s} if not self.sizes else {}
        most = max((max(s) for s in sizes.values()), default=_LARGEST + 1)
        if most > _LARGEST or sum(rows * columns for rows, columns in sizes.values()) > _ENTRIES:
            return False
        entries = Entries({name: (int(rows), int(columns)) for name, (rows, columns) in sizes.items()})
        try:
            goal = tree.parts(entries.statement(self._equation))
            given = [part for c in self.conditions for part in tree.parts(entries.statement(c))]
        except (NotConvertible, ValueError, IndexError):
            return False
        if entries.conditions:
            return False
        declared = Declared((*self.declared.facts, *given), self.declared.integers, self.declared.others)
        return all(prove(part.args[1], part.args[2], declared).equal for part in goal)

    @property
    def _equation(self) -> Expr:
        return tree.equal(self.answer, self.reference)

    # Points

    def _tables(self) -> Iterator[Mapping[Expr, Expr]]:
        """Small numbers for the sizes: the same for all first, then all different."""
        if not self.sizes:
            yield {}
            return
        count = len(self.sizes)
        different = [min(2 + i, _DISTINCT) for i in range(count)]
        for chosen in dict.fromkeys(map(tuple, ([2] * count, [3] * count, different, different[::-1], [1] * count))):
            yield dict(zip(self.sizes, map(tree.expr, chosen), strict=True))

    def _problem(self, table: Mapping[Expr, Expr]) -> counterexamples.Problem:
        def at(node: Expr) -> Expr:
            return binding.replaced(node, table)

        names = {name: (int(at(s[0]).args[0]), int(at(s[1]).args[0])) if s else None for name, s in self.shapes.items()}
        whole = [name for name, size in names.items() if size is None and name.args[0] in self.declared.integers]
        given = [*self.conditions, *self.declared.facts, *self.declared.others]
        spoken_of = {s for each in given for s in binding.free_symbols(each)} - set(self.sizes)
        names |= dict.fromkeys(spoken_of - names.keys())
        return counterexamples.Problem(
            at(self._equation), tuple(map(at, given)), names, {name: Domain("integer") for name in whole}
        )

    def _differs(self, tries: int, seconds: float | None) -> Comparison | None:
        """Matrices at which the two certainly differ."""
        for table in self._tables():
            problem = self._problem(table)
            try:
                found = counterexamples.attack(problem, np.random.default_rng(0), tries, seconds).found
            except NotConvertible:
                continue
            if found is not None:
                values = sides(problem.statement, Evaluator.at(found.values))
                return wrong(self._point(table, found.values), [value.decimal for value in values])
        return None

    def _met(self) -> bool:
        """Whether matrices are found that meet what is assumed, and at which both sides have a value."""
        for table in self._tables():
            tried = counterexamples.attack(self._problem(table), np.random.default_rng(0), _WITNESSES)
            if tried.found is not None:
                raise AssertionError(f"{self._equation!r} is proved, and refuted at {tried.found.values!r}")
            if tried.decided:
                return True
        return False

    def _point(self, table: Mapping[Expr, Expr], values: Mapping[Expr, Any]) -> dict[str, str]:
        point = {size.args[0]: str(table[size].args[0]) for size in self.named_sizes}
        return point | {
            name.args[0]: value_of(values[name]).decimal
            for name in sorted(self.shapes, key=repr)
            if name in values and any(name in binding.free_symbols(s) for s in (self.answer, self.reference))
        }

    def _gap(self, equal: bool) -> Comparison | None:
        """Simple matrices at which exactly one side has a value."""
        for table in list(self._tables())[:2]:
            problem = self._problem(table)
            for values in _simple(problem.names):
                if not all(in_domain(values[name], d) for name, d in problem.domains.items() if name in values):
                    continue
                try:
                    if not matrix_truth.holds(problem.conditions, values):
                        continue
                    said = [_value(side, values) for side in problem.statement.args[1:]]
                except NotConvertible:
                    continue
                if (said[0] is NONE) is not (said[1] is NONE):
                    return domain_differs(self._point(table, values), said, equal)
        return None


def _value(node: Expr, values: Values) -> Any:
    try:
        return value_of(Evaluator.at(values)(node)).decimal
    except Unsettled:
        raise
    except Undefined:
        return NONE


_ENTRIES_OF_SIMPLE = (lambda i, j: int(i == j), lambda i, j: 0, lambda i, j: 1, lambda i, j: int(i == j == 0))
_SIMPLE_NUMBERS = (1, 0, -1, 4)


def _simple(names: Mapping[Expr, tuple[int, int] | None]) -> Iterator[Values]:
    """Simple values for all names: the same kind for all, then one of them of another kind."""
    chosen = [dict.fromkeys(names, kind) for kind in range(4)]
    chosen += [{**dict.fromkeys(names, 0), name: kind} for name, kind in product(names, (1, 2, 3))]
    for kinds in chosen:
        yield {name: _simple_value(size, kinds[name]) for name, size in names.items()}


def _simple_value(size: tuple[int, int] | None, kind: int) -> Any:
    if size is None:
        return fmpq(_SIMPLE_NUMBERS[kind])
    entry = _ENTRIES_OF_SIMPLE[kind]
    return Matrix(tuple(tuple(fmpq(entry(i, j)) for j in range(size[1])) for i in range(size[0])))


def _by_words(form: Form) -> Sequence[Form]:
    """The form as one form for each word, without the word."""
    found: dict[tuple[Expr, ...], Form] = {}
    for (monomial, word), q in form.items():
        found.setdefault(word, {})[monomial, ()] = Fraction(q)
    return list(found.values())


def _holds(relation: Expr, declared: Declared) -> bool:
    try:
        return holds_by_sign(relation, declared) is True
    except NotConvertible:
        return False


def _statements(node: Expr) -> Iterator[Expr]:
    yield node
    if node.head in ("And", "Or"):
        for part in node.args:
            yield from _statements(part)
