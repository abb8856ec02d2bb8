"""Files of answers in all formats give the same; what is broken is refused with its line."""

import json

import pytest

from symgrad.errors import ExerciseError, SymgradError
from symgrad.grading.exercises.answers import Answer, read_answers

IDS = ["he", "chain", "pair"]
SHEET = [
    Answer("李 华", "he", "2/n", "zh"),
    Answer("李 华", "chain", "", "zh"),
    Answer("李 华", "pair", 'a "b", c', "zh"),
    Answer("Ann", "he", " -x", None),
    Answer("Ann", "chain", "two\nlines", None),
    Answer("Ann", "pair", "", None),
]
LONG = (
    'Student,Exercise,Answer,Language\n李 华,he,2/n,zh\n"  李\u3000华 ",pair,"a ""b"", c",中文\n\nAnn,he, -x,\n'
    'Ann,chain,"two\nlines",\n'
)
WIDE = 'email,学生,语言,he,chain,pair\nx@y,李 华,zh,2/n,,"a ""b"", c"\nx@z,Ann,, -x,"two\nlines",\n'
TOML = '''
[[student]]
name = "李 华"
language = "zh-CN"
[student.answers]
he = "2/n"
pair = 'a "b", c'
[[student]]
name = "Ann"
answers.he = " -x"
answers.chain = """two
lines"""
'''
JSONL = "\n\n".join(
    json.dumps({"student": a.student, "exercise": a.exercise, "answer": a.typed, "language": a.language})
    for a in SHEET
    if a.typed
)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.csv", LONG.encode()),
        ("a.CSV", LONG.encode("utf-8-sig")),
        ("a.csv", LONG.replace("\n", "\r\n").encode()),
        ("a.csv", LONG.encode("utf-16")),
        ("a.csv", LONG.replace(",", ";").replace('"a ""b""; c"', '"a ""b"", c"').encode()),
        ("a.tsv", LONG.replace(",", "\t").replace('"a ""b""\t c"', '"a ""b"", c"').encode()),
        ("a.csv", WIDE.encode()),
        ("a.toml", TOML.encode()),
        ("a.jsonl", JSONL.encode()),
    ],
)
def test_all_formats_say_the_same(tmp_path, name, data):
    path = tmp_path / name
    path.write_bytes(data)
    found = [
        a if "\r" not in a.typed else Answer(a.student, a.exercise, a.typed.replace("\r", ""), a.language)
        for a in read_answers(path, IDS).answers
    ]
    assert found == SHEET


def test_one_student_in_toml(tmp_path):
    path = tmp_path / "a.toml"
    path.write_text('student = "Ann"\nlanguage = "en"\n[answers]\nhe = 2\npair = true\n')
    assert read_answers(path, IDS).answers == (Answer("Ann", "he", "2", "en"), Answer("Ann", "pair", "true", "en"))


def test_chinese_windows(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes("学生,题号,答案\n李华,he,正\n".encode("gb18030"))
    with pytest.raises(ExerciseError, match="--encoding gb18030"):
        read_answers(path, IDS)
    assert read_answers(path, IDS, "gb18030").answers == (Answer("李华", "he", "正"),)
    with pytest.raises(SymgradError, match="There is no encoding"):
        read_answers(path, IDS, "no-such")


@pytest.mark.parametrize(
    ("name", "text", "line", "said"),
    [
        ("a.csv", "", 1, "there is nothing in it"),
        ("a.csv", "student,exercise,answer\nAnn,hee,1\n", 2, "did you mean he"),
        ("a.csv", "student,exercise,answer\nAnn,he,1\nBo,he,2\nAnn,he,3\n", 4, "a second time (first in line 2)"),
        ("a.csv", "student,exercise,answer\nAnn,he,1,2\n", 2, "4 cells for 3 columns"),
        ("a.csv", 'student,exercise,answer\nAnn,he,"1\n', 2, "not CSV"),
        ("a.csv", "student,exercise,answer\n,he,1\n", 2, "the name of the student"),
        ("a.csv", "exercise,answer\nhe,1\n", 1, "there is no column student"),
        ("a.csv", "student,hee\nAnn,1\n", 1, "Expected the columns student,exercise,answer"),
        ("a.csv", "student,he,he\nAnn,1,2\n", 1, "two columns have the name"),
        ("a.csv", "student,exercise,answer,language\nAnn,he,1,fr\n", 2, "the language en or zh"),
        ("a.jsonl", '{"student": "Ann"}', 1, "there is no exercise and no answer"),
        ("a.jsonl", '\n{"student": "Ann", }', 2, "not JSON"),
        ("a.jsonl", "[1]", 1, "Expected {"),
        ("a.jsonl", "[" * 100000, 1, "not JSON"),
        ("a.jsonl", '{"student": "A", "exercise": "he", "answer": ["1"]}', 1, "Expected the answer as a text"),
        ("a.jsonl", '{"student": 7, "exercise": "he", "answer": "1"}', 1, "the name of the student"),
        ("a.toml", "student = 1\n[answers]\nhe = '1'\n", 3, "the name of the student"),
        ("a.toml", "student = 'Ann'\n", 1, "there are no answers"),
        ("a.toml", "student = 'Ann'\n[answer]\nhe = '1'\n", 2, "did you mean answers"),
        ("a.toml", "student = 'Ann'\n[answers]\nhe = '1'\nheee = '2'\n", 4, "there is no exercise 'heee'"),
        ("a.toml", "student = 'Ann'\n[answers]\nhe = \n", 3, "not TOML"),
    ],
)
def test_what_is_broken_is_told_with_its_line(tmp_path, name, text, line, said):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ExerciseError) as caught:
        read_answers(path, IDS)
    assert str(caught.value).startswith(f"{path}:{line}: ") and said in str(caught.value)


def test_other_files(tmp_path):
    for name in ("a.xlsx", "a", "missing.csv"):
        with pytest.raises(SymgradError, match=r"ends in one of|cannot be read"):
            read_answers(tmp_path / name, IDS)


def test_columns_that_are_left_aside_are_named(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("student,he,Chain\nAnn,1,2\n")
    sheet = read_answers(path, IDS)
    assert len(sheet.answers) == 1 and "Chain" in sheet.notes[0]
    assert sheet.of("Ann").students == ("Ann",)
    with pytest.raises(SymgradError, match="did you mean Ann"):
        sheet.of("ann")
