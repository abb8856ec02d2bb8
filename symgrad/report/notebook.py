"""What a notebook shows: derivations, chains and expressions as typeset mathematics.

The records do not know of notebooks. ``register`` teaches IPython, if it is running, to show them; it imports neither
IPython nor any printer before something is shown.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from symgrad.core.text import Language

if TYPE_CHECKING:
    from symgrad.core.records import Derived, DerivedChain
    from symgrad.core.tree import Expr
    from symgrad.report.notation import Notation

_SHOWN = (
    ("text/latex", "symgrad.core.tree", "Expr", "expression"),
    ("text/latex", "symgrad.core.records", "DerivedChain", "chain"),
    ("text/markdown", "symgrad.core.records", "Derived", "derivation"),
)


def register() -> bool:
    """Show symgrad's objects typeset in the running notebook; False where no notebook is running."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    if shell is None:
        return False
    shown = globals()
    for kind, module, name, function in _SHOWN:
        shell.display_formatter.formatters[kind].for_type_by_name(module, name, shown[function])
    return True


def expression(node: Expr, notation: Notation | None = None) -> str:
    """The expression as displayed LaTeX."""
    from symgrad.report.latex import latex

    return rf"$\displaystyle {latex(node, notation)}$"


def chain(derived: DerivedChain, notation: Notation | None = None, language: Language = "en") -> str:
    """The lines of a chain, each with its reason, as displayed LaTeX."""
    from symgrad.report.breadth import broken
    from symgrad.report.latex import RELATIONS
    from symgrad.report.lines import shown_lines
    from symgrad.report.notation import Notation

    notation = notation or Notation()
    lines = [_row("", broken(derived.start, notation, _ROOM), "")]
    for relation, formula, step in shown_lines(derived):
        reason = _in_text(step.rule.reason[language])
        lines.append(_row(RELATIONS[relation], broken(formula, notation, _ROOM), reason))
    return "$$\\begin{aligned}\n" + " \\\\\n".join(lines) + "\n\\end{aligned}$$"


def derivation(derived: Derived, language: Language = "en") -> str:
    """The title, the summary and every chain, as Markdown."""
    from symgrad.report.notation import Notation

    notation = Notation.of(derived.derivation)
    about = derived.derivation
    blocks = [f"### {about.title[language]} ({about.section})", about.summary[language]]
    for each in derived.chains.values():
        blocks += [f"**{each.chain.title[language]}**", chain(each, notation, language)]
    return "\n\n".join(blocks)


_ROOM = 40.0  # em of a line; a notebook is about as wide as a page


def _row(relation: str, formula: list[str], reason: str) -> str:
    beside = rf" && \quad {reason}" if reason else ""
    first, *more = formula
    return " \\\\\n".join([f"{relation} & {first}{beside}", *(f"& {line}" for line in more)])


def _in_text(reason: str) -> str:
    """Words and formulas as LaTeX inside a formula."""
    from symgrad.report.markup import latex_words, parts

    return "".join(piece if formula else rf"\text{{{latex_words(piece)}}}" for formula, piece in parts(reason))
