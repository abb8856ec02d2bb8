"""Workings: what is right is found correct, a wrong step is found in its line with values to be checked by hand, and
what does not lead from the start to the goal is told apart from both."""

from dataclasses import replace

import pytest

from symgrad.core.exercises import Judgement, Mistake, Name, Question
from symgrad.core.text import Text
from symgrad.grading.exercises.lines import lines
from symgrad.grading.exercises.typed.prose import formula
from symgrad.grading.exercises.working import faults, mark
from symgrad.reading import MatrixStatement
from symgrad.reading.matrix_typesetting import matrix_latex
from tests.hostile_texts import CHARACTERS, CODE, FACTORIALS, NOT_FINITE, TEX, TOWERS

_WORDS = Text("words", "文字")


def question(answer: str, *wrong: str, **fields) -> Question:
    mistakes = tuple(Mistake(step, _WORDS) for step in wrong)
    return Question("id", "working", _WORDS, answer, mistakes=mistakes, **fields)


JACOBIANS = question(
    "norm(J_2*J_1*x) <= norm(J_2)*norm(J_1*x)\n  <= norm(J_2)*norm(J_1)*norm(x)",
    "norm(J_2*J_1) = norm(J_2)*norm(J_1)",
    "norm(J_2*J_1*x) >= norm(J_2)*norm(J_1*x)",
    start="norm(J_2*J_1*x)",
    goal="norm(J_2)*norm(J_1)*norm(x)",
    relation="<=",
    names=(Name("J_1", shape="square"), Name("J_2", shape="square"), Name("x", shape="2x1")),
)
SQUARE = question(
    "(A + B)^2 = (A + B)*A + (A + B)*B\n= A^2 + B*A + A*B + B^2",
    "(A + B)^2 = A^2 + 2*A*B + B^2",
    start="(A + B)^2",
    goal="A^2 + A*B + B*A + B^2",
    names=(Name("A", shape="square"), Name("B", shape="square")),
)
GRADIENT = question(
    "norm(W'*delta) <= norm(W')*norm(delta) = norm(W)*norm(delta)\n< g*norm(delta)",
    start="norm(W'*delta)",
    goal="g*norm(delta)",
    relation="<",
    names=(Name("W", shape="2x2"), Name("delta", shape="2x1"), Name("g", domain="> 0")),
    assume=("norm(W) < g", "norm(delta) > 0"),
)
BINOMIALS = question(
    "(a+b)^2 - (a-b)^2 = a^2 + 2a*b + b^2 - (a^2 - 2a*b + b^2)\n= 4*a*b",
    "(a+b)^2 - (a-b)^2 = 2*b^2",
    start="(a+b)^2 - (a-b)^2",
    goal="4*a*b",
)
SIGMOID = question(
    "sigma(z)*(1 - sigma(z)) = 1/4 - (sigma(z) - 1/2)^2 <= 1/4",
    "1/4 - (sigma(z) - 1/2)^2 <= 1/5",
    start="sigma(z)*(1 - sigma(z))",
    goal="1/4",
    relation="≤",
)
DEPTH = question(
    "w^(L+1)*x/(w*x) = w^L\n= exp(L*ln(w))",
    start="w^(L+1)*x/(w*x)",
    goal="exp(L*ln(w))",
    names=(Name("w", domain="> 0"), Name("x", domain="> 0"), Name("L", domain="positive integer")),
)
CHAINS = [JACOBIANS, SQUARE, GRADIENT, BINOMIALS, SIGMOID, DEPTH]
HE = question(
    "n*v = 2\nv = 2/n",
    "v = 1/n",
    start="n*v/2 = 1",
    goal="v = 2/n",
    names=(Name("n", domain="positive integer"), Name("v")),
)
ROOTS = question("(x - 1)*(x - 2) = 0\nx = 1 or x = 2", start="x^2 - 3x + 2 = 0", goal="x = 1 or x = 2")
BOUND = question("w < 1/g", start="w*g < 1", goal="w < 1/g", names=(Name("g", domain="> 0"), Name("w")))
SOLUTION = question("n*v/2 = 1\nv = 2/n", goal="2/n", names=(Name("n", domain="positive integer"),))
SOLVED = [HE, ROOTS, BOUND, SOLUTION]


@pytest.mark.parametrize("each", [*CHAINS, *SOLVED], ids=lambda q: q.start or "solution")
def test_the_exercises_are_without_fault(each):
    assert not list(faults(each))


