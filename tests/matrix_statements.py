"""Statements about matrices of which we know whether they hold: (statement, conditions, sizes of the names)."""

from fractions import Fraction

from symgrad.core import matrices as m
from symgrad.core import tree
from symgrad.core.tree import Expr, equal, matmul, relation, sqrt, symbol

A, B, C, Q, x, y = map(symbol, "ABCQxy")
c, s, t = map(symbol, "cst")
HUGE = tree.expr(10**200)  # its square is no float


def number(text: str) -> Expr:
    return tree.expr(Fraction(text))


def le(left, right):
    return relation("≤", left, right)


def ge(left, right):
    return relation("≥", left, right)


def lt(left, right):
    return relation("<", left, right)


def different(left, right):
    return relation("≠", left, right)


def largest(*values):
    return Expr("Max", tuple(map(tree.expr, values)))


def smallest(*values):
    return Expr("Min", tuple(map(tree.expr, values)))


T, inv, det, tr, rho, rank, cond = (
    m.transpose,
    m.inverse,
    m.determinant,
    m.trace,
    m.spectral_radius,
    m.rank,
    m.condition_number,
)
sigma, power, had, pinv = m.singular_value, m.matrix_power, m.hadamard, m.pseudo_inverse


def n2(value):
    return m.norm(value)


def fro(value):
    return m.norm(value, "fro")


def one(value):
    return m.norm(value, "1")


def inf(value):
    return m.norm(value, "inf")


def top(value):
    return m.norm(value, "max")


def squares(n: int, *names: Expr):
    return dict.fromkeys(names, (n, n))


def sizes(**given):
    return {symbol(name): size for name, size in given.items()}


ONE2, ONE3 = m.identity(2), m.identity(3)
ORTHOGONAL = equal(T(Q) @ Q, ONE2)
SYMMETRIC = equal(A, T(A))
COMMUTE = equal(A @ B, B @ A)
PROJECTIONS = (equal(A @ A, A), SYMMETRIC, equal(B @ B, B), equal(B, T(B)))
PAIR = squares(2, A, B)
ALONE = squares(2, A)

# Those that the printed section implies, or nearly so.
PRINTED = {
    "mechanism": (ge(n2(A @ B), 1), (ge(n2(A) * n2(B), 2),), PAIR),
    "theorem-9.2": (lt(rho(A @ B), 1), (lt(rho(A), 1), lt(rho(B), 1)), PAIR),
    "theorem-9.2, a bound": (le(n2(A @ B), s * s), (le(rho(A), s), le(rho(B), s), lt(s, 1)), {**PAIR, s: None}),
    "proof-9.2": (lt(n2(A), 1), (lt(rho(A), 1),), ALONE),
    "theorem-9.3": (ge(n2(A @ B), 1), (lt(1, rho(A)), ge(n2(B), Fraction(1, 2))), PAIR),
    "all-amplify": (ge(smallest(n2(A), n2(B)), 1), (lt(1, n2(A @ B)),), PAIR),
    "svd-lower-bound": (ge(n2(A @ B), sigma(A, "max") * sigma(B, "last")), (), PAIR),
    "svd-lower-bound, tall": (ge(n2(A @ B), sigma(A, "max") * sigma(B, "min")), (), sizes(A=(2, 3), B=(3, 2))),
    "small-sigma-min": (lt(n2(A @ A), 1), (lt(1, n2(A)), lt(sigma(A, "min"), Fraction(1, 2))), ALONE),
    "alpha-above-one": (ge(n2(power(A, 2)), n2(A)), (lt(1, n2(A)),), ALONE),
    "alpha-one": (equal(n2(power(A, 2)), 1), (equal(n2(A), 1),), ALONE),
    "criterion": (relation("=", rho(A), n2(A)), (), ALONE),
    "conclusion-vanish": (lt(rho(A @ m.diag(x)), 1), (lt(rho(A) * n2(m.diag(x)), 1),), {A: (2, 2), x: (2, 1)}),
    "max-entry norm": (le(top(A @ B), top(A) * top(B)), (), PAIR),
    "reverse-product": (ge(n2(A @ B), n2(A) / n2(B)), (), PAIR),
}

