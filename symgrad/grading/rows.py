"""Comparing many answers with their references, each in a worker of its own and within limits."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterable, Sequence, Sized
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from functools import partial

from symgrad.core.text import phrase
from symgrad.grading.comparison import Comparison, Outcome
from symgrad.reading.worker import Known, Limits, Stopped, run_rows

LIMITS = Limits(wall=8, cpu=8)
"""No row may take ten seconds; forking, killing and a busy machine have the rest."""

# Small, and of every kind.
_SAMPLES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("(x+1)^2", "x^2 + 2x + 1", ()),
    ("2x", "3x", ()),
    ("(x^2-1)/(x-1)", "x + 1", ()),
    ("ln(x^2)", "2 ln(x)", ("x > 0",)),
    ("sin(x)^2 + cos(x)^2", "1", ()),
    ("sqrt(8)", "2 sqrt(2)", ()),
    ("|x|", "sqrt(x^2)", ()),
    (r"\frac{e^x}{1+e^x}", r"\frac{1}{1+e^{-x}}", ()),
    ("{1, 2}", "{2, 1}", ()),
    ("x > 1", "1 < x", ()),
    ("A B", "B A", ("A, B: square",)),
)

Compare = Callable[[str, str, Sequence[str]], Comparison]


@dataclass(frozen=True, slots=True)
class Pair:
    """An answer, its reference, and what is assumed, all as typed."""

    answer: str
    reference: str
    assume: tuple[str, ...] = ()


def compare_rows(
    pairs: Iterable[Pair | Known[Comparison]],
    limits: Limits = LIMITS,
    processes: int | None = None,
    compare: Compare | None = None,
) -> Generator[Comparison, None, None]:
    """What comparing each pair finds, in order, as it comes; undecided where the comparison was stopped.

    pairs may be ``Arriving``, and contain what is known already. compare: what compares two texts; by default
    ``symgrad.grading.compare``. Raises MissingToolError where there are no workers (Windows).
    """
    chosen = compare or _compare()
    results = run_rows(pairs, partial(_timed, chosen), limits, processes)
    if compare is None and not (isinstance(pairs, Sized) and len(pairs) < len(_SAMPLES)):
        warm(chosen)
    return _comparisons(results)


def _compare() -> Compare:
    from symgrad.grading.compare import compare

    return compare


def warm(compare: Compare) -> None:
    """Compare the samples here: each worker, forked from this process, is spared what they leave in caches."""
    for answer, reference, assume in _SAMPLES:
        with suppress(Exception):  # a row that meets the same error says so
            compare(answer, reference, assume)


def _timed(compare: Compare, pair: Pair) -> Comparison:
    start = time.perf_counter()
    return replace(compare(pair.answer, pair.reference, pair.assume), seconds=time.perf_counter() - start)


def _comparisons(results: Generator[Comparison | Stopped, None, None]) -> Generator[Comparison, None, None]:
    with closing(results):
        for result in results:
            if isinstance(result, Stopped):
                reason = phrase("the comparison {}", "比较{}", result.reason)
                yield Comparison(Outcome.UNDECIDED, "", reason, seconds=result.seconds)
            else:
                yield result
