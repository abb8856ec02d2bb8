"""The verdicts of one derivation as a table for a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from symgrad.cli.words import STYLES, method_words, plain_latex, plain_words, verdict_word
from symgrad.core.records import Claim, Derivation
from symgrad.core.text import Language, Text
from symgrad.core.verdicts import Counterexample, Settlement, Verdict
from symgrad.report.evidence import sentences
from symgrad.report.notation import Notation
from symgrad.report.plain import plain

if TYPE_CHECKING:
    from rich.console import RenderableType

    from symgrad.checks.obligations import Obligation

    Settled = tuple[Obligation, Settlement]

FEW = 5  # claims, of which each is shown with what it states
_DETAILS = {
    "states": Text("states: ", "内容："),
    "given": Text("given: ", "条件："),
    "counterexample": Text("counterexample: ", "反例："),
    "workings": Text("to check by hand: ", "手工验算："),
    "corrected_by": Text("corrected by ", "修正后的结论："),
    "through": Text("settled through: ", "通过以下推论判定："),
}


def table(
    settled: list[Settled], derivation: Derivation, id: str, lang: Language, columns: int
) -> list[RenderableType]:
    """A heading, then verdict, name and method of each, with what was found below the name.

    Neighbouring steps of a chain that have one verdict share a row. ``columns`` is the width of the terminal.
    """
    from rich.console import Group
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text as Styled

    rows = [(_name(group), *group[0]) for group in _grouped(settled)]
    outer = Table.grid(padding=(0, 2, 0, 0))
    outer.add_column(no_wrap=True)
    outer.add_column(overflow="fold")
    for name, obligation, settlement in rows:
        line = Table.grid(padding=(0, 2, 0, 0))
        line.add_column(overflow="fold", width=min(max(len(name) for name, _, _ in rows), columns // 2))
        line.add_column(overflow="fold", style="dim")
        line.add_row(name, method_words(settlement.method, lang))
        stated = _stated(obligation.subject, derivation, lang) if len(settled) <= FEW else ()
        found = _details(obligation, settlement, derivation, lang)
        details = [Padding(Styled(detail), (0, 0, 0, 2)) for detail in (*stated, *found)]
        verdict = Styled(verdict_word(settlement.verdict, lang), STYLES[settlement.verdict])
        outer.add_row(verdict, Group(line, *details))
    return ["", Styled(f"{derivation.title[lang]} ({id})", "bold"), outer]


def summary(verdicts: list[Verdict], lang: Language) -> str:
    counted = Counter(verdicts)
    if lang == "zh":
        parts = "，".join(f"{verdict_word(v, lang)} {counted[v]}" for v in Verdict if counted[v])
        return f"\n共 {len(verdicts)} 项：{parts}"
    return f"\n{len(verdicts)} in all: " + ", ".join(f"{counted[v]} {v}" for v in Verdict if counted[v])


def _grouped(settled: list[Settled]) -> Iterator[list[Settled]]:
    group: list[Settled] = []
    for obligation, settlement in settled:
        if group:
            first, first_settlement = group[0]
            same_chain = first.kind == obligation.kind == "step" and _chain(first) == _chain(obligation)
            alike = (settlement.verdict, settlement.method) == (first_settlement.verdict, first_settlement.method)
            if not (same_chain and alike and settlement.verdict in (Verdict.PROVED, Verdict.SUPPORTED)):
                yield group
                group = []
        group.append((obligation, settlement))
    if group:
        yield group


def _chain(step: Obligation) -> str:
    return step.id.rpartition(".")[0]


def _name(group: list[Settled]) -> str:
    """The id without the derivation's; the printed id beside it; of several steps the first and last number."""
    first, last = group[0][0], group[-1][0]
    name = first.id.partition(".")[2]
    if first is not last:
        name += f"–{last.id.rpartition('.')[2]}"
    return f"{name} ({first.printed})" if first.printed else name


def _stated(subject: object, derivation: Derivation, lang: Language) -> Iterator[str]:
    """A claim in one line, and what it is made under."""
    if not isinstance(subject, Claim):
        return
    notation = Notation.of(derivation)
    yield _DETAILS["states"][lang] + plain(subject.statement, notation)
    conditions = [*(plain_words(a.wording[lang]) for a in subject.given), *(plain(c, notation) for c in subject.where)]
    if conditions:
        yield _DETAILS["given"][lang] + ("; " if lang == "en" else "；").join(conditions)


def _details(obligation: Obligation, settlement: Settlement, derivation: Derivation, lang: Language) -> Iterator[str]:
    if counterexample := settlement.counterexample:
        yield _DETAILS["counterexample"][lang] + _described(counterexample, lang)
        if counterexample.workings:
            notation = Notation.of(derivation)
            equations = (f"{plain(node, notation)} = {value}" for node, value in counterexample.workings)
            yield _DETAILS["workings"][lang] + (", " if lang == "en" else "，").join(equations)
    if settlement.verdict is Verdict.REFUTED and obligation.corrected_by:
        yield _DETAILS["corrected_by"][lang] + ", ".join(obligation.corrected_by)
    if obligation.through:
        yield _DETAILS["through"][lang] + plain_words(obligation.through[lang])
    if settlement.verdict is Verdict.UNDECIDED:
        for sentence in dict.fromkeys(
            found[lang] for found in sentences(settlement, derivation, Notation.of(derivation))
        ):
            yield plain_words(sentence)


def _described(counterexample: Counterexample, lang: Language) -> str:
    """L = 2, w = 3: 9 = 3 is false."""
    values = [f"{_joint(plain_latex(name))} = {_value(value)}" for name, value in counterexample.assignment.items()]
    claimed = f"{counterexample.left} {counterexample.relation} {counterexample.right}"
    if not values:
        return claimed + (" is false" if lang == "en" else " 不成立")
    return f"{', '.join(values)}: {claimed} is false" if lang == "en" else f"{', '.join(values)} 时 {claimed} 不成立"


def _value(value: str | tuple[tuple[str, str], ...]) -> str:
    """A number, or a law as {value: probability}."""
    if isinstance(value, str):
        return value
    return "{" + ", ".join(f"{_joint(atom)}: {probability}" for atom, probability in value) + "}"


def _joint(names: str) -> str:
    """Several names or values as one."""
    return f"({names})" if ", " in names else names
