"""The content of a whole report: its topics, and the lists that are made of all of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from symgrad.core.records import Derived, Rule
from symgrad.core.text import Text
from symgrad.core.verdicts import Verdict
from symgrad.report.content import CommandRow, IndexRow, LemmaPart, Report, RuleRow, SummaryRow, Topic
from symgrad.report.outside import OUTSIDE, SECTION
from symgrad.report.topic import Settlements, Sources, TopicBuilder


def report(items: Sequence[tuple[Derived, Settlements]], options: str = "") -> Report:
    """The content of the report of these derivations, each with the settlements of its obligations by their ids.

    ``options`` are what every command that finds these derivations must be given, such as "--path course".
    """
    sources = Sources()
    topics = []
    for number, (derived, settlements) in enumerate(items, start=1):
        sources.number(derived.derivation.source)
        for each in derived.derivation.references:
            sources.number(each)
        topics.append(TopicBuilder(derived, settlements, number, sources).topic())
    summary = tuple(sorted(_summary(topics), key=lambda row: _place(row.printed)))
    found = Counter(row.verdict for row in summary)
    return Report(
        tuple(topics),
        tuple(_index(topics)) if len(topics) > 1 else (),
        tuple(row for topic in topics for row in topic.errata),
        tuple(_rules(items, topics)),
        tuple(sources.rows()),
        tuple(_commands(topics, f" {options}" if options else "", _seed_of(items))),
        summary,
        tuple((verdict, found[verdict]) for verdict in Verdict if found[verdict]),
        OUTSIDE if len(topics) > 1 and any(row.printed.startswith(SECTION) for row in summary) else (),
    )


def _summary(topics: Sequence[Topic]) -> Iterator[SummaryRow]:
    for topic in topics:
        for claim in topic.claims:
            if claim.printed:
                refuted = claim.verdict is Verdict.REFUTED
                instead = tuple((each.number, each.verdict) for each in claim.corrected_by if refuted)
                yield SummaryRow(claim.printed, "claim", claim.number, claim.id, claim.verdict, instead)
        for part in topic.figures:
            if part.figure.printed:
                yield SummaryRow(part.figure.printed, "figure", part.number, part.id, None)


def _place(printed: str) -> tuple[bool, list[int]]:
    """Where a statement stands in the text, by its section: 9.2.10 after 9.2.9, and what has no number last."""
    numbers = re.fullmatch(r"\d+(\.\d+)*", printed.partition("/")[0])
    return numbers is None, [int(n) for n in numbers[0].split(".")] if numbers else []


def _index(topics: Sequence[Topic]) -> Iterator[IndexRow]:
    """Each symbol with each of its meanings, as a reader looks it up: Latin letters first, whatever their alphabet."""
    found: dict[tuple[str, Text], dict[str, str]] = {}
    for topic in topics:
        for row in topic.symbols:
            found.setdefault((row.symbol, row.meaning), {})[str(topic.number)] = topic.id
    for (symbol, meaning), where in sorted(found.items(), key=lambda item: _alphabetical(item[0][0])):
        yield IndexRow(symbol, meaning, tuple(where.items()))


def _alphabetical(symbol: str) -> tuple[bool, str, str]:
    """Latin before Greek; a and A together, without the commands that only dress a letter."""
    bare = re.sub(
        r"\\(mathbf|mathcal|mathbb|mathrm|boldsymbol|widehat|hat|tilde|bar|operatorname)|[{}_^,\s]", "", symbol
    )
    return bare.startswith("\\"), bare.lower().lstrip("\\"), symbol


def _rules(items: Sequence[tuple[Derived, Settlements]], topics: Sequence[Topic]) -> Iterator[RuleRow]:
    """The rules of all lines, in the order of first use, and the lemmas of proofs; those with one proof together."""
    used: dict[Text, list[Rule | LemmaPart]] = {}
    for derived, _ in items:
        for chain in derived.chains.values():
            for step in chain.steps:
                used.setdefault(step.rule.proof, []).append(step.rule)
    for lemma in (lemma for topic in topics for claim in topic.claims for lemma in claim.lemmas):
        used.setdefault(lemma.proof, []).append(lemma)
    for proof, rules in used.items():
        reasons = tuple(dict.fromkeys(rule.reason for rule in rules))
        # A rule whose reason tells the occasion ("v = 2/n") is known by its name alone.
        names = tuple(dict.fromkeys(rule.name for rule in rules))
        yield RuleRow(names, reasons if len(reasons) <= 2 else (), proof)


def _seed_of(items: Sequence[tuple[Derived, Settlements]]) -> str:
    """The option that repeats the seed of the random checks; they all have one."""
    evidence = (e for _, settlements in items for settlement in settlements.values() for e in settlement.evidence)
    return next((f" --seed {e.seed}" for e in evidence if e.seed is not None), "")


def _commands(topics: Sequence[Topic], options: str, seed: str) -> Iterator[CommandRow]:
    checked = f"{options}{seed}"
    for topic in topics:
        yield CommandRow("topic", str(topic.number), f"symgrad verify {topic.id}{checked}")
        for chain in topic.chains:
            span = f"({chain.lines[0].number})–({chain.lines[-1].number})"
            yield CommandRow("lines", span, f"symgrad derive {topic.id}.{chain.name}{checked}")
        for claim in topic.claims:
            yield CommandRow("claim", claim.number, f"symgrad verify {claim.id}{checked}")
        for exercise in topic.exercises:
            yield CommandRow("exercise", exercise.number, f"symgrad verify {exercise.id}{checked}")
        for figure in topic.figures:
            yield CommandRow("figure", figure.number, f"symgrad plot {figure.id}{options}")
    yield CommandRow("report_itself", "", f"symgrad report {' '.join(topic.id for topic in topics)}{checked}")