CORRECT = [
    (JACOBIANS, "norm(J_2 J_1 x) <= norm(J_2) norm(J_1 x) <= norm(J_2) norm(J_1) norm(x)"),
    (JACOBIANS, "norm(J_2 J_1 x) <= norm(J_2 J_1) norm(x)\n=< norm(J_2) norm(J_1) norm(x)"),
    (JACOBIANS, "norm(J_2*J_1*x) <= norm(J_2)*norm(J_1)*norm(x)"),
    (JACOBIANS, "<= norm(J_2)*norm(J_1*x)\n<= norm(J_2)*norm(J_1)*norm(x)"),
    (JACOBIANS, "norm(J_2 J_1 x) ≤ norm(J_2) norm(J_1 x)\nnorm(J_2) norm(J_1 x) ⩽ norm(J_1) norm(J_2) norm(x)"),
    (JACOBIANS, "norm(J_2)*norm(J_1)*norm(x) >= norm(J_2)*norm(J_1*x) >= norm(J_2*J_1*x)"),
    (JACOBIANS, "‖J₂J₁x‖ ≤ ‖J₂‖‖J₁x‖ （由次可乘性）\n≤ ‖J₂‖‖J₁‖‖x‖，证毕。"),
    (
        JACOBIANS,
        "Proof. norm(J_2 J_1 x) <= norm(J_2) norm(J_1 x), by submultiplicativity\n"
        "<= norm(J_2) norm(J_1) norm(x) (submultiplicative again). □",
    ),
    (
        JACOBIANS,
        r"\begin{aligned} \|J_2J_1x\| &\le \|J_2\|\,\|J_1x\| && \text{(次可乘性)} \\ &\leqslant \|J_2\|\|J_1\|\|x\| "
        r"\end{aligned}",
    ),
    (
        JACOBIANS,
        "$$\\begin{align*}\n\\lVert J_2J_1x\\rVert &\\leq \\lVert J_2\\rVert \\lVert J_1x\\rVert \\\\[2pt]\n"
        "&{}\\leq \\lVert J_2\\rVert \\lVert J_1\\rVert\\lVert x\\rVert \\tag{1}\n\\end{align*}$$",
    ),
    (JACOBIANS, "$\\|J_2J_1x\\| \\le \\|J_2\\| \\|J_1x\\|$\nand by the same\n$\\le \\|J_2\\|\\|J_1\\|\\|x\\|$."),
    (JACOBIANS, r"\|J_2J_1x\| \overset{(1)}{\le} \|J_2\|\|J_1x\| \stackrel{(2)}{\leq} \|J_2\|\|J_1\|\|x\|"),
    (JACOBIANS, "norm(J_2 J_1 x) <=\nnorm(J_2) norm(J_1 x)\n<= norm(J_2) norm(J_1) norm(x)   (2)"),
    (SQUARE, "(A+B)^2 = (A+B)(A+B) = A A + A B + B A + B B = A^2 + A B + B A + B^2"),
    (SQUARE, r"$(A+B)^2 = A^2 + AB + BA + B^2$"),
    (GRADIENT, "norm(W' delta) <= norm(W) norm(delta) < g norm(delta)"),
    (GRADIENT, r"$\|W^\top\delta\| \le \|W\|\|\delta\| < g\|\delta\|$"),
    (BINOMIALS, "(a+b)^2-(a-b)^2 = ((a+b)-(a-b))((a+b)+(a-b)) = 2b*2a"),
    (BINOMIALS, "S = (a+b)^2 - (a-b)^2\nS = 4ab"),
    (BINOMIALS, "(a+b)²−(a−b)² = 4ab，其中用到平方差公式"),
    (BINOMIALS, "4ab = (a^2+2ab+b^2) - (a^2-2ab+b^2) = (a+b)^2 - (a-b)^2"),
    (SIGMOID, r"$\sigma(z)(1-\sigma(z)) = \frac14 - (\sigma(z)-\frac12)^2 \le \frac14$"),
    (DEPTH, "w^(L+1)*x/(w*x) = w^L = e^(L*ln w)"),
    (HE, "n*v/2 = 1\n=> v = 2/n"),
    (HE, "v = 2/n"),
    (HE, "由 n*v/2 = 1，得 n v = 2，\n所以 v = 2/n。"),
    (HE, "n v/2 = 1 ⇔ n v = 2 ⇔ v = 2/n"),
    (HE, "n*v/2 = 1, so n*v = 2\n∴ v = 4/(2n)\n= 2/n"),
    (
        HE,
        r"\begin{aligned} \frac{nv}{2} &= 1 \\ \Rightarrow\quad nv &= 2 \\ \therefore\; v &= \frac{2}{n} \end{aligned}",
    ),
    (HE, r"\begin{cases} \frac{nv}{2} = 1 \\ v = \frac2n \end{cases}"),
    (HE, "2/n = v"),
    (ROOTS, "(x-1)(x-2) = 0\nx = 2 或 x = 1"),
    (BOUND, "w*g < 1\n1/g > w"),
    (SOLUTION, "n*v/2 = 1\nv*n = 2\nv = 2/n"),
]


