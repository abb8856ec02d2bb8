"""The export for STACK: XML with the fields that its importer reads, formulas that Maxima reads as they were meant."""

import re
from dataclasses import replace
from fractions import Fraction
from xml.etree import ElementTree as Xml

import pytest

from symgrad.core.exercises import Mistake, Name, Option, Parameter, Question
from symgrad.core.text import Language, Text
from symgrad.errors import NotConvertible
from symgrad.grading.exercises.maxima import to_maxima
from symgrad.grading.exercises.stack import export
from symgrad.reading import read

HE = Question(
    "he",
    "formula",
    Text("Fan-in $n$, depth $L={@L@}$, a <b> & [[1]]: $a<b$", "输入维度 $n$"),
    "{@2*L@}/(n*w_1) + {@L@}",
    points=Fraction(5, 2),
    names=(Name("n", None, "positive integer"), Name("w_1", None, "positive")),
    parameters=(Parameter("L", (Fraction(3), Fraction(1, 2))),),
    mistakes=(Mistake("{@L@}/n", Text("Half: ${@L@}$", "一半"), Fraction(1, 4)),),
)


def exported(question, language: Language = "en"):
    found = export([question], language)
    assert not found.left_out, found.left_out
    (root,) = Xml.fromstring(found.xml)
    return root


def number(root, path) -> float:
    return float(root.findtext(path) or "nan")


def text(root, path):
    return (root.findtext(f"{path}/text") or root.findtext(path) or "").strip()


def test_a_question():
    root = exported(HE)
    assert root.get("type") == "stack" and text(root, "name") == "he" and text(root, "defaultgrade") == "2.5"
    assert text(root, "questionvariables").splitlines() == [
        "sg_drawn: rand([[3], [1/2]]);",
        "L: sg_drawn[1];",
        "sg_answer: (2*L)/(n*w_1) + L;",
        "sg_mistake1: L/n;",
    ]
    prompt = text(root, "questiontext")
    assert r"Fan-in \(n\), depth \(L={@L@}\), a &lt;b&gt; &amp; &#91;&#91;1]]: \(a&lt;b\)" in prompt
    assert prompt.count("[[") == 2 and "[[input:ans1]]" in prompt
    assert text(root, "assumepositive") == "1" and text(root, "questionnote") == "L = {@L@}"
    nodes = root.findall("prt/node")
    assert [(n.findtext("answertest"), n.findtext("tans"), n.findtext("falsenextnode")) for n in nodes] == [
        ("AlgEquiv", "sg_answer", "1"),
        ("AlgEquiv", "sg_mistake1", "-1"),
    ]
    assert text(nodes[1], "truefeedback") == r"Half: \({@L@}\)" and number(nodes[1], "truescore") == 0.25
    tests = root.findall("qtest")
    assert [t.findtext("testinput/value") for t in tests] == ["sg_answer", "sg_mistake1"]
    assert [t.findtext("expected/expectedanswernote") for t in tests] == ["prt1-1-T", "prt1-2-T"]
    assert len(root.findall("deployedseed")) == 2
    assert "一半" in text(exported(HE, "zh").findall("prt/node")[1], "truefeedback")


def of(kind, answer, *assume, **more):
    return Question("it", kind, Text("?", "？"), answer, assume=assume, **more)


@pytest.mark.parametrize(
    ("question", "test", "option", "kind", "wanted"),
    [
        (of("number", "2.951", "digits: 3"), "NumAbsolute", "sg_radius", "algebraic", "2.951"),
        (of("number", "≈ 2.951"), "NumAbsolute", "0.0005", "algebraic", "2.951"),
        (of("number", "2", "tolerance: 1%"), "NumRelative", "0.01", "algebraic", "2"),
        (of("number", "pi/(pi-1)"), "AlgEquiv", "", "algebraic", "%pi/(%pi - 1)"),
        (of("values", "1, sqrt(2)"), "AlgEquiv", "", "algebraic", "{1, sqrt(2)}"),
        (of("tuple", "(1, x)"), "AlgEquiv", "", "algebraic", "[1, x]"),
        (of("matrix", "[[1,2],[3,4]]"), "AlgEquiv", "", "matrix", "matrix([1, 2], [3, 4])"),
        (of("truth", "false"), "AlgEquiv", "", "boolean", "false"),
        (of("relation", "x >= 1"), "AlgEquiv", "", "algebraic", "x >= 1"),
    ],
)
def test_kinds(question, test, option, kind, wanted):
    root = exported(question)
    node = root.findall("prt/node")[0]
    assert (node.findtext("answertest"), node.findtext("testoptions") or "") == (test, option)
    assert root.findtext("input/type") == kind
    assert text(root, "questionvariables").splitlines()[0] == f"sg_answer: {wanted};"


