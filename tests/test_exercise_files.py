"""Files of exercises: what they mean, and that a broken one is refused with its line and reason."""

from fractions import Fraction

import pytest

from symgrad.core.exercises import Judgement
from symgrad.core.text import Text
from symgrad.errors import ExerciseError, SymgradError
from symgrad.grading.exercises.files import read_file
from symgrad.grading.exercises.positions import line_of
from symgrad.grading.exercises.sets import exercise_set

WHOLE = '''# a course
[[exercise]]
id = "he-variance"
section = "9.2.7"
kind = "formula"
points = 2.5
prompt.en = """
Fan-in $n$:
answer = "not a field"
"""
prompt.zh = "输入维度 $n$："
answer = "2/n"
assume = ["n > 0"]
form = "no decimals"
names.n = {en = "the fan-in", zh = "输入维度", domain = "positive integer"}
shares.domain_differs = "1/3"

[[exercise.mistakes]]
answer = "1/n"
en = "Half is lost."
zh = "损失一半。"
share = "1/2"

[[exercise]]
id = "second"
kind = "number"
prompt = "What is $1+1$?"
answer = "2"
'''


def written(tmp_path, text, name="course.toml"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_whole_file(tmp_path):
    first, second = (each.question for each in read_file(written(tmp_path, WHOLE)))
    assert (first.id, first.kind, first.points, first.section) == ("he-variance", "formula", Fraction(5, 2), "9.2.7")
    assert first.prompt["zh"] == "输入维度 $n$：" and first.prompt["en"].startswith("Fan-in")
    assert first.assume == ("n > 0", "form: no decimals")
    assert first.names[0].domain == "positive integer" and first.names[0].meaning == Text("the fan-in", "输入维度")
    assert first.mistakes[0].share == Fraction(1, 2)
    assert first.shares == {Judgement.DOMAIN_DIFFERS: Fraction(1, 3)}
    assert second.prompt["zh"] == second.prompt["en"] == "What is $1+1$?"


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ('id = "he-variance"', 'id = "he variance"', 3, "as id"),
        ('id = "second"', 'id = "he-variance"', 25, "is the id of an exercise before"),
        ('id = "second"\n', "", 24, "there is no id"),
        ('kind = "formula"', 'kind = "formulas"', 5, "did you mean formula"),
        ('kind = "formula"\n', "", 2, "there is no kind"),
        ("points = 2.5", "points = 0", 6, "more than 0 points"),
        ("points = 2.5", 'points = "many"', 6, "Expected a number"),
        ("points = 2.5", "points = inf", 6, "Expected a number"),
        ("points = 2.5", "points = true", 6, "Expected a number"),
        ('answer = "2/n"', "answer = 2", 12, "Expected a text in quotes for answer"),
        ('answer = "2/n"', 'answer = "  "', 12, "there is no answer"),
        ('answer = "2/n"\n', "", 2, "there is no answer"),
        ('prompt = "What is $1+1$?"\n', "", 24, "there is no prompt"),
        ('"What is $1+1$?"', '"What is $1+1?"', 27, "a dollar sign is not closed"),
        ('prompt.zh = "输入', 'prompt.de = "输入', 11, "there is no language 'de'"),
        ('assume = ["n > 0"]', "assume = [1]", 13, "Expected a list of texts"),
        ("form = ", "forms = ", 14, "there is no field 'forms'; did you mean form"),
        ("names.n = {en", "names.n = {fr", 15, "there is no field 'fr'"),
        ('domain = "positive integer"', "domain = 1", 15, "Expected a text in quotes for domain"),
        ("domain_differs", "wrong", 16, "equivalent_not_in_form or domain_differs"),
        ('"1/3"', '"4/3"', 16, "a share from 0 to 1"),
        ('answer = "1/n"\n', "", 18, "there is no answer; write the wrong answer"),
        ('en = "Half is lost."\nzh = "损失一半。"\n', "", 18, "there is no feedback"),
        ('share = "1/2"', "share = 1", 22, "less than 1"),
        ('share = "1/2"', 'when = ["n > 1"]', 22, "belongs to mistakes of a witness"),
        ('kind = "number"', 'kind = "choice"', 24, "at least two options"),
        ('kind = "number"', 'kind = "witness"', 24, "a witness needs"),
        ('kind = "number"', 'kind = "working"', 24, "needs the goal"),
        ('kind = "number"', 'kind = "number"\ngoal = "2"', 27, "belongs to exercises of the kind working"),
        ('[[exercise]]\nid = "second"', '[[exercises]]\nid = "second"', 24, "there is no field 'exercises'"),
        ("points = 2.5", "points = 2.5.1", 6, "not TOML"),
        ('zh = "损失一半。"', 'zh = "损失一半。', 21, "not TOML"),
        ("# a course", "[names]", 1, "there is no field 'names'"),
    ],
)
def test_what_is_broken_is_told_with_its_line(tmp_path, old, new, line, said):
    assert old in WHOLE
    path = written(tmp_path, WHOLE.replace(old, new, 1))
    with pytest.raises(ExerciseError) as caught:
        read_file(path)
    assert str(caught.value).startswith(f"{path}:{line}: ")
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("parameter", "said"),
    [
        ("[]", "there is no value"),
        ("{from = 1}", "there is no to"),
        ("{from = 2, to = 1}", "from ≤ to"),
        ("{from = 0, to = 1, step = 0}", "from ≤ to"),
        ("{from = 0, to = 100000}", "at most 1000"),
        ("{from = 0, to = 1, by = 2}", "there is no field 'by'"),
        ("7", "Expected a list of values"),
        ('["a"]', "Expected a number"),
    ],
)
def test_a_broken_parameter(tmp_path, parameter, said):
    path = written(tmp_path, f"{WHOLE}parameters.L = {parameter}\n")
    with pytest.raises(ExerciseError, match=r"course\.toml:29: ") as caught:
        read_file(path)
    assert said in str(caught.value)


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"", b"# nothing", b"x = " + b"9" * 5000, b"a = " + b"[" * 3000])
def test_what_is_no_file_of_exercises(tmp_path, data):
    path = tmp_path / "course.toml"
    path.write_bytes(data)
    with pytest.raises(ExerciseError, match=r"course\.toml:\d+: "):
        read_file(path)


