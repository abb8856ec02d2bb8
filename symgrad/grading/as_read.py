"""How an answer was read, typeset back."""

from __future__ import annotations

from collections.abc import Sequence

from symgrad.core import binding
from symgrad.core.matrices import QUANTITIES, shape_of
from symgrad.core.tree import ONE, Expr, equal, symbol
from symgrad.grading.compare import read_asked
from symgrad.reading import MatrixNames, read, to_latex, to_text
from symgrad.reading.matrix_typesetting import matrix_latex
from symgrad.reading.matrix_writing import matrix_text


def typeset(answer: str, assume: Sequence[str] = ()) -> tuple[str, str]:
    """The answer as ``compare`` reads it: as plain text and as LaTeX, which it reads back.

    Raises ReadingError or ParameterError for what cannot be read, NotConvertible for what cannot be written.
    """
    asked = read_asked(assume)
    if asked.matrices is None:
        node = read(answer, asked.names)
        return to_text(node), to_latex(node)
    node, name = _matrices(answer, asked.matrices)
    text, latex = matrix_text(node), matrix_latex(node)
    return (text, latex) if name is None else (f"{to_text(name)} = {text}", f"{to_latex(name)} = {latex}")


def tree_of(answer: str, assume: Sequence[str] = ()) -> Expr:
    """The answer as ``compare`` reads it, as a typed tree. Raises ReadingError or ParameterError."""
    asked = read_asked(assume)
    if asked.matrices is None:
        return read(answer, asked.names)
    node, name = _matrices(answer, asked.matrices)
    return node if name is None else equal(name, node)


def _matrices(answer: str, names: MatrixNames) -> tuple[Expr, Expr | None]:
    """The formula, and the name in ``name = formula``."""
    typed, parser = names.parsed(answer)
    name = None
    if typed.head == "Relation" and typed.args[0] == "=" and typed.args[1].head == "Symbol":
        name, typed = typed.args[1:]
    pairing = names.pair((typed, parser), (typed, parser))
    formula = pairing.answer()
    pair = pairing.finished(formula, formula)

    def as_typed(node: Expr) -> Expr:
        """Without what reading put in: the trace of a matrix with one row and column, a product within a product."""
        if node.head == "Trace" and shape_of(node.args[0], pair.shapes.get) == (ONE, ONE):
            return as_typed(node.args[0])
        if not node.children:
            return node
        if node.head in QUANTITIES and not any(map(pair.shapes.get, node.walk())):
            # Nothing beside an identity matrix says of which size it is.
            return binding.transform(node, lambda n: symbol(f"I_{n.args[0]!r}") if n.head == "Identity" else None)
        inner = node.over([as_typed(child) for child in node.children])
        if node.head == "Mul" and node.args[-1].head == "MatMul":
            *numbers, matrices = inner.args
            return Expr("Mul", (*numbers, *matrices.args))
        return inner

    return as_typed(pair.answer.tree), name