# False within 1 % of the extremal constant.
BARELY = {
    "√2 columns": (le(one(A), number("1.41") * n2(A)), (), ALONE),
    "√2 Frobenius": (le(fro(A), number("1.41") * n2(A)), (), ALONE),
    "2 largest entries": (le(n2(A), number("1.99") * top(A)), (), ALONE),
    "√3 rows": (le(inf(A), number("1.73") * n2(A)), (), squares(3, A)),
    "√3 Frobenius": (le(fro(A), number("1.73") * n2(A)), (), squares(3, A)),
    "√3 wide": (le(inf(A), number("1.73") * n2(A)), (), sizes(A=(2, 3))),
    "3 largest entries": (le(n2(A), number("2.98") * top(A)), (), squares(3, A)),
    "2 in max norm": (le(top(A @ B), number("1.99") * top(A) * top(B)), (), PAIR),
    "4 in max norm": (le(top(matmul(A, B, C)), number("3.97") * top(A) * top(B) * top(C)), (), squares(2, A, B, C)),
    "determinant": (le(tree.call("abs", det(A)), number("0.499") * fro(A) ** 2), (), ALONE),
    "trace": (le(tr(A), number("1.99") * n2(A)), (), ALONE),
    "interpolation": (le(n2(A) ** 2, number("0.995") * one(A) * inf(A)), (), ALONE),
    "Hadamard's bound": (le(det(A), number("3.97")), (le(top(A), 1),), squares(3, A)),
    "commutator": (le(fro(A @ B - B @ A), number("1.41") * fro(A) * fro(B)), (), PAIR),
    "spectral commutator": (le(n2(A @ B - B @ A), number("1.99") * n2(A) * n2(B)), (), PAIR),
    "cubic": (le(s - s**3, number("0.384")), (lt(0, s), lt(s, 1)), {s: None}),
    "near the boundary": (le(tr(A), number("1.98")), (lt(rho(A), 1),), ALONE),
    "rotation": (le(one(Q), number("1.41")), (ORTHOGONAL,), squares(2, Q)),
    "rotation in space": (le(one(Q), number("1.72")), (equal(T(Q) @ Q, ONE3),), squares(3, Q)),
    "nilpotent": (le(rho(A + T(A)), number("1.41") * n2(A)), (equal(rho(A), 0),), squares(3, A)),
    "symmetric trace": (le(tr(A) ** 2, number("1.99") * tr(A @ A)), (SYMMETRIC,), ALONE),
    "middle value": (le(sigma(A, 2), number("0.705") * fro(A)), (), squares(3, A)),
    "both values": (le(sigma(A, "max") + sigma(A, "min"), number("1.41") * fro(A)), (), ALONE),
    "projection": (le(n2(A), number("1.41")), (equal(A @ A, A), le(top(A), 1)), ALONE),
    "golden": (le(rho(A), number("1.61")), (equal(det(A), -1), le(top(A), 1)), ALONE),
    "column of three": (le(one(x), number("1.73") * n2(x)), (), {x: (3, 1)}),
    "inverse": (ge(n2(A) * n2(inv(A)), number("1.005")), (), ALONE),
    "Kantorovich": (
        le(tr(T(x) @ A @ x) * tr(T(x) @ inv(A) @ x), number("1.12") * n2(x) ** 4),
        (SYMMETRIC, le(rho(A - number("3/2") * ONE2), number("1/2"))),
        {**ALONE, x: (2, 1)},
    ),
    "commutator of projections": (le(n2(A @ B - B @ A), number("0.498")), PROJECTIONS, PAIR),
    "golden mean": (ge(tree.call("abs", s**2 - s - 1), number("1/10000")), (lt(0, s), lt(s, 2)), {s: None}),
    "half turn": (ge(tr(Q), number("-0.99")), (equal(T(Q) @ Q, ONE3), equal(det(Q), 1)), squares(3, Q)),
    "signs": (le(det(A), number("15.9")), (le(top(A), 1),), squares(4, A)),
}

