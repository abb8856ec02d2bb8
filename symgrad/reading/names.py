"""The words of typed formulas: functions, constants, Greek letters, keywords, and the LaTeX commands for them."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable, Mapping

from symgrad.core import tree
from symgrad.core.text import Text
from symgrad.reading.characters import GREEK

_SPELLINGS = {
    "log": "log ln",
    "exp": "exp",
    "abs": "abs Abs ABS",
    "sign": "sign sgn",
    "step": "step heaviside Heaviside",
    "asin": "asin arcsin",
    "acos": "acos arccos",
    "atan": "atan arctan arctg atg",
    "acot": "acot arccot arcctg",
    "tan": "tan tg",
    "cot": "cot ctg cotg",
    "csc": "csc cosec",
    "asec": "asec arcsec",
    "acsc": "acsc arccsc arccosec",
    "sinh": "sinh sh",
    "cosh": "cosh ch",
    "tanh": "tanh th",
    "coth": "coth cth",
    "asinh": "asinh arcsinh arsinh arsh",
    "acosh": "acosh arccosh arcosh arch",
    "atanh": "atanh arctanh artanh arth",
    "acoth": "acoth arccoth arcoth",
    "ceil": "ceil ceiling",
    "relu": "relu ReLU Relu RELU",
    "gelu": "gelu GELU GeLU Gelu",
    "elu": "elu ELU",
    "selu": "selu SELU SeLU",
    "silu": "silu SiLU SILU swish Swish",
    "relu6": "relu6 ReLU6 Relu6",
    "mish": "mish Mish",
    "hardtanh": "hardtanh Hardtanh HardTanh",
    "softplus": "softplus Softplus SoftPlus",
    "softsign": "softsign Softsign SoftSign",
    "sigmoid": "sigmoid Sigmoid expit",
    "Phi": "normcdf",
}
CALLS: Mapping[str, str] = {
    **{name: name for name in tree.CALLS if name != "Phi"},
    **{word: name for name, words in _SPELLINGS.items() for word in words.split()},
}
"""Words for functions of one number, and the names of these in the tree."""

OTHERS = (
    "sqrt cbrt root log lg log2 log10 max min binom binomial choose factorial norm Var Cov pow "
    "sum prod product cases piecewise"
).split()
"""Words for functions that the tree writes with other heads."""

FUNCTIONS: Mapping[str, str] = {
    **CALLS,
    **{word: word for word in OTHERS if word != "log"},
    "Max": "max",
    "Min": "min",
    "binomial": "binom",
    "choose": "binom",
    "product": "prod",
    "piecewise": "cases",
    "Piecewise": "cases",
    "Sum": "sum",
    "Product": "prod",
    "Sqrt": "sqrt",
    "var": "Var",
    "cov": "Cov",
}
INVERSES = {"sin": "asin", "cos": "acos", "tan": "atan", "cot": "acot", "sinh": "asinh", "cosh": "acosh"} | {
    "tanh": "atanh"
}
"""What a function raised to −1 means: sin⁻¹ x is the arc sine, as it is printed on calculators."""

UNNAMED = frozenset(("f", "g", "phi", "psi"))
"""Letters that, in front of a bracket, are functions that nobody has defined."""

_VARIANTS = {"varphi": "phi", "varepsilon": "epsilon", "vartheta": "theta", "varrho": "rho", "varsigma": "sigma"}
GREEK_NAMES: Mapping[str, str] = {**{name: name for name in GREEK.values()}, **_VARIANTS, "omicron": "o"}
CONSTANTS: Mapping[str, str] = {
    "pi": "pi",
    "Pi": "pi",
    "e": "e",
    **dict.fromkeys(("oo", "inf", "infty", "infinity", "Infinity", "Inf"), "infinity"),
}
WHOLE_NAMES = frozenset(("fan_in", "fan_out"))

KEYWORDS: Mapping[str, str] = {
    "and": "and",
    "or": "or",
    "in": "in",
    "if": "if",
    "when": "if",
    "for": "if",
    "else": "otherwise",
    "otherwise": "otherwise",
    "union": "union",
    "intersect": "intersection",
    "true": "truth",
    "True": "truth",
    "false": "truth",
    "False": "truth",
    "且": "and",
    "或": "or",
    "或者": "or",
    "和": "and",
    "若": "if",
    "当": "if",
    "如果": "if",
    "其他": "otherwise",
    "其它": "otherwise",
    "其余": "otherwise",
    "否则": "otherwise",
    "时": "skip",
    "属于": "in",
    "fro": "word",
}
TRUTHS = {
    **dict.fromkeys(("true", "yes", "真", "对", "是"), True),
    **dict.fromkeys(("false", "no", "假", "错", "否"), False),
}
"""What says, as a whole answer, that a statement holds or does not (Latin words in any case)."""

NUMBER_SETS = ("R", "Q", "Z", "N")
REFUSED_WORDS: Mapping[str, Text] = {
    **dict.fromkeys(("lim", "limit"), Text("A limit cannot be read; type its value.", "不能读入极限；请写出它的值。")),
    **dict.fromkeys(
        ("int", "integral", "Integral", "integrate"),
        Text("An integral cannot be read; type its value.", "不能读入积分；请写出它的值。"),
    ),
    **dict.fromkeys(
        ("diff", "derivative", "Derivative"),
        Text("A derivative cannot be read; type it worked out.", "不能读入导数；请写出求导的结果。"),
    ),
    **dict.fromkeys(
        ("nan", "NaN", "null", "None", "undefined"),
        Text("There is no such number here; leave it out.", "没有这样的数；请去掉。"),
    ),
    **dict.fromkeys(
        ("mod", "div", "gcd", "lcm", "det", "trace"),
        Text("This function is not known to the reader.", "不认识这个函数。"),
    ),
    **dict.fromkeys(("not", "xor"), Text("Type the opposite relation, such as x ≠ 1.", "请写出相反的关系，如 x ≠ 1。")),
    **dict.fromkeys(
        ("import", "eval", "exec", "print", "return", "lambda_"),
        Text("Type a formula, not a program.", "请写式子，不要写程序。"),
    ),
}

# Inside a run of letters only these are found: xlnx is x·ln x and 2pir is 2·π·r, but nu in minus is m·i·n·u·s.
_ELEMENTARY = (
    "sin cos tan cot sec csc arcsin arccos arctan arccot sinh cosh tanh coth log ln exp sqrt sigmoid relu erf"
).split()
INSIDE: Mapping[str, str] = {
    **dict.fromkeys(_ELEMENTARY, "function"),
    **{name: "name" for name in GREEK_NAMES if len(name) > 2},
    "pi": "constant",
}
_LONGEST_FIRST = sorted((*INSIDE, *GREEK), key=len, reverse=True)
_PIECE = re.compile("|".join(map(re.escape, _LONGEST_FIRST)) + "|.", re.DOTALL)


_SHORTEST_WORD = 5  # of so many letters and more, a run of letters is no product that somebody meant


def pieces(run: str) -> list[str]:
    """A run of letters as a product: from the left, the longest known word or else a letter."""
    if run in FUNCTIONS or run in GREEK_NAMES or run in CONSTANTS:
        return [run]
    if len(run) == 3 and run[:2] in ("lg", "tg"):
        return [run[:2], run[2]]  # lgx, as it is written by hand
    return _PIECE.findall(run)


def nearest(word: str, known: Iterable[str] = ()) -> str | None:
    """The known word that somebody who typed ``word`` most likely meant."""
    if len(word) > 30:
        return None
    candidates = [*(known or (*FUNCTIONS, *GREEK_NAMES))]
    close = difflib.get_close_matches(word, candidates, 1, 0.72) or difflib.get_close_matches(
        word.lower(), candidates, 1, 0.72
    )
    return close[0] if close else None


def is_word(run: str) -> bool:
    """Whether a run of letters is too long, and too varied, to be a product that somebody meant."""
    long = len(run) >= _SHORTEST_WORD and len(set(run)) > 2 and run.isascii() and run.isalpha()
    return long and all(len(piece) == 1 for piece in pieces(run))


def resembles_a_function(run: str) -> bool:
    """Whether a run of letters in front of a bracket is more likely a misspelt function than a product."""
    found = pieces(run)
    functions = [p for p in found if p in FUNCTIONS]
    if functions:
        return functions != found[-1:] or (len(found) > 2 and nearest(run, FUNCTIONS) not in (None, found[-1]))
    letters = all(len(p) == 1 for p in found)
    return letters and (len(run) > 3 or (len(run) == 3 and _one_apart(run, FUNCTIONS)))


def _one_apart(word: str, known: Collection[str]) -> bool:
    """Whether one wrong, missing, extra or swapped letter makes a known word of three letters or more of ``word``."""
    for other in known:
        if len(other) < 3 or abs(len(other) - len(word)) > 1:
            continue
        prefix = 0
        while prefix < min(len(word), len(other)) and word[prefix] == other[prefix]:
            prefix += 1
        a, b = word[prefix:], other[prefix:]
        if a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:]):
            return True
    return False
