"""What is decided of one statement, and where it fails."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from symgrad.core.text import LANGUAGES, Text, phrase
from symgrad.core.tree import Expr
from symgrad.core.verdicts import Verdict
from symgrad.grading.comparison import Value


@dataclass(frozen=True, slots=True)
class Failure:
    """Values of the names, and what the sides of ``relation`` (of several joined ones the one that fails) are there."""

    point: Mapping[str, Value]
    left: Value = None
    right: Value = None
    relation: Expr | None = None

    @property
    def where(self) -> Text:
        """The values of the names: "A = [[0,1],[0,0]], n = 2"; "—" where there are no names."""
        if not self.point:
            return Text("—", "—")
        said = {name: _said(value) for name, value in self.point.items()}
        return Text(*(", ".join(f"{name} = {value[lang]}" for name, value in said.items()) for lang in LANGUAGES))

    @property
    def said(self) -> Text:
        """At which values it fails, with both sides: what is to be checked by hand."""
        if self.relation is None:
            return phrase("at {}", "当 {} 时", self.where)
        sides = phrase(
            "the left side {}, the right side {}", "左边{}，右边{}", _side(self.left), _side(self.right, short=True)
        )
        return phrase("at {}: {}", "当 {} 时，{}", self.where, sides) if self.point else sides


@dataclass(frozen=True, slots=True)
class Decision:
    """The verdict on a statement, with a counterexample just where it is refuted.

    A statement is said of all values at which it has a meaning. ``gap``: a point of the declared domain at which only
    one side of an equality has a value; it is proved all the same, at the points where both have one.
    """

    verdict: Verdict
    method: str
    reason: Text
    counterexample: Failure | None = None
    gap: Failure | None = None


def _side(value: Value, short: bool = False) -> Text:
    if value is None:
        return Text("has no value", "没有值")
    return phrase("{}" if short else "is {}", "为 {}", _said(value))


def _said(value: Value) -> Text:
    if isinstance(value, Text):
        return value
    said = f"{value:.6g}" if isinstance(value, float) else str(value)
    return Text(said, said)
