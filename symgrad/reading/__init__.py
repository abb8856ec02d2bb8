"""Reading what strangers type: text and LaTeX to typed trees, safely, and typed trees back to text."""

from symgrad.reading.assumptions import names_in, read_assumption
from symgrad.reading.limits import check_cost, expansion_terms
from symgrad.reading.reader import read, read_activation
from symgrad.reading.typesetting import to_latex
from symgrad.reading.writing import to_text

__all__ = [
    "check_cost",
    "expansion_terms",
    "names_in",
    "read",
    "read_activation",
    "read_assumption",
    "to_latex",
    "to_text",
]
