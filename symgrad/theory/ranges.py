"""What the domains of the variables say about the ends of a sum or a product."""

from __future__ import annotations

import sympy as sp

from symgrad.core import tree
from symgrad.core.records import Derivation
from symgrad.core.tree import Expr
from symgrad.theory.conversion import Algebra


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
