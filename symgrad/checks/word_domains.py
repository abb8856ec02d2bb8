"""Where a polynomial in matrices has a value: what is inverted, and which numbers stand below a fraction bar."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from symgrad.checks.word_algebra import WordAlgebra
from symgrad.checks.word_forms import Form, leading_first
from symgrad.core import tree
from symgrad.core.tree import ONE, Expr

_EVERYWHERE = frozenset("exp abs sign step erf sin cos atan floor relu ceil sinh cosh tanh sech".split()) | frozenset(
    "asinh Phi erfc sigmoid softplus silu gelu mish elu selu relu6 hardtanh softsign".split()
)
Need = tuple[str, Expr]
"""That a matrix is invertible ("Determinant"), that a number is not 0 ("Number"), or what else has to have a value."""


def needs(node: Expr, algebra: WordAlgebra) -> frozenset[Need]:
    """What has to hold for the node to have a value; the same for nodes that have one at the same points.

    Of two nodes with different needs nothing is said: they may follow from each other.
    """
    return frozenset(_needs(node, algebra))


def met(conditions: Iterable[Expr], algebra: WordAlgebra) -> frozenset[Need]:
    """The needs that conditions such as det(A) ≠ 0 and a > 0 meet."""
    found: set[Need] = {("Determinant", name) for name in algebra.words.orthogonal}
    for relation in conditions:
        if relation.head != "Relation" or relation.args[0] not in ("≠", ">", "<"):
            continue
        sign, left, right = relation.args
        if sign == "<" and left == tree.ZERO:
            sign, left, right = ">", right, left
        if right != tree.ZERO or algebra.words.shape(left):
            continue
        if left.head == "Determinant":
            found |= set(_invertible(left.args[0], algebra))
        elif left.head == "SingularValue" and left.args[0] == "min" and sign == ">":
            rows, columns = algebra.words.shape(left.args[1])
            found |= set(_invertible(left.args[1], algebra)) if rows == columns else set()
        else:
            found |= set(_nonzero(algebra(left), algebra))
    return frozenset(found)


def _needs(node: Expr, algebra: WordAlgebra) -> Iterator[Need]:
    for child in node.children:
        yield from _needs(child, algebra)
    args = node.args
    match node.head:
        case "Inverse":
            yield from _invertible(args[0], algebra)
        case "Pow" | "MatrixPower":
            exponent = algebra.normal(args[1])
            if exponent.head != "Number":
                if node.head == "Pow" or not _natural(args[1], algebra):
                    yield "Pow", Expr("Pow", (algebra.normal(args[0]), exponent))
            elif exponent.args[0] < 0:
                yield from _invertible(args[0], algebra)
            if exponent.head == "Number" and exponent.args[0].denominator % 2 == 0:
                yield "Pow", Expr("Pow", (algebra.normal(args[0]), tree.expr(Fraction(1, 2))))
        case "Call" if args[0] in _EVERYWHERE:
            return
        case "Call" | "Root" | "Log" | "ConditionNumber":
            yield node.head, algebra.normal(node)
        case "SingularValue" if isinstance(args[0], Expr) and args[0] != ONE:
            yield node.head, algebra.normal(node)


def _natural(exponent: Expr, algebra: WordAlgebra) -> bool:
    """Whether a whole number is seen not to be negative."""
    terms = algebra(exponent).items()
    return all(q > 0 and all(number in algebra.positive for number, _ in monomial) for (monomial, _), q in terms)


def _invertible(node: Expr, algebra: WordAlgebra) -> Iterator[Need]:
    shape, form = algebra.words.shape(node), algebra(node)
    if not shape or shape == (ONE, ONE):
        yield from _nonzero(form, algebra)
        return
    if not form:
        yield "Determinant", tree.ZERO
        return
    words = {word for _, word in form}
    word = next(iter(words), ())
    if len(words) != 1 or not all(map(algebra.words.square, word)):
        sides = (algebra.tree(leading_first(one)[0], node) for one in (form, algebra.transposed(form)))
        yield "Determinant", min(sides, key=repr)
        return
    yield from _nonzero({(m, ()): q for (m, _), q in form.items()}, algebra)
    for letter in word:
        base, _ = algebra.words.base(letter)
        base = base.args[0] if base.head == "Transpose" else base
        if base not in algebra.words.sums:
            yield "Determinant", base


def _nonzero(form: Form, algebra: WordAlgebra) -> Iterator[Need]:
    if len(form) != 1:
        yield "Number", algebra.tree(leading_first(form)[0] if form else form, ONE)
        return
    ((monomial, _),) = form
    yield from (("Number", number) for number, exponent in monomial if exponent > 0)
