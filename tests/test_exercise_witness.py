"""Witnesses are decided exactly: ties, roots, shapes, domains; each spoiled predicate is noticed."""

import json
import re
from dataclasses import replace
from fractions import Fraction
from math import prod

import mpmath as mp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symgrad.core.exercises import Judgement, Mistake, Name, Question
from symgrad.core.text import Text
from symgrad.grading.exercises.marking import kind, mark
from tests.hostile_texts import (
    CHARACTERS,
    CODE,
    EMPTY,
    FACTORIALS,
    JSON_LIKE,
    NOT_FINITE,
    NUMBERS,
    SENTINEL,
    TEX,
    TOWERS,
)

SAID = Text("said", "说明")


def asking(names, *holds, answer="", mistakes=()):
    named = tuple(
        Name(name, None, *(("", said) if said and said[0] in "0123456789s" else (said, ""))) for name, said in names
    )
    return Question("it", "witness", Text("?", "？"), answer, names=named, holds=holds, mistakes=mistakes)


RADII = asking(
    (("A", "2x2"), ("B", "2x2")),
    "rho(A) < 1", "rho(B) < 1", "rho(A*B) > 1",
    answer="A = [[0,2],[0,0]], B = A'",
    mistakes=(
        Mistake("A = [[2,0],[0,0]], B = A", SAID, when=("rho(A) >= 1",)),
        Mistake("A = [[0,2],[0,0]], B = A", SAID, Fraction(1, 2), ("A == B",)),
        Mistake("A = [[0,1/2],[0,0]], B = [[0,0],[1,0]]", SAID),
    ),
)  # fmt: skip
TURN = asking((("Q", "2x2"),), "norm(Q) == 1", "rho(Q) == 1", "Q'*Q == I", "det(Q) == 1", answer="[[0,1],[-1,0]]")
NUMBERS_ = asking((("x", "in (0, 1)"), ("v", "2x1")), "x*norm(v) >= 1", answer="x = 1/2, v = [1, 2]")
ANY = asking((("A", "square"),), "rho(A) < 1", "norm(A) > 3", answer="[[0,4],[0,0]]")
SINGULAR = asking((("A", "2x2"),), "norm(inv(A)) == norm(A)", "rank(A) >= 1", answer="I")
TWO_SIZES = asking((("A", "square"), ("B", "square")), "rho(A*B) > 1", answer="A = 2*I, B = I")
WHOLE = asking((("n", "positive integer"), ("q", "rational")), "n*q > 2", answer="n = 3, q = 1")


@pytest.mark.parametrize(
    "typed",
    [
        "A = [[0,2],[0,0]], B = [[0,0],[2,0]]",
        "A = [0 2; 0 0], B = [0 0; 2 0]",
        "A = [0, 2; 0, 0]; B = A'",
        "B = A^T, A = [[0,2],[0,0]]",
        "A=[[0,2],[0,0]]\nB=[[0,0],[2,0]]",
        "A＝［［0，2］，［0，0］］；B＝［［0，0］，［2，0］］。",
        "取 A = [[0,2],[0,0]]，B = A^T",
        "Let A = [[0,2],[0,0]] and B = [[0,0],[2,0]].",
        r"$A=\begin{pmatrix}0&2\\0&0\end{pmatrix}$, $B=A^\top$",
        r"\mathbf{A}=\begin{bmatrix}0&2\\0&0\end{bmatrix},\quad \mathbf B=\mathbf{A}^{T}",
        "[[0,2],[0,0]], [[0,0],[2,0]]",
        "A = np.array([[0, 2], [0, 0]]), B = np.array([[0, 0], [2, 0]])",
        "A := 2*[[0,1],[0,0]], B := A'",
        "A is [[0,2],[0,0]], B is [[0,0],[2,0]]",
        "A = [[0.5, 2],[0,0.5]], B = [[0.5,0],[2,0.5]]",
        "A = [[sqrt(2)/2, 1],[0,1/2]], B=A'",
        "A = [[0, 10^40],[0,0]], B=A'",
        "A=[0 2; 0 0] and B = [0 0\n2 0]",
        "A = [[0 2]\n [0 0]], B = transpose(A)",
        "令 A=[[0,2],[0,0]]，其中 B＝A的转置，此时 rho(A)=0。",
        "答案：A=【【0，2】，【0，0】】，B=A^{T}",
        "A=[[0,2],[0,0]] B=A'",
        "A = [[0,2],[0,0]], B = A', since then rho(A) = 0",
        "a = {{0,2},{0,0}}, b = a.T",
        "A = ((0,2),(0,0)); B = (0 0; 2 0)",
        "A = 1/2 E + [[0,2],[0,0]], B = A'",
        "A = [[1/2, 3 - 1],[0, 1/2]], B = [1-1/2 0; 3 - 1 1/2]",
        r"\begin{aligned}A &= \begin{pmatrix}0&2\\0&0\end{pmatrix}\\ B &= A^T\end{aligned}",
        r"\(A=\frac{4}{2}\begin{pmatrix}0&1\\[2pt]0&0\end{pmatrix}\), \(B=A^{\mathrm T}\)",
        r"\[\mathbf A=\left[\begin{array}{cc}0&2\\0&0\end{array}\right],\quad \boldsymbol{B}=\mathbf{A}^{\top}\]",
        "𝐀 = [[0,2],[0,0]], 𝐁 = 𝐀ᵀ",
    ],
)
def test_objects_as_students_type_them(typed):
    assert mark(RADII, typed).judgement is Judgement.CORRECT


