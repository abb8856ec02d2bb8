"""The LaTeX commands that formulas may contain, and what each stands for."""

from __future__ import annotations

from collections.abc import Mapping

from symgrad.core.text import Text
from symgrad.reading.names import FUNCTIONS, GREEK_NAMES

_NAMED = (
    "sin cos tan cot sec csc arcsin arccos arctan arccot sinh cosh tanh coth exp log ln lg max min "
    "arctg arcctg tg ctg sh ch th cth arsinh arcosh artanh arccsc arcsec sgn erf"
).split()
_SIMILAR: Mapping[tuple[str, str], str] = {
    ("*", ""): "cdot times ast cdotp centerdot bullet star",
    ("/", ""): "div slash",
    ("±", ""): "pm",
    ("∓", ""): "mp",
    ("relation", "≤"): "le leq leqslant leqq",
    ("relation", "≥"): "ge geq geqslant geqq",
    ("relation", "<"): "lt",
    ("relation", ">"): "gt",
    ("relation", "≠"): "ne neq",
    ("relation", "≈"): "approx approxeq thickapprox simeq cong",
    ("in", ""): "in",
    ("union", ""): "cup bigcup",
    ("intersection", ""): "cap bigcap",
    ("setminus", ""): "setminus backslash smallsetminus",
    ("emptyset", ""): "emptyset varnothing",
    ("and", ""): "land wedge",
    ("or", ""): "lor vee",
    ("constant", "infinity"): "infty",
    ("|", ""): "vert mid",
    ("norm", ""): "Vert",
    ("lbar", ""): "lvert",
    ("rbar", ""): "rvert",
    ("lnorm", ""): "lVert",
    ("rnorm", ""): "rVert",
    ("[", ""): "lbrack",
    ("]", ""): "rbrack",
    ("{", ""): "lbrace",
    ("}", ""): "rbrace",
    ("lfloor", ""): "lfloor",
    ("rfloor", ""): "rfloor",
    ("lceil", ""): "lceil",
    ("rceil", ""): "rceil",
    ("prime", "1"): "prime",
    ("circ", ""): "circ degree",
    ("top", ""): "top intercal",
    ("…", ""): "dots ldots cdots dotsc dotsb dotsm vdots ddots",
    ("command", "frac"): "frac dfrac tfrac cfrac",
    ("command", "binom"): "binom dbinom tbinom",
    ("√", ""): "sqrt",
    ("function", "sum"): "sum",
    ("function", "prod"): "prod",
    ("boxed", ""): "boxed fbox",
    ("name", "l"): "ell",
    ("skip", ""): (
        "quad qquad enspace thinspace medspace thickspace negthinspace displaystyle textstyle scriptstyle "
        "scriptscriptstyle limits nolimits nonumber notag mathstrut strut relax allowbreak hfill rm "
        "mathrel mathbin mathord mathop"
    ),
}
COMMANDS: Mapping[str, tuple[str, str]] = {
    **{name: ("name", greek) for name, greek in GREEK_NAMES.items() if name not in ("pi", "omicron")},
    "pi": ("constant", "pi"),
    "varpi": ("constant", "pi"),
    **{name: ("function", FUNCTIONS[name]) for name in _NAMED if name in FUNCTIONS},
    **{word: token for token, words in _SIMILAR.items() for word in words.split()},
}
"""The kind and the value of the token for a command."""

SYMBOLS: Mapping[str, tuple[str, str]] = {
    "{": ("{", ""),
    "}": ("}", ""),
    "|": ("norm", ""),
    "\\": ("row", ""),
    "%": ("%", ""),
    "_": ("_", ""),
    **dict.fromkeys(",;:!> \n/", ("skip", "")),
}
"""The same for commands of one character that is not a letter."""

UPRIGHT = frozenset(
    "mathrm text operatorname textrm mathsf mathtt textnormal mbox textit textbf operatornamewithlimits".split()
)
"""Commands whose argument is a word."""
STYLES = frozenset("mathbf boldsymbol bm mathit symbf vec pmb".split())
"""Commands that set a letter in another style, and leave it what it is."""
ENVIRONMENTS = frozenset("cases dcases rcases array aligned matrix pmatrix bmatrix Bmatrix smallmatrix".split())
SIZES = "left|right|middle|[bB]igg?[lrm]?"
"""Commands that may stand in front of a bracket."""

REFUSED: Mapping[str, Text] = {
    **dict.fromkeys(
        ("int", "iint", "oint", "iiint"),
        Text("An integral cannot be read; type its value.", "不能读入积分；请写出它的值。"),
    ),
    **dict.fromkeys(
        ("lim", "limsup", "liminf", "to", "rightarrow"),
        Text("A limit cannot be read; type its value.", "不能读入极限；请写出它的值。"),
    ),
    **dict.fromkeys(
        ("partial", "nabla", "mathrm d"),
        Text(
            "A derivative cannot be read; type it worked out, or f'(x).",
            "不能读入导数；请写出求导的结果，或写成 f'(x)。",
        ),
    ),
    **dict.fromkeys(
        ("hat", "bar", "tilde", "overline", "underline", "dot", "ddot", "widehat", "widetilde", "mathcal"),
        Text(
            "Letters with marks cannot be read; use a plain letter, with a subscript if need be.",
            "不能读入带标记的字母；请用普通字母，必要时加下标。",
        ),
    ),
    **dict.fromkeys(
        ("def", "newcommand", "input", "include", "write", "let"),
        Text("Type a formula, not a program.", "请写式子，不要写程序。"),
    ),
    "choose": Text(r"Write \binom{n}{k}.", r"请写成 \binom{n}{k}。"),
    "over": Text(r"Write \frac{a}{b}.", r"请写成 \frac{a}{b}。"),
    "atop": Text(r"Write \binom{n}{k}.", r"请写成 \binom{n}{k}。"),
    **dict.fromkeys(("tag", "label", "ref", "footnote"), Text("Type the formula alone.", "请只写式子。")),
    **dict.fromkeys(
        ("bmod", "pmod", "mod", "det", "gcd", "dim", "ker", "deg"),
        Text("This function is not known here.", "此处不能用这个函数。"),
    ),
    **dict.fromkeys(
        ("notin", "forall", "exists", "implies", "iff", "mapsto"),
        Text("Type a formula or a relation.", "请写式子或关系式。"),
    ),
    "Pi": Text(r"Write \pi for the number, \prod for a product.", r"圆周率请写成 \pi，连乘请写成 \prod。"),
}
