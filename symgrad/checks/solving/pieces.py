"""Functions that are constant between finitely many cuts of the real line.

A cut is a fraction, an algebraic number, or another closed formula such as π or ln 2.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

from flint import arb, ctx, fmpq, fmpz_poly

from symgrad.checks import algebraic, cells, functions, radicals
from symgrad.checks.algebraic import Real
from symgrad.checks.constants import Same, same_number
from symgrad.checks.exact import Evaluator, Undefined
from symgrad.checks.identity.proof import Declared, prove
from symgrad.core import tree
from symgrad.core.tree import Expr
from symgrad.errors import NotConvertible

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
U = TypeVar("U")
V = TypeVar("V")
MOST_BITS = 2048
LARGEST = 20_000
"""The size of numbers in bits, before and after the point."""
_ASKED = 256  # bits that two formulas have in common when it is asked whether they are the same number


@dataclass(frozen=True, slots=True)
class Closed:
    """The value of a formula without variables, which is not known to be algebraic."""

    formula: Expr

    def ball(self, bits: int = algebraic.START) -> arb:
        return _ball(self.formula, bits)

    def __repr__(self) -> str:
        return repr(self.formula)


End = Real | Closed


@lru_cache(maxsize=1024)
def _ball(formula: Expr, bits: int) -> arb:
    with ctx.workprec(bits):
        return arb(Evaluator.at()(formula))


@lru_cache(maxsize=1024)
def end(formula: Expr) -> End:
    """The number that a closed formula is. Raises Undefined where it is none."""
    found = _unless_large(lambda: radicals.number(formula))
    if found is not None:
        return found
    multiple = radicals.multiple_of_pi(formula)
    if multiple == 0:
        return fmpq(0)
    if multiple is not None:
        return Closed(tree.mul(functions.fraction(multiple), tree.constant("pi")))
    with ctx.workprec(algebraic.START):
        value = Evaluator.at()(formula)
    if isinstance(value, fmpq):
        return value
    if formula.head == "Call" and formula.args[0] == "exp":
        formula = tree.power(tree.constant("e"), formula.args[1])
    if not isinstance(value, arb) or not value.is_finite():
        raise NotConvertible(f"Expected a real number but got {formula!r}.")
    return Closed(formula)


def as_tree(number: End) -> Expr | None:
    """The number as a formula; None for an algebraic number that is not printed in radicals."""
    return number.formula if isinstance(number, Closed) else radicals.as_tree(number)


def ball(number: End, bits: int = algebraic.START) -> arb:
    return number.ball(bits) if isinstance(number, Closed) else algebraic.ball(number, bits)


def compare(a: End, b: End) -> int:
    """−1, 0 or 1 as a is below, is or is above b. Raises NotConvertible where that cannot be told."""
    if not isinstance(a, Closed) and not isinstance(b, Closed):
        return algebraic.compare(a, b)
    if a == b:
        return 0
    bits = algebraic.START
    while bits <= MOST_BITS:
        left, right = ball(a, bits), ball(b, bits)
        if left < right:
            return -1
        if left > right:
            return 1
        if bits == _ASKED and _same(a, b):
            return 0
        bits *= 2
    raise NotConvertible(f"Expected numbers that can be told apart but got {a!r} and {b!r}.")


def _same(a: End, b: End) -> bool:
    left, right = as_tree(a), as_tree(b)
    if left is None or right is None:
        return False
    return same_number(left, right).same is Same.EQUAL or prove(left, right, Declared()).equal


def sign_at(polynomial: fmpz_poly, number: End) -> int:
    """The sign of the polynomial at the number."""
    if not isinstance(number, Closed):
        return algebraic.sign_at(polynomial, number)
    bits = algebraic.START
    while bits <= MOST_BITS:
        with ctx.workprec(bits):
            found = polynomial(number.ball(bits))
        if found > 0 or found < 0:
            return 1 if found > 0 else -1
        bits *= 2
    for root in algebraic.real_roots(polynomial):
        if ball(root, MOST_BITS).overlaps(number.ball(MOST_BITS)) and compare(root, number) == 0:
            return 0
    raise NotConvertible(f"Expected a number that is known to be a root of {polynomial} or not, but got {number!r}.")


def inside(low: End | None, high: End | None) -> fmpq:
    """A simple fraction strictly between two numbers, low < high."""
    bits = algebraic.START
    while bits <= MOST_BITS:
        found = [e if not isinstance(e, Closed) else _beside(e, bits, s) for e, s in ((low, 1), (high, -1))]
        if found[0] is None or found[1] is None or algebraic.compare(found[0], found[1]) < 0:
            return cells.inside(found[0], found[1])
        bits *= 2
    raise NotConvertible(f"Expected a wider interval than the one from {low!r} to {high!r}.")


def fraction(x: arb) -> fmpq:
    """A number without a radius as the fraction that it is, if that has not too many digits."""
    if abs(x.man_exp()[1]) > LARGEST:
        raise NotConvertible(f"Expected numbers between 2^-{LARGEST} and 2^{LARGEST} but got {x.str(5, radius=False)}.")
    return x.fmpq()


def _beside(number: Closed, bits: int, side: int) -> fmpq:
    near = number.ball(bits)
    return fraction(near.mid()) + side * fraction(near.rad())


def _formula(number: End) -> Expr:
    found = as_tree(number)
    if found is None:
        raise NotConvertible(f"Expected a number that can be written in radicals but got {number!r}.")
    return found


def _unless_large(compute: Callable[[], Real | None]) -> Real | None:
    """An algebraic number; None where its degree is too high, so that it goes on as a formula."""
    try:
        return compute()
    except Undefined:
        raise
    except NotConvertible:
        return None


def added(a: End, b: End) -> End:
    if not isinstance(a, Closed) and not isinstance(b, Closed):
        found = _unless_large(lambda: algebraic.plus(a, b))
        if found is not None:
            return found
    return end(tree.add(_formula(a), _formula(b)))


def multiplied(a: End, b: End) -> End:
    if not isinstance(a, Closed) and not isinstance(b, Closed):
        found = _unless_large(lambda: algebraic.times(a, b))
        if found is not None:
            return found
    left, right = _formula(a), _formula(b)
    if left == tree.expr(-1) and right.head == "Add":
        return end(tree.add(*(tree.negative(term) for term in right.args)))
    return end(tree.mul(left, right))


def inverted(a: End) -> End:
    """1/a for a other than 0."""
    return end(tree.power(a.formula, -1)) if isinstance(a, Closed) else algebraic.inverse(a)


def powered(a: End, exponent: fmpq) -> End:
    """a^(p/q), where that exists."""
    if not isinstance(a, Closed):
        found = _unless_large(lambda: algebraic.power(a, exponent))
        if found is not None:
            return found
    base, p, q = _formula(a), int(exponent.p), int(exponent.q)
    if q == 2 and base.head == "Pow" and base.args[1] == tree.expr(2):
        base, q = tree.call("abs", base.args[0]), 1
    elif q > 1:
        base, q = tree.sqrt(base) if q == 2 else Expr("Root", (base, tree.expr(q))), 1
    return end(tree.power(base, p))


def sign(number: End) -> int:
    return compare(number, fmpq(0))


def floor(number: End) -> int:
    """The largest whole number that is not above the number."""
    if isinstance(number, fmpq):
        return int(number.floor())
    bits = algebraic.START
    while not (near := ball(number, bits)).rad() < 0.25:
        bits *= 2
        if bits > MOST_BITS:
            raise NotConvertible(f"Expected a number of fewer digits than {number!r}.")
    nearest = int((fraction(near.mid()) + fmpq(1, 2)).floor())
    return nearest if compare(number, fmpq(nearest)) >= 0 else nearest - 1


@dataclass(frozen=True, slots=True)
class Pieces(Generic[T_co]):
    """A value for each gap and each cut, in turn: 2n + 1 values for n cuts in increasing order."""

    cuts: tuple[End, ...]
    values: tuple[T_co, ...]

    def spans(self) -> Iterator[tuple[End | None, End | None, T_co]]:
        """(low, high, value): a point where low is high; None for an end that nothing bounds."""
        ends = (None, *self.cuts, None)
        for i, value in enumerate(self.values):
            yield (ends[(i + 1) // 2], ends[i // 2 + 1], value)

    def map(self, change: Callable[[T_co], U]) -> Pieces[U]:
        return reduced(self.cuts, [change(v) for v in self.values])

    def at(self, number: End) -> T_co:
        for i, cut in enumerate(self.cuts):
            order = compare(number, cut)
            if order <= 0:
                return self.values[2 * i + 1 + order]
        return self.values[-1]


def constant(value: T) -> Pieces[T]:
    return Pieces((), (value,))


def reduced(cuts: Sequence[End], values: list[T]) -> Pieces[T]:
    """Without the cuts at which nothing changes."""
    kept_cuts, kept = [], values[:1]
    for i, cut in enumerate(cuts):
        here, after = values[2 * i + 1], values[2 * i + 2]
        if not kept[-1] == here == after:
            kept_cuts.append(cut)
            kept += [here, after]
    return Pieces(tuple(kept_cuts), tuple(kept))


def merged(a: Pieces[T], b: Pieces[U], join: Callable[[T, U], V]) -> Pieces[V]:
    """``join`` of the two values everywhere."""
    i = j = 0
    cuts, values = [], [join(a.values[0], b.values[0])]
    while i < len(a.cuts) or j < len(b.cuts):
        order = 1 if i == len(a.cuts) else -1 if j == len(b.cuts) else compare(a.cuts[i], b.cuts[j])
        cuts.append(a.cuts[i] if order <= 0 else b.cuts[j])
        here = join(a.values[2 * i + (order <= 0)], b.values[2 * j + (order >= 0)])
        i, j = i + (order <= 0), j + (order >= 0)
        values += [here, join(a.values[2 * i], b.values[2 * j])]
    return reduced(cuts, values)