FALSE = {
    "radius of a product": (le(rho(A @ B), rho(A) * rho(B)), (), PAIR),
    "radius of a sum": (le(rho(A + B), rho(A) + rho(B)), (), PAIR),
    "tie": (lt(rho(A), n2(A)), (lt(0, n2(A)),), ALONE),
    "nilpotent is zero": (equal(A, m.zeros(2, 2)), (equal(rho(A), 0),), ALONE),
    "nilpotent squares to zero": (equal(A @ A, m.zeros(3, 3)), (equal(rho(A), 0),), squares(3, A)),
    "rank of products": (equal(rank(A @ B), rank(B @ A)), (), PAIR),
    "determinant of a sum": (equal(det(A + B), det(A) + det(B)), (), PAIR),
    "norm of products": (equal(n2(A @ B), n2(B @ A)), (), PAIR),
    "symmetric part": (lt(rho(A + T(A)), 2), (lt(rho(A), 1),), ALONE),
    "inverse of a sum": (equal(inv(A + B), inv(A) + inv(B)), (), PAIR),
    "condition of a sum": (le(cond(A + B), cond(A) + cond(B)), (), PAIR),
    "invertible": (different(det(A), 0), (), ALONE),
    "two ranges": (Expr("Or", (le(rho(A), 1), ge(rho(A), 2))), (), ALONE),
    "one of two": (tree.all_of(le(n2(A @ B), n2(A) * n2(B)), le(rho(A @ B), rho(A) * rho(B))), (), PAIR),
    "pseudo-inverse of a product": (equal(pinv(A @ B), pinv(B) @ pinv(A)), (), PAIR),
    "product of symmetric": (equal(A @ B, B @ A), (SYMMETRIC, equal(B, T(B))), PAIR),
    "columns of a rotated matrix": (equal(one(Q @ A), one(A)), (ORTHOGONAL,), squares(2, Q, A)),
    "projections are short": (le(n2(A), 1), (equal(A @ A, A),), ALONE),
    "involutions are short": (equal(n2(A), 1), (equal(A @ A, ONE2),), ALONE),
    "rectangular σ_min": (ge(sigma(A @ B, "min"), sigma(A, "min") * sigma(B, "min")), (), sizes(A=(2, 3), B=(3, 2))),
    "Weyl": (le(sigma(A + B, 2), sigma(A, 2) + sigma(B, 2)), (), PAIR),
    "radius entry by entry": (le(rho(had(A, B)), rho(A) * rho(B)), (), PAIR),
    "radius is not convex": (
        le(rho(c * A + (1 - c) * B), largest(rho(A), rho(B))),
        (lt(0, c), lt(c, 1)),
        {**PAIR, c: None},
    ),
    "cube": (equal(n2(power(A, 3)), n2(A) ** 3), (), ALONE),
    "side by side": (le(n2(m.block_matrix([[A, B]])), largest(n2(A), n2(B))), (), PAIR),
    "given by another": (le(n2(A) * n2(B), 2), (equal(B, inv(A)),), PAIR),
    "four by four": (le(fro(A), number("1.99") * n2(A)), (), squares(4, A)),
    "eight by eight": (le(one(A), number("2.8") * n2(A)), (), squares(8, A)),
    "commuting": (le(n2(A @ B), rho(A) * rho(B)), (COMMUTE,), PAIR),
    "unit norm": (ge(n2(A @ A), 1), (equal(n2(A), 1), lt(Fraction(1, 2), rho(A))), ALONE),
    "slow decay": (le(n2(power(A, 4)), 1), (lt(rho(A), Fraction(1, 2)), le(n2(A), 3)), ALONE),
    "growth": (le(n2(power(A, 20)), 1), (lt(rho(A), 1), le(n2(A), 2)), ALONE),
    "resolvent": (le(n2(inv(ONE2 - A)), 1 / (1 - rho(A))), (lt(rho(A), 1),), ALONE),
    "huge": (equal(rho(power(HUGE * A, 3)), n2(power(HUGE * A, 3))), (), ALONE),
    "given by a norm": (le(s, 1), (equal(s, n2(A)), lt(rho(A), 1)), {**ALONE, s: None}),
    "normal times normal": (equal(n2(A @ B), rho(A @ B)), (equal(A @ T(A), T(A) @ A), equal(B @ T(B), T(B) @ B)), PAIR),
}

