"""The cells of the real line on which given polynomials keep their signs: their real roots, and the gaps between them.

Everything is exact: the roots are fractions or algebraic numbers, each gap has a simple fraction for sample.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from flint import fmpq, fmpq_poly, fmpz, fmpz_poly

from symgrad.checks import algebraic
from symgrad.checks.algebraic import Algebraic, Real, checked, checked_size, real_roots, sign_at
from symgrad.core.tree import Expr

HOLDS: Mapping[str, tuple[int, ...]] = {"<": (-1,), "≤": (-1, 0), "=": (0,), "≠": (-1, 1), ">": (1,), "≥": (0, 1)}
"""The signs of left − right with which a relation holds."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A point (``low`` = ``high``) or an open interval; None for an end that nothing bounds.

    ``sample`` is a fraction in it: the simplest of an interval, the point itself, None for an irrational point,
    which is ``root``.
    """

    low: Real | None
    high: Real | None
    sample: fmpq | None
    root: Algebraic | None = None

    @property
    def is_point(self) -> bool:
        return self.low is not None and self.low == self.high

    @property
    def number(self) -> Real:
        """A number in the cell: the root, else the sample."""
        found = self.sample if self.root is None else self.root
        assert found is not None
        return found

    def sign(self, polynomial: fmpz_poly) -> int:
        """−1, 0 or 1: the sign at the cell's number, and in all of the cell for a polynomial that made the cells."""
        return sign_at(polynomial, self.number)


def cells(polynomials: Sequence[fmpz_poly], where: Sequence[tuple[fmpz_poly, str]] = ()) -> list[Cell]:
    """The cells of the polynomials from left to right; a polynomial that is 0 cuts nothing.

    ``where`` keeps those on which conditions such as (x − 1, ">"), meaning x − 1 > 0, hold.
    """
    cuts = [r for p in (*polynomials, *(p for p, _ in where)) if not p.is_zero() for r in real_roots(p)]
    found = between(algebraic.in_order(cuts))
    return [c for c in found if all(c.sign(p) in HOLDS[kind] for p, kind in where)] if where else found


def between(cuts: Sequence[Real]) -> list[Cell]:
    """The points themselves (in increasing order) and the gaps around them."""
    found: list[Cell] = []
    low: Real | None = None
    for cut in cuts:
        found.append(Cell(low, cut, inside(low, cut)))
        irrational = isinstance(cut, Algebraic)
        found.append(Cell(cut, cut, None if irrational else cut, cut if irrational else None))
        low = cut
    found.append(Cell(low, None, inside(low, None)))
    return found


def inside(low: Real | None, high: Real | None) -> fmpq:
    """A simple fraction strictly between two numbers, low < high."""
    if not isinstance(low, Algebraic) and not isinstance(high, Algebraic):
        return simplest_between(low, high)
    for bits in algebraic.precisions():
        ends = [_beside(end, bits, side) for end, side in ((low, 1), (high, -1))]
        if ends[0] is None or ends[1] is None or ends[0] < ends[1]:
            return simplest_between(*ends)
    raise AssertionError


def _beside(number: Real | None, bits: int, side: int) -> fmpq | None:
    """The right (side 1) or left end of a ball around the number."""
    if not isinstance(number, Algebraic):
        return number
    ball = number.ball(bits)
    return ball.mid().fmpq() + side * ball.rad().fmpq()


def simplest_between(low: fmpq | None, high: fmpq | None) -> fmpq:
    """The fraction strictly between two with the smallest denominator, and of those the one nearest to 0.

    None stands for an end that nothing bounds.
    """
    if (low is None or low < 0) and (high is None or high > 0):
        return fmpq(0)
    if low is None or low < 0:
        assert high is not None
        return -simplest_between(-high, None if low is None else -low)
    # 0 ≤ low < high: the continued fractions of the two agree up to where the simplest one ends.
    whole = low.floor()
    if high is None or whole + 1 < high:
        return fmpq(whole + 1)
    above = None if low == whole else 1 / (low - whole)
    return whole + 1 / simplest_between(1 / (high - whole), above)


class _NotRational(Exception):
    """The tree is no rational function of the symbol."""


def univariate(node: Expr, symbol: Expr) -> tuple[fmpz_poly, fmpz_poly] | None:
    """Numerator and denominator of a rational function of one symbol; None for any other tree.

    Nothing is cancelled: the denominator is 0 exactly where the tree has no value (it is the polynomial 0 where
    that is everywhere), so x/x is (x, x) and 1/(1/x) is (x², x).
    """
    try:
        above, below = _fraction(node, symbol)
    except _NotRational:
        return None
    scale = above.denom() * below.denom()  # one for both, so that their quotient stays
    above, below = (above * scale).numer(), (below * scale).numer()
    common = above.content().gcd(below.content())
    return (above, below) if common < 2 else (_divided(above, common), _divided(below, common))


def _divided(polynomial: fmpz_poly, by: fmpz) -> fmpz_poly:
    return fmpz_poly([c // by for c in polynomial.coeffs()])


_ONE = fmpq_poly([1])
_Fraction = tuple[fmpq_poly, fmpq_poly]


def _fraction(node: Expr, symbol: Expr) -> _Fraction:
    match node.head:
        case "Symbol" if node == symbol:
            return fmpq_poly([0, 1]), _ONE
        case "Number" | "Decimal":
            q = Fraction(node.args[0])
            return fmpq_poly([fmpq(q.numerator, q.denominator)]), _ONE
        case "Add":
            above, below = _fraction(node.args[0], symbol)
            for term in node.args[1:]:
                a, b = _fraction(term, symbol)
                if b == below:
                    above = above + a
                else:
                    above, below = _limited(above * b + a * below, below * b)
            return above, below
        case "Mul":
            above, below = _fraction(node.args[0], symbol)
            for factor in node.args[1:]:
                a, b = _fraction(factor, symbol)
                above, below = _limited(above * a, below * b)
            return above, below
        case "Pow":
            return _power(*_fraction(node.args[0], symbol), _exponent(node.args[1], symbol))
    raise _NotRational


def _exponent(node: Expr, symbol: Expr) -> int:
    above, below = _fraction(node, symbol)
    if above.degree() > 0 or below.degree() != 0:
        raise _NotRational
    q = above[0] / below[0]
    if q.q != 1:
        raise _NotRational
    return int(q.p)


def _power(above: fmpq_poly, below: fmpq_poly, n: int) -> _Fraction:
    if n < 0:
        # b/a has no value where a/b has none either.
        above, below, n = below * below, above * below, -n
    bits = max(p.numer().height_bits() + p.denom().bit_length() for p in (above, below))
    checked_size(n * max(above.degree(), below.degree()), n * bits)
    return (above**n, below**n) if n else (below, below)


def _limited(above: fmpq_poly, below: fmpq_poly) -> _Fraction:
    for p in (above, below):
        checked(p.numer())
    return above, below
