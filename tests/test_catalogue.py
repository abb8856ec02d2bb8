"""A folder of derivations: what is listed without running it, and what each unusable file says."""

import sys
from pathlib import Path
from textwrap import dedent

import pytest

import symgrad as sg
from symgrad.catalogue import Catalogue, default_folder, nearest

GOOD = """
    import symgrad as sg

    x = sg.Variable("x", sg.Text("a number", "一个数"), sg.REAL, (-2, 2))
    derivation = sg.Derivation(
        title=sg.Text("A square", "平方"),
        section="1.2",
        summary=sg.Text("Multiplied out.", "展开。"),
        source=sg.Source("none", "", "", "", 2000),
        variables=(x,),
        chains=(sg.Chain("square", sg.Text("Square", "平方"), (x + 1) ** 2, (sg.rules.expand,)),),
    )
"""


def write(folder: Path, **files: str | bytes) -> Catalogue:
    for name, content in files.items():
        data = content if isinstance(content, bytes) else dedent(content).encode()
        (folder / f"{name}.py").write_bytes(data)
    return Catalogue(folder)


def test_default_folder_lists_symgrads_own():
    assert {"scalar_chain", "he"} <= set(Catalogue().ids())
    assert default_folder().is_dir()


def test_lists_in_the_order_of_sections_and_skips_underscores(tmp_path):
    late, ten = GOOD.replace('"1.2"', '"2.1"'), GOOD.replace('"1.2"', '"1.10"')
    catalogue = write(tmp_path, a=late, b=ten, c=GOOD, _draft="nonsense here")
    assert catalogue.ids() == ["c", "b", "a"]
    assert catalogue.entries()[0].title == sg.Text("A square", "平方")
    assert catalogue.problems() == []


def test_listing_does_not_run_the_file_and_loading_runs_it_once(tmp_path):
    run = tmp_path / "run.txt"
    counting = f"with open({str(run)!r}, 'a') as file:\n    file.write('x')\n"
    catalogue = write(tmp_path, counted=counting + dedent(GOOD))
    assert catalogue.entries() and not run.exists()
    assert catalogue.load("counted") is catalogue.load("counted")
    assert run.read_text() == "x"


def test_loading_leaves_no_trace(tmp_path, capsys):
    path, modules = list(sys.path), set(sys.modules)
    derived = write(tmp_path, topic="print('loading')\n" + dedent(GOOD)).load("topic")
    assert derived.id == "topic" and str(derived.chains["square"].last) != str(derived.chains["square"].start)
    assert sys.path == path and not {m for m in set(sys.modules) - modules if "topic" in m}
    assert [p.name for p in tmp_path.iterdir()] == ["topic.py"]
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("x = 1", "defines no derivation"),
        ("", "defines no derivation"),
        ("def f(:\n  pass", "bad.py:1: not Python"),
        (b"\xff\xfe\x00", "not UTF-8"),
        (b"x = 1\x00", "not Python"),
        ("derivation = 3", "defines no derivation"),
        ("import symgrad as sg\nderivation = sg.Derivation(section='1')", "bad.py:2: .*title in quotes"),
        (GOOD.replace('"A square", "平方"', 'words, "平方"'), "title in quotes"),
        (GOOD.replace('"A square", "平方"', '"A square", " "'), "title: Expected words in 'zh'"),
        (GOOD.replace('section="1.2"', "section=1.2"), "section in quotes"),
        ("(" * 3000, "bad.py.*(nested|not Python)"),
    ],
)
def test_a_file_that_cannot_be_listed(tmp_path, content, said):
    catalogue = write(tmp_path, bad=content, good=GOOD)
    assert catalogue.ids() == ["good"]
    with pytest.raises(sg.DerivationError, match=said):
        catalogue.load("bad")
    assert [str(tmp_path / "bad.py") in str(problem) for problem in catalogue.problems()] == [True]
    assert catalogue.load("good").id == "good"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (GOOD.replace("variables=(x,),", ""), "symbol 'x' is not declared"),
        (GOOD.replace("sg.rules.expand", "sg.rules.linearity"), "rule 1 .linearity.*does not apply"),
        (GOOD.replace("sg.rules.expand", "sg.rules.expnd"), "bad.py:11: AttributeError.*expnd"),
        (GOOD.replace("import symgrad as sg", "import symgrad as sg\n    1 / 0"), "bad.py:3: ZeroDivisionError"),
        (GOOD.replace("import symgrad as sg", "import symgrad as sg\n    raise SystemExit(0)"), "bad.py:3: SystemExit"),
        (GOOD.replace("import symgrad as sg", "import symgrad as sg\n    import no_such"), "ModuleNotFoundError"),
        (GOOD.replace("(-2, 2)", "(2, -2)"), r"bad.py:4: ValueError: Expected typical=\(low, high\)"),
        (GOOD + "\n    derivation = 3 if True else None", "Expected derivation = sg.Derivation.*got int"),
        (GOOD.replace("sg.rules.expand", "sg.rules"), "bad.py: computing its lines stopped with"),
    ],
)
def test_a_file_that_is_listed_but_cannot_be_loaded(tmp_path, content, said):
    catalogue = write(tmp_path, bad=content, good=GOOD)
    assert catalogue.ids() == ["bad", "good"] and catalogue.problems() == []
    with pytest.raises(sg.DerivationError, match=f"(?s){said}"):
        catalogue.load("bad")
    assert [str(tmp_path / "bad.py") in str(problem) for problem in catalogue.problems()] == [True]
    assert [derived.id for derived in catalogue.load_all()] == ["good"]


