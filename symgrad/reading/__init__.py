r"""Reading what strangers type: text and LaTeX to typed trees, safely, and typed trees back to text.

What a formula means where habits differ (tests/test_reading.py has each convention in a table):

- ``1/2x`` is (1/2)·x and ``e^2x`` is e²·x, from left to right; ``-x^2`` is −(x²); ``a^b^c`` is a^(b^c).
- ``xy`` is x·y, ``x1`` and ``x_1`` are names, ``x 2`` and ``2 3`` are refused; ``xlnx`` is x·ln x, ``2pir`` is 2·π·r.
- ``sin 2x cos x`` is sin(2x)·cos x, ``ln xy`` is ln(xy), ``sin x/2`` is (sin x)/2, ``sin 2*x`` is sin(2)·x; a bracket
  after an argument without brackets is refused. ``sin^2 x`` is a square, ``sin^-1 x`` the arc sine.
- ``√2x`` is √2·x; ``√x^2`` and ``x²^3`` are refused. ``2½`` and ``2\frac12`` are refused: mixed number or product?
- ``f(x)``, ``g(x)``, ``phi(x)``, ``psi(x)`` are functions without a definition, ``E(x)`` and ``E[x]`` expectations,
  ``C(n, k)`` a binomial coefficient, ``sigma(z)`` the sigmoid; any other letter before a bracket is a factor.
- ``[x]`` with one entry only groups, ``[a, b]`` is an interval, ``(a, b)`` a pair, and an open interval after ∈ or
  beside ∪; ``]a, b[`` is open everywhere. ``1,000`` outside brackets is a thousand, ``1,2`` a list.
- ``||x||`` is a norm, ``||x|-1|`` two absolute values. The factors after ∏ belong to it up to the last with its index.
"""

from symgrad.reading.assumptions import names_in, read_assumption
from symgrad.reading.limits import check_cost, expansion_terms
from symgrad.reading.matrix_formulas import MatrixNames, MatrixPair, declares_shape
from symgrad.reading.matrix_statements import MatrixProblem, MatrixStatement
from symgrad.reading.reader import read, read_activation
from symgrad.reading.typesetting import to_latex
from symgrad.reading.writing import to_text

__all__ = [
    "MatrixNames",
    "MatrixPair",
    "MatrixProblem",
    "MatrixStatement",
    "check_cost",
    "declares_shape",
    "expansion_terms",
    "names_in",
    "read",
    "read_activation",
    "read_assumption",
    "to_latex",
    "to_text",
]
