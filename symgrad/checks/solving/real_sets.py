"""Finite unions of points and intervals of the real line, and of whole numbers, with exact ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from flint import fmpq

from symgrad.checks.algebraic import Algebraic
from symgrad.checks.solving.pieces import End, Pieces, as_tree, ball, compare, constant, floor, fraction, inside, merged
from symgrad.core import tree
from symgrad.core.sets import INFINITY
from symgrad.core.tree import Expr
from symgrad.errors import NotConvertible

MOST_LISTED = 1000
"""So many whole numbers are listed one by one, to be compared with or joined to intervals."""


@dataclass(frozen=True, slots=True)
class RealSet:
    """The numbers where ``pieces`` says True; of these only the whole numbers where ``whole``.

    The cuts are reduced, and a set of whole numbers is kept as the union of the intervals (k − ½, k + ½), so that sets
    with algebraic ends are equal as data where they are equal; others are compared by ``difference_witness``.
    """

    pieces: Pieces[bool]
    whole: bool = False

    def __contains__(self, number: End) -> bool:
        if self.whole and (not isinstance(number, fmpq) or number.q != 1):
            return False
        return self.pieces.at(number)

    def __and__(self, other: RealSet) -> RealSet:
        return _combined(self, other, bool.__and__, self.whole or other.whole)

    def __or__(self, other: RealSet) -> RealSet:
        if self.whole is not other.whole:
            first, second = (s.listed() for s in (self, other))
            if first is None or second is None:
                raise NotConvertible("Expected intervals or infinitely many whole numbers but found both in one set.")
            return first | second
        return _combined(self, other, bool.__or__, self.whole)

    def __sub__(self, other: RealSet) -> RealSet:
        if other.whole and not self.whole:
            listed = other.listed()
            if listed is None:
                raise NotConvertible("Expected a set of finitely many intervals but got one without infinitely many.")
            other = listed
        return _combined(self, other, lambda a, b: a and not b, self.whole)

    @property
    def empty(self) -> bool:
        return not any(self.pieces.values)

    def runs(self) -> Iterator[tuple[End | None, End | None, bool, bool]]:
        """The maximal intervals: (low, high, is low in it?, is high in it?); a point has both ends in it."""
        values, cuts = self.pieces.values, self.pieces.cuts
        start: tuple[End | None, bool] | None = (None, False) if values[0] else None
        for i, cut in enumerate(cuts):
            here, after = values[2 * i + 1], values[2 * i + 2]
            if start is not None and not (here and after):
                yield start[0], cut, start[1], here
                start = (cut, False) if after else None
            elif start is None and after:
                start = (cut, here)
            elif start is None and here:
                yield cut, cut, True, True
        if start is not None:
            yield start[0], None, start[1], False

    def listed(self) -> RealSet | None:
        """The same set without ``whole``; None where that would be infinitely many pieces."""
        if not self.whole:
            return self
        found: list[fmpq] = []
        for low, high in self.whole_runs():
            if low is None or high is None or high - low > MOST_LISTED:
                return None
            found += map(fmpq, range(low, high + 1))
        return points(found)

    def whole_runs(self) -> Iterator[tuple[int | None, int | None]]:
        """Of a set of whole numbers the maximal runs (first, last)."""
        for low, high, *_ in self.runs():
            yield None if low is None else floor(low) + 1, None if high is None else floor(high)

    def as_tree(self) -> Expr | None:
        """The set as a formula; None where an end is not printed in radicals."""
        ends = [as_tree(c) for c in self.pieces.cuts]
        if any(e is None for e in ends):
            return None
        if self.whole:
            return self._whole_tree()
        found: list[Expr] = []
        single: list[Expr] = []
        for low, high, *closed in self.runs():
            below, above = (None if e is None else as_tree(e) for e in (low, high))
            if low is not None and low == high:
                assert below is not None
                single.append(below)
            else:
                found.append(Expr("Interval", (below or tree.negative(INFINITY), above or INFINITY, *closed)))
        if single or not found:
            found.append(Expr("Set", tuple(single)))
        return found[0] if len(found) == 1 else Expr("Union", tuple(found))

    def _whole_tree(self) -> Expr:
        listed = self.listed()
        if listed is not None:
            found = listed.as_tree()
            assert found is not None
            return found
        parts = []
        for low, high in self.whole_runs():
            ends = [tree.negative(INFINITY) if low is None else tree.expr(low)]
            ends.append(INFINITY if high is None else tree.expr(high))
            parts.append(Expr("Interval", (*ends, low is not None, high is not None)))
        if self == whole(REALS):
            return Expr("NumberSet", ("Z",))
        return Expr(
            "Intersection", (Expr("NumberSet", ("Z",)), parts[0] if len(parts) == 1 else Expr("Union", (*parts,)))
        )


def _combined(a: RealSet, b: RealSet, join: Callable[[bool, bool], bool], of_whole: bool) -> RealSet:
    found = RealSet(merged(a.pieces, b.pieces, join))
    return whole(found) if of_whole else found


REALS = RealSet(constant(True))
NOTHING = RealSet(constant(False))


def whole(numbers: RealSet) -> RealSet:
    """The whole numbers in a set."""
    half = fmpq(1, 2)
    cuts: list[End] = []
    values = [False]
    for low, high, low_in, high_in in numbers.runs():
        first = None if low is None else floor(low) + (1 - (low_in and compare(low, fmpq(floor(low))) == 0))
        last = None if high is None else floor(high) - (not high_in and compare(high, fmpq(floor(high))) == 0)
        if first is not None and last is not None and last < first:
            continue
        start = None if first is None else first - half
        if start is None:
            values = [True]
        elif cuts and cuts[-1] == start:  # the run before ends with the number before
            cuts.pop()
            del values[-2:]
        else:
            cuts.append(start)
            values += [False, True]
        if last is not None:
            cuts.append(last + half)
            values += [False, False]
    return RealSet(Pieces(tuple(cuts), tuple(values)), whole=True)


def points(numbers: list[fmpq] | list[End]) -> RealSet:
    found = NOTHING
    for number in numbers:
        found = found | RealSet(Pieces((number,), (False, True, False)))
    return found


def interval(low: End | None, high: End | None, low_in: bool, high_in: bool) -> RealSet:
    """The numbers between two; nothing where the first is above the second."""
    found = REALS
    if low is not None:
        found = found & RealSet(Pieces((low,), (False, low_in, True)))
    if high is not None:
        found = found & RealSet(Pieces((high,), (True, high_in, False)))
    return found


@dataclass(frozen=True, slots=True)
class Witness:
    """A number that is in exactly one of two sets."""

    number: End
    in_first: bool

    @property
    def formula(self) -> Expr | None:
        return as_tree(self.number)

    def __str__(self) -> str:
        """A fraction as it is, another number to some digits."""
        return str(self.number) if isinstance(self.number, fmpq) else ball(self.number).str(12, radius=False)


def difference_witness(first: RealSet, second: RealSet) -> Witness | None:
    """None for equal sets, else a simple number in exactly one of them.

    Simple is: a fraction inside an interval of such numbers, with the smallest denominator, nearest to 0; a
    rational end; any other end.
    """
    if first.whole is not second.whole:
        return _mixed(first, second)
    apart = RealSet(merged(first.pieces, second.pieces, bool.__ne__))
    if apart.empty:
        return None
    if first.whole:
        runs = [(low, high) for low, high, *_ in whole(apart).runs()]
        found = min((_nearest_whole(low, high) for low, high in runs), key=lambda k: (abs(k), -k))
        return Witness(fmpq(found), fmpq(found) in first)
    inner = [inside(low, high) for low, high, _ in _gaps(apart)]
    if inner:
        best = min(inner, key=lambda q: (int(q.q), abs(q), -q))
        return Witness(best, best in first)
    ends = [low for low, *_ in apart.runs()]
    best_end = min((e for e in ends if e is not None), key=_simplicity)
    return Witness(best_end, best_end in first)


def _simplicity(number: End) -> tuple[int, int, fmpq, bool]:
    near = fraction(ball(number).mid())
    if isinstance(number, fmpq):
        return 0, int(number.q), abs(near), near < 0
    return 1, len(number.coefficients) if isinstance(number, Algebraic) else 0, abs(near), near < 0


def _gaps(numbers: RealSet) -> Iterator[tuple[End | None, End | None, bool]]:
    """The open intervals in the set that the cuts leave."""
    for i, (low, high, value) in enumerate(numbers.pieces.spans()):
        if value and i % 2 == 0:
            yield low, high, value


def _nearest_whole(low: End | None, high: End | None) -> int:
    """The whole number nearest to 0 between ends that are not whole."""
    first, last = None if low is None else floor(low) + 1, None if high is None else floor(high)
    return max(first, 0) if first is not None and (last is None or first > 0) else min(0 if last is None else last, 0)


def _mixed(first: RealSet, second: RealSet) -> Witness | None:
    """For a set of whole numbers and one of which that is not said."""
    numbers, other = (first, second) if first.whole else (second, first)
    for low, high, _ in _gaps(other):
        q = inside(low, high)
        if q.q == 1:  # then a number between this whole one and the next one towards 0, or 1
            if q > 0:
                q = inside(q - 1 if low is None or compare(low, q - 1) < 0 else low, q)
            else:
                q = inside(q, q + 1 if high is None or compare(q + 1, high) < 0 else high)
        return Witness(q, other is first)
    for cut in other.pieces.cuts:
        if cut in other and cut not in numbers:
            return Witness(cut, other is first)
    return difference_witness(whole(first), whole(second))
