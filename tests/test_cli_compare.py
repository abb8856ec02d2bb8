"""``symgrad compare``: what it prints, how it exits, and that a file of pairs is answered line by line."""

import json
import os
import select
import signal
import subprocess
import sys
import threading
import types

import pytest

from symgrad.cli.outcomes import as_text, counterexample_words, exit_code
from symgrad.cli.pairs import LONGEST_LINE, PairFile
from symgrad.core.text import Language, Text
from symgrad.grading.comparison import Comparison, Counterexample, Outcome
from symgrad.grading.rows import Pair
from symgrad.reading.worker import Known

# A comparison that finds what its answer says, so that the command is tested by itself.
STUB = """
import os, time
from symgrad.core.text import Text
from symgrad.grading.comparison import Comparison, Counterexample, Outcome

def compare(answer, reference, assume=()):
    if answer == "sleep":
        time.sleep(60)
    if answer == "crash":
        os.abort()
    if answer == "wrong":
        differ = Text("they differ", "两者不同")
        return Comparison(Outcome.WRONG, "exact", differ, Counterexample({"x": "2"}, "4", None))
    if answer in list(Outcome):
        return Comparison(Outcome(answer), "a method", Text(f"because of {reference}", f"因为 {reference}"))
    seen = f"{answer}|{reference}|{';'.join(assume)}"
    return Comparison(Outcome.CORRECT, "echo", Text(seen, f"{seen}，依次"))
"""
PROGRAM = (
    "import sys, types\n"
    "stub = sys.modules['symgrad.grading.compare'] = types.ModuleType('stub')\n"
    f"exec({STUB!r}, vars(stub))\n"
    "from symgrad.cli import main; main()"
)


@pytest.fixture
def stub(monkeypatch):
    module = types.ModuleType("stub")
    exec(STUB, vars(module))
    monkeypatch.setitem(sys.modules, "symgrad.grading.compare", module)
    return module


@pytest.fixture
def pairs(tmp_path):
    """Writes lines, as objects or as they are, into a file."""

    def write(*lines: dict | str | bytes):
        path = tmp_path / "pairs.jsonl"
        as_bytes = (
            line if isinstance(line, bytes) else (line if isinstance(line, str) else json.dumps(line)).encode()
            for line in lines
        )
        path.write_bytes(b"".join(line + b"\n" for line in as_bytes))
        return path

    return write


def rows_of(out: str) -> list[dict]:
    return [json.loads(line) for line in out.splitlines()]


@pytest.mark.parametrize(
    ("arguments", "seen"),
    [
        (("x", "y"), "x|y|"),
        (("-x", "x"), "-x|x|"),
        (("-x", "-x", "--assume", "x>0"), "-x|-x|x>0"),
        (("-x", "--assume", "-1 < x", "-y", "--assume=-y<1"), "-x|-y|-1 < x;-y<1"),
        (("--assume", "a=b", "-1/2", "-0.5"), "-1/2|-0.5|a=b"),
        (("--", "-q", "--json"), "-q|--json|"),
        (("-q*x", "-h/2"), "-q*x|-h/2|"),
        (("-qx", "-jx"), "-qx|-jx|"),
        (("--x", "x"), "--x|x|"),
        (("-q", "a", "b"), "a|b|"),
        (("a", "b", "--form", "factored"), "a|b|form: factored"),
        (("a", "b", "--form=lowest terms", "--assume", "x>0"), "a|b|x>0;form: lowest terms"),
        (("", "b"), "|b|"),
        (("--latex", r"\frac12", "$x$"), r"$\frac12$|$x$|"),
        (("--latex", r"-\sin x", r"\(x\)"), r"$-\sin x$|\(x\)|"),
    ],
)
def test_what_is_an_option_and_what_a_formula(symgrad, stub, arguments, seen):
    shown = symgrad("compare", "--json", *arguments)
    assert shown.code == 0 and not shown.err
    assert shown.json["reason"] == seen


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "There is no ANSWER and REFERENCE"),
        (("x",), "There is no REFERENCE"),
        (("x", "y", "z"), "unexpected extra argument (z)"),
        (("--pairs", "f.jsonl", "x", "y"), "not both"),
        (("x", "y", "--assume"), "'--assume' requires an argument"),
        (("x", "y", "--lang=fr"), "'fr' is not one of 'en', 'zh'"),
        (("x", "y", "--jsn"), "unexpected extra argument (--jsn)"),
        (("--pairs", "/no/such/file"), "Cannot read /no/such/file: No such file"),
        (("--pairs", "/"), "Is a directory"),
    ],
)
def test_misuse(symgrad, stub, arguments, said):
    shown = symgrad("compare", *arguments)
    assert shown.code == 2 and said in shown.err and not shown.out


