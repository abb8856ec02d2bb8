"""What typed statements about matrices mean, what is refused, and that shapes come from declarations and context."""

from fractions import Fraction

import pytest

from symgrad.core import matrices as m
from symgrad.core import tree
from symgrad.core.tree import Expr, all_of, decimal, equal, expr, relation, sqrt, symbol
from symgrad.errors import ReadingError, TooLarge
from symgrad.reading import MatrixStatement
from tests.chinese import is_chinese
from tests.hostile import INPUTS

A, B, C, W = map(symbol, "ABCW")
a, b, k, x, h = map(symbol, "abkxh")
T, inv, rho = m.transpose, m.inverse, m.spectral_radius
I, ZEROS = m.identity(2), m.zeros(2, 2)
HALF = Fraction(1, 2)


def two(left, sign, right):
    return relation(sign, left, right)


def le(left, right):
    return relation("≤", left, right)


READINGS = {
    "rho(A*B) <= rho(A)*rho(B)": le(rho(A @ B), rho(A) * rho(B)),
    "AB == BA": equal(A @ B, B @ A),
    "A B C = (A*B)*C": equal(A @ B @ C, A @ B @ C),
    "A + B != B - 2A": two(A + B, "≠", B + -2 * A),
    "A' == -A": equal(T(A), -1 * A),
    "A'' == A": equal(Expr("Transpose", (T(A),)), A),
    "(A*B)' == transpose(B)*A^T": equal(T(A @ B), T(B) @ T(A)),
    "A^-1 B = inv(A)*B": equal(inv(A) @ B, inv(A) @ B),
    "A^(-2) == pinv(A)^2": equal(m.matrix_power(A, -2), m.matrix_power(m.pseudo_inverse(A), 2)),
    "A^1 == A**3": equal(A, m.matrix_power(A, 3)),
    "A^k == A^(k+1)": equal(m.matrix_power(A, k), m.matrix_power(A, k + 1)),
    "A == 0": equal(A, ZEROS),
    "0.0 = A B": equal(ZEROS, A @ B),
    "A I == I + A": equal(A @ I, Expr("Add", (I, A))),
    "norm(I) == 1": equal(m.norm(I), 1),
    "A/2 == 0.25 A/(1/2)": equal(HALF * A, Expr("Mul", (2 * decimal("0.25"), A))),
    "norm(A) <= norm(A,fro)": le(m.norm(A), m.norm(A, "fro")),
    "norm(A,1) <= norm(A, inf)": le(m.norm(A, "1"), m.norm(A, "inf")),
    "norm(A,2) <= 2*norm(A,max)": le(m.norm(A), 2 * m.norm(A, "max")),
    "||A||_1 ≤ ‖A‖_∞": le(m.norm(A, "1"), m.norm(A, "inf")),
    "||A||_F >= ||A||_max": two(m.norm(A, "fro"), "≥", m.norm(A, "max")),
    "sigma_min(A) <= sigma_max(B)": le(m.singular_value(A, "min"), m.singular_value(B)),
    "sigma(A,2) < sigma_1(A)": two(m.singular_value(A, 2), "<", m.singular_value(A, 1)),
    "cond(A) == kappa(A)": equal(m.condition_number(A), m.condition_number(A)),
    "rank(A*B) <= min(rank(A), rank(B))": le(m.rank(A @ B), Expr("Min", (m.rank(A), m.rank(B)))),
    "tr(A B) == trace(B A)": equal(m.trace(A @ B), m.trace(B @ A)),
    "det(A) > 0 and rho(A) < 1": all_of(two(m.determinant(A), ">", 0), two(rho(A), "<", 1)),
    "rho(A) < 1 or rho(A) >= 1": Expr("Or", (two(rho(A), "<", 1), two(rho(A), "≥", 1))),
    "0 <= abs(trace(A)) <= 2 rho(A)": all_of(le(0, abs(m.trace(A))), le(abs(m.trace(A)), 2 * rho(A))),
    "hadamard(A,B) == A": equal(m.hadamard(A, B), A),
    "sqrt(a^2) <= |a|": le(sqrt(a**2), abs(a)),
    "exp(a) >= e^a": two(tree.exp(a), "≥", tree.power(tree.constant("e"), a)),
    "diag(a, 2) == [[a, 0], [0, 2]]": equal(m.diag(m.matrix([[a], [2]])), m.matrix([[a, 0], [0, 2]])),
    "[[1, 1/2], [0, -1]] A = A": equal(m.matrix([[1, HALF], [0, -1]]) @ A, A),
    "norm([[A, B], [0, I]]) > 1": two(m.norm(m.block_matrix([[A, B], [ZEROS, I]])), ">", 1),
    r"$\|A\|_\infty \le \sqrt{2}\,\|\mathbf A^\top\|_F$": le(m.norm(A, "inf"), sqrt(2) * m.norm(T(A), "fro")),
    r"\rho(A) \leq \|A\|_{\max}": le(rho(A), m.norm(A, "max")),
    r"\sigma_{\max}(A) \ge \frac{\det(A)}{2}": two(m.singular_value(A), "≥", HALF * m.determinant(A)),
    r"$\operatorname{tr}(A^{-1}) \neq \kappa(A)$": two(m.trace(inv(A)), "≠", m.condition_number(A)),
    r"$\left\|\boldsymbol{A}\mathbf{B}\right\|_{1} < 1$": two(m.norm(A @ B, "1"), "<", 1),
}


