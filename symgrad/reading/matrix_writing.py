"""A statement about matrices as plain text that the reader of such statements reads back to the same tree."""

from __future__ import annotations

from symgrad.core.tree import Expr
from symgrad.errors import NotConvertible
from symgrad.reading.writing import Level, Plain, Written

_KINDS = {"2": "", "1": ", 1", "inf": ", inf", "fro": ", fro", "max": ", max"}


def matrix_text(tree: Expr) -> str:
    """The tree in the words of ``symgrad refute``; sizes of identities and zeros are those of what is beside them.

    Raises NotConvertible for what cannot be typed there, such as the smallest singular value that is not 0.
    """
    return _Matrices().write(tree)[0]


class _Matrices(Plain):
    def _norm(self, kind: str, value: Expr) -> Written:
        return f"norm({self.at(value, Level.OR)}{_KINDS[kind]})", Level.ATOM

    def _spectralradius(self, value: Expr) -> Written:
        return self.applied("rho", value)

    def _singularvalue(self, which: str | Expr, value: Expr) -> Written:
        if which == "last":
            raise NotConvertible("Expected a singular value that can be typed but got the smallest other than 0.")
        return self.applied(f"sigma_{which}", value) if isinstance(which, str) else self.applied("sigma", value, which)

    def _conditionnumber(self, value: Expr) -> Written:
        return self.applied("cond", value)

    def _rank(self, value: Expr) -> Written:
        return self.applied("rank", value)

    def _trace(self, value: Expr) -> Written:
        return self.applied("trace", value)

    def _determinant(self, value: Expr) -> Written:
        return self.applied("det", value)

    def _inverse(self, value: Expr) -> Written:
        return self.applied("inv", value)

    def _pseudoinverse(self, value: Expr) -> Written:
        return self.applied("pinv", value)

    def _hadamard(self, *factors: Expr) -> Written:
        return self.applied("hadamard", *factors)

    def _identity(self, n: Expr) -> Written:
        return "I", Level.ATOM

    def _zeros(self, rows: Expr, columns: Expr) -> Written:
        return "0", Level.ATOM

    def _transpose(self, value: Expr) -> Written:
        return f"{self.at(value, Level.ATOM)}'", Level.POWER

    def _diag(self, column: Expr) -> Written:
        return self.applied("diag", *(column.args[2:] if column.head == "Matrix" else (column,)))

    def _matrixpower(self, base: Expr, exponent: Expr) -> Written:
        return self.at(base, Level.ATOM) + self.raised(base, exponent), Level.POWER

    def _block(self, rows: int, columns: int, *blocks: Expr) -> Written:
        return self._matrix(rows, columns, *blocks)

    def _matmul(self, *factors: Expr) -> Written:
        return self.product(factors)
