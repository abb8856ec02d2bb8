"""What a report says, apart from how any format sets it: words in both languages, formulas as lines of LaTeX."""

from __future__ import annotations

from dataclasses import dataclass

from symgrad.core.records import Figure
from symgrad.core.text import Text
from symgrad.core.verdicts import Verdict

Formula = tuple[str, ...]
"""LaTeX without dollar signs; more than one line where it is too wide for one."""


@dataclass(frozen=True, slots=True)
class SymbolRow:
    symbol: str
    meaning: Text
    domain: Text


@dataclass(frozen=True, slots=True)
class AssumptionRow:
    label: str  # A1
    wording: Text


@dataclass(frozen=True, slots=True)
class Line:
    """A numbered line of a derivation; the start has no relation, reason, proof or verdict."""

    number: str
    relation: str
    formula: Formula
    reason: Text | None
    uses: tuple[str, ...]
    verdict: Verdict | None
    proof: Text | None = None  # of its rule


@dataclass(frozen=True, slots=True)
class SwitchedRow:
    """What becomes of the last line without one assumption; ``returned`` is None where it is no further terms."""

    label: str
    wording: Text
    law: Formula
    returned: Formula | None
    verdict: Verdict | None  # on all lines that are left


@dataclass(frozen=True, slots=True)
class ChainPart:
    """``outcome`` is what all lines together say: the start, a relation, the last line; an equation stands alone."""

    name: str
    title: Text
    note: Text | None
    outcome: Formula
    lines: tuple[Line, ...]
    uses: tuple[str, ...]
    switched: tuple[SwitchedRow, ...]


@dataclass(frozen=True, slots=True)
class CounterexamplePart:
    """Values, each as a sentence part, and LaTeX of the two sides with the relation that holds instead.

    Where a side has no value, ``values`` says why, and ``sides`` is None. ``workings`` are equations, in LaTeX, of
    what the sides and the conditions are made of.
    """

    values: tuple[Text, ...]
    sides: Text | None
    workings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reference:
    """A statement named elsewhere: its number, and itself again."""

    number: str
    formula: Formula
    verdict: Verdict | None
    given: tuple[str, ...] = ()
    where: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LemmaPart:
    """A lemma that a proof uses, with LaTeX of what it says there; its own proof stands among those of the rules."""

    name: str
    reason: Text
    proof: Text
    instances: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ClaimPart:
    """``proof``: its lines, where a check wrote them down, and ``lemmas``, those that it uses."""

    number: str
    id: str
    printed: str | None
    meaning: Text
    formula: Formula
    given: tuple[str, ...]
    where: tuple[str, ...]
    verdict: Verdict | None
    evidence: tuple[Text, ...]
    counterexample: CounterexamplePart | None
    through: Text | None
    corrected_by: tuple[Reference, ...]
    corrects: tuple[str, ...]
    remark: Text | None
    source: str | None
    lemmas: tuple[LemmaPart, ...] = ()
    proof: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class ExercisePart:
    number: str
    id: str
    prompt: Text
    given: tuple[str, ...]
    where: tuple[str, ...]
    answer: Formula
    verdict: Verdict | None
    evidence: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class FigurePart:
    number: str
    id: str
    file: str  # without suffix
    caption: Text
    figure: Figure


@dataclass(frozen=True, slots=True)
class ErratumRow:
    """A printed statement with its verdict; where it is refuted, what is true instead: numbers, meanings, formulas."""

    printed: str
    number: str
    meaning: Text
    formula: Formula
    verdict: Verdict | None
    instead: tuple[tuple[str, Text, Formula], ...]


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """A printed statement, or a printed figure, which has no verdict: its number, and the numbers and verdicts of the
    statements that correct it where it is refuted."""

    printed: str
    kind: str  # "claim" or "figure"
    number: str
    id: str
    verdict: Verdict | None
    corrected_by: tuple[tuple[str, Verdict | None], ...] = ()


@dataclass(frozen=True, slots=True)
class OutsideRow:
    """What the text says and cannot be decided here, and why."""

    printed: Text
    why: Text


@dataclass(frozen=True, slots=True)
class Topic:
    """One derivation."""

    id: str
    number: int
    title: Text
    section: Text
    source: str  # the number of the text that it works through
    summary: Text
    symbols: tuple[SymbolRow, ...]
    conventions: tuple[Text, ...]
    assumptions: tuple[AssumptionRow, ...]
    chains: tuple[ChainPart, ...]
    claims: tuple[ClaimPart, ...]
    exercises: tuple[ExercisePart, ...]
    figures: tuple[FigurePart, ...]
    errata: tuple[ErratumRow, ...]


@dataclass(frozen=True, slots=True)
class RuleRow:
    """Rules that one proof covers: their names, and the reasons that stand beside lines; none where these are many."""

    names: tuple[str, ...]
    reasons: tuple[Text, ...]
    proof: Text


@dataclass(frozen=True, slots=True)
class SourceRow:
    number: str
    text: str


@dataclass(frozen=True, slots=True)
class CommandRow:
    """A command and what it computes again: ``number`` of a thing of that ``kind``, which is a key of words.UI."""

    kind: str
    number: str
    command: str


@dataclass(frozen=True, slots=True)
class IndexRow:
    """A symbol with one meaning, and the numbers and ids of the topics that use it so."""

    symbol: str
    meaning: Text
    topics: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Report:
    """``index`` is empty where one topic's own table of symbols says it all. ``summary`` has the printed statements in
    the order of the text, ``counts`` how many of them have which verdict."""

    topics: tuple[Topic, ...]
    index: tuple[IndexRow, ...]
    errata: tuple[ErratumRow, ...]
    rules: tuple[RuleRow, ...]
    sources: tuple[SourceRow, ...]
    commands: tuple[CommandRow, ...]
    summary: tuple[SummaryRow, ...] = ()
    counts: tuple[tuple[Verdict, int], ...] = ()
    outside: tuple[OutsideRow, ...] = ()