@pytest.mark.parametrize("text", READINGS)
def test_readings(text):
    assert MatrixStatement(text).at(2).statement == READINGS[text]


DECLARED = [
    ("norm(W*h) <= norm(W)*norm(h)", ("W: 3x2", "h: 2x1"), {W: (3, 2), h: (2, 1)}, ()),
    ("W h == 0", ("W, h: 1 × 1",), {W: (1, 1), h: (1, 1)}, ()),
    ("x' A x >= 0", ("x：3x1", "A == A'"), {x: (3, 1), A: (3, 3)}, (equal(A, T(A)),)),
    ("A*x == a*x", ("x: 2x1",), {A: (2, 2), x: (2, 1), a: None}, ()),
    ("W*A == W", ("W: 2x3",), {W: (2, 3), A: (3, 3)}, ()),
    ("I_3 A == A", (), {A: (3, 3)}, ()),
    ("rho(A) < 1", ("norm(A) < 1, norm(A,1) < 1",), {A: (2, 2)}, (two(m.norm(A), "<", 1), two(m.norm(A, "1"), "<", 1))),
    ("a < b", ("a: positive", "0 < b < 1"), {a: None, b: None}, (two(a, ">", 0), two(expr(0), "<", b), two(b, "<", 1))),
]


@pytest.mark.parametrize(("text", "given", "names", "conditions"), DECLARED)
def test_what_is_given(text, given, names, conditions):
    read = MatrixStatement(text, given)
    problem = read.at(read.size or 2)
    assert problem.names == names
    assert problem.conditions == conditions


def test_the_entry_of_a_1x1_matrix_is_a_number():
    assert MatrixStatement("x'*x >= 0", ("x: 2x1",)).at(2).statement == two(m.trace(T(x) @ x), "≥", 0)


@pytest.mark.parametrize(
    ("text", "given", "name", "domain"),
    [
        ("a >= 0", ("a > 1/2", "2 >= a"), a, "real >= 1/2 <= 2"),
        ("a >= 0", ("0 < a < 1", "a < 1/3"), a, "real > 0 < 1/3"),
        ("A^k == A", (), k, "integer >= 0"),
        ("A^k == A", ("k: integer",), k, "integer"),
        ("A^k == A", ("k：正整数",), k, "integer >= 0"),
        ("A^k == A", ("k: natural number", "k <= 3"), k, "integer >= 0 <= 3"),
        ("sigma(A,k) > 0", ("k >= 1",), k, "integer >= 1"),
    ],
)
def test_domains_of_numbers(text, given, name, domain):
    assert MatrixStatement(text, given).at(2).domains[name].describe() == domain


@pytest.mark.parametrize(
    ("text", "given", "size"),
    [
        ("A == A", (), None),
        ("norm(I) == 1", (), None),
        ("a == a", (), 0),
        ("W == W", ("W: 2x3",), 0),
        ("W*A == W", ("W: 2x3",), 3),
        ("A*[[1,2],[0,1]] == B", (), 2),
        ("A == A", ("B*[[1,2],[0,1]] == B",), 2),
    ],
)
def test_the_size_of_undeclared_matrices_where_there_is_no_choice(text, given, size):
    read = MatrixStatement(text, given)
    assert read.size == size
    if size:
        with pytest.raises(ReadingError, match="do not conform"):
            read.at(size + 1)


