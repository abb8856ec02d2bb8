"""Inequalities between rational functions of e^{cz} in one real variable z, decided by the roots of polynomials.

With u = e^{cz} the difference of the sides is p(u)/q(u). As z runs through an interval that ends at 0 or at infinity, u
runs through one that ends at 0, at 1 or at infinity; Sturm's theorem counts the roots of p and q in it, so that the
sign is settled for every z at once, also where one side is a bound that is reached or only approached.
"""

from __future__ import annotations

from functools import reduce
from typing import Any

import sympy as sp

from symgrad.checks.spoils import settled_by
from symgrad.core import binding, tree
from symgrad.core.records import Derivation
from symgrad.core.tree import Expr
from symgrad.core.variables import Variable
from symgrad.core.verdicts import Evidence
from symgrad.errors import NotConvertible
from symgrad.theory.conversion import Algebra

METHOD = "roots of a polynomial in an exponential"
_U = sp.Symbol("u", positive=True)


def exponential_test(derivation: Derivation, statement: Expr) -> Evidence | None:
    """Evidence that the inequality holds on the whole domain of its variable; None where that is not shown."""

    def decide(s: Expr) -> bool:
        try:
            return _holds(derivation, s)
        except sp.PolynomialError as error:
            raise NotConvertible(f"Expected polynomials in an exponential but got {s!r}.") from error

    return settled_by(METHOD, statement, decide)


def _holds(derivation: Derivation, statement: Expr) -> bool:
    if statement.head != "Relation" or statement.args[0] not in tree.ORDERS or statement.has("Member", "Apply"):
        return False
    names = binding.free_symbols(statement)
    variable = next((v for v in derivation.variables if names == {v.as_expr()}), None)
    if variable is None or variable.shape or variable.domain.kind != "real":
        return False
    smaller, larger = tree.ordered(statement)
    algebra = Algebra(derivation)
    difference = algebra.to_sympy(tree.add(larger, tree.negative(smaller))).rewrite(sp.exp)
    quotient = _in_u(difference, algebra.to_sympy(variable.as_expr()))
    ends = _ends(variable)
    if quotient is None or ends is None:
        return False
    above, below = (sp.Poly(part, _U) for part in sp.fraction(sp.cancel(sp.together(quotient))))
    return _positive(above, below, ends, closed=not variable.domain.open, strict=statement.args[0] in ("<", ">"))


def _in_u(value: Any, z: Any) -> Any | None:
    """``value`` with u^k for e^{kcz}, c the largest number for which all k are whole; None where z stands elsewhere."""
    exponents = {e.args[0] for e in value.atoms(sp.exp)}
    slopes = [sp.cancel(e / z) for e in exponents]
    if not slopes or not all(s.is_Rational and s != 0 for s in slopes):
        return None
    unit = reduce(sp.gcd, map(abs, slopes))
    found = value.replace(sp.exp, lambda e: _U ** sp.cancel(e / (unit * z)))
    return None if z in found.free_symbols else found


def _ends(variable: Variable) -> tuple[Any, Any] | None:
    """The ends of the interval of u; None for a domain whose ends are neither 0 nor infinite."""
    domain = variable.domain
    bounds = [end for end in (domain.lower, domain.upper) if end is not None]
    if len(bounds) > 1 or any(end != tree.ZERO for end in bounds):
        return None
    return (sp.Integer(0 if domain.lower is None else 1), sp.oo if domain.upper is None else sp.Integer(1))


def _positive(above: Any, below: Any, ends: tuple[Any, Any], closed: bool, strict: bool) -> bool:
    """Whether above/below is positive (at least 0 unless ``strict``) for every u between the ends."""
    low, high = ends
    inside = low + 1 if high == sp.oo else (low + high) / 2
    if _roots(below, ends):
        return False
    odd = [f for f, k in above.sqf_list()[1] if strict or k % 2]
    if above.is_zero or any(_roots(factor, ends) for factor in odd):
        return above.is_zero and not strict
    # Between two roots the sign is constant; where it may be 0, the next point between roots tells it.
    while above.eval(inside) == 0:
        inside = (inside + (high if high != sp.oo else inside + 1)) / 2
    if above.eval(inside) * below.eval(inside) < 0:
        return False
    if not closed or 1 not in ends:
        return True
    at_the_end = above.eval(1) * below.eval(1)
    return bool(below.eval(1) != 0 and (at_the_end > 0 if strict else at_the_end >= 0))


def _roots(polynomial: Any, ends: tuple[Any, Any]) -> int:
    """How many roots lie strictly between the ends."""
    low, high = ends
    if polynomial.degree() < 1:
        return 0
    found = polynomial.count_roots(low, None if high == sp.oo else high)
    return found - sum(1 for end in (low, high) if end != sp.oo and polynomial.eval(end) == 0)
