"""Matrices in one line of Unicode: A⁻¹, A ∘ B, ‖A‖_F, σ_max(A), and matrices written out as [[1, 2], [0, 1]]."""

from __future__ import annotations

from collections.abc import Callable

from symgrad.core.tree import Expr
from symgrad.report.arrangement import descending, matrix_factors, written_rows
from symgrad.report.pieces import Level, Words

_KINDS = {"any": "", "2": "₂", "1": "₁", "inf": "_∞", "fro": "_F", "max": "_max"}
_NAMES = {
    "Diag": "diag",
    "SpectralRadius": "ρ",
    "ConditionNumber": "κ",
    "Rank": "rank",
    "Trace": "tr",
    "Determinant": "det",
}
_MARKS = {"Transpose": "ᵀ", "Inverse": "⁻¹", "PseudoInverse": "⁺"}
_SINGULAR = {"max": "_max", "min": "_min", "last": "_r"}
_LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def words(node: Expr, written: Callable[[Expr], Words], raised: Callable[[Expr], str]) -> Words | None:
    """The node, its parts as ``written`` and its exponents as ``raised`` give them; None for a head not known here."""
    args = node.args
    match node.head:
        case "MatMul" | "DescendingProduct":
            return _product(node, written)
        case "Matrix" | "Block":
            rows = ("[" + ", ".join(written(entry).text for entry in row) + "]" for row in written_rows(node))
            return Words("[" + ", ".join(rows) + "]")
        case "Transpose" | "Inverse" | "PseudoInverse":
            return Words(_closed(written(args[0]), Level.ATOM) + _MARKS[node.head], Level.POWER)
        case "MatrixPower":
            return Words(_closed(written(args[0]), Level.ATOM) + raised(args[1]), Level.POWER)
        case "Hadamard":
            return Words(" ∘ ".join(_closed(written(factor), Level.POWER) for factor in args), Level.SUM)
        case "Identity":
            return Words("I")
        case "Zeros":
            return Words("0")
        case "Norm":
            return Words(f"‖{written(args[1]).text}‖{_KINDS[args[0]]}")
        case "SingularValue":
            which, of = args
            return Words(
                f"σ{_SINGULAR[which] if isinstance(which, str) else _index(written(which).text)}({written(of).text})"
            )
        case head if head in _NAMES:
            return Words(f"{_NAMES[head]}({written(args[0]).text})")
    return None


def _index(text: str) -> str:
    if text.isdigit():
        return text.translate(_LOWERED)
    return f"_{text}" if len(text) == 1 else f"_{{{text.replace(' ', '')}}}"


def _closed(part: Words, level: Level) -> str:
    return part.text if part.level >= level and not part.open else f"({part.text})"


def _product(node: Expr, written: Callable[[Expr], Words]) -> Words:
    """Factors in their order; of an ordered product the first two and the last one."""
    parts: list[Words] = []
    for factor in matrix_factors(node):
        if factor.head == "DescendingProduct":
            first, rest, last = ([written(f) for f in matrix_factors(part)] for part in descending(factor))
            parts += [*first, *rest, Words("⋯"), *last]
        else:
            inside = written(factor)
            # A number in the midst of matrices would be read as one more of them.
            parts.append(Words(f"({inside.text})") if parts and factor.head == "Mul" else inside)
    if not parts:
        return Words("I")
    *before, end = parts
    texts = [_closed(part, Level.PRODUCT) for part in before]
    texts.append(end.text if end.level >= Level.PRODUCT else f"({end.text})")
    return Words(" ".join(texts), Level.PRODUCT, end.open)
