"""Reading what strangers type: text and LaTeX to typed trees, safely, and typed trees back to text."""

from symgrad.reading.assumptions import names_in, read_assumption
from symgrad.reading.limits import check_cost
from symgrad.reading.reader import read, read_activation

__all__ = ["check_cost", "names_in", "read", "read_activation", "read_assumption"]
