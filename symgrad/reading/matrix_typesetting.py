"""A statement about matrices in LaTeX."""

from __future__ import annotations

from symgrad.core.tree import Expr
from symgrad.reading.typesetting import Latex
from symgrad.reading.writing import Level, Written

_NORMS = {"2": "", "1": "_{1}", "inf": r"_{\infty}", "fro": "_{F}", "max": r"_{\max}"}


def matrix_latex(tree: Expr) -> str:
    """The tree in LaTeX, without dollar signs; sizes of identities and zeros are those of what is beside them."""
    return _Matrices().write(tree)[0]


class _Matrices(Latex):
    def _norm(self, kind: str, value: Expr) -> Written:
        return rf"\left\|{self.at(value, Level.OR)}\right\|{_NORMS[kind]}", Level.ATOM

    def _spectralradius(self, value: Expr) -> Written:
        return rf"\rho{self.bracketed(value)}", Level.ATOM

    def _singularvalue(self, which: str | Expr, value: Expr) -> Written:
        below = {"max": r"\max", "min": r"\min", "last": "r"}[which] if isinstance(which, str) else self.write(which)[0]
        return rf"\sigma_{{{below}}}{self.bracketed(value)}", Level.ATOM

    def _conditionnumber(self, value: Expr) -> Written:
        return rf"\kappa{self.bracketed(value)}", Level.ATOM

    def _rank(self, value: Expr) -> Written:
        return self.applied("rank", value)

    def _trace(self, value: Expr) -> Written:
        return self.applied("tr", value)

    def _determinant(self, value: Expr) -> Written:
        return rf"\det{self.bracketed(value)}", Level.ATOM

    def _inverse(self, value: Expr) -> Written:
        return f"{self.at(value, Level.ATOM)}^{{-1}}", Level.POWER

    def _pseudoinverse(self, value: Expr) -> Written:
        return f"{self.at(value, Level.ATOM)}^{{+}}", Level.POWER

    def _hadamard(self, *factors: Expr) -> Written:
        return r" \odot ".join(self.at(factor, Level.POWER) for factor in factors), Level.PRODUCT

    def _identity(self, n: Expr) -> Written:
        return "I", Level.ATOM

    def _zeros(self, rows: Expr, columns: Expr) -> Written:
        return "0", Level.ATOM

    def _transpose(self, value: Expr) -> Written:
        return rf"{self.at(value, Level.ATOM)}^{{\top}}", Level.POWER

    def _diag(self, column: Expr) -> Written:
        return self.applied("diag", *(column.args[2:] if column.head == "Matrix" else (column,)))

    def _matrixpower(self, base: Expr, exponent: Expr) -> Written:
        return f"{self.at(base, Level.ATOM)}^{{{self.at(exponent, Level.OR)}}}", Level.POWER

    def _matmul(self, *factors: Expr) -> Written:
        return self.product(factors)

    def _block(self, rows: int, columns: int, *blocks: Expr) -> Written:
        return self._matrix(rows, columns, *blocks)
