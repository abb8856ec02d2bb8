"""Values of declared variables: inside their domains, and in the ranges in which they usually lie."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from types import MappingProxyType
from typing import Any

import numpy as np
from flint import fmpq
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from symgrad.checks.exact import Evaluator
from symgrad.checks.functions import fraction
from symgrad.core import binding, tree
from symgrad.core.records import Derivation
from symgrad.core.tree import Expr
from symgrad.core.variables import Variable
from symgrad.errors import ParameterError
from symgrad.numerics import matrices as generators
from symgrad.strategies.sizes import LARGEST_SIDE

Given = Mapping[str, Any]
_NOTHING: Given = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class _Range:
    """The numbers from low to high without the excluded ones."""

    low: Fraction
    high: Fraction
    excluded: frozenset[Fraction]

    def holds(self, x: Any) -> bool:
        return x not in self.excluded


def from_variable(variable: Variable, given: Given = _NOTHING, *, exact: bool = False) -> SearchStrategy[Any]:
    """Values x of the variable, in its domain and between the ends of its typical range.

    Integers for an integer domain; else floats, or Fractions with ``exact=True``; for a variable with a shape, arrays
    of such entries. ``given``: values of the variables that occur in its bounds and in its shape, by name. Raises
    ParameterError where one of these is missing, and where no value of the domain is typical. Shrinks towards 0.
    """
    known = {tree.symbol(name): _exactly(name, value) for name, value in given.items() if not np.ndim(value)}
    number = _numbers(variable, known, exact)
    if not variable.shape:
        return number
    rows, columns = (_side(variable, tree.expr(side), known) for side in variable.shape)
    kind = object if exact or variable.domain.kind == "integer" else float
    return st.lists(number, min_size=rows * columns, max_size=rows * columns).map(
        lambda entries: np.array(entries, dtype=kind).reshape(rows, columns)
    )


def from_variables(*variables: Variable | Derivation, exact: bool = False) -> SearchStrategy[dict[str, Any]]:
    """A mapping from names to values, one for each variable: bounds by other variables and shapes are respected.

    Takes variables, each after those that its bounds and its shape name, or derivations for all of theirs; what comes
    is ready for ``sg.function(derivation, chain)(**values)``. Sides of matrices are at most 8. Raises ParameterError
    as ``from_variable`` does.
    """
    listed: list[Variable] = []
    for each in variables:
        listed += each.variables if isinstance(each, Derivation) else (each,)
    sides = {s for v in listed for side in v.shape for s in binding.free_symbols(tree.expr(side))}
    listed = [_narrowed(v) if v.as_expr() in sides else v for v in listed]

    @st.composite
    def values(draw: DrawFn) -> dict[str, Any]:
        drawn: dict[str, Any] = {}
        for variable in listed:
            drawn[variable.name] = draw(from_variable(variable, drawn, exact=exact))
        return drawn

    return values()


def _narrowed(variable: Variable) -> Variable:
    low, high = variable.typical
    return replace(variable, typical=(low, max(low, min(high, LARGEST_SIDE))))


def _exactly(name: str, value: Any) -> fmpq:
    found = generators.rational(value, f"the value of {name!r}")
    return fmpq(found.numerator, found.denominator)


def _evaluated(variable: Variable, node: Expr, known: Mapping[Expr, fmpq]) -> Fraction:
    """The value of a bound or a side; where it is irrational, the nearest float."""
    if missing := sorted(repr(s) for s in binding.free_symbols(node) if s not in known):
        raise ParameterError(
            f"Expected a value for {', '.join(missing)}, on which {variable.name!r} depends; give "
            f"{{{', '.join(f'{name!r}: …' for name in missing)}}} too, or draw all of them with from_variables."
        )
    value = Evaluator.at(known)(node)
    return fraction(value) if isinstance(value, fmpq) else Fraction(float(value.mid()))


def _side(variable: Variable, node: Expr, known: Mapping[Expr, fmpq]) -> int:
    value = _evaluated(variable, node, known)
    if value.denominator != 1 or value < 1:
        raise ParameterError(f"Expected sides >= 1 for the matrix {variable.name!r} but got {value}.")
    return int(value)


def _range(variable: Variable, known: Mapping[Expr, fmpq]) -> _Range:
    domain, (low, high) = variable.domain, map(Fraction, variable.typical)
    lower, upper = (None if b is None else _evaluated(variable, b, known) for b in (domain.lower, domain.upper))
    excluded = {Fraction(0)} if domain.nonzero else set()
    if domain.open:
        excluded |= {end for end in (lower, upper) if end is not None}
    low, high = (low if lower is None else max(low, lower)), (high if upper is None else min(high, upper))
    return _Range(low, high, frozenset(excluded))


def _numbers(variable: Variable, known: Mapping[Expr, fmpq], exact: bool) -> SearchStrategy[Any]:
    span = _range(variable, known)
    low, high = span.low, span.high
    if variable.domain.kind == "integer":
        first, last = math.ceil(low), math.floor(high)
        # At most three integers are excluded.
        if any(map(span.holds, range(first, min(last, first + 3) + 1))):
            return st.integers(first, last).filter(span.holds)
    elif exact and low < high:
        # Halves of a narrow range have to be among the fractions.
        denominators = max(16, math.ceil(4 / (high - low)))
        return st.fractions(low, high, max_denominator=denominators).filter(span.holds)
    elif exact and low == high and span.holds(low):
        return st.just(low)
    elif not exact:
        least, largest = _float_from(low), -_float_from(-high)
        if least < largest or (least == largest and span.holds(least)):
            return st.floats(least, largest, allow_subnormal=False).filter(span.holds)
    raise ParameterError(
        f"Expected a typical range of {variable.name!r} that meets its domain, {variable.domain.describe()}, but got "
        f"{variable.typical}; widen it, or give other values of the variables in its bounds."
    )


def _float_from(bound: Fraction) -> float:
    """The least float that is not below the bound."""
    nearest = float(bound)
    return nearest if Fraction(nearest) >= bound else math.nextafter(nearest, math.inf)
