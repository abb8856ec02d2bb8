"""Answers that are formulas for matrices: products do not commute, and shapes have to conform."""

from __future__ import annotations

import json
import random
import statistics
from itertools import pairwise

import numpy as np
import pytest

from symgrad.grading.as_read import typeset
from symgrad.grading.compare import compare
from symgrad.grading.comparison import Outcome
from symgrad.grading.refutation import refute
from tests.chinese import has_chinese
from tests.hostile import INPUTS

LAYERS = ["delta: 1xm", "W: mxn", "D: nxn", "x: nx1", "y: nx1", "b: mx1"]
TWO = ["delta_2: 1x2", "W_2: 2x3", "D_1: 3x3", "h_1: 3x1", "x: 4x1", "W_1: 3x4"]
SQUARE = ["A: square", "B: square", "C: square"]
SQUARES = [*SQUARE, "det(A) != 0", "det(B) != 0"]
LEAST = ["X: mxn", "w: nx1", "y: mx1", "lambda > 0"]
RIDGE = [*LEAST, "det(X'*X + lambda*I) != 0", "det(X*X' + lambda*I) != 0"]

RIGHT = [
    # Backpropagation
    ("delta W D", "delta*W*D", LAYERS),
    ("(delta W) D", "delta (W D)", LAYERS),
    ("(D' W' delta')'", "delta*W*D", LAYERS),
    ("D' W' delta'", "(delta*W*D)'", LAYERS),
    (r"\delta W D", "delta*W*D", LAYERS),
    (r"$\left(D^\top W^{\top}\delta^T\right)^\top$", r"$\delta W D$", LAYERS),
    (r"\boldsymbol{\delta}\mathbf{W}\mathbf{D}", "delta*W*D", LAYERS),
    (r"\delta_2 W_2 D_1", "delta_2*W_2*D_1", TWO),
    (r"\delta_{2}\,W_{2}\,D_{1}", "delta_2*W_2*D_1", TWO),
    ("delta_1 = delta_2*W_2*D_1", "delta_2*W_2*D_1", TWO),
    ("W'*delta'", "(delta*W)'", LAYERS),
    ("transpose(W)*transpose(delta)", "(delta*W)^T", LAYERS),
    ("x*delta", "(delta' x')'", LAYERS),
    ("h_1*delta_2", "(delta_2'*h_1')'", TWO),
    ("x*delta_2*W_2*D_1", "x*(delta_2*(W_2*D_1))", TWO),
    ("W_2*(W_1*x)", "W_2*W_1*x", TWO),
    # Sums
    ("A*(B+C)", "A*B + A*C", SQUARE),
    ("(B+C)*A", "C*A + B*A", SQUARE),
    ("(A+B)*(A-B)", "A^2 - A*B + B*A - B^2", SQUARE),
    ("(A+B)^2", "A^2 + A*B + B*A + B^2", SQUARE),
    ("(A+B)^3 - (A+B)^2*A", "(A+B)^2*B", SQUARE),
    ("A*B*C - A*C*B", "A*(B*C - C*B)", SQUARE),
    ("(A*B*C)'", "C'*B'*A'", SQUARE),
    ("(A' + B)'", "A + B'", SQUARE),
    ("W*(x+y) + b", "b + W*x + W*y", LAYERS),
    # Numbers
    ("2*(delta*W)", "delta*(2*W)", LAYERS),
    ("a*b*A", "b*A*a", SQUARE),
    ("(a+b)*A", "a*A + b*A", SQUARE),
    ("(a+b)^2*A", "a^2*A + 2*a*b*A + b^2*A", SQUARE),
    ("A/2 + A/2", "A", SQUARE),
    ("(1/n)*trace(I_n)*x", "x", [*LAYERS]),
    ("exp(a)*exp(b)*A", "exp(a+b)*A", SQUARE),
    ("sqrt(a)*sqrt(a)*A", "a*A", [*SQUARE, "a > 0"]),
    (r"\frac{1}{2}\left(A + A^\top\right)", "A/2 + A'/2", SQUARE),
    # Identities and residual layers
    ("(I+W)*x", "x + W*x", ["W: nxn", "x: nx1"]),
    ("delta*(I+W)", "delta + delta*W", ["delta: 1xn", "W: nxn"]),
    ("(I+A)*(I+B)", "I + A + B + A*B", SQUARE),
    (r"(I+A)^2", r"I + 2A + A^2", SQUARE),
    ("A*I*B", "A*B", SQUARE),
    ("A - A", "0", SQUARE),
    ("0", "W*D - W*D", LAYERS),
    # Inverses
    ("inv(A*B)", "inv(B)*inv(A)", SQUARE),
    ("inv(A')", "inv(A)'", SQUARE),
    (r"(AB)^{-1}", r"B^{-1}A^{-1}", SQUARE),
    ("A*inv(A)*B", "B", SQUARES),
    ("inv(2*A)", "inv(A)/2", SQUARE),
    ("inv(inv(A))", "A", SQUARES),
    ("A^k*A", "A^(k+1)", [*SQUARE, "k natural"]),
    ("inv(X'*X + lambda*I)*X'*y", "X'*inv(X*X' + lambda*I)*y", RIDGE),
    ("inv(X'*X)*X'", "(X*inv(X'*X))'", LEAST),
    ("Q*A*Q'", "Q*A*inv(Q)", [*SQUARE, "Q: square", "Q'*Q == I"]),
    ("(A*B)'", "B*A", [*SQUARE, "A == A'", "B == B'"]),
    # Rows, columns, and the numbers that they make
    ("x'*y", "y'*x", LAYERS),
    ("x*x'*y", "(x'*y)*x", LAYERS),
    ("x'*y*W", "W*(y'*x)", LAYERS),
    ("trace(x*y')", "x'*y", LAYERS),
    ("norm(x)^2", "x'*x", LAYERS),
    ("norm(2*x)", "2*norm(x)", LAYERS),
    ("trace(A*B*C)", "trace(C*A*B)", SQUARE),
    ("trace(A*B)", "trace(A'*B')", SQUARE),
    ("norm(W,fro)^2", "trace(W'*W)", LAYERS),
    ("2*X'*(X*w - y)", "2*X'*X*w - 2*X'*y", LEAST),
    ("det(A*B)", "det(B)*det(A)", SQUARE),
    # Diagonal matrices and products entry by entry
    ("diag(x)*y", "hadamard(x, y)", LAYERS),
    ("hadamard(y, x)", "hadamard(x, y)", LAYERS),
    ("(diag(x)*W'*delta')'", "hadamard(delta*W, x')", LAYERS),
    ("diag(x)*diag(y)*D", "diag(y)*diag(x)*D", LAYERS),
    ("hadamard(D, x*y')", "diag(x)*D*diag(y)", LAYERS),
]  # fmt: skip