TRUE = {
    "submultiplicative": (le(n2(A @ B), n2(A) * n2(B)), (), PAIR),
    "submultiplicative, wide": (le(n2(A @ B), n2(A) * n2(B)), (), sizes(A=(2, 3), B=(3, 1))),
    "Frobenius": (le(fro(A @ B), fro(A) * fro(B)), (), squares(3, A, B)),
    "columns": (le(one(A @ B), one(A) * one(B)), (), PAIR),
    "triangle": (le(n2(A + B), n2(A) + n2(B)), (), PAIR),
    "radius below norm": (le(rho(A), n2(A)), (), squares(3, A)),
    "radius below column norm": (le(rho(A), one(A)), (), ALONE),
    "radius below Frobenius": (le(rho(A), fro(A)), (), squares(8, A)),
    "spectral below Frobenius": (le(n2(A), fro(A)), (), sizes(A=(3, 2))),
    "√2 columns": (le(one(A), sqrt(2) * n2(A)), (), ALONE),
    "trace of products": (equal(tr(A @ B), tr(B @ A)), (), sizes(A=(2, 3), B=(3, 2))),
    "radius of products": (equal(rho(A @ B), rho(B @ A)), (), sizes(A=(2, 3), B=(3, 2))),
    "rank of A'A": (equal(rank(T(A) @ A), rank(A)), (), sizes(A=(3, 2))),
    "rank of a product": (le(rank(A @ B), smallest(rank(A), rank(B))), (), PAIR),
    "determinant of a product": (equal(det(A @ B), det(A) * det(B)), (), squares(3, A, B)),
    "symmetric radius": (equal(rho(A), n2(A)), (SYMMETRIC,), ALONE),
    "normal radius": (equal(rho(A), n2(A)), (equal(A @ T(A), T(A) @ A),), ALONE),
    "rotated": (equal(fro(Q @ A), fro(A)), (ORTHOGONAL,), squares(2, Q, A)),
    "orthogonal": (equal(n2(Q), 1), (ORTHOGONAL,), squares(2, Q)),
    "commuting product": (le(rho(A @ B), rho(A) * rho(B)), (COMMUTE,), PAIR),
    "commuting sum": (le(rho(A + B), rho(A) + rho(B)), (COMMUTE,), PAIR),
    "nilpotent of order two": (equal(A @ A, m.zeros(2, 2)), (equal(rho(A), 0),), ALONE),
    "orthogonal projection": (le(n2(A), 1), (equal(A @ A, A), SYMMETRIC), ALONE),
    "involution": (equal(rho(A), 1), (equal(A @ A, ONE2),), ALONE),
    "unit determinant": (ge(rho(A), 1), (equal(det(A), 1),), ALONE),
    "square σ_min": (ge(sigma(A @ B, "min"), sigma(A, "min") * sigma(B, "min")), (), PAIR),
    "full row rank": (ge(n2(A @ B), n2(A) * sigma(B, "min")), (equal(rank(B), 2),), sizes(A=(2, 2), B=(2, 3))),
    "Weyl": (le(sigma(A + B, 2), sigma(A, 2) + sigma(B, "max")), (), PAIR),
    "perturbed σ_min": (le(tree.call("abs", sigma(A + B, "min") - sigma(A, "min")), n2(B)), (), PAIR),
    "entry by entry": (le(n2(had(A, B)), n2(A) * n2(B)), (), PAIR),
    "convex": (le(n2(c * A + (1 - c) * B), largest(n2(A), n2(B))), (lt(0, c), lt(c, 1)), {**PAIR, c: None}),
    "cube": (le(n2(power(A, 3)), n2(A) ** 3), (), ALONE),
    "radius of a power": (equal(rho(power(A, 2)), rho(A) ** 2), (), ALONE),
    "block diagonal": (
        equal(n2(m.block_matrix([[A, m.zeros(2, 2)], [m.zeros(2, 2), B]])), largest(n2(A), n2(B))),
        (),
        PAIR,
    ),
    "inverse norm": (equal(n2(inv(A)), 1 / sigma(A, "min")), (), ALONE),
    "pseudo-inverse norm": (equal(n2(pinv(A)), 1 / sigma(A, "last")), (), sizes(A=(2, 3))),
    "condition of a product": (le(cond(A @ B), cond(A) * cond(B)), (), PAIR),
    "reverse with an inverse": (ge(n2(A @ B), n2(A) / n2(inv(B))), (), PAIR),
    "defined": (ge(n2(A) * n2(B), 1), (equal(B, inv(A)),), PAIR),
    "common norm": (le(n2(A @ B), s * s), (le(n2(A), s), le(n2(B), s)), {**PAIR, s: None}),
    "means": (le(s * t, (s**2 + t**2) / 2), (), {s: None, t: None}),
    "cubic": (le(s - s**3, number("0.385")), (lt(0, s), lt(s, 1)), {s: None}),
    "commutator": (le(fro(A @ B - B @ A), sqrt(2) * fro(A) * fro(B)), (), PAIR),
    "2 in max norm": (le(top(A @ B), 2 * top(A) * top(B)), (), PAIR),
    "strict": (lt(rho(A), n2(A) + 1), (), ALONE),
    "two ranges": (Expr("Or", (lt(rho(A), 2), le(1, n2(A)))), (), ALONE),
    "huge": (le(n2((HUGE * A) @ (HUGE * B)), n2(HUGE * A) * n2(HUGE * B)), (), PAIR),
    "commutator of projections": (le(n2(A @ B - B @ A), number("1/2")), PROJECTIONS, PAIR),
    "resolvent": (le(n2(inv(ONE2 - A)), 1 / (1 - n2(A))), (lt(n2(A), 1),), ALONE),
    "rotation in space": (ge(tr(Q), -1), (equal(T(Q) @ Q, ONE3), equal(det(Q), 1)), squares(3, Q)),
}
