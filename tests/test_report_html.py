"""The HTML report without a browser: formulas as MathML Core, sentences, drawings, and the whole page."""

import re
from html.parser import HTMLParser
from xml.etree.ElementTree import fromstring

import pytest

from symgrad.cli.main import run
from symgrad.report.mathml import mathml
from symgrad.report.page import inlined, to_html, together
from tests.conftest import SMALL

THIN = '<mspace width="0.167em" />'


def inner(latex: str) -> str:
    """The MathML within its outermost row."""
    return mathml(latex).removeprefix("<math><mrow>").removesuffix("</mrow></math>")


@pytest.mark.parametrize(
    ("latex", "written"),
    [
        (r"\varphi'", '<mrow><mi>φ</mi><mo lspace="0" rspace="0">′</mo></mrow>'),
        (r"\varphi''(z)", '<mrow><mi>φ</mi><mo lspace="0" rspace="0">″</mo></mrow>'),
        (r"f'_l", '<msub><mrow><mi>f</mi><mo lspace="0" rspace="0">′</mo></mrow><mi>l</mi></msub>'),
        (r"a\cdots b", f"<mi>a</mi>{THIN}<mi>⋯</mi>{THIN}<mi>b</mi>"),
        (r"2\log x", f'<mn>2</mn>{THIN}<mi class="function">log</mi>{THIN}<mi>x</mi>'),
        (r"\operatorname{Var}(x)", '<mi class="function">Var</mi><mo stretchy="false">(</mo>'),
        (r"a=-b", '<mo form="prefix">−</mo>'),
        (r"\mathbf{W}\boldsymbol{\delta}", "<mi>𝐖</mi><mrow><mi>𝜹</mi></mrow>"),
        (r"\mathbb{E}", "<mi>𝔼</mi>"),
        (r"\mathrm{d}t", '<mi mathvariant="normal">d</mi>'),
        (r"\lVert W \rVert", '<mo form="prefix" fence="true" stretchy="false">‖</mo>'),
        (r"\text{left side}=x", "<mtext>left side</mtext>"),
        (r"\partial x", "<mi>∂</mi>"),
    ],
)
def test_what_mathml_core_needs_is_said(latex: str, written: str):
    assert written in inner(latex)


@pytest.mark.parametrize(
    ("latex", "tag"),
    [
        (r"\sum_{i=1}^n i", "munderover"),
        (r"\prod_k w_k", "munder"),
        (r"\max_x x", "munder"),
        (r"\int_0^1 x", "msubsup"),
    ],
)
def test_limits_stand_below_and_above_all_but_integrals(latex: str, tag: str):
    assert f"<{tag}>" in mathml(latex)


def test_brackets_grow_with_a_matrix_and_rows_align():
    matrix = fromstring(mathml(r"\begin{pmatrix}1 & 0\\0 & 1\end{pmatrix}"))
    assert len(list(matrix.iter("mtd"))) == 4
    assert [mo.text for mo in matrix.iter("mo")] == ["(", ")"]
    assert all(mo.get("stretchy") != "false" for mo in matrix.iter("mo"))
    rows = fromstring(mathml(("a", r"\quad = b"), display=True))
    (table,) = rows
    assert table.get("class") == "rows" and [row.tag for row in table] == ["mtr", "mtr"]


@pytest.mark.parametrize(("script", "tag", "count"), [("^m", "msup", 2), ("^{-1}", "msup", 2), ("_1^2", "msubsup", 3)])
def test_the_whole_matrix_is_raised(script: str, tag: str, count: int):
    raised = fromstring(mathml(r"\begin{pmatrix}1 & 0\\0 & 1\end{pmatrix}" + script + " x")).find(f".//{tag}")
    assert raised is not None and len(raised) == count
    assert [child.tag for child in raised[0]] == ["mo", "mtable", "mo"]


def test_words_are_escaped_and_statements_linked():
    said = to_html(
        'By Statement 1.12 & Ann\'s "so" $a<b$, not Statement 1.1.', {"Statement 1.1": "one", "Statement 1.12": "two"}
    )
    assert said.startswith('By <a href="#two">Statement 1.12</a> &amp; Ann’s “so” <math>')
    assert "<mo>&lt;</mo>" in said and said.endswith('<a href="#one">Statement 1.1</a>.')


@pytest.mark.parametrize(
    ("sentence", "held"),
    [
        ("for M, then", '<span class="together">M,</span>'),
        ("(M)", '<span class="together">(M)</span>'),
        ("取 M，则", '<span class="together">M，</span>则'),
        ("the M-th", '<span class="together">M-th</span>'),
        ("取 M（即", "M（即"),
        ("a M b", "a M b"),
        ("M则", "M则"),
    ],
)
def test_a_formula_keeps_the_marks_that_touch_it(sentence: str, held: str):
    math = "<math><mi>x</mi></math>"
    written = together(sentence.replace("M", math))
    assert held.replace("M", math) in written
    assert ("together" in held) == ("together" in written)


def test_a_displayed_formula_is_left_alone():
    assert "together" not in together(f"<div>{mathml('x', display=True)}.</div>")


def test_a_drawing_becomes_part_of_the_page():
    svg = """<?xml version="1.0"?>
    <svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9pt" viewBox="0 0 9 9">
    <metadata>made by</metadata><!-- a comment --><defs><path id="p"/><clipPath id="c"/></defs>
    <use xlink:href="#p" clip-path="url(#c)" style="stroke: #D55E00; fill: #123456"/></svg>"""
    drawn = inlined(svg, "a.b")
    assert drawn.startswith('<svg role="img" aria-labelledby="caption.a.b" fill="currentColor" viewBox="0 0 9 9">')
    assert '<use href="#a.b-p" clip-path="url(#a.b-c)" style="stroke: var(--curve-2); fill: #123456"/>' in drawn
    assert 'id="a.b-p"' in drawn and not re.search("http|xlink|metadata|<!--", drawn)


class Structure(HTMLParser):
    """Whether tags nest, and what the attributes are."""

    VOID = frozenset("meta link br".split())

    def __init__(self, text: str):
        super().__init__()
        self.open: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.attributes += attrs
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.attributes += attrs

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.mark.parametrize(("language", "lang"), [("en", "en"), ("zh", "zh-Hans")])
def test_the_page_is_whole_and_points_nowhere_else(tmp_path, language, lang):
    (tmp_path / "small.py").write_text(SMALL, encoding="utf-8")
    command = [
        "report",
        "small",
        "--path",
        str(tmp_path),
        "--to",
        "html",
        "--lang",
        language,
        "-q",
        "-o",
        str(tmp_path),
    ]
    assert run(command) == 0
    structure = Structure((tmp_path / f"small-{language}.html").read_text(encoding="utf-8"))
    assert structure.open == []
    assert ("lang", lang) == structure.attributes[0]
    ids = [value for name, value in structure.attributes if name == "id"]
    assert len(ids) == len(set(ids))
    links = {value for name, value in structure.attributes if name in ("href", "src")}
    assert links == {link for link in links if link == "data:," or (link and link[0] == "#" and link[1:] in ids)}
    assert {"claim.small.right", "claim.small.printed", "line.1.1"} <= set(ids)
