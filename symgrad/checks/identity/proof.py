"""Proofs that two trees have the same value, and a value at the same points, on a declared domain.

A proof is by normal forms under the facts of a case; the cases of absolute values, signs and case distinctions cover
the domain, points at which what is inside is 0 included.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flint import fmpz_poly

from symgrad.checks import smt
from symgrad.checks.cells import cells, univariate
from symgrad.checks.identity import signs
from symgrad.checks.identity.definedness import INTEGERS, NATURALS, Conditions
from symgrad.checks.identity.generators import NeedsSplit, NowhereDefined
from symgrad.checks.identity.rewriter import Rewriter, computed, rewriting
from symgrad.checks.identity.ring import Form
from symgrad.core import binding, tree
from symgrad.core.text import Text, phrase
from symgrad.core.tree import Expr
from symgrad.errors import NotConvertible

MOST_CASES = 64
_WITH_0, _JUMP = (">", "<", "="), ("=", "<", ">")
"""Cases of the inside of an absolute value, and of a sign function, whose value at 0 does not follow from beside it."""
MOST_DEPTH = 8
SMT_MILLISECONDS = 1500


@dataclass(frozen=True, slots=True)
class Declared:
    """What is declared of the variables: relations that hold, the names of integers, and ``others``, statements that
    only say where points may lie (as x < 0 or x > 1)."""

    facts: tuple[Expr, ...] = ()
    integers: frozenset[str] = frozenset()
    others: tuple[Expr, ...] = ()

    @property
    def statements(self) -> tuple[Expr, ...]:
        """Everything declared as statements."""
        whole = (Expr("Element", (tree.symbol(name), INTEGERS)) for name in sorted(self.integers))
        return (*self.facts, *whole, *self.others)


@dataclass(frozen=True, slots=True)
class Proof:
    """``equal``: wherever both have a value, the values are the same. ``domain``: they have one at the same points.

    False says only that it was not proved; ``reason`` then says what was in the way.
    """

    equal: bool
    domain: bool
    cases: int = 1
    reason: Text | None = None


def prove(left: Expr, right: Expr, declared: Declared) -> Proof:
    """A proof that two trees agree, or as much of one as was found."""
    prover = _Prover((left, right), declared)
    try:
        prover.case(declared.facts, depth=0)
    except NotConvertible as stopped:
        return Proof(False, False, prover.cases, stopped.wording)
    except RecursionError:
        return Proof(False, False, prover.cases, Text("they are nested too deep", "嵌套过深"))
    return Proof(True, prover.same_domain, prover.cases)


def same_domain(left: Expr, right: Expr, declared: Declared) -> bool:
    """Whether two trees are proved to have a value at the same points, without a distinction of cases."""
    return _Prover((left, right), declared).alike_defined(declared.facts)


def common_conditions(left: Expr, right: Expr, declared: Declared) -> list[Expr]:
    """The relations that hold wherever both trees have a value (perhaps not all of them)."""
    return as_relations(_Prover((left, right), declared).common(declared.facts))


def has_value(node: Expr) -> bool | None:
    """Whether a tree without variables has a real value; None where that is not known."""
    try:
        conditions = _Prover((node, node), Declared()).common(())
        for relation in dict.fromkeys(as_relations(conditions)):
            truth = signs.truth(sign_of(relation.args[1], Declared()), relation.args[0])
            if truth is not True:
                return truth
    except NowhereDefined:
        return False
    except NotConvertible:
        return None
    return True


def holds_by_sign(relation: Expr, declared: Declared) -> bool | None:
    """Whether a relation holds everywhere by the sign of its difference, or nowhere; None where that is not known."""
    kind, left, right = relation.args
    if kind not in signs.OF_RELATION:
        return None
    return signs.truth(sign_of(tree.add(left, tree.negative(right)), declared), kind)


def sign_of(node: Expr, declared: Declared) -> int:
    """The signs that a tree may have where it has a value and what is declared holds (a mask of ``signs``)."""
    rewriter, (form,) = rewriting(declared.facts, declared.integers, [node])
    return rewriter.signs.of(form)


class _Unproved(NotConvertible):
    pass


class _Prover:
    def __init__(self, sides: tuple[Expr, Expr], declared: Declared) -> None:
        self._sides = sides
        self._integers = declared.integers
        self.cases = 0
        self.same_domain = True

    def _rewriting(self, facts: Sequence[Expr], *trees: Expr) -> tuple[Rewriter, list[Form]]:
        return rewriting(facts, self._integers, trees)

    # -- cases -----------------------------------------------------------------------------------------------------

    def case(self, facts: tuple[Expr, ...], depth: int) -> None:
        """Prove it where the facts hold; raises NotConvertible where that does not succeed."""
        self.cases += 1
        if self.cases > MOST_CASES:
            raise _Unproved(Text(f"more than {MOST_CASES} cases", f"情形多于 {MOST_CASES} 种"))
        if depth and not feasible(facts):
            return
        try:
            undecided = self._settle(facts)
        except NeedsSplit as needed:
            undecided = (needed.switch, needed.kinds)
        except NowhereDefined:
            self.same_domain = False
            return
        if undecided is not None:
            self._split(facts, *undecided, depth)

    def _split(self, facts: tuple[Expr, ...], switch: Expr, kinds: tuple[str, ...], depth: int) -> None:
        if depth == MOST_DEPTH:
            raise _Unproved(Text("too many cases within cases", "分情形的层数过多"))
        if self.same_domain:
            self.same_domain = self._covered(facts, switch)
        if "=" in kinds and not self._eliminates(facts, tree.relation("=", switch, 0)):
            if kinds != _WITH_0:
                raise _Unproved(phrase("what holds where {} is 0 is not known", "{} 为 0 时的情形未知", switch))
            # |p| is p where p ≥ 0 and −p where p ≤ 0: closed cases need no case of their own for 0.
            kinds = ("≥", "≤")
        for kind in kinds:
            self.case((*facts, tree.relation(kind, switch, 0)), depth + 1)

    def _covered(self, facts: tuple[Expr, ...], switch: Expr) -> bool:
        """Whether the cases of a switch cover all points at which one of the sides has a value: at the others, where
        the switch has none, neither side has one."""
        try:
            wanted = self._conditions(facts, switch)
            if self._implies(facts, [], wanted):
                return True
            return all(self._implies(facts, self._conditions(facts, side), wanted) for side in self._sides)
        except NotConvertible:
            return False

    def _eliminates(self, facts: tuple[Expr, ...], equation: Expr) -> bool:
        """Whether the equation can be used to rewrite a variable."""
        try:
            rewriter, (form,) = self._rewriting((*facts, equation), equation.args[1])
        except NotConvertible:
            return False
        return rewriter.ring.vanishes(form)

    def _settle(self, facts: tuple[Expr, ...]) -> tuple[Expr, tuple[str, ...]] | None:
        """Prove one case, or say on whose sign to split it, and into which cases."""
        asked = [self._conditions(facts, side) for side in self._sides]
        common = [*facts, *as_relations(asked[0]), *as_relations(asked[1])]
        rewriter, forms = self._rewriting(common, *self._sides)
        if not rewriter.contradiction and not rewriter.ring.vanishes(rewriter.ring.difference(*forms)):
            found = [(s, _JUMP) for s in rewriter.jumps.values()] + [(s, _WITH_0) for s in rewriter.switches.values()]
            if not found:
                raise _Unproved(Text("their normal forms differ", "两边的标准形不同"))
            return min(found, key=lambda switch: len(repr(switch[0])))
        if self.same_domain:
            self.same_domain = self._alike(facts, asked)
        return None

    def _conditions(self, facts: tuple[Expr, ...], side: Expr) -> list[Expr]:
        def holds(statement: Expr) -> bool:
            return computed(facts, self._integers, lambda rewriter: rewriter.holds(statement))

        return Conditions(holds, self._integers).of(side)

    def common(self, facts: tuple[Expr, ...]) -> list[Expr]:
        return [c for side in self._sides for c in self._conditions(facts, side)]

    def alike_defined(self, facts: tuple[Expr, ...]) -> bool:
        try:
            asked = [self._conditions(facts, side) for side in self._sides]
        except NotConvertible:
            return False
        return self._alike(facts, asked)

    # -- domains ---------------------------------------------------------------------------------------------------

    def _alike(self, facts: tuple[Expr, ...], asked: list[list[Expr]]) -> bool:
        """Whether each of the two lists of conditions follows from the other."""
        return all(self._implies(facts, *pair) for pair in (asked, asked[::-1]))

    def _implies(self, facts: tuple[Expr, ...], given: list[Expr], wanted: list[Expr]) -> bool:
        """Whether all the conditions wanted hold where the facts and the conditions given do."""
        known = (*facts, *as_relations(given))
        return all(c in given or self._implied(known, given, c) for c in wanted)

    def _implied(self, known: tuple[Expr, ...], given: list[Expr], condition: Expr) -> bool:
        if condition.head == "Or":
            return any(self._implied(known, given, c) for c in condition.args)
        if condition.head == "Each":
            return self._implied_for_each(known, given, *condition.args)
        is_relation = condition.head == "Relation"
        node = condition.args[1] if is_relation else condition.args[0]
        try:
            rewriter, (form,) = self._rewriting(known, node)
        except NotConvertible:
            return False
        if rewriter.contradiction:
            return True
        if not is_relation:
            if not rewriter.integral(form):
                return False
            if condition.args[1] != NATURALS:
                return True
        relation = condition if is_relation else tree.relation("≥", node, 0)
        if signs.truth(rewriter.signs.of(form), relation.args[0]):
            return True
        if holds_on_cells(known, relation):
            return True
        # Rewritten it may be simpler: a factor that is never 0 has left it.
        simpler = tree.relation(relation.args[0], rewriter.form_tree(form), 0)
        return holds_on_cells(known, simpler) or smt.proves(known, relation, SMT_MILLISECONDS)

    def _implied_for_each(
        self, known: tuple[Expr, ...], given: list[Expr], condition: Expr, index: Expr, lower: Expr, upper: Expr
    ) -> bool:
        within = (tree.relation("≥", tree.add(index, tree.negative(lower)), 0), tree.relation("≤", index, upper))
        if any(index in binding.free_symbols(fact) for fact in known):
            return False
        before, self._integers = self._integers, self._integers | {index.args[0]}
        try:
            return self._implied((*known, *within), given, condition)
        finally:
            self._integers = before


def as_relations(conditions: Sequence[Expr]) -> list[Expr]:
    """What conditions of ``definedness`` say, as far as they are relations."""
    found = [c for c in conditions if c.head == "Relation"]
    return found + [
        tree.relation("≥", c.args[0], 0) for c in conditions if c.head == "Element" and c.args[1] != INTEGERS
    ]


# -- in one variable -----------------------------------------------------------------------------------------------


def polynomials(relation: Expr, symbol: Expr) -> list[tuple[fmpz_poly, str]] | None:
    """A relation between rational functions of one variable as relations of polynomials with 0, joined by and."""
    kind, left, right = relation.args
    found = univariate(tree.add(left, tree.negative(right)), symbol)
    if found is None:
        return None
    top, bottom = found
    parts = [(bottom, "≠")] if bottom.degree() > 0 else []
    return [*parts, (top if kind in ("=", "≠") else top * bottom, kind)]


def one_variable(relations: Sequence[Expr]) -> Expr | None:
    symbols = {s for r in relations for s in binding.free_symbols(r)}
    return symbols.pop() if len(symbols) == 1 else None


def feasible(facts: Sequence[Expr]) -> bool:
    """False where the facts contradict each other; True also where that is not known."""
    by_symbol: dict[Expr, list[tuple[fmpz_poly, str]]] = {}
    for fact in facts:
        symbol = one_variable([fact])
        parts = polynomials(fact, symbol) if symbol is not None else None
        if symbol is not None and parts is not None:
            by_symbol.setdefault(symbol, []).extend(parts)
    try:
        return all(cells([], where) for where in by_symbol.values())
    except NotConvertible:
        return True


def holds_on_cells(known: Sequence[Expr], condition: Expr) -> bool:
    """Whether the condition holds on each cell of the line on which those of the known relations hold."""
    symbol = one_variable([condition])
    if symbol is None:
        return False
    asked = polynomials(condition, symbol)
    if asked is None:
        return False
    where = [p for r in known if one_variable([r]) == symbol for p in polynomials(r, symbol) or []]
    try:
        found = cells([p for p, _ in asked], where)
    except NotConvertible:
        return False
    return all(signs.of_number(cell.sign(p)) & signs.OF_RELATION[kind] for cell in found for p, kind in asked)