@pytest.mark.parametrize(
    ("answer", "code", "en", "zh"),
    [
        ("correct", 0, "correct", "正确"),
        ("wrong", 1, "wrong", "错误"),
        ("domain_differs", 1, "the domains differ", "定义域不同"),
        ("equivalent_not_in_form", 1, "equivalent, but not in the form asked for", "等价但形式不符"),
        ("unreadable", 2, "unreadable", "无法读入"),
        ("undecided", 3, "undecided", "未能判定"),
    ],
)
def test_verdicts_in_words_and_exit_codes(symgrad, stub, answer, code, en, zh):
    for lang, word in (("en", en), ("zh", zh)):
        shown = symgrad("compare", answer, "y", "--lang", lang)
        assert shown.code == code and shown.out.splitlines()[0] == word and not shown.err
    document = symgrad("compare", answer, "y", "--json").json
    assert document["schema"] == 1 and document["verdict"] == answer
    assert {"id", "verdict", "method", "counterexample", "reason", "seconds"} < set(document)
    assert isinstance(document["reason"], str)
    assert symgrad("compare", answer, "y", "--json", "--lang", "zh").json["reason"] != document["reason"]


def test_json_of_a_file_in_chinese(symgrad, stub, pairs):
    path = pairs(GOOD | {"answer": "wrong"}, "null", GOOD | {"answer": "crash"})
    for lang, said in (
        ("en", ["they differ", "line 2 is not a JSON object", "the comparison crashed the process"]),
        ("zh", ["两者不同", "第 2 行不是 JSON 对象", "比较使其进程崩溃"]),
    ):
        rows = rows_of(symgrad("compare", "--pairs", path, "-q", "--lang", lang).out)
        assert all(row["reason"].startswith(begin) for row, begin in zip(rows, said, strict=True)), rows
        assert rows[0]["method"] == "exact"


def test_json_of_a_counterexample(symgrad, stub):
    document = symgrad("compare", "wrong", "y", "--json").json
    assert document["counterexample"] == {"point": {"x": "2"}, "answer": "4", "reference": None}
    assert symgrad("compare", "correct", "y", "--json").json["counterexample"] is None


def test_a_stopped_comparison_is_undecided(symgrad, stub):
    shown = symgrad("compare", "crash", "y", "--json")
    assert shown.code == 3 and shown.json["verdict"] == "undecided" and shown.json["method"] is None
    assert shown.json["reason"] == "the comparison crashed the process that worked on it (SIGABRT)"


@pytest.mark.parametrize(
    ("counterexample", "en", "zh"),
    [
        (
            Counterexample({"x": "2"}, "4", "5"),
            "at x = 2: the answer is 4, the reference is 5",
            "当 x = 2 时：答案为 4，参考答案为 5",
        ),
        (
            Counterexample({"x": "-1", "n": "3"}, None, 0.25),
            "at x = -1, n = 3: the answer has no real value, the reference is 0.25",
            "当 x = -1, n = 3 时：答案没有实数值，参考答案为 0.25",
        ),
        (
            Counterexample({"w": Text("1 or -1", "1 或 -1")}, "4", Text("a set", "集合")),
            "at w = 1 or -1: the answer is 4, the reference is a set",
            "当 w = 1 或 -1 时：答案为 4，参考答案为集合",
        ),
        (Counterexample({}, True, False), "the answer is true, the reference is false", "答案为真，参考答案为假"),
    ],
)
def test_counterexamples_in_words(counterexample, en, zh):
    assert counterexample_words(counterexample, "en") == en
    assert counterexample_words(counterexample, "zh") == zh