def test_a_folder_is_a_set_and_a_single_exercise_is_called_like_its_file(tmp_path):
    one = '[[exercise]]\nkind = "number"\nprompt = "?"\nanswer = "1"\nsection = "2"\n'
    written(tmp_path, one, "b.toml")
    (tmp_path / "sub").mkdir()
    written(tmp_path, one.replace('"2"', '"1.10"'), "sub/a.toml")
    written(tmp_path, one.replace('"2"', '"1.9"'), "c.toml")
    written(tmp_path, "no TOML", "_draft.toml")
    assert list(exercise_set(str(tmp_path)).questions) == ["c", "a", "b"]
    written(tmp_path, one, "sub/b.toml")
    written(tmp_path, "no TOML", "sub/d.toml")
    with pytest.raises(ExerciseError) as caught:
        exercise_set(str(tmp_path))
    assert len(str(caught.value).splitlines()) == 2 and "of this id too" in str(caught.value)


@pytest.mark.parametrize("spec", ["no-such.toml", "9.9", "no_such_derivation", "pyproject.lock", "a/b"])
def test_a_set_that_is_not_there(spec):
    with pytest.raises(SymgradError, match=r"no|Expected"):
        exercise_set(spec)


def test_every_line_is_found():
    """Against a file in which each value says on which line it stands."""
    text = (
        "\n# comment\n[[a]]\nl4 = 4\nl5.x = 5\nl6 = '''\n[[a]]\nl4 = 9\n'''\nl10 = [\n  1,\n]\n\n"
        "[a.l14]\nl15 = 15\n[[a]]\nl17 = 17"
    )
    wanted = {
        ("a", 0): 3,
        ("a", 0, "l4"): 4,
        ("a", 0, "l5", "x"): 5,
        ("a", 0, "l6"): 6,
        ("a", 0, "l10", 0): 10,
        ("a", 0, "l14"): 14,
        ("a", 0, "l14", "l15"): 15,
        ("a", 1): 16,
        ("a", 1, "l17"): 17,
        ("a", 1, "gone"): 16,
        ("b",): 1,
    }
    assert {path: line_of(text, path) for path in wanted} == wanted