@pytest.mark.parametrize(
    ("question", "typed", "judgement", "said"),
    [
        (RADII, "A = [[0,1],[0,0]], B = A'", "wrong", "rho(A*B) = 1"),
        (RADII, "A = [[0,1],[0,1]], B = A'", "wrong", "rho(A) < 1 is asked for, but does not hold"),
        (RADII, "A = [[0,2],[0,0]]", "unreadable", "B is not given"),
        (RADII, "A=[[0,2],[0,0]], C=A'", "unreadable", "C is not asked for"),
        (RADII, "A=[[0,2],[0,0]], A=[[0,2],[0,0]], B=A'", "unreadable", "given twice"),
        (RADII, "A = B', B = A'", "unreadable", "defined by each other"),
        (RADII, "A=[[0,x],[0,0]], B=A'", "unreadable", "x is not a number"),
        (RADII, "A=[[1/0,2],[0,0]], B=A'", "wrong", "A has no value"),
        (RADII, "A=[[0,2],[0,0]], B=[[1,2,3],[4,5,6]]", "wrong", "B should be a 2×2 matrix"),
        (RADII, "A=[[0,2],[0,0]], B=2", "wrong", "B should be a matrix"),
        (RADII, "A=[[0,pi],[0,0]], B=A'", "correct", ""),
        (RADII, "A=[[0,2],[0,0]], B=A^T 的逆", "unreadable", "逆"),
        (RADII, "A=[[0,2],[0,0]], B=A的逆", "unreadable", "逆"),
        (RADII, "A=[[0,2],[0,0]]; B=", "unreadable", "Nothing is given for B"),
        (RADII, "A=[[0,2],[0,0]], B=[[0,i],[2,0]]", "unreadable", "i is not a number"),
        (RADII, "A=[[0,oo],[0,0]], B=A'", "unreadable", "not a number"),
        (RADII, "A=[[0,10^400],[0,0]], B=A'", "unreadable", "too large"),
        (RADII, "A=[[0,e^(10^6)],[0,0]], B=A'", "unreadable", "too large"),
        (RADII, "A=[0,2], B=I", "unreadable", "a list, not one object"),
        (RADII, "A=I 或 2I, B=I", "unreadable", ""),
        (RADII, "A=±I, B=I", "unreadable", ""),
        (RADII, "A=[[0,sqrt(-1)],[0,0]], B=A'", "wrong", "A has no value"),
        (RADII, "A=I, B=inv([[1,1],[1,1]])", "wrong", "B has no value"),
        (RADII, "rho(A) = 0, A=[[0,2],[0,0]], B=A'", "unreadable", "Nothing can be made of rho"),
        (RADII, "A=[[0,2],[0,0]], B=[[0,0],[2,0]", "unreadable", ""),
        (RADII, "by the theorem", "unreadable", "Write A = …, B = …"),
        (TURN, "Q = [[cos(pi/8), -sin(pi/8)],[sin(pi/8),cos(pi/8)]]", "correct", ""),
        (TURN, "(1/2)*[[1,-sqrt(3)],[sqrt(3),1]]", "correct", ""),
        (TURN, "[[3/5,-4/5],[4/5,3/5]]", "correct", ""),
        (TURN, "Q = I", "correct", ""),
        (TURN, "[[0.707,-0.707],[0.707,0.707]]", "wrong", "= 0.99984"),
        (TURN, "[[0,1],[1,0]]", "wrong", "det(Q) = -1"),
        (NUMBERS_, "x=1/2, v=[1,2]", "correct", ""),
        (NUMBERS_, "x = sqrt(2)/2, v = [1; 1]", "correct", ""),
        (NUMBERS_, "x = sqrt(2)/2, v = (1, 1)^T", "correct", ""),
        (NUMBERS_, "x = 7/10, v = [1 1]'", "wrong", "x*norm(v) = "),
        (NUMBERS_, "x = 1, v = [1, 2]", "wrong", "x < 1 is asked for"),
        (ANY, "[[0,4,0],[0,0,0],[0,0,1/2]]", "correct", ""),
        (ANY, "[[0,4,0],[0,0,0]]", "wrong", "square"),
        (ANY, "A = [[0,3],[0,0]]", "wrong", "norm(A) = 3"),
        (TURN, "Q = pi*I", "wrong", "norm(Q) = pi = 3.1415926…"),
        (TURN, "[[0.6,-0.8],[0.8,0.6001]]", "wrong", "Decimals are taken exactly"),
        (SINGULAR, "[[1,1],[1,1]]", "wrong", "inv(A) has no value, since det(A) = 0"),
        (SINGULAR, "sqrt(2)*[[1,1],[1,1]]", "wrong", "inv(A) has no value, since det(A) = 0"),
        (SINGULAR, "[[sqrt(2),0],[0,1/sqrt(2)]]", "correct", ""),
        (TWO_SIZES, "A = [[2,0],[0,2]], B = I", "correct", ""),
        (TWO_SIZES, "A = [[2,0],[0,2]], B = diag(1,2,3)", "wrong", "2×2 and 3×3 do not conform"),
        (ANY, "diag(1,2,3,4,5,6,7,8,9)", "wrong", "at most 8 rows"),
        (WHOLE, "n=3, q=1", "correct", ""),
        (WHOLE, "n=-3, q=-1", "wrong", "n > 0 is asked for"),
        (WHOLE, "n=5/2, q=1", "wrong", "n should be an integer"),
        (WHOLE, "n=3, q=sqrt(2)", "wrong", "q should be a rational number"),
    ],
)
def test_what_is_wrong_says_why(question, typed, judgement, said):
    found = mark(question, typed)
    assert found.judgement == judgement, found
    assert said in found.feedback.en


