"""The assumptions, each with its one wording.

An assumption is declared on families and named by every step that uses it. Constructors take the families;
the wording is made from their typeset names.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from symgrad.core.text import Text
from symgrad.core.tree import Expr, Operand, expr
from symgrad.core.variables import Family
from symgrad.errors import ParameterError

Kind = Literal[
    "independent",
    "independent_members",
    "identically_distributed",
    "zero_mean",
    "symmetric",
    "nonzero",
    "nondegenerate",
    "zero",
    "gaussian",
    "uniform",
    "defined",
    "where",
    "condition",
    "modelled",
]
Block = Family | tuple[Family, ...]


@dataclass(frozen=True, slots=True)
class Assumption:
    """``kind`` said of ``blocks``, tuples of names of families.

    ``parameters``: mean and variance of a Gaussian, the two ends of a uniform law; of a definition, the defined
    member and what it is; of a special case ("where"), its two sides; of a condition, the relation.
    """

    kind: Kind
    blocks: tuple[tuple[str, ...], ...]
    wording: Text
    parameters: tuple[Expr, ...] = ()

    @property
    def families(self) -> tuple[str, ...]:
        return tuple(name for block in self.blocks for name in block)


def _latex(family: Family) -> str:
    base = family.latex or family.name
    return f"${base}$" if family.rank == 0 else f"${base}_{{{'ij' if family.rank == 2 else 'j'}}}$"


def _joint(block: tuple[Family, ...]) -> str:
    return "$(" + ",".join(_latex(f).strip("$") for f in block) + ")$"


def _listed(blocks: tuple[Block, ...]) -> Text:
    names = [_joint(b) if isinstance(b, tuple) else _latex(b) for b in blocks]
    # With an index the whole family is meant, and not members with one and the same index.
    indexed = [any(f.rank for f in (b if isinstance(b, tuple) else (b,))) for b in blocks]
    english = [f"the family of the {name}" if many else name for name, many in zip(names, indexed, strict=True)]
    chinese = [f"全体 {name}" if many else name for name, many in zip(names, indexed, strict=True)]
    return Text(
        ", ".join(english[:-1]) + " and " + english[-1],
        "、".join(chinese[:-1]) + " 与" + (chinese[-1] if chinese[-1].startswith("全") else f" {chinese[-1]}"),
    )


def _names(blocks: tuple[Block, ...]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(f.name for f in b) if isinstance(b, tuple) else (b.name,) for b in blocks)


def _of(kind: Kind, family: Family, english: str, chinese: str, *parameters: Expr) -> Assumption:
    who = _latex(family)
    return Assumption(kind, ((family.name,),), Text(english.format(who), chinese.format(who)), parameters)


def independent(*blocks: Block, wording: Text | None = None) -> Assumption:
    """The blocks are mutually independent of each other; nothing is said of the members of one block."""
    names = [name for block in _names(blocks) for name in block]
    if len(blocks) < 2 or len(set(names)) < len(names):
        raise ParameterError(f"Expected two or more blocks without a common family but got {_names(blocks)!r}.")
    listed = _listed(blocks)
    said = Text(f"{listed.en} are independent of each other", f"{listed.zh} 相互独立")
    return Assumption("independent", _names(blocks), wording or said)


def independent_members(family: Family) -> Assumption:
    """The members of the family are mutually independent."""
    return _of("independent_members", family, "the {} are mutually independent", "各 {} 相互独立")


def identically_distributed(family: Family) -> Assumption:
    """All members of the family have one law."""
    return _of("identically_distributed", family, "the {} are identically distributed", "各 {} 同分布")


def zero_mean(family: Family) -> Assumption:
    return _of("zero_mean", family, "{} has mean zero", "{} 的均值为零")


def symmetric(family: Family) -> Assumption:
    """A member and its negative have the same law."""
    return _of("symmetric", family, "the law of {} is symmetric about 0", "{} 的分布关于 0 对称")


def nonzero(family: Family) -> Assumption:
    return _of("nonzero", family, "{} is almost surely not 0", "{} 几乎必然不为 0")


def nondegenerate(family: Family) -> Assumption:
    """A member is not almost surely constant: its variance and its second moment are positive."""
    return _of("nondegenerate", family, "{} is not almost surely constant", "{} 不是几乎必然的常数")


def zero(family: Family) -> Assumption:
    return _of("zero", family, "{} is 0", "{} 等于 0")


def gaussian(family: Family, mean: Operand, variance: Operand) -> Assumption:
    """Each member is normal with this mean and variance."""
    return _of("gaussian", family, "{} is Gaussian", "{} 服从正态分布", expr(mean), expr(variance))


def uniform(family: Family, lower: Operand, upper: Operand) -> Assumption:
    """Each member is uniform between the two ends."""
    return _of("uniform", family, "{} is uniformly distributed", "{} 服从均匀分布", expr(lower), expr(upper))


def defined_as(left: Expr, right: Operand, wording: Text) -> Assumption:
    """The member ``left``, with symbols for indices, is by definition ``right``: z = Σ_j W_j h_j + b."""
    return Assumption("defined", ((str(left.args[0]),),), wording, (left, expr(right)))


def where(left: Operand, right: Operand, wording: Text) -> Assumption:
    """The special case left = right, for a variable or, with a symbol for index, for all members of a sequence."""
    return Assumption("where", (), wording, (expr(left), expr(right)))


def modelled(wording: Text, *families: Family) -> Assumption:
    """Quantities of a random model, known by its simulation alone: no exact search puts numbers in their place."""
    return Assumption("modelled", tuple((family.name,) for family in families), wording)


def condition(relation: Expr, wording: Text) -> Assumption:
    """A relation that holds, ‖J_k‖ ≤ r: between variables, or, with a symbol for index that is no variable, for every
    member of the sequences in it."""
    if relation.head != "Relation":
        raise ParameterError(f"Expected a relation but got {relation!r}; state several conditions one by one.")
    return Assumption("condition", (), wording, (relation,))
