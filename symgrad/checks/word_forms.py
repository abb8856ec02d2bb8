"""Sums of words with numbers in front: their arithmetic, as far as it does not look into the words."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from symgrad.checks.words import Word
from symgrad.core.tree import Expr

Monomial = tuple[tuple[Expr, int], ...]
"""Numbers with exponents that are not 0, sorted."""
Form = dict[tuple[Monomial, Word], Fraction]
"""The coefficient of each product; of a number the words are empty, and so is that of an identity matrix."""


def constant(q: Fraction, monomial: Monomial = ()) -> Form:
    return {(monomial, ()): q} if q else {}


def atom(node: Expr) -> Form:
    """A number of which nothing more is known."""
    return {(((node, 1),), ()): Fraction(1)}


def added(forms: Iterable[Form]) -> Form:
    total: Form = {}
    for form in forms:
        for term, q in form.items():
            total[term] = total.get(term, Fraction(0)) + q
    return {term: q for term, q in total.items() if q}


def scaled(form: Form, q: Fraction) -> Form:
    return form if q == 1 else {term: p * q for term, p in form.items() if q}


def leading_first(form: Form) -> tuple[Form, Fraction]:
    """The form with 1 before its first term, and what stood there."""
    leading = form[min(form, key=repr)]
    return scaled(form, 1 / leading), leading


def without_common_ends(form: Form) -> Form:
    words = [word for _, word in form]
    left = right = 0
    shortest = min(map(len, words), default=0)
    while left < shortest and len({word[left] for word in words}) == 1:
        left += 1
    while right < shortest - left and len({word[-1 - right] for word in words}) == 1:
        right += 1
    return {(m, word[left : len(word) - right]): q for (m, word), q in form.items()} if left or right else form


def joined(left: Monomial, right: Monomial) -> Monomial:
    exponents = dict(left)
    for number, e in right:
        exponents[number] = exponents.get(number, 0) + e
    return tuple(sorted(((number, e) for number, e in exponents.items() if e), key=repr))


def proportional(form: Form, other: Form) -> bool:
    if form.keys() != other.keys() or not form:
        return False
    return len({form[term] / other[term] for term in form}) == 1
