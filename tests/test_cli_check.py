"""``symgrad check``: a class is marked, resumed, written down; what is broken is refused; exit codes."""

import csv
import json
import signal
import subprocess
import sys
import time
from textwrap import dedent

import pytest

from symgrad.grading.exercises import classes
from tests.hostile_texts import CHARACTERS, CODE, EMPTY, NUMBERS, SENTINEL, TEX

COURSE = dedent(
    """
    [[exercise]]
    id = "he"
    kind = "formula"
    points = 2
    prompt.en = "Which variance of the weights keeps the mean square behind a ReLU with fan-in $n$?"
    prompt.zh = "ReLU 层的输入维度为 $n$，权重的方差取何值时均方保持不变？"
    answer = "2/n"
    names.n = {en = "the fan-in", zh = "输入维度", domain = "positive integer"}
    [[exercise.mistakes]]
    answer = "1/n"
    en = "The ReLU loses half of the mean square $q$."
    zh = "ReLU 使均方 $q$ 损失一半。"

    [[exercise]]
    id = "depth"
    kind = "number"
    prompt = "$2^{@L@}$"
    answer = "2^{@L@}"
    parameters.L = {from = 3, to = 6}
    [[exercise.mistakes]]
    answer = "2*{@L@}"
    en = "A power."
    zh = "是幂。"

    [[exercise]]
    id = "which"
    kind = "choice"
    prompt = "?"
    answer = "b"
    [[exercise.options]]
    en = "one"
    [[exercise.options]]
    en = "two"
    """
)
CLASS = "student,he,depth,which,language\nAnn,2/n,8,b,\n李华,1/n,6,a,zh\nBo,2/,,b,\n"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    (tmp_path / "course.toml").write_text(COURSE, encoding="utf-8")
    (tmp_path / "class.csv").write_text(CLASS, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def rows(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_exercises_are_verified(symgrad, folder):
    assert symgrad("check", "course.toml").out == "3 exercises, 0 faults\n"
    (folder / "course.toml").write_text(COURSE.replace('"2*{@L@}"', '"2^{@L@} + {@L - 3@}"'), encoding="utf-8")
    found = symgrad("check", "course.toml", "--json")
    assert found.code == 2
    (fault,) = found.json["faults"]
    assert fault.startswith("course.toml:22: exercise depth: the mistake is not found wrong, but correct")
    assert fault.endswith("(L = 3)")


def test_a_class_is_marked(symgrad, folder):
    done = symgrad("check", "course.toml", "class.csv", "-o", "grades.csv", "--seed", "1", "--json")
    assert done.code == 1
    answers = done.json["answers"]
    assert [(a["student"], a["exercise"]) for a in answers[:4]] == [
        ("Ann", "he"), ("Ann", "depth"), ("Ann", "which"), ("李华", "he"),
    ]  # fmt: skip
    first, chinese, unreadable, blank = answers[0], answers[3], answers[6], answers[7]
    assert first["verdict"] == "correct" and first["points"] == first["of"] == 2
    assert first["read"] == {"text": "2/n", "latex": r"\frac{2}{n}"}
    assert chinese["verdict"] == "wrong" and chinese["mistake"] == 0 and chinese["points"] == 0
    assert chinese["feedback"].endswith("当 n = 1 时，你的答案为 1，正确答案为 2。\nReLU 使均方 $q$ 损失一半。")
    assert unreadable["verdict"] == "unreadable" and unreadable["points"] is None
    assert blank["verdict"] == "missing" and blank["points"] == 0
    depth = int(answers[1]["parameters"]["L"])
    assert (answers[1]["verdict"] == "correct") is (depth == 3)
    assert done.json["students"][2] == {"student": "Bo", "points": 1, "of": 4, "open": 1}
    written = rows("grades.csv")
    assert [(row["student"], row["exercise"], row["verdict"]) for row in written] == [
        (a["student"], a["exercise"], a["verdict"]) for a in answers
    ]
    assert written[3]["feedback"].endswith("ReLU 使均方 q 损失一半。") and written[3]["mistake"] == "1"
    assert not (folder / "grades.csv.unfinished").exists()


def test_the_reference_is_shown_only_when_asked_for(symgrad, folder):
    (folder / "class.csv").write_text("student,exercise,answer\nAnn,he,7/n\n")
    hidden = symgrad("check", "course.toml", "class.csv", "-o", "g.csv")
    assert "2/n" not in hidden.out + (folder / "g.csv").read_text()
    shown = symgrad("check", "course.toml", "class.csv", "-o", "g.csv", "--solutions")
    assert "A right answer: 2/n" in shown.out and rows("g.csv")[0]["reference"] == "2/n"


def test_tables(symgrad, folder, monkeypatch):
    monkeypatch.setenv("COLUMNS", "100")
    table = symgrad("check", "course.toml", "class.csv", "--seed", "1").out
    assert table.splitlines()[0].split() == ["student", "he", "depth", "which", "points"]
    assert "1 × The ReLU loses half of the mean square q." in table
    monkeypatch.setenv("COLUMNS", "40")
    assert symgrad("check", "course.toml", "class.csv").out.splitlines()[0].split() == ["student", *"123", "points"]
    one = symgrad("check", "course.toml", "class.csv", "--student", "李华", "--seed", "1").out
    assert "he  错误  0/2 分" in one and "读作：1/n" in one and "李华：共" in one


@pytest.mark.parametrize(
    ("answers", "code"),
    [("Ann,he,2/n", 0), ("Ann,he,1/n", 1), ("Ann,he,2/", 2), ("Ann,he,", 1), ("Ann,he,2/n\nBo,he,1/", 2)],
)
def test_exit_codes(symgrad, folder, answers, code):
    (folder / "class.csv").write_text(f"student,exercise,answer\n{answers}\n")
    assert symgrad("check", "course.toml", "class.csv").code == code


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("course.toml", "no.csv"), "cannot be read"),
        (("course.toml", "class.csv", "--student", "Anne"), "did you mean Ann"),
        (("course.toml", "--student", "Ann"), "about ANSWERS"),
        (("course.toml", "class.csv", "-o", "no/grades.csv"), "cannot be written"),
        (("course.toml", "class.xlsx"), "ends in one of"),
        (("course.md",), "no file, folder, section or derivation"),
    ],
)
def test_refusals(symgrad, folder, arguments, said):
    done = symgrad("check", *arguments)
    assert done.code == 2 and said in done.err + done.out


