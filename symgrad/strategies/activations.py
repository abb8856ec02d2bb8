"""The library's activation functions, each with its derivative as a formula and as a NumPy function."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from functools import cache

import sympy as sp
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from symgrad.checks.evaluate import Function, compile_expression
from symgrad.core import functions, tree
from symgrad.core.records import Derivation, Source
from symgrad.core.text import Text
from symgrad.core.tree import Expr
from symgrad.core.variables import REAL, Variable
from symgrad.errors import ParameterError, UnknownNameError
from symgrad.theory.conversion import from_sympy, to_sympy

ACTIVATIONS = (
    *("relu", "tanh", "sigmoid", "hardtanh", "relu6", "elu", "selu", "softsign", "softplus"),
    *("silu", "gelu", "mish", "erf", "atan"),
)
"""From the simplest to the least simple; a failure shrinks to the first."""

_WORDS = Text("a pre-activation", "净输入")
_Z = Variable("z", _WORDS, REAL, (-4, 4))
_DERIVATION = Derivation(_WORDS, "", _WORDS, Source("", "", "", "", 2026), (), (_Z,))


@dataclass(frozen=True, slots=True)
class Activation:
    """φ: its name, φ(z) and φ′(z) as expressions in z, and both as NumPy functions.

    Where φ has a kink its derivative has no value; ``derivative`` gives the mean of both slopes there, and ``kinks``
    lists these points.
    """

    name: str
    formula: Expr
    derivative_formula: Expr
    function: Function
    derivative: Function
    kinks: tuple[int, ...]

    def __repr__(self) -> str:
        return f"<Activation {self.name}>"


_KINKS = {"relu": (0,), "hardtanh": (-1, 1), "relu6": (0, 6), "selu": (0,)}


def _written_out(node: Expr) -> Expr:
    """The tree with max(a, b) as (a + b + |a − b|)/2, likewise min, whose slopes SymPy knows."""
    if node.head == "Call" and node.args[0] in ("relu6", "hardtanh"):
        meaning = functions.definition(node.args[0], node.args[1])
        assert meaning is not None
        return _written_out(meaning)
    if node.head in ("Max", "Min"):
        (a, b), sign = map(_written_out, node.args), 1 if node.head == "Max" else -1
        return (a + b + sign * abs(a - b)) / 2
    return node.over([_written_out(child) for child in node.children]) if node.children else node


@cache
def activation(name: str) -> Activation:
    """The activation φ of that name, with φ′ derived from φ. Raises UnknownNameError for a name not in ACTIVATIONS."""
    if name not in ACTIVATIONS:
        near = difflib.get_close_matches(str(name), ACTIVATIONS, 1)
        hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(ACTIVATIONS)}."
        raise UnknownNameError(f"Expected the name of an activation but got {name!r}; {hint}")
    formula = tree.call(name, _Z)
    slope = from_sympy(sp.diff(to_sympy(_written_out(formula), _DERIVATION), to_sympy(_Z.as_expr(), _DERIVATION)))
    return Activation(
        name,
        formula,
        slope,
        compile_expression(formula, ["z"], _DERIVATION, name),
        compile_expression(slope, ["z"], _DERIVATION, f"{name}′"),
        _KINKS.get(name, ()),
    )


def activations(*names: str) -> SearchStrategy[Activation]:
    """Activations φ with their derivatives φ′; of the given names, or any of ACTIVATIONS. Shrinks to the first.

    ``drawn.function(z)`` and ``drawn.derivative(z)`` take arrays of any shape. Raises UnknownNameError for a name that
    the library does not know.
    """
    if len(set(names)) < len(names):
        raise ParameterError(f"Expected different names but got {names!r}.")
    for name in names:
        if name not in ACTIVATIONS:
            activation(name)
    return st.sampled_from(names or ACTIVATIONS).map(activation)
