"""``symgrad verify``: settles every step, claim and exercise that was asked for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from symgrad.catalogue import Catalogue, nearest
from symgrad.cli import options
from symgrad.cli.exit_codes import ExitCode
from symgrad.cli.output import end, note, print_json, show, width
from symgrad.cli.settle import settle
from symgrad.cli.verdict_table import summary, table
from symgrad.core.text import Language
from symgrad.core.verdicts import Counterexample, Evidence, Settlement, Verdict
from symgrad.errors import SymgradError, UnknownNameError

if TYPE_CHECKING:
    from symgrad.checks.obligations import Obligation


@dataclass
class Selection:
    """The obligations asked for; those asked for by their own id; what is wrong with files that were asked for."""

    obligations: dict[str, Obligation]
    by_own_id: set[str]
    problems: list[SymgradError]


@click.command("verify")
@click.argument("ids", nargs=-1, metavar="[ID]...")
@options.path
@options.lang
@options.seed
@options.as_json
@options.quiet
def command(ids: tuple[str, ...], path: Path | None, lang: Language, seed: int, as_json: bool, quiet: bool) -> ExitCode:
    """Settle all that the IDs stand on; everything without an ID.

    An ID is a derivation (he), a chain, step, claim or exercise of it (scalar_chain.layer_gradient,
    scalar_chain.layer_gradient.3), or a statement of the textbook (9.2.3/critical).

    Exits with 1 when a step, a claim or an exercise fails, or a printed statement that was asked for by its own id;
    with 3 when nothing fails but something is undecided.
    """
    catalogue = Catalogue(path)
    selection = select(catalogue, ids)
    settlements = settle(list(selection.obligations.values()), seed, quiet)
    settled = [(obligation, settlements[id]) for id, obligation in selection.obligations.items()]
    if as_json:
        claims = [_as_json(obligation, settlement, lang) for obligation, settlement in settled]
        print_json({"claims": claims, "seed": seed, "problems": [str(problem) for problem in selection.problems]})
    elif settled:
        parts = []
        for name in dict.fromkeys(obligation.derivation for obligation, _ in settled):
            rows = [each for each in settled if each[0].derivation == name]
            parts += table(rows, catalogue.load(name).derivation, name, lang, width())
        show(*parts, summary([settlement.verdict for _, settlement in settled], lang))
    note(f"seed {seed}", quiet or as_json)
    return end(selection.problems, exit_code(settled, selection.by_own_id))


def select(catalogue: Catalogue, ids: Iterable[str]) -> Selection:
    """What the ids name. Raises UnknownNameError, and DerivationError where a named file cannot be used."""
    from symgrad.checks.obligations import obligations

    chosen = Selection({}, set(), [])
    if not ids:
        for derived in catalogue.load_all():
            chosen.obligations |= {obligation.id: obligation for obligation in obligations(derived)}
        chosen.problems = catalogue.problems()
        return chosen
    for id in ids:
        if "/" in id:
            every = [obligation for derived in catalogue.load_all() for obligation in obligations(derived)]
            found = [obligation for obligation in every if obligation.printed == id]
            known = [obligation.printed for obligation in every if obligation.printed]
            what = "printed statement"
        else:
            derivation, _, part = id.partition(".")
            in_section = [entry.id for entry in catalogue.entries() if f"{entry.section}.".startswith(f"{id}.")]
            if in_section and derivation not in catalogue.ids():
                raise UnknownNameError(f"{id!r} is a section; its derivations are {', '.join(in_section)}.")
            every = obligations(catalogue.load(derivation))
            found = [o for o in every if not part or o.id == id or o.id.startswith(f"{id}.")]
            known = [o.id.removesuffix(f".{o.id.split('.')[-1]}") if o.kind == "step" else o.id for o in every]
            what = "chain, claim or exercise"
        if not found:
            message = f"There is no {what} {id!r}{nearest(id, set(known))}"
            if catalogue.problems():
                message += " These files could not be searched:\n" + "\n".join(map(str, catalogue.problems()))
            raise UnknownNameError(message)
        chosen.obligations |= {obligation.id: obligation for obligation in found}
        chosen.by_own_id |= {obligation.id for obligation in found if id in (obligation.id, obligation.printed)}
    return chosen


def exit_code(settled: Iterable[tuple[Obligation, Settlement]], by_own_id: set[str]) -> ExitCode:
    """What the textbook printed may be refuted, when a correction is named and nobody asked for it by its id."""
    code = ExitCode.OK
    for obligation, settlement in settled:
        answered = obligation.kind == "printed" and obligation.corrected_by and obligation.id not in by_own_id
        if settlement.verdict is Verdict.REFUTED and not answered:
            return ExitCode.FAILED
        if settlement.verdict is Verdict.UNDECIDED:
            code = ExitCode.UNDECIDED
    return code


def _as_json(obligation: Obligation, settlement: Settlement, lang: Language) -> dict:
    counterexample = settlement.counterexample
    return {
        "id": obligation.id,
        "kind": obligation.kind,
        "derivation": obligation.derivation,
        "printed": obligation.printed,
        "verdict": settlement.verdict,
        "method": settlement.method,
        "counterexample": _counterexample_as_json(counterexample) if counterexample else None,
        "through": obligation.through[lang] if obligation.through else None,
        "corrected_by": list(obligation.corrected_by),
        "evidence": [_evidence_as_json(evidence) for evidence in settlement.evidence],
        "seconds": settlement.seconds,
    }


def _counterexample_as_json(found: Counterexample) -> dict:
    """With what is to be computed to check it by hand."""
    from symgrad.report.plain import plain

    workings = [{"quantity": plain(node), "value": value} for node, value in found.workings]
    return found.as_json() | {"workings": workings}


def _evidence_as_json(evidence: Evidence) -> dict:
    """The fields that the method has."""
    document = {
        "method": evidence.method,
        "verdict": evidence.verdict,
        "reason": evidence.reason,
        "counterexample": evidence.counterexample.as_json() if evidence.counterexample else None,
        "seed": evidence.seed,
        "tries": evidence.tries,
        "spoils": evidence.spoils,
        "caught_spoils": evidence.caught_spoils,
        "estimate": evidence.estimate,
        "standard_error": evidence.standard_error,
        "expected": evidence.expected,
        "z": evidence.z,
        "samples": evidence.samples,
        "false_alarm_rate": evidence.false_alarm_rate,
        "detectable_relative_error": evidence.detectable_relative_error,
        "seconds": evidence.seconds,
        "details": dict(evidence.details),
    }
    return {field: value for field, value in document.items() if value not in (None, "", {})}