WRONG = [
    ("delta*W", "delta*W*D", LAYERS),
    ("W*D*delta", "delta*W*D", LAYERS),
    ("delta*D*W", "delta*W*D", LAYERS),
    ("D*W*delta", "(delta*W*D)'", LAYERS),
    ("D*W'*delta'", "(delta*W*D)'", LAYERS),
    (r"\delta W D^\top", r"\delta W D", LAYERS),
    (r"\delta_2 D_1 W_2", r"\delta_2 W_2 D_1", TWO),
    (r"D_1^\top W_2^\top \delta_2^\top", r"\delta_2 W_2 D_1", TWO),
    ("W'*delta", "(delta*W)'", LAYERS),
    ("delta*W", "W'*delta'", LAYERS),
    ("delta*x", "x*delta", LAYERS),
    ("delta'*x'", "x*delta", LAYERS),
    ("W*x", "W*x + b", LAYERS),
    ("W*x + x", "W*x + b", LAYERS),
    ("W*x - b", "W*x + b", LAYERS),
    ("A*B", "B*A", SQUARE),
    ("(A*B)'", "A'*B'", SQUARE),
    ("(A*B*C)'", "A'*B'*C'", SQUARE),
    ("C*B*A", "(A*B*C)'", SQUARE),
    ("B*A*C", "A*B*C", SQUARE),
    ("B*A + C*A", "A*(B+C)", SQUARE),
    ("A*B + C", "A*(B+C)", SQUARE),
    ("A^2 + 2*A*B + B^2", "(A+B)^2", SQUARE),
    ("A^2 - B^2", "(A+B)*(A-B)", SQUARE),
    ("A^2*B^2", "(A*B)^2", SQUARE),
    ("2*A*B", "(2*A)*(2*B)", SQUARE),
    ("a*A", "A", SQUARE),
    ("a*A + B", "a*(A+B)", SQUARE),
    ("n*A", "m*A", [*LAYERS, "A: mxn"]),
    ("2*W", "n*W", LAYERS),
    ("W*x", "(I+W)*x", ["W: nxn", "x: nx1"]),
    ("x + W", "(I+W)*x", ["W: nxn", "x: nx1"]),
    ("I + A*B", "(I+A)*(I+B)", SQUARE),
    ("I + A^2", "(I+A)^2", SQUARE),
    ("inv(A)*inv(B)", "inv(A*B)", SQUARE),
    ("inv(A) + inv(B)", "inv(A+B)", SQUARES),
    ("2*inv(A)", "inv(2*A)", SQUARE),
    ("A'", "inv(A)", [*SQUARE, "det(A) != 0"]),
    ("inv(X*X')*X'", "inv(X'*X)*X'", LEAST),
    ("inv(W)*x", "x", LAYERS),
    ("x*x'", "x'*x", LAYERS),
    ("x*y'", "y*x'", LAYERS),
    ("norm(x)", "x'*x", LAYERS),
    ("4*norm(x)", "norm(2*x)", LAYERS),
    ("trace(A)*trace(B)", "trace(A*B)", SQUARE),
    ("trace(A*C*B)", "trace(A*B*C)", SQUARE),
    ("det(A)+det(B)", "det(A+B)", SQUARE),
    ("norm(A)*norm(B)", "norm(A*B)", SQUARE),
    ("X'*(X*w - y)", "2*X'*(X*w - y)", LEAST),
    ("2*(X*w - y)'*X", "2*X'*(X*w - y)", LEAST),
    ("2*X*(X*w - y)", "2*X'*(X*w - y)", LEAST),
    ("hadamard(A, B)", "A*B", SQUARE),
    ("y*diag(x)", "diag(x)*y", LAYERS),
    ("diag(x)*D", "D*diag(x)", LAYERS),
    ("diag(x)*y", "x + y", LAYERS),
    ("0", "W", LAYERS),
    ("I", "A", SQUARE),
    ("1", "W", LAYERS),
    ("A*C", "A*B", SQUARE),
    ("A*Z", "A*B", SQUARE),
    ("A^k", "A^(k+1)", [*SQUARE, "k natural"]),
    ("A*B", "A", [*SQUARE, "A == A'"]),
]  # fmt: skip


