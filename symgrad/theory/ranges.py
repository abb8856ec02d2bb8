"""What the domains of the variables say about signs, and about the ends of a sum or a product."""

from __future__ import annotations

from collections.abc import Iterable

import sympy as sp

from symgrad.core import tree
from symgrad.core.assumptions import Assumption
from symgrad.core.matrices import declared_shapes, shape
from symgrad.core.records import Derivation
from symgrad.core.tree import Expr
from symgrad.core.variables import Domain
from symgrad.theory.conversion import Algebra
from symgrad.theory.matching import same_up_to_indices, specialised

_NEVER_NEGATIVE = ("Norm", "SpectralRadius", "SingularValue", "ConditionNumber", "Rank", "Var")
_CALLS = ("abs", "exp", "relu", "step", "Phi", "sigmoid", "softplus", "cosh", "sech", "erfc")


def never_negative(node: Expr, derivation: Derivation) -> bool:
    """Whether ``node``, linear in variables, is at least 0 on their whole domain; False means only "not seen to be".

    Each variable is put at the end of its domain where the value is smallest. A bound may be a variable that is
    declared before: these come last.
    """
    if any(n.head not in ("Number", "Symbol", "Add", "Mul") for n in node.walk()):
        return False
    algebra = Algebra(derivation)
    value = sp.expand(algebra.to_sympy(node))
    for variable in reversed(derivation.variables):
        symbol = algebra.to_sympy(variable.as_expr())
        if symbol not in value.free_symbols:
            continue
        slope = sp.diff(value, symbol)
        if not slope.is_number:
            return False
        end = variable.domain.lower if slope > 0 else variable.domain.upper
        if end is None:
            return False
        value = sp.expand(value.subs(symbol, algebra.to_sympy(end)))
    return bool(value.is_number and value >= 0)


def is_length(low: Expr, high: Expr, derivation: Derivation) -> bool:
    """Whether a range from low to high surely has high − low + 1 members: it is empty at most by one."""
    return never_negative(tree.add(high, tree.negative(low), 1), derivation)


def nonnegative(node: Expr, derivation: Derivation, given: Iterable[Assumption] = ()) -> tuple[Assumption, ...] | None:
    """Conditions of ``given`` under which the number ``node`` is surely at least 0; None where that is not seen.

    Norms, spectral radii, singular values, absolute values and even powers are; sums, products, maxima and powers of
    what is; variables and members of sequences by their domains; linear forms in variables by their ranges.
    """
    given = tuple(given)

    def all_of(nodes: Iterable[Expr]) -> tuple[Assumption, ...] | None:
        needed: tuple[Assumption, ...] = ()
        for each in nodes:
            found = nonnegative(each, derivation, given)
            if found is None:
                return None
            needed += found
        return needed

    if shape(node, declared_shapes(derivation)):
        return None
    if node.head in _NEVER_NEGATIVE or never_negative(node, derivation):
        return ()
    args = node.args
    match node.head:
        case "Number":
            return () if args[0] >= 0 else None
        case "Constant":
            return ()
        case "Call" if args[0] in _CALLS:
            return ()
        case "Symbol" | "Member" if _from_zero(node, derivation):
            return ()
        case "Max":
            for each in args:
                if (found := all_of((each,))) is not None:
                    return found
        case "Pow" if args[1].head == "Number" and args[1].args[0] % 2 == 0:
            return ()
        case "Pow" | "Sum" | "Product" | "E" | "Root":
            if (found := all_of(args[:1])) is not None:
                return found
        case "Add" | "Mul" | "Min":
            if (found := all_of(args)) is not None:
                return found
    for assumption in given:
        if assumption.kind == "condition" and _says_nonnegative(assumption.parameters[0], node, derivation):
            return (assumption,)
    return None


def _from_zero(node: Expr, derivation: Derivation) -> bool:
    domain: Domain | None = None
    if node.head == "Symbol":
        domain = next((v.domain for v in derivation.variables if v.as_expr() == node), None)
    else:
        domain = next((s.domain for s in derivation.sequences if s.name == node.args[0] and s.step is None), None)
    return domain is not None and domain.lower is not None and nonnegative(domain.lower, derivation) is not None


def _says_nonnegative(relation: Expr, node: Expr, derivation: Derivation) -> bool:
    """Whether a condition bounds ``node`` from below by what is never negative."""
    kind, left, right = relation.args
    if kind in ("≤", "<"):
        left, right = right, left
    elif kind not in ("≥", ">"):
        return False
    table = specialised(left, node, derivation)
    return table is not None and nonnegative(right, derivation) is not None


def at_most(
    low: Expr, high: Expr, derivation: Derivation, given: Iterable[Assumption]
) -> tuple[Assumption, ...] | None:
    """Conditions of ``given`` under which low ≤ high, for sizes of matrices; None where that is not seen."""
    if same_up_to_indices(low, high) or never_negative(tree.add(high, tree.negative(low)), derivation):
        return ()
    if low == tree.ONE:  # a matrix has at least one row and one column
        return ()
    for assumption in given:
        if assumption.kind != "condition" or assumption.parameters[0].args[0] not in ("≤", "<", "≥", ">", "="):
            continue
        kind, left, right = assumption.parameters[0].args
        pairs = [(left, right)] if kind in ("≤", "<") else [(right, left)]
        if kind == "=":
            pairs = [(left, right), (right, left)]
        for below, above in pairs:
            # Both sides speak of the same member.
            if specialised(tree.equal(below, above), tree.equal(low, high), derivation) is not None:
                return (assumption,)
    return None
