"""Marking single answers: fair verdicts, feedback that teaches and never gives the answer away, drawn numbers."""

from dataclasses import replace
from fractions import Fraction

import pytest

from symgrad.core.exercises import Judgement, Mistake, Name, Option, Parameter, Question
from symgrad.core.text import Text
from symgrad.errors import ParameterError
from symgrad.grading.exercises.files import Located
from symgrad.grading.exercises.marking import kind, mark
from symgrad.grading.exercises.parameters import combinations, draw, drawn
from symgrad.grading.exercises.verification import messages

SAID = Text("said", "说明")
HE = Question(
    "he",
    "formula",
    Text("?", "？"),
    "2/n",
    names=(Name("n", None, "positive integer"), Name("fan_out")),
    mistakes=(
        Mistake("1/n", Text("Half is lost.", "损失一半。"), Fraction(1, 4)),
        Mistake("2/fan_out", Text("Which way?", "哪个方向？")),
    ),
    check=("n*answer/2 = 1",),
)
CHOICE = Question(
    "choice",
    "choice",
    Text("?", "？"),
    "b, d",
    options=tuple(Option(key, SAID, Text(f"not {key}", f"不选 {key}")) for key in "abcd"),
)


def of(kind_, answer, *assume, **more):
    return Question("it", kind_, Text("?", "？"), answer, assume=assume, **more)


@pytest.mark.parametrize(
    ("question", "typed", "judgement", "share", "said"),
    [
        (HE, "2/n", "correct", 1, "Read as: 2/n"),
        (HE, " v = $\\frac{4}{2n}$ ", "correct", 1, "Read as"),
        (HE, "2 / n 。", "correct", 1, ""),
        (HE, "1/n", "wrong", Fraction(1, 4), "Half is lost."),
        (HE, "1/(n+0)", "wrong", Fraction(1, 4), "Half is lost."),
        (HE, "2/fan_out", "wrong", 0, "Which way?"),
        (HE, "3/n", "wrong", 0, "At n = 1 your answer is 3, and the right answer is 2."),
        (HE, "2/n > 1", "wrong", 0, "Your answer is a statement, but a formula for a number is asked for."),
        (HE, "2/n + 0*sqrt(n-5)", "domain_differs", Fraction(1, 2), "your answer has no real value"),
        (HE, "2/", "unreadable", None, "^"),
        (HE, "  \n", "missing", 0, "There is no answer."),
        (of("formula", "(x-1)^2", "form: factored"), "x^2-2x+1", "equivalent_not_in_form", Fraction(1, 2), "factored"),
        (of("number", "2*sqrt(13)"), "52^(1/2)", "correct", 1, ""),
        (of("number", "2.95", "digits: 3"), "2.951", "correct", 1, ""),
        (of("set", "(0, 1/4]"), "0 < x <= 1/4", "correct", 1, ""),
        (of("set", "(0, 1/4]"), "(0, 1/4)", "wrong", 0, "x = 1/4 belongs to it, but not to your answer."),
        (of("set", "(0, 1/4)"), "(0, 1/4]", "wrong", 0, "Your answer" if 0 else "belongs to your answer"),
        (of("values", "1, 2"), "2, 1", "correct", 1, ""),
        (of("tuple", "(1, 2)"), "[1, 2]", "correct", 1, ""),
        (of("matrix", "[[1,2],[3,4]]"), "[[1,2,3],[3,4,5]]", "wrong", 0, "Your answer has the shape 2×3, but 2×2"),
        (of("truth", "false"), "true", "wrong", 0, ""),
        (CHOICE, "b,d", "correct", 1, ""),
        (CHOICE, "(D)、(B)", "correct", 1, ""),
        (CHOICE, "选 BD", "correct", 1, ""),
        (CHOICE, "答案是Ｂ和Ｄ。", "correct", 1, ""),
        (CHOICE, "The answer is b and d.", "correct", 1, ""),
        (CHOICE, "$b$, $d$", "correct", 1, ""),
        (CHOICE, "b", "wrong", 0, "not all that is"),
        (CHOICE, "a, b", "wrong", 0, "not a"),
        (CHOICE, "e", "unreadable", None, "Expected options of a, b, c, d"),
        (CHOICE, "all of them", "wrong", 0, "not a"),
        (CHOICE, "most of them", "unreadable", None, "Expected"),
    ],
)
def test_marks(question, typed, judgement, share, said):
    found = mark(question, typed)
    assert (found.judgement, found.share) == (judgement, share), found
    assert said in found.feedback.en


