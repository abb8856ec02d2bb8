"""A thousand ordinary answers: ``symgrad compare`` beside ``simplify(a - b) == 0`` in SymPy and beside math-verify.

Run ``python tests/benchmarks/bench_compare.py`` (math-verify: ``pip install symgrad[bench]``). Every tool gets the same
pairs in the same run, in turns, each pair in a forked process of its own with the same limits, on two processors.
SymPy is given symgrad's trees, built as SymPy expressions with what is assumed of the symbols, and not charged for
reading; its "no" to a difference that does not simplify counts as "wrong", as it does in graders built on it.
math-verify gets the texts as LaTeX, activations written out (it knows no assumptions); symgrad gets them as typed.
"""

from __future__ import annotations

import argparse
import logging
import re
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from time import perf_counter
from typing import Any

import sympy as sp
from ordinary_answers import Answer, ordinary_answers

from symgrad.core import binding, functions
from symgrad.core.tree import Expr
from symgrad.errors import NotConvertible, ReadingError
from symgrad.grading.compare import compare
from symgrad.grading.comparison import Outcome
from symgrad.reading import names_in, read, read_assumption, to_latex
from symgrad.reading.worker import Limits, Stopped, run_rows
from symgrad.theory.conversion import Converter

LIMITS = Limits(wall=8, cpu=8)
PROCESSES = 2
TURN = 100  # pairs of one tool before the next has its turn
Verdict = bool | None
"""Is the answer right? None: no answer."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A pair as each tool takes it; None where symgrad's reader has nothing to hand on."""

    pair: Answer
    trees: tuple[Expr, Expr] | None
    latex: tuple[str, str] | None


def prepared(pair: Answer) -> Prepared:
    names = names_in([s for text in pair.assume for s in read_assumption(text)])
    try:
        trees = read(pair.answer, names), read(pair.reference, names)
        latex = _plain_latex(trees[0]), _plain_latex(trees[1])
    except ReadingError:  # the other tools cannot be asked
        return Prepared(pair, None, None)
    return Prepared(pair, trees, latex)


_LATEX_KNOWS = {*"sin cos tan cot sec csc sinh cosh tanh coth exp log abs asin acos atan".split()}


def _plain_latex(node: Expr) -> str:
    """LaTeX that any reader of LaTeX knows: activations written out, names of one letter, brackets as usual."""

    def written_out(at: Expr) -> Expr | None:
        return functions.definition(*at.args) if at.head == "Call" and at.args[0] not in _LATEX_KNOWS else None

    text = to_latex(binding.transform(node, written_out))
    text = text.replace(r"\mathrm{fan\_in}", "n_{1}").replace(r"\mathrm{fan\_out}", "n_{2}")
    text = text.replace(r"\left]", r"\left(").replace(r"\right[", r"\right)")
    return re.sub(r"(?<=\d)e(-?\d+)", r" \\cdot 10^{\1}", text)


def by_symgrad(row: Prepared) -> Verdict:
    outcome = compare(row.pair.answer, row.pair.reference, row.pair.assume).outcome
    return {Outcome.CORRECT: True, Outcome.WRONG: False, Outcome.DOMAIN_DIFFERS: False}.get(outcome)


_SYMPY = {
    **{n: getattr(sp, n) for n in "sin cos tan cot sec csc asin acos atan acot sinh cosh tanh coth".split()},
    **{n: getattr(sp, n) for n in "asinh acosh atanh floor exp log sign erf erfc".split()},
    "abs": sp.Abs,
    "ceil": sp.ceiling,
}


class _ToSympy(Converter):
    """The converter of ``symgrad.theory``, with the heads and functions of typed formulas."""

    def __init__(self) -> None:
        super().__init__(None, self._other)

    def __call__(self, node: Expr) -> Any:
        if node.head != "Call":
            return super().__call__(node)
        name, argument = node.args
        if name in _SYMPY:
            return _SYMPY[name](self(argument))
        meaning = functions.definition(name, argument)
        return self(meaning) if meaning else super().__call__(node)

    def _other(self, node: Expr) -> Any:
        args = node.args
        match node.head:
            case "Root":
                return sp.real_root(self(args[0]), self(args[1]))
            case "Log":
                return sp.log(self(args[0]), self(args[1]))
            case "Max" | "Min" | "And" | "Or":
                return getattr(sp, node.head)(*map(self, args))
            case "Factorial" | "Binomial":
                return getattr(sp, node.head.lower())(*map(self, args))
            case "Cases":
                pairs = list(zip(args[::2], args[1::2], strict=False))
                otherwise = [(self(args[-1]), True)] if len(args) % 2 else []
                return sp.Piecewise(*((self(v), self(c)) for v, c in pairs), *otherwise)
            case "Interval":
                return sp.Interval(self(args[0]), self(args[1]), not args[2], not args[3])
            case "Union":
                return sp.Union(*map(self, args))
            case "Sum" | "Product":
                make = getattr(sp, node.head)
                return make(self(args[0]), tuple(map(self, args[1:]))).doit()
        raise NotConvertible(f"Expected a formula but got {node!r}.")


def _known(assume: Sequence[str]) -> dict[sp.Symbol, sp.Symbol]:
    """Symbols that know what is assumed of them: that they are positive, or integers."""
    known: dict[str, dict[str, bool]] = {}
    for text in assume:
        if found := re.fullmatch(r"(?:0 < )?(\w+)(?: > \d+| < 1)|(\w+) integer", text):
            known.setdefault(found[1] or found[2], {"real": True}).update({"positive" if found[1] else "integer": True})
    return {sp.Symbol(name, real=True): sp.Symbol(name, **what) for name, what in known.items()}


