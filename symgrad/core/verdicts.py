"""What a check found: evidence, counterexamples and verdicts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from symgrad.core.tree import Expr


class Verdict(StrEnum):
    """*Proved*: settled for every instance by a decision procedure, or by a chain of rules with stated proofs.
    *Supported*: survived a stated attack. *Undecided*: neither, which is never a pass. *Refuted*: false, with a
    counterexample re-checked in exact or ball arithmetic."""

    PROVED = "proved"
    SUPPORTED = "supported"
    UNDECIDED = "undecided"
    REFUTED = "refuted"


@dataclass(frozen=True, slots=True)
class Counterexample:
    """Values under which a statement is false.

    ``assignment`` maps a typeset name (LaTeX) to its value as text (an exact rational, or a law such as
    "−1, 1 with probability 1/2 each" in the form of a tuple of (value, probability) pairs); ``left`` and
    ``right`` are the exact values of the two sides, or decimal strings with their error where irrational.
    ``workings`` are the quantities on which the sides and the conditions rest, each with its value as text: what is
    to be computed to check the whole by hand. A closed form is followed by " = " and a decimal. ``failed`` is the
    relation whose sides these are: of several that were stated together, one.
    """

    assignment: Mapping[str, str | tuple[tuple[str, str], ...]]
    left: str
    relation: str
    right: str
    workings: tuple[tuple[Expr, str], ...] = ()
    failed: Expr | None = None

    def as_json(self) -> dict[str, object]:
        return {
            "assignment": {k: list(map(list, v)) if isinstance(v, tuple) else v for k, v in self.assignment.items()},
            "lhs": self.left,
            "relation": self.relation,
            "rhs": self.right,
        }


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one check did and found. Fields that a method does not have are None.

    ``tries``: instances tried. ``caught_spoils`` of ``spoils``: planted errors refuted by the same check.
    ``estimate``, ``standard_error``, ``expected``, ``z``: of a simulation, with ``samples``, its false-alarm rate
    and the smallest relative error that it would have caught with 99 % power. ``reason``: why it is undecided,
    or what it rests on. ``instances``: of a proof by lemmas, the name of each and what it says there. ``details`` are
    further facts by name; known ones are "reason_zh"; of a proof "lemmas", the names of those that it uses, with commas
    between them, and "proof" and "proof_zh", its lines as sentences with formulas between dollar signs; of a search
    "tightest", the largest ratio of the two sides.
    """

    method: str
    verdict: Verdict
    reason: str = ""
    counterexample: Counterexample | None = None
    seed: int | None = None
    tries: int | None = None
    spoils: int = 0
    caught_spoils: int = 0
    estimate: float | None = None
    standard_error: float | None = None
    expected: float | None = None
    z: float | None = None
    samples: int | None = None
    false_alarm_rate: float | None = None
    detectable_relative_error: float | None = None
    seconds: float = 0.0
    details: Mapping[str, str] = field(default_factory=dict)
    instances: tuple[tuple[str, Expr], ...] = ()


@dataclass(frozen=True, slots=True)
class Settlement:
    """The verdict on one obligation, the method that settled it, and the evidence of every check that ran."""

    verdict: Verdict
    method: str
    evidence: tuple[Evidence, ...] = ()

    @property
    def counterexample(self) -> Counterexample | None:
        return next((e.counterexample for e in self.evidence if e.counterexample), None)

    @property
    def seconds(self) -> float:
        return sum(e.seconds for e in self.evidence)
