"""What the README shows is what symgrad prints."""

import re
import shlex
from pathlib import Path

import pytest

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", README, flags=re.MULTILINE | re.DOTALL)
PYTHON = r"^```python\n(.*?)^```$"
TEACHERS_FILES = dict(re.findall(rf"`course/(\w+\.py)`:\n\n{PYTHON}", README, flags=re.MULTILINE | re.DOTALL))
OF_THE_CLASS = dict(
    re.findall(r"`course/(\w+\.\w+)`[^`]*?:\n\n^```(?:toml|csv)\n(.*?)^```$", README, flags=re.MULTILINE | re.DOTALL)
)
# Each command that is shown with its output.
SHOWN = [
    (command, output)
    for kind, text in BLOCKS
    if kind == "console"
    for command, output in re.findall(r"^\$ symgrad (.*)\n((?:(?!\$).*\n)*)", text, flags=re.MULTILINE)
    if output
]


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    """The folder in which the README's reader stands."""
    (tmp_path / "course").mkdir()
    for name, text in (TEACHERS_FILES | OF_THE_CLASS).items():
        (tmp_path / "course" / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    return tmp_path


@pytest.mark.parametrize(("command", "output"), SHOWN, ids=[command for command, _ in SHOWN])
def test_outputs(symgrad, folder, command, output):
    assert symgrad(*shlex.split(command), *(["--quiet"] if "list" not in command else [])).out == output


def test_library(folder):
    """Each line with a comment gives what the comment says."""
    library = README.partition("## The library")[2].partition("\n## ")[0]
    names: dict = {}
    for line in "".join(re.findall(PYTHON, library, flags=re.MULTILINE | re.DOTALL)).splitlines():
        code, _, expected = line.partition("  # ")
        if expected:
            assert repr(eval(code, names)).replace("np.float64", "") in (expected, f"({expected})")
        else:
            exec(code, names)


def test_the_teachers_files_are_short():
    assert set(OF_THE_CLASS) == {"week3.toml", "answers.csv"}
    assert len(TEACHERS_FILES) == 2
    assert all(len(text.splitlines()) <= 60 for text in TEACHERS_FILES.values())


def test_the_teachers_report(symgrad, folder):
    shown = symgrad("report", "--path", "course", "-o", "course/reports", "--quiet")
    assert shown.code == 0 and "course/reports/report-zh.tex" in shown.out.splitlines()


def test_every_package_has_its_line_of_reason():
    project = (Path(__file__).parent.parent / "pyproject.toml").read_text(encoding="utf-8")
    packages = set(re.findall(r'^  "([a-z0-9-]+)(?:\[\w+\])?(?:>=[\d.]+)?",$', project, flags=re.MULTILINE))
    assert {"sympy", "rich", "ruff"} <= packages
    for package in packages:
        assert re.search(rf"^\|[^|]*\b{package}\b[^|]*\| \w", README, flags=re.MULTILINE), package
