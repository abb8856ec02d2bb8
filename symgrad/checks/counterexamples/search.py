"""The attack on a statement: sparse integers, families, climbing, rounding; then the exact check, then shrinking."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from fractions import Fraction

import numpy as np

from symgrad.checks import matrix_truth
from symgrad.checks.batches import Batch
from symgrad.checks.counterexamples.certificates import exact_point, meets
from symgrad.checks.counterexamples.climbing import PROPOSALS, RESTARTS, climb, polished, rounded, starts
from symgrad.checks.counterexamples.families import MATRICES, draw
from symgrad.checks.counterexamples.hunts import Exhausted, Hunt, in_rows, ratio_of, really_met, tightest
from symgrad.checks.counterexamples.margins import slack
from symgrad.checks.counterexamples.parametrisations import Parametrisation, parametrisations, plain
from symgrad.checks.counterexamples.problems import LARGEST_EXACT, Attack, Found, Problem
from symgrad.checks.counterexamples.shrinking import cost, shrunk
from symgrad.checks.counterexamples.sparse import sparse
from symgrad.checks.truth import Truth
from symgrad.errors import NotConvertible

TRIES = {1: 100_000, 2: 200_000, 3: 200_000, 4: 120_000}
"""Points tried by default, by the largest number of rows or columns; ``FEWEST`` beyond: their spectra cost more."""
FEWEST = 60_000
_EASY = "1 2 1/2 -1 0 3 -2 1/3 4 2/3 1/4 3/4 -1/2 -3 -4 3/2 1/8 7/8 1/10 9/10 5 10 1/100 99/100 101/100 20 100"
_NUMBERS = tuple(float(Fraction(text)) for text in _EASY.split())  # tried for a number beside matrices
_FRACTIONS = tuple(
    dict.fromkeys([*_NUMBERS, *(s * p / q for q in range(1, 17) for p in range(1, 4 * q) for s in (1, -1))])
)
_BLOCKS = 16, 256  # fewest and most points of one choice of families
_LEVEL = 400, 60_000  # fewest and most points of one level of sparse ones
_STACK = 1 << 14  # points in one call: the clock is looked at in between
_TASTE = 100  # points of a scale that are tried before it is given up
_POLISH = 40  # evaluations for each coordinate
_ROUNDED = 400  # points of the roundings of one climb
_WITHOUT_FLOATS = 300  # points tried where no floats point the way


def _share(hunt: Hunt, total: int, part: float) -> int:
    return max(1, int(total * part)) if hunt.left is None else min(hunt.left, max(1, int(total * part)))


def number_tables(hunt: Hunt, at: Parametrisation) -> dict[int, np.ndarray]:
    """For each column that holds one of the problem's numbers, the values worth trying there."""
    found = {}
    worth = _NUMBERS if any(at.sizes.values()) else _FRACTIONS
    for column, name in at.numbers.items():
        values = at.admissible(np.tile(np.array(worth)[:, None], at.dimension))[:, column]
        values = np.array(list(dict.fromkeys(values.tolist())))
        alone = [c for c in hunt.conditions if {n for n in c.walk() if n in hunt.problem.names} == {name}]
        try:
            _, met = slack(alone, Batch({name: values}))
        except NotConvertible:  # a head without values on stacks
            met = np.full(1, True)
        kept = values[np.broadcast_to(met, values.shape)]
        found[column] = kept if len(kept) else values
    return found


