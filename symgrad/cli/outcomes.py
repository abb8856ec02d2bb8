"""The verdicts of comparisons: as words for people, as JSON for scripts, and as exit codes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from symgrad.cli.exit_codes import ExitCode
from symgrad.core.text import Language, Text, phrase
from symgrad.grading.comparison import ANSWER, REFERENCE, Comparison, Counterexample, Outcome, Value

if TYPE_CHECKING:
    from rich.console import RenderableType

WORDS = {
    Outcome.CORRECT: Text("correct", "正确"),
    Outcome.EQUIVALENT_NOT_IN_FORM: Text("equivalent, but not in the form asked for", "等价但形式不符"),
    Outcome.DOMAIN_DIFFERS: Text("the domains differ", "定义域不同"),
    Outcome.WRONG: Text("wrong", "错误"),
    Outcome.UNDECIDED: Text("undecided", "未能判定"),
    Outcome.UNREADABLE: Text("unreadable", "无法读入"),
}
STYLES = {
    Outcome.CORRECT: "bold green",
    Outcome.EQUIVALENT_NOT_IN_FORM: "bold yellow",
    Outcome.DOMAIN_DIFFERS: "bold yellow",
    Outcome.WRONG: "bold red",
    Outcome.UNDECIDED: "bold cyan",
    Outcome.UNREADABLE: "bold magenta",
}
_CODES = {Outcome.CORRECT: ExitCode.OK, Outcome.UNDECIDED: ExitCode.UNDECIDED, Outcome.UNREADABLE: ExitCode.UNUSABLE}
# The first of these that occurs is a batch's: what is wrong is said before what could not be said.
_WORST = (ExitCode.FAILED, ExitCode.UNUSABLE, ExitCode.UNDECIDED, ExitCode.OK)
# Methods whose counterexample says all, up to a semicolon, that their reason says; and those with a better reason.
_SAYS_ALL = (
    *("a point where they differ", "a point where only one holds", "a point where only one has a value"),
    *("of another kind", "shape", "truth value"),
)
_SAID_BETTER = ("exact solution sets", "shapes that do not conform")


def exit_code(outcomes: Iterable[Outcome]) -> ExitCode:
    """1 where an answer is not right as asked, else 2 where one is unreadable, else 3 where one is undecided."""
    codes = {_CODES.get(outcome, ExitCode.FAILED) for outcome in outcomes} | {ExitCode.OK}
    return next(code for code in _WORST if code in codes)


def as_json(comparison: Comparison, lang: Language, id: Any = None) -> dict[str, Any]:
    """The fields that scripts may rely on; what is said in words is in the language asked for."""

    def plain(value: Value) -> str | float | bool | None:
        return value[lang] if isinstance(value, Text) else value

    counterexample = comparison.counterexample
    return {
        "id": id,
        "verdict": comparison.outcome,
        "method": comparison.method or None,
        "counterexample": counterexample
        and {
            "point": {name: plain(value) for name, value in counterexample.point.items()},
            "answer": plain(counterexample.answer),
            "reference": plain(counterexample.reference),
        },
        "reason": comparison.reason[lang],
        "seconds": round(comparison.seconds, 4),
    }


def as_text(comparison: Comparison, lang: Language, columns: int) -> list[RenderableType]:
    """The verdict, and below it the counterexample and what else there is of a reason."""
    from rich.padding import Padding
    from rich.text import Text as Styled

    details = []
    if comparison.counterexample and comparison.method not in _SAID_BETTER:
        details.append(counterexample_words(comparison.counterexample, lang))
    details += fitting(_besides_the_counterexample(comparison, lang).splitlines(), columns - 2)
    verdict = Styled(WORDS[comparison.outcome][lang], STYLES[comparison.outcome])
    return [verdict, *(Padding(Styled(detail), (0, 0, 0, 2)) for detail in details)]


def _besides_the_counterexample(comparison: Comparison, lang: Language) -> str:
    """The reason without what the counterexample says already."""
    if comparison.counterexample and comparison.method in _SAYS_ALL:
        return comparison.reason[lang].partition("; " if lang == "en" else "；")[2]
    return comparison.reason[lang]


def summary(counted: Mapping[Outcome, int], lang: Language) -> str:
    """How many there are of each."""
    total = sum(counted.values())
    if lang == "zh":
        return f"共 {total} 行" + "".join(f"，{WORDS[o].zh} {counted[o]}" for o in Outcome if counted.get(o))
    parts = ", ".join(f"{counted[o]} {WORDS[o].en.partition(',')[0]}" for o in Outcome if counted.get(o))
    return f"{total} line{'' if total == 1 else 's'}" + (f": {parts}" if parts else "")


def counterexample_words(counterexample: Counterexample, lang: Language) -> str:
    """At x = 2: the answer is 4, the reference is 5."""
    separator, colon = (", ", ": ") if lang == "en" else ("，", "：")
    point = ", ".join(f"{name} = {_value(value)[lang]}" for name, value in counterexample.point.items())
    sides = separator.join(
        _side(name, value, bool(point))[lang]
        for name, value in ((ANSWER, counterexample.answer), (REFERENCE, counterexample.reference))
    )
    if not point:
        return sides
    return (f"at {point}" if lang == "en" else f"当 {point} 时") + colon + sides


def _side(name: Text, value: Value, at_a_point: bool) -> Text:
    if value is None:
        return phrase("{} has no real value", "{}没有实数值", name)
    if isinstance(value, bool) and at_a_point:  # a statement, not a truth value
        return phrase("{} holds", "{}成立", name) if value else phrase("{} does not hold", "{}不成立", name)
    return phrase("{} is {}", "{}为 {}", name, _value(value))


def _value(value: Value) -> Text:
    if isinstance(value, Text):
        return value
    if isinstance(value, bool):
        return Text("true", "真") if value else Text("false", "假")
    said = f"{value:.12g}" if isinstance(value, float) else str(value)
    return Text(said, said)


def fitting(lines: list[str], columns: int) -> list[str]:
    """The lines, those with a caret below them cut on both sides of it to what fits: wrapped, it would point astray."""
    from rich.cells import cell_len

    fitting = list(lines)
    for number, (line, caret) in enumerate(pairwise(lines)):
        if caret.strip() != "^" or max(cell_len(line), cell_len(caret)) <= columns:
            continue
        column = cell_len(caret) - 1
        left = max(0, min(column - columns // 2, cell_len(line) - columns))
        start = next((at for at in range(len(line)) if cell_len(line[:at]) >= left), 0)
        end = next((at for at in range(len(line), start, -1) if cell_len(line[start:at]) <= columns), start)
        fitting[number : number + 2] = [line[start:end], " " * (column - cell_len(line[:start])) + "^"]
    return fitting
