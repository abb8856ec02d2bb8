"""What a derivation is made of. The records hold data; what is computed from them lives on higher floors."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from symgrad.core.assumptions import Assumption
from symgrad.core.text import Text
from symgrad.core.tree import Expr
from symgrad.core.variables import Family, Sequence, Variable


@dataclass(frozen=True, slots=True)
class Source:
    """Where a statement or a proof can be read."""

    key: str
    authors: str
    title: str
    venue: str
    year: int
    where: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A named rewrite.

    ``reason`` is the phrase that stands beside the line it makes; ``proof`` says once why it is valid.
    ``apply(expression, context)`` returns the rewritten expression, recording in the context each assumption
    that it uses, or raises RuleRefused. ``relation`` stands between the old line and the new one; "⇔" is for
    equations. ``cites`` names the chains on which the line rests beside the rule's own proof.
    """

    name: str
    reason: Text
    proof: Text
    apply: Callable[[Expr, Any], Expr]
    relation: str = "="
    cites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """A computed line: ``relation`` to the line before, the new line, the rule, the assumptions used here."""

    relation: str
    expr: Expr
    rule: Rule
    used: tuple[Assumption, ...]


@dataclass(frozen=True, slots=True)
class Chain:
    """A start and the rules applied to it, in order; the lines are computed.

    ``assumptions`` are those that the rules may use. Its last line is known by the chain's name: as
    ``sg.result(name)`` in other expressions and as the function ``sg.function(derivation, name)``.
    ``switch_off`` asks the report to show the last line again without each assumption in turn.
    """

    name: str
    title: Text
    start: Expr
    rules: tuple[Rule, ...]
    assumptions: tuple[Assumption, ...] = ()
    note: Text | None = None
    switch_off: bool = False


@dataclass(frozen=True, slots=True)
class Simulation:
    """An experiment of ``symgrad.numerics.propagation`` that estimates the left side of a claim.

    ``parameters`` gives each argument of ``model`` as an expression in the derivation's variables or a number;
    ``draws`` fixes variables to the values at which it runs. Where the claim is one about the limit of wide networks,
    ``remainder`` states how far from its right side the mean may lie at these widths; that, too, is tested.
    """

    model: str
    parameters: Mapping[str, Expr]
    draws: Mapping[str, Expr]
    remainder: Expr | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement to be settled.

    ``statement`` is a relation (or several, joined); ``given`` the assumptions on random families and ``where``
    the relations between variables under which it is made. ``printed`` is the id of the textbook's statement that
    this is; such a claim, when false, names in ``corrected_by`` the claims that are true in its stead. Where a
    statement cannot be settled as it stands, ``through`` says which consequence is tested and why it suffices.
    """

    name: str
    meaning: Text
    statement: Expr
    given: tuple[Assumption, ...] = ()
    where: tuple[Expr, ...] = ()
    printed: str | None = None
    through: Text | None = None
    corrected_by: tuple[str, ...] = ()
    remark: Text | None = None
    simulation: Simulation | None = None
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Misconception:
    """A wrong answer that is to be expected, and what is said to who gives it."""

    answer: Expr
    feedback: Text


@dataclass(frozen=True, slots=True)
class Exercise:
    """A question whose answer is checked: ``answer`` must equal ``asked`` under ``given`` and ``where``.

    ``mistakes`` must differ from the answer; ``points`` is what a right answer earns.
    """

    name: str
    prompt: Text
    asked: Expr
    answer: Expr
    given: tuple[Assumption, ...] = ()
    where: tuple[Expr, ...] = ()
    mistakes: tuple[Misconception, ...] = ()
    points: int = 1


@dataclass(frozen=True, slots=True)
class Curve:
    """The formula ``chain`` (a chain's last line), or an expression, with some variables fixed; ``panel`` counts from
    0 where a figure has several."""

    label: str  # LaTeX, symbols only
    formula: Expr
    fixed: Mapping[str, Expr] = field(default_factory=dict)
    panel: int = 0


@dataclass(frozen=True, slots=True)
class Figure:
    """Curves over one variable; words stand in the caption, symbols in the figure.

    The vertical axis is logarithmic and shows the size of a formula, or, unless ``logarithmic``, its value. Several
    ``vertical`` axes stand in panels beside each other; the curves that come first in their panels share a colour, and
    so on, so that a function and its derivative look alike:

        Figure("activations", caption, z, (-4, 4), (
            Curve(r"\\tanh", tanh), Curve(r"\\tanh'", sg.result("tanh_derivative"), panel=1)),
            (r"\\varphi(z)", r"\\varphi'(z)"), "figure/activations", logarithmic=False)
    """

    name: str
    caption: Text
    horizontal: Variable
    span: tuple[int | Fraction, int | Fraction]
    curves: tuple[Curve, ...]
    vertical: str | tuple[str, ...]  # LaTeX of the vertical axis, of each panel
    printed: str | None = None
    logarithmic: bool = True

    def __post_init__(self) -> None:
        if {c.panel for c in self.curves} != set(range(len(self.panels))):
            raise ValueError(
                f"Expected curves for each vertical axis of the figure {self.name!r}, of which there are "
                f"{len(self.panels)}, but got the panels {sorted({c.panel for c in self.curves})}."
            )
        if not self.span[0] < self.span[1]:
            raise ValueError(f"Expected span=(low, high) for the figure {self.name!r} but got {self.span!r}.")

    @property
    def panels(self) -> tuple[str, ...]:
        """The LaTeX of the vertical axis of each panel."""
        return (self.vertical,) if isinstance(self.vertical, str) else self.vertical


@dataclass(frozen=True, slots=True)
class Derivation:
    """Everything about one topic; its id is the name of its file.

    ``uses`` names derivations whose chains its own may build on, as "name.chain" in ``result`` and ``lemma``; what
    their assumptions speak of is declared here again, in the same words.
    """

    title: Text
    section: str
    summary: Text
    source: Source
    chains: tuple[Chain, ...]
    variables: tuple[Variable, ...] = ()
    families: tuple[Family, ...] = ()
    sequences: tuple[Sequence, ...] = ()
    functions: Mapping[str, Text] | None = None
    claims: tuple[Claim, ...] = ()
    exercises: tuple[Exercise, ...] = ()
    figures: tuple[Figure, ...] = ()
    references: tuple[Source, ...] = ()
    uses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DerivedChain:
    """A chain with its results put in and its lines computed: ``start``, then one step a rule."""

    chain: Chain
    start: Expr
    steps: tuple[Step, ...]

    @property
    def last(self) -> Expr:
        return self.steps[-1].expr if self.steps else self.start

    @property
    def used(self) -> tuple[Assumption, ...]:
        """The assumptions that the steps used, in the order of first use."""
        return tuple(dict.fromkeys(a for step in self.steps for a in step.used))


@dataclass(frozen=True, slots=True)
class Derived:
    """A derivation with its id, its computed chains, and all results put into claims, exercises and figures.

    ``used`` are the derivations that it builds on, by name.
    """

    id: str
    derivation: Derivation
    chains: Mapping[str, DerivedChain]
    used: Mapping[str, Derived] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SwitchedOff:
    """A chain without one of its assumptions: the law that is left, and the terms that returned to it.

    ``returned`` is None where what returns is not a sum of further terms.
    """

    assumption: Assumption
    last: Expr
    returned: Expr | None