@pytest.mark.parametrize(("each", "typed"), CORRECT)
def test_a_right_working_is_correct(each, typed):
    found = mark(each, typed)
    assert found.judgement is Judgement.CORRECT, found
    assert found.reading is not None and found.reading.latex


FAILING = [
    (JACOBIANS, "norm(J_2 J_1 x) <= norm(J_2 J_1) norm(x)\n= norm(J_2) norm(J_1) norm(x)", 2, None),
    (JACOBIANS, "norm(J_2 J_1 x) >= norm(J_2) norm(J_1 x)\n<= norm(J_2)*norm(J_1)*norm(x)", 1, 1),
    (JACOBIANS, "norm(J_2 J_1 x) <= norm(J_2) norm(J_1 x)\nnorm(J_1 x) <= norm(J_1) norm(x)", 2, None),
    (SQUARE, "(A+B)^2 = A^2 + 2 A B + B^2", 1, 0),
    (SQUARE, "(A+B)^2 = A^2 + A B + A B + B^2", 1, 0),
    (GRADIENT, "norm(W' delta) <= norm(W) norm(delta) < g norm(delta)/2", 1, None),
    (BINOMIALS, "(a+b)^2-(a-b)^2 = a^2+b^2-(a^2-b^2)\n= 2b^2", 1, 0),
    (BINOMIALS, "(a+b)^2-(a-b)^2 = 4ab\n= 4a", 2, None),
    (SIGMOID, "sigma(z)*(1-sigma(z)) <= 1/5 <= 1/4", 1, 0),
    (DEPTH, "w^(L+1)*x/(w*x) = w^(L+1)\n= exp(L*ln(w))", 1, None),
    (HE, "n*v/2 = 1\nv = 1/n", 2, 0),
    (HE, "n*v = 2\nv^2 = 4/n^2\nv = 2/n", 2, None),
    (ROOTS, "x^2 = 3x - 2\nx = 1", 2, None),
    (BOUND, "w > 1/g", 1, None),
]


@pytest.mark.parametrize(("each", "typed", "line", "mistake"), FAILING)
def test_a_wrong_step_is_found_in_its_line(each, typed, line, mistake):
    found = mark(each, typed)
    assert found.judgement is Judgement.WRONG, found
    assert found.said[0].en.startswith(f"Line {line}"), found
    assert found.said[0].zh.startswith(f"第 {line} 行")
    assert mistake is None or found.mistake == mistake


def test_a_wrong_step_is_shown_with_the_values_of_both_sides():
    typed = "norm(J_2 J_1 x) <= norm(J_2 J_1) norm(x)\n= norm(J_2) norm(J_1) norm(x)"
    found = mark(replace(JACOBIANS, mistakes=()), typed)
    (said,) = found.said
    assert said.en == (
        "Line 2: norm(J_2*J_1)*norm(x) = norm(J_2)*norm(J_1)*norm(x) fails at J_2 = [[1,0],[0,0]], "
        "J_1 = [[0,0],[1,0]], x = [[1],[0]]: the left side is 0, the right side 1."
    )
    assert found.mistake is None


ELSEWHERE = [
    (JACOBIANS, "norm(J_2 J_1 x) <= norm(J_2) norm(J_1 x)", "the last line is not what was to be shown"),
    (JACOBIANS, "norm(J_1*x) <= norm(J_1)*norm(x)", "begins with"),
    (JACOBIANS, "norm(J_2 J_1 x) <= 2*norm(J_2)*norm(J_1)*norm(x) >= norm(J_2)*norm(J_1)*norm(x)", "≤ and ≥"),
    (GRADIENT, "norm(W'*delta) <= norm(W)*norm(delta) <= g*norm(delta)", "together the steps show ≤, and <"),
    (BINOMIALS, "4ab = 4ab", "begins with"),
    (BINOMIALS, "(a+b)^2-(a-b)^2 = (a+b)^2-(a-b)^2", "the last line"),
    (BINOMIALS, "(a+b)^2-(a-b)^2 = a^2+2ab+b^2-(a-b)^2", "the last line"),
    (BINOMIALS, "(a+b)^2-(a-b)^2 <= 4ab", "together the steps show ≤, and ="),
    (HE, "n*v/2 = 1", "the last line"),
    (HE, "n*v = 2", "the last line"),
    (ROOTS, "(x-1)(x-2) = 0", "the last line"),
]


