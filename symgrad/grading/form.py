"""Whether a formula has the form that was asked for; judged on the tree as it was typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import gcd

from flint import fmpz

from symgrad.checks.identity.definedness import rational_value
from symgrad.checks.identity.rewriter import rewriting
from symgrad.core import binding
from symgrad.core.text import Text, phrase
from symgrad.core.tree import Expr
from symgrad.errors import NotConvertible, ParameterError

SOLVED = "solved for "


def missing(form: str, node: Expr) -> Text | None:
    """What is missing for ``node`` to have the form, in words; None where it has it.

    Forms: factored, expanded, lowest terms, no decimals, solved for NAME. Raises ParameterError for any other.
    """
    form, name = _parts(form)
    if form == SOLVED:
        if not name.replace("_", "").isalnum():
            said = "Expected a name after {} but got {}.", "{} 之后应为名称，而不是 {}。"
            raise ParameterError(phrase(*said, repr(form), repr(name)))
        return _not_solved(node, name)
    if form not in _FORMS:
        known = ", ".join([*_FORMS, f"{SOLVED}NAME"])
        message = phrase("Expected one of the forms {} but got {}.", "形式应为 {} 之一，而不是 {}。", known, repr(form))
        raise ParameterError(message)
    return _FORMS[form](_right_side(node))


def in_words(form: str) -> Text:
    """A form that ``missing`` knows."""
    form, name = _parts(form)
    return Text(f"{form}{name}", f"{_CHINESE[form]} {name}".strip())


def _parts(form: str) -> tuple[str, str]:
    """A form, and the name for which it is solved, if it is."""
    form = form.strip()
    if form.lower().startswith(SOLVED):
        return SOLVED, form[len(SOLVED) :].strip()
    return " ".join(form.lower().split()), ""


def _right_side(node: Expr) -> Expr:
    return node.args[2] if node.head == "Relation" and node.args[0] == "=" and node.args[1].head == "Symbol" else node


def _not_solved(node: Expr, name: str) -> Text | None:
    if node.head != "Relation" or node.args[1] != Expr("Symbol", (name,)):
        return phrase("{} does not stand alone on the left", "左边不是单独的 {}", name)
    if node.args[1] in binding.free_symbols(node.args[2]):
        return phrase("{} stands on the right too", "右边仍含 {}", name)
    return None


def _with_decimals(node: Expr) -> Text | None:
    found = next((n for n in node.walk() if n.head == "Decimal"), None)
    return None if found is None else phrase("the decimal {} is left", "还有小数 {}", found.args[0])


def _not_expanded(node: Expr) -> Text | None:
    for inner in node.walk():
        if inner.head == "Mul" and len(inner.args) > 1 and any(p.head == "Add" for p in inner.args):
            return Text("a product of a sum is left", "还有含和式的乘积没有展开")
        bases = [p.children[0] if p.head == "Pow" else p for p in inner.args] if inner.head == "Mul" else []
        symbols = [b for b in bases if b.head == "Symbol"]
        if len(set(symbols)) < len(symbols):
            return Text("equal factors are not collected", "相同的因式没有合并")
        if inner.head == "Pow":
            base, exponent = inner.children[0], rational_value(inner.children[1])
            if base.head in ("Add", "Mul") and exponent is not None and exponent.denominator == 1 and exponent > 1:
                of = Text("a sum", "和") if base.head == "Add" else Text("a product", "积")
                return phrase("a power of {} is left", "还有{}的幂没有展开", of)
        if inner.head == "Add" and _like_terms(inner):
            return Text("like terms are left apart", "同类项没有合并")
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


def _not_factored(node: Expr) -> Text | None:
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
            return Text("a factor can be taken apart further", "还有因式可以继续分解")
    return None


def _not_lowest(node: Expr) -> Text | None:
    """Every fraction in lowest terms: integers without a common divisor, polynomials without a common factor."""
    for inner in node.walk():
        if inner.head != "Mul":
            continue
        below = [p.args[0] for p in inner.args if p.head == "Pow" and rational_value(p.args[1]) == -1]
        above = [p for p in inner.args if not (p.head == "Pow" and rational_value(p.args[1]) == -1)]
        if not below:
            continue
        if any(part.head == "Number" and part.args[0] < 0 for part in below):
            return Text("a minus sign stands in a denominator", "分母中有负号")
        numbers = [_content(part) for part in (above, below)]
        if gcd(*numbers) > 1:
            return phrase("{}/{} can be reduced by {}", "{}/{} 可用 {} 约分", *numbers, gcd(*numbers))
        if _common_factor(above, below):
            return Text("numerator and denominator have a common factor", "分子与分母有公因式")
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


_CHINESE = {
    "factored": "分解因式",
    "expanded": "展开",
    "lowest terms": "约成最简",
    "no decimals": "不含小数",
    SOLVED: "解出",
}
_FORMS: Mapping[str, Callable[[Expr], Text | None]] = {
    "factored": _not_factored,
    "expanded": _not_expanded,
    "lowest terms": _not_lowest,
    "no decimals": _with_decimals,
}
