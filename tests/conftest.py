"""What several tests need: a small derivation file, and the command line in this process."""

import json
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

import hypothesis
import pytest

from symgrad.cli.main import run

# How long an example takes says more of the machine than of the code; how fast things are stands in benchmarks/.
hypothesis.settings.register_profile("symgrad", deadline=None)
hypothesis.settings.load_profile("symgrad")

SMALL = dedent(
    """
    import symgrad as sg

    x = sg.Variable("x", sg.Text("a number", "一个数"), sg.REAL, (-2, 2))
    derivation = sg.Derivation(
        title=sg.Text("A square", "平方"),
        section="1.2",
        summary=sg.Text("Multiplied out.", "展开。"),
        source=sg.Source("none", "Nobody", "Nothing", "", 2000),
        variables=(x,),
        chains=(sg.Chain("square", sg.Text("Square of $x+1$", "$x+1$ 的平方"), (x + 1) ** 2, (sg.rules.expand,)),),
        claims=(
            sg.Claim("right", sg.Text("It is that.", "正是如此。"), sg.equal(sg.result("square"), (1 + x) ** 2)),
            sg.Claim(
                "printed", sg.Text("A misprint.", "印刷错误。"), sg.equal(sg.result("square"), 1 + x**2),
                printed="1.2/square", corrected_by=("right",),
            ),
        ),
        exercises=(sg.Exercise("twice", sg.Text("Add it.", "相加。"), sg.result("square") * 2, 2 * (1 + x) ** 2),),
        figures=(
            sg.Figure("curve", sg.Text("The square.", "平方。"), x, (1, 2),
                      (sg.Curve("(x+1)^2", sg.result("square"), {}),), "y"),
        ),
    )
    """
)


@dataclass
class Outcome:
    code: int
    out: str
    err: str

    @property
    def json(self):
        assert self.out.count("\n{") == 0  # one object
        return json.loads(self.out)


@pytest.fixture
def symgrad(capsys):
    """``symgrad("list", "--json")`` runs the command line and gives exit code, stdout and stderr."""

    def call(*arguments: str | Path) -> Outcome:
        code = run([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return Outcome(code, captured.out, captured.err)

    return call


@pytest.fixture
def course(tmp_path) -> Path:
    """A folder with one small derivation in ``small.py``."""
    folder = tmp_path / "course"
    folder.mkdir()
    (folder / "small.py").write_text(SMALL, encoding="utf-8")
    return folder


@pytest.fixture
def broken_course(course) -> Path:
    """The same folder, and a file with a syntax error beside it."""
    (course / "broken.py").write_text("derivation = (", encoding="utf-8")
    return course
