"""Formulas as MathML that browsers draw: latex2mathml reads the LaTeX, and what it leaves out is put right here.

Browsers draw MathML Core, which knows no ``mathvariant`` but "normal", takes the sides of an operator from where it
stands in its row, and sets limits above and below only for ``munderover``.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from html import unescape
from xml.etree.ElementTree import Element, SubElement, tostring

from symgrad.report.content import Formula

# Names and bars go through latex2mathml as words behind a private mark, so that it neither splits nor guesses at them.
_UPRIGHT, _FUNCTION, _OPEN, _CLOSE = "\ue000", "\ue001", "\ue002", "\ue003"
_FENCES = {"vert": "|", "Vert": "‖"}
_BEFORE = (
    (r"\\(mathcal|mathbb|mathbf|mathrm|boldsymbol) *([A-Za-z0-9])(?![A-Za-z])", r"\\\1{\2}"),
    (r"(?<!\\left)(?<!\\right)(?<!\\)\|([^|]*)(?<!\\right)(?<!\\)\|", r"\\lvert \1\\rvert "),
    (r"\\mathop\{\\mathrm\{([^{}]*)\}\}", r"\\operatorname{\1}"),
    (r"\\operatorname\*?\{([^{}]*)\}", rf"\\text{{{_FUNCTION}\1}}"),
    (r"\\(log|ln|lg|exp|sin|cos|tan|sinh|cosh|tanh|det|dim|arg)(?![A-Za-z])", rf"\\text{{{_FUNCTION}\1}}"),
    (r"\\(max|min|sup|inf|lim|limsup|liminf)(?![A-Za-z_ ]*_)(?![A-Za-z])", rf"\\text{{{_FUNCTION}\1}}"),
    (r"\\mathrm\{([^{}]*)\}", rf"\\text{{{_UPRIGHT}\1}}"),
    (r"(?<!\\left)\\l([vV]ert)(?![A-Za-z]) *", lambda found: rf"\text{{{_OPEN}{_FENCES[found[1]]}}}"),
    (r"(?<!\\right)\\r([vV]ert)(?![A-Za-z]) *", lambda found: rf"\text{{{_CLOSE}{_FENCES[found[1]]}}}"),
    (r"\\(begin|end)\{aligned\}(\[[tbc]\])?", r"\\\1{align*}"),
    (r"\\(?:thinspace|,)", r"\\,"),
    (r"\\%", "%"),
)
_LARGE = "∑∏∫⋃⋂⨁⨂∐"
_UNDER = {"msub": "munder", "msup": "mover", "msubsup": "munderover"}
_SCRIPTS = {"msub": 1, "msup": 1, "msubsup": 2}
_LIMITS = ("lim", "max", "min", "sup", "inf")
_OPENING = frozenset("([{⟨⌈⌊")
_CLOSING = frozenset(")]}⟩⌉⌋")
# Symbols that MathML would space as operators, and that are names here.
_NAMES = frozenset("∂∞∇∅…⋯⋮⋱⊤ℓ∀∃")
_TIGHT = frozenset("/!")
_PRIMES = frozenset("′″‴⁗")
_OTHER = {"⧵": "∖", "\u0302": "^"}
_THIN = "0.167em"


def mathml(latex: str | Formula, display: bool = False) -> str:
    """The formula as one ``<math>`` element; several lines stand below each other, aligned on their left.

    ``display`` sets fractions and limits as in a display; where the formula stands is for the page to say.
    """
    return _mathml((latex,) if isinstance(latex, str) else tuple(latex), display)


@lru_cache(maxsize=4096)
def _mathml(lines: Formula, display: bool) -> str:
    math = Element("math", {"displaystyle": "true"} if display else {})
    if len(lines) == 1:
        _fill(math, lines[0])
    else:
        table = SubElement(math, "mtable", {"class": "rows", "displaystyle": "true"})
        for line in lines:
            _fill(SubElement(SubElement(table, "mtr"), "mtd"), line)
    return tostring(math, encoding="unicode")


def _fill(parent: Element, latex: str) -> None:
    from latex2mathml.converter import Converter

    for pattern, written in _BEFORE:
        latex = re.sub(pattern, written, latex)
    read = Converter().convert_to_element(latex)
    for node in read.iter():
        node.text = unescape(node.text) if node.text else node.text
    for child in read:
        _mend(child)
        parent.append(child)


def _mend(node: Element) -> None:
    scripts = _SCRIPTS.get(node.tag, 0)
    if scripts and len(node) > 1 + scripts:
        _enclosed(node, scripts)
    for child in node:
        _mend(child)
    match node.tag:
        case "mtext":
            _marked(node)
        case "mi" | "mn" | "mo":
            _token(node)
        case "msup" | "msubsup" if node[-1].text in _PRIMES:
            _primed(node)
        case "msub" | "msup" | "msubsup" if _takes_limits(node[0]):
            node.tag = _UNDER[node.tag]
        case "mspace" if node.get("width") == "negativethinmathspace":
            node.set("width", f"-{_THIN}")
        case "mrow" | "mstyle" | "mtd" | "math":
            _row(node)


def _enclosed(node: Element, scripts: int) -> None:
    """A matrix with its brackets as the one base of its scripts."""
    base = Element("mrow")
    base[:] = node[:-scripts]
    node[:] = [base, *node[-scripts:]]


def _primed(node: Element) -> None:
    """Unicode's prime is small and raised already, unlike TeX's: as a superscript it would be so twice."""
    base, *index, mark = node
    mark.tag, mark.attrib = "mo", {"lspace": "0", "rspace": "0"}
    node.tag, node[:] = "mrow", [base, mark]
    if index:
        inner = Element("mrow")
        inner[:] = [base, mark]
        node.tag, node[:] = "msub", [inner, *index]


def _marked(node: Element) -> None:
    # A blank inside words is no fixed one, which some fonts draw wider; at an end only a fixed one is kept.
    node.text = re.sub(r"(?<=\S)\xa0(?=\S)", " ", node.text or "")
    mark, words = node.text[:1], node.text[1:]
    match mark:
        case "\ue000" | "\ue001":
            node.tag, node.text = "mi", words
            if len(words) == 1:
                node.set("mathvariant", "normal")
            if mark == _FUNCTION:
                node.set("class", "function")
        case "\ue002" | "\ue003":
            node.tag, node.text = "mo", words
            form = "prefix" if mark == _OPEN else "postfix"
            node.attrib = {"form": form, "fence": "true", "stretchy": "false"}


def _token(node: Element) -> None:
    text = node.text = _OTHER.get(node.text or "", node.text or "")
    variant = node.get("mathvariant", "normal")
    if variant != "normal":
        node.text = "".join(_styled(character, variant) for character in text)
        del node.attrib["mathvariant"]
        return
    if text in _NAMES:
        node.tag, node.attrib = "mi", {}
    elif node.tag == "mi" and len(text) == 1 and (unicodedata.category(text) == "Sm" or text == ":"):
        node.tag = "mo"
    elif node.tag == "mo" and len(text) > 1 and text.isalpha() and text not in _LIMITS:
        node.tag = "mi"
    if node.tag == "mo" and text in _TIGHT:
        node.attrib |= {"lspace": "0", "rspace": "0"}


def _styled(character: str, variant: str) -> str:
    """The letter or digit of Unicode's mathematical alphabets: bold 1 is 𝟏."""
    kind = {"bold": "BOLD", "bold-italic": "BOLD ITALIC"}.get(variant)
    name = unicodedata.name(character, "")
    found = re.fullmatch(r"(?:LATIN|GREEK) (CAPITAL|SMALL) LETTER (\w+)|DIGIT (\w+)", name)
    if kind is None or found is None:
        return character
    size, letter, digit = found.groups()
    wanted = f"MATHEMATICAL BOLD DIGIT {digit}" if digit else f"MATHEMATICAL {kind} {size} {letter}"
    try:
        return unicodedata.lookup(wanted)
    except KeyError:
        return character