def test_mistakes_are_known_by_their_conditions():
    assert not list(kind(RADII).faults(RADII))
    assert mark(RADII, "A = [[3,0],[0,0]], B = A'").mistake == 0
    twice = mark(RADII, "A = [[0,5],[0,0]], B = A")
    assert (twice.mistake, twice.share) == (1, Fraction(1, 2))
    assert mark(RADII, "A = [[0,1/2],[0,0]], B = [[0,0],[1,0]]").mistake == 2
    assert mark(RADII, "A = [[0,1/3],[0,0]], B = [[0,0],[1,0]]").mistake is None


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"answer": "A = [[0,1],[0,0]], B = A'"}, ("answer",), "found wrong"),
        ({"answer": "A = [[0,2],[0,0]]"}, ("answer",), "B is not given"),
        ({"holds": ("rho(A) < 1", "rho(A*C) > 1")}, ("holds", 1), "C is not among the names"),
        ({"holds": ("rho(A) <",)}, ("holds", 0), ""),
        ({"holds": ("rho(A*B) > 5",)}, ("answer",), "found wrong"),
        ({"mistakes": (Mistake("A = [[0,3],[0,0]], B = A'", SAID),)}, ("mistakes", 0, "answer"), "but correct"),
        (
            {"mistakes": (Mistake("A = [[0,0],[0,0]], B = A", SAID, when=("rho(A) > 1",)),)},
            ("mistakes", 0, "answer"),
            "its own conditions",
        ),
        (
            {"mistakes": (Mistake("A = [[0,0],[0,0]], B = A", SAID, when=("rho(D) > 1",)),)},
            ("mistakes", 0, "when", 0),
            "D",
        ),
    ],
)
def test_an_exercise_that_says_what_is_not_so(changes, field, said):
    fault = next(iter(kind(RADII).faults(replace(RADII, **changes))))
    assert fault.field == field and said in fault.reason.en