# The place is marked with ‸.
REFUSALS = [
    ("‸", (), "The text is empty", "formula"),
    ("‸norm(A)", (), "no relation in it", "norm(A*B) <= norm(A)*norm(B)"),
    ("‸A ≈ B", (), "≈ does not say when it holds", "bound on the difference"),
    ("‸x in R", (), "made of relations", ""),
    ("A*‸B == C", ("A: 2x3", "B: 2x2"), "shapes 2×3 and 2×2 do not conform in a product", "A: 2x3"),
    ("A + ‸W == A", ("A: 2x3", "W: 3x2"), "shapes 2×3 and 3×2 do not conform in a sum", "A' is the transpose"),
    ("A == ‸A'", ("A: 2x3",), "shapes 2×3 and 3×2 do not conform in a relation", ""),
    ("hadamard(A, ‸x) == A", ("A: 2x2", "x: 2x1"), "in a product entry by entry", ""),
    ("A B == B*‸A", ("A: 2x3",), "shapes 3×3 and 2×3", ""),
    ("norm([[A, B], [‸x, C]]) > 0", ("x: 2x1", "A: 2x2"), "in a matrix of blocks", ""),
    ("A <= ‸B", (), "≤ stands between numbers, but here between matrices of shapes n×n and n×n", "Compare norms"),
    ("A <= ‸1", (), "matrix of shape n×n is compared with a number", "norm(A)"),
    ("A == ‸a", (), "matrix of shape n×n is compared with a number", "norm(A)"),
    ("A + ‸1 == A", (), "number is added to a matrix of shape n×n", "c*I"),
    ("rho(‸A) < 1", ("A: 2x3",), "rho takes a square matrix, but this one is 2×3", ""),
    ("det(‸A) < 1", ("A: 2x3",), "det takes a square matrix", ""),
    ("inv(‸A) == A", ("A: 2x3",), "inv takes a square matrix", ""),
    ("‸A^2 == A", ("A: 2x3",), "Only a square matrix has powers", ""),
    ("norm(‸a) < 1", (), "norm takes a matrix, but this is a number", "capital letter"),
    ("rank(‸2) < 1", (), "rank takes a matrix", ""),
    ("exp(‸A) == A", (), "The function exp takes a number", ""),
    ("a^‸A == a", (), "An exponent takes a number", ""),
    ("A/‸B == A", (), "stands below a fraction bar", "A*inv(B)"),
    ("sigma(A,‸0) <= 1", (), "counted from 1, the largest", "sigma_min"),
    ("sigma(A,-‸1) <= 1", (), "counted from 1, the largest", "sigma_min"),
    ("A^‸0.5 == A", (), "exponent of a matrix is not a whole number", "k + 1"),
    ("A^‸(1/2) == A", (), "exponent of a matrix is not a whole number", "k + 1"),
    ("diag(‸A) == A", ("A: 2x2",), "diag takes a column", "x: 2x1"),
    ("[[‸2, A], [0, B]] == 0", (), "A number stands among blocks", "[[1]]"),
    ("‸nrom(A) < 1", (), "nrom is not a known function", "Did you mean norm?"),
    ("‸tarce(A) < 1", (), "tarce is not a known function", "Did you mean trace?"),
    ("‸foo(A) < 1", (), "foo is not a known function", ""),
    ("‸spectral + A == B", (), "The word spectral is not known", ""),
    ("rank(A) + ‸rank < 1", (), "rank stands without an argument", "rank(A)"),
    ("norm(A,‸3) < 1", (), "This norm is not known", "norm(A, max)"),
    ("||A||‸_3 < 1", (), "The norm with subscript 3", "inf"),
    ("‸trace(A, B) < 1", (), "trace takes 1 argument, but got 2", "commas"),
    ("hadamard‸() == A", (), "nothing between the brackets", ""),
    ("norm(‸A_(k)) < 1", (), "member of a sequence", "A_1"),
    ("‸{1, 2} == A", (), "cannot stand in a statement", ""),
    ("‸sum(k, k=1..3) == a", (), "cannot stand in a statement", ""),
    ("a < ‸oo", (), "∞ is not a number", ""),
    ("‸__import__('os') == 1", (), "does not begin with a subscript", ""),
    ("A == ‸\"x\"", (), "cannot be read", "quotation marks"),
]  # fmt: skip


