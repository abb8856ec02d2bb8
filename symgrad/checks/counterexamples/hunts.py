"""One attack under way: its budget, the stacks of points that it looks at, and what it keeps of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from time import perf_counter

import numpy as np
from flint import arb

from symgrad.checks import matrix_truth
from symgrad.checks.counterexamples.certificates import certified, exact_point, meets
from symgrad.checks.counterexamples.margins import contrast, ratio, slack, violation
from symgrad.checks.counterexamples.parametrisations import Parametrisation
from symgrad.checks.counterexamples.problems import LARGEST_EXACT, Found, Problem
from symgrad.checks.counterexamples.shrinking import cost
from symgrad.checks.functions import Unsettled
from symgrad.checks.truth import Finding
from symgrad.core.tree import ORDERS, Expr
from symgrad.errors import NotConvertible

_CHECKS = 8  # points of a stack that are checked exactly: the simplest, and as many with the largest margins
_FALSE_ALARMS = 24  # exact checks in vain, after which fewer points of a stack are checked
_MOST_CHECKS = {1: 600, 2: 600, 3: 300, 4: 150}  # in a stage, by size: floats that err must not cost all of the time
_STARTS = 8  # of the best points are climbed from
_KEPT = 6  # points that met the conditions in floats and are looked at exactly


class Exhausted(Exception):
    """The budget is used up."""


class Hunt:
    """One attack: its budget, what was tried, and the best that was found."""

    def __init__(self, problem: Problem, rng: np.random.Generator, tries: int | None, seconds: float | None):
        self.problem, self.rng = problem, rng
        self.conditions = (*problem.conditions, *problem.bounds())
        self.left = tries
        self.deadline = None if seconds is None else perf_counter() + seconds
        self.tries: Counter[str] = Counter()
        self.decided = 0
        self.overflown = 0  # points that met the conditions and left the range of floats
        self.unsettled = 0  # points at which floats show a failure and the exact check comes to no end
        self.renew_checks()
        self.found: Found | None = None
        self.at: tuple[Parametrisation, np.ndarray] | None = None
        self.tight: tuple[float, Parametrisation, np.ndarray] | None = None
        self.exactly = 0.0  # the tightest ratio at points that were looked at without floats
        self.promising: dict[int, list[tuple[float, np.ndarray]]] = {}
        self.met: list[tuple[Parametrisation, np.ndarray]] = []

    def late(self) -> bool:
        return self.deadline is not None and perf_counter() > self.deadline

    def spend(self, count: int, family: str) -> int:
        """How many of ``count`` points may still be tried."""
        if self.late() or self.left == 0:
            raise Exhausted
        if self.left is not None:
            count = min(count, self.left)
            self.left -= count
        self.tries[family] += count
        return count

    def measured(self, at: Parametrisation, points: np.ndarray, contrasted: bool = False) -> tuple[np.ndarray, ...]:
        """(margin, may be violated, slack, conditions may be met, ratio, the names' values in rows) at the points."""
        batch, values = at.batch(points)
        room, met = slack(self.conditions, batch)
        margin, maybe = violation(self.problem.statement, batch)
        if contrasted:
            margin = contrast(self.problem.statement, batch)
        tight = ratio(self.problem.statement, batch)
        numbers = in_rows(values, len(points))
        one = np.shape(points)[:1]
        met = np.broadcast_to(met, one) & np.isfinite(numbers).all(axis=1)
        full = (np.broadcast_to(x, one) for x in (margin, maybe, room))
        return (*full, met, np.broadcast_to(tight, one), numbers)

    def look(self, at: Parametrisation, points: np.ndarray, family: str) -> bool:
        """Try the points; True as soon as one of them is certified to refute the statement."""
        points = at.admissible(points[: self.spend(len(points), family)])
        margin, maybe, _, met, tight, numbers = self.measured(at, points)
        decided = met & np.isfinite(margin)
        self.decided += int(decided.sum())
        self.overflown += int((met & np.isneginf(margin)).sum())
        hits = np.flatnonzero(decided & maybe)
        if len(self.met) < _KEPT and decided.any():
            self.met += [(at, points[i]) for i in np.flatnonzero(decided)[:3]]
        if len(hits) and self._any_certified(at, points, hits, margin[hits], cost(numbers[hits])):
            return True
        self._remember(at, points, np.where(decided, margin, -np.inf))
        near = np.where(decided & (tight <= 1 + 1e-9), tight, -1.0)
        best = int(near.argmax())
        if near[best] > (self.tight[0] if self.tight else 0.0):
            self.tight = float(near[best]), at, points[best]
        return False

    def _remember(self, at: Parametrisation, points: np.ndarray, scores: np.ndarray) -> None:
        """Keep the points with the best scores, to climb from them."""
        kept = self.promising.setdefault(id(at), [])
        top = int(scores.argmax())
        if np.isfinite(scores[top]) and (len(kept) < _STARTS or scores[top] > kept[-1][0]):
            kept.append((float(scores[top]), points[top]))
            kept.sort(key=lambda pair: -pair[0])
            del kept[_STARTS:]

    def _any_certified(
        self, at: Parametrisation, points: np.ndarray, hits: np.ndarray, margin: np.ndarray, price: np.ndarray
    ) -> bool:
        plainly = margin > 1e-6
        count = _CHECKS if self.alarms < _FALSE_ALARMS else 1
        simplest = np.lexsort((price, ~plainly))[:count]
        widest = np.argsort(-margin, kind="stable")[:count]
        return any(self.certify(at, points[hits[i]]) for i in dict.fromkeys([*simplest, *widest]))

    def certify(self, at: Parametrisation, point: np.ndarray) -> bool:
        """Check one point exactly, and keep it if it refutes the statement."""
        if self.late():
            raise Exhausted
        values = exact_point(at, point) if self.checks else None
        if values is None:
            return False
        self.checks -= 1
        try:
            found = certified(self.problem, self.conditions, values)
        except Unsettled:
            found, self.unsettled = None, self.unsettled + 1
        self.alarms = 0 if found is not None else self.alarms + 1
        if found is not None:
            self.found, self.at = found, (at, point)
        return found is not None

    def renew_checks(self) -> None:
        """Allow a new stage its exact checks."""
        n = self.problem.largest
        self.checks = _MOST_CHECKS.get(n, 60 if n <= LARGEST_EXACT else 12)
        self.alarms = 0  # checks in vain since the last one that was not

    def score(self, at: Parametrisation, points: np.ndarray, contrasted: bool = False) -> np.ndarray:
        """What climbing makes large at the points; −inf where there is no value.

        Where the conditions fail, how little they do so, below −1. Where they hold, the margin, or the contrast if
        asked for; once that is positive no more than the slack: an optimum at the boundary does not survive rounding.
        """
        if self.spend(len(points), "climbing") < len(points):
            raise Exhausted
        points = at.admissible(points)
        margin, _, room, met, _, _ = self.measured(at, points, contrasted)
        self.decided += int((met & np.isfinite(margin)).sum())
        found = np.where(room < 0, np.maximum(room, -1e3) - 1, np.where(margin > 0, np.minimum(margin, room), margin))
        return np.where(np.isfinite(margin) & ~np.isnan(room), found, -np.inf)


def in_rows(values: Mapping[Expr, np.ndarray], count: int) -> np.ndarray:
    """All numbers of the names, a row for each point."""
    flat = [v.reshape(count, -1) for v in values.values()]
    return np.concatenate(flat, axis=1) if flat else np.zeros((count, 0))


def ratio_of(finding: Finding) -> float | None:
    """The ratio of the sides of an exact finding, toward violation."""
    small, large = finding.left, finding.right
    if finding.relation in (">", "≥"):
        small, large = large, small
    if finding.relation not in ORDERS:
        return None
    try:
        small, large = arb(small), arb(large)
        if small.overlaps(large):
            return 1.0
        if large > 0:
            return max(0.0, float((small / large).mid()))
        return float((large / small).mid()) if small < 0 else None
    except (TypeError, ValueError, ZeroDivisionError):
        return None


def tightest(hunt: Hunt) -> float | None:
    """The tightest ratio, computed again from exact values."""
    if hunt.found is not None:
        return ratio_of(hunt.found.finding)
    if hunt.tight is None:
        return min(hunt.exactly, 1.0) or None
    rough, at, point = hunt.tight
    values = exact_point(at, point)
    if values is not None and hunt.problem.statement.head == "Relation":
        try:
            exact = ratio_of(matrix_truth.decide(hunt.problem.statement, values))
            return rough if exact is None else min(exact, 1.0)
        except NotConvertible:
            pass
    return min(rough, 1.0)


def really_met(hunt: Hunt) -> bool:
    """Whether one of the points that met the conditions in floats meets them exactly."""
    for at, point in hunt.met:
        values = exact_point(at, point)
        try:
            if values is not None and meets(hunt.problem, hunt.conditions, values):
                return True
        except NotConvertible:
            continue
    return not hunt.met
