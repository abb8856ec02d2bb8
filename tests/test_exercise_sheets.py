"""Exercise sheets and solutions: the drawn numbers, nothing given away, hostile words made safe, all formats."""

import re
from xml.etree import ElementTree as Xml

import pytest

from symgrad.report.pdf import require_latex
from symgrad.report.sheets import file_stem
from tests.test_cli_check import COURSE

HOSTILE = r"""
[[exercise]]
id = "hostile"
kind = "choice"
prompt = '<script>alert(1)</script> \input{/etc/passwd} $\input{x}$ 50% & #1 ~ ^ _ { } \\ [[1]] `code` *stars* **'
answer = "b"
[[exercise.options]]
en = '<img src=x onerror=alert(1)> $<b>x</b>$'
feedback.en = '\write18{touch x}'
[[exercise.options]]
en = '$x<y$ & $\unknowncommand{a}$'
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    (tmp_path / "course.toml").write_text(COURSE, encoding="utf-8")
    (tmp_path / "hostile.toml").write_text(HOSTILE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_sheets_of_students_have_the_numbers_by_which_they_are_marked(symgrad, folder):
    shown = symgrad(
        "report", "--exercises", "course.toml", "--student", "Ann", "--student", "李华", "--seed", "7", "--to", "md",
        "-o", "sheets", "--json",
    )  # fmt: skip
    assert shown.code == 0 and len(shown.json["files"]) == 8 and shown.json["seed"] == 7
    (folder / "class.csv").write_text("student,depth\nAnn,1\n李华,1\n", encoding="utf-8")
    marked = symgrad("check", "course.toml", "class.csv", "--seed", "7", "--json").json["answers"]
    for answer in marked:
        depth = answer["parameters"]["L"]
        sheet = (folder / "sheets" / f"course-{answer['student']}-exercises-en.md").read_text(encoding="utf-8")
        assert f"$2^{{{depth}}}$" in sheet and f"belong to {answer['student']} and the seed 7" in sheet
    chinese = (folder / "sheets" / "course-李华-solutions-zh.md").read_text(encoding="utf-8")
    assert "# 习题与解答" in chinese and "**答案**" in chinese and "ReLU 使均方 $q$ 损失一半。" in chinese


def test_nothing_is_given_away_and_two_runs_are_alike(symgrad, folder):
    for place in ("one", "two"):
        assert symgrad("report", "--exercises", "course.toml", "-o", place, "-q").code == 0
    files = sorted(path.name for path in (folder / "one").iterdir())
    assert files == sorted(
        f"course-{kind}-{lang}.{format}"
        for kind in ("exercises", "solutions") for lang in ("en", "zh") for format in ("tex", "html", "md")
    )  # fmt: skip
    for name in files:
        assert (folder / "one" / name).read_bytes() == (folder / "two" / name).read_bytes()
        text = (folder / "one" / name).read_text(encoding="utf-8")
        told = [
            re.search(r"\\frac\{2\}\{n\}|<mn>2</mn></mrow><mrow><mi>n</mi>|<mfrac><mn>2</mn><mi>n</mi></mfrac>", text)
        ]
        told += [word in text for word in ("loses half", "损失一半", "Usual mistakes", "常见错误")]
        assert any(told) is ("solutions" in name), name


def test_hostile_words_are_words(symgrad, folder):
    assert symgrad("report", "--exercises", "hostile.toml", "--lang", "en", "-o", "sheets", "-q").code == 0
    html = (folder / "sheets" / "hostile-solutions-en.html").read_text(encoding="utf-8")
    assert "<script>alert" not in html and "<img" not in html and "<b>x" not in html and "&lt;script&gt;" in html
    tex = (folder / "sheets" / "hostile-solutions-en.tex").read_text(encoding="utf-8")
    body = tex.partition(r"\begin{document}")[2]
    assert r"\input" not in body and r"\write" not in body and r"\unknowncommand" not in body
    assert r"50\%" in body and r"\#1" in body
    markdown = (folder / "sheets" / "hostile-exercises-en.md").read_text(encoding="utf-8")
    assert "<script>" not in markdown.replace(r"\<script", "") and r"\*stars\*" in markdown


def test_pdf(symgrad, folder):
    try:
        require_latex()
    except Exception:
        pytest.skip("xelatex is absent")
    for file in ("course.toml", "hostile.toml"):
        assert symgrad("report", "--exercises", file, "--to", "pdf", "-o", "sheets", "-q").code == 0
    assert (folder / "sheets" / "course-solutions-zh.pdf").read_bytes().startswith(b"%PDF")


def test_stack(symgrad, folder):
    done = symgrad("report", "--exercises", "course.toml", "--to", "stack", "--lang", "zh", "-o", "sheets")
    assert done.code == 0
    root = Xml.parse(folder / "sheets" / "course-stack-zh.xml").getroot()
    assert [question.findtext("name/text") for question in root] == ["he", "depth", "which"]


def test_a_faulty_exercise_is_not_handed_out(symgrad, folder):
    (folder / "course.toml").write_text(COURSE.replace('answer = "1/n"', 'answer = "4/(2n)"'), encoding="utf-8")
    done = symgrad("report", "--exercises", "course.toml", "-o", "sheets")
    assert done.code == 2 and "course.toml:11: exercise he" in done.err and not (folder / "sheets").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("he", "--exercises", "course.toml"), "--exercises stands alone"),
        (("--exercises", "course.toml", "--topics"), "--exercises stands alone"),
        (("--student", "Ann"), "give --exercises"),
        (("--to", "stack"), "give --exercises"),
        (("--exercises", "course.toml", "--to", "docx"), "is not one of"),
        (("--exercises", "no.toml"), "there is no no.toml"),
    ],
)
def test_refusals(symgrad, folder, arguments, said):
    done = symgrad("report", *arguments)
    assert done.code == 2 and said in done.err


def test_names_of_files():
    assert file_stem("week 3", "Ann O'Neil/../x") == "week-3-Ann-O-Neil-..-x"
    assert file_stem("a", "../../etc") == "a-etc"
    assert file_stem("a", "李 华") == "a-李-华" and file_stem("a", "***") == "a-student"
    assert file_stem("a", "B", ["a-b"]) == "a-B-2" and file_stem("a", "") == "a"
    assert len(file_stem("a", "x" * 500)) <= 100