@pytest.mark.parametrize("answer, reference, assume", RIGHT)
def test_right_answers_are_proved(answer, reference, assume):
    found = compare(answer, reference, assume)
    assert found.outcome is Outcome.CORRECT, found
    assert has_chinese(found.reason.zh)


@pytest.mark.parametrize("answer, reference, assume", WRONG)
def test_wrong_answers_are_refuted_by_matrices_or_by_shapes(answer, reference, assume):
    found = compare(answer, reference, assume)
    assert found.outcome is Outcome.WRONG, found
    assert found.counterexample is not None and found.counterexample.answer != found.counterexample.reference
    assert has_chinese(found.reason.zh)
    if found.method == "a point where they differ":
        assert len(json.dumps(dict(found.counterexample.point))) < 200  # small enough to check by hand
        assert all(abs(x) <= 4 for value in found.counterexample.point.values() for x in _entries(str(value)))


def _entries(text: str) -> list[float]:
    return np.ravel(json.loads(text)).tolist() if "/" not in text else [0]


def test_right_answers_are_quick_and_wrong_ones_too():
    right = [compare(*row).seconds for row in RIGHT]
    wrong = [compare(*row).seconds for row in WRONG]
    assert statistics.median(right) < 0.03
    assert statistics.median(wrong) < 0.1


SAID = [
    ("delta_2*D_1*W_2", "delta_2*W_2*D_1", TWO, "1×2 and 3×3 do not conform in a product"),
    ("W_2'*delta_2'", "delta_2*W_2", TWO, "the answer is a column of shape 3×1, the reference a row of shape 1×3"),
    ("A*B", "B*A", SQUARE, "at A = [[0,1],[0,0]], B = [[1,0],[0,0]]"),
    ("norm(W_1)", "W_1", TWO, "the answer is a number, the reference a matrix of shape 3×4"),
    ("inv(W_1)", "W_1", TWO, "takes a square matrix"),
]  # fmt: skip


@pytest.mark.parametrize("answer, reference, assume, said", SAID)
def test_the_reason_says_what_is_wrong(answer, reference, assume, said):
    assert said in compare(answer, reference, assume).reason.en