@pytest.mark.parametrize(
    ("method", "reason", "en", "zh"),
    [
        ("a point where they differ", "they are 4 and 5; they differ by 1", "they differ by 1", "两者相差 1"),
        (
            "value by value",
            "they are 4 and 5; they differ by 1",
            "they are 4 and 5; they differ by 1",
            "为 4 和 5；两者相差 1",
        ),
    ],
)
def test_a_reason_adds_to_the_counterexample(method, reason, en, zh):
    counterexample = Counterexample({"x": "2"}, "4", "5")
    comparison = Comparison(Outcome.WRONG, method, Text(reason, "为 4 和 5；两者相差 1"), counterexample)
    expected: dict[Language, str] = {"en": en, "zh": zh}
    for lang, said in expected.items():
        _, first, *rest = (str(getattr(part, "renderable", part)) for part in as_text(comparison, lang, 200))
        assert first == counterexample_words(counterexample, lang)
        assert "".join(rest) == said


@pytest.mark.parametrize("columns", ["30", "200"])
def test_a_counterexample_in_a_narrow_and_a_wide_terminal(symgrad, stub, monkeypatch, columns):
    monkeypatch.setenv("COLUMNS", columns)
    lines = symgrad("compare", "wrong", "y").out.splitlines()
    assert all(len(line) <= int(columns) for line in lines)
    words = " ".join(" ".join(lines).split())
    assert words == "wrong at x = 2: the answer is 4, the reference has no real value they differ"


@pytest.mark.parametrize("columns", [16, 24, 40, 100])
@pytest.mark.parametrize("place", range(0, 60, 7))
@pytest.mark.parametrize("text", ["".join(chr(97 + n % 26) for n in range(60)), "数" * 20 + "x" * 40])
def test_a_caret_stays_below_its_place(columns, place, text):
    from rich.cells import cell_len, set_cell_size
    from rich.console import Console

    from symgrad.errors import ReadingError

    whole = str(ReadingError(Text("No.", "不行。"), text, place)).splitlines()[1:3]
    console = Console(width=columns)
    with console.capture() as captured:
        reason = "\n".join(["No.", *whole, "Try."])
        for part in as_text(Comparison(Outcome.UNREADABLE, "", Text(reason, reason)), "en", columns):
            console.print(part)
    lines = [line.rstrip() for line in captured.get().splitlines()]
    assert len(lines) == 5 and all(cell_len(line) <= columns for line in lines)
    line, caret = lines[2:4]
    pointed_at = line[len(set_cell_size(line, cell_len(caret) - 1).rstrip()) :].lstrip() if caret.strip() else ""
    assert pointed_at[:1] == text[place]


def test_a_file_is_answered_line_by_line(symgrad, stub, pairs):
    path = pairs(
        {"id": 1, "answer": "x", "reference": "y"},
        {"id": "b", "answer": "wrong", "reference": "y", "other": ["ignored"]},
        "",
        {"id": None, "answer": "a", "reference": "b", "assume": "x > 0"},
        {"answer": "a", "reference": "b", "assume": ["x > 0", "y > 0"]},
        "   \t",
        {"id": 2.5, "answer": "a", "reference": "b", "assume": None},
        {"id": False, "answer": "crash", "reference": "b"},
        {"id": "数", "answer": "-a", "reference": "数"},
    )
    shown = symgrad("compare", "--pairs", path, "--assume", "t > 0")
    rows = rows_of(shown.out)
    assert [row["id"] for row in rows] == [1, "b", None, None, 2.5, False, "数"]
    assert [row["verdict"] for row in rows] == ["correct", "wrong", *["correct"] * 3, "undecided", "correct"]
    assert [row["reason"] for row in rows][2:5] == ["a|b|t > 0;x > 0", "a|b|t > 0;x > 0;y > 0", "a|b|t > 0"]
    assert all(set(rows[0]) == set(row) and row["schema"] == 1 for row in rows)
    assert shown.code == 1 and shown.err == "7 lines: 5 correct, 1 wrong, 1 undecided\n"
    assert symgrad("compare", "--pairs", path, "--lang", "zh").err == "共 7 行，正确 5，错误 1，未能判定 1\n"
    assert symgrad("compare", "--pairs", path, "-q").err == ""


GOOD = {"id": 7, "answer": "a", "reference": "b"}