def test_a_form_is_asked_after_the_value():
    first, second = exported(of("formula", "(x-1)^2", "form: factored")).findall("prt/node")
    assert first.findtext("truenextnode") == "1" and number(first, "truescore") == 0.5
    assert (second.findtext("answertest"), second.findtext("testoptions")) == ("FacForm", "x")
    assert number(second, "truescore") == 1 and "factored" in text(second, "falsefeedback")


def test_choices():
    options = (
        Option("a", Text('$\\rho(A)$ "quoted"', "一"), Text("No: $x$", "不")),
        Option("b", Text("two", "二")),
        Option("c", Text("three", "三")),
    )
    root = exported(of("choice", "b", options=options))
    assert root.findtext("input/type") == "radio"
    variables = text(root, "questionvariables").splitlines()
    assert variables[0].startswith('sg_answer: [[1, false, "\\\\(\\\\rho(A)\\\\) \\"quoted\\""], [2, true, "two"]')
    assert variables[1] == "sg_right: 2;"
    assert text(root.findall("prt/node")[1], "truefeedback") == r"No: \(x\)"
    several = exported(of("choice", "b, c", options=options))
    assert several.findtext("input/type") == "checkbox"
    assert text(several, "questionvariables").splitlines()[1] == "sg_right: [2, 3];"


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (of("witness", "A = [[1]]", holds=("rho(A) < 2",)), "predicates"),
        (of("working", "a = b", goal="b"), "steps"),
        (of("set", "(0, 1)"), "typed differently"),
        (of("formula", "W*x", names=(Name("W", None, "", "2x2"),)), "matrices"),
        (of("formula", "2/n", "form: solved for x"), "no test for the form"),
        (of("formula", "gamma*n"), "means nothing to Maxima"),
        (of("formula", "sum(k, k=1..n)"), "STACK cannot compare"),
        (of("relation", "0 < x < 1"), "STACK cannot compare"),
        (replace(HE, names=(Name("L"),)), "both drawn and a name"),
    ],
)
def test_what_stack_cannot_do_is_left_out_with_a_reason(question, said):
    found = export([question, of("number", "1")], "en")
    assert found.ids == ("it",) if question.id != "it" else len(found.ids) == 1
    ((id, reason),) = found.left_out
    assert id == question.id and said in reason.en
    assert len(Xml.fromstring(found.xml)) == 1


@pytest.mark.parametrize(
    "formula",
    [
        *("2/n", "-x^2", "(-x)^2", "x^(-1/2)", "sqrt(x+1)/3", "a-(b-c)", "a/(b/c)", "a^b^c", "(a^b)^c", "2*pi*e^x"),
        *(
            "exp(-x^2)",
            "abs(x-1)",
            "ln(x)*x",
            "max(0, z)",
            "root(x, 3)",
            "delta_L*w^(L-1)*x",
            "n!",
            "-1/2*x",
            "1-(1-x)",
        ),
    ],
)
def test_maxima_reads_what_was_meant(formula):
    """What is written for Maxima, read by symgrad's own reader, is the tree again."""
    tree = read(formula)
    text = to_maxima(tree)
    assert read(re.sub(r"%(pi|e)\b", r"\1", text)).args == tree.args or read(text.replace("%", "")) == _rooted(tree)


def _rooted(tree):
    """The cube root, which Maxima has as a power."""
    return read("x^(1/3)") if tree.head == "Root" else tree


def test_functions_that_maxima_lacks_are_written_out():
    assert to_maxima(read("sigmoid(z)")) == "(1 + exp(-z))^(-1)"
    with pytest.raises(NotConvertible):
        to_maxima(read("elu(z)"))
