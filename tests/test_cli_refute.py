"""``symgrad refute``: verdicts, exit codes, what it prints, and what it refuses in both languages."""

import json
from fractions import Fraction

import pytest

import symgrad as sg
from symgrad.checks.exact import Evaluator
from symgrad.checks.lemma_proofs import Proof
from symgrad.cli.refutations import side_by_side
from symgrad.core.verdicts import Verdict
from symgrad.errors import ParameterError
from symgrad.grading import refutation
from symgrad.grading.matrix_values import Value, sides
from tests.chinese import has_chinese

BRIEF = ("--tries", "600")

VERDICTS = [
    # statement, given, exit code, verdict
    ("rho(A*B) <= rho(A)*rho(B)", (), 1, "refuted"),
    ("A*B == B*A", (), 1, "refuted"),
    ("norm(A*B) <= norm(A)*norm(B)", (), 0, "proved"),
    ("norm(A*B) <= 0.99*norm(A)*norm(B)", (), 1, "refuted"),
    ("norm(W*h) <= norm(W)*norm(h)", ("W: 3x2", "h: 2x1"), 0, "proved"),
    ("norm(W*h) >= norm(W)*norm(h)", ("W: 3x2", "h: 2x1"), 1, "refuted"),
    ("norm(A) < 1", ("rho(A) < 1",), 1, "refuted"),
    ("rho(A) < 1", ("norm(A) < 1",), 0, "proved"),
    ("s*(1-s) <= 1/4", (), 0, "proved"),
    ("s*(1-s) <= 0.2499", (), 1, "refuted"),
    ("exp(trace(A)) >= 1 + trace(A)", (), 0, "supported"),
    ("a < b", ("a < 0", "a > 1"), 3, "undecided"),
    ("a^2 < b", ("a > b", "b > c", "c > a"), 3, "undecided"),
    ("norm(A) < 1", ("norm(A) < 0",), 3, "undecided"),
    ("norm(A) < 1", ("norm(A) < 1", "norm(A) < 0"), 3, "undecided"),
    ("norm(A*B) <= norm(A)*norm(B)", ("rho(A) > 1", "norm(A) < 1"), 3, "undecided"),
    ("norm(A) >= 0", ("A == A + I",), 3, "undecided"),
    ("norm(inv(A - A)) >= 0", (), 3, "undecided"),
    ("det(inv(A - A)) == 1", (), 3, "undecided"),
    ("-norm(A) < 0", (), 1, "refuted"),
    (r"$\|A\|_\infty \le \|A\|_F$", (), 1, "refuted"),
    ("norm(A) <= 1e300", (), 1, "refuted"),
    ("trace(A*A') >= 1e-300 or A == 0", (), 1, "refuted"),
    ("sqrt(2)*norm(A,fro) == 1.41421356237309504*norm(A,fro)", (), 1, "refuted"),
    ("a >= k", ("k: integer", "a >= k - 10^(-30)"), 1, "refuted"),
    ("A^k == 0", ("rho(A) == 0", "k: natural", "k >= 1"), 1, "refuted"),
    ("x'*A*x >= 0", ("x: 2x1", "A' == A"), 1, "refuted"),
]


@pytest.mark.parametrize(("statement", "given", "code", "verdict"), VERDICTS)
def test_verdicts_and_exit_codes(symgrad, statement, given, code, verdict):
    options = [part for each in given for part in ("--given", each)]
    shown = symgrad("refute", statement, *options, *BRIEF, "--json")
    assert (shown.json["verdict"], shown.code) == (verdict, code) and not shown.err
    assert set(shown.json) >= FIELDS and shown.json["schema"] == 1 and shown.json["reason"]
    assert shown.json["certified"] == (verdict in ("proved", "refuted"))
    refuted = verdict == "refuted"
    for field in ("counterexample", "lhs", "rhs"):
        assert (shown.json[field] is not None) == refuted, field


FIELDS = {"verdict", "counterexample", "lhs", "rhs", "certified", "tries", "tightest", "reason", "seed", "families"}


