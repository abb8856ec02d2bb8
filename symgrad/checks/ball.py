"""Ball arithmetic: numbers settled outright, inequalities settled over boxes."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import product as cartesian
from time import perf_counter

from flint import arb, fmpq

from symgrad.checks.drawing import contains
from symgrad.checks.enumeration import closed, counterexample, decide
from symgrad.checks.exact import Evaluator
from symgrad.checks.functions import Unsettled
from symgrad.checks.instances import Instance
from symgrad.checks.matrix_truth import decide as exactly
from symgrad.checks.spoils import spoils
from symgrad.checks.truth import Truth, judge, precision
from symgrad.core import binding
from symgrad.core.matrices import QUANTITIES
from symgrad.core.records import Derivation
from symgrad.core.tree import Expr
from symgrad.core.verdicts import Evidence, Verdict
from symgrad.errors import NotConvertible

MOST_BOXES = 4000
METHOD = "ball arithmetic over the domain"
Corner = dict[Expr, fmpq]
_LOWER, _UPPER = (">", "≥"), ("<", "≤")


def constant_test(derivation: Derivation, statement: Expr) -> Evidence | None:
    """A statement about numbers alone, decided by exact rationals or disjoint balls; None where it has variables."""
    if not closed(statement):
        return None
    began = perf_counter()
    instance = Instance({}, {}, {}, {})
    spectral = statement.has(*QUANTITIES)

    def truth(s: Expr) -> Truth:
        if spectral:
            return exactly(s, {}).truth
        with precision(512):
            return judge(s, Evaluator(instance)).truth

    try:
        if truth(statement) is not Truth.HOLDS:
            return None
        planted = spoils(statement)
        caught = sum(truth(s) is Truth.FAILS for s in planted)
    except Unsettled:
        return None
    sound = caught == len(planted)
    return Evidence(
        "exact arithmetic",
        Verdict.PROVED if sound else Verdict.UNDECIDED,
        "" if sound else "the same test accepts a spoiled statement",
        spoils=len(planted),
        caught_spoils=caught,
        seconds=perf_counter() - began,
    )


@dataclass
class _Box:
    """Intervals of the variables; None for an end that nothing bounds."""

    ends: dict[Expr, list[fmpq | None]] = field(default_factory=dict)


def box_test(derivation: Derivation, statement: Expr, where: Sequence[Expr]) -> Evidence | None:
    """An inequality over a bounded box: proved by balls that cover it, or refuted at a corner or inside a ball.

    None where the box is not bounded, or where neither is reached.
    """
    began = perf_counter()
    box = _box_of(derivation, statement, where)
    if box is None or statement.head != "Relation" or statement.args[0] not in (*_LOWER, *_UPPER):
        return None
    try:
        boxes = _cover(statement, box)
        if not isinstance(boxes, int):
            suspects = [*map(dict, cartesian(*([(s, low), (s, high)] for s, (low, high) in box.items()))), boxes or {}]
            return _refuted(derivation, statement, where, suspects, began)
        planted = spoils(statement)
        caught = sum(not isinstance(_cover(s, box), int) for s in planted)
    except NotConvertible:
        return None
    sound = caught == len(planted)
    return Evidence(
        METHOD,
        Verdict.PROVED if sound else Verdict.UNDECIDED,
        "" if sound else "the same test accepts a spoiled statement",
        tries=boxes,
        spoils=len(planted),
        caught_spoils=caught,
        seconds=perf_counter() - began,
    )


def _refuted(
    derivation: Derivation, statement: Expr, where: Sequence[Expr], suspects: list[Corner], began: float
) -> Evidence | None:
    """The first of the points that meets the conditions, and at which the statement fails."""
    for tries, point in enumerate(filter(None, suspects), start=1):
        instance = Instance({}, {}, {}, {}, values=dict(point))
        inside = all(contains(v, point[v.as_expr()], instance) for v in derivation.variables if v.as_expr() in point)
        if not inside or any(judge(c, Evaluator(instance)).truth is not Truth.HOLDS for c in where):
            continue
        finding = decide(statement, instance)
        if finding.truth is Truth.FAILS:
            example = counterexample(derivation, statement, (), instance, finding)
            seconds = perf_counter() - began
            return Evidence(METHOD, Verdict.REFUTED, counterexample=example, tries=tries, seconds=seconds)
    return None


def _box_of(derivation: Derivation, statement: Expr, where: Sequence[Expr]) -> dict[Expr, tuple[fmpq, fmpq]] | None:
    """The domain of the statement's variables as a box, if it is one and bounded."""
    if binding.all_members(statement) or statement.has("Apply"):
        return None
    box = _Box()
    for variable in derivation.variables:
        symbol = variable.as_expr()
        if symbol in binding.free_symbols(statement):
            ends = [_number(variable.domain.lower), _number(variable.domain.upper)]
            if variable.domain.kind == "integer":
                return None
            box.ends[symbol] = ends
    for condition in where:
        kind, left, right = condition.args
        symbol, number = (left, _number(right))
        if symbol not in box.ends or number is None:
            return None
        lower, upper = box.ends[symbol]
        if kind in _LOWER:
            box.ends[symbol][0] = number if lower is None else max(lower, number)
        elif kind in _UPPER:
            box.ends[symbol][1] = number if upper is None else min(upper, number)
        else:
            return None
    if not box.ends or any(end is None for pair in box.ends.values() for end in pair):
        return None
    return {symbol: (pair[0], pair[1]) for symbol, pair in box.ends.items()}  # type: ignore[misc]


def _number(node: Expr | None) -> fmpq | None:
    if node is None or node.head not in ("Number", "Decimal"):
        return None
    value = Evaluator.at()(node)
    return value if isinstance(value, fmpq) else None


def _cover(statement: Expr, box: dict[Expr, tuple[fmpq, fmpq]]) -> int | Corner | None:
    """How many balls settle the statement on the whole box; the middle of one where it fails; None for too many."""
    waiting, done = deque([box]), 0
    while waiting:
        if done + len(waiting) > MOST_BOXES:
            return None
        piece = waiting.popleft()  # the widest first: where both sides cross, narrow ones decide nothing
        values = {s: arb((low + high) / 2, (high - low) / 2) for s, (low, high) in piece.items()}
        with precision(128):
            truth = judge(statement, Evaluator.at(values)).truth
        if truth is Truth.FAILS:
            return {s: (low + high) / 2 for s, (low, high) in piece.items()}
        if truth is Truth.HOLDS:
            done += 1
            continue
        widest = max(piece, key=lambda s: piece[s][1] - piece[s][0])
        low, high = piece[widest]
        middle = (low + high) / 2
        waiting += [{**piece, widest: (low, middle)}, {**piece, widest: (middle, high)}]
    return done
