"""Two numbers without variables: the same one?"""

from __future__ import annotations

from symgrad.checks.constants import Same, same_number
from symgrad.checks.functions import Undefined
from symgrad.checks.identity import signs
from symgrad.checks.identity.points import NONE, OPEN, Places, apart, value_at
from symgrad.checks.identity.points import Value as At
from symgrad.checks.identity.proof import Declared, has_value, prove, sign_of
from symgrad.checks.identity.rewriter import rewriting
from symgrad.core import tree
from symgrad.core.sets import INFINITY
from symgrad.core.text import Text
from symgrad.core.tree import Expr
from symgrad.errors import NotConvertible
from symgrad.grading.comparison import IDENTICAL, Comparison, Outcome, undecided
from symgrad.grading.findings import domain_differs, wrong

_INFINITE = {INFINITY: "oo", tree.negative(INFINITY): "-oo"}


def same_constant(answer: Expr, reference: Expr) -> Comparison:
    """Decide whether two trees without variables are the same real number (or the same infinity)."""
    if answer in _INFINITE or reference in _INFINITE:
        return _same_infinity(answer, reference)
    sides = (answer, reference)
    values = list(Places(sides, Declared()).values({}))
    if apart(*values):
        return wrong({}, values)
    values = [NONE if v is OPEN and has_value(side) is False else v for v, side in zip(values, sides, strict=True)]
    if values == [NONE, NONE]:
        return undecided(Text("neither side has a real value", "两边都没有实数值"))
    if NONE in values and OPEN not in values:
        return domain_differs({}, values, proved=False)
    if OPEN not in values:
        try:
            found = same_number(answer, reference)
            if found.same is Same.EQUAL:
                reason = Text("both sides are the same number", "两边是同一个数")
                return Comparison(Outcome.CORRECT, found.how, reason)
            if found.same is Same.DIFFERENT:
                return wrong({}, values, gap=_gap(answer, reference))
        except (Undefined, NotConvertible):
            pass
        # Both have a value, as their balls say.
        proof = prove(answer, reference, Declared())
        if proof.equal:
            reason = Text("both sides have the same normal form", "两边的标准形相同")
            return Comparison(Outcome.CORRECT, "normal form", reason)
        if _differ_by_sign(answer, reference):
            return wrong({}, values, gap=_gap(answer, reference))
    return undecided(Text("the two numbers were neither proved equal nor separated", "两数未能证明相等，也未能分开"))


def _differ_by_sign(answer: Expr, reference: Expr) -> bool:
    """Whether the normal form of the difference has a sign, as exp(−1000000) has, which no ball tells from 0."""
    try:
        return not sign_of(tree.add(answer, tree.negative(reference)), Declared()) & signs.ZERO
    except NotConvertible:
        return False


def _gap(answer: Expr, reference: Expr) -> At | None:
    """The difference by its normal form, in which what is equal has cancelled."""
    difference = tree.add(answer, tree.negative(reference))
    try:
        rewriter, (form,) = rewriting((), (), [difference])
    except NotConvertible:
        return None
    found = value_at(rewriter.form_tree(form), {})
    return None if found in (OPEN, NONE) else found


def _same_infinity(answer: Expr, reference: Expr) -> Comparison:
    said = [_INFINITE.get(side) for side in (answer, reference)]
    if said[0] == said[1]:
        return IDENTICAL
    values = [
        word or Places([side], Declared()).values({})[0] for word, side in zip(said, (answer, reference), strict=True)
    ]
    if OPEN in values or NONE in values:
        return undecided(Text("one side is infinite, the other was not computed", "一边为无穷大，另一边未能算出"))
    return wrong({}, values)