def test_json_of_a_counterexample(symgrad):
    document = symgrad("refute", "norm(A) <= norm(A,max)", "--size", "2", *BRIEF, "--seed", "5", "--json").json
    rows = [list(map(Fraction, row)) for row in document["counterexample"]["A"]]
    assert len(rows) == 2 and all(len(row) == 2 for row in rows)
    largest = max(abs(x) for row in rows for x in row)
    assert Fraction(document["rhs"]) == largest and document["relation"] == "≤"
    # σ_max² is the larger root of t² − (sum of squares) t + det².
    squares, det = sum(x * x for row in rows for x in row), rows[0][0] * rows[1][1] - rows[0][1] * rows[1][0]
    lhs = float(document["lhs"]) if isinstance(document["lhs"], float) else float(Fraction(document["lhs"]))
    assert lhs**4 - float(squares) * lhs**2 + float(det) ** 2 == pytest.approx(0, abs=1e-9) and lhs > largest
    assert document["seed"] == 5 and document["sizes"] == [2] and document["shapes"] == {"A": [2, 2]}


def test_numbers_are_exact_strings_and_irrational_ones_floats_with_their_closed_form(symgrad):
    document = symgrad("refute", "sqrt(2) <= a", "--given", "a: positive", *BRIEF, "--json").json
    assert Fraction(document["counterexample"]["a"]) > 0
    assert document["lhs"] == pytest.approx(2**0.5) and document["lhs_closed"] == "√2"
    assert isinstance(document["rhs"], str) and document["rhs_closed"] is None


def test_tries_alone_make_it_the_same_every_time(symgrad):
    first, second = (symgrad("refute", "rho(A) >= sigma_min(A)/2 - 1", *BRIEF, "--json").json for _ in range(2))
    for document in (first, second):
        document.pop("seconds")
    assert first == second


TEXT = """\
refuted
  ρ(A B) ≤ ρ(A) ρ(B)
  A, B: real 2×2 matrices
  counterexample:
    A = [0  1]   B = [0  0]
        [0  0]       [1  0]
  to be checked by hand:
    A B = [[1,0],[0,0]]
    ρ(A B) = 1
    ρ(A) = 0
    ρ(B) = 0
    ρ(A) ρ(B) = 0
    1 ≤ 0 is false
"""
CHINESE = """\
不成立
  ‖A‖₂ < 1
  A 为 2×2 实矩阵
  已知：ρ(A) < 1
  反例：
    A = [0  1]
        [0  0]
  可手工验证：
    ‖A‖₂ = 1
    ρ(A) = 0
    已知：ρ(A) < 1，即 0 < 1
    1 < 1 不成立
"""


