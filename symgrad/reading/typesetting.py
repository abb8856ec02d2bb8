"""A typed tree in LaTeX that reads back to the same tree."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from symgrad.core.tree import Expr
from symgrad.reading.names import GREEK_NAMES
from symgrad.reading.writing import Level, Plain, Written, fraction, reciprocal


def to_latex(tree: Expr) -> str:
    """The tree in LaTeX, without dollar signs; ``read`` of it with ``latex=True`` is the tree again."""
    return Latex().write(tree)[0]


_COMMANDS = frozenset("sin cos tan cot sec csc sinh cosh tanh coth exp max min Phi".split())
_ROW = r" \\ "
_OTHER_COMMANDS = {"asin": "arcsin", "acos": "arccos", "atan": "arctan", "log": "ln"}


class Latex(Plain):
    """The same with the commands of LaTeX; fractions are stacked where that is the same tree."""

    times = r" \cdot "
    cup, cap, without, member, plus_minus, minus_plus = r"\cup", r"\cap", r"\setminus", r"\in", r"\pm", r"\mp"
    both, either = r"\land", r"\lor"
    relations: Mapping[str, str] = {"≠": r"\neq", "≤": r"\leq", "≥": r"\geq", "≈": r"\approx"}
    left, right, braces = r"\left(", r"\right)", (r"\left\{", r"\right\}")

    def _constant(self, name: str) -> Written:
        text, level = super()._constant(name)
        return {"pi": r"\pi", "oo": r"\infty"}.get(text, text), level

    def _symbol(self, name: str) -> Written:
        base, mark, below = name.partition("_")
        letters = base.rstrip("0123456789")
        if letters in GREEK_NAMES:
            base = "\\" + base
        elif len(letters) > 1:
            escaped = name.replace("_", r"\_")
            return rf"\mathrm{{{escaped}}}", Level.ATOM
        if not mark:
            return base, Level.ATOM
        below = "\\" + below if below in GREEK_NAMES or below == "pi" else below
        return f"{base}_{{{below}}}", Level.ATOM

    def _member(self, name: str, *indices: Expr) -> Written:
        if not indices:
            return super()._member(name)
        plain = len(indices) > 1 or all(index.head == "Add" for index in indices)
        inside = self.listed(indices) if plain else self.bracketed(*indices)
        return f"{self._symbol(name)[0]}_{{{inside}}}", Level.ATOM

    def product(self, factors: tuple[Expr, ...], signed: bool = False) -> Written:
        if len(factors) == 2 and reciprocal(factors[1]):
            above, below = factors[0], factors[1].args[0]
            return rf"\frac{{{self.at(above, Level.OR)}}}{{{self.at(below, Level.OR)}}}", Level.FRACTION
        if signed and len(factors) == 1 and fraction(factors[0]):
            # Behind a minus sign the bare fraction would be flattened into the product.
            return f"{self.left}{self.write(factors[0])[0]}{self.right}", Level.PRODUCT
        text = self.at(factors[0], Level.FRACTION)
        divided = False
        for before, factor in pairwise(factors):
            if reciprocal(factor):
                text, divided = f"{text} / {self.at(factor.args[0], Level.FRACTION)}", True
            else:
                sign = self.times if divided or not _juxtaposed(before, factor) else " "
                text += sign + self.at(factor, Level.FRACTION)
        return text, Level.PRODUCT

    def root(self, radicand: Expr) -> str:
        return rf"\sqrt{{{self.at(radicand, Level.OR)}}}"

    def raised(self, base: Expr, exponent: Expr) -> str:
        inside = self.at(exponent, Level.OR)
        return f"^{{{self.left}{inside}{self.right}}}" if base.head == "Matrix" else f"^{{{inside}}}"

    def function(self, name: str) -> str:
        if name in _OTHER_COMMANDS:
            return "\\" + _OTHER_COMMANDS[name]
        return "\\" + name if name in _COMMANDS else rf"\operatorname{{{name}}}"

    def _call(self, name: str, argument: Expr) -> Written:
        if name == "abs":
            return rf"\left|{self.at(argument, Level.OR)}\right|", Level.ATOM
        return super()._call(name, argument)

    def _root(self, radicand: Expr, degree: Expr) -> Written:
        return rf"\sqrt[{self.at(degree, Level.OR)}]{{{self.at(radicand, Level.OR)}}}", Level.ATOM

    def _log(self, argument: Expr, base: Expr) -> Written:
        return rf"\log_{{{self.at(base, Level.OR)}}}{self.bracketed(argument)}", Level.ATOM

    def _binomial(self, n: Expr, k: Expr) -> Written:
        return rf"\binom{{{self.at(n, Level.OR)}}}{{{self.at(k, Level.OR)}}}", Level.ATOM

    def _e(self, body: Expr) -> Written:
        return rf"\mathbb{{E}}\left[{self.at(body, Level.OR)}\right]", Level.ATOM

    def norm(self, kind: str, inside: str) -> str:
        return rf"\left\|{inside}\right\|" + ("_{F}" if kind == "fro" else "")

    def _series(self, name: str, body: Expr, index: Expr, lower: Expr, upper: Expr) -> Written:
        ends = f"_{{{self.write(index)[0]}={self.at(lower, Level.SUM)}}}^{{{self.at(upper, Level.SUM)}}}"
        return rf"\{name}{ends} {self.at(body, Level.ATOM)}", Level.PRODUCT

    def _cases(self, *parts: Expr) -> Written:
        rows = [
            rf"{self.at(v, Level.SUM)} & \text{{if }} {self.at(c, Level.OR)}"
            for v, c in zip(parts[::2], parts[1::2], strict=False)
        ]
        if len(parts) % 2:
            rows.append(rf"{self.at(parts[-1], Level.SUM)} & \text{{otherwise}}")
        return rf"\begin{{cases}} {_ROW.join(rows)} \end{{cases}}", Level.ATOM

    def _matrix(self, rows: int, columns: int, *entries: Expr) -> Written:
        lines = [
            " & ".join(self.at(e, Level.OR) for e in entries[i * columns : (i + 1) * columns]) for i in range(rows)
        ]
        return rf"\begin{{pmatrix}} {_ROW.join(lines)} \end{{pmatrix}}", Level.ATOM

    def _transpose(self, matrix: Expr) -> Written:
        text, level = super()._transpose(matrix)
        return text.removesuffix("'") + r"^{\top}", level

    def enclosed(self, opening: str, text: str, closing: str) -> str:
        return rf"\left{opening}{text}\right{closing}"

    def _set(self, *elements: Expr) -> Written:
        return super()._set(*elements) if elements else (r"\varnothing", Level.ATOM)

    def _numberset(self, name: str) -> Written:
        return rf"\mathbb{{{name}}}", Level.ATOM

    def _truth(self, value: bool) -> Written:
        return rf"\text{{{'true' if value else 'false'}}}", Level.ATOM


def _juxtaposed(before: Expr, after: Expr) -> bool:
    """Whether a product may be written without a sign: 2 x e^{x}, but 2 \\cdot 3, and f \\cdot (x) is no function."""
    base = after.args[0] if after.head in ("Pow", "Factorial") else after
    if base.head in ("Symbol", "Constant", "Member", "Call"):
        # Behind d a letter would make dx of it.
        return before.head != "Decimal" and before != Expr("Symbol", ("d",))
    return before.head == "Number" and base.head == "Add"