UNREADABLE = [
    ("W = = D", "W*D", LAYERS, "="),
    ("W*D == D*W", "W*D", LAYERS, "statement"),
    ("W +", "W", LAYERS, "the answer"),
    ("W", "W +", LAYERS, "the reference"),
    ("W", "W", ["W: 2x3", "D: orthogonal"], "the assumption"),
    ("W", "W", ["W: 2x3", "W: 3x2"], "declared twice"),
    ("W", "W", ["W: 2x300"], "rows and columns"),
    ("W", "W", ["W: 2x3", "form: factored"], "not asked for"),
    ("W", "W", ["I: 2x2"], "cannot be the name"),
    ("x + 1", "x", ["x: 2x1"], "c*I"),
]  # fmt: skip


@pytest.mark.parametrize("answer, reference, assume, said", UNREADABLE)
def test_what_cannot_be_read_says_why(answer, reference, assume, said):
    found = compare(answer, reference, assume)
    assert found.outcome is Outcome.UNREADABLE, found
    assert said in found.reason.en


def test_a_name_that_nothing_declares_is_not_held_against_the_answer():
    # That it does not conform need not be the answer's fault.
    assert compare("W*Q*x", "W*x", ["W: 2x3", "x: 2x1"]).outcome is Outcome.UNREADABLE
    assert compare("W*q", "W*x", ["W: 2x3", "x: 3x1"]).outcome is Outcome.WRONG


def test_values_at_fewer_matrices_are_another_domain():
    found = compare("A*inv(A)", "I", SQUARE)
    assert found.outcome is Outcome.DOMAIN_DIFFERS
    assert found.counterexample is not None and found.counterexample.answer is None
    assert compare("a*A/a", "A", SQUARE).outcome is Outcome.DOMAIN_DIFFERS
    assert compare("A^k*A", "A^(k+1)", [*SQUARE, "k integer"]).outcome is Outcome.DOMAIN_DIFFERS
    assert compare("inv(0*A)", "inv(0*A)", SQUARE).outcome is Outcome.UNDECIDED


def test_what_contradicts_itself_proves_nothing():
    assert compare("2*A", "A + A", [*SQUARE, "norm(A) < 0"]).outcome is Outcome.UNDECIDED


def test_names_of_numbers_may_be_capital_letters():
    assert compare("L*A", "A*L", ["A: 2x2", "L natural"]).outcome is Outcome.CORRECT
    assert compare("L*A", "A*L", ["A: 2x2", "L: square"]).outcome is Outcome.WRONG
    assert compare("2 + 2", "4", ["A: 2x2"]).outcome is Outcome.CORRECT


def test_without_a_shape_products_commute():
    assert compare("delta W D", "D W delta").outcome is Outcome.CORRECT


def test_hostile_texts_raise_nothing():
    for text in sorted({hostile.text for hostile in INPUTS}):
        for answer, reference, assume in ((text, "A*B", SQUARE), ("A", text, SQUARE), ("A", "A", ["A: 2x2", text])):
            compare(answer, reference, assume)


# Refute


@pytest.mark.parametrize(
    "statement, given",
    [
        ("A*B + A*C == A*(B+C)", ()),
        ("inv(A*B) == inv(B)*inv(A)", ("det(A) != 0", "det(B) != 0")),
        ("(A+B)^2 == A^2 + A*B + B*A + B^2", ()),
        ("inv(I+A*B)*A == A*inv(I+B*A)", ()),
    ],
)
def test_refute_proves_what_multiplying_out_shows(statement, given):
    found = refute(statement, given, seconds=5)
    assert str(found.verdict) == "proved" and found.method == "derived by rules"


# Typeset back


@pytest.mark.parametrize(
    "typed, text, latex",
    [
        ("delta W D", "delta*W*D", r"\delta W D"),
        ("2 (delta*W)", "2*delta*W", r"2 \delta W"),
        ("(x'*x) W", "(x'*x)*W", r"\left(x^{\top} x\right) W"),
        ("delta_1 = delta W", "delta_1 = delta*W", r"\delta_{1} = \delta W"),
        ("(I+D)*x", "(I + D)*x", r"\left(I + D\right) x"),
        ("inv(D) x", "inv(D)*x", r"D^{-1} x"),
        ("diag(x) y", "diag(x)*y", r"\operatorname{diag}\left(x\right) y"),
    ],
)
def test_what_was_read_is_typeset_back(typed, text, latex):
    assert typeset(typed, LAYERS) == (text, latex)


@pytest.mark.parametrize("answer, reference, assume", RIGHT)
def test_what_is_typeset_is_read_back(answer, reference, assume):
    text, latex = typeset(answer, assume)
    assert compare(text, answer, assume).outcome is Outcome.CORRECT
    if r"\odot" not in latex:
        assert compare(f"${latex}$", answer, assume).outcome is Outcome.CORRECT