def test_what_a_counterexample_looks_like(symgrad, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    shown = symgrad("refute", "rho(A*B) <= rho(A)*rho(B)", "--size", "2", *BRIEF)
    assert shown.out == TEXT and shown.err == "seed 20240607\n"
    shown = symgrad("refute", "norm(A) < 1", "--given", "rho(A) < 1", "--size", "2", *BRIEF, "--lang", "zh", "-q")
    assert shown.out == CHINESE and not shown.err


@pytest.mark.parametrize("columns", [30, 200])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_survives_says_how(symgrad, monkeypatch, columns, lang):
    monkeypatch.setenv("COLUMNS", str(columns))
    shown = symgrad("refute", "exp(trace(A)) >= 1 + trace(A)", *BRIEF, "--lang", lang)
    assert shown.code == 0
    words = "".join(shown.out.split())
    assert ("nocounterexampleamong" in words) if lang == "en" else ("未发现反例" in words)
    assert ("fewsmallintegers" if lang == "en" else "少量小整数") in words
    assert max(len(line) for line in shown.out.splitlines()) <= columns


def test_a_proof_names_what_it_stands_on(symgrad):
    for lang in ("en", "zh"):
        shown = symgrad("refute", "norm(A*B*C) <= norm(A)*norm(B)*norm(C)", *BRIEF, "--lang", lang)
        assert shown.code == 0 and "‖A B C‖₂ ≤" in shown.out and "$" not in shown.out
        assert has_chinese(shown.out) == (lang == "zh")
    document = symgrad("refute", "norm(A*B*C) <= norm(A)*norm(B)*norm(C)", *BRIEF, "--json").json
    assert document["proof"] and document["method"] == "derived by rules"


@pytest.mark.parametrize(
    ("arguments", "said", "chinese"),
    [
        (("A*B == B*A", "--given", "A: 2x3"), "shapes 3×3 and 2×3 do not conform in a product", "不相容"),
        (("norm(A)",), "no relation in it", "没有关系符号"),
        (("nrom(A) < 1",), "Did you mean norm?", "是否要写 norm"),
        (("A <= B",), "between matrices of shapes n×n and n×n", "两边应是数"),
        (("rho(A) < 1", "--given", "A: 2x3"), "takes a square matrix", "方阵"),
        (("A == A", "--size", "17"), "Expected 1 to 16", "应为 1 到 16"),
        (("A == A", "--seconds", "-1"), "positive number of seconds", "都应为正数"),
        (("A == A", "--given", "norm(A)"), "no relation in it", "没有关系符号"),
        (("A" * 100_000,), "at most 10000", "最多只读 10000"),
        (("A^99999 == A",), "more than 200 times", "多于 200 次"),
        (("__import__('os').system('true') == 1",), "", ""),
    ],
)
def test_what_cannot_be_used(symgrad, arguments, said, chinese):
    for lang, words in (("en", said), ("zh", chinese)):
        shown = symgrad("refute", *arguments, "--lang", lang)
        assert shown.code == 2 and not shown.out
        assert words in shown.err and "Traceback" not in shown.err


@pytest.mark.parametrize("arguments", [(), ("A == A", "B == B"), ("A == A", "--given"), ("A == A", "--tries", "0")])
def test_misuse(symgrad, arguments):
    shown = symgrad("refute", *arguments)
    assert shown.code == 2 and not shown.out


def test_large_matrices_are_searched_and_it_says_what_that_means(symgrad):
    shown = symgrad("refute", "trace(A) <= norm(A)", "--size", "14", "--tries", "200")
    assert shown.code == 1 and "14 rows or columns" in shown.err


def test_a_name_declared_in_vain_is_noted(symgrad):
    shown = symgrad("refute", "norm(A) <= 1", "--given", "a: 2x3")
    assert shown.code == 1 and "a is declared, but occurs neither" in shown.err


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("det([[1,2],[2,4]]) == 0", 0),
        ("sqrt(2) + sqrt(3) == sqrt(5 + 2*sqrt(6))", 0),
        ("norm([[1,1],[0,1]]) <= 1.618034", 0),
        ("norm([[1,1],[0,1]]) <= 1.618033", 1),
        ("1/0 <= 1", 3),
        ("norm(inv([[1,2],[2,4]])) >= 0", 3),
    ],
)
def test_a_statement_without_names_is_computed(symgrad, statement, code):
    shown = symgrad("refute", statement)
    assert shown.code == code and "no names in it" in shown.out and "counterexample:" not in shown.out
    assert ("both sides were computed" in shown.out) == (code == 0)


@pytest.mark.parametrize(
    ("statement", "given", "code"),
    [
        ("x^2 != 2", (), 3),
        ("a^2 + b^2 != 3*c^2", ("c == 1", "a == b"), 3),
        ("1/x^2 > 0", (), 0),
        ("x^2 != 2", ("x: integer",), 0),
        ("x^2 != 4", (), 1),
    ],
)
def test_what_fails_at_irrational_numbers_alone_is_not_said_to_have_survived(symgrad, statement, given, code):
    shown = symgrad("refute", statement, *(part for each in given for part in ("--given", each)), *BRIEF)
    assert shown.code == code and ("irrational" in shown.out) == (code == 3)