@pytest.mark.parametrize(
    ("line", "id", "reason"),
    [
        ("not json", None, "is not JSON: "),
        ("{'id': 1}", None, "is not JSON: "),
        ("[1, 2]", None, "is not a JSON object"),
        ("3", None, "is not a JSON object"),
        ("null", None, "is not a JSON object"),
        ({"id": 7, "answer": "a"}, 7, 'has no "reference"'),
        ({"id": 7, "reference": "a"}, 7, 'has no "answer"'),
        ({}, None, 'has no "answer"'),
        (GOOD | {"answer": 4}, 7, 'has a number as "answer"'),
        (GOOD | {"answer": None}, 7, 'has null as "answer"'),
        (GOOD | {"reference": ["a"]}, 7, 'has a list as "reference"'),
        (GOOD | {"reference": {}}, 7, 'has an object as "reference"'),
        (GOOD | {"assume": True}, 7, 'has a truth value as "assume"'),
        (GOOD | {"assume": ["x>0", 3]}, 7, 'has a number in "assume"'),
        (GOOD | {"id": [1]}, None, 'has an "id" that is neither'),
        (GOOD | {"id": {"a": 1}}, None, 'has an "id" that is neither'),
        ('{"id": 1e999, "answer": "a", "reference": "b"}', None, 'has an "id" that is neither'),
        ('{"id": NaN, "answer": "a", "reference": "b"}', None, "is not JSON that can be used: NaN"),
        ('{"id": ' + "9" * 5000 + ', "answer": "a", "reference": "b"}', None, "is not JSON that can be used: "),
        ("[" * 100_000, None, "is not JSON that can be used: brackets are nested too deep"),
        (b'{"id": 1, "answer": "\xff\xfe"}', None, "is not UTF-8: there is a byte 0xff at byte 22"),
        ('{"id": 1, "answer": "a", "reference": "b"'.encode("utf-16"), None, "is not UTF-8: "),
        ('{"id": 1, "answer": "' + "x" * LONGEST_LINE + '"}', None, f"is longer than {LONGEST_LINE} bytes"),
        (b"\x00", None, "is not JSON: "),
    ],
)
def test_a_line_that_is_no_pair_is_unreadable_and_the_others_are_answered(symgrad, stub, pairs, line, id, reason):
    shown = symgrad("compare", "--pairs", pairs(GOOD, "", line, GOOD), "-q")
    first, second, third = rows_of(shown.out)
    assert first["verdict"] == third["verdict"] == "correct" and shown.code == 2
    assert second["verdict"] == "unreadable" and second["id"] == id
    assert second["reason"].startswith(f"line 3 {reason}"), second["reason"]


def test_half_a_character_in_an_id_comes_back(symgrad, stub, pairs):
    line = '{"id": "\\ud800数", "answer": "a", "reference": "b"}'
    shown = symgrad("compare", "--pairs", pairs(line))
    assert rows_of(shown.out)[0]["id"] == "\ud800数" and shown.code == 0


def test_other_ends_of_lines_and_a_byte_order_mark(symgrad, stub, tmp_path):
    path = tmp_path / "pairs.jsonl"
    good = json.dumps(GOOD).encode()
    path.write_bytes(b"\xef\xbb\xbf" + good + b"\r\n\r\n" + good)
    assert [row["verdict"] for row in rows_of(symgrad("compare", "--pairs", path).out)] == ["correct"] * 2
    path.write_bytes(b"")
    shown = symgrad("compare", "--pairs", path)
    assert (shown.code, shown.out, shown.err) == (0, "", "0 lines\n")


@pytest.mark.parametrize(
    ("outcomes", "code"),
    [
        ("correct", 0),
        ("correct undecided", 3),
        ("undecided unreadable correct", 2),
        ("unreadable undecided wrong", 1),
        ("domain_differs unreadable", 1),
        ("equivalent_not_in_form correct", 1),
        ("", 0),
    ],
)
def test_the_exit_code_of_a_file_is_its_worst(outcomes, code):
    assert exit_code(Outcome(outcome) for outcome in outcomes.split()) == code


def test_a_long_line_is_not_held_in_memory():
    readable, writable = os.pipe()
    rows = PairFile(readable)
    part = b"x" * 2**16

    def write():
        for _ in range(2**10):
            os.write(writable, part)
        os.write(writable, b"\n" + json.dumps(GOOD).encode())
        os.close(writable)

    writer = threading.Thread(target=write)
    writer.start()
    first, second = rows
    writer.join()
    os.close(readable)
    assert isinstance(first, Known) and "is longer than" in first.result.reason.en
    assert second == Pair("a", "b") and list(rows.ids) == [None, 7]
    assert len(rows._part) <= LONGEST_LINE