@pytest.mark.parametrize(("each", "typed", "said"), ELSEWHERE)
def test_steps_that_hold_but_lead_elsewhere_are_told_so(each, typed, said):
    found = mark(each, typed)
    assert found.judgement is Judgement.WRONG
    assert said in found.said[0].en
    assert found.mistake is None


UNREADABLE = [
    (JACOBIANS, "norm(J_2 J_1 x) <= norm(J_2) norm(J_1 x)\n<= norm(J_2 norm(J_1)", "Line 2"),
    (JACOBIANS, "norm(J_2 J_1 x) <= norm(J_2)*norm(x*J_1)", "Line 1: The shapes"),
    (JACOBIANS, "norm(J_2 J_1 x) ≈ norm(J_2)", "Line 1: ≈"),
    (JACOBIANS, "norm(J_2 J_1 x) => norm(J_2)", "Write >="),
    (JACOBIANS, "submultiplicativity", "no formula"),
    (JACOBIANS, "norm(J_2)", "no relation"),
    (JACOBIANS, "norm(J_2 J_1 x) <=", "nothing on one side"),
    (BINOMIALS, "(a+b)^2-(a-b)^2 = ...\n= 4ab", "Line 1"),
    (BINOMIALS, "(a+b)^2-(a-b)^2 = 4ab\n4ab", "Line 2"),
    (HE, "2/n", "Line 1"),
    (HE, "= 2", "Line 1"),
    (HE, "a = 1\n" * 61, "more than 60"),
]


@pytest.mark.parametrize(("each", "typed", "said"), UNREADABLE)
def test_what_cannot_be_read_is_told_with_its_line(each, typed, said):
    found = mark(each, typed)
    assert found.judgement is Judgement.UNREADABLE, found
    assert said in found.said[0].en


def test_a_step_without_a_proof_is_undecided_and_named():
    each = question("", start="norm(A^2*B)", goal="2*norm(B)", relation="<=", assume=("norm(A)^2 <= 2",))
    each = replace(each, names=(Name("A", shape="2x2"), Name("B", shape="2x2")))
    found = mark(each, "norm(A^2 B) <= 2 norm(B)")
    assert found.judgement is Judgement.CORRECT
    harder = mark(replace(each, assume=("rho(A) < 1", "norm(A) <= sqrt(2)")), "norm(A^2 B) <= 2 norm(B) <= 2 norm(B)")
    assert harder.judgement in (Judgement.CORRECT, Judgement.UNDECIDED)
    open_step = mark(
        question("", start="norm(A)^k", goal="1", relation="<=", names=_NATURAL, assume=("norm(A) < 1",)),
        "norm(A)^k <= norm(A)^0\n= 1",
    )
    assert open_step.judgement is Judgement.UNDECIDED
    assert "Line 1" in open_step.said[0].en


_NATURAL = (Name("A", shape="2x2"), Name("k", domain="natural"))


def test_a_step_that_loses_points_of_the_domain_is_told():
    found = mark(BINOMIALS, "(a+b)^2-(a-b)^2 = 4ab*a/a = 4ab")
    assert found.judgement is Judgement.DOMAIN_DIFFERS
    assert "the right side has no value" in found.said[0].en


@pytest.mark.parametrize("each", CHAINS, ids=lambda q: q.start)
def test_every_spoiled_step_is_caught(each):
    rows = lines(each.answer, ("delta", "J_1", "J_2"))
    sides = [rows[0].sides[0], *(side for row in rows for side in row.sides[1:])]
    kinds = [kind for row in rows for kind in row.relations]
    for at in range(1, len(sides)):
        for spoilt in (f"({sides[at]})*7/5", f"({sides[at]})*5/7", f"({sides[at]})*(-1)"):
            changed = [*sides[:at], spoilt, *sides[at + 1 :]]
            typed = changed[0] + "".join(f"\n{kind} {side}" for kind, side in zip(kinds, changed[1:], strict=True))
            found = mark(each, typed)
            assert found.judgement is Judgement.WRONG, (typed, found)
    for at in range(len(kinds)):
        if kinds[at] != "=":
            turned = [*kinds[:at], {"≤": "≥", "<": ">"}[kinds[at]], *kinds[at + 1 :]]
            typed = sides[0] + "".join(f"\n{kind} {side}" for kind, side in zip(turned, sides[1:], strict=True))
            assert mark(each, typed).judgement is Judgement.WRONG, typed


