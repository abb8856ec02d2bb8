"""Numbers that may lie a little beside the reference."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from flint import arb, fmpq

from symgrad.checks.identity.points import NONE, OPEN, value_at
from symgrad.checks.identity.proof import Declared
from symgrad.checks.truth import half_unit, precision
from symgrad.core import binding, tree
from symgrad.core.text import Text, phrase
from symgrad.core.tree import Expr
from symgrad.errors import NotConvertible
from symgrad.grading.comparison import Comparison, Counterexample, Outcome, undecided
from symgrad.grading.expressions import same_value
from symgrad.grading.findings import counterexample, shown

_TOLERANCE_BITS = 256


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far a number may lie from the reference: ``absolute``, a part of it (``relative``), or half a unit of its
    digit number ``digits``."""

    absolute: Fraction | None = None
    relative: Fraction | None = None
    digits: int | None = None


def within(answer: Expr, reference: Expr, tolerance: Tolerance, declared: Declared) -> Comparison:
    if binding.free_symbols(answer) | binding.free_symbols(reference):
        return same_value(answer, reference, declared)
    values = [value_at(side, {}) for side in (answer, reference)]
    if values[0] is NONE:
        reason = Text("the answer has no real value", "答案没有实数值")
        return Comparison(Outcome.DOMAIN_DIFFERS, "exact arithmetic", reason, counterexample({}, values))
    if OPEN in values or NONE in values:
        return undecided(Text("one of the numbers could not be computed", "有一个数未能算出"))
    with precision(_TOLERANCE_BITS):
        gap, most = abs(arb(values[0]) - arb(values[1])), _radius(values[1], tolerance)
        if isinstance(values[0], fmpq) and isinstance(values[1], fmpq) and isinstance(most, fmpq):
            near = abs(values[0] - values[1]) <= most
            far = not near
        else:
            near, far = bool(gap <= arb(most)), bool(gap > arb(most))
    allowed = f"{float(arb(most)):.6g}"
    if near:
        reason = phrase("at most {} away from the reference", "与参考答案相差不超过 {}", allowed)
        return Comparison(Outcome.CORRECT, "within the tolerance", reason)
    if far:
        said = [shown(value) for value in values]
        distance = f"{float(gap):.6g}"
        reason = phrase(
            "{} away from the reference, where {} is allowed", "与参考答案相差 {}，超出容差 {}", distance, allowed
        )
        return Comparison(Outcome.WRONG, "outside the tolerance", reason, Counterexample({}, *said))
    return undecided(Text("the answer lies on the edge of the tolerance", "答案恰在容差的边界上"))


def _radius(reference: fmpq | arb, tolerance: Tolerance) -> fmpq | arb:
    if tolerance.absolute is not None:
        return fmpq(tolerance.absolute.numerator, tolerance.absolute.denominator)
    if tolerance.relative is not None:
        return abs(reference) * fmpq(tolerance.relative.numerator, tolerance.relative.denominator)
    assert tolerance.digits is not None
    size = abs(arb(reference))
    if not size > 0:
        return fmpq(0)
    exponent = (size.log() / arb(10).log()).floor().unique_fmpz()
    if exponent is None:  # the reference is a power of ten, up to the ball
        exponent = (size.log() / arb(10).log() + arb("0.5")).floor().unique_fmpz()
    if exponent is None:
        raise NotConvertible("Expected a reference whose first digit is known.")
    return fmpq(1, 2) * fmpq(10) ** (int(exponent) + 1 - tolerance.digits)


def printed_tolerance(reference: Expr) -> Tolerance | None:
    """``≈ 1.645`` within half a unit of its last digit; ``1.65 ± 0.01`` with decimals as it says."""
    if reference.head == "About" and reference.args[0].head == "Decimal":
        return Tolerance(absolute=half_unit(reference.args[0].args[0]))
    if reference.head == "Add" and len(reference.args) == 2 and reference.args[1].head == "PlusMinus":
        radius = reference.args[1].args[0]
        decimals = [n for n in reference.walk() if n.head == "Decimal"]
        if decimals and radius.head in ("Decimal", "Number"):
            return Tolerance(absolute=Fraction(radius.args[0]))
    return None


def central_number(node: Expr) -> Expr:
    """The number in ``≈ number`` or ``number ± radius``."""
    if node.head == "About":
        return node.args[0]
    if node.head == "Add" and node.args[-1].head == "PlusMinus":
        return tree.add(*node.args[:-1])
    return node
