"""A statement about numbers or matrices as it is typed: proved, refuted at values that can be checked by hand, or
neither."""

import contextlib
import itertools

import pytest

from symgrad.core.verdicts import Verdict
from symgrad.errors import ParameterError, ReadingError
from symgrad.grading.deciding import decide
from tests.hostile_texts import CHARACTERS, CODE, FACTORIALS, NOT_FINITE, TEX, TOWERS

PROVED = [
    ("n >= 1", ["n positive integer"]),
    ("n*(2/n)/2 = 1", ["n positive integer"]),
    ("n*(2/n)/2 = 1", ["n: positive integer"]),
    ("x^2 >= 2x - 1", []),
    ("a + b >= 2*sqrt(a*b)", ["a > 0", "b > 0"]),
    ("exp(x) >= 1 + x", []),
    ("w^L < 1", ["0 < w < 1", "L: positive integer"]),
    ("sigma(x)*(1 - sigma(x)) <= 1/4", []),
    ("sqrt(2)*sqrt(3) <= sqrt(6)", []),
    ("x in (0, 1)", ["0 < x < 1"]),
    ("0 < x < 1 or x >= 1", ["x > 0"]),
    ("a <= b <= c", ["a < b", "b < c"]),
    (r"\frac{n}{2}\cdot\frac{2}{n} = 1", ["n positive"]),
    ("E[(a + b)^2] = E[a^2] + 2*E[a*b] + E[b^2]", []),
    ("x = x", ["form: factored", "digits: 3"]),
    ("(A + B)^2 = A^2 + A*B + B*A + B^2", ["A: square", "B: square"]),
    ("norm(A*(B + C)) = norm(A*C + A*B)", []),
    ("c*(A - B)*c = c^2*A - c*c*B", ["A: 2x3", "B: 2x3"]),
    ("norm(J_2*J_1*x) <= norm(J_2)*norm(J_1)*norm(x)", ["J_1: square", "J_2: square", "x: 2x1"]),
    (r"$\|AB\| \le \|A\|\|B\|$", []),
    ("norm(A)*g < 1", ["norm(A) < 1/g", "g > 0"]),
    ("L*norm(A) >= norm(A)", ["A: 2x2", "L positive integer"]),
    ("a*b = b*a", ["A: 2x2", "norm(A) < 1"]),
    ("B*A*x = B*(A*x)", ["B: 3x3", "A: 3x2", "x: 2x1"]),
]

REFUTED = [
    ("n*(1/n)/2 = 1", ["n positive integer"], "at n = 1: the left side is 1/2, the right side 1"),
    ("x^2 > 2x - 1", [], "at x = 1: the left side is 1, the right side 1"),
    ("(a + b)/2 <= sqrt(a*b)", ["a > 0", "b > 0"], "at a = 1, b = 2: the left side is 3/2, the right side 1.41421"),
    (
        "w^(L-1) <= w^L",
        ["0 < w < 1", "L: positive integer"],
        "at L = 1, w = 1/2: the left side is 1, the right side 1/2",
    ),
    ("sqrt(2)*sqrt(3) < sqrt(6)", [], "the left side is 2.44949, the right side 2.44949"),
    ("x != 3", [], "at x = 3: the left side is 3, the right side 3"),
    ("x in (0, 1)", ["0 < x < 2"], "at x = 1"),
    ("A*B = B*A", ["A: square", "B: square"], None),
    ("(A + B)^2 = A^2 + 2*A*B + B^2", ["A: square", "B: square"], None),
    ("rho(A*B) <= rho(A)*rho(B)", [], "at A = [[0,1],[0,0]], B = [[0,0],[1,0]]: the left side is 1, the right side 0"),
    (r"$\rho(A+B) \le \rho(A)+\rho(B)$", ["A: square", "B: square"], None),
]


@pytest.mark.parametrize(("statement", "given"), PROVED)
def test_what_is_true_is_proved(statement, given):
    found = decide(statement, given, 2)
    assert found.verdict is Verdict.PROVED, found
    assert found.counterexample is None


@pytest.mark.parametrize(("statement", "given", "said"), REFUTED)
def test_what_is_false_is_refuted_with_the_values_of_both_sides(statement, given, said):
    found = decide(statement, given, 2)
    assert found.verdict is Verdict.REFUTED, found
    assert found.counterexample is not None
    assert said in (None, found.counterexample.said.en)
    assert found.counterexample.said.zh


@pytest.mark.parametrize("statement", ["log(x^2) = 2*log(x)", "x/x = 1"])
def test_an_equality_that_holds_where_both_sides_have_a_value_names_a_gap(statement):
    found = decide(statement)
    assert found.verdict is Verdict.PROVED
    assert found.gap is not None


@pytest.mark.parametrize("statement", ["0/0 = 5", "log(-1) <= 5", "log(-1 - x^2) = x", "sqrt(-1 - x^2) >= 1"])
def test_of_sides_without_values_nothing_is_proved(statement):
    assert decide(statement).verdict is Verdict.UNDECIDED


@pytest.mark.parametrize("given", [["norm(A) < 0"], ["norm(A) < 1", "norm(A) > 2"], ["a > 1", "a < 0"]])
def test_from_a_contradiction_nothing_is_proved(given):
    assert decide("norm(A) >= a*norm(A)", given, 1).verdict is Verdict.UNDECIDED


def test_what_is_given_of_matrices_may_exclude_a_point():
    assert decide("a <= 1", ["A: 2x2", "norm(A) < 1 - a"]).verdict is not Verdict.REFUTED


@pytest.mark.parametrize(("statement", "given"), [("x + 1", []), ("A*B", ["A: square"]), ("v = v", ["v: square"])])
def test_what_is_no_statement_is_refused(statement, given):
    with pytest.raises((ReadingError, ParameterError)):
        decide(statement, given)


HOSTILE = [text for group in (CODE, TEX, TOWERS, FACTORIALS, NOT_FINITE, CHARACTERS) for text in group][::9]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("given", [(), ("A: square",)])
def test_a_hostile_text_is_refused_or_decided(text, given):
    for statement in itertools.chain([text], [f"{text} = 1"] if len(text) < 200 else []):
        with contextlib.suppress(ReadingError, ParameterError):
            decide(statement, given, 0.3)