@pytest.mark.parametrize("question", [RADII, TURN, NUMBERS_, ANY, WHOLE])
def test_a_predicate_that_is_spoiled_is_noticed(question):
    """The reference satisfies no predicate with its relation turned round."""
    opposite = {" < ": " >= ", " > ": " <= ", " >= ": " < ", " == ": " != "}
    for at, text in enumerate(question.holds):
        sign = next(sign for sign in opposite if sign in text)
        holds = (*question.holds[:at], text.replace(sign, opposite[sign]), *question.holds[at + 1 :])
        assert mark(replace(question, holds=holds), question.answer).judgement is Judgement.WRONG


entries = st.fractions(-4, 4, max_denominator=6)


@given(st.lists(st.tuples(entries, st.booleans()), min_size=4, max_size=4), st.sampled_from([2, 3, 5]))
def test_agrees_with_floating_point(parts, radicand):
    """Entries a or a√k: every predicate whose margin is seen in floats is decided alike."""
    texts = [f"({a})*sqrt({radicand})" if irrational else str(a) for a, irrational in parts]
    a, b, c, d = (float(q) * (radicand**0.5 if irrational else 1) for q, irrational in parts)
    matrix = np.array([[a, b], [c, d]])
    typed = f"[[{texts[0]},{texts[1]}],[{texts[2]},{texts[3]}]]"
    values = {
        "rho(A)": max(abs(np.linalg.eigvals(matrix))),
        "norm(A)": np.linalg.norm(matrix, 2),
        "norm(A,1)": np.linalg.norm(matrix, 1),
        "norm(A,fro)": np.linalg.norm(matrix),
        "sigma_min(A)": np.linalg.svd(matrix, compute_uv=False)[-1],
        "det(A)": np.linalg.det(matrix),
        "trace(A*A')": np.trace(matrix @ matrix.T),
    }
    for quantity, value in values.items():
        if abs(value - 2) > 1e-6:
            found = mark(asking((("A", "2x2"),), f"{quantity} > 2"), typed)
            assert found.judgement is (Judgement.CORRECT if value > 2 else Judgement.WRONG), (quantity, value)


@given(st.integers(1, 11), st.integers(2, 12))
def test_ties_of_turns_are_decided(k, n):
    """A rotation has radius and norm exactly 1, which no floating-point number decides."""
    turn = f"[[cos({k}*pi/{n}),-sin({k}*pi/{n})],[sin({k}*pi/{n}),cos({k}*pi/{n})]]"
    for statement, holds in (
        ("norm(Q) <= 1", True),
        ("norm(Q) < 1", False),
        ("rho(Q) >= 1", True),
        ("rho(Q) > 1", False),
    ):
        found = mark(asking((("Q", "2x2"),), statement), turn).judgement
        decided = Judgement.CORRECT if holds else Judgement.WRONG
        if n in (2, 3, 4, 5, 6, 8, 10, 12):
            assert found is decided
        else:  # numbers of a high degree may be too much, and are then never called right or wrong
            assert found in (decided, Judgement.UNDECIDED, Judgement.UNREADABLE)


ROOTS = ["0", "1", "-1", "1/2", "sqrt(2)", "-sqrt(2)/2", "(1+sqrt(5))/2", "2^(1/3)", "cos(pi/8)", "sqrt(3)-1"]

DEGREES = {"sqrt(2)": 2, "sqrt(5)": 2, "^(1/3)": 3, "cos": 4, "sqrt(3)": 2}


def at_digits(text):
    """An entry to sixty digits, by mpmath."""
    names = {"sqrt": mp.sqrt, "cos": mp.cos, "pi": mp.pi}
    text = re.sub(r"(?<![\w.])(\d+)(?![\w.])", r"mpf(\1)", text.replace("^", "**"))
    return mp.mpf(eval(text, {"__builtins__": {}, "mpf": mp.mpf, **names}))  # texts of this file alone


def determinant(rows):
    if not rows:
        return mp.mpf(1)
    minors = ([row[:j] + row[j + 1 :] for row in rows[1:]] for j in range(len(rows)))
    return sum((-1) ** j * x * determinant(minor) for j, (x, minor) in enumerate(zip(rows[0], minors, strict=True)))