CLAIM = GOOD.replace(
    "variables=(x,),", "variables=(x,), claims=(sg.Claim('odd', sg.Text('a', '一'), sg.equal(x, x), MORE),),"
)
QUESTION = GOOD.replace(
    "variables=(x,),", "variables=(x,), exercises=(sg.Exercise('ask', sg.Text('a', '一'), x + 0, MORE),),"
)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (CLAIM.replace("MORE", "where=(x + 1,)"), r"claim 'odd', where=: expected a relation .*sg.relation"),
        (CLAIM.replace("MORE", "where=(3,)"), r"claim 'odd', where=: expected an expression but got 3; .*sg.expr"),
        (CLAIM.replace("MORE", "given=(sg.equal(x, 1),)"), "claim 'odd', given=: expected an assumption"),
        (CLAIM.replace("sg.equal(x, x), MORE", "x + 1"), "claim 'odd': expected a relation"),
        (QUESTION.replace("MORE", "3"), "exercise 'ask': expected an expression but got 3"),
        (QUESTION.replace("MORE", "x + 0, where=(x + 1,)"), "exercise 'ask', where=: expected a relation"),
        (QUESTION.replace("MORE", "x + 0, where=(sg.equal(sg.symbol('q'), 1),)"), "symbol 'q' is not declared"),
        (GOOD.replace("expand,)", "expand,), assumptions=(sg.equal(x, 1),)"), "chain 'square', assumptions=: expected"),
    ],
)
def test_a_field_that_holds_something_else(tmp_path, content, said):
    with pytest.raises(sg.DerivationError, match=said):
        write(tmp_path, bad=content).load("bad")


def test_one_file_is_a_catalogue_too(tmp_path):
    write(tmp_path, one=GOOD, two=GOOD)
    assert Catalogue(tmp_path / "two.py").ids() == ["two"]


@pytest.mark.parametrize("name", ["missing", "empty"])
def test_a_folder_without_derivations(tmp_path, name):
    (tmp_path / "empty").mkdir()
    with pytest.raises(sg.ParameterError, match=name):
        Catalogue(tmp_path / name)


def test_a_name_that_is_no_id(tmp_path):
    (tmp_path / "my.topic.py").write_text(dedent(GOOD))
    assert ["digits and underscores" in str(p) for p in Catalogue(tmp_path).problems()] == [True]


def test_a_folder_named_like_a_file(tmp_path):
    (tmp_path / "topic.py").mkdir()
    assert ["cannot be read" in str(problem) for problem in Catalogue(tmp_path).problems()] == [True]


def test_unknown_names_come_with_near_ones(tmp_path):
    with pytest.raises(sg.UnknownNameError, match="did you mean square_root"):
        write(tmp_path, square_root=GOOD, unlike=GOOD).load("sqare_rot")


@pytest.mark.parametrize(
    ("name", "known", "said"),
    [
        ("lst", ["list", "plot"], "; did you mean list?"),
        ("HE", ["he", "scalar_chain"], "; did you mean he?"),
        ("zzz", ["he", "scalar_chain"], "; there are he, scalar_chain."),
        ("zzz", [], "."),
        ("zzz", [f"a{i}" for i in range(20)], "."),
    ],
)
def test_nearest(name, known, said):
    assert nearest(name, known) == said


def test_load_and_function_are_public(tmp_path):
    write(tmp_path, topic=GOOD)
    derived = sg.load("topic", tmp_path)
    for asked in ("topic", derived, derived.derivation):
        square = sg.function(asked, "square", path=tmp_path if asked == "topic" else None)
        assert square(x=2) == 9
    # w is a variable here, and in other formulas of the same file a sequence.
    assert sg.function("scalar_chain", "gradient_scale")(L=3, w=2, x=1, delta_L=1) == 4
    with pytest.raises(sg.UnknownNameError, match="square"):
        sg.function(derived, "sqare")