def _sparse(hunt: Hunt, at: Parametrisation, tries: int) -> bool:
    numbers = number_tables(hunt, at)
    columns = np.array([c for c in range(at.dimension) if c not in numbers], dtype=int)
    # Conditions such as ρ(A) < 1 leave nearly no integers.
    scales = (1.0, 0.5, 0.25) if hunt.conditions and len(columns) else (1.0,)
    most = int(np.clip(tries // (4 * len(scales)), *_LEVEL))
    tried, met = dict.fromkeys(scales, 0), dict.fromkeys(scales, 0)
    for points in sparse(columns, numbers, at.dimension, most, hunt.rng):
        for scale in scales:
            others = max(met[s] / max(tried[s], 1) for s in scales)
            if tried[scale] >= _TASTE and met[scale] / tried[scale] < others / 8:
                continue  # at other scales the conditions are met far more often
            if len(points) > tries > 0:
                points = points[np.sort(hunt.rng.permutation(len(points))[:tries])]
            scaled, before = points.copy(), hunt.decided
            scaled[:, columns] *= scale
            if any(hunt.look(at, scaled[i : i + _STACK], "sparse") for i in range(0, len(scaled), _STACK)):
                return True
            tries -= len(scaled)
            tried[scale] += len(scaled)
            met[scale] += hunt.decided - before
            if tries <= 0:
                return False
    return False


def _families(hunt: Hunt, at: Parametrisation, tries: int) -> bool:
    tables = {at.numbers[c]: values for c, values in number_tables(hunt, at).items()}
    matrices = [n for n, size in at.sizes.items() if size]
    names = [*MATRICES, *(["derived"] * 3 if len(matrices) > 1 else [])] if matrices else ["dense"]
    block = int(np.clip(tries // (4 * len(names)), *_BLOCKS))
    for k in range(max(1, tries // block)):
        family = names[k % len(names)]
        rescale = bool(hunt.conditions) and k % 2 == 1
        drawn = draw(family, at.sizes, tables, block, rescale, hunt.rng)
        if hunt.look(at, at.points(drawn), family):
            return True
    return False


def _homogeneous(hunt: Hunt, at: Parametrisation) -> list[np.ndarray]:
    """The columns of each parameter whose scale changes neither margin nor slack."""
    points = hunt.rng.standard_normal((6, at.dimension))
    found = []
    for name, columns in at.positions.items():
        if at.sizes[name] is None or not len(columns) or name in at.domains:
            continue
        changed = []
        for scale in (1.0, 2.0, 0.125):
            scaled = points.copy()
            scaled[:, columns] *= scale
            margin, _, room, met, _, _ = hunt.measured(at, scaled)
            changed.append(np.stack([margin, np.where(np.isfinite(room), room, 0.0), met]))
        if all(np.allclose(changed[0], c, rtol=1e-6, atol=1e-9, equal_nan=True) for c in changed[1:]):
            found.append(columns)
    return found


def _climbing(hunt: Hunt, at: Parametrisation, tries: int) -> bool:
    if at.dimension == 0:
        return False
    groups = _homogeneous(hunt, at)
    return any(_climb(hunt, at, tries // 2, groups, contrasted) for contrasted in (False, True))


def _climb(hunt: Hunt, at: Parametrisation, tries: int, groups: list[np.ndarray], contrasted: bool) -> bool:
    polish = 0 if contrasted else _POLISH * min(at.dimension, 8)
    tries -= polish + _ROUNDED
    restarts = max(4, min(RESTARTS, tries // (20 * PROPOSALS)))
    steps = (tries - restarts) // (restarts * PROPOSALS)
    if steps < 4:
        return False

    def score(points: np.ndarray) -> np.ndarray:
        return hunt.score(at, points, contrasted)

    first = starts(restarts, [c for n, c in at.positions.items() if at.sizes[n]], at.dimension, hunt.rng)
    for k, (_, point) in enumerate(hunt.promising.get(id(at), [])[: restarts // 3]):
        first[k] = point
    points, scores = climb(first, score, steps, hunt.rng, groups)
    kept: list[np.ndarray] = []
    for point, reached in zip(points, scores, strict=True):
        if len(kept) == 4 or not np.isfinite(reached):
            break
        if all(np.abs(point - other).max() > 1e-3 for other in kept):
            kept.append(point)
    for k, point in enumerate(kept):
        # What is violated needs no polish, and where both sides are equal there is nothing to gain.
        if k == 0 and polish and -0.05 < scores[0] < -1e-9:
            point = polished(point, score, polish)
        if hunt.look(at, rounded(point, groups, hunt.rng), "rounding"):
            return True
    return False


def _pass(hunt: Hunt, ways: Sequence[Parametrisation], total: int) -> bool:
    """Every stage once, in the order of their worth, with ``total`` tries in all."""
    for stage, part in ((_sparse, 0.4), (_families, 0.25), (_climbing, 0.3)):
        for at in ways:
            hunt.renew_checks()
            if stage(hunt, at, _share(hunt, total, part / len(ways))):
                return True
    return False


def _without_floats(hunt: Hunt) -> str:
    """Few small points looked at exactly, for what has no value on stacks; what stood in the way of the first one."""
    at, obstacle, left = plain(hunt.problem), "", _WITHOUT_FLOATS
    hunt.renew_checks()
    numbers = number_tables(hunt, at)
    columns = np.array([c for c in range(at.dimension) if c not in numbers], dtype=int)
    for points in sparse(columns, numbers, at.dimension, _WITHOUT_FLOATS, hunt.rng):
        for point in at.admissible(points):
            if left == 0 or hunt.late():
                return obstacle
            left -= 1
            hunt.tries["sparse"] += 1
            values = exact_point(at, point)
            try:
                if values is None or not meets(hunt.problem, hunt.conditions, values):
                    continue
                finding = matrix_truth.decide(hunt.problem.statement, values)
            except NotConvertible as no:
                obstacle = obstacle or str(no)
                continue
            hunt.decided += 1
            hunt.exactly = max(hunt.exactly, ratio_of(finding) or 0.0)
            if finding.truth is Truth.FAILS:
                hunt.found = Found(values, finding)
                return ""
    return obstacle


def _shrink(hunt: Hunt) -> None:
    """Put the smallest counterexample reached from the one found in its place."""
    rounds, checks = (60, 12) if hunt.problem.largest <= 4 else (24, 4)
    hunt.left = None
    hunt.renew_checks()
    if hunt.deadline is not None:
        hunt.deadline += 1.0  # a counterexample that can be checked by hand is worth a second more
    assert hunt.at is not None
    _shrink_in(hunt, hunt.at[0], hunt.at[1], rounds, checks)
    if not hunt.at[0].identical:
        whole = plain(hunt.problem)
        assert hunt.found is not None
        _, values = hunt.at[0].batch(hunt.at[1][None])
        _shrink_in(hunt, whole, whole.points(values)[0], rounds, checks)


def _shrink_in(hunt: Hunt, at: Parametrisation, point: np.ndarray, rounds: int, checks: int) -> None:
    def costs(points: np.ndarray) -> np.ndarray:
        with np.errstate(all="ignore"):
            return cost(in_rows(at.batch(at.admissible(points))[1], len(points)))

    def fails(points: np.ndarray) -> np.ndarray:
        margin, maybe, _, met, _, _ = hunt.measured(at, at.admissible(points))
        return met & maybe & np.isfinite(margin)

    with suppress(Exhausted):
        shrunk(point, costs, fails, lambda p: hunt.certify(at, at.admissible(p[None])[0]), hunt.rng, rounds, checks)


def attack(
    problem: Problem, rng: np.random.Generator, tries: int | None = None, seconds: float | None = None
) -> Attack:
    """The smallest counterexample found to the statement under its conditions, re-checked exactly, or what survived.

    ``tries``: how many points are tried; with it alone the result is a function of ``rng``. ``seconds``: search until
    they are over. With neither, ``TRIES``. Where floats decide no point, a few hundred more are looked at exactly.
    Raises nothing for what cannot be decided: ``Attack.reason`` says it.
    """
    hunt, obstacle = Hunt(problem, rng, tries, seconds), ""
    if problem.names:
        _with_floats(hunt, tries, seconds)
    if hunt.found is not None:
        _shrink(hunt)
    elif problem.conditions and hunt.decided and not really_met(hunt):
        hunt.decided = 0
    if hunt.found is None and (hunt.decided == 0 or hunt.overflown > hunt.decided):
        obstacle = _without_floats(hunt)
    reason = "" if hunt.found is not None else _reason(hunt, obstacle)
    return Attack(hunt.found, dict(hunt.tries), hunt.decided, tightest(hunt), reason)


def _with_floats(hunt: Hunt, tries: int | None, seconds: float | None) -> None:
    total = tries or TRIES.get(hunt.problem.largest, FEWEST)
    if tries is None and seconds is None:
        hunt.left = total
    ways = parametrisations(hunt.problem)
    # Exhausted: the budget is used up. NotConvertible: a head without values on stacks, or shapes that do not conform.
    with suppress(Exhausted, NotConvertible):
        while not _pass(hunt, ways, total):
            total *= 2 if seconds is not None else 1


def _reason(hunt: Hunt, obstacle: str) -> str:
    if hunt.decided == 0:
        said = "no try met the conditions" if hunt.conditions else "the statement had no value at any try"
        return f"{said}: {obstacle}" if obstacle else said
    if hunt.problem.largest > LARGEST_EXACT:
        n = hunt.problem.largest
        return f"{n} rows or columns: beyond {LARGEST_EXACT} few of the suspicious points are decided exactly"
    return f"{hunt.unsettled} suspicious points were not decided exactly" if hunt.unsettled else ""
