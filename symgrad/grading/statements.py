"""Two statements about numbers - equations, inequalities, sets of numbers: do they hold for the same numbers?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from flint import fmpq

from symgrad.checks import conditions, smt
from symgrad.checks.exact import Evaluator
from symgrad.checks.identity import signs
from symgrad.checks.identity.points import Places, Point
from symgrad.checks.identity.proof import Declared, holds_by_sign, prove, same_domain
from symgrad.checks.identity.rewriter import rewriting
from symgrad.checks.solving.real_sets import difference_witness
from symgrad.core import binding, sets, tree
from symgrad.core.text import Text, phrase
from symgrad.core.tree import Expr
from symgrad.errors import NotConvertible
from symgrad.grading.comparison import (
    ANSWER,
    IDENTICAL,
    REFERENCE,
    Comparison,
    Counterexample,
    Outcome,
    Value,
    undecided,
)
from symgrad.grading.solution_sets import solution_set
from symgrad.reading import to_text

_SMT_MILLISECONDS = 2000
_ANY = tree.symbol("element")  # of two sets with names in their ends


def is_set(node: Expr) -> bool:
    return node.head in sets.HEADS


def is_statement(node: Expr) -> bool:
    return node.head in ("Relation", "And", "Or", "Element")


def same_solutions(answer: Expr, reference: Expr, declared: Declared) -> Comparison:
    """Decide whether two statements hold for the same numbers, or two sets have the same elements.

    A set stands for the statement that the variable of the other side (if there is one) belongs to it.
    """
    if answer == reference:
        return IDENTICAL
    symbols = binding.free_symbols(answer) | binding.free_symbols(reference)
    one_variable = len(symbols) <= 1 or (is_set(answer) and is_set(reference))
    if one_variable:
        found = _on_the_line(answer, reference, declared)
        if found is not None:
            return found
    if "List" in (answer.head, reference.head):
        return undecided(
            Text("a list of values beside a statement in several names", "一边是若干个值，另一边是含多个变量的命题")
        )
    if is_set(answer) and is_set(reference):
        answer, reference = (Expr("Element", (_ANY, side)) for side in (answer, reference))
    elif is_set(answer) or is_set(reference):
        numbers, statement = (answer, reference) if is_set(answer) else (reference, answer)
        names = binding.free_symbols(statement) - binding.free_symbols(numbers)
        if len(names) != 1:
            return undecided(Text("it is not clear which variable the set is about", "不清楚集合是关于哪个变量的"))
        element = Expr("Element", (min(names, key=repr), numbers))
        answer, reference = (element, reference) if is_set(answer) else (answer, element)
    return _by_points(answer, reference, declared) or _by_proof(answer, reference, declared)


def _on_the_line(answer: Expr, reference: Expr, declared: Declared) -> Comparison | None:
    """Both as sets of real numbers with exact ends; None where they are no such sets."""
    symbols = binding.free_symbols(answer) | binding.free_symbols(reference)
    symbol = next(iter(symbols), None)
    if symbol is not None and is_set(answer) and is_set(reference):
        return None  # ends with a name in them
    try:
        first, second = (
            solution_set(side, symbol, declared.statements, tuples_are_intervals=True) for side in (answer, reference)
        )
        witness = difference_witness(first, second)
    except NotConvertible:
        return None
    if witness is None:
        reason = Text("the same numbers, ends included", "所含的数相同，端点也相同")
        return Comparison(Outcome.CORRECT, "exact solution sets", reason)
    name = symbol.args[0] if symbol is not None else "x"
    sides = (ANSWER, REFERENCE) if witness.in_first else (REFERENCE, ANSWER)
    verb = Text("satisfies", "满足") if is_statement(reference) else Text("belongs to", "属于")
    formula = witness.formula
    shown = str(witness) if formula is None else to_text(formula)
    reason = phrase("{0} = {1} {2} {3} but not {4}", "{0} = {1} {2}{3}，但不{2}{4}", name, shown, verb, *sides)
    example = Counterexample({name: shown}, witness.in_first, not witness.in_first)
    return Comparison(Outcome.WRONG, "exact solution sets", reason, example)


def _by_points(answer: Expr, reference: Expr, declared: Declared) -> Comparison | None:
    """A point at which exactly one of the two holds."""
    points = list(Places([answer, reference], declared).points())
    on_the_edge = (
        each
        for each in chain(_solutions(reference, points), _solutions(answer, points))
        if _is_declared(each, declared)
    )
    for point in chain(points, on_the_edge):
        truths = [conditions.certainly(side, Evaluator.at(point)) for side in (answer, reference)]
        if None not in truths and truths[0] is not truths[1]:
            named: dict[str, Value] = {symbol.args[0]: str(value) for symbol, value in point.items()}
            where = ", ".join(f"{name} = {value}" for name, value in named.items())
            sides = (ANSWER, REFERENCE) if truths[0] else (REFERENCE, ANSWER)
            reason = phrase("at {} {} holds and {} does not", "当 {} 时，{}成立而{}不成立", where, *sides)
            return Comparison(Outcome.WRONG, "a point where only one holds", reason, Counterexample(named, *truths))
    return None


def _is_declared(point: Point, declared: Declared) -> bool:
    """Whether a point certainly meets what is declared of the names."""
    return all(conditions.certainly(each, Evaluator.at(point)) for each in declared.statements)


def _solutions(statement: Expr, points: Sequence[Point]) -> Iterator[Point]:
    """Points at which the sides of a relation are equal: solved for a variable in which it is linear, at the places of
    the others."""
    for relation in tree.parts(statement):
        if relation.head != "Relation" or relation.args[0] not in ("=", *tree.ORDERS):
            continue
        difference = tree.add(relation.args[1], tree.negative(relation.args[2]))
        for symbol in sorted(binding.free_symbols(difference), key=repr):
            at = [binding.substitute(difference, {symbol: tree.expr(k)}) for k in (0, 1, 2)]
            for point in points:
                rest = {s: v for s, v in point.items() if s != symbol}
                found = _root([_number(node, rest) for node in at])
                if found is not None:
                    yield {**point, symbol: found}


def _number(node: Expr, point: Point) -> fmpq | None:
    try:
        value = Evaluator.at(point)(node)
    except NotConvertible:
        return None
    return value if isinstance(value, fmpq) else None


def _root(values: list[fmpq | None]) -> fmpq | None:
    """The zero of the line through (0, a), (1, b), (2, c), if it is one and not level."""
    a, b, c = values
    if a is None or b is None or c is None or c - b != b - a or a == b:
        return None
    return -a / (b - a)


# -- proofs --------------------------------------------------------------------------------------------------------


def _by_proof(answer: Expr, reference: Expr, declared: Declared) -> Comparison:
    if answer.head == reference.head == "Relation" and _proportional(answer, reference, declared):
        reason = Text("one is a multiple of the other, with a factor of fixed sign", "一边是另一边乘以不变号的因子")
        return Comparison(Outcome.CORRECT, "normal form", reason)
    if answer.head == reference.head == "Element" and answer.args[0] == reference.args[0]:
        return _same_sets(answer.args[1], reference.args[1], declared)
    if all(
        smt.proves([*declared.statements, one], other, _SMT_MILLISECONDS)
        for one, other in ((answer, reference), (reference, answer))
    ):
        return Comparison(Outcome.CORRECT, "z3", Text("each of the two implies the other", "两者互相蕴含"))
    return undecided(
        Text(
            "no point was found where only one holds, and no proof that both do",
            "没有找到只有一边成立的点，也没有证明两边等价",
        )
    )


def _proportional(answer: Expr, reference: Expr, declared: Declared) -> bool:
    """Whether left − right of one is that of the other times a factor of certain sign, which may flip a relation."""
    differences = [tree.add(side.args[1], tree.negative(side.args[2])) for side in (answer, reference)]
    try:
        rewriter, forms = rewriting(declared.facts, declared.integers, differences)
        if any(rewriter.ring.vanishes(f) for f in forms):
            return all(rewriter.ring.vanishes(f) for f in forms) and answer.args[0] == reference.args[0]
        ratio = rewriter.ring.quotient(*forms)
        # Where a factor of the ratio is 0, one of the differences is 0 and the other need not be.
        if any(rewriter.signs.of_polynomial(p) & signs.ZERO for p, _ in ratio.parts()):
            return False
        factor = rewriter.signs.of(ratio)
    except NotConvertible:
        return False
    kind = answer.args[0]
    if factor == signs.NEGATIVE or (factor == signs.NONZERO and kind in ("=", "≠")):
        kind = tree.MIRRORED[kind]
    elif factor != signs.POSITIVE:
        return False
    return kind == reference.args[0] and same_domain(differences[0], differences[1], declared)


def _same_sets(answer: Expr, reference: Expr, declared: Declared) -> Comparison:
    """Intervals whose ends are formulas, piece by piece."""
    unknown = undecided(Text("the ends of the sets could not be compared", "未能比较集合的端点"))
    if answer.head != reference.head or len(answer.args) != len(reference.args):
        return unknown
    for one, other in zip(answer.args, reference.args, strict=True):
        if isinstance(one, Expr) and is_set(one):
            if _same_sets(one, other, declared).outcome is not Outcome.CORRECT:
                return unknown
        elif isinstance(one, Expr):
            proof = prove(one, other, declared) if one != other else None
            if proof is not None and not (proof.equal and proof.domain):
                return unknown
        elif one != other:
            return unknown
    return Comparison(Outcome.CORRECT, "normal form", Text("the ends are equal", "端点相等"))


def decided(statement: Expr, declared: Declared) -> bool | None:
    """Whether a closed statement is true; None where that is not known."""
    truth = conditions.certainly(statement, Evaluator.at())
    return holds_by_sign(statement, declared) if truth is None and statement.head == "Relation" else truth