def test_nothing_is_marked_by_an_exercise_that_is_not_right(symgrad, folder, monkeypatch):
    (folder / "course.toml").write_text(COURSE.replace('answer = "1/n"', 'answer = "4/(2n)"'), encoding="utf-8")
    monkeypatch.setattr(classes, "mark", None)
    done = symgrad("check", "course.toml", "class.csv", "-o", "grades.csv")
    assert done.code == 2 and "course.toml:11: exercise he: the mistake is not found wrong" in done.err
    assert not (folder / "grades.csv").exists() and not list(folder.glob("*unfinished*"))


def test_a_spreadsheet_runs_nothing(symgrad, folder):
    (folder / "class.csv").write_text('student,exercise,answer\n=cmd()|A1,he,"=HYPERLINK(""x"")"\nBo,he,-1\nCy,he,-n\n')
    symgrad("check", "course.toml", "class.csv", "-o", "grades.csv", "--excel")
    text = (folder / "grades.csv").read_bytes()
    assert text.startswith(b"\xef\xbb\xbfstudent")
    with open("grades.csv", encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert "'=cmd()|A1" in cells and "-1" in cells and "'-n" in cells
    assert not any(cell[:1] in ("=", "@", "+") for cell in cells)


def test_each_different_answer_is_marked_once(symgrad, folder, monkeypatch):
    (folder / "class.csv").write_text("student,exercise,answer\n" + "".join(f"s{n},he,{n % 3}/n\n" for n in range(60)))
    counted = []
    inside = classes.run_rows

    def counting(rows, compute, *rest):
        counted.append(len(rows))
        return inside(rows, compute, *rest)

    monkeypatch.setattr(classes, "run_rows", counting)
    answers = symgrad("check", "course.toml", "class.csv", "--json").json["answers"]
    assert counted == [1, 3]
    assert [a["verdict"] == "correct" for a in answers] == [n % 3 == 2 for n in range(60)]


def test_who_is_interrupted_goes_on(symgrad, folder):
    """Killed in the middle, by the same command it ends with the same grades as without."""
    count = 300
    lines = [f"s{n},he,{n}/n + 0*sin(n)^2\n" for n in range(count)]
    (folder / "class.csv").write_text("student,exercise,answer\n" + "".join(lines))
    command = [sys.executable, "-c", "from symgrad.cli import main; main()", "check", "course.toml", "class.csv"]
    journal = folder / "grades.csv.unfinished"
    for stop in (signal.SIGKILL, signal.SIGINT):
        before = len(journal.read_text().splitlines()) if journal.exists() else 0
        running = subprocess.Popen([*command, "-o", "grades.csv"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        while running.poll() is None:
            if journal.exists() and len(journal.read_text().splitlines()) > before + 20:
                running.send_signal(stop)
                break
            time.sleep(0.01)
        running.communicate(timeout=60)
        assert running.returncode in (-stop, 130) and not (folder / "grades.csv").exists()
    kept = journal.read_text().splitlines()
    assert 40 < len(kept) < count
    journal.write_text("\n".join([*kept[:-1], kept[-1][: len(kept[-1]) // 2], "[1", "{}"]))
    resumed = symgrad("check", "course.toml", "class.csv", "-o", "grades.csv")
    assert "going on with grades.csv.unfinished" in resumed.err and not journal.exists()
    symgrad("check", "course.toml", "class.csv", "-o", "again.csv")
    assert (folder / "grades.csv").read_bytes() == (folder / "again.csv").read_bytes()


def test_a_full_disk_loses_nothing(symgrad, folder):
    """What the journal has room for is kept; a clear message; and the same command goes on when there is room."""
    lines = [f"s{n},he,{n}/n\n" for n in range(40)]
    (folder / "class.csv").write_text("student,exercise,answer\n" + "".join(lines))
    code = (
        "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (9000, 9000));from symgrad.cli import main; main()"
    )
    command = [sys.executable, "-c", code, "check", "course.toml", "class.csv", "-o", "grades.csv"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=100)
    assert done.returncode == 2 and "cannot write" in done.stderr and "Traceback" not in done.stderr
    assert not (folder / "grades.csv").exists() and (folder / "grades.csv.unfinished").stat().st_size > 4000
    assert "going on with" in symgrad("check", "course.toml", "class.csv", "-o", "grades.csv").err
    assert len(rows("grades.csv")) == 40


def test_a_changed_exercise_is_marked_anew(symgrad, folder):
    (folder / "class.csv").write_text("student,exercise,answer\nAnn,he,2/n\n")
    symgrad("check", "course.toml", "class.csv", "-o", "grades.csv")
    journal = classes.Journal(folder / "grades.csv.unfinished")
    from symgrad.grading.exercises.marking import mark
    from symgrad.grading.exercises.sets import exercise_set

    question = exercise_set("course.toml").questions["he"]
    with journal:
        journal.add(classes._fingerprint(question, "2/n"), mark(question, "1/n"))
    (folder / "course.toml").write_text(COURSE.replace("points = 2", "points = 3"), encoding="utf-8")
    assert symgrad("check", "course.toml", "class.csv", "-o", "grades.csv").code == 0


def test_hostile_answers(symgrad, folder):
    """Each takes its place in the grades; none runs, stops the others, or is found right."""
    sentinel = folder / "created"
    texts = [
        text.replace(SENTINEL, str(sentinel))
        for text in (*CODE[::4], *TEX[::4], *CHARACTERS[::4], *EMPTY, *NUMBERS[::6])
    ]
    lines = [
        json.dumps({"student": f"s{n}", "exercise": id, "answer": text})
        for n, text in enumerate(texts)
        for id in ("he", "which")
    ]
    (folder / "class.jsonl").write_text("\n".join([*lines, '{"student":"Ann","exercise":"he","answer":"2/n"}']))
    done = symgrad("check", "course.toml", "class.jsonl", "-o", "grades.csv", "--json")
    assert not sentinel.exists() and done.out, done.err[-3000:]
    answers = {(a["student"], a["exercise"]): a["verdict"] for a in done.json["answers"]}
    assert answers.pop(("Ann", "he")) == "correct"
    assert "correct" not in answers.values()
    assert len(rows("grades.csv")) == len(done.json["answers"])