@settings(max_examples=25)
@given(st.lists(st.sampled_from(ROOTS), min_size=9, max_size=9), st.integers(2, 3))
def test_agrees_with_sixty_digits(texts, size):
    """Every quantity lies where mpmath sees it, to within 10^−35 above and below, and is equal to itself otherwise."""
    rows = [texts[i * size : (i + 1) * size] for i in range(size)]
    typed = "A = [" + ",".join(f"[{','.join(row)}]" for row in rows) + "]"
    with mp.workdps(60):
        matrix = mp.matrix([[at_digits(x) for x in row] for row in rows])
        values = {
            "rho(A*A')": max(abs(x) for x in mp.eigsy(matrix * matrix.T, eigvals_only=True)),
            "norm(A)^2": max(mp.eigsy(matrix.T * matrix, eigvals_only=True)),
            "det(A)": determinant(matrix.tolist()),
            "norm(A,fro)": mp.sqrt(sum(x * x for x in matrix)),
            "norm(A,inf)": max(sum(abs(x) for x in row) for row in matrix.tolist()),
        }
        for quantity, value in values.items():
            near = mp.nstr(value, 50)
            low, high = (f"{near} - 10^(-35)", f"{near} + 10^(-35)")
            assert mark(asking((("A", f"{size}x{size}"),), f"{quantity} > {low}"), typed).judgement == "correct"
            assert mark(asking((("A", f"{size}x{size}"),), f"{quantity} > {high}"), typed).judgement == "wrong"
    degree = prod(by for root, by in DEGREES.items() if any(root in text for text in texts))
    decided = ("correct", "wrong") if degree <= 16 else ("correct", "wrong", "undecided")
    same = ("rho(A*A') == norm(A)^2", "norm(A) == norm(A')", "rho(A) == rho(A')", "det(A)^2 == det(A'*A)")
    for statement in same:
        found = mark(asking((("A", f"{size}x{size}"),), statement), typed).judgement
        assert found != "wrong" and found in decided, (statement, typed)
        found = mark(asking((("A", f"{size}x{size}"),), statement.replace("==", "!=")), typed).judgement
        assert found != "correct" and found in decided, (statement, typed)


@pytest.mark.parametrize(
    ("typed", "judgement"),
    [
        ("diag(1, 1/2)", "wrong"),
        ("diag(1 - 10^(-60), 1/2)", "correct"),
        ("diag(sqrt(2)*sqrt(1/2), 1/2)", "wrong"),
        ("diag(sqrt(2)*sqrt(1/2) - 10^(-60), 1/2)", "correct"),
        ("[[0,(1+sqrt(5))/2],[(sqrt(5)-1)/2,0]]", "wrong"),
        ("[[0,(1+sqrt(5))/2 - 10^(-60)],[(sqrt(5)-1)/2,0]]", "correct"),
        ("[[cos(pi/8),-sin(pi/8)],[sin(pi/8),cos(pi/8)]]", "wrong"),
        ("[[cos(pi/16),-sin(pi/16)],[sin(pi/16),cos(pi/16)]]", "wrong"),
        ("[[2^(1/3),1],[0,0]]*2^(-1/3)", "wrong"),
        ("[[2^(1/3),1],[0,0]]*2^(-1/3)*(1-10^(-60))", "correct"),
        ("[[pi/4,0],[7,0]]*4/pi", "wrong"),
        ("[[pi/4,0],[7,0]]", "correct"),
    ],
)
def test_a_radius_of_one_is_not_below_one(typed, judgement):
    assert mark(asking((("A", "2x2"),), "rho(A) < 1"), typed).judgement == judgement


def test_objects_are_typeset_back():
    found = mark(RADII, "A = [[sqrt(2)/2, 2],[0,0.25]], B = A' + diag(0, 1/3)").reading
    assert found is not None
    assert found.text == "A = [[sqrt(2)/2,2],[0,0.25]], B = [[sqrt(2)/2,0],[2,7/12]]"
    assert r"A = \begin{pmatrix} \frac{\sqrt{2}}{2} & 2" in found.latex


def test_all_that_fails_is_told_and_what_holds():
    said = mark(RADII, "A = 2*I, B = I").feedback
    assert "rho(A) < 1 is asked for, but does not hold:" in said.en
    assert "Not satisfied either: rho(B) < 1" in said.en and "Satisfied: rho(A*B) > 1" in said.en
    assert "同样不成立：rho(B) < 1" in said.zh and "2 < 1 不成立" in said.zh


def test_hostile_objects(tmp_path):
    sentinel = tmp_path / "created"
    every = (*CODE, *TEX, *CHARACTERS, *EMPTY, *NUMBERS, *NOT_FINITE, *TOWERS, *FACTORIALS, *map(json.dumps, JSON_LIKE))
    for text in every[::3]:
        text = text.replace(SENTINEL, str(sentinel))
        for typed in (text, f"A = {text}, B = A'", f"A = [[{text},0],[0,0]], B = A'"):
            assert mark(RADII, typed).judgement is not Judgement.CORRECT
    assert not sentinel.exists()
