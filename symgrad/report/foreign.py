r"""Sentences that strangers wrote, made safe: words are words, and a formula may only set mathematics.

What stands between dollar signs reaches LaTeX as it is. Therefore every command in it must be one of those below,
brackets must match and a browser's reader must take it; what does not pass is shown as it was typed, never obeyed.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from enum import Enum
from functools import lru_cache

from symgrad.report import markup
from symgrad.report.mathml import mathml

COMMANDS = frozenset(
    # letters
    "alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi pi varpi rho varrho "
    "sigma varsigma tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega "
    "ell hbar Re Im aleph partial nabla infty emptyset varnothing imath jmath wp "
    # relations and arrows
    "le leq ge geq ne neq ll gg approx equiv sim simeq cong propto lt gt leqslant geqslant lesssim gtrsim prec succ "
    "preceq succeq in ni notin subset supset subseteq supseteq mid parallel perp to gets mapsto rightarrow leftarrow "
    "Rightarrow Leftarrow leftrightarrow Leftrightarrow longrightarrow Longrightarrow longleftrightarrow uparrow "
    "downarrow iff implies impliedby not "
    # operations
    "pm mp times cdot div ast star circ bullet cup cap setminus land lor lnot neg wedge vee oplus otimes odot dagger "
    "prime top bot angle forall exists therefore because checkmark square sum prod int iint oint bigcup bigcap "
    "bigoplus "
    # functions
    "sin cos tan cot sec csc arcsin arccos arctan sinh cosh tanh coth exp ln log lg det dim ker deg arg gcd max min "
    "sup inf lim limsup liminf Pr mod bmod pmod "
    # what is built of parts
    "frac dfrac tfrac binom dbinom tbinom sqrt overline underline bar hat widehat tilde widetilde vec dot ddot mathbf "
    "mathrm mathit mathcal mathbb mathsf mathtt mathfrak boldsymbol operatorname text overbrace underbrace overset "
    "underset stackrel substack "
    # brackets and dots
    "left right big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr lvert rvert lVert rVert vert Vert langle rangle "
    "lfloor rfloor lceil rceil lbrace rbrace ldots cdots dots dotsc dotsb vdots ddots "
    # room and size
    "quad qquad thinspace displaystyle textstyle limits nolimits begin end".split()
)
_SIGNS = frozenset(",;:! {}|\\%#&_")
ENVIRONMENTS = frozenset("matrix pmatrix bmatrix Bmatrix vmatrix Vmatrix smallmatrix cases aligned".split())
_LONGEST = 4000
_COMMAND = re.compile(r"\\([A-Za-z]+|.)", re.DOTALL)
_ENVIRONMENT = re.compile(r"\\(begin|end)\s*(?:\{([A-Za-z*]*)\})?")
HAN = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]+")


class Kind(Enum):
    WORDS = 0
    FORMULA = 1
    CODE = 2


def pieces(text: str) -> Iterator[tuple[Kind, str]]:
    """The text in pieces: words, formulas that may be set, and code, formulas that are shown as they were typed."""
    for formula, piece in markup.parts(visible(text)):
        latex = safe_formula(piece) if formula else None
        if latex is not None:
            yield Kind.FORMULA, latex
        elif formula:
            yield Kind.CODE, piece.strip()
        else:
            yield Kind.WORDS, piece


def visible(text: str) -> str:
    """The text without characters that nothing shows, in paragraphs that a blank line parts."""
    paragraphs = re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n").replace("\r", "\n").strip())
    lines = (re.sub(r"\s+", " ", paragraph).strip() for paragraph in paragraphs)
    return "\n\n".join("".join(c for c in line if c.isprintable()) for line in lines if line)


@lru_cache(maxsize=4096)
def safe_formula(latex: str) -> str | None:
    """The formula as every format can set it; None for what is more than a formula or none."""
    latex = re.sub(r"(?<!\\)((?:\\\\)*)([%#])", r"\1\\\2", " ".join(latex.split()))
    if not latex or len(latex) > _LONGEST or "^^" in latex or not _allowed(latex) or not _matching(latex):
        return None
    latex = "".join(f"{{{markup.SIGNS[c]}}}" if c in markup.SIGNS else c for c in latex)
    if r"\text" not in latex:
        latex = HAN.sub(lambda found: rf"\text{{{found[0]}}}", latex)
    try:
        mathml(latex)
    except Exception:  # its reader raises whatever comes to hand
        return None
    return latex


def _allowed(latex: str) -> bool:
    for found in _COMMAND.finditer(latex):
        name = found[1]
        if name not in COMMANDS and name not in _SIGNS:
            return False
    outside = _COMMAND.sub(" ", latex)
    return latex[-1:] != "\\" and all(c.isprintable() for c in latex) and "~" not in outside


def _matching(latex: str) -> bool:
    """Whether braces, environments and growing brackets are closed, and rows stand in an environment only."""
    depth, opened = 0, []
    for found in re.finditer(rf"{_ENVIRONMENT.pattern}|\\\\|\\[^A-Za-z]|[{{}}&]", latex):
        token = found[0]
        if found[1] == "begin":
            if found[2] not in ENVIRONMENTS:
                return False
            opened.append((found[2], depth))
        elif found[1] == "end":
            if not opened or opened.pop() != (found[2], depth):
                return False
        elif token == "{":
            depth += 1
        elif token == "}":
            depth -= 1
        elif token in ("&", r"\\") and not opened:
            return False
        if depth < 0:
            return False
    sized = [len(re.findall(rf"\\{side}(?![A-Za-z])", latex)) for side in ("left", "right")]
    return depth == 0 and not opened and sized[0] == sized[1]


# -- sentences in each format --------------------------------------------------------------------------------------


def to_latex(text: str) -> str:
    return "".join(_latex(kind, piece) for kind, piece in pieces(text))


def _latex(kind: Kind, piece: str) -> str:
    if kind is Kind.FORMULA:
        return f"${piece}$"
    return rf"\texttt{{{code_to_latex(piece)}}}" if kind is Kind.CODE else markup.latex_words(piece)


def code_to_latex(text: str) -> str:
    """What was typed, for a typewriter; quotation marks and hyphens stay themselves, and it may be broken."""
    text = visible(text).replace("\n", " ")
    escaped = "".join({"'": "'", "`": r"\textasciigrave{}", "-": "-{}"}.get(c) or _escaped(c) for c in text)
    return re.sub(r"(?<=[=<>*+,/)])(?=.)", r"\\allowbreak{}", escaped)


def _escaped(character: str) -> str:
    return r"\textquotedbl{}" if character == '"' else markup.latex_words(character)


def to_markdown(text: str) -> str:
    written = ""
    for kind, piece in pieces(text):
        if kind is Kind.FORMULA:
            # GitHub sees the opening dollar sign behind a space only.
            written += ("" if not written or written[-1].isspace() else " ") + f"${markup.markdown_formula(piece)}$"
        elif kind is Kind.CODE:
            written += code_to_markdown(piece)
        else:
            glued = written.endswith("$") and piece[0].isalnum()
            written += (" " if glued else "") + words_to_markdown(piece)
    return written


def words_to_markdown(text: str) -> str:
    """Words alone; none of them begins a list, a formula or a tag."""
    text = markup.to_markdown(text.replace("$", "\ue000")).replace("\ue000", r"\$").replace("&", "&amp;")
    beginning = re.compile(r"^(\s*)(?:([-+=])|(\d+)([.)]))", re.MULTILINE)
    return beginning.sub(lambda f: f[1] + (f"\\{f[2]}" if f[2] else f"{f[3]}\\{f[4]}"), text)


def code_to_markdown(text: str) -> str:
    """What was typed between as many backticks as close it."""
    text = visible(text).replace("\n", " ").replace("|", "\N{DIVIDES}")
    longest = max(map(len, re.findall("`+", text)), default=0)
    fence, room = "`" * (longest + 1), " " if "`" in text else ""
    return f"{fence}{room}{text}{room}{fence}"


def to_html(text: str) -> str:
    """The sentence; paragraphs behind the first one begin after a break."""
    return "".join(_html(kind, piece) for kind, piece in pieces(text)).replace("\n\n", '<br class="paragraph">')


def _html(kind: Kind, piece: str) -> str:
    if kind is Kind.FORMULA:
        return mathml(piece)
    if kind is Kind.CODE:
        return f"<code>{html.escape(piece)}</code>"
    words = re.sub(r'"([^"]*)"', r"“\1”", piece).replace("'", "’")
    return html.escape(words)
