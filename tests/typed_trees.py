"""Random typed trees over everything that the reader can build: numbers, statements, sets, matrices, lists.

``trees()`` draws whole formulas, ``numbers()`` those that stand for a number. Nothing in them is combined, and signs,
quotients and brackets fall as they may; what is too large to be computed is left out.
"""

from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st

from symgrad.core.tree import CALLS, RELATIONS, Expr
from symgrad.errors import TooLarge
from symgrad.reading import check_cost

NAMES = (
    *("x", "y", "z", "a", "b", "n", "q", "W", "E", "f", "C", "R", "d", "x1", "alpha", "alpha1", "Omega", "lambda"),
    *("x_1", "x_12", "sigma_w", "x_1a", "x_max", "n_in", "y_alpha", "fan_in", "v_lim"),
)
INDICES = ("i", "j", "k", "l")


def number(value: int | Fraction) -> Expr:
    return Expr("Number", (Fraction(value),))


def symbol(name: str) -> Expr:
    return Expr("Symbol", (name,))


def _node(head: str, *parts: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
    return st.builds(lambda *args: Expr(head, args), *parts)


def _flat(head: str, parts: st.SearchStrategy[Expr], least: int = 2, most: int = 4) -> st.SearchStrategy[Expr]:
    return st.lists(parts, min_size=least, max_size=most).map(lambda args: Expr(head, tuple(args)))


def _leaves() -> st.SearchStrategy[Expr]:
    integers = st.one_of(st.integers(-3, 3), st.integers(-999, 2000)).map(number)
    decimals = st.sampled_from(("0.25", "-0.5", "1e-3", "12.50", "1.8e-5", "-3e2", "0.0")).map(
        lambda text: Expr("Decimal", (text,))
    )
    constants = st.sampled_from(("pi", "e", "infinity")).map(lambda name: Expr("Constant", (name,)))
    return st.one_of(st.sampled_from((*NAMES, *INDICES)).map(symbol), integers, decimals, constants)


@st.composite
def _series(draw: st.DrawFn, body: st.SearchStrategy[Expr]) -> Expr:
    index = symbol(draw(st.sampled_from(INDICES)))
    inner = draw(st.one_of(body, st.just(Expr("Member", ("w", index))), st.just(index)))
    ends = [draw(st.one_of(body, st.integers(-2, 5).map(number))) for _ in range(2)]
    return Expr(draw(st.sampled_from(("Sum", "Product"))), (inner, index, *ends))


@st.composite
def _cases(draw: st.DrawFn, value: st.SearchStrategy[Expr]) -> Expr:
    parts = [part for _ in range(draw(st.integers(1, 2))) for part in (draw(value), draw(_relations(value)))]
    return Expr("Cases", (*parts, draw(value)) if draw(st.booleans()) else tuple(parts))


@st.composite
def _matrices(draw: st.DrawFn, entry: st.SearchStrategy[Expr]) -> Expr:
    rows, columns = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    return Expr("Matrix", (rows, columns, *(draw(entry) for _ in range(rows * columns))))


def _relations(value: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
    return st.builds(lambda sign, a, b: Expr("Relation", (sign, a, b)), st.sampled_from(RELATIONS), value, value)


def _compound(parts: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
    reciprocal = parts.map(lambda d: Expr("Pow", (d, number(-1))))
    root = parts.map(lambda d: Expr("Pow", (d, number(Fraction(1, 2)))))
    negative = parts.map(lambda d: Expr("Mul", (number(-1), d)))
    fraction = st.builds(lambda a, b: Expr("Mul", (a, Expr("Pow", (b, number(-1))))), parts, parts)
    factors = st.one_of(parts, reciprocal, fraction)
    small = st.integers(-9, 9).map(number)
    members = st.builds(
        lambda name, indices: Expr("Member", (name, *indices)),
        st.sampled_from(("w", "h", "x", "W", "theta")),
        st.lists(st.one_of(parts, small, st.sampled_from(INDICES).map(symbol)), min_size=1, max_size=2),
    )
    applied = st.builds(
        lambda name, order, argument: Expr("Apply", (name, order, argument)),
        st.sampled_from(("f", "g", "phi", "psi", "f_1")), st.integers(0, 3), parts,
    )  # fmt: skip
    return st.one_of(
        _flat("Add", st.one_of(parts, negative)),
        _flat("Mul", factors),
        fraction,
        negative,
        reciprocal,
        root,
        _node("Pow", parts, st.one_of(parts, small)),
        _node("Root", parts, st.integers(3, 9).map(number)),
        _node("Log", parts, parts),
        st.builds(lambda name, argument: Expr("Call", (name, argument)), st.sampled_from(CALLS), parts),
        _flat("Max", parts, 2, 3),
        _flat("Min", parts, 2, 3),
        _node("Factorial", parts),
        _node("Binomial", parts, parts),
        _node("PlusMinus", parts),
        _node("E", parts),
        _node("Var", parts),
        _node("Cov", parts, parts),
        st.builds(lambda kind, value: Expr("Norm", (kind, value)), st.sampled_from(("2", "fro")), parts),
        members,
        applied,
        _series(parts),
        _cases(parts),
    )


def numbers(leaves: int = 12) -> st.SearchStrategy[Expr]:
    """Trees that stand for a number."""
    return st.recursive(_leaves(), _compound, max_leaves=leaves).filter(fits)


def sets(leaves: int = 6) -> st.SearchStrategy[Expr]:
    """Sets, written out or joined."""
    ends = numbers(4)
    tuples = _flat("Tuple", ends, 2, 3)
    interval = st.builds(lambda a, b, c, d: Expr("Interval", (a, b, c, d)), ends, ends, st.booleans(), st.booleans())
    simple = st.one_of(
        _flat("Set", st.one_of(ends, tuples), 0, 3), interval,
        st.sampled_from(("R", "Q", "Z", "N")).map(lambda name: Expr("NumberSet", (name,))),
    )  # fmt: skip
    return st.recursive(
        simple,
        lambda parts: st.one_of(
            _flat("Union", parts, 2, 3), _flat("Intersection", parts, 2, 3), _node("Without", parts, parts)
        ),
        max_leaves=leaves,
    )


def statements(leaves: int = 5) -> st.SearchStrategy[Expr]:
    """Relations and memberships, and statements joined by and and or."""
    value = numbers(4)
    sides = st.one_of(value, sets(2), _flat("Tuple", value, 2, 3))
    simple = st.one_of(_relations(value), _relations(sides), _node("Element", value, sets(3)), _chains(value))
    return st.recursive(
        simple, lambda parts: st.one_of(_flat("And", parts, 2, 3), _flat("Or", parts, 2, 3)), max_leaves=leaves
    )


def _chains(value: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
    """a < b ≤ c, which is two relations."""

    def joined(a: Expr, b: Expr, c: Expr, signs: tuple[str, str]) -> Expr:
        return Expr("And", (Expr("Relation", (signs[0], a, b)), Expr("Relation", (signs[1], b, c))))

    return st.builds(joined, value, value, value, st.tuples(*[st.sampled_from(RELATIONS)] * 2))


def trees() -> st.SearchStrategy[Expr]:
    """Whole formulas of every kind."""
    matrix = _matrices(numbers(3))
    entries = st.one_of(numbers(4), statements(2), sets(2), _flat("Tuple", numbers(3), 2, 3))
    printed = _leaves().filter(lambda leaf: leaf.head in ("Number", "Decimal"))
    return st.one_of(
        numbers(),
        numbers(),
        statements(),
        sets(),
        matrix,
        _node("Transpose", matrix),
        _flat("Mul", st.one_of(matrix, numbers(3), _node("Transpose", matrix))),
        _flat("Add", st.one_of(matrix, numbers(3))),
        _node("Pow", matrix, numbers(3)),
        _flat("Tuple", entries, 2, 4),
        _flat("List", entries, 2, 4),
        _node("About", printed),
        st.booleans().map(lambda value: Expr("Truth", (value,))),
    ).filter(fits)


def fits(tree: Expr) -> bool:
    """Whether the tree is within the limits of what is read."""
    try:
        check_cost(tree)
    except TooLarge:
        return False
    return True
