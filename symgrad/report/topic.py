"""The content of one topic: every number given, every cross-reference resolved, every formula typeset."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from symgrad.core import tree
from symgrad.core.assumptions import Assumption
from symgrad.core.records import Claim, Derivation, Derived, DerivedChain, Exercise, Source, Step
from symgrad.core.text import LANGUAGES, Language, Text
from symgrad.core.tree import Expr, Operand, equal, expr, member, symbol
from symgrad.core.variables import Domain
from symgrad.core.verdicts import Settlement, Verdict
from symgrad.report import evidence
from symgrad.report.breadth import breadth, broken
from symgrad.report.content import (
    AssumptionRow,
    ChainPart,
    ClaimPart,
    ErratumRow,
    ExercisePart,
    FigurePart,
    Formula,
    Line,
    Reference,
    SourceRow,
    SwitchedRow,
    SymbolRow,
    Topic,
)
from symgrad.report.conventions import conventions
from symgrad.report.latex import RELATIONS, latex
from symgrad.report.lines import overall, shown_lines
from symgrad.report.notation import Notation
from symgrad.report.words import UI

Settlements = Mapping[str, Settlement]

# Widths in em for an A4 page with margins of 2.5 cm at 11 points.
LINE_ROOM = 31.0
STATEMENT_ROOM = 36.0
TABLE_ROOM = 21.0


@dataclass
class Sources:
    """The numbers of sources, and of the last lines of chains, over all topics so far."""

    places: dict[Source, list[str]] = field(default_factory=dict)  # of each text, the places in it
    last_lines: dict[str, str] = field(default_factory=dict)

    def number(self, source: Source) -> str:
        places = self.places.setdefault(replace(source, where=""), [])
        if source.where and source.where not in places:
            places.append(source.where)
        return f"[{list(self.places).index(replace(source, where='')) + 1}]"

    def rows(self) -> Iterator[SourceRow]:
        for source, places in self.places.items():
            parts = (source.authors, source.title, source.venue, str(source.year), "; ".join(places))
            text = ", ".join(part for part in parts if part)
            yield SourceRow(self.number(source), text.rstrip(".") + ".")


class TopicBuilder:
    """Builds the content of one topic."""

    def __init__(self, derived: Derived, settlements: Settlements, number: int, sources: Sources):
        self.derived, self.derivation = derived, derived.derivation
        self.settlements, self.number, self.sources = settlements, number, sources
        self.notation = Notation.of(derived.derivation)
        self.labels = {a: f"A{i}" for i, a in enumerate(self._declared(), start=1)}
        self.claim_numbers = {c.name: f"{number}.{i}" for i, c in enumerate(self.derivation.claims, start=1)}
        self._lines = 0

    def topic(self) -> Topic:
        derivation = self.derivation
        return Topic(
            self.derived.id,
            self.number,
            derivation.title,
            self._section(),
            self.sources.number(derivation.source),
            derivation.summary,
            tuple(self._symbols()),
            tuple(self._conventions()),
            tuple(AssumptionRow(label, self._wording(a)) for a, label in self.labels.items()),
            tuple(self._chain(chain) for chain in self.derived.chains.values()),
            tuple(self._claim(claim) for claim in derivation.claims),
            tuple(self._exercise(i, e) for i, e in enumerate(derivation.exercises, start=1)),
            tuple(
                FigurePart(
                    f"{self.number}.{i}", f"{self.derived.id}.{f.name}", f"{self.derived.id}-{f.name}", f.caption, f
                )
                for i, f in enumerate(derivation.figures, start=1)
            ),
            tuple(self._errata()),
        )

    def _section(self) -> Text:
        """Section 9.2.3; what is no number stands as it is."""
        section = self.derivation.section
        if not section[:1].isdigit():
            return Text(section, section)
        return Text(*(UI["section"][language].replace("NUMBER", section) for language in LANGUAGES))

    # Symbols and assumptions -----------------------------------------------------------------------------------

    def _symbols(self) -> Iterator[SymbolRow]:
        for variable in self.derivation.variables:
            domain = f"${self._domain(variable.domain, variable.shape)}$"
            yield SymbolRow(self.notation.latex(variable.name), variable.meaning, Text(domain, domain))
        for sequence in self.derivation.sequences:
            shown = latex(member(sequence.name, sequence.index or symbol("k")), self.notation)
            if sequence.step is not None:
                parts = [f"${shown} = {latex(sequence.step, self.notation)}$"]
                if sequence.first:
                    start = equal(member(sequence.name, sequence.first[0]), sequence.first[1])
                    parts.insert(0, f"${latex(start, self.notation)}$")
                yield SymbolRow(shown, sequence.meaning, Text(", ".join(parts), "，".join(parts)))
            else:
                kind = self._domain(sequence.domain, sequence.shape)
                yield SymbolRow(shown, sequence.meaning, self._joined(UI["sequence"], kind))
        for family in self.derivation.families:
            index = ("", "_{j}", "_{ij}")[min(family.rank, 2)]
            shown = f"{self.notation.latex(family.name)}{index}"
            moments = []
            if family.mean is not None:
                moments.append(rf"\mathbb{{E}}[{shown}] = {latex(family.mean, self.notation)}")
            if family.variance is not None:
                moments.append(rf"\operatorname{{Var}}({shown}) = {latex(family.variance, self.notation)}")
            yield SymbolRow(shown, family.meaning, self._joined(UI["random"], *moments))
        for name, meaning in (self.derivation.functions or {}).items():
            yield SymbolRow(self.notation.function(name), meaning, UI["function"])

    @staticmethod
    def _joined(word: Text, *formulas: str) -> Text:
        return Text(
            ", ".join([word.en, *(f"${f}$" for f in formulas)]), "，".join([word.zh, *(f"${f}$" for f in formulas)])
        )

    def _domain(self, domain: Domain, shape: tuple[Operand, ...] = ()) -> str:
        """The set of the values of a symbol; of a column with n entries the n-th power of that of its entries."""
        if shape:
            rows, columns = (latex(expr(side), self.notation) for side in shape)
            size = rows if columns == "1" else rf"{rows} \times {columns}"
            return f"{self._domain(domain)}^{{{size}}}"
        lower = latex(domain.lower, self.notation) if domain.lower is not None else None
        upper = latex(domain.upper, self.notation) if domain.upper is not None else None
        if domain.kind == "integer":
            if lower is None:
                return r"\mathbb{Z}" if upper is None else rf"\{{\dots, {upper}\}}"
            if domain.lower is not None and domain.lower.head == "Number":
                lower = f"{lower}, {domain.lower.args[0] + 1}"
            return rf"\{{{lower}, \dots\}}" if upper is None else rf"\{{{lower}, \dots, {upper}\}}"
        hole = r" \setminus \{0\}" if domain.nonzero else ""
        if lower is None and upper is None:
            return rf"\mathbb{{R}}{hole}"
        left = "(" if domain.open or lower is None else "["
        right = ")" if domain.open or upper is None else "]"
        ends = lower or r"-\infty", upper or r"\infty"
        return f"{left}{', '.join(ends)}{right}{hole}"

    def _conventions(self) -> Iterator[Text]:
        formulas = [
            line
            for chain in self.derived.chains.values()
            for line in (chain.start, *(step.expr for step in chain.steps))
        ]
        formulas += [part for claim in self.derivation.claims for part in (claim.statement, *claim.where)]
        formulas += [p for a in self._declared() for p in a.parameters]
        return conventions(self.derivation, [node for formula in formulas for node in formula.walk()])

    def _declared(self) -> tuple[Assumption, ...]:
        chains = (a for chain in self.derived.chains.values() for a in (*chain.chain.assumptions, *chain.used))
        claims = (a for claim in self.derivation.claims for a in claim.given)
        exercises = (a for exercise in self.derivation.exercises for a in exercise.given)
        return tuple(dict.fromkeys((*chains, *claims, *exercises)))

    def _wording(self, assumption: Assumption) -> Text:
        """The wording, with the law or the definition where it has parameters and does not state them itself."""
        said = assumption.wording
        if len(assumption.parameters) != 2 or "=" in said.en or r"\sim" in said.en:
            return said
        first, second = (latex(p, self.notation) for p in assumption.parameters)
        match assumption.kind:
            case "gaussian":
                law = rf"$\mathcal{{N}}({first}, {second})$"
                return Text(f"{said.en}, with law {law}", f"{said.zh} {law}")
            case "uniform":
                law = rf"$\mathcal{{U}}({first}, {second})$"
                return Text(f"{said.en}, with law {law}", f"{said.zh} {law}")
            case _:
                return Text(f"{said.en}: ${first} = {second}$", f"{said.zh}：${first} = {second}$")

    def _uses(self, assumptions: Sequence[Assumption]) -> tuple[str, ...]:
        return ranges(sorted(int(self.labels[a][1:]) for a in assumptions))

    # Derivations -----------------------------------------------------------------------------------------------

    def _chain(self, derived: DerivedChain) -> ChainPart:
        name = derived.chain.name
        lines = [Line(self._next(), "", self._formula(derived.start, LINE_ROOM), None, (), None)]
        for position, (relation, shown, step) in enumerate(shown_lines(derived), start=1):
            verdict = self._verdict(f"{self.derived.id}.{name}.{position}")
            formula = self._formula(shown, LINE_ROOM)
            uses = self._uses(step.used)
            proof = step.rule.proof
            lines.append(Line(self._next(), RELATIONS[relation], formula, self._reason(step), uses, verdict, proof))
        self.sources.last_lines[f"{self.derived.id}.{name}"] = lines[-1].number
        switched = tuple(self._switched(name)) if derived.chain.switch_off else ()
        return ChainPart(
            name,
            derived.chain.title,
            derived.chain.note,
            self._outcome(derived),
            tuple(lines),
            self._uses(derived.used),
            switched,
        )

    def _reason(self, step: Step) -> Text:
        """What stands beside a line; a chain that it cites is known by its last line, if that is in the report."""
        cited = next((name for name in step.rule.cites if step.rule.reason.en == f"by {name}"), "")
        number = self.sources.last_lines.get(cited) or self.sources.last_lines.get(f"{self.derived.id}.{cited}")
        return Text(f"by ({number})", f"由式 ({number})") if number else step.rule.reason

    def _outcome(self, derived: DerivedChain) -> Formula:
        start, last = derived.start, derived.last
        between = overall(step.relation for step in derived.steps)
        if last.head == "Relation" or not derived.steps or between is None:
            return self._formula(last, STATEMENT_ROOM)
        relation = RELATIONS[between]
        whole = f"{latex(start, self.notation)} {relation} {latex(last, self.notation)}"
        if breadth(whole) <= STATEMENT_ROOM:
            return (whole,)
        first, *more = self._formula(last, STATEMENT_ROOM)
        return (
            *self._formula(start, STATEMENT_ROOM),
            rf"\quad {relation} {first}",
            *(rf"\qquad {line}" for line in more),
        )

    def _next(self) -> str:
        self._lines += 1
        return f"{self.number}.{self._lines}"

    def _switched(self, name: str) -> Iterator[SwitchedRow]:
        from symgrad.theory.derive import switched_off  # loads SymPy

        for number, off in enumerate(switched_off(self.derived, name), start=1):
            verdict = self._verdict(f"{self.derived.id}.{name}.without-{number}")
            returned = None if off.returned is None else self._formula(off.returned, TABLE_ROOM)
            law = self._formula(off.last, TABLE_ROOM)
            yield SwitchedRow(self.labels[off.assumption], self._wording(off.assumption), law, returned, verdict)

    def _formula(self, node: Expr, room: float) -> Formula:
        return tuple(broken(node, self.notation, room))

    # Statements ------------------------------------------------------------------------------------------------

    def _claim(self, claim: Claim) -> ClaimPart:
        id = f"{self.derived.id}.{claim.name}"
        settlement = self.settlements.get(id)
        found = settlement.counterexample if settlement else None
        claims = {c.name: c for c in self.derivation.claims}
        return ClaimPart(
            self.claim_numbers[claim.name],
            id,
            claim.printed,
            self._cited(claim.meaning),
            self._formula(_stated(claim, self.derivation), STATEMENT_ROOM),
            self._uses(claim.given),
            self._conditions(claim.where),
            settlement.verdict if settlement else None,
            evidence.sentences(settlement, self.derivation, self.notation) if settlement else (),
            evidence.counterexample(found, self.derivation, self.notation) if found else None,
            self._cited(claim.through) if claim.through else None,
            tuple(self._reference(claims[name]) for name in claim.corrected_by if name in claims),
            tuple(self.claim_numbers[c.name] for c in self.derivation.claims if claim.name in c.corrected_by),
            self._cited(claim.remark) if claim.remark else None,
            self.sources.number(claim.source) if claim.source else None,
            evidence.lemmas(settlement, self.notation) if settlement else (),
            evidence.proof(settlement) if settlement else (),
        )

    def _cited(self, said: Text) -> Text:
        """The sentence with each claim that it names in square brackets, [he_law], called by its number."""

        def cite(language: Language) -> str:
            def number(found: re.Match[str]) -> str:
                known = self.claim_numbers.get(found[1])
                return UI["claim"][language].replace("NUMBER", known) if known else found[0]

            return re.sub(r"\[(\w+)\]", number, said[language])

        return Text(cite("en"), cite("zh"))

    def _conditions(self, where: Sequence[Expr]) -> tuple[str, ...]:
        return tuple(latex(condition, self.notation) for condition in where)

    def _reference(self, claim: Claim) -> Reference:
        verdict = self._verdict(f"{self.derived.id}.{claim.name}")
        formula = self._formula(_stated(claim, self.derivation), STATEMENT_ROOM - 4)
        given, where = self._uses(claim.given), self._conditions(claim.where)
        return Reference(self.claim_numbers[claim.name], formula, verdict, given, where)

    def _errata(self) -> Iterator[ErratumRow]:
        claims = {c.name: c for c in self.derivation.claims}
        for claim in self.derivation.claims:
            if claim.printed:
                verdict = self._verdict(f"{self.derived.id}.{claim.name}")
                names = claim.corrected_by if verdict is Verdict.REFUTED else ()
                instead = tuple((self.claim_numbers[n], *self._said(claims[n])) for n in names)
                yield ErratumRow(claim.printed, self.claim_numbers[claim.name], *self._said(claim), verdict, instead)

    def _said(self, claim: Claim) -> tuple[Text, Formula]:
        """A claim in a row of a table: its meaning and its statement."""
        return self._cited(claim.meaning), self._formula(_stated(claim, self.derivation), TABLE_ROOM)

    def _exercise(self, position: int, exercise: Exercise) -> ExercisePart:
        id = f"{self.derived.id}.{exercise.name}"
        settlement = self.settlements.get(id)
        return ExercisePart(
            f"{self.number}.{position}",
            id,
            exercise.prompt,
            self._uses(exercise.given),
            self._conditions(exercise.where),
            self._formula(equal(exercise.asked, exercise.answer), STATEMENT_ROOM),
            settlement.verdict if settlement else None,
            evidence.sentences(settlement, self.derivation, self.notation) if settlement else (),
        )

    def _verdict(self, id: str) -> Verdict | None:
        settlement = self.settlements.get(id)
        return settlement.verdict if settlement else None


def _stated(claim: Claim, derivation: Derivation) -> Expr:
    """The statement of a claim; where a simulation allows a remainder, with the remainder written out."""
    allowed = claim.simulation.remainder if claim.simulation else None
    if allowed is None or claim.statement.head != "Relation":
        return claim.statement
    taken = {each.name for each in (*derivation.variables, *derivation.families, *derivation.sequences)}
    remainder = symbol(next(name for name in ("r", "R", "e", "E") if name not in taken))
    kind, left, right = claim.statement.args
    return tree.all_of(
        tree.relation(kind, left, tree.add(right, remainder)), tree.relation("≤", abs(remainder), allowed)
    )


def ranges(numbers: Sequence[int]) -> tuple[str, ...]:
    """Labels of assumptions, three or more in a row drawn together: A1–A3, A5."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return tuple(
        label
        for run in runs
        for label in ([f"A{run[0]}–A{run[-1]}"] if len(run) > 2 else [f"A{number}" for number in run])
    )
