"""``symgrad derive``."""

from xml.etree import ElementTree

import pytest
from rich.cells import cell_len

from symgrad.catalogue import Catalogue
from symgrad.checks import obligations
from symgrad.cli import derive


def test_prints_each_line_with_its_reason(symgrad, course):
    shown = symgrad("derive", "small", "--path", course)
    assert shown.code == 0 and "seed" in shown.err
    assert "A square (small, 1.2)" in shown.out and "Square of x+1" in shown.out and "$" not in shown.out
    line = next(line for line in shown.out.splitlines() if line.lstrip().startswith("="))
    assert "x²" in line and line.rstrip().endswith("multiply out")


def test_quiet(symgrad, course):
    assert symgrad("derive", "small", "--quiet", "--path", course).err == ""


def test_json(symgrad, course):
    document = symgrad("derive", "small.square", "--json", "--path", course, "--seed", "7").json
    assert document["schema"] == 1 and document["seed"] == 7
    (step,) = document["steps"]
    assert (step["relation"], step["verdict"], step["id"]) == ("=", "proved", "small.square.1")
    assert "x^2" in step["latex"] and step["reason"]
    assert document["chains"][0]["start"]["latex"]


def test_latex(symgrad, course):
    shown = symgrad("derive", "small", "--to", "latex", "--lang", "zh", "--path", course)
    assert shown.out.startswith("% $x+1$ 的平方\n\\begin{align*}") and shown.out.endswith("\\end{align*}\n")
    assert shown.out.count("&= ") == 1


def test_html_is_a_fragment_that_reads_as_xml(symgrad, course):
    shown = symgrad("derive", "small", "--to", "html", "--lang", "zh", "--path", course)
    page = ElementTree.fromstring(f"<div>{shown.out}</div>")
    assert len(page.findall("table/tr")) == 2 and len(page.findall(".//math")) >= 4 and "的平方" in shown.out


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("smal", "did you mean small?"),
        ("small.sqare", "did you mean square?"),
        ("small.right", "no chain 'right'"),
        ("1.2/square", "symgrad verify 1.2/square"),
    ],
)
def test_unknown_names(symgrad, course, name, said):
    shown = symgrad("derive", name, "--path", course)
    assert shown.code == 2 and said in shown.err and not shown.out


@pytest.fixture(scope="module")
def own() -> Catalogue:
    return Catalogue()


@pytest.mark.parametrize("columns", [40, 60, 200])
@pytest.mark.parametrize("name", ["scalar_chain", "he"])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_symgrads_own_fit_the_terminal(symgrad, monkeypatch, own, name, lang, columns):
    monkeypatch.setattr(derive, "Catalogue", lambda path: own)
    monkeypatch.setattr(obligations, "obligations", lambda derived: ())  # the lines are settled elsewhere
    monkeypatch.setenv("COLUMNS", str(columns))
    shown = symgrad("derive", name, "--lang", lang)
    assert shown.code == 0
    assert max(cell_len(line) for line in shown.out.splitlines()) <= columns
    assert "\\" not in shown.out and "$" not in shown.out
