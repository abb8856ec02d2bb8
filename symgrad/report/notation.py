"""How names are written: in LaTeX, and in Unicode for a terminal."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from symgrad.core.records import Derivation

GREEK = {
    **{
        name: f"\\{name}"
        for name in (
            "alpha beta gamma delta zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon chi psi omega "
            "Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega"
        ).split()
    },
    # The field writes these two in their open shapes.
    "epsilon": r"\varepsilon",
    "phi": r"\varphi",
    "ell": r"\ell",
}
LETTERS = dict(zip(GREEK, "α β γ δ ζ η θ ι κ λ μ ν ξ π ρ σ τ υ χ ψ ω Γ Δ Θ Λ Ξ Π Σ Υ Φ Ψ Ω ε φ ℓ".split(), strict=True))
_UNICODE_LETTERS = {letter: GREEK[name] for name, letter in LETTERS.items()} | {"ℒ": r"\mathcal{L}", "𝔼": r"\mathbb{E}"}
_LATEX_LETTERS = {GREEK[name]: letter for name, letter in LETTERS.items()} | {
    r"\phi": "ϕ",
    r"\epsilon": "ϵ",
    r"\mathcal{L}": "ℒ",
    r"\infty": "∞",
    r"\top": "ᵀ",
    r"\prime": "′",
}


# Functions have a name and no LaTeX of their own.
_FUNCTIONS = {"loss": r"\mathcal{L}", "activation": r"\varphi"}


# The functions of one real number in LaTeX and in Unicode; those with a sign of their own (|x|, e^x) are not here.
FUNCTIONS = {
    **{name: (rf"\{name}", name) for name in "log sin cos tan cot sec csc sinh cosh tanh coth".split()},
    **{name: (rf"\arc{name[1:]}", f"arc{name[1:]}") for name in ("asin", "acos", "atan")},
    **{f"a{name}": (rf"\operatorname{{arc{name}}}", f"arc{name}") for name in ("cot", "sec", "csc")},
    **{f"a{name}": (rf"\operatorname{{ar{name}}}", f"ar{name}") for name in ("sinh", "cosh", "tanh", "coth")},
    **{name: (rf"\operatorname{{{name}}}", name) for name in "sign sech csch erf erfc".split()},
    **{name: (rf"\operatorname{{{name}}}", name) for name in ("sigmoid", "softplus", "softsign", "hardtanh")},
    **{
        name.lower(): (rf"\operatorname{{{name}}}", name)
        for name in ("ReLU", "ReLU6", "SiLU", "GELU", "ELU", "SELU", "Mish")
    },
    "exp": (r"\exp", "exp"),
    "Phi": (r"\Phi", "Φ"),
}


@dataclass(frozen=True, slots=True)
class Notation:
    """LaTeX for the names of a derivation; a name that is not listed is written as its letters suggest.

    ``otherwise`` is the word beside the last of several cases; ``matrices`` are the names that stand for matrices.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    otherwise: str = "otherwise"
    matrices: frozenset[str] = frozenset()

    @classmethod
    def of(cls, derivation: Derivation) -> Notation:
        """The LaTeX that the derivation gives to its variables, families and sequences."""
        named = (*derivation.variables, *derivation.families, *derivation.sequences)
        matrices = frozenset(each.name for each in (*derivation.variables, *derivation.sequences) if each.shape)
        return cls({each.name: each.latex for each in named if each.latex}, matrices=matrices)

    def latex(self, name: str) -> str:
        return self.names.get(name) or suggested(name)

    def function(self, name: str) -> str:
        return self.names.get(name) or _FUNCTIONS.get(name) or suggested(name)

    def plain(self, name: str) -> str:
        return unicode_name(self.latex(name))

    def plain_function(self, name: str) -> str:
        return unicode_name(self.function(name))


def suggested(name: str) -> str:
    """LaTeX for a bare name: sigma_w as a Greek letter with an index, w1 as w_{1}, n_in with an upright index."""
    base, _, index = name.partition("_")
    if not index and (split := re.fullmatch(r"([^\W\d]+)(\d+)", base)):
        base, index = split.groups()
    written = _letters(base)
    return f"{written}_{{{_index(index)}}}" if index else written


def _letters(base: str) -> str:
    primes = len(base) - len(base.rstrip("′'"))
    base, tail = (base[:-primes], "'" * primes) if primes else (base, "")
    if base in GREEK:
        return GREEK[base] + tail
    if base in _UNICODE_LETTERS:
        return _UNICODE_LETTERS[base] + tail
    # Several italic letters would read as a product.
    return (base if len(base) <= 1 else rf"\mathrm{{{_escaped(base)}}}") + tail


def _index(index: str) -> str:
    if index.isdigit():
        return index
    return ",".join(_letters(part) for part in index.split("_"))


def _escaped(text: str) -> str:
    return re.sub(r"[\\{}$%#&^~_]", "", text)


def with_index(base: str, indices: str) -> str:
    """A typeset name with further indices; one that has an index already gets them behind a comma."""
    if not indices:
        return base
    if found := re.fullmatch(r"(.*)_(\{(?:[^{}]|\{[^{}]*\})*\}|\\?\w+)(\^.*)?", base):
        stem, old, power = found.groups()
        old = old[1:-1] if old.startswith("{") else old
        return f"{stem}_{{{old},{indices}}}{power or ''}"
    return f"{base}_{{{indices}}}"


def unicode_name(latex: str) -> str:
    """A typeset name as plain text: \\sigma_{w} is σ_w, \\mathcal{L} is ℒ."""
    text = latex
    for command in sorted(_LATEX_LETTERS, key=len, reverse=True):
        text = re.sub(re.escape(command) + r"(?![A-Za-z])", _LATEX_LETTERS[command], text)
    text = re.sub(r"\\(?:hat|widehat)\s*\{?(\w)\}?", "\\1\u0302", text)
    text = re.sub(r"\\(?:tilde|widetilde)\s*\{?(\w)\}?", "\\1\u0303", text)
    text = re.sub(r"\\bar\s*\{?(\w)\}?", "\\1\u0304", text)
    text = re.sub(r"\\(?:mathrm|mathbf|mathcal|mathbb|operatorname|text|boldsymbol|,|;|!)", "", text)
    text = re.sub(r"[{}\\ ]", "", text)
    return text.replace("'", "′")
