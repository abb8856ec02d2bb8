"""Two formulas for a number: the same value, and a value at the same points?

Correct only by proof, wrong only at a point where both values certainly differ.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice

from flint import arb, fmpq

from symgrad.checks import smt
from symgrad.checks.constants import Same, same_number
from symgrad.checks.functions import Undefined
from symgrad.checks.identity import signs
from symgrad.checks.identity.definedness import needs_positive_base
from symgrad.checks.identity.points import NONE, OPEN, Nothing, Places, Point, apart
from symgrad.checks.identity.points import Value as At
from symgrad.checks.identity.proof import Declared, Proof, common_conditions, prove, same_domain, sign_of
from symgrad.core import binding, tree
from symgrad.core.tree import Expr
from symgrad.core.variables import Domain
from symgrad.core.verdicts import Verdict
from symgrad.errors import NotConvertible
from symgrad.grading.comparison import Comparison, Counterexample, Outcome, Value

_MOST_DIGITS = 60
_SMT_MILLISECONDS = 2000
_CLOSE_LOOKS = 12


def same_value(answer: Expr, reference: Expr, declared: Declared) -> Comparison:
    """Decide whether two trees have the same value on the declared domain."""
    if not binding.free_symbols(answer) | binding.free_symbols(reference) and not _has_unknowns(answer, reference):
        return _same_constant(answer, reference)
    places = Places([answer, reference], declared)
    seen, gap, agreed, open_points = [], None, 0, 0
    for point in places.points():
        seen.append(point)
        values = places.values(point)
        if apart(*values):
            return _wrong(point, values, places.laws)
        one_has_none = (values[0] is NONE) is not (values[1] is NONE)
        if one_has_none and OPEN not in values and gap is None:
            gap = (point, values)
        agreed += not any(isinstance(v, Nothing) for v in values)
        open_points += OPEN in values
    if not seen:
        return Comparison(Outcome.UNDECIDED, reason="no point was found that meets what is declared")
    proof = prove(answer, reference, declared)
    if proof.equal and proof.domain and agreed:
        return Comparison(Outcome.CORRECT, *_described(proof))
    if not proof.equal and not gap:
        for point in islice(seen, _CLOSE_LOOKS):
            if places.apart(point):
                return _wrong(point, places.values(point), places.laws)
    if gap is not None:
        return _domain_differs(gap, proof.equal and agreed > 0)
    if not agreed:
        reason = "neither side has a real value at any point that was tried"
        if any(node.head == "Pow" and needs_positive_base(*node.args, declared.integers) for node in answer.walk()):
            reason += "; a variable exponent needs a positive base, or an assumption such as 'n integer'"
        return Comparison(Outcome.UNDECIDED, reason=reason)
    if proof.equal:
        reason = "equal wherever both have a value; that they have one at the same points was not proved"
        return Comparison(Outcome.UNDECIDED, "normal form", reason)
    return _otherwise(answer, reference, declared, proof, agreed if not open_points else 0)


def _has_unknowns(*trees: Expr) -> bool:
    return any(node.has("Member", "Apply", "Norm", *tree.MOMENTS) for node in trees)


def _described(proof: Proof) -> tuple[str, str]:
    cases = "" if proof.cases == 1 else f", {proof.cases} cases"
    return f"normal form{cases}", "both sides have the same normal form and the same domain"


def _otherwise(answer: Expr, reference: Expr, declared: Declared, proof: Proof, agreed: int) -> Comparison:
    """What the normal form leaves open: real arithmetic by z3, then SymPy, if the domains are proved the same."""
    if same_domain(answer, reference, declared):
        if _by_smt(answer, reference, declared):
            return Comparison(Outcome.CORRECT, "z3", "no real numbers make the two sides differ")
        if agreed and _simplifies_to_0(answer, reference, declared):
            reason = f"SymPy simplifies the difference to 0; {agreed} points agree"
            return Comparison(Outcome.CORRECT, "simplify", reason)
    reason = f"no point was found where they differ, and no proof that they agree ({proof.reason})"
    return Comparison(Outcome.UNDECIDED, reason=reason)


def _by_smt(answer: Expr, reference: Expr, declared: Declared) -> bool:
    if not smt.available():
        return False
    try:
        known = [*declared.statements, *common_conditions(answer, reference, declared)]
        found = smt.implied(known, tree.equal(answer, reference), _SMT_MILLISECONDS)
    except NotConvertible:
        return False
    return found.verdict is Verdict.PROVED


def _simplifies_to_0(answer: Expr, reference: Expr, declared: Declared) -> bool:
    import sympy as sp

    from symgrad.theory.conversion import to_sympy

    try:
        domains = _domains(answer, reference, declared)
        difference = to_sympy(answer, domains=domains) - to_sympy(reference, domains=domains)
        return sp.simplify(difference) == 0
    except (NotConvertible, ValueError, TypeError, AttributeError, RecursionError, NotImplementedError):
        return False


def _domains(answer: Expr, reference: Expr, declared: Declared) -> dict[str, Domain]:
    """The domain of each variable, for SymPy: whether it is an integer, and its sign."""
    found = {}
    for name in sorted(s.args[0] for s in binding.free_symbols(answer) | binding.free_symbols(reference)):
        mask = sign_of(tree.symbol(name), declared)
        kind = "integer" if name in declared.integers else "real"
        lower = None if mask & signs.NEGATIVE else tree.ZERO
        found[name] = Domain(kind, lower, open=not mask & signs.ZERO, nonzero=not mask & signs.ZERO)
    return found


def _same_constant(answer: Expr, reference: Expr) -> Comparison:
    """Two numbers without variables."""
    values = Places([answer, reference], Declared()).values({})
    if apart(*values):
        return _wrong({}, values)
    without = [side for side, value in zip(("answer", "reference"), values, strict=True) if value is NONE]
    if len(without) == 2:
        return Comparison(Outcome.UNDECIDED, reason="neither side has a real value")
    if without and OPEN not in values:
        return _domain_differs(({}, values), proved=False)
    if OPEN not in values:
        try:
            found = same_number(answer, reference)
        except (Undefined, NotConvertible):
            found = None
        if found is not None and found.same is Same.EQUAL:
            return Comparison(Outcome.CORRECT, found.how, "both sides are the same number")
        if found is not None and found.same is Same.DIFFERENT:
            return _wrong({}, values)
        proof = prove(answer, reference, Declared())
        if proof.equal:  # both have a value: their balls say so
            return Comparison(Outcome.CORRECT, *_described(proof))
        if _simplifies_to_0(answer, reference, Declared()):
            return Comparison(Outcome.CORRECT, "simplify", "SymPy simplifies the difference to 0")
    return Comparison(Outcome.UNDECIDED, reason="the two numbers were neither proved equal nor separated")


def _wrong(point: Point, values: Sequence[At], laws: Mapping[str, Sequence[fmpq]] | None = None) -> Comparison:
    example = counterexample(point, values, laws or {})
    where = (
        "" if not example.point else " at " + ", ".join(f"{name} = {value}" for name, value in example.point.items())
    )
    reason = f"the answer is {_said(example.answer)} and the reference {_said(example.reference)}{where}"
    return Comparison(Outcome.WRONG, "a point where they differ", reason, example)


def _domain_differs(gap: tuple[Point, Sequence[At]], proved: bool) -> Comparison:
    example = counterexample(*gap)
    which, other = ("answer", "reference") if example.answer is None else ("reference", "answer")
    where = "" if not example.point else " at " + ", ".join(f"{n} = {v}" for n, v in example.point.items())
    reason = f"the {which} has no real value{where}, the {other} has one"
    reason += "; where both have one they are equal" if proved else ""
    return Comparison(Outcome.DOMAIN_DIFFERS, "a point where only one has a value", reason, example)


def _said(value: Value) -> str:
    return str(value) if not isinstance(value, float) else f"{value:.6g}"


def counterexample(
    point: Point, values: Sequence[At], laws: Mapping[str, Sequence[fmpq]] | None = None
) -> Counterexample:
    named = {name.args[0]: shown(value) for name, value in point.items()}
    # A random number takes each of two values with chance 1/2; different ones are independent.
    named |= {name: " or ".join(map(str, law)) for name, law in (laws or {}).items()}
    return Counterexample(named, *map(shown, values))


def shown(value: At) -> Value:
    """A value for people and for JSON: exact as text, inexact as a float, None where there is none."""
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, Nothing):
        return None
    if isinstance(value, fmpq):
        digits = (int(value.p).bit_length() + int(value.q).bit_length()) // 3
        if digits <= _MOST_DIGITS:
            return str(value)
    ball = arb(value)
    number = float(ball)
    if number not in (float("inf"), float("-inf")) and (number != 0 or ball == 0):
        return number
    return ball.str(6, radius=False)