def test_formulas_for_numbers_are_typeset_too():
    assert typeset("x/2", ["x > 0"]) == ("x/2", r"\frac{x}{2}")


# Polynomials drawn at random, multiplied out by a second implementation

Polynomial = dict[tuple[str, ...], int]


def _times(left: Polynomial, right: Polynomial) -> Polynomial:
    total: Polynomial = {}
    for one, p in left.items():
        for other, q in right.items():
            total[one + other] = total.get(one + other, 0) + p * q
    return total


def _plus(left: Polynomial, right: Polynomial) -> Polynomial:
    return {word: left.get(word, 0) + right.get(word, 0) for word in {*left, *right}}


def _turned(polynomial: Polynomial) -> Polynomial:
    def other(letter: str) -> str:
        return letter[:-1] if letter.endswith("'") else letter + "'"

    return {tuple(map(other, reversed(word))): q for word, q in polynomial.items()}


def _drawn(rng: random.Random, depth: int) -> tuple[str, Polynomial]:
    """A formula in A, B, C, and what it is multiplied out."""
    if depth == 0:
        letter = rng.choice(["A", "B", "C", "I", "A'", "B'"])
        return letter, {() if letter == "I" else (letter,): 1}
    kind = rng.choice(["sum", "product", "product", "transpose", "multiple", "square"])
    text, value = _drawn(rng, depth - 1)
    if kind == "transpose":
        return f"({text})'", _turned(value)
    if kind == "multiple":
        factor = rng.choice([-2, -1, 2, 3])
        return f"{factor}*({text})", {word: factor * q for word, q in value.items()}
    if kind == "square":
        return f"({text})^2", _times(value, value)
    other, second = _drawn(rng, depth - 1)
    if kind == "sum":
        return f"({text}) + ({other})", _plus(value, second)
    return f"({text})*({other})", _times(value, second)


def _expanded(rng: random.Random, polynomial: Polynomial) -> str:
    terms = [(word, q) for word, q in polynomial.items() if q]
    rng.shuffle(terms)
    return " + ".join(f"{q}*{'*'.join(word) or 'I'}" for word, q in terms) or "0"


def _with_an_error(rng: random.Random, polynomial: Polynomial) -> Polynomial:
    """One term with another coefficient, two factors exchanged, or a transpose more or less."""
    word, q = rng.choice([(word, q) for word, q in polynomial.items() if q] or [((), 0)])
    rest = {**polynomial, word: 0}
    kind = rng.choice(["coefficient", "order", "transpose"])
    places = [i for i, (a, b) in enumerate(pairwise(word)) if a != b]
    if kind == "order" and places:
        i = rng.choice(places)
        changed = (*word[:i], word[i + 1], word[i], *word[i + 2 :])
    elif kind == "transpose" and word:
        i = rng.randrange(len(word))
        changed = (*word[:i], word[i][:-1] if word[i].endswith("'") else word[i] + "'", *word[i + 1 :])
    else:
        changed, q = word, q + 1
    return _plus(rest, {changed: q})


@pytest.mark.parametrize("seed", range(60))
def test_polynomials_multiplied_out_are_right_and_with_an_error_wrong(seed):
    rng = random.Random(seed)
    text, polynomial = _drawn(rng, rng.choice([2, 3, 4]))
    found = compare(_expanded(rng, polynomial), text, SQUARE)
    assert found.outcome is Outcome.CORRECT, (text, found)
    planted = _with_an_error(rng, polynomial)
    found = compare(_expanded(rng, planted), text, SQUARE)
    assert found.outcome is Outcome.WRONG, (text, _expanded(rng, planted), found)
    assert found.counterexample is not None
    values = {name: np.array(json.loads(str(m)), dtype=float) for name, m in found.counterexample.point.items()}
    assert not np.allclose(_value(planted, values), _value(polynomial, values))


def _value(polynomial: Polynomial, values: dict[str, np.ndarray]) -> np.ndarray:
    size = len(next(iter(values.values()))) if values else 2
    total = np.zeros((size, size))
    for word, q in polynomial.items():
        product = np.eye(size)
        for letter in word:
            # A name that cancels on both sides has no value: the terms that it is in cancel too.
            matrix = values.get(letter[0], np.zeros((size, size)))
            product = product @ (matrix.T if letter.endswith("'") else matrix)
        total = total + q * product
    return total
