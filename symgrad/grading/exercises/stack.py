"""Exercises for Moodle's question type STACK, as XML that Moodle imports.

The fields are those that the question type's importer reads (github.com/maths/moodle-qtype_stack, questiontype.php).
Each question has one input ``ans1`` and one tree of answer tests ``prt1``: the reference first, then each anticipated
mistake with its feedback; and tests of its own, which STACK runs on the reference and on each mistake.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from xml.etree import ElementTree as Xml

from symgrad.core.exercises import Question
from symgrad.core.text import Language, Text, phrase
from symgrad.core.tree import Expr
from symgrad.errors import NotConvertible, SymgradError
from symgrad.grading.compare import read_asked
from symgrad.grading.exercises.assumed import assumptions
from symgrad.grading.exercises.maxima import to_maxima
from symgrad.grading.exercises.parameters import combinations, drawn
from symgrad.grading.tolerance import Tolerance, central_number, printed_tolerance
from symgrad.reading import read

VERSION = "2025040100"
_MOST_SEEDS = 20
_HOLE = re.compile(r"\{@(.*?)@\}", re.DOTALL)
_FORMS = {"factored": "FacForm", "expanded": "Expanded", "lowest terms": "LowestTerms"}
_NO = {
    "witness": Text("STACK has no predicates of matrices", "STACK 不能判定矩阵的谓词"),
    "working": Text("STACK does not decide the steps of a working", "STACK 不能判定推导的各步"),
    "set": Text("sets are typed differently in STACK", "STACK 中集合的写法不同"),
}
_HINTS = {
    "values": Text("Type a set of values, such as {1, 2}.", "请填写取值的集合，如 {1, 2}。"),
    "tuple": Text("Type a list, such as [1, 2].", "请填写列表，如 [1, 2]。"),
}


@dataclass(frozen=True, slots=True)
class Export:
    """The XML, the ids of the questions in it, and why each other one has none."""

    xml: str
    ids: tuple[str, ...]
    left_out: tuple[tuple[str, Text], ...]


def export(questions: Iterable[Question], language: Language) -> Export:
    """The questions, their numbers not drawn, as one Moodle XML file in one language."""
    quiz = Xml.Element("quiz")
    ids, left_out = [], []
    for question in questions:
        try:
            quiz.append(_question(question, language))
            ids.append(question.id)
        except SymgradError as error:
            left_out.append((question.id, error.wording))
    Xml.indent(quiz)
    text = Xml.tostring(quiz, encoding="unicode")
    return Export(f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n', tuple(ids), tuple(left_out))


def _refused(reason: Text) -> NotConvertible:
    return NotConvertible(reason)


def _question(question: Question, language: Language) -> Xml.Element:
    if question.kind in _NO:
        raise _refused(_NO[question.kind])
    if any(name.shape for name in question.names):
        raise _refused(Text("STACK's products of matrices are written differently", "STACK 中矩阵乘积的写法不同"))
    typed = _choice(question, language) if question.kind == "choice" else _formula(question, language)
    root = Xml.Element("question", type="stack")
    _text(root, "name", question.id)
    hint = _HINTS.get(question.kind)
    prompt = _html(question.prompt[language]) + (f"<p>{html.escape(hint[language])}</p>" if hint else "")
    _text(root, "questiontext", f"<p>{prompt}</p><p>[[input:ans1]] [[validation:ans1]]</p>", "html")
    _text(root, "generalfeedback", "", "html")
    for name, value in (("defaultgrade", f"{float(question.points):g}"), ("penalty", "0.1"), ("hidden", "0")):
        _leaf(root, name, value)
    _leaf(root, "idnumber", question.id)
    _text(root, "stackversion", VERSION)
    _text(root, "questionvariables", "\n".join((*_drawing(question), *typed.variables)))
    _text(root, "specificfeedback", "<p>[[feedback:prt1]]</p>", "html")
    names = [parameter.name for parameter in question.parameters]
    _text(root, "questionnote", ", ".join(f"{name} = {{@{name}@}}" for name in names), "html")
    positive = bool(question.names) and all(
        "positive" in name.domain or name.domain.startswith(">") for name in question.names
    )
    for name, value in (("questionsimplify", "1"), ("assumepositive", str(int(positive))), ("assumereal", "1")):
        _leaf(root, name, value)
    for name in ("prtcorrect", "prtpartiallycorrect", "prtincorrect"):
        _text(root, name, _GENERAL[name][language], "html")
    for name, value in _STYLE:
        _leaf(root, name, value)
    root.append(typed.input)
    root.append(_tree(typed, language))
    if names:
        for seed in range(1, min(len(combinations(question)), _MOST_SEEDS) + 1):
            _leaf(root, "deployedseed", str(seed))
    root.extend(_tests(typed))
    return root


_GENERAL = {
    "prtcorrect": Text("Correct.", "正确。"),
    "prtpartiallycorrect": Text("Partly correct.", "部分正确。"),
    "prtincorrect": Text("Wrong.", "不正确。"),
}
_STYLE = (
    *(("decimals", "."), ("scientificnotation", "*10"), ("multiplicationsign", "dot"), ("sqrtsign", "1")),
    *(("complexno", "i"), ("inversetrig", "arccos"), ("logicsymbol", "lang"), ("matrixparens", "[")),
    ("variantsselectionseed", ""),
)


@dataclass(frozen=True, slots=True)
class _Node:
    """A test of the answer, the share of the points if it succeeds, and what is said then."""

    test: str
    other: str
    share: Fraction
    said: str = ""
    options: str = ""


@dataclass(frozen=True, slots=True)
class _Typed:
    """What a kind of exercise is in STACK. ``nodes`` are asked in turn until one succeeds; ``after``: what a right
    answer is asked besides. ``tests``: an answer, and the number of the node that it should reach."""

    variables: tuple[str, ...]
    input: Xml.Element
    nodes: tuple[_Node, ...]
    after: _Node | None = None
    tests: tuple[tuple[str, int], ...] = ()


# -- numbers that are drawn ----------------------------------------------------------------------------------------


def _drawing(question: Question) -> Iterator[str]:
    """Question variables that draw one of the allowed combinations."""
    if not question.parameters:
        return
    names = [parameter.name for parameter in question.parameters]
    listed = ", ".join(f"[{', '.join(str(values[name]) for name in names)}]" for values in combinations(question))
    yield f"sg_drawn: rand([{listed}]);"
    for place, name in enumerate(names, start=1):
        if name in {each.name for each in question.names}:
            raise _refused(phrase("{} is both drawn and a name in answers", "{} 既是参数又是答案中的变量", name))
        yield f"{name}: sg_drawn[{place}];"


def _tree_of(text: str, question: Question, names: frozenset[str]) -> Expr:
    """A formula with the names of parameters where {@…@} stands."""
    plain = _HOLE.sub(lambda hole: f"({hole[1]})", text)
    return read(plain, names | {parameter.name for parameter in question.parameters})


# -- formulas ------------------------------------------------------------------------------------------------------


def _formula(question: Question, language: Language) -> _Typed:
    some = drawn(question, combinations(question)[0])
    asked = read_asked(assumptions(some))
    reference = _tree_of(question.answer, question, asked.names)
    tolerance = asked.tolerance or printed_tolerance(reference)
    wanted = to_maxima(central_number(reference) if tolerance else reference)
    variables = [f"sg_answer: {wanted};"]
    test, options = "AlgEquiv", ""
    if tolerance is not None:
        test, options, more = _within(tolerance)
        variables += more
    after = None
    if asked.form is not None and asked.form != "no decimals":
        if asked.form not in _FORMS:
            raise _refused(phrase("STACK has no test for the form {}", "STACK 不能检验形式“{}”", asked.form))
        share = question.shares.get("equivalent_not_in_form", Fraction(1, 2))  # type: ignore[call-overload]
        said = phrase("Equal, but {} is asked for.", "相等，但要求的形式是 {}。", asked.form)[language]
        after = _Node(
            _FORMS[asked.form], "sg_answer", share, said, _main_name(reference) if asked.form == "factored" else ""
        )
    nodes = [_Node(test, "sg_answer", Fraction(1), "", options)]
    for number, mistake in enumerate(question.mistakes, start=1):
        wrong = _tree_of(mistake.answer, question, asked.names)
        variables.append(f"sg_mistake{number}: {to_maxima(central_number(wrong) if tolerance else wrong)};")
        nodes.append(_Node(test, f"sg_mistake{number}", mistake.share, _html(mistake.feedback[language]), options))
    kind = {"matrix": "matrix", "truth": "boolean"}.get(question.kind, "algebraic")
    size = "30" if kind == "algebraic" else "5"
    floats = tolerance is not None or any(node.head == "Decimal" for node in reference.walk())
    answer = _input(kind, "sg_answer", size, floats and asked.form != "no decimals")
    tests = (("sg_answer", 0), *((f"sg_mistake{n}", n) for n in range(1, len(nodes))))
    return _Typed(tuple(variables), answer, tuple(nodes), after, tests)


def _main_name(node: Expr) -> str:
    names = sorted(each.args[0] for each in node.walk() if each.head == "Symbol")
    return names[0] if names else "x"


def _within(tolerance: Tolerance) -> tuple[str, str, list[str]]:
    """The test for a number with a tolerance, its option, and variables that the option needs."""
    if tolerance.absolute is not None:
        return "NumAbsolute", str(float(tolerance.absolute)), []
    if tolerance.relative is not None:
        return "NumRelative", str(float(tolerance.relative)), []
    return (
        "NumAbsolute",
        "sg_radius",
        [f"sg_radius: float(10^(floor(log(abs(sg_answer))/log(10)) + 1 - {tolerance.digits})/2);"],
    )


def _input(kind: str, wanted: str, size: str, floats: bool = False) -> Xml.Element:
    root = Xml.Element("input")
    fields = (
        *(("name", "ans1"), ("type", kind), ("tans", wanted), ("boxsize", size), ("strictsyntax", "1")),
        *(("insertstars", "1"), ("syntaxhint", ""), ("syntaxattribute", "0"), ("forbidwords", ""), ("allowwords", "")),
        *(("forbidfloat", str(int(not floats))), ("requirelowestterms", "0"), ("checkanswertype", "0")),
        *(("mustverify", str(int(kind in ("algebraic", "matrix")))), ("showvalidation", "1"), ("options", "")),
    )
    for name, value in fields:
        _leaf(root, name, value)
    return root


# -- choices -------------------------------------------------------------------------------------------------------


def _choice(question: Question, language: Language) -> _Typed:
    """Buttons; the answer is the number of an option, or a list of numbers where several are right."""
    right = {key.casefold() for key in re.findall(r"\w+", question.answer)}
    chosen = [option.key.casefold() in right for option in question.options]
    several = sum(chosen) > 1
    listed = ", ".join(
        f'[{n}, {"true" if yes else "false"}, "{_string(_html(option.text[language]))}"]'
        for n, (option, yes) in enumerate(zip(question.options, chosen, strict=True), start=1)
    )
    places = [str(n) for n, yes in enumerate(chosen, start=1) if yes]
    wanted = f"[{', '.join(places)}]" if several else places[0]
    nodes = [_Node("AlgEquiv", "sg_right", Fraction(1))]
    tests = [("sg_right", 0)]
    if not several:
        for n, option in enumerate(question.options, start=1):
            if option.key.casefold() not in right and option.feedback is not None:
                nodes.append(_Node("AlgEquiv", str(n), Fraction(0), _html(option.feedback[language])))
                tests.append((str(n), len(nodes) - 1))
    answer = _input("checkbox" if several else "radio", "sg_answer", "5")
    return _Typed((f"sg_answer: [{listed}];", f"sg_right: {wanted};"), answer, tuple(nodes), None, tuple(tests))


def _string(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


# -- the tree of answer tests, and what tests it --------------------------------------------------------------------


def _tree(typed: _Typed, language: Language) -> Xml.Element:
    root = Xml.Element("prt")
    for name, value in (("name", "prt1"), ("value", "1.0000000"), ("autosimplify", "1"), ("feedbackstyle", "1")):
        _leaf(root, name, value)
    _text(root, "feedbackvariables", "")
    last = len(typed.nodes) - 1
    for number, node in enumerate(typed.nodes):
        after = last + 1 if number == 0 and typed.after else -1
        share = typed.after.share if number == 0 and typed.after else node.share
        root.append(_node(number, node, share, after, number + 1 if number < last else -1))
    if typed.after:
        form = _Node(typed.after.test, typed.after.other, Fraction(1), "", typed.after.options)
        root.append(_node(last + 1, form, Fraction(1), -1, -1, typed.after.share, typed.after.said))
    return root


def _node(
    number: int, node: _Node, share: Fraction, then: int, other: int, otherwise: Fraction = Fraction(0), said: str = ""
) -> Xml.Element:
    root = Xml.Element("node")
    _leaf(root, "name", str(number))
    _leaf(root, "description", "")
    for name, value in (("answertest", node.test), ("sans", "ans1"), ("tans", node.other)):
        _leaf(root, name, value)
    _leaf(root, "testoptions", node.options)
    _leaf(root, "quiet", "1" if node.test.startswith("Num") else "0")
    sides = (("true", share, then, "T", node.said), ("false", otherwise, other, "F", said))
    for side, score, following, mark, words in sides:
        _leaf(root, f"{side}scoremode", "=")
        _leaf(root, f"{side}score", f"{float(score):.7f}")
        _leaf(root, f"{side}penalty", "")
        _leaf(root, f"{side}nextnode", str(following))
        _leaf(root, f"{side}answernote", f"prt1-{number + 1}-{mark}")
        _text(root, f"{side}feedback", words, "html")
    return root


def _tests(typed: _Typed) -> Iterator[Xml.Element]:
    """What STACK itself tries: the reference gets all the points, each mistake what it is worth."""
    for case, (value, number) in enumerate(typed.tests, start=1):
        root = Xml.Element("qtest")
        _leaf(root, "testcase", str(case))
        _leaf(root, "description", "")
        entered = Xml.SubElement(root, "testinput")
        _leaf(entered, "name", "ans1")
        _leaf(entered, "value", value)
        node = typed.nodes[number]
        last = len(typed.nodes) + 1 if number == 0 and typed.after else number + 1
        expected = Xml.SubElement(root, "expected")
        _leaf(expected, "name", "prt1")
        _leaf(expected, "expectedscore", f"{float(node.share):.7f}")
        _leaf(expected, "expectedpenalty", "0.0000000" if node.share == 1 else "0.1000000")
        _leaf(expected, "expectedanswernote", f"prt1-{last}-T")
        yield root


# -- words ---------------------------------------------------------------------------------------------------------


def _html(words: str) -> str:
    r"""The words as HTML: formulas between \( and \), {@…@} left to STACK, which computes it, [[ no block of STACK."""
    parts = words.split("$")
    for number, part in enumerate(parts):
        if number % 2:
            parts[number] = rf"\({html.escape(part, quote=False).replace('[[', '[{}[')}\)"
        else:
            parts[number] = html.escape(part, quote=False).replace("[[", "&#91;&#91;").replace("\n", "<br>")
    return "".join(parts)


def _leaf(root: Xml.Element, name: str, value: str) -> None:
    Xml.SubElement(root, name).text = "".join(
        c if c.isprintable() or c == "\n" else "\N{REPLACEMENT CHARACTER}" for c in value
    )


def _text(root: Xml.Element, name: str, value: str, format: str = "") -> None:
    _leaf(Xml.SubElement(root, name, {"format": format} if format else {}), "text", value)
