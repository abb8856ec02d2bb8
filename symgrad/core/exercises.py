"""Exercises whose answers are typed: what a file of exercises says, and what comes of marking an answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from symgrad.core.text import Text

FORMULAS = ("number", "formula", "set", "relation", "values", "tuple", "matrix", "truth")
"""The kinds that are compared with a reference: what the reference is says which one it is."""
KINDS = (*FORMULAS, "choice", "witness", "working")


class Judgement(StrEnum):
    """What an answer is found to be. The first six are those of a comparison; *missing* is a blank answer."""

    CORRECT = "correct"
    EQUIVALENT_NOT_IN_FORM = "equivalent_not_in_form"
    DOMAIN_DIFFERS = "domain_differs"
    WRONG = "wrong"
    UNDECIDED = "undecided"
    UNREADABLE = "unreadable"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Name:
    """A name that the prompt introduces.

    ``domain``: as typed after the name, "positive integer", "in (0, 1)" or "> 1"; "" for any real number. ``shape``: of
    a matrix "2x3", or "square" where any size will do; "" for a number.
    """

    name: str
    meaning: Text | None = None
    domain: str = ""
    shape: str = ""


@dataclass(frozen=True, slots=True)
class Mistake:
    """An answer that is known to be wrong, and what is said to who gives it.

    Of a *witness* ``answer`` is an example, and ``when`` says which objects make the mistake; of a *working* ``answer``
    is the wrong step. ``points``: the share of the points that it earns.
    """

    answer: str
    feedback: Text
    share: Fraction = Fraction(0)
    when: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Option:
    """One answer of a *choice*.

    ``statement`` (with ``given``) or ``claim``, the id of a claim or a printed statement, is what the option says: it
    is right if that is true, or false where the question asks for what is false.
    """

    key: str
    text: Text
    feedback: Text | None = None
    statement: str = ""
    given: tuple[str, ...] = ()
    claim: str = ""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number that is drawn for each student; in texts ``{@L@}`` stands for it, and ``{@L-1@}`` computes with it."""

    name: str
    values: tuple[Fraction, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """An exercise as it is put and marked.

    ``answer`` is the reference: a formula; of a *choice* the keys of the right options, with commas; of a *witness*
    objects such as "A = [[0,2],[0,0]], B = A'"; of a *working* a chain of lines. ``assume``: what holds of the names,
    and "form: …", "tolerance: …", "digits: …" as in ``compare``. ``check``: statements that the reference must satisfy,
    in which ``answer`` stands for it. ``holds``: what the objects of a *witness* must satisfy. ``start``, ``relation``,
    ``goal``: where a *working* begins, what it shows, and where it ends; ``steps``: how many it takes at least.
    ``solution``: lines that lead to the answer. ``shares``: the share of the points for an answer that is judged so.
    """

    id: str
    kind: str
    prompt: Text
    answer: str
    section: str = ""
    points: Fraction = Fraction(1)
    names: tuple[Name, ...] = ()
    assume: tuple[str, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    where: tuple[str, ...] = ()
    mistakes: tuple[Mistake, ...] = ()
    options: tuple[Option, ...] = ()
    choose: str = "true"
    holds: tuple[str, ...] = ()
    start: str = ""
    relation: str = "="
    goal: str = ""
    steps: int = 1
    check: tuple[str, ...] = ()
    solution: str = ""
    derivation: str = ""
    shares: Mapping[Judgement, Fraction] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """How an answer was read, typeset back: in one line of Unicode, and in LaTeX."""

    text: str
    latex: str


@dataclass(frozen=True, slots=True)
class Mark:
    """What marking an answer found.

    ``share``: of the points of the question, None where a person has to decide. ``feedback``: one paragraph a line,
    never with the reference in it. ``mistake``: the number of the anticipated mistake, from 0. ``method``, ``reason``:
    how it was decided; the reason may name the reference.
    """

    judgement: Judgement
    share: Fraction | None
    feedback: Text
    reading: Reading | None = None
    mistake: int | None = None
    method: str = ""
    reason: Text | None = None
    seconds: float = field(default=0.0, compare=False)