FAULTY = [
    (replace(JACOBIANS, goal="norm(J_2)*norm(J_1)"), ("answer",)),
    (replace(JACOBIANS, relation="="), ("answer",)),
    (replace(JACOBIANS, relation="->"), ("relation",)),
    (replace(JACOBIANS, start="norm(J_2"), ("start",)),
    (replace(JACOBIANS, goal="norm(J_2"), ("goal",)),
    (replace(BINOMIALS, answer="(a+b)^2-(a-b)^2 = 2*a*b"), ("answer",)),
    (replace(BINOMIALS, mistakes=(Mistake("(a+b)^2 = a^2+2a*b+b^2", _WORDS),)), ("mistakes", 0, "answer")),
    (replace(BINOMIALS, mistakes=(Mistake("a*b", _WORDS),)), ("mistakes", 0, "answer")),
    (replace(BINOMIALS, mistakes=(*BINOMIALS.mistakes, Mistake("a = 2*b^2", _WORDS))), ("mistakes", 1, "answer")),
    (replace(HE, mistakes=(Mistake("n*v = 2", _WORDS),)), ("mistakes", 0, "answer")),
    (replace(HE, answer="v = 1/n"), ("answer",)),
]


@pytest.mark.parametrize(("each", "field"), FAULTY)
def test_an_exercise_that_is_wrong_is_told(each, field):
    assert [fault.field for fault in faults(each)] == [field]


HOSTILE = [text for group in (CODE, TEX, TOWERS, FACTORIALS, NOT_FINITE, CHARACTERS) for text in group][::7]


@pytest.mark.parametrize("each", [BINOMIALS, SQUARE, HE], ids=["numbers", "matrices", "solving"])
def test_hostile_texts_are_never_correct(each):
    for text in HOSTILE:
        for typed in (text, f"{each.start}\n= {text}", f"{text} = {each.goal}"):
            # Without letters and digits it may be a space of LaTeX, and the line goes on from the start.
            if len(typed) < 2000 and any(sign.isalnum() for sign in text):
                assert mark(each, typed).judgement is not Judgement.CORRECT, typed


REASONS = [
    ("a <= b by the triangle inequality", "a <= b"),
    ("a <= b, since norm(A) < 1", "a <= b"),
    ("ax + by = c", "ax + by = c"),
    ("a = b（三角不等式）", "a = b"),
    ("x = 1 或 x = 2", "x = 1 或 x = 2"),
    ("因此 a = b，其中 n > 0", "a = b"),
    ("We have a = b. QED", "a = b"),
    ("f(x)*(x + 1) = norm(delta)", "f(x)*(x + 1) = norm(delta)"),
    ("By the submultiplicativity of norms we obtain", ""),
    ("<= b   (1)", "<= b"),
    ("①a = b", "a = b"),
]


@pytest.mark.parametrize(("row", "left"), REASONS)
def test_words_around_a_formula_are_left_out(row, left):
    assert formula(row, frozenset(("delta",)))[0] == left


LATEX = [
    ("norm(A*B, fro) <= rho(A)", r"\left\|A B\right\|_{F} \leq \rho\left(A\right)"),
    ("(A*B)' == inv(B)", r"\left(A B\right)^{\top} = B^{-1}"),
    ("sigma_max(A) >= sigma(A, 2)", r"\sigma_{\max}\left(A\right) \geq \sigma_{2}\left(A\right)"),
]


@pytest.mark.parametrize(("statement", "latex"), LATEX)
def test_statements_about_matrices_are_typeset(statement, latex):
    assert matrix_latex(MatrixStatement(statement).at(2).statement) == latex


def test_a_working_of_too_few_steps_is_not_in_the_form_asked_for():
    names = (Name("J", None, "", "square"),)
    lines = "norm(J*J*J) <= norm(J*J)*norm(J) <= norm(J)^3"
    question = Question(
        "it",
        "working",
        Text("?", "？"),
        lines,
        names=names,
        start="norm(J*J*J)",
        relation="≤",
        goal="norm(J)^3",
        steps=2,
    )
    assert mark(question, lines).judgement is Judgement.CORRECT
    short = mark(question, "norm(J*J*J) <= norm(J)^3")
    assert short.judgement is Judgement.EQUIVALENT_NOT_IN_FORM and "at least 2 steps" in short.said[0].en
    assert not list(faults(question))
    assert list(faults(replace(question, steps=3)))
