"""Normal forms of polynomials in matrices: what is rewritten keeps its value, and equal things become the same."""

from __future__ import annotations

import random

import pytest
from flint import arb, fmpq

from symgrad.checks.exact import Evaluator
from symgrad.checks.functions import Undefined
from symgrad.checks.matrices import Matrix
from symgrad.checks.word_algebra import WordAlgebra
from symgrad.checks.word_domains import needs
from symgrad.core import matrices as m
from symgrad.core import tree
from symgrad.core.tree import Expr, symbol
from symgrad.errors import NotConvertible
from symgrad.reading import MatrixStatement

GIVEN = ("A: 2x2", "B: 2x2", "W: 3x2", "x: 2x1", "y: 2x1", "u: 3x1", "r: 1x2", "q: 1x1")

SAME = [
    ("A*(B+A)", "A*B + A^2"),
    ("x*y'*x", "x*(x'*y)"),
    ("x'*diag(y)*r'", "r*diag(x)*y"),
    ("hadamard(x, y)'*A*x", "hadamard(A*x, y)'*x"),
    ("hadamard(W, u*x')", "diag(u)*W*diag(x)"),
    ("hadamard(u*x', W, u*x')", "diag(hadamard(u,u))*W*diag(hadamard(x,x))"),
    ("hadamard(r, x')", "r*diag(x)"),
    ("diag(x)*diag(y)", "diag(hadamard(y,x))"),
    ("diag(x+y)", "diag(x)+diag(y)"),
    ("trace(A*x*y')", "y'*A*x"),
    ("trace(inv(A)*B*A)", "trace(B)"),
    ("trace(A^3*B)", "trace(A*B*A^2)"),
    ("det(3*A*inv(B))", "9*det(A)/det(B)"),
    ("det(A')", "det(A)"),
    ("norm(-2*a*A,1)", "2*abs(a)*norm(A',inf)"),
    ("norm(A,fro)^2", "trace(A*A')"),
    ("norm(x)^4", "(x'*x)^2"),
    ("norm(2*x' + r, inf)", "norm(2*x + r', 1)"),
    ("rank(A)", "rank(A')"),
    ("(A^k)'", "(A')^k"),
    ("A^k*A^2*inv(A)", "A^(k+1)"),
    ("(2*A)^k", "2^k*A^k"),
    ("q*x", "x*q"),
    ("inv(q)*q*A", "A"),
    ("pinv(A*(B+A))", "pinv(A*B+A^2)"),
    ("inv(A+B)'", "inv(B'+A')"),
    ("inv(-A-B)", "-inv(A+B)"),
    ("inv(A+B)*A + inv(A+B)*B", "I"),
    ("inv(I+A)", "I - A*inv(I+A)"),
    ("[[a+a,0],[1,b]]*x", "[[2*a,0],[1,b]]*x"),
]  # fmt: skip


def algebra_of(problem, *conditions):
    return WordAlgebra({name: shape for name, shape in problem.shapes.items() if shape}, conditions)


@pytest.mark.parametrize("left, right", SAME)
def test_both_have_one_normal_form(left, right):
    problem = MatrixStatement(f"{left} == {right}", GIVEN).at(2)
    assert algebra_of(problem).same(*problem.statement.args[1:])


DIFFERENT = [
    ("A*B", "B*A"), ("x*y'", "y*x'"), ("trace(A*B*A*B)", "trace(A^2*B^2)"), ("diag(x)*A", "A*diag(x)"),
    ("inv(A+B)", "inv(A)+inv(B)"), ("norm(A,1)", "norm(A,inf)"), ("det(A+B)", "det(A)+det(B)"), ("A^k*B", "B*A^k"),
    ("(A*B)^k", "A^k*B^k"), ("hadamard(A,B)", "A*B"), ("abs(a)*A", "a*A"),
]  # fmt: skip


@pytest.mark.parametrize("left, right", DIFFERENT)
def test_different_things_have_different_normal_forms(left, right):
    problem = MatrixStatement(f"{left} == {right}", GIVEN).at(2)
    assert not algebra_of(problem).same(*problem.statement.args[1:])


A, B, n = symbol("A"), symbol("B"), symbol("n")


def test_what_is_symmetric_or_orthogonal_is_used():
    shapes = {A: (n, n), B: (n, n)}
    known = WordAlgebra(shapes, (tree.equal(A, m.transpose(A)), tree.equal(m.transpose(B) @ B, m.identity(n))))
    assert known.same(m.transpose(A @ B), m.inverse(B) @ A)
    assert known.same(B @ m.transpose(B), m.identity(n))
    assert not known.same(m.transpose(B), B)


@pytest.mark.parametrize(
    "left, right, alike",
    [
        ("inv(A*B)", "inv(B)*inv(A')", True),
        ("inv(A)", "A", False),
        ("inv(W'*W)", "inv(2*W'*W)", True),
        ("inv(a*A)", "inv(A)", False),
        ("inv(a*A)", "inv(A)/a", True),
        ("A^-2", "inv(A)", True),
        ("sqrt(a)*A", "A*a^(3/2)", True),
        ("A/(a+b)", "2*A/(2*a+2*b)", True),
        ("log(a)*A", "A", False),
    ],
)
def test_what_has_to_be_invertible(left, right, alike):
    problem = MatrixStatement(f"{left} == {right}", GIVEN).at(2)
    algebra = algebra_of(problem)
    first, second = (needs(side, algebra) for side in problem.statement.args[1:])
    assert (first == second) is alike