@pytest.mark.parametrize(("marked", "given", "message", "hint"), REFUSALS)
def test_what_is_refused_with_its_place_and_what_to_try(marked, given, message, hint):
    text = marked.replace("‸", "")
    with pytest.raises(ReadingError) as caught:
        MatrixStatement(text, given)
    error = caught.value
    assert message in error.message.en and hint in (error.hint.en if error.hint else "")
    assert (error.text, error.position) == (text, marked.index("‸"))
    for words in (error.message, error.hint):
        assert words is None or is_chinese(words.zh)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("A: 2", "declaration cannot be read"),
        ("A: 0x2", "Expected 1 to 16"),
        ("A: 17x2", "Expected 1 to 16"),
        ("A: 99999999999x2", "Expected 1 to 16"),
        ("A: large", "shape or a kind of number"),
        ("A: symmetric", "(?s)is a condition, such as A == A' for a symmetric matrix"),
        ("I: 2x2", "I has a meaning already"),
        ("norm: 2x2", "norm has a meaning already"),
        ("e: 2x2", "e has a meaning already"),
        ("A:", "declaration cannot be read"),
        ("A", "no relation in it"),
        ("rho(A)", "no relation in it"),
    ],
)
def test_what_cannot_be_given(given, message):
    with pytest.raises(ReadingError, match=message) as caught:
        MatrixStatement("A == A", (given,))
    assert is_chinese(caught.value.message.zh)


def test_names_declared_in_vain():
    assert MatrixStatement("A == A", ("a: 2x3", "k: integer", "A: 2x2", "B: 2x2", "norm(B) < 1")).unused() == ("a", "k")


def test_one_name_has_one_shape():
    with pytest.raises(ReadingError, match="declared twice"):
        MatrixStatement("A == A", ("A: 2x3", "A: 3x2"))


LIMITS = [
    ("A^1000 == A", "more than 200 times"),
    ("((A^50)^50)^50 == A", "more than 200 times"),
    ("A^99999999999 == A", ""),
    ("norm(A)^9^9^9 > 1", "exponent is above"),
    ("(" * 200 + "A" + ")" * 200 + " == A", "too deep"),
    ("A == " + "norm(" * 200 + "A" + ")" * 200, "too deep"),
    ("A" + "'" * 5000 + " == A", ""),
    ("A" * 100_000 + " == A", "at most 10000"),
    ("A+" * 4000 + "A == A", "more than 3000"),
    ("9" * 500 + " == a", "500 digits"),
    ("+".join(f"A{i}" for i in range(30)) + " == 0", "30 names"),
    ("I_99 A == A", "Expected 1 to 16"),
    ("[[" + "1," * 20 + "1]] A == A", "Expected 1 to 16"),
]


@pytest.mark.parametrize(("text", "message"), LIMITS, ids=lambda value: value[:20])
def test_what_is_too_large_is_refused(text, message):
    with pytest.raises(TooLarge) as caught:
        MatrixStatement(text)
    assert message in caught.value.message.en


@pytest.mark.parametrize("size", [0, -1, 17, 10**9])
def test_sizes_have_a_limit(size):
    with pytest.raises(TooLarge, match="Expected 1 to 16"):
        MatrixStatement("A == A").at(size)


def test_many_conditions_are_too_many():
    with pytest.raises(TooLarge):
        MatrixStatement("A == A", ("rho(A) < 1",) * 51)


def test_hostile_texts_are_refused_in_words_or_read():
    read = 0
    for hostile in INPUTS:
        for given in ((), (hostile.text[:3000],)):
            text = "A == A" if given else hostile.text[:3000]
            try:
                problem = MatrixStatement(text, given).at(2)
            except ReadingError as error:
                assert str(error).strip() and is_chinese(error.message.zh), hostile.text[:60]
            else:
                read += isinstance(problem.statement, Expr)
    assert read