@pytest.mark.parametrize(
    "typed",
    [
        *("v = 2/n", "Var(W) = 2/n", "Var W = 2/n", "∂L/∂w_1 = 2/n", "dL/dw = 2/n", "E(h^2)=2/n", "||W|| = 2/n"),
        *("Answer: 2/n.", "the answer is 2/n", "so 2/n", "ans = 2/n", "We get 2/n!", "v := 2/n", "sigma^2 = 2/n"),
        *("所以 v=2/n。", "解得 $v=\\frac{2}{n}$", "故得：2/n", "答案是 2/n", "∴ 2/n", "v = $\\frac{2}{n}$ ."),
        *("$$\\frac{2}{n}$$", "2/n ，", "\\(2/n\\)", "2／n", "２/n"),
    ],
)
def test_what_students_put_around_a_formula(typed):
    assert mark(HE, typed).judgement == "correct"


@pytest.mark.parametrize("typed", ["2v = 4/n", "n = 2/n", "2 = 2/n > 1", "2/n = 1/n", "n^2 = 2/n", "solution(2/n)"])
def test_what_is_not_around_a_formula(typed):
    assert mark(HE, typed).judgement != "correct"


@pytest.mark.parametrize(
    ("question", "typed", "secrets"),
    [
        (of("number", "61/7"), "9", ["61", "8.7"]),
        (of("number", "17.25", "tolerance: 0.1"), "18", ["17.2", "0.75"]),
        (of("values", "31, 77"), "31, 78", ["77"]),
        (of("values", "31, 77"), "31", ["77", "2 values"]),
        (of("tuple", "(31, 77)"), "(31, 78)", ["77"]),
        (of("matrix", "[[31, 77]]"), "[[31, 78]]", ["77"]),
        (of("matrix", "[[31, 77]]"), "[[31, 1/0]]", ["77"]),
        (of("formula", "17*x^2"), "16*x^2", ["x^2 * 17", "17*x", "17 x"]),
        (of("number", "sqrt(77)"), "-sqrt(77) + 1/0", ["8.77"]),
        (CHOICE, "a", ["b", "d"]),
    ],
)
def test_what_is_wrong_does_not_tell_what_is_right(question, typed, secrets):
    found = mark(question, typed)
    assert found.judgement not in (Judgement.CORRECT, Judgement.UNDECIDED)
    _, _, after = found.feedback.en.partition("\n")
    for language in (after.partition("\n")[2], found.feedback.zh.partition("\n")[2].partition("\n")[2]):
        for secret in secrets:
            assert secret not in language.replace("said", "").replace("not a", ""), language


DRAWN = Question(
    "drawn",
    "formula",
    Text("With $L={@L@}$ and slope {@a@}: $w^{@L@}$", "设 $L={@L@}$"),
    "{@a@}^({@L-1@}) * x",
    parameters=(
        Parameter("L", tuple(map(Fraction, (3, 4, 5)))),
        Parameter("a", (Fraction(-1, 2), Fraction(2), Fraction(4))),
    ),
    where=("a != L",),
    mistakes=(Mistake("{@a@}^{@L@}*x", Text("It is not $L={@L@}$.", "不是 $L={@L@}$。")),),
)


def test_numbers_are_drawn():
    assert len(combinations(DRAWN)) == 8
    question = drawn(DRAWN, {"L": Fraction(3), "a": Fraction(-1, 2)})
    assert question.answer == "(-1/2)^(2) * x" and question.mistakes[0].answer == "(-1/2)^3*x"
    assert question.prompt.en == r"With $L={3}$ and slope −1/2: $w^{3}$"
    assert [mark(question, typed).judgement for typed in ("x/4", "-x/8", "x/8")] == ["correct", "wrong", "wrong"]
    assert mark(question, "-x/8").feedback.zh.endswith("不是 $L={3}$。")
    assert not list(messages(Located(DRAWN)))