# What is rewritten keeps its value

SHAPES = {"A": (2, 2), "B": (2, 2), "W": (3, 2), "x": (2, 1), "y": (2, 1), "u": (3, 1), "r": (1, 2), "q": (1, 1)}


def drawn(rng: random.Random, shape: tuple[int, int], depth: int) -> Expr:
    """A matrix of a shape, made in all the ways there are."""
    rows, columns = shape
    names = [symbol(name) for name, of in SHAPES.items() if of == shape]
    kinds = ["sum", "product", "product", "transpose", "multiple", "hadamard", "name"]
    if rows == columns:
        kinds += ["inverse", "power", "diag"] if rows > 1 else ["inverse"]
    kind = rng.choice(kinds) if depth else "name"
    match kind:
        case "sum":
            return Expr("Add", (drawn(rng, shape, depth - 1), drawn(rng, shape, depth - 1)))
        case "product":
            inner = rng.choice([1, 2, 2, 3])
            return tree.matmul(drawn(rng, (rows, inner), depth - 1), drawn(rng, (inner, columns), depth - 1))
        case "transpose":
            return Expr("Transpose", (drawn(rng, (columns, rows), depth - 1),))
        case "multiple":
            number, matrix = quantity(rng, depth - 1), drawn(rng, shape, depth - 1)
            return Expr("Mul", (number, matrix))
        case "hadamard":
            return Expr("Hadamard", tuple(drawn(rng, shape, depth - 1) for _ in range(rng.choice([2, 2, 3]))))
        case "inverse":
            return Expr("Inverse", (drawn(rng, shape, depth - 1),))
        case "power":
            return Expr("MatrixPower", (drawn(rng, shape, depth - 1), tree.expr(rng.choice([-2, 2, 3, 0]))))
        case "diag":
            return Expr("Diag", (drawn(rng, (rows, 1), depth - 1),))
    if names:
        return rng.choice(names)
    if (columns, rows) in SHAPES.values():
        return Expr("Transpose", (drawn(rng, (columns, rows), 0),))
    return Expr("Zeros", (tree.expr(rows), tree.expr(columns))) if rows != columns else m.identity(rows)


def quantity(rng: random.Random, depth: int) -> Expr:
    kind = rng.choice(["number", "name", "trace", "det", "fro", "one", "inf", "max", "power"])
    inside = drawn(rng, rng.choice([(2, 2), (1, 1)]), max(depth, 0))
    match kind:
        case "number":
            return tree.expr(rng.choice([-2, 3, fmpq_of(1, 2)]))
        case "trace":
            return m.trace(inside)
        case "det":
            return m.determinant(inside)
        case "fro" | "one" | "inf" | "max":
            kinds = {"one": "1"}
            shape = rng.choice([(3, 2), (2, 1), (2, 2)])
            return m.norm(drawn(rng, shape, max(depth, 0)), kinds.get(kind, kind))
        case "power":
            return Expr("Pow", (symbol("a"), tree.expr(rng.choice([-1, 2, 3]))))
    return symbol("a")


def fmpq_of(p: int, q: int):
    return tree.expr(1) * p / q


@pytest.mark.parametrize("seed", [*range(400), 3219, 5105])
def test_a_normal_form_has_the_value_of_what_it_came_from(seed):
    rng = random.Random(seed)
    node = drawn(rng, rng.choice([(2, 2), (3, 2), (2, 1), (1, 2), (1, 1)]), rng.choice([2, 3, 4]))
    algebra = WordAlgebra({symbol(name): (tree.expr(r), tree.expr(c)) for name, (r, c) in SHAPES.items()})
    try:
        normal = algebra.normal(node)
    except NotConvertible:
        return  # too long, or the inverse of 0
    for _ in range(3):
        values: dict = {symbol("a"): fmpq(rng.choice([-2, -1, 1, 3]), 2)}
        for name, (rows, columns) in SHAPES.items():
            entries = [[fmpq(rng.randint(-3, 3)) for _ in range(columns)] for _ in range(rows)]
            values[symbol(name)] = Matrix(tuple(map(tuple, entries)))
        try:
            before = Evaluator.at(values)(node)
        except (Undefined, NotConvertible):
            continue
        assert close(before, Evaluator.at(values)(normal)), (node, normal)


def close(one, other) -> bool:
    if isinstance(one, Matrix) and isinstance(other, Matrix):
        return one.shape == other.shape and all(map(close, one.entries, other.entries))
    if isinstance(one, Matrix) or isinstance(other, Matrix):
        entries = [x.entries[0] if isinstance(x, Matrix) and x.shape == (1, 1) else x for x in (one, other)]
        return close(*entries)
    return one == other if isinstance(one, fmpq) and isinstance(other, fmpq) else arb(one).overlaps(arb(other))
