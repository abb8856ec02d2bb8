"""Decision procedures: an exact zero test, the signs of a polynomial's coefficients, and chains of derived lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sympy as sp

from symgrad.checks.spoils import settled_by
from symgrad.core import binding, tree
from symgrad.core.assumptions import Assumption
from symgrad.core.records import Derivation, Derived, DerivedChain
from symgrad.core.tree import Expr
from symgrad.core.verdicts import Evidence
from symgrad.errors import NotConvertible
from symgrad.theory.conversion import Algebra


def zero_test(derivation: Derivation, statement: Expr) -> Evidence | None:
    """left − right rewritten to 0 exactly; moments and members count as unknowns."""

    def decide(s: Expr) -> bool:
        return s.head == "Relation" and s.args[0] == "=" and equal(derivation, *s.args[1:])

    return settled_by("exact zero test", statement, decide)


def equal(derivation: Derivation, left: Expr, right: Expr) -> bool:
    return Algebra(derivation).is_zero(tree.add(left, tree.negative(right)))


def sign_test(derivation: Derivation, statement: Expr) -> Evidence | None:
    """An inequality between rational functions, proved by the signs of coefficients.

    Each variable with a lower bound c is written c + t, t ≥ 0; when numerator and denominator of the difference then
    have coefficients of one sign, and a constant term where the inequality is strict, the sign of the difference is
    settled on the whole domain.
    """

    def decide(s: Expr) -> bool:
        if s.head != "Relation" or s.args[0] not in tree.ORDERS:
            return False
        algebra = Algebra(derivation)
        smaller, larger = (algebra.to_sympy(side) for side in tree.ordered(s))
        difference = (larger - smaller).rewrite((sp.sinh, sp.cosh, sp.tanh), sp.exp)
        return _never_negative(derivation, algebra, difference, strict=s.args[0] in ("<", ">"))

    return settled_by("signs of coefficients", statement, decide)


def growth_test(derivation: Derivation, statement: Expr) -> Evidence | None:
    """An inequality in one variable, proved from the left end of its domain by the sign of a derivative.

    The difference of the sides, or of their logarithms where both are positive, is made of logarithms, exponentials
    and powers. It is at least 0 at the left end, and its derivative, a rational function, is nowhere negative: so it
    stays at least 0, and is positive right of the end where the derivative is positive there.
    """

    def decide(s: Expr) -> bool:
        if s.head != "Relation" or s.args[0] not in tree.ORDERS:
            return False
        algebra, strict = Algebra(derivation), s.args[0] in ("<", ">")
        smaller, larger = (algebra.to_sympy(side) for side in tree.ordered(s))
        differences = [larger - smaller]
        if smaller.is_positive and larger.is_positive:
            differences.append(sp.expand_log(sp.log(larger)) - sp.expand_log(sp.log(smaller)))
        return any(_grows(derivation, algebra, difference, strict) for difference in differences)

    return settled_by("growth from the left end", statement, decide)


def _grows(derivation: Derivation, algebra: Algebra, difference: Any, strict: bool) -> bool:
    names = [v for v in derivation.variables if algebra.to_sympy(v.as_expr()) in difference.free_symbols]
    smooth = difference.atoms(sp.Function) <= difference.atoms(sp.log, sp.exp)
    if len(names) != 1 or len(difference.free_symbols) != 1 or not smooth:
        return False
    (variable,) = names
    domain, at = variable.domain, algebra.to_sympy(variable.as_expr())
    if domain.kind != "real" or domain.lower is None or domain.lower.head != "Number":
        return False
    start = sp.simplify(difference.subs(at, algebra.to_sympy(domain.lower)))
    if not (start.is_nonnegative and start.is_finite) or (strict and not domain.open and not start.is_positive):
        return False
    slope = sp.cancel(sp.together(sp.diff(difference, at)))
    return _never_negative(derivation, algebra, slope, strict=strict and not start.is_positive)


def _never_negative(derivation: Derivation, algebra: Algebra, value: Any, strict: bool) -> bool:
    shifted = {}
    for variable in derivation.variables:
        symbol = algebra.to_sympy(variable.as_expr())
        lower = variable.domain.lower
        if symbol not in value.free_symbols:
            continue
        if lower is None or lower.head != "Number":
            return False
        shifted[symbol] = algebra.to_sympy(lower) + sp.Symbol(f"t_{variable.name}", nonnegative=True)
    if value.free_symbols - set(shifted):
        return False
    # An open bound leaves t > 0, where a polynomial without a constant term is positive too.
    open_bounds = all(v.domain.open for v in derivation.variables if algebra.to_sympy(v.as_expr()) in shifted)
    numerator, denominator = sp.fraction(sp.together(value.subs(shifted, simultaneous=True)))
    symbols = sorted({s for v in shifted.values() for s in v.free_symbols}, key=str)
    if not symbols:
        return False
    try:
        top, bottom = (sp.Poly(sp.expand(part), *symbols) for part in (numerator, denominator))
    except sp.PolynomialError:
        return False
    for sign in (1, -1):
        if all(sign * c >= 0 for c in top.coeffs()) and all(sign * c > 0 for c in bottom.coeffs()):
            constant = top.coeff_monomial(1) != 0 or (open_bounds and not top.is_zero)
            return constant if strict else True
    return False


@dataclass(frozen=True, slots=True)
class Path:
    """Chains that lead from a claim's left side to its right side, one after the other."""

    chains: tuple[DerivedChain, ...]

    @property
    def used(self) -> tuple[Assumption, ...]:
        return tuple(dict.fromkeys(a for chain in self.chains for a in chain.used))


