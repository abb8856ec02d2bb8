"""Two formulas for a number: the same value, and a value at the same points?

Correct only by proof, wrong only at a point where both values certainly differ.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import islice

from symgrad.checks import smt
from symgrad.checks.identity import signs
from symgrad.checks.identity.definedness import is_constant, needs_positive_base, rational_value
from symgrad.checks.identity.points import NONE, OPEN, Nothing, Places, apart, value_at
from symgrad.checks.identity.points import Value as At
from symgrad.checks.identity.proof import (
    Declared,
    Proof,
    common_conditions,
    has_value,
    holds_by_sign,
    prove,
    same_domain,
    sign_of,
)
from symgrad.checks.identity.rewriter import rewriting
from symgrad.core import binding, tree
from symgrad.core.functions import PI
from symgrad.core.text import Text, phrase
from symgrad.core.tree import Expr
from symgrad.core.variables import Domain
from symgrad.errors import NotConvertible
from symgrad.grading.comparison import Comparison, Outcome, Value, undecided
from symgrad.grading.findings import domain_differs, wrong
from symgrad.grading.numbers import same_constant

_SMT_MILLISECONDS = 2000
_CLOSE_LOOKS = 12
_TURNS = tuple(Fraction(*q) for q in ((0, 1), (1, 2), (1, 1), (1, 4), (1, 6), (1, 3)))
_SAME = Text("both sides have the same normal form and the same domain", "两边的标准形相同，定义域也相同")
_EQUAL_ON_COMMON_DOMAIN = Text(
    "equal wherever both have a value; that they have one at the same points was not proved",
    "在两者都有实数值处相等，但没有证明定义域相同",
)
_NO_VALUES = Text("neither side has a real value at any point that was tried", "在所试的各点上，两边都没有实数值")
_EXPONENTS = Text(
    "a variable exponent needs a positive base, or an assumption such as 'n integer'",
    "指数含变量时，底数须为正，或须假设指数为整数，如 “n integer”",
)
_NEITHER = Text(
    "no point was found where they differ, and no proof that they agree", "没有找到使两边不等的点，也没有证明两边相等"
)
Gap = tuple[Mapping[str, Value], list[At]]


def same_value(answer: Expr, reference: Expr, declared: Declared) -> Comparison:
    """Decide whether two trees have the same value on the declared domain."""
    if all(is_constant(side) and not side.has("Norm") for side in (answer, reference)):
        return same_constant(answer, reference)
    declared = _with_what_is_implied((answer, reference), declared)
    places = Places([answer, reference], declared)
    seen, gap, agreed, open_points = [], None, 0, 0
    for point in places.points():
        seen.append(point)
        values = places.values(point)
        if apart(*values):
            return wrong(point, values, places.laws)
        one_has_none = (values[0] is NONE) is not (values[1] is NONE)
        if one_has_none and OPEN not in values and gap is None:
            gap = (point, values)
        agreed += not any(isinstance(v, Nothing) for v in values)
        open_points += OPEN in values
    if not seen:
        return undecided(Text("no point was found that meets what is declared", "没有找到满足所给假设的点"))
    proof = prove(answer, reference, declared)
    if proof.equal and proof.domain and agreed and gap is None:
        return Comparison(Outcome.CORRECT, *_described(proof))
    if not proof.equal and not gap:
        for point in islice(seen, _CLOSE_LOOKS):
            if places.apart(point):
                return wrong(point, places.values(point), places.laws)
    if gap is None and proof.equal and not proof.domain and len(places.symbols) == 1:
        gap = _special_gap(answer, reference, places.symbols[0], declared)
    if gap is not None:
        return domain_differs(*gap, proof.equal and agreed > 0)
    if not agreed:
        reason = _NO_VALUES
        if any(
            node.head == "Pow" and needs_positive_base(node.args[0], node.args[1], declared.integers)
            for node in answer.walk()
        ):
            reason = phrase("{}; {}", "{}；{}", reason, _EXPONENTS)
        return undecided(reason)
    if proof.equal:
        return undecided(_EQUAL_ON_COMMON_DOMAIN, "normal form")
    return _otherwise(answer, reference, declared, proof, agreed if not open_points else 0)


def _with_what_is_implied(sides: Sequence[Expr], declared: Declared) -> Declared:
    """What a formula says by itself of names of which nothing is declared.

    (−2)^n means something for whole n alone, so a name that occurs nowhere but in such exponents is an integer; the
    ends of a sum or product are integers, and it does not end before it begins; n over k counts subsets.
    """
    spoken_of = {s for statement in declared.statements for s in binding.free_symbols(statement)}
    elsewhere: set[Expr] = set()
    exponents: set[Expr] = set()
    whole: set[Expr] = set()
    facts: list[Expr] = []

    def visit(node: Expr) -> None:
        base = rational_value(node.args[0]) if node.head == "Pow" else None
        if base is not None and base < 0 and not is_constant(node.args[1]):
            exponents.update(binding.free_symbols(node.args[1]))
            return
        if node.head == "Symbol":
            elsewhere.add(node)
        elif node.head in ("Sum", "Product"):
            ends = binding.free_symbols(node.args[2]) | binding.free_symbols(node.args[3])
            if ends and not ends & spoken_of:
                whole.update(ends)
                facts.append(tree.relation("≥", tree.add(node.args[3], tree.negative(node.args[2]), 1), 0))
        elif node.head == "Binomial":
            names = binding.free_symbols(node) - spoken_of
            whole.update(names)
            facts.extend(tree.relation("≥", name, 0) for name in sorted(names, key=repr))
        for child in node.children:
            visit(child)

    for side in sides:
        visit(side)
    implied = {symbol.args[0] for symbol in (exponents - elsewhere - spoken_of) | whole}
    if not implied:
        return declared
    return replace(declared, integers=declared.integers | implied, facts=(*declared.facts, *dict.fromkeys(facts)))


def _special_gap(answer: Expr, reference: Expr, symbol: Expr, declared: Declared) -> Gap | None:
    """An exact multiple of π at which only one side has a value, as where a cosine is 0."""
    for turn in _TURNS:
        at = {symbol: tree.mul(turn, PI)}
        if not all(_holds(binding.substitute(fact, at)) for fact in declared.statements):
            continue
        # Nothing is tidied: 0·log 0 must stay without a value.
        sides = [binding.replaced(side, at) for side in (answer, reference)]
        defined = [has_value(side) for side in sides]
        if None not in defined and defined[0] is not defined[1]:
            values = [_exact_value(side) if there else NONE for side, there in zip(sides, defined, strict=True)]
            return {symbol.args[0]: _multiple_of_pi(turn)}, values
    return None


def _exact_value(node: Expr) -> At:
    """The value of a closed tree by its normal form, where that is a rational number, else in a ball."""
    _, (form,) = rewriting((), (), [node])
    return value_at(node, {}) if form.constant is None else form.constant


def _holds(statement: Expr) -> bool:
    """Whether a statement about numbers alone is known to be true."""
    try:
        return statement.head == "Relation" and holds_by_sign(statement, Declared()) is True
    except NotConvertible:
        return False


def _multiple_of_pi(turn: Fraction) -> str:
    over = "" if turn.denominator == 1 else f"/{turn.denominator}"
    return "0" if not turn else f"{'' if turn.numerator == 1 else turn.numerator}pi{over}"


def _described(proof: Proof) -> tuple[str, Text]:
    cases = "" if proof.cases == 1 else f", {proof.cases} cases"
    return f"normal form{cases}", _SAME


def _otherwise(answer: Expr, reference: Expr, declared: Declared, proof: Proof, agreed: int) -> Comparison:
    """What the normal form leaves open: real arithmetic by z3, then SymPy, if the domains are proved the same."""
    if same_domain(answer, reference, declared):
        known = [*declared.statements, *common_conditions(answer, reference, declared)]
        if smt.proves(known, tree.equal(answer, reference), _SMT_MILLISECONDS):
            reason = Text("no real numbers make the two sides differ", "没有使两边不等的实数")
            return Comparison(Outcome.CORRECT, "z3", reason)
        if agreed and _simplifies_to_0(answer, reference, declared):
            reason = phrase(
                "SymPy simplifies the difference to 0; {} points agree",
                "SymPy 将两边之差化简为 0；另有 {} 个点相符",
                agreed,
            )
            return Comparison(Outcome.CORRECT, "simplify", reason)
    return undecided(phrase("{} ({})", "{}（{}）", _NEITHER, proof.reason))


def _simplifies_to_0(answer: Expr, reference: Expr, declared: Declared) -> bool:
    import sympy as sp

    from symgrad.theory.conversion import to_sympy

    try:
        if any(_may_run_backwards(node, declared) for side in (answer, reference) for node in side.walk()):
            return False
        domains = _domains(answer, reference, declared)
        difference = to_sympy(answer, domains=domains) - to_sympy(reference, domains=domains)
        return sp.simplify(difference) == 0
    except (NotConvertible, ValueError, TypeError, AttributeError, RecursionError, NotImplementedError):
        return False


def _may_run_backwards(node: Expr, declared: Declared) -> bool:
    """Whether a sum may end before it begins: it is empty then, but SymPy takes terms away."""
    if node.head not in ("Sum", "Product"):
        return False
    index, lower, upper = node.args[1:]
    count = tree.add(upper, tree.negative(lower), 1)
    return index in binding.free_symbols(count) or bool(sign_of(count, declared) & signs.NEGATIVE)


def _domains(answer: Expr, reference: Expr, declared: Declared) -> dict[str, Domain]:
    """The domain of each variable, for SymPy: whether it is an integer, and its sign."""
    found = {}
    for name in sorted(s.args[0] for s in binding.free_symbols(answer) | binding.free_symbols(reference)):
        mask = sign_of(tree.symbol(name), declared)
        kind = "integer" if name in declared.integers else "real"
        lower = None if mask & signs.NEGATIVE else tree.ZERO
        found[name] = Domain(kind, lower, open=not mask & signs.ZERO, nonzero=not mask & signs.ZERO)
    return found