def test_an_interrupt_ends_it(symgrad, monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(refutation.counterexamples, "attack", interrupted)
    shown = symgrad("refute", "A*B == B*A")
    assert shown.code == 130 and not shown.out and "interrupted" in shown.err


def test_progress_stays_off_what_is_no_terminal(symgrad):
    assert symgrad("refute", "A*B == B*A", *BRIEF).err == "seed 20240607\n"


def test_from_python():
    found = sg.refute("rho(A*B) <= rho(A)*rho(B)", size=2, tries=600)
    assert found.verdict is Verdict.REFUTED and str(found) == "refuted: A = [[0,1],[0,0]], B = [[0,0],[1,0]]"
    assert found.counterexample["A"].exact == (("0", "1"), ("0", "0"))
    assert sg.refute("a >= 0", "a > 1").verdict is Verdict.PROVED
    for tries, seconds in ((0, None), (None, 0), (None, float("nan"))):
        with pytest.raises(ParameterError):
            sg.refute("A == A", tries=tries, seconds=seconds)


def test_sizes_are_one_two_and_three_unless_shapes_leave_no_choice():
    assert sg.refute("exp(trace(A)) >= 1 + trace(A)", tries=60).sizes == (1, 2, 3)
    assert sg.refute("exp(trace(A)) >= 1 + trace(A)", size=2, tries=60).sizes == (2,)
    found = sg.refute("exp(trace(A)) >= 1 + trace(A)", ("W*A == W", "W: 2x3"), tries=60)
    assert list(found.problem.names.values()) == [(3, 3), (2, 3)]


ROOT = sg.sqrt(sg.expr(2))


@pytest.mark.parametrize(
    ("left", "right", "shown"),
    [
        (ROOT, sg.expr(1), ("1.4142135…", "1")),
        (ROOT, sg.decimal("1.41421356"), ("1.414213562373095…", "1.414213560000000…")),
        (ROOT, sg.decimal("1.4142135623730950488"), ("1.414213562373095048801688…", "1.414213562373095048800000…")),
        (ROOT, ROOT, ("1.4142135…", "1.4142135…")),
        (sg.expr(Fraction(1, 3)), sg.decimal("0.333"), ("1/3", "333/1000")),
    ],
)
def test_sides_that_differ_late_are_shown_to_the_digit_where_they_do(left, right, shown):
    found = map(str, sides(sg.relation("≤", left, right), Evaluator.at()))
    for text, expected in zip(found, shown, strict=True):
        assert text.startswith(expected.removesuffix("…")) and text.endswith("…") == expected.endswith("…")


MATRIX = Value((("1", "-1/2"), ("0", "10")), None, "[[1,-1/2],[0,10]]", None)
NUMBER = Value("3/2", None, "3/2", 1.5)


@pytest.mark.parametrize(
    ("columns", "lines"),
    [
        (80, ["A = [1  -1/2]   B = [1  -1/2]   a = 3/2", "    [0    10]       [0    10]"]),
        (30, ["A = [1  -1/2]   B = [1  -1/2]", "    [0    10]       [0    10]", "a = 3/2"]),
        (15, ["A = [1  -1/2]", "    [0    10]", "B = [1  -1/2]", "    [0    10]", "a = 3/2"]),
        (8, ["A = [[1,-1/2],[0,10]]", "B = [[1,-1/2],[0,10]]", "a = 3/2"]),
    ],
)
def test_matrices_stand_side_by_side_where_there_is_room(columns, lines):
    assert list(side_by_side({"A": MATRIX, "B": MATRIX, "a": NUMBER}, columns)) == lines


def test_json_is_one_object_that_any_reader_can_read(symgrad):
    shown = symgrad("refute", "exp(trace(A)) >= 1 + trace(A)", *BRIEF, "--json", "--lang", "zh")
    document = json.loads(shown.out, parse_constant=lambda word: pytest.fail(word))
    assert document["counterexample"] is None and has_chinese(document["reason"])


def test_what_is_proved_is_attacked_all_the_same(monkeypatch):
    monkeypatch.setattr(refutation, "prove", lambda *_: Proof("algebra", ()))
    assert sg.refute("rho(A) <= norm(A)", tries=300).verdict == "proved"
    with pytest.raises(AssertionError, match="and refuted at"):
        sg.refute("norm(A) <= rho(A)", tries=300)


def test_points_at_which_singular_values_nearly_coincide_are_passed_over():
    found = sg.refute("norm([[A,B],[0,A]]) <= norm(A)+norm(B)", tries=60)
    assert found.verdict == "supported" and found.tries["extreme"] > 0


@pytest.mark.parametrize(
    ("statement", "entry"), [("norm(A) <= 5", "6"), ("norm(A) <= 12345", "12346"), ("norm(A) <= 10^60", f"{10**61}")]
)
def test_a_point_found_far_out_is_brought_nearer(monkeypatch, statement, entry):
    monkeypatch.setattr(refutation._Search, "_attack", lambda *arguments: None)
    assert sg.refute(statement, size=1, tries=50).counterexample["A"].exact == ((entry,),)


@pytest.mark.parametrize(
    ("statement", "said", "chinese"),
    [
        ("x/0 <= 1", "a side has no value at any point that was tried", "在尝试过的每一点，都有一边没有值"),
        ("sigma(A,3) <= 1", "a side has no value at any point that was tried", "在尝试过的每一点，都有一边没有值"),
        ("1/0 <= 1", "a side has no value", "有一边没有值"),
    ],
)
def test_a_statement_without_values_is_told_from_one_too_hard_to_decide(statement, said, chinese):
    found = sg.refute(statement, size=2 if "A" in statement else None, tries=60)
    assert found.verdict is Verdict.UNDECIDED and found.reason is not None
    assert (found.reason["en"], found.reason["zh"]) == (said, chinese)
