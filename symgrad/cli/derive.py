"""``symgrad derive``: a derivation, line by line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from symgrad.catalogue import Catalogue, nearest
from symgrad.cli import options
from symgrad.cli.output import note, print_json, show
from symgrad.cli.settle import settle
from symgrad.cli.words import STYLES, plain_words, verdict_word
from symgrad.core.records import Derived, DerivedChain, Step
from symgrad.core.text import Language
from symgrad.core.tree import Expr
from symgrad.core.verdicts import Settlement, Verdict
from symgrad.errors import UnknownNameError

if TYPE_CHECKING:
    from rich.console import RenderableType

    from symgrad.report.notation import Notation

# Of each step by its id.
Settlements = dict[str, Settlement]


@click.command("derive")
@click.argument("name")
@click.option(
    "--to", type=click.Choice(("text", "latex", "html")), default="text", show_default=True, help="What to print."
)
@options.path
@options.lang
@options.seed
@options.as_json
@options.quiet
def command(name: str, to: str, path: Path | None, lang: Language, seed: int, as_json: bool, quiet: bool) -> None:
    """Print a derivation step by step, each line with its reason.

    NAME is a derivation (scalar_chain) or one of its chains (scalar_chain.layer_gradient).
    """
    from symgrad.checks.obligations import obligations
    from symgrad.report.notation import Notation

    if "/" in name:
        raise UnknownNameError(
            f"Expected a derivation or a chain but {name!r} is a printed statement: symgrad verify {name}"
        )
    id, _, chain_name = name.partition(".")
    derived = Catalogue(path).load(id)
    chains = _chosen(derived, chain_name)
    wanted = {f"{id}.{chain}.{position}" for chain, c in chains.items() for position in range(1, len(c.steps) + 1)}
    steps = [obligation for obligation in obligations(derived) if obligation.id in wanted]
    settlements = settle(steps, seed, quiet)
    notation = Notation.of(derived.derivation)
    if as_json:
        print_json(_document(derived, chains, settlements, notation, lang) | {"seed": seed})
    elif to == "latex":
        click.echo("\n\n".join(_latex(chain, notation, lang) for chain in chains.values()))
    elif to == "html":
        click.echo("\n".join(_html(chain, notation, lang) for chain in chains.values()))
    else:
        title = f"{derived.derivation.title[lang]} ({id}, {derived.derivation.section})"
        show(title, *(part for chain in chains.values() for part in _text(chain, id, settlements, notation, lang)))
    note(f"seed {seed}", quiet or as_json)


def _chosen(derived: Derived, name: str) -> dict[str, DerivedChain]:
    if not name:
        return dict(derived.chains)
    if name not in derived.chains:
        raise UnknownNameError(f"There is no chain {name!r} in {derived.id}{nearest(name, derived.chains)}")
    return {name: derived.chains[name]}


def _document(
    derived: Derived, chains: dict[str, DerivedChain], settlements: Settlements, notation: Notation, lang: Language
) -> dict:
    from symgrad.report.latex import latex
    from symgrad.report.lines import shown_lines

    def step_as_json(chain: str, position: int, relation: str, formula: Expr, step: Step) -> dict:
        id = f"{derived.id}.{chain}.{position}"
        settlement = settlements.get(id)
        return {
            "id": id,
            "chain": chain,
            "relation": relation,
            "latex": latex(formula, notation),
            "reason": step.rule.reason[lang],
            "rule": step.rule.name,
            "assumptions": [assumption.wording[lang] for assumption in step.used],
            "verdict": settlement.verdict if settlement else None,
        }

    return {
        "id": derived.id,
        "title": derived.derivation.title[lang],
        "section": derived.derivation.section,
        "chains": [
            {"name": name, "title": c.chain.title[lang], "start": {"latex": latex(c.start, notation)}}
            for name, c in chains.items()
        ],
        "steps": [
            step_as_json(name, position, *line)
            for name, c in chains.items()
            for position, line in enumerate(shown_lines(c), start=1)
        ],
    }


def _text(
    derived: DerivedChain, id: str, settlements: Settlements, notation: Notation, lang: Language
) -> list[RenderableType]:
    from rich.table import Table
    from rich.text import Text as Styled

    from symgrad.report.lines import shown_lines
    from symgrad.report.plain import plain

    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    table.add_column(style="dim", min_width=12)
    table.add_row("", plain(derived.start, notation), "")
    for position, (relation, formula, step) in enumerate(shown_lines(derived), start=1):
        reason = Styled(plain_words(step.rule.reason[lang]))
        settlement = settlements.get(f"{id}.{derived.chain.name}.{position}")
        if settlement and settlement.verdict is not Verdict.PROVED:
            reason.append(f" [{verdict_word(settlement.verdict, lang)}]", STYLES[settlement.verdict])
        table.add_row(f" {relation}", plain(formula, notation), reason)
    parts: list[RenderableType] = ["", Styled(plain_words(derived.chain.title[lang]), "bold"), table]
    if derived.used:
        label, separator = ("uses: ", "; ") if lang == "en" else ("用到：", "；")
        parts.append(Styled(label + separator.join(plain_words(a.wording[lang]) for a in derived.used), "dim"))
    return parts


def _latex(derived: DerivedChain, notation: Notation, lang: Language) -> str:
    """An ``align*``, which needs amsmath and for Chinese ctex."""
    from symgrad.report.latex import RELATIONS, latex
    from symgrad.report.lines import shown_lines

    lines = [f"  &\\phantom{{{{}}={{}}}} {latex(derived.start, notation)}"]
    for relation, formula, step in shown_lines(derived):
        lines.append(f"  &{RELATIONS[relation]} {latex(formula, notation)} && \\text{{{step.rule.reason[lang]}}}")
    body = " \\\\\n".join(lines)
    return f"% {derived.chain.title[lang]}\n\\begin{{align*}}\n{body}\n\\end{{align*}}"


def _html(derived: DerivedChain, notation: Notation, lang: Language) -> str:
    """A heading and a table, to be put into a page: formulas are MathML, which browsers draw by themselves."""
    from symgrad.report.latex import RELATIONS, latex
    from symgrad.report.lines import shown_lines
    from symgrad.report.mathml import mathml
    from symgrad.report.page import to_html

    def row(*cells: str) -> str:
        return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"

    rows = [row("", mathml(latex(derived.start, notation), display=True), "")]
    for relation, formula, step in shown_lines(derived):
        line = mathml(latex(formula, notation), display=True)
        rows.append(row(mathml(RELATIONS[relation]), line, to_html(step.rule.reason[lang])))
    title = to_html(derived.chain.title[lang])
    return "\n".join([f'<h3 lang="{lang}">{title}</h3>', f'<table lang="{lang}">', *rows, "</table>"])