def test_a_draw_depends_on_seed_student_and_exercise_alone():
    draws = [
        draw(question, student, seed)
        for question in (DRAWN, replace(DRAWN, id="other"))
        for student in ("Ann", "李华", "")
        for seed in (0, 1)
    ]
    assert draws[0] == draw(DRAWN, "Ann", 0)
    assert len({tuple(each.items()) for each in draws}) > 3
    spread = [tuple(draw(DRAWN, f"student {n}", 7).values()) for n in range(400)]
    assert len(set(spread)) == 8 and min(map(spread.count, set(spread))) > 20
    assert mark(DRAWN, "x/4", "Ann", 3) == mark(drawn(DRAWN, draw(DRAWN, "Ann", 3)), "x/4")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"where": ("a = L", "a > 4")}, "No values"),
        ({"where": ("a +",)}, "where: "),
        ({"where": ("a > b",)}, "was not decided"),
        ({"parameters": (Parameter("L", tuple(map(Fraction, range(501)))),)}, "501 combinations"),
        ({"answer": "{@L/0@}"}, "is no rational number"),
        ({"answer": "{@K@}"}, "is no rational number"),
        ({"answer": "{@L+@}"}, "{@L+@}: "),
        ({"answer": "{@sqrt(L)@}"}, "is no rational number"),
        ({"answer": "{@9^9^9^9@}"}, "{@9^9^9^9@}"),
    ],
)
def test_broken_parameters(changes, said):
    question = replace(DRAWN, **changes)
    with pytest.raises(ParameterError) as caught:
        for values in combinations(question):
            drawn(question, values)
    assert said in str(caught.value)
    assert any(said in message for message in messages(Located(question)))


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"answer": "2/"}, "answer", "unreadable"),
        ({"answer": "x > 1", "check": (), "mistakes": ()}, "kind", "of the kind relation, not formula"),
        ({"mistakes": (Mistake("4/(2n)", SAID),)}, "mistakes", "not found wrong, but correct"),
        ({"mistakes": (Mistake("1/n", SAID), Mistake("2/(2n)", SAID))}, "mistakes", "same mistake as number 1"),
        ({"mistakes": (Mistake("1/", SAID),)}, "mistakes", "not found wrong, but unreadable"),
        ({"assume": ("form: nice",)}, "answer", "unreadable"),
        ({"answer": "2.5/n", "assume": ("form: no decimals",)}, "answer", "equivalent_not_in_form"),
        ({"check": ("n*answer = 1",)}, "check", "refuted, not proved"),
        ({"check": ("n > 0",)}, "check", 'does not speak of "answer"'),
        ({"check": ("n*answer",)}, "check", ""),
        ({"solution": "n*v/2 = 1\nv = 3/n"}, "solution", ""),
    ],
)
def test_an_exercise_that_says_what_is_not_so(changes, field, said):
    found = list(messages(Located(replace(HE, **changes))))
    assert found and said in found[0]
    assert not list(messages(Located(HE)))
    del field


def test_a_spoiled_option_is_found():
    true, false = ("rho(A*B) <= norm(A)*norm(B)", "rho(A*B) <= rho(A)*rho(B)")
    options = (Option("a", SAID, None, false), Option("b", SAID, None, true))
    question = Question("it", "choice", Text("?", "？"), "b", options=options)
    assert not list(kind(question).faults(question))
    assert len(list(kind(question).faults(replace(question, answer="a")))) == 2
    assert not list(kind(question).faults(replace(question, answer="a", choose="false")))
    claimed = (
        Option("a", SAID, None, claim="9.2.3/w=1.1"),
        Option("b", SAID, None, claim="scalar_chain.one_point_one"),
    )
    assert not list(kind(question).faults(replace(question, options=claimed)))
    assert len(list(kind(question).faults(replace(question, options=claimed, answer="a")))) == 2
    unknown = (Option("a", SAID, None, claim="no.such"), Option("b", SAID))
    assert "no" in next(iter(kind(question).faults(replace(question, options=unknown)))).reason.en