def _takes_limits(base: Element) -> bool:
    text = base.text or ""
    return base.tag == "mo" and (text in _LIMITS or (text in _LARGE and text != "∫"))


def _row(row: Element) -> None:
    """Signs of numbers, and the thin spaces that TeX sets beside the name of a function and centred dots."""
    children, before = list(row), None
    place = 0
    for position, node in enumerate(children):
        if node.tag == "mo" and node.text in ("−", "-", "+", "±") and _begins_a_term(before):
            node.set("form", "prefix")
        if _is_function(node) or node.text == "⋯":
            after = children[position + 1] if position + 1 < len(children) else None
            if before is not None and _ends_a_factor(before):
                row.insert(place, Element("mspace", {"width": _THIN}))
                place += 1
            if after is not None and _begins_a_factor(after):
                row.insert(place + 1, Element("mspace", {"width": _THIN}))
                place += 1
        before = node
        place += 1


def _core(node: Element) -> Element:
    while node.tag in ("msub", "msup", "msubsup", "munder", "mover", "munderover") and len(node):
        node = node[0]
    return node


def _is_function(node: Element) -> bool:
    return _core(node).get("class") == "function"


def _begins_a_term(before: Element | None) -> bool:
    """Whether a sign behind this belongs to what follows."""
    if before is None:
        return True
    text = before.text or ""
    if before.tag != "mo" or text in _CLOSING or before.get("form") == "postfix":
        return before.tag == "mspace" and before.get("width") in ("1em", "2em")
    return True


def _ends_a_factor(node: Element) -> bool:
    core = _core(node)
    return core.tag not in ("mo", "mspace") or core.text in _CLOSING or core.get("form") == "postfix"


def _begins_a_factor(node: Element) -> bool:
    core = _core(node)
    return core.tag in ("mi", "mn", "mfrac", "msqrt", "mstyle")
