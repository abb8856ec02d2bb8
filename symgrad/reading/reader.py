"""Text in, typed tree out: the way from a string to what it says, or to a ReadingError."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TypeVar

from symgrad.core import binding
from symgrad.core.text import Text, phrase
from symgrad.core.tree import CALLS, Expr
from symgrad.errors import ReadingError, TooLarge
from symgrad.reading import limits
from symgrad.reading.characters import normalise
from symgrad.reading.names import TRUTHS
from symgrad.reading.nodes import NOT_NUMBERS, call, symbol
from symgrad.reading.parser import Parser
from symgrad.reading.tokens import Token, Tokeniser

T = TypeVar("T")
_COMMAND = re.compile(r"\\[A-Za-z]|\\(?! *\{)[}|,;:! \\%(\[]")
_WRAPPED = re.compile(
    r"\s*(?:\$\$(?P<a>[^$]*)\$\$|\$(?P<b>[^$]*)\$|\\\((?P<c>(?:(?!\\\)).)*)\\\)|\\\[(?P<d>(?:(?!\\\]).)*)\\\])\s*\.?\s*",
    re.DOTALL,
)
_END = re.compile(r"[ \n]*[.。]?[ \n]*\Z")


def prepared(text: str) -> tuple[str, bool]:
    """The normalised text with everything around the formula blanked out, and whether it is written in LaTeX."""
    limits.check_length(text)
    clean = normalise(text)
    wrapped = _WRAPPED.fullmatch(clean)
    latex = wrapped is not None or bool(_COMMAND.search(clean))
    if wrapped and wrapped.lastgroup:
        start, end = wrapped.span(wrapped.lastgroup)
        clean = " " * start + clean[start:end] + " " * (len(clean) - end)
    # The letter x between a number and a power of ten is a times sign: 2.66x10^-5.
    clean = re.sub(r"(?<=\d)[xX](?=10 ?\^)", "*", clean)
    return re.sub(r"(?<=[^ \n.])(?<!\\right)[.,;](?=[ \n]*\Z)", " ", clean), latex


def tokenised(clean: str, typed: str, latex: bool, names: frozenset[str], whole: bool = False) -> list[Token]:
    return Tokeniser(clean, typed, latex, names, whole).run()


def read(text: str, names: Iterable[str] = (), latex: bool | None = None) -> Expr:
    """The typed tree of a formula, a statement, a set or a list, in plain text or LaTeX, with nothing computed.

    names: names of several letters that are one symbol, such as those that assumptions declare. latex: whether the
    text is LaTeX; by default it is if it has a command or stands in dollar signs. Raises ReadingError.
    """
    if not isinstance(text, str):
        raise TypeError(f"Expected a text but got {text!r} (type={type(text).__name__}).")
    limits.check_length(text)
    truth = TRUTHS.get(text.strip(" \n\t.。").lower())
    if truth is not None:
        return Expr("Truth", (truth,))
    names = frozenset(names)
    return guarded(text, lambda: _tree(text, names, latex))


def _tree(text: str, names: frozenset[str], latex: bool | None) -> Expr:
    clean, commands = prepared(text)
    latex = commands if latex is None else latex
    tree = Parser(tokenised(clean, text, latex, names), text, latex, names).formula()
    limits.check_depth(tree, text)
    limits.check_cost(tree, text)
    return tree


def guarded(text: str, work: Callable[[], T]) -> T:
    """What ``work`` gives; no text may exhaust the stack, however deep it already is."""
    try:
        return work()
    except RecursionError:
        raise limits.too_deep(text, 0) from None


def read_activation(text: str, names: Iterable[str] = (), latex: bool | None = None) -> Expr:
    """An activation function as a formula in its one free variable; a name alone, such as relu, is taken at z.

    Raises ReadingError, also where the formula has no variable or several.
    """
    bare = _bare_name(text)
    if bare is not None:
        return bare
    tree = read(text, names, latex)
    found = sorted(s.args[0] for s in binding.free(tree))
    if len(found) != 1 or tree.head in NOT_NUMBERS or tree.has("PlusMinus", "Member"):
        listed = ", ".join(found) or Text("none", "没有")
        raise ReadingError(
            phrase(
                "An activation is a formula in one variable, but the variables here are: {}.",
                "激活函数应是一个变量的式子，而这里的变量有：{}。",
                listed,
            ),
            text,
            0,
            Text("Write for example max(0, z), z*tanh(z) or gelu.", "可以写 max(0, z)、z*tanh(z) 或 gelu 等。"),
        )
    return tree


def _bare_name(text: str) -> Expr | None:
    if len(text.strip()) > 40:
        return None
    if text.strip() == "identity":
        return symbol("z")
    try:
        clean, latex = prepared(text)
        found = tokenised(clean, text, latex, frozenset())
    except ReadingError as error:
        if isinstance(error, TooLarge):
            raise
        return None
    z = symbol("z")
    if len(found) == 2 and found[0].kind == "function" and found[0].value in CALLS:
        return call(found[0].value, z)
    return call("Phi", z) if len(found) == 2 and found[0].kind == "name" and found[0].value == "Phi" else None