def by_sympy(row: Prepared) -> Verdict:
    if row.trees is None:
        return None
    known = _known(row.pair.assume)
    if row.pair.assume and not known:
        raise AssertionError(f"Nothing is known of {row.pair.assume}.")
    return _equal(*row.trees, known)


def _equal(left: Expr, right: Expr, known: dict[sp.Symbol, sp.Symbol]) -> bool:
    """Entry by entry; for sets and lists each entry has an equal one."""
    entries = {"Tuple", "Matrix", "List", "Set"}
    if left.head in entries or right.head in entries:
        if left.head != right.head:
            return False
        parts = [[a for a in node.args if isinstance(a, Expr)] for node in (left, right)]
        same = [[_equal(a, b, known) for b in parts[1]] for a in parts[0]]
        if left.head in ("List", "Set"):
            return all(map(any, same)) and all(map(any, zip(*same, strict=True)))
        shapes = [[a for a in node.args if not isinstance(a, Expr)] for node in (left, right)]
        return shapes[0] == shapes[1] and len(parts[0]) == len(parts[1]) and all(same[i][i] for i in range(len(same)))
    a, b = (_ToSympy()(node).subs(known) for node in (left, right))
    if left.head == right.head == "Relation" and "=" in (left.args[0], right.args[0]):
        return left.args[0] == right.args[0] and (sp.simplify((a.lhs - a.rhs) / (b.lhs - b.rhs))).is_number
    if isinstance(a, (sp.logic.boolalg.Boolean, sp.Set)) or isinstance(b, (sp.logic.boolalg.Boolean, sp.Set)):
        return bool(sp.simplify(a) == sp.simplify(b))
    return bool(sp.simplify(a - b) == 0)


def by_math_verify(row: Prepared) -> Verdict:
    from math_verify import parse, verify  # pyright: ignore[reportMissingImports]  # an extra

    if row.latex is None:
        return None
    answer, reference = (parse(f"${text}$", parsing_timeout=None) for text in row.latex)
    return verify(reference, answer, timeout_seconds=None) if answer and reference else None


@dataclass(slots=True)
class Tool:
    name: str
    judge: Callable[[Prepared], Verdict]
    wall: float = 0.0
    seconds: list[float] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)
    stopped: int = 0

    def warm(self, rows: Sequence[Prepared]) -> None:
        """Work on a few pairs here, so that no worker is charged for imports and caches."""
        for row in rows:
            timed(self.judge, row)

    def run(self, rows: Sequence[Prepared]) -> None:
        begun = perf_counter()
        for result in run_rows(rows, partial(timed, self.judge), LIMITS, PROCESSES):
            stopped = isinstance(result, Stopped)
            seconds, verdict = (result.seconds, None) if stopped else result
            self.stopped += stopped
            self.seconds.append(seconds)
            self.verdicts.append(verdict)
        self.wall += perf_counter() - begun


def timed(judge: Callable[[Prepared], Verdict], row: Prepared) -> tuple[float, Verdict]:
    begun = perf_counter()
    try:
        verdict = judge(row)
    except Exception:  # a tool that gives up has no answer
        verdict = None
    return perf_counter() - begun, verdict


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--pairs", type=int, default=1000)
    parser.add_argument("--list", action="store_true", help="print symgrad's differences")
    options = parser.parse_args()
    logging.disable(logging.CRITICAL)  # math-verify reports what it cannot do there
    rows = [prepared(pair) for pair in ordinary_answers()[: options.pairs]]
    print(f"{len(rows)} pairs, {sum(r.pair.right for r in rows)} right; {sum(r.trees is None for r in rows)} not read")
    tools = [Tool("symgrad compare", by_symgrad), Tool("SymPy simplify", by_sympy)]
    try:
        import math_verify  # noqa: F401  # pyright: ignore[reportMissingImports]

        tools.append(Tool("math-verify", by_math_verify))
    except ImportError:
        print("math-verify is not installed: pip install 'symgrad[bench]'")
    for tool in tools:
        tool.warm(rows[:20])
    for start in range(0, len(rows), TURN):
        for tool in tools:
            tool.run(rows[start : start + TURN])
    _table(tools, rows)
    if options.list:
        _differences(tools[0], rows)


def _table(tools: Sequence[Tool], rows: Sequence[Prepared]) -> None:
    columns = (
        "wall s",
        "median ms",
        "p99 ms",
        "right",
        "false correct",
        "false wrong",
        "no answer",
        "stopped",
        "median",
    )
    print(f"\n{'':18}" + "".join(f"{c:>15}" for c in columns))
    first = statistics.median(tools[0].seconds)
    for tool in tools:
        median, quantiles = statistics.median(tool.seconds), statistics.quantiles(tool.seconds, n=100)
        judged = list(zip(rows, tool.verdicts, strict=True))
        counts = (
            sum(v is r.pair.right for r, v in judged),
            sum(v is True and not r.pair.right for r, v in judged),
            sum(v is False and r.pair.right for r, v in judged),
            sum(v is None for _, v in judged),
            tool.stopped,
        )
        cells = [f"{tool.wall:.1f}", f"{1e3 * median:.1f}", f"{1e3 * quantiles[-1]:.0f}", *map(str, counts)]
        print(f"{tool.name:18}" + "".join(f"{c:>15}" for c in [*cells, f"{median / first:.2f} ×"]))


def _differences(tool: Tool, rows: Sequence[Prepared]) -> None:
    print()
    for row, verdict in zip(rows, tool.verdicts, strict=True):
        if verdict is not row.pair.right:
            a = row.pair
            print(f"{verdict} [{a.right}] {a.answer!r} for {a.reference!r} {list(a.assume) or ''}")


if __name__ == "__main__":
    main()
