"""Whether a formula has the form that was asked for; judged on the tree as it was typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import gcd

from flint import fmpz

from symgrad.checks.identity.definedness import rational_value
from symgrad.checks.identity.rewriter import rewriting
from symgrad.core import binding
from symgrad.core.tree import Expr
from symgrad.errors import NotConvertible, ParameterError

SOLVED = "solved for "


def missing(form: str, node: Expr) -> str | None:
    """What is missing for ``node`` to have the form, in words; None where it has it.

    Forms: factored, expanded, lowest terms, no decimals, solved for NAME. Raises ParameterError for any other.
    """
    form = " ".join(form.lower().split()) if not form.lower().strip().startswith(SOLVED) else form.strip()
    if form.startswith(SOLVED):
        if not form[len(SOLVED) :].strip().replace("_", "").isalnum():
            raise ParameterError(f"Expected a name after {SOLVED!r} but got {form[len(SOLVED) :]!r}.")
        return _not_solved(node, form[len(SOLVED) :].strip())
    if form not in _FORMS:
        known = ", ".join([*_FORMS, f"{SOLVED}NAME"])
        raise ParameterError(f"Expected one of the forms {known} but got {form!r}.")
    return _FORMS[form](_right_side(node))


def _right_side(node: Expr) -> Expr:
    return node.args[2] if node.head == "Relation" and node.args[0] == "=" and node.args[1].head == "Symbol" else node


def _not_solved(node: Expr, name: str) -> str | None:
    if node.head != "Relation" or node.args[1] != Expr("Symbol", (name,)):
        return f"{name} does not stand alone on the left"
    if node.args[1] in binding.free_symbols(node.args[2]):
        return f"{name} stands on the right too"
    return None


def _with_decimals(node: Expr) -> str | None:
    found = next((n for n in node.walk() if n.head == "Decimal"), None)
    return None if found is None else f"the decimal {found.args[0]} is left"


def _not_expanded(node: Expr) -> str | None:
    for inner in node.walk():
        if inner.head == "Mul" and len(inner.args) > 1 and any(p.head == "Add" for p in inner.args):
            return "a product of a sum is left"
        if inner.head == "Pow":
            base, exponent = inner.children[0], rational_value(inner.children[1])
            if base.head in ("Add", "Mul") and exponent is not None and exponent.denominator == 1 and exponent > 1:
                return "a power of a sum is left" if base.head == "Add" else "a power of a product is left"
        if inner.head == "Add" and _like_terms(inner):
            return "like terms are left apart"
    return None


def _like_terms(node: Expr) -> bool:
    """Whether two terms differ by a number alone."""
    try:
        _, forms = rewriting((), (), node.args)
    except NotConvertible:
        return False
    parts = [frozenset((key, int(e)) for key, (_, e) in form.factors.items()) for form in forms]
    return len(set(parts)) < len(parts)


def _factors(node: Expr) -> tuple[Expr, ...]:
    return node.args if node.head == "Mul" else (node,)


def _not_factored(node: Expr) -> str | None:
    """A product of powers, none of which can be factored over the rational numbers."""
    for part in _factors(node):
        base = part.args[0] if part.head == "Pow" else part
        if base.head == "Mul":
            inner = _not_factored(base)
            if inner is not None:
                return inner
            continue
        if base.head != "Add":
            continue
        try:
            rewriter, (form,) = rewriting((), (), [base])
        except NotConvertible:
            continue
        polynomial, _ = rewriter.ring.numerator(form)
        content = fmpz(0)
        whole = all(c.q == 1 for c in polynomial.coeffs())
        for c in polynomial.coeffs():
            content = content.gcd(c.p)
        factors = sum(abs(int(e)) for _, e in form.parts())
        if factors > 1 or (whole and content > 1):
            return "a factor can be taken apart further"
    return None


def _not_lowest(node: Expr) -> str | None:
    """Every fraction in lowest terms: integers without a common divisor, polynomials without a common factor."""
    for inner in node.walk():
        if inner.head != "Mul":
            continue
        below = [p.args[0] for p in inner.args if p.head == "Pow" and rational_value(p.args[1]) == -1]
        above = [p for p in inner.args if not (p.head == "Pow" and rational_value(p.args[1]) == -1)]
        if not below:
            continue
        if any(part.head == "Number" and part.args[0] < 0 for part in below):
            return "a minus sign stands in a denominator"
        numbers = [_content(part) for part in (above, below)]
        if gcd(*numbers) > 1:
            return f"{numbers[0]}/{numbers[1]} can be reduced by {gcd(*numbers)}"
        if _common_factor(above, below):
            return "numerator and denominator have a common factor"
    return None


def _content(parts: list[Expr]) -> int:
    """The product of the whole numbers among the factors (and of those common to all terms of a sum)."""
    total = 1
    for part in parts:
        if part.head == "Number" and part.args[0].denominator == 1:
            total *= abs(int(part.args[0]))
        elif part.head == "Mul":
            total *= _content(list(part.args))
        elif part.head == "Add":
            total *= gcd(*(_content([term]) for term in part.args))
    return total


def _common_factor(above: list[Expr], below: list[Expr]) -> bool:
    try:
        rewriter, forms = rewriting((), (), [*above, *below])
    except NotConvertible:
        return False
    ring = rewriter.ring
    top, bottom = ring.product(forms[: len(above)]), ring.product(forms[len(above) :])
    return any(e > 0 and bottom.factors.get(key, (None, 0))[1] > 0 for key, (_, e) in top.factors.items())


_FORMS: Mapping[str, Callable[[Expr], str | None]] = {
    "factored": _not_factored,
    "expanded": _not_expanded,
    "lowest terms": _not_lowest,
    "no decimals": _with_decimals,
}
