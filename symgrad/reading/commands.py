"""The LaTeX commands that formulas may contain, and what each stands for."""

from __future__ import annotations

from collections.abc import Mapping

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

REFUSED: Mapping[str, str] = {
    **dict.fromkeys(("int", "iint", "oint", "iiint"), "An integral cannot be read; type its value."),
    **dict.fromkeys(("lim", "limsup", "liminf", "to", "rightarrow"), "A limit cannot be read; type its value."),
    **dict.fromkeys(("partial", "nabla", "mathrm d"), "A derivative cannot be read; type it worked out, or f'(x)."),
    **dict.fromkeys(
        ("hat", "bar", "tilde", "overline", "underline", "dot", "ddot", "widehat", "widetilde", "mathcal"),
        "Letters with marks cannot be read; use a plain letter, with a subscript if need be.",
    ),
    **dict.fromkeys(("def", "newcommand", "input", "include", "write", "let"), "Type a formula, not a program."),
    "choose": r"Write \binom{n}{k}.",
    "over": r"Write \frac{a}{b}.",
    "atop": r"Write \binom{n}{k}.",
    **dict.fromkeys(("tag", "label", "ref", "footnote"), "Type the formula alone."),
    **dict.fromkeys(("bmod", "pmod", "mod", "det", "gcd", "dim", "ker", "deg"), "This function is not known here."),
    **dict.fromkeys(("notin", "forall", "exists", "implies", "iff", "mapsto"), "Type a formula or a relation."),
    "Pi": r"Write \pi for the number, \prod for a product.",
}