def path_to(derived: Derived, statement: Expr, given: tuple[Assumption, ...]) -> Path | None:
    """The chains that derive the statement from the assumptions given, if there are such.

    An equation needs chains of equations. A bound needs chains that go from the bounded side upward, or from the other
    side downward.
    """
    if statement.head != "Relation" or statement.args[0] not in ("=", "≤", "≥"):
        return None
    kind, left, right = statement.args
    if kind == "=":
        return _path(derived, left, right, given, ("=",))
    smaller, larger = tree.ordered(statement)
    upward = _path(derived, smaller, larger, given, ("=", "≤"))
    return upward or _path(derived, larger, smaller, given, ("=", "≥"))


def _path(
    derived: Derived, left: Expr, right: Expr, given: tuple[Assumption, ...], relations: tuple[str, ...]
) -> Path | None:
    chains = [
        c
        for c in derived.chains.values()
        if c.steps and set(c.used) <= set(given) and all(step.relation in relations for step in c.steps)
    ]
    frontier: list[tuple[Expr, tuple[DerivedChain, ...]]] = [(left, ())]
    while frontier:
        line, path = frontier.pop(0)
        if (
            path
            and line.head != "Relation"
            and (binding.same(line, right) or _equal_or_not(derived.derivation, line, right))
        ):
            return Path(path)
        for chain in chains:
            if chain not in path and binding.same(chain.start, line):
                frontier.append((chain.last, (*path, chain)))
    return None


def _equal_or_not(derivation: Derivation, left: Expr, right: Expr) -> bool:
    try:
        return equal(derivation, left, right)
    except NotConvertible:
        return False


def chain_test(derived: Derived, statement: Expr, given: tuple[Assumption, ...]) -> tuple[Evidence, Path] | None:
    """The statement as the end of a path of derived lines; its spoils must not be the end of one."""
    path = path_to(derived, statement, given)
    if path is None:
        return None
    names = ", ".join(chain.chain.name for chain in path.chains)
    evidence = settled_by(
        "derived by rules", statement, lambda s: path_to(derived, s, given) is not None, f"chain {names}"
    )
    return (evidence, path) if evidence else None
