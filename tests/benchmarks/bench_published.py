"""How often ``symgrad compare`` agrees with published pairs of an answer and a reference.

Run ``python tests/benchmarks/bench_published.py --math-verify CHECKOUT --kas CHECKOUT …`` (any of the sources of
``published_answers``). Each pair is compared in a worker of its own, within the limits that ``symgrad compare`` keeps.
A published verdict is a fact about its source: pairs that hang on a convention, and pairs that are none of formulas,
are found by rule and counted apart.

The pairs are split in halves by a hash: ``--half tune`` to look at and learn from, ``--half report`` to be counted
only. ``--list`` prints each pair on which the verdicts differ.
"""

from __future__ import annotations

import argparse
import statistics
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from published_answers import SOURCES, Row, convention, outside, rows

from symgrad.grading.comparison import Comparison, Outcome
from symgrad.grading.rows import Pair, compare_rows

COLUMNS = ("pairs", "agree", "false correct", "false wrong", "domain", "undecided", "unreadable")


def judged(row: Row, found: Comparison) -> str:
    """The column of a comparison: what the verdict is beside the published one."""
    match found.outcome:
        case Outcome.UNREADABLE | Outcome.UNDECIDED:
            # A pair that its source calls an error is met by any verdict but "correct".
            return "agree" if row.expected is None else str(found.outcome)
        case Outcome.CORRECT:
            return "agree" if row.expected else "false correct"
        case Outcome.EQUIVALENT_NOT_IN_FORM:
            # Where a form is asked for, the published verdict is about that too.
            asked = any(a.startswith("form") for a in row.assume)
            return "agree" if bool(row.expected) != asked else "false wrong" if asked else "false correct"
        case Outcome.DOMAIN_DIFFERS if row.expected:
            return "domain"
    return "agree" if not row.expected else "false wrong"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    for source in SOURCES:
        parser.add_argument(f"--{source}", type=Path, metavar="CHECKOUT", dest=source)
    parser.add_argument("--half", choices=("tune", "report", "both"), default="both")
    parser.add_argument("--list", action="store_true", help="print the pairs on which the verdicts differ")
    given = vars(parser.parse_args())
    if not any(given[s] for s in SOURCES):
        parser.error("give the checkout of at least one source")
    taken = [r for s in SOURCES if given[s] for r in rows(s, given[s]) if given["half"] in (r.half, "both")]
    pairs = [Pair(r.answer, r.reference, r.assume) for r in taken]
    found = list(zip(taken, compare_rows(pairs), strict=True))
    for title, part in _parts(found):
        _table(title, part)
    seconds = sorted(c.seconds for _, c in found)
    print(f"\nseconds a pair: median {statistics.median(seconds):.3f}, largest {seconds[-1]:.2f}")
    if given["list"]:
        _differences(found)


Found = list[tuple[Row, Comparison]]


def _parts(found: Found) -> Iterator[tuple[str, Found]]:
    yield "formulas", [f for f in found if not outside(f[0]) and not convention(f[0])]
    kinds = {convention(r) for r, _ in found if not outside(r)} - {""}
    for kind in sorted(kinds):
        yield f"a convention: {kind}", [f for f in found if not outside(f[0]) and convention(f[0]) == kind]
    for kind in sorted({outside(r) for r, _ in found} - {""}):
        yield f"not of formulas: {kind}", [f for f in found if outside(f[0]) == kind]


def _table(title: str, found: Found) -> None:
    print(f"\n{title:<62}" + "".join(f"{c:>15}" for c in COLUMNS))
    sources = [s for s in SOURCES if any(r.source == s for r, _ in found)]
    for name in sources if len(sources) == 1 else [*sources, "all"]:
        counts = Counter(judged(r, c) for r, c in found if name in (r.source, "all"))
        counts["pairs"] = sum(counts.values())
        print(f"  {name:<60}" + "".join(f"{counts[c] or '-':>15}" for c in COLUMNS))


def _differences(found: Iterable[tuple[Row, Comparison]]) -> None:
    print()
    for row, comparison in sorted(found, key=lambda f: (judged(*f), outside(f[0]), convention(f[0]))):
        if (how := judged(row, comparison)) != "agree":
            about = outside(row) or convention(row)
            print(f"{how}{f' ({about})' if about else ''} [{row.source}, published: {row.expected}]")
            print(f"    {row.answer!r} for {row.reference!r}" + (f" with {list(row.assume)}" if row.assume else ""))
            reason = " ".join(comparison.reason.en.split())[:160]
            print(f"    {comparison.outcome}: {reason} {comparison.counterexample or ''}".rstrip())


if __name__ == "__main__":
    main()