def program(*arguments: str) -> subprocess.Popen:
    command = [sys.executable, "-c", PROGRAM, "compare", *arguments]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def test_a_conversation_over_pipes():
    """A program may wait for each answer before it asks on."""
    running = program("--pairs", "-")
    assert running.stdin and running.stdout and running.stderr
    for number in range(4):
        running.stdin.write(json.dumps(GOOD | {"id": number}).encode() + b"\n")
        running.stdin.flush()
        assert select.select([running.stdout], [], [], 60)[0]
        assert json.loads(running.stdout.readline())["id"] == number
    running.stdin.write(json.dumps(GOOD | {"id": "last"}).encode())
    out, err = running.communicate(timeout=60)
    assert json.loads(out)["id"] == "last" and (running.returncode, err) == (0, b"5 lines: 5 correct\n")


def test_ctrl_c_leaves_whole_lines():
    running = program("--pairs", "-")
    assert running.stdin and running.stdout
    for number, answer in enumerate(["a", "b", "sleep", "sleep"]):
        running.stdin.write(json.dumps(GOOD | {"id": number, "answer": answer}).encode() + b"\n")
    running.stdin.flush()
    lines = [running.stdout.readline() for _ in range(2)]
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=20)
    assert [json.loads(line)["id"] for line in lines] == [0, 1] and out == b""
    assert running.returncode == 130 and err.strip() == b"symgrad: interrupted"


def test_a_closed_pipe_ends_it_quietly():
    running = program("--pairs", "-")
    assert running.stdin and running.stdout and running.stderr
    running.stdin.write((json.dumps(GOOD).encode() + b"\n") * 2000)
    running.stdin.flush()
    running.stdout.readline()
    running.stdout.close()
    running.stdin.close()
    assert running.stderr.read() == b"" and running.wait(timeout=60) == 130
    running.stderr.close()


def test_a_closed_stdin_is_said():
    done = subprocess.run(f'{sys.executable} -c "$PROGRAM" compare --pairs - <&-', shell=True, capture_output=True,
                          env=os.environ | {"PROGRAM": PROGRAM})  # fmt: skip
    assert done.returncode == 2 and b"Cannot read line 1 of the pairs: Bad file descriptor" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "verdict"),
    [
        (("(x+1)^2", "x^2 + 2x + 1"), 0, "correct"),
        (("-x", "x"), 1, "wrong"),
        (("-x", "-x", "--assume", "x>0"), 0, "correct"),
        (("ln(x^2)", "2ln(x)"), 1, "domain_differs"),
        (("ln(x^2)", "2ln(x)", "--assume", "x > 0"), 0, "correct"),
        (("x^2-1", "(x-1)(x+1)", "--form", "factored"), 1, "equivalent_not_in_form"),
        (("--latex", r"\frac12 x", "x/2"), 0, "correct"),
        (("х + 1", "x + 1"), 2, "unreadable"),
        (("x", "x", "--form", "shaped like a heart"), 2, "unreadable"),
        (("0/0", "0/0"), 3, "undecided"),
    ],
)
def test_real_comparisons(symgrad, arguments, code, verdict):
    shown = symgrad("compare", "--json", *arguments)
    assert (shown.code, shown.json["verdict"]) == (code, verdict) and not shown.err


@pytest.mark.parametrize(
    ("arguments", "which"),
    [
        (("x+", "x"), "the answer: "),
        (("x", "x+"), "the reference: "),
        (("x", "x", "--assume", "x >"), "the assumption: "),
        (("x", "x", "--form", "?"), "the assumption: "),
    ],
)
def test_what_is_unreadable_is_named(symgrad, arguments, which):
    shown = symgrad("compare", *arguments)
    assert shown.code == 2 and shown.out.splitlines()[0] == "unreadable" and which in shown.out


def test_a_real_batch_warms_up_and_keeps_each_row_apart(symgrad, pairs):
    rows = [{"id": n, "answer": f"(x+{n})^2", "reference": f"x^2 + {2 * n}x + {n * n + n % 2}"} for n in range(20)]
    shown = symgrad("compare", "--pairs", pairs(*rows))
    assert [row["verdict"] for row in rows_of(shown.out)] == ["correct", "wrong"] * 10
    assert shown.err == "20 lines: 10 correct, 10 wrong\n"
